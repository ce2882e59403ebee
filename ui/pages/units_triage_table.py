"""The table of the triage: one line a row, a pill for the decision, a bar for the strength, keys A U R J."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.item_models.triage_rows import HEADINGS, Column, TriageModel
from ui.theme import BODY, ROW, SMALL, Theme
from ui.widgets.marks import paint_bar

_Index = QModelIndex | QPersistentModelIndex
_PAD = 8
_KEYS = {Qt.Key.Key_A: "A", Qt.Key.Key_U: "U", Qt.Key.Key_R: "R", Qt.Key.Key_J: "J"}
# Column → least width in characters, share of what is left.
_WIDTHS = {
    Column.DECISION: (13, 0),
    Column.DAY: (10, 0),
    Column.KIND: (12, 1),
    Column.TITLE: (22, 5),
    Column.QUANTITY: (9, 0),
    Column.UNIT: (10, 2),
    Column.STRENGTH: (8, 0),
    Column.REASON: (16, 4),
    Column.SOURCE: (14, 2),
}
_FAINT = (Column.KIND, Column.UNIT, Column.SOURCE, Column.REASON)


class _Delegate(QStyledItemDelegate):
    """Draws a cell in one line, shortened; nothing is laid out twice."""

    def __init__(self, theme: Theme, table: TriageTable) -> None:
        super().__init__(table)
        self._theme, self._table = theme, table
        self.recolour()

    def recolour(self) -> None:
        theme = self._theme
        self._body, self._small = theme.font(BODY), theme.font(SMALL)
        self._metrics = QFontMetrics(self._body)
        self._small_metrics = QFontMetrics(self._small)
        names = ("text", "secondary", "accent_soft", "line_soft", "neutral_soft", "accent_fill", "good", "warning",
                 "bad", "accent", "good_soft", "warning_soft", "bad_soft", "card", "faint")  # fmt: skip
        self._colours = {name: theme.color(name) for name in names}

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        colours, model = self._colours, self._table.triage
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        row, column = index.row(), index.column()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colours["accent_soft"])
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colours["line_soft"])
        inner = rect.adjusted(_PAD, 0, -_PAD, 0)
        if column == Column.DECISION:
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            self._paint_mark(painter, inner, *model.mark(row)[:2], framed=chosen)
        elif column == Column.STRENGTH:
            self._paint_strength(painter, inner, model.strength(row))
        else:
            self._paint_words(painter, inner, row, column)
        if state & QStyle.StateFlag.State_HasFocus and column == Column.DECISION:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), colours["accent"])
        painter.restore()

    def _paint_words(self, painter: QPainter, inner: QRect, row: int, column: int) -> None:
        words = self._table.triage.words(row, column)
        if not words:
            return
        told = self._table.triage.line(row).index < 0
        painter.setFont(self._body)
        painter.setPen(self._colours["secondary" if column in _FAINT and not told else "text"])
        side = Qt.AlignmentFlag.AlignRight if column == Column.QUANTITY else Qt.AlignmentFlag.AlignLeft
        mode = Qt.TextElideMode.ElideRight
        shown = self._metrics.elidedText(words.replace("\n", " "), mode, inner.width())
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_mark(self, painter: QPainter, inner: QRect, words: str, tone: str, *, framed: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._small)
        width = min(inner.width(), self._small_metrics.horizontalAdvance(words) + 18)
        box = QRectF(inner.left(), inner.center().y() - 10, width, 21)
        ground = "neutral_soft" if tone == "neutral" else f"{tone}_soft"
        ink = self._colours["secondary" if tone == "neutral" else tone]
        painter.setPen(QPen(ink, 1) if framed or words == "Cùng sự kiện" else Qt.PenStyle.NoPen)
        painter.setBrush(self._colours[ground])
        painter.drawRoundedRect(box, 10, 10)
        painter.setPen(ink)
        shown = self._small_metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(width) - 12)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)

    def _paint_strength(self, painter: QPainter, inner: QRect, strength: float | None) -> None:
        painter.setFont(self._small)
        if strength is None:
            painter.setPen(self._colours["faint"])
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, "–")
            return
        words = f"{round(strength * 100)}%"
        room = self._small_metrics.horizontalAdvance("100%") + 6
        painter.setPen(self._colours["secondary"])
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        bar = QRectF(inner.left(), inner.center().y() - 2, max(0, inner.width() - room), 6)
        tone = "good" if strength >= 0.85 else "warning" if strength >= 0.6 else "faint"
        paint_bar(painter, bar, strength, self._colours[tone], self._colours["neutral_soft"])


class TriageTable(QTableView):
    """`decided` tells the key pressed, `entered` that the line's own action is asked for, `mended` its correction."""

    decided = Signal(str)
    entered = Signal()
    mended = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.triage = TriageModel(self)
        self.setModel(self.triage)
        self._delegate = _Delegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("Các dòng đơn vị gửi")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setProperty("look", "clear")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setMinimumSectionSize(ROW)
        vertical.setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(24)
        # A selection of its own: else each heading drawn asks every row whether it is chosen.
        header.setSelectionModel(QItemSelectionModel(self.triage, header))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(lambda _index: self._double())
        theme.changed.connect(self._recolour)
        self._fit_later = QTimer(self)
        self._fit_later.setSingleShot(True)
        self._fit_later.setInterval(0)
        self._fit_later.timeout.connect(self.fit)
        self.triage.modelReset.connect(self.span_told)

    def _double(self) -> None:
        """Correct a row that is one, else do what its line asks for."""
        (self.mended if self.triage.mendable(self.currentIndex().row()) else self.entered).emit()

    def selected_rows(self) -> list[int]:
        """Return the chosen lines from top to bottom; the current one where none is chosen."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        current = self.currentIndex().row()
        return rows or ([current] if current >= 0 else [])

    def fit(self) -> None:
        """Share the width among the columns on show."""
        metrics = QFontMetrics(self._theme.font(BODY)).averageCharWidth()
        shown = [column for column in Column if not self.isColumnHidden(column)]
        widths = {column: _WIDTHS[column][0] * metrics + 2 * _PAD for column in shown}
        spare = max(0, self.viewport().width() - sum(widths.values()))
        weight = sum(_WIDTHS[column][1] for column in shown)
        for column in shown:
            self.setColumnWidth(column, widths[column] + spare * _WIDTHS[column][1] // max(1, weight))

    def span_told(self) -> None:
        """Let what is told of a whole file run over the columns of a row."""
        self.clearSpans()
        for row in range(self.triage.rowCount()):
            if self.triage.line(row).index >= 0:
                break  # they stand on top
            self.setSpan(row, Column.DAY, 1, Column.REASON - Column.DAY + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_later.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and (key := _KEYS.get(Qt.Key(event.key()))):
            self.decided.emit(key)
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif plain and event.key() == Qt.Key.Key_F2:
            self.mended.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        lines = ["\t".join(HEADINGS)]
        for row in self.selected_rows():
            lines.append("\t".join(self.triage.words(row, column).replace("\t", " ") for column in Column))
        QApplication.clipboard().setText("\n".join(lines))

    def _recolour(self) -> None:
        self._delegate.recolour()
        self.viewport().update()
