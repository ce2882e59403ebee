"""Evidence: rows that say which managed copy proves which activity, and the copies themselves.

Copies lie under `evidence/ab/abcdef…` by their SHA-256, so the same file is kept once and
the database holds no path: a moved data folder still opens everything.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from cchc_desktop.errors import DataFolderError, FileProblem
from cchc_desktop.models import Evidence
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.values import day, iso, marks, new_uid, now

FOLDER = "evidence"
_BLOCK = 1 << 20
_COLUMNS = "id, activity_id, sha256, name, size, signed, captured, note"


def path_of(folder: Path, sha256: str) -> Path:
    """Return where the copy with this hash lies in a data folder."""
    return folder / FOLDER / sha256[:2] / sha256


def keep_copy(folder: Path, source: BinaryIO) -> tuple[str, int]:
    """Copy a stream into the store and return its SHA-256 and size; nothing half-copied stays."""
    root = folder / FOLDER
    partial = root / f"{new_uid()}.part"
    digest, size = hashlib.sha256(), 0
    try:
        root.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as target:
            while block := source.read(_BLOCK):
                digest.update(block)
                size += len(block)
                target.write(block)
            target.flush()
            os.fsync(target.fileno())
        final = path_of(folder, digest.hexdigest())
        final.parent.mkdir(exist_ok=True)
        if final.exists():
            partial.unlink()
        else:
            partial.replace(final)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise DataFolderError(
            "Chưa lưu được bản sao của tệp minh chứng.", "Kiểm tra dung lượng ổ đĩa và quyền ghi rồi thử lại."
        ) from error
    return digest.hexdigest(), size


def add(database: Database, evidence: Evidence) -> int:
    return database.insert(
        "evidence",
        {
            "uid": new_uid(),
            "activity_id": evidence.activity_id,
            "sha256": evidence.sha256,
            "name": evidence.name,
            "size": evidence.size,
            "signed": int(evidence.signed),
            "captured": iso(evidence.captured),
            "note": evidence.note,
            "created_at": now(),
        },
    )


def of(database: Database, activity_ids: Sequence[int]) -> list[Evidence]:
    """Return the evidence of activities that is not in the bin."""
    rows = database.tuples(
        f"SELECT {_COLUMNS} FROM evidence "
        f"WHERE activity_id IN ({marks(activity_ids)}) AND deleted_at IS NULL ORDER BY id",
        list(activity_ids),
    )
    return [_evidence(row) for row in rows]


def remove(database: Database, evidence_id: int) -> int | None:
    """Move evidence to the bin and return the activity it proved; the copy stays."""
    activity_id = database.one("SELECT activity_id FROM evidence WHERE id = ?", (evidence_id,))
    database.update("evidence", evidence_id, {"deleted_at": now()})
    return activity_id


def problems(database: Database) -> list[str]:
    """Name every copy that is missing or differs from its hash."""
    found = []
    for sha256, name, size in database.tuples(
        "SELECT DISTINCT sha256, name, size FROM evidence WHERE deleted_at IS NULL ORDER BY name"
    ):
        path = path_of(database.folder, sha256)
        if not path.is_file():
            found.append(f"Thiếu tệp minh chứng “{name}”.")
        elif path.stat().st_size != size or _hash(path) != sha256:
            found.append(f"Tệp minh chứng “{name}” đã bị thay đổi.")
    return found


def open_source(path: Path) -> BinaryIO:
    """Open a file from outside for copying."""
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise FileProblem(f"Không tìm thấy tệp {path.name}.", "Kiểm tra lại tên tệp và thư mục.") from None
    except OSError as error:
        raise FileProblem(f"Không đọc được tệp {path.name}.", "Đóng chương trình đang giữ tệp rồi thử lại.") from error


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _evidence(row: tuple[Any, ...]) -> Evidence:
    evidence_id, activity_id, sha256, name, size, signed, captured, note = row
    return Evidence(evidence_id, activity_id, sha256, name, size, bool(signed), day(captured), note or "")
