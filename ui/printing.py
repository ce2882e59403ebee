"""Pages of a PDF on a printer at true size: each is drawn by pypdfium2 at the printer's resolution and put on A4 as is.

Qt's own dialog is not used: on Windows it is the native one, which can't be tested and brings the program down
where no printer is installed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QObject, QRectF, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from cchc_desktop.errors import AppError
from ui.pdf_pages import page_image, page_sizes
from ui.tasks import Progress, Tasks

_FINEST = 600  # dots an inch: a page in grey takes 35 MB, and no eye sees more on paper


def page_numbers(text: str, count: int) -> list[int]:
    """Return the pages of "1-3, 5" from 0, in the order typed; all for "". Raises AppError for what is no page."""
    if not text.strip():
        return list(range(count))
    out: list[int] = []
    for part in re.split(r"[,;]", text):
        match = re.fullmatch(r"\s*(\d{1,5})\s*(?:[-–]\s*(\d{1,5})\s*)?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= count:
            raise AppError(f"Không có trang “{part.strip()}”.", f"Văn bản có {count} trang; gõ ví dụ 1-3, 5.")
        out += [page for page in range(first - 1, last) if page not in out]
    return out


def copies_of(text: str) -> int:
    """Return a number of copies from 1 to 99."""
    if not re.fullmatch(r"\s*0*[1-9]\d?\s*", text):
        raise AppError(f"Số bản “{text.strip()}” không in được.", "Gõ số từ 1 đến 99.")
    return int(text)


def layout_for(size: tuple[float, float]) -> QPageLayout:
    """Return A4 upright or across, whatever paper the printer prefers, without margins of its own."""
    across = size[0] > size[1]
    orientation = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), orientation, QMarginsF(0, 0, 0, 0))


class PrintJob(QObject):
    """Prints page after page: drawn in a worker, put on paper here, so that the window stays alive."""

    progressed = Signal(int, int)
    done = Signal(int)  # pages
    failed = Signal(object)

    def __init__(self, tasks: Tasks, data: bytes, pages: Sequence[int], printer: QPrinter) -> None:
        super().__init__()
        self._tasks, self._data, self._pages, self._printer = tasks, data, list(pages), printer
        self._sizes = page_sizes(data)
        self._painter = QPainter()
        self._place = 0
        self._stopped = False

    def start(self) -> None:
        """Begin; `done` or `failed` follows."""
        printer = self._printer
        printer.setFullPage(True)
        printer.setPageLayout(layout_for(self._sizes[self._pages[0]]))
        if not self._painter.begin(printer):
            self.failed.emit(
                AppError("Máy in chưa nhận lệnh in.", "Kiểm tra máy in đã bật, có giấy A4 và còn kết nối rồi in lại.")
            )
            return
        self._next()

    def stop(self) -> None:
        """Print no further page."""
        self._stopped = True

    def _next(self) -> None:
        if self._stopped:
            self._painter.end()
            self._printer.abort()
            return
        if self._place == len(self._pages):
            self._painter.end()
            self.done.emit(len(self._pages))
            return
        page, data = self._pages[self._place], self._data
        resolution = min(self._printer.resolution(), _FINEST)

        def work(_progress: Progress) -> QImage:
            return page_image(data, page, scale=resolution / 72, grey=True)

        self._tasks.run(work, self._put, failed=self._broke)

    def _put(self, image: QImage) -> None:
        size = self._sizes[self._pages[self._place]]
        if self._place:
            self._printer.setPageLayout(layout_for(size))
            if not self._printer.newPage():
                self._painter.end()
                self.failed.emit(
                    AppError(
                        "Máy in ngừng nhận giữa chừng.", "Kiểm tra giấy và kết nối rồi in lại các trang còn thiếu."
                    )
                )
                return
        dots = self._printer.resolution() / 72
        self._painter.drawImage(QRectF(0, 0, size[0] * dots, size[1] * dots), image)
        self._place += 1
        self.progressed.emit(self._place, len(self._pages))
        self._next()

    def _broke(self, error: BaseException) -> None:
        self._painter.end()
        self.failed.emit(error)
