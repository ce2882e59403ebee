"""Units and periods as a grid of states: a shape and a word in each cell, so that colour never speaks alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from cchc_desktop.doors.board import Board, Mark
from cchc_desktop.models import Unit
from cchc_desktop.periods import Period
from cchc_desktop.reports.due import UnitState
from cchc_desktop.text import short_date
from ui.theme import ROW, SMALL, Theme

_Index = QModelIndex | QPersistentModelIndex
# State → word, tone.
STATES = {
    UnitState.ON_TIME: ("Đúng hạn", "good"),
    UnitState.LATE: ("Gửi muộn", "warning"),
    UnitState.MISSING: ("Chưa gửi", "bad"),
    UnitState.RETURNED: ("Đã trả lại", "accent"),
    UnitState.WAITING: ("Chưa đến hạn", "faint"),
}
_URGENT = (UnitState.MISSING, UnitState.RETURNED, UnitState.WAITING, UnitState.LATE, UnitState.ON_TIME)


def _urgency(mark: Mark) -> int:
    return len(_URGENT) if mark.absent else _URGENT.index(mark.state)


def words_of(mark: Mark) -> str:
    """Return what a cell says."""
    if mark.absent:
        return mark.absent
    if mark.state is UnitState.LATE and mark.late:
        return f"Muộn {mark.late} ngày"
    return STATES[mark.state][0]


def tip_of(unit: Unit, period: Period, mark: Mark) -> str:
    """Return what a cell knows, for its tool tip and for screen readers."""
    parts = [f"{unit.name}, {period.phrase}: {words_of(mark).lower()}"]
    if mark.day:
        parts.append(f"nhận ngày {short_date(mark.day)}")
    if mark.state is UnitState.MISSING and mark.late:
        parts.append(f"quá hạn {mark.late} ngày")
    if mark.files:
        parts.append(f"{mark.files} tệp, {mark.rows} dòng đã ghi")
    if mark.note:
        parts.append(mark.note)
    return "; ".join(parts)


class BoardModel(QAbstractTableModel):
    def __init__(self, parent: BoardTable) -> None:
        super().__init__(parent)
        self.board: Board | None = None
        self.units: Sequence[Unit] = ()
        self.period: Period | None = None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.units)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.board is None else len(self.board.reports)

    def at(self, row: int, column: int) -> tuple[Unit, Period, Mark]:
        """Return whose cell it is and how it stands."""
        assert self.board is not None
        unit, period = self.units[row], self.board.reports[column].period
        return unit, period, self.board.mark(unit, period)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        unit, period, mark = self.at(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return words_of(mark)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return tip_of(unit, period, mark)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.board is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            if not 0 <= section < len(self.units):
                return None
            if role == Qt.ItemDataRole.DisplayRole:
                return self.units[section].label
            if role == Qt.ItemDataRole.ToolTipRole:
                return self.units[section].name
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            return None
        if not 0 <= section < len(self.board.reports):
            return None
        when = self.board.reports[section]
        if role == Qt.ItemDataRole.DisplayRole:
            short = when.period.short_label.replace(" đầu năm", "")
            return f"{short}{' ' if short == 'Năm' else '/'}{when.period.year}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{when.period.label}, hạn gửi {short_date(when.last_safe_day)}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, table: BoardTable) -> None:
        super().__init__(table)
        self._theme, self._table = theme, table

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, model = self._theme, self._table.board_model
        _, period, mark = model.at(index.row(), index.column())
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if period == model.period:
            painter.fillRect(rect, theme.color("hover"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.color("line_soft"))
        tone = STATES[mark.state][1]
        if not mark.absent:
            paint_state(painter, QPointF(rect.left() + 14, rect.center().y() + 0.5), mark.state, theme)
        inner = rect.adjusted(25, 0, -4, 0)
        painter.setFont(theme.font(SMALL, bold=mark.state is UnitState.MISSING))
        painter.setPen(theme.color(tone))
        words = QFontMetrics(painter.font()).elidedText(words_of(mark), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        if mark.note:  # a folded corner: something is written here
            corner = QPointF(rect.right(), rect.top())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawPolygon(QPolygonF([corner - QPointF(8, 0), corner, corner + QPointF(0, 8)]))
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -2), 4, 4)
        painter.restore()


def paint_state(painter: QPainter, center: QPointF, state: UnitState, theme: Theme) -> None:
    """Draw a state's own shape: disc, disc with a late hand, cross, arrow back, ring."""
    ink = theme.color(STATES[state][1])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 2))
    x, y = center.x(), center.y()
    if state is UnitState.ON_TIME:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(center, 5, 5)
    elif state is UnitState.LATE:
        painter.drawEllipse(center, 4.5, 4.5)
        painter.drawLine(QPointF(x, y), QPointF(x, y - 3))
        painter.drawLine(QPointF(x, y), QPointF(x + 2.5, y))
    elif state is UnitState.MISSING:
        painter.drawLine(QPointF(x - 4, y - 4), QPointF(x + 4, y + 4))
        painter.drawLine(QPointF(x - 4, y + 4), QPointF(x + 4, y - 4))
    elif state is UnitState.RETURNED:
        painter.drawLine(QPointF(x - 4.5, y), QPointF(x + 4.5, y))
        painter.drawPolyline(QPolygonF([QPointF(x - 1, y - 4), QPointF(x - 5, y), QPointF(x - 1, y + 4)]))
    else:
        painter.setPen(QPen(ink, 1.2))
        painter.drawEllipse(center, 4, 4)


