"""A document of blocks as a PDF by NĐ 30/2020, made by reportlab's canvas and laid out here."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from cchc_desktop.documents.blocks import Document, NewPart, Table
from cchc_desktop.exports.pdf.flow import Flow
from cchc_desktop.exports.pdf.fonts import Family, load_family
from cchc_desktop.exports.pdf.items import Item
from cchc_desktop.exports.pdf.pages import Page, Paginator
from cchc_desktop.exports.pdf.pen import Pen
from cchc_desktop.exports.pdf.style import A4, MM, Style
from cchc_desktop.exports.pdf.table import TableItem
from cchc_desktop.files import write_atomic

Progress = Callable[[int, int], None]
_NUMBER_DROP_MM = 13.0  # base line of the page number below the paper's edge, inside the top margin


@dataclass(frozen=True, slots=True)
class Printed:
    """What was made: the print dialog shows the pages before printing."""

    pages: int


def write_pdf(
    document: Document,
    out: BinaryIO | Path,
    progress: Progress | None = None,
    *,
    style: Style | None = None,
    direct: bool = True,
) -> Printed:
    """Write the document to a file (whole or not at all) or a stream.

    `progress(done, total)` is called between pages and may raise Cancelled. `direct=False` draws by
    reportlab's public calls only.
    """
    job = _Job(document, load_family(), style or Style(), progress, direct)
    data = job.run()
    if isinstance(out, Path):
        write_atomic(out, lambda stream: stream.write(data))
    else:
        out.write(data)
    return Printed(job.pages)


class _Job:
    def __init__(
        self, document: Document, family: Family, style: Style, progress: Progress | None, direct: bool
    ) -> None:
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        # ASCII85 is reportlab's default and only makes files larger and slower to write.
        rl_config.useA85 = 0  # pyright: ignore[reportAttributeAccessIssue]
        self.document, self.family, self.style, self.progress = document, family, style, progress
        self.buffer = io.BytesIO()
        # Without a face of ours as the first one, Helvetica would be named in the file and not embedded.
        first: Any = family.regular.name  # reportlab's annotation says float
        self.canvas: Any = Canvas(self.buffer, pagesize=A4, pageCompression=1, lang="vi-VN", initialFontName=first)
        self.canvas.setTitle(_property(family, document.title))
        self.canvas.setAuthor(_property(family, document.author))
        self.canvas.setSubject("")
        self.canvas.setCreator("CCHC Desktop")
        # "Fit to page" of viewers would shrink the margins that the decree fixes.
        self.canvas.setViewerPreference("PrintScaling", "None")
        self.pen = Pen(self.canvas, direct)
        self.flow = Flow(family, style)
        self.pages = 0
        self._in_part = 0
        self._done = 0
        self._total = sum(len(b.rows) if isinstance(b, Table) else 1 for b in document.blocks) or 1

    def run(self) -> bytes:
        self._report()
        paginator = self._start_part(False)
        for block in self.document.blocks:
            if isinstance(block, NewPart):
                paginator.finish()
                paginator = self._start_part(block.landscape)
            for item in self.flow.items(block):
                if isinstance(item, TableItem):
                    item.advance = self._advance
                paginator.add(item)
            if not isinstance(block, Table):
                self._done += 1
        paginator.finish()
        if not self.pages:  # an empty document is one empty page
            self._emit(Page())
        self._done = self._total
        self._report()
        self.canvas.save()
        return self.buffer.getvalue()

    def _start_part(self, landscape: bool) -> Paginator:
        """Each part is numbered on its own (NĐ 30/2020, Phụ lục I, II.5)."""
        self.flow.landscape = landscape
        self._in_part = 0
        return Paginator(self.style.text_height(landscape), self._emit)

    def _emit(self, page: Page) -> None:
        style, landscape = self.style, self.flow.landscape
        width, height = (A4[1], A4[0]) if landscape else A4
        self.canvas.setPageSize((width, height))
        self.pages += 1
        self._in_part += 1
        left, top = style.left_mm * MM, height - style.top_mm * MM
        if self._in_part > 1:  # not shown on the first page
            self._number(left + style.text_width(landscape) / 2, height)
        for place, (item, down) in enumerate(page.placed):
            self._bookmark(item, f"p{self.pages}-{place}", top - down)
            item.draw(self.pen, left, top - down)
        self.canvas.showPage()
        self._report()

    def _number(self, middle: float, height: float) -> None:
        face, size, text = self.family.regular, self.style.page_number, str(self._in_part)
        x = middle - face.width(text) * size / 2
        self.pen.text(x, height - _NUMBER_DROP_MM * MM, ((face, text),), size)

    def _bookmark(self, item: Item, key: str, top: float) -> None:
        if item.outline is None:
            return
        level, text = item.outline
        text = _property(self.family, text)
        if not text:
            return
        self.canvas.bookmarkPage(key, fit="XYZ", left=0, top=top + 12, zoom=0)
        self.canvas.addOutlineEntry(text, key, level if self._levels else 0)
        self._levels = True

    _levels = False  # an entry of level 1 needs one of level 0 before it

    def _advance(self, rows: int) -> None:
        self._done += rows

    def _report(self) -> None:
        if self.progress:
            self.progress(min(self._done, self._total), self._total)


def _property(family: Family, text: str) -> str:
    return " ".join(family.clean(text).split())[:500]
