"""The bar charts of `Tổng hợp`: per cent of the year's plan by kind, so that no kinds are added, and units.

Without a plan the first shows the number of activities by group. Its figures stand in hidden columns beside the
table (outside the print area), because those of the table are parted by group rows and unplanned kinds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cchc_desktop import catalog
from cchc_desktop.exports.xlsx.measure import CHARACTER
from cchc_desktop.exports.xlsx.page import period_phrase
from cchc_desktop.exports.xlsx.styles import FONT, PERCENT, WHOLE, Style, Styles
from cchc_desktop.reports.figures import ReportFigures
from cchc_desktop.text import percent

NAMES, UNIT_NAMES = 15, 17  # columns O to R, hidden; the figures stand in the column after the names
LEFT, RIGHT = (1, 4), (5, 13)  # columns of the two charts
BAR = "2F6DB5"
GRID = "D9D9D9"
EMU = 12_700  # in a point
_BAR_ROOM, _FRAME_ROOM, _LEAST = 25.0, 75.0, 190.0  # points
_LONGEST_NAME = 66  # two lines
_MOST_UNITS = 16
_AXIS_END = 2.0  # one kind done nine times over must not squeeze the others to nothing


def add(styles: Styles, sheet: Worksheet, figures: ReportFigures, top: int) -> float:
    """Draw the charts from row `top` down, by kind at the left, by unit at the right; return the height they need."""
    drawn = [
        (names, place, bars)
        for names, place, bars in ((NAMES, LEFT, _kind_bars(figures)), (UNIT_NAMES, RIGHT, _unit_bars(figures)))
        if bars.tell
    ]
    if not drawn:
        return 0
    needed = max(_LEAST, _FRAME_ROOM + _BAR_ROOM * max(len(bars.bars) for *_, bars in drawn))
    for names, place, bars in drawn:
        for row, (name, value) in enumerate(bars.bars, top):
            styles.put(sheet, row, names, _short(name), Style(border=False, wrap=False))
            styles.put(sheet, row, names + 1, value, Style(border=False, wrap=False, format=bars.form))
        chart: Any = _bar_chart(sheet, top, names, bars)
        chart.anchor = _anchor(sheet, top, needed, place if len(drawn) > 1 else (LEFT[0], RIGHT[1]))
        sheet.add_chart(chart)
    for column in range(NAMES, UNIT_NAMES + 2):
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    return needed


@dataclass(frozen=True, slots=True)
class _Bars:
    bars: list[tuple[str, float]]
    form: str
    title: str
    lower: str

    @property
    def tell(self) -> bool:
        """Tell whether there is anything to see: one count alone compares nothing, one share says how far it is."""
        return any(value for _, value in self.bars) and (len(self.bars) > 1 or self.form == PERCENT)


def _kind_bars(figures: ReportFigures) -> _Bars:
    planned = [(kind.label, kind.ratio) for kind in figures.kinds if kind.ratio is not None]
    if planned:
        title = f"Tỷ lệ hoàn thành kế hoạch năm đến hết {period_phrase(figures)}"
        if figures.period.years > 1:
            title = f"Tỷ lệ hoàn thành kế hoạch {period_phrase(figures)}"
        lower = f"lũy kế so với kế hoạch; thời gian của năm đã qua {percent(_elapsed(figures))}"
        return _Bars(planned, PERCENT, title, lower if figures.period.years == 1 else "lũy kế so với kế hoạch")
    title = f"Số hoạt động theo nhóm hình thức {period_phrase(figures)}"
    return _Bars(_groups(figures), WHOLE, title, "số lần ghi nhận, không phải số lượng sản phẩm")


def _unit_bars(figures: ReportFigures) -> _Bars:
    """Return the units by their activities, the most first; beyond sixteen a chart says nothing."""
    rows = sorted(
        ((row.unit.label or row.unit.name, float(row.activities)) for row in figures.units if row.unit),
        key=lambda pair: -pair[1],
    )
    shown = [pair for pair in rows if pair[1]][:_MOST_UNITS]
    lower = "số lần ghi nhận" if len(rows) <= _MOST_UNITS else f"{_MOST_UNITS} đơn vị có nhiều hoạt động nhất"
    return _Bars(shown, WHOLE, f"Số hoạt động theo đơn vị {period_phrase(figures)}", lower)


def _groups(figures: ReportFigures) -> list[tuple[str, float]]:
    counts: dict[str, int] = {}
    for kind in figures.kinds:
        counts[kind.group] = counts.get(kind.group, 0) + kind.activities
    labels = {group.id: group.label for group in catalog.groups()}
    return [(labels.get(group, group), count) for group, count in counts.items() if count]


def _elapsed(figures: ReportFigures) -> float:
    """Return the part of the report year that has passed when the period ends."""
    start = figures.year_first
    whole = (start.replace(year=start.year + 1) - start).days
    return min(1.0, ((figures.last - start).days + 1) / whole)


def _short(name: str) -> str:
    if len(name) <= _LONGEST_NAME:
        return name
    return name[:_LONGEST_NAME].rsplit(" ", 1)[0].rstrip(" ,") + "…"


def _bar_chart(sheet: Worksheet, top: int, names_column: int, bars: _Bars) -> BarChart:
    count, form = len(bars.bars), bars.form
    highest = max(value for _, value in bars.bars)
    chart = BarChart()
    chart.type = "bar"
    chart.style = 2
    chart.gapWidth = 45
    chart.legend = None
    chart.visible_cells_only = False  # the figures stand in hidden columns
    last = top + count - 1
    chart.add_data(Reference(sheet, min_col=names_column + 1, min_row=top, max_row=last))
    chart.set_categories(Reference(sheet, min_col=names_column, min_row=top, max_row=last))
    chart.title = _title(bars.title, bars.lower)
    chart.title.overlay = False
    series = chart.series[0]
    series.graphicalProperties = GraphicalProperties(solidFill=BAR)
    series.graphicalProperties.line = LineProperties(noFill=True)
    series.invertIfNegative = False
    labels = series.dLbls = DataLabelList()
    labels.numFmt = form
    labels.showVal = True
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    labels.position = "outEnd"
    labels.txPr = _text(1000, bold=True)
    names, values = chart.x_axis, chart.y_axis
    names.scaling.orientation = "maxMin"  # the first kind at the top
    names.delete = values.delete = False
    names.txPr = _text(1000)
    names.majorTickMark = "none"
    names.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill="808080"))
    values.txPr = _text(900, color="595959")
    values.number_format = "0%" if form == PERCENT else "#,##0"
    values.numFmt.sourceLinked = False
    values.scaling.min = 0
    if form == PERCENT:
        values.scaling.max, values.majorUnit = _scale(highest)
    values.crosses = "max"  # at the foot, now that the order is turned round
    values.majorTickMark = "none"
    values.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=GRID)))
    values.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    frame = GraphicalProperties(solidFill="FFFFFF", ln=LineProperties(solidFill="BFBFBF"))
    chart.graphical_properties = frame
    chart.roundedCorners = False
    head = 52.0 / (_FRAME_ROOM + _BAR_ROOM * count)
    chart.layout = Layout(manualLayout=_inner(min(0.3, head)))
    return chart


def _inner(head: float) -> ManualLayout:
    """Return the place of the bars: names of kinds need two fifths of the width at their left."""
    return ManualLayout(
        layoutTarget="inner", xMode="edge", yMode="edge", x=0.43, y=head, w=0.47, h=1 - head - 0.09
    )  # fmt: skip


def _scale(highest: float) -> tuple[float, float]:
    """Return the end and the step of a per cent axis; what lies beyond 200% is told by its label."""
    step = 0.25 if highest > 1 else 0.2
    return min(_AXIS_END, max(1.0, step * (int(highest * 1.12 / step) + 1))), step


def _anchor(sheet: Worksheet, top: int, height: float, columns: tuple[int, int]) -> TwoCellAnchor:
    """Return the place over columns (first, last), `height` points from row `top` down."""
    end, left = top, height - 2
    gap = int(3 * EMU)  # the frame's own line must not print at the foot of the page before
    while (tall := sheet.row_dimensions[end].height or 18.0) < left and end < top + 500:
        left -= tall
        end += 1
    first, last = columns
    indent = int(CHARACTER * EMU * 1.5) if first > 1 else 0
    start = AnchorMarker(col=first - 1, colOff=indent, row=top - 1, rowOff=gap)
    stop = AnchorMarker(col=last, colOff=0, row=end - 1, rowOff=int(left * EMU))
    return TwoCellAnchor(editAs="oneCell", _from=start, to=stop)


def _properties(size: int, *, bold: bool = False, color: str = "000000") -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=color, latin=Font(typeface=FONT), cs=Font(typeface=FONT))


def _text(size: int, *, bold: bool = False, color: str = "000000") -> RichText:
    properties = _properties(size, bold=bold, color=color)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=properties), endParaRPr=properties)])


def _title(text: str, lower: str) -> Title:
    title = Title()
    lines = ((text, _properties(1200, bold=True)), (lower, _properties(1000, color="595959")))
    paragraphs = [
        Paragraph(pPr=ParagraphProperties(defRPr=properties), r=[RegularTextRun(rPr=properties, t=line)])
        for line, properties in lines
    ]
    title.tx = _rich(paragraphs)
    return title


def _rich(paragraphs: list[Paragraph]) -> Text:
    return Text(rich=RichText(p=paragraphs))
