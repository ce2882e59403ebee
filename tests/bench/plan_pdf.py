"""PDF of a ten-page plan against LibreOffice converting the Word file of the same plan."""

from __future__ import annotations

import io
import pickle
import shutil
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
from tests.bench import Result, alternate

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


_OURS = (
    "import pathlib, pickle, sys; from cchc_desktop.exports.pdf import write_pdf; "
    "write_pdf(pickle.loads(pathlib.Path(sys.argv[1]).read_bytes()), pathlib.Path(sys.argv[2]))"
)


def measure(rounds: int = 3) -> list[Result]:
    """Compare whole runs, in turn, each in a process that starts anew; LibreOffice's profile is made before."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    document, pages = ten_pages()
    start = time.perf_counter()
    write_pdf(document, io.BytesIO())
    note = f"{pages} trang; trong chương trình đang mở {time.perf_counter() - start:.2f} s"
    name = "PDF, kế hoạch 10 trang / LibreOffice"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_docx(document, folder / "plan.docx")
        (folder / "plan.pickle").write_bytes(pickle.dumps(document))
        mine = [sys.executable, "-c", _OURS, str(folder / "plan.pickle"), str(folder / "ours.pdf")]
        if office is None:
            seconds = _seconds(mine)
            return [Result(name, 0.0, _GOAL, seconds, None, f"{note}; máy này không có LibreOffice để so")]
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        other = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", scratch, str(folder / "plan.docx")]
        ours, peer = alternate(lambda: _seconds(mine), lambda: _seconds(other), rounds)
    return [Result(name, ours / peer, _GOAL, ours, peer, f"{note}; cả lượt {ours:.2f} s, LibreOffice {peer:.2f} s")]


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return time.perf_counter() - start
