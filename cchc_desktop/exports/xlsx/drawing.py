"""The two drawn rules of the letterhead (NĐ 30/2020: lines, never underlined text), put into the sheet's drawing."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_desktop.exports.xlsx.measure import BOLD, CHARACTER, word_width

EMU = 12_700  # in a point
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_PART = "xl/drawings/drawing1.xml"
_SHEET = "xl/worksheets/sheet1.xml"
_SHEET_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"


def text_width(text: str, size: float) -> float:
    """Return the width of bold text in points."""
    return sum(word_width(word) + 250 for word in text.split(" ")) * size * BOLD / 1000


def rule(number: int, row: int, widths: Sequence[float], first: int, last: int, length: float) -> str:
    """Return a line `length` points long, centred over columns `first` to `last` (from 1) at the top of a row."""
    left = sum(widths[: first - 1]) * CHARACTER
    room = sum(widths[first - 1 : last]) * CHARACTER
    length = min(length, room - 4)
    start = left + (room - length) / 2
    ends = [_marker(widths, row, x) for x in (start, start + length)]
    return (
        f'<xdr:twoCellAnchor xmlns:xdr="{_DRAWING}" xmlns:a="{_MAIN}" editAs="oneCell">'
        f"<xdr:from>{ends[0]}</xdr:from><xdr:to>{ends[1]}</xdr:to>"
        '<xdr:cxnSp macro=""><xdr:nvCxnSpPr>'
        f'<xdr:cNvPr id="{1000 + number}" name="Đường kẻ {number}"/><xdr:cNvCxnSpPr/></xdr:nvCxnSpPr>'
        f'<xdr:spPr><a:xfrm><a:off x="{int(start * EMU)}" y="0"/><a:ext cx="{int(length * EMU)}" cy="0"/></a:xfrm>'
        '<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        '<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></xdr:spPr></xdr:cxnSp>'
        "<xdr:clientData/></xdr:twoCellAnchor>"
    )


def _marker(widths: Sequence[float], row: int, x: float) -> str:
    column = 0
    while column < len(widths) - 1 and x > widths[column] * CHARACTER:
        x -= widths[column] * CHARACTER
        column += 1
    offset = 3 * EMU  # a little below the text
    return (
        f"<xdr:col>{column}</xdr:col><xdr:colOff>{int(x * EMU)}</xdr:colOff>"
        f"<xdr:row>{row - 1}</xdr:row><xdr:rowOff>{offset}</xdr:rowOff>"
    )


def add_rules(parts: dict[str, bytes], rules: Sequence[str]) -> None:
    """Put the lines into the first sheet's drawing; make one if the sheet has no chart."""
    lines = "".join(rules).encode()
    if _PART not in parts:
        parts[_PART] = f'<?xml version="1.0" encoding="UTF-8"?>\n<wsDr xmlns="{_DRAWING}"></wsDr>'.encode()
        types = parts["[Content_Types].xml"]
        override = f'<Override PartName="/{_PART}" ContentType="{_TYPE}"/></Types>'.encode()
        parts["[Content_Types].xml"] = types.replace(b"</Types>", override)
        relation = f'<Relationship Id="rId1" Type="{_RELATIONS}/drawing" Target="/{_PART}"/>'
        parts[_SHEET_RELATIONS] = f'<Relationships xmlns="{_PACKAGE}">{relation}</Relationships>'.encode()
        reference = f'<drawing xmlns:r="{_RELATIONS}" r:id="rId1"/></worksheet>'.encode()
        parts[_SHEET] = parts[_SHEET].replace(b"</worksheet>", reference)
    before, mark, after = parts[_PART].rpartition(b"</")
    parts[_PART] = before + lines + mark + after
