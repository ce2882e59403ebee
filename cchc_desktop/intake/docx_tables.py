"""Tables of Word: cells on their grid, merged ones resolved, a table of data told from a table that only lays out.

The two tables of an official document (letterhead, Nơi nhận with signature) give their cells one after
the other. A table of data gives a line for each row, with its cells as columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cchc_desktop.intake.docx_package import W
from cchc_desktop.intake.docx_styles import value
from cchc_desktop.intake.lines import tidy
from cchc_desktop.intake.table_columns import Role, is_column_numbers, is_task_head, roles_of
from cchc_desktop.models import Level
from cchc_desktop.text import fold

_HEAD_WITHIN = 5  # rows that may stand over the heading: a title, a note
_MOST_COLUMNS = 63  # Word's own limit


@dataclass
class Paragraph:
    """A paragraph as read; `columns` and `table` for a row of a table, which is one paragraph here."""

    text: str
    marker: str = ""
    bold: bool = False
    heading: int = 0
    columns: tuple[str, ...] = ()
    table: int = 0
    table_head: bool = False
    noise: bool = False
    level: Level | None = None


@dataclass
class _Cell:
    place: int  # first column of the grid that it covers, from 0
    span: int
    merged: bool  # goes on from the cell above
    paragraphs: list[Paragraph] = field(default_factory=list)

    @property
    def text(self) -> str:
        said = (f"{p.marker} {p.text}".strip() for p in self.paragraphs)
        return "\n".join(text for part in said if (text := "\n".join(filter(None, map(tidy, part.split("\n"))))))


def table_paragraphs(
    table: Any, blocks: Callable[[Any], Iterator[Paragraph]], number: int, deleted: Callable[[], None]
) -> Iterator[Paragraph]:
    """Yield a table's rows as paragraphs; `number` names the table, `deleted` hears of a row taken out by a change."""
    rows = [_cells_of(row, blocks) for row in _rows(table, deleted)]
    rows = [row for row in rows if any(cell.paragraphs for cell in row)]
    width = max((cell.place + cell.span for row in rows for cell in row), default=0)
    grid = [_on_grid(row, width) for row in rows]
    head = _head(grid)
    known = head is not None
    if head is None:
        head = next((place for place, row in enumerate(grid) if sum(map(bool, row)) >= 3), None)
    whole = fold(" ".join(cell for row in grid for cell in row))
    if head is None or (not known and ("doc lap - tu do" in whole or "noi nhan" in whole)):
        for row in rows:
            for cell in row:
                yield from cell.paragraphs
        return
    yield from _data(rows, grid, head, known, number)


def _data(rows: list[list[_Cell]], grid: list[list[str]], head: int, known: bool, number: int) -> Iterator[Paragraph]:
    last = head  # the heading may fill two rows: "Phân công" over "Chủ trì" and "Phối hợp"
    while (
        known
        and last + 1 < len(rows)
        and any(cell.merged for cell in rows[last + 1])
        and _goes_on(rows[last], rows[last + 1])
    ):
        last += 1
    labels = _labels(rows[head : last + 1], len(grid[head]))
    for place in range(head):
        if text := " ".join(tidy(cell.replace("\n", " ")) for cell in grid[place] if cell):
            yield Paragraph(text, level=Level.TEXT)
    # Above a known heading nothing is lost: each cell is told with its column's name.
    level = None if known else Level.TEXT
    yield Paragraph(_shown(labels), columns=tuple(labels), table=number, table_head=True, noise=known, level=level)
    roles = roles_of(labels)
    above = [""] * len(labels)
    for row, cells in zip(rows[last + 1 :], grid[last + 1 :], strict=True):
        if is_column_numbers(cells) and all(above[place] == "" for place in range(len(above))):
            yield Paragraph(_shown(cells), table=number, table_head=True, noise=True)
            continue
        cells = list(cells)
        for cell in row:
            is_shared = known and roles[cell.place] not in (Role.NUMBER, Role.CONTENT)
            if cell.merged and not cells[cell.place] and is_shared:
                cells[cell.place] = above[cell.place]
        above = cells
        if not any(cells):
            continue
        if group := _group(row, roles):
            yield Paragraph(group.replace("|", " ", 1), columns=(group,), table=number)
        else:
            yield Paragraph(_shown(cells), columns=tuple(cells), table=number)


def _goes_on(upper: list[_Cell], lower: list[_Cell]) -> bool:
    """Tell a second row of a heading: it says what stands under a wide cell of the first."""
    wide = [(cell.place, cell.place + cell.span) for cell in upper if cell.span > 1]
    said = [cell for cell in lower if cell.paragraphs and not cell.merged]
    return bool(said) and all(any(first <= cell.place < end for first, end in wide) for cell in said)


def _labels(rows: list[list[_Cell]], width: int) -> list[str]:
    labels = [""] * width
    for row in rows:
        for cell in row:
            if text := tidy(cell.text.replace("\n", " ")):
                labels[cell.place] = text
    return labels


def _group(row: list[_Cell], roles: list[Role]) -> str:
    """Return the words of a row that heads others, "number|text": one cell reaches over the columns."""
    said = [cell for cell in row if cell.text and not cell.merged]
    number = said[0].text if len(said) == 2 and roles[said[0].place] is Role.NUMBER else ""
    body = said[-1] if said else None
    if body is None or len(said) > 1 + bool(number) or body.span < 2 or body.span * 2 < len(roles) - 1:
        return ""
    return f"{number}|{body.text}" if number else body.text


def _shown(cells: list[str]) -> str:
    return " | ".join(text for cell in cells if (text := tidy(cell.replace("\n", " "))))


def _head(grid: list[list[str]]) -> int | None:
    return next((place for place, row in enumerate(grid[:_HEAD_WITHIN]) if is_task_head(row)), None)


def _on_grid(row: list[_Cell], width: int) -> list[str]:
    cells = [""] * width
    for cell in row:
        cells[cell.place] = cell.text
    return cells


def _rows(table: Any, deleted: Callable[[], None]) -> Iterator[Any]:
    for element in table:
        if element.tag == f"{W}tr":
            if element.find(f"{W}trPr/{W}del") is not None:
                deleted()
                continue
            if element.find(f"{W}trPr/{W}ins") is not None:
                deleted()
            yield element
        elif element.tag in (f"{W}sdt", f"{W}ins", f"{W}customXml", f"{W}sdtContent"):
            yield from _rows(element, deleted)


def _cells_of(row: Any, blocks: Callable[[Any], Iterator[Paragraph]]) -> list[_Cell]:
    before = value(row.find(f"{W}trPr"), "gridBefore")
    place = int(before) if before.isdecimal() and len(before) < 3 else 0
    cells = []
    for element in _row_cells(row):
        properties = element.find(f"{W}tcPr")
        wide = value(properties, "gridSpan")
        span = max(1, int(wide)) if wide.isdecimal() and len(wide) < 3 else 1
        tall = properties.find(f"{W}vMerge") if properties is not None else None
        merged = tall is not None and tall.get(f"{W}val") in (None, "continue")
        if properties is not None and properties.find(f"{W}cellDel") is not None:
            continue
        if place >= _MOST_COLUMNS:
            break
        span = min(span, _MOST_COLUMNS - place)
        paragraphs = [p for p in blocks(element) if p.text.strip() or p.marker]
        cells.append(_Cell(place, span, merged, paragraphs))
        place += span
    return cells


def _row_cells(row: Any) -> Iterator[Any]:
    for element in row:
        if element.tag == f"{W}tc":
            yield element
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from _row_cells(element)
