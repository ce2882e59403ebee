"""Commands of the report, and the check of the data."""

from __future__ import annotations

from pathlib import Path

import click

from cchc_desktop.cli.base import Session, command, print_json
from cchc_desktop.errors import AppError


@command.command()
@click.argument("period")
@click.argument("out", type=click.Path(path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="In các số liệu của bảng tổng hợp.")
@click.pass_obj
def report(session: Session, period: str, out: Path | None, as_json: bool) -> None:
    """Lập báo cáo của một kỳ ra Excel, PDF hoặc Word."""
    from cchc_desktop.periods import Period
    from cchc_desktop.publish import export_report
    from cchc_desktop.reports.figures_json import figures_to_json

    wanted = Period.parse(period)
    if out is None and not as_json:
        raise click.UsageError("cần tên tệp kết quả (.xlsx, .pdf, .docx) hoặc --json.")
    with session.workspace() as workspace:
        if out is not None:
            export_report(workspace, wanted, out)
        figures = workspace.figures(wanted) if as_json else None
    if figures is not None:
        print_json(figures_to_json(figures))
    else:
        click.echo(out)


@command.command()
@click.pass_obj
def check(session: Session) -> None:
    """Kiểm tra dữ liệu; mã thoát 0 khi tốt, 1 khi có lỗi."""
    with session.workspace() as workspace:
        problems = workspace.check()
        folder = workspace.folder
    if problems:
        raise AppError("\n".join(problems), "Khôi phục từ bản sao lưu gần nhất.")
    click.echo(f"Dữ liệu ở {folder} tốt.")
