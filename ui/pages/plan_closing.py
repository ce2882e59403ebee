"""Nơi nhận with their purposes, and the signature form with an example as it is printed."""

from __future__ import annotations

import re
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.documents.wording import archive_line_missing, recipient_lines
from cchc_desktop.drafting.signing import form_of, party_form, signing_forms
from cchc_desktop.models import Plan, Signer
from ui.pages.plan_forms import PlanForm, filled_lines, set_text, text_edit
from ui.theme import Theme
from ui.widgets import Button, label
from ui.widgets.form import Choices, Form, line_edit, set_choice
from ui.widgets.selecting import choose_row

_PURPOSE = re.compile(r"^(?P<name>.*\S)\s*\((?P<purpose>[^()]*)\)$")


def split_recipient(text: str) -> tuple[str, str]:
    """Return name and purpose of "UBND tỉnh (báo cáo)"; the archive line has no purpose."""
    match = None if text.casefold().startswith("lưu") else _PURPOSE.match(text)
    return (match["name"], match["purpose"].strip()) if match else (text, "")


def joined_recipient(name: str, purpose: str) -> str:
    """Return name and purpose as one recipient, without the marks of the printed list."""
    name = re.sub(r"^\s*[-–]\s*", "", name).strip()
    while name.endswith((";", ".")) and not name.endswith(("..", "v.v.")):
        name = name[:-1].rstrip()
    purpose = purpose.strip(" ();.")
    return f"{name} ({purpose})" if purpose and name and not name.casefold().startswith("lưu") else name


def _printed_style(theme: Theme, size: int) -> str:
    return f'color: {theme.roles.ink}; font-family: "{theme.official_family}"; font-size: {size}px;'


class RecipientForm(PlanForm):
    """One recipient a row; the archive line stays last, as the decree wants it."""

    def __init__(self, theme: Theme, archive: str = "VT, VP") -> None:
        super().__init__()
        self._archive = archive
        self.table = QTableWidget(0, 2)
        self.table.setProperty("look", "source")
        self.table.setAccessibleName("Nơi nhận")
        self.table.setHorizontalHeaderLabels(["Nơi nhận", "Mục đích (nếu cần)"])
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(32)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(True)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(1, theme.control_width(24))
        self.table.itemChanged.connect(lambda _item: self.leave())
        self.column.addWidget(self.table, 1)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(12, 6, 12, 6)
        self.buttons = (
            Button(theme, "Thêm", on_click=self.add),
            Button(theme, "Xóa", on_click=self.remove),
            Button(theme, "Lên", kind="ghost", on_click=lambda: self.move_by(-1)),
            Button(theme, "Xuống", kind="ghost", on_click=lambda: self.move_by(1)),
        )
        for button in self.buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.column.addWidget(holder)
        self.note = label("", tone="warning", wrap=True)
        self.note.setContentsMargins(14, 0, 14, 6)
        self.column.addWidget(self.note)
        self.printed = label("", wrap=True)
        self.printed.setStyleSheet(_printed_style(theme, 14))
        self.printed.setAccessibleName("Nơi nhận như bản in")
        paper = QFrame()
        paper.setProperty("card", "paper")
        inside = QVBoxLayout(paper)
        inside.setContentsMargins(16, 10, 16, 10)
        inside.addWidget(self.printed)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 0, 12, 12)
        foot.addWidget(label("Như bản in", "small"))
        foot.addWidget(paper)
        self.column.addLayout(foot)

    def set_editable(self, editable: bool) -> None:
        trigger = QAbstractItemView.EditTrigger
        keys = trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed
        self.table.setEditTriggers(keys if editable else trigger.NoEditTriggers)
        for button in self.buttons:
            button.setEnabled(editable)

    def fill(self, plan: Plan) -> None:
        row, column = self.table.currentRow(), self.table.currentColumn()
        self.table.setRowCount(len(plan.recipients))
        for place, text in enumerate(plan.recipients):
            for at, words in enumerate(split_recipient(text)):
                item = QTableWidgetItem(words)
                if at and text.casefold().startswith("lưu"):
                    item.setFlags(Qt.ItemFlag.ItemIsSelectable)
                self.table.setItem(place, at, item)
        if 0 <= row < len(plan.recipients):
            choose_row(self.table, row, max(column, 0))
        self._show_printed(plan)

    def _show_printed(self, plan: Plan) -> None:
        names = plan.recipients
        lines = recipient_lines((*names, "Lưu: VT") if names and archive_line_missing(names) else names)
        self.printed.setText("\n".join(("Nơi nhận:", *lines)) if lines else "")
        notes = []
        if any(name.casefold().startswith("như trên") for name in names):
            notes.append("“Như trên” chỉ dùng khi văn bản có phần Kính gửi; kế hoạch không có phần này.")
        if names and archive_line_missing(names):
            notes.append("Chưa có dòng “Lưu: VT, …”; bản in tự thêm “Lưu: VT.”.")
        self.note.setText(" ".join(notes))
        self.note.setVisible(bool(notes))

    def read(self, plan: Plan) -> Plan:
        names = tuple(name for row in range(self.table.rowCount()) if (name := self._row(row)))
        archive = [name for name in names if name.casefold().startswith("lưu")]
        others = [name for name in names if name not in archive]
        return replace(plan, recipients=(*others, *archive))

    def tell(self, changed: Plan) -> None:
        super().tell(changed)
        if self.plan is not None:
            self._show_printed(self.plan)

    def add(self) -> None:
        """Add a row before the archive line, and that line itself when there is none yet."""
        if self.plan is None:
            return
        if not self.plan.recipients:
            self.tell(replace(self.plan, recipients=(f"Lưu: {self._archive}",)))
            self.show_plan(self.plan, self.editable)
        place = self.table.rowCount()
        if place and self._row(place - 1).casefold().startswith("lưu"):
            place -= 1
        self._filling = True
        self.table.insertRow(place)
        for column in (0, 1):
            self.table.setItem(place, column, QTableWidgetItem(""))
        self._filling = False
        choose_row(self.table, place)
        self.table.edit(self.table.model().index(place, 0))

    def remove(self) -> None:
        """Take the chosen rows out."""
        rows = {index.row() for index in self.table.selectedIndexes()}
        if self.plan is not None and rows:
            self._keep([self._row(row) for row in range(self.table.rowCount()) if row not in rows])

    def move_by(self, step: int) -> None:
        """Move the chosen row."""
        row, names = self.table.currentRow(), [self._row(row) for row in range(self.table.rowCount())]
        if 0 <= row < len(names) and 0 <= row + step < len(names):
            names.insert(row + step, names.pop(row))
            self._keep(names)
            choose_row(self.table, row + step)

    def _keep(self, names: list[str]) -> None:
        assert self.plan is not None
        archive = [name for name in names if name.casefold().startswith("lưu")]
        others = [name for name in names if name and name not in archive]
        self.tell(replace(self.plan, recipients=(*others, *archive)))
        self.show_plan(self.plan, self.editable)

    def _row(self, row: int) -> str:
        cells = [self.table.item(row, column) for column in (0, 1)]
        name, purpose = (cell.text() if cell else "" for cell in cells)
        return joined_recipient(name, purpose)


