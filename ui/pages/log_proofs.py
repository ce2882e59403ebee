"""What the log does with files: proofs of the chosen activity, the inbox beside it, the quick-entry window over it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData

from ui.evidence_taking import attach_to
from ui.inbox_watch import watch_of
from ui.widgets import link

if TYPE_CHECKING:
    from ui.dialogs.activity_quick import QuickEntry


def quick_entry(page: Any, mime: QMimeData | None = None) -> QuickEntry:
    """Open the small window that logs one activity after another, on what was dropped if any."""
    from ui.dialogs.activity_quick import QuickEntry

    if not isinstance(page._quick, QuickEntry):
        page._quick = QuickEntry(page.context, page)
        page._quick.saved.connect(page.remember)
    page._quick.open_new(mime)
    return page._quick


def attach_files(page: Any, activity_id: int | None) -> None:
    """Ask for files and let them prove the chosen activity; they are copied in a worker."""
    if activity_id is not None and (paths := page.choose_files(page)):
        attach_to(page.context, activity_id, paths)


def add_inbox_button(page: Any) -> None:
    """Put the way to Hộp minh chứng beside the button that attaches files."""
    watch = watch_of(page.context)
    button = link(page.theme, "Hộp minh chứng", lambda: open_inbox(page))

    def show() -> None:
        count = len(watch.waiting)
        button.setText(f"Hộp minh chứng ({count})" if count else "Hộp minh chứng")

    watch.changed.connect(show)
    page.detail.add_evidence_button(button)
    show()


def open_inbox(page: Any) -> None:
    """Open the files that wait in the watched folder, beside the activity they may prove."""
    from ui.dialogs import quick_inbox

    dialog = quick_inbox.open_inbox(page.context, page)
    dialog.target = lambda: next(iter(page.selected_ids()), None)
    dialog.on_new_entry(lambda paths: _start_with(page, paths))
    dialog.refresh()


def _start_with(page: Any, paths: list[Path]) -> None:
    quick_entry(page).take_files(paths)
