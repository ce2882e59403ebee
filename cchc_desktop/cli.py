"""The command line, for IT staff, scripts and tests. Its words and JSON are stable."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from cchc_desktop.errors import AppError
from cchc_desktop.workspace import Workspace


@dataclass
class _Session:
    folder: Path | None

    @contextlib.contextmanager
    def workspace(self, *, write: bool = False) -> Iterator[Workspace]:
        """Open the data folder; a read works beside an open window, a write asks for the lock."""
        from cchc_desktop.paths import data_folder
        from cchc_desktop.storage.database import FILE

        folder = self.folder or data_folder()
        with Workspace.open(folder, read_only=not write and (folder / FILE).exists()) as opened:
            yield opened


def run(arguments: list[str]) -> int:
    """Run one command; an expected error is a sentence on stderr and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # a Windows console may be set to another code page
    try:
        command.main(args=arguments, prog_name="python main.py", standalone_mode=False)
    except AppError as error:
        click.echo(str(error), err=True)
        return 1
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.ClickException as error:
        click.echo(f"Lệnh chưa đúng: {_usage(error)}", err=True)
        click.echo("Xem cách dùng bằng --help.", err=True)
        return 2
    except click.exceptions.Abort:
        click.echo("Đã dừng theo yêu cầu.", err=True)
        return 130
    except click.exceptions.Exit as stop:
        return stop.exit_code
    return 0


def _usage(error: click.ClickException) -> str:
    """Return click's own complaint in Vietnamese."""
    match error:
        case click.exceptions.MissingParameter(param=parameter) if parameter is not None:
            return f"thiếu {parameter.opts[0] if parameter.opts[0].startswith('-') else parameter.human_readable_name}."
        case click.exceptions.NoSuchOption(option_name=name):
            return f"không có tùy chọn {name}."
        case click.exceptions.BadParameter(param=parameter) if parameter is not None:
            return f"giá trị của {parameter.human_readable_name} chưa đúng."
        case click.exceptions.UsageError(message=message) if message.startswith("No such command"):
            return f"không có lệnh {message.removeprefix('No such command').strip(' .')}."
        case _:
            return error.format_message()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(path_type=Path), help="Thư mục dữ liệu (mặc định: thư mục của người dùng).")
@click.pass_context
def command(context: click.Context, data: Path | None) -> None:
    """CCHC Desktop: kế hoạch, nhật ký và báo cáo tuyên truyền cải cách hành chính."""
    context.obj = _Session(data)


# -- demo ----------------------------------------------------------------------------------------


@command.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("demo"), help="Thư mục ghi kết quả.")
@click.pass_obj
def demo(session: _Session, out: Path) -> None:
    """Tạo cơ quan mẫu, một năm hoạt động, kế hoạch và báo cáo quý I."""
    from cchc_desktop.demo import fresh_demo
    from cchc_desktop.periods import Period
    from cchc_desktop.publish import export_plan, export_report, plan_file_name, report_file_name

    folder = session.folder or out / "data"
    with fresh_demo(folder) as workspace:
        plan, quarter = workspace.plans()[0], Period.parse("2023-Q1")
        symbol = workspace.office().symbol
        made = [export_plan(plan, out / plan_file_name(plan, ".pdf"))]
        for suffix in (".xlsx", ".pdf"):
            made.append(export_report(workspace, quarter, out / report_file_name(quarter, symbol, suffix)))
    for path in made:
        click.echo(path)
    click.echo(f"Dữ liệu mẫu: {folder}")


# -- plan ----------------------------------------------------------------------------------------


@command.group()
def plan() -> None:
    """Kế hoạch: nhập, liệt kê, xem, xuất."""


@plan.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="In kết quả nhận dạng dạng JSON.")
@click.pass_obj
def plan_import(session: _Session, file: Path, as_json: bool) -> None:
    """Nhận dạng một kế hoạch từ tệp và cất vào dữ liệu."""
    from cchc_desktop.intake.plan_json import plan_to_json
    from cchc_desktop.intake.plan_text import read_plan

    recognition = read_plan(file)
    with session.workspace(write=True) as workspace:
        same = workspace.plans_like(recognition.plan)
        new_id = workspace.add_plan(recognition.plan).id
        assert new_id is not None
        saved = workspace.plan(new_id)
    if as_json:
        _print_json(plan_to_json(saved, new_id))
        return
    click.echo(f"Đã nhập kế hoạch số {new_id}: {saved.title}")
    click.echo(f"Năm {saved.year_from}" if saved.year_from == saved.year_to else f"{saved.year_from} - {saved.year_to}")
    click.echo(f"Cơ quan: {saved.office or 'chưa rõ'}; số: {saved.reference if saved.number else 'chưa ghi'}")
    sections = sum(1 for node in saved.outline if node.marker)
    click.echo(
        f"Mục lớn: {sections}; nhiệm vụ: {len(saved.tasks)}; nơi nhận: {len(saved.recipients)}; "
        f"đoạn nối qua trang: {recognition.joined}"
    )
    for warning in (*recognition.warnings, *(f"Đã có kế hoạch cùng tên, mã số {p.id}." for p in same)):
        click.echo(f"Lưu ý: {warning}")


