"""Commands of the exchange with units and other offices: their workbooks out and in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cchc_desktop import clock
from cchc_desktop.cli.base import Session, print_json, typed_day
from cchc_desktop.cli.log import log
from cchc_desktop.cli.units import units
from cchc_desktop.errors import AppError
from cchc_desktop.exchange.records import Decision

if TYPE_CHECKING:
    from cchc_desktop.doors.exchange import Batch
    from cchc_desktop.exchange.records import Verdict

WORDS = {
    "add": "thêm", "update": "cập nhật", "duplicate": "trùng", "joint": "cùng sự kiện", "ask": "hỏi lại",
    "refused": "trả lại",
}  # fmt: skip
_MOST_LINES = 60  # rows printed one by one; JSON is always whole


@units.command("template")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--unit", help="Một đơn vị; không ghi thì mỗi đơn vị một tệp trong thư mục OUT.")
@click.option("--plan", "plan_id", type=int, help="Kế hoạch có các nhiệm vụ đưa vào danh sách chọn.")
@click.option("--period", help="Kỳ ghi trên bảng: 2026-Q1 (mặc định: quý hiện tại).")
@click.pass_obj
def units_template(session: Session, out: Path, unit: str | None, plan_id: int | None, period: str | None) -> None:
    """Tạo bảng tính để đơn vị ghi nhật ký: OUT.xlsx cho một đơn vị, hoặc thư mục cho tất cả."""
    from cchc_desktop.periods import Period

    with session.workspace() as workspace:
        chosen = [workspace.find_unit(unit)] if unit else []
        if not chosen and out.suffix.lower() != ".xlsx":
            chosen = workspace.units(on=clock.today())
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
@click.option("--received", help="Ngày nhận các tệp (mặc định: hôm nay).")
@click.option("--json", "as_json", is_flag=True, help="In từng dòng với quyết định và lý do.")
@click.pass_obj
def log_import(
    session: Session, files: tuple[Path, ...], dry_run: bool, unit: str | None, received: str | None, as_json: bool
) -> None:
    """Nhập nhật ký của các đơn vị từ bảng tính; không ghi trùng."""
    came = typed_day(received) if received else None
    with session.workspace(write=not dry_run) as workspace:
        units = dict.fromkeys(map(str, files), workspace.find_unit(unit).id or 0) if unit else {}
        batch = replace(workspace.exchange.triage_files(files, units=units), came=came)
        if not dry_run:
            batch = workspace.exchange.outcome(batch, workspace.exchange.accept(batch))
    if as_json:
        print_json([verdict_json(verdict) for verdict in batch.verdicts])
    else:
        _tell(batch, dry_run)
    _tell_troubles(batch)


def _tell(batch: Batch, dry_run: bool) -> None:
    """Print the rows, of a long batch only those that ask for something; then the sums and what to do next."""
    short = len(batch.verdicts) <= _MOST_LINES
    shown = [v for v in batch.verdicts if short or v.decision in (Decision.ASK, Decision.REFUSED)]
    for row in map(verdict_json, shown[:_MOST_LINES]):
        place = f"{row['file']}\t{row['sheet']}\t{row['line']}"
        click.echo(f"{place}\t{WORDS[row['decision']]}\t{row['date']}\t{row['title']}\t{row['reason']}")
    if len(shown) > _MOST_LINES:
        click.echo(f"… và {len(shown) - _MOST_LINES} dòng nữa; xem đủ bằng --json.")
    if not short and len(batch.files) > 1:
        for number, file in enumerate(batch.files):
            rows = [v for v in batch.verdicts if v.row.file_no == (file.rows[0].file_no if file.rows else number)]
            click.echo(f"{file.name}: {len(rows) if file.rows else 0} dòng: {counted(rows if file.rows else ())}.")
    click.echo(f"{len(batch.files)} tệp, {len(batch.verdicts)} dòng: {counted(batch.verdicts)}.")
    found = Counter(verdict.decision for verdict in batch.verdicts)
    if dry_run:
        click.echo("Chưa ghi gì vì có --dry-run.")
        return
    if found[Decision.ASK]:
        click.echo(
            f"{found[Decision.ASK]} dòng hỏi lại đang chờ: mở chương trình, trang Đơn vị, nút “dòng chờ”, "
            "quyết định từng dòng rồi bấm Nhận."
        )
    if found[Decision.REFUSED]:
        click.echo(
            f"{found[Decision.REFUSED]} dòng trả lại không được ghi: nạp lại tệp ở trang Đơn vị để sửa từng dòng, "
            "hoặc ghi Bản trả lại gửi đơn vị."
        )


def counted(verdicts: Iterable[Verdict]) -> str:
    """Return how many rows have each decision: "12 thêm, 2 hỏi lại"."""
    found = Counter(verdict.decision.value for verdict in verdicts)
    return ", ".join(f"{found[name]} {word}" for name, word in WORDS.items() if found[name]) or "không có gì mới"


def _tell_troubles(batch: Batch) -> None:
    """Tell on stderr what the clerk should know; a file that gave no row is an error."""
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
