"""Source paragraphs and the marker each begins with: the first look at a plan's text.

`SourceLine` is what a reader hands in, from plain text or from Word; `split_marker` tells
level, marker and the rest. Ranks nest: a line stands under the last one of lower rank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from cchc_desktop.models import Level
from cchc_desktop.text import from_roman, nfc


class RowPart(IntEnum):
    """What a line made of a table's row is."""

    GROUP = 1  # heads the rows below it
    ITEM = 2
    FIELD = 3  # what a further column holds, under its item


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A paragraph of the source. `gap` tells that a blank line or a new paragraph stands before it.

    Word gives more: `marker` computed from its numbering, `bold`. `level` overrules what the marker says:
    a heading style of Word, or the clerk who raises or lowers a line in the preview.
    `columns` are the parts of a line that stood side by side (a header of two columns).
    `cells` are the parts between tabs or bars with the empty ones.
    `heading` is the depth of a heading style, 1 to 9. `table` numbers the table that the line is a row of;
    `table_head` is the row with the columns' names; `row` what a line made of a row is.
    """

    text: str
    gap: bool = True
    marker: str = ""
    bold: bool = False
    columns: tuple[str, ...] = ()
    number: int = 0  # line in the source, from 1
    level: Level | None = None
    noise: bool = False  # a page number or a stamp: shown in the preview, kept out of the plan
    heading: int = 0
    table: int = 0
    table_head: bool = False
    row: RowPart | None = None
    cells: tuple[str, ...] = ()
    broken: bool = False  # stands behind a line break inside a paragraph of Word

    @property
    def full(self) -> str:
        """Return the line as it is read on paper, with the marker that Word computed."""
        return f"{self.marker} {self.text}" if self.marker else self.text


@dataclass(frozen=True, slots=True)
class Marked:
    """A line cut at its marker; `rank` orders levels from the outside in."""

    level: Level
    rank: int
    marker: str
    text: str


# Ranks, outermost first. Bullets have one rank: which of them stands under which is told by their order.
PART, CHAPTER, CAPITAL, ROMAN, SECTION, ARTICLE, ARABIC, DECIMAL, LETTER, BRACKET, BULLET, ROW, FIELD, TEXT = (
    0, 5, 10, 20, 25, 28, 30, 40, 70, 80, 90, 100, 120, 130
)  # fmt: skip
RANKS = {
    Level.ROMAN: ROMAN,
    Level.ARABIC: ARABIC,
    Level.DECIMAL: DECIMAL,
    Level.LETTER: LETTER,
    Level.DASH: BULLET,
    Level.PLUS: BULLET,
    Level.TEXT: TEXT,
}

# For character classes. A range such as À-Ỹ would hold small letters too: Unicode mixes the two.
_MARKED = "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
BIG, SMALL = f"A-Z{_MARKED}", f"a-z{_MARKED.lower()}"
_PART = re.compile(
    r"(?P<marker>(?:PHẦN|Phần|CHƯƠNG|Chương)\s+(?:(?:THỨ|thứ)\s+\w{2,9}|[IVX]{1,5}|\d{1,2})(?!\w)\s?[.:)]?)"
    r"(?:\s*[-–]?\s*(?P<text>\S.*))?$"
)
_SECTION = re.compile(
    r"(?P<marker>(?P<name>Điều|ĐIỀU|Mục|MỤC)\s+(?:\d{1,3}|[IVX]{1,5})(?P<stop>\s?[.:])?)(?:\s*(?P<text>\S.*))?$"
)
# "I.1.", "A.2": a number that carries the one above it; it stands where "1." would.
_UNDER = re.compile(
    r"(?P<marker>(?:[IVX]{1,5}|[A-HĐ])(?P<depth>(?:\.\d{1,2}){1,3})\s?[.)/]?)(?P<space>\s*)(?P<text>\S.*)$"
)
_CAPITAL = re.compile(rf"(?P<marker>[A-HĐ]\s?[.)/])\s*(?P<text>[{BIG}“\"].+)$")
_ROMAN = re.compile(
    rf"(?P<marker>(?P<roman>[IVX]{{1,6}})\s?(?:[.):]|/(?!v\b)|[-–](?=\s*[{BIG}])))\s*(?P<text>\S.*)?$|"
    rf"(?P<bare>[IVX]{{1,6}})\s+(?P<heading>[{BIG}][^a-z]+)$"
)
_DECIMAL = re.compile(
    rf"(?P<marker>\d{{1,2}}(?:\s?\.\s?\d{{1,2}}){{1,4}}\s?(?:[.)/]|[-–](?=\s?[{BIG}]))?)(?P<space>\s*)(?P<text>\S.*)$"
)
_ARABIC = re.compile(
    rf"(?P<marker>\d{{1,2}}\s?(?:[.)](?!\d)|/(?=\s*[^\d\s])|[-–](?=\s?[{BIG}])))(?P<space>\s*)(?P<text>\S.*)$"
)
_BRACKET = re.compile(r"(?P<marker>\((?:\d{1,2}|[a-zđ]|[ivx]{2,5})\)|[①-⑳])\s*(?P<text>\S.*)$")
_LETTER = re.compile(
    rf"(?P<marker>(?:[a-zđ]{{1,2}}|[ivx]{{3,5}})\s?\)|[a-zđ]\s?/(?=\s*\D)|[a-zđ]\.(?=\s)|[a-zđ],(?=\s[{BIG}]))\s*(?P<text>\S.*)$"
)
_DASH = re.compile(r"(?P<marker>[-–—−*•●▪■◦‣·➢✓])\s*(?P<text>\S.*)$")
_PLUS = re.compile(r"(?P<marker>\+)\s*(?P<text>\S.*)$")


def split_marker(text: str) -> Marked | None:
    """Return level, rank and rest of a line that begins with a marker, else None.

    "1 .", "1/", "1-", "a.", "1.2" without a dot and "-Tình" without a space all count.
    """
    first = text[:1]
    if first in "IVXABCDEFGHĐ" and (found := _under(text)):
        return found
    if first in "PpCc" and (found := _part(text)):
        return found
    if first in "IVX" and (found := _roman(text)):
        return found
    if first in "ĐM" and (found := _section(text)):
        return found
    if match := _CAPITAL.match(text):
        return Marked(Level.ROMAN, CAPITAL, _tight(match["marker"]), match["text"])
    if first.isdecimal():
        return _numbered(text)
    if match := _BRACKET.match(text):
        level = Level.LETTER if match["marker"][1:2].isalpha() else Level.DECIMAL
        return Marked(level, BRACKET, match["marker"], match["text"])
    if match := _LETTER.match(text):
        return Marked(Level.LETTER, LETTER, _tight(match["marker"]), match["text"])
    if (match := _DASH.match(text)) and (text[1] == " " or not match["text"][0].isdigit()):
        return Marked(Level.DASH, BULLET, match["marker"], match["text"])
    if match := _PLUS.match(text):
        return Marked(Level.PLUS, BULLET, match["marker"], match["text"])
    return None


def _part(text: str) -> Marked | None:
    """Tell "PHẦN I", "Phần thứ nhất: NỘI DUNG" from a sentence that begins with "Phần thứ nhất của"."""
    match = _PART.match(text)
    if match is None:
        return None
    rest = match["text"] or ""
    if rest and match["marker"][-1] not in ".:)" and not rest.isupper():
        return None
    rank = PART if text[0] in "Pp" else CHAPTER
    return Marked(Level.ROMAN, rank, match["marker"].rstrip(), rest)


def _section(text: str) -> Marked | None:
    match = _SECTION.match(text)
    if match is None or not (match["stop"] or not match["text"]):
        return None
    if match["name"] in ("Điều", "ĐIỀU"):
        return Marked(Level.ARABIC, ARTICLE, match["marker"], match["text"] or "")
    return Marked(Level.ROMAN, SECTION, match["marker"], match["text"] or "")


def _roman(text: str) -> Marked | None:
    match = _ROMAN.match(text)
    if match is None or not from_roman(match["roman"] or match["bare"]):
        return None
    if match["bare"]:  # "II NỘI DUNG": without a dot only what stands in capitals is a heading
        return Marked(Level.ROMAN, ROMAN, match["bare"], match["heading"]) if match["heading"].isupper() else None
    rest = match["text"] or ""
    if match["marker"][-1] in "-–" and from_roman(re.split(r"\W", rest, maxsplit=1)[0]):
        return None  # "II - III/2024"
    return Marked(Level.ROMAN, ROMAN, _tight(match["marker"]), rest)


def _under(text: str) -> Marked | None:
    match = _UNDER.match(text)
    if match is None or not (match["space"] or match["text"][0].isupper()) or match["text"][0].isdigit():
        return None
    depth = match["depth"].count(".")
    level, rank = (Level.ARABIC, ARABIC) if depth == 1 else (Level.DECIMAL, DECIMAL + 10 * (depth - 2))
    return Marked(level, rank, _tight(match["marker"]), match["text"])


def _numbered(text: str) -> Marked | None:
    if (match := _DECIMAL.match(text)) and _is_decimal(match):
        depth = min(match["marker"].strip(" .)/-–").count("."), 3)
        return Marked(Level.DECIMAL, DECIMAL + 10 * (depth - 1), _tight(match["marker"]), match["text"])
    if match := _ARABIC.match(text):
        return Marked(Level.ARABIC, ARABIC, _tight(match["marker"]), match["text"])
    return None


def _is_decimal(match: re.Match[str]) -> bool:
    """Tell 1.2 from a date (12.3.2024) and a number (1.250 tin)."""
    parts = [int(part) for part in re.findall(r"\d+", match["marker"])]
    after = match["text"][0]
    return all(0 < part <= 40 for part in parts) and not after.isdigit() and (bool(match["space"]) or after.isupper())


def _tight(marker: str) -> str:
    return marker.replace(" ", "")


# -- plain text to lines ----------------------------------------------------------------------------

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_COLUMN_GAP = re.compile(r"\t+|[ \u00a0]{3,}|\|")
_CELL_GAP = re.compile(r"[\t|]")
_PAGE_NUMBER = re.compile(r"(?:[-–]\s?)?(?:(?P<word>trang)\s+)?(?P<page>\d{1,3})(?:\s?/\s?\d{1,3})?(?:\s?[-–])?", re.I)


def is_row(line: SourceLine) -> bool:
    """Tell a row of a table from a sentence: three cells or more side by side."""
    return len(line.columns) >= 3


def is_page_number(text: str) -> bool:
    """Tell whether a whole line is written as a page number is."""
    return bool(_PAGE_NUMBER.fullmatch(text))


def source_lines(text: str) -> list[SourceLine]:
    """Cut plain text into lines; marks of Markdown go, page numbers alone on a line are flagged as noise."""
    lines: list[SourceLine] = []
    gap = True
    for number, raw in _raw_lines(nfc(text).replace("\u00ad", "")):
        bare = strip_marks(raw)
        clean = tidy(bare.replace("|", " ") if bare.lstrip().startswith("|") else bare)
        if not clean:
            gap = True
            continue
        columns: tuple[str, ...] = ()
        if _COLUMN_GAP.search(bare.strip()):
            columns = tuple(cell for part in _COLUMN_GAP.split(bare.strip()) if (cell := tidy(part)))
        cells = tuple(map(tidy, _CELL_GAP.split(bare.strip().strip("|")))) if len(columns) > 1 else ()
        lines.append(SourceLine(clean, gap, bold=bool(_BOLD.match(raw)), columns=columns, number=number, cells=cells))
        gap = False
    _flag_page_numbers(lines)
    return _with_lone_markers(_without_stamps(lines))


def _flag_page_numbers(lines: list[SourceLine]) -> None:
    """Flag page numbers: they count upwards and lie apart; close together they are a table's first column."""
    found = [(place, match) for place, line in enumerate(lines) if (match := _PAGE_NUMBER.fullmatch(line.text))]
    page = 0
    for order, (place, match) in enumerate(found):
        around = [other for other, _ in (*found[max(order - 1, 0) : order], *found[order + 1 : order + 2])]
        is_apart = all(abs(other - place) >= 6 for other in around)
        if match["word"] or (is_apart and int(match["page"]) > page):
            page = int(match["page"])
            lines[place] = replace(lines[place], gap=True, noise=True)
            if place + 1 < len(lines):
                lines[place + 1] = replace(lines[place + 1], gap=True)


