"""Căn cứ of a plan: the documents it rests on as a list, and the lines that cite them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from cchc_desktop.drafting import citing
from cchc_desktop.models import LinkedDocument, Plan
from cchc_desktop.text import fold, short_date
from ui.pages.plan_forms import PlanForm, filled_lines, set_text, text_edit
from ui.theme import Theme
from ui.widgets import Button, label
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Choices, Form, line_edit

_TYPES = (
    "Quyết định", "Kế hoạch", "Nghị quyết", "Nghị định", "Thông tư", "Chỉ thị", "Chương trình", "Công văn",
    "Hướng dẫn", "Kết luận", "Luật", "Pháp lệnh", "Đề án", "Thông báo",
)  # fmt: skip
_HEADS = ("Loại", "Số, ký hiệu", "Ngày", "Trích yếu")


class BasisForm(PlanForm):
    """The list with the fields of the chosen document below it, then the text as it will be printed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.table = _table(theme)
        self.table.itemSelectionChanged.connect(self._fill_fields)
        self.column.addWidget(self.table, 2)
        self.column.addWidget(self._buttons(theme))
        form = Form()
        form.setVerticalSpacing(6)
        self.kind = Choices()
        self.kind.setEditable(True)
        self.kind.setCompleter(None)  # pyright: ignore[reportArgumentType]  # nothing is completed while typing
        self.kind.addItems(list(_TYPES))
        self.kind.lineEdit().editingFinished.connect(self.leave)  # pyright: ignore[reportOptionalMemberAccess]
        self.kind.activated.connect(lambda _index: self.leave())
        self.number = line_edit(self._number_left, "828/QĐ-UBND")
        self.day = DateEdit(theme)
        self.day.date_changed.connect(lambda _day: self.leave())
        self.day.returnPressed.connect(lambda: self.issuer.setFocus(Qt.FocusReason.TabFocusReason))
        self.issuer = line_edit(self.leave)
        form.add("Loại văn bản", self.kind)
        form.add("Số, ký hiệu", self.number)
        form.add("Ngày", self.day)
        form.add("Cơ quan ban hành", self.issuer)
        self.title = form.add("Trích yếu", text_edit(self.leave, 2))
        self.superior = QCheckBox("Kế hoạch của cấp trên")
        self.superior.setToolTip("Kế hoạch của cấp trên mà kế hoạch này thực hiện; ngày của nó phải đứng trước")
        self.superior.toggled.connect(lambda _on: self.leave())
        form.addRow("", self.superior)
        self.warning = label("", tone="warning", wrap=True)
        form.addRow("", self.warning)
        self.basis = form.add("Dòng căn cứ", text_edit(self.leave, 4), "Mỗi dòng bắt đầu bằng “Căn cứ”, in nghiêng.")
        self.lead_in = form.add("Câu dẫn", text_edit(self.leave, 5))
        self.scrolled(form)
        self.column.setStretch(2, 5)
        self._fields = (self.kind, self.number, self.day, self.issuer, self.title, self.superior)

    def _buttons(self, theme: Theme) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(12, 6, 12, 6)
        self.add_button = Button(theme, "Thêm", on_click=self.add)
        self.write_button = Button(theme, "Tạo dòng căn cứ", on_click=self.write_lines)
        self.write_button.setToolTip("Thêm dòng “Căn cứ …” cho văn bản chưa được dẫn; các dòng đã có giữ nguyên.")
        for button in (
            self.add_button,
            Button(theme, "Xóa", on_click=self.remove),
            Button(theme, "Lên", kind="ghost", on_click=lambda: self.move_by(-1)),
            Button(theme, "Xuống", kind="ghost", on_click=lambda: self.move_by(1)),
        ):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.write_button)
        return holder

    def fill(self, plan: Plan) -> None:
        place = max(self.table.currentRow(), 0)
        self.table.setRowCount(len(plan.linked))
        for number, item in enumerate(plan.linked):
            title = f"(cấp trên) {item.title}" if item.superior else item.title
            day = short_date(item.day) if item.day else ""
            for column, text in enumerate((item.type_name, item.number, day, title)):
                cell = QTableWidgetItem(text)
                cell.setToolTip(citing.full_citation(item) + ("\nKế hoạch của cấp trên" if item.superior else ""))
                self.table.setItem(number, column, cell)
        self.table.selectRow(min(place, len(plan.linked) - 1)) if plan.linked else self.table.clearSelection()
        self._fill_fields()
        set_text(self.basis, "\n".join(plan.basis))
        set_text(self.lead_in, plan.lead_in)
        self._warn(plan)
        self.write_button.setEnabled(
            self.editable and any(not citing.is_cited(plan, item, opening=True) for item in plan.linked)
        )

    def _warn(self, plan: Plan) -> None:
        """Say what is odd about the documents: a type that the number's letters contradict, a later superior's plan."""
        said = [
            f"“{item.number}” thường là số của {named.lower()}, loại đang ghi là {item.type_name.lower()}; xem lại."
            for item in plan.linked
            if item.type_name and (named := citing.type_of(item.number)) and fold(named) != fold(item.type_name)
        ]
        later = citing.later_superior(plan)
        if later is not None and later.day is not None:
            day = short_date(later.day)
            said.append(f"Kế hoạch của cấp trên ngày {day} được ban hành sau ngày của kế hoạch này; xem lại ngày.")
        self.warning.setVisible(bool(said))
        self.warning.setText(" ".join(said))

    def _fill_fields(self) -> None:
        plan, place = self.plan, self._place()
        there = plan is not None and place is not None
        filling, self._filling = self._filling, True
        item = plan.linked[place] if plan is not None and place is not None else LinkedDocument("", "")
        self.kind.setEditText(item.type_name)
        set_text(self.number, item.number)
        self.day.set_date(item.day)
        set_text(self.issuer, item.issuer)
        set_text(self.title, item.title)
        self.superior.setChecked(item.superior)
        for field in self._fields:
            field.setEnabled(there)
        self._filling = filling

    def read(self, plan: Plan) -> Plan:
        basis = filled_lines(self.basis.toPlainText())
        if basis != plan.basis:
            plan = replace(plan, basis=citing.punctuated(basis) if len(basis) != len(plan.basis) else basis)
        plan = replace(plan, lead_in="\n".join(filled_lines(self.lead_in.toPlainText())))
        place = self._place()
        if place is None:
            return plan
        document = LinkedDocument(
            self.kind.currentText().strip(),
            self.number.text().strip(),
            self.day.date(),
            self.issuer.text().strip(),
            " ".join(self.title.toPlainText().split()),
            self.superior.isChecked(),
        )
        if document.superior and not plan.linked[place].superior:  # there is one superior's plan
            plan = replace(plan, linked=tuple(replace(item, superior=False) for item in plan.linked))
        return citing.with_document(plan, place, document) if document != plan.linked[place] else plan

    def add(self) -> None:
        """Add a document and begin typing its number."""
        if self.plan is not None and self.editable:
            self._tell_linked((*self.plan.linked, LinkedDocument("", "")), len(self.plan.linked))
            self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def _number_left(self) -> None:
        """Name the type by the letters of the number where none was named."""
        if not self.kind.currentText().strip():
            self.kind.setEditText(citing.type_of(self.number.text()))
        self.leave()

    def remove(self) -> None:
        """Take the chosen document off the list with the căn cứ lines that cite nothing else."""
        place = self._place()
        if self.plan is None or not self.editable or place is None:
            return
        gone = self.plan.linked[place]
        self._tell_and_show(citing.without_document(self.plan, place), place)
        if self.plan is not None and citing.is_cited(self.plan, gone):
            words = citing.short_citation(gone) or gone.title
            self.warning.setText(f"{words} vẫn được nhắc trong câu dẫn hoặc nội dung; xem lại các chỗ đó.")
            self.warning.show()

    def move_by(self, step: int) -> None:
        """Move the chosen document in the list."""
        place = self._place()
        if self.plan is None or not self.editable or place is None:
            return
        target = place + step
        if 0 <= target < len(self.plan.linked):
            linked = list(self.plan.linked)
            linked.insert(target, linked.pop(place))
            self._tell_linked(tuple(linked), target)

    def write_lines(self) -> None:
        """Make the missing căn cứ lines from the list."""
        if self.plan is not None and self.editable:
            self._tell_and_show(citing.with_basis(self.plan))

    def _tell_linked(self, linked: tuple[LinkedDocument, ...], place: int) -> None:
        assert self.plan is not None
        self._tell_and_show(replace(self.plan, linked=linked), place)

    def _tell_and_show(self, plan: Plan, place: int | None = None) -> None:
        self.tell(plan)
        if self.plan is not None:
            self.show_plan(self.plan, self.editable)
            if place is not None and place < self.table.rowCount():
                self.table.selectRow(place)

    def tell(self, changed: Plan) -> None:
        super().tell(changed)
        if self.plan is not None and not self._filling:  # the list shows the fields
            self.show_plan(self.plan, self.editable)

    def _place(self) -> int | None:
        rows = self.table.selectionModel().selectedRows()
        count = len(self.plan.linked) if self.plan else 0
        return rows[0].row() if rows and rows[0].row() < count else None


def _table(theme: Theme) -> QTableWidget:
    table = QTableWidget(0, len(_HEADS))
    table.setProperty("look", "source")
    table.setAccessibleName("Văn bản làm căn cứ")
    table.setHorizontalHeaderLabels(list(_HEADS))
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(30)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setMinimumHeight(110)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
    for place, letters in enumerate((11, 14, 10)):
        table.setColumnWidth(place, theme.control_width(letters))
    return table
