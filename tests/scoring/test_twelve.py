"""Twelve scores worked out on paper first, each from an office's own log and plan (domain.md 3).

The paper rule stands beside each case. Plan year 2023 runs from 15/12/2022 to 14/12/2023.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cchc_desktop.models import Activity, Office, Plan, Task, Unit
from cchc_desktop.scoring.scale import Criterion, Formula, Part, Scale
from cchc_desktop.workspace import Workspace

END = date(2023, 12, 14)
RATIO = Criterion("1", "Hoàn thành kế hoạch", 1, formula=Formula.RATIO, floor=0.9)
STEPS = Criterion("1", "Hoàn thành kế hoạch", 2, formula=Formula.STEPS, steps=((1.0, 2.0), (0.8, 1.5), (0.5, 0.5)))
FORMS = Criterion("1", "Đa dạng", 1, formula=Formula.FORMS, parts=(
    Part("mạng xã hội", 0.25, groups=("social",)), Part("trực tiếp", 0.75, groups=("direct",)),
))  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "data") as workspace:
        workspace.save_office(Office("Sở Nội vụ", "UBND TỈNH"))
        yield workspace


def plan(office: Workspace, *tasks: Task, first: int = 2023, last: int = 2023) -> tuple[int, ...]:
    made = office.add_plan(Plan(None, "Tuyên truyền CCHC", first, last, tasks=tasks))
    return tuple(task.id or 0 for task in office.plan(made.id or 0).tasks)


def done(office: Workspace, day: date, kind: str, task: int | None = None, quantity: float = 1, **more: object) -> int:
    values: dict = {"url": "https://vi-du.gov.vn/bai"} | more
    links = (task,) if task else ()
    made = office.add_activity(Activity(None, day, kind, "Việc", quantity=quantity, task_ids=links, **values))
    return made.id or 0


def points(office: Workspace, item: Criterion, on: date = END, year: int = 2023) -> float:
    return office.scoring.sheet(year, on, Scale("x", "x", "", (item,))).total


def several(office: Workspace, planned: int, finished: int) -> None:
    tasks = plan(office, *(Task(None, f"Việc {n}", kinds=("conference",)) for n in range(planned)))
    for task in tasks[:finished]:
        done(office, date(2023, 5, 5), "conference", task)


def test_1_step_table(office: Workspace) -> None:
    several(office, 10, 8)  # 80% reaches the second step: 1,5, not 0,8 x 2
    assert points(office, STEPS) == 1.5


def test_2_floor_and_pro_rata(office: Workspace) -> None:
    several(office, 11, 10)  # 10/11 = 90,909...% is over 90%: 0,9091
    assert points(office, RATIO) == 0.9091


def test_3_the_guides_own_example_is_set_by_hand(office: Workspace) -> None:
    several(office, 5, 4)  # 80% is below 90%: 0; the guide writes 0,8
    assert points(office, RATIO) == 0
    office.scoring.save_scale(2023, Scale("x", "x", "", (RATIO,)))
    office.scoring.set_score(2023, "1", 0.8, "Ví dụ tại hướng dẫn ngày 08/8/2022")
    line = office.scoring.sheet(2023, END).line("1")
    assert (line.score, line.computed) == (0.8, 0)


def test_4_steady_tasks_need_one_evidenced_activity_in_the_window(office: Workspace) -> None:
    steady, bare, outside = plan(office, *(Task(None, f"Việc {n}", time="Thường xuyên") for n in range(3)))
    done(office, date(2022, 12, 15), "own_site", steady)  # the window's first day
    done(office, date(2023, 3, 1), "own_site", bare, url="")  # nothing proves it
    done(office, date(2022, 12, 14), "own_site", outside)  # the day before
    assert points(office, STEPS) == 0  # 1/3 is below the lowest step of 50%
    gaps = [gap.text for gap in office.scoring.sheet(2023, END, Scale("x", "x", "", (STEPS,))).lines[0].missing]
    assert len(gaps) == 2 and "chưa có minh chứng" in gaps[0]


def test_5_a_joint_event_counts_once(office: Workspace) -> None:
    units = [office.save_unit(Unit(None, f"Đơn vị {n}")).id or 0 for n in range(3)]
    (task,) = plan(office, Task(None, "Hội nghị", kinds=("conference",), target_low=2, target_unit="cuộc"))
    done(office, date(2023, 4, 4), "conference", task, unit_id=units[0], joint_unit_ids=tuple(units[1:]))
    assert points(office, RATIO) == 0  # one of two, however many units took part
    done(office, date(2023, 6, 4), "conference", task, unit_id=units[1])
    assert points(office, RATIO) == 1


def test_6_evidence_by_link_alone_counts_and_is_warned_of(office: Workspace) -> None:
    done(office, date(2023, 2, 2), "facebook")
    line = office.scoring.sheet(2023, END, Scale("x", "x", "", (FORMS,))).lines[0]
    assert line.score == 0.25 and "chỉ có liên kết" in line.missing[0].text


def test_7_a_task_with_several_kinds_adds_those_of_its_unit(office: Workspace) -> None:
    (task,) = plan(
        office, Task(None, "Tập huấn, hội nghị", kinds=("conference", "training"), target_low=3, target_unit="cuộc")
    )
    done(office, date(2023, 3, 3), "conference", task, 2)
    done(office, date(2023, 3, 4), "own_site", task, 9)  # neither of its kinds: never 11 of 3
    assert points(office, RATIO) == 0
    done(office, date(2023, 3, 5), "conference", task)
    assert points(office, RATIO) == 1


def test_8_the_low_end_of_a_range_is_enough(office: Workspace) -> None:
    (task,) = plan(office, Task(None, "Hội thi", kinds=("contest",), target_low=1, target_high=2, target_unit="cuộc"))
    done(office, date(2023, 9, 9), "contest", task)
    assert points(office, RATIO) == 1  # 01 of "01 đến 02"


def test_9_a_plan_amended_in_mid_year_is_measured_as_it_stands(office: Workspace) -> None:
    several(office, 4, 2)
    assert points(office, STEPS) == 0.5  # 2/4
    kept = office.plans()[0]
    assert kept.id
    office.sign_plan(kept.id, "18", date(2023, 1, 5))
    office.amend_plan(kept.id, "Bỏ hai nhiệm vụ")
    opened = office.plan(kept.id)
    office.save_plan(replace(opened, tasks=opened.tasks[:2]))
    assert points(office, STEPS) == 2  # 2/2


def test_10_a_year_of_a_plan_for_five_holds_its_own_tasks(office: Workspace) -> None:
    every, later, past = plan(
        office,
        Task(None, "Tin, bài", time="Thường xuyên"),
        Task(None, "Sơ kết", start=date(2024, 1, 1), end=date(2024, 12, 31)),
        Task(None, "Hội thi", start=date(2021, 6, 1), end=date(2022, 6, 1)),
        first=2021, last=2025,
    )  # fmt: skip
    done(office, date(2023, 7, 7), "own_site", every)
    done(office, date(2021, 7, 7), "contest", past)
    assert points(office, RATIO) == 1  # 1/1 in 2023
    assert points(office, STEPS, date(2024, 12, 14), 2024) == 0  # 0/2: the steady one has nothing in 2024
    done(office, date(2024, 2, 2), "conference", later)
    assert points(office, STEPS, date(2024, 12, 14), 2024) == 0.5  # 1/2


def test_11_no_plan(office: Workspace) -> None:
    done(office, date(2023, 7, 7), "conference")
    line = office.scoring.sheet(2023, END, Scale("x", "x", "", (RATIO,))).lines[0]
    assert line.score == 0 and line.formula == "chưa có kế hoạch của năm"


def test_12_as_of_a_day_nothing_later_counts(office: Workspace) -> None:
    several(office, 2, 2)  # both on 5/5
    done(office, date(2023, 10, 1), "facebook")
    assert points(office, RATIO, date(2023, 5, 4)) == 0
    assert points(office, RATIO, date(2023, 5, 5)) == 1
    assert points(office, FORMS, date(2023, 9, 30)) == 0.75  # conferences, no post yet
    assert points(office, FORMS, date(2023, 10, 1)) == 1
    assert office.scoring.sheet(2023, date(2022, 11, 1)).total == 0  # before the year began
