"""Sums that a report is made of. Each reads one covering index, never the rows themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from cchc_desktop.models import Activity, Sum
from cchc_desktop.storage.activities import COLUMNS, with_links
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.values import iso

_RANGE = "deleted_at IS NULL AND date BETWEEN ? AND ?"


def by_kind(database: Database, first: date, last: date) -> dict[str, Sum]:
    """Return the sums of each kind over the days, both ends inclusive."""
    rows = database.tuples(
        "SELECT kind, sum(quantity), ifnull(sum(reach), 0), count(*), sum(evidence > 0) "
        f"FROM activities INDEXED BY activities_sums WHERE {_RANGE} GROUP BY kind",
        (iso(first), iso(last)),
    )
    return {kind: Sum(*values) for kind, *values in rows}


def by_unit(database: Database, first: date, last: date) -> dict[int | None, Sum]:
    """Return activities and evidence of each unit; a joint one is credited to every unit that took part."""
    own = database.tuples(
        "SELECT unit_id, count(*), sum(evidence > 0) "
        f"FROM activities INDEXED BY activities_sums WHERE {_RANGE} GROUP BY unit_id",
        (iso(first), iso(last)),
    )
    joint = database.tuples(
        "SELECT u.unit_id, count(*), sum(a.evidence > 0) "
        "FROM activity_units u JOIN activities a ON a.id = u.activity_id "
        "WHERE a.deleted_at IS NULL AND a.date BETWEEN ? AND ? AND u.unit_id IS NOT a.unit_id GROUP BY u.unit_id",
        (iso(first), iso(last)),
    )
    found: dict[int | None, Sum] = {}
    for unit_id, activities, evidenced in (*own, *joint):
        before = found.get(unit_id, Sum())
        found[unit_id] = Sum(activities=before.activities + activities, with_evidence=before.with_evidence + evidenced)
    return found


def by_task(database: Database, plan_id: int, first: date, last: date) -> dict[int, dict[str, Sum]]:
    """Return for each task of a plan the sums of each kind that served it."""
    rows = database.tuples(
        "WITH served AS MATERIALIZED (SELECT l.task_id, a.kind, a.quantity, a.reach, a.evidence "
        "FROM tasks t JOIN activity_tasks l ON l.task_id = t.id JOIN activities a ON a.id = l.activity_id "
        "WHERE t.plan_id = ? AND a.deleted_at IS NULL AND a.date BETWEEN ? AND ?) "
        "SELECT task_id, kind, sum(quantity), ifnull(sum(reach), 0), count(*), sum(evidence > 0) "
        "FROM served GROUP BY task_id, kind",
        (plan_id, iso(first), iso(last)),
    )
    found: dict[int, dict[str, Sum]] = {}
    for task_id, kind, *values in rows:
        found.setdefault(task_id, {})[kind] = Sum(*values)
    return found


def rows_between(database: Database, first: date, last: date) -> Iterator[Activity]:
    """Yield the activities of the days, oldest first, in batches that bound the memory."""
    columns = ", ".join(COLUMNS)
    batch: list[tuple[Any, ...]] = []
    sql = f"SELECT {columns} FROM activities WHERE {_RANGE} ORDER BY day_key"
    for row in database.stream(sql, (iso(first), iso(last))):
        batch.append(row)
        if len(batch) == 500:
            yield from with_links(database, batch)
            batch = []
    yield from with_links(database, batch)


def years(database: Database) -> Sequence[int]:
    """Return the calendar years that have activities, newest first."""
    first = database.one("SELECT min(date) FROM activities WHERE deleted_at IS NULL")
    last = database.one("SELECT max(date) FROM activities WHERE deleted_at IS NULL")
    return range(int(last[:4]), int(first[:4]) - 1, -1) if first and last else ()
