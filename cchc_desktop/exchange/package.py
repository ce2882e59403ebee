"""The package between two offices that both have the program: a `.cchc` zip of rows, units, proofs and a manifest.

`manifest.json` names every other member with its SHA-256 and size, and who sent what of which days. `rows.json` has
activities by uid as versions (versions.py), those thrown away too; `units.json` names the offices and units that rows
speak of; `evidence/<sha256>` is each proof once. The same content gives the same bytes: there is no time of export.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, cast

import cchc_desktop
from cchc_desktop import filetypes
from cchc_desktop.errors import FileProblem
from cchc_desktop.exchange.package_zip import (
    HASH,
    LARGEST,
    MANIFEST,
    MOST,
    PROOF,
    PROOFS,
    ROWS,
    UNITS,
    PackageZip,
    as_json,
    open_zip,
    refused,
    write_zip,
)
from cchc_desktop.exchange.versions import DELETED, FileVersion, Version, as_plain, from_plain
from cchc_desktop.files import write_atomic
from cchc_desktop.models import Activity
from cchc_desktop.text import nfc

FORMAT = 1  # raised when an older program could no longer read a package rightly
SUFFIX = ".cchc"
MOST_ROWS = 100_000  # read into memory as a whole: about a kilobyte each
# What every office may change, and what only the office may that a record began in.
SHARED = (
    "date", "date_to", "kind", "title", "quantity", "reach", "integrated", "contents", "audiences", "place", "number",
    "url", "cost", "note", DELETED,
)  # fmt: skip
ORIGINAL = ("unit", "joint", "tasks")
_UID = re.compile(r"[0-9A-Za-z-]{8,64}")
_STAMP = re.compile(r"[0-9T:.+-]{0,40}")
_MOST_NUMBER = 10**12

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Named:
    """An office or (with `office`, the uid of its office) a unit that rows speak of."""

    uid: str
    name: str
    short_name: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True)
class PackageRow:
    """An activity on its way: where it began, when its holder last changed it, other uids it goes by there."""

    uid: str
    origin: str
    version: Version
    stamp: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was checked whole; `proofs` are the sizes of the files in it by SHA-256."""

    path: Path
    sha256: str
    sender: Named
    period: str
    as_of: str
    rows: tuple[PackageRow, ...]
    names: Mapping[str, Named]
    proofs: Mapping[str, int] = field(default_factory=dict)
    with_files: bool = True

    @contextmanager
    def open(self) -> Iterator[Callable[[str], BinaryIO]]:
        """Open the package again to take proofs out: the function gives a proof as a stream, its hash checked."""
        with open_zip(self.path) as archive:
            archive.members = {f"{PROOFS}{sha256}": (sha256, size) for sha256, size in self.proofs.items()}

            def proof(sha256: str) -> BinaryIO:
                if f"{PROOFS}{sha256}" not in archive.names():
                    raise refused(self.path.name, "đã đổi trong lúc nhận", "Chép gói vào máy rồi nhận lại.")
                return _spooled(archive, sha256)

            yield proof


def write_package(
    out: Path,
    sender: Named,
    period: str,
    rows: Sequence[PackageRow],
    names: Iterable[Named],
    proofs: Mapping[str, tuple[Path, int]] | None,
    progress: Progress | None = None,
) -> Path:
    """Write a package, whole or not at all. `proofs`: path and size by SHA-256; None: sent without files."""
    ordered = sorted(rows, key=lambda row: (str(row.version.values.get("date")), row.uid))
    texts = {
        ROWS: as_json({"rows": [row_plain(row, proofs is not None) for row in ordered]}),
        UNITS: as_json({"units": [asdict(named) for named in sorted(names, key=lambda named: named.uid)]}),
    }
    gone = sum(row.version.deleted for row in rows)
    head = {
        "format": FORMAT,
        "program": cchc_desktop.__version__,
        "office": asdict(sender),
        "period": period,
        "made_at": max((row.stamp for row in rows), default=""),  # of the last change: no export alters the bytes
        "files": proofs is not None,
        "counts": {"activities": len(rows) - gone, "deleted": gone, "evidence": len(proofs or {})},
    }
    write_atomic(out, lambda stream: write_zip(stream, head, texts, proofs or {}, progress))
    return out


