"""Days that a plan's free text names: "Quý II/2023", "Tháng 6", "Thường xuyên trong năm 2020"."""

from __future__ import annotations

import calendar
import re
from datetime import date

from cchc_desktop.text import from_roman

Span = tuple[date | None, date | None]

_YEAR = r"(?:19|20)\d\d"
_OF_YEAR = rf"(?:\s*(?:/|-|năm)\s*(?P<year>{_YEAR}))?(?!\d)"
_DAY = re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})\s*/\s*(?P<month>\d{{1,2}})(?:\s*/\s*(?P<year>{_YEAR}))?(?![\d/])")
_LONG_DAY = re.compile(
    rf"ngày\s+(?P<day>\d{{1,2}})\s+tháng\s+(?P<month>\d{{1,2}})(?:\s+năm\s+(?P<year>{_YEAR}))?(?!\d)", re.IGNORECASE
)
_NAMES = r"(?P<names>{one}(?:\s*(?:,|;|-|–|và|đến|đến\s+{word}|,\s*{word}|-\s*{word}|và\s+{word})\s*{one}){{0,11}})"
_QUARTERS = re.compile(r"quý\s+" + _NAMES.format(one=r"(?:IV|I{1,3}|[1-4])\b", word="quý") + _OF_YEAR, re.IGNORECASE)
_MONTHS = re.compile(
    r"tháng\s+" + _NAMES.format(one=r"(?:1[0-2]|0?[1-9])(?!\d)", word="tháng") + _OF_YEAR, re.IGNORECASE
)
_PARTS = (
    (re.compile(rf"(?:6|sáu)\s+tháng\s+đầu\s+năm{_OF_YEAR}", re.IGNORECASE), 1, 6),
    (re.compile(rf"(?:6|sáu)\s+tháng\s+cuối\s+năm{_OF_YEAR}", re.IGNORECASE), 7, 12),
    (re.compile(rf"(?:9|chín)\s+tháng{_OF_YEAR}", re.IGNORECASE), 1, 9),
)
_PERIOD = re.compile(rf"(?<!\d)(?P<first>{_YEAR})\s*[-–—]\s*(?P<last>{_YEAR})(?!\d)")
_ONE_YEAR = re.compile(rf"năm\s+(?P<year>{_YEAR})(?!\d)", re.IGNORECASE)
_ALWAYS = re.compile(
    r"thường xuyên|liên tục|cả năm|trong năm|h[àằ]ng (?:năm|quý|tháng|tuần)|định kỳ|quanh năm|suốt năm", re.IGNORECASE
)
_BEFORE = re.compile(r"\b(?:trước|chậm nhất|hoàn thành|xong|đến hết|đến)\b", re.IGNORECASE)


def time_range(text: str, year_from: int, year_to: int) -> Span:
    """Return first and last day of a time as a plan writes it, (None, None) where it names none.

    A part of the year without its year is taken in `year_from`; "thường xuyên" covers the whole plan.
    A single day that something must be done by ("trước ngày 15/6") leaves the start open.
    """
    days = [day for pattern in (_DAY, _LONG_DAY) for m in pattern.finditer(text) if (day := _day(m, year_from))]
    if days:
        open_start = len(days) == 1 and _BEFORE.search(text)
        return (None if open_start else min(days)), max(days)
    months = [*_part_months(text, year_from), *_named_months(text, year_from)]
    if months:
        (first_year, first), (last_year, last) = min(months), max(months)
        return date(first_year, first, 1), _month_end(last_year, last)
    if match := _PERIOD.search(text):
        first, last = sorted((int(match["first"]), int(match["last"])))
        return date(first, 1, 1), date(last, 12, 31)
    if years := [int(match["year"]) for match in _ONE_YEAR.finditer(text)]:
        return date(min(years), 1, 1), date(max(years), 12, 31)
    if _ALWAYS.search(text):
        return date(year_from, 1, 1), date(year_to, 12, 31)
    return None, None


def _day(match: re.Match[str], year: int) -> date | None:
    try:
        return date(int(match["year"] or year), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _part_months(text: str, year: int) -> list[tuple[int, int]]:
    return [
        (int(match["year"] or year), month)
        for pattern, first, last in _PARTS
        for match in pattern.finditer(text)
        for month in (first, last)
    ]


def _named_months(text: str, year: int) -> list[tuple[int, int]]:
    """Return (year, month) of every quarter and month named; "Quý I, II/2023" gives its year to both."""
    found = []
    for match in _QUARTERS.finditer(text):
        for name in re.findall(r"\b(?:IV|I{1,3}|[1-4])\b", match["names"].upper()):
            quarter = int(name) if name.isdigit() else from_roman(name) or 1
            found += [(int(match["year"] or year), 3 * quarter - 2), (int(match["year"] or year), 3 * quarter)]
    if not re.search(r"(?:6|sáu|9|chín)\s+tháng\s+(?:đầu|cuối|năm)", text, re.IGNORECASE):
        for match in _MONTHS.finditer(text):
            found += [(int(match["year"] or year), int(name)) for name in re.findall(r"\d{1,2}", match["names"])]
    return found


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
