"""Mẫu câu: the report's sentences as data, changed by the office; figures are inserted as chips."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from cchc_desktop.errors import AppError
from cchc_desktop.reports.sentences import CHIPS, SECTIONS, allowed, checked_sentences, templates
from ui.dialogs.report_frame import WordsDialog
from ui.theme import Theme
from ui.widgets import Button

_WORDS = (
    "Ô màu xanh là số liệu hoặc tên do chương trình điền. Câu có mọi số bằng không thì không in. "
    "Câu đã sửa dùng cho mọi báo cáo lập từ nay."
)


class SentencesDialog(WordsDialog):
    """The sentences by section; `accept` only when each can be told truly."""

    def __init__(self, theme: Theme, own: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(theme, "Mẫu câu của báo cáo", "Mẫu câu của báo cáo", _WORDS, parent)
        self._now = {
            f"{section}.{name}": own.get(f"{section}.{name}") or text
            for section, part in templates().items()
            for name, text in part.items()
        }
        insert = Button(theme, "Chèn số liệu")
        self._menu = QMenu(self)
        insert.setMenu(self._menu)
        tools = QHBoxLayout()
        tools.addWidget(insert)
        self.back = Button(theme, "Về câu của chương trình", on_click=self.restore)
        tools.addWidget(self.back)
        tools.addStretch(1)
        items = ((key, _heading(key, text)) for key, text in self._now.items())
        self.build(("Câu", "Câu đang sửa"), items, tools, 2)
        self.list.setCurrentRow(0)

    def sentences(self) -> dict[str, str]:
        """Return the sentences that differ from the program's."""
        return checked_sentences(self._now)

    def accept(self) -> None:
        try:
            self.sentences()
        except AppError as error:
            self.say(str(error))
        else:
            super().accept()

    def chips(self) -> dict[str, str]:
        return dict(CHIPS)

    def own(self, key: str) -> str:
        section, _, name = key.partition(".")
        return templates()[section][name]

    def typed(self, text: str) -> str:
        """Keep the blank or comma that a part of a sentence begins with: " (tăng …"."""
        return " " + text if self.own(self._shown).startswith(" ") and not text.startswith(" ") else text

    def show_words(self) -> None:
        super().show_words()
        self._menu.clear()
        for chip in sorted(allowed(self._shown), key=lambda chip: CHIPS.get(chip, chip)):
            self._menu.addAction(CHIPS.get(chip, chip), lambda chip=chip: self.edit.insert_chip(chip))

    def check(self) -> None:
        text = self._now[self._shown]
        try:
            checked_sentences({self._shown: text})
        except AppError as error:
            self.say(str(error))
        else:
            self.say("")
        self.back.setEnabled(text != self.own(self._shown))
        if (item := self.list.currentItem()) is not None:
            item.setText(_heading(self._shown, text))


def _heading(key: str, text: str) -> str:
    """Return a sentence for the list: its section, then the words with its figures named."""
    for chip, words in CHIPS.items():
        text = text.replace(f"{{{chip}}}", f"[{words}]")
    return f"{SECTIONS[key.partition('.')[0]]} · {text.strip()}"
