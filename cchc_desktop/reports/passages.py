"""The body of the report: its paragraphs in order, each with an id by which its words can be edited.

An edit keeps the words and names the figures (`narrative.as_template`): whatever the clerk writes around
them, the figures stay those of the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cchc_desktop.documents.blocks import Role
from cchc_desktop.documents.wording import with_end_mark
from cchc_desktop.registers import Praise, change_words
from cchc_desktop.reports import narrative
from cchc_desktop.reports.figures import ReportFigures
from cchc_desktop.reports.narrative import Figure, Piece, Sentence, Words, fill
from cchc_desktop.reports.sentences import sentence
from cchc_desktop.reports.task_state import ongoing
from cchc_desktop.text import fold, letter_marker, number, padded, roman

BY_KIND = "TỔNG HỢP KẾT QUẢ THEO HÌNH THỨC"
BY_UNIT = "KẾT QUẢ THEO ĐƠN VỊ THỰC HIỆN"
BY_TASK = "TIẾN ĐỘ THỰC HIỆN NHIỆM VỤ CỦA KẾ HOẠCH"
BY_YEAR = "KẾT QUẢ TỪNG NĂM VÀ CẢ GIAI ĐOẠN"
LIST = "DANH SÁCH HOẠT ĐỘNG TRONG KỲ"
SUPPLEMENTS = "BỔ SUNG KỲ TRƯỚC: THAY ĐỔI SỐ LIỆU CÁC KỲ ĐÃ CHỐT"
RECONCILED = "ĐỐI CHIẾU VỚI SỐ LIỆU ĐÃ CHỐT"

_Values = Mapping[str, Piece | str]


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph. `id` is "" where the words are fixed (headings); `edited` when the office changed it."""

    id: str
    role: Role
    sentence: Sentence
    marker: str = ""
    edited: bool = False


def passages(figures: ReportFigures, parts: Mapping[str, str] | None = None) -> list[Passage]:
    """Return the body; `parts` names the appendix ("Phụ lục I") under which each table follows."""
    parts = parts or {}
    sections = [
        ("KẾT QUẢ THỰC HIỆN", _results(figures, parts)),
        ("TIẾN ĐỘ THỰC HIỆN KẾ HOẠCH", _progress(figures, parts)),
        ("BIỂU DƯƠNG, KHEN THƯỞNG", _praise(figures)),
        ("TIẾP NHẬN, XỬ LÝ PHẢN ÁNH, KIẾN NGHỊ", _feedback(figures)),
        ("CÁC CHỈ SỐ CẢI CÁCH HÀNH CHÍNH", _indices(figures)),
        ("KHÓ KHĂN, VƯỚNG MẮC", _obstacles(figures)),
        ("BỔ SUNG, ĐỐI CHIẾU SỐ LIỆU", _supplements(figures, parts)),
        ("NHIỆM VỤ THỜI GIAN TỚI", _next(figures)),
    ]
    out = [Passage("opening", Role.BODY, narrative.opening(figures))]
    for place, (title, content) in enumerate(((t, c) for t, c in sections if c), 1):
        out.append(Passage("", Role.ROMAN, (Words(title),), f"{roman(place)}."))
        out += content
    to = {"period": figures.period.phrase, "office": narrative.office_name(figures), "receiver": figures.addressee}
    closing = fill(sentence(figures.sentences, "closing", "to_superior" if figures.addressee else "text"), to)
    out.append(Passage("closing", Role.BODY, closing))
    out = [_edited(passage, figures) for passage in out]
    last = out[-1]
    out[-1] = Passage(last.id, last.role, _with_end(last.sentence), last.marker, last.edited)
    return out


def _edited(passage: Passage, figures: ReportFigures) -> Passage:
    text = figures.edits.get(passage.id) if passage.id else None
    if text is None or not text.strip():
        return passage
    return Passage(passage.id, passage.role, narrative.from_template(text, figures), passage.marker, edited=True)


def _with_end(told: Sentence) -> Sentence:
    last = told[-1]
    return (*told[:-1], Words(with_end_mark(last.text))) if isinstance(last, Words) else (*told, Words("./."))


def _results(figures: ReportFigures, parts: Mapping[str, str]) -> list[Passage]:
    out = [Passage("summary", Role.BODY, narrative.summary(figures))]
    sections = list(narrative.groups(figures))
    for place, section in enumerate(sections, 1):
        out.append(Passage("", Role.HEADING, (Words(section.title),), f"{place}." if len(sections) > 1 else ""))
        for told in section.sentences:
            kind = next(piece.kinds[0] for piece in told if isinstance(piece, Figure))
            out.append(Passage(f"kind:{kind}", Role.DASH, (*told, Words(".")), "-"))
    if BY_KIND in parts and LIST in parts:
        where: _Values = {"summary_part": parts[BY_KIND], "detail_part": parts[LIST]}
        out.append(Passage("tables", Role.BODY, fill(sentence(figures.sentences, "summary", "tables"), where)))
    return out


