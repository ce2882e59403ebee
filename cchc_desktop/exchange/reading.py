"""A unit's file from its sheets to rows: whose it is, which period it speaks of, how its columns lie."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import chain, islice

from cchc_desktop.errors import AppError
from cchc_desktop.exchange.columns import Layout, find_layout
from cchc_desktop.exchange.kinds import kind_in_title
from cchc_desktop.exchange.records import Field, FileRead, IncomingRow, Problem
from cchc_desktop.exchange.rows import RowContext, RowReader
from cchc_desktop.exchange.unit_names import UnitFinder
from cchc_desktop.exchange.words import plain_words
from cchc_desktop.intake.sheet_cells import Book, RawRow
from cchc_desktop.models import Unit
from cchc_desktop.periods import Period, PeriodKind, WindowRule, window
from cchc_desktop.text import fold

STAMP_SHEET = "_cchc"  # hidden sheet of a template; its first cells are name and value
STAMP_MARK = "CCHC-MAU"
_HEAD = 80
_PERIOD = re.compile(r"(?<![a-z])(?:quy|q)[\s_.-]*(iv|i{1,3}|[1-4])(?![a-z0-9])[\s_./-]*(?:nam[\s_]*)?(20\d{2})")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_MONTH = re.compile(r"(?<![a-z])(?:thang|t)[\s_.-]*(1[0-2]|0?[1-9])(?!\d)")
_LIST = re.compile(r"\s*(?:danh (?:sach|muc)|bang|bieu|thong ke|tong hop|so theo doi|ket qua|cac)\b")
_YEAR_FIRST = re.compile(r"(20\d{2})[\s_.-]*(?:quy|q)[\s_.-]*(iv|i{1,3}|[1-4])(?![a-z0-9])")
# What only the contents told is never written silently: the clerk confirms the columns once, then it is remembered.
_GUESSED = Problem(Field.DATE, "Bảng không có tiêu đề quen thuộc, các cột mới được đoán; cần ghép cột.", fatal=False)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Office:
    """What files are read against."""

    units: tuple[Unit, ...] = ()
    tasks: Mapping[str, int] = field(default_factory=dict)
    rule: WindowRule = WindowRule.DECREE
    remembered: Mapping[str, Sequence[str]] = field(default_factory=dict)  # heading's signature -> fields
    helps: frozenset[str] = frozenset()


def read_book(
    book: Book,
    sha256: str,
    office: Office,
    *,
    saved: datetime | None = None,
    unit_id: int | None = None,
    progress: Progress | None = None,
    file_no: int = 0,
) -> FileRead:
    """Return what a file holds. `saved` is the file's time on the disk; `unit_id` is what the clerk said."""
    finder = UnitFinder(office.units)
    stamp = _stamp(book)
    stem = book.path.stem
    notes = list(book.notes)
    heads: list[tuple[int, list[RawRow], Iterable[RawRow], Layout | None]] = []
    for index, info in enumerate(book.sheets):
        if info.hidden or info.name.startswith(STAMP_SHEET):
            continue
        rows = iter(book.rows(index, progress))
        head = list(islice(rows, _HEAD))
        heads.append((index, head, rows, find_layout(head, office.remembered) if head else None))
    above = [text for _, head, _, layout in heads for text in _above(head, layout)]
    unit = unit_id or finder.by_uid(stamp.get("unit", "")) or finder.exactly(stamp.get("unit_name", ""))
    unit = unit or finder.inside(stem) or next((u for text in above if (u := finder.inside(text))), None)
    if unit is None and len(office.units) and stamp.get("unit"):
        notes.append(f"Tệp mẫu của đơn vị “{stamp.get('unit_name', '')}”, không có trong danh sách đơn vị.")
    period = _period(stamp.get("period", "")) or period_in(stem) or next(filter(None, map(period_in, above)), None)
    result: list[IncomingRow] = []
    mapping, unread, skipped = [], [], 0
    version = _version(book.modified, saved)
    for index, head, rows, layout in heads:
        name = book.sheets[index].name
        if layout is None or not layout.sure:
            if head:
                if layout is not None or _is_table(head):
                    unread.append(name)
                if layout is not None:
                    mapping.append((name, layout.fields))
            continue
        mapping.append((name, layout.fields))
        titles = _above(head, layout)
        month, day = month_in([*titles, name, stem])
        context = RowContext(
            file=book.path.name,
            sheet=name,
            layout=layout,
            finder=finder,
            unit_id=unit,
            source=f"u{unit}" if unit else f"f{plain_words(stamp.get('unit_name', '') or stem)}",
            stamp=version,
            anchor=window(period, office.rule).last if period else day or month,
            month=month,
            kind=_kind_above(titles, layout),
            date1904=book.date1904,
            tasks=office.tasks,
            helps=office.helps,
            file_no=file_no,
        )
        reader = RowReader(context)
        unconfirmed = layout.guessed and not layout.remembered
        for raw in chain(head, rows):
            if raw.line > layout.last and (row := reader.read(raw)) is not None:
                result.append(replace(row, problems=(*row.problems, _GUESSED)) if unconfirmed else row)
        skipped += reader.skipped
    if not result and not mapping:
        if any(head for _, head, _, _ in heads):
            raise AppError(
                f"Không tìm thấy bảng hoạt động trong tệp “{book.path.name}”.",
                "Cần một dòng tiêu đề có các cột Ngày, Hình thức, Nội dung; hoặc ghép cột trong cửa sổ Đơn vị.",
            )
        raise AppError(f"Tệp “{book.path.name}” không có dòng nào.", "Chọn tệp khác.")
    return FileRead(
        name=book.path.name,
        sha256=sha256,
        rows=tuple(result),
        unit_id=unit,
        unit_name=stamp.get("unit_name", ""),
        period=period.code if period else "",
        modified=book.modified or saved,
        notes=tuple(dict.fromkeys((*notes, *book.notes))),
        mapping=tuple(mapping),
        skipped=skipped,
        unread=tuple(unread),
        guessed=tuple(
            book.sheets[n].name
            for n, _, _, found in heads
            if found and found.sure and found.guessed and not found.remembered
        ),
        path=str(book.path),
        stamp_unit=stamp.get("unit", ""),
        extra=stamp,
    )


