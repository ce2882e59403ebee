"""The activity log: rows, their links and the bin. Listing and search are in `listing`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from cchc_desktop.models import Activity, EvidenceState
from cchc_desktop.storage import derived, search
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.values import day, iso, marks, new_uid, now

# day_key keeps days apart and leaves room for 65,536 activities a day.
DAY_BITS = 16
EVIDENCE_ORDER = tuple(EvidenceState)

COLUMNS = (
    "id", "uid", "date", "date_to", "kind", "integrated", "title", "quantity", "reach", "unit_id", "place",
    "number", "url", "cost", "note", "evidence",
)  # fmt: skip
_SELECT = ", ".join(COLUMNS)
_LINKS = (
    ("activity_units", "unit_id", "joint_unit_ids"),
    ("activity_tasks", "task_id", "task_ids"),
    ("activity_contents", "tag", "contents"),
    ("activity_audiences", "tag", "audiences"),
)


def day_key(value: date, sequence: int = 0) -> int:
    """Return the sort key of the `sequence`-th activity of a day."""
    return (value.toordinal() << DAY_BITS) + sequence


def add(database: Database, activities: Sequence[Activity]) -> list[int]:
    """Insert activities in one transaction's time and return their ids in order."""
    if not activities:
        return []
    next_id = (database.one("SELECT max(id) FROM activities") or 0) + 1
    keys = _DayKeys(database)
    stamp = now()
    names = search.unit_names(database)
    rows: list[tuple[Any, ...]] = []
    texts: list[tuple[int, str]] = []
    links: dict[str, list[tuple[int, Any]]] = {table: [] for table, _, _ in _LINKS}
    for offset, activity in enumerate(activities):
        row_id, key = next_id + offset, keys.take(activity.date)
        own = (*_values(activity), *derived.keys(activity.url, activity.title))
        rows.append((row_id, activity.uid or new_uid(), key, *own, _state(activity), stamp, stamp))
        texts.append((key, search.text_of(activity, names)))
        for table, _, field in _LINKS:
            links[table].extend((row_id, item) for item in getattr(activity, field))
    database.connection.executemany(
        "INSERT INTO activities (id, uid, day_key, date, date_to, kind, integrated, title, quantity, reach, unit_id, "
        "place, number, url, cost, note, link_key, title_key, evidence, created_at, updated_at) "
        f"VALUES ({marks(rows[0])})",
        rows,
    )
    database.connection.executemany("INSERT INTO activity_search (rowid, text) VALUES (?, ?)", texts)
    for table, column, _ in _LINKS:
        if links[table]:
            database.connection.executemany(
                f"INSERT OR IGNORE INTO {table} (activity_id, {column}) VALUES (?, ?)", links[table]
            )
    return [row[0] for row in rows]


def save(database: Database, activity: Activity) -> None:
    """Update one activity; its search text and day key follow."""
    assert activity.id is not None
    old = by_ids(database, [activity.id])[0]
    names = search.unit_names(database)
    key = database.one("SELECT day_key FROM activities WHERE id = ?", (activity.id,))
    search.remove(database, key, search.text_of(old, names))
    if old.date != activity.date:
        key = _DayKeys(database).take(activity.date)
    copies = database.tuples(
        "SELECT count(*), ifnull(max(signed), 0) FROM evidence WHERE activity_id = ? AND deleted_at IS NULL",
        (activity.id,),
    )[0]
    columns: dict[str, Any] = dict(zip(COLUMNS[2:-1], _values(activity), strict=True))
    columns["link_key"], columns["title_key"] = derived.keys(activity.url, activity.title)
    evidence = _state(activity, copies=copies[0], signed=bool(copies[1]))
    database.update("activities", activity.id, {**columns, "day_key": key, "evidence": evidence, "updated_at": now()})
    search.put(database, key, search.text_of(activity, names))
    for table, column, field in _LINKS:
        items = getattr(activity, field)
        if items != getattr(old, field):
            database.run(f"DELETE FROM {table} WHERE activity_id = ?", (activity.id,))
            database.connection.executemany(
                f"INSERT OR IGNORE INTO {table} (activity_id, {column}) VALUES (?, ?)",
                [(activity.id, item) for item in items],
            )


def refresh_evidence(database: Database, activity_id: int) -> None:
    """Derive an activity's evidence state again after its files changed."""
    save(database, by_ids(database, [activity_id])[0])


def refresh_evidence_of(database: Database, ids: Sequence[int]) -> None:
    """Derive the evidence state of many activities again, nothing else of them."""
    signed, copy, link, none = (
        EVIDENCE_ORDER.index(s)
        for s in (EvidenceState.SIGNED, EvidenceState.COPY, EvidenceState.LINK, EvidenceState.NONE)
    )
    database.connection.executemany(
        "UPDATE activities SET updated_at = ?, evidence = ifnull((SELECT CASE WHEN max(signed) THEN ? ELSE ? END "
        "FROM evidence WHERE activity_id = activities.id AND deleted_at IS NULL HAVING count(*)), "
        "CASE WHEN url <> '' THEN ? ELSE ? END) WHERE id = ?",
        [(now(), signed, copy, link, none, row_id) for row_id in ids],
    )


