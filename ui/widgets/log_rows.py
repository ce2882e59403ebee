"""How a line of the log's list is drawn: two lines of text at most, laid out once and kept."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPen,
    QPixmap,
    QStaticText,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cchc_desktop.models import EvidenceState
from ui.item_models.activity_rows import INTEGRATED, ActivityRow
from ui.item_models.activity_table import ActivityTableModel, Column
from ui.theme import Theme
from ui.widgets.marks import paint_evidence

PADDING = 8
LAYOUTS_KEPT = 3000
PICTURES_KEPT = 96  # of lines: some 20 MB in a wide window
MARK = 18  # pixels of an evidence mark

SELECTED = QStyle.StateFlag.State_Selected.value
CENTRE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)
ELIDE = Qt.TextElideMode.ElideRight

Index = QModelIndex | QPersistentModelIndex
Spans = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class RowColours:
    """The roles of the theme that a row is drawn with."""

    text: QColor
    secondary: QColor
    line: QColor
    selected: QColor
    pill: QColor
    ground: QColor


def row_colours(theme: Theme) -> RowColours:
    """Look the roles up once: a look-up per cell would be seen in the scroll."""
    return RowColours(
        text=theme.color("text"),
        secondary=theme.color("secondary"),
        line=theme.color("line_soft"),
        selected=theme.color("accent_soft"),
        pill=theme.color("neutral_soft"),
        ground=theme.color("card"),
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
        self._laid: dict[str, tuple[QStaticText, int]] = {}
        self._marks: dict[tuple[EvidenceState, float], QPixmap] = {}
        self._pictures: OrderedDict[tuple[int, bool, Spans, float], tuple[ActivityRow | None, QPixmap]] = OrderedDict()
        self.recolour()
        self.set_font(parent.font())

    def recolour(self) -> None:
        self._colours = colours = row_colours(self._theme)
        self._text_pen = QPen(colours.text)
        self._secondary_pen = QPen(colours.secondary)
        self._marks.clear()
        self._pictures.clear()

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
        self._laid.clear()
        self._pictures.clear()

    @property
    def row_height(self) -> int:
        return 2 * self._line_height + 16

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, self.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        row = model.row_at(index.row()) if isinstance(model, ActivityTableModel) else None
        selected = bool(option.state.value & SELECTED)  # pyright: ignore[reportAttributeAccessIssue]
        rect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - fields of Qt's option
        self._paint_cell(painter, rect, index.column(), row, selected)

    def row_picture(self, row: ActivityRow | None, spans: Spans, selected: bool, ratio: float) -> QPixmap:
        """Return a whole line as a picture, drawn once: a repaint is then one blit a line.

        `spans` are (column, left, width) of the columns on show.
        """
        key = (id(row), selected, spans, ratio)
        found = self._pictures.get(key)
        if found is not None:
            self._pictures.move_to_end(key)
            return found[1]
        wide = max((left + width for _, left, width in spans), default=1)
        picture = QPixmap(round(wide * ratio), round(self.row_height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._colours.selected if selected else self._colours.ground)
        painter = QPainter(picture)
        painter.setFont(self._font)
        for column, left, width in spans:
            self._paint_cell(painter, QRect(left, 0, width, self.row_height), column, row, False)
        painter.end()
        self._pictures[key] = row, picture  # the row is kept with it: its id stays its own
        if len(self._pictures) > PICTURES_KEPT:
            self._pictures.popitem(last=False)
        return picture

    def _paint_cell(self, painter: QPainter, rect: QRect, column: int, row: ActivityRow | None, selected: bool) -> None:
        if selected:
            painter.fillRect(rect, self._colours.selected)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, self._colours.line)
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
                self._paint_words(painter, rect, row.day)
            elif column == Column.KIND:
                self._paint_words(painter, rect, row.kind)
            elif column == Column.QUANTITY:
                self._paint_words(painter, rect, row.quantity, right=True)
            else:
                self._paint_words(painter, rect, row.reach, right=True)

    def _paint_words(self, painter: QPainter, rect: QRect, value: str, *, right: bool = False) -> None:
        """Draw a short name or a number on up to two lines."""
        if value:
            self._paint_lines(painter, rect, self._wrapped(value, rect.width() - 2 * PADDING, False).lines, right)

    def _text(self, line: str) -> tuple[QStaticText, int]:
        """Return a line laid out once, and its width: shaping is most of what drawing a text costs."""
        found = self._laid.get(line)
        if found is None:
            if len(self._laid) > LAYOUTS_KEPT:
                self._laid.clear()
            text = QStaticText(line)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            text.prepare(font=self._font)
            found = self._laid[line] = text, self._metrics.horizontalAdvance(line)
        return found

    def _wrapped(self, value: str, width: int, pill: bool) -> TitleLines:
        key = (value, width, pill)
        found = self._titles.get(key)
        if found is None:
            if len(self._titles) > LAYOUTS_KEPT:
                self._titles.clear()
            reserve = self._pill_width + 6 if pill else 0
            found = self._titles[key] = wrap_title(value, width, self._metrics, self._font, reserve)
        return found

    def _paint_lines(self, painter: QPainter, rect: QRect, lines: tuple[str, ...], right: bool = False) -> int:
        """Draw lines as one block centred in the height; return the top of the block."""
        top = rect.top() + (rect.height() - len(lines) * self._line_height) // 2
        left = rect.left() + PADDING
        for number, line in enumerate(lines):
            text, width = self._text(line)
            at = rect.right() + 1 - PADDING - width if right else left
            painter.drawStaticText(at, top + number * self._line_height, text)
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
        ratio = painter.device().devicePixelRatio()
        mark = self._marks.get((state, ratio))
        if mark is None:
            mark = QPixmap(round(MARK * ratio), round(MARK * ratio))
            mark.setDevicePixelRatio(ratio)
            mark.fill(Qt.GlobalColor.transparent)
            own = QPainter(mark)
            paint_evidence(own, QPointF(MARK / 2, MARK / 2), state, self._theme)
            own.end()
            self._marks[state, ratio] = mark
        painter.drawPixmap(rect.center().x() - MARK // 2 + 1, rect.center().y() - MARK // 2 + 1, mark)
