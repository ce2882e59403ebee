"""Units with their time of validity; what is used is retired, never removed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from cchc_desktop.models import Unit, UnitKind
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.values import day, iso, new_uid, now

_COLUMNS = "id, uid, name, short_name, kind, valid_from, valid_to, successor_id"


def units(database: Database, on: date | None = None) -> list[Unit]:
    """Return the units in the office's own order; with `on`, those valid that day."""
    rows = database.query(f"SELECT {_COLUMNS} FROM units WHERE deleted_at IS NULL ORDER BY position, id")
    found = [_unit(row) for row in rows]
    if on is None:
        return found
    return [u for u in found if (not u.valid_from or u.valid_from <= on) and (not u.valid_to or on <= u.valid_to)]


def names(database: Database) -> dict[int, str]:
    """Return every unit's name by id, removed ones included: old activities still show theirs."""
    return dict(database.tuples("SELECT id, name FROM units"))


def save(database: Database, unit: Unit) -> Unit:
    """Insert or update a unit and return it with its id."""
    row: dict[str, Any] = {
        "uid": unit.uid or new_uid(),
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.kind.value,
        "valid_from": iso(unit.valid_from),
        "valid_to": iso(unit.valid_to),
        "successor_id": unit.successor_id,
    }
    if unit.id is None:
        row["position"] = database.one("SELECT ifnull(max(position), 0) + 1 FROM units")
        return replace(unit, id=database.insert("units", row), uid=row["uid"])
    database.update("units", unit.id, row)
    return replace(unit, uid=row["uid"])


def is_used(database: Database, unit_id: int) -> bool:
    """Tell whether an activity, in the bin or not, names the unit."""
    return bool(
        database.one(
            "SELECT EXISTS (SELECT 1 FROM activities WHERE unit_id = ?) "
            "OR EXISTS (SELECT 1 FROM activity_units WHERE unit_id = ?)",
            (unit_id, unit_id),
        )
    )


def remove(database: Database, unit_id: int) -> None:
    database.update("units", unit_id, {"deleted_at": now()})


def _unit(row: dict[str, Any]) -> Unit:
    return Unit(
        id=row["id"],
        uid=row["uid"],
        name=row["name"],
        short_name=row["short_name"] or "",
        kind=UnitKind(row["kind"]),
        valid_from=day(row["valid_from"]),
        valid_to=day(row["valid_to"]),
        successor_id=row["successor_id"],
    )
