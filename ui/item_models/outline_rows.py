"""A plan's outline as a flat list of lines that a view shows like paper and edits in place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from cchc_desktop.models import Level, Node

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One line: its node, how deep it stands, and whether it heads others."""

    node: Node
    depth: int
    heading: bool


def flatten(nodes: Sequence[Node], depth: int = 0) -> Iterator[OutlineRow]:
    """Yield the lines in reading order."""
    for node in nodes:
        heading = node.level is Level.ROMAN or (
            node.level in (Level.ARABIC, Level.DECIMAL) and bool(node.children) and len(node.text) < 200
        )
        yield OutlineRow(node, depth, heading)
        yield from flatten(node.children, depth + 1)


def with_text(nodes: Sequence[Node], node_id: str, text: str) -> tuple[Node, ...]:
    """Return the outline with one line's text changed."""
    return tuple(
        replace(node, text=text)
        if node.id == node_id
        else replace(node, children=with_text(node.children, node_id, text))
        for node in nodes
    )


class OutlineModel(QAbstractListModel):
    """The lines; `edited` gives (node id, new text) and leaves saving to the page."""

    edited = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[OutlineRow] = []
        self.editable = True

    def set_outline(self, nodes: Sequence[Node]) -> None:
        """Show another outline; when only texts changed, the place in the view is kept."""
        rows = list(flatten(nodes))
        if [(r.node.id, r.depth, r.heading) for r in rows] == [(r.node.id, r.depth, r.heading) for r in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_at(self, row: int) -> OutlineRow:
        return self._rows[row]

    def place_of(self, node_id: str) -> int | None:
        return next((place for place, row in enumerate(self._rows) if row.node.id == node_id), None)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.node.marker} {row.node.text}".strip()
        if role == Qt.ItemDataRole.EditRole:
            return row.node.text
        if role == Qt.ItemDataRole.UserRole:
            return row
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        row, text = self._rows[index.row()], " ".join(str(value).split())
        if not text or text == row.node.text:
            return False
        self.edited.emit(row.node.id, text)
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return flags | Qt.ItemFlag.ItemIsEditable if self.editable else flags
