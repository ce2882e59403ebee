"""Sắp xếp đơn vị: what the table of the 2025 reorganisation proposes for the list, and the table itself to edit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.doors.units_time import Ending
from cchc_desktop.errors import AppError
from cchc_desktop.models import Unit
from cchc_desktop.text import parse_date, screen_date, sort_key
from cchc_desktop.unit_changes import Proposal, UnitChange
from ui.context import Context
from ui.widgets import Button, Card, Empty, label
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Choices, choices, in_cell, set_choice

_OLD, _NEW, _UNTIL, _HOW, _NOTE = range(5)


class UnitChangesDialog(QDialog):
    """`applied` are the units as they were before, once endings were applied."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._door = context.workspace.units_time
        self.applied: Sequence[Unit] = ()
        theme = context.theme
        self.setWindowTitle("Sắp xếp đơn vị")
        self.resize(940, 560)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        top = QHBoxLayout()
        top.setSpacing(8)
        self.proposals_chip = Button(theme, "Đề xuất", kind="chip", on_click=lambda: self.show_side(0))
        self.table_chip = Button(theme, "Bảng gợi ý", kind="chip", on_click=lambda: self.show_side(1))
        self.words = label("", "secondary", wrap=True)
        for chip in (self.proposals_chip, self.table_chip):
            chip.setCheckable(True)
            top.addWidget(chip)
        top.addWidget(self.words, 1)
        column.addLayout(top)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._proposals_side())
        self.stack.addWidget(self._table_side())
        column.addWidget(self.stack, 1)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        self.problem = label("", tone="bad", wrap=True)
        self.add_button = Button(theme, "Thêm dòng", icon="plus", on_click=self._add_row)
        self.remove_button = Button(theme, "Xóa dòng", on_click=self._remove_row)
        self.reset_button = Button(theme, "Trả về bảng gốc", on_click=self._reset)
        self.apply_button = Button(theme, "Áp dụng", kind="primary", key="Ctrl+S", own_key=False, on_click=self.apply)
        self.save_button = Button(
            theme, "Cất bảng", kind="primary", key="Ctrl+S", own_key=False, on_click=self.save_table
        )
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self._primary)  # one key for either side
        for button in (self.add_button, self.remove_button, self.reset_button):
            bottom.addWidget(button)
        bottom.addWidget(self.problem, 1)
        bottom.addWidget(Button(theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject))
        bottom.addWidget(self.apply_button)
        bottom.addWidget(self.save_button)
        column.addLayout(bottom)
        self.fill_proposals()
        self.fill_table(self._door.table())
        self.show_side(0)

    def show_side(self, side: int) -> None:
        """Show the proposals (0) or the table (1)."""
        self.stack.setCurrentIndex(side)
        self.proposals_chip.setChecked(side == 0)
        self.table_chip.setChecked(side == 1)
        self.apply_button.setVisible(side == 0)
        for button in (self.save_button, self.add_button, self.remove_button, self.reset_button):
            button.setVisible(side == 1)
        self.problem.setText("")
        told = (
            "Xem lại ngày cuối, đơn vị kế thừa. Chỉ mục được đánh dấu mới được ghi; số liệu cũ giữ tên cũ.",
            "Tên đã hết dùng và tên mới, dùng để đề xuất. Sửa theo quyết định của tỉnh; bản sửa lưu trong dữ liệu này.",
        )
        self.words.setText(told[side])

    def _primary(self) -> None:
        button = self.apply_button if self.stack.currentIndex() == 0 else self.save_button
        if button.isEnabled():
            button.click()

    # -- proposals ---------------------------------------------------------------------------------------

    def _proposals_side(self) -> QWidget:
        self.list = _grid(["", "Đơn vị", "Ngày cuối", "Đơn vị kế thừa", "Căn cứ"], "Đơn vị nên ghi ngày kết thúc")
        header = self.list.horizontalHeader()
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        for section, characters in ((0, 5), (2, 18), (3, 34)):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(section, self._context.theme.control_width(characters))
        card = Card()
        self.proposals_stack = QStackedWidget()
        self.proposals_stack.addWidget(self.list)
        self.proposals_stack.addWidget(
            Empty(
                "Không có đề xuất nào",
                "Không đơn vị nào trong danh sách mang tên đã hết dùng. Thêm tên ở Bảng gợi ý nếu tỉnh sắp xếp thêm.",
            )
        )
        card.body.addWidget(self.proposals_stack)
        return card

    def fill_proposals(self) -> None:
        """Read what the table proposes now."""
        self.proposals = self._door.proposals()
        self._fields: list[tuple[QCheckBox, DateEdit, QComboBox]] = []
        self.list.setRowCount(0)
        units = self._context.workspace.units()
        for proposal in self.proposals:
            self._add_proposal(proposal, units)
        self.proposals_stack.setCurrentIndex(0 if self.proposals else 1)
        self._tell()

    def _add_proposal(self, proposal: Proposal, units: Sequence[Unit]) -> None:
        row = self.list.rowCount()
        self.list.insertRow(row)
        check = QCheckBox()
        check.setAccessibleName(f"Áp dụng cho {proposal.unit.name}")
        check.toggled.connect(lambda _on: self._tell())
        self.list.setCellWidget(row, 0, in_cell(check))
        self._put(self.list, row, 1, proposal.unit.name)
        day = DateEdit(self._context.theme)
        day.set_date(proposal.change.until)
        day.setAccessibleName("Ngày cuối")
        self.list.setCellWidget(row, 2, in_cell(day))
        choice = Choices()
        choice.setAccessibleName("Đơn vị kế thừa")
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.addItem("(chưa chọn)", None)
        if proposal.change.new and proposal.successor is None:
            choice.addItem(f"Thêm mới: {proposal.change.new}", proposal.change.new)
        for unit in units:
            if unit.id != proposal.unit.id and unit.valid_to is None:
                choice.addItem(unit.name, unit.id)
        wanted = proposal.successor.id if proposal.successor else proposal.change.new or None
        choice.setCurrentIndex(max(0, choice.findData(wanted)))
        self.list.setCellWidget(row, 3, in_cell(choice))
        why = f"{proposal.change.old} → {proposal.change.new}" if proposal.change.new else proposal.change.old
        self._put(self.list, row, 4, f"{why} ({proposal.change.note})" if proposal.change.note else why)
        self._fields.append((check, day, choice))

    def _tell(self) -> None:
        count = sum(check.isChecked() for check, _, _ in self._fields)
        self.apply_button.setEnabled(bool(count))
        self.apply_button.setText(f"Áp dụng {count} đơn vị" if count else "Áp dụng")

    def endings(self) -> list[Ending]:
        """Return what is ticked, as the clerk left it."""
        found = []
        for proposal, (check, day, choice) in zip(self.proposals, self._fields, strict=True):
            until, value = day.date(), choice.currentData()
            if check.isChecked() and until is not None and proposal.unit.id is not None:
                name = value if isinstance(value, str) else ""
                found.append(Ending(proposal.unit.id, until, value if isinstance(value, int) else None, name))
        return found

    def apply(self) -> None:
        """Write the endings that are ticked."""
        bad = next((day.problem() for check, day, _ in self._fields if check.isChecked() and day.date() is None), None)
        if bad is not None:
            self.problem.setText(bad or "Nhập ngày cuối của đơn vị đã chọn.")
            return
        try:
            done, before = self._door.apply(self.endings())
        except AppError as error:
            self.problem.setText(str(error))
            return
        self.applied = before
        self._context.signals.wrote(done)
        self.accept()

    # -- the table -----------------------------------------------------------------------------------------

    def _table_side(self) -> QWidget:
        heads = ["Tên cũ", "Tên mới", "Hiệu lực đến", "Cách so tên", "Ghi chú"]
        self.table = _grid(heads, "Bảng gợi ý sắp xếp đơn vị")
        triggers = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        for section in (_OLD, _NEW, _NOTE):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
        for section, characters in ((_UNTIL, 14), (_HOW, 19)):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(section, self._context.theme.control_width(characters))
        card = Card()
        card.body.addWidget(self.table)
        return card

    def fill_table(self, rows: Sequence[UnitChange]) -> None:
        """Show rows."""
        self.table.setRowCount(0)
        for row in sorted(rows, key=lambda row: (row.begins, sort_key(row.old))):
            self._add_row(row)

    def _add_row(self, change: UnitChange | None = None) -> None:
        new = change is None
        change = change or UnitChange("", "", date(2025, 6, 30))
        row = self.table.rowCount()
        self.table.insertRow(row)
        cells = (change.old, change.new, screen_date(change.until), "", change.note)
        for column, words in enumerate(cells):
            item = QTableWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, change.but)
            item.setToolTip(words)
            self.table.setItem(row, column, item)
        how = choices([("Đúng tên", False), ("Bắt đầu bằng", True)])
        how.setAccessibleName("Cách so tên")
        set_choice(how, change.begins)
        self.table.setCellWidget(row, _HOW, in_cell(how))
        if new:
            self.table.setCurrentCell(row, _OLD)
            self.table.edit(self.table.currentIndex())

    def _remove_row(self) -> None:
        if (row := self.table.currentRow()) >= 0:
            self.table.removeRow(row)

    def _reset(self) -> None:
        from cchc_desktop.unit_changes import own_changes

        self.fill_table(own_changes())

    def rows(self) -> list[UnitChange] | None:
        """Return the table as typed; None (with a sentence) where a day is not understood."""
        found = []
        for row in range(self.table.rowCount()):
            text = [self._text(row, column) for column in range(5)]
            if not any((text[_OLD], text[_NEW], text[_NOTE])):
                continue
            day = parse_date(text[_UNTIL], self._context.today())
            if day is None:
                self.problem.setText(f"Chưa rõ ngày “{text[_UNTIL]}” của “{text[_OLD]}”. Gõ ngày/tháng/năm.")
                self.table.setCurrentCell(row, _UNTIL)
                return None
            item, holder = self.table.item(row, _OLD), self.table.cellWidget(row, _HOW)
            how = holder.findChild(QComboBox) if holder else None
            begins = isinstance(how, QComboBox) and bool(how.currentData())
            but = tuple(item.data(Qt.ItemDataRole.UserRole) or ()) if item else ()
            found.append(UnitChange(text[_OLD], text[_NEW], day, text[_NOTE], begins, but))
        return found

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return " ".join(item.text().split()) if item else ""

    def save_table(self) -> None:
        """Cất the office's copy of the table, then show what it proposes."""
        from cchc_desktop.unit_changes import own_changes

        rows = self.rows()
        if rows is None:
            return
        try:
            done = self._door.save_table(None if set(rows) == set(own_changes()) else rows)
        except AppError as error:
            self.problem.setText(str(error))
            return
        self._context.signals.wrote(done)
        self.fill_proposals()
        self.show_side(0)

    @staticmethod
    def _put(table: QTableWidget, row: int, column: int, words: str) -> None:
        item = QTableWidgetItem(words)
        item.setToolTip(words)
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
        table.setItem(row, column, item)


def _grid(headings: Sequence[str], name: str) -> QTableWidget:
    """Return a plain table with room for fields in its cells."""
    table = QTableWidget(0, len(headings))
    table.setHorizontalHeaderLabels(list(headings))
    table.setAccessibleName(name)
    table.setProperty("look", "clear")
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(40)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return table
