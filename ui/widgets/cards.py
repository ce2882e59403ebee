"""Cards, headings and the empty state: the pieces every page is laid out from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget


def label(text: str = "", role: str = "", *, tone: str = "", wrap: bool = False) -> QLabel:
    """Return a plain-text label in a role of the style sheet (title, section, strong, secondary, small, aside)."""
    out = QLabel(text)
    out.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        out.setProperty("role", role)
    if tone:
        out.setProperty("tone", tone)
    if wrap:
        out.setWordWrap(True)
        out.setMinimumWidth(60)
    return out


def line(soft: bool = False) -> QFrame:
    """Return a horizontal hair line."""
    out = QFrame()
    out.setProperty("look", "soft-line" if soft else "line")
    return out


def upright() -> QFrame:
    """Return a vertical hair line between two halves of a card."""
    out = QFrame()
    out.setProperty("look", "upright")
    return out


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


class Card(QFrame):
    """A bordered ground with an optional heading line: title at left, an aside at right."""

    def __init__(self, title: str = "", aside: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        self.heading = QWidget()
        self.heading_row = QHBoxLayout(self.heading)
        self.heading_row.setContentsMargins(14, 10, 14, 10)
        self.title = label(title, "section")
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.aside = label(aside, "aside")
        self.aside.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.heading_row.addWidget(self.title)
        self.heading_row.addStretch(1)
        self.heading_row.addWidget(self.aside)
        self._rule = line(soft=True)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        outer.addWidget(self.heading)
        outer.addWidget(self._rule)
        outer.addLayout(self.body, 1)
        self.heading.setVisible(bool(title))
        self._rule.setVisible(bool(title))
        if title:
            self.setAccessibleName(title)

    def set_heading(self, title: str, aside: str = "") -> None:
        """Change the heading line."""
        self.title.setText(title)
        self.aside.setText(aside)
        self.heading.setVisible(bool(title))
        self._rule.setVisible(bool(title))
        self.setAccessibleName(title)

    def add_row(self, *widgets: QWidget, stretch: int = 0, last: bool = False) -> QWidget:
        """Add a row of widgets with a hair line below; the widget at index `stretch` takes the room."""
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(14, 7, 14, 7)
        layout.setSpacing(8)
        for index, widget in enumerate(widgets):
            layout.addWidget(widget, 1 if index == stretch else 0)
        self.body.addWidget(row)
        if not last:
            self.body.addWidget(line(soft=True))
        return row

    def clear(self) -> None:
        """Empty the body."""
        clear(self.body)


def card(title: str = "", aside: str = "") -> Card:
    """Return a card."""
    return Card(title, aside)


class Empty(QWidget):
    """The state of a list with nothing in it: what this is, what to do first, and the buttons that do it."""

    def __init__(self, title: str, hint: str, buttons: Sequence[QWidget] = ()) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(6)
        head = label(title, "strong", wrap=True)
        text = label(hint, "secondary", wrap=True)
        for item in (head, text):
            item.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        layout.addWidget(head)
        layout.addWidget(text)
        if buttons:
            layout.addSpacing(8)
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addStretch(1)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            layout.addLayout(row)
        layout.addStretch(2)


class Scroll(QScrollArea):
    """A vertical scroll over one widget that keeps the width of the view."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        content.setProperty("look", "clear")
        self.setWidget(content)
        content.setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class Fitted(Scroll):
    """A scroll that asks for no more height than its rows need, and gets by with `least` pixels."""

    def __init__(self, content: QWidget, least: int = 150) -> None:
        super().__init__(content)
        self._content, self._least = content, least
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        content = self._content
        width = max(self.viewport().width(), 240)
        needed = content.heightForWidth(width) if content.hasHeightForWidth() else 0
        return QSize(super().sizeHint().width(), needed or content.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), min(self.sizeHint().height(), self._least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():  # words wrap otherwise: another height is needed
            self.updateGeometry()


class PageHeader(QWidget):
    """Title, state pills, what matters now, then the actions with one primary at the right end."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self.title = label(title, "title")
        self.pills = QHBoxLayout()
        self.pills.setSpacing(6)
        self.note = label("", "secondary")
        self.note.setWordWrap(True)
        self.note.setMinimumWidth(40)
        self.note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.action_row = QHBoxLayout()
        self.action_row.setSpacing(8)
        self._row.addWidget(self.title)
        self._row.addSpacing(4)
        self._row.addLayout(self.pills)
        self._row.addWidget(self.note, 1)
        self._row.addLayout(self.action_row)
        self.setMinimumHeight(36)
        self.setAccessibleName(title)

    def set_title(self, text: str) -> None:
        """Change the title."""
        self.title.setText(text)
        self.setAccessibleName(text)

    def set_note(self, text: str) -> None:
        """Say what matters now, beside the title."""
        self.note.setText(text)

    def set_pills(self, *pills: QWidget) -> None:
        """Put state pills after the title."""
        clear(self.pills)
        for item in pills:
            self.pills.addWidget(item)

    def add_action(self, button: QWidget) -> QWidget:
        """Add an action; the primary one comes last."""
        self.action_row.addWidget(button)
        return button
