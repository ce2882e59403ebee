"""The superior's form: each cell mapped once to a figure, then filled with one click."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop import publish
from cchc_desktop.doors.report_forms import Form
from cchc_desktop.errors import AppError
from cchc_desktop.intake.form_workbook import FormCell, FormSheet, cell_name, propose, read_form
from cchc_desktop.reports.figures import ReportFigures
from cchc_desktop.reports.queries import KIND_PARTS, names, values
from cchc_desktop.workspace import Workspace
from ui.pages.report_files import ask_path, open_file, show_in_folder
from ui.signals import Signals
from ui.theme import ROW, Theme
from ui.widgets import Button, Card, label
from ui.widgets.form import choices, line_edit


class FormDialog(QDialog):
    """The form's sheet as a table: choose a cell, choose a figure, Gắn. Blue cells are mapped."""

    def __init__(
        self,
        theme: Theme,
        workspace: Workspace,
        figures: ReportFigures,
        signals: Signals,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._workspace, self._figures, self._signals = theme, workspace, figures, signals
        self._sheets: list[FormSheet] = []
        self._cells: dict[str, str] = {}
        self._form: Form | None = None
        self._kept: tuple[str, str] | None = None
        self._labels = _labels(figures)
        self.setWindowTitle("Biểu mẫu của cấp trên")
        self.resize(990, 590)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        top = QHBoxLayout()
        self.forms = QComboBox()
        self.forms.setAccessibleName("Biểu mẫu")
        self.forms.setMinimumContentsLength(24)
        self.forms.activated.connect(lambda _index: self._open(self.forms.currentData()))
        top.addWidget(self.forms, 1)
        top.addWidget(Button(theme, "Thêm biểu mẫu", on_click=self._ask_file))
        self.remove = Button(theme, "Xóa", on_click=self._remove)
        top.addWidget(self.remove)
        column.addLayout(top)
        self.note = label("", "secondary", wrap=True)
        column.addWidget(self.note)
        card = Card()
        self.sheet = choices([], self._show_sheet)
        self.sheet.setAccessibleName("Trang tính")
        self.table = QTableWidget()
        self.table.setAccessibleName("Các ô của biểu mẫu")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().setDefaultSectionSize(ROW)
        self.table.currentCellChanged.connect(lambda *_: self._show_cell())
        card.body.addWidget(self.table)
        column.addWidget(card, 1)
        tools = QHBoxLayout()
        tools.addWidget(self.sheet)
        self.cell = label("", "strong")
        self.figure = QComboBox()
        self.figure.setAccessibleName("Số liệu của ô")
        self.figure.setMinimumContentsLength(30)
        self.figure.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for query, words in self._labels.items():
            self.figure.addItem(words, query)
        tools.addWidget(self.cell)
        tools.addWidget(self.figure, 1)
        tools.addWidget(Button(theme, "Gắn", key="Ctrl+G", on_click=self._bind))
        tools.addWidget(Button(theme, "Bỏ gắn", on_click=self._unbind))
        column.addLayout(tools)
        self.problem = label("", tone="bad", wrap=True)
        column.addWidget(self.problem)
        buttons = QHBoxLayout()
        self.name = line_edit(placeholder="Tên biểu mẫu")
        self.name.setAccessibleName("Tên biểu mẫu")
        buttons.addWidget(self.name, 1)
        buttons.addWidget(Button(theme, "Đóng", key="Esc", own_key=False, on_click=self.reject))
        buttons.addWidget(Button(theme, "Cất", key="Ctrl+S", on_click=self.save))
        self.fill = Button(theme, "Điền và xuất", kind="primary", key="Ctrl+E", on_click=self._ask_out)
        buttons.addWidget(self.fill)
        column.addLayout(buttons)
        self._list()

    # -- which form ----------------------------------------------------------------------------

    def _list(self, chosen: str = "") -> None:
        self.forms.clear()
        known = self._workspace.reporting.forms.all()
        for form in known:
            self.forms.addItem(f"{form.name} ({form.file_name})", form.name)
        self.remove.setEnabled(bool(known))
        self.fill.setEnabled(bool(known))
        if known:
            self.forms.setCurrentIndex(max(0, self.forms.findData(chosen)))
            self._open(self.forms.currentData())
        else:
            self.forms.addItem("Chưa có biểu mẫu nào", None)
            self.note.setText("Bấm Thêm biểu mẫu, chọn tệp .xlsx của cấp trên; các ô nhận ra được sẽ gắn sẵn.")

    def _open(self, name: str | None) -> None:
        if name is None:
            return
        forms = self._workspace.reporting.forms
        self._form = forms.form(name)
        self._kept = (self._form.sha256, self._form.file_name)
        self._load(forms.path_of(self._form), dict(self._form.cells), self._form.name)

    def _ask_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Thêm biểu mẫu", "", "Bảng tính Excel (*.xlsx)")
        if chosen:
            self.add(Path(chosen))

    def add(self, path: Path) -> None:
        """Keep a copy of a form and propose its mapping."""
        try:
            self._kept = self._workspace.reporting.forms.keep(path)
            self._form = None
            self._load(path, propose(read_form(path)), path.stem)
            self.forms.setCurrentIndex(-1)
            self.fill.setEnabled(True)
        except AppError as error:
            self.problem.setText(str(error))

    def _load(self, path: Path, cells: dict[str, str], name: str) -> None:
        self._sheets, self._cells = read_form(path), cells
        self.problem.setText("")
        self.name.setText(name)
        self.sheet.clear()
        for sheet in self._sheets:
            self.sheet.addItem(sheet.name, sheet.name)
        first = next((key.rpartition("!")[0] for key in cells), "")
        self.sheet.setCurrentIndex(max(0, self.sheet.findData(first)))
        self._show_sheet()

    def _remove(self) -> None:
        if self._form is not None:
            self._signals.wrote(self._workspace.reporting.forms.remove(self._form))
            self._form = self._kept = None
            self.table.setRowCount(0)
            self._list()

    # -- cells ---------------------------------------------------------------------------------

    def _current(self) -> FormSheet | None:
        return next((sheet for sheet in self._sheets if sheet.name == self.sheet.currentData()), None)

    def _show_sheet(self) -> None:
        sheet = self._current()
        if sheet is None:
            return
        self.table.setRowCount(sheet.rows)
        self.table.setColumnCount(sheet.columns)
        self.table.setHorizontalHeaderLabels([cell_name(1, n + 1)[:-1] for n in range(sheet.columns)])
        for row in range(sheet.rows):
            for column in range(sheet.columns):
                self.table.setItem(row, column, self._item(sheet, row + 1, column + 1))
        self._count()
        self._show_cell()

    def _item(self, sheet: FormSheet, row: int, column: int) -> QTableWidgetItem:
        cell = sheet.cells.get((row, column), FormCell(""))
        query = self._cells.get(f"{sheet.name}!{cell_name(row, column)}")
        words = self._labels.get(query, query) if query else ""
        if query and query.startswith("kind:"):  # its row says which kind
            words = KIND_PARTS[query.rpartition(":")[2]]
        item = QTableWidgetItem(words or ("= công thức" if cell.formula else cell.text))
        if query:
            item.setBackground(self._theme.color("accent_soft"))
            item.setForeground(self._theme.color("accent"))
        elif not cell.free:
            item.setForeground(self._theme.color("faint"))
        item.setToolTip(self._labels.get(query, query) if query else item.text())
        return item

    def _place(self) -> str:
        sheet = self._current()
        row, column = self.table.currentRow(), self.table.currentColumn()
        return f"{sheet.name}!{cell_name(row + 1, column + 1)}" if sheet and row >= 0 else ""

    def _show_cell(self) -> None:
        place = self._place()
        self.cell.setText(place.rpartition("!")[2])
        if (query := self._cells.get(place)) is not None:
            self.figure.setCurrentIndex(max(0, self.figure.findData(query)))

    def _bind(self) -> None:
        sheet, place = self._current(), self._place()
        if sheet is None or not place:
            return
        row, column = self.table.currentRow() + 1, self.table.currentColumn() + 1
        if not sheet.cells.get((row, column), FormCell("")).free:
            self.problem.setText(f"Ô {cell_name(row, column)} là công thức hoặc đang bị khóa. Chọn ô khác.")
            return
        self.problem.setText("")
        self._cells[place] = self.figure.currentData()
        self._redraw(sheet, row, column)

    def _unbind(self) -> None:
        sheet, place = self._current(), self._place()
        if sheet is not None and self._cells.pop(place, None) is not None:
            self._redraw(sheet, self.table.currentRow() + 1, self.table.currentColumn() + 1)

    def _redraw(self, sheet: FormSheet, row: int, column: int) -> None:
        self.table.setItem(row - 1, column - 1, self._item(sheet, row, column))
        self._count()

    def _count(self) -> None:
        self.note.setText(
            f"{len(self._cells)} ô đã gắn số liệu (màu xanh). Chọn một ô, chọn số liệu bên dưới rồi bấm Gắn. "
            "Công thức và định dạng của biểu mẫu được giữ nguyên."
        )

    # -- save and fill ---------------------------------------------------------------------------

    def save(self) -> bool:
        """Store the mapping."""
        if self._kept is None:
            self.problem.setText("Chưa có biểu mẫu. Bấm Thêm biểu mẫu và chọn tệp .xlsx.")
            return False
        forms = self._workspace.reporting.forms
        try:
            key = self._form.id if self._form else None
            self._signals.wrote(forms.save(self.name.text(), *self._kept, self._cells, key))
        except AppError as error:
            self.problem.setText(str(error))
            return False
        self._list(self.name.text().strip())
        return True

    def _ask_out(self) -> None:
        if self.save() and self._form is not None:
            name = f"{Path(self._form.file_name).stem}_{self._figures.period.file_code}.xlsx"
            if (path := ask_path(self, "Điền và xuất", name)) is not None:
                self.write(path)

    def write(self, path: Path) -> None:
        """Fill the form into a file."""
        assert self._form is not None
        try:
            publish.fill_form(self._workspace, self._figures.period, self._form.name, path)
        except AppError as error:
            self.problem.setText(str(error))
            return
        self._signals.say(
            f"Đã điền {path.name}",
            ("Mở tệp", lambda: open_file(path)),
            ("Mở thư mục", lambda: show_in_folder([path])),
        )
        self.accept()


def _labels(figures: ReportFigures) -> dict[str, str]:
    """Return what a cell may be filled with: the report's figures first, then every kind of the catalogue."""
    from cchc_desktop import catalog

    out = {query: words for query, (_, words) in names(figures).items()}
    out |= {query: value.label for query, value in values(figures).items()}
    for kind in catalog.kinds():
        for part, words in KIND_PARTS.items():
            out.setdefault(f"kind:{kind.id}:{part}", f"{kind.label}: {words}")
    return out
