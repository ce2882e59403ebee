"""The appendices behind the signature: kept as they stand, their tables of tasks read as tasks too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cchc_desktop.intake.lines import RowPart, SourceLine, is_row, tidy
from cchc_desktop.intake.outline import PlacedLine, build_outline, join_broken
from cchc_desktop.intake.own_table import is_bare, own_tasks
from cchc_desktop.intake.table_columns import as_outline_lines, is_task_head
from cchc_desktop.intake.tasks import explicit_tasks
from cchc_desktop.models import Appendix, Level, Task

_NAMED = re.compile(r"phụ\s+lục\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundAppendices:
    """Appendices, where each of their lines stands, and the tasks that their tables hold."""

    appendices: tuple[Appendix, ...] = ()
    placed: tuple[PlacedLine, ...] = ()
    tasks: tuple[Task, ...] = ()
    own: tuple[Task, ...] = ()  # of the list that this program printed
    own_lines: tuple[tuple[int, str], ...] = ()  # its lines if it is no appendix of the plan's text, for the preview


def read_appendices(
    lines: Sequence[SourceLine], heads: Mapping[int, tuple[str, ...]], year_from: int, year_to: int
) -> FoundAppendices:
    """Read the lines behind the signature: each appendix begins with a line "Phụ lục"."""
    groups: list[list[SourceLine]] = []
    for line in lines:
        if not groups or (_NAMED.match(line.text) and len(line.text) < 120 and not line.table):
            groups.append([])
        groups[-1].append(line)
    found = FoundAppendices()
    for place, group in enumerate(groups, 1):
        if len(group) > 1 and not found.own and (own := own_tasks(group[1:], heads, year_from, year_to)):
            found = replace(found, own=own)
            if is_bare(group[1:]):
                found = replace(found, own_lines=tuple((line.number, "appendix") for line in group))
                continue
        outline, its_lines = build_outline(join_broken(list(map(_as_row, group[1:]))).lines, f"p{place}.")
        nodes = {item.number: item.node_id for item in reversed(its_lines)}
        found = replace(
            found,
            appendices=(*found.appendices, Appendix(group[0].text, outline)),
            placed=(*found.placed, PlacedLine(group[0].number, Level.ROMAN, "", group[0].text), *its_lines),
            tasks=(*found.tasks, *_tasks(group[1:], heads, nodes, year_from, year_to)),
        )
    return found


def _as_row(line: SourceLine) -> SourceLine:
    """Return a row with tabs between its cells; it prints as a row of a table."""
    if not (line.table or is_row(line)):
        return line
    cells = line.columns if len(line.columns) != 1 else line.columns[0].split("|", 1)
    text = "\t".join(tidy(cell.replace("\n", " ").replace("\t", " ")) for cell in cells) if cells else line.text
    return replace(line, text=text, level=None)


def _tasks(
    lines: Sequence[SourceLine],
    heads: Mapping[int, tuple[str, ...]],
    nodes: Mapping[int, str],
    year_from: int,
    year_to: int,
) -> Iterator[Task]:
    """Yield the tasks of an appendix's tables, each pointing at the row that it stands in."""
    rows = [line for line in lines if line.table and not line.table_head and is_task_head(heads.get(line.table, ()))]
    outline, placed = build_outline(list(as_outline_lines(rows, heads)), "t")
    numbers = {item.node_id: item.number for item in placed if item.row is RowPart.ITEM}
    for task in explicit_tasks(outline, year_from, year_to, numbers.keys()):
        yield replace(task, node_id=nodes.get(numbers.get(task.node_id, 0), ""))
