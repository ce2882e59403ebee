"""The words of the e-mail that carries a report, and the short message for a Zalo group."""

from __future__ import annotations

from dataclasses import dataclass

from cchc_desktop.models import Office
from cchc_desktop.periods import Period, Window, window_sentence
from cchc_desktop.regimes import Regime
from cchc_desktop.reports.figures import ReportFigures


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


def reminder_letter(office: Office, unit: str, period: Period, line: Regime, last_day: str) -> Letter:
    """Return the e-mail that asks one unit for its figures."""
    body = (
        f"Kính gửi: {unit}\n\n"
        f"{office.name or 'Cơ quan'} chưa nhận được số liệu tuyên truyền cải cách hành chính {period.phrase} của "
        f"quý đơn vị. Hạn gửi: {last_day}.\n\n"
        f"Đề nghị quý đơn vị gửi số liệu{' về ' + line.through if line.through else ''} để tổng hợp.\n\n"
        f"Trân trọng.\n\n{office.name}"
    )
    return Letter((), (), f"Đề nghị {unit} gửi số liệu tuyên truyền CCHC {period.phrase}", body)


def reminder_message(office: Office, units: list[str], period: Period, last_day: str) -> str:
    """Return the short message for the group: who has not sent, by when."""
    names = "\n".join(f"- {name}" for name in units)
    return (
        f"{office.name or 'Cơ quan'} đề nghị các đơn vị sau gửi số liệu tuyên truyền CCHC {period.phrase}, "
        f"hạn {last_day}:\n{names}\nTrân trọng."
    )
