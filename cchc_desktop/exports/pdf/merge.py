"""Many files as one PDF with a bookmark for each: PDFs as they are, images on A4 pages of their own.

What comes from outside is hostile: a broken, encrypted or huge file is left out of the merged one and said to be so.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from cchc_desktop.files import write_atomic

IMAGES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff")
MOST_PAGES = 500  # of one file
MOST_PIXELS = 80_000_000  # decoded, about 240 MB
_SIDE = 1800  # pixels of the longer side: 150 dpi on A4
_MARGIN, _CAPTION = 42.0, 34.0  # points
_SILENT = ("/Link", "/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/Sound", "/3D", "/Popup")  # nothing on paper


@dataclass(frozen=True, slots=True)
class Entry:
    """A file to take in, and the words of its bookmark."""

    path: Path
    name: str  # with the ending that says what it is
    bookmark: str


@dataclass(frozen=True, slots=True)
class Span:
    """Where an entry's pages are: volume from 1, first and last page; volume 0 for one that stays a file of its own."""

    volume: int = 0
    first: int = 0
    last: int = 0
    why: str = ""  # it was not taken in, "" where its type has no pages


class _Refused(Exception):
    """A file that is left out; the argument says why."""


def merge(
    entries: Sequence[Entry],
    out: Path,
    progress: Callable[[int, int], None] | None = None,
    most_bytes: int | None = None,
) -> tuple[list[Span], tuple[Path, ...]]:
    """Write the merged PDF and return the span of each entry and the files written.

    With `most_bytes` as many volumes (OUT-1.pdf, …) as it takes, no entry cut in two. Nothing is written when no
    entry can be taken in. `progress` may raise Cancelled.
    """
    from pypdf import PdfWriter

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file is told by its span
    spans: list[Span] = []
    volumes: list[Path] = []
    writer, size = PdfWriter(), 0

    def finish() -> None:
        name = out.with_name(f"{out.stem}-{len(volumes) + 1}{out.suffix}")
        writer.add_metadata({"/Title": "Tài liệu kiểm chứng", "/Producer": "CCHC Desktop"})
        write_atomic(name, lambda stream, writer=writer: _write(writer, stream))
        volumes.append(name)

    for place, entry in enumerate(entries):
        if progress:
            progress(place, len(entries))
        try:
            parts = _sources(entry)
            cost = sum(map(len, parts))
            if most_bytes and len(writer.pages) and size + cost > most_bytes:
                finish()
                writer, size = PdfWriter(), 0
            first = len(writer.pages) + 1
            _take(writer, parts, entry.bookmark)
        except _Refused as refused:
            spans.append(Span(why=str(refused)))
        else:
            size += cost
            spans.append(Span(len(volumes) + 1, first, len(writer.pages)))
    if len(writer.pages):
        finish()
    if len(volumes) == 1:
        volumes = [volumes[0].replace(out)]
    return spans, tuple(volumes)


def _write(writer, stream: BinaryIO) -> None:
    writer.write(stream)


def _sources(entry: Entry) -> list[bytes]:
    """Return the PDFs that an entry comes to: itself, or a page for each picture in it."""
    suffix = Path(entry.name).suffix.lower()
    if suffix == ".pdf":
        return [entry.path.read_bytes()]
    if suffix not in IMAGES:
        raise _Refused("")
    try:
        return image_pages(entry.path, entry.bookmark)
    except _Refused:
        raise
    except Exception as error:  # any decoder, any broken file
        raise _Refused("ảnh hỏng, không đọc được") from error


def _take(writer, parts: Sequence[bytes], bookmark: str) -> None:
    """Add the pages of one file; whatever goes wrong in it leaves the writer as it was."""
    from pypdf import PdfReader

    before = len(writer.pages)
    try:
        for part in parts:
            reader = PdfReader(io.BytesIO(part), strict=False)
            if reader.is_encrypted and not reader.decrypt(""):  # many are only locked against changes
                raise _Refused("PDF có mật khẩu")
            if not 0 < len(reader.pages) <= MOST_PAGES:
                raise _Refused(f"PDF quá {MOST_PAGES} trang" if len(reader.pages) else "PDF không có trang nào")
            for page in reader.pages:
                page.pop("/AA", None)  # no actions of a stranger's file
                _print_annotations(page)
                writer.add_page(page)
    except Exception as error:  # any parser, any broken file
        while len(writer.pages) > before:
            del writer.pages[-1]
        raise error if isinstance(error, _Refused) else _Refused("PDF hỏng, không đọc được") from error
    writer.add_outline_item(title=bookmark, page_number=before)


def _print_annotations(page) -> None:
    """Keep of a page's annotations what is seen on paper, a digital signature and its seal above all, and no action."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

    kept = ArrayObject()
    for one in page.get("/Annots") or ():
        note = one.get_object()
        seen = note.get("/AP", {}).get("/N") if isinstance(note, DictionaryObject) else None
        if seen is None or note.get("/Subtype") in _SILENT or not isinstance(seen.get_object(), StreamObject):
            continue
        stamp = {key: value for key, value in note.items() if key in ("/Type", "/Rect", "/F", "/AP")}
        kept.append(DictionaryObject(stamp | {NameObject("/Subtype"): NameObject("/Stamp")}))
    page.pop("/Annots", None)
    if kept:
        page[NameObject("/Annots")] = kept


def image_pages(path: Path, caption: str) -> list[bytes]:
    """Return a PDF of one A4 page for each picture of a file (a scanned .tif has many); raises on what is none."""
    from PIL import Image, ImageSequence

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # sizes are looked at below
        with Image.open(path) as opened:
            if opened.format == "TIFF":
                return [_image_page(frame, caption) for frame in islice(ImageSequence.Iterator(opened), MOST_PAGES)]
            return [_image_page(opened, caption)]


def _image_page(opened, caption: str) -> bytes:
    """Return an A4 page as PDF: the picture upright and as large as it goes, its caption below."""
    from PIL import Image, ImageOps
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    from cchc_desktop.exports.pdf.fonts import load_family

    opened.draft("RGB", (_SIDE, _SIDE))  # a camera's JPEG is decoded small at once
    if opened.width * opened.height > MOST_PIXELS:
        raise _Refused("ảnh quá lớn")
    picture = ImageOps.exif_transpose(opened)
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        picture = Image.new("RGB", clear.size, "white")
        picture.paste(clear, mask=clear)
    picture = picture.convert("RGB")
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
