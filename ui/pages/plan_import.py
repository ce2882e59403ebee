"""Taking a plan in: its lines with what each was taken for, beside the plan that comes of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from cchc_desktop.intake.plan_text import RecognisedLine, Recognition
from cchc_desktop.models import Level
from ui.context import Context
from ui.item_models.plan_outline import OutlineModel
from ui.pages.plan_outline import OutlineView
from ui.theme import Theme
from ui.widgets import Card, Scroll, ghost, label, line, pill, primary

# What a line was taken for: word and tone. The word always stands there, the tone only helps.
PARTS: dict[str, tuple[str, str]] = {
    Level.ROMAN.value: ("Mục I", "accent"),
    Level.ARABIC.value: ("Khoản 1", "accent"),
    Level.DECIMAL.value: ("1.1", "accent"),
    Level.LETTER.value: ("Điểm a", "good"),
    Level.DASH.value: ("Gạch -", "good"),
    Level.PLUS.value: ("Cộng +", "good"),
    Level.TEXT.value: ("Đoạn", "neutral"),
    "office": ("Cơ quan", "warning"),
    "parent": ("Chủ quản", "warning"),
    "number": ("Số", "warning"),
    "date": ("Ngày", "warning"),
    "type": ("Tên loại", "warning"),
    "title": ("Trích yếu", "warning"),
    "basis": ("Căn cứ", "warning"),
    "lead_in": ("Mở đầu", "warning"),
    "recipients": ("Nơi nhận", "warning"),
    "signer": ("Người ký", "warning"),
    "state": ("Thể thức", "warning"),
}
SOURCE_MOST = 1500


class PlanPreview(QWidget):
    """Two panes and two answers; nothing is in the data before Nhận."""

    def __init__(
        self, context: Context, recognition: Recognition, accept: Callable[[], object], put_off: Callable[[], object]
    ) -> None:
        super().__init__()
        theme = context.theme
        self.recognition = recognition
        plan = recognition.plan
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._summary(recognition))
        self.model = OutlineModel(lambda _plan: False, self)
        self.model.editable = False
        self.model.show_plan(plan)
        source = Card("Văn bản gốc", f"{len(recognition.lines)} dòng")
        source.body.addWidget(Scroll(_source_lines(theme, recognition.lines)), 1)
        result = Card("Kế hoạch nhận dạng được", f"{len(plan.tasks)} nhiệm vụ" if plan.tasks else "")
        result.body.addWidget(OutlineView(theme, self.model), 1)
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.setHandleWidth(12)
        panes.setChildrenCollapsible(False)
        panes.addWidget(source)
        panes.addWidget(result)
        layout.addWidget(panes, 1)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        self.accept_button = primary(theme, "Nhận", accept, key="Ctrl+S")
        self.cancel_button = ghost(theme, "Hoãn", put_off, key="Esc")
        bar.addWidget(label("Chưa có gì vào dữ liệu trước khi bấm Nhận.", "secondary"))
        bar.addStretch(1)
        bar.addWidget(self.accept_button)
        bar.addWidget(self.cancel_button)
        layout.addLayout(bar)

    def _summary(self, recognition: Recognition) -> QFrame:
        plan = recognition.plan
        box = Card()
        column = QVBoxLayout()
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(4)
        column.addWidget(label(f"{plan.type_name}: {plan.title}", "section", wrap=True))
        years = str(plan.year_from) if plan.year_from == plan.year_to else f"{plan.year_from} - {plan.year_to}"
        number = plan.reference if plan.number else "chưa có số"
        parts = [plan.office or "chưa rõ cơ quan", f"năm {years}", number, f"{len(plan.recipients)} nơi nhận",
                 f"{len(recognition.citations)} văn bản viện dẫn"]  # fmt: skip
        if recognition.joined:
            parts.append(f"đã nối {recognition.joined} đoạn bị ngắt trang")
        column.addWidget(label(" · ".join(parts), "secondary", wrap=True))
        for warning in recognition.warnings:
            column.addWidget(label(f"Lưu ý: {warning}", tone="warning", wrap=True))
        box.body.addLayout(column)
        return box


def _source_lines(theme: Theme, lines: tuple[RecognisedLine, ...]) -> QWidget:
    """Return the lines of the source, each with the word of what it was taken for."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(12, 10, 12, 10)
    column.setSpacing(5)
    for item in lines[:SOURCE_MOST]:
        word, tone = PARTS.get(item.part, (item.part, "neutral"))
        row = QHBoxLayout()
        row.setSpacing(8)
        tag = pill(word, tone)
        holder = QWidget()
        holder.setFixedWidth(tag.fontMetrics().horizontalAdvance("Trích yếu") + 28)
        inner = QHBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(tag, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        words = QLabel(f"{item.marker} {item.text}".strip())
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        words.setFont(theme.official_font(14, bold=item.part == Level.ROMAN.value))
        row.addWidget(holder, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        column.addLayout(row)
    if len(lines) > SOURCE_MOST:
        column.addWidget(label(f"và {len(lines) - SOURCE_MOST} dòng nữa", "secondary"))
    column.addStretch(1)
    return box


class PasteDialog(QDialog):
    """Takes the text of a plan from the clipboard or the keyboard."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        theme = context.theme
        self.setWindowTitle("Dán văn bản kế hoạch")
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText("Dán toàn văn kế hoạch vào đây (Ctrl+V)")
        self.text.setAccessibleName("Văn bản kế hoạch")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(label("Dán toàn văn kế hoạch, từ tên cơ quan đến nơi nhận.", "secondary", wrap=True))
        layout.addWidget(self.text, 1)
        layout.addWidget(line(soft=True))
        bar = QHBoxLayout()
        bar.addStretch(1)
        bar.addWidget(primary(theme, "Nhận dạng", self.accept, key="Ctrl+Return"))
        bar.addWidget(ghost(theme, "Hoãn", self.reject, key="Esc"))
        layout.addLayout(bar)
        self.resize(720, 520)
