"""The papers of a score dossier as blocks: the self-score sheet, the giải trình, the decree's index of documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cchc_desktop.documents.blocks import (
    Align,
    Block,
    Closing,
    Column,
    Document,
    Letterhead,
    NewPart,
    Role,
    Table,
    Title,
    body,
)
from cchc_desktop.documents.wording import place_date_line
from cchc_desktop.models import Office, Signer
from cchc_desktop.scoring.compute import Line, Sheet
from cchc_desktop.scoring.scale import Formula
from cchc_desktop.text import number, short_date

_PART = "phần tuyên truyền"
NO_NOTE = "Không có tiêu chí nào bị trừ điểm."


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One row of the "Mục lục văn bản, tài liệu" (NĐ 30/2020, Phụ lục V, mẫu IV)."""

    code: str  # with its place: "4.2.1-03"
    number: str
    day: date | None
    title: str  # tên loại và trích yếu
    author: str
    pages: str  # in the merged PDF, "" for a file of its own
    note: str
    file: str  # path in the dossier, "/" between parts


def score_document(sheet: Sheet, office: Office, items: Mapping[str, Sequence[str]], on: date) -> Document:
    """Return the self-score sheet; `items` are the codes of what proves each criterion."""
    rows: list[tuple[str, ...]] = []
    for line in sheet.lines:
        rows.append(
            (
                line.code,
                line.criterion.label,
                number(line.criterion.max),
                number(line.score),
                _how(line),
                code_range(items.get(line.code, ())),
            )
        )
    rows.append(("", "Tổng điểm", number(sheet.max), number(sheet.total), "", ""))
    columns = (
        Column("Mã", 0.07),
        Column("Tiêu chí", 0.3),
        Column("Điểm tối đa", 0.08, Align.RIGHT),
        Column("Tự chấm", 0.08, Align.RIGHT),
        Column("Cách tính, số liệu", 0.29),
        Column("Tài liệu kiểm chứng", 0.18),
    )
    blocks: list[Block] = [
        *_head(office, "BẢNG TỰ CHẤM ĐIỂM", f"Chỉ số cải cách hành chính năm {sheet.facts.year}, {_PART}", on),
        *_basis(sheet),
        Table(columns, tuple(rows)),
        *_foot(office),
    ]  # fmt: skip
    return Document(f"Bảng tự chấm điểm năm {sheet.facts.year}", tuple(blocks), office.name)


def _basis(sheet: Sheet) -> list[Block]:
    """Return by which criteria and which days the points are, and that the criteria are but a sample."""
    source = f" ({sheet.scale.source})" if sheet.scale.source else ""
    said = f"Thang điểm: {sheet.scale.label}{source}. Số liệu tính {sheet.facts.days_words}."
    return [body(said), *([body(f"Lưu ý: {sheet.caution}.")] if sheet.caution else [])]


def code_range(codes: Sequence[str]) -> str:
    """Return "4.1-01, 4.1-02" or, of many in a row, "4.2-01 đến 4.2-28"."""
    return ", ".join(codes) if len(codes) < 4 else f"{codes[0]} đến {codes[-1]}"


def _how(line: Line) -> str:
    said = line.formula
    if line.criterion.formula is not Formula.SUM and line.criterion.rule:
        said = f"{said}. Quy định: {line.criterion.rule.rstrip(' .')}"
    if line.override is not None:
        computed = "" if line.computed is None else f" (theo cách tính: {number(line.computed)})"
        said += f". Cơ quan tự chấm {number(line.override.score)}{computed}{override_by(line)}: {line.override.note}"
    return said


def override_by(line: Line) -> str:
    """Return ", Trần Thị Mai, ngày 05/12/2023": who set the points and when."""
    override = line.override
    if override is None:
        return ""
    day = f"ngày {short_date(date.fromisoformat(override.at[:10]))}" if override.at else ""
    return "".join(f", {part}" for part in (override.who, day) if part)


