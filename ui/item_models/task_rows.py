"""A plan's tasks as an editable table."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from cchc_desktop import catalog
from cchc_desktop.errors import AppError
from cchc_desktop.models import Task
from cchc_desktop.text import number, parse_number

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class TaskColumn:
    """A column: heading, share of the width, how a task shows in it and takes what is typed."""

    title: str
    share: int
    show: Callable[[Task], str]
    take: Callable[[Task, str], Task]


def target_text(task: Task) -> str:
    """Return "01-02" style numbers with their unit as a clerk types them: "1-2 tiểu phẩm"."""
    low, high = task.target_low, task.target_high
    ends = [number(value) for value in (low, high if high != low else None) if value is not None]
    return " ".join(part for part in ("-".join(ends), task.target_unit) if part) if ends else task.target_unit


_TARGET = re.compile(r"\s*(?P<low>[\d.,]+)?\s*(?:(?:-|–|đến)\s*(?P<high>[\d.,]+))?\s*(?P<unit>.*)$")


def take_target(task: Task, text: str) -> Task:
    """Return the task with the target of "12", "1-2", "từ 1 đến 2 tiểu phẩm"; a unit typed alone is a unit."""
    match = _TARGET.match(re.sub(r"^\s*(?:ít nhất|tối thiểu|từ)\s+(?:từ\s+)?", "", text, flags=re.IGNORECASE))
    if not text.strip() or match is None:
        return replace(task, target_low=None, target_high=None, target_unit="")
    low, high = (parse_number(match[name]) if match[name] else None for name in ("low", "high"))
    if low is None and match["low"]:
        raise AppError(f"Không đọc được chỉ tiêu “{text}”.", "Gõ số hoặc khoảng số, ví dụ 12 hoặc 1-2 tiểu phẩm.")
    if low is not None and high is not None and low > high:
        low, high = high, low
    unit = match["unit"].strip()
    return replace(task, target_low=low, target_high=high, target_unit=unit or (task.target_unit if low else ""))


def names_of(text: str) -> tuple[str, ...]:
    """Return the names of a field: one a line or parted by semicolons."""
    return tuple(name.strip() for name in re.split(r"[;\n]", text) if name.strip())


def _kinds_text(task: Task) -> str:
    return "; ".join(catalog.kind(kind).label for kind in task.kinds)


def _take_kinds(task: Task, text: str) -> Task:
    return replace(task, kinds=tuple(catalog.find_kind(name).id for name in names_of(text)))


COLUMNS = (
    TaskColumn("Nhiệm vụ", 38, lambda t: t.text, lambda t, s: replace(t, text=s)),
    TaskColumn("Chủ trì", 18, lambda t: "; ".join(t.lead), lambda t, s: replace(t, lead=names_of(s))),
    TaskColumn("Thời gian", 16, lambda t: t.time, lambda t, s: replace(t, time=s)),
    TaskColumn("Hình thức", 16, _kinds_text, _take_kinds),
    TaskColumn("Chỉ tiêu", 12, target_text, take_target),
)


class TaskModel(QAbstractTableModel):
    """Tasks row by row; `edited` after every change, `refused` with a sentence when a cell can't take it."""

    edited = Signal()
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._tasks: list[Task] = []
        self.editable = True

    def set_tasks(self, tasks: Sequence[Task]) -> None:
        if list(tasks) == self._tasks:
            return
        same = len(tasks) == len(self._tasks) and all(a.id == b.id for a, b in zip(tasks, self._tasks, strict=True))
        if same:  # the chosen row stays chosen
            self._tasks = list(tasks)
            if tasks:
                self.dataChanged.emit(self.index(0, 0), self.index(len(tasks) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self._tasks = list(tasks)
        self.endResetModel()

    def tasks(self) -> tuple[Task, ...]:
        """Return the tasks that have a text."""
        return tuple(task for task in self._tasks if task.text)

    def task(self, row: int) -> Task | None:
        return self._tasks[row] if 0 <= row < len(self._tasks) else None

    def set_task(self, row: int, task: Task) -> None:
        """Put another state of a task into its row."""
        if self._tasks[row] != task:
            self._tasks[row] = task
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))
            self.edited.emit()

    def add(self) -> int:
        """Add an empty task and return its row; it counts once it has a text."""
        place = len(self._tasks)
        self.beginInsertRows(QModelIndex(), place, place)
        self._tasks.append(Task(None, ""))
        self.endInsertRows()
        return place

    def remove(self, rows: set[int]) -> None:
        self.beginResetModel()
        self._tasks = [task for place, task in enumerate(self._tasks) if place not in rows]
        self.endResetModel()
        self.edited.emit()

    def move(self, row: int, step: int) -> int:
        """Move a task up or down and return its new row."""
        target = row + step
        if not (0 <= row < len(self._tasks) and 0 <= target < len(self._tasks)):
            return row
        self.beginResetModel()
        self._tasks.insert(target, self._tasks.pop(row))
        self.endResetModel()
        self.edited.emit()
        return target

    def index_of(self, node_id: str) -> QModelIndex:
        for place, task in enumerate(self._tasks):
            if task.node_id == node_id:
                return self.index(place, 0)
        return QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._tasks)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return COLUMNS[section].title
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return COLUMNS[index.column()].show(self._tasks[index.row()])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        old = self._tasks[index.row()]
        try:
            new = COLUMNS[index.column()].take(old, " ".join(str(value).split()))
        except AppError as error:
            self.refused.emit(str(error))
            return False
        if new == old:
            return False
        self._tasks[index.row()] = new
        self.dataChanged.emit(index, index)
        self.edited.emit()
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return flags | Qt.ItemFlag.ItemIsEditable if self.editable else flags
