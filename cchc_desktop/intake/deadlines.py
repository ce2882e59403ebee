"""Report dates that a plan's text sets, offered as reporting lines (product.md R22, R23)."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FoundDeadline:
    """A report date in the text. `month` 0 means the last month of each quarter; `before` excludes the day."""

    kind: str  # quarter, half, year, other
    day: int
    month: int
    before: bool
    text: str


_SENTENCE = re.compile(r"[^.;\n]*(?:báo cáo|định kỳ)[^.;\n]*", re.IGNORECASE)
_DAY = re.compile(r"(?P<before>trước\s+)?(?:ngày\s+)?(?P<day>\d{1,2})\s*/\s*(?P<month>\d{1,2})(?![\d/])")
_QUARTERLY = re.compile(
    r"(?P<before>trước\s+)?ngày\s+(?P<day>\d{1,2})\s+(?:của\s+)?tháng\s+cuối(?:\s+cùng)?(?:\s+của)?\s+quý",
    re.IGNORECASE,
)


def deadlines_in(text: str) -> tuple[FoundDeadline, ...]:
    """Return the report dates of a text: four in BĐ-SLĐTBXH, three in Yên Bái."""
    found: list[FoundDeadline] = []
    for match in _SENTENCE.finditer(text):
        sentence = match.group().strip()
        for hit in _QUARTERLY.finditer(sentence):
            found.append(FoundDeadline("quarter", int(hit["day"]), 0, bool(hit["before"]), sentence))
        days = list(_DAY.finditer(sentence))
        before = bool(re.search(r"trước\s+(?:ngày\s+)?\d", sentence))
        for hit in days:
            if 1 <= int(hit["day"]) <= 31 and 1 <= int(hit["month"]) <= 12:
                found.append(
                    FoundDeadline(_kind(sentence, len(days)), int(hit["day"]), int(hit["month"]), before, sentence)
                )
    return tuple(found)


def _kind(sentence: str, days: int) -> str:
    low = sentence.lower()
    if "6 tháng" in low or "sáu tháng" in low:
        return "half"
    if "quý" in low or days == 4:
        return "quarter"
    return "year" if "năm" in low else "other"
