"""What the board of units and periods keeps: a day of receipt and a state set by hand.

Apart from exchange.py: the overview reads it at start, before any sheet is read.
"""

from __future__ import annotations

from datetime import date

from cchc_desktop.storage.database import Database
from cchc_desktop.storage.values import iso


def marks_of_board(database: Database) -> dict[tuple[int, str], tuple[str | None, str, str]]:
    """Return (day received, state, note) by unit and period."""
    rows = database.tuples("SELECT unit_id, period, received_on, state, note FROM exchange_board")
    return {(unit_id, period): (day, state, note or "") for unit_id, period, day, state, note in rows}


def set_mark(database: Database, unit_id: int, period: str, day: date | None, state: str, note: str = "") -> None:
    database.run(
        "INSERT OR REPLACE INTO exchange_board (unit_id, period, received_on, state, note) VALUES (?, ?, ?, ?, ?)",
        (unit_id, period, iso(day), state, note),
    )


def remove_mark(database: Database, unit_id: int, period: str) -> None:
    database.run("DELETE FROM exchange_board WHERE unit_id = ? AND period = ?", (unit_id, period))
