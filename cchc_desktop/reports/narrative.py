"""The report's sentences: words from templates, figures as pieces bound to their query.

Zeros are dropped, counts below 10 padded, kinds never added together (domain.md 4, 7.16).
A `Figure` names the query it comes from, so that text and tables can be held against each
other; the words around it may be edited, the figure may not (product.md N6).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from cchc_desktop import catalog
from cchc_desktop.periods import PeriodKind
from cchc_desktop.reports.figures import KindFigures, ReportFigures
from cchc_desktop.reports.queries import values as figure_values
from cchc_desktop.reports.sentences import CHIP, sentence, templates
from cchc_desktop.reports.task_state import ongoing
from cchc_desktop.text import fold, padded, percent, short_date

__all__ = ["Figure", "Piece", "Sentence", "Words", "fill", "templates"]


@dataclass(frozen=True, slots=True)
class Words:
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in the text. `query` is stable: "kind:own_site:quantity", "tasks:finished", ..."""

    text: str
    query: str
    kinds: tuple[str, ...] = ()


_HELD = ("direct", "event")
Piece = Words | Figure
Sentence = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences under one group of kinds; `marker_title` is "" for the opening paragraph."""

    title: str
    sentences: tuple[Sentence, ...]


def plain(pieces: Sentence) -> str:
    """Return a sentence as text."""
    return "".join(piece.text for piece in pieces)


def fill(template: str, values: Mapping[str, Piece | str]) -> Sentence:
    """Put words and figures into a template and join neighbouring words."""
    pieces: list[Piece] = []
    for place, part in enumerate(re.split(r"\{(\w+)\}", template)):
        piece = values[part] if place % 2 else part
        if isinstance(piece, str):
            piece = Words(piece)
        if not piece.text:
            continue
        if pieces and isinstance(piece, Words) and isinstance(before := pieces[-1], Words):
            pieces[-1] = Words(before.text + piece.text)
        else:
            pieces.append(piece)
    return tuple(pieces)


def opening(figures: ReportFigures) -> Sentence:
    """Return the sentence under Kính gửi: by what plan, what is reported."""
    values: dict[str, Piece | str] = {"office": office_name(figures), "period": figures.period.phrase}
    if figures.plan is None:
        return _capital(fill(sentence(figures.sentences, "opening", "plain"), values))
    values["plan_in_full"] = plan_in_full(figures)
    return fill(sentence(figures.sentences, "opening", "with_plan"), values)


def summary(figures: ReportFigures) -> Sentence:
    """Return the opening sentence: how many activities, how many with evidence, over which days."""
    own = figures.sentences
    values: dict[str, Piece | str] = {
        "period": figures.period.phrase,
        "office": office_name(figures),
        "window": figures.window_words,
    }
    if not figures.activities:
        return fill(sentence(own, "summary", "empty"), values)
    values |= {
        "activities": Figure(padded(figures.activities), "activities"),
        "evidenced": Figure(padded(figures.with_evidence), "evidenced"),
        "evidence_ratio": Figure(percent(figures.with_evidence / figures.activities), "evidence_ratio"),
    }
    return fill(sentence(own, "summary", "lead" if figures.with_evidence else "no_evidence"), values)


def groups(figures: ReportFigures) -> Iterator[Section]:
    """Yield for each group of kinds one section with a sentence a kind that was done in the period."""
    labels = {group.id: group.label for group in catalog.groups()}
    done = [row for row in figures.kinds if row.quantity]
    for group, rows in groupby(done, key=lambda row: row.group):
        yield Section(labels.get(group, group), tuple(kind_sentence(row, figures) for row in rows))


def kind_sentence(row: KindFigures, figures: ReportFigures) -> Sentence:
    """Return what was done of one kind, against last year, since the year began, and of the plan."""
    kind = catalog.kind(row.kind)

    def part(name: str) -> str:
        return sentence(figures.sentences, "kind", name)

    def figure(name: str, value: float) -> Figure:
        return Figure(padded(value), f"kind:{row.kind}:{name}", (row.kind,))

    values: dict[str, Piece | str] = {
        "verb": kind.verb,
        "noun": kind.noun,
        "before": "năm trước" if figures.period.kind is PeriodKind.YEAR else "cùng kỳ năm trước",
        "occasion": kind.occasion,
        "integrated": figure("integrated", row.integrated),
        "unit": kind.counting_unit,
        "reach_phrase": kind.reach_phrase or kind.reach_words,
        "quantity": figure("quantity", row.quantity),
        "reach": figure("reach", row.reach),
        "cumulative": figure("cumulative", row.cumulative),
        "difference": figure("difference", abs(row.quantity - row.last_year)),
        "ratio": Figure(percent(row.ratio or 0), f"kind:{row.kind}:ratio", (row.kind,)),
    }
    held = row.integrated if kind.group in _HELD else 0  # words are woven into what people come together for
    if held and held >= row.quantity:
        text = part("integrated_reach" if row.reach else "integrated_all")
    else:
        text = part("reach" if row.reach else "plain")
    if row.last_year and figures.period.years == 1:  # the years before a programme are no measure of it
        change = row.quantity - row.last_year
        text += part("more") if change > 0 else part("less") if change < 0 else part("same")
    if row.cumulative != row.quantity or (figures.first != figures.year_first and row.planned):
        text += part("cumulative")
    if row.planned and row.ratio:
        text += part("of_plan" if figures.period.years == 1 else "of_plan_years")
    if 0 < held < row.quantity:
        text += part("integrated")
    return _capital(fill(text, values))


def progress(figures: ReportFigures) -> Sentence | None:
    """Return how many of the plan's tasks are finished, None without a plan that has tasks."""
    if not figures.plan or not figures.tasks:
        return None
    finished = sum(1 for row in figures.tasks if row.finished)
    name = "tasks" if finished else "none"
    if steady := ongoing(figures):
        name = "tasks_ongoing" if steady < finished else "tasks_all_ongoing"
    own, span = figures.sentences, figures.period.phrase
    if figures.period.last_month == 12 and figures.period.years == 1:
        span = f"năm {figures.period.year}"  # from the year's start to the end of quarter IV
    whole = figures.first == figures.year_first or figures.period.last_month == 12
    when = sentence(own, "plan", "within" if whole else "since").replace("{period}", span)
    return fill(
        sentence(own, "plan", name),
        {
            "period": figures.period.phrase,
            "when": when,
            "finished": Figure(padded(finished), "tasks:finished"),
            "ongoing": Figure(padded(steady), "tasks:ongoing"),
            "tasks": Figure(padded(len(figures.tasks)), "tasks:all"),
            "task_ratio": Figure(percent(finished / len(figures.tasks)), "tasks:ratio"),
            "plan": plan_name(figures),
        },
    )


