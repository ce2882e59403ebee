"""The page protocol: the window holds pages by it and knows nothing else of them."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.models import Changes, Topic
from ui.context import Context
from ui.widgets import PageHeader


class Page(QWidget):
    """A page of the window.

    A page is made when it is first shown. What it shows may be stale while it is hidden:
    it is refreshed on the next show. `topics` are those it reads.
    """

    name: ClassVar[str] = ""  # short English id
    title: ClassVar[str] = ""  # Vietnamese, in the rail
    topics: ClassVar[frozenset[Topic]] = frozenset(Topic)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.theme = context.theme
        self.workspace = context.workspace
        self.signals = context.signals
        self._stale = True
        self.header = PageHeader(self.title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(20, 14, 20, 16)
        self.body.setSpacing(12)
        self.body.addWidget(self.header)
        self.setAccessibleName(self.title)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # where focus rests before a field is entered
        self.signals.changed.connect(self._on_changed)
        self.signals.year_changed.connect(self._on_year)

    def refresh(self) -> None:
        """Read again and redraw."""

    def on_changes(self, changes: Changes) -> None:
        """React to a write while shown; the default reads everything again."""
        del changes
        self.refresh()

    def on_year(self, year: int) -> None:
        """React to another year in the top bar while shown."""
        del year
        self.refresh()

    def find(self, text: str) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show what matches the words of the search field; "" shows all."""

    def open_target(self, target: object) -> None:
        """Show what another page asked for (an ActivityFilter, an id, a Period)."""

    def primary_action(self) -> None:
        """Do what the primary button does (Ctrl+N)."""

    def leave(self) -> bool:
        """Save what is typed before the page is left or the window closed; False keeps the page."""
        return True

    def may_close(self) -> bool:
        """Leave for good, as the window closes; False keeps the window open."""
        return self.leave()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.refresh()

    def _on_changed(self, changes: Changes) -> None:
        if not changes.topics & self.topics:
            return
        if self.isVisible():
            self.on_changes(changes)
        else:
            self._stale = True

    def _on_year(self, year: int) -> None:
        if self.isVisible():
            self.on_year(year)
        else:
            self._stale = True
