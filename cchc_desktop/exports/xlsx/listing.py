"""A sheet of one table under the short heading: columns described as data, heights computed, A4, head repeated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from cchc_desktop.exports.xlsx.measure import line_count, row_height
from cchc_desktop.exports.xlsx.page import HEAD, NOTE, footer_of, prepare, short_heading
from cchc_desktop.exports.xlsx.styles import DATE, FRACTION, GROUP_FILL, LINK_INK, PERCENT, WHOLE, Style, Styles
from cchc_desktop.exports.xlsx.texts import MOST_LINKS, plain_number
from cchc_desktop.reports.figures import ReportFigures

Value = str | float | date | None
_SIZE = 11
_LOOKS = {
    "text": Style(size=_SIZE, down="top"),
    "center": Style(size=_SIZE, down="top", across="center"),
    "date": Style(size=_SIZE, down="top", across="center", wrap=False, format=DATE),
    "number": Style(size=_SIZE, down="top", across="right", wrap=False, format=WHOLE),
    "share": Style(size=_SIZE, down="top", across="right", wrap=False, format=PERCENT),
    "link": Style(size=_SIZE, down="top", ink=LINK_INK, underline=True),
}


@dataclass(frozen=True, slots=True)
class ListColumn:
    """`look`: text, center, date, number, share, link."""

    title: str
    width: float
    look: str = "text"
    turned: bool = False  # heading written upwards


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to a file beside the workbook, or to an address."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Section:
    """A row over all columns: the heading of what follows."""

    title: str


Row = Sequence["Value | Link"] | Section


def fill_list(
    styles: Styles,
    sheet: Worksheet,
    figures: ReportFigures,
    name: str,
    title: str,
    columns: Sequence[ListColumn],
    rows: Iterable[Row],
    *,
    note: str = "",
    empty: str = "Không có dòng nào.",
    freeze: int = 0,
    head_height: float = 0,
) -> None:
    """Write the whole sheet; `freeze` columns stay in view."""
    sheet.title = name
    widths = [column.width for column in columns]
    prepare(sheet, widths, footer_of(figures))
    sheet.sheet_view.showGridLines = False
    head = short_heading(styles, sheet, figures, title, len(columns))
    lines = 1
    for place, column in enumerate(columns, 1):
        styles.put(sheet, head, place, column.title, replace(HEAD, size=_SIZE, turned=column.turned))
        if not column.turned:
            lines = max(lines, line_count(column.title, column.width, _SIZE, bold=True))
    sheet.row_dimensions[head].height = max(row_height(lines, _SIZE, 6), head_height)
    sheet.print_title_rows = f"{head}:{head}"
    sheet.freeze_panes = f"{get_column_letter(freeze + 1)}{head + 1}"
    row, links, listed = head, 0, list(rows)
    for values in listed:
        row += 1
        if isinstance(values, Section):
            styles.spread(sheet, row, 1, len(columns), values.title, Style(size=_SIZE, bold=True, fill=GROUP_FILL))
            sheet.row_dimensions[row].height = row_height(line_count(values.title, sum(widths), _SIZE), _SIZE, 4)
            continue
        links += _row(styles, sheet, row, columns, values, links)
    if not listed:
        row += 1
        styles.spread(sheet, row, 1, len(columns), empty, Style(italic=True, across="center"))
        sheet.row_dimensions[row].height = 24
    elif not any(isinstance(values, Section) for values in listed):
        sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(columns))}{row}"
    if note:
        row += 1
        styles.spread(sheet, row, 1, len(columns), note, NOTE)
        sheet.row_dimensions[row].height = row_height(line_count(note, sum(widths), _SIZE), _SIZE)
    sheet.print_area = f"A1:{get_column_letter(len(columns))}{row}"


def _row(
    styles: Styles,
    sheet: Worksheet,
    row: int,
    columns: Sequence[ListColumn],
    values: Sequence[Value | Link],
    links: int,
) -> int:
    """Write a row and return how many links it added to the `links` that the sheet has."""
    lines = added = 0
    for place, (value, column) in enumerate(zip(values, columns, strict=True), 1):
        look = _LOOKS[column.look]
        target = ""
        if isinstance(value, Link):
            value, target = value.text, value.target
        if isinstance(value, float) and (value := plain_number(value)) is not None and isinstance(value, float):
            look = replace(look, format=FRACTION) if column.look == "number" else look
        if column.look == "link" and not target:
            look = _LOOKS["text"]
        styles.put(sheet, row, place, value, look)
        if target and links + added < MOST_LINKS:
            cell = sheet.cell(row, place)
            cell._hyperlink = Hyperlink(ref=cell.coordinate, target=target)  # pyright: ignore[reportAttributeAccessIssue]
            sheet._hyperlinks.append(cell._hyperlink)  # pyright: ignore[reportAttributeAccessIssue]
            added += 1
        if isinstance(value, str):
            lines = max(lines, line_count(value, column.width, _SIZE))
    sheet.row_dimensions[row].height = row_height(max(lines, 1), _SIZE, 4)
    return added