def _progress(figures: ReportFigures, parts: Mapping[str, str]) -> list[Passage]:
    told = narrative.progress(figures)
    if told is None:
        return []
    out = [Passage("progress", Role.BODY, told)]
    if (loose := narrative.loose(figures)) is not None:
        out.append(Passage("loose", Role.BODY, loose))
    if BY_YEAR in parts:
        where: _Values = {"years_part": parts[BY_YEAR]}
        out.append(Passage("years", Role.BODY, fill(sentence(figures.sentences, "plan", "years"), where)))
    if (left := narrative.unfinished(figures)) is not None:
        lead, tasks = left
        out.append(Passage("unfinished", Role.BODY, lead))
        out += _lettered(tasks)
    elif not ongoing(figures):
        done = fill(sentence(figures.sentences, "plan", "all_done"), {"plan": narrative.plan_name(figures)})
        out.append(Passage("all_done", Role.BODY, done))
    return out


def _lettered(texts: Iterable[str]) -> list[Passage]:
    """Return a list of points; one alone has nothing to be told from and gets no letter."""
    listed = [text.rstrip(" .;") for text in texts]
    if len(listed) == 1:
        return [Passage("", Role.DASH, (Words(f"{listed[0]}."),), "-")]
    return [
        Passage(
            "",
            Role.LETTER,
            (Words(f"{text}{'.' if place == len(listed) - 1 else ';'}"),),
            f"{letter_marker(place)})",
        )
        for place, text in enumerate(listed)
    ]


def _praise(figures: ReportFigures) -> list[Passage]:
    facts = figures.facts
    if facts is None or not (facts.praise or facts.criticism):
        return []
    own, out = figures.sentences, []
    values: dict[str, Piece | str] = {
        "period": figures.period.phrase,
        "praised": Figure(padded(len(facts.praise)), "praise:all"),
        "commended": Figure(padded(len(facts.commended)), "praise:commended"),
        "criticised": Figure(padded(len(facts.criticism)), "criticism:all"),
    }
    if facts.praise:
        name = "commended" if facts.commended else "lead"
        out.append(Passage("praise", Role.BODY, fill(sentence(own, "praise", name), values)))
        out += _lettered(praise_line(row) for row in facts.praise)
    if facts.criticism:
        out.append(Passage("criticism", Role.BODY, fill(sentence(own, "praise", "criticism"), values)))
        out += _lettered(praise_line(row) for row in facts.criticism)
    return out


def praise_line(row: Praise) -> str:
    """Return "Nguyễn Văn A, Văn phòng Sở: sáng kiến … (Quyết định số …)"."""
    who = ", ".join(part for part in (row.name, row.unit) if part)
    what = f"{who}: {row.achievement}" if row.achievement else who
    named = "Quyết định số " if re.match(r"\d+/QĐ", row.decision) else ""
    return f"{what} ({named}{row.decision})" if row.decision else what


def _feedback(figures: ReportFigures) -> list[Passage]:
    facts = figures.facts
    if facts is None or not facts.feedback.all:
        return []
    own, counts, out = figures.sentences, facts.feedback, []
    names = ("received", "answered_new", "waiting_new", "carried", "answered_old", "waiting_old", "overdue")
    values: dict[str, Piece | str] = {name: Figure(padded(getattr(counts, name)), f"feedback:{name}") for name in names}
    if counts.received:
        name = _how_far(counts.answered_new, counts.waiting_new, "lead", "answered", "waiting")
        out.append(Passage("feedback", Role.BODY, fill(sentence(own, "feedback", name), values)))
    if counts.carried:
        name = _how_far(counts.answered_old, counts.waiting_old, "carried", "carried_answered", "carried_waiting")
        out.append(Passage("carried", Role.BODY, fill(sentence(own, "feedback", name), values)))
    if counts.overdue:
        out.append(Passage("overdue", Role.BODY, fill(sentence(own, "feedback", "overdue"), values)))
    return out


def _how_far(answered: int, waiting: int, both: str, all_answered: str, none_answered: str) -> str:
    """Return the name of the sentence that tells no zero."""
    return both if answered and waiting else all_answered if answered else none_answered


