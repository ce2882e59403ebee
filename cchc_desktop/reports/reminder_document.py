"""The công văn that urges units whose figures have not come, as blocks (product.md N9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cchc_desktop.documents.blocks import Addressees, Block, Closing, Document, Letterhead, body
from cchc_desktop.documents.wording import place_date_line, recipient_lines, with_end_mark
from cchc_desktop.models import Office, Signer
from cchc_desktop.periods import Period, Window, window_sentence
from cchc_desktop.regimes import Regime
from cchc_desktop.text import long_date, padded, short_date


def reminder_document(
    office: Office, units: Sequence[str], period: Period, window: Window, line: Regime, last_day: date, today: date
) -> Document:
    """Return the letter to the late units; number and day are given by văn thư after signing."""
    subject = f"đôn đốc gửi số liệu tuyên truyền cải cách hành chính {period.phrase}"
    late = today > last_day
    basis = f"Thực hiện {line.source}, " if line.source else ""
    to_whom = line.through or office.name or "cơ quan"
    state = f"Đến {long_date(today)}, còn {padded(len(units))} đơn vị chưa gửi số liệu"
    first = (
        f"{basis}{office.name or 'cơ quan'} đã đề nghị các đơn vị gửi số liệu tuyên truyền cải cách hành chính "
        f"{period.phrase} {window_sentence(window)} chậm nhất {long_date(last_day)}. {state}"
        f"{', quá thời hạn quy định' if late else ''}."
    )
    asked = (
        f"Để kịp tổng hợp báo cáo, {office.name or 'cơ quan'} đề nghị các đơn vị có tên trên gửi số liệu kèm tài liệu "
        f"kiểm chứng về {to_whom} "
        + ("trước khi kết thúc ngày làm việc tiếp theo." if late else f"chậm nhất ngày {short_date(last_day)}.")
    )
    blocks: tuple[Block, ...] = (
        Letterhead(
            office.parent,
            office.name.upper(),
            "",
            office.symbol,
            place_date_line(office.place, None, today.month, today.year),
            subject,
        ),
        Addressees(tuple(units)),
        body(first[:1].upper() + first[1:]),
        body(asked),
        body(with_end_mark("Đề nghị thủ trưởng các đơn vị quan tâm chỉ đạo thực hiện.")),
        Closing(
            recipient_lines(["Như trên", f"Lưu: {office.archive or 'VT'}"]),
            office.signer or Signer(title="THỦ TRƯỞNG CƠ QUAN"),
        ),
    )
    return Document(f"Công văn {subject}", blocks, office.name)
