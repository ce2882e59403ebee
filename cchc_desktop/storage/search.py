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


def match(database: Database, text: str) -> str:
    """Return the FTS5 query for typed text; '' when there is no word.

    The word still being typed is a prefix, those before it are whole: each of them is one look-up then, where a
    prefix of four letters or more merges every word it begins. Where nothing has them whole all are prefixes.
    """
    words = _WORD.findall(fold(text))
    if len(words) < 2:
        return "".join(f'"{word}"*' for word in words)
    whole = " ".join((*(f'"{word}"' for word in words[:-1]), f'"{words[-1]}"*'))
    if database.tuples("SELECT 1 FROM activity_search WHERE activity_search MATCH ? LIMIT 1", (whole,)):
        return whole
    return " ".join(f'"{word}"*' for word in words)
