"""One criterion beside the score sheet: its points and the clerk's own, what is missing, giải trình, rule, files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from cchc_desktop.documents.score_sheet import override_by
from cchc_desktop.doors.scoring import ScoreFile
from cchc_desktop.errors import AppError
from cchc_desktop.scoring.compute import Line
from cchc_desktop.scoring.scale import Formula
from cchc_desktop.text import number, parse_number, screen_date, short_date
from ui.context import Context
from ui.evidence_taking import attach_with
from ui.file_dialogs import ask_files
from ui.widgets import Button, Card, Scroll, clear, label, line
from ui.widgets.form import Form, line_edit

_RATIOS = (Formula.RATIO, Formula.STEPS)
_MOST_GAPS = 8


def _facts_column() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(14, 10, 14, 10)
    column.setSpacing(5)
    return column


class ScoreDetail(Card):
    """The pane at the right of the score page; every field is saved when it is left."""

    def __init__(self, context: Context) -> None:
        super().__init__("Tiêu chí")
        self._context = context
        self._year = 0
        self._line: Line | None = None
        self._explained = ""
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.top = _facts_column()
        column.addLayout(self.top)
        self.fields = QWidget()
        form = Form(self.fields)
        form.setContentsMargins(14, 4, 14, 10)
        self.score = form.add("Điểm &tự chấm", line_edit(self._save_score))
        self.note = form.add("Lý &do", line_edit(self._save_score, "bắt buộc khi tự đặt điểm"))
        self.unsaved = label("Điểm chưa được cất: chưa ghi lý do.", "small", tone="warning", wrap=True)
        form.addRow("", self.unsaved)
        for edit in (self.score, self.note):
            edit.textChanged.connect(self._tell_unsaved)
        self.done = form.add("Đã &làm", line_edit(self._save_numbers, "theo nhiệm vụ của kế hoạch"))
        self.planned = form.add("Kế &hoạch", line_edit(self._save_numbers, "theo nhiệm vụ của kế hoạch"))
        self.explanation = QPlainTextEdit()
        self.explanation.setTabChangesFocus(True)
        self.explanation.setFixedHeight(62)
        form.add("&Giải trình", self.explanation)
        self.explanation.installEventFilter(self)
        self._form = form
        column.addWidget(self.fields)
        column.addWidget(line(soft=True))
        self.facts = _facts_column()
        column.addLayout(self.facts)
        column.addWidget(line(soft=True))
        self.file_rows = QVBoxLayout()
        self.file_rows.setContentsMargins(14, 10, 14, 12)
        self.file_rows.setSpacing(6)
        column.addLayout(self.file_rows)
        column.addStretch(1)
        self.body.addWidget(Scroll(inner))

    def show_line(self, year: int, shown: Line, explanation: str, files: tuple[ScoreFile, ...]) -> None:
        """Show a criterion; what is being typed in this one stays."""
        same = self._line is not None and (self._year, self._line.code) == (year, shown.code)
        if not same:
            self.save_typed()
        self._year, self._line, self._explained = year, shown, explanation
        item = shown.criterion
        self.set_heading(f"Tiêu chí {item.code}", f"{number(shown.score)}/{number(item.max)} điểm")
        clear(self.top)
        clear(self.facts)
        self.top.addWidget(label(item.label, "strong", wrap=True))
        self._fact("Cách tính", shown.formula, column=self.top)
        if shown.override is not None:
            who = override_by(shown).removeprefix(", ") or "không ghi tên"
            self._fact("Tự chấm", f"{number(shown.score)} điểm; người đặt: {who}", column=self.top)
        for place, gap in enumerate(shown.missing[:_MOST_GAPS]):
            day = f" (hạn {short_date(gap.by)})" if gap.by else ""
            self._fact("" if place else "Còn thiếu", gap.text + day, "warning")
        if len(shown.missing) > _MOST_GAPS:
            self._fact("", f"và {len(shown.missing) - _MOST_GAPS} việc khác")
        for name, value in shown.inputs:
            self._fact(name, value)
        if item.rule:
            self._fact("Quy định", item.rule)
        if item.evidence:
            self._fact("Cần có", "; ".join(item.evidence))
        scored = item.formula is not Formula.SUM
        self.fields.setVisible(scored)
        for field in (self.done, self.planned):
            self._form.setRowVisible(self._row_of(field), item.formula in _RATIOS)
        if not (same and self._is_typing()):
            override = shown.override
            self.score.setText("" if override is None else number(override.score))
            self.score.setPlaceholderText("" if shown.computed is None else f"{number(shown.computed)} theo cách tính")
            self.note.setText("" if override is None else override.note)
            self.note.setCursorPosition(0)
            self.explanation.setPlainText(explanation)
            typed = self._context.workspace.scoring.typed(year).get(item.code)
            self.done.setText("" if typed is None else number(typed[0]))
            self.planned.setText("" if typed is None else number(typed[1]))
        self._tell_unsaved()
        self._show_files(files, scored)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and watched is self.explanation:
            self._save_explanation()
        return super().eventFilter(watched, event)

    def save_typed(self) -> None:
        """Save what stands in the fields."""
        self._save_numbers()
        self._save_score()
        self._save_explanation()

    def _tell_unsaved(self) -> None:
        self.unsaved.setVisible(bool(self.score.text().strip()) and not self.note.text().strip())

    def _fact(self, name: str, text: str, tone: str = "", column: QVBoxLayout | None = None) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        head = label(name, "secondary", wrap=True)
        head.setFixedWidth(self._context.theme.control_width(12))
        value = label(f"{text[:1].upper()}{text[1:]}", tone=tone, wrap=True)
        for part in (head, value):
            part.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        row.addWidget(head)
        row.addWidget(value, 1)
        (column or self.facts).addLayout(row)

    def _row_of(self, field: QWidget) -> int:
        widget = field
        while self._form.indexOf(widget) < 0:
            parent = widget.parentWidget()
            assert parent is not None
            widget = parent
        return self._form.getWidgetPosition(widget)[0]  # pyright: ignore[reportIndexIssue]

    def _is_typing(self) -> bool:
        edits = (self.done, self.planned, self.score, self.note, self.explanation)
        return any(edit.hasFocus() for edit in edits) and any(
            edit.isModified() for edit in edits if isinstance(edit, QLineEdit)
        )

    # -- saving ------------------------------------------------------------------------------

    def _save_numbers(self) -> None:
        if self._line is None or not (self.done.isModified() or self.planned.isModified()):
            return
        texts = (self.done.text().strip(), self.planned.text().strip())
        if not any(texts):
            self._write(lambda door, code: door.set_numbers(self._year, code, None))
        elif all(texts):
            done, planned = (parse_number(text) for text in texts)
            if done is None or planned is None:
                self._refuse(AppError("Chưa hiểu số đã nhập.", "Nhập số như 8 hoặc 12,5."))
                return
            self._write(lambda door, code: door.set_numbers(self._year, code, (done, planned)))
        else:
            return  # the other one is still to come
        for field in (self.done, self.planned):
            field.setModified(False)

    def _save_score(self) -> None:
        if self._line is None or not (self.score.isModified() or self.note.isModified()):
            return
        text, note = self.score.text().strip(), self.note.text().strip()
        if not text:
            self._write(lambda door, code: door.set_score(self._year, code, None))
        elif note:
            points = parse_number(text)
            if points is None:
                self._refuse(AppError(f"Chưa hiểu điểm “{text}”.", "Nhập số như 0,75."))
                return
            self._write(lambda door, code: door.set_score(self._year, code, points, note))
        else:
            return  # the reason is the next field; until then `unsaved` says so
        self.score.setModified(False)
        self.note.setModified(False)

    def _save_explanation(self) -> None:
        text = self.explanation.toPlainText().strip()
        if self._line is not None and self._line.criterion.formula is not Formula.SUM and text != self._explained:
            self._explained = text
            self._write(lambda door, code: door.explain(self._year, code, text))

    def _write(self, call) -> None:
        assert self._line is not None
        try:
            changes = call(self._context.workspace.scoring, self._line.code)
        except AppError as error:
            self._refuse(error)
        else:
            self._context.signals.wrote(changes)

    def _refuse(self, error: AppError) -> None:
        self._context.signals.say(f"{error.message} {error.hint}", tone="warning")

    # -- files -------------------------------------------------------------------------------

    def _show_files(self, files: tuple[ScoreFile, ...], scored: bool) -> None:
        clear(self.file_rows)
        if not scored:
            return
        self.file_rows.addWidget(label("Tài liệu thêm vào hồ sơ", "strong"))
        note = "Minh chứng của các hoạt động tự vào hồ sơ; ở đây thêm văn bản khác."
        self.file_rows.addWidget(label(note, "secondary", wrap=True))
        for file in files:
            row = QHBoxLayout()
            head = " ".join(part for part in (file.number, screen_date(file.day) if file.day else "") if part)
            named = label(file.title or file.name, wrap=True)
            named.setToolTip("\n".join(part for part in (file.name, head, file.author) if part))
            row.addWidget(named, 1)
            row.addWidget(
                Button(self._context.theme, "Sửa", kind="ghost", on_click=lambda file=file: self.edit_file(file))
            )
            remove = Button(self._context.theme, "Xóa", kind="ghost", on_click=lambda key=file.id: self._remove(key))
            row.addWidget(remove)
            self.file_rows.addLayout(row)
        foot = QHBoxLayout()  # a button alone would bound the width that words are measured by
        foot.addWidget(Button(self._context.theme, "Thêm tài liệu", icon="clip", on_click=self.ask_for_files))
        foot.addStretch(1)
        self.file_rows.addLayout(foot)

    def ask_for_files(self) -> None:
        """Let the clerk choose files for the criterion."""
        self.add_files(ask_files(self, "Thêm tài liệu kiểm chứng", "evidence"))

    def add_files(self, paths: list[Path]) -> None:
        """Copy files into the data folder as documents of the criterion."""
        line = self._line
        if line is None or not paths:
            return
        year, code = self._year, line.code
        attach_with(self._context, paths, lambda kept: self._context.workspace.scoring.attach_kept(year, code, kept))

    def edit_file(self, file: ScoreFile) -> None:
        """Ask for what the index says of a document."""
        from ui.dialogs.score_paper import PaperDialog

        dialog = PaperDialog(self._context.theme, file, self)
        if dialog.exec():
            door = self._context.workspace.scoring
            self._context.signals.wrote(door.describe_file(file.id, dialog.chosen_day, **dialog.words))

    def _remove(self, file_id: int) -> None:
        self._context.signals.wrote(self._context.workspace.scoring.remove_file(file_id))
