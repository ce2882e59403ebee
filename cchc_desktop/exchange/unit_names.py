"""Whose file, whose row: units found by the names that people give them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc_desktop.exchange.words import plain_words, short_forms
from cchc_desktop.models import Unit


class UnitFinder:
    """Find units by uid, name, short name, or by a text that holds a name."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = tuple(units)
        self._by_uid = {unit.uid: unit for unit in units if unit.uid}
        self._exact: dict[str, int | None] = {}
        self._inside: list[tuple[str, int]] = []
        for unit in units:
            if unit.id is None:
                continue
            for name in {unit.name, unit.short_name} - {""}:
                for form in {_squeezed(name), _squeezed(_long(name))} - {""}:
                    # A name that two units share names neither.
                    self._exact[form] = unit.id if self._exact.get(form, unit.id) == unit.id else None
                    self._inside.append((form, unit.id))
        self._inside.sort(key=lambda pair: -len(pair[0]))

    def by_uid(self, uid: str) -> int | None:
        unit = self._by_uid.get(uid)
        return unit.id if unit else None

    def exactly(self, text: str) -> int | None:
        """Return the unit that a text names and nothing else."""
        return self._exact.get(_squeezed(text)) or self._exact.get(_squeezed(_long(text)))

    def inside(self, text: str) -> int | None:
        """Return the one unit whose name stands in a text (a file's name, a line above the table)."""
        found = self.exactly(text)
        if found is not None:
            return found
        for form in (_squeezed(text), _squeezed(_long(text))):
            hits = [(name, unit_id) for name, unit_id in self._inside if len(name) >= 4 and _stands_in(name, form)]
            if hits:
                longest = len(hits[0][0])
                best = {unit_id for name, unit_id in hits if len(name) == longest}
                return best.pop() if len(best) == 1 else None
        return None

    def all_in(self, text: str) -> tuple[int, ...]:
        """Return the units named in a list ("Phòng A, Đoàn Thanh niên"), in the order of the office."""
        found = {self.inside(part) for part in re.split(r"[;,\n]| và ", text)} - {None}
        return tuple(unit.id for unit in self._units if unit.id in found and unit.id is not None)


def _long(text: str) -> str:
    short = short_forms()
    return " ".join(short.get(word, word) for word in plain_words(text).split())


def _squeezed(text: str) -> str:
    """Return a name as compared: neither signs nor blanks, so that file names match ("Phong_KHTC" too)."""
    return "".join(plain_words(text).split())


def _stands_in(name: str, text: str) -> bool:
    """Tell whether a name stands in a text, not ending inside a number ("donvi1" in "donvi12")."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (name[-1].isdigit() and text[end : end + 1].isdigit()):
            return True
        at = text.find(name, at + 1)
    return False