@plan.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def plan_list(session: _Session, as_json: bool) -> None:
    """Liệt kê các kế hoạch."""
    with session.workspace() as workspace:
        found = workspace.plans()
    if as_json:
        _print_json(
            [
                {"id": p.id, "title": p.title, "year_from": p.year_from, "year_to": p.year_to,
                 "number": p.number, "symbol": p.symbol, "state": p.state.value}
                for p in found
            ]
        )  # fmt: skip
        return
    for p in found:
        years = f"{p.year_from}" if p.year_from == p.year_to else f"{p.year_from}-{p.year_to}"
        click.echo(f"{p.id}\t{years}\t{p.reference or 'chưa có số'}\t{p.title}")


@plan.command("show")
@click.argument("plan_id", type=int)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def plan_show(session: _Session, plan_id: int, as_json: bool) -> None:
    """Xem một kế hoạch."""
    with session.workspace() as workspace:
        found = workspace.plan(plan_id)
    if as_json:
        from cchc_desktop.intake.plan_json import plan_to_json

        _print_json(plan_to_json(found, plan_id))
        return
    from cchc_desktop.intake.plan_text import plan_text

    click.echo(plan_text(found))


@plan.command("export")
@click.argument("plan_id", type=int)
@click.argument("out", type=click.Path(path_type=Path))
@click.pass_obj
def plan_export(session: _Session, plan_id: int, out: Path) -> None:
    """Xuất kế hoạch ra PDF hoặc Word."""
    from cchc_desktop.publish import export_plan

    with session.workspace() as workspace:
        found = workspace.plan(plan_id)
    click.echo(export_plan(found, out))


# -- log -----------------------------------------------------------------------------------------


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
def log_add(session: _Session, **given: Any) -> None:
    """Thêm một hoạt động vào nhật ký."""
    from cchc_desktop import catalog
    from cchc_desktop.models import Activity

    kind = catalog.find_kind(given["kind"])
    day = _day(given["day"])
    with session.workspace(write=True) as workspace:
        unit = workspace.find_unit(given["unit"]) if given["unit"] else None
        activity = Activity(
            id=None,
            date=day,
            date_to=_day(given["date_to"]) if given["date_to"] else None,
            kind=kind.id,
            title=given["title"],
            quantity=_number(given["quantity"], "--quantity"),
            reach=_whole(given["reach"], "--reach"),
            unit_id=unit.id if unit else None,
            url=given["url"],
            number=given["number"],
            place=given["place"],
            note=given["note"],
            cost=_whole(given["cost"], "--cost"),
            integrated=given["integrated"],
            contents=tuple(catalog.find_tag(catalog.contents(), text).id for text in given["contents"]),
            audiences=tuple(catalog.find_tag(catalog.audiences(), text).id for text in given["audiences"]),
            task_ids=given["tasks"] or workspace.tasks_for(kind.id, day),
        )
        new_id = workspace.add_activity(activity).id
        names = workspace.unit_names()
    if given["as_json"]:
        _print_json(_activity_json(replace(activity, id=new_id), names))
    else:
        click.echo(f"Đã cất hoạt động số {new_id}.")


@log.command("list")
@click.option("--period", help="Kỳ: 2023-Q1, 2023-H1, 2023-9M, 2023, 2023-03.")
@click.option("--find", "text", default="", help="Tìm không cần dấu.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def log_list(session: _Session, period: str | None, text: str, as_json: bool) -> None:
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
        _print_json([_activity_json(row, names) for row in rows])
        return
    for row in rows:
        kind = catalog.kind(row.kind)
        click.echo(
            f"{row.id}\t{screen_date(row.date)}\t{kind.label}\t{row.title}\t"
            f"{number(row.quantity)} {kind.counting_unit}\t{names.get(row.unit_id or 0, '')}"
        )


# -- report and check ----------------------------------------------------------------------------


@command.command()
@click.argument("period")
@click.argument("out", type=click.Path(path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="In các số liệu của bảng tổng hợp.")
@click.pass_obj
def report(session: _Session, period: str, out: Path | None, as_json: bool) -> None:
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
        _print_json(figures_to_json(figures))
    else:
        click.echo(out)


@command.command()
@click.pass_obj
def check(session: _Session) -> None:
    """Kiểm tra dữ liệu; mã thoát 0 khi tốt, 1 khi có lỗi."""
    with session.workspace() as workspace:
        problems = workspace.check()
        folder = workspace.folder
    if problems:
        raise AppError("\n".join(problems), "Khôi phục từ bản sao lưu gần nhất.")
    click.echo(f"Dữ liệu ở {folder} tốt.")


def _activity_json(row: Any, names: dict[int, str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "date": row.date.isoformat(),
        "kind": row.kind,
        "title": row.title,
        "quantity": _plain_number(row.quantity),
        "reach": row.reach,
        "unit": names.get(row.unit_id or 0, ""),
        "url": row.url,
        "number": row.number,
    }


def _plain_number(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _day(text: str) -> date:
    from cchc_desktop.text import parse_date

    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    found = parse_date(text, date.today())
    if found is None:
        raise AppError(f"Không hiểu ngày “{text}”.", "Ghi ngày trước tháng sau, ví dụ 5/3/2023.")
    return found


def _number(text: str, option: str) -> float:
    from cchc_desktop.text import parse_number

    found = parse_number(text)
    if found is None:
        raise AppError(f"{option}: không hiểu số “{text}”.", "Ghi số như 12, 8,5 hoặc 1.250.")
    return found


def _whole(text: str | None, option: str) -> int | None:
    return None if text is None else round(_number(text, option))
