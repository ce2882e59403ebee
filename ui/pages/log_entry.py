"""Typing an activity beside the list: open, save, put off; the draft survives a power cut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from cchc_desktop.errors import AppError
from cchc_desktop.models import Activity, Changes, EvidenceState
from ui.context import Context
from ui.dialogs.activity_form import State
from ui.pages.log_form import FormPanel


class Entry(QObject):
    """Runs the form panel; the page shows and hides it."""

    opened = Signal()
    closed = Signal()
    saved = Signal(object)  # models.Changes, before the pages are told

    def __init__(self, context: Context, panel: FormPanel, is_open: Callable[[], bool]) -> None:
        super().__init__(panel)
        self._context = context
        self.panel = panel
        self.is_open = is_open
        self._draft_checked = False
        panel.save_asked.connect(self.save)
        panel.cancel_asked.connect(self.cancel)
        panel.form.left_field.connect(self.keep_draft)

    def busy(self) -> bool:
        """Return whether something not yet saved stands in the form, and ask what to do with it."""
        if not self.is_open() or not self.panel.is_changed():
            return False
        self.panel.strip.ask(
            "Phiếu này chưa cất. Nội dung đang nhập vẫn được giữ.",
            ("Cất", partial(self.save, False)),
            ("Bỏ thay đổi", self.close),
            ("Nhập tiếp", self.panel.form.focus_first),
        )
        return True

    def start(self, activity: Activity | None, template: Activity | None = None) -> None:
        """Open the form on an activity or on a new one, unless something else is being typed."""
        if not self.busy():
            self.panel.show_activity(activity, template=template)
            self.opened.emit()
            self.panel.form.focus_first()

    def repeat(self, last: Activity) -> None:
        """Open the form on a new activity like another, dated today (weekly giao ban)."""
        template = replace(
            last, id=None, uid="", date=self._context.today(), date_to=None, url="", number="",
            evidence=EvidenceState.NONE,
        )  # fmt: skip
        self.start(None, template)

    def save(self, add_next: bool) -> Changes | None:
        """Save what the form says; where it isn't right the form says so beside the field."""
        told = self.panel.alike.same_link
        activity = self.panel.form.read()
        if activity is None or self.panel.alike.is_news(told):  # a link logged already is said before it is saved
            return None
        workspace, signals = self._context.workspace, self._context.signals
        try:
            write = workspace.add_activity if activity.id is None else workspace.save_activity
            changes = write(activity)
        except AppError as error:
            self.panel.strip.ask(str(error), tone="bad")
            return None
        self._drop_draft()
        self.saved.emit(changes)
        if add_next:
            template = Activity(None, activity.date, activity.kind, "", unit_id=activity.unit_id)
            self.panel.show_activity(None, template=template)
            self.panel.form.focus_first()
        else:
            self.close()
        signals.message.emit(f"Đã cất “{activity.title}”.")
        signals.wrote(changes)
        return changes

    def cancel(self) -> None:
        """Close the form; what was typed can be taken up again from the notice."""
        state: State | None = self.panel.form.state() if self.panel.is_changed() else None
        base = self.panel.form.activity
        self.close()
        if state is not None:
            again = partial(self.resume, state, base)
            self._context.signals.say("Đã hoãn, chưa cất gì.", ("Nhập tiếp", again), tone="neutral")

    def close(self) -> None:
        """Leave the form without saving."""
        self.closed.emit()
        self._drop_draft()  # last: a field that is hidden is left, and what was in it kept

    def resume(self, state: State, base: Activity | None) -> None:
        """Type a kept state back in, unless something else is being typed."""
        if self.busy():
            return
        self.panel.show_activity(base)
        self.panel.restore(state)
        self.opened.emit()
        self.panel.form.focus_first()

    # The draft

    def keep_draft(self) -> None:
        """Keep what is typed and not saved: the power may go."""
        if self.is_open() and self.panel.is_changed():
            self._context.workspace.set_setting("draft_activity", self.panel.form.state())

    def _drop_draft(self) -> None:
        if self._context.workspace.setting("draft_activity"):
            self._context.workspace.set_setting("draft_activity", {})

    def offer_draft(self) -> None:
        """Take up what was typed and not saved when the program was last closed."""
        if self._draft_checked:
            return
        self._draft_checked = True
        workspace = self._context.workspace
        state: dict[str, Any] = workspace.setting("draft_activity")
        if not state or self.is_open():
            return
        found = workspace.activities([state["id"]]) if state.get("id") else []
        self.resume(state, found[0] if found else None)
        self.panel.strip.ask(
            "Đây là phiếu nhập dở của lần trước, chưa cất.",
            ("Nhập tiếp", self.panel.form.focus_first),
            ("Bỏ phiếu này", self.close),
        )
