"""Widths of table columns: the shares asked for, but no word and no number broken that need not be."""

from __future__ import annotations

from cchc_desktop.documents.blocks import Align, Table
from cchc_desktop.exports.pdf.fonts import Face, Family

_FIGURE = 20  # letters; a figure or a date is no longer
_SAMPLE = 400  # rows looked at for the longest word; a rarer long one is broken


def column_widths(table: Table, family: Family, size: float, width: float, pad: float) -> list[float]:
    """Return widths that add up to `width`: at least the longest word of each column, the rest by share."""
    columns = table.columns
    shares = [max(column.share, 0.0) for column in columns]
    total = sum(shares) or float(len(columns))
    wanted = [width * (share if sum(shares) else 1.0) / total for share in shares]
    least = [_longest(family.bold, column.title, family) for column in columns]
    rows = [row for row in table.rows if len(row) > 1 or len(columns) == 1]
    for place, column in enumerate(columns):
        if column.align is Align.LEFT:  # text breaks at spaces
            needed = [_longest(family.regular, row[place], family) for row in rows[:_SAMPLE] if place < len(row)]
        else:  # figures stand whole on their line
            texts = {row[place] for row in rows if place < len(row)}
            needed = [
                family.regular.width(text)
                if len(text) <= _FIGURE and text[-1:].isdigit()
                else _longest(family.regular, text, family)
                for text in texts
            ]
        least[place] = max(least[place], *needed, 0.0)
    # A column never claims more than twice its fair part for one long word (an address, say).
    most = [2 * max(share, width / len(columns) / 2) for share in wanted]
    floors = [min(need * size + 2 * pad + 0.5, limit) for need, limit in zip(least, most, strict=True)]
    spare = width - sum(floors)
    if spare <= 0:
        return [width * floor / sum(floors) for floor in floors]
    return _fill(wanted, floors, width)


def _fill(wanted: list[float], floors: list[float], width: float) -> list[float]:
    """Raise the columns that are below their floor and take it from the others in proportion."""
    fixed: set[int] = set()
    while True:
        rest = width - sum(floors[i] for i in fixed)
        base = sum(wanted[i] for i in range(len(wanted)) if i not in fixed)
        scaled = [floors[i] if i in fixed else wanted[i] * rest / base if base else 0.0 for i in range(len(wanted))]
        short = {i for i in range(len(wanted)) if i not in fixed and scaled[i] < floors[i]}
        if not short:
            return scaled
        fixed |= short


def _longest(face: Face, text: str, family: Family) -> float:
    return max(map(face.width, family.clean(text).split()), default=0.0)
