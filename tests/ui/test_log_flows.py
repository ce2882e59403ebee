"""Nhật ký in the real window: whole flows, from typing to the bin and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.models import Activity, ActivityFilter, EvidenceState
from cchc_desktop.periods import Period
from cchc_desktop.workspace import Workspace
from tests.ui.typing_keys import type_text
from ui.main_window import MainWindow
from ui.pages.log import LogPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.context.tasks.busy, timeout=10_000)


@pytest.fixture
def log(qtbot: QtBot, window: MainWindow) -> LogPage:
    """The page, with everything read."""
    window.open_page("log")
    settle(qtbot, window)
    page = window.current_page
    assert isinstance(page, LogPage)
    return page


def fill_new(page: LogPage, **values: str) -> None:
    form = page.form.form
    fields = {"kind": form.kind.line, "date": form.date.line, "title": form.title, "quantity": form.quantity,
              "reach": form.reach, "url": form.url, "unit": form.unit.line}  # fmt: skip
    for name, value in values.items():
        field = fields[name]
        field.selectAll()
        type_text(field, value)


def test_it_opens_on_the_quarter_of_today_newest_first(log: LogPage, office: Workspace) -> None:
    wanted = ActivityFilter(first=date(2022, 12, 15), last=date(2023, 3, 14))
    assert log.model.ids == office.activity_ids(wanted)
    assert "Quý I (15/12 - 14/3)" in log.filters.period.text()
    assert log.header.note.text() == f"{len(log.model.ids)} hoạt động"
    assert log.detail.activity is not None and log.detail.activity.id == log.model.ids[0]


def test_a_slow_disk_ends_with_the_first_line_chosen_too(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window.context.workspace, "first_page", lambda *_args, **_options: None)
    window.open_page("log")
    settle(qtbot, window)
    page = window.current_page
    assert isinstance(page, LogPage) and page.selected_ids() == [page.model.ids[0]]
    assert page.detail.activity is not None and page.detail.activity.id == page.model.ids[0]


def test_sums_stand_apart_by_kind(log: LogPage, office: Workspace) -> None:
    wanted = log.filters.state.wanted(office.window_rule)
    lines = log.list.totals.toolTip().split("\n")
    assert len(lines) == len(office.totals(wanted)) > 1
    conference = sum(a.quantity for a in office.activities(log.model.ids) if a.kind == "conference")
    assert f"Hội nghị: {conference:02.0f} cuộc" in lines


def test_chips_narrow_and_come_back(qtbot: QtBot, window: MainWindow, log: LogPage, office: Workspace) -> None:
    unit = office.find_unit("Trung tâm Bảo trợ")
    log.filters.change(unit_id=unit.id)
    settle(qtbot, window)
    assert {a.unit_id for a in office.activities(log.model.ids)} == {unit.id}
    log.filters.change(evidence=(EvidenceState.NONE,), kinds=("facebook",))
    settle(qtbot, window)
    for activity in office.activities(log.model.ids):
        assert (activity.kind, activity.evidence) == ("facebook", EvidenceState.NONE)
    log.filters.clear()
    settle(qtbot, window)
    assert len(log.model.ids) == office.count(ActivityFilter(first=date(2022, 12, 15), last=date(2023, 3, 14)))


def test_search_needs_no_accents_and_tells_when_nothing_is_found(
    qtbot: QtBot, window: MainWindow, log: LogPage, office: Workspace
) -> None:
    log.find("de an dot 12")
    qtbot.waitUntil(lambda: log.model.rowCount() == 1, timeout=5000)
    settle(qtbot, window)
    assert office.activities(log.model.ids)[0].title.endswith("đợt 12")
    log.find("khong co gi het")
    qtbot.waitUntil(lambda: log.model.rowCount() == 0, timeout=5000)
    settle(qtbot, window)
    assert log.list.empty_state() is log.list.none_found
    log.find("")
    qtbot.waitUntil(lambda: log.list.empty_state() is None, timeout=5000)


def test_other_pages_can_ask_for_a_part(qtbot: QtBot, window: MainWindow, log: LogPage, office: Workspace) -> None:
    window.open_page("log", ActivityFilter(first=date(2022, 12, 15), last=date(2023, 3, 14), kinds=("banner",)))
    settle(qtbot, window)
    assert log.filters.state.period == Period.parse("2023-Q1") and log.filters.state.kinds == ("banner",)
    last = office.activity_ids(ActivityFilter())[-1]
    window.open_page("log", last)
    settle(qtbot, window)
    assert log.selected_ids() == [last]


def test_a_new_activity_is_saved_and_selected(
    qtbot: QtBot, window: MainWindow, log: LogPage, office: Workspace
) -> None:
    before = office.count(ActivityFilter())
    log.add_button.click()
    assert log.panel.currentWidget() is log.form
    fill_new(log, kind="hoi nghi p", title="Quán triệt Chỉ thị 23", date="5-3-23", quantity="2", reach="1.250")
    assert log.form.form.kind.key() == "legal_conference", "the start of a label, without accents"
    fill_new(log, kind="hoi nghi")
    assert log.form.form.kind.key() == "conference", "the whole label wins over longer ones"
    log.form.save.click()
    settle(qtbot, window)
    assert office.count(ActivityFilter()) == before + 1
    saved = office.activity(log.selected_ids()[0])
    assert (saved.kind, saved.title, saved.date) == ("conference", "Quán triệt Chỉ thị 23", date(2023, 3, 5))
    assert (saved.quantity, saved.reach) == (2, 1250)
    assert saved.task_ids == office.tasks_for("conference", saved.date) != ()
    assert log.panel.currentWidget() is log.detail


def test_what_is_wrong_is_said_beside_the_field(log: LogPage, office: Workspace) -> None:
    before = office.count(ActivityFilter())
    log.primary_action()
    fill_new(log, date="32/3", quantity="nhiều", url="javascript:alert(1)", reach="2,5")
    log.form.save.click()
    form = log.form.form
    for field in (form.kind_field, form.date_field, form.title_field, form.quantity_field, form.reach_field,
                  form.url_field):  # fmt: skip
        assert field.said(), field.label.text()
    assert office.count(ActivityFilter()) == before
    assert log.panel.currentWidget() is log.form


def test_editing_changes_only_what_was_changed(
    qtbot: QtBot, window: MainWindow, log: LogPage, office: Workspace
) -> None:
    before = office.activity(log.selected_ids()[0])
    qtbot.keyClick(log.table, Qt.Key.Key_Return)
    assert log.panel.currentWidget() is log.form and not log.form.is_changed()
    fill_new(log, title="Tiêu đề mới")
    log.form.save.click()
    settle(qtbot, window)
    assert before.id is not None
    assert office.activity(before.id) == replace(before, title="Tiêu đề mới")


def test_what_is_typed_is_not_lost_when_another_row_is_chosen(log: LogPage) -> None:
    log.edit_current()
    fill_new(log, title="Đang gõ dở")
    log.table.selectRow(3)
    assert log.panel.currentWidget() is log.form and log.form.strip.isVisible()
    assert log.form.form.title.toPlainText() == "Đang gõ dở"
    log.primary_action()
    assert log.form.form.title.toPlainText() == "Đang gõ dở", "Ctrl+N asks first"


def test_a_draft_outlives_the_program(qtbot: QtBot, window: MainWindow, log: LogPage, office: Workspace) -> None:
    log.primary_action()
    fill_new(log, kind="Hội nghị", title="Ghi dở thì mất điện")
    log.form.form.left_field.emit()
    assert office.setting("draft_activity")["title"] == "Ghi dở thì mất điện"
    page = LogPage(window.context)
    qtbot.addWidget(page)
    page.refresh()
    settle(qtbot, window)
    assert page.panel.currentWidget() is page.form and page.form.is_changed()
    assert page.form.form.title.toPlainText() == "Ghi dở thì mất điện"
    assert page.form.form.kind.key() == "conference"
    page.entry.close()
    assert office.setting("draft_activity") == {}


def test_what_is_saved_or_dropped_leaves_no_draft(window: MainWindow, log: LogPage, office: Workspace) -> None:
    log.table.selectRow(0)
    log.edit_current()
    log.form.form.reach.setFocus()
    log.form.form.reach.setText("95")
    log.entry.save(False)
    assert log.panel.currentWidget() is not log.form and office.setting("draft_activity") == {}
    log.primary_action()
    fill_new(log, title="Thôi không ghi")
    log.form.form.title.setFocus()
    log.form.form.place.setFocus()
    log.entry.close()
    assert office.setting("draft_activity") == {}


def test_putting_off_can_be_taken_back(window: MainWindow, log: LogPage) -> None:
    notices: list = []
    window.context.signals.notice.connect(notices.append)
    log.primary_action()
    fill_new(log, title="Hoãn lại")
    log.form.cancel.click()
    assert log.panel.currentWidget() is not log.form
    notices[-1].actions[0][1]()
    assert log.panel.currentWidget() is log.form and log.form.form.title.toPlainText() == "Hoãn lại"
    log.entry.close()


def test_repeat_is_the_same_today_without_its_proofs(log: LogPage, office: Workspace) -> None:
    last = office.activity(log.selected_ids()[0])
    log.repeat_button.click()
    form = log.form.form
    assert form.activity is None and form.date.date() == date(2023, 3, 10)
    read = form.read()
    assert read is not None and (read.kind, read.title, read.unit_id) == (last.kind, last.title, last.unit_id)
    assert (read.url, read.evidence, read.id) == ("", EvidenceState.NONE, None)


def test_deleting_goes_to_the_bin_and_back(qtbot: QtBot, window: MainWindow, log: LogPage, office: Workspace) -> None:
    notices: list = []
    window.context.signals.notice.connect(notices.append)
    log.table.selectRow(0)
    gone = log.selected_ids()
    qtbot.keyClick(log.table, Qt.Key.Key_Delete)
    settle(qtbot, window)
    assert log.model.row_of(gone[0]) < 0
    assert notices[-1].text == "Đã xóa 1 hoạt động vào thùng rác." and notices[-1].actions[0][0] == "Hoàn tác"
    log.filters.change(in_bin=True)
    settle(qtbot, window)
    assert list(log.model.ids) == gone
    assert not log.edit_button.isVisible() and log.restore_button.isVisible()
    log.restore_button.click()
    settle(qtbot, window)
    assert log.list.empty_state() is log.list.none_binned
    log.filters.change(in_bin=False)
    settle(qtbot, window)
    assert log.model.row_of(gone[0]) == 0
    log.table.selectRow(0)
    log.delete_button.click()
    settle(qtbot, window)
    notices[-1].actions[0][1]()
    settle(qtbot, window)
    assert log.selected_ids() == gone


def test_several_are_counted_by_kind_and_copied_with_headings(log: LogPage) -> None:
    log.table.selectAll()
    assert log.panel.currentWidget() is log.several
    assert "Hội nghị: " in log.several.kinds.text()
    log.copy_out()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].startswith("Ngày\tHình thức\tNội dung") and len(lines) == len(log.model.ids) + 1


def test_the_heading_turns_the_days(qtbot: QtBot, window: MainWindow, log: LogPage) -> None:
    newest = list(log.model.ids)
    log.sort_by("date")
    settle(qtbot, window)
    assert list(log.model.ids) == newest[::-1]


def test_a_link_is_opened_only_by_a_click(log: LogPage, office: Workspace) -> None:
    opened: list[str] = []
    log.detail.open_url = lambda address: bool(opened.append(address)) or True
    row = next(row for row, i in enumerate(log.model.ids) if office.activity(i).url)
    log.table.selectRow(row)
    assert opened == []
    log.detail._open_link()
    assert opened == [office.activity(log.model.ids[row]).url]


def test_files_become_evidence(
    qtbot: QtBot, window: MainWindow, log: LogPage, office: Workspace, tmp_path: Path
) -> None:
    row = next(row for row, i in enumerate(log.model.ids) if office.activity(i).evidence is EvidenceState.NONE)
    log.table.selectRow(row)
    photo = tmp_path / "ảnh hội nghị.jpg"
    photo.write_bytes(b"anh")
    log.choose_files = lambda _parent: [photo]
    log.attach_files()
    settle(qtbot, window)
    assert office.activity(log.selected_ids()[0]).evidence is EvidenceState.COPY


def test_quick_entry_saves_one_after_another(qtbot: QtBot, window: MainWindow, log: LogPage, office: Workspace) -> None:
    before = office.count(ActivityFilter())
    window.quick_entry()
    quick = log._quick
    form = quick.form  # pyright: ignore[reportOptionalMemberAccess, reportAttributeAccessIssue]
    form.kind.set_key("facebook")
    type_text(form.title, "Bài thứ nhất")
    quick.save_next.click()  # pyright: ignore
    assert form.kind.key() == "facebook" and form.title.toPlainText() == "", "the kind stays for the next"
    type_text(form.title, "Bài thứ hai")
    quick.save.click()  # pyright: ignore
    settle(qtbot, window)
    assert office.count(ActivityFilter()) == before + 2
    assert not quick.isVisible()  # pyright: ignore


def test_saved_outside_the_view_is_said(qtbot: QtBot, window: MainWindow, log: LogPage) -> None:
    notices: list = []
    window.context.signals.notice.connect(notices.append)
    log.start_new(Activity(None, date(2023, 6, 1), "conference", "Của quý khác"))
    log.form.save.click()
    settle(qtbot, window)
    assert "không thuộc phần đang xem" in notices[-1].text
    notices[-1].actions[0][1]()
    settle(qtbot, window)
    assert log.detail.activity is not None and log.detail.activity.title == "Của quý khác"


def test_del_never_meets_another_after_an_edit_left_the_view(
    qtbot: QtBot, window: MainWindow, log: LogPage, office: Workspace
) -> None:
    before = office.count(ActivityFilter())
    log.edit_current()
    log.form.form.date.set_date(date(2022, 3, 1))
    log.form.save.click()
    settle(qtbot, window)
    assert log.selected_ids() == [], "what left the view takes its selection with it"
    log.delete_selected()
    log.refresh()
    settle(qtbot, window)
    log.delete_selected()
    assert office.count(ActivityFilter()) == before


def test_what_quick_entry_saved_is_chosen(qtbot: QtBot, window: MainWindow, log: LogPage, office: Workspace) -> None:
    log.quick_entry()
    assert log._quick is not None
    form = log._quick.form  # type: ignore[attr-defined]
    form.kind.set_key("banner")
    form.title.setPlainText("Treo băng rôn tại cổng trụ sở")
    log._quick._save()  # type: ignore[attr-defined]
    settle(qtbot, window)
    assert [row.title for row in office.activities(log.selected_ids())] == ["Treo băng rôn tại cổng trụ sở"]


def test_search_looks_in_every_period_and_the_part_comes_back(
    qtbot: QtBot, window: MainWindow, log: LogPage, office: Workspace
) -> None:
    period = log.filters.state.period
    far = office.add_activity(Activity(None, date(2021, 6, 1), "conference", "Hội nghị ở Ghềnh Ráng")).id
    log.find("ghenh rang")
    qtbot.waitUntil(lambda: list(log.model.ids) == [far], timeout=5000)
    log.find("")
    qtbot.waitUntil(lambda: log.filters.state.text == "" and log.filters.state.period == period, timeout=5000)


def test_a_short_date_belongs_to_the_year_of_the_record(log: LogPage, office: Workspace) -> None:
    new_id = office.add_activity(Activity(None, date(2021, 6, 1), "conference", "Hội nghị cũ")).id
    assert new_id
    form = log.form.form
    form.show_activity(office.activity(new_id))
    form.date.line.setText("8/3")
    form.date.line.setModified(True)
    assert form.date.date() == date(2021, 3, 8)
    form.show_activity(None)
    form.date.line.setText("8/3")
    form.date.line.setModified(True)
    assert form.date.date() == date(2023, 3, 8), "a new one belongs to the year of today"


def test_a_sentence_goes_when_its_number_is_mended(qtbot: QtBot, log: LogPage) -> None:
    log.primary_action()
    form = log.form.form
    form.quantity.setText("-2")
    log.form.save.click()
    assert "âm" in form.quantity_field.said()
    form.quantity.clear()
    qtbot.keyClick(form.quantity, Qt.Key.Key_2)
    assert form.quantity_field.said() == ""