@contextlib.contextmanager
def renaming_unit(database: Database, unit_id: int | None) -> Iterator[None]:
    """Keep the search index true while a unit's name changes: its activities are found by it."""
    pairs = database.tuples(
        "SELECT day_key, id FROM activities WHERE unit_id = ? "
        "UNION SELECT a.day_key, a.id FROM activity_units u JOIN activities a ON a.id = u.activity_id "
        "WHERE u.unit_id = ?",
        (unit_id, unit_id),
    )
    rows = by_ids(database, [row_id for _, row_id in pairs])
    before = search.unit_names(database)
    yield
    after = search.unit_names(database)
    if before.get(unit_id or 0) == after.get(unit_id or 0):
        return
    for (key, _), row in zip(pairs, rows, strict=True):
        search.remove(database, key, search.text_of(row, before))
        search.put(database, key, search.text_of(row, after))


def bin_(database: Database, ids: Sequence[int]) -> None:
    """Move activities to the bin; they stay searchable there."""
    database.connection.executemany(
        "UPDATE activities SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL", [(now(), i) for i in ids]
    )


def restore(database: Database, ids: Sequence[int]) -> None:
    database.connection.executemany("UPDATE activities SET deleted_at = NULL WHERE id = ?", [(i,) for i in ids])


def by_ids(database: Database, ids: Sequence[int]) -> list[Activity]:
    """Return activities with their links, in the order asked; ids that are gone are left out."""
    found: dict[int, Activity] = {}
    for start in range(0, len(ids), 500):
        part = list(ids[start : start + 500])
        rows = database.tuples(f"SELECT {_SELECT} FROM activities WHERE id IN ({marks(part)})", part)
        for activity in with_links(database, rows):
            assert activity.id is not None
            found[activity.id] = activity
    return [found[i] for i in ids if i in found]


def with_links(database: Database, rows: Sequence[tuple[Any, ...]]) -> list[Activity]:
    """Turn rows of `COLUMNS` into activities: four look-ups for the whole batch."""
    if not rows:
        return []
    ids = [row[0] for row in rows]
    links: list[dict[int, tuple[Any, ...]]] = []
    for table, column, _ in _LINKS:
        found: dict[int, tuple[Any, ...]] = {}
        pairs = database.tuples(
            f"SELECT activity_id, {column} FROM {table} WHERE activity_id IN ({marks(ids)}) ORDER BY 1, 2", ids
        )
        for activity_id, item in pairs:
            found[activity_id] = (*found.get(activity_id, ()), item)
        links.append(found)
    return [_activity(row, links) for row in rows]


class _DayKeys:
    """Hand out free day keys, asking the database once a day of the calendar."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._next: dict[date, int] = {}

    def take(self, value: date) -> int:
        if value not in self._next:
            last = self._database.one(
                "SELECT max(day_key) FROM activities WHERE day_key >= ? AND day_key < ?",
                (day_key(value), day_key(value) + (1 << DAY_BITS)),
            )
            self._next[value] = day_key(value) if last is None else last + 1
        key = self._next[value]
        if key >> DAY_BITS != value.toordinal():
            raise OverflowError(f"more than {1 << DAY_BITS} activities on {value}")
        self._next[value] = key + 1
        return key


def _values(activity: Activity) -> tuple[Any, ...]:
    return (
        iso(activity.date),
        iso(activity.date_to),
        activity.kind,
        int(activity.integrated),
        activity.title,
        float(activity.quantity),
        activity.reach,
        activity.unit_id,
        activity.place,
        activity.number,
        activity.url,
        activity.cost,
        activity.note,
    )


def _state(activity: Activity, *, copies: int = 0, signed: bool = False) -> int:
    if signed:
        return EVIDENCE_ORDER.index(EvidenceState.SIGNED)
    if copies:
        return EVIDENCE_ORDER.index(EvidenceState.COPY)
    return EVIDENCE_ORDER.index(EvidenceState.LINK if activity.url else EvidenceState.NONE)


def _activity(row: tuple[Any, ...], links: Iterable[dict[int, tuple[Any, ...]]]) -> Activity:
    (row_id, uid, first, last, kind, integrated, title, quantity, reach, unit_id, place, number, url, cost, note,
     evidence) = row  # fmt: skip
    units, tasks, contents, audiences = (found.get(row_id, ()) for found in links)
    return Activity(
        id=row_id,
        uid=uid,
        date=date.fromisoformat(first),
        date_to=day(last),
        kind=kind,
        integrated=bool(integrated),
        title=title,
        quantity=quantity,
        reach=reach,
        unit_id=unit_id,
        joint_unit_ids=units,
        task_ids=tasks,
        contents=contents,
        audiences=audiences,
        place=place or "",
        number=number or "",
        url=url or "",
        cost=cost,
        note=note or "",
        evidence=EVIDENCE_ORDER[evidence],
    )
