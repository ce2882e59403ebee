"""The demo office."""

from __future__ import annotations

from pathlib import Path

import click

from cchc_desktop.cli.base import Session, command


@command.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("demo"), help="Thư mục ghi kết quả.")
@click.pass_obj
def demo(session: Session, out: Path) -> None:
    """Tạo cơ quan mẫu, một năm hoạt động, kế hoạch và báo cáo quý I."""
    from cchc_desktop.demo import fresh_demo
    from cchc_desktop.periods import Period
    from cchc_desktop.publish import export_plan, export_report, plan_file_name, report_file_name

    folder = session.folder or out / "data"
    with fresh_demo(folder) as workspace:
        plan, quarter = workspace.plans()[0], Period.parse("2023-Q1")
        symbol = workspace.office().symbol
        made = [export_plan(plan, out / plan_file_name(plan, ".pdf"))]
        for suffix in (".xlsx", ".pdf"):
            made.append(export_report(workspace, quarter, out / report_file_name(quarter, symbol, suffix)))
    for path in made:
        click.echo(path)
    click.echo(f"Dữ liệu mẫu: {folder}")
