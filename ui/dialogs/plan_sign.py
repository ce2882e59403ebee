"""Ban hành: number and date given by văn thư, the scan of the signed copy if there is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cchc_desktop.documents.sign_pack import doubts
from cchc_desktop.documents.wording import bare_number
from cchc_desktop.drafting.citing import later_superior
from cchc_desktop.models import Plan
from cchc_desktop.text import short_date
from ui.file_dialogs import ask_file
from ui.theme import Theme
from ui.widgets import Button, Card, label
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form, line_edit

_SCANS = "Bản quét (*.pdf *.jpg *.jpeg *.png *.tif *.tiff);;Mọi tệp (*)"


class SignDialog(QDialog):
    """Asks what is written on the signed copy; `accept` only with a number and a day that can be."""

    def __init__(self, theme: Theme, plan: Plan, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan = plan
        self._warned = ""
        self.setWindowTitle("Ban hành kế hoạch")
        self.resize(620, 440)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(label(plan.title or "Kế hoạch chưa có trích yếu", "section", wrap=True))
        column.addWidget(
            label(
                "Ghi số và ngày trên bản đã ký. Sau khi ban hành, bản này được khóa và giữ nguyên; "
                "muốn sửa phải mở bản điều chỉnh có lý do.",
                "secondary",
                wrap=True,
            )
        )
        card = Card()
        form = Form()
        number = QWidget()
        row = QHBoxLayout(number)
        row.setContentsMargins(0, 0, 0, 0)
        self.number = line_edit(None, "do văn thư cấp")
        self.number.setText(plan.number)
        self.number.setMaximumWidth(theme.control_width(18))
        self.number.setAccessibleName("Số")
        row.addWidget(self.number)
        row.addWidget(label(f"/{plan.symbol}" if plan.symbol else "", "secondary"), 1)
        form.addRow(label("Số", "secondary"), number)
        self.day = form.add("Ngày ký", DateEdit(theme))
        self.day.reference = lambda: today
        self.day.set_date(plan.date or today)
        scan = QWidget()
        row = QHBoxLayout(scan)
        row.setContentsMargins(0, 0, 0, 0)
        self.scan_name = QLineEdit()
        self.scan_name.setPlaceholderText("không bắt buộc; chọn hoặc dán đường dẫn")
        self.scan_name.setAccessibleName("Bản quét")
        row.addWidget(self.scan_name, 1)
        row.addWidget(Button(theme, "Chọn tệp", on_click=self._choose))
        form.addRow(label("Bản quét bản ký", "secondary"), scan)
        card.body.addLayout(form)
        column.addWidget(card)
        self.problem = label("", tone="bad", wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(Button(theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject))
        self.go = Button(theme, "Ban hành", kind="primary", key="Ctrl+S", on_click=self.accept)
        buttons.addWidget(self.go)
        column.addLayout(buttons)
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)
        if found := doubts(plan, plan.date or today):  # told before anything is typed: they may have to be mended first
            self._say("\n".join(found))

    @property
    def scan(self) -> Path | None:
        """Return the scan to take along, None without one; the program keeps a copy of its own."""
        return typed_path(self.scan_name.text())

    def set_scan(self, path: Path) -> None:
        """Take a scan along."""
        self.scan_name.setText(str(path))

    def accept(self) -> None:
        self.number.setText(bare_number(self.number.text(), self.plan.symbol))
        problem = self._problem()
        if problem:
            self._say(problem)
            return
        super().accept()

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.show()

    def _problem(self) -> str:
        if not self.number.text().strip():
            return "Chưa có số của kế hoạch. Nhập số do văn thư cấp sau khi ký."
        day = self.day.date()
        if day is None:
            return self.day.problem() or "Chưa có ngày ký. Nhập ngày ghi trên bản đã ký."
        if (scan := self.scan) is not None and not scan.is_file():
            self.scan_name.setFocus(Qt.FocusReason.OtherFocusReason)
            return f"Không thấy tệp bản quét “{scan}”. Chọn lại tệp, hoặc xóa trống ô này."
        dated = replace(self.plan, year=day.year, month=day.month, day=day.day)
        found = list(doubts(dated, day))
        later = later_superior(dated)
        if later is not None and later.day is not None:
            said = short_date(later.day)
            found.append(f"Kế hoạch của cấp trên ({later.number}) ngày {said} đứng sau ngày ký này.")
        words = "\n".join(found)
        if not words:
            return ""
        if words == self._warned:
            return ""
        self._warned = words
        return f"{words}\nNếu bản ký đúng như vậy, bấm Ban hành lần nữa."

    def _choose(self) -> None:
        if chosen := ask_scan(self):
            self.set_scan(chosen)


def ask_scan(parent: QWidget) -> Path | None:
    """Ask for the scan of a signed copy."""
    return ask_file(parent, "Bản quét của bản ký", "scan", _SCANS)


def typed_path(text: str) -> Path | None:
    """Return the file that a typed, pasted or dropped path names: Windows copies it in quotes, browsers as file:///."""
    text = text.strip().strip('"').strip()
    if text.lower().startswith("file:"):
        text = QUrl(text).toLocalFile()
    return Path(text) if text else None
