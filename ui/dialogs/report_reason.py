"""Bỏ chốt số: a frozen report is opened again only with a reason, which goes into the history."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cchc_desktop.periods import Period
from ui.dialogs.report_frame import ReportDialog
from ui.theme import Theme


class ReasonDialog(ReportDialog):
    """`accept` only with a reason."""

    def __init__(self, theme: Theme, period: Period, parent: QWidget | None = None) -> None:
        words = "Bản đã chốt vẫn được giữ cùng các tệp; kỳ này trở lại số liệu hiện tại và phải chốt lại."
        super().__init__(theme, "Bỏ chốt số", f"Bỏ chốt báo cáo {period.phrase}", words, (540, 260), parent)
        self._text = QPlainTextEdit()
        self._text.setPlaceholderText("Lý do, ví dụ: Sở Nội vụ yêu cầu lập lại báo cáo")
        self._text.setAccessibleName("Lý do")
        self._text.setTabChangesFocus(True)
        self.column.addWidget(self._text, 1)
        self.go = self.add_accept("Bỏ chốt")
        self.go.setEnabled(False)
        self._text.textChanged.connect(lambda: self.go.setEnabled(bool(self.reason)))

    @property
    def reason(self) -> str:
        return self._text.toPlainText().strip()

    def accept(self) -> None:
        if self.reason:
            super().accept()
