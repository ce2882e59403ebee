"""From the rows of the registers to what a period's report says of them (product.md N15)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cchc_desktop.periods import Window
from cchc_desktop.registers import (
    Article,
    Feedback,
    FeedbackCounts,
    IndexChange,
    IndexValue,
    Obstacle,
    Praise,
    Procedure,
    RegisterFacts,
    Row,
    register,
)
from cchc_desktop.reports.masking import masked_row


def register_facts(window: Window, rows: Iterable[Row], *, mask: bool = True) -> RegisterFacts:
    """Put together what a report of the window tells, as things stood on its last day.

    `rows` are all rows up to that day and all indices; later steps (an answer after the window) do not count yet.
    """
    first, last = window.first, window.last
    every = list(rows)
    praise = [row for row in every if isinstance(row, Praise) and _within(row.day, window)]
    feedback = [row for row in every if isinstance(row, Feedback) and row.received and row.received <= last]
    feedback = [row for row in feedback if _within(row.received, window) or not _by(row.answered, first, before=True)]
    obstacles = [row for row in every if isinstance(row, Obstacle) and row.day and row.day <= last]
    procedures = [row for row in every if isinstance(row, Procedure) and row.found and row.found <= last]
    articles = [row for row in every if isinstance(row, Article) and _within(row.received, window)]
    shown = sorted(feedback, key=lambda row: (row.received or first, row.id or 0))
    return RegisterFacts(
        first=first,
        last=last,
        praise=_oldest((row for row in praise if not row.criticism), "day"),
        criticism=_oldest((row for row in praise if row.criticism), "day"),
        feedback=_counts(feedback, window),
        feedback_rows=tuple(masked_row(row) if mask else row for row in shown),
        obstacles=_oldest(
            (row for row in obstacles if _within(row.day, window) or not _by(row.solved, first, before=True)), "day"
        ),
        indices=index_changes([row for row in every if isinstance(row, IndexValue)], window),
        procedures=_oldest(
            (row for row in procedures if _within(row.found, window) or _within(row.posted, window)), "found"
        ),
        waiting_procedures=_oldest((row for row in procedures if not _by(row.posted, last)), "found"),
        articles=_oldest(articles, "received"),
    )


def index_changes(rows: Iterable[IndexValue], window: Window | None = None) -> tuple[IndexChange, ...]:
    """Return the indices published in the window (or all) with the year before, newest year first."""
    every = list(rows)
    by_key = {(row.year, row.index, row.level, row.owner): row for row in every}
    options = register("index").field("index").options
    order = {option.id: place for place, option in enumerate(options)}
    found = [row for row in every if window is None or (not row.is_open and _within(row.published, window))]
    found.sort(key=lambda row: (-row.year, order.get(row.index, len(order)), row.level, row.owner))
    changes = []
    for row in found:
        option = register("index").field("index").option(row.index)
        before = by_key.get((row.year - 1, row.index, row.level, row.owner))
        changes.append(IndexChange(row, option.label, option.full or option.label, option.unit, before))
    return tuple(changes)


def _counts(rows: list[Feedback], window: Window) -> FeedbackCounts:
    last = window.last
    return FeedbackCounts(
        carried=sum(1 for row in rows if not _within(row.received, window)),
        received=sum(1 for row in rows if _within(row.received, window)),
        handled=sum(1 for row in rows if row.state_on(last) != "received"),
        answered=sum(1 for row in rows if _by(row.answered, last)),
        answered_new=sum(1 for row in rows if _within(row.received, window) and _by(row.answered, last)),
        published=sum(1 for row in rows if _by(row.published, last)),
        overdue=sum(1 for row in rows if row.due and row.due <= last and not _by(row.answered, row.due)),
    )


def _within(day: date | None, window: Window) -> bool:
    return day is not None and day in window


def _by(day: date | None, limit: date, *, before: bool = False) -> bool:
    """Tell whether a step was taken by the day, or before it."""
    return day is not None and (day < limit if before else day <= limit)


def _oldest(rows: Iterable, day: str) -> tuple:
    return tuple(sorted(rows, key=lambda row: (getattr(row, day), row.id or 0)))
