"""The forms of Kế hoạch beside the outline: head, recipients and signer, tasks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QPlainTextEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.models import Plan, Signer
from cchc_desktop.text import parse_number
from ui.item_models.task_rows import COLUMNS, TaskModel
from ui.pages.plan_sections import lines_of
from ui.theme import Theme
from ui.widgets import Button, Scroll, label
from ui.widgets.form import Form, line_edit


class _PlanForm(QWidget):
    """Fields of a plan; `edited` gives the plan as the fields have it when one is left."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.plan: Plan | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)

    def show_plan(self, plan: Plan, editable: bool) -> None:
        self.plan = plan
        self.setEnabled(editable)
        self.fill(plan)

    def fill(self, plan: Plan) -> None:
        raise NotImplementedError

    def read(self, plan: Plan) -> Plan:
        raise NotImplementedError

    def _leave(self) -> None:
        if self.plan is None or not self.isEnabled():
            return
        changed = self.read(self.plan)
        if changed != self.plan:
            self.plan = changed
            self.edited.emit(changed)

    def _scrolled(self, form: Form) -> None:
        content = QWidget()
        content.setProperty("look", "clear")
        content.setLayout(form)
        form.setContentsMargins(20, 14, 20, 14)
        self.column.addWidget(Scroll(content))


class FrameForm(_PlanForm):
    """Cơ quan, số, ký hiệu, ngày, trích yếu: blank number and day stay blank until văn thư gives them."""

    def __init__(self) -> None:
        super().__init__()
        form = Form()
        self.parent_name = form.add("Cơ quan chủ quản", line_edit(self._leave, "UBND TỈNH …"))
        self.office = form.add("Cơ quan ban hành", line_edit(self._leave))
        self.number = form.add("Số", line_edit(self._leave, "để trống đến khi văn thư cấp"))
        self.symbol = form.add("Ký hiệu", line_edit(self._leave, "KH-…"))
        self.place = form.add("Địa danh", line_edit(self._leave))
        self.day = form.add("Ngày", line_edit(self._leave, "để trống đến khi ban hành"))
        self.month = form.add("Tháng", line_edit(self._leave))
        self.year = form.add("Năm", line_edit(self._leave))
        self.title = form.add("Trích yếu", _text_edit(self._leave, 3))
        self.lead_in = form.add("Câu dẫn", _text_edit(self._leave, 6))
        self.year_from = form.add("Từ năm", line_edit(self._leave))
        self.year_to = form.add("Đến năm", line_edit(self._leave))
        self._scrolled(form)

    def fill(self, plan: Plan) -> None:
        for field, text in (
            (self.parent_name, plan.parent),
            (self.office, plan.office),
            (self.number, plan.number),
            (self.symbol, plan.symbol),
            (self.place, plan.place),
            (self.day, _number(plan.day)),
            (self.month, _number(plan.month)),
            (self.year, _number(plan.year)),
            (self.year_from, _number(plan.year_from)),
            (self.year_to, _number(plan.year_to)),
        ):
            field.setText(text)  # pyright: ignore[reportAttributeAccessIssue]
        self.title.setPlainText(plan.title)
        self.lead_in.setPlainText("\n".join((*plan.basis, plan.lead_in)) if plan.basis else plan.lead_in)

    def read(self, plan: Plan) -> Plan:
        text = self.lead_in.toPlainText().strip()
        basis = plan.basis
        if plan.basis:
            lines = text.split("\n")
            basis = tuple(line for line in lines if line.strip().lower().startswith("căn cứ"))
            text = "\n".join(line for line in lines if line not in basis)
        first = _whole(self.year_from.text(), 1990, 2100) or plan.year_from
        last = _whole(self.year_to.text(), 1990, 2100) or plan.year_to
        return replace(
            plan,
            parent=self.parent_name.text().strip(),
            office=self.office.text().strip(),
            number=self.number.text().strip(),
            symbol=self.symbol.text().strip().lstrip("/"),
            place=self.place.text().strip(),
            day=_whole(self.day.text(), 1, 31),
            month=_whole(self.month.text(), 1, 12),
            year=_whole(self.year.text(), 1990, 2100),
            title=" ".join(self.title.toPlainText().split()),
            basis=basis,
            lead_in=text,
            year_from=min(first, last),
            year_to=max(first, last),
        )


