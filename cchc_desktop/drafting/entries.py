"""What a clerk settles when a plan is rolled forward: one thing, all its places, what is proposed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cchc_desktop.drafting.places import Edit, PlacedText
from cchc_desktop.drafting.year_tokens import Action

_KIND = re.compile(r"(?:tỉnh|thành phố)\s+", re.IGNORECASE)
_NUMBER = re.compile(r"\d[/-]")
_AROUND = 60  # characters of the text shown either side


@dataclass(frozen=True, slots=True)
class Spot:
    """[start, end) of the text at `key`, with what stands around it; `label` says the place to a clerk."""

    key: str
    label: str
    start: int
    end: int
    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What one spot becomes when the proposal is taken; `also` are edits that go with it (years of a title)."""

    spot: Spot
    new: str
    also: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A citation, a name or a term with all its places.

    `new` is the proposal, empty where none is known; a text of the clerk's own goes to every place.
    """

    id: str
    text: str
    action: Action
    new: str
    why: str
    changes: tuple[Change, ...]

    @property
    def spots(self) -> tuple[Spot, ...]:
        return tuple(change.spot for change in self.changes)

    def edits(self, chosen: str) -> list[tuple[str, Edit]]:
        """Return the edits that put a text into every place, in capitals where capitals stand."""
        out: list[tuple[str, Edit]] = []
        for change in self.changes:
            where = change.spot
            text = change.new if chosen == self.new else _like(where.text, chosen)
            out.append((where.key, Edit(where.start, where.end, text)))
            out += [(where.key, edit) for edit in change.also]
        return out


def spot(item: PlacedText, start: int, end: int) -> Spot:
    """Return a spot with the words around it."""
    text = item.text
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    if start > _AROUND:
        before = f"…{before.partition(' ')[2]}"
    if end + _AROUND < len(text):
        after = f"{after.rpartition(' ')[0]}…"
    return Spot(item.key, item.label, start, end, text[start:end], before, after)


def _like(old: str, new: str) -> str:
    """Return the clerk's own text in the shape of a place: capitals, a province without its kind, no day."""
    if not _KIND.match(old):
        new = _KIND.sub("", new) if _KIND.match(new) and old[:1].isupper() else new
    if _NUMBER.search(old) and " ngày " not in old:
        new = new.partition(" ngày ")[0]
    return new.upper() if old.isupper() and len(old) > 4 else new
