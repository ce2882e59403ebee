"""Headings of Word without typed or counted numbers: the depth of the style gives the level of the outline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from cchc_desktop.intake.ending import is_signature_line
from cchc_desktop.intake.header import begins_body, type_line
from cchc_desktop.intake.lines import SourceLine, split_marker
from cchc_desktop.models import Level

_LADDER = (Level.ROMAN, Level.ARABIC, Level.DECIMAL, Level.LETTER, Level.DASH, Level.PLUS)
_FRAME = re.compile(r"(?:nơi\s+nhận|kính\s+gửi|phụ\s+lục)\b", re.IGNORECASE)


def with_heading_levels(lines: Sequence[SourceLine], type_at: int | None) -> list[SourceLine]:
    """Give headings without a marker the level of their depth.

    Where headings of the same depth carry markers, these tell the level; else a depth is one level below
    the depth above it. Type and trích yếu are often headings too: they stay what they are.
    """
    start = 0 if type_at is None else _after_title(lines, type_at)
    headings = [place for place in range(start, len(lines)) if _is_heading(lines[place])]
    if not any(split_marker(lines[place].full) is None for place in headings):
        return list(lines)
    levels = _levels([lines[place] for place in headings])
    out = list(lines)
    for place in headings:
        line = lines[place]
        if line.level is None and split_marker(line.full) is None:
            out[place] = replace(line, level=levels[line.heading])
    return out


def _is_heading(line: SourceLine) -> bool:
    return bool(line.heading) and not _FRAME.match(line.text) and not is_signature_line(line.text)


def _levels(headings: Sequence[SourceLine]) -> dict[int, Level]:
    found: dict[int, Level] = {}
    step = -1
    for depth in sorted({line.heading for line in headings}):
        marks = [split_marker(line.full) for line in headings if line.heading == depth]
        counted = Counter(mark.level for mark in marks if mark is not None and mark.level in _LADDER)
        likely = counted.most_common(1)[0][0] if counted else None
        step = _LADDER.index(likely) if likely is not None else min(step + 1, len(_LADDER) - 1)
        found[depth] = _LADDER[step]
    return found


def _after_title(lines: Sequence[SourceLine], type_at: int) -> int:
    """Return where headings can begin: after the type line and the trích yếu, which may fill several headings."""
    named = type_line(lines[type_at].text)
    place = type_at + 1
    run = place
    while run < len(lines) and lines[run].heading and split_marker(lines[run].full) is None:
        run += 1
    if run < len(lines) and begins_body(lines[run].text):
        return run  # headings before a căn cứ are all of the title
    if run > place and not (named and named[1]):
        place += 1
        while place < run and lines[place].text[:1].islower():
            place += 1
    return place
