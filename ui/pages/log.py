"""Nhật ký: the list of activities with what narrows it, and beside it the activity or its form."""

from __future__ import annotations

from array import array
from dataclasses import replace
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QItemSelection, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QWidget

from cchc_desktop import text
from cchc_desktop.models import Activity, ActivityFilter, Changes, Order, Topic
from cchc_desktop.periods import Period
from cchc_desktop.workspace import Workspace
from ui.context import Context
from ui.item_models.activity_pages import PAGE_ROWS
from ui.item_models.activity_rows import RowMaker
from ui.item_models.activity_table import FILTERED_BY, SORTED_BY, ActivityTableModel
from ui.pages.log_detail import choose_files
from ui.pages.log_filters import MISSING, FilterBar, LogState
from ui.pages.log_grid import GridPane
from ui.pages.log_headings import Headings
from ui.pages.log_list import ListCard, Total
from ui.pages.log_output import Output
from ui.pages.log_panel import LogPanel
from ui.pages.log_series import SeriesStrip
from ui.pages.log_table import ActivityTable
from ui.pages.log_undo import Undo
from ui.pages.log_views import CALENDAR, GRID, LIST, MATRIX, ViewSwitch
from ui.pages.periods import current_period, year_periods
from ui.widgets import Button, primary, secondary

FIND_PAUSE = 120  # ms after the last key before the search runs
FIRST_WITHIN = 0.05  # seconds that the first page may take here; a rarer part is read by the worker


