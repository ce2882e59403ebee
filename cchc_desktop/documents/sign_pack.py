"""The sign pack (N11): a phiếu trình on top, then the plan exactly as it will be printed.

The first page answers what a leader asks: what is wanted of me, until when, what is new since the last time, what is
still open. It is an ordinary document of blocks, so PDF and Word come out alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from cchc_desktop.documents.blocks import (
    Addressees,
    Align,
    Block,
    Closing,
    Column,
    Document,
    Letterhead,
    NewPart,
    Paragraph,
    Role,
    Run,
    Table,
    Title,
    body,
)
from cchc_desktop.documents.plan_document import plan_document
from cchc_desktop.documents.wording import place_date_line
from cchc_desktop.drafting.aging import expired_names, expired_symbol
from cchc_desktop.drafting.change_words import PART_NAMES, sentence, summary
from cchc_desktop.drafting.compare import Change, ChangeKind, Comparison, Part, compare
from cchc_desktop.drafting.places import PlacedText, placed_texts
from cchc_desktop.models import Plan, Signer
from cchc_desktop.text import long_date

# Blanks that somebody must fill: «...», [...], ____, "số …", "ngày …"; "băng rôn..." is only an and-so-on.
_BLANK = re.compile(
    r"«[^»]*»|\[[^\]]*(?:…|\.{3}|_{2})[^\]]*\]|_{3,}|(?:số|ngày|tháng|năm)\s*(?:…|\.{3,})\S*|…\s*/\s*\S*|\.{5,}",
    re.IGNORECASE,
)
_AROUND = 45
_LISTED_UP_TO = 25  # changes; what is more can't be read in two minutes and goes behind the plan
_GROUPED_FROM = 12  # changes; fewer are read without headings between them
SYMBOL = "PTr"


SENDER = Signer("", "NGƯỜI TRÌNH", "")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of the leader. `asked` is free text, `findings` the proof-reader's lines (None: it was not run)."""

    addressee: str
    asked: str
    deadline: date | None = None
    sender: Signer = SENDER
    notes: str = ""
    on: date | None = None  # the day of the phiếu trình
    findings: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """The state that changes are told against, and its name: "kế hoạch năm 2023", "bản lưu ngày 05/3/2027".

    `detail` tells states of one name apart in a list: why it was kept, whose plan it is.
    """

    plan: Plan
    label: str
    detail: str = ""

    @property
    def title(self) -> str:
        """Return the name as an entry of a list."""
        name = f"{self.label[0].upper()}{self.label[1:]}"
        return f"{name} · {self.detail}" if self.detail else name


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A blank left in the text."""

    place: str
    text: str


@dataclass(slots=True)
class _Cover:
    """The cover's blocks with its sections numbered as they come: a section without content is left out."""

    blocks: list[Block] = field(default_factory=list)
    sections: int = 0

    def section(self, title: str, *paragraphs: str) -> None:
        """Add a section; what is said in one sentence stands on the line of its title."""
        self.sections += 1
        said = [text.strip() for text in paragraphs if text.strip()]
        if not said:
            self.blocks.append(body(title, Role.HEADING, f"{self.sections}."))
            return
        first = (Run(f"{self.sections}. {title}: ", bold=True), Run(said[0]))
        self.blocks.append(Paragraph(Role.BODY, first))
        self.blocks += [body(text) for text in said[1:]]


def sign_pack(plan: Plan, previous: Before | None, request: Request, pages: int | None = None) -> Document:
    """Return the sign pack: phiếu trình and the plan as printed, each part numbered from 1.

    `pages` is how many pages the plan prints on, said on the cover when it is known.
    """
    printed = plan_document(plan)
    comparison = compare(previous.plan, plan) if previous else None
    blocks: list[Block] = [*_cover(plan, previous, comparison, request, pages), NewPart(), *printed.blocks]
    if previous and comparison and len(comparison.changes) > _LISTED_UP_TO:
        blocks += [NewPart(title=f"CHI TIẾT THAY ĐỔI SO VỚI {previous.label.upper()}"), *_changes(comparison)]
    return Document(f"Hồ sơ trình ký: {printed.title}", tuple(blocks), plan.office)


def open_questions(plan: Plan) -> tuple[OpenQuestion, ...]:
    """Return the blanks left in a plan's text; its own number and day, which văn thư gives, are none."""
    return tuple(question for item in placed_texts(plan) for question in _blanks(item))


def doubts(plan: Plan, on: date) -> tuple[str, ...]:
    """Return what to look at before a plan is signed on a day or locked: blanks, names and a symbol out of use."""
    blanks = [f"{item.place} “{item.text}”" for item in open_questions(plan)]
    if "«" in plan.symbol or "…" in plan.symbol:
        blanks.append(f"Ký hiệu “{plan.symbol}”")
    out = []
    if blanks:
        listed = "; ".join(blanks[:3]) + (f"; và {len(blanks) - 3} chỗ khác" if len(blanks) > 3 else "")
        out.append(f"Còn {len(blanks)} chỗ để trống trong dự thảo: {listed}.")
    out += [f"{words}." for words in expired_names((plan.parent, plan.office, *plan.recipients), on)]
    if words := expired_symbol(plan.symbol, on):
        out.append(f"{words}.")
    return tuple(out)


