"""The end of a plan: Nơi nhận, the signature, and what stands after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cchc_desktop.intake.lines import SourceLine
from cchc_desktop.models import Signer

_RECEIVERS = re.compile(r"nơi\s+nhận\s*:?\s*(?P<rest>.*)$", re.IGNORECASE)
_APPENDIX = re.compile(r"phụ\s+lục(?:\s+(?:số\s+)?(?:[IVX]{1,5}|\d{1,2}))?\b.{0,120}$", re.IGNORECASE)
_AUTHORITY = re.compile(r"(?:T/?M|K/?T|T/?L|TUQ|T/?UQ|Q)\b\s*\.?\s*(?=[A-ZĐÀ-Ỹ])")
_TITLE = re.compile(
    r"(?:(?:PHÓ\s+|QUYỀN\s+|Q\.\s*)?(?:GIÁM\s+ĐỐC|CHỦ\s+TỊCH|CHÁNH\s+VĂN\s+PHÒNG|CHÁNH\s+THANH\s+TRA|TRƯỞNG\s+(?:PHÒNG|BAN)"
    r"|CỤC\s+TRƯỞNG|CHI\s+CỤC\s+TRƯỞNG|HIỆU\s+TRƯỞNG|VIỆN\s+TRƯỞNG|BỘ\s+TRƯỞNG|THỨ\s+TRƯỞNG|TỔNG\s+BIÊN\s+TẬP|BÍ\s+THƯ"
    r"|TRƯỞNG\s+TRẠM|THỦ\s+TRƯỞNG|VỤ\s+TRƯỞNG|TỔNG\s+GIÁM\s+ĐỐC)|(?:PHÓ\s+)(?:CHÁNH|TRƯỞNG|CỤC|CHI|HIỆU|VIỆN|TỔNG|BÍ)\b)"
)
_PERSON = re.compile(r"(?:(?:[A-ZĐÀ-Ỹ][a-zđà-ỹ]*\.?)\s+){1,5}[A-ZĐÀ-Ỹ][a-zđà-ỹ]*")
_SIGNED = re.compile(r"\(?\s*(?:đã\s+k[ýí]|k[ýí]\s+tên|ký,\s*đóng\s+dấu)[^)]*\)?", re.IGNORECASE)


@dataclass
class Ending:
    """What the end says; `after` are the lines behind the signature (appendices)."""

    recipients: tuple[str, ...] = ()
    signer: Signer = Signer()
    after: list[SourceLine] = field(default_factory=list)
    parts: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def find_ending(lines: Sequence[SourceLine]) -> int:
    """Return where the end begins: at Nơi nhận, or at the first line of a signature; len(lines) if none."""
    for place in range(len(lines) - 1, -1, -1):
        if _RECEIVERS.match(lines[place].text) or (
            place and any(_RECEIVERS.match(cell) for cell in lines[place].columns)
        ):
            return _back_over_signature(lines, place)
    for place, line in enumerate(lines):
        if is_signature_line(line.text) and place > len(lines) // 2:
            return place
    return len(lines)


def read_ending(lines: Sequence[SourceLine]) -> Ending:
    """Read recipients and signature, whichever comes first or side by side."""
    end = Ending()
    recipients: list[str] = []
    signature: list[str] = []
    in_list = False
    for place, line in enumerate(lines):
        cells = _cells(line)
        if len(cells) == 1 and _APPENDIX.match(line.text) and (signature or recipients):
            end.after = list(lines[place:])
            break
        for cell in cells:
            if match := _RECEIVERS.match(cell):
                in_list = True
                end.parts.append((line.number, "recipients"))
                cell = match["rest"].strip()
                if not cell:
                    continue
            if _SIGNED.fullmatch(cell):
                end.parts.append((line.number, "signer"))
                end.notes.append(cell)
            elif is_signature_line(cell):
                signature.append(cell)
                end.parts.append((line.number, "signer"))
            elif cell[0] in "-–—+*•" and in_list:
                recipients.append(_recipient(cell))
                end.parts.append((line.number, "recipients"))
            elif (_PERSON.fullmatch(cell) and not cell.endswith((";", "."))) or (cell.isupper() and signature):
                signature.append(cell)
                end.parts.append((line.number, "signer"))
            elif in_list and recipients and not cell.endswith(";") and cell[0].islower():
                recipients[-1] = f"{recipients[-1]} {_recipient(cell)}"
                end.parts.append((line.number, "recipients"))
            elif in_list:
                recipients.append(_recipient(cell))
                end.parts.append((line.number, "recipients"))
            else:
                end.notes.append(cell)
    end.recipients = tuple(name for name in recipients if name)
    end.signer = signer_of(signature)
    return end


def signer_of(lines: Sequence[str]) -> Signer:
    """Return the signature form of its lines: TM./KT./TL./TUQ./Q. lines, title, name (NĐ 30/2020 Điều 13)."""
    forms = [line for line in lines if line.isupper()]
    names = [line for line in lines if not line.isupper()]
    authority = [_spaced(line) for line in forms[:-1]]
    title = forms[-1] if forms else ""
    if forms and _AUTHORITY.match(title) and not title.startswith("Q"):
        authority, title = [*authority, _spaced(title)], ""
    return Signer("\n".join(authority), _spaced(title), names[-1] if names else "")


def is_signature_line(text: str) -> bool:
    """Tell whether a line in capitals is a right to sign or a post."""
    return text.isupper() and len(text) <= 60 and bool(_AUTHORITY.match(text) or _TITLE.match(text))


def _spaced(line: str) -> str:
    return re.sub(r"^(TM|KT|TL|TUQ|Q)\.\s*(?=\S)", r"\1. ", " ".join(line.split()))


def _recipient(text: str) -> str:
    return text.lstrip("-–—+*• ").rstrip(" ;.").strip()


def _cells(line: SourceLine) -> list[str]:
    if len(line.columns) > 1:
        return [cell for cell in line.columns if cell]
    # Two columns glued by one or two spaces: the right one is a post in capitals.
    match = re.match(r"(?P<left>(?:nơi\s+nhận\s*:|[-–]\s*[^;]+;))\s+(?P<right>[A-ZĐÀ-Ỹ][A-ZĐÀ-Ỹ.\s]{5,})$", line.text)
    if match is None:
        match = re.match(r"(?P<left>(?i:nơi\s+nhận)\s*:)\s+(?P<right>[A-ZĐÀ-Ỹ][A-ZĐÀ-Ỹ.\s]{5,})$", line.text)
    return [match["left"], match["right"].strip()] if match else [line.text]


def _back_over_signature(lines: Sequence[SourceLine], place: int) -> int:
    """Step back over a signature that a reader put in front of Nơi nhận."""
    start = place
    while start and (is_signature_line(lines[start - 1].text) or _SIGNED.fullmatch(lines[start - 1].text)):
        start -= 1
    if start and start != place and _PERSON.fullmatch(lines[start - 1].text):
        start -= 1
    if start and _PERSON.fullmatch(lines[start - 1].text) and start >= 2 and is_signature_line(lines[start - 2].text):
        return _back_over_signature(lines, start - 1)
    return start
