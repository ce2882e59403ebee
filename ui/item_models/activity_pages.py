"""A list of activities as ids with a page cache: a million lines cost eight megabytes (performance.md 4.2)."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cchc_desktop.models import Activity, Order

PAGE_ROWS = 48
PAGES_KEPT = 160

HORIZONTAL = Qt.Orientation.Horizontal

Index = QModelIndex | QPersistentModelIndex
Load = Callable[[Sequence[int]], Sequence[Activity]]
Line = TypeVar("Line")


class PagedModel(QAbstractTableModel, Generic[Line]):
    """Rows are ids; a page of 48 is read when it is first drawn and forgotten last used first.

    `make` turns an activity into what a line holds; `lead` rows of the model's own stand before the first.
    """

    lead = 0

    def __init__(
        self, load: Load, make: Callable[[Activity], Line], columns: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._load = load
        self._make = make
        self._columns = columns
        self._ids: array[int] = array("q")
        self._count = 0
        self._pages: OrderedDict[int, list[Line | None]] = OrderedDict()
        self.order = Order()

    # What is shown

    def show_first(self, activities: Sequence[Activity]) -> None:
        """Show the first page at once, before the ids of the rest are known."""
        ids = array("q", [activity.id or 0 for activity in activities])
        self.show_ids(ids)
        if len(ids) <= PAGE_ROWS and ids:
            self._pages[0] = [self._make(activity) for activity in activities]

    def show_ids(self, ids: array[int]) -> None:
        """Show these ids. Where they only continue what is shown, nothing that is on screen moves."""
        shown = self._count
        if shown and len(ids) >= shown and ids[:shown] == self._ids:
            if len(ids) == shown:
                return
            if shown % PAGE_ROWS:
                self._pages.pop(shown // PAGE_ROWS, None)
            self.beginInsertRows(QModelIndex(), self.lead + shown, self.lead + len(ids) - 1)
            self._ids = ids
            self._count = len(ids)
            self.endInsertRows()
            return
        self.beginResetModel()
        self._ids = ids
        self._count = len(ids)
        self._pages.clear()
        self.endResetModel()

    def show_order(self, order: Order) -> None:
        """Say in the headings which way the lines run."""
        self.order = order
        self.headerDataChanged.emit(HORIZONTAL, 0, self._columns - 1)

    def refresh(self) -> None:
        """Read the rows on screen again: an activity or a unit's name was changed."""
        self._pages.clear()
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self._columns - 1))

    @property
    def ids(self) -> array[int]:
        return self._ids

    def id_at(self, row: int) -> int | None:
        row -= self.lead
        return self._ids[row] if 0 <= row < self._count else None

    def row_of(self, activity_id: int) -> int:
        """Return the line that shows this activity, -1 where none does."""
        try:
            return self._ids.index(activity_id) + self.lead
        except ValueError:
            return -1

    def row_at(self, row: int) -> Line | None:
        """Return what a line holds; None where the activity has just gone."""
        row -= self.lead
        number = row // PAGE_ROWS
        page = self._pages.get(number)
        if page is None:
            page = self._read(number)
        return page[row - number * PAGE_ROWS]

    def _read(self, number: int) -> list[Line | None]:
        start = number * PAGE_ROWS
        wanted = self._ids[start : start + PAGE_ROWS]
        found = {activity.id: activity for activity in self._load(wanted)}
        page = [self._make(found[i]) if i in found else None for i in wanted]
        self._pages[number] = page
        if len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        return page

    # Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else self._count + self.lead

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._columns


def heading(words: str, column: str, order: Order) -> str:
    """Return a heading with its arrow where the list is sorted by it."""
    return f"{words} {'▾' if order.descending else '▴'}" if column and column == order.column else words
