"""Lịch sử and Minh chứng còn thiếu in the real window."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cchc_desktop import publish
from cchc_desktop.models import Activity, ActivityFilter, EvidenceState
from cchc_desktop.periods import Period
from cchc_desktop.periods import window as window_of
from cchc_desktop.reports.coverage import UnitGaps
from cchc_desktop.reports.gap_message import PER_UNIT, VANISH, gap_message
from cchc_desktop.workspace import Workspace
from tests.ui.small_office import TODAY
from ui.main_window import MainWindow
from ui.pages.gaps import GapsPage
from ui.pages.history import HistoryPage
from ui.widgets import Button

Q1 = Period.parse("2023-Q1")


@pytest.fixture
def first_page() -> str:
    return "overview"


def wait(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.context.tasks.busy)


def edited(office: Workspace) -> Activity:
    row = office.activity(office.activity_ids(ActivityFilter(), limit=1)[0])
    office.save_activity(replace(row, title="Tiêu đề mới", reach=99))
    return row


@pytest.fixture
def history(window: MainWindow, office: Workspace, qtbot: QtBot) -> HistoryPage:
    office.set_setting("user_name", "Lê Thị Hoa")
    edited(office)
    window.open_page("history")
    wait(window, qtbot)
    page = window.page("history")
    assert isinstance(page, HistoryPage)
    return page


def shown_words(page: HistoryPage) -> list[str]:
    return [label.text() for label in page.panel.findChildren(QLabel) if label.isVisible()]


def test_a_change_is_shown_with_its_fields(history: HistoryPage) -> None:
    assert [history.table.cell(0, n).text for n in (1, 2)] == ["Lê Thị Hoa", "Sửa hoạt động"]
    words = shown_words(history)
    assert "Nội dung" in words and "→ Tiêu đề mới" in words and "→ 99" in words
    assert history.panel.undo_button.isVisible()


def test_ctrl_z_takes_back_the_latest(
    history: HistoryPage, office: Workspace, window: MainWindow, qtbot: QtBot
) -> None:
    row_id = history._changes[0].entry.entity_id or 0
    history.table.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert office.activity(row_id).title != "Tiêu đề mới"
    wait(window, qtbot)
    assert history.table.cell(0, 2).text == "Hoàn tác: sửa hoạt động"
    assert history.table.cell(1, 2).text == "Sửa hoạt động (đã hoàn tác)"


def test_a_chosen_change_is_taken_back(
    history: HistoryPage, office: Workspace, window: MainWindow, qtbot: QtBot
) -> None:
    row_id = history._changes[0].entry.entity_id or 0
    history.panel.undo_button.click()
    wait(window, qtbot)
    assert office.activity(row_id).reach != 99


def test_what_can_no_longer_be_says_why(
    history: HistoryPage, office: Workspace, window: MainWindow, qtbot: QtBot
) -> None:
    row_id = history._changes[0].entry.entity_id or 0
    window.context.signals.wrote(office.save_activity(replace(office.activity(row_id), title="Sửa nữa")))
    wait(window, qtbot)
    history.table.selectRow(1)
    assert not history.panel.undo_button.isVisible()
    assert "“Nội dung” đã được sửa lại sau đó" in history.panel.obstacle.text()


def test_the_bin_brings_records_back(history: HistoryPage, office: Workspace, window: MainWindow, qtbot: QtBot) -> None:
    ids = list(office.activity_ids(ActivityFilter(), limit=2))
    office.delete_activities(ids)
    history.bin_chip.click()
    wait(window, qtbot)
    assert history.bin_table.row_count == 2 and history.bin_table.cell(0, 1).text == "Hoạt động"
    history.panel.restore_button.click()
    wait(window, qtbot)
    assert history.bin_table.row_count == 1
    history.bin_table.setFocus()
    qtbot.keyClick(history.bin_table, Qt.Key.Key_Return)
    wait(window, qtbot)
    assert history.stack.currentWidget() is history.bin_empty
    assert office.count(ActivityFilter()) == 40


def test_one_write_of_many_is_taken_back_at_once(
    history: HistoryPage, office: Workspace, window: MainWindow, qtbot: QtBot
) -> None:
    rows = office.activities(office.activity_ids(ActivityFilter(), limit=3))
    window.context.signals.wrote(office.save_activities([replace(row, place="Hội trường lớn") for row in rows]))
    wait(window, qtbot)
    history.table.selectRow(0)
    assert history.panel.all_button.isVisible() and "3 thay đổi" in history.panel.all_button.text()
    history.panel.all_button.click()
    wait(window, qtbot)
    assert office.activities([row.id or 0 for row in rows]) == rows


def test_changes_are_narrowed(history: HistoryPage, window: MainWindow, qtbot: QtBot) -> None:
    history.show_kind("Kế hoạch", ("plan",))
    wait(window, qtbot)
    assert history.table.row_count == 1 and history.table.cell(0, 2).text == "Thêm kế hoạch"
    history.show_kind("Mọi loại", ())
    history.find_edit.setText("tieu de moi")
    qtbot.waitUntil(lambda: history.table.row_count == 1)
    history.find_edit.setText("khong co gi")
    qtbot.waitUntil(lambda: history.stack.currentWidget() is history.none_found)


def test_who_uses_the_program_is_shown_and_changed(history: HistoryPage, office: Workspace) -> None:
    assert history.user.text() == "Lê Thị Hoa"
    history.user.setText("  Trần  Văn Bình ")
    history.user.editingFinished.emit()
    assert office.setting("user_name") == "Trần Văn Bình"


# -- the gap list ------------------------------------------------------------------------------------------


@pytest.fixture
def gaps(window: MainWindow, qtbot: QtBot) -> GapsPage:
    window.open_page("gaps", Q1)
    wait(window, qtbot)
    page = window.page("gaps")
    assert isinstance(page, GapsPage)
    return page


def test_gaps_stand_by_unit_and_sum_up(gaps: GapsPage, office: Workspace) -> None:
    days = office.window(Q1)
    none = office.count(ActivityFilter(days.first, days.last, evidence=(EvidenceState.NONE,)))
    links = office.count(ActivityFilter(days.first, days.last, evidence=(EvidenceState.LINK,)))
    assert [gaps.units.cell(0, n).text for n in (1, 2)] == [str(none), str(links)]
    assert sum(int(gaps.units.cell(n, 1).text) for n in range(1, gaps.units.row_count)
               if gaps.units.cell(n, 1).text != "–") == none  # fmt: skip
    assert gaps.table.row_count == none + links
    assert gaps.warning.isVisible() == bool(links)
    gaps.units.selectRow(1)
    unit = gaps.unit
    assert unit is not None and gaps.table.row_count == unit.none + unit.link_only
    assert gaps.list_card.title.text() == unit.name


def test_enter_opens_the_activity(gaps: GapsPage, window: MainWindow, qtbot: QtBot) -> None:
    asked: list[tuple[str, object]] = []
    window.context.signals.open_page.disconnect()
    window.context.signals.open_page.connect(lambda name, target: asked.append((name, target)))
    gaps.table.setFocus()
    qtbot.keyClick(gaps.table, Qt.Key.Key_Return)
    assert asked == [("log", gaps._shown[0].id)]


def test_the_message_names_units_and_activities(gaps: GapsPage, office: Workspace) -> None:
    gaps.copy_button.click()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Đề nghị bổ sung tài liệu kiểm chứng hoạt động tuyên truyền CCHC quý I/2023")
    assert text.rstrip().endswith("Trân trọng.") and "!" not in text
    for unit in office.seeing.gaps(office.window(Q1)):
        assert f"{unit.name}: " in text
    gaps.units.selectRow(2)
    gaps.copy_button.click()
    assert QGuiApplication.clipboard().text().count(". ") >= 1
    assert gaps.unit is not None and gaps.unit.name in QGuiApplication.clipboard().text()


def test_a_long_message_is_cut_and_a_link_is_warned_of() -> None:
    rows = [Activity(n, date(2023, 3, 1), "own_site", "Bài " * 60, unit_id=1) for n in range(1, 31)]
    text = gap_message(Q1, window_of(Q1), [UnitGaps(1, "Văn phòng", 30, 0)], rows, by=TODAY)
    assert text.count("\n- ") == PER_UNIT + 1 and "- và 20 hoạt động khác" in text
    assert max(map(len, text.splitlines())) < 260 and VANISH not in text
    assert "trước ngày 10/3/2023:" in text
    assert VANISH in gap_message(Q1, window_of(Q1), [UnitGaps(None, "", 0, 1)], [])


def test_gaps_go_to_a_workbook(office: Workspace, tmp_path: Path) -> None:
    out = publish.export_gaps(office, Q1, tmp_path / "thieu.xlsx")
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(out).worksheets[0].iter_rows()]
    assert rows[1][0] == "HOẠT ĐỘNG CẦN BỔ SUNG TÀI LIỆU KIỂM CHỨNG QUÝ I/2023"
    assert rows[3][:3] == ["STT", "Đơn vị", "Ngày"]
    listed = [row for row in rows[4:] if isinstance(row[0], int)]
    assert len(listed) == len(office.seeing.gap_rows(office.window(Q1)))
    assert {str(row[5]) for row in listed} == {"chưa có", "chỉ có liên kết"}


def test_tong_quan_leads_to_the_list(window: MainWindow, qtbot: QtBot) -> None:
    button = next(b for b in window.page("overview").findChildren(Button) if b.text().startswith("Danh sách cần"))
    button.click()
    wait(window, qtbot)
    assert isinstance(window.current_page, GapsPage) and window.current_page.period == Q1
    window.step_page(1)
    assert not isinstance(window.current_page, GapsPage)
    wait(window, qtbot)


def test_nothing_missing_is_told_from_nothing_done(
    gaps: GapsPage, office: Workspace, window: MainWindow, qtbot: QtBot
) -> None:
    gaps.choose_period(Period.parse("2023-Q4"))
    wait(window, qtbot)
    assert gaps.stack.currentIndex() == 2 and not gaps.copy_button.isEnabled()
    row_id = office.add_activity(Activity(None, date(2023, 10, 2), "own_site", "Tin")).id or 0
    office.attach_stream(row_id, io.BytesIO(b"%PDF-1.4 x"), "tin.pdf")
    gaps.refresh()
    wait(window, qtbot)
    assert gaps.stack.currentIndex() == 1