def _indices(figures: ReportFigures) -> list[Passage]:
    out = []
    for place, change in enumerate(figures.facts.indices if figures.facts else (), 1):
        now = change.now
        if now.value is None and now.rank is None:
            continue
        text = sentence(figures.sentences, "index", "rank" if now.rank else "value")
        unit = change.unit if change.unit == "%" else f" {change.unit}".rstrip()
        text = text.replace("{index_value}", "{index_value}" + unit)
        if now.ranked:
            text = text.replace("{index_rank}", f"{{index_rank}}/{now.ranked}")
        if now.value is None:
            text = text.replace(f": {{index_value}}{unit},", "")
        values: dict[str, Piece | str] = {
            "index": (f"{change.full} ({change.label})" if change.full != change.label else change.label)
            + (f" của {now.owner}" if now.owner and fold(now.owner) != fold(figures.office.name) else ""),
            "index_year": str(now.year),
            "index_change": change_words(change),
        }
        for name, amount in (("value", now.value), ("rank", now.rank)):
            values[f"index_{name}"] = "" if amount is None else Figure(number(amount), f"index:{place}:{name}")
        if not values["index_change"]:
            text = text.replace(", {index_change}", "")
        out.append(Passage("", Role.DASH, fill(text, values), "-"))
    return out


def _obstacles(figures: ReportFigures) -> list[Passage]:
    facts = figures.facts
    if facts is None or not facts.obstacles:
        return []
    count = Figure(padded(len(facts.obstacles)), "obstacles:all")
    lead = fill(sentence(figures.sentences, "obstacles", "lead"), {"obstacles": count})
    lines = []
    for row in facts.obstacles:
        text = row.content.strip().rstrip(".;")
        if row.solved and row.solved <= figures.last:
            solution = row.solution.strip().rstrip(".;")
            solution = solution.removeprefix("Đã ").removeprefix("đã ")
            text += f" (đã tháo gỡ: {solution})" if solution else " (đã tháo gỡ)"
        elif proposal := row.proposal.strip().rstrip(".;"):
            asked = proposal.startswith(("Đề nghị", "Đề xuất", "Kiến nghị"))
            text += f"; {proposal[0].lower()}{proposal[1:]}" if asked else f"; đề xuất: {proposal}"
        lines.append(text)
    return [Passage("obstacles", Role.BODY, lead), *_lettered(lines)]


def _supplements(figures: ReportFigures, parts: Mapping[str, str]) -> list[Passage]:
    own, out = figures.sentences, []
    whole = figures.reconciliation
    values: dict[str, Piece | str] = {
        "supplements": Figure(padded(len(figures.altered)), "supplements"),
        "proofs": Figure(padded(len(figures.proved)), "supplements:proofs"),
        "supplement_part": parts.get(SUPPLEMENTS, "phụ lục"),
    }
    if figures.altered:
        out.append(Passage("supplements", Role.BODY, fill(sentence(own, "supplement", "lead"), values)))
    if figures.proved:
        out.append(Passage("proofs", Role.BODY, fill(sentence(own, "supplement", "proofs"), values)))
    if whole is not None:
        named = [_period_words(part.period) for part in whole.parts if part.frozen]
        if any(not part.frozen for part in whole.parts):
            named.append("số liệu phần chưa chốt")
        changed = any(not change.proof_only for change in whole.supplements)
        name = "differ" if whole.unexplained else "agree" if changed else "same"
        last = ", " if name == "agree" else " và "  # the sentence itself goes on with "và các thay đổi"
        values = {
            "period": figures.period.phrase,
            "parts": last.join(part for part in (", ".join(named[:-1]), named[-1]) if part),
            "reconcile_part": parts.get(RECONCILED, "phụ lục"),
        }
        out.append(Passage("reconciled", Role.BODY, fill(sentence(own, "supplement", name), values)))
    return out


def _period_words(code: str) -> str:
    from cchc_desktop.periods import Period

    return Period.parse(code).phrase


def _next(figures: ReportFigures) -> list[Passage]:
    own = figures.sentences
    told: list[tuple[str, Sentence]] = []
    if narrative.unfinished(figures) is not None:
        told.append(("next", (Words(sentence(own, "next", "lead")),)))
    if count := ongoing(figures):
        steady: _Values = {"ongoing": Figure(padded(count), "tasks:ongoing")}
        told.append(("ongoing", fill(sentence(own, "next", "ongoing"), steady)))
    if (missing := narrative.missing_evidence(figures)) is not None:
        told.append(("missing", missing))
    if figures.facts is not None and figures.facts.feedback.waiting:
        waiting: _Values = {"waiting": Figure(padded(figures.facts.feedback.waiting), "feedback:waiting")}
        told.append(("answer", fill(sentence(own, "next", "answer"), waiting)))
    if figures.period.last_month == 12:
        year: _Values = {"next_year": str(figures.period.last_year + 1)}
        told.append(("plan", fill(sentence(own, "next", "plan"), year)))
    return [Passage(name, Role.DASH, text, "-") for name, text in told]
