"""What every command shares: the data folder, errors as sentences, typed dates and numbers, JSON."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from cchc_desktop import clock
from cchc_desktop.errors import AppError
from cchc_desktop.workspace import Workspace


@dataclass
class Session:
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
    context.obj = Session(data)


def plain_number(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def typed_day(text: str) -> date:
    from cchc_desktop.text import parse_date

    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    found = parse_date(text, clock.today())
    if found is None:
        raise AppError(f"Không hiểu ngày “{text}”.", "Ghi ngày trước tháng sau, ví dụ 5/3/2023.")
    return found


def typed_number(text: str, option: str) -> float:
    from cchc_desktop.text import parse_number

    found = parse_number(text)
    if found is None:
        raise AppError(f"{option}: không hiểu số “{text}”.", "Ghi số như 12, 8,5 hoặc 1.250.")
    return found


def typed_whole(text: str | None, option: str) -> int | None:
    return None if text is None else round(typed_number(text, option))
