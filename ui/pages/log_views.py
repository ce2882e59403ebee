"""The switch Danh sách / Bảng tính / Lịch / Ma trận; calendar and matrix are loaded when first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from cchc_desktop.models import ActivityFilter
from ui.context import Context
from ui.theme import Theme
from ui.widgets import Button

if TYPE_CHECKING:
    from ui.pages.log_commands import LogCommands

LIST, GRID, CALENDAR, MATRIX = "list", "grid", "calendar", "matrix"
VIEWS = ((LIST, "Danh sách", "Danh sách và phiếu bên cạnh"),
         (GRID, "Bảng tính", "Sửa trực tiếp trong ô, dán từ Excel, điền xuống"),
         (CALENDAR, "Lịch", "Hoạt động theo ngày của tháng"),
         (MATRIX, "Ma trận", "Nội dung CCHC theo hình thức và quý; tiến độ nhiệm vụ"))  # fmt: skip


class ViewSwitch(QWidget):
    """Exclusive chips."""

    changed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.view = LIST
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._others: dict[str, Any] = {}
        self._buttons: dict[str, Button] = {}
        group = QButtonGroup(self)
        group.setExclusive(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for view, words, tip in VIEWS:
            button = Button(theme, words, kind="chip", on_click=lambda view=view: self.set_view(view))
            button.setCheckable(True)
            button.setToolTip(tip)
            button.setChecked(view == LIST)
            group.addButton(button)
            row.addWidget(button)
            self._buttons[view] = button

    def button(self, view: str) -> Button:
        return self._buttons[view]

    def set_view(self, view: str) -> None:
        """Show a view, telling the page where it is another one."""
        if view not in self._buttons or view == self.view:
            return
        self.view = view
        self._buttons[view].setChecked(True)
        self.changed.emit(view)

    def other(
        self,
        view: str,
        context: Context,
        stack: QStackedWidget,
        wanted: Callable[[ActivityFilter], object],
        page: LogCommands,
    ) -> QWidget:
        """Return the calendar or the matrix."""
        if view not in self._others:
            if view == CALENDAR:
                from ui.pages.log_calendar import CalendarView as View
            else:
                from ui.pages.log_matrix import MatrixView as View
            made = View(context)
            made.wanted.connect(wanted)
            made.start_entry.connect(page.start_with)
            stack.addWidget(made)
            self._others[view] = made
        return self._others[view]

    def refresh(self) -> None:
        """Read the calendar or the matrix on show again."""
        if (shown := self._others.get(self.view)) is not None:
            shown.refresh()
