"""The sheet `Tiến độ kế hoạch`: each task of the plan, what was done for it, where it stands."""

from __future__ import annotations

from dataclasses import replace

from openpyxl.worksheet.worksheet import Worksheet

from cchc_desktop.exports.xlsx.measure import line_count, row_height
from cchc_desktop.exports.xlsx.page import HEAD, NOTE, PROGRESS, footer_of, prepare, short_heading
from cchc_desktop.exports.xlsx.styles import GROUP_FILL, PERCENT, Style, Styles
from cchc_desktop.exports.xlsx.texts import plain_number
from cchc_desktop.models import Task
from cchc_desktop.reports.figures import ReportFigures, TaskFigures
from cchc_desktop.reports.narrative import plan_name
from cchc_desktop.reports.task_state import DONE, IDLE, LATER, ONGOING, OVERDUE, RUNNING, state_of, target_words
from cchc_desktop.text import padded, percent

_COLUMNS = (
    ("STT", 5.5),
    ("Nhiệm vụ", 46),
    ("Chủ trì", 22),
    ("Phối hợp", 24),
    ("Thời gian", 15),
    ("Chỉ tiêu", 12.5),
    ("Đã làm", 12.5),
    ("Tỷ lệ", 9.5),
    ("Minh chứng", 11.5),
    ("Trạng thái", 14.5),
)
LAST = len(_COLUMNS)
_LOOKS = {
    DONE: ("E2F0D9", "1E5C2A"),
    ONGOING: ("E2F0D9", "1E5C2A"),
    RUNNING: ("FFF6DD", "6B4E00"),
    OVERDUE: ("FBE3E1", "9C1C13"),
    LATER: (None, "000000"),
    IDLE: (None, "000000"),
}
_TOP = Style(down="top")
_CENTER = Style(down="top", across="center")
_NUMBER = Style(down="top", across="right", wrap=False)


def fill_tasks(styles: Styles, sheet: Worksheet, figures: ReportFigures) -> None:
    """Write the whole sheet."""
    sheet.title = PROGRESS
    prepare(sheet, [width for _, width in _COLUMNS], footer_of(figures))
    sheet.sheet_view.showGridLines = False
    title = f"TIẾN ĐỘ THỰC HIỆN KẾ HOẠCH ĐẾN HẾT {figures.period.label.upper()}"
    head = short_heading(styles, sheet, figures, title, LAST)
    line = _state_line(figures)
    styles.spread(sheet, head, 1, LAST, line, Style(across="center", border=False))
    sheet.row_dimensions[head].height = row_height(line_count(line, sum(w for _, w in _COLUMNS), 12), 12, 6)
    head += 1
    for column, (text, _) in enumerate(_COLUMNS, 1):
        styles.put(sheet, head, column, text, HEAD)
    sheet.row_dimensions[head].height = 24
    sheet.print_title_rows = f"{head}:{head}"
    sheet.freeze_panes = f"C{head + 1}"
    row = head + 1
    for place, figures_of_task in enumerate(figures.tasks, 1):
        _task_row(styles, sheet, row, place, figures_of_task, figures)
        row += 1
    if not figures.tasks:
        what = "Kế hoạch chưa tách nhiệm vụ" if figures.plan else f"Chưa có kế hoạch của năm {figures.period.year}"
        text = f"{what}. Thêm nhiệm vụ ở trang Kế hoạch để theo dõi tiến độ."
        styles.spread(sheet, row, 1, LAST, text, Style(italic=True, across="center"))
        sheet.row_dimensions[row].height = 30
        return
    sheet.auto_filter.ref = f"A{head}:J{row - 1}"
    _total_row(styles, sheet, row, figures)
    row += 1
    text = (
        "Ghi chú: Nhiệm vụ có chỉ tiêu tính theo số lượng lũy kế từ đầu năm của các hoạt động gắn với nhiệm vụ; nhiệm "
        "vụ thường xuyên hoàn thành khi có hoạt động kèm minh chứng, trong năm là đạt tiến độ. Minh chứng: số hoạt "
        "động có tài liệu kiểm chứng trên tổng số hoạt động."
    )
    styles.spread(sheet, row, 1, LAST, text, NOTE)
    sheet.row_dimensions[row].height = row_height(line_count(text, sum(w for _, w in _COLUMNS), 11), 11)


