"""The log as a grid in the real window: type, paste, fill, empty, delete, sort, filter, undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from cchc_desktop.intake.grid_cells import BY_ID, COLUMNS
from cchc_desktop.intake.grid_paste import PastePlan
from cchc_desktop.models import Activity, ActivityFilter
from cchc_desktop.text import screen_date
from cchc_desktop.workspace import Workspace
from tests.ui.small_office import TODAY
from tests.ui.test_log_page import settled
from ui.dialogs.bulk_edit import BulkEdit
from ui.dialogs.log_paste import PasteDialog, PasteModel
from ui.main_window import MainWindow
from ui.pages.log import LogPage
from ui.pages.log_grid import GridPane
from ui.pages.log_views import GRID, LIST
from ui.widgets.log_editors import ChoiceLine

PLACE = {column.id: place for place, column in enumerate(COLUMNS)}
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(office: Workspace, open_window: Callable[[Workspace], MainWindow], qtbot: QtBot) -> LogPage:
    window = open_window(office)
    window.open_page("log")
    found = window.findChild(LogPage)
    assert isinstance(found, LogPage)
    found.views.set_view(GRID)
    settled(found, qtbot)
    return found


@pytest.fixture
def grid(page: LogPage) -> GridPane:
    return page.grid


def row(page: LogPage, number: int) -> Activity:
    found = page.grid.model.activity_at(number)
    assert found is not None
    return found


def type_in(grid: GridPane, qtbot: QtBot, number: int, column: str, typed: str) -> None:
    """Go to a cell, type over it and press Enter."""
    grid.table.go(number, PLACE[column])
    grid.table.edit(grid.table.currentIndex())
    editor = grid.table.findChildren(QLineEdit)[-1]  # one just closed may still be there
    editor.setText(typed)
    editor.setModified(True)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()


def choose(grid: GridPane, top: int, left: str, bottom: int, right: str) -> None:
    model = grid.model
    block = QItemSelection(model.index(top, PLACE[left]), model.index(bottom, PLACE[right]))
    grid.table.go(top, PLACE[left])
    grid.table.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def paste(grid: GridPane, copied: str, *, as_new: bool = False) -> list[PastePlan]:
    """Paste, answering the preview with yes where nothing is unclear."""
    seen: list[PastePlan] = []

    def answer(make_plan: Callable[[bool], PastePlan], offered: bool) -> PastePlan | None:
        seen.append(make_plan(as_new or offered))
        return seen[0] if not seen[0].problems else None

    grid.ask_paste = answer
    QGuiApplication.clipboard().setText(copied)
    grid.paste()
    return seen


def test_a_cell_is_typed_enter_goes_on_and_undo_takes_it_back(page: LogPage, grid: GridPane, qtbot: QtBot) -> None:
    before = row(page, 3)
    type_in(grid, qtbot, 3, "quantity", "1.250")
    settled(page, qtbot)
    assert row(page, 3).quantity == 1250
    assert grid.table.currentIndex().column() == PLACE["reach"], "the unit of counting is passed over"
    type_in(grid, qtbot, 3, "kind", "bang ron")
    settled(page, qtbot)
    assert row(page, 3).kind == "banner" and grid.current_id() == before.id
    page.undo_last()
    page.undo_last()
    settled(page, qtbot)
    assert page.workspace.activity(before.id or 0) == before


def test_a_row_stays_where_it_is_while_it_is_typed(page: LogPage, grid: GridPane, qtbot: QtBot) -> None:
    first = row(page, 1).id
    type_in(grid, qtbot, 1, "date", "20/12/2022")
    settled(page, qtbot)
    assert row(page, 1).id == first and row(page, 1).date == date(2022, 12, 20)
    page.refresh()
    settled(page, qtbot)
    assert row(page, 1).id != first, "read anew it is sorted"


def test_what_is_not_understood_stays_as_it_was(page: LogPage, grid: GridPane, qtbot: QtBot) -> None:
    told: list[str] = []
    grid.model.refused.connect(lambda _index, sentence, _typed: told.append(sentence))
    before = row(page, 2)
    for column, typed in (("date", "32/3"), ("quantity", "nhiều"), ("unit", "phong"), ("title", " ")):
        type_in(grid, qtbot, 2, column, typed)
        QApplication.processEvents()
        editor = next(line for line in grid.table.findChildren(QLineEdit) if line.isVisible())
        assert editor.text() == typed and grid.table.currentIndex().column() == PLACE[column], "nothing typed is lost"
        qtbot.keyClick(editor, Qt.Key.Key_Escape)
    settled(page, qtbot)
    assert len(told) == 4 and row(page, 2) == before


def test_a_new_row_is_typed_at_the_top(page: LogPage, grid: GridPane, qtbot: QtBot) -> None:
    before = page.workspace.count(ActivityFilter())
    type_in(grid, qtbot, 0, "date", "5/3")
    type_in(grid, qtbot, 0, "title", "Tập huấn dịch vụ công trực tuyến")
    assert not grid.add_draft(), "without a kind it stays a draft"
    assert page.workspace.count(ActivityFilter()) == before
    type_in(grid, qtbot, 0, "kind", "Tập huấn, bồi dưỡng nghiệp vụ")
    grid.table.go(2, 0)
    settled(page, qtbot)
    found = page.workspace.newest(ActivityFilter(text="dich vu cong truc tuyen"), 1)[0]
    assert (found.date, found.kind) == (date(TODAY.year, 3, 5), "training")
    assert found.task_ids == page.workspace.tasks_for("training", found.date)
    assert grid.model.draft == {}
    page.undo_last()
    assert page.workspace.count(ActivityFilter()) == before


def test_a_block_goes_onto_cells_in_one_step(page: LogPage, grid: GridPane, qtbot: QtBot) -> None:
    old = [row(page, number) for number in (1, 2)]
    grid.table.go(1, PLACE["title"])
    paste(grid, '"Nội dung một\ntiếp"\tx\t8,5\nNội dung hai\t\t2')
    settled(page, qtbot)
    new = page.workspace.activities([activity.id or 0 for activity in old])
    assert [(a.title, a.integrated, a.quantity) for a in new] == [
        ("Nội dung một tiếp", True, 8.5), ("Nội dung hai", False, 2),
    ]  # fmt: skip
    page.undo_last()
    settled(page, qtbot)
    assert page.workspace.activities([activity.id or 0 for activity in old]) == old


def test_rows_with_headings_are_added_all_or_none(page: LogPage, grid: GridPane, qtbot: QtBot) -> None:
    before = page.workspace.count(ActivityFilter())
    head = "Ngày\tHình thức\tNội dung\tSố người\n"
    grid.table.go(0, 0)
    (refused,) = paste(grid, head + "5/3\tHội nghị\tĐúng\t10\n40/3\tHội nghị\tSai\t10")
    assert refused.problems == 1 and page.workspace.count(ActivityFilter()) == before
    paste(grid, head + "5/3/2023\tHội nghị\tMột\t10\n6/3/2023\tHội nghị\tHai\t1.010")
    settled(page, qtbot)
    assert page.workspace.count(ActivityFilter()) == before + 2
    assert page.workspace.newest(ActivityFilter(text="hai"), 1)[0].reach == 1010


def test_the_preview_marks_cells_and_takes_them_typed_anew(page: LogPage, qtbot: QtBot, tmp_path: Path) -> None:
    from cchc_desktop.intake.grid_paste import parse_block, plan_paste

    names = page.grid.model.names
    block = parse_block("Hội nghị\tMột\n\tHai")

    def make_plan(_as_new: bool) -> PastePlan:
        return plan_paste(block, [BY_ID["kind"], BY_ID["title"]], 0, [], Activity(None, TODAY, "", ""), names)

    dialog = PasteDialog(page.theme, names, make_plan, as_new=True, parent=page)
    qtbot.addWidget(dialog)
    model = dialog.model
    assert isinstance(model, PasteModel) and dialog.save.text() == "Cất 1 dòng hợp lệ" and dialog.save.isEnabled()
    assert [row.title for row in dialog.plan.new] == ["Một"], "what is valid is written, the rest never"
    assert "1 dòng chưa hiểu" in dialog.head.text() and model.data(model.index(1, 0)) == "Chưa hiểu"
    again = plan_paste(parse_block("Hội nghị\tMột\nHội họp\tHai"), [BY_ID["kind"], BY_ID["title"]], 0, [],
                       Activity(None, TODAY, "", ""), names)  # fmt: skip
    model.show_plan(again)
    path = tmp_path / "sửa.xlsx"
    dialog.choose_target = lambda: path
    assert dialog.save_bad()
    sheet = load_workbook(path).worksheets[0]
    found = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert found[0] == ["Hình thức", "Nội dung", "Cần xem lại"] and found[1][:2] == ["Hội họp", "Hai"]
    assert "Hình thức" in str(found[1][2])
    back = parse_block("\n".join("\t".join(map(str, line)) for line in found))
    pasted = plan_paste(back, [BY_ID["kind"]], 0, [], Activity(None, TODAY, "", ""), names)
    assert [cell.typed for cell in pasted.rows[0].cells] == ["Hội họp", "Hai"], "the sheet pastes as it came"
    dialog.show()
    dialog.table.edit(model.index(1, 1))
    editor = dialog.table.findChild(ChoiceLine)
    assert editor is not None and "Họp giao ban" in " ".join(editor.matches("giao ban")), "the kinds are a list"
    editor.setText("giao ban")
    editor.setModified(True)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert dialog.save.text() == "Cất 2 dòng" and dialog.head.text() == "2 dòng mới."
    assert not dialog.download.isVisible()


def test_fill_down_and_emptying_cells(page: LogPage, grid: GridPane, qtbot: QtBot) -> None:
    source = row(page, 1)
    choose(grid, 1, "reach", 4, "unit")
    qtbot.keyClick(grid.table, Qt.Key.Key_D, CONTROL)
    settled(page, qtbot)
    assert {(row(page, n).reach, row(page, n).unit_id) for n in (1, 2, 3, 4)} == {(source.reach, source.unit_id)}
    choose(grid, 2, "reach", 3, "unit")
    qtbot.keyClick(grid.table, Qt.Key.Key_Delete)
    settled(page, qtbot)
    assert [(row(page, n).reach, row(page, n).unit_id) for n in (2, 3)] == [(None, None)] * 2
    page.undo_last()
    settled(page, qtbot)
    assert row(page, 2).reach == source.reach


def test_whole_rows_go_to_the_bin_and_come_back(page: LogPage, grid: GridPane, qtbot: QtBot) -> None:
    gone = [row(page, n).id for n in (2, 3)]
    grid.table.go(2, 1)
    grid.table.selectRow(2)
    grid.table.selectionModel().select(
        grid.model.index(3, 0), QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    )
    qtbot.keyClick(grid.table, Qt.Key.Key_Delete)
    settled(page, qtbot)
    assert all(grid.model.row_of(i or 0) < 0 for i in gone)
    qtbot.keyClick(grid.table, Qt.Key.Key_Z, CONTROL)
    settled(page, qtbot)
    assert all(grid.model.row_of(i or 0) > 0 for i in gone)


def test_the_bin_is_only_read(page: LogPage, grid: GridPane, qtbot: QtBot) -> None:
    gone = row(page, 2)
    page.delete_ids([gone.id or 0])
    page.filters.change(in_bin=True)
    settled(page, qtbot)
    assert grid.table.isRowHidden(0) and row(page, 1) == gone
    assert not grid.model.flags(grid.model.index(1, PLACE["title"])) & Qt.ItemFlag.ItemIsEditable
    paste(grid, "Hội nghị\tMột")
    grid.table.go(1, 1)
    page.restore_selected()
    page.filters.change(in_bin=False)
    settled(page, qtbot)
    assert not grid.table.isRowHidden(0) and grid.model.row_of(gone.id or 0) > 0


def test_a_copied_block_has_headings_and_pasted_back_changes_nothing(page: LogPage, grid: GridPane) -> None:
    choose(grid, 1, "date", 3, "note")
    grid.copy_out()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].startswith("Ngày\tĐến ngày\tHình thức") and len(lines) == 4
    (plan,) = paste(grid, "\n".join(lines))
    assert plan.problems == 0 and plan.changed == [] and plan.new == []


def test_headings_sort_in_vietnamese_order(page: LogPage, grid: GridPane, qtbot: QtBot) -> None:
    from cchc_desktop.text import sort_key

    for column in ("unit", "kind", "title"):
        page.sort_by(column)
        settled(page, qtbot)
        shown = [BY_ID[column].show(row(page, n), grid.model.names) for n in range(1, grid.model.rowCount())]
        filled = [words for words in shown if words]
        assert filled == sorted(filled, key=sort_key) and len(set(filled)) > 1
    page.sort_by("title")
    settled(page, qtbot)
    assert page.order.descending
    page.views.set_view(LIST)
    settled(page, qtbot)
    assert page.model.ids == grid.model.ids, "the list keeps the order"


def test_the_day_stays_in_sight_when_the_grid_is_scrolled_sideways(grid: GridPane) -> None:
    table, model = grid.table, grid.model
    heads, bar = table.verticalHeader(), table.horizontalScrollBar()
    activity = model.activity_at(1)
    assert activity is not None and bar.maximum() > 200
    narrow, words = heads.width(), lambda: model.headerData(1, Qt.Orientation.Vertical)
    assert words() == "1"
    bar.setValue(bar.maximum())
    assert words() == f"1   {screen_date(activity.date)}" and model.headerData(0, Qt.Orientation.Vertical) == "Mới"
    assert heads.width() > narrow and table.viewport().x() == heads.x() + heads.width()
    assert bar.value() > table.columnWidth(0), "it did not jump back"
    tip = model.headerData(1, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)
    assert tip == f"{screen_date(activity.date)}: {activity.title}"
    bar.setValue(0)
    assert words() == "1" and heads.width() == narrow


def test_a_column_is_filtered_by_its_values(page: LogPage, grid: GridPane, qtbot: QtBot) -> None:
    page.headings.ask_values("unit", QPoint(10, 10))
    settled(page, qtbot)
    popup = page.headings.popup
    assert popup is not None and popup.model.rowCount() == 6
    popup._tick_all(False)
    popup.search.setText("van phong")
    popup._tick_all(True)
    popup.finish()
    settled(page, qtbot)
    unit = page.workspace.find_unit("Văn phòng Sở").id
    assert {row(page, n).unit_id for n in range(1, grid.model.rowCount())} == {unit}
    assert page.filters.columns.isVisible() and "đơn vị" in page.filters.columns.text()
    page.filters.clear()
    settled(page, qtbot)
    assert len({row(page, n).unit_id for n in range(1, grid.model.rowCount())}) == 6


def test_widths_and_order_of_columns_are_kept(page: LogPage, grid: GridPane, qtbot: QtBot) -> None:
    grid.table.setColumnWidth(PLACE["title"], 222)
    grid.table.heads.moveSection(PLACE["note"], 1)
    qtbot.waitUntil(lambda: bool(page.workspace.setting("log_grid_columns")), timeout=2000)
    again = GridPane(page.context, page.undo)
    qtbot.addWidget(again)
    assert again.table.columnWidth(PLACE["title"]) == 222
    assert again.table.shown_columns()[1] == PLACE["note"]


def test_many_are_edited_at_once(page: LogPage, qtbot: QtBot) -> None:
    rows = [row(page, n) for n in (1, 2, 3)]
    plan = page.workspace.current_plan(2023)
    dialog = BulkEdit(page.theme, rows, page.grid.model.names, plan)
    qtbot.addWidget(dialog)
    dialog.accept()
    assert "Chưa đánh dấu" in dialog.problem.text()
    field = dialog.findChild(QLineEdit, "")
    assert field is not None
    box, _ = dialog._reads["reach"]
    box.setChecked(True)
    dialog.reach_line.setText("nhiều")  # type: ignore[attr-defined]
    dialog.accept()
    assert "Lượt" in dialog.problem.text() and not dialog.result()
    dialog.reach_line.setText("1.000")  # type: ignore[attr-defined]
    dialog.unit.set_key(page.workspace.find_unit("Đoàn Thanh niên").id)
    dialog._reads["unit"][0].setChecked(True)
    dialog.accept()
    changed = dialog.changed_rows()
    assert {(a.reach, a.unit_id) for a in changed} == {(1000, page.workspace.find_unit("Đoàn Thanh niên").id)}
    assert page.grid.write(changed)
    page.undo_last()
    assert page.workspace.activities([a.id or 0 for a in rows]) == rows
