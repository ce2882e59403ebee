"""The end of a plan: Nơi nhận, the signature, and what stands after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cchc_desktop.intake.lines import BIG, SMALL, SourceLine
from cchc_desktop.models import Signer

_RECEIVERS = re.compile(r"nơi\s+nhận\s*:?\s*(?P<rest>.*)$", re.IGNORECASE)
_APPENDIX = re.compile(r"phụ\s+lục(?:\s+(?:số\s+)?(?:[IVX]{1,5}|\d{1,2}))?\b.{0,120}$", re.IGNORECASE)
_AUTHORITY = re.compile(rf"(?:T/?M|K/?T|T/?L|TUQ|T/?UQ|Q)\b\s*\.?\s*(?=[{BIG}])")
_TITLE = re.compile(
    r"(?:(?:PHÓ\s+|QUYỀN\s+|Q\.\s*)?(?:GIÁM\s+ĐỐC|CHỦ\s+TỊCH|CHÁNH\s+VĂN\s+PHÒNG|CHÁNH\s+THANH\s+TRA|TRƯỞNG\s+(?:PHÒNG|BAN)"
    r"|CỤC\s+TRƯỞNG|CHI\s+CỤC\s+TRƯỞNG|HIỆU\s+TRƯỞNG|VIỆN\s+TRƯỞNG|BỘ\s+TRƯỞNG|THỨ\s+TRƯỞNG|TỔNG\s+BIÊN\s+TẬP|BÍ\s+THƯ"
    r"|TRƯỞNG\s+TRẠM|THỦ\s+TRƯỞNG|VỤ\s+TRƯỞNG|TỔNG\s+GIÁM\s+ĐỐC|PHỤ\s+TRÁCH)|(?:PHÓ\s+)(?:CHÁNH|TRƯỞNG|CỤC|CHI|HIỆU|VIỆN|TỔNG|BÍ)\b)"
)
_GIVEN = rf"[{BIG}](?:[{SMALL}]|['’][{BIG}{SMALL}]?)*"  # "H'Hen" too
_PERSON = re.compile(
    rf"(?:(?:ThS|TS|PGS|GS|BS|DS|LS|KS)\b\S{{0,12}}\s+|(?:Thiếu|Trung|Thượng|Đại) (?:tá|tướng) )?"
    rf"(?:{_GIVEN}\.?\s+){{1,5}}{_GIVEN}"
)
# A line in capitals with none of these words goes on from the line above it.
_RANK = re.compile(
    r"\b(?:TRƯỞNG|PHÓ|QUYỀN|GIÁM ĐỐC|CHỦ TỊCH|BÍ THƯ|CHỦ NHIỆM|THƯ KÝ|TỔNG|CHÁNH|ỦY VIÊN|UỶ VIÊN|ĐẠI DIỆN|PHỤ TRÁCH)\b"
    r"|^(?:T/?M|K/?T|T/?L|T/?UQ|Q)\b\s*\."
)
_POST = re.compile(r"(?:(?:KT|TL|TUQ|Q)\.\s?)?(?:Phó )?(?:Giám đốc|Chủ tịch|Hiệu trưởng|Cục trưởng|Chi cục trưởng)")
_PEOPLE = re.compile(rf"{_PERSON.pattern}(?: - {_PERSON.pattern})*")
_SIGNED = re.compile(r"\(?\s*(?:đã\s+k[ýí]|k[ýí]\s+tên|ký,\s*đóng\s+dấu)[^)]*\)?", re.IGNORECASE)


@dataclass
class Ending:
    """What the end says; `after` are the lines behind the signature (appendices)."""

    recipients: tuple[str, ...] = ()
    signer: Signer = field(default_factory=Signer)
    after: list[SourceLine] = field(default_factory=list)
    parts: list[tuple[int, str]] = field(default_factory=list)


def find_ending(lines: Sequence[SourceLine]) -> int:
    """Return where the end begins: at Nơi nhận, or at the first line of a signature; len(lines) if none."""
    for place in range(len(lines) - 1, -1, -1):
        if _RECEIVERS.match(lines[place].text) or any(_RECEIVERS.match(cell) for cell in lines[place].columns):
            return _back_over_signature(lines, place)
    for place in range(len(lines) // 2, len(lines)):
        if is_signature_line(lines[place].text):
            return place
    return len(lines)


def without_signed(text: str) -> str:
    """Return a line without "(Đã ký)", a mark on copies that is no text of the plan."""
    return _SIGNED.sub(" ", text) if len(text) < 200 else text


def read_ending(lines: Sequence[SourceLine]) -> Ending:
    """Read recipients and signature, whichever comes first or side by side."""
    end = Ending()
    recipients: list[str] = []
    signature: list[str] = []
    in_list = False
    dashed = sum(1 for line in lines if line.text[0] in _DASHES) >= 2
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
            if _SIGNED.fullmatch(cell) or is_signature_line(cell) or _POST.fullmatch(cell):
                if not _SIGNED.fullmatch(cell):
                    signature.append(cell)
                end.parts.append((line.number, "signer"))
            elif (_PEOPLE.fullmatch(cell) and not cell.endswith((";", "."))) or (cell.isupper() and signature):
                if in_list and not signature and _is_office(cell):
                    recipients.append(_recipient(cell))  # "Sở Nội vụ" without dash and semicolon
                else:
                    signature.append(cell)
                end.parts.append((line.number, "signer"))
            elif recipients and in_list and cell[0] not in _DASHES and (dashed or cell[0].islower()):
                recipients[-1] = f"{recipients[-1]} {_recipient(cell)}"
                end.parts.append((line.number, "recipients"))
            else:
                recipients += [name for part in re.split(r";\s*[-–]\s+", cell) if (name := _recipient(part))]
                end.parts.append((line.number, "recipients"))
    if recipients and not any(not line.isupper() for line in signature):
        _take_name(recipients, signature)
    end.recipients = tuple(recipients)
    end.signer = signer_of(signature)
    return end


_DASHES = "-–—+*•"
_OFFICE = re.compile(
    r"(?:Sở|Ban|Bộ|Phòng|Văn phòng|UBND|Ủy ban|Đài|Báo|Như|Lưu|Công an|Chi cục|Cục|Các|Trung tâm|Hội|Đảng)\b"
)


def _is_office(text: str) -> bool:
    return bool(_OFFICE.match(text))


def _take_name(recipients: list[str], signature: list[str]) -> None:
    """Take the signer's name off the archive line that a copy glued it to: "Lưu: VT. Nguyễn Văn Bảy"."""
    match = re.fullmatch(rf"(?P<kept>Lưu\s*:.*?)\s*[.;]\s+(?P<name>{_PERSON.pattern})", recipients[-1])
    if match and len(match["name"].split()) >= 2:
        recipients[-1] = match["kept"]
        signature.append(match["name"])


