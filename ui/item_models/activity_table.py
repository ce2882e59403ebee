"""The log as a table of ids with a page cache: a million lines cost eight megabytes (performance.md 4.2)."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cchc_desktop.models import Activity
from ui.item_models.activity_rows import INTEGRATED, ActivityRow, RowMaker

PAGE_ROWS = 200
PAGES_KEPT = 40

# Enum members are looked up once: in data() each look-up costs as much as the rest (performance.md 4.2).
DISPLAY = int(Qt.ItemDataRole.DisplayRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
HORIZONTAL = Qt.Orientation.Horizontal
ID_ROLE = int(Qt.ItemDataRole.UserRole)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
CENTRE = int(Qt.AlignmentFlag.AlignCenter)

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    DAY = 0
    KIND = 1
    TITLE = 2
    QUANTITY = 3
    REACH = 4
    UNIT = 5
    EVIDENCE = 6


HEADINGS = ("Ngày", "Hình thức", "Nội dung", "Số lượng", "Lượt", "Đơn vị", "MC")
HEADING_TIPS = (
    "Ngày thực hiện. Bấm để đổi mới nhất hay cũ nhất ở trên.",
    "Hình thức tuyên truyền",
    "Nội dung hoạt động",
    "Số lượng tính theo đơn vị của hình thức",
    "Lượt người, lượt xem hoặc lượt tiếp cận",
    "Đơn vị thực hiện",
    "Minh chứng",
)
ALIGNMENTS = (LEFT, LEFT, LEFT, RIGHT, RIGHT, LEFT, CENTRE)

Load = Callable[[Sequence[int]], Sequence[Activity]]


class ActivityTableModel(QAbstractTableModel):
    """Rows are ids; a page of 200 is read when it is first drawn and forgotten last used first."""

    def __init__(self, load: Load, maker: RowMaker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._load = load
        self._maker = maker
        self._ids: array[int] = array("q")
        self._count = 0
        self._pages: OrderedDict[int, list[ActivityRow | None]] = OrderedDict()
        self._newest_first = True

    # What is shown

    def show_first(self, activities: Sequence[Activity]) -> None:
        """Show the newest page at once, before the ids of the rest are known."""
        ids = array("q", [activity.id or 0 for activity in activities])
        self.show_ids(ids)
        if len(ids) <= PAGE_ROWS and ids:
            self._pages[0] = [self._maker.row(activity) for activity in activities]

    def show_ids(self, ids: array[int]) -> None:
        """Show these ids. Where they only continue what is shown, nothing that is on screen moves."""
        shown = self._count
        if shown and len(ids) >= shown and ids[:shown] == self._ids:
            if len(ids) == shown:
                return
            self._pages.pop(shown // PAGE_ROWS, None)
            self.beginInsertRows(QModelIndex(), shown, len(ids) - 1)
            self._ids = ids
            self._count = len(ids)
            self.endInsertRows()
            return
        self.beginResetModel()
        self._ids = ids
        self._count = len(ids)
        self._pages.clear()
        self.endResetModel()

    def show_order(self, newest_first: bool) -> None:
        """Say in the heading which way the days run."""
        self._newest_first = newest_first
        self.headerDataChanged.emit(HORIZONTAL, Column.DAY, Column.DAY)

    def refresh(self) -> None:
        """Read the rows on screen again: an activity or a unit's name was changed."""
        self._pages.clear()
        if self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, len(HEADINGS) - 1))

    @property
    def ids(self) -> array[int]:
        return self._ids

    def id_at(self, row: int) -> int | None:
        return self._ids[row] if 0 <= row < self._count else None

    def row_of(self, activity_id: int) -> int:
        """Return the line that shows this activity, -1 where none does."""
        try:
            return self._ids.index(activity_id)
        except ValueError:
            return -1

    def row_at(self, row: int) -> ActivityRow | None:
        """Return the finished strings of a line; None where the activity has just gone."""
        number = row // PAGE_ROWS
        page = self._pages.get(number)
        if page is None:
            page = self._read(number)
        return page[row - number * PAGE_ROWS]

    def _read(self, number: int) -> list[ActivityRow | None]:
        start = number * PAGE_ROWS
        wanted = self._ids[start : start + PAGE_ROWS]
        found = {activity.id: activity for activity in self._load(wanted)}
        page = [self._maker.row(found[i]) if i in found else None for i in wanted]
        self._pages[number] = page
        if len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        return page

    # Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADINGS)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role in (DISPLAY, ACCESSIBLE):
            row = self.row_at(index.row()) if index.isValid() else None
            return "" if row is None else cell_text(row, index.column())
        if role == ID_ROLE:
            return self.id_at(index.row())
        if role == ALIGNMENT:
            return ALIGNMENTS[index.column()]
        if role == TOOLTIP:
            row = self.row_at(index.row()) if index.isValid() else None
            return None if row is None else cell_tip(row, index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is not HORIZONTAL or not 0 <= section < len(HEADINGS):
            return None
        if role == DISPLAY:
            if section == Column.DAY:
                return f"{HEADINGS[section]} {'▾' if self._newest_first else '▴'}"
            return HEADINGS[section]
        if role == TOOLTIP:
            return HEADING_TIPS[section]
        if role == ALIGNMENT:
            return ALIGNMENTS[section]
        return None


def cell_text(row: ActivityRow, column: int) -> str:
    """Return what a cell says, for the accessibility tools and for copying out."""
    match column:
        case Column.DAY:
            return row.day
        case Column.KIND:
            return row.kind
        case Column.TITLE:
            return f"{row.title} ({INTEGRATED})" if row.integrated else row.title
        case Column.QUANTITY:
            return row.quantity
        case Column.REACH:
            return row.reach
        case Column.UNIT:
            return f"{row.unit} {row.joint}".strip()
        case _:
            return row.evidence_tip


def cell_tip(row: ActivityRow, column: int) -> str | None:
    """Return a tool tip where the cell shows less than it knows."""
    match column:
        case Column.EVIDENCE:
            return row.evidence_tip
        case Column.TITLE:
            return row.title
        case Column.REACH:
            return f"{row.reach} {row.reach_unit}" if row.reach else None
        case Column.UNIT:
            return f"{row.unit} {row.joint}".strip() or None
        case _:
            return None


def as_lines(rows: Sequence[ActivityRow]) -> str:
    """Return rows as tab-separated text with headings, as Excel pastes it."""
    heading = "\t".join((*HEADINGS[:-1], "Minh chứng"))
    lines = ("\t".join(_cell(cell_text(row, column)) for column in range(len(HEADINGS))) for row in rows)
    return "\n".join((heading, *lines))


def _cell(value: str) -> str:
    """Keep a cell on its line, and text that looks like a formula text (domain.md 6, Excel)."""
    flat = " ".join(value.split())
    return f"'{flat}" if flat[:1] in {"=", "+", "-", "@"} else flat