def _cover(
    plan: Plan, previous: Before | None, comparison: Comparison | None, request: Request, pages: int | None
) -> list[Block]:
    day = request.on
    head = Letterhead(
        plan.parent.upper(),
        plan.office.upper(),
        "",
        SYMBOL,
        place_date_line(plan.place, day.day if day else None, day.month if day else None, day.year if day else None),
    )
    cover = _Cover([head, Title("PHIẾU TRÌNH", f"Ban hành {plan.type_name.capitalize()} {_lower(plan.title)}".strip())])
    if request.addressee.strip():
        cover.blocks.append(Addressees(tuple(line for line in request.addressee.split("\n") if line.strip())))
    cover.section("Nội dung trình", *request.asked.split("\n"), _facts(plan, pages))
    if request.deadline:
        cover.section("Thời hạn", f"đề nghị cho ý kiến trước {long_date(request.deadline)}.")
    if previous and comparison:
        said = summary(comparison)
        few = len(comparison.changes) <= _LISTED_UP_TO
        more = "" if few else " Chi tiết ở cuối hồ sơ."
        cover.section(f"Thay đổi so với {previous.label}", f"{said[0].lower()}{said[1:]}.{more}")
        cover.blocks += _changes(comparison) if few else _counts(comparison)
    if request.findings is not None:
        found = request.findings
        cover.section("Kết quả soát lỗi", f"{len(found):02d} lưu ý." if found else "không phát hiện lỗi.")
        cover.blocks += [body(line, Role.DASH, "-") for line in found]
    questions = open_questions(plan)
    if questions:
        cover.section("Nội dung còn để trống")
        cover.blocks += [body(f"{item.place}: “{item.text}”", Role.DASH, "-") for item in questions]
    if request.notes.strip():
        cover.section("Ghi chú của người trình", *request.notes.split("\n"))
    cover.section("Ý kiến của lãnh đạo")
    cover.blocks.append(_OPINION)
    cover.blocks.append(Closing((), request.sender))
    return cover.blocks


# Ticked and written on by hand.
_OPINION = Table(
    (Column("Ý kiến", 50), Column("Đánh dấu", 16, Align.CENTER), Column("Yêu cầu sửa", 70)),
    (("Đồng ý, ký ban hành\n", "", ""), ("Sửa theo yêu cầu rồi ký\n", "", ""), ("Chưa đồng ý, trình lại\n", "", "")),
)


def _facts(plan: Plan, pages: int | None) -> str:
    appendices = len(plan.appendices) + bool(plan.task_table and plan.tasks)  # the printed list of tasks is one too
    counted = [(pages or 0, "trang"), (len(plan.tasks), "nhiệm vụ"), (appendices, "phụ lục")]
    parts = [f"{count:02d} {word}" for count, word in counted if count]
    return f"Dự thảo kèm theo gồm {', '.join(parts)}." if parts else ""


def _changes(comparison: Comparison) -> list[Block]:
    """Return the changes as one table in the order of print; many are grouped by the parts of the plan."""
    if not comparison.changes:
        return []
    rows: list[tuple[str, ...]] = []
    number = 0
    for part, changes in _grouped(comparison.changes):
        if len(comparison.changes) > _GROUPED_FROM:
            rows.append((part,))
        for change in changes:
            number += 1
            rows.append((f"{number}", change.place, _said(change)))
    columns = (Column("STT", 6, Align.CENTER), Column("Chỗ thay đổi", 26), Column("Thay đổi", 68))
    return [Table(columns, tuple(rows))]


def _counts(comparison: Comparison) -> list[Block]:
    """Return how much changed in each part: what a leader can read of a plan written anew."""
    kinds = (ChangeKind.CHANGED, ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.MOVED)
    rows = [
        (part, *(f"{sum(change.kind is kind for change in changes) or ''}" for kind in kinds))
        for part, changes in _grouped(comparison.changes)
        if changes[0].kind is not ChangeKind.YEARS
    ]
    heads = [Column(word, 14, Align.CENTER) for word in ("Sửa", "Thêm", "Bỏ", "Chuyển")]
    return [Table((Column("Phần", 44), *heads), tuple(rows))]


def _grouped(changes: Sequence[Change]) -> Iterator[tuple[str, list[Change]]]:
    years = [change for change in changes if change.kind is ChangeKind.YEARS]
    if years:
        yield "Năm của kế hoạch", years
    for part in Part:
        its = [change for change in changes if change.part is part and change.kind is not ChangeKind.YEARS]
        if its:
            yield PART_NAMES[part], its


def _said(change: Change) -> str:
    """Return the change without its place, which has a column of its own."""
    said = sentence(change).removeprefix(f"{change.place}: ")
    return f"{said[0].upper()}{said[1:]}"


def _blanks(item: PlacedText) -> Iterator[OpenQuestion]:
    """Yield the blanks of a text; those that stand close together are one question."""
    end = -1
    for match in _BLANK.finditer(item.text):
        if match.start() < end:
            continue
        start, end = max(0, match.start() - _AROUND), match.end() + _AROUND
        words = " ".join(item.text[start:end].split())
        head = "…" if start else ""
        tail = "…" if end < len(item.text) else ""
        words = words.partition(" ")[2] if head and " " in words else words
        words = words.rpartition(" ")[0] if tail and " " in words else words
        yield OpenQuestion(item.label, f"{head}{words}{tail}")


def _lower(text: str) -> str:
    """Return a title as it goes on after other words, an abbreviation or a capital title left as it is."""
    return f"{text[:1].lower()}{text[1:]}" if text[1:2].islower() or text[1:2] == " " else text
