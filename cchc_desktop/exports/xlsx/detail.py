"""The sheet `Chi tiết`: one row of XML per activity, written without a cell object (performance.md 1.3).

Columns whose words repeat (kind, unit, contents, audiences) go to the shared strings and are looked up
as ready pieces of XML with their number of lines; the rest are inline strings.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cchc_desktop.errors import FileProblem
from cchc_desktop.exports.xlsx.measure import HIGHEST_ROW, line_count, row_height
from cchc_desktop.exports.xlsx.page import DETAIL, HEAD, footer_of, prepare, short_heading
from cchc_desktop.exports.xlsx.styles import DATE, FRACTION, LINK_INK, WHOLE, Style, Styles
from cchc_desktop.exports.xlsx.texts import MOST_LINKS, clean, escaped, link_target, looks_like_formula, plain_number
from cchc_desktop.labels import short_label
from cchc_desktop.reports.figures import DetailRow, ReportFigures
from cchc_desktop.text import short_date

COLUMNS = (
    ("STT", 5),
    ("Ngày", 10),
    ("Hình thức", 14.5),
    ("Nội dung", 33),
    ("Số lượng", 7),
    ("ĐVT", 8),
    ("Lượt", 7),
    ("ĐVT lượt", 8.5),
    ("Đơn vị thực hiện", 16),
    ("Nội dung CCHC", 24),
    ("Đối tượng", 18),
    ("Số, ký hiệu", 11),
    ("Liên kết", 15),
    ("Lồng ghép", 6.5),
    ("Minh chứng", 8.5),
    ("Ghi chú", 10),
)
LAST_LETTER = get_column_letter(len(COLUMNS))
SIZE = 11
LINK_SIZE = 9
BLOCK = 128  # rows handed to the second thread at a time
LAST_ROW = 1_048_576
CUT_ON_PAPER = "Nội dung dài, trang in không hiện hết; mở tệp để đọc đủ."
NO_ROWS = "Trong kỳ không có hoạt động nào được ghi nhận."
MANY_ROWS = 1_048_575  # stands for the last row until it is known

_TITLE, _NUMBERED, _ADDRESS, _NOTE = (COLUMNS[place][1] for place in (3, 11, 12, 15))
_LINK_LINE = (row_height(2, LINK_SIZE) - row_height(1, LINK_SIZE)) / (row_height(2, SIZE) - row_height(1, SIZE))
_MOST_LINES = int(HIGHEST_ROW / (row_height(2, SIZE) - row_height(1, SIZE)))  # of a row as high as Excel lets it be
_EPOCH = date(1899, 12, 30)
_FIRST_DAY = date(1900, 3, 1)  # before it Excel's serial numbers are wrong
_SPECIAL = re.compile(r"[&<>]")

_TEXT = Style(size=SIZE, down="top")
_CENTER = Style(size=SIZE, down="top", across="center")
_NUMBER = Style(size=SIZE, down="top", across="right", wrap=False, format=WHOLE)
LOOKS = {
    "place": replace(_CENTER, wrap=False),
    "date": replace(_CENTER, wrap=False, format=DATE),
    "text": _TEXT,
    "center": _CENTER,
    "whole": _NUMBER,
    "fraction": replace(_NUMBER, format=FRACTION),
    "link": replace(_TEXT, size=LINK_SIZE, ink=LINK_INK, underline=True),
    "address": replace(_TEXT, size=LINK_SIZE),
    "none": Style(size=SIZE, down="top", italic=True),
}


def prepare_detail(styles: Styles, sheet: Worksheet, figures: ReportFigures) -> int:
    """Write all but the rows; return the row of the header."""
    sheet.title = DETAIL
    prepare(sheet, [width for _, width in COLUMNS], footer_of(figures))
    title = f"DANH MỤC HOẠT ĐỘNG TUYÊN TRUYỀN CẢI CÁCH HÀNH CHÍNH {figures.period.label.upper()}"
    head = short_heading(styles, sheet, figures, title, len(COLUMNS))
    for column, (text, _) in enumerate(COLUMNS, 1):
        styles.put(sheet, head, column, text, replace(HEAD, size=SIZE))
    sheet.row_dimensions[head].height = row_height(2, SIZE, 6)
    sheet.print_title_rows = f"{head}:{head}"
    sheet.freeze_panes = f"E{head + 1}"
    sheet.auto_filter.ref = f"A{head}:{LAST_LETTER}{MANY_ROWS}"
    sheet.sheet_view.zoomScale = 85
    return head


def values_of(place: int, row: DetailRow) -> tuple[str | float | date | None, ...]:
    """Return the row's cells: what the XML holds, in the columns' order."""
    activity = row.activity
    note = clean(activity.note)
    if activity.date_to and activity.date_to > activity.date:
        note = f"Đến ngày {short_date(activity.date_to)}. {note}".strip()
    if line_count(clean(activity.title), _TITLE, SIZE) > _MOST_LINES:
        note = f"{CUT_ON_PAPER} {note}".strip()
    return (
        place,
        activity.date if activity.date >= _FIRST_DAY else short_date(activity.date),
        clean(row.kind_label),
        clean(activity.title),
        plain_number(activity.quantity),
        clean(row.counting_unit),
        activity.reach,
        clean(row.reach_unit) if activity.reach is not None else "",
        clean(row.unit_name),
        clean(row.contents),
        clean(row.audiences),
        clean(activity.number),
        clean(activity.url.strip()),
        "x" if activity.integrated else "",
        short_label(activity.evidence),
        clean(note),
    )


@dataclass(slots=True)
class Link:
    row: int
    target: str


class DetailWriter:
    """Turns rows into XML blocks; afterwards holds the links, the shared strings and the last row."""

    def __init__(self, styles: Styles, head: int) -> None:
        self.first = head + 1
        self.last = head  # the row written last
        self.count = 0
        self.links: list[Link] = []
        self.strings: list[str] = []  # the shared strings, as XML
        self._numbers: dict[str, int] = {}
        self._style = {name: styles.number(look) for name, look in LOOKS.items()}
        self._quoted = {name: styles.number(replace(look, quote=True)) for name, look in LOOKS.items()}
        self._repeating: dict[tuple[int, str], tuple[str, int]] = {}

    def blocks(self, rows: Iterable[DetailRow]) -> Iterator[bytes]:
        """Yield the XML of the rows, `BLOCK` rows at a time."""
        block: list[str] = []
        for row in rows:
            self.count += 1
            self.last += 1
            if self.last > LAST_ROW:
                raise FileProblem(
                    "Kỳ báo cáo có quá nhiều hoạt động, một trang tính không chứa hết.",
                    "Xuất từng quý hoặc từng tháng.",
                )
            block.append(self._row(self.last, self.count, row))
            if len(block) == BLOCK:
                yield "".join(block).encode("utf-8")
                block.clear()
        if not self.count:
            self.last += 1
            block.append(self._no_rows(self.last))
        if block:
            yield "".join(block).encode("utf-8")

    def _row(self, n: int, place: int, row: DetailRow) -> str:
        activity = row.activity
        style = self._style
        repeated = self._repeated
        kind, kind_lines = repeated(2, row.kind_label, "text")
        unit, unit_lines = repeated(8, row.unit_name, "text")
        contents, contents_lines = repeated(9, row.contents, "text")
        audiences, audiences_lines = repeated(10, row.audiences, "text")
        counting, counting_lines = repeated(5, row.counting_unit, "center")
        proof, proof_lines = repeated(14, short_label(activity.evidence), "center")
        reach, reach_words, reach_lines = "/>", f' s="{style["center"]}"/>', 1
        if activity.reach is not None:
            reach = f"><v>{activity.reach}</v></c>"
            reach_words, reach_lines = repeated(7, row.reach_unit, "center")
        title = clean(activity.title)
        title_lines = line_count(title, _TITLE, SIZE)
        lines = max(
            title_lines, kind_lines, unit_lines, contents_lines, audiences_lines, counting_lines,
            proof_lines, reach_lines,
        )  # fmt: skip
        number = note = ""
        if activity.number:
            number = clean(activity.number)
            lines = max(lines, line_count(number, _NUMBERED, SIZE))
        if activity.note or activity.date_to or title_lines > _MOST_LINES:
            note = str(values_of(place, row)[-1])
            lines = max(lines, line_count(note, _NOTE, SIZE))
        address, link_style = "", "address"
        if activity.url:
            address = clean(activity.url.strip())
            lines = max(lines, math.ceil(line_count(address, _ADDRESS, LINK_SIZE) * _LINK_LINE))
            if len(self.links) < MOST_LINKS and (target := link_target(address)):
                self.links.append(Link(n, target))
                link_style = "link"
        integrated = self._repeated(13, "x", "center")[0] if activity.integrated else f' s="{style["center"]}"/>'
        return (
            f'<row r="{n}" ht="{row_height(lines, SIZE)}" customHeight="1">'
            f'<c r="A{n}" s="{style["place"]}"><v>{place}</v></c>'
            f'<c r="B{n}"{self._date(activity.date)}'
            f'<c r="C{n}"{kind}'
            f'<c r="D{n}"{self._inline(title, "text")}'
            f'<c r="E{n}"{self._amount(activity.quantity)}'
            f'<c r="F{n}"{counting}'
            f'<c r="G{n}" s="{style["whole"]}"{reach}'
            f'<c r="H{n}"{reach_words}'
            f'<c r="I{n}"{unit}'
            f'<c r="J{n}"{contents}'
            f'<c r="K{n}"{audiences}'
            f'<c r="L{n}"{self._inline(number, "text")}'
            f'<c r="M{n}"{self._inline(address, link_style)}'
            f'<c r="N{n}"{integrated}'
            f'<c r="O{n}"{proof}'
            f'<c r="P{n}"{self._inline(note, "text")}</row>'
        )

    def _no_rows(self, n: int) -> str:
        look = self._style["none"]
        cells = "".join(
            f'<c r="{get_column_letter(column)}{n}"'
            + (self._inline(NO_ROWS, "none") if column == 4 else f' s="{look}"/>')
            for column in range(1, len(COLUMNS) + 1)
        )
        height = row_height(line_count(NO_ROWS, COLUMNS[3][1], SIZE), SIZE, 6)
        return f'<row r="{n}" ht="{height}" customHeight="1">{cells}</row>'

    def _repeated(self, column: int, text: str, look: str) -> tuple[str, int]:
        """Return the rest of the cell's XML and its number of lines."""
        found = self._repeating.get((column, text))
        if found is None:
            words = clean(text)
            if not words:
                found = f' s="{self._style[look]}"/>', 1
            elif len(self._numbers) > 20_000:  # no column of few words after all: keep memory bounded
                return self._inline(words, look), line_count(words, COLUMNS[column][1], SIZE)
            else:
                number = self._numbers.get(words)
                if number is None:
                    number = self._numbers[words] = len(self.strings)
                    self.strings.append(text_xml(words))
                lines = line_count(words, COLUMNS[column][1], SIZE)
                found = f' s="{self._look(words, look)}" t="s"><v>{number}</v></c>', lines
            self._repeating[column, text] = found
        return found

    def _inline(self, text: str, look: str) -> str:
        if not text:
            return f' s="{self._style[look]}"/>'
        return f' s="{self._look(text, look)}" t="inlineStr"><is>{text_xml(text)}</is></c>'

    def _look(self, text: str, look: str) -> int:
        return self._quoted[look] if looks_like_formula(text) else self._style[look]

    def _date(self, day: date) -> str:
        if day < _FIRST_DAY:
            return self._inline(short_date(day), "center")
        return f' s="{self._style["date"]}"><v>{(day - _EPOCH).days}</v></c>'

    def _amount(self, quantity: float) -> str:
        number = plain_number(quantity)
        if number is None:
            return f' s="{self._style["whole"]}"/>'
        return f' s="{self._style["whole" if isinstance(number, int) else "fraction"]}"><v>{number!r}</v></c>'


def text_xml(text: str) -> str:
    """Return a string's `<t>` element."""
    text = escaped(text)
    if _SPECIAL.search(text):
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if text[:1].isspace() or text[-1:].isspace() or "\n" in text:
        return f'<t xml:space="preserve">{text}</t>'
    return f"<t>{text}</t>"
