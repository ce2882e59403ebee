"""A phụ lục of a plan: its heading, free text and tables, edited in the same way as the plan's own text."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from cchc_desktop.documents.plan_document import plan_reference
from cchc_desktop.drafting import lines as edit
from cchc_desktop.drafting.annexes import Rows, headed, row_text, table_at
from cchc_desktop.drafting.lines import Line
from cchc_desktop.models import Appendix, Level, Node, Plan
from ui.pages.plan_forms import PlanForm, set_text
from ui.pages.plan_tools import MenuEntry, open_menu
from ui.theme import Theme
from ui.widgets import Button, label
from ui.widgets.form import line_edit
from ui.widgets.plan_editor import OutlineEditor
from ui.widgets.plan_grid import GridDialog

_FIRST_TABLE: Rows = (("STT", "Nội dung", "Đơn vị thực hiện"), ("1", "", ""))


class AppendixForm(PlanForm):
    """Shows the appendix at `place`; `removed` and `moved` tell the page where to go on."""

    moved = Signal(int)
    asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.place = 0
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 6)
        row.setSpacing(6)
        self.heading = line_edit(self.leave)
        self.heading.setAccessibleName("Tên phụ lục")
        self.heading.setMinimumWidth(theme.control_width(12))
        row.addWidget(self.heading, 1)
        self.table_button = Button(theme, "Thêm bảng", on_click=self.edit_table)
        self.more_button = Button(theme, "Khác", icon="more", on_click=self.open_menu)
        self.more_button.setToolTip("Dòng “Kèm theo”, chuyển lên, xuống, xóa phụ lục")
        self.buttons = (self.table_button, self.more_button)
        for button in self.buttons:
            row.addWidget(button)
        self.column.addLayout(row)
        self.editor = OutlineEditor(theme, tables=True)
        self.editor.setAccessibleName("Nội dung phụ lục")
        self.editor.setPlaceholderText("TÊN PHỤ LỤC viết hoa ở dòng đầu; dán bảng từ Excel hoặc bấm Thêm bảng.")
        self.editor.edited.connect(lambda _outline: self.leave())
        self.editor.asked.connect(self.asked)
        self.editor.line_changed.connect(lambda _id: self._name_table_button())
        self.column.addWidget(self.editor, 1)
        note = label(
            "Dòng có dấu ngăn ô (Ctrl+Tab) là một dòng của bảng; bảng từ sáu cột in trên trang ngang.", "small"
        )
        note.setContentsMargins(14, 4, 14, 8)
        note.setWordWrap(True)
        self.column.addWidget(note)

    def set_editable(self, editable: bool) -> None:
        self.editor.setReadOnly(not editable)
        self.heading.setReadOnly(not editable)
        for button in self.buttons:
            button.setVisible(editable)

    def fill(self, plan: Plan) -> None:
        if not 0 <= self.place < len(plan.appendices):
            return
        appendix = plan.appendices[self.place]
        set_text(self.heading, appendix.title)
        self.editor.set_outline(appendix.outline or (Node(Level.TEXT, "", id="n1"),), auto=False)
        self._name_table_button()

    def read(self, plan: Plan) -> Plan:
        if not 0 <= self.place < len(plan.appendices):
            return plan
        outline = self.editor.outline()
        changed = Appendix(self.heading.text().strip() or "Phụ lục", outline)
        return replace(plan, appendices=(*plan.appendices[: self.place], changed, *plan.appendices[self.place + 1 :]))

    def open_menu(self) -> None:
        """Offer what is done to an appendix now and then: the row above it stays one line."""
        open_menu(self.more_button, self.entries())

    def entries(self) -> list[MenuEntry]:
        """Return the entries of that menu; what can't be done here is grey."""
        last = len(self.plan.appendices) - 1 if self.plan else 0
        return [
            ("Thêm dòng “Kèm theo Kế hoạch số … ngày …”", self.add_reference),
            ("", None),
            ("Chuyển lên trước", None if self.place <= 0 else lambda: self.move_by(-1)),
            ("Chuyển xuống sau", None if self.place >= last else lambda: self.move_by(1)),
            ("", None),
            ("Xóa phụ lục", self.remove),
        ]

    def add_reference(self) -> None:
        """Put the line in brackets below the title, unless there is one."""
        if self.plan is None:
            return
        lines = edit.lines_of(self.editor.outline())
        if any(line.text.startswith("(Kèm theo") for line in lines):
            return
        at = next((place for place, line in enumerate(lines) if not line.text.isupper()), len(lines))
        new = Line(edit.free_id(lines), Level.TEXT, plan_reference(self.plan))
        self._keep([*lines[:at], new, *lines[at:]])

    def edit_table(self) -> None:
        """Edit the table that the cursor is in, or put a new one behind its line."""
        ids, rows = table_at(self.editor.outline(), self.editor.current_id)
        dialog = GridDialog(self._theme, rows or _FIRST_TABLE, self)
        if dialog.exec():
            self.put_table(ids, dialog.grid.rows())

    def put_table(self, ids: list[str], rows: Rows) -> None:
        """Write rows in the place of the lines `ids`, or behind the current line when there are none."""
        lines = edit.lines_of(self.editor.outline())
        if ids:
            at = next(place for place, line in enumerate(lines) if line.id == ids[0])
            depth = lines[at].depth
            lines = [line for line in lines if line.id not in ids]
        else:
            here = self.editor.place_of(self.editor.current_id)
            at = len(lines) if here is None else min(here + 1, len(lines))
            depth = 0
        for row in rows:
            lines = [*lines[:at], Line(edit.free_id(lines), Level.TEXT, row_text(row), "", depth), *lines[at:]]
            at += 1
        self._keep(lines)

    def remove(self) -> None:
        """Take the appendix out; it can be undone."""
        if self.plan is not None and self.editable:
            rest = (*self.plan.appendices[: self.place], *self.plan.appendices[self.place + 1 :])
            self.tell(headed(replace(self.plan, appendices=rest)))
            self.moved.emit(min(self.place, len(rest) - 1))

    def move_by(self, step: int) -> None:
        """Move the appendix among the others."""
        if self.plan is None or not 0 <= self.place + step < len(self.plan.appendices):
            return
        self.leave()
        appendices = list(self.plan.appendices)
        appendices.insert(self.place + step, appendices.pop(self.place))
        plan = headed(replace(self.plan, appendices=tuple(appendices)))
        self.place += step
        self.tell(plan)
        self.moved.emit(self.place)

    def _keep(self, lines: list[Line]) -> None:
        self.editor.set_outline(edit.outline_of(lines), auto=False)
        self.leave()

    def _name_table_button(self) -> None:
        place = self.editor.place_of(self.editor.current_id)
        in_table = place is not None and "\t" in self.editor.line_at(place).text
        self.table_button.setText("Sửa bảng" if in_table else "Thêm bảng")
        self.table_button.setAccessibleName(self.table_button.text())
