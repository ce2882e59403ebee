"""Files in and out: nothing half-written, and a plain sentence when another program has the file open."""

from __future__ import annotations

import errno
import os
import re
import tempfile
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from cchc_desktop.errors import FileProblem
from cchc_desktop.text import nfc, number

_TRIES = 3
_PAUSE = 0.25  # seconds; anti-virus programs hold a new file that long


def write_atomic(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Let `write` fill a temporary file beside `path`, then put it in place in one step.

    An error, a full disk or Cancelled raised by `write` leaves the old file as it was.
    """
    path = Path(path)
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise FileProblem(f"“{path.name}” là một thư mục.", "Chọn tên tệp khác.")
        handle, name = tempfile.mkstemp(prefix=".~", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "w+b") as out:  # zip writers want to seek and read
            write(out)
            out.flush()
            os.fsync(out.fileno())
        _give_usual_mode(temporary, path)
        _replace(temporary, path)
        temporary = None
        _sync_folder(path.parent)
    except OSError as error:
        raise write_problem(error, path) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def write_problem(error: OSError, path: Path) -> FileProblem:
    """Return the sentence for an error met while writing `path`."""
    name = path.name
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FileProblem(
            f"Ổ đĩa đã đầy, không ghi được tệp “{name}”.", "Giải phóng dung lượng hoặc chọn ổ đĩa khác rồi thử lại."
        )
    if error.errno == errno.EROFS:
        return FileProblem(f"Không ghi được tệp “{name}” vì ổ đĩa chỉ cho phép đọc.", "Chọn nơi lưu khác.")
    if error.errno == errno.ENAMETOOLONG or getattr(error, "winerror", None) == 206:
        return FileProblem(f"Đường dẫn của tệp “{name}” quá dài.", "Chọn thư mục gần gốc ổ đĩa hơn hoặc tên ngắn hơn.")
    if _is_blocked(error):
        if path.exists() and os.access(path.parent, os.W_OK):
            return FileProblem(f"Tệp “{name}” đang mở trong chương trình khác.", "Đóng tệp rồi thử lại.")
        return FileProblem(f"Không có quyền ghi vào thư mục “{path.parent}”.", "Chọn thư mục khác rồi thử lại.")
    if isinstance(error, (FileNotFoundError, NotADirectoryError, FileExistsError)):
        return FileProblem(f"Không tạo được thư mục “{path.parent}”.", "Kiểm tra lại nơi lưu tệp.")
    return FileProblem(f"Không ghi được tệp “{name}”: {error.strerror or error}.", "Chọn nơi lưu khác rồi thử lại.")


def read_limited(path: Path, limit: int) -> bytes:
    """Return the whole file; one that is missing, locked or over `limit` bytes is told, not read."""
    path = Path(path)
    try:
        if path.is_dir():
            raise FileProblem(f"“{path}” là một thư mục, không phải tệp.", "Chọn một tệp.")
        with path.open("rb") as source:
            size = os.fstat(source.fileno()).st_size
            data = b"" if size > limit else source.read(limit + 1)
    except FileNotFoundError as error:
        raise FileProblem(f"Không tìm thấy tệp “{path}”.", "Kiểm tra lại tên và thư mục của tệp.") from error
    except PermissionError as error:
        raise FileProblem(
            f"Không mở được tệp “{path.name}”: tệp đang mở trong chương trình khác hoặc không có quyền đọc.",
            "Đóng tệp ở chương trình kia rồi thử lại.",
        ) from error
    except OSError as error:
        raise FileProblem(
            f"Không đọc được tệp “{path.name}”: {error.strerror or error}.", "Chép tệp sang nơi khác rồi thử lại."
        ) from error
    if max(size, len(data)) > limit:
        raise FileProblem(
            f"Tệp “{path.name}” quá lớn ({_megabytes(max(size, len(data)))}; giới hạn {_megabytes(limit)}).",
            "Chọn tệp khác hoặc tách tệp ra.",
        )
    return data


_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def safe_name(text: str, limit: int = 100) -> str:
    """Return an unaccented file name without odd characters, fit for Windows, Zalo and e-mail.

    Case is kept: "Sở Xây dựng" gives "So_Xay_dung". Never empty, never a device name of Windows.
    """
    plain = unicodedata.normalize("NFD", nfc(text)).replace("đ", "d").replace("Đ", "D")
    plain = re.sub("[\u0300-\u036f]+", "", plain).replace("–", "-").replace("—", "-")
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", plain)
    plain = re.sub(r"_*-_*", "-", re.sub(r"_{2,}", "_", plain)).strip("._- ")
    stem, dot, suffix = plain.rpartition(".")
    if dot and len(suffix) <= 5 and stem:
        plain = stem[: limit - len(suffix) - 1].rstrip("._-") + dot + suffix
    else:
        plain = plain[:limit].rstrip("._-")
    if plain.split(".")[0].lower() in _RESERVED:
        plain = f"_{plain}"
    return plain or "tep"


def _is_blocked(error: OSError) -> bool:
    """Tell whether a lock or a missing right is behind the error (Windows: 5 denied, 32 and 33 sharing)."""
    return isinstance(error, PermissionError) or getattr(error, "winerror", None) in (5, 32, 33)


def _replace(temporary: Path, path: Path) -> None:
    for attempt in range(1, _TRIES + 1):
        try:
            temporary.replace(path)
            return
        except OSError as error:
            if attempt == _TRIES or not _is_blocked(error):
                raise
            time.sleep(_PAUSE * attempt)


def _give_usual_mode(temporary: Path, path: Path) -> None:
    """Undo the private mode of mkstemp: a report in a shared folder must be readable by others."""
    if os.name != "posix":
        return
    if path.exists():
        mode = path.stat().st_mode & 0o777
    else:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    temporary.chmod(mode)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system can."""
    if os.name != "posix":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def _megabytes(size: int) -> str:
    return f"{number(size / 1_048_576, 1)} MB" if size >= 104_858 else f"{number(max(1, size // 1024))} KB"
