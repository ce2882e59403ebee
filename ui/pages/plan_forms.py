"""What stands around a plan's text: office, number and date; recipients; signer; tasks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.models import Plan, Signer, Task
from ui.context import Context
from ui.item_models.plan_tasks import TaskColumn, TaskModel
from ui.widgets import Scroll, ghost, label, secondary
from ui.widgets.form import Form, line_edit

Save = Callable[[Plan], bool]


class FrameForm(QWidget):
    """The frame of the document; each field is kept when it is left."""

    def __init__(self, save: Save) -> None:
        super().__init__()
        self._save = save
        self._plan: Plan | None = None
        box = QWidget()
        form = Form(box)
        self.fields: dict[str, QLineEdit] = {}
        for name, words, hint in (
            ("parent", "Cơ quan &chủ quản", ""),
            ("office", "Cơ quan &ban hành", ""),
            ("number", "&Số", "Để trống khi còn dự thảo; văn thư cấp sau khi ký."),
            ("symbol", "&Ký hiệu", "Do cơ quan quy định, ví dụ KH-SLĐTBXH."),
            ("place", "Đị&a danh", ""),
            ("day", "&Ngày", "Ba ô ngày, tháng, năm để trống được khi còn dự thảo."),
            ("month", "&Tháng", ""),
            ("year", "Nă&m", ""),
            ("type_name", "Tên &loại", ""),
            ("title", "T&rích yếu", ""),
            ("lead_in", "Câu &mở đầu", ""),
        ):
            field = line_edit(lambda name=name: self._left(name))
            self.fields[name] = field
            form.add(words, field, hint)
        self.problem = label("", tone="bad", wrap=True)
        form.addRow(self.problem)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Scroll(box))

    def show_plan(self, plan: Plan) -> None:
        """Show a plan's frame; a field that is being typed in stays as it is."""
        self._plan = plan
        for name, field in self.fields.items():
            value = getattr(plan, name)
            if not field.hasFocus() or not field.isModified():
                field.setText("" if value is None else str(value))
                field.setCursorPosition(0)

    def _left(self, name: str) -> None:
        field = self.fields[name]
        if self._plan is None or not field.isModified():
            return
        field.setModified(False)
        typed = " ".join(field.text().split())
        value: str | int | None = typed
        if name in ("day", "month", "year"):
            most = {"day": 31, "month": 12, "year": 2100}[name]
            if typed and not (typed.isdecimal() and 1 <= int(typed) <= most):
                self.problem.setText(f"“{typed}” không phải là số từ 1 đến {most}.")
                return
            value = int(typed) if typed else None
        self.problem.setText("")
        self._save(replace(self._plan, **{name: value}))  # pyright: ignore[reportArgumentType]


class LinesForm(QWidget):
    """A list of lines (recipients), kept when it is left."""

    def __init__(self, hint: str, read: Callable[[Plan], tuple[str, ...]], write: Callable[..., Plan], save: Save):
        super().__init__()
        self._read, self._write, self._save = read, write, save
        self._plan: Plan | None = None
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(hint)
        self.text.focusOutEvent = self._focus_out
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 14)
        layout.setSpacing(8)
        layout.addWidget(label(hint, "secondary", wrap=True))
        layout.addWidget(self.text, 1)

    def show_plan(self, plan: Plan) -> None:
        self._plan = plan
        if not self.text.hasFocus():
            self.text.setPlainText("\n".join(self._read(plan)))

    def keep(self) -> None:
        """Keep the lines as typed."""
        if self._plan is None:
            return
        lines = tuple(" ".join(part.split()) for part in self.text.toPlainText().splitlines() if part.strip())
        if lines != self._read(self._plan):
            self._save(self._write(self._plan, lines))

    def _focus_out(self, event) -> None:
        QPlainTextEdit.focusOutEvent(self.text, event)
        self.keep()


class SignerForm(QWidget):
    """Authority lines, title and name of who signs (domain.md 1.6)."""

    def __init__(self, save: Save) -> None:
        super().__init__()
        self._save = save
        self._plan: Plan | None = None
        form = Form(self)
        self.authority = line_edit(self._left, "KT. GIÁM ĐỐC")
        self.title = line_edit(self._left, "PHÓ GIÁM ĐỐC")
        self.name = line_edit(self._left)
        form.add(
            "&Quyền hạn", self.authority, "Nhiều dòng cách nhau bằng dấu /, ví dụ TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH"
        )
        form.add("&Chức vụ", self.title)
        form.add("&Họ tên", self.name, "Không ghi học hàm, học vị (Nghị định 30/2020/NĐ-CP).")

    def show_plan(self, plan: Plan) -> None:
        self._plan = plan
        signer = plan.signer
        for field, value in (
            (self.authority, signer.authority.replace("\n", " / ")), (self.title, signer.title),
            (self.name, signer.name),
        ):  # fmt: skip
            if not field.hasFocus():
                field.setText(value)

    def _left(self) -> None:
        if self._plan is None:
            return
        lines = [part.strip() for part in self.authority.text().split("/") if part.strip()]
        signer = Signer("\n".join(lines), self.title.text().strip(), self.name.text().strip())
        if signer != self._plan.signer:
            self._save(replace(self._plan, signer=signer))


class TasksView(QWidget):
    """The tasks of the plan: what is reported against."""

    def __init__(self, context: Context, save: Save) -> None:
        super().__init__()
        self._save = save
        self._plan: Plan | None = None
        theme = context.theme
        self.model = TaskModel(self._keep, lambda words: context.signals.say(words, tone="warning"), self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setWordWrap(True)
        self.table.setAccessibleName("Nhiệm vụ của kế hoạch")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.table.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.table.horizontalHeader()
        for column, wide in ((TaskColumn.LEAD, 110), (TaskColumn.COORDINATING, 110), (TaskColumn.TIME, 96),
                             (TaskColumn.KINDS, 120), (TaskColumn.TARGET, 64), (TaskColumn.UNIT, 52)):  # fmt: skip
            header.resizeSection(column, wide)
        header.setSectionResizeMode(TaskColumn.TEXT, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(TaskColumn.TEXT, 230)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table, 1)
        bar = Form()
        bar.setContentsMargins(14, 8, 14, 10)
        bar.addRow(
            secondary(theme, "Thêm nhiệm vụ", self.add),
            ghost(theme, "Xóa nhiệm vụ đang chọn", self.remove),
        )
        bar.addRow(label("F2 sửa ô. Nhiều cơ quan cách nhau bằng dấu chấm phẩy.", "small", wrap=True))
        layout.addLayout(bar)

    def show_plan(self, plan: Plan) -> None:
        self._plan = plan
        if plan.tasks != self.model.tasks:
            self.model.show_tasks(plan.tasks)

    def add(self) -> None:
        """Add a task at the end and start typing it."""
        if self._keep((*self.model.tasks, Task(None, "Nhiệm vụ mới"))):
            index = self.model.index(len(self.model.tasks) - 1, TaskColumn.TEXT)
            self.table.setCurrentIndex(index)
            self.table.edit(index)

    def remove(self) -> None:
        """Take the current task out of the plan."""
        row = self.table.currentIndex().row()
        if 0 <= row < len(self.model.tasks):
            self._keep((*self.model.tasks[:row], *self.model.tasks[row + 1 :]))

    def _keep(self, tasks: tuple[Task, ...]) -> bool:
        return self._plan is not None and self._save(replace(self._plan, tasks=tasks))
