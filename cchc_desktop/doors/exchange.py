"""What units and other offices send: read, triaged, accepted in one transaction, taken back; nothing silently."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop import clock
from cchc_desktop.doors import Door
from cchc_desktop.doors.acceptance import Acceptance, Accepted, Batch, Rejudged
from cchc_desktop.errors import AppError
from cchc_desktop.exchange.identity import comparable, link_of
from cchc_desktop.exchange.memory import remembered
from cchc_desktop.exchange.mending import as_kept, as_mended
from cchc_desktop.exchange.period_rule import ended, flagged
from cchc_desktop.exchange.reading import Office, days_of, read_book
from cchc_desktop.exchange.records import WRITTEN, Decision, FileRead, IncomingRow, Known, Rules, Verdict
from cchc_desktop.exchange.templates import TemplateOrder, task_label, template_of
from cchc_desktop.exchange.triage import AMBIGUOUS, triage
from cchc_desktop.exchange.words import plain_words, template_helps
from cchc_desktop.models import Changes, Plan, Topic, Unit, changes
from cchc_desktop.periods import Period, PeriodKind, periods_of
from cchc_desktop.records import from_plain
from cchc_desktop.storage import activities, board, history, packages, waiting
from cchc_desktop.storage import exchange as storage
from cchc_desktop.storage.exchange import SeenFile, SeenRow
from cchc_desktop.storage.values import new_uid
from cchc_desktop.storage.waiting import settled
from cchc_desktop.text import padded, short_date

if TYPE_CHECKING:
    from cchc_desktop.doors.packages import Exported, PackageBatch

Progress = Callable[[int, int], None]
_ROUNDS = 20  # each round lets a row in that a unit before all others sent; more than a few are never needed


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
        files, failed = read_files(paths, self.office(), today or clock.today(), units or {}, progress)
        return self.triage_read(files, failed, progress)

    def triage_read(
        self,
        files: Sequence[FileRead],
        failed: Sequence[tuple[str, AppError]] = (),
        progress: Progress | None = None,
    ) -> Batch:
        """Return the verdicts on files that are read already."""
        rows = [row for file in files for row in file.rows]
        known = self.known(rows)
        verdicts = list(remembered(triage(rows, known, self.rules(), progress), settled(self._db)))
        return Batch(tuple(with_gone_rows(file, known, verdicts) for file in files), tuple(verdicts), tuple(failed))

    def mend(self, batch: Batch, index: int, row: IncomingRow, mended: Mapping[str, object]) -> Verdict:
        """Return the verdict on a row (as read) with what the clerk corrected in it; the others keep theirs."""
        rows = [as_mended(verdict.row, verdict.mended) for verdict in batch.verdicts]
        rows[index] = as_mended(row, mended)
        verdict = triage(rows, self.known(rows), self.rules())[index]
        hand = bool(mended) and verdict.decision in WRITTEN
        return replace(verdict, row=as_kept(row, mended), mended=dict(mended), by_hand=hand)

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
        # A task that the program proposed for a unit's row is nobody's word: it sets no two rows apart.
        named = {source.activity_id for source in sources if source.activity.task_ids}
        proposals = self._workspace.proposals()
        kept = tuple(
            replace(a, task_ids=()) if a.id in sent - named and a.task_ids == proposals.task(a) else a
            for a in found.values()
            if a.id not in binned or a.id in sent
        )
        return Known(kept, tuple(sources), frozenset(binned), tuple(proofs))

    # -- accepting ------------------------------------------------------------------------------

    def accept(self, batch: Batch, kind: str = "sheet") -> Accepted:
        """Write what is to be added, updated or joined, in one transaction; keep the rest as waiting.

        Nothing new writes nothing. `take_back(batch)` undoes it.
        """
        from cchc_desktop.doors.packages import PackageBatch

        if isinstance(batch, PackageBatch):
            return self.accept_package(batch)
        work = Acceptance(self._workspace, self._db, batch)
        with self._db.writing():
            done = work.write(kind)
            return self._judge_waiting(done) if done.added or done.joint or done.updated else done

    def _judge_waiting(self, done: Accepted) -> Accepted:
        """Judge the rows in doubt again by what the log says now, until no more come in: order must not matter."""
        followed: list[int] = []
        later: list[Verdict] = []
        rejudged = displaced = 0
        for _ in range(_ROUNDS):
            found = [
                (replace(file, rows=rows), [why for _, why in own])
                for file, own in waiting.files(self._db)
                if (rows := tuple(r for r, (_, why) in zip(file.rows, own, strict=True) if why.startswith(AMBIGUOUS)))
            ]
            rows = [row for file, _ in found for row in file.rows]
            verdicts = triage(rows, self.known(rows), self.rules()) if rows else []
            come_in = (Decision.ADD, Decision.JOINT)
            if not any(verdict.decision in come_in for verdict in verdicts):
                break
            kept = tuple(v if v.decision in come_in else replace(v, decision=Decision.ASK) for v in verdicts)
            more = Rejudged(self._workspace, self._db, Batch(tuple(f for f, _ in found), kept)).write("sheet")
            rejudged += more.added + more.joint
            later += kept
            displaced += more.displaced
            followed += [more.batch] if more.batch is not None else []
        if followed and done.batch is not None and (undo := storage.undo_of(self._db, done.batch)) is not None:
            storage.set_undo(self._db, done.batch, {**undo, "followed": followed})
        return replace(done, rejudged=rejudged, displaced=done.displaced + displaced, later=tuple(later))

    def outcome(self, batch: Batch, done: Accepted) -> Batch:
        """Return a batch with what became of each row in the end, once rows in doubt had been judged again."""
        later = {_place(v.row): v for v in done.later if v.decision is not Decision.ASK}
        waits = {
            _place(row): reason
            for file, own in waiting.files(self._db)
            for row, (_, reason) in zip(file.rows, own, strict=True)
        }
        verdicts = list(batch.verdicts)
        for index, verdict in enumerate(verdicts):
            place = _place(verdict.row)
            if place in waits and verdict.decision in WRITTEN:
                verdicts[index] = replace(verdict, decision=Decision.ASK, reason=waits[place])
            elif place in later and place not in waits and verdict.decision is Decision.ASK:
                verdicts[index] = replace(later[place], row=verdict.row)
        return replace(batch, verdicts=tuple(verdicts))

    def obstacle(self, batch: int) -> str:
        """Return why an acceptance can't be taken back now, "" when it can."""
        undo = storage.undo_of(self._db, batch)
        if undo is None:
            return "Lần nhận này đã được hoàn tác."
        touched = [*undo["added"], *(row["id"] for row in undo["updated"])]
        edited = history.edited_after(self._db, batch, touched) if touched else 0
        return (
            f"{padded(edited)} hoạt động của lần nhận này đã được sửa; hoàn tác các lần sửa đó trước." if edited else ""
        )

    def stands(self, batch: int) -> bool:
        """Tell whether an acceptance has not been taken back."""
        return storage.undo_of(self._db, batch) is not None

    def is_latest(self, batch: int) -> bool:
        """Tell whether nothing was accepted since, but for rows that this very acceptance settled."""
        undo = storage.undo_of(self._db, batch) or {}
        return storage.last_batch(self._db) in (batch, *undo.get("followed", ()))

    def take_back(self, batch: int) -> Changes:
        """Undo an acceptance: what it added goes to the bin, what it changed is as before."""
        if obstacle := self.obstacle(batch):
            raise AppError("Chưa hoàn tác được.", obstacle)
        return self._take_back(batch)

    def _take_back(self, batch: int) -> Changes:
        undo = storage.undo_of(self._db, batch)
        assert undo is not None
        with self._db.writing():
            for later in reversed(undo.get("followed", ())):
                if storage.undo_of(self._db, later) is not None:
                    self._take_back(later)
            activities.bin_(self._db, undo["added"])
            for row in undo["updated"]:
                activities.save(self._db, from_plain(row))
            storage.remove_rows(self._db, undo["rows"])
            storage.set_state(self._db, undo["retired"], storage.ACTIVE)
            storage.set_state(self._db, undo.get("waited", ()), storage.WAITING)
            for activity_id, rows in undo.get("displaced", ()):
                if still := storage.replaced_rows(self._db, rows):
                    storage.set_state(self._db, still, storage.ACTIVE)
                    activities.restore(self._db, [activity_id])
            storage.remove_files(self._db, undo["files"])
            for unit_id, period, *before in undo.get("marks", ()):
                board.remove_mark(self._db, unit_id, period)
                if before and before[0]:
                    day, state, note = before[0]
                    on = date.fromisoformat(day) if day else None
                    board.set_mark(self._db, unit_id, period, on, state, note)
            packages.bring_back(self._db, undo)
            storage.mark_undone(self._db, batch)
            self._workspace.record("delete", "exchange", batch, undo.get("summary", ""))
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

        period = period or periods_of(clock.today(), self._workspace.window_rule)
        if plan is not None and not plan.year_from <= period.year <= plan.year_to:
            period = Period(plan.year_from, PeriodKind.QUARTER, 1)  # the plan's first quarter: its log begins there
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


