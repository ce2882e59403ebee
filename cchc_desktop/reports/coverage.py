"""What was communicated and what not yet: content x kind x quarter, and the tasks of the plan (R08, R24, N12)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from cchc_desktop.models import Task
from cchc_desktop.periods import Window
from cchc_desktop.reports.figures import ReportFigures, TaskFigures
from cchc_desktop.text import fold, roman


@dataclass(frozen=True, slots=True)
class Count:
    """Activities (entries, never quantities) and how many of them are evidenced."""

    activities: int = 0
    evidenced: int = 0
    links: int = 0  # of the evidenced: those proven by a link alone

    @property
    def missing(self) -> int:
        return self.activities - self.evidenced

    def __add__(self, other: Count) -> Count:
        return Count(self.activities + other.activities, self.evidenced + other.evidenced, self.links + other.links)


NOTHING = Count()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counts of a report year by content, kind and quarter (0 to 3)."""

    year: int
    quarters: tuple[Window, ...]
    begun: int  # quarters that have begun: what is empty later is no gap yet
    cells: Mapping[tuple[str, str, int], Count] = field(default_factory=dict)

    def count(self, tag: str, kinds: Iterable[str], quarter: int) -> Count:
        """Return what some kinds come to for a content in a quarter."""
        found = NOTHING
        for kind in kinds:
            if (cell := self.cells.get((tag, kind, quarter))) is not None:
                found += cell
        return found

    def tags(self) -> set[str]:
        """Return the contents that occur."""
        return {tag for tag, _, _ in self.cells}

    def kinds(self) -> set[str]:
        """Return the kinds that occur."""
        return {kind for _, kind, _ in self.cells}

    def gaps(self, tag: str, kinds: Collection[str]) -> tuple[int, ...]:
        """Return the quarters that have begun and have nothing evidenced of the content by these kinds."""
        return tuple(q for q in range(self.begun) if not self.count(tag, kinds, q).evidenced)


@dataclass(frozen=True, slots=True)
class TaskCoverage:
    """A plan task over a report year: what was done against its target, quarter by quarter."""

    figures: TaskFigures
    quarters: tuple[Count, ...]
    rhythm: bool  # "thường xuyên": judged by an evidenced activity in each quarter of its time
    due: tuple[int, ...] = ()  # quarters (from 0) in which something was to be evidenced by now
    missing: tuple[int, ...] = ()  # those of `due` that have nothing

    @property
    def task(self) -> Task:
        return self.figures.task

    @property
    def done(self) -> bool:
        """Tell whether the task is where it has to be today."""
        return not self.missing if self.rhythm and self.due else self.figures.finished


def matrix(
    year: int, quarters: tuple[Window, ...], today: date, rows: Iterable[tuple[str, str, int, int, int, int]]
) -> Matrix:
    """Put the counts of a year together; `rows` are (content, kind, quarter, activities, evidenced, link only)."""
    cells = {(tag, kind, quarter): Count(*counts) for tag, kind, quarter, *counts in rows}
    return Matrix(year, quarters, begun(quarters, today), cells)


def begun(quarters: tuple[Window, ...], today: date) -> int:
    """Return how many of the quarters have begun."""
    return sum(1 for quarter in quarters if quarter.first <= today)


def task_coverage(
    figures: ReportFigures,
    quarters: tuple[Window, ...],
    today: date,
    rows: Iterable[tuple[int, int, int, int, int]],
) -> tuple[TaskCoverage, ...]:
    """Return the plan's tasks in their order; `rows` are (task, quarter, activities, evidenced, link only)."""
    counts: dict[tuple[int, int], Count] = {}
    for task_id, quarter, *count in rows:
        counts[task_id, quarter] = Count(*count)
    so_far = begun(quarters, today)
    found = []
    for done in figures.tasks:
        own = tuple(counts.get((done.task.id or 0, quarter), NOTHING) for quarter in range(len(quarters)))
        rhythm = is_rhythm(done.task)
        due = tuple(q for q in range(so_far) if _in_time(done.task, quarters[q])) if rhythm else ()
        missing = tuple(q for q in due if not own[q].evidenced)
        found.append(TaskCoverage(done, own, rhythm, due, missing))
    return tuple(found)


_STEADY = ("thuong xuyen", "lien tuc", "hang thang", "hang quy", "hang tuan", "dinh ky", "ca nam", "trong nam")


def is_rhythm(task: Task) -> bool:
    """Tell a task that goes on all year from one that is done once: no number to reach, no day to end by."""
    if task.target:
        return False
    time = fold(task.time)
    if any(word in time for word in _STEADY):
        return True
    return not time and task.end is None


def _in_time(task: Task, quarter: Window) -> bool:
    return not ((task.start and quarter.last < task.start) or (task.end and task.end < quarter.first))


def missing_words(task: TaskCoverage) -> str:
    """Return "thiếu quý I, quý III", or "" when nothing is missing."""
    return "thiếu " + ", ".join(f"quý {roman(quarter + 1)}" for quarter in task.missing) if task.missing else ""


# --- days and gaps ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Day:
    """What a day of the calendar holds: counts by kind, most first."""

    day: date
    kinds: tuple[tuple[str, Count], ...]

    @property
    def total(self) -> Count:
        return sum((count for _, count in self.kinds), NOTHING)


def days(rows: Iterable[tuple[str, str, int, int, int]]) -> dict[date, Day]:
    """Return the days that have activities; `rows` are (ISO day, kind, activities, evidenced, link only)."""
    found: dict[str, list[tuple[str, Count]]] = {}
    for day, kind, activities, evidenced, links in rows:
        found.setdefault(day, []).append((kind, Count(activities, evidenced, links)))
    return {
        date.fromisoformat(day): Day(date.fromisoformat(day), tuple(sorted(kinds, key=lambda k: -k[1].activities)))
        for day, kinds in found.items()
    }


@dataclass(frozen=True, slots=True)
class UnitGaps:
    """What of a unit's activities in a period still lacks proof that lasts."""

    unit_id: int | None
    name: str  # "" for activities without a unit
    none: int = 0
    link_only: int = 0
