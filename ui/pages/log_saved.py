"""Saved filters of the log: keep what the chips stand at under a name, take it up again, rename, delete."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from cchc_desktop.doors.series import SavedFilter
from cchc_desktop.errors import AppError
from cchc_desktop.intake.grid_cells import COLUMNS
from ui.context import Context
from ui.theme import Theme
from ui.widgets import ghost, label, primary

if TYPE_CHECKING:
    from ui.pages.log_filters import FilterBar

_HEADINGS = {column.values: column.heading for column in COLUMNS if column.values} | {
    "month": "Tháng",
    "task": "Nhiệm vụ",
}


def column_heading(column: str) -> str:
    """Return the heading of a column that is filtered by value."""
    return _HEADINGS.get(column, column)


class NameDialog(QDialog):
    """Asks for a name, and whether the period belongs to the filter."""

    def __init__(
        self, theme: Theme, title: str, name: str = "", *, period: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        self.name = QLineEdit(name)
        self.name.setAccessibleName("Tên bộ lọc")
        self.name.setMaxLength(80)
        self.name.setMinimumWidth(theme.control_width(44))
        tag = label("Tên bộ lọc", "secondary")
        tag.setBuddy(self.name)
        column.addWidget(tag)
        column.addWidget(self.name)
        self.with_period = QCheckBox(f"Giữ cả kỳ đang xem: {period}")
        self.with_period.setVisible(bool(period))
        column.addWidget(self.with_period)
        self.problem = label("", wrap=True, tone="bad")
        self.problem.hide()
        column.addWidget(self.problem)
        bar = QHBoxLayout()
        bar.addStretch(1)
        bar.addWidget(primary(theme, "Cất", self.accept, key="Ctrl+S"))
        bar.addWidget(ghost(theme, "Hoãn", self.reject, key="Esc"))
        column.addLayout(bar)
        self.name.returnPressed.connect(self.accept)
        self.name.selectAll()

    def accept(self) -> None:
        if not self.name.text().strip():
            self.problem.setText("Nhập tên cho bộ lọc.")
            self.problem.show()
            return
        super().accept()


def saved_menu(bar: FilterBar, context: Context) -> QMenu:
    """Return the menu of the chip “Bộ lọc đã lưu”."""
    from ui.pages.log_filters import LogState

    menu = QMenu(bar)
    menu.aboutToHide.connect(menu.deleteLater)
    saved = context.workspace.series.saved_filters()
    for item in saved:
        menu.addAction(item.name, lambda item=item: bar.apply(LogState.from_data(item.wanted)))
    if not saved:
        menu.addAction("Chưa lưu bộ lọc nào").setEnabled(False)
    menu.addSeparator()
    save = menu.addAction("Lưu bộ lọc đang dùng…", partial(save_current, bar, context))
    if not bar.state.narrowed:
        save.setText("Lưu bộ lọc đang dùng (chưa lọc gì để lưu)")
        save.setEnabled(False)
    if saved:
        for words, call in (("Đổi tên", rename), ("Xóa", delete)):
            inner = QMenu(words, menu)
            menu.addMenu(inner)
            for item in saved:
                inner.addAction(item.name, partial(call, context, item, bar))
    return menu


def save_current(bar: FilterBar, context: Context) -> None:
    """Ask for a name and keep what the chips stand at."""
    dialog = NameDialog(context.theme, "Lưu bộ lọc", period=bar.period.text(), parent=bar.window())
    if dialog.exec():
        data = bar.state.to_data()
        if not dialog.with_period.isChecked():
            data |= {"period": None, "days": None}
        context.signals.wrote(context.workspace.series.save_filter(dialog.name.text(), data))
        context.signals.message.emit(f"Đã lưu bộ lọc “{dialog.name.text().strip()}”.")
    dialog.deleteLater()


def rename(context: Context, item: SavedFilter, parent: QWidget) -> None:
    """Ask for another name."""
    dialog = NameDialog(context.theme, "Đổi tên bộ lọc", item.name, parent=parent.window())
    if dialog.exec():
        try:
            context.signals.wrote(context.workspace.series.save_filter(dialog.name.text(), item.wanted, item.id))
        except AppError as error:
            context.signals.say(str(error), tone="warning")
    dialog.deleteLater()


def delete(context: Context, item: SavedFilter, _parent: QWidget) -> None:
    """Delete a saved filter, with the way back in the notice."""
    assert item.id is not None
    series, signals = context.workspace.series, context.signals
    signals.wrote(series.delete_filter(item.id))
    signals.say(
        f"Đã xóa bộ lọc “{item.name}”.",
        ("Hoàn tác", lambda: signals.wrote(series.save_filter(item.name, item.wanted))),
        tone="neutral",
    )
