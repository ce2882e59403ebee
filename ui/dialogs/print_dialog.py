"""In: which printer, which pages, how many copies; the number of pages is known before anything is printed."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cchc_desktop.errors import AppError
from cchc_desktop.models import Plan
from ui import errors
from ui.context import Context
from ui.printing import PrintJob, copies_of, page_numbers
from ui.tasks import Progress
from ui.widgets import Button, Card, label
from ui.widgets.form import Choices, Form


def printer_of(name: str) -> QPrinter:
    """Return a printer by its name, at its own finest resolution."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name)
    return printer


class PrintDialog(QDialog):
    """Prints the very pages that the preview shows, at 100 %, on A4; two-sided is the printer's own setting.

    `printers` and `make` are put in by tests.
    """

    def __init__(
        self,
        context: Context,
        plan: Plan,
        parent: QWidget | None = None,
        *,
        printers: Callable[[], list[str]] = QPrinterInfo.availablePrinterNames,
        make: Callable[[str], QPrinter] = printer_of,
        open_pdf: Callable[[Path], bool] | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._plan, self._make, self._open = context, plan, make, open_pdf
        self._data = b""
        self.pages = 0
        self.job: PrintJob | None = None
        self.setWindowTitle("In kế hoạch")
        self.resize(560, 360)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(label(plan.title or "Kế hoạch", "section", wrap=True))
        self.count = label("Đang lập các trang …", "secondary")
        column.addWidget(self.count)
        card = Card()
        form = Form()
        self.printer = form.add("Máy in", Choices())
        names = printers()
        self.printer.addItems(names)
        preferred = QPrinterInfo.defaultPrinterName()
        if preferred in names:
            self.printer.setCurrentText(preferred)
        self.range = form.add("Trang", QLineEdit())
        self.range.setPlaceholderText("tất cả; hoặc ví dụ 1-3, 5")
        self.copies = form.add("Số bản", QLineEdit("1"))
        self.copies.setMaximumWidth(context.theme.control_width(12))
        form.addRow("", label("Giấy A4, đúng cỡ 100%, không co giãn. In hai mặt theo cài đặt của máy in.", "small",
                              wrap=True))  # fmt: skip
        card.body.addLayout(form)
        column.addWidget(card)
        self.problem = label("", tone="warning", wrap=True)
        column.addWidget(self.problem)
        column.addStretch(1)
        row = QHBoxLayout()
        self.pdf_button = Button(context.theme, "Mở bản PDF để in", on_click=self.open_pdf)
        row.addWidget(self.pdf_button)
        row.addStretch(1)
        self.cancel = Button(context.theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject)
        self.go = Button(context.theme, "In", kind="primary", key="Ctrl+P", on_click=self.print)
        row.addWidget(self.cancel)
        row.addWidget(self.go)
        column.addLayout(row)
        self.has_printer = bool(names)
        if not names:
            self._say(
                "Máy tính này chưa cài máy in nào. Cài máy in trong Windows rồi mở lại hộp này, "
                "hoặc mở bản PDF để in ở máy khác (chọn cỡ 100%)."
            )
        for field in (self.printer, self.range, self.copies):
            field.setEnabled(self.has_printer)
        self._enable(False)
        self.pdf_button.setVisible(open_pdf is not None)
        self._make_pages()

    def _make_pages(self) -> None:
        plan = self._plan

        def work(progress: Progress) -> tuple[bytes, int]:
            from cchc_desktop.documents.plan_document import plan_document
            from cchc_desktop.exports.pdf import write_pdf

            stream = io.BytesIO()
            printed = write_pdf(plan_document(plan), stream, progress)
            return stream.getvalue(), printed.pages

        self._context.tasks.run(work, self._made, failed=self._failed)

    def _made(self, result: tuple[bytes, int]) -> None:
        self._data, self.pages = result
        self.count.setText(f"{self.pages} trang, kể cả phụ lục" if self._plan.appendices else f"{self.pages} trang")
        self._enable(True)

    def _enable(self, on: bool) -> None:
        self.go.setEnabled(on and self.has_printer)
        self.pdf_button.setEnabled(on)

    def print(self) -> None:
        """Print the pages asked for."""
        try:
            pages = page_numbers(self.range.text(), self.pages)
            copies = copies_of(self.copies.text())
        except AppError as error:
            self._say(f"{error.message} {error.hint}")
            return
        printer = self._make(self.printer.currentText())
        printer.setDocName(self._plan.title[:100] or "Kế hoạch")
        if printer.supportsMultipleCopies():
            printer.setCopyCount(copies)
        else:
            pages = pages * copies
        self._enable(False)
        self.job = PrintJob(self._context.tasks, self._data, pages, printer)
        self.job.setParent(self)
        self.job.progressed.connect(lambda done, total: self.count.setText(f"Đang in trang {done}/{total}"))
        self.job.done.connect(self._done)
        self.job.failed.connect(self._failed)
        self.job.start()

    def open_pdf(self) -> None:
        """Open the PDF in the system's viewer, to be printed there or carried to another machine."""
        import tempfile

        from cchc_desktop import publish
        from cchc_desktop.files import write_atomic

        folder = Path(tempfile.gettempdir()) / "CCHC Desktop"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / publish.plan_file_name(self._plan, ".pdf")
            write_atomic(path, lambda stream: stream.write(self._data))
        except (AppError, OSError) as error:
            self._failed(error)
            return
        if self._open is not None and not self._open(path):
            self._say(f"Máy này chưa có chương trình mở tệp PDF; tệp nằm ở {path}.")

    def reject(self) -> None:
        if self.job is not None:
            self.job.stop()
        super().reject()

    def _done(self, pages: int) -> None:
        self._context.signals.say(f"Đã gửi {pages} trang tới máy in")
        self.accept()

    def _failed(self, error: BaseException) -> None:
        self._enable(bool(self._data))
        if isinstance(error, AppError):
            self._say(f"{error.message} {error.hint}")
        else:
            errors.show(self, error, "Chưa in được")

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.show()
