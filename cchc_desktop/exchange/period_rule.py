"""Rows of another period than their file's: last quarter's row in this quarter's file is asked about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from cchc_desktop.errors import AppError
from cchc_desktop.exchange.records import Field as Column
from cchc_desktop.exchange.records import FileRead, IncomingRow, Problem
from cchc_desktop.exchange.triage import LATE
from cchc_desktop.models import Unit
from cchc_desktop.periods import Period, WindowRule, periods_of, window
from cchc_desktop.text import short_date


def file_period(file: FileRead, rule: WindowRule) -> Period | None:
    """Return the quarter that a file speaks of: the one it names, or a later one that its rows reach.

    A unit sends the same workbook each quarter with rows added, so rows after the named quarter move it on.
    """
    counts = Counter(periods_of(row.activity.date, rule) for row in file.rows if row.activity)
    if not counts:
        return None
    named = _named(file.period)
    enough = max(2, sum(counts.values()) // 5)
    reached = [period for period, count in counts.items() if count >= enough]
    newest = max(reached, key=lambda p: (p.year, p.index)) if reached else None
    if named is None:
        return newest
    if newest is not None and (newest.year, newest.index) > (named.year, named.index):
        return newest
    return named


def ended(file: FileRead, units: Sequence[Unit]) -> FileRead:
    """Return the file with a note at rows of days on which their unit was no more: who goes on in its place."""
    names = {unit.id: unit.name for unit in units}
    over = {unit.id: unit for unit in units if unit.valid_to is not None}

    def told(row: IncomingRow) -> IncomingRow:
        unit = over.get(row.unit_id)
        if unit is None or unit.valid_to is None or row.activity is None or row.activity.date <= unit.valid_to:
            return row
        heir = f"; nay là {names[unit.successor_id]}" if unit.successor_id in names else ""
        return replace(row, notes=(*row.notes, f"{unit.name} hoạt động đến {short_date(unit.valid_to)}{heir}."))

    return replace(file, rows=tuple(map(told, file.rows))) if over else file


def flagged(file: FileRead, rule: WindowRule, today: date) -> FileRead:
    """Return the file with its odd rows marked: of an earlier period, or of days to come."""
    period = file_period(file, rule)
    if period is None:
        return file
    days = window(period, rule)
    early = [row for row in file.rows if row.activity and row.activity.date < days.first]
    total = sum(row.activity is not None for row in file.rows)
    # A log of the whole year is no slip: its earlier rows are told, not asked about.
    cumulative = len(early) >= 5 and len(early) * 5 > total
    limit = max(today, min(days.last, today + timedelta(days=100)))
    rows: list[IncomingRow] = []
    for row in file.rows:
        if row.activity is None:
            rows.append(row)
        elif row.activity.date < days.first:
            own = periods_of(row.activity.date, rule)
            words = f"({own.label}); tệp ghi {period.label}."
            note = f"Bổ sung của kỳ trước {words}" if cumulative else f"{LATE} {words}"
            rows.append(replace(row, notes=(*row.notes, note)))
        elif row.activity.date > limit:
            text = f"Ngày {short_date(row.activity.date)} chưa tới."
            rows.append(replace(row, problems=(*row.problems, Problem(Column.DATE, text, fatal=False))))
        else:
            rows.append(row)
    return replace(file, rows=tuple(rows), period=period.code)


def _named(code: str) -> Period | None:
    try:
        return Period.parse(code) if code else None
    except (AppError, ValueError):
        return None
