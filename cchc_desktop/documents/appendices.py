"""A plan's own appendices as blocks: heading, title and reference on a new part, rows with tabs as tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from cchc_desktop.documents.blocks import Align, Block, Column, NewPart, Paragraph, Role, Run, Table
from cchc_desktop.models import Appendix, Level, Node

ROLES = {  # of an outline's levels
    Level.ROMAN: Role.ROMAN,
    Level.ARABIC: Role.ARABIC,
    Level.DECIMAL: Role.DECIMAL,
    Level.LETTER: Role.LETTER,
    Level.DASH: Role.DASH,
    Level.PLUS: Role.PLUS,
    Level.TEXT: Role.BODY,
}
_BLANK_REFERENCE = re.compile(r"\(Kèm theo\s.*(?:số\s{3,}|số\s*/|ngày\s{2,})", re.IGNORECASE)
_WIDE = 5  # columns that a page still holds upright (NĐ 30/2020, Phụ lục I, I.1)
_NARROWEST, _WIDEST = 5, 40  # characters a column's share is bounded by


def appendix_blocks(appendix: Appendix, own_reference: str = "") -> list[Block]:
    """Return one appendix; its lines in capitals in front are the title, a line in brackets the reference.

    A reference whose number or day is still blank gives way to `own_reference`, which follows the plan.
    """
    lines = list(_walk(appendix.outline))
    title: list[str] = []
    while lines and not lines[0].marker and "\t" not in lines[0].text and lines[0].text.isupper():
        title.append(lines.pop(0).text)
    reference = ""
    if lines and lines[0].text.startswith("(") and lines[0].text.endswith(")") and not lines[0].marker:
        reference = lines.pop(0).text
        if own_reference and _BLANK_REFERENCE.match(reference):
            reference = own_reference
    content: list[Block] = []
    for is_table, group in groupby(lines, key=lambda node: "\t" in node.text):
        nodes = list(group)
        if is_table:
            content.append(_table([node.text.split("\t") for node in nodes]))
        else:
            content += [Paragraph(ROLES[node.level], (Run(node.text),), node.marker) for node in nodes]
    wide = any(isinstance(block, Table) and len(block.columns) > _WIDE for block in content)
    return [NewPart(appendix.title, " ".join(title), reference, landscape=wide), *content]


def _walk(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _walk(node.children)


def _table(rows: list[list[str]]) -> Table:
    """Return rows as a table headed by the first; a longer row keeps its rest in its last cell."""
    head, *rest = rows
    body = tuple(_cells(row, len(head)) for row in rest)
    columns = tuple(_column(title, [row[place] for row in body]) for place, title in enumerate(head))
    return Table(columns, body)


def _cells(row: list[str], width: int) -> tuple[str, ...]:
    cells = [*row[: width - 1], " ".join(row[width - 1 :])] if len(row) > width else row
    return (*cells, *[""] * (width - len(cells)))


def _column(title: str, cells: list[str]) -> Column:
    longest = max((len(text) for text in (title, *cells)), default=0)
    short = max((len(text) for text in cells), default=0) <= 4
    return Column(title, min(max(longest, _NARROWEST), _WIDEST), Align.CENTER if short else Align.LEFT)
