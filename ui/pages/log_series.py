"""The strip of recurring entries that are due and not logged: one key logs, nothing is written by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from cchc_desktop import text
from cchc_desktop.doors.series import Proposal
from cchc_desktop.errors import AppError
from cchc_desktop.workspace import Workspace
from ui.context import Context
from ui.item_models.activity_rows import quantity_text
from ui.pages.log_undo import Undo
from ui.widgets import Button, Pill, label
from ui.widgets.elided import Elided


def proposal_words(proposal: Proposal) -> str:
    """Return "06/03/2023 · Giao ban tuần · 01 cuộc · 42 lượt"."""
    row = proposal.activity
    parts = [text.screen_date(row.date), row.title, quantity_text(row)]
    if row.reach is not None:
        parts.append(f"{text.number(row.reach)} lượt")
    return " · ".join(parts)


def log_proposals(context: Context, undo: Undo, proposals: list[Proposal]) -> int | None:
    """Write the activities of proposals, with the way back; return the last one's id."""
    series, signals = context.workspace.series, context.signals
    try:
        changes = series.log_all(proposals)
    except AppError as error:
        signals.say(str(error), tone="bad")
        return None
    words = f"ghi {len(proposals)} lượt định kỳ"
    back = undo.push(words, lambda: series.take_back(proposals))
    signals.wrote(changes)
    first = proposals[0]
    told = f"Đã ghi “{first.series.title}” ngày {text.short_date(first.due.day)}."
    signals.say(told if len(proposals) == 1 else f"Đã ghi {len(proposals)} lượt định kỳ.", ("Hoàn tác", back))
    return changes.id


def skip_proposal(context: Context, undo: Undo, proposal: Proposal) -> None:
    """Pass a time over, with the way back."""
    series, signals = context.workspace.series, context.signals
    changes = series.skip(proposal)
    back = undo.push("bỏ một lượt định kỳ", lambda: series.take_back([proposal]))
    signals.wrote(changes)
    signals.say(f"Đã bỏ lượt ngày {text.short_date(proposal.due.day)}.", ("Hoàn tác", back), tone="neutral")


class SeriesStrip(QFrame):
    """One proposal at a time, the oldest first; hidden while nothing is due."""

    logged = Signal(object)  # models.Changes of what was written

    def __init__(self, context: Context, undo: Undo, open_all: Callable[[], object]) -> None:
        super().__init__()
        self._context, self._undo = context, undo
        self.proposals: list[Proposal] = []
        self._wanted = True
        theme = context.theme
        self.setProperty("card", "true")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 8, 5)
        row.setSpacing(8)
        self.count = Pill("", "warning")
        self.words = Elided("")
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.note = label("", "secondary")
        self.log = Button(theme, "Ghi", key="Ctrl+G", on_click=self.log_first)
        self.skip = Button(theme, "Bỏ lượt này", kind="ghost", on_click=self.skip_first)
        self.more = Button(theme, "Xem tất cả", kind="link", on_click=open_all)
        row.addWidget(self.count)
        row.addWidget(self.words, 1)
        row.addWidget(self.note)
        for button in (self.log, self.skip, self.more):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName("Mục định kỳ đến hạn chưa ghi")
        self.hide()

    def set_wanted(self, on: bool) -> None:
        """Hide the strip where another view needs the room."""
        self._wanted = on
        self.setVisible(on and bool(self.proposals))

    def refresh(self) -> None:
        """Read what is due in a worker."""
        today = self._context.today()

        def read(reader: Workspace) -> list[Proposal]:
            return reader.series.due(today)

        self._context.tasks.read(read, self._show, key="log-series")

    def _show(self, proposals: list[Proposal]) -> None:
        self.proposals = proposals
        self.setVisible(self._wanted and bool(proposals))
        if not proposals:
            return
        first = proposals[0]
        self.count.set(f"{len(proposals)} lượt định kỳ chưa ghi", "warning")
        self.words.setText(proposal_words(first))
        already = first.already
        self.note.setText("có vẻ đã ghi" if already else first.series.words)
        self.note.setToolTip(f"Đã có: {text.screen_date(already.date)} · {already.title}" if already else "")
        self.log.setText("Gắn dòng đã ghi" if already else "Ghi")

    def log_first(self) -> None:
        """Confirm the proposal on show."""
        if self.proposals:
            log_proposals(self._context, self._undo, self.proposals[:1])

    def skip_first(self) -> None:
        """Pass over the proposal on show."""
        if self.proposals:
            skip_proposal(self._context, self._undo, self.proposals[0])
