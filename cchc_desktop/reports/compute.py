"""From a period's sums to the figures of its report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cchc_desktop import catalog
from cchc_desktop.models import Office, Plan, Sum, Task, Unit
from cchc_desktop.periods import Period, Window
from cchc_desktop.reports.figures import KindFigures, ReportFigures, TaskFigures, UnitFigures, YearFigures
from cchc_desktop.text import fold
from cchc_desktop.unit_times import with_former_names

_NOTHING = Sum()


@dataclass(frozen=True, slots=True)
class UnitSums:
    """What the units did: in the period, since the year began, a year before; quantities by kind."""

    in_period: Mapping[int | None, Sum]
    cumulative: Mapping[int | None, Sum]
    last_year: Mapping[int | None, Sum]
    matrix: Mapping[int | None, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class YearSums:
    """One year of a plan for several years."""

    year: int
    window: Window
    by_kind: Mapping[str, Sum]
    by_task: Mapping[int, Mapping[str, Sum]]


def report_figures(
    *,
    office: Office,
    period: Period,
    window: Window,
    year_first: Window,
    plan: Plan | None,
    units: Sequence[Unit],
    in_period: Mapping[str, Sum],
    cumulative: Mapping[str, Sum],
    last_year: Mapping[str, Sum],
    by_unit: UnitSums,
    by_task: Mapping[int, Mapping[str, Sum]],
    years: Sequence[YearSums] = (),
    former: Mapping[int, Sequence[Unit]] | None = None,
    integrated: Mapping[str, float] | None = None,
) -> ReportFigures:
    """Put the sums of a period together. `year_first` runs from the year's first day to the period's last."""
    planned: dict[str, float] = {}
    for year in range(period.year, period.last_year + 1):
        for kind, target in planned_by_kind(plan, year).items():
            planned[kind] = planned.get(kind, 0) + target
    tasks = tuple(
        task_figures(task, by_task.get(task.id or 0, {}), _years_of(task, period))
        for task in (tasks_of(plan, period.year) if period.years == 1 else plan.tasks if plan else ())
    )
    counted = {*in_period, *cumulative, *last_year, *planned}
    rows, unled = _unit_figures(units, by_unit, tasks, former or {})
    known = [kind.id for kind in catalog.kinds()]
    order = [kind for kind in known if kind in counted] + sorted(counted - set(known))
    return ReportFigures(
        office=office,
        period=period,
        first=window.first,
        last=window.last,
        year_first=year_first.first,
        kinds=tuple(
            _kind_figures(
                kind,
                planned.get(kind),
                in_period.get(kind, _NOTHING),
                cumulative.get(kind, _NOTHING),
                last_year.get(kind, _NOTHING),
                (integrated or {}).get(kind, 0),
            )
            for kind in order
        ),
        units=rows,
        tasks=tasks,
        plan=plan,
        activities=sum(s.activities for s in in_period.values()),
        with_evidence=sum(s.with_evidence for s in in_period.values()),
        activities_so_far=sum(s.activities for s in cumulative.values()),
        activities_last_year=sum(s.activities for s in last_year.values()),
        unled=len(unled),
        loose=_loose(tasks, planned, cumulative, by_task),
        unled_finished=sum(task.finished for task in unled),
        years=tuple(_year_figures(year, plan, order) for year in years),
    )


def tasks_of(plan: Plan | None, year: int) -> tuple[Task, ...]:
    """Return the tasks of a plan that a year holds: of a plan for several years not those of other years."""
    if plan is None or plan.year_from == plan.year_to:
        return plan.tasks if plan else ()
    return tuple(task for task in plan.tasks if _in_year(task, year))


def _in_year(task: Task, year: int) -> bool:
    return (not task.start or task.start.year <= year) and (not task.end or year <= task.end.year)


def _years_of(task: Task, period: Period) -> int:
    """Return in how many of the period's years a task is in force: its target is a year's."""
    first = max(period.year, task.start.year if task.start else period.year)
    last = min(period.last_year, task.end.year if task.end else period.last_year)
    return max(1, last - first + 1)


def _year_figures(sums: YearSums, plan: Plan | None, order: Sequence[str]) -> YearFigures:
    return YearFigures(
        sums.year,
        sums.window.first,
        sums.window.last,
        sum(s.activities for s in sums.by_kind.values()),
        sum(s.with_evidence for s in sums.by_kind.values()),
        tuple((kind, sums.by_kind.get(kind, _NOTHING).quantity) for kind in order),
        tuple(task_figures(task, sums.by_task.get(task.id or 0, {})) for task in (plan.tasks if plan else ())),
    )


def planned_by_kind(plan: Plan | None, year: int) -> dict[str, float]:
    """Return the year's target of each kind: only tasks of one kind can be told by kind."""
    found: dict[str, float] = {}
    for task in plan.tasks if plan else ():
        if task.target and len(task.kinds) == 1 and _in_year(task, year):
            found[task.kinds[0]] = found.get(task.kinds[0], 0) + task.target
    return found


