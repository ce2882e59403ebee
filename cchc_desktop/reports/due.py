"""What fell due, what comes, whose report is missing: reporting lines against a day (product.md N9)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cchc_desktop.models import Unit
from cchc_desktop.periods import Period, PeriodKind
from cchc_desktop.regimes import Deadline, Regime, deadline

SOON = 15  # days
_BACK = timedelta(days=366)
_AHEAD = timedelta(days=366)
NEXT_PLAN = "Kế hoạch năm"  # the line of the entry that asks for a plan


class DueState(StrEnum):
    OVERDUE = "overdue"
    DUE = "due"  # today is the last day
    SOON = "soon"  # within 15 days
    LATER = "later"
    DONE = "done"  # frozen


class UnitState(StrEnum):
    """What a unit did with its report."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    RETURNED = "returned"
    WAITING = "waiting"  # not due yet


@dataclass(frozen=True, slots=True)
class DueItem:
    """One report, or next year's plan (`kind` "plan"), and how many days are left (below 0: late)."""

    kind: str
    line: str  # id
    label: str
    period: Period
    last_day: date
    stated: date
    inclusive: bool
    days: int
    state: DueState
    estimate: bool = False
    receiver: str = ""
    inward: bool = False
    missing: int = 0  # units that have not sent

    @property
    def title(self) -> str:
        if self.kind == "plan":
            words = "Đến kỳ xây dựng kế hoạch" if self.days >= 0 else "Chưa có kế hoạch"
            return f"{words} {self.period.phrase}"
        if self.inward:
            return f"Các đơn vị gửi số liệu {self.period.phrase}"
        return f"Báo cáo {self.period.phrase}" + (f" gửi {self.receiver}" if self.receiver else "")


@dataclass(frozen=True, slots=True)
class UnitReport:
    """What is known of one unit's report for one period."""

    unit_id: int
    line: str
    period: str
    state: UnitState
    day: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """Who sent what: the reports of a year by one line, and each unit's state with each of them."""

    line: Regime
    reports: tuple[Deadline, ...]
    rows: tuple[tuple[Unit, tuple[UnitState, ...]], ...]


def due_items(
    lines: Iterable[Regime],
    today: date,
    *,
    since: date | None,
    frozen: Collection[tuple[str, str]] = (),
    holidays: Collection[date] = (),
    plan_years: Collection[int] = (),
    missing: Mapping[str, int] | None = None,
) -> tuple[DueItem, ...]:
    """Return what was due in the year before `today` and what comes in the year after, earliest first.

    Late reports stay until they are frozen, but none from before `since`, the first day of data: an
    office that has just begun is not nagged for years it never logged. `frozen` holds (line, period).
    """
    closed = frozenset(holidays)
    found: list[DueItem] = []
    for regime in lines:
        for report in regime.lines:
            for year in range(today.year - 2, today.year + 3):
                when = deadline(report, year, closed)
                if not today - _BACK <= when.last_safe_day <= today + _AHEAD:
                    continue
                done = (regime.id, when.period.code) in frozen
                if when.last_safe_day < today and not done and (since is None or when.window.last < since):
                    continue
                lacking = (missing or {}).get(when.period.code, 0)
                found.append(_item(regime, when, report.inclusive, today, done, lacking))
    found += _plan_items(today, since, frozenset(plan_years))
    return tuple(sorted(found, key=lambda item: (item.last_day, item.period.kind is PeriodKind.YEAR, item.label)))


def _item(regime: Regime, when: Deadline, inclusive: bool, today: date, done: bool, missing: int) -> DueItem:
    days = (when.last_safe_day - today).days
    return DueItem(
        "report",
        regime.id,
        regime.label,
        when.period,
        when.last_safe_day,
        when.stated,
        inclusive or when.stated == when.last_safe_day,
        days,
        DueState.DONE if done else _state(days),
        when.estimate,
        regime.receiver_words,
        regime.inward,
        missing,
    )


def _state(days: int) -> DueState:
    if days < 0:
        return DueState.OVERDUE
    return DueState.DUE if days == 0 else DueState.SOON if days <= SOON else DueState.LATER


def _plan_items(today: date, since: date | None, years: frozenset[int]) -> list[DueItem]:
    """Quarter IV asks for next year's plan (R21); an office with data and no plan of this year is late."""
    out = []
    wanted = []
    if today.month >= 10:
        wanted.append(today.year + 1)
    if since is not None and since.year < today.year:
        wanted.append(today.year)
    for year in wanted:
        if year in years:
            continue
        last = date(year - 1, 12, 31)
        days = (last - today).days
        period = Period(year, PeriodKind.YEAR)
        out.append(DueItem("plan", "", NEXT_PLAN, period, last, last, True, days, _state(days)))
    return out


def unit_state(sent: UnitReport | None, when: Deadline, today: date) -> UnitState:
    """Return how a unit stands: what was recorded, else missing from the day after the deadline on."""
    if sent is not None:
        return sent.state
    return UnitState.MISSING if today > when.last_safe_day else UnitState.WAITING


def grid(
    regime: Regime,
    year: int,
    units: Sequence[Unit],
    sent: Iterable[UnitReport],
    today: date,
    holidays: Collection[date] = (),
) -> tuple[tuple[Deadline, ...], tuple[tuple[Unit, tuple[UnitState, ...]], ...]]:
    """Return the reports of a year and how each unit stands with each of them."""
    closed = frozenset(holidays)
    known = {(item.unit_id, item.period): item for item in sent if item.line == regime.id}
    reports = tuple(deadline(line, year, closed) for line in regime.lines)
    rows = []
    for unit in units:
        states = tuple(unit_state(known.get((unit.id or 0, when.period.code)), when, today) for when in reports)
        rows.append((unit, states))
    return reports, tuple(rows)
