"""Nhật ký: the list of activities with what narrows it, and beside it the activity or its form."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QWidget

from cchc_desktop import text
from cchc_desktop.errors import AppError
from cchc_desktop.models import Activity, ActivityFilter, Changes, Order, Topic
from cchc_desktop.periods import Period
from cchc_desktop.workspace import Workspace
from ui.context import Context
from ui.item_models.activity_pages import PAGE_ROWS
from ui.item_models.activity_rows import RowMaker
from ui.item_models.activity_table import ActivityTableModel, as_lines
from ui.pages.base import Page
from ui.pages.log_detail import DetailView, SeveralView, choose_files
from ui.pages.log_entry import Entry
from ui.pages.log_filters import MISSING, FilterBar, LogState
from ui.pages.log_form import FormPanel
from ui.pages.log_list import ListCard, Total
from ui.pages.log_table import ActivityTable
from ui.pages.periods import current_period, year_periods
from ui.widgets import Card, Empty, danger, link, primary, secondary

FIND_PAUSE = 120  # ms after the last key before the search runs
MANY = 1000  # an exact count of more waits for the worker
COPY_MOST = 20_000


class LogPage(Page):
    """The log of the office's activities."""

    name: ClassVar[str] = "log"
    title: ClassVar[str] = "Nhật ký"
    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.ACTIVITIES, Topic.UNITS, Topic.PLANS, Topic.EVIDENCE, Topic.OFFICE, Topic.SETTINGS}
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.header.set_title("Nhật ký hoạt động")
        self.choose_files: Callable[[QWidget], list[Path]] = choose_files
        self._maker = RowMaker(self.workspace.units())
        self._newest_first = True
        self._wanted_id: int | None = None
        self._quick: QWidget | None = None
        self.model = ActivityTableModel(self.workspace.activities, self._maker, self)
        self._build()
        self.filters.set_state(LogState(period=current_period(context)))
        self._find_pause = QTimer(self)
        self._find_pause.setSingleShot(True)
        self._find_pause.setInterval(FIND_PAUSE)
        self._find_pause.timeout.connect(self._find_now)
        self._sought = ""
        self._before_search: LogState | None = None
        self._fresh = False  # another part is being read
        self._lost = False  # what was chosen left the view: nothing is chosen in its place

    # -- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self.theme
        self.add_button = primary(theme, "Thêm", self.primary_action, key="Ctrl+N")
        self.header.add_action(self.add_button)
        self.filters = FilterBar(self.context)
        self.filters.changed.connect(self._filters_changed)
        self.body.addWidget(self.filters)
        self.table = ActivityTable(self, theme, self.copy_out)
        self.table.setModel(self.model)
        self.table.asked_open.connect(self.edit_current)
        self.table.order_asked.connect(self.turn_order)
        self.table.selectionModel().selectionChanged.connect(self._selection_changed)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._context_menu)
        theme.changed.connect(self.table.recolour)
        self.list = ListCard(
            theme,
            self.table,
            {
                "add": self.primary_action,
                "every_day": self._show_all_days,
                "no_filter": self.filters.clear,
                "leave_bin": lambda: self.filters.change(in_bin=False),
            },
        )
        self._make_panel()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(12)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.panel)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setSizes([790, 332])
        self.body.addWidget(self.splitter, 1)

    def _make_panel(self) -> None:
        theme = self.theme
        self.edit_button = secondary(theme, "Sửa", self.edit_current, key="F2")
        self.repeat_button = secondary(theme, "Lặp lại", self.repeat_current, key="F4")
        self.delete_button = danger(theme, "Xóa", self.delete_selected, key="Del")
        self.restore_button = secondary(theme, "Khôi phục", self.restore_selected)
        self.attach_button = link(theme, "Đính kèm tệp minh chứng", self.attach_files)
        self.detail = DetailView(
            self.context, self._maker,
            (self.edit_button, self.repeat_button, self.delete_button, self.restore_button),
        )  # fmt: skip
        self.detail.add_evidence_button(self.attach_button)
        self.several_delete = danger(theme, "Xóa các hoạt động này", self.delete_selected, key="Del")
        self.several_restore = secondary(theme, "Khôi phục", self.restore_selected)
        self.several = SeveralView((self.several_delete, self.several_restore))
        self.form = FormPanel(self.context)
        self.entry = Entry(self.context, self.form, self._form_is_open)
        self.entry.opened.connect(self._show_form)
        self.entry.closed.connect(self._hide_form)
        self.entry.saved.connect(self._remember)
        nothing = Card()
        nothing.body.addWidget(Empty("Chưa chọn hoạt động", "Chọn một dòng trong danh sách để xem chi tiết."))
        self.nothing = nothing
        self.panel = QStackedWidget()
        self.panel.setMinimumWidth(300)
        for widget in (self.nothing, self.detail, self.several, self.form):
            self.panel.addWidget(widget)

    # -- reading -----------------------------------------------------------------------------

    def _filters_changed(self) -> None:
        """Another part was asked for: its first line is chosen if the old one is not in it."""
        self._lost, self._fresh = False, True
        self.refresh()

    def refresh(self) -> None:
        """Show the newest page at once; ids, sums and the count of gaps follow from a worker."""
        self._maker.set_units(self.workspace.units())
        wanted = self.filters.state.wanted(self.workspace.window_rule)
        selected = self._wanted_id if self._wanted_id is not None else self._current_id()
        self.filters.show_state()
        if self._newest_first:
            first = self.workspace.newest(wanted, PAGE_ROWS)
            self.model.show_first(first)
            self._select(selected)
            if len(first) < PAGE_ROWS:
                self._show_count(len(first))
            else:
                self._count_roughly(wanted)
        self._show_list_state()
        self._show_bin_buttons()
        self._read_rest(wanted)
        self.entry.offer_draft()

    def _read_rest(self, wanted: ActivityFilter) -> None:
        missing = replace(wanted, evidence=MISSING)

        def read(reader: Workspace) -> tuple[array[int], list[Total], int]:
            return reader.activity_ids(wanted), reader.totals(wanted), reader.count(missing)

        self.context.tasks.read(read, self._rest_read, key="log")

    def _rest_read(self, found: tuple[array[int], list[Total], int]) -> None:
        ids, totals, missing = found
        selected = self._wanted_id if self._wanted_id is not None else self._current_id()
        if not self._newest_first:
            ids.reverse()
        self.model.show_ids(ids)
        if self._current_id() != selected or self._wanted_id is not None:
            self._select(selected)
        if self._wanted_id is not None and self.model.row_of(self._wanted_id) < 0:
            where = partial(self.open_target, self._wanted_id)
            self.signals.say("Đã cất, nhưng hoạt động không thuộc phần đang xem.", ("Xem", where), tone="neutral")
        self._wanted_id, self._fresh = None, False
        self._show_count(len(ids))
        self.list.show_totals(totals, of_period=self.filters.state.period is not None)
        self.filters.set_missing(missing if not self.filters.state.in_bin else None)
        self._show_list_state()

    def _count_roughly(self, wanted: ActivityFilter) -> None:
        count = self.workspace.count(wanted, at_most=MANY + 1)
        if count > MANY:
            self.header.set_note(f"hơn {text.number(MANY)} hoạt động{self._where()}")
        else:
            self._show_count(count)

    def _show_count(self, count: int) -> None:
        self.header.set_note(f"{text.number(count)} hoạt động{self._where()}")

    def _where(self) -> str:
        words = " trong thùng rác" if self.filters.state.in_bin else ""
        sought = self.filters.state.text
        return f"{words} có “{sought}”" if sought else words

    def _show_list_state(self) -> None:
        has_rows = bool(self.model.rowCount())
        self.list.show_rows(has_rows, self.filters.state)
        if not has_rows:
            self._show_selected()

    def _show_bin_buttons(self) -> None:
        binned = self.filters.state.in_bin
        for button in (self.edit_button, self.repeat_button, self.delete_button, self.several_delete,
                       self.attach_button):  # fmt: skip
            button.setVisible(not binned)
        for button in (self.restore_button, self.several_restore):
            button.setVisible(binned)

    # -- what other parts of the window ask ----------------------------------------------------

    def find(self, text: str) -> None:
        """Search as typed, without accents, in all periods; with no words the part seen before comes back."""
        self._sought = text
        self._find_pause.start()

    def _find_now(self) -> None:
        sought, state = " ".join(self._sought.split()), self.filters.state
        if sought and not state.text:
            self._before_search = state
            self.filters.change(text=sought, period=None, days=None)
        elif not sought and (before := self._before_search) is not None:
            self._before_search = None
            self.filters.change(text="", period=state.period or before.period, days=state.days or before.days)
        else:
            self.filters.change(text=sought)

    def open_target(self, target: object) -> None:
        """Show an activity by its id, a period, or what a filter of another page shows."""
        rule = self.workspace.window_rule
        if isinstance(target, ActivityFilter):
            self._show_state(LogState.of(target, year_periods(self.context.year), rule))
        elif isinstance(target, Period):
            self._show_state(LogState(period=target))
        elif isinstance(target, Activity):
            self.start_new(target)
        elif isinstance(target, int):
            self._wanted_id = target
            self._show_state(LogState())

    def _show_state(self, state: LogState) -> None:
        self.filters.set_state(state)
        self.refresh()

    def on_year(self, year: int) -> None:
        """Show the same kind of period in another year."""
        del year
        self._show_state(replace(self.filters.state, period=current_period(self.context), days=None, task_id=None))

    def on_changes(self, changes: Changes) -> None:
        """Read again after a write; a setting alone only matters by its rule of windows."""
        if changes.topics == {Topic.SETTINGS}:
            self.filters.show_state()
            return
        if self._form_is_open():
            self.form.form.load_choices()
        self.refresh()

    def leave(self) -> bool:
        """Keep what is typed as a draft: nothing is asked, nothing is lost."""
        self.entry.keep_draft()
        return True

    # -- the list ------------------------------------------------------------------------------

    def _show_all_days(self) -> None:
        self.filters.change(period=None, days=None)

    def turn_order(self) -> None:
        """Show the oldest first, or the newest first again."""
        self._newest_first = not self._newest_first
        self.model.show_order(Order(descending=self._newest_first))
        self.refresh()

    def _current_id(self) -> int | None:
        return self.model.id_at(self.table.current_row())

    def selected_ids(self) -> list[int]:
        """Return the ids of the selected lines, in the order shown."""
        return [i for i in map(self.model.id_at, self.table.selected_rows()) if i is not None]

    def _select(self, activity_id: int | None) -> None:
        """Choose a line. One that is not on show chooses none: Del and F2 must never meet another by surprise."""
        row = self.model.row_of(activity_id) if activity_id is not None else -1
        if row < 0 and (self._fresh or (activity_id is None and not self._lost)):
            row = 0
        self._lost = self._lost or activity_id is not None
        if row < 0 or not self.model.rowCount():
            self.table.clearSelection()
            self.table.setCurrentIndex(QModelIndex())
        else:
            self._lost = False
            index = self.model.index(row, 0)
            flags = QItemSelectionModel.SelectionFlag
            self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.table.scrollTo(index)
        self._show_selected()

    def _selection_changed(self, _on: QItemSelection, _off: QItemSelection) -> None:
        if not self._form_is_open():
            self._show_selected()
        elif not self.entry.busy():
            self.entry.close()

    def _show_selected(self) -> None:
        if self._form_is_open():
            return
        ids = self.selected_ids()
        if len(ids) > 1:
            self.several.show_activities(self.workspace.activities(ids[:COPY_MOST]), len(ids))
            self.panel.setCurrentWidget(self.several)
            return
        found = self.workspace.activities(ids[:1])
        if found:
            self.detail.show_activity(found[0])
            self.panel.setCurrentWidget(self.detail)
        else:
            self.panel.setCurrentWidget(self.nothing)

    def copy_out(self) -> None:
        """Copy the selected lines with headings, as Excel takes them."""
        rows = [row for row in map(self.model.row_at, self.table.selected_rows()[:COPY_MOST]) if row]
        if rows:
            QGuiApplication.clipboard().setText(as_lines(rows))
            self.signals.message.emit(f"Đã chép {text.number(len(rows))} dòng kèm tiêu đề.")

    def _context_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        if self.filters.state.in_bin:
            menu.addAction("Khôi phục", self.restore_selected)
        else:
            menu.addAction("Sửa\tF2", self.edit_current)
            menu.addAction("Lặp lại\tF4", self.repeat_current)
            menu.addAction("Đính kèm tệp", self.attach_files)
            menu.addAction("Xóa\tDel", self.delete_selected)
        menu.addSeparator()
        menu.addAction("Chép kèm tiêu đề\tCtrl+C", self.copy_out)
        menu.popup(self.table.viewport().mapToGlobal(place))

    # -- the form ------------------------------------------------------------------------------

    def primary_action(self) -> None:
        """Open the form on a new activity."""
        self.start_new(None)

    def start_new(self, template: Activity | None) -> None:
        """Open the form on a new activity, filled in as the template says."""
        self.entry.start(None, template)

    def edit_current(self) -> None:
        """Open the form on the selected activity."""
        activity_id = self._current_id()
        if activity_id is not None and not self.filters.state.in_bin:
            self.entry.start(self.workspace.activity(activity_id))

    def repeat_current(self) -> None:
        """Open the form on a new activity like the selected one."""
        activity_id = self._current_id()
        if activity_id is not None:
            self.entry.repeat(self.workspace.activity(activity_id))

    def _form_is_open(self) -> bool:
        return self.panel.currentWidget() is self.form

    def _show_form(self) -> None:
        self.panel.setCurrentWidget(self.form)
        wide = max(self.panel.width(), min(400, self.splitter.width() // 2))
        self.splitter.setSizes([self.splitter.width() - wide, wide])

    def _hide_form(self) -> None:
        self.panel.setCurrentWidget(self.detail)
        self._show_selected()
        self.table.setFocus()

    def _remember(self, changes: Changes) -> None:
        self._wanted_id = changes.id

    # -- bin and evidence ------------------------------------------------------------------------

    def delete_selected(self) -> None:
        """Move the selected activities to the bin, with the way back in the notice."""
        ids = self.selected_ids()
        if not ids or self.filters.state.in_bin:
            return
        row = self.table.current_row()
        after = (self.model.id_at(row + 1) or self.model.id_at(row - 1)) if len(ids) == 1 else None
        changes = self.workspace.delete_activities(ids)
        self._wanted_id = after
        self.signals.wrote(changes)
        self.signals.say(
            f"Đã xóa {text.number(len(ids))} hoạt động vào thùng rác.",
            ("Hoàn tác", partial(self._bring_back, ids)),
            tone="neutral",
        )

    def _bring_back(self, ids: list[int]) -> None:
        self._wanted_id = ids[0]
        self.signals.wrote(self.workspace.restore_activities(ids))

    def restore_selected(self) -> None:
        """Bring the selected activities back from the bin."""
        ids = self.selected_ids()
        if ids and self.filters.state.in_bin:
            self.signals.wrote(self.workspace.restore_activities(ids))
            self.signals.say(f"Đã khôi phục {text.number(len(ids))} hoạt động.")

    def attach_files(self) -> None:
        """Copy files into the data folder as evidence of the selected activity."""
        activity_id = self._current_id()
        if activity_id is None:
            return
        kept = 0
        for path in self.choose_files(self):
            try:
                self.signals.wrote(self.workspace.attach(activity_id, path))
            except AppError as error:
                self.signals.say(str(error), tone="bad")
                break
            kept += 1
        if kept:
            self.signals.say(f"Đã lưu bản sao của {kept} tệp làm minh chứng.")

    # -- quick entry -----------------------------------------------------------------------------

    def quick_entry(self) -> None:
        """Open the small window that logs one activity after another (Ctrl+Shift+A)."""
        from ui.dialogs.activity_quick import QuickEntry

        if not isinstance(self._quick, QuickEntry):
            self._quick = QuickEntry(self.context, self)
            self._quick.saved.connect(self._remember)
        self._quick.open_new()
