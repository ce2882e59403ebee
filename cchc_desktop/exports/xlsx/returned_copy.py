"""A copy of a unit's own file with the cells to mend marked red and commented; its own file is never touched."""

from __future__ import annotations

import copy
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula.translate import Translator
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from cchc_desktop.errors import AppError, FileProblem
from cchc_desktop.exports.xlsx.styles import FONT
from cchc_desktop.exports.xlsx.texts import clean
from cchc_desktop.files import read_limited, write_atomic

_LIMIT = 20 << 20
_RED, _INK = "F8D0CC", "9C0006"
AUTHOR = "Văn phòng"


@dataclass(frozen=True, slots=True)
class Flaw:
    """A cell to mend: where it stands (`column` from 0; None marks the whole row) and what is wrong."""

    sheet: str
    line: int
    column: int | None
    text: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that goes back where the unit's file can't be written again (.csv, .xls): its cells as read."""

    sheet: str
    line: int
    cells: tuple[str, ...]
    text: str


def write_returned_copy(
    source: Path, flaws: Sequence[Flaw], out: Path, rows: Sequence[RefusedRow] = (), headings: Sequence[str] = ()
) -> Path:
    """Write the marked copy of a unit's workbook to `out`; of a file of another kind, a list of its refused rows."""
    if source.exists() and out.exists() and source.resolve() == out.resolve():
        raise FileProblem("Bản trả lại trùng tên với tệp của đơn vị.", "Chọn tên hoặc thư mục khác.")
    book = _marked(source, flaws) if source.suffix.lower() in (".xlsx", ".xlsm") else _listed(rows, headings)
    write_atomic(out, book.save)
    return out


def _marked(source: Path, flaws: Sequence[Flaw]) -> Workbook:
    data = read_limited(source, _LIMIT)
    try:
        book = load_workbook(io.BytesIO(data))  # macros are not kept, formulas are
    except Exception as error:  # openpyxl raises whatever its parsers do on a file that Excel itself would mend
        raise AppError(
            f"Không ghi lại được tệp “{source.name}”.", "Mở tệp bằng Excel, lưu lại dạng .xlsx rồi nhập lại."
        ) from error
    fill = PatternFill("solid", start_color=_RED)
    by_cell: dict[tuple[str, int, int], list[str]] = {}
    for flaw in flaws:
        if flaw.sheet in book.sheetnames:
            column = flaw.column if flaw.column is not None else _first_used(book[flaw.sheet], flaw.line)
            by_cell.setdefault((flaw.sheet, flaw.line, column + 1), []).append(flaw.text)
            if flaw.column is None:
                for cell in book[flaw.sheet][flaw.line]:
                    if cell.value is not None:
                        cell.fill = fill
    for (name, line, column), texts in by_cell.items():
        cell: Any = _anchor(book[name], line, column)
        cell.fill = fill
        ink = copy.copy(cell.font)
        cell.font = Font(name=ink.name, size=ink.size, bold=ink.bold, italic=ink.italic, color=_INK)
        note = Comment(clean("\n".join(dict.fromkeys(texts)))[:2000], AUTHOR)
        note.width, note.height = 260, 40 + 22 * len(texts)
        cell.comment = note
    for name in {name for name, _, _ in by_cell}:
        _leave_out(book[name], [(line, column) for sheet, line, column in by_cell if sheet == name])
    first = min(by_cell, key=lambda place: place[1], default=None)
    if first is not None:
        book.active = book.sheetnames.index(first[0])
    return book


def _leave_out(sheet: Any, places: Sequence[tuple[int, int]]) -> None:
    """Take cells out of the sheet's conditional colours, which would stand over the red."""
    kept = ConditionalFormattingList()
    for formatting in sheet.conditional_formatting:
        ranges = [CellRange(text) for text in str(formatting.sqref).split()]
        pieces = [piece for area in ranges for piece in _around(area, places)]
        if not pieces:
            continue
        pieces.sort(key=lambda area: (area.min_row, area.min_col))
        began, begins = (f"{get_column_letter(a.min_col)}{a.min_row}" for a in (ranges[0], pieces[0]))
        for rule in formatting.rules:
            if began != begins:  # a formula speaks of the first cell of its range
                rule.formula = [Translator(f"={f}", began).translate_formula(begins)[1:] for f in rule.formula]
            kept.add(" ".join(piece.coord for piece in pieces), rule)
    sheet.conditional_formatting = kept


def _around(area: CellRange, places: Sequence[tuple[int, int]]) -> list[CellRange]:
    """Return what is left of a range without some of its cells."""
    hit = next(
        ((r, c) for r, c in places if area.min_row <= r <= area.max_row and area.min_col <= c <= area.max_col), None
    )
    if hit is None:
        return [area]
    row, column = hit
    sides = (
        (area.min_col, area.min_row, area.max_col, row - 1), (area.min_col, row, column - 1, row),
        (column + 1, row, area.max_col, row), (area.min_col, row + 1, area.max_col, area.max_row),
    )  # fmt: skip
    left = [CellRange(min_col=a, min_row=b, max_col=c, max_row=d) for a, b, c, d in sides if a <= c and b <= d]
    return [piece for side in left for piece in _around(side, places)]


def _first_used(sheet: Any, line: int) -> int:
    return next((cell.column - 1 for cell in sheet[line] if cell.value is not None), 0)


def _anchor(sheet: Any, line: int, column: int) -> Any:
    """Return the cell, or the first of the merged cells that it is part of."""
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= line <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return sheet.cell(merged.min_row, merged.min_col)
    return sheet.cell(line, column)


def _listed(rows: Sequence[RefusedRow], headings: Sequence[str]) -> Workbook:
    book = Workbook()
    sheet: Any = book.worksheets[0]
    sheet.title = "Dòng cần sửa"
    titles = ["Trang", "Dòng", "Điều cần sửa", *headings]
    fill = PatternFill("solid", start_color=_RED)
    for column, text in enumerate(titles, 1):
        _put(sheet, 1, column, text).font = Font(name=FONT, size=12, bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = 44 if column == 3 else 18
    for line, row in enumerate(rows, 2):
        for column, text in enumerate((row.sheet, str(row.line), row.text, *row.cells), 1):
            cell = _put(sheet, line, column, text)
            cell.font = Font(name=FONT, size=12, color=_INK if column == 3 else None)
            if column == 3:
                cell.fill = fill
    sheet.freeze_panes = "A2"
    return book


def _put(sheet: Any, line: int, column: int, text: str) -> Any:
    cell = sheet.cell(line, column)
    if text:
        cell._value, cell.data_type = clean(text), "s"  # what looks like a formula stays text
    return cell