class RecipientForm(_PlanForm):
    """Nơi nhận, one a line, and the signature form (TM., KT., TL., TUQ., Q.)."""

    def __init__(self) -> None:
        super().__init__()
        form = Form()
        self.recipients = form.add(
            "Nơi nhận", _text_edit(self._leave, 10), "Mỗi dòng một nơi nhận; dòng cuối là “Lưu: VT, …”."
        )
        self.authority = form.add(
            "Quyền hạn", _text_edit(self._leave, 2), "Ví dụ: KT. GIÁM ĐỐC hoặc TM. ỦY BAN NHÂN DÂN."
        )
        self.post = form.add("Chức vụ", line_edit(self._leave))
        self.signer = form.add("Họ và tên", line_edit(self._leave))
        self._scrolled(form)

    def fill(self, plan: Plan) -> None:
        self.recipients.setPlainText("\n".join(plan.recipients))
        self.authority.setPlainText(plan.signer.authority)
        self.post.setText(plan.signer.title)
        self.signer.setText(plan.signer.name)

    def read(self, plan: Plan) -> Plan:
        authority = "\n".join(line.strip() for line in self.authority.toPlainText().split("\n") if line.strip())
        return replace(
            plan,
            recipients=lines_of(self.recipients.toPlainText()),
            signer=Signer(authority, self.post.text().strip(), self.signer.text().strip()),
        )


class TaskForm(_PlanForm):
    """The tasks as a table whose cells are edited in place."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.model = TaskModel()
        self.model.edited.connect(self._leave)
        self.table = _TaskTable()
        self.table.setModel(self.model)
        self.model.modelReset.connect(self.table.resizeRowsToContents)
        self.model.dataChanged.connect(self.table.resizeRowsToContents)
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(12, 6, 12, 8)
        row.addWidget(Button(theme, "Thêm nhiệm vụ", on_click=self.add))
        row.addWidget(Button(theme, "Xóa", key="Del", on_click=self.remove))
        row.addWidget(label("Bấm đúp hoặc F2 để sửa ô; nhiều cơ quan cách nhau bằng dấu chấm phẩy.", "small"), 1)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(buttons)

    def fill(self, plan: Plan) -> None:
        self.model.set_tasks(plan.tasks)

    def read(self, plan: Plan) -> Plan:
        return replace(plan, tasks=self.model.tasks())

    def add(self) -> None:
        """Add an empty task and begin typing its text."""
        place = self.model.add()
        self.table.setCurrentIndex(self.model.index(place, 0))
        self.table.edit(self.model.index(place, 0))

    def remove(self) -> None:
        """Take the chosen tasks out."""
        rows = {index.row() for index in self.table.selectionModel().selectedRows()}
        if rows:
            self.model.remove(rows)

    def show_task(self, node_id: str) -> QModelIndex:
        return self.model.index_of(node_id)


class _TaskTable(QTableView):
    """Columns share the width there is; rows are as tall as their text."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "source")
        self.setAccessibleName("Nhiệm vụ của kế hoạch")
        self.setWordWrap(True)
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.verticalHeader().hide()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(30)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        whole = sum(column.share for column in COLUMNS)
        for place, column in enumerate(COLUMNS):
            self.setColumnWidth(place, self.viewport().width() * column.share // whole)
        self.resizeRowsToContents()


class _LeavingText(QPlainTextEdit):
    def __init__(self, on_leave: Callable[[], object], lines: int) -> None:
        super().__init__()
        self._on_leave = on_leave
        self.setTabChangesFocus(True)
        self._height = self.fontMetrics().lineSpacing() * lines + 18
        self.setFixedHeight(self._height)

    def sizeHint(self) -> QSize:
        """Return the height it really has: the form sets its label beside by it."""
        return QSize(super().sizeHint().width(), self._height)

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self._on_leave()


def _text_edit(on_leave: Callable[[], object], lines: int) -> _LeavingText:
    return _LeavingText(on_leave, lines)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _whole(text: str, low: int, high: int) -> int | None:
    value = parse_number(text)
    return int(value) if value is not None and low <= value <= high else None
