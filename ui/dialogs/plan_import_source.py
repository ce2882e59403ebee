"""The source of an import, line by line, with the level that each line was taken for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from cchc_desktop.intake.plan_text import RecognisedLine, Recognition
from ui.theme import Theme
from ui.widgets.selecting import choose_row

# Word shown for each part, and the colour role behind it: the word says it, the colour helps the eye.
PARTS = {
    "office": ("Cơ quan", "warning_soft"),
    "number": ("Số", "warning_soft"),
    "date": ("Ngày", "warning_soft"),
    "state": ("Quốc hiệu", "line_soft"),
    "type": ("Tên loại", "warning_soft"),
    "title": ("Trích yếu", "warning_soft"),
    "basis": ("Căn cứ", "good_soft"),
    "lead_in": ("Câu dẫn", "good_soft"),
    "roman": ("Mục I.", "accent"),
    "arabic": ("Khoản 1.", "accent"),
    "decimal": ("1.1.", "accent"),
    "letter": ("Điểm a)", "accent"),
    "dash": ("Gạch -", "accent"),
    "plus": ("Dấu +", "accent"),
    "text": ("Đoạn", ""),
    "recipients": ("Nơi nhận", "bad_soft"),
    "signer": ("Người ký", "bad_soft"),
    "stamp": ("Dấu", "line_soft"),
    "table_head": ("Đầu bảng", "line_soft"),
    "page_number": ("Số trang", "line_soft"),
}
# The deeper a level, the lighter its ground.
_STRENGTH = {"roman": 0.34, "arabic": 0.25, "decimal": 0.18, "letter": 0.12, "dash": 0.07, "plus": 0.04}
_ROW = 26
_PORTION = 300  # rows filled in one go


def word_of(line: RecognisedLine) -> str:
    """Return the word for a line's part: a joined line says so, one to look at is marked."""
    word = "nối lên trên" if line.joined else PARTS[line.part][0]
    own = line.text.split(maxsplit=1)[0] if line.text.strip() else ""
    if line.part == "letter" and not line.joined and len(own) <= 3 and own[:1].isalpha() and own[-1:] in ").":
        word = f"Điểm {own}"  # its own letter: a column of "Điểm a)" would say nothing
    return f"? {word}" if line.unsure else word


