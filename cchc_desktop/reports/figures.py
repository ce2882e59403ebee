"""The figures of one report, shared by every export, the window and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cchc_desktop.models import Activity, Office, Plan, Task, Unit
from cchc_desktop.periods import Period


@dataclass(frozen=True, slots=True)
class KindFigures:
    """One kind of activity. Quantities count in `counting_unit`: kinds are never added together."""

    kind: str
    label: str
    group: str  # group id
    counting_unit: str
    reach_unit: str
    planned: float | None  # target of the plan's year, None where none is set
    quantity: float  # in the period
    cumulative: float  # from the start of the report year
    last_year: float  # same period of the year before
    reach: int
    cumulative_reach: int
    activities: int
    with_evidence: int

    @property
    def ratio(self) -> float | None:
        """Return cumulative over planned, as a fraction."""
        return self.cumulative / self.planned if self.planned else None


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One unit's part: number of activities (entries, not quantities) and how many are evidenced."""

    unit: Unit | None  # None: entries without a unit
    activities: int
    with_evidence: int


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """One plan task: what was done for it from the start of the report year to the period's end."""

    task: Task
    done: float
    activities: int
    with_evidence: int
    finished: bool


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """All figures of a report over `first` to `last` inclusive; cumulative counts from `year_first`."""

    office: Office
    period: Period
    first: date
    last: date
    year_first: date
    kinds: tuple[KindFigures, ...]  # catalogue order, only kinds that count or are planned
    units: tuple[UnitFigures, ...]
    tasks: tuple[TaskFigures, ...]
    plan: Plan | None
    activities: int
    with_evidence: int


@dataclass(frozen=True, slots=True)
class DetailRow:
    """One activity as the detail sheet and table print it: names in place of ids."""

    activity: Activity
    kind_label: str
    counting_unit: str
    reach_unit: str
    unit_name: str
    contents: str
    audiences: str
    tasks: str
