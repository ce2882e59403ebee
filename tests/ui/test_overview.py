"""Tổng quan: what is due, the plan's progress, the units, the evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from cchc_desktop.models import ActivityFilter, EvidenceState, Plan
from cchc_desktop.periods import Period, PeriodKind
from cchc_desktop.reports.due import UnitState
from cchc_desktop.workspace import Workspace
from tests.ui.small_office import TODAY
from ui.main_window import MainWindow
from ui.pages.overview import OverviewPage
from ui.pages.overview_data import read_overview, task_tone
from ui.widgets import Button

Q1 = Period.parse("2023-Q1")


@pytest.fixture
def first_page() -> str:
    return "overview"


def page_of(window: MainWindow) -> OverviewPage:
    page = window.page("overview")
    assert isinstance(page, OverviewPage)
    return page


def test_the_line_under_the_title_says_day_window_and_days_left(window: MainWindow) -> None:
    assert page_of(window).header.note.text() == (
        "Thứ Sáu, 10/3/2023 · Quý I: số liệu từ 15/12/2022 đến 14/3/2023, còn 4 ngày"
    )


def test_the_report_comes_due_by_the_regime_of_the_office(office: Workspace) -> None:
    office.set_setting("regime", "four_quarters")
    todo = read_overview(office, Q1, TODAY).todos[0]
    assert (todo.when, todo.tone, todo.target) == ("Còn 4 ngày", "warning", (Q1, "four_quarters"))
    assert "Chậm nhất 14/3/2023" in todo.detail
    assert todo.urgent
    later = read_overview(office, Q1, date(2023, 3, 14)).todos[0]
    assert (later.when, later.tone) == ("Hạn hôm nay", "bad")


def test_a_task_is_named_when_its_time_is_near_or_over(office: Workspace) -> None:
    def named(today: date) -> list[tuple[str, str]]:
        todos = read_overview(office, Q1, today).todos
        return [(t.when, t.tone) for t in todos if isinstance(t.target, ActivityFilter) and t.target.task_id]

    assert named(date(2023, 2, 1)) == []
    assert named(TODAY) == [("Còn 12 ngày", "warning")]
    assert named(date(2023, 3, 31)) == [("Quá hạn 9 ngày", "bad")]


def test_progress_and_units_show_the_figures(window: MainWindow, office: Workspace) -> None:
    page, figures = page_of(window), office.figures(Q1)
    finished = sum(task.finished for task in figures.tasks)
    assert page.progress.title.text() == "Tiến độ Kế hoạch số 18/KH-SLĐTBXH"
    assert page.progress.aside.text() == f"{finished}/{len(figures.tasks)} nhiệm vụ đạt"
    shown = [
        (page.unit_table.cell(n, 0).text, page.unit_table.cell(n, 1).text) for n in range(page.unit_table.row_count)
    ]
    assert shown == [(row.unit.name, str(row.activities)) for row in figures.units if row.unit]


def test_missing_evidence_leads_to_its_rows(window: MainWindow, office: Workspace, qtbot: QtBot) -> None:
    asked: list[tuple[str, object]] = []
    signals = window.context.signals
    signals.open_page.disconnect()
    signals.open_page.connect(lambda name, target: asked.append((name, target)))
    buttons = page_of(window).evidence.findChildren(Button)
    next(b for b in buttons if "chưa có minh chứng" in b.accessibleName()).click()
    name, target = asked[0]
    assert name == "log"
    assert isinstance(target, ActivityFilter)
    assert target.evidence == (EvidenceState.NONE,)
    assert office.count(target) == 8


def test_a_new_office_is_told_the_first_steps(
    workspace: Workspace, open_window: Callable[[Workspace], MainWindow]
) -> None:
    page = page_of(open_window(workspace))
    assert page._start is not None
    texts = [button.text() for button in page._start.findChildren(Button)]
    assert page._start.isVisible()
    assert texts == ["Mở Thiết lập", "Nhập kế hoạch", "Ghi hoạt động"]


def test_what_is_urgent_is_counted_on_the_rail(window: MainWindow, office: Workspace, qtbot: QtBot) -> None:
    window.context.signals.wrote(office.set_setting("regime", "four_quarters"))
    qtbot.waitUntil(lambda: not window.context.tasks.busy)
    expected = sum(todo.urgent for todo in read_overview(office, Q1, TODAY).todos)
    assert expected == 1
    assert window.rail.buttons["overview"]._count == expected


def test_a_target_is_behind_only_by_the_share_of_the_year_that_is_over(office: Workspace) -> None:
    data = read_overview(office, Q1, TODAY)
    assert round(data.elapsed, 3) == round(86 / 365, 3)  # 15/12/2022 to 10/3/2023
    tones = {row.task.text[:9]: task_tone(row, data.elapsed) for row in data.figures.tasks}
    assert tones["Hội nghị,"] == "accent"  # 7 of 8
    assert tones["Bài đăng "] == "warning"  # none of 60
    assert tones["Tuyên tru"] == "good"  # no target: one evidenced activity is enough
    early = read_overview(office, Q1, date(2022, 12, 18))
    assert task_tone(early.figures.tasks[2], early.elapsed) == "accent"


def test_many_things_to_do_scroll_and_are_never_squeezed(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window)
    todo = read_overview(window.context.workspace, Q1, TODAY).todos[0]
    page._show_todos((todo,) * 14)
    qtbot.wait(50)
    rows = [button.parentWidget() for button in page.due.findChildren(Button) if button.text() == todo.button]
    assert len(rows) == 14
    assert all(row is not None and row.height() >= row.minimumSizeHint().height() for row in rows)
    assert page.progress.height() > 100


def test_what_fell_due_before_the_program_was_used_is_no_reproach(workspace: Workspace) -> None:
    """An office that begins in November is not told that it is 345 days late."""
    workspace.save_office(replace(workspace.office(), name="Sở Nội vụ"))
    workspace.add_plan(Plan(None, "Tuyên truyền CCHC", 2020, 2030))
    today = date.today()
    period = Period(today.year, PeriodKind.YEAR)
    todos = read_overview(workspace, period, today).todos
    assert not [todo for todo in todos if todo.when.startswith("Quá hạn") and todo.page == "report"]
    past = next(todo for todo in todos if todo.folded)
    assert past.when == "Kỳ trước" and not past.urgent
    assert past.title == f"Kỳ trước chưa gửi ({len(past.folded)})"
    assert not any(todo.urgent for todo in past.folded)


def test_long_past_reports_are_folded_and_open_in_place(window: MainWindow, office: Workspace, qtbot: QtBot) -> None:
    office.set_setting("regime", "four_quarters")
    page = page_of(window)
    page._show(read_overview(office, Period(2026, PeriodKind.YEAR), date(2026, 11, 24)))

    def buttons() -> dict[str, Button]:
        return {b.accessibleName(): b for b in page.due.findChildren(Button) if b.isVisible()}

    qtbot.waitUntil(lambda: any("Kỳ trước chưa gửi" in words for words in buttons()))
    fold = next(words for words in buttons() if "Kỳ trước chưa gửi" in words)
    assert not any("quý I/2023" in words for words in buttons())
    buttons()[fold].click()
    qtbot.waitUntil(lambda: any("quý I/2023" in words for words in buttons()))
    assert any(words.startswith("Thu gọn") for words in buttons())


def test_next_years_plan_is_due_from_quarter_iv_on(office: Workspace) -> None:
    def asked(today: date) -> list[str]:
        return [todo.title for todo in read_overview(office, Q1, today).todos if todo.page == "plan"]

    assert "Đến kỳ xây dựng kế hoạch năm 2024" not in asked(date(2023, 9, 30))
    assert "Đến kỳ xây dựng kế hoạch năm 2024" in asked(date(2023, 10, 1))


def test_two_lines_name_themselves_and_one_button_is_primary(office: Workspace) -> None:
    office.set_setting("regime", "four_quarters")
    office.reporting.set_active("fifth_of_month", True)
    todos = [todo for todo in read_overview(office, Q1, date(2023, 3, 2)).todos if todo.page == "report"]
    assert [todo.target for todo in todos] == [(Q1, "fifth_of_month"), (Q1, "four_quarters")]
    assert todos[0].detail != todos[1].detail and "tuyến" in todos[0].detail


def test_a_year_on_show_asks_for_its_newest_quarter(office: Workspace) -> None:
    """The line of the units names quarters, the page shows the year."""
    office.set_setting("regime", "four_quarters")
    data = read_overview(office, Period(2023, PeriodKind.YEAR), date(2023, 7, 10))
    assert data.asked == Period.parse("2023-Q3") and not data.unsent  # nothing came, and its day is not over
    data = read_overview(office, Period(2023, PeriodKind.YEAR), date(2024, 1, 10))
    assert data.asked == Period.parse("2023-Q4") and data.unsent and "quý IV" in data.message


def test_nothing_is_missed_of_a_year_before_the_first_plan(office: Workspace) -> None:
    office.set_setting("regime", "four_quarters")
    board = office.reporting.board(2022, TODAY)
    assert board is not None
    assert {state for _, states in board.rows for state in states} == {UnitState.WAITING}
