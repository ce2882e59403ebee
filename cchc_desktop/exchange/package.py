"""Packages between offices (.cchc): a zip of rows, evidence files, a manifest and the SHA-256 of each.

A package from outside is hostile until every name, size and hash in it is checked; what fails is refused whole,
with one sentence. Nothing is unpacked by name: a file is only ever known by its hash.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from cchc_desktop.errors import FileProblem
from cchc_desktop.files import write_atomic

SUFFIX = ".cchc"
FORMAT = "cchc-package"
VERSION = 1
_MANIFEST, _SEAL, _ROWS = "manifest.json", "manifest.sha256", "rows.json"
_FILE = re.compile(r"files/([0-9a-f]{64})")
_HASH = re.compile(r"[0-9a-f]{64}")
_SMALL = 8 << 20
_ROWS_LIMIT = 200 << 20
_FILE_LIMIT = 1 << 30
_TOTAL_LIMIT = 8 << 30
_MOST_FILES = 50_000
_BLOCK = 1 << 20
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Package:
    """A checked package: who made it, what it tells, and the hashes of the files that came with it."""

    path: Path
    office_uid: str
    office_name: str
    period: str
    made_at: str
    rows: tuple[dict[str, Any], ...]
    files: frozenset[str] = field(default_factory=frozenset)
    sha256: str = ""

    @contextlib.contextmanager
    def open_file(self, sha256: str) -> Iterator[BinaryIO]:
        """Open a file of the package for reading; the store checks its hash again."""
        with zipfile.ZipFile(self.path) as archive, archive.open(f"files/{sha256}") as stream:
            yield stream  # pyright: ignore[reportReturnType]


def write_package(
    out: Path,
    head: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
    files: Mapping[str, Path],
    progress: Progress | None = None,
) -> Path:
    """Write a package, whole or not at all: `head` has office_uid, office_name, period, made_at; `files` by SHA-256."""

    def write(target: BinaryIO) -> None:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            text = json.dumps({"rows": list(rows)}, ensure_ascii=False, sort_keys=True).encode()
            hashes = {_ROWS: (hashlib.sha256(text).hexdigest(), len(text))}
            archive.writestr(_ROWS, text)
            for done, (sha256, path) in enumerate(files.items()):
                if progress:
                    progress(done, len(files))
                hashes[f"files/{sha256}"] = (sha256, _pack(archive, sha256, path))
            listed = {name: {"sha256": sha, "size": size} for name, (sha, size) in hashes.items()}
            manifest = {"format": FORMAT, "version": VERSION, **head, "files": listed}
            told = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1).encode()
            archive.writestr(_MANIFEST, told)
            archive.writestr(_SEAL, hashlib.sha256(told).hexdigest())
        if progress:
            progress(1, 1)

    write_atomic(out, write)
    return out


def _pack(archive: zipfile.ZipFile, sha256: str, path: Path) -> int:
    """Copy a kept file into the archive; one that changed or went is told and leaves no package."""
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as source, archive.open(f"files/{sha256}", "w", force_zip64=True) as target:
            while block := source.read(_BLOCK):
                digest.update(block)
                size += len(block)
                target.write(block)
    except FileNotFoundError as error:
        raise FileProblem(
            "Một tệp minh chứng không còn trong thư mục dữ liệu nên chưa đóng gói được.",
            "Chạy kiểm tra dữ liệu để xem tệp nào thiếu.",
        ) from error
    if digest.hexdigest() != sha256:
        raise FileProblem(
            "Một tệp minh chứng đã bị thay đổi nên chưa đóng gói được.", "Chạy kiểm tra dữ liệu để xem tệp nào."
        )
    return size


def read_package(path: Path, progress: Progress | None = None) -> Package:
    """Check a package whole and return what it tells; anything wrong refuses it."""
    path = Path(path)
    if not path.is_file():
        raise FileProblem(f"Không tìm thấy gói “{path.name}”.", "Kiểm tra lại tên và thư mục của tệp.")
    try:
        with zipfile.ZipFile(path) as archive:
            return _checked(path, archive, progress)
    except FileProblem:
        raise
    except PermissionError as error:
        raise FileProblem(
            f"Không mở được gói “{path.name}”: tệp đang mở trong chương trình khác hoặc không có quyền đọc.",
            "Đóng tệp ở chương trình kia rồi thử lại.",
        ) from error
    except zipfile.BadZipFile as error:
        raise _refused(path, "bị hỏng hoặc chép chưa trọn") from error
    except _UNREADABLE as error:
        raise _refused(path, "bị hỏng") from error


def _checked(path: Path, archive: zipfile.ZipFile, progress: Progress | None) -> Package:
    items = archive.infolist()
    names = [item.filename for item in items]
    if len(items) > _MOST_FILES or sum(item.file_size for item in items) > _TOTAL_LIMIT:
        raise _refused(path, "quá lớn khi mở ra")
    if len(set(names)) != len(names):
        raise _refused(path, "có tệp lặp tên")
    for item in items:
        if item.filename not in (_MANIFEST, _SEAL, _ROWS) and not _FILE.fullmatch(item.filename):
            raise _refused(path, "có tệp lạ bên trong")
        if item.flag_bits & 1:
            raise _refused(path, "có mật khẩu")
    if _MANIFEST not in names or _ROWS not in names or _SEAL not in names:
        raise _refused(path, "thiếu phần bắt buộc")
    told = _read(path, archive, _MANIFEST, _SMALL)
    if _read(path, archive, _SEAL, 200).decode("ascii", "replace").strip() != hashlib.sha256(told).hexdigest():
        raise _refused(path, "đã bị sửa sau khi đóng gói")
    manifest = _json(path, told)
    if manifest.get("format") != FORMAT:
        raise _refused(path, "không phải gói dữ liệu của chương trình")
    if not isinstance(manifest.get("version"), int) or manifest["version"] > VERSION:
        raise FileProblem(
            f"Gói “{path.name}” do phiên bản mới hơn của chương trình tạo ra.", "Cài phiên bản mới nhất rồi nhận lại."
        )
    listed = manifest.get("files")
    if not isinstance(listed, dict) or set(listed) != set(names) - {_MANIFEST, _SEAL}:
        raise _refused(path, "có tệp không khớp danh sách")
    text = b""
    for done, (name, entry) in enumerate(listed.items()):
        if progress:
            progress(done, len(listed))
        sha256, size = _entry(path, entry)
        if (hit := _FILE.fullmatch(name)) and hit[1] != sha256:
            raise _refused(path, "có tệp không khớp mã kiểm tra")
        if name == _ROWS:
            text = _read(path, archive, name, _ROWS_LIMIT)
            found, length = hashlib.sha256(text).hexdigest(), len(text)
        else:
            found, length = _hash(path, archive, name, size)
        if found != sha256 or length != size:
            raise _refused(path, "có tệp không khớp mã kiểm tra")
    rows = _json(path, text).get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _refused(path, "có dữ liệu sai khuôn dạng")
    words = {name: manifest.get(name, "") for name in ("office_uid", "office_name", "period", "made_at")}
    if not all(isinstance(word, str) and len(word) <= 500 for word in words.values()) or not words["office_uid"]:
        raise _refused(path, "không ghi cơ quan gửi")
    files = frozenset(hit[1] for name in names if (hit := _FILE.fullmatch(name)))
    with path.open("rb") as stream:
        own = hashlib.file_digest(stream, "sha256").hexdigest()
    return Package(path, rows=tuple(rows), files=files, sha256=own, **words)


def _entry(path: Path, entry: Any) -> tuple[str, int]:
    if isinstance(entry, dict):
        sha256, size = entry.get("sha256"), entry.get("size")
        if isinstance(sha256, str) and _HASH.fullmatch(sha256) and isinstance(size, int) and 0 <= size <= _FILE_LIMIT:
            return sha256, size
    raise _refused(path, "có danh sách tệp sai khuôn dạng")


def _read(path: Path, archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    with archive.open(name) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise _refused(path, "quá lớn khi mở ra")
    return data


def _hash(path: Path, archive: zipfile.ZipFile, name: str, size: int) -> tuple[str, int]:
    """Hash a file as it unpacks; more than it says it holds is a bomb."""
    digest, length = hashlib.sha256(), 0
    with archive.open(name) as stream:
        while block := stream.read(_BLOCK):
            length += len(block)
            if length > size:
                raise _refused(path, "quá lớn khi mở ra")
            digest.update(block)
    return digest.hexdigest(), length


def _json(path: Path, text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refused(path, "có dữ liệu sai khuôn dạng") from error
    if not isinstance(found, dict):
        raise _refused(path, "có dữ liệu sai khuôn dạng")
    return found


def _refused(path: Path, why: str) -> FileProblem:
    return FileProblem(
        f"Gói “{path.name}” {why} nên không nhận; không có gì bị thay đổi.",
        "Đề nghị cơ quan gửi xuất lại gói rồi gửi lại.",
    )
