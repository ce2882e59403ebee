"""A date typed as clerks type it (`5/3`, `05032026`, `hn`), with a calendar on Alt+Down.

The field is a stock QLineEdit: nothing is replaced while a key is going down, so Unikey
stays well. A date that isn't sure gives no date and a sentence, never a wrong day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cchc_desktop import text
from ui.theme import Theme

HINT = "Gõ 5/3, 5-3-26, 05032026, hn (hôm nay) hoặc hq (hôm qua). Alt+↓ mở lịch."


class DateEdit(QWidget):
    """Shows dd/mm/yyyy; `date()` is None while the field is blank or not understood."""

    date_changed = Signal(object)
    problem_changed = Signal(str)
    returnPressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._date: date | None = None
        self._problem = ""
        self._popup: _Calendar | None = None
        self.reference: Callable[[], date] = date.today  # the day that "5/3" takes its year from
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("ngày/tháng/năm")
        self.line.setToolTip(HINT)
        self.line.setMaxLength(40)
        self.line.editingFinished.connect(self._settle)
        self.line.returnPressed.connect(self.returnPressed)
        self.line.textEdited.connect(self._typing)
        self.button = self.line.addAction(theme.icon("calendar"), QLineEdit.ActionPosition.TrailingPosition)
        self.button.setToolTip("Mở lịch (Alt+↓)")
        self.button.triggered.connect(self.open_calendar)
        theme.changed.connect(self._recolour)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        self.setFocusProxy(self.line)
        self.setAccessibleName("Ngày")
        shortcut = QShortcut(QKeySequence("Alt+Down"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.open_calendar)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def date(self) -> date | None:
        """Return the day meant, reading what was typed even before the field was left."""
        if self.line.isModified():
            self._settle()
        return self._date

    def problem(self) -> str:
        """Return why there is no date though something was typed, else nothing."""
        return self._problem

    def set_date(self, day: date | None) -> None:
        """Show a day without telling: what the program fills in is not an edit."""
        self._date = day
        self.line.setText(text.screen_date(day) if day else "")
        self.line.setModified(False)
        self._say("")

    def _typing(self) -> None:
        self._say("")

    def _settle(self) -> None:
        if not self.line.isModified():
            return
        typed = self.line.text().strip()
        day = text.parse_date(typed, self.reference()) if typed else None
        self.line.setModified(False)
        if day is not None:
            self.line.setText(text.screen_date(day))
        self._say("" if day or not typed else f"Chưa rõ ngày “{typed}”. Gõ ngày trước tháng, ví dụ 5/3 hoặc 05032026.")
        if day != self._date:
            self._date = day
            self.date_changed.emit(day)

    def _say(self, sentence: str) -> None:
        if sentence != self._problem:
            self._problem = sentence
            self.problem_changed.emit(sentence)

    def open_calendar(self) -> None:
        """Open the calendar under the field on the day shown, else on today."""
        if self._popup is None:
            self._popup = _Calendar(self)
            self._popup.picked.connect(self._picked)
        self._popup.open_at(self.mapToGlobal(QPoint(0, self.height() + 2)), self.date() or self.reference())

    def _picked(self, day: date) -> None:
        changed = day != self._date
        self.set_date(day)
        self.line.setFocus()
        if changed:
            self.date_changed.emit(day)

    def _recolour(self) -> None:
        self.button.setIcon(self._theme.icon("calendar"))


class _Calendar(QFrame):
    """The month as a pop-up: arrows move, Enter takes the day, Esc closes."""

    picked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.calendar = QCalendarWidget(self)
        self.calendar.setLocale(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setGridVisible(False)
        self.calendar.activated.connect(self._take)
        self.calendar.clicked.connect(self._take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.calendar)

    def open_at(self, corner: QPoint, day: date) -> None:
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.adjustSize()
        screen = self.screen().availableGeometry()
        left = max(screen.left(), min(corner.x(), screen.right() - self.width()))
        top = max(screen.top(), min(corner.y(), screen.bottom() - self.height()))
        self.move(left, top)
        self.show()
        self.calendar.setFocus()

    def _take(self, chosen: QDate) -> None:
        self.hide()
        self.picked.emit(date(chosen.year(), chosen.month(), chosen.day()))