class LogPage(LogPanel):
    """The log of the office's activities."""

    name: ClassVar[str] = "log"
    title: ClassVar[str] = "Nhật ký"
    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.ACTIVITIES, Topic.UNITS, Topic.PLANS, Topic.EVIDENCE, Topic.OFFICE, Topic.SETTINGS, Topic.REGISTERS}
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.header.set_title("Nhật ký hoạt động")
        self.choose_files = choose_files
        self.undo = Undo(context)
        self.order = Order()
        self._maker = RowMaker(self.workspace.units())
        self._wanted_id: int | None = None
        self._came_from = ""  # the view in which the entry was begun
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
        self._sizes = [0, 0]  # of list and panel before the form was opened
        self._after_write = False  # what is being read is the same part after a write
        self._read_for: tuple[ActivityFilter, Order] | None = None
        self._fresh = False  # another part is being read
        self._lost = False  # what was chosen left the view: nothing is chosen in its place
        self.views.set_view(self.workspace.setting("log_view"))

    # -- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self.theme
        self._make_buttons()
        self.filters = FilterBar(self.context)
        self.filters.changed.connect(self._filters_changed)
        self.filters.by_unit_wanted.connect(lambda: self.sort_by("unit", False))
        self.views = ViewSwitch(theme)
        self.views.changed.connect(self._view_changed)
        row = QHBoxLayout()
        row.setSpacing(8)
        holder = QWidget()  # keeps its room where the chips are hidden: the views stay where they are
        inner = QHBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.filters)
        row.addWidget(holder, 1)
        row.addWidget(self.views, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(row)
        self.series = SeriesStrip(self.context, self.undo, self.open_series)
        self.series.logged.connect(self.remember)
        self.body.addWidget(self.series)
        self.table = ActivityTable(self, theme, self.copy_out, self.workspace)
        self.table.setModel(self.model)
        self.table.asked_open.connect(self.edit_current)
        self.table.selectionModel().selectionChanged.connect(self._selection_changed)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self.context_menu)
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
        self.grid = GridPane(self.context, self.undo)
        self.grid.delete_asked.connect(self.delete_ids)
        self.grid.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.grid.table.customContextMenuRequested.connect(self.context_menu)
        self.headings = Headings(self.context, self.filters, self.sort_by)
        self.headings.serve(self.table.heads, SORTED_BY, FILTERED_BY)
        self.headings.serve_grid(self.grid.table.heads)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.splitter)
        self.stack.addWidget(self.grid)
        self.body.addWidget(self.stack, 1)

    def _make_buttons(self) -> None:
        theme = self.theme
        self.output = Output(self.context, self, self._shown)
        self.import_button = secondary(theme, "Nhập từ Excel", self._import)
        self.print_button = Button(theme, "In", key="Ctrl+P", on_click=self.output.print_list)
        self.export_button = Button(theme, "Xuất", on_click=self.output.export)
        self.series_button = Button(theme, "Định kỳ", on_click=self.open_series)
        self.add_button = primary(theme, "Thêm", self.primary_action, key="Ctrl+N")
        for button in (self.import_button, self.series_button, self.print_button, self.export_button, self.add_button):
            self.header.add_action(button)
        for key, call in (("Ctrl+Z", self.undo_last), ("Ctrl+E", self.bulk_edit), ("Del", self.delete_by_key)):
            action = QAction(self)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _on=False, call=call: call())
            self.addAction(action)
            self.delete_key = action  # the last: off where cells are typed in, Del is theirs there

    # -- the views ---------------------------------------------------------------------------

    def in_grid(self) -> bool:
        return self.stack.currentWidget() is self.grid

    def show_list(self) -> None:
        self._came_from = self.views.view if self.views.view in (CALENDAR, MATRIX) else ""
        self.views.set_view(LIST)

    def _hide_form(self) -> None:
        super()._hide_form()
        came_from, self._came_from = self._came_from, ""
        if came_from and self.views.view == LIST:  # begun at a cell of the matrix, a day of the calendar
            QTimer.singleShot(0, self, lambda: self.views.set_view(came_from))

    def _selection_changed(self, on: QItemSelection, off: QItemSelection) -> None:
        if self._form_is_open() and self.table.hasFocus():
            self._came_from = ""  # the clerk went on in the list
        super()._selection_changed(on, off)

    def _view_changed(self, view: str) -> None:
        """Show list, grid, calendar or matrix; calendar and matrix are made when first asked for."""
        if view != LIST and not self.leave():
            return
        if view in (CALENDAR, MATRIX):
            self.stack.setCurrentWidget(self.views.other(view, self.context, self.stack, self._other_wanted, self))
        else:
            self.stack.setCurrentWidget(self.grid if view == GRID else self.splitter)
        self.delete_key.setEnabled(view == LIST)
        of_list = view in (LIST, GRID)
        self.filters.setVisible(of_list)
        self.series.set_wanted(of_list)
        for button in (self.print_button, self.export_button):
            button.setEnabled(of_list)
        if self.workspace.setting("log_view") != view and of_list:
            self.workspace.set_setting("log_view", view)
        if self.isVisible():
            self.refresh()
            (self.grid.table if self.in_grid() else self.table if view == LIST else self.stack).setFocus()

    def _other_wanted(self, wanted: ActivityFilter) -> None:
        """Show in the list what a day of the calendar or a cell of the matrix stands for."""
        self.show_list()
        self._came_from = ""
        self.open_target(wanted)

    def _import(self) -> None:
        self.signals.open_page.emit("units", "new")

    # -- reading -----------------------------------------------------------------------------

    def _filters_changed(self) -> None:
        """Another part was asked for: its first line is chosen if the old one is not in it."""
        self._lost, self._fresh = False, True
        self.refresh()

    def sort_by(self, column: str, descending: bool | None = None) -> None:
        """Sort by a column, or turn its order."""
        if descending is not None:
            self.order = Order(column, descending)
        elif column == self.order.column:
            self.order = replace(self.order, descending=not self.order.descending)
        else:
            self.order = Order(column, descending=column in ("date", "quantity", "reach", "cost"))
        for model in (self.model, self.grid.model):
            model.show_order(self.order)
        self.refresh()

    def refresh(self) -> None:
        """Show the newest page at once; ids, sums and the count of gaps follow from a worker."""
        if self.views.view in (CALENDAR, MATRIX):
            self.views.refresh()
            return
        self._after_write = False
        self._maker.set_units(self.workspace.units())
        wanted = self.filters.state.wanted(self.workspace.window_rule)
        self.filters.show_state()
        self.headings.show(self.filters.state)
        self.grid.set_writable(not self.filters.state.in_bin)
        if self.in_grid():
            self.grid.reload()
        else:
            self._show_first(wanted)
        self._show_bin_buttons()
        self._read_rest(wanted)
        self.series.refresh()
        self.entry.offer_draft()

    def _show_first(self, wanted: ActivityFilter) -> None:
        selected = self._wanted_id if self._wanted_id is not None else self.current_id()
        first, asked = None, (wanted, self.order)
        if asked == self._read_for and self.model.rowCount() > PAGE_ROWS:
            self.model.refresh()  # the same part after a write: nothing on screen moves before the ids are known
            self._show_selected()
            return
        self._read_for = asked
        if self.order.column == "date":
            oldest = not self.order.descending
            first = self.workspace.first_page(wanted, PAGE_ROWS, FIRST_WITHIN, oldest=oldest)
        if first is None:
            self.model.refresh()
            self.header.set_note("đang sắp xếp …" if self.order.column != "date" else "đang đọc danh sách …")
            return
        self.model.show_first(first)
        self._select(selected)
        if len(first) < PAGE_ROWS:
            self._show_count(len(first))
        else:
            self.header.set_note(f"hơn {text.number(PAGE_ROWS)} hoạt động{self._where()}")
        self._show_list_state()

    def _read_rest(self, wanted: ActivityFilter) -> None:
        missing, order = replace(wanted, evidence=MISSING), self.order

        def read(reader: Workspace) -> array[int]:
            return reader.activity_ids(wanted, order=order)

        def add_up(reader: Workspace) -> tuple[list[Total], int]:
            return reader.totals(wanted), reader.count(missing)

        self.context.tasks.read(read, self._ids_read, key="log")
        self.context.tasks.read(add_up, self._sums_read, key="log-sums")

    def _ids_read(self, ids: array[int]) -> None:
        if self.in_grid():
            self.grid.show_ids(ids, keep_order=self._after_write)
            self._wanted_id = None
        else:
            selected = self._wanted_id if self._wanted_id is not None else self.current_id()
            self.model.show_ids(ids)
            if selected is None or self.current_id() != selected or self._wanted_id is not None:
                self._select(selected)
            if self._wanted_id is not None and self.model.row_of(self._wanted_id) < 0:
                where = partial(self.open_target, self._wanted_id)
                self.signals.say("Đã cất, nhưng hoạt động không thuộc phần đang xem.", ("Xem", where), tone="neutral")
            self._wanted_id, self._fresh = None, False
        self._show_count(len(ids))
        self._show_list_state()

    def _sums_read(self, found: tuple[list[Total], int]) -> None:
        totals, missing = found
        self.list.show_totals(totals, self.filters.state)
        self.grid.totals.show_totals(self.list.totals.head, self.list.totals.parts)
        self.filters.set_missing(missing if not self.filters.state.in_bin else None)

    def _show_count(self, count: int) -> None:
        self.header.set_note(f"{text.number(count)} hoạt động{self._where()}")

    def _where(self) -> str:
        words = " trong thùng rác" if self.filters.state.in_bin else ""
        sought = self.filters.state.text
        words = f"{words} có “{sought}”" if sought else words
        period = self.filters.state.period
        frozen = period is not None and any(kept.period == period for kept in self.workspace.reporting.frozen())
        return f"{words} · kỳ đã chốt số: thay đổi sẽ là bổ sung kỳ sau" if frozen else words

    def _show_list_state(self) -> None:
        has_rows = bool(self.model.rowCount())
        self.list.show_rows(has_rows, self.filters.state)
        if not has_rows:
            self._show_selected()

    def _shown(self) -> tuple[array[int], str, str]:
        """Return the ids on show, a short name of the part and what narrows it, for In and Xuất."""
        ids = self.grid.model.ids if self.in_grid() else self.model.ids
        period = self.filters.state.period
        return ids, period.short_label if period else "Moi thoi gian", self.filters.words()

    # -- what other parts of the window ask ----------------------------------------------------

    def find(self, text: str) -> None:
        """Search as typed, without accents, in all periods; with no words the part seen before comes back."""
        self._sought = text
        self._find_pause.start()

    def _find_now(self) -> None:
        sought, state = " ".join(self._sought.split()), self.filters.state
        if sought and self.views.view in (CALENDAR, MATRIX):
            self.show_list()
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
        if isinstance(target, Activity):
            self.start_new(target)
            return
        if target is not None and self.views.view in (CALENDAR, MATRIX):
            self.show_list()
        if isinstance(target, ActivityFilter):
            self._show_state(LogState.of(target, year_periods(self.context.year), rule))
        elif isinstance(target, Period):
            self._show_state(LogState(period=target))
        elif isinstance(target, int):
            self._wanted_id = target
            self.show_list()
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
        if changes.topics == {Topic.REGISTERS}:
            self.series.refresh()
            return
        if self._form_is_open():
            self.form.form.load_choices()
        self.refresh()
        self._after_write = True

    def leave(self) -> bool:
        """Keep what is typed as a draft: nothing is asked, nothing is lost."""
        self.entry.keep_draft()
        if self.in_grid():
            self.grid.add_draft(quietly=True)
        return True

    # -- the list ------------------------------------------------------------------------------

    def _show_all_days(self) -> None:
        self.filters.change(period=None, days=None)
