"""The outline drawn like a page: serif text, computed markers in blue, F2 edits a line in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QListView, QPlainTextEdit, QStyle, QStyledItemDelegate, QWidget
from PySide6.QtWidgets import QStyleOptionViewItem as Option

from cchc_desktop.models import Level
from ui.item_models.outline_rows import OutlineModel, OutlineRow
from ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_MARGIN, _STEP, _GAP = 28, 22, 5


_KEYS = {
    (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier): "indent",
    (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier): "outdent",
    (Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier): "outdent",
    (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier): "up",
    (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier): "down",
    (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier): "insert",
    (Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier): "insert",
    (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier): "remove",
    (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier): "undo",
    (Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier): "redo",
}


class OutlineView(QListView):
    """A list whose lines wrap as on paper; `asked` names what a key means for the chosen line."""

    asked = Signal(str)

    def __init__(self, theme: Theme, model: OutlineModel) -> None:
        super().__init__()
        self.setProperty("look", "clear")
        self.setAccessibleName("Nội dung kế hoạch")
        self.setModel(model)
        self.setItemDelegate(_Delegate(theme, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.verticalScrollBar().setSingleStep(20)

    def event(self, event: QEvent) -> bool:
        """Take Tab before Qt moves the focus by it: in an outline it is the level."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._act(event):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._act(event):
            super().keyPressEvent(event)

    def _act(self, event: QKeyEvent) -> bool:
        model = self.model()
        action = _KEYS.get((Qt.Key(event.key()), event.modifiers()))
        editing = self.state() == QAbstractItemView.State.EditingState
        if action is None or editing or not isinstance(model, OutlineModel) or not model.editable:
            return False
        self.asked.emit(action)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: OutlineView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def paint(self, painter: QPainter, option: Option, index: _Index) -> None:
        row: OutlineRow = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        if selected:
            painter.fillRect(rect, self._theme.color("accent_soft"))
        font = self._font(row)
        painter.setFont(font)
        left, width = self._marker_left(row), self._text_width(row, font)
        top = rect.top() + self._above(row)
        painter.setPen(self._theme.color("accent"))
        metrics = QFontMetricsF(font)
        painter.drawText(QPointF(rect.left() + left, top + metrics.ascent()), row.node.marker)
        painter.setPen(self._theme.color("text"))
        layout = self._layout(row.node.text, font, width)
        layout.draw(painter, QPointF(rect.left() + left + self._marker_width(row, font), top))
        painter.restore()

    def sizeHint(self, option: Option, index: _Index) -> QSize:
        del option
        row: OutlineRow = index.data(Qt.ItemDataRole.UserRole)
        font = self._font(row)
        layout = self._layout(row.node.text, font, self._text_width(row, font))
        height = layout.boundingRect().height() + self._above(row) + _GAP
        return QSize(self._view.viewport().width(), round(height))

    def createEditor(self, parent: QWidget, option: Option, index: _Index) -> QWidget:
        del option
        editor = QPlainTextEdit(parent)
        editor.setFont(self._font(index.data(Qt.ItemDataRole.UserRole)))
        editor.setTabChangesFocus(True)
        editor.setAccessibleName("Sửa dòng")
        editor.setToolTip("Enter để cất, Esc để hoãn")
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        assert isinstance(editor, QPlainTextEdit)
        editor.setPlainText(index.data(Qt.ItemDataRole.EditRole))
        editor.selectAll()

    def setModelData(self, editor: QWidget, model: QObject, index: _Index) -> None:
        assert isinstance(editor, QPlainTextEdit) and isinstance(model, OutlineModel)
        model.setData(index, editor.toPlainText())

    def updateEditorGeometry(self, editor: QWidget, option: Option, index: _Index) -> None:
        row: OutlineRow = index.data(Qt.ItemDataRole.UserRole)
        font = self._font(row)
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        left = self._marker_left(row) + self._marker_width(row, font)
        least = round(QFontMetricsF(font).lineSpacing() * 2 + 14)
        editor.setGeometry(
            rect.left() + round(left) - 5, rect.top(), rect.width() - round(left) - 8, max(rect.height() + 8, least)
        )

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter keeps the line: a paragraph of an official document holds no line break."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and isinstance(editor, QWidget):
                self.commitData.emit(editor)
                self.closeEditor.emit(editor)
                return True
        return super().eventFilter(editor, event)

    def _font(self, row: OutlineRow) -> QFont:
        return self._theme.official_font(15, bold=row.heading)

    def _above(self, row: OutlineRow) -> int:
        return 10 if row.node.level is Level.ROMAN else 4

    def _marker_left(self, row: OutlineRow) -> int:
        return _MARGIN + _STEP * min(row.depth, 4)

    def _marker_width(self, row: OutlineRow, font: QFont) -> float:
        return QFontMetricsF(font).horizontalAdvance(row.node.marker) + 8 if row.node.marker else 0

    def _text_width(self, row: OutlineRow, font: QFont) -> float:
        whole = self._view.viewport().width() - self._marker_left(row) - self._marker_width(row, font) - _MARGIN
        return max(120.0, whole)

    @staticmethod
    def _layout(text: str, font: QFont, width: float) -> QTextLayout:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout = QTextLayout(text, font)
        layout.setTextOption(option)
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top))
            top += line.height() * 1.08
        layout.endLayout()
        return layout
