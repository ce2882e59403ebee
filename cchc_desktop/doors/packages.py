"""Packages out and in: what goes to the superior office, what comes from others; the same triage as sheets.

For the window, on `workspace.exchange` too: `export_package`, `read_package`, `accept_package`. In a worker reading is
for `workspace.reader()`, acceptance for `workspace.saver()`. What is read is a Batch: the triage table shows it as it
shows sheets, `with_decision` sets a row, `with_fields` settles a conflict field by field. What was left open is read
again by `waiting` (`waiting_count` rows), settled by `accept` too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cchc_desktop import filetypes
from cchc_desktop.doors import Door
from cchc_desktop.doors.exchange import Accepted, Batch
from cchc_desktop.errors import AppError, Cancelled, FileProblem
from cchc_desktop.exchange.package import (
    MOST_ROWS,
    SUFFIX,
    Named,
    Package,
    PackageRow,
    file_version,
    read_package,
    values_of,
    write_package,
)
from cchc_desktop.exchange.package_rows import Held, OwnTerms, distinct, settle
from cchc_desktop.exchange.package_zip import LARGEST
from cchc_desktop.exchange.records import Decision, FileRead, IncomingRow, Known, Verdict
from cchc_desktop.exchange.triage import triage
from cchc_desktop.exchange.unit_names import UnitFinder
from cchc_desktop.exchange.versions import FileVersion, Version, edited
from cchc_desktop.files import safe_name
from cchc_desktop.models import Activity, ActivityFilter, Evidence
from cchc_desktop.periods import Period
from cchc_desktop.storage import activities
from cchc_desktop.storage import packages as storage
from cchc_desktop.storage.packages import Record, WaitingPackage
from cchc_desktop.storage.values import new_uid

Progress = Callable[[int, int], None]
_PART = 500


@dataclass(frozen=True, slots=True)
class PackageBatch(Batch):
    """Packages read and triaged; `ours` are the fields of a row (by its index) that stay as they are here."""

    parts: tuple[tuple[Package, OwnTerms], ...] = ()  # by the rows' file_no
    ours: dict[int, frozenset[str]] = field(default_factory=dict)
    received: dict[int, int] = field(default_factory=dict)  # file_no → its number, of packages received before

    @property
    def batch(self) -> PackageBatch:
        return self

    def with_fields(self, index: int, ours: Collection[str]) -> PackageBatch:
        """Return the batch with a row updated but for the fields that keep what they say here."""
        return replace(self, ours={**self.ours, index: frozenset(ours)}).with_decision(index, Decision.UPDATE)

    @property
    def conflicts(self) -> list[int]:
        """Return the rows (by index) that both offices changed."""
        return [i for i, v in enumerate(self.verdicts) if any(d.conflict for d in v.differences)]


class Exported(NamedTuple):
    """A package written: how many activities, proofs in it, and names of proofs that could not go along."""

    path: Path
    activities: int
    evidence: int
    left_out: tuple[str, ...] = ()


class Packages(Door):
    """`workspace.packages`."""

    def office_uid(self) -> str:
        """Return this office's own uid, made when it is first asked for by a writer."""
        uid = self._workspace.setting("office_uid")
        if not uid and not self._db.read_only:
            uid = new_uid()
            self._workspace.set_setting("office_uid", uid)
        return uid or "0" * 32

    def file_name(self, period: Period | None = None) -> str:
        """Return "GoiSoLieu_Q1-2026_SoNoiVu.cchc"."""
        office = self._workspace.office()
        name = safe_name(office.symbol or office.name or "CoQuan", 40)
        return f"GoiSoLieu_{period.file_code if period else 'TatCa'}_{name}{SUFFIX}"

    # -- out ----------------------------------------------------------------------------------------

    def export(
        self, out: Path, period: Period | None = None, progress: Progress | None = None, *, files: bool = True
    ) -> Exported:
        """Write the office's activities (of a period) with their proofs; unchanged, they give the same bytes again.

        What was sent is noted, so a reader writes that beside the window's own connection. `progress(bytes, all)` may
        raise Cancelled: then the old file stays as it was.
        """
        if self._db.read_only:
            with self._workspace.saver() as saver:
                return saver.packages.export(out, period, progress, files=files)
        if out.suffix.lower() != SUFFIX:
            raise FileProblem(f"Tên gói “{out.name}” chưa đúng.", f"Đặt tên tệp kết thúc bằng {SUFFIX}.")
        days = self._workspace.window(period) if period else None
        wanted = ActivityFilter(first=days.first, last=days.last) if days else ActivityFilter()
        with self._db.writing():
            own = self.office_uid()
            span = (days.first.isoformat(), days.last.isoformat()) if days else ("", "9")
            known = storage.between(self._db, *span)
            ids = sorted({*self._workspace.activity_ids(wanted), *(i for _, i in known if i is not None)})
            if len(ids) > MOST_ROWS:
                raise AppError("Có quá nhiều hoạt động để gửi một lần.", "Xuất từng kỳ, mỗi kỳ một gói.")
            gathered = _Gathering(self, own, files)
            for start in range(0, len(ids), _PART):
                if progress:
                    progress(0, 1)
                gathered.take(ids[start : start + _PART])
            only_known = storage.by_uid(self._db, [uid for uid, activity_id in known if activity_id is None])
            gathered.rows += [PackageRow(r.uid, r.origin, r.version) for r in only_known.values()]
            storage.put(self._db, gathered.changed)
        if not gathered.rows:
            raise AppError("Không có hoạt động nào để đóng gói.", "Chọn kỳ khác hoặc nhập hoạt động trước.")
        office = self._workspace.office()
        sender = Named(own, office.name, office.symbol)
        proofs = gathered.proofs if files else None
        period_code = period.code if period else ""
        write_package(out, sender, period_code, gathered.rows, self._names(gathered.rows, own), proofs, progress)
        live = sum(not row.version.deleted for row in gathered.rows)
        return Exported(out, live, len(gathered.proofs), tuple(dict.fromkeys(gathered.left_out)))

    def _names(self, rows: Sequence[PackageRow], own: str) -> list[Named]:
        wanted = {row.origin for row in rows} - {own}
        for row in rows:
            wanted.update((row.version.values.get("unit", ""), *row.version.values.get("joint", ())))
        found = {uid: named for uid, (named, _) in storage.names(self._db).items()}
        found |= {u.uid: Named(u.uid, u.name, u.short_name, own) for u in self._workspace.units()}
        return [found[uid] for uid in sorted(wanted) if uid in found]

    def versions(self, ids: Sequence[int], own: str) -> Iterator[tuple[Activity, Record, Record, list[str], str]]:
        """Yield (activity, what travelled, what is here now, its other uids, when it was saved) of activities.

        The two records are one where nothing was changed here since; what never travelled has no version before.
        """
        units = {u.id: u.uid for u in self._workspace.units()}
        tasks = {task.id: task.text for plan in self._workspace.plans() for task in plan.tasks}
        known = storage.by_activity(self._db, ids)
        proofs = self._workspace.proofs.of(ids)
        at = storage.saved_at(self._db, ids)
        for activity in activities.by_ids(self._db, ids):
            assert activity.id is not None
            records = known.get(activity.id, [])
            record = next((r for r in records if r.uid == activity.uid), None)
            before = record or Record(activity.uid, activity.id, own, Version({}, {}, {}))
            values = values_of(activity, at[activity.id][1])
            if before.origin == own:
                values["unit"] = units.get(activity.unit_id, "")
                values["joint"] = sorted(units[i] for i in activity.joint_unit_ids if i in units)
                values["tasks"] = sorted({tasks[i][:4000] for i in activity.task_ids if i in tasks})
            also = [r.uid for r in records if r.uid != activity.uid]
            yield (
                activity, before, moved_on(before, values, own, proofs.get(activity.id, ())), also, at[activity.id][0]
            )  # fmt: skip

    # -- in -----------------------------------------------------------------------------------------

    def read(self, path: Path, progress: Progress | None = None) -> PackageBatch:
        """Check a package and return the verdict on each row; nothing is written. Raises where it is refused."""
        batch = self.triage([path], progress)
        if batch.failed:
            raise batch.failed[0][1]
        return batch

    def triage(self, paths: Sequence[Path], progress: Progress | None = None) -> PackageBatch:
        """Check several packages and return the verdicts; one that is refused is told and doesn't stop the others."""
        files: list[FileRead] = []
        failed: list[tuple[str, AppError]] = []
        verdicts: list[Verdict] = []
        parts: list[tuple[Package, OwnTerms]] = []
        new: dict[int, Named] = {}
        for path in sorted(map(Path, paths), key=lambda path: path.name):
            try:
                package = read_package(path, progress)
            except Cancelled:
                raise
            except AppError as error:
                failed.append((path.name, error))
                continue
            file, found, terms = self._judge(package, len(parts), new, progress)
            files.append(file)
            verdicts += found
            parts.append((package, terms))
        return PackageBatch(tuple(files), tuple(self._across(verdicts, len(parts))), tuple(failed), parts=tuple(parts))

    def waiting_count(self) -> int:
        """Return how many rows of packages received wait for a decision."""
        return storage.waiting_count(self._db)

    def waiting(self) -> PackageBatch:
        """Return the rows of packages received that still ask, judged anew; `accept` settles them.

        Proofs come along where the package is still where it was; else they come with the next one.
        """
        files: list[FileRead] = []
        verdicts: list[Verdict] = []
        parts: list[tuple[Package, OwnTerms]] = []
        received: dict[int, int] = {}
        new: dict[int, Named] = {}
        names = {uid: named for uid, (named, _) in storage.names(self._db).items()}
        for kept in storage.waiting_packages(self._db):
            package = self._still_there(kept, names)
            file, found, terms = self._judge(package, len(parts), new, None)
            received[len(parts)] = kept.file_id
            files.append(file)
            verdicts += found
            parts.append((package, terms))
        return PackageBatch(tuple(files), tuple(verdicts), (), parts=tuple(parts), received=received)

    def _still_there(self, kept: WaitingPackage, names: dict[str, Named]) -> Package:
        """Return the package with the rows that wait, by its own file if that is still the same."""
        uids = {row.uid for row in kept.rows}
        try:
            package = read_package(Path(kept.path))
        except AppError:
            package = None
        if package is not None and package.sha256 == kept.sha256:
            return replace(package, rows=tuple(row for row in package.rows if row.uid in uids))
        rows = []
        for row in kept.rows:
            there = self._workspace.proofs.known(sorted(row.version.files))
            files = {s: f for s, f in row.version.files.items() if s in there or not f.present}
            rows.append(replace(row, version=replace(row.version, files=files)))
        path = Path(kept.path or kept.name)
        return Package(path, kept.sha256, kept.sender, kept.period, "", tuple(rows), names)

    def _across(self, verdicts: list[Verdict], parts: int) -> list[Verdict]:
        """Let one event that two packages bring at once be one: the later leans on the earlier."""
        if parts < 2:
            return verdicts
        new = [i for i, v in enumerate(verdicts) if v.decision is Decision.ADD]
        uids = Counter(verdicts[i].row.row_id for i in new)
        new = [i for i in new if uids[verdicts[i].row.row_id] == 1]
        for at, verdict in enumerate(triage([verdicts[i].row for i in new], Known(), self._workspace.exchange.rules())):
            if verdict.peer is None or verdict.decision not in (Decision.JOINT, Decision.ASK):
                continue
            index, peer = new[at], new[verdict.peer]
            if verdicts[peer].row.file_no != verdicts[index].row.file_no:
                verdicts[index] = replace(verdict, peer=peer)
        return verdicts

    def _judge(
        self, package: Package, file_no: int, new: dict[int, Named], progress: Progress | None
    ) -> tuple[FileRead, tuple[Verdict, ...], OwnTerms]:
        """Return the verdicts on the rows of a package that was checked."""
        office = self._workspace.exchange.office()
        own = self.office_uid()
        units = {unit.id for unit in office.units}
        remembered = {uid: unit for uid, (_, unit) in storage.names(self._db).items() if unit in units and unit}
        terms = OwnTerms(package, own, UnitFinder(office.units), office.tasks, remembered, new)
        held = self.held(package.rows, own)
        rows = [row for row in package.rows if row.uid in held or not row.version.deleted]
        before = set(new)
        incoming = [terms.incoming(row, line, file_no) for line, row in enumerate(rows, 1)]
        verdicts: dict[str, Verdict] = {}
        for row, came in zip(rows, incoming, strict=True):
            if row.uid in held and not (row.version.deleted and held[row.uid].activity is None):
                verdicts[row.uid] = settle(row, came, held[row.uid])
        unknown = [came for came in incoming if came.row_id not in verdicts]
        unknown = [came for came in unknown if came.row_id not in held]
        found = triage(unknown, self._known(unknown, held), self._workspace.exchange.rules(), progress)
        verdicts |= {verdict.row.row_id: self._with_proofs(verdict) for verdict in distinct(found)}
        notes = tuple(
            f"Đơn vị “{unit.name}” chưa có, được thêm khi nhận." for number, unit in new.items() if number not in before
        )
        ordered = tuple(verdicts[came.row_id] for came in incoming if came.row_id in verdicts)
        sender = terms.unit_of(package.sender.uid)
        file = FileRead(
            package.path.name, package.sha256, tuple(v.row for v in ordered), sender, package.sender.name,
            package.period, _moment(package.as_of), notes, kind="package", path=str(package.path),
        )  # fmt: skip
        return file, ordered, terms

    def held(self, rows: Sequence[PackageRow], own: str) -> dict[str, Held]:
        """Return what is held here of the rows that are known by uid, or by another uid they go by at the sender."""
        uids = sorted({uid for row in rows for uid in (row.uid, *row.also)})
        records = storage.by_uid(self._db, uids)
        here = storage.ids_of_uids(self._db, uids)
        ids = sorted({*here.values(), *(r.activity_id for r in records.values() if r.activity_id is not None)})
        now: dict[int, tuple[Activity, Record, Record]] = {}
        binned: set[int] = set()
        for start in range(0, len(ids), _PART):
            for activity, before, after, _, _ in self.versions(ids[start : start + _PART], own):
                now[activity.id or 0] = activity, before, after
                if after.version.deleted:
                    binned.add(activity.id or 0)
        proofs = self._workspace.proofs.of(ids)
        found: dict[str, Held] = {}
        for row in rows:
            record = records.get(row.uid)
            activity_id = record.activity_id if record else here.get(row.uid)
            if record is None and activity_id is None:
                same = (records[uid].activity_id if uid in records else here.get(uid) for uid in row.also)
                activity_id = next((i for i in same if i is not None), None)
                if activity_id is not None:  # one activity, two names: what it says there is taken as seen
                    record = Record(row.uid, activity_id, row.origin, row.version)
            if activity_id is None:
                if record is not None:
                    found[row.uid] = Held(record.version, None, record.base)
                continue
            activity, before, after = now[activity_id]
            if activity.uid != row.uid and record is not None:
                values = values_of(activity, activity_id in binned)
                after = moved_on(record, values, own, proofs.get(activity_id, ()))
            elif not before.version.values and activity_id in binned:
                continue  # taken in once and taken back: as if it had never come
            found[row.uid] = Held(after.version, activity, after.base, after.credit)
        return found

    def _known(self, rows: Sequence[IncomingRow], held: dict[str, Held]) -> Known:
        """Return what rows not known by uid are compared with: nothing that their sender tells apart from them."""
        known = self._workspace.exchange.known(rows)
        apart = {h.activity.id for h in held.values() if h.activity is not None}
        for source in {row.source for row in rows}:
            apart |= storage.sent_by(self._db, source)
        return Known(
            tuple(a for a in known.activities if a.id not in apart),
            tuple(s for s in known.sources if s.activity_id not in apart),
            known.binned,
            tuple(pair for pair in known.evidence if pair[1] not in apart),
        )

    def _with_proofs(self, verdict: Verdict) -> Verdict:
        """Let a row that says nothing new but brings proofs of it be an update."""
        if verdict.decision is not Decision.DUPLICATE or verdict.target is None or not verdict.row.evidence:
            return verdict
        there = {item.sha256 for item in self._workspace.evidence(verdict.target)}
        new = set(verdict.row.evidence) - there
        reason = f"{verdict.reason} Thêm minh chứng ({len(new)} tệp)."
        return replace(verdict, decision=Decision.UPDATE, reason=reason) if new else verdict

    def accept(self, read: PackageBatch, batch: Batch | None = None, progress: Progress | None = None) -> Accepted:
        """Write what is to be written with its proofs, all in one transaction; conflicts left open stay as they are.

        `batch` has the clerk's decisions where they are not in `read` itself.

        On a row that asks, UPDATE takes the sender's word (deletes where it deleted), DUPLICATE keeps ours for good.
        `workspace.exchange.take_back` undoes it.
        """
        from cchc_desktop.doors.package_acceptance import PackageAcceptance

        decided = replace(read, verdicts=batch.verdicts) if batch is not None else read
        if isinstance(batch, PackageBatch):
            decided = batch
        work = PackageAcceptance(self._workspace, self._db, decided)
        return work.run(progress)

    def let_stand_for(self, office_uid: str, unit_id: int) -> None:
        """Credit what comes from an office to a unit that goes by another name here."""
        with self._db.writing():
            storage.set_unit(self._db, office_uid, unit_id)

    def origin(self, activity_id: int) -> str:
        """Return who did an activity that came in a package: "Phòng Người có công, Sở Nội vụ"; "" if it is ours."""
        names = {uid: named.name for uid, (named, _) in storage.names(self._db).items()}
        for record in storage.by_activity(self._db, [activity_id]).get(activity_id, ()):
            if record.origin != self.office_uid():
                unit = names.get(str(record.version.values.get("unit", "")), "")
                return ", ".join(filter(None, (unit, names.get(record.origin, ""))))
        return ""


