"""Boxes 7 and 9b: Nơi nhận on the left, the signature on the right, on one level."""

from __future__ import annotations

from cchc_desktop.documents.blocks import Closing
from cchc_desktop.documents.wording import recipient_lines
from cchc_desktop.exports.docx.markup import Element, broken, clean, element, name, paragraph, text_run, twips
from cchc_desktop.exports.docx.table import bare_table, cell
from cchc_desktop.exports.pdf.fonts import ASCENT, SINGLE, Family
from cchc_desktop.exports.pdf.style import MM, Style

_HEADING = "Nơi nhận:"
_SHARE = 0.5  # of the width for Nơi nhận; the signature stands in the right half


def closing(block: Closing, family: Family, style: Style, width: float) -> Element | None:
    """Make the two columns; a long list of recipients may go on overleaf, the signature never starts one alone."""
    left, right = _recipients(block, family, style), _signature(block, family, style, width * (1 - _SHARE))
    if not left and not right:
        return None
    table = bare_table([width * _SHARE, width * (1 - _SHARE)])
    rows = element("trPr", None, element("cantSplit"))
    table.append(element("tr", None, rows, cell(width * _SHARE, left), cell(width * (1 - _SHARE), right)))
    return table


def _recipients(block: Closing, family: Family, style: Style) -> list[Element]:
    lines = recipient_lines(clean(text) for text in block.recipients)
    if not lines:
        return []
    # Its smaller letters are moved down to the base line of chức vụ beside it.
    drop = (style.signature - style.recipients_title) * (ASCENT + (SINGLE - ASCENT) / 10)
    out = [paragraph("NoiNhan", [text_run(_HEADING)], before=drop)]
    hanging = family.regular.width("- ") * style.recipients
    for text in lines:
        made = paragraph("TenNoiNhan", [text_run(text)], left=hanging, right=4 * MM)
        indent = made.find(f"{name('w:pPr')}/{name('w:ind')}")
        assert indent is not None
        indent.set(name("w:hanging"), twips(hanging))
        out.append(made)
    return out


def _signature(block: Closing, family: Family, style: Style, room: float) -> list[Element]:
    def lines_of(text: str) -> list[str]:
        return broken(text, lambda words: family.bold.width(words) * style.signature, room)

    signer = block.signer
    titles = [*lines_of(signer.authority), *lines_of(signer.title)]
    names = lines_of(signer.name)
    out = [paragraph("QuyenHanChucVu", [text_run(line)], keep_next=True) for line in titles]
    if names and not out:
        out.append(paragraph("QuyenHanChucVu", keep_next=True))
    for place, line in enumerate(names):  # room for signature and seal above the name
        out.append(paragraph("NguoiKy", [text_run(line)], before=0 if place else style.signature_mm * MM))
    return out
