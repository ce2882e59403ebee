"""Writing a list to an Excel file from a page: ask where, write in a worker, say where it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from cchc_desktop.workspace import Workspace
from ui.pages.base import Page

_last_folder: list[str] = []  # where the clerk saved last, for all lists


def ask_and_write(page: Page, title: str, name: str, write: Callable[[Workspace, Path], object]) -> None:
    """Ask for a file, then call `write(reader, path)` in a worker."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(_last_folder[0] if _last_folder else documents)
    start = folder if folder.is_dir() else Path.home()
    chosen, _ = QFileDialog.getSaveFileName(page, title, str(start / name), "Excel (*.xlsx)")
    if chosen:
        path = Path(chosen)
        write_list(page, path if path.suffix.lower() == ".xlsx" else path.with_name(path.name + ".xlsx"), write)


def write_list(page: Page, path: Path, write: Callable[[Workspace, Path], object]) -> None:
    """Write the file in a worker and tell of it."""
    _last_folder[:] = [str(path.parent)]

    def work(_progress: object) -> None:
        with page.workspace.reader() as reader:
            write(reader, path)

    def done(_nothing: object) -> None:
        page.signals.say(
            f"Đã xuất {path.name}",
            ("Mở tệp", lambda: _open(path)),
            ("Mở thư mục", lambda: _open(path.parent)),
        )

    page.context.tasks.run(work, done, title=f"Đang xuất {path.name}")


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
