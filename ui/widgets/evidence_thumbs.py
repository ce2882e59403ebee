"""Small pictures of evidence, made in a worker, kept in memory and in the data folder's thumbnails/."""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QPixmap

from cchc_desktop.filetypes import FileType, type_of
from ui.context import Context
from ui.signals import Signals

SIDE = 240  # pixels; a tile is shown at 96, sharp at 200 %
_FOLDER = "thumbnails"
_MOST = 400  # kept in memory
Show = Callable[[QPixmap | None], object]


class Thumbs(QObject):
    """Asks for each picture once. None means that there is none: a plain icon stands for the file."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.signals)
        self._context = context
        self._kept: dict[str, QPixmap | None] = {}
        self._waiting: dict[str, list[Show]] = {}

    def want(self, sha256: str, name: str, path: Path, show: Show) -> None:
        """Call `show` with the picture, at once when it is at hand; never for a widget that is gone."""
        if type_of(name) is not FileType.IMAGE:
            show(None)
            return
        if sha256 in self._kept:
            show(self._kept[sha256])
            return
        waiting = self._waiting.setdefault(sha256, [])
        waiting.append(show)
        if len(waiting) > 1:
            return
        cache = self._context.workspace.folder / _FOLDER / sha256[:2] / f"{sha256}.png"

        def work(_progress: object) -> bytes | None:
            with contextlib.suppress(OSError):
                return cache.read_bytes() or None
            from cchc_desktop.intake.photos import thumbnail

            made = thumbnail(path, SIDE)
            with contextlib.suppress(OSError):  # only a cache: a read-only folder or a full disk does no harm
                cache.parent.mkdir(parents=True, exist_ok=True)
                cache.write_bytes(made or b"")
            return made

        self._context.tasks.run(
            work, lambda data: self._made(sha256, data), failed=lambda _error: self._made(sha256, None)
        )

    def _made(self, sha256: str, data: bytes | None) -> None:
        picture: QPixmap | None = None
        if data:
            picture = QPixmap()
            picture = picture if picture.loadFromData(data) else None
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[sha256] = picture
        for show in self._waiting.pop(sha256, []):
            show(picture)


_thumbs: weakref.WeakKeyDictionary[Signals, Thumbs] = weakref.WeakKeyDictionary()


def thumbs_of(context: Context) -> Thumbs:
    """Return the window's one maker of small pictures."""
    found = _thumbs.get(context.signals)
    if found is None:
        found = _thumbs[context.signals] = Thumbs(context)
    return found
