"""A line that the program chooses is the only one, though the clerk still holds the Ctrl of a shortcut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QTableWidget
from pytestqt.qtbot import QtBot

from ui.widgets.selecting import choose_row


@pytest.mark.parametrize("held", [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier])
def test_only_the_line_asked_for_is_chosen(qtbot: QtBot, held: Qt.KeyboardModifier) -> None:
    table = QTableWidget(5, 2)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    qtbot.addWidget(table)
    QTest.keyClick(table, Qt.Key.Key_F13, held)
    for row in (0, 3):
        choose_row(table, row)
        assert {index.row() for index in table.selectedIndexes()} == {row} and table.currentRow() == row
    choose_row(table, 9)
    assert not table.selectedIndexes()
