"""Tables of scoring: scales by year, marks of the clerk, files of the dossier, and what proves each kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from cchc_desktop.storage.database import Database, Row
from cchc_desktop.storage.values import iso, marks, new_uid, now

_LINK, _COPY = 1, 2  # activities.evidence: 0 none, 1 link, 2 copy, 3 signed


def latest_scale(database: Database, year: int) -> tuple[int, str] | None:
    """Return (year, JSON) of a year's scale or the nearest one before: next year begins with this year's criteria."""
    sql = "SELECT year, data FROM score_scales WHERE year <= ? ORDER BY year DESC LIMIT 1"
    return next(iter(database.tuples(sql, (year,))), None)


def save_scale(database: Database, year: int, data: str | None) -> None:
    database.run("DELETE FROM score_scales WHERE year = ?", (year,))
    if data is not None:
        database.insert("score_scales", {"year": year, "data": data, "saved_at": now()})


def marks_of(database: Database, year: int) -> list[Row]:
    """Return what the clerk set, typed and explained, by code."""
    return database.query("SELECT * FROM score_marks WHERE year = ?", (year,))


def set_mark(database: Database, year: int, code: str, values: dict[str, Any]) -> None:
    """Set some columns of a criterion's mark; a mark with nothing in it goes."""
    database.run("INSERT OR IGNORE INTO score_marks (year, code) VALUES (?, ?)", (year, code))
    names = ", ".join(f"{name} = ?" for name in values)
    database.run(f"UPDATE score_marks SET {names} WHERE year = ? AND code = ?", (*values.values(), year, code))
    database.run(
        "DELETE FROM score_marks WHERE year = ? AND code = ? AND score IS NULL AND done IS NULL "
        "AND coalesce(explanation, '') = ''",
        (year, code),
    )


def kinds(database: Database, first: date, last: date) -> list[tuple[str, int, int, int]]:
    """Return (kind, activities, evidenced, with a kept copy) of some days, from the covering index alone."""
    return database.tuples(
        "SELECT kind, count(*), sum(evidence >= ?), sum(evidence >= ?) FROM activities "
        "WHERE deleted_at IS NULL AND date BETWEEN ? AND ? GROUP BY kind",
        (_LINK, _COPY, iso(first), iso(last)),
    )


def proofs(database: Database, first: date, last: date, kind_ids: Sequence[str], most: int) -> list[tuple[Any, ...]]:
    """Return (sha256, name, signed, date, title, number, unit) of files that prove some kinds.

    At most one file an activity, of every kind in turn, signed ones first, then oldest first: what a scorer looks at.
    """
    if not kind_ids:
        return []
    return database.tuples(
        "SELECT sha256, name, signed, date, title, number, unit FROM ("
        "SELECT e.sha256, e.name, e.signed, a.date, a.title, ifnull(a.number, '') AS number, "
        "ifnull(u.name, '') AS unit, row_number() OVER (PARTITION BY a.kind ORDER BY e.signed DESC, a.day_key) AS turn "
        "FROM activities a JOIN evidence e ON e.id = (SELECT id FROM evidence x WHERE x.activity_id = a.id "
        "AND x.deleted_at IS NULL ORDER BY x.signed DESC, x.id LIMIT 1) LEFT JOIN units u ON u.id = a.unit_id "
        f"WHERE a.deleted_at IS NULL AND a.date BETWEEN ? AND ? AND a.kind IN ({marks(kind_ids)})"
        ") ORDER BY turn, signed DESC, date LIMIT ?",
        (iso(first), iso(last), *kind_ids, most),
    )


def files(database: Database, year: int) -> list[Row]:
    """Return the files that the clerk put to criteria of a year."""
    return database.query("SELECT * FROM score_files WHERE year = ? AND deleted_at IS NULL ORDER BY code, id", (year,))


def add_file(database: Database, values: dict[str, Any]) -> int:
    return database.insert("score_files", values | {"uid": new_uid(), "created_at": now()})


def describe_file(database: Database, file_id: int, values: dict[str, str | None]) -> None:
    database.update("score_files", file_id, values)


def remove_file(database: Database, file_id: int) -> None:
    database.update("score_files", file_id, {"deleted_at": now()})
