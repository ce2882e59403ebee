"""The triage: every row of the files in one table, decided by keys, written at once by Nhận, nothing before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.doors.exchange import Batch
from cchc_desktop.exchange.records import Decision, Verdict
from cchc_desktop.models import Activity
from cchc_desktop.reports.change_words import Names
from cchc_desktop.text import number
from ui.context import Context
from ui.dialogs.units_whose import UnitDialog
from ui.item_models.triage_rows import GUESSED, NO_UNIT, UNMAPPED, WORDS
from ui.pages.units_compare import ComparePanel
from ui.pages.units_mend import MendForm
from ui.pages.units_triage_table import Column, TriageTable
from ui.widgets import Button, Card, line
from ui.widgets.form import Choices
from ui.widgets.log_flow import FlowLayout

_NARROW = 1040  # below this width the panel says how alike a row is and where it stands
_ENTER = {UNMAPPED[0]: "Ghép cột", GUESSED[0]: "Ghép cột", NO_UNIT[0]: "Chọn đơn vị"}  # what Enter does on a line
_LOW = 420  # below this height the panel is opened by Enter alone

ORDER = (Decision.ASK, Decision.REFUSED, Decision.UPDATE, Decision.JOINT, Decision.ADD, Decision.DUPLICATE)


@dataclass(frozen=True, slots=True)
class Read:
    """Files as read in a worker, with the activities that their rows were matched with."""

    batch: Batch
    known: Mapping[int, Activity]
    paths: tuple[Path, ...]
    units: Mapping[str, int] = field(default_factory=dict)  # whose a file is, as the clerk said
    waiting: bool = False  # rows of earlier files


class TriageView(QWidget):
    """`map_asked` names file and sheet, `unit_asked` path and unit, `mend_asked` a row and what is corrected in it.

    `changed` follows each decision.
    """

    changed = Signal()
    mend_asked = Signal(int, object)
    map_asked = Signal(str, str)
    unit_asked = Signal(str, int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.read: Read | None = None
        self._filling = False
        self._mended_row = -1  # the row under correction, by its index among the verdicts
        theme = context.theme
        self.table = TriageTable(theme)
        self.model = self.table.triage
        self.chips: dict[Decision | None, Button] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._filters())
        self.card = Card()
        self.card.body.addWidget(self.table, 1)
        self.card.body.addWidget(line(soft=True))
        self.card.body.addWidget(self._bar())
        self.compare = ComparePanel(context)
        self.mend = MendForm(context)
        mending = Card("Sửa dòng trước khi nhận")
        mending.body.addWidget(self.mend)
        mending.body.addStretch(1)
        self.panel = QStackedWidget()
        self._parts = (self.compare, mending)
        for part in self._parts:
            self.panel.addWidget(part)
        self._show_part(0)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(10)
        for widget, stretch in ((self.card, 3), (self.panel, 2)):
            split.addWidget(widget)
            split.setStretchFactor(split.count() - 1, stretch)
        self.card.setMinimumHeight(150)
        column.addWidget(split, 1)
        self.mend.done.connect(self._mended)
        self.mend.left.connect(self.leave_mending)
        self.table.mended.connect(self.open_mending)
        self.table.decided.connect(self.decide)
        self.table.entered.connect(self.enter)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_current())
        self.model.modelReset.connect(self._after_reset)
        self.compare.reasoned.connect(self._reasoned)
        self.compare.kept.connect(self._kept)

    # -- building ------------------------------------------------------------------------------------

    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        holder = QWidget()
        flow = FlowLayout(holder, gap=6)
        policy = holder.sizePolicy()
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        for decision in (None, *ORDER):
            chip = Button(self._context.theme, "", kind="chip", on_click=lambda d=decision: self.filter_by(d))
            chip.setCheckable(True)
            self.chips[decision] = chip
            flow.addWidget(chip)
        row.addWidget(holder, 1)
        self.file = Choices()
        self.file.setAccessibleName("Lọc theo tệp")
        self.file.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.file.setMinimumContentsLength(18)
        self.file.activated.connect(lambda _index: self._narrow())
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm trong các dòng")
        self.search.setAccessibleName("Tìm trong các dòng")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(self._context.theme.control_width(20))
        self.search.textChanged.connect(lambda _text: self._narrow())
        row.addWidget(self.file, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.search, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _bar(self) -> QWidget:
        """Return what can be done with the chosen rows; the keys stand on the buttons."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        theme = self._context.theme
        self.keys: dict[str, Button] = {}
        for key, words in (("A", "Thêm"), ("U", "Cập nhật"), ("J", "Cùng sự kiện"), ("R", "Bỏ, trả lại")):
            # The keys belong to the table: typed into the search field they are letters.
            button = Button(theme, words, key=key, own_key=False, on_click=lambda k=key: self.decide(k))
            self.keys[key] = button
            row.addWidget(button)
        self.mend_button = Button(theme, "Sửa dòng", key="F2", own_key=False, on_click=self.open_mending)
        self.mend_button.setToolTip("Chọn lại ngày, hình thức, đơn vị, nhiệm vụ của dòng trước khi nhận")
        row.addWidget(self.mend_button)
        row.addStretch(1)
        self.map_button = Button(theme, "Ghép cột", icon="sheet", on_click=self._map_current)
        self.map_button.setToolTip("Xem và sửa cách hiểu các cột của trang tính này")
        row.addWidget(self.map_button)
        self.detail = Button(theme, "Chi tiết", key="Return", own_key=False, on_click=self.enter)
        self.detail.setToolTip("Mở hoặc đóng phần chi tiết của dòng ở dưới bảng")
        row.addWidget(self.detail)
        return holder

    # -- showing ---------------------------------------------------------------------------------------

    def show_read(self, read: Read, *, keep: bool = False) -> None:
        """Show files read; `keep` keeps decisions and filters."""
        self.read = read
        workspace = self._context.workspace
        self._units = workspace.unit_names()
        self._tasks = {task.id: task.text for plan in workspace.plans() for task in plan.tasks if task.id is not None}
        self.model.set_batch(read.batch, workspace.units(), keep=keep)
        self.keys["R"].setText("Giữ bên này" if self.model.is_package else "Bỏ, trả lại")
        self.keys["R"].updateGeometry()
        self.mend_button.setVisible(not self.model.is_package)
        self.mend.set_choices(workspace.units(), self._tasks)
        self._fill_files()
        self._show_part(0)
        if not keep:
            self.panel.setVisible(self.height() >= _LOW)
            self.search.clear()
            self._hide_columns()
        self._tell()
        self.table.setFocus()

    def _fill_files(self) -> None:
        current = self.file.currentData()
        self._filling = True
        self.file.clear()
        self.file.addItem(f"Tất cả {len(self.model.files)} tệp", None)
        for number_, file in enumerate(self.model.files):
            unit = self._units.get(file.unit_id or 0, "chưa rõ đơn vị")
            self.file.addItem(f"{file.name} ({len(file.rows)} dòng) · {unit}", number_)
        self.file.setCurrentIndex(max(0, self.file.findData(current)))
        self._filling = False

    def filter_by(self, decision: Decision | None) -> None:
        """Show the rows of one decision."""
        for key, chip in self.chips.items():
            chip.setChecked(key is decision)
        self._narrow()

    def _chosen(self) -> Decision | None:
        return next((key for key, chip in self.chips.items() if chip.isChecked()), None)

    def _narrow(self) -> None:
        if not self._filling:
            self.model.narrow(self._chosen(), self.file.currentData(), self.search.text())

    def _after_reset(self) -> None:
        if self.model.rowCount():
            self.table.selectRow(0)
        self._show_current()

    def _tell(self) -> None:
        """Write the counts on the chips and offer what the current row can take."""
        counts = self.model.counts()
        total = sum(counts.values())
        self.chips[None].setText(f"Tất cả {number(total)}")
        for decision in ORDER:
            chip = self.chips[decision]
            chip.setText(f"{WORDS[decision][0]} {number(counts[decision])}")
            chip.setVisible(bool(counts[decision]) or chip.isChecked())
            chip.updateGeometry()
        if self._chosen() is None:
            self.chips[None].setChecked(True)
        self.changed.emit()

    def _hide_columns(self) -> None:
        """Leave out what the panel says, and what there is no room for."""
        narrow, told = self.width() < _NARROW, not self.panel.isHidden()
        self.table.setColumnHidden(Column.QUANTITY, narrow)
        self.table.setColumnHidden(Column.STRENGTH, narrow or told)
        self.table.setColumnHidden(Column.SOURCE, narrow or told)
        self.table.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hide_columns()

    def _show_current(self) -> None:
        row = self.table.currentIndex().row()
        verdict = self.model.verdict(row)
        if self.panel.currentIndex() and not self._mending:
            self._show_part(0)
        for button in self.keys.values():
            button.setEnabled(verdict is not None)
        if self.model.skippable(row):
            self.keys["R"].setEnabled(True)
        head = self.model.line(row).head if 0 <= row < self.model.rowCount() else ("", "", "")
        self.detail.setText(_ENTER.get(head[0], "Chi tiết"))
        self.detail.updateGeometry()
        self.detail.setEnabled(row >= 0)
        self.mend_button.setEnabled(self.model.mendable(row))
        self.map_button.setVisible(verdict is not None and not self.model.is_package)
        self.map_button.setEnabled(verdict is not None and bool(self._path_of(verdict.row.file_no)))
        if verdict is None:
            if 0 <= row < self.model.rowCount():
                self.compare.show_nothing(self.model.words(row, Column.DAY), self.model.mark(row)[0])
            elif self._chosen() is None and not self.search.text():
                self.compare.show_nothing("Các tệp này không có dòng hoạt động nào.", "Không có dòng nào")
            else:
                self.compare.show_nothing("Bỏ lọc để xem các dòng khác.", "Không có dòng nào khớp")
            return
        if self.panel.isHidden():
            return
        assert self.read is not None
        ours, from_file = None, False
        if verdict.target is not None:
            ours = self.read.known.get(verdict.target)
        elif verdict.peer is not None and verdict.peer < len(self.model.verdicts):
            ours, from_file = self.model.verdicts[verdict.peer].row.activity, True
        kept = self.model.kept_fields(row)
        self.compare.show_row(verdict, ours, from_file, Names(self._units, self._tasks), kept)

    # -- deciding ----------------------------------------------------------------------------------------

    def decide(self, key: str) -> None:
        """Set the decision of the chosen rows and go on to the next one."""
        rows = self.table.selected_rows()
        if not rows:
            return
        told = self.model.decide(rows, key)
        self._tell()
        if told:
            self._context.signals.say(told, tone="warning")
        elif len(rows) == 1 and rows[0] + 1 < self.model.rowCount():
            self.table.selectRow(rows[0] + 1)
        self._show_current()

    def enter(self) -> None:
        """Do what Enter does: open the comparison, map a sheet's columns, say whose a file is."""
        row = self.table.currentIndex().row()
        if not 0 <= row < self.model.rowCount():
            return
        told = self.model.line(row)
        if told.head in (UNMAPPED, GUESSED):
            self.map_asked.emit(told.path, told.sheet)
            return
        if told.head == NO_UNIT:
            self._ask_unit(told.path)
            return
        self.panel.setVisible(self.panel.isHidden())
        self._hide_columns()
        self._show_current()
        self.table.scrollTo(self.table.currentIndex())

    def _map_current(self) -> None:
        """Look again at how the columns of the current row's sheet were understood."""
        row = self.table.currentIndex().row()
        verdict = self.model.verdict(row)
        if verdict is not None and (path := self._path_of(verdict.row.file_no)):
            self.map_asked.emit(path, verdict.row.sheet)
        elif verdict is None and 0 <= row < self.model.rowCount() and self.model.line(row).sheet:
            self.map_asked.emit(self.model.line(row).path, self.model.line(row).sheet)

    def _path_of(self, file_no: int) -> str:
        """Return where a row's sheet lies; nothing for a package."""
        if self.read is None or self.read.waiting:
            return ""
        found = (f for f in self.model.files if f.kind == "sheet" and f.rows and f.rows[0].file_no == file_no)
        return next((file.path for file in found), "")

    def close_panel(self) -> bool:
        """Leave the correction of a row; return whether one was open."""
        if not self.panel.currentIndex():
            return False
        self.leave_mending()
        return True

    def _show_part(self, index: int) -> None:
        """Show the comparison (0) or the correction (1); only what is on show asks for room."""
        for place, part in enumerate(self._parts):
            policy = QSizePolicy.Policy.Preferred if place == index else QSizePolicy.Policy.Ignored
            part.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self.panel.setCurrentIndex(index)

    # -- correcting a row ------------------------------------------------------------------------------

    @property
    def _mending(self) -> bool:
        return self.panel.currentIndex() == 1 and self._mended_row == self._current_index()

    def _current_index(self) -> int:
        row = self.table.currentIndex().row()
        return self.model.line(row).index if 0 <= row < self.model.rowCount() else -1

    def open_mending(self) -> None:
        """Correct the current row in place, before it is accepted."""
        row = self.table.currentIndex().row()
        if not self.model.mendable(row):
            return
        self._mended_row = self._current_index()
        verdict = self.model.verdict(row)
        assert verdict is not None
        self._show_part(1)
        self.panel.show()
        self.mend.show_row(self.model.as_read(self._mended_row), verdict.mended)
        QTimer.singleShot(0, lambda: self.table.scrollTo(self.table.currentIndex()))  # the table has less room now

    def leave_mending(self) -> None:
        """Go back to the table with nothing corrected."""
        self._show_part(0)
        self.table.setFocus()
        self._show_current()

    def _mended(self, values: object) -> None:
        self.mend_asked.emit(self._mended_row, values)

    def show_mended(self, index: int, verdict: Verdict, known: Mapping[int, Activity]) -> None:
        """Show a row as it is judged after its correction, with what it is like."""
        if self.read is not None:
            self.read = replace(self.read, known={**self.read.known, **known})
        self.model.set_mended(index, verdict)
        self._tell()
        self.leave_mending()

    def choose_unit(self) -> None:
        """Go to the first file whose unit is unknown and offer the units, or to the first row without one."""
        self.filter_by(None)
        self.file.setCurrentIndex(0)
        self.search.clear()
        self._narrow()
        lines = range(self.model.rowCount())
        told = next((row for row in lines if self.model.line(row).head == NO_UNIT), None)
        if told is not None:
            self.table.selectRow(told)
            self.table.scrollTo(self.table.currentIndex())
            self.enter()
            return
        row = next((n for n in lines if (v := self.model.verdict(n)) is not None and v.row.unit_id is None), None)
        if row is not None:
            self.table.selectRow(row)
            self.open_mending()

    def _ask_unit(self, path: str) -> None:
        """Ask whose a file is."""
        dialog = UnitDialog(self._context, path, self)
        if dialog.exec() and dialog.unit_id is not None:
            self.unit_asked.emit(path, dialog.unit_id)

    def _reasoned(self, words: str) -> None:
        row = self.table.currentIndex().row()
        if words.strip() and row >= 0:
            self.model.set_reason(row, words)
            self._show_current()

    def _kept(self, field: str, keep: bool) -> None:
        """Choose one field of a row that both offices changed."""
        row = self.table.currentIndex().row()
        if row >= 0:
            self.model.keep_field(row, field, keep)
            self._tell()
