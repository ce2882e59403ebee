"""A word at entry when the same seems to be logged already: same link, same file, same day with a like title."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer

from cchc_desktop.models import Activity
from cchc_desktop.text import screen_date
from ui.context import Context
from ui.dialogs.activity_form import ActivityForm
from ui.dialogs.quick_parts import NoteLine

PAUSE = 300  # ms after a key


class AlikeNote(NoteLine):
    """Follows a form and never refuses anything; `hashes` are of the files that will prove the entry."""

    def __init__(self, context: Context, form: ActivityForm, hashes: Callable[[], Sequence[str]] = tuple) -> None:
        super().__init__(context.theme, "warning")
        self._context, self._form, self._hashes = context, form, hashes
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.look)
        form.edited.connect(self._pause.start)

    def look(self) -> None:
        """Look for what is alike to what stands in the form now."""
        self._pause.stop()
        form = self._form
        if form.kind.line.isModified() or form.date.line.isModified():
            return  # still being typed: asking for the value would settle it
        kind, day = form.kind.key(), form.date.date()
        title = " ".join(form.title.toPlainText().split())
        url = form.url.text().strip()
        if not (kind and day) or not (title or url or self._hashes()):
            self.tell("")
            return
        base = form.activity or Activity(None, day, kind, title)
        row = replace(base, date=day, kind=kind, title=title or "-", url=url)
        found = self._context.workspace.alike(row, list(self._hashes()))
        if not found:
            self.tell("")
            return
        first = found[0]
        more = f" và {len(found) - 1} hoạt động khác" if len(found) > 1 else ""
        self.tell(
            f"Có thể đã ghi: {screen_date(first.date)} “{first.title[:90]}”{more}.",
            ("Xem", lambda: self._context.signals.open_page.emit("log", first.id)),
        )
