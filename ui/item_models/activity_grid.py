"""The log as a grid: every field a column, the first row a new activity being typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from cchc_desktop.intake.grid_cells import BY_ID, COLUMNS, Column, Names, changed, read_cell, value_of
from cchc_desktop.models import Activity
from cchc_desktop.text import screen_date
from ui.item_models.activity_pages import HORIZONTAL, Index, Load, PagedModel, heading
from ui.item_models.activity_rows import EVIDENCE_TIPS

DISPLAY = int(Qt.ItemDataRole.DisplayRole)
EDIT = int(Qt.ItemDataRole.EditRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
EVIDENCE = len(COLUMNS) - 1
NEW_ROW = 0

Write = Callable[[list[Activity]], bool]


def _same(activity: Activity) -> Activity:
    return activity


class ActivityGridModel(PagedModel[Activity]):
    """Holds activities; what is typed in a cell goes to `write`, which saves or says why not."""

    lead = 1
    refused = Signal(QModelIndex, str, str)  # what was typed isn't understood: the cell, why, the text
    draft_changed = Signal()

    def __init__(self, load: Load, names: Names, write: Write, parent: QObject | None = None) -> None:
        super().__init__(load, _same, len(COLUMNS), parent)
        self._names = names
        self._write = write
        self.draft: dict[str, str] = {}  # what is typed in the first row, as typed
        self.writable = True
        self.day_in_heads = False  # the row headings say the day too

    @property
    def names(self) -> Names:
        return self._names

    def set_names(self, names: Names) -> None:
        """Take new units; the lines on screen say them at once."""
        if names != self._names:
            self._names = names
            self.refresh()

    def activity_at(self, row: int) -> Activity | None:
        return self.row_at(row) if row >= self.lead and row < self.rowCount() else None

    # The row that is being typed

    def drafted(self) -> tuple[Activity | None, list[tuple[Column, str]]]:
        """Return the new activity, or None with what is wrong in which column."""
        problems: list[tuple[Column, str]] = []
        activity = Activity(None, self._names.today, "", "")
        for column in COLUMNS:
            typed = self.draft.get(column.id, "")
            if column.read is None or (not typed.strip() and column.id not in ("kind", "title")):
                continue
            value, problem = read_cell(column, typed, self._names)
            if problem:
                problems.append((column, problem))
            else:
                activity = changed(activity, column, value)
        return (None, problems) if problems else (activity, [])

    def clear_draft(self) -> None:
        self.draft.clear()
        self.dataChanged.emit(self.index(NEW_ROW, 0), self.index(NEW_ROW, EVIDENCE))
        self.draft_changed.emit()

    # Qt's questions

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and self.writable and COLUMNS[index.column()].read is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if not index.isValid():
            return None
        row, place = index.row(), index.column()
        if role in (DISPLAY, EDIT, ACCESSIBLE):
            if row == NEW_ROW:
                return self.draft.get(COLUMNS[place].id, "")
            activity = self.row_at(row)
            if activity is None:
                return ""
            if place == EVIDENCE:
                return "" if role == DISPLAY else EVIDENCE_TIPS[activity.evidence]
            return COLUMNS[place].show(activity, self._names)
        if role == ALIGNMENT:
            return RIGHT if COLUMNS[place].right else LEFT
        if role == TOOLTIP:
            if row == NEW_ROW:
                return "Dòng mới: gõ hình thức và nội dung rồi Enter; ngày để trống là hôm nay."
            activity = self.row_at(row)
            if activity is None:
                return None
            return EVIDENCE_TIPS[activity.evidence] if place == EVIDENCE else COLUMNS[place].show(activity, self._names)
        return None

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        if role != EDIT or not index.isValid():
            return False
        column, typed = COLUMNS[index.column()], str(value)
        if index.row() == NEW_ROW:
            return self._type_draft(index, column, typed)
        activity = self.row_at(index.row())
        if activity is None or typed == column.show(activity, self._names):
            return False
        found, problem = read_cell(column, typed, self._names)
        if problem:
            self.refused.emit(QModelIndex(index), problem, typed)  # pyright: ignore[reportArgumentType]
            return False
        if found == value_of(activity, column):
            return False
        return self._write([changed(activity, column, found)])

    def _type_draft(self, index: Index, column: Column, typed: str) -> bool:
        found, problem = read_cell(column, typed, self._names) if typed.strip() else (None, "")
        if problem:
            self.refused.emit(QModelIndex(index), problem, typed)  # pyright: ignore[reportArgumentType]
            return False
        shown = typed
        if typed.strip():
            shown = column.show(
                changed(Activity(None, self._names.today, "conference", ""), column, found), self._names
            )
        self.draft[column.id] = shown
        if column.id == "kind":
            self.draft["counting_unit"] = (
                BY_ID["counting_unit"].show(Activity(None, self._names.today, found, ""), self._names) if found else ""
            )
        self.dataChanged.emit(self.index(NEW_ROW, 0), self.index(NEW_ROW, EVIDENCE))
        self.draft_changed.emit()
        return True

    def _row_heading(self, row: int, role: int) -> str | None:
        """Return a row's number, with its day while that column is out of sight; the tip says which activity it is."""
        activity = self.activity_at(row) if role == TOOLTIP or self.day_in_heads else None
        if role == TOOLTIP:
            return f"{screen_date(activity.date)}: {activity.title}" if activity else None
        number = "Mới" if row == NEW_ROW else str(row)
        return f"{number}   {screen_date(activity.date)}" if activity else number

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is not HORIZONTAL:
            return self._row_heading(section, role) if role in (DISPLAY, TOOLTIP) else None
        if not 0 <= section < len(COLUMNS):
            return None
        column = COLUMNS[section]
        if role == DISPLAY:
            return heading(column.heading, column.order, self.order)
        if role == TOOLTIP:
            return f"{column.tip or column.heading}. Bấm để sắp xếp, bấm chuột phải để lọc theo giá trị."
        if role == ALIGNMENT:
            return RIGHT if column.right else LEFT
        return None
