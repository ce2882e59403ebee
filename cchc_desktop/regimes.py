"""Reporting lines: who reports to whom, through whom, when and on which days (domain.md 2.2, product.md R29).

The program's own are data under resources/regimes/; an office's edited and added ones are stored in its
data folder as the same data (`to_data`, `from_data`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cchc_desktop import paths
from cchc_desktop.errors import AppError
from cchc_desktop.periods import Period, PeriodKind, Window, WindowRule, window
from cchc_desktop.text import fold

if TYPE_CHECKING:
    from cchc_desktop.intake.deadlines import FoundDeadline
    from cchc_desktop.models import ReportDeadline


class WeekendRule(StrEnum):
    """What becomes of a last day that is a Saturday, a Sunday or a holiday."""

    NONE = "none"
    NEXT_WORKDAY = "next_workday"
    PREVIOUS_WORKDAY = "previous_workday"


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
    """One reporting line: who reports to whom, through whom, and when (product.md R29).

    `inward`: units report to this office, which consolidates (R27). `to` and `cc` are e-mail addresses.
    `general`: the receiver is a sort of office ("Sở"), in whose place the office's own superior is named.
    """

    id: str
    label: str
    lines: tuple[ReportingLine, ...]
    source: str = ""
    sender: str = ""
    receiver: str = ""
    through: str = ""
    inward: bool = False
    active: bool = False
    general: bool = False
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()

    def report_of(self, period: Period) -> ReportingLine | None:
        """Return the line's report of a period, None where it asks for none."""
        if period.years > 1:
            return None
        return next((line for line in self.lines if (line.kind, line.index) == (period.kind, period.index)), None)

    @property
    def receiver_words(self) -> str:
        """Return "Ủy ban nhân dân tỉnh (qua Sở Nội vụ)"."""
        return f"{self.receiver} (qua {self.through})" if self.receiver and self.through else self.receiver


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
        last = stated = workdays_after(days.last, line.workdays_after, closed)
    else:
        stated = _stated_day(line, year)
        last = stated if line.inclusive else stated - timedelta(days=1)
    if line.weekend is WeekendRule.NEXT_WORKDAY:
        last = _workday_from(last, closed)
    elif line.weekend is WeekendRule.PREVIOUS_WORKDAY:
        last = _workday_from(last, closed, -1)
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


def workdays_after(day: date, count: int, holidays: frozenset[date] = frozenset()) -> date:
    """Return the day that is `count` working days after a day."""
    for _ in range(count):
        day = _workday_from(day + timedelta(days=1), holidays)
    return day


def _workday_from(day: date, holidays: frozenset[date], step: int = 1) -> date:
    while day.weekday() >= 5 or day in holidays:
        day += timedelta(days=step)
    return day


@lru_cache(maxsize=4)
def load_regimes(folder: Path | None = None) -> tuple[Regime, ...]:
    """Return the regimes of resources/regimes/ (or of `folder`), in the order of their file names."""
    files = sorted((folder or paths.resources() / "regimes").glob("*.toml"))
    return tuple(_regime(file) for file in files)


@lru_cache(maxsize=1)
def load_holidays() -> tuple[tuple[date, str], ...]:
    """Return the days off of resources/holidays.toml with their names; offices add their own (Tết moves)."""
    data = tomllib.loads((paths.resources() / "holidays.toml").read_text("utf-8"))
    return tuple((entry["day"], entry["name"]) for entry in data["holidays"])


def _regime(file: Path) -> Regime:
    try:
        return from_data(tomllib.loads(file.read_text("utf-8")))
    except (AppError, ValueError) as error:
        why = error.hint if isinstance(error, AppError) else error
        raise AppError(
            f"Tệp chế độ báo cáo “{file.name}” không hợp lệ ({why}).", "Cài đặt lại chương trình hoặc sửa lại tệp."
        ) from error


