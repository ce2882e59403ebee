"""Báo cáo of a plan for several years: each year and the whole stand in one table."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from cchc_desktop.models import Activity, Plan, Task
from cchc_desktop.periods import Period
from cchc_desktop.workspace import Workspace
from ui.main_window import MainWindow
from ui.pages.report import ReportPage


@pytest.fixture
def page(window: MainWindow, office: Workspace, qtbot: QtBot) -> ReportPage:
    task = Task(None, "Hội nghị mỗi năm 02 cuộc", kinds=("conference",), target_low=2, target_unit="cuộc")
    made = office.add_plan(Plan(None, "Tuyên truyền CCHC", 2016, 2018, tasks=(task,)))
    (task,) = office.plan(made.id or 0).tasks
    for year in (2016, 2018, 2018):
        day = date(year, 5, 5)
        office.add_activity(Activity(None, day, "conference", "Hội nghị", quantity=2, task_ids=(task.id or 0,)))
    window.open_page("report")
    found = window.page("report")
    assert isinstance(found, ReportPage)
    return found


def test_years_and_whole_by_kind_and_task(page: ReportPage, qtbot: QtBot) -> None:
    page.open_target(Period.parse("2016-2018"))
    qtbot.waitUntil(lambda: page.view is not None and page.view.figures.period.years == 3, timeout=10_000)
    model = page.kinds.model()
    heads = [str(model.headerData(n, page.kinds.horizontalHeader().orientation())) for n in range(model.columnCount())]
    assert heads[3:7] == ["2016", "2017", "2018", "Cộng"]
    rows = [[page.kinds.cell(row, column).text for column in range(len(heads))] for row in range(model.rowCount())]
    assert rows[0][1:] == ["cuộc", "6", "2", "0", "4", "6", "100%"]
    assert rows[1][0].startswith("Nhiệm vụ 1. Hội nghị") and rows[1][2:] == ["6", "2", "0", "4", "6", "đạt"]
    page.kinds.picked.emit(1)  # a task has no rows of its own to open: nothing happens
    page.open_target(Period.parse("2016"))
    qtbot.waitUntil(lambda: page.view is not None and page.view.figures.period.years == 1, timeout=10_000)
    assert page.kinds.columns[2].title == "KH năm"
