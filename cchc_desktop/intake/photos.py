"""Photos of an activity: the day they were taken, which belong together, and small pictures of them.

A day from EXIF is the camera's own. A day in a file's name or its date on the disk is only ever offered: Zalo
strips EXIF and a copied file has the day of copying. Pillow is loaded here and only in a worker.
"""

from __future__ import annotations

import contextlib
import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

MOST_PIXELS = 80_000_000  # decoded at once; a JPEG is shrunk while it is read, so it may be larger
MOST_JPEG_PIXELS = 400_000_000
_TAKEN = (36867, 36868)  # DateTimeOriginal, DateTimeDigitized
_EXIF_IFD = 0x8769
_NAME_DAY = re.compile(r"(?<!\d)(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True)
class Shot:
    """A file with the day it is from; `sure` only when the camera says so."""

    path: Path
    day: date | None = None
    sure: bool = False
    why: str = ""  # for the tool tip


@dataclass(frozen=True, slots=True)
class Group:
    """Files that belong to one activity: those of one sure day, or those without one."""

    day: date | None
    shots: tuple[Shot, ...]


def look_at(path: Path, today: date) -> Shot:
    """Return the day of a file: by EXIF sure, by name or date on the disk to be offered."""
    taken = exif_day(path)
    if taken is not None and date(2000, 1, 1) <= taken <= today + timedelta(days=1):
        return Shot(path, min(taken, today), True, "ngày chụp ghi trong ảnh")
    if found := _NAME_DAY.search(path.name):
        with contextlib.suppress(ValueError):
            day = date(int(found[1]), int(found[2]), int(found[3]))
            if day <= today:
                return Shot(path, day, False, "ngày trong tên tệp, chưa chắc")
    try:
        day = datetime.fromtimestamp(path.stat().st_mtime).date()
    except (OSError, OverflowError, ValueError):
        return Shot(path)
    return Shot(path, day, False, "ngày của tệp trên máy, chưa chắc") if day <= today else Shot(path)


def group(shots: Sequence[Shot]) -> list[Group]:
    """Return files as activities: one for each sure day; files without one go with the only day, else apart."""
    days = sorted({shot.day for shot in shots if shot.sure and shot.day is not None})
    loose = [shot for shot in shots if not shot.sure]
    if len(days) == 1:
        return [Group(days[0], tuple(shots))]
    found = [Group(day, tuple(s for s in shots if s.sure and s.day == day)) for day in days]
    return [*found, Group(None, tuple(loose))] if loose else found


def exif_day(path: Path) -> date | None:
    """Return the day a photo was taken by its EXIF data; None for what can't be read or holds none."""
    try:
        with _opened(path) as image:
            tags = image.getexif()
            inner = tags.get_ifd(_EXIF_IFD)
            values = [inner.get(tag) for tag in _TAKEN]
            # DateTime (306) changes when a photo is edited: it counts only where a camera is named (271, 272).
            if not any(values) and (tags.get(271) or tags.get(272)):
                values.append(tags.get(306))
    except Exception:  # a hostile or broken image fails in many ways; none of them matters here
        return None
    for value in values:
        if isinstance(value, bytes):
            value = value.decode("ascii", "ignore")
        if isinstance(value, str) and (match := re.match(r"\s*(\d{4})[:/-](\d{1,2})[:/-](\d{1,2})", value)):
            with contextlib.suppress(ValueError):
                return date(int(match[1]), int(match[2]), int(match[3]))
    return None


def thumbnail(source: Path | BinaryIO, side: int) -> bytes | None:
    """Return a small PNG of an image, upright; None where it can't be shown (broken, too large, HEIC)."""
    try:
        from PIL import Image, ImageOps

        with _opened(source) as image:
            pixels = image.width * image.height
            jpeg = image.format in ("JPEG", "MPO")
            if pixels > (MOST_JPEG_PIXELS if jpeg else MOST_PIXELS) or min(image.size) < 1:
                return None
            if jpeg:
                image.draft("RGB", (side * 2, side * 2))  # decodes at 1/2, 1/4 or 1/8: little memory
            small = ImageOps.exif_transpose(image.copy() if not jpeg else image)
            small.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
            if small.mode not in ("RGB", "RGBA"):
                small = small.convert("RGBA" if "A" in small.getbands() or "transparency" in small.info else "RGB")
            out = io.BytesIO()
            small.save(out, "PNG", compress_level=3)
            return out.getvalue()
    except Exception:  # whatever a broken file does to a decoder, an icon stands for it
        return None


@contextlib.contextmanager
def _opened(source: Path | BinaryIO):
    """Open an image without decoding it; sizes are judged by the callers, not by Pillow's warning."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        kept, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            image = Image.open(source)
        finally:
            Image.MAX_IMAGE_PIXELS = kept
        with image:
            yield image
