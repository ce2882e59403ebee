"""The công văn that urges units whose figures have not come, as blocks (product.md N9)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
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
from cchc_desktop.models import Office, Plan, Signer
from cchc_desktop.periods import window_sentence
from cchc_desktop.regimes import Deadline, Regime
from cchc_desktop.text import fold, long_date, padded

_MOST_NAMED = 12  # addressees on page 1; more go into an appendix
_LIST = (Column("STT", 8, Align.CENTER), Column("Đơn vị", 62), Column("Ghi chú", 30))


@dataclass(frozen=True, slots=True)
class Awaited:
    """Whom the letter goes to and until when: `returned` were asked to mend theirs, `all` tells that nobody else is.

    `by` is the last day they are left.
    """

    names: Sequence[str]
    by: date
    returned: Collection[str] = ()
    all: bool = True


def reminder_document(
    office: Office, awaited: Awaited, when: Deadline, line: Regime, today: date, plan: Plan | None = None
) -> Document:
    """Return the letter to the late units; number and day are given by văn thư after signing."""
    names, period, last_day = awaited.names, when.period, when.last_safe_day
    subject = f"đôn đốc gửi số liệu tuyên truyền cải cách hành chính {period.phrase}"
    many = len(names) > _MOST_NAMED
    own = office.name or "cơ quan"
    alone = names[0] if len(names) == 1 else ""
    named = alone or f"các đơn vị có tên {'trong danh sách kèm theo' if many else 'trên'}"
    basis = _basis(office, line, plan)
    first = (
        f"{basis}{own} đã đề nghị {alone or 'các đơn vị'} gửi số liệu tuyên truyền cải cách hành chính "
        f"{period.phrase} {window_sentence(when.window)} chậm nhất {long_date(last_day)}. "
        f"Đến {long_date(today)}, {_state(awaited, named)}{', quá thời hạn quy định' if today > last_day else ''}."
    )
    asked = (
        f"Để kịp tổng hợp báo cáo, {own} đề nghị {named} gửi số liệu kèm tài liệu kiểm chứng về "
        f"{line.through or own} chậm nhất {long_date(awaited.by)}."
    )
    blocks: list[Block] = [
        Letterhead(
            office.parent,
            office.name.upper(),
            "",
            _symbol(office),
            place_date_line(office.place, None, today.month, today.year),
            subject,
        ),
        Addressees(("Các đơn vị có tên trong danh sách kèm theo",) if many else tuple(names)),
        body(first[:1].upper() + first[1:]),
        body(asked),
        body(with_end_mark(f"Đề nghị thủ trưởng {'đơn vị' if alone else 'các đơn vị'} quan tâm chỉ đạo thực hiện.")),
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
            (str(place), name, "Đã trả lại để chỉnh sửa" if name in awaited.returned else "")
            for place, name in enumerate(names, 1)
        )
        blocks.append(Table(_LIST, rows))
    return Document(f"Công văn {subject}", tuple(blocks), office.name)


def _state(awaited: Awaited, named: str) -> str:
    """Return how the units stand; they are counted only where all that are awaited are named."""
    back = sum(name in awaited.returned for name in awaited.names)
    lacking = len(awaited.names) - back
    new, again = "chưa gửi số liệu", "chưa gửi lại số liệu đã được đề nghị chỉnh sửa"
    if len(awaited.names) == 1 or not awaited.all:
        words = [text for count, text in ((lacking, new), (back, again)) if count]
        return f"{named} {' hoặc '.join(words)}"
    counts = [f"{padded(count)} đơn vị {text}" for count, text in ((lacking, new), (back, again)) if count]
    return f"còn {' và '.join(counts)}"


def _basis(office: Office, line: Regime, plan: Plan | None) -> str:
    """Return what asks for the figures: the plan cited in full, else the document that the line is by."""
    if plan is None or (line.source and not fold(line.source).startswith("ke hoach")):
        return f"Thực hiện {line.source}, " if line.source else ""
    number = plan.number or "…"
    day = long_date(plan.date) if plan.date else f"ngày … tháng … năm {plan.year or plan.year_from}"
    title = plan.title.strip().rstrip(".").replace(" – ", " - ")  # names are written one way in one letter
    if "«" in title:  # a blank of the template that nobody filled in
        title = f"tuyên truyền cải cách hành chính năm {plan.year_from}"
    title = title[:1].lower() + title[1:]
    issuer = f" của {office.name}" if office.name and fold(office.name) not in fold(title) else ""
    about = title if title.startswith(("về ", "v/v ")) else f"về {title}"
    symbol = f"/{plan.symbol}" if plan.symbol else ""
    return f"Thực hiện Kế hoạch số {number}{symbol} {day}{issuer} {about}, "


def _symbol(office: Office) -> str:
    """Return the symbol of a công văn: agency, then the unit that drafts it, the last one named after "Lưu"."""
    parts = [part.strip() for part in office.archive.split(",") if part.strip()]
    unit = parts[-1] if len(parts) > 1 else ""
    return f"{office.symbol}-{unit}" if office.symbol and unit else office.symbol
