"""Rules of entries that come again: weekly giao ban, a monthly column, ngày 15 hằng tháng. Days only, no data."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

LONGEST_SHIFT = 31  # days that a row of days off can move an entry


class Every(StrEnum):
    """What an interval counts."""

    WEEK = "week"
    MONTH_DAY = "month_day"  # ngày 15 hằng tháng; the last day where a month is shorter
    MONTH_WEEKDAY = "month_weekday"  # thứ Hai đầu tiên của tháng


class DayOff(StrEnum):
    """What becomes of an entry that falls on a weekend or a holiday."""

    KEEP = "keep"
    SKIP = "skip"
    NEXT = "next"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Rule:
    """When an entry comes again, from `start` on, the last time on `end` (None: without end).

    `weekdays`: 0 is Monday (week). `day`: of the month (month_day). `nth`: 1 to 4, -1 the last (month_weekday).
    """

    every: Every
    start: date
    interval: int = 1
    weekdays: tuple[int, ...] = (0,)
    day: int = 1
    nth: int = 1
    end: date | None = None
    day_off: DayOff = DayOff.KEEP

    def __post_init__(self) -> None:
        if not 1 <= self.interval <= 52:
            raise ValueError(f"interval {self.interval}")
        if not self.weekdays or not all(0 <= day <= 6 for day in self.weekdays):
            raise ValueError(f"weekdays {self.weekdays}")
        if not 1 <= self.day <= 31 or self.nth not in (1, 2, 3, 4, -1):
            raise ValueError(f"day {self.day}, nth {self.nth}")

    def to_data(self) -> dict[str, Any]:
        """Return plain values, as they are stored."""
        data = asdict(self)
        data["start"] = self.start.isoformat()
        data["end"] = self.end.isoformat() if self.end else None
        return data

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Rule:
        """Return the rule that was stored."""
        return cls(
            every=Every(data["every"]),
            start=date.fromisoformat(data["start"]),
            interval=int(data["interval"]),
            weekdays=tuple(data["weekdays"]),
            day=int(data["day"]),
            nth=int(data["nth"]),
            end=date.fromisoformat(data["end"]) if data.get("end") else None,
            day_off=DayOff(data["day_off"]),
        )


@dataclass(frozen=True, slots=True)
class Due:
    """One time of a series: the day by the rule, by which it is known, and the day it is held on."""

    nominal: date
    day: date


def due(rule: Rule, first: date, last: date, holidays: Collection[date] = ()) -> list[Due]:
    """Return the times held from `first` to `last`, both inclusive, in order; one day is never given twice."""
    found: dict[date, Due] = {}
    reach = timedelta(days=LONGEST_SHIFT)
    for nominal in _nominal(rule, _shifted(first, -reach), _shifted(last, reach)):
        day = _held(nominal, rule.day_off, holidays)
        if day is not None and first <= day <= last:
            found.setdefault(day, Due(nominal, day))
    return [found[day] for day in sorted(found)]


def is_off(day: date, holidays: Collection[date]) -> bool:
    """Return whether an office is closed."""
    return day.weekday() >= 5 or day in holidays


def _shifted(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return date.min if by < timedelta() else date.max


def _held(nominal: date, rule: DayOff, holidays: Collection[date]) -> date | None:
    if rule is DayOff.KEEP or not is_off(nominal, holidays):
        return nominal
    if rule is DayOff.SKIP:
        return None
    step = timedelta(days=1 if rule is DayOff.NEXT else -1)
    day = nominal
    for _ in range(LONGEST_SHIFT):
        day += step
        if not is_off(day, holidays):
            return day
    return None


def _nominal(rule: Rule, first: date, last: date) -> Iterator[date]:
    """Yield the days by the rule alone."""
    first = max(first, rule.start)
    last = min(last, rule.end) if rule.end else last
    days = _weekly(rule, first, last) if rule.every is Every.WEEK else _monthly(rule, first, last)
    return (day for day in days if first <= day <= last)


def _weekly(rule: Rule, first: date, last: date) -> Iterator[date]:
    monday = rule.start - timedelta(days=rule.start.weekday())
    step = timedelta(weeks=rule.interval)
    week = monday + step * max(0, (first - monday) // step)
    while week <= last:
        yield from (week + timedelta(days=weekday) for weekday in sorted(set(rule.weekdays)))
        week += step


def _monthly(rule: Rule, first: date, last: date) -> Iterator[date]:
    origin = rule.start.year * 12 + rule.start.month - 1
    month = first.year * 12 + first.month - 1
    month += (origin - month) % rule.interval
    while month <= last.year * 12 + last.month - 1:
        yield _in_month(rule, month // 12, month % 12 + 1)
        month += rule.interval


def _in_month(rule: Rule, year: int, month: int) -> date:
    length = calendar.monthrange(year, month)[1]
    if rule.every is Every.MONTH_DAY:
        return date(year, month, min(rule.day, length))
    weekday = rule.weekdays[0]
    if rule.nth > 0:
        first = date(year, month, 1).weekday()
        return date(year, month, 1 + (weekday - first) % 7 + 7 * (rule.nth - 1))
    last = date(year, month, length).weekday()
    return date(year, month, length - (last - weekday) % 7)


_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_NTH = {1: "đầu tiên", 2: "thứ hai", 3: "thứ ba", 4: "thứ tư", -1: "cuối cùng"}


def words(rule: Rule) -> str:
    """Return "Thứ Hai hằng tuần", "Ngày 15 hằng tháng", "Thứ Sáu, 2 tuần một lần"."""
    if rule.every is Every.WEEK:
        days = ", ".join(_WEEKDAYS[day] for day in sorted(set(rule.weekdays)))
        often = " hằng tuần" if rule.interval == 1 else f", {rule.interval} tuần một lần"
    else:
        nth = f"{_WEEKDAYS[rule.weekdays[0]]} {_NTH[rule.nth]}"
        if rule.every is Every.MONTH_DAY:
            days = f"ngày {rule.day:02d}" if rule.day < 31 else "ngày cuối tháng"
        else:
            days = f"{nth} của tháng"
        often = {1: " hằng tháng", 3: " hằng quý", 12: " hằng năm"}.get(
            rule.interval, f", {rule.interval} tháng một lần"
        )
        if rule.every is Every.MONTH_WEEKDAY and rule.interval == 1:
            days, often = nth, " hằng tháng"
    text = f"{days}{often}"
    return text[0].upper() + text[1:]
