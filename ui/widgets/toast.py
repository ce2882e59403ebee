"""A short notice over the page with what can be done next; it goes by itself and takes no focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.signals import Notice
from ui.theme import Theme
from ui.widgets.buttons import Button, link
from ui.widgets.cards import clear, label
from ui.widgets.marks import Dot

_STAYS = 9000  # ms
_MARGIN = 16


class Toast(QWidget):
    """At the lower right of the widget it lies over."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._theme, self._over = theme, over
        self.setProperty("look", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 8, 8, 8)
        self._row.setSpacing(8)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        over.installEventFilter(self)
        self.hide()

    def tell(self, notice: Notice) -> None:
        """Show a notice in place of the one before."""
        self.hide()  # children added to a visible widget stay hidden for now, and count for nothing in its size
        clear(self._row)
        self._row.addWidget(Dot(self._theme, notice.tone))
        words = label(notice.text, wrap=len(notice.text) > 60)
        if len(notice.text) > 60:
            words.setMinimumWidth(360)
        self._row.addWidget(words)
        for text, call in notice.actions:
            self._row.addWidget(link(self._theme, text, lambda call=call: (self.hide(), call())))
        close = Button(self._theme, "", kind="link", icon="close", on_click=self.hide)
        close.setAccessibleName("Đóng thông báo")
        close.setToolTip("Đóng thông báo")
        self._row.addWidget(close)
        self.setAccessibleName(notice.text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start(_STAYS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        over = self._over
        self._row.activate()
        self.adjustSize()
        self.move(max(0, over.width() - self.width() - _MARGIN), max(0, over.height() - self.height() - _MARGIN))
