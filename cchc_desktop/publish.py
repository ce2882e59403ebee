"""From the data to a file, by the file's ending: what the window's buttons and the command line share."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.errors import AppError, FileProblem
from cchc_desktop.files import write_atomic
from cchc_desktop.models import Plan
from cchc_desktop.periods import Period, Window
from cchc_desktop.reports.figures import EvidenceRow, ReportFigures
from cchc_desktop.text import fold, short_date
from cchc_desktop.workspace import Workspace

if TYPE_CHECKING:
    from cchc_desktop.documents.blocks import Document
    from cchc_desktop.doors.board import Reminder
    from cchc_desktop.doors.reporting import Draft

Progress = Callable[[int, int], None]

PLAN_FORMATS = (".pdf", ".docx")
REPORT_FORMATS = (".xlsx", ".pdf", ".docx", ".eml")
_ATTACHED = (".docx", ".pdf", ".xlsx")
EVIDENCE_FOLDER = "minh-chung"
LIST_FORMATS = (".xlsx",)


def export_plan(plan: Plan, out: Path, progress: Progress | None = None) -> Path:
    """Write a plan as PDF or Word."""
    suffix = _suffix(out, PLAN_FORMATS)
    from cchc_desktop.documents.plan_document import plan_document

    _write_document(plan_document(plan), out, suffix, progress)
    return out


def export_report(
    workspace: Workspace,
    period: Period,
    out: Path,
    progress: Progress | None = None,
    *,
    line: str | None = None,
    files: bool = True,
) -> Path:
    """Write a period's report as workbook, PDF, Word or e-mail draft. In a worker, hand in a `reader()`.

    A frozen period gives the very file that was frozen. `files` puts copies of the evidence into a folder beside
    the workbook, which its links lead to: only then has it links, and is made anew of frozen rows.
    """
    suffix = _suffix(out, REPORT_FORMATS)
    if suffix == ".eml":
        return _export_mail(workspace, period, out, progress, line)
    with workspace.reading():
        reporting = workspace.reporting
        figures = reporting.report(period, line)
        kept = reporting.frozen_file(figures, suffix)
        if kept is not None and not (suffix == ".xlsx" and files and reporting.evidence_rows(figures, "")):
            write_atomic(out, lambda stream: stream.write(kept))
        else:
            _write_report(workspace, figures, out, suffix, progress, files)
    return out


def _write_report(
    workspace: Workspace, figures: ReportFigures, out: Path, suffix: str, progress: Progress | None, files: bool
) -> None:
    rows = workspace.reporting.details(figures)
    if suffix == ".xlsx":
        from cchc_desktop.exports.xlsx import write_report_workbook

        evidence = workspace.reporting.evidence_rows(figures, f"{EVIDENCE_FOLDER}/{out.stem}" if files else "")
        with _evidence_beside(evidence if files else (), out.parent):
            write_report_workbook(figures, rows, out, progress, evidence=[row for row, _ in evidence])
    else:
        from cchc_desktop.reports.report_document import report_document

        _write_document(report_document(figures, rows), out, suffix, progress)


@contextlib.contextmanager
def _evidence_beside(evidence: Sequence[tuple[EvidenceRow, Path]], folder: Path) -> Iterator[None]:
    """Copy the kept files to where the workbook's links lead; what is there already is left.

    If a copy or the workbook fails (a full stick), what was copied is taken away: half of it proves nothing.
    """
    from cchc_desktop.files import write_problem

    made: list[Path] = []
    target = folder
    try:
        for row, source in evidence:
            target = folder.joinpath(*row.file.split("/"))
            if target.is_file() and target.stat().st_size == row.size:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_file():  # one that is lost is named by the check of the data
                part = target.with_name(f"{target.name}.part")
                made += [part, target]
                shutil.copyfile(source, part)
                part.replace(target)
        yield
    except BaseException as error:
        for path in made:
            path.unlink(missing_ok=True)
        for place in dict.fromkeys(path.parent for path in made):
            with contextlib.suppress(OSError):  # others' files may lie there
                place.rmdir()
                place.parent.rmdir()
        if isinstance(error, OSError):
            raise write_problem(error, target) from error
        raise


def draft_freeze(
    workspace: Workspace, period: Period, progress: Progress | None = None, *, line: str | None = None
) -> Draft:
    """Make all that a freeze keeps, its files included, in the data folder; `reporting.freeze` then keeps it."""
    from cchc_desktop.doors.reporting import Draft
    from cchc_desktop.reports.narrative import plain, report_sentences
    from cchc_desktop.reports.snapshot import pack_rows

    with workspace.reading():
        reporting = workspace.reporting
        reporting.may_freeze(period, line)
        figures = reporting.report(period, line)
        rows = pack_rows(reporting.details(figures))
        text = json.dumps([plain(sentence) for sentence in report_sentences(figures)], ensure_ascii=False)
        uid = uuid.uuid4().hex
        folder = reporting.folder_of(uid)
        made: list[tuple[str, str]] = []
        try:
            for suffix in _ATTACHED:
                path = folder / report_file_name(period, figures.office.symbol, suffix)
                _write_report(workspace, figures, path, suffix, progress, files=False)
                made.append((path.name, hashlib.sha256(path.read_bytes()).hexdigest()))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return Draft(uid, figures, rows, text, tuple(made))


def freeze_report(
    workspace: Workspace, period: Period, progress: Progress | None = None, *, line: str | None = None
) -> int:
    """Chốt số: freeze a period's report and return its number."""
    draft = draft_freeze(workspace, period, progress, line=line)
    try:
        kept = workspace.reporting.freeze(draft).id
    except BaseException:
        shutil.rmtree(workspace.reporting.folder_of(draft.uid), ignore_errors=True)
        raise
    assert kept is not None
    return kept


