"""Units that ended: what the table of 2025 proposes for a list, applied only when told, taken back whole."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.doors.units_time import Ending
from cchc_desktop.errors import AppError
from cchc_desktop.models import Activity, Unit
from cchc_desktop.periods import Period
from cchc_desktop.unit_changes import UnitChange, from_data, own_changes, proposals, to_data
from cchc_desktop.workspace import Workspace

JUNE = date(2025, 6, 30)


@pytest.mark.parametrize(
    ("name", "new", "until"),
    [
        ("Sở Kế hoạch và Đầu tư", "Sở Tài chính", date(2025, 2, 28)),
        ("Sở Lao động – Thương binh và Xã hội", "Sở Nội vụ", date(2025, 2, 28)),
        ("UBND huyện Tuy Phước", "", JUNE),
        ("Ủy ban nhân dân thị xã An Nhơn", "", JUNE),
        ("UBND thành phố Quy Nhơn", "", JUNE),
        ("UBND TP. Pleiku", "", JUNE),
    ],
)
def test_names_that_ended_are_proposed(name: str, new: str, until: date) -> None:
    (found,) = proposals([Unit(1, name)], own_changes())
    assert (found.change.new, found.change.until) == (new, until)


@pytest.mark.parametrize(
    "name",
    ["UBND thành phố Hải Phòng", "UBND TP. Hồ Chí Minh", "UBND thành phố Huế", "UBND phường Quy Nhơn", "Sở Nội vụ",
     "Văn phòng Sở", "Phòng Kế hoạch - Tài chính", "UBND huyệnX"],
)  # fmt: skip
def test_names_that_live_on_are_left(name: str) -> None:
    assert proposals([Unit(1, name)], own_changes()) == ()


def test_what_ended_already_or_began_later_is_left() -> None:
    units = [Unit(1, "UBND huyện A", valid_to=JUNE), Unit(2, "Sở Kế hoạch và Đầu tư", valid_from=date(2025, 5, 1))]
    assert proposals(units, own_changes()) == ()


def test_a_successor_in_the_list_is_proposed() -> None:
    units = [Unit(1, "Sở Kế hoạch và Đầu tư"), Unit(2, "SỞ TÀI CHÍNH")]
    (found,) = proposals(units, own_changes())
    assert found.successor is units[1]


def test_the_offices_own_table(workspace: Workspace) -> None:
    workspace.save_unit(Unit(None, "Phòng Tổng hợp"))
    assert workspace.units_time.proposals() == ()
    rows = (*own_changes(), UnitChange("Phòng Tổng hợp", "Văn phòng", date(2025, 9, 1), "QĐ 12"))
    workspace.units_time.save_table(rows)
    assert workspace.units_time.table() == rows == from_data(to_data(rows))
    (found,) = workspace.units_time.proposals()
    assert found.change.new == "Văn phòng"
    workspace.units_time.save_table(None)
    assert workspace.units_time.table() == own_changes()


def test_applied_whole_or_not_at_all_and_taken_back(workspace: Workspace) -> None:
    ids = [workspace.save_unit(Unit(None, name)).id or 0 for name in ("Sở A", "Sở B", "Sở C")]
    late = workspace.save_unit(Unit(None, "Sở D", valid_from=date(2026, 1, 1))).id or 0
    before = workspace.units()
    with pytest.raises(AppError):
        workspace.units_time.apply([Ending(ids[0], JUNE, None, "Sở Mới"), Ending(late, JUNE)])
    assert workspace.units() == before
    _, was = workspace.units_time.apply(
        [Ending(ids[0], JUNE, None, "Sở Mới"), Ending(ids[1], JUNE, None, "sở mới"), Ending(ids[2], JUNE, ids[2] + 1)]
    )
    by_name = {unit.name: unit for unit in workspace.units()}
    new = by_name["Sở Mới"]
    assert new.valid_from == date(2025, 7, 1) and [u.name for u in workspace.units()].count("Sở Mới") == 1
    assert by_name["Sở A"].successor_id == by_name["Sở B"].successor_id == new.id
    assert all(by_name[name].valid_to == JUNE for name in ("Sở A", "Sở B", "Sở C"))
    workspace.units_time.take_back(was)
    assert [u for u in workspace.units() if u.name != "Sở Mới"] == before


def test_a_report_across_the_change_names_both(workspace: Workspace) -> None:
    old = workspace.save_unit(Unit(None, "Sở Kế hoạch và Đầu tư")).id or 0
    for year in (2021, 2024, 2025):
        workspace.add_activity(Activity(None, date(year, 1, 20), "conference", f"Hội nghị {year}", unit_id=old))
    (found,) = workspace.units_time.proposals()
    workspace.units_time.apply([Ending(old, found.change.until, None, found.change.new)])
    new = next(unit for unit in workspace.units() if unit.name == "Sở Tài chính")
    workspace.add_activity(Activity(None, date(2025, 5, 5), "conference", "Hội nghị của sở mới", unit_id=new.id))
    rows = {row.unit.id: row for row in workspace.figures(Period.parse("2021-2025")).units if row.unit}
    assert rows[new.id].activities == 4 and old not in rows
    assert rows[new.id].unit is not None
    assert "(trước ngày 01/3/2025: Sở Kế hoạch và Đầu tư)" in rows[new.id].unit.name  # pyright: ignore[reportOptionalMemberAccess]
    of_2024 = {row.unit.id: row for row in workspace.figures(Period.parse("2024")).units if row.unit}
    assert of_2024[old].activities == 1 and of_2024[old].unit.name == "Sở Kế hoạch và Đầu tư"  # pyright: ignore[reportOptionalMemberAccess]


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30), st.dates(), st.booleans()), max_size=8))
def test_any_table_is_kept_as_it_is(rows: list[tuple[str, str, date, bool]]) -> None:
    table = tuple(UnitChange(old, new, until, begins=begins) for old, new, until, begins in rows)
    assert from_data(to_data(table)) == table
    proposals([Unit(1, "UBND huyện A"), Unit(2, "")], table)  # whatever is typed, nothing breaks


def test_a_new_document_is_warned_of_expired_names_an_old_one_is_left() -> None:
    from cchc_desktop.drafting.aging import expired_names

    header = ("UBND TỈNH KON TUM", "SỞ KẾ HOẠCH VÀ ĐẦU TƯ", "- UBND các huyện, TX, TP;", "- Lưu: VT.")
    told = expired_names(header, date(2026, 1, 5))
    assert len(told) == 3
    assert "“TỈNH QUẢNG NGÃI”" in told[0] and "30/6/2025" in told[0]
    assert "SỞ TÀI CHÍNH" in told[1] and "xã, phường, đặc khu" in told[2]
    assert expired_names(header, date(2024, 1, 5)) == ()
    assert expired_names(("UBND TỈNH QUẢNG NGÃI", "SỞ TÀI CHÍNH"), date(2026, 1, 5)) == ()
