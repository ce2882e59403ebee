"""What a column of a table of tasks holds, by the words over it; and its rows as lines of an outline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from cchc_desktop.intake.lines import RowPart, SourceLine, split_marker, tidy
from cchc_desktop.text import fold


class Role(StrEnum):
    """What a column is for."""

    NUMBER = "number"
    CONTENT = "content"
    LEAD = "lead"
    COORDINATING = "coordinating"
    TIME = "time"
    PRODUCT = "product"
    BUDGET = "budget"
    OTHER = "other"


# Searched in this order: "Đơn vị phối hợp thực hiện" coordinates, "Kết quả thực hiện nhiệm vụ" is a product.
_WORDS = (
    (Role.NUMBER, r"(?:stt|tt|so tt|so thu tu|so)$"),
    (Role.COORDINATING, r"phoi hop(?! voi)|(?:don vi|co quan) tham gia"),
    (Role.LEAD, r"chu tri|phan cong|phu trach|(?:don vi|co quan|bo phan|phong|nguoi|ca nhan|to chuc)(?:, \w+ \w+)? "
                r"(?:thuc hien|trien khai|dau moi|tham muu)|dau moi|trach nhiem"),
    (Role.TIME, r"thoi (?:gian|han|diem|ky)|tien do|han hoan thanh|hoan thanh|ngay thuc hien|lich"),
    (Role.BUDGET, r"kinh phi|du toan|nguon luc|ngan sach|so tien"),
    (Role.PRODUCT, r"san pham|ket qua|dau ra|chi tieu|muc tieu"),
    (Role.CONTENT, r"noi dung|nhiem vu|cong viec|hoat dong|dau viec|ten viec|viec lam|giai phap"),
)  # fmt: skip
_SEARCH = tuple((role, re.compile(pattern)) for role, pattern in _WORDS)
_LONGEST_LABEL = 70  # characters; what is longer is no heading of a column
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-Z])\)?(?:\s?=\s?.*)?")


def role_of(label: str) -> Role:
    """Return what a column holds by the words over it."""
    words = fold(label).strip(" .:*")
    if not words or len(words) > _LONGEST_LABEL:
        return Role.OTHER
    return next((role for role, pattern in _SEARCH if pattern.search(words)), Role.OTHER)


def is_task_head(labels: Sequence[str]) -> bool:
    """Tell whether a row names the columns of a table of tasks: what is done, and who does it or when."""
    roles = [role_of(label) for label in labels]
    return Role.CONTENT in roles and any(
        role in roles for role in (Role.LEAD, Role.COORDINATING, Role.TIME, Role.PRODUCT, Role.BUDGET)
    )


def is_column_numbers(cells: Sequence[str]) -> bool:
    """Tell the row "(1) (2) (3)" below the heading of a table."""
    said = [cell for cell in cells if cell]
    return len(said) >= 2 and all(_COLUMN_NUMBER.fullmatch(cell) for cell in said)


def roles_of(labels: Sequence[str]) -> list[Role]:
    """Return the columns' roles: one number and one content; a table without the words has its first as content."""
    roles = [role_of(label) for label in labels]
    for single in (Role.NUMBER, Role.CONTENT):
        first = next((place for place, role in enumerate(roles) if role is single), None)
        roles = [Role.OTHER if role is single and place != first else role for place, role in enumerate(roles)]
    if Role.CONTENT not in roles:
        place = next((place for place, role in enumerate(roles) if role is not Role.NUMBER), 0)
        roles[place] = Role.CONTENT
    return roles


