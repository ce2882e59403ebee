"""From a period's sums to the figures of its report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from cchc_desktop import catalog
from cchc_desktop.models import Office, Plan, Sum, Task, Unit
from cchc_desktop.periods import Period, Window
from cchc_desktop.reports.figures import KindFigures, ReportFigures, TaskFigures, UnitFigures

_NOTHING = Sum()


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
    by_unit: Mapping[int | None, Sum],
    by_task: Mapping[int, Mapping[str, Sum]],
) -> ReportFigures:
    """Put the sums of a period together. `year_first` runs from the year's first day to the period's last."""
    planned = planned_by_kind(plan, period.year)
    counted = {*in_period, *cumulative, *last_year, *planned}
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
            )
            for kind in order
        ),
        units=_unit_figures(units, by_unit),
        tasks=tuple(_task_figures(task, by_task.get(task.id or 0, {})) for task in (plan.tasks if plan else ())),
        plan=plan,
        activities=sum(s.activities for s in in_period.values()),
        with_evidence=sum(s.with_evidence for s in in_period.values()),
    )


def planned_by_kind(plan: Plan | None, year: int) -> dict[str, float]:
    """Return the year's target of each kind: only tasks of one kind can be told by kind."""
    found: dict[str, float] = {}
    for task in plan.tasks if plan else ():
        in_year = (not task.start or task.start.year <= year) and (not task.end or year <= task.end.year)
        if task.target and len(task.kinds) == 1 and in_year:
            found[task.kinds[0]] = found.get(task.kinds[0], 0) + task.target
    return found


def _kind_figures(kind_id: str, planned: float | None, now: Sum, total: Sum, before: Sum) -> KindFigures:
    kind = catalog.kind(kind_id)
    return KindFigures(
        kind=kind_id,
        label=kind.label,
        group=kind.group,
        counting_unit=kind.counting_unit,
        reach_unit=kind.reach_unit,
        planned=planned,
        quantity=now.quantity,
        cumulative=total.quantity,
        last_year=before.quantity,
        reach=now.reach,
        cumulative_reach=total.reach,
        activities=now.activities,
        with_evidence=now.with_evidence,
    )


def _unit_figures(units: Sequence[Unit], sums: Mapping[int | None, Sum]) -> tuple[UnitFigures, ...]:
    rows = [
        UnitFigures(unit, s.activities, s.with_evidence)
        for unit in units
        if (s := sums.get(unit.id, _NOTHING)).activities or not unit.valid_to
    ]
    if (rest := sums.get(None, _NOTHING)).activities:
        rows.append(UnitFigures(None, rest.activities, rest.with_evidence))
    return tuple(rows)


def _task_figures(task: Task, sums: Mapping[str, Sum]) -> TaskFigures:
    """Tell what was done for a task.

    With a target, quantities count, of kinds that are counted in the target's unit; without
    one, activities. A "thường xuyên" task is done when one evidenced activity lies in the
    window (domain.md 3, unconfirmed).
    """
    counting = {kind: s for kind, s in sums.items() if _same_unit(kind, task)} if task.target else dict(sums)
    done = _total(s.quantity for s in counting.values()) if task.target else _total(s.activities for s in sums.values())
    activities = int(_total(s.activities for s in sums.values()))
    evidenced = int(_total(s.with_evidence for s in sums.values()))
    finished = done >= task.target if task.target else evidenced > 0
    return TaskFigures(task, done, activities, evidenced, finished)


def _same_unit(kind_id: str, task: Task) -> bool:
    if task.kinds and kind_id not in task.kinds:
        return False
    unit = catalog.kind(kind_id).counting_unit
    return not task.target_unit or task.target_unit == unit or task.target_unit in re.split(r"[,/]\s*", unit)


def _total(values: Iterable[float]) -> float:
    return sum(values)
