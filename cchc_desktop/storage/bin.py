"""What lies in the bins: records that were deleted and can come back. Nothing is ever taken out by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cchc_desktop.storage.database import Database

# Entity of the history → its table.
TABLES = {"activity": "activities", "plan": "plans", "evidence": "evidence", "unit": "units", "channel": "channels",
          "series": "series"}  # fmt: skip
REGISTERS = "register_rows"


@dataclass(frozen=True, slots=True)
class Binned:
    """One record in a bin; `detail` says what it belonged to."""

    entity: str
    id: int
    title: str
    detail: str
    deleted_at: datetime


def state(database: Database, entity: str, row_id: int) -> bool | None:
    """Tell whether a record is in its bin; None when there is no such record."""
    table = TABLES.get(entity, REGISTERS)
    found = database.one(f"SELECT deleted_at IS NOT NULL FROM {table} WHERE id = ?", (row_id,))
    return None if found is None else bool(found)


def binned(database: Database, limit: int) -> list[Binned]:
    """Return what lies in the bins, last deleted first."""
    queries = (
        "SELECT 'activity', id, title, kind, deleted_at FROM activities INDEXED BY activities_binned "
        "WHERE deleted_at IS NOT NULL",
        "SELECT 'plan', id, title, year_from, deleted_at FROM plans WHERE deleted_at IS NOT NULL",
        "SELECT 'evidence', e.id, e.name, a.title, e.deleted_at FROM evidence e INDEXED BY evidence_binned "
        "LEFT JOIN activities a ON a.id = e.activity_id WHERE e.deleted_at IS NOT NULL",
        "SELECT 'unit', id, name, '', deleted_at FROM units WHERE deleted_at IS NOT NULL",
        "SELECT 'channel', id, name, '', deleted_at FROM channels WHERE deleted_at IS NOT NULL",
        "SELECT 'series', id, title, '', deleted_at FROM series WHERE deleted_at IS NOT NULL",
        f"SELECT register, id, '', '', deleted_at FROM {REGISTERS} WHERE deleted_at IS NOT NULL",
    )
    found: list[Binned] = []
    for query in queries:
        alias = "e." if "evidence e" in query else ""
        rows = database.tuples(f"{query} ORDER BY {alias}deleted_at DESC LIMIT ?", (limit,))
        found.extend(
            Binned(entity, row_id, title, str(detail or ""), datetime.fromisoformat(at))
            for entity, row_id, title, detail, at in rows
        )
    return sorted(found, key=lambda item: item.deleted_at, reverse=True)[:limit]


def restore(database: Database, entity: str, row_id: int) -> None:
    """Take a record out of its bin."""
    database.update(TABLES.get(entity, REGISTERS), row_id, {"deleted_at": None})


def outside(database: Database, entity: str, first: int, last: int) -> list[int]:
    """Return the ids of a span that are not in the bin."""
    rows = database.tuples(
        f"SELECT id FROM {TABLES[entity]} WHERE id BETWEEN ? AND ? AND deleted_at IS NULL", (first, last)
    )
    return [row_id for (row_id,) in rows]


def name_of(database: Database, evidence_id: int) -> str:
    return database.one("SELECT name FROM evidence WHERE id = ?", (evidence_id,)) or ""
