"""A whole year's report: workbook of 36,000 activities and 30 units, PDF of 300 pages, figures out of 1,000,000 rows.

Peers in the same run: plain openpyxl write-only of the same detail cells; one reportlab Table of Paragraphs of the
same cells; for the figures the goal of 0.2 s. Memory is the peak of a process of its own.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from cchc_desktop.models import Unit
from cchc_desktop.periods import Period, PeriodKind
from cchc_desktop.reports.figures import DetailRow, ReportFigures
from tests.bench import Result, alternate
from tests.exports.report_samples import UNITS, figures_of, rows_of

ACTIVITIES, UNIT_COUNT = 36_000, 30
PDF_ROWS = 2_450  # about 300 pages
FIGURES_GOAL = 0.2  # seconds
MEMORY_GOAL = 120.0  # MiB
YEAR = Period(2023, PeriodKind.YEAR)


def data(count: int = ACTIVITIES) -> tuple[ReportFigures, list[DetailRow]]:
    """Return a year's figures and rows of thirty units."""
    units = (*UNITS, *(Unit(n, f"Đơn vị trực thuộc số {n}") for n in range(len(UNITS) + 1, UNIT_COUNT + 1)))
    rows = [
        replace(row, activity=replace(row.activity, unit_id=n % UNIT_COUNT + 1), unit_name=units[n % UNIT_COUNT].name)
        for n, row in enumerate(rows_of(count, date(2022, 12, 15), 364))
    ]
    return figures_of(rows, period=YEAR, units=units), rows


def _workbook() -> Result:
    from cchc_desktop.exports.xlsx import write_report_workbook
    from cchc_desktop.exports.xlsx.detail import values_of
    from tests.bench.xlsx_report import openpyxl_peer

    figures, rows = data()
    values = [values_of(place, row) for place, row in enumerate(rows, 1)]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        ours, theirs = alternate(
            lambda: write_report_workbook(figures, iter(rows), out / "ours.xlsx"),
            lambda: openpyxl_peer(values, out / "peer.xlsx"),
            1,
        )
    return Result("year workbook, 36,000 activities, 30 units / openpyxl write-only", ours / theirs, 1.2, ours, theirs)


def peak() -> float:
    """Return the peak of this process in MiB; ru_maxrss would count the parent's from before exec."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def write_year_pdf(out: Path) -> None:
    """Write the year's report as PDF."""
    from cchc_desktop.exports.pdf import write_pdf
    from cchc_desktop.reports.report_document import report_document

    figures, rows = data(PDF_ROWS)
    write_pdf(report_document(figures, rows), out)


def _pdf() -> list[Result]:
    from cchc_desktop.documents.blocks import Table
    from cchc_desktop.exports.pdf import write_pdf
    from cchc_desktop.reports.report_document import report_document
    from tests.bench import pdf_table

    figures, rows = data(PDF_ROWS)
    document = report_document(figures, rows)
    detail = [block for block in document.blocks if isinstance(block, Table)][-1]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "y.pdf"
        ours, theirs = alternate(
            lambda: write_pdf(document, out), lambda: pdf_table.peer([tuple(row) for row in detail.rows]), 1
        )
        code = "from pathlib import Path; from tests.bench.report_year import write_year_pdf, peak; "
        code += f"write_year_pdf(Path({str(out)!r})); print(peak())"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        memory = float(done.stdout.split()[-1])
        import pypdfium2

        pdf = pypdfium2.PdfDocument(out)
        pages = len(pdf)
        pdf.close()
    return [
        Result(f"year report PDF, {pages} pages / Table of Paragraphs", ours / theirs, 0.5, ours, theirs),
        Result(f"peak memory of the PDF of {pages} pages, MiB, against 120", memory / MEMORY_GOAL, 1.0, memory, 120.0),
    ]


def _figures() -> Result:
    from cchc_desktop.workspace import Workspace
    from tests.bench import _million

    with Workspace.open(_million.folder(), read_only=True) as workspace:
        year = Period(2024, PeriodKind.YEAR)
        assert workspace.figures(year).activities > 90_000
        times = []
        for _ in range(7):
            start = time.perf_counter()
            workspace.figures(year)
            times.append(time.perf_counter() - start)
    seconds = statistics.median(times)
    name = "figures of a year out of 1,000,000 activities, against 0.2 s"
    return Result(name, seconds / FIGURES_GOAL, 1.0, seconds, FIGURES_GOAL)


def measure() -> list[Result]:
    return [_workbook(), *_pdf(), _figures()]
