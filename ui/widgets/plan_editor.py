"""A plan's text edited as on paper: lines flow in the serif face, their markers are computed and drawn beside them.

A stock QTextEdit: letters, dead keys and Unikey's backspaces go their own way, nothing is replaced while typing.
Each paragraph of the document is a line of the outline; markers are painted, not text, so they are never typed,
selected or spoilt. Levels, moves and pasted lists are worked out in `drafting.lines`, and only what differs is
written into the document. Undo belongs to the page, which keeps whole plans.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextOption,
)
from PySide6.QtWidgets import QMenu, QTextEdit

from cchc_desktop.documents.plan_document import is_title
from cchc_desktop.drafting import lines as edit
from cchc_desktop.drafting.clipboard import copied_text, pasted_lines, rows_of
from cchc_desktop.drafting.lines import Line, Lines
from cchc_desktop.models import Level, Node
from ui.theme import Theme
from ui.widgets.marks import paint_dot

PAUSE = 700  # ms without a key after which what was typed is handed over
_STEP_LETTERS = 40  # typed letters after which a new step of undo begins, at the next space
_KEY = QTextFormat.Property.UserProperty.value + 1
_LEFT, _STEP, _RIGHT, _GAP = 50, 19, 24, 9  # px: text of a mục, each level in, right margin, marker to text
_SIZE = 15
_LEAST_MARGIN = 10
_CHILD = (Node(Level.TEXT, "x"),)
_ACTIONS: dict[tuple[Qt.Key, Qt.KeyboardModifier], str] = {
    (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier): "indent",
    (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier): "outdent",
    (Qt.Key.Key_Backtab, Qt.KeyboardModifier.NoModifier): "outdent",
    (Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier): "outdent",
    (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier): "up",
    (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier): "down",
    (Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier): "remove",
}
_CHANGES: dict[str, Callable[[Lines, int], Lines]] = {
    "indent": edit.indent,
    "outdent": edit.outdent,
    "up": lambda lines, place: edit.move(lines, place, -1),
    "down": lambda lines, place: edit.move(lines, place, 1),
    "remove": edit.remove,
}
_Look = tuple[int, Level, int, bool, int]


class OutlineEditor(QTextEdit):
    """`edited` gives the outline after a step; `asked` is "undo" or "redo"; `line_changed` the line one is in."""

    edited = Signal(object)
    asked = Signal(str)
    line_changed = Signal(str)

    def __init__(self, theme: Theme, *, tables: bool = False) -> None:
        super().__init__()
        self._theme, self._tables = theme, tables
        self._auto = True
        self._lines: Lines = []
        self._looks: list[_Look | None] = []
        self._keys: dict[str, int] = {}
        self._ids: dict[int, str] = {}
        self._quiet = self._broken = False
        self._touched: set[int] = set()
        self._since = 0
        self._at = -1
        self._heading: str = ""
        self._marked: frozenset[str] = frozenset()
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

    def act(self, action: str) -> None:
        """Do what a key or button of the outline means for the lines selected."""
        if self.isReadOnly():
            return
        if action == "insert":
            cursor = self.textCursor()
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            self.setTextCursor(cursor)
            self._enter()
            return
        self._apply(_CHANGES[action], one=action in ("up", "down"))

    def set_level(self, level: Level) -> None:
        """Make the lines selected another kind."""
        if not self.isReadOnly():
            self._apply(lambda lines, place: edit.with_level(lines, place, level))

    def set_marker(self, marker: str) -> None:
        """Write the marker of the current line by hand; it stays until its list is changed."""
        self._take_texts()
        place = self.textCursor().blockNumber()
        self._show([*self._lines[:place], replace(self._lines[place], marker=marker), *self._lines[place + 1 :]])
        self._tell()

    def replace_line(self, line_id: str, text: str) -> None:
        """Give a line another text, as a step of its own."""
        self._take_texts()
        if (place := self.place_of(line_id)) is not None:
            self._replace([*self._lines[:place], replace(self._lines[place], text=text), *self._lines[place + 1 :]])

    def insert_words(self, words: str) -> None:
        """Put words in at the cursor, parted from their neighbours by spaces."""
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        cursor.insertText(f"{'' if not before or before[-1] in ' (“' else ' '}{words}")
        self.flush()

    def _apply(self, change: Callable[[Lines, int], Lines], *, one: bool = False) -> None:
        self._settle() if self._broken else self._take_texts()
        cursor = self.textCursor()
        caret = (self.current_id, cursor.positionInBlock())
        document = self.document()
        first = document.findBlock(cursor.selectionStart()).blockNumber()
        last = document.findBlock(cursor.selectionEnd()).blockNumber()
        ids = [line.id for line in self._lines[first : (first if one else last) + 1]]
        lines, done_to = self._lines, -1
        for line_id in ids:
            place = next((place for place, line in enumerate(lines) if line.id == line_id), None)
            if place is None or place < done_to:  # under a line that took it along
                continue
            changed = change(lines, place)
            done_to = edit.branch_end(changed, place) if changed and place < len(changed) and not one else -1
            lines = changed
        near = self._lines[min(last + 1, len(self._lines) - 1)].id
        if lines is not self._lines:
            lines = lines or [Line("n1", Level.ROMAN, "")]
            ids_left = {line.id for line in lines}
            self._replace(lines, caret if caret[0] in ids_left else (near if near in ids_left else lines[-1].id, 0))

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

    # -- document and lines ------------------------------------------------------------------------

    def _changed(self, position: int, _removed: int, added: int) -> None:
        if self._quiet:
            return
        document = self.document()
        if document.blockCount() != len(self._lines):
            self._broken = True
            QTimer.singleShot(0, self, self._settle)
            return
        first, last = document.findBlock(position), document.findBlock(position + added)
        end = last.blockNumber() if last.isValid() else first.blockNumber()
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
        known = {line.id: line for line in self._lines}
        out: Lines = []
        above: dict[str, int] = {}  # id → place of the line that has it so far
        block = self.document().begin()
        while block.isValid():
            text = _text(block)
            line_id = self._ids.get(block.blockFormat().intProperty(_KEY), "")
            pattern = known.get(line_id) or (out[-1] if out else Line("", Level.TEXT, ""))
            if line_id in above and not out[above[line_id]].text and text:
                # Split at its very start: the text keeps its line, the empty one before it is new.
                place = above[line_id]
                out[place] = replace(out[place], id="", marker="")
                above[line_id] = len(out)
                out.append(replace(pattern, text=text))
            elif line_id in above or not line_id:
                out.append(replace(pattern, id="", text=text.lstrip(), marker=""))
            else:
                above[line_id] = len(out)
                out.append(replace(pattern, text=text))
            block = block.next()
        lines: Lines = []
        for line in out:
            lines.append(line if line.id else replace(line, id=edit.free_id([*out, *lines])))
        cursor = self.textCursor()
        place, offset = cursor.blockNumber(), cursor.positionInBlock()
        was = [_text_of(self.document(), i) for i in range(self.document().blockCount())]
        self._looks = [None] * len(lines)
        before = None if self._auto else self._lines
        self._lines = [replace(line, text=text) for line, text in zip(lines, was, strict=True)]
        caret = (lines[place].id, min(offset, len(lines[place].text)))
        self._show(edit.numbered(lines, before), caret)
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
        rewritten = self._write_texts(writer, old, lines)
        self._write_looks(lines)
        writer.endEditBlock()
        self._quiet = False
        if caret is not None and (rewritten or not anchor_kept):
            self._put_cursor(*caret)
        self._tell_line()
        self.viewport().update()

    def _write_texts(self, writer: QTextCursor, old: Lines, new: Lines) -> bool:
        looks = self._looks if len(self._looks) == len(old) else [None] * len(old)
        head = 0
        while head < min(len(old), len(new)) and old[head].text == new[head].text:
            head += 1
        tail = 0
        while tail < min(len(old), len(new)) - head and old[-1 - tail].text == new[-1 - tail].text:
            tail += 1
        if head == len(old) == len(new):
            self._looks = list(looks)
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
        self._looks = [*looks[:head], *[None] * len(middle), *(looks[len(old) - tail :] if tail else [])]
        return True

    def _write_looks(self, lines: Lines) -> None:
        document = self.document()
        for place, line in enumerate(lines):
            look = self._look(lines, place)
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

    def _look(self, lines: Lines, place: int) -> _Look:
        line = lines[place]
        bold = line.level is Level.ROMAN
        if line.level is Level.ARABIC:
            above = place + 1 < len(lines) and lines[place + 1].depth > line.depth
            bold = is_title(Node(line.level, line.text, "", _CHILD if above else ()))
        left = _LEFT + _STEP * min(line.depth, 6)
        if line.marker:
            left = max(left, _LEAST_MARGIN + round(self._marker_width(line.marker, bold)) + _GAP)
        return self._key(line.id), line.level, left, bold, line.depth

    def _paragraph(self, look: _Look) -> QTextBlockFormat:
        key, level, left, _, depth = look
        out = QTextBlockFormat()
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
        return QFontMetricsF(self._theme.official_font(_SIZE, bold=bold)).horizontalAdvance(marker)

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

    # -- keys, mouse, clipboard -----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
            self.flush()
            self.asked.emit("undo" if event.matches(QKeySequence.StandardKey.Undo) else "redo")
            return
        if self.isReadOnly():
            super().keyPressEvent(event)
            return
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if (action := _ACTIONS.get((key, modifiers))) is not None:
            self.act(action)
        elif key == Qt.Key.Key_Tab and modifiers == Qt.KeyboardModifier.ControlModifier:
            if self._tables:
                self.textCursor().insertText("\t")
            else:
                self.focusNextChild()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Backspace and not modifiers and self._backspace():
            return
        else:
            super().keyPressEvent(event)
            if self._broken:
                self._settle()
            elif self._since >= _STEP_LETTERS and event.text() == " ":
                self.flush()

    def _enter(self) -> None:
        """Begin a line of the same kind; an empty line goes one level out, and at the outermost it stays."""
        self._take_texts()
        cursor = self.textCursor()
        line = self._lines[cursor.blockNumber()]
        if not line.text.strip() and line.depth:
            self._apply(edit.outdent)
            return
        place = cursor.blockNumber()
        child = self._lines[place + 1] if place + 1 < len(self._lines) else line
        if cursor.atBlockEnd() and not cursor.hasSelection() and child.depth > line.depth:
            # Behind a heading a line begins that stands under it: one beside it would take what is under it away.
            new = replace(child, id=edit.free_id(self._lines), text="", marker="")
            self._replace([*self._lines[: place + 1], new, *self._lines[place + 1 :]], (new.id, 0))
            return
        cursor.insertBlock()
        self.setTextCursor(cursor)
        self._settle()
        self.ensureCursorVisible()

    def _backspace(self) -> bool:
        """At the start of a marked line take its marker away first, as Word does; the next one joins the lines."""
        cursor = self.textCursor()
        if cursor.hasSelection() or not cursor.atBlockStart():
            return False
        line = self._lines[cursor.blockNumber()]
        if line.level is Level.TEXT or not line.marker or not cursor.block().text():
            return False
        place = cursor.blockNumber()
        self._take_texts()
        line = replace(self._lines[place], level=Level.TEXT, marker="")
        self._replace([*self._lines[:place], line, *self._lines[place + 1 :]], (line.id, 0))
        return True

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasHtml()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take words, markers and levels of what is pasted; never its looks."""
        if self.isReadOnly():
            return
        text, html = source.text(), source.html() if source.hasHtml() else ""
        if self._tables and "\t" in text:
            pasted = [Line("", Level.TEXT, "\t".join(row)) for row in rows_of(text)]
        else:
            pasted = pasted_lines(text, html)
        cursor = self.textCursor()
        if cursor.hasSelection():
            cursor.removeSelectedText()
            self.setTextCursor(cursor)
        self._settle() if self._broken else self._take_texts()
        place, offset = cursor.blockNumber(), cursor.positionInBlock()
        is_empty = not self._lines[place].text.strip()
        if len(pasted) < 2 and not (pasted and pasted[0].marker and is_empty):
            words = " ".join((text or copied_text(pasted)).split()) if not self._tables else text.strip("\n")
            cursor.insertText(words)
            self.flush()
            return
        lines, end, at = edit.paste(self._lines, place, offset, pasted)
        self._replace(lines, (lines[end].id, at))

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy as plain text, each whole line with its marker."""
        cursor, document = self.textCursor(), self.document()
        first, last = document.findBlock(cursor.selectionStart()), document.findBlock(cursor.selectionEnd())
        if first == last and cursor.selectionStart() > first.position():
            text = cursor.selectedText()
        else:
            self._take_texts()
            places = range(first.blockNumber(), last.blockNumber() + 1)
            lines = [self._lines[place] for place in places]
            head = cursor.selectionStart() - first.position()
            if first == last:
                lines[0] = replace(lines[0], text=lines[0].text[: cursor.selectionEnd() - first.position()])
            else:
                lines[0] = replace(lines[0], text=lines[0].text[head:], marker="" if head else lines[0].marker)
                lines[-1] = replace(lines[-1], text=lines[-1].text[: cursor.selectionEnd() - last.position()])
            text = copied_text(lines)
        out = QMimeData()
        out.setText(text.replace("\u2029", "\n").replace("\u2028", " "))
        return out

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        has, free = self.textCursor().hasSelection(), not self.isReadOnly()
        for words, key, call, on in (
            ("Hoàn tác", "Ctrl+Z", lambda: self.asked.emit("undo"), free),
            ("Làm lại", "Ctrl+Y", lambda: self.asked.emit("redo"), free),
            ("", "", None, False),
            ("Cắt", "Ctrl+X", self.cut, has and free),
            ("Chép", "Ctrl+C", self.copy, has),
            ("Dán", "Ctrl+V", self.paste, free and self.canPaste()),
            ("", "", None, False),
            ("Thụt vào một mức", "Tab", lambda: self.act("indent"), free),
            ("Đưa ra một mức", "Shift+Tab", lambda: self.act("outdent"), free),
            ("Xóa cả mục", "Ctrl+Shift+Del", lambda: self.act("remove"), free),
            ("", "", None, False),
            ("Chọn tất cả", "Ctrl+A", self.selectAll, True),
        ):
            if call is None:
                menu.addSeparator()
                continue
            action = menu.addAction(f"{words}\t{key}")
            action.setEnabled(on)
            action.triggered.connect(lambda _checked=False, call=call: call())
        menu.exec(event.globalPos())

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self.flush()

    def event(self, event: QEvent) -> bool:
        """Take Tab before Qt moves the focus by it: in an outline it is the level."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and not self.isReadOnly():
                self.keyPressEvent(event)
                return True
        return super().event(event)

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
        self._show(self._lines)


def _text(block: QTextBlock) -> str:
    return block.text().replace("\u2028", " ").replace("\ufffc", "")


def _text_of(document, place: int) -> str:
    return _text(document.findBlockByNumber(place))


def _first_difference(old: Lines, new: Lines) -> int | None:
    for place, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return place
    return min(len(old), len(new)) if len(old) != len(new) else None
