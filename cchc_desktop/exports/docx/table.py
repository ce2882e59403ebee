"""Tables: the ruled ones of an appendix, and the bare ones that hold letterhead and closing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from cchc_desktop.documents.blocks import Align, Table
from cchc_desktop.exports.docx.markup import Element, add, add_text, clean, element, line, paragraph, twips
from cchc_desktop.exports.pdf.columns import column_widths
from cchc_desktop.exports.pdf.fonts import Family
from cchc_desktop.exports.pdf.style import Style

_PAD_X, _PAD_Y = 3.6, 2.6
_THICKNESS = 0.5
_WIDE = 9  # columns from which the smaller letters are used
_ALIGN = {Align.LEFT: None, Align.CENTER: "center", Align.RIGHT: "right"}


def bare_table(widths: Sequence[float], indent: float = 0.0) -> Element:
    """Make a table without borders and without cell margins, its columns fixed."""
    return _frame(widths, indent, None, (0.0, 0.0))


def cell(width: float, content: Iterable[Element]) -> Element:
    """Make a cell of a bare table; Word refuses one without a paragraph."""
    inside = list(content) or [paragraph("Bang")]
    properties = element(
        "tcPr",
        None,
        element("tcW", {"w": twips(width), "type": "dxa"}),
    )
    return element("tc", None, properties, *inside)


def ruled_table(
    table: Table, family: Family, style: Style, width: float, progress: Callable[[], None] | None = None
) -> Element:
    """Make a table whose header repeats on each page; a row of one cell is a group heading over all columns."""
    small = "Nho" if len(table.columns) >= _WIDE else ""
    size = style.wide_table if small else style.table
    widths = column_widths(table, family, size, width, _PAD_X)
    made = _frame(widths, 0.0, _THICKNESS, (_PAD_X, _PAD_Y))
    if any(column.title.strip() for column in table.columns):
        row = _add_row(made, header=True)
        for column, w in zip(table.columns, widths, strict=True):
            _add_cell(row, w, f"TieuDeBang{small}", column.title, middle=True)
    count = len(widths)
    aligns = [_ALIGN[column.align] for column in table.columns] or [None] * count
    group, plain = f"NhomBang{small}", f"Bang{small}"
    for values in table.rows:
        row = _add_row(made)
        if len(values) == 1 and count > 1:
            _add_cell(row, sum(widths), group, values[0], span=count)
        else:
            if len(values) > count:  # no text may be lost: what has no column joins the last one
                values = (*values[: count - 1], " ".join(values[count - 1 :]))
            texts = [*values, *[""] * (count - len(values))]
            for text, w, align in zip(texts, widths, aligns, strict=True):
                _add_cell(row, w, plain, text, align)
        if progress:
            progress()
    return made


def _add_row(table: Element, header: bool = False) -> Element:
    """Add a row that no page splits; a header row is repeated on each page."""
    row = add(table, "tr")
    properties = add(row, "trPr")
    add(properties, "cantSplit")
    if header:
        add(properties, "tblHeader")
    return row


def _add_cell(
    row: Element, width: float, style: str, text: str, align: str | None = None, *, span: int = 1, middle: bool = False
) -> None:
    made = add(row, "tc")
    properties = add(made, "tcPr")
    add(properties, "tcW", {"w": twips(width), "type": "dxa"})
    if span > 1:
        add(properties, "gridSpan", {"val": str(span)})
    if middle:
        add(properties, "vAlign", {"val": "center"})
    p = add(made, "p")
    place = add(p, "pPr")
    add(place, "pStyle", {"val": style})
    if align:
        add(place, "jc", {"val": align})
    if text:
        add_text(add(p, "r"), clean(text))


def _frame(widths: Sequence[float], indent: float, thickness: float | None, pad: tuple[float, float]) -> Element:
    across, down = pad
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = None
    if thickness is not None:
        borders = element("tblBorders", None, *(element(side, line("single", thickness)) for side in sides))
    margins = zip(("top", "left", "bottom", "right"), (down, across, down, across), strict=True)
    properties = element(
        "tblPr",
        None,
        element("tblW", {"w": twips(sum(widths)), "type": "dxa"}),
        element("tblInd", {"w": twips(indent), "type": "dxa"}),
        borders,
        element("tblLayout", {"type": "fixed"}),
        element("tblCellMar", None, *(element(side, {"w": twips(w), "type": "dxa"}) for side, w in margins)),
    )
    grid = element("tblGrid", None, *(element("gridCol", {"w": twips(width)}) for width in widths))
    return element("tbl", None, properties, grid)
