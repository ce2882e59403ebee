"""Who changed what and when. Bulk writes leave one entry, not one a row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cchc_desktop.models import HistoryEntry
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.values import as_json, now


def record(
    database: Database,
    who: str,
    action: str,
    entity: str,
    entity_id: int | None,
    summary: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add an entry inside the transaction of the change itself."""
    database.insert(
        "history",
        {
            "at": now(),
            "who": who,
            "action": action,
            "entity": entity,
            "entity_id": entity_id,
            "summary": summary[:300],
            "before": as_json(before) if before is not None else None,
            "after": as_json(after) if after is not None else None,
        },
    )


def changed(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Keep of two rows only the columns that differ."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def entries(database: Database, limit: int) -> list[HistoryEntry]:
    """Return the newest entries, newest first."""
    rows = database.tuples(
        "SELECT id, at, who, action, entity, entity_id, summary FROM history ORDER BY id DESC LIMIT ?", (limit,)
    )
    return [HistoryEntry(row[0], datetime.fromisoformat(row[1]), *row[2:]) for row in rows]
