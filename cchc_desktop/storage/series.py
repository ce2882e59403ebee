"""Recurring entries, the times that were logged or passed over, and saved filters."""

from __future__ import annotations

import json
from typing import Any

from cchc_desktop.storage.database import Database
from cchc_desktop.storage.values import as_json, new_uid, now

SeriesRow = tuple[int, str, str, dict[str, Any], dict[str, Any], str | None]


def series(database: Database) -> list[SeriesRow]:
    """Return (id, uid, title, rule, template, stopped_on) of every series, in the order they were made."""
    rows = database.tuples(
        "SELECT id, uid, title, rule, template, stopped_on FROM series WHERE deleted_at IS NULL ORDER BY id"
    )
    return [(i, uid, title, json.loads(rule), json.loads(template), end) for i, uid, title, rule, template, end in rows]


def title(database: Database, series_id: int) -> str:
    return database.one("SELECT title FROM series WHERE id = ?", (series_id,)) or ""


def save(database: Database, series_id: int | None, title: str, rule: dict[str, Any], template: dict[str, Any]) -> int:
    """Write a series and return its id."""
    row = {"title": title, "rule": as_json(rule), "template": as_json(template), "updated_at": now()}
    if series_id is None:
        return database.insert("series", {"uid": new_uid(), **row, "created_at": now()})
    database.update("series", series_id, row)
    return series_id


def stop(database: Database, series_id: int, on: str | None) -> None:
    """Let a series propose nothing after a day, or go on (None)."""
    database.update("series", series_id, {"stopped_on": on, "updated_at": now()})


def bin_(database: Database, series_id: int, *, back: bool = False) -> None:
    database.update("series", series_id, {"deleted_at": None if back else now()})


def entries(database: Database, series_id: int) -> dict[str, tuple[int | None, bool]]:
    """Return the times settled so far: nominal ISO day → (activity, passed over)."""
    rows = database.tuples("SELECT day, activity_id, skipped FROM series_entries WHERE series_id = ?", (series_id,))
    return {day: (activity_id, bool(skipped)) for day, activity_id, skipped in rows}


def settle(database: Database, series_id: int, day: str, activity_id: int | None) -> None:
    """Mark a time as logged by an activity, or as passed over (None)."""
    database.run(
        "INSERT OR REPLACE INTO series_entries (series_id, day, activity_id, skipped) VALUES (?, ?, ?, ?)",
        (series_id, day, activity_id, int(activity_id is None)),
    )


def unsettle(database: Database, series_id: int, day: str) -> int | None:
    """Make a time due again; return the activity that had logged it."""
    found = database.one("SELECT activity_id FROM series_entries WHERE series_id = ? AND day = ?", (series_id, day))
    database.run("DELETE FROM series_entries WHERE series_id = ? AND day = ?", (series_id, day))
    return found


def of_activity(database: Database, activity_id: int) -> int | None:
    """Return the series that an activity belongs to."""
    return database.one("SELECT series_id FROM series_entries WHERE activity_id = ?", (activity_id,))


def saved_filters(database: Database) -> list[tuple[int, str, dict[str, Any]]]:
    """Return (id, name, what is wanted) of each saved filter."""
    rows = database.tuples("SELECT id, name, wanted FROM saved_filters ORDER BY id")
    return [(row_id, name, json.loads(wanted)) for row_id, name, wanted in rows]


def save_filter(database: Database, filter_id: int | None, name: str, wanted: dict[str, Any]) -> int:
    row = {"name": name, "wanted": as_json(wanted)}
    if filter_id is None:
        return database.insert("saved_filters", {"uid": new_uid(), **row})
    database.update("saved_filters", filter_id, row)
    return filter_id


def remove_filter(database: Database, filter_id: int) -> None:
    database.run("DELETE FROM saved_filters WHERE id = ?", (filter_id,))
