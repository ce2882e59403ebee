"""A plan for 2021-2025: each year and the whole, by kind and by task; units that were renamed on 01/7/2025."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cchc_desktop.models import Activity, Office, Plan, Task, Unit
from cchc_desktop.periods import Period
from cchc_desktop.publish import export_report
from cchc_desktop.workspace import Workspace

WHOLE = Period.parse("2021-2025")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    """Return an office whose unit "Vận tải" became "Giao thông": 2 meetings a year, 3 in 2023, posts in two years."""
    with Workspace.open(tmp_path / "data") as workspace:
        workspace.save_office(Office("Sở Xây dựng", "UBND TỈNH GIA LAI"))
        tasks = (
            Task(None, "Hội nghị, mỗi năm 02 cuộc", kinds=("conference",), target_low=2, target_unit="cuộc"),
            Task(None, "Tin, bài", time="Thường xuyên", kinds=("own_site",)),
            Task(None, "Sơ kết", start=date(2023, 1, 1), end=date(2023, 12, 31)),
        )
        made = workspace.add_plan(Plan(None, "Tuyên truyền CCHC", 2021, 2025, tasks=tasks))
        meetings, posts, _ = (task.id or 0 for task in workspace.plan(made.id or 0).tasks)
        new = workspace.save_unit(Unit(None, "Phòng Giao thông", valid_from=date(2025, 7, 1))).id
        old = workspace.save_unit(Unit(None, "Phòng Vận tải", valid_to=date(2025, 6, 30), successor_id=new)).id
        for year in range(2021, 2026):
            for month in (5, 9, *((10,) if year == 2023 else ())):
                day = date(year, month, 2)
                unit = old if day < date(2025, 7, 1) else new
                workspace.add_activity(Activity(None, day, "conference", "Họp", unit_id=unit, task_ids=(meetings,)))
        for year in (2021, 2024):
            workspace.add_activity(
                Activity(None, date(year, 3, 3), "own_site", "Tin", quantity=7, unit_id=old, task_ids=(posts,),
                         url="https://vi-du.gov.vn/tin")
            )  # fmt: skip
        yield workspace


def test_each_year_and_the_whole_by_kind_and_by_task(office: Workspace) -> None:
    figures = office.figures(WHOLE)
    assert [year.year for year in figures.years] == [2021, 2022, 2023, 2024, 2025]
    by_kind = {kind: [dict(year.kinds).get(kind, 0) for year in figures.years] for kind in ("conference", "own_site")}
    assert by_kind == {"conference": [2, 2, 3, 2, 2], "own_site": [7, 0, 0, 7, 0]}
    for kind, each in by_kind.items():
        row = figures.kind(kind)
        assert row and row.quantity == sum(each)
    for place, done in enumerate(figures.tasks):
        assert done.done == sum(year.tasks[place].done for year in figures.years)


def test_a_target_of_each_year_is_told_for_all_of_them(office: Workspace, tmp_path: Path) -> None:
    meetings = office.figures(WHOLE).tasks[0]
    assert (meetings.task.target, meetings.done, meetings.finished) == (10, 11, True)
    assert office.figures(Period.parse("2023")).tasks[0].task.target == 2
    export_report(office, WHOLE, tmp_path / "gd.xlsx", files=False)
    book = load_workbook(tmp_path / "gd.xlsx")
    progress = next(sheet for sheet in book.worksheets if "Tiến độ" in sheet.title)
    (row,) = [r for r in progress.iter_rows(values_only=True) if "Hội nghị, mỗi năm 02 cuộc" in map(str, r)]
    numbers = [value for value in row if isinstance(value, int | float)]
    assert 10 in numbers and 11 in numbers and any(abs(value - 1.1) < 1e-9 for value in numbers)


def test_a_single_year_holds_no_task_of_another(office: Workspace) -> None:
    texts = {year: [done.task.text for done in office.figures(Period.parse(f"{year}")).tasks] for year in (2022, 2023)}
    assert "Sơ kết" not in texts[2022] and "Sơ kết" in texts[2023]


def test_a_renamed_unit_has_one_row_that_holds_what_both_names_did(office: Workspace) -> None:
    rows = [row for row in office.figures(WHOLE).units if row.unit]
    assert [row.unit.name if row.unit else "" for row in rows] == [
        "Phòng Giao thông (trước ngày 01/7/2025: Phòng Vận tải)"
    ]
    names = {unit.id: unit.name for unit in office.units()}
    by_name: dict[str, float] = {}
    for activity in office.activities(range(1, 14)):
        name = names[activity.unit_id or 0]
        by_name[name] = by_name.get(name, 0) + activity.quantity
    assert set(by_name) == {"Phòng Giao thông", "Phòng Vận tải"}
    assert sum(by_name.values()) == sum(quantity for _, quantity in rows[0].kinds) == 25
