"""Fields of a form: label above or at left, Enter goes on to the next, saving on leaving a field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ui.theme import CONTROL
from ui.widgets.cards import label

Field = TypeVar("Field", bound=QWidget)


class EnterMoves(QObject):
    """Makes Enter in a one-line field go to the next field, as offices expect of their programs."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            and isinstance(watched, QLineEdit | QComboBox)
        ):
            watched.focusNextChild()
            return True
        return super().eventFilter(watched, event)


class Form(QFormLayout):
    """Labels at left with mnemonics; each field has an accessible name and moves on with Enter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setContentsMargins(14, 12, 14, 14)
        self.setHorizontalSpacing(12)
        self.setVerticalSpacing(8)
        self.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self._moves = EnterMoves(self)

    def add(self, words: str, field: Field, hint: str = "") -> Field:
        """Add a field; `words` carries its mnemonic (&T...), `hint` stands below it."""
        name = words.replace("&", "")
        field.setAccessibleName(name)
        field.installEventFilter(self._moves)
        if hint:
            field.setAccessibleDescription(hint)
        tag = QLabel(words)
        tag.setProperty("role", "secondary")
        tag.setBuddy(field)
        if self.rowWrapPolicy() is not QFormLayout.RowWrapPolicy.WrapAllRows:
            tag.setMinimumHeight(min(row_height(field), field.maximumHeight()))
        holder: QWidget = field
        if hint:
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(2)
            column.addWidget(field)
            column.addWidget(label(hint, "small", wrap=True))
        if hint or isinstance(field, QPlainTextEdit):
            tag.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            tag.setContentsMargins(0, 7, 0, 0)
        self.addRow(tag, holder)
        return field


def row_height(field: QWidget) -> int:
    """Return the height that a field will have: before it stands in a window it has no sheet and says too little."""
    hint = field.sizeHint().height()
    return hint if isinstance(field, QAbstractButton) else max(hint, CONTROL)


def line_edit(on_leave: Callable[[], object] | None = None, placeholder: str = "") -> QLineEdit:
    """Return a one-line field; `on_leave` is called when it is left or Enter is pressed."""
    field = QLineEdit()
    field.setPlaceholderText(placeholder)
    if on_leave is not None:
        field.editingFinished.connect(lambda: on_leave())
    return field


class Choices(QComboBox):
    """A list to choose from that the wheel passes by: a page rolled under the pointer changes nothing."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page behind takes it


def choices(items: Sequence[tuple[str, object]], on_choice: Callable[[], object] | None = None) -> QComboBox:
    """Return a list to choose from; `on_choice` is called when the user picks."""
    field = Choices()
    for words, value in items:
        field.addItem(words, value)
    field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    field.setMinimumContentsLength(12)
    if on_choice is not None:
        field.activated.connect(lambda _index: on_choice())
    return field


def set_choice(field: QComboBox, value: object) -> None:
    """Select an entry by its value, quietly."""
    field.blockSignals(True)
    field.setCurrentIndex(max(0, field.findData(value)))
    field.blockSignals(False)


def in_cell(field: QWidget) -> QWidget:
    """Return a field with the room around it that a table's cell needs."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(6, 2, 6, 2)
    row.addWidget(field)
    return holder
