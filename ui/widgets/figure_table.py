"""A small read-only table of figures: wrapped words, right-aligned numbers, dots and bars.

For tables of tens of rows (by kind, by unit, by task); the log has a model of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
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
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.theme import BODY, ROW, SMALL, Theme
from ui.widgets.marks import paint_bar, paint_dot

_PAD = 8
_ROUND = 1  # px by which the whole-pixel measure of one line may fall short
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """`least` and `most` are in average characters; `stretch` columns share what room is left by that weight."""

    title: str
    right: bool = False
    stretch: int = 0
    least: int = 6
    most: int = 0
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows: words in a role, a dot (tone, ring) or a bar (fraction, tone)."""

    text: str = ""
    role: str = "text"
    bold: bool = False
    tip: str = ""
    dot: tuple[str, bool] | None = None
    bar: tuple[float, str] | None = None
    pill: str = ""  # tone of a soft ground behind the words


class _Model(QAbstractTableModel):
    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = list(columns)
        self.rows: list[Sequence[Cell]] = []

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell = self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell.tip or cell.text or None
        if role == Qt.ItemDataRole.UserRole:
            return cell
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, table: FigureTable) -> None:
        super().__init__(table)
        self._theme, self._table = theme, table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, cell = self._theme, index.data(Qt.ItemDataRole.UserRole)
        column = self._table.columns[index.column()]
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accent_soft"))
        if index.row() < self._table.row_count - 1 or not self._table.fills:
            painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.color("line_soft"))
        inner = rect.adjusted(_PAD, 7, -_PAD, -7)
        if cell.dot is not None:
            tone, ring = cell.dot
            color = theme.color(tone if tone != "neutral" else "faint")
            x = inner.right() - 8 if column.right else inner.left() + 5
            paint_dot(painter, QPointF(x, inner.top() + 10), None if ring else color, color)
        elif cell.bar is not None:
            fraction, tone = cell.bar
            role = "accent_fill" if tone == "accent" else tone
            middle = inner.top() + 10
            bar = QRectF(inner.left(), middle - 3, inner.width(), 6)
            paint_bar(painter, bar, fraction, theme.color(role), theme.color("neutral_soft"))
        else:
            painter.setFont(theme.font(BODY, bold=cell.bold))
            if cell.pill:
                width = QFontMetrics(painter.font()).horizontalAdvance(cell.text) + 12
                ground = QRectF(inner.left() - 6, inner.top() - 1, min(width, inner.width() + 12), 20)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color(f"{cell.pill}_soft"))
                painter.drawRoundedRect(ground, 10, 10)
            painter.setPen(theme.color(cell.role))
            painter.drawText(QRectF(inner), cell.text, self._wrapping(column))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        cell = index.data(Qt.ItemDataRole.UserRole)
        width = self._table.columnWidth(index.column()) - 2 * _PAD
        if not cell.text or cell.bar or cell.dot or width <= 0:
            return QSize(0, ROW)
        font = self._theme.font(BODY, bold=cell.bold)
        column = self._table.columns[index.column()]
        if column.right:
            return QSize(QFontMetrics(font).horizontalAdvance(cell.text), ROW)
        if "\n" not in cell.text and QFontMetrics(font).horizontalAdvance(cell.text) <= width - _ROUND:
            return QSize(width, ROW)  # one line: most cells of a long table
        return QSize(width, max(ROW, self._height(cell.text, font, width, column) + 15))

    def _height(self, text: str, font: QFont, width: int, column: Column) -> int:
        """Return the height of wrapped text, laid out as the painter lays it out: boundingRect breaks elsewhere."""
        layout = QTextLayout(text.replace("\n", "\u2028"), font)
        layout.setTextOption(self._wrapping(column))
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            height += line.height()
        layout.endLayout()
        return ceil(height)

    @staticmethod
    def _wrapping(column: Column) -> QTextOption:
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        option = QTextOption(side | Qt.AlignmentFlag.AlignTop)
        wrap = QTextOption.WrapMode
        option.setWrapMode(wrap.NoWrap if column.right else wrap.WrapAtWordBoundaryOrAnywhere)
        return option


