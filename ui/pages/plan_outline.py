"""The outline of the plan, drawn as on paper: official type, markers in the accent colour."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cchc_desktop.models import Level
from ui.item_models.plan_outline import OutlineLine, OutlineModel, Path
from ui.theme import Theme

MARGIN = 24
STEP = 20
GAP = 6
SIZE = 15

INDENT = {
    Level.ROMAN: 0,
    Level.ARABIC: 1,
    Level.DECIMAL: 2,
    Level.LETTER: 2,
    Level.DASH: 2,
    Level.PLUS: 3,
    Level.TEXT: 2,
}

Index = QModelIndex | QPersistentModelIndex


class OutlineDelegate(QStyledItemDelegate):
    """Wraps each line by the width of the view and keeps the layout."""

    def __init__(self, view: OutlineView, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self._layouts: dict[tuple[str, int, bool], QTextLayout] = {}

    def forget(self) -> None:
        self._layouts.clear()

    def _line(self, index: Index) -> OutlineLine | None:
        model = index.model()
        return model.line_at(index.row()) if isinstance(model, OutlineModel) else None

    def _left(self, line: OutlineLine) -> int:
        """Return where the text starts; the marker stands before it."""
        if not line.path:
            return MARGIN
        metrics = QFontMetrics(self._theme.official_font(SIZE, bold=True))
        return MARGIN + metrics.horizontalAdvance("III.  ") + INDENT[line.level] * STEP

    def _layout(self, line: OutlineLine, width: int) -> QTextLayout:
        key = (line.text, width, line.bold)
        found = self._layouts.get(key)
        if found is None:
            layout = QTextLayout(line.text, self._theme.official_font(SIZE, bold=line.bold))
            option = QTextOption()
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            layout.setTextOption(option)
            layout.beginLayout()
            top = 0.0
            while (part := layout.createLine()).isValid():
                part.setLineWidth(max(60, width))
                part.setPosition(QPointF(0, top))
                top += part.height() * 1.22
            layout.endLayout()
            found = self._layouts[key] = layout
        return found

    def _height(self, layout: QTextLayout) -> int:
        if not layout.lineCount():
            return SIZE
        last = layout.lineAt(layout.lineCount() - 1)
        return round(last.y() + last.height())

    def _width(self, line: OutlineLine) -> int:
        return self._view.viewport().width() - self._left(line) - MARGIN

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = self._line(index)
        if line is None:
            return QSize(0, 0)
        return QSize(100, self._height(self._layout(line, self._width(line))) + 2 * GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = self._line(index)
        if line is None:
            return
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - fields of Qt's option
        if option.state & QStyle.StateFlag.State_Selected:  # pyright: ignore[reportAttributeAccessIssue]
            painter.fillRect(rect, self._theme.color("accent_soft"))
        left = rect.left() + self._left(line)
        layout = self._layout(line, self._width(line))
        painter.setPen(self._theme.color("text"))
        layout.draw(painter, QPointF(left, rect.top() + GAP))
        if line.marker:
            font = self._theme.official_font(SIZE, bold=line.bold)
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(self._theme.color("accent"))
            at = left - metrics.horizontalAdvance(line.marker) - 8
            base = layout.lineAt(0).ascent() if layout.lineCount() else metrics.ascent()
            painter.drawText(QPointF(at, rect.top() + GAP + base), line.marker)

    # Changing a text in place

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QPlainTextEdit(parent)
        line = self._line(index)
        editor.setFont(self._theme.official_font(SIZE, bold=bool(line and line.bold)))
        editor.setTabChangesFocus(True)
        editor.setAccessibleName("Nội dung của mục")
        editor.document().setDocumentMargin(2)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model, index: Index) -> None:
        if isinstance(editor, QPlainTextEdit):
            model.setData(index, editor.toPlainText(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        line = self._line(index)
        left = self._left(line) - 10 if line else MARGIN
        least = QFontMetrics(editor.font()).lineSpacing() * 2 + 16
        height = min(max(rect.height() + 14, least), self._view.viewport().height())
        editor.setGeometry(rect.left() + left, rect.top() - 2, rect.width() - left - MARGIN + 10, height)

    def eventFilter(self, watched, event: QEvent) -> bool:
        """Enter keeps the text (the outline has no lines inside a line), Esc leaves it as it was."""
        if (
            isinstance(watched, QPlainTextEdit)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.commitData.emit(watched)
            self.closeEditor.emit(watched)
            return True
        return super().eventFilter(watched, event)


class OutlineView(QListView):
    """The page-like list; F2 or a double click changes a line."""

    def __init__(self, theme: Theme, model: OutlineModel) -> None:
        super().__init__()
        self._theme = theme
        self.lines = OutlineDelegate(self, theme)
        self.setItemDelegate(self.lines)
        self.setModel(model)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(24)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setAccessibleName("Nội dung kế hoạch")
        theme.changed.connect(self.viewport().update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.lines.forget()
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def show_path(self, path: Path) -> None:
        """Bring a line to the top and select it."""
        model = self.model()
        row = model.row_of(path) if isinstance(model, OutlineModel) else -1
        if row >= 0:
            index = model.index(row, 0)
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)
