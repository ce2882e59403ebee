"""What every sheet shares: A4 landscape, one page wide, the heading block, the footer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from cchc_desktop.exports.xlsx.measure import CHARACTER
from cchc_desktop.exports.xlsx.styles import FONT, Style, Styles
from cchc_desktop.reports.figures import ReportFigures

SUMMARY, DETAIL, PROGRESS = "Tổng hợp", "Chi tiết", "Tiến độ kế hoạch"
A4 = "9"
_SIDE, _ABOVE, _BELOW = 0.4, 0.6, 0.65  # margins in inches
_PAPER = (841.9 - 2 * 72 * _SIDE, 595.3 - 72 * (_ABOVE + _BELOW))  # points inside them

HEAD = Style(bold=True, across="center", fill="DCE6F1")
TITLE = Style(size=14, bold=True, across="center", border=False)
SUBTITLE = Style(size=13, bold=True, across="center", border=False)
SENTENCE = Style(italic=True, across="center", border=False)
NOTE = Style(size=11, italic=True, border=False, down="top")


def prepare(sheet: Worksheet, widths: Sequence[float], foot: str) -> None:
    """Set the column widths and the print set-up (A4 landscape, as wide as the page, numbered at the foot)."""
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.sheet_format.defaultRowHeight = 15.75
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    setup = sheet.page_setup
    setup.paperSize = A4
    setup.orientation = "landscape"
    setup.fitToWidth = 1
    setup.fitToHeight = 0
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = _SIDE
    margins.top, margins.bottom = _ABOVE, _BELOW
    margins.header = margins.footer = 0.3
    left = " ".join(foot.split()).replace("&", "&&")
    footer: Any = sheet.oddFooter
    footer.left.text = left[:150]
    footer.right.text = "Trang &P/&N"
    for part in (footer.left, footer.right):
        part.font = f"{FONT},Italic"
        part.size = 10


def break_pages(
    sheet: Worksheet,
    widths: Sequence[float],
    last: int,
    repeated: tuple[int, int],
    blocks: Sequence[tuple[int, int]],
) -> None:
    """Break the pages so that no block of rows (first, last) is parted, a heading from its rows say.

    Every page gets its break, a little before it is full: printers differ, and what one of them
    would still squeeze in must not leave a lone row to the next page.
    """
    scale = min(1.0, _PAPER[0] / (sum(widths) * CHARACTER))
    room = _PAPER[1] / scale * 0.96
    heights = [0.0, *(sheet.row_dimensions[row].height or 15.75 for row in range(1, last + 1))]
    head = sum(heights[repeated[0] : repeated[1] + 1])
    needs = {first: sum(heights[first : end + 1]) for first, end in blocks}
    used = 0.0
    for row in range(1, last + 1):
        again = head if row > repeated[1] else 0.0
        need = needs.get(row, 0.0)
        if need + again > room:
            need = 0.0  # longer than a page: it can't be kept whole
        if used > again and used + max(need, heights[row]) > room:
            sheet.row_breaks.append(Break(id=row - 1))
            used = again
        used += heights[row]


def period_phrase(figures: ReportFigures) -> str:
    """Return the period inside a sentence: "quý I/2023"."""
    label = figures.period.label
    return label[:1].lower() + label[1:]


def sentence_of_window(figures: ReportFigures) -> str:
    return figures.window_words


def footer_of(figures: ReportFigures) -> str:
    return f"Tuyên truyền cải cách hành chính {period_phrase(figures)}"


def short_heading(styles: Styles, sheet: Worksheet, figures: ReportFigures, title: str, columns: int) -> int:
    """Write office, title and window over a list sheet; return the next free row."""
    rows = [
        (figures.office.name.upper(), Style(bold=True, across="left", border=False, wrap=False), 18.0),
        (title, TITLE, 21.0),
        (sentence_of_window(figures), SENTENCE, 18.0),
    ]
    for row, (text, style, height) in enumerate(rows, 1):
        styles.spread(sheet, row, 1, columns, text, style)
        sheet.row_dimensions[row].height = height
    return len(rows) + 1