def unfinished(figures: ReportFigures) -> tuple[Sentence, tuple[str, ...]] | None:
    """Return the sentence that leads the open tasks in and their texts, None when all are done."""
    tasks = tuple(row.task.text.rstrip(" .;") for row in figures.tasks if not row.finished)
    if not tasks:
        return None
    lead = fill(sentence(figures.sentences, "plan", "unfinished"), {"open": Figure(padded(len(tasks)), "tasks:open")})
    return lead, tasks


def loose(figures: ReportFigures) -> Sentence | None:
    """Return the sentence on what was done for no task though its kind has a target, None when there is nothing."""
    listed: list[Piece] = []
    for kind_id, quantity in figures.loose:
        listed += [Words("; ")] if listed else []
        count = Figure(padded(quantity), f"kind:{kind_id}:loose", (kind_id,))
        listed += [count, Words(f" {catalog.kind(kind_id).noun}")]
    if not figures.tasks or not listed:
        return None
    before, _, after = sentence(figures.sentences, "plan", "loose").partition("{loose}")
    return (Words(before), *listed, Words(after))


def missing_evidence(figures: ReportFigures) -> Sentence | None:
    """Return the sentence on activities without any evidence, None when there are none."""
    missing = figures.activities - figures.with_evidence
    if not missing:
        return None
    return fill(
        sentence(figures.sentences, "next", "evidence"), {"missing": Figure(padded(missing), "evidence:missing")}
    )


def plan_name(figures: ReportFigures) -> str:
    """Return how the plan is called in a sentence: "Kế hoạch số 18/KH-SLĐTBXH ngày 15/3/2023"."""
    plan = figures.plan
    assert plan is not None
    if plan.number and plan.symbol:
        day = f" ngày {short_date(plan.date)}" if plan.date else ""
        return f"Kế hoạch số {plan.reference}{day}"
    years = (
        f"năm {plan.year_from}" if plan.year_from == plan.year_to else f"giai đoạn {plan.year_from} - {plan.year_to}"
    )
    return f"Kế hoạch tuyên truyền {years}"


def plan_in_full(figures: ReportFigures) -> str:
    """Return the plan as first cited: type, number, date, issuer, trích yếu (domain.md 1.5)."""
    plan = figures.plan
    assert plan is not None
    title = plan.title.strip().rstrip(".")
    title = title[:1].lower() + title[1:]
    if "«" in title:  # a blank of the template that nobody filled in
        return plan_name(figures)
    if not (plan.number and plan.symbol):
        return f"Kế hoạch {title}" if title else plan_name(figures)
    issuer = office_name(figures)
    own = f" của {issuer}" if fold(issuer) not in fold(title) else ""
    about = title if not title or title.startswith(("về ", "v/v ")) else f"về {title}"
    return f"{plan_name(figures)}{own} {about}".rstrip()


def office_name(figures: ReportFigures) -> str:
    return figures.office.name or "cơ quan"


def report_sentences(figures: ReportFigures) -> list[Sentence]:
    """Return every paragraph of the report's body as it is printed, edits included."""
    from cchc_desktop.reports.passages import passages

    return [passage.sentence for passage in passages(figures)]


def as_template(pieces: Sentence) -> str:
    """Return a sentence with its figures as chips: what the editor keeps of an edited paragraph."""
    return "".join(f"{{{piece.query}}}" if isinstance(piece, Figure) else _no_braces(piece.text) for piece in pieces)


def from_template(text: str, figures: ReportFigures) -> Sentence:
    """Return an edited paragraph with the figures of today; a chip that is no figure any more reads as nothing."""
    known = figure_values(figures)
    chips: dict[str, Piece | str] = {}
    for query in set(CHIP.findall(text)):
        value = known.get(query)
        chips[query] = Figure(value.text or "0", query, value.kinds) if value else _gone(query)
    pieces: list[Piece] = []
    for place, part in enumerate(CHIP.split(text)):
        piece = chips[part] if place % 2 else Words(part)
        if isinstance(piece, str):
            piece = Words(piece)
        if piece.text:
            pieces.append(piece)
    return tuple(pieces)


def _gone(query: str) -> Piece | str:
    """Return what a kind without any figure left reads as: 0, bound still."""
    return Figure("0", query, (query.split(":")[1],)) if query.startswith("kind:") else ""


def _no_braces(text: str) -> str:
    return text.replace("{", "(").replace("}", ")")


def _capital(pieces: Sentence) -> Sentence:
    first = pieces[0]
    if isinstance(first, Figure):
        return pieces
    return (Words(first.text[:1].upper() + first.text[1:]), *pieces[1:])
