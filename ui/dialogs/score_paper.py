"""What the index says of a paper put to a criterion: its number, day, trích yếu and author (NĐ 30/2020, Phụ lục V)."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.doors.scoring import ScoreFile
from ui.theme import Theme
from ui.widgets import Button, label, primary
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form, line_edit


class PaperDialog(QDialog):
    """`accept` only with a day that is understood; the fields then hold what to keep."""

    def __init__(self, theme: Theme, file: ScoreFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Tài liệu của tiêu chí")
        self.resize(620, 300)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(label(file.name, "section", wrap=True))
        words = "In ở mục lục văn bản, tài liệu của hồ sơ."
        column.addWidget(label(words, "secondary", wrap=True))
        form = Form()
        form.setContentsMargins(0, 0, 0, 0)
        self.number = form.add("Số, &ký hiệu", line_edit(placeholder="12/KH-SNV; để trống nếu không có"))
        self.day = form.add("&Ngày", DateEdit(theme))
        self.title = form.add(
            "&Tên loại, trích yếu", line_edit(placeholder="Kế hoạch tuyên truyền cải cách hành chính")
        )
        self.author = form.add("Tác &giả", line_edit(placeholder="cơ quan ban hành"))
        self.number.setText(file.number)
        self.day.set_date(file.day)
        self.title.setText(file.title)
        self.author.setText(file.author)
        column.addLayout(form)
        column.addStretch(1)
        self.problem = label("", tone="bad", wrap=True)
        foot = QHBoxLayout()
        foot.addWidget(self.problem, 1)
        foot.addWidget(Button(theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject))
        foot.addWidget(primary(theme, "Cất", self.accept, key="Ctrl+S"))
        column.addLayout(foot)

    @property
    def words(self) -> dict[str, str]:
        """Return number, title and author."""
        return {"number": self.number.text(), "title": self.title.text(), "author": self.author.text()}

    @property
    def chosen_day(self) -> date | None:
        return self.day.date()

    def accept(self) -> None:
        if self.day.date() is None and self.day.line.text().strip():
            self.problem.setText(self.day.problem() or "Chưa hiểu ngày đã nhập.")
            self.day.line.setFocus()
        else:
            super().accept()
