"""What the log looks like from above: the coverage matrix, the tasks, the days of a month, the gaps."""

from __future__ import annotations

from datetime import date

from cchc_desktop.doors import Door
from cchc_desktop.models import Activity, ActivityFilter, EvidenceState
from cchc_desktop.periods import Period, PeriodKind, Window
from cchc_desktop.reports import coverage
from cchc_desktop.reports.coverage import Day, Matrix, TaskCoverage, UnitGaps
from cchc_desktop.storage import coverage as storage
from cchc_desktop.text import sort_key

WITHOUT_COPY = (EvidenceState.NONE, EvidenceState.LINK)


class Seeing(Door):
    """`workspace.seeing`."""

    def quarters(self, year: int) -> tuple[Window, ...]:
        """Return the four quarters of a report year by the office's rule."""
        return tuple(self._workspace.window(Period(year, PeriodKind.QUARTER, n)) for n in (1, 2, 3, 4))

    def matrix(self, year: int, today: date) -> Matrix:
        """Return the counts of a report year by content, kind and quarter."""
        quarters = self.quarters(year)
        first, last = quarters[0].first, quarters[-1].last
        starts = [quarter.first for quarter in quarters[1:]]
        rows = storage.matrix(self._db, first, last, starts)
        return coverage.matrix(year, quarters, today, rows)

    def untagged(self, year: int) -> int:
        """Count the activities of a report year that name no content: the matrix cannot show them."""
        quarters = self.quarters(year)
        return storage.untagged(self._db, quarters[0].first, quarters[-1].last)

    def tasks(self, year: int, today: date) -> tuple[TaskCoverage, ...]:
        """Return the tasks of the year's plan; `figures` are those of the year's report."""
        figures = self._workspace.figures(Period(year, PeriodKind.YEAR))
        if figures.plan is None or figures.plan.id is None:
            return ()
        quarters = self.quarters(year)
        starts = [quarter.first for quarter in quarters[1:]]
        rows = storage.tasks_by_quarter(self._db, figures.plan.id, quarters[0].first, quarters[-1].last, starts)
        return coverage.task_coverage(figures, quarters, today, rows)

    def days(self, first: date, last: date) -> dict[date, Day]:
        """Return the days that have activities, with their counts by kind."""
        return coverage.days(storage.days(self._db, first, last))

    def gaps(self, days: Window) -> tuple[UnitGaps, ...]:
        """Return the units with activities that have no evidence, or a link alone, in Vietnamese order."""
        names = self._workspace.unit_names()
        found = [
            UnitGaps(unit_id, names.get(unit_id, "") if unit_id is not None else "", none, links)
            for unit_id, none, links in storage.gaps_by_unit(self._db, days.first, days.last)
        ]
        return tuple(sorted(found, key=lambda unit: (unit.unit_id is None, sort_key(unit.name))))

    def gap_rows(self, days: Window, limit: int = 2000) -> list[Activity]:
        """Return the activities without a kept copy, newest first, at most `limit`."""
        wanted = ActivityFilter(days.first, days.last, evidence=WITHOUT_COPY)
        return self._workspace.newest(wanted, limit)
