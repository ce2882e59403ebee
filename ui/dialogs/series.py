"""Recurring entries: what is due and not logged, and the entries themselves with their rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop import catalog, text
from cchc_desktop.doors.series import Proposal, Series
from cchc_desktop.errors import AppError
from cchc_desktop.intake.grid_cells import BY_ID, Names, read_cell
from cchc_desktop.models import Activity
from cchc_desktop.recurrence import DayOff, Every, Rule, due, words
from ui.context import Context
from ui.pages.log_series import log_proposals, proposal_words, skip_proposal
from ui.pages.log_undo import Undo
from ui.widgets import Button, Empty, Scroll, danger, ghost, label, primary, secondary
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form
from ui.widgets.log_choice import Choice, ChoiceEdit

KEY = int(Qt.ItemDataRole.UserRole)
EVERY = (("Hằng tuần, theo thứ", Every.WEEK), ("Hằng tháng, theo ngày", Every.MONTH_DAY),
         ("Hằng tháng, theo thứ", Every.MONTH_WEEKDAY))  # fmt: skip
WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
NTH = (("đầu tiên", 1), ("thứ hai", 2), ("thứ ba", 3), ("thứ tư", 4), ("cuối cùng", -1))
DAY_OFF = (("Bỏ lượt đó", DayOff.SKIP), ("Dời sang ngày làm việc sau", DayOff.NEXT),
           ("Lùi về ngày làm việc trước", DayOff.BEFORE), ("Giữ nguyên ngày", DayOff.KEEP))  # fmt: skip
NEXT_SHOWN = 6


class DueList(QListWidget):
    """The times that are due: Enter logs, Del passes over."""

    def __init__(self, log: Callable[[], object], skip: Callable[[], object]) -> None:
        super().__init__()
        self._log, self._skip = log, skip
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAccessibleName("Lượt định kỳ chưa ghi")
        self.setProperty("look", "periods")
        self.setSpacing(6)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._log()
        elif event.key() == Qt.Key.Key_Delete:
            self._skip()
        else:
            super().keyPressEvent(event)


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
        days = ", ".join(text.screen_date(one.day) for one in coming[:NEXT_SHOWN])
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


class SeriesDialog(QDialog):
    """Two tabs: what is due, and the recurring entries."""

    def __init__(self, context: Context, undo: Undo, parent: QWidget | None = None, *, start: Series | None = None):
        super().__init__(parent)
        self.setWindowTitle("Mục định kỳ")
        self._context, self._undo = context, undo
        self._proposals: list[Proposal] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 12, 20, 16)
        outer.setSpacing(10)
        self.tabs = QTabWidget()
        self.tabs.addTab(self._make_due(), "Chưa ghi")
        self.tabs.addTab(self._make_entries(), "Các mục định kỳ")
        outer.addWidget(self.tabs, 1)
        bar = QHBoxLayout()
        bar.addStretch(1)
        bar.addWidget(ghost(context.theme, "Đóng", self.reject, key="Esc"))
        outer.addLayout(bar)
        self.resize(900, 560)
        self.reload()
        if start is not None:
            self.tabs.setCurrentIndex(1)
            self.show_series(start)
        elif not self._proposals:
            self.tabs.setCurrentIndex(1)

    # -- due -------------------------------------------------------------------------------------

    def _make_due(self) -> QWidget:
        theme = self._context.theme
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 10, 0, 0)
        column.addWidget(label("Chọn các lượt đã thực hiện rồi bấm Enter để ghi. Chương trình không tự ghi lượt nào.",
                               "secondary", wrap=True))  # fmt: skip
        self.due = DueList(self.log_chosen, self.skip_chosen)
        self.none_due = Empty("Không có lượt nào chưa ghi", "Các lượt đến hạn của mục định kỳ hiện ở đây.")
        self.due_stack = QStackedWidget()
        self.due_stack.addWidget(self.due)
        self.due_stack.addWidget(self.none_due)
        column.addWidget(self.due_stack, 1)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        self.log_button = Button(theme, "Ghi các lượt đã chọn", kind="primary", key="Return", own_key=False,
                                 on_click=self.log_chosen)  # fmt: skip
        self.skip_button = Button(theme, "Bỏ lượt", key="Del", own_key=False, on_click=self.skip_chosen)
        bar.addWidget(self.log_button)
        bar.addWidget(self.skip_button)
        bar.addWidget(Button(theme, "Chọn tất cả", kind="ghost", on_click=self.due.selectAll))
        bar.addStretch(1)
        column.addLayout(bar)
        return page

    def chosen(self) -> list[Proposal]:
        return [self._proposals[self.due.row(item)] for item in self.due.selectedItems()]

    def log_chosen(self) -> None:
        """Write the chosen times."""
        if chosen := sorted(self.chosen(), key=lambda one: one.due.day):
            log_proposals(self._context, self._undo, chosen)
            self.reload()

    def skip_chosen(self) -> None:
        """Pass the chosen times over."""
        for proposal in self.chosen():
            skip_proposal(self._context, self._undo, proposal)
        self.reload()

    # -- entries ---------------------------------------------------------------------------------

    def _make_entries(self) -> QWidget:
        theme = self._context.theme
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 10, 0, 0)
        row.setSpacing(16)
        left = QVBoxLayout()
        self.entries = QListWidget()
        self.entries.setAccessibleName("Các mục định kỳ")
        self.entries.setWordWrap(True)
        self.entries.setProperty("look", "periods")
        self.entries.setSpacing(6)
        self.entries.setMaximumWidth(theme.control_width(40))
        self.entries.currentRowChanged.connect(self._entry_chosen)
        left.addWidget(self.entries, 1)
        left.addWidget(secondary(theme, "Thêm mục định kỳ", self.add_series, key="Ctrl+N"))
        row.addLayout(left, 2)
        right = QVBoxLayout()
        self.fields = RuleForm(self._context)
        right.addWidget(Scroll(self.fields), 1)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        self.save_button = primary(theme, "Cất", self.save, key="Ctrl+S")
        self.stop_button = secondary(theme, "Dừng", self.stop)
        self.delete_button = danger(theme, "Xóa", self.delete)
        for button in (self.save_button, self.stop_button, self.delete_button):
            bar.addWidget(button)
        bar.addStretch(1)
        right.addLayout(bar)
        self.right = QWidget()
        right.setContentsMargins(0, 0, 0, 0)
        self.right.setLayout(right)
        self.no_entry = Empty("Chưa có mục định kỳ", "Bấm Thêm mục định kỳ, ví dụ giao ban thứ Hai hằng tuần.")
        self.form_stack = QStackedWidget()
        self.form_stack.addWidget(self.right)
        self.form_stack.addWidget(self.no_entry)
        row.addWidget(self.form_stack, 3)
        return page

    def reload(self) -> None:
        """Read entries and due times again."""
        series = self._context.workspace.series
        self._series = series.all()
        self._proposals = series.due(self._context.today())
        self.due.clear()
        for proposal in self._proposals:
            line = proposal_words(proposal)
            if (already := proposal.already) is not None:
                known = f"{text.screen_date(already.date)} · {already.title}"
                line += f"\nCó vẻ đã ghi: {known}. Enter chỉ gắn, không ghi thêm."
            self.due.addItem(line)
        self.due_stack.setCurrentWidget(self.due if self._proposals else self.none_due)
        for button in (self.log_button, self.skip_button):
            button.setEnabled(bool(self._proposals))
        self.tabs.setTabText(0, f"Chưa ghi ({len(self._proposals)})")
        if self._proposals:
            self.due.setCurrentRow(0)
        self.entries.blockSignals(True)
        self.entries.clear()
        for one in self._series:
            state = f" · đã dừng từ {text.screen_date(one.stopped_on)}" if one.stopped_on else ""
            item = QListWidgetItem(f"{one.title}\n{one.words}{state}")
            item.setData(KEY, one.id)
            self.entries.addItem(item)
        self.entries.blockSignals(False)
        if self._series:
            self.entries.setCurrentRow(0)
            self._entry_chosen(0)
        else:
            self.form_stack.setCurrentWidget(self.no_entry)

    def _entry_chosen(self, row: int) -> None:
        if 0 <= row < len(self._series):
            self.show_series(self._series[row])

    def show_series(self, series: Series) -> None:
        """Show an entry's fields, a new one's too."""
        self.form_stack.setCurrentWidget(self.right)
        self.fields.show_series(series)
        self.stop_button.setText("Cho chạy tiếp" if series.stopped_on else "Dừng")
        for button in (self.stop_button, self.delete_button):
            button.setVisible(series.id is not None)

    def add_series(self) -> None:
        today = self._context.today()
        self.show_series(Series(None, Activity(None, today, "", ""), Rule(Every.WEEK, today, day_off=DayOff.SKIP)))
        self.fields.title.setFocus()

    def save(self) -> None:
        """Save the fields on show."""
        series = self.fields.read()
        if series is None:
            return
        try:
            changes = self._context.workspace.series.save(series)
        except AppError as error:
            self.fields.problem.setText(str(error))
            return
        self._context.signals.wrote(changes)
        self._context.signals.message.emit(f"Đã cất mục định kỳ “{series.title}”.")
        self._reload_at(changes.id)

    def _reload_at(self, series_id: int | None) -> None:
        self.reload()
        for row, one in enumerate(self._series):
            if one.id == series_id:
                self.entries.setCurrentRow(row)

    def stop(self) -> None:
        """Let the entry propose nothing more, or let it go on."""
        series = self.fields.series
        if series is None or series.id is None:
            return
        on = None if series.stopped_on else self._context.today()
        self._context.signals.wrote(self._context.workspace.series.stop(series.id, on))
        self._reload_at(series.id)

    def delete(self) -> None:
        """Move the entry to the bin; what it logged stays."""
        series = self.fields.series
        if series is None or series.id is None:
            return
        door, signals, series_id = self._context.workspace.series, self._context.signals, series.id
        changes = door.delete(series_id)
        back = self._undo.push("xóa mục định kỳ", lambda: door.delete(series_id, back=True))
        signals.wrote(changes)
        signals.say(f"Đã xóa mục định kỳ “{series.title}”.", ("Hoàn tác", back), tone="neutral")
        self.reload()


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
    box = QComboBox()
    for name, data in entries:
        box.addItem(name, data)
    return box


def _choose(box: QComboBox, data: object) -> None:
    box.setCurrentIndex(next((place for place in range(box.count()) if box.itemData(place) == data), 0))
