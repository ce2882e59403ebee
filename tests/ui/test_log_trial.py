"""What a new user's trial found in Nhật ký: each fault once more, with the keys and clicks that showed it."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.models import ActivityFilter
from tests.ui.test_log_page import added, count, page, settled
from ui.pages.log import LogPage

__all__ = ["page"]


def picture(path: Path, tone: int) -> Path:
    Image.new("RGB", (40, 30), (tone, 40, 90)).save(path)
    return path


def test_del_on_a_photo_bins_the_photo_and_never_the_activity(page: LogPage, qtbot: QtBot, tmp_path: Path) -> None:
    new_id = added(page, qtbot)
    for tone in (10, 200):
        page.signals.wrote(page.workspace.attach(new_id, picture(tmp_path / f"ảnh{tone}.png", tone)))
    settled(page, qtbot)
    page.window().activateWindow()
    before = count(page)
    assert page.detail.evidence is not None
    first = page.detail.evidence.tiles.tiles()[0]
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    for left in (1, 0, 0):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Delete)
        settled(page, qtbot)
        assert len(page.workspace.evidence(new_id)) == left
        assert count(page) == before, "a key pressed once too often meets no activity"
    assert page.workspace.count(ActivityFilter(in_bin=True)) == 0
    assert len(page.workspace.proofs.binned(new_id)) == 2
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert count(page) == before - 1, "from the list Del is the activity's"
