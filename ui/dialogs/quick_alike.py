"""A word at entry when the same seems to be logged already: same link, same file, same day with a like title."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal

from cchc_desktop.links import link_key
from cchc_desktop.models import Activity
from cchc_desktop.text import screen_date
from ui.context import Context
from ui.dialogs.activity_form import ActivityForm
from ui.dialogs.quick_parts import NoteLine

PAUSE = 300  # ms after a key


class AlikeNote(NoteLine):
    """Follows a form and never refuses anything; `hashes` are of the files that will prove the entry.

    A link that is logged already is told as soon as it stands there; `same_link_told` lets the button say so too.
    """

    same_link_told = Signal(bool)

    def __init__(self, context: Context, form: ActivityForm, hashes: Callable[[], Sequence[str]] = tuple) -> None:
        super().__init__(context.theme, "warning")
        self.setProperty("look", "alert")
        self._context, self._form, self._hashes = context, form, hashes
        self.same_link: int | None = None  # id of the activity that has this very link
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.look)
        form.edited.connect(self._pause.start)

    def reset(self) -> None:
        """Say nothing: another entry begins."""
        self._pause.stop()
        self._say([], "")

    def is_news(self, told: int | None) -> bool:
        """Look now; tell whether a link turns out to be logged of which nothing was said (`told`) before."""
        self.look()
        return self.same_link is not None and self.same_link != told

    def look(self) -> None:
        """Look for what is alike to what stands in the form now."""
        self._pause.stop()
        form = self._form
        typing = form.kind.line.isModified() or form.date.line.isModified()  # asking for the value would settle it
        kind, day = (None, None) if typing else (form.kind.key(), form.date.date())
        title = " ".join(form.title.toPlainText().split()) if kind and day else ""
        url = form.url.text().strip()
        if not (title or url or self._hashes()):
            self._say([], "")
            return
        base = form.activity or Activity(None, self._context.today(), "", title)
        row = replace(base, date=day or base.date, kind=kind or "", title=title or "-", url=url)
        self._say(self._context.workspace.alike(row, list(self._hashes())), url)

    def _say(self, found: Sequence[Activity], url: str) -> None:
        same = next((one for one in found if url and link_key(one.url) == link_key(url)), None)
        self.same_link = same.id if same else None
        if not found:
            self.tell("")
        else:
            first = same or found[0]
            more = f" và {len(found) - 1} hoạt động khác" if len(found) > 1 else ""
            known = f"{screen_date(first.date)} “{first.title[:90]}”{more}."
            words = f"Liên kết này đã ghi rồi: {known} Cất nữa sẽ tính hai lần." if same else f"Có thể đã ghi: {known}"
            self.tell(words, ("Xem", lambda: self._context.signals.open_page.emit("log", first.id)))
        self.same_link_told.emit(same is not None)
