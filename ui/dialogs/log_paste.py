"""What a block pasted onto the grid would change, cell by cell; nothing is written before "Cất"."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QRadioButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop import text
from cchc_desktop.errors import AppError
from cchc_desktop.intake.grid_cells import COLUMNS, Column, Names, value_of
from cchc_desktop.intake.grid_paste import CellPlan, PastePlan, RowPlan
from ui.file_dialogs import EXCEL, ask_target
from ui.theme import Theme
from ui.widgets import Button, ghost, label, primary
from ui.widgets.log_editors import ChoiceLine, choices_of

Index = QModelIndex | QPersistentModelIndex
DISPLAY, EDIT = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.EditRole)
TOOLTIP, GROUND = int(Qt.ItemDataRole.ToolTipRole), int(Qt.ItemDataRole.BackgroundRole)
INK = int(Qt.ItemDataRole.ForegroundRole)
ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
STATES = {"new": "Mới", "changed": "Sửa", "same": "Không đổi", "bad": "Chưa hiểu"}


def state_of(row: RowPlan) -> str:
    """Return how a row stands: bad, new, changed or same."""
    if row.problems:
        return "bad"
    return "new" if row.before is None else "changed" if row.changes else "same"


class PasteModel(QAbstractTableModel):
    """The rows of a plan; a cell that isn't understood can be typed anew here."""

    changed = Signal()

    def __init__(self, theme: Theme, names: Names, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self._plan = PastePlan()
        self._columns: tuple[Column, ...] = ()
        self._colours = {
            role: QBrush(theme.color(role)) for role in ("good_soft", "bad_soft", "secondary", "bad", "warning")
        }

    @property
    def plan(self) -> PastePlan:
        return self._plan

    def show_plan(self, plan: PastePlan) -> None:
        self.beginResetModel()
        self._plan = plan
        used = {cell.column.id for row in plan.rows for cell in row.cells}
        self._columns = tuple(column for column in COLUMNS if column.id in used)
        self.endResetModel()
        self.changed.emit()

    def _cell(self, row: int, place: int) -> tuple[int, CellPlan] | None:
        column = self._columns[place - 1]
        cells = self._plan.rows[row].cells
        return next(((at, cell) for at, cell in enumerate(cells) if cell.column is column), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._plan.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns) + 2

    def column_at(self, place: int) -> Column | None:
        """Return the column of the grid at a place of this table."""
        return self._columns[place - 1] if 0 < place <= len(self._columns) else None

    @property
    def names(self) -> Names:
        return self._names

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if 0 < index.column() <= len(self._columns) and self._cell(index.row(), index.column()):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        row = self._plan.rows[index.row()]
        place = index.column()
        if place == 0:
            state = state_of(row)
            return (
                STATES[state] if role == DISPLAY else self._colours["bad"] if role == INK and state == "bad" else None
            )
        if place > len(self._columns):
            if role in (DISPLAY, TOOLTIP):
                return "; ".join(row.problems) or row.like
            return self._colours["bad" if row.problems else "warning"] if role == INK else None
        found = self._cell(index.row(), place)
        column = self._columns[place - 1]
        if role == ALIGNMENT and column.right:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if found is None:
            if role == DISPLAY:
                return column.show(row.after, self._names) if row.after.kind else ""
            return self._colours["secondary"] if role == INK else None
        cell = found[1]
        differs = row.before is not None and not cell.problem and cell.value != value_of(row.before, column)
        if role in (DISPLAY, EDIT):
            return cell.typed if cell.problem or role == EDIT else self._shown(row, cell)
        if role == GROUND:
            return self._colours["bad_soft"] if cell.problem else self._colours["good_soft"] if differs else None
        if role == TOOLTIP:
            if cell.problem:
                return cell.problem
            return f"Trước: {column.show(row.before, self._names) or 'trống'}" if differs and row.before else None
        return None

    def _shown(self, row: RowPlan, cell: CellPlan) -> str:
        after = row.after
        return cell.column.show(after, self._names) if after.kind or cell.column.id != "kind" else cell.typed

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        found = self._cell(index.row(), index.column())
        if role != EDIT or found is None or str(value) == found[1].typed:
            return False
        self._plan = self._plan.retyped(index.row(), found[0], str(value), self._names)
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), self.columnCount() - 1))
        self.changed.emit()
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if role != DISPLAY:
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1)
        if section == 0:
            return "Việc"
        return self._columns[section - 1].heading if section <= len(self._columns) else "Cần xem lại"


