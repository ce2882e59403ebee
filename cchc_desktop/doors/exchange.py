"""What units and other offices send: read, triaged, accepted in one transaction, taken back; nothing silently."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from cchc_desktop.doors import Door
from cchc_desktop.errors import AppError
from cchc_desktop.exchange.identity import link_of
from cchc_desktop.exchange.merging import Member, merged, rebased
from cchc_desktop.exchange.period_rule import flagged
from cchc_desktop.exchange.reading import Office, days_of, read_book
from cchc_desktop.exchange.records import WRITTEN, Decision, FileRead, IncomingRow, Known, Rules, Source, Verdict
from cchc_desktop.exchange.templates import TemplateOrder, task_label, template_of
from cchc_desktop.exchange.triage import triage
from cchc_desktop.exchange.words import plain_words, template_helps
from cchc_desktop.models import Activity, Changes, Plan, Topic, Unit, changes
from cchc_desktop.periods import Period, periods_of
from cchc_desktop.records import checked, from_plain, plain
from cchc_desktop.storage import activities, history, packages
from cchc_desktop.storage import exchange as storage
from cchc_desktop.storage.exchange import SeenFile, SeenRow
from cchc_desktop.storage.values import new_uid

if TYPE_CHECKING:
    from cchc_desktop.doors.packages import Exported, PackageBatch

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Batch:
    """Files read and the verdict on each of their rows; `failed` are (file name, sentence)."""

    files: tuple[FileRead, ...]
    verdicts: tuple[Verdict, ...]
    failed: tuple[tuple[str, AppError], ...] = ()

    def with_decision(self, index: int, decision: Decision) -> Self:
        """Return the batch with the clerk's own decision on a row."""
        verdicts = list(self.verdicts)
        verdicts[index] = replace(verdicts[index], decision=decision)
        return replace(self, verdicts=tuple(verdicts))


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an acceptance did: its number (to take it back), and how many rows of each decision."""

    changes: Changes
    batch: int | None
    added: int = 0
    updated: int = 0
    joint: int = 0
    waiting: int = 0


class Exchange(Door):
    """`workspace.exchange`."""

    # -- reading --------------------------------------------------------------------------------

    def office(self) -> Office:
        """Return what files are read against: plain data, fit for a worker thread."""
        tasks: dict[str, int] = {}
        for plan in self._workspace.plans():
            for place, task in enumerate(plan.tasks, 1):
                if task.id is not None:
                    tasks.setdefault(plain_words(task.text), task.id)
                    tasks[plain_words(task_label(place, task.text))] = task.id
        return Office(
            units=tuple(self._workspace.units()),
            tasks=tasks,
            rule=self._workspace.window_rule,
            remembered=storage.layouts(self._db),
            helps=template_helps(),
        )

    def rules(self) -> Rules:
        """Return the office's thresholds."""
        setting = self._workspace.setting
        return Rules(
            float(setting("same_activity_sure")),
            float(setting("same_activity_unsure")),
            int(setting("same_activity_days")),
        )

    def triage_files(
        self,
        paths: Sequence[Path],
        *,
        today: date | None = None,
        units: Mapping[str, int] | None = None,
        progress: Progress | None = None,
    ) -> Batch:
        """Read files and return the verdict on each row; nothing is written. `units`: whose a path is, if told."""
        files, failed = read_files(paths, self.office(), today or date.today(), units or {}, progress)
        return self.triage_read(files, failed, progress)

    def triage_read(
        self,
        files: Sequence[FileRead],
        failed: Sequence[tuple[str, AppError]] = (),
        progress: Progress | None = None,
    ) -> Batch:
        """Return the verdicts on files that are read already."""
        rows = [row for file in files for row in file.rows]
        return Batch(tuple(files), tuple(triage(rows, self.known(rows), self.rules(), progress)), tuple(failed))

    def known(self, rows: Sequence[IncomingRow]) -> Known:
        """Return what the office has that the rows could be about."""
        span = days_of(rows)
        if span is None:
            return Known()
        margin = timedelta(days=self.rules().days + 1)
        found = {a.id: a for a in storage.activities_near(self._db, span[0] - margin, span[1] + margin)}
        wanted = storage.activities_by_row_id(self._db, sorted({row.row_id for row in rows if row.row_id}))
        links = {link_of(row.activity.url) for row in rows if row.activity} - {""}
        if links:
            wanted.update(row_id for row_id, url in storage.linked(self._db) if link_of(url) in links)
        hashes = sorted({sha256 for row in rows for sha256 in row.evidence})
        proofs = storage.evidence_of(self._db, hashes)
        wanted.update(activity_id for _, activity_id in proofs)
        for activity in activities.by_ids(self._db, sorted(wanted - set(found))):
            found[activity.id] = activity
        ids = [row_id for row_id in found if row_id is not None]
        sources = storage.sources(self._db, ids)
        binned = storage.binned_ids(self._db, ids)
        # What was typed here and thrown away is forgotten; what a unit sent and was thrown away is asked about.
        sent = {source.activity_id for source in sources}
        kept = tuple(a for a in found.values() if a.id not in binned or a.id in sent)
        return Known(kept, tuple(sources), frozenset(binned), tuple(proofs))

    # -- accepting ------------------------------------------------------------------------------

    def accept(self, batch: Batch, kind: str = "sheet") -> Accepted:
        """Write what is to be added, updated or joined, in one transaction; keep the rest as waiting.

        Nothing new writes nothing. `take_back(batch)` undoes it.
        """
        from cchc_desktop.doors.packages import PackageBatch

        if isinstance(batch, PackageBatch):
            return self.accept_package(batch)
        work = _Acceptance(self, batch)
        with self._db.writing():
            return work.write(kind)

    def take_back(self, batch: int) -> Changes:
        """Undo an acceptance: what it added goes to the bin, what it changed is as before."""
        undo = storage.undo_of(self._db, batch)
        if undo is None:
            raise AppError("Lần nhận này đã được hoàn lại.", "Nạp lại trang Đơn vị.")
        with self._db.writing():
            activities.bin_(self._db, undo["added"])
            for row in undo["updated"]:
                activities.save(self._db, from_plain(row))
            storage.remove_rows(self._db, undo["rows"])
            storage.set_state(self._db, undo["retired"], storage.ACTIVE)
            storage.set_state(self._db, undo.get("waited", ()), storage.WAITING)
            storage.remove_files(self._db, undo["files"])
            for unit_id, period, *before in undo.get("marks", ()):
                storage.remove_mark(self._db, unit_id, period)
                if before and before[0]:
                    day, state, note = before[0]
                    on = date.fromisoformat(day) if day else None
                    storage.set_mark(self._db, unit_id, period, on, state, note)
            packages.bring_back(self._db, undo)
            storage.mark_undone(self._db, batch)
            self._workspace.record("restore", "exchange", batch, f"Hoàn lại lần nhận số {batch}")
        return changes(Topic.ACTIVITIES, Topic.EXCHANGE)

    # -- what was received -------------------------------------------------------------------------

    def waiting(self) -> list[SeenRow]:
        """Return the rows that wait for the clerk."""
        return storage.waiting(self._db)

    def files(self, limit: int = 200) -> list[SeenFile]:
        return storage.files(self._db, limit)

    def origin(self, activity_id: int) -> list[SeenRow]:
        """Return the rows (file, sheet, line) that an activity came from, every version."""
        return storage.rows_of_activity(self._db, activity_id)

    # -- packages between offices (doors/packages.py) ---------------------------------------------------

    def export_package(
        self, out: Path, period: Period | None = None, files: bool = True, progress: Progress | None = None
    ) -> Exported:
        """Write a `.cchc` package for another office; in a worker by `workspace.saver()`."""
        return self._workspace.packages.export(out, period, progress, files=files)

    def read_package(self, path: Path, progress: Progress | None = None) -> PackageBatch:
        """Check a package and return the verdict on each row, a Batch as sheets give; nothing is written."""
        return self._workspace.packages.read(path, progress)

    def accept_package(self, batch: PackageBatch, progress: Progress | None = None) -> Accepted:
        """Write what is to be written of a package; in a worker by `workspace.saver()`. `take_back` undoes it."""
        return self._workspace.packages.accept(batch, progress=progress)

    # -- workbooks for units -------------------------------------------------------------------------

    def write_templates(
        self,
        out: Path,
        units: Sequence[Unit] = (),
        *,
        plan: Plan | None = None,
        period: Period | None = None,
        progress: Progress | None = None,
    ) -> list[Path]:
        """Write a workbook for each unit: into `out` if it ends in .xlsx (one unit or none), else as a folder."""
        from cchc_desktop.exports.xlsx.unit_template import write_unit_template

        period = period or periods_of(date.today(), self._workspace.window_rule)
        plan = plan or self._workspace.current_plan(period.year)
        office = self._workspace.office()
        single = out.suffix.lower() == ".xlsx"
        if single and len(units) > 1:
            raise AppError("Nhiều đơn vị thì mỗi đơn vị một tệp.", "Chọn một thư mục, hoặc chỉ một đơn vị.")
        made: list[Path] = []
        taken: set[str] = set()
        for unit in units or (None,):
            order = TemplateOrder(office, unit, period, plan, new_uid()[:10])
            name = order.file_name
            if name.lower() in taken:  # two units with the same short name
                name = f"{name.removesuffix('.xlsx')}_{unit.id if unit else 0}.xlsx"
            taken.add(name.lower())
            made.append(write_unit_template(template_of(order), out if single else out / name))
            if progress:
                progress(len(made), max(1, len(units)))
        return made

    def save_layout(self, signature: str, fields: Sequence[str], unit_id: int | None = None) -> Changes:
        """Remember how a heading's columns are to be read."""
        with self._db.writing():
            storage.save_layout(self._db, signature, fields, unit_id)
            self._workspace.record("update", "exchange", unit_id, "Ghép cột của bảng tính")
        return changes(Topic.EXCHANGE)


