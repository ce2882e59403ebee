"""Buttons that show their keys: the key stands after the words, small and grey."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeySequence, QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from ui.theme import KEY, Theme

_GAP = 8


def key_text(key: str) -> str:
    """Return a key as it is shown: the names that Vietnamese keyboards carry."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) if key else ""


class Button(QPushButton):
    """A push button with an icon, words and its key; `kind` is a look of the style sheet."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        kind: str = "secondary",
        key: str = "",
        icon: str = "",
        on_click: Callable[[], object] | None = None,
        own_key: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._key = key_text(key)
        self._icon_name = icon
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if key and own_key:
            # A window-wide action, not setShortcut: setShortcut is lost when setText is called later.
            action = QAction(self)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.triggered.connect(self._by_key)
            self.addAction(action)
        self.setAccessibleName(text.replace("&", ""))
        if self._key:
            self.setAccessibleDescription(f"Phím {self._key}")
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())
        self._recolour()
        theme.changed.connect(self._recolour)

    @property
    def kind(self) -> str:
        return str(self.property("kind"))

    def set_icon_name(self, name: str) -> None:
        """Change the icon."""
        self._icon_name = name
        self._recolour()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._key:
            hint.setWidth(hint.width() + _GAP + self._key_width())
        if self._icon_name and self.text():
            hint.setWidth(hint.width() + 4)
        return hint

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._key and not (self._icon_name and self.text()):
            super().paintEvent(event)
            return
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        words, icon = option.text, self.icon()
        option.text, option.icon = "", QIcon()
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        flags = Qt.TextFlag.TextShowMnemonic | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        word_width = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, words).width()
        icon_width = self.iconSize().width() + 6 if not icon.isNull() else 0
        total = icon_width + word_width + (_GAP + self._key_width() if self._key else 0)
        x = max(4, (self.width() - total) // 2)
        if icon_width:
            side = self.iconSize().width()
            icon.paint(painter, x, (self.height() - side) // 2, side, side)
            x += icon_width
        painter.setFont(self.font())
        painter.setPen(self._text_color())
        painter.drawText(QRect(x, 0, word_width + 2, self.height()), flags, words)
        if not self._key:
            return
        x += word_width + _GAP
        painter.setFont(self._theme.font(KEY))
        color = self._text_color()
        color.setAlphaF(0.78 if self.kind == "primary" else 0.62)
        painter.setPen(color)
        painter.drawText(QRect(x, 0, self._key_width() + 2, self.height()), flags, self._key)

    def _key_width(self) -> int:
        from PySide6.QtGui import QFontMetrics

        return QFontMetrics(self._theme.font(KEY)).horizontalAdvance(self._key)

    def _text_color(self):
        if not self.isEnabled():
            return self._theme.color("faint")
        return self._theme.color(_COLOURS.get(self.kind, "text"))

    def _by_key(self) -> None:
        if self.isVisible() and self.isEnabled():
            self.click()

    def _recolour(self) -> None:
        if self._icon_name:
            self.setIcon(self._theme.icon(self._icon_name, _COLOURS.get(self.kind, "secondary"), 16))


_COLOURS = {"primary": "on_accent", "danger": "bad", "link": "accent", "pill": "accent"}


def primary(theme: Theme, text: str, on_click: Callable[[], object] | None = None, *, key: str = "",
            icon: str = "") -> Button:  # fmt: skip
    """Return the one main button of a page."""
    return Button(theme, text, kind="primary", key=key, icon=icon, on_click=on_click)


def secondary(theme: Theme, text: str, on_click: Callable[[], object] | None = None, *, key: str = "",
              icon: str = "") -> Button:  # fmt: skip
    """Return a bordered button."""
    return Button(theme, text, key=key, icon=icon, on_click=on_click)


def ghost(theme: Theme, text: str, on_click: Callable[[], object] | None = None, *, key: str = "",
          icon: str = "") -> Button:  # fmt: skip
    """Return a button without a border."""
    return Button(theme, text, kind="ghost", key=key, icon=icon, on_click=on_click)


def link(theme: Theme, text: str, on_click: Callable[[], object] | None = None) -> Button:
    """Return words that act, in the accent colour."""
    return Button(theme, text, kind="link", on_click=on_click)


def danger(theme: Theme, text: str, on_click: Callable[[], object] | None = None, *, key: str = "") -> Button:
    """Return the button of a deletion."""
    return Button(theme, text, kind="danger", key=key, on_click=on_click)
