"""The grid's table: cells chosen, typed over, filled down, pasted onto. It says what was asked; the pane does it."""

from __future__ import annotations

from PySide6.QtCore import (
    QByteArray,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableView, QToolTip, QWidget

from cchc_desktop.intake.grid_cells import COLUMNS
from ui.item_models.activity_grid import ActivityGridModel
from ui.theme import Theme
from ui.widgets.log_editors import GridDelegate
from ui.widgets.log_header import LogHeader
from ui.widgets.selecting import choose_row

_DAY = next(place for place, column in enumerate(COLUMNS) if column.id == "date")


class GridTable(QTableView):
    """Cells in place; Enter moves to the next one, at the end of a row to the next row."""

    copy_asked = Signal()
    paste_asked = Signal()
    fill_asked = Signal()
    clear_asked = Signal()  # Del: whole rows go to the bin, cells are emptied
    row_ended = Signal(int)  # Enter in the last column of this row
    columns_moved = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.heads = LogHeader(theme, self)
        self.setHorizontalHeader(self.heads)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(True)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setAccessibleName("Bảng tính hoạt động")
        self.cells = GridDelegate(self, theme, self.move_on)
        self.setItemDelegate(self.cells)
        self.heads.setSectionsMovable(True)
        self.heads.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.cells.height)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        rows.setFixedWidth(self._heads_width(with_day=False))
        rows.setSectionsClickable(True)
        self._held = False
        self.horizontalScrollBar().valueChanged.connect(self._freeze_day)
        self._told = QTimer(self)
        self._told.setSingleShot(True)
        self._told.setInterval(300)
        self._told.timeout.connect(self.columns_moved)
        theme.changed.connect(self._recolour)

    def setModel(self, model) -> None:
        super().setModel(model)
        self.heads.forget_selection(model)
        wide = self.fontMetrics().averageCharWidth()
        for place, column in enumerate(COLUMNS):
            self.setColumnWidth(place, column.width * wide + 18)
        self.heads.sectionResized.connect(lambda *_: self._told.start())
        self.heads.sectionMoved.connect(lambda *_: self._told.start())

    def keep_columns(self) -> str:
        """Return widths and order of the columns as text."""
        return self.heads.saveState().toBase64().toStdString()

    def take_columns(self, kept: str) -> None:
        """Put the columns as they were kept."""
        if kept:
            self.heads.blockSignals(True)
            self.heads.restoreState(QByteArray.fromBase64(kept.encode()))
            self.heads.blockSignals(False)
            self.heads.setSectionsClickable(True)

    def _heads_width(self, *, with_day: bool) -> int:
        wide = self.fontMetrics().horizontalAdvance
        return wide("0.000.000") + 8 + (wide("   00/00/0000") if with_day else 0)

    def _freeze_day(self) -> None:
        """Keep the day in sight: it stands at the row's number while its own column is scrolled away."""
        left, wide = self.columnViewportPosition(_DAY), self.columnWidth(_DAY)
        seen = min(left + wide, self.viewport().width()) - max(left, 0)
        away = seen < wide // 2
        if away != self.grid().day_in_heads:
            bar = self.horizontalScrollBar()
            at_end = away and bar.value() == bar.maximum()
            self.grid().day_in_heads = away
            self.verticalHeader().setFixedWidth(self._heads_width(with_day=away))
            self.updateGeometries()
            self.verticalHeader().viewport().update()
            if at_end:  # there is less room for the cells now: the last column stays whole
                bar.setValue(bar.maximum())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._freeze_day()

    def _recolour(self) -> None:
        self.cells.recolour()
        self.viewport().update()

    # -- what is chosen ------------------------------------------------------------------------

    def grid(self) -> ActivityGridModel:
        model = self.model()
        assert isinstance(model, ActivityGridModel)
        return model

    def shown_columns(self) -> list[int]:
        """Return the columns from left to right as they stand on screen."""
        order = [self.heads.logicalIndex(place) for place in range(self.heads.count())]
        return [column for column in order if not self.isColumnHidden(column)]

    def block(self) -> tuple[list[int], list[int]]:
        """Return (rows, columns) of the smallest block round what is chosen, columns as they stand on screen."""
        selection = self.selectionModel().selection()
        current = self.currentIndex()
        if selection.isEmpty():
            return ([current.row()], [current.column()]) if current.isValid() else ([], [])
        rows: set[int] = set()
        columns: set[int] = set()
        for part in selection.toList():
            rows.update(range(part.top(), part.bottom() + 1))
            columns.update(range(part.left(), part.right() + 1))
        return sorted(rows), [column for column in self.shown_columns() if column in columns]

    def whole_rows(self) -> list[int]:
        """Return the rows chosen by their number at the left (or Shift+Space), [] where cells are chosen."""
        rows, columns = self.block()
        return rows if rows and len(columns) == len(self.shown_columns()) else []

    # -- moving --------------------------------------------------------------------------------

    def move_on(self) -> None:
        """Go to the next cell that can be typed in; from the last one to the next row."""
        index = self.currentIndex()
        if not index.isValid() or self._held:
            return
        order = self.shown_columns()
        place = order.index(index.column()) + 1 if index.column() in order else 0
        while place < len(order) and COLUMNS[order[place]].read is None:
            place += 1
        if place < len(order):
            self.go(index.row(), order[place])
            return
        self.row_ended.emit(index.row())
        if index.row() + 1 < self.model().rowCount() and index.row() > 0:
            self.go(index.row() + 1, order[0])

    def go(self, row: int, column: int) -> None:
        """Make a cell the current one."""
        choose_row(self, row, column)
        self.scrollTo(self.currentIndex())

    def tell(self, index: QModelIndex, sentence: str) -> None:
        """Say something beside a cell."""
        rect = self.visualRect(index)
        place = self.viewport().mapToGlobal(QPoint(rect.left() + 4, rect.bottom() - 6))
        QToolTip.showText(place, sentence, self.viewport(), rect, 8000)

    def keep_typing(self, index: QModelIndex, sentence: str, typed: str) -> None:
        """Open a cell again with what was typed and is not understood: it is not lost, Esc gives the old value."""
        self._held = True
        place = QPersistentModelIndex(index)

        def reopen() -> None:
            self._held = False
            cell = self.model().index(place.row(), place.column())
            if not cell.isValid():
                return
            choose_row(self, cell.row(), cell.column())
            self.edit(cell)
            editors = [line for line in self.viewport().findChildren(QLineEdit) if line.isVisible()]
            if editors:
                editors[-1].setText(typed)
                editors[-1].setModified(True)
                editors[-1].setProperty("state", "bad")
                editors[-1].style().polish(editors[-1])
            self.tell(cell, sentence)

        QTimer.singleShot(0, self, reopen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self.state() is QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_asked.emit()
        elif control and key == Qt.Key.Key_D:
            self.fill_asked.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self.clear_asked.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.move_on()
        elif key == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self.selectRow(self.currentIndex().row())
        elif control and key not in (Qt.Key.Key_A, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Right,
                                     Qt.Key.Key_Up, Qt.Key.Key_Down):  # fmt: skip
            event.ignore()  # a key of the window, not of a cell: it would be typed in
        else:
            super().keyPressEvent(event)
