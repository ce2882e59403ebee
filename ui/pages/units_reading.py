"""Files that were chosen or dropped, read in a worker for the triage; what is on show meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from cchc_desktop.doors.exchange import Batch
from cchc_desktop.models import Activity
from cchc_desktop.workspace import Workspace
from ui.pages.units_triage import Read
from ui.tasks import Progress
from ui.theme import Theme
from ui.widgets import Button, Card, label

PACKAGE = ".cchc"


def files_of(path: Path) -> list[Path]:
    """Return the files of a folder that was dropped, else the file itself; Excel's lock files are no files."""
    if not path.is_dir():
        return [path]
    kinds = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", PACKAGE)
    return sorted(f for f in path.iterdir() if f.suffix.lower() in kinds and not f.name.startswith("~$"))


def triaged(
    reader: Workspace, paths: Sequence[Path], today: date, units: Mapping[str, int], progress: Progress
) -> Read:
    """Read and triage files (in a worker), with the activities that rows were matched with."""
    if paths[0].suffix.lower() == PACKAGE:
        batch = reader.packages.triage(paths, progress)
    else:
        batch = reader.exchange.triage_files(paths, today=today, units=units, progress=progress)
    return Read(batch, known(reader, batch), tuple(paths), units)


def known(reader: Workspace, batch: Batch) -> dict[int, Activity]:
    """Return the activities that rows were matched with."""
    wanted = sorted({verdict.target for verdict in batch.verdicts if verdict.target is not None})
    return {a.id: a for a in reader.activities(wanted) if a.id is not None} if wanted else {}


class ReadingView(Card):
    """Stands in the page's place while files are read."""

    def __init__(self, theme: Theme, stop: Callable[[], object]) -> None:
        super().__init__()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(10)
        self.words = label("", "section")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.stop_button = Button(theme, "Dừng", key="Esc", own_key=False, on_click=stop)
        center = Qt.AlignmentFlag.AlignHCenter
        column.addStretch(1)
        column.addWidget(self.words, 0, center)
        column.addWidget(self.progress)
        column.addWidget(label("Chưa ghi gì vào nhật ký.", "secondary"), 0, center)
        column.addWidget(self.stop_button, 0, center)
        column.addStretch(2)
        self.body.addWidget(inner)

    def begin(self, words: str) -> None:
        self.words.setText(words)
        self.progress.setRange(0, 0)

    def show_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)
