"""Counts by row, kind and quarter as a close grid: a heading over each four quarters, marks that need no colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cchc_desktop.reports.coverage import Count
from cchc_desktop.text import roman
from ui.theme import KEY, SMALL, Theme

QUARTERS = 4
CELL = 25  # least width of a quarter
HEAD = 58
ROW = 30
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """Four quarters of a kind, or of a group of kinds that opens into its kinds."""

    label: str
    kinds: tuple[str, ...]
    group: str
    is_group: bool


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """`due`: its quarter has begun, so nothing there is a gap."""

    count: Count
    due: bool
    tip: str


class _Model(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.columns: Sequence[MatrixColumn] = ()
        self.labels: Sequence[str] = ()
        self.cells: Sequence[Sequence[MatrixCell]] = ()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.labels)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns) * QUARTERS

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell = self.cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_words(cell)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell.tip
        if role == Qt.ItemDataRole.UserRole:
            return cell
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                return self.labels[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            return None
        if not 0 <= section < len(self.columns) * QUARTERS:
            return None
        column, quarter = self.columns[section // QUARTERS], section % QUARTERS + 1
        if role == Qt.ItemDataRole.DisplayRole:
            return roman(quarter)
        if role == Qt.ItemDataRole.ToolTipRole:
            more = "bấm để xem từng hình thức" if column.is_group else "bấm để gộp lại"
            return f"{column.label}, quý {roman(quarter)} ({more})"
        return None


def cell_words(cell: MatrixCell) -> str:
    """Return what a cell shows: evidenced ones alone, or all where none is evidenced."""
    count = cell.count
    return str(count.evidenced or count.activities) if count.activities else ""


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        cell: MatrixCell = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_count(painter, self._theme, QRectF(rect), cell)
        painter.setPen(self._theme.color("line" if index.column() % QUARTERS == QUARTERS - 1 else "line_soft"))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.setPen(self._theme.color("line_soft"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if state & (QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_Selected):
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -2, -2), 3, 3)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(CELL, ROW)


def paint_count(painter: QPainter, theme: Theme, rect: QRectF, cell: MatrixCell) -> None:
    """Draw a count: filled when evidenced, framed when none is, a dot for a gap.

    A corner is folded when some lack evidence, a ring stands below it when some have a link alone.
    """
    count, box = cell.count, rect.adjusted(2.5, 3.5, -3, -4)
    center = Qt.AlignmentFlag.AlignCenter
    if not count.activities:
        painter.setPen(Qt.PenStyle.NoPen)
        if cell.due:
            painter.setBrush(theme.color("faint"))
            painter.drawEllipse(rect.center(), 1.5, 1.5)
        else:
            painter.fillRect(rect, theme.color("page"))
        return
    words = cell_words(cell)
    painter.setFont(theme.font(SMALL if len(words) < 3 else KEY - 1, bold=bool(count.evidenced)))
    if not count.evidenced:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("warning"), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(theme.color("warning"))
        painter.drawText(rect, center, words)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("good_soft"))
    painter.drawRoundedRect(box, 3, 3)
    if count.missing:
        corner = box.topRight()
        painter.setBrush(theme.color("warning"))
        painter.drawPolygon(QPolygonF([corner + QPointF(-8, 0), corner, corner + QPointF(0, 8)]))
    if count.links:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("good"), 1.2))
        painter.drawEllipse(box.bottomRight() + QPointF(-4, -4), 2, 2)
    painter.setPen(theme.color("good"))
    painter.drawText(rect, center, words)


class _Heading(QHeaderView):
    """Two storeys: the kind over its four quarters, the quarters below."""

    def __init__(self, theme: Theme, model: _Model, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme, self._matrix = theme, model
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(CELL)
        self.setDefaultSectionSize(CELL)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEAD)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Leave all drawing to paintEvent: a heading lies over four sections."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        theme = self._theme
        painter.fillRect(self.viewport().rect(), theme.color("card"))
        for place, column in enumerate(self._matrix.columns):
            first = place * QUARTERS
            left = self.sectionViewportPosition(first)
            width = sum(self.sectionSize(first + n) for n in range(QUARTERS))
            if left + width < 0 or left > self.viewport().width():
                continue
            self._paint_group(painter, QRect(left, 0, width, HEAD - 20), column)
            painter.setFont(theme.font(KEY))
            painter.setPen(theme.color("secondary"))
            for quarter in range(QUARTERS):
                x, size = self.sectionViewportPosition(first + quarter), self.sectionSize(first + quarter)
                painter.drawText(QRect(x, HEAD - 20, size, 18), Qt.AlignmentFlag.AlignCenter, roman(quarter + 1))
            painter.setPen(theme.color("line"))
            painter.drawLine(QPoint(left + width - 1, 6), QPoint(left + width - 1, HEAD))
        painter.setPen(theme.color("line"))
        painter.drawLine(0, HEAD - 1, self.viewport().width(), HEAD - 1)

    def _paint_group(self, painter: QPainter, rect: QRect, column: MatrixColumn) -> None:
        theme = self._theme
        icon = "chevron-right" if column.is_group else "chevron-left"
        theme.icon(icon, "faint", 12).paint(painter, QRect(rect.right() - 15, rect.top() + 5, 12, 12))
        painter.setFont(theme.font(KEY, bold=column.is_group))
        painter.setPen(theme.color("text" if column.is_group else "secondary"))
        words = rect.adjusted(5, 3, -16, 0)
        metrics = QFontMetrics(painter.font())
        lines = _two_lines(column.label, metrics, words.width())
        for place, line in enumerate(lines):
            painter.drawText(
                QRect(words.left(), words.top() + place * 16, words.width() + (12 if place else 0), 16),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                line,
            )


def _two_lines(words: str, metrics: QFontMetrics, width: int) -> list[str]:
    """Return a label on at most two lines, the second shortened."""
    if metrics.horizontalAdvance(words) <= width:
        return [words]
    first = ""
    rest = words.split()
    while rest and metrics.horizontalAdvance(f"{first} {rest[0]}".strip()) <= width:
        first = f"{first} {rest.pop(0)}".strip()
    second = metrics.elidedText(" ".join(rest), Qt.TextElideMode.ElideRight, width + 12)
    return [first, second] if first else [second]


class _Side(QHeaderView):
    """The names of the rows, whole: one that is long stands on two small lines."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._theme = theme

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        theme, model = self._theme, self.model()
        words = str(model.headerData(logical, Qt.Orientation.Vertical) or "")
        painter.save()
        painter.fillRect(rect, theme.color("card"))
        painter.setPen(theme.color("line_soft"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(theme.color("line"))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.setPen(theme.color("text"))
        room = rect.adjusted(8, 0, -6, -1)
        whole = QFontMetrics(theme.font(SMALL)).horizontalAdvance(words) <= room.width()
        painter.setFont(theme.font(SMALL if whole else KEY))
        lines = [words] if whole else _two_lines(words, painter.fontMetrics(), room.width())
        high = room.height() // len(lines)
        for place, line in enumerate(lines):
            part = QRect(room.left(), room.top() + place * high, room.width(), high)
            painter.drawText(part, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)
        painter.restore()


class MatrixTable(QTableView):
    """Arrows move, Enter or a click chooses a cell, + and - open and close a group of kinds."""

    chosen = Signal(int, int, int)  # row, column of kinds, quarter from 0
    turned = Signal(int)  # column of kinds whose heading was clicked

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._model = _Model()
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(theme, self))
        self.heading = _Heading(theme, self._model, self)
        self.setHorizontalHeader(self.heading)
        self.setAccessibleName("Ma trận nội dung, hình thức, quý")
        self.setShowGrid(False)
        self.setProperty("look", "clear")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        side = _Side(theme, self)
        self.setVerticalHeader(side)
        theme.changed.connect(side.viewport().update)
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setMinimumSectionSize(ROW)
        side.setDefaultSectionSize(ROW)
        side.setSectionsClickable(False)
        side.setHighlightSections(False)
        self.heading.sectionClicked.connect(lambda section: self.turned.emit(section // QUARTERS))
        self.clicked.connect(self._choose)
        theme.changed.connect(self.viewport().update)
        theme.changed.connect(self.heading.viewport().update)

    def show_cells(
        self, columns: Sequence[MatrixColumn], labels: Sequence[str], cells: Sequence[Sequence[MatrixCell]]
    ) -> None:
        """Show other columns, rows and cells; the current cell keeps its place."""
        current = self.currentIndex()
        place = (current.row(), current.column())
        self._model.beginResetModel()
        self._model.columns, self._model.labels, self._model.cells = columns, labels, cells
        self._model.endResetModel()
        self._fit()
        if place[0] >= 0 and place[0] < len(labels) and place[1] < len(columns) * QUARTERS:
            self.setCurrentIndex(self._model.index(*place))

    def cell(self, row: int, column: int, quarter: int) -> MatrixCell:
        """Return what a cell shows."""
        return self._model.cells[row][column * QUARTERS + quarter]

    @property
    def columns(self) -> Sequence[MatrixColumn]:
        return self._model.columns

    @property
    def labels(self) -> Sequence[str]:
        return self._model.labels

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the row labels what the columns leave, and the columns what is left after that."""
        count = len(self._model.columns) * QUARTERS
        if not count:
            return
        least, most = self._theme.control_width(25), self._theme.control_width(44)
        room = self.width() - 16
        side = max(least, min(most, room - count * CELL))
        self.verticalHeader().setFixedWidth(side)
        size = max(CELL, min(44, (room - side) // count))
        self.heading.setDefaultSectionSize(size)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, key = self.currentIndex(), event.key()
        if index.isValid() and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(index)
        elif index.isValid() and key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            column = self._model.columns[index.column() // QUARTERS]
            if column.is_group == (key == Qt.Key.Key_Plus):
                self.turned.emit(index.column() // QUARTERS)
        else:
            super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row(), index.column() // QUARTERS, index.column() % QUARTERS)