def _total_row(styles: Styles, sheet: Worksheet, row: int, figures: ReportFigures) -> None:
    """Count the tasks: all, finished, their share, those left. Quantities of tasks are never added."""
    finished = sum(task.finished for task in figures.tasks)
    bold = Style(bold=True, down="top", fill=GROUP_FILL)
    number = replace(bold, across="right", wrap=False)
    values: tuple[tuple[str | float | None, Style], ...] = (
        (None, bold),
        ("Số nhiệm vụ: tổng số, đã hoàn thành, tỷ lệ; còn lại ở cột cuối", bold),
        (None, bold),
        (None, bold),
        (None, bold),
        (len(figures.tasks), replace(number, format=with_unit("nhiệm vụ", 1))),
        (finished, replace(number, format=with_unit("nhiệm vụ", 1))),
        (finished / len(figures.tasks), replace(number, format=PERCENT)),
        (None, bold),
        (len(figures.tasks) - finished, replace(number, across="center", format=with_unit("nhiệm vụ", 1))),
    )
    for column, (value, style) in enumerate(values, 1):
        styles.put(sheet, row, column, value, style)
    sheet.row_dimensions[row].height = row_height(2, 12, 4)


def _state_line(figures: ReportFigures) -> str:
    name = plan_name(figures) if figures.plan else ""
    if not figures.tasks:
        return name
    done = sum(task.finished for task in figures.tasks)
    share = percent(done / len(figures.tasks))
    return f"{name}: hoàn thành {padded(done)}/{padded(len(figures.tasks))} nhiệm vụ ({share})"


def _task_row(
    styles: Styles, sheet: Worksheet, row: int, place: int, done: TaskFigures, figures: ReportFigures
) -> None:
    task = done.task
    state = state_of(done, figures)
    fill, ink = _LOOKS[state]
    unit = task.target_unit if task.target else "hoạt động"
    lead, coordinating = "; ".join(task.lead), "; ".join(task.coordinating)
    target, target_style = _target(task)
    ratio = done.done / task.target if task.target else None
    evidence = replace(_CENTER, wrap=False, format=f'0"/{done.activities}"')
    values: tuple[tuple[str | float | None, Style], ...] = (
        (place, _CENTER),
        (task.text, _TOP),
        (lead, _TOP),
        (coordinating, _TOP),
        (task.time, _TOP),
        (target, target_style),
        (plain_number(done.done), replace(_NUMBER, format=with_unit(unit, done.done))),
        (ratio, replace(_NUMBER, format=PERCENT)),
        (done.with_evidence if done.activities else None, evidence),
        (state, replace(_CENTER, fill=fill, ink=ink)),
    )
    lines = 1
    for column, ((value, style), (_, width)) in enumerate(zip(values, _COLUMNS, strict=True), 1):
        styles.put(sheet, row, column, value, style)
        if isinstance(value, str):
            lines = max(lines, line_count(value, width, 12))
    sheet.row_dimensions[row].height = max(20.0, row_height(lines, 12, 4))


def _target(task: Task) -> tuple[str | float | None, Style]:
    """Return the target: a number that prints its unit, or the words of a range."""
    if task.target_low is not None and task.target_high is not None and task.target_low != task.target_high:
        return target_words(task), replace(_NUMBER, wrap=True)
    if task.target is None:
        return None, _NUMBER
    return plain_number(task.target), replace(_NUMBER, format=with_unit(task.target_unit, task.target))


def with_unit(unit: str, value: float) -> str:
    """Return a number format that prints the unit after the number, which stays a number."""
    digits = "#,##0" if float(value).is_integer() else "#,##0.0#"
    unit = "".join(c for c in unit if c.isprintable() and c not in '"\\')[:40].strip()
    return f'{digits}" {unit}"_ ' if unit else f"{digits}_ "
