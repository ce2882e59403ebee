"""Sửa lời văn: the words of this report, paragraph by paragraph; the figures are chips bound to the data."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from cchc_desktop.reports.figures import ReportFigures
from cchc_desktop.reports.narrative import as_template, plain
from cchc_desktop.reports.passages import Passage, passages
from cchc_desktop.reports.queries import values
from cchc_desktop.reports.verify import Mark, ReportText, TextParagraph, verify
from ui.dialogs.report_frame import WordsDialog
from ui.theme import Theme
from ui.widgets import Button
from ui.widgets.chip_edit import CHIP
from ui.widgets.form import Choices

_WORDS = (
    "Sửa chữ quanh số tùy ý. Số màu xanh gắn với dữ liệu: tự đổi theo số liệu, chỉ xóa hoặc chuyển chỗ được; "
    "Ctrl+Z lấy lại. Chỉ báo cáo này đổi lời; muốn đổi mọi kỳ, chọn Việc khác, Mẫu câu của báo cáo."
)


class TextDialog(WordsDialog):
    """The paragraphs of one report."""

    def __init__(self, theme: Theme, figures: ReportFigures, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Sửa lời văn", f"Lời văn báo cáo {figures.period.phrase}", _WORDS, parent)
        self._figures = figures
        self._values = values(figures)
        self._chips = {query: value.text or "0" for query, value in self._values.items()}
        shown = [passage for passage in passages(figures) if passage.id]
        self._own = {p.id: _template(p) for p in passages(replace(figures, edits={})) if p.id}
        self._was = {p.id: _template(p) for p in shown}
        self._pause = QTimer(self, interval=400, singleShot=True)  # the check reads all figures: not at each key
        self._pause.timeout.connect(self.check)
        self._now = dict(self._was)
        self.figures = Choices()
        self.figures.setAccessibleName("Số liệu để chèn")
        self.figures.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.figures.setMinimumContentsLength(26)
        for query, value in self._values.items():
            if value.number:
                self.figures.addItem(f"{value.label}: {value.text}", query)
        tools = QHBoxLayout()
        tools.addWidget(self.figures, 1)
        tools.addWidget(Button(theme, "Chèn số", on_click=self._insert))
        self.back = Button(theme, "Về câu mẫu", on_click=self.restore)
        tools.addWidget(self.back)
        items = ((p.id, _heading(plain(p.sentence), p.edited)) for p in shown)
        self.build(("Các đoạn", "Đoạn đang sửa"), items, tools, 3)
        self.list.setCurrentRow(min(1, self.list.count() - 1))  # the opening has no figures

    def edits(self) -> dict[str, str | None]:
        """Return what was changed: the new words by paragraph, None where the template is wanted again."""
        changed = {key: text for key, text in self._now.items() if text != self._was[key]}
        return {key: None if text in ("", self._own.get(key)) else text for key, text in changed.items()}

    def chips(self) -> dict[str, str]:
        return self._chips

    def own(self, key: str) -> str:
        return self._own.get(key, "")

    def show_words(self) -> None:
        self._pause.stop()
        super().show_words()

    def _edited(self) -> None:
        if self._shown:
            self._now[self._shown] = self.typed(self.edit.template())
            self._pause.start()

    def _insert(self) -> None:
        if (query := self.figures.currentData()) is not None:
            self.edit.insert_chip(query)

    def check(self) -> None:
        """Say which figure was taken out and which typed number is not the data's; mark the paragraph in the list."""
        text, own = self._now[self._shown], self.own(self._shown)
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
        self.say(" ".join(told))
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


def _template(passage: Passage) -> str:
    return as_template(passage.sentence).removesuffix("./.")