def period_in(text: str) -> Period | None:
    """Return the quarter that a file's name or a title speaks of."""
    plain = fold(text)
    for shape, year_place in ((_PERIOD, 2), (_YEAR_FIRST, 1)):
        if hit := shape.search(plain):
            numeral, year = hit[3 - year_place], int(hit[year_place])
            index = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(numeral) or int(numeral)
            return Period(year, PeriodKind.QUARTER, index)
    return None


def month_in(texts: Iterable[str]) -> tuple[date | None, date | None]:
    """Return the month that a sheet is of, and the last day of the year or the month that its titles name."""
    plain = [fold(text) for text in texts]
    year = next((int(hit[1]) for text in plain if (hit := _YEAR.search(text))), None)
    months = {int(hit[1]) for text in plain if (hit := _MONTH.search(text))}
    if year is None:
        return None, None
    month = date(year, months.pop(), 1) if len(months) == 1 else None
    return month, (month + timedelta(days=27) if month else date(year, 12, 31))


def _kind_above(titles: Sequence[str], layout: Layout) -> str:
    """Return the kind that the title of a table without a column of kinds says of all its rows."""
    if layout.column(Field.KIND) is not None:
        return ""
    kinds = {kind for text in titles if _LIST.match(fold(text)) for kind, sure in [kind_in_title(text)] if sure >= 0.7}
    return kinds.pop() if len(kinds) == 1 else ""


def _is_table(head: Sequence[RawRow]) -> bool:
    """Tell whether a sheet holds some table at all: a cover or a note is passed over in silence."""
    return sum(sum(cell is not None for cell in row.cells) >= 3 for row in head) >= 3


def _period(code: str) -> Period | None:
    try:
        return Period.parse(code) if code else None
    except (AppError, ValueError):
        return None


def _stamp(book: Book) -> dict[str, str]:
    """Return name and value of the lines of a template's hidden sheet."""
    for index, info in enumerate(book.sheets):
        if info.hidden and info.name == STAMP_SHEET:
            pairs = [row.cells[:2] for row in islice(book.rows(index), 20)]
            found = {str(p[0]): str(p[1]) for p in pairs if len(p) == 2 and p[0] and p[1] is not None}
            return found if STAMP_MARK in found else {}
    return {}


def _above(head: Sequence[RawRow], layout: Layout | None) -> list[str]:
    """Return the texts above a table: office, title, period."""
    last = layout.last if layout and layout.last else 0
    texts = [cell for row in head[:12] if row.line < last for cell in row.cells if isinstance(cell, str)]
    return [text for text in texts if text.strip()]


def _version(modified: datetime | None, saved: datetime | None) -> str:
    """Return a text that sorts versions of a file: when it says it was saved, then when the disk says so."""
    first = modified or saved or datetime(1970, 1, 1)
    second = saved or datetime(1970, 1, 1)
    return f"{first:%Y%m%d%H%M%S}.{second:%Y%m%d%H%M%S%f}"


def days_of(rows: Iterable[IncomingRow]) -> tuple[date, date] | None:
    """Return the first and the last day that rows speak of."""
    days = [row.activity.date for row in rows if row.activity]
    return (min(days), max(days)) if days else None
