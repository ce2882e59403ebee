"""Commands of the report: made, frozen, held against a Word file; reporting lines and what is due; the check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cchc_desktop import clock
from cchc_desktop.cli.base import Session, command, print_json, typed_day
from cchc_desktop.errors import AppError

if TYPE_CHECKING:
    from cchc_desktop.doors.reporting import Frozen
    from cchc_desktop.periods import Period
    from cchc_desktop.reports.due import DueItem
    from cchc_desktop.workspace import Workspace


class ReportGroup(click.Group):
    """`report 2023-Q1 out.xlsx` is `report make 2023-Q1 out.xlsx`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["make", *args]
        return super().parse_args(ctx, args)


@command.group(cls=ReportGroup)
def report() -> None:
    """Báo cáo của một kỳ: lập, chốt số, đối chiếu tệp Word.

    report PERIOD OUT(.xlsx|.pdf|.docx|.eml) [--line TÊN] [--freeze] lập báo cáo; PERIOD như 2023-Q1, 2023-H1,
    2023-9M, 2023, 2023-03 hoặc 2021-2025.
    """


@report.command("make")
@click.argument("period")
@click.argument("out", type=click.Path(path_type=Path), required=False)
@click.option("--line", help="Tuyến báo cáo: mã hoặc phần tên.")
@click.option("--freeze", is_flag=True, help="Chốt số: giữ nguyên số liệu, lời văn và tệp.")
@click.option("--no-files", is_flag=True, help="Không chép tệp minh chứng ra cạnh tệp Excel.")
@click.option("--form", help="Điền vào biểu mẫu Excel của cấp trên đã khai.")
@click.option("--json", "as_json", is_flag=True, help="In các số liệu của bảng tổng hợp.")
@click.pass_obj
def report_make(session: Session, period: str, out: Path | None, **given: Any) -> None:
    """Lập báo cáo của một kỳ ra Excel, PDF, Word hoặc thư nháp."""
    from cchc_desktop.periods import Period
    from cchc_desktop.publish import export_report, fill_form, freeze_report
    from cchc_desktop.reports.figures_json import figures_to_json

    wanted, line = Period.parse(period), given["line"]
    if out is None and not given["as_json"] and not given["freeze"]:
        raise click.UsageError("cần tên tệp kết quả (.xlsx, .pdf, .docx, .eml) hoặc --json.")
    with session.workspace(write=given["freeze"]) as workspace:
        if given["freeze"]:
            workspace.reporting.may_freeze(wanted, line)
        if out is not None and given["form"]:
            fill_form(workspace, wanted, given["form"], out, line=line)
        elif out is not None:
            export_report(workspace, wanted, out, line=line, files=not given["no_files"])
        if given["freeze"]:  # last: a file that can't be written leaves nothing frozen
            freeze_report(workspace, wanted, line=line)
            if out is not None and not given["form"]:  # now it is the frozen file itself, byte for byte
                export_report(workspace, wanted, out, line=line, files=not given["no_files"])
        figures = workspace.reporting.report(wanted, line) if given["as_json"] else None
        by = workspace.reporting.line_of(wanted, line)
        elsewhere = workspace.reporting.frozen_elsewhere(wanted, by.id if by else "")
    if figures is not None:
        print_json(figures_to_json(figures))
    elif out is not None:
        click.echo(out)
    for label, since in elsewhere:
        if since:
            click.echo(
                f"Lưu ý: kỳ này đã chốt theo tuyến “{label}”; từ đó có {since} thay đổi nên hai báo cáo khác số.",
                err=True,
            )
    if out is not None and out.suffix.lower() == ".eml":
        from cchc_desktop.exports.eml import size_warning

        if warning := size_warning(out.stat().st_size):
            click.echo(warning, err=True)
    if given["freeze"]:
        click.echo(f"Đã chốt số báo cáo {wanted.phrase}.", err=given["as_json"])


