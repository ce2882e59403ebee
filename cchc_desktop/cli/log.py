"""Commands of the activity log."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from cchc_desktop.cli.base import Session, command, plain_number, print_json, typed_day, typed_number, typed_whole


@command.group()
def log() -> None:
    """Nhật ký hoạt động: thêm, liệt kê."""


@log.command("add")
@click.option("--date", "day", required=True, help="Ngày: 5/3/2023, 2023-03-05, hn (hôm nay), hq (hôm qua).")
@click.option("--date-to", help="Ngày kết thúc, nếu kéo dài.")
@click.option("--kind", required=True, help="Mã hoặc phần đầu tên hình thức, có dấu hay không đều được.")
@click.option("--title", required=True, help="Nội dung.")
@click.option("--quantity", default="1", help="Số lượng theo đơn vị đếm của hình thức.")
@click.option("--reach", help="Số lượt người, lượt xem, lượt tiếp cận.")
@click.option("--unit", help="Đơn vị thực hiện.")
@click.option("--url", default="", help="Liên kết.")
@click.option("--number", default="", help="Số, ký hiệu văn bản kèm theo.")
@click.option("--place", default="", help="Địa điểm.")
@click.option("--note", default="", help="Ghi chú.")
@click.option("--cost", help="Kinh phí, đồng.")
@click.option("--integrated", is_flag=True, help="Lồng ghép trong hoạt động khác.")
@click.option("--content", "contents", multiple=True, help="Nội dung CCHC (lặp lại được).")
@click.option("--audience", "audiences", multiple=True, help="Đối tượng (lặp lại được).")
@click.option("--task", "tasks", type=int, multiple=True, help="Mã nhiệm vụ của kế hoạch (mặc định: theo hình thức).")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def log_add(session: Session, **given: Any) -> None:
    """Thêm một hoạt động vào nhật ký."""
    from cchc_desktop import catalog
    from cchc_desktop.models import Activity

    kind = catalog.find_kind(given["kind"])
    day = typed_day(given["day"])
    with session.workspace(write=True) as workspace:
        unit = workspace.find_unit(given["unit"]) if given["unit"] else None
        activity = Activity(
            id=None,
            date=day,
            date_to=typed_day(given["date_to"]) if given["date_to"] else None,
            kind=kind.id,
            title=given["title"],
            quantity=typed_number(given["quantity"], "--quantity"),
            reach=typed_whole(given["reach"], "--reach"),
            unit_id=unit.id if unit else None,
            url=given["url"],
            number=given["number"],
            place=given["place"],
            note=given["note"],
            cost=typed_whole(given["cost"], "--cost"),
            integrated=given["integrated"],
            contents=tuple(catalog.find_tag(catalog.contents(), text).id for text in given["contents"]),
            audiences=tuple(catalog.find_tag(catalog.audiences(), text).id for text in given["audiences"]),
            task_ids=given["tasks"] or workspace.tasks_for(kind.id, day),
        )
        new_id = workspace.add_activity(activity).id
        names = workspace.unit_names()
    if given["as_json"]:
        print_json(activity_json(replace(activity, id=new_id), names))
    else:
        click.echo(f"Đã cất hoạt động số {new_id}.")


@log.command("list")
@click.option("--period", help="Kỳ: 2023-Q1, 2023-H1, 2023-9M, 2023, 2023-03.")
@click.option("--find", "text", default="", help="Tìm không cần dấu.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def log_list(session: Session, period: str | None, text: str, as_json: bool) -> None:
    """Liệt kê hoạt động, mới nhất trước."""
    from cchc_desktop import catalog
    from cchc_desktop.models import ActivityFilter
    from cchc_desktop.periods import Period
    from cchc_desktop.text import number, screen_date

    with session.workspace() as workspace:
        wanted = ActivityFilter(text=text)
        if period:
            days = workspace.window(Period.parse(period))
            wanted = replace(wanted, first=days.first, last=days.last)
        names = workspace.unit_names()
        rows = workspace.activities(workspace.activity_ids(wanted))
    if as_json:
        print_json([activity_json(row, names) for row in rows])
        return
    for row in rows:
        kind = catalog.kind(row.kind)
        click.echo(
            f"{row.id}\t{screen_date(row.date)}\t{kind.label}\t{row.title}\t"
            f"{number(row.quantity)} {kind.counting_unit}\t{names.get(row.unit_id or 0, '')}"
        )


def activity_json(row: Any, names: dict[int, str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "date": row.date.isoformat(),
        "kind": row.kind,
        "title": row.title,
        "quantity": plain_number(row.quantity),
        "reach": row.reach,
        "unit": names.get(row.unit_id or 0, ""),
        "url": row.url,
        "number": row.number,
    }
