"""The coverage matrix, the tasks of a plan by quarter, the days of a month, the gaps: all true to the log."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_desktop.intake.plan_text import read_plan
from cchc_desktop.models import Activity, ActivityFilter, EvidenceState, Plan, Task, Unit
from cchc_desktop.periods import Period, PeriodKind, WindowRule, periods_of
from cchc_desktop.reports.coverage import Count, TaskCoverage, is_rhythm, missing_words
from cchc_desktop.storage.coverage import part_of_year
from cchc_desktop.workspace import Workspace

SAMPLES = Path(__file__).parents[1] / "samples" / "plans"
TAGS = ("steering", "procedures", "digital_government")
KINDS = ("conference", "own_site", "facebook")
TODAY = date(2023, 4, 10)  # in quarter II of 2023
LINK = "https://so.binhdinh.gov.vn/bai"


def recount(workspace: Workspace, year: int) -> dict[tuple[str, str, int], Count]:
    """Return the matrix counted the slow way, from the activities themselves."""
    found: Counter[tuple[str, str, int]] = Counter()
    evidenced: Counter[tuple[str, str, int]] = Counter()
    links: Counter[tuple[str, str, int]] = Counter()
    rule = workspace.window_rule
    for row in workspace.activities(workspace.activity_ids(ActivityFilter())):
        period = periods_of(row.date, rule)
        for tag in row.contents if period.year == year else ():
            key = (tag, row.kind, period.index - 1)
            found[key] += 1
            evidenced[key] += row.evidence is not EvidenceState.NONE
            links[key] += row.evidence is EvidenceState.LINK
    return {key: Count(found[key], evidenced[key], links[key]) for key in found}


def test_the_matrix_counts_by_content_kind_and_quarter(workspace: Workspace) -> None:
    workspace.add_activities(
        [
            Activity(None, date(2022, 12, 15), "own_site", "a", contents=("procedures", "steering"), url=LINK),
            Activity(None, date(2023, 3, 14), "own_site", "b", contents=("procedures",)),
            Activity(None, date(2023, 3, 15), "own_site", "c", contents=("procedures",), url=LINK),
            Activity(None, date(2022, 12, 14), "own_site", "năm trước", contents=("procedures",)),
            Activity(None, date(2023, 2, 1), "own_site", "không gắn nội dung"),
        ]
    )
    matrix = workspace.seeing.matrix(2023, TODAY)
    assert matrix.cells == recount(workspace, 2023)
    assert matrix.count("procedures", ("own_site", "facebook"), 0) == Count(2, 1, 1)
    assert matrix.count("procedures", ("own_site",), 1) == Count(1, 1, 1)
    assert matrix.begun == 2
    assert matrix.gaps("steering", KINDS) == (1,) and matrix.gaps("digital_government", KINDS) == (0, 1)
    assert matrix.tags() == {"procedures", "steering"} and matrix.kinds() == {"own_site"}
    assert workspace.seeing.untagged(2023) == 1
    workspace.set_setting("window_rule", WindowRule.CALENDAR.value)
    matrix = workspace.seeing.matrix(2023, TODAY)
    assert matrix.count("procedures", ("own_site",), 0) == Count(2, 1, 1)
    assert matrix.cells == recount(workspace, 2023)


@given(st.dates(date(2018, 1, 1), date(2030, 12, 31)), st.sampled_from(WindowRule))
def test_quarters_of_both_rules_are_made_of_whole_parts(day: date, rule: WindowRule) -> None:
    before, after = day - timedelta(days=1), day
    if periods_of(before, rule) != periods_of(after, rule):
        assert part_of_year(before) + 1 == part_of_year(after)
    assert part_of_year(before) <= part_of_year(after)


_STEP = st.tuples(
    st.sampled_from(["add", "day", "kind", "tags", "bin", "restore", "link", "attach", "drop"]),
    st.integers(0, 7),
    st.sampled_from(KINDS),
    st.sets(st.sampled_from(TAGS)).map(sorted).map(tuple),
    st.dates(date(2022, 12, 1), date(2024, 1, 31)),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(_STEP, min_size=3, max_size=18))
def test_the_kept_counts_follow_every_change(steps: list[Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    with Workspace.open(tmp_path_factory.mktemp("coverage")) as workspace:
        ids: list[int] = []
        for what, place, kind, tags, day in steps:
            if what == "add" or not ids:
                ids.append(workspace.add_activity(Activity(None, day, kind, "x", contents=tags)).id or 0)
                continue
            row = workspace.activity(ids[place % len(ids)])
            assert row.id is not None
            if what == "bin":
                workspace.delete_activities([row.id])
            elif what == "restore":
                workspace.restore_activities([row.id])
            elif what == "attach":
                workspace.attach_stream(row.id, io.BytesIO(b"%PDF-1.4 x"), "x.pdf")
            elif what == "drop":
                for item in workspace.evidence(row.id):
                    workspace.delete_evidence(item.id or 0)
            else:
                new: dict[str, Any] = {"day": {"date": day}, "kind": {"kind": kind}, "tags": {"contents": tags},
                                       "link": {"url": LINK if place % 2 else ""}}[what]  # fmt: skip
                workspace.save_activity(replace(row, **new))
        for year in (2022, 2023, 2024):
            assert workspace.seeing.matrix(year, TODAY).cells == recount(workspace, year)


# -- tasks ------------------------------------------------------------------------------------------------


def yen_bai(workspace: Workspace) -> Plan:
    workspace.add_plan(read_plan(SAMPLES / "yen-bai-ubnd-2020.txt").plan)
    plan = workspace.current_plan(2020)
    assert plan is not None
    return plan


def test_the_seven_tasks_of_yen_bai_are_seven_rows_with_their_leads(workspace: Workspace) -> None:
    plan = yen_bai(workspace)
    rows = workspace.seeing.tasks(2020, date(2020, 7, 1))
    assert [row.task.text for row in rows] == [task.text for task in plan.tasks] and len(rows) == 7
    assert rows[4].task.lead == ("Đài Phát thanh - Truyền hình tỉnh", "Báo Yên Bái")
    assert all(row.rhythm and not row.done and row.due == row.missing == (0, 1, 2) for row in rows)
    assert missing_words(rows[0]) == "thiếu quý I, quý II, quý III"


def test_a_steady_task_needs_an_evidenced_activity_in_each_quarter(workspace: Workspace) -> None:
    task = yen_bai(workspace).tasks[0]
    for day, url in ((date(2020, 1, 9), LINK), (date(2020, 4, 9), ""), (date(2020, 6, 20), LINK)):
        workspace.add_activity(Activity(None, day, "own_site", "Tin", task_ids=(task.id or 0,), url=url))

    def first(today: date) -> TaskCoverage:
        return workspace.seeing.tasks(2020, today)[0]

    assert first(date(2020, 2, 1)).done
    now = first(date(2020, 7, 1))
    assert now.quarters == (Count(1, 1, 1), Count(1, 0), Count(1, 1, 1), Count())
    assert now.missing == (1,) and not now.done and missing_words(now) == "thiếu quý II"
    assert first(date(2020, 12, 1)).missing == (1, 3)


def test_figures_of_the_tasks_are_those_of_the_report(workspace: Workspace, demo_workspace: Workspace) -> None:
    figures = demo_workspace.figures(Period(2023, PeriodKind.YEAR))
    rows = demo_workspace.seeing.tasks(2023, date(2023, 12, 1))
    assert tuple(row.figures for row in rows) == figures.tasks and rows
    for row in rows:
        total = sum((count for count in row.quarters), Count())
        assert (total.activities, total.evidenced) == (row.figures.activities, row.figures.with_evidence)
        assert 0 <= total.links <= total.evidenced
        if not row.rhythm:
            assert row.done == row.figures.finished
    assert workspace.seeing.tasks(2023, TODAY) == ()


@pytest.mark.parametrize(
    ("task", "rhythm"),
    [
        (Task(None, "x", time="Thường xuyên trong năm 2020"), True),
        (Task(None, "x", time="thường xuyên, liên tục, kịp thời"), True),
        (Task(None, "x", time="Hằng quý"), True),
        (Task(None, "x"), True),
        (Task(None, "x", time="Quý II/2020", end=date(2020, 6, 30)), False),
        (Task(None, "x", end=date(2020, 6, 30)), False),
        (Task(None, "x", time="Thường xuyên", target_low=12, target_unit="bài"), False),
    ],
)
def test_what_goes_on_all_year_is_told_from_what_is_done_once(task: Task, rhythm: bool) -> None:
    assert is_rhythm(task) is rhythm


def test_quarters_outside_the_time_of_a_task_are_not_missed(workspace: Workspace) -> None:
    steady = Task(None, "x", time="Thường xuyên từ tháng 6", start=date(2023, 6, 1))
    workspace.add_plan(Plan(None, "Kế hoạch", 2023, 2023, tasks=(steady,)))
    (row,) = workspace.seeing.tasks(2023, date(2023, 10, 1))
    assert row.due == (1, 2, 3)


# -- days and gaps -------------------------------------------------------------------------------------------


def test_days_hold_their_kinds_the_most_first(workspace: Workspace) -> None:
    day = date(2023, 3, 9)
    workspace.add_activities(
        [Activity(None, day, "facebook", "a"), Activity(None, day, "own_site", "b", url=LINK),
         Activity(None, day, "own_site", "c"), Activity(None, date(2023, 4, 1), "own_site", "d")]
    )  # fmt: skip
    found = workspace.seeing.days(date(2023, 3, 1), date(2023, 3, 31))
    assert list(found) == [day]
    assert found[day].kinds == (("own_site", Count(2, 1, links=1)), ("facebook", Count(1, 0)))
    assert found[day].total == Count(3, 1, links=1)


def test_gaps_are_told_by_unit_in_vietnamese_order(workspace: Workspace) -> None:
    office, police = (workspace.save_unit(Unit(None, name)).id for name in ("Văn phòng", "Đoàn Thanh niên"))
    rows = [(None, ""), (office, ""), (office, LINK), (police, LINK), (police, LINK)]
    ids = [
        workspace.add_activity(Activity(None, date(2023, 3, 1), "own_site", f"t{n}", unit_id=unit, url=url)).id or 0
        for n, (unit, url) in enumerate(rows)
    ]
    workspace.attach_stream(ids[4], io.BytesIO(b"%PDF-1.4 x"), "x.pdf")
    quarter = workspace.window(Period.parse("2023-Q1"))
    found = [(gap.name, gap.none, gap.link_only) for gap in workspace.seeing.gaps(quarter)]
    assert found == [("Đoàn Thanh niên", 0, 1), ("Văn phòng", 1, 1), ("", 1, 0)]
    assert {row.id for row in workspace.seeing.gap_rows(quarter)} == set(ids[:4])
    assert workspace.seeing.gaps(workspace.window(Period.parse("2023-Q2"))) == ()
