"""Which task of the plan a new activity is proposed for, by the words of both."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cchc_desktop import catalog
from cchc_desktop.models import Task
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


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(text)))
