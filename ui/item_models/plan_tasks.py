"""The tasks of a plan as a table that is changed in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cchc_desktop import catalog
from cchc_desktop.errors import AppError
from cchc_desktop.models import Task
from cchc_desktop.text import nfc, number, parse_number

DISPLAY = int(Qt.ItemDataRole.DisplayRole)
EDIT = int(Qt.ItemDataRole.EditRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
HORIZONTAL = Qt.Orientation.Horizontal

Index = QModelIndex | QPersistentModelIndex


class TaskColumn(IntEnum):
    TEXT = 0
    LEAD = 1
    COORDINATING = 2
    TIME = 3
    KINDS = 4
    TARGET = 5
    UNIT = 6


HEADINGS = ("Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian", "Hình thức", "Chỉ tiêu", "ĐVT")


def names_of(typed: str) -> tuple[str, ...]:
    """Return the agencies typed: a semicolon stands between them, for their names may hold commas."""
    return tuple(" ".join(part.split()) for part in typed.split(";") if part.strip())


def target_text(task: Task) -> str:
    """Return "12", or "1 - 2" for a range (R12)."""
    low, high = task.target_low, task.target_high
    if low is not None and high is not None and high != low:
        return f"{number(low)} - {number(high)}"
    return "" if task.target is None else number(task.target)


def with_target(task: Task, typed: str) -> Task | None:
    """Return the task with the target typed as a number or a range; None where it isn't one."""
    if not typed.strip():
        return replace(task, target_low=None, target_high=None)
    values = [parse_number(part) for part in typed.replace("–", "-").replace("đến", "-").split("-")]
    if len(values) > 2 or any(value is None or value < 0 for value in values):
        return None
    low, high = values[0], values[-1]
    if low is None or high is None or low > high:
        return None
    return replace(task, target_low=low, target_high=high if len(values) == 2 else None)


class TaskModel(QAbstractTableModel):
    """`save` is asked to keep the changed tasks and says whether it did; `refuse` is told a sentence."""

    def __init__(
        self,
        save: Callable[[tuple[Task, ...]], bool],
        refuse: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._save = save
        self._refuse = refuse
        self._tasks: tuple[Task, ...] = ()

    def show_tasks(self, tasks: Sequence[Task]) -> None:
        self.beginResetModel()
        self._tasks = tuple(tasks)
        self.endResetModel()

    @property
    def tasks(self) -> tuple[Task, ...]:
        return self._tasks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._tasks)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if role != DISPLAY:
            return None
        return HEADINGS[section] if orientation is HORIZONTAL else section + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() else flags

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if not index.isValid() or role not in (DISPLAY, EDIT, TOOLTIP):
            return None
        task = self._tasks[index.row()]
        match index.column():
            case TaskColumn.TEXT:
                return task.text
            case TaskColumn.LEAD:
                return "; ".join(task.lead)
            case TaskColumn.COORDINATING:
                return "; ".join(task.coordinating)
            case TaskColumn.TIME:
                return task.time
            case TaskColumn.KINDS:
                return "; ".join(catalog.kind(key).label for key in task.kinds)
            case TaskColumn.TARGET:
                return target_text(task)
            case _:
                return task.target_unit

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        if role != EDIT or not index.isValid():
            return False
        row = index.row()
        try:
            new = self._changed(self._tasks[row], index.column(), nfc(str(value)).strip())
        except AppError as error:
            self._refuse(str(error))
            return False
        if new is None or new == self._tasks[row]:
            return False
        return self._save((*self._tasks[:row], new, *self._tasks[row + 1 :]))

    def _changed(self, task: Task, column: int, typed: str) -> Task | None:
        match column:
            case TaskColumn.TEXT:
                return replace(task, text=" ".join(typed.split())) if typed else None
            case TaskColumn.LEAD:
                return replace(task, lead=names_of(typed))
            case TaskColumn.COORDINATING:
                return replace(task, coordinating=names_of(typed))
            case TaskColumn.TIME:
                return replace(task, time=typed)
            case TaskColumn.KINDS:
                return replace(task, kinds=tuple(catalog.find_kind(part).id for part in names_of(typed)))
            case TaskColumn.TARGET:
                new = with_target(task, typed)
                if new is None:
                    self._refuse(f"Chưa rõ chỉ tiêu “{typed}”. Ví dụ: 12 hoặc 1 - 2.")
                return new
            case _:
                return replace(task, target_unit=typed)
