"""What every form of Kế hoạch shares, and the form of the head: offices, number, date, title, years."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from cchc_desktop.documents.wording import bare_number
from cchc_desktop.models import Plan
from cchc_desktop.text import parse_number
from ui.widgets import Scroll, label
from ui.widgets.form import EnterMoves, Form, line_edit, row_height


class PlanForm(QWidget):
    """Fields of a plan; `edited` gives the plan as the fields have it when one is left."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.plan: Plan | None = None
        self.editable = True
        self._filling = False
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)

    def show_plan(self, plan: Plan, editable: bool) -> None:
        self.plan, self.editable = plan, editable
        self._filling = True
        self.set_editable(editable)
        self.fill(plan)
        self._filling = False

    def set_editable(self, editable: bool) -> None:
        self.setEnabled(editable)

    def fill(self, plan: Plan) -> None:
        raise NotImplementedError

    def read(self, plan: Plan) -> Plan:
        raise NotImplementedError

    def leave(self) -> None:
        """Hand over what the fields hold, if it differs."""
        if self.plan is None or not self.editable or self._filling:
            return
        self.tell(self.read(self.plan))

    def tell(self, changed: Plan) -> None:
        """Hand over a changed plan."""
        if changed != self.plan:
            self.plan = changed
            self.edited.emit(changed)

    def scrolled(self, form: Form) -> QWidget:
        """Put a form into a scroll that fills the page."""
        content = QWidget()
        content.setProperty("look", "clear")
        outer = QVBoxLayout(content)
        outer.setContentsMargins(20, 14, 20, 14)
        form.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(form)
        outer.addStretch(1)
        self.column.addWidget(Scroll(content))
        return content


class FrameForm(PlanForm):
    """Cơ quan, số, ký hiệu, ngày, trích yếu: blank number and day stay blank until văn thư gives them."""

    def __init__(self) -> None:
        super().__init__()
        form = Form()
        self.parent_name = form.add("Cơ quan chủ quản", line_edit(self.leave, "UBND TỈNH …"))
        self.office = form.add("Cơ quan ban hành", line_edit(self.leave))
        self.number = _short(line_edit(self.leave, "để trống"), 10)
        self.symbol = line_edit(self.leave, "KH-…")
        self.day, self.month, self.year = (_short(line_edit(self.leave, hint), 8) for hint in ("để trống", "", ""))
        self.place = line_edit(self.leave)
        _row(form, "Số, ký hiệu", ("Số", self.number), ("Ký hiệu", self.symbol))
        form.add("Địa danh", self.place)
        _row(
            form, "Ngày, tháng, năm", ("Ngày", self.day), ("Tháng", self.month), ("Năm", self.year),
            hint="Số và ngày do văn thư cấp sau khi ký; để trống thì bản in chừa chỗ ghi tay.",
        )  # fmt: skip
        self.type_name = form.add("Tên loại", line_edit(self.leave))
        self.title = form.add("Trích yếu", text_edit(self.leave, 3))
        self.year_from, self.year_to = (_short(line_edit(self.leave), 8) for _ in range(2))
        _row(form, "Kế hoạch cho", ("Từ năm", self.year_from), ("Đến năm", self.year_to))
        self.scrolled(form)

    def fill(self, plan: Plan) -> None:
        for field, text in (
            (self.parent_name, plan.parent),
            (self.office, plan.office),
            (self.number, plan.number),
            (self.symbol, plan.symbol),
            (self.place, plan.place),
            (self.type_name, plan.type_name),
            (self.day, _number(plan.day)),
            (self.month, _number(plan.month)),
            (self.year, _number(plan.year)),
            (self.year_from, _number(plan.year_from)),
            (self.year_to, _number(plan.year_to)),
        ):
            set_text(field, text)
        set_text(self.title, plan.title)

    def read(self, plan: Plan) -> Plan:
        first = whole(self.year_from.text(), 1990, 2100) or plan.year_from
        last = whole(self.year_to.text(), 1990, 2100) or plan.year_to
        return replace(
            plan,
            parent=self.parent_name.text().strip(),
            office=self.office.text().strip(),
            number=bare_number(self.number.text(), self.symbol.text()),
            symbol=self.symbol.text().strip().lstrip("/"),
            place=self.place.text().strip(),
            type_name=self.type_name.text().strip() or plan.type_name,
            day=whole(self.day.text(), 1, 31),
            month=whole(self.month.text(), 1, 12),
            year=whole(self.year.text(), 1990, 2100),
            title=" ".join(self.title.toPlainText().split()),
            year_from=min(first, last),
            year_to=max(first, last),
        )


class LeavingText(QPlainTextEdit):
    """A field of several lines that says when it is left."""

    def __init__(self, on_leave: Callable[[], object], lines: int) -> None:
        super().__init__()
        self._on_leave = on_leave
        self.setTabChangesFocus(True)
        self._height = self.fontMetrics().lineSpacing() * lines + 18
        self.setFixedHeight(self._height)

    def sizeHint(self) -> QSize:
        """Return the height it really has: the form sets its label beside by it."""
        return QSize(super().sizeHint().width(), self._height)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._on_leave()


def text_edit(on_leave: Callable[[], object], lines: int) -> LeavingText:
    return LeavingText(on_leave, lines)


def set_text(field: QLineEdit | QPlainTextEdit, text: str) -> None:
    """Show a text without losing the cursor where nothing changed."""
    if isinstance(field, QLineEdit):
        if field.text() != text:
            field.setText(text)
            field.setCursorPosition(0)
    elif field.toPlainText() != text:
        field.setPlainText(text)


def filled_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a field that hold something."""
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def whole(text: str, low: int, high: int) -> int | None:
    value = parse_number(text)
    return int(value) if value is not None and low <= value <= high else None


def _short(field: QLineEdit, letters: int) -> QLineEdit:
    field.setMaximumWidth(field.fontMetrics().averageCharWidth() * letters + 24)
    return field


def _row(form: Form, words: str, *fields: tuple[str, QLineEdit], hint: str = "") -> None:
    """Add fields that belong together on one line."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    moves = EnterMoves(form)
    for name, field in fields:
        field.setAccessibleName(name)
        field.setToolTip(name)
        field.installEventFilter(moves)
        row.addWidget(field)
    row.addStretch(1)
    tag = label(words, "secondary")
    tag.setMinimumHeight(row_height(fields[0][1]))
    if hint:
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(holder)
        column.addWidget(label(hint, "small", wrap=True))
        tag.setAlignment(Qt.AlignmentFlag.AlignTop)
        tag.setContentsMargins(0, 7, 0, 0)
        holder = below
    form.addRow(tag, holder)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
