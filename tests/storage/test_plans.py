"""Plans and their revisions: what is saved comes back, what is signed stays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cchc_desktop.errors import AppError, NotFoundError
from cchc_desktop.models import Appendix, Level, LinkedDocument, Node, Plan, PlanState, Signer, Task, Topic
from cchc_desktop.workspace import Workspace

PLAN = Plan(
    id=None,
    title="Tuyên truyền cải cách hành chính năm 2023",
    year_from=2023,
    year_to=2023,
    parent="UBND TỈNH BÌNH ĐỊNH",
    office="SỞ NỘI VỤ",
    symbol="KH-SNV",
    place="Bình Định",
    month=3,
    year=2023,
    basis=("Căn cứ Quyết định số 828/QĐ-UBND;",),
    lead_in="Sở ban hành Kế hoạch, cụ thể như sau:",
    outline=(Node(Level.ROMAN, "MỤC ĐÍCH", "I.", (Node(Level.DASH, "Tăng cường", "-", (), "n2"),), "n1"),),
    tasks=(
        Task(None, "Tổ chức hội nghị", ("Văn phòng Sở",), ("Các phòng",), "Quý I", date(2023, 1, 1), date(2023, 3, 31)),
        Task(None, "Đăng tin, bài", target_low=24, target_high=30, target_unit="bài", node_id="n2"),
    ),
    recipients=("UBND tỉnh (báo cáo)", "Lưu: VT"),
    signer=Signer("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Phan Đình Hòa"),
    linked=(LinkedDocument("Quyết định", "828/QĐ-UBND", date(2022, 3, 19), "UBND tỉnh", "Ban hành", superior=True),),
    appendices=(Appendix("Danh mục", (Node(Level.TEXT, "Nội dung"),)),),
    task_table=True,
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "data") as opened:
        yield opened


def saved(workspace: Workspace, plan: Plan = PLAN) -> Plan:
    changes = workspace.add_plan(plan)
    assert changes.topics == {Topic.PLANS} and changes.id
    return workspace.plan(changes.id)


def test_a_plan_comes_back_whole(workspace: Workspace) -> None:
    plan = saved(workspace)
    tasks = tuple(replace(task, id=kept.id) for task, kept in zip(PLAN.tasks, plan.tasks, strict=True))
    assert plan == replace(PLAN, id=plan.id, uid=plan.uid, tasks=tasks)


def test_edited_tasks_keep_their_ids(workspace: Workspace) -> None:
    plan = saved(workspace)
    second = plan.tasks[1]
    workspace.save_plan(replace(plan, tasks=(second, Task(None, "Việc mới"))))
    after = workspace.plan(plan.id or 0)
    assert after.tasks[0] == second and after.tasks[1].text == "Việc mới"


def test_the_narrow_signed_plan_measures_the_year(workspace: Workspace) -> None:
    wide = saved(workspace, replace(PLAN, year_from=2021, year_to=2025))
    assert workspace.current_plan(2023) == wide
    narrow = saved(workspace)
    assert workspace.current_plan(2023) == narrow
    workspace.sign_plan(wide.id or 0, "05", date(2021, 1, 5))
    assert (workspace.current_plan(2023) or narrow).id == wide.id, "a signed plan comes before a draft"
    assert workspace.current_plan(2030) is None


def test_a_signed_plan_is_locked_until_amended(workspace: Workspace, tmp_path: Path) -> None:
    plan = saved(workspace)
    scan = tmp_path / "Bản ký.pdf"
    scan.write_bytes(b"%PDF-1.7 scan")
    workspace.sign_plan(plan.id or 0, "18", date(2023, 3, 15), scan)
    signed = workspace.plan(plan.id or 0)
    assert (signed.reference, signed.date, signed.state) == ("18/KH-SNV", date(2023, 3, 15), PlanState.SIGNED)
    with pytest.raises(AppError, match="đã ban hành"):
        workspace.save_plan(replace(signed, title="khác"))
    with pytest.raises(AppError, match="lý do"):
        workspace.amend_plan(plan.id or 0, "  ")
    workspace.amend_plan(plan.id or 0, "Bổ sung nhiệm vụ quý III")
    amended = workspace.plan(plan.id or 0)
    workspace.save_plan(replace(amended, title="Tiêu đề mới"))
    newest, first = workspace.revisions(plan.id or 0)
    assert (newest.reason, first.reason, first.scan) == ("Bổ sung nhiệm vụ quý III", "Ban hành", "Bản ký.pdf")
    assert workspace.revision(first.id) == signed, "the signed state never changes"
    path, name = workspace.scan_path(first.id) or (tmp_path, "")
    assert (path.read_bytes(), name) == (b"%PDF-1.7 scan", "Bản ký.pdf")


def test_a_draft_is_not_amended_and_a_number_is_needed(workspace: Workspace) -> None:
    plan_id = saved(workspace).id or 0
    with pytest.raises(AppError, match="chưa ban hành"):
        workspace.amend_plan(plan_id, "lý do")
    with pytest.raises(AppError, match="số"):
        workspace.sign_plan(plan_id, " ", date(2023, 3, 1))


def test_a_deleted_plan_can_come_back(workspace: Workspace) -> None:
    plan_id = saved(workspace).id or 0
    workspace.delete_plan(plan_id)
    assert workspace.plans() == [] and workspace.current_plan(2023) is None
    with pytest.raises(NotFoundError):
        workspace.plan(plan_id)
    workspace.restore_plan(plan_id)
    assert [p.id for p in workspace.plans()] == [plan_id]
