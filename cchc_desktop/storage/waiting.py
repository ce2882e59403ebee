"""Rows of units' sheets that wait for the clerk, as they were read."""

from __future__ import annotations

import json
from dataclasses import replace

from cchc_desktop.exchange.memory import key_of
from cchc_desktop.exchange.records import Decision, Field, FileRead, IncomingRow, Problem
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.exchange import ACTIVE, DROPPED, MENDED, REFUSED, WAITING, unpack


def count(database: Database) -> int:
    """Return how many rows wait."""
    return database.one(
        "SELECT count(*) FROM exchange_rows r JOIN exchange_files f ON f.id = r.file_id "
        "WHERE r.state = ? AND f.kind = 'sheet'",
        (WAITING,),
    )


def files(database: Database) -> list[tuple[FileRead, list[tuple[int, str]]]]:
    """Return the files with rows that wait, each with (id, reason) of its rows in their order."""
    found: dict[int, tuple[FileRead, list[IncomingRow], list[tuple[int, str]]]] = {}
    for (
        file_id, name, sha256, path, period, file_unit, row_id, sheet, line, text, said, problems, source, mark, stamp,
        unit_id, reason,
    ) in database.tuples(
        "SELECT f.id, f.name, f.sha256, f.path, f.period, f.unit_id, r.id, r.sheet, r.line, r.activity, r.said, "
        "r.problems, r.source, r.row_id, r.stamp, r.unit_id, r.reason FROM exchange_rows r "
        "JOIN exchange_files f ON f.id = r.file_id WHERE r.state = ? AND f.kind = 'sheet' ORDER BY f.id, r.line",
        (WAITING,),
    ):  # fmt: skip
        if file_id not in found:
            known = {"file_id": str(file_id)}
            file = FileRead(name, sha256, (), file_unit, period=period or "", path=path or "", extra=known)
            found[file_id] = file, [], []
        number = list(found).index(file_id)
        row = IncomingRow(
            name, sheet, line, unpack(text), unit_id, source, mark or "", stamp or "",
            problems=tuple(Problem(Field(field), words, fatal) for field, words, fatal in json.loads(problems or "[]")),
            said=tuple(json.loads(said or '["", "", ""]')),  # pyright: ignore[reportArgumentType]
            file_no=number,
        )  # fmt: skip
        found[file_id][1].append(row)
        found[file_id][2].append((row_id, reason or ""))
    return [(replace(file, rows=tuple(rows)), ids) for file, rows, ids in found.values()]


def settled(database: Database) -> dict[tuple[str, object], Decision]:
    """Return the rows that the clerk sent back, dropped or (ADD) corrected, by sender and words, the latest word last.

    What was thrown away after it had been corrected is not among them: it is asked about as any other.
    """
    rows = database.tuples(
        "SELECT r.source, r.activity, r.said, r.state FROM exchange_rows r LEFT JOIN activities a "
        "ON a.id = r.activity_id WHERE r.activity IS NOT NULL AND (r.state IN (?, ?) OR (r.state = ? "
        "AND a.deleted_at IS NULL AND substr(r.reason, 1, ?) = ?)) ORDER BY r.id",
        (REFUSED, DROPPED, ACTIVE, len(MENDED), MENDED),
    )
    decided = {REFUSED: Decision.REFUSED, DROPPED: Decision.DUPLICATE, ACTIVE: Decision.ADD}
    found: dict[tuple[str, object], Decision] = {}
    for source, text, said, state in rows:
        row = IncomingRow("", "", 0, unpack(text), source=source)
        found[key_of(row)] = decided[state]
        if state == ACTIVE:  # it may have been one that could not be read
            words = tuple(json.loads(said or '["", "", ""]'))
            found[key_of(replace(row, activity=None, said=words))] = Decision.ADD  # pyright: ignore[reportArgumentType]
    return found
