"""Cell styles of the workbook: described as data, registered once, shared by every cell that has them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.worksheet import Worksheet

from cchc_desktop.exports.xlsx.texts import clean, escaped, looks_like_formula

FONT: Final = "Times New Roman"
INK: Final = "000000"
RULE: Final = "7F7F7F"
HEAD_FILL: Final = "DCE6F1"
GROUP_FILL: Final = "F2F5FA"
LINK_INK: Final = "0B4F9E"

# "_ " keeps the width of a blank free, so that figures don't touch the line at their right.
WHOLE: Final = '#,##0_ ;-#,##0_ ;"-"_ '  # a zero prints as a dash, and stays a zero
FRACTION: Final = "#,##0.0#_ "
SIGNED: Final = '+#,##0_ ;-#,##0_ ;"-"_ '
SIGNED_FRACTION: Final = '+#,##0.0#_ ;-#,##0.0#_ ;"-"_ '
PERCENT: Final = "0.0%_ "
DATE: Final = "dd/mm/yyyy"
TEXT: Final = "General"


@dataclass(frozen=True, slots=True)
class Style:
    """The look of a cell."""

    size: int = 12
    bold: bool = False
    italic: bool = False
    across: str | None = "left"  # left, center, right
    down: str = "center"
    wrap: bool = True
    border: bool = True
    format: str = TEXT
    fill: str | None = None
    ink: str = INK
    underline: bool = False
    turned: bool = False  # written upwards
    quote: bool = False  # text that would be a formula: stays text when it is retyped


class Styles:
    """The style table of one workbook."""

    def __init__(self, book: Workbook) -> None:
        font = Font(name=FONT, size=12, family=1)
        book._fonts = IndexedList([font])  # pyright: ignore[reportAttributeAccessIssue]
        normal = book._named_styles["Normal"]  # pyright: ignore[reportAttributeAccessIssue]
        normal.font = font  # cells that nobody wrote to, and the unit of column widths
        self._sheet = book.worksheets[0]
        self._arrays: dict[Style, Any] = {}

    def array(self, style: Style) -> Any:
        """Return openpyxl's style array for a cell."""
        found = self._arrays.get(style)
        if found is None:
            cell = Cell(self._sheet, row=1, column=1)
            cell.font = Font(
                name=FONT,
                family=1,
                size=style.size,
                bold=style.bold,
                italic=style.italic,
                color=None if style.ink == INK else style.ink,
                underline="single" if style.underline else None,
            )
            cell.alignment = Alignment(
                horizontal=style.across,
                vertical=style.down,
                wrap_text=style.wrap,
                shrink_to_fit=style.across == "right" and not style.wrap,  # a number too long for its column is ###
                text_rotation=90 if style.turned else 0,
            )
            side = Side(style="thin", color=RULE) if style.border else Side()
            cell.border = Border(left=side, right=side, top=side, bottom=side)
            cell.fill = PatternFill("solid", start_color=style.fill) if style.fill else PatternFill()
            cell.number_format = style.format
            cell.quotePrefix = style.quote  # pyright: ignore[reportAttributeAccessIssue]
            found = self._arrays[style] = cell._style  # pyright: ignore[reportAttributeAccessIssue]
        return found

    def number(self, style: Style) -> int:
        """Return the number by which a sheet's XML names the style."""
        cell = Cell(self._sheet, row=1, column=1)
        cell._style = self.array(style)  # pyright: ignore[reportAttributeAccessIssue]
        return cell.style_id

    def put(self, sheet: Worksheet, row: int, column: int, value: str | float | date | None, style: Style) -> None:
        """Write a value; text stays text whatever it begins with."""
        cell: Any = sheet.cell(row, column)
        if isinstance(value, str):
            text = clean(value)
            if looks_like_formula(text):
                style = replace(style, quote=True)
            if text:
                cell._value = escaped(text)  # not through `value`: it would make a formula of "=Sở"
                cell.data_type = "s"
        elif value is not None:
            cell.value = value
        cell._style = self.array(style)

    def spread(self, sheet: Worksheet, row: int, first: int, last: int, value: str, style: Style) -> None:
        """Write text over merged cells, each of them styled."""
        for column in range(first, last + 1):
            self.put(sheet, row, column, value if column == first else None, style)
        if last > first:
            sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
