"""What no longer agrees in a Word file that was edited outside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cchc_desktop.reports.verify import Difference
from ui.dialogs.report_frame import ReportDialog
from ui.theme import Theme
from ui.widgets import Button, Card
from ui.widgets.figure_table import Cell, Column, FigureTable

_COLUMNS = (
    Column("Trong văn bản", stretch=3, least=24),
    Column("Số liệu", stretch=2, least=18),
    Column("Văn bản ghi", right=True, least=8),
    Column("Số đúng", right=True, least=8),
)


class VerifyDialog(ReportDialog):
    """One row a number: where, which figure, what is written, what is right."""

    def __init__(
        self, theme: Theme, path: Path, phrase: str, found: Sequence[Difference], parent: QWidget | None = None
    ) -> None:
        words = f"{len(found)} số không khớp với số liệu {phrase}. Sửa trong Word rồi đối chiếu lại."
        super().__init__(theme, "Đối chiếu tệp Word", path.name, words, (940, 520), parent)
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
        self.column.addWidget(card, 1)
        self.add_close(Button(theme, "Chép danh sách", key="Ctrl+C", own_key=False, on_click=self.table.copy))
