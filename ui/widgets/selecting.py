"""Choosing a line from the program.

Qt's `selectRow` and `setCurrentIndex` ask which keys are down: while the clerk still holds Ctrl of a shortcut, a line
chosen by them is added to those chosen before, and Xóa would take both.
"""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView, QTableView


def choose_row(view: QTableView, row: int, column: int = 0) -> None:
    """Make a line (a cell, where cells are chosen) the current and only one; a row that isn't there chooses none."""
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
    if view.selectionBehavior() is QAbstractItemView.SelectionBehavior.SelectRows:
        flags |= QItemSelectionModel.SelectionFlag.Rows
    view.selectionModel().setCurrentIndex(view.model().index(row, column), flags)
