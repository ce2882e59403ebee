"""What parts of the window tell each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from cchc_desktop.models import Changes


@dataclass(frozen=True)
class Notice:
    """A short message over the page, gone by itself; `actions` are (words, call)."""

    text: str
    tone: str = "good"  # good, warning, bad, neutral
    actions: tuple[tuple[str, Callable[[], object]], ...] = field(default=())


class Signals(QObject):
    """One object for the whole window."""

    changed = Signal(object)  # models.Changes, after every write
    year_changed = Signal(int)
    notice = Signal(object)  # Notice
    undone = Signal()  # a write was taken back: a notice that offers just that is out of date
    message = Signal(str)  # a passing line in the status bar
    busy = Signal(str)  # name of the work under way, "" when none
    open_page = Signal(str, object)  # page name, and what to show there (a filter, an id) or None
    badge = Signal(str, int)  # page name, how many things wait there

    def wrote(self, changes: Changes) -> Changes:
        """Tell every page about a write."""
        self.changed.emit(changes)
        return changes

    def say(self, text: str, *actions: tuple[str, Callable[[], object]], tone: str = "good") -> None:
        """Show a notice."""
        self.notice.emit(Notice(text, tone, tuple(actions)))
