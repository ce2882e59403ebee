"""The message that asks units for missing evidence: plain text for a Zalo group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cchc_desktop.models import Activity, EvidenceState
from cchc_desktop.periods import Period, Window
from cchc_desktop.reports.coverage import UnitGaps
from cchc_desktop.text import padded, short_date

PER_UNIT = 10  # activities named of each unit
_LONGEST = 90
NO_UNIT = "Chưa ghi đơn vị"
VANISH = "Bài trên mạng xã hội, trang tin có thể bị xóa hoặc đổi địa chỉ: liên kết không có bản chụp sẽ mất giá trị."


def gap_words(unit: UnitGaps) -> str:
    """Return "03 hoạt động chưa có minh chứng, 02 hoạt động chỉ có liên kết"."""
    parts = []
    if unit.none:
        parts.append(f"{padded(unit.none)} hoạt động chưa có minh chứng")
    if unit.link_only:
        parts.append(f"{padded(unit.link_only)} hoạt động chỉ có liên kết")
    return ", ".join(parts)


def gap_message(
    period: Period, days: Window, units: Sequence[UnitGaps], rows: Sequence[Activity], by: date | None = None
) -> str:
    """Return the message for the units given; `rows` are their activities, `by` the day to answer by."""
    until = f" trước ngày {short_date(by)}" if by else ""
    window = f"(từ ngày {short_date(days.first)} đến ngày {short_date(days.last)})"
    lines = [f"Đề nghị bổ sung tài liệu kiểm chứng hoạt động tuyên truyền CCHC {period.phrase} {window}{until}:"]
    for place, unit in enumerate(units, 1):
        lines.append("")
        lines.append(f"{place}. {unit.name or NO_UNIT}: {gap_words(unit)}")
        own = sorted((row for row in rows if row.unit_id == unit.unit_id), key=lambda row: (row.date, row.id or 0))
        lines.extend(_line(row) for row in own[:PER_UNIT])
        if (rest := unit.none + unit.link_only - min(len(own), PER_UNIT)) > 0:
            lines.append(f"- và {padded(rest)} hoạt động khác")
    if any(unit.link_only for unit in units):
        lines += ["", f"{VANISH} Đề nghị gửi kèm ảnh chụp màn hình có ngày đăng."]
    lines += ["", "Trân trọng."]
    return "\n".join(lines)


def _line(row: Activity) -> str:
    title = " ".join(row.title.split())
    title = title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1].rstrip()}…"
    what = "chưa có" if row.evidence is EvidenceState.NONE else "chỉ có liên kết"
    return f"- {short_date(row.date)}: {title} ({what})"
