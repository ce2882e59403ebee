"""The form of a register's row, drawn from the register's fields; Enter goes on, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from cchc_desktop.errors import AppError
from cchc_desktop.registers import Feedback, Field, FieldKind, Register, Row, next_step
from cchc_desktop.text import number, parse_number
from ui.context import Context
from ui.dialogs.activity_fields import restyle
from ui.widgets import Button, Card, Pill, Scroll, danger, ghost, label, line, primary
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Choices, Form, choices, set_choice


class _Long(QPlainTextEdit):
    """Several lines; Tab leaves."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * 3 + 16)


class _EnterLeaves(QObject):
    """Makes Enter go on from a field of several lines and from a box; Shift+Enter begins a new line."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            and isinstance(watched, QWidget)
        ):
            watched.focusNextChild()
            return True
        return super().eventFilter(watched, event)


class RowForm(Card):
    """Shows one row; `save_asked`, `cancel_asked` and `delete_asked` are for the page."""

    save_asked = Signal()
    cancel_asked = Signal()
    delete_asked = Signal()
    restore_asked = Signal()

    def __init__(self, context: Context, own: Register) -> None:
        super().__init__(own.label)
        self._context, self.own = context, own
        self._row: Row = own.record()
        self._binned = False
        self._wrong: QWidget | None = None  # the field that the last refusal named
        self._editors: dict[str, QWidget] = {}
        self.state = Pill("", "neutral")
        self.heading_row.addWidget(self.state)
        form = Form()
        form.setRowWrapPolicy(Form.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(6)
        self._leaves = _EnterLeaves(self)
        for field in own.fields:
            editor = self._editor(field)
            self._editors[field.id] = editor
            form.add(f"{field.label} *" if field.required else field.label, editor, field.hint)
            target = editor.line if isinstance(editor, DateEdit) else editor
            if isinstance(target, QPlainTextEdit | QCheckBox) or target is not editor:
                target.installEventFilter(self._leaves)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addStretch(1)
        self.body.addWidget(Scroll(inside), 1)
        self.note = label("", tone="bad", wrap=True)
        self.note.setContentsMargins(14, 4, 14, 4)
        self.note.hide()
        self.body.addWidget(self.note)
        self.body.addWidget(line())
        self.body.addWidget(self._buttons())
        self.show_row(self._row)

    def _buttons(self) -> QWidget:
        theme = self._context.theme
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        self.step_button = Button(theme, "", icon="check", on_click=self._take_step)
        column.addWidget(self.step_button)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.save_button = primary(theme, "Cất", self.save_asked.emit, key="Ctrl+S")
        self.cancel_button = ghost(theme, "Hoãn", self.cancel_asked.emit, key="Esc")
        self.delete_button = danger(theme, "Xóa", self.delete_asked.emit, key="Del")
        self.restore_button = Button(theme, "Khôi phục", icon="undo", on_click=self.restore_asked.emit)
        for button in (self.save_button, self.restore_button, self.cancel_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.delete_button)
        column.addLayout(row)
        return holder

    def _editor(self, field: Field) -> QWidget:
        match field.kind:
            case FieldKind.DATE:
                editor = DateEdit(self._context.theme)
                editor.reference = self._context.today
                editor.date_changed.connect(lambda _day: self._changed())
                editor.problem_changed.connect(self.say)
                return editor
            case FieldKind.LONG:
                long = _Long()
                long.textChanged.connect(self._changed)
                return long
            case FieldKind.CHOICE:
                return choices([(option.label, option.id) for option in field.options], self._changed)
            case FieldKind.FLAG:
                box = QCheckBox(field.label)
                box.toggled.connect(lambda _on: self._changed())
                return box
            case FieldKind.UNIT:
                combo = Choices()
                combo.setEditable(True)
                combo.setCompleter(None)  # pyright: ignore[reportArgumentType]  (no completing inside Vietnamese text)
                combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
                combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
                combo.editTextChanged.connect(lambda _text: self._changed())
                return combo
            case _:
                edit = QLineEdit()
                edit.textChanged.connect(lambda _text: self._changed())
                return edit

    # -- the row ---------------------------------------------------------------------------------

    @property
    def row(self) -> Row:
        """Return the row as it was shown."""
        return self._row

    def show_row(self, row: Row, *, binned: bool = False) -> None:
        """Show a row; one without an id is new."""
        self._row, self._binned = row, binned
        self._loading = True
        names = [unit.name for unit in self._context.workspace.units()]
        for field in self.own.fields:
            self._fill(field, getattr(row, field.id), names)
        self._loading = False
        new = row.id is None
        self.set_heading(f"Thêm {self.own.noun}" if new else f"{self.own.noun[0].upper()}{self.own.noun[1:]}")
        for widget in self._editors.values():
            widget.setEnabled(not binned)
        self.save_button.setVisible(not binned)
        self.delete_button.setVisible(not binned and not new)
        self.restore_button.setVisible(binned)
        self.cancel_button.setVisible(not binned)
        self.say("")
        self._changed()

    def read(self) -> Row:
        """Return what the form says; raises AppError for a day or number that is not understood."""
        values = {field.id: self._value(field) for field in self.own.fields}
        return replace(self._row, **values)

    def is_changed(self) -> bool:
        """Tell whether the form says something else than the row that it was given."""
        try:
            return not self._binned and self.read() != self._row
        except AppError:
            return True

    def typed(self) -> dict[str, str]:
        """Return what is typed, field by field, as it stands there: a draft."""
        return {field.id: self._text(field) for field in self.own.fields}

    def type_in(self, texts: dict[str, str]) -> None:
        """Put a draft back."""
        for field in self.own.fields:
            if field.id in texts:
                self._put(field, texts[field.id])

    def say(self, sentence: str) -> None:
        """Show what is wrong, or take it away."""
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))
        if self._wrong is not None:
            restyle(self._wrong, "state", "")
            self._wrong = None

    def refuse(self, sentence: str) -> None:
        """Show why the row is not saved, and go to the field that the sentence names."""
        self.say(sentence)
        named = (f for f in self.own.fields if f"“{f.label}”" in sentence or sentence.startswith(f"{f.label}:"))
        if (field := next(named, None)) is not None:
            editor = self._editors[field.id]
            self._wrong = editor.line if isinstance(editor, DateEdit) else editor
            restyle(self._wrong, "state", "bad")
            self._wrong.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """Begin at the first field."""
        first = self._editors[self.own.fields[0].id]
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(first, DateEdit):
            first.line.selectAll()

    def editor(self, field_id: str) -> QWidget:
        """Return the editor of a field."""
        return self._editors[field_id]

    def _fill(self, field: Field, value: Any, names: Sequence[str]) -> None:
        editor = self._editors[field.id]
        if isinstance(editor, DateEdit):
            editor.set_date(value)
        elif isinstance(editor, QCheckBox):
            editor.setChecked(bool(value))
        elif isinstance(editor, QComboBox) and field.kind is FieldKind.UNIT:
            editor.clear()
            editor.addItems(list(names))
            editor.setEditText(value)
        elif isinstance(editor, QComboBox):
            set_choice(editor, value)
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(value)
        elif isinstance(editor, QLineEdit):
            zero = field.kind is FieldKind.WHOLE and not value
            plain = str(value) if field.id == "year" else number(value) if isinstance(value, int | float) else value
            editor.setText("" if value is None or zero else plain)
            editor.setCursorPosition(0)

    def _value(self, field: Field) -> Any:
        editor = self._editors[field.id]
        if isinstance(editor, DateEdit):
            day = editor.date()
            if day is None and editor.problem():
                raise AppError(editor.problem())
            return day
        if isinstance(editor, QCheckBox):
            return editor.isChecked()
        if isinstance(editor, QComboBox) and field.kind is not FieldKind.UNIT:
            return editor.currentData()
        text = self._text(field).strip()
        if field.kind not in (FieldKind.WHOLE, FieldKind.NUMBER):
            return text
        if not text:
            return 0 if field.id == "year" else None
        found = parse_number(text)
        if found is None or (field.kind is FieldKind.WHOLE and not found.is_integer()):
            raise AppError(f"{field.label}: không hiểu số “{text}”.", "Ghi số như 12, 8,5 hoặc 1.250.")
        return int(found) if field.kind is FieldKind.WHOLE else found

    def _text(self, field: Field) -> str:
        editor = self._editors[field.id]
        if isinstance(editor, DateEdit):
            return editor.line.text()
        if isinstance(editor, QCheckBox):
            return "1" if editor.isChecked() else ""
        if isinstance(editor, QComboBox):
            return editor.currentText() if field.kind is FieldKind.UNIT else str(editor.currentData() or "")
        return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()  # pyright: ignore

    def _put(self, field: Field, text: str) -> None:
        editor = self._editors[field.id]
        if isinstance(editor, DateEdit):
            editor.line.setText(text)
            editor.line.setModified(True)
            editor.date()
        elif isinstance(editor, QCheckBox):
            editor.setChecked(bool(text))
        elif isinstance(editor, QComboBox):
            editor.setEditText(text) if field.kind is FieldKind.UNIT else set_choice(editor, text)
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(text)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def _changed(self) -> None:
        if self._loading:
            return
        try:
            row = self.read()
        except AppError:
            return
        self.say("")
        self._show_state(row)
        step = None if self._binned else next_step(row)
        self.step_button.setVisible(step is not None and self._row.id is not None)
        if step is not None:
            self.step_button.setText(f"{self.own.field(step[0]).label}: hôm nay")

    def _show_state(self, row: Row) -> None:
        words, tone = "", "neutral"
        if isinstance(row, Feedback):
            state = next(option for option in self.own.states if option.id == row.state_on())
            words, tone = state.label, state.tone
            if row.is_open and row.due and row.due < self._context.today():
                words, tone = "Quá hạn trả lời", "bad"
        elif row.is_open:
            words, tone = f"{self.own.open_words[0].upper()}{self.own.open_words[1:]}", "warning"
        self.state.set(words, tone)
        self.state.setVisible(bool(words) and (self._row.id is not None))

    def _take_step(self) -> None:
        """Write today into the next step, and who uses the program, then save."""
        try:
            step = next_step(self.read())
        except AppError as error:
            self.say(str(error))
            return
        if step is None:
            return
        today: date = self._context.today()
        self._fill(self.own.field(step[0]), today, ())
        who = self._context.workspace.setting("user_name")
        if step[1] and who and not self._text(self.own.field(step[1])).strip():
            self._fill(self.own.field(step[1]), who, ())
        self.save_asked.emit()
