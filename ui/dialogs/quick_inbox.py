"""Hộp minh chứng: cards of new files in the watched folder, to be given to an activity, started from, or put aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.doors.inbox import Waiting
from cchc_desktop.errors import AppError
from cchc_desktop.filetypes import type_words
from cchc_desktop.text import screen_date
from ui.context import Context
from ui.evidence_taking import attach_to
from ui.file_dialogs import ask_folder
from ui.inbox_watch import watch_of
from ui.opening import open_file
from ui.widgets import Button, Card, Empty, Scroll, ghost, label, primary, secondary
from ui.widgets.elided import Elided
from ui.widgets.evidence_tiles import Tile, Tiles

SHOWN = 60


def choose_inbox(context: Context, parent: QWidget) -> None:
    """Ask for the folder that is watched."""
    watch = watch_of(context)
    title = "Chọn thư mục nhận ảnh, tệp của Zalo hoặc máy quét"
    if folder := ask_folder(parent, title, "inbox", start=watch.folder):
        try:
            watch.set_folder(folder)
        except AppError as error:
            context.signals.say(str(error), tone="bad")


def inbox_menu(context: Context, parent: QWidget, take: Callable[[Sequence[Path]], object]) -> QMenu:
    """Return a menu of what waits; the entries hand their file to `take`."""
    watch = watch_of(context)
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    if watch.folder is None:
        menu.addAction("Chọn thư mục nhận ảnh, tệp…", lambda: choose_inbox(context, parent))
        return menu
    for item in watch.waiting[:12]:
        words = f"{item.name}\t{screen_date(item.day)}"
        menu.addAction(words.replace("&", "&&"), lambda item=item: take([item.path]))
    if not watch.waiting:
        menu.addAction("Không có tệp mới").setEnabled(False)
    menu.addSeparator()
    menu.addAction("Mở hộp minh chứng…", lambda: open_inbox(context, parent))
    menu.addAction("Đổi thư mục…", lambda: choose_inbox(context, parent))
    return menu


class InboxDialog(QDialog):
    """Not modal: it stands beside the log, and what is chosen there is what files are given to."""

    new_entry = Signal(list)  # paths: start an activity with them

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.watch = watch_of(context)
        self._told = False
        self._items: list[Waiting] = []
        self.target: Callable[[], int | None] = lambda: None  # the activity chosen in the log
        self.setWindowTitle("Hộp minh chứng")
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        theme = context.theme
        self.heading = label("", "section")
        self.folder = Elided("")
        self.folder.setProperty("role", "secondary")
        self.tiles = Tiles(context)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 12, 14, 12)
        column.addWidget(self.tiles)
        column.addStretch(1)
        self.attach = primary(theme, "Gắn vào hoạt động đang chọn", self._attach, key="Return")
        self.start = secondary(theme, "Ghi hoạt động mới", self._start, key="Ctrl+N")
        self.skip = secondary(theme, "Bỏ qua", self._skip, key="Del")
        self.close_button = ghost(theme, "Đóng", self.close, key="Esc")
        choose = Button(theme, "Đổi thư mục", icon="folder", on_click=lambda: choose_inbox(context, self))
        first = Button(theme, "Chọn thư mục", kind="primary", on_click=lambda: choose_inbox(context, self))
        self.none = Empty(
            "Chưa chọn thư mục",
            "Chọn nơi Zalo hoặc máy quét lưu tệp; tệp mới sẽ hiện ở đây để gắn vào hoạt động.",
            [first],
        )
        self.empty = Empty("Không có tệp mới", "Tệp mới trong thư mục sẽ hiện ở đây. Tệp gốc giữ nguyên chỗ cũ.")
        self.stack = QStackedWidget()
        for widget in (Scroll(inner), self.empty, self.none):
            self.stack.addWidget(widget)
        card = Card()
        card.body.addWidget(self.stack)
        head = QHBoxLayout()
        head.addWidget(self.heading)
        head.addWidget(self.folder, 1)
        head.addWidget(choose)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        for button in (self.attach, self.start, self.skip, self.close_button):
            bar.addWidget(button)
        bar.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(card, 1)
        self.target_words = label("", "secondary", wrap=True)
        layout.addWidget(self.target_words)
        layout.addLayout(bar)
        self.resize(720, 440)
        QShortcut(QKeySequence("Ctrl+A"), self).activated.connect(self._choose_all)
        self.watch.changed.connect(self.refresh)
        self.refresh()

    def on_new_entry(self, start: Callable[[list[Path]], object]) -> None:
        """Say what starts an activity with files: the log, once."""
        if not self._told:
            self.new_entry.connect(start)
            self._told = True

    def refresh(self) -> None:
        """Show what waits now; what was chosen stays chosen."""
        chosen = {item.sha256 for item in self.chosen()}
        items = self.watch.waiting[:SHOWN]
        shown = []
        for item in items:
            note = f"{type_words(item.name)}, {screen_date(item.day)}, {item.size / 1024:,.0f} KB".replace(",", ".", 0)
            tile = Tile(self._context.theme, item.name, note)
            tile.setCheckable(True)
            tile.setChecked(item.sha256 in chosen)
            tile.toggled.connect(self._show_buttons)
            tile.opened.connect(lambda item=item: open_file(item.path))
            shown.append((tile, item.sha256, item.path))
        self.tiles.set(shown)
        self._items = items
        folder = self.watch.folder
        count = len(self.watch.waiting)
        self.heading.setText(f"{count} tệp chưa gắn vào hoạt động" if count else "Hộp minh chứng")
        self.folder.setText(str(folder) if folder else "")
        self.stack.setCurrentIndex(2 if folder is None else 0 if items else 1)
        self._show_buttons()

    def chosen(self) -> list[Waiting]:
        """Return the files whose cards are chosen."""
        return [item for item, tile in zip(self._items, self.tiles.tiles(), strict=False) if tile.isChecked()]

    def _choose_all(self) -> None:
        for tile in self.tiles.tiles():
            tile.setChecked(True)

    def _show_buttons(self) -> None:
        some, target = bool(self.chosen()), self.target()
        if self._items and target is not None:
            row = self._context.workspace.activity(target)
            self.target_words.setText(f"Hoạt động đang chọn: {screen_date(row.date)} “{row.title[:90]}”")
        elif self._items:
            self.target_words.setText("Chưa chọn hoạt động ở Nhật ký. Bấm vào thẻ để chọn tệp, Ctrl+A chọn tất cả.")
        else:
            self.target_words.setText("")
        for button in (self.start, self.skip):
            button.setEnabled(some)
        self.attach.setEnabled(some and target is not None)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self.watch.look()
        self._show_buttons()

    def changeEvent(self, event) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isVisible():
            self._show_buttons()  # another activity may have been chosen beside

    def _attach(self) -> None:
        target = self.target()
        if target is not None and (items := self.chosen()):
            attach_to(self._context, target, [item.path for item in items])

    def _start(self) -> None:
        if items := self.chosen():
            self.new_entry.emit([item.path for item in items])

    def _skip(self) -> None:
        items = self.chosen()
        for item in items:
            self.watch.skip(item)
        if items:
            self._context.signals.say(
                f"Đã bỏ qua {len(items)} tệp.",
                ("Hoàn tác", lambda: [self.watch.unskip(i) for i in items]),
                tone="neutral",
            )


def open_inbox(context: Context, parent: QWidget) -> InboxDialog:
    """Open the window of the inbox, one for the main window."""
    main = parent.window()
    owner = main.parentWidget() or main
    for old in owner.findChildren(InboxDialog):
        old.show()
        old.raise_()
        old.activateWindow()
        return old
    dialog = InboxDialog(context, owner)
    dialog.show()
    return dialog
