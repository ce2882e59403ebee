"""Appendices of a plan while it is drafted: their headings, their tables as rows of cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cchc_desktop.models import Level, Node, Plan
from cchc_desktop.text import roman

_HEADING = re.compile(r"phụ lục(?:\s+(?:số\s+)?(?:[IVXL]{1,6}|\d{1,2}))?[.:]?$", re.IGNORECASE)
Rows = tuple[tuple[str, ...], ...]


def headed(plan: Plan) -> Plan:
    """Return the plan with its appendices counted: one is "Phụ lục", several are I, II (NĐ 30/2020, II.11).

    The printed list of tasks counts as the last one. A heading that says more than a number stays as typed.
    """
    several = len(plan.appendices) + (plan.task_table and bool(plan.tasks)) > 1
    return replace(
        plan,
        appendices=tuple(
            replace(item, title=f"Phụ lục {roman(place)}" if several else "Phụ lục")
            if _HEADING.match(item.title.strip())
            else item
            for place, item in enumerate(plan.appendices, 1)
        ),
    )


def task_heading(plan: Plan) -> str:
    """Return the heading of the printed list of tasks: it stands behind the plan's own appendices."""
    return f"Phụ lục {roman(len(plan.appendices) + 1)}" if plan.appendices else "Phụ lục"


def table_at(outline: Sequence[Node], node_id: str) -> tuple[list[str], Rows]:
    """Return the ids of the rows of the table that a line belongs to, and their cells; none for a line of text."""
    run: list[Node] = []
    for node in [*_flat(outline), Node(Level.TEXT, "")]:
        if "\t" in node.text:
            run.append(node)
            continue
        if any(row.id == node_id for row in run):
            width = max(row.text.count("\t") for row in run) + 1
            cells = (row.text.split("\t") for row in run)
            return [row.id for row in run], tuple((*row, *[""] * (width - len(row))) for row in cells)
        run = []
    return [], ()


def row_text(cells: Sequence[str]) -> str:
    """Return cells as the text of a table's line; a row is told from text by its tabs."""
    return "\t".join(" ".join(cell.split()) for cell in cells)


def _flat(nodes: Sequence[Node]) -> list[Node]:
    out: list[Node] = []
    for node in nodes:
        out += [node, *_flat(node.children)]
    return out
