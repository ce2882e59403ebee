"""A new plan: from a template, from last year's, blank, or for a unit; a page shows what comes before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.drafting.templates import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_YEARS,
    PlanTemplate,
    new_plan,
    template,
    templates,
)
from cchc_desktop.drafting.unit_plan import derive, unit_named
from cchc_desktop.errors import AppError
from cchc_desktop.intake.outline import walk
from cchc_desktop.models import Plan
from ui.context import Context
from ui.dialogs.plan_import_page import PageModel, PageView
from ui.widgets import Button, Card, label
from ui.widgets.form import choices

_QUARTER_IV = 10  # next year's plan is opened in quarter IV of the year before (product.md R21)


class Start(StrEnum):
    """What a new plan is made from."""

    TEMPLATE = "template"
    LAST_YEAR = "last_year"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class _Source:
    """An entry of the list at left."""

    start: Start
    name: str
    about: str
    shape: PlanTemplate | None = None


class _YearBox(QComboBox):
    """A year to choose."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMaxVisibleItems(10)

    def set_years(self, first: int, last: int, year: int) -> None:
        """Offer the years from first to last, one of them chosen."""
        self.clear()
        for offered in range(first, last + 1):
            self.addItem(f"{offered}", offered)
        self.setCurrentIndex(self.findData(min(max(year, first), last)))

    def value(self) -> int:
        return self.currentData()

    def choose(self, year: int) -> None:
        """Choose a year as the user does."""
        self.setCurrentIndex(self.findData(year))
        self.activated.emit(self.currentIndex())


