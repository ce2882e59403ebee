"""A plan's text edited as on paper: levels by Tab, branches moved, pasted lists taken in with their levels.

A stock QTextEdit: letters, dead keys and Unikey's backspaces go their own way, nothing is replaced while typing.
Undo belongs to the page, which keeps whole plans.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QMenu

from cchc_desktop.drafting import lines as edit
from cchc_desktop.drafting.clipboard import copied_text, pasted_lines, rows_of
from cchc_desktop.drafting.lines import Line, Lines
from cchc_desktop.models import Level
from ui.theme import Theme
from ui.widgets.plan_paper import OutlinePaper

_STEP_LETTERS = 40  # typed letters after which a new step of undo begins, at the next space
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


class OutlineEditor(OutlinePaper):
    """`asked` is "undo" or "redo"; with `tables` a line may hold tabs: a row of an appendix table."""

    asked = Signal(str)

    def __init__(self, theme: Theme, *, tables: bool = False) -> None:
        super().__init__(theme)
        self._tables = tables

    # -- steps ----------------------------------------------------------------------------------

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

    def event(self, event: QEvent) -> bool:
        """Take Tab before Qt moves the focus by it: in an outline it is the level."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            and not self.isReadOnly()
        ):
            self.keyPressEvent(event)
            return True
        return super().event(event)
