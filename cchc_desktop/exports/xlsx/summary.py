"""The sheet `Tổng hợp`: letterhead, results by unit, charts, results by kind, signatures.

The table by kind comes last, so that its repeated header never stands over another table on paper.
Quantities of different kinds are never added together (domain.md 4).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cchc_desktop import catalog
from cchc_desktop.exports.xlsx import chart
from cchc_desktop.exports.xlsx.measure import line_count, row_height
from cchc_desktop.exports.xlsx.page import (
    HEAD,
    NOTE,
    SENTENCE,
    SUBTITLE,
    SUMMARY,
    TITLE,
    break_pages,
    footer_of,
    period_phrase,
    prepare,
    sentence_of_window,
)
from cchc_desktop.exports.xlsx.styles import (
    FRACTION,
    GROUP_FILL,
    PERCENT,
    SIGNED,
    SIGNED_FRACTION,
    WHOLE,
    Style,
    Styles,
)
from cchc_desktop.exports.xlsx.texts import plain_number
from cchc_desktop.reports import narrative
from cchc_desktop.reports.appendix_tables import UNLED, YEARS_HEADS, counted_twice
from cchc_desktop.reports.figures import KindFigures, ReportFigures, UnitFigures
from cchc_desktop.reports.narrative import plain
from cchc_desktop.text import long_date, roman

WIDTHS = (5.5, 40, 12.5, 10, 11, 11, 9.5, 10.5, 10, 11.5, 11.5, 10, 10.5)
LAST = len(WIDTHS)
LEFT, RIGHT = 3, 6  # the office's names end in column C, the nation's begin in F

# By unit the plan is the tasks that the unit leads: quantities of different kinds have no sum.
_UNIT_HEADS = (
    "STT",
    "Đơn vị",
    "Kế hoạch (nhiệm vụ chủ trì)",
    "Đã hoàn thành",
    "Tỷ lệ (%)",
    "Hoạt động trong kỳ",
    "Lũy kế từ đầu năm",
    "Cùng kỳ năm trước",
    "Tăng, giảm",
    "Có minh chứng",
    "Tỷ lệ có minh chứng",
)
_PLAIN = Style(border=False)
_CENTER = Style(across="center")
_NUMBER = Style(across="right", wrap=False, format=WHOLE)
_SHARE = Style(across="right", wrap=False, format=PERCENT)
_SECTION = Style(size=13, bold=True, border=False, wrap=False)
_GROUP = Style(bold=True, fill=GROUP_FILL)
_TOP_HEADS = ((1, 1, "STT"), (2, 2, "Hình thức"), (3, 3, "ĐVT"), (4, 9, "Số lượng"), (10, 11, "Lượt tiếp cận"))
_HEADS = (
    "STT",
    "Hình thức",
    "ĐVT",
    "Kế hoạch năm",
    "Thực hiện trong kỳ",
    "Lũy kế từ đầu năm",
    "Tỷ lệ (%)",
    "Cùng kỳ năm trước",
    "Tăng, giảm",
    "Trong kỳ",
    "Lũy kế",
    "Số hoạt động",
    "Có minh chứng",
)


def fill_summary(styles: Styles, sheet: Worksheet, figures: ReportFigures) -> None:
    """Write the whole sheet."""
    sheet.title = SUMMARY
    prepare(sheet, WIDTHS, footer_of(figures))
    sheet.sheet_view.showGridLines = False
    row = _letterhead(styles, sheet, figures)
    table, drawn = _overview(styles, sheet, figures, row)
    row, groups = _kinds(styles, sheet, figures, table)
    end = _notes(styles, sheet, figures, row)
    last = _signatures(styles, sheet, figures, end + 1)
    sheet.print_area = f"A1:{get_column_letter(LAST)}{last}"
    # A heading keeps its first rows, the signatures keep the last row and the note.
    closing = row - 2 if row - 2 in groups else row - 1
    if closing <= table + 5:  # a table of a row or two goes with them whole
        closing = table
    blocks = [drawn, (table, table + 5), *((group, group + 1) for group in groups), (closing, last)]
    break_pages(sheet, WIDTHS, last, (table + 1, table + 3), blocks)


def _letterhead(styles: Styles, sheet: Worksheet, figures: ReportFigures) -> int:
    office = figures.office
    upper = Style(across="center", border=False)
    bold = replace(upper, bold=True)
    width = sum(WIDTHS[:LEFT])
    names = (
        (office.parent.upper(), upper, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold),
        (office.name.upper(), bold, "Độc lập - Tự do - Hạnh phúc", replace(bold, size=13)),
    )
    for row, (left, left_style, right, right_style) in enumerate(names, 1):
        styles.spread(sheet, row, 1, LEFT, left, left_style)
        styles.spread(sheet, row, RIGHT, LAST, right, right_style)
        sheet.row_dimensions[row].height = row_height(line_count(left, width, 12, bold=True), 13, 1)
    sheet.row_dimensions[3].height = 16
    lines = (
        ("BÁO CÁO", replace(TITLE, size=15), 22.0),
        (f"Kết quả tuyên truyền cải cách hành chính {period_phrase(figures)}", SUBTITLE, 19.0),
        (sentence_of_window(figures), SENTENCE, 17.0),
    )
    for row, (text, style, height) in enumerate(lines, 4):
        styles.spread(sheet, row, 1, LAST, text, style)
        sheet.row_dimensions[row].height = height
    sheet.row_dimensions[7].height = 8
    return 8


def _overview(styles: Styles, sheet: Worksheet, figures: ReportFigures, row: int) -> tuple[int, tuple[int, int]]:
    """Write the facts, the table by unit and the charts; return the next free row, and the rows of the charts."""
    facts = _facts(figures)
    styles.spread(sheet, row, 1, LAST, facts, replace(_PLAIN, across="left"))
    sheet.row_dimensions[row].height = row_height(line_count(facts, sum(WIDTHS), 12), 12, 4)
    row += 1
    styles.spread(sheet, row, 1, LAST, "I. KẾT QUẢ THEO ĐƠN VỊ THỰC HIỆN", _SECTION)
    sheet.row_dimensions[row].height = 22
    top = row + 1
    for column, text in enumerate(_UNIT_HEADS, 1):
        text = YEARS_HEADS.get(text, text) if figures.period.years > 1 else text
        styles.put(sheet, top, column, text, HEAD)
    lines = max(line_count(text, width, 12, bold=True) for text, width in zip(_UNIT_HEADS, WIDTHS, strict=False))
    sheet.row_dimensions[top].height = row_height(lines, 12, 4)
    row = top + 1
    for place, part in enumerate(figures.units, 1):
        _unit_row(styles, sheet, row, place, part)
        row += 1
    if figures.unled:
        share = figures.unled_finished / figures.unled
        values = ("", UNLED, figures.unled, figures.unled_finished, share, *[None] * 6)
        _unit_cells(styles, sheet, row, values, bold=False)
        row += 1
    _whole_row(styles, sheet, row, figures)
    row += 1
    if counted_twice(figures):
        note = (
            "Hoạt động do nhiều đơn vị cùng thực hiện, nhiệm vụ do nhiều đơn vị cùng chủ trì được tính cho từng đơn "
            "vị, nhưng chỉ tính một lần ở dòng cuối."
        )
        styles.spread(sheet, row, 1, len(_UNIT_HEADS), note, NOTE)
        sheet.row_dimensions[row].height = row_height(line_count(note, sum(WIDTHS[: len(_UNIT_HEADS)]), 11), 11)
        row += 1
    sheet.row_dimensions[row].height = 10
    row += 1
    drawn = row
    needed = chart.add(styles, sheet, figures, row)
    while needed > 0:
        sheet.row_dimensions[row].height = 18
        needed -= 18
        row += 1
    sheet.row_dimensions[row].height = 10
    return row + 1, (drawn, max(drawn, row - 1))


def _facts(figures: ReportFigures) -> str:
    """Return the report's own first sentences; its days stand above already."""
    progress = narrative.progress(figures)
    told = [plain(narrative.summary(figures)).replace(f" {figures.window_words}", "")]
    return " ".join([*told, plain(progress)] if progress else told)


