"""Source paragraphs and the marker each begins with: the first look at a plan's text.

`SourceLine` is what a reader hands in, from plain text or from Word; `split_marker` tells
level, marker and the rest. Ranks nest: a line stands under the last one of lower rank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from cchc_desktop.models import Level
from cchc_desktop.text import from_roman, nfc

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_PAGE_NUMBER = re.compile(r"(?:trang\s+)?\d{1,3}(?:\s*/\s*\d{1,3})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A paragraph of the source. `gap` tells that a blank line or a new paragraph stands before it.

    Word gives more: `marker` computed from its numbering, `level` of a heading style, `bold`.
    `columns` are the parts of a line that stood side by side (a header of two columns).
    """

    text: str
    gap: bool = True
    marker: str = ""
    bold: bool = False
    columns: tuple[str, ...] = ()
    number: int = 0  # line in the source, from 1


@dataclass(frozen=True, slots=True)
class Marked:
    """A line cut at its marker; `rank` orders levels from the outside in."""

    level: Level
    rank: int
    marker: str
    text: str


_PART = re.compile(
    r"(?P<marker>(?:PHẦN|Phần|CHƯƠNG|Chương)\s+(?:(?:THỨ|thứ)\s+\w+|[IVXLC]+|\d{1,2}))\s*[.:)–-]?(?:\s+(?P<text>.*))?$"
)
_CAPITAL = re.compile(r"(?P<marker>[A-HĐ][.)/])\s+(?P<text>\S.*)$")
_ROMAN = re.compile(r"(?P<marker>(?P<roman>[IVX]{1,6})\s?[.)/])\s*(?P<text>\S.*)?$")
_ROMAN_BARE = re.compile(r"(?P<marker>(?P<roman>[IVX]{1,6}))\s*[-–—:]?\s+(?P<text>\S.*)$")
_ARTICLE = re.compile(r"(?P<marker>Điều\s+\d{1,3}[.:])\s*(?P<text>\S.*)$")
_DECIMAL = re.compile(r"(?P<marker>\d{1,2}(?:\.\d{1,2}){1,3}\s?[.)]?)(?P<space>\s*)(?P<text>\S.*)$")
_ARABIC = re.compile(r"(?P<marker>\d{1,2}\s?[.)/])(?P<space>\s*)(?P<text>\S.*)$")
_BRACKET = re.compile(r"(?P<marker>\((?:\d{1,2}|[a-zđ])\))\s*(?P<text>\S.*)$")
_LETTER = re.compile(r"(?P<marker>[a-zđ]{1,2}\s?\)|[a-zđ]\.)\s*(?P<text>\S.*)$")
_DASH = re.compile(r"(?P<marker>[-–—−*•●▪■◦‣·])\s*(?P<text>\S.*)$")
_PLUS = re.compile(r"(?P<marker>\+)\s*(?P<text>\S.*)$")


def split_marker(text: str) -> Marked | None:
    """Return level, rank and rest of a line that begins with a marker, else None."""
    if match := _PART.match(text):
        return Marked(Level.ROMAN, 0, match["marker"], match["text"] or "")
    if (match := _ROMAN.match(text) or _ROMAN_BARE.match(text)) and from_roman(match["roman"]):
        rest = match["text"] or ""
        # "I" or "V" without a dot opens a heading only when what follows is one.
        if match.re is _ROMAN or rest.isupper():
            return Marked(Level.ROMAN, 2, _tight(match["marker"]), rest)
    if (match := _CAPITAL.match(text)) and match["text"].upper() == match["text"]:
        return Marked(Level.ROMAN, 1, match["marker"], match["text"])
    if match := _ARTICLE.match(text):
        return Marked(Level.ARABIC, 3, match["marker"], match["text"])
    if (match := _DECIMAL.match(text)) and _is_decimal(match):
        depth = match["marker"].strip(" .)").count(".")
        return Marked(Level.DECIMAL, 3 + depth, _tight(match["marker"]), match["text"])
    if (match := _ARABIC.match(text)) and (match["space"] or not match["text"][0].isdigit()) and "/" not in match[1]:
        return Marked(Level.ARABIC, 3, _tight(match["marker"]), match["text"])
    if match := _BRACKET.match(text):
        return Marked(
            Level.DECIMAL if match["marker"][1].isdigit() else Level.LETTER, 8, match["marker"], match["text"]
        )
    if match := _LETTER.match(text):
        return Marked(Level.LETTER, 7, _tight(match["marker"]), match["text"])
    if (match := _DASH.match(text)) and (text[1] == " " or not match["text"][0].isdigit()):
        return Marked(Level.DASH, 9, match["marker"], match["text"])
    if match := _PLUS.match(text):
        return Marked(Level.PLUS, 10, match["marker"], match["text"])
    return None


