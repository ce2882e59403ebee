"""Commands of scoring: the score of a year, its dossier."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cchc_desktop import clock
from cchc_desktop.cli.base import Session, command, print_json, typed_day


@command.command()
@click.argument("year", type=click.IntRange(2000, 2100))
@click.option("--on", "day", default="", help="Chỉ tính những gì đã có đến hết ngày này (mặc định: hôm nay).")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def score(session: Session, year: int, day: str, as_json: bool) -> None:
    """Chấm điểm phần tuyên truyền của một năm (PAR Index): điểm, cách tính, việc còn thiếu."""
    from cchc_desktop.scoring.compute import gap_words
    from cchc_desktop.text import number

    today = typed_day(day) if day else clock.today()
    with session.workspace() as workspace:
        sheet = workspace.scoring.sheet(year, today)
    if as_json:
        print_json(_sheet_json(sheet))
        return
    click.echo(f"{sheet.scale.label}: {number(sheet.total)}/{number(sheet.max)} điểm")
    click.echo(f"Chỉ tính hoạt động {sheet.facts.days_words}.")
    if sheet.caution:
        click.echo(f"Lưu ý: {sheet.caution[:1].lower()}{sheet.caution[1:]} (sửa ở trang Chấm điểm).")
    for line in sheet.lines:
        points = f"{number(line.score)}/{number(line.criterion.max)}"
        set_by_hand = " (tự chấm)" if line.override else ""
        click.echo(f"{'  ' * line.level}{line.code}\t{line.criterion.label}\t{points}{set_by_hand}\t{line.formula}")
    for line in sheet.gaps:
        click.echo(f"Thiếu: {gap_words(line, today, len(line.missing))}")


@command.command()
@click.argument("year", type=click.IntRange(2000, 2100))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--on", "day", default="", help="Chỉ tính những gì đã có đến hết ngày này (mặc định: hôm nay).")
@click.option(
    "--most",
    type=click.IntRange(1, 1000),
    help="Số tệp nhiều nhất cho mỗi hình thức được tính điểm, chia cho các loại hoạt động của nó (mặc định 20).",
)
@click.option("--split", "split_mb", type=click.IntRange(1, 10_000), help="Chia tệp .zip, mỗi tệp không quá số MB này.")
@click.pass_obj
def dossier(session: Session, year: int, out: Path, day: str, most: int | None, split_mb: int | None) -> None:
    """Lập hồ sơ minh chứng của một năm ra thư mục hoặc tệp .zip."""
    from cchc_desktop.dossier import MOST_A_FORM, export_dossier

    today = typed_day(day) if day else clock.today()
    with session.workspace() as workspace:
        made = export_dossier(workspace, year, out, today=today, most=most or MOST_A_FORM, split_mb=split_mb)
    for path in made.paths:
        click.echo(path)
    click.echo(f"{made.documents} văn bản, tài liệu.")
    for name in made.lost:
        click.echo(f"Lưu ý: không còn tệp của {name}.", err=True)
    for note in made.notes:
        click.echo(f"Lưu ý: {note}", err=True)


def _sheet_json(sheet: Any) -> dict[str, Any]:
    return {
        "year": sheet.facts.year,
        "scale": sheet.scale.id,
        "label": sheet.scale.label,
        "first": sheet.facts.first.isoformat(),
        "last": sheet.facts.last.isoformat(),
        "until": sheet.facts.until.isoformat(),
        "caution": sheet.caution,
        "total": sheet.total,
        "max": sheet.max,
        "criteria": [
            {
                "code": line.code,
                "label": line.criterion.label,
                "score": line.score,
                "max": line.criterion.max,
                "computed": line.computed,
                "formula": line.formula,
                "inputs": dict(line.inputs),
                "missing": [gap.text for gap in line.missing],
                "by": [gap.by.isoformat() if gap.by else None for gap in line.missing],
                "override": None
                if line.override is None
                else {
                    "score": line.override.score,
                    "note": line.override.note,
                    "who": line.override.who,
                    "at": line.override.at,
                },
            }
            for line in sheet.lines
        ],
        "gaps": [line.code for line in sheet.gaps],
    }
