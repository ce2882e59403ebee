"""A period's report as a workbook, written in one piece or not at all."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook

from cchc_desktop.exports.xlsx.detail import DetailWriter, prepare_detail
from cchc_desktop.exports.xlsx.drawing import add_rules, rule, text_width
from cchc_desktop.exports.xlsx.more_sheets import add_sheets
from cchc_desktop.exports.xlsx.page import period_phrase
from cchc_desktop.exports.xlsx.splice import splice
from cchc_desktop.exports.xlsx.styles import Styles
from cchc_desktop.exports.xlsx.summary import LEFT, RIGHT, WIDTHS, fill_summary
from cchc_desktop.exports.xlsx.tasks import fill_tasks
from cchc_desktop.exports.xlsx.texts import clean
from cchc_desktop.files import write_atomic
from cchc_desktop.reports.figures import DetailRow, EvidenceRow, ReportFigures

Progress = Callable[[int, int], None]
_DETAIL_PART = "xl/worksheets/sheet2.xml"
_EVERY = 256  # rows between two calls of progress


def write_report_workbook(
    figures: ReportFigures,
    rows: Iterable[DetailRow],
    out: Path,
    progress: Progress | None = None,
    *,
    evidence: Sequence[EvidenceRow] = (),
) -> None:
    """Write the report's workbook to `out`; `progress` may raise Cancelled, which leaves the old file untouched.

    `evidence` names the kept files by their path relative to `out`.
    """
    write_atomic(out, lambda target: write_to(figures, rows, target, progress, evidence=evidence))


def write_to(
    figures: ReportFigures,
    rows: Iterable[DetailRow],
    target: BinaryIO,
    progress: Progress | None = None,
    *,
    evidence: Sequence[EvidenceRow] = (),
) -> None:
    """Write the workbook into an open file."""
    expected = max(figures.activities, 0)
    if progress:
        progress(0, expected)
    book = Workbook()
    styles = Styles(book)
    summary = book.worksheets[0]
    fill_summary(styles, summary, figures)
    detail = book.create_sheet()
    head = prepare_detail(styles, detail, figures)
    fill_tasks(styles, book.create_sheet(), figures)
    add_sheets(book, styles, figures, evidence)
    writer = DetailWriter(styles, head)
    _describe(book, figures)
    parts = _saved(book)
    add_rules(parts, _rules(figures))
    splice(parts, _DETAIL_PART, writer, _counted(rows, expected, progress), expected, target)
    if progress:
        progress(writer.count, writer.count)


def _saved(book: Workbook) -> dict[str, bytes]:
    """Return the parts of the workbook as openpyxl saves them."""
    saved = io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as template:
        return {item.filename: template.read(item) for item in template.infolist()}


def _describe(book: Workbook, figures: ReportFigures) -> None:
    """Set the document's properties: title and office, nothing of the machine or the account."""
    properties = book.properties
    properties.title = clean(f"Báo cáo kết quả tuyên truyền cải cách hành chính {period_phrase(figures)}")
    properties.creator = clean(figures.office.name) or "CCHC Desktop"
    properties.subject = "Tuyên truyền cải cách hành chính"
    properties.language = "vi-VN"


def _rules(figures: ReportFigures) -> list[str]:
    """Return the rules of the letterhead: under Tiêu ngữ as long as it, under the office a part (NĐ 30/2020)."""
    motto = text_width("Độc lập - Tự do - Hạnh phúc", 13)
    rules = [rule(1, 3, WIDTHS, RIGHT, len(WIDTHS), motto)]
    if figures.office.name:
        rules.append(rule(2, 3, WIDTHS, 1, LEFT, min(110.0, 0.4 * text_width(figures.office.name.upper(), 12))))
    return rules


def _counted(rows: Iterable[DetailRow], expected: int, progress: Progress | None) -> Iterator[DetailRow]:
    if not progress:
        yield from rows
        return
    for done, row in enumerate(rows):
        if done % _EVERY == 0:
            progress(done, max(expected, done))
        yield row
