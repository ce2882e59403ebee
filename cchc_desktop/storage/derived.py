"""What is stored beside an activity's own fields so that SQL can find and sort by it."""

from __future__ import annotations

import sqlite3

from cchc_desktop.links import link_key
from cchc_desktop.text import fold, sort_key

TITLE_LETTERS = 100  # titles that agree so far stand in the order of their days
TITLE_TONES = 40  # of these letters tones count too: "ma" before "má"


def title_key(title: str) -> str:
    """Return what titles are sorted by: Vietnamese order over their first letters."""
    letters, tones, _case = sort_key(title[:TITLE_LETTERS]).split("\x00")
    return f"{letters} {tones[:TITLE_TONES]}"


def keys(url: str, title: str) -> tuple[str | None, str]:
    """Return (link_key, title_key) of an activity; no key where there is no web address."""
    return link_key(url) or None, title_key(title)


def fill(connection: sqlite3.Connection) -> None:
    """Derive the keys of every activity again: rows of an older program have none."""
    rows = connection.execute("SELECT id, ifnull(url, ''), title FROM activities").fetchall()
    connection.executemany(
        "UPDATE activities SET link_key = ?, title_key = ? WHERE id = ?",
        ((*keys(url, title), row_id) for row_id, url, title in rows),
    )


def fill_search(connection: sqlite3.Connection) -> None:
    """Fill the empty search index from the rows, as `search.text_of` words them."""
    names = {
        unit_id: fold(f"{name} {short or ''}")
        for unit_id, name, short in connection.execute("SELECT id, name, short_name FROM units")
    }
    joint: dict[int, list[int]] = {}
    for activity_id, unit_id in connection.execute("SELECT activity_id, unit_id FROM activity_units ORDER BY 1, 2"):
        joint.setdefault(activity_id, []).append(unit_id)
    rows = connection.execute(
        "SELECT id, day_key, unit_id, title || ' ' || ifnull(note, '') || ' ' || ifnull(place, '') || ' ' || "
        "ifnull(number, '') FROM activities"
    ).fetchall()
    connection.executemany(
        "INSERT INTO activity_search (rowid, text) VALUES (?, ?)",
        (
            (
                key,
                " ".join(
                    (
                        fold(own),
                        *(names.get(i or 0, "") for i in (unit_id, *sorted(set(joint.get(row_id, ())) - {unit_id}))),
                    )
                ),
            )
            for row_id, key, unit_id, own in rows
        ),
    )
