"""What LibreOffice draws of the file, beside the PDF made from the same blocks; skipped where it is not installed."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

from cchc_desktop.documents.plan_document import plan_document
from cchc_desktop.exports.docx import write_docx
from cchc_desktop.exports.pdf import write_pdf
from cchc_desktop.intake.plan_text import recognise
from cchc_desktop.models import Appendix, Level, Node

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
PLANS = Path(__file__).parent.parent / "samples" / "plans"
NAMES = ["binh-dinh-sldtbxh-2023", "binh-dinh-sgtvt-2021-2025", "hai-phong-skhdt-2024", "yen-bai-ubnd-2020"]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every plan as Word file, as LibreOffice prints that (word) and as our own PDF (ours)."""
    folder = tmp_path_factory.mktemp("look")
    (folder / "ours").mkdir()
    for name in NAMES:
        document = plan_document(recognise((PLANS / f"{name}.txt").read_text("utf-8")).plan, with_tasks=True)
        write_pdf(document, folder / "ours" / f"{name}.pdf")
        write_docx(document, folder / f"{name}.docx")
    title = ("Danh mục nhiệm vụ tuyên truyền cải cách hành chính " * 100)[:5000].strip()
    plan = recognise((PLANS / "hai-phong-skhdt-2024.txt").read_text("utf-8")).plan
    appendix = Appendix("Phụ lục", (Node(Level.TEXT, title.upper()), Node(Level.TEXT, "STT\tNội dung")))
    write_docx(plan_document(replace(plan, title=title, appendices=(appendix,))), folder / "long.docx")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "word")]
    files = [str(path) for path in sorted(folder.glob("*.docx"))]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=180)
    return folder


def words_of(path: Path) -> list[tuple[str, float, float]]:
    """Return each word of page 1 with the origin of its first letter."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        text = pdf[0].get_textpage()
        out: list[tuple[str, float, float]] = []
        x, y = ctypes.c_double(), ctypes.c_double()
        inside = False
        for place in range(text.count_chars()):
            letter = text.get_text_range(place, 1)
            if not letter.strip():
                inside = False
                continue
            raw.FPDFText_GetCharOrigin(text.raw, place, x, y)
            if inside and abs(y.value - out[-1][2]) < 1:
                out[-1] = (out[-1][0] + letter, *out[-1][1:])
            else:
                out.append((letter, x.value, y.value))
            inside = True
        return out
    finally:
        pdf.close()


@pytest.mark.parametrize("name", NAMES)
def test_page_one_agrees_with_the_pdf_within_a_few_points(folder: Path, name: str) -> None:
    left = words_of(folder / "word" / f"{name}.pdf")
    ours = words_of(folder / "ours" / f"{name}.pdf")
    assert len(ours) > 150
    for word, x, y in ours:
        near = [item for item in left if item[0] == word and abs(item[1] - x) <= 5 and abs(item[2] - y) <= 5]
        assert near, f"{word} at {x:.0f}, {y:.0f} of {[item for item in left if item[0] == word]}"
        left.remove(near[0])
    assert left == []


@pytest.mark.parametrize("name", NAMES)
def test_the_parts_have_the_pages_of_the_pdf_and_number_them_alike(folder: Path, name: str) -> None:
    shown = []
    for kind in ("word", "ours"):
        pdf = pypdfium2.PdfDocument(folder / kind / f"{name}.pdf")
        shown.append([(page.get_size()[0] > page.get_size()[1], _number(page)) for page in pdf])
        pdf.close()
    assert shown[0] == shown[1]
    assert shown[0][:2] == [(False, ""), (False, "2")]  # not shown on page 1, then in the top margin


def test_a_title_longer_than_a_page_leaves_no_page_empty(folder: Path) -> None:
    pdf = pypdfium2.PdfDocument(folder / "word" / "long.pdf")
    texts = [page.get_textpage().get_text_range() for page in pdf]
    pdf.close()
    first = [text for text in texts if "KẾ HOẠCH" in text or "Phụ lục" in text]
    assert all(text.upper().count("NHIỆM VỤ TUYÊN TRUYỀN") > 10 for text in first)


def _number(page: pypdfium2.PdfPage) -> str:
    width, height = page.get_size()
    return page.get_textpage().get_text_bounded(0, height - 20 * 72 / 25.4 + 2, width, height).strip()