def _unit_row(styles: Styles, sheet: Worksheet, row: int, place: int, part: UnitFigures) -> None:
    led = part.planned or None
    values = (
        part.planned or None,
        part.finished if led else None,
        part.ratio,
        part.activities,
        part.cumulative,
        part.last_year,
        part.activities - part.last_year,
        part.with_evidence,
        part.with_evidence / part.activities if part.activities else None,
    )
    _unit_cells(styles, sheet, row, (place, part.name, *values), bold=False)


def _whole_row(styles: Styles, sheet: Worksheet, row: int, figures: ReportFigures) -> None:
    """Write the office's own row: each activity once, each task once."""
    tasks, finished = len(figures.tasks), sum(task.finished for task in figures.tasks)
    values = (
        tasks or None,
        finished if tasks else None,
        finished / tasks if tasks else None,
        figures.activities,
        figures.activities_so_far,
        figures.activities_last_year,
        figures.activities - figures.activities_last_year,
        figures.with_evidence,
        figures.with_evidence / figures.activities if figures.activities else None,
    )
    _unit_cells(styles, sheet, row, ("", "Toàn cơ quan", *values), bold=True)


def _unit_cells(
    styles: Styles, sheet: Worksheet, row: int, values: tuple[str | float | None, ...], *, bold: bool
) -> None:
    looks = (_CENTER, Style(), *[_NUMBER] * 2, _SHARE, *[_NUMBER] * 3, replace(_NUMBER, format=SIGNED), _NUMBER, _SHARE)
    fill = GROUP_FILL if bold else None
    for column, (value, style) in enumerate(zip(values, looks, strict=True), 1):
        styles.put(sheet, row, column, value, replace(style, bold=bold, fill=fill))
    lines = line_count(str(values[1]), WIDTHS[1], 12, bold=bold)
    sheet.row_dimensions[row].height = max(18.0, row_height(lines, 12))


