"""Document numbers and years found in running text (domain.md 1.9, product.md N1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_YEAR = r"(?:19|20)\d\d"
# n/TYPE-AGENCY, n/YYYY/TYPE-AGENCY, n-TYPE/AGENCY and slips of them; "30c", "66.25" and "19-2016" are real.
_NUMBER = re.compile(
    rf"(?<![\w/.])\d{{1,5}}[a-z]?(?:\.\d{{1,3}})?(?:[/-]{_YEAR})?[/-][A-ZĐ][\w&-]{{0,40}}(?:/[A-ZĐ][\w&-]{{0,40}})?"
)
_DATE = re.compile(
    rf"\d{{1,2}}\s*[/.-]\s*\d{{1,2}}\s*[/.-]\s*(?P<year>{_YEAR})(?!\d)|tháng\s+\d{{1,2}}\s+năm\s+(?P<spelled>{_YEAR})(?!\d)"
)
_PERIOD = re.compile(rf"(?<!\d)({_YEAR})\s*[-–—]\s*({_YEAR})(?!\d)")
_OWN = re.compile(rf"năm\s+(?:\d\s+)?({_YEAR})(?!\d)", re.IGNORECASE)
_ANY = re.compile(rf"(?<!\d){_YEAR}(?!\d)")


@dataclass(frozen=True, slots=True)
class Citation:
    """A document number in a text: `number` as written, from `start` to `end`."""

    number: str
    start: int
    end: int


class YearUse(StrEnum):
    """What a year stands for; only OWN moves when a plan is rolled forward."""

    OWN = "own"  # năm 2024
    PERIOD = "period"  # 2021 - 2025
    DATE = "date"  # 08/3/2024
    NUMBER = "number"  # 35/2023/UBTVQH15, ISO 9001:2015
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class YearToken:
    year: int
    use: YearUse
    start: int
    end: int


def citations(text: str) -> tuple[Citation, ...]:
    """Return every document number cited, repeats included; the plan's own "Số:" line is not one."""
    return tuple(Citation(m.group().rstrip("-&"), m.start(), m.end()) for m in _NUMBER.finditer(text))


def year_tokens(text: str) -> tuple[YearToken, ...]:
    """Return every year of the text with its use. "Năm 4 2023" (a page number swallowed) counts as own."""
    uses: dict[int, YearUse] = {}
    for match in _NUMBER.finditer(text):
        uses |= {match.start() + y.start(): YearUse.NUMBER for y in _ANY.finditer(match.group())}
    for match in re.finditer(rf"(?<!\d)\d{{1,6}}:{_YEAR}(?!\d)", text):
        uses[match.end() - 4] = YearUse.NUMBER
    for match in _DATE.finditer(text):
        uses[match.start("year") if match["year"] else match.start("spelled")] = YearUse.DATE
    for match in _PERIOD.finditer(text):
        for group in (1, 2):
            uses.setdefault(match.start(group), YearUse.PERIOD)
    for match in _OWN.finditer(text):
        uses.setdefault(match.start(1), YearUse.OWN)
    return tuple(
        YearToken(int(m.group()), uses.get(m.start(), YearUse.OTHER), m.start(), m.end()) for m in _ANY.finditer(text)
    )
