"""A plain list as a workbook of one sheet: a register, the gap list. A4 landscape, heading row repeated, filter on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from cchc_desktop import catalog
from cchc_desktop.exports.xlsx.measure import line_count, row_height
from cchc_desktop.exports.xlsx.page import HEAD, NOTE, SENTENCE, TITLE, prepare
from cchc_desktop.exports.xlsx.styles import DATE, FRACTION, LINK_INK, WHOLE, Style, Styles
from cchc_desktop.exports.xlsx.texts import MOST_LINKS, clean, link_target, plain_number
from cchc_desktop.files import write_atomic
from cchc_desktop.models import Activity, EvidenceState
from cchc_desktop.periods import Period, Window, window_sentence
from cchc_desktop.registers import STEPS, Field, FieldKind, IndexValue, Register, Row
from cchc_desktop.reports.gap_message import NO_UNIT, VANISH
from cchc_desktop.text import screen_date, sort_key

Value = str | float | date | None
_CELL: Final = Style(down="top")
_CENTER: Final = Style(down="top", across="center", wrap=False)
_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: heading, width in characters, and whether its texts are links."""

    title: str
    width: float
    link: bool = False


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A list ready to be written; a row has a value for each column."""

    title: str  # printed over the list, in capitals
    sheet: str  # name of the sheet
    office: str
    sentence: str  # below the title: what the list covers
    columns: tuple[ListColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""
    nothing: str = "Không có mục nào."


def write_list(given: ListSheet, out: Path) -> None:
    """Write the list to `out`, whole or not at all."""
    book = Workbook()
    styles = Styles(book)
    sheet = book.worksheets[0]
    sheet.title = " ".join(clean(given.sheet).translate(_SHEET_NAME).split())[:31] or "Danh sách"
    widths = [6.0, *(column.width for column in given.columns)]
    last, total = len(widths), sum(widths)
    prepare(sheet, widths, given.title)
    sheet.sheet_view.showGridLines = False
    heading = (
        (given.office.upper(), Style(bold=True, border=False, wrap=False), 18.0),
        (given.title.upper(), TITLE, row_height(line_count(given.title.upper(), total, 14, bold=True), 14, 4)),
        (given.sentence, SENTENCE, row_height(line_count(given.sentence, total, 12), 12, 4)),
    )
    for row, (text, style, height) in enumerate(heading, 1):
        styles.spread(sheet, row, 1, last, text, style)
        sheet.row_dimensions[row].height = height
    head = len(heading) + 1
    for column, title in enumerate(("STT", *(column.title for column in given.columns)), 1):
        styles.put(sheet, head, column, title, HEAD)
    lines = max(line_count(c.title, c.width, 12, bold=True) for c in given.columns)
    sheet.row_dimensions[head].height = max(24.0, row_height(lines, 12, 6))
    sheet.print_title_rows = f"{head}:{head}"
    sheet.freeze_panes = f"B{head + 1}"
    links = 0
    for place, values in enumerate(given.rows, 1):
        row, lines = head + place, 1
        styles.put(sheet, row, 1, place, replace(_CENTER, format="0"))
        for column, (value, described) in enumerate(zip(values, given.columns, strict=True), 2):
            style = _style_of(value)
            target = link_target(value) if described.link and isinstance(value, str) else ""
            if target and links < MOST_LINKS:
                style = replace(style, ink=LINK_INK, underline=True, wrap=False)  # goes on beyond its cell
            styles.put(sheet, row, column, plain_number(value) if isinstance(value, float) else value, style)
            if target and links < MOST_LINKS:
                cell: Any = sheet.cell(row, column)
                cell.hyperlink = target
                cell._style = styles.array(style)  # the link has put a look of its own on
                links += 1
            if isinstance(value, str) and not target:
                lines = max(lines, line_count(clean(value), described.width, 12))
        sheet.row_dimensions[row].height = max(20.0, row_height(lines, 12, 4))
    row = head + len(given.rows) + 1
    if given.rows:
        sheet.auto_filter.ref = f"A{head}:{get_column_letter(last)}{row - 1}"
    else:
        styles.spread(sheet, row, 1, last, given.nothing, Style(italic=True, across="center"))
        sheet.row_dimensions[row].height = 30
        row += 1
    bottom = row if given.note else row - 1
    sheet.print_area = f"A1:{get_column_letter(last)}{bottom}"  # a long link must not widen the page
    if given.note:
        styles.spread(sheet, row, 1, last, given.note, NOTE)
        sheet.row_dimensions[row].height = row_height(line_count(given.note, total, 11), 11, 6)
    book.properties.title = clean(given.title)
    book.properties.creator = clean(given.office) or "CCHC Desktop"
    book.properties.language = "vi-VN"
    write_atomic(out, book.save)


def _style_of(value: Value) -> Style:
    if isinstance(value, date):
        return replace(_CENTER, format=DATE)
    if isinstance(value, int | float):
        whole = float(value).is_integer()
        return replace(_CELL, across="right", wrap=False, format=WHOLE if whole else FRACTION)
    return _CELL


# --- a register ----------------------------------------------------------------------------------------

_WIDTHS: Final = {
    FieldKind.DATE: 12.5,
    FieldKind.CHOICE: 15.0,
    FieldKind.TEXT: 19.0,
    FieldKind.UNIT: 20.0,
    FieldKind.LONG: 38.0,
    FieldKind.WHOLE: 10.0,
    FieldKind.NUMBER: 10.0,
    FieldKind.LINK: 26.0,
    FieldKind.FLAG: 9.0,
}


def register_sheet(own: Register, rows: Sequence[Row], *, office: str, covered: str, masked: bool) -> ListSheet:
    """Return a register's rows as a list; a field that no row fills gets no column unless the list shows it."""
    shown = [f for f in own.fields if f.column is not None or any(getattr(row, f.id) for row in rows)]
    joined = _joined(own, shown)
    inner = {field.id for others in joined.values() for field in others}
    shown = [field for field in shown if field.id not in inner]
    columns = [ListColumn(f.label, max(_WIDTHS[x.kind] for x in (f, *joined.get(f.id, ()))),
                          link=f.kind is FieldKind.LINK) for f in shown]  # fmt: skip
    values = [tuple(_cell_of(field, joined.get(field.id, ()), row) for field in shown) for row in rows]
    if own.states:
        columns.append(ListColumn("Trạng thái", 14.0))
        labels = {state.id: state.label for state in own.states}
        values = [(*line, labels[row.state_on()]) for line, row in zip(values, rows, strict=True)]  # pyright: ignore
    return ListSheet(
        title=f"Sổ theo dõi {own.label[0].lower()}{own.label[1:]}",
        sheet=own.label,
        office=office,
        sentence=covered,
        columns=tuple(columns),
        rows=tuple(values),
        note="Ghi chú: họ tên, điện thoại, địa chỉ của người dân đã được che." if masked else "",
        nothing=f"Không có {own.noun} nào trong thời gian này.",
    )


