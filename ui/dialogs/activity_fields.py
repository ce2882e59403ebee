"""Small parts of the activity form: a field with its label and its sentence, a section that folds away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop import text


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
        self._words = f"{label} *" if needed else label
        self._guess = ""
        self.label = QLabel(self._words, self)
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
                restyle(inner, "state", "bad" if sentence else "guess" if self._guess else "")

    def guess(self, why: str) -> None:
        """Mark what stands in the field as a guess until it is confirmed; "" takes the mark away."""
        self._guess = why
        self.label.setText(f"{self._words} · đoán" if why else self._words)
        self.label.setToolTip(f"Chương trình đoán: {why}. Enter để xác nhận, hoặc sửa lại." if why else "")
        restyle(self.label, "tone", "warning" if why else "")
        self.say(self.problem.text())

    def is_guess(self) -> bool:
        return bool(self._guess)

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


def money(typed: str) -> int | None:
    """Read an amount in đồng: 14.500.000, 14500000 đ, 14,5 triệu, 500 nghìn; None where it isn't clear."""
    words = text.fold(typed).removesuffix("dong").removesuffix("vnd").strip().removesuffix("d").strip()
    scale = 1
    for name, factor in (("trieu", 1_000_000), ("tr", 1_000_000), ("nghin", 1000), ("ngan", 1000), ("k", 1000)):
        if words.endswith(name):
            words, scale = words.removesuffix(name).strip(), factor
            break
    value = text.parse_number(words)
    return None if value is None or value < 0 else round(value * scale)


def beside(editor: QLineEdit, unit: QLabel, parent: QWidget) -> QWidget:
    box = QWidget(parent)
    layout = QHBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(editor, 1)
    layout.addWidget(unit)
    box.setFocusProxy(editor)
    return box


def side_by_side(*fields: Field) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    for field in fields:
        row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
    return row
