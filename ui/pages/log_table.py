"""The table of the log: one fixed row height of two lines, titles wrapped and drawn by a delegate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
    QShowEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cchc_desktop.models import EvidenceState
from ui.item_models.activity_rows import INTEGRATED, ActivityRow
from ui.item_models.activity_table import HEADINGS, ActivityTableModel, Column
from ui.theme import Theme
from ui.widgets import paint_evidence
from ui.widgets.log_header import LogHeader

PADDING = 8
LAYOUTS_KEPT = 3000

SELECTED = QStyle.StateFlag.State_Selected
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
WRAPPED = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
CENTRE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)
ELIDE = Qt.TextElideMode.ElideRight

Index = QModelIndex | QPersistentModelIndex
WIDTHS = "log_list_widths"


class Widths(Protocol):
    """Keeps the widths that the clerk gave to columns (the workspace)."""

    def setting(self, name: str) -> Any: ...
    def set_setting(self, name: str, value: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class RowColours:
    """The roles of the theme that a row is drawn with."""

    text: QColor
    secondary: QColor
    line: QColor
    selected: QColor
    pill: QColor


def row_colours(theme: Theme) -> RowColours:
    """Look the roles up once: a look-up per cell would be seen in the scroll."""
    return RowColours(
        text=theme.color("text"),
        secondary=theme.color("secondary"),
        line=theme.color("line_soft"),
        selected=theme.color("accent_soft"),
        pill=theme.color("neutral_soft"),
    )


@dataclass(frozen=True, slots=True)
class TitleLines:
    """A title wrapped to at most two lines, with the place of the pill after it."""

    lines: tuple[str, ...]
    pill_line: int  # -1: no pill
    pill_left: int


def wrap_title(title: str, width: int, metrics: QFontMetrics, font: QFont, pill: int) -> TitleLines:
    """Wrap at words into two lines; what doesn't fit is elided, and the pill (`pill` wide) never is."""
    if width <= 0:
        return TitleLines((), -1, 0)
    layout = QTextLayout(title, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    spans: list[tuple[int, int]] = []
    while len(spans) < 3:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        spans.append((line.textStart(), line.textLength()))
    layout.endLayout()
    lines = [title[start : start + length].rstrip() for start, length in spans[:2]] or [""]
    if len(spans) > 2:
        lines[1] = metrics.elidedText(title[spans[1][0] :], ELIDE, width - pill)
    if not pill:
        return TitleLines(tuple(lines), -1, 0)
    room = width - metrics.horizontalAdvance(lines[-1])
    if room >= pill:
        return TitleLines(tuple(lines), len(lines) - 1, width - room)
    if len(lines) == 1:
        return TitleLines((lines[0], ""), 1, 0)
    lines[1] = metrics.elidedText(lines[1] + "…", ELIDE, width - pill)
    return TitleLines(tuple(lines), 1, metrics.horizontalAdvance(lines[1]))


class ActivityDelegate(QStyledItemDelegate):
    """Draws the finished strings of `ActivityRow`; wrapped titles are kept by text and width."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme
        self._titles: dict[tuple[str, int, bool], TitleLines] = {}
        self.recolour()
        self.set_font(parent.font())

    def recolour(self) -> None:
        self._colours = colours = row_colours(self._theme)
        self._line_pen = QPen(colours.line)
        self._text_pen = QPen(colours.text)
        self._secondary_pen = QPen(colours.secondary)

    def set_font(self, font: QFont) -> None:
        self._font = QFont(font)
        self._metrics = QFontMetrics(self._font)
        self._small = QFont(font)
        if font.pixelSize() > 0:
            self._small.setPixelSize(font.pixelSize() - 1)
        else:
            self._small.setPointSizeF(max(6.0, font.pointSizeF() - 0.75))
        self._small_metrics = QFontMetrics(self._small)
        self._line_height = self._metrics.lineSpacing() + 1
        self._pill_width = self._small_metrics.horizontalAdvance(INTEGRATED) + 16
        self._titles.clear()

    @property
    def row_height(self) -> int:
        return 2 * self._line_height + 16

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, self.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - fields of Qt's option
        column = index.column()
        if option.state & SELECTED:  # pyright: ignore[reportAttributeAccessIssue]
            painter.fillRect(rect, self._colours.selected)
        painter.setPen(self._line_pen)
        bottom = rect.bottom()
        painter.drawLine(rect.left(), bottom, rect.right(), bottom)
        model = index.model()
        row = model.row_at(index.row()) if isinstance(model, ActivityTableModel) else None
        if row is None:
            return
        if column == Column.TITLE:
            self._paint_title(painter, rect, row)
        elif column == Column.EVIDENCE:
            self._paint_evidence(painter, rect, row.evidence)
        elif column == Column.UNIT:
            self._paint_unit(painter, rect, row)
        else:
            painter.setPen(self._text_pen)
            if column == Column.DAY:
                self._paint_text(painter, rect, row.day, LEFT)
            elif column == Column.KIND:
                self._paint_words(painter, rect, row.kind)
            elif column == Column.QUANTITY:
                self._paint_text(painter, rect, row.quantity, WRAPPED)
            else:
                self._paint_text(painter, rect, row.reach, RIGHT)

    def _paint_text(self, painter: QPainter, rect: QRect, value: str, flags: int) -> None:
        painter.drawText(rect.adjusted(PADDING, 0, -PADDING, 0), flags, value)

    def _paint_words(self, painter: QPainter, rect: QRect, value: str, reserve: int = 0) -> int:
        """Draw a short name on up to two lines; return where its last line ends."""
        width = rect.width() - 2 * PADDING
        lines = self._wrapped(value, width, False).lines
        self._paint_lines(painter, rect, lines)
        return self._metrics.horizontalAdvance(lines[-1]) if lines else reserve

    def _wrapped(self, value: str, width: int, pill: bool) -> TitleLines:
        key = (value, width, pill)
        found = self._titles.get(key)
        if found is None:
            if len(self._titles) > LAYOUTS_KEPT:
                self._titles.clear()
            reserve = self._pill_width + 6 if pill else 0
            found = self._titles[key] = wrap_title(value, width, self._metrics, self._font, reserve)
        return found

    def _paint_lines(self, painter: QPainter, rect: QRect, lines: tuple[str, ...]) -> int:
        """Draw lines as one block centred in the height; return the top of the block."""
        top = rect.top() + (rect.height() - len(lines) * self._line_height) // 2
        left = rect.left() + PADDING
        base = top + self._metrics.ascent()
        for number, line in enumerate(lines):
            painter.drawText(left, base + number * self._line_height, line)
        return top

    def _paint_title(self, painter: QPainter, rect: QRect, row: ActivityRow) -> None:
        wrapped = self._wrapped(row.title, rect.width() - 2 * PADDING, row.integrated)
        painter.setPen(self._text_pen)
        top = self._paint_lines(painter, rect, wrapped.lines)
        if wrapped.pill_line >= 0:
            gap = 6 if wrapped.pill_left else 0
            left = rect.left() + PADDING + wrapped.pill_left + gap
            self._paint_pill(painter, left, top + wrapped.pill_line * self._line_height, INTEGRATED, self._pill_width)

    def _paint_pill(self, painter: QPainter, left: int, top: int, word: str, width: int) -> None:
        box = QRectF(left, top, width, self._line_height - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours.pill)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self._secondary_pen)
        painter.setFont(self._small)
        painter.drawText(box, CENTRE, word)
        painter.setFont(self._font)

    def _paint_unit(self, painter: QPainter, rect: QRect, row: ActivityRow) -> None:
        painter.setPen(self._secondary_pen)
        if not row.joint:
            self._paint_words(painter, rect, row.unit)
            return
        pill = self._small_metrics.horizontalAdvance(row.joint) + 14
        width = rect.width() - 2 * PADDING
        wrapped = wrap_title(row.unit, width, self._metrics, self._font, pill + 6)
        top = self._paint_lines(painter, rect, wrapped.lines)
        left = rect.left() + PADDING + wrapped.pill_left + (6 if wrapped.pill_left else 0)
        self._paint_pill(painter, left, top + max(0, wrapped.pill_line) * self._line_height, row.joint, pill)

    def _paint_evidence(self, painter: QPainter, rect: QRect, state: EvidenceState) -> None:
        paint_evidence(painter, QPointF(rect.center()) + QPointF(0.5, 0.5), state, self._theme)


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

    def _apply_font(self) -> None:
        self.rows.set_font(self.font())
        self.verticalHeader().setDefaultSectionSize(self.rows.row_height)

    def current_row(self) -> int:
        index = self.currentIndex()
        return index.row() if index.isValid() else -1

    def selected_rows(self) -> list[int]:
        selection = self.selectionModel()
        return sorted(index.row() for index in selection.selectedRows()) if selection else []

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