class PasteDelegate(QStyledItemDelegate):
    """Retypes a cell; a kind or a unit is chosen from its list, open at once with what comes near."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        assert isinstance(model, PasteModel)
        column = model.column_at(index.column())
        labels = choices_of(column.id, model.names) if column else None
        if labels is None:
            return super().createEditor(parent, option, index)
        editor = ChoiceLine(labels, lambda: self._taken(editor), parent)
        editor.setProperty("look", "cell")
        editor.setAccessibleName(column.heading if column else "")
        QTimer.singleShot(0, editor, lambda: editor.open_list(editor.text()))
        return editor

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        enter = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.type() == QEvent.Type.KeyPress and isinstance(watched, ChoiceLine):
            watched.keyPressEvent(event)  # pyright: ignore[reportArgumentType] - a key, as `enter` says
            self._taken(watched)
            return True
        return super().eventFilter(watched, event)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        rect.setWidth(max(rect.width(), editor.fontMetrics().averageCharWidth() * 30))
        editor.setGeometry(rect)

    def _taken(self, editor: QLineEdit) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)


def summary(plan: PastePlan) -> str:
    """Return what a paste would do in one line."""
    cells = sum(
        1 for row in plan.rows if row.before and not row.problems for cell in row.cells
        if not cell.problem and cell.value != value_of(row.before, cell.column)
    )  # fmt: skip
    parts = []
    if new := len(plan.new):
        parts.append(f"{text.number(new)} dòng mới")
    if changed := len(plan.changed):
        parts.append(f"{text.number(changed)} dòng sửa ({text.number(cells)} ô)")
    bad = len(plan.bad)
    same = len(plan.rows) - new - changed - bad
    if same:
        parts.append(f"{text.number(same)} dòng không đổi")
    if bad:
        parts.append(f"{text.number(bad)} dòng chưa hiểu")
    if plan.alike:
        parts.append(f"{text.number(plan.alike)} dòng có thể đã ghi rồi")
    return ", ".join(parts) or "Không có dòng nào"


class PasteDialog(QDialog):
    """`make_plan(as_new)` plans the block onto the chosen cells or as new rows; `plan` is what was accepted."""

    def __init__(
        self, theme: Theme, names: Names, make_plan: Callable[[bool], PastePlan], *, as_new: bool, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Dán từ Excel")
        self._make_plan = make_plan
        self.choose_target: Callable[[], Path | None] = self._ask_target
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(10)
        self.head = label("", "section", wrap=True)
        outer.addWidget(self.head)
        outer.addWidget(
            label(
                "Ô nền xanh sẽ đổi, ô nền đỏ chưa hiểu: bấm đúp vào ô để chọn hoặc gõ lại. "
                "Chưa cất gì cho đến khi bấm Cất.",
                "secondary",
                wrap=True,
            )
        )
        ways = QHBoxLayout()
        ways.setSpacing(16)
        self.onto = QRadioButton("Ghi vào các ô từ ô đang chọn")
        self.added = QRadioButton("Thêm thành dòng mới")
        (self.added if as_new else self.onto).setChecked(True)
        for choice in (self.onto, self.added):
            ways.addWidget(choice)
        ways.addStretch(1)
        outer.addLayout(ways)
        self.model = PasteModel(theme, names, self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setItemDelegate(PasteDelegate(self.table))
        self.table.setWordWrap(False)
        self.table.setAccessibleName("Các ô sẽ ghi")
        triggers = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.horizontalHeader().setHighlightSections(False)
        outer.addWidget(self.table, 1)
        self.ignored = label("", "secondary", wrap=True)
        outer.addWidget(self.ignored)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        self.download = Button(theme, "Tải dòng chưa hiểu", icon="export", on_click=self.save_bad)
        bar.addWidget(self.download)
        bar.addStretch(1)
        self.save = primary(theme, "Cất", self.accept, key="Ctrl+S")
        bar.addWidget(self.save)
        bar.addWidget(ghost(theme, "Hoãn", self.reject, key="Esc"))
        outer.addLayout(bar)
        self.model.changed.connect(self._say)
        self.onto.toggled.connect(lambda _on: self._plan_anew())
        self.resize(940, 540)
        self._plan_anew()

    @property
    def plan(self) -> PastePlan:
        return self.model.plan

    def save_bad(self) -> bool:
        """Write the rows that are not understood into a workbook, to be mended and pasted again."""
        path = self.choose_target()
        if path is None:
            return False
        from cchc_desktop.exports.xlsx.bad_rows import write_bad_rows

        headings, rows = self.plan.bad_sheet()
        try:
            write_bad_rows(headings, rows, path)
        except (AppError, OSError) as error:
            self.ignored.setText(str(error))
            self.ignored.show()
            return False
        self.ignored.setText(f"Đã ghi {text.number(len(rows))} dòng vào {path.name}. Sửa rồi dán lại cả bảng.")
        self.ignored.show()
        return True

    def _ask_target(self) -> Path | None:
        return ask_target(self, "Tải dòng chưa hiểu", "lists", "DongCanSua.xlsx", EXCEL)

    def _plan_anew(self) -> None:
        self.model.show_plan(self._make_plan(self.added.isChecked()))
        wide = self.fontMetrics().averageCharWidth()
        for place in range(self.model.columnCount()):
            heading = str(self.model.headerData(place, Qt.Orientation.Horizontal))
            column = next((column for column in COLUMNS if column.heading == heading), None)
            self.table.setColumnWidth(
                place, (min(column.width, 34) if column else 12 if place == 0 else 40) * wide + 20
            )

        heads, last = self.table.horizontalHeader(), self.model.columnCount() - 1
        heads.moveSection(heads.visualIndex(last), 1)  # the reason stands beside the state, in sight

    def _say(self) -> None:
        plan = self.plan
        self.head.setText(f"{summary(plan)}.")
        writes = len(plan.new) + len(plan.changed)
        bad = len(plan.bad)
        valid = " hợp lệ" if bad else ""
        self.save.setText(f"Cất {text.number(writes)} dòng{valid}" if writes else "Cất")
        self.save.updateGeometry()
        self.save.setEnabled(bool(writes))
        self.download.setText(f"Tải {text.number(bad)} dòng chưa hiểu")
        self.download.updateGeometry()
        self.download.setVisible(bool(bad))
        ignored = f"Không dùng: {', '.join(plan.ignored)}." if plan.ignored else ""
        if plan.problems:
            ignored = (
                "Dòng chưa hiểu không được cất: chọn hoặc gõ lại ở bảng trên, hoặc tải các dòng đó về Excel, "
                f"sửa rồi dán lại. {ignored}"
            )
        self.table.setColumnHidden(self.model.columnCount() - 1, not (plan.problems or plan.alike))
        self.ignored.setText(ignored.strip())
        self.ignored.setVisible(bool(ignored))
