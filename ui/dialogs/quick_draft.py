"""What stands in quick entry and is not saved is kept as it grows: the power may go, the window be closed by X."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from cchc_desktop.errors import AppError
from cchc_desktop.intake.photos import Shot
from cchc_desktop.models import Evidence
from ui import errors
from ui.dialogs.activity_form import State

if TYPE_CHECKING:
    from ui.dialogs.activity_quick import QuickEntry

NAME = "draft_quick"
PAUSE = 1200  # ms after the last change


class Draft(QTimer):
    """Writes the draft a moment after each change; `drop` when it was saved or begun anew."""

    def __init__(self, quick: QuickEntry) -> None:
        super().__init__(quick)
        self._quick = quick
        self._workspace = quick.context.workspace
        self.setSingleShot(True)
        self.setInterval(PAUSE)
        self.timeout.connect(self.keep)

    def later(self) -> None:
        """Write a moment after the last change; what is filled in while the window is hidden is no draft."""
        if self._quick.isVisible():
            self.start()

    def keep(self) -> None:
        """Write what stands in the window now."""
        self.stop()
        quick = self._quick
        if not quick.is_begun():
            self.drop()
            return
        own = quick.guesses.own_names()
        state = quick.form.state()
        self._write(
            {
                "source": quick.source.toPlainText(),
                "own": {name: state[name] for name in own},
                "kept": [_plain(item, shot) for item, shot in quick.kept],
            }
        )

    def drop(self) -> None:
        """Forget the draft."""
        self.stop()
        if self._workspace.setting(NAME):
            self._write({})

    def restore(self) -> bool:
        """Put a draft of an earlier day back; False where there is none."""
        kept: State = self._workspace.setting(NAME)
        if not kept:
            return False
        quick = self._quick
        shots = [_of_plain(item) for item in kept.get("kept", [])]
        quick.kept = [(item, shot) for item, shot in shots if self._workspace.proofs.path(item).is_file()]
        quick.source.setPlainText(str(kept.get("source", "")))
        quick.read_source()
        own: dict[str, Any] = kept.get("own", {})
        if own:
            quick.form.type_state({**quick.form.state(), **own})
            quick.guesses.take_over(own)
        quick.show_kept()
        return True

    def _write(self, value: dict[str, Any]) -> None:
        try:
            self._workspace.set_setting(NAME, value)
        except AppError as error:  # a full disk must not stop the typing
            errors.log_bug(error)


def _plain(item: Evidence, shot: Shot) -> dict[str, Any]:
    captured = item.captured.isoformat() if item.captured else None
    return {"sha256": item.sha256, "name": item.name, "size": item.size, "captured": captured, "sure": shot.sure}


def _of_plain(data: dict[str, Any]) -> tuple[Evidence, Shot]:
    from pathlib import Path

    day = date.fromisoformat(data["captured"]) if data.get("captured") else None
    item = Evidence(None, None, data["sha256"], data["name"], data["size"], captured=day)
    return item, Shot(Path(item.name), day, bool(data.get("sure")), "")
