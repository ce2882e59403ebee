"""A text field in which figures are chips: the words around them are typed, a chip is moved or deleted whole.

A stock QTextEdit (Unikey needs one): a chip is one object character, so no key has to be watched. A deleted chip
comes back with Ctrl+Z or from the list of figures.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtCore import QMimeData, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from ui.theme import BODY, Theme

CHIP = re.compile(r"\{([\w:]+)\}")
_OBJECT = "\ufffc"
_TYPE = int(QTextFormat.ObjectTypes.UserObject) + 1
_QUERY, _SHOWN = int(QTextFormat.Property.UserProperty) + 1, int(QTextFormat.Property.UserProperty) + 2


class _Chip(QPyTextObject):
    """Draws a chip: the figure in blue on a soft ground, as in the report's view."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def intrinsicSize(self, doc: QTextDocument, posInDocument: int, format: QTextFormat) -> QSizeF:
        metrics = QFontMetricsF(self._theme.font(BODY, bold=True))
        return QSizeF(metrics.horizontalAdvance(str(format.property(_SHOWN))) + 12, metrics.ascent() + 2)

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, doc: QTextDocument, posInDocument: int, format: QTextFormat
    ) -> None:
        rect = QRectF(rect)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent_soft"))
        painter.drawRoundedRect(rect.adjusted(1, -1, -1, 3), 3, 3)
        painter.setPen(self._theme.color("accent"))
        painter.setFont(self._theme.font(BODY, bold=True))
        painter.drawText(QPointF(rect.left() + 5, rect.bottom() - 1), str(format.property(_SHOWN)))
        painter.restore()


class ChipEdit(QTextEdit):
    """`set_template` shows "{query}" as chips; `template` gives the text back with them."""

    edited = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips: Mapping[str, str] = {}
        self._handler = _Chip(theme, self)
        self.document().documentLayout().registerHandler(_TYPE, self._handler)
        self.document().setDocumentMargin(14)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setProperty("look", "official")
        self.textChanged.connect(self.edited)

    def set_template(self, text: str, chips: Mapping[str, str]) -> None:
        """Show a text; `chips` gives what each query reads as now."""
        self._chips = chips
        self.blockSignals(True)
        self.document().setUndoRedoEnabled(False)  # Ctrl+Z takes back what is typed, not what is shown
        self.clear()
        cursor = self.textCursor()
        for place, part in enumerate(CHIP.split(text)):
            if place % 2:
                cursor.insertText(_OBJECT, self._format(part))
            else:
                cursor.insertText(part, self._words())
        self.document().setUndoRedoEnabled(True)
        self.blockSignals(False)

    def insert_chip(self, query: str) -> None:
        """Put a figure where the cursor stands."""
        self.textCursor().insertText(_OBJECT, self._format(query))
        self.setCurrentCharFormat(self._words())
        self.setFocus()

    def template(self) -> str:
        """Return the words with the figures as {query}, on one line."""
        out: list[str] = []
        block = self.document().begin()
        while block.isValid():
            part = ""
            it = block.begin()
            while not it.atEnd():
                fragment = it.fragment()
                query = fragment.charFormat().property(_QUERY)
                for letter in fragment.text():
                    if letter == _OBJECT:
                        part += f"{{{query}}}" if query else ""
                    else:
                        part += {"{": "(", "}": ")", "\u2028": " ", "\u00a0": " "}.get(letter, letter)
                it += 1
            out.append(part.strip())
            block = block.next()
        return re.sub(r" {2,}", " ", " ".join(part for part in out if part))

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste words only: a chip copied from elsewhere is no figure here."""
        self.insertPlainText(source.text().replace(_OBJECT, ""))

    def _words(self) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(self._theme.official_font(15))
        return form

    def _format(self, query: str) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(self._theme.official_font(15))
        form.setObjectType(_TYPE)
        form.setProperty(_QUERY, query)
        form.setProperty(_SHOWN, self._chips.get(query, query))
        form.setToolTip("Số liệu: không sửa được, chỉ xóa hoặc chuyển chỗ")
        return form
