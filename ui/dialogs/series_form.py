"""The fields of one recurring entry: what is logged, by which rule, and the days that follow from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop import catalog, text
from cchc_desktop.doors.series import Series
from cchc_desktop.intake.grid_cells import BY_ID, Names, read_cell
from cchc_desktop.recurrence import DayOff, Every, Rule, due, words
from ui.context import Context
from ui.widgets import label
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Choices, Form
from ui.widgets.log_choice import Choice, ChoiceEdit

EVERY = (("Hằng tuần, theo thứ", Every.WEEK), ("Hằng tháng, theo ngày", Every.MONTH_DAY),
         ("Hằng tháng, theo thứ", Every.MONTH_WEEKDAY))  # fmt: skip
WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
NTH = (("đầu tiên", 1), ("thứ hai", 2), ("thứ ba", 3), ("thứ tư", 4), ("cuối cùng", -1))
DAY_OFF = (("Bỏ lượt đó", DayOff.SKIP), ("Dời sang ngày làm việc sau", DayOff.NEXT),
           ("Lùi về ngày làm việc trước", DayOff.BEFORE), ("Giữ nguyên ngày", DayOff.KEEP))  # fmt: skip
NEXT_SHOWN = 6


class Weekdays(QWidget):
    """The seven days, any number of them on."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._buttons: list[QPushButton] = []
        for name in WEEKDAYS:
            button = QPushButton(name)
            button.setProperty("kind", "chip")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.toggled.connect(self.changed)
            row.addWidget(button)
            self._buttons.append(button)
        row.addStretch(1)

    def keys(self) -> tuple[int, ...]:
        return tuple(place for place, button in enumerate(self._buttons) if button.isChecked())

    def set_keys(self, wanted: tuple[int, ...]) -> None:
        for place, button in enumerate(self._buttons):
            button.setChecked(place in wanted)


