"""What can be done with the activities on show: type, repeat, delete, bring back, prove, copy, change, take back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QMenu, QStackedWidget, QWidget

from cchc_desktop import text
from cchc_desktop.doors.series import Series, template_of
from cchc_desktop.intake.grid_cells import Names
from cchc_desktop.models import Activity, Changes
from cchc_desktop.recurrence import Every, Rule
from ui.item_models.activity_table import ActivityTableModel, as_lines
from ui.pages import log_proofs
from ui.pages.base import Page
from ui.pages.log_entry import Entry
from ui.pages.log_filters import FilterBar
from ui.pages.log_form import FormPanel
from ui.pages.log_grid import GridPane
from ui.pages.log_table import ActivityTable
from ui.pages.log_undo import Undo

COPY_MOST = 20_000
BULK_MOST = 5_000


class LogCommands(Page):
    """The commands of the log page; the page itself builds, reads and shows."""

    model: ActivityTableModel
    table: ActivityTable
    grid: GridPane
    filters: FilterBar
    entry: Entry
    form: FormPanel
    panel: QStackedWidget
    undo: Undo
    choose_files: Callable[[QWidget], list[Path]]
    _wanted_id: int | None
    _quick: QWidget | None

    # What the page says of what is on show

    def in_grid(self) -> bool:
        raise NotImplementedError

    def current_id(self) -> int | None:
        raise NotImplementedError

    def selected_ids(self) -> list[int]:
        """Return the ids of the chosen lines, in the order shown."""
        raise NotImplementedError

    def show_list(self) -> None:
        """Leave grid, calendar and matrix for the list with the form beside it."""
        raise NotImplementedError

    # -- typing --------------------------------------------------------------------------------

    def primary_action(self) -> None:
        """Open the form on a new activity."""
        self.start_new(None)

    def start_new(self, template: Activity | None) -> None:
        """Open the form on a new activity, filled in as the template says."""
        self.show_list()
        self.entry.start(None, template)

    def start_with(self, fields: dict[str, Any]) -> None:
        """Open the form on a new activity with these fields (a day of the calendar, a cell of the matrix)."""
        values = {"date": self.context.today(), "kind": "", "title": ""} | fields
        self.start_new(Activity(None, **values))

    def edit_current(self) -> None:
        """Open the form on the selected activity; in the grid, type in the current cell."""
        if self.in_grid():
            self.grid.table.edit(self.grid.table.currentIndex())
            return
        activity_id = self.current_id()
        if activity_id is not None and not self.filters.state.in_bin:
            self.entry.start(self.workspace.activity(activity_id))

    def edit_in_form(self) -> None:
        """Open the form on the current activity, from the grid too."""
        activity_id = self.current_id()
        if activity_id is not None and not self.filters.state.in_bin:
            self._wanted_id = activity_id
            self.show_list()
            self.entry.start(self.workspace.activity(activity_id))

    def repeat_current(self) -> None:
        """Open the form on a new activity like the selected one."""
        activity_id = self.current_id()
        if activity_id is not None:
            self.show_list()
            self.entry.repeat(self.workspace.activity(activity_id))

    def remember(self, changes: Changes) -> None:
        """Show the activity just saved once the list is read again."""
        self._wanted_id = changes.id

    def quick_entry(self, mime: QMimeData | None = None) -> None:
        """Open the small window that logs one activity after another (Ctrl+Shift+A), on what was dropped if any."""
        log_proofs.quick_entry(self, mime)

    # -- bin and evidence ----------------------------------------------------------------------

    def delete_selected(self) -> None:
        """Move the selected activities to the bin, with the way back in the notice."""
        self.delete_ids(self.selected_ids())

    def delete_ids(self, ids: list[int]) -> None:
        if not ids or self.filters.state.in_bin:
            return
        row = self.table.current_row()
        after = (self.model.id_at(row + 1) or self.model.id_at(row - 1)) if len(ids) == 1 else None
        changes = self.workspace.delete_activities(ids)
        if not self.in_grid():
            self._wanted_id = after
        back = self.undo.push(f"xóa {text.number(len(ids))} hoạt động", partial(self._bring_back, ids))
        self.signals.wrote(changes)
        self.signals.say(f"Đã xóa {text.number(len(ids))} hoạt động vào thùng rác.", ("Hoàn tác", back), tone="neutral")

    def _bring_back(self, ids: list[int]) -> Changes:
        self._wanted_id = ids[0]
        return self.workspace.restore_activities(ids)

    def restore_selected(self) -> None:
        """Bring the selected activities back from the bin."""
        ids = self.selected_ids()
        if ids and self.filters.state.in_bin:
            changes = self.workspace.restore_activities(ids)
            self.undo.push(f"khôi phục {len(ids)} hoạt động", partial(self.workspace.delete_activities, ids))
            self.signals.undone.emit()
            self.signals.wrote(changes)
            self.signals.say(f"Đã khôi phục {text.number(len(ids))} hoạt động.")

    def attach_files(self) -> None:
        """Copy files into the data folder as evidence of the selected activity."""
        log_proofs.attach_files(self, self.current_id())

    def undo_last(self) -> None:
        """Take back the last write of this page."""
        self.undo.undo()

    # -- many at once --------------------------------------------------------------------------

    def bulk_edit(self) -> None:
        """Change a field of all selected activities."""
        from ui.dialogs.bulk_edit import BulkEdit

        ids = self.selected_ids()
        if not ids or self.filters.state.in_bin:
            return
        if len(ids) > BULK_MOST:
            self.signals.say(
                f"Mỗi lần sửa tối đa {text.number(BULK_MOST)} hoạt động. Chọn ít dòng hơn.", tone="warning"
            )
            return
        names = Names(self.context.today(), tuple(self.workspace.units()))
        plan = self.workspace.current_plan(self.context.year)
        dialog = BulkEdit(self.theme, self.workspace.activities(ids), names, plan, self.window())
        if dialog.exec() == QDialog.DialogCode.Accepted:
            rows = dialog.changed_rows()
            if not rows:
                self.signals.message.emit("Không có gì thay đổi.")
            elif self.grid.write(rows, (), f"sửa {text.number(len(rows))} hoạt động"):
                self.signals.say(f"Đã sửa {text.number(len(rows))} hoạt động.", ("Hoàn tác", self.undo_last))
        dialog.deleteLater()

    def copy_out(self) -> None:
        """Copy the selected lines with headings, as Excel takes them."""
        rows = [row for row in map(self.model.row_at, self.table.selected_rows()[:COPY_MOST]) if row]
        if rows:
            QGuiApplication.clipboard().setText(as_lines(rows))
            self.signals.message.emit(f"Đã chép {text.number(len(rows))} dòng kèm tiêu đề.")

    # -- recurring entries ---------------------------------------------------------------------

    def open_series(self, series: Series | None = None) -> None:
        """Open the recurring entries; with one, on its fields."""
        from ui.dialogs.series import SeriesDialog

        dialog = SeriesDialog(self.context, self.undo, self.window(), start=series)
        dialog.exec()
        dialog.deleteLater()

    def make_series(self) -> None:
        """Make a recurring entry of the selected activity."""
        activity_id = self.current_id()
        if activity_id is None:
            return
        activity = self.workspace.activity(activity_id)
        known = self.workspace.series.of_activity(activity_id)
        rule = Rule(Every.WEEK, activity.date, weekdays=(activity.date.weekday(),))
        self.open_series(known or Series(None, template_of(activity), rule))

    # -- the menu of a line --------------------------------------------------------------------

    def context_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        several = len(self.selected_ids()) > 1
        if self.in_grid() and self.current_id() is None:  # the row being typed
            menu.addAction("Dán từ Excel\tCtrl+V", self.grid.paste)
        elif self.filters.state.in_bin:
            menu.addAction("Khôi phục", self.restore_selected)
        else:
            menu.addAction("Sửa trong phiếu" if self.in_grid() else "Sửa\tF2", self.edit_in_form)
            if several:
                menu.addAction("Sửa nhiều hoạt động\tCtrl+E", self.bulk_edit)
            menu.addAction("Lặp lại\tF4", self.repeat_current)
            menu.addAction("Đặt thành mục định kỳ", self.make_series)
            menu.addAction("Đính kèm tệp", self.attach_files)
            if self.in_grid():
                menu.addSeparator()
                menu.addAction("Dán từ Excel\tCtrl+V", self.grid.paste)
                menu.addAction("Điền xuống\tCtrl+D", self.grid.fill_down)
            menu.addAction("Xóa\tDel", self.delete_selected)
        menu.addSeparator()
        copy = self.grid.copy_out if self.in_grid() else self.copy_out
        menu.addAction("Chép kèm tiêu đề\tCtrl+C", copy)
        table = self.grid.table if self.in_grid() else self.table
        menu.popup(table.viewport().mapToGlobal(place))