def _is_decimal(match: re.Match[str]) -> bool:
    """Tell 1.2 from a date (12.3.2024) and a number (1.250 tin)."""
    parts = [int(part) for part in match["marker"].strip(" .)").split(".")]
    after = match["text"][0]
    return all(0 < part <= 40 for part in parts) and not after.isdigit() and (bool(match["space"]) or after.isupper())


def _tight(marker: str) -> str:
    return marker.replace(" ", "")


def source_lines(text: str) -> list[SourceLine]:
    """Cut plain text into lines; marks of Markdown and page numbers alone on a line go.

    A page number is one that stands alone between paragraphs; its line is not lost silently:
    callers compare words without it.
    """
    lines: list[SourceLine] = []
    gap = True
    for number, raw in enumerate(nfc(text).split("\n"), start=1):
        columns = tuple(part for part in re.split(r"\t+|[ \u00a0]{3,}", strip_marks(raw).strip()) if part.strip())
        clean = tidy(strip_marks(raw))
        if not clean:
            gap = True
            continue
        if is_page_number(clean):
            gap = True
            continue
        bold = bool(re.match(r"\s*(?:#{1,6}\s|\*\*)", raw))
        lines.append(SourceLine(clean, gap, bold=bold, columns=tuple(map(tidy, columns)), number=number))
        gap = False
    return lines


_RULE = re.compile(r"[-_=*.…\s]{3,}")


def tidy(text: str) -> str:
    """Return a line with single spaces; a line of dashes or dots only is a drawn rule and goes."""
    text = _SPACES.sub(" ", text).strip()
    return "" if _RULE.fullmatch(text) else text


def is_page_number(text: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(text))


_HEADING_MARK = re.compile(r"^\s*#{1,6}\s+")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])")
_LOOSE = re.compile(r"^(\s*)\*{2,3}|\*{2,3}\s*$|\\$")


def strip_marks(line: str) -> str:
    """Remove the marks of Markdown that web copies carry: #, *, **, ***."""
    line = _HEADING_MARK.sub("", line)
    line = _EMPHASIS.sub(r"\2", line)
    return _LOOSE.sub(lambda m: m.group(1) or "", line) if "*" in line or line.endswith("\\") else line


def unwrap(lines: list[SourceLine]) -> list[SourceLine]:
    """Join lines that were broken by hand at a fixed width, as mail and old files have them."""
    if not _is_wrapped(lines):
        return lines
    width = max(len(line.text) for line in lines if not line.gap)
    out: list[SourceLine] = []
    last = 0  # length of the line before, as it stood in the source
    for line in lines:
        full = last >= 0.7 * width
        if out and full and not line.gap and split_marker(line.text) is None and not line.text.isupper():
            out[-1] = replace(out[-1], text=f"{out[-1].text} {line.text}", columns=())
        else:
            out.append(line)
        last = len(line.text)
    return out


def _is_wrapped(lines: list[SourceLine]) -> bool:
    tight = [line for line in lines if not line.gap]
    long = [line for line in lines if len(line.text) > 110]
    middling = [line for line in lines if 55 <= len(line.text) <= 110]
    return len(tight) >= 8 and len(middling) >= max(8, len(lines) // 3) and len(long) <= len(lines) // 50