def _kinds(styles: Styles, sheet: Worksheet, figures: ReportFigures, row: int) -> tuple[int, list[int]]:
    """Write the table by kind under its groups; return the next free row and the rows of the groups."""
    styles.spread(sheet, row, 1, LAST, "II. KẾT QUẢ THEO HÌNH THỨC TUYÊN TRUYỀN", _SECTION)
    sheet.row_dimensions[row].height = 22
    first = row + 1
    _kinds_head(styles, sheet, first, figures.period.years > 1)
    sheet.print_title_rows = f"{first}:{first + 2}"
    row = first + 3
    labels = {group.id: group.label for group in catalog.groups()}
    groups: list[int] = []
    for place, (group, kinds) in enumerate(groupby(figures.kinds, key=lambda kind: kind.group), 1):
        groups.append(row)
        styles.put(sheet, row, 1, roman(place), replace(_GROUP, across="center"))
        styles.spread(sheet, row, 2, LAST, labels.get(group, "Hình thức khác"), _GROUP)
        sheet.row_dimensions[row].height = 19
        row += 1
        for number, kind in enumerate(kinds, 1):
            _kind_row(styles, sheet, row, number, kind)
            row += 1
    if not figures.kinds:
        text = "Trong kỳ và từ đầu năm chưa có hình thức tuyên truyền nào được thực hiện hoặc giao trong kế hoạch."
        styles.spread(sheet, row, 1, LAST, text, Style(italic=True, across="center"))
        sheet.row_dimensions[row].height = 24
        row += 1
    return row, groups


def _kinds_head(styles: Styles, sheet: Worksheet, row: int, years: bool) -> None:
    for column, text in enumerate(_HEADS, 1):
        text = YEARS_HEADS.get(text, text) if years else text
        styles.put(sheet, row, column, None, HEAD)
        styles.put(sheet, row + 1, column, text, HEAD)
        styles.put(sheet, row + 2, column, f"({column})", Style(size=10, italic=True, across="center"))
    styles.put(sheet, row + 2, 7, "(7)=(6):(4)", Style(size=10, italic=True, across="center", wrap=False))
    for first, last, text in (*_TOP_HEADS, (12, 13, "Hoạt động trong kỳ")):
        if first == last:
            styles.put(sheet, row, first, text, HEAD)
            styles.put(sheet, row + 1, first, None, HEAD)
            sheet.merge_cells(start_row=row, end_row=row + 1, start_column=first, end_column=last)
        else:
            styles.spread(sheet, row, first, last, text, HEAD)
    sheet.row_dimensions[row].height = 19
    lines = max(line_count(text, width, 12, bold=True) for text, width in zip(_HEADS[3:], WIDTHS[3:], strict=True))
    sheet.row_dimensions[row + 1].height = row_height(lines, 12, 4)
    sheet.row_dimensions[row + 2].height = 15


