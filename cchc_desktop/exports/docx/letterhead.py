"""Boxes 1 to 5b at the head of page 1: a table without borders, its columns unequal (domain.md 1.3)."""

from __future__ import annotations

from cchc_desktop.documents.blocks import Letterhead
from cchc_desktop.documents.wording import MOTTO, NATIONAL_NAME, number_line
from cchc_desktop.exports.docx.markup import Element, broken, clean, element, paragraph, rule, text_run
from cchc_desktop.exports.docx.table import bare_table, cell
from cchc_desktop.exports.pdf.fonts import Face, Family
from cchc_desktop.exports.pdf.items import short_rule
from cchc_desktop.exports.pdf.letterhead import lay_letterhead, office_lines
from cchc_desktop.exports.pdf.style import MM, Style

_APART = 6 * MM  # of an office's name from the column's edges, as in the PDF
_DROP = 3.0  # of a rule below its text
_ROWS_APART = 8.0


def letterhead(head: Letterhead, family: Family, style: Style) -> list[Element]:
    """Make the head; its columns are those of the PDF, so that both look alike."""
    laid = lay_letterhead(head, family, style)
    left, right = laid.left_width, laid.right_width
    room = max(left - _APART, 1.0)
    parent = _lines(head.parent, family.regular, style.office, room)
    office = [line for part in office_lines(head.office) for line in _lines(part, family.bold, style.office, room)]
    number = clean(number_line(head))
    subject = f"V/v {clean(head.subject).strip()}" if head.subject.strip() else ""
    place_date = clean(head.place_date).strip()

    names = [paragraph("CoQuanChuQuan", [text_run(line)]) for line in parent]
    names += [paragraph("CoQuanBanHanh", [text_run(line)]) for line in office]
    if office or parent:
        last, face = (office[-1], family.bold) if office else (parent[-1], family.regular)
        names.append(_rule(short_rule([face.width(last) * style.office]), left, style))
    nation = [
        paragraph("QuocHieu", [text_run(NATIONAL_NAME)]),
        paragraph("TieuNgu", [text_run(MOTTO)]),
        _rule(family.bold.width(MOTTO) * style.motto, right, style),
    ]
    numbers = [paragraph("SoKyHieu", [text_run(number)], before=_ROWS_APART)]
    numbers += [paragraph("TrichYeuCongVan", [text_run(subject)])] if subject else []
    dates = [place_date]
    if family.italic.width(place_date) * style.place_date > right:
        dates = _lines(place_date, family.italic, style.place_date, right - 2 * MM)
    days = [
        paragraph("DiaDanhNgayThang", [text_run(line)], before=0 if place else _ROWS_APART)
        for place, line in enumerate(dates)
    ]
    # The head may be wider than the text: it reaches into the left margin, as issued documents do.
    table = bare_table([left, right], indent=style.text_width(False) - left - right)
    for pair in ((names, nation), (numbers, days)):
        table.append(
            element("tr", None, element("trPr", None, element("cantSplit")), cell(left, pair[0]), cell(right, pair[1]))
        )
    return [table]


def _rule(length: float, width: float, style: Style) -> Element:
    return rule("DuongKe", length, width, style.rule, _DROP)


def _lines(text: str, face: Face, size: float, room: float) -> list[str]:
    """Break a name where the PDF breaks it: no word of two syllables is torn."""
    return broken(text, lambda words: face.width(words) * size, room)
