"""The figures of one report, shared by every export, the window and the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from cchc_desktop.models import Activity, Office, Plan, Task, Unit
from cchc_desktop.periods import Period, Window, window_sentence

if TYPE_CHECKING:  # its many records cost the start 20 ms
    from cchc_desktop.registers import RegisterFacts


NO_UNIT = "Chưa ghi đơn vị"


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
    integrated: float = 0  # of the quantity: lồng ghép

    @property
    def ratio(self) -> float | None:
        """Return cumulative over planned, as a fraction."""
        return self.cumulative / self.planned if self.planned else None

    @property
    def difference(self) -> float:
        """Return the change against the same period of the year before."""
        return self.quantity - self.last_year


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One unit's part: number of activities (entries, not quantities) and how many are evidenced.

    `planned` and `finished` count the plan's tasks that the unit leads; `kinds` holds the unit's
    quantity of each kind in the period. A joint activity is credited to every unit that took part.
    """

    unit: Unit | None  # None: entries without a unit
    activities: int
    with_evidence: int
    cumulative: int = 0
    last_year: int = 0
    planned: int = 0
    finished: int = 0
    kinds: tuple[tuple[str, float], ...] = ()

    @property
    def name(self) -> str:
        """Return the unit's name as tables print it."""
        if self.unit is None:
            return NO_UNIT
        return self.unit.name or self.unit.short_name or "(đơn vị chưa có tên)"

    @property
    def ratio(self) -> float | None:
        """Return the part of its tasks that is finished."""
        return self.finished / self.planned if self.planned else None


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """One plan task: what was done for it from the start of the report year to the period's end."""

    task: Task
    done: float
    activities: int
    with_evidence: int
    finished: bool


@dataclass(frozen=True, slots=True)
class YearFigures:
    """One year of a plan for several years: quantities by kind, what was done for each task (R20)."""

    year: int
    first: date
    last: date
    activities: int
    with_evidence: int
    kinds: tuple[tuple[str, float], ...]
    tasks: tuple[TaskFigures, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a report remembers of an activity, to tell later what was changed after it was frozen."""

    uid: str
    date: date
    kind: str
    title: str
    quantity: float
    reach: int | None
    unit: str
    evidence: str = ""  # EvidenceState, "" in what an older program froze

    def differs(self, other: Entry) -> bool:
        """Tell whether another state of the activity alters a report; a unit's new name doesn't."""
        return self.alters(other) or self.proved_otherwise(other)

    def alters(self, other: Entry) -> bool:
        """Tell whether sums or words change."""
        return (self.date, self.kind, self.quantity, self.reach, self.title) != (
            other.date, other.kind, other.quantity, other.reach, other.title,
        )  # fmt: skip

    def proved_otherwise(self, other: Entry) -> bool:
        """Tell whether what proves the activity changed."""
        return bool(self.evidence and other.evidence) and self.evidence != other.evidence


@dataclass(frozen=True, slots=True)
class Supplement:
    """A change inside a frozen window: added (no `before`), removed (no `after`) or changed."""

    period: str  # code of the frozen report
    before: Entry | None
    after: Entry | None

    @property
    def entry(self) -> Entry:
        """Return the entry as it stands, or as it stood before it was removed."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def proof_only(self) -> bool:
        """Tell whether evidence was added or taken away and nothing else."""
        return self.before is not None and self.after is not None and not self.before.alters(self.after)


@dataclass(frozen=True, slots=True)
class Part:
    """A frozen report inside a cumulative one, or the days that no frozen report covers (`frozen` False)."""

    period: str  # code, "" for days between
    first: date
    last: date
    frozen: bool
    kinds: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """How 6 tháng, 9 tháng, năm come from their frozen parts (product.md N7).

    `differences` holds, for each kind whose sum of parts is not the report's figure, the sum of the
    parts, what the supplements add, and the figure; `unexplained` the kinds that still do not agree.
    """

    parts: tuple[Part, ...]
    supplements: tuple[Supplement, ...]
    differences: tuple[tuple[str, float, float, float], ...]

    @property
    def still_open(self) -> dict[str, float]:
        """Return the quantities of the days that no frozen report covers, by kind."""
        found: dict[str, float] = {}
        for part in self.parts:
            for kind, quantity in () if part.frozen else part.kinds:
                found[kind] = found.get(kind, 0) + quantity
        return found

    @property
    def unexplained(self) -> tuple[str, ...]:
        return tuple(kind for kind, parts, added, total in self.differences if abs(parts + added - total) > 1e-6)


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One kept file: whose activity it proves, and its name in the folder beside the workbook."""

    day: date
    title: str
    unit: str
    number: str
    name: str  # as it came
    file: str  # path relative to the workbook, "/" between parts; "" where it isn't sent along
    size: int
    signed: bool


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
    activities_so_far: int = 0  # from the start of the report year
    activities_last_year: int = 0  # same period of the year before
    unled: int = 0  # tasks of the plan that no unit of the report leads
    unled_finished: int = 0
    loose: tuple[tuple[str, float], ...] = ()  # done so far of kinds with a target, but for no task of the plan
    line: str = ""  # id of the reporting line, "" for none
    receiver: str = ""  # whom the line reports to, "" for the office's superior
    estimate: bool = False  # due before the window ends: "số liệu ước đến hết kỳ"
    years: tuple[YearFigures, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    reconciliation: Reconciliation | None = None
    facts: RegisterFacts | None = None  # of the registers, citizens masked
    sentences: Mapping[str, str] = field(default_factory=dict)  # the office's own, by "section.name"
    edits: Mapping[str, str] = field(default_factory=dict)  # of this report, by paragraph
    frozen_at: str = ""  # ISO time, "" while the report is open

    @property
    def addressee(self) -> str:
        """Return whom the report goes to: the line's receiver, else the office's superior."""
        return self.receiver or self.office.superior

    @property
    def altered(self) -> tuple[Supplement, ...]:
        """Return the supplements of earlier frozen periods that change a sum or a word."""
        return tuple(change for change in self.supplements if not change.proof_only)

    @property
    def changes(self) -> tuple[Supplement, ...]:
        """Return the supplements of earlier frozen periods, then those of the frozen parts of this one."""
        parts = self.reconciliation.supplements if self.reconciliation else ()
        return tuple(dict.fromkeys((*self.supplements, *parts)))

    @property
    def proved(self) -> tuple[Supplement, ...]:
        """Return where only evidence was added or taken away."""
        return tuple(change for change in self.changes if change.proof_only)

    @property
    def window_words(self) -> str:
        """Return "(số liệu tính từ ngày … đến ngày …)", saying when they are estimated to the period's end."""
        words = window_sentence(Window(self.first, self.last))
        return words.replace("(số liệu tính", "(số liệu ước đến hết kỳ, tính") if self.estimate else words

    def kind(self, kind_id: str) -> KindFigures | None:
        """Return one kind's figures."""
        return next((row for row in self.kinds if row.kind == kind_id), None)


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
