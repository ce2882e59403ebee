"""Nhật ký in the real window: enter, find, edit, delete and undo, repeat, copy out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.models import Activity, ActivityFilter
from cchc_desktop.workspace import Workspace
from tests.ui.small_office import TODAY
from ui.main_window import MainWindow
from ui.pages.log import LogPage


@pytest.fixture
def page(office: Workspace, open_window: Callable[[Workspace], MainWindow], qtbot: QtBot) -> LogPage:
    """The page on the small office, all rows read."""
    window = open_window(office)
    window.open_page("log")
    found = window.findChild(LogPage)
    assert isinstance(found, LogPage)
    settled(found, qtbot)
    return found


def settled(page: LogPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.context.tasks.busy, timeout=5000)


def count(page: LogPage) -> int:
    return page.workspace.count(ActivityFilter())


def added(page: LogPage, qtbot: QtBot, **values: object) -> int:
    """Add an activity of today through the workspace and show it."""
    activity = replace(Activity(None, TODAY, "conference", "Hội nghị quán triệt Đề án"), **values)  # type: ignore[arg-type]
    new_id = page.signals.wrote(page.workspace.add_activity(activity)).id
    assert new_id
    page.open_target(new_id)
    settled(page, qtbot)
    return new_id


def test_enter_goes_through_every_field_in_order(page: LogPage, qtbot: QtBot) -> None:
    page.primary_action()
    seen: list[str] = []
    for _ in range(12):
        field = QApplication.focusWidget()
        assert isinstance(field, QWidget)
        seen.append(field.accessibleName())
        qtbot.keyClick(field, Qt.Key.Key_Return)
    wanted = ["Hình thức", "Lồng ghép trong hoạt động khác", "Ngày", "Đến ngày", "Nội dung", "Số lượng", "Số lượt"]
    assert [name for name in seen if name in wanted][: len(wanted)] == wanted
    assert len(set(seen)) > 8, "Enter never stays where it is"


def test_an_activity_is_typed_and_kept(page: LogPage, qtbot: QtBot) -> None:
    before = count(page)
    page.primary_action()
    form = page.form.form
    form.kind.set_key("conference")
    form.title.setPlainText("Hội nghị triển khai Kế hoạch CCHC")
    form.quantity.setText("2")
    form.reach.setText("1.150")
    qtbot.keyClick(form.title, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settled(page, qtbot)
    assert count(page) == before + 1
    kept = page.workspace.newest(ActivityFilter(text="trien khai ke hoach cchc"), 1)[0]
    assert (kept.date, kept.kind, kept.quantity, kept.reach) == (TODAY, "conference", 2, 1150)


def test_what_is_missing_is_said_and_nothing_is_written(page: LogPage, qtbot: QtBot) -> None:
    before = count(page)
    page.primary_action()
    qtbot.keyClick(page.form.form.title, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert count(page) == before
    assert page.panel.currentWidget() is page.form, "the form stays open with what was typed"


def test_found_as_typed_without_accents(page: LogPage, qtbot: QtBot) -> None:
    added(page, qtbot, title="Treo băng rôn tại phường Ghềnh Ráng", kind="banner")
    page._show_all_days()
    page.find("ghenh rang")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1 and not page.context.tasks.busy, timeout=5000)
    page.find("")
    qtbot.waitUntil(lambda: page.model.rowCount() > 1, timeout=5000)


def test_a_deletion_can_be_undone_from_the_notice(page: LogPage, qtbot: QtBot) -> None:
    new_id = added(page, qtbot)
    notices: list[object] = []
    page.signals.notice.connect(notices.append)
    before = count(page)
    page._select(new_id)
    page.delete_selected()
    assert count(page) == before - 1
    words, undo = notices[-1].actions[0]  # type: ignore[attr-defined]
    assert "Hoàn tác" in words
    undo()
    assert count(page) == before


def test_repeating_takes_todays_date(page: LogPage, qtbot: QtBot) -> None:
    new_id = added(page, qtbot, date=date(2023, 3, 1), title="Họp giao ban tuần", kind="briefing")
    page._select(new_id)
    page.repeat_current()
    form = page.form.form
    assert form.title.toPlainText() == "Họp giao ban tuần" and form.date.date() == TODAY
    qtbot.keyClick(form.title, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    rows = page.workspace.newest(ActivityFilter(text="giao ban tuan"), 5)
    assert [row.date for row in rows] == [TODAY, date(2023, 3, 1)]


def test_rows_are_copied_with_their_headings(page: LogPage, qtbot: QtBot) -> None:
    new_id = added(page, qtbot, title="=Tiêu đề lạ")
    page._select(new_id)
    page.copy_out()
    heading, row = QApplication.clipboard().text().strip().split("\n")
    assert heading.split("\t")[0] == "Ngày" and "Tiêu đề lạ" in row
    assert len(heading.split("\t")) == len(row.split("\t"))


def test_the_list_has_its_columns_back_after_the_form(page: LogPage, qtbot: QtBot) -> None:
    def hidden() -> list[bool]:
        return [page.table.isColumnHidden(column) for column in range(page.model.columnCount())]

    before, sizes = hidden(), page.splitter.sizes()
    assert not any(before)
    page.edit_current()
    QApplication.processEvents()
    page.entry.close()
    QApplication.processEvents()
    assert hidden() == before and page.splitter.sizes() == sizes
    page.window().resize(1000, 600)
    QApplication.processEvents()
    page.window().resize(1366, 728)
    QApplication.processEvents()
    assert hidden() == before
