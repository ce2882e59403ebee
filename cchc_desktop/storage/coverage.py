"""Counts that show what was communicated and what was not: by content and kind, by day, by task and quarter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cchc_desktop.models import EvidenceState
from cchc_desktop.storage.activities import EVIDENCE_ORDER
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.values import iso

# What counts as evidenced is what a report counts (sums): a link, a copy, a signed copy.
_NONE = EVIDENCE_ORDER.index(EvidenceState.NONE)
_LINK = EVIDENCE_ORDER.index(EvidenceState.LINK)


def part_of_year(day: date) -> int:
    """Return the number of the part of a year that a day lies in, eight a year (migrations.m005_coverage)."""
    return day.year * 8 + (day.month - 1) // 3 * 2 + (day.month % 3 == 0 and day.day >= 15)


def matrix(
    database: Database, first: date, last: date, starts: Sequence[date]
) -> list[tuple[str, str, int, int, int, int]]:
    """Return (content, kind, quarter from 0, activities, evidenced, link only); `starts` begin quarters 1, 2, 3.

    The days must be ends of parts of the year, as the quarters of both rules are.
    """
    quarter = " + ".join("(part >= ?)" for _ in starts)
    sql = (
        f"SELECT tag, kind, {quarter} AS quarter, sum(activities), sum(evidenced), sum(links) "
        "FROM coverage WHERE part BETWEEN ? AND ? GROUP BY tag, kind, quarter HAVING sum(activities) > 0"
    )
    parts = [part_of_year(day) for day in (*starts, first, last)]
    return database.tuples(sql, parts)  # pyright: ignore[reportReturnType]


def untagged(database: Database, first: date, last: date) -> int:
    """Count the activities of the days that name no content."""
    return database.one(
        "SELECT count(*) FROM activities a WHERE a.deleted_at IS NULL AND a.date BETWEEN ? AND ? "
        "AND NOT EXISTS (SELECT 1 FROM activity_contents WHERE activity_id = a.id)",
        (iso(first), iso(last)),
    )


def tasks_by_quarter(
    database: Database, plan_id: int, first: date, last: date, starts: Sequence[date]
) -> list[tuple[int, int, int, int, int]]:
    """Return (task, quarter from 0, activities, evidenced, link only) of a plan's tasks."""
    quarter = " + ".join("(a.date >= ?)" for _ in starts)
    return database.tuples(
        "WITH served AS MATERIALIZED (SELECT l.task_id, a.date, a.evidence "
        "FROM tasks t JOIN activity_tasks l ON l.task_id = t.id JOIN activities a ON a.id = l.activity_id "
        "WHERE t.plan_id = ? AND a.deleted_at IS NULL AND a.date BETWEEN ? AND ?) "
        f"SELECT task_id, {quarter} AS quarter, count(*), sum(evidence > {_NONE}), sum(evidence = {_LINK}) "
        "FROM served a GROUP BY task_id, quarter",
        (plan_id, iso(first), iso(last), *map(iso, starts)),
    )  # pyright: ignore[reportReturnType]


def days(database: Database, first: date, last: date) -> list[tuple[str, str, int, int, int]]:
    """Return (day, kind, activities, evidenced, link only) of the days, by day."""
    return database.tuples(
        f"SELECT date, kind, count(*), sum(evidence > {_NONE}), sum(evidence = {_LINK}) FROM activities "
        "WHERE deleted_at IS NULL AND date BETWEEN ? AND ? GROUP BY date, kind ORDER BY date",
        (iso(first), iso(last)),
    )  # pyright: ignore[reportReturnType]


def gaps_by_unit(database: Database, first: date, last: date) -> list[tuple[int | None, int, int]]:
    """Return (unit, without evidence, link only) of the units that have such activities."""
    return database.tuples(
        f"SELECT unit_id, sum(evidence = {_NONE}), sum(evidence = {_LINK}) FROM activities "
        f"WHERE deleted_at IS NULL AND date BETWEEN ? AND ? AND evidence <= {_LINK} GROUP BY unit_id",
        (iso(first), iso(last)),
    )  # pyright: ignore[reportReturnType]
