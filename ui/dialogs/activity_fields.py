"""Small parts of the activity form: a field with its label and its sentence, a section that folds away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QSizePolicy, QToolButton, QVBoxLayout, QWidget


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property that the style sheet asks about, and let the style see it."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Field(QWidget):
    """A label over an editor, and under it the sentence that says what is wrong."""

    def __init__(self, label: str, editor: QWidget, parent: QWidget | None = None, *, needed: bool = False) -> None:
        super().__init__(parent)
        self.editor = editor
        self.label = QLabel(f"{label} *" if needed else label, self)
        self.label.setProperty("role", "small")
        self.label.setBuddy(editor)
        self.problem = QLabel(self)
        self.problem.setProperty("tone", "bad")
        self.problem.setWordWrap(True)
        self.problem.hide()
        editor.setAccessibleName(label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.label)
        layout.addWidget(editor)
        layout.addWidget(self.problem)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def say(self, sentence: str) -> None:
        """Show what is wrong, or take it away."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        target = self.editor
        for inner in (*target.findChildren(QLineEdit), target):
            if isinstance(inner, (QLineEdit, QPlainTextEdit)):
                restyle(inner, "state", "bad" if sentence else "")

    def said(self) -> str:
        return self.problem.text()


class Fold(QWidget):
    """A heading that shows how many entries are on and opens what is under it."""

    toggled = Signal(bool)

    def __init__(self, heading: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = heading
        self.content = content
        self.button = QToolButton(self)
        self.button.setCheckable(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.setProperty("look", "fold")
        self.button.toggled.connect(self._toggle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(content)
        content.hide()
        self.note = ""
        self.show_count(0)

    def show_count(self, count: int, note: str = "") -> None:
        self._count, self.note = count, note
        arrow = "▾" if self.button.isChecked() else "▸"
        words = f"{arrow}  {self._heading}"
        if count:
            words += f"  ({count}{', ' + note if note else ''})"
        self.button.setText(words)
        self.button.setAccessibleName(self._heading)

    def is_open(self) -> bool:
        return self.button.isChecked()

    def open(self, on: bool = True) -> None:
        self.button.setChecked(on)

    def _toggle(self, on: bool) -> None:
        self.content.setVisible(on)
        self.show_count(self._count, self.note)
        self.toggled.emit(on)


class _EnterGoesOn(QObject):
    """Takes Enter from a text of some lines: it goes to the next field, Shift+Enter starts a line."""

    pressed = Signal()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        ):
            self.pressed.emit()
            return True
        return super().eventFilter(watched, event)


def plain_text(parent: QWidget, lines: int, on_enter: Callable[[], None]) -> QPlainTextEdit:
    """Make a text field of some lines in which Tab and Enter go to the next field."""
    editor = QPlainTextEdit(parent)
    editor.setTabChangesFocus(True)
    editor.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    height = editor.fontMetrics().lineSpacing() * lines + 2 * round(editor.document().documentMargin()) + 14
    editor.setFixedHeight(height)
    enter_goes_on(editor, on_enter)
    return editor


def enter_goes_on(field: QWidget, on_enter: Callable[[], None]) -> None:
    """Make Enter in a field that has no use for it go to the next one."""
    goes_on = _EnterGoesOn(field)
    goes_on.pressed.connect(on_enter)
    field.installEventFilter(goes_on)
