"""In and Xuất of the log: what is on show, in its order, as a PDF to print or as a workbook."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cchc_desktop.activity_list import export_activities, file_name
from ui.context import Context
from ui.file_dialogs import EXCEL, ask_target
from ui.opening import open_file

_KINDS = {**EXCEL, ".pdf": "Tài liệu PDF (*.pdf)"}


class Output(QObject):
    """Writes in a worker; the page says which ids and what narrows them. `choose` and `open` are put in by tests."""

    def __init__(self, context: Context, parent: QWidget, shown: Callable[[], tuple[array[int], str, str]]) -> None:
        super().__init__(parent)
        self._context, self._owner, self._shown = context, parent, shown
        self.choose: Callable[[str], Path | None] = self._choose
        self.open: Callable[[Path], bool] = open_file

    def print_list(self) -> None:
        """Make the list as PDF and open it to be printed at 100 % on A4."""
        ids, _short, covered = self._shown()
        folder = Path(tempfile.mkdtemp(prefix="cchc-"))
        self._write(ids, folder / "NhatKy_de_in.pdf", covered, self._printed)

    def export(self) -> None:
        """Ask for a name and write the list as a workbook."""
        ids, short, covered = self._shown()
        if out := self.choose(file_name(short, ".xlsx")):
            self._write(ids, out, covered, self._exported)

    def _write(self, ids: array[int], out: Path, covered: str, then: Callable[[Path], None]) -> None:
        workspace = self._context.workspace

        def work(progress: Callable[[int, int], None]) -> Path:
            with workspace.reader() as reader:
                return export_activities(reader, ids, out, covered, progress)

        self._context.tasks.run(work, then, title=f"Ghi {out.name}", key="log-output")

    def _printed(self, path: Path) -> None:
        if self.open(path):
            self._context.signals.say("Đã mở tệp PDF của danh sách để in.")
        else:
            self._context.signals.say(f"Danh sách để in nằm ở {path}. Mở tệp rồi in ở cỡ 100%.", tone="warning")

    def _exported(self, path: Path) -> None:
        self._context.signals.say(f"Đã xuất danh sách ra {path.name}.", ("Mở tệp", lambda: self.open(path)))

    def _choose(self, proposed: str) -> Path | None:
        return ask_target(self._owner, "Xuất danh sách", "lists", proposed, _KINDS)
