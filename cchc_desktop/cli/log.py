"""Commands of the activity log."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from cchc_desktop import clock
from cchc_desktop.cli.base import Session, command, plain_number, print_json, typed_day, typed_number, typed_whole


@command.group()
def log() -> None:
    """Nhật ký hoạt động: thêm, liệt kê, nhận dạng, đính kèm minh chứng."""


@log.command("add")
@click.option("--date", "day", required=True, help="Ngày: 5/3/2023, 2023-03-05, hn (hôm nay), hq (hôm qua).")
@click.option("--date-to", help="Ngày kết thúc, nếu kéo dài.")
@click.option("--kind", required=True, help="Mã hoặc phần đầu tên hình thức, có dấu hay không đều được.")
@click.option("--title", required=True, help="Nội dung.")
@click.option("--quantity", default="1", help="Số lượng theo đơn vị đếm của hình thức.")
@click.option("--reach", help="Số lượt người, lượt xem, lượt tiếp cận.")
@click.option("--unit", help="Đơn vị thực hiện.")
@click.option("--joint", "--joint-unit", "joint", multiple=True, help="Đơn vị cùng thực hiện (lặp lại được).")
@click.option("--url", default="", help="Liên kết.")
@click.option("--number", default="", help="Số, ký hiệu văn bản kèm theo.")
@click.option("--place", default="", help="Địa điểm.")
@click.option("--note", default="", help="Ghi chú.")
@click.option("--cost", help="Kinh phí, đồng.")
@click.option("--integrated", is_flag=True, help="Lồng ghép trong hoạt động khác.")
@click.option("--content", "contents", multiple=True, help="Nội dung CCHC (lặp lại được).")
@click.option("--audience", "audiences", multiple=True, help="Đối tượng (lặp lại được).")
@click.option("--task", "tasks", type=int, multiple=True, help="Mã nhiệm vụ của kế hoạch (mặc định: theo hình thức).")
@click.option("--file", "files", type=click.Path(path_type=Path), multiple=True, help="Tệp minh chứng (lặp lại được).")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def log_add(session: Session, **given: Any) -> None:
    """Thêm một hoạt động vào nhật ký."""
    from cchc_desktop import catalog
    from cchc_desktop.models import Activity

    kind = catalog.find_kind(given["kind"])
    day = typed_day(given["day"])
    if day > clock.today():
        from cchc_desktop.errors import AppError
        from cchc_desktop.text import short_date

        raise AppError(
            f"Ngày {short_date(day)} chưa tới: nhật ký chỉ ghi việc đã làm.", "Ghi ngày thực hiện, hoặc hn (hôm nay)."
        )
    with session.workspace(write=True) as workspace:
        unit = workspace.find_unit(given["unit"]) if given["unit"] else None
        joint = [workspace.find_unit(text).id for text in given["joint"]]
        activity = Activity(
            id=None,
            date=day,
            date_to=typed_day(given["date_to"]) if given["date_to"] else None,
            kind=kind.id,
            title=given["title"],
            quantity=typed_number(given["quantity"], "--quantity"),
            reach=typed_whole(given["reach"], "--reach"),
            unit_id=unit.id if unit else None,
            joint_unit_ids=tuple(dict.fromkeys(i for i in joint if i is not None and (not unit or i != unit.id))),
            url=given["url"],
            number=given["number"],
            place=given["place"],
            note=given["note"],
            cost=typed_whole(given["cost"], "--cost"),
            integrated=given["integrated"],
            contents=tuple(catalog.find_tag(catalog.contents(), text).id for text in given["contents"]),
            audiences=tuple(catalog.find_tag(catalog.audiences(), text).id for text in given["audiences"]),
            task_ids=given["tasks"] or workspace.tasks_for(kind.id, day, given["title"]),
        )
        new_id = workspace.proofs.add_proven(activity, given["files"]).id or 0
        names, saved, kept = workspace.unit_names(), workspace.activity(new_id), workspace.evidence(new_id)
    if given["as_json"]:
        print_json(activity_json(saved, names, [item.name for item in kept]))
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
        kept = workspace.proofs.of([row.id for row in rows if row.id is not None]) if as_json else {}
    if as_json:
        print_json([activity_json(row, names, [item.name for item in kept.get(row.id or 0, [])]) for row in rows])
        return
    for row in rows:
        kind = catalog.kind(row.kind)
        click.echo(
            f"{row.id}\t{screen_date(row.date)}\t{kind.label}\t{row.title}\t"
            f"{number(row.quantity)} {kind.counting_unit}\t{names.get(row.unit_id or 0, '')}"
        )


@log.command("attach")
@click.argument("activity_id", type=int)
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--signed", is_flag=True, help="Tệp là văn bản đã ký.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def log_attach(session: Session, activity_id: int, files: tuple[Path, ...], signed: bool, as_json: bool) -> None:
    """Lưu bản sao các tệp làm minh chứng của một hoạt động: tất cả, hoặc không tệp nào."""
    with session.workspace(write=True) as workspace:
        workspace.proofs.attach_all(activity_id, files, signed=signed)
        row, names, kept = workspace.activity(activity_id), workspace.unit_names(), workspace.evidence(activity_id)
    if as_json:
        print_json(activity_json(row, names, [item.name for item in kept]))
    else:
        click.echo(f"Đã lưu bản sao của {len(files)} tệp làm minh chứng cho hoạt động số {activity_id}.")


@log.command("parse")
@click.argument("text")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def log_parse(session: Session, text: str, as_json: bool) -> None:
    """Cho biết Ghi nhanh nhận ra gì trong một văn bản hoặc tệp văn bản; không ghi gì vào dữ liệu."""
    from cchc_desktop import catalog
    from cchc_desktop.intake.activity_text import recognise
    from cchc_desktop.text import number, screen_date

    units, channels = _known(session)
    found = recognise(_text_of(text), clock.today(), units, channels)
    kind = catalog.kind(found.kind.value) if found.kind else None
    unit = found.unit.value.name if found.unit else found.unit_words
    if as_json:
        print_json(
            {
                "date": found.date.value.isoformat() if found.date else None,
                "kind": kind.id if kind else None,
                "kind_label": kind.label if kind else None,
                "title": found.title.value if found.title else None,
                "quantity": plain_number(found.quantity.value) if found.quantity else None,
                "reach": found.reach.value if found.reach else None,
                "unit": unit or None,
                "url": found.url.value if found.url else None,
                "channel": found.platform or None,
            }
        )
        return
    rows = (
        ("Ngày", screen_date(found.date.value) if found.date else f"(để trống) {found.date_note}".strip()),
        ("Hình thức", kind.label if kind else "(chưa rõ)"),
        ("Nội dung", found.title.value if found.title else "(chưa rõ)"),
        ("Số lượng", f"{number(found.quantity.value)} {kind.counting_unit}" if found.quantity and kind else ""),
        ("Số lượt", f"{number(found.reach.value)} {kind.reach_unit if kind else ''}" if found.reach else ""),
        ("Đơn vị", unit),
        ("Liên kết", found.url.value if found.url else ""),
        ("Kênh", found.channel.name if found.channel else found.platform),
    )
    for name, value in rows:
        if value:
            click.echo(f"{name}: {value.strip()}")


def _known(session: Session) -> tuple[Any, Any]:
    """Return units and channels of the office; none where there are no data yet: parsing makes no folder."""
    from cchc_desktop.paths import data_folder
    from cchc_desktop.storage.database import FILE

    if not ((session.folder or data_folder()) / FILE).exists():
        return (), ()
    with session.workspace() as workspace:
        return workspace.channels.known_units(), workspace.channels.known()


def _text_of(given: str) -> str:
    """Return the text of a file where the argument names one, else the argument itself."""
    from cchc_desktop.intake.reading import modern

    path = Path(given)
    try:
        is_file = len(given) < 1000 and "\n" not in given and path.is_file()
    except (OSError, ValueError):
        is_file = False
    if not is_file:
        if (
            len(given) < 260
            and "\n" not in given
            and path.suffix.lower() in (".txt", ".docx")
            and " " not in path.suffix
        ):
            from cchc_desktop.errors import FileProblem

            raise FileProblem(f"Không tìm thấy tệp {path.name}.", "Kiểm tra lại tên tệp và thư mục.")
        return modern(given)[0]
    from cchc_desktop.intake.activity_file import read_activity_file

    return read_activity_file(path)


def activity_json(row: Any, names: dict[int, str], evidence_names: list[str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "date": row.date.isoformat(),
        "date_to": row.date_to.isoformat() if row.date_to else None,
        "kind": row.kind,
        "title": row.title,
        "quantity": plain_number(row.quantity),
        "reach": row.reach,
        "unit": names.get(row.unit_id or 0, ""),
        "url": row.url,
        "number": row.number,
        "joint": [names.get(key, "") for key in row.joint_unit_ids],
        "integrated": row.integrated,
        "place": row.place,
        "cost": row.cost,
        "note": row.note,
        "contents": list(row.contents),
        "audiences": list(row.audiences),
        "tasks": list(row.task_ids),
        "evidence": row.evidence.value,
        "evidence_names": evidence_names,
    }
