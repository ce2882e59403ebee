"""What other offices hold of the activities that travelled in packages: a version of each, by its uid."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from cchc_desktop.exchange.package import Named, PackageRow, row_from_plain, row_plain
from cchc_desktop.exchange.versions import Version, as_plain, from_plain
from cchc_desktop.storage import activities
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.exchange import ACTIVE, OLD, WAITING, set_state
from cchc_desktop.storage.values import as_json, marks


@dataclass(frozen=True, slots=True)
class Record:
    """A row as it was last sent or received. Several may be one activity here; with none it is only known as deleted.

    `base`: what a field said before it was changed here, for showing a conflict.
    """

    uid: str
    activity_id: int | None
    origin: str
    version: Version
    base: dict[str, Any] = field(default_factory=dict)
    credit: int | None = None


_COLUMNS = "uid, activity_id, origin, version, base, credit"


def by_uid(database: Database, uids: Sequence[str]) -> dict[str, Record]:
    """Return what is known of these uids."""
    found: dict[str, Record] = {}
    for part in _parts(uids):
        rows = database.tuples(f"SELECT {_COLUMNS} FROM package_rows WHERE uid IN ({marks(part)})", part)
        found.update((row[0], _record(row)) for row in rows)
    return found


def by_activity(database: Database, ids: Sequence[int]) -> dict[int, list[Record]]:
    """Return what activities go by, in every office."""
    found: dict[int, list[Record]] = {}
    for part in _parts(ids):
        rows = database.tuples(
            f"SELECT {_COLUMNS} FROM package_rows WHERE activity_id IN ({marks(part)}) ORDER BY uid", part
        )
        for row in rows:
            found.setdefault(row[1], []).append(_record(row))
    return found


def between(database: Database, first: str, last: str) -> list[tuple[str, int | None]]:
    """Return (uid, activity) of all that travelled and was of these days then; ISO days, "" and "9" for all."""
    return database.tuples("SELECT uid, activity_id FROM package_rows WHERE day BETWEEN ? AND ?", (first, last))


def put(database: Database, records: Iterable[Record]) -> None:
    database.connection.executemany(
        "INSERT OR REPLACE INTO package_rows (uid, activity_id, origin, version, base, credit, day) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(*row_of(record).values(), record.version.values.get("date", "")) for record in records],
    )


def row_of(record: Record) -> dict[str, Any]:
    """Return a record as plain values, to take a change back by."""
    return {
        "uid": record.uid,
        "activity_id": record.activity_id,
        "origin": record.origin,
        "version": as_json(as_plain(record.version)),
        "base": as_json(record.base),
        "credit": record.credit,
    }


def put_back(database: Database, before: Iterable[tuple[str, dict[str, Any] | None]]) -> None:
    """Bring records to what they were; None: there was none."""
    for uid, row in before:
        if row is None:
            database.run("DELETE FROM package_rows WHERE uid = ?", (uid,))
        else:
            put(database, [_record(tuple(row.values()))])


def _record(row: tuple[Any, ...]) -> Record:
    uid, activity_id, origin, version, base, credit = row
    return Record(uid, activity_id, origin, from_plain(json.loads(version)), json.loads(base), credit)


def ids_of_uids(database: Database, uids: Sequence[str]) -> dict[str, int]:
    """Return the activities that have these uids here, those in the bin too."""
    found: dict[str, int] = {}
    for part in _parts(uids):
        found.update(database.tuples(f"SELECT uid, id FROM activities WHERE uid IN ({marks(part)})", part))
    return found


def saved_at(database: Database, ids: Sequence[int]) -> dict[int, tuple[str, bool]]:
    """Return when each activity was last saved, and whether it lies in the bin."""
    found: dict[int, tuple[str, bool]] = {}
    for part in _parts(ids):
        rows = database.tuples(
            "SELECT id, max(ifnull(updated_at, ''), ifnull(deleted_at, '')), deleted_at IS NOT NULL FROM activities "
            f"WHERE id IN ({marks(part)})",
            part,
        )
        found.update((row_id, (at, bool(binned))) for row_id, at, binned in rows)
    return found


def sent_by(database: Database, source: str) -> set[int]:
    """Return the activities that a sender told by an id of its own."""
    rows = database.tuples(
        "SELECT DISTINCT r.activity_id FROM exchange_rows r JOIN package_rows p ON p.uid = r.row_id "
        "WHERE r.state = 'active' AND r.source = ?",
        (source,),
    )
    return {row_id for (row_id,) in rows if row_id is not None}


def retire(database: Database, activity_id: int, uid: str) -> list[int]:
    """Retire what was said of an activity under this uid before; return the rows retired."""
    rows = database.tuples(
        f"SELECT id FROM exchange_rows WHERE state = '{ACTIVE}' AND activity_id = ? AND row_id = ?", (activity_id, uid)
    )
    found = [row_id for (row_id,) in rows]
    set_state(database, found, OLD)
    return found


def waiting(database: Database, uids: Sequence[str]) -> dict[str, list[tuple[int, str, str]]]:
    """Return (row, activity as text, reason) of what waits for a decision, by uid."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    for part in _parts(uids):
        rows = database.tuples(
            "SELECT row_id, id, ifnull(activity, ''), ifnull(reason, '') FROM exchange_rows "
            f"WHERE state IN ('{WAITING}', 'refused') AND row_id IN ({marks(part)})",
            part,
        )
        for uid, row_id, text, reason in rows:
            found.setdefault(uid, []).append((row_id, text, reason))
    return found


