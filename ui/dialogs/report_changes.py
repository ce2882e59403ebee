"""Bổ sung kỳ trước: what was changed in frozen periods, and how a cumulative report comes from its parts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.reports.appendix_tables import change_row, change_tables
from cchc_desktop.reports.figures import ReportFigures, Supplement
from ui.theme import Theme
from ui.widgets import Button, Card, Empty, label
from ui.widgets.figure_table import Cell, Column, FigureTable

_CHANGES = (
    Column("Kỳ đã chốt", least=10),
    Column("Thay đổi", least=9),
    Column("Ngày", least=9),
    Column("Hình thức", stretch=2, least=14),
    Column("Nội dung", stretch=3, least=18),
    Column("Đã chốt", right=True),
    Column("Nay", right=True),
)
_SUMS = (
    Column("Hình thức", stretch=1, least=20),
    Column("ĐVT", least=6),
    Column("Tổng đã chốt", right=True),
    Column("Chưa chốt", right=True),
    Column("Bổ sung", right=True),
    Column("Số liệu báo cáo", right=True),
    Column("Chênh lệch", right=True),
)


class ChangesDialog(QDialog):
    """Two lists to read and to copy out."""

    def __init__(
        self,
        theme: Theme,
        figures: ReportFigures,
        since: Sequence[Supplement] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Bổ sung, đối chiếu kỳ đã chốt")
        self.resize(960, 560)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        changes, sums = change_tables(figures)
        frozen, whole = bool(figures.frozen_at), figures.reconciliation
        phrase = f"Báo cáo {figures.period.phrase}"
        title = f"{phrase}: thay đổi sau khi chốt số" if frozen else f"{phrase}: thay đổi trong các kỳ đã chốt"
        column.addWidget(label(title, "section", wrap=True))
        told = "được kể trong báo cáo kỳ sau" if frozen else "được kể trong báo cáo này"
        column.addWidget(label(f"Bản đã chốt giữ nguyên; các thay đổi dưới đây {told}.", "secondary", wrap=True))
        rows = [change_row(place, change) for place, change in enumerate(since, 1)] if frozen else list(changes.rows)
        self.changes = FigureTable(theme, _CHANGES, name="Thay đổi của kỳ đã chốt")
        self.changes.set_rows([_cells(row[1:8]) for row in rows])
        nothing = "Từ khi chốt số, không có hoạt động nào được thêm, sửa hoặc xóa trong kỳ đã chốt."
        self._add("Bổ sung, thay đổi", f"{len(rows)} dòng", self.changes, "Không có thay đổi", nothing)
        if frozen and changes.rows:
            earlier = FigureTable(theme, _CHANGES, name="Thay đổi đã kể trong báo cáo")
            earlier.set_rows([_cells(row[1:8]) for row in changes.rows])
            self._add("Đã kể trong báo cáo này", f"{len(changes.rows)} dòng", earlier)
        if whole is not None:
            agrees = "khớp" if not whole.unexplained else f"{len(whole.unexplained)} hình thức chưa khớp"
            self.sums = FigureTable(theme, _SUMS, name="Đối chiếu")
            self.sums.set_rows([_cells(row[1:]) for row in sums.rows])
            match = ("Mọi hình thức khớp", "Số liệu bằng tổng các kỳ đã chốt.")
            self._add("Đối chiếu với tổng các kỳ đã chốt", agrees, self.sums, *match)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(Button(theme, "Đóng", kind="primary", key="Esc", own_key=False, on_click=self.accept))
        column.addLayout(row)

    def _add(self, title: str, aside: str, table: FigureTable, nothing: str = "", hint: str = "") -> None:
        card = Card(title, aside)
        card.body.addWidget(table if table.row_count else Empty(nothing, hint))
        self._column.addWidget(card, 1)


def _cells(row: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(Cell(text) for text in row)
