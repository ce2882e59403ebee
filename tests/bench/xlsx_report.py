"""Report workbook of 10,000 activities: the whole of ours against plain writers of the detail cells alone.

The peers get the cells' values ready-made and write neither summary nor chart nor row heights, so the
ratio flatters them: ours computes every value, measures every text and writes all three sheets.
"""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cchc_desktop.exports.xlsx import write_report_workbook
from cchc_desktop.exports.xlsx.detail import COLUMNS, LOOKS, MOST_LINKS, values_of
from cchc_desktop.exports.xlsx.styles import FONT, RULE, Style, Styles
from cchc_desktop.exports.xlsx.texts import link_target
from cchc_desktop.reports.figures import DetailRow, ReportFigures
from tests.bench import Result, alternate
from tests.exports.report_samples import figures_of, rows_of

ROWS = 10_000
_LOOKS = (
    "place", "date", "text", "text", "whole", "center", "whole", "center", "text", "text", "text", "text", "address",
    "center", "center", "text",
)  # fmt: skip
Values = list[tuple[Any, ...]]


def data() -> tuple[ReportFigures, list[DetailRow]]:
    """Return a quarter's figures and rows."""
    rows = rows_of(ROWS, date(2022, 12, 15), 89)
    return figures_of(rows), rows


def openpyxl_peer(values: Values, path: Path) -> None:
    """Write the cells write-only, each style made once and shared: openpyxl's fast way."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    scratch = Workbook()
    styles = Styles(scratch)
    looks = [styles.array(LOOKS[name]) for name in _LOOKS]
    link = styles.array(LOOKS["link"])
    book = Workbook(write_only=True)
    for part in ("_fonts", "_borders", "_fills", "_alignments", "_number_formats", "_cell_styles"):
        setattr(book, part, getattr(scratch, part))
    sheet: Any = book.create_sheet("Chi tiết")
    for row in values:
        cells = []
        for value, look in zip(row, looks, strict=True):
            cell: Any = WriteOnlyCell(sheet, value or None)
            cell._style = look
            cells.append(cell)
        if row[12] and link_target(row[12]):
            cells[12].hyperlink = row[12]
            cells[12]._style = link
        sheet.append(cells)
    book.save(path)


def xlsxwriter_peer(values: Values, path: Path) -> None:
    """Write the cells by XlsxWriter's typed calls, in its mode of constant memory."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Chi tiết")
    looks = [book.add_format(_format(LOOKS[name])) for name in _LOOKS]
    link = book.add_format(_format(LOOKS["link"]))
    for n, row in enumerate(values):
        for column, (value, look) in enumerate(zip(row, looks, strict=True)):
            if value is None or value == "":
                sheet.write_blank(n, column, None, look)
            elif column == 12 and link_target(value):
                sheet.write_url(n, column, value, link)
            elif isinstance(value, str):
                sheet.write_string(n, column, value, look)
            elif isinstance(value, date):
                sheet.write_datetime(n, column, value, look)  # pyright: ignore[reportArgumentType]
            else:
                sheet.write_number(n, column, value, look)
    book.close()


def _format(style: Style) -> dict[str, Any]:
    return {
        "font_name": FONT,
        "font_size": style.size,
        "align": style.across,
        "valign": style.down,
        "text_wrap": style.wrap,
        "border": 1,
        "border_color": f"#{RULE}",
        "num_format": style.format,
        "font_color": f"#{style.ink}",
        "underline": int(style.underline),
    }


def measure() -> list[Result]:
    figures, rows = data()
    values = [values_of(place, row) for place, row in enumerate(rows, 1)]
    assert len(values[0]) == len(COLUMNS) and sum(bool(row[12]) for row in values) < MOST_LINKS
    assert rows[-1].activity.date - rows[0].activity.date > timedelta(days=80)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        results = []
        for name, goal, peer in (
            ("workbook of 10,000 activities / openpyxl write-only", 1.0, openpyxl_peer),
            ("workbook of 10,000 activities / XlsxWriter", 1.4, xlsxwriter_peer),
        ):
            ours, theirs = alternate(
                lambda: write_report_workbook(figures, iter(rows), out / "ours.xlsx"),
                lambda peer=peer: peer(values, out / "peer.xlsx"),
            )
            results.append(Result(name, ours / theirs, goal, ours, theirs))
    return results
