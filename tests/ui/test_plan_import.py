"""The import preview: keys raise, lower and part lines, everything may be undone, nothing enters before "Nhận"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from cchc_desktop.intake.plan_text import read_plan, recognise
from cchc_desktop.workspace import Workspace
from ui.app import application
from ui.dialogs.plan_import import PlanImportDialog
from ui.main_window import MainWindow
from ui.theme import Theme

PLANS = Path(__file__).parents[1] / "samples" / "plans"


@pytest.fixture
def dialog(qtbot) -> Iterator[PlanImportDialog]:  # type: ignore[no-untyped-def]
    application()
    made = PlanImportDialog(Theme(), read_plan(PLANS / "binh-dinh-sldtbxh-2023.txt"))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made


def row_of(dialog: PlanImportDialog, start: str) -> int:
    return next(row for row, line in enumerate(dialog.recognition.lines) if line.text.startswith(start))


def word(dialog: PlanImportDialog, row: int) -> str:
    item = dialog.source.item(row, 0)
    assert item is not None
    return item.text()


def test_tab_and_the_buttons_move_a_line(dialog: PlanImportDialog, qtbot) -> None:
    row = row_of(dialog, "a) Tuyên truyền vai trò")
    dialog.source.selectRow(row)
    qtbot.keyClick(dialog.source, Qt.Key.Key_Tab)
    assert word(dialog, row) == "Gạch -" and dialog.source.chosen() == [row]
    qtbot.keyClick(dialog.source, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert word(dialog, row) == "Điểm a)"
    qtbot.mouseClick(dialog.raise_button, Qt.MouseButton.LeftButton)
    assert word(dialog, row) == "1.1."
    for _ in range(3):
        dialog.undo()
    assert word(dialog, row) == "Điểm a)" and not dialog.undo_button.isEnabled()
    dialog.redo()
    assert word(dialog, row) == "Gạch -"


def test_many_lines_move_at_once_and_are_undone_at_once(dialog: PlanImportDialog) -> None:
    rows = [row for row, line in enumerate(dialog.recognition.lines) if line.part == "dash"][:4]
    before = dialog.recognition
    dialog._choose(rows)
    dialog.shift(1)
    assert [word(dialog, row) for row in rows] == ["Dấu +"] * 4 and dialog.source.chosen() == rows
    dialog.undo()
    assert dialog.recognition is before


def test_the_frame_does_not_move(dialog: PlanImportDialog) -> None:
    row = row_of(dialog, "KẾ HOẠCH")
    before = dialog.recognition
    dialog.source.selectRow(row)
    assert not dialog.raise_button.isEnabled() and not dialog.lower_button.isEnabled()
    dialog.shift(1)
    assert dialog.recognition is before and not dialog._undo


def test_a_joined_line_is_shown_and_parted(dialog: PlanImportDialog) -> None:
    row = row_of(dialog, "dân về sự phục vụ")
    assert word(dialog, row) == "nối lên trên"
    dialog.source.selectRow(row)
    assert dialog.part_button.isEnabled() and not dialog.lower_button.isEnabled()
    dialog.part()
    assert word(dialog, row) == "Đoạn" and "nối qua trang" not in dialog.facts.text()


def test_f8_goes_to_what_should_be_looked_at(dialog: PlanImportDialog, qtbot) -> None:
    dialog.source.selectRow(0)
    seen = []
    for _ in range(3):
        qtbot.keyClick(dialog, Qt.Key.Key_F8)
        (row,) = dialog.source.chosen()
        seen.append(dialog.source.line_at(row).text[:2])
        assert word(dialog, row).startswith("? ") and dialog.hint.text().startswith("Cần xem: Số thứ tự")
    assert seen == ["k)", "2.", "k)"]


def test_the_first_line_to_look_at_is_in_sight_and_called_by_its_letter(dialog: PlanImportDialog, qtbot) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_F8)
    (row,) = dialog.source.chosen()

    def in_sight() -> bool:
        top = dialog.source.rowViewportPosition(row)
        return dialog.source._wanted is None and 0 <= top < dialog.source.viewport().height() - 20

    qtbot.waitUntil(in_sight, timeout=2000)
    assert word(dialog, row) == "? Điểm k)"


def test_both_panes_show_the_same_line(dialog: PlanImportDialog) -> None:
    row = row_of(dialog, "III. KINH PHÍ")
    dialog.source.selectRow(row)
    place = dialog.page.currentIndex().row()
    assert dialog.model.row_at(place).node.text == "KINH PHÍ THỰC HIỆN"
    dialog.page.setCurrentIndex(dialog.model.index(place + 2))
    (chosen,) = dialog.source.chosen()
    assert dialog.source.line_at(chosen).text == "IV. TỔ CHỨC THỰC HIỆN"


def test_every_button_fits_a_small_screen(dialog: PlanImportDialog) -> None:
    assert dialog.width() <= 1000 and dialog.height() <= 600
    assert dialog.minimumSizeHint().width() <= 1000
    for button in (dialog.raise_button, dialog.take_button, dialog.unsure_button):
        assert dialog.rect().contains(button.geometry())


def test_a_long_file_is_recognised_anew_in_a_worker(
    workspace: Workspace, open_window: Callable[[Workspace], MainWindow], qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(workspace)
    window.open_page("plan")
    monkeypatch.setattr("ui.dialogs.plan_import._AT_ONCE", 10)
    text = "KẾ HOẠCH\nTuyên truyền năm 2024\nI. MỤC ĐÍCH\n" + "".join(f"{n}. Việc thứ {n}.\n" for n in range(1, 40))
    dialog = PlanImportDialog(window.theme, recognise(text), window.page("plan"))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.source.selectRow(10)
    dialog.shift(1)
    assert dialog._busy and not dialog.take_button.isEnabled() and "Đang nhận dạng" in dialog.hint.text()
    qtbot.waitUntil(lambda: not dialog._busy)
    assert word(dialog, 10) == "? 1.1." or word(dialog, 10) == "1.1."
    assert dialog.source.chosen() == [10] and dialog.take_button.isEnabled()


def test_the_text_of_a_file_is_never_markup(qtbot) -> None:
    application()
    text = "KẾ HOẠCH\n<b>Tuyên truyền</b> năm 2024\nI. MỤC ĐÍCH\n1. <img src=x> Một.\nII. NỘI DUNG\n"
    dialog = PlanImportDialog(Theme(), recognise(text))
    qtbot.addWidget(dialog)
    assert dialog.title.textFormat() == Qt.TextFormat.PlainText and "<b>" in dialog.title.text()
