"""What goes back to units: refused rows in a marked copy of their own file, a message, a receipt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop import catalog
from cchc_desktop.doors import Door
from cchc_desktop.doors.acceptance import RETURNED, Batch
from cchc_desktop.errors import AppError
from cchc_desktop.exchange.columns import find_layout
from cchc_desktop.exchange.records import Decision
from cchc_desktop.files import safe_name
from cchc_desktop.models import ActivityFilter
from cchc_desktop.periods import Period
from cchc_desktop.storage import exchange as storage
from cchc_desktop.text import padded, screen_date

if TYPE_CHECKING:
    from cchc_desktop.documents.blocks import Document


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A row that goes back: its place, and what is wrong by field ("" for the whole row)."""

    path: Path
    sheet: str
    line: int
    problems: tuple[tuple[str, str], ...]
    unit_id: int | None = None
    said: tuple[str, str, str] = ("", "", "")

    @property
    def reason(self) -> str:
        return " ".join(text for _, text in self.problems)


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A marked copy that was written, its rows, and the message that goes with it."""

    path: Path
    source: Path
    unit_id: int | None
    rows: tuple[ReturnedRow, ...]
    message: str


class Returns(Door):
    """`workspace.returns`."""

    def of_batch(self, batch: Batch) -> list[ReturnedRow]:
        """Return the rows of a triage that are refused, by the program or by the clerk."""
        paths = {file.name: Path(file.path) for file in batch.files if file.path}
        found = []
        for verdict in batch.verdicts:
            row = verdict.row
            if verdict.decision is Decision.REFUSED and row.file in paths:
                told = tuple((p.field.value, p.text) for p in row.problems) or (("", verdict.reason),)
                found.append(ReturnedRow(paths[row.file], row.sheet, row.line, told, row.unit_id, row.said))
        return found

    def waiting(self) -> list[ReturnedRow]:
        """Return the refused rows of earlier files that are still on this machine."""
        return [
            ReturnedRow(
                Path(row.path), row.sheet, row.line, row.problems or (("", row.reason),), row.unit_id, row.said
            )
            for row in storage.refused(self._db)
            if row.path and Path(row.path).is_file()
        ]  # fmt: skip

    def write(self, rows: Sequence[ReturnedRow], folder: Path) -> list[ReturnedFile]:
        """Write a marked copy of each file into a folder; the units' own files stay as they are."""
        from cchc_desktop.exports.xlsx.returned_copy import Flaw, RefusedRow, write_returned_copy

        if not rows:
            raise AppError("Không có dòng nào cần trả lại.", "Chọn Trả lại ở các dòng cần đơn vị sửa.")
        by_file: dict[Path, list[ReturnedRow]] = defaultdict(list)
        for row in rows:
            by_file[row.path].append(row)
        made: list[ReturnedFile] = []
        for source, own in by_file.items():
            columns, cells, headings = _places(source, own)
            flaws = [
                Flaw(row.sheet, row.line, columns.get((row.sheet, name)), text)
                for row in own
                for name, text in row.problems
            ]
            refused = [RefusedRow(r.sheet, r.line, cells.get((r.sheet, r.line), r.said), r.reason) for r in own]
            out = folder / f"{RETURNED}{safe_name(source.stem, 80)}.xlsx"
            write_returned_copy(source, flaws, out, refused, headings)
            made.append(ReturnedFile(out, source, own[0].unit_id, tuple(own), self.message(source.name, own)))
        return made

    def message(self, name: str, rows: Sequence[ReturnedRow]) -> str:
        """Return the text that goes with a marked copy by mail or Zalo: plain, short, each row named."""
        unit = self._workspace.unit_names().get(rows[0].unit_id or 0, "đơn vị") if rows else "đơn vị"
        lines = [
            f"Kính gửi {unit},",
            f"Tệp {name} có {padded(len(rows))} dòng chưa ghi nhận được, đã tô đỏ và ghi chú trong bản gửi kèm:",
            *(f"- Dòng {row.line}, trang {row.sheet}: {row.reason}" for row in rows[:12]),
        ]
        if len(rows) > 12:
            lines.append(f"- … và {len(rows) - 12} dòng khác.")
        office = self._workspace.office().name
        lines.append("Đề nghị sửa ngay trong tệp này và gửi lại; các dòng khác không cần nhập lại.")
        lines.append(f"Trân trọng.{chr(10) + office if office else ''}")
        return "\n".join(lines)

    def receipt(self, unit_id: int, period: Period, on: date) -> Document:
        """Return the receipt of what a unit sent for a period (PDF or Word by `publish.export_document`)."""
        from cchc_desktop.documents.receipt import ReceiptRow, receipt_document

        days = self._workspace.window(period)
        names = self._workspace.unit_names()
        if unit_id not in names:
            raise AppError("Không có đơn vị này trong dữ liệu.", "Nạp lại trang Đơn vị.")
        seen = {row.activity_id: row for row in storage.accepted_of_unit(self._db, unit_id, days.first, days.last)}
        kinds = {kind.id: kind.label for kind in catalog.kinds()}
        recorded = []
        ids = [row_id for row_id in seen if row_id is not None]
        for activity in sorted(self._workspace.activities(ids), key=lambda a: (a.date, a.id or 0)):
            row = seen[activity.id]
            others = [i for i in (activity.unit_id, *activity.joint_unit_ids) if i is not None and i != unit_id]
            recorded.append(
                ReceiptRow(
                    activity.date,
                    kinds.get(activity.kind, activity.kind),
                    activity.title,
                    activity.quantity,
                    activity.reach,
                    row.where,
                    ", ".join(names.get(i, "") for i in dict.fromkeys(others)),
                )
            )
        left = [
            row
            for row in storage.waiting(self._db)
            if row.unit_id == unit_id and (row.activity is None or row.activity.date in days)
        ]
        back = [
            ReceiptRow(
                row.activity.date if row.activity else None, row.said[1], row.said[2] or "(chưa ghi nội dung)", 0, None,
                row.where, "", " ".join(text for _, text in row.problems) or row.reason,
            )
            for row in left if row.state == storage.REFUSED
        ]  # fmt: skip
        in_log = self._workspace.activity_ids(ActivityFilter(days.first, days.last, unit_id=unit_id))
        return receipt_document(
            self._workspace.office(), names[unit_id], period, days, recorded, back, on,
            considered=len(left) - len(back), others=len(set(in_log) - set(ids)),
        )  # fmt: skip


