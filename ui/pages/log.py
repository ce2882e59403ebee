"""Nhật ký: the list of activities with what narrows it, and beside it the activity or its form."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QWidget

from cchc_desktop import catalog, text
from cchc_desktop.errors import AppError
from cchc_desktop.models import Activity, ActivityFilter, Changes, EvidenceState, Topic
from cchc_desktop.periods import Period
from cchc_desktop.workspace import Workspace
from ui.context import Context
from ui.dialogs.activity_form import State
from ui.item_models.activity_rows import RowMaker
from ui.item_models.activity_table import PAGE_ROWS, ActivityTableModel, as_lines
from ui.pages.base import Page
from ui.pages.log_detail import DetailView, SeveralView, choose_files
from ui.pages.log_filters import MISSING, FilterBar, LogState
from ui.pages.log_form import FormPanel
from ui.pages.log_table import ActivityTable
from ui.pages.periods import current_period, year_periods
from ui.widgets import Card, Empty, danger, label, line, link, primary, secondary

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
        self._draft_checked = False
        self._quick: QWidget | None = None
        self.model = ActivityTableModel(self.workspace.activities, self._maker, self)
        self._build()
        self.filters.set_state(LogState(period=current_period(context)))
        self._find_pause = QTimer(self)
        self._find_pause.setSingleShot(True)
        self._find_pause.setInterval(FIND_PAUSE)
        self._find_pause.timeout.connect(self._find_now)
        self._sought = ""

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
        self.totals = label("", "secondary", wrap=True)
        self.totals.setContentsMargins(12, 8, 12, 9)
        self.totals.setAccessibleName("Tổng theo từng hình thức")
        self.none = QStackedWidget()
        listing = Card()
        self._list_stack = QStackedWidget()
        self._list_stack.addWidget(self.table)
        self._list_stack.addWidget(self.none)
        listing.body.addWidget(self._list_stack, 1)
        listing.body.addWidget(line())
        listing.body.addWidget(self.totals)
        self._make_empty_states()
        self._make_panel()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(12)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(listing)
        self.splitter.addWidget(self.panel)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setSizes([790, 332])
        self.body.addWidget(self.splitter, 1)

    def _make_empty_states(self) -> None:
        theme = self.theme
        add = secondary(theme, "Thêm hoạt động", self.primary_action)
        every = secondary(theme, "Xem mọi thời gian", self._show_all_days)
        self.none_yet = Empty(
            "Chưa có hoạt động nào trong kỳ này",
            "Bấm Thêm (Ctrl+N) để ghi hoạt động đầu tiên, hoặc chọn kỳ khác ở trên.",
            (add, every),
        )
        self.none_found = Empty(
            "Không có hoạt động nào phù hợp",
            "Bỏ bớt điều kiện lọc hoặc tìm trong mọi thời gian.",
            (
                secondary(theme, "Bỏ lọc", lambda: self.filters.clear()),
                secondary(theme, "Tìm trong mọi thời gian", self._show_all_days),
            ),
        )
        self.none_binned = Empty(
            "Thùng rác trống",
            "Hoạt động đã xóa nằm ở đây và khôi phục được bất cứ lúc nào.",
            (secondary(theme, "Trở lại nhật ký", lambda: self.filters.change(in_bin=False)),),
        )
        for state in (self.none_yet, self.none_found, self.none_binned):
            self.none.addWidget(state)

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
        self.form.save_asked.connect(self.save_form)
        self.form.cancel_asked.connect(self.cancel_form)
        self.form.form.left_field.connect(self._keep_draft)
        nothing = Card()
        nothing.body.addWidget(Empty("Chưa chọn hoạt động", "Chọn một dòng trong danh sách để xem chi tiết."))
        self.nothing = nothing
        self.panel = QStackedWidget()
        self.panel.setMinimumWidth(300)
        for widget in (self.nothing, self.detail, self.several, self.form):
            self.panel.addWidget(widget)

    # -- reading -----------------------------------------------------------------------------

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
        self._offer_draft()

    def _read_rest(self, wanted: ActivityFilter) -> None:
        missing = replace(wanted, evidence=MISSING)

        def read(reader: Workspace) -> tuple[array[int], list[tuple[str, float, int, int]], int]:
            return reader.activity_ids(wanted), reader.totals(wanted), reader.count(missing)

        self.context.tasks.read(read, self._rest_read, key="log")

    def _rest_read(self, found: tuple[array[int], list[tuple[str, float, int, int]], int]) -> None:
        ids, totals, missing = found
        selected = self._wanted_id if self._wanted_id is not None else self._current_id()
        if not self._newest_first:
            ids.reverse()
        self.model.show_ids(ids)
        if self._current_id() != selected or self._wanted_id is not None:
            self._select(selected)
        self._wanted_id = None
        self._show_count(len(ids))
        self._show_totals(totals)
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

    def _show_totals(self, totals: list[tuple[str, float, int, int]]) -> None:
        """Say what each kind comes to; quantities of different kinds are never added (domain.md 4)."""
        parts, whole = [], []
        for key, quantity, _reach, _activities in totals:
            kind = catalog.kind(key)
            whole.append(f"{kind.label}: {text.padded(quantity)} {kind.counting_unit}")
        head = "Trong kỳ" if self.filters.state.period else "Đang xem"
        parts = whole[:6]
        more = f" · và {len(whole) - 6} hình thức khác" if len(whole) > 6 else ""
        self.totals.setText(f"{head}: {' · '.join(parts)}{more}" if parts else f"{head}: chưa có hoạt động")
        self.totals.setToolTip("\n".join(whole))

    def _show_list_state(self) -> None:
        if self.model.rowCount():
            self._list_stack.setCurrentWidget(self.table)
            return
        state = self.filters.state
        empty = self.none_found if state.narrowed else self.none_binned if state.in_bin else self.none_yet
        self.none.setCurrentWidget(empty)
        self._list_stack.setCurrentWidget(self.none)
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
        """Search as typed, without accents, over titles and notes."""
        self._sought = text
        self._find_pause.start()

    def _find_now(self) -> None:
        self.filters.change(text=" ".join(self._sought.split()))

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
        if self.panel.currentWidget() is self.form:
            self.form.form.load_choices()
        self.refresh()

    def leave(self) -> bool:
        """Keep what is typed as a draft: nothing is asked, nothing is lost."""
        self._keep_draft()
        return True

    # -- the list ------------------------------------------------------------------------------

    def _filters_changed(self) -> None:
        self.refresh()

    def _show_all_days(self) -> None:
        self.filters.change(period=None, days=None)

    def turn_order(self) -> None:
        """Show the oldest first, or the newest first again."""
        self._newest_first = not self._newest_first
        self.model.show_order(self._newest_first)
        self.refresh()

    def _current_id(self) -> int | None:
        return self.model.id_at(self.table.current_row())

    def selected_ids(self) -> list[int]:
        """Return the ids of the selected lines, in the order shown."""
        return [i for i in map(self.model.id_at, self.table.selected_rows()) if i is not None]

    def _select(self, activity_id: int | None) -> None:
        row = self.model.row_of(activity_id) if activity_id is not None else -1
        if row < 0 and self.model.rowCount():
            row = 0
        if row >= 0:
            index = self.model.index(row, 0)
            flags = QItemSelectionModel.SelectionFlag
            self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.table.scrollTo(index)
        self._show_selected()

    def _selection_changed(self, _on: QItemSelection, _off: QItemSelection) -> None:
        if self.panel.currentWidget() is not self.form:
            self._show_selected()
        elif not self.form.is_changed():
            self.close_form()
        else:
            self.form.strip.ask(
                "Phiếu này chưa cất. Nội dung đang nhập vẫn được giữ.",
                ("Cất", partial(self.save_form, False)),
                ("Bỏ thay đổi", self.close_form),
                ("Nhập tiếp", self.form.form.focus_first),
            )

    def _show_selected(self) -> None:
        if self.panel.currentWidget() is self.form:
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
        if self._form_busy():
            return
        self.form.show_activity(None, template=template)
        self._open_form()

    def edit_current(self) -> None:
        """Open the form on the selected activity."""
        activity_id = self._current_id()
        if activity_id is None or self.filters.state.in_bin or self._form_busy():
            return
        self.form.show_activity(self.workspace.activity(activity_id))
        self._open_form()

    def repeat_current(self) -> None:
        """Open the form on a new activity like the selected one, dated today (weekly giao ban)."""
        activity_id = self._current_id()
        if activity_id is None or self._form_busy():
            return
        last = self.workspace.activity(activity_id)
        template = replace(
            last, id=None, uid="", date=self.context.today(), date_to=None, url="", number="",
            evidence=EvidenceState.NONE,
        )  # fmt: skip
        self.form.show_activity(None, template=template)
        self._open_form()

    def _form_busy(self) -> bool:
        """Return whether something not yet saved stands in the form, and say so."""
        if self.panel.currentWidget() is not self.form or not self.form.is_changed():
            return False
        self.form.strip.ask(
            "Phiếu đang nhập chưa cất.",
            ("Cất", partial(self.save_form, False)),
            ("Bỏ thay đổi", self.close_form),
            ("Nhập tiếp", self.form.form.focus_first),
        )
        return True

    def _open_form(self) -> None:
        self.panel.setCurrentWidget(self.form)
        wide = max(self.panel.width(), min(400, self.splitter.width() // 2))
        self.splitter.setSizes([self.splitter.width() - wide, wide])
        self.form.form.focus_first()

    def save_form(self, add_next: bool) -> None:
        """Save what the form says; where it isn't right the form says so beside the field."""
        activity = self.form.form.read()
        if activity is None:
            return
        try:
            if activity.id is None:
                changes = self.workspace.add_activity(activity)
            else:
                changes = self.workspace.save_activity(activity)
        except AppError as error:
            self.form.strip.ask(str(error), tone="bad")
            return
        self._drop_draft()
        self._wanted_id = changes.id
        if add_next:
            template = Activity(None, activity.date, activity.kind, "", unit_id=activity.unit_id)
            self.form.show_activity(None, template=template)
            self.form.form.focus_first()
        else:
            self.close_form()
        self.signals.message.emit(f"Đã cất “{activity.title}”.")
        self.signals.wrote(changes)

    def cancel_form(self) -> None:
        """Close the form; what was typed can be taken up again from the notice."""
        state: State | None = self.form.form.state() if self.form.is_changed() else None
        base = self.form.form.activity
        self.close_form()
        if state is not None:
            self.signals.say("Đã hoãn, chưa cất gì.", ("Nhập tiếp", partial(self._resume, state, base)), tone="neutral")

    def close_form(self) -> None:
        """Leave the form without saving and show the selected line again."""
        self._drop_draft()
        self.panel.setCurrentWidget(self.detail)
        self._show_selected()
        self.table.setFocus()

    def _resume(self, state: State, base: Activity | None) -> None:
        self.form.show_activity(base)
        self.form.restore(state)
        self._open_form()

    # -- the draft: a power cut loses nothing ----------------------------------------------------

    def _keep_draft(self) -> None:
        if self.panel.currentWidget() is self.form and self.form.is_changed():
            self.workspace.set_setting("draft_activity", self.form.form.state())

    def _drop_draft(self) -> None:
        if self.workspace.setting("draft_activity"):
            self.workspace.set_setting("draft_activity", {})

    def _offer_draft(self) -> None:
        """Take up what was typed and not saved when the program was last closed."""
        if self._draft_checked:
            return
        self._draft_checked = True
        state: dict[str, Any] = self.workspace.setting("draft_activity")
        if not state or self.panel.currentWidget() is self.form:
            return
        found = self.workspace.activities([state["id"]]) if state.get("id") else []
        self._resume(state, found[0] if found else None)
        self.form.strip.ask(
            "Đây là phiếu nhập dở của lần trước, chưa cất.",
            ("Nhập tiếp", self.form.form.focus_first),
            ("Bỏ phiếu này", self.close_form),
        )

    # -- bin and evidence ------------------------------------------------------------------------

    def delete_selected(self) -> None:
        """Move the selected activities to the bin, with the way back in the notice."""
        ids = self.selected_ids()
        if not ids or self.filters.state.in_bin:
            return
        row = self.table.current_row()
        after = self.model.id_at(row + 1) if len(ids) == 1 else None
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
        self._quick.open_new()
