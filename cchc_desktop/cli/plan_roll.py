"""The command that rolls a plan forward to a new year."""

from __future__ import annotations

from collections.abc import Sequence

import click

from cchc_desktop.cli.base import Session, print_json
from cchc_desktop.cli.plans import plan


@plan.command("roll")
@click.argument("plan_id", type=int)
@click.argument("year", type=int)
@click.option("--year-to", type=int, help="Năm cuối của kế hoạch mới (mặc định: dài như kế hoạch gốc).")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def plan_roll(session: Session, plan_id: int, year: int, year_to: int | None, as_json: bool) -> None:
    """Lập dự thảo cho năm mới từ một kế hoạch; văn bản được dẫn giữ nguyên."""
    from cchc_desktop.drafting.report_dates import deadline_words
    from cchc_desktop.drafting.roll_json import context, places, roll_to_json
    from cchc_desktop.drafting.rollforward import Action, rolled, survey

    with session.workspace(write=True) as workspace:
        found = survey(workspace.plan(plan_id), year, year_to)
        new_id = workspace.add_plan(rolled(found, {})).id
        saved = workspace.plan(new_id or 0)
    if as_json:
        print_json(roll_to_json(found, new_id))
        return
    click.echo(f"Đã lập dự thảo số {new_id}: {saved.title}")
    changed = [token for token in found.tokens if token.action is Action.REPLACE]
    asked = [token for token in found.tokens if token.action is Action.ASK]
    _list("Đã đổi", [f"{t.spot.label}: {t.spot.text} → {t.new} ({context(t.spot)})" for t in changed])
    _list(
        "Cần chọn, hiện giữ nguyên",
        [f"{t.spot.label}: {t.spot.text}{_proposal(t.new)}; {t.why} ({context(t.spot)})" for t in asked],
    )
    for title, entries in (
        ("Văn bản được dẫn", found.citations),
        ("Tên gọi hết hiệu lực", found.names),
        ("Thuật ngữ cũ", found.terms),
    ):
        _list(title, [f"{', '.join(places(e))}: {e.text}{_proposal(e.new)}; {e.why}" for e in entries])
    _list("Hạn báo cáo nêu trong kế hoạch", [f"{d.label}: {deadline_words(d.deadline)}" for d in found.deadlines])


def _proposal(new: str) -> str:
    return f" → đề xuất {new}" if new else ""


def _list(title: str, lines: Sequence[str]) -> None:
    click.echo(f"\n{title}: {len(lines) or 'không có'}")
    for line in lines:
        click.echo(f"  - {line}")
