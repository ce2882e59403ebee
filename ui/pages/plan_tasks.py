"""Nhiệm vụ of a plan: a list to run over and edit in place, the chosen task in full beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop import catalog
from cchc_desktop.errors import AppError
from cchc_desktop.intake.targets import target_of
from cchc_desktop.intake.times import time_range
from cchc_desktop.models import Plan, Task
from ui.item_models.task_rows import COLUMNS, TaskModel, names_of, take_target, target_text
from ui.pages.plan_forms import PlanForm, set_text, text_edit
from ui.theme import Theme
from ui.widgets import Button, Scroll, label, upright
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form, line_edit
from ui.widgets.log_choice import Choice, ChoiceEdit
from ui.widgets.log_flow import FlowLayout
from ui.widgets.selecting import choose_row


class TaskForm(PlanForm):
    """Tasks of the plan: the same data as their lines in the outline and as the appendix table."""

    open_line = Signal(str)  # id of the outline's line that a task stands on

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.confirm_removal: Callable[[list[Task]], bool] = lambda _tasks: True
        self.model = TaskModel()
        self.model.edited.connect(self.leave)
        self.table = _TaskTable()
        self.table.setModel(self.model)
        self.model.modelReset.connect(self.table.resizeRowsToContents)
        self.model.dataChanged.connect(self.table.resizeRowsToContents)
        self.model.dataChanged.connect(lambda *_: self._show_detail())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_detail())
        self.detail = TaskDetail(theme)
        self.detail.edited.connect(self._take_detail)
        self.detail.open_line.connect(self.open_line)
        self.printed = QCheckBox("In thành phụ lục")
        self.printed.setToolTip("In danh mục nhiệm vụ thành phụ lục của kế hoạch")
        self.printed.toggled.connect(lambda _on: self.leave())
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self._buttons(theme))
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(left, 5)
        row.addWidget(upright())
        scroll = Scroll(self.detail)
        scroll.setMinimumWidth(theme.control_width(38))
        for field in self.detail.findChildren(QWidget):
            field.installEventFilter(self)
        self._scroll = scroll
        row.addWidget(scroll, 3)
        self.column.addLayout(row, 1)

    def _buttons(self, theme: Theme) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(12, 6, 12, 8)
        row.setSpacing(6)
        self.buttons = (
            Button(theme, "Thêm", on_click=self.add),
            Button(theme, "Xóa", key="Del", own_key=False, on_click=self.remove),
            Button(theme, "Lên", kind="ghost", on_click=lambda: self.move_by(-1)),
            Button(theme, "Xuống", kind="ghost", on_click=lambda: self.move_by(1)),
        )
        for button in self.buttons:
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.printed)
        self.table.delete_pressed.connect(self.remove)
        return holder

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring the field that Tab goes to into sight, with its label above it."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._scroll.ensureWidgetVisible(watched, 0, 40)
        return super().eventFilter(watched, event)

    def set_editable(self, editable: bool) -> None:
        """A signed plan's tasks can be read and chosen, not changed."""
        self.model.editable = editable
        for widget in (*self.buttons, self.printed):  # a signed plan has nothing to press there
            widget.setVisible(editable)
        self.detail.setEnabled(editable)

    def fill(self, plan: Plan) -> None:
        row = self.table.currentIndex().row()
        self.model.set_tasks(plan.tasks)
        self.detail.years = plan.year_from, plan.year_to
        self.printed.setChecked(plan.task_table)
        if plan.tasks and self.table.currentIndex().row() < 0:
            choose_row(self.table, min(max(row, 0), len(plan.tasks) - 1))
        self._show_detail()

    def read(self, plan: Plan) -> Plan:
        return replace(plan, tasks=self.model.tasks(), task_table=self.printed.isChecked())

    def leave(self) -> None:
        if not self._filling and self.editable:
            self.detail.leave()
        super().leave()

    def add(self) -> None:
        """Add an empty task and begin typing its text."""
        place = self.model.add()
        choose_row(self.table, place)
        self._show_detail()
        self.detail.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove(self) -> None:
        """Take the chosen tasks out."""
        rows = {index.row() for index in self.table.selectionModel().selectedRows()}
        gone = [task for row in sorted(rows) if (task := self.model.task(row)) is not None]
        if gone and self.editable and self.confirm_removal(gone):
            self.model.remove(rows)
            choose_row(self.table, min(min(rows), self.model.rowCount() - 1))

    def move_by(self, step: int) -> None:
        """Move the chosen task in the list."""
        row = self.model.move(self.table.currentIndex().row(), step)
        choose_row(self.table, row)

    def show_task(self, node_id: str) -> QModelIndex:
        index = self.model.index_of(node_id)
        if index.isValid():
            choose_row(self.table, index.row())
        return index

    def _show_detail(self) -> None:
        self.detail.show_task(self.model.task(self.table.currentIndex().row()))

    def _take_detail(self, task: Task) -> None:
        row = self.table.currentIndex().row()
        if self.model.task(row) is not None:
            self.model.set_task(row, task)


