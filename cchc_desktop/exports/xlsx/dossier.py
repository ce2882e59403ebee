"""The dossier's workbooks: the index with relative links, the score sheet as scoring sites take it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from cchc_desktop.documents.score_sheet import IndexRow, code_range, override_by
from cchc_desktop.exports.xlsx.measure import line_count, row_height
from cchc_desktop.exports.xlsx.page import HEAD, TITLE, prepare
from cchc_desktop.exports.xlsx.styles import DATE, FRACTION, LINK_INK, Style, Styles
from cchc_desktop.exports.xlsx.texts import MOST_LINKS, clean
from cchc_desktop.files import write_atomic
from cchc_desktop.scoring.compute import Sheet

_CELL = Style(down="top")
_NOTE = Style(down="top", border=False)
_POINTS = Style(down="top", across="right", wrap=False, format=FRACTION)


def write_index(rows: Sequence[IndexRow], title: str, out: Path) -> None:
    """Write the "Mục lục văn bản, tài liệu" (NĐ 30/2020, Phụ lục V, mẫu IV); each row opens its file."""
    heads = ("STT", "Số, ký hiệu", "Ngày tháng năm", "Tên loại và trích yếu nội dung văn bản, tài liệu", "Tác giả",
             "Tờ số/ Trang số", "Ghi chú", "Tệp")  # fmt: skip
    book, sheet, styles = _book("Mục lục", title, heads, (6, 16, 13, 60, 24, 11, 20, 10))
    for place, row in enumerate(rows, 1):
        note = f"{row.code}{'; ' + row.note if row.note else ''}"
        values = (place, row.number, row.day, row.title, row.author, row.pages, note, "Mở tệp")
        line = place + 2
        for column, value in enumerate(values, 1):
            style = replace(_CELL, format=DATE, across="center", wrap=False) if column == 3 and value else _CELL
            styles.put(sheet, line, column, value, style)
        if row.file and place <= MOST_LINKS:
            cell: Any = sheet.cell(line, len(values))
            cell.hyperlink = row.file  # relative: the folder may lie anywhere
            cell._style = styles.array(replace(_CELL, ink=LINK_INK, underline=True))
        lines = max(line_count(clean(row.title), 60, 12), line_count(clean(note), 20, 12))
        sheet.row_dimensions[line].height = max(20.0, row_height(lines, 12, 4))
    write_atomic(out, book.save)


def write_scores(sheet_of: Sheet, items: Mapping[str, Sequence[str]], title: str, out: Path) -> None:
    """Write the score sheet with numbers as numbers: code, criterion, maximum, own score, evidence."""
    heads = (
        "Mã tiêu chí",
        "Tiêu chí",
        "Điểm tối đa",
        "Điểm tự đánh giá",
        "Tài liệu kiểm chứng",
        "Cách tính",
        "Ghi chú",
    )
    widths = (12, 44, 11, 12, 30, 46, 34)
    book, sheet, styles = _book("Tự chấm điểm", title, heads, widths)
    line = 2
    for line, row in enumerate(sheet_of.lines, 3):
        bold = not row.level
        note = f"Cơ quan tự chấm{override_by(row)}: {row.override.note}" if row.override else ""
        words = (row.code, row.criterion.label, "", "", code_range(items.get(row.code, ())), row.formula, note)
        for column, value in enumerate(words, 1):
            styles.put(sheet, line, column, value, replace(_CELL, bold=bold and column < 3))
        for column, points in ((3, row.criterion.max), (4, row.score)):
            styles.put(sheet, line, column, points, replace(_POINTS, bold=bold))
        lines = max(line_count(clean(text), width, 12) for text, width in zip(words, widths, strict=True))
        sheet.row_dimensions[line].height = max(20.0, row_height(lines, 12, 4))
    total = Style(bold=True)
    styles.put(sheet, line + 1, 1, "", total)
    styles.put(sheet, line + 1, 2, "Tổng điểm", total)
    styles.put(sheet, line + 1, 3, sheet_of.max, replace(_POINTS, bold=True))
    styles.put(sheet, line + 1, 4, sheet_of.total, replace(_POINTS, bold=True))
    said = f"Thang điểm: {sheet_of.scale.label}. Số liệu tính {sheet_of.facts.days_words}."
    said += f" Lưu ý: {sheet_of.caution}." if sheet_of.caution else ""
    styles.spread(sheet, line + 2, 1, len(heads), said, _NOTE)
    sheet.row_dimensions[line + 2].height = row_height(line_count(said, sum(widths), 12), 12, 6)
    write_atomic(out, book.save)


def _book(name: str, title: str, heads: Sequence[str], widths: Sequence[float]) -> tuple[Workbook, Worksheet, Styles]:
    book = Workbook()
    styles = Styles(book)
    sheet = book.worksheets[0]
    sheet.title = name
    prepare(sheet, list(map(float, widths)), title)
    sheet.sheet_view.showGridLines = False
    styles.spread(sheet, 1, 1, len(heads), title.upper(), TITLE)
    sheet.row_dimensions[1].height = row_height(line_count(title.upper(), sum(widths), 14, bold=True), 14, 6)
    for column, head in enumerate(heads, 1):
        styles.put(sheet, 2, column, head, HEAD)
    most = max(line_count(head, width, 12, bold=True) for head, width in zip(heads, widths, strict=True))
    sheet.row_dimensions[2].height = max(24.0, row_height(most, 12, 6))
    sheet.print_title_rows = "2:2"
    sheet.freeze_panes = "A3"
    book.properties.title = clean(title)
    book.properties.language = "vi-VN"
    return book, sheet, styles
