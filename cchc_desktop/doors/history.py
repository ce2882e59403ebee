"""What changed, when and by whom; taking a change back where that can still be done; the bin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from cchc_desktop import catalog
from cchc_desktop.doors import Door
from cchc_desktop.errors import AppError, NotFoundError
from cchc_desktop.labels import ACTIONS, ENTITIES
from cchc_desktop.models import Activity, Changes, HistoryEntry, Office, Signer, Topic, changes
from cchc_desktop.records import plain
from cchc_desktop.registers import RECORDS, name_of, register
from cchc_desktop.reports.change_words import FieldChange, Names, field_changes
from cchc_desktop.storage import bin, history
from cchc_desktop.storage import registers as register_rows
from cchc_desktop.storage.bin import Binned
from cchc_desktop.storage.history import Kept
from cchc_desktop.storage.values import day
from cchc_desktop.text import fold

__all__ = ["Binned", "Change", "Past"]
_OPPOSITE = {"delete": "add", "restore": "delete"}  # what an entry that takes another back took back


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of the history in words. `obstacle` says why it can't be taken back, "" when it can."""

    entry: HistoryEntry
    fields: tuple[FieldChange, ...]
    undoes: int | None
    undone: bool
    obstacle: str
    together: int = 1  # how many changes the same write made

    @property
    def words(self) -> str:
        """Return "Sửa hoạt động", and for what took a change back what that change was: "Hoàn tác: thêm kế hoạch"."""
        action = self.entry.action if self.undoes is None else _OPPOSITE.get(self.entry.action, self.entry.action)
        words = f"{ACTIONS.get(action, action)} {ENTITIES.get(self.entry.entity, self.entry.entity)}"
        return f"Hoàn tác: {words[0].lower()}{words[1:]}" if self.undoes is not None else words


