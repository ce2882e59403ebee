"""Headings that sort at a click and open their filter at a right click; a filtered one carries a funnel."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.theme import Theme

MARK = 12


class LogHeader(QHeaderView):
    """The headings of the list and of the grid."""

    menu_asked = Signal(int, QPoint)  # column, where on the screen

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._filtered: frozenset[int] = frozenset()
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(40)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask)

    def forget_selection(self, model: QAbstractItemModel) -> None:
        """Give the headings a selection of their own: else each one drawn asks every row whether it is chosen."""
        self.setSelectionModel(QItemSelectionModel(model, self))

    def show_filtered(self, columns: frozenset[int]) -> None:
        """Mark the columns that a filter by value narrows."""
        if columns != self._filtered:
            self._filtered = columns
            self.viewport().update()

    def _ask(self, place: QPoint) -> None:
        column = self.logicalIndexAt(place)
        if column >= 0:
            self.menu_asked.emit(column, self.viewport().mapToGlobal(place))

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:  # pyright: ignore
        painter.save()
        super().paintSection(painter, rect, logical)
        painter.restore()
        if logical in self._filtered:
            icon = self._theme.icon("filter", "accent", MARK)
            icon.paint(painter, rect.right() - MARK - 1, rect.top() + 3, MARK, MARK)
