"""What an acceptance writes: activities added, changed, joined; rows kept with their place; taken back as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from cchc_desktop import clock
from cchc_desktop.errors import AppError
from cchc_desktop.exchange.mending import corrected
from cchc_desktop.exchange.merging import Member, merged, rebased
from cchc_desktop.exchange.records import WRITTEN, Decision, FileRead, IncomingRow, Source, Verdict
from cchc_desktop.exchange.triage import UNSURE_UNITS
from cchc_desktop.files import safe_name
from cchc_desktop.models import Activity, Changes, Topic, changes
from cchc_desktop.periods import Period
from cchc_desktop.records import checked, plain
from cchc_desktop.storage import activities, board, history
from cchc_desktop.storage import exchange as storage
from cchc_desktop.text import short_date

if TYPE_CHECKING:
    from cchc_desktop.storage.database import Database
    from cchc_desktop.workspace import Workspace

_LEFT = {Decision.ASK: storage.WAITING, Decision.REFUSED: storage.REFUSED, Decision.DUPLICATE: storage.DROPPED}


@dataclass(frozen=True, slots=True)
class Batch:
    """Files read and the verdict on each of their rows; `failed` are (file name, sentence)."""

    files: tuple[FileRead, ...]
    verdicts: tuple[Verdict, ...]
    failed: tuple[tuple[str, AppError], ...] = ()
    came: date | None = None  # the day the files came, as the clerk says; today where he says nothing

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
    rejudged: int = 0  # rows of earlier files that are no longer in doubt
    displaced: int = 0  # activities that wait now, as a unit before theirs tells what may be the same
    later: tuple[Verdict, ...] = ()  # on rows in doubt, judged again by what came in


RETURNED = "TraLai_"  # begins the names of marked copies: a unit mends such a copy and sends it back


class Acceptance:
    """One acceptance under way: rows gathered by the activity that they make or change."""

    def __init__(self, workspace: Workspace, db: Database, batch: Batch) -> None:
        self.workspace, self.db = workspace, db
        self.batch = batch
        self.with_task = workspace.proposals().given  # a sheet without a column of tasks is counted to the plan too
        self.added: list[int] = []
        self.updated: list[dict[str, Any]] = []
        self.rows: list[int] = []
        self.retired: list[int] = []
        self.waited: list[int] = []
        self.displaced: list[tuple[int, list[int]]] = []
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
        self._displace(verdicts)
        waiting = self._keep_waiting(verdicts)
        self._mark_board()
        if self.number is None:
            return Accepted(changes(), None)
        undo = {
            "added": self.added, "updated": self.updated, "rows": self.rows, "retired": self.retired,
            "waited": self.waited, "displaced": self.displaced, "files": list(self.file_ids.values()),
            "marks": self.marks, "summary": self._summary(),
        }  # fmt: skip
        storage.set_undo(self.db, self.number, undo)
        if self.counted or waiting:
            self.workspace.record("add", "exchange", self.number, undo["summary"])
        return Accepted(
            changes(Topic.ACTIVITIES, Topic.EXCHANGE),
            self.number,
            self.counted[Decision.ADD],
            self.counted[Decision.UPDATE],
            self.counted[Decision.JOINT],
            waiting,
            displaced=len(self.displaced),
        )

    def _summary(self) -> str:
        files = self.batch.files
        names = ", ".join(file.name for file in files[:3])
        more = f" và {len(files) - 3} tệp khác" if len(files) > 3 else ""
        return f"Nhận {sum(self.counted.values())} dòng từ {len(files)} tệp ({names}{more})"

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
            activity = self.with_task(merged(members))
            for index in indexes:
                activity = corrected(verdicts[index], activity)
            made.append((indexes, checked(replace(activity, id=None, uid=""))))
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
            before = [Member.of(source) for source in sources[activity_id]]
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
            stood, comes = self.with_task(merged(before)), self.with_task(merged(members))
            after = replace(rebased(activity, stood, comes), **forced)
            for index in indexes:
                if verdicts[index].decision is not Decision.DUPLICATE:
                    after = corrected(verdicts[index], after)
            after = checked(replace(after, id=activity_id, uid=activity.uid, evidence=activity.evidence))
            if after != activity:
                self.updated.append(plain(activity))
                activities.save(self.db, after)
                old, new = history.changed(plain(activity), plain(after))
                self.workspace.record("update", "activity", activity_id, after.title, old, new)

    def _retire(self, activity_id: int, row: IncomingRow) -> list[int]:
        assert row.activity is not None
        return storage.supersede(self.db, activity_id, row.source, row.row_id, row.activity)

    def _displace(self, verdicts: Sequence[Verdict]) -> None:
        """Let activities wait that a row of a unit before theirs may be one with."""
        for verdict in verdicts:
            if verdict.decision is not Decision.ADD or verdict.row.activity is None:
                continue
            new = verdict.row.activity
            reason = f"{UNSURE_UNITS} với “{new.title[:70]}” ngày {short_date(new.date)}."
            for activity in activities.by_ids(self.db, list(verdict.displaces)):
                assert activity.id is not None
                self.displaced.append((activity.id, storage.displace(self.db, activity.id, reason)))
                activities.bin_(self.db, [activity.id])
                self.workspace.record("delete", "activity", activity.id, f"Chuyển sang chờ: {activity.title}")

    # -- rows and files ---------------------------------------------------------------------------

    def _keep(self, verdict: Verdict, activity_id: int | None, state: str = storage.ACTIVE) -> None:
        file_id = self._file(verdict.row)
        hand = storage.MENDED if verdict.mended else storage.BY_HAND
        reason = f"{hand}. {verdict.reason}" if verdict.by_hand and activity_id else verdict.reason
        self.rows.append(storage.add_row(self.db, file_id, verdict.row, state, activity_id, reason))

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
        # A row that waits or went back is settled by what the same file says on its line now.
        places = {(row.unit_id, _file_key(row.file), row.sheet, row.line): row.id for row in storage.waiting(self.db)}
        settled: list[int] = []
        count = 0
        for verdict in verdicts:
            key = _waiting_key(verdict.row)
            row = verdict.row
            before = places.get((row.unit_id, _file_key(row.file), row.sheet, row.line))
            if before is not None and before != known.get(key):
                settled.append(before)
            if verdict.decision in _LEFT and (verdict.by_hand or verdict.decision is not Decision.DUPLICATE):
                if key not in known:
                    self._keep(verdict, None, _LEFT[verdict.decision])
                    count += verdict.decision is not Decision.DUPLICATE
            elif key in known and verdict.decision in WRITTEN:
                settled.append(known[key])
        storage.set_state(self.db, settled, storage.OLD)
        self.waited += settled
        return count

    def _mark_board(self) -> None:
        """Note on the board that a unit's file of a period has come, unless it is noted."""
        marks = board.marks_of_board(self.db)
        for file in self.batch.files:
            if file.unit_id is None or not file.period:
                continue
            if not any(row.file_no in self.file_ids for row in file.rows[:1]):
                continue
            key = (self._holder(file.unit_id, file.period), self.workspace.board.report_code(file.period))
            if key in marks and marks[key][1] != "returned":
                continue
            before = marks.get(key)
            note = before[2] if before else ""
            board.set_mark(self.db, *key, self.batch.came or clock.today(), "received", note)
            marks[key] = (None, "received", note)
            self.marks.append((*key, before))

    def _holder(self, unit_id: int, code: str) -> int:
        """Return who stands on the board for a unit in a period: its successor, where it had ended before."""
        units = {unit.id: unit for unit in self.workspace.units()}
        first = self.workspace.window(Period.parse(code)).first
        for _ in units:
            unit = units.get(unit_id)
            if unit is None or unit.valid_to is None or unit.valid_to >= first or unit.successor_id is None:
                break
            unit_id = unit.successor_id
        return unit_id


class Rejudged(Acceptance):
    """Writes rows of earlier files that waited and are no longer in doubt; their files are known already."""

    def _file(self, row: IncomingRow) -> int:
        if self.number is None:
            self.number = storage.add_batch(self.db, self.workspace.setting("user_name"), self._kind)
        return int(self._read_file(row).extra["file_id"])


def _member(row: IncomingRow) -> Member:
    assert row.activity is not None
    return Member(row.source, row.activity, row.row_id, row.stamp)


def _replaces(new: Member, old: Member) -> bool:
    """Tell whether a sender's new word takes the place of an old one."""
    if old.source != new.source:
        return False
    return not (old.row_id and new.row_id) or old.row_id == new.row_id


def _file_key(name: str) -> str:
    """Return what a unit's file and its marked copy have in common."""
    return safe_name(name.removeprefix(RETURNED).rpartition(".")[0] or name, 80)


def _waiting_key(row: IncomingRow) -> tuple[str, str, int, str]:
    from cchc_desktop.storage.values import as_json

    return row.source, row.sheet, row.line, storage.pack(row.activity) or as_json(row.said)
