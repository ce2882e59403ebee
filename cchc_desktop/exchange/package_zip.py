"""The zip of a package: written the same byte for byte for the same content, read as from an enemy.

Nothing is ever unpacked by name: members are three known files and proofs named by their own hash. Names, sizes,
kinds and the directory's size are looked at before anything is read; while reading, what a header says counts for
nothing, only the bytes that come. Whatever fails refuses the package whole, with one sentence.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from cchc_desktop.errors import FileProblem

MANIFEST, ROWS, UNITS, PROOFS = "manifest.json", "rows.json", "units.json", "evidence/"
PROOF = re.compile(r"evidence/([0-9a-f]{64})")
HASH = re.compile(r"[0-9a-f]{64}")
LARGEST = 1 << 30  # bytes of one proof
LIMITS = {MANIFEST: 16 << 20, ROWS: 192 << 20, UNITS: 16 << 20}
TOTAL = 3 << 30  # bytes unpacked; below 4 GiB no zip needs its 64-bit form
MOST = 50_000  # members
RATIO = 250  # JSON of the longest log packs 30:1; a bomb 1,000:1
_DIRECTORY = 8 << 20
_FREE = 1 << 20  # what is small is no bomb, however well it packs
_BLOCK = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)
_END = b"PK\x05\x06"

Progress = Callable[[int, int], None]


def refused(name: str, why: str, hint: str = "") -> FileProblem:
    """Return the sentence for a package that is not taken."""
    return FileProblem(
        f"Gói “{name}” {why} nên không nhận; dữ liệu không bị thay đổi.",
        hint or "Đề nghị cơ quan gửi xuất lại gói, chép lại rồi nhận lại.",
    )


# -- out ------------------------------------------------------------------------------------------------


def as_json(value: Any) -> bytes:
    """Return JSON that is the same for the same content."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def write_zip(
    out: BinaryIO,
    head: Mapping[str, Any],
    texts: Mapping[str, bytes],
    proofs: Mapping[str, tuple[Path, int]],
    progress: Progress | None = None,
) -> None:
    """Write the members and the manifest that names them all. `proofs`: path and size by SHA-256.

    A proof that is no longer what it was when it was kept stops the export: `progress(bytes, all)` may too.
    """
    members = {name: {"sha256": hashlib.sha256(text).hexdigest(), "size": len(text)} for name, text in texts.items()}
    members |= {f"{PROOFS}{sha256}": {"sha256": sha256, "size": size} for sha256, (_, size) in proofs.items()}
    total = sum(int(member["size"]) for member in members.values())
    if any(len(text) > LIMITS[name] for name, text in texts.items()):
        raise FileProblem("Có quá nhiều hoạt động để gửi một lần.", "Xuất từng kỳ, mỗi kỳ một gói.")
    if total > TOTAL or len(members) >= MOST:
        raise FileProblem(
            f"Gói sẽ có {len(proofs)} tệp minh chứng, quá lớn để gửi một lần.",
            "Xuất từng kỳ, hoặc xuất không kèm tệp minh chứng.",
        )
    done = 0

    def told(size: int) -> None:
        nonlocal done
        done += size
        if progress:
            progress(done, max(total, 1))

    told(0)
    with zipfile.ZipFile(out, "w", allowZip64=False) as archive:
        archive.writestr(_info(MANIFEST), as_json({**head, "members": members}), compresslevel=6)
        for name, text in sorted(texts.items()):
            archive.writestr(_info(name), text, compresslevel=6)
            told(len(text))
        for sha256, (path, size) in sorted(proofs.items()):
            _store(archive, sha256, path, size, told)


def _info(name: str, compressed: bool = True) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    info.create_system = 3  # the same on Windows
    info.external_attr = (stat.S_IFREG | 0o644) << 16
    info.flag_bits |= 0x800  # names are UTF-8
    return info


def _store(archive: zipfile.ZipFile, sha256: str, path: Path, size: int, told: Callable[[int], None]) -> None:
    """Copy a kept proof as it is: pictures and PDF don't get smaller."""
    info = _info(f"{PROOFS}{sha256}", compressed=False)
    info.file_size = size
    digest = hashlib.sha256()
    try:
        source = path.open("rb")
    except OSError as error:
        raise FileProblem(
            "Một tệp minh chứng không còn đọc được nên chưa đóng gói.", "Xem các tệp thiếu ở trang Thiết lập."
        ) from error
    with source, archive.open(info, "w") as target:
        while block := source.read(_BLOCK):
            digest.update(block)
            target.write(block)
            told(len(block))
    if digest.hexdigest() != sha256:
        raise FileProblem(
            "Một tệp minh chứng đã bị thay đổi nên chưa đóng gói.", "Xem các tệp bị thay đổi ở trang Thiết lập."
        )


# -- in -------------------------------------------------------------------------------------------------


