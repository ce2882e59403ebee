"""Markers of a plan's outline: computed by the decree's alphabet, or kept as a text taken in had them.

Functions take the tree and give a new tree. What moves lines about is in `lines`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from string import ascii_lowercase

from cchc_desktop.models import Level, Node
from cchc_desktop.text import letter_marker, roman

Outline = tuple[Node, ...]

_CAPITALS = "ABCDEGHK"
_NAMED = re.compile(r"(Phần|PHẦN|Chương|CHƯƠNG)\s+(?=[IVX])")
_CAPITAL = re.compile(r"(?!I)[A-HĐ][.)]")


def renumber_all(outline: Sequence[Node], parent: str = "") -> Outline:
    """Number the whole outline again by the decree's alphabet: a b c d đ e g."""
    out = []
    for node in renumber(outline, parent):
        children = renumber_all(node.children, node.marker) if node.children else ()
        out.append(node if children == node.children else replace(node, children=children))
    return tuple(out)


def is_numbered(outline: Sequence[Node]) -> bool:
    """Tell whether every marker is the one that would be computed: nothing is lost by numbering anew."""
    return renumber_all(outline) == tuple(outline)


def renumber(siblings: Sequence[Node], parent: str = "") -> Outline:
    """Return neighbours with their markers counted from the start of the list, level by level."""
    counts: dict[Level, int] = {}
    out = []
    for node in siblings:
        number = counts[node.level] = counts.get(node.level, 0) + 1
        marker = computed_marker(node.level, number, node.marker, parent, _sign(siblings, node.level))
        out.append(node if marker == node.marker else replace(node, marker=marker))
    return tuple(out)


def with_kept_markers(outline: Sequence[Node], before: Sequence[Node], parent: str = "") -> Outline:
    """Return the outline with the markers it had before; only lists whose lines changed are counted anew.

    They are counted as they were: a list lettered a b c d e f goes on so, without đ.
    """
    return _kept(outline, {node.id: node for node in walk(before)}, set(_lists(before)), parent)


_List = tuple[Level, tuple[str, ...]]  # neighbours of one level


def _kept(outline: Sequence[Node], old: dict[str, Node], lists: set[_List], parent: str) -> Outline:
    there = {level: tuple(node.id for node in outline if node.level is level) for level in Level}
    markers: dict[str, str] = {}
    for level, ids in there.items():
        known = [old[i].marker for i in ids if i in old and old[i].level is level]
        if (level, ids) in lists:
            markers |= dict(zip(ids, known, strict=True))
        elif level is Level.LETTER and _is_latin(known):
            stop = next((marker[-1] for marker in known if marker), ")")
            markers |= {i: f"{ascii_lowercase[place % 26]}{stop}" for place, i in enumerate(ids)}
    out = []
    for node in renumber(outline, parent):
        marker = markers.get(node.id, node.marker)
        out.append(replace(node, marker=marker, children=_kept(node.children, old, lists, marker)))
    return tuple(out)


def _lists(outline: Sequence[Node]) -> Iterator[_List]:
    """Yield every list of an outline."""
    for level in {node.level for node in outline}:
        yield level, tuple(node.id for node in outline if node.level is level)
    for node in outline:
        yield from _lists(node.children)


def _is_latin(markers: Sequence[str]) -> bool:
    """Tell whether a list is lettered by the Latin alphabet: f) or j) in it, or e) right behind d)."""
    letters = [marker[0] for marker in markers if marker]
    return bool(set("fjwz") & set(letters)) or any(pair == ("d", "e") for pair in pairwise(letters))


def walk(outline: Sequence[Node]) -> Iterator[Node]:
    """Yield every line in reading order."""
    for node in outline:
        yield node
        yield from walk(node.children)


def find(outline: Sequence[Node], node_id: str) -> Node | None:
    return next((node for node in walk(outline) if node.id == node_id), None)


def with_text(outline: Sequence[Node], node_id: str, text: str) -> Outline:
    """Return the outline with one line's text changed."""
    return tuple(
        replace(node, text=text)
        if node.id == node_id
        else replace(node, children=with_text(node.children, node_id, text))
        for node in outline
    )


def computed_marker(level: Level, number: int, old: str, parent: str, stop: str) -> str:
    """Return the marker of the nth line of its list; `old` tells "Điều", "Phần" and bullets, `stop` the list's sign."""
    match level:
        case Level.ROMAN:
            name = _NAMED.match(old) if old else None
            if name:
                return f"{name[0]}{roman(number)}"
            if old and _CAPITAL.match(old):
                return f"{_CAPITALS[(number - 1) % 8]}{old[-1]}"
            return f"{roman(number)}."
        case Level.ARABIC:
            return f"Điều {number}." if old.startswith("Điều") else f"{number}{stop or '.'}"
        case Level.DECIMAL:
            above = re.sub(r"[^\d.]", "", parent).strip(".")
            return f"{above}.{number}." if above else f"{number}."
        case Level.LETTER:
            return f"{letter_marker(number - 1)}{stop or ')'}"
        case Level.DASH:
            return old if old and old in "•*–—" else "-"
        case Level.PLUS:
            return "+"
        case Level.TEXT:
            return ""


def stop_of(marker: str) -> str:
    """Return the sign that a marker ends with, when lists are told apart by it."""
    return marker[-1] if marker[-1:] in (".", ")", "/") else ""


def _sign(siblings: Sequence[Node], level: Level) -> str:
    """Return the stop that the list's first marker of this level ends with."""
    return stop_of(next((node.marker for node in siblings if node.level is level and node.marker), ""))