@report.command("frozen")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def report_frozen(session: Session, as_json: bool) -> None:
    """Liệt kê các báo cáo đã chốt số."""
    with session.workspace() as workspace:
        kept = workspace.reporting.frozen(all_states=True)
    if as_json:
        print_json(
            [
                {"period": k.period.code, "line": k.line, "first": k.window.first.isoformat(),
                 "last": k.window.last.isoformat(), "at": k.at, "state": k.state, "reason": k.reason,
                 "sha256": k.sha256, "files": dict(k.files)}
                for k in kept
            ]
        )  # fmt: skip
        return
    for k in kept:
        state = f"đã bỏ chốt: {k.reason}" if k.state != "frozen" else "đã chốt"
        click.echo(f"{k.period.code}\t{k.line}\t{k.at}\t{state}\t{k.sha256[:12]}")


@report.command("unfreeze")
@click.argument("period")
@click.option("--reason", required=True, help="Lý do, ghi vào lịch sử.")
@click.option("--line", help="Tuyến báo cáo: mã hoặc phần tên.")
@click.pass_obj
def report_unfreeze(session: Session, period: str, reason: str, line: str | None) -> None:
    """Bỏ chốt số một báo cáo, có lý do."""
    from cchc_desktop.periods import Period

    wanted = Period.parse(period)
    with session.workspace(write=True) as workspace:
        workspace.reporting.unfreeze(_frozen(workspace, wanted, line), reason)
    click.echo(f"Đã bỏ chốt báo cáo {wanted.phrase}.")


def _frozen(workspace: Workspace, period: Period, line: str | None) -> Frozen:
    chosen = workspace.reporting.line_of(period, line)
    kept = workspace.reporting.frozen_of(period, chosen.id if chosen else "")
    if kept is None:
        raise AppError(f"Báo cáo {period.phrase} chưa chốt số.", "Xem danh sách bằng lệnh report frozen.")
    return kept


@report.command("sent")
@click.argument("period")
@click.option("--on", "day", help="Ngày gửi (mặc định: hôm nay).")
@click.option("--line", help="Tuyến báo cáo: mã hoặc phần tên.")
@click.pass_obj
def report_sent(session: Session, period: str, day: str | None, line: str | None) -> None:
    """Ghi một báo cáo đã chốt là đã gửi."""

    from cchc_desktop.periods import Period

    wanted = Period.parse(period)
    with session.workspace(write=True) as workspace:
        kept = _frozen(workspace, wanted, line)
        workspace.reporting.mark_sent(kept, typed_day(day) if day else clock.today())
    click.echo(f"Đã ghi báo cáo {wanted.phrase} là đã gửi.")