class _ChosenRow(QStyledItemDelegate):
    """Frames the rows chosen, with a bar at their start: over the grounds of the levels a tint alone is not seen."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        if not option.state & QStyle.StateFlag.State_Selected:  # pyright: ignore[reportAttributeAccessIssue]
            return
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        accent = self._theme.color("accent")
        painter.fillRect(rect.left(), rect.top(), rect.width(), 2, accent)
        painter.fillRect(rect.left(), rect.bottom() - 1, rect.width(), 2, accent)
        if index.column() == 0:
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), accent)
        else:
            painter.fillRect(rect.right() - 1, rect.top(), 2, rect.height(), accent)


class SourceTable(QTableWidget):
    """Two columns: level and text. `shift_asked` gives -1 for higher, 1 for lower."""

    shift_asked = Signal(int)

    def __init__(self, theme: Theme, recognition: Recognition) -> None:
        super().__init__(0, 2)
        self._theme = theme
        self._lines: tuple[RecognisedLine, ...] = ()
        self._wanted: int | None = None
        self._sized: dict[int, int] = {}  # row to the width that its height was found for
        self.setProperty("look", "source")
        self.setAccessibleName("Văn bản nguồn và mức của từng đoạn")
        self.setHorizontalHeaderLabels(["Mức", "Đoạn văn bản"])
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setItemDelegate(_ChosenRow(theme, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        self.setColumnWidth(0, theme.control_width(15))
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(_ROW)
        rows.setDefaultSectionSize(_ROW)
        self._filled = 0  # rows that have their cells; those of a very long file come in portions
        self._fill_soon = QTimer(self)
        self._fill_soon.setSingleShot(True)
        self._fill_soon.timeout.connect(self._fill_more)
        self._size_soon = QTimer(self)
        self._size_soon.setSingleShot(True)
        self._size_soon.timeout.connect(self._size_shown)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._size_soon.start(0))
        self.show_lines(recognition)

    def show_lines(self, recognition: Recognition) -> None:
        """Show the lines of a recognition; only rows that differ are made anew."""
        old, self._lines = self._lines, recognition.lines
        self.setUpdatesEnabled(False)
        if len(old) != len(self._lines):
            self.setRowCount(len(self._lines))
            self._filled = 0
            self._fill_more()
        else:
            for row in range(self._filled):
                if old[row] != self._lines[row]:
                    self._fill(row, self._lines[row])
        self.setUpdatesEnabled(True)
        self._size_soon.start(0)

    def _fill_more(self) -> None:
        end = min(self._filled + _PORTION, len(self._lines))
        for row in range(self._filled, end):
            self._fill(row, self._lines[row])
        self._filled = end
        if end < len(self._lines):
            self._fill_soon.start(0)

    def chosen(self) -> list[int]:
        """Return the rows chosen, from the top."""
        return sorted({index.row() for index in self.selectionModel().selectedRows()})

    def line_at(self, row: int) -> RecognisedLine:
        return self._lines[row]

    def next_unsure(self, row: int) -> int | None:
        """Return the next row to look at behind a row, from the top again after the last."""
        marked = [place for place, line in enumerate(self._lines) if line.unsure]
        return next((place for place in marked if place > row), marked[0] if marked else None)

    def _fill(self, row: int, line: RecognisedLine) -> None:
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        ground = self._ground(line)
        for column, text in ((0, word_of(line)), (1, line.text)):
            item = QTableWidgetItem(text)
            item.setTextAlignment(top)
            item.setBackground(ground)
            if line.unsure:
                item.setToolTip(line.unsure)
                if not column:
                    item.setForeground(self._theme.color("warning"))
            elif line.joined and not column:
                item.setForeground(self._theme.color("secondary"))
            self.setItem(row, column, item)
        self._sized.pop(row, None)

    def _ground(self, line: RecognisedLine) -> QBrush:
        role = PARTS[line.part][1]
        if not role:
            return QBrush()
        if line.part not in _STRENGTH:
            return QBrush(self._theme.color(role))
        card, accent = self._theme.color("card"), self._theme.color(role)
        share = _STRENGTH[line.part]
        mixed = (
            round(over * share + under * (1 - share))
            for over, under in zip(accent.getRgb()[:3], card.getRgb()[:3], strict=True)  # pyright: ignore[reportIndexIssue,reportArgumentType]
        )
        return QBrush(QColor(*mixed))

    def show_row(self, row: int) -> None:
        """Choose a row and bring it into sight."""
        choose_row(self, row)
        self._wanted = row
        self.scrollTo(self.model().index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        self._size_soon.start(0)

    def _size_shown(self) -> None:
        """Give the rows in sight the height of their text; a long file is never measured whole."""
        width, row, grown = self.columnWidth(1), max(0, self.rowAt(0)), False
        while row < self.rowCount() and self.rowViewportPosition(row) <= self.viewport().height():
            if self._sized.get(row) != width:
                self.setRowHeight(row, self._height(row, width))
                self._sized[row] = width
                grown = True
            row += 1
        if self._wanted is not None:  # rows around it have grown: again, until all in sight have their height
            self.scrollTo(self.model().index(self._wanted, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
            if grown:
                self._size_soon.start(0)
            else:
                self._wanted = None

    def _height(self, row: int, width: int) -> int:
        flags = Qt.TextFlag.TextWordWrap
        text = self.fontMetrics().boundingRect(QRect(0, 0, max(80, width - 10), 1 << 16), flags, self._lines[row].text)
        return max(_ROW, text.height() + 10)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size_soon.start(0)

    def event(self, event: QEvent) -> bool:
        """Take Tab and Shift+Tab before Qt moves the focus by them: here they are the level."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and plain:
                self.shift_asked.emit(-1 if event.key() == Qt.Key.Key_Backtab else 1)
                return True
        return super().event(event)
