"""Rows of a sheet as activities: each cell read as a clerk meant it, what can't be read told in a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from cchc_desktop.exchange.columns import Layout
from cchc_desktop.exchange.kinds import kind_in_title, kind_of
from cchc_desktop.exchange.records import Field, IncomingRow, Problem
from cchc_desktop.exchange.unit_names import UnitFinder
from cchc_desktop.exchange.values import audiences_of, date_of, month_of, number_of, proof_of, serial_of, whole_of
from cchc_desktop.exchange.words import plain_words, row_words
from cchc_desktop.intake.sheet_cells import UNCOUNTED, Cell, RawRow, serial_date
from cchc_desktop.models import Activity
from cchc_desktop.records import MOST
from cchc_desktop.text import nfc, number, parse_date, screen_date, short_date

HELP_ID = "help"  # row id of the line of help below a template's heading
_YES = {"x", "co", "yes", "1", "dung", "v", "long ghep"}
_COUNTED = re.compile(r"\(?\d{1,2}\)?")
_SUM = re.compile(r"\s*(?:cộng|cong(?= (?:thang|quy|muc|phan|nam|trang|so)\b))[\s:,.]", re.IGNORECASE)  # no Công khai
_BARE_DAY = re.compile(r"\d{1,2}")


@dataclass(frozen=True, slots=True)
class RowContext:
    """What a row is read against: the file, its unit and days, the office's units and tasks."""

    file: str
    sheet: str
    layout: Layout
    finder: UnitFinder
    unit_id: int | None = None
    source: str = ""
    stamp: str = ""
    anchor: date | None = None  # a day without a year is taken near this one
    month: date | None = None  # the month that the sheet is of: a bare 5 is its fifth day
    kind: str = ""  # what the title above the table says of all its rows, where no column does
    date1904: bool = False
    tasks: Mapping[str, int] = field(default_factory=dict)  # plain words of a task's text -> id
    helps: frozenset[str] = frozenset()
    file_no: int = 0


class RowReader:
    """Reads the rows of one table; keeps count of those that are no activities."""

    def __init__(self, context: RowContext) -> None:
        self._context = context
        self._fields = [Field(name) if name else None for name in context.layout.fields]
        self._ended = False
        self._group = ""  # the kind that the heading of a group of rows names
        self.skipped = 0

    def read(self, raw: RawRow) -> IncomingRow | None:
        """Return the row, or None for a heading, a total, a blank or what stands below the table."""
        cells = dict(self._cells(raw))
        if not any(name in cells for name in _SPEAKING):
            self.skipped += any(cell not in (None, "") for cell in raw.cells) and Field.ROW_ID not in cells
            if self._is_ending(raw):
                self._ended = True
            return None
        if self._is_no_activity(raw, cells):
            self.skipped += 1
            return None
        return _Row(self._context, raw, cells, self._group or self._context.kind).result()

    def _cells(self, raw: RawRow) -> list[tuple[Field, Cell]]:
        found: list[tuple[Field, Cell]] = []
        for name, cell in zip(self._fields, raw.cells, strict=False):
            if name is None or cell is None:
                continue
            if isinstance(cell, str):
                cell = nfc(cell).strip(" \t\n\r\u00a0'")
                if not cell or cell in ("-", "–", "…", "...", "/"):
                    continue
            found.append((name, cell))
        return found

    def _is_ending(self, raw: RawRow) -> bool:
        texts = [plain_words(cell) for cell in raw.cells if isinstance(cell, str)]
        return any(text.startswith(row_words()[1]) for text in texts if text)

    def _is_no_activity(self, raw: RawRow, cells: Mapping[Field, Cell]) -> bool:
        if cells.get(Field.ROW_ID) == HELP_ID:
            return True
        if isinstance(cells.get(Field.DATE), (date, float)):
            return False
        texts = [cell for cell in raw.cells if isinstance(cell, str) and cell.strip()]
        if isinstance(cells.get(Field.DATE), str) and date_of(str(cells[Field.DATE]))[0] is not None:
            return False
        if self._ended:
            return True
        plain = [plain_words(text) for text in texts]
        totals, endings, groups = row_words()
        if any(text in totals or text.startswith(("tong cong", "tong so")) for text in plain[:2]):
            return True
        if any(_SUM.match(nfc(text)) for text in texts[:2]):
            return True
        if any(text.startswith(endings) for text in plain) and Field.KIND not in cells:
            self._ended = True
            return True
        headings = {plain_words(text) for text in self._context.layout.headings if text}
        if len(set(plain) & (headings | self._context.helps)) >= 3:
            return True
        if len(texts) + sum(isinstance(c, (int, float)) for c in raw.cells) >= 3 and _is_count(raw.cells):
            return True
        if Field.DATE in cells or Field.KIND in cells:
            return False
        # A heading of a group: "I. Tuyên truyền trực tiếp", "A", one text across the row.
        number_first = plain[0].split(" ")[0] in groups if plain and plain[0] else False
        alone = len(texts) == 1 and not any(isinstance(cell, (int, float)) for cell in raw.cells)
        if not number_first and not (alone and (len(texts[0]) < 60 or texts[0].isupper())):
            return False
        kind, strength = kind_of(max(texts, key=len))
        self._group = kind if strength >= 0.7 else ""
        return True


