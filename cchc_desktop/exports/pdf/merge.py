"""Many files as one PDF with a bookmark for each: PDFs as they are, images on A4 pages of their own.

What comes from outside is hostile: a broken, encrypted or huge file is left out of the merged one and said to be so.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cchc_desktop.files import write_atomic

IMAGES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff")
MOST_PAGES = 500  # of one file
MOST_PIXELS = 80_000_000  # decoded, about 240 MB
_SIDE = 1800  # pixels of the longer side: 150 dpi on A4
_MARGIN, _CAPTION = 42.0, 34.0  # points


@dataclass(frozen=True, slots=True)
class Entry:
    """A file to take in, and the words of its bookmark."""

    path: Path
    name: str  # with the ending that says what it is
    bookmark: str


def merge(
    entries: Sequence[Entry], out: Path, progress: Callable[[int, int], None] | None = None
) -> list[tuple[int, int] | None]:
    """Write the merged PDF and return (first, last) page of each entry, None for one that stays a file of its own.

    Nothing is written when no entry can be taken in. `progress` may raise Cancelled.
    """
    from pypdf import PdfWriter

    writer = PdfWriter()
    pages: list[tuple[int, int] | None] = []
    for place, entry in enumerate(entries):
        if progress:
            progress(place, len(entries))
        first = len(writer.pages) + 1
        taken = _take(writer, entry)
        pages.append((first, len(writer.pages)) if taken else None)
    if len(writer.pages):
        writer.add_metadata({"/Title": "Tài liệu kiểm chứng", "/Producer": "CCHC Desktop"})
        write_atomic(out, lambda stream: _write(writer, stream))
    return pages


def _write(writer, stream: BinaryIO) -> None:
    writer.write(stream)


def _take(writer, entry: Entry) -> bool:
    """Add the pages of one file; whatever goes wrong in it leaves the writer as it was."""
    suffix = Path(entry.name).suffix.lower()
    before = len(writer.pages)
    try:
        if suffix == ".pdf":
            from pypdf import PdfReader

            reader = PdfReader(io.BytesIO(entry.path.read_bytes()), strict=False)
            if reader.is_encrypted or not 0 < len(reader.pages) <= MOST_PAGES:
                return False
            for page in reader.pages:
                page.pop("/AA", None)  # no actions of a stranger's file
                page.pop("/Annots", None)
                writer.add_page(page)
        elif suffix in IMAGES:
            from pypdf import PdfReader

            writer.add_page(PdfReader(io.BytesIO(image_page(entry.path, entry.bookmark))).pages[0])
        else:
            return False
    except Exception:  # any parser, any broken file: it stays a file of its own
        while len(writer.pages) > before:
            del writer.pages[-1]
        return False
    writer.add_outline_item(title=entry.bookmark, page_number=before)
    return True


def image_page(path: Path, caption: str) -> bytes:
    """Return an A4 page as PDF: the picture as large as it goes, its caption below. Raises on what is no picture."""
    from PIL import Image, ImageOps
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    from cchc_desktop.exports.pdf.fonts import load_family

    with Image.open(path) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        opened.draft("RGB", (_SIDE, _SIDE))
        picture = ImageOps.exif_transpose(opened).convert("RGB")
    picture.thumbnail((_SIDE, _SIDE))
    width, height = A4 if picture.height >= picture.width else (A4[1], A4[0])
    room_x, room_y = width - 2 * _MARGIN, height - 2 * _MARGIN - _CAPTION
    scale = min(room_x / picture.width, room_y / picture.height)
    shown_x, shown_y = picture.width * scale, picture.height * scale
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=85)
    packed.seek(0)
    family = load_family()
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(width, height))
    canvas.drawImage(ImageReader(packed), (width - shown_x) / 2, height - _MARGIN - shown_y, shown_x, shown_y)
    canvas.setFont(family.regular.name, 11)
    canvas.drawCentredString(width / 2, height - _MARGIN - shown_y - 18, _fitted(family, caption, room_x))
    canvas.showPage()
    canvas.save()
    return made.getvalue()


def _fitted(family, caption: str, room: float) -> str:
    text = family.clean(caption)
    while text and sum(family.regular.width(word) for word in text.split(" ")) * 11 + text.count(" ") * 3 > room:
        text = text[:-2].rstrip() + "…" if not text.endswith("…") else text[:-3].rstrip() + "…"
    return text
