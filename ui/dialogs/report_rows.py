"""The activities behind a figure of a frozen report, as they were when it was frozen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from cchc_desktop.labels import short_label
from cchc_desktop.reports.figures import DetailRow, ReportFigures
from cchc_desktop.text import number, short_date
from ui.dialogs.report_frame import ReportDialog
from ui.theme import Theme
from ui.widgets import Button, Card, Empty
from ui.widgets.figure_table import Cell, Column, FigureTable

_COLUMNS = (
    Column("Ngày", least=9),
    Column("Hình thức", stretch=2, least=14),
    Column("Nội dung", stretch=4, least=22),
    Column("Số lượng", right=True, least=6),
    Column("Đơn vị", stretch=2, least=12),
    Column("Minh chứng", least=9),
)


class RowsDialog(ReportDialog):
    """A list to read and to copy out."""

    def __init__(
        self, theme: Theme, figures: ReportFigures, what: str, rows: Sequence[DetailRow], parent: QWidget | None = None
    ) -> None:
        words = f"Báo cáo {figures.period.phrase}: các hoạt động đúng như lúc chốt số; thay đổi về sau không ảnh hưởng."
        super().__init__(theme, "Số liệu đã chốt", what, words, (980, 560), parent)
        self.table = FigureTable(theme, _COLUMNS, name="Hoạt động đã chốt")
        self.table.set_rows([_cells(row) for row in rows])
        card = Card("Hoạt động", f"{len(rows)} hoạt động")
        card.body.addWidget(
            self.table if rows else Empty("Không có hoạt động nào", "Lúc chốt số, số này không có hoạt động nào.")
        )
        self.column.addWidget(card, 1)
        copy = Button(theme, "Chép danh sách", key="Ctrl+C", own_key=False, on_click=self.table.copy)
        copy.setEnabled(bool(rows))
        self.add_close(copy)


def _cells(row: DetailRow) -> tuple[Cell, ...]:
    activity = row.activity
    return (
        Cell(short_date(activity.date)),
        Cell(row.kind_label),
        Cell(activity.title),
        Cell(f"{number(activity.quantity)} {row.counting_unit}"),
        Cell(row.unit_name, "secondary"),
        Cell(short_label(activity.evidence)),
    )
