"""The office's official channels and the watched folder: what quick entry knows a link's owner by."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.errors import AppError
from cchc_desktop.intake.activity_link import address_of, read_link
from cchc_desktop.models import Changes, Channel
from cchc_desktop.text import fold
from ui import errors
from ui.context import Context
from ui.inbox_watch import watch_of
from ui.theme import ROW
from ui.widgets import Button, Card, Empty, label, line, upright
from ui.widgets.elided import Elided
from ui.widgets.figure_table import Cell, Column, FigureTable
from ui.widgets.form import Form, choices, line_edit, set_choice

PLATFORMS = (
    ("portal", "Trang, cổng thông tin điện tử"),
    ("facebook", "Facebook, fanpage"),
    ("zalo", "Zalo OA"),
    ("zalo_group", "Nhóm Zalo"),
    ("youtube", "YouTube"),
    ("tiktok", "TikTok"),
    ("press", "Báo chí"),
    ("web", "Trang web khác"),
)
_WORDS = dict(PLATFORMS)


class ChannelsCard(Card):
    """A list of channels and the form of one, side by side; saved on leaving a field."""

    def __init__(self, context: Context) -> None:
        super().__init__("Kênh chính thức", "liên kết dán vào Ghi nhanh được nhận ra theo danh sách này")
        self._context = context
        self._channels: list[Channel] = []
        self._shown: list[Channel] = []
        self._current: Channel | None = None
        self._find = ""
        self._loading = False
        self.table = FigureTable(
            context.theme,
            [
                Column("Tên kênh", stretch=2, least=18),
                Column("Loại", stretch=1, least=14),
                Column("Địa chỉ", stretch=2, least=18),
            ],
            name="Danh sách kênh chính thức",
        )
        self.table.setMaximumHeight(ROW * 9)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.empty = Empty(
            "Chưa có kênh nào", "Thêm trang thông tin, fanpage, Zalo của cơ quan và đơn vị: dán địa chỉ là đủ."
        )
        self.add_button = Button(context.theme, "Thêm kênh", icon="plus", on_click=self.add)
        self._build_form()
        list_side = QVBoxLayout()
        list_side.setSpacing(0)
        list_side.addWidget(self.table, 1)
        list_side.addWidget(self.empty, 1)
        below = QHBoxLayout()
        below.setContentsMargins(12, 8, 12, 10)
        below.addWidget(self.add_button)
        below.addStretch(1)
        list_side.addWidget(line(soft=True))
        list_side.addLayout(below)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addLayout(list_side, 3)
        row.addWidget(upright())
        row.addWidget(self.form_side, 2)
        self.body.addLayout(row)
        self.setMinimumHeight(300)

    def _build_form(self) -> None:
        self.form_side = QWidget()
        column = QVBoxLayout(self.form_side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        form = Form()
        self.address = line_edit(self.save, "Dán địa chỉ: https://www.facebook.com/soxaydung")
        self.name = line_edit(self.save, "Ví dụ: Fanpage Sở Xây dựng")
        self.platform = choices([(words, key) for key, words in PLATFORMS], self.save)
        self.unit = choices([], self.save)
        self.active = choices([("Đang dùng", True), ("Đã ngừng", False)], self.save)
        form.add("Địa &chỉ", self.address)
        form.add("Tên kê&nh", self.name)
        form.add("&Loại kênh", self.platform)
        form.add("Đơn vị q&uản lý", self.unit)
        form.add("T&rạng thái", self.active)
        column.addLayout(form)
        self.note = label("", tone="bad", wrap=True)
        self.note.setContentsMargins(14, 0, 14, 0)
        column.addWidget(self.note)
        row = QHBoxLayout()
        row.setContentsMargins(14, 0, 14, 12)
        self.delete_button = Button(self._context.theme, "Xóa kênh", kind="danger", on_click=self.delete)
        row.addStretch(1)
        row.addWidget(self.delete_button)
        column.addStretch(1)
        column.addLayout(row)

    # -- the list ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the channels again, keeping the one in the form."""
        self._channels = self._context.workspace.channels.all()
        wanted = fold(self._find)
        self._shown = [
            c for c in self._channels if wanted in fold(f"{c.name} {c.address} {_WORDS.get(c.platform, '')}")
        ]
        names = self._context.workspace.unit_names()
        self._loading = True
        self.table.set_rows([self._cells(channel) for channel in self._shown])
        self.unit.clear()
        self.unit.addItem("(cơ quan)", None)
        for unit in self._context.workspace.units():
            self.unit.addItem(names.get(unit.id or 0, unit.name), unit.id)
        self._loading = False
        self.table.setVisible(bool(self._shown))
        self.empty.setVisible(not self._shown)
        current = self._current.id if self._current else None
        if current is not None:
            self._current = next((channel for channel in self._channels if channel.id == current), None)
        if self._current is None and self._shown:
            self._current = self._shown[0]
        self._select_current()
        self._fill()

    def narrow(self, text: str) -> None:
        """Narrow the list."""
        self._find = text
        self.refresh()

    def _cells(self, channel: Channel) -> tuple[Cell, ...]:
        role = "text" if channel.active else "secondary"
        kind = _WORDS.get(channel.platform, "Trang web khác")
        name = channel.name if channel.active else f"{channel.name} (đã ngừng)"
        return Cell(name, role), Cell(kind, "secondary"), Cell(channel.address, "secondary")

    def _select_current(self) -> None:
        place = next(
            (
                n
                for n, channel in enumerate(self._shown)
                if self._current is not None and channel.id == self._current.id
            ),
            None,
        )
        self._loading = True
        if place is None:
            self.table.clearSelection()
        else:
            self.table.selectRow(place)
        self._loading = False

    def _choose(self) -> None:
        if self._loading:
            return
        row = self.table.currentIndex().row()
        if 0 <= row < len(self._shown):
            self.save()
            self._current = self._shown[row]
            self._fill()

    # -- the form ------------------------------------------------------------------------------

    def add(self) -> None:
        """Start a new channel: saved as soon as it has an address."""
        self.save()
        self._current = Channel(None, "", "", "")
        self._select_current()
        self._fill()
        self.address.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fill(self) -> None:
        channel = self._current
        self.form_side.setEnabled(channel is not None)
        self.note.setText("")
        channel = channel or Channel(None, "", "portal", "")
        self._loading = True
        for field, value in ((self.address, channel.address), (self.name, channel.name)):
            if not (field.hasFocus() and field.isModified()):
                field.setText(value)
        set_choice(self.platform, channel.platform or "portal")
        set_choice(self.unit, channel.unit_id)
        set_choice(self.active, channel.active)
        self.delete_button.setEnabled(channel.id is not None)
        self._loading = False

    def save(self) -> None:
        """Cất what the form holds, if it differs; a pasted address chooses the kind of channel."""
        if self._loading or self._current is None:
            return
        old = self._current
        typed = self.address.text().strip()
        platform = self.platform.currentData()
        if typed and address_of(typed) != old.address and (link := read_link(typed)) is not None:
            group = link.platform == "zalo" and link.kind == "zalo_group"
            platform = "zalo_group" if group else link.platform if link.platform in _WORDS else "web"
            self._loading = True
            set_choice(self.platform, platform)
            self._loading = False
        wanted = replace(
            old,
            name=self.name.text().strip(),
            platform=platform,
            address=address_of(typed) or typed,
            unit_id=self.unit.currentData(),
            active=bool(self.active.currentData()),
        )
        if wanted == old or not wanted.address:
            return
        changes = self._try(lambda: self._context.workspace.channels.save(wanted))
        if changes is not None:
            self.name.setModified(False)
            self.address.setModified(False)
            self._current = self._context.workspace.channels.get(changes.id or 0)
            self._context.signals.wrote(changes)
            self.refresh()

    def delete(self) -> None:
        """Move the channel in the form to the bin, with the way back."""
        channel = self._current
        if channel is None or channel.id is None:
            return
        channel_id = channel.id
        changes = self._try(lambda: self._context.workspace.channels.remove(channel_id))
        if changes is None:
            return
        self._current = None
        self._context.signals.wrote(changes)
        self.refresh()
        self._context.signals.say(
            f"Đã xóa kênh “{channel.name}”.", ("Hoàn tác", lambda: self._bring_back(channel_id)), tone="neutral"
        )

    def _bring_back(self, channel_id: int) -> None:
        self._context.signals.wrote(self._context.workspace.channels.restore(channel_id))
        self.refresh()

    def _try(self, write) -> Changes | None:
        try:
            return write()
        except AppError as error:
            self.note.setText(str(error))
        except Exception as error:
            errors.show(self, error, "Chưa cất được")
        return None


