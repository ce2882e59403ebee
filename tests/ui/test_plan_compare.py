"""The comparison and the sign pack as dialogs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cchc_desktop.drafting.rollforward import roll
from cchc_desktop.intake.plan_text import read_plan
from cchc_desktop.models import Plan
from ui.dialogs.plan_compare import PlanCompareDialog
from ui.dialogs.sign_pack import SignPackDialog
from ui.main_window import MainWindow

SAMPLES = Path(__file__).parent.parent / "samples" / "plans"


@pytest.fixture
def draft(window: MainWindow) -> Plan:
    """The Bình Định plan of 2023 in the data, and its edited draft for 2027 with a kept state."""
    workspace = window.context.workspace
    old = read_plan(SAMPLES / "binh-dinh-sldtbxh-2023.txt").plan
    workspace.add_plan(old)
    new_id = workspace.add_plan(roll(old, 2027)).id or 0
    workspace.keep_revision(new_id, "Trước khi sửa")
    plan = workspace.plan(new_id)
    workspace.save_plan(replace(plan, recipients=(*plan.recipients, "Báo <b>Bình Định</b> & Đài")))
    return workspace.plan(new_id)


def test_changes_are_shown_side_by_side(window: MainWindow, draft: Plan, qtbot: QtBot) -> None:
    dialog = PlanCompareDialog(window.context, draft, window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert dialog.width() <= 1000 and dialog.height() <= 600
    assert dialog.left.currentText().startswith("Kế hoạch năm 2023 · ")
    text = dialog.view.toPlainText()
    assert "Đổi năm 2023 → 2027 ở 3 chỗ." in text
    assert "Báo <b>Bình Định</b> & Đài" in text  # a name is text, never HTML
    assert "MỤC ĐÍCH, YÊU CẦU" not in text
    html = dialog.view.toHtml()
    assert "text-decoration: underline" in html
    dialog.only.setChecked(False)
    assert "MỤC ĐÍCH, YÊU CẦU" in dialog.view.toPlainText()
    bar = dialog.view.verticalScrollBar()
    qtbot.keyClick(dialog, Qt.Key.Key_F3)
    qtbot.keyClick(dialog, Qt.Key.Key_F3)
    assert bar.value() > 0
    qtbot.keyClick(dialog, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)


def test_the_old_column_keeps_the_old_years(window: MainWindow, draft: Plan) -> None:
    """A line where more than its year changed shows each plan's own words."""
    new = replace(draft, title=draft.title.replace("Truyền thông", "Tuyên truyền"))
    assert new.title != draft.title and "2027" in new.title
    dialog = PlanCompareDialog(window.context, new, window)
    lines = [line for line in dialog.view.toPlainText().splitlines() if "Trích yếu:" in line]
    assert "năm 2023" in lines[0] and "2027" not in lines[0]
    assert "năm 2027" in lines[1] and "2023" not in lines[1]


def test_any_two_states_can_be_chosen(window: MainWindow, draft: Plan, qtbot: QtBot) -> None:
    dialog = PlanCompareDialog(window.context, draft, window)
    qtbot.addWidget(dialog)
    kept = next(place for place, state in enumerate(dialog.states) if state.label.startswith("bản lưu"))
    dialog.left.setCurrentIndex(kept)
    dialog.refresh()
    assert dialog.comparison is not None and len(dialog.comparison.changes) == 1
    dialog.right.setCurrentIndex(kept)
    dialog.refresh()
    assert dialog.left.currentText().endswith("· Trước khi sửa")
    assert "Hai bản giống nhau" in dialog.view.toPlainText()
    assert not dialog.next_button.isEnabled()


def test_the_sign_pack_is_made_from_what_was_typed(
    window: MainWindow, draft: Plan, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = SignPackDialog(window.context, draft, window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    out = tmp_path / "trinh.pdf"
    proposed: list[str] = []
    dialog.ask_path = lambda path: proposed.append(path) or out
    assert dialog.told.text().startswith("So với kế hoạch năm 2023: 1 chỗ thêm, năm 2023 → 2027")
    dialog.deadline.line.setText("31/2")
    dialog.deadline.line.setModified(True)
    dialog.make()
    assert not proposed and "Chưa rõ ngày" in dialog.told.text()
    dialog.deadline.set_date(date(2027, 1, 15))
    dialog.sender_name.setText("Lê Văn Nam")
    assert dialog.request().deadline == date(2027, 1, 15)
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert dialog.path == out and out.read_bytes().startswith(b"%PDF")
    assert proposed == ["TrinhKy_TuyenTruyenCCHC_2027_SLDTBXH.pdf"]


def test_nothing_is_made_without_a_request(window: MainWindow, draft: Plan, qtbot: QtBot) -> None:
    dialog = SignPackDialog(window.context, draft, window)
    qtbot.addWidget(dialog)
    dialog.asked.setPlainText("  ")
    dialog.make()
    assert dialog.told.text() == "Chưa ghi nội dung trình."
    dialog.against.setCurrentIndex(dialog.against.findData(None))
    assert dialog.previous() is None
