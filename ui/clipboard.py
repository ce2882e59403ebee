"""What a paste or a drop brings: text with the page it was copied from, pictures, files."""

from __future__ import annotations

import html
import re
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData
from PySide6.QtGui import QImage

from cchc_desktop.links import is_web_link

_MOST_HTML = 4_000_000
_ANCHOR = re.compile(r"""<a\s[^>]*?href=["']([^"']+)["'][^>]*>(.*?)</a>""", re.IGNORECASE | re.DOTALL)


@dataclass
class Pasted:
    """Text, the address of the page it came from, files, and a picture as PNG."""

    text: str = ""
    source: str = ""
    files: list[Path] = field(default_factory=list)
    picture: bytes = b""

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.files or self.picture)


def read(mime: QMimeData, *, from_clipboard: bool = False) -> Pasted:
    """Return what there is: files before a picture before text (a browser offers all three of one image)."""
    out, urls = Pasted(), mime.urls() if mime.hasUrls() else []
    files = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    shortcuts = {file: address for file in files if (address := _shortcut(file))}
    out.files = [file for file in files if file not in shortcuts]
    if files:
        out.text = "\n".join(f"{file.stem}\n{address}" for file, address in shortcuts.items())
        return out
    out.text = "\n".join(address for url in urls if is_web_link(address := url.toString()))
    words = mime.text() if mime.hasText() else ""
    if words.strip():
        out.text = words
    if mime.hasImage() and not words.strip():
        out.picture = png(mime.imageData())
    if is_web_link(address := out.text.strip()):
        if title := _link_title(mime, address):
            out.text = f"{title}\n{address}"
    elif out.text:
        out.source = source_url(mime, from_clipboard=from_clipboard)
    return out


def png(image: object) -> bytes:
    """Return a picture of the clipboard as PNG."""
    if not isinstance(image, QImage) or image.isNull():
        return b""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # pyright: ignore[reportCallIssue, reportArgumentType]
    return bytes(buffer.data().data())


def picture_name(now: datetime) -> str:
    """Return the name that a screenshot is kept under: when it was taken in."""
    return f"Ảnh chụp màn hình {now:%Y-%m-%d %H.%M.%S}.png"


def _link_title(mime: QMimeData, address: str) -> str:
    """Return the words of a link that was copied or dragged from a browser; "" where they say no more than it does."""
    found = ""
    if mime.hasFormat("text/x-moz-url"):  # the address, then the title
        lines = bytes(mime.data("text/x-moz-url").data()).decode("utf-16-le", "ignore").split("\n")
        found = lines[1] if len(lines) > 1 and lines[0].strip("\x00 ") == address else ""
    elif mime.hasHtml():
        links = _ANCHOR.findall(mime.html()[:_MOST_HTML])
        if len(links) == 1 and html.unescape(links[0][0]) == address:
            found = html.unescape(re.sub(r"<[^>]*>", " ", links[0][1]))
    found = " ".join(found.strip("\x00").split())
    return found if " " in found and "://" not in found else ""


def _shortcut(file: Path) -> str:
    """Return the address in a shortcut that a browser left on the disk: its name is the title of the page."""
    if file.suffix.lower() != ".url":
        return ""
    try:
        lines = file.read_bytes()[:65_536].decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    address = next((line[4:].strip() for line in lines if line[:4].upper() == "URL="), "")
    return address if is_web_link(address) else ""


def source_url(mime: QMimeData, *, from_clipboard: bool = False) -> str:
    """Return the address of the page that text was copied from, where the browser says so; else nothing."""
    for name in ("chromium/x-source-url", "text/x-moz-url-priv"):
        if mime.hasFormat(name):
            data = bytes(mime.data(name).data())
            address = data.decode("utf-16-le" if name.startswith("text/x-moz") else "utf-8", "ignore").strip("\x00 \n")
            if is_web_link(address):
                return address
    if from_clipboard and sys.platform == "win32":  # pragma: no cover - Windows only
        return _from_html(_windows_html())
    return ""


def _from_html(data: bytes) -> str:
    """Return SourceURL of the head of a "HTML Format" block."""
    for line in data[:2000].splitlines():
        if line.lower().startswith(b"sourceurl:"):
            address = line.split(b":", 1)[1].decode("utf-8", "ignore").strip()
            return address if is_web_link(address) else ""
        if line.lstrip().startswith(b"<"):
            break
    return ""


def _windows_html() -> bytes:  # pragma: no cover - Windows only
    """Read the clipboard's "HTML Format", whose head Qt hides; any trouble gives nothing."""
    try:
        import ctypes
        from ctypes import wintypes

        user32 = ctypes.WinDLL("user32", use_last_error=True)  # pyright: ignore[reportAttributeAccessIssue]
        kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)  # pyright: ignore[reportAttributeAccessIssue]
        user32.RegisterClipboardFormatW.argtypes = [wintypes.LPCWSTR]
        user32.RegisterClipboardFormatW.restype = wintypes.UINT
        user32.OpenClipboard.argtypes = [wintypes.HWND]
        user32.GetClipboardData.argtypes = [wintypes.UINT]
        user32.GetClipboardData.restype = wintypes.HANDLE
        kernel32.GlobalLock.argtypes = [wintypes.HGLOBAL]
        kernel32.GlobalLock.restype = wintypes.LPVOID
        kernel32.GlobalUnlock.argtypes = [wintypes.HGLOBAL]
        kernel32.GlobalSize.argtypes = [wintypes.HGLOBAL]
        kernel32.GlobalSize.restype = ctypes.c_size_t
        wanted = user32.RegisterClipboardFormatW("HTML Format")
        if not user32.OpenClipboard(None):
            return b""
        try:
            handle = user32.GetClipboardData(wanted)
            if not handle:
                return b""
            place = kernel32.GlobalLock(handle)
            if not place:
                return b""
            try:
                return ctypes.string_at(place, min(kernel32.GlobalSize(handle), _MOST_HTML))
            finally:
                kernel32.GlobalUnlock(handle)
        finally:
            user32.CloseClipboard()
    except Exception:
        return b""