def with_text_tables(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Find tables of tasks in plain text: a row that names the columns, then rows with as many parts or fewer."""
    out = list(lines)
    table, width = 0, 0
    for place, line in enumerate(out):
        if len(line.cells) > 1 and is_task_head(line.cells):
            table, width = table + 1, len(line.cells)
            out[place] = replace(line, columns=line.cells, table=table, table_head=True, noise=True)
        elif width and 1 < len(line.cells) <= width:
            if is_column_numbers(line.cells):
                out[place] = replace(line, table=table, table_head=True, noise=True, columns=())
                continue
            said = [cell for cell in line.cells if cell]
            is_group = len(said) == 2 and said == list(line.cells[:2]) and width > 2 and is_row_number(said[0])
            columns = ("|".join(said),) if is_group else (*line.cells, *("" for _ in range(width - len(line.cells))))
            out[place] = replace(line, columns=columns, table=table)
        else:
            width = 0
    return out


def is_row_number(text: str) -> bool:
    """Tell a number of the column STT."""
    return bool(_ROW_NUMBER.fullmatch(text))


def heads_of(source: Iterable[SourceLine]) -> dict[int, tuple[str, ...]]:
    """Return the words over the columns of each table."""
    return {line.table: line.columns for line in source if line.table_head and line.columns}


def as_outline_lines(lines: Sequence[SourceLine], heads: Mapping[int, tuple[str, ...]]) -> Iterator[SourceLine]:
    """Yield lines with the rows of tables as items, what their further columns hold as labelled lines below."""
    for line in lines:
        if not line.table or line.table_head:
            yield line
        elif len(line.columns) == 1:
            yield replace(line, text=_with_stop(*_number_and_text(line.columns[0])), columns=(), row=RowPart.GROUP)
        else:
            yield from _row_lines(line, heads.get(line.table, ()))


def _row_lines(line: SourceLine, labels: Sequence[str]) -> Iterator[SourceLine]:
    cells = [*line.columns, *("" for _ in labels[len(line.columns) :])]
    roles = roles_of([*labels, *("" for _ in cells[len(labels) :])])
    number = next((cell for cell, role in zip(cells, roles, strict=True) if role is Role.NUMBER), "")
    content = cells[roles.index(Role.CONTENT)]
    first, *more = _paragraphs(content)
    head = first
    while more and split_marker(more[0]) is None:
        head = f"{head} {more.pop(0)}"
    numbered = bool(number) or split_marker(head) is not None
    if number or head:
        text = _with_stop(tidy(number.replace("\n", " ")), head)
        yield replace(line, text=text if numbered else f"- {head}", columns=(), row=RowPart.ITEM)
    sign = "-" if numbered else "+"
    for text in more:
        yield replace(line, text=text, columns=(), row=RowPart.FIELD, level=None)
    for place, (cell, role) in enumerate(zip(cells, roles, strict=True)):
        if cell and role not in (Role.NUMBER, Role.CONTENT):
            label = labels[place] if place < len(labels) else ""
            value = _value(cell, role)
            text = f"{sign} {label.rstrip(' :')}: {value}" if label else f"{sign} {value}"
            yield replace(line, text=text, columns=(), row=RowPart.FIELD, level=None)


def _with_stop(number: str, text: str) -> str:
    """Put a number of the first column before a row's text as a marker."""
    if not number or split_marker(f"{number} {text}"):
        return f"{number} {text}".strip()
    return f"{number}. {text}".strip()


_ROW_NUMBER = re.compile(r"(?:[IVX]{1,5}|[A-HĐ]|\d{1,2}(?:\.\d{1,2})*)\.?")
_LEADING = re.compile(rf"(?P<number>{_ROW_NUMBER.pattern})\s?\|\s?(?P<text>.+)", re.DOTALL)


def _number_and_text(cell: str) -> tuple[str, str]:
    match = _LEADING.fullmatch(cell)
    number, text = (match["number"], match["text"]) if match else ("", cell)
    return number, tidy(text.replace("\n", " "))


def _paragraphs(cell: str) -> list[str]:
    return [text for part in cell.split("\n") if (text := tidy(part))] or [""]


def _value(cell: str, role: Role) -> str:
    """Return a cell as one line; several agencies, one under another, are parted by semicolons."""
    parts = _paragraphs(cell)
    if len(parts) == 1:
        return parts[0]
    marks = [split_marker(part) for part in parts]
    bare = [mark.text if mark else part for part, mark in zip(parts, marks, strict=True)]
    if all(marks) or role in (Role.LEAD, Role.COORDINATING):
        return "; ".join(part.rstrip(" ;,.") for part in bare)
    return " ".join(parts)
