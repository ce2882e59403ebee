"""Sửa lời văn: the words of this report, paragraph by paragraph; the figures are chips bound to the data."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cchc_desktop.reports.figures import ReportFigures
from cchc_desktop.reports.narrative import as_template, plain
from cchc_desktop.reports.passages import Passage, passages
from cchc_desktop.reports.queries import values
from cchc_desktop.reports.verify import Mark, ReportText, TextParagraph, verify
from ui.theme import ROW, Theme
from ui.widgets import Button, Card, label
from ui.widgets.chip_edit import CHIP, ChipEdit


class TextDialog(QDialog):
    """Paragraphs at the left, the chosen one at the right; nothing is kept before Cất."""

    def __init__(self, theme: Theme, figures: ReportFigures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures = figures
        self._values = values(figures)
        self._chips = {query: value.text or "0" for query, value in self._values.items()}
        without = _without_edits(figures)
        self._own = {p.id: as_template(p.sentence).removesuffix("./.") for p in passages(without) if p.id}
        self._was = {p.id: as_template(p.sentence).removesuffix("./.") for p in passages(figures) if p.id}
        self._now = dict(self._was)
        self._shown = ""
        self.setWindowTitle("Sửa lời văn")
        self.resize(980, 560)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(label(f"Lời văn báo cáo {figures.period.phrase}", "section", wrap=True))
        words = (
            "Sửa chữ quanh số tùy ý. Số màu xanh gắn với dữ liệu: tự đổi theo số liệu, chỉ xóa hoặc chuyển chỗ được; "
            "Ctrl+Z lấy lại. Chỉ báo cáo này đổi lời; muốn đổi mọi kỳ, sửa ở Thêm…, Mẫu câu của báo cáo."
        )
        column.addWidget(label(words, "secondary", wrap=True))
        self.list = QListWidget()
        self.list.setProperty("look", "periods")
        self.list.setAccessibleName("Đoạn của báo cáo")
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        for passage in passages(figures):
            if passage.id:
                self._add(passage)
        self.list.currentItemChanged.connect(self._choose)
        self.edit = ChipEdit(theme)
        self.edit.setAccessibleName("Lời văn của đoạn")
        self.edit.edited.connect(self._typed)
        self.figures = QComboBox()
        self.figures.setAccessibleName("Số liệu để chèn")
        self.figures.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.figures.setMinimumContentsLength(26)
        for query, value in self._values.items():
            if value.number:
                self.figures.addItem(f"{value.label}: {value.text}", query)
        self.problem = label("", tone="bad", wrap=True)
        left, right = Card("Các đoạn"), Card("Đoạn đang sửa")
        left.body.addWidget(self.list)
        right.body.addWidget(self.edit, 1)
        tools = QHBoxLayout()
        tools.setContentsMargins(10, 8, 10, 8)
        tools.setSpacing(8)
        tools.addWidget(self.figures, 1)
        tools.addWidget(Button(theme, "Chèn số", on_click=self._insert))
        self.back = Button(theme, "Về câu mẫu", on_click=self._restore)
        tools.addWidget(self.back)
        right.body.addLayout(tools)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(left, 2)
        row.addWidget(right, 3)
        column.addLayout(row, 1)
        column.addWidget(self.problem)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(Button(theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject))
        buttons.addWidget(Button(theme, "Cất", kind="primary", key="Ctrl+S", on_click=self.accept))
        column.addLayout(buttons)
        self.list.setCurrentRow(min(1, self.list.count() - 1))  # the opening has no figures

    def edits(self) -> dict[str, str | None]:
        """Return what was changed: the new words by paragraph, None where the template is wanted again."""
        changed = {key: text for key, text in self._now.items() if text != self._was[key]}
        return {key: None if text in ("", self._own.get(key)) else text for key, text in changed.items()}

    def _add(self, passage: Passage) -> None:
        item = QListWidgetItem(_heading(plain(passage.sentence), passage.edited))
        item.setData(Qt.ItemDataRole.UserRole, passage.id)
        item.setSizeHint(QSize(0, ROW))
        self.list.addItem(item)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._shown = item.data(Qt.ItemDataRole.UserRole)
            self.edit.set_template(self._now[self._shown], self._chips)
            self._check()

    def _typed(self) -> None:
        if self._shown:
            self._now[self._shown] = self.edit.template()
            self._check()

    def _insert(self) -> None:
        if (query := self.figures.currentData()) is not None:
            self.edit.insert_chip(query)

    def _restore(self) -> None:
        self._now[self._shown] = self._own.get(self._shown, "")
        self.edit.set_template(self._now[self._shown], self._chips)
        self._check()

    def _check(self) -> None:
        """Say which figure was taken out and which typed number is not the data's; mark the paragraph in the list."""
        text, own = self._now[self._shown], self._own.get(self._shown, "")
        told = []
        if lost := [q for q in dict.fromkeys(CHIP.findall(own)) if q not in CHIP.findall(text) and q in self._values]:
            names = "; ".join(self._values[q].label for q in lost[:2])
            told.append(f"Đã bỏ số liệu: {names}.")
        paragraph = self._printed(text)
        wrong = verify(ReportText("", "", (paragraph,), ()), self._figures)
        told += [
            f"Số gõ tay không gắn với số liệu: {item.found}. Chọn số ở danh sách rồi bấm Chèn số."
            if item.typed
            else f"Số gõ tay không khớp: {item.found} ({item.figure}: {item.expected})."
            for item in wrong[:2]
        ]
        self.problem.setText(" ".join(told))
        self.back.setEnabled(text != own)
        if (item := self.list.currentItem()) is not None:
            item.setText(_heading(paragraph.text, text != own))

    def _printed(self, text: str) -> TextParagraph:
        """Return a paragraph as it will be printed, its bound figures marked."""
        shown, marks = "", []
        for place, part in enumerate(CHIP.split(text)):
            if place % 2:
                part, query = self._chips.get(part, ""), part
                marks.append(Mark(len(shown), len(shown) + len(part), query))
            shown += part
        return TextParagraph(shown, tuple(marks))


def _heading(text: str, edited: bool) -> str:
    return f"Đã sửa · {text}" if edited else text


def _without_edits(figures: ReportFigures) -> ReportFigures:
    from dataclasses import replace

    return replace(figures, edits={})
