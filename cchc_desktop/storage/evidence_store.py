"""The copies themselves: files under `evidence/ab/abcdef…` by their SHA-256, each kept once, none half-copied.

A copy is written beside the store as `.part`, flushed, checked and put in its place in one step: a full disk,
a source that goes away or a cancel leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from cchc_desktop import filetypes
from cchc_desktop.errors import DataFolderError, FileProblem
from cchc_desktop.storage.values import new_uid

FOLDER = "evidence"
LARGEST = 1 << 30  # bytes; a longer video belongs on a channel, with its link here
_BLOCK = 1 << 20
_STALE = 3600  # seconds after which a .part is of a process that died

Progress = Callable[[int, int], None]


def path_of(folder: Path, sha256: str) -> Path:
    """Return where the copy with this hash lies in a data folder."""
    return folder / FOLDER / sha256[:2] / sha256


def open_source(path: Path) -> BinaryIO:
    """Open a file from outside for copying; a folder, a device or a file that is too large is told, not read."""
    shown = filetypes.short(path.name)
    try:
        # Before opening: a named pipe would wait for ever.
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise FileProblem(f"“{shown}” là một thư mục, không phải tệp.", "Mở thư mục và chọn từng tệp.")
        if not stat.S_ISREG(found.st_mode):
            raise FileProblem(f"“{shown}” không phải tệp thường nên không đọc được.", "Chọn tệp khác.")
        if found.st_size > LARGEST:
            raise _too_large(shown, found.st_size)
        return path.open("rb")
    except FileNotFoundError:
        raise FileProblem(f"Không tìm thấy tệp {shown}.", "Kiểm tra lại tên tệp và thư mục.") from None
    except PermissionError as error:
        raise FileProblem(
            f"Không mở được tệp “{shown}”: không có quyền đọc hoặc chương trình khác đang giữ tệp.",
            "Đóng chương trình đang giữ tệp rồi thử lại.",
        ) from error
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise FileProblem(f"Tên tệp “{shown}” quá dài.", "Đặt tên ngắn hơn rồi thử lại.") from error
        raise FileProblem(f"Không đọc được tệp {shown}.", "Chép tệp sang nơi khác rồi thử lại.") from error


def keep_copy(folder: Path, source: BinaryIO, name: str = "", progress: Progress | None = None) -> tuple[str, int]:
    """Copy a stream into the store and return its SHA-256 and size; nothing half-copied stays.

    `name` decides what is refused (a program, a script, macros). `progress(bytes, all)` may raise Cancelled.
    """
    root = folder / FOLDER
    partial = root / f"{new_uid()}.part"
    shown = filetypes.short(name) if name else "minh chứng"
    expected = _size_of(source)
    try:
        root.mkdir(parents=True, exist_ok=True)
        _sweep(root)
        digest, size = _copy(source, partial, name, shown, expected, progress)
        _settle(folder, partial, digest, size)
    except OSError as error:
        raise _write_problem(error) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
    return digest, size


def _copy(
    source: BinaryIO, partial: Path, name: str, shown: str, expected: int | None, progress: Progress | None
) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    head = _read(source, shown, filetypes.HEAD)
    if name:
        filetypes.check(name, head, len(head))
    block = head
    with partial.open("w+b") as target:
        while block:
            digest.update(block)
            size += len(block)
            if size > LARGEST:
                raise _too_large(shown, size)
            target.write(block)
            if progress is not None:
                progress(size, max(size, expected or 0))
            block = _read(source, shown, _BLOCK)
        if expected is not None and size < expected:
            raise FileProblem(f"Tệp “{shown}” bị ngắt khi đang chép.", "Kiểm tra ổ đĩa, thẻ nhớ rồi thử lại.")
        if name:
            filetypes.check_macros(name, target)
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest(), size


def _read(source: BinaryIO, shown: str, size: int) -> bytes:
    try:
        return source.read(size)
    except OSError as error:
        raise FileProblem(
            f"Tệp “{shown}” biến mất hoặc không đọc được khi đang chép.", "Kiểm tra ổ đĩa, thẻ nhớ rồi thử lại."
        ) from error


def _settle(folder: Path, partial: Path, sha256: str, size: int) -> None:
    """Put a finished copy in its place; one that lies there already is trusted only if it is whole."""
    final = path_of(folder, sha256)
    final.parent.mkdir(exist_ok=True)
    if final.is_file() and final.stat().st_size == size and hash_of(final) == sha256:
        return
    with contextlib.suppress(OSError):
        final.chmod(0o644)
    partial.replace(final)


def hash_of(path: Path, progress: Callable[[int], None] | None = None) -> str:
    """Return the SHA-256 of a file; `progress(bytes)` may raise Cancelled."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            if progress is not None:
                progress(len(block))
    return digest.hexdigest()


def _size_of(source: BinaryIO) -> int | None:
    try:
        return os.fstat(source.fileno()).st_size
    except (OSError, AttributeError, ValueError):
        return None


def _sweep(root: Path) -> None:
    """Take away what a process that died left half-copied."""
    with contextlib.suppress(OSError):
        for left in root.glob("*.part"):
            if time.time() - left.stat().st_mtime > _STALE:
                left.unlink(missing_ok=True)


def _too_large(shown: str, size: int) -> FileProblem:
    return FileProblem(
        f"Tệp “{shown}” quá lớn ({_megabytes(size)}; giới hạn {_megabytes(LARGEST)}).",
        "Cắt ngắn hoặc nén video rồi đính kèm, hoặc ghi liên kết.",
    )


def _megabytes(size: int) -> str:
    return f"{size / 1_048_576:,.0f} MB".replace(",", ".")


def _write_problem(error: OSError) -> DataFolderError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DataFolderError(
            "Ổ đĩa đã đầy nên chưa lưu được bản sao của tệp minh chứng.",
            "Giải phóng dung lượng rồi đính kèm lại; chưa có gì bị lưu dở.",
        )
    return DataFolderError(
        "Chưa lưu được bản sao của tệp minh chứng.", "Kiểm tra dung lượng ổ đĩa và quyền ghi rồi thử lại."
    )
