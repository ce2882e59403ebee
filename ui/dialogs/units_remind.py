"""Nhắc đơn vị: the công văn đôn đốc as it will be printed, the words for the group chat, which units, until when."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from cchc_desktop import publish
from cchc_desktop.doors.board import Reminder
from cchc_desktop.text import number, short_date
from ui.context import Context
from ui.file_dialogs import ask_folder, ask_target
from ui.pages.report_files import FILTERS, show_in_folder
from ui.tasks import Progress
from ui.widgets import Button, Card, Scroll, clear, label
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form

_WAIT = 300  # ms of quiet before the letter is made again
_PURPOSE = "reminder"
_LEFT = 262


class RemindDialog(QDialog):
    """`ask_path` and `ask_drafts` are replaced in tests: a file dialog would wait for ever."""

    def __init__(self, context: Context, reminder: Reminder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._all = reminder
        self._period = reminder.when.period
        self._pages: list[QImage] = []
        self.ask_path: Callable[[str], Path | None] = self._ask_path
        self.ask_drafts: Callable[[], Path | None] = lambda: ask_folder(self, "Chọn thư mục chứa thư nháp", _PURPOSE)
        self.setWindowTitle(f"Nhắc đơn vị gửi số liệu {self._period.phrase}")
        self.resize(1000, 590)
        row = QHBoxLayout()
        row.setSpacing(12)
        left = self._units()
        left.setFixedWidth(_LEFT)
        row.addWidget(left)
        row.addWidget(self._preview(), 9)
        row.addWidget(self._chat(), 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addLayout(row, 1)
        column.addLayout(self._bar())
        self._timer = QTimer(self, singleShot=True, interval=_WAIT)
        self._timer.timeout.connect(self._make)
        self._changed()

    # -- building ------------------------------------------------------------------------------------

    def _units(self) -> Card:
        card = Card("Đơn vị được nhắc")
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(4)
        self.boxes: list[QCheckBox] = []
        for unit in self._all.units:
            back = unit.id in self._all.returned
            box = QCheckBox()
            tail = " (đã trả lại)" if back else ""
            room = _LEFT - 76 - box.fontMetrics().horizontalAdvance(tail)
            name = box.fontMetrics().elidedText(unit.label, Qt.TextElideMode.ElideRight, room)
            box.setText(f"{name}{tail}".replace("&", "&&"))
            box.setToolTip(f"{unit.name}: {'đã trả lại để chỉnh sửa' if back else 'chưa gửi số liệu'}")
            box.setChecked(True)
            box.toggled.connect(lambda _on: self._changed())
            column.addWidget(box)
            self.boxes.append(box)
        column.addStretch(1)
        card.body.addWidget(Scroll(inner), 1)
        links = QHBoxLayout()
        links.setContentsMargins(14, 4, 14, 2)
        links.addWidget(Button(self._context.theme, "Chọn tất cả", kind="link", on_click=lambda: self._tick(True)))
        links.addWidget(Button(self._context.theme, "Bỏ chọn", kind="link", on_click=lambda: self._tick(False)))
        links.addStretch(1)
        card.body.addLayout(links)
        form = Form()
        form.setRowWrapPolicy(Form.RowWrapPolicy.WrapAllRows)
        form.setContentsMargins(14, 4, 14, 10)
        self.by = form.add("Đề nghị gửi &chậm nhất", DateEdit(self._context.theme))
        self.by.reference = self._context.today
        self.by.set_date(self._all.by)
        self.by.date_changed.connect(lambda _day: self._changed())
        card.body.addLayout(form)
        return card

    def _preview(self) -> Card:
        self.paper = Card("Công văn đôn đốc")
        self.paper.set_heading("Công văn đôn đốc", "đúng như bản in")
        self._sheets = QWidget()
        self._sheets.setProperty("look", "desk")
        self._column = QVBoxLayout(self._sheets)
        self._column.setContentsMargins(10, 10, 10, 10)
        self._column.setSpacing(10)
        self._column.addWidget(label("Đang dựng trang in", "secondary"), 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self.desk = Scroll(self._sheets)
        self.paper.body.addWidget(self.desk, 1)
        return self.paper

    def _chat(self) -> Card:
        card = Card("Tin nhắn cho nhóm Zalo")
        self.words = QPlainTextEdit()
        self.words.setAccessibleName("Tin nhắn cho nhóm Zalo")
        self.words.setTabChangesFocus(True)
        holder = QVBoxLayout()
        holder.setContentsMargins(12, 8, 12, 10)
        holder.setSpacing(8)
        holder.addWidget(self.words, 1)
        self.copy_button = Button(self._context.theme, "Chép tin nhắn", icon="copy", key="Ctrl+Shift+C",
                                  on_click=self.copy)  # fmt: skip
        holder.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addLayout(holder, 1)
        return card

    def _bar(self) -> QHBoxLayout:
        theme = self._context.theme
        bar = QHBoxLayout()
        bar.setSpacing(8)
        self.told = label("", "secondary", wrap=True)
        self.drafts_button = Button(theme, "Thư nháp từng đơn vị", icon="file", on_click=self.write_drafts)
        self.drafts_button.setToolTip("Mỗi đơn vị một thư nháp (.eml), mở bằng chương trình thư rồi điền địa chỉ")
        self.pdf_button = Button(theme, "Lưu PDF", icon="pdf", on_click=lambda: self.write(".pdf"))
        self.word_button = Button(theme, "Lưu Word", kind="primary", key="Ctrl+S", on_click=lambda: self.write(".docx"))
        self._written: list[Path] = []
        self.open_button = Button(theme, "Mở thư mục", kind="link", on_click=lambda: show_in_folder(self._written))
        self.open_button.hide()
        bar.addWidget(self.told, 1)
        bar.addWidget(self.open_button)
        bar.addWidget(Button(theme, "Đóng", key="Esc", own_key=False, on_click=self.reject))
        for button in (self.drafts_button, self.pdf_button, self.word_button):
            bar.addWidget(button)
        return bar

    # -- what is chosen ------------------------------------------------------------------------------

    def reminder(self) -> Reminder | None:
        """Return whom to remind as chosen, None where nobody is or the day is none."""
        units = tuple(unit for unit, box in zip(self._all.units, self.boxes, strict=True) if box.isChecked())
        by = self.by.date()
        if not units or by is None or self._day_problem():
            return None
        return replace(self._all, units=units, by=by, all=len(units) == len(self._all.units))

    def _day_problem(self) -> str:
        day = self.by.date()
        if day is None or self.by.problem():
            return self.by.problem() or "Nhập ngày gửi chậm nhất."
        return "Ngày gửi chậm nhất đã qua. Nhập lại ngày." if day < self._context.today() else ""

    def _tick(self, on: bool) -> None:
        for box in self.boxes:
            box.blockSignals(True)
            box.setChecked(on)
            box.blockSignals(False)
        self._changed()

    def _changed(self) -> None:
        chosen, today = self.reminder(), self._context.today()
        self.open_button.hide()
        for button in (self.word_button, self.pdf_button, self.drafts_button, self.copy_button):
            button.setEnabled(chosen is not None)
        if chosen is None:
            self.told.setText(self._day_problem() or "Chọn ít nhất một đơn vị.")
            self.words.clear()
            return
        last = chosen.when.last_safe_day
        late = (today - last).days
        self.told.setText(f"Hạn gửi {short_date(last)}" + (f", đã quá {late} ngày" if late > 0 else ""))
        self.words.setPlainText(self._context.workspace.board.reminder_words(chosen, today))
        self._timer.start()

    # -- the letter on show --------------------------------------------------------------------------

    def _make(self) -> None:
        chosen, today = self.reminder(), self._context.today()
        if chosen is None:
            return
        workspace = self._context.workspace
        ratio = self.devicePixelRatioF()
        width = max(200, self.desk.viewport().width() - 22) * ratio

        def work(_progress: Progress) -> list[QImage]:
            from cchc_desktop.exports.pdf import write_pdf
            from ui.pdf_pages import page_image

            with workspace.reader() as reader:
                document = reader.board.reminder_document(chosen, today)
            stream = io.BytesIO()
            printed = write_pdf(document, stream)
            return [page_image(stream.getvalue(), page, width=width) for page in range(printed.pages)]

        self._context.tasks.run(work, lambda pages: self._made(pages, ratio), key="reminder-preview")

    def _made(self, pages: list[QImage], ratio: float) -> None:
        clear(self._column)
        for image in pages:
            image.setDevicePixelRatio(ratio)
            sheet = QLabel()
            paper = QPixmap.fromImage(image)
            pen = QPainter(paper)
            pen.setPen(self._context.theme.color("line"))
            pen.drawRect(QRectF(0.5, 0.5, image.width() / ratio - 1, image.height() / ratio - 1))
            pen.end()
            sheet.setPixmap(paper)
            self._column.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self.paper.set_heading("Công văn đôn đốc", f"{len(pages)} trang, đúng như bản in")

    # -- out -----------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the message, as edited, on the clipboard."""
        QGuiApplication.clipboard().setText(self.words.toPlainText())
        self.told.setText("Đã chép tin nhắn. Dán vào nhóm Zalo bằng Ctrl+V.")

    def write(self, suffix: str) -> None:
        """Ask where to, then write the công văn; the dialog stays for the next file."""
        chosen, today = self.reminder(), self._context.today()
        path = self.ask_path(suffix) if chosen is not None else None
        if chosen is None or path is None:
            return
        workspace, period = self._context.workspace, self._period

        def work(_progress: Progress) -> list[Path]:
            with workspace.reader() as reader:
                return [publish.export_reminder(reader, period, today, path, chosen)]

        self._context.tasks.run(
            work, lambda made: self._tell_written(f"Đã lưu {path.name}.", made), title=f"Đang soạn {path.name}"
        )

    def write_drafts(self) -> None:
        """Ask for a folder, then write an e-mail draft for each unit chosen."""
        chosen, today = self.reminder(), self._context.today()
        folder = self.ask_drafts() if chosen is not None else None
        if chosen is None or folder is None:
            return
        workspace, period = self._context.workspace, self._period

        def work(progress: Progress) -> list[Path]:
            with workspace.reader() as reader:
                return publish.unit_drafts(reader, period, today, folder, chosen, progress)

        def done(made: list[Path]) -> None:
            self._tell_written(f"Đã soạn {number(len(made))} thư nháp trong {folder.name}, kèm công văn và mẫu.", made)

        self._context.tasks.run(work, done, title=f"Đang soạn thư nháp {period.phrase}")

    def _tell_written(self, words: str, paths: list[Path]) -> None:
        self.told.setText(words)
        self._written = paths
        self.open_button.show()

    def _ask_path(self, suffix: str) -> Path | None:
        name = f"CV_DonDocSoLieu_{self._period.file_code}{suffix}"
        return ask_target(self, "Lưu công văn đôn đốc", _PURPOSE, name, {suffix: FILTERS[suffix]})
