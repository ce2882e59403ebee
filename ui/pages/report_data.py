"""What Báo cáo shows, read and put together in a worker; no widgets here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cchc_desktop import catalog
from cchc_desktop.doors.reporting import Frozen
from cchc_desktop.drafting.aging import expired_names
from cchc_desktop.models import ActivityFilter, EvidenceState
from cchc_desktop.periods import Period
from cchc_desktop.regimes import Deadline
from cchc_desktop.reports.due import some_units
from cchc_desktop.reports.figures import KindFigures, ReportFigures, Supplement, UnitFigures
from cchc_desktop.reports.narrative import Figure
from cchc_desktop.reports.passages import passages
from cchc_desktop.reports.queries import values
from cchc_desktop.reports.verify import Mark, ReportText, TextParagraph, verify
from cchc_desktop.text import number, percent
from cchc_desktop.workspace import Workspace
from ui.widgets.figure_table import Cell, Column

KIND_COLUMNS = (
    Column("Hình thức", stretch=1, least=9),
    Column("ĐVT", least=3, most=6, tip="Đơn vị tính của hình thức"),
    Column("KH năm", right=True, least=4, tip="Chỉ tiêu của kế hoạch trong năm"),
    Column("Trong kỳ", right=True, least=4),
    Column("Lũy kế", right=True, least=4, tip="Từ đầu năm báo cáo đến hết kỳ"),
    Column("Đạt", right=True, least=4, tip="Lũy kế so với kế hoạch năm"),
    Column("Cùng kỳ", right=True, least=4, tip="Cùng kỳ năm trước"),
    Column("MC", right=True, least=2, tip="Minh chứng của các hoạt động trong kỳ"),
)

UNIT_COLUMNS = (
    Column("Đơn vị", stretch=1, least=9),
    Column("Hoạt động", right=True),
    Column("Có MC", right=True, tip="Hoạt động có minh chứng đã lưu"),
)


_MOST = 3  # lines of one sort among the checks


@dataclass(frozen=True, slots=True)
class Check:
    """One line of "kiểm tra trước khi chốt"; `target` is the log's filter behind it, or `action` what its link does."""

    tone: str  # good, warning, bad, neutral
    text: str
    target: ActivityFilter | None = None
    ring: bool = False
    action: str = ""  # remind, changes, text
    tip: str = ""  # the rest, where `text` is only the short of it


@dataclass(frozen=True, slots=True)
class ReportView:
    """All of the page."""

    figures: ReportFigures
    checks: tuple[Check, ...]
    frozen: Frozen | None = None  # this report, if it was frozen
    past: tuple[Frozen, ...] = ()  # every frozen report, newest first
    to: str = ""  # whom it goes to
    line: str = ""  # the reporting line's name
    since: tuple[Supplement, ...] = ()  # what changed in a frozen report's days after it was frozen


def read_report(
    workspace: Workspace,
    period: Period,
    deadline: Deadline | None,
    today: date | None = None,
    line: str | None = None,
) -> ReportView:
    """Read a period's report by a line, else by the one that asks for it."""
    reporting = workspace.reporting
    figures = reporting.report(period, line)
    past = tuple(reversed(reporting.frozen()))
    kept = next((item for item in past if item.period == period and item.line == figures.line), None)
    regime = reporting.line_of(period, line)
    to = reporting.addressed(regime).receiver_words if regime and not regime.inward else figures.office.superior
    since = reporting.since_freeze(figures)
    checks = _text_checks(figures, "text" if kept is None else "")  # a frozen text is edited no more
    if kept is None:
        checks += _checks(workspace, figures, deadline)
    checks += _change_checks(figures)
    if since:
        text = f"{len(since)} thay đổi sau khi chốt số: bản đã chốt giữ nguyên, báo cáo kỳ sau sẽ kể"
        checks.append(Check("warning", text, ring=True, action="changes"))
    elif kept is not None:
        checks.append(Check("good", "Số liệu của kỳ không thay đổi từ khi chốt số"))
    checks += _other_lines(workspace, period, figures.line)
    if today is not None and kept is None and (late := reporting.unsent(period, today)):
        checks.append(Check("bad", f"{len(late)} đơn vị chưa gửi số liệu: {some_units(late)}", action="remind"))
    return ReportView(figures, tuple(checks), kept, past, to, regime.label if regime else "", since)


def _other_lines(workspace: Workspace, period: Period, line: str) -> list[Check]:
    """Two superiors get one truth: tell that the period is frozen by another line, and what changed since."""
    found = []
    for label, since in workspace.reporting.frozen_elsewhere(period, line):
        text = f"Kỳ này đã chốt theo tuyến “{label}”"
        text += f"; từ đó có {since} thay đổi, hai báo cáo sẽ khác số" if since else ", số liệu không thay đổi"
        found.append(Check("warning" if since else "good", text, ring=bool(since)))
    return found


def _text_checks(figures: ReportFigures, action: str) -> list[Check]:
    """Hold the text against the tables: figures by their queries, numbers typed into an edited paragraph by nouns."""
    known, bound, typed = values(figures), 0, []
    agree = 0
    for passage in passages(figures):
        marks, text = [], ""
        for piece in passage.sentence:
            if isinstance(piece, Figure):
                marks.append(Mark(len(text), len(text) + len(piece.text), piece.query))
                bound += 1
                agree += piece.text == known[piece.query].text if piece.query in known else 0
            text += piece.text
        if passage.edited:
            typed.append(TextParagraph(text, tuple(marks)))
    found = [Check("good" if agree == bound else "bad", f"Lời văn khớp bảng: {agree}/{bound} số")] if bound else []
    if typed:
        wrong = verify(ReportText(figures.period.code, figures.line, tuple(typed), ()), figures)
        for item in wrong[:_MOST]:
            said = (
                f"Số gõ tay: {item.found}" if item.typed else f"Ghi {item.found}, số liệu {item.expected or 'không có'}"
            )
            found.append(Check("bad", said, action=action, tip=item.sentence))
        if len(wrong) > _MOST:
            found.append(Check("bad", f"và {len(wrong) - _MOST} số khác trong lời văn đã sửa", action=action))
    return found