def row_plain(row: PackageRow, with_files: bool = True) -> dict[str, Any]:
    """Return a row for JSON."""
    plain = as_plain(row.version)
    if not with_files:
        plain["files"] = []
    return {"uid": row.uid, "origin": row.origin, "stamp": row.stamp, "also": sorted(row.also), **plain}


def row_from_plain(plain: Mapping[str, Any]) -> PackageRow:
    """Return the row of checked JSON."""
    return PackageRow(plain["uid"], plain["origin"], from_plain(plain), plain["stamp"], tuple(plain["also"]))


# -- in -------------------------------------------------------------------------------------------------


def read_package(path: Path, progress: Progress | None = None) -> Package:
    """Check a package whole and return it; anything wrong refuses it in one sentence, and nothing is kept of it.

    `progress(bytes, all)` may raise Cancelled.
    """
    path = Path(path)
    with open_zip(path) as archive:
        head = archive.json(MANIFEST)
        return _Reading(path, archive, head, progress).package()


class _Reading:
    def __init__(self, path: Path, archive: PackageZip, head: dict[str, Any], progress: Progress | None) -> None:
        self.path, self.archive, self.head, self.progress = path, archive, head, progress

    def package(self) -> Package:
        version = self.head.get("format")
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            raise self.refused("không phải gói số liệu của chương trình", "Chọn tệp .cchc do cơ quan khác xuất ra.")
        if version > FORMAT:
            raise self.refused(
                "do phiên bản mới hơn của chương trình xuất ra", "Cài phiên bản mới của chương trình rồi nhận lại."
            )
        self.archive.members = self._members()
        sizes = {hit[1]: size for name, (_, size) in self.archive.members.items() if (hit := PROOF.fullmatch(name))}
        sender = self._named(self.head.get("office"))
        names = {named.uid: named for named in map(self._named, self._list(self.archive.json(UNITS), "units"))}
        rows = self._rows(sizes)
        self._check_proofs(rows, sizes)
        with self.path.open("rb") as stream:
            own = hashlib.file_digest(stream, "sha256").hexdigest()
        return Package(
            self.path, own, sender, self._text(self.head, "period", 20), self._text(self.head, "made_at", 40),
            rows, {**names, sender.uid: sender}, sizes, self.head.get("files") is True,
        )  # fmt: skip

    def refused(self, why: str, hint: str = "") -> FileProblem:
        return refused(self.path.name, why, hint)

    def odd(self) -> FileProblem:
        return self.refused("có nội dung không đúng mẫu")

    def _members(self) -> dict[str, tuple[str, int]]:
        listed = self.head.get("members")
        if not isinstance(listed, dict) or len(listed) > MOST:
            raise self.odd()
        members: dict[str, tuple[str, int]] = {}
        for name, entry in listed.items():
            sha256, size = (entry.get("sha256"), entry.get("size")) if isinstance(entry, dict) else (None, None)
            if not isinstance(sha256, str) or not HASH.fullmatch(sha256) or not _whole(size, 1 << 40):
                raise self.odd()
            if (hit := PROOF.fullmatch(name)) and hit[1] != sha256:
                raise self.refused("bị hỏng hoặc đã bị sửa sau khi xuất")
            members[name] = (sha256, cast("int", size))
        there = self.archive.names() - {MANIFEST}
        if extra := there - set(members):
            raise self.refused(f"chứa {len(extra)} tệp không có trong bản kê")
        if set(members) - there:
            raise self.refused("thiếu tệp so với bản kê")
        return members

    def _named(self, raw: Any) -> Named:
        if not isinstance(raw, dict):
            raise self.odd()
        uid, office = self._text(raw, "uid", 64), self._text(raw, "office", 64)
        if not _UID.fullmatch(uid) or (office and not _UID.fullmatch(office)):
            raise self.odd()
        return Named(uid, _line(self._text(raw, "name", 500)), _line(self._text(raw, "short_name", 200)), office)

    def _text(self, raw: Mapping[str, Any], name: str, most: int) -> str:
        value = raw.get(name, "")
        if not isinstance(value, str) or len(value) > most:
            raise self.odd()
        return nfc(value)

    def _list(self, raw: Mapping[str, Any], name: str) -> list[Any]:
        value = raw.get(name)
        if not isinstance(value, list):
            raise self.odd()
        return value

    def _rows(self, sizes: Mapping[str, int]) -> tuple[PackageRow, ...]:
        raw = self._list(self.archive.json(ROWS), "rows")
        if len(raw) > MOST_ROWS:
            raise self.refused("có quá nhiều hoạt động", "Đề nghị cơ quan gửi xuất từng kỳ.")
        rows = []
        for number, entry in enumerate(raw):
            if self.progress and number % 1000 == 0:
                self.progress(0, 1)
            rows.append(self._row(entry, sizes))
        if len({row.uid for row in rows}) != len(rows):
            raise self.refused("có hai hoạt động trùng mã")
        return tuple(rows)

    def _row(self, raw: Any, sizes: Mapping[str, int]) -> PackageRow:
        if not isinstance(raw, dict):
            raise self.odd()
        also = raw.get("also")
        if not isinstance(also, list) or len(also) > 200 or not all(_is_uid(uid) for uid in also):
            raise self.odd()
        uid, origin, stamp = raw.get("uid"), raw.get("origin"), raw.get("stamp")
        if not _is_uid(uid) or not _is_uid(origin) or not isinstance(stamp, str) or not _STAMP.fullmatch(stamp):
            raise self.odd()
        if not _sound_version(raw) or not _sound_files(raw, sizes, self.head.get("files") is True):
            raise self.odd()
        values = {name: _clean(name, value) for name, value in raw["values"].items()}
        return row_from_plain({**raw, "values": values})

    def _check_proofs(self, rows: Sequence[PackageRow], sizes: Mapping[str, int]) -> None:
        """Read every proof to its end: its hash, and that it is nothing that runs, under each name it goes by."""
        names: dict[str, set[str]] = {sha256: set() for sha256 in sizes}
        for row in rows:
            for sha256, item in row.version.files.items():
                if item.present:
                    names[sha256].add(item.name)
        total, done = sum(sizes.values()) or 1, 0
        for sha256, given in sorted(names.items()):
            if not given:
                raise self.refused("chứa tệp minh chứng không thuộc hoạt động nào")
            with _spooled(self.archive, sha256) as copy:
                head = copy.read(filetypes.HEAD)
                for name in sorted(given):
                    self._check_type(name, head, copy)
            done += sizes[sha256]
            if self.progress:
                self.progress(done, total)

    def _check_type(self, name: str, head: bytes, copy: BinaryIO) -> None:
        try:
            filetypes.check(name, head, len(head))
            filetypes.check_macros(name, copy)
        except FileProblem as error:
            raise self.refused(
                f"có minh chứng không được phép: {error.message.rstrip('.')}",
                "Báo cơ quan gửi bỏ tệp đó rồi xuất lại gói; quét vi-rút máy đã tạo gói.",
            ) from error


