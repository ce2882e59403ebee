"""Recognise a plan in text: header, outline, tasks, recipients, signer; and render one back as text.

No word is lost: what fits nowhere stays in the outline. Left out are only Quốc hiệu and
tiêu ngữ (every print has them), page numbers alone on a line and Markdown's marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from cchc_desktop.errors import FileProblem, NotAPlanError
from cchc_desktop.intake.citations import Citation, YearToken, citations, year_tokens
from cchc_desktop.intake.deadlines import FoundDeadline, deadlines_in
from cchc_desktop.intake.ending import Ending, find_ending, read_ending
from cchc_desktop.intake.header import (
    OTHER_TYPES,
    PLAN_TYPES,
    Header,
    find_type,
    is_item,
    issuer_of,
    read_header,
    type_line,
)
from cchc_desktop.intake.lines import SourceLine, source_lines, split_marker, unwrap
from cchc_desktop.intake.outline import PlacedLine, build_outline, join_broken
from cchc_desktop.intake.reading import read_text
from cchc_desktop.intake.tasks import find_tasks
from cchc_desktop.models import Appendix, Level, Node, Plan, Signer
from cchc_desktop.text import fold, long_date, nfc, parse_date

_YEAR = r"(?:19|20)\d\d"


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """A line of the source with what it was taken for: a level of the outline or a part of the frame."""

    number: int
    part: str  # a Level's value, or office, number, date, type, title, basis, lead_in, recipients, signer, state
    marker: str
    text: str


@dataclass(frozen=True, slots=True)
class Recognition:
    """A plan as recognised, with what the clerk should see before it is taken in."""

    plan: Plan
    lines: tuple[RecognisedLine, ...]
    joined: int  # paragraphs cut by a page break that go on in lower case
    citations: tuple[Citation, ...]
    years: tuple[YearToken, ...]
    deadlines: tuple[FoundDeadline, ...]
    warnings: tuple[str, ...]


def read_plan(path: Path) -> Recognition:
    """Recognise the plan in a file. Raises FileProblem or NotAPlanError with a sentence for the clerk."""
    if path.suffix.lower() == ".docx":
        from cchc_desktop.intake.docx_reader import read_docx

        lines, notes = read_docx(path)
        return recognise_lines(lines, notes)
    text, notes = read_text(path)
    return recognise_lines(unwrap(source_lines(text)), notes)


def recognise(text: str) -> Recognition:
    """Recognise the plan in pasted text."""
    if not text.strip():
        raise FileProblem("Không có nội dung để nhận dạng.", "Dán văn bản của kế hoạch rồi thử lại.")
    return recognise_lines(unwrap(source_lines(text)))


def recognise_lines(lines: Sequence[SourceLine], notes: Sequence[str] = ()) -> Recognition:
    """Recognise a plan from source paragraphs, whatever they were read from."""
    _refuse_other(lines)
    type_at = find_type(lines)
    start = 0 if type_at is None else type_at + 1
    first = next((i for i in range(start, len(lines)) if is_item(_full(lines[i]))), len(lines))
    end = find_ending(lines)
    end = max(end, min(first, len(lines)))
    head_lines = join_broken(lines[start:first])
    header = read_header([*lines[:start], *head_lines.lines], type_at, start + len(head_lines.lines))
    body = join_broken(lines[first:end])
    outline, placed = build_outline([*header.rest, *body.lines] if header.rest else body.lines)
    ending = read_ending(lines[end:])
    warnings = [*notes, *_warnings(header, ending, body.guessed, outline)]
    year_from, year_to = _years(header, [line.text for line in lines])
    plan = Plan(
        id=None,
        title=header.title,
        year_from=year_from,
        year_to=year_to,
        type_name=header.type_name or "KẾ HOẠCH",
        parent=header.parent,
        office=header.office or issuer_of(header.lead_in),
        number=header.number,
        symbol=header.symbol,
        place=header.place,
        day=header.day,
        month=header.month,
        year=header.year,
        basis=header.basis,
        lead_in=header.lead_in,
        outline=outline,
        recipients=ending.recipients,
        signer=ending.signer,
        appendices=_appendices(ending.after),
    )
    plan = replace(plan, tasks=find_tasks(plan.outline, year_from, year_to))
    whole = "\n".join([header.title, header.lead_in, *header.basis, *(line.text for line in body.lines)])
    parts = [*header.parts, *ending.parts, *((item.number, item.level.value) for item in placed)]
    return Recognition(
        plan=plan,
        lines=_preview(lines, parts, placed),
        joined=body.sure + head_lines.sure,
        citations=citations(whole),
        years=year_tokens("\n".join(line.text for line in lines)),
        deadlines=deadlines_in(whole),
        warnings=tuple(warnings),
    )


def classify(text: str) -> str:
    """Tell what a text is: "plan", "news" (an article about a plan) or "other"."""
    lines = unwrap(source_lines(text))
    try:
        _refuse_other(lines)
    except NotAPlanError as error:
        return "news" if error.message == _NEWS else "other"
    return "plan"


class NewsDetails(NamedTuple):
    """What an article gives to start an activity from."""

    title: str
    date: date | None


def news_details(text: str) -> NewsDetails:
    """Return title and day of an article, to start an activity from."""
    lines = [line.text for line in unwrap(source_lines(text))]
    for place, line in enumerate(lines):
        if match := _UPDATED.search(line):
            day = parse_date(match["day"])
            # The stamp stands under the title, seldom above it.
            around = lines[place - 1 : place] if place and len(lines[place - 1].split()) >= 4 else lines[place + 1 :]
            return NewsDetails(next(iter(around), "").rstrip(" ."), day)
    title = next((line for line in lines if len(line.split()) >= 5), lines[0] if lines else "")
    return NewsDetails(title.rstrip(" .")[:300], None)


_NEWS = "Đây là bài viết, không phải kế hoạch."
_UPDATED = re.compile(
    r"(?:ngày\s+(?:cập nhật|đăng)|cập nhật|đăng ngày|thứ\s+\w+,)\D{0,20}(?P<day>\d{1,2}[/-]\d{1,2}[/-]\d{4})",
    re.IGNORECASE,
)


def _refuse_other(lines: Sequence[SourceLine]) -> None:
    """Raise NotAPlanError for a text that is no plan, saying what it seems to be."""
    type_at = find_type(lines)
    named = fold((type_line(lines[type_at].text) or ("", ""))[0]) if type_at is not None else ""
    if named in PLAN_TYPES:
        return
    if named:
        raise NotAPlanError(
            f"Đây là {OTHER_TYPES[named]}, không phải kế hoạch.", "Chọn tệp kế hoạch khác; không có gì được nhập."
        )
    marked = [m for line in lines if (m := split_marker(_full(line)))]
    headings = [m for m in marked if m.level in (Level.ROMAN, Level.ARABIC)]
    words = fold(" ".join(line.text for line in lines))
    if len(headings) >= 2 and any(m.level is Level.ROMAN for m in headings):
        return  # a plan pasted without its head
    long = [line for line in lines if len(line.text) > 150]
    if any(_UPDATED.search(line.text) for line in lines) or (len(long) >= 3 and "tuyen truyen" in words):
        raise NotAPlanError(_NEWS, "Có thể ghi bài viết này thành một hoạt động trong Nhật ký; không có gì được nhập.")
    raise NotAPlanError(
        "Không nhận ra kế hoạch trong văn bản này.",
        "Văn bản cần có chữ KẾ HOẠCH hoặc các mục I., II., III.; không có gì được nhập.",
    )


def _full(line: SourceLine) -> str:
    return f"{line.marker} {line.text}".strip()


def _years(header: Header, texts: Sequence[str]) -> tuple[int, int]:
    """Return the years of a plan: its period, else the year of its title, else of its date."""
    for text in (header.title, header.lead_in):
        if match := re.search(rf"giai\s+đoạn\s+(?:giai\s+đoạn\s+)?({_YEAR})\s*[-–—]\s*({_YEAR})", text):
            if text is header.title or not re.search(rf"năm\s+{_YEAR}", header.title):
                first, last = sorted((int(match[1]), int(match[2])))
                return first, last
        if match := re.search(rf"năm\s+({_YEAR})", text):
            return int(match[1]), int(match[1])
    if header.year:
        return header.year, header.year
    found = re.search(rf"năm\s+({_YEAR})", " ".join(texts))
    year = int(found[1]) if found else _this_year()
    return year, year


def _this_year() -> int:
    return date.today().year


def _warnings(header: Header, ending: Ending, guessed: Sequence[str], outline: Sequence[Node]) -> Iterator[str]:
    if not header.title:
        yield "Chưa thấy trích yếu của kế hoạch."
    if not outline:
        yield "Chưa thấy các mục I., II., III. của kế hoạch."
    if not ending.recipients:
        yield "Chưa thấy danh sách nơi nhận."
    if not ending.signer.name:
        yield "Chưa thấy họ tên người ký."
    for text in guessed:
        yield f"Đã nối đoạn “{text}…” vào đoạn trước vì trang bị ngắt giữa câu; xem lại chỗ này."
    for text in ending.notes:
        yield f"Chưa rõ dòng “{text}” ở phần ký."


def _appendices(lines: Sequence[SourceLine]) -> tuple[Appendix, ...]:
    """Return the appendices behind the signature: each begins with a line "Phụ lục"."""
    groups: list[list[SourceLine]] = []
    for line in lines:
        if not groups or (re.match(r"phụ\s+lục\b", line.text, re.IGNORECASE) and len(line.text) < 120):
            groups.append([])
        groups[-1].append(line)
    return tuple(Appendix(group[0].text, build_outline(join_broken(group[1:]).lines)[0]) for group in groups)


def _preview(
    lines: Sequence[SourceLine], parts: Iterable[tuple[int, str]], placed: Sequence[PlacedLine]
) -> tuple[RecognisedLine, ...]:
    known: dict[int, str] = {}
    for number, part in parts:
        known.setdefault(number, part)
    markers = {item.number: item.marker for item in placed}
    out, last = [], "text"
    for line in lines:
        last = known.get(line.number, last)  # a line joined to the one before shows its level
        out.append(RecognisedLine(line.number, last, markers.get(line.number, ""), line.text))
    return tuple(out)


# -- back to text ----------------------------------------------------------------------------------


def plan_text(plan: Plan) -> str:
    """Return a plan as plain text in the order of print; an office only read from the lead-in is not repeated."""
    lines: list[str] = [plan.parent]
    if fold(plan.office) not in fold(f"{plan.title} {plan.lead_in}"):
        lines.append(plan.office)
    lines += [f"Số: {plan.number}/{plan.symbol}" if plan.symbol or plan.number else "", _date_line(plan), ""]
    lines += [plan.type_name, plan.title, "", *plan.basis, *plan.lead_in.split("\n"), ""]
    lines += _outline_lines(plan.outline)
    if plan.recipients:
        lines += ["", "Nơi nhận:", *(f"- {name}" for name in plan.recipients)]
    lines += ["", *_signer_lines(plan.signer)]
    for item in plan.appendices:
        lines += ["", item.title, *_outline_lines(item.outline)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _outline_lines(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        yield f"{node.marker} {node.text}".strip()
        yield from _outline_lines(node.children)


def _signer_lines(signer: Signer) -> list[str]:
    return [line for line in (*signer.authority.split("\n"), signer.title, signer.name) if line]


def _date_line(plan: Plan) -> str:
    if not plan.place:
        return ""
    if plan.date:
        return f"{plan.place}, {long_date(plan.date)}"
    month = "" if plan.month is None else f"{plan.month:02d}" if plan.month <= 2 else str(plan.month)
    return f"{plan.place}, ngày {plan.day or ''} tháng {month} năm {plan.year or ''}"


def plan_words(plan: Plan) -> list[str]:
    """Return every word of a plan's own text, for comparing with its source."""
    return re.findall(r"\w+", nfc(plan_text(plan)))
