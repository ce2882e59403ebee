"""Which unit sent which report: one board of units and periods, kept by the reporting line (product.md R27)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cchc_desktop.doors import Door
from cchc_desktop.models import Changes, Unit
from cchc_desktop.periods import Period, window
from cchc_desktop.regimes import Deadline, Regime, deadline, load_regimes, workdays_after
from cchc_desktop.reports.due import UnitReport, UnitState, unit_state
from cchc_desktop.storage import exchange as storage
from cchc_desktop.storage.exchange import SeenFile
from cchc_desktop.text import fold

if TYPE_CHECKING:
    from cchc_desktop.documents.blocks import Document
    from cchc_desktop.reports.reminder_document import Awaited

_DAYS_LEFT = 2  # working days that a late unit is given


@dataclass(frozen=True, slots=True)
class Mark:
    """How one unit stands with one report: days late, what files came; `absent` says why it owes none."""

    state: UnitState
    day: date | None = None
    note: str = ""
    late: int = 0
    files: int = 0
    rows: int = 0
    absent: str = ""  # "đã kết thúc": its successor answers for the period, or its forerunner did


@dataclass(frozen=True, slots=True)
class Board:
    """The reports of two years by unit, oldest first."""

    line: Regime
    reports: tuple[Deadline, ...]
    units: tuple[Unit, ...]
    marks: dict[tuple[int, str], Mark]

    def mark(self, unit: Unit, period: Period) -> Mark:
        return self.marks.get((unit.id or 0, period.code), Mark(UnitState.WAITING))

    def owing(self, period: Period) -> tuple[Unit, ...]:
        """Return the units that answer for a period: they were there on its last day, or sent something."""
        return tuple(unit for unit in self.units if not self.mark(unit, period).absent)

    def missing(self, period: Period) -> tuple[Unit, ...]:
        """Return the units whose report has not come, or went back to them."""
        wanted = (UnitState.MISSING, UnitState.WAITING, UnitState.RETURNED)
        return tuple(unit for unit in self.owing(period) if self.mark(unit, period).state in wanted)

    def current(self, today: date) -> Period:
        """Return the period whose reports are awaited: the first not a month past its last day, else the newest."""
        for when in self.reports:
            if (today - when.last_safe_day).days <= 30 and today >= when.window.first:
                return when.period
        return self.reports[-1].period


@dataclass(frozen=True, slots=True)
class Reminder:
    """Whom to remind of a report: the units awaited, which of them were asked to mend theirs, and until when."""

    when: Deadline
    by: date
    units: tuple[Unit, ...]
    returned: frozenset[int] = frozenset()
    all: bool = True  # nobody else is awaited

    def awaited(self) -> Awaited:
        """Return what letter and message say of the units."""
        from cchc_desktop.reports.reminder_document import Awaited

        back = frozenset(unit.name for unit in self.units if unit.id in self.returned)
        return Awaited(tuple(unit.name for unit in self.units), self.by, back, self.all)


class UnitsBoard(Door):
    """`workspace.board`: what units sent (`reporting.unit_reports`) with the files that brought it."""

    def line(self) -> Regime:
        """Return the line by which units report here; the first of the program's own where none is active."""
        return self._workspace.reporting.unit_line() or load_regimes()[0]

    def board(self, year: int, today: date) -> Board:
        """Return the board of a year and the year before it; units that are gone stay where they sent something."""
        regime = self.line()
        closed = self._workspace.reporting.holidays()
        reports = sorted(
            (deadline(line, y, closed) for y in (year - 1, year) for line in regime.lines),
            key=lambda when: (when.window.last, when.last_safe_day),
        )
        known = {(row.unit_id, row.period): row for row in self._workspace.reporting.unit_reports(regime)}
        plans = {y for plan in self._workspace.plans() for y in range(plan.year_from, plan.year_to + 1)}
        since = self._workspace.reporting.since(plans)
        sent = {code for _, code in known}
        # An office that has just begun is not shown two years of blanks.
        reports = [w for w in reports if w.period.year == year or w.period.code in sent
                   or (since is not None and w.window.last >= since)]  # fmt: skip
        counts = self._counts(regime)
        first, last = reports[0].window.first, reports[-1].window.last
        units = tuple(
            unit
            for unit in self._workspace.units()
            if unit.id is not None
            and (not unit.valid_from or unit.valid_from <= last)
            and (not unit.valid_to or unit.valid_to >= first)
        )
        marks = {}
        for unit in units:
            assert unit.id is not None
            for when in reports:
                key = (unit.id, when.period.code)
                marks[key] = self._mark(unit, when, known.get(key), counts.get(key, (0, 0)), today)
        return Board(regime, tuple(reports), units, marks)

    @staticmethod
    def _mark(unit: Unit, when: Deadline, sent: UnitReport | None, count: tuple[int, int], today: date) -> Mark:
        state = unit_state(sent, when, today)
        if sent is None and unit.valid_to is not None and unit.valid_to < when.window.last:
            return Mark(UnitState.WAITING, absent="Đã kết thúc")
        if sent is None and unit.valid_from is not None and unit.valid_from > when.window.last:
            return Mark(UnitState.WAITING, absent="Chưa thành lập")
        day = sent.day if sent else None
        late = (day - when.last_safe_day).days if day and state is UnitState.LATE else 0
        if state is UnitState.MISSING:
            late = (today - when.last_safe_day).days
        return Mark(state, day, sent.note if sent else "", late, *count)

    def _counts(self, regime: Regime) -> dict[tuple[int, str], tuple[int, int]]:
        """Return how many files came from a unit for a report, and how many of their rows were written."""
        found: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
        seen: set[tuple[int, str, str]] = set()
        for file in storage.files(self._db, 5_000):
            if file.unit_id is None or not file.period:
                continue
            code = self._report_of(regime, Period.parse(file.period))
            entry = found[file.unit_id, code]
            entry[0] += (file.unit_id, code, file.name) not in seen  # sent again, it is one file still
            seen.add((file.unit_id, code, file.name))
            entry[1] += file.written
        return {key: (files, rows) for key, (files, rows) in found.items()}

    def files_of(self, unit_id: int, period: Period) -> list[SeenFile]:
        """Return the files of a unit for a report, newest first."""
        regime = self.line()
        return [
            file
            for file in storage.files(self._db, 5_000)
            if file.unit_id == unit_id and file.period
            and self._report_of(regime, Period.parse(file.period)) == period.code
        ]  # fmt: skip

    def set_mark(
        self, unit_id: int, period: Period, on: date | None, *, returned: bool = False, note: str = ""
    ) -> Changes:
        """Record by hand that a unit's report came on a day, went back, or (None) has not come."""
        return self._workspace.reporting.mark_unit(unit_id, period, on, returned=returned, note=note)

    def day_of(self, unit_id: int, code: str) -> date | None:
        """Return the day a unit's report came, None where nothing is noted."""
        known = self._workspace.reporting.unit_reports(self.line())
        return next((row.day for row in known if (row.unit_id, row.period) == (unit_id, code)), None)

    # -- reminding -----------------------------------------------------------------------------------

    def reminder(self, period: Period, today: date) -> Reminder | None:
        """Return whom to remind of a report, None where all is in; once it is late, two working days are left.

        The unit that gathers the figures is not asked to send them to itself.
        """
        board = self.board(period.year, today)
        when = next((report for report in board.reports if report.period == period), None)
        gathers = fold(board.line.through)
        units = tuple(
            unit
            for unit in board.missing(period)
            if (unit.valid_to is None or unit.valid_to >= today)
            and gathers not in (fold(unit.name), fold(unit.short_name))
        )
        if when is None or not units:
            return None
        by = when.last_safe_day
        if today > by:
            by = workdays_after(today, _DAYS_LEFT, self._workspace.reporting.holidays())
        back = (unit.id for unit in units if board.mark(unit, period).state is UnitState.RETURNED)
        return Reminder(when, by, units, frozenset(filter(None, back)))

    def reminder_document(self, reminder: Reminder, today: date) -> Document:
        """Return the công văn that urges the units (NĐ 30/2020)."""
        from cchc_desktop.reports.reminder_document import reminder_document

        plan = self._workspace.current_plan(reminder.when.period.year)
        return reminder_document(self._workspace.office(), reminder.awaited(), reminder.when, self.line(), today, plan)

    def reminder_words(self, reminder: Reminder, today: date) -> str:
        """Return the short text for the group chat of the units."""
        from cchc_desktop.reports.letter import reminder_message

        return reminder_message(self._workspace.office(), reminder.awaited(), reminder.when, today)

    def report_code(self, quarter: str) -> str:
        """Return the code of the report that a quarter's file goes into, by the line of the units."""
        return self._report_of(self.line(), Period.parse(quarter))

    def _report_of(self, regime: Regime, quarter: Period) -> str:
        """Return the report that a quarter's rows go into: its own, else the one that ends on the same day."""
        if regime.report_of(quarter) is not None:
            return quarter.code
        rule = self._workspace.window_rule
        last = window(quarter, rule).last
        for line in regime.lines:
            if window(line.period(quarter.year), rule).last == last:
                return line.period(quarter.year).code
        return quarter.code
