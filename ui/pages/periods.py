"""Which periods the pages offer, in words."""

from __future__ import annotations

from datetime import date

from cchc_desktop.periods import Period, PeriodKind, Window, WindowRule, periods_of
from cchc_desktop.regimes import Deadline
from cchc_desktop.text import short_date
from ui.context import Context

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


def current_period(context: Context) -> Period:
    """Return the quarter of today in its own year, else the whole of the chosen year."""
    quarter = periods_of(context.today(), context.workspace.window_rule)
    return quarter if quarter.year == context.year else Period(context.year, PeriodKind.YEAR)


def year_periods(year: int) -> tuple[Period, ...]:
    """Return the periods a year's reports are made for, in the order of their ends."""
    kind = PeriodKind
    return (
        Period(year, kind.QUARTER, 1),
        Period(year, kind.QUARTER, 2),
        Period(year, kind.HALF, 1),
        Period(year, kind.QUARTER, 3),
        Period(year, kind.NINE_MONTHS),
        Period(year, kind.QUARTER, 4),
        Period(year, kind.YEAR),
    )


def plan_periods(context: Context) -> tuple[Period, ...]:
    """Return the whole of each plan for several years that the chosen year belongs to (product.md R20)."""
    year = context.year
    spans = {(plan.year_from, plan.year_to) for plan in context.workspace.plans() if plan.year_from < plan.year_to}
    return tuple(
        Period(first, PeriodKind.YEAR, 1, last - first + 1) for first, last in sorted(spans) if first <= year <= last
    )


def weekday(day: date) -> str:
    """Return "Thứ Sáu, 10/3/2023"."""
    return f"{WEEKDAYS[day.weekday()]}, {short_date(day)}"


def days_left(today: date, last: date) -> str:
    """Return how long until the end of a day, in words."""
    days = (last - today).days
    if days < 0:
        return f"quá hạn {-days} ngày"
    return "hạn hôm nay" if days == 0 else f"còn {days} ngày"


def window_words(window: Window) -> str:
    """Return "số liệu từ 15/12/2022 đến 14/3/2023"."""
    return f"số liệu từ {short_date(window.first)} đến {short_date(window.last)}"


def deadline_of(context: Context, period: Period, line: str | None = None) -> Deadline | None:
    """Return when the report of a period is due by a line, else by the office's lines, if one asks for it."""
    return context.workspace.reporting.deadline(period, line)


def rule_words(rule: WindowRule) -> str:
    """Return how a period's days are cut, for a list of choices."""
    return {
        WindowRule.DECREE: "Theo Nghị định 09/2019/NĐ-CP (năm: 15/12 năm trước đến 14/12)",
        WindowRule.CALENDAR: "Theo năm dương lịch (quý I: 01/01 đến 31/3)",
    }[rule]
