"""The công văn that urges units whose figures have not come, as blocks (product.md N9)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from cchc_desktop.documents.blocks import (
    Addressees,
    Align,
    Block,
    Closing,
    Column,
    Document,
    Letterhead,
    NewPart,
    Table,
    body,
)
from cchc_desktop.documents.wording import place_date_line, recipient_lines, with_end_mark
from cchc_desktop.models import Office, Signer
from cchc_desktop.periods import window_sentence
from cchc_desktop.regimes import Deadline, Regime
from cchc_desktop.text import long_date, padded

_MOST_NAMED = 12  # addressees on page 1; more go into an appendix
_LIST = (Column("STT", 8, Align.CENTER), Column("Đơn vị", 62), Column("Ghi chú", 30))


def reminder_document(
    office: Office,
    units: Sequence[str],
    when: Deadline,
    line: Regime,
    today: date,
    *,
    by: date,
    returned: Collection[str] = (),
) -> Document:
    """Return the letter to the late units; number and day are given by văn thư after signing.

    `by` is the last day they are left, `returned` are those whose figures went back to them to be mended.
    """
    period, last_day = when.period, when.last_safe_day
    subject = f"đôn đốc gửi số liệu tuyên truyền cải cách hành chính {period.phrase}"
    late = today > last_day
    basis = f"Thực hiện {line.source}, " if line.source else ""
    to_whom = line.through or office.name or "cơ quan"
    back = sum(name in returned for name in units)
    counts = [
        f"{padded(count)} đơn vị {what}"
        for count, what in (
            (len(units) - back, "chưa gửi số liệu"),
            (back, "chưa gửi lại số liệu đã được đề nghị chỉnh sửa"),
        )
        if count
    ]
    state = f"Đến {long_date(today)}, còn {' và '.join(counts)}"
    first = (
        f"{basis}{office.name or 'cơ quan'} đã đề nghị các đơn vị gửi số liệu tuyên truyền cải cách hành chính "
        f"{period.phrase} {window_sentence(when.window)} chậm nhất {long_date(last_day)}. {state}"
        f"{', quá thời hạn quy định' if late else ''}."
    )
    asked = (
        f"Để kịp tổng hợp báo cáo, {office.name or 'cơ quan'} đề nghị các đơn vị có tên trên gửi số liệu kèm tài liệu "
        f"kiểm chứng về {to_whom} chậm nhất {long_date(by)}."
    )
    many = len(units) > _MOST_NAMED
    if many:
        asked = asked.replace("có tên trên", "có tên trong danh sách kèm theo")
    blocks: list[Block] = [
        Letterhead(
            office.parent,
            office.name.upper(),
            "",
            _symbol(office),
            place_date_line(office.place, None, today.month, today.year),
            subject,
        ),
        Addressees(("Các đơn vị có tên trong danh sách kèm theo",) if many else tuple(units)),
        body(first[:1].upper() + first[1:]),
        body(asked),
        body(with_end_mark("Đề nghị thủ trưởng các đơn vị quan tâm chỉ đạo thực hiện.")),
        Closing(
            recipient_lines(["Như trên", f"Lưu: {office.archive or 'VT'}"]),
            office.signer or Signer(title="THỦ TRƯỞNG CƠ QUAN"),
        ),
    ]
    if many:
        month = f"{today.month:02d}" if today.month <= 2 else f"{today.month}"
        reference = f"(Kèm theo Công văn số{' ' * 8}/{_symbol(office)} ngày{' ' * 5}tháng {month} năm {today.year})"
        title = f"Danh sách đơn vị chưa gửi số liệu {period.phrase}".upper()
        blocks.append(NewPart("Phụ lục", title, reference))
        rows = tuple(
            (str(place), name, "Đã trả lại để chỉnh sửa" if name in returned else "")
            for place, name in enumerate(units, 1)
        )
        blocks.append(Table(_LIST, rows))
    return Document(f"Công văn {subject}", tuple(blocks), office.name)


def _symbol(office: Office) -> str:
    """Return the symbol of a công văn: agency, then the unit that drafts it, the last one named after "Lưu"."""
    parts = [part.strip() for part in office.archive.split(",") if part.strip()]
    unit = parts[-1] if len(parts) > 1 else ""
    return f"{office.symbol}-{unit}" if office.symbol and unit else office.symbol
