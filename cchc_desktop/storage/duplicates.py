"""What may be the same activity written twice: same link, same file, same day with alike title."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_desktop.alike import ENOUGH, title_words, titles_alike
from cchc_desktop.links import link_key
from cchc_desktop.models import Activity
from cchc_desktop.storage import activities
from cchc_desktop.storage.activities import DAY_BITS, day_key
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.values import marks

MOST = 20
DAY_MOST = 2000  # activities of one kind and day that are compared by title


def alike(database: Database, activity: Activity, hashes: Sequence[str] = ()) -> list[Activity]:
    """Return what may be the same activity, the surest first; each look-up reads one index."""
    found: list[int] = []
    if key := link_key(activity.url):
        found += _ids(
            database,
            "SELECT id FROM activities WHERE link_key = ? AND deleted_at IS NULL ORDER BY day_key DESC LIMIT ?",
            [key, MOST],
        )
    if hashes:
        found += _ids(
            database,
            "SELECT DISTINCT e.activity_id FROM evidence e JOIN activities a ON a.id = e.activity_id "
            f"WHERE e.sha256 IN ({marks(hashes)}) AND e.deleted_at IS NULL AND a.deleted_at IS NULL LIMIT ?",
            [*hashes, MOST],
        )
    found += _by_title(database, activity)
    wanted = [row_id for row_id in dict.fromkeys(found) if row_id != activity.id]
    return activities.by_ids(database, wanted[:MOST])


def _by_title(database: Database, activity: Activity) -> list[int]:
    """Return the activities of the day and kind whose titles share most words, likest first.

    Another kind is another activity: an article on the site and the post that shares it are both counted.
    """
    words = title_words(activity.title)
    if not words:
        return []
    first = day_key(activity.date)
    rows = database.tuples(
        "SELECT id, title FROM activities INDEXED BY activities_by_kind "
        "WHERE kind = ? AND day_key >= ? AND day_key < ? AND deleted_at IS NULL LIMIT ?",
        (activity.kind, first, first + (1 << DAY_BITS), DAY_MOST),
    )
    scored = [(titles_alike(words, title_words(title)), row_id) for row_id, title in rows]
    return [row_id for score, row_id in sorted(scored, reverse=True) if score >= ENOUGH]


def _ids(database: Database, sql: str, parameters: Sequence[object]) -> list[int]:
    return [row[0] for row in database.tuples(sql, parameters)]