class TaskDetail(QWidget):
    """All fields of one task; `edited` gives it when a field is left."""

    edited = Signal(object)
    open_line = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._task: Task | None = None
        self._filling = False
        self.years: tuple[int, int] = (2000, 2000)
        form = Form(self)
        form.setRowWrapPolicy(Form.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(4)
        self.text = form.add("Nhiệm vụ", text_edit(self.leave, 4))
        self.line = Button(theme, "Xem dòng trong nội dung", kind="link", on_click=self._open)
        form.addRow(self.line)
        self.lead = form.add("Chủ trì (mỗi dòng một cơ quan)", text_edit(self.leave, 2))
        self.coordinating = form.add("Phối hợp", text_edit(self.leave, 2))
        self.time = form.add("Thời gian, theo lời văn", line_edit(self._time_left))
        self.start, self.end = DateEdit(theme), DateEdit(theme)
        span = QWidget()
        row = QHBoxLayout(span)
        row.setContentsMargins(0, 0, 0, 0)
        for words, field in (("Từ ngày", self.start), ("Đến ngày", self.end)):
            field.setAccessibleName(words)
            field.date_changed.connect(lambda _day: self.leave())
            row.addWidget(field)
        form.addRow(label("Từ ngày, đến ngày", "secondary"), span)
        self.span_problem = label("", tone="warning", wrap=True)
        self.span_problem.hide()
        form.addRow(self.span_problem)
        self.kinds = QWidget()
        self._chips = FlowLayout(self.kinds, gap=4)
        self.kind = ChoiceEdit(theme, "hình thức")
        self.kind.set_choices(
            [
                Choice(kind.id, kind.label, next(g.label for g in catalog.groups() if g.id == kind.group),
                       " ".join(kind.keywords))
                for kind in catalog.kinds()
                if not kind.retired
            ]
        )  # fmt: skip
        self.kind.chosen.connect(self._add_kind)
        form.addRow(label("Hình thức", "secondary"), self.kinds)
        form.addRow(self.kind)
        self.target = form.add("Chỉ tiêu", line_edit(self.leave, "12 bài hoặc 1-2 tiểu phẩm"))
        self.product = form.add("Sản phẩm", line_edit(self.leave))
        self.budget = form.add("Kinh phí", line_edit(self.leave))
        self.problem = label("", tone="warning", wrap=True)
        form.addRow(self.problem)

    def show_task(self, task: Task | None) -> None:
        """Show a task; None shows empty fields that can't be typed into."""
        self._task = task
        self._filling = True
        shown = task or Task(None, "")
        for field in (self.text, self.lead, self.coordinating, self.time, self.start, self.end, self.kind, self.target,
                      self.product, self.budget):  # fmt: skip
            field.setEnabled(task is not None)
        set_text(self.text, shown.text)
        set_text(self.lead, "\n".join(shown.lead))
        set_text(self.coordinating, "\n".join(shown.coordinating))
        for field, words in (
            (self.time, shown.time),
            (self.target, target_text(shown)),
            (self.product, shown.product),
            (self.budget, shown.budget),
        ):
            if isinstance(field, QLineEdit):
                set_text(field, words)
        self.start.set_date(shown.start)
        self.end.set_date(shown.end)
        self.line.setVisible(bool(shown.node_id))
        self.problem.hide()
        self.span_problem.hide()
        self._show_kinds(shown.kinds)
        self._filling = False

    def leave(self) -> None:
        """Hand over the task as the fields have it."""
        if self._task is None or self._filling or not self.isEnabled():
            return
        task = replace(
            self._task,
            text=" ".join(self.text.toPlainText().split()),
            lead=names_of(self.lead.toPlainText()),
            coordinating=names_of(self.coordinating.toPlainText()),
            time=self.time.text().strip(),
            start=self.start.date(),
            end=self.end.date(),
            product=self.product.text().strip(),
            budget=self.budget.text().strip(),
        )
        try:
            task = take_target(task, self.target.text())
            if task.product != self._task.product and not self.target.text().strip():
                low, high, unit = target_of(task.product)  # "12 chuyên mục" says the number to reach too
                task = replace(task, target_low=low, target_high=high, target_unit=unit)
            self.problem.hide()
        except AppError as error:
            self.problem.setText(f"{error.message} {error.hint}")
            self.problem.show()
        self.span_problem.setVisible(bool(task.start and task.end and task.start > task.end))
        if task.start and task.end and task.start > task.end:
            self.span_problem.setText("Ngày kết thúc đứng trước ngày bắt đầu; nhập lại hai ngày.")
            task = replace(task, start=self._task.start, end=self._task.end)
        self._tell(task)

    def _tell(self, task: Task) -> None:
        if task != self._task:
            self._task = task
            self.edited.emit(task)

    def _time_left(self) -> None:
        """Fill the days that the words name, where none are typed yet."""
        if self._task is not None and self.time.text().strip() != self._task.time:
            typed_by_hand = (self._task.start, self._task.end) != time_range(self._task.time, *self.years)
            if not typed_by_hand or (self._task.start is None and self._task.end is None):
                start, end = time_range(self.time.text(), *self.years)
                self.start.set_date(start)
                self.end.set_date(end)
        self.leave()

    def _show_kinds(self, kinds: tuple[str, ...]) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for kind_id in kinds:
            chip = QPushButton(f"{catalog.kind(kind_id).label}  ×")
            chip.setProperty("kind", "chip")
            chip.setAutoDefault(False)
            chip.setToolTip("Bấm để bỏ hình thức này")
            chip.clicked.connect(lambda _checked=False, kind_id=kind_id: self._drop_kind(kind_id))
            self._chips.addWidget(chip)
        self.kinds.setVisible(bool(kinds))
        self.kinds.updateGeometry()
        self.kind.set_key(None)

    def _add_kind(self, kind_id: object) -> None:
        if self._task is not None and isinstance(kind_id, str) and kind_id not in self._task.kinds:
            self._tell(replace(self._task, kinds=(*self._task.kinds, kind_id)))

    def _drop_kind(self, kind_id: str) -> None:
        if self._task is not None:
            self._tell(replace(self._task, kinds=tuple(kind for kind in self._task.kinds if kind != kind_id)))

    def _open(self) -> None:
        if self._task is not None and self._task.node_id:
            self.open_line.emit(self._task.node_id)


class _TaskTable(QTableView):
    """Columns share the width there is; rows are as tall as their text."""

    delete_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "source")
        self.setAccessibleName("Nhiệm vụ của kế hoạch")
        self.setWordWrap(True)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(30)

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Delete and self.state() is not QAbstractItemView.State.EditingState:
            self.delete_pressed.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        whole = sum(column.share for column in COLUMNS)
        for place, column in enumerate(COLUMNS):
            self.setColumnWidth(place, self.viewport().width() * column.share // whole)
        self.resizeRowsToContents()
