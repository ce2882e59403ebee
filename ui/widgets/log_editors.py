"""Editors of the grid's cells: stock lines; kinds and units are found by typing without accents."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cchc_desktop import catalog
from cchc_desktop.intake.grid_cells import COLUMNS, Names
from cchc_desktop.text import fold
from ui.item_models.activity_grid import EDIT, EVIDENCE, NEW_ROW, ActivityGridModel
from ui.theme import Theme, dress
from ui.widgets.marks import paint_evidence

Index = QModelIndex | QPersistentModelIndex
PAUSE = 350  # ms without a key before the list opens by itself: Unikey deletes and re-inserts letters
PADDING = 8
FITTED_KEPT = 5000
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
ALIGN = {False: int(Qt.AlignmentFlag.AlignLeft | _MIDDLE), True: int(Qt.AlignmentFlag.AlignRight | _MIDDLE)}


class ChoiceLine(QLineEdit):
    """A line with a list of labels under it; the list never writes into it before an entry is taken."""

    def __init__(self, labels: Iterable[tuple[str, str]], taken: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._labels = [(label, fold(f"{label} {words}")) for label, words in labels]
        self._taken = taken
        self._model = QStandardItemModel(self)
        self._list = QCompleter(self._model, self)
        self._list.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._list.setMaxVisibleItems(14)
        self._popup = QListView()
        self._list.setPopup(self._popup)
        self._list.setWidget(self)
        self._list.activated.connect(self._take)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._offer)
        self.textEdited.connect(lambda _typed: self._pause.start())

    def matches(self, typed: str) -> list[str]:
        """Return the labels that hold every word typed, those that begin with it first."""
        wanted = fold(typed)
        words = wanted.split()
        found = [
            (not folded.startswith(wanted), place, label)
            for place, (label, folded) in enumerate(self._labels)
            if all(word in folded for word in words)
        ]
        return [label for _, _, label in sorted(found)]

    def open_list(self, typed: str = "") -> None:
        """Show what matches, or everything; what stands in the line is marked where it is among it."""
        found = self.matches(typed) or [label for label, _ in self._labels]
        self._model.clear()
        for label in found:
            item = QStandardItem(label)
            item.setEditable(False)
            self._model.appendRow(item)
        if not found:
            return
        dress(self._popup)
        self._list.complete()
        current = found.index(self.text()) if self.text() in found else 0
        self._popup.setCurrentIndex(self._list.completionModel().index(current, 0))

    def _offer(self) -> None:
        if self.hasFocus() and self.text().strip():
            self.open_list(self.text())

    def _take(self, label: str) -> None:
        self._pause.stop()
        self.setText(label)
        QTimer.singleShot(0, self, self._taken)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.open_list(self.text() if self.isModified() else "")
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.isModified():
            self._pause.stop()
            found = self.matches(self.text())
            exact = [label for label in found if fold(label) == fold(self.text())]
            if len(found) == 1 or exact:  # the one meant; where there are more the cell says so
                self.setText((exact or found)[0])
        super().keyPressEvent(event)


class GridDelegate(QStyledItemDelegate):
    """Draws plain cells with grid lines and makes their editors."""

    typed_for_all = Signal(str)  # Ctrl+Enter: what is typed goes into every chosen cell, as in Excel

    def __init__(self, parent: QWidget, theme: Theme, move_on: Callable[[], None]) -> None:
        super().__init__(parent)
        self._theme = theme
        self._move_on = move_on
        self._elided: dict[tuple[str, int], str] = {}
        self.recolour()
        self.set_font(parent.font())

    def recolour(self) -> None:
        theme = self._theme
        self._line = QPen(theme.color("line_soft"))
        self._text, self._faint = QPen(theme.color("text")), QPen(theme.color("faint"))
        self._chosen, self._ground = theme.color("accent_soft"), theme.color("neutral_soft")
        self._frame = QPen(theme.color("accent"), 2)
        self._read_only = QPen(theme.color("secondary"))

    def set_font(self, font: QFont) -> None:
        self.height = QFontMetrics(font).height() + 12

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, self.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - fields of Qt's option
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        place, row, model = index.column(), index.row(), index.model()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._chosen)
        elif row == NEW_ROW:
            painter.fillRect(rect, self._ground)
        painter.setPen(self._line)
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        painter.drawLine(rect.right(), rect.top(), rect.right(), rect.bottom())
        if not isinstance(model, ActivityGridModel):
            return
        column = COLUMNS[place]
        if place == EVIDENCE:
            if (activity := model.activity_at(row)) is not None:
                paint_evidence(painter, QPointF(rect.center()) + QPointF(0.5, 0.5), activity.evidence, self._theme)
        else:
            words = model.data(index)
            pen = self._read_only if column.read is None else self._text
            if row == NEW_ROW and not words:
                words, pen = _HINTS.get(column.id, ""), self._faint
            painter.setPen(pen)
            room = rect.adjusted(PADDING, 0, -PADDING, 0)
            flat = self._fitted(words, room.width(), painter)
            painter.drawText(room, ALIGN[column.right], flat)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._frame)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def _fitted(self, words: str, width: int, painter: QPainter) -> str:
        """Return the words on one line with … where they don't fit; measured once."""
        if len(words) < 6:
            return words
        key = (words, width)
        found = self._elided.get(key)
        if found is None:
            if len(self._elided) > FITTED_KEPT:
                self._elided.clear()
            flat = words.replace("\n", " ")
            found = painter.fontMetrics().elidedText(flat, Qt.TextElideMode.ElideRight, width)
            self._elided[key] = found
        return found

    # Editors

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column, model = COLUMNS[index.column()], index.model()
        assert isinstance(model, ActivityGridModel)
        labels = choices_of(column.id, model.names)
        if labels is None:
            editor = QLineEdit(parent)
        else:
            editor = ChoiceLine(labels, lambda: self._taken(editor), parent)
        editor.setProperty("look", "cell")
        editor.setAccessibleName(column.heading)
        if column.right:
            editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        if column.id in ("date", "date_to"):
            editor.setPlaceholderText("5/3, hn")
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data(EDIT) or "").replace("\n", " "))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QObject, index: Index) -> None:
        if isinstance(editor, QLineEdit) and isinstance(model, ActivityGridModel):
            shown = str(index.data(EDIT) or "")
            if editor.text() != shown.replace("\n", " "):  # a note of several lines stays so until it is retyped
                model.setData(index, editor.text(), EDIT)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        if COLUMNS[index.column()].id in ("kind", "unit", "title", "note", "url"):
            rect.setWidth(max(rect.width(), editor.fontMetrics().averageCharWidth() * 30))
        editor.setGeometry(rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and isinstance(watched, QLineEdit)
        ):
            if isinstance(watched, ChoiceLine):
                watched.keyPressEvent(event)
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                typed = watched.text()
                self.closeEditor.emit(watched, QStyledItemDelegate.EndEditHint.RevertModelCache)
                self.typed_for_all.emit(typed)
            else:
                self._taken(watched)
            return True
        return super().eventFilter(watched, event)

    def _taken(self, editor: QLineEdit) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        self._move_on()


_HINTS = {"date": "Hôm nay", "kind": "Hình thức", "title": "Gõ nội dung của hoạt động mới", "quantity": "1"}


def choices_of(column: str, names: Names) -> list[tuple[str, str]] | None:
    """Return (label, more words to find it by) of a column with a list."""
    if column == "kind":
        return [(kind.label, " ".join(kind.keywords)) for kind in catalog.kinds() if not kind.retired]
    if column == "unit":
        return [(unit.label, unit.name) for unit in names.units]
    return None
