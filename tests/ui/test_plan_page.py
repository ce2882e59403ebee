"""Kế hoạch in the real window: take a plan in, correct it, see its pages, export it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPlainTextEdit

from cchc_desktop.intake.plan_text import read_plan
from cchc_desktop.models import Activity, Office, PlanState
from cchc_desktop.workspace import Workspace
from ui.dialogs.plan_import import PARTS, PlanImportDialog
from ui.item_models.outline_rows import OutlineModel
from ui.item_models.task_rows import TaskModel
from ui.main_window import MainWindow
from ui.pages.plan import PlanPage

SAMPLES = Path(__file__).parents[1] / "samples" / "plans"
HAI_PHONG = SAMPLES / "hai-phong-skhdt-2024.txt"


@pytest.fixture
def page(workspace: Workspace, open_window: Callable[[Workspace], MainWindow]) -> PlanPage:
    """The page in the window of an office without data."""
    window = open_window(workspace)
    window.open_page("plan")
    found = window.findChild(PlanPage)
    assert isinstance(found, PlanPage)
    return found


def imported(page: PlanPage, path: Path = HAI_PHONG) -> PlanPage:
    page.take(read_plan(path).plan)
    return page


def test_without_a_plan_the_page_says_how_to_begin(page: PlanPage) -> None:
    assert page.stack.currentWidget() is page.empty
    assert not page.pdf_button.isVisible()


def test_nothing_enters_before_it_is_confirmed(page: PlanPage, qtbot) -> None:
    page.import_file(HAI_PHONG)
    qtbot.waitUntil(lambda: page.findChild(PlanImportDialog) is not None)
    dialog = page.findChild(PlanImportDialog)
    assert isinstance(dialog, PlanImportDialog)
    assert page.workspace.plans() == []
    cells = [dialog.source.item(row, 0) for row in range(dialog.source.rowCount())]
    levels = {cell.text() for cell in cells if cell}
    assert {"Mục I.", "Khoản 1.", "Điểm a)", "Nơi nhận", "Người ký", "Trích yếu"} <= levels
    dialog.accept()
    assert [plan.title for plan in page.workspace.plans()] == ["Tuyên truyền cải cách hành chính nhà nước năm 2024"]
    assert page.plan is not None and page.stack.currentWidget() is page.content


def test_every_part_of_a_plan_has_a_word_for_the_clerk() -> None:
    plans = [path for path in SAMPLES.parent.rglob("*.txt") if "news" not in path.name]
    used = {line.part for path in plans for line in read_plan(path).lines}
    assert used <= set(PARTS)
    assert {"stamp", "page_number"} <= used, "the samples hold what the five plans lack"


def test_a_news_item_becomes_an_activity_when_asked(page: PlanPage, qtbot) -> None:
    opened: list[tuple[str, object]] = []
    page.signals.open_page.connect(lambda name, target: opened.append((name, target)))
    page.import_file(SAMPLES / "thua-thien-hue-skhcn-2022-news.txt")
    qtbot.waitUntil(lambda: page.findChild(QMessageBox) is not None)
    box = page.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "bài viết, không phải kế hoạch" in box.text()
    next(button for button in box.buttons() if "hoạt động" in button.text()).click()
    name, activity = opened[0]
    assert name == "log" and isinstance(activity, Activity)
    assert "ban hành Kế hoạch tuyên truyền" in activity.title and activity.date == date(2022, 1, 10)
    assert page.workspace.plans() == []


def test_another_offices_head_is_not_filled_with_ours(page: PlanPage) -> None:
    page.workspace.save_office(Office("Sở Nội vụ", "UBND TỈNH BÌNH ĐỊNH", place="Quy Nhơn"))
    imported(page)
    assert page.plan is not None and (page.plan.parent, page.plan.place) == ("", "Hải Phòng")
    page.take(replace(read_plan(HAI_PHONG).plan, office="sở nội vụ", place=""))
    assert page.plan is not None and (page.plan.parent, page.plan.place) == ("UBND TỈNH BÌNH ĐỊNH", "Quy Nhơn")


def test_a_line_is_edited_in_place_and_kept(page: PlanPage, qtbot) -> None:
    imported(page)
    index = page.outline.index(1)
    page.page_view.setCurrentIndex(index)
    page.page_view.edit(index)
    editor = page.page_view.findChild(QPlainTextEdit)
    assert isinstance(editor, QPlainTextEdit)
    editor.setPlainText("Mục đích\nchung")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    kept = page.workspace.plans()[0]
    assert kept.outline[0].children[0].text == "Mục đích chung"
    assert kept.outline[0].children[0].children == (page.plan or kept).outline[0].children[0].children


def test_a_task_and_its_line_are_the_same_data(page: PlanPage) -> None:
    imported(page)
    model = page.task_form.model
    assert model.setData(model.index(1, 0), "Lồng ghép trong hội nghị")
    plan = page.workspace.plans()[0]
    texts = [node.text for section in plan.outline for unit in section.children for node in unit.children]
    assert plan.tasks[1].text == "Lồng ghép trong hội nghị" and "Lồng ghép trong hội nghị" in texts
    place = page.outline.place_of(plan.tasks[1].node_id)
    assert place is not None
    page._edit_line(plan.tasks[1].node_id, "Lồng ghép nội dung")
    assert page.workspace.plans()[0].tasks[1].text == "Lồng ghép nội dung"


def test_targets_and_kinds_are_read_as_a_clerk_types_them(page: PlanPage) -> None:
    imported(page)
    model = page.task_form.model
    assert model.setData(model.index(0, 5), "1-2") and model.setData(model.index(0, 6), "tiểu phẩm")
    task = page.workspace.plans()[0].tasks[0]
    assert (task.target_low, task.target_high, task.target_unit) == (1, 2, "tiểu phẩm")
    refused: list[str] = []
    model.refused.connect(refused.append)
    assert not model.setData(model.index(0, 4), "không có hình thức này")
    assert "danh mục" in refused[0]


def test_the_frame_is_kept_when_a_field_is_left(page: PlanPage) -> None:
    imported(page)
    form = page.frame_form
    form.number.setText("25")
    form.day.setText("")
    form._leave()
    plan = page.workspace.plans()[0]
    assert (plan.number, plan.day, plan.month) == ("25", None, 3)
    page.recipient_form.recipients.setPlainText("- UBND thành phố (báo cáo);\n- Lưu: VT.")
    page.recipient_form._leave()
    assert page.workspace.plans()[0].recipients == ("UBND thành phố (báo cáo)", "Lưu: VT")


def test_a_signed_plan_cannot_be_typed_into(page: PlanPage) -> None:
    imported(page)
    plan = page.workspace.plans()[0]
    page.signals.wrote(page.workspace.sign_plan(plan.id or 0, "18", date(2024, 3, 12)))
    assert page.plan is not None and page.plan.state is PlanState.SIGNED
    assert not page.frame_form.isEnabled() and not page.outline.editable


def test_the_preview_shows_the_true_pages(page: PlanPage, qtbot) -> None:
    imported(page)
    qtbot.waitUntil(lambda: page.preview.pages == 4 and not page.preview.paper.pixmap().isNull(), timeout=10_000)
    page.preview.turn(1)
    assert "Trang 2/4" in page.preview.note.text()


def test_keys_move_lines_and_every_step_can_be_undone(page: PlanPage, qtbot) -> None:
    imported(page)
    before = page.workspace.plans()[0].outline
    view = page.page_view
    page.sections.choose(f"node:{before[0].id}")

    def choose(row: int) -> None:
        view.setCurrentIndex(page.outline.index(row))

    choose(3)  # I.1.b)
    for key, modifier, expected in (
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "-"),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier, "b)"),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier, "a)"),
    ):
        qtbot.keyClick(view, key, modifier)
        assert page.outline.row_at(view.currentIndex().row()).node.marker == expected
    assert page.workspace.plans()[0].outline != before
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.workspace.plans()[0].outline == before
    qtbot.keyClick(view, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert page.workspace.plans()[0].outline != before


def test_enter_adds_a_line_and_del_takes_it_out(page: PlanPage, qtbot) -> None:
    imported(page)
    before = page.workspace.plans()[0].outline
    page.page_view.setCurrentIndex(page.outline.index(2))
    qtbot.keyClick(page.page_view, Qt.Key.Key_Return)
    editor = page.page_view.findChild(QPlainTextEdit)
    assert isinstance(editor, QPlainTextEdit)
    editor.setPlainText("Phổ biến kịp thời các văn bản mới.")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    purpose = page.workspace.plans()[0].outline[0].children[0]
    assert [n.marker for n in purpose.children] == ["a)", "b)", "c)", "d)"]
    assert purpose.children[1].text == "Phổ biến kịp thời các văn bản mới."
    qtbot.keyClick(page.page_view, Qt.Key.Key_Delete)
    assert page.workspace.plans()[0].outline == before


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
def test_the_plan_is_exported(page: PlanPage, qtbot, tmp_path: Path, suffix: str) -> None:
    imported(page)
    out = tmp_path / f"Kế hoạch{suffix}"
    said: list[str] = []
    page.signals.notice.connect(lambda notice: said.append(notice.text))
    page.export(out)
    qtbot.waitUntil(lambda: f"Đã xuất {out.name}" in said, timeout=10_000)
    assert out.stat().st_size > 5000


def test_models_keep_qts_rules(qtmodeltester) -> None:
    plan = read_plan(HAI_PHONG).plan
    outline, tasks = OutlineModel(), TaskModel()
    outline.set_outline(plan.outline)
    tasks.set_tasks(replace(plan).tasks)
    qtmodeltester.check(outline)
    qtmodeltester.check(tasks)
