"""Days of photos, their grouping, and small pictures of hostile ones."""

from __future__ import annotations

import io
import os
import struct
import zlib
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from cchc_desktop.intake.photos import exif_day, group, look_at, thumbnail

TODAY = date(2026, 3, 20)


def photo(
    path: Path, taken: str = "", size: tuple[int, int] = (64, 48), camera: str = "Canon", edited: str = ""
) -> Path:
    image = Image.new("RGB", size, (200, 120, 40))
    tags = image.getexif()
    if taken:
        tags.get_ifd(0x8769)[36867] = taken
    if camera:
        tags[271] = camera
    if edited:
        tags[306] = edited
    image.save(path, exif=tags)
    return path


def test_the_camera_tells_the_day(tmp_path: Path) -> None:
    shot = look_at(photo(tmp_path / "a.jpg", "2026:03:09 08:15:00"), TODAY)
    assert (shot.day, shot.sure) == (date(2026, 3, 9), True)
    assert exif_day(photo(tmp_path / "b.jpg", edited="2026:03:08 10:00:00")) == date(2026, 3, 8)
    assert exif_day(photo(tmp_path / "c.jpg", camera="", edited="2026:03:08 10:00:00")) is None, "only edited then"


@pytest.mark.parametrize(
    "taken", ["0000:00:00 00:00:00", "2026:13:45 00:00:00", "nonsense", "1970:01:01 00:00:00", "2031:01:01 00:00:00"]
)
def test_a_day_that_cannot_be_is_none(tmp_path: Path, taken: str) -> None:
    path = photo(tmp_path / "a.jpg", taken)
    os.utime(path, (1_900_000_000, 1_900_000_000))  # ahead of today: no help either
    assert look_at(path, TODAY).day is None


def test_a_name_or_a_file_date_is_never_sure(tmp_path: Path) -> None:
    named = look_at(photo(tmp_path / "IMG_20260309_081500.jpg"), TODAY)
    assert (named.day, named.sure) == (date(2026, 3, 9), False) and "chưa chắc" in named.why
    path = photo(tmp_path / "z5123456789012_abc.jpg")
    os.utime(path, (1_772_000_000, 1_772_000_000))
    told = look_at(path, TODAY)
    assert told.day is not None and not told.sure
    assert look_at(tmp_path / "không có.jpg", TODAY).day is None


def test_photos_of_one_day_are_one_activity(tmp_path: Path) -> None:
    shots = [
        look_at(photo(tmp_path / f"{n}.jpg", taken), TODAY)
        for n, taken in enumerate(["2026:03:09 08:00:00", "2026:03:09 10:00:00", "2026:03:07 09:00:00"])
    ]
    assert [(one.day, len(one.shots)) for one in group(shots)] == [(date(2026, 3, 7), 1), (date(2026, 3, 9), 2)]
    loose = look_at(photo(tmp_path / "zalo.jpg"), TODAY)
    assert [(one.day, len(one.shots)) for one in group([shots[0], loose])] == [(date(2026, 3, 9), 2)]
    assert [one.day for one in group([*shots, loose])] == [date(2026, 3, 7), date(2026, 3, 9), None]


def png_of(width: int, height: int) -> bytes:
    """Return a PNG that claims a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
        + chunk(b"IEND", b"")
    )


def test_three_hundred_megapixels_get_an_icon_without_being_decoded(tmp_path: Path) -> None:
    path = tmp_path / "lớn.png"
    path.write_bytes(png_of(20_000, 15_000))
    assert thumbnail(path, 240) is None
    path.write_bytes(png_of(60_000, 60_000))
    assert thumbnail(path, 240) is None and look_at(path, TODAY).sure is False


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xd8\xff\xe0", b"not an image", b"\x89PNG\r\n\x1a\n", png_of(500, 500), b"GIF89a" + b"\x00" * 20,
     b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40],
)  # fmt: skip
def test_a_broken_image_is_an_icon(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "hỏng.jpg"
    path.write_bytes(data)
    made = thumbnail(path, 240)
    assert made is None or Image.open(io.BytesIO(made)).size <= (240, 240)
    assert exif_day(path) is None


def test_small_pictures_are_upright_and_small(tmp_path: Path) -> None:
    image = Image.new("RGB", (4000, 2000), (10, 200, 30))
    tags = image.getexif()
    tags[274] = 6  # turned by the camera
    image.save(tmp_path / "a.jpg", exif=tags)
    made = thumbnail(tmp_path / "a.jpg", 240)
    assert made is not None
    small = Image.open(io.BytesIO(made))
    assert small.size == (120, 240) and small.format == "PNG"
    for mode, name in (("P", "b.gif"), ("LA", "c.png"), ("RGBA", "d.webp"), ("CMYK", "e.jpg"), ("I;16", "f.png")):
        Image.new(mode, (300, 200)).save(tmp_path / name)
        assert thumbnail(tmp_path / name, 240) is not None, name