@report.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--period", help="Kỳ, nếu tệp không còn ghi.")
@click.option("--line", help="Tuyến báo cáo: mã hoặc phần tên.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def report_verify(session: Session, file: Path, period: str | None, line: str | None, as_json: bool) -> None:
    """Đối chiếu tệp Word đã sửa với số liệu: liệt kê mọi số không còn khớp.

    Mỗi số một dòng, dòng cuối là tổng số: “Có 03 số liệu không khớp.” hoặc “Mọi số trong tệp khớp với số liệu.”;
    số gõ tay mà số liệu không có thì kể riêng.
    Mã thoát là 0 cả khi có số không khớp; là 1 khi không đọc được tệp hoặc không có báo cáo của kỳ.
    """
    from cchc_desktop.intake.report_docx import read_report_docx
    from cchc_desktop.periods import Period
    from cchc_desktop.reports.verify import verify
    from cchc_desktop.text import padded

    text = read_report_docx(file)
    code = period or text.period
    if not code:
        raise AppError(f"Tệp “{file.name}” không ghi kỳ báo cáo.", "Thêm --period, ví dụ --period 2023-Q1.")
    with session.workspace() as workspace, workspace.reading():
        figures = workspace.reporting.report(Period.parse(code), line or text.line or None)
        found = verify(text, figures, workspace.reporting.details(figures))
    if as_json:
        print_json([item.as_json() for item in found])
        return
    for item in found:
        click.echo(item.sentence)
    wrong, typed = sum(not item.typed for item in found), sum(item.typed for item in found)
    words = [f"{padded(wrong)} số liệu không khớp"] if wrong else []
    words += [f"{padded(typed)} số gõ tay không gắn với số liệu"] if typed else []
    click.echo(f"Có {', '.join(words)}." if words else "Mọi số trong tệp khớp với số liệu.")


@command.command()
@click.option("--on", "day", help="Tính đến ngày: 5/3/2023, 2023-03-05, hn (mặc định: hôm nay).")
@click.option("--line", help="Chỉ một tuyến báo cáo, kể cả tuyến chưa dùng.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def due(session: Session, day: str | None, line: str | None, as_json: bool) -> None:
    """Báo cáo nào quá hạn, đến hạn trong 15 ngày, sắp tới; đơn vị nào chưa gửi số liệu."""

    from cchc_desktop.reports.due import days_words
    from cchc_desktop.text import short_date

    today = typed_day(day) if day else clock.today()
    with session.workspace() as workspace:
        found = workspace.reporting.due(today, line)
    if as_json:
        print_json([_due_json(item) for item in found])
        return
    past = [item for item in found if item.past]
    for item in found:
        if not item.past:
            click.echo("\t".join((short_date(item.last_day), days_words(item), item.title, *_due_notes(item))))
    if past:
        click.echo(f"Kỳ trước chưa gửi ({len(past)}):")
    for item in past:
        click.echo(f"{short_date(item.last_day)}\t{days_words(item)}\t{item.title}")
    if not found:
        click.echo("Không có báo cáo nào đến hạn.")


def _due_notes(item: DueItem) -> list[str]:
    from cchc_desktop.reports.due import SOON, DueState, some_units

    notes = [f"trong {SOON} ngày tới"] if item.state is DueState.SOON else []
    if item.estimate:
        notes.append("số liệu ước đến hết kỳ")
    if item.missing:
        notes.append(f"{len(item.missing)} đơn vị chưa gửi số liệu: {some_units(item.missing)}")
    return notes


def _due_json(item: DueItem) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "line": item.label,
        "line_id": item.line,
        "period": item.period.code,
        "deadline": item.last_day.isoformat(),
        "stated": item.stated.isoformat(),
        "inclusive": item.inclusive,
        "state": item.state.value,
        "days": item.days,
        "estimate": item.estimate,
        "title": item.title,
        "receiver": item.receiver,
        "sent": item.sent,
        "past": item.past,
        "missing_units": len(item.missing),
        "missing": list(item.missing),
    }


@command.group("line")
def lines() -> None:
    """Tuyến báo cáo: liệt kê, dùng, thôi dùng."""


@lines.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def line_list(session: Session, as_json: bool) -> None:
    """Liệt kê các tuyến báo cáo."""
    from cchc_desktop.regimes import to_data

    with session.workspace() as workspace:
        found = workspace.reporting.lines()
    if as_json:
        print_json([to_data(item) for item in found])
        return
    for item in found:
        click.echo(f"{item.id}\t{'đang dùng' if item.active else 'chưa dùng'}\t{item.label}")


@lines.command("use")
@click.argument("name")
@click.option("--main", is_flag=True, help="Tuyến chính: báo cáo của cơ quan này đến hạn theo tuyến đó.")
@click.pass_obj
def line_use(session: Session, name: str, main: bool) -> None:
    """Dùng một tuyến báo cáo."""
    with session.workspace(write=True) as workspace:
        line = workspace.reporting.line(name)
        if main:
            workspace.set_setting("regime", line.id)
        else:
            workspace.reporting.set_active(line.id, True)
    click.echo(f"Đang dùng: {line.label}")


@lines.command("drop")
@click.argument("name")
@click.pass_obj
def line_drop(session: Session, name: str) -> None:
    """Thôi dùng một tuyến báo cáo."""
    with session.workspace(write=True) as workspace:
        line = workspace.reporting.line(name)
        workspace.reporting.set_active(line.id, False)
    click.echo(f"Thôi dùng: {line.label}")


@command.command()
@click.pass_obj
def check(session: Session) -> None:
    """Kiểm tra dữ liệu; mã thoát 0 khi tốt, 1 khi có lỗi."""
    with session.workspace() as workspace:
        problems = workspace.check()
        folder = workspace.folder
    if problems:
        raise AppError("\n".join(problems), "Khôi phục từ bản sao lưu gần nhất.")
    click.echo(f"Dữ liệu ở {folder} tốt.")
