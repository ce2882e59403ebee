"""Roll a plan forward to a new year or period (product.md N1): what would change, what must be settled, the new draft.

`survey` looks and changes nothing; `roll` makes the new draft from the clerk's choices. Without a choice only what is
proposed as `REPLACE` changes: the plan's own years. Numbers and days of cited documents never change by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cchc_desktop.drafting.entries import Entry, Spot, spot
from cchc_desktop.drafting.places import HEADER, Edit, PlacedText, placed_texts, with_edits
from cchc_desktop.drafting.roll_lists import citation_entries, name_entries, term_entries
from cchc_desktop.drafting.year_tokens import Action, Span, TokenClass, YearToken, year_tokens
from cchc_desktop.errors import AppError
from cchc_desktop.intake.deadlines import deadlines_in
from cchc_desktop.intake.linked import linked_documents
from cchc_desktop.intake.times import time_range
from cchc_desktop.models import LinkedDocument, Plan, PlanState, ReportDeadline, Task
from cchc_desktop.text import fold

# What a clerk decided, by the id of a token, an entry or a deadline: the text to put in, or None to leave it as it is.
# A deadline is accepted by any text; the empty text drops a period with the words that lead to it.
Choices = Mapping[str, str | None]


# What roll_lists puts where a document of the new year has no number and day yet.
_BLANK_NUMBER = re.compile(r"…(?P<symbol>[/-][A-ZĐ][\w&/-]*)(?: ngày …)?")


class Kind(StrEnum):
    """The lists of a roll-forward; YEAR is the table of years."""

    YEAR = "year"
    CITATION = "citation"
    NAME = "name"
    TERM = "term"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Token:
    """A year of the plan: where, what it is, what is proposed. `new` is empty where nothing may change."""

    id: str
    spot: Spot
    use: TokenClass
    action: Action
    new: str
    why: str


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A report date that the plan's text sets, offered to be kept with the plan."""

    id: str
    label: str
    deadline: ReportDeadline