class InboxCard(Card):
    """Which folder of this machine is watched for new evidence."""

    def __init__(self, context: Context) -> None:
        super().__init__("Hộp minh chứng", "thư mục nhận ảnh, tệp trên máy này")
        self._context = context
        self.watch = watch_of(context)
        column = QVBoxLayout()
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(8)
        self.path = Elided("")
        self.path.setAccessibleName("Thư mục của hộp minh chứng")
        self.path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.path)
        words = "Tệp mới trong thư mục hiện thành thẻ ở Nhật ký để gắn vào hoạt động. Tệp gốc không bị di chuyển."
        column.addWidget(label(words, "small", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Button(context.theme, "Chọn thư mục", icon="folder", on_click=self._choose))
        self.stop = Button(context.theme, "Ngừng theo dõi", on_click=self._stop)
        row.addWidget(self.stop)
        row.addStretch(1)
        column.addLayout(row)
        self.body.addLayout(column)
        self.refresh()

    def refresh(self) -> None:
        folder = self.watch.folder
        self.path.setText(str(folder) if folder else "Chưa chọn thư mục")
        self.stop.setEnabled(folder is not None)

    def _choose(self) -> None:
        from ui.dialogs.quick_inbox import choose_inbox

        choose_inbox(self._context, self)
        self.refresh()

    def _stop(self) -> None:
        self.watch.set_folder(None)
        self.refresh()
