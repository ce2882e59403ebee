"""Commands of packages between offices that both have the program."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cchc_desktop.cli.base import Session, command, print_json
from cchc_desktop.cli.exchange import WORDS, counted, verdict_json
from cchc_desktop.errors import AppError

if TYPE_CHECKING:
    from cchc_desktop.doors.packages import PackageBatch


@command.group()
def package() -> None:
    """Gói số liệu giữa các cơ quan cùng dùng chương trình: xuất, nhận."""


@package.command("export")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--period", help="Kỳ: 2026-Q1, 2026-H1, 2026; không ghi thì tất cả hoạt động.")
@click.option("--no-files", is_flag=True, help="Không kèm tệp minh chứng.")
@click.pass_obj
def package_export(session: Session, out: Path, period: str | None, no_files: bool) -> None:
    """Xuất hoạt động và minh chứng thành gói OUT.cchc để gửi cơ quan khác."""
    from cchc_desktop.periods import Period

    wanted = Period.parse(period) if period else None
    with session.workspace(write=True) as workspace:
        done = workspace.exchange.export_package(out, wanted, files=not no_files)
    click.echo(f"{done.path}: {done.activities} hoạt động, {done.evidence} tệp minh chứng.")
    if done.left_out:
        names = ", ".join(done.left_out[:5])
        click.echo(f"Không kèm được {len(done.left_out)} tệp minh chứng: {names}.", err=True)


@package.command("import")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Chỉ xem quyết định của từng dòng, không ghi.")
@click.option("--json", "as_json", is_flag=True, help="In từng dòng với quyết định và lý do.")
@click.pass_obj
def package_import(session: Session, files: tuple[Path, ...], dry_run: bool, as_json: bool) -> None:
    """Nhận gói .cchc; gói hỏng hoặc bị sửa thì không nhận. Mỗi gói nhận trọn hoặc không nhận gì."""
    batches: list[PackageBatch] = []
    failed: list[AppError] = []
    with session.workspace(write=not dry_run) as workspace:
        for file in files:
            try:
                batch = workspace.exchange.read_package(file)
                if not dry_run:
                    workspace.exchange.accept_package(batch)
                batches.append(batch)
            except AppError as error:
                failed.append(error)
    if as_json:
        print_json([row for batch in batches for row in map(_row, batch.verdicts)])
    else:
        for batch in batches:
            _tell(batch)
    if failed:
        raise AppError("\n".join(map(str, failed)))


def _tell(batch: PackageBatch) -> None:
    name = batch.files[0].name
    for row in map(_row, batch.verdicts):
        if row["decision"] != "duplicate":
            told = "\t".join(map(str, (row["line"], WORDS[row["decision"]], row["date"], row["title"], row["reason"])))
            click.echo(f"{name}\t{told}")
    for note in batch.files[0].notes:
        click.echo(f"{name}: {note}")
    if all(verdict.decision == "duplicate" for verdict in batch.verdicts):
        click.echo(f"Gói {name}: không có gì mới ({len(batch.verdicts)} hoạt động đã nhận trước).")
    else:
        click.echo(f"Gói {name}: {len(batch.verdicts)} dòng: {counted(batch.verdicts)}.")


def _row(verdict: Any) -> dict[str, Any]:
    """Return a row as `log import` gives it, with the fields that the two offices hold differently."""
    return verdict_json(verdict) | {
        "fields": [
            {"field": d.field, "ours": _plain(d.ours), "theirs": _plain(d.theirs), "base": _plain(d.base),
             "conflict": d.conflict}
            for d in verdict.differences
        ]
    }  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return None if isinstance(value, type) else value
