"""Chốt số: told beforehand what it means and what still lacks."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.dialogs.report_frame import ReportDialog
from ui.pages.report_data import ReportView
from ui.theme import Theme
from ui.widgets import Card, Dot, Fitted, label

_MEANS = (
    "Số liệu, các dòng hoạt động, lời văn và các tệp Excel, Word, PDF được giữ nguyên, có mã kiểm tra.",
    "Hoạt động thêm, sửa, xóa sau này không đổi báo cáo đã chốt; báo cáo kỳ sau kể là “bổ sung kỳ trước”.",
    "Muốn lập lại, chọn Bỏ chốt số và ghi lý do; bản đã chốt vẫn được giữ.",
)


class FreezeDialog(ReportDialog):
    """`accept` freezes; what the checks found is listed, the serious first."""

    def __init__(self, theme: Theme, view: ReportView, parent: QWidget | None = None) -> None:
        figures = view.figures
        words = f"{figures.activities} hoạt động, {figures.with_evidence} hoạt động có minh chứng"
        words += f"; gửi {view.to}." if view.to else "."
        open_points = [check for tone in ("bad", "warning") for check in view.checks if check.tone == tone]
        points = open_points or view.checks
        size = (640, min(560, 300 + 34 * len(points)))
        super().__init__(theme, "Chốt số", f"Chốt số báo cáo {figures.period.phrase}", words, size, parent)
        means = QVBoxLayout()
        means.setSpacing(4)
        for words in _MEANS:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(Dot(theme, "neutral", True))
            row.addWidget(label(words, wrap=True), 1)
            means.addLayout(row)
        self.column.addLayout(means)
        card = Card(
            "Còn phải xem lại" if open_points else "Đã kiểm tra", f"{len(open_points)} việc" if open_points else ""
        )
        rows = Card()
        rows.setProperty("card", "false")
        for number, check in enumerate(points):
            mark = Dot(theme, check.tone, check.ring)
            rows.add_row(mark, label(check.text, wrap=True), stretch=1, last=number == len(points) - 1)
        card.body.addWidget(Fitted(rows))
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.go = self.add_accept("Chốt số")
