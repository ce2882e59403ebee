"""From bytes to text: each encoding that offices still have, and one sentence for each file that is no text."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from cchc_desktop import legacy
from cchc_desktop.errors import AppError, FileProblem, NotAPlanError
from cchc_desktop.intake import reading
from cchc_desktop.intake.plan_text import classify, news_details, read_plan, recognise
from cchc_desktop.intake.reading import decode

PLAN = (Path(__file__).resolve().parent.parent / "samples" / "plans" / "yen-bai-ubnd-2020.txt").read_text("utf-8")
TO_TCVN3 = str.maketrans(dict(zip(legacy._UNICODE, legacy._TCVN3, strict=True)))


def in_tcvn3(text: str) -> bytes:
    """Write text as an ABC font stores it: capitals with marks have only the codes of small letters."""
    small = "".join(char if char in "ĂÂĐÊÔƠƯ" or char.isascii() else char.lower() for char in text)
    small = "".join(char for char in small if char.isascii() or char in legacy._UNICODE)
    return small.translate(TO_TCVN3).encode("latin-1")


def in_cp1258(text: str) -> bytes:
    """Write text as Windows-1258: tones are letters of their own, behind a base that keeps its hat."""
    out = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in parts[1:] if mark in "\u0300\u0301\u0303\u0309\u0323"), "")
        out.append(unicodedata.normalize("NFC", parts.replace(tone, "")) + tone if tone else char)
    return "".join(out).encode("cp1258")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_files_read_without_a_word(encoding: str) -> None:
    assert decode(PLAN.encode(encoding), "a.txt") == (PLAN, ())


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_nfd_and_other_line_ends_give_the_same_plan(form: str, ends: str) -> None:
    source = unicodedata.normalize(form, PLAN).replace("\n", ends)  # type: ignore[arg-type]
    assert recognise(source).plan == recognise(PLAN).plan


def test_windows_1258_is_read() -> None:
    text, notes = decode(in_cp1258(PLAN.replace("“", '"').replace("”", '"')), "a.txt")
    assert "Tổ chức thực hiện nhiệm vụ tuyên truyền" in text
    assert len(notes) == 1 and "1258" in notes[0]
    assert unicodedata.is_normalized("NFC", text)


def test_tcvn3_is_converted_and_said(tmp_path: Path) -> None:
    path = tmp_path / "abc.txt"
    path.write_bytes(in_tcvn3(PLAN))
    recognition = read_plan(path)
    assert any("TCVN3" in note for note in recognition.warnings)
    assert len(recognition.plan.outline) == 5  # four parts and the closing paragraph
    assert len(recognition.plan.tasks) == 7 and len(recognition.plan.recipients) == 12
    assert recognition.plan.lead_in.startswith("Thực hiện Kết luận số 229-KL-TU")
    # Pasted from an old document, the same text arrives as odd Unicode letters.
    assert recognise(in_tcvn3(PLAN).decode("latin-1")).plan == recognition.plan


def test_a_line_in_plain_capitals_gets_all_its_capitals_back() -> None:
    text = f"{in_tcvn3('KẾ HOẠCH').decode('latin-1')}\n{in_tcvn3(PLAN).decode('latin-1')}"
    assert reading.modern(text)[0].startswith("KẾ HOẠCH\n")


def test_old_letters_that_cannot_be_told_are_said_not_guessed() -> None:
    with pytest.raises(FileProblem) as caught:
        decode("Über die Maßen größere Straßen \xb5\xb5 \xd0\xde\xfe".encode("latin-1") * 3, "cu.txt")
    assert "TCVN3" in caught.value.message and "Unikey" in caught.value.hint


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "không có nội dung"),
        (b"  \r\n\t ", "không có nội dung"),
        (b"\xef\xbb\xbf", "không có nội dung"),
        (b"\xff\xfe", "không có nội dung"),
        (b"%PDF-1.7\n\x00\x01", "tệp PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Office đời cũ"),
        (b"PK\x03\x04" + bytes(60), "tệp nén hoặc tệp Office"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "tệp ảnh"),
        (b"MZ" + bytes(200), "tệp chương trình"),
        (b"{\\rtf1\\ansi}", "tệp RTF"),
        (bytes(range(256)) * 40, "không phải tệp văn bản"),
        (b"\x00" * 5000 + b"abc", "không phải tệp văn bản"),
    ],
)
def test_what_is_no_text_is_told_in_one_sentence(data: bytes, said: str) -> None:
    with pytest.raises(FileProblem) as caught:
        decode(data, "tệp lạ.txt")
    assert said in caught.value.message and caught.value.hint.endswith(".")


def test_missing_too_big_and_folder(tmp_path: Path) -> None:
    big = tmp_path / "lon.txt"
    with big.open("wb") as out:
        out.truncate(50 << 20)
    for path, said in ((tmp_path / "khong-co.txt", "Không tìm thấy"), (big, "quá lớn"), (tmp_path, "thư mục")):
        with pytest.raises(FileProblem, match=said):
            read_plan(path)


def test_a_locked_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "dang-mo.txt"
    path.write_text("KẾ HOẠCH", "utf-8")

    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileProblem, match="đang mở trong chương trình khác"):
        read_plan(path)


@pytest.mark.parametrize("text", ["", "   \n\n", "\ufeff", "\u200b"])
def test_nothing_pasted(text: str) -> None:
    with pytest.raises(AppError):
        recognise(text)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("BÁO CÁO\nKết quả công tác tuyên truyền quý I năm 2023\n\nI. KẾT QUẢ\n1. Một.\n2. Hai.", "báo cáo"),
        ("UBND TỈNH X\nQUYẾT ĐỊNH\nVề việc khen thưởng\nĐiều 1. Tặng thưởng.", "quyết định"),
        ("TỜ TRÌNH\nVề việc xin kinh phí\nI. SỰ CẦN THIẾT\n1. Một.", "tờ trình"),
    ],
)
def test_other_documents_are_named(text: str, what: str) -> None:
    with pytest.raises(NotAPlanError, match=f"Đây là {what}, không phải kế hoạch"):
        recognise(text)
    assert classify(text) == "other"


def test_any_other_text_is_no_plan() -> None:
    for text in ("Xin chào", "Danh sách\nNguyễn Văn A\nTrần Thị B", "1234\n5678", "x" * 5000):
        with pytest.raises(NotAPlanError, match="Không nhận ra kế hoạch"):
            recognise(text)
        assert classify(text) == "other"


def test_an_article_without_stamp_gives_its_title_and_no_day() -> None:
    prose = (
        "Sáng nay, Sở Nội vụ tổ chức hội nghị tuyên truyền cải cách hành chính với sự tham gia của hơn 100 đại biểu "
        "đến từ các sở, ban, ngành, địa phương trong tỉnh và đại diện các cơ quan báo chí."
    )
    text = f"Hội nghị tuyên truyền cải cách hành chính\n\n{prose}\n\nTheo đó, {prose}\n\nMinh Anh"
    assert classify(text) == "news"
    assert news_details(text) == ("Hội nghị tuyên truyền cải cách hành chính", None)


def test_a_stamp_with_weekday_and_hour_is_read() -> None:
    text = "Sở Tư pháp tuyên truyền cải cách hành chính\nThứ sáu, 05/03/2026 | 14:30\nNội dung bài viết"
    details = news_details(text)
    assert details.title == "Sở Tư pháp tuyên truyền cải cách hành chính"
    assert details.date is not None and details.date.isoformat() == "2026-03-05"  # the day first: 5 March