def _change_checks(figures: ReportFigures) -> list[Check]:
    found = []
    if figures.supplements:
        periods = ", ".join(dict.fromkeys(Period.parse(s.period).label for s in figures.supplements if s.period))
        count = len(figures.supplements)
        found.append(Check("warning", f"{count} dòng bổ sung kỳ trước ({periods})", ring=True, action="changes"))
    whole = figures.reconciliation
    if whole is not None:
        if whole.unexplained:
            text = f"{len(whole.unexplained)} hình thức chưa khớp với số liệu đã chốt"
            found.append(Check("bad", text, action="changes"))
        else:
            parts = sum(part.frozen for part in whole.parts)
            more = f" và {len(whole.supplements)} dòng bổ sung" if whole.supplements else ""
            found.append(Check("good", f"Khớp với {parts} kỳ đã chốt{more}", action="changes" if more else ""))
    return found


def kind_row(row: KindFigures) -> tuple[Cell, ...]:
    """Return the cells of one kind."""
    return (
        Cell(row.label),
        Cell(row.counting_unit, "secondary"),
        _figure(row.planned),
        Cell(number(row.quantity), "text" if row.quantity else "faint"),
        Cell(number(row.cumulative), "text" if row.cumulative else "faint"),
        Cell(percent(row.ratio) if row.ratio is not None else ""),
        Cell(number(row.last_year), "text" if row.last_year else "faint"),
        evidence_cell(row.activities, row.with_evidence),
    )


def unit_row(row: UnitFigures, *, former: bool = False) -> tuple[Cell, ...]:
    """Return the cells of one unit, with its former names if asked for."""
    return (
        Cell(row.unit.name if former else row.unit.label, tip=row.unit.name)
        if row.unit
        else Cell("Chưa ghi đơn vị", "secondary"),
        Cell(str(row.activities), "text" if row.activities else "faint"),
        Cell(
            str(row.with_evidence),
            "faint" if not row.activities else "warning" if row.with_evidence < row.activities else "text",
        ),
    )


def evidence_cell(activities: int, with_evidence: int) -> Cell:
    """Return the evidence mark of a number of activities: all, some or none kept."""
    if not activities:
        return Cell("")
    tip = f"{with_evidence}/{activities} hoạt động có minh chứng"
    if with_evidence == activities:
        return Cell(tip=tip, dot=("good", False))
    return Cell(tip=tip, dot=("warning", True) if with_evidence else ("bad", False))


def _figure(value: float | None) -> Cell:
    return Cell("" if value is None else number(value))


def _checks(workspace: Workspace, figures: ReportFigures, deadline: Deadline | None) -> list[Check]:
    def filtered(*states: EvidenceState) -> ActivityFilter:
        return ActivityFilter(figures.first, figures.last, evidence=states)

    found: list[Check] = []
    if not figures.activities:
        return [Check("neutral", "Kỳ này chưa có hoạt động nào được ghi.", ring=True)]
    missing = workspace.count(filtered(EvidenceState.NONE))
    links = workspace.count(filtered(EvidenceState.LINK))
    if missing:
        found.append(Check("bad", f"{missing} hoạt động chưa có minh chứng", filtered(EvidenceState.NONE)))
    if links:
        text = f"{links} hoạt động chỉ có liên kết, chưa lưu bản chụp"
        found.append(Check("warning", text, filtered(EvidenceState.LINK), ring=True))
    if not missing and not links:
        found.append(Check("good", f"Cả {figures.activities} hoạt động có minh chứng đã lưu"))
    nobody = next((row.activities for row in figures.units if row.unit is None), 0)
    if nobody:
        found.append(Check("warning", f"{nobody} hoạt động chưa ghi đơn vị thực hiện", ring=True))
    silent = [row.unit.label for row in figures.units if row.unit and not row.activities and not row.unit.valid_to]
    if silent:
        text = f"{len(silent)} đơn vị chưa có hoạt động: {some_units(silent)}"
        found.append(Check("warning", text, ring=True))
    for kind, amount in figures.loose[:_MOST]:
        known = catalog.kind(kind)
        text = f"{number(amount)} {known.counting_unit} {known.label.lower()} chưa gắn với nhiệm vụ của kế hoạch"
        wanted = ActivityFilter(figures.year_first, figures.last, kinds=(kind,))
        found.append(Check("warning", text, wanted, ring=True))
    if figures.plan is None:
        found.append(Check("warning", f"Chưa có kế hoạch năm {figures.period.year} để so sánh", ring=True))
    elif not figures.plan.number or not figures.plan.date:
        found.append(Check("warning", "Kế hoạch chưa ghi số, ngày ban hành", ring=True))
    if not any(row.last_year for row in figures.kinds):
        found.append(Check("neutral", f"Chưa có số liệu năm {figures.period.year - 1} để so cùng kỳ", ring=True))
    office = figures.office
    printed = (office.parent, office.name, figures.receiver or office.superior)
    found += [
        Check("warning", f"Tên trên báo cáo: {words}", ring=True) for words in expired_names(printed, figures.last)
    ]
    if deadline is not None and deadline.estimate:
        found.append(Check("warning", "Hạn gửi trước ngày hết kỳ: số liệu ước đến hết kỳ", ring=True))
    return found
