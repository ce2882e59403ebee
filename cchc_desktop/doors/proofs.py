"""Evidence of activities: attach, replace, open, save as, bin and bring back, and the watch over the copies (N4)."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from cchc_desktop import filetypes
from cchc_desktop.doors import Door
from cchc_desktop.errors import FileProblem, NotFoundError
from cchc_desktop.files import write_atomic
from cchc_desktop.models import Activity, Changes, Evidence, Topic, changes
from cchc_desktop.storage import activities, evidence
from cchc_desktop.storage.evidence import Flaw
from cchc_desktop.storage.evidence_store import Progress

_LOOKED_AT = "cchc-xem"  # folder of copies handed to the system's viewer
_OLD = 3 * 24 * 3600  # seconds
_LONGEST_NAME = 120


class Proofs(Door):
    """What proves activities. Copies are made by `keep` (any thread), rows by the rest (the writer's thread)."""

    # -- taking in ---------------------------------------------------------------------------------

    def keep(self, source: Path, progress: Progress | None = None) -> Evidence:
        """Copy a file into the store, proving nothing yet; may run in a worker, touches no database."""
        with evidence.open_source(source) as stream:
            return self.keep_stream(stream, source.name, progress)

    def keep_stream(self, stream: BinaryIO, name: str, progress: Progress | None = None) -> Evidence:
        """Copy a stream into the store, proving nothing yet."""
        name = filetypes.clean_name(name)
        sha256, size = evidence.keep_copy(self._db.folder, stream, name, progress)
        return Evidence(None, None, sha256, name, size)

    def attach(self, activity_id: int, kept: Evidence) -> Changes:
        """Let a kept copy prove an activity; the same copy proves it once."""
        self._workspace.activity(activity_id)
        with self._db.writing():
            added = self.attach_inside(activity_id, kept)
        return changes(Topic.EVIDENCE, Topic.ACTIVITIES, row_id=added)

    def attach_inside(self, activity_id: int, kept: Evidence) -> int:
        """Do what `attach` does inside a transaction that is open: an entry and its evidence are saved together."""
        twin = evidence.twin(self._db, activity_id, kept)
        if twin is not None:
            return twin
        added = evidence.add(self._db, replace(kept, id=None, activity_id=activity_id))
        activities.refresh_evidence_of(self._db, [activity_id])
        self._workspace.record("add", "evidence", added, kept.name)
        return added

    def attach_each(self, proofs: Iterable[tuple[int, Evidence]]) -> Changes:
        """Let kept copies prove activities, each the one beside it, all or none."""
        with self._db.writing():
            for activity_id, kept in proofs:
                self.attach_inside(activity_id, kept)
        return changes(Topic.EVIDENCE, Topic.ACTIVITIES)

    def attach_all(self, activity_id: int, sources: Sequence[Path], *, signed: bool = False) -> Changes:
        """Copy files and let them prove an activity: all of them, or none."""
        self._workspace.activity(activity_id)
        with self._all_kept(sources, signed) as kept, self._db.writing():
            for item in kept:
                self.attach_inside(activity_id, item)
        return changes(Topic.EVIDENCE, Topic.ACTIVITIES, row_id=activity_id)

    def add_proven(self, activity: Activity, sources: Sequence[Path] = (), kept: Sequence[Evidence] = ()) -> Changes:
        """Save a new activity with the files that prove it, all or nothing; `kept` are copies made before."""
        with self._all_kept(sources, False) as copies, self._db.writing():
            saved = self._workspace.add_activity(activity)
            assert saved.id is not None
            for item in (*kept, *copies):
                self.attach_inside(saved.id, item)
        return replace(saved, topics=saved.topics | {Topic.EVIDENCE}) if sources or kept else saved

    @contextlib.contextmanager
    def _all_kept(self, sources: Sequence[Path], signed: bool) -> Iterator[list[Evidence]]:
        """Copy files for the block; where it fails the copies that prove nothing go again."""
        kept: list[Evidence] = []
        try:
            for source in sources:
                kept.append(replace(self.keep(source), signed=signed))
            yield kept
        except BaseException:
            self.drop(kept)
            raise

    def drop(self, kept: Sequence[Evidence]) -> None:
        """Take copies out of the store again that no activity was given: an entry that was put off."""
        used = self.known([item.sha256 for item in kept])
        for item in kept:
            if item.sha256 not in used:
                with contextlib.suppress(OSError):
                    self.path(item).unlink(missing_ok=True)

    # -- one piece of evidence -----------------------------------------------------------------------

    def get(self, evidence_id: int) -> Evidence:
        found = evidence.get(self._db, evidence_id)
        if found is None:
            raise NotFoundError("Không có minh chứng này trong dữ liệu.")
        return found

    def of(self, activity_ids: Sequence[int]) -> dict[int, list[Evidence]]:
        """Return the evidence of several activities by activity."""
        found: dict[int, list[Evidence]] = {}
        for start in range(0, len(activity_ids), 500):
            for item in evidence.of(self._db, activity_ids[start : start + 500]):
                found.setdefault(item.activity_id or 0, []).append(item)
        return found

    def binned(self, activity_id: int) -> list[Evidence]:
        """Return what of an activity's evidence lies in the bin."""
        return evidence.of(self._db, [activity_id], binned=True)

    def replace(self, evidence_id: int, kept: Evidence) -> Changes:
        """Put another copy in the place of one; the old one goes to the bin."""
        old = self.get(evidence_id)
        assert old.activity_id is not None
        with self._db.writing():
            evidence.remove(self._db, evidence_id)
            self._workspace.record("delete", "evidence", evidence_id, old.name)
            added = self.attach_inside(old.activity_id, replace(kept, signed=kept.signed or old.signed, note=old.note))
        return changes(Topic.EVIDENCE, Topic.ACTIVITIES, row_id=added)

    def set_signed(self, evidence_id: int, signed: bool) -> Changes:
        """Say that a copy is the signed document, or that it is not."""
        return self._change(evidence_id, {"signed": int(signed)})

    def move(self, evidence_id: int, activity_id: int) -> Changes:
        """Let a copy prove another activity."""
        self._workspace.activity(activity_id)
        return self._change(evidence_id, {"activity_id": activity_id}, activity_id)

    def _change(self, evidence_id: int, values: dict[str, int], *others: int) -> Changes:
        item = self.get(evidence_id)
        with self._db.writing():
            evidence.change(self._db, evidence_id, values)
            for activity_id in {item.activity_id, *others} - {None}:
                activities.refresh_evidence(self._db, activity_id)
            self._workspace.record("update", "evidence", evidence_id, item.name)
        return changes(Topic.EVIDENCE, Topic.ACTIVITIES, row_id=item.activity_id)

    def remove(self, evidence_id: int) -> Changes:
        """Move evidence to the bin; the copy stays."""
        name = self.get(evidence_id).name
        with self._db.writing():
            activity_id = evidence.remove(self._db, evidence_id)
            if activity_id is not None:
                activities.refresh_evidence(self._db, activity_id)
            self._workspace.record("delete", "evidence", evidence_id, name)
        return changes(Topic.EVIDENCE, Topic.ACTIVITIES, row_id=activity_id)

    def restore(self, evidence_id: int) -> Changes:
        """Bring evidence back from the bin."""
        name = self.get(evidence_id).name
        with self._db.writing():
            activity_id = evidence.restore(self._db, evidence_id)
            if activity_id is not None:
                activities.refresh_evidence(self._db, activity_id)
            self._workspace.record("restore", "evidence", evidence_id, name)
        return changes(Topic.EVIDENCE, Topic.ACTIVITIES, row_id=activity_id)

    # -- out again -----------------------------------------------------------------------------------

    def path(self, item: Evidence) -> Path:
        """Return where the managed copy lies now."""
        return evidence.path_of(self._db.folder, item.sha256)

    def save_as(self, item: Evidence, target: Path) -> Path:
        """Write a copy to where the clerk wants it."""
        source = self._present(item)

        def write(out: BinaryIO) -> None:
            with source.open("rb") as stream:
                shutil.copyfileobj(stream, out, 1 << 20)

        write_atomic(target, write)
        return target

    def to_look_at(self, item: Evidence) -> Path:
        """Return a read-only copy with its true name for the system's viewer: the store itself is never handed out."""
        source = self._present(item)
        # A row of another program's data may hold any name: what runs is not handed to the system.
        if filetypes.type_of(item.name) is filetypes.FileType.OTHER:
            raise FileProblem(
                f"Tệp “{filetypes.short(item.name)}” thuộc loại không mở trực tiếp được.", "Chọn Lưu thành tệp để xem."
            )
        root = Path(tempfile.gettempdir()) / _LOOKED_AT
        target = root / item.sha256[:12] / _file_name(item.name)
        try:
            _clear_old(root)
            if not (target.is_file() and target.stat().st_size == item.size):
                target.parent.mkdir(parents=True, exist_ok=True)
                with contextlib.suppress(OSError):
                    target.chmod(0o600)
                shutil.copyfile(source, target)
                target.chmod(0o400)
        except OSError as error:
            raise FileProblem("Chưa mở được minh chứng.", "Kiểm tra dung lượng ổ đĩa rồi thử lại.") from error
        return target

    def _present(self, item: Evidence) -> Path:
        path = self.path(item)
        if not path.is_file():
            raise FileProblem(
                f"Thiếu tệp minh chứng “{filetypes.short(item.name)}”.",
                "Chọn Thay tệp để lưu lại, hoặc khôi phục thư mục evidence từ bản sao.",
            )
        return path

    # -- watch ---------------------------------------------------------------------------------------

    def missing(self) -> list[Flaw]:
        """Name at once what is gone or of another size: a look at each file, none is read."""
        return list(evidence.flaws(self._db, read=False))

    def flaws(self, progress: Progress | None = None) -> list[Flaw]:
        """Read every copy and name what is gone or is not what was kept; for a worker."""
        return list(evidence.flaws(self._db, progress))

    def known(self, hashes: Sequence[str]) -> set[str]:
        """Return which hashes are kept already, bins included."""
        return evidence.known(self._db, hashes)

    def sizes(self) -> set[int]:
        """Return the sizes of all that is kept."""
        return evidence.sizes(self._db)


def _file_name(name: str) -> str:
    """Return a name that every file system takes, its end whole."""
    name = filetypes.clean_name(name)
    for sign in '<>:"/\\|?*':
        name = name.replace(sign, "_")
    stem, dot, end = name.rpartition(".")
    if dot and len(name) > _LONGEST_NAME:
        name = f"{stem[: _LONGEST_NAME - len(end) - 1]}.{end}"
    while len(os.fsencode(name)) > 240:
        stem, dot, end = name.rpartition(".")
        name = f"{stem[:-8]}.{end}"
    return name


def _clear_old(root: Path) -> None:
    if not root.is_dir():
        return
    for folder in root.iterdir():
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > _OLD:
                shutil.rmtree(folder, ignore_errors=True)
