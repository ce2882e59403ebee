"""Sổ theo dõi: the registers beside the log, each a list and the form of one row side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop import publish
from cchc_desktop.errors import AppError
from cchc_desktop.models import Changes, Topic
from cchc_desktop.periods import Period, Window
from cchc_desktop.registers import IndexValue, Register, Row, change_words, registers
from cchc_desktop.reports.register_facts import index_changes
from cchc_desktop.text import fold, number
from cchc_desktop.workspace import Workspace
from ui.context import Context
from ui.pages.base import Page
from ui.pages.list_files import ask_and_write
from ui.pages.periods import year_periods
from ui.pages.registers_cells import list_columns, row_cells
from ui.pages.registers_form import RowForm
from ui.theme import ROW
from ui.widgets import Button, Card, Empty, primary
from ui.widgets.figure_table import FigureTable
from ui.widgets.log_flow import FlowLayout

SHOWN = 200  # rows of a list; a search narrows more
FIND_PAUSE = 150  # ms


@dataclass(frozen=True, slots=True)
class Listed:
    """What was read of a register."""

    name: str
    rows: list[Row]
    total: int
    changes: dict[int, str]  # of an index: how its rank moved


class RegistersPage(Page):
    """The registers."""

    name: ClassVar[str] = "registers"
    title: ClassVar[str] = "Sổ theo dõi"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.REGISTERS, Topic.UNITS, Topic.SETTINGS})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.own: Register = registers()[0]
        self._period: Period | None = None
        self._rows: list[Row] = []
        self._wanted_id: int | None = None
        self._loading = False
        self._tables: dict[str, FigureTable] = {}
        self._forms: dict[str, RowForm] = {}
        theme = self.theme
        self.export_button = Button(theme, "Xuất Excel", icon="export", on_click=self._export_menu)
        self.header.add_action(self.export_button)
        self.header.add_action(primary(theme, "Thêm", self.primary_action, key="Ctrl+N"))
        self._find_pause = QTimer(self)
        self._find_pause.setSingleShot(True)
        self._find_pause.setInterval(FIND_PAUSE)
        self._find_pause.timeout.connect(self._read)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._make_names())
        row.addLayout(self._make_list(), 1)
        self.forms = QStackedWidget()
        self.forms.setFixedWidth(theme.control_width(44))
        row.addWidget(self.forms)
        self.body.addLayout(row, 1)
        edit = QShortcut(QKeySequence("F2"), self)
        edit.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        edit.activated.connect(lambda: self.form.focus_first())
        self._show_register(self.own)
        theme.changed.connect(self.refresh)

    # -- building ----------------------------------------------------------------------------------

    def _make_names(self) -> Card:
        card = Card()
        self.names = QListWidget()
        self.names.setProperty("look", "periods")
        self.names.setAccessibleName("Các sổ theo dõi")
        for own in registers():
            item = QListWidgetItem(own.label)
            item.setData(Qt.ItemDataRole.UserRole, own.name)
            item.setSizeHint(QSize(0, ROW + 14))
            self.names.addItem(item)
        self.names.setCurrentRow(0)
        self.names.currentItemChanged.connect(self._choose_register)
        card.body.setContentsMargins(6, 6, 6, 6)
        card.body.addWidget(self.names)
        card.setFixedWidth(self.theme.control_width(24))
        return card

    def _make_list(self) -> QVBoxLayout:
        theme = self.theme
        column = QVBoxLayout()
        column.setSpacing(8)
        bar_widget = QWidget()
        bar = FlowLayout(bar_widget, gap=8)
        policy = bar_widget.sizePolicy()
        policy.setHeightForWidth(True)
        bar_widget.setSizePolicy(policy)
        self.find_edit = QLineEdit()
        self.find_edit.setPlaceholderText("Tìm trong sổ, không cần dấu")
        self.find_edit.setAccessibleName("Tìm trong sổ")
        self.find_edit.setClearButtonEnabled(True)
        self.find_edit.setFixedWidth(theme.control_width(26))
        self.find_edit.textChanged.connect(lambda _text: self._find_pause.start())
        self.period_chip = Button(theme, "Mọi thời gian", kind="chip", on_click=self._period_menu)
        self.open_chip = Button(theme, "Đang chờ", kind="chip", on_click=self._read)
        self.bin_chip = Button(theme, "Thùng rác", kind="chip", icon="trash", on_click=self._read)
        for chip in (self.open_chip, self.bin_chip):
            chip.setCheckable(True)
        bar.addWidget(self.find_edit)
        for chip in (self.period_chip, self.open_chip, self.bin_chip):
            bar.addWidget(chip)
        column.addWidget(bar_widget)
        self.list_card = Card()
        self.stack = QStackedWidget()
        self.list_card.body.addWidget(self.stack)
        column.addWidget(self.list_card, 1)
        self.empty: dict[str, Empty] = {}
        return column

    def _table(self, own: Register) -> FigureTable:
        if own.name not in self._tables:
            table = FigureTable(self.theme, list_columns(own), name=own.label)
            table.selectionModel().currentRowChanged.connect(self._choose_row)
            table.picked.connect(lambda _row: self.form.focus_first())
            self._tables[own.name] = table
            self.stack.addWidget(table)
            hints = (own.empty_hint, [Button(self.theme, f"Thêm {own.noun}", on_click=self.primary_action)])
            self.empty[own.name] = Empty(own.empty, *hints)
            self.stack.addWidget(self.empty[own.name])
        return self._tables[own.name]

    @property
    def table(self) -> FigureTable:
        return self._table(self.own)

    @property
    def form(self) -> RowForm:
        """Return the form of the register shown, making it if it is new."""
        if self.own.name not in self._forms:
            form = RowForm(self.context, self.own)
            form.save_asked.connect(self.save)
            form.cancel_asked.connect(self._cancel)
            form.delete_asked.connect(self.delete)
            form.restore_asked.connect(self._restore_shown)
            self._forms[self.own.name] = form
            self.forms.addWidget(form)
        return self._forms[self.own.name]

    # -- which register ------------------------------------------------------------------------------

    def _choose_register(self, item: QListWidgetItem | None, before: QListWidgetItem | None) -> None:
        if item is None or self._loading:
            return
        if not self._put_away():
            self._loading = True
            self.names.setCurrentItem(before or item)
            self._loading = False
            return
        name = item.data(Qt.ItemDataRole.UserRole)
        self._show_register(next(own for own in registers() if own.name == name))
        self._read()

    def _show_register(self, own: Register) -> None:
        self.own = own
        self._rows = []
        self._wanted_id = None
        self.stack.setCurrentWidget(self.table)
        self.forms.setCurrentWidget(self.form)
        self.form.show_row(self._blank())
        private = any(field.private for field in own.fields)
        self.export_button.setToolTip("Họ tên, điện thoại, địa chỉ của người dân được che" if private else "")

    def _blank(self) -> Row:
        """Return a new row dated today (an index: of last year, whose results come out now)."""
        today = self.context.today()
        if self.own.name == "index":
            last = next((row for row in self._rows if isinstance(row, IndexValue)), IndexValue())
            return IndexValue(year=today.year - 1, level=last.level, owner=last.owner)
        values: dict[str, Any] = {self.own.day: today}
        return self.own.record(**values)

    # -- reading ---------------------------------------------------------------------------------------

    def refresh(self) -> None:
        self._show_counts()
        self._read()
        self._offer_draft()

    def _show_counts(self) -> None:
        counts = self.workspace.registers.counts()
        for place, own in enumerate(registers()):
            every, waiting = counts[own.name]
            words = f"{number(every)} mục" if every else "chưa có"
            words += f", {waiting} đang chờ" if waiting else ""
            item = self.names.item(place)
            item.setText(f"{own.label}\n{words}")
            item.setToolTip(f"{waiting} {own.open_words}" if waiting else "")

    def _read(self) -> None:
        name, text = self.own.name, self.find_edit.text()
        window = self._window()
        open_only, in_bin = self.open_chip.isChecked(), self.bin_chip.isChecked()

        def read(reader: Workspace) -> Listed:
            rows = reader.registers.rows(name, window, text, open_only=open_only, in_bin=in_bin)
            changes: dict[int, str] = {}
            if name == "index":
                every = [row for row in reader.registers.rows(name) if isinstance(row, IndexValue)]
                found = index_changes(every)
                changes = {change.now.id or 0: change_words(change) for change in found}
                order = {change.now.id: place for place, change in enumerate(found)}
                rows.sort(key=lambda row: order.get(row.id, 0))  # newest year first, then as the list of indices
            return Listed(name, rows[:SHOWN], len(rows), changes)

        self.context.tasks.read(read, self._show, key="registers")

    def _window(self) -> Window | None:
        return self.workspace.window(self._period) if self._period else None

    def _show(self, found: Listed) -> None:
        if found.name != self.own.name:
            return
        self._rows = found.rows
        wanted = self._wanted_id if self._wanted_id is not None else self.form.row.id
        self._loading = True
        self.table.set_rows(
            [row_cells(self.own, row, self.context.today(), found.changes.get(row.id or 0, "")) for row in found.rows]
        )
        place = next((n for n, row in enumerate(found.rows) if row.id == wanted), None) if wanted is not None else None
        if place is not None:
            self.table.selectRow(place)
        else:
            self.table.clearSelection()
            self.table.setCurrentIndex(QModelIndex())
        self._loading = False
        self._wanted_id = None
        narrowed = bool(self.find_edit.text().strip() or self._period or self.open_chip.isChecked())
        self.stack.setCurrentWidget(self.table if found.rows or narrowed or self.bin_chip.isChecked() else
                                    self.empty[self.own.name])  # fmt: skip
        where = " trong thùng rác" if self.bin_chip.isChecked() else ""
        more = f", đang hiện {SHOWN} mục mới nhất" if found.total > SHOWN else ""
        self.header.set_note(f"{self.own.label}: {number(found.total)} mục{where}{more}")
        if place is not None and not self.form.is_changed():
            self.form.show_row(found.rows[place], binned=self.bin_chip.isChecked())
        elif place is None and not self.form.is_changed() and self.form.row.id is not None:
            self.form.show_row(self._blank())

    # -- what the clerk does -----------------------------------------------------------------------------

    def primary_action(self) -> None:
        """Start a new row."""
        if not self._put_away():
            return
        if self.bin_chip.isChecked():
            self.bin_chip.setChecked(False)
        self._loading = True
        self.table.clearSelection()
        self.table.setCurrentIndex(QModelIndex())
        self._loading = False
        self.form.show_row(self._blank())
        self.form.focus_first()
        if not self._rows:
            self._read()

    def save(self) -> bool:
        """Cất what the form says; what is wrong is said in the form."""
        form = self.form
        try:
            row = form.read()
            if row == form.row and row.id is not None:
                return True
            changes = self.workspace.registers.save(row)
        except AppError as error:
            form.refuse(str(error))
            return False
        self._drop_draft()
        self._wanted_id = row.id or changes.id
        form.show_row(self.workspace.registers.row(self._wanted_id or 0))
        self.signals.message.emit(f"Đã cất “{self.own.title_of(row)[:60]}”.")
        self.signals.wrote(changes)
        return True

    def delete(self) -> None:
        """Move the row in the form to the bin."""
        row_id = self.form.row.id
        if row_id is None or self.bin_chip.isChecked():
            return
        place = next((n for n, row in enumerate(self._rows) if row.id == row_id), 0)
        following = self._rows[place + 1 : place + 2] or self._rows[max(0, place - 1) : place]
        self._wanted_id = following[0].id if following else None
        changes = self.workspace.registers.delete([row_id])
        self.form.show_row(following[0] if following else self._blank())
        self.signals.say("Đã chuyển vào thùng rác.", ("Hoàn tác", partial(self._restore, row_id)), tone="neutral")
        self.signals.wrote(changes)

    def _restore_shown(self) -> None:
        if self.form.row.id is not None:
            self._restore(self.form.row.id)

    def _restore(self, row_id: int) -> None:
        self._wanted_id = row_id
        self.signals.wrote(self.workspace.registers.restore([row_id]))

    def _cancel(self) -> None:
        texts, row = self.form.typed(), self.form.row
        if self.form.is_changed():
            again = partial(self._type_again, row, texts)
            self.signals.say("Đã hoãn, chưa cất gì.", ("Nhập tiếp", again), tone="neutral")
        self._drop_draft()
        self.form.show_row(row if row.id is not None else self._blank())
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _type_again(self, row: Row, texts: dict[str, str]) -> None:
        self.form.show_row(row)
        self.form.type_in(texts)
        self.form.focus_first()

    def _choose_row(self, now: QModelIndex, before: QModelIndex) -> None:
        if self._loading or not 0 <= now.row() < len(self._rows):
            return
        row = self._rows[now.row()]
        if self.form.is_changed():
            self._wanted_id = row.id
            if not self.save():
                self._loading = True
                self.table.setCurrentIndex(before)
                self._loading = False
                self._wanted_id = None
                return
            self._wanted_id = row.id
        self.form.show_row(row, binned=self.bin_chip.isChecked())

    def _put_away(self) -> bool:
        """Save what is typed before another row is shown; False where that can't be and the row stays."""
        return not self.form.is_changed() or self.save()

    # -- lists and files -----------------------------------------------------------------------------------

    def _period_menu(self) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        choices: list[tuple[str, Period | None]] = [("Mọi thời gian", None)]
        choices += [(period.label, period) for period in year_periods(self.context.year)]
        for words, period in choices:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(period == self._period)
            action.triggered.connect(partial(self.choose_period, period))
        menu.popup(self.period_chip.mapToGlobal(QPoint(0, self.period_chip.height() + 2)))

    def choose_period(self, period: Period | None, _checked: bool = False) -> None:
        """Show the rows of a period, or all."""
        self._period = period
        self.period_chip.setText(period.label if period else "Mọi thời gian")
        self.period_chip.updateGeometry()
        self._read()

    def _export_menu(self) -> None:
        if not any(field.private for field in self.own.fields):
            self._export(mask=True)
            return
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction("Che thông tin người dân").triggered.connect(lambda: self._export(mask=True))
        menu.addAction("Đầy đủ, lưu nội bộ").triggered.connect(lambda: self._export(mask=False))
        menu.popup(self.export_button.mapToGlobal(QPoint(0, self.export_button.height() + 2)))

    def _export(self, *, mask: bool) -> None:
        if not self._put_away():
            return
        own, window = self.own, self._window()
        plain = "".join(word.capitalize() for word in fold(own.label).replace(",", " ").split())
        code = f"_{self._period.file_code}" if self._period else ""

        def write(reader: Workspace, path: Path) -> None:
            publish.export_register(reader, own.name, path, window, mask=mask)

        ask_and_write(self, "Xuất sổ theo dõi", f"So_{plain}{code}.xlsx", write)

    # -- the window --------------------------------------------------------------------------------------

    def find(self, text: str) -> None:
        """Show what matches the words."""
        self.find_edit.setText(text)

    def open_target(self, target: object) -> None:
        """Show a register by its name, or a row by (name, id)."""
        name, row_id = target if isinstance(target, tuple) else (target, None)
        place = next((n for n, own in enumerate(registers()) if own.name == name), None)
        if place is None:
            return
        self.choose_period(None)
        self.names.setCurrentRow(place)
        if isinstance(row_id, int) and self.own.name == name:
            self.form.show_row(self.workspace.registers.row(row_id))
            self._wanted_id = row_id
            self._read()

    def on_changes(self, changes: Changes) -> None:
        if changes.topics != {Topic.SETTINGS}:
            self._show_counts()
            self._read()

    def leave(self) -> bool:
        """Save what is typed; what can't be saved yet is kept as a draft."""
        if self.form.is_changed() and not self.save():
            draft: dict[str, Any] = {"register": self.own.name, "id": self.form.row.id, "texts": self.form.typed()}
            self.workspace.set_setting("draft_register", draft)
        return True

    def _drop_draft(self) -> None:
        if self.workspace.setting("draft_register"):
            self.workspace.set_setting("draft_register", {})

    def _offer_draft(self) -> None:
        """Take up what was typed and could not be saved when the page was left."""
        draft = self.workspace.setting("draft_register")
        if not draft or self.form.is_changed():
            return
        self._drop_draft()
        place = next((n for n, own in enumerate(registers()) if own.name == draft["register"]), None)
        if place is None:
            return
        self.names.setCurrentRow(place)
        row = self._blank()
        if draft.get("id"):
            try:
                row = self.workspace.registers.row(draft["id"])
            except AppError:
                row = self._blank()
        self.form.show_row(row)
        self.form.type_in(draft["texts"])
        self.form.say("Đây là mục nhập dở của lần trước, chưa cất.")
