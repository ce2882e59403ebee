"""Edit a plan's outline: levels, order, new lines; markers are computed, never typed.

All functions take the tree and a line's id and give a new tree; a move that makes no sense
gives the same tree back. Only the lists that an edit touches are numbered again, so that the
lettering of a text taken in stays as it was elsewhere (domain.md 1.5).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from cchc_desktop.models import Level, Node
from cchc_desktop.text import letter_marker, roman

Outline = tuple[Node, ...]

# What stands under what when a line goes one level in; a text paragraph takes what its place asks for.
_DEEPER = {
    Level.ROMAN: Level.ARABIC,
    Level.ARABIC: Level.LETTER,
    Level.DECIMAL: Level.LETTER,
    Level.LETTER: Level.DASH,
    Level.DASH: Level.PLUS,
    Level.PLUS: Level.PLUS,
    Level.TEXT: Level.DASH,
}


def indent(outline: Outline, node_id: str) -> Outline:
    """Put a line with all under it beneath the line before it."""

    def change(siblings: Outline, place: int) -> Outline | None:
        if place == 0 or siblings[place - 1].level is Level.PLUS:
            return None
        before, moved = siblings[place - 1], siblings[place]
        level = _last_level(before.children) or _DEEPER[before.level]
        children = renumber((*before.children, _at_level(moved, level)), before.marker)
        return (*siblings[: place - 1], replace(before, children=children), *siblings[place + 1 :])

    return _change(outline, node_id, change)


def outdent(outline: Outline, node_id: str) -> Outline:
    """Take a line with all under it out, to stand after the line it was under."""

    def change(siblings: Outline, place: int) -> Outline | None:
        for child_place, child in enumerate(siblings[place].children):
            if child.id == node_id:
                parent = siblings[place]
                rest = renumber(_without(parent.children, child_place), parent.marker)
                moved = _at_level(child, parent.level)
                return (*siblings[:place], replace(parent, children=rest), moved, *siblings[place + 1 :])
        return None

    return _change_any(outline, change)


def move(outline: Outline, node_id: str, steps: int) -> Outline:
    """Move a branch up (-1) or down (1) among its neighbours."""

    def change(siblings: Outline, place: int) -> Outline | None:
        target = place + steps
        if not 0 <= target < len(siblings):
            return None
        order = list(siblings)
        order.insert(target, order.pop(place))
        return tuple(order)

    return _change(outline, node_id, change)


def insert_after(outline: Outline, node_id: str, text: str = "") -> tuple[Outline, str]:
    """Add a line of the same level behind a line and return the tree and the new line's id."""
    new_id = _free_id(outline)

    def change(siblings: Outline, place: int) -> Outline | None:
        here = siblings[place]
        new = Node(here.level, text, here.marker, (), new_id)
        return (*siblings[: place + 1], new, *siblings[place + 1 :])

    if not outline:
        return (Node(Level.ROMAN, text, "I.", (), new_id),), new_id
    return _change(outline, node_id, change), new_id


def remove(outline: Outline, node_id: str) -> Outline:
    """Take a line out; what stood under it goes with it."""
    return _change(outline, node_id, lambda siblings, place: _without(siblings, place))


def renumber_all(outline: Outline, parent: str = "") -> Outline:
    """Number the whole outline again by the decree's alphabet: a b c d đ e g."""
    numbered = renumber(outline, parent)
    return tuple(replace(node, children=renumber_all(node.children, node.marker)) for node in numbered)


def renumber(siblings: Sequence[Node], parent: str = "") -> Outline:
    """Return neighbours with their markers counted from the start of the list, level by level."""
    counts: dict[Level, int] = {}
    out = []
    for node in siblings:
        number = counts[node.level] = counts.get(node.level, 0) + 1
        out.append(replace(node, marker=_marker(node, number, parent, siblings)))
    return tuple(out)


def walk(outline: Sequence[Node]) -> Iterator[Node]:
    """Yield every line in reading order."""
    for node in outline:
        yield node
        yield from walk(node.children)


def find(outline: Sequence[Node], node_id: str) -> Node | None:
    return next((node for node in walk(outline) if node.id == node_id), None)


def _marker(node: Node, number: int, parent: str, siblings: Sequence[Node]) -> str:
    match node.level:
        case Level.ROMAN:
            name = re.match(r"(Phần|PHẦN|Chương|CHƯƠNG)\s+(?=[IVX])", node.marker)
            if name:
                return f"{name[0]}{roman(number)}"
            if re.match(r"[A-HĐ][.)]", node.marker) and not node.marker.startswith("I"):
                return f"{'ABCDEGHK'[(number - 1) % 8]}{node.marker[-1]}"
            return f"{roman(number)}."
        case Level.ARABIC:
            return (
                f"Điều {number}." if node.marker.startswith("Điều") else f"{number}{_sign(siblings, node.level, '.')}"
            )
        case Level.DECIMAL:
            above = re.sub(r"[^\d.]", "", parent).strip(".")
            return f"{above}.{number}." if above else f"{number}."
        case Level.LETTER:
            return f"{letter_marker(number - 1)}{_sign(siblings, node.level, ')')}"
        case Level.DASH:
            return node.marker if node.marker in "•*–—" and node.marker else "-"
        case Level.PLUS:
            return "+"
        case Level.TEXT:
            return ""


def _sign(siblings: Sequence[Node], level: Level, usual: str) -> str:
    """Return the stop that the list's first marker of this level ends with."""
    first = next((node.marker for node in siblings if node.level is level and node.marker), "")
    return first[-1] if first[-1:] in (".", ")", "/") else usual


def _at_level(node: Node, level: Level) -> Node:
    """Return a branch with its top line at a level; what is under it stays below."""
    if level is node.level:
        return node
    order = list(Level)
    children = tuple(
        _at_level(child, _DEEPER[level]) if order.index(child.level) <= order.index(level) else child
        for child in node.children
    )
    return replace(node, level=level, marker="", children=renumber(children))


def _last_level(children: Sequence[Node]) -> Level | None:
    return children[-1].level if children and children[-1].level is not Level.TEXT else None


def _without(siblings: Outline, place: int) -> Outline:
    return (*siblings[:place], *siblings[place + 1 :])


_Change = Callable[[Outline, int], Outline | None]


def _change(outline: Outline, node_id: str, change: _Change) -> Outline:
    """Apply a change to the list of neighbours that holds the line."""
    return _change_any(
        outline, lambda siblings, place: change(siblings, place) if siblings[place].id == node_id else None
    )


def _change_any(siblings: Outline, change: _Change, parent: str = "") -> Outline:
    for place, node in enumerate(siblings):
        if (changed := change(siblings, place)) is not None:
            return renumber(changed, parent)
        if (children := _change_any(node.children, change, node.marker)) is not node.children:
            return (*siblings[:place], replace(node, children=children), *siblings[place + 1 :])
    return siblings


def _free_id(outline: Outline) -> str:
    taken = {node.id for node in walk(outline)}
    number = len(taken) + 1
    while f"n{number}" in taken:
        number += 1
    return f"n{number}"