def _spooled(archive: PackageZip, sha256: str) -> BinaryIO:
    """Copy a proof to where it can be read back and forth, its size and hash checked on the way."""
    copy = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=8 << 20))  # noqa: SIM115 - handed on
    try:
        for block in archive.blocks(f"{PROOFS}{sha256}"):
            copy.write(block)
        copy.seek(0)
    except BaseException:
        copy.close()
        raise
    return copy


def _clean(name: str, value: Any) -> Any:
    """Return a value as it would be after it was saved here: else it would look changed here afterwards."""
    if isinstance(value, str):
        return _line(nfc(value)) if name == "title" else nfc(value)
    if isinstance(value, list):
        return sorted({nfc(item) for item in value})
    return float(value) if name == "quantity" else value


def _line(text: str) -> str:
    return " ".join(text.split())


def _is_uid(value: Any) -> bool:
    return isinstance(value, str) and _UID.fullmatch(value) is not None


def _whole(value: Any, most: int = 10**9) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _is_text(value: Any, most: int) -> bool:
    return isinstance(value, str) and len(value) <= most


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= _MOST_NUMBER


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and len(value) == 10 and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_list(value: Any, most: int = 200) -> bool:
    return isinstance(value, list) and len(value) <= 200 and all(_is_text(i, most) and i for i in value)


