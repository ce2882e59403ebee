"""Open any table from outside by what it is, not by what its name says; or say in one sentence why not."""

from __future__ import annotations

import zipfile
from pathlib import Path

from cchc_desktop.errors import FileProblem
from cchc_desktop.files import read_limited
from cchc_desktop.intake.sheet_cells import LIMIT, Book, broken, protected
from cchc_desktop.intake.sheet_other import CalamineBook, CsvBook
from cchc_desktop.intake.sheet_xlsx import XlsxBook

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_AS_XLSX = "Mở bằng Excel, chọn Lưu thành (Save As) dạng .xlsx rồi nhập."
_OTHERS = (
    (b"%PDF", "tệp PDF", "Xin đơn vị gửi tệp Excel, hoặc nhập tay vào nhật ký."),
    (b"{\\rtf", "tệp văn bản RTF", _AS_XLSX),
    (b"Rar!", "tệp nén", "Giải nén rồi chọn các tệp bảng tính bên trong."),
    (b"7z\xbc\xaf", "tệp nén", "Giải nén rồi chọn các tệp bảng tính bên trong."),
    (b"\xff\xd8\xff", "tệp ảnh", "Xin đơn vị gửi tệp Excel, hoặc nhập tay vào nhật ký."),
    (b"\x89PNG", "tệp ảnh", "Xin đơn vị gửi tệp Excel, hoặc nhập tay vào nhật ký."),
)
_NO_SHEET = "Chọn tệp .xlsx, .xls, .ods hoặc .csv."


def open_book(path: Path) -> Book:
    """Open a workbook or a table as text for reading; close it afterwards."""
    path = Path(path)
    head = _head(path)
    name = path.name
    if head.startswith(_OLE):
        if _ENCRYPTED in read_limited(path, LIMIT):
            raise protected(name)
        return CalamineBook(path)
    if head.startswith(b"PK\x05\x06"):
        raise broken(name)
    if head.startswith(b"PK"):
        return _zipped(path)
    for magic, what, hint in _OTHERS:
        if head.startswith(magic):
            raise FileProblem(f"“{name}” là {what}, không phải bảng tính.", hint)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        raise FileProblem(f"“{name}” là trang web đổi đuôi tệp, không phải bảng tính.", _AS_XLSX)
    if start.startswith(b"<?xml"):
        raise FileProblem(f"“{name}” là tệp XML, không phải bảng tính.", _AS_XLSX)
    if head[:1] == b"\x09" and head[1:2] in (b"\x00", b"\x02", b"\x04", b"\x08"):
        raise FileProblem(f"“{name}” là tệp Excel rất cũ.", _AS_XLSX)
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods") and not _is_text(head):
        raise broken(name)
    return CsvBook(path)


def _zipped(path: Path) -> Book:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:200] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise broken(path.name) from error
    if b"opendocument.spreadsheet" in kind:
        if "META-INF/manifest.xml" in names and "content.xml" not in names:
            raise protected(path.name)
        return CalamineBook(path)
    if any(name.endswith("xl/workbook.bin") for name in names):
        return CalamineBook(path)
    if any("workbook" in name.lower() and name.endswith(".xml") for name in names):
        return XlsxBook(path)
    if any(name.startswith("word/") for name in names):
        raise FileProblem(f"“{path.name}” là tệp Word, không phải bảng tính.", _NO_SHEET)
    if "manifest.json" in names or path.suffix.lower() == ".cchc":
        raise FileProblem(f"“{path.name}” là gói dữ liệu, không phải bảng tính.", "Dùng lệnh nhận gói dữ liệu.")
    raise FileProblem(f"“{path.name}” là tệp nén, không phải bảng tính.", "Giải nén rồi chọn các tệp bên trong.")


def _head(path: Path) -> bytes:
    """Return the first bytes; a missing, locked or too large file is told."""
    try:
        if path.is_file() and path.stat().st_size <= LIMIT:
            with path.open("rb") as source:
                return source.read(4096)
    except OSError:
        pass  # the same problem again, as a sentence
    return read_limited(path, LIMIT)[:4096]


def _is_text(head: bytes) -> bool:
    return b"\x00" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))
