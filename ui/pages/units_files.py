"""Files that leave the page Đơn vị: marked copies, receipts, packages. Written in workers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from cchc_desktop import publish
from cchc_desktop.doors.exchange import Batch
from cchc_desktop.doors.packages import Exported
from cchc_desktop.doors.returns import ReturnedRow
from cchc_desktop.files import safe_name
from cchc_desktop.models import Unit
from cchc_desktop.periods import Period
from cchc_desktop.workspace import Workspace
from ui.context import Context
from ui.file_dialogs import ask_folder, ask_target
from ui.pages.base import Page
from ui.pages.report_files import FILTERS, copy_files, open_file, show_in_folder
from ui.tasks import Progress

_PURPOSE = "unit-files"


def ask_returned(parent: QWidget, context: Context, rows: Sequence[ReturnedRow], then: Callable[[], None]) -> None:
    """Ask for a folder, then write the marked copies; `then` lets the units stand as returned on the board."""
    folder = ask_folder(parent, "Chọn thư mục chứa các bản trả lại", _PURPOSE)
    if folder is not None:
        write_returned(context, rows, folder, then)


def write_returned(
    context: Context, rows: Sequence[ReturnedRow], folder: Path, then: Callable[[], None] | None = None
) -> None:
    """Write the marked copies in a worker."""
    _write(
        context,
        lambda reader, _progress: [file.path for file in reader.returns.write(rows, folder)],
        lambda made: (f"Đã ghi {len(made)} bản trả lại: ô cần sửa tô đỏ, có ghi chú.", folder, made),
        "Đang ghi các bản trả lại",
        then,
    )


def receipt_name(unit: Unit, period: Period) -> str:
    """Return "PhieuNhan_Q1-2026_Phong_Lao_dong.pdf"."""
    return f"PhieuNhan_{period.file_code}_{safe_name(unit.label, 50)}.pdf"


def ask_receipt(page: Page, unit: Unit, period: Period) -> None:
    """Ask where to, then write a unit's receipt."""
    kinds = {suffix: FILTERS[suffix] for suffix in (".pdf", ".docx")}
    path = ask_target(page, "Phiếu tiếp nhận số liệu", _PURPOSE, receipt_name(unit, period), kinds)
    if path is not None:
        today = page.context.today()
        _write(
            page.context,
            lambda reader, _progress: _receipts(reader, [(unit, period, path)], today),
            lambda made: (f"Đã ghi {path.name}.", path.parent, made),
            f"Đang ghi {path.name}",
        )


def ask_receipts(parent: QWidget, context: Context, batch: Batch) -> None:
    """Ask for a folder, then write a receipt for each unit that a batch came from."""
    folder = ask_folder(parent, "Chọn thư mục chứa các phiếu nhận", _PURPOSE)
    if folder is not None:
        write_receipts(context, batch, folder)


def write_receipts(context: Context, batch: Batch, folder: Path) -> None:
    """Write a receipt for each unit and report that a batch is of."""
    workspace, today = context.workspace, context.today()
    units = {unit.id: unit for unit in workspace.units()}
    wanted: dict[tuple[int, str], tuple[Unit, Period, Path]] = {}
    for file in batch.files:
        unit = units.get(file.unit_id)
        if unit is None or unit.id is None or not file.period:
            continue
        period = Period.parse(file.period)
        wanted[unit.id, period.code] = (unit, period, folder / receipt_name(unit, period))
    _write(
        context,
        lambda reader, _progress: _receipts(reader, list(wanted.values()), today),
        lambda made: (f"Đã ghi {len(made)} phiếu nhận trong {folder.name}.", folder, made),
        "Đang ghi các phiếu nhận",
    )


def _receipts(reader: Workspace, wanted: Sequence[tuple[Unit, Period, Path]], today: date) -> list[Path]:
    for unit, period, path in wanted:
        assert unit.id is not None
        publish.export_document(reader.returns.receipt(unit.id, period, today), path)
    return [path for _, _, path in wanted]


def ask_package(page: Page, period: Period | None) -> None:
    """Ask where to, then write a package of the office's own activities."""
    name = page.workspace.packages.file_name(period)
    path = ask_target(page, "Xuất gói số liệu", "packages", name, {".cchc": "Gói số liệu (*.cchc)"})
    if path is not None:
        write_package(page.context, period, path)


def write_package(context: Context, period: Period | None, path: Path) -> None:
    """Write a package in a worker; what it is made of is noted in the data, so that later changes are told apart."""
    workspace, signals = context.workspace, context.signals

    def work(progress: Progress) -> Exported:
        with workspace.saver() as saver:
            return saver.packages.export(path, period, progress=progress)

    def done(made: Exported) -> None:
        words = f"Đã đóng gói {made.activities} hoạt động, {made.evidence} minh chứng vào {path.name}. Có thể rút USB."
        if made.left_out:
            words += f" {len(made.left_out)} minh chứng quá lớn hoặc đã mất nên không đi kèm."
        signals.say(
            words, ("Mở thư mục", lambda: show_in_folder([path])), ("Chép tệp", lambda: copy_files([path])),
            tone="warning" if made.left_out else "good",
        )  # fmt: skip

    context.tasks.run(work, done, title=f"Đang đóng gói {path.name}")


def _write(
    context: Context,
    work: Callable[[Workspace, Progress], list[Path]],
    told: Callable[[list[Path]], tuple[str, Path, Sequence[Path]]],
    title: str,
    then: Callable[[], None] | None = None,
) -> None:
    workspace, signals = context.workspace, context.signals

    def run(progress: Progress) -> list[Path]:
        with workspace.reader() as reader:
            return work(reader, progress)

    def done(made: Any) -> None:
        words, folder, files = told(made)
        actions = [("Mở thư mục", lambda: show_in_folder(list(files)) if files else open_file(folder))]
        if files:
            actions.append(("Chép tệp", lambda: copy_files(list(files))))
        if then is not None:
            then()
        signals.say(words, *actions)

    context.tasks.run(run, done, title=title)
