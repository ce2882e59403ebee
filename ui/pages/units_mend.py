"""A row corrected in place before it is accepted: day, kind, unit, task, words and number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cchc_desktop import catalog, text
from cchc_desktop.exchange.mending import MENDABLE
from cchc_desktop.exchange.records import IncomingRow
from cchc_desktop.models import Activity, Unit
from ui.context import Context
from ui.dialogs.activity_fields import Field
from ui.widgets import Button, label
from ui.widgets.date_edit import DateEdit
from ui.widgets.log_choice import Choice, ChoiceEdit


class MendForm(QWidget):
    """`done` carries the fields that differ from the file's words; `left` that none is."""

    done = Signal(object)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme = context.theme
        self._said: Activity | None = None
        self._troubled: frozenset[str] = frozenset()  # fields that the file leaves unclear: what is chosen settles them
        self.day = DateEdit(theme)
        self.day.reference = context.today
        self.kind = ChoiceEdit(theme, "hình thức")
        self.unit = ChoiceEdit(theme, "đơn vị")
        self.task = ChoiceEdit(theme, "nhiệm vụ")
        self.title = QLineEdit()
        self.title.setMaxLength(2000)
        self.quantity = QLineEdit()
        self.quantity.setMaxLength(20)
        self.fields = {
            "date": Field("Ngày", self.day),
            "kind": Field("Hình thức", self.kind),
            "quantity": Field("Số lượng", self.quantity),
            "unit_id": Field("Đơn vị", self.unit),
            "title": Field("Nội dung", self.title),
            "task_ids": Field("Nhiệm vụ của kế hoạch", self.task),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 10)
        column.setSpacing(8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for place, (name, span) in enumerate(
            (("date", 1), ("kind", 1), ("quantity", 1), ("unit_id", 1), ("title", 3), ("task_ids", 1))
        ):
            row, at = (0, place) if place < 4 else (1, 0 if name == "title" else 3)
            grid.addWidget(self.fields[name], row, at, 1, span, Qt.AlignmentFlag.AlignTop)
        for at, stretch in enumerate((2, 4, 1, 3)):
            grid.setColumnStretch(at, stretch)
        column.addLayout(grid)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        self.told = label("", "secondary", wrap=True)
        bar.addWidget(self.told, 1)
        self.drop_button = Button(theme, "Hoãn", key="Esc", own_key=False, on_click=self.left.emit)
        self.save_button = Button(theme, "Cất sửa đổi", key="Ctrl+Return", on_click=self.save)
        bar.addWidget(self.drop_button)
        bar.addWidget(self.save_button)
        column.addLayout(bar)
        for name in ("title", "quantity"):
            getattr(self, name).returnPressed.connect(self.save)
        for field in (self.day, self.kind, self.unit, self.task):
            field.returnPressed.connect(self.focusNextChild)

    def set_choices(self, units: Sequence[Unit], tasks: Mapping[int, str]) -> None:
        """Offer the office's units and the plan's tasks."""
        groups = {group.id: group.label for group in catalog.groups()}
        self.kind.set_choices(
            Choice(kind.id, kind.label, groups[kind.group], " ".join(kind.keywords))
            for kind in catalog.kinds()
            if not kind.retired
        )
        self.unit.set_choices(Choice(unit.id, unit.name, words=unit.short_name) for unit in units)
        self.task.set_choices(Choice(task_id, words) for task_id, words in tasks.items())

    def show_row(self, row: IncomingRow, mended: Mapping[str, object]) -> None:
        """Show what a row says, with what was corrected before; the first field in trouble gets the cursor."""
        said = row.activity or row.draft
        assert said is not None
        self._said = said
        columns = {problem.field for problem in row.problems}
        self._troubled = frozenset(name for name, column in MENDABLE.items() if column in columns)
        open_ = self._troubled - mended.keys()
        values = {name: mended.get(name, getattr(said, name)) for name in self.fields}
        for name, field in self.fields.items():
            field.say(" ".join(p.text for p in row.problems if p.field is MENDABLE[name]) if name not in mended else "")
        day = values["date"]
        self.day.set_date(day if isinstance(day, date) and "date" not in open_ else None)
        self.kind.set_key(values["kind"] if "kind" not in open_ else None)
        self.unit.set_key(values["unit_id"] if "unit_id" in mended else row.unit_id)
        tasks = values["task_ids"]
        self.task.set_key(tasks[0] if isinstance(tasks, tuple) and len(tasks) == 1 else None)
        self.title.setText(str(values["title"]))
        self.title.setCursorPosition(0)
        quantity = values["quantity"]
        self.quantity.setText(text.number(quantity) if isinstance(quantity, int | float) else "")
        self.told.setText(f"Dòng {row.line}, {row.file}: tệp của đơn vị giữ nguyên, chỉ nhật ký ghi theo chỗ đã sửa.")
        first = next((name for name in self.fields if name in open_), "kind")
        self.fields[first].editor.setFocus()

    def save(self) -> None:
        """Hand over what differs from the file's words; say what is not understood."""
        said = self._said
        assert said is not None
        for field in self.fields.values():
            field.say("")
        found: dict[str, object] = {}
        day = self.day.date()
        if self.day.problem() or day is None:
            self.fields["date"].say(self.day.problem() or "Nhập ngày diễn ra.")
        else:
            found["date"] = day
        for name, choice, needed in (("kind", self.kind, "Chọn hình thức."), ("unit_id", self.unit, ""),
                                     ("task_ids", self.task, "")):  # fmt: skip
            key = choice.key()
            if choice.problem() or (needed and key is None):
                self.fields[name].say(choice.problem() or needed)
            elif key is not None:
                found[name] = (key,) if name == "task_ids" else key
            elif name == "task_ids" and len(said.task_ids) <= 1:
                found[name] = ()
        words = text.nfc(" ".join(self.title.text().split()))
        if words:
            found["title"] = words
        else:
            self.fields["title"].say("Nhập nội dung.")
        quantity = text.parse_number(self.quantity.text())
        if quantity is None or quantity < 0:
            self.fields["quantity"].say("Nhập số từ 0 trở lên.")
        else:
            found["quantity"] = quantity
        wrong = next((field for field in self.fields.values() if field.said()), None)
        if wrong is not None:
            wrong.editor.setFocus()
            return
        self.done.emit({
            name: value for name, value in found.items() if name in self._troubled or value != getattr(said, name)
        })  # fmt: skip
