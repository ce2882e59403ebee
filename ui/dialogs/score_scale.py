"""The criteria of a year to edit: list at left, one criterion at right; what can't be scored is told first."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.errors import AppError
from cchc_desktop.scoring.scale import Criterion, Formula, Scale, balanced, from_data, to_data
from cchc_desktop.text import number
from ui.dialogs.score_parts import PartsEdit, typed_number
from ui.theme import Theme
from ui.widgets import Button, Scroll, label, primary
from ui.widgets.form import Form, choices, line_edit, set_choice

FORMULA_WORDS = {
    Formula.SUM: "Cộng các tiêu chí con",
    Formula.RATIO: "Tỷ lệ hoàn thành, có mức sàn",
    Formula.STEPS: "Theo bậc tỷ lệ",
    Formula.FORMS: "Theo hình thức có minh chứng",
    Formula.REPORTS: "Trừ điểm báo cáo muộn, thiếu",
    Formula.ON_TIME: "Kế hoạch ban hành đúng hạn",
    Formula.MANUAL: "Cơ quan tự chấm",
}
_STEPS_HINT = "Mỗi dòng một bậc: tỷ lệ phần trăm = điểm, ví dụ 80 = 0,5"


class ScaleDialog(QDialog):
    """`scale` holds what was kept."""

    def __init__(self, theme: Theme, scale: Scale, year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale: Scale | None = None
        self._scale = scale
        self._items = list(scale.criteria)
        self._at = -1
        self.setWindowTitle(f"Thang điểm năm {year}")
        self.resize(960, 580)
        outer = QVBoxLayout(self)
        head = Form()
        head.setContentsMargins(0, 0, 0, 6)
        self.label_edit = head.add("Tên thang &điểm", line_edit())
        self.label_edit.setText(scale.label)
        self.source_edit = head.add("Căn &cứ", line_edit(placeholder="Quyết định số … ngày … của …"))
        self.source_edit.setText(scale.source)
        outer.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(12)
        left = QVBoxLayout()
        self.list = QListWidget()
        self.list.setAccessibleName("Các tiêu chí")
        self.list.setProperty("look", "periods")
        self.list.setWordWrap(True)
        self.list.currentRowChanged.connect(self._choose)
        left.addWidget(self.list, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(Button(theme, "Thêm", key="Ctrl+N", on_click=self.add))
        buttons.addWidget(Button(theme, "Xóa", key="Ctrl+Del", on_click=self.remove))
        buttons.addStretch(1)
        left.addLayout(buttons)
        row.addLayout(left, 2)
        row.addWidget(Scroll(self._fields(theme)), 3)
        outer.addLayout(row, 1)
        self.problem = label("", tone="bad", wrap=True)
        foot = QHBoxLayout()
        foot.addWidget(self.problem, 1)
        foot.addWidget(Button(theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject))
        foot.addWidget(primary(theme, "Cất", self.accept, key="Ctrl+S"))
        outer.addLayout(foot)
        self._fill()
        self.list.setCurrentRow(0)

    def _fields(self, theme: Theme) -> QWidget:
        inner = QWidget()
        form = Form(inner)
        self.code = form.add("&Mã", line_edit())
        self.name = form.add("&Tiêu chí", line_edit())
        self.max = form.add("Điểm tối đ&a", line_edit())
        self.min = form.add("Điểm thấ&p nhất", line_edit())
        self.formula = form.add(
            "Cách tín&h", choices([(words, key) for key, words in FORMULA_WORDS.items()], self._shown)
        )
        self.floor = form.add("Mức sàn (%)", line_edit(), "Dưới mức này: 0 điểm.")
        self.steps = form.add("Bậc điểm", _area(), _STEPS_HINT)
        self.parts = form.add("Hình thức", PartsEdit(theme))
        self.late = form.add("Trừ mỗi báo cáo muộn", line_edit())
        self.absent = form.add("Trừ mỗi báo cáo thiếu", line_edit())
        self.absent_year = form.add("Trừ thiếu báo cáo năm", line_edit())
        self.due = form.add("Hạn ban hành", line_edit(), "Ngày/tháng; thêm “năm trước” nếu là năm trước năm chấm.")
        self.missing = form.add("Điểm khi không có kế hoạch", line_edit())
        self.rule = form.add("&Quy định", _area())
        self.rule.setPlaceholderText("Lời của văn bản quy định, in trong bảng tự chấm")
        self.evidence = form.add("Tài liệu cần có", _area())
        self.evidence.setPlaceholderText("Mỗi dòng một loại tài liệu")
        self._form = form
        return inner

    def _fill(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for item in self._items:
            entry = QListWidgetItem(
                f"{item.code}  {item.label}\n{number(item.max)} điểm · {FORMULA_WORDS[item.formula]}"
            )
            entry.setSizeHint(QSize(0, 48))
            entry.setToolTip(item.label)
            self.list.addItem(entry)
        self.list.blockSignals(False)

    def _choose(self, row: int) -> None:
        if 0 <= self._at < len(self._items) and row != self._at:
            try:
                self._items[self._at] = self._taken(self._items[self._at])
            except AppError as error:
                self._tell(error)
                self.list.blockSignals(True)
                self.list.setCurrentRow(self._at)
                self.list.blockSignals(False)
                return
        if not 0 <= row < len(self._items):
            return
        self._at = row
        item = self._items[row]
        self.code.setText(item.code)
        self.name.setText(item.label)
        self.max.setText(number(item.max))
        self.min.setText(number(item.min))
        set_choice(self.formula, item.formula)
        self.floor.setText(number(item.floor * 100))
        self.steps.setPlainText("\n".join(f"{number(ratio * 100)} = {number(points)}" for ratio, points in item.steps))
        self.parts.show_parts(item.parts)
        for field, value in ((self.late, item.late), (self.absent, item.absent), (self.absent_year, item.absent_year),
                             (self.missing, item.missing)):  # fmt: skip
            field.setText(number(value))
        month, day, years = item.due
        self.due.setText(f"{day}/{month}{' năm trước' if years < 0 else ''}")
        self.rule.setPlainText(item.rule)
        self.evidence.setPlainText("\n".join(item.evidence))
        self._shown()

    def _shown(self) -> None:
        """Show the fields that the formula asks for."""
        formula = Formula(self.formula.currentData())  # Qt hands a plain string back
        needed = {
            self.floor: formula is Formula.RATIO,
            self.steps: formula is Formula.STEPS,
            self.parts: formula is Formula.FORMS,
            self.late: formula is Formula.REPORTS,
            self.absent: formula is Formula.REPORTS,
            self.absent_year: formula is Formula.REPORTS,
            self.due: formula is Formula.ON_TIME,
            self.missing: formula is Formula.ON_TIME,
        }
        for field, wanted in needed.items():
            holder: QWidget = field
            while self._form.indexOf(holder) < 0:
                parent = holder.parentWidget()
                assert parent is not None
                holder = parent
            self._form.setRowVisible(holder, wanted)

    def _taken(self, item: Criterion) -> Criterion:
        """Return the criterion as its fields stand."""
        formula = Formula(self.formula.currentData())
        return replace(
            item,
            code=self.code.text().strip(),
            label=self.name.text().strip(),
            max=typed_number(self.max),
            min=typed_number(self.min),
            formula=formula,
            floor=typed_number(self.floor) / 100,
            steps=tuple(_step(text) for text in _lines(self.steps)) if formula is Formula.STEPS else item.steps,
            parts=self.parts.parts() if formula is Formula.FORMS else item.parts,
            late=typed_number(self.late),
            absent=typed_number(self.absent),
            absent_year=typed_number(self.absent_year),
            due=_due(self.due.text()),
            missing=typed_number(self.missing),
            rule=" ".join(_lines(self.rule)),
            evidence=tuple(_lines(self.evidence)),
        )

    def add(self) -> None:
        """Add a criterion after the one shown."""
        if self._at >= 0:
            self._choose(self._at)
        code = self._items[self._at].code if self._items else "1"
        head, _dot, last = code.rpartition(".")
        taken = {item.code for item in self._items}
        count = int(last) if last.isdigit() else 0
        while (new := f"{head}.{count}" if head else f"{count}") in taken or not count:
            count += 1
        self._items.insert(self._at + 1, Criterion(new, "Tiêu chí mới", 1, formula=Formula.MANUAL))
        kept = self._at + 1
        self._at = -1
        self._fill()
        self.list.setCurrentRow(kept)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def remove(self) -> None:
        """Take away the criterion shown."""
        if self._items and self._at >= 0:
            row = self._at
            del self._items[row]
            self._at = -1
            self._fill()
            self.list.setCurrentRow(min(row, len(self._items) - 1))

    def accept(self) -> None:
        """Keep the criteria if a score can be made of them."""
        try:
            if 0 <= self._at < len(self._items):
                self._items[self._at] = self._taken(self._items[self._at])
            label_text = self.label_edit.text().strip() or self._scale.label
            made = Scale(self._scale.id, label_text, self.source_edit.text().strip(), tuple(self._items))
            self.scale = balanced(from_data(to_data(made)))
        except AppError as error:
            self._tell(error)
            return
        super().accept()

    def _tell(self, error: AppError) -> None:
        self.problem.setText(f"{error.message} {error.hint}")


def _area() -> QPlainTextEdit:
    area = QPlainTextEdit()
    area.setTabChangesFocus(True)
    area.setFixedHeight(72)
    return area


def _lines(area: QPlainTextEdit) -> list[str]:
    return [text.strip() for text in area.toPlainText().splitlines() if text.strip()]


def _step(text: str) -> tuple[float, float]:
    ratio, sign, points = text.partition("=")
    if not sign:
        raise AppError(f"Chưa hiểu bậc điểm “{text}”.", _STEPS_HINT + ".")
    return typed_number(ratio.strip().rstrip("%")) / 100, typed_number(points)


def _due(text: str) -> tuple[int, int, int]:
    day, sign, rest = text.strip().partition("/")
    month = rest.split()[0] if rest.split() else ""
    if not (sign and day.strip().isdigit() and month.isdigit() and 1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        raise AppError(f"Chưa hiểu hạn “{text.strip()}”.", "Ghi ngày/tháng, ví dụ 31/12 năm trước.")
    return int(month), int(day), -1 if "trước" in rest else 0
