"""From the data to a file, by the file's ending: what the window's buttons and the command line share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cchc_desktop.errors import FileProblem
from cchc_desktop.models import Plan
from cchc_desktop.periods import Period, Window
from cchc_desktop.text import fold, short_date
from cchc_desktop.workspace import Workspace

Progress = Callable[[int, int], None]

PLAN_FORMATS = (".pdf", ".docx")
REPORT_FORMATS = (".xlsx", ".pdf", ".docx")
LIST_FORMATS = (".xlsx",)


def export_plan(plan: Plan, out: Path, progress: Progress | None = None) -> Path:
    """Write a plan as PDF or Word."""
    suffix = _suffix(out, PLAN_FORMATS)
    from cchc_desktop.documents.plan_document import plan_document

    _write_document(plan_document(plan), out, suffix, progress)
    return out


def export_report(workspace: Workspace, period: Period, out: Path, progress: Progress | None = None) -> Path:
    """Write a period's report as workbook, PDF or Word. In a worker, hand in a `reader()`."""
    suffix = _suffix(out, REPORT_FORMATS)
    with workspace.reading():
        figures = workspace.figures(period)
        rows = workspace.details(period)
        if suffix == ".xlsx":
            from cchc_desktop.exports.xlsx import write_report_workbook

            write_report_workbook(figures, rows, out, progress)
        else:
            from cchc_desktop.reports.report_document import report_document

            _write_document(report_document(figures, rows), out, suffix, progress)
    return out


def export_register(
    workspace: Workspace, name: str, out: Path, window: Window | None = None, *, mask: bool = True
) -> Path:
    """Write a register as a workbook, oldest first; citizens are masked unless `mask` is False."""
    _suffix(out, LIST_FORMATS)
    from cchc_desktop.exports.xlsx.register import register_sheet, write_list
    from cchc_desktop.registers import Private, register
    from cchc_desktop.reports.masking import masked_row

    own = register(name)
    rows = workspace.registers.rows(name, window)[::-1]
    masked = mask and any(isinstance(field.private, Private) for field in own.fields)
    covered = (
        f"(từ ngày {short_date(window.first)} đến ngày {short_date(window.last)})" if window else "(toàn bộ thời gian)"
    )
    shown = [masked_row(row) for row in rows] if masked else rows
    sheet = register_sheet(own, shown, office=workspace.office().name, covered=covered, masked=masked)
    write_list(sheet, out)
    return out


def plan_file_name(plan: Plan, suffix: str) -> str:
    """Return the default file name of a plan: KH_TuyenTruyenCCHC_2023_SLDTBXH.pdf."""
    years = f"{plan.year_from}" if plan.year_from == plan.year_to else f"{plan.year_from}-{plan.year_to}"
    return _join("KH_TuyenTruyenCCHC", years, plan.symbol.partition("-")[2], suffix)


def report_file_name(period: Period, symbol: str, suffix: str) -> str:
    """Return the default file name of a report: BC_TuyenTruyenCCHC_Q1-2023_SLDTBXH.xlsx."""
    return _join("BC_TuyenTruyenCCHC", period.file_code, symbol, suffix)


def _join(*parts: str) -> str:
    *names, suffix = parts
    return "_".join(_plain(name) for name in names if name) + suffix


def _plain(name: str) -> str:
    """Keep letters, digits, - and _ of a name, unaccented: Zalo and old mail programs spoil the rest."""
    kept = []
    for letter in name:
        base = fold(letter)
        base = base.upper() if letter.isupper() else base
        kept.append("".join(c for c in base if c.isascii() and (c.isalnum() or c in "-_")))
    return "".join(kept)


def _write_document(document: object, out: Path, suffix: str, progress: Progress | None) -> None:
    if suffix == ".pdf":
        from cchc_desktop.exports.pdf import write_pdf

        write_pdf(document, out, progress)  # pyright: ignore[reportArgumentType]
    else:
        from cchc_desktop.exports.docx import write_docx

        write_docx(document, out)  # pyright: ignore[reportArgumentType]


def _suffix(out: Path, allowed: tuple[str, ...]) -> str:
    suffix = out.suffix.lower()
    if suffix not in allowed:
        raise FileProblem(
            f"Không xuất được tệp có đuôi “{out.suffix or out.name}”.",
            f"Chọn một trong các đuôi: {', '.join(allowed)}.",
        )
    return suffix