class RuleForm(QWidget):
    """The fields of one recurring entry."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme = context.theme
        self.series: Series | None = None
        self._clean: dict[str, Any] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(4)
        form = Form()
        form.setContentsMargins(0, 0, 0, 0)
        self.title = form.add("Nội dung", QLineEdit())
        self.kind = form.add("Hình thức", ChoiceEdit(theme, "hình thức"))
        groups = {group.id: group.label for group in catalog.groups()}
        self.kind.set_choices(
            Choice(kind.id, kind.label, groups[kind.group], " ".join(kind.keywords))
            for kind in catalog.kinds() if not kind.retired
        )  # fmt: skip
        self.unit = form.add("Đơn vị", ChoiceEdit(theme, "đơn vị"))
        self.quantity, self.reach = QLineEdit(), QLineEdit()
        self.integrated = QCheckBox("Lồng ghép")
        form.add("Số lượng, lượt", _row(self.quantity, self.reach, self.integrated))
        self.every = form.add("Lặp lại", _combo(EVERY))
        self.interval = _combo([(str(number), number) for number in range(1, 13)])
        self.interval_words = label("tuần một lần", "secondary")
        form.add("Cứ", _row(self.interval, self.interval_words))
        self.weekdays = Weekdays()
        self.day = _combo([(f"ngày {number:02d}", number) for number in range(1, 31)] + [("ngày cuối tháng", 31)])
        self.nth = _combo(NTH)
        self.weekday = _combo([(name, place) for place, name in enumerate(WEEKDAYS)])
        self.when = QStackedWidget()
        for page in (self.weekdays, _row(self.day), _row(self.weekday, self.nth)):
            self.when.addWidget(page)
        self.when.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        form.add("Vào", self.when)
        self.start, self.end = DateEdit(theme), DateEdit(theme)
        form.add("Từ, đến ngày", _row(self.start, self.end))
        self.day_off = form.add("Gặp ngày nghỉ", _combo(DAY_OFF))
        named = (("Số lượng", self.quantity), ("Lượt", self.reach), ("Cứ", self.interval), ("Từ ngày", self.start),
                 ("Đến ngày", self.end), ("Ngày trong tháng", self.day))  # fmt: skip
        for name, field in named:
            field.setAccessibleName(name)
        column.addLayout(form)
        self.next = label("", "secondary", wrap=True)
        column.addWidget(self.next)
        self.problem = label("", wrap=True, tone="bad")
        column.addWidget(self.problem)
        column.addStretch(1)
        self.every.currentIndexChanged.connect(self._every_changed)
        for signal in (self.interval.currentIndexChanged, self.day.currentIndexChanged, self.nth.currentIndexChanged,
                       self.weekday.currentIndexChanged, self.weekdays.changed, self.start.date_changed,
                       self.end.date_changed, self.day_off.currentIndexChanged):  # fmt: skip
            signal.connect(self._show_next)

    def show_series(self, series: Series) -> None:
        """Fill the fields."""
        self.series = series
        template, rule = series.template, series.rule
        self.unit.set_choices(
            Choice(unit.id, unit.name, words=unit.short_name) for unit in self._context.workspace.units()
        )
        self.title.setText(template.title)
        self.title.setCursorPosition(0)
        self.kind.set_key(template.kind or None)
        self.unit.set_key(template.unit_id)
        self.quantity.setText(text.number(template.quantity))
        self.reach.setText("" if template.reach is None else text.number(template.reach))
        self.integrated.setChecked(template.integrated)
        _choose(self.every, rule.every)
        _choose(self.interval, rule.interval)
        self.weekdays.set_keys(rule.weekdays)
        _choose(self.weekday, rule.weekdays[0])
        _choose(self.day, rule.day)
        _choose(self.nth, rule.nth)
        self.start.set_date(rule.start)
        self.end.set_date(rule.end)
        _choose(self.day_off, rule.day_off)
        self.problem.setText("")
        self._every_changed()
        self._clean = self.state()

    def state(self) -> dict[str, Any]:
        """Return what stands in the fields, as typed."""
        boxes = (self.every, self.interval, self.weekday, self.day, self.nth, self.day_off)
        lines = (self.title, self.kind.line, self.unit.line, self.quantity, self.reach, self.start.line, self.end.line)
        return {
            "lines": [line.text() for line in lines],
            "boxes": [box.currentIndex() for box in boxes],
            "weekdays": list(self.weekdays.keys()),
            "integrated": self.integrated.isChecked(),
        }

    def is_changed(self) -> bool:
        return self.series is not None and self.state() != self._clean

    def type_state(self, state: dict[str, Any]) -> None:
        """Type a kept draft back in, over what `show_series` showed."""
        lines = (self.title, self.kind.line, self.unit.line, self.quantity, self.reach, self.start.line, self.end.line)
        for line, typed in zip(lines, state["lines"], strict=True):
            if line.text() != typed:
                line.setText(typed)
                line.setModified(True)
        boxes = (self.every, self.interval, self.weekday, self.day, self.nth, self.day_off)
        for box, place in zip(boxes, state["boxes"], strict=True):
            box.setCurrentIndex(place)
        self.weekdays.set_keys(tuple(state["weekdays"]))
        self.integrated.setChecked(state["integrated"])
        for field in (self.kind, self.unit):
            field.key()
        for day in (self.start, self.end):
            day.date()
        self.problem.setText("Đang nhập dở, chưa cất.")
        self._show_next()

    def _every_changed(self) -> None:
        self.when.setCurrentIndex(self.every.currentIndex())
        weekly = Every(self.every.currentData()) is Every.WEEK
        self.interval_words.setText("tuần một lần" if weekly else "tháng một lần")
        self._show_next()

    def rule(self) -> Rule | None:
        """Return the rule as typed, None where a field isn't right."""
        start = self.start.date()
        every = Every(self.every.currentData())
        weekdays = tuple(self.weekdays.keys()) if every is Every.WEEK else (self.weekday.currentData(),)
        if start is None or not weekdays or self.start.problem() or self.end.problem():
            return None
        return Rule(
            every, start, self.interval.currentData(), weekdays, self.day.currentData(), self.nth.currentData(),
            self.end.date(), DayOff(self.day_off.currentData()),
        )  # fmt: skip

    def _show_next(self, *_: Any) -> None:
        rule = self.rule()
        if rule is None:
            self.next.setText("Chọn ít nhất một thứ và ngày bắt đầu.")
            return
        today = self._context.today()
        coming = due(rule, today, today + timedelta(days=400), self._context.workspace.reporting.holidays())
        days = ", ".join(text.short_date(one.day) for one in coming[:NEXT_SHOWN])
        self.next.setText(f"{words(rule)}. Các lượt tới: {days}." if days else f"{words(rule)}. Không còn lượt nào.")

    def read(self) -> Series | None:
        """Return the entry as typed; what is wrong is said under the fields."""
        names = Names(self._context.today())
        told = [self.kind.problem(), self.unit.problem()]
        quantity, wrong = read_cell(BY_ID["quantity"], self.quantity.text(), names)
        told.append(wrong)
        reach, wrong = read_cell(BY_ID["reach"], self.reach.text(), names)
        told.append(wrong)
        if not self.title.text().strip():
            told.append("Chưa có nội dung.")
        if self.kind.key() is None:
            told.append("Chưa chọn hình thức.")
        rule = self.rule()
        if rule is None:
            told.append("Chọn ít nhất một thứ và ngày bắt đầu.")
        told = [sentence for sentence in told if sentence]
        self.problem.setText("\n".join(told))
        if told or rule is None or self.series is None:
            return None
        template = replace(
            self.series.template, title=self.title.text(), kind=self.kind.key(), unit_id=self.unit.key(),
            quantity=quantity, reach=reach, integrated=self.integrated.isChecked(),
        )  # fmt: skip
        return replace(self.series, template=template, rule=rule)


def _row(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return holder


def _combo(entries: Any) -> QComboBox:
    box = Choices()
    for name, data in entries:
        box.addItem(name, data)
    return box


def _choose(box: QComboBox, data: object) -> None:
    box.setCurrentIndex(next((place for place in range(box.count()) if box.itemData(place) == data), 0))
