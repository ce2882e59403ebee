"""Hộp minh chứng: the folder a clerk names is looked through, and what is not kept yet waits to be assigned.

The files stay where they are: the program only ever copies. What was put aside is remembered by its hash on this
machine. Reading and hashing is for a worker; what was hashed once is not read again until it changes.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cchc_desktop import filetypes, machine
from cchc_desktop.doors import Door
from cchc_desktop.filetypes import FileType
from cchc_desktop.storage import evidence_store

MOST = 400  # files shown; the newest
_DEEP = 2  # folders below the inbox: Zalo makes one a day
_SETTLED = 1.5  # seconds without a change: a download is over


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file of the inbox that proves nothing yet."""

    path: Path
    name: str
    size: int
    at: datetime
    type: FileType
    sha256: str

    @property
    def day(self) -> date:
        return self.at.date()


class Inbox(Door):
    """What waits in the watched folder."""

    def look(
        self, folder: Path, cache: dict[tuple[str, int, int], str], stop: Callable[[], bool] = bool
    ) -> list[Waiting]:
        """Return the files not kept yet, newest first; `cache` (path, size, time → hash) is filled and used."""
        skipped = set(machine.setting("inbox_skipped"))
        found: list[Waiting] = []
        seen: set[str] = set()
        entries = sorted(_files(folder, _DEEP), key=lambda entry: -entry[2])[: MOST * 2]
        for path, size, at in entries:
            if stop() or len(found) >= MOST:
                break
            if size == 0 or size > evidence_store.LARGEST or time.time() - at < _SETTLED:
                continue
            if filetypes.type_of(path.name) is FileType.OTHER or path.name.startswith(("~$", ".")):
                continue
            key = (str(path), size, int(at * 1000))
            try:
                sha256 = cache.get(key) or evidence_store.hash_of(path)
            except OSError:
                continue
            cache[key] = sha256
            if sha256 in seen or sha256 in skipped:
                continue
            seen.add(sha256)
            kind = filetypes.type_of(path.name)
            found.append(Waiting(path, path.name, size, datetime.fromtimestamp(at), kind, sha256))
        kept = self._workspace.proofs.known([item.sha256 for item in found])
        return [item for item in found if item.sha256 not in kept]

    def skip(self, sha256: str) -> None:
        """Put a file aside on this machine: it is no evidence and is not shown again."""
        machine.set_setting("inbox_skipped", [*machine.setting("inbox_skipped"), sha256][-5000:])

    def unskip(self, sha256: str) -> None:
        """Show a file again that was put aside."""
        machine.set_setting("inbox_skipped", [one for one in machine.setting("inbox_skipped") if one != sha256])


def _files(folder: Path, deep: int) -> list[tuple[Path, int, float]]:
    out: list[tuple[Path, int, float]] = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    if deep and not entry.name.startswith((".", "$")):
                        out.extend(_files(Path(entry.path), deep - 1))
                elif entry.is_file(follow_symlinks=False):
                    found = entry.stat(follow_symlinks=False)
                    out.append((Path(entry.path), found.st_size, found.st_mtime))
    return out
