"""Sổ theo dõi in the real window: keys, saving, the bin, drafts, masked files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop import publish
from cchc_desktop.periods import Period
from cchc_desktop.registers import RECORDS, Feedback, IndexValue, Obstacle, Praise, registers
from cchc_desktop.workspace import Workspace
from tests.ui.small_office import TODAY
from tests.ui.typing_keys import type_text
from ui.main_window import MainWindow
from ui.pages.list_files import write_list
from ui.pages.overview_data import read_overview
from ui.pages.registers import RegistersPage
from ui.widgets.date_edit import DateEdit

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(window: MainWindow, office: Workspace, qtbot: QtBot) -> RegistersPage:
    office.set_setting("user_name", "Lê Thị Hoa")
    office.registers.save(Feedback(received=date(2023, 3, 1), content="Chưa niêm yết phí", due=date(2023, 3, 6),
                                   sender="Nguyễn Văn An", phone="0905123456"))  # fmt: skip
    office.registers.save(Feedback(received=date(2023, 2, 1), content="Hồ sơ trễ hẹn", answered=date(2023, 2, 2)))
    window.open_page("registers")
    found = window.page("registers")
    assert isinstance(found, RegistersPage)
    wait(window, qtbot)
    return found


def wait(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.context.tasks.busy)


def choose(page: RegistersPage, name: str, window: MainWindow, qtbot: QtBot) -> None:
    page.names.setCurrentRow(list(RECORDS).index(name))
    wait(window, qtbot)


def line_of(editor: QWidget) -> QWidget:
    return editor.line if isinstance(editor, DateEdit) else editor


def test_registers_stand_with_their_counts(page: RegistersPage) -> None:
    texts = [page.names.item(place).text() for place in range(page.names.count())]
    assert texts[0] == "Khen, phê bình\nchưa có"
    assert texts[1] == "Phản ánh, kiến nghị\n2 mục, 1 đang chờ"
    assert [text.partition("\n")[0] for text in texts] == [own.label for own in registers()]


def test_an_empty_register_says_what_to_do(page: RegistersPage, window: MainWindow, qtbot: QtBot) -> None:
    choose(page, "obstacle", window, qtbot)
    assert page.stack.currentWidget() is page.empty["obstacle"]


def test_a_row_is_typed_by_keys_alone(page: RegistersPage, office: Workspace, window: MainWindow, qtbot: QtBot) -> None:
    choose(page, "obstacle", window, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_N, CTRL)
    day = page.form.editor("day")
    assert isinstance(day, DateEdit) and day.date() == TODAY
    qtbot.waitUntil(day.line.hasFocus)
    day.line.selectAll()
    type_text(day.line, "5/3")
    qtbot.keyClick(day.line, Qt.Key.Key_Return)  # unit
    unit = page.form.editor("unit")
    qtbot.waitUntil(lambda: unit.hasFocus() or unit.isAncestorOf(window.focusWidget() or window))
    qtbot.keyClick(unit, Qt.Key.Key_Return)
    content = page.form.editor("content")
    assert isinstance(content, QPlainTextEdit)
    qtbot.waitUntil(content.hasFocus)
    qtbot.keyClicks(content, "Duong truyen yeu")
    qtbot.keyClick(content, Qt.Key.Key_Return)
    assert page.form.editor("proposal").hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_S, CTRL)
    (row,) = office.registers.rows("obstacle")
    assert isinstance(row, Obstacle) and (row.day, row.content) == (date(2023, 3, 5), "Duong truyen yeu")
    wait(window, qtbot)
    assert page.table.row_count == 1 and page.table.currentIndex().row() == 0


def test_what_is_missing_is_said_in_the_form_and_nothing_is_saved(
    page: RegistersPage, office: Workspace, window: MainWindow, qtbot: QtBot
) -> None:
    choose(page, "obstacle", window, qtbot)
    page.primary_action()
    assert not page.save()
    assert "Chưa nhập “Nội dung”" in page.form.note.text() and page.form.note.isVisible()
    assert office.registers.rows("obstacle") == []


def test_a_step_is_taken_today_by_who_uses_the_program(
    page: RegistersPage, office: Workspace, window: MainWindow, qtbot: QtBot
) -> None:
    choose(page, "feedback", window, qtbot)
    page.table.selectRow(0)
    assert page.form.state.text() == "Quá hạn trả lời"
    assert page.form.step_button.text() == "Ngày xử lý: hôm nay"
    page.form.step_button.click()
    wait(window, qtbot)
    row = office.registers.row(page.form.row.id or 0)
    assert isinstance(row, Feedback) and (row.handled, row.handled_by) == (TODAY, "Lê Thị Hoa")
    assert page.form.step_button.text() == "Ngày trả lời: hôm nay"


def test_another_line_saves_what_was_typed_or_stays(
    page: RegistersPage, office: Workspace, window: MainWindow, qtbot: QtBot
) -> None:
    choose(page, "feedback", window, qtbot)
    page.table.selectRow(0)
    first = page.form.row.id or 0
    editor = page.form.editor("content")
    assert isinstance(editor, QPlainTextEdit)
    editor.setPlainText("")
    page.table.selectRow(1)
    assert page.form.row.id == first and page.form.note.text(), "what can't be saved keeps its line"
    editor.setPlainText("Đã sửa")
    page.table.selectRow(1)
    wait(window, qtbot)
    row = office.registers.row(first)
    assert isinstance(row, Feedback) and row.content == "Đã sửa"
    assert page.form.row.id != first


def test_del_moves_to_the_bin_and_back(
    page: RegistersPage, office: Workspace, window: MainWindow, qtbot: QtBot
) -> None:
    choose(page, "feedback", window, qtbot)
    page.table.selectRow(0)
    gone = page.form.row.id
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    wait(window, qtbot)
    assert len(office.registers.rows("feedback")) == 1 and page.form.row.id != gone
    page.bin_chip.click()
    wait(window, qtbot)
    assert page.table.row_count == 1
    page.table.selectRow(0)
    assert page.form.row.id == gone and page.form.restore_button.isVisible() and not page.form.save_button.isVisible()
    page.form.restore_button.click()
    assert len(office.registers.rows("feedback")) == 2
    wait(window, qtbot)


def test_rows_are_narrowed_by_words_and_by_what_waits(page: RegistersPage, window: MainWindow, qtbot: QtBot) -> None:
    choose(page, "feedback", window, qtbot)
    page.find_edit.setText("tre hen")
    qtbot.waitUntil(lambda: page.table.row_count == 1)
    page.find_edit.clear()
    qtbot.waitUntil(lambda: page.table.row_count == 2)
    page.open_chip.click()
    qtbot.waitUntil(lambda: page.table.row_count == 1)
    assert page.table.cell(0, 3).text == "Quá hạn trả lời"


def test_what_cannot_be_saved_yet_is_kept_as_a_draft(
    page: RegistersPage, office: Workspace, window: MainWindow, qtbot: QtBot
) -> None:
    choose(page, "praise", window, qtbot)
    page.primary_action()
    editor = page.form.editor("achievement")
    assert isinstance(editor, QPlainTextEdit)
    editor.setPlainText("Trả hồ sơ trước hạn")
    window.open_page("overview")
    assert office.setting("draft_register")["register"] == "praise"
    choose_again = RegistersPage(window.context)
    qtbot.addWidget(choose_again)
    choose_again.refresh()
    wait(window, qtbot)
    again = choose_again.form.editor("achievement")
    assert choose_again.own.name == "praise" and isinstance(again, QPlainTextEdit)
    assert again.toPlainText() == "Trả hồ sơ trước hạn"
    name = choose_again.form.editor("name")
    assert isinstance(name, QLineEdit)
    name.setText("Một cửa")
    assert choose_again.save() and office.setting("draft_register") == {}
    (row,) = office.registers.rows("praise")
    assert isinstance(row, Praise) and row.achievement == "Trả hồ sơ trước hạn"


def test_an_index_shows_how_its_rank_moved(
    page: RegistersPage, office: Workspace, window: MainWindow, qtbot: QtBot
) -> None:
    office.registers.save(IndexValue(year=2021, value=85, rank=9))
    office.registers.save(IndexValue(year=2022, value=88, rank=6))
    choose(page, "index", window, qtbot)
    assert [page.table.cell(n, 0).text for n in range(2)] == ["2022", "2021"]
    last = len(page.table.columns) - 1
    assert page.table.cell(0, last).text == "tăng 3 bậc" and page.table.cell(1, last).text == ""


def test_every_form_reads_back_what_it_shows(page: RegistersPage, window: MainWindow, qtbot: QtBot) -> None:
    for name in RECORDS:
        choose(page, name, window, qtbot)
        page.form.show_row(page._blank())
        assert page.form.read() == page._blank() and not page.form.is_changed()


def test_the_file_is_masked(page: RegistersPage, window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    out = tmp_path / "so.xlsx"
    write_list(page, out, lambda reader, path: publish.export_register(reader, "feedback", path))
    wait(window, qtbot)
    sheet = openpyxl.load_workbook(out).worksheets[0]
    text = str([cell.value for row in sheet.iter_rows() for cell in row])
    assert "N.V.A" in text and "Nguyễn Văn An" not in text and "0905123456" not in text
    assert window.toast.isVisible()


def test_another_page_can_open_a_row(page: RegistersPage, office: Workspace, window: MainWindow, qtbot: QtBot) -> None:
    row_id = office.registers.save(Obstacle(day=TODAY, content="Máy in hỏng")).id
    window.open_page("registers", ("obstacle", row_id))
    wait(window, qtbot)
    assert page.own.name == "obstacle" and page.form.row.id == row_id


def test_late_answers_are_asked_for_on_tong_quan(page: RegistersPage, office: Workspace) -> None:
    todos = read_overview(office, Period.parse("2023-Q1"), TODAY).todos
    todo = next(todo for todo in todos if todo.page == "registers")
    assert (todo.title, todo.when, todo.target) == ("1 phản ánh, kiến nghị chưa trả lời", "Quá hạn 4 ngày", "feedback")
