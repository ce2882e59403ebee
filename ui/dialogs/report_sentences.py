"""Mẫu câu: the report's sentences as data, changed by the office; figures are inserted as chips."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QMenu, QVBoxLayout, QWidget

from cchc_desktop.errors import AppError
from cchc_desktop.reports.sentences import CHIPS, SECTIONS, allowed, checked_sentences, templates
from ui.theme import ROW, Theme
from ui.widgets import Button, Card, label
from ui.widgets.chip_edit import ChipEdit


class SentencesDialog(QDialog):
    """Sentences by section at the left; `accept` only when each can be told truly."""

    def __init__(self, theme: Theme, own: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = {
            f"{section}.{name}": own.get(f"{section}.{name}") or text
            for section, part in templates().items()
            for name, text in part.items()
        }
        self._shown = ""
        self.setWindowTitle("Mẫu câu của báo cáo")
        self.resize(980, 560)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(label("Mẫu câu của báo cáo", "section"))
        words = "Ô màu xanh là số liệu hoặc tên do chương trình điền. Câu có mọi số bằng không thì không in."
        column.addWidget(label(words, "secondary", wrap=True))
        self.list = QListWidget()
        self.list.setProperty("look", "periods")
        self.list.setAccessibleName("Mẫu câu")
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        for key, text in self._now.items():
            section = SECTIONS[key.partition(".")[0]]
            item = QListWidgetItem(f"{section} · {_shown(text)}")
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setSizeHint(QSize(0, ROW))
            self.list.addItem(item)
        self.list.currentItemChanged.connect(self._choose)
        self.edit = ChipEdit(theme)
        self.edit.setAccessibleName("Câu")
        self.edit.edited.connect(self._typed)
        self.problem = label("", tone="bad", wrap=True)
        left, right = Card("Câu"), Card("Câu đang sửa")
        left.body.addWidget(self.list)
        right.body.addWidget(self.edit, 1)
        tools = QHBoxLayout()
        tools.setContentsMargins(10, 8, 10, 8)
        tools.setSpacing(8)
        self.insert = Button(theme, "Chèn số liệu")
        self._menu = QMenu(self)
        self.insert.setMenu(self._menu)
        tools.addWidget(self.insert)
        tools.addWidget(Button(theme, "Về câu của chương trình", on_click=self._restore))
        tools.addStretch(1)
        right.body.addLayout(tools)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(left, 1)
        row.addWidget(right, 1)
        column.addLayout(row, 1)
        column.addWidget(self.problem)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(Button(theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject))
        buttons.addWidget(Button(theme, "Cất", kind="primary", key="Ctrl+S", on_click=self.accept))
        column.addLayout(buttons)
        self.list.setCurrentRow(0)

    def sentences(self) -> dict[str, str]:
        """Return the sentences that differ from the program's."""
        return checked_sentences(self._now)

    def accept(self) -> None:
        try:
            self.sentences()
        except AppError as error:
            self.problem.setText(str(error))
        else:
            super().accept()

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        self._shown = item.data(Qt.ItemDataRole.UserRole)
        self.edit.set_template(self._now[self._shown], CHIPS)
        self._menu.clear()
        for chip in sorted(allowed(self._shown), key=lambda chip: CHIPS.get(chip, chip)):
            self._menu.addAction(CHIPS.get(chip, chip), lambda chip=chip: self.edit.insert_chip(chip))
        self._check()

    def _typed(self) -> None:
        if self._shown:
            text = self._own_text()
            # A part of a sentence may begin with its blank or comma: " (tăng …".
            lead = " " if templates_text(self._shown).startswith(" ") and not text.startswith(" ") else ""
            self._now[self._shown] = lead + text
            self._check()

    def _own_text(self) -> str:
        return self.edit.template()

    def _restore(self) -> None:
        self._now[self._shown] = templates_text(self._shown)
        self.edit.set_template(self._now[self._shown], CHIPS)
        self._check()

    def _check(self) -> None:
        try:
            checked_sentences({self._shown: self._now[self._shown]})
        except AppError as error:
            self.problem.setText(str(error))
        else:
            self.problem.setText("")


def templates_text(key: str) -> str:
    """Return the program's own sentence."""
    section, _, name = key.partition(".")
    return templates()[section][name]


def _shown(text: str) -> str:
    for chip, words in CHIPS.items():
        text = text.replace(f"{{{chip}}}", f"[{words}]")
    return text.strip()
