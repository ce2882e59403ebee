"""Tables: the ruled ones of an appendix, and the bare ones that hold letterhead and closing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from cchc_desktop.documents.blocks import Align, Table
from cchc_desktop.exports.docx.markup import Element, clean, element, line, paragraph, text_run, twips
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


def cell(width: float, content: Iterable[Element], span: int = 1, middle: bool = False) -> Element:
    """Make a cell; Word refuses one without a paragraph."""
    inside = list(content) or [paragraph("Bang")]
    properties = element(
        "tcPr",
        None,
        element("tcW", {"w": twips(width), "type": "dxa"}),
        element("gridSpan", {"val": str(span)}) if span > 1 else None,
        element("vAlign", {"val": "center"}) if middle else None,
    )
    return element("tc", None, properties, *inside)


def ruled_table(
    table: Table, family: Family, style: Style, width: float, progress: Callable[[], None] | None = None
) -> Element:
    """Make a table whose header repeats on each page; a row of one cell is a group heading over all columns."""
    wide = len(table.columns) >= _WIDE
    size = style.wide_table if wide else style.table
    direct = size if wide else None
    widths = column_widths(table, family, size, width, _PAD_X)
    made = _frame(widths, 0.0, _THICKNESS, (_PAD_X, _PAD_Y))
    if any(column.title.strip() for column in table.columns):
        heads = [
            cell(w, [_cell_text("TieuDeBang", column.title, direct)], middle=True)
            for column, w in zip(table.columns, widths, strict=True)
        ]
        # cantSplit with tblHeader: the header stands whole at the top of each page.
        made.append(element("tr", None, element("trPr", None, element("cantSplit"), element("tblHeader")), *heads))
    count = len(widths)
    aligns = [_ALIGN[column.align] for column in table.columns]
    for values in table.rows:
        if len(values) == 1 and count > 1:
            cells = [cell(sum(widths), [_cell_text("NhomBang", values[0], direct)], span=count)]
        else:
            if len(values) > count:  # no text may be lost: what has no column joins the last one
                values = (*values[: count - 1], " ".join(values[count - 1 :]))
            texts = [*values, *[""] * (count - len(values))]
            cells = [
                cell(w, [_cell_text("Bang", value, direct, align)])
                for value, w, align in zip(texts, widths, aligns or [None] * count, strict=True)
            ]
        made.append(element("tr", None, element("trPr", None, element("cantSplit")), *cells))
        if progress:
            progress()
    return made


def _cell_text(style: str, text: str, size: float | None, align: str | None = None) -> Element:
    run = text_run(clean(text))
    if size is not None:
        value = {"val": str(round(size * 2))}
        run.insert(0, element("rPr", None, element("sz", value), element("szCs", value)))
    return paragraph(style, [run], align=align)


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
