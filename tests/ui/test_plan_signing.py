"""Ban hành, Điều chỉnh, Phiên bản: the dialogs in the real window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cchc_desktop.intake.plan_text import read_plan
from cchc_desktop.models import PlanState
from cchc_desktop.workspace import Workspace
from ui.dialogs.plan_amend import AmendDialog, RevisionsDialog
from ui.dialogs.plan_sign import SignDialog
from ui.main_window import MainWindow
from ui.pages.plan import PlanPage

SAMPLES = Path(__file__).parents[1] / "samples" / "plans"


@pytest.fixture
def page(workspace: Workspace, open_window: Callable[[Workspace], MainWindow]) -> PlanPage:
    """The page with a plan that has no number yet."""
    window = open_window(workspace)
    window.open_page("plan")
    found = window.findChild(PlanPage)
    assert isinstance(found, PlanPage)
    found.files.take(read_plan(SAMPLES / "binh-dinh-sldtbxh-2023.txt").plan)
    return found


def dialog_of(page: PlanPage, kind: type):
    found = page.findChildren(kind)
    assert len(found) == 1
    return found[0]


def entries(page: PlanPage) -> dict[str, object]:
    return {words.split("…")[0]: call for words, call in page.commands.more_entries()}


def test_number_and_day_are_recorded_and_the_plan_is_locked(page: PlanPage, tmp_path: Path) -> None:
    scan = tmp_path / "ban ky.pdf"
    scan.write_bytes(b"%PDF-1.4 ky")
    assert page.plan is not None and page.plan.number == ""
    page.commands.sign()
    dialog = dialog_of(page, SignDialog)
    dialog.accept()
    assert "Chưa có số" in dialog.problem.text()
    dialog.number.setText("Số: 45/KH-SLĐTBXH")
    dialog.day.line.setText("31/2/2023")
    dialog.day.line.setModified(True)
    dialog.accept()
    assert dialog.problem.isVisible() and page.plan.state is PlanState.DRAFT
    dialog.day.set_date(date(2023, 3, 9))
    dialog.set_scan(scan)
    dialog.accept()
    plan = page.workspace.plans()[0]
    assert (plan.state, plan.number, plan.date) == (PlanState.SIGNED, "45", date(2023, 3, 9))
    assert page.plan == plan and page.band.isVisible() and page.band.scan_button.isVisible()
    assert entries(page)["Ban hành"] is None and entries(page)["Điều chỉnh"] is not None


def test_blanks_and_an_old_symbol_are_told_before_the_plan_is_locked(page: PlanPage) -> None:
    assert page.plan is not None and page.plan.id is not None
    page.keep(replace(page.plan, lead_in="Căn cứ Quyết định số …/QĐ-UBND ngày …, Sở Nội vụ xây dựng «tên»:"))
    page.commands.sign()
    dialog = dialog_of(page, SignDialog)
    assert "chỗ để trống" in dialog.problem.text() and "…/QĐ-UBND" in dialog.problem.text()
    dialog.number.setText("45")
    dialog.day.set_date(date(2027, 1, 12))
    dialog.accept()
    assert "bấm Ban hành lần nữa" in dialog.problem.text() and "KH-SLĐTBXH" in dialog.problem.text()
    assert page.workspace.plans()[0].state is PlanState.DRAFT
    dialog.accept()
    assert page.workspace.plans()[0].state is PlanState.SIGNED


def test_a_scan_is_typed_or_pasted_and_can_come_later(page: PlanPage, tmp_path: Path) -> None:
    scan = tmp_path / "ban ky.pdf"
    scan.write_bytes(b"%PDF-1.4 ky")
    page.commands.sign()
    dialog = dialog_of(page, SignDialog)
    dialog.number.setText("45")
    dialog.day.set_date(date(2023, 3, 9))
    dialog.scan_name.setText(str(tmp_path / "khong co.pdf"))
    dialog.accept()
    assert "Không thấy tệp" in dialog.problem.text() and page.workspace.plans()[0].state is PlanState.DRAFT
    for typed in (f'"{scan}"', scan.as_uri(), f" {scan} "):
        dialog.scan_name.setText(typed)
        assert dialog.scan == scan
    dialog.scan_name.clear()
    dialog.accept()
    assert page.plan is not None and page.plan.state is PlanState.SIGNED
    assert not page.band.scan_button.isVisible() and page.band.add_scan_button.isVisible()
    page.commands.put_scan(scan)
    assert page.band.scan_button.isVisible() and not page.band.add_scan_button.isVisible()
    kept = page.workspace.scan_path(page.workspace.revisions(page.plan.id or 0)[0].id)
    assert kept is not None and kept[0].read_bytes() == b"%PDF-1.4 ky"


def test_a_superior_plan_of_a_later_day_is_asked_about_once(page: PlanPage) -> None:
    page.commands.sign()
    dialog = dialog_of(page, SignDialog)
    dialog.number.setText("45")
    dialog.day.set_date(date(2022, 1, 1))
    dialog.accept()
    assert "828/QĐ-UBND" in dialog.problem.text() and page.workspace.plans()[0].state is PlanState.DRAFT
    dialog.accept()
    assert page.workspace.plans()[0].state is PlanState.SIGNED


def test_a_signed_plan_is_opened_again_with_its_reason(page: PlanPage, qtbot) -> None:
    assert page.plan is not None and page.plan.id is not None
    page.show_written(page.workspace.sign_plan(page.plan.id, "45", date(2023, 3, 9)))
    page.commands.amend()
    dialog = dialog_of(page, AmendDialog)
    dialog.accept()
    assert "Chưa ghi lý do" in dialog.problem.text()
    dialog.reason.setPlainText("Bổ sung nhiệm vụ")
    dialog.accept()
    assert page.editable and page.plan.state is PlanState.AMENDED and not page.band.isVisible()
    kept = page.workspace.revisions(page.plan.id)
    assert [(item.state, item.reason) for item in kept] == [
        (PlanState.AMENDED, "Bổ sung nhiệm vụ"), (PlanState.SIGNED, "Ban hành"),
    ]  # fmt: skip
    page.frame_form.plan = page.plan
    page.sections.choose("frame")
    page.frame_form.title.setPlainText("Trích yếu đã sửa")
    page.frame_form.leave()
    assert page.workspace.revision(kept[1].id).title != "Trích yếu đã sửa", "the signed one stays as it was"
    assert page.workspace.plans()[0].title == "Trích yếu đã sửa"


def test_a_scan_comes_while_the_plan_is_being_amended(page: PlanPage, tmp_path: Path) -> None:
    scan = tmp_path / "ban ky.pdf"
    scan.write_bytes(b"%PDF-1.4 ky")
    assert page.plan is not None and page.plan.id is not None
    can_add = lambda: dict(page.commands.more_entries())["Thêm bản quét của bản ký…"] is not None  # noqa: E731
    assert not can_add(), "a draft has no signed copy"
    page.show_written(page.workspace.sign_plan(page.plan.id, "45", date(2023, 3, 9), None))
    page.show_written(page.workspace.amend_plan(page.plan.id, "Bổ sung nhiệm vụ"))
    assert can_add()
    page.editor.insert_words("Câu đang gõ. ")
    page.commands.put_scan(scan)
    assert page.plan.state is PlanState.AMENDED and "Câu đang gõ." in str(page.plan.outline)
    signed = next(item for item in page.workspace.revisions(page.plan.id) if item.state is PlanState.SIGNED)
    assert signed.scan == "ban ky.pdf" and page.workspace.scan_path(signed.id) is not None


def test_revisions_are_listed_compared_and_their_scans_opened(page: PlanPage, tmp_path: Path) -> None:
    scan = tmp_path / "ban ky.pdf"
    scan.write_bytes(b"%PDF-1.4 ky")
    assert page.plan is not None and page.plan.id is not None
    page.show_written(page.workspace.sign_plan(page.plan.id, "45", date(2023, 3, 9), scan))
    page.show_written(page.workspace.amend_plan(page.plan.id, "Bổ sung"))
    opened: list[Path] = []
    compared: list[tuple[object, object]] = []
    dialog = RevisionsDialog(
        page.theme, page.workspace, page.plan, page, open_file=lambda path: opened.append(path) is None,
        compare=lambda before, after: compared.append((before, after)),
    )  # fmt: skip
    scan = dialog.table.item(1, 4)
    assert dialog.table.rowCount() == 2 and scan is not None and scan.text() == "ban ky.pdf"
    dialog.table.selectRow(1)
    dialog.open_scan()
    assert opened[0].name == "ban_ky.pdf" and opened[0].read_bytes() == b"%PDF-1.4 ky"
    dialog.compare_chosen()
    before, after = compared[0]
    assert before.state is PlanState.SIGNED and after is page.plan  # pyright: ignore
    dialog.keep()
    assert dialog.table.rowCount() == 3
    dialog.reject()


def test_a_lost_scan_is_told_in_a_sentence(page: PlanPage, tmp_path: Path) -> None:
    scan = tmp_path / "ban ky.pdf"
    scan.write_bytes(b"%PDF-1.4 ky")
    assert page.plan is not None and page.plan.id is not None
    page.show_written(page.workspace.sign_plan(page.plan.id, "45", date(2023, 3, 9), scan))
    said: list[str] = []
    page.signals.notice.connect(lambda notice: said.append(notice.text))
    found = page.workspace.scan_path(page.workspace.revisions(page.plan.id)[0].id)
    assert found is not None
    found[0].unlink()
    page.commands.open_scan()
    assert "Không đọc được bản quét" in said[-1]


def test_a_deleted_plan_can_be_brought_back(page: PlanPage) -> None:
    said: list[tuple] = []
    page.signals.notice.connect(lambda notice: said.append(notice.actions))
    page.commands.delete()
    assert page.workspace.plans() == [] and page.stack.currentWidget() is page.empty
    said[-1][0][1]()
    assert len(page.workspace.plans()) == 1 and page.stack.currentWidget() is page.content
