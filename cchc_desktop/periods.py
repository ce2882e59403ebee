"""Report periods: which days they count, when their reports are due.

The data window (NĐ 09/2019/NĐ-CP Điều 12, BNV letter 581/BNV-CCHC; domain.md 2.1) and the deadline
(set by each superior, Điều 13; domain.md 2.2) are two independent things: deadlines are in `regimes`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cchc_desktop.errors import AppError
from cchc_desktop.text import fold, from_roman, roman, short_date


class PeriodKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    NINE_MONTHS = "nine_months"
    YEAR = "year"


class WindowRule(StrEnum):
    """How a period maps to days: the decree's year runs 15/12 to 14/12, the calendar's 01/01 to 31/12."""

    DECREE = "decree"
    CALENDAR = "calendar"


# Months of the longest form of each kind: a kind has 12 // length periods a year, except nine months.
_LENGTH = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF: 6,
    PeriodKind.NINE_MONTHS: 9,
    PeriodKind.YEAR: 12,
}
_RANGE = re.compile(r"(\d{4})\s*[-–]\s*(\d{4})")
_MOST_YEARS = 30  # of a plan: programmes run for five or ten
_CODE = re.compile(r"(?P<year>\d{4})(?:-(?:(?P<month>\d{1,2})|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<nine>9M)))?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A report period of the report year `year`; `index` counts from 1 within its kind.

    `years` above 1 is the whole of a plan for several years, from `year` on (product.md R20).
    """

    year: int
    kind: PeriodKind
    index: int = 1
    years: int = 1

    def __post_init__(self) -> None:
        if self.years != 1 and (self.kind is not PeriodKind.YEAR or not 1 <= self.years <= _MOST_YEARS):
            raise ValueError(f"no such period: {self.years} years of {self.kind}")
        if not 1900 <= self.year <= 2200 or not 1 <= self.index <= 12 // _LENGTH[self.kind]:
            raise ValueError(f"no such period: {self.year} {self.kind} {self.index}")

    @classmethod
    def parse(cls, code: str) -> Period:
        """Read 2023-Q1, 2023-H1, 2023-9M, 2023, 2023-03, 2021-2025 and the printed labels (Quý I/2023)."""
        period = _from_code(code.strip().upper()) or _from_label(fold(code))
        if period is None:
            raise AppError(
                f"Không hiểu kỳ báo cáo “{code}”.",
                "Viết như 2023-Q1 (quý), 2023-H1 (6 tháng), 2023-9M (9 tháng), 2023 (năm), 2023-03 (tháng) "
                "hoặc 2021-2025 (cả giai đoạn).",
            )
        return period

    @property
    def code(self) -> str:
        """Return the code that the command line and the settings use."""
        match self.kind:
            case PeriodKind.MONTH:
                return f"{self.year}-{self.index:02d}"
            case PeriodKind.QUARTER:
                return f"{self.year}-Q{self.index}"
            case PeriodKind.HALF:
                return f"{self.year}-H{self.index}"
            case PeriodKind.NINE_MONTHS:
                return f"{self.year}-9M"
            case PeriodKind.YEAR:
                return f"{self.year}" if self.years == 1 else f"{self.year}-{self.last_year}"

    @property
    def last_year(self) -> int:
        """Return the report year in which the period ends."""
        return self.year + self.years - 1

    @property
    def label(self) -> str:
        """Return the name as a title prints it: Quý I/2023, 6 tháng đầu năm 2023, Năm 2023, Giai đoạn 2021 - 2025."""
        if self.years > 1:
            return f"{self.short_label} {self.year} - {self.last_year}"
        return f"{self.short_label}/{self.year}" if self.kind in _SLASHED else f"{self.short_label} {self.year}"

    @property
    def short_label(self) -> str:
        """Return the label without the year: Quý I, 6 tháng đầu năm, 9 tháng năm, Năm, Tháng 3."""
        match self.kind:
            case PeriodKind.MONTH:
                return f"Tháng {self.index:02d}" if self.index <= 2 else f"Tháng {self.index}"
            case PeriodKind.QUARTER:
                return f"Quý {roman(self.index)}"
            case PeriodKind.HALF:
                return "6 tháng đầu năm" if self.index == 1 else "6 tháng cuối năm"
            case PeriodKind.NINE_MONTHS:
                return "9 tháng năm"
            case PeriodKind.YEAR:
                return "Năm" if self.years == 1 else "Giai đoạn"

    @property
    def phrase(self) -> str:
        """Return the label for the middle of a sentence: quý I/2023, năm 2023."""
        return self.label[0].lower() + self.label[1:]

    @property
    def file_code(self) -> str:
        """Return the part of a file name: Q1-2023, 6T-2023, 9T-2023, Nam-2023, T03-2023."""
        match self.kind:
            case PeriodKind.MONTH:
                return f"T{self.index:02d}-{self.year}"
            case PeriodKind.QUARTER:
                return f"Q{self.index}-{self.year}"
            case PeriodKind.HALF:
                return f"6T-{self.year}" if self.index == 1 else f"6TCuoi-{self.year}"
            case PeriodKind.NINE_MONTHS:
                return f"9T-{self.year}"
            case PeriodKind.YEAR:
                return f"Nam-{self.year}" if self.years == 1 else f"GD-{self.year}-{self.last_year}"

    @property
    def last_month(self) -> int:
        """Return the calendar month in which the period ends: 3 for quarter I."""
        return _LENGTH[self.kind] * self.index

    def shifted(self, steps: int) -> Period:
        """Return the period `steps` later (or earlier) of the same kind."""
        if self.years > 1:
            return Period(self.year + steps * self.years, self.kind, 1, self.years)
        per_year = 12 // _LENGTH[self.kind]
        years, index = divmod(self.index - 1 + steps, per_year)
        return Period(self.year + years, self.kind, index + 1)

    def each_year(self) -> tuple[Period, ...]:
        """Return the years of a period of several years, else the period itself."""
        return tuple(Period(self.year + n, self.kind) for n in range(self.years)) if self.years > 1 else (self,)


