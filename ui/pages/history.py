"""Lịch sử: who changed what and when, field by field; taking a change back; the bin of every kind of record."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.doors.history import Binned, Change
from cchc_desktop.errors import AppError
from cchc_desktop.labels import ENTITIES
from cchc_desktop.models import Changes, Topic
from cchc_desktop.registers import RECORDS
from cchc_desktop.text import number, screen_date
from ui.context import Context
from ui.pages.base import Page
from ui.pages.history_detail import ChangePanel
from ui.widgets import Button, Card, Empty, label
from ui.widgets.figure_table import Cell, Column, FigureTable
from ui.widgets.log_flow import FlowLayout

STEP = 200  # entries read at a time
FIND_PAUSE = 200  # ms
_SHORT = 140


class HistoryPage(Page):
    """The history and the bin."""

    name: ClassVar[str] = "history"
    title: ClassVar[str] = "Lịch sử"
    topics: ClassVar[frozenset[Topic]] = frozenset(Topic)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._entities: tuple[str, ...] = ()
        self._limit = STEP
        self._changes: list[Change] = []
        self._latest: Change | None = None
        self._binned: list[Binned] = []
        self._wanted: int | None = None
        theme = self.theme
        self.undo_button = Button(
            theme, "Hoàn tác lần gần nhất", kind="primary", key="Ctrl+Z", icon="undo", on_click=self.undo_latest
        )
        self.header.set_title("Lịch sử thay đổi")
        self.header.add_action(self._make_user())
        self.header.add_action(self.undo_button)
        self._find_pause = QTimer(self)
        self._find_pause.setSingleShot(True)
        self._find_pause.setInterval(FIND_PAUSE)
        self._find_pause.timeout.connect(self._first_page)
        self.body.addWidget(self._make_bar())
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._make_list(), 1)
        self.panel = ChangePanel(context)
        self.panel.undo_asked.connect(self.undo)
        self.panel.undo_all_asked.connect(partial(self.undo, whole=True))
        self.panel.restore_asked.connect(self.restore)
        self.panel.setFixedWidth(theme.control_width(46))
        row.addWidget(self.panel)
        self.body.addLayout(row, 1)
        theme.changed.connect(self.refresh)

    # -- building ----------------------------------------------------------------------------------

    def _make_user(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 8, 0)
        tag = label("Người dùng", "secondary")
        self.user = QLineEdit()
        self.user.setAccessibleName("Người dùng")
        self.user.setPlaceholderText("Họ tên người đang dùng")
        self.user.setToolTip("Tên ghi bên mỗi thay đổi; không phải tài khoản, không có mật khẩu")
        self.user.setFixedWidth(self.theme.control_width(26))
        self.user.editingFinished.connect(self._save_user)
        tag.setBuddy(self.user)
        row.addWidget(tag)
        row.addWidget(self.user)
        return holder

    def _make_bar(self) -> QWidget:
        theme, bar = self.theme, QWidget()
        flow = FlowLayout(bar, gap=8)
        policy = bar.sizePolicy()
        policy.setHeightForWidth(True)
        bar.setSizePolicy(policy)
        self.find_edit = QLineEdit()
        self.find_edit.setPlaceholderText("Tìm theo nội dung, người dùng")
        self.find_edit.setAccessibleName("Tìm trong lịch sử")
        self.find_edit.setClearButtonEnabled(True)
        self.find_edit.setFixedWidth(theme.control_width(32))
        self.find_edit.textChanged.connect(lambda _text: self._find_pause.start())
        self.kind_chip = Button(theme, "Mọi loại", kind="chip", on_click=self._kind_menu)
        self.bin_chip = Button(theme, "Thùng rác", kind="chip", icon="trash", on_click=self._first_page)
        self.bin_chip.setCheckable(True)
        for widget in (self.find_edit, self.kind_chip, self.bin_chip):
            flow.addWidget(widget)
        return bar

    def _make_list(self) -> Card:
        theme, card = self.theme, Card()
        columns = [Column("Khi nào", least=13), Column("Ai", stretch=1, least=11), Column("Việc", stretch=2, least=14),
                   Column("Nội dung", stretch=4, least=17)]  # fmt: skip
        self.table = FigureTable(theme, columns, name="Các thay đổi")
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.bin_table = FigureTable(
            theme,
            [Column("Xóa lúc", least=16), Column("Loại", least=14), Column("Tên", stretch=3, least=24),
             Column("Thuộc", stretch=2, least=12)],
            name="Thùng rác",
        )  # fmt: skip
        self.bin_table.selectionModel().currentRowChanged.connect(self._choose_binned)
        self.bin_table.picked.connect(self._restore_row)
        self.empty = Empty("Chưa có thay đổi nào", "Mỗi lần thêm, sửa, xóa được ghi lại ở đây và hoàn tác được.")
        self.none_found = Empty("Không có thay đổi phù hợp", "Bỏ bớt điều kiện lọc hoặc tìm bằng từ khác.")
        self.bin_empty = Empty("Thùng rác trống", "Mục đã xóa nằm ở đây đến khi khôi phục; không tự mất đi.")
        self.stack = QStackedWidget()
        for widget in (self.table, self.bin_table, self.empty, self.none_found, self.bin_empty):
            self.stack.addWidget(widget)
        card.body.addWidget(self.stack, 1)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(12, 4, 12, 6)
        self.more = Button(theme, "Xem các thay đổi cũ hơn", kind="link", on_click=self._show_more)
        column.addWidget(self.more)
        card.body.addWidget(below)
        self._below = below
        return card

    # -- reading -----------------------------------------------------------------------------------

    @property
    def in_bin(self) -> bool:
        return self.bin_chip.isChecked()

    def refresh(self) -> None:
        if not self.user.hasFocus():
            self.user.setText(self.workspace.setting("user_name"))
        if self.in_bin:
            self.context.tasks.read(lambda reader: reader.past.bin(), self._show_bin, key="history")
            return
        limit, entities, text = self._limit, self._entities, self.find_edit.text()
        self.context.tasks.read(
            lambda reader: (reader.past.changes(limit, entities=entities, text=text), reader.past.latest()),
            self._show,
            key="history",
        )

    def _first_page(self) -> None:
        self._limit = STEP
        self.kind_chip.setEnabled(not self.in_bin)
        self.refresh()

    def _show_more(self) -> None:
        self._limit += STEP
        self.refresh()

    def _show(self, found: tuple[list[Change], Change | None]) -> None:
        changes, latest = found
        chosen = self._wanted if self._wanted is not None else self._current_id()
        self._wanted = None
        self._changes = changes
        self.table.set_rows([self._cells(change) for change in changes])
        self._latest = latest
        self.undo_button.setEnabled(latest is not None and not latest.obstacle)
        self.undo_button.setToolTip(f"{latest.words}: {latest.entry.summary}. {latest.obstacle}" if latest else "")
        narrowed = bool(self._entities or self.find_edit.text().strip())
        self.stack.setCurrentWidget(self.table if changes else self.none_found if narrowed else self.empty)
        self._below.setVisible(len(changes) >= self._limit)
        words = f"{number(len(changes))} thay đổi gần nhất" if len(changes) >= self._limit else (
            f"{number(len(changes))} thay đổi")  # fmt: skip
        self.header.set_note(words)
        place = next((n for n, change in enumerate(changes) if change.entry.id == chosen), 0)
        if changes:
            self.table.selectRow(place)
            self._choose(self.table.currentIndex(), QModelIndex())
        else:
            self.panel.show_nothing()

    def _show_bin(self, found: list[Binned]) -> None:
        self._binned = found
        self.bin_table.set_rows([self._bin_cells(item) for item in found])
        self.stack.setCurrentWidget(self.bin_table if found else self.bin_empty)
        self._below.setVisible(False)
        self.header.set_note(f"{number(len(found))} mục trong thùng rác, giữ đến khi khôi phục")
        if found:
            self.bin_table.selectRow(0)
            self._choose_binned(self.bin_table.currentIndex(), QModelIndex())
        else:
            self.panel.show_nothing()

    @staticmethod
    def _cells(change: Change) -> tuple[Cell, ...]:
        entry = change.entry
        role = "faint" if change.undone else "text"
        words = change.words + (" (đã hoàn tác)" if change.undone else "")
        about = " ".join(entry.summary.split())
        if change.fields:
            about += f" · {', '.join(field.label[0].lower() + field.label[1:] for field in change.fields[:4])}"
            about += f" và {len(change.fields) - 4} mục khác" if len(change.fields) > 4 else ""
        short = about if len(about) <= _SHORT else f"{about[: _SHORT - 1].rstrip()}…"
        when = f"{screen_date(entry.at.date())} {entry.at:%H:%M}"
        return (
            Cell(when, "secondary"),
            Cell(entry.who or "(chưa ghi tên)", "secondary" if entry.who else "faint"),
            Cell(words, role),
            Cell(short, role, tip=about),
        )

    @staticmethod
    def _bin_cells(item: Binned) -> tuple[Cell, ...]:
        kind = ENTITIES.get(item.entity, item.entity)
        when = f"{screen_date(item.deleted_at.date())} {item.deleted_at:%H:%M}"
        return (
            Cell(when, "secondary"),
            Cell(f"{kind[0].upper()}{kind[1:]}"),
            Cell(item.title),
            Cell(item.detail if len(item.detail) <= 60 else f"{item.detail[:59]}…", "secondary", tip=item.detail),
        )

    # -- choosing --------------------------------------------------------------------------------------

    def _current_id(self) -> int | None:
        row = self.table.currentIndex().row()
        return self._changes[row].entry.id if 0 <= row < len(self._changes) else None

    def _choose(self, now: QModelIndex, _before: QModelIndex) -> None:
        if 0 <= now.row() < len(self._changes) and not self.in_bin:
            self.panel.show_change(self._changes[now.row()])

    def _choose_binned(self, now: QModelIndex, _before: QModelIndex) -> None:
        if 0 <= now.row() < len(self._binned) and self.in_bin:
            self.panel.show_binned(self._binned[now.row()])

    def _kind_menu(self) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for words, entities in (("Mọi loại", ()), *KINDS):
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(entities == self._entities)
            action.triggered.connect(partial(self.show_kind, words, entities))
        menu.popup(self.kind_chip.mapToGlobal(QPoint(0, self.kind_chip.height() + 2)))

    def show_kind(self, words: str, entities: tuple[str, ...], _checked: bool = False) -> None:
        """Show the changes of some kinds of records, or of all."""
        self._entities = entities
        self.kind_chip.setText(words)
        self.kind_chip.updateGeometry()
        self._first_page()

    # -- what the clerk does ---------------------------------------------------------------------------

    def undo_latest(self) -> None:
        """Take back the newest change that can be."""
        what = f"{self._latest.words[0].lower()}{self._latest.words[1:]}" if self._latest else "lần thay đổi gần nhất"
        self._try(lambda: self.workspace.past.undo(), f"Đã hoàn tác: {what}.")

    def undo(self, entry_id: int, *, whole: bool = False) -> None:
        """Take back a chosen change, alone or with all of the same write."""
        words = "Đã hoàn tác cả lần ghi." if whole else "Đã hoàn tác thay đổi."
        self._try(lambda: self.workspace.past.undo(entry_id, whole=whole), words)

    def restore(self, entity: str, row_id: int) -> None:
        """Bring a record back from the bin."""
        self._try(lambda: self.workspace.past.restore(entity, row_id), "Đã khôi phục từ thùng rác.")

    def _restore_row(self, row: int) -> None:
        item = self._binned[row]
        self.restore(item.entity, item.id)

    def _try(self, write, words: str) -> None:
        try:
            changes: Changes = write()
        except AppError as error:
            self.signals.say(str(error), tone="bad")
            self.refresh()
            return
        self.signals.say(words)
        self.signals.wrote(changes)

    def _save_user(self) -> None:
        name = " ".join(self.user.text().split())
        if name != self.workspace.setting("user_name"):
            self.signals.wrote(self.workspace.set_setting("user_name", name))
            self.signals.message.emit(
                f"Các thay đổi từ bây giờ ghi tên {name}." if name else "Không ghi tên người dùng."
            )

    def primary_action(self) -> None:
        self.find_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def find(self, text: str) -> None:
        """Show what matches the words."""
        self.find_edit.setText(text)

    def open_target(self, target: object) -> None:
        """Show the bin."""
        if target == "bin":
            self.bin_chip.setChecked(True)
            self._first_page()

    def leave(self) -> bool:
        self._save_user()
        return True


KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Hoạt động", ("activity", "series")),
    ("Minh chứng", ("evidence",)),
    ("Kế hoạch", ("plan",)),
    ("Báo cáo, chấm điểm", ("report", "score")),
    ("Số liệu đơn vị gửi", ("exchange",)),
    ("Sổ theo dõi", tuple(RECORDS)),
    ("Cơ quan, đơn vị", ("office", "unit", "channel")),
)
