"""Which task of the plan a new activity is proposed for, by the words of both."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import cache

from cchc_desktop import catalog
from cchc_desktop.models import Activity, Plan, Task
from cchc_desktop.text import fold

_WORD = re.compile(r"[^\W_]+")
# Words that every task and activity of such a plan may have: they tell none from another.
_COMMON = """
cai cach hanh chinh nha nuoc cchc tuyen truyen cong tac to chuc thuc hien trien khai noi dung ve cho va cac cua tren
trong tai theo den voi o so xa phuong tinh don vi co quan nam quy thang ngay lan duoc la nhung mot
"""


def best_task(tasks: Iterable[Task], kind: str, title: str = "") -> Task | None:
    """Return of the tasks that name a kind the one whose words a title shares most; the plan's first among equals."""
    named = [task for task in tasks if kind in task.kinds]
    if len(named) < 2:
        return next(iter(named), None)
    entry = catalog.kind(kind)
    common = _words(_COMMON).union(*(_words(text) for text in (entry.label, *entry.keywords)))
    said = _words(title) - common
    return max(named, key=lambda task: len(said & _words(task.text)))


class Proposals:
    """Proposes tasks for activities that name none; a year's plan is read once."""

    def __init__(self, year_of: Callable[[date], int], plan_of: Callable[[int], Plan | None]) -> None:
        self._year_of, self._plan_of = year_of, cache(plan_of)

    def task(self, activity: Activity) -> tuple[int, ...]:
        """Return the task that an activity's kind and words fit best, or ()."""
        plan = self._plan_of(self._year_of(activity.date))
        task = best_task(plan.tasks, activity.kind, activity.title) if plan else None
        return (task.id,) if task and task.id else ()

    def given(self, activity: Activity) -> Activity:
        """Return an activity with a task: its own, else the proposed one."""
        return activity if activity.task_ids else replace(activity, task_ids=self.task(activity))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(text)))