def _loose(
    tasks: Sequence[TaskFigures],
    planned: Iterable[str],
    cumulative: Mapping[str, Sum],
    by_task: Mapping[int, Mapping[str, Sum]],
) -> tuple[tuple[str, float], ...]:
    """Return what was done for no task of kinds whose tasks are still open: the kind's own sum has it."""
    found = []
    for kind in planned:
        own = [done for done in tasks if kind in done.task.kinds]
        served = _total(by_task.get(done.task.id or 0, {}).get(kind, _NOTHING).quantity for done in own)
        rest = cumulative.get(kind, _NOTHING).quantity - served
        if rest > 0 and not all(done.finished for done in own):
            found.append((kind, rest))
    return tuple(found)


def _kind_figures(
    kind_id: str, planned: float | None, now: Sum, total: Sum, before: Sum, integrated: float
) -> KindFigures:
    kind = catalog.kind(kind_id)
    return KindFigures(
        kind=kind_id,
        label=kind.label,
        group=kind.group,
        counting_unit=kind.counting_unit,
        reach_unit=kind.reach_words if now.reach or total.reach else kind.reach_unit,
        planned=planned,
        quantity=now.quantity,
        cumulative=total.quantity,
        last_year=before.quantity,
        reach=now.reach,
        cumulative_reach=total.reach,
        activities=now.activities,
        with_evidence=now.with_evidence,
        integrated=integrated,
    )


def _unit_figures(
    units: Sequence[Unit], sums: UnitSums, tasks: Sequence[TaskFigures], former: Mapping[int, Sequence[Unit]]
) -> tuple[tuple[UnitFigures, ...], list[TaskFigures]]:
    """Return the rows of the units and the tasks that none of them leads: all columns add up to the office's."""
    leading = [{fold(lead).strip(" .;") for lead in task.task.lead} for task in tasks]
    spans = (sums.in_period, sums.cumulative, sums.last_year)
    unled = set(range(len(tasks)))

    def acted(key: int | None) -> bool:
        return any(span.get(key, _NOTHING).activities for span in spans)

    def row(unit: Unit | None) -> UnitFigures:
        key = unit.id if unit else None
        now, so_far, past = (span.get(key, _NOTHING) for span in spans)
        before = former.get(key, ()) if key is not None else ()
        own = (unit, *before) if unit else ()
        names = {fold(name) for each in own for name in (each.name, each.short_name) if name}
        led = [place for place, leads in enumerate(leading) if leads & names]
        unled.difference_update(led)
        return UnitFigures(
            with_former_names(unit, before) if unit else None,
            now.activities,
            now.with_evidence,
            so_far.activities,
            past.activities,
            len(led),
            sum(tasks[place].finished for place in led),
            tuple(sorted(sums.matrix.get(key, {}).items())),
        )

    rows = [row(unit) for unit in units if not unit.valid_to or acted(unit.id)]
    if acted(None):
        rows.append(row(None))
    return tuple(rows), [tasks[place] for place in sorted(unled)]


def task_figures(task: Task, sums: Mapping[str, Sum], years: int = 1) -> TaskFigures:
    """Tell what was done for a task; over several `years` its target counts once for each, and is told so.

    With a target, quantities count, of kinds that are counted in the target's unit; without
    one, activities. A "thường xuyên" task is done when one evidenced activity lies in the
    window (domain.md 3, unconfirmed).
    """
    counting = {kind: s for kind, s in sums.items() if _same_unit(kind, task)} if task.target else dict(sums)
    done = _total(s.quantity for s in counting.values()) if task.target else _total(s.activities for s in sums.values())
    activities = int(_total(s.activities for s in sums.values()))
    evidenced = int(_total(s.with_evidence for s in sums.values()))
    if task.target and years > 1:
        low, high = (None if end is None else end * years for end in (task.target_low, task.target_high))
        task = replace(task, target_low=low, target_high=high)
    finished = done >= task.target if task.target else evidenced > 0
    return TaskFigures(task, done, activities, evidenced, finished)


def _same_unit(kind_id: str, task: Task) -> bool:
    if task.kinds and kind_id not in task.kinds:
        return False
    unit = catalog.kind(kind_id).counting_unit
    return not task.target_unit or task.target_unit == unit or task.target_unit in re.split(r"[,/]\s*", unit)


def _total(values: Iterable[float]) -> float:
    return sum(values)
