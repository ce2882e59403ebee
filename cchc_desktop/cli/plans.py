"""Commands of the plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cchc_desktop import clock
from cchc_desktop.cli.base import Session, command, print_json, typed_day

if TYPE_CHECKING:
    from cchc_desktop.models import Plan
    from cchc_desktop.workspace import Workspace


@command.group()
def plan() -> None:
    """Kế hoạch: nhập, liệt kê, xem, xuất."""


@plan.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="In kết quả nhận dạng dạng JSON.")
@click.pass_obj
def plan_import(session: Session, file: Path, as_json: bool) -> None:
    """Nhận dạng một kế hoạch từ tệp và cất vào dữ liệu."""
    from cchc_desktop.intake.plan_json import plan_to_json
    from cchc_desktop.intake.plan_text import read_plan

    recognition = read_plan(file)
    with session.workspace(write=True) as workspace:
        same = workspace.plans_like(recognition.plan)
        new_id = workspace.add_plan(recognition.plan).id
        assert new_id is not None
        saved = workspace.plan(new_id)
    if as_json:
        print_json(plan_to_json(saved, new_id))
        return
    click.echo(f"Đã nhập kế hoạch số {new_id}: {saved.title}")
    click.echo(f"Năm {saved.year_from}" if saved.year_from == saved.year_to else f"{saved.year_from} - {saved.year_to}")
    click.echo(f"Cơ quan: {saved.office or 'chưa rõ'}; số: {saved.reference if saved.number else 'chưa ghi'}")
    sections = sum(1 for node in saved.outline if node.marker)
    click.echo(
        f"Mục lớn: {sections}; nhiệm vụ: {len(saved.tasks)}; nơi nhận: {len(saved.recipients)}; "
        f"đoạn nối qua trang: {recognition.joined}"
    )
    for warning in (*recognition.warnings, *(f"Đã có kế hoạch cùng tên, mã số {p.id}." for p in same)):
        click.echo(f"Lưu ý: {warning}")


@plan.command("new")
@click.option("--template", "template_id", required=True, help="Mã mẫu: department-year, province-year...")
@click.option("--year", type=int, required=True, help="Năm của kế hoạch, hoặc năm đầu của giai đoạn.")
@click.option("--year-to", type=int, help="Năm cuối (mặc định: theo mẫu).")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def plan_new(session: Session, template_id: str, year: int, year_to: int | None, as_json: bool) -> None:
    """Lập dự thảo kế hoạch từ một mẫu."""
    from cchc_desktop.drafting.templates import new_plan, template

    shape = template(template_id)
    with session.workspace(write=True) as workspace:
        _save_draft(workspace, new_plan(shape, workspace.office(), year, year_to, workspace.units()), as_json)


@plan.command("derive")
@click.argument("plan_id", type=int)
@click.option("--unit", "unit_name", required=True, help="Tên đơn vị trong danh sách đơn vị, hoặc tên mới.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def plan_derive(session: Session, plan_id: int, unit_name: str, as_json: bool) -> None:
    """Lập dự thảo kế hoạch cho một đơn vị từ kế hoạch của cơ quan."""
    from cchc_desktop.drafting.unit_plan import derive, unit_named

    with session.workspace(write=True) as workspace:
        unit = unit_named(workspace.units(), unit_name)
        _save_draft(workspace, derive(workspace.plan(plan_id), unit, workspace.office()), as_json)


def _save_draft(workspace: Workspace, draft: Plan, as_json: bool) -> None:
    new_id = workspace.add_plan(draft).id
    assert new_id is not None
    saved = workspace.plan(new_id)
    if as_json:
        from cchc_desktop.intake.plan_json import plan_to_json

        print_json(plan_to_json(saved, new_id))
        return
    click.echo(f"Đã lập dự thảo số {new_id}: {saved.title}")
    click.echo(f"Nhiệm vụ: {len(saved.tasks)}; nơi nhận: {len(saved.recipients)}")
    click.echo("Các chỗ «…» cần điền trước khi trình ký.")


@plan.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def plan_list(session: Session, as_json: bool) -> None:
    """Liệt kê các kế hoạch."""
    with session.workspace() as workspace:
        found = workspace.plans()
    if as_json:
        print_json(
            [
                {"id": p.id, "title": p.title, "year_from": p.year_from, "year_to": p.year_to,
                 "number": p.number, "symbol": p.symbol, "state": p.state.value}
                for p in found
            ]
        )  # fmt: skip
        return
    for p in found:
        years = f"{p.year_from}" if p.year_from == p.year_to else f"{p.year_from}-{p.year_to}"
        click.echo(f"{p.id}\t{years}\t{p.reference or 'chưa có số'}\t{p.title}")


@plan.command("show")
@click.argument("plan_id", type=int)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def plan_show(session: Session, plan_id: int, as_json: bool) -> None:
    """Xem một kế hoạch."""
    with session.workspace() as workspace:
        found = workspace.plan(plan_id)
    if as_json:
        from cchc_desktop.intake.plan_json import plan_to_json

        print_json(plan_to_json(found, plan_id))
        return
    from cchc_desktop.intake.plan_text import plan_text

    click.echo(plan_text(found))


@plan.command("export")
@click.argument("plan_id", type=int)
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--sign-pack", is_flag=True, help="Hồ sơ trình ký: phiếu trình, thay đổi, rồi kế hoạch (.pdf, .zip).")
@click.option("--to", "addressee", help="Trình ai; dùng với --sign-pack.")
@click.option("--asked", help="Nội dung xin ý kiến; dùng với --sign-pack.")
@click.option("--deadline", help="Hạn cho ý kiến; dùng với --sign-pack.")
@click.option("--against", type=int, help="Mã kế hoạch để so sánh; mặc định là bản gần nhất.")
@click.pass_obj
def plan_export(
    session: Session,
    plan_id: int,
    out: Path,
    sign_pack: bool,
    addressee: str | None,
    asked: str | None,
    deadline: str | None,
    against: int | None,
) -> None:
    """Xuất kế hoạch ra PDF hoặc Word, hoặc thành hồ sơ trình ký."""
    if sign_pack:
        from cchc_desktop.sign_pack import export_pack_of

        day = typed_day(deadline) if deadline else None
        with session.workspace() as workspace:
            click.echo(export_pack_of(workspace, plan_id, out, clock.today(), addressee, asked, day, against))
        return
    from cchc_desktop.publish import export_plan

    with session.workspace() as workspace:
        found = workspace.plan(plan_id)
    click.echo(export_plan(found, out))
