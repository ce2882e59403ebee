"""The words of the e-mail that carries a report, and the short message for a Zalo group."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from cchc_desktop.models import Office
from cchc_desktop.periods import Period, Window, window_sentence
from cchc_desktop.regimes import Regime
from cchc_desktop.reports.figures import ReportFigures
from cchc_desktop.text import long_date, padded, short_date


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail without its attachments: addresses as typed ("Sở Nội vụ <snv@…>"), plain text."""

    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    body: str


def report_letter(figures: ReportFigures, line: Regime | None) -> Letter:
    """Return the e-mail of a period's report."""
    office = figures.office.name or "Cơ quan"
    receiver = figures.receiver or figures.office.superior
    phrase = figures.period.phrase
    lines = [
        f"Kính gửi: {receiver}" if receiver else "Kính gửi quý cơ quan",
        "",
        f"{office} gửi báo cáo kết quả tuyên truyền cải cách hành chính {phrase} "
        f"{window_sentence(Window(figures.first, figures.last))}.",
    ]
    if figures.estimate:
        lines.append("Số liệu ước đến hết kỳ.")
    lines += ["", "Tệp kèm theo:", "{files}", "", "Trân trọng.", "", office]
    return Letter(
        line.to if line else (),
        line.cc if line else (),
        f"{office}: Báo cáo kết quả tuyên truyền cải cách hành chính {phrase}",
        "\n".join(lines),
    )


def reminder_letter(office: Office, unit: str, period: Period, line: Regime, last_day: date, by: date) -> Letter:
    """Return the e-mail that asks one unit for its figures; `by` is the new last day where the first is past."""
    until = f"Thời hạn gửi: {long_date(last_day)}."
    if by > last_day:
        until = f"Thời hạn gửi là {long_date(last_day)}, nay đã quá hạn."
    asked = f"gửi số liệu{' về ' + line.through if line.through else ''} để tổng hợp"
    body = (
        f"Kính gửi: {unit}\n\n"
        f"{office.name or 'Cơ quan'} chưa nhận được số liệu tuyên truyền cải cách hành chính {period.phrase} của "
        f"quý đơn vị. {until}\n\n"
        f"Đề nghị quý đơn vị {asked}{f', chậm nhất {long_date(by)}' if by > last_day else ''}.\n\n"
        f"Trân trọng.\n\n{office.name}"
    )
    return Letter((), (), f"Đề nghị {unit} gửi số liệu tuyên truyền cải cách hành chính {period.phrase}", body)


def reminder_message(
    office: Office,
    units: Sequence[str],
    period: Period,
    last_day: date,
    *,
    by: date,
    late: bool,
    returned: Collection[str] = (),
) -> str:
    """Return the short message for the group: who has not sent, who has not mended, until when."""
    names = "\n".join(
        f"{place}. {name}{' (gửi lại bản đã chỉnh sửa)' if name in returned else ''}"
        for place, name in enumerate(units, 1)
    )
    until = f"hạn ngày {short_date(last_day)}"
    if late:
        until = f"đã quá hạn ngày {short_date(last_day)}, chậm nhất ngày {short_date(by)}"
    return (
        f"{office.name or 'Cơ quan'} đề nghị {padded(len(units))} đơn vị sau gửi số liệu tuyên truyền cải cách hành "
        f"chính {period.phrase} ({until}):\n{names}\nTrân trọng."
    )
