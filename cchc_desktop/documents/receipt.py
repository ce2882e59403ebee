"""Receipt for a unit: what was recorded of what it sent, what it shares with others, what waits or went back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cchc_desktop.documents.blocks import (
    Align,
    Block,
    Closing,
    Column,
    Document,
    Letterhead,
    Role,
    Table,
    Title,
    body,
)
from cchc_desktop.documents.wording import place_date_line
from cchc_desktop.models import Office, Signer
from cchc_desktop.periods import Period, Window
from cchc_desktop.text import number, padded, short_date


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One row of the unit's, as recorded. `shared` names the other units of one event."""

    day: date | None
    kind: str
    title: str
    quantity: float
    reach: int | None
    where: str  # file, sheet and line
    shared: str = ""
    reason: str = ""  # why it waits or went back


def receipt_document(
    office: Office,
    unit: str,
    period: Period,
    window: Window,
    recorded: Sequence[ReceiptRow],
    open_rows: Sequence[ReceiptRow],
    on: date,
    *,
    considered: int = 0,
    others: int = 0,
) -> Document:
    """Return the receipt of a unit's figures of a period; its day is written in when it is signed.

    `open_rows` went back to the unit; `considered` wait for the office; `others` are the unit's in the log but
    came from no file of its own.
    """
    place = place_date_line(office.place, None, on.month, on.year)
    shared = [row for row in recorded if row.shared]
    blocks: list[Block] = [
        Letterhead(office.parent, office.name.upper(), "", "", place, numbered=False),
        Title("PHIẾU TIẾP NHẬN SỐ LIỆU", f"Hoạt động tuyên truyền cải cách hành chính {period.phrase} của {unit}"),
        body(
            f"{office.name or 'Cơ quan'} đã ghi nhận {padded(len(recorded))} hoạt động từ các tệp của {unit}, "
            f"từ ngày {short_date(window.first)} đến ngày {short_date(window.last)}"
            + (
                f", trong đó {padded(len(shared))} hoạt động thực hiện chung với đơn vị khác: mỗi đơn vị đều được ghi "
                "nhận, số liệu chung của cơ quan chỉ tính một lần."
                if shared
                else "."
            )
        ),
    ]
    if recorded:
        columns = (
            Column("STT", 0.06, Align.CENTER), Column("Ngày", 0.11, Align.CENTER), Column("Hình thức", 0.16),
            Column("Nội dung", 0.34), Column("Số lượng", 0.08, Align.RIGHT), Column("Số lượt", 0.08, Align.RIGHT),
            Column("Thực hiện chung với", 0.17),
        )  # fmt: skip
        rows = tuple(
            (str(n), short_date(row.day) if row.day else "", row.kind, row.title, number(row.quantity),
             number(row.reach) if row.reach is not None else "", row.shared)
            for n, row in enumerate(recorded, 1)
        )  # fmt: skip
        blocks.append(Table(columns, rows))
    if others:
        blocks.append(
            body(f"Ngoài ra, nhật ký của cơ quan còn {padded(others)} hoạt động của đơn vị, không từ các tệp này.")
        )
    if considered:
        blocks.append(body(f"{padded(considered)} dòng cơ quan đang xem xét, đơn vị chưa cần gửi lại."))
    if open_rows:
        blocks.append(body(f"Còn {padded(len(open_rows))} dòng chưa ghi nhận, đề nghị đơn vị kiểm tra, gửi lại:"))
        columns = (Column("Dòng trong tệp", 0.3), Column("Nội dung", 0.35), Column("Lý do", 0.35))
        blocks.append(Table(columns, tuple((row.where, row.title, row.reason) for row in open_rows)))
    blocks.append(
        body("Phiếu này thay cho trả lời về việc tiếp nhận; số liệu chỉ dùng để tổng hợp báo cáo.", Role.NOTE)
    )
    blocks.append(Closing((f"{unit}", office.archive and f"Lưu: {office.archive}"), office.signer or Signer()))
    return Document(f"Phiếu tiếp nhận số liệu {period.phrase} - {unit}", tuple(blocks), office.name)
