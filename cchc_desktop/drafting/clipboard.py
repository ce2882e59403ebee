"""What is pasted, as lines with levels: Word's HTML or plain text with typed markers.

Only words, markers and levels are taken; fonts, colours and links of the source never enter a plan.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser

from cchc_desktop.drafting.lines import Line, Lines, lines_of
from cchc_desktop.intake.lines import SourceLine, source_lines, split_marker
from cchc_desktop.intake.outline import build_outline
from cchc_desktop.intake.reading import modern
from cchc_desktop.intake.wrapping import unwrap
from cchc_desktop.legacy import convert
from cchc_desktop.models import Level
from cchc_desktop.text import letter_marker

LIMIT = 2_000_000  # characters of HTML that are read; Word writes about 2 KB a paragraph
_HEADINGS = {"h1": Level.ROMAN, "h2": Level.ARABIC, "h3": Level.DECIMAL}
_BLOCKS = {
    "p",
    "div",
    "li",
    "tr",
    "blockquote",
    "section",
    "article",
    "ul",
    "ol",
    "table",
    *_HEADINGS,
    "h4",
    "h5",
    "h6",
}
_SKIPPED = {"style", "script", "head", "title", "xml"}
_VOID = {"br", "img", "meta", "link", "hr", "col", "input"}
_LIST_LEVEL = re.compile(r"mso-list:\s*l\d+\s+level(\d+)", re.IGNORECASE)
_FONT = re.compile(r"font-family:\s*[\"']?([^;\"']+)", re.IGNORECASE)


def pasted_lines(text: str, html: str = "") -> Lines:
    """Return the lines of a clipboard; HTML is read when it has paragraphs, else its plain text."""
    lines = _from_html(html[:LIMIT]) if html.strip() else []
    if not lines:
        lines = unwrap([line for line in source_lines(modern(text)[0]) if not line.noise])
    lines = [replace(line, text=" ".join(line.text.split()), columns=()) for line in lines]
    outline, _ = build_outline(lines, "pasted")
    return lines_of(outline)


def copied_text(lines: Sequence[Line]) -> str:
    """Return lines as text that can be pasted anywhere, each with its marker."""
    return "\n".join(f"{line.marker} {line.text}".strip() for line in lines)


def rows_of(text: str) -> list[list[str]]:
    """Return the cells of a block copied from Excel or a Word table: rows by lines, cells by tabs."""
    rows = [[" ".join(cell.split()) for cell in row.split("\t")] for row in text.replace("\r", "").split("\n")]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _from_html(html: str) -> list[SourceLine]:
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except AssertionError:  # how html.parser says that a declaration is no HTML: the plain text is read instead
        return []
    reader.end_paragraph()
    return [line for line in reader.lines if line.text or line.marker]


class _Reader(HTMLParser):
    """Collects paragraphs; Word's own list markers stand in spans of `mso-list:Ignore`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[SourceLine] = []
        self._text: list[str] = []
        self._marker: list[str] = []
        self._open: list[tuple[str, bool, str, int]] = []  # tag, marker span, font, lists open before
        self._skip = 0
        self._lists: list[list[object]] = []  # [ordered, count]
        self._level: Level | None = None
        self._depth = 0  # of Word's list
        self._own_marker = ""
        self._bullets: list[int] = []  # depths of Word's bullets that are open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            if tag == "br":
                self._text.append(" ")
            return
        if tag in _SKIPPED:
            self._skip += 1
        if tag in ("td", "th"):
            if any(part.strip() for part in self._text):
                self._text.append(" ")
        elif tag in _BLOCKS and not (tag in ("p", "div") and self._in("td", "th", "li")):
            self.end_paragraph()
        style = next((value or "" for name, value in attrs if name == "style"), "")
        font = _FONT.search(style)
        inherited = self._open[-1][2] if self._open else ""
        self._open.append((tag, "mso-list:ignore" in style.lower(), font[1].strip() if font else inherited, self._skip))
        if found := _LIST_LEVEL.search(style):
            self._depth = int(found[1])
        if tag in _HEADINGS:
            self._level = _HEADINGS[tag]
        if tag in ("ol", "ul"):
            self._lists.append([tag == "ol", 0])
        elif tag == "li" and self._lists:
            self._own_marker = self._next_item()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skip = max(0, self._skip - 1)
        place = next((i for i in range(len(self._open) - 1, -1, -1) if self._open[i][0] == tag), None)
        if place is not None:
            del self._open[place:]
        if tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        if tag in _BLOCKS and not (tag in ("p", "div") and self._in("td", "th", "li")):
            self.end_paragraph()

    def handle_data(self, data: str) -> None:
        if self._skip:
            return
        font = self._open[-1][2] if self._open else ""
        is_marker = any(span for _, span, _, _ in self._open)
        (self._marker if is_marker else self._text).append(data if is_marker else convert(data, font))

    def end_paragraph(self) -> None:
        """Close the paragraph at hand."""
        text = " ".join("".join(self._text).split())
        marker = _clean_marker("".join(self._marker)) or self._own_marker
        if marker == _BULLET:
            self._bullets = [depth for depth in self._bullets if depth < self._depth]
            marker = "+" if self._bullets else "-"
            self._bullets.append(self._depth)
        elif text:
            self._bullets = []
        if text:
            text, level = modern(text)[0], self._level
            if marker and split_marker(f"{marker} {text}") is None:
                marker = "-"
            if level is not None and (marker or split_marker(text)):
                level = None  # the marker says it better than the style
            self.lines.append(
                SourceLine(f"{marker} {text}" if marker else text, number=len(self.lines) + 1, level=level)
            )
        self._text, self._marker, self._level, self._depth, self._own_marker = [], [], None, 0, ""

    def _in(self, *tags: str) -> bool:
        return any(tag in tags for tag, _, _, _ in self._open)

    def _next_item(self) -> str:
        """Return the marker of the next item of a web page's list."""
        here, depth = self._lists[-1], len(self._lists)
        if not here[0]:
            return "+" if any(not outer[0] for outer in self._lists[:-1]) else "-"
        here[1] = int(str(here[1])) + 1
        count = int(str(here[1]))
        return f"{count}." if depth == 1 else f"{letter_marker(count - 1)})" if count <= 22 else "-"


_BULLET = "•"


def _clean_marker(raw: str) -> str:
    """Return Word's computed marker, or `_BULLET` for the letters of symbol fonts."""
    text = "".join(raw.split())
    if not text:
        return ""
    if re.fullmatch(r"[\w().:/-]+", text) and (text[-1] in ").:/" or text[0].isdigit()) and text != "o":
        return text
    return {"-": "-", "–": "-", "+": "+"}.get(text, _BULLET)
