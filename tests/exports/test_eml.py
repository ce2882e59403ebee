"""The e-mail draft: read back by Python's own parser it gives every byte; nothing typed can become a header (N10)."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.errors import AppError
from cchc_desktop.exports.eml import WARN_BYTES, eml_bytes, size_warning, write_eml
from cchc_desktop.reports.letter import Letter

LETTER = Letter(
    ("Sở Nội vụ tỉnh Gia Lai <snv@gialai.gov.vn>", "vanphong@gialai.gov.vn"),
    ("Phòng CCHC <cchc@gialai.gov.vn>",),
    "Sở Xây dựng: Báo cáo kết quả tuyên truyền cải cách hành chính quý III/2023",
    "Kính gửi: Sở Nội vụ\n\nTệp kèm theo:\n{files}\n\nTrân trọng.\n",
)


def parsed(data: bytes) -> EmailMessage:
    found = BytesParser(policy=policy.default).parsebytes(data)
    assert isinstance(found, EmailMessage)
    return found


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = []
    for name, content in (
        ("BC_TuyenTruyenCCHC_Q3-2023_SXD.xlsx", bytes(range(256)) * 40),
        ("Báo cáo quý III năm 2023 của Sở Xây dựng, bản trình ký.docx", b"\r\n.\r\nFrom \x00\xff" * 500),
        ("Phụ lục số 1 (đã ký).pdf", b"%PDF-1.4\r" * 300),
    ):
        made.append(tmp_path / name)
        made[-1].write_bytes(content)
    return made


def test_round_trip_is_equal_byte_for_byte(files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "thu.eml"
    size = write_eml(LETTER, files, out)
    data = out.read_bytes()
    assert size == len(data)
    message = parsed(data)
    assert message["X-Unsent"] == "1"
    assert message["Subject"] == LETTER.subject
    assert [a.addr_spec for a in message["To"].addresses] == ["snv@gialai.gov.vn", "vanphong@gialai.gov.vn"]
    assert message["To"].addresses[0].display_name == "Sở Nội vụ tỉnh Gia Lai"
    assert message["Cc"].addresses[0].display_name == "Phòng CCHC"
    attachments = list(message.iter_attachments())
    assert [part.get_filename() for part in attachments] == [path.name for path in files]
    assert [part.get_content() for part in attachments] == [path.read_bytes() for path in files]
    body = message.get_body()
    assert body is not None
    listed = "\n".join(f"- {path.name}" for path in files)
    assert body.get_content().replace("\r\n", "\n") == LETTER.body.replace("{files}", listed)


def test_headers_are_ascii_and_lines_short(files: list[Path]) -> None:
    data = eml_bytes(LETTER, files)
    assert data.isascii() and b"\r\n" in data and b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    for bad in (b"From:", b"Date:", b"Message-ID:"):  # the clerk's own program writes them when it sends
        assert bad not in data.split(b"\r\n\r\n")[0]


@settings(max_examples=40)
@given(st.text(max_size=80), st.text(max_size=80))
def test_nothing_typed_becomes_a_header(subject: str, more: str) -> None:
    attack = f"{subject}\r\nBcc: x@y.vn\r\n\r\n{more}".replace("\ud800", "")
    data = eml_bytes(Letter(("a@b.vn",), (), attack, attack), [])
    message = parsed(data)
    assert set(message.keys()) <= {
        "X-Unsent", "To", "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    }  # fmt: skip
    assert "\n" not in message["Subject"]


@pytest.mark.parametrize("address", ["không phải", "a@b", "@b.vn", "a b@c.vn", "đ@b.vn", "a@b.vn\r\nBcc: c@d.vn"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(AppError, match="không phải địa chỉ"):
        eml_bytes(Letter((address,), (), "x", "y"), [])


def test_without_recipients_the_draft_is_left_to_the_clerk(files: list[Path]) -> None:
    message = parsed(eml_bytes(Letter((), (), LETTER.subject, "x"), files[:1]))
    assert message["To"] is None and message["Cc"] is None


def test_a_draft_that_servers_may_refuse_is_told(tmp_path: Path) -> None:
    big = tmp_path / "anh.zip"
    big.write_bytes(b"\0" * (15 * 1_048_576))
    size = write_eml(LETTER, [big], tmp_path / "a.eml")
    assert 1.36 < size / big.stat().st_size < 1.38  # base64: four for three, a line end each 76
    assert size_warning(size).startswith("Thư nháp dài 20,5 MB")
    assert size_warning(WARN_BYTES) == ""


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="Không tìm thấy"):
        write_eml(LETTER, [tmp_path / "không có.pdf"], tmp_path / "x.eml")
    assert not (tmp_path / "x.eml").exists()
