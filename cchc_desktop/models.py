"""Records of the program: frozen dataclasses that storage fills and every screen reads.

Ids are the database's row numbers; `uid` names a record across offices.
Dates are `datetime.date`; text is NFC. Words that a clerk reads are in `labels`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """Level of a line in a plan's outline (domain.md 1.5)."""

    ROMAN = "roman"
    ARABIC = "arabic"
    DECIMAL = "decimal"
    LETTER = "letter"
    DASH = "dash"
    PLUS = "plus"
    TEXT = "text"


class PlanState(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    AMENDED = "amended"


class Numbering(StrEnum):
    """How the markers of a plan's outline come about."""

    AUTO = "auto"  # always computed by the decree's alphabet
    KEPT = "kept"  # as the text taken in had them; only new lines are counted on


class EvidenceState(StrEnum):
    """What proves an activity, weakest first (product.md N4)."""

    NONE = "none"
    LINK = "link"
    COPY = "copy"
    SIGNED = "signed"


class UnitKind(StrEnum):
    DIVISION = "division"  # phòng chuyên môn, văn phòng
    SUBORDINATE = "subordinate"  # đơn vị trực thuộc
    MASS = "mass"  # công đoàn, đoàn thanh niên, hội
    AGENCY = "agency"  # cơ quan ngang cấp, báo, đài
    LOCAL = "local"  # UBND xã, phường, đặc khu


@dataclass(frozen=True, slots=True)
class Office:
    """The office that uses the program; every text is typed by it, none derived."""

    name: str = ""
    parent: str = ""  # cơ quan chủ quản as printed: UBND TỈNH BÌNH ĐỊNH
    province: str = ""  # as shown beside the name: tỉnh Bình Định
    place: str = ""  # địa danh of the date line: Bình Định
    symbol: str = ""  # agency part of document symbols: SLĐTBXH
    archive: str = "VT, VP"  # after "Lưu:"
    superior: str = ""  # whom reports are addressed to: UBND tỉnh Bình Định
    signer: Signer | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    id: int | None
    name: str
    short_name: str = ""
    kind: UnitKind = UnitKind.DIVISION
    valid_from: date | None = None
    valid_to: date | None = None
    successor_id: int | None = None
    uid: str = ""

    @property
    def label(self) -> str:
        return self.short_name or self.name


@dataclass(frozen=True, slots=True)
class Node:
    """One line of the outline with what stands under it.

    `marker` is as printed without its space: "I.", "1.", "1.1.", "a)", "-", "+" or "".
    `id` is stable inside one plan; tasks point at it.
    """

    level: Level
    text: str
    marker: str = ""
    children: tuple[Node, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """Signature form: `authority` lines ("TM. ỦY BAN NHÂN DÂN\\nKT. CHỦ TỊCH"), title, name."""

    authority: str = ""
    title: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A duty of a plan. `time` is free text; `start`/`end` its range where one is known."""

    id: int | None
    text: str
    lead: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    time: str = ""
    start: date | None = None
    end: date | None = None
    kinds: tuple[str, ...] = ()
    target_low: float | None = None
    target_high: float | None = None
    target_unit: str = ""
    product: str = ""
    budget: str = ""
    node_id: str = ""

    @property
    def target(self) -> float | None:
        """Return the number to reach: the low end of a range."""
        return self.target_low if self.target_low is not None else self.target_high


@dataclass(frozen=True, slots=True)
class LinkedDocument:
    """A document that a plan rests on: cited in full first, by type and number later (domain.md 1.5)."""

    type_name: str  # Quyết định
    number: str  # 828/QĐ-UBND
    day: date | None = None
    issuer: str = ""
    title: str = ""
    superior: bool = False  # the superior's plan that ours carries out (R03)


@dataclass(frozen=True, slots=True)
class Appendix:
    """A phụ lục of a plan beside the task table; a line with tabs is a row of a table."""

    title: str
    outline: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportDeadline:
    """A report date that a plan sets itself (R22, R23), accepted by the clerk.

    `month` 0 is the last month of each quarter; `before` excludes the day; `kind` is quarter, half, year or other.
    """

    kind: str
    day: int
    month: int
    before: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as a document and as data. Blank `number`/`day` mean a draft (domain.md 1.4)."""

    id: int | None
    title: str  # trích yếu
    year_from: int
    year_to: int
    type_name: str = "KẾ HOẠCH"
    parent: str = ""
    office: str = ""
    number: str = ""  # "18", blank in a draft
    symbol: str = ""  # "KH-SLĐTBXH"
    place: str = ""
    day: int | None = None
    month: int | None = None
    year: int | None = None
    basis: tuple[str, ...] = ()  # block of lines that each begin "Căn cứ", else empty
    lead_in: str = ""
    outline: tuple[Node, ...] = ()
    tasks: tuple[Task, ...] = ()
    recipients: tuple[str, ...] = ()
    signer: Signer = Signer()
    state: PlanState = PlanState.DRAFT
    uid: str = ""
    linked: tuple[LinkedDocument, ...] = ()
    appendices: tuple[Appendix, ...] = ()
    task_table: bool = False  # print the tasks as an appendix table
    numbering: Numbering | None = None  # None: computed as long as nothing is changed by it
    deadlines: tuple[ReportDeadline, ...] = ()

    @property
    def reference(self) -> str:
        """Return "18/KH-SLĐTBXH", or "/KH-SLĐTBXH" while the number is blank."""
        return f"{self.number}/{self.symbol}" if self.symbol else self.number

    @property
    def date(self) -> date | None:
        return date(self.year, self.month, self.day) if self.year and self.month and self.day else None


@dataclass(frozen=True, slots=True)
class Revision:
    """A kept state of a plan. A signed one is locked: it never changes again."""

    id: int
    plan_id: int
    n: int
    at: datetime
    who: str
    reason: str
    state: PlanState
    scan: str = ""  # name of the kept scan of the signed copy


@dataclass(frozen=True, slots=True)
class Activity:
    """One communication activity. Quantity counts in the kind's own unit, reach in its reach unit."""

    id: int | None
    date: date
    kind: str  # id in the catalogue
    title: str
    date_to: date | None = None
    integrated: bool = False  # lồng ghép
    quantity: float = 1
    reach: int | None = None
    unit_id: int | None = None
    joint_unit_ids: tuple[int, ...] = ()
    task_ids: tuple[int, ...] = ()
    contents: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    place: str = ""
    number: str = ""  # số, ký hiệu of the document that goes with it
    url: str = ""
    cost: int | None = None  # đồng
    note: str = ""
    evidence: EvidenceState = EvidenceState.NONE
    uid: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """What a group of activities comes to; `quantity` only makes sense inside one kind."""

    quantity: float = 0
    reach: int = 0
    activities: int = 0
    with_evidence: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A managed copy (`sha256`, `name`, `size`) that proves an activity."""

    id: int | None
    activity_id: int | None
    sha256: str
    name: str
    size: int
    signed: bool = False
    captured: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """An official channel of the office or of a unit; `address` is host and path without scheme."""

    id: int | None
    name: str
    platform: str  # facebook, zalo, zalo_group, youtube, tiktok, portal, press, web
    address: str
    unit_id: int | None = None
    active: bool = True
    note: str = ""
    uid: str = ""


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """What the log shows; every field narrows. `text` is found without accents."""

    first: date | None = None
    last: date | None = None
    text: str = ""
    kinds: tuple[str, ...] = ()
    unit_id: int | None = None
    task_id: int | None = None
    evidence: tuple[EvidenceState, ...] = ()
    in_bin: bool = False
    plan_id: int | None = None  # what served any task of the plan
    values: tuple[tuple[str, tuple[Any, ...]], ...] = ()  # column of `listing.VALUE_COLUMNS` → values let through


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a list: a column of `listing.ORDERS`; activities that agree in it stand newest first."""

    column: str = "date"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    id: int
    at: datetime
    who: str
    action: str  # add, update, delete, restore
    entity: str  # activity, plan, unit, office, report, setting
    entity_id: int | None
    summary: str


class Topic(StrEnum):
    """What a write touched; screens redraw by it."""

    OFFICE = "office"
    UNITS = "units"
    PLANS = "plans"
    ACTIVITIES = "activities"
    EVIDENCE = "evidence"
    REPORTS = "reports"
    REGISTERS = "registers"  # channels, praise, feedback, obstacles, indices, procedures, series
    EXCHANGE = "exchange"  # what units sent: files, rows, decisions
    SCORING = "scoring"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Changes:
    """What a write changed: the topics touched and the id written, if one."""

    topics: frozenset[Topic]
    id: int | None = None


def changes(*topics: Topic, row_id: int | None = None) -> Changes:
    """Return what a write changed."""
    return Changes(frozenset(topics), row_id)
