"""The one task that a new activity is proposed for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cchc_desktop.doors.series import Series
from cchc_desktop.intake.tasks import guess_kinds
from cchc_desktop.models import Activity, ActivityFilter, Plan, Task, Unit
from cchc_desktop.recurrence import Every, Rule
from cchc_desktop.task_match import best_task
from cchc_desktop.workspace import Workspace
from tests.exchange.test_triage_order import as_file, row

TASKS = (
    Task(1, "Tổ chức hội nghị triển khai kế hoạch cải cách hành chính", kinds=("conference",)),
    Task(2, "Hội nghị đối thoại với người dân về thủ tục đất đai", kinds=("conference", "dialogue")),
    Task(3, "Phát tờ rơi", kinds=("leaflet",)),
)


@pytest.mark.parametrize(
    ("kind", "title", "task"),
    [("conference", "HOI NGHI ve dat dai o thon 3", 2), ("conference", "Hội nghị triển khai, quán triệt", 1),
     ("conference", "Kế hoạch năm sau", 1), ("conference", "", 1), ("dialogue", "Gặp gỡ doanh nghiệp", 2),
     ("leaflet", "Hướng dẫn đất đai", 3), ("banner", "Đất đai", None)],
)  # fmt: skip
def test_the_task_whose_words_match(kind: str, title: str, task: int | None) -> None:
    found = best_task(TASKS, kind, title)
    assert (found.id if found else None) == task


def test_the_workspace_proposes_one_task(workspace: Workspace) -> None:
    saved = workspace.add_plan(Plan(None, "Tuyên truyền năm 2026", 2026, 2026, tasks=TASKS)).id or 0
    first, second, _ = (task.id for task in workspace.plan(saved).tasks)
    assert workspace.tasks_for("conference", date(2026, 3, 5), "Đối thoại về đất đai") == (second,)
    assert workspace.tasks_for("conference", date(2026, 3, 5)) == (first,)
    assert workspace.tasks_for("banner", date(2026, 3, 5), "Đất đai") == ()


def test_a_row_of_a_sheet_follows_its_title_to_a_task_but_not_against_the_clerk(workspace: Workspace) -> None:
    saved = workspace.add_plan(Plan(None, "Tuyên truyền năm 2026", 2026, 2026, tasks=TASKS)).id or 0
    first, second, leaflet = (task.id or 0 for task in workspace.plan(saved).tasks)
    unit = workspace.save_unit(Unit(None, "Phòng Một")).id or 0

    def send(stamp: str, title: str) -> Activity:
        sent = row(unit, title, stamp=stamp, date=date(2026, 3, 5))
        workspace.exchange.accept(workspace.exchange.triage_read([as_file(f"{stamp}.xlsx", [sent])]))
        return workspace.newest(ActivityFilter(), 1)[0]

    assert send("1", "Hội nghị triển khai").task_ids == (first,)
    assert send("2", "Hội nghị đối thoại về đất đai").task_ids == (second,)
    by_hand = send("2", "Hội nghị đối thoại về đất đai")
    workspace.save_activity(replace(by_hand, task_ids=(leaflet,)))
    assert send("3", "Hội nghị triển khai trong tháng").task_ids == (leaflet,)


def test_a_recurring_entry_is_counted_to_the_plan(workspace: Workspace) -> None:
    saved = workspace.add_plan(Plan(None, "Tuyên truyền năm 2026", 2026, 2026, tasks=TASKS)).id or 0
    template = Activity(None, date(2026, 3, 2), "leaflet", "Phát tờ rơi hằng tháng", quantity=5)
    workspace.series.save(Series(None, template, Rule(Every.MONTH_DAY, date(2026, 3, 2), day=2)))
    proposal = workspace.series.due(date(2026, 3, 3))[0]
    workspace.series.log(proposal)
    assert workspace.newest(ActivityFilter(), 1)[0].task_ids == (workspace.plan(saved).tasks[2].id,)


def test_a_conference_for_another_kind_is_that_kind() -> None:
    assert guess_kinds("Tổ chức hội nghị đối thoại với người dân về thủ tục đất đai") == ("dialogue",)
    assert guess_kinds("Hội nghị, đối thoại") == ("conference", "dialogue")
    assert guess_kinds("Hội nghị giao ban và các hội nghị khác") == ("conference", "briefing")
