"""The list of a column's values with a tick before each: filter by value, as in Excel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QSortFilterProxyModel, Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from cchc_desktop import text
from cchc_desktop.text import fold
from ui.theme import Theme
from ui.widgets.buttons import ghost, link, primary
from ui.widgets.cards import label

VALUE = int(Qt.ItemDataRole.UserRole)
FOLDED = VALUE + 1
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked

Entry = tuple[Any, str, int]  # value, words, how often


class ValueFilter(QFrame):
    """A pop-up; `on_done` gets the values let through, () where all are."""

    def __init__(
        self, theme: Theme, heading: str, on_done: Callable[[tuple[Any, ...]], object], parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("look", "popup")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._on_done = on_done
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(label(f"Lọc theo {heading.lower() if not heading.isupper() else heading}", "section"))
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm giá trị, không cần dấu")
        self.search.setAccessibleName("Tìm giá trị")
        self.search.textChanged.connect(self._narrow)
        column.addWidget(self.search)
        self.model = QStandardItemModel(self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self.model)
        self._proxy.setFilterRole(FOLDED)
        self.list = QListView()
        self.list.setModel(self._proxy)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setAccessibleName("Các giá trị")
        self.list.setSpacing(3)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.list, 1)
        quick = QHBoxLayout()
        quick.setSpacing(12)
        quick.addWidget(link(theme, "Chọn tất cả", lambda: self._tick_all(True)))
        quick.addWidget(link(theme, "Bỏ chọn tất cả", lambda: self._tick_all(False)))
        quick.addStretch(1)
        column.addLayout(quick)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        self.apply = primary(theme, "Lọc", self.finish)
        bar.addWidget(self.apply)
        bar.addWidget(ghost(theme, "Bỏ lọc cột này", lambda: self._end(())))
        bar.addStretch(1)
        column.addLayout(bar)
        self.resize(theme.control_width(50), 420)

    def show_values(self, entries: Sequence[Entry], chosen: Sequence[Any]) -> None:
        """Offer values; those chosen before are ticked, without a choice all are."""
        for value, words, count in entries:
            item = QStandardItem(f"{words}  ({text.number(count)})")
            item.setData((value,), VALUE)
            item.setData(fold(words), FOLDED)
            item.setCheckable(True)
            item.setCheckState(CHECKED if not chosen or value in chosen else UNCHECKED)
            self.model.appendRow(item)

    def open_at(self, place: QPoint) -> None:
        screen = self.screen().availableGeometry()
        x = max(screen.left(), min(place.x(), screen.right() - self.width()))
        y = max(screen.top(), min(place.y(), screen.bottom() - self.height()))
        self.move(x, y)
        self.show()
        self.search.setFocus()

    def _narrow(self, typed: str) -> None:
        self._proxy.setFilterFixedString(fold(typed))

    def _tick_all(self, on: bool) -> None:
        """Tick what the search shows."""
        for row in range(self._proxy.rowCount()):
            source = self._proxy.mapToSource(self._proxy.index(row, 0))
            self.model.itemFromIndex(source).setCheckState(CHECKED if on else UNCHECKED)

    def finish(self) -> None:
        """Let the ticked values through; while something is searched, only the ticked ones on show."""
        shown = {
            self._proxy.mapToSource(self._proxy.index(row, 0)).row() for row in range(self._proxy.rowCount())
        } if self.search.text().strip() else set(range(self.model.rowCount()))  # fmt: skip
        items = [self.model.item(row) for row in sorted(shown)]
        ticked = tuple(item.data(VALUE)[0] for item in items if item.checkState() == CHECKED)
        if not ticked:
            return
        self._end(() if len(ticked) == self.model.rowCount() else ticked)

    def _end(self, values: tuple[Any, ...]) -> None:
        self.close()
        self._on_done(values)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
            return
        super().keyPressEvent(event)
