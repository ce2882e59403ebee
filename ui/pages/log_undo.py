"""Taking back the last writes of the log, newest first (Ctrl+Z)."""

from __future__ import annotations

from collections.abc import Callable

from cchc_desktop.errors import AppError
from cchc_desktop.models import Changes
from ui.context import Context

MOST = 100


class Undo:
    """Holds what takes each write back; one Ctrl+Z is one write, however many rows it was."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._steps: list[tuple[str, Callable[[], Changes]]] = []

    def push(self, words: str, back: Callable[[], Changes]) -> Callable[[], None]:
        """Remember a write; return a call that takes just this one back, once."""
        step = (words, back)
        self._steps.append(step)
        del self._steps[:-MOST]

        def take_back() -> None:
            if step in self._steps:
                self._steps.remove(step)
                self._run(step)

        return take_back

    def undo(self) -> bool:
        """Take the last write back."""
        if not self._steps:
            self._context.signals.message.emit("Không còn thao tác nào để hoàn tác.")
            return False
        self._run(self._steps.pop())
        return True

    def _run(self, step: tuple[str, Callable[[], Changes]]) -> None:
        words, back = step
        try:
            changes = back()
        except AppError as error:
            self._context.signals.say(str(error), tone="bad")
            return
        self._context.signals.undone.emit()
        self._context.signals.wrote(changes)
        self._context.signals.message.emit(f"Đã hoàn tác: {words}.")