class NewPlanDialog(QDialog):
    """Choose what a plan is made from; `plan` is the new draft (not saved yet) when the dialog was accepted."""

    def __init__(
        self,
        context: Context,
        parent: QWidget | None = None,
        *,
        base: Plan | None = None,
        start: Start = Start.TEMPLATE,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.plan: Plan | None = None
        self._draft: Plan | None = None
        self._office = context.workspace.office()
        self._units = context.workspace.units()
        self._plans = context.workspace.plans()
        self.setWindowTitle("Lập kế hoạch cho đơn vị" if start is Start.UNIT else "Lập kế hoạch mới")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(12)
        split.setChildrenCollapsible(False)
        split.addWidget(self._sources_card())
        split.addWidget(self._result_card())
        split.setSizes([330, 620])
        split.setStretchFactor(1, 1)
        column.addWidget(split, 1)
        self.note = label("", "secondary", wrap=True)
        column.addWidget(self.note)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self.cancel_button = Button(context.theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject)
        self.make_button = Button(context.theme, "Lập kế hoạch", kind="primary", key="Ctrl+S", on_click=self.make)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.make_button)
        column.addLayout(buttons)
        if base is not None:
            self.base.setCurrentIndex(max(0, self.base.findData(base.id)))
        first = next((row for row, source in enumerate(self._sources) if source.start is start), 0)
        self.list.setCurrentRow(first)
        self.list.setFocus()
        self.resize(980, 580)

    # -- parts -----------------------------------------------------------------------------------

    def _sources_card(self) -> Card:
        self._sources = [_Source(Start.TEMPLATE, shape.label, shape.about, shape) for shape in templates()]
        blank = template("blank")
        self._sources += [
            _Source(Start.LAST_YEAR, "Từ kế hoạch năm trước", "Đổi năm, soát văn bản dẫn, tên gọi, hạn báo cáo."),
            _Source(Start.TEMPLATE, blank.label, blank.about, blank),
            _Source(
                Start.UNIT, "Kế hoạch cho đơn vị", "Nhiệm vụ đơn vị chủ trì, phối hợp lấy từ kế hoạch của cơ quan."
            ),
        ]
        self.list = QListWidget()
        self.list.setAccessibleName("Lập kế hoạch từ")
        self.list.setWordWrap(True)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for source in self._sources:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{source.name}. {source.about}")
            holder = QWidget()
            holder.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            box = QVBoxLayout(holder)
            box.setContentsMargins(12, 7, 10, 7)
            box.setSpacing(1)
            box.addWidget(label(source.name, "strong", wrap=True))
            box.addWidget(label(source.about, "small", wrap=True))
            box.addStretch(1)
            item.setSizeHint(QSize(0, 58))
            self.list.addItem(item)
            self.list.setItemWidget(item, holder)
        self.list.currentRowChanged.connect(lambda _row: self._chosen())
        self.list.itemActivated.connect(lambda _item: self.make())
        card = Card("Lập kế hoạch từ")
        card.body.addWidget(self.list)
        card.setMinimumWidth(self.context.theme.control_width(36))
        return card

    def _result_card(self) -> Card:
        today = self.context.today()
        year = today.year + 1 if today.month >= _QUARTER_IV else self.context.year
        self.year, self.year_to = _YearBox("Năm"), _YearBox("Năm cuối")
        self.year.set_years(max(FIRST_YEAR, year - 8), min(LAST_YEAR, year + 8), year)
        self.year.activated.connect(lambda _index: self._year_changed())
        self.year_to.activated.connect(lambda _index: self._show())
        self.base = choices([(_plan_name(plan), plan.id) for plan in self._plans], self._show)
        self.base.setAccessibleName("Kế hoạch gốc")
        self.unit = choices([(unit.name, unit.name) for unit in self._units], self._show)
        self.unit.setEditable(True)
        self.unit.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.unit.setAccessibleName("Đơn vị")
        if (field := self.unit.lineEdit()) is not None:
            field.setPlaceholderText("Chọn hoặc nhập tên đơn vị")
        self.unit.editTextChanged.connect(lambda _text: self._show())
        row = QHBoxLayout()
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(8)
        self._fields: dict[str, list[QWidget]] = {}
        for name, words, field in (
            ("year", "Năm", self.year),
            ("year_to", "đến năm", self.year_to),
            ("base", "Kế hoạch gốc", self.base),
            ("unit", "Đơn vị", self.unit),
        ):
            tag = label(words, "secondary")
            tag.setBuddy(field)
            self._fields[name] = [tag, field]
            tag.hide()  # _chosen shows what the source asks for; all at once they would make the dialog too wide
            field.hide()
            row.addWidget(tag)
            row.addWidget(field, 1 if name in ("base", "unit") else 0)
        row.addStretch(0)
        self.title = label("", "strong", wrap=True)
        self.title.setContentsMargins(14, 0, 14, 8)
        self.model = PageModel(self)
        self.page = PageView(self.context.theme, self.model)
        self.card = Card("Dự thảo")
        self.card.body.addLayout(row)
        self.card.body.addWidget(self.title)
        self.card.body.addWidget(self.page, 1)
        return self.card

    # -- what is shown ---------------------------------------------------------------------------

    @property
    def source(self) -> _Source:
        return self._sources[max(0, self.list.currentRow())]

    def _chosen(self) -> None:
        source = self.source
        wanted = {
            Start.TEMPLATE: ("year", "year_to"),
            Start.LAST_YEAR: ("base",),
            Start.UNIT: ("base", "unit"),
        }[source.start]
        for name, widgets in self._fields.items():
            for widget in widgets:
                widget.setVisible(name in wanted)
        if source.shape is not None:
            self._set_year_to(self.year.value() + source.shape.years - 1)
        self._show()

    def _year_changed(self) -> None:
        if self.source.shape is not None:
            self._set_year_to(self.year.value() + self.source.shape.years - 1)
        self._show()

    def _set_year_to(self, year: int) -> None:
        first = self.year.value()
        self.year_to.set_years(first, min(LAST_YEAR, first + MOST_YEARS), year)

    def _show(self) -> None:
        """Show the draft that would be made, or why there is none."""
        self._draft, why = None, ""
        try:
            self._draft, why = self._make_draft()
        except AppError as error:
            why = str(error)
        draft = self._draft
        self.title.setText(draft.title if draft else "")
        self.title.setVisible(draft is not None)
        self.model.set_outline(draft.outline if draft else ())
        self.card.set_heading("Kế hoạch gốc" if self.source.start is Start.LAST_YEAR else "Dự thảo", _facts(draft))
        self.note.setText(why or "Các chỗ «…» cần điền khi soạn. Kế hoạch được cất ở dạng dự thảo.")
        self.make_button.setEnabled(draft is not None)

    def _make_draft(self) -> tuple[Plan | None, str]:
        source = self.source
        if source.shape is not None:
            years = self.year.value(), self.year_to.value()
            return new_plan(source.shape, self._office, *years, self._units), ""
        base = next((plan for plan in self._plans if plan.id == self.base.currentData()), None)
        if base is None:
            return None, "Chưa có kế hoạch nào trong dữ liệu; nhập kế hoạch cũ hoặc lập từ mẫu trước."
        if source.start is Start.LAST_YEAR:
            return base, "Bước sau: chọn năm mới, soát từng chỗ đổi năm, văn bản dẫn, tên gọi và hạn báo cáo."
        name = self.unit.currentText().strip()
        if not name:
            return None, "Chọn đơn vị trong danh sách hoặc nhập tên đơn vị."
        return derive(base, unit_named(self._units, name), self._office), ""

    # -- making ----------------------------------------------------------------------------------

    def make(self) -> None:
        """Accept with the draft that is shown; from last year's plan the roll-forward follows first."""
        if self._draft is None:
            return
        if self.source.start is Start.LAST_YEAR:
            self.plan = self._rolled(self._draft)
        else:
            self.plan = self._draft
        if self.plan is not None:
            self.accept()

    def _rolled(self, base: Plan) -> Plan | None:
        from ui.dialogs.roll_forward import RollForwardDialog

        dialog = RollForwardDialog(self.context, base, self)
        return dialog.result_plan if dialog.exec() else None


def _plan_name(plan: Plan) -> str:
    years = f"{plan.year_from}" if plan.year_from == plan.year_to else f"{plan.year_from} - {plan.year_to}"
    number = f"số {plan.reference}" if plan.number else "chưa có số"
    return f"{years}: {plan.title} ({number})"


def _facts(draft: Plan | None) -> str:
    if draft is None:
        return ""
    texts = [*draft.basis, draft.lead_in, *(node.text for node in walk(draft.outline))]
    blanks = sum(text.count("«") for text in texts)
    parts = [f"{len(draft.tasks)} nhiệm vụ", f"{len(draft.recipients)} nơi nhận"]
    return " · ".join([*parts, f"{blanks} chỗ cần điền"] if blanks else parts)
