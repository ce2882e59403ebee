"""Rows that were not understood, as they were typed, with the reason beside each: mended in Excel, pasted again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from cchc_desktop.exports.xlsx.styles import HEAD_FILL, Style, Styles
from cchc_desktop.files import write_atomic

REASON: Final = "Cần xem lại"
_HEAD: Final = Style(bold=True, fill=HEAD_FILL)
_CELL: Final = Style(down="top")
_WHY: Final = Style(down="top", italic=True, ink="B42318")


def write_bad_rows(headings: Sequence[str], rows: Sequence[tuple[Sequence[str], str]], out: Path) -> None:
    """Write (cells, reason) under `headings`, whole or not at all.

    The headings stand in the first row and every cell is text, so that the sheet copied whole pastes as it came.
    """
    book = Workbook()
    styles = Styles(book)
    sheet = book.worksheets[0]
    sheet.title = "Dòng cần sửa"
    widths = [max(12, min(50, max((len(cells[n]) for cells, _ in rows), default=0) + 2)) for n in range(len(headings))]
    for column, (heading, width) in enumerate(zip((*headings, REASON), (*widths, 60), strict=True), 1):
        styles.put(sheet, 1, column, heading, _HEAD)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, (cells, why) in enumerate(rows, 2):
        for column, typed in enumerate(cells, 1):
            styles.put(sheet, row, column, typed, _CELL)
        styles.put(sheet, row, len(headings) + 1, why, _WHY)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # pyright: ignore[reportOptionalMemberAccess]
    sheet.print_title_rows = "1:1"
    write_atomic(out, book.save)
