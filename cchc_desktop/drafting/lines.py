"""An outline as the lines a page shows, and every way to change them: the editor's own arithmetic.

A line knows its depth; its branch are the deeper lines behind it. Functions take a list of lines and
give a new list in the same reading order but for `move`; what makes no sense changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cchc_desktop.drafting.outline import Outline, computed_marker, stop_of, with_kept_markers
from cchc_desktop.models import Level, Node

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
_ORDER = list(Level)
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: `marker` as printed, `depth` from 0."""

    id: str
    level: Level
    text: str
    marker: str = ""
    depth: int = 0


Lines = list[Line]


def lines_of(outline: Sequence[Node], depth: int = 0) -> Lines:
    """Return the lines of an outline in reading order."""
    out: Lines = []
    for node in outline:
        out.append(Line(node.id, node.level, node.text, node.marker, depth))
        out += lines_of(node.children, depth + 1)
    return out


def outline_of(lines: Sequence[Line]) -> Outline:
    """Return lines as a tree; a line too deep for the one before it stands directly under that."""
    return _nest(_settled(lines), 0, len(lines), 0)


def numbered(lines: Sequence[Line], before: Sequence[Line] | None = None) -> Lines:
    """Return lines with their markers computed; with `before`, lists that are as they were there keep theirs."""
    if before is None:
        return _counted(_settled(lines))
    return lines_of(with_kept_markers(outline_of(lines), outline_of(before)))


def _counted(lines: Lines) -> Lines:
    """Return lines with all markers computed; a line whose marker is right comes back as itself, at once."""
    stops: list[dict[Level, str]] = []  # of each list, in the order the lists begin
    lists: list[int] = []  # of each line
    open_lists: list[int] = []
    for line in lines:
        del open_lists[line.depth + 1 :]
        while len(open_lists) <= line.depth:
            open_lists.append(len(stops))
            stops.append({})
        lists.append(open_lists[-1])
        if line.marker:
            stops[open_lists[-1]].setdefault(line.level, stop_of(line.marker))
    counts: list[dict[Level, int]] = [{} for _ in stops]
    parents: list[str] = []
    out: Lines = []
    for line, here in zip(lines, lists, strict=True):
        number = counts[here][line.level] = counts[here].get(line.level, 0) + 1
        above = parents[line.depth - 1] if line.depth else ""
        marker = computed_marker(line.level, number, line.marker, above, stops[here].get(line.level, ""))
        del parents[line.depth :]
        parents.append(marker)
        out.append(line if marker == line.marker else replace(line, marker=marker))
    return out


def branch_end(lines: Sequence[Line], place: int) -> int:
    """Return where the branch of a line ends: one behind its last line."""
    end = place + 1
    while end < len(lines) and lines[end].depth > lines[place].depth:
        end += 1
    return end


def indent(lines: Lines, place: int) -> Lines:
    """Put a line with all under it beneath its neighbour before it."""
    line = lines[place]
    before = _neighbour_before(lines, place)
    if before is None or lines[before].level is Level.PLUS or line.depth + 1 > _DEEPEST:
        return lines
    last = next((item for item in reversed(lines[before + 1 : place]) if item.depth == line.depth + 1), None)
    level = last.level if last and last.level is not Level.TEXT else _DEEPER[lines[before].level]
    return _shifted(lines, place, 1, Level.TEXT if line.level is Level.TEXT else level)


def outdent(lines: Lines, place: int) -> Lines:
    """Take a line with all under it one level out; it stays where it is read, so what follows goes under it."""
    line = lines[place]
    above = _above(lines, place)
    if above is None:
        return lines
    level = Level.TEXT if line.level is Level.TEXT else lines[above].level
    return _shifted(lines, place, -1, level)


def move(lines: Lines, place: int, step: int) -> Lines:
    """Move a branch up (-1) or down (1) past its neighbour; at the end of its list into the list beside it."""
    line, end = lines[place], branch_end(lines, place)
    branch = lines[place:end]
    rest = [*lines[:place], *lines[end:]]
    if step < 0:
        target = _neighbour_before(lines, place)
        if target is None:  # first under its parent: to the end of the branch before the parent
            above = _above(lines, place)
            if above is None or _neighbour_before(lines, above) is None:
                return lines
            target = above
    else:
        if end < len(lines) and lines[end].depth == line.depth:
            target = branch_end(lines, end) - len(branch)
        elif end < len(lines) and lines[end].depth == line.depth - 1:
            target = end - len(branch) + 1  # last under its parent: first under the next one
        else:
            return lines
    return [*rest[:target], *branch, *rest[target:]]


def remove(lines: Lines, place: int) -> Lines:
    """Take a line out with all under it."""
    return [*lines[:place], *lines[branch_end(lines, place) :]]


