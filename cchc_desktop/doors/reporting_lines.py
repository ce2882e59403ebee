"""Reporting lines as the office's own data, their deadlines, the days off, and what units sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from cchc_desktop.doors import Door
from cchc_desktop.errors import AppError, NotFoundError
from cchc_desktop.models import Changes, Topic, changes
from cchc_desktop.periods import Period, WindowRule
from cchc_desktop.regimes import (
    Deadline,
    Regime,
    deadline,
    find,
    from_data,
    load_holidays,
    load_regimes,
    to_data,
    with_rule,
)
from cchc_desktop.reports.due import Board, DueItem, UnitReport, UnitState, due_items, grid, unit_state
from cchc_desktop.storage import board, history
from cchc_desktop.storage import reporting as storage
from cchc_desktop.text import nfc

if TYPE_CHECKING:
    from cchc_desktop.intake.deadlines import FoundDeadline
    from cchc_desktop.models import ReportDeadline


class ReportingLines(Door):
    """The part of `workspace.reporting` that knows who reports when."""

    # -- reporting lines ---------------------------------------------------------------------

    def lines(self) -> tuple[Regime, ...]:
        """Return every reporting line, the office's copy in place of the program's own; `active` ones fall due."""
        main, rule = self._workspace.setting("regime"), self._workspace.window_rule
        stored = {key: (active, data) for key, active, data in storage.stored_lines(self._db)}
        out = []
        for regime in load_regimes():
            if regime.id in stored:
                active, data = stored.pop(regime.id)
                out.append(replace(from_data(data), active=active or regime.id == main))
            else:
                ruled = with_rule(regime, rule) if rule is WindowRule.CALENDAR else regime
                out.append(replace(ruled, active=regime.id == main))
        out += [replace(from_data(data), active=active) for active, data in stored.values()]
        return tuple(out)

    def active_lines(self) -> tuple[Regime, ...]:
        """Return the lines by which reports fall due, the office's main one first."""
        main = self._workspace.setting("regime")
        active = [line for line in self.lines() if line.active]
        return tuple(sorted(active, key=lambda line: line.id != main))

    def line(self, name: str) -> Regime:
        """Return a line by its id or part of its name."""
        return find(self.lines(), name)

    def line_of(self, period: Period, name: str | None = None) -> Regime | None:
        """Return the line by which a period is reported: the one named, else the first active upward one."""
        if name:
            return self.line(name)
        active = self.active_lines()
        for inward in (False, True):
            for line in active:
                if line.inward is inward and line.report_of(period) is not None:
                    return line
        return None

    def addressed(self, line: Regime) -> Regime:
        """Return a line with this office's own superior in place of the general name that the program's lines have."""
        own = next((regime for regime in load_regimes() if regime.id == line.id), None)
        superior = self._workspace.office().superior
        if line.inward or not superior or own is None or own.receiver != line.receiver:
            return line
        if not own.general and line.id != self._workspace.setting("regime"):
            return line  # a second line to a named body; the main one only lends its dates
        return replace(line, receiver=superior, through=line.through if line.through != own.through else "")

    def save_line(self, line: Regime) -> Changes:
        """Store an edited or new line."""
        line = replace(line, label=nfc(line.label.strip()), to=_addresses(line.to), cc=_addresses(line.cc))
        if not line.label or not line.id:
            raise AppError("Tuyến báo cáo chưa có tên.", "Nhập tên tuyến báo cáo rồi cất lại.")
        if not line.lines:
            raise AppError(f"Tuyến “{line.label}” chưa có kỳ báo cáo nào.", "Thêm ít nhất một kỳ với hạn gửi.")
        _must_be_days(line)
        with self._db.writing():
            row_id = storage.save_line(self._db, line.id, line.active, to_data(line))
            self._workspace.record("update", "report", row_id, f"Tuyến báo cáo: {line.label}")
        return changes(Topic.REPORTS, Topic.SETTINGS, row_id=row_id)

    def set_active(self, name: str, active: bool) -> Changes:
        """Let a line fall due or not."""
        line = self.line(name)
        main = self._workspace.setting("regime")
        if not active and line.id == main:
            with self._db.writing():
                self._workspace.set_setting("regime", "")
        return self.save_line(replace(line, active=active))

    def remove_line(self, name: str) -> Changes:
        """Take away an office's line; one of the program's own comes back as it was delivered."""
        line = self.line(name)
        with self._db.writing():
            storage.remove_line(self._db, line.id)
            self._workspace.record("delete", "report", None, f"Tuyến báo cáo: {line.label}")
        return changes(Topic.REPORTS, Topic.SETTINGS)

    def accept_deadlines(
        self,
        found: Iterable[FoundDeadline | ReportDeadline],
        plan_id: int,
        *,
        sender: str = "",
        receiver: str = "",
        through: str = "",
    ) -> Changes | None:
        """Make the report dates of a plan's text a line of its own (R22, R23); None if they make none."""
        from cchc_desktop.regimes import from_plan

        plan = self._workspace.plan(plan_id)
        office = self._workspace.office()
        name = f"Kế hoạch số {plan.reference}" if plan.number else f"Kế hoạch năm {plan.year_from}"
        line = from_plan(
            found,
            key=f"plan-{plan.uid or plan_id}",
            label=f"Theo {name}",
            source=name,
            sender=sender or "Các đơn vị",
            receiver=receiver or office.name,
            through=through,
        )
        return None if line is None else self.save_line(line)

    def holidays(self) -> frozenset[date]:
        """Return the days off: the program's list with what the office added or took away."""
        own = self._workspace.setting("holidays")
        days = {day for day, _ in load_holidays()}
        days.difference_update(date.fromisoformat(day) for day in own.get("removed", ()))
        days.update(date.fromisoformat(day) for day in own.get("added", {}))
        return frozenset(days)

    def holiday_names(self) -> tuple[tuple[date, str], ...]:
        """Return the days off with their names, by day."""
        own = self._workspace.setting("holidays")
        names = dict(load_holidays()) | {date.fromisoformat(d): name for d, name in own.get("added", {}).items()}
        return tuple(sorted((day, names[day]) for day in self.holidays()))

    def set_holiday(self, day: date, name: str | None) -> Changes:
        """Add a day off, or take one away (None)."""
        own = self._workspace.setting("holidays")
        added, removed = dict(own.get("added", {})), set(own.get("removed", ()))
        key = day.isoformat()
        added.pop(key, None)
        removed.discard(key)
        if name is not None:
            added[key] = nfc(name.strip()) or "Ngày nghỉ"
        elif day in dict(load_holidays()):
            removed.add(key)
        return self._workspace.set_setting("holidays", {"added": added, "removed": sorted(removed)})

    # -- deadlines ---------------------------------------------------------------------------

    def deadline(self, period: Period, name: str | None = None) -> Deadline | None:
        """Return when a period's report is due by a line, None where no line asks for it."""
        line = self.line_of(period, name)
        report = line.report_of(period) if line else None
        return deadline(report, period.year, self.holidays()) if report else None

    def due(self, today: date, name: str | None = None) -> tuple[DueItem, ...]:
        """Return what is late, what comes within a year, what is frozen, and next year's plan."""
        lines = [self.addressed(line) for line in ((self.line(name),) if name else self.active_lines())]
        frozen = {(row["line"] or "", row["period"]): bool(row["sent_on"]) for row in storage.frozen_heads(self._db)}
        plans = self._plan_years()
        return due_items(
            lines,
            today,
            since=self.since(plans),
            frozen=frozen,
            holidays=self.holidays(),
            plan_years=plans,
            missing=lambda period: self.missing_units(period, today),
        )

    def _plan_years(self) -> set[int]:
        return {year for plan in self._workspace.plans() for year in range(plan.year_from, plan.year_to + 1)}

    def since(self, plan_years: Iterable[int]) -> date | None:
        """Return the first day of the first plan's year, else of the log, or of use where earlier; None: no data."""
        first = min(plan_years, default=None)  # rows kept for comparison are older than what is reported
        begun = date(first, 1, 1) if first is not None else storage.first_day(self._db)
        # A plan made in quarter IV is next year's: the report that fell due since then is late all the same.
        used = history.first_day(self._db)
        return min(begun, used) if begun and used else begun

    # -- what units sent ---------------------------------------------------------------------

    def unit_reports(self, line: Regime | None = None) -> tuple[UnitReport, ...]:
        """Return what units sent by a line (else the one by which they report to this office), late or in time."""
        regime = line or self.unit_line()
        if regime is None:
            return ()
        holidays, out = self.holidays(), []
        last: dict[str, date | None] = {}  # of each period that a mark names: 60 units name the same eight
        for (unit_id, code), (day, state, note) in board.marks_of_board(self._db).items():
            if code not in last:
                last[code] = _last_day(regime, code, holidays)
            limit, on = last[code], date.fromisoformat(day) if day else None
            if limit is None:
                continue
            how = UnitState.LATE if on and on > limit else UnitState.ON_TIME
            out.append(
                UnitReport(unit_id, regime.id, code, UnitState.RETURNED if state == "returned" else how, on, note)
            )
        return tuple(out)

    def mark_unit(
        self, unit_id: int, period: Period, on: date | None, *, returned: bool = False, note: str = ""
    ) -> Changes:
        """Record that a unit's figures came on a day (late by itself), were returned, or (None) have not come."""
        name = self._workspace.unit_names().get(unit_id)
        if name is None:
            raise NotFoundError(f"Không có đơn vị số {unit_id}.")
        with self._db.writing():
            if on is None:
                board.remove_mark(self._db, unit_id, period.code)
                words = "chưa gửi"
            else:
                state = "returned" if returned else "received"
                board.set_mark(self._db, unit_id, period.code, on, state, nfc(note.strip()))
                words = "đã trả lại" if returned else "đã gửi"
            self._workspace.record("update", "report", None, f"{name}: {words} số liệu {period.phrase}")
        return changes(Topic.REPORTS, Topic.EXCHANGE)

    def board(self, year: int, today: date) -> Board | None:
        """Return who sent what in a year by the line of the units; None without such a line."""
        line = self.unit_line()
        if line is None:
            return None
        units = self._workspace.units(today)
        since = self.since(self._plan_years())
        reports, rows = grid(line, year, units, self.unit_reports(line), today, self.holidays(), since)
        return Board(line, reports, rows)

    def unit_line(self) -> Regime | None:
        """Return the line by which units report to this office: an active inward one, else the main one."""
        active = self.active_lines()
        return next((line for line in active if line.inward), active[0] if active else None)

    def missing_units(self, period: Period, today: date) -> tuple[str, ...]:
        """Return the names of the units whose figures of a period have not come, or were returned."""
        when, known = self._unit_deadline(period)
        if when is None:
            return ()
        waiting = (UnitState.MISSING, UnitState.WAITING, UnitState.RETURNED)
        units = [unit for unit in self._workspace.units(today) if unit.id]
        return tuple(unit.label for unit in units if unit_state(known.get(unit.id or 0), when, today) in waiting)

    def unsent(self, period: Period, today: date) -> tuple[str, ...]:
        """Return the names of the units to remind: none before the first one sent or the last day is over."""
        when, known = self._unit_deadline(period)
        begun = when is not None and (known or today > when.last_safe_day)
        return self.missing_units(period, today) if begun else ()

    def _unit_deadline(self, period: Period) -> tuple[Deadline | None, dict[int, UnitReport]]:
        """Return when units report a period, None where they don't, and what came of it by unit."""
        regime = self.unit_line()
        report = regime.report_of(period) if regime else None
        if regime is None or report is None:
            return None, {}
        known = {row.unit_id: row for row in self.unit_reports(regime) if row.period == period.code}
        return deadline(report, period.year, self.holidays()), known


def _last_day(regime: Regime, code: str, holidays: frozenset[date]) -> date | None:
    """Return when a line's report of a period is due, None where it asks for none."""
    try:
        period = Period.parse(code)
    except AppError:  # a file of an older program may name a period otherwise
        return None
    report = regime.report_of(period)
    return deadline(report, period.year, holidays).last_safe_day if report else None


def _must_be_days(line: Regime) -> None:
    for report in line.lines:
        try:
            deadline(report, 2023)
            deadline(report, 2024)
        except ValueError as error:
            raise AppError(
                f"Tuyến “{line.label}” có hạn gửi không có trong lịch ({report.day}/{report.month}).",
                "Sửa lại ngày, tháng của hạn gửi.",
            ) from error


def _addresses(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(nfc(text.strip()) for text in given if text.strip()))
