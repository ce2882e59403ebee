"""Steps of editing a plan: undo and redo of everything, and saving that no key waits for."""

from __future__ import annotations

from threading import Lock

from PySide6.QtCore import QObject, Signal

from cchc_desktop.models import Changes, Plan
from ui.context import Context

_MOST = 300  # steps that can be undone; plans share their unchanged parts


class PlanSteps(QObject):
    """Holds the states before and after; saves typed text in a worker, one save at a time, the newest state last."""

    saved = Signal(object)  # models.Changes

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._done: list[Plan] = []
        self._undone: list[Plan] = []
        self._waiting: Plan | None = None
        self._running = False
        self._due: Plan | None = None  # the newest typed state that is not known to be in the data
        self._state = 0
        self._lock = Lock()

    @property
    def is_saving(self) -> bool:
        """Tell whether something typed is not in the data yet."""
        return self._due is not None

    def push(self, before: Plan) -> None:
        """Keep the state before a step."""
        self._done.append(before)
        del self._done[:-_MOST]
        self._undone.clear()

    def step(self, now: Plan, *, back: bool) -> Plan | None:
        """Return the state before (or after) the present one; None when there is none of this plan."""
        source, other = (self._done, self._undone) if back else (self._undone, self._done)
        while source and source[-1].id != now.id:
            source.pop()
        if not source:
            return None
        other.append(now)
        return source.pop()

    def forget(self, plan_id: int | None) -> None:
        """Drop the steps of a plan: it was signed, amended or changed elsewhere."""
        self._done = [plan for plan in self._done if plan.id != plan_id]
        self._undone = [plan for plan in self._undone if plan.id != plan_id]

    def save_soon(self, plan: Plan) -> None:
        """Save typed text in a worker."""
        self._waiting = self._due = plan
        if not self._running:
            self._start()

    def save_now(self, plan: Plan, *, typing: bool = False) -> Changes:
        """Save in this thread; a save under way is waited for, one that has not begun will not overwrite this."""
        with self._lock:
            self._waiting = self._due = None
            self._state += 1
            return self._context.workspace.save_plan(plan, typing=typing)

    def finish(self) -> None:
        """Save what still waits: the page is left or the window closes."""
        if self._due is not None:
            self.saved.emit(self.save_now(self._due, typing=True))

    def _start(self) -> None:
        plan, self._waiting = self._waiting, None
        if plan is None:
            return
        self._running, state, workspace = True, self._state, self._context.workspace

        def work(_progress: object) -> Changes | None:
            with self._lock:
                if state != self._state:
                    return None
                with workspace.saver() as saver:
                    return saver.save_plan(plan, typing=True)

        def saved(changes: Changes | None) -> None:
            if changes is not None:
                self._due = None if self._due is plan else self._due
                self.saved.emit(changes)

        task = self._context.tasks.run(work, saved)
        task.ended.connect(self._ended)

    def _ended(self) -> None:
        self._running = False
        self._start()