class BoardTable(QTableView):
    """`chosen` tells unit and period of the cell under the cursor; `opened` that Enter was pressed on it."""

    chosen = Signal()
    opened = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.board_model = BoardModel(self)
        self.wanted: tuple[int | None, Period] | None = None  # the cell to choose with the next board
        self.setModel(self.board_model)
        self.setItemDelegate(_Delegate(theme, self))
        self.setAccessibleName("Đơn vị và kỳ báo cáo")
        self.setShowGrid(False)
        self.setProperty("look", "clear")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        side, head = self.verticalHeader(), self.horizontalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setMinimumSectionSize(ROW)
        side.setDefaultSectionSize(ROW)
        side.setSectionsClickable(False)
        side.setHighlightSections(False)
        side.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setMinimumSectionSize(40)
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit())
        theme.changed.connect(self.viewport().update)

    def show_board(self, board: Board, period: Period, *, urgent_first: bool, find: str = "") -> None:
        """Show a board; units whose report of `period` is wanted stand first if asked for."""
        from cchc_desktop.text import fold

        current = self.current()
        units = [unit for unit in board.units if fold(find) in fold(f"{unit.name} {unit.short_name}")]
        if urgent_first:
            units.sort(key=lambda unit: _urgency(board.mark(unit, period)))
        model = self.board_model
        model.beginResetModel()
        model.board, model.units, model.period = board, units, period
        model.endResetModel()
        self.fit()
        columns = [when.period for when in board.reports]
        unit_id, wanted = self.wanted or ((current[0].id, current[1]) if current else (None, period))
        self.wanted = None
        row = next((n for n, unit in enumerate(units) if unit.id == unit_id), 0)
        column = columns.index(wanted) if wanted in columns else max(0, len(columns) - 1)
        if units:
            index = model.index(row, column)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def current(self) -> tuple[Unit, Period, Mark] | None:
        """Return the cell under the cursor."""
        index = self.currentIndex()
        if not index.isValid() or index.row() >= len(self.board_model.units):
            return None
        return self.board_model.at(index.row(), index.column())

    def fit(self) -> None:
        """Give the names what they need, the periods an equal share of the rest."""
        count = self.board_model.columnCount()
        if not count:
            return
        metrics = QFontMetrics(self._theme.font(SMALL, bold=True))
        least = max(metrics.horizontalAdvance(words) for words, _ in STATES.values()) + 34
        room = self.width() - 16
        longest = max((self.fontMetrics().horizontalAdvance(u.label) for u in self.board_model.units), default=0) + 26
        side = max(120, min(longest, room // 3))
        self.verticalHeader().setFixedWidth(side)
        self.horizontalHeader().setDefaultSectionSize(max(least, (room - side) // count))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)