def read_files(
    paths: Sequence[Path],
    office: Office,
    today: date,
    units: Mapping[str, int] | None = None,
    progress: Progress | None = None,
) -> tuple[list[FileRead], list[tuple[str, AppError]]]:
    """Read files one after another; one that can't be read is told and doesn't stop the others."""
    from cchc_desktop.intake.sheet_book import open_book

    files: list[FileRead] = []
    failed: list[tuple[str, AppError]] = []
    for number, path in enumerate(map(Path, paths)):

        def told(done: int, total: int, number: int = number) -> None:
            if progress:
                share = min(done / total, 1.0) if total else 0.0
                progress(int((number + share) * 1000), len(paths) * 1000)

        try:
            told(0, 1)
            saved = datetime.fromtimestamp(path.stat().st_mtime) if path.exists() else None
            book = open_book(path)
            try:
                with path.open("rb") as stream:
                    sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
                unit = (units or {}).get(str(path))
                file = read_book(book, sha256, office, saved=saved, unit_id=unit, progress=told, file_no=number)
                files.append(flagged(file, office.rule, today))
            finally:
                book.close()
        except AppError as error:
            from cchc_desktop.errors import Cancelled

            if isinstance(error, Cancelled):
                raise
            failed.append((path.name, error))
    return files, failed


