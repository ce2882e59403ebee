"""The head of a plan: office, number, place and date, type, trích yếu, căn cứ and lead-in."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cchc_desktop.intake.lines import ARABIC, SourceLine, split_marker
from cchc_desktop.intake.outline import join_broken
from cchc_desktop.models import Level
from cchc_desktop.text import fold, nfc

# Types that the program treats as plans, and those that tell that a file is something else.
PLAN_TYPES = ("ke hoach", "chuong trinh", "phuong an", "de an")
OTHER_TYPES = {
    "bao cao": "báo cáo",
    "quyet dinh": "quyết định",
    "to trinh": "tờ trình",
    "thong bao": "thông báo",
    "nghi quyet": "nghị quyết",
    "cong van": "công văn",
    "giay moi": "giấy mời",
    "bien ban": "biên bản",
    "huong dan": "hướng dẫn",
    "chi thi": "chỉ thị",
}

_TYPE_STARTS = (*PLAN_TYPES, *OTHER_TYPES)
_STATE = re.compile(
    r"CỘNG\s+H[ÒO][ÀA]\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA\s+VIỆT\s+NAM|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM$", re.IGNORECASE
)
_MOTTO = re.compile(r"Độc\s+lập\s*[-–—]+\s*Tự\s+do\s*[-–—]+\s*Hạnh\s+phúc", re.IGNORECASE)
_NUMBER = re.compile(
    r"Số\s*:?\s*(?P<number>[\d.…_]*(?:\s?-\s?[A-ZĐ]{2,5})?)\s*/\s*(?P<symbol>[A-ZĐ][\w&.-]*(?:«[^»\n]{1,40}»|\s*-\s*[A-ZĐ][\w&.-]*)?)"
)
_BLANK = r"[\s.…_]*"
_DATE = re.compile(
    rf"(?P<place>[^,;\n]{{0,90}}?)[,\s]{{0,9}}ngày(?P<day>{_BLANK}\d{{0,2}}){_BLANK}(?:tháng|/)(?P<month>{_BLANK}\d{{0,2}})"
    rf"{_BLANK}(?:năm|/)(?P<year>{_BLANK}(?:\d{{4}}|\d{{2}}[.…_]+)?)",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"(SỞ|BAN|VĂN PHÒNG|CỤC|CHI CỤC|PHÒNG|TRUNG TÂM|THANH TRA|TRƯỜNG|BẢO HIỂM|KHO BẠC|HỘI|LIÊN|ĐÀI|BÁO|CÔNG AN"
    r"|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|UBND|ĐOÀN|ĐẢNG BỘ|ĐẢNG ỦY|ĐẢNG UỶ|CÔNG ĐOÀN|TỔNG CỤC|VIỆN|BỆNH VIỆN)\b"
)
_LEAD_IN = re.compile(
    r"(thực hiện|căn cứ|nhằm|để |triển khai|theo |trên cơ sở|tiếp tục|thi hành|xét|phát huy|với mục)", re.IGNORECASE
)


@dataclass
class Header:
    """What the head says; `rest` are lines that fit nowhere and go in front of the outline."""

    parent: str = ""
    office: str = ""
    number: str = ""
    symbol: str = ""
    place: str = ""
    day: int | None = None
    month: int | None = None
    year: int | None = None
    type_name: str = ""
    title: str = ""
    basis: tuple[str, ...] = ()
    lead_in: str = ""
    rest: list[SourceLine] = field(default_factory=list)
    parts: list[tuple[int, str]] = field(default_factory=list)  # source line, what it is: for the preview
    before: list[SourceLine] = field(default_factory=list)  # a decision in front, which carries the plan
    joined: int = 0  # paragraphs of the lead-in that a page break had cut


def type_line(text: str) -> tuple[str, str] | None:
    """Return (type, rest of the line) of a line that names the document's type.

    In capitals, or alone on its line: text converted from TCVN3 has lost its capitals.
    """
    start = text[:40].split()[:3]
    folded = fold(" ".join(start))
    if not folded.startswith(_TYPE_STARTS):
        return None
    for name in (*PLAN_TYPES, *OTHER_TYPES):
        if not f"{folded} ".startswith(f"{name} ") and folded.rstrip(" :") != name:
            continue
        head = " ".join(start[: len(name.split())]).rstrip(":")
        tail = text[len(head) :].strip(" :")
        if head.isupper() and len(tail) < 300 and (not tail or tail.isupper() or tail[:1] in "(Vv"):
            return head, tail
        if not tail and head[0].isupper():
            return head.upper(), ""
    return None


def find_type(lines: Sequence[SourceLine]) -> int | None:
    """Return the place of the line with the type, a plan's before another's: a decision may carry a plan."""
    found = [(place, fold(named[0])) for place, line in enumerate(lines[:400]) if (named := type_line(line.text))]
    first = next((place for place, _ in found), None)
    for place, name in found:
        # Far down, a plan's name counts only if another document (a decision) stands in front of it.
        if name in PLAN_TYPES and (place < 60 or place > (first or 0)):
            return place
    return first if first is not None and first < 60 else None


def read_header(lines: Sequence[SourceLine], type_at: int | None) -> Header:
    """Read the lines before the outline."""
    head = Header()
    top = list(lines[: type_at or 0])
    other = next((place for place, line in enumerate(top) if type_line(line.text)), None)
    _read_top(head, top[:other])
    if other is not None:
        head.before = top[other:]
        if head.symbol and not head.symbol.startswith("KH"):  # the number is the decision's, the plan has none yet
            head.before.append(SourceLine(f"Số: {head.number}/{head.symbol}", number=top[other].number))
            head.number = head.symbol = ""
    if type_at is None:
        after = list(lines)
    else:
        named = type_line(lines[type_at].text)
        assert named
        head.type_name, head.title = named
        if fold(head.title) in ("lien tich", "phoi hop", "hanh dong"):
            head.type_name, head.title = f"{head.type_name} {head.title}", ""
        head.parts.append((lines[type_at].number, "type"))
        after = list(lines[type_at + 1 :])
    _read_title_and_basis(head, after)
    return head


def without_state(text: str) -> str:
    """Return a line without Quốc hiệu and tiêu ngữ, which every document has and no plan keeps."""
    return _MOTTO.sub(" ", _STATE.sub(" ", text))


def _read_top(head: Header, lines: Sequence[SourceLine]) -> None:
    names: list[str] = []
    for line in lines:
        left = _take_right_column(head, line)
        for text in left:
            if re.fullmatch(r"Số\s*:?[\s.…_]*/[\s.…_]*", text):
                head.parts.append((line.number, "number"))
                continue
            if match := _NUMBER.search(text):
                head.number = re.sub(r"[^\dA-ZĐ-]", "", match["number"])  # "47-KH" of the Party's 47-KH/ĐUK
                head.symbol = re.sub(r"\s+(?![^«]*»)", "", match["symbol"])
                text = (text[: match.start()] + text[match.end() :]).strip()
                head.parts.append((line.number, "number"))
            if text and text == text.upper() and any(c.isalpha() for c in text):
                names.append(text)
                head.parts.append((line.number, "office"))
            elif text and not (head.number and text.isdigit()):
                head.rest.append(SourceLine(text, number=line.number))
    owner = next((i for i, name in enumerate(names) if i and _OWNER.match(name)), None)
    if owner is None:
        head.office = " ".join(names)
    else:
        head.parent, head.office = " ".join(names[:owner]), " ".join(names[owner:])


def _take_right_column(head: Header, line: SourceLine) -> list[str]:
    """Take Quốc hiệu, tiêu ngữ and the date out of a line and return what stood beside them."""
    text = line.text
    if len(text) > 400:
        return [text]
    if match := _DATE.search(text):
        start = match.start("place")
        if number := _NUMBER.search(text):  # "Số: 18/KH-STP Vĩnh Phúc, ngày ...": the place begins behind the symbol
            start = max(start, number.end())
        cell = next((cell for cell in line.columns if _DATE.search(cell)), "")
        if cell and (found := text.find(cell)) >= 0:
            start = max(start, found)
        head.place = text[start : match.end("place")].strip(" |,.…_")
        head.day, head.month, head.year = _checked(*(_whole(match[name]) for name in ("day", "month", "year")))
        head.parts.append((line.number, "date"))
        text = f"{text[:start]}  {text[match.end() :]}"
    for known, part in ((_STATE, "state"), (_MOTTO, "state")):
        if known.search(text):
            head.parts.append((line.number, part))
            text = known.sub("  ", text)
    return [part.strip() for part in re.split(r"\s{2,}", text) if part.strip()]


def _whole(text: str) -> int | None:
    digits = re.sub(r"\D", "", text)
    return int(digits) if digits else None


def _checked(day: int | None, month: int | None, year: int | None) -> tuple[int | None, int | None, int | None]:
    """Leave blank what no calendar has: day 31 of a month of 30, month 13, the "20" of "năm 20..."."""
    year = year if year and 1900 <= year <= 2100 else None
    month = month if month and 1 <= month <= 12 else None
    longest = calendar.monthrange(year or 2024, month)[1] if month else 31
    return (day if day and day <= longest else None), month, year


def _read_title_and_basis(head: Header, lines: list[SourceLine]) -> None:
    while lines and _is_title(head, lines[0]):
        line = lines.pop(0)
        head.title = f"{head.title} {line.text}".strip()
        head.parts.append((line.number, "title"))
    if head.title.endswith(".") and not head.title.endswith(".."):
        head.title = head.title[:-1].rstrip()  # a trích yếu has no full stop (domain.md 1.2)
    attached: list[SourceLine] = []
    while lines and _ATTACHED.match(lines[0].text):  # "(Ban hành kèm theo Quyết định số ...)"
        attached.append(lines.pop(0))
        while not attached[-1].text.endswith(")") and lines and len(attached) < 4:
            attached.append(lines.pop(0))
    head.parts += [(line.number, "basis" if _is_basis(line.text) else "lead_in") for line in (*attached, *lines)]
    whole = join_broken(lines)
    lines, head.joined = whole.lines, whole.sure
    basis: list[SourceLine] = []
    # One line alone is a block of its own only if the sentence that follows does not continue it.
    while lines and _is_basis(lines[0].text) and (len(lines) > 1 or lines[0].text.rstrip().endswith((".", ";"))):
        basis.append(lines.pop(0))
    head.basis = tuple(line.full for line in basis)
    paragraphs = [" ".join(line.full for line in attached), *(line.full for line in lines)]
    head.lead_in = "\n".join(text for text in paragraphs if text)


_ATTACHED = re.compile(r"\(\s*(?:ban hành\s+)?kèm theo\b", re.IGNORECASE)


def _is_title(head: Header, line: SourceLine) -> bool:
    text = line.text
    if len(text) > 400 or text.endswith((":", ";")) or _ATTACHED.match(text):
        return False
    if not head.title:
        return not (_LEAD_IN.match(text) and (len(text) > 200 or _CITED.search(text)))
    if _LEAD_IN.match(text) and text[0].isupper() and (len(text) > 90 or _CITED.search(text)):
        return False
    return not line.gap or (len(text) <= 90 and not text.endswith("."))


_CITED = re.compile(r"\bsố\s+\d+\S*/|\bngày\s+\d{1,2}")


def begins_body(text: str) -> bool:
    """Tell a căn cứ or the sentence that leads in from a heading."""
    return _is_basis(text) or bool(
        _LEAD_IN.match(text) and (len(text) > 90 or _CITED.search(text) or text.endswith(":"))
    )


def _is_basis(text: str) -> bool:
    begins = re.match(r"(?:căn cứ|theo đề nghị|xét đề nghị)\b", text, re.IGNORECASE)
    return bool(begins) and not text.rstrip().endswith(":")


_NAME = (
    r"(?:Sở|Ủy ban nhân dân|Uỷ ban nhân dân|UBND|Ban|Văn phòng|Cục|Chi cục|Phòng|Trung tâm|Thanh tra|Bộ|Trường|Hội|Đài"
    r"|Bảo hiểm|Kho bạc|Công an|Viện|Bệnh viện|Liên đoàn|Tỉnh đoàn|Chi nhánh)"
)
_ISSUER = re.compile(
    rf"(?:^|[;,.\n]\s*)(?P<name>{_NAME}\s[^;,.\n]{{0,120}}?|{_NAME})\s+"
    r"(?:đã\s+|cũng\s+)?(?:xây\s+dựng|ban\s+hành|triển\s+khai|lập)\s+(?:và\s+\w+\s+\w+\s+)?Kế\s+hoạch",
)


_ATTACHED_TO = re.compile(rf"^\([^()\n]*\bcủa (?P<name>{_NAME}\s[^()\n]{{2,100}})\)", re.MULTILINE)


def issuer_of(lead_in: str) -> str:
    """Return the office that a lead-in names as issuing the plan, '' when it names none."""
    found = list(_ISSUER.finditer(nfc(lead_in))) or list(_ATTACHED_TO.finditer(nfc(lead_in)))
    return found[-1]["name"].strip() if found else ""


_HEADINGS = (
    "muc dich", "muc tieu", "yeu cau", "quan diem", "doi tuong", "pham vi", "noi dung", "nhiem vu", "hinh thuc",
    "giai phap", "thoi gian", "kinh phi", "to chuc thuc hien", "phan cong", "trach nhiem",
)  # fmt: skip


def is_bare_heading(line: SourceLine) -> bool:
    """Tell a heading of a plan in capitals that has no number: "MỤC ĐÍCH, YÊU CẦU"."""
    text = line.text
    return text.isupper() and len(text) <= 100 and not text.endswith((".", ";")) and fold(text).startswith(_HEADINGS)


def is_item(line: SourceLine) -> bool:
    """Tell whether a line can open the outline: a heading with a marker, not a dash."""
    if line.level is not None:
        return line.level is not Level.TEXT
    if line.row is not None:
        return True
    marked = split_marker(line.full)
    return marked is not None and marked.rank <= ARABIC
