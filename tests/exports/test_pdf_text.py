"""Any text becomes a PDF that opens and holds it; fonts are checked before use."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.documents.blocks import (
    Addressees,
    Closing,
    Document,
    Letterhead,
    NewPart,
    Paragraph,
    Role,
    Run,
    Title,
    body,
)
from cchc_desktop.errors import AppError
from cchc_desktop.exports.pdf import fonts
from cchc_desktop.exports.pdf.fonts import BOX, load_family, vietnamese_letters
from cchc_desktop.exports.pdf.lines import break_lines
from cchc_desktop.models import Signer
from tests.exports.pdf_probe import MM, printed, words

VIETNAMESE = st.text(
    st.sampled_from(sorted(vietnamese_letters()) + list("abcdeghiklmnopqrstuvxy 0123456789-/;,.%")), max_size=300
)


def test_there_are_134_marked_letters_and_all_four_faces_have_them() -> None:
    letters = vietnamese_letters()
    assert len(letters) == 134 and {"ằ", "Ỗ", "đ", "Ự", "ỷ"} <= letters
    assert all(unicodedata.normalize("NFC", c) == c and not c.isascii() for c in letters)
    family = load_family()
    for face in (family.regular, family.bold, family.italic, family.bold_italic):
        codes = face.font.face.charToGlyph  # pyright: ignore[reportAttributeAccessIssue]
        assert all(codes.get(ord(letter)) for letter in letters)


def test_all_marked_letters_come_back_from_the_paper_in_each_face() -> None:
    text = " ".join(sorted(vietnamese_letters()))
    for bold in (False, True):
        for italic in (False, True):
            sheets = printed(Document("x", (body(text, bold=bold, italic=italic),)))
            assert set(words(sheets)) == vietnamese_letters()
            assert {(ink.bold, ink.italic) for ink in sheets[0].ink} == {(bold, italic)}


def test_a_machine_without_a_fit_font_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_candidates", lambda: iter(()))
    with pytest.raises(AppError) as told:
        fonts._load.__wrapped__()  # past the cache
    assert "Times New Roman" in told.value.message and told.value.hint


def test_a_font_that_lacks_letters_or_is_damaged_is_passed_over(tmp_path: Path) -> None:
    damaged = tmp_path / "LiberationSerif-Regular.ttf"
    damaged.write_bytes(b"\0\1\0\0 not a font")
    assert fonts._open((damaged,) * 4) is None
    poor = Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf")
    if poor.exists():
        assert fonts._open((poor,) * 4) is None


def test_times_of_windows_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "Fonts"
    folder.mkdir()
    for name in ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"):
        (folder / name).touch()
    monkeypatch.setenv("WINDIR", str(tmp_path))
    assert next(fonts._candidates())[1] == folder / "timesbd.ttf"


def test_decomposed_text_is_composed_before_it_is_drawn() -> None:
    text = "Ủy ban nhân dân thành phố Hải Phòng"
    sheet = printed(Document("x", (body(unicodedata.normalize("NFD", text)),)))[0]
    assert sheet.find(text)


def test_letters_the_font_lacks_become_a_box_and_the_rest_stays() -> None:
    text = "Trước\u00adsau <b>&amp; TT&TT; a<b \u0007 ☺ 😀 漢 \ud800 \t cuối"
    sheet = printed(Document("x" + text, (body(text),)))[0]
    shown = " ".join(ink.text for ink in sheet.ink)
    for kept in ("Trướcsau", "<b>&amp;", "TT&TT;", "a<b", "cuối"):
        assert kept in shown
    assert shown.count(BOX) + shown.count("☺") >= 4


@pytest.mark.parametrize("length", [40, 300, 5000])
def test_a_word_wider_than_the_line_is_cut_at_the_margin(length: int) -> None:
    address = ("https://sonoivu.example.vn/tin-tuc/cai-cach-hanh-chinh/" * 100)[:length]
    sheets = printed(Document("x", (body(f"Xem tại {address} để biết thêm."),)))
    assert address in "".join(ink.text.replace(" ", "") for sheet in sheets for ink in sheet.ink if ink.base < 780)
    for sheet in sheets:
        assert all(ink.right <= 190 * MM + 1.5 for ink in sheet.ink)


def test_a_paragraph_of_5000_letters_goes_over_pages() -> None:
    text = ("Tuyên truyền cải cách hành chính nhà nước. " * 250)[:10000]
    sheets = printed(Document("x", (body(text),)))
    assert len(sheets) > 1 and words(sheets) == Counter(text.split())


def test_faces_inside_a_paragraph_keep_their_words() -> None:
    runs = (
        Run("Cơ quan chủ trì: ", italic=True),
        Run("Sở Nội vụ", bold=True),
        Run("; các sở, ngành "),
        Run("khác", True, True),
    )
    sheet = printed(Document("x", (Paragraph(Role.DASH, runs, "-"),)))[0]
    faces = {ink.text.strip(): (ink.bold, ink.italic) for ink in sheet.ink}
    assert faces["Sở Nội vụ"] == (True, False) and faces["khác"] == (True, True)
    assert faces["Cơ quan chủ trì:"] == (False, True)
    assert sum(words([sheet]).values()) == 13


def test_no_line_begins_with_a_dash_and_none_is_too_wide() -> None:
    family = load_family()
    text = "giai đoạn 2021 - 2025, định hướng đến năm 2030 - 2035 " * 8
    for width in range(60, 500, 7):
        lines = break_lines([(family.regular, text)], 14, float(width))
        assert " ".join(line.text for line in lines).split() == text.split()
        assert all(line.width <= width + 0.01 for line in lines)
        if width > 100:
            assert not any(line.text.startswith("-") for line in lines)


def test_room_to_write_in_by_hand_is_kept() -> None:
    sheet = printed(Document("x", (NewPart("Phụ lục", "", "(Kèm theo Kế hoạch số        /KH-SNV)"),)))[0]
    family = load_family()
    ink = sheet.starting("(Kèm theo")
    squeezed = family.italic.width("(Kèm theo Kế hoạch số /KH-SNV)") * 14
    assert ink.right - ink.left > squeezed + 5 * family.italic.space * 14


@given(st.text(max_size=400))
def test_any_text_opens(text: str) -> None:
    sheets = printed(Document(text, (body(text), Paragraph(Role.LETTER, (Run(text, bold=True),), "a)"))))
    assert sheets


@settings(max_examples=30)
@given(VIETNAMESE, VIETNAMESE, st.integers(0, 8))
def test_any_vietnamese_text_comes_back_word_for_word(first: str, second: str, split: int) -> None:
    runs = (Run(first[:split], bold=True), Run(first[split:]))
    sheets = printed(Document("x", (Paragraph(Role.BODY, runs), body(second, Role.DASH, "-"))))
    shown = "".join(ink.text for sheet in sheets for ink in sheet.ink)
    assert "".join(shown.split()) == "".join(f"{first}-{second}".split())


@settings(max_examples=30)
@given(VIETNAMESE, VIETNAMESE)
def test_any_letterhead_keeps_its_letters_on_the_page(long: str, other: str) -> None:
    head = Letterhead(long, other, long[:20], other[:30], long[:120], other)
    blocks = (head, Title(other, long), Addressees((long, other)), Closing((long,), Signer(other, long, other)))
    sheets = printed(Document(long, blocks))
    shown = Counter(c for sheet in sheets for ink in sheet.ink for c in ink.text if c.isalpha())
    wanted = Counter(
        c for text in (long, other, long[:120], other, other, long, other, long, other) for c in text if c.isalpha()
    )
    assert all(shown[c] >= n for c, n in wanted.items())
    for sheet in sheets:
        assert all(ink.left > 15 * MM and ink.right < 200 * MM and ink.base > 5 * MM for ink in sheet.ink)


def test_a_name_of_5000_letters_is_set_smaller_not_cut_off() -> None:
    name = "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG " * 170
    sheets = printed(
        Document("x", (Letterhead("UBND", name, "", "KH-X", "Huế, ngày 05 tháng 01 năm 2026"), body("Chữ.")))
    )
    assert sum(words(sheets)[word] for word in ("NÔNG", "MÔI")) == 340
    assert all(ink.base > 20 * MM for ink in sheets[0].ink)


def test_outline_of_the_reader_names_the_headings() -> None:
    import io

    import pypdfium2

    from cchc_desktop.exports.pdf import write_pdf

    out = io.BytesIO()
    write_pdf(
        Document(
            "x",
            (
                body("MỤC ĐÍCH", Role.ROMAN, "I."),
                Title("KẾ HOẠCH", "Tuyên truyền"),
                body("NỘI DUNG", Role.ROMAN, "II."),
            ),
        ),
        out,
    )
    file = pypdfium2.PdfDocument(out.getvalue())
    titles = [re.sub(r"\s+", " ", mark.get_title()) for mark in file.get_toc()]
    file.close()
    assert titles == ["I. MỤC ĐÍCH", "KẾ HOẠCH Tuyên truyền", "II. NỘI DUNG"]
