"""Tasks of a plan in the real window: one with their lines, their fields kept as a clerk types them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt

from cchc_desktop.drafting.outline import walk
from cchc_desktop.intake.plan_text import read_plan
from cchc_desktop.workspace import Workspace
from tests.ui.plan_at_work import HAI_PHONG, imported, kept, line_of, open_plan_page
from tests.ui.typing_keys import type_text
from ui.item_models.task_rows import TaskModel
from ui.main_window import MainWindow
from ui.pages.plan import PlanPage


@pytest.fixture
def page(workspace: Workspace, open_window: Callable[[Workspace], MainWindow]) -> PlanPage:
    return open_plan_page(open_window(workspace))


def test_a_task_and_its_line_are_the_same_data(page: PlanPage, qtbot) -> None:
    imported(page)
    page.sections.choose("tasks")
    model = page.task_form.model
    assert model.setData(model.index(1, 0), "Lồng ghép trong hội nghị")
    plan = kept(page)
    assert plan.tasks[1].text == "Lồng ghép trong hội nghị"
    assert "Lồng ghép trong hội nghị" in [node.text for node in walk(plan.outline)]
    page.go_to(f"node:{plan.tasks[1].node_id}")
    qtbot.keyClick(page.editor, Qt.Key.Key_End)
    type_text(page.editor, " của Sở")
    assert kept(page).tasks[1].text == "Lồng ghép trong hội nghị của Sở"
    assert kept(page).tasks[1].id == plan.tasks[1].id


def test_a_task_whose_line_is_taken_out_goes_on_without_it(page: PlanPage) -> None:
    imported(page)
    assert page.plan is not None
    task = page.plan.tasks[0]
    page.editor.go_to(task.node_id)
    page.editor.act("remove")
    after = kept(page)
    assert (after.tasks[0].id, after.tasks[0].text, after.tasks[0].node_id) == (task.id, task.text, "")
    page.undo()
    assert kept(page).tasks[0] == task


def test_a_line_can_be_made_a_task(page: PlanPage) -> None:
    imported(page)
    assert page.plan is not None
    count = len(page.plan.tasks)
    page.editor.go_to(line_of(page, "a)"))
    page.commands.mark_task()
    plan = kept(page)
    assert len(plan.tasks) == count + 1 and plan.tasks[-1].node_id == line_of(page, "a)")
    page.undo()
    assert len(kept(page).tasks) == count


def test_the_mark_of_a_task_opens_it(page: PlanPage, qtbot) -> None:
    imported(page)
    assert page.plan is not None
    task = page.plan.tasks[1]
    page.go_to(f"node:{task.node_id}")
    point = QPoint(8, page.editor.cursorRect().center().y())
    qtbot.mouseClick(page.editor.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert page.middle.currentWidget() is page.task_form
    assert page.task_form.detail.text.toPlainText() == task.text


def test_targets_and_kinds_are_read_as_a_clerk_types_them(page: PlanPage) -> None:
    imported(page)
    page.sections.choose("tasks")
    model = page.task_form.model
    assert model.setData(model.index(0, 4), "ít nhất từ 01 đến 02 tiểu phẩm")
    task = kept(page).tasks[0]
    assert (task.target_low, task.target_high, task.target_unit) == (1, 2, "tiểu phẩm")
    refused: list[str] = []
    model.refused.connect(refused.append)
    assert not model.setData(model.index(0, 3), "không có hình thức này")
    assert "danh mục" in refused[0]


def test_the_fields_of_a_task_are_kept(page: PlanPage) -> None:
    imported(page)
    page.sections.choose("tasks")
    detail = page.task_form.detail
    detail.lead.setPlainText("Văn phòng Sở\nThanh tra Sở")
    detail.time.setText("Quý II/2024")
    detail._time_left()
    detail.product.setText("Báo cáo")
    detail.budget.setText("15 triệu đồng")
    detail.leave()
    detail._add_kind("conference")
    task = kept(page).tasks[0]
    assert task.lead == ("Văn phòng Sở", "Thanh tra Sở")
    assert (task.start, task.end) == (date(2024, 4, 1), date(2024, 6, 30))
    assert (task.product, task.budget) == ("Báo cáo", "15 triệu đồng") and "conference" in task.kinds


def test_a_product_that_says_its_number_sets_the_target(page: PlanPage) -> None:
    imported(page)
    page.sections.choose("tasks")
    detail = page.task_form.detail
    detail.target.setText("")
    detail.product.setText("2.000 - 3.000 tờ rơi")
    detail.leave()
    task = kept(page).tasks[0]
    assert (task.target_low, task.target_high, task.target_unit) == (2000, 3000, "tờ rơi")


def test_the_task_model_keeps_qts_rules(qtmodeltester) -> None:
    tasks = TaskModel()
    tasks.set_tasks(read_plan(HAI_PHONG).plan.tasks)
    qtmodeltester.check(tasks)
