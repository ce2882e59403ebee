"""Steps of editing a plan: undo and redo of everything, and saving that no key waits for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Lock

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from cchc_desktop.drafting.outline import walk, with_text
from cchc_desktop.models import Changes, Plan, Task
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
            self._state += 1
            changes = self._context.workspace.save_plan(plan, typing=typing)
            self._waiting = self._due = None
            return changes

    def drop(self) -> None:
        """Give up what could not be saved."""
        self._waiting = self._due = None

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


class UndoPasses(QObject):
    """Lets Ctrl+Z reach the page from a field that has nothing of its own to undo."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence.StandardKey
            undo, redo = event.matches(keys.Undo), event.matches(keys.Redo)
            if undo or redo:
                own = False
                if isinstance(watched, QLineEdit):
                    own = watched.isUndoAvailable() if undo else watched.isRedoAvailable()
                elif isinstance(watched, QPlainTextEdit):
                    document = watched.document()
                    own = document.isUndoAvailable() if undo else document.isRedoAvailable()
                if not own:
                    event.ignore()
                    return True
        return super().eventFilter(watched, event)


def same_tasks(before: Plan, plan: Plan) -> Plan:
    """Make a task and its line say the same, whichever of them was changed; a line taken out lets its task go on."""
    if plan.outline != before.outline:
        old = {node.id: node.text for node in walk(before.outline)}
        new = {node.id: node.text for node in walk(plan.outline)}

        def follow(task: Task) -> Task:
            if not task.node_id or task.node_id not in old:
                return task
            if task.node_id not in new:
                return replace(task, node_id="")
            changed = new[task.node_id]
            return replace(task, text=changed) if changed and changed != old[task.node_id] else task

        plan = replace(plan, tasks=tuple(follow(task) for task in plan.tasks))
    else:
        known = {task.id: task for task in before.tasks if task.id is not None}
        outline = plan.outline
        for task in plan.tasks:
            was = known.get(task.id) if task.id is not None else None
            if was is not None and was.text != task.text and task.node_id:
                outline = with_text(outline, task.node_id, task.text)
        plan = plan if outline == plan.outline else replace(plan, outline=outline)
    return plan


def place_of_change(before: Plan, after: Plan) -> str:
    """Return the part that shows what an undone step changed."""
    parts: tuple[tuple[str, Callable[[Plan], object]], ...] = (
        ("node", lambda p: p.outline),
        ("tasks", lambda p: (p.tasks, p.task_table)),
        ("recipients", lambda p: p.recipients),
        ("signer", lambda p: p.signer),
        ("basis", lambda p: (p.basis, p.lead_in, p.linked)),
    )
    for key, part in parts:
        if part(before) != part(after):
            return key
    if before.appendices != after.appendices:
        place = next(
            (i for i, (a, b) in enumerate(zip(before.appendices, after.appendices, strict=False)) if a != b),
            len(after.appendices) - 1,
        )
        return f"appendix:{min(place, len(after.appendices) - 1)}" if after.appendices else "tasks"
    return "" if replace(before, numbering=None) == replace(after, numbering=None) else "frame"