def _joined(own: Register, shown: Sequence[Field]) -> dict[str, list[Field]]:
    """Return what shares a cell, so that the sheet prints legibly: a step's day and who took it, a sender's data."""
    ids = {field.id: field for field in shown}
    groups = [*STEPS.get(own.record, ()), *([("sender", "phone", "address")] if own.name == "feedback" else [])]
    found = {}
    for first, *others in groups:
        if first in ids and (rest := [ids[other] for other in others if other in ids]):
            found[first] = rest
    return found


def _cell_of(field: Field, others: Sequence[Field], row: Row) -> Value:
    value = _value(field, row)
    more = [str(other) for other in (_value(f, row) for f in others) if other]
    if not more:
        return value
    first = screen_date(value) if isinstance(value, date) else str(value or "")
    return "\n".join(part for part in (first, *more) if part)


def _value(field: Field, row: Row) -> Value:
    value = getattr(row, field.id)
    if field.kind is FieldKind.CHOICE:
        option = field.option(value)
        return f"{option.label} ({option.full})" if option.full else option.label
    if field.kind is FieldKind.FLAG:
        return "có" if value else ""
    if isinstance(row, IndexValue) and field.id == "year":
        return str(value)  # a year is no quantity: 2.023 would be wrong
    return value or (value if value == 0 and field.kind is FieldKind.NUMBER else None)


# --- the gap list --------------------------------------------------------------------------------------


def gap_sheet(
    rows: Sequence[Activity], units: Mapping[int, str], period: Period, days: Window, *, office: str
) -> ListSheet:
    """Return the activities without a kept copy as a list, unit by unit, oldest first."""
    columns = (
        ListColumn("Đơn vị", 26.0),
        ListColumn("Ngày", 12.5),
        ListColumn("Hình thức", 22.0),
        ListColumn("Nội dung", 46.0),
        ListColumn("Minh chứng", 15.0),
        ListColumn("Liên kết", 32.0, link=True),
    )
    ordered = sorted(rows, key=lambda row: (row.unit_id is None, sort_key(units.get(row.unit_id or 0, "")), row.date))
    lines = [
        (
            units.get(row.unit_id or 0, "") or NO_UNIT,
            row.date,
            catalog.kind(row.kind).label,
            row.title,
            "chưa có" if row.evidence is EvidenceState.NONE else "chỉ có liên kết",
            row.url or None,
        )
        for row in ordered
    ]
    return ListSheet(
        title=f"Hoạt động cần bổ sung tài liệu kiểm chứng {period.phrase}",
        sheet="Cần bổ sung",
        office=office,
        sentence=window_sentence(days),
        columns=columns,
        rows=tuple(lines),
        note=f"Ghi chú: {VANISH[0].lower()}{VANISH[1:]}" if lines else "",
        nothing="Mọi hoạt động trong kỳ đã có bản lưu minh chứng.",
    )
