"""The true PDF pages of a plan, made and drawn in a worker, one page at a time."""

from __future__ import annotations

import io

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from cchc_desktop.models import Plan
from ui.context import Context
from ui.pdf_pages import page_image, page_of
from ui.tasks import Progress, Task
from ui.widgets import Button
from ui.widgets.elided import Elided

_EDGE = 12  # ground that shows around the paper
_BAR = 18  # room for the scroll bar, there or not: the page must not change width by it
_WAIT = 350  # ms of quiet before the pages are made again
_REST = 400  # ms that the cursor rests in a line before its page is shown
_ZOOMS = (0.0, 0.75, 1.0, 1.5)  # 0: as wide as the card


class PlanPreview(QWidget):
    """Shows what the printer will print."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._plan: Plan | None = None
        self._pdf = b""
        self._page, self._pages, self._zoom = 0, 0, 0
        self._making: Task | None = None
        self._left_out = 0  # pictures that are not printed
        self._words = ""
        self._seek = QTimer(self, singleShot=True, interval=_REST)
        self._seek.timeout.connect(self._find)
        self._timer = QTimer(self, singleShot=True, interval=_WAIT)
        self._timer.timeout.connect(self._make)
        self._redraw = QTimer(self, singleShot=True, interval=0)
        self._redraw.timeout.connect(self._draw)
        self.paper = QLabel()
        self.paper.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.paper.setProperty("look", "desk")
        self.paper.setAccessibleName("Trang in của kế hoạch")
        self.desk = QScrollArea()
        self.desk.setWidget(self.paper)
        self.desk.setWidgetResizable(True)
        self.desk.setFrameShape(QFrame.Shape.NoFrame)
        self.desk.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.desk.viewport().installEventFilter(self)
        self.note = Elided("", "small", least=60)
        self.back = Button(context.theme, "", kind="ghost", icon="chevron-left", on_click=lambda: self.turn(-1))
        self.forth = Button(context.theme, "", kind="ghost", icon="chevron-right", on_click=lambda: self.turn(1))
        for button, words in ((self.back, "Trang trước"), (self.forth, "Trang sau")):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self.zoom = Button(context.theme, "Vừa khung", kind="ghost", on_click=self._next_zoom)
        self.zoom.setToolTip("Đổi cỡ xem: vừa khung, 75%, 100%, 150%")
        foot = QHBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(self.note, 1)
        for button in (self.back, self.forth, self.zoom):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.desk, 1)
        column.addLayout(foot)
        self._tell()

    @property
    def pages(self) -> int:
        return self._pages

    def show_plan(self, plan: Plan | None) -> None:
        """Show another state of the plan; the pages follow after a moment of quiet."""
        if plan is not None and self._plan is not None and plan.id != self._plan.id:
            self._page = 0
        self._plan = plan
        if plan is None:
            self._pdf, self._pages = b"", 0
            self.paper.clear()
            self._tell()
        else:
            self._timer.start()

    def wait(self) -> None:
        """A key went down: what is being made is out of date, the pages follow after a moment of quiet."""
        if self._making is not None:
            self._making.cancel()
            self._making = None
            self._timer.start()
        elif self._timer.isActive():
            self._timer.start()

    def follow(self, words: str) -> None:
        """Turn to the page where these words stand, once the cursor has rested on their line."""
        self._words = words
        if words and self._pdf:
            self._seek.start()

    def _find(self) -> None:
        data, words = self._pdf, self._words

        def work(_progress: object) -> int | None:
            return page_of(data, words)

        if data and words:
            self._context.tasks.run(work, self._found, key="plan-find")

    def _found(self, page: int | None) -> None:
        if page is not None and page != self._page and page < self._pages:
            self._page = page
            self._draw()

    def turn(self, steps: int) -> None:
        """Go some pages back or forth."""
        self._page = min(max(self._page + steps, 0), max(self._pages - 1, 0))
        self._draw()

    def _next_zoom(self) -> None:
        self._zoom = (self._zoom + 1) % len(_ZOOMS)
        self.zoom.setText("Vừa khung" if not _ZOOMS[self._zoom] else f"{_ZOOMS[self._zoom]:.0%}")
        self._draw()

    def _make(self) -> None:
        plan = self._plan
        if plan is None:
            return

        def work(progress: Progress) -> tuple[bytes, int, int]:
            from cchc_desktop.documents.plan_document import plan_document
            from cchc_desktop.documents.signs import pictures
            from cchc_desktop.exports.pdf import write_pdf

            stream = io.BytesIO()
            printed = write_pdf(plan_document(plan), stream, progress)
            return stream.getvalue(), printed.pages, pictures(plan)

        self._making = self._context.tasks.run(work, self._made, key="plan-preview")

    def _made(self, result: tuple[bytes, int, int]) -> None:
        self._making = None
        self._pdf, self._pages, self._left_out = result
        self._page = min(self._page, self._pages - 1)
        self._draw()

    def _draw(self) -> None:
        self._tell()
        if not self._pdf:
            return
        data, page = self._pdf, self._page
        ratio = self.devicePixelRatioF()
        zoom = _ZOOMS[self._zoom]
        wanted = QSize(max(120, self.desk.width() - 2 * _EDGE - _BAR), 0)

        def work(_progress: object) -> QImage:
            # 96 px an inch at 100 %: the paper's size on a usual screen.
            image = page_image(data, page, scale=zoom * 96 / 72 * ratio, width=wanted.width() * ratio)
            image.setDevicePixelRatio(ratio)
            return image

        self._context.tasks.run(work, self._drawn, key="plan-page")

    def _drawn(self, image: QImage) -> None:
        paper = QPixmap.fromImage(image)
        pen = QPainter(paper)
        pen.setPen(QPen(self._context.theme.color("line"), 1))
        size = paper.deviceIndependentSize()
        pen.drawRect(QRectF(0.5, 0.5, size.width() - 1, size.height() - 1))
        pen.end()
        self.paper.setPixmap(paper)

    def _tell(self) -> None:
        # Emoji and pictures are in no official face; a clerk who typed one is told that it won't be there.
        note = f"không in {self._left_out} ký hiệu hình" if self._left_out else "đúng như bản in"
        self.note.setText(f"Trang {self._page + 1}/{self._pages} · {note}" if self._pages else "")
        self.back.setEnabled(self._page > 0)
        self.forth.setEnabled(self._page + 1 < self._pages)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Draw the page again when the room for it changed."""
        if event.type() == QEvent.Type.Resize and self._pdf and not _ZOOMS[self._zoom]:
            self._redraw.start()
        return super().eventFilter(watched, event)
