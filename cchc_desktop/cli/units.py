"""Commands of the office's units."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from cchc_desktop.cli.base import Session, command, print_json
from cchc_desktop.errors import AppError
from cchc_desktop.text import fold

if TYPE_CHECKING:
    from cchc_desktop.models import Unit


@command.group()
def units() -> None:
    """Đơn vị: danh sách, bảng nhật ký gửi các đơn vị."""


@units.command("list")
@click.option("--json", "as_json", is_flag=True, help="In dữ liệu JSON.")
@click.pass_obj
def units_list(session: Session, as_json: bool) -> None:
    """Liệt kê các đơn vị, cả đơn vị đã thôi hoạt động."""
    with session.workspace() as workspace:
        found = workspace.units()
    if as_json:
        print_json([asdict(unit) for unit in found])
        return
    for unit in found:
        click.echo("\t".join((unit.name, unit.short_name, _span(unit))).rstrip())


@units.command("add")
@click.argument("name")
@click.option("--short", "short_name", default="", help="Tên gọi tắt.")
@click.option(
    "--kind",
    type=click.Choice(["division", "subordinate", "mass", "agency", "local"]),
    default="division",
    show_default=True,
    help="Phòng chuyên môn, đơn vị trực thuộc, đoàn thể, cơ quan khác, UBND cấp xã.",
)
@click.pass_obj
def units_add(session: Session, name: str, short_name: str, kind: str) -> None:
    """Thêm một đơn vị."""
    from cchc_desktop.models import Unit, UnitKind

    with session.workspace(write=True) as workspace:
        if same := [unit.name for unit in workspace.units() if fold(unit.name) == fold(name)]:
            raise AppError(f"Đã có đơn vị “{same[0]}”.", "Dùng tên đó, hoặc ghi một tên khác.")
        workspace.save_unit(Unit(None, name, short_name, UnitKind(kind)))
    click.echo(f"Đã thêm đơn vị “{name}”.")


def _span(unit: Unit) -> str:
    from cchc_desktop.text import short_date

    parts = ("từ " + short_date(unit.valid_from) if unit.valid_from else "",
             "đến " + short_date(unit.valid_to) if unit.valid_to else "")  # fmt: skip
    return " ".join(filter(None, parts))