_SPEAKING = (Field.DATE, Field.KIND, Field.TITLE)
_NEEDED = (*_SPEAKING, Field.DATE_TO, Field.QUANTITY, Field.REACH, Field.COST)


def _is_count(cells: Sequence[Cell]) -> bool:
    """Tell whether a row only numbers the columns: (1) (2) (3)."""
    filled = [cell for cell in cells if cell is not None]
    if not all(isinstance(c, (int, float)) or (isinstance(c, str) and _COUNTED.fullmatch(c.strip())) for c in filled):
        return False
    values = [int(c) if isinstance(c, (int, float)) else int(str(c).strip().strip("()")) for c in filled]
    return values == list(range(values[0], values[0] + len(values)))


class _Row:
    """One row under reading."""

    def __init__(self, context: RowContext, raw: RawRow, cells: dict[Field, Cell], group: str) -> None:
        self.context, self.raw, self.cells, self.group = context, raw, cells, group
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        for name in [name for name, cell in cells.items() if cell == UNCOUNTED]:
            del cells[name]
            if name in _NEEDED:
                head = context.layout.headings[context.layout.column(name) or 0]
                text = f"Ô “{head[:40]}” là công thức chưa có kết quả; mở tệp bằng Excel rồi lưu lại."
                self.problem(name, text, fatal=name in (Field.DATE, Field.TITLE))

    def result(self) -> IncomingRow:
        title = " ".join(self.text(Field.TITLE).split())
        first, last = self.days()
        kind = self.kind(title)
        if not title and not self.told(Field.TITLE):
            self.problem(Field.TITLE, "Thiếu nội dung.")
        quantity = self.amount(Field.QUANTITY)
        reach = self.amount(Field.REACH)
        cost = self.amount(Field.COST, limit=MOST * 1000)
        unit_id, source = self.unit()
        made = self.activity(first or date.max, last, kind, title, quantity, reach, cost, unit_id)
        readable = first is not None and title and not any(p.fatal for p in self.problems)
        row_id = self.text(Field.ROW_ID)
        return IncomingRow(
            file=self.context.file,
            sheet=self.context.sheet,
            line=self.raw.line,
            activity=made if readable else None,
            unit_id=unit_id,
            source=source,
            row_id=row_id if len(row_id) <= 60 else "",
            stamp=self.context.stamp,
            problems=tuple(self.problems),
            notes=tuple(self.notes),
            said=(self.said(Field.DATE, first), self.text(Field.KIND), title),
            file_no=self.context.file_no,
            draft=None if readable else made,
        )

    # -- cells ---------------------------------------------------------------------------------

    def text(self, name: Field) -> str:
        cell = self.cells.get(name)
        if isinstance(cell, (int, float)):
            return number(cell)
        return screen_date(cell) if isinstance(cell, date) else (cell or "")

    def said(self, name: Field, day: date | None) -> str:
        return screen_date(day) if day else self.text(name)[:60]

    def problem(self, name: Field, text: str, fatal: bool = True) -> None:
        self.problems.append(Problem(name, text, fatal))

    def told(self, name: Field) -> bool:
        return any(problem.field is name for problem in self.problems)

    def days(self) -> tuple[date | None, date | None]:
        cell = self.cells.get(Field.DATE)
        first, last, sure = self.day(cell)
        if first is None and isinstance(cell, str) and (month := month_of(cell, self.context.anchor)):
            (first, last), sure = month, True
            days = f"{screen_date(first)} - {screen_date(last)}"
            self.problem(Field.DATE, f"Chỉ ghi “{cell[:40]}”, chưa rõ ngày ({days}).", fatal=False)
        if cell is None:
            if not self.told(Field.DATE):
                self.problem(Field.DATE, "Thiếu ngày.")
        elif first is None:
            self.problem(Field.DATE, f"Không hiểu ngày “{self.text(Field.DATE)[:40]}”.")
        elif not sure and self.context.anchor is None:
            self.problem(Field.DATE, f"Ngày “{self.text(Field.DATE)[:40]}” không có năm.", fatal=False)
        elif not sure:
            self.notes.append(f"Năm của ngày suy ra từ kỳ của tệp ({short_date(first)}).")
        if first is not None and not 2000 <= first.year <= 2100:
            self.problem(Field.DATE, f"Ngày {short_date(first)} ngoài khoảng có thể có.")
        until = self.day(self.cells.get(Field.DATE_TO))[0]
        if until is not None and first is not None:
            if until < first:
                self.problem(Field.DATE_TO, "Ngày kết thúc đứng trước ngày bắt đầu.")
            else:
                last = until if until != first else None
        return first, last

    def day(self, cell: Cell) -> tuple[date | None, date | None, bool]:
        if isinstance(cell, date):
            return cell, None, True
        if isinstance(cell, str):
            known = serial_of(cell)
            if known is None and (self.context.month is None or not _BARE_DAY.fullmatch(cell)):
                return date_of(cell, self.context.anchor)
            cell = float(cell) if known is None else known
        if isinstance(cell, (int, float)):
            if self.context.month is not None and cell in range(1, 32):
                return parse_date(f"{int(cell)}/{self.context.month:%m/%Y}"), None, True
            day = serial_date(cell, self.context.date1904) if 20_000 <= cell < 75_000 else None
            if day is None and cell == int(cell):
                return date_of(str(int(cell)).zfill(8))  # 05032026 loses its zero as a number
            return day, None, True
        return None, None, False

    def kind(self, title: str) -> str:
        text = self.text(Field.KIND)
        if text:
            kind_id, strength = kind_of(text)
            if strength >= 0.8:
                return kind_id
            if strength > 0:
                self.notes.append(f"Hình thức hiểu từ “{text[:40]}”.")
                return kind_id
            self.problem(Field.KIND, f"Danh mục không có hình thức “{text[:60]}”.", fatal=False)
        elif self.group:
            self.notes.append("Hình thức lấy từ tiêu đề phía trên.")
            return self.group
        kind_id, strength = kind_in_title(title)
        if strength >= 0.7:
            self.notes.append("Hình thức suy ra từ nội dung.")
        elif not text and not self.told(Field.KIND):
            self.problem(Field.KIND, "Thiếu hình thức.", fatal=False)
        return kind_id or "other"

    def amount(self, name: Field, limit: float = MOST) -> float | None:
        cell = self.cells.get(name)
        if cell is None:
            return None
        what = {Field.QUANTITY: "số lượng", Field.REACH: "số lượt", Field.COST: "kinh phí"}[name]
        column = self.context.layout.column(name)
        if column in self.raw.filled:
            if name is Field.QUANTITY:
                self.problem(name, "Ô số lượng gộp nhiều dòng nên chưa rõ của dòng nào.", fatal=False)
            return None
        if isinstance(cell, date):
            self.problem(name, f"Ô {what} chứa ngày.")
            return None
        value: float | None
        if isinstance(cell, (int, float)):
            value = cell
        else:
            value, rest = number_of(cell)
            if value is None and name is not Field.QUANTITY:
                value = whole_of(cell)
            if value is None and any(sign.isdigit() for sign in cell):
                self.problem(name, f"Chưa rõ {what} “{cell[:40]}”.", fatal=name is Field.QUANTITY)
            elif value is None and name is Field.QUANTITY:
                self.problem(name, f"Không hiểu số lượng “{cell[:40]}”.", fatal=False)
            elif value is None:
                self.rest(name, cell)
            elif rest and name is Field.REACH:
                self.rest(name, rest)
        if value is None:
            return None
        if value < 0:
            self.problem(name, f"{what[:1].upper()}{what[1:]} âm ({number(value)}).")
        elif value > limit:
            self.problem(name, f"{what[:1].upper()}{what[1:]} lớn quá mức có thể có.")
        elif value != int(value):
            self.problem(name, f"{what[:1].upper()}{what[1:]} không thể lẻ ({number(value)}).", fatal=False)
            value = value if name is Field.QUANTITY else round(value)
        return value

    def rest(self, name: Field, text: str) -> None:
        """Keep words that stand beside a number where a number was asked for: who took part."""
        if name is Field.REACH and Field.AUDIENCE not in self.cells:
            self.cells[Field.AUDIENCE] = text

    def unit(self) -> tuple[int | None, str]:
        text = self.text(Field.UNIT)
        if text:
            found = self.context.finder.inside(text)
            if found is not None:
                return found, f"u{found}"
            if self.context.unit_id is None:
                self.notes.append(f"Chưa rõ đơn vị “{text[:60]}”.")
                return None, f"n{plain_words(text)}"
        return self.context.unit_id, self.context.source

    def task(self) -> tuple[int, ...]:
        text = plain_words(self.text(Field.TASK))
        if not text:
            return ()
        tasks = self.context.tasks
        if text in tasks:
            return (tasks[text],)
        hits = {
            tasks[known] for known in tasks if len(text) > 12 and (known.startswith(text) or text.startswith(known))
        }
        if len(hits) == 1:
            return (hits.pop(),)
        self.notes.append("Chưa rõ nhiệm vụ của kế hoạch.")
        return ()

    def activity(
        self,
        first: date,
        last: date | None,
        kind: str,
        title: str,
        quantity: float | None,
        reach: float | None,
        cost: float | None,
        unit_id: int | None,
    ) -> Activity:
        url, number_, rest = proof_of(self.text(Field.PROOF))
        if text := self.text(Field.LINK):
            own, symbol, left = proof_of(text)
            url, number_, rest = own or url, number_ or symbol, left if not own else rest
        number_ = self.text(Field.NUMBER) or number_
        audience = self.text(Field.AUDIENCE)
        flag = plain_words(self.text(Field.INTEGRATED))
        joint = self.context.finder.all_in(self.text(Field.JOINT)) if Field.JOINT in self.cells else ()
        partners = self.text(Field.JOINT) if Field.JOINT in self.cells and not joint else ""
        notes = [self.text(Field.NOTE), rest, f"Phối hợp: {partners}" if partners else ""]
        if audience and not audiences_of(audience):
            notes.append(audience)
        return Activity(
            id=None,
            date=first,
            date_to=last,
            kind=kind,
            title=title[:2000],
            quantity=1 if quantity is None else quantity,
            reach=None if reach is None else round(reach),
            unit_id=unit_id,
            joint_unit_ids=tuple(i for i in joint if i != unit_id),
            task_ids=self.task(),
            audiences=audiences_of(audience) if audience else (),
            place=" ".join(self.text(Field.PLACE).split())[:300],
            number=number_[:100],
            url=url[:2000],
            cost=None if cost is None else round(cost),
            note="; ".join(part for part in notes if part)[:2000],
            integrated=flag in _YES or "long ghep" in plain_words(title),
        )


def with_unit(row: IncomingRow, unit_id: int) -> IncomingRow:
    """Return the row as another unit's: the clerk said whose file it is."""
    activity = replace(row.activity, unit_id=unit_id) if row.activity else None
    return replace(row, activity=activity, unit_id=unit_id, source=f"u{unit_id}")
