"""Tables on pages: which rows a page takes, and how they are drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cchc_desktop.documents.blocks import Align
from cchc_desktop.exports.pdf.fonts import Face
from cchc_desktop.exports.pdf.items import Item, baseline
from cchc_desktop.exports.pdf.pen import Pen, Rule
from cchc_desktop.exports.pdf.table_layout import PAD_X, PAD_Y, At, Row, TableLayout

_THICKNESS = 0.5


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
