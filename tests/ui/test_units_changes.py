"""The table of the reorganisation in the window: ticked proposals only, days and successors as the clerk left them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.models import Unit
from cchc_desktop.periods import Period
from cchc_desktop.unit_changes import own_changes
from cchc_desktop.workspace import Workspace
from ui.dialogs.units_changes import UnitChangesDialog
from ui.main_window import MainWindow
from ui.widgets.form import choices


def opened(window: MainWindow, qtbot: QtBot) -> UnitChangesDialog:
    dialog = UnitChangesDialog(window.context, window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitExposed(dialog)
    return dialog


def test_only_what_is_ticked_is_written(window: MainWindow, office: Workspace, qtbot: QtBot) -> None:
    for name in ("Sở Giao thông vận tải", "UBND huyện Tuy Phước"):
        office.save_unit(Unit(None, name))
    dialog = opened(window, qtbot)
    assert dialog.width() <= 1000 and dialog.height() <= 600
    assert [p.unit.name for p in dialog.proposals] == ["Sở Giao thông vận tải", "UBND huyện Tuy Phước"]
    assert not dialog.apply_button.isEnabled()
    dialog._fields[0][0].setChecked(True)
    dialog._fields[0][1].set_date(date(2025, 3, 31))
    dialog.apply_button.click()
    units = {unit.name: unit for unit in office.units()}
    assert units["Sở Giao thông vận tải"].valid_to == date(2025, 3, 31)
    assert units["Sở Giao thông vận tải"].successor_id == units["Sở Xây dựng"].id
    assert units["UBND huyện Tuy Phước"].valid_to is None
    assert [unit.name for unit in dialog.applied] == ["Sở Giao thông vận tải"]


def test_the_table_is_edited_and_given_back(window: MainWindow, office: Workspace, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot)
    assert dialog.proposals == () and dialog.proposals_stack.currentIndex() == 1
    dialog.show_side(1)
    dialog._add_row()
    row = dialog.table.rowCount() - 1
    for column, words in ((0, "Văn phòng Sở"), (1, "Văn phòng"), (2, "30/9/25")):
        item = dialog.table.item(row, column)
        assert item is not None
        item.setText(words)
    dialog.save_table()
    assert [(p.unit.name, p.change.until) for p in dialog.proposals] == [("Văn phòng Sở", date(2025, 9, 30))]
    dialog.show_side(1)
    item = dialog.table.item(0, 2)
    assert item is not None
    item.setText("hôm nào")
    dialog.save_table()
    assert "hôm nào" in dialog.problem.text()
    dialog._reset()
    dialog.save_table()
    assert set(office.units_time.table()) == set(own_changes()) and office.setting("unit_changes") is None


def test_a_page_rolled_under_the_pointer_changes_no_list(qtbot: QtBot) -> None:
    field = choices([("Một", 1), ("Hai", 2), ("Ba", 3)])
    qtbot.addWidget(field)
    field.show()
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(field, wheel)
    assert field.currentData() == 1 and not wheel.isAccepted()


def test_a_unit_owes_no_report_of_a_period_it_was_not_there_at_the_end_of(window: MainWindow, qtbot: QtBot) -> None:
    office = window.context.workspace
    old, *others = office.units()
    made = office.save_unit(Unit(None, "Phòng Việc làm và An toàn lao động", valid_from=date(2023, 7, 1))).id
    new = next(unit for unit in office.units() if unit.id == made)
    office.save_unit(replace(old, valid_to=date(2023, 6, 30), successor_id=new.id))
    q1, q3 = Period.parse("2023-Q1"), Period.parse("2023-Q3")
    board = office.board.board(2023, date(2023, 12, 1))
    assert [board.mark(unit, q1).absent for unit in (replace(old), new)] == ["", "Chưa thành lập"]
    assert [board.mark(unit, q3).absent for unit in (replace(old), new)] == ["Đã kết thúc", ""]
    assert len(board.owing(q1)) == len(board.owing(q3)) == len(others) + 1
    reminder = office.board.reminder(q3, date(2023, 12, 1))
    assert reminder is not None and old.id not in {unit.id for unit in reminder.units}
    assert new.id in {unit.id for unit in reminder.units}
