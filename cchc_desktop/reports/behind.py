"""Which activities a figure of a report counts: the days, kinds, evidence and unit behind its query (product.md N6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cchc_desktop.models import ActivityFilter, EvidenceState
from cchc_desktop.periods import Window, WindowRule, previous_year, window
from cchc_desktop.reports.figures import DetailRow, ReportFigures

_SO_FAR = ("cumulative", "cumulative_reach", "ratio", "planned", "loose")
_PROVED = tuple(state for state in EvidenceState if state is not EvidenceState.NONE)
_EVIDENCE = {
    "evidenced": _PROVED,
    "evidence_ratio": _PROVED,
    "with_evidence": _PROVED,
    "missing": (EvidenceState.NONE,),
}


@dataclass(frozen=True, slots=True)
class Behind:
    """What a figure counts. `wanted` is the log's filter; `compared` the days it is held against, if any.

    `rows` are those of a frozen report as they were frozen; None for what is to be read as it stands today: an open
    report, a year before, the part of a cumulative figure before the report's own days.
    """

    wanted: ActivityFilter
    compared: ActivityFilter | None = None
    rows: tuple[DetailRow, ...] | None = None


def behind(query: str, figures: ReportFigures) -> Behind:
    """Return what stands behind a figure, without rows."""
    parts = tuple(query.split(":"))
    what = parts[-1]
    kinds = (parts[1],) if parts[0] == "kind" else ()
    unit = int(parts[1]) if parts[0] == "unit" else None
    own, past = Window(figures.first, figures.last), _year_before(figures)
    days = past if what == "last_year" else Window(figures.year_first, figures.last) if what in _SO_FAR else own

    def filtered(on: Window) -> ActivityFilter:
        return ActivityFilter(on.first, on.last, kinds=kinds, unit_id=unit or None, evidence=_EVIDENCE.get(what, ()))

    return Behind(filtered(days), filtered(past) if what == "difference" else None)


def counted(found: Behind, rows: Iterable[DetailRow]) -> tuple[DetailRow, ...]:
    """Return the rows that a figure counts; a joint activity is each unit's that took part."""
    wanted = found.wanted

    def fits(row: DetailRow) -> bool:
        activity = row.activity
        return (
            (not wanted.kinds or activity.kind in wanted.kinds)
            and (not wanted.evidence or activity.evidence in wanted.evidence)
            and (wanted.unit_id is None or wanted.unit_id in (activity.unit_id, *activity.joint_unit_ids))
        )

    return tuple(row for row in rows if fits(row))


def _year_before(figures: ReportFigures) -> Window:
    """Return the same days of the year before, cut as the report's own are."""
    decree = window(figures.period, WindowRule.DECREE)
    rule = WindowRule.DECREE if decree.first == figures.first else WindowRule.CALENDAR
    return window(previous_year(figures.period), rule)