class SignerForm(PlanForm):
    """The form chosen from the decree's, each line still free to be typed, and how it will stand on paper."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        form = Form()
        self.form = form.add("Thể thức ký", Choices())
        self.form.activated.connect(lambda _place: self._choose())
        self.authority = form.add(
            "Quyền hạn", text_edit(self.leave, 3), "Mỗi dòng một quyền hạn, ví dụ TM. ỦY BAN NHÂN DÂN."
        )
        self.post = form.add("Chức vụ", line_edit(self.leave))
        self.signer = form.add("Họ và tên", line_edit(self.leave), "Không ghi học hàm, học vị (NĐ 30/2020).")
        self.note = label("", tone="warning", wrap=True)
        form.addRow("", self.note)
        self.paper = QFrame()
        self.paper.setProperty("card", "paper")
        self.paper.setAccessibleName("Phần ký như bản in")
        self.paper.setMaximumWidth(theme.control_width(60))
        lines = QVBoxLayout(self.paper)
        lines.setContentsMargins(20, 18, 20, 18)
        lines.setSpacing(2)
        self.printed, self.printed_name = label(""), label("")
        for widget in (self.printed, self.printed_name):
            widget.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            widget.setWordWrap(True)
            widget.setStyleSheet(_printed_style(theme, 16) + "font-weight: bold;")
            lines.addWidget(widget)
        lines.insertSpacing(1, 72)
        form.addRow(label("Như bản in", "secondary"), self.paper)
        self.scrolled(form)

    def fill(self, plan: Plan) -> None:
        self.form.clear()
        self.form.addItem("Tự nhập", "")
        for entry in signing_forms(plan.office):
            self.form.addItem(entry.label, entry.id)
            self.form.setItemData(self.form.count() - 1, "\n".join(entry.lines), Qt.ItemDataRole.ToolTipRole)
        set_choice(self.form, form_of(plan.signer))
        set_text(self.authority, plan.signer.authority)
        set_text(self.post, plan.signer.title)
        set_text(self.signer, plan.signer.name)
        self._show_printed(plan.signer)

    def _show_printed(self, signer: Signer) -> None:
        lines = [line for line in (*signer.authority.split("\n"), signer.title) if line.strip()]
        self.printed.setText("\n".join(lines))
        self.printed_name.setText(signer.name)
        wrong = party_form(signer)
        self.note.setVisible(bool(wrong))
        self.note.setText(
            f"“{wrong}” là cách ghi của văn bản Đảng; văn bản hành chính ghi {wrong[0]}{wrong[2]}. và một dấu cách."
            if wrong
            else ""
        )

    def read(self, plan: Plan) -> Plan:
        authority = "\n".join(filled_lines(self.authority.toPlainText()))
        return replace(plan, signer=Signer(authority, self.post.text().strip(), self.signer.text().strip()))

    def tell(self, changed: Plan) -> None:
        super().tell(changed)
        if self.plan is not None and not self._filling:
            set_choice(self.form, form_of(self.plan.signer))
            self._show_printed(self.plan.signer)

    def _choose(self) -> None:
        """Write the lines of the form chosen; the name stays."""
        if self.plan is None or not self.editable:
            return
        chosen = next((f for f in signing_forms(self.plan.office) if f.id == self.form.currentData()), None)
        if chosen is not None:
            self.tell(replace(self.plan, signer=chosen.signer(self.signer.text().strip())))
            self.show_plan(self.plan, self.editable)
