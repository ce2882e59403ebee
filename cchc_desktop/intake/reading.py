"""From the bytes of a text file to Unicode text, or one sentence why not."""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import Path

from cchc_desktop.errors import FileProblem
from cchc_desktop.files import read_limited
from cchc_desktop.legacy import from_tcvn3, from_vni, looks_like_tcvn3, looks_like_vni

LIMIT = 20 << 20  # bytes; a year's plan as text is under 100 KB

# Magic numbers of what people drop by mistake, with what to say.
_MAGIC = (
    (b"%PDF", "tệp PDF", "Mở bản Word của kế hoạch, hoặc chép văn bản trong PDF rồi dán vào chương trình."),
    (b"\xd0\xcf\x11\xe0", "tệp Word đời cũ (.doc)", "Mở tệp bằng Word, lưu lại dạng .docx rồi nhập."),
    (b"{\\rtf", "tệp RTF", "Mở tệp bằng Word, lưu lại dạng .docx rồi nhập."),
    (b"PK\x03\x04", "tệp nén hoặc tệp Office", "Nếu là Word, đổi đuôi tệp thành .docx rồi nhập."),
    (b"\xff\xd8\xff", "tệp ảnh", "Chọn tệp văn bản của kế hoạch."),
    (b"\x89PNG", "tệp ảnh", "Chọn tệp văn bản của kế hoạch."),
    (b"MZ", "tệp chương trình", "Chọn tệp văn bản của kế hoạch."),
)


def read_text(path: Path) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file and what the reader should be told about how it was read."""
    return decode(read_limited(path, LIMIT), path.name)


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return bytes as Unicode text with warnings; old encodings are converted only when it is sure."""
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise FileProblem(f"Tệp {name} không có nội dung.", "Chọn tệp khác hoặc dán văn bản của kế hoạch.")
    for magic, what, hint in _MAGIC:
        if data.startswith(magic):
            raise FileProblem(f"{name} là {what}, không phải văn bản.", hint)
    text = _unicode(data)
    if text is not None:
        return _legacy(text)
    if b"\x00" in data[:4096]:
        raise _binary(name)
    text = data.decode("latin-1")
    if looks_like_tcvn3(text):
        return from_tcvn3(text), (_CONVERTED.format("TCVN3 (ABC)"),)
    if looks_like_vni(text):
        return from_vni(text), (_CONVERTED.format("VNI"),)
    text = data.decode("cp1258", errors="replace")
    if _looks_like_text(text):
        return unicodedata.normalize("NFC", text), ("Tệp dùng bảng mã Windows-1258, đã chuyển sang Unicode.",)
    raise _binary(name)


_CONVERTED = "Tệp dùng bảng mã {}, đã chuyển sang Unicode; xem lại các chữ in hoa có dấu."


def _unicode(data: bytes) -> str | None:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
        (b"", "utf-8"),
    ):
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            return text if _looks_like_text(text) else None
    return None


def _legacy(text: str) -> tuple[str, tuple[str, ...]]:
    if looks_like_tcvn3(text):
        return from_tcvn3(text), (_CONVERTED.format("TCVN3 (ABC)"),)
    if looks_like_vni(text):
        return from_vni(text), (_CONVERTED.format("VNI"),)
    return text, ()


def _looks_like_text(text: str) -> bool:
    sample = text[:20_000]
    odd = len(re.findall("[\x00-\x08\x0e-\x1f\ufffd]", sample))
    return odd * 200 <= len(sample)


def _binary(name: str) -> FileProblem:
    return FileProblem(
        f"{name} không phải tệp văn bản đọc được.", "Mở bằng Word, lưu lại dạng .docx hoặc .txt (Unicode) rồi nhập."
    )