class Past(Door):
    """`workspace.past`."""

    def changes(
        self, limit: int = 100, *, before: int | None = None, entities: Sequence[str] = (), text: str = ""
    ) -> list[Change]:
        """Return changes newest first, those older than the entry `before`; `text` is found without accents."""
        kept = history.page(self._db, limit, before=before, entities=entities, words=fold(text).split())
        names = self._names() if any(item.after for item in kept) else Names({}, {})
        return [self._change(item, names) for item in kept]

    def first_day(self) -> date | None:
        """Return the day on which the office began to use the program."""
        return history.first_day(self._db)

    def latest(self) -> Change | None:
        """Return the newest change not taken back, whether `undo` can or not: it never skips to an older one."""
        kept = history.newest_not_undone(self._db)
        return self._change(kept, self._names()) if kept else None

    def undo(self, entry_id: int | None = None, *, whole: bool = False) -> Changes:
        """Take back a change (`whole`: with all of the same write), or the latest write that can be.

        The history keeps both, so that it can be done again.
        """
        if entry_id is None:
            found = self.latest()
            if found is None or found.obstacle:
                why = found.obstacle if found else "Chưa có thay đổi nào."
                raise AppError("Không hoàn tác được lần thay đổi gần nhất.", why)
            entry_id, whole = found.entry.id, True
        kept = history.entry(self._db, entry_id)
        if kept is None:
            raise NotFoundError("Không có thay đổi này trong lịch sử.")
        wanted = history.batch(self._db, kept.batch) if whole and kept.entry.entity != "exchange" else [kept]
        topics: set[Topic] = set()
        last_id, obstacles = None, []
        with self._db.writing():
            for item in wanted:
                if obstacle := self._obstacle(item):
                    obstacles.append(obstacle)
                    continue
                last = history.newest_id(self._db)
                done = self._take_back(item)
                history.mark_undoing(self._db, last, item.entry.id)
                topics |= done.topics
                last_id = done.id
        if not topics:
            raise AppError("Thay đổi này không hoàn tác được nữa.", obstacles[0])
        return changes(*topics, row_id=last_id)

    def bin(self, limit: int = 500) -> list[Binned]:
        """Return what was deleted, last first: activities, plans, evidence, units, rows of registers."""
        titles: dict[int | None, str] = {}
        found = bin.binned(self._db, limit)
        ids = [item.id for item in found if item.entity in RECORDS]
        for row in register_rows.by_ids(self._db, ids):
            titles[row.id] = register(name_of(row)).title_of(row)
        return [_in_words(item, titles) for item in found]

    def restore(self, entity: str, row_id: int) -> Changes:
        """Bring a record back from the bin."""
        if bin.state(self._db, entity, row_id) is None:
            raise NotFoundError("Mục này không còn trong dữ liệu.")
        workspace = self._workspace
        match entity:
            case "activity":
                return workspace.restore_activities([row_id])
            case "plan":
                return workspace.restore_plan(row_id)
            case "evidence":
                return workspace.proofs.restore(row_id)
            case "channel":
                return workspace.channels.restore(row_id)
            case "series":
                return workspace.series.delete(row_id, back=True)
            case "unit":
                with self._db.writing():
                    bin.restore(self._db, "unit", row_id)
                    workspace.record("restore", "unit", row_id, workspace.unit_names().get(row_id, ""))
                return changes(Topic.UNITS, row_id=row_id)
            case _:
                return workspace.registers.restore([row_id])

    # -- what can be taken back ----------------------------------------------------------------

    def _obstacle(self, kept: Kept) -> str:
        """Return why an entry can't be taken back, "" when it can."""
        entry = kept.entry
        if kept.undone:
            return "Thay đổi này đã được hoàn tác."
        if entry.entity == "office":
            return self._differs("office", kept, asdict(self._workspace.office())) if kept.before else _UNKEPT
        if entry.entity == "exchange" and entry.entity_id is not None:
            exchange = self._workspace.exchange
            if entry.action == "add":
                first = "" if exchange.is_latest(entry.entity_id) else "Có lần nhận sau lần này; hoàn tác lần đó trước."
                return exchange.obstacle(entry.entity_id) or first
            return "Nhập lại tệp ở trang Đơn vị nếu cần nhận lại."
        if entry.entity not in (*bin.TABLES, *RECORDS):
            return "Loại thay đổi này không hoàn tác từ đây được."
        if entry.entity_id is None and _added(kept):
            return "" if self._still_there(kept) else "Các hoạt động này đã ở trong thùng rác."
        if entry.entity_id is None:
            return "Đây là một lần ghi nhiều mục; chọn từng mục ở trang của nó để xóa hoặc sửa."
        in_bin = bin.state(self._db, entry.entity, entry.entity_id)
        if in_bin is None:
            return "Mục này không còn trong dữ liệu."
        match entry.action:
            case "add" | "restore":
                if entry.entity == "unit":
                    return "Đơn vị xóa ở trang Thiết lập khi chưa có hoạt động nào."
                return "Mục này đã ở trong thùng rác." if in_bin else ""
            case "delete":
                return "" if in_bin else "Mục này đã được khôi phục."
            case "update" if entry.entity in ("activity", *RECORDS):
                if in_bin:
                    return "Mục này đang ở trong thùng rác; khôi phục trước."
                if not kept.before or not kept.after:
                    return _UNKEPT
                return self._differs(entry.entity, kept, self._plain(entry.entity, entry.entity_id))
            case _ if entry.entity == "plan":
                return "Mở kế hoạch để xem các bản đã lưu và so sánh."
            case _:
                return _UNKEPT

    def _still_there(self, kept: Kept) -> list[int]:
        """Return which activities of an entry that added several are not in the bin."""
        span = kept.after or {}
        return bin.outside(self._db, "activity", span["first"], span["last"])

    def _differs(self, entity: str, kept: Kept, now: dict[str, Any]) -> str:
        """Return which field was changed again since the entry, "" when none was."""
        after = kept.after or {}
        later = {
            field: None
            for field in after
            if field in now and field != "evidence" and not _same(now[field], after[field])
        }
        if not later:
            return ""
        labels = ", ".join(f"“{change.label}”" for change in field_changes(entity, later, later, Names({}, {})))
        return f"{labels} đã được sửa lại sau đó; hoàn tác lần sửa sau trước."

    def _plain(self, entity: str, row_id: int) -> dict[str, Any]:
        if entity == "activity":
            return _listed(plain(self._workspace.activity(row_id)))
        return register_rows.plain(self._workspace.registers.row(row_id))

    def _take_back(self, kept: Kept) -> Changes:
        entry, workspace = kept.entry, self._workspace
        if entry.entity == "office":
            return workspace.save_office(_office_with(workspace.office(), kept.before or {}))
        if entry.entity_id is None:
            return workspace.delete_activities(self._still_there(kept))
        if entry.entity == "exchange":
            return workspace.exchange.take_back(entry.entity_id)
        if entry.action == "delete":
            return self.restore(entry.entity, entry.entity_id)
        if entry.action in ("add", "restore"):
            match entry.entity:
                case "activity":
                    return workspace.delete_activities([entry.entity_id])
                case "plan":
                    return workspace.delete_plan(entry.entity_id)
                case "evidence":
                    return workspace.delete_evidence(entry.entity_id)
                case "channel":
                    return workspace.channels.remove(entry.entity_id)
                case "series":
                    return workspace.series.delete(entry.entity_id)
                case _:
                    return workspace.registers.delete([entry.entity_id])
        before = kept.before or {}
        if entry.entity == "activity":
            return workspace.save_activity(_activity_with(workspace.activity(entry.entity_id), before))
        row = workspace.registers.row(entry.entity_id)
        data = {**register_rows.plain(row), **before}
        return workspace.registers.save(register_rows.of_plain(entry.entity, data, row.id, row.uid))

    # -- words -----------------------------------------------------------------------------------

    def _change(self, kept: Kept, names: Names) -> Change:
        entry = kept.entry
        if entry.entity == "evidence" and not entry.summary and entry.entity_id is not None:
            entry = replace(entry, summary=bin.name_of(self._db, entry.entity_id))
        fields = () if _added(kept) else field_changes(entry.entity, kept.before, kept.after, names)
        return Change(entry, fields, kept.undoes, kept.undone, self._obstacle(kept), kept.together)

    def _names(self) -> Names:
        tasks = {task.id: task.text for plan in self._workspace.plans() for task in plan.tasks if task.id is not None}
        return Names(self._workspace.unit_names(), tasks)


