"""Which activities a filter shows, newest first: a first page at once, all ids for the grid."""

from __future__ import annotations

from array import array
from typing import Any

from cchc_desktop.models import Activity, ActivityFilter
from cchc_desktop.storage import search
from cchc_desktop.storage.activities import COLUMNS, EVIDENCE_ORDER, day_key, with_links
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.values import marks


def ids(database: Database, wanted: ActivityFilter, limit: int | None = None) -> array[int]:
    """Return the ids that the filter shows, newest first."""
    source, parameters = _source(wanted)
    if limit is not None:
        source += " LIMIT ?"
        parameters.append(limit)
    return array("q", (row[0] for row in database.stream(f"SELECT a.id {source}", parameters)))


def newest(database: Database, wanted: ActivityFilter, limit: int) -> list[Activity]:
    """Return the first `limit` activities that the filter shows."""
    source, parameters = _source(wanted)
    columns = ", ".join(f"a.{name}" for name in COLUMNS)
    return with_links(database, database.tuples(f"SELECT {columns} {source} LIMIT ?", [*parameters, limit]))


def count(database: Database, wanted: ActivityFilter, at_most: int | None = None) -> int:
    """Count what the filter shows; with `at_most`, stop there (an exact count of a search is slow)."""
    source, parameters = _source(wanted, ordered=at_most is not None)
    if at_most is None:
        return database.one(f"SELECT count(*) {source}", parameters)
    return database.one(f"SELECT count(*) FROM (SELECT 1 {source} LIMIT ?)", [*parameters, at_most])


def totals(database: Database, wanted: ActivityFilter) -> list[tuple[str, float, int, int]]:
    """Return (kind, quantity, reach, activities) of what the filter shows; kinds stay apart."""
    source, parameters = _source(wanted, ordered=False)
    sql = f"SELECT a.kind, sum(a.quantity), ifnull(sum(a.reach), 0), count(*) {source} GROUP BY a.kind"
    return database.tuples(sql, parameters)  # pyright: ignore[reportReturnType]


def _source(wanted: ActivityFilter, *, ordered: bool = True) -> tuple[str, list[Any]]:
    """Return FROM ... WHERE ... ORDER BY of a filter with its parameters."""
    where = ["a.deleted_at IS NOT NULL" if wanted.in_bin else "a.deleted_at IS NULL"]
    parameters: list[Any] = []
    source, key = "FROM activities a", "a.day_key"
    if query := search.match(wanted.text):
        # The match drives: its rows come newest first by rowid, without a sort.
        source, key = "FROM activity_search s CROSS JOIN activities a ON a.day_key = s.rowid", "s.rowid"
        where.append("activity_search MATCH ?")
        parameters.append(query)
    elif wanted.text.strip():
        where.append("0")  # something was typed that holds no word: nothing is found
    if wanted.first:
        where.append(f"{key} >= ?")
        parameters.append(day_key(wanted.first))
    if wanted.last:
        where.append(f"{key} < ?")
        parameters.append(day_key(wanted.last) + (1 << 16))
    if wanted.kinds:
        where.append(f"a.kind IN ({marks(wanted.kinds)})")
        parameters.extend(wanted.kinds)
    if wanted.unit_id is not None:
        where.append("(a.unit_id = ? OR a.id IN (SELECT activity_id FROM activity_units WHERE unit_id = ?))")
        parameters.extend((wanted.unit_id, wanted.unit_id))
    if wanted.task_id is not None:
        where.append("a.id IN (SELECT activity_id FROM activity_tasks WHERE task_id = ?)")
        parameters.append(wanted.task_id)
    if wanted.evidence:
        where.append(f"a.evidence IN ({marks(wanted.evidence)})")
        parameters.extend(EVIDENCE_ORDER.index(state) for state in wanted.evidence)
    order = f" ORDER BY {key} DESC" if ordered else ""
    return f"{source} WHERE {' AND '.join(where)}{order}", parameters