class PackageZip:
    """An open package whose directory has been found harmless; members are read under the manifest's limits."""

    def __init__(self, name: str, archive: zipfile.ZipFile) -> None:
        self.name, self._archive = name, archive
        self._infos = {info.filename: info for info in archive.infolist()}
        self.members: dict[str, tuple[str, int]] = {}

    def names(self) -> set[str]:
        return set(self._infos)

    def json(self, name: str) -> dict[str, Any]:
        """Return a member that is a JSON object; one too deep, too large or with odd numbers is refused."""
        text = b"".join(self.blocks(name))
        try:
            found = json.loads(text, parse_constant=_no_constant)
        except (ValueError, RecursionError, MemoryError) as error:
            raise refused(self.name, "có nội dung không đọc được") from error
        if not isinstance(found, dict):
            raise refused(self.name, "có nội dung không đúng mẫu")
        return cast("dict[str, Any]", found)

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield a member's bytes; its size and hash are held against the manifest before the last word."""
        sha256, size = self.members.get(name, ("", LIMITS.get(name, 0)))
        digest, done = hashlib.sha256(), 0
        with self._reading(), self._archive.open(self._infos[name]) as stream:
            while block := stream.read(_BLOCK):
                done += len(block)
                if done > size:
                    raise refused(self.name, "khi mở ra lớn hơn đã khai")
                digest.update(block)
                yield block
        if sha256 and (done != size or digest.hexdigest() != sha256):
            raise refused(self.name, "bị hỏng hoặc đã bị sửa sau khi xuất")

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except FileProblem:
            raise
        except _BROKEN as error:
            raise refused(self.name, "bị hỏng") from error


_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


@contextmanager
def open_zip(path: Path) -> Iterator[PackageZip]:
    """Open a package and look at its directory; nothing of its members is read yet."""
    name = path.name
    try:
        if path.is_dir():
            raise FileProblem(f"“{name}” là một thư mục, không phải gói số liệu.", "Chọn tệp .cchc.")
        if path.exists() and not path.is_file():
            raise FileProblem(f"“{name}” không phải tệp thường.", "Chọn tệp .cchc.")
        stream = path.open("rb")
    except FileNotFoundError:
        raise FileProblem(f"Không tìm thấy gói “{name}”.", "Kiểm tra lại tên và thư mục của tệp.") from None
    except OSError as error:
        raise FileProblem(
            f"Không mở được gói “{name}”: tệp đang mở trong chương trình khác hoặc không có quyền đọc.",
            "Đóng tệp ở chương trình kia, hoặc chép gói vào máy rồi nhận lại.",
        ) from error
    with stream:
        try:
            _look_at_end(name, stream)
            archive = zipfile.ZipFile(stream)
        except FileProblem:
            raise
        except _BROKEN as error:
            raise refused(name, "bị hỏng hoặc chép chưa trọn") from error
        with archive:
            _look_at_members(name, archive)
            yield PackageZip(name, archive)


def _look_at_end(name: str, stream: BinaryIO) -> None:
    """Read the directory's size from the end of the file, before a library takes the directory into memory."""
    if stream.read(4) != b"PK\x03\x04":
        raise refused(name, "không phải gói số liệu của chương trình", "Chọn tệp .cchc do cơ quan khác xuất ra.")
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 22 - 65_535))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise refused(name, "chép chưa trọn", "Chép lại gói từ nơi gửi rồi nhận lại.")
    disk, start_disk, here, entries, length, start, comment = struct.unpack("<4H2LH", tail[at + 4 : at + 22])
    end = size - len(tail) + at
    if disk or start_disk or here != entries or start + length != end or len(tail) - at != 22 + comment:
        raise refused(name, "bị hỏng hoặc chép chưa trọn")
    if entries > MOST or length > _DIRECTORY:
        raise refused(name, "có quá nhiều tệp bên trong")
    stream.seek(0)


def _look_at_members(name: str, archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    seen: set[str] = set()
    total = 0
    for info in infos:
        # The library cuts a name at a zero byte and turns slashes: what stands in the file is looked at.
        member = info.orig_filename
        if member not in LIMITS and not PROOF.fullmatch(member):
            raise refused(name, _odd_name(member))
        if member in seen:
            raise refused(name, "có hai tệp trùng tên")
        seen.add(member)
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG) or info.is_dir():
            raise refused(name, "chứa liên kết tới nơi khác thay cho tệp")
        if info.flag_bits & 0x41:
            raise refused(
                name, "có mật khẩu", "Đề nghị cơ quan gửi xuất lại gói bằng chương trình, không đặt mật khẩu."
            )
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refused(name, "nén theo kiểu lạ")
        if info.file_size > LIMITS.get(member, LARGEST):
            raise refused(name, "quá lớn khi mở ra")
        if info.file_size > _FREE and info.file_size > RATIO * max(info.compress_size, 1):
            raise refused(name, "nén bất thường, mở ra sẽ chiếm hết đĩa")
        total += info.file_size
    if total > TOTAL:
        raise refused(name, "quá lớn khi mở ra")
    if missing := {MANIFEST, ROWS, UNITS} - seen:
        why = "không phải gói số liệu của chương trình" if len(missing) > 1 else "thiếu phần bắt buộc"
        raise refused(name, why, "Chọn tệp .cchc do cơ quan khác xuất ra." if len(missing) > 1 else "")


def _odd_name(member: str) -> str:
    if "\x00" in member or ".." in member or "\\" in member or ":" in member or member.startswith("/"):
        return "chứa tên tệp có đường dẫn lạ"
    if member.lower() in LIMITS or PROOF.fullmatch(member.lower()):
        return "có tên tệp chỉ khác chữ hoa, chữ thường"
    return "chứa tệp lạ bên trong"


def _no_constant(text: str) -> float:
    raise ValueError(text)
