"""The form of one activity: in the log's right panel, and short in the quick-entry window.

It asks the workspace for what can be chosen and hands back an `Activity`; whoever holds it saves.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop import catalog, text
from cchc_desktop.links import is_web_link
from cchc_desktop.models import Activity
from cchc_desktop.workspace import Workspace
from ui.dialogs.activity_fields import Field, Fold, beside, enter_goes_on, money, plain_text, side_by_side
from ui.theme import Theme
from ui.widgets.date_edit import DateEdit
from ui.widgets.log_choice import Choice, ChoiceEdit
from ui.widgets.log_tags import TagPicker, TickList

State = dict[str, Any]


class ActivityForm(QWidget):
    """Fields in the order a clerk has them in hand; Enter goes to the next one."""

    edited = Signal()
    left_field = Signal()  # a field was left: the draft is worth keeping
    last_field_left = Signal()  # Enter on the last field

    def __init__(
        self,
        workspace: Workspace,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        short: bool = False,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._theme = theme
        self._workspace = workspace
        self._base: Activity | None = None
        self._clean: State = {}
        self._filling = False
        self._proposed: tuple[int, ...] = ()
        self.is_short = short
        self._make_fields()
        self._lay_out()
        self._connect()
        self.load_choices()

    # Making

    def _make_fields(self) -> None:
        self.kind = ChoiceEdit(self._theme, "hình thức", self)
        self.integrated = QCheckBox("Lồng ghép trong hoạt động khác", self)
        self.integrated.setAccessibleName("Lồng ghép trong hoạt động khác")
        enter_goes_on(self.integrated, self._next)
        self.date = DateEdit(self._theme, self)
        self.date_to = DateEdit(self._theme, self)
        self.title = plain_text(self, 3, self._next)
        self.quantity = QLineEdit(self)
        self.quantity.setAccessibleName("Số lượng")
        self.quantity_unit = QLabel(self)
        self.reach = QLineEdit(self)
        self.reach.setAccessibleName("Số lượt")
        self.reach_unit = QLabel(self)
        self.unit = ChoiceEdit(self._theme, "đơn vị", self)
        self.url = QLineEdit(self)
        self.url.setPlaceholderText("https://")
        self.number = QLineEdit(self)
        self.number.setPlaceholderText("21/GM-SLĐTBXH")
        self.place = QLineEdit(self)
        self.cost = QLineEdit(self)
        self.cost.setPlaceholderText("đồng")
        self.tasks = TickList(self)
        self.contents = TickList(self)
        self.audiences = TickList(self)
        self.joint = TagPicker(self)
        self.note = plain_text(self, 2, self._next)
        for label in (self.quantity_unit, self.reach_unit):
            label.setProperty("role", "secondary")

    def _lay_out(self) -> None:
        body = QWidget(self)
        body.setProperty("look", "clear")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        self.kind_field = Field("Hình thức", self.kind, body, needed=True)
        self.date_field = Field("Ngày", self.date, body, needed=True)
        self.date_to_field = Field("Đến ngày", self.date_to, body)
        self.title_field = Field("Nội dung", self.title, body, needed=True)
        self.quantity_field = Field("Số lượng", beside(self.quantity, self.quantity_unit, body), body)
        self.reach_field = Field("Số lượt", beside(self.reach, self.reach_unit, body), body)
        self.unit_field = Field("Đơn vị thực hiện", self.unit, body)
        self.url_field = Field("Liên kết", self.url, body)
        self.number_field = Field("Số, ký hiệu văn bản", self.number, body)
        self.place_field = Field("Địa điểm", self.place, body)
        self.cost_field = Field("Kinh phí", self.cost, body)
        self.note_field = Field("Ghi chú", self.note, body)
        self.tasks_fold = Fold("Nhiệm vụ của kế hoạch", self.tasks, body)
        self.contents_fold = Fold("Nội dung CCHC", self.contents, body)
        self.audiences_fold = Fold("Đối tượng", self.audiences, body)
        self.joint_fold = Fold("Đơn vị cùng thực hiện", self.joint, body)
        column.addWidget(self.kind_field)
        column.addWidget(self.integrated)
        column.addLayout(side_by_side(self.date_field, self.date_to_field))
        column.addWidget(self.title_field)
        column.addLayout(side_by_side(self.quantity_field, self.reach_field))
        column.addWidget(self.unit_field)
        column.addWidget(self.url_field)
        column.addLayout(side_by_side(self.number_field, self.place_field))
        for fold in (self.tasks_fold, self.contents_fold, self.audiences_fold, self.joint_fold):
            column.addWidget(fold)
        column.addWidget(self.cost_field)
        column.addWidget(self.note_field)
        column.addStretch(1)
        if self.is_short:
            column.setContentsMargins(0, 0, 2, 0)
            for widget in (
                self.date_to_field, self.number_field, self.place_field, self.note_field, self.joint_fold,
                self.cost_field,
            ):  # fmt: skip
                widget.hide()
        scroll = QScrollArea(self)
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll = scroll
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def _connect(self) -> None:
        for field in (self.kind, self.date, self.date_to, self.quantity, self.reach, self.unit, self.url, self.number,
                      self.place, self.cost):  # fmt: skip
            field.returnPressed.connect(self._next)
        for line in (self.quantity, self.reach, self.url, self.number, self.place, self.cost, self.kind.line,
                     self.unit.line, self.date.line, self.date_to.line):  # fmt: skip
            line.textEdited.connect(self._on_edit)
            line.editingFinished.connect(self.left_field)
        # What was wrong is being mended: the sentence goes, and comes back on leaving if it is still wrong.
        for line, field in (
            (self.quantity, self.quantity_field),
            (self.reach, self.reach_field),
            (self.url, self.url_field),
            (self.cost, self.cost_field),
        ):
            line.textEdited.connect(lambda _typed, field=field: field.say(""))
        self.title.textChanged.connect(lambda: self.title_field.say(""))
        self.title.textChanged.connect(lambda: self._propose_tasks(self.kind.key()))
        for day in (self.date, self.date_to):
            day.reference = lambda: self._base.date if self._base else self._today()
        self.title.textChanged.connect(self._on_edit)
        self.note.textChanged.connect(self._on_edit)
        self.integrated.toggled.connect(self._on_edit)
        for ticks, fold in self._folds():
            ticks.changed.connect(self._on_edit)
            ticks.changed.connect(lambda ticks=ticks, fold=fold: fold.show_count(len(ticks.keys())))
        self.kind.chosen.connect(self._kind_chosen)
        self.unit.chosen.connect(self._on_edit)
        self.date.date_changed.connect(self._date_changed)
        self.date_to.date_changed.connect(self._on_edit)
        self.kind.problem_changed.connect(self.kind_field.say)
        self.unit.problem_changed.connect(self.unit_field.say)
        self.date.problem_changed.connect(self.date_field.say)
        self.date_to.problem_changed.connect(self.date_to_field.say)
        self.quantity.editingFinished.connect(self._check_numbers)
        self.reach.editingFinished.connect(self._check_numbers)
        self.url.editingFinished.connect(self._check_link)
        self.cost.editingFinished.connect(self._check_cost)

    def _folds(self) -> tuple[tuple[TagPicker | TickList, Fold], ...]:
        return (
            (self.tasks, self.tasks_fold),
            (self.contents, self.contents_fold),
            (self.audiences, self.audiences_fold),
            (self.joint, self.joint_fold),
        )

    # What can be chosen

    def load_choices(self) -> None:
        """Read kinds, units and tasks again; what is typed stays."""
        groups = {group.id: group.label for group in catalog.groups()}
        kept = self._base.kind if self._base else ""
        self.kind.set_choices(
            Choice(kind.id, kind.label, groups.get(kind.group, ""), " ".join(kind.keywords))
            for kind in catalog.kinds()
            if not kind.retired or kind.id == kept
        )
        self.contents.set_entries((tag.id, tag.label, "") for tag in catalog.contents())
        self.audiences.set_entries((tag.id, tag.label, "") for tag in catalog.audiences())
        self._load_units()
        self._load_tasks()

    def _day(self) -> date:
        return self.date.date() or self._today()

    def _load_units(self) -> None:
        """Offer the units that exist on the day of the activity (domain.md 5), and the one it already has."""
        units = self._workspace.units(on=self._day())
        kept = self._base.unit_id if self._base else None
        if kept is not None and all(unit.id != kept for unit in units):
            units += [unit for unit in self._workspace.units() if unit.id == kept]
        self.unit.set_choices(Choice(unit.id, unit.name, words=unit.short_name) for unit in units)
        self.joint.set_tags((unit.id, unit.label) for unit in units)

    def _load_tasks(self) -> None:
        year = self._day().year
        entries = []
        for plan in self._workspace.plans():
            if not plan.year_from <= year <= plan.year_to and not self._serves(plan.tasks):
                continue
            for place, task in enumerate(plan.tasks, 1):
                if task.id is not None:
                    entries.append((task.id, f"{place}. {task.text}", task.text))
        self.tasks.set_entries(entries)
        self.tasks_fold.setVisible(bool(entries))

    def _serves(self, tasks: Any) -> bool:
        own = self._base.task_ids if self._base else ()
        return any(task.id in own for task in tasks)

    # Filling and reading

    def show_activity(self, activity: Activity | None, *, template: Activity | None = None) -> None:
        """Show an activity to change, or a new one (as `template` says, F4), or an empty form."""
        self._base = activity
        source = activity or template
        self._proposed = ()
        self._filling = True
        try:
            self.load_choices()
            self.kind.set_key(source.kind if source and source.kind else None)
            self.integrated.setChecked(bool(source and source.integrated))
            self.date.set_date(source.date if source else self._today())
            self._load_units()
            self._load_tasks()
            self.date_to.set_date(source.date_to if source else None)
            self.title.setPlainText(source.title if source else "")
            self.quantity.setText(text.number(source.quantity) if source else "1")
            self.reach.setText("" if source is None or source.reach is None else text.number(source.reach))
            self.unit.set_key(source.unit_id if source else None)
            self.url.setText(source.url if source else "")
            self.number.setText(source.number if source else "")
            self.place.setText(source.place if source else "")
            self.cost.setText("" if source is None or source.cost is None else text.number(source.cost))
            self.note.setPlainText(source.note if source else "")
            self.tasks.set_keys(source.task_ids if source else ())
            self.contents.set_keys(source.contents if source else ())
            self.audiences.set_keys(source.audiences if source else ())
            self.joint.set_keys(source.joint_unit_ids if source else ())
            self._show_counts()
            self._show_kind_units()
            self._clear_problems()
            for line in (self.url, self.number, self.place, self.cost):
                line.setCursorPosition(0)
        finally:
            self._filling = False
        self._clean = self.state()
        self._scroll.verticalScrollBar().setValue(0)

    @property
    def activity(self) -> Activity | None:
        """Return what is being changed; None while something new is entered."""
        return self._base

    def state(self) -> State:
        """Return what stands in the fields, as typed: kept as a draft while it isn't saved."""
        return {
            "id": self._base.id if self._base else None,
            "kind": self.kind.line.text(),
            "integrated": self.integrated.isChecked(),
            "date": self.date.line.text(),
            "date_to": self.date_to.line.text(),
            "title": self.title.toPlainText(),
            "quantity": self.quantity.text(),
            "reach": self.reach.text(),
            "unit": self.unit.line.text(),
            "url": self.url.text(),
            "number": self.number.text(),
            "place": self.place.text(),
            "cost": self.cost.text(),
            "note": self.note.toPlainText(),
            "tasks": list(self.tasks.keys()),
            "contents": list(self.contents.keys()),
            "audiences": list(self.audiences.keys()),
            "joint": list(self.joint.keys()),
        }

    def is_changed(self) -> bool:
        return bool(self._clean) and self.state() != self._clean

    def type_state(self, state: State) -> None:
        """Type a kept draft back in, over what `show_activity` showed: it counts as not yet saved."""
        self._filling = True
        try:
            for name in ("kind", "date", "date_to", "unit"):
                field = getattr(self, name)
                field.line.setText(str(state.get(name, "")))
                field.line.setModified(True)
            self.kind.key()
            self.date.date()
            self._load_units()
            self._load_tasks()
            for name in ("quantity", "reach", "url", "number", "place", "cost"):
                getattr(self, name).setText(str(state.get(name, "")))
            self.title.setPlainText(str(state.get("title", "")))
            self.note.setPlainText(str(state.get("note", "")))
            self.integrated.setChecked(bool(state.get("integrated")))
            for name in ("tasks", "contents", "audiences", "joint"):
                getattr(self, name).set_keys(state.get(name) or ())
            self._show_counts()
            self._show_kind_units()
        finally:
            self._filling = False

    def read(self) -> Activity | None:
        """Return the activity meant, or None with a sentence at each field that isn't right."""
        kind, day, day_to = self.kind.key(), self.date.date(), self.date_to.date()
        title = " ".join(self.title.toPlainText().split())
        self.kind_field.say(self.kind.problem() or ("" if kind else "Chọn hình thức của hoạt động."))
        self.date_field.say(self.date.problem() or ("" if day else "Nhập ngày thực hiện."))
        late = day and day_to and day_to < day
        self.date_to_field.say(self.date_to.problem() or ("Ngày kết thúc đứng trước ngày bắt đầu." if late else ""))
        self.title_field.say("" if title else "Nhập nội dung hoạt động.")
        unit = self.unit.key()
        self.unit_field.say(self.unit.problem())
        quantity, reach = self._check_numbers()
        joint = self.joint.keys()
        cost = self._check_cost()
        self._check_link()
        wrong = [field for field in self._fields() if field.said()]
        if wrong or not kind or not day:
            if wrong:
                wrong[0].editor.setFocus()
                self._scroll.ensureWidgetVisible(wrong[0], 0, 24)
            return None
        base = self._base or Activity(None, day, kind, title)
        return replace(
            base,
            date=day,
            kind=kind,
            title=title,
            date_to=day_to,
            integrated=self.integrated.isChecked(),
            quantity=1 if quantity is None else quantity,
            reach=None if reach is None else round(reach),
            unit_id=unit,
            joint_unit_ids=tuple(key for key in joint if key != unit),
            task_ids=self.tasks.keys(),
            contents=self.contents.keys(),
            audiences=self.audiences.keys(),
            place=self.place.text().strip(),
            number=self.number.text().strip(),
            url=self.url.text().strip(),
            cost=cost,
            note=self.note.toPlainText().strip(),
        )

    # For guesses (activity_guesses)

    @contextlib.contextmanager
    def filling(self) -> Iterator[None]:
        """Fill fields in the block without it counting as typing."""
        before, self._filling = self._filling, True
        try:
            yield
        finally:
            self._filling = before

    def is_filling(self) -> bool:
        return self._filling

    def show_kind(self, key: str | None) -> None:
        """Show a kind with its units and the plan's tasks it serves."""
        self.kind.set_key(key)
        self._show_kind_units()

    def show_date(self, day: date | None) -> None:
        """Show a day with the units and plans of that day."""
        self.date.set_date(day)
        if day is not None:
            self._load_units()
            self._load_tasks()

    def after_filling(self) -> None:
        """Propose the tasks of what was filled in, and show everything from its beginning."""
        self._propose_tasks(self.kind.key())
        for line in (self.url, self.number, self.place):
            line.setCursorPosition(0)

    # Small duties

    def _fields(self) -> tuple[Field, ...]:
        return (self.kind_field, self.date_field, self.date_to_field, self.title_field, self.quantity_field,
                self.reach_field, self.unit_field, self.url_field, self.cost_field)  # fmt: skip

    def _clear_problems(self) -> None:
        for field in self._fields():
            field.say("")

    def _show_counts(self) -> None:
        for ticks, fold in self._folds():
            fold.show_count(len(ticks.keys()))

    def _show_kind_units(self) -> None:
        key = self.kind.key()
        kind = catalog.kind(key) if key else None
        self.quantity_unit.setText(kind.counting_unit if kind else "")
        self.reach_unit.setText(kind.reach_words if kind else "")

    def _kind_chosen(self, key: str | None) -> None:
        self._show_kind_units()
        if key:
            self.kind_field.say("")
            self._propose_tasks(key)
        self._on_edit()

    def _propose_tasks(self, kind: str | None) -> None:
        """Tick the plan's task that kind and words fit best, and say that it is a proposal; own ticks stay."""
        own = set(self.tasks.keys()) - set(self._proposed)
        if not kind or self._filling or self._base is not None or own:
            return
        self._proposed = self._workspace.tasks_for(kind, self._day(), self.title.toPlainText())
        self.tasks.set_keys(self._proposed)
        self.tasks_fold.show_count(len(self._proposed), "đề xuất theo hình thức")

    def _date_changed(self, day: date | None) -> None:
        if day is not None:
            self._load_units()
            self._load_tasks()
        self._on_edit()

    def _check_numbers(self) -> tuple[float | None, float | None]:
        found: list[float | None] = []
        for line, field, whole in (
            (self.quantity, self.quantity_field, False),
            (self.reach, self.reach_field, True),
        ):
            typed = line.text().strip()
            value = text.parse_number(typed) if typed else None
            if typed and value is None:
                field.say(f"Chưa rõ số “{typed}”. Ví dụ: 12; 1.250; 8,5.")
            elif value is not None and value < 0:
                field.say("Số không được âm.")
            elif whole and value is not None and value != int(value):
                field.say("Số lượt là số nguyên.")
            else:
                field.say("")
            found.append(value)
        return found[0], found[1]

    def _check_cost(self) -> int | None:
        """Return the cost in đồng; "14,5 triệu" is read as clerks write it."""
        typed = self.cost.text().strip()
        value = money(typed) if typed else None
        self.cost_field.say(
            f"Chưa rõ số tiền “{typed}”. Ví dụ: 14.500.000; 14,5 triệu." if typed and value is None else ""
        )
        return value

    def _check_link(self) -> None:
        typed = self.url.text().strip()
        self.url_field.say("" if not typed or is_web_link(typed) else "Liên kết bắt đầu bằng http:// hoặc https://.")

    def _on_edit(self, *_: object) -> None:
        if not self._filling:
            self.edited.emit()

    def _next(self) -> None:
        """Go to the next field, as Enter does in accounting programs; from the last one, tell."""
        last = self.url if self.is_short else self.note
        if self.focusWidget() is last:
            self.last_field_left.emit()
        else:
            self.focusNextChild()

    def focus_first(self) -> None:
        """Start where typing starts: at the kind of a new activity, at the title of an old one."""
        (self.title if self._base else self.kind).setFocus()
