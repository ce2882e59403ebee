"""Tags that are switched on and off, and a list of long texts with a tick before each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets.log_flow import FlowLayout


class _Ticks(QWidget):
    """Keeps which of its buttons are on; a key that isn't offered any more is not lost."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: dict[Any, QAbstractButton] = {}
        self._others: tuple[Any, ...] = ()

    def keys(self) -> tuple[Any, ...]:
        on = tuple(key for key, button in self._buttons.items() if button.isChecked())
        return on + self._others

    def set_keys(self, keys: Iterable[Any]) -> None:
        wanted = tuple(keys)
        for key, button in self._buttons.items():
            button.blockSignals(True)
            button.setChecked(key in wanted)
            button.blockSignals(False)
        self._others = tuple(key for key in wanted if key not in self._buttons)

    def _add(self, key: Any, button: QAbstractButton) -> None:
        button.setCheckable(True)
        button.toggled.connect(self.changed)
        self._buttons[key] = button

    def _clear(self) -> tuple[Any, ...]:
        kept = self.keys()
        for button in self._buttons.values():
            button.deleteLater()
            button.setParent(None)
        self._buttons.clear()
        return kept

    def buttons(self) -> tuple[QAbstractButton, ...]:
        return tuple(self._buttons.values())


class TagPicker(_Ticks):
    """Short tags flowing over lines; Space switches the one that has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self)

    def set_tags(self, tags: Iterable[tuple[Any, str]]) -> None:
        kept = self._clear()
        for key, label in tags:
            button = QPushButton(label, self)
            button.setProperty("kind", "chip")
            button.setAutoDefault(False)
            self._add(key, button)
            self._flow.addWidget(button)
        self.set_keys(kept)


class _Tick(QCheckBox):
    """A tick box that shortens its words with … where the room is small."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(words, parent)
        self._words = words
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(200, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - 34
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room).replace("&", "&&"))


class TickList(_Ticks):
    """Long entries one under the other (the tasks of the plan)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    def set_entries(self, entries: Iterable[tuple[Any, str, str]]) -> None:
        """Offer (key, words, tool tip)."""
        kept = self._clear()
        for key, label, tip in entries:
            box = _Tick(label, self)
            box.setToolTip(tip or label)
            self._add(key, box)
            self._column.addWidget(box)
        self.set_keys(kept)