_STAMP = re.compile(
    r"(?:(?:người ký|ký (?:số )?bởi|(?:thời gian|ngày|giờ) ký|signed by|digitally signed by)\s*:|signature (?:not )?"
    r"(?:verified|valid)\b|digitally signed by\b)",
    re.IGNORECASE,
)
_STAMP_DETAIL = re.compile(r"(?:e-?mail|cơ quan|tổ chức|chức vụ|chức danh|date|reason|location|DN)\s*:", re.IGNORECASE)
_LONE = re.compile(r"(?:[-–+•*]|(?:[IVX]{1,5}|\d{1,2}|[a-zđ])[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?)")


def _with_lone_markers(lines: list[SourceLine]) -> list[SourceLine]:
    """Put a marker that stands alone on its line, as copies from PDF have it, before the text below it."""
    out: list[SourceLine] = []
    for line in lines:
        above = out[-1].text if out and not line.noise else ""
        if len(above) < 9 and _LONE.fullmatch(above) and split_marker(line.text) is None:
            out[-1] = replace(line, text=f"{above} {line.text}", gap=out[-1].gap, columns=())
        else:
            out.append(line)
    return out


_DRAFT = re.compile(r"\(?(?:bản )?dự thảo(?:\s+lần\s+(?:thứ\s+)?\w{1,4})?\)?", re.IGNORECASE)


