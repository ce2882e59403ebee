"""Files of a dossier as one PDF: what offices really hand in, and what tries to break it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, StreamObject, TextStringObject

from cchc_desktop.errors import Cancelled
from cchc_desktop.exports.pdf.merge import MOST_PAGES, Entry, Span, merge


def pdf(pages: int, change: Callable[[PdfWriter], object] = lambda _: None) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 300)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def entries(folder: Path, **files: bytes) -> list[Entry]:
    made = []
    for name, data in files.items():
        real = name.replace("_", ".")
        (folder / real).write_bytes(data)
        made.append(Entry(folder / real, real, f"1-01. {real}"))
    return made


def image(size: tuple[int, int], form: str = "JPEG", colour: object = "navy", **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA" if form == "PNG" else "RGB", size, colour).save(out, form, **more)  # pyright: ignore
    return out.getvalue()


def shown(path: Path, page: int = 0) -> Image.Image:
    with pypdfium2.PdfDocument(path) as document:
        return document[page].render(scale=1).to_pil().convert("RGB")  # pyright: ignore[reportAttributeAccessIssue]


def test_long_locked_encrypted_and_broken_pdfs(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = entries(
        tmp_path,
        long_pdf=pdf(300),
        locked_pdf=pdf(2, lambda writer: writer.encrypt("", "chủ")),  # opens without a password
        secret_pdf=pdf(2, lambda writer: writer.encrypt("mật khẩu")),
        broken_pdf=pdf(3)[:200],
        empty_pdf=b"",
        huge_pdf=pdf(MOST_PAGES + 1),
        word_docx=b"PK\x03\x04",
        last_pdf=pdf(1),
    )
    spans, files = merge(made, tmp_path / "out.pdf")
    assert files == (tmp_path / "out.pdf",)
    assert spans == [
        Span(1, 1, 300),
        Span(1, 301, 302),
        Span(why="PDF có mật khẩu"),
        Span(why="PDF hỏng, không đọc được"),
        Span(why="PDF hỏng, không đọc được"),
        Span(why=f"PDF quá {MOST_PAGES} trang"),
        Span(),
        Span(1, 303, 303),
    ]
    assert not caplog.records  # the parser's own English words reach no clerk
    reader = PdfReader(tmp_path / "out.pdf")
    assert len(reader.pages) == 303
    places = [reader.get_destination_page_number(item) + 1 for item in reader.outline]  # pyright: ignore
    assert places == [1, 301, 303]


def test_a_photo_is_turned_upright_and_a_huge_one_made_small(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    made = entries(tmp_path, phone_jpg=image((4000, 3000), exif=exif), huge_jpg=image((12_000, 9_000)))
    spans, (out,) = merge(made, tmp_path / "out.pdf")
    assert [span.volume for span in spans] == [1, 1]
    first, second = PdfReader(out).pages
    assert first.mediabox.height > first.mediabox.width
    assert second.mediabox.width > second.mediabox.height
    assert out.stat().st_size < 400_000
    assert max(first.images[0].image.size) == 1800  # pyright: ignore[reportOptionalMemberAccess]


def test_a_scan_of_many_pages_and_a_clear_picture(tmp_path: Path) -> None:
    frames = [Image.new("L", (600, 800), shade) for shade in (0, 120, 250)]
    scan = io.BytesIO()
    frames[0].save(scan, "TIFF", save_all=True, append_images=frames[1:])
    made = entries(tmp_path, scan_tif=scan.getvalue(), clear_png=image((300, 300), "PNG", (0, 0, 0, 0)))
    spans, (out,) = merge(made, tmp_path / "out.pdf")
    assert spans == [Span(1, 1, 3), Span(1, 4, 4)]
    assert shown(out, 3).getpixel((300, 200)) == (255, 255, 255)  # clear is paper, not black


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff no", b"GIF89a", b"RIFFxxxxWEBP", image((50, 50))[:-300]])
def test_a_broken_picture_stays_a_file_of_its_own(tmp_path: Path, data: bytes) -> None:
    spans, files = merge(entries(tmp_path, a_jpg=data, b_pdf=pdf(1)), tmp_path / "out.pdf")
    assert spans == [Span(why="ảnh hỏng, không đọc được"), Span(1, 1, 1)] and len(files) == 1


def annotate(writer: PdfWriter, kind: str, **more: object) -> None:
    look = StreamObject()
    look._data = b"1 0 0 rg 0 0 100 50 re f"
    look.update({
        NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
        NameObject("/BBox"): ArrayObject([FloatObject(n) for n in (0, 0, 100, 50)]),
    })  # fmt: skip
    note = DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject(kind),
        NameObject("/Rect"): ArrayObject([FloatObject(n) for n in (50, 100, 150, 150)]),
        NameObject("/F"): FloatObject(4),
        NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(look)}),
        NameObject("/A"): DictionaryObject({
            NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)"),
        }),
        **{NameObject(key): value for key, value in more.items()},
    })  # fmt: skip
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])


def test_a_digital_signature_is_still_seen_and_no_action_comes_along(tmp_path: Path) -> None:
    signed = pdf(1, lambda writer: annotate(writer, "/Widget", **{"/FT": NameObject("/Sig")}))
    linked = pdf(1, lambda writer: annotate(writer, "/Link"))
    _, (out,) = merge(entries(tmp_path, signed_pdf=signed, linked_pdf=linked), tmp_path / "out.pdf")
    assert shown(out, 0).getpixel((100, 175)) == (255, 0, 0)
    assert "/Annots" not in PdfReader(out).pages[1]
    assert b"JavaScript" not in out.read_bytes() and b"app.alert" not in out.read_bytes()


def test_volumes_by_size_hold_each_entry_whole(tmp_path: Path) -> None:
    made = entries(tmp_path, **{f"n{n}_pdf": pdf(40) for n in range(5)})
    size = made[0].path.stat().st_size
    spans, files = merge(made, tmp_path / "out.pdf", most_bytes=int(size * 2.5))
    assert [path.name for path in files] == ["out-1.pdf", "out-2.pdf", "out-3.pdf"]
    assert spans == [Span(1, 1, 40), Span(1, 41, 80), Span(2, 1, 40), Span(2, 41, 80), Span(3, 1, 40)]
    assert [len(PdfReader(path).pages) for path in files] == [80, 80, 40]


def test_nothing_to_merge_or_a_stop_leaves_no_file(tmp_path: Path) -> None:
    assert merge(entries(tmp_path, a_docx=b"PK"), tmp_path / "out.pdf") == ([Span()], ())

    def stop(done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        merge(entries(tmp_path, a_pdf=pdf(1), b_pdf=pdf(1)), tmp_path / "out.pdf", stop)
    assert not list(tmp_path.glob("out*"))
