"""PDF of a ten-page plan against LibreOffice converting the Word file of the same plan."""

from __future__ import annotations

import io
import pickle
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from cchc_desktop.documents.blocks import Document
from cchc_desktop.documents.plan_document import plan_document
from cchc_desktop.exports.docx import write_docx
from cchc_desktop.exports.pdf import write_pdf
from cchc_desktop.intake.plan_text import read_plan
from tests.bench import Result

_PLAN = Path(__file__).parents[1] / "samples" / "plans" / "yen-bai-ubnd-2020.txt"
_GOAL = 0.2


def ten_pages() -> tuple[Document, int]:
    """Return a document of ten pages: a real plan with sections said again."""
    plan = read_plan(_PLAN).plan
    for sections in range(1, 40):
        longer = replace(plan, outline=(*plan.outline, *(plan.outline * 3)[:sections]))
        document = plan_document(longer)
        if (pages := write_pdf(document, io.BytesIO()).pages) >= 10:
            return document, pages
    raise AssertionError("the plan never came to ten pages")


# The first PDF of an open program: reportlab and the fonts are loaded in it, Python itself runs already.
_OURS = (
    "import pathlib, pickle, sys, time; document = pickle.loads(pathlib.Path(sys.argv[1]).read_bytes()); "
    "start = time.perf_counter(); from cchc_desktop.exports.pdf import write_pdf; "
    "write_pdf(document, pathlib.Path(sys.argv[2])); print(time.perf_counter() - start)"
)


def measure(rounds: int = 3) -> list[Result]:
    """Compare, in turn, the first PDF of a running program with a run of LibreOffice whose profile is made before."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    document, pages = ten_pages()
    start = time.perf_counter()
    write_pdf(document, io.BytesIO())
    note = f"{pages} trang; lần sau {time.perf_counter() - start:.2f} s"
    name = "PDF, kế hoạch 10 trang / LibreOffice"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_docx(document, folder / "plan.docx")
        (folder / "plan.pickle").write_bytes(pickle.dumps(document))
        mine = [sys.executable, "-c", _OURS, str(folder / "plan.pickle"), str(folder / "ours.pdf")]
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        other = [str(office), profile, "--headless", "--convert-to", "pdf", "--outdir", scratch]
        ours: list[float] = []
        peer: list[float] = []
        for number in range(rounds + 1):
            first = float(subprocess.run(mine, check=True, capture_output=True, timeout=60).stdout)
            start = time.perf_counter()
            if office is not None:
                subprocess.run([*other, str(folder / "plan.docx")], check=True, capture_output=True, timeout=180)
            if number:  # the first round makes the profile and fills the disk cache
                ours.append(first)
                peer.append(time.perf_counter() - start)
    first, second = statistics.median(ours), statistics.median(peer)
    if office is None:
        return [Result(name, 0.0, _GOAL, first, None, f"{note}; máy này không có LibreOffice để so")]
    note = f"{note}, lần đầu {first:.2f} s; LibreOffice {second:.2f} s"
    return [Result(name, first / second, _GOAL, first, second, note)]