def _kind_row(styles: Styles, sheet: Worksheet, row: int, place: int, kind: KindFigures) -> None:
    values: list[tuple[str | float | None, Style]] = [
        (place, _CENTER),
        (kind.label, Style()),
        (kind.counting_unit, _CENTER),
    ]
    for amount in (kind.planned, kind.quantity, kind.cumulative):
        values.append(_amount(amount))
    values.append((kind.ratio, replace(_NUMBER, format=PERCENT)))
    values.append(_amount(kind.last_year))
    change, look = _amount(kind.difference if kind.last_year or kind.quantity else None)
    values.append((change, replace(look, format=SIGNED if isinstance(change, int) else SIGNED_FRACTION)))
    values.extend((number, _NUMBER) for number in _reach(kind))
    values.extend(((kind.activities, _NUMBER), (kind.with_evidence, _NUMBER)))
    for column, (value, style) in enumerate(values, 1):
        styles.put(sheet, row, column, value, style)
    lines = max(line_count(kind.label, WIDTHS[1], 12), line_count(kind.counting_unit, WIDTHS[2], 12))
    sheet.row_dimensions[row].height = max(19.0, row_height(lines, 12, 4))


def _amount(value: float | None) -> tuple[float | None, Style]:
    number = None if value is None else plain_number(value)
    return number, _NUMBER if isinstance(number, int) or number is None else replace(_NUMBER, format=FRACTION)


def _reach(kind: KindFigures) -> tuple[int | None, int | None]:
    """Return the two reach figures; a kind that measures none has empty cells, not zeros."""
    if not kind.reach_unit and not kind.reach and not kind.cumulative_reach:
        return None, None
    return kind.reach, kind.cumulative_reach


def _notes(styles: Styles, sheet: Worksheet, figures: ReportFigures, row: int) -> int:
    text = (
        "Ghi chú: Mỗi hình thức có đơn vị tính riêng nên không cộng gộp số lượng của các hình thức khác nhau. "
        f"Lũy kế tính từ {long_date(figures.year_first)}. Dấu “-” là số không; ô trống là không giao chỉ tiêu hoặc "
        "không đo lượt tiếp cận."
    )
    styles.spread(sheet, row, 1, LAST, text, NOTE)
    sheet.row_dimensions[row].height = row_height(line_count(text, sum(WIDTHS), 11), 11)
    return row + 1


def _signatures(styles: Styles, sheet: Worksheet, figures: ReportFigures, row: int) -> int:
    """Write place and date (blank until signing, domain.md 1.4) and the signature forms; return the last row."""
    office = figures.office
    day = "ngày       tháng       năm " + str(figures.last.year)
    place = f"{office.place}, {day}" if office.place else day.capitalize()
    centre = Style(size=13, across="center", border=False)
    bold = replace(centre, bold=True)
    styles.spread(sheet, row, RIGHT + 1, LAST, place, replace(centre, italic=True))
    sheet.row_dimensions[row].height = 18
    signer = office.signer
    right = [line for line in ([*signer.authority.split("\n"), signer.title] if signer else []) if line.strip()]
    left = ["NGƯỜI LẬP BIỂU"]
    for place_in_block in range(max(len(left), len(right), 1)):
        row += 1
        sheet.row_dimensions[row].height = 18
        if place_in_block < len(left):
            styles.spread(sheet, row, 1, LEFT, left[place_in_block], bold)
        if place_in_block < len(right):
            styles.spread(sheet, row, RIGHT + 1, LAST, right[place_in_block], bold)
    row += 1
    sheet.row_dimensions[row].height = 75  # 25 mm for signature and seal
    row += 1
    styles.spread(sheet, row, RIGHT + 1, LAST, signer.name if signer else "", bold)
    sheet.row_dimensions[row].height = 18
    return row
