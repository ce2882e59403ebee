"""The recognised plan as a page that can be read, beside its source in the import preview."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate
from PySide6.QtWidgets import QStyleOptionViewItem as Option

from cchc_desktop.models import Node
from ui.item_models.outline_rows import OutlineRow, flatten
from ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_MARGIN, _STEP, _GAP, _DEEPEST = 16, 20, 4, 5


class PageModel(QAbstractListModel):
    """The lines of an outline in reading order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[OutlineRow] = []
        self._places: dict[str, int] = {}

    def set_outline(self, nodes: Sequence[Node]) -> None:
        """Show another outline."""
        self.beginResetModel()
        self._rows = list(flatten(nodes))
        self._places = {row.node.id: place for place, row in enumerate(self._rows)}
        self.endResetModel()

    def place_of(self, node_id: str) -> int | None:
        return self._places.get(node_id)

    def row_at(self, place: int) -> OutlineRow:
        return self._rows[place]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.node.marker} {row.node.text}".strip()
        return row if role == Qt.ItemDataRole.UserRole else None


class PageView(QListView):
    """A list whose lines wrap as on paper; long plans are laid out in portions, so that nothing waits."""

    def __init__(self, theme: Theme, model: PageModel) -> None:
        super().__init__()
        self.setProperty("look", "clear")
        self.setAccessibleName("Kế hoạch nhận dạng được")
        self.setModel(model)
        self.setItemDelegate(_Delegate(theme, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # its coming would wrap all lines anew
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(120)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.verticalScrollBar().setSingleStep(20)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: PageView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self._fonts = {bold: theme.official_font(14, bold=bold) for bold in (False, True)}

    def paint(self, painter: QPainter, option: Option, index: _Index) -> None:
        row: OutlineRow = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:  # pyright: ignore[reportAttributeAccessIssue]
            painter.fillRect(rect, self._theme.color("accent_soft"))
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), self._theme.color("accent"))
        font = self._fonts[row.heading]
        left = rect.left() + _MARGIN + _STEP * min(row.depth, _DEEPEST)
        painter.setFont(font)
        painter.setPen(self._theme.color("accent"))
        painter.drawText(QPointF(left, rect.top() + _GAP + QFontMetricsF(font).ascent()), row.node.marker)
        painter.setPen(self._theme.color("text"))
        self._layout(row, font).draw(painter, QPointF(left + self._marker_width(row, font), rect.top() + _GAP))
        painter.restore()

    def sizeHint(self, option: Option, index: _Index) -> QSize:
        del option
        row: OutlineRow = index.data(Qt.ItemDataRole.UserRole)
        height = self._layout(row, self._fonts[row.heading]).boundingRect().height()
        return QSize(self._view.viewport().width(), round(height) + 2 * _GAP)

    @staticmethod
    def _marker_width(row: OutlineRow, font: QFont) -> float:
        return QFontMetricsF(font).horizontalAdvance(row.node.marker) + 7 if row.node.marker else 0

    def _layout(self, row: OutlineRow, font: QFont) -> QTextLayout:
        indent = 2 * _MARGIN + _STEP * min(row.depth, _DEEPEST)
        width = max(120.0, self._view.viewport().width() - indent - self._marker_width(row, font))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout = QTextLayout(row.node.text, font)
        layout.setTextOption(option)
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top))
            top += line.height() * 1.06
        layout.endLayout()
        return layout
