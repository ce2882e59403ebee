"""An e-mail draft as a file: opened, looked at and sent by the clerk, never by this program.

`X-Unsent: 1` makes Outlook, Thunderbird and Windows Mail open it as a message to be written.
"""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import re
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from cchc_desktop.errors import AppError
from cchc_desktop.files import read_limited, write_atomic
from cchc_desktop.reports.letter import Letter
from cchc_desktop.text import nfc, number

WARN_BYTES = 20 * 1_048_576  # what most offices' mail servers take
_LIMIT = 200 * 1_048_576
_BREAKS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_MAILBOX = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_ADDRESS = re.compile(rf"(?:(?P<name>[^<>@]*)<(?P<named>{_MAILBOX})>|(?P<bare>{_MAILBOX}))")
_NEXT = re.compile(r"(?<=[>\w])\s*[;,]\s*(?=[^<>;,]*@|[^<>]*<)")
_TYPES = {
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".pdf": ("application", "pdf"),
    ".zip": ("application", "zip"),
}


def write_eml(letter: Letter, attachments: Sequence[Path], out: Path) -> int:
    """Write the draft and return its size in bytes; base64 makes files a third larger (N10)."""
    data = eml_bytes(letter, attachments)
    write_atomic(out, lambda stream: stream.write(data))
    return len(data)


def eml_bytes(letter: Letter, attachments: Sequence[Path]) -> bytes:
    """Return the draft: ASCII headers, CRLF lines, every attachment whole under its own name."""
    headers = ["X-Unsent: 1"]
    headers += [f"{name}: {','.join(found)}" for name, found in
                (("To", _addresses(letter.to)), ("Cc", _addresses(letter.cc))) if found]  # fmt: skip
    headers.append(f"Subject:{_encoded(_one_line(letter.subject))}")
    message = EmailMessage(policy=SMTP.clone(max_line_length=76))
    names = [_one_line(path.name) for path in attachments]
    body = nfc(letter.body).replace("{files}", "\n".join(f"- {name}" for name in names) or "(không có)")
    message.set_content(body.replace("\r\n", "\n").replace("\r", "\n"), cte="base64")
    for path, name in zip(attachments, names, strict=True):
        content = read_limited(path, _LIMIT)
        main, sub = _type(path)
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    if attachments:  # the same draft gives the same bytes
        digest = hashlib.sha256("".join(names).encode("utf-8", "replace") + body.encode("utf-8", "replace")).hexdigest()
        message.set_boundary(f"=_cchc_{digest[:32]}")
    return "\r\n".join(headers).encode("ascii") + b"\r\n" + message.as_bytes()


def _encoded(text: str) -> str:
    """Return a header's text as RFC 2047 words, each on a line of its own.

    The folding of Python 3.11 drops the blank between two words where it breaks a line, so it is done here.
    """
    if text.isascii() and len(text) <= 60 and "=?" not in text:
        return f" {text}"
    words, piece = [], b""
    for letter in text:
        more = letter.encode("utf-8", "replace")
        if len(piece) + len(more) > 42:  # 56 letters of base64, 12 about them: within 75
            words.append(piece)
            piece = b""
        piece += more
    words.append(piece)
    return "\r\n".join(f" =?utf-8?b?{base64.b64encode(word).decode()}?=" for word in words)


def size_warning(size: int) -> str:
    """Return the sentence on a draft that mail servers may refuse, "" below 20 MB."""
    if size <= WARN_BYTES:
        return ""
    return (
        f"Thư nháp dài {number(size / 1_048_576, 1)} MB, quá 20 MB nên nhiều máy chủ thư không nhận. "
        "Bớt tệp đính kèm hoặc gửi nhiều thư."
    )


def _addresses(given: Sequence[str]) -> list[str]:
    """Return "Tên <hop.thu@co.quan.vn>" or "hop.thu@co.quan.vn" as header text; told when one is none."""
    found = []
    for text in given:
        for part in _NEXT.split(_one_line(text)):
            if not part.strip():
                continue
            hit = _ADDRESS.fullmatch(part.strip())
            if hit is None:
                raise AppError(f"“{part}” không phải địa chỉ thư điện tử.", "Sửa lại nơi nhận ở tuyến báo cáo.")
            name = (hit["name"] or "").strip(' "')
            found.append(f"{_encoded(name)}\r\n <{hit['named']}>" if name else f" {hit['bare'] or hit['named']}")
    return found


def _one_line(text: str) -> str:
    """Return a header's text: no line break can begin another header."""
    return _BREAKS.sub(" ", nfc(text)).strip()


def _type(path: Path) -> tuple[str, str]:
    known = _TYPES.get(path.suffix.lower())
    if known is None:
        guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        main, _, sub = guessed.partition("/")
        known = (main, sub) if main not in ("text", "message", "multipart") else ("application", "octet-stream")
    return known