_SOUND: dict[str, Callable[[Any], bool]] = {
    "date": _is_day,
    "date_to": lambda value: value is None or _is_day(value),
    "kind": lambda value: _is_text(value, 60),
    "title": lambda value: _is_text(value, 4000),
    "quantity": _number,
    "reach": lambda value: value is None or _whole(value),
    "integrated": lambda value: isinstance(value, bool),
    "contents": lambda value: _is_list(value, 60),
    "audiences": lambda value: _is_list(value, 60),
    "place": lambda value: _is_text(value, 1000),
    "number": lambda value: _is_text(value, 300),
    "url": lambda value: _is_text(value, 4000),
    "cost": lambda value: value is None or _whole(value, _MOST_NUMBER),
    "note": lambda value: _is_text(value, 10_000),
    DELETED: lambda value: isinstance(value, bool),
    "unit": lambda value: value == "" or _is_uid(value),
    "joint": lambda value: _is_list(value, 64) and all(map(_is_uid, value)),
    "tasks": lambda value: _is_list(value, 4000),
}
_NEEDED = frozenset(SHARED)


def _sound_version(raw: Mapping[str, Any]) -> bool:
    values, dots, seen = raw.get("values"), raw.get("dots"), raw.get("seen")
    if not isinstance(values, dict) or not isinstance(dots, dict) or not isinstance(seen, dict):
        return False
    if not set(values) >= _NEEDED or not set(values) <= set(_SOUND):
        return False
    if not all(_SOUND[name](value) for name, value in values.items()):
        return False
    if not 0 < len(seen) <= 500 or not all(_is_uid(office) and _whole(n) and n for office, n in seen.items()):
        return False
    if "*" not in dots or not set(dots) <= {"*", *_SOUND}:
        return False
    # A change that its own holder has not seen can't be.
    return all(
        isinstance(dot, list) and len(dot) == 2 and _is_uid(dot[0]) and _whole(dot[1]) and seen.get(dot[0], 0) >= dot[1]
        for dot in dots.values()
    )


def _sound_files(raw: Mapping[str, Any], sizes: Mapping[str, int], with_files: bool) -> bool:
    files = raw.get("files")
    if not isinstance(files, list) or len(files) > 2000 or (files and not with_files):
        return False
    hashes = set()
    for item in files:
        if not isinstance(item, dict) or not isinstance(item.get("sha256"), str) or not HASH.fullmatch(item["sha256"]):
            return False
        hashes.add(item["sha256"])
        sound = (
            _whole(item.get("count")) and item["count"] > 0 and _whole(item.get("size"), LARGEST)
            and _is_text(item.get("name"), 500) and _is_text(item.get("note"), 2000)
            and isinstance(item.get("present"), bool) and isinstance(item.get("signed"), bool)
            and (item.get("captured") == "" or _is_day(item.get("captured")))
        )  # fmt: skip
        if not sound or (item["present"] and sizes.get(item["sha256"]) != item["size"]):
            return False
    return len(hashes) == len(files)


# -- activities as values ---------------------------------------------------------------------------------


def values_of(activity: Activity, deleted: bool = False) -> dict[str, Any]:
    """Return what every office may change of an activity, as JSON gives it back."""
    return {
        "date": activity.date.isoformat(),
        "date_to": activity.date_to.isoformat() if activity.date_to else None,
        "kind": activity.kind,
        "title": activity.title,
        "quantity": float(activity.quantity),
        "reach": activity.reach,
        "integrated": activity.integrated,
        "contents": sorted(activity.contents),
        "audiences": sorted(activity.audiences),
        "place": activity.place,
        "number": activity.number,
        "url": activity.url,
        "cost": activity.cost,
        "note": activity.note,
        DELETED: deleted,
    }


def typed(name: str, value: Any) -> Any:
    """Return a value of a package as an activity holds it."""
    if name in ("date", "date_to"):
        return date.fromisoformat(value) if value else None
    return tuple(value) if isinstance(value, list) else value


def file_version(name: str, size: int, signed: bool, captured: date | None, note: str) -> FileVersion:
    """Return a proof as it is there now."""
    return FileVersion(0, True, name, size, signed, captured.isoformat() if captured else "", note)
