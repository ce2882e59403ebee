"""What units sent: files, the rows accepted from them, rows that wait, and how columns were understood."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from cchc_desktop.exchange.records import FileRead, IncomingRow, Source
from cchc_desktop.models import Activity, EvidenceState
from cchc_desktop.storage.activities import by_ids, day_key
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.values import as_json, iso, marks, new_uid, now

ACTIVE, OLD, WAITING, REFUSED, DROPPED = "active", "old", "waiting", "refused", "dropped"
BY_HAND = "Tự chọn"  # begins the reason of a row that the clerk let in himself
MENDED = f"{BY_HAND}, đã sửa"  # and of one that he corrected first
_NAMES = tuple(field.name for field in fields(Activity))
_TUPLES = ("joint_unit_ids", "task_ids", "contents", "audiences")


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A row as kept: where it stood, what became of it."""

    id: int
    file: str
    sheet: str
    line: int
    state: str
    reason: str
    unit_id: int | None
    activity: Activity | None
    said: tuple[str, str, str]
    activity_id: int | None = None
    received: str = ""
    path: str = ""
    problems: tuple[tuple[str, str], ...] = ()  # field and what is wrong with it

    @property
    def where(self) -> str:
        return f"tệp {self.file}, {f'trang {self.sheet}, ' if self.sheet else ''}dòng {self.line}"


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file as received."""

    id: int
    name: str
    kind: str
    unit_id: int | None
    period: str
    received_at: str
    rows: int
    written: int
    batch: int | None
    path: str = ""


def pack(activity: Activity | None) -> str | None:
    """Return an activity as its stored text."""
    if activity is None:
        return None
    row = {name: getattr(activity, name) for name in _NAMES}  # asdict would copy each value deeply
    row["date"], row["date_to"] = iso(activity.date), iso(activity.date_to)
    return as_json({name: value for name, value in row.items() if value not in (None, "", (), []) and name != "id"})


def unpack(text: str | None) -> Activity | None:
    """Return the activity of a stored text."""
    if not text:
        return None
    row = json.loads(text)
    row["date"] = date.fromisoformat(row["date"])
    if row.get("date_to"):
        row["date_to"] = date.fromisoformat(row["date_to"])
    for name in _TUPLES:
        row[name] = tuple(row.get(name, ()))
    row["evidence"] = EvidenceState(row.get("evidence", "none"))
    return Activity(id=None, **row)


# -- what is known ----------------------------------------------------------------------------------


def activities_near(database: Database, first: date, last: date) -> list[Activity]:
    """Return the activities that touch the days, those in the bin too (`binned_ids` tells which)."""
    ids = database.tuples(
        "SELECT id FROM activities WHERE (day_key >= ? AND day_key < ?) OR (date < ? AND date_to >= ?) ORDER BY id",
        (day_key(first), day_key(last + timedelta(days=1)), iso(first), iso(first)),
    )
    return by_ids(database, [row_id for (row_id,) in ids])


def binned_ids(database: Database, ids: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for part in _parts(ids):
        rows = database.tuples(
            f"SELECT id FROM activities WHERE deleted_at IS NOT NULL AND id IN ({marks(part)})", part
        )
        found.update(row_id for (row_id,) in rows)
    return found


def activities_by_row_id(database: Database, row_ids: Sequence[str]) -> set[int]:
    """Return the activities that rows with these ids became."""
    found: set[int] = set()
    for part in _parts(row_ids):
        rows = database.tuples(
            f"SELECT DISTINCT activity_id FROM exchange_rows WHERE state = 'active' AND row_id IN ({marks(part)})", part
        )
        found.update(activity_id for (activity_id,) in rows if activity_id is not None)
    return found


def linked(database: Database) -> list[tuple[int, str]]:
    """Return (id, address) of every activity that has one."""
    return database.tuples("SELECT id, url FROM activities WHERE url <> '' AND deleted_at IS NULL")


def sources(database: Database, activity_ids: Sequence[int]) -> list[Source]:
    """Return the rows that activities were made of, as they stand now."""
    found = []
    for part in _parts(activity_ids):
        rows = database.tuples(
            "SELECT r.activity_id, r.source, r.row_id, r.stamp, r.activity, f.name, r.sheet, r.line, r.reason "
            "FROM exchange_rows r JOIN exchange_files f ON f.id = r.file_id "
            f"WHERE r.state = 'active' AND r.activity_id IN ({marks(part)}) ORDER BY r.id",
            part,
        )
        for activity_id, source, row_id, stamp, text, name, sheet, line, why in rows:
            activity = unpack(text)
            if activity is not None:
                where = f"tệp {name}, trang {sheet}, dòng {line}" if sheet else f"tệp {name}, dòng {line}"
                hand = (why or "").startswith(BY_HAND)
                found.append(Source(activity_id, source, row_id or "", stamp or "", activity, where, name, hand))
    return found


def evidence_of(database: Database, hashes: Sequence[str]) -> list[tuple[str, int]]:
    """Return (sha256, activity) of evidence that the office has."""
    found = []
    for part in _parts(hashes):
        found += database.tuples(
            "SELECT sha256, activity_id FROM evidence WHERE deleted_at IS NULL AND activity_id IS NOT NULL "
            f"AND sha256 IN ({marks(part)})",
            part,
        )
    return found


# -- writing ------------------------------------------------------------------------------------------


def add_batch(database: Database, who: str, kind: str) -> int:
    return database.insert("exchange_batches", {"at": now(), "who": who, "kind": kind, "undo": "{}"})


def set_undo(database: Database, batch: int, undo: dict[str, Any]) -> None:
    database.update("exchange_batches", batch, {"undo": as_json(undo)})


def undo_of(database: Database, batch: int) -> dict[str, Any] | None:
    """Return what takes a batch back, or None where there is nothing to take back."""
    text = database.one("SELECT undo FROM exchange_batches WHERE id = ? AND undone_at IS NULL", (batch,))
    return json.loads(text) if text else None


def last_batch(database: Database) -> int | None:
    return database.one("SELECT max(id) FROM exchange_batches WHERE undone_at IS NULL")


def mark_undone(database: Database, batch: int) -> None:
    database.update("exchange_batches", batch, {"undone_at": now()})


def add_file(database: Database, file: FileRead, batch: int, written: int) -> int:
    return database.insert(
        "exchange_files",
        {
            "uid": new_uid(),
            "name": file.name,
            "sha256": file.sha256,
            "kind": file.kind,
            "unit_id": file.unit_id,
            "period": file.period,
            "modified": file.modified.isoformat() if file.modified else None,
            "received_at": now(),
            "rows": len(file.rows),
            "written": written,
            "batch": batch,
            "path": file.path,
        },
    )


def add_row(
    database: Database, file_id: int, row: IncomingRow, state: str, activity_id: int | None, reason: str = ""
) -> int:
    return database.insert(
        "exchange_rows",
        {
            "file_id": file_id,
            "activity_id": activity_id,
            "source": row.source,
            "unit_id": row.unit_id,
            "row_id": row.row_id,
            "stamp": row.stamp,
            "sheet": row.sheet,
            "line": row.line,
            "state": state,
            "reason": reason,
            "activity": pack(row.activity),
            "said": as_json(row.said),
            "problems": as_json([[p.field.value, p.text, p.fatal] for p in row.problems]),
        },
    )


def supersede(database: Database, activity_id: int, source: str, row_id: str, activity: Activity) -> list[int]:
    """Retire what a sender said of an activity before; return the rows retired."""
    rows = database.tuples(
        "SELECT id, row_id, activity FROM exchange_rows WHERE state = 'active' AND activity_id = ? AND source = ? "
        "ORDER BY id",
        (activity_id, source),
    )
    from cchc_desktop.exchange.identity import key_of

    chosen = [found[0] for found in rows if row_id and found[1] == row_id]
    if not chosen:
        key = key_of(activity)
        chosen = [found[0] for found in rows if (old := unpack(found[2])) and key_of(old) == key]
    chosen = chosen or [found[0] for found in rows[:1]]
    set_state(database, chosen, OLD)
    return chosen


def set_state(database: Database, row_ids: Iterable[int], state: str) -> None:
    database.connection.executemany(
        "UPDATE exchange_rows SET state = ? WHERE id = ?", [(state, row_id) for row_id in row_ids]
    )


def displace(database: Database, activity_id: int, reason: str) -> list[int]:
    """Let the rows that an activity was made of wait for the clerk; return them."""
    rows = [r for (r,) in database.tuples(
        "SELECT id FROM exchange_rows WHERE state = 'active' AND activity_id = ?", (activity_id,)
    )]  # fmt: skip
    database.connection.executemany(
        "UPDATE exchange_rows SET state = ?, reason = ? WHERE id = ?", [(WAITING, reason, row_id) for row_id in rows]
    )
    return rows


def replaced_rows(database: Database, row_ids: Sequence[int]) -> list[int]:
    """Return those of the rows that still wait."""
    return [r for r in row_ids if database.one("SELECT state FROM exchange_rows WHERE id = ?", (r,)) == WAITING]


def remove_rows(database: Database, row_ids: Iterable[int]) -> None:
    ids = [(row_id,) for row_id in row_ids]
    database.connection.executemany("DELETE FROM package_waiting WHERE row_id = ?", ids)
    database.connection.executemany("DELETE FROM exchange_rows WHERE id = ?", ids)


def remove_files(database: Database, file_ids: Iterable[int]) -> None:
    database.connection.executemany(
        "DELETE FROM exchange_files WHERE id = ? AND NOT EXISTS (SELECT 1 FROM exchange_rows WHERE file_id = ?)",
        [(file_id, file_id) for file_id in file_ids],
    )


def waiting_keys(database: Database) -> dict[tuple[str, str, int, str], int]:
    """Return the rows that wait or were refused by (source, sheet, line, what they say)."""
    rows = database.tuples(
        "SELECT source, sheet, line, ifnull(activity, said), id FROM exchange_rows "
        "WHERE state IN ('waiting', 'refused')"
    )
    return {(source, sheet, line, said): row_id for source, sheet, line, said, row_id in rows}


def waiting(database: Database) -> list[SeenRow]:
    """Return the rows that wait for a decision or were refused, newest file first."""
    return _seen(database, "r.state IN ('waiting', 'refused') ORDER BY r.file_id DESC, r.line")


def rows_of_activity(database: Database, activity_id: int) -> list[SeenRow]:
    """Return every row that an activity was made of, the retired ones too."""
    return _seen(database, "r.activity_id = ? ORDER BY r.id", (activity_id,))


def accepted_of_unit(database: Database, unit_id: int, first: date, last: date) -> list[SeenRow]:
    """Return the rows of a unit that count, by the day of their activity."""
    return _seen(
        database,
        "r.state = 'active' AND r.unit_id = ? AND r.activity_id IN (SELECT id FROM activities "
        "WHERE deleted_at IS NULL AND date BETWEEN ? AND ?) ORDER BY r.id",
        (unit_id, iso(first), iso(last)),
    )


def _seen(database: Database, where: str, parameters: Sequence[Any] = ()) -> list[SeenRow]:
    rows = database.tuples(
        "SELECT r.id, f.name, r.sheet, r.line, r.state, r.reason, r.unit_id, r.activity, r.said, r.activity_id, "
        "f.received_at, f.path, r.problems "
        f"FROM exchange_rows r JOIN exchange_files f ON f.id = r.file_id WHERE {where}",
        parameters,
    )
    return [
        SeenRow(
            row_id, name, sheet, line, state, reason or "", unit, unpack(text),
            tuple(json.loads(said)), activity_id, at, path or "",  # pyright: ignore[reportArgumentType]
            tuple((field, words) for field, words, _fatal in json.loads(problems or "[]")),
        )
        for row_id, name, sheet, line, state, reason, unit, text, said, activity_id, at, path, problems in rows
    ]  # fmt: skip


def refused(database: Database) -> list[SeenRow]:
    """Return the rows that were refused and have not come again in order."""
    return _seen(database, "r.state = 'refused' ORDER BY r.file_id, r.line")


def files(database: Database, limit: int = 200) -> list[SeenFile]:
    """Return the files received, newest first."""
    rows = database.tuples(
        "SELECT id, name, kind, unit_id, period, received_at, rows, written, batch, path FROM exchange_files "
        "ORDER BY id DESC LIMIT ?",
        (limit,),
    )
    return [SeenFile(*row) for row in rows]


# -- columns of foreign sheets, board ------------------------------------------------------------------


def layouts(database: Database) -> dict[str, tuple[str, ...]]:
    """Return the columns that were settled by hand, by the signature of their heading."""
    rows = database.tuples("SELECT signature, fields FROM exchange_layouts")
    return {signature: tuple(json.loads(fields)) for signature, fields in rows}


def save_layout(database: Database, signature: str, fields: Sequence[str], unit_id: int | None) -> None:
    database.run(
        "INSERT OR REPLACE INTO exchange_layouts (signature, unit_id, fields, saved_at) VALUES (?, ?, ?, ?)",
        (signature, unit_id, as_json(list(fields)), now()),
    )


def _parts(items: Sequence[Any], size: int = 500) -> Iterable[list[Any]]:
    return (list(items[start : start + size]) for start in range(0, len(items), size))
