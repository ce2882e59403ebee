"""One window per data folder on Windows: a second start brings the first to the front; the setup program closes it.

Named objects of the session: a mutex says that the program runs, an event asks it to close (installer/setup.nsi),
an event per data folder asks it to show itself. A thread waits for both, so that the window never polls.
No socket is opened: QLocalServer would need QtNetwork.
"""

from __future__ import annotations

import hashlib
import sys
import threading
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

MUTEX = r"Local\CCHCDesktop"
QUIT = r"Local\CCHCDesktop.quit"
REQUEST = "open-request.txt"  # in the data folder: the file that a second start was asked to open


def show_name(folder: Path) -> str:
    """Return the name of the event that brings a data folder's window to the front."""
    digest = hashlib.sha256(str(folder.absolute()).casefold().encode()).hexdigest()
    return rf"Local\CCHCDesktop.show.{digest[:16]}"


def take_request(folder: Path) -> Path | None:
    """Return the file that a second start was asked to open, once."""
    request = folder / REQUEST
    try:
        text = request.read_text("utf-8")
        request.unlink()
    except (OSError, UnicodeDecodeError):
        return None
    return Path(text) if text else None


def wake(folder: Path, file: Path | None) -> bool:
    """Bring the window that holds a data folder to the front, there with a file; False where there is none to ask."""
    if sys.platform != "win32":
        return False
    import ctypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.OpenEventW.restype = ctypes.c_void_p
    event = kernel.OpenEventW(0x2, False, show_name(folder))  # EVENT_MODIFY_STATE
    if not event:
        return False
    if file is not None:
        try:
            (folder / REQUEST).write_text(str(file.absolute()), "utf-8")
        except OSError:
            return False
    ctypes.WinDLL("user32").AllowSetForegroundWindow(-1)  # any process: the first one may come forward
    kernel.SetEvent(ctypes.c_void_p(event))
    kernel.CloseHandle(ctypes.c_void_p(event))
    return True


class Instance(QObject):
    """Holds the program's named objects while it runs; elsewhere than on Windows it does nothing."""

    show_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._handles: list[int] = []
        self._kernel: Any = None
        if sys.platform != "win32":
            return
        import ctypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        for call in (kernel.CreateMutexW, kernel.CreateEventW):
            call.restype = ctypes.c_void_p
        kernel.WaitForMultipleObjects.restype = ctypes.c_uint32
        self._kernel = kernel
        mutex = kernel.CreateMutexW(None, False, MUTEX)
        events = [kernel.CreateEventW(None, False, False, name) for name in (show_name(folder), QUIT, None)]
        self._handles = [mutex, *events]
        if all(events):
            threading.Thread(target=self._wait, args=(events,), name="instance", daemon=True).start()

    def _wait(self, events: list[int]) -> None:
        import ctypes

        handles = (ctypes.c_void_p * len(events))(*events)
        told = {0: self.show_wanted, 1: self.quit_wanted}
        wait = self._kernel.WaitForMultipleObjects
        while (signal := told.get(wait(len(events), handles, False, 0xFFFFFFFF))) is not None:
            signal.emit()

    def release(self) -> None:
        """Let go of the names: the setup program may go on."""
        if self._handles:
            import ctypes

            self._kernel.SetEvent(ctypes.c_void_p(self._handles[-1]))  # ends the thread
            self._kernel.CloseHandle(ctypes.c_void_p(self._handles[0]))
            self._handles = []
