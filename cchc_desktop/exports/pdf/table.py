"""Ruled tables, laid out once and drawn page by page.

reportlab's Table of Paragraphs wraps every cell three times and measures every word each time.
Here a word is measured once, a cell wrapped once, and only the rows of the page at hand are kept,
so a table of thousands of rows costs the memory of its text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from cchc_desktop.documents.blocks import Align, Column, Table
from cchc_desktop.exports.pdf.columns import column_widths
from cchc_desktop.exports.pdf.fonts import SINGLE, Face, Family
from cchc_desktop.exports.pdf.items import Item, baseline
from cchc_desktop.exports.pdf.pen import Pen, Rule
from cchc_desktop.exports.pdf.style import Style

PAD_X, PAD_Y = 3.6, 2.6
_THICKNESS = 0.5
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


@dataclass(slots=True)
class TableItem:
    """The rest of a table, from `start` on."""

    layout: TableLayout
    start: At
    gap: float = 8.0
    keep_next: bool = False
    outline: tuple[int, str] | None = None
    advance: Callable[[int], None] | None = None  # told how many rows a page took

    @property
    def height(self) -> float:
        return self.start_height()

    def start_height(self) -> float:
        layout = self.layout
        if self.start.row >= len(layout.table.rows):
            return layout.header_height
        row = layout.row(self.start.row)
        height = layout.header_height + layout.row_height(row, row.lines - self.start.line)
        following = self.start.row + 1
        if row.span and following < len(layout.table.rows):  # a group heading stays with its first row
            height += layout.row_height(layout.row(following))
        return min(height, layout.page)

    def fit(self, room: float, force: bool) -> tuple[Item | None, Item | None]:
        layout = self.layout
        count = len(layout.table.rows)
        at = self.start
        used = layout.header_height
        rows: list[tuple[Row, int, int]] = []  # with first and end line
        while at.row < count:
            row = layout.row(at.row)
            height = layout.row_height(row, row.lines - at.line)
            if used + height <= room + 0.01:
                rows.append((row, at.line, row.lines))
                used += height
                at = At(at.row + 1)
                continue
            whole_page = layout.page - layout.header_height
            if height > whole_page:  # only a row taller than a page is split (and only its lines)
                lines = int((room - used - 2 * PAD_Y + 0.01) / layout.leading)
                if lines > 0 and (lines >= 3 or not rows):
                    rows.append((row, at.line, at.line + lines))
                    at = At(at.row, at.line + lines)
            break
        if len(rows) > 1 and rows[-1][0].span and at.row < count:  # leave no group heading at the foot
            at = At(rows.pop()[0].number)
        if not rows and at.row < count:
            if not force:
                return None, self
            row = layout.row(at.row)
            lines = max(1, int((room - used - 2 * PAD_Y) / layout.leading))
            end = min(at.line + lines, row.lines)
            rows.append((row, at.line, end))
            at = At(at.row + 1) if end == row.lines else At(at.row, end)
        piece = TablePiece(layout, rows, self.gap, self.start, outline=self.outline, advance=self.advance)
        if at.row >= count:
            return piece, None
        return piece, TableItem(layout, at, 0.0, advance=self.advance)

    def take_back(self, lines: int) -> tuple[Item | None, Item, int]:
        return None, self, lines

    def draw(self, pen: Pen, left: float, top: float) -> None:
        raise NotImplementedError("only a piece of a table is drawn")


@dataclass(slots=True)
class TablePiece:
    """The rows of one page."""

    layout: TableLayout
    rows: list[tuple[Row, int, int]]
    gap: float
    start: At
    keep_next: bool = False
    outline: tuple[int, str] | None = None
    advance: Callable[[int], None] | None = None

    @property
    def height(self) -> float:
        layout = self.layout
        return layout.header_height + sum(layout.row_height(row, end - begin) for row, begin, end in self.rows)

    def start_height(self) -> float:
        return self.height

    def fit(self, room: float, force: bool) -> tuple[Item | None, Item | None]:
        return self, None

    def take_back(self, lines: int) -> tuple[Item | None, Item, int]:
        """Give the last two rows to the next page, so that a signature never stands there alone."""
        if len(self.rows) < 4:
            return None, TableItem(self.layout, self.start, self.gap, advance=self.advance), max(lines, len(self.rows))
        tail = self.rows[-2]
        head = TablePiece(self.layout, self.rows[:-2], self.gap, self.start, outline=self.outline, advance=self.advance)
        return head, TableItem(self.layout, At(tail[0].number, tail[1]), 0.0, advance=self.advance), max(lines, 2)

    def draw(self, pen: Pen, left: float, top: float) -> None:
        layout = self.layout
        size, leading, edges = layout.size, layout.leading, [left + edge for edge in layout.edges]
        regular, bold = layout.family.regular, layout.family.bold
        # Runs of one face, top to bottom, so that text copied from the page keeps its order.
        runs: list[tuple[Face, list[tuple[float, float, str]]]] = []
        levels = [top]  # horizontal rules
        verticals: list[tuple[float, float]] = []  # from, to: broken where a group heading spans
        drop = PAD_Y + baseline(size, leading)
        y = top
        shown = [(layout.header, 0, layout.header.lines), *self.rows] if layout.repeats and layout.header else self.rows
        aligns = [column.align for column in layout.table.columns]
        for row, begin, end in shown:
            height = layout.row_height(row, end - begin)
            face = bold if row.span or row.number < 0 else regular
            if not runs or runs[-1][0] is not face:
                runs.append((face, []))
            placed = runs[-1][1]
            if row.span:
                placed += [(left + PAD_X, y - drop - n * leading, t) for n, t in enumerate(row.cells[0][begin:end])]
            elif row.number < 0:
                for column, cell in enumerate(row.cells):
                    centre = (edges[column] + edges[column + 1]) / 2
                    above = max(0.0, (row.lines - len(cell)) * leading / 2) if row.lines == end - begin else 0.0
                    for place, text in enumerate(cell[begin:end]):
                        x = centre - bold.width(text) * size / 2
                        placed.append((x, y - drop - above - place * leading, text))
            else:
                for column, cell in enumerate(row.cells):
                    align = aligns[column]
                    x = edges[column] + PAD_X
                    line_y = y - drop
                    for text in cell if len(cell) <= end and not begin else cell[begin:end]:
                        if align is Align.LEFT:
                            placed.append((x, line_y, text))
                        elif align is Align.RIGHT:
                            placed.append((edges[column + 1] - PAD_X - regular.width(text) * size, line_y, text))
                        else:
                            width = regular.width(text) * size
                            placed.append(((edges[column] + edges[column + 1] - width) / 2, line_y, text))
                        line_y -= leading
            if not row.span:
                if verticals and verticals[-1][1] == y:
                    verticals[-1] = (verticals[-1][0], y - height)
                else:
                    verticals.append((y, y - height))
            y -= height
            levels.append(y)
        for face, placed in runs:
            pen.lines(face, size, placed)
        rules: list[Rule] = [(edges[0], level, edges[-1], level) for level in levels]
        rules += [(x, top, x, y) for x in (edges[0], edges[-1])]
        rules += [(x, start, x, stop) for x in edges[1:-1] for start, stop in verticals]
        pen.rules(rules, _THICKNESS)
        if self.advance:
            self.advance(sum(end == row.lines for row, _, end in self.rows))


def _fitting(word: str, room: float, width_of: Callable[[str], float]) -> int:
    """Return how many letters of a too long word fit, at least one."""
    used = 0.0
    for place, letter in enumerate(word):
        used += width_of(letter)
        if used > room:
            return max(place, 1)
    return len(word)
