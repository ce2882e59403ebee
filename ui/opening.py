"""What is handed to the system's own programs: files, folders, web addresses. The program itself opens none of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from cchc_desktop.links import is_web_link


def open_file(path: Path) -> bool:
    """Open a file or folder with what the system has for it; tell whether that began."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def open_in_browser(address: str) -> bool:
    """Hand a web address to the system's browser; anything else is refused."""
    return is_web_link(address) and QDesktopServices.openUrl(QUrl(address))
