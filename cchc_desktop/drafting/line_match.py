"""Match the lines of two documents: by id where ids mean the same line, else by text; and tell which were moved."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from cchc_desktop.drafting.word_diff import likeness

_ALIKE = 0.5  # lines that share less are two lines
_SAME_IDS = 0.6  # ids mean the same lines when this share of them says nearly the same
_MOST_PAIRS = 40_000  # comparisons of texts in one gap; a longer gap is matched by equal texts alone


@dataclass(frozen=True, slots=True)
class Line:
    """A line: `id` where it has one, `key` its path in the document, its label, marker and text."""

    id: str
    key: tuple[str, ...]
    label: str
    marker: str
    text: str


class Pair(NamedTuple):
    """A line of the old document and of the new one; None where one side has none."""

    old: Line | None
    new: Line | None
    moved: bool = False


def match_lines(old: Sequence[Line], new: Sequence[Line], *, by_id: bool = True) -> tuple[Pair, ...]:
    """Return the lines in pairs, in the order of the new document, removed ones where they stood."""
    matched = _by_id(old, new) if by_id and _same_ids(old, new) else _by_text(old, new)
    moved = _moved(old, new, matched)
    return tuple(_in_order(old, new, matched, moved))


def _same_ids(old: Sequence[Line], new: Sequence[Line]) -> bool:
    texts = {line.id: line.text for line in old if line.id}
    common = [(texts[line.id], line.text) for line in new if line.id in texts]
    if not common:
        return False
    # Up to thirty spread over the document tell: a long plan is not compared twice.
    step = max(1, len(common) // 30)
    tried = common[::step]
    alike = sum(first == second or likeness(first, second) >= _ALIKE for first, second in tried)
    return alike >= _SAME_IDS * len(tried)


def _by_id(old: Sequence[Line], new: Sequence[Line]) -> dict[int, int]:
    # Several tasks may come from one line: an id that stands twice says nothing.
    counts = [Counter(line.id for line in lines) for lines in (old, new)]
    single = {line.id for line in new if line.id and all(count[line.id] == 1 for count in counts)}
    places = {line.id: place for place, line in enumerate(new)}
    found = {place: places[line.id] for place, line in enumerate(old) if line.id in single}
    # A line without its id any more may still say the same.
    taken = set(found.values())
    free_new = [place for place in range(len(new)) if place not in taken]
    free_old = [place for place in range(len(old)) if place not in found]
    return found | _gap(old, new, free_old, free_new)


def _by_text(old: Sequence[Line], new: Sequence[Line]) -> dict[int, int]:
    texts = [[" ".join(line.text.casefold().split()) for line in lines] for lines in (old, new)]
    found: dict[int, int] = {}
    rest_old: list[int] = []
    rest_new: list[int] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, texts[0], texts[1], autojunk=False).get_opcodes():
        if tag == "equal":
            found |= dict(zip(range(i1, i2), range(j1, j2), strict=True))
            continue
        gap = _gap(old, new, range(i1, i2), range(j1, j2))
        found |= gap
        rest_old += [place for place in range(i1, i2) if place not in gap]
        taken = set(gap.values())
        rest_new += [place for place in range(j1, j2) if place not in taken]
    # What went somewhere else altogether: the same text, else nearly the same.
    return found | _gap(old, new, rest_old, rest_new)


def _gap(old: Sequence[Line], new: Sequence[Line], first: Sequence[int], second: Sequence[int]) -> dict[int, int]:
    """Match what is left between two fixed points, the likest first."""
    found: dict[int, int] = {}
    free = dict.fromkeys(second)
    for place in first:
        same = next((other for other in free if old[place].text == new[other].text), None)
        if same is not None:
            found[place] = same
            del free[same]
    left = [place for place in first if place not in found]
    if len(left) * len(free) > _MOST_PAIRS:
        return found
    scores = [
        (score, place, other)
        for place in left
        for other in free
        if (score := likeness(old[place].text, new[other].text)) >= _ALIKE
    ]
    for _, place, other in sorted(scores, key=lambda item: (-item[0], abs(item[1] - item[2]))):
        if place not in found and other in free:
            found[place] = other
            del free[other]
    return found


def _moved(old: Sequence[Line], new: Sequence[Line], matched: dict[int, int]) -> set[int]:
    """Return the old places of lines that moved of themselves: to another parent or over a neighbour.

    What stands under a moved line goes with it and is not moved itself.
    """
    parents_old, parents_new = _parents(old), _parents(new)
    groups: dict[int | None, list[int]] = {}
    moved: set[int] = set()
    for place, other in matched.items():
        above = parents_old[place]
        above_now = parents_new[other]
        expected = None if above is None else matched.get(above)
        if above_now == expected or (above is not None and above not in matched and above_now is None):
            groups.setdefault(above, []).append(place)
        elif above is None or above in matched:
            moved.add(place)
    for siblings in groups.values():
        siblings.sort()
        targets = [matched[place] for place in siblings]
        stay = _rising(targets)
        moved |= {place for place, target in zip(siblings, targets, strict=True) if target not in stay}
    return moved


def _parents(lines: Sequence[Line]) -> list[int | None]:
    """Return the place of each line's parent, None at the top."""
    paths = {line.key: place for place, line in enumerate(lines)}
    return [paths.get(line.key[:-1]) for line in lines]


def _rising(values: Sequence[int]) -> set[int]:
    """Return the longest rising part of a list of distinct numbers."""
    tails: list[int] = []
    tail_places: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        at = bisect_left(tails, value)
        before.append(tail_places[at - 1] if at else -1)
        if at == len(tails):
            tails.append(value)
            tail_places.append(place)
        else:
            tails[at], tail_places[at] = value, place
    out: set[int] = set()
    place = tail_places[-1] if tail_places else -1
    while place >= 0:
        out.add(values[place])
        place = before[place]
    return out


def _in_order(old: Sequence[Line], new: Sequence[Line], matched: dict[int, int], moved: set[int]) -> list[Pair]:
    of_new = {other: place for place, other in matched.items()}
    after: dict[int, list[int]] = {}  # removed lines by the new line that they followed
    last = -1
    for place in range(len(old)):
        if place in matched:
            if place not in moved:
                last = matched[place]
        else:
            after.setdefault(last, []).append(place)
    out = [Pair(old[place], None) for place in after.get(-1, ())]
    for other, line in enumerate(new):
        place = of_new.get(other)
        out.append(Pair(None if place is None else old[place], line, place in moved))
        out += [Pair(old[gone], None) for gone in after.get(other, ())]
    return out
