"""The table of the reorganisation in the window: ticked proposals only, days and successors as the clerk left them."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.models import Unit
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
