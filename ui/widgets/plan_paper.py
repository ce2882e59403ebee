"""The document of a plan's editor: each paragraph is a line of the outline, its marker painted beside it.

Markers are painted, not text, so they are never typed, selected or spoilt. What is typed is read from the
document; what is worked out elsewhere (`drafting.lines`) is written into it, and only where it differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextOption,
)
from PySide6.QtWidgets import QTextEdit, QToolTip

from cchc_desktop.documents.plan_document import is_title
from cchc_desktop.drafting import lines as edit
from cchc_desktop.drafting.lines import Line, Lines
from cchc_desktop.models import Level, Node
from ui.theme import Theme
from ui.widgets.marks import paint_dot

PAUSE = 700  # ms without a key after which what was typed is handed over
_KEY = QTextFormat.Property.UserProperty.value + 1
_LEFT, _STEP, _RIGHT, _GAP = 50, 19, 24, 9  # px: text of a mục, each level in, right margin, marker to text
_SIZE = 15
_MARK = 20  # px at the left edge where marks stand
_ALL = 1 << 30
_LEAST_MARGIN = 10
_CELL = 220  # px: a longer cell pushes those behind it
_CHILD = (Node(Level.TEXT, "x"),)
_Look = tuple[int, Level, int, bool, int, tuple[int, ...]]


class OutlinePaper(QTextEdit):
    """Shows an outline as paper; `edited` gives it after a step, `line_changed` the line one is in."""

    edited = Signal(object)
    line_changed = Signal(str)
    mark_clicked = Signal(str)  # id of a marked line

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._auto = True
        self._lines: Lines = []
        self._looks: list[_Look | None] = []
        self._drawn: list[
            tuple[Line, bool] | None
        ] = []  # the line that each look was made for, and if it has lines below
        self._keys: dict[str, int] = {}
        self._ids: dict[int, str] = {}
        self._quiet = self._broken = False
        self._head = self._tail = _ALL  # lines at both ends that no change since the last step has touched
        self._touched: set[int] = set()
        self._since = 0
        self._at = -1
        self._heading: str = ""
        self._marked: frozenset[str] = frozenset()
        self._widths: dict[tuple[str, bool], float] = {}
        self._formats: dict[tuple[bool, bool], QTextCharFormat] = {}
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.flush)
        self.setProperty("look", "official")
        self.setAccessibleName("Nội dung kế hoạch")
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # its coming must not break lines anew
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setUndoRedoEnabled(False)
        self.setAcceptRichText(False)
        self.setAcceptDrops(False)
        self.document().setDocumentMargin(8)
        self.document().contentsChange.connect(self._changed)
        self.cursorPositionChanged.connect(self._moved)
        theme.changed.connect(self._recolour)
        self._show([Line("n1", Level.ROMAN, "")])

    # -- what is shown --------------------------------------------------------------------------

    def set_outline(self, outline: Sequence[Node], *, auto: bool = True, follow: bool = False) -> None:
        """Show an outline; `follow` puts the cursor where it differs from the one shown before."""
        self._take_texts()
        self._auto = auto
        lines = edit.lines_of(outline) or [Line("n1", Level.ROMAN, "", "I.")]
        caret = None
        if follow and (place := _first_difference(self._lines, lines)) is not None:
            place = min(place, len(lines) - 1)
            caret = (lines[place].id, len(lines[place].text))
        self._show(lines, caret)
        if caret:
            self.ensureCursorVisible()

    def outline(self) -> tuple[Node, ...]:
        """Return what stands in the editor now, the line being typed included."""
        self._take_texts()
        lines = [line if line.text == (text := line.text.strip()) else replace(line, text=text) for line in self._lines]
        return () if len(lines) == 1 and not lines[0].text else edit.outline_of(lines)

    def set_marked(self, ids: Iterable[str]) -> None:
        """Mark lines at the edge: those that are tasks."""
        if (marked := frozenset(ids)) != self._marked:
            self._marked = marked
            self.viewport().update()

    @property
    def auto(self) -> bool:
        """Tell whether markers are always computed anew."""
        return self._auto

    @property
    def current_id(self) -> str:
        """Return the id of the line that the cursor is in."""
        place = self.textCursor().blockNumber()
        return self._lines[place].id if place < len(self._lines) else ""

    def line_at(self, place: int) -> Line:
        return self._lines[place]

    def place_of(self, line_id: str) -> int | None:
        return next((place for place, line in enumerate(self._lines) if line.id == line_id), None)

    def go_to(self, line_id: str, offset: int = 0) -> None:
        """Put the cursor into a line and the line at the top of the view."""
        if (place := self.place_of(line_id)) is None:
            return
        block = self.document().findBlockByNumber(place)
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + min(offset, len(block.text())))
        self.setTextCursor(cursor)
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(round(top) - 6)

    # -- steps ----------------------------------------------------------------------------------

    def flush(self) -> None:
        """Hand over what was typed since the last step."""
        if self._broken:
            self._settle()
        elif self._touched:
            self._take_texts()
            self._show(self._lines)
            self._tell()

    def _replace(self, lines: Lines, caret: tuple[str, int] | None = None) -> None:
        numbered = edit.numbered(lines, None if self._auto else self._lines)
        if numbered != self._lines:
            self._show(numbered, caret)
            self._tell()
            self.ensureCursorVisible()

    def _tell(self) -> None:
        self._pause.stop()
        self._since = 0
        self.edited.emit(self.outline())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.flush()

    # -- document and lines ------------------------------------------------------------------------

    def _changed(self, position: int, _removed: int, added: int) -> None:
        if self._quiet:
            return
        document = self.document()
        first, last = document.findBlock(position), document.findBlock(position + added)
        end = last.blockNumber() if last.isValid() else document.blockCount() - 1
        self._head = min(self._head, first.blockNumber())
        self._tail = min(self._tail, document.blockCount() - 1 - end)
        if self._broken or document.blockCount() != len(self._lines):
            if not self._broken:
                self._broken = True
                QTimer.singleShot(0, self, self._settle)
            return
        self._touched.update(range(first.blockNumber(), end + 1))
        self._since += added
        self._pause.start()

    def _take_texts(self) -> None:
        """Read the lines typed in; which line is which has not changed."""
        if self._broken:
            self._settle()
        for place in self._touched:
            text = _text(self.document().findBlockByNumber(place))
            if text != self._lines[place].text:
                self._lines = [*self._lines]
                self._lines[place] = replace(self._lines[place], text=text)
        self._touched.clear()

    def _settle(self) -> None:
        """Tell which line is which after paragraphs were split, joined or taken out."""
        if not self._broken:
            return
        self._broken = False
        self._touched.clear()
        old = self._lines
        document = self.document()
        head = min(self._head, len(old), document.blockCount())
        tail = min(self._tail, len(old) - head, document.blockCount() - head)
        known = {line.id: line for line in old[head : len(old) - tail]}
        out: Lines = []
        was: list[str] = []
        above: dict[str, int] = {}  # id → place of the line that has it so far
        block = document.findBlockByNumber(head)
        for _ in range(document.blockCount() - head - tail):
            text = _text(block)
            was.append(text)
            line_id = self._ids.get(block.blockFormat().intProperty(_KEY), "")
            pattern = known.get(line_id) or (out[-1] if out else Line("", Level.TEXT, ""))
            same = pattern if pattern.text == text else replace(pattern, text=text)
            if line_id in above and not out[above[line_id]].text and text:
                # Split at its very start: the text keeps its line, the empty one before it is new.
                place = above[line_id]
                out[place] = replace(out[place], id="", marker="")
                above[line_id] = len(out)
                out.append(same)
            elif line_id in above or line_id not in known:
                out.append(replace(pattern, id="", text=text.lstrip(), marker=""))
            else:
                above[line_id] = len(out)
                out.append(same)
            block = block.next()
        lines = [*old[:head], *out, *old[len(old) - tail :]]
        for place, line in enumerate(lines):
            if not line.id:
                lines[place] = replace(line, id=edit.free_id(lines))
        # The document as it is now, before anything is worked out: what differs from that is written.
        new = [None] * len(out)
        self._looks = [*self._looks[:head], *new, *self._looks[len(old) - tail :]]
        self._drawn = [*self._drawn[:head], *new, *self._drawn[len(old) - tail :]]
        shown = [
            line if line.text == text else replace(line, text=text)
            for line, text in zip(lines[head : head + len(out)], was, strict=True)
        ]
        self._lines = [*lines[:head], *shown, *lines[head + len(out) :]]
        cursor = self.textCursor()
        place = cursor.blockNumber()
        caret = (lines[place].id, min(cursor.positionInBlock(), len(lines[place].text)))
        self._show(edit.numbered(lines, None if self._auto else old), caret)
        self._tell()

    def _show(self, lines: Lines, caret: tuple[str, int] | None = None) -> None:
        """Make the document what the lines say, touching only what differs."""
        document = self.document()
        cursor = self.textCursor()
        if caret is None and cursor.blockNumber() < len(self._lines):
            caret = (self._lines[cursor.blockNumber()].id, cursor.positionInBlock())
        anchor_kept = cursor.hasSelection() and len(lines) == len(self._lines)
        old, self._lines = self._lines, lines
        self._quiet = True
        writer = QTextCursor(document)
        writer.beginEditBlock()
        try:
            rewritten = self._write_texts(writer, old, lines)
            self._write_looks(lines)
        finally:
            writer.endEditBlock()
            self._quiet = False
        self._head = self._tail = _ALL
        if caret is not None and (rewritten or not anchor_kept):
            self._put_cursor(*caret)
        self._tell_line()
        self.viewport().update()

    def _write_texts(self, writer: QTextCursor, old: Lines, new: Lines) -> bool:
        looks = self._looks if len(self._looks) == len(old) else [None] * len(old)
        drawn = self._drawn if len(self._drawn) == len(old) else [None] * len(old)
        head = 0
        while head < min(len(old), len(new)) and old[head].text == new[head].text:
            head += 1
        tail = 0
        while tail < min(len(old), len(new)) - head and old[-1 - tail].text == new[-1 - tail].text:
            tail += 1
        if head == len(old) == len(new):
            self._looks, self._drawn = list(looks), list(drawn)
            return False
        if head in (len(old) - tail, len(new) - tail):  # nothing on one side: take a neighbour along
            if head:
                head -= 1
            elif tail:
                tail -= 1
        document = self.document()
        last = document.findBlockByNumber(max(len(old) - tail - 1, 0))
        writer.setPosition(document.findBlockByNumber(head).position())
        writer.setPosition(last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        middle = new[head : len(new) - tail]
        writer.insertText("\n".join(line.text for line in middle), self._letters(False))
        self._looks = [*looks[:head], *[None] * len(middle), *looks[len(old) - tail :]]
        self._drawn = [*drawn[:head], *[None] * len(middle), *drawn[len(old) - tail :]]
        return True

    def _write_looks(self, lines: Lines) -> None:
        document, drawn = self.document(), self._drawn
        last = len(lines) - 1
        stops = self._tab_stops(lines)
        for place, line in enumerate(lines):
            above = place < last and lines[place + 1].depth > line.depth
            known = drawn[place]
            if known is not None and known[0] is line and known[1] is above and place not in stops:
                continue
            drawn[place] = (line, above)
            look = (*self._look(line, above), stops.get(place, ()))
            before = self._looks[place]
            if look == before:
                continue
            block = document.findBlockByNumber(place)
            cursor = QTextCursor(block)
            cursor.setBlockFormat(self._paragraph(look))
            if before is None or before[3] is not look[3]:
                letters = self._letters(look[3])
                cursor.setBlockCharFormat(letters)
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                cursor.setCharFormat(letters)
            self._looks[place] = look

    def _tab_stops(self, lines: Lines) -> dict[int, tuple[int, ...]]:
        """Return where the cells of each row of a table begin, as far as rows share their columns."""
        out: dict[int, tuple[int, ...]] = {}
        metrics = QFontMetricsF(self._theme.official_font(_SIZE))
        rows = [place for place, line in enumerate(lines) if "\t" in line.text]
        for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
            places = [place for _, place in run]
            cells = [lines[place].text.split("\t") for place in places]
            widths = [
                max(min(metrics.horizontalAdvance(row[column]), _CELL) if column < len(row) else 0 for row in cells)
                for column in range(max(map(len, cells)))
            ]
            stops = tuple(round(x) for x in accumulate(width + 24 for width in widths))
            out |= dict.fromkeys(places, stops[:-1])
        return out

    def _look(self, line: Line, above: bool) -> tuple[int, Level, int, bool, int]:
        bold = line.level is Level.ROMAN
        if line.level is Level.ARABIC:
            bold = is_title(Node(line.level, line.text, "", _CHILD if above else ()))
        left = _LEFT + _STEP * min(line.depth, 6)
        if line.marker:
            left = max(left, _LEAST_MARGIN + round(self._marker_width(line.marker, bold)) + _GAP)
        return self._key(line.id), line.level, left, bold, line.depth

    def _paragraph(self, look: _Look) -> QTextBlockFormat:
        key, level, left, _, depth, stops = look
        out = QTextBlockFormat()
        out.setTabPositions([QTextOption.Tab(stop, QTextOption.TabType.LeftTab) for stop in stops])
        out.setProperty(_KEY, key)
        out.setLeftMargin(left)
        out.setRightMargin(_RIGHT)
        out.setTopMargin(10 if level is Level.ROMAN else 5)
        out.setTextIndent(_STEP if level is Level.TEXT and depth else 0)
        out.setLineHeight(112, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        return out

    def _letters(self, bold: bool) -> QTextCharFormat:
        known = self._formats.get((bold, self._theme.dark))
        if known is None:
            known = QTextCharFormat()
            known.setFont(self._theme.official_font(_SIZE, bold=bold))
            known.setForeground(self._theme.color("text"))
            self._formats[bold, self._theme.dark] = known
        return known

    def _marker_width(self, marker: str, bold: bool) -> float:
        known = self._widths.get((marker, bold))
        if known is None:
            metrics = QFontMetricsF(self._theme.official_font(_SIZE, bold=bold))
            known = self._widths[marker, bold] = metrics.horizontalAdvance(marker)
        return known

    def _key(self, line_id: str) -> int:
        key = self._keys.get(line_id)
        if key is None:
            key = self._keys[line_id] = len(self._keys) + 1
            self._ids[key] = line_id
        return key

    def _put_cursor(self, line_id: str, offset: int) -> None:
        if (place := self.place_of(line_id)) is None:
            return
        block = self.document().findBlockByNumber(place)
        cursor = self.textCursor()
        cursor.setPosition(block.position() + min(offset, block.length() - 1))
        self._quiet = True
        self.setTextCursor(cursor)
        self._quiet = False

    def _moved(self) -> None:
        if self._quiet:
            return
        if self.textCursor().blockNumber() != self._at:
            if self._touched and not self._broken and self._at not in (-1, self.textCursor().blockNumber()):
                self.flush()
            self._tell_line()
            self.viewport().update()

    def _tell_line(self) -> None:
        self._at = self.textCursor().blockNumber()
        if self.current_id != self._heading:
            self._heading = self.current_id
            self.line_changed.emit(self._heading)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what a mark at the edge means, and open what it stands for on a click."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            marked = self._marked_at(event.pos())
            QToolTip.showText(event.globalPos(), "Nhiệm vụ của kế hoạch; bấm để mở" if marked else "", self)
            return True
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonPress
            and (line_id := self._marked_at(event.position().toPoint()))
        ):
            self.mark_clicked.emit(line_id)
            return True
        return super().viewportEvent(event)

    def _marked_at(self, point: QPoint) -> str:
        if point.x() > _MARK:
            return ""
        place = self.cursorForPosition(point).blockNumber()
        line_id = self._lines[place].id if place < len(self._lines) else ""
        return line_id if line_id in self._marked else ""

    # -- drawing -------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus() and not self.isReadOnly():
            self._paint_band()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(self._theme.color("accent"))
        layout = self.document().documentLayout()
        up = self.verticalScrollBar().value()
        block = self.cursorForPosition(event.rect().topLeft()).block().previous()
        block = block if block.isValid() else self.document().begin()
        foot = event.rect().bottom() + up
        while block.isValid() and (place := block.blockNumber()) < len(self._lines):
            if layout.blockBoundingRect(block).top() > foot:
                break
            line, look = self._lines[place], self._looks[place]
            text = block.layout()
            first = text.lineAt(0)
            base = text.position().y() + (first.y() + first.ascent() if first.isValid() else 14) - up
            if line.id in self._marked:
                paint_dot(painter, QPointF(10, base - 5), self._theme.color("accent"), self._theme.color("accent"), 3)
            if line.marker and look is not None:
                right = self.document().documentMargin() + look[2] - _GAP
                painter.setFont(self._theme.official_font(_SIZE, bold=look[3]))
                painter.drawText(QPointF(right - self._marker_width(line.marker, look[3]), base), line.marker)
            block = block.next()

    def _paint_band(self) -> None:
        rect = self.document().documentLayout().blockBoundingRect(self.textCursor().block())
        top = rect.top() - self.verticalScrollBar().value()
        painter = QPainter(self.viewport())
        painter.fillRect(QRectF(0, top - 1, self.viewport().width(), rect.height() + 3), self._theme.color("hover"))
        painter.fillRect(QRectF(0, top - 1, 2, rect.height() + 3), self._theme.color("accent"))

    def _recolour(self) -> None:
        self._formats.clear()
        self._looks = [None] * len(self._lines)
        self._drawn = [None] * len(self._lines)
        self._show(self._lines)


def _text(block: QTextBlock) -> str:
    return block.text().replace("\u2028", " ").replace("\ufffc", "")


def _first_difference(old: Lines, new: Lines) -> int | None:
    for place, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return place
    return min(len(old), len(new)) if len(old) != len(new) else None
