"""The one door to the data: what the window and the command line hold.

Every write is one transaction, leaves an entry in the history and returns the `Changes`
that screens redraw by. A worker thread opens a `reader()` of its own.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self

from cchc_desktop import catalog
from cchc_desktop.doors.rooms import Rooms
from cchc_desktop.errors import AppError, NotFoundError
from cchc_desktop.models import (
    Activity,
    ActivityFilter,
    Changes,
    Evidence,
    HistoryEntry,
    Office,
    Order,
    Plan,
    PlanState,
    Revision,
    Topic,
    Unit,
    changes,
)
from cchc_desktop.periods import Period, Window, WindowRule, periods_of, window
from cchc_desktop.records import checked, clean, plain
from cchc_desktop.storage import (
    activities,
    duplicates,
    evidence,
    history,
    listing,
    office,
    plans,
    revisions,
    sums,
    units,
)
from cchc_desktop.storage.database import Database
from cchc_desktop.text import fold, nfc

if TYPE_CHECKING:
    from cchc_desktop.reports.figures import DetailRow, ReportFigures
    from cchc_desktop.task_match import Proposals


class Workspace(Rooms):
    """The data of one office in one folder; the doors of its areas are in doors/rooms.py."""

    def __init__(self, database: Database) -> None:
        self._db = database

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> Self:
        """Open a data folder, making it if it is new. Raises the errors of `errors` in Vietnamese."""
        return cls(Database(folder, read_only=read_only))

    def reader(self) -> Self:
        """Open the same data for reading in another thread; close it there."""
        return type(self)(Database(self._db.folder, read_only=True))

    def saver(self) -> Self:
        """Open the same data for a save in another thread, beside this one that holds the lock; close it there."""
        return type(self)(Database(self._db.folder, beside=True))

    @property
    def folder(self) -> Path:
        return self._db.folder

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def reading(self) -> AbstractContextManager[None]:
        """See one state of the data in the block: a report's figures and rows then agree."""
        return self._db.reading()

    # -- office and settings -----------------------------------------------------------------

    def office(self) -> Office:
        return office.office(self._db)

    def save_office(self, value: Office) -> Changes:
        value = clean(value)
        with self._db.writing():
            before, after = history.changed(asdict(office.office(self._db)), asdict(value))
            office.save_office(self._db, value)
            self.record("update", "office", 1, value.name or "Thông tin cơ quan", before, after)
        return changes(Topic.OFFICE)

    def setting(self, name: str) -> Any:
        return office.setting(self._db, name)

    def set_setting(self, name: str, value: Any) -> Changes:
        with self._db.writing():
            office.set_setting(self._db, name, value)
        return changes(Topic.SETTINGS)

    @property
    def window_rule(self) -> WindowRule:
        return WindowRule(self.setting("window_rule"))

    # -- units -------------------------------------------------------------------------------

    def units(self, on: date | None = None) -> list[Unit]:
        return units.units(self._db, on)

    def unit_names(self) -> dict[int, str]:
        """Return every unit's name by id, those no longer in use included."""
        return units.names(self._db)

    def save_unit(self, unit: Unit) -> Changes:
        unit = clean(unit)
        if not unit.name:
            raise AppError("Đơn vị chưa có tên.", "Nhập tên đơn vị rồi cất lại.")
        with self._db.writing():
            with activities.renaming_unit(self._db, unit.id):
                saved = units.save(self._db, unit)
            self.record("add" if unit.id is None else "update", "unit", saved.id, saved.name)
        return changes(Topic.UNITS, row_id=saved.id)

    def delete_unit(self, unit_id: int) -> Changes:
        """Remove a unit that nothing refers to; a used one must be given an end date instead."""
        name = self.unit_names().get(unit_id, "")
        if units.is_used(self._db, unit_id):
            raise AppError(
                f"Đơn vị “{name}” đã có hoạt động nên không xóa được.",
                "Ghi ngày kết thúc hiệu lực cho đơn vị; số liệu cũ vẫn giữ nguyên.",
            )
        with self._db.writing():
            units.remove(self._db, unit_id)
            self.record("delete", "unit", unit_id, name)
        return changes(Topic.UNITS, row_id=unit_id)

    def find_unit(self, text: str) -> Unit:
        """Return the one unit whose name holds the text, accents or not."""
        wanted = fold(text)
        found = [u for u in self.units() if wanted in (fold(u.name), fold(u.short_name))]
        found = found or [u for u in self.units() if wanted and wanted in fold(f"{u.name} {u.short_name}")]
        if len(found) == 1:
            return found[0]
        names = "; ".join(u.name for u in (found or self.units())[:12])
        raise AppError(
            f"Chưa rõ đơn vị “{text}”." if found else f"Không có đơn vị “{text}”.",
            f"Chọn một trong các đơn vị: {names}." if names else "Thêm đơn vị ở trang Thiết lập (lệnh units add).",
        )

    # -- plans -------------------------------------------------------------------------------

    def plans(self) -> list[Plan]:
        return plans.plans(self._db)

    def plan(self, plan_id: int) -> Plan:
        found = plans.plan(self._db, plan_id)
        if found is None:
            raise NotFoundError(f"Không có kế hoạch số {plan_id} trong dữ liệu.", "Xem danh sách bằng lệnh plan list.")
        return found

    def current_plan(self, year: int) -> Plan | None:
        """Return the plan that the year's report is measured by, if there is one."""
        found = plans.current_id(self._db, year)
        return None if found is None else self.plan(found)

    def plans_like(self, plan: Plan) -> list[Plan]:
        """Return the plans of the same years, office and title: a second import is worth a word."""
        wanted = (plan.year_from, plan.year_to, fold(plan.title), fold(plan.office))
        return [p for p in self.plans() if (p.year_from, p.year_to, fold(p.title), fold(p.office)) == wanted]

    def add_plan(self, plan: Plan) -> Changes:
        return self.save_plan(replace(plan, id=None))

    def save_plan(self, plan: Plan, *, typing: bool = False) -> Changes:
        """Save a draft; `typing` (the editor saves at every pause) leaves one entry of history in ten minutes."""
        plan = clean(plan)
        if plan.id is not None and self.plan(plan.id).state is PlanState.SIGNED:
            raise AppError("Kế hoạch đã ban hành nên không sửa được.", "Chọn Điều chỉnh, ghi lý do rồi sửa bản mới.")
        with self._db.writing():
            plan_id = plans.save(self._db, plan)
            if not (typing and history.is_recent(self._db, "update", "plan", plan_id, minutes=10)):
                self.record("add" if plan.id is None else "update", "plan", plan_id, plan.title)
        return changes(Topic.PLANS, row_id=plan_id)

    def sign_plan(self, plan_id: int, number: str, day: date, scan: Path | None = None) -> Changes:
        """Record number and date given by văn thư, keep the scan, and lock the plan as a revision."""
        plan = self.plan(plan_id)
        if plan.state is PlanState.SIGNED:
            raise AppError("Kế hoạch này đã ban hành.", "Muốn sửa, chọn Điều chỉnh và ghi lý do.")
        if not number.strip():
            raise AppError("Chưa có số của kế hoạch.", "Nhập số do văn thư cấp sau khi ký.")
        kept = None
        if scan is not None:
            with evidence.open_source(scan) as stream:
                kept = (evidence.keep_copy(self.folder, stream)[0], nfc(scan.name))
        signed = replace(
            plan, number=nfc(number.strip()), year=day.year, month=day.month, day=day.day, state=PlanState.SIGNED
        )
        with self._db.writing():
            plans.save(self._db, signed)
            revisions.keep(self._db, self.plan(plan_id), self._who(), "Ban hành", kept)
            self.record("sign", "plan", plan_id, signed.reference)
        return changes(Topic.PLANS, row_id=plan_id)

    def amend_plan(self, plan_id: int, reason: str) -> Changes:
        """Open a signed plan for a new revision; the signed one stays as it was."""
        plan = self.plan(plan_id)
        if plan.state is not PlanState.SIGNED:
            raise AppError("Kế hoạch chưa ban hành nên sửa trực tiếp được.", "Không cần mở bản điều chỉnh.")
        if not reason.strip():
            raise AppError("Chưa ghi lý do điều chỉnh.", "Nhập lý do rồi thử lại.")
        with self._db.writing():
            plans.save(self._db, replace(plan, state=PlanState.AMENDED))
            revisions.keep(self._db, self.plan(plan_id), self._who(), nfc(reason.strip()))
            self.record("amend", "plan", plan_id, reason)
        return changes(Topic.PLANS, row_id=plan_id)

    def keep_revision(self, plan_id: int, reason: str) -> Changes:
        """Keep the plan's present state to compare with later."""
        with self._db.writing():
            revisions.keep(self._db, self.plan(plan_id), self._who(), nfc(reason.strip()))
        return changes(Topic.PLANS, row_id=plan_id)

    def revisions(self, plan_id: int) -> list[Revision]:
        return revisions.revisions(self._db, plan_id)

    def revision(self, revision_id: int) -> Plan:
        """Return the plan as a revision kept it."""
        found = revisions.plan_at(self._db, revision_id)
        if found is None:
            raise NotFoundError("Không có bản lưu này của kế hoạch.")
        return found

    def scan_path(self, revision_id: int) -> tuple[Path, str] | None:
        """Return where the scan of a signed copy lies, and its name."""
        found = revisions.scan_of(self._db, revision_id)
        return (evidence.path_of(self.folder, found[0]), found[1]) if found else None

    def put_scan(self, plan_id: int, scan: Path) -> Changes:
        """Keep the scan of a plan that was issued without one, or another scan in its place."""
        signed = next((item for item in self.revisions(plan_id) if item.state is PlanState.SIGNED), None)
        if signed is None:
            raise AppError("Kế hoạch chưa ban hành nên chưa có bản ký.", "Chọn Ban hành và ghi số, ngày trước.")
        with evidence.open_source(scan) as stream:
            kept = (evidence.keep_copy(self.folder, stream)[0], nfc(scan.name))
        with self._db.writing():
            revisions.put_scan(self._db, signed.id, kept)
            self.record("scan", "plan", plan_id, kept[1])
        return changes(Topic.PLANS, row_id=plan_id)

    def delete_plan(self, plan_id: int) -> Changes:
        plan = self.plan(plan_id)
        with self._db.writing():
            plans.remove(self._db, plan_id)
            self.record("delete", "plan", plan_id, plan.title)
        return changes(Topic.PLANS, row_id=plan_id)

    def restore_plan(self, plan_id: int) -> Changes:
        with self._db.writing():
            plans.restore(self._db, plan_id)
            self.record("restore", "plan", plan_id, self.plan(plan_id).title)
        return changes(Topic.PLANS, row_id=plan_id)

    def proposals(self) -> Proposals:
        """Return what proposes a task of the plan in force for activities that name none."""
        from cchc_desktop.task_match import Proposals

        return Proposals(self._report_year, self.current_plan)

    def tasks_for(self, kind: str, on: date, title: str = "") -> tuple[int, ...]:
        """Return the task that a new activity is proposed for, if one names its kind."""
        return self.proposals().task(Activity(None, on, kind, title))

    # -- activities --------------------------------------------------------------------------

    def add_activity(self, activity: Activity) -> Changes:
        return self.add_activities([activity])

    def add_activities(self, rows: Sequence[Activity]) -> Changes:
        """Add activities, all or none; `Changes.id` is the last one's."""
        rows = [checked(row) for row in rows]
        with self._db.writing():
            ids = activities.add(self._db, rows)
            if len(rows) == 1:
                self.record("add", "activity", ids[0], rows[0].title)
            elif rows:
                span = {"first": ids[0], "last": ids[-1]}
                self.record("add", "activity", None, f"{len(rows)} hoạt động", None, span)
        return changes(Topic.ACTIVITIES, row_id=ids[-1] if ids else None)

    def save_activity(self, activity: Activity) -> Changes:
        assert activity.id is not None
        self.save_activities([activity])
        return changes(Topic.ACTIVITIES, row_id=activity.id)

    def save_activities(self, rows: Sequence[Activity]) -> Changes:
        """Save several changed activities, all or none; each leaves its own entry in the history."""
        rows = [checked(row) for row in rows]
        before = {row.id: row for row in activities.by_ids(self._db, [row.id for row in rows if row.id])}
        with self._db.writing():
            for row in rows:
                if row.id not in before:
                    raise NotFoundError("Hoạt động cần sửa không còn trong dữ liệu.", "Nạp lại danh sách (F5).")
                if row == before[row.id]:
                    continue
                activities.save(self._db, row)
                old, new = history.changed(plain(before[row.id]), plain(row))
                self.record("update", "activity", row.id, row.title, old, new)
        return changes(Topic.ACTIVITIES, row_id=rows[-1].id if rows else None)

    def write_activities(self, rows: Sequence[Activity], new: Sequence[Activity]) -> tuple[Changes, list[int]]:
        """Save changed activities and add new ones, all or none; return the ids of the new ones too."""
        new = [checked(row) for row in new]
        with self._db.writing():
            changed_rows = self.save_activities(rows)
            added = activities.add(self._db, new)
            for row_id, row in zip(added, new, strict=True):
                self.record("add", "activity", row_id, row.title)
        return changes(Topic.ACTIVITIES, row_id=added[-1] if added else changed_rows.id), added

    def unwrite_activities(self, before: Sequence[Activity], added: Sequence[int]) -> Changes:
        """Take a write back: the changed activities as they were, the added ones into the bin."""
        with self._db.writing():
            done = self.save_activities(before)
            if added:
                self._move(added, "delete")
        return done

    def alike(self, activity: Activity, hashes: Sequence[str] = ()) -> list[Activity]:
        """Return what may be the same activity: same link, a file with one of these SHA-256, same day and title."""
        return duplicates.alike(self._db, activity, hashes)

    def delete_activities(self, ids: Sequence[int]) -> Changes:
        """Move activities to the bin."""
        return self._move(ids, "delete")

    def restore_activities(self, ids: Sequence[int]) -> Changes:
        """Bring activities back from the bin."""
        return self._move(ids, "restore")

    def _move(self, ids: Sequence[int], action: str) -> Changes:
        rows = activities.by_ids(self._db, ids)
        with self._db.writing():
            (activities.bin_ if action == "delete" else activities.restore)(self._db, ids)
            for row in rows:
                self.record(action, "activity", row.id, row.title)
        return changes(Topic.ACTIVITIES, row_id=ids[-1] if ids else None)

    def activity(self, activity_id: int) -> Activity:
        found = activities.by_ids(self._db, [activity_id])
        if not found:
            raise NotFoundError(f"Không có hoạt động số {activity_id} trong dữ liệu.")
        return found[0]

    def activities(self, ids: Sequence[int]) -> list[Activity]:
        return activities.by_ids(self._db, ids)

    def activity_ids(
        self, wanted: ActivityFilter, limit: int | None = None, order: Order = listing.NEWEST
    ) -> array[int]:
        return listing.ids(self._db, wanted, limit, order)

    def newest(self, wanted: ActivityFilter, limit: int, *, oldest: bool = False) -> list[Activity]:
        return listing.newest(self._db, wanted, limit, oldest=oldest)

    def first_page(
        self, wanted: ActivityFilter, limit: int, seconds: float, *, oldest: bool = False
    ) -> list[Activity] | None:
        """Return the first activities by day, or None where that takes longer: let a worker read them."""
        try:
            return listing.newest(self._db, wanted, limit, oldest=oldest, seconds=seconds)
        except listing.TooSlow:
            return None

    def column_values(self, wanted: ActivityFilter, column: str) -> list[tuple[Any, int]]:
        """Return the values that a column of the list has, with how often each stands (`listing.VALUE_COLUMNS`)."""
        return listing.values(self._db, wanted, column)

    def count(self, wanted: ActivityFilter, at_most: int | None = None) -> int:
        return listing.count(self._db, wanted, at_most)

    def totals(self, wanted: ActivityFilter) -> list[tuple[str, float, int, int]]:
        """Return (kind, quantity, reach, activities) of a filter, kinds apart, in catalogue order."""
        order = {kind.id: place for place, kind in enumerate(catalog.kinds())}
        return sorted(listing.totals(self._db, wanted), key=lambda row: order.get(row[0], len(order)))

    def years(self) -> list[int]:
        """Return the years that have activities or a plan, newest first."""
        found = set(sums.years(self._db))
        for first, last in plans.spans(self._db):
            found.update(range(first, last + 1))
        return sorted(found, reverse=True)

    # -- evidence ----------------------------------------------------------------------------

    def attach(self, activity_id: int, source: Path, *, signed: bool = False, captured: date | None = None) -> Changes:
        """Copy a file into the data folder as evidence of an activity."""
        kept = self.proofs.keep(source)
        return self.proofs.attach(activity_id, replace(kept, signed=signed, captured=captured))

    def attach_stream(
        self, activity_id: int, stream: BinaryIO, name: str, *, signed: bool = False, captured: date | None = None
    ) -> Changes:
        kept = self.proofs.keep_stream(stream, name)
        return self.proofs.attach(activity_id, replace(kept, signed=signed, captured=captured))

    def evidence(self, activity_id: int) -> list[Evidence]:
        return evidence.of(self._db, [activity_id])

    def delete_evidence(self, evidence_id: int) -> Changes:
        return self.proofs.remove(evidence_id)

    # -- reports -----------------------------------------------------------------------------

    def window(self, period: Period) -> Window:
        """Return the days a period's data come from by this office's rule."""
        return window(period, self.window_rule)

    def figures(self, period: Period) -> ReportFigures:
        """Return all figures of a period's report."""
        return self.reporting.figures(period)

    def details(self, period: Period) -> Iterator[DetailRow]:
        """Yield a period's activities as its detail table prints them, oldest first."""
        yield from self.details_between(self.window(period))

    def details_between(self, now: Window) -> Iterator[DetailRow]:
        """Yield the activities of some days as the detail table prints them."""
        from cchc_desktop.reports.figures import DetailRow

        names = self.unit_names()
        contents = {tag.id: tag.label for tag in catalog.contents()}
        audiences = {tag.id: tag.label for tag in catalog.audiences()}
        tasks = {task.id: task.text for plan in self.plans() for task in plan.tasks}
        for row in sums.rows_between(self._db, now.first, now.last):
            kind = catalog.kind(row.kind)
            own = [names.get(i, "") for i in (row.unit_id, *row.joint_unit_ids) if i is not None]
            yield DetailRow(
                activity=row,
                kind_label=kind.label,
                counting_unit=kind.counting_unit,
                reach_unit=kind.reach_words,
                unit_name=", ".join(dict.fromkeys(own)),
                contents=", ".join(contents.get(tag, tag) for tag in row.contents),
                audiences=", ".join(audiences.get(tag, tag) for tag in row.audiences),
                tasks="; ".join(tasks[i] for i in row.task_ids if i in tasks),
            )

    def _report_year(self, day: date) -> int:
        return periods_of(day, self.window_rule).year

    # -- care --------------------------------------------------------------------------------

    def history(self, limit: int = 200) -> list[HistoryEntry]:
        return history.entries(self._db, limit)

    def check(self) -> list[str]:
        """Return every problem of the data in Vietnamese; empty when all is well."""
        found = [f"Cơ sở dữ liệu: {problem}" for problem in self._db.problems()]
        return found or [*evidence.problems(self._db), *self.reporting.problems()]

    def _who(self) -> str:
        return self.setting("user_name")

    def record(
        self,
        action: str,
        entity: str,
        entity_id: int | None,
        summary: str,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        history.record(self._db, self._who(), action, entity, entity_id, summary, before, after)
