"""A block pasted from Excel onto the log's grid: what it would change, cell by cell, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cchc_desktop.alike import ENOUGH, title_words, titles_alike
from cchc_desktop.intake.grid_cells import FIELDS, Column, Names, column_of_heading, read_cell
from cchc_desktop.links import link_key
from cchc_desktop.models import Activity
from cchc_desktop.text import nfc, number, screen_date

MOST_ROWS = 5000
LIKE_MOST = 500  # new rows that are held against the log and each other


def parse_block(clipboard: str) -> list[list[str]]:
    """Return the cells of a copied block. Quoted cells hold line breaks and tabs; "" in them is a quote."""
    rows: list[list[str]] = []
    row: list[str] = []
    source = clipboard.replace("\r\n", "\n").replace("\r", "\n")
    place, end = 0, len(source)
    while place < end:
        cell, place = _cell(source, place)
        row.append(cell)
        if place >= end or source[place] == "\n":
            rows.append(row)
            row = []
        elif place == end - 1:  # a tab ends the block: an empty last cell
            row.append("")
            rows.append(row)
            row = []
        place += 1
    width = max(map(len, rows), default=0)
    return [[nfc(cell) for cell in (*row, *[""] * (width - len(row)))] for row in rows]


def _cell(source: str, place: int) -> tuple[str, int]:
    """Return a cell's text and where its tab, line end or the end of the block stands."""
    if source[place] == '"' and (quoted := _quoted(source, place)) is not None:
        return quoted
    stop = place
    while stop < len(source) and source[stop] not in "\t\n":
        stop += 1
    return source[place:stop], stop


def _quoted(source: str, place: int) -> tuple[str, int] | None:
    """Read a cell in quotes; None where the quote is only a letter of the text (“"Một cửa" liên thông”)."""
    out: list[str] = []
    at = place + 1
    while (quote := source.find('"', at)) >= 0:
        out.append(source[at:quote])
        if source[quote + 1 : quote + 2] == '"':
            out.append('"')
            at = quote + 2
            continue
        if quote + 1 >= len(source) or source[quote + 1] in "\t\n":
            return "".join(out), quote + 1
        return None
    return None


@dataclass(frozen=True, slots=True)
class CellPlan:
    """One pasted cell: what was in it, the value read, or why it isn't understood."""

    column: Column
    typed: str
    value: Any
    problem: str = ""


@dataclass(frozen=True, slots=True)
class RowPlan:
    """One pasted row: onto an activity, or a new one (`before` None)."""

    before: Activity | None
    cells: tuple[CellPlan, ...]
    template: Activity
    like: str = ""  # what seems to be the same activity: a word, no refusal

    @property
    def missing(self) -> str:
        """Return what a new row lacks to be an activity, "" when nothing."""
        if self.before is not None:
            return ""
        given = {cell.column.id for cell in self.cells if not cell.problem and cell.value not in (None, "")}
        known = {"title": self.template.title, "kind": self.template.kind, "date": True}
        names = {"date": "ngày", "kind": "hình thức", "title": "nội dung"}
        lacking = [name for key, name in names.items() if key not in given and not known[key]]
        return f"Dòng mới còn thiếu {', '.join(lacking)}." if lacking else ""

    @property
    def problems(self) -> list[str]:
        found = [f"{cell.column.heading}: {cell.problem}" for cell in self.cells if cell.problem]
        return found + ([self.missing] if self.missing and not found else [])

    @property
    def after(self) -> Activity:
        """Return the activity as it would be saved; cells that aren't understood keep the old value."""
        values = {FIELDS.get(c.column.id, c.column.id): c.value for c in self.cells if not c.problem}
        return replace(self.before or self.template, **values)

    @property
    def changes(self) -> bool:
        return self.before is None or self.after != self.before


@dataclass(frozen=True, slots=True)
class PastePlan:
    """What a paste would do."""

    rows: tuple[RowPlan, ...] = ()
    ignored: tuple[str, ...] = ()  # headings or columns that have no place in the grid

    @property
    def problems(self) -> int:
        return sum(len(row.problems) for row in self.rows)

    @property
    def alike(self) -> int:
        """Return how many new rows seem to be logged already."""
        return sum(bool(row.like) for row in self.rows)

    @property
    def bad(self) -> list[RowPlan]:
        """Return the rows that are not understood: they are not written, the others are."""
        return [row for row in self.rows if row.problems]

    @property
    def new(self) -> list[Activity]:
        return [row.after for row in self.rows if row.before is None and not row.problems]

    @property
    def changed(self) -> list[Activity]:
        return [row.after for row in self.rows if row.before is not None and row.changes and not row.problems]

    def bad_sheet(self) -> tuple[list[str], list[tuple[list[str], str]]]:
        """Return headings and (cells as typed, reason) of the rows that are not understood."""
        columns = list(dict.fromkeys(cell.column for row in self.rows for cell in row.cells))
        rows = []
        for row in self.bad:
            typed = {cell.column.id: cell.typed for cell in row.cells}
            rows.append(([typed.get(column.id, "") for column in columns], "; ".join(row.problems)))
        return [column.heading for column in columns], rows

    def retyped(self, row: int, cell: int, typed: str, names: Names) -> PastePlan:
        """Return the plan after one of its cells was typed anew."""
        old = self.rows[row].cells[cell]
        value, problem = read_cell(old.column, typed, names)
        cells = list(self.rows[row].cells)
        cells[cell] = CellPlan(old.column, typed, value, problem)
        rows = list(self.rows)
        rows[row] = replace(rows[row], cells=tuple(cells), like="")
        return replace(self, rows=tuple(rows))


