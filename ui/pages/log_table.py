"""The table of the log: one fixed row height of two lines, columns fitted to the window or as the clerk set them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.item_models.activity_table import HEADINGS, ActivityTableModel, Column
from ui.theme import Theme
from ui.widgets.log_header import LogHeader
from ui.widgets.log_rows import PADDING, ActivityDelegate

WIDTHS = "log_list_widths"


class Widths(Protocol):
    """Keeps the widths that the clerk gave to columns (the workspace)."""

    def setting(self, name: str) -> Any: ...
    def set_setting(self, name: str, value: Any) -> Any: ...


class ActivityTable(QTableView):
    """The list. It holds no behaviour of the log: it says what was asked of it."""

    asked_open = Signal()

    def __init__(self, parent: QWidget, theme: Theme, on_copy: Callable[[], None], kept: Widths | None = None) -> None:
        super().__init__(parent)
        self._on_copy = on_copy
        self._kept = kept
        self._fitting = False
        self._own: dict[str, int] = kept.setting(WIDTHS) if kept else {}  # widths that the clerk gave
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setAccessibleName("Danh sách hoạt động")
        self.rows = ActivityDelegate(self, theme)
        self.setItemDelegate(self.rows)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.heads = LogHeader(theme, self)
        self.setHorizontalHeader(self.heads)
        self.doubleClicked.connect(lambda _index: self.asked_open.emit())
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(400)
        self._rest.timeout.connect(self._keep_widths)
        self._apply_font()

    def recolour(self) -> None:
        self.rows.recolour()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        model, selection = self.model(), self.selectionModel()
        if not isinstance(model, ActivityTableModel):
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        area = event.rect()
        first, last = self.rowAt(area.top()), self.rowAt(area.bottom())
        if first < 0:
            return
        last = model.rowCount() - 1 if last < 0 else last
        spans = tuple(
            (column, self.columnViewportPosition(column), self.columnWidth(column))
            for column in range(len(HEADINGS)) if not self.isColumnHidden(column)
        )  # fmt: skip
        ratio, none = self.viewport().devicePixelRatioF(), QModelIndex()
        for row in range(first, last + 1):
            selected = selection.isRowSelected(row, none)
            picture = self.rows.row_picture(model.row_at(row), spans, selected, ratio)
            painter.drawPixmap(0, self.rowViewportPosition(row), picture)

    def _apply_font(self) -> None:
        self.rows.set_font(self.font())
        self.verticalHeader().setDefaultSectionSize(self.rows.row_height)

    def current_row(self) -> int:
        index = self.currentIndex()
        return index.row() if index.isValid() else -1

    def selected_rows(self) -> list[int]:
        """Return the chosen rows in order, from the ranges: a million of them are no million objects of Qt."""
        selection = self.selectionModel()
        parts = sorted((part.top(), part.bottom()) for part in selection.selection().toList()) if selection else []
        rows: list[int] = []
        for top, bottom in parts:
            rows.extend(range(max(top, rows[-1] + 1) if rows else top, bottom + 1))
        return rows

    def keyPressEvent(self, event) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._on_copy()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.asked_open.emit()
            return
        super().keyPressEvent(event)

    # -- columns -------------------------------------------------------------------------------

    def setModel(self, model) -> None:
        super().setModel(model)
        self.heads.forget_selection(model)
        for column in Column:
            self.heads.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self.heads.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)
        self.heads.sectionResized.connect(self._widened)
        self.heads.sectionHandleDoubleClicked.connect(self._as_it_was)
        self._fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_columns()

    def _widened(self, column: int, _old: int, new: int) -> None:
        """Remember the width that the clerk gave to a column (not the one that the window gave)."""
        if self._fitting or column == Column.TITLE or not new:
            return
        self._own[Column(column).name] = new
        self._rest.start()

    def _as_it_was(self, column: int) -> None:
        """Forget a width: a double click on the edge fits the column again."""
        self._own.pop(Column(column).name, None)
        self._rest.start()
        QTimer.singleShot(0, self, self._fit_columns)

    def _keep_widths(self) -> None:
        if self._kept is not None:
            self._kept.set_setting(WIDTHS, self._own)

    def _fit_columns(self) -> None:
        """Give each column what its words need or the clerk gave; a narrow window drops the reach, then the unit."""
        if self.model() is None:
            return
        metrics = self.fontMetrics()
        wide = self.viewport().width()
        words = {
            Column.DAY: "00/00/0000",
            Column.KIND: "Trang thông tin điện",
            Column.QUANTITY: "00 bài đăng",
            Column.REACH: "00.000",
            Column.UNIT: "TT Dịch vụ việc",
            Column.EVIDENCE: "MC",
        }
        need = {column: metrics.horizontalAdvance(sample) + 2 * PADDING for column, sample in words.items()}
        heads = self.heads.fontMetrics()
        for column, sample in need.items():
            heading = heads.horizontalAdvance(f"{HEADINGS[column]} ▾") + 20
            need[column] = self._own.get(column.name, max(sample, heading if column != Column.EVIDENCE else sample))
        title_wanted = metrics.averageCharWidth() * 28
        total = sum(need.values())
        hidden = set()
        for column in (Column.REACH, Column.UNIT):
            if wide - total < title_wanted:
                hidden.add(column)
                total -= need[column]
        self._fitting = True
        for column, width in need.items():
            if self.isColumnHidden(column) != (column in hidden):
                self.setColumnHidden(column, column in hidden)
            if column not in hidden and self.columnWidth(column) != width:
                self.setColumnWidth(column, width)
        self._fitting = False
