"""Records of the exchange: rows as read, what is known already, and the verdict on each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from cchc_desktop.models import Activity


class Field(StrEnum):
    """What a column of a sheet can hold."""

    ORDER = "order"
    DATE = "date"
    DATE_TO = "date_to"
    KIND = "kind"
    TITLE = "title"
    QUANTITY = "quantity"
    COUNTING_UNIT = "counting_unit"
    REACH = "reach"
    AUDIENCE = "audience"
    TASK = "task"
    PROOF = "proof"  # a link, or number and symbol of a document, or the name of a file
    LINK = "link"
    NUMBER = "number"
    PLACE = "place"
    UNIT = "unit"
    JOINT = "joint"
    COST = "cost"
    NOTE = "note"
    INTEGRATED = "integrated"
    ROW_ID = "row_id"


class Decision(StrEnum):
    """What becomes of a row. Add, update and joint are written; the others wait or are left."""

    ADD = "add"
    UPDATE = "update"
    DUPLICATE = "duplicate"
    JOINT = "joint"
    ASK = "ask"
    REFUSED = "refused"


WRITTEN = (Decision.ADD, Decision.UPDATE, Decision.JOINT)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell (`field`, its text as read) and keeps the row out, or is asked about."""

    field: Field
    text: str
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """One row of a unit's sheet or of a package.

    `source` names who sent it: "u7" for a unit of the office, else the file's own name.
    `stamp` orders the versions of a row: the file's day of saving.
    """

    file: str
    sheet: str
    line: int
    activity: Activity | None
    unit_id: int | None = None
    source: str = ""
    row_id: str = ""
    stamp: str = ""
    evidence: tuple[str, ...] = ()  # SHA-256 of files that came with it
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    said: tuple[str, str, str] = ("", "", "")  # date, kind and title as they stand in the file
    file_no: int = 0
    draft: Activity | None = None  # what an unreadable row says, for the clerk to correct; without a day date.max

    @property
    def where(self) -> str:
        """Return where the row stands: "tệp A.xlsx, trang Nhật ký, dòng 12"."""
        return f"tệp {self.file}, {f'trang {self.sheet}, ' if self.sheet else ''}dòng {self.line}"


@dataclass(frozen=True, slots=True)
class Source:
    """A row that was accepted earlier: what it said then, and the activity it became."""

    activity_id: int
    source: str
    row_id: str
    stamp: str
    activity: Activity
    where: str = ""  # "tệp, trang, dòng"
    file: str = ""
    by_hand: bool = False  # the clerk let it in himself


@dataclass(frozen=True, slots=True)
class Known:
    """What the office has: its activities, what became of rows before, and what was thrown away."""

    activities: tuple[Activity, ...] = ()
    sources: tuple[Source, ...] = ()
    binned: frozenset[int] = frozenset()
    evidence: tuple[tuple[str, int], ...] = ()  # (sha256, activity)


@dataclass(frozen=True, slots=True)
class Rules:
    """The office's own thresholds, and the quarter a file speaks of."""

    sure: float = 0.85
    unsure: float = 0.6
    days: int = 3
    today: date = date.max


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two sides hold differently: what stands, what came, and what both began from."""

    field: str
    ours: object
    theirs: object
    base: object = None

    @property
    def conflict(self) -> bool:
        """Tell whether both sides changed it."""
        return self.ours != self.base and self.theirs != self.base


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision on a row: `target` is the activity it concerns, `peer` a row of the same batch (its index)."""

    row: IncomingRow
    decision: Decision
    reason: str
    strength: float = 1.0
    target: int | None = None
    peer: int | None = None
    differences: tuple[Difference, ...] = ()
    by_hand: bool = False  # the clerk's own decision: remembered, also where nothing is written
    displaces: tuple[int, ...] = ()  # activities that wait from now on, where this row is added
    mended: Mapping[str, object] = field(default_factory=dict)  # what the clerk corrected (exchange/mending.py)


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file as read: how its columns were understood, and what the clerk should know of it."""

    name: str
    sha256: str
    rows: tuple[IncomingRow, ...]
    unit_id: int | None = None
    unit_name: str = ""
    period: str = ""
    modified: datetime | None = None
    notes: tuple[str, ...] = ()
    mapping: tuple[tuple[str, tuple[str, ...]], ...] = ()  # sheet name, field of each column ("" for none)
    skipped: int = 0
    unread: tuple[str, ...] = ()  # sheets whose columns were not understood
    guessed: tuple[str, ...] = ()  # sheets whose columns were taken by what they hold: the clerk looks at them
    kind: str = "sheet"
    path: str = ""
    stamp_unit: str = ""
    extra: dict[str, str] = field(default_factory=dict)
