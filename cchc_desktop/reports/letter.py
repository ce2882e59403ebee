"""The words of the e-mail that carries a report, and the short message for a Zalo group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cchc_desktop.models import Office
from cchc_desktop.periods import Window, window_sentence
from cchc_desktop.regimes import Deadline, Regime
from cchc_desktop.reports.figures import ReportFigures
from cchc_desktop.reports.reminder_document import Awaited
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


def reminder_letter(office: Office, unit: str, when: Deadline, line: Regime, by: date) -> Letter:
    """Return the e-mail that asks one unit for its figures; `by` is the new last day where the first is past."""
    period, last_day = when.period, when.last_safe_day
    late = by > last_day
    until = f"Thời hạn gửi là {long_date(last_day)}{', nay đã quá hạn' if late else ''}."
    body = (
        f"Kính gửi: {unit}\n\n"
        f"{office.name or 'Cơ quan'} chưa nhận được số liệu tuyên truyền cải cách hành chính {period.phrase} "
        f"{window_sentence(when.window)} của quý đơn vị. {until}\n\n"
        f"Đề nghị quý đơn vị gửi số liệu kèm tài liệu kiểm chứng{' về ' + line.through if line.through else ''} để "
        f"tổng hợp{f', chậm nhất {long_date(by)}' if late else ''}.\n\n"
        "Tệp kèm theo:\n{files}\n\n"
        f"Trân trọng.\n\n{office.name}"
    )
    return Letter((), (), f"Đề nghị {unit} gửi số liệu tuyên truyền cải cách hành chính {period.phrase}", body)


def reminder_message(office: Office, awaited: Awaited, when: Deadline, today: date) -> str:
    """Return the short message for the group: who has not sent, who has not mended, until when."""
    last_day, names = when.last_safe_day, awaited.names
    until = f"hạn ngày {short_date(last_day)}"
    if today > last_day:
        until = f"đã quá hạn ngày {short_date(last_day)}, chậm nhất ngày {short_date(awaited.by)}"
    again = " (gửi lại bản đã chỉnh sửa)"
    asked = f"gửi số liệu tuyên truyền cải cách hành chính {when.period.phrase} ({until})"
    own = office.name or "Cơ quan"
    if len(names) == 1:
        return f"{own} đề nghị {names[0]} {asked}{again if names[0] in awaited.returned else ''}.\nTrân trọng."
    told = "\n".join(f"{n}. {name}{again if name in awaited.returned else ''}" for n, name in enumerate(names, 1))
    return f"{own} đề nghị {padded(len(names))} đơn vị sau {asked}:\n{told}\nTrân trọng."
