"""Đơn vị: packages of other offices in the real window, opened, left open, settled later; decisions kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QMenu, QMessageBox

from cchc_desktop.exchange.records import Decision
from cchc_desktop.models import Activity, ActivityFilter, Office
from cchc_desktop.workspace import Workspace
from tests.ui.test_units_page import page, row_of, sent, settled
from ui.main_window import MainWindow
from ui.pages.units import UnitsPage

__all__ = ["page", "sent", "settled"]  # fixtures


def test_rows_of_a_package_left_open_wait_on_the_page_and_are_settled_there(
    page: UnitsPage, office: Workspace, settled: Callable[[], None], tmp_path: Path
) -> None:
    with Workspace.open(tmp_path / "don vi") as unit:
        unit.save_office(Office(name="Ban Quản lý ở đâu đó"))
        made = unit.activity(
            unit.add_activity(Activity(None, date(2023, 2, 2), "conference", "Tập huấn", quantity=1)).id or 0
        )
        first = unit.packages.export(tmp_path / "a.cchc").path
        page.take([first])  # whose it is isn't known: it is said once, by the table
        settled()
        model = page.triage.model
        assert model.line(0).head[0] == "Chưa rõ đơn vị" and model.line(0).path == str(first)
        stands_for = office.units()[3]
        page.triage.unit_asked.emit(str(first), stands_for.id)
        settled()
        assert model.told == 0 and model.words(0, 5) == stands_for.label
        page.accept()
        settled()
        mine = office.newest(ActivityFilter(text="tap huan"), 1)[0]
        assert mine.unit_id == stands_for.id
        office.save_activity(replace(mine, title="Tập huấn của Sở", place="Hội trường Sở"))
        unit.save_activity(replace(made, title="Tập huấn của Phòng", place="Nhà văn hóa", quantity=2))
        second = unit.packages.export(tmp_path / "b.cchc").path
    page.take([second])
    settled()
    page.accept()  # left open
    settled()
    assert office.packages.waiting_count() == 1
    assert page.board.waiting.text() == "1 dòng chờ" and not page.board.waiting.isHidden()
    page.open_waiting()
    settled()
    assert page.triage_open
    page.triage.table.selectRow(row_of(page, Decision.ASK))
    boxes = {box.accessibleName().split(":")[0]: box for box in page.triage.compare.findChildren(QCheckBox)}
    boxes["Nội dung"].setChecked(True)
    page.accept()
    settled()
    assert office.packages.waiting_count() == 0 and page.board.waiting.isHidden()
    assert mine.id is not None
    now = office.activity(mine.id)
    assert (now.title, now.place, now.quantity) == ("Tập huấn của Sở", "Nhà văn hóa", 2)


def test_decisions_outlive_another_page_and_closing_asks(
    page: UnitsPage,
    window: MainWindow,
    sent: list[Path],
    settled: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    answer = [QMessageBox.StandardButton.No]

    def question(_parent: object, _title: str, words: str) -> QMessageBox.StandardButton:
        asked.append(words)
        return answer[0]

    monkeypatch.setattr(QMessageBox, "question", question)
    page.take(sent[:2])
    settled()
    row = row_of(page, Decision.JOINT)
    page.triage.model.decide([row], "A")
    window.open_page("log")
    window.open_page("units")
    settled()
    assert page.triage_open and page.triage.model.own_decisions == 1 and not asked
    assert page.triage.model.mark(row)[0] == "Thêm"
    event = QCloseEvent()
    window.closeEvent(event)
    assert not event.isAccepted() and len(asked) == 1 and "1 quyết định" in asked[0]
    answer[0] = QMessageBox.StandardButton.Yes
    assert page.may_close()
    page.triage.model.own_clear()
    assert page.may_close() and len(asked) == 2  # nothing decided, nothing asked


def test_the_package_button_opens_its_menu(page: UnitsPage) -> None:
    page.package_button.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu) and menu.isVisible()
    words = [action.text() for action in menu.actions() if action.text()]
    assert len(words) == 3 and menu.height() > 3 * 15  # shown with its lines, not before they are there
    menu.close()
