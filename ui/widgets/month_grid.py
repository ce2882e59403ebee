"""A month as six weeks, Monday first, drawn in one piece: numbers, counts by kind with the evidence mark, notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.theme import BODY, SMALL, Theme
from ui.widgets.marks import paint_dot

WEEKS = 6
DAYS = 7
_NAMES = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_SHORT = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_HEAD = 30
_LINE = 18
_NUMBER = 26


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of a day: its words, a count, the sign of its weakest (good: copy, warning: link only, bad: nothing)."""

    words: str
    count: int
    tone: str


@dataclass(frozen=True, slots=True)
class DayCell:
    """What a day shows. `notes` are (words, tone): deadlines and closing days."""

    marks: tuple[Mark, ...] = ()
    total: int = 0
    notes: tuple[tuple[str, str], ...] = ()
    tip: str = ""


def first_shown(month: date) -> date:
    """Return the Monday on which the six weeks of a month begin."""
    first = month.replace(day=1)
    return first - timedelta(days=first.weekday())


def add_months(day: date, months: int) -> date:
    """Return the same day of another month, or that month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = min(max(day.year + years, 1901), 2199)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (after - timedelta(days=1)).day))


class MonthGrid(QWidget):
    """Arrows move the day, Page Up and Page Down the month, Home goes to today; Enter and a double click choose."""

    selected = Signal(object)  # date
    month_changed = Signal(object)  # first day of the month
    asked_new = Signal(object)  # date
    asked_list = Signal(object)  # date

    def __init__(self, theme: Theme, today: date) -> None:
        super().__init__()
        self._theme = theme
        self.today = today
        self.day = today
        self.cells: Mapping[date, DayCell] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._tell()
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(840, 520)

    def minimumSizeHint(self) -> QSize:
        return QSize(DAYS * 64, _HEAD + WEEKS * (_NUMBER + _LINE))

    @property
    def month(self) -> date:
        return self.day.replace(day=1)

    def show_cells(self, cells: Mapping[date, DayCell]) -> None:
        """Draw other contents of the days."""
        self.cells = cells
        self._tell()
        self.update()

    def choose(self, day: date) -> None:
        """Go to a day; a day of another month brings that month."""
        before = self.month
        self.day = day
        if self.month != before:
            self.month_changed.emit(self.month)
        self.selected.emit(day)
        self._tell()
        self.update()

    def rect_of(self, day: date) -> QRect:
        """Return where a day of the shown weeks stands."""
        place = (day - first_shown(self.month)).days
        week, weekday = divmod(place, DAYS)
        left, right = weekday * self.width() // DAYS, (weekday + 1) * self.width() // DAYS
        room = self.height() - _HEAD
        top, bottom = _HEAD + week * room // WEEKS, _HEAD + (week + 1) * room // WEEKS
        return QRect(left, top, right - left, bottom - top)

    def day_at(self, point: QPoint) -> date | None:
        """Return the day under a point."""
        if point.y() < _HEAD or not self.rect().contains(point):
            return None
        start = first_shown(self.month)
        shown = (start + timedelta(days=n) for n in range(WEEKS * DAYS))
        return next((day for day in shown if self.rect_of(day).contains(point)), None)

    # -- input -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -DAYS, Qt.Key.Key_Down: DAYS}
        key = event.key()
        if key in steps:
            self.choose(self.day + timedelta(days=steps[Qt.Key(key)]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.choose(add_months(self.day, -1 if key == Qt.Key.Key_PageUp else 1))
        elif key == Qt.Key.Key_Home:
            self.choose(self.today)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.asked_list.emit(self.day)
        elif key == Qt.Key.Key_Insert:
            self.asked_new.emit(self.day)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().toPoint())
        if day is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose(day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The first press may have brought another month: the day chosen by it is meant, not what lies there now.
        if event.button() == Qt.MouseButton.LeftButton and self.day_at(event.position().toPoint()) is not None:
            self.asked_new.emit(self.day)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self.day_at(event.pos())
            cell = self.cells.get(day) if day else None
            if cell and cell.tip:
                QToolTip.showText(event.globalPos(), cell.tip, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def _tell(self) -> None:
        cell = self.cells.get(self.day, DayCell())
        words = f"{_NAMES[self.day.weekday()]} {self.day.day}/{self.day.month}/{self.day.year}"
        notes = "".join(f", {note}" for note, _ in cell.notes)
        self.setAccessibleName(f"{words}: {cell.total} hoạt động{notes}")
        self.setAccessibleDescription("Mũi tên: đổi ngày; PgUp, PgDn: đổi tháng; Home: hôm nay; Enter: xem danh sách")

    # -- drawing -----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        names = _NAMES if self.width() // DAYS >= 84 else _SHORT
        painter.setFont(theme.font(SMALL, bold=True))
        painter.setPen(theme.color("secondary"))
        for place, name in enumerate(names):
            left, right = place * self.width() // DAYS, (place + 1) * self.width() // DAYS
            painter.drawText(QRect(left + 8, 0, right - left - 12, _HEAD), Qt.AlignmentFlag.AlignVCenter, name)
        start = first_shown(self.month)
        for place in range(WEEKS * DAYS):
            self._paint_day(painter, start + timedelta(days=place))
        self._paint_choice(painter)

    def _paint_choice(self, painter: QPainter) -> None:
        rect = self.rect_of(self.day).adjusted(1, 1, -1, -1)
        color = self._theme.color("accent" if self.hasFocus() else "faint")
        painter.setPen(QPen(color, 2 if self.hasFocus() else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, 4, 4)

    def _paint_day(self, painter: QPainter, day: date) -> None:
        theme, rect = self._theme, self.rect_of(day)
        own_month = day.month == self.day.month
        cell = self.cells.get(day, DayCell())
        if day == self.day:
            painter.fillRect(rect, theme.color("accent_soft"))
        elif day.weekday() >= 5 or not own_month:
            painter.fillRect(rect, theme.color("page"))
        painter.setPen(theme.color("line_soft"))
        painter.drawLine(rect.topLeft(), rect.topRight())
        if day.weekday():
            painter.drawLine(rect.topLeft(), rect.bottomLeft())
        self._paint_number(painter, rect, day, cell, own_month)
        body = rect.adjusted(8, _NUMBER, -6, -3)
        lines = max(0, body.height() // _LINE)
        for words, tone in cell.notes[:lines]:
            self._paint_note(painter, QRect(body.left() - 4, body.top(), body.width() + 6, _LINE - 2), words, tone)
            body.setTop(body.top() + _LINE)
            lines -= 1
        shown = cell.marks if len(cell.marks) <= lines else cell.marks[: max(0, lines - 1)]
        for mark in shown:
            self._paint_mark(painter, QRect(body.left(), body.top(), body.width(), _LINE), mark, own_month)
            body.setTop(body.top() + _LINE)
        hidden = len(cell.marks) - len(shown)
        if hidden and lines:
            painter.setFont(theme.font(SMALL))
            painter.setPen(theme.color("secondary"))
            words = f"và {hidden} hình thức khác" if shown else f"{hidden} hình thức"
            self._draw(painter, QRect(body.left(), body.top(), body.width(), _LINE), words)

    def _paint_number(self, painter: QPainter, rect: QRect, day: date, cell: DayCell, own_month: bool) -> None:
        theme = self._theme
        box = QRect(rect.left() + 4, rect.top() + 3, 24, 22)
        if day == self.today:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(theme.color("accent_fill"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(box.adjusted(1, 0, -1, 0))
            painter.setPen(theme.color("on_accent"))
        else:
            painter.setPen(theme.color("text" if own_month else "faint"))
        painter.setFont(theme.font(BODY, bold=day == self.today or bool(cell.total and own_month)))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(day.day))
        if cell.total:
            painter.setFont(theme.font(SMALL))
            painter.setPen(theme.color("secondary"))
            room = QRect(rect.left() + 30, rect.top() + 3, rect.width() - 37, 22)
            words = f"{cell.total} hoạt động"
            if QFontMetrics(painter.font()).horizontalAdvance(words) > room.width():
                words = f"{cell.total}"
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_mark(self, painter: QPainter, rect: QRect, mark: Mark, own_month: bool) -> None:
        theme = self._theme
        color = theme.color(mark.tone)
        ring = mark.tone == "warning"
        center = QPointF(rect.left() + 4, rect.center().y() + 1)
        paint_dot(painter, center, None if ring else color, color, 3.5)
        if mark.tone == "bad":  # a bar across: the shape says "lacking" where colours are not told apart
            painter.setPen(QPen(theme.color("card"), 1.4))
            painter.drawLine(QPointF(center.x() - 2, center.y()), QPointF(center.x() + 2, center.y()))
        painter.setFont(theme.font(SMALL))
        painter.setPen(theme.color("text" if own_month else "secondary"))
        count = str(mark.count) if mark.count > 1 else ""
        width = QFontMetrics(painter.font()).horizontalAdvance(count) + 6 if count else 0
        self._draw(painter, rect.adjusted(13, 0, -width, 0), mark.words)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)

    def _paint_note(self, painter: QPainter, rect: QRect, words: str, tone: str) -> None:
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(f"{tone}_soft"))
        painter.drawRoundedRect(rect, 4, 4)
        painter.setFont(theme.font(SMALL, bold=True))
        painter.setPen(theme.color("text" if tone == "neutral" else tone))
        self._draw(painter, rect.adjusted(5, 0, -4, 0), words)

    def _draw(self, painter: QPainter, rect: QRect, words: str) -> None:
        short = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, short)
