"""Trình ký: what is asked of whom, until when, compared with what; makes the sign pack (N11)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from cchc_desktop.documents.sign_pack import Before, Request, doubts, open_questions
from cchc_desktop.drafting.change_words import summary
from cchc_desktop.drafting.compare import compare
from cchc_desktop.models import Plan, Signer
from cchc_desktop.sign_pack import (
    compared_with,
    export_sign_pack,
    pack_file_name,
    usual_before,
    usual_request,
)
from ui.context import Context
from ui.file_dialogs import ask_target
from ui.opening import open_file
from ui.widgets import Button, Card, Scroll, label
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form, choices

_KINDS = {".pdf": "Một tệp PDF (*.pdf)", ".zip": "PDF và Word trong tệp ZIP (*.zip)"}


class SignPackDialog(QDialog):
    """Ask for the request and write the pack; `path` is the file made when the dialog was accepted."""

    def __init__(self, context: Context, plan: Plan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context, self.plan = context, plan
        self.theme = context.theme
        self.path: Path | None = None
        self.usual = usual_request(context.workspace, plan, context.today())
        self.states: tuple[Before, ...] = compared_with(context.workspace, plan)
        # Replaced in tests: a file dialog would wait for ever.
        self.ask_path: Callable[[str], Path | None] = self._ask_path
        self.setWindowTitle("Trình ký")
        self.resize(760, 560)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addWidget(label(f"{plan.type_name.capitalize()} {plan.title}", "section", wrap=True))
        card = Card("Phiếu trình")
        holder = QWidget()
        holder.setProperty("look", "clear")
        card.body.addWidget(Scroll(holder))
        self._fields(Form(holder))
        column.addWidget(card, 1)
        self.told = label("", "secondary", wrap=True)
        column.addWidget(self.told)
        column.addLayout(self._buttons())
        self._tell()
        self.addressee.setFocus()

    def _fields(self, form: Form) -> None:
        usual = self.usual
        self.addressee = form.add("&Kính trình", QLineEdit(usual.addressee))
        self.deadline = form.add("&Hạn cho ý kiến", DateEdit(self.theme))
        self.deadline.reference = self.context.today
        self.asked = form.add("&Nội dung trình", QPlainTextEdit(usual.asked))
        items: list[tuple[str, object]] = [(state.title, place) for place, state in enumerate(self.states)]
        self.against = form.add("&So với", choices([*items, ("Không so sánh", None)], self._tell))
        before = usual_before(self.plan, self.states)
        self.against.setCurrentIndex(self.against.findData(self.states.index(before) if before else None))
        self.sender_post = form.add("&Chức vụ người trình", QLineEdit(usual.sender.title))
        self.sender_name = form.add("N&gười trình", QLineEdit(usual.sender.name))
        self.notes = form.add("Gh&i chú", QPlainTextEdit())
        for field, lines in ((self.asked, 4), (self.notes, 3)):
            field.setTabChangesFocus(True)
            field.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 18)
            tag = form.labelForField(field)
            tag.setMinimumHeight(0)  # a text field's size hint is twelve lines
            tag.setContentsMargins(0, 7, 0, 0)
            tag.setAlignment(Qt.AlignmentFlag.AlignTop)  # pyright: ignore[reportAttributeAccessIssue]

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label("Phiếu trình, rồi kế hoạch đúng như bản in.", "secondary"), 1)
        self.cancel_button = Button(self.theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject)
        self.make_button = Button(self.theme, "Lập hồ sơ", kind="primary", key="Ctrl+S", on_click=self.make)
        row.addWidget(self.cancel_button)
        row.addWidget(self.make_button)
        return row

    def request(self) -> Request:
        """Return what was typed."""
        return replace(
            self.usual,
            addressee=self.addressee.text().strip(),
            asked=self.asked.toPlainText().strip(),
            deadline=self.deadline.date(),
            sender=Signer("", self.sender_post.text().strip().upper(), self.sender_name.text().strip()),
            notes=self.notes.toPlainText().strip(),
        )

    def previous(self) -> Before | None:
        """Return the state that the pack tells the changes against."""
        place = self.against.currentData()
        return None if place is None else self.states[place]

    def make(self) -> None:
        """Ask where to put the file and write it in the background."""
        if problem := (self.deadline.date() is None and self.deadline.problem()):
            self._say(problem)
            self.deadline.setFocus()
            return
        if not self.asked.toPlainText().strip():
            self._say("Chưa ghi nội dung trình.")
            self.asked.setFocus()
            return
        out = self.ask_path(pack_file_name(self.plan, ".pdf"))
        if out is None:
            return
        plan, previous, request = self.plan, self.previous(), self.request()
        for setting, value in (("sender_name", request.sender.name), ("sender_title", request.sender.title)):
            if value != self.context.workspace.setting(setting):
                self.context.workspace.set_setting(setting, value)
        self.make_button.setEnabled(False)
        self.context.tasks.run(
            lambda progress: export_sign_pack(plan, previous, request, out, progress),
            self._made,
            title=f"Đang lập {out.name}",
            failed=self._failed,
        )

    def _made(self, path: Path) -> None:
        self.path = path
        self.context.signals.say(
            f"Đã lập hồ sơ trình ký {path.name}",
            ("Mở tệp", lambda: open_file(path)),
            ("Mở thư mục", lambda: open_file(path.parent)),
        )
        self.accept()

    def _failed(self, error: BaseException) -> None:
        from ui.errors import show

        self.make_button.setEnabled(True)
        show(self, error)

    def _ask_path(self, proposed: str) -> Path | None:
        return ask_target(self, "Lập hồ sơ trình ký", "plan_out", proposed, _KINDS)

    def _tell(self) -> None:
        """Say before the file is made what its first page will tell."""
        previous = self.previous()
        parts = [f"So với {previous.label}: {_low(summary(compare(previous.plan, self.plan)))}."] if previous else []
        if not open_questions(self.plan):
            parts.append("Dự thảo không còn chỗ để trống.")
        parts += doubts(self.plan, self.plan.date or self.context.today())
        self._say(" ".join(parts))

    def _say(self, sentence: str) -> None:
        self.told.setText(sentence)


def _low(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"
