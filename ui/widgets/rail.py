"""The rail of pages at the left: icon, words, badge; icons alone when the window is narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import BODY, KEY, Theme


class RailButton(QAbstractButton):
    """One page in the rail."""

    def __init__(self, theme: Theme, name: str, text: str, icon: str, key: str = "") -> None:
        super().__init__()
        self._theme, self.name, self._icon_name, self._key = theme, name, icon, key
        self._count = 0
        self._narrow = False
        self.setText(text)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_count(self, count: int) -> None:
        """Show how many things wait on the page."""
        self._count = count
        self.setAccessibleDescription(f"{count} việc cần làm" if count else "")
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon alone."""
        self._narrow = narrow
        self.setToolTip(f"{self.text()}  {self._key}".strip() if narrow else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(40 if self._narrow else 178, 36)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 36)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, on = self._theme, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if on or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if on else "hover"))
            painter.drawRoundedRect(box, 5, 5)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_fill"))
            painter.drawRoundedRect(QRectF(0, 4, 3, self.height() - 8), 1.5, 1.5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 1))
            painter.drawRoundedRect(box, 5, 5)
        left = (self.width() - 18) // 2 if self._narrow else 12
        theme.icon(self._icon_name, "accent" if on else "secondary", 18).paint(
            painter, left, (self.height() - 18) // 2, 18, 18
        )
        if not self._narrow:
            painter.setFont(theme.font(BODY, bold=on))
            painter.setPen(theme.color("accent" if on else "text"))
            painter.drawText(
                QRect(left + 28, 0, self.width() - 60, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text()
            )
            if self._key and not self._count:
                painter.setFont(theme.font(KEY))
                painter.setPen(theme.color("faint"))
                where = QRect(0, 0, self.width() - 10, self.height())
                painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._key)
        if self._count:
            self._paint_badge(painter)

    def _paint_badge(self, painter: QPainter) -> None:
        words = str(min(self._count, 99))
        side = 18 if len(words) == 1 else 24
        top = 1 if self._narrow else (self.height() - 18) // 2
        spot = QRectF(self.width() - side - (0 if self._narrow else 10), top, side, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("bad_fill"))
        painter.drawRoundedRect(spot, 9, 9)
        painter.setFont(self._theme.font(KEY, bold=True))
        painter.setPen(self._theme.color("on_accent"))
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, words)


_Place = tuple[str, str, str, str]  # name, words, icon, key


class Rail(QWidget):
    """All pages; `chosen` names the one that was picked."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, top: Sequence[_Place], bottom: Sequence[_Place]):
        super().__init__()
        self.setProperty("look", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Các trang")
        self.buttons: dict[str, RailButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 10, 8, 10)
        layout.setSpacing(2)
        for group in (top, bottom):
            for name, text, icon, key in group:
                button = RailButton(theme, name, text, icon, key)
                button.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
                self.buttons[name] = button
                layout.addWidget(button)
            if group is top:
                layout.addStretch(1)
        self.set_narrow(False)

    def set_current(self, name: str) -> None:
        """Mark the page shown."""
        for key, button in self.buttons.items():
            button.setChecked(key == name)

    def set_narrow(self, narrow: bool) -> None:
        """Show icons alone."""
        for button in self.buttons.values():
            button.set_narrow(narrow)
        self.setFixedWidth(self.sizeHint().width())
