"""What was recognised in a plan's text, side by side with its source; nothing enters before "Nhận"."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QMessageBox,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.intake.plan_text import Recognition, is_head, parted, shifted
from cchc_desktop.models import Plan
from ui.dialogs.plan_import_page import PageModel, PageView
from ui.dialogs.plan_import_source import PARTS, SourceTable
from ui.tasks import Tasks
from ui.theme import Theme
from ui.widgets import Button, Card, label

__all__ = ["PARTS", "PasteDialog", "PlanImportDialog"]

_AT_ONCE = 250  # lines that are recognised anew in the blink of an eye; more go to a worker
_NOTES = 2  # shown in the dialog; the others behind a button


class PlanImportDialog(QDialog):
    """Two panes: each source line with its level, and the plan that they make. `recognition` is what is taken."""

    def __init__(
        self, theme: Theme, recognition: Recognition, parent: QWidget | None = None, tasks: Tasks | None = None
    ) -> None:
        super().__init__(parent)
        self.recognition = recognition
        self._tasks = tasks if tasks is not None else getattr(getattr(parent, "context", None), "tasks", None)
        self._undo: list[Recognition] = []
        self._redo: list[Recognition] = []
        self._busy = False
        self.setWindowTitle("Nhập kế hoạch")
        self.resize(1000, 600)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        self.title = label("", "section", wrap=True)
        self.facts = label("", "secondary", wrap=True)
        column.addWidget(self.title)
        column.addWidget(self.facts)
        self.notes = label("", tone="warning", wrap=True)
        column.addWidget(self.notes)
        self.source = SourceTable(theme, recognition)
        self.model = PageModel(self)
        self.page = PageView(theme, self.model)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(12)
        split.setChildrenCollapsible(False)
        self.left, self.right = Card("Văn bản nguồn"), Card("Kế hoạch nhận dạng được")
        self.left.body.addWidget(self.source)
        self.right.body.addWidget(self.page)
        split.addWidget(self.left)
        split.addWidget(self.right)
        split.setSizes([520, 440])
        column.addWidget(split, 1)
        self.hint = label("", "secondary", wrap=True)
        self.hint.setMinimumHeight(self.hint.fontMetrics().height())
        column.addWidget(self.hint)
        column.addLayout(self._buttons(theme))
        self.source.itemSelectionChanged.connect(self._follow_source)
        self.source.shift_asked.connect(self.shift)
        self.page.selectionModel().currentChanged.connect(lambda _now, _before: self._follow_page())
        self._show()
        self.source.setFocus()

    def _buttons(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)

        def button(text: str, key: str, tip: str, act: Callable[[], object], **more: object) -> Button:
            made = Button(theme, text, key=key, on_click=act, **more)  # type: ignore[arg-type]
            made.setToolTip(tip)
            return made

        self.raise_button = button(
            "Nâng mức", "Alt+Left", "Đưa các đoạn đã chọn lên một mức (Shift+Tab)", lambda: self.shift(-1)
        )
        self.lower_button = button(
            "Hạ mức", "Alt+Right", "Đưa các đoạn đã chọn xuống một mức (Tab)", lambda: self.shift(1)
        )
        self.part_button = button("Tách đoạn", "Ctrl+Return", "Tách đoạn đã bị nối vào đoạn trên", self.part)
        self.undo_button = button("Hoàn tác", "Ctrl+Z", "Bỏ thay đổi vừa làm (Ctrl+Y làm lại)", self.undo)
        self.redo_button = Button(theme, "Làm lại", key="Ctrl+Y", on_click=self.redo)
        self.unsure_button = button("Đoạn cần xem", "F8", "Đến đoạn tiếp theo chưa chắc chắn", self.next_unsure)
        self.notes_button = Button(theme, "", kind="link", on_click=self._tell_notes)
        self.cancel_button = Button(theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject)
        self.take_button = Button(theme, "Nhận", kind="primary", key="Ctrl+S", on_click=self.accept)
        for widget in (self.raise_button, self.lower_button, self.part_button, self.undo_button, self.unsure_button):
            row.addWidget(widget)
        self.redo_button.setParent(self)  # by its key only: the row has no room for it
        self.redo_button.hide()
        row.addStretch(1)
        row.addWidget(self.notes_button)
        row.addWidget(self.cancel_button)
        row.addWidget(self.take_button)
        return row

    # -- what is shown ---------------------------------------------------------------------------

    def _show(self) -> None:
        found = self.recognition
        self.title.setText(found.plan.title or "Chưa thấy trích yếu")
        self.facts.setText(_facts(found))
        self.notes.setText("\n".join(f"Lưu ý: {note}" for note in found.warnings[:_NOTES]))
        self.notes.setVisible(bool(found.warnings))
        more = len(found.warnings) - _NOTES
        self.notes_button.setText(f"Còn {more} lưu ý")
        self.notes_button.setVisible(more > 0)
        self.left.set_heading("Văn bản nguồn", f"{len(found.lines)} đoạn")
        marked = sum(1 for line in found.lines if line.unsure)
        self.right.set_heading("Kế hoạch nhận dạng được", f"{marked} đoạn cần xem" if marked else "")
        self.unsure_button.setVisible(bool(marked))
        self.source.show_lines(found)
        place = self.page.verticalScrollBar().value()
        self.model.set_outline(found.plan.outline)
        self.page.verticalScrollBar().setValue(place)
        self._follow_source()

    def _follow_source(self) -> None:
        rows = self.source.chosen()
        lines = [self.source.line_at(row) for row in rows]
        movable = any(line.node_id and not line.joined for line in lines)
        self.raise_button.setEnabled((movable or any(map(is_head, lines))) and not self._busy)
        self.lower_button.setEnabled(movable and not self._busy)
        self.part_button.setEnabled(any(line.joined for line in lines) and not self._busy)
        self.undo_button.setEnabled(bool(self._undo) and not self._busy)
        self.take_button.setEnabled(not self._busy)
        self.hint.setText(self._hint(lines[0].unsure if len(lines) == 1 else "", len(lines)))
        place = self.model.place_of(lines[0].node_id) if lines and lines[0].node_id else None
        if place is not None and self.page.currentIndex().row() != place:
            self.page.selectionModel().blockSignals(True)
            self.page.setCurrentIndex(self.model.index(place))
            self.page.selectionModel().blockSignals(False)
            self.page.scrollTo(self.model.index(place))
            self.page.viewport().update()

    def _hint(self, unsure: str, chosen: int) -> str:
        if self._busy:
            return "Đang nhận dạng lại…"
        if unsure:
            return f"Cần xem: {unsure}"
        if chosen > 1:
            return f"Đã chọn {chosen} đoạn. Chưa có gì được ghi vào dữ liệu."
        return "Chọn một hay nhiều đoạn rồi nâng hoặc hạ mức. Chưa có gì được ghi vào dữ liệu."

    def _follow_page(self) -> None:
        index = self.page.currentIndex()
        if not index.isValid():
            return
        node_id = self.model.row_at(index.row()).node.id
        row = next((row for row, line in enumerate(self.recognition.lines) if line.node_id == node_id), None)
        if row is not None and row not in self.source.chosen():
            self.source.show_row(row)

    def _tell_notes(self) -> None:
        box = QMessageBox(QMessageBox.Icon.Information, "Lưu ý khi nhập", "Các điều cần xem lại:", parent=self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        notes = self.recognition.warnings
        box.setInformativeText("\n".join(f"- {note}" for note in notes[:12]))
        if len(notes) > 12:
            box.setDetailedText("\n".join(notes))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    # -- changes ---------------------------------------------------------------------------------

    def shift(self, step: int) -> None:
        """Raise (-1) or lower (1) the chosen lines."""
        rows = self.source.chosen()
        numbers = [line.number for line in map(self.source.line_at, rows) if not line.joined]
        self._change(lambda found: shifted(found, numbers, step))

    def part(self) -> None:
        """Take the chosen lines off the line above that they were joined to."""
        numbers = [line.number for line in map(self.source.line_at, self.source.chosen()) if line.joined]
        self._change(lambda found: parted(found, numbers))

    def undo(self) -> None:
        """Take the last change back."""
        if self._undo and not self._busy:
            self._redo.append(self.recognition)
            self.recognition = self._undo.pop()
            self._show()

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._redo and not self._busy:
            self._undo.append(self.recognition)
            self.recognition = self._redo.pop()
            self._show()

    def next_unsure(self) -> None:
        """Go to the next line that should be looked at."""
        rows = self.source.chosen()
        row = self.source.next_unsure(rows[-1] if rows else -1)
        if row is not None:
            self.source.show_row(row)
            self.source.setFocus()

    def _change(self, change: Callable[[Recognition], Recognition]) -> None:
        if self._busy:
            return
        before = self.recognition
        if self._tasks is None or len(before.lines) < _AT_ONCE:
            self._take_change(before, change(before))
            return
        self._busy = True
        self._follow_source()
        self._tasks.run(
            lambda _progress: change(before), lambda found: self._take_change(before, found), failed=self._changed_badly
        )

    def _take_change(self, before: Recognition, found: Recognition) -> None:
        self._busy = False
        if found is not before:
            self._undo.append(before)
            self._redo.clear()
            self.recognition = found
        rows = self.source.chosen()
        self._show()
        self._choose(rows)

    def _changed_badly(self, error: BaseException) -> None:
        from ui import errors

        self._busy = False
        self._follow_source()
        errors.show(self, error, "Chưa đổi được mức")

    def _choose(self, rows: list[int]) -> None:
        if rows == self.source.chosen():
            return
        chosen = QItemSelection()
        for row in rows:
            chosen.select(self.source.model().index(row, 0), self.source.model().index(row, 1))
        self.source.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def _facts(recognition: Recognition) -> str:
    plan: Plan = recognition.plan
    years = (
        f"năm {plan.year_from}" if plan.year_from == plan.year_to else f"giai đoạn {plan.year_from} - {plan.year_to}"
    )
    parts = [
        plan.office or "chưa rõ cơ quan",
        f"số {plan.reference}" if plan.number else "chưa có số",
        years,
        f"{len(plan.tasks)} nhiệm vụ",
        f"{len(plan.recipients)} nơi nhận",
        f"{len(recognition.citations)} văn bản được dẫn",
    ]
    if recognition.joined:
        parts.append(f"{recognition.joined} đoạn nối qua trang")
    return " · ".join(parts)


class PasteDialog(QDialog):
    """A field to paste a plan's text into."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Dán văn bản kế hoạch")
        self.resize(760, 520)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.addWidget(
            label("Chép toàn bộ kế hoạch trong Word hoặc trang web rồi dán vào đây (Ctrl+V).", "secondary")
        )
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Văn bản kế hoạch")
        column.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(Button(theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject))
        self.go = Button(theme, "Nhận dạng", kind="primary", key="Ctrl+Return", on_click=self.accept)
        row.addWidget(self.go)
        column.addLayout(row)
