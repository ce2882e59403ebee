"""The dialog for a new plan: templates, last year's plan, a blank one, a unit's plan."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from cchc_desktop.models import Plan, PlanState
from cchc_desktop.workspace import Workspace
from ui.dialogs.plan_new import NewPlanDialog, Start
from ui.main_window import MainWindow
from ui.pages.plan_tools import short_names


@pytest.fixture
def dialog(window: MainWindow, qtbot) -> NewPlanDialog:  # type: ignore[no-untyped-def]
    made = NewPlanDialog(window.context)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def choose(dialog: NewPlanDialog, start: str) -> None:
    row = next(row for row, source in enumerate(dialog._sources) if source.name.startswith(start))
    dialog.list.setCurrentRow(row)


def test_each_template_shows_its_draft(dialog: NewPlanDialog) -> None:
    assert dialog.year.value() == 2023 and dialog.source.start is Start.TEMPLATE
    assert "Sở Lao động - Thương binh và Xã hội" in dialog.title.text()
    for row in range(4):
        dialog.list.setCurrentRow(row)
        assert dialog.model.rowCount() > 20 and "nhiệm vụ" in dialog.card.aside.text()
        assert "chỗ cần điền" in dialog.card.aside.text() and dialog.make_button.isEnabled()
    choose(dialog, "Kế hoạch giai đoạn")
    assert dialog.year_to.value() == 2027 and "giai đoạn 2023 - 2027" in dialog.title.text()
    dialog.year.choose(2026)
    assert dialog.year_to.value() == 2030 and "giai đoạn 2026 - 2030" in dialog.title.text()


def test_next_years_plan_is_opened_in_quarter_four(window: MainWindow, qtbot) -> None:
    from datetime import date

    window.context.today = lambda: date(2026, 11, 24)
    dialog = NewPlanDialog(window.context)
    qtbot.addWidget(dialog)
    assert dialog.year.value() == 2027


def test_a_plan_from_a_template_is_saved_as_a_draft(dialog: NewPlanDialog, office: Workspace, qtbot) -> None:
    before = len(office.plans())
    dialog.year.choose(2024)
    qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert dialog.result() == QDialog.DialogCode.Accepted and dialog.plan is not None
    assert len(office.plans()) == before, "the dialog itself writes nothing"
    saved = office.plan(office.add_plan(dialog.plan).id or 0)
    assert saved.state is PlanState.DRAFT and saved.year_from == 2024 and len(saved.tasks) == 6
    assert saved.symbol == "KH-SLĐTBXH" and any("Đoàn Thanh niên Sở" in task.coordinating for task in saved.tasks)


def test_a_units_plan_from_ours(dialog: NewPlanDialog) -> None:
    choose(dialog, "Kế hoạch cho đơn vị")
    assert dialog.unit.isVisible() and dialog.base.isVisible() and not dialog.year.isVisible()
    dialog.unit.setCurrentText("Trung tâm Bảo trợ xã hội")
    assert dialog.title.text().endswith("của Trung tâm Bảo trợ xã hội")
    dialog.unit.setEditText("")
    assert not dialog.make_button.isEnabled() and "Chọn đơn vị" in dialog.note.text()
    dialog.unit.setEditText("Trung tâm mới lập")
    dialog.make()
    assert dialog.plan is not None and dialog.plan.office == "Trung tâm mới lập"
    assert dialog.plan.linked[0].superior and dialog.plan.linked[0].number == "18/KH-SLĐTBXH"


def test_last_years_plan_goes_on_to_the_roll_forward(dialog: NewPlanDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(dialog, "Từ kế hoạch năm trước")
    asked = []
    monkeypatch.setattr(dialog, "_rolled", lambda base: asked.append(base.title))
    dialog.make()
    assert asked == ["Truyền thông về công tác cải cách hành chính nhà nước của Sở năm 2023"]
    assert dialog.plan is None and dialog.isVisible(), "what was called off there leaves this dialog open"


def test_without_plans_it_says_what_is_missing(
    workspace: Workspace, open_window: Callable[[Workspace], MainWindow], qtbot
) -> None:
    dialog = NewPlanDialog(open_window(workspace).context, start=Start.UNIT)
    qtbot.addWidget(dialog)
    assert not dialog.make_button.isEnabled() and "Chưa có kế hoạch nào" in dialog.note.text()
    dialog.make()
    assert dialog.plan is None
    choose(dialog, "Kế hoạch trống")
    assert dialog.make_button.isEnabled() and dialog.model.rowCount() == 4


def test_it_fits_a_small_screen(dialog: NewPlanDialog) -> None:
    assert dialog.width() <= 1000 and dialog.height() <= 600
    assert dialog.minimumSizeHint().width() <= 1000 and dialog.minimumSizeHint().height() <= 560


def test_plans_are_told_apart_in_a_narrow_list() -> None:
    plans = [Plan(None, "A", 2027, 2027), Plan(None, "B", 2027, 2027), Plan(None, "C", 2021, 2025, number="27")]
    assert short_names(plans) == ["2027 · dự thảo", "2027 · dự thảo (2)", "2021-2025 · số 27"]