def _places(
    source: Path, rows: Sequence[ReturnedRow]
) -> tuple[dict[tuple[str, str], int], dict[tuple[str, int], tuple[str, ...]], tuple[str, ...]]:
    """Return the column of each field by sheet, the cells of the rows as text, and the headings."""
    from itertools import islice

    from cchc_desktop.intake.sheet_book import open_book

    columns: dict[tuple[str, str], int] = {}
    cells: dict[tuple[str, int], tuple[str, ...]] = {}
    headings: tuple[str, ...] = ()
    wanted = {(row.sheet, row.line) for row in rows}
    last = max((row.line for row in rows), default=0)
    book = open_book(source)
    try:
        for index, info in enumerate(book.sheets):
            if info.name not in {row.sheet for row in rows}:
                continue
            found = list(islice(book.rows(index), last + 1))
            layout = find_layout(found[:80])
            if layout is not None:
                columns |= {(info.name, name): place for place, name in enumerate(layout.fields) if name}
                headings = headings or layout.headings
            for raw in found:
                if (info.name, raw.line) in wanted:
                    cells[info.name, raw.line] = tuple(_text(cell) for cell in raw.cells)
    finally:
        book.close()
    if headings and len(headings) < max((len(c) for c in cells.values()), default=0):
        headings = (*headings, *("" for _ in range(max(len(c) for c in cells.values()) - len(headings))))
    return columns, cells, headings


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return screen_date(cell)
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
