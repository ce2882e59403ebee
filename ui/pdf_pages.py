"""Pages of a PDF as sizes, pictures and words, by pypdfium2: one thread at a time, for PDFium allows no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from PySide6.QtGui import QImage

_one_at_a_time = Lock()


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Open a PDF while no other thread is inside PDFium."""
    import pypdfium2

    with _one_at_a_time:
        document = pypdfium2.PdfDocument(data)
        try:
            yield document
        finally:
            document.close()


def page_sizes(data: bytes) -> list[tuple[float, float]]:
    """Return width and height of every page in points."""
    with opened(data) as document:
        return [document[place].get_size() for place in range(len(document))]


def page_image(data: bytes, page: int, *, scale: float = 0.0, width: float = 0.0, grey: bool = False) -> QImage:
    """Return a page drawn at `scale` dots a point, or as wide as `width` dots."""
    with opened(data) as document:
        sheet = document[page]
        bitmap = sheet.render(scale=scale or width / sheet.get_width(), grayscale=grey)
        form = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_BGR888
        return QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, form).copy()


def page_of(data: bytes, words: str) -> int | None:
    """Return the page on which a line begins, by its first words: the line may go on overleaf behind any of them."""
    wanted = words.split()[:12]
    with opened(data) as document:
        for place in range(len(document)):
            text = " ".join(document[place].get_textpage().get_text_range().split())
            if " ".join(wanted) in text:
                return place
            if any(text.endswith(" ".join(wanted[:count])) for count in range(len(wanted) - 1, 3, -1)):
                return place
    return None
