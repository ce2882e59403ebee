"""Which activities a filter shows and in which order: a first page at once, all ids for the grid."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from cchc_desktop import catalog
from cchc_desktop.models import Activity, ActivityFilter, Order
from cchc_desktop.storage import search
from cchc_desktop.storage.activities import COLUMNS, EVIDENCE_ORDER, day_key, with_links
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.values import marks
from cchc_desktop.text import sort_key

NEWEST = Order()

# What a column can be filtered by: the expression whose values are offered and compared.
VALUE_COLUMNS: dict[str, str] = {
    "month": "substr(a.date, 1, 7)",
    "kind": "a.kind",
    "title": "a.title",
    "unit": "a.unit_id",
    "integrated": "ifnull(a.integrated, 0)",
    "quantity": "a.quantity",
    "reach": "a.reach",
    "evidence": "a.evidence",
    "place": "ifnull(a.place, '')",
    "number": "ifnull(a.number, '')",
    "cost": "a.cost",
    "note": "ifnull(a.note, '')",
    "link": "iif(ifnull(a.url, '') = '', 0, 1)",
}
_TAGS = {"content": ("activity_contents", "tag"), "audience": ("activity_audiences", "tag"),
         "task": ("activity_tasks", "task_id"), "joint": ("activity_units", "unit_id")}  # fmt: skip
_TEXTS = ("place", "number", "note", "url")  # sorted in Vietnamese order here: few of their values differ
_PLAIN = {"quantity": "a.quantity", "reach": "a.reach", "cost": "a.cost", "evidence": "a.evidence",
          "integrated": "a.integrated", "title": "a.title_key", "date_to": "a.date_to"}  # fmt: skip
ORDERS = ("date", "kind", "unit", *_TEXTS, *_PLAIN)


class TooSlow(Exception):
    """A first page did not come within its time: a worker must read it."""


@contextlib.contextmanager
def within(database: Database, seconds: float | None) -> Iterator[None]:
    """Break a reading off with `TooSlow` when it takes longer: the window must not wait for a rare match."""
    if seconds is None:
        yield
        return
    end = time.perf_counter() + seconds
    database.connection.set_progress_handler(lambda: time.perf_counter() > end, 4000)
    try:
        yield
    except sqlite3.OperationalError as error:
        if "interrupt" in str(error).lower():
            raise TooSlow from None
        raise
    finally:
        database.connection.set_progress_handler(None, 0)


def ids(database: Database, wanted: ActivityFilter, limit: int | None = None, order: Order = NEWEST) -> array[int]:
    """Return the ids that the filter shows, in order."""
    if order.column in _TEXTS:
        return _by_text(database, wanted, order)[:limit]
    source, parameters = _source(database, wanted, order)
    if limit is not None:
        source += " LIMIT ?"
        parameters.append(limit)
    return _array(database, f"SELECT a.id {source}", parameters)


def newest(
    database: Database, wanted: ActivityFilter, limit: int, *, oldest: bool = False, seconds: float | None = None
) -> list[Activity]:
    """Return the first `limit` activities by day that the filter shows. Raises TooSlow after `seconds`."""
    source, parameters = _source(database, wanted, Order("date", not oldest))
    columns = ", ".join(f"a.{name}" for name in COLUMNS)
    with within(database, seconds):
        rows = database.tuples(f"SELECT {columns} {source} LIMIT ?", [*parameters, limit])
    return with_links(database, rows)


def count(
    database: Database, wanted: ActivityFilter, at_most: int | None = None, *, seconds: float | None = None
) -> int:
    """Count what the filter shows; with `at_most`, stop there (an exact count of a search is slow)."""
    source, parameters = _source(database, wanted, NEWEST if at_most is not None else None)
    with within(database, seconds):
        if at_most is None:
            return database.one(f"SELECT count(*) {source}", parameters)
        return database.one(f"SELECT count(*) FROM (SELECT 1 {source} LIMIT ?)", [*parameters, at_most])


def totals(database: Database, wanted: ActivityFilter) -> list[tuple[str, float, int, int]]:
    """Return (kind, quantity, reach, activities) of what the filter shows; kinds stay apart."""
    source, parameters = _source(database, wanted, None)
    sql = f"SELECT a.kind, sum(a.quantity), ifnull(sum(a.reach), 0), count(*) {source} GROUP BY a.kind"
    return database.tuples(sql, parameters)  # pyright: ignore[reportReturnType]


def values(database: Database, wanted: ActivityFilter, column: str, limit: int = 500) -> list[tuple[Any, int]]:
    """Return the values of a column in what the filter shows, the commonest first, with how often each stands."""
    source, parameters = _source(database, wanted, None)
    if column in _TAGS:
        table, name = _TAGS[column]
        sql = (
            f"SELECT l.{name}, count(*) FROM {table} l WHERE l.activity_id IN (SELECT a.id {source}) "
            "GROUP BY 1 ORDER BY 2 DESC LIMIT ?"
        )
    else:
        sql = f"SELECT {VALUE_COLUMNS[column]}, count(*) {source} GROUP BY 1 ORDER BY 2 DESC LIMIT ?"
    return database.tuples(sql, [*parameters, limit])  # pyright: ignore[reportReturnType]


def _array(database: Database, sql: str, parameters: Sequence[Any]) -> array[int]:
    return array("q", (row[0] for row in database.stream(sql, parameters)))


def _by_text(database: Database, wanted: ActivityFilter, order: Order) -> array[int]:
    """Return ids by a text column in Vietnamese order; empty cells come last either way."""
    source, parameters = _source(database, wanted, NEWEST)
    groups: dict[str, array[int]] = {}
    for value, row_id in database.stream(f"SELECT ifnull(a.{order.column}, ''), a.id {source}", parameters):
        groups.setdefault(value, array("q")).append(row_id)
    found: array[int] = array("q")
    for value in sorted(filter(None, groups), key=sort_key, reverse=order.descending):
        found.extend(groups[value])
    found.extend(groups.get("", ()))
    return found


# -- the order ------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _kind_ranks() -> str:
    kinds = sorted(catalog.kinds(), key=lambda kind: sort_key(kind.label))
    return _case("a.kind", [(f"'{kind.id}'", rank) for rank, kind in enumerate(kinds)])


def _unit_ranks(database: Database) -> str:
    rows = database.tuples("SELECT id, name, short_name FROM units")
    named = sorted(rows, key=lambda row: sort_key(row[2] or row[1]))
    return _case("a.unit_id", [(str(row[0]), rank) for rank, row in enumerate(named)])


def _case(column: str, pairs: Sequence[tuple[str, int]]) -> str:
    if not pairs:
        return column
    return f"CASE {column} {' '.join(f'WHEN {value} THEN {rank}' for value, rank in pairs)} END"


_RANKS: dict[str, Callable[[Database], str]] = {"kind": lambda _database: _kind_ranks(), "unit": _unit_ranks}


def _order_by(database: Database, order: Order, key: str) -> str:
    if order.column == "date":
        return f" ORDER BY {key} {'DESC' if order.descending else 'ASC'}"
    expression = _RANKS[order.column](database) if order.column in _RANKS else _PLAIN[order.column]
    way = "DESC" if order.descending else "ASC"
    return f" ORDER BY {expression} {way} NULLS LAST, {key} DESC"


# -- the filter -----------------------------------------------------------------------------------


def _source(database: Database, wanted: ActivityFilter, order: Order | None) -> tuple[str, list[Any]]:
    """Return FROM ... WHERE ... ORDER BY of a filter with its parameters."""
    where = ["a.deleted_at IS NOT NULL" if wanted.in_bin else "a.deleted_at IS NULL"]
    parameters: list[Any] = []
    source, key = "FROM activities a", "a.day_key"
    if query := search.match(database, wanted.text):
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
    if wanted.plan_id is not None:
        where.append(
            "a.id IN (SELECT l.activity_id FROM tasks t JOIN activity_tasks l ON l.task_id = t.id WHERE t.plan_id = ?)"
        )
        parameters.append(wanted.plan_id)
    if wanted.evidence:
        where.append(f"a.evidence IN ({marks(wanted.evidence)})")
        parameters.extend(EVIDENCE_ORDER.index(state) for state in wanted.evidence)
    for column, let_through in wanted.values:
        words, more = _one_of(column, let_through)
        where.append(words)
        parameters.extend(more)
    ordered = _order_by(database, order, key) if order else ""
    return f"{source} WHERE {' AND '.join(where)}{ordered}", parameters


def _one_of(column: str, let_through: Sequence[Any]) -> tuple[str, list[Any]]:
    """Return the condition that a column has one of the values; None stands for an empty cell."""
    given = [value for value in let_through if value is not None]
    empty = len(given) < len(let_through)
    if column in _TAGS:
        table, name = _TAGS[column]
        words = [f"a.id IN (SELECT activity_id FROM {table} WHERE {name} IN ({marks(given)}))"] if given else []
        if empty:
            words.append(f"a.id NOT IN (SELECT activity_id FROM {table})")
    else:
        expression = VALUE_COLUMNS[column]
        words = [f"{expression} IN ({marks(given)})"] if given else []
        if empty:
            words.append(f"{expression} IS NULL")
    return f"({' OR '.join(words) or '0'})", given
