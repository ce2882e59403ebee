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

_TEXT_WANTED = "Chọn tệp văn bản của kế hoạch (.docx hoặc .txt)."
_OLE = b"\xd0\xcf\x11\xe0"
# Magic numbers of what people drop by mistake, with what to say.
_MAGIC = (
    (b"%PDF", "tệp PDF", "Mở bản Word của kế hoạch, hoặc chép văn bản trong PDF rồi dán vào chương trình."),
    (_OLE, "tệp Office đời cũ (.doc, .xls)", "Mở tệp bằng Word, lưu lại dạng .docx rồi nhập."),
    (b"{\\rtf", "tệp RTF", "Mở tệp bằng Word, lưu lại dạng .docx rồi nhập."),
    (b"PK\x03\x04", "tệp nén hoặc tệp Office", "Nếu là tệp Word, đổi đuôi tệp thành .docx rồi nhập."),
    (b"Rar!", "tệp nén", "Giải nén rồi chọn tệp văn bản của kế hoạch."),
    (b"7z\xbc\xaf", "tệp nén", "Giải nén rồi chọn tệp văn bản của kế hoạch."),
    (b"\xff\xd8\xff", "tệp ảnh", _TEXT_WANTED),
    (b"\x89PNG", "tệp ảnh", _TEXT_WANTED),
    (b"GIF8", "tệp ảnh", _TEXT_WANTED),
    (b"MZ", "tệp chương trình", _TEXT_WANTED),
)
_CONVERTED = "Văn bản dùng bảng mã {}, đã chuyển sang Unicode; xem lại các chữ in hoa có dấu."


def read_text(path: Path) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file and what the reader should be told about how it was read."""
    return decode(read_limited(path, LIMIT), path.name)


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return bytes as Unicode text with warnings; old encodings are converted only when it is sure."""
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise FileProblem(f"Tệp “{name}” không có nội dung.", "Chọn tệp khác hoặc dán văn bản của kế hoạch.")
    refuse_foreign(data, name)
    text = _unicode(data)
    if text is not None:
        return modern(text)
    if _controls(data[:20_000].decode("latin-1")):
        raise FileProblem(
            f"“{name}” không phải tệp văn bản.", "Mở bằng Word, lưu lại dạng .docx hoặc .txt (Unicode) rồi nhập."
        )
    text, notes = modern(data.decode("latin-1"))
    if notes:
        return text, notes
    text = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    if _reads_vietnamese(text):
        return text, ("Tệp dùng bảng mã Windows-1258, đã chuyển sang Unicode.",)
    raise FileProblem(
        f"Không đọc được chữ trong tệp “{name}”; có thể tệp dùng phông TCVN3 (ABC) hoặc VNI.",
        "Chuyển sang Unicode bằng Unikey (Ctrl+Shift+F6) hoặc mở bằng Word, lưu lại dạng .docx rồi nhập.",
    )


def refuse_foreign(data: bytes, name: str) -> None:
    """Raise FileProblem for what begins as a PDF, an old Office file, a picture and their like do."""
    if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise FileProblem(
            f"Tệp “{name}” có mật khẩu nên không đọc được.",
            "Mở tệp bằng Word, bỏ mật khẩu, lưu lại dạng .docx rồi nhập.",
        )
    for magic, what, hint in _MAGIC:
        # "MZ" could begin a text too; a program has zero bytes.
        if data.startswith(magic) and (len(magic) > 2 or b"\x00" in data[:512]):
            raise FileProblem(f"“{name}” là {what}, không phải văn bản.", hint)


def modern(text: str) -> tuple[str, tuple[str, ...]]:
    """Return text in Unicode with a note if it was in TCVN3 or VNI; pasted text without its font comes so too."""
    if looks_like_tcvn3(text):
        lines = (_capitals(from_tcvn3(line)) for line in text.splitlines())
        return "\n".join(lines), (_CONVERTED.format("TCVN3 (ABC)"),)
    if looks_like_vni(text):
        return from_vni(text), (_CONVERTED.format("VNI"),)
    return text, ()


def _capitals(line: str) -> str:
    """Put a line in capitals whose plain letters all are: TCVN3 has no capitals with marks ("KÕ HO¹CH")."""
    plain = [char for char in line if char.isascii() and char.isalpha()]
    return line.upper() if len(plain) >= 2 and all(char.isupper() for char in plain) else line


def _unicode(data: bytes) -> str | None:
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _controls(text[:20_000]) else text.removeprefix("\ufeff")
    return None


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return ("utf-32",)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    # Notepad's "Unicode" without its mark: the spaces and digits of a plan leave zeros in every second byte.
    sample = data[:2000]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = sample[first::2].count(0)
        if len(sample) >= 20 and zeros > len(sample) // 5 and sample[1 - first :: 2].count(0) < zeros // 10 + 1:
            return (encoding,)
    return ("utf-8",)


def _controls(text: str) -> bool:
    """Tell whether a sample holds more control characters than a text has."""
    return len(re.findall("[\x00-\x08\x0e-\x1f\ufffd]", text)) * 200 > len(text)


def _reads_vietnamese(text: str) -> bool:
    sample = text[:20_000]
    foreign = sum(1 for char in sample if not char.isascii() and char.isalpha())
    own = len(re.findall("[ăâđêôơưĂÂĐÊÔƠƯàáãèéìíĩòóõùúũýẠ-ỹ]", sample))
    return own >= 0.9 * foreign and "\ufffd" not in sample
