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


_SENTENCE = re.compile(r"[^.;\n]+")
_REPORT = re.compile(r"báo\s+cáo|định\s+kỳ", re.IGNORECASE)
_DAY = re.compile(
    r"(?P<before>(?:trước|chậm nhất)\s+)?(?:(?:vào\s+)?ngày\s+)?(?P<day>\d{1,2})\s*/\s*(?P<month>\d{1,2})"
    r"(?P<year>\s*/\s*(?:19|20)\d\d)?(?![\d/])"
)
_QUARTERLY = re.compile(
    r"(?P<before>trước\s+)?ngày\s+(?P<day>\d{1,2})\s+(?:của\s+)?tháng\s+cuối(?:\s+cùng)?(?:\s+của)?\s+quý",
    re.IGNORECASE,
)


def deadlines_in(text: str) -> tuple[FoundDeadline, ...]:
    """Return the report dates of a text: four in BĐ-SLĐTBXH, three in Yên Bái."""
    found: list[FoundDeadline] = []
    for match in _SENTENCE.finditer(text):
        sentence = match.group().strip()
        if not _REPORT.search(sentence):
            continue
        for hit in _QUARTERLY.finditer(sentence):
            found.append(FoundDeadline("quarter", int(hit["day"]), 0, bool(hit["before"]), sentence))
        days = list(_DAY.finditer(sentence))
        before = bool(re.search(r"trước\s+(?:ngày\s+)?\d", sentence))
        kind, end = "", 0
        whole = _kind(sentence, len(days))
        for hit in days:
            # "báo cáo 6 tháng trước ngày 10/6, báo cáo năm trước ngày 10/11": each day has its own kind.
            kind, end = _kind(sentence[end : hit.start()], len(days)) or kind or whole, hit.end()
            is_limit = hit["before"] or not hit["year"]
            if is_limit and 1 <= int(hit["day"]) <= 31 and 1 <= int(hit["month"]) <= 12:
                found.append(FoundDeadline(kind or "other", int(hit["day"]), int(hit["month"]), before, sentence))
    return tuple(found)


def _kind(text: str, days: int) -> str:
    low = text.lower()
    if "6 tháng" in low or "sáu tháng" in low:
        return "half"
    if "quý" in low or days == 4:
        return "quarter"
    return "year" if "năm" in low else ""
