"""Registers beside the log: praise, feedback, obstacles, indices, procedures, articles (product.md R40-R47).

A register is a record type here and a file in resources/registers/ that names its fields, lists and words:
forms, lists, exports and the command line are drawn from the file, reports read the records.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from cchc_desktop import paths
from cchc_desktop.errors import AppError, NotFoundError


@dataclass(frozen=True, slots=True)
class Praise:
    """A person, collective, model or initiative held up as an example, or criticised."""

    id: int | None = None
    day: date | None = None
    sort: str = "praise"  # praise, criticism
    subject: str = "person"  # person, collective, model, initiative
    name: str = ""
    unit: str = ""
    achievement: str = ""
    award: str = "mention"  # mention, proposed, commended
    decision: str = ""
    decision_day: date | None = None
    link: str = ""
    note: str = ""
    uid: str = ""

    @property
    def criticism(self) -> bool:
        return self.sort == "criticism"

    @property
    def commended(self) -> bool:
        return self.award == "commended"

    @property
    def is_open(self) -> bool:
        return self.award == "proposed" and not self.criticism


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a citizen or an enterprise reported, and how far it has come. Who sent it is masked on export."""

    id: int | None = None
    received: date | None = None
    content: str = ""
    channel: str = ""
    sender: str = ""
    phone: str = ""
    address: str = ""
    unit: str = ""
    due: date | None = None
    handled: date | None = None
    handled_by: str = ""
    result: str = ""
    answered: date | None = None
    answered_by: str = ""
    published: date | None = None
    published_by: str = ""
    link: str = ""
    note: str = ""
    uid: str = ""

    @property
    def is_open(self) -> bool:
        return self.answered is None

    def state_on(self, last: date | None = None) -> str:
        """Return the last step taken, by the end of `last` where given: received, handled, answered, published."""
        found = "received"
        for step in ("handled", "answered", "published"):
            day = getattr(self, step)
            if day is not None and (last is None or day <= last):
                found = step
        return found


@dataclass(frozen=True, slots=True)
class Obstacle:
    id: int | None = None
    day: date | None = None
    unit: str = ""
    content: str = ""
    proposal: str = ""
    solved: date | None = None
    solution: str = ""
    note: str = ""
    uid: str = ""

    @property
    def is_open(self) -> bool:
        return self.solved is None


@dataclass(frozen=True, slots=True)
class IndexValue:
    """One index of one office in one year; `rank` of `ranked` offices. A smaller rank is better."""

    id: int | None = None
    year: int = 0
    index: str = "par_index"
    level: str = "province"
    owner: str = ""
    value: float | None = None
    rank: int | None = None
    ranked: int | None = None
    published: date | None = None
    source: str = ""
    note: str = ""
    uid: str = ""

    @property
    def is_open(self) -> bool:
        return self.value is None and self.rank is None


@dataclass(frozen=True, slots=True)
class Procedure:
    """A new administrative procedure or legal text that has to be posted."""

    id: int | None = None
    found: date | None = None
    sort: str = "procedure"  # procedure, legal_text
    number: str = ""
    title: str = ""
    unit: str = ""
    posted: date | None = None
    place: str = ""
    link: str = ""
    note: str = ""
    uid: str = ""

    @property
    def is_open(self) -> bool:
        return self.posted is None


@dataclass(frozen=True, slots=True)
class Article:
    """A piece that a unit sent in to be edited and posted."""

    id: int | None = None
    received: date | None = None
    unit: str = ""
    title: str = ""
    author: str = ""
    edited: date | None = None
    editor: str = ""
    posted: date | None = None
    place: str = ""
    link: str = ""
    refused: bool = False
    note: str = ""
    uid: str = ""

    @property
    def is_open(self) -> bool:
        return self.posted is None and not self.refused


Row = Praise | Feedback | Obstacle | IndexValue | Procedure | Article

RECORDS: Final[dict[str, type[Row]]] = {
    "praise": Praise,
    "feedback": Feedback,
    "obstacle": Obstacle,
    "index": IndexValue,
    "procedure": Procedure,
    "article": Article,
}


def name_of(row: Row) -> str:
    """Return the name of the register that a record belongs to."""
    return next(name for name, record in RECORDS.items() if isinstance(row, record))


# What is written down step by step: the day of a step and who took it.
STEPS: Final[dict[type[Row], tuple[tuple[str, str], ...]]] = {
    Feedback: (("handled", "handled_by"), ("answered", "answered_by"), ("published", "published_by")),
    Obstacle: (("solved", ""),),
    Procedure: (("posted", ""),),
    Article: (("edited", "editor"), ("posted", "")),
}


def next_step(row: Row) -> tuple[str, str] | None:
    """Return the fields (day, who) of the step that a row waits for, or None."""
    if isinstance(row, Article) and row.refused:
        return None
    return next((step for step in STEPS.get(type(row), ()) if getattr(row, step[0]) is None), None)


# --- definitions -----------------------------------------------------------------------------------


class FieldKind(StrEnum):
    DATE = "date"
    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"
    WHOLE = "whole"
    NUMBER = "number"
    UNIT = "unit"  # a unit's name, or another's
    LINK = "link"
    FLAG = "flag"


class Private(StrEnum):
    """What of a citizen a field holds: masked on export."""

    NAME = "name"
    PHONE = "phone"
    ADDRESS = "address"
    TEXT = "text"  # free words in which all of these can stand


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a list; `full` and `unit` are those of an index, `tone` that of a state."""

    id: str
    label: str
    full: str = ""
    unit: str = ""
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a register. `column`: its share of the list's width, 0 as wide as it needs, None not listed."""

    id: str
    label: str
    kind: FieldKind
    options: tuple[Option, ...] = ()
    required: bool = False
    column: int | None = None
    private: Private | None = None
    hint: str = ""

    def option(self, key: str) -> Option:
        """Return the entry of a list; one that the list no longer has keeps its id as its words."""
        return next((option for option in self.options if option.id == key), Option(key, key))


