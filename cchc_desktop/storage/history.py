"""Who changed what and when. Bulk writes leave one entry, not one a row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cchc_desktop.models import HistoryEntry
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.values import as_json, marks, now
from cchc_desktop.text import fold


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry with the fields that it changed; `undoes` is the entry that it took back, `undone` that it was."""

    entry: HistoryEntry
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    undoes: int | None = None
    undone: bool = False
    batch: int = 0  # first entry of the same write
    together: int = 1  # how many entries that write has


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
    row_id = database.insert(
        "history",
        {
            "batch": database.batch,
            "at": now(),
            "who": who,
            "action": action,
            "entity": entity,
            "entity_id": entity_id,
            "summary": summary[:300],
            "search": fold(f"{who} {summary[:300]}"),
            "before": as_json(before) if before is not None else None,
            "after": as_json(after) if after is not None else None,
        },
    )
    database.batch = database.batch or row_id


def changed(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Keep of two rows only the columns that differ."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def is_recent(database: Database, action: str, entity: str, entity_id: int, *, minutes: int) -> bool:
    """Tell whether the record's newest entry is this very action, not older than some minutes."""
    rows = database.tuples(
        "SELECT action, at FROM history WHERE entity = ? AND entity_id = ? ORDER BY id DESC LIMIT 1",
        (entity, entity_id),
    )
    if not rows or rows[0][0] != action:
        return False
    return datetime.fromisoformat(now()) - datetime.fromisoformat(rows[0][1]) < timedelta(minutes=minutes)


def entries(database: Database, limit: int) -> list[HistoryEntry]:
    """Return the newest entries, newest first."""
    rows = database.tuples(
        "SELECT id, at, who, action, entity, entity_id, summary FROM history ORDER BY id DESC LIMIT ?", (limit,)
    )
    return [HistoryEntry(row[0], datetime.fromisoformat(row[1]), *row[2:]) for row in rows]


# An entry is undone when another took it back that was not taken back itself.
_UNDONE = (
    "EXISTS (SELECT 1 FROM history u WHERE u.undoes = h.id "
    "AND NOT EXISTS (SELECT 1 FROM history r WHERE r.undoes = u.id))"
)
_KEPT = (
    "SELECT h.id, h.at, h.who, h.action, h.entity, h.entity_id, h.summary, h.before, h.after, h.undoes, "
    f"{_UNDONE}, ifnull(h.batch, h.id), "
    "(SELECT count(*) + 1 FROM history b WHERE b.batch = ifnull(h.batch, h.id)) FROM history h"
)


def page(
    database: Database,
    limit: int,
    *,
    before: int | None = None,
    entities: Sequence[str] = (),
    words: Sequence[str] = (),
) -> list[Kept]:
    """Return entries newest first, those older than the entry `before`; `words` are folded."""
    where, parameters = ["1"], []
    if before is not None:
        where.append("h.id < ?")
        parameters.append(before)
    if entities:
        where.append(f"h.entity IN ({marks(entities)})")
        parameters.extend(entities)
    for word in words:
        where.append("instr(h.search, ?) > 0")
        parameters.append(word)
    sql = f"{_KEPT} WHERE {' AND '.join(where)} ORDER BY h.id DESC LIMIT ?"
    return [_kept(row) for row in database.tuples(sql, [*parameters, limit])]


def entry(database: Database, entry_id: int) -> Kept | None:
    rows = database.tuples(f"{_KEPT} WHERE h.id = ?", (entry_id,))
    return _kept(rows[0]) if rows else None


def batch(database: Database, first: int) -> list[Kept]:
    """Return the entries of one write, last first."""
    rows = database.tuples(f"{_KEPT} WHERE h.id = ? OR h.batch = ? ORDER BY h.id DESC", (first, first))
    return [_kept(row) for row in rows]


def newest_not_undone(database: Database) -> Kept | None:
    """Return the newest entry that neither undoes another nor was undone; a taking in stands for all it wrote."""
    sql = (
        f"{_KEPT} WHERE h.undoes IS NULL AND NOT {_UNDONE} "
        "AND (h.entity = 'exchange' OR NOT EXISTS (SELECT 1 FROM history e WHERE e.entity = 'exchange' "
        "AND e.action = 'add' AND ifnull(e.batch, e.id) = ifnull(h.batch, h.id))) ORDER BY h.id DESC LIMIT 1"
    )
    return next((_kept(row) for row in database.tuples(sql)), None)


def edited_after(database: Database, batch: int, ids: Sequence[int]) -> int:
    """Return how many of some activities were edited or deleted after a batch of sheets was taken in.

    What another batch did to them doesn't count: batches are taken back in their order.
    """
    return database.one(
        "SELECT count(DISTINCT h.entity_id) FROM history h "
        f"WHERE h.entity = 'activity' AND h.entity_id IN ({marks(ids)}) AND h.undoes IS NULL AND NOT {_UNDONE} "
        "AND h.id > (SELECT max(id) FROM history WHERE entity = 'exchange' AND entity_id = ? AND action = 'add') "
        "AND NOT EXISTS (SELECT 1 FROM history e WHERE e.entity = 'exchange' "
        "AND ifnull(e.batch, e.id) = ifnull(h.batch, h.id))",
        (*ids, batch),
    )


def first_day(database: Database) -> date | None:
    """Return the day of the first write: since then the office uses the program."""
    at = database.one("SELECT min(at) FROM history")
    return date.fromisoformat(at[:10]) if at else None


def newest_id(database: Database) -> int:
    return database.one("SELECT ifnull(max(id), 0) FROM history")


def mark_undoing(database: Database, after: int, undone: int) -> None:
    """Say of the entries written since `after` that they took one back."""
    database.run("UPDATE history SET undoes = ? WHERE id > ?", (undone, after))


def _kept(row: tuple[Any, ...]) -> Kept:
    found = HistoryEntry(row[0], datetime.fromisoformat(row[1]), *row[2:7])
    before, after = (json.loads(text) if text else None for text in row[7:9])
    return Kept(found, before, after, row[9], bool(row[10]), row[11], row[12])
