"""Units over time: a report shows today's names with the former ones, and its totals are those of the old names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.models import Activity, Unit
from cchc_desktop.periods import Period
from cchc_desktop.unit_times import forerunners, successors, with_former_names
from cchc_desktop.workspace import Workspace

LAST, NEXT = date(2025, 6, 30), date(2025, 7, 1)


def office(workspace: Workspace) -> dict[str, int]:
    """Two departments became one on 01/7/2025; a third stayed."""
    ids = {}
    for name, first in (("Sở Nội vụ", NEXT), ("Sở Lao động", None), ("Sở Nội vụ cũ", None), ("Sở Y tế", None)):
        ids[name] = workspace.save_unit(Unit(None, name, valid_from=first)).id or 0
    for name in ("Sở Lao động", "Sở Nội vụ cũ"):
        unit = next(u for u in workspace.units() if u.name == name)
        workspace.save_unit(replace(unit, valid_to=LAST, successor_id=ids["Sở Nội vụ"]))
    return ids


def add(workspace: Workspace, unit: int, day: date, joint: tuple[int, ...] = ()) -> None:
    workspace.add_activity(Activity(None, day, "conference", f"Hội nghị {day}", unit_id=unit, joint_unit_ids=joint))


def test_a_report_across_the_change(workspace: Workspace) -> None:
    ids = office(workspace)
    labour, home, new, health = ids["Sở Lao động"], ids["Sở Nội vụ cũ"], ids["Sở Nội vụ"], ids["Sở Y tế"]
    add(workspace, labour, date(2025, 3, 20), (home, health))
    add(workspace, home, date(2025, 4, 2))
    add(workspace, new, date(2025, 8, 5))
    add(workspace, health, date(2025, 8, 6), (new,))
    year = {part.unit.id: part for part in workspace.figures(Period.parse("2025")).units if part.unit}
    assert set(year) == {new, health}
    names = {part.unit.name for part in year.values() if part.unit}
    assert names == {"Sở Nội vụ (trước ngày 01/7/2025: Sở Lao động, Sở Nội vụ cũ)", "Sở Y tế"}
    assert year[new].activities == 4  # the event of the two that became one counts once for it
    assert year[health].activities == 2
    assert dict(year[new].kinds) == {"conference": 4}
    # Before the change each keeps its own name: old reports are not rewritten.
    quarter = {
        part.unit.name: part.activities for part in workspace.figures(Period.parse("2025-Q2")).units if part.unit
    }
    assert quarter["Sở Lao động"] == 1 and quarter["Sở Nội vụ cũ"] == 2 and "Sở Nội vụ" not in {
        name for name, count in quarter.items() if count
    }  # fmt: skip


@given(
    rows=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 700)), max_size=12),
    chain=st.lists(st.integers(0, 3), min_size=4, max_size=4),
    ends=st.lists(st.none() | st.integers(0, 700), min_size=4, max_size=4),
)
def test_totals_by_stable_id_are_totals_by_name(
    rows: list[tuple[int, int]], chain: list[int], ends: list[int | None]
) -> None:
    start = date(2024, 1, 1)
    units = [
        Unit(n + 1, f"Đơn vị {n}", valid_to=date.fromordinal(start.toordinal() + end) if end is not None else None,
             successor_id=chain[n] + 1 if chain[n] != n else None)
        for n, end in enumerate(ends)
    ]  # fmt: skip
    day = date(2026, 1, 1)
    into = successors(units, day)
    before = forerunners(units, day)
    assert {u.id for parts in before.values() for u in parts} == set(into)
    shown = [unit for unit in units if unit.id not in into]
    by_id = {unit.id: sum(unit.id == row[0] + 1 for row in rows) for unit in units}
    total = sum(by_id[unit.id] + sum(by_id[former.id] for former in before.get(unit.id or 0, ())) for unit in shown)
    hidden = sum(by_id[unit_id] for unit_id in into if into[unit_id] in into)
    assert total + hidden == len(rows)
    for unit in shown:
        name = with_former_names(unit, before.get(unit.id or 0, ())).name
        assert all(former.name in name for former in before.get(unit.id or 0, ()))
