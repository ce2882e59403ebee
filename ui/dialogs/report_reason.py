"""Bỏ chốt số: a frozen report is opened again only with a reason, which goes into the history."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from cchc_desktop.periods import Period
from ui.theme import Theme
from ui.widgets import Button, label


class ReasonDialog(QDialog):
    """`accept` only with a reason."""

    def __init__(self, theme: Theme, period: Period, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Bỏ chốt số")
        self.resize(540, 260)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(label(f"Bỏ chốt báo cáo {period.phrase}", "section", wrap=True))
        words = "Bản đã chốt vẫn được giữ cùng các tệp; kỳ này trở lại số liệu hiện tại và phải chốt lại."
        column.addWidget(label(words, "secondary", wrap=True))
        self._text = QPlainTextEdit()
        self._text.setPlaceholderText("Lý do, ví dụ: Sở Nội vụ yêu cầu lập lại báo cáo")
        self._text.setAccessibleName("Lý do")
        self._text.setTabChangesFocus(True)
        column.addWidget(self._text, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(Button(theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject))
        self.go = Button(theme, "Bỏ chốt", kind="primary", key="Ctrl+S", on_click=self.accept)
        self.go.setEnabled(False)
        self._text.textChanged.connect(lambda: self.go.setEnabled(bool(self.reason)))
        row.addWidget(self.go)
        column.addLayout(row)

    @property
    def reason(self) -> str:
        return self._text.toPlainText().strip()

    def accept(self) -> None:
        if self.reason:
            super().accept()
