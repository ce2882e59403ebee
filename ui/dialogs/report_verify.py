"""What no longer agrees in a Word file that was edited outside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.reports.verify import Difference
from ui.theme import Theme
from ui.widgets import Button, Card, label
from ui.widgets.figure_table import Cell, Column, FigureTable

_COLUMNS = (
    Column("Trong văn bản", stretch=3, least=24),
    Column("Số liệu", stretch=2, least=18),
    Column("Văn bản ghi", right=True, least=8),
    Column("Số đúng", right=True, least=8),
)


class VerifyDialog(QDialog):
    """One row a number: where, which figure, what is written, what is right."""

    def __init__(
        self, theme: Theme, path: Path, phrase: str, found: Sequence[Difference], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Đối chiếu tệp Word")
        self.resize(940, 520)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(label(path.name, "section", wrap=True))
        words = f"{len(found)} số không khớp với số liệu {phrase}. Sửa trong Word rồi đối chiếu lại."
        column.addWidget(label(words, "secondary", wrap=True))
        self.table = FigureTable(theme, _COLUMNS, name="Số không khớp")
        self.table.set_rows(
            [
                (
                    Cell(item.text),
                    Cell(item.figure, "secondary"),
                    Cell(item.found, "bad", bold=True),
                    Cell(item.expected or "không có", "good", bold=True),
                )
                for item in found
            ]
        )
        card = Card("Số không khớp", f"{len(found)} số")
        card.body.addWidget(self.table)
        column.addWidget(card, 1)
        row = QHBoxLayout()
        row.addWidget(Button(theme, "Chép danh sách", key="Ctrl+C", own_key=False, on_click=self.table.copy))
        row.addStretch(1)
        row.addWidget(Button(theme, "Đóng", kind="primary", key="Esc", own_key=False, on_click=self.accept))
        column.addLayout(row)