def explanation_document(
    sheet: Sheet, office: Office, explanations: Mapping[str, str], obstacles: Sequence[str], on: date
) -> Document:
    """Return the giải trình: each criterion that loses points or was set by hand, then difficulties."""
    blocks: list[Block] = _head(
        office,
        "BẢN GIẢI TRÌNH",
        f"Tự chấm điểm Chỉ số cải cách hành chính năm {sheet.facts.year}, phần tuyên truyền",
        on,
    )
    blocks += _basis(sheet)
    blocks.append(body("TIÊU CHÍ CHƯA ĐẠT ĐIỂM TỐI ĐA", Role.ROMAN, "I."))
    lines = [line for line in sheet.lines if line.criterion.formula is not Formula.SUM
             and (line.lost > 0 or line.override or explanations.get(line.code))]  # fmt: skip
    for place, line in enumerate(lines, 1):
        score = f"{number(line.score)}/{number(line.criterion.max)} điểm"
        blocks.append(body(f"Tiêu chí {line.code}. {line.criterion.label}: {score}", Role.HEADING, f"{place}."))
        blocks.append(body(f"Cách tính: {line.formula}.", Role.DASH, "-"))
        blocks += [body(f"{gap.text[:1].upper()}{gap.text[1:]}.", Role.DASH, "-") for gap in line.missing]
        if line.override is not None:
            why = f"Lý do tự chấm khác cách tính{override_by(line)}: {line.override.note}"
            blocks.append(body(why, Role.DASH, "-"))
        if explanations.get(line.code):
            blocks += [body(text) for text in explanations[line.code].splitlines() if text.strip()]
    if not lines:
        blocks.append(body(NO_NOTE))
    if obstacles:
        blocks.append(body("KHÓ KHĂN, VƯỚNG MẮC", Role.ROMAN, "II."))
        blocks += [body(f"{text.rstrip(' .;')}.", Role.DASH, "-") for text in obstacles]
    return Document(f"Giải trình năm {sheet.facts.year}", (*blocks, *_foot(office)), office.name)


def index_document(rows: Sequence[IndexRow], office: Office, year: int) -> Document:
    """Return the index in the decree's own columns (NĐ 30/2020, Phụ lục V, mẫu IV)."""
    columns = (
        Column("STT", 0.06, Align.CENTER),
        Column("Số, ký hiệu", 0.13),
        Column("Ngày tháng năm", 0.11, Align.CENTER),
        Column("Tên loại và trích yếu nội dung văn bản, tài liệu", 0.34),
        Column("Tác giả", 0.14),
        Column("Tờ số/ Trang số", 0.09, Align.CENTER),
        Column("Ghi chú", 0.13),
    )
    cells = tuple(
        (str(place), row.number, short_date(row.day) if row.day else "", row.title, row.author, row.pages,
         f"{row.code}{'; ' + row.note if row.note else ''}")
        for place, row in enumerate(rows, 1)
    )  # fmt: skip
    blocks = (
        NewPart(landscape=True),  # seven columns
        Title("MỤC LỤC VĂN BẢN, TÀI LIỆU", f"Hồ sơ tự chấm điểm năm {year}, {_PART} cải cách hành chính"),
        Table(columns, cells) if cells else body("Hồ sơ chưa có văn bản, tài liệu nào."),
    )  # fmt: skip
    return Document(f"Mục lục văn bản, tài liệu năm {year}", blocks, office.name)


def _head(office: Office, kind: str, subject: str, on: date) -> list[Block]:
    place = place_date_line(office.place, None, on.month, on.year)
    return [Letterhead(office.parent, office.name.upper(), "", "", place, numbered=False), Title(kind, subject)]


def _foot(office: Office) -> tuple[Block, ...]:
    return (Closing((), office.signer or Signer("", "THỦ TRƯỞNG CƠ QUAN", "")),)
