"""Units over time: which rows of the reorganisation's table concern this office, applied when the clerk says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cchc_desktop.doors import Door
from cchc_desktop.errors import AppError, NotFoundError
from cchc_desktop.models import Changes, Topic, Unit, changes
from cchc_desktop.storage import units as storage
from cchc_desktop.text import fold, nfc, short_date
from cchc_desktop.unit_changes import Proposal, UnitChange, from_data, own_changes, proposals, to_data


@dataclass(frozen=True, slots=True)
class Ending:
    """A unit's end as the clerk decided it: `successor_id`, or the name of a new unit, or neither."""

    unit_id: int
    until: date
    successor_id: int | None = None
    successor_name: str = ""


class UnitsTime(Door):
    """`workspace.units_time`."""

    def table(self) -> tuple[UnitChange, ...]:
        """Return the table of suggestions: the office's own copy once it was edited."""
        kept = self._workspace.setting("unit_changes")
        return from_data(kept) if kept is not None else own_changes()

    def save_table(self, rows: Sequence[UnitChange] | None) -> Changes:
        """Keep the office's copy; None goes back to the program's own."""
        for row in rows or ():
            if not row.old.strip():
                raise AppError("Một dòng gợi ý chưa có tên cũ.", "Nhập tên cũ hoặc xóa dòng rồi cất lại.")
        return self._workspace.set_setting("unit_changes", None if rows is None else to_data(rows))

    def proposals(self) -> tuple[Proposal, ...]:
        """Return what the table proposes for the units of the office."""
        return proposals(self._workspace.units(), self.table())

    def apply(self, endings: Sequence[Ending]) -> tuple[Changes, tuple[Unit, ...]]:
        """Give units their last day and their successor, all or none; return them as they were, for `take_back`.

        A successor that is named and not in the list is added, valid from the day after.
        """
        known = {unit.id: unit for unit in self._workspace.units()}
        before: list[Unit] = []
        with self._db.writing():
            for ending in endings:
                unit = known.get(ending.unit_id)
                if unit is None:
                    raise NotFoundError("Một đơn vị không còn trong danh sách.", "Nạp lại trang (F5).")
                if unit.valid_from is not None and ending.until < unit.valid_from:
                    raise AppError(
                        f"Ngày cuối của “{unit.name}” đứng trước ngày bắt đầu ({short_date(unit.valid_from)}).",
                        "Sửa lại ngày cuối rồi áp dụng lại.",
                    )
                successor = ending.successor_id
                if successor is None and ending.successor_name.strip():
                    successor = self._named(ending, unit, known)
                if successor == unit.id:
                    raise AppError(f"“{unit.name}” không thể kế thừa chính mình.", "Chọn đơn vị kế thừa khác.")
                before.append(unit)
                known[unit.id] = storage.save(self._db, replace(unit, valid_to=ending.until, successor_id=successor))
                what = f"{unit.name}: hết hiệu lực sau ngày {short_date(ending.until)}"
                self._workspace.record("update", "unit", unit.id, what)
        return changes(Topic.UNITS), tuple(before)

    def _named(self, ending: Ending, unit: Unit, known: dict[int | None, Unit]) -> int:
        """Return the unit of a name, added where the list has none."""
        name = nfc(ending.successor_name.strip())
        found = next((u for u in known.values() if fold(u.name) == fold(name) and u.id != unit.id), None)
        if found is not None and found.id is not None:
            return found.id
        start = ending.until + timedelta(days=1)
        saved = storage.save(self._db, Unit(None, name, kind=unit.kind, valid_from=start))
        assert saved.id is not None
        known[saved.id] = saved
        self._workspace.record("add", "unit", saved.id, name)
        return saved.id

    def take_back(self, before: Sequence[Unit]) -> Changes:
        """Give units back the days and successors that they had; units that were added stay."""
        with self._db.writing():
            for unit in before:
                storage.save(self._db, unit)
                self._workspace.record("update", "unit", unit.id, unit.name)
        return changes(Topic.UNITS)
