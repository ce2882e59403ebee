"""The report dates that a plan sets itself, as days of a year and in words: what the due board reads."""

from __future__ import annotations

import calendar
from datetime import date

from cchc_desktop.models import Plan, ReportDeadline

_KINDS = {"quarter": "Báo cáo quý", "half": "Báo cáo 6 tháng", "year": "Báo cáo năm"}
_QUARTER_ENDS = (3, 6, 9, 12)


def report_dates(plan: Plan, year: int) -> tuple[tuple[date, ReportDeadline], ...]:
    """Return the accepted report dates of a plan in a year, the earliest first."""
    found = []
    for item in plan.deadlines:
        for month in (item.month,) if item.month else _QUARTER_ENDS:
            day = min(item.day, calendar.monthrange(year, month)[1])
            found.append((date(year, month, day), item))
    return tuple(sorted(found, key=lambda pair: pair[0]))


def deadline_words(item: ReportDeadline) -> str:
    """Return "Báo cáo quý: trước ngày 15/3", "Báo cáo quý: ngày 05 tháng cuối quý"."""
    kind = _KINDS.get(item.kind, "Báo cáo")
    before = "trước ngày" if item.before else "ngày"
    if not item.month:
        return f"{kind}: {before} {item.day:02d} tháng cuối quý"
    month = f"{item.month:02d}" if item.month <= 2 else f"{item.month}"  # as the decree pads (domain.md 1.4)
    return f"{kind}: {before} {item.day:02d}/{month}"
