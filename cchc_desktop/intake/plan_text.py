"""Recognise a plan in text: header, outline, tasks, recipients, signer.

No word is lost: what fits nowhere stays in the outline, and a check of all words warns if one were.
Left out are only Quốc hiệu and tiêu ngữ (every print has them), "(Đã ký)", page numbers alone on a
line, stamps of digital signatures and Markdown's marks; the preview shows them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cchc_desktop import clock
from cchc_desktop.errors import FileProblem
from cchc_desktop.intake.appendices import read_appendices
from cchc_desktop.intake.citations import Citation, YearToken, citations, year_tokens
from cchc_desktop.intake.deadlines import FoundDeadline, deadlines_in
from cchc_desktop.intake.ending import Ending, find_ending, read_ending, without_signed
from cchc_desktop.intake.header import (
    Header,
    find_type,
    is_bare_heading,
    is_item,
    issuer_of,
    read_header,
    without_state,
)
from cchc_desktop.intake.headings import with_heading_levels
from cchc_desktop.intake.lines import BIG, SMALL, RowPart, SourceLine, is_page_number, source_lines
from cchc_desktop.intake.linked import linked_documents
from cchc_desktop.intake.outline import PlacedLine, build_outline, join_broken, walk
from cchc_desktop.intake.plan_words import lost_words, plan_text, plan_words
from cchc_desktop.intake.reading import modern, read_text
from cchc_desktop.intake.table_columns import as_outline_lines, heads_of, with_text_tables
from cchc_desktop.intake.tasks import explicit_tasks, find_tasks
from cchc_desktop.intake.triage import NewsDetails, classify, news_details, refuse_other
from cchc_desktop.intake.unsure import unsure_lines
from cchc_desktop.intake.wrapping import unwrap
from cchc_desktop.models import Appendix, Level, Node, Plan, Task
from cchc_desktop.text import fold

__all__ = [
    "NewsDetails", "RecognisedLine", "Recognition", "classify", "file_text", "news_details", "parted", "plan_text",
    "plan_words", "read_plan", "recognise", "recognise_lines", "shifted",
]  # fmt: skip

_YEAR = r"(?:19|20)\d\d"


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """A line of the source with what it was taken for: a level of the outline or a part of the frame.

    `part` is a Level's value, or office, number, date, state, type, title, basis, lead_in, recipients,
    signer, appendix, page_number, stamp, table_head. Lines with the same `node_id` are one paragraph:
    `joined` ones were put behind the line above. `unsure` says why a clerk should look at a line.
    """

    number: int
    part: str
    marker: str
    text: str
    node_id: str = ""
    joined: bool = False
    unsure: str = ""


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
    source: tuple[SourceLine, ...] = ()
    notes: tuple[str, ...] = ()  # what the reader of the file had to say


def file_text(path: Path) -> str:
    """Return the text of a file, from Word too: what an article that came as a file says."""
    from cchc_desktop.intake.docx_package import is_word_file

    if not is_word_file(path):
        return read_text(path)[0]
    from cchc_desktop.intake.docx_reader import read_docx

    return "\n\n".join(line.full for line in read_docx(path)[0])


_WORD_ENDINGS = (".docx", ".docm", ".dotx", ".dotm")


def read_plan(path: Path) -> Recognition:
    """Recognise the plan in a file. Raises FileProblem or NotAPlanError with a sentence for the clerk."""
    path = Path(path)
    from cchc_desktop.intake.docx_package import is_word_file

    if path.suffix.lower() in _WORD_ENDINGS or is_word_file(path):
        from cchc_desktop.intake.docx_reader import read_docx

        lines, notes = read_docx(path)
        return recognise_lines(lines, notes)
    text, notes = read_text(path)
    return recognise_lines(with_text_tables(unwrap(source_lines(text))), notes)


def recognise(text: str) -> Recognition:
    """Recognise the plan in pasted text."""
    if not text.strip():
        raise FileProblem("Không có nội dung để nhận dạng.", "Dán văn bản của kế hoạch rồi thử lại.")
    text, notes = modern(text)
    return recognise_lines(with_text_tables(unwrap(source_lines(text))), notes)


def recognise_lines(source: Sequence[SourceLine], notes: Sequence[str] = ()) -> Recognition:
    """Recognise a plan from source paragraphs, whatever they were read from."""
    told = tuple(notes)
    lines = [line for line in source if not line.noise]
    refuse_other(lines)
    type_at = find_type(lines)
    heads = heads_of(source)
    lines = with_heading_levels(lines, type_at)
    start = 0 if type_at is None else type_at + 1
    end = start + find_ending(lines[start:])
    lines[start:end] = as_outline_lines(lines[start:end], heads)
    begins = (place for place in range(start, len(lines)) if is_item(lines[place]) or _opens(lines, start, place))
    first = next(begins, len(lines))
    end = start + find_ending(lines[start:])
    first = min(first, end)
    header = read_header(lines[:first], type_at)
    body = join_broken(lines[first:end])
    outline, placed = build_outline([*header.rest, *body.lines])
    ending = read_ending(lines[end:])
    year_from, year_to = _years(header, lines)
    behind = ending.after[0].number if ending.after else len(source) + 1
    after = [line for line in source if line.number >= behind and (line.table_head or not line.noise)]
    found = read_appendices(after if ending.after else (), heads, year_from, year_to)
    appendices, more_placed = found.appendices, list(found.placed)
    if header.before:
        before, its_lines = build_outline(header.before[1:], "q")
        appendices = (*appendices, Appendix(header.before[0].text, before))
        more_placed += [PlacedLine(header.before[0].number, Level.ROMAN, "", header.before[0].text), *its_lines]
    texts = [line.text for line in lines]
    explicit = explicit_tasks(outline, year_from, year_to, row_items(placed))
    if explicit and found.tasks and not found.own:
        notes = [*notes, f"Phụ lục có bảng {len(found.tasks)} nhiệm vụ; chỉ lấy các nhiệm vụ nêu trong phần nội dung."]
    tasks = _in_outline(found.own, outline) or explicit or _in_outline(found.tasks, outline)
    plan = Plan(
        id=None,
        title=header.title,
        year_from=year_from,
        year_to=year_to,
        type_name=header.type_name or "KẾ HOẠCH",
        parent=header.parent,
        office=header.office or _with_province(issuer_of(header.lead_in), texts),
        number=header.number,
        symbol=header.symbol,
        place=header.place,
        day=header.day,
        month=header.month,
        year=header.year,
        basis=header.basis,
        lead_in=header.lead_in,
        outline=outline,
        tasks=tasks or find_tasks(outline, year_from, year_to),
        recipients=ending.recipients,
        signer=ending.signer,
        appendices=appendices,
        task_table=bool(found.own_lines),
    )
    plan = replace(plan, linked=linked_documents(plan.office, [*plan.basis, plan.lead_in]))
    own = {number for number, _ in found.own_lines}
    lost = lost_words((without_signed(without_state(line.full)) for line in lines if line.number not in own), plan)
    stamps = sum(1 for line in source if line.noise and _noise_part(line) == "stamp")
    if stamps:
        notes = [*notes, f"Đã để ngoài kế hoạch {stamps} dòng của chữ ký số hoặc dấu “Dự thảo”."]
    warnings = [*notes, *_warnings(header, ending, body.guessed, plan, lost)]
    unsure = unsure_lines(outline, placed, lines, body.guessed_at)
    whole = "\n".join([header.title, *header.basis, header.lead_in, *(line.text for line in body.lines)])
    return Recognition(
        plan=plan,
        lines=_preview(source, [*header.parts, *ending.parts, *found.own_lines], [*placed, *more_placed], unsure),
        joined=body.sure + header.joined,
        citations=citations(whole),
        years=year_tokens("\n".join(texts)),
        deadlines=deadlines_in(whole),
        warnings=tuple(warnings),
        source=tuple(source),
        notes=told,
    )


def _opens(lines: Sequence[SourceLine], start: int, place: int) -> bool:
    """Tell a heading without a number that opens the outline; the first line behind the type is the trích yếu."""
    return place > start and is_bare_heading(lines[place])


_SPAN = re.compile(rf"(?:giai\s+đoạn\s+(?:giai\s+đoạn\s+)?|năm\s+học\s+)({_YEAR})\s*[-–—]\s*({_YEAR})", re.IGNORECASE)
_LADDER = (Level.ROMAN, Level.ARABIC, Level.DECIMAL, Level.LETTER, Level.DASH, Level.PLUS, Level.TEXT)


def shifted(recognition: Recognition, numbers: int | Collection[int], step: int) -> Recognition:
    """Recognise anew with the lines `numbers` raised (step -1) or lowered (+1): the preview's two keys.

    A line that was taken for trích yếu, căn cứ or lead-in becomes the outline's first heading when raised.
    """
    chosen = {numbers} if isinstance(numbers, int) else set(numbers)
    levels: dict[int, Level] = {
        line.number: Level.ROMAN for line in recognition.lines if line.number in chosen and step < 0 and is_head(line)
    }
    levels |= {
        line.number: _LADDER[min(max(_LADDER.index(Level(line.part)) + step, 0), len(_LADDER) - 1)]
        for line in recognition.lines
        if line.number in chosen and line.part in _LADDER and not line.joined
    }
    return _at_levels(recognition, levels)


def is_head(line: RecognisedLine) -> bool:
    """Tell a line in front of the outline: raised, it begins the outline."""
    return line.part in ("title", "basis", "lead_in")


def parted(recognition: Recognition, numbers: Collection[int]) -> Recognition:
    """Recognise anew with joined lines taken off the line above: each is a paragraph of its own."""
    chosen = [line.number for line in recognition.lines if line.joined and line.number in numbers]
    return _at_levels(recognition, dict.fromkeys(chosen, Level.TEXT))


def _at_levels(recognition: Recognition, levels: Mapping[int, Level]) -> Recognition:
    if not levels:
        return recognition
    lines = [replace(line, level=levels.get(line.number, line.level)) for line in recognition.source]
    return recognise_lines(lines, recognition.notes)


def _years(header: Header, lines: Sequence[SourceLine]) -> tuple[int, int]:
    """Return the years of a plan: its period, else the year of its title, else of its date, else the commonest."""
    for text in (header.title, header.lead_in):
        match = _SPAN.search(text)
        if match and (text is header.title or not re.search(rf"năm\s+{_YEAR}", header.title, re.IGNORECASE)):
            first, last = sorted((int(match[1]), int(match[2])))
            return first, last
        if found := re.findall(rf"năm\s+({_YEAR})(?!\d)", text, re.IGNORECASE):
            return int(found[-1]), int(found[-1])
    if header.year:
        return header.year, header.year
    named = Counter(year for line in lines for year in re.findall(rf"năm\s+({_YEAR})(?!\d)", line.text, re.IGNORECASE))
    year = int(named.most_common(1)[0][0]) if named else clock.today().year
    return year, year


def _with_province(office: str, texts: Sequence[str]) -> str:
    """Complete "Ủy ban nhân dân tỉnh" by the province that the plan itself names most often."""
    match = re.search(r"(?:nhân dân|UBND) (tỉnh|thành phố)$", office)
    if match is None:
        return office
    named = re.compile(rf"{match[1]} ((?:[{BIG}][{SMALL}]+)(?: [{BIG}][{SMALL}]+){{1,2}})(?!\w)")
    counts = Counter(name for text in texts for name in named.findall(text))
    best = counts.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return office
    return f"{office} {best[0][0]}"


def _warnings(header: Header, ending: Ending, guessed: Sequence[str], plan: Plan, lost: Sequence[str]) -> Iterator[str]:
    if header.before:
        yield f"Phần {header.before[0].text} ở đầu văn bản không thuộc kế hoạch; đã giữ ở phụ lục."
    if header.rest:
        yield f"Có {len(header.rest)} dòng đứng trước tên loại văn bản; đã giữ ở đầu phần nội dung."
    if not header.type_name:
        yield "Chưa thấy dòng KẾ HOẠCH ở đầu văn bản."
    if not header.title:
        yield "Chưa thấy trích yếu của kế hoạch."
    if not plan.outline:
        yield "Chưa thấy các mục I., II., III. của kế hoạch."
    if not ending.recipients:
        yield "Chưa thấy danh sách nơi nhận."
    if not ending.signer.name:
        yield "Chưa thấy họ tên người ký."
    if " - " in ending.signer.name:
        yield f"Văn bản có nhiều người ký: {ending.signer.name}; xem lại phần chữ ký."
    for text in guessed[:20]:
        yield f"Đã nối đoạn “{text}…” vào đoạn trước vì trang bị ngắt giữa câu; xem lại chỗ này."
    for node in _with_stray_number(plan.outline):
        yield f"Có thể có số trang lẫn trong câu: “{node}”."
    if lost:
        shown = ", ".join(lost[:12]) + (", …" if len(lost) > 12 else "")
        yield f"Có {len(lost)} từ của văn bản gốc chưa được đưa vào kế hoạch: {shown}."


def _with_stray_number(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        for match in re.finditer(rf"năm \d{{1,2}} {_YEAR}(?!\d)", node.text):
            yield match.group()
        yield from _with_stray_number(node.children)


def _in_outline(tasks: Iterable[Task], outline: Sequence[Node]) -> tuple[Task, ...]:
    """Let tasks of an appendix point at the line of the body that says the same, where there is one."""
    places = {fold(node.text).strip(" .;"): node.id for node in walk(outline)}
    return tuple(replace(task, node_id=places.get(fold(task.text).strip(" .;"), task.node_id)) for task in tasks)


def row_items(placed: Iterable[PlacedLine]) -> frozenset[str]:
    """Return the ids of the nodes that a table's rows became."""
    return frozenset(item.node_id for item in placed if item.row is RowPart.ITEM)


def _noise_part(line: SourceLine) -> str:
    return "table_head" if line.table_head else "page_number" if is_page_number(line.text) else "stamp"


def _preview(
    lines: Sequence[SourceLine],
    parts: Iterable[tuple[int, str]],
    placed: Sequence[PlacedLine],
    unsure: Mapping[int, str],
) -> tuple[RecognisedLine, ...]:
    known: dict[int, str] = {}
    for number, part in parts:
        known.setdefault(number, part)
    nodes = {item.number: item for item in reversed(placed)}  # of a row's several lines the first: the item itself
    out: list[RecognisedLine] = []
    part, node_id = "text", ""
    for line in lines:
        if line.noise:
            out.append(RecognisedLine(line.number, _noise_part(line), "", line.text))
            continue
        node = nodes.get(line.number)
        joined = False
        if node is not None:
            part, node_id = node.level.value, node.node_id
        elif line.number in known:
            part, node_id = known[line.number], ""
        else:  # joined to the line before: it shows that one's level
            joined = bool(node_id)
        marker = node.marker if node else ""
        out.append(RecognisedLine(line.number, part, marker, line.text, node_id, joined, unsure.get(line.number, "")))
    return tuple(out)
