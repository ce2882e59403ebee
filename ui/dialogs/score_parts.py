"""The forms that earn points: a line each with its name, its points and the kinds of activity that it takes in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from cchc_desktop import catalog
from cchc_desktop.errors import AppError
from cchc_desktop.scoring.scale import Part
from cchc_desktop.text import number, parse_number
from ui.theme import Theme
from ui.widgets import Button, label, primary
from ui.widgets.form import line_edit


def typed_number(field: QLineEdit | str) -> float:
    """Return what was typed, 0 for nothing."""
    text = field if isinstance(field, str) else field.text()
    found = parse_number(text) if text.strip() else 0.0
    if found is None:
        raise AppError(f"Chưa hiểu số “{text.strip()}”.", "Nhập số như 1 hoặc 0,25.")
    return found


@dataclass(slots=True)
class _Row:
    part: Part
    holder: QWidget
    name: QLineEdit
    points: QLineEdit
    kinds: Button


class PartsEdit(QWidget):
    """The lines of one criterion."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[_Row] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(10)
        column.addLayout(self._lines)
        foot = QHBoxLayout()
        foot.addWidget(Button(theme, "Thêm hình thức", icon="plus", on_click=self.add))
        foot.addStretch(1)
        column.addLayout(foot)

    def show_parts(self, parts: tuple[Part, ...]) -> None:
        """Show the parts of another criterion."""
        while self._rows:
            self._drop(self._rows[-1])
        for part in parts:
            self._append(part)

    def parts(self) -> tuple[Part, ...]:
        """Return the parts as they stand; a number that can't be read is told."""
        found = []
        for row in self._rows:
            name = row.name.text().strip()
            if not name:
                raise AppError("Có hình thức chưa ghi tên.", "Ghi tên hình thức như quy định, hoặc xóa dòng.")
            found.append(replace(row.part, label=name, points=typed_number(row.points)))
        return tuple(found)

    def add(self) -> None:
        """Add a line and choose its kinds."""
        row = self._append(Part("", 0))
        row.name.setFocus()

    def _append(self, part: Part) -> _Row:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        name = line_edit(placeholder="tên hình thức, in trong bảng điểm")
        name.setAccessibleName("Tên hình thức")
        points = line_edit(placeholder="điểm")
        points.setAccessibleName("Điểm của hình thức")
        points.setFixedWidth(self._theme.control_width(7))
        name.setText(part.label)
        name.setCursorPosition(0)
        points.setText(number(part.points) if part.points else "")
        kinds = Button(self._theme, "", kind="link")
        row = _Row(part, holder, name, points, kinds)
        kinds.clicked.connect(lambda: self._choose(row))
        top, below = QHBoxLayout(), QHBoxLayout()
        top.addWidget(name, 1)
        top.addWidget(points)
        below.addWidget(kinds)
        below.addStretch(1)
        below.addWidget(Button(self._theme, "Xóa", kind="ghost", on_click=lambda: self._drop(row)))
        column.addLayout(top)
        column.addLayout(below)
        self._rows.append(row)
        self._lines.addWidget(holder)
        self._say(row)
        return row

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        self._lines.removeWidget(row.holder)
        row.holder.hide()
        row.holder.deleteLater()

    def _choose(self, row: _Row) -> None:
        dialog = KindsDialog(self._theme, row.part, row.name.text().strip(), self)
        if dialog.exec():
            row.part = dialog.part()
            self._say(row)

    def _say(self, row: _Row) -> None:
        held = [kind.label for kind in catalog.kinds() if row.part.holds(kind.id)]
        row.kinds.setText(f"Gồm {len(held)} loại hoạt động…" if held else "Chọn loại hoạt động…")
        row.kinds.setToolTip("\n".join(held))


class KindsDialog(QDialog):
    """Which kinds of activity a form takes in, group by group."""

    def __init__(self, theme: Theme, part: Part, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part = part
        self.setWindowTitle("Loại hoạt động được tính")
        self.resize(520, 560)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(label(name or "Hình thức mới", "section", wrap=True))
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName("Loại hoạt động, theo nhóm")
        for group in catalog.groups():
            top = QTreeWidgetItem(self.tree, [group.label])
            top.setData(0, Qt.ItemDataRole.UserRole, group.id)
            top.setFlags(top.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate)
            for kind in catalog.kinds():
                if kind.group == group.id:
                    leaf = QTreeWidgetItem(top, [kind.label])
                    leaf.setData(0, Qt.ItemDataRole.UserRole, kind.id)
                    held = part.holds(kind.id)
                    leaf.setCheckState(0, Qt.CheckState.Checked if held else Qt.CheckState.Unchecked)
            top.setExpanded(top.checkState(0) is Qt.CheckState.PartiallyChecked)
        column.addWidget(self.tree, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(Button(theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject))
        foot.addWidget(primary(theme, "Chọn", self.accept, key="Ctrl+S"))
        column.addLayout(foot)

    def part(self) -> Part:
        """Return the part with what is ticked; a group taken nearly whole stays a group, so that new kinds join it."""
        groups, kinds, excluded = [], [], []
        for place in range(self.tree.topLevelItemCount()):
            top = self.tree.topLevelItem(place)
            assert top is not None
            leaves = [leaf for n in range(top.childCount()) if (leaf := top.child(n)) is not None]
            ids: dict[bool, list[str]] = {True: [], False: []}
            for leaf in leaves:
                ids[leaf.checkState(0) is Qt.CheckState.Checked].append(leaf.data(0, Qt.ItemDataRole.UserRole))
            if ids[True] and len(ids[False]) * 2 < len(leaves):
                groups.append(top.data(0, Qt.ItemDataRole.UserRole))
                excluded += ids[False]
            else:
                kinds += ids[True]
        return replace(self._part, kinds=tuple(kinds), groups=tuple(groups), channels=(), excluded=tuple(excluded))