def _in_words(item: Binned, titles: dict[int | None, str]) -> Binned:
    """Return a binned record with the words for what the database only names."""
    if item.entity in RECORDS:
        return replace(item, title=titles.get(item.id, ""))
    if item.entity == "activity":
        try:
            return replace(item, detail=catalog.kind(item.detail).label)
        except AppError:  # a kind that the catalogue no longer has
            return item
    return replace(item, detail=f"năm {item.detail}") if item.entity == "plan" else item


def _added(kept: Kept) -> bool:
    """Tell an entry that says which activities were added at once."""
    return kept.entry.action == "add" and kept.entry.entity == "activity" and "first" in (kept.after or {})


_UNKEPT = "Thay đổi này không giữ giá trị cũ."


def _same(now: Any, then: Any) -> bool:
    """Tell whether a field still says what an entry wrote; tags and units have no order."""
    return sorted(now, key=str) == sorted(then, key=str) if isinstance(now, list) else now == then


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as JSON gives it back: tuples as lists."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in row.items()}


def _activity_with(activity: Activity, before: dict[str, Any]) -> Activity:
    """Return an activity with the fields that the history kept; what proves it follows from its files."""
    values: dict[str, Any] = {}
    for name, value in before.items():
        if name in ("id", "uid", "evidence") or name not in Activity.__dataclass_fields__:
            continue
        if name in ("date", "date_to"):
            value = day(value)
        values[name] = tuple(value) if isinstance(value, list) else value
    return replace(activity, **values)


def _office_with(office: Office, before: dict[str, Any]) -> Office:
    values = dict(before)
    if isinstance(signer := values.get("signer"), dict):
        values["signer"] = Signer(**signer)
    return replace(office, **values)
