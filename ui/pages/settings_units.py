"""The units of the office: a list and the form of one, side by side."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMessageBox, QScrollArea, QVBoxLayout, QWidget

from cchc_desktop.errors import AppError
from cchc_desktop.labels import label as word
from cchc_desktop.models import Changes, Unit, UnitKind
from cchc_desktop.text import fold, short_date
from ui import errors
from ui.context import Context
from ui.theme import ROW
from ui.widgets import Button, Card, Empty, label, line, upright
from ui.widgets.date_edit import DateEdit
from ui.widgets.figure_table import Cell, Column, FigureTable
from ui.widgets.form import Form, choices, line_edit, set_choice


class UnitsCard(Card):
    """Add, edit, retire (valid to, successor), delete what nothing refers to."""

    def __init__(self, context: Context) -> None:
        super().__init__("Đơn vị", "phòng, đơn vị trực thuộc, đoàn thể")
        self._context = context
        self._workspace = context.workspace
        self._units: list[Unit] = []
        self._shown: list[Unit] = []
        self._current: Unit | None = None
        self._find = ""
        self._loading = False
        self.table = FigureTable(
            context.theme,
            [
                Column("Tên đơn vị", stretch=3, least=20),
                Column("Loại", stretch=1, least=14),
                Column("Hiệu lực", least=16),
            ],
            name="Danh sách đơn vị",
        )
        self.table.setMaximumHeight(ROW * 11)  # the form stays beside the row it belongs to
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.empty = Empty(
            "Chưa có đơn vị nào", "Thêm các phòng, đơn vị trực thuộc và đoàn thể gửi số liệu cho cơ quan."
        )
        self.add_button = Button(context.theme, "Thêm đơn vị", key="Ctrl+N", icon="plus", on_click=self.add)
        self._build_form()
        list_side = QVBoxLayout()
        list_side.setSpacing(0)
        list_side.addWidget(self.table, 1)
        list_side.addWidget(self.empty, 1)
        below = QHBoxLayout()
        below.setContentsMargins(12, 8, 12, 10)
        below.setSpacing(8)
        below.addWidget(self.add_button)
        self.changes_button = Button(context.theme, "Sắp xếp đơn vị", on_click=self.open_changes)
        self.changes_button.setToolTip("Đề xuất ngày kết thúc và đơn vị kế thừa theo đợt sắp xếp năm 2025")
        below.addWidget(self.changes_button)
        below.addStretch(1)
        list_side.addWidget(line(soft=True))
        list_side.addLayout(below)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addLayout(list_side, 3)
        row.addWidget(upright())
        row.addWidget(self.form_side, 2)
        self.body.addLayout(row)
        self.setMinimumHeight(self.table.minimumSizeHint().height() + 220)

    def _build_form(self) -> None:
        self.form_side = QWidget()
        column = QVBoxLayout(self.form_side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        form = Form()
        self.name = line_edit(self.save, "Ví dụ: Phòng Lao động - Việc làm")
        self.short = line_edit(self.save, "Tên gọi tắt trong bảng")
        self.kind = choices([(word(kind), kind.value) for kind in UnitKind], self.save)
        self.valid_from, self.valid_to = DateEdit(self._context.theme), DateEdit(self._context.theme)
        for field in (self.valid_from, self.valid_to):
            field.date_changed.connect(lambda _day: self.save())
        self.successor = choices([], self.save)
        form.add("Tên đơn &vị", self.name)
        form.add("Tên gọi tắ&t", self.short)
        form.add("L&oại", self.kind)
        form.add("Từ n&gày", self.valid_from)
        form.add("Đến ngà&y", self.valid_to, "Ghi khi đơn vị sáp nhập, đổi tên hoặc giải thể; số liệu cũ giữ nguyên")
        form.add("Đơn vị &kế thừa", self.successor)
        column.addLayout(form)
        self.note = label("", tone="bad", wrap=True)
        self.note.setContentsMargins(14, 0, 14, 0)
        column.addWidget(self.note)
        row = QHBoxLayout()
        row.setContentsMargins(14, 0, 14, 12)
        self.delete_button = Button(self._context.theme, "Xóa đơn vị", kind="danger", on_click=self.delete)
        row.addStretch(1)
        row.addWidget(self.delete_button)
        column.addStretch(1)
        column.addLayout(row)

    # -- the list ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the units again, keeping the one in the form."""
        self._units = self._workspace.units()
        wanted = fold(self._find)
        self._shown = [unit for unit in self._units if wanted in fold(f"{unit.name} {unit.short_name}")]
        self._loading = True
        self.table.set_rows([self._cells(unit) for unit in self._shown])
        self._loading = False
        self.table.setVisible(bool(self._shown))
        self.empty.setVisible(not self._shown)
        current = self._current.id if self._current else None
        if current is not None:
            self._current = next((unit for unit in self._units if unit.id == current), None)
        if self._current is None and self._shown:
            self._current = self._shown[0]
        self._select_current()
        self._fill()

    def narrow(self, text: str) -> None:
        """Narrow the list."""
        self._find = text
        self.refresh()

    def _cells(self, unit: Unit) -> tuple[Cell, ...]:
        role = "secondary" if unit.valid_to else "text"
        span = ""
        if unit.valid_from or unit.valid_to:
            start = f"từ {short_date(unit.valid_from)} " if unit.valid_from else ""
            span = start + (f"đến {short_date(unit.valid_to)}" if unit.valid_to else "")
        return Cell(unit.name, role), Cell(word(unit.kind), "secondary"), Cell(span.strip(), "secondary")

    def _select_current(self) -> None:
        if self._current is None or self._current.id is None:
            self._loading = True
            self.table.clearSelection()
            self._loading = False
            return
        place = next((n for n, unit in enumerate(self._shown) if unit.id == self._current.id), None)
        if place is not None:
            self._loading = True
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
        """Start a new unit: saved as soon as it has a name."""
        self.save()
        self._current = Unit(None, "")
        self._select_current()
        self._fill()
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        page = self.parentWidget()
        while page is not None and not isinstance(page, QScrollArea):
            page = page.parentWidget()
        if page is not None:  # the form may stand above what is on show
            page.ensureWidgetVisible(self.name, 0, 60)

    def open_changes(self) -> None:
        """Show what the reorganisation of 2025 proposes for the list; what is applied can be taken back."""
        from ui.dialogs.units_changes import UnitChangesDialog

        self.save()
        dialog = UnitChangesDialog(self._context, self)
        if dialog.exec() and dialog.applied:
            before, signals = dialog.applied, self._context.signals
            signals.say(
                f"Đã ghi ngày kết thúc của {len(before)} đơn vị.",
                ("Hoàn tác", lambda: signals.wrote(self._workspace.units_time.take_back(before))),
            )

    def _fill(self) -> None:
        unit = self._current
        self.form_side.setEnabled(unit is not None)
        self.note.setText("")
        unit = unit or Unit(None, "")
        self._loading = True
        if not self.name.hasFocus() or not self.name.isModified():
            self.name.setText(unit.name)
        if not self.short.hasFocus() or not self.short.isModified():
            self.short.setText(unit.short_name)
        set_choice(self.kind, unit.kind.value)
        self.valid_from.set_date(unit.valid_from)
        self.valid_to.set_date(unit.valid_to)
        self.successor.clear()
        self.successor.addItem("(không)", None)
        for other in self._units:
            if other.id != unit.id:
                gone = f" (đến {short_date(other.valid_to)})" if other.valid_to else ""
                self.successor.addItem(f"{other.name}{gone}", other.id)
        set_choice(self.successor, unit.successor_id)
        self.delete_button.setEnabled(unit.id is not None)
        self._loading = False

    def save(self) -> None:
        """Cất what the form holds, if it differs."""
        if self._loading or self._current is None:
            return
        old = self._current
        wanted = replace(
            old,
            name=self.name.text().strip(),
            short_name=self.short.text().strip(),
            kind=UnitKind(self.kind.currentData()),
            valid_from=self.valid_from.date(),
            valid_to=self.valid_to.date(),
            successor_id=self.successor.currentData(),
        )
        if wanted == old or not wanted.name:
            return
        if wanted.valid_from and wanted.valid_to and wanted.valid_to < wanted.valid_from:
            self.note.setText("Ngày kết thúc đứng trước ngày bắt đầu. Nhập lại hai ngày.")
            return
        if wanted.successor_id is not None and wanted.valid_to is None:
            self.note.setText("Ghi ngày kết thúc trước khi chọn đơn vị kế thừa: số liệu từ ngày sau thuộc đơn vị mới.")
            return
        if wanted.successor_id is not None and self._in_ring(wanted):
            self.note.setText("Đơn vị kế thừa lại do chính đơn vị này kế thừa. Chọn đơn vị khác.")
            return
        changes = self._try(lambda: self._workspace.save_unit(wanted))
        if changes is not None:
            self.name.setModified(False)
            self.short.setModified(False)
            self._current = replace(wanted, id=changes.id if old.id is None else old.id)
            self._context.signals.wrote(changes)

    def _in_ring(self, wanted: Unit) -> bool:
        """Tell whether following the successors leads back to the unit."""
        by_id = {unit.id: unit for unit in self._units}
        at, steps = wanted.successor_id, 0
        while at is not None and steps <= len(by_id):
            if at == wanted.id:
                return True
            at, steps = (by_id[at].successor_id if at in by_id else None), steps + 1
        return False

    def delete(self) -> None:
        """Remove the unit in the form, if nothing refers to it."""
        unit = self._current
        if unit is None or unit.id is None:
            return
        answer = QMessageBox.question(self, "Xóa đơn vị", f"Xóa đơn vị “{unit.name}”?")
        if answer != QMessageBox.StandardButton.Yes:
            return
        unit_id = unit.id
        changes = self._try(lambda: self._workspace.delete_unit(unit_id))
        if changes is not None:
            self._current = None
            self._context.signals.wrote(changes)

    def _try(self, write) -> Changes | None:
        try:
            return write()
        except AppError as error:
            self.note.setText(str(error))
        except Exception as error:
            errors.show(self, error, "Chưa cất được")
        return None