_SLASHED = (PeriodKind.MONTH, PeriodKind.QUARTER)


def _from_code(code: str) -> Period | None:
    if whole := _RANGE.fullmatch(code):
        return _several(int(whole[1]), int(whole[2]))
    found = _CODE.fullmatch(code)
    if not found or not 1900 <= int(found["year"]) <= 2200:
        return None
    year = int(found["year"])
    if found["month"]:
        month = int(found["month"])
        return Period(year, PeriodKind.MONTH, month) if 1 <= month <= 12 else None
    if found["quarter"]:
        return Period(year, PeriodKind.QUARTER, int(found["quarter"]))
    if found["half"]:
        return Period(year, PeriodKind.HALF, int(found["half"]))
    return Period(year, PeriodKind.NINE_MONTHS if found["nine"] else PeriodKind.YEAR)


def _several(first: int, last: int) -> Period | None:
    if not (1900 <= first <= last <= 2200 and last - first < _MOST_YEARS):
        return None
    return Period(first, PeriodKind.YEAR, 1, last - first + 1)


def _from_label(text: str) -> Period | None:
    if whole := re.fullmatch(rf"giai doan {_RANGE.pattern}", text):
        return _several(int(whole[1]), int(whole[2]))
    found = re.fullmatch(
        r"(?:(?P<what>quy|thang) (?P<n>[ivx]+|\d{1,2})|(?P<six>6 thang (?P<end>dau|cuoi)(?: nam)?)"
        r"|(?P<nine>9 thang(?: (?:dau )?nam)?)|nam)"
        r"\s*(?:/|nam |)\s*(?P<year>(?:19|20|21)\d{2})",
        text,
    )
    if not found:
        return None
    year = int(found["year"])
    if found["what"]:
        n = from_roman(found["n"].upper()) or (int(found["n"]) if found["n"].isdecimal() else 0)
        kind = PeriodKind.QUARTER if found["what"] == "quy" else PeriodKind.MONTH
        return Period(year, kind, n) if 1 <= n <= 12 // _LENGTH[kind] else None
    if found["six"]:
        return Period(year, PeriodKind.HALF, 1 if found["end"] == "dau" else 2)
    return Period(year, PeriodKind.NINE_MONTHS if found["nine"] else PeriodKind.YEAR)


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a period counts, both ends inclusive."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def window(period: Period, rule: WindowRule = WindowRule.DECREE) -> Window:
    """Return the days of a period; by the decree quarter I of 2023 is 15/12/2022 to 14/3/2023 (domain.md 2.1)."""
    after = period.last_month  # months from January to the end
    before = after - _LENGTH[period.kind]
    after += 12 * (period.years - 1)
    if rule is WindowRule.DECREE:
        return Window(_cut(period.year, before), _cut(period.year, after) - timedelta(days=1))
    return Window(_month_start(period.year, before), _month_start(period.year, after) - timedelta(days=1))


def _cut(year: int, months: int) -> date:
    """Return the 15th of the month before the given number of months of `year` has passed: 0 gives 15/12 before."""
    return _month_start(year, months - 1).replace(day=15)


def _month_start(year: int, months: int) -> date:
    years, month = divmod(months, 12)
    return date(year + years, month + 1, 1)


def year_start(period: Period, rule: WindowRule = WindowRule.DECREE) -> date:
    """Return the first day of the report year (of the first, for several): cumulative figures count from here."""
    return window(Period(period.year, PeriodKind.YEAR), rule).first


def previous_year(period: Period) -> Period:
    """Return the same period of the year before (cùng kỳ); of several years the same number of years before."""
    if period.years > 1:
        return period.shifted(-1)
    return Period(period.year - 1, period.kind, period.index)


def containing(day: date, kind: PeriodKind, rule: WindowRule = WindowRule.DECREE) -> Period:
    """Return the period of `kind` that counts `day`: 20/12/2024 is in quarter I and year 2025 by the decree.

    The last quarter of a year lies outside its nine months; the nine months of that year are returned.
    """
    year, month = day.year, day.month
    if rule is WindowRule.DECREE and day.day >= 15:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    if kind is PeriodKind.NINE_MONTHS:
        return Period(year, kind)
    return Period(year, kind, (month - 1) // _LENGTH[kind] + 1)


def periods_of(day: date, rule: WindowRule = WindowRule.DECREE) -> Period:
    """Return the quarter that counts `day`."""
    return containing(day, PeriodKind.QUARTER, rule)


def window_sentence(w: Window) -> str:
    """Return the sentence that every report prints: (số liệu tính từ ngày ... đến ngày ...)."""
    return f"(số liệu tính từ ngày {short_date(w.first)} đến ngày {short_date(w.last)})"
