"""The body of a plan: joined paragraphs, then a tree by markers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from cchc_desktop.intake.lines import Marked, SourceLine, split_marker
from cchc_desktop.models import Level, Node

_ENDS = (".", ";", ":", "!", "?", "…", "”", '"', ")")
_CLOSING = re.compile(
    r"(trên đây là|trong quá trình|kế hoạch này|đề nghị|yêu cầu|căn cứ kế hoạch này|giao |văn phòng sở có trách nhiệm theo)",
    re.IGNORECASE,
)
_TEXT_RANK = 11


@dataclass
class Joined:
    """Paragraphs made whole again. `sure` continue in lower case; `guessed` only seem cut off by a page."""

    lines: list[SourceLine]
    sure: int = 0
    guessed: list[str] = field(default_factory=list)


def join_broken(lines: Sequence[SourceLine]) -> Joined:
    """Join paragraphs that a page break cut: the second part goes on in lower case without a marker."""
    out = Joined([])
    for line in lines:
        before = out.lines[-1] if out.lines else None
        if before is None or line.marker or ((marked := split_marker(line.text)) and not _is_false(marked, before)):
            out.lines.append(line)
        elif line.text[0].islower() and not before.text.endswith((".", ";", ":", "./.")):
            out.lines[-1] = replace(before, text=f"{before.text} {line.text}")
            out.sure += 1
        elif line.gap and _is_cut(before) and not _CLOSING.match(line.text):
            out.lines[-1] = replace(before, text=f"{before.text} {line.text}")
            out.guessed.append(line.text[:60])
        else:
            out.lines.append(line)
    return out


def _is_cut(before: SourceLine) -> bool:
    """Tell whether an item stops in mid-sentence: long, no stop at its end, no heading."""
    marked = split_marker(before.text)
    is_item = marked is not None and marked.rank >= 7
    return is_item and not before.bold and len(before.text) >= 60 and not before.text.endswith(_ENDS)


def _is_false(marked: Marked, before: SourceLine) -> bool:
    """Tell a marker that is really the rest of a sentence: "ngày" at the line's end, then "2. tháng"."""
    return marked.level is Level.ARABIC and before.text.endswith((" số", " ngày", " Điều", " khoản", " mục", " tháng"))


@dataclass
class _Open:
    rank: int
    level: Level
    marker: str
    text: str
    number: int
    children: list[_Open] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A body line as recognised, for the preview: where it stood, its level and marker."""

    number: int
    level: Level
    marker: str
    text: str


def build_outline(lines: Sequence[SourceLine]) -> tuple[tuple[Node, ...], tuple[PlacedLine, ...]]:
    """Return the tree of body lines and each line's level. Ids count in reading order: n1, n2, ..."""
    root = _Open(-1, Level.TEXT, "", "", 0)
    stack = [root]
    placed: list[PlacedLine] = []
    tail = _closing_start(lines)
    for place, line in enumerate(lines):
        marked = _marked(line)
        if marked is None:
            marked = Marked(Level.TEXT, _TEXT_RANK, "", line.text)
            parent = root if place >= tail else _text_parent(stack)
        else:
            while stack[-1].rank >= marked.rank:
                stack.pop()
            parent = stack[-1]
        item = _Open(marked.rank, marked.level, marked.marker, marked.text, line.number)
        parent.children.append(item)
        placed.append(PlacedLine(line.number, marked.level, marked.marker, marked.text))
        if marked.level is not Level.TEXT:
            stack.append(item)
        elif parent is root:
            stack = [root]
    counter = iter(range(1, len(lines) + 1))
    return tuple(_freeze(child, counter) for child in root.children), tuple(placed)


def _marked(line: SourceLine) -> Marked | None:
    if line.marker:  # Word computed it
        return split_marker(f"{line.marker} {line.text}")
    return split_marker(line.text)


def _text_parent(stack: list[_Open]) -> _Open:
    """A paragraph without marker belongs to its heading; to an item only if the item announces it."""
    last = stack[-1]
    if last.text.rstrip().endswith(":"):
        return last
    for item in reversed(stack):
        if item.rank <= 6:
            return item
    return stack[0]


def _closing_start(lines: Sequence[SourceLine]) -> int:
    """Return where the closing paragraphs begin that belong to the whole plan, not to its last heading."""
    start = len(lines)
    while start and _marked(lines[start - 1]) is None:
        start -= 1
    for place in range(start, len(lines)):
        if _CLOSING.match(lines[place].text) or (place == len(lines) - 1 and lines[place].text.endswith("./.")):
            return place
    return len(lines)


def _freeze(item: _Open, counter: object) -> Node:
    node_id = f"n{next(counter)}"  # type: ignore[call-overload]
    children = tuple(_freeze(child, counter) for child in item.children)
    return Node(item.level, item.text, item.marker, children, node_id)
