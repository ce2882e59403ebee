"""Bổ sung kỳ trước: what was changed in frozen periods, and how a cumulative report comes from its parts."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.reports.appendix_tables import change_tables
from cchc_desktop.reports.figures import ReportFigures
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

    def __init__(self, theme: Theme, figures: ReportFigures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Bổ sung, đối chiếu kỳ đã chốt")
        self.resize(960, 560)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        changes, sums = change_tables(figures)
        title = f"Báo cáo {figures.period.phrase}: thay đổi trong các kỳ đã chốt"
        column.addWidget(label(title, "section", wrap=True))
        column.addWidget(
            label("Bản đã chốt giữ nguyên; các thay đổi dưới đây được kể trong báo cáo này.", "secondary", wrap=True)
        )
        self.changes = FigureTable(theme, _CHANGES, name="Thay đổi của kỳ đã chốt")
        self.changes.set_rows([tuple(Cell(text) for text in row[1:8]) for row in changes.rows])
        card = Card("Bổ sung, thay đổi", f"{len(changes.rows)} dòng")
        if changes.rows:
            card.body.addWidget(self.changes)
        else:
            hint = "Từ khi chốt số, không có hoạt động nào được thêm, sửa hoặc xóa trong kỳ đã chốt."
            card.body.addWidget(Empty("Không có thay đổi", hint))
        column.addWidget(card, 2)
        whole = figures.reconciliation
        if whole is not None:
            told = "khớp" if not whole.unexplained else f"{len(whole.unexplained)} hình thức chưa khớp"
            reconciled = Card("Đối chiếu với tổng các kỳ đã chốt", told)
            self.sums = FigureTable(theme, _SUMS, name="Đối chiếu")
            self.sums.set_rows([tuple(Cell(text) for text in row[1:]) for row in sums.rows])
            if sums.rows:
                reconciled.body.addWidget(self.sums)
            else:
                reconciled.body.addWidget(Empty("Mọi hình thức khớp", "Số liệu bằng tổng các kỳ đã chốt."))
            column.addWidget(reconciled, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(Button(theme, "Đóng", key="Esc", own_key=False, on_click=self.accept))
        column.addLayout(row)
