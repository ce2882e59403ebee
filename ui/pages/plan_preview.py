"""The true pages: our own PDF made in a worker and drawn by pypdfium2, so what is seen is what is printed."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from cchc_desktop.models import Plan
from ui.context import Context
from ui.widgets import ghost, label

PAUSE = 250  # ms after a change before pages are made again
ZOOMS = (0.0, 0.75, 1.0, 1.5, 2.0)  # 0: the whole width
DPI = 96


@dataclass(frozen=True, slots=True)
class Rendered:
    """One page as pixels (RGB), with how many pages there are."""

    number: int
    pages: int
    width: int
    height: int
    data: bytes


def plan_pdf(plan: Plan) -> bytes:
    """Return the plan as PDF bytes."""
    from cchc_desktop.documents.plan_document import plan_document
    from cchc_desktop.exports.pdf import write_pdf

    out = io.BytesIO()
    write_pdf(plan_document(plan), out)
    return out.getvalue()


def render_page(pdf: bytes, number: int, width: int, zoom: float, ratio: float) -> Rendered:
    """Draw a page to fit a width of logical pixels, or at a zoom of its true size."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        pages = len(document)
        number = max(0, min(number, pages - 1))
        page = document[number]
        points = page.get_width()
        scale = (zoom * DPI / 72 if zoom else width / points) * ratio
        bitmap = page.render(scale=max(0.2, min(scale, 6.0)), rev_byteorder=True)
        array = bytes(bitmap.buffer)
        rendered = Rendered(number, pages, bitmap.width, bitmap.height, _rgb(array, bitmap))
        bitmap.close()
        page.close()
    return rendered


def _rgb(data: bytes, bitmap) -> bytes:
    """Return tightly packed RGB rows: pypdfium2 may pad them."""
    line = bitmap.width * bitmap.n_channels
    if bitmap.stride == line:
        return data
    return b"".join(data[row * bitmap.stride : row * bitmap.stride + line] for row in range(bitmap.height))


def to_pixmap(rendered: Rendered, ratio: float) -> QPixmap:
    """Return the pixels as a pixmap for a screen of the ratio."""
    channels = len(rendered.data) // (rendered.width * rendered.height)
    kind = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_RGBX8888
    image = QImage(rendered.data, rendered.width, rendered.height, rendered.width * channels, kind).copy()
    image.setDevicePixelRatio(ratio)
    return QPixmap.fromImage(image)


class PreviewPane(QWidget):
    """One page at a time, with its number, the way to the next, and the zoom."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._plan: Plan | None = None
        self._pdf = b""
        self._page = 0
        self.pages = 0
        self._zoom = 0
        theme = context.theme
        self.paper = QLabel()
        self.paper.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.paper.setAccessibleName("Trang in")
        self.area = QScrollArea()
        self.area.setProperty("card", "paper")
        self.area.setFrameShape(QFrame.Shape.StyledPanel)
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.paper)
        self.words = label("", "secondary")
        self.back = ghost(theme, "◂", lambda: self.show_page(self._page - 1))
        self.on = ghost(theme, "▸", lambda: self.show_page(self._page + 1))
        self.zoom = ghost(theme, "Vừa khung", self._next_zoom)
        for button, words in ((self.back, "Trang trước"), (self.on, "Trang sau"), (self.zoom, "Đổi cỡ xem")):
            button.setAccessibleName(words)
            button.setToolTip(words)
        bar = QHBoxLayout()
        bar.setSpacing(2)
        bar.addWidget(self.words)
        bar.addStretch(1)
        for button in (self.back, self.on, self.zoom):
            bar.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.area, 1)
        layout.addLayout(bar)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._make)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(120)
        self._again.timeout.connect(self._render)
        self.setMinimumWidth(220)

    def show_plan(self, plan: Plan | None) -> None:
        """Make the pages of a plan after a pause in the changes."""
        if plan == self._plan:
            return
        if plan is None or self._plan is None or plan.id != self._plan.id:
            self._page = 0
            self.paper.clear()
            self.words.setText("Đang dựng trang in" if plan else "")
        self._plan = plan
        self._pause.start()

    def _make(self) -> None:
        plan = self._plan
        if plan is None:
            return
        self._context.tasks.run(lambda _progress: plan_pdf(plan), self._made, key="plan-pdf", failed=self._failed)

    def _made(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._render()

    def _render(self) -> None:
        if not self._pdf:
            return
        pdf, number, zoom = self._pdf, self._page, ZOOMS[self._zoom]
        width, ratio = max(160, self.area.viewport().width() - 2), self.devicePixelRatioF()
        self._context.tasks.run(
            lambda _progress: render_page(pdf, number, width, zoom, ratio), self._rendered, key="plan-page",
            failed=self._failed,
        )  # fmt: skip

    def _rendered(self, page: Rendered) -> None:
        self._page, self.pages = page.number, page.pages
        self.paper.setPixmap(to_pixmap(page, self.devicePixelRatioF()))
        self.words.setText(f"Trang {page.number + 1}/{page.pages} · đúng như bản in")
        self.back.setEnabled(page.number > 0)
        self.on.setEnabled(page.number + 1 < page.pages)

    def _failed(self, error: BaseException) -> None:
        self.words.setText(f"Chưa dựng được trang in: {error}")

    def show_page(self, number: int) -> None:
        """Turn to a page."""
        if 0 <= number < max(1, self.pages):
            self._page = number
            self.area.verticalScrollBar().setValue(0)
            self._render()

    def _next_zoom(self) -> None:
        self._zoom = (self._zoom + 1) % len(ZOOMS)
        zoom = ZOOMS[self._zoom]
        self.zoom.setText(f"{round(zoom * 100)}%" if zoom else "Vừa khung")
        self._render()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._pdf and not ZOOMS[self._zoom]:
            self._again.start()

    def sizeHint(self) -> QSize:
        return QSize(372, 500)
