"""Units that a reorganisation ended: a table of names, the office's own to edit, and what it proposes for a list.

The program's own rows come from resources/names.toml (names out of use) and resources/units_2025.toml (levels of
government that are gone; domain.md 5). Nothing is ever changed by them alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from cchc_desktop import paths
from cchc_desktop.models import Unit
from cchc_desktop.text import fold, nfc


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One row: units named `old` end on `until`, `new` goes on with their work ("" where the clerk must say).

    `begins`: the name only begins so; `but` are words that make it another name.
    """

    old: str
    new: str
    until: date
    note: str = ""
    begins: bool = False
    but: tuple[str, ...] = ()

    def touches(self, unit: Unit) -> bool:
        """Tell whether the row speaks of a unit, in its long or its short name."""
        names = [_plain(name) for name in (unit.name, unit.short_name) if name]
        old = _plain(self.old)
        hit = any(name == old or (self.begins and name.startswith(f"{old} ")) for name in names)
        return hit and not any(f" {_plain(word)}" in f" {name}" for word in self.but for name in names)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a row proposes for a unit of the office: its last day and who goes on with its work."""

    unit: Unit
    change: UnitChange
    successor: Unit | None = None  # one that is in the list already


def proposals(units: Sequence[Unit], rows: Iterable[UnitChange]) -> tuple[Proposal, ...]:
    """Return what the rows propose for units that have no end date yet, in the order of the list."""
    by_name = {_plain(name): unit for unit in units for name in (unit.short_name, unit.name) if name}
    table = tuple(rows)
    found = []
    for unit in units:
        if unit.valid_to is not None:
            continue
        change = next((row for row in table if row.touches(unit)), None)
        if change is None or (unit.valid_from is not None and unit.valid_from > change.until):
            continue
        successor = by_name.get(_plain(change.new)) if change.new else None
        found.append(Proposal(unit, change, successor if successor and successor.id != unit.id else None))
    return tuple(found)


@lru_cache(maxsize=1)
def own_changes() -> tuple[UnitChange, ...]:
    """Return the program's own rows."""
    from cchc_desktop.drafting.aging import names

    found: dict[str, UnitChange] = {}
    for name in names():
        if not name.bare and not name.text.startswith(("tỉnh ", "các ")):
            found.setdefault(fold(name.text), UnitChange(name.text, name.new, name.until, name.note))
    data = tomllib.loads((paths.resources() / "units_2025.toml").read_text("utf-8"))
    for entry in data["level"]:
        for words in entry["begins"]:
            found[fold(words)] = UnitChange(
                words, "", entry["until"], entry["note"], begins=True, but=tuple(entry.get("but", ()))
            )
    return tuple(found.values())


def to_data(rows: Iterable[UnitChange]) -> list[dict[str, Any]]:
    """Return rows as a setting keeps them."""
    return [
        {"old": row.old, "new": row.new, "until": row.until.isoformat(), "note": row.note, "begins": row.begins,
         "but": list(row.but)}
        for row in rows
    ]  # fmt: skip


def from_data(rows: Iterable[Mapping[str, Any]]) -> tuple[UnitChange, ...]:
    """Return the rows that a setting keeps."""
    return tuple(
        UnitChange(row["old"], row["new"], date.fromisoformat(row["until"]), row.get("note", ""),
                   bool(row.get("begins")), tuple(row.get("but", ())))
        for row in rows
    )  # fmt: skip


def _plain(text: str) -> str:
    return " ".join(fold(nfc(text)).replace("-", " ").replace("–", " ").replace(".", " ").replace(",", " ").split())