def from_data(data: Mapping[str, Any]) -> Regime:
    """Return the line that a TOML file or the stored form describes."""
    try:
        values = dict(data)
        lines = tuple(_line(entry) for entry in values.pop("lines"))
        for name in ("to", "cc"):
            values[name] = tuple(values.get(name, ()))
        regime = Regime(lines=lines, **values)
        for line in lines:
            deadline(line, 2024)  # a day that no month has must not wait for its year
            deadline(line, 2023)
        return regime
    except (KeyError, TypeError, ValueError) as error:
        raise AppError("Chế độ báo cáo không hợp lệ.", f"{error}") from error


def to_data(regime: Regime) -> dict[str, Any]:
    """Return a line as plain data, read back by `from_data`."""
    data = asdict(regime)
    data["lines"] = [{k: v for k, v in asdict(line).items() if v is not None} for line in regime.lines]
    return data


def from_plan(
    found: Iterable[FoundDeadline | ReportDeadline],
    *,
    key: str,
    label: str,
    source: str = "",
    sender: str = "",
    receiver: str = "",
    through: str = "",
    inward: bool = True,
) -> Regime | None:
    """Return the reporting line that the dates of a plan's text make, None if they make none (R22, R23)."""
    lines: dict[tuple[PeriodKind, int], ReportingLine] = {}
    for item in found:
        for line in _found_lines(item):
            lines.setdefault((line.kind, line.index), line)
    usable = [line for line in lines.values() if _possible(line)]
    if not usable:
        return None
    usable.sort(key=lambda line: (deadline(line, 2023).last_safe_day, line.period(2023).last_month))
    return Regime(key, label, tuple(usable), source, sender, receiver, through, inward, active=True)


def _possible(line: ReportingLine) -> bool:
    try:
        return bool(deadline(line, 2023) and deadline(line, 2024))
    except ValueError:
        return False


def _found_lines(item: FoundDeadline | ReportDeadline) -> list[ReportingLine]:
    kind, day, month, inclusive = PeriodKind.QUARTER, item.day, item.month, not item.before
    if month == 0:
        return [ReportingLine(kind, n, day=day, month=3 * n, inclusive=inclusive) for n in range(1, 5)]
    if item.kind == "quarter":
        ends = month % 3 == 0
        index = month // 3 if ends else (month - 1) // 3 or 4  # 05/4 tells quarter I, 05/01 quarter IV
        late = month <= 2
        return [ReportingLine(kind, index, day=day, month=month, next_year=late, inclusive=inclusive)]
    if item.kind == "half":
        first = 4 <= month <= 9
        return [
            ReportingLine(
                PeriodKind.HALF, 1 if first else 2, day=day, month=month, next_year=month <= 3, inclusive=inclusive
            )
        ]
    if item.kind == "year":
        return [ReportingLine(PeriodKind.YEAR, 1, day=day, month=month, next_year=month <= 3, inclusive=inclusive)]
    return []


def _line(entry: Mapping[str, Any]) -> ReportingLine:
    values = dict(entry)
    values["kind"] = PeriodKind(values["kind"])
    values["rule"] = WindowRule(values.get("rule", WindowRule.DECREE))
    values["weekend"] = WeekendRule(values.get("weekend", WeekendRule.NONE))
    return ReportingLine(**values)


def with_rule(regime: Regime, rule: WindowRule) -> Regime:
    """Return a line whose reports all cut their data by `rule`."""
    return replace(regime, lines=tuple(replace(line, rule=rule) for line in regime.lines))


def find(regimes: Iterable[Regime], name: str) -> Regime:
    """Return the line of that id, or whose name, receiver or source holds the words, accents or not."""
    known = tuple(regimes)
    wanted = fold(name)
    exact = [r for r in known if r.id == name.strip() or fold(r.label) == wanted]
    if exact:
        return exact[0]
    parts = [r for r in known if wanted and wanted in fold(f"{r.label} {r.receiver} {r.through} {r.source}")]
    if len(parts) == 1:
        return parts[0]
    names = "; ".join(f"{r.id} ({r.label})" for r in parts or known)
    raise AppError(
        f"Chưa rõ tuyến báo cáo “{name}”." if parts else f"Không có tuyến báo cáo “{name}”.",
        f"Chọn một trong các tuyến: {names}.",
    )