class _Gathering:
    """Rows and proofs on their way into a package."""

    def __init__(self, door: Packages, own: str, files: bool) -> None:
        self._door, self._own, self._files = door, own, files
        self.rows: list[PackageRow] = []
        self.changed: list[Record] = []
        self.proofs: dict[str, tuple[Path, int]] = {}
        self.left_out: list[str] = []
        self._refused: set[tuple[str, str]] = set()

    def take(self, ids: Sequence[int]) -> None:
        for _, before, now, also, at in self._door.versions(ids, self._own):
            if now.version.deleted and not before.version.values:
                continue  # thrown away before anybody heard of it
            if now is not before:
                self.changed.append(now)
            files = {s: f for s, f in now.version.files.items() if not f.present or self._fits(s, f)}
            self.rows.append(PackageRow(now.uid, now.origin, replace(now.version, files=files), at, tuple(also)))

    def _fits(self, sha256: str, item: FileVersion) -> bool:
        """Tell whether a proof can go along: there, whole and of a kind that the other side takes."""
        if not self._files or (sha256, item.name) in self._refused:
            return False
        path = self._door._workspace.proofs.path(Evidence(None, None, sha256, item.name, item.size))
        try:
            with path.open("rb") as stream:
                head = stream.read(filetypes.HEAD)
                size = path.stat().st_size
                filetypes.check(item.name, head, size)
                filetypes.check_macros(item.name, stream)
            fits = size == item.size and size <= LARGEST
        except (OSError, FileProblem):
            fits = False
        if fits:
            self.proofs[sha256] = path, item.size
        else:
            self._refused.add((sha256, item.name))
            self.left_out.append(item.name)
        return fits


def moved_on(before: Record, values: dict[str, object], own: str, proofs: Sequence[Evidence]) -> Record:
    """Return the record with what is here now, `before` itself where nothing is new."""
    files: dict[str, FileVersion] = {}
    for item in proofs:
        twin = files.get(item.sha256)
        signed = item.signed or (twin is not None and twin.signed)
        files[item.sha256] = file_version(item.name, item.size, signed, item.captured, item.note)
    version = edited(before.version, values, own, files)
    if version is before.version:
        return before
    base = dict(before.base)
    for name, value in before.version.values.items():
        if version.values[name] != value and (name not in base or before.version.dot(name)[0] != own):
            base[name] = value
    return replace(before, version=version, base=base)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
