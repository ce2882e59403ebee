"""What is no plan, and files that can't be read: one sentence each of what happened and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc_desktop.errors import AppError, FileProblem, NotAPlanError
from cchc_desktop.intake.plan_text import classify, read_plan, recognise
from cchc_desktop.intake.reading import LIMIT, decode

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
YEN_BAI = SAMPLES / "plans" / "yen-bai-ubnd-2020.txt"

# TCVN3: the bytes of "KẾ HOẠCH / Tuyên truyền cải cách hành chính năm 2008 ..." as an old Word saved them.
TCVN3 = (
    "KÕ ho¹ch\nTuyªn truyÒn c¶i c¸ch hµnh chÝnh n¨m 2008\n"
    "Thùc hiÖn KÕ ho¹ch sè 12/KH-UBND ngµy 05/01/2008 cña UBND tØnh, Së Néi vô x©y dùng KÕ ho¹ch nh\u00ad sau:\n"
    "I. Môc ®Ých, yªu cÇu\n1. N©ng cao nhËn thøc cña c¸n bé, c«ng chøc.\n2. KÞp thêi, hiÖu qu¶.\n"
    "II. Tæ chøc thùc hiÖn\n1. V¨n phßng Së theo dâi, ®«n ®èc.\nN¬i nhËn:\n- UBND tØnh;\n- L\u00adu: VT.\n"
    "Gi¸m ®èc\nNguyÔn V¨n An\n"
)


def problem(tmp_path: Path, data: bytes, name: str = "ke-hoach.txt") -> AppError:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(AppError) as caught:
        read_plan(path)
    error = caught.value
    assert error.message.endswith(".") and error.hint.endswith(".")
    assert error.message[0].isupper() or error.message[0] in "“"
    return error


@pytest.mark.parametrize(
    ("data", "says", "advises"),
    [
        (b"", "không có nội dung", "Chọn tệp khác"),
        (b" \r\n\t\r\n", "không có nội dung", "Chọn tệp khác"),
        (b"\xef\xbb\xbf\r\n", "không có nội dung", "Chọn tệp khác"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "tệp PDF", "Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), ".doc", ".docx"),
        (b"{\\rtf1\\ansi\\ansicpg1252", "RTF", ".docx"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "tệp ảnh", "tệp văn bản"),
        (b"PK\x03\x04" + bytes(60), "tệp nén", ".docx"),
        (bytes(range(256)) * 40, "không phải tệp văn bản", ".docx"),
        (b"\x00\x01\x02\x03" * 300, "không phải tệp văn bản", ".docx"),
    ],
)
def test_files_that_hold_no_text(tmp_path: Path, data: bytes, says: str, advises: str) -> None:
    error = problem(tmp_path, data)
    assert isinstance(error, FileProblem)
    assert says in error.message and advises in error.hint


def test_fifty_megabytes_are_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lon.txt"
    with path.open("wb") as file:
        file.truncate(50 << 20)  # sparse: no byte is written
    monkeypatch.setattr("cchc_desktop.intake.reading.decode", lambda *_: pytest.fail("was read"))
    with pytest.raises(FileProblem) as caught:
        read_plan(path)
    assert "MB" in caught.value.message and LIMIT < 50 << 20


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "UBND TỈNH X\nSỞ NỘI VỤ\nBÁO CÁO\nKết quả cải cách hành chính quý I năm 2024\nI. KẾT QUẢ\n1. Đã làm.",
            "báo cáo",
        ),
        ("QUYẾT ĐỊNH\nVề việc thành lập Tổ công tác\nĐiều 1. Thành lập.\nĐiều 2. Hiệu lực.", "quyết định"),
        ("TỜ TRÌNH\nVề việc phê duyệt dự toán\nKính gửi: UBND tỉnh", "tờ trình"),
        ("THÔNG BÁO\nKết luận của Giám đốc Sở tại cuộc họp giao ban", "thông báo"),
    ],
)
def test_other_documents_are_named(text: str, named: str) -> None:
    with pytest.raises(NotAPlanError) as caught:
        recognise(text)
    assert caught.value.message == f"Đây là {named}, không phải kế hoạch."
    assert "không có gì được nhập" in caught.value.hint
    assert classify(text) == "other"


@pytest.mark.parametrize("text", ["Chào anh, chiều nay họp nhé.", "12345", "lorem ipsum dolor sit amet " * 40])
def test_some_text_is_no_plan(text: str) -> None:
    with pytest.raises(NotAPlanError) as caught:
        recognise(text)
    assert caught.value.message == "Không nhận ra kế hoạch trong văn bản này."


def test_a_report_on_a_plan_stays_a_report(tmp_path: Path) -> None:
    text = "BÁO CÁO\nTình hình thực hiện Kế hoạch tuyên truyền năm 2023\n"
    text += "Căn cứ Kế hoạch số 1/KH-UBND, Sở báo cáo như sau:\n"
    error = problem(tmp_path, (text + "I. KẾT QUẢ\n1. Đã tổ chức 02 hội nghị.\n").encode())
    assert error.message == "Đây là báo cáo, không phải kế hoạch."


def test_tcvn3_is_converted_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "cu.txt"
    path.write_bytes(TCVN3.encode("latin-1"))
    recognition = read_plan(path)
    plan = recognition.plan
    assert any("TCVN3" in warning for warning in recognition.warnings)
    assert plan.title == "Tuyên truyền cải cách hành chính năm 2008"
    assert [node.text for node in plan.outline][:2] == ["Mục đích, yêu cầu", "Tổ chức thực hiện"]
    assert plan.recipients == ("UBND tỉnh", "Lưu: VT")
    assert (plan.signer.title, plan.signer.name) == ("GIÁM ĐỐC", "Nguyễn Văn An")
    assert recognise(TCVN3).plan == plan  # pasted, the same letters come as Unicode


@pytest.mark.parametrize("cut", [1, 2, 3, 100, 5000])
def test_a_text_cut_anywhere_is_read_or_refused(cut: int) -> None:
    data = YEN_BAI.read_bytes()[:-cut]
    try:
        text, _ = decode(data, "cut.txt")
    except FileProblem as error:  # cut inside a letter
        assert error.message and error.hint
    else:
        assert recognise(text).plan.outline