@dataclass(frozen=True, slots=True)
class WaitingPackage:
    """A package received of which rows still ask."""

    file_id: int
    name: str
    sha256: str
    path: str
    period: str
    sender: Named
    rows: tuple[PackageRow, ...]


def keep_waiting(database: Database, row_id: int, sender: Named, row: PackageRow) -> None:
    """Keep a row that asks as it came."""
    database.insert(
        "package_waiting", {"row_id": row_id, "sender": as_json(asdict(sender)), "row": as_json(row_plain(row))}
    )


def waiting_count(database: Database) -> int:
    return database.one(
        "SELECT count(*) FROM package_waiting w JOIN exchange_rows r ON r.id = w.row_id WHERE r.state = ?", (WAITING,)
    )


def waiting_packages(database: Database) -> list[WaitingPackage]:
    """Return the packages of which rows still ask, oldest first."""
    found: dict[int, WaitingPackage] = {}
    for file_id, name, sha256, path, period, sender, row in database.tuples(
        "SELECT f.id, f.name, f.sha256, ifnull(f.path, ''), ifnull(f.period, ''), w.sender, w.row "
        "FROM package_waiting w JOIN exchange_rows r ON r.id = w.row_id JOIN exchange_files f ON f.id = r.file_id "
        "WHERE r.state = ? ORDER BY f.id, r.line",
        (WAITING,),
    ):
        one = found.get(file_id) or WaitingPackage(file_id, name, sha256, path, period, Named(**json.loads(sender)), ())
        found[file_id] = replace(one, rows=(*one.rows, row_from_plain(json.loads(row))))
    return list(found.values())


# -- names ------------------------------------------------------------------------------------------------


def names(database: Database) -> dict[str, tuple[Named, int | None]]:
    """Return the offices and units known by packages, and the unit here that stands for an office."""
    rows = database.tuples("SELECT uid, name, short_name, office, unit_id FROM package_names")
    return {uid: (Named(uid, name, short, office), unit_id) for uid, name, short, office, unit_id in rows}


def remember(database: Database, named: Iterable[Named]) -> None:
    """Keep the names of offices and units as last told."""
    database.connection.executemany(
        "INSERT INTO package_names (uid, name, short_name, office) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (uid) DO UPDATE SET name = excluded.name, short_name = excluded.short_name, "
        "office = excluded.office",
        [(n.uid, n.name, n.short_name, n.office) for n in named],
    )


def set_unit(database: Database, office: str, unit_id: int) -> None:
    """Let a unit here stand for another office, also before the first of its packages is received."""
    database.run(
        "INSERT INTO package_names (uid, name, short_name, office, unit_id) VALUES (?, '', '', '', ?) "
        "ON CONFLICT (uid) DO UPDATE SET unit_id = excluded.unit_id",
        (office, unit_id),
    )


def bring_back(database: Database, undo: dict[str, Any]) -> None:
    """Take back what an acceptance of packages did beside activities and rows (`undo` as it kept it)."""
    from cchc_desktop.storage import evidence

    put_back(database, [(uid, row) for uid, row in reversed(undo.get("records", ()))])
    activities.restore(database, undo.get("deleted", ()))
    activities.bin_(database, undo.get("restored", ()))
    for evidence_id in undo.get("attached", ()):
        evidence.remove(database, evidence_id)
    for evidence_id in undo.get("detached", ()):
        evidence.restore(database, evidence_id)
    activities.refresh_evidence_of(database, undo.get("proven", ()))


def _parts(items: Sequence[Any], size: int = 500) -> Iterable[list[Any]]:
    return (list(items[start : start + size]) for start in range(0, len(items), size))
