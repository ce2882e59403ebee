"""Orders, filters by value and by plan of the log's list against a plain Python list."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cchc_desktop import catalog
from cchc_desktop.models import Activity, ActivityFilter, EvidenceState, Order, Plan, Task, Unit
from cchc_desktop.storage import listing
from cchc_desktop.text import sort_key
from cchc_desktop.workspace import Workspace

KINDS = [kind.id for kind in catalog.kinds()][:7]
TITLES = ("Đối thoại", "Dân vận khéo", "Áp phích", "Ân cần", "ăn quả", "Băng rôn", "Cổ động", "Đường dây nóng")
NEWEST = ActivityFilter()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A hundred activities of every sort, some cells empty."""
    rng = random.Random(4)
    with Workspace.open(Path(tmp_path_factory.mktemp("data"))) as opened:
        units = [opened.save_unit(Unit(None, name)).id for name in ("Văn phòng", "Ban Quản lý", "Đoàn Thanh niên")]
        opened.add_plan(Plan(None, "Kế hoạch", 2023, 2023, tasks=(Task(None, "Một"), Task(None, "Hai"))))
        plan = opened.current_plan(2023)
        assert plan is not None
        tasks = [task.id for task in plan.tasks if task.id]
        opened.add_activities(
            [
                Activity(
                    None,
                    date(2023, 1, 1) + timedelta(days=rng.randrange(120)),
                    rng.choice(KINDS),
                    f"{rng.choice(TITLES)} {rng.randrange(30)}",
                    quantity=rng.choice((1, 2, 8.5)),
                    reach=rng.choice((None, 10, 1250)),
                    unit_id=rng.choice((None, *units)),
                    joint_unit_ids=tuple(rng.sample([u for u in units if u], rng.choice((0, 0, 1)))),
                    task_ids=tuple(rng.sample(tasks, rng.choice((0, 1, 2)))),
                    contents=tuple(rng.sample([tag.id for tag in catalog.contents()][:3], rng.choice((0, 1)))),
                    place=rng.choice(("", "Hội trường", "Đập Đá", "An Nhơn")),
                    number=rng.choice(("", "21/GM-SNV", "3/GM-SNV")),
                    url=rng.choice(("", "https://a.vn/1")),
                    integrated=rng.random() < 0.3,
                    cost=rng.choice((None, 500_000)),
                )
                for _ in range(120)
            ]
        )
        opened.delete_activities(opened.activity_ids(NEWEST)[:5].tolist())
        yield opened


def rows(workspace: Workspace, **wanted: Any) -> list[Activity]:
    return workspace.activities(workspace.activity_ids(replace(NEWEST, **wanted)))


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", listing.ORDERS)
def test_every_order_is_that_of_its_cells_with_empty_ones_last(
    workspace: Workspace, column: str, descending: bool
) -> None:
    names = {unit.id: unit.label for unit in workspace.units()}
    shown: dict[str, Any] = {
        "kind": lambda a: sort_key(catalog.kind(a.kind).label),
        "unit": lambda a: sort_key(names[a.unit_id]) if a.unit_id else None,
        "title": lambda a: sort_key(a.title),
        "evidence": lambda a: tuple(EvidenceState).index(a.evidence),
        "date": lambda a: a.date,
    }
    texts = ("place", "number", "note", "url")
    cell = shown.get(column) or (
        (lambda a: sort_key(getattr(a, column)) if getattr(a, column) else None)
        if column in texts
        else (lambda a: getattr(a, column))
    )
    found = workspace.activities(workspace.activity_ids(NEWEST, order=Order(column, descending)))
    assert Counter(a.id for a in found) == Counter(workspace.activity_ids(NEWEST))
    cells = [cell(a) for a in found]
    filled = [value for value in cells if value is not None]
    assert filled == sorted(filled, reverse=descending)
    assert cells[len(filled) :] == [None] * (len(cells) - len(filled)), "empty cells come last"


@pytest.mark.parametrize("column", [*listing.VALUE_COLUMNS, "content", "task", "joint"])
def test_values_count_what_choosing_them_shows(workspace: Workspace, column: str) -> None:
    offered = workspace.column_values(NEWEST, column)
    assert offered
    for value, count in offered:
        assert workspace.count(replace(NEWEST, values=((column, (value,)),))) == count, value
    every = tuple(value for value, _ in offered)
    both = replace(NEWEST, values=((column, every[:2]),))
    assert set(workspace.activity_ids(both)) == {
        i for value in every[:2] for i in workspace.activity_ids(replace(NEWEST, values=((column, (value,)),)))
    }


def test_empty_cells_can_be_chosen_and_filters_narrow_together(workspace: Workspace) -> None:
    assert {a.unit_id for a in rows(workspace, values=(("unit", (None,)),))} == {None}
    assert {a.place for a in rows(workspace, values=(("place", ("",)),))} == {""}
    assert {a.contents for a in rows(workspace, values=(("content", (None,)),))} == {()}
    both = rows(workspace, values=(("integrated", (1,)), ("reach", (1250, None))), kinds=tuple(KINDS[:3]))
    assert both and all(a.integrated and a.reach in (None, 1250) and a.kind in KINDS[:3] for a in both)
    assert rows(workspace, values=(("reach", ()),)) == []


def test_a_plan_shows_what_served_any_of_its_tasks(workspace: Workspace) -> None:
    plan = workspace.current_plan(2023)
    assert plan is not None
    found = {a.id for a in rows(workspace, plan_id=plan.id)}
    assert found == {a.id for a in rows(workspace) if a.task_ids} and found
    assert rows(workspace, plan_id=999) == []


def test_a_joint_unit_and_a_number_are_found_by_search(workspace: Workspace) -> None:
    unit = workspace.find_unit("Đoàn Thanh niên").id
    found = {a.id for a in rows(workspace, text="doan thanh nien")}
    assert found == {a.id for a in rows(workspace) if unit in (a.unit_id, *a.joint_unit_ids)}
    assert {a.id for a in rows(workspace, text="21/gm")} >= {a.id for a in rows(workspace) if a.number == "21/GM-SNV"}
    assert {a.id for a in rows(workspace, text="doa tha")} == found, "the start of each word is enough"


def test_a_slow_first_page_gives_up(workspace: Workspace) -> None:
    assert workspace.first_page(NEWEST, 10, 5.0) == workspace.newest(NEWEST, 10)
    assert workspace.first_page(NEWEST, 10, 5.0, oldest=True)[0].date == min(a.date for a in rows(workspace))  # type: ignore[index]
    with pytest.raises(listing.TooSlow), listing.within(workspace._db, 0.0):
        workspace._db.connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT sum(i) FROM n"
        ).fetchall()
    assert workspace.count(NEWEST) == len(rows(workspace)), "the connection works on"
