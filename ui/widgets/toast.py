"""A short notice over the page with what can be done next; it goes by itself and takes neither focus nor buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from ui.signals import Notice
from ui.theme import Theme
from ui.widgets.buttons import Button, link
from ui.widgets.cards import clear, label
from ui.widgets.marks import Dot

_STAYS, _STAYS_TO_ACT = 4000, 6000  # ms; longer where something can be pressed or an error is to be read
_LOOK = 300  # ms between looks whether a control came under it
_MARGIN = 12
_STEP = 24  # px upwards from the bottom, until no control is covered
_CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QTabBar)
TAKE_BACK = "Hoàn tác"


class Toast(QWidget):
    """At the lower left of the widget it lies over, or the nearest place where no button or field stands."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._theme, self._over = theme, over
        self._before: QWidget | None = None  # what had the focus
        self._takes_back = False
        self.setProperty("look", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 8, 8, 8)
        self._row.setSpacing(8)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._time_is_up)
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK)
        self._watch.timeout.connect(self._give_way)
        over.installEventFilter(self)
        if isinstance(over, QStackedWidget):
            over.currentChanged.connect(self._page_changed)
        self.hide()

    def tell(self, notice: Notice) -> None:
        """Show a notice in place of the one before."""
        self.hide()  # children added to a visible widget stay hidden for now, and count for nothing in its size
        clear(self._row)
        self._before = QApplication.focusWidget()
        self._takes_back = any(words.startswith(TAKE_BACK) for words, _ in notice.actions)
        self._row.addWidget(Dot(self._theme, notice.tone))
        words = label(notice.text, wrap=len(notice.text) > 60)
        if len(notice.text) > 60:
            words.setMinimumWidth(360)
        self._row.addWidget(words)
        for text, call in notice.actions:
            self._add(link(self._theme, text, lambda call=call: (self.hide(), call())))
        close = Button(self._theme, "", kind="link", icon="close", on_click=self.hide)
        close.setAccessibleName("Đóng thông báo")
        close.setToolTip("Đóng thông báo")
        self._add(close)
        self.setAccessibleName(notice.text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start(_STAYS_TO_ACT if notice.actions or notice.tone == "bad" else _STAYS)
        self._watch.start()

    def _add(self, button: Button) -> None:
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus where the clerk works
        self._row.addWidget(button)

    def undone(self) -> None:
        """Go when what the notice offers to take back was taken back otherwise (Ctrl+Z, the bin)."""
        if self._takes_back:
            self.hide()

    def hide(self) -> None:
        """Go; a focus that came in by Tab goes back to where it was."""
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused) and self._before is not None and isValid(self._before):
            self._before.setFocus()
        self._timer.stop()
        self._watch.stop()
        super().hide()

    def _time_is_up(self) -> None:
        if self.underMouse():
            self._timer.start(_STAYS)
        else:
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _page_changed(self, _place: int) -> None:
        """Stay over the page that comes to the front, which a stack raises above its brothers."""
        if self.isVisible():
            self.raise_()
            self._give_way()

    def _give_way(self) -> None:
        if self.isVisible() and not self.underMouse() and self._covered(self.geometry(), self._controls()):
            self._place()

    def _place(self) -> None:
        """Lie at the bottom, left before right; rise until no control is covered."""
        over, controls = self._over, self._controls()
        self._row.activate()
        self.adjustSize()
        left, right = _MARGIN, max(_MARGIN, over.width() - self.width() - _MARGIN)
        lowest = max(0, over.height() - self.height() - _MARGIN)
        places = [
            QRect(x, y, self.width(), self.height())
            for y in range(lowest, lowest // 2, -_STEP)
            for x in (left, (left + right) // 2, right)
        ] or [QRect(left, lowest, self.width(), self.height())]
        best = min(places, key=lambda place: self._covered(place, controls))  # the first of equals
        self.move(best.topLeft())

    def _controls(self) -> list[QRect]:
        """Return where the buttons and fields of the page stand."""
        page = self._over.currentWidget() if isinstance(self._over, QStackedWidget) else self._over
        if page is None:
            return []
        found = []
        for control in page.findChildren(QWidget):
            if isinstance(control, _CONTROLS) and control.isVisible() and not self.isAncestorOf(control):
                shown = control.visibleRegion().boundingRect()
                if not shown.isEmpty():
                    found.append(shown.translated(control.mapTo(self._over, shown.topLeft()) - shown.topLeft()))
        return found

    @staticmethod
    def _covered(place: QRect, controls: list[QRect]) -> int:
        """Return how much of the controls a place would cover, px²."""
        parts = (place.intersected(control) for control in controls)
        return sum(part.width() * part.height() for part in parts if not part.isEmpty())
