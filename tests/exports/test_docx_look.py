"""What LibreOffice draws of the file, beside the PDF made from the same blocks; skipped where it is not installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from cchc_desktop.documents.plan_document import plan_document
from cchc_desktop.exports.docx import write_docx
from cchc_desktop.exports.pdf import write_pdf
from cchc_desktop.intake.plan_text import recognise

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
PLAN = Path(__file__).parent.parent / "samples" / "plans" / "binh-dinh-sldtbxh-2023.txt"
pytestmark = [pytest.mark.slow, pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the Word file as LibreOffice prints it, and our own PDF."""
    folder = tmp_path_factory.mktemp("look")
    document = plan_document(recognise(PLAN.read_text("utf-8")).plan, with_tasks=True)
    ours = folder / "ours.pdf"
    write_pdf(document, ours)
    write_docx(document, folder / "word.docx")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        str(OFFICE),
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / "word.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / "word.pdf", ours


def places(path: Path, page: int, phrases: list[str]) -> dict[str, tuple[float, float]]:
    """Return left and base line of each phrase, in points from the page's lower left."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        text = pdf[page].get_textpage()
        found: dict[str, tuple[float, float]] = {}
        for phrase in phrases:
            hit = text.search(phrase, match_case=True).get_next()
            assert hit is not None, f"{phrase} is not on page {page + 1} of {path.name}"
            left, bottom, _, _ = text.get_charbox(hit[0], loose=False)
            found[phrase] = (left, bottom)
        return found
    finally:
        pdf.close()


def test_page_one_agrees_with_the_pdf_within_a_few_points(pair: tuple[Path, Path]) -> None:
    phrases = ["CỘNG HÒA", "Độc lập", "Số:", "KẾ HOẠCH", "Truyền thông về công tác", "MỤC ĐÍCH", "Yêu cầu"]
    word, ours = (places(path, 0, phrases) for path in pair)
    for phrase in phrases:
        assert word[phrase] == pytest.approx(ours[phrase], abs=4), phrase


def test_the_parts_have_the_pages_of_the_pdf_and_number_them_alike(pair: tuple[Path, Path]) -> None:
    shown = []
    for path in pair:
        pdf = pypdfium2.PdfDocument(path)
        shown.append([(page.get_size()[0] > page.get_size()[1], _number(page)) for page in pdf])
        pdf.close()
    assert shown[0] == shown[1]
    assert shown[0][:2] == [(False, ""), (False, "2")]  # not shown on page 1, then in the top margin


def _number(page: pypdfium2.PdfPage) -> str:
    width, height = page.get_size()
    return page.get_textpage().get_text_bounded(0, height - 20 * 72 / 25.4 + 2, width, height).strip()
