"""The list at the left of Kế hoạch: what the plan is made of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from cchc_desktop.models import Level, Node, Plan
from ui.theme import ROW, Theme

_KEY = Qt.ItemDataRole.UserRole


class SectionList(QListWidget):
    """Parts of the plan; `chosen` gives "frame", "recipients", "tasks" or an outline line's id."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("look", "periods")
        self.setAccessibleName("Các phần của kế hoạch")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.currentItemChanged.connect(self._choose)

    def show_plan(self, plan: Plan) -> None:
        """List the parts of a plan, keeping what was chosen."""
        current = self.currentItem()
        before = current.data(_KEY) if current else None
        self.blockSignals(True)
        self.clear()
        self._head("Thể thức")
        self._item("Cơ quan, số, ngày", "frame")
        self._item(f"Nơi nhận  ·  {len(plan.recipients)}", "recipients")
        self._head("Nội dung")
        for node in plan.outline:
            if node.level is Level.ROMAN:
                self._item(_title(node), f"node:{node.id}", f"{node.marker} {node.text}")
        self._head("Kèm theo")
        self._item(f"Nhiệm vụ  ·  {len(plan.tasks)}", "tasks")
        places = [self.item(row) for row in range(self.count())]
        wanted = next((item for item in places if item.data(_KEY) == before and before), None)
        first = next((item for item in places if str(item.data(_KEY) or "").startswith("node:")), None)
        self.setCurrentItem(wanted or first or places[1])
        self.blockSignals(False)

    def current_key(self) -> str:
        item = self.currentItem()
        return item.data(_KEY) or "" if item else ""

    def choose(self, key: str) -> None:
        """Choose a part by its key."""
        for row in range(self.count()):
            if self.item(row).data(_KEY) == key:
                self.setCurrentRow(row)

    def _head(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setForeground(self._theme.color("secondary"))
        item.setSizeHint(QSize(0, ROW))
        self.addItem(item)

    def _item(self, text: str, key: str, tip: str = "") -> None:
        item = QListWidgetItem(text)
        item.setData(_KEY, key)
        item.setToolTip(tip)
        item.setSizeHint(QSize(0, ROW - 2))
        self.addItem(item)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_KEY):
            self.chosen.emit(item.data(_KEY))


def _title(node: Node) -> str:
    """Return a heading in small letters: capitals in a narrow list read badly."""
    text = node.text.capitalize() if node.text.isupper() else node.text
    return f"{node.marker} {text}"


def lines_of(text: str) -> tuple[str, ...]:
    """Return the filled lines of a text field, marks of a list taken off."""
    lines: Sequence[str] = text.split("\n")
    return tuple(line.strip(" -–;").rstrip(".").strip() for line in lines if line.strip(" -–;."))
