"""Files of reports on their way out: where to write, what to copy, the folder opened with them selected."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from cchc_desktop.periods import Period
from ui.context import Context

FILTERS = {
    ".xlsx": "Bảng tính Excel (*.xlsx)",
    ".xlsm": "Bảng tính Excel có macro (*.xlsm)",
    ".pdf": "Tài liệu PDF (*.pdf)",
    ".docx": "Văn bản Word (*.docx)",
    ".eml": "Thư nháp (*.eml)",
}


def open_file(path: Path) -> None:
    """Open a file or folder with what the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def show_in_folder(paths: Sequence[Path]) -> None:
    """Open the folder with a file selected, so that it can be dragged into a letter."""
    if sys.platform == "win32":  # pragma: no cover - Windows only
        subprocess.Popen(["explorer", "/select,", str(paths[0])])
        return
    open_file(paths[0].parent)


def copy_files(paths: Sequence[Path], text: str = "") -> None:
    """Put files on the clipboard: Ctrl+V in Zalo attaches them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    if text:
        data.setText(text)
    QApplication.clipboard().setMimeData(data)


def ask_path(parent: QWidget, title: str, name: str, folder: str = "") -> Path | None:
    """Ask where to write a file; its ending is kept."""
    suffix = Path(name).suffix
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    start = Path(folder or documents)
    start = start if start.is_dir() else Path.home()
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(start / name), FILTERS[suffix])
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)


def ask_reminder(parent: QWidget, context: Context, period: Period) -> None:
    """Show the công văn that urges the late units and the words for their group, to be saved, printed or copied."""
    from ui.dialogs.units_remind import RemindDialog

    reminder = context.workspace.board.reminder(period, context.today())
    if reminder is None:
        context.signals.say(f"Mọi đơn vị đã gửi số liệu {period.phrase}.", tone="neutral")
    else:
        RemindDialog(context, reminder, parent).exec()
