"""Names by which a Word file carries the figures of a report, and back (at most 40 letters, Word's limit)."""

from __future__ import annotations

import re

KEYWORD = "cchc-report"  # before the period among the file's keywords

_PARTS = {
    "planned": "P",
    "quantity": "Q",
    "cumulative": "C",
    "ratio": "R",
    "last_year": "L",
    "difference": "D",
    "integrated": "I",
    "reach": "W",
    "cumulative_reach": "V",
    "activities": "A",
    "with_evidence": "E",
}
_NAMES = {letter: part for part, letter in _PARTS.items()}
_KIND = re.compile(r"cchc_([A-Z])_(\w+)_(\d+)")
_OTHER = re.compile(r"cchc__(\w+?)__(\d+)")


def bookmark_name(query: str, place: int) -> str:
    """Return the bookmark of a figure; `place` keeps those of one query apart."""
    kind, _, rest = query.partition(":")
    name, _, part = rest.partition(":")
    if kind == "kind" and part in _PARTS:
        return f"cchc_{_PARTS[part]}_{name}_{place}"[:40]
    return f"cchc__{query.replace(':', '-').replace('-', '_0_')}__{place}"[:40]


def query_of(bookmark: str) -> str:
    """Return the query of a bookmark, "" for one that is not ours."""
    if found := _KIND.fullmatch(bookmark):
        return f"kind:{found[2]}:{_NAMES[found[1]]}" if found[1] in _NAMES else ""
    if found := _OTHER.fullmatch(bookmark):
        return found[1].replace("_0_", ":")
    return ""
