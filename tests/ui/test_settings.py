"""Thiết lập: each field is saved when it is left, units are kept with their dates."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from cchc_desktop.models import UnitKind
from cchc_desktop.workspace import Workspace
from ui.main_window import MainWindow
from ui.pages.settings import SettingsPage


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> SettingsPage:
    window.open_page("settings")
    window.activateWindow()
    found = window.page("settings")
    assert isinstance(found, SettingsPage)
    return found


def test_fields_show_the_office(page: SettingsPage) -> None:
    assert page.fields["name"].text() == "Sở Lao động - Thương binh và Xã hội"
    assert page.fields["signer.title"].text() == "GIÁM ĐỐC"


def test_a_field_is_saved_when_it_is_left(
    page: SettingsPage, office: Workspace, window: MainWindow, qtbot: QtBot
) -> None:
    field = page.fields["place"]
    field.setFocus()
    field.selectAll()
    field.insert("Quy Nhơn")  # QTest types ASCII only
    assert office.office().place == "Bình Định"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert office.office().place == "Quy Nhơn"
    assert window.status.saved.text().startswith("Đã lưu lúc")


def test_enter_goes_to_the_next_field(page: SettingsPage, window: MainWindow, qtbot: QtBot) -> None:
    page.fields["name"].setFocus()
    qtbot.keyClick(page.fields["name"], Qt.Key.Key_Return)
    assert window.focusWidget() is page.fields["parent"]


def test_leaving_the_page_saves_what_is_typed(page: SettingsPage, office: Workspace, window: MainWindow) -> None:
    page.fields["superior"].setText("Sở Nội vụ tỉnh Bình Định")
    window.open_page("overview")
    assert office.office().superior == "Sở Nội vụ tỉnh Bình Định"


def test_regime_rule_and_look_are_settings(page: SettingsPage, office: Workspace, window: MainWindow) -> None:
    page.regime.setCurrentIndex(page.regime.findData("four_quarters"))
    page.regime.activated.emit(0)
    page.rule.setCurrentIndex(page.rule.findData("calendar"))
    page.rule.activated.emit(1)
    assert office.setting("regime") == "four_quarters"
    assert office.setting("window_rule") == "calendar"
    page.look.setCurrentIndex(page.look.findData("dark"))
    page.look.activated.emit(1)
    assert office.setting("theme") == "dark"
    assert window.theme.dark
    window.theme.set_dark(False)


def test_a_unit_is_added_as_soon_as_it_has_a_name(page: SettingsPage, office: Workspace, qtbot: QtBot) -> None:
    before = len(office.units())
    page.primary_action()
    card = page.units
    assert len(office.units()) == before
    card.name.insert("Thanh tra Sở")
    qtbot.keyClick(card.name, Qt.Key.Key_Return)
    assert len(office.units()) == before + 1
    card.short.setText("Thanh tra")
    card.save()
    unit = next(unit for unit in office.units() if unit.name == "Thanh tra Sở")
    assert unit.short_name == "Thanh tra"
    assert unit.kind is UnitKind.DIVISION


def test_a_unit_is_retired_with_its_successor(page: SettingsPage, office: Workspace) -> None:
    card = page.units
    card.table.selectRow(1)
    retired = office.units()[1]
    heir = office.units()[0]
    card.valid_to.set_date(date(2025, 6, 30))
    card.successor.setCurrentIndex(card.successor.findData(heir.id))
    card.save()
    saved = next(unit for unit in office.units() if unit.id == retired.id)
    assert saved.valid_to == date(2025, 6, 30)
    assert saved.successor_id == heir.id


def test_dates_in_the_wrong_order_are_not_saved(page: SettingsPage, office: Workspace) -> None:
    card = page.units
    card.table.selectRow(0)
    card.valid_from.set_date(date(2025, 7, 1))
    card.valid_to.set_date(date(2025, 6, 30))
    card.save()
    assert "Ngày kết thúc đứng trước" in card.note.text()
    assert all(unit.valid_to is None for unit in office.units())


def test_a_unit_with_activities_is_not_deleted(
    page: SettingsPage, office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtWidgets import QMessageBox

    monkeypatch.setattr(QMessageBox, "question", lambda *_args: QMessageBox.StandardButton.Yes)
    before = office.units()
    page.units.table.selectRow(0)
    page.units.delete()
    assert office.units() == before
    assert "đã có hoạt động" in page.units.note.text()


def test_the_data_are_checked_in_the_background(page: SettingsPage, window: MainWindow, qtbot: QtBot) -> None:
    page.check_data()
    qtbot.waitUntil(lambda: not window.context.tasks.busy)
    assert page.check_result.text() == "Dữ liệu nguyên vẹn, không có lỗi."


def test_fields_have_names_for_screen_readers(page: SettingsPage) -> None:
    for field in page.fields.values():
        assert field.accessibleName()
    assert page.regime.accessibleName() == "Báo cáo và hạn gửi"


def test_a_new_units_form_comes_into_view(page: SettingsPage, window: MainWindow, qtbot: QtBot) -> None:
    area = page.units.parentWidget()
    while not isinstance(area, QScrollArea):
        assert area is not None
        area = area.parentWidget()
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    page.units.add()
    shown = page.units.name.visibleRegion().boundingRect()
    assert page.units.name.hasFocus() and shown.height() == page.units.name.height()
