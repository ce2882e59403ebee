"""One acceptance of a package: units made, rows added, merged or deleted, proofs kept, all or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from cchc_desktop.doors.acceptance import Acceptance, Accepted
from cchc_desktop.doors.packages import PackageBatch, moved_on
from cchc_desktop.errors import FileProblem
from cchc_desktop.exchange.package import PackageRow, typed, values_of
from cchc_desktop.exchange.package_rows import LOCAL, Held, settle
from cchc_desktop.exchange.records import Decision, IncomingRow, Verdict
from cchc_desktop.exchange.versions import DELETED, FileVersion, Version, edited, joined, news
from cchc_desktop.models import Activity, Evidence, Topic, Unit, UnitKind, changes
from cchc_desktop.records import checked, plain
from cchc_desktop.storage import activities, evidence, history
from cchc_desktop.storage import exchange as rows_storage
from cchc_desktop.storage import packages as storage
from cchc_desktop.storage.packages import Record

if TYPE_CHECKING:
    from cchc_desktop.storage.database import Database
    from cchc_desktop.workspace import Workspace

Progress = Callable[[int, int], None]


class PackageAcceptance(Acceptance):
    """Writes a batch of a package; rows that no uid names go the way of sheets' rows."""

    def __init__(self, workspace: Workspace, db: Database, batch: PackageBatch) -> None:
        super().__init__(workspace, db, batch)
        self.parts, self.chosen, self.received = batch.parts, batch.ours, batch.received
        self.own = ""
        self.made: dict[int, int] = {}  # units, by the number they had before they were there
        self.kept: dict[str, Evidence] = {}
        self.records: dict[str, Record] = {}
        self.before: list[tuple[str, dict[str, Any] | None]] = []
        self.deleted: list[int] = []
        self.restored: list[int] = []
        self.attached: list[int] = []
        self.detached: list[int] = []
        self.proven: set[int] = set()

    def run(self, progress: Progress | None) -> Accepted:
        """Copy the proofs that are needed, then write; whatever fails leaves nothing behind."""
        try:
            for number in range(len(self.parts)):
                self._turn_to(number)
                self._keep_proofs(number, progress)
            with self.db.writing():
                self.own = self.workspace.packages.office_uid()
                done = self._write()
        except BaseException:
            self.workspace.proofs.drop(list(self.kept.values()))
            raise
        # A copy of a proof that a row left open did not take after all.
        self.workspace.proofs.drop(list(self.kept.values()))
        return done

    def _turn_to(self, number: int) -> None:
        """Go on with one of the packages."""
        self.package, self.terms = self.parts[number]
        self.raw = {row.uid: row for row in self.package.rows}

    def _keep_proofs(self, number: int, progress: Progress | None) -> None:
        wanted: dict[str, FileVersion] = {}
        for verdict in self.batch.verdicts:
            if verdict.row.file_no != number:
                continue
            row = self.raw[verdict.row.row_id]
            if verdict.decision in (Decision.ADD, Decision.UPDATE, Decision.JOINT, Decision.DUPLICATE):
                wanted.update({s: f for s, f in row.version.files.items() if f.present})
        known = self.workspace.proofs.known(sorted(wanted))
        missing = []
        for sha256, item in sorted(wanted.items()):
            path = self.workspace.proofs.path(Evidence(None, None, sha256, item.name, item.size))
            if sha256 in self.kept:
                continue
            if sha256 not in known or not path.is_file() or path.stat().st_size != item.size:
                missing.append((sha256, item))
        if not missing:
            return
        with self.package.open() as proof:
            for done, (sha256, item) in enumerate(missing):
                if progress:
                    progress(done, len(missing))
                with proof(sha256) as stream:
                    copy = self.workspace.proofs.keep_stream(stream, item.name)
                self.kept[sha256] = copy
                if copy.sha256 != sha256:
                    raise FileProblem(
                        f"Gói “{self.package.path.name}” đã đổi trong lúc nhận.", "Chép gói vào máy rồi nhận lại."
                    )

    # -- the transaction ----------------------------------------------------------------------------

    def _write(self) -> Accepted:
        self._kind = "package"
        waiting = 0
        for number in range(len(self.parts)):
            self._turn_to(number)
            waiting += self._write_part(number)
        self._mark_board()
        return self._done(waiting)

    def _write_part(self, number: int) -> int:
        mine = {i: v for i, v in enumerate(self.batch.verdicts) if v.row.file_no == number}
        told = dict(zip(mine, self._with_units(list(mine.values()), number), strict=True))
        held = self.workspace.packages.held(self.package.rows, self.own)
        self._remember(held)
        known = {uid: h for uid, h in held.items() if h.activity is not None or uid in self.records}
        fresh: list[Verdict] = []
        onto: dict[int, list[int]] = defaultdict(list)
        for index, verdict in told.items():
            row = self.raw[verdict.row.row_id]
            found = known.get(row.uid)
            if verdict.decision in (Decision.ASK, Decision.REFUSED):
                continue
            if found is not None:
                now = settle(row, verdict.row, found)
                if now.decision is Decision.ASK and now.reason != verdict.reason:
                    told[index] = now  # the clerk decided on something else: it changed here since it was read
                elif now.decision is Decision.DUPLICATE and verdict.decision is Decision.ADD:
                    told[index] = now  # another package of the same batch brought it
                else:
                    self._settle(index, verdict, row, found)
            elif verdict.row.activity is None:
                continue
            elif verdict.decision is Decision.ADD or (target := self._target(verdict)) is None:
                fresh.append(replace(verdict, decision=Decision.ADD))
            else:
                onto[target].append(index)
        self._add(fresh)
        self._join(told, onto)
        self._note_deleted(held)
        storage.put(self.db, [record for record in self.records.values() if not self._is_old(record)])
        return self._wait(list(told.values()))

    def _target(self, verdict: Verdict) -> int | None:
        """Return the activity that a row is one with; of one that an earlier package brought, as it was added."""
        if verdict.target is not None or verdict.peer is None:
            return verdict.target
        uid = self.batch.verdicts[verdict.peer].row.row_id
        return storage.ids_of_uids(self.db, [uid]).get(uid)

    def _done(self, waiting: int) -> Accepted:
        if self.number is None:
            return Accepted(changes(), None)
        activities.refresh_evidence_of(self.db, sorted(self.proven))
        undo = {
            "added": self.added, "updated": self.updated, "rows": self.rows, "retired": self.retired,
            "waited": self.waited, "files": list(self.file_ids.values()), "marks": self.marks, "records": self.before,
            "deleted": self.deleted, "restored": self.restored, "attached": self.attached, "detached": self.detached,
            "proven": sorted(self.proven), "summary": self._summary(),
        }  # fmt: skip
        rows_storage.set_undo(self.db, self.number, undo)
        self.workspace.record("add", "exchange", self.number, undo["summary"])
        return Accepted(
            changes(Topic.ACTIVITIES, Topic.EVIDENCE, Topic.EXCHANGE, Topic.UNITS), self.number,
            self.counted[Decision.ADD], self.counted[Decision.UPDATE], self.counted[Decision.JOINT], waiting,
        )  # fmt: skip

    def _summary(self) -> str:
        sender = ", ".join(package.sender.name or package.path.name for package, _ in self.parts[:3])
        return f"Nhận {sum(self.counted.values())} hoạt động từ gói của {sender}"

    def _with_units(self, verdicts: Sequence[Verdict], part: int) -> list[Verdict]:
        """Make the units that stand for offices met for the first time; return the verdicts with their ids."""
        writes = (Decision.ADD, Decision.UPDATE, Decision.JOINT)
        needed = {v.row.unit_id for v in verdicts if v.decision in writes and (v.row.unit_id or 0) < 0}
        made = self.made
        for number, named in self.terms.new.items():
            if number in needed and number not in made:
                # Who sends our own activities back stands above or beside us.
                above = any(row.origin == self.own for row in self.package.rows)
                kind = UnitKind.AGENCY if above else UnitKind.SUBORDINATE
                unit = Unit(None, named.name, named.short_name, kind)
                made[number] = self.workspace.save_unit(unit).id or 0
        storage.remember(self.db, self._told_names())
        known = {uid: unit_id for uid, (_, unit_id) in storage.names(self.db).items()}
        for office in sorted({self.package.sender.uid, *(row.origin for row in self.package.rows)} - {self.own}):
            unit_id = self.terms.unit_of(office)
            if unit_id is None:
                unit_id = next((made[n] for n, u in self.terms.new.items() if u.uid == office and n in made), None)
            if unit_id is not None and known.get(office) != unit_id:
                storage.set_unit(self.db, office, unit_id)
            if unit_id is not None and office == self.package.sender.uid:
                files = list(self.batch.files)
                files[part] = replace(files[part], unit_id=unit_id)
                self.batch = replace(self.batch, files=tuple(files))
        return [replace(v, row=self._row_with(v.row, made)) for v in verdicts]

    def _told_names(self) -> list[Any]:
        """Return the names that differ from what is remembered, none of our own units."""
        known = {uid: named for uid, (named, _) in storage.names(self.db).items()}
        ours = {unit.uid for unit in self.workspace.units()} | {self.own}
        return [n for uid, n in self.package.names.items() if uid not in ours and known.get(uid) != n]

    def _row_with(self, row: IncomingRow, made: Mapping[int, int]) -> IncomingRow:
        if row.unit_id is None or row.unit_id >= 0:
            return row
        unit_id = made.get(row.unit_id)
        activity = replace(row.activity, unit_id=unit_id) if row.activity else None
        source = f"u{unit_id}" if unit_id else f"p{self.package.sender.uid}"
        return replace(row, unit_id=unit_id, activity=activity, source=source)

    # -- rows known by uid ----------------------------------------------------------------------------

    def _remember(self, held: Mapping[str, Held]) -> None:
        """Load what is recorded of the rows: what is written back is what differs."""
        self._old = storage.by_uid(self.db, sorted(held))
        self.records = dict(self._old)

    def _is_old(self, record: Record) -> bool:
        return self._old.get(record.uid) == record

    def _put(self, record: Record) -> None:
        old = self._old.get(record.uid)
        if old != record:
            self.before.append((record.uid, storage.row_of(old) if old else None))
            self.records[record.uid] = record

    def _settle(self, index: int, verdict: Verdict, row: PackageRow, held: Held) -> None:
        """Merge a row into what is held; the clerk's DUPLICATE keeps ours against all that the sender says."""
        found = news(held.version, row.version)
        told = (*found.newer, *found.conflicts, *found.files, *found.removed)
        quiet = held.version.deleted and row.version.deleted
        if verdict.decision is Decision.DUPLICATE and not quiet:
            kept = frozenset(told)
        else:
            kept = frozenset(self.chosen.get(index, ()))
            kept |= {name for name, local in LOCAL.items() if local in kept}
        version = joined(held.version, row.version, self.own, kept)
        if verdict.decision is not Decision.DUPLICATE and held.version.deleted and not row.version.deleted:
            version = edited(version, {DELETED: False}, self.own)  # the clerk wants it back
        activity = held.activity
        if activity is None:
            if version.deleted or verdict.row.activity is None:
                self._put(_only_known(replace(self._record(row, held), version=version)))
            else:
                self._add([replace(verdict, decision=Decision.ADD)], {row.uid: version})
            return
        assert activity.id is not None
        record = replace(self._record(row, held), activity_id=activity.id)
        if verdict.decision is Decision.DUPLICATE:
            self._put(replace(record, version=version, base={n: v for n, v in held.base.items() if n not in told}))
            return
        self._merge(verdict, row, replace(held, activity=activity), version, record)

    def _merge(self, verdict: Verdict, row: PackageRow, held: Held, version: Version, record: Record) -> None:
        activity, old = held.activity, held.version
        assert activity is not None and activity.id is not None
        alias = activity.uid != row.uid
        changed = [name for name in version.values if version.values[name] != old.values.get(name)]
        after = self._changed(activity, changed, old, version)
        credit = record.credit
        if verdict.row.unit_id is not None and any(d.field == "unit_id" for d in verdict.differences):
            after, credit = replace(after, unit_id=verdict.row.unit_id), verdict.row.unit_id
        self.retired += storage.retire(self.db, activity.id, row.uid)
        self._keep(verdict, activity.id)
        self.counted[Decision.UPDATE] += 1
        if version.deleted and not old.deleted:
            self._delete(activity, alias, verdict.row.unit_id)
        elif old.deleted and not version.deleted:
            activities.restore(self.db, [activity.id])
            self.restored.append(activity.id)
            self.workspace.record("restore", "activity", activity.id, activity.title)
        if after != activity:
            self._save(activity, after)
        files = self._prove(activity.id, version)
        base = {name: value for name, value in held.base.items() if name not in changed}
        self._put(replace(record, version=replace(version, files=files), base=base, credit=credit))

    def _delete(self, activity: Activity, alias: bool, unit_id: int | None) -> None:
        assert activity.id is not None
        if alias and unit_id in activity.joint_unit_ids:
            return  # others did it too: only the sender's part goes
        activities.bin_(self.db, [activity.id])
        self.deleted.append(activity.id)
        self.workspace.record("delete", "activity", activity.id, activity.title)

    def _changed(self, activity: Activity, changed: Iterable[str], old: Version, new: Version) -> Activity:
        """Return the activity with the fields that changed; units and tasks only as far as the sender changed them."""
        values: dict[str, Any] = {}
        for name in changed:
            if name not in (*LOCAL, DELETED):
                values[name] = typed(name, new.values[name])
        for name, terms in (("joint", self.terms.joint), ("tasks", self.terms.tasks)):
            if name in changed:
                before, now = terms(old.values.get(name, ())), terms(new.values[name])
                mine = getattr(activity, LOCAL[name])
                merged = [i for i in mine if i in now or i not in before] + [i for i in now if i not in mine]
                values[LOCAL[name]] = tuple(i for i in merged if name == "tasks" or i != activity.unit_id)
        return checked(replace(activity, **values)) if values else activity

    def _save(self, before: Activity, after: Activity) -> None:
        self.updated.append(plain(before))
        activities.save(self.db, after)
        old, new = history.changed(plain(before), plain(after))
        self.workspace.record("update", "activity", after.id, after.title, old, new)

    def _record(self, row: PackageRow, held: Held) -> Record:
        return self.records.get(row.uid) or Record(row.uid, None, row.origin, row.version, dict(held.base))

    # -- new rows -------------------------------------------------------------------------------------

    def _add(self, verdicts: Sequence[Verdict], versions: Mapping[str, Version] | None = None) -> None:
        """Add activities under the uid that every office knows them by; `versions` where theirs is not all of it."""
        here = storage.ids_of_uids(self.db, [v.row.row_id for v in verdicts])
        new = [v for v in verdicts if v.row.row_id not in here]
        ids = activities.add(self.db, [v.row.activity for v in new if v.row.activity])
        self.added += ids
        made = list(zip(new, ids, strict=True))
        for verdict in verdicts:
            activity_id = here.get(verdict.row.row_id)
            if activity_id is not None and verdict.row.activity is not None:  # taken back once: out of the bin again
                activities.restore(self.db, [activity_id])
                activities.save(self.db, replace(verdict.row.activity, id=activity_id))
                self.added.append(activity_id)
                made.append((verdict, activity_id))
        for verdict, activity_id in made:
            row = self.raw[verdict.row.row_id]
            self._keep(verdict, activity_id)
            self.counted[Decision.ADD] += 1
            version = (versions or {}).get(row.uid, row.version)
            version = replace(version, files=self._prove(activity_id, version))
            self._put(Record(row.uid, activity_id, row.origin, version, credit=verdict.row.unit_id))

    def _join(self, told: Mapping[int, Verdict], onto: Mapping[int, Sequence[int]]) -> None:
        """Let rows be one with activities that are known by another uid, as sheets' rows are."""
        verdicts = [told.get(i, verdict) for i, verdict in enumerate(self.batch.verdicts)]
        self._change(verdicts, onto)
        now = {a.id: a for a in activities.by_ids(self.db, list(onto))}
        for activity_id, indexes in onto.items():
            activity = now.get(activity_id)
            if activity is None:
                continue
            for index in indexes:
                row = self.raw[verdicts[index].row.row_id]
                files: Mapping[str, FileVersion] = row.version.files
                if verdicts[index].decision is not Decision.DUPLICATE:
                    files = self._prove(activity_id, row.version)
                proofs = evidence.of(self.db, [activity_id])
                files = {sha256: item for sha256, item in files.items() if sha256 in {p.sha256 for p in proofs}}
                record = Record(row.uid, activity_id, row.origin, replace(row.version, files=files))
                self._put(moved_on(record, values_of(activity), self.own, proofs))

    def _note_deleted(self, held: Mapping[str, Held]) -> None:
        """Remember what was deleted elsewhere before it came here: an older package does not bring it back."""
        for row in self.package.rows:
            known = held.get(row.uid)
            if row.version.deleted and known is None:
                self._put(_only_known(Record(row.uid, None, row.origin, row.version)))
            elif row.version.deleted and known is not None and known.activity is None:
                version = joined(known.version, row.version, self.own)
                self._put(_only_known(replace(self._record(row, known), version=version)))

    # -- proofs ---------------------------------------------------------------------------------------

    def _prove(self, activity_id: int, version: Version) -> dict[str, FileVersion]:
        """Bring an activity's proofs to what a version says; return what the version can say of them here."""
        there = {item.sha256: item for item in evidence.of(self.db, [activity_id])}
        said = dict(version.files)
        for sha256, item in version.files.items():
            have = there.get(sha256)
            captured = date.fromisoformat(item.captured) if item.captured else None
            if not item.present:
                if have is not None and have.id is not None:
                    evidence.remove(self.db, have.id)
                    self.detached.append(have.id)
                    self.proven.add(activity_id)
                    self.workspace.record("delete", "evidence", have.id, have.name)
            elif have is not None:
                if (have.signed, have.captured, have.note) != (item.signed, captured, item.note):
                    values = {"signed": int(item.signed), "captured": item.captured or None, "note": item.note}
                    evidence.change(self.db, have.id or 0, values)
                    self.proven.add(activity_id)
            elif sha256 in self.kept or sha256 in self.package.proofs:
                copy = Evidence(None, activity_id, sha256, _name(item), item.size, item.signed, captured, item.note)
                self.attached.append(evidence.add(self.db, copy))
                self.proven.add(activity_id)
            else:
                said.pop(sha256)
        return said

    def _file(self, row: IncomingRow) -> int:
        """Return the id of the row's package; one received before isn't received again."""
        if (known := self.received.get(row.file_no)) is None:
            return super()._file(row)
        if self.number is None:
            self.number = rows_storage.add_batch(self.db, self.workspace.setting("user_name"), self._kind)
        return known

    # -- what is left open ------------------------------------------------------------------------------

    def _wait(self, verdicts: Sequence[Verdict]) -> int:
        """Keep what is asked or refused for the window, each once; what is settled waits no longer."""
        known = storage.waiting(self.db, [v.row.row_id for v in verdicts])
        count = 0
        done: list[int] = []
        for verdict in verdicts:
            old = known.get(verdict.row.row_id, [])
            if verdict.decision not in (Decision.ASK, Decision.REFUSED):
                done += [row_id for row_id, _, _ in old]
                continue
            text = rows_storage.pack(verdict.row.activity) or ""
            if any(before == text and reason == verdict.reason for _, before, reason in old):
                continue
            done += [row_id for row_id, _, _ in old]
            state = rows_storage.WAITING if verdict.decision is Decision.ASK else rows_storage.REFUSED
            self._keep(verdict, None, state)
            if verdict.decision is Decision.ASK:
                storage.keep_waiting(self.db, self.rows[-1], self.package.sender, self.raw[verdict.row.row_id])
            count += 1
        rows_storage.set_state(self.db, done, rows_storage.OLD)
        self.waited += done
        return count


def _only_known(record: Record) -> Record:
    """Return the record of an activity that isn't here: its proofs aren't either."""
    return replace(record, version=replace(record.version, files={}))


def _name(item: FileVersion) -> str:
    from cchc_desktop import filetypes

    return filetypes.clean_name(item.name)
