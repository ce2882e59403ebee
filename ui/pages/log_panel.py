"""Which line of the log is chosen, and what stands beside the list for it: the activity, several, or the form."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QModelIndex
from PySide6.QtWidgets import QSplitter, QStackedWidget

from cchc_desktop.models import Activity
from ui.item_models.activity_pages import PAGE_ROWS
from ui.item_models.activity_rows import RowMaker
from ui.pages import log_proofs
from ui.pages.log_commands import COPY_MOST, LogCommands
from ui.pages.log_detail import DetailView, SeveralView
from ui.pages.log_entry import Entry
from ui.pages.log_form import FormPanel
from ui.widgets import Button, Card, Empty, link, secondary
from ui.widgets.selecting import choose_row


class LogPanel(LogCommands):
    """The right side of the log page."""

    splitter: QSplitter
    _maker: RowMaker
    _fresh: bool  # another part is being read
    _lost: bool  # what was chosen left the view: nothing is chosen in its place
    _sizes: list[int]  # of list and panel before the form was opened

    def _make_panel(self) -> None:
        theme = self.theme
        self.edit_button = secondary(theme, "Sửa", self.edit_current, key="F2")
        self.repeat_button = secondary(theme, "Lặp lại", self.repeat_current, key="F4")
        self.delete_button = Button(
            theme, "Xóa", kind="danger", key="Del", own_key=False, on_click=self.delete_selected
        )
        self.restore_button = secondary(theme, "Khôi phục", self.restore_selected)
        self.attach_button = link(theme, "Đính kèm tệp minh chứng", self.attach_files)
        self.detail = DetailView(
            self.context, self._maker,
            (self.edit_button, self.repeat_button, self.delete_button, self.restore_button),
        )  # fmt: skip
        self.detail.add_evidence_button(self.attach_button)
        log_proofs.add_inbox_button(self)
        self.several_edit = Button(theme, "Sửa tất cả", key="Ctrl+E", own_key=False, on_click=self.bulk_edit)
        self.several_delete = Button(
            theme, "Xóa tất cả", kind="danger", key="Del", own_key=False, on_click=self.delete_selected
        )
        self.several_restore = secondary(theme, "Khôi phục", self.restore_selected)
        self.several = SeveralView((self.several_edit, self.several_delete, self.several_restore))
        self.form = FormPanel(self.context)
        self.entry = Entry(self.context, self.form, self._form_is_open)
        self.entry.opened.connect(self._show_form)
        self.entry.closed.connect(self._hide_form)
        self.entry.saved.connect(self.remember)
        nothing = Card()
        nothing.body.addWidget(Empty("Chưa chọn hoạt động", "Chọn một dòng trong danh sách để xem chi tiết."))
        self.nothing = nothing
        self.panel = QStackedWidget()
        self.panel.setMinimumWidth(300)
        for widget in (self.nothing, self.detail, self.several, self.form):
            self.panel.addWidget(widget)

    def delete_by_key(self) -> None:
        """Del bins what its button would, but never the activity while the keys go to its evidence."""
        buttons = (self.delete_button, self.several_delete)
        if any(button.isVisible() for button in buttons) and not self.detail.proofs_have_focus():
            self.delete_selected()

    def _show_bin_buttons(self) -> None:
        binned = self.filters.state.in_bin
        for button in (self.edit_button, self.repeat_button, self.delete_button, self.several_delete,
                       self.several_edit, self.attach_button):  # fmt: skip
            button.setVisible(not binned)
        for button in (self.restore_button, self.several_restore):
            button.setVisible(binned)

    def current_id(self) -> int | None:
        return self.grid.current_id() if self.in_grid() else self.model.id_at(self.table.current_row())

    def selected_ids(self) -> list[int]:
        if self.in_grid():
            return self.grid.selected_ids()
        ids = self.model.ids
        return [ids[row] for row in self.table.selected_rows() if row < len(ids)]

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
            choose_row(self.table, row)
            self.table.scrollTo(self.table.currentIndex())
        self._show_selected()

    def _selection_changed(self, _on: QItemSelection, _off: QItemSelection) -> None:
        if not self._form_is_open():
            self._show_selected()
        elif not self.entry.busy():
            self.entry.close()

    def _show_selected(self) -> None:
        if self._form_is_open() or self.in_grid():
            return
        ids = self.selected_ids()
        if len(ids) > 1:
            self._show_several(ids)
            return
        found = self.workspace.activities(ids[:1])
        if found:
            self.detail.show_activity(found[0])
            self.panel.setCurrentWidget(self.detail)
        else:
            self.panel.setCurrentWidget(self.nothing)

    def _show_several(self, ids: list[int]) -> None:
        """Count the chosen lines by kind; more than a screen or two in a worker."""
        self.panel.setCurrentWidget(self.several)
        if len(ids) <= PAGE_ROWS:
            self.several.show_activities(self.workspace.activities(ids), len(ids))
            return
        self.several.show_activities([], len(ids))

        def counted(rows: list[Activity]) -> None:
            self.several.show_activities(rows, len(ids))

        self.context.tasks.read(lambda reader: reader.activities(ids[:COPY_MOST]), counted, key="log-several")

    def _form_is_open(self) -> bool:
        return self.panel.currentWidget() is self.form

    def _show_form(self) -> None:
        if not self._form_is_open():
            self._sizes = self.splitter.sizes()
        self.panel.setCurrentWidget(self.form)
        wide = max(self.panel.width(), min(400, self.splitter.width() // 2))
        self.splitter.setSizes([self.splitter.width() - wide, wide])

    def _hide_form(self) -> None:
        self.panel.setCurrentWidget(self.detail)
        if sum(self._sizes):  # the list has its width, and its columns, back
            self.splitter.setSizes(self._sizes)
        self._show_selected()
        self.table.setFocus()
