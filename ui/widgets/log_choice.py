"""A field that is searched by typing without accents; the list opens on Down or after a pause.

The line is a stock QLineEdit without inline completion: the list never writes into it while
keys are going down (Unikey deletes and re-inserts letters), only when an entry is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QKeySequence, QShortcut, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QListView, QWidget

from cchc_desktop.text import fold
from ui.theme import Theme, dress

PAUSE = 350  # ms without a key before the list opens by itself
SHOWN = 14
KEY_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry: what it stands for, its words, the heading it goes under, more words to find it by."""

    key: Any
    label: str
    group: str = ""
    words: str = ""


class ChoiceEdit(QWidget):
    """Takes one of many entries. `key()` is None while nothing, or nothing known, is typed."""

    chosen = Signal(object)
    problem_changed = Signal(str)
    returnPressed = Signal()

    def __init__(self, theme: Theme, noun: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._noun = noun
        self._choices: tuple[Choice, ...] = ()
        self._folded: tuple[str, ...] = ()
        self._key: Any = None
        self._problem = ""
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("Gõ để tìm, ↓ để chọn")
        self.button = self.line.addAction(theme.icon("chevron-down"), QLineEdit.ActionPosition.TrailingPosition)
        self.button.setToolTip(f"Mở danh sách {noun} (↓)")
        theme.changed.connect(self._recolour)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        self.setFocusProxy(self.line)
        self._model = QStandardItemModel(self)
        self._list = QCompleter(self._model, self)
        self._list.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._list.setMaxVisibleItems(SHOWN)
        self._popup = QListView()
        self._list.setPopup(self._popup)
        self._list.setWidget(self.line)
        self._list.activated[QModelIndex].connect(self._taken)  # pyright: ignore[reportIndexIssue]
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._offer)
        self.line.textEdited.connect(self._typing)
        self.line.editingFinished.connect(self._settle)
        self.line.returnPressed.connect(self.returnPressed)
        self.button.triggered.connect(self.open_list)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.line)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self.open_list)

    # What is chosen

    def set_choices(self, choices: Iterable[Choice]) -> None:
        self._choices = tuple(choices)
        self._folded = tuple(fold(f"{choice.label} {choice.words}") for choice in self._choices)

    def key(self) -> Any:
        """Return the entry meant, reading what was typed even before the field was left."""
        if self.line.isModified():
            self._settle()
        return self._key

    def set_key(self, key: Any) -> None:
        """Show an entry without telling."""
        self._key = key
        self.line.setText(next((choice.label for choice in self._choices if choice.key == key), ""))
        self.line.setCursorPosition(0)
        self.line.setModified(False)
        self._say("")

    def problem(self) -> str:
        return self._problem

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    # The list

    def matches(self, typed: str) -> list[Choice]:
        """Return the entries that hold every word typed, those that begin with it first."""
        wanted = fold(typed)
        words = wanted.split()
        found = [
            (not folded.startswith(wanted), place, choice)
            for place, (choice, folded) in enumerate(zip(self._choices, self._folded, strict=True))
            if all(word in folded for word in words)
        ]
        return [choice for _, _, choice in sorted(found, key=lambda entry: entry[:2])]

    def open_list(self) -> None:
        """Open the whole list, or what matches while something is being typed."""
        self.line.setFocus()
        typed = self.line.text() if self.line.isModified() else ""
        self._show(self.matches(typed) or list(self._choices), grouped=not typed)

    def _typing(self) -> None:
        self._say("")
        self._pause.start()

    def _offer(self) -> None:
        if not self.line.hasFocus() or not self.line.isModified():
            return
        typed = self.line.text().strip()
        found = self.matches(typed) if typed else []
        if found:
            self._show(found, grouped=False)
        else:
            self._popup.hide()

    def _show(self, found: Sequence[Choice], *, grouped: bool) -> None:
        self._model.clear()
        group = ""
        first = current = -1
        for choice in found:
            if grouped and choice.group and choice.group != group:
                group = choice.group
                heading = QStandardItem(group)
                font = QFont(self.font())
                font.setWeight(QFont.Weight.DemiBold)
                heading.setFont(font)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                self._model.appendRow(heading)
            item = QStandardItem(choice.label)
            item.setData(choice.key, KEY_ROLE)
            item.setEditable(False)
            self._model.appendRow(item)
            row = self._model.rowCount() - 1
            first = row if first < 0 else first
            if choice.key == self._key:
                current = row
        if first < 0:
            return
        dress(self._popup)
        self._list.complete()
        self._popup.setCurrentIndex(self._list.completionModel().index(current if current >= 0 else first, 0))

    def _taken(self, index: QModelIndex) -> None:
        key = index.data(KEY_ROLE)
        if key is None and not any(choice.key is None for choice in self._choices):
            return
        self._choose(key)
        self.line.setFocus()

    def _choose(self, key: Any) -> None:
        changed = key != self._key
        self.set_key(key)
        if changed:
            self.chosen.emit(key)

    def _settle(self) -> None:
        if not self.line.isModified():
            return
        if self._popup.isVisible():
            return
        self._pause.stop()
        typed = self.line.text().strip()
        if not typed:
            self._choose(None)
            return
        found = self.matches(typed)
        exact = [choice for choice in found if fold(choice.label) == fold(typed)]
        if len(exact) == 1 or len(found) == 1:
            self._choose((exact or found)[0].key)
            return
        self.line.setModified(False)
        before, self._key = self._key, None
        if found:
            self._say(f"“{typed}” hợp với {len(found)} {self._noun}. Bấm ↓ để chọn.")
        else:
            self._say(f"Không có {self._noun} nào là “{typed}”. Bấm ↓ để xem danh sách.")
        if before is not None:
            self.chosen.emit(None)

    def _recolour(self) -> None:
        self.button.setIcon(self._theme.icon("chevron-down"))

    def _say(self, sentence: str) -> None:
        if sentence != self._problem:
            self._problem = sentence
            self.problem_changed.emit(sentence)
