"""Watches the folder that the clerk named for new evidence (Hộp minh chứng) and tells what waits in it."""

from __future__ import annotations

import weakref
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from cchc_desktop import machine
from cchc_desktop.doors.inbox import Waiting
from cchc_desktop.models import Changes, Topic
from cchc_desktop.workspace import Workspace
from ui.context import Context
from ui.signals import Signals

POLL = 20_000  # ms: a network folder and a new subfolder are not told by the system
SETTLE = 1800  # ms after a change: a download is over by then


class InboxWatch(QObject):
    """One for the window. `changed` when what waits is another."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context.signals)
        self._context = context
        self.waiting: list[Waiting] = []
        self._cache: dict[tuple[str, int, int], str] = {}
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _path: self._soon.start())
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLE)
        self._soon.timeout.connect(self.look)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL)
        self._poll.timeout.connect(self.look)
        context.signals.changed.connect(self._on_changed)
        self.start()

    @property
    def folder(self) -> Path | None:
        """Return the watched folder; None while none is named."""
        named = machine.setting("inbox_folder")
        return Path(named) if named else None

    def set_folder(self, folder: Path | None) -> None:
        """Watch another folder, or none."""
        machine.set_setting("inbox_folder", str(folder) if folder else "")
        self.start()

    def start(self) -> None:
        """Begin watching what the setting names."""
        if old := self._watcher.directories():
            self._watcher.removePaths(old)
        folder = self.folder
        if folder is None:
            self._poll.stop()
            self._show([])
            return
        if folder.is_dir():
            self._watcher.addPath(str(folder))
        self._poll.start()
        self.look()

    def look(self) -> None:
        """Look through the folder in a worker."""
        folder = self.folder
        if folder is None:
            self._show([])
            return
        cache = self._cache

        def read(reader: Workspace) -> list[Waiting]:
            return reader.inbox.look(folder, cache)

        self._context.tasks.read(read, self._show, key="inbox")

    def skip(self, item: Waiting) -> None:
        """Put a file aside: it is no evidence."""
        self._context.workspace.inbox.skip(item.sha256)
        self._show([one for one in self.waiting if one.sha256 != item.sha256])

    def unskip(self, item: Waiting) -> None:
        self._context.workspace.inbox.unskip(item.sha256)
        self.look()

    def _show(self, found: list[Waiting]) -> None:
        if [item.sha256 for item in found] != [item.sha256 for item in self.waiting]:
            self.waiting = found
            self.changed.emit()

    def _on_changed(self, changes: Changes) -> None:
        if Topic.EVIDENCE in changes.topics and self.folder is not None:
            kept = self._context.workspace.proofs.known([item.sha256 for item in self.waiting])
            self._show([item for item in self.waiting if item.sha256 not in kept])


_watches: weakref.WeakKeyDictionary[Signals, InboxWatch] = weakref.WeakKeyDictionary()


def watch_of(context: Context) -> InboxWatch:
    """Return the window's one watch, made when first asked for."""
    found = _watches.get(context.signals)
    if found is None:
        found = _watches[context.signals] = InboxWatch(context)
    return found
