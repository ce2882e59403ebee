"""Tags that are switched on and off, and a list of long texts with a tick before each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QPushButton, QVBoxLayout, QWidget

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
            box = QCheckBox(label, self)
            box.setToolTip(tip)
            self._add(key, box)
            self._column.addWidget(box)
        self.set_keys(kept)
