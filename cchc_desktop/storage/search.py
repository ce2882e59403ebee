"""The search index: folded words, newest first by row number.

The index keeps no text of its own (contentless), so taking an entry out needs the very
text that was put in. That text depends on the row and its units' names only; whoever
changes either calls here in the same transaction.
"""

from __future__ import annotations

import re

from cchc_desktop.models import Activity
from cchc_desktop.storage.database import Database
from cchc_desktop.text import fold

_WORD = re.compile(r"[^\W_]+")  # as the tokenizer splits: one word never becomes a phrase


def unit_names(database: Database) -> dict[int, str]:
    """Return the folded names under which a unit's activities are found."""
    return {
        unit_id: fold(f"{name} {short or ''}")
        for unit_id, name, short in database.tuples("SELECT id, name, short_name FROM units")
    }


def text_of(activity: Activity, names: dict[int, str]) -> str:
    """Return what an activity is found by: title, note, place, number and the names of its units."""
    own = fold(f"{activity.title} {activity.note} {activity.place} {activity.number}")
    joint = sorted(set(activity.joint_unit_ids) - {activity.unit_id})
    return " ".join((own, names.get(activity.unit_id or 0, ""), *(names.get(unit_id, "") for unit_id in joint)))


def put(database: Database, key: int, text: str) -> None:
    database.run("INSERT INTO activity_search (rowid, text) VALUES (?, ?)", (key, text))


def remove(database: Database, key: int, text: str) -> None:
    database.run("INSERT INTO activity_search (activity_search, rowid, text) VALUES ('delete', ?, ?)", (key, text))


def match(text: str) -> str:
    """Return the FTS5 query for typed text: every word as a prefix; '' when there is no word."""
    return " ".join(f'"{word}"*' for word in _WORD.findall(fold(text)))
