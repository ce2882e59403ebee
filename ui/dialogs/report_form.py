"""The superior's form: each cell mapped once to a figure, then filled with one click."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
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
from cchc_desktop.text import fold
from cchc_desktop.workspace import Workspace
from ui.pages.report_files import ask_path, open_file, show_in_folder
from ui.signals import Signals
from ui.theme import ROW, Theme
from ui.widgets import Button, Card, label
from ui.widgets.form import Choices, choices, line_edit


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
        self.forms = Choices()
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
        self.sheet = choices([], self._show_sheet)
        self.sheet.setAccessibleName("Trang tính")
        self.table = QTableWidget()
        self.table.setAccessibleName("Các ô của biểu mẫu")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().setDefaultSectionSize(ROW)
        self.table.currentCellChanged.connect(lambda *_: self._show_cell())
        middle = QHBoxLayout()
        middle.setSpacing(12)
        cells = Card("Biểu mẫu")
        cells.heading_row.addWidget(self.sheet)
        cells.body.addWidget(self.table)
        middle.addWidget(cells, 5)
        middle.addWidget(self._figures_card(), 3)
        column.addLayout(middle, 1)
        self.problem = label("", tone="bad", wrap=True)
        self.problem.hide()
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

    def _figures_card(self) -> Card:
        """Return what a cell may be filled with: found by words, accents or not."""
        theme = self._theme
        self.cell = label("", "strong")
        self.search = line_edit(placeholder="Tìm số liệu, ví dụ: hoi nghi luy ke")
        self.search.setAccessibleName("Tìm số liệu")
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._bind)
        self.figures = QListWidget()
        self.figures.setProperty("look", "periods")
        self.figures.setAccessibleName("Số liệu của ô")
        self.figures.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.figures.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for query, words in self._labels.items():
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, query)
            item.setToolTip(words)
            item.setSizeHint(QSize(0, ROW - 6))
            self.figures.addItem(item)
        self.figures.setCurrentRow(0)
        self.figures.itemDoubleClicked.connect(lambda _item: self._bind())
        card = Card("Số liệu của ô")
        card.heading_row.addWidget(self.cell)
        inner = QVBoxLayout()
        inner.setContentsMargins(10, 8, 10, 8)
        inner.setSpacing(8)
        inner.addWidget(self.search)
        inner.addWidget(self.figures, 1)
        tools = QHBoxLayout()
        tools.addWidget(Button(theme, "Gắn", key="Ctrl+G", on_click=self._bind))
        self.unbind = Button(theme, "Bỏ gắn", key="Del", own_key=False, on_click=self._unbind)
        tools.addWidget(self.unbind)
        tools.addStretch(1)
        inner.addLayout(tools)
        card.body.addLayout(inner)
        taken = QShortcut(QKeySequence("Del"), self.table, self._unbind)
        taken.setContext(Qt.ShortcutContext.WidgetShortcut)
        return card

    def _filter(self, text: str) -> None:
        """Keep the figures that hold every word, and choose the first."""
        words, first = fold(text).split(), None
        for row in range(self.figures.count()):
            item = self.figures.item(row)
            hidden = not all(word in fold(item.text()) for word in words)
            item.setHidden(hidden)
            first = item if first is None and not hidden else first
        if first is None:
            self.figures.clearSelection()
            self.figures.setCurrentRow(-1)
        else:
            self.figures.setCurrentItem(first)

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

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
        chosen, _ = QFileDialog.getOpenFileName(self, "Thêm biểu mẫu", "", "Bảng tính Excel (*.xlsx *.xlsm)")
        if chosen:
            self.add(Path(chosen))

    def add(self, path: Path) -> None:
        """Keep a copy of a form and propose its mapping."""
        try:
            self._kept = self._workspace.reporting.forms.keep(path)
            self._form = None
            self._load(path, propose(read_form(path)), path.stem)
            self.forms.insertItem(0, f"{path.stem} (chưa cất)", None)
            self.forms.setCurrentIndex(0)
            self.fill.setEnabled(True)
        except AppError as error:
            self._say(str(error))

    def _load(self, path: Path, cells: dict[str, str], name: str) -> None:
        self._sheets, self._cells = read_form(path), cells
        self._say("")
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
        self.cell.setText(f"Ô {place.rpartition('!')[2]}" if place else "")
        query = self._cells.get(place)
        self.unbind.setEnabled(query is not None)
        if query is not None and query in self._labels:
            self.search.clear()
            self.figures.setCurrentRow(list(self._labels).index(query))

    def _bind(self) -> None:
        sheet, place = self._current(), self._place()
        chosen = self.figures.currentItem()
        if sheet is None or not place or chosen is None:
            self._say("Chọn một ô của biểu mẫu và một số liệu rồi bấm Gắn.")
            return
        row, column = self.table.currentRow() + 1, self.table.currentColumn() + 1
        if not sheet.cells.get((row, column), FormCell("")).free:
            self._say(f"Ô {cell_name(row, column)} là công thức hoặc đang bị khóa. Chọn ô khác.")
            return
        self._say("")
        self._cells[place] = chosen.data(Qt.ItemDataRole.UserRole)
        self._redraw(sheet, row, column)

    def _unbind(self) -> None:
        sheet, place = self._current(), self._place()
        if sheet is not None and self._cells.pop(place, None) is not None:
            self._redraw(sheet, self.table.currentRow() + 1, self.table.currentColumn() + 1)

    def _redraw(self, sheet: FormSheet, row: int, column: int) -> None:
        self.table.setItem(row - 1, column - 1, self._item(sheet, row, column))
        self._count()
        self.unbind.setEnabled(self._place() in self._cells)

    def _count(self) -> None:
        self.note.setText(
            f"{len(self._cells)} ô đã gắn số liệu (màu xanh). Chọn một ô, chọn số liệu bên phải rồi bấm Gắn. "
            "Công thức và định dạng của biểu mẫu được giữ nguyên."
        )

    # -- save and fill ---------------------------------------------------------------------------

    def save(self) -> bool:
        """Store the mapping."""
        if self._kept is None:
            self._say("Chưa có biểu mẫu. Bấm Thêm biểu mẫu và chọn tệp .xlsx.")
            return False
        forms = self._workspace.reporting.forms
        try:
            key = self._form.id if self._form else None
            self._signals.wrote(forms.save(self.name.text(), *self._kept, self._cells, key))
        except AppError as error:
            self._say(str(error))
            return False
        self._list(self.name.text().strip())
        return True

    def _ask_out(self) -> None:
        if self.save() and self._form is not None:
            name = f"{Path(self._form.file_name).stem}_{self._figures.period.file_code}{self._form.suffix}"
            if (path := ask_path(self, "Điền và xuất", name)) is not None:
                self.write(path)

    def write(self, path: Path) -> None:
        """Fill the form into a file."""
        assert self._form is not None
        try:
            line = self._figures.line or None
            publish.fill_form(self._workspace, self._figures.period, self._form.name, path, line=line)
        except AppError as error:
            self._say(str(error))
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
