"""Recurring entries: what is due and not logged, and the entries themselves with their rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop import text
from cchc_desktop.doors.series import Proposal, Series
from cchc_desktop.errors import AppError
from cchc_desktop.models import Activity
from cchc_desktop.recurrence import DayOff, Every, Rule
from ui.context import Context
from ui.dialogs.series_form import RuleForm
from ui.pages.log_series import log_proposals, proposal_words, skip_proposal
from ui.pages.log_undo import Undo
from ui.widgets import Button, Empty, Scroll, danger, ghost, label, primary, secondary

KEY = int(Qt.ItemDataRole.UserRole)
DRAFTS = "draft_series"


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
        elif "new" in self._drafts():
            self.tabs.setCurrentIndex(1)
            self.add_series()
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
            state = f" · đã dừng từ {text.short_date(one.stopped_on)}" if one.stopped_on else ""
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

    # What is half typed is asked about nowhere and lost nowhere: it stands there again when its entry is opened.

    def _drafts(self) -> dict[str, Any]:
        return self._context.workspace.setting(DRAFTS)

    def keep_draft(self) -> None:
        """Keep what stands in the fields and is not saved."""
        if (series := self.fields.series) is not None and self.fields.is_changed():
            self._write_draft(series.id, self.fields.state())

    def _write_draft(self, series_id: int | None, state: dict[str, Any] | None) -> None:
        drafts, key = dict(self._drafts()), str(series_id or "new")
        before = drafts.pop(key, None)
        if state is not None:
            drafts[key] = state
        if state != before:
            self._context.workspace.set_setting(DRAFTS, drafts)

    def done(self, result: int) -> None:
        """Close; what is half typed is kept."""
        if self.fields.is_changed():
            self.keep_draft()
            self._context.signals.say("Mục định kỳ nhập dở được giữ, chưa cất.", tone="neutral")
        super().done(result)

    def show_series(self, series: Series) -> None:
        """Show an entry's fields, a new one's too, with what was half typed in them."""
        self.keep_draft()
        self.form_stack.setCurrentWidget(self.right)
        self.fields.show_series(series)
        self.stop_button.setText("Cho chạy tiếp" if series.stopped_on else "Dừng")
        for button in (self.stop_button, self.delete_button):
            button.setVisible(series.id is not None)
        if (draft := self._drafts().get(str(series.id or "new"))) and not (series.id is None and series.title):
            self.fields.type_state(draft)

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
        self._write_draft(series.id, None)
        self.fields.series = None  # saved: nothing of it is half typed any more
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
        self._write_draft(series_id, None)
        self.fields.series = None
        back = self._undo.push("xóa mục định kỳ", lambda: door.delete(series_id, back=True))
        signals.wrote(changes)
        signals.say(f"Đã xóa mục định kỳ “{series.title}”.", ("Hoàn tác", back), tone="neutral")
        self.reload()
