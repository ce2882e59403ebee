"""Packages out and in: what goes to the superior office, what comes from offices below; the same triage as sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cchc_desktop.doors import Door
from cchc_desktop.doors.exchange import Accepted, Batch
from cchc_desktop.errors import AppError, Cancelled
from cchc_desktop.exchange.identity import comparable
from cchc_desktop.exchange.package import Package, read_package, write_package
from cchc_desktop.exchange.package_rows import Outgoing, read_rows, row_of
from cchc_desktop.exchange.records import FileRead, Source
from cchc_desktop.exchange.unit_names import UnitFinder
from cchc_desktop.files import safe_name
from cchc_desktop.models import Activity, ActivityFilter, Evidence
from cchc_desktop.periods import Period
from cchc_desktop.storage import evidence as proofs
from cchc_desktop.storage import exchange as storage
from cchc_desktop.storage.values import new_uid

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class PackageBatch:
    """Packages read and triaged; `evidence` are the files of each row, by package and row id."""

    batch: Batch
    packages: tuple[Package, ...]
    evidence: dict[tuple[int, str], tuple[Evidence, ...]]


class Packages(Door):
    """`workspace.packages`."""

    def office_uid(self) -> str:
        """Return this office's own uid, made when it is first asked for by a writer."""
        uid = self._workspace.setting("office_uid")
        if not uid:
            uid = new_uid()
            self._workspace.set_setting("office_uid", uid)
        return uid

    def file_name(self, period: Period | None) -> str:
        """Return "GoiSoLieu_Q1-2026_SoNoiVu.cchc"."""
        office = self._workspace.office()
        name = safe_name(office.symbol or office.name or "CoQuan", 40)
        return f"GoiSoLieu_{period.file_code if period else 'TatCa'}_{name}.cchc"

    def export(self, out: Path, period: Period | None = None, progress: Progress | None = None) -> tuple[Path, int]:
        """Write the office's activities (of a period) with their evidence; return the file and how many."""
        office = self._workspace.office()
        if not office.name:
            raise AppError("Chưa có tên cơ quan gửi.", "Nhập tên cơ quan ở trang Thiết lập rồi xuất gói.")
        own = self.office_uid()
        with self._workspace.reading():
            wanted = ActivityFilter()
            if period is not None:
                days = self._workspace.window(period)
                wanted = ActivityFilter(first=days.first, last=days.last)
            ids = list(self._workspace.activity_ids(wanted))
            if not ids:
                raise AppError("Không có hoạt động nào để đóng gói.", "Chọn kỳ khác hoặc nhập hoạt động trước.")
            outgoing = list(self._outgoing(ids, own, office.name))
        files = {e.sha256: self._workspace.evidence_path(e) for row in outgoing for e in row.evidence}
        head = {
            "office_uid": own, "office_name": office.name, "period": period.code if period else "",
            "made_at": datetime.now().isoformat(timespec="seconds"),
        }  # fmt: skip
        rows = sorted((row_of(row) for row in outgoing), key=lambda row: (row["date"], row["uid"]))
        return write_package(out, head, rows, files, progress), len(outgoing)

    def _outgoing(self, ids: Sequence[int], own: str, name: str) -> Iterator[Outgoing]:
        units = self._workspace.unit_names()
        tasks = {task.id: task.text for plan in self._workspace.plans() for task in plan.tasks}
        stamps = storage.stamps(self._db, ids)
        sources: dict[int, list[Source]] = {}
        for source in storage.sources(self._db, ids):
            sources.setdefault(source.activity_id, []).append(source)
        kept: dict[int, list[Evidence]] = {}
        for start in range(0, len(ids), 500):
            for item in proofs.of(self._db, ids[start : start + 500]):
                kept.setdefault(item.activity_id or 0, []).append(item)
        for activity in self._workspace.activities(ids):
            assert activity.id is not None
            origin, stamp = own, stamps[activity.id]
            sent = [s for s in sources.get(activity.id, ()) if s.row_id == activity.uid and s.source.startswith("p")]
            if sent:  # passed on as it came: another office's word keeps its own date
                origin = sent[0].source[1:]
                if _unchanged(activity, sent[0].activity):
                    stamp = sent[0].stamp
            yield Outgoing(
                activity, origin, name if origin == own else units.get(activity.unit_id or 0, ""), stamp,
                units.get(activity.unit_id or 0, "") if origin == own else "",
                tuple(units.get(i, "") for i in activity.joint_unit_ids),
                tuple(tasks[i] for i in activity.task_ids if i in tasks), tuple(kept.get(activity.id, ())),
            )  # fmt: skip

    # -- in -----------------------------------------------------------------------------------------

    def triage(self, paths: Sequence[Path], progress: Progress | None = None) -> PackageBatch:
        """Check packages and return the verdict on each row; one that is refused doesn't stop the others."""
        office = self._workspace.exchange.office()
        finder = UnitFinder(office.units)
        own = self._workspace.setting("office_uid")
        files: list[FileRead] = []
        packages: list[Package] = []
        failed: list[tuple[str, AppError]] = []
        evidence: dict[tuple[int, str], tuple[Evidence, ...]] = {}
        for path in paths:
            try:
                package = read_package(path, progress)
            except Cancelled:
                raise
            except AppError as error:
                failed.append((path.name, error))
                continue
            file, found = read_rows(package, finder, office.tasks, own, len(files))
            evidence |= {(len(files), uid): items for uid, items in found.items()}
            files.append(file)
            packages.append(package)
        batch = self._workspace.exchange.triage_read(files, failed, progress)
        return PackageBatch(batch, tuple(packages), evidence)

    def accept(self, read: PackageBatch, batch: Batch | None = None) -> Accepted:
        """Write what is to be written with its evidence, all in one transaction; `batch` has the clerk's decisions."""
        batch = batch or read.batch
        with ExitStack() as stack:
            stack.enter_context(self._db.writing())
            done = self._workspace.exchange.accept(batch, "package")
            for activity_id, row in storage.accepted_rows(self._db, done.batch) if done.batch else ():
                self._attach(read, activity_id, row)
        return done

    def _attach(self, read: PackageBatch, activity_id: int, row_id: str) -> None:
        for (number, uid), items in read.evidence.items():
            if uid != row_id:
                continue
            for item in items:
                with read.packages[number].open_file(item.sha256) as stream:
                    copy = self._workspace.proofs.keep_stream(stream, item.name)
                if copy.sha256 != item.sha256:
                    raise AppError(
                        f"Tệp “{item.name}” trong gói đã đổi trong lúc nhận.", "Chép gói vào máy này rồi nhận lại."
                    )
                values = {"signed": item.signed, "captured": item.captured, "note": item.note}
                self._workspace.proofs.attach_inside(activity_id, replace(copy, **values))


def _unchanged(now: Activity, sent: Activity) -> bool:
    return comparable(now) == comparable(sent)
