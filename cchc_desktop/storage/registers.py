"""Rows of the registers: their fields as JSON, the day and the search form beside it.

Registers grow by hundreds a year, their fields differ and change: one table serves all.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

from cchc_desktop.registers import RECORDS, Row, name_of, register
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.values import as_json, day, iso, marks, new_uid, now
from cchc_desktop.text import fold

_SELECT = "SELECT id, uid, register, data FROM register_rows"


def plain(row: Row) -> dict[str, Any]:
    """Return a row's fields as they are kept: days in ISO form, without id and uid."""
    values = asdict(row)
    del values["id"], values["uid"]
    return {name: iso(value) if isinstance(value, date) else value for name, value in values.items()}


def of_plain(name: str, data: dict[str, Any], row_id: int | None = None, uid: str = "") -> Row:
    """Return the row that `plain` gave; fields of an older or newer program are left out."""
    record = RECORDS[name]
    values = {}
    for field in fields(record):
        if field.name in data:
            value = data[field.name]
            values[field.name] = day(value) if "date" in str(field.type) else value
    return record(id=row_id, uid=uid, **values)


def save(database: Database, row: Row) -> Row:
    """Insert or update a row and return it with its id."""
    name = name_of(row)
    stamp = now()
    values = {
        "uid": row.uid or new_uid(),
        "register": name,
        "day": iso(getattr(row, register(name).day)),
        "open": int(row.is_open),
        "data": as_json(plain(row)),
        "search": fold(" ".join(str(value) for value in asdict(row).values() if isinstance(value, str))),
        "updated_at": stamp,
    }
    if row.id is None:
        new_id = database.insert("register_rows", {**values, "created_at": stamp})
        return replace(row, id=new_id, uid=values["uid"])
    database.update("register_rows", row.id, values)
    return replace(row, uid=values["uid"])


def rows(
    database: Database,
    name: str,
    first: date | None = None,
    last: date | None = None,
    words: Sequence[str] = (),
    *,
    open_only: bool = False,
    in_bin: bool = False,
) -> list[Row]:
    """Return rows newest first; those without a day come before the others. `words` are folded."""
    where = ["register = ?", "deleted_at IS NOT NULL" if in_bin else "deleted_at IS NULL"]
    parameters: list[Any] = [name]
    if first is not None:
        where.append("day >= ?")
        parameters.append(iso(first))
    if last is not None:
        where.append("day <= ?")
        parameters.append(iso(last))
    for word in words:
        where.append("instr(search, ?) > 0")
        parameters.append(word)
    if open_only:
        where.append("open = 1")
    found = database.tuples(f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY day IS NULL DESC, day DESC, id DESC",
                            parameters)  # fmt: skip
    return [_row(item) for item in found]


def by_ids(database: Database, ids: Sequence[int]) -> list[Row]:
    """Return rows, in the bin or not, in the order of their ids."""
    return [_row(item) for item in database.tuples(f"{_SELECT} WHERE id IN ({marks(ids)}) ORDER BY id", list(ids))]


def in_bin(database: Database, row_id: int) -> bool:
    return bool(database.one("SELECT deleted_at IS NOT NULL FROM register_rows WHERE id = ?", (row_id,)))


def bin_(database: Database, ids: Sequence[int]) -> None:
    database.connection.executemany(
        "UPDATE register_rows SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL", [(now(), i) for i in ids]
    )


def restore(database: Database, ids: Sequence[int]) -> None:
    database.connection.executemany("UPDATE register_rows SET deleted_at = NULL WHERE id = ?", [(i,) for i in ids])


def counts(database: Database) -> dict[str, tuple[int, int]]:
    """Return of each register how many rows it has and how many are open."""
    found = database.tuples(
        "SELECT register, count(*), sum(open) FROM register_rows WHERE deleted_at IS NULL GROUP BY register"
    )
    return {name: (every, waiting) for name, every, waiting in found}


def _row(item: tuple[Any, ...]) -> Row:
    row_id, uid, name, data = item
    return of_plain(name, json.loads(data), row_id, uid)
