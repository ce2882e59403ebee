"""The program's own list of tasks, read back from the appendix that it was printed as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from cchc_desktop import catalog
from cchc_desktop.documents import task_table as printed
from cchc_desktop.intake.lines import SourceLine, tidy
from cchc_desktop.intake.targets import Target, target_in, target_of
from cchc_desktop.intake.times import time_range
from cchc_desktop.models import Task

_COLUMNS = (
    printed.ORDINAL, printed.TEXT, printed.KINDS, printed.PRODUCT, printed.LEAD, printed.COORDINATING, printed.TIME,
    printed.BUDGET,
)  # fmt: skip


def own_tasks(
    lines: Sequence[SourceLine], heads: Mapping[int, tuple[str, ...]], year_from: int, year_to: int
) -> tuple[Task, ...]:
    """Return the tasks of an appendix (its lines below "Phụ lục") that this program printed; none for any other."""
    rows = [line for line in lines if line.table and not line.table_head]
    titles = heads.get(rows[0].table, ()) if rows else ()
    if lines[0].text != printed.TITLE or any(len(row.columns) != len(titles) for row in rows):
        return ()
    if len({line.table for line in rows}) != 1 or titles[:2] != _COLUMNS[:2] or not set(titles) <= set(_COLUMNS):
        return ()
    cells = [dict(zip(titles, map(_one_line, row.columns), strict=True)) for row in rows]
    if any(label not in _kind_ids() for row in cells for label in _names(row.get(printed.KINDS, ""))):
        return ()
    return tuple(_task(row, year_from, year_to) for row in cells)


def is_bare(lines: Sequence[SourceLine]) -> bool:
    """Tell whether such an appendix holds title, reference and table alone: nobody wrote anything beside them."""
    said = [line.text for line in lines[1:] if not line.table]
    return len(said) <= 1 and all(text.startswith("(Kèm theo ") and text.endswith(")") for text in said)


def _one_line(cell: str) -> str:
    return tidy(cell.replace("\n", " "))


def _task(cells: Mapping[str, str], year_from: int, year_to: int) -> Task:
    time = cells.get(printed.TIME, "")
    start, end = time_range(time, year_from, year_to)
    text = cells[printed.TEXT]
    product, (low, high, unit) = _product_and_target(cells.get(printed.PRODUCT, ""), text)
    return Task(
        id=None,
        text=text,
        lead=_names(cells.get(printed.LEAD, "")),
        coordinating=_names(cells.get(printed.COORDINATING, "")),
        time=time,
        start=start,
        end=end,
        kinds=tuple(_kind_ids()[label] for label in _names(cells.get(printed.KINDS, ""))),
        target_low=low,
        target_high=high,
        target_unit=unit,
        product=product,
        budget=cells.get(printed.BUDGET, ""),
    )


def _product_and_target(cell: str, text: str) -> tuple[str, Target]:
    """Take apart "Kịch bản; 01 - 02 tiểu phẩm"; a number alone is a product too, unless the task's text has it."""
    product, between, last = cell.rpartition(printed.BETWEEN)
    target = target_of(last, any_unit=True)
    if printed.target_words(*target) != last or not last:
        return cell, target_of(cell)
    if between:
        return product, target
    return ("" if target_in(text) == target else cell), target


def _names(cell: str) -> tuple[str, ...]:
    return tuple(name for part in cell.split(printed.BETWEEN.strip()) if (name := part.strip()))


@lru_cache(maxsize=1)
def _kind_ids() -> Mapping[str, str]:
    return dict(_labels())


def _labels() -> Iterator[tuple[str, str]]:
    for kind in catalog.kinds():
        yield tidy(kind.label), kind.id
