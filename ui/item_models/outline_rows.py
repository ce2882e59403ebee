"""A plan's outline as the lines that a preview shows like paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cchc_desktop.models import Level, Node


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One line: its node, how deep it stands, and whether it heads others."""

    node: Node
    depth: int
    heading: bool


def flatten(nodes: Sequence[Node], depth: int = 0) -> Iterator[OutlineRow]:
    """Yield the lines in reading order."""
    for node in nodes:
        heading = node.level is Level.ROMAN or (
            node.level in (Level.ARABIC, Level.DECIMAL) and bool(node.children) and len(node.text) < 200
        )
        yield OutlineRow(node, depth, heading)
        yield from flatten(node.children, depth + 1)