@dataclass(frozen=True, slots=True)
class Rollforward:
    """All that a roll meets. `texts` are the plan's texts as they are."""

    plan: Plan
    span: Span
    texts: tuple[PlacedText, ...]
    tokens: tuple[Token, ...]
    citations: tuple[Entry, ...]
    names: tuple[Entry, ...]
    terms: tuple[Entry, ...]
    deadlines: tuple[FoundDate, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (*self.citations, *self.names, *self.terms)

    def open_ids(self) -> tuple[str, ...]:
        """Return the ids that a clerk has to settle: years asked for, entries that may change, report dates."""
        return (
            *(token.id for token in self.tokens if token.action is Action.ASK),
            *(entry.id for entry in self.entries),
            *(item.id for item in self.deadlines),
        )

    def unsettled(self, choices: Choices) -> int:
        """Return how many of the open ids have no choice yet."""
        return sum(1 for item_id in self.open_ids() if item_id not in choices)


def survey(plan: Plan, year_from: int, year_to: int | None = None) -> Rollforward:
    """Look a plan over for a roll to a new year, or to a period with `year_to`.

    Without `year_to` the new plan is as long as the old one. Raises AppError for years that make no plan.
    """
    last = year_from + plan.year_to - plan.year_from if year_to is None else year_to
    if not 1990 <= year_from <= last <= 2100 or last - year_from > 50:
        raise AppError(f"Không lập được kế hoạch cho {year_from} - {last}.", "Ghi năm từ 1990 đến 2100.")
    if (year_from, last) == (plan.year_from, plan.year_to):
        raise AppError("Kế hoạch đã là của năm này.", "Chọn một năm khác với năm của kế hoạch gốc.")
    if year_from < plan.year_from:
        raise AppError(
            f"Năm {year_from} đứng trước năm của kế hoạch gốc ({plan.year_from}).", f"Chọn năm sau {plan.year_to}."
        )
    span = Span(plan.year_from, plan.year_to, year_from, last)
    texts = placed_texts(plan)
    bodies = [item for item in texts if item.key not in HEADER]
    # A name that goes during the new period is out of date before the plan is done.
    on = date(year_from, 12, 31)
    return Rollforward(
        plan=plan,
        span=span,
        texts=texts,
        tokens=tuple(_tokens(bodies, span)),
        citations=citation_entries(plan, bodies, span, on),
        names=name_entries(plan, texts, on),
        terms=term_entries(bodies, on),
        deadlines=tuple(_deadlines(bodies)),
    )


def roll(plan: Plan, year_from: int, year_to: int | None = None, choices: Choices | None = None) -> Plan:
    """Return the new draft: number and day blank, tasks without their activities, choices and own years put in."""
    return rolled(survey(plan, year_from, year_to), choices or {})


def rolled(found: Rollforward, choices: Choices) -> Plan:
    """Return the new draft of a survey."""
    plan, span = found.plan, found.span
    new = with_edits(plan, edits(found, choices))
    new = replace(
        new,
        id=None,
        uid="",
        state=PlanState.DRAFT,
        number="",
        day=None,
        month=None,
        year=span.moved(plan.year) if plan.year else span.new_from,
        year_from=span.new_from,
        year_to=span.new_to,
        symbol=_chosen_symbol(found, choices),
        tasks=tuple(_task(old, task, span) for old, task in zip(plan.tasks, new.tasks, strict=True)),
        deadlines=tuple(item.deadline for item in found.deadlines if choices.get(item.id) is not None),
    )
    return replace(new, linked=_linked(plan, new))


def edits(found: Rollforward, choices: Choices) -> dict[str, list[Edit]]:
    """Return the edits of each text, longer ones before those they overlap."""
    texts = {item.key: item.text for item in found.texts}
    wanted: list[tuple[str, Edit]] = []
    for entry in found.entries:
        chosen = choices.get(entry.id)
        if chosen is not None:
            wanted += entry.edits(chosen)
    for token in found.tokens:
        chosen = choices.get(token.id, token.new if token.action is Action.REPLACE else None)
        if chosen is not None and chosen != token.spot.text:
            where = token.spot
            start = where.start if chosen else _drop_start(texts[where.key], where.start)
            wanted.append((where.key, Edit(start, where.end, chosen)))
    out: dict[str, list[Edit]] = {}
    for key, edit in wanted:
        its = out.setdefault(key, [])
        if not any(other.start < edit.end and edit.start < other.end for other in its):
            its.append(edit)
    return out


def _drop_start(text: str, start: int) -> int:
    """Return where a dropped period begins: its "giai đoạn" and the comma before go with it."""
    named = re.search(r",?\s*(?:trong\s+|của\s+)?(?:giai đoạn|năm học|đến năm|năm)\s+$", text[:start], re.IGNORECASE)
    return named.start() if named else start


def _tokens(texts: list[PlacedText], span: Span) -> Iterator[Token]:
    for item in texts:
        for token in year_tokens(item.text, span):
            place = spot(item, token.start, token.end)
            action = Action.REPLACE if item.key == "title" and _is_own(token, span) else token.action
            yield Token(f"year:{item.key}@{token.start}", place, token.use, action, token.new, token.why)


def _is_own(token: YearToken, span: Span) -> bool:
    """Tell the plan's own year or period: in the title it is no other document's."""
    if token.use not in (TokenClass.OWN, TokenClass.PERIOD):
        return False
    years = [int(year) for year in re.findall(r"\d{4}", token.text)]
    return bool(token.new) and years in ([span.old_from, span.old_to], [span.old_from] if span.one_year else [])


def _deadlines(texts: list[PlacedText]) -> Iterator[FoundDate]:
    seen: set[tuple[str, int, int]] = set()
    for item in texts:
        if item.key.startswith("tasks/"):
            continue
        for found in deadlines_in(item.text):
            key = (found.kind, found.day, found.month)
            if key not in seen:
                seen.add(key)
                kept = ReportDeadline(found.kind, found.day, found.month, found.before, found.text)
                yield FoundDate(f"deadline:{found.kind}:{found.day}/{found.month}", item.label, kept)


def _task(old: Task, new: Task, span: Span) -> Task:
    """Return a task of the new plan: its range is read anew where it came from its text, else moved by the years."""
    derived = time_range(old.time, span.old_from, span.old_to) if old.time else (None, None)
    if (old.start, old.end) == derived:
        start, end = time_range(new.time, span.new_from, span.new_to) if new.time else (None, None)
    else:
        start, end = (_moved_day(day, span) for day in (old.start, old.end))
    return replace(new, id=None, start=start, end=end)


def _moved_day(day: date | None, span: Span) -> date | None:
    if day is None:
        return None
    year = span.moved(day.year)
    return date(year, 2, 28) if (day.month, day.day) == (2, 29) and year % 4 else day.replace(year=year)


def _linked(old: Plan, new: Plan) -> tuple[LinkedDocument, ...]:
    """Return the documents that the new plan rests on: read from its text, with what the clerk had added.

    A document of the new year that has no number yet is one of them: "…/KH-UBND", to be written in Căn cứ.
    """
    before = {fold(item.number) for item in linked_documents(old.office, [*old.basis, old.lead_in])}
    kept = {fold(item.number): item for item in old.linked}
    found = [kept.get(fold(item.number), item) for item in _cited_or_blank(new)]
    here = {fold(item.number) for item in found}
    return (*found, *(item for number, item in kept.items() if number not in before | here))


def _cited_or_blank(plan: Plan) -> list[LinkedDocument]:
    """Return the documents of a plan's opening, those with a blank number too."""
    stand_ins: dict[str, str] = {}

    def numbered(match: re.Match[str]) -> str:
        # Two blanks of one symbol are two documents: each gets a number of its own while the text is read.
        stand_in = f"{90001 + len(stand_ins)}{match['symbol']}"
        stand_ins[fold(stand_in)] = f"…{match['symbol']}"
        return stand_in

    texts = [_BLANK_NUMBER.sub(numbered, text) for text in (*plan.basis, plan.lead_in)]
    return [
        replace(item, number=stand_ins.get(fold(item.number), item.number))
        for item in linked_documents(plan.office, texts)
    ]


def _chosen_symbol(found: Rollforward, choices: Choices) -> str:
    chosen = choices.get("name:symbol")
    return found.plan.symbol if chosen is None else chosen.strip() or found.plan.symbol
