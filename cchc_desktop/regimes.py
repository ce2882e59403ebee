"""Reporting regimes: who reports to whom and when, as data under resources/regimes/ (domain.md 2.2)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from cchc_desktop import paths
from cchc_desktop.errors import AppError
from cchc_desktop.periods import Period, PeriodKind, Window, WindowRule, window


class WeekendRule(StrEnum):
    """What becomes of a last day that is a Saturday, a Sunday or a holiday."""

    NONE = "none"
    NEXT_WORKDAY = "next_workday"


@dataclass(frozen=True, slots=True)
class ReportingLine:
    """One report of a regime: its period, the days it counts, the day it is due.

    `day`/`month` as the document states them ("trước ngày 15/3"); or `workdays_after` the cut-off.
    `inclusive`: the stated day itself still counts as in time.
    """

    kind: PeriodKind
    index: int = 1
    rule: WindowRule = WindowRule.DECREE
    day: int | None = None
    month: int | None = None
    next_year: bool = False
    workdays_after: int | None = None
    inclusive: bool = False
    weekend: WeekendRule = WeekendRule.NONE

    def period(self, year: int) -> Period:
        return Period(year, self.kind, self.index)


@dataclass(frozen=True, slots=True)
class Regime:
    """Who reports to whom, through whom, and when (product.md R29)."""

    id: str
    label: str
    lines: tuple[ReportingLine, ...]
    source: str = ""
    sender: str = ""
    receiver: str = ""
    through: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When one report is due. `estimate`: it is due before its window ends, figures are "ước đến hết kỳ"."""

    period: Period
    window: Window
    stated: date  # as the document says it
    last_safe_day: date
    estimate: bool


def deadline(line: ReportingLine, year: int, holidays: Iterable[date] = ()) -> Deadline:
    """Return the last safe day of a line in `year`: "trước ngày 15/3" is kept by the 14th (domain.md 2.2).

    The weekend rule moves that last day, as Bộ luật Dân sự 2015 Điều 148 does for a time limit.
    """
    closed = frozenset(holidays)
    period = line.period(year)
    days = window(period, line.rule)
    if line.workdays_after is not None:
        stated = days.last
        for _ in range(line.workdays_after):
            stated = _workday_from(stated + timedelta(days=1), closed)
        last = stated
    else:
        stated = _stated_day(line, year)
        last = stated if line.inclusive else stated - timedelta(days=1)
    if line.weekend is WeekendRule.NEXT_WORKDAY:
        last = _workday_from(last, closed)
    return Deadline(period, days, stated, last, estimate=last < days.last)


def due(regime: Regime, first: date, last: date, holidays: Iterable[date] = ()) -> tuple[Deadline, ...]:
    """Return what falls due from `first` to `last` inclusive, earliest first."""
    closed = frozenset(holidays)
    found = (deadline(line, year, closed) for line in regime.lines for year in range(first.year - 1, last.year + 2))
    return tuple(sorted((d for d in found if first <= d.last_safe_day <= last), key=_by_day))


def _by_day(item: Deadline) -> tuple[date, int, date]:
    return item.last_safe_day, item.window.days, item.window.first


def _stated_day(line: ReportingLine, year: int) -> date:
    month = line.month if line.month is not None else line.period(year).last_month
    if line.day is None:
        raise ValueError("a reporting line needs a day or workdays_after")
    return date(year + line.next_year, month, line.day)


def _workday_from(day: date, holidays: frozenset[date]) -> date:
    while day.weekday() >= 5 or day in holidays:
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=4)
def load_regimes(folder: Path | None = None) -> tuple[Regime, ...]:
    """Return the regimes of resources/regimes/ (or of `folder`), in the order of their file names."""
    files = sorted((folder or paths.resources() / "regimes").glob("*.toml"))
    return tuple(_regime(file) for file in files)


def _regime(file: Path) -> Regime:
    try:
        data: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
        lines = tuple(_line(entry) for entry in data.pop("lines"))
        regime = Regime(lines=lines, **data)
        for line in lines:
            deadline(line, 2024)  # a day that no month has must not wait for its year
        return regime
    except (KeyError, TypeError, ValueError) as error:
        raise AppError(
            f"Tệp chế độ báo cáo “{file.name}” không hợp lệ ({error}).", "Cài đặt lại chương trình hoặc sửa lại tệp."
        ) from error


def _line(entry: dict[str, Any]) -> ReportingLine:
    values = dict(entry)
    values["kind"] = PeriodKind(values["kind"])
    values["rule"] = WindowRule(values.get("rule", WindowRule.DECREE))
    values["weekend"] = WeekendRule(values.get("weekend", WeekendRule.NONE))
    return ReportingLine(**values)
