"""What a new user's trial found in Nhật ký: each fault once more, with the keys and clicks that showed it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from cchc_desktop.intake.grid_cells import COLUMNS
from cchc_desktop.models import Activity, ActivityFilter, EvidenceState
from cchc_desktop.workspace import Workspace
from tests.ui.small_office import TODAY
from tests.ui.test_log_page import added, count, page, settled
from tests.ui.test_quick_entry import Hands, hands, newest, photo
from ui.dialogs.series import SeriesDialog
from ui.pages.log import LogPage

__all__ = ["hands", "page"]


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
        QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Delete)
        settled(page, qtbot)
        assert len(page.workspace.evidence(new_id)) == left
        assert count(page) == before, "a key pressed once too often meets no activity"
    assert page.workspace.count(ActivityFilter(in_bin=True)) == 0
    assert len(page.workspace.proofs.binned(new_id)) == 2
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert count(page) == before - 1, "from the list Del is the activity's"


def test_the_kind_of_the_last_entry_is_never_kept_silently(hands: Hands, office: Workspace, tmp_path: Path) -> None:
    quick = hands.open()
    QTest.keyClicks(quick.source, "hn treo 2 bang ron CCHC")
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert newest(office).kind == "banner"
    form = quick.form
    assert form.kind.key() == "banner" and form.kind_field.is_guess(), "kept, but as a guess that is seen"
    assert form.date.date() == TODAY and form.date_field.is_guess()
    quick.take_files([photo(tmp_path / f"{n}.jpg", f"2023:03:09 08:0{n}:00") for n in range(3)])
    hands.settle()
    form.title.setFocus()
    QTest.keyClicks(form.title, "hoi nghi doi thoai ve thu tuc hanh chinh")
    assert form.kind.key() in ("dialogue", "conference") and form.kind_field.is_guess()
    hands.save(quick)
    saved = newest(office)
    assert saved.kind != "banner" and saved.date == date(2023, 3, 9) and len(office.evidence(saved.id or 0)) == 3


def test_photos_of_the_next_day_show_that_the_kind_is_a_guess(hands: Hands, office: Workspace, tmp_path: Path) -> None:
    quick = hands.open()
    quick.take_files([photo(tmp_path / f"{n}.jpg", f"2023:03:0{n} 08:00:00") for n in (7, 9)])
    hands.settle()
    quick.form.kind.set_key("banner")
    quick.form.title.setPlainText("Treo băng rôn")
    hands.save(quick)
    assert quick.form.kind.key() == "banner" and quick.form.kind_field.is_guess()
    quick.form.title.setFocus()
    QTest.keyClicks(quick.form.title, "hoi nghi doi thoai ve thu tuc hanh chinh")
    assert quick.form.kind.key() != "banner"
    del office


def test_a_screenshot_leaves_the_day_that_the_photos_tell(hands: Hands, tmp_path: Path) -> None:
    quick = hands.open()
    quick.take_files([photo(tmp_path / "a.jpg", "2023:03:08 08:00:00")])
    hands.settle()
    assert quick.form.date.date() == date(2023, 3, 8)
    image = QImage(120, 80, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    QGuiApplication.clipboard().setImage(image)
    hands.paste(quick)
    assert quick.form.date.date() == date(2023, 3, 8) and quick.form.date_field.is_guess()
    assert len(quick.kept) == 2


def test_lacking_means_the_same_in_chip_and_calendar(page: LogPage, qtbot: QtBot) -> None:
    from ui.pages.log_calendar import day_cell

    day = date(2023, 3, 4)
    added(page, qtbot, date=day, kind="own_site", url="https://so.gov.vn/a")
    page.workspace.add_activity(Activity(None, day, "banner", "Treo băng rôn"))
    cell = day_cell(day, page.workspace.seeing.days(day, day)[day], ())
    tones = {mark.words.split()[0]: mark.tone for mark in cell.marks}
    assert set(tones.values()) == {"warning", "bad"}, "a link alone is no lack"
    assert "1 hoạt động thiếu minh chứng" in cell.tip and "hoạt động chỉ có liên kết" in cell.tip
    page.refresh()
    settled(page, qtbot)
    chip = page.filters.evidence
    assert chip.text().startswith("Minh chứng (") and chip.property("active") == "false"
    lacking = page.workspace.count(page.filters.state.wanted(page.workspace.window_rule))
    page.filters.change(evidence=(EvidenceState.NONE,))
    settled(page, qtbot)
    assert chip.property("active") == "true" and chip.text().startswith("Minh chứng: thiếu (")
    assert page.model.rowCount() < lacking or lacking == 0


def test_a_notice_covers_no_button_and_goes_with_ctrl_z(page: LogPage, qtbot: QtBot) -> None:
    new_id = added(page, qtbot)
    window = page.window()
    window.activateWindow()
    page._select(new_id)
    toast = window.toast  # pyright: ignore[reportAttributeAccessIssue]
    for size in ((1366, 728), (864, 480)):
        window.resize(*size)
        page.table.setFocus()
        page.delete_selected()
        settled(page, qtbot)
        qtbot.waitUntil(lambda: not toast._covered(toast.geometry(), toast._controls()), timeout=2000)
        assert toast.isVisible() and toast.geometry().left() < window.width() // 2
        QTest.keyClick(page.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        settled(page, qtbot)
        assert not toast.isVisible(), "taken back already: nothing is offered any more"
        assert page.isAncestorOf(QApplication.focusWidget() or window) and page.current_id() == new_id


def test_a_click_in_the_notice_leaves_the_focus_in_the_list(page: LogPage, qtbot: QtBot) -> None:
    new_id = added(page, qtbot)
    page.window().activateWindow()
    page.table.setFocus()
    page._select(new_id)
    page.delete_selected()
    toast = page.window().toast  # pyright: ignore[reportAttributeAccessIssue]
    back = next(b for b in toast.findChildren(QAbstractButton) if b.text() == "Hoàn tác" and b.isVisible())
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    settled(page, qtbot)
    assert page.table.hasFocus() and page.current_id() == new_id


def test_a_link_logged_already_is_told_at_once_and_saved_only_knowingly(hands: Hands, office: Workspace) -> None:
    link = "https://facebook.com/so/posts/1"
    office.add_activity(Activity(None, date(2023, 3, 9), "facebook", "Bài", url=link))
    before = office.count(ActivityFilter())
    quick = hands.open()
    QGuiApplication.clipboard().setText(link)
    hands.paste(quick)
    quick.form.date.set_date(None)
    quick.alike.look()
    assert quick.alike.isVisible() and "Liên kết này đã ghi rồi: 09/03/2023" in quick.alike.words.text()
    assert quick.save.text() == "Vẫn cất", "before day, kind and title are known"
    quick.form.url.clear()
    quick.alike.look()
    assert quick.save.text() == "Cất" and not quick.alike.isVisible()
    quick.form.url.setText(link)  # and saved before anything was said
    quick.alike._pause.stop()
    quick.form.date.set_date(TODAY)
    quick.form.kind.set_key("facebook")
    quick.form.title.setPlainText("Bài khác")
    hands.save(quick)
    assert office.count(ActivityFilter()) == before and quick.isVisible() and quick.save.text() == "Vẫn cất"
    hands.save(quick)
    assert office.count(ActivityFilter()) == before + 1


def test_the_views_stay_in_place_and_esc_leads_back_to_the_matrix(page: LogPage, qtbot: QtBot) -> None:
    where = page.views.mapTo(page, page.views.rect().topLeft())
    width = page.views.width()
    for view in ("calendar", "matrix"):
        page.views.set_view(view)
        settled(page, qtbot)
        qtbot.wait(20)
        assert (page.views.mapTo(page, page.views.rect().topLeft()), page.views.width()) == (where, width)
    page.start_with({"date": TODAY, "kind": "own_site"})
    assert page.views.view == "list" and page._form_is_open()
    page.entry.cancel()
    qtbot.waitUntil(lambda: page.views.view == "matrix", timeout=2000)
    settled(page, qtbot)


def test_a_recurring_entry_half_typed_is_there_again(page: LogPage, qtbot: QtBot) -> None:
    def opened() -> SeriesDialog:
        dialog = SeriesDialog(page.context, page.undo, page)
        qtbot.addWidget(dialog)
        return dialog

    dialog = opened()
    dialog.add_series()
    dialog.fields.title.setText("Giao ban thứ Hai")
    dialog.fields.kind.set_key("briefing")
    dialog.reject()
    again = opened()
    assert again.fields.title.text() == "Giao ban thứ Hai" and again.fields.kind.key() == "briefing"
    assert "chưa cất" in again.fields.problem.text()
    again.fields.weekdays.set_keys((0,))
    again.save()
    assert [one.title for one in page.workspace.series.all()] == ["Giao ban thứ Hai"]
    assert page.workspace.setting("draft_series") == {}
    assert opened().fields.problem.text() == ""


def test_ctrl_enter_types_into_every_chosen_cell(page: LogPage, qtbot: QtBot) -> None:
    page.views.set_view("grid")
    settled(page, qtbot)
    table, model = page.grid.table, page.grid.model
    place = next(n for n, column in enumerate(COLUMNS) if column.id == "reach")
    table.go(1, place)
    for row in (2, 3):
        table.selectionModel().select(model.index(row, place), QItemSelectionModel.SelectionFlag.Select)
    table.edit(model.index(1, place))
    editor = next(line for line in table.viewport().findChildren(QLineEdit) if line.isVisible())
    editor.setText("77")
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(page, qtbot)
    assert [model.data(model.index(row, place)) for row in (1, 2, 3)] == ["77"] * 3
    page.undo_last()
    settled(page, qtbot)
    assert "77" not in [model.data(model.index(row, place)) for row in (1, 2, 3)]


def test_totals_are_whole_and_say_what_they_are_of(page: LogPage, qtbot: QtBot) -> None:
    for width in (1366, 900):
        page.window().resize(width, 600)
        qtbot.wait(20)
        totals = page.list.totals
        assert totals.fontMetrics().horizontalAdvance(totals.text()) <= totals.contentsRect().width()
        assert totals.text().startswith("Trong kỳ: ")
    page.filters.change(in_bin=True)
    settled(page, qtbot)
    assert page.list.totals.text().startswith("Trong thùng rác: ")
    page.filters.change(in_bin=False, evidence=(EvidenceState.NONE,))
    settled(page, qtbot)
    assert page.filters.reset.height() == page.filters.period.height()


def test_a_refused_row_of_a_register_goes_to_its_field(page: LogPage, qtbot: QtBot) -> None:
    from cchc_desktop.registers import register
    from ui.pages.registers_form import RowForm

    own = register("praise")
    form = RowForm(page.context, own)
    qtbot.addWidget(form)
    form.show()
    label = next(field.label for field in own.fields if field.id == "name")
    form.refuse(f"Chưa nhập “{label}”. Nhập rồi cất lại.")
    assert form.editor("name").property("state") == "bad" and form.note.isVisible()
    form.say("")
    assert not form.editor("name").property("state")
