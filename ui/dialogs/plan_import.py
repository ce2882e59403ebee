"""What was recognised in a plan's text, side by side with its source; nothing enters before "Nhận"."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.intake.plan_text import Recognition
from cchc_desktop.models import Plan
from ui.item_models.outline_rows import OutlineModel
from ui.theme import Theme
from ui.widgets import Button, Card, label
from ui.widgets.plan_outline import OutlineView

# Word shown for each part, and the colour role behind it: the word says it, the colour helps the eye.
PARTS = {
    "office": ("Cơ quan", "warning_soft"),
    "number": ("Số", "warning_soft"),
    "date": ("Ngày", "warning_soft"),
    "state": ("Quốc hiệu", "line_soft"),
    "type": ("Tên loại", "warning_soft"),
    "title": ("Trích yếu", "warning_soft"),
    "basis": ("Căn cứ", "good_soft"),
    "lead_in": ("Câu dẫn", "good_soft"),
    "roman": ("Mục I.", "accent_soft"),
    "arabic": ("Khoản 1.", "accent_soft"),
    "decimal": ("1.1.", "accent_soft"),
    "letter": ("Điểm a)", "hover"),
    "dash": ("Gạch -", "hover"),
    "plus": ("Dấu +", "hover"),
    "text": ("Đoạn", ""),
    "recipients": ("Nơi nhận", "bad_soft"),
    "signer": ("Người ký", "bad_soft"),
    "stamp": ("Dấu", "line_soft"),
    "page_number": ("Số trang", "line_soft"),
}


class PlanImportDialog(QDialog):
    """Two panes: each source line with its level, and the outline that it makes."""

    def __init__(self, theme: Theme, recognition: Recognition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.recognition = recognition
        plan = recognition.plan
        self.setWindowTitle("Nhập kế hoạch")
        self.resize(980, 580)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(label(plan.title or "Chưa thấy trích yếu", "section", wrap=True))
        column.addWidget(label(_facts(recognition), "secondary", wrap=True))
        for warning in recognition.warnings[:3]:
            column.addWidget(label(f"Lưu ý: {warning}", tone="warning", wrap=True))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(12)
        split.setChildrenCollapsible(False)
        left, right = Card("Văn bản nguồn", f"{len(recognition.lines)} đoạn"), Card("Kế hoạch nhận dạng được")
        self.source = _SourceTable(theme, recognition)
        left.body.addWidget(self.source)
        model = OutlineModel()
        model.editable = False
        model.setParent(self)
        model.set_outline(plan.outline)
        self.outline = OutlineView(theme, model)
        right.body.addWidget(self.outline)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([480, 480])
        column.addWidget(split, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(label("Chưa có gì được ghi vào dữ liệu.", "secondary"), 1)
        self.cancel_button = Button(theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject)
        self.take_button = Button(theme, "Nhận", kind="primary", key="Ctrl+S", on_click=self.accept)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.take_button)
        column.addLayout(buttons)
        self.take_button.setDefault(True)


def _facts(recognition: Recognition) -> str:
    plan: Plan = recognition.plan
    years = (
        f"năm {plan.year_from}" if plan.year_from == plan.year_to else f"giai đoạn {plan.year_from} - {plan.year_to}"
    )
    parts = [
        plan.office or "chưa rõ cơ quan",
        f"số {plan.reference}" if plan.number else "chưa có số",
        years,
        f"{len(plan.tasks)} nhiệm vụ",
        f"{len(plan.recipients)} nơi nhận",
        f"{len(recognition.citations)} văn bản được dẫn",
    ]
    if recognition.joined:
        parts.append(f"{recognition.joined} đoạn nối qua trang")
    return " · ".join(parts)


class _SourceTable(QTableWidget):
    def __init__(self, theme: Theme, recognition: Recognition) -> None:
        super().__init__(len(recognition.lines), 2)
        self.setProperty("look", "source")
        self.setAccessibleName("Văn bản nguồn và mức của từng đoạn")
        self.setHorizontalHeaderLabels(["Mức", "Đoạn văn bản"])
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(0, theme.control_width(9))
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        for place, line in enumerate(recognition.lines):
            word, role = PARTS[line.part]
            for column, text in ((0, word), (1, line.text)):
                item = QTableWidgetItem(text)
                item.setTextAlignment(top)
                if role:
                    item.setBackground(QColor(theme.color(role)))
                self.setItem(place, column, item)
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(26)
        rows.setDefaultSectionSize(26)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap again: a line is shown whole at any width."""
        super().resizeEvent(event)
        self.resizeRowsToContents()


class PasteDialog(QDialog):
    """A field to paste a plan's text into."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Dán văn bản kế hoạch")
        self.resize(760, 520)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.addWidget(
            label("Chép toàn bộ kế hoạch trong Word hoặc trang web rồi dán vào đây (Ctrl+V).", "secondary")
        )
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Văn bản kế hoạch")
        column.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(Button(theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject))
        self.go = Button(theme, "Nhận dạng", kind="primary", on_click=self.accept)
        row.addWidget(self.go)
        column.addLayout(row)
