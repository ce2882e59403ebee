"""Whose a file is that names no unit of the list: chosen by typing a part of the name."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.context import Context
from ui.dialogs.activity_fields import Field
from ui.widgets import Button, label
from ui.widgets.log_choice import Choice, ChoiceEdit


class UnitDialog(QDialog):
    """`unit_id` is the unit chosen once the dialog was accepted."""

    def __init__(self, context: Context, path: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.unit_id: int | None = None
        self.setWindowTitle("Chọn đơn vị gửi")
        self.setMinimumWidth(460)
        units = context.workspace.units(context.today())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(12)
        column.addWidget(label(Path(path).name, "section", wrap=True))
        words = "Mọi dòng của tệp không ghi tên đơn vị nào được ghi cho đơn vị này."
        if path.lower().endswith(".cchc"):
            words = "Từ nay số liệu của cơ quan gửi gói được ghi cho đơn vị này."
        if not units:
            words = "Chưa có đơn vị nào: thêm ở trang Thiết lập trước."
        column.addWidget(label(words, "secondary", wrap=True))
        self.unit = ChoiceEdit(context.theme, "đơn vị")
        self.unit.set_choices(Choice(unit.id, unit.name, words=unit.short_name) for unit in units)
        self.unit.returnPressed.connect(self.accept)
        self.field = Field("Đơn vị gửi", self.unit)
        column.addWidget(self.field)
        column.addStretch(1)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addStretch(1)
        bar.addWidget(Button(context.theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject))
        self.take = Button(context.theme, "Chọn", kind="primary", key="Ctrl+S", on_click=self.accept)
        self.take.setEnabled(bool(units))
        bar.addWidget(self.take)
        column.addLayout(bar)
        self.unit.setFocus()

    def accept(self) -> None:
        """Take the unit, or say what is not understood."""
        chosen = self.unit.key()
        if chosen is None:
            self.field.say(self.unit.problem() or "Chọn đơn vị gửi tệp này.")
            self.unit.setFocus()
            return
        self.unit_id = chosen
        super().accept()