@dataclass(frozen=True, slots=True)
class Register:
    """What a register is called and made of. `day` is the field by which a row falls in a period."""

    name: str
    label: str
    noun: str
    day: str
    title: str
    open_words: str
    empty: str
    empty_hint: str
    fields: tuple[Field, ...]
    states: tuple[Option, ...] = ()

    @property
    def record(self) -> type[Row]:
        return RECORDS[self.name]

    def field(self, field_id: str) -> Field:
        return next(field for field in self.fields if field.id == field_id)

    def title_of(self, row: Row) -> str:
        """Return a row in a few words, for the history and for messages."""
        if isinstance(row, IndexValue):
            owner = f", {row.owner}" if row.owner else ""
            return f"{self.field('index').option(row.index).label} năm {row.year}{owner}"
        return " ".join(str(getattr(row, self.title)).split())


@lru_cache(maxsize=1)
def registers() -> tuple[Register, ...]:
    """Return the registers in the order of RECORDS."""
    return tuple(_read(name) for name in RECORDS)


def register(name: str) -> Register:
    """Return a register by its name."""
    for found in registers():
        if found.name == name:
            return found
    raise NotFoundError(f"Không có sổ theo dõi “{name}”.", f"Các sổ: {', '.join(RECORDS)}.")


def _read(name: str) -> Register:
    path = paths.resources() / "registers" / f"{name}.toml"
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        own = tuple(_field(entry) for entry in data.pop("fields"))
        states = tuple(Option(**entry) for entry in data.pop("states", ()))
        found = Register(name=name, fields=own, states=states, **data)
        known = {field.name for field in fields(RECORDS[name])}
        if unknown := {field.id for field in own} ^ (known - {"id", "uid"}):
            raise ValueError(f"fields differ from the record: {sorted(unknown)}")
        return found
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise AppError(f"Không đọc được sổ theo dõi “{path.name}” ({error}).", "Cài đặt lại chương trình.") from error


def _field(entry: Mapping[str, Any]) -> Field:
    values = dict(entry)
    values["kind"] = FieldKind(values["kind"])
    values["options"] = tuple(Option(**option) for option in values.get("options", ()))
    values["private"] = Private(values["private"]) if "private" in values else None
    return Field(**values)


# --- what reports are given --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IndexChange:
    """A year's index beside the same index of the year before (same level, same owner)."""

    now: IndexValue
    label: str  # PAR INDEX
    full: str  # Chỉ số cải cách hành chính
    unit: str  # %, điểm
    before: IndexValue | None = None

    @property
    def steps(self) -> int | None:
        """Return by how many places the rank rose (negative: fell); None where a year has none."""
        if self.before is None or self.before.rank is None or self.now.rank is None:
            return None
        return self.before.rank - self.now.rank

    @property
    def difference(self) -> float | None:
        """Return by how much the value rose (negative: fell)."""
        if self.before is None or self.before.value is None or self.now.value is None:
            return None
        return round(self.now.value - self.before.value, 6)


@dataclass(frozen=True, slots=True)
class FeedbackCounts:
    """Feedback of a period as it stood on the period's last day."""

    carried: int = 0  # received before the period, not answered when it began
    received: int = 0  # received in the period
    handled: int = 0  # of both: handled by the end, answered ones included
    answered: int = 0
    published: int = 0
    overdue: int = 0  # not answered though the day for it is over
    answered_new: int = 0  # of those received in the period

    @property
    def all(self) -> int:
        return self.carried + self.received

    @property
    def waiting(self) -> int:
        return self.all - self.answered

    @property
    def waiting_new(self) -> int:
        return self.received - self.answered_new

    @property
    def answered_old(self) -> int:
        return self.answered - self.answered_new

    @property
    def waiting_old(self) -> int:
        return self.carried - self.answered_old


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """What the registers say of a period. Empty parts leave no trace in a report.

    `feedback_rows`, praise and obstacles come oldest first; citizens in `feedback_rows` are masked.
    """

    first: date
    last: date
    praise: tuple[Praise, ...] = ()
    criticism: tuple[Praise, ...] = ()
    feedback: FeedbackCounts = FeedbackCounts()
    feedback_rows: tuple[Feedback, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()  # of the period, and older ones not solved when it began
    indices: tuple[IndexChange, ...] = ()  # published in the period
    procedures: tuple[Procedure, ...] = ()  # found in the period, or posted in it
    waiting_procedures: tuple[Procedure, ...] = ()  # not posted by the end, whenever found
    articles: tuple[Article, ...] = ()  # received in the period

    @property
    def empty(self) -> bool:
        return not (
            self.praise or self.criticism or self.feedback.all or self.obstacles or self.indices
            or self.procedures or self.waiting_procedures or self.articles
        )  # fmt: skip

    @property
    def commended(self) -> tuple[Praise, ...]:
        return tuple(row for row in self.praise if row.commended)


def change_words(change: IndexChange) -> str:
    """Return "tăng 3 bậc so với năm 2022", or "" where the ranks of two years are not known."""
    if change.steps is None or change.before is None:
        return ""
    year = change.before.year
    if change.steps == 0:
        return f"giữ nguyên thứ hạng so với năm {year}"
    return f"{'tăng' if change.steps > 0 else 'giảm'} {abs(change.steps)} bậc so với năm {year}"