def headings_of(block: Sequence[Sequence[str]]) -> list[Column | None] | None:
    """Return the column under each heading where the first row is one, else None."""
    if len(block) < 2:
        return None
    found = [column_of_heading(cell) for cell in block[0]]
    named = sum(column is not None for column in found)
    filled = sum(bool(cell.strip()) for cell in block[0])
    return found if named >= 2 and named * 2 >= filled else None


def plan_paste(
    block: Sequence[Sequence[str]],
    columns: Sequence[Column],
    first: int,
    targets: Sequence[Activity],
    template: Activity,
    names: Names,
    *,
    repeat: int = 1,
) -> PastePlan:
    """Return what pasting a block would change.

    Row by row onto `targets`, what is left over as new activities filled in from `template`; the cells onto
    `columns` from place `first` on, or where the block's own headings say. `repeat`: a block of one row goes onto
    so many rows (Excel fills the selection).
    """
    headed = headings_of(block)
    rows = list(block[1:] if headed else block)
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if len(rows) == 1 and repeat > 1:
        rows *= repeat
    width = max(map(len, rows), default=0)
    where: Mapping[int, Column]
    if headed:
        where = {place: column for place, column in enumerate(headed) if column is not None}
        ignored = [
            heading for heading, column in zip(block[0], headed, strict=True) if column is None and heading.strip()
        ]
    else:
        where = {place: columns[first + place] for place in range(width) if first + place < len(columns)}
        ignored = [f"cột thứ {place + 1}" for place in range(width) if place not in where]
    if len(rows) > MOST_ROWS:
        ignored.append(f"{number(len(rows) - MOST_ROWS)} dòng sau dòng thứ {number(MOST_ROWS)}")
    plans = []
    lacking = {key for key in ("kind", "title") if not getattr(template, key)}
    for place, row in enumerate(rows[:MOST_ROWS]):
        before = targets[place] if place < len(targets) else None
        if before is None and not any(cell.strip() for cell in row):
            continue
        plans.append(RowPlan(before, _cells(row, where, before, names, lacking), template))
    return PastePlan(tuple(plans), tuple(ignored))


def with_likeness(plan: PastePlan, alike: Callable[[Activity], Sequence[Activity]]) -> PastePlan:
    """Return the plan with a word on each new row that is in the log or higher in the block already."""
    rows: list[RowPlan] = []
    seen: list[tuple[int, Activity]] = []
    for place, row in enumerate(plan.rows, 1):
        if row.before is None and not row.problems and len(seen) < LIKE_MOST:
            after = row.after
            if (same := next((at for at, other in seen if _same(after, other)), None)) is not None:
                row = replace(row, like=f"Giống dòng {same} của khối đang dán")
            elif found := alike(after):
                row = replace(row, like=f"Có thể đã ghi: {screen_date(found[0].date)} “{found[0].title[:80]}”")
            seen.append((place, after))
        rows.append(row)
    return replace(plan, rows=tuple(rows))


def _same(one: Activity, other: Activity) -> bool:
    if one.url and link_key(one.url) == link_key(other.url) != "":
        return True
    if (one.date, one.kind) != (other.date, other.kind):
        return False
    return titles_alike(title_words(one.title), title_words(other.title)) >= ENOUGH


def _cells(
    row: Sequence[str], where: Mapping[int, Column], before: Activity | None, names: Names, lacking: Collection[str]
) -> tuple[CellPlan, ...]:
    found = []
    for place, column in where.items():
        typed = row[place] if place < len(row) else ""
        if column.read is None:
            continue
        if before is None and not typed.strip() and column.id not in lacking:
            continue  # an empty cell of a new row says nothing; one that is needed is there to be filled in
        if before is not None and _unquoted(typed) == column.show(before, names):
            found.append(CellPlan(column, typed, getattr(before, FIELDS.get(column.id, column.id))))
            continue
        value, problem = read_cell(column, _unquoted(typed), names)
        found.append(CellPlan(column, typed, value, problem))
    return tuple(found)


def _unquoted(cell: str) -> str:
    """Take off the sign that keeps text from being a formula, as this program's own copies have it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@\t" else cell


def as_block(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows as Excel pastes them: tabs, quotes round line breaks, nothing that becomes a formula."""
    lines = ["\t".join(headings)] if headings else []
    lines += ["\t".join(_quoted_cell(cell) for cell in row) for row in rows]
    return "\n".join(lines)


def _quoted_cell(value: str) -> str:
    if value[:1] in {"=", "+", "-", "@", "\t"}:
        value = f"'{value}"
    if any(sign in value for sign in '\t\n\r"'):
        return '"' + value.replace('"', '""') + '"'
    return value
