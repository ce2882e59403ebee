"""The frame of Báo cáo's dialogs, and the pair of list and text in which words are edited around figures."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.theme import ROW, Theme
from ui.widgets import Button, Card, label
from ui.widgets.chip_edit import ChipEdit


class ReportDialog(QDialog):
    """What it is about, a sentence below, the content, what is wrong, the buttons; within 1000 x 600 px."""

    def __init__(
        self, theme: Theme, title: str, heading: str, words: str, size: tuple[int, int], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle(title)
        self.resize(*size)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 14, 16, 14)
        self.column.setSpacing(10)
        self.column.addWidget(label(heading, "section", wrap=True))
        self.column.addWidget(label(words, "secondary", wrap=True))
        self.problem = label("", tone="bad", wrap=True)
        self.problem.hide()

    def say(self, problem: str) -> None:
        """Say what is wrong; "" takes it away."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def add_buttons(self, *buttons: QWidget, aside: Iterable[QWidget] = ()) -> None:
        """End the dialog: the buttons at the right, `aside` at the left, above them what is wrong."""
        row = QHBoxLayout()
        for button in aside:
            row.addWidget(button)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        self.column.addWidget(self.problem)
        self.column.addLayout(row)

    def add_close(self, *aside: QWidget) -> None:
        """End a dialog that is only read."""
        close = Button(self._theme, "Đóng", kind="primary", key="Esc", own_key=False, on_click=self.accept)
        self.add_buttons(close, aside=aside)

    def add_accept(self, words: str) -> Button:
        """End a dialog that does something, and return its primary button."""
        go = Button(self._theme, words, kind="primary", key="Ctrl+S", on_click=self.accept)
        self.add_buttons(Button(self._theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject), go)
        return go


class WordsDialog(ReportDialog):
    """Paragraphs or sentences at the left, the chosen one at the right; nothing is kept before Cất.

    A subclass fills `_now` (words by key) before `build`, and tells what stands behind a key.
    """

    def __init__(self, theme: Theme, title: str, heading: str, words: str, parent: QWidget | None) -> None:
        super().__init__(theme, title, heading, words, (980, 560), parent)
        self._now: dict[str, str] = {}
        self._shown = ""
        self.list = QListWidget()
        self.edit = ChipEdit(theme)

    def build(self, names: tuple[str, str], items: Iterable[tuple[str, str]], tools: QHBoxLayout, share: int) -> None:
        """Lay out the two cards `names`; `items` are (key, shown words), `share` is the text's part to the list's 2."""
        cards = [Card(name) for name in names]
        self.list.setProperty("look", "periods")
        self.list.setAccessibleName(names[0])
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        for key, shown in items:
            item = QListWidgetItem(shown)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setSizeHint(QSize(0, ROW))
            self.list.addItem(item)
        self.list.currentItemChanged.connect(self._choose)
        self.edit.setAccessibleName(names[1])
        self.edit.edited.connect(self._edited)
        cards[0].body.addWidget(self.list)
        cards[1].body.addWidget(self.edit, 1)
        tools.setContentsMargins(10, 8, 10, 8)
        tools.setSpacing(8)
        cards[1].body.addLayout(tools)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(cards[0], 2)
        row.addWidget(cards[1], share)
        self.column.addLayout(row, 1)
        self.add_accept("Cất")

    def chips(self) -> dict[str, str]:
        """Return what each figure reads as in the text."""
        raise NotImplementedError

    def own(self, key: str) -> str:
        """Return the words that Về câu mẫu brings back."""
        raise NotImplementedError

    def check(self) -> None:
        """Say what is wrong with the words on show."""

    def typed(self, text: str) -> str:
        """Return the words to keep of what was typed."""
        return text

    def restore(self) -> None:
        """Bring the template's words back."""
        self._now[self._shown] = self.own(self._shown)
        self.show_words()

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._shown = item.data(Qt.ItemDataRole.UserRole)
            self.show_words()

    def show_words(self) -> None:
        """Show the words of the chosen key."""
        self.edit.set_template(self._now[self._shown], self.chips())
        self.check()

    def _edited(self) -> None:
        if self._shown:
            self._now[self._shown] = self.typed(self.edit.template())
            self.check()