def signer_of(lines: Sequence[str]) -> Signer:
    """Return the signature form of its lines: TM./KT./TL./TUQ./Q. lines, title, name (NĐ 30/2020 Điều 13)."""
    # Text converted from TCVN3 has lost its capitals: "Giám đốc" is a post, not a name.
    forms: list[str] = []
    for line in lines:
        if line.isupper() and forms and not _RANK.search(line):
            forms[-1] = f"{forms[-1]} {line}"  # a long post broken over two lines
        elif is_signature_line(line.upper()) or line.isupper():
            forms.append(line.upper())
    names = [line for line in lines if not is_signature_line(line.upper()) and not line.isupper()]
    authority = [_spaced(line) for line in forms[:-1]]
    title = forms[-1] if forms else ""
    if forms and _AUTHORITY.match(title) and not title.startswith("Q"):
        authority, title = [*authority, _spaced(title)], ""
    return Signer("\n".join(authority), _spaced(title), " - ".join(names))


def is_signature_line(text: str) -> bool:
    """Tell whether a line in capitals is a right to sign or a post."""
    return text.isupper() and len(text) <= 60 and bool(_AUTHORITY.match(text) or _TITLE.match(text))


def _spaced(line: str) -> str:
    return re.sub(r"^(TM|KT|TL|TUQ|Q)\.\s*(?=\S)", r"\1. ", " ".join(line.split()))


def _recipient(text: str) -> str:
    text = text.lstrip("-–—+*• ")
    while text.endswith((";", ".", ",")) and not text.endswith(("..", "v.v.")):
        text = text[:-1].rstrip()
    return text.strip()


def _cells(line: SourceLine) -> list[str]:
    """Return the parts of a line that stood side by side: a recipient left, a line of the signature right."""
    if len(line.columns) > 1:
        cells = [line.columns[0]]
        for cell in line.columns[1:]:
            is_right = is_signature_line(cell) or _SIGNED.fullmatch(cell) or _PEOPLE.fullmatch(cell)
            follows_name = cells[-1] not in _DASHES and not cells[-1].endswith(":")
            follows_label = _RECEIVERS.fullmatch(cells[-1]) and (is_right or cell.isupper())
            if (follows_name and is_right) or follows_label:
                cells.append(cell)
            else:
                cells[-1] = f"{cells[-1]} {cell}"
        return cells
    match = _GLUED.match(line.text) if len(line.text) < 200 else None
    return [match["left"], match["right"].strip()] if match and is_signature_line(match["right"]) else [line.text]


# Two columns glued by one or two spaces: the right one is a post in capitals.
_GLUED = re.compile(rf"(?P<left>(?i:nơi\s+nhận)\s*:|[-–]\s*[^;]+[;.])\s+(?P<right>[{BIG}][{BIG}.\s]{{5,}})$")


def _back_over_signature(lines: Sequence[SourceLine], place: int) -> int:
    """Step back over a signature that a reader put in front of Nơi nhận: posts, "(Đã ký)", a name."""
    start = place
    while start and len(lines[start - 1].text) < 80:
        text = lines[start - 1].text
        if not (is_signature_line(text) or _SIGNED.fullmatch(text) or _PEOPLE.fullmatch(text)):
            break
        start -= 1
    has_post = any(is_signature_line(line.text) for line in lines[start:place])
    return start if has_post else place