def _without_stamps(lines: list[SourceLine]) -> list[SourceLine]:
    """Flag what is printed on a copy but is none of the document's text: a digital signature's stamp, "Dự thảo"."""
    stamped = [len(line.text) < 120 and bool(_STAMP.match(line.text)) for line in lines]
    if any(stamped):
        ways = ((range(1, len(lines)), -1), (range(len(lines) - 2, -1, -1), 1))
        for places, step in ways:
            for place in places:
                stamped[place] |= stamped[place + step] and bool(_STAMP_DETAIL.match(lines[place].text))
    return [
        replace(line, noise=True)
        if is_stamp or (place < 12 and len(line.text) < 30 and _DRAFT.fullmatch(line.text))
        else line
        for place, (line, is_stamp) in enumerate(zip(lines, stamped, strict=True))
    ]


_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def _raw_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield lines with their numbers; a row of a Markdown table whose cells hold several lines gives them in turn."""
    for number, raw in enumerate(text.split("\n"), start=1):
        if "<" not in raw or not _BREAK.search(raw):
            yield number, raw
            continue
        for cell in raw.strip().strip("|").split("|"):
            yield from ((number, part) for part in _BREAK.split(cell))


_BOLD = re.compile(r"\s*(?:#{1,6}\s|\*\*)")
_RULE = re.compile(r"[-–—_=*.…~|:\s]{2,}|\*")
_DRAWN = re.compile(r"(?<!\S)[-–—_=*~]{3,}(?!\S)")


def tidy(text: str) -> str:
    """Return a line with single spaces; a line of dashes or dots only is a drawn rule and goes."""
    if _DRAWN.search(text):  # a rule drawn in one of two columns
        text = _DRAWN.sub(" ", text)
    text = _SPACES.sub(" ", text).strip()
    return "" if _RULE.fullmatch(text) else text


_HEADING_MARK = re.compile(r"^\s*#{1,6}\s+")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*\n]{1,500}?)(?<=\S)\1(?![\w*])")
_LOOSE = re.compile(r"\*{2,3}")
_ESCAPED = re.compile(r"\\(?=[-+*.()_#])|\\$")


def strip_marks(line: str) -> str:
    """Remove the marks of Markdown that web copies carry: #, *, **, ***, escapes."""
    if "#" in line:
        line = _HEADING_MARK.sub("", line)
    if "\\" in line:
        line = _ESCAPED.sub("", line)
    if "*" in line and not _RULE.fullmatch(line):
        # A bold run may be broken over lines, so pairs are not asked for: two stars together are never text.
        line = _LOOSE.sub("", _EMPHASIS.sub(r"\2", line))
    return line
