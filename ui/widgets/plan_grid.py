"""The cells of an appendix table, edited as in Excel."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from cchc_desktop.drafting.annexes import Rows
from cchc_desktop.drafting.clipboard import rows_of
from ui.theme import Theme
from ui.widgets import Button, Card, label


class Grid(QTableWidget):
    """Cells that take a block pasted from Excel; Del empties, F2 or typing edits."""

    def __init__(self, rows: Rows) -> None:
        width = max((len(row) for row in rows), default=3)
        super().__init__(max(len(rows), 1), width)
        self.setAccessibleName("Các ô của bảng")
        self.setProperty("look", "source")
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setHorizontalHeaderLabels([f"Cột {place}" for place in range(1, width + 1)])
        self.setWordWrap(True)
        for place, row in enumerate(rows):
            for column, text in enumerate(row):
                self.setItem(place, column, QTableWidgetItem(text))
        self.setCurrentCell(0, 0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resizeRowsToContents()  # not before: the sheet pads the cells

    def rows(self) -> Rows:
        """Return the cells, empty rows at the end left out."""
        out = []
        for row in range(self.rowCount()):
            items = [self.item(row, column) for column in range(self.columnCount())]
            out.append(tuple(" ".join(item.text().split()) if item else "" for item in items))
        while out and not any(out[-1]):
            out.pop()
        return tuple(out)

    def paste(self, text: str) -> None:
        """Fill cells from the current one on; rows and columns are added as needed."""
        block = rows_of(text)
        top, left = max(self.currentRow(), 0), max(self.currentColumn(), 0)
        self.setRowCount(max(self.rowCount(), top + len(block)))
        self.setColumnCount(max(self.columnCount(), left + max((len(row) for row in block), default=0)))
        for place, row in enumerate(block):
            for column, cell in enumerate(row):
                self.setItem(top + place, left + column, QTableWidgetItem(cell))
        self.setHorizontalHeaderLabels([f"Cột {place}" for place in range(1, self.columnCount() + 1)])
        self.resizeRowsToContents()

    def keyPressEvent(self, event) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.key() == Qt.Key.Key_Delete:
            for index in self.selectedIndexes():
                if (item := self.item(index.row(), index.column())) is not None:
                    item.setText("")
        else:
            super().keyPressEvent(event)


class GridDialog(QDialog):
    """A table of an appendix; the first row is its heading, repeated on every page."""

    def __init__(self, theme: Theme, rows: Rows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Bảng trong phụ lục")
        self.resize(860, 520)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(
            label("Dòng đầu là tiêu đề cột. Dán được cả khối chép từ Excel (Ctrl+V); F2 để sửa một ô.", "secondary")
        )
        card = Card()
        self.grid = Grid(rows)
        card.body.addWidget(self.grid)
        column.addWidget(card, 1)
        row = QHBoxLayout()
        grid = self.grid
        for words, call in (
            ("Thêm dòng", lambda: grid.insertRow(max(grid.currentRow(), 0) + 1)),
            ("Xóa dòng", lambda: grid.rowCount() > 1 and grid.removeRow(grid.currentRow())),
            ("Thêm cột", lambda: self._columns(1)),
            ("Xóa cột", lambda: self._columns(-1)),
        ):
            row.addWidget(Button(theme, words, on_click=call))
        row.addStretch(1)
        row.addWidget(Button(theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject))
        row.addWidget(Button(theme, "Cất", kind="primary", key="Ctrl+S", on_click=self.accept))
        column.addLayout(row)

    def _columns(self, step: int) -> None:
        grid = self.grid
        if step > 0:
            grid.insertColumn(max(grid.currentColumn(), 0) + 1)
        elif grid.columnCount() > 2:
            grid.removeColumn(max(grid.currentColumn(), 0))
        grid.setHorizontalHeaderLabels([f"Cột {place}" for place in range(1, grid.columnCount() + 1)])
