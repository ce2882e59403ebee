"""One change beside the list: who, when, each field from what to what, and whether it can be taken back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.doors.history import Binned, Change
from cchc_desktop.labels import ENTITIES
from cchc_desktop.registers import RECORDS
from cchc_desktop.reports.change_words import NOTHING, FieldChange
from cchc_desktop.text import screen_date, short_date
from ui.context import Context
from ui.widgets import Button, Card, Empty, Pill, Scroll, clear, label, line

# Entity → the page that shows a record by its id.
_PAGES = {"activity": "log", "plan": "plan", **dict.fromkeys(RECORDS, "registers")}


class ChangePanel(Card):
    """Tells what is asked: `undo_asked` and `undo_all_asked` (all of the same write) name the entry.

    `restore_asked` names entity and id of a record in the bin.
    """

    undo_asked = Signal(int)
    undo_all_asked = Signal(int)
    restore_asked = Signal(str, int)

    def __init__(self, context: Context) -> None:
        super().__init__("Thay đổi")
        self._context = context
        self._change: Change | None = None
        self._binned: Binned | None = None
        inside = QWidget()
        self._lines = QVBoxLayout(inside)
        self._lines.setContentsMargins(14, 12, 14, 12)
        self._lines.setSpacing(6)
        self.body.addWidget(Scroll(inside), 1)
        self.body.addWidget(line())
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        theme = context.theme
        self.obstacle = label("", "small", wrap=True)
        self.undo_button = Button(theme, "Hoàn tác thay đổi này", icon="undo", on_click=self._undo)
        self.all_button = Button(theme, "", icon="undo", on_click=self._undo_all)
        self.restore_button = Button(theme, "Khôi phục", kind="primary", key="Return", own_key=False, icon="undo",
                                     on_click=self._restore)  # fmt: skip
        self.open_button = Button(theme, "Mở", icon="edit", on_click=self._open)
        for widget in (self.obstacle, self.undo_button, self.all_button, self.restore_button, self.open_button):
            column.addWidget(widget)
        self.body.addWidget(below)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show that nothing is chosen."""
        self._change = self._binned = None
        clear(self._lines)
        self.set_heading("Thay đổi")
        self._lines.addWidget(Empty("Chưa chọn", "Chọn một dòng để xem chi tiết."))
        for widget in (self.obstacle, self.undo_button, self.all_button, self.restore_button, self.open_button):
            widget.hide()

    def show_change(self, change: Change) -> None:
        """Show a change."""
        self._change, self._binned = change, None
        entry = change.entry
        clear(self._lines)
        self.set_heading(change.words)
        self._lines.addWidget(label(entry.summary, "strong", wrap=True))
        who = entry.who or "chưa ghi tên người dùng"
        self._lines.addWidget(
            label(f"{screen_date(entry.at.date())} {entry.at:%H:%M:%S} · {who}", "secondary", wrap=True)
        )
        if change.together > 1:
            self._lines.addWidget(
                label(f"Cùng lần ghi với {change.together - 1} thay đổi khác.", "secondary", wrap=True)
            )
        if change.undone:
            holder = Pill("đã hoàn tác", "neutral")
            self._lines.addWidget(holder)
        for field in change.fields:
            self._lines.addWidget(line(soft=True))
            self._add_field(field)
        self._lines.addStretch(1)
        can = not change.obstacle
        self.undo_button.setVisible(can)
        self.obstacle.setText(change.obstacle)
        self.obstacle.setVisible(not can)
        self.all_button.setText(f"Hoàn tác cả lần ghi ({change.together} thay đổi)")
        self.all_button.setVisible(change.together > 1 and not change.undone)
        self.restore_button.hide()
        self.open_button.setVisible(entry.entity in _PAGES and entry.entity_id is not None and entry.action != "delete")

    def show_binned(self, item: Binned) -> None:
        """Show a record in the bin."""
        self._change, self._binned = None, item
        clear(self._lines)
        kind = ENTITIES.get(item.entity, item.entity)
        self.set_heading(f"{kind[0].upper()}{kind[1:]} đã xóa")
        self._lines.addWidget(label(item.title, "strong", wrap=True))
        if item.detail:
            self._lines.addWidget(label(item.detail, "secondary", wrap=True))
        when = f"Xóa lúc {item.deleted_at:%H:%M} ngày {short_date(item.deleted_at.date())}."
        self._lines.addWidget(label(f"{when} Chương trình không tự xóa mục trong thùng rác.", "secondary", wrap=True))
        self._lines.addStretch(1)
        self.restore_button.show()
        for widget in (self.obstacle, self.undo_button, self.all_button, self.open_button):
            widget.hide()

    def _add_field(self, field: FieldChange) -> None:
        self._lines.addWidget(label(field.label, "small"))
        if field.before != NOTHING:
            before = label(field.before, "secondary", wrap=True)
            font = before.font()
            font.setStrikeOut(True)
            before.setFont(font)
            before.setAccessibleName(f"{field.label} trước: {field.before}")
            self._lines.addWidget(before)
        after = label(f"→ {field.after}", wrap=True)
        after.setAccessibleName(f"{field.label} sau: {field.after}")
        self._lines.addWidget(after)

    def _undo(self) -> None:
        if self._change is not None:
            self.undo_asked.emit(self._change.entry.id)

    def _undo_all(self) -> None:
        if self._change is not None:
            self.undo_all_asked.emit(self._change.entry.id)

    def _restore(self) -> None:
        if self._binned is not None:
            self.restore_asked.emit(self._binned.entity, self._binned.id)

    def _open(self) -> None:
        if self._change is None:
            return
        entry = self._change.entry
        page = _PAGES[entry.entity]
        target = (entry.entity, entry.entity_id) if page == "registers" else entry.entity_id
        self._context.signals.open_page.emit(page, target)