def _place(row: IncomingRow) -> tuple[str, str, int, object]:
    return row.file, row.sheet, row.line, comparable(row.activity) if row.activity else None


def with_gone_rows(file: FileRead, known: Known, verdicts: Sequence[Verdict]) -> FileRead:
    """Return the file with a note of what it told before and tells no more; nothing is taken out for that."""
    senders = {row.source for row in file.rows}
    spoken = {v.target for v in verdicts if v.target is not None and v.row.source in senders}
    gone = [s for s in known.sources if s.file == file.name and s.source in senders and s.activity_id not in spoken]
    if not gone:
        return file
    names = "; ".join(f"“{s.activity.title[:60]}” ngày {short_date(s.activity.date)}" for s in gone[:3])
    more = f" và {len(gone) - 3} dòng khác" if len(gone) > 3 else ""
    note = f"Có {len(gone)} dòng nhận lần trước không còn trong tệp này (vẫn giữ trong nhật ký): {names}{more}."
    return replace(file, notes=(*file.notes, note))


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
                files.append(ended(flagged(file, office.rule, today), office.units))
            finally:
                book.close()
        except AppError as error:
            from cchc_desktop.errors import Cancelled

            if isinstance(error, Cancelled):
                raise
            failed.append((path.name, error))
    return files, failed
