"""Lines broken at a fixed width, joined to paragraphs again."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from cchc_desktop.intake.lines import SourceLine, split_marker
from cchc_desktop.models import Level


def unwrap(lines: list[SourceLine]) -> list[SourceLine]:
    """Join lines that were broken at a fixed width, as mail, old files and copies from PDF have them."""
    width = _wrap_width(lines)
    if not width:
        return lines
    out: list[list[SourceLine]] = []
    before = SourceLine("")
    for line in lines:
        if out and _goes_on(before, line, width):
            out[-1].append(line)
        else:
            out.append([line])
        before = line
    return [
        replace(group[0], text=" ".join(line.text for line in group)) if len(group) > 1 else group[0] for group in out
    ]


# A sentence that begins so is a paragraph of its own, also below a title that fills its line.
_BEGINS = re.compile(r"(?:Căn cứ|Xét đề nghị|Theo đề nghị|Thực hiện [A-ZĐ]\w+ \w+ số|Trên đây là|Nơi nhận)\b")


def _goes_on(before: SourceLine, line: SourceLine, width: int) -> bool:
    if line.gap or line.noise or before.noise or len(line.columns) > 1 or len(before.columns) > 1:
        return False
    is_full = len(before.text) + len(line.text.split(" ", 1)[0]) >= 0.85 * width
    stopped = before.text.endswith((".", ";", ":", "./."))
    marked = split_marker(line.text)
    if marked is not None:  # "2021" at the end of a line and "- 2025" on the next are no item
        return is_full and not stopped and marked.level is Level.DASH and not marked.text[0].isupper()
    if _BEGINS.match(line.text):
        return False
    if line.text.isupper():
        marked = split_marker(before.text)
        return is_full and (marked.text if marked else before.text).isupper()
    return is_full or (line.text[0].islower() and not stopped and len(before.text) > 0.6 * width)


def _wrap_width(lines: list[SourceLine]) -> int:
    """Return the width at which a text was broken, 0 if its paragraphs are whole."""
    lengths = sorted(len(line.text) for line in lines if len(line.columns) < 2)
    if not lengths:
        return 0
    width = lengths[int(0.97 * (len(lengths) - 1))]
    if not 45 <= width <= 115 or lengths[-1] > 1.35 * width:
        return 0
    breaks = 0
    for before, line in pairwise(lines):
        if not line.gap and len(before.text) >= 0.8 * width and line.text[0].islower():
            breaks += not before.text.endswith((".", ";", ":"))
    return width if breaks >= 2 else 0
