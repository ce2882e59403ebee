"""Printing: the same pages at the same places, no printer no crash, pages and copies as asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops
from PySide6.QtPrintSupport import QPrinter

from cchc_desktop.errors import AppError
from cchc_desktop.intake.plan_text import read_plan
from cchc_desktop.models import Appendix, Level, Node, Plan
from ui.dialogs.print_dialog import PrintDialog
from ui.main_window import MainWindow
from ui.printing import page_numbers

SAMPLES = Path(__file__).parents[1] / "samples" / "plans"
DPI = 100
MM = DPI / 25.4


@pytest.fixture
def plan() -> Plan:
    found = read_plan(SAMPLES / "binh-dinh-sldtbxh-2023.txt").plan
    row = "\t".join(("STT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian", "Kinh phí"))
    wide = Appendix("Phụ lục", (Node(Level.TEXT, "DANH MỤC", id="a"), Node(Level.TEXT, row, id="b")))
    return replace(found, appendices=(wide,))


def to_file(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(150)
    return printer


def inks(data: bytes) -> list[tuple[tuple[int, int], tuple[int, int, int, int] | None, Image.Image]]:
    """Size, box of ink and picture of every page."""
    out = []
    document = pypdfium2.PdfDocument(data)
    for place in range(len(document)):
        page = document[place]
        image = page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L")  # pyright: ignore
        out.append((image.size, ImageChops.invert(image).point([0] * 101 + [255] * 155).getbbox(), image))
    document.close()
    return out


def dialog_for(window: MainWindow, plan: Plan, qtbot, **given) -> PrintDialog:
    dialog = PrintDialog(window.context, plan, window, **given)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.pages > 0, timeout=10_000)
    return dialog


def test_pages_lie_where_ours_lie_within_a_millimetre(window: MainWindow, plan: Plan, qtbot, tmp_path: Path) -> None:
    out = tmp_path / "in.pdf"
    dialog = dialog_for(window, plan, qtbot, printers=lambda: ["Máy in"], make=lambda _name: to_file(out))
    assert dialog.count.text() == f"{dialog.pages} trang, kể cả phụ lục"
    ours = inks(dialog._data)
    dialog.print()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    printed = inks(out.read_bytes())
    assert len(printed) == len(ours)
    for (size, box, _), (printed_size, printed_box, _) in zip(ours, printed, strict=True):
        assert box is not None and printed_box is not None
        assert max(abs(a - b) for a, b in zip(size, printed_size, strict=True)) <= 1
        assert max(abs(a - b) for a, b in zip(box, printed_box, strict=True)) <= MM
    assert printed[-1][0][0] > printed[-1][0][1], "the appendix lies across"


def test_only_the_pages_asked_for_are_printed(window: MainWindow, plan: Plan, qtbot, tmp_path: Path) -> None:
    out = tmp_path / "in.pdf"
    dialog = dialog_for(window, plan, qtbot, printers=lambda: ["Máy in"], make=lambda _name: to_file(out))
    dialog.range.setText("2, 99")
    dialog.print()
    assert "99" in dialog.problem.text() and not out.exists()
    dialog.range.setText("2")
    dialog.copies.setText("0")
    dialog.print()
    assert "từ 1 đến 99" in dialog.problem.text() and not out.exists()
    dialog.copies.setText("1")
    dialog.print()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    assert len(inks(out.read_bytes())) == 1


def test_without_a_printer_a_sentence_says_what_to_do(window: MainWindow, plan: Plan, qtbot) -> None:
    opened: list[Path] = []
    dialog = dialog_for(window, plan, qtbot, printers=lambda: [], open_pdf=lambda path: opened.append(path) is None)
    assert "chưa cài máy in" in dialog.problem.text() and not dialog.go.isEnabled()
    dialog.open_pdf()
    assert opened[0].read_bytes().startswith(b"%PDF")
    dialog.reject()


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_refuses_is_told(window: MainWindow, plan: Plan, qtbot, tmp_path: Path) -> None:
    nowhere = tmp_path / "missing" / "in.pdf"
    dialog = dialog_for(window, plan, qtbot, printers=lambda: ["Máy in"], make=lambda _name: to_file(nowhere))
    dialog.print()
    assert "Máy in chưa nhận lệnh in" in dialog.problem.text() and dialog.go.isEnabled()
    dialog.reject()


@pytest.mark.parametrize(
    ("text", "pages"), [("", [0, 1, 2, 3, 4]), ("1-3, 5", [0, 1, 2, 4]), ("3;1", [2, 0]), ("2–2", [1])]
)
def test_page_ranges(text: str, pages: list[int]) -> None:
    assert page_numbers(text, 5) == pages


@pytest.mark.parametrize("text", ["0", "6", "3-2", "a", "1-", ",", "1-9"])
def test_pages_that_are_not_there(text: str) -> None:
    with pytest.raises(AppError):
        page_numbers(text, 5)
