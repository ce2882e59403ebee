"""Ruled tables, laid out once: column widths, wrapped cells and row heights.

reportlab's Table of Paragraphs wraps every cell three times and measures every word each time.
Here a word is measured once, a cell wrapped once, and only the rows of the page at hand are kept,
so a table of thousands of rows costs the memory of its text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from cchc_desktop.documents.blocks import Column, Table
from cchc_desktop.exports.pdf.columns import column_widths
from cchc_desktop.exports.pdf.fonts import SINGLE, Face, Family
from cchc_desktop.exports.pdf.style import Style

PAD_X, PAD_Y = 3.6, 2.6
_WIDE = 9  # columns from which the smaller letters are used
_HEADER_SHARE = 0.4  # of the page: a header taller than this is printed once, not on each page
_CLINGING = {"-", "–", "—", "...", "…"}  # never first on a line
_CACHED, _SHORT = 4096, 160  # cells kept wrapped, and how long such a cell may be


class Row(NamedTuple):
    """A row as wrapped; `span` marks a group heading over all columns."""

    cells: tuple[list[str], ...]
    lines: int
    span: bool
    number: int


class At(NamedTuple):
    """A place in the table: a row, and the line inside it when a tall row goes on overleaf."""

    row: int
    line: int = 0


class TableLayout:
    """Column widths, wrapped cells and row heights of one table at one width."""

    def __init__(self, table: Table, family: Family, style: Style, width: float, page: float) -> None:
        if not table.columns:  # what stands in no column still is text
            table = Table((Column("", 1.0),), table.rows)
        self.table, self.family, self.page = table, family, page
        self.size = style.wide_table if len(table.columns) >= _WIDE else style.table
        self.leading = self.size * SINGLE
        self.widths = column_widths(table, family, self.size, width, PAD_X)
        self.edges = [0.0]
        for column in self.widths:
            self.edges.append(self.edges[-1] + column)
        self.inner = [max(column - 2 * PAD_X, 1.0) / self.size for column in self.widths]
        self.span = max(self.edges[-1] - 2 * PAD_X, 1.0) / self.size
        self._kept: list[dict[str, list[str]]] = [{} for _ in self.widths]
        heads = tuple(
            self._wrap(family.bold, column.title, inner)
            for column, inner in zip(table.columns, self.inner, strict=True)
        )
        self.header = Row(heads, max(map(len, heads), default=1), False, -1) if any(map(any, heads)) else None
        self.repeats = self.header is not None and self.row_height(self.header) <= page * _HEADER_SHARE
        # A header too tall to repeat becomes the first row (number -1), split between pages like any other.
        self.first = At(-1 if self.header is not None and not self.repeats else 0)
        self._last: Row | None = None

    @property
    def header_height(self) -> float:
        return self.row_height(self.header) if self.header is not None and self.repeats else 0.0

    def row_height(self, row: Row, lines: int | None = None) -> float:
        return (row.lines if lines is None else lines) * self.leading + 2 * PAD_Y

    def row(self, number: int) -> Row:
        """Return a wrapped row; the one asked for last is kept, since a page often ends before it."""
        if self._last is None or self._last.number != number:
            self._last = self.header if number < 0 else self._lay(number)
            assert self._last is not None
        return self._last

    def _lay(self, number: int) -> Row:
        values = self.table.rows[number]
        count = len(self.widths)
        if len(values) == 1 and count > 1:
            lines = self._wrap(self.family.bold, values[0], self.span)
            return Row((lines,), max(len(lines), 1), True, number)
        if len(values) > count:  # no text may be lost: what has no column joins the last one
            values = (*values[: count - 1], " ".join(values[count - 1 :]))
        cells: list[list[str]] = []
        most = 1
        face = self.family.regular
        for text, inner, kept in zip(values, self.inner, self._kept, strict=False):
            lines = kept.get(text)
            if lines is None:
                lines = self._wrap(face, text, inner)
                if len(text) <= _SHORT:
                    if len(kept) >= _CACHED:
                        kept.clear()
                    kept[text] = lines
            if len(lines) > most:
                most = len(lines)
            cells.append(lines)
        return Row(tuple(cells), most, False, number)

    def _wrap(self, face: Face, text: str, room: float) -> list[str]:
        """Break a cell greedily at spaces; `room` is at size 1."""
        out: list[str] = []
        width_of, space = face.width, face.space
        for part in self.family.clean(text).split("\n"):
            line: list[str] = []
            used = 0.0
            for word in part.split(" "):
                if not word:
                    continue
                width = width_of(word)
                if line:
                    if used + space + width <= room:
                        line.append(word)
                        used += space + width
                        continue
                    if word in _CLINGING and len(line) > 1:  # a dash takes the word before it along
                        word = f"{line.pop()} {word}"
                        width = width_of(word)
                    out.append(" ".join(line))
                while width > room and len(word) > 1:
                    fits = _fitting(word, room, width_of)
                    out.append(word[:fits])
                    word = word[fits:]
                    width = width_of(word)
                line, used = [word], width
            if line or out:
                out.append(" ".join(line))
        return out


def _fitting(word: str, room: float, width_of: Callable[[str], float]) -> int:
    """Return how many letters of a too long word fit, at least one."""
    used = 0.0
    for place, letter in enumerate(word):
        used += width_of(letter)
        if used > room:
            return max(place, 1)
    return len(word)
