"""The outline of a plan as lines in reading order; a line's text can be changed in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cchc_desktop.documents.plan_document import is_title
from cchc_desktop.models import Level, Node, Plan
from cchc_desktop.text import nfc

DISPLAY = int(Qt.ItemDataRole.DisplayRole)
EDIT = int(Qt.ItemDataRole.EditRole)
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)

Index = QModelIndex | QPersistentModelIndex
Path = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A line with its place in the tree: `path` is empty for the lead-in."""

    path: Path
    depth: int
    level: Level
    marker: str
    text: str
    bold: bool


def outline_lines(plan: Plan) -> Iterator[OutlineLine]:
    """Yield the lead-in, then every node in reading order."""
    if plan.lead_in:
        yield OutlineLine((), 0, Level.TEXT, "", plan.lead_in, False)
    yield from _lines(plan.outline, ())


def _lines(nodes: tuple[Node, ...], above: Path) -> Iterator[OutlineLine]:
    for place, node in enumerate(nodes):
        path = (*above, place)
        bold = node.level is Level.ROMAN or (node.level in (Level.ARABIC, Level.DECIMAL) and is_title(node))
        yield OutlineLine(path, len(above), node.level, node.marker, node.text, bold)
        yield from _lines(node.children, path)


def with_text(plan: Plan, path: Path, text: str) -> Plan:
    """Return the plan with another text at one line; all else is as it was."""
    if not path:
        return replace(plan, lead_in=text)
    return replace(plan, outline=_with_text(plan.outline, path, text))


def _with_text(nodes: tuple[Node, ...], path: Path, text: str) -> tuple[Node, ...]:
    first, rest = path[0], path[1:]
    node = nodes[first]
    new = replace(node, children=_with_text(node.children, rest, text)) if rest else replace(node, text=text)
    return (*nodes[:first], new, *nodes[first + 1 :])


class OutlineModel(QAbstractListModel):
    """Lines of one plan; `save` is asked to keep a changed plan and says whether it did."""

    def __init__(self, save: Callable[[Plan], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._save = save
        self._plan: Plan | None = None
        self._lines: list[OutlineLine] = []
        self.editable = True

    def show_plan(self, plan: Plan | None) -> None:
        """Show a plan; where only texts differ from what is shown, nothing on screen moves."""
        lines = list(outline_lines(plan)) if plan else []
        same = [line.path for line in lines] == [line.path for line in self._lines]
        self._plan = plan
        if same and lines:
            self._lines = lines
            self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def line_at(self, row: int) -> OutlineLine:
        return self._lines[row]

    def row_of(self, path: Path) -> int:
        """Return the row of a path, -1 where there is none."""
        return next((row for row, line in enumerate(self._lines) if line.path == path), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == EDIT:
            return line.text
        if role in (DISPLAY, ACCESSIBLE):
            return f"{line.marker} {line.text}".strip()
        return None

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        if role != EDIT or not index.isValid() or self._plan is None:
            return False
        text = " ".join(nfc(str(value)).split())
        line = self._lines[index.row()]
        if not text or text == line.text:
            return False
        return self._save(with_text(self._plan, line.path, text))

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() and self.editable else flags
