"""Two texts compared word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_TOKEN = re.compile(r"\s+|\w+(?:[/.:-]\w+)*|[^\w\s]")
_LEAST_KEPT = 0.25  # of the words of the longer text
_LONGEST = 4000  # tokens; beyond that the texts are compared as wholes, so that no text can stall a screen


class RunKind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is in both, only in the new one or only in the old one."""

    kind: RunKind
    text: str


def word_runs(old: str, new: str) -> tuple[Run, ...]:
    """Return the texts as runs in reading order, what was removed before what took its place.

    Removed and same runs put together are the old text, added and same runs the new one.
    """
    if old == new:
        return (Run(RunKind.SAME, old),) if old else ()
    first, second = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(first), len(second)) > _LONGEST:
        return tuple(run for run in (Run(RunKind.REMOVED, old), Run(RunKind.ADDED, new)) if run.text)
    steps = list(_opcodes(first, second))
    kept = sum(len("".join(first[i1:i2]).split()) for tag, i1, i2, _, _ in steps if tag == "equal")
    if kept < _LEAST_KEPT * max(len(old.split()), len(new.split())):
        # A line written anew: odd words that both happen to use would only confuse.
        return tuple(run for run in (Run(RunKind.REMOVED, old), Run(RunKind.ADDED, new)) if run.text)
    runs: list[Run] = []
    for tag, i1, i2, j1, j2 in steps:
        if tag == "equal":
            runs.append(Run(RunKind.SAME, "".join(first[i1:i2])))
            continue
        runs += [
            run
            for run in (Run(RunKind.REMOVED, "".join(first[i1:i2])), Run(RunKind.ADDED, "".join(second[j1:j2])))
            if run.text
        ]
    return tuple(runs)


def _opcodes(first: Sequence[str], second: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield difflib's steps; a lone space between two changes is part of the change: phrases read better."""
    steps = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    open_change: tuple[int, int, int, int] | None = None
    for place, (tag, i1, i2, j1, j2) in enumerate(steps):
        gap = tag == "equal" and place < len(steps) - 1 and not "".join(first[i1:i2]).strip(" ,")
        if tag != "equal" or (gap and open_change):
            open_change = (open_change[0], i2, open_change[2], j2) if open_change else (i1, i2, j1, j2)
            continue
        if open_change:
            yield ("change", *open_change)
            open_change = None
        yield ("equal", i1, i2, j1, j2)
    if open_change:
        yield ("change", *open_change)


def likeness(old: str, new: str) -> float:
    """Return how much two texts share, 0 to 1, by their words and order of words."""
    first, second = old.casefold().split(), new.casefold().split()
    if not first or not second:
        return 1.0 if first == second else 0.0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() > 0.3 and matcher.quick_ratio() > 0.3 else 0.0