def export_reminder(
    workspace: Workspace, period: Period, today: date, out: Path, reminder: Reminder | None = None
) -> Path:
    """Write the công văn that urges the units whose figures have not come (or those chosen), as Word or PDF."""
    suffix = _suffix(out, PLAN_FORMATS)
    reminder = reminder or workspace.board.reminder(period, today)
    if reminder is None:
        raise AppError(f"Không có đơn vị nào còn thiếu số liệu {period.phrase}.", "Không cần soạn văn bản đôn đốc.")
    _write_document(workspace.board.reminder_document(reminder, today), out, suffix, None)
    return out


def unit_drafts(
    workspace: Workspace,
    period: Period,
    today: date,
    folder: Path,
    reminder: Reminder | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Write an e-mail draft for each unit whose figures have not come, in the office's order; the clerk adds addresses.

    The công văn and the unit's own workbook go with it.
    """
    from cchc_desktop.exports.eml import write_eml
    from cchc_desktop.files import safe_name
    from cchc_desktop.reports.letter import reminder_letter

    reminder = reminder or workspace.board.reminder(period, today)
    if reminder is None:
        return []
    office, line, out = workspace.office(), workspace.board.line(), []
    with tempfile.TemporaryDirectory(prefix="cchc-") as scratch:
        name = f"CV_DonDocSoLieu_{period.file_code}.pdf"
        letter = export_reminder(workspace, period, today, Path(scratch) / name, reminder)
        for place, unit in enumerate(reminder.units, 1):
            files = [letter, *workspace.exchange.write_templates(Path(scratch) / str(place), [unit], period=period)]
            path = folder / f"{place:02d}_DonDoc_{period.file_code}_{safe_name(unit.label, 40)}.eml"
            write_eml(reminder_letter(office, unit.name, reminder.when, line, reminder.by), files, path)
            out.append(path)
            if progress:
                progress(place, len(reminder.units))
    return out


def fill_form(workspace: Workspace, period: Period, name: str, out: Path, *, line: str | None = None) -> Path:
    """Fill the superior's own workbook with a period's figures; formulas and formats stay (R29)."""
    from cchc_desktop.exports.xlsx.form import fill_workbook

    with workspace.reading():
        form = workspace.reporting.forms.form(name)
        _suffix(out, (form.suffix,))
        figures = workspace.reporting.report(period, line)
        fill_workbook(workspace.reporting.forms.path_of(form), form.cells, figures, out)
    return out


def _export_mail(workspace: Workspace, period: Period, out: Path, progress: Progress | None, line: str | None) -> Path:
    from cchc_desktop.exports.eml import write_eml

    with tempfile.TemporaryDirectory(prefix="cchc-") as scratch:
        paths = []
        for suffix in _ATTACHED:
            path = Path(scratch) / report_file_name(period, workspace.office().symbol, suffix)
            paths.append(export_report(workspace, period, path, progress, line=line, files=False))
        write_eml(workspace.reporting.letter(period, line), paths, out)
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


def export_document(document: Document, out: Path) -> Path:
    """Write any document of blocks as PDF or Word."""
    _write_document(document, out, _suffix(out, PLAN_FORMATS), None)
    return out


def export_gaps(workspace: Workspace, period: Period, out: Path) -> Path:
    """Write the activities of a period without a kept copy as a workbook, by unit."""
    _suffix(out, LIST_FORMATS)
    from cchc_desktop.exports.xlsx.register import gap_sheet, write_list

    days = workspace.window(period)
    sheet = gap_sheet(workspace.seeing.gap_rows(days, 100_000), workspace.unit_names(), period, days,
                      office=workspace.office().name)  # fmt: skip
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
