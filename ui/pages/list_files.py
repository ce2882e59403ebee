"""Writing a list to an Excel file from a page: ask where, write in a worker, say where it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cchc_desktop.workspace import Workspace
from ui.file_dialogs import EXCEL, ask_target
from ui.opening import open_file
from ui.pages.base import Page


def ask_and_write(page: Page, title: str, name: str, write: Callable[[Workspace, Path], object]) -> None:
    """Ask for a file, then call `write(reader, path)` in a worker."""
    if path := ask_target(page, title, "lists", name, EXCEL):
        write_list(page, path, write)


def write_list(page: Page, path: Path, write: Callable[[Workspace, Path], object]) -> None:
    """Write the file in a worker and tell of it."""

    def work(_progress: object) -> None:
        with page.workspace.reader() as reader:
            write(reader, path)

    def done(_nothing: object) -> None:
        page.signals.say(
            f"Đã xuất {path.name}",
            ("Mở tệp", lambda: open_file(path)),
            ("Mở thư mục", lambda: open_file(path.parent)),
        )

    page.context.tasks.run(work, done, title=f"Đang xuất {path.name}")