class _Acceptance:
    """One acceptance under way: rows gathered by the activity that they make or change."""

    def __init__(self, door: Exchange, batch: Batch) -> None:
        self.workspace, self.db = door._workspace, door._db
        self.batch = batch
        self.added: list[int] = []
        self.updated: list[dict[str, Any]] = []
        self.rows: list[int] = []
        self.retired: list[int] = []
        self.waited: list[int] = []
        self.marks: list[tuple[int, str, tuple[str | None, str, str] | None]] = []
        self.file_ids: dict[int, int] = {}
        self.number: int | None = None
        self.counted: dict[Decision, int] = defaultdict(int)

    def write(self, kind: str) -> Accepted:
        verdicts = self._resolved()
        founders = {i: [i] for i, v in enumerate(verdicts) if v.decision is Decision.ADD}
        onto: dict[int, list[int]] = defaultdict(list)
        for index, verdict in enumerate(verdicts):
            if verdict.decision in (Decision.JOINT, Decision.UPDATE, Decision.DUPLICATE):
                if verdict.target is not None:
                    onto[verdict.target].append(index)
                elif verdict.decision is not Decision.DUPLICATE and verdict.peer in founders:
                    founders[verdict.peer].append(index)
        self._kind = kind
        self._found(verdicts, founders)
        self._change(verdicts, onto)
        waiting = self._keep_waiting(verdicts)
        self._mark_board()
        if self.number is None:
            return Accepted(changes(), None)
        undo = {
            "added": self.added, "updated": self.updated, "rows": self.rows, "retired": self.retired,
            "waited": self.waited, "files": list(self.file_ids.values()), "marks": self.marks,
        }  # fmt: skip
        storage.set_undo(self.db, self.number, undo)
        written = sum(self.counted.values())
        if written or waiting:
            files = ", ".join(file.name for file in self.batch.files[:3])
            summary = f"Nhận {written} dòng từ {len(self.batch.files)} tệp ({files})"
            self.workspace.record("add", "exchange", self.number, summary)
        return Accepted(
            changes(Topic.ACTIVITIES, Topic.EXCHANGE),
            self.number,
            self.counted[Decision.ADD],
            self.counted[Decision.UPDATE],
            self.counted[Decision.JOINT],
            waiting,
        )

    def _resolved(self) -> list[Verdict]:
        """Return the verdicts; a row that leans on one that is not added after all is added itself."""
        verdicts = list(self.batch.verdicts)
        heads: dict[int, int] = {}
        for index, verdict in enumerate(verdicts):
            if verdict.target is not None or verdict.peer is None or verdict.decision not in WRITTEN:
                continue
            peer = heads.get(verdict.peer, verdict.peer)
            if verdict.decision is Decision.ADD:
                continue
            if verdicts[peer].decision is not Decision.ADD:
                heads[verdict.peer] = index
                verdicts[index] = replace(verdict, decision=Decision.ADD, peer=None)
            elif peer != verdict.peer:
                verdicts[index] = replace(verdict, peer=peer)
        return [
            replace(v, decision=Decision.ASK) if v.decision in WRITTEN and v.row.activity is None else v
            for v in verdicts
        ]

    # -- new activities ---------------------------------------------------------------------------

    def _found(self, verdicts: Sequence[Verdict], founders: Mapping[int, Sequence[int]]) -> None:
        made: list[tuple[Sequence[int], Activity]] = []
        for indexes in founders.values():
            members: list[Member] = []
            for index in indexes:
                member = _member(verdicts[index].row)
                if verdicts[index].decision is Decision.UPDATE:
                    members = [m for m in members if m.source != member.source]
                members.append(member)
            made.append((indexes, checked(replace(merged(members), id=None, uid=""))))
        ids = activities.add(self.db, [activity for _, activity in made])
        self.added += ids
        for (indexes, _), activity_id in zip(made, ids, strict=True):
            for index in indexes:
                self._keep(verdicts[index], activity_id)
                self.counted[verdicts[index].decision] += 1

    # -- known activities -------------------------------------------------------------------------

    def _change(self, verdicts: Sequence[Verdict], onto: Mapping[int, Sequence[int]]) -> None:
        ids = list(onto)
        now = {a.id: a for a in activities.by_ids(self.db, ids)}
        sources: dict[int, list[Source]] = defaultdict(list)
        for source in storage.sources(self.db, ids):
            sources[source.activity_id].append(source)
        for activity_id, indexes in onto.items():
            activity = now.get(activity_id)
            if activity is None:
                continue
            before = [_from_source(source) for source in sources[activity_id]]
            hand = not before
            if hand:
                before = [Member("", activity, hand=True)]
            members, forced, touched = list(before), {}, False
            for index in indexes:
                verdict = verdicts[index]
                if verdict.decision is Decision.DUPLICATE:
                    if hand and verdict.row.activity is not None and not touched:
                        self._keep(verdict, activity_id)  # from now on its versions are known
                        touched = True
                    continue
                member = _member(verdict.row)
                if verdict.decision is Decision.UPDATE:
                    self.retired += self._retire(activity_id, verdict.row)
                    members = [m for m in members if not _replaces(member, m)]
                    forced |= {d.field: d.theirs for d in verdict.differences if d.conflict}
                members.append(member)
                self._keep(verdict, activity_id)
                self.counted[verdict.decision] += 1
            after = replace(rebased(activity, merged(before), merged(members)), **forced)
            after = checked(replace(after, id=activity_id, uid=activity.uid, evidence=activity.evidence))
            if after != activity:
                self.updated.append(plain(activity))
                activities.save(self.db, after)
                old, new = history.changed(plain(activity), plain(after))
                self.workspace.record("update", "activity", activity_id, after.title, old, new)

    def _retire(self, activity_id: int, row: IncomingRow) -> list[int]:
        assert row.activity is not None
        return storage.supersede(self.db, activity_id, row.source, row.row_id, row.activity)

    # -- rows and files ---------------------------------------------------------------------------

    def _keep(self, verdict: Verdict, activity_id: int | None, state: str = storage.ACTIVE) -> None:
        file_id = self._file(verdict.row)
        self.rows.append(storage.add_row(self.db, file_id, verdict.row, state, activity_id, verdict.reason))

    def _file(self, row: IncomingRow) -> int:
        """Return the id of the row's file, kept when the first of its rows is."""
        if row.file_no not in self.file_ids:
            if self.number is None:
                self.number = storage.add_batch(self.db, self.workspace.setting("user_name"), self._kind)
            file = self._read_file(row)
            written = sum(v.row.file_no == row.file_no and v.decision in WRITTEN for v in self.batch.verdicts)
            self.file_ids[row.file_no] = storage.add_file(self.db, file, self.number, written)
        return self.file_ids[row.file_no]

    def _read_file(self, row: IncomingRow) -> FileRead:
        return next(file for file in self.batch.files if any(r.file_no == row.file_no for r in file.rows[:1]))

    def _keep_waiting(self, verdicts: Sequence[Verdict]) -> int:
        """Keep what is not written for the window; a row that waits already isn't kept twice."""
        known = storage.waiting_keys(self.db)
        settled: list[int] = []
        count = 0
        for verdict in verdicts:
            key = _waiting_key(verdict.row)
            if verdict.decision in (Decision.ASK, Decision.REFUSED):
                if key not in known:
                    state = storage.WAITING if verdict.decision is Decision.ASK else storage.REFUSED
                    self._keep(verdict, None, state)
                    count += 1
            elif key in known and verdict.decision in WRITTEN:
                settled.append(known[key])
        storage.set_state(self.db, settled, storage.OLD)
        self.waited += settled
        return count

    def _mark_board(self) -> None:
        """Note on the board that a unit's file of a period has come, unless it is noted."""
        marks = storage.marks_of_board(self.db)
        for file in self.batch.files:
            if file.unit_id is None or not file.period:
                continue
            if not any(row.file_no in self.file_ids for row in file.rows[:1]):
                continue
            key = (file.unit_id, self.workspace.board.report_code(file.period))
            if key in marks and marks[key][1] != "returned":
                continue
            before = marks.get(key)
            note = before[2] if before else ""
            storage.set_mark(self.db, *key, date.today(), "received", note)
            marks[key] = (None, "received", note)
            self.marks.append((*key, before))


def _member(row: IncomingRow) -> Member:
    assert row.activity is not None
    return Member(row.source, row.activity, row.row_id, row.stamp)


def _from_source(source: Source) -> Member:
    return Member(source.source, source.activity, source.row_id, source.stamp, source.where, source.file)


def _replaces(new: Member, old: Member) -> bool:
    """Tell whether a sender's new word takes the place of an old one."""
    if old.source != new.source:
        return False
    return not (old.row_id and new.row_id) or old.row_id == new.row_id


def _waiting_key(row: IncomingRow) -> tuple[str, str, int, str]:
    from cchc_desktop.storage.values import as_json

    return row.source, row.sheet, row.line, storage.pack(row.activity) or as_json(row.said)
