"""A plan's tasks as an editable table."""

from __future__ import annotations

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


def _kinds_text(task: Task) -> str:
    return "; ".join(catalog.kind(kind).label for kind in task.kinds)


def _take_kinds(task: Task, text: str) -> Task:
    names = [name.strip() for name in text.split(";") if name.strip()]
    return replace(task, kinds=tuple(catalog.find_kind(name).id for name in names))


def _target_text(task: Task) -> str:
    low, high = task.target_low, task.target_high
    if low is None and high is None:
        return ""
    if low is not None and high is not None and low != high:
        return f"{number(low)}-{number(high)}"
    return number(low if low is not None else high or 0)


def _take_target(task: Task, text: str) -> Task:
    parts = [parse_number(part) for part in text.replace("–", "-").split("-")] if text.strip() else []
    if any(part is None for part in parts) or len(parts) > 2:
        return task
    low = parts[0] if parts else None
    return replace(task, target_low=low, target_high=parts[1] if len(parts) == 2 else None)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(";") if name.strip())


COLUMNS = (
    TaskColumn("Nhiệm vụ", 30, lambda t: t.text, lambda t, s: replace(t, text=s)),
    TaskColumn("Chủ trì", 15, lambda t: "; ".join(t.lead), lambda t, s: replace(t, lead=_names(s))),
    TaskColumn("Phối hợp", 14, lambda t: "; ".join(t.coordinating), lambda t, s: replace(t, coordinating=_names(s))),
    TaskColumn("Thời gian", 12, lambda t: t.time, lambda t, s: replace(t, time=s)),
    TaskColumn("Hình thức", 14, _kinds_text, _take_kinds),
    TaskColumn("Chỉ tiêu", 8, _target_text, _take_target),
    TaskColumn("ĐVT", 7, lambda t: t.target_unit, lambda t, s: replace(t, target_unit=s)),
)


class TaskModel(QAbstractTableModel):
    """Tasks row by row; `edited` after every change, `refused` with a sentence when a cell can't take it."""

    edited = Signal()
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._tasks: list[Task] = []

    def set_tasks(self, tasks: Sequence[Task]) -> None:
        if list(tasks) == self._tasks:
            return
        self.beginResetModel()
        self._tasks = list(tasks)
        self.endResetModel()

    def tasks(self) -> tuple[Task, ...]:
        """Return the tasks that have a text."""
        return tuple(task for task in self._tasks if task.text)

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
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsEditable
