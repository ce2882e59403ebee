"""Units over time: which unit goes on with the work of which, and how a report names them (product.md N14).

A report shows the names of its last day; what a unit's forerunners did stands in its row, with their names.
A unit that was there to the report's last day keeps its own row, whatever became of it later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from cchc_desktop.models import Sum, Unit
from cchc_desktop.text import short_date


def successors(units: Sequence[Unit], day: date) -> dict[int, int]:
    """Return for each unit that ended before `day` the one that goes on with its work then, chains followed."""
    by_id = {unit.id: unit for unit in units if unit.id is not None}
    found: dict[int, int] = {}
    for unit_id, unit in by_id.items():
        at, seen = unit, {unit_id}
        while at.valid_to is not None and at.valid_to < day and at.successor_id in by_id:
            if at.successor_id in seen:
                break  # a ring: somebody's slip, each stays what it is
            seen.add(at.successor_id)
            at = by_id[at.successor_id]
        if at.id != unit_id and at.id is not None:
            found[unit_id] = at.id
    return found


def forerunners(units: Sequence[Unit], day: date) -> dict[int, tuple[Unit, ...]]:
    """Return the units whose work a unit goes on with on `day`, latest ended first."""
    found: dict[int, list[Unit]] = {}
    into = successors(units, day)
    for unit in units:
        if unit.id in into:
            found.setdefault(into[unit.id], []).append(unit)
    return {
        unit_id: tuple(sorted(before, key=lambda u: u.valid_to or date.min, reverse=True))
        for unit_id, before in found.items()
    }


def with_former_names(unit: Unit, before: Sequence[Unit]) -> Unit:
    """Return the unit named as a report prints it: "Sở Nội vụ (trước ngày 01/7/2025: Sở Lao động …)"."""
    if not before:
        return unit
    by_day: dict[date, list[str]] = {}
    for former in before:
        if former.name != unit.name:
            by_day.setdefault((former.valid_to or date.min) + timedelta(days=1), []).append(former.name)
    parts = [f"trước ngày {short_date(day)}: {', '.join(names)}" for day, names in sorted(by_day.items(), reverse=True)]
    return replace(unit, name=f"{unit.name} ({'; '.join(parts)})", short_name=unit.label) if parts else unit


def rolled_up(sums: Mapping[int | None, Sum], into: Mapping[int, int]) -> dict[int | None, Sum]:
    """Return sums by unit with what forerunners did added to their successors."""
    found: dict[int | None, Sum] = {}
    for unit_id, value in sums.items():
        key = into.get(unit_id, unit_id) if unit_id is not None else None
        old = found.get(key, Sum())
        found[key] = Sum(
            old.quantity + value.quantity, old.reach + value.reach, old.activities + value.activities,
            old.with_evidence + value.with_evidence,
        )  # fmt: skip
    return found


def rolled_up_kinds(
    matrix: Mapping[int | None, Mapping[str, float]], into: Mapping[int, int]
) -> dict[int | None, dict[str, float]]:
    """Return quantities of each kind by unit, forerunners in their successors."""
    found: dict[int | None, dict[str, float]] = {}
    for unit_id, kinds in matrix.items():
        own = found.setdefault(into.get(unit_id, unit_id) if unit_id is not None else None, {})
        for kind, quantity in kinds.items():
            own[kind] = own.get(kind, 0) + quantity
    return found
