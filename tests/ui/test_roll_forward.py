"""The roll-forward dialog: keys settle rows, the count lives, the draft is what was settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from cchc_desktop.intake.plan_text import read_plan
from cchc_desktop.models import PlanState
from ui.dialogs.roll_forward import RollForwardDialog
from ui.item_models.roll_rows import NEW, STATE
from ui.main_window import MainWindow

SAMPLES = Path(__file__).parent.parent / "samples" / "plans"


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> RollForwardDialog:
    plan = read_plan(SAMPLES / "binh-dinh-sldtbxh-2023.txt").plan
    made = RollForwardDialog(window.context, plan, window)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def to_year(dialog: RollForwardDialog, year: int, qtbot: QtBot) -> None:
    dialog.year_from.selectAll()
    qtbot.keyClicks(dialog.year_from, str(year))
    qtbot.keyClick(dialog.year_from, Qt.Key.Key_Return)


def shown(dialog: RollForwardDialog, step: int, row: int, column: int) -> str:
    model = dialog.lists[step].model
    return model.data(model.index(row, column))


def test_it_fits_and_opens_on_next_year(dialog: RollForwardDialog) -> None:
    assert dialog.width() <= 1000 and dialog.height() <= 600
    assert dialog.year_from.text() == "2024"
    assert dialog.result_plan is None
    dialog.lists[0].all.setChecked(True)
    assert dialog.lists[0].model.rowCount() == 27


def test_an_old_plan_is_rolled_to_the_year_that_is_planned_now(window: MainWindow, qtbot: QtBot) -> None:
    plan = read_plan(SAMPLES / "yen-bai-ubnd-2020.txt").plan
    for day, year in ((date(2026, 9, 30), "2026"), (date(2026, 10, 1), "2027"), (date(2020, 3, 1), "2021")):
        made = RollForwardDialog(replace(window.context, today=lambda day=day: day), plan, window)
        qtbot.addWidget(made)
        assert made.year_from.text() == year


def test_the_lists_are_sound_models(dialog: RollForwardDialog, qtmodeltester) -> None:
    for item in dialog.lists:
        qtmodeltester.check(item.model)


def test_keys_settle_rows_and_the_draft_follows(dialog: RollForwardDialog, qtbot: QtBot) -> None:
    to_year(dialog, 2027, qtbot)
    assert dialog.unsettled() == 2 + 9 + 3 + 1 + 4
    assert dialog.count.text().startswith("Còn 19 mục chưa chọn")
    table = dialog.lists[0].table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_T)  # giai đoạn 2021-2025: the next one
    qtbot.keyClick(table, Qt.Key.Key_G)  # 2020 -2025 stays
    assert dialog.steps.item(0).text() == "1. Năm (xong)"
    assert [shown(dialog, 0, row, STATE) for row in range(3)] == ["Thay", "Giữ", "Sẽ thay"]
    dialog.steps.setCurrentRow(1)
    qtbot.keyClick(dialog.lists[1].table, Qt.Key.Key_T)
    qtbot.keyClick(dialog.lists[1].table, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    dialog.steps.setCurrentRow(4)
    dialog.lists[4].table.selectAll()
    qtbot.keyClick(dialog.lists[4].table, Qt.Key.Key_T)
    assert dialog.unsettled() == 4
    dialog.steps.setCurrentRow(5)
    assert "Nhận 4 hạn báo cáo" in dialog.preview.toPlainText()
    assert "2021-20252026-2030" in dialog.preview.toPlainText()  # old struck through beside new
    qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    plan = dialog.result_plan
    assert plan is not None and plan.state is PlanState.DRAFT and plan.id is None
    assert (plan.year_from, len(plan.deadlines)) == (2027, 4)
    assert "Quyết định số …/QĐ-UBND ngày … của Ủy ban nhân dân tỉnh" in plan.lead_in
    assert plan.office == "Sở Lao động – Thương binh và Xã hội"  # a name that was not settled stays


def test_the_row_that_waits_is_the_chosen_one_when_a_key_opened_the_step(
    dialog: RollForwardDialog, qtbot: QtBot
) -> None:
    to_year(dialog, 2027, qtbot)
    item = dialog.lists[3]
    rows = [*(row for row in item.model.rows_all() if row.fixed), *(r for r in item.model.rows_all() if not r.fixed)]
    rows = rows if rows[0].fixed else [replace(rows[0], id="fixed", fixed=True), *rows]
    item.set_rows(rows)
    window = dialog.windowHandle()
    QTest.keyPress(window, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)  # Ctrl+Enter, still held
    dialog.steps.setCurrentRow(3)
    chosen = {index.row() for index in item.table.selectionModel().selectedRows()}
    QTest.keyRelease(window, Qt.Key.Key_Control)
    assert chosen == {item.table.currentIndex().row()} and not item.model.row(chosen.pop()).fixed


def test_a_row_without_proposal_is_typed(dialog: RollForwardDialog, qtbot: QtBot) -> None:
    to_year(dialog, 2027, qtbot)
    dialog.steps.setCurrentRow(2)
    names = dialog.lists[2]
    names.table.selectRow(2)
    names.table.setCurrentIndex(names.model.index(2, NEW))
    assert shown(dialog, 2, 2, 2) == "KH-SLĐTBXH"
    qtbot.keyClick(names.table, Qt.Key.Key_T)
    editor = names.table.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, "KH-SNV")  # letters of keys go into the field
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(dialog, 2, 2, STATE) == "Sửa")
    assert dialog.isVisible()  # Enter ends the editing, not the dialog
    dialog._make()
    assert dialog.result_plan is not None and dialog.result_plan.symbol == "KH-SNV"


def test_another_year_keeps_choices_and_moves_taken_proposals(dialog: RollForwardDialog, qtbot: QtBot) -> None:
    to_year(dialog, 2027, qtbot)
    dialog.lists[0].table.selectRow(0)
    dialog.lists[0]._take()
    to_year(dialog, 2032, qtbot)
    assert shown(dialog, 0, 0, NEW) == "2031-2035"
    to_year(dialog, 2023, qtbot)
    assert not dialog.make_button.isEnabled() and "Kế hoạch đã là của năm này" in dialog.count.text()
    to_year(dialog, 2024, qtbot)
    assert dialog.make_button.isEnabled()


def test_lists_without_rows_say_so(window: MainWindow, qtbot: QtBot) -> None:
    from cchc_desktop.models import Plan

    made = RollForwardDialog(window.context, Plan(None, "Tuyên truyền năm 2023", 2023, 2023), window)
    qtbot.addWidget(made)
    assert [item.pages.currentIndex() for item in made.lists] == [0, 1, 1, 1, 1]
    assert made.count.text() == "Đã chọn xong mọi mục."
