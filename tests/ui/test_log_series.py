"""Recurring entries and saved filters in the real window; the list as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cchc_desktop.doors.series import Series
from cchc_desktop.models import Activity, ActivityFilter, EvidenceState
from cchc_desktop.recurrence import DayOff, Every, Rule
from cchc_desktop.workspace import Workspace
from tests.ui.test_log_page import settled
from ui.dialogs.series import SeriesDialog
from ui.main_window import MainWindow
from ui.pages.log import LogPage
from ui.pages.log_filters import LogState
from ui.pages.log_views import CALENDAR, LIST, MATRIX

WEEKLY = Series(
    None, Activity(None, date(2023, 2, 20), "briefing", "Giao ban tuần", integrated=True, reach=42),
    Rule(Every.WEEK, date(2023, 2, 20), day_off=DayOff.SKIP),
)  # fmt: skip


@pytest.fixture
def page(office: Workspace, open_window: Callable[[Workspace], MainWindow], qtbot: QtBot) -> LogPage:
    office.series.save(WEEKLY)
    window = open_window(office)
    window.open_page("log")
    found = window.findChild(LogPage)
    assert isinstance(found, LogPage)
    settled(found, qtbot)
    return found


def briefings(page: LogPage) -> list[date]:
    return [row.date for row in page.workspace.newest(ActivityFilter(kinds=("briefing",)), 9)]


def test_one_key_logs_the_next_due_entry_and_undo_takes_it_back(page: LogPage, qtbot: QtBot) -> None:
    assert page.series.isVisible() and page.series.count.text() == "3 lượt định kỳ chưa ghi"
    assert "20/02/2023 · Giao ban tuần" in page.series.words.text() and briefings(page) == []
    qtbot.keyClick(page.table, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    settled(page, qtbot)
    assert briefings(page) == [date(2023, 2, 20)]
    assert page.series.count.text() == "2 lượt định kỳ chưa ghi"
    page.undo_last()
    settled(page, qtbot)
    assert briefings(page) == [] and page.series.count.text() == "3 lượt định kỳ chưa ghi"
    page.series.skip_first()
    settled(page, qtbot)
    assert briefings(page) == [] and "27/02/2023" in page.series.words.text()


def test_the_dialog_logs_chosen_times_and_changes_a_rule(page: LogPage, qtbot: QtBot) -> None:
    dialog = SeriesDialog(page.context, page.undo)
    qtbot.addWidget(dialog)
    assert dialog.due.count() == 3
    dialog.due.selectAll()
    qtbot.keyClick(dialog.due, Qt.Key.Key_Return)
    assert briefings(page) == [date(2023, 3, 6), date(2023, 2, 27), date(2023, 2, 20)]
    dialog.tabs.setCurrentIndex(1)
    fields = dialog.fields
    assert fields.next.text().startswith("Thứ Hai hằng tuần. Các lượt tới: 13/3/2023")
    fields.every.setCurrentIndex(1)
    fields.day.setCurrentIndex(14)
    assert fields.next.text().startswith("Ngày 15 hằng tháng. Các lượt tới: 15/3/2023")
    dialog.save()
    (kept,) = page.workspace.series.all()
    assert (kept.rule.every, kept.rule.day) == (Every.MONTH_DAY, 15)
    dialog.stop()
    assert page.workspace.series.all()[0].stopped_on == page.context.today()
    dialog.add_series()
    dialog.save()
    assert "Chưa có nội dung" in fields.problem.text() and len(page.workspace.series.all()) == 1
    settled(page, qtbot)


def test_a_saved_filter_comes_back_whole(page: LogPage, qtbot: QtBot) -> None:
    unit = page.workspace.find_unit("Văn phòng Sở").id
    state = LogState(
        kinds=("facebook",), unit_id=unit, evidence=(EvidenceState.NONE,), values=(("month", ("2023-02",)),)
    )
    assert LogState.from_data(state.to_data()) == state
    before = page.filters.state.period
    page.filters.apply(LogState.from_data(state.to_data()))
    settled(page, qtbot)
    assert page.filters.state.period == before and page.filters.state.unit_id == unit
    wanted = page.filters.state.wanted(page.workspace.window_rule)
    assert page.model.ids == page.workspace.activity_ids(wanted)
    assert LogState.from_data({"kinds": ["gone"], "values": []}).kinds == ()


def test_the_list_is_written_as_shown(page: LogPage, qtbot: QtBot, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    page.filters.change(kinds=("banner",))
    settled(page, qtbot)
    out = tmp_path / "ds.xlsx"
    page.output.choose = lambda _name: out
    page.output.export()
    settled(page, qtbot)
    sheet = load_workbook(out).active
    assert sheet is not None
    texts = [str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value is not None]
    rows = page.workspace.activities(page.model.ids)
    assert rows and all(row.title in texts for row in rows)
    assert any("hình thức: băng rôn" in words.lower() for words in texts)
    opened: list[Path] = []
    page.output.open = lambda path: bool(opened.append(path)) or True
    page.output.print_list()
    settled(page, qtbot)
    assert opened and opened[0].read_bytes().startswith(b"%PDF")


def test_calendar_and_matrix_open_and_lead_back_to_the_list(page: LogPage, qtbot: QtBot) -> None:
    for view in (CALENDAR, MATRIX):
        page.views.set_view(view)
        settled(page, qtbot)
        assert not page.filters.isVisible()
        page.stack.currentWidget().wanted.emit(ActivityFilter(kinds=("banner",)))  # type: ignore[union-attr]
        settled(page, qtbot)
        assert page.views.view == LIST and page.filters.state.kinds == ("banner",)
    page.views.set_view(CALENDAR)
    page.start_with({"date": date(2023, 3, 3)})
    assert page.views.view == LIST and page.form.form.date.date() == date(2023, 3, 3)
    page.entry.close()
