"""Commands of the exchange with units and other offices: their workbooks out and in."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cchc_desktop.cli.base import Session, print_json
from cchc_desktop.cli.log import log
from cchc_desktop.cli.units import units
from cchc_desktop.errors import AppError

if TYPE_CHECKING:
    from cchc_desktop.doors.exchange import Batch
    from cchc_desktop.exchange.records import Verdict

WORDS = {
    "add": "thêm", "update": "cập nhật", "duplicate": "trùng", "joint": "cùng sự kiện", "ask": "hỏi lại",
    "refused": "trả lại",
}  # fmt: skip


@units.command("template")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--unit", help="Một đơn vị; không ghi thì mỗi đơn vị một tệp trong thư mục OUT.")
@click.option("--plan", "plan_id", type=int, help="Kế hoạch có các nhiệm vụ đưa vào danh sách chọn.")
@click.option("--period", help="Kỳ ghi trên bảng: 2026-Q1 (mặc định: quý hiện tại).")
@click.pass_obj
def units_template(session: Session, out: Path, unit: str | None, plan_id: int | None, period: str | None) -> None:
    """Tạo bảng tính để đơn vị ghi nhật ký: OUT.xlsx cho một đơn vị, hoặc thư mục cho tất cả."""
    from datetime import date

    from cchc_desktop.periods import Period

    with session.workspace() as workspace:
        chosen = [workspace.find_unit(unit)] if unit else []
        if not chosen and out.suffix.lower() != ".xlsx":
            chosen = workspace.units(on=date.today())
            if not chosen:
                raise AppError("Chưa có đơn vị nào.", "Thêm đơn vị ở trang Thiết lập, hoặc ghi tên một tệp .xlsx.")
        plan = workspace.plan(plan_id) if plan_id is not None else None
        wanted = Period.parse(period) if period else None
        made = workspace.exchange.write_templates(out, chosen, plan=plan, period=wanted)
    for path in made:
        click.echo(path)


@log.command("import")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Chỉ xem quyết định của từng dòng, không ghi.")
@click.option("--unit", help="Đơn vị gửi, khi tệp không nói rõ.")
@click.option("--json", "as_json", is_flag=True, help="In từng dòng với quyết định và lý do.")
@click.pass_obj
def log_import(session: Session, files: tuple[Path, ...], dry_run: bool, unit: str | None, as_json: bool) -> None:
    """Nhập nhật ký của các đơn vị từ bảng tính; không ghi trùng."""
    with session.workspace(write=not dry_run) as workspace:
        units = dict.fromkeys(map(str, files), workspace.find_unit(unit).id or 0) if unit else {}
        batch = workspace.exchange.triage_files(files, units=units)
        if not dry_run:
            workspace.exchange.accept(batch)
    _tell(batch, as_json)


def _tell(batch: Batch, as_json: bool) -> None:
    """Print the rows; files that could not be read are told on stderr with exit code 1."""
    if as_json:
        print_json([verdict_json(verdict) for verdict in batch.verdicts])
    else:
        for verdict in batch.verdicts:
            row = verdict_json(verdict)
            click.echo(
                f"{row['file']}\t{row['sheet']}\t{row['line']}\t{WORDS[row['decision']]}\t{row['date']}\t"
                f"{row['title']}\t{row['reason']}"
            )
        found = Counter(verdict.decision.value for verdict in batch.verdicts)
        total = ", ".join(f"{found[name]} {word}" for name, word in WORDS.items() if found[name])
        click.echo(f"{len(batch.files)} tệp, {len(batch.verdicts)} dòng: {total or 'không có gì mới'}.")
    told = [str(error) for _, error in batch.failed]
    for file in batch.files:
        sheets = [f"Tệp {file.name}: chưa hiểu các cột của trang “{sheet}”; ghép cột ở trang Đơn vị."
                  for sheet in file.unread]  # fmt: skip
        if not file.rows:
            told += sheets
        elif lines := [*sheets, *(f"Tệp {file.name}: {note}" for note in file.notes)]:
            click.echo("\n".join(lines), err=True)
    if told:
        raise AppError("\n".join(told))


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    row, activity = verdict.row, verdict.row.activity
    return {
        "file": row.file,
        "sheet": row.sheet,
        "line": row.line,
        "decision": verdict.decision.value,
        "reason": verdict.reason,
        "strength": verdict.strength,
        "date": activity.date.isoformat() if activity else row.said[0],
        "kind": activity.kind if activity else row.said[1],
        "title": activity.title if activity else row.said[2],
        "activity_id": verdict.target,
    }
