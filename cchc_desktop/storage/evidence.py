"""Evidence: rows that say which managed copy proves which activity. The copies are in `evidence_store`.

The database holds no path: a moved data folder still opens everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cchc_desktop.models import Evidence
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.evidence_store import FOLDER, hash_of, keep_copy, open_source, path_of
from cchc_desktop.storage.values import day, iso, marks, new_uid, now

__all__ = ["FOLDER", "keep_copy", "open_source", "path_of"]

_COLUMNS = "id, activity_id, sha256, name, size, signed, captured, note"


@dataclass(frozen=True, slots=True)
class Flaw:
    """A kept copy that is gone or is not what was kept, and the activity that it proved."""

    sha256: str
    name: str
    missing: bool
    activity_id: int | None
    title: str = ""

    def __str__(self) -> str:
        if self.missing:
            return f"Thiếu tệp minh chứng “{self.name}”."
        return f"Tệp minh chứng “{self.name}” đã bị thay đổi."


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


def of(database: Database, activity_ids: Sequence[int], *, binned: bool = False) -> list[Evidence]:
    """Return the evidence of activities, or what of theirs lies in the bin."""
    rows = database.tuples(
        f"SELECT {_COLUMNS} FROM evidence WHERE activity_id IN ({marks(activity_ids)}) "
        f"AND deleted_at IS {'NOT ' if binned else ''}NULL ORDER BY id",
        list(activity_ids),
    )
    return [_evidence(row) for row in rows]


def get(database: Database, evidence_id: int) -> Evidence | None:
    rows = database.tuples(f"SELECT {_COLUMNS} FROM evidence WHERE id = ?", (evidence_id,))
    return _evidence(rows[0]) if rows else None


def twin(database: Database, activity_id: int, kept: Evidence) -> int | None:
    """Return the evidence that already proves the activity by this very copy."""
    return database.one(
        "SELECT id FROM evidence WHERE activity_id = ? AND sha256 = ? AND signed = ? AND deleted_at IS NULL",
        (activity_id, kept.sha256, int(kept.signed)),
    )


def known(database: Database, hashes: Sequence[str]) -> set[str]:
    """Return which hashes are kept, bins included: as evidence, as papers of a dossier, as scans of signed plans."""
    found: set[str] = set()
    for start in range(0, len(hashes), 500):
        part = list(hashes[start : start + 500])
        wanted = f"IN ({marks(part)})"
        rows = database.tuples(
            f"SELECT sha256 FROM evidence WHERE sha256 {wanted} UNION SELECT sha256 FROM score_files "
            f"WHERE sha256 {wanted} UNION SELECT scan_sha256 FROM plan_revisions WHERE scan_sha256 {wanted}",
            part * 3,
        )
        found.update(row[0] for row in rows)
    return found


def sizes(database: Database) -> set[int]:
    """Return the sizes of all that is kept: a file of another size is new without being read."""
    return {row[0] for row in database.tuples("SELECT DISTINCT size FROM evidence")}


def change(database: Database, evidence_id: int, values: dict[str, Any]) -> None:
    database.update("evidence", evidence_id, values)


def remove(database: Database, evidence_id: int) -> int | None:
    """Move evidence to the bin and return the activity it proved; the copy stays."""
    activity_id = database.one("SELECT activity_id FROM evidence WHERE id = ?", (evidence_id,))
    database.update("evidence", evidence_id, {"deleted_at": now()})
    return activity_id


def restore(database: Database, evidence_id: int) -> int | None:
    """Take evidence out of the bin and return the activity it proves."""
    database.update("evidence", evidence_id, {"deleted_at": None})
    return database.one("SELECT activity_id FROM evidence WHERE id = ?", (evidence_id,))


def flaws(
    database: Database, progress: Callable[[int, int], None] | None = None, *, read: bool = True
) -> Iterator[Flaw]:
    """Yield every copy that is missing or differs; without `read` only existence and size are looked at.

    `progress(done, all)` counts bytes and may raise Cancelled.
    """
    rows = database.tuples(
        "SELECT e.sha256, e.name, e.size, e.activity_id, a.title FROM evidence e "
        "LEFT JOIN activities a ON a.id = e.activity_id "
        "WHERE e.deleted_at IS NULL AND a.deleted_at IS NULL GROUP BY e.sha256, e.name ORDER BY e.name"
    )
    total, done = sum(row[2] for row in rows), 0
    for sha256, name, size, activity_id, title in rows:
        path = path_of(database.folder, sha256)

        def tell(count: int) -> None:
            nonlocal done
            done += count
            if progress is not None:
                progress(done, total)

        try:
            missing = not path.is_file()
            changed = not missing and (path.stat().st_size != size or (read and hash_of(path, tell) != sha256))
        except OSError:
            missing, changed = False, True
        if missing or changed:
            yield Flaw(sha256, name, missing, activity_id, title or "")


def problems(database: Database) -> list[str]:
    """Name every copy that is missing or differs from its hash."""
    return [str(flaw) for flaw in flaws(database)]


def _evidence(row: tuple[Any, ...]) -> Evidence:
    evidence_id, activity_id, sha256, name, size, signed, captured, note = row
    return Evidence(evidence_id, activity_id, sha256, name, size, bool(signed), day(captured), note or "")
