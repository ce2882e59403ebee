"""Recurring entries: proposed, confirmed, passed over, taken back; never written by themselves. Saved filters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cchc_desktop.doors.series import Series
from cchc_desktop.errors import AppError
from cchc_desktop.models import Activity, ActivityFilter, EvidenceState, Topic
from cchc_desktop.recurrence import DayOff, Every, Rule
from cchc_desktop.workspace import Workspace

TODAY = date(2023, 3, 10)
GIAO_BAN = Activity(None, date(2023, 2, 27), "briefing", "Giao ban tuần, lồng ghép phổ biến CCHC", integrated=True,
                    reach=42, url="https://a.vn/1", number="3/TB")  # fmt: skip
MONDAYS = Rule(Every.WEEK, date(2023, 2, 20), day_off=DayOff.SKIP)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def weekly(workspace: Workspace) -> Series:
    saved = workspace.series.save(Series(None, GIAO_BAN, MONDAYS)).id
    assert saved
    return workspace.series.get(saved)


def due_days(workspace: Workspace) -> list[date]:
    return [proposal.due.day for proposal in workspace.series.due(TODAY)]


def test_a_series_proposes_and_writes_nothing(workspace: Workspace, weekly: Series) -> None:
    assert due_days(workspace) == [date(2023, 2, 20), date(2023, 2, 27), date(2023, 3, 6)]
    assert workspace.count(ActivityFilter()) == 0
    assert weekly.template.url == "" and weekly.template.number == "", "each time has its own link and number"


def test_confirming_writes_one_and_links_it(workspace: Workspace, weekly: Series) -> None:
    changes = workspace.series.log(workspace.series.due(TODAY)[0])
    assert changes.topics == {Topic.ACTIVITIES, Topic.REGISTERS} and changes.id
    row = workspace.activity(changes.id)
    assert (row.date, row.title, row.reach, row.integrated) == (date(2023, 2, 20), GIAO_BAN.title, 42, True)
    assert row.evidence is EvidenceState.NONE
    found = workspace.series.of_activity(changes.id)
    assert found is not None and found.id == weekly.id
    assert due_days(workspace) == [date(2023, 2, 27), date(2023, 3, 6)]


def test_passing_over_and_taking_back(workspace: Workspace, weekly: Series) -> None:
    proposals = workspace.series.due(TODAY)
    workspace.series.skip(proposals[0])
    workspace.series.log_all(proposals[1:])
    assert due_days(workspace) == [] and workspace.count(ActivityFilter()) == 2
    workspace.series.take_back(proposals)
    assert due_days(workspace) == [date(2023, 2, 20), date(2023, 2, 27), date(2023, 3, 6)]
    assert workspace.count(ActivityFilter()) == 0 and workspace.count(ActivityFilter(in_bin=True)) == 2


def test_what_was_logged_by_hand_is_linked_not_written_again(workspace: Workspace, weekly: Series) -> None:
    by_hand = workspace.add_activity(replace(GIAO_BAN, date=date(2023, 3, 6), url="")).id
    last = workspace.series.due(TODAY)[-1]
    assert last.already is not None and last.already.id == by_hand
    workspace.series.log_all([last])
    assert workspace.count(ActivityFilter()) == 1 and date(2023, 3, 6) not in due_days(workspace)
    workspace.series.take_back([last])
    assert workspace.count(ActivityFilter()) == 1, "what a clerk wrote is not binned with the link"


def test_editing_and_stopping_leave_what_is_logged(workspace: Workspace, weekly: Series) -> None:
    first = workspace.series.due(TODAY)[0]
    logged = workspace.series.log(first).id
    workspace.series.save(replace(weekly, rule=replace(MONDAYS, weekdays=(4,)), template=replace(GIAO_BAN, reach=50)))
    assert due_days(workspace) == [date(2023, 2, 24), date(2023, 3, 3), date(2023, 3, 10)]
    assert logged and workspace.activity(logged).reach == 42
    assert weekly.id
    workspace.series.stop(weekly.id, date(2023, 2, 28))
    assert due_days(workspace) == [date(2023, 2, 24)]
    workspace.series.delete(weekly.id)
    assert due_days(workspace) == [] and workspace.series.all() == []
    workspace.series.delete(weekly.id, back=True)
    assert len(workspace.series.all()) == 1


def test_confirming_twice_writes_once(workspace: Workspace, weekly: Series) -> None:
    proposal = workspace.series.due(TODAY)[0]
    workspace.series.log(proposal)
    workspace.series.log(proposal)
    assert workspace.count(ActivityFilter()) == 1


def test_a_series_without_words_or_with_its_end_before_its_start_is_refused(workspace: Workspace) -> None:
    with pytest.raises(AppError, match="chưa có nội dung"):
        workspace.series.save(Series(None, replace(GIAO_BAN, title=" "), MONDAYS))
    with pytest.raises(AppError, match="trước ngày bắt đầu"):
        workspace.series.save(Series(None, GIAO_BAN, replace(MONDAYS, end=date(2022, 1, 1))))
    assert workspace.series.all() == []


def test_saved_filters_are_named_once(workspace: Workspace) -> None:
    series = workspace.series
    series.save_filter(" Thiếu  minh chứng ", {"evidence": ["none"]})
    series.save_filter("thieu minh chung", {"evidence": ["none", "link"]})
    (one,) = series.saved_filters()
    assert (one.name, one.wanted) == ("thieu minh chung", {"evidence": ["none", "link"]})
    other = series.save_filter("Khác", {}).id
    with pytest.raises(AppError, match="Đã có"):
        series.save_filter("THIẾU MINH CHỨNG", {}, other)
    series.save_filter("Của phòng", {"unit_id": 3}, one.id)
    assert [(item.name, item.wanted) for item in series.saved_filters()] == [
        ("Của phòng", {"unit_id": 3}),
        ("Khác", {}),
    ]
    with pytest.raises(AppError, match="chưa có tên"):
        series.save_filter("  ", {})
    assert one.id
    series.delete_filter(one.id)
    assert [item.name for item in series.saved_filters()] == ["Khác"]
