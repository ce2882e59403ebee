"""Bổ sung kỳ trước: what was changed in frozen periods, and how a cumulative report comes from its parts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from cchc_desktop.reports.appendix_tables import change_row, change_tables
from cchc_desktop.reports.figures import ReportFigures, Supplement
from ui.dialogs.report_frame import ReportDialog
from ui.theme import Theme
from ui.widgets import Card, Empty
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


class ChangesDialog(ReportDialog):
    """Two lists to read and to copy out."""

    def __init__(
        self,
        theme: Theme,
        figures: ReportFigures,
        since: Sequence[Supplement] = (),
        parent: QWidget | None = None,
    ) -> None:
        frozen, whole = bool(figures.frozen_at), figures.reconciliation
        phrase = f"Báo cáo {figures.period.phrase}"
        heading = f"{phrase}: thay đổi sau khi chốt số" if frozen else f"{phrase}: thay đổi trong các kỳ đã chốt"
        told = "được kể trong báo cáo kỳ sau" if frozen else "được kể trong báo cáo này"
        words = f"Bản đã chốt giữ nguyên; các thay đổi dưới đây {told}."
        super().__init__(theme, "Bổ sung, đối chiếu kỳ đã chốt", heading, words, (960, 560), parent)
        changes, sums = change_tables(figures)
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
        self.add_close()

    def _add(self, title: str, aside: str, table: FigureTable, nothing: str = "", hint: str = "") -> None:
        card = Card(title, aside)
        card.body.addWidget(table if table.row_count else Empty(nothing, hint))
        self.column.addWidget(card, 1)


def _cells(row: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(Cell(text) for text in row)
