"""One value for many activities at once: only what is ticked changes, all or none, one undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cchc_desktop import catalog, text
from cchc_desktop.intake.grid_cells import BY_ID, Names, changed, read_cell
from cchc_desktop.models import Activity, Plan
from ui.theme import Theme
from ui.widgets import Scroll, ghost, label, primary
from ui.widgets.form import Choices
from ui.widgets.log_choice import Choice, ChoiceEdit
from ui.widgets.log_tags import TagPicker

LINES = ("date", "quantity", "reach", "place", "number", "url", "cost", "note")
ADD, TAKE, SET = "Thêm vào", "Bớt đi", "Thay bằng"

Change = Callable[[Activity], Activity]


class BulkEdit(QDialog):
    """`changed_rows()` gives the activities as they would be saved; a row of fields counts once it is ticked."""

    def __init__(
        self, theme: Theme, rows: Sequence[Activity], names: Names, plan: Plan | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Sửa nhiều hoạt động")
        self._theme, self._rows, self._names = theme, list(rows), names
        self._reads: dict[str, tuple[QCheckBox, Callable[[], tuple[Change | None, str]]]] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(10)
        outer.addWidget(label(f"Sửa {text.number(len(rows))} hoạt động đã chọn", "section"))
        outer.addWidget(label("Đánh dấu những mục cần đổi. Mục không đánh dấu giữ nguyên.", "secondary", wrap=True))
        content = QWidget()
        self._grid = QGridLayout(content)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._add_choices()
        for column in LINES:
            self._add_line(column)
        self._add_tags("contents", "Nội dung CCHC", [(tag.id, tag.label) for tag in catalog.contents()])
        self._add_tags("audiences", "Đối tượng", [(tag.id, tag.label) for tag in catalog.audiences()])
        if plan and plan.tasks:
            tasks = [(task.id, f"{place}. {_short(task.text)}") for place, task in enumerate(plan.tasks, 1) if task.id]
            self._add_tags("task_ids", "Nhiệm vụ", tasks)
        outer.addWidget(Scroll(content), 1)
        self.problem = label("", wrap=True, tone="bad")
        self.problem.hide()
        outer.addWidget(self.problem)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addStretch(1)
        self.save = primary(theme, f"Cất {text.number(len(rows))} hoạt động", self.accept, key="Ctrl+S")
        bar.addWidget(self.save)
        bar.addWidget(ghost(theme, "Hoãn", self.reject, key="Esc"))
        outer.addLayout(bar)
        self.resize(760, 560)

    # -- fields ----------------------------------------------------------------------------------

    def _add(self, key: str, name: str, field: QWidget, read: Callable[[], tuple[Change | None, str]]) -> QCheckBox:
        box = QCheckBox(name)
        row = self._grid.rowCount()
        self._grid.addWidget(box, row, 0)
        self._grid.addWidget(field, row, 1)
        field.setAccessibleName(name)
        self._reads[key] = (box, read)
        return box

    def _add_choices(self) -> None:
        self.kind = ChoiceEdit(self._theme, "hình thức")
        groups = {group.id: group.label for group in catalog.groups()}
        self.kind.set_choices(
            Choice(kind.id, kind.label, groups[kind.group], " ".join(kind.keywords))
            for kind in catalog.kinds()
            if not kind.retired
        )
        self._tick_on_choice("kind", "Hình thức", self.kind, "kind")
        self.unit = ChoiceEdit(self._theme, "đơn vị")
        self.unit.set_choices(Choice(unit.id, unit.name, words=unit.short_name) for unit in self._names.units)
        self._tick_on_choice("unit", "Đơn vị", self.unit, "unit_id")
        self.integrated = Choices()
        self.integrated.addItems(["Có lồng ghép", "Không lồng ghép"])
        box = self._add(
            "integrated", "Lồng ghép", self.integrated,
            lambda: (_set("integrated", self.integrated.currentIndex() == 0), ""),
        )  # fmt: skip
        self.integrated.activated.connect(lambda _place: box.setChecked(True))

    def _tick_on_choice(self, key: str, name: str, field: ChoiceEdit, attribute: str) -> None:
        def read() -> tuple[Change | None, str]:
            chosen = field.key()
            if field.problem():
                return None, field.problem()
            if chosen is None and key == "kind":
                return None, "Chưa chọn hình thức."
            return _set(attribute, chosen), ""

        box = self._add(key, name, field, read)
        field.line.textEdited.connect(lambda _typed: box.setChecked(True))
        field.chosen.connect(lambda _key: box.setChecked(True))

    def _add_line(self, key: str) -> None:
        column = BY_ID[key]
        field = QLineEdit()
        field.setPlaceholderText("để trống là xóa" if not column.needed and key != "quantity" else "")

        def read() -> tuple[Change | None, str]:
            value, problem = read_cell(column, field.text(), self._names)
            return (None, problem) if problem else ((lambda activity: changed(activity, column, value)), "")

        box = self._add(key, column.heading, field, read)
        field.textEdited.connect(lambda _typed: box.setChecked(True))
        setattr(self, f"{key}_line", field)

    def _add_tags(self, attribute: str, name: str, tags: Sequence[tuple[object, str]]) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        way = Choices()
        way.addItems([ADD, TAKE, SET])
        way.setAccessibleName(f"Cách đổi {name}")
        picker = TagPicker()
        picker.set_tags(tags)
        policy = picker.sizePolicy()
        policy.setHeightForWidth(True)
        picker.setSizePolicy(policy)
        column.addWidget(way)
        column.addWidget(picker)

        def read() -> tuple[Change | None, str]:
            given, mode = picker.keys(), way.currentText()

            def change(activity: Activity) -> Activity:
                old = getattr(activity, attribute)
                if mode == SET:
                    new = given
                elif mode == ADD:
                    new = tuple(dict.fromkeys((*old, *given)))
                else:
                    new = tuple(key for key in old if key not in given)
                return replace(activity, **{attribute: new})

            return change, ""

        box = self._add(attribute, name, holder, read)
        picker.changed.connect(lambda: box.setChecked(True))

    # -- reading ---------------------------------------------------------------------------------

    def changed_rows(self) -> list[Activity]:
        """Return the activities that differ after the ticked changes."""
        rows = self._rows
        for box, read in self._reads.values():
            if box.isChecked():
                change, _ = read()
                assert change is not None
                rows = [change(row) for row in rows]
        return [new for new, old in zip(rows, self._rows, strict=True) if new != old]

    def problems(self) -> list[str]:
        """Return what isn't understood among the ticked fields."""
        told = [(box.text(), read()[1]) for box, read in self._reads.values() if box.isChecked()]
        return [f"{name}: {problem}" for name, problem in told if problem]

    def accept(self) -> None:
        told = self.problems()
        if not told and not any(box.isChecked() for box, _ in self._reads.values()):
            told = ["Chưa đánh dấu mục nào cần đổi."]
        self.problem.setText("\n".join(told))
        self.problem.setVisible(bool(told))
        if not told:
            super().accept()


def _set(attribute: str, value: object) -> Change:
    return lambda activity: replace(activity, **{attribute: value})


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:58].rstrip()}…"