class FigureTable(QTableView):
    """`picked` tells the row that Enter or a double click chose."""

    picked = Signal(int)

    def __init__(self, theme: Theme, columns: Sequence[Column], *, name: str, fills: bool = False) -> None:
        super().__init__()
        self.columns = list(columns)
        self.fills = fills
        self._theme = theme
        self._model = _Model(columns)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(theme, self))
        self.setAccessibleName(name)
        self.setProperty("look", "clear")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(24)
        self.activated.connect(lambda index: self.picked.emit(index.row()))
        theme.changed.connect(self.viewport().update)
        self._fit_later = QTimer(self)
        self._fit_later.setSingleShot(True)
        self._fit_later.setInterval(0)
        self._fit_later.timeout.connect(self.fit)

    @property
    def row_count(self) -> int:
        return len(self._model.rows)

    def set_rows(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Show other rows."""
        self._model.beginResetModel()
        self._model.rows = list(rows)
        self._model.endResetModel()
        self.fit()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns; the rows follow by `set_rows`."""
        if list(columns) == self.columns:
            return
        self._model.beginResetModel()
        self.columns = list(columns)
        self._model.columns = list(columns)
        self._model.rows = []
        self._model.endResetModel()

    def cell(self, row: int, column: int) -> Cell:
        """Return what a cell shows."""
        return self._model.rows[row][column]

    def fit(self) -> None:
        """Give columns their widths and rows their heights."""
        heading = QFontMetrics(self._theme.font(SMALL, bold=True))
        metrics = QFontMetrics(self._theme.font(BODY))
        room = self.viewport().width()
        widths = []
        for number, column in enumerate(self.columns):
            texts = () if column.stretch else {row[number].text for row in self._model.rows}
            content = max((metrics.horizontalAdvance(text) for text in texts), default=0)
            if column.most:
                content = min(content, metrics.averageCharWidth() * column.most)
            least = max(heading.horizontalAdvance(column.title), metrics.averageCharWidth() * column.least)
            widths.append(max(content, least) + 2 * _PAD + _ROUND)
        weight = sum(column.stretch for column in self.columns)
        spare = max(0, room - sum(widths))
        for number, column in enumerate(self.columns):
            extra = spare * column.stretch // weight if weight else 0
            self.setColumnWidth(number, widths[number] + extra)
        self._fit_rows(metrics)
        self.updateGeometry()

    def _fit_rows(self, metrics: QFontMetrics) -> None:
        """Give rows their heights: only those whose words don't stand on one line are laid out."""
        rooms = [self.columnWidth(n) - 2 * _PAD - _ROUND for n in range(len(self.columns))]
        wrapping = [n for n, column in enumerate(self.columns) if not column.right]
        lines: dict[tuple[int, str], bool] = {}

        def one_line(n: int, cell: Cell) -> bool:
            key = (n, cell.text)
            if key not in lines:
                lines[key] = not cell.text or (
                    "\n" not in cell.text and not cell.bold and metrics.horizontalAdvance(cell.text) <= rooms[n]
                )
            return lines[key]

        for number, row in enumerate(self._model.rows):
            if all(one_line(n, row[n]) for n in wrapping):
                if self.rowHeight(number) != ROW:
                    self.setRowHeight(number, ROW)
            else:
                self.resizeRowToContents(number)

    def content_height(self) -> int:
        """Return the height that shows every row."""
        return self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + 2

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.content_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, min(self.content_height(), ROW * 3))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_later.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the table on the clipboard with its headings, for a spreadsheet."""
        lines = ["\t".join(column.title for column in self.columns)]
        lines += ["\t".join(cell.text or cell.tip for cell in row) for row in self._model.rows]
        QApplication.clipboard().setText("\n".join(lines))