def with_level(lines: Lines, place: int, level: Level) -> Lines:
    """Make a line another kind: beside the nearest line of that kind above it, or under the nearest of a higher one."""
    line = lines[place]
    if line.level is level:
        return lines
    by = _depth_for(level, lines[:place], line) - line.depth if place else -line.depth
    end = branch_end(lines, place)
    branch = [replace(item, depth=item.depth + by) for item in lines[place:end]]
    branch[0] = replace(branch[0], level=level, marker="")
    return [*lines[:place], *branch, *lines[end:]]


def paste(lines: Lines, place: int, offset: int, pasted: Sequence[Line]) -> tuple[Lines, int, int]:
    """Put pasted lines in at a letter of a line; return the lines, and where the pasted text ends.

    A pasted line stands beside the nearest line of its own level above it, or under the nearest of a
    higher one. Pasted lines get ids of their own.
    """
    if not pasted:
        return lines, place, offset
    here = lines[place]
    left, right = here.text[:offset].rstrip(), here.text[offset:].lstrip()
    ids = _new_ids(lines, len(pasted) + 1)
    new = [replace(line, id=next(ids)) for line in pasted]
    before = list(lines[:place])
    if left and pasted[0].level is Level.TEXT:
        new[0] = replace(here, text=f"{left} {new[0].text}")  # the sentence goes on
        tail = replace(here, id=next(ids), text=right)
    else:
        if left:
            before.append(replace(here, text=left))
            tail = replace(here, id=next(ids), text=right)
        else:
            tail = here  # the text keeps its line, and with it its task
    start = len(before)
    new = _attached(before, here, new, joined=bool(left) and pasted[0].level is Level.TEXT)
    after = [tail] if right else []
    end = start + len(new) - 1
    return [*before, *new, *after, *lines[place + 1 :]], end, len(new[-1].text)


def free_id(lines: Sequence[Line]) -> str:
    """Return an id that no line has."""
    return next(_new_ids(lines, 1))


def _new_ids(lines: Sequence[Line], count: int):
    taken = {line.id for line in lines}
    number = len(taken) + 1
    while count:
        if f"n{number}" not in taken:
            count -= 1
            yield f"n{number}"
        number += 1


def _attached(before: Sequence[Line], here: Line, new: Lines, *, joined: bool) -> Lines:
    """Give pasted lines their depths: relative to each other as they were, the first ones by their level."""
    out: Lines = [new[0]] if joined else []
    base, shallowest = 0, None
    context = list(before) if before else []
    for line in new[len(out) :]:
        if shallowest is None or line.depth <= shallowest:
            shallowest = line.depth
            base = _depth_for(line.level, [*context, *out], here) - line.depth
        out.append(replace(line, depth=max(base + line.depth, 0)))
    return out


def _depth_for(level: Level, above: Sequence[Line], here: Line) -> int:
    limit: int | None = None
    context: Lines = [*above] or [here]
    for line in reversed(context):
        if limit is not None and line.depth >= limit:
            continue
        limit = line.depth
        if line.level is level:
            return line.depth
        if _ORDER.index(line.level) < _ORDER.index(level):
            return line.depth + 1
    return 0


def _settled(lines: Sequence[Line]) -> Lines:
    out: Lines = []
    for line in lines:
        deepest = out[-1].depth + 1 if out else 0
        out.append(line if 0 <= line.depth <= deepest else replace(line, depth=min(max(line.depth, 0), deepest)))
    return out


def _nest(lines: Sequence[Line], start: int, end: int, depth: int) -> Outline:
    out: list[Node] = []
    place = start
    while place < end:
        line, after = lines[place], place + 1
        while after < end and lines[after].depth > depth:
            after += 1
        children = _nest(lines, place + 1, after, depth + 1) if after > place + 1 else ()
        out.append(Node(line.level, line.text, line.marker, children, line.id))
        place = after
    return tuple(out)


def _neighbour_before(lines: Sequence[Line], place: int) -> int | None:
    depth = lines[place].depth
    for before in range(place - 1, -1, -1):
        if lines[before].depth == depth:
            return before
        if lines[before].depth < depth:
            return None
    return None


def _above(lines: Sequence[Line], place: int) -> int | None:
    """Return the line that a line stands under."""
    depth = lines[place].depth
    return next((above for above in range(place - 1, -1, -1) if lines[above].depth < depth), None)


def _shifted(lines: Lines, place: int, step: int, level: Level) -> Lines:
    """Shift a branch in or out; what stands under its top keeps its level unless it would not be below it."""
    end = branch_end(lines, place)
    top = lines[place]
    out = [replace(top, depth=top.depth + step, level=level, marker="" if level is not top.level else top.marker)]
    parents = [(top.depth, level)]
    for line in lines[place + 1 : end]:
        while parents[-1][0] >= line.depth:
            parents.pop()
        above = parents[-1][1]
        new = line.level
        if new is not Level.TEXT and above is not Level.TEXT and _ORDER.index(new) <= _ORDER.index(above):
            new = _DEEPER[above]
        parents.append((line.depth, new))
        marker = line.marker if new is line.level else ""
        out.append(replace(line, depth=line.depth + step, level=new, marker=marker))
    return [*lines[:place], *out, *lines[end:]]
