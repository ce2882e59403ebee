"""Where a task of the plan stands when a period ends, in the words that every export prints."""

from __future__ import annotations

from cchc_desktop.models import Task
from cchc_desktop.reports.coverage import is_rhythm
from cchc_desktop.reports.figures import ReportFigures, TaskFigures
from cchc_desktop.text import number, padded

DONE, ONGOING = "Hoàn thành", "Đạt tiến độ"
RUNNING, OVERDUE, LATER, IDLE = "Đang thực hiện", "Quá hạn", "Chưa đến hạn", "Chưa thực hiện"


def goes_on(done: TaskFigures, figures: ReportFigures) -> bool:
    """Tell whether a task that has been served goes on after the period: "thường xuyên" until the year's end."""
    task = done.task
    return is_rhythm(task) and figures.period.last_month < 12 and (task.end is None or task.end > figures.last)


def ongoing(figures: ReportFigures) -> int:
    """Return how many of the finished tasks go on to the year's end."""
    return sum(task.finished and goes_on(task, figures) for task in figures.tasks)


def state_of(done: TaskFigures, figures: ReportFigures) -> str:
    """Return the word for where a task stands."""
    task = done.task
    if done.finished:
        return ONGOING if goes_on(done, figures) else DONE
    if task.end and task.end <= figures.last:
        return OVERDUE
    if done.activities:
        return RUNNING
    return LATER if task.start and task.start > figures.last else IDLE


def target_words(task: Task) -> str:
    """Return "04 - 05 lớp", "24 tin, bài", "" of a task without a target."""
    low, high = task.target_low, task.target_high
    if low is not None and high is not None and low != high:
        return f"{padded(low)} - {padded(high)} {task.target_unit}".strip()
    return "" if task.target is None else f"{number(task.target)} {task.target_unit}".strip()
