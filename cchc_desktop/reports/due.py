"""What fell due, what comes, whose report is missing: reporting lines against a day (product.md N9)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from cchc_desktop.models import Unit
from cchc_desktop.periods import Period, PeriodKind, containing
from cchc_desktop.regimes import Deadline, Regime, deadline

SOON = 15  # days
_LONG_PAST = 92  # days after which a late report of a year that is over stands apart
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
    sent: bool = False  # frozen and marked as sent
    missing: tuple[str, ...] = ()  # units that have not sent
    past: bool = False  # late since long, of a year that is over

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
    frozen: Mapping[tuple[str, str], bool] | None = None,
    holidays: Collection[date] = (),
    plan_years: Collection[int] = (),
    missing: Callable[[Period], tuple[str, ...]] = lambda _period: (),
) -> tuple[DueItem, ...]:
    """Return every report late since the first day of data and what comes in the year after, earliest first.

    Late reports stay until they are frozen, but none from before `since`, the first day of data: an
    office that has just begun is not nagged for years it never logged. `frozen` tells by (line, period)
    whether it was sent; one that was is left out a year later. `missing` names the units without figures.
    """
    closed, kept = frozenset(holidays), frozen or {}
    oldest = min(since.year, today.year) if since else today.year
    found: list[DueItem] = []
    for regime in lines:
        for report in regime.lines:
            for year in range(oldest - 1, today.year + 3):
                when = deadline(report, year, closed)
                item = _item(regime, when, report.inclusive, today, kept.get((regime.id, when.period.code)))
                if when.last_safe_day > today + _AHEAD or (item.sent and item.days < -_AHEAD.days):
                    continue
                done = item.state is DueState.DONE
                if item.days < 0 and not done and (since is None or when.window.last < since):
                    continue
                if not done and not item.past and item.state is not DueState.LATER:
                    item = replace(item, missing=missing(when.period))
                found.append(item)
    found += _plan_items(today, since, frozenset(plan_years))
    return tuple(sorted(found, key=lambda item: (item.last_day, item.period.kind is PeriodKind.YEAR, item.label)))


def _item(regime: Regime, when: Deadline, inclusive: bool, today: date, sent: bool | None) -> DueItem:
    """Return how a report stands; `sent` is None as long as it isn't frozen."""
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
        _state(days) if sent is None else DueState.DONE,
        when.estimate,
        regime.receiver_words,
        regime.inward,
        bool(sent),
        past=sent is None and days < -_LONG_PAST and when.period.year < containing(today, PeriodKind.YEAR).year,
    )


def _state(days: int) -> DueState:
    if days < 0:
        return DueState.OVERDUE
    return DueState.DUE if days == 0 else DueState.SOON if days <= SOON else DueState.LATER


def days_words(item: DueItem) -> str:
    """Return "quá hạn 3 ngày", "hạn hôm nay", "còn 12 ngày"; of a frozen report whether it was sent."""
    left = f"quá hạn {-item.days} ngày" if item.days < 0 else f"còn {item.days} ngày" if item.days else "hạn hôm nay"
    if item.state is not DueState.DONE:
        return left
    return "đã gửi" if item.sent else f"đã chốt, chưa gửi, {left}"


def some_units(names: Sequence[str]) -> str:
    """Return "Văn phòng Sở, Thanh tra Sở, Phòng KH-TC và 9 đơn vị khác"."""
    return ", ".join(names[:3]) + (f" và {len(names) - 3} đơn vị khác" if len(names) > 3 else "")


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
    since: date | None = None,
) -> tuple[tuple[Deadline, ...], tuple[tuple[Unit, tuple[UnitState, ...]], ...]]:
    """Return the reports of a year and how each unit stands with each; nothing is missed of before `since`."""
    closed = frozenset(holidays)
    known = {(item.unit_id, item.period): item for item in sent if item.line == regime.id}
    reports = tuple(deadline(line, year, closed) for line in regime.lines)
    rows = []
    for unit in units:
        states = []
        for when in reports:
            found = known.get((unit.id or 0, when.period.code))
            before = found is None and since is not None and when.window.last < since
            states.append(UnitState.WAITING if before else unit_state(found, when, today))
        rows.append((unit, tuple(states)))
    return reports, tuple(rows)
