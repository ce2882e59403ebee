"""Work off the GUI thread: progress, cancel, and the result back in the GUI thread."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal

from cchc_desktop.errors import Cancelled
from cchc_desktop.workspace import Workspace

Progress = Callable[[int, int], None]
_TELL_EVERY = 0.05  # seconds; a progress call for each of 10,000 rows must not flood the event loop


class Task(QObject):
    """One piece of work under way."""

    progressed = Signal(int, int)
    done = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.cancelled = False
        self._told = 0.0

    def cancel(self) -> None:
        """Ask the work to stop at its next progress call; its result is dropped in any case."""
        self.cancelled = True

    def progress(self, done: int, total: int) -> None:
        """Be the `progress` of the work (called in the worker)."""
        if self.cancelled:
            raise Cancelled
        now = time.monotonic()
        if now - self._told >= _TELL_EVERY or done >= total:
            self._told = now
            self.progressed.emit(done, total)


class _Run(QRunnable):
    def __init__(self, task: Task, work: Callable[[Progress], Any]) -> None:
        super().__init__()
        self._task, self._work = task, work
        self.setAutoDelete(True)

    def run(self) -> None:
        task = self._task
        try:
            result = self._work(task.progress)
        except BaseException as error:
            self._tell(task.failed, error)
        else:
            self._tell(task.done, result)

    @staticmethod
    def _tell(signal: Any, value: object) -> None:
        with contextlib.suppress(RuntimeError):  # the window went away while we worked
            signal.emit(value)


class Tasks(QObject):
    """Runs work on a small pool. `started`/`ended` are for the strip in the status bar."""

    started = Signal(object)  # Task with a title
    ended = Signal(object)

    def __init__(self, workspace: Workspace, on_error: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._workspace = workspace
        self._on_error = on_error
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        sys.setswitchinterval(0.0002)  # Python work in a worker gives way to a key at once: each call into Qt lets go
        self._running: set[Task] = set()
        self._latest: dict[str, Task] = {}

    def run(
        self,
        work: Callable[[Progress], Any],
        then: Callable[[Any], None],
        *,
        title: str = "",
        key: str = "",
        failed: Callable[[BaseException], None] | None = None,
    ) -> Task:
        """Run `work(progress)` in a worker, then `then(result)` here.

        A `title` shows it in the status bar with a cancel button. A later task of the same `key`
        makes the earlier one's result unwanted. `then` of a widget that is gone is not called.
        """
        task = Task(title)
        if key:
            if (old := self._latest.get(key)) is not None:
                old.cancel()
            self._latest[key] = task
        self._running.add(task)

        def done(result: object) -> None:
            self._finish(task, key)
            if not task.cancelled and _alive(then):
                then(result)
            task.ended.emit()

        def fail(error: BaseException) -> None:
            self._finish(task, key)
            if isinstance(error, Cancelled) or task.cancelled:
                pass
            elif failed is not None:
                if _alive(failed):
                    failed(error)
            else:
                self._on_error(error)
            task.ended.emit()

        task.done.connect(done)
        task.failed.connect(fail)
        if title:
            self.started.emit(task)
        run = _Run(task, work)
        # Not before the event loop has turned twice: a page that has just been opened is laid out, then painted,
        # without a worker that imports what it needs at the same time.
        QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, lambda: self._pool.start(run)))
        return task

    def read(self, work: Callable[[Workspace], Any], then: Callable[[Any], None], *, key: str = "") -> Task:
        """Run a reading of the data in a worker with a connection of its own."""

        def with_reader(_progress: Progress) -> Any:
            with self._workspace.reader() as reader:
                return work(reader)

        return self.run(with_reader, then, key=key)

    @property
    def busy(self) -> bool:
        return bool(self._running)

    def stop(self) -> None:
        """Cancel what runs and wait for it: the window is closing."""
        for task in list(self._running):
            task.cancel()
        self._pool.waitForDone(10_000)
        self._running.clear()

    def _finish(self, task: Task, key: str) -> None:
        self._running.discard(task)
        if key and self._latest.get(key) is task:
            del self._latest[key]
        if task.title:
            self.ended.emit(task)


def _alive(call: Callable[..., Any]) -> bool:
    """Return whether the widget that a bound method belongs to still exists."""
    owner = getattr(call, "__self__", None)
    if isinstance(owner, QObject):
        from shiboken6 import isValid

        return isValid(owner)
    return True
