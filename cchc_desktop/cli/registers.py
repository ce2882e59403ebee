"""Commands of the registers beside the log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from cchc_desktop.cli.base import Session, command, print_json
from cchc_desktop.errors import AppError

_EXAMPLES = (
    'một dòng dạng JSON, ví dụ sổ praise: {"day": "5/3/2023", "subject": "..."}; '
    'sổ feedback: {"received": "5/3/2023", "content": "..."}.'
)


@command.group()
def register() -> None:
    """Sổ theo dõi: praise, feedback, obstacle, index, procedure, article."""


@register.command("list")
@click.argument("name")
@click.option("--period", help="Kỳ: 2023-Q1, 2023-H1, 2023-9M, 2023, 2023-03.")
@click.option("--find", "text", default="", help="Tìm không cần dấu.")
@click.option("--open", "open_only", is_flag=True, help="Chỉ những mục còn chờ.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def register_list(session: Session, name: str, period: str | None, text: str, open_only: bool, as_json: bool) -> None:
    """Liệt kê một sổ, mới nhất trước."""
    from cchc_desktop import registers
    from cchc_desktop.doors.registers import row_to_plain
    from cchc_desktop.periods import Period
    from cchc_desktop.text import screen_date

    own = registers.register(name)
    with session.workspace() as workspace:
        window = workspace.window(Period.parse(period)) if period else None
        rows = workspace.registers.rows(name, window, text, open_only=open_only)
    if as_json:
        print_json([row_to_plain(row) for row in rows])
        return
    for row in rows:
        day = getattr(row, own.day)
        waiting = own.open_words if row.is_open else ""
        click.echo(f"{row.id}\t{screen_date(day) if day else ''}\t{own.title_of(row)}\t{waiting}")


@register.command("add")
@click.argument("name")
@click.option("--json-row", required=True, help=_EXAMPLES)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def register_add(session: Session, name: str, json_row: str, as_json: bool) -> None:
    """Thêm một dòng vào sổ."""
    from cchc_desktop.doors.registers import row_from_plain, row_to_plain

    try:
        data: Any = json.loads(json_row)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise AppError("--json-row không phải là một đối tượng JSON.", f"Viết {_EXAMPLES}")
    row = row_from_plain(name, data)
    with session.workspace(write=True) as workspace:
        saved = workspace.registers.row(workspace.registers.save(row).id or 0)
    if as_json:
        print_json(row_to_plain(saved))
    else:
        click.echo(f"Đã cất dòng số {saved.id}.")


@register.command("export")
@click.argument("name")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--period", help="Kỳ: 2023-Q1, 2023-H1, 2023-9M, 2023, 2023-03.")
@click.option("--full", is_flag=True, help="Không che họ tên, điện thoại, địa chỉ của người dân.")
@click.pass_obj
def register_export(session: Session, name: str, out: Path, period: str | None, full: bool) -> None:
    """Xuất một sổ ra Excel; thông tin của người dân được che."""
    from cchc_desktop.periods import Period
    from cchc_desktop.publish import export_register

    with session.workspace() as workspace:
        window = workspace.window(Period.parse(period)) if period else None
        click.echo(export_register(workspace, name, out, window, mask=not full))
