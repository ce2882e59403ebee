"""The log as a month and as a matrix: what they show, what keys and clicks ask for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.models import Activity, ActivityFilter
from cchc_desktop.reports.coverage import Count
from cchc_desktop.workspace import Workspace
from tests.ui.small_office import TODAY
from ui.main_window import MainWindow
from ui.pages.log_calendar import CalendarView
from ui.pages.log_matrix import MatrixView
from ui.widgets.month_grid import add_months, first_shown

LINK = "https://so.binhdinh.gov.vn/bai"


def shown(view: Any, window: MainWindow, qtbot: QtBot) -> Any:
    qtbot.addWidget(view)
    view.resize(1130, 560)
    view.refresh()
    view.show()
    qtbot.waitUntil(lambda: not window.context.tasks.busy)
    return view


def asked(view: Any) -> tuple[list[ActivityFilter], list[dict[str, Any]]]:
    wanted: list[ActivityFilter] = []
    started: list[dict[str, Any]] = []
    view.wanted.connect(wanted.append)
    view.start_entry.connect(started.append)
    return wanted, started


@pytest.fixture
def calendar(window: MainWindow, qtbot: QtBot) -> CalendarView:
    return shown(CalendarView(window.context), window, qtbot)


@pytest.fixture
def matrix(window: MainWindow, office: Workspace, qtbot: QtBot) -> MatrixView:
    office.add_activities(
        [
            Activity(None, date(2023, 1, 5), "own_site", "a", contents=("procedures",), url=LINK),
            Activity(None, date(2023, 1, 6), "own_site", "b", contents=("procedures",)),
            Activity(None, date(2023, 2, 6), "conference", "c", contents=("steering",)),
        ]
    )
    return shown(MatrixView(window.context), window, qtbot)


# -- the calendar --------------------------------------------------------------------------------------


def test_the_month_shows_the_days_of_the_log(calendar: CalendarView, office: Workspace) -> None:
    grid = calendar.grid
    first = first_shown(date(2023, 3, 1))
    assert first == date(2023, 2, 27) and first.weekday() == 0
    shown_days = [first + timedelta(days=n) for n in range(42)]
    for day in shown_days:
        cell = grid.cells.get(day)
        assert (cell.total if cell else 0) == office.count(ActivityFilter(day, day))
    assert "Tháng 3/2023" in calendar._card.title.text()
    assert calendar.list.row_count == office.count(ActivityFilter(TODAY, TODAY))


def test_deadlines_and_closing_days_stand_in_the_month(calendar: CalendarView) -> None:
    notes = {day: [words for words, _ in cell.notes] for day, cell in calendar.grid.cells.items() if cell.notes}
    assert "Chốt quý I" in notes[date(2023, 3, 14)]
    assert any("Hạn quý I" in words for found in notes.values() for words in found)


def test_keys_move_through_days_and_months(calendar: CalendarView, qtbot: QtBot, window: MainWindow) -> None:
    grid = calendar.grid
    for key, day in (
        (Qt.Key.Key_Right, date(2023, 3, 11)), (Qt.Key.Key_Down, date(2023, 3, 18)),
        (Qt.Key.Key_Left, date(2023, 3, 17)),
        (Qt.Key.Key_PageDown, date(2023, 4, 17)), (Qt.Key.Key_PageUp, date(2023, 3, 17)), (Qt.Key.Key_Home, TODAY),
    ):  # fmt: skip
        qtbot.keyClick(grid, key)
        assert grid.day == day
    wanted, started = asked(calendar)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    qtbot.keyClick(grid, Qt.Key.Key_Insert)
    assert wanted == [ActivityFilter(TODAY, TODAY)] and started == [{"date": TODAY}]
    qtbot.waitUntil(lambda: not window.context.tasks.busy)


def test_a_double_click_starts_an_entry_on_that_day(calendar: CalendarView, qtbot: QtBot, window: MainWindow) -> None:
    _, started = asked(calendar)
    day = date(2023, 3, 21)
    spot = calendar.grid.rect_of(day).center()
    assert calendar.grid.day_at(spot) == day
    qtbot.mouseClick(calendar.grid, Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(calendar.grid, Qt.MouseButton.LeftButton, pos=spot)
    assert started == [{"date": day}] and calendar.grid.day == day
    assert calendar.grid.day_at(QPoint(5, 5)) is None, "the names of the weekdays are no day"
    qtbot.waitUntil(lambda: not window.context.tasks.busy)


def test_another_year_brings_its_months(calendar: CalendarView, window: MainWindow, qtbot: QtBot) -> None:
    window.context.year = 2022
    calendar.refresh()
    assert calendar.grid.day == date(2022, 1, 1)
    window.context.year = 2023
    calendar.refresh()
    assert calendar.grid.day == TODAY
    qtbot.waitUntil(lambda: not window.context.tasks.busy)


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.integers(-500, 500))
def test_months_are_added_without_losing_the_day_where_it_can_be(day: date, months: int) -> None:
    moved = add_months(day, months)
    if 1901 < moved.year < 2199:
        assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


# -- the matrix ------------------------------------------------------------------------------------------


def place_of(view: MatrixView, kind: str) -> int:
    return next(place for place, column in enumerate(view.table.columns) if kind in column.kinds)


def test_cells_count_by_group_and_open_into_kinds(matrix: MatrixView) -> None:
    row = matrix._tags.index("procedures")
    web = place_of(matrix, "own_site")
    assert matrix.table.columns[web].is_group
    assert matrix.table.cell(row, web, 0).count == Count(2, 1, 1)
    assert matrix.table.cell(row, web, 0).tip.endswith("1 thiếu minh chứng, 1 chỉ có liên kết")
    assert matrix.table.labels[row] == "Cải cách thủ tục hành chính"
    before = len(matrix.table.columns)
    matrix.table.setCurrentIndex(matrix.table.model().index(row, web * 4))
    matrix.table.turned.emit(web)
    opened = place_of(matrix, "own_site")
    assert len(matrix.table.columns) > before and not matrix.table.columns[opened].is_group
    assert matrix.table.cell(row, opened, 0).count == Count(2, 1, 1)
    matrix.table.turned.emit(opened)
    assert len(matrix.table.columns) == before


def test_a_filled_cell_shows_its_rows(matrix: MatrixView, office: Workspace, qtbot: QtBot) -> None:
    wanted, started = asked(matrix)
    row, web = matrix._tags.index("procedures"), place_of(matrix, "own_site")
    index = matrix.table.model().index(row, web * 4)
    spot = matrix.table.visualRect(index).center()
    qtbot.mouseClick(matrix.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert started == []
    assert sorted(found.title for found in office.activities(office.activity_ids(wanted[0]))) == ["a", "b"]


def test_an_empty_cell_starts_an_entry_with_its_tags(matrix: MatrixView, qtbot: QtBot) -> None:
    wanted, started = asked(matrix)
    row, web = matrix._tags.index("steering"), place_of(matrix, "own_site")
    matrix.table.setCurrentIndex(matrix.table.model().index(row, web * 4))
    qtbot.keyClick(matrix.table, Qt.Key.Key_Return)
    assert wanted == [] and started == [{"date": TODAY, "kind": "own_site", "contents": ("steering",)}]
    matrix.table.setCurrentIndex(matrix.table.model().index(row, web * 4 + 1))
    qtbot.keyClick(matrix.table, Qt.Key.Key_Return)
    assert started[1]["date"] == date(2023, 3, 15), "the first day of quarter II: today is before it"


def test_tasks_stand_with_their_quarters(matrix: MatrixView, office: Workspace, qtbot: QtBot) -> None:
    wanted, started = asked(matrix)
    matrix.show_part(1)
    plan = office.current_plan(2023)
    assert plan is not None and matrix.tasks.row_count == len(plan.tasks)
    assert matrix.tasks.cell(0, 0).text.startswith("1. Hội nghị") and matrix.tasks.cell(0, 1).text == "Văn phòng Sở"
    assert matrix.tasks.cell(0, 3).text == "7 cuộc" and matrix.tasks.cell(0, 2).text == "8 cuộc"
    matrix._task_quarter(0, 0)
    assert wanted[0].task_id == plan.tasks[0].id and office.count(wanted[0]) > 0
    matrix._task_quarter(2, 1)  # bài đăng: nothing in quarter II
    assert started == [{"date": date(2023, 3, 15), "task_ids": (plan.tasks[2].id,), "kind": "facebook"}]
    assert matrix.card.title.text().endswith("nhiệm vụ đúng tiến độ")


def test_what_names_no_content_is_told_and_leads_to_its_rows(matrix: MatrixView, office: Workspace) -> None:
    wanted, _ = asked(matrix)
    assert matrix.untagged.text() == "40 hoạt động chưa ghi nội dung CCHC"
    matrix.untagged.click()
    assert office.count(wanted[0]) == 40


def test_a_year_without_a_plan_says_what_to_do(workspace: Workspace, open_window: Any, qtbot: QtBot) -> None:
    window = open_window(workspace)
    view: MatrixView = shown(MatrixView(window.context), window, qtbot)
    view.show_part(1)
    current: QWidget | None = view.stack.currentWidget()
    assert current is view.no_plan
