"""A register as a list: its columns, and a row as cells."""

from __future__ import annotations

from datetime import date

from cchc_desktop.registers import Feedback, Field, FieldKind, IndexValue, Praise, Register, Row
from cchc_desktop.text import number, screen_date
from ui.widgets.figure_table import Cell, Column

_LONG = 160  # characters of a text in the list; the form and the tool tip hold the whole
_RIGHT = (FieldKind.NUMBER, FieldKind.WHOLE)


def _listed(own: Register) -> list[Field]:
    return [field for field in own.fields if field.column is not None]


def list_columns(own: Register) -> list[Column]:
    """Return the columns of a register's list; the last says how a row stands."""
    columns = [
        Column(
            f.label,
            right=f.kind in _RIGHT and f.id != "year",
            stretch=f.column or 0,
            least=13 if f.column else 6,
            most=20,
        )
        for f in _listed(own)
    ]
    if own.name == "praise":  # its column Khen thưởng says it
        return columns
    last = "Thay đổi" if own.name == "index" else "Trạng thái"
    return [*columns, Column(last, least=10, most=18)]


def row_cells(own: Register, row: Row, today: date, change: str = "") -> tuple[Cell, ...]:
    """Return a row as cells; `change` is how an index's rank moved."""
    cells = [_cell(field, row) for field in _listed(own)]
    if isinstance(row, IndexValue):
        tone = "good" if change.startswith("tăng") else "bad" if change.startswith("giảm") else "secondary"
        return (*cells, Cell(change.partition(" so với")[0], tone, tip=change))
    if isinstance(row, Feedback):
        state = next(option for option in own.states if option.id == row.state_on())
        late = row.is_open and row.due is not None and row.due < today
        tone = "text" if state.tone == "neutral" else state.tone
        return (*cells, Cell("Quá hạn trả lời", "bad") if late else Cell(state.label, tone))
    if isinstance(row, Praise):
        return tuple(cells)
    words = own.open_words
    return (*cells, Cell(f"{words[0].upper()}{words[1:]}", "warning") if row.is_open else Cell("", "secondary"))


def _cell(field: Field, row: Row) -> Cell:
    value = getattr(row, field.id)
    if value is None or value == "":
        return Cell("", "secondary")
    if field.kind is FieldKind.DATE:
        return Cell(screen_date(value))
    if field.kind is FieldKind.CHOICE:
        return Cell(field.option(value).label, tip=field.option(value).full)
    if field.id == "year":
        return Cell(str(value))
    if isinstance(value, int | float):
        return Cell(number(value))
    text = " ".join(str(value).split())
    short = text if len(text) <= _LONG else f"{text[: _LONG - 1].rstrip()}…"
    return Cell(short, "secondary" if field.kind is FieldKind.UNIT else "text", tip=text)
