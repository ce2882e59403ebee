"""A question before something is lost: what it is, what then, a button that says what it does."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget


def confirm(parent: QWidget, title: str, what: str, then: str, verb: str) -> bool:
    """Ask and return whether `verb` was chosen; Esc and Hoãn leave all as it is."""
    box = QMessageBox(QMessageBox.Icon.Warning, title, what, parent=parent)
    box.setInformativeText(then)
    go = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
    stay = box.addButton("Hoãn", QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(stay)
    box.exec()
    return box.clickedButton() is go
