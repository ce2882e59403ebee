"""What Báo cáo shows, read and put together in a worker; no widgets here."""

from __future__ import annotations

from dataclasses import dataclass

from cchc_desktop.models import ActivityFilter, EvidenceState
from cchc_desktop.periods import Period
from cchc_desktop.regimes import Deadline
from cchc_desktop.reports.figures import KindFigures, ReportFigures, UnitFigures
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


@dataclass(frozen=True, slots=True)
class Check:
    """One line of "kiểm tra trước khi gửi"; `target` is the log's filter behind it."""

    tone: str  # good, warning, bad, neutral
    text: str
    target: ActivityFilter | None = None
    ring: bool = False


@dataclass(frozen=True, slots=True)
class ReportView:
    """All of the page."""

    figures: ReportFigures
    checks: tuple[Check, ...]


def read_report(workspace: Workspace, period: Period, deadline: Deadline | None) -> ReportView:
    """Read a period's report."""
    figures = workspace.figures(period)
    return ReportView(figures, tuple(_checks(workspace, figures, deadline)))


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


def unit_row(row: UnitFigures) -> tuple[Cell, ...]:
    """Return the cells of one unit."""
    return (
        Cell(row.unit.label, tip=row.unit.name) if row.unit else Cell("Chưa ghi đơn vị", "secondary"),
        Cell(str(row.activities), "text" if row.activities else "faint"),
        Cell(str(row.with_evidence), "warning" if row.with_evidence < row.activities else "text"),
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
        names = ", ".join(silent[:3]) + (f" và {len(silent) - 3} đơn vị khác" if len(silent) > 3 else "")
        found.append(Check("warning", f"{len(silent)} đơn vị chưa có hoạt động: {names}", ring=True))
    if figures.plan is None:
        found.append(Check("warning", f"Chưa có kế hoạch năm {figures.period.year} để so sánh", ring=True))
    elif not figures.plan.number or not figures.plan.date:
        found.append(Check("warning", "Kế hoạch chưa ghi số, ngày ban hành", ring=True))
    if not any(row.last_year for row in figures.kinds):
        found.append(Check("neutral", f"Chưa có số liệu năm {figures.period.year - 1} để so cùng kỳ", ring=True))
    if deadline is not None and deadline.estimate:
        found.append(Check("warning", "Hạn gửi trước ngày hết kỳ: số liệu ước đến hết kỳ", ring=True))
    return found
