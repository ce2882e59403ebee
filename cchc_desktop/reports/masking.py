"""Citizens are not named in what leaves the office: names, phones, e-mail, ID numbers, addresses are masked.

"Ông N.V.A", "09xx xxx 123". Officials and agencies stay: they answer by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final, TypeVar

from cchc_desktop.registers import Private, Row, name_of, register
from cchc_desktop.text import fold, nfc

Kept = TypeVar("Kept", bound=Row)

# From Ạ on capitals and small letters take turns: a range would take "ở" for a capital.
_UPPER: Final = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯ" + "".join(map(chr, range(ord("Ạ"), ord("Ỹ") + 1, 2)))
_WORD: Final = rf"[{_UPPER}][^\W\d_]*"
# Family names: a run of capitalised words that begins with one is a name even without "ông, bà" before it.
_STRONG: Final = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đào|Vương|Trịnh|Trương|Đinh|Phùng|Tô|Tạ|"
    "Quách|Kiều|Tống|Đàm|Triệu|Giàng|Sùng|Thào|Lò|Hờ"
)
_WEAK: Final = "Đoàn|Lâm|Mai|Hà|Châu|Cao|Thái|Lương|Lưu|Chu|La|Nông|Vàng|Cầm"  # words as well: Đoàn Thanh Niên
_FAMILY: Final = f"{_STRONG}|{_WEAK}"
_PLAIN_FAMILY: Final = "|".join(sorted({fold(name).capitalize() for name in _FAMILY.split("|")}))
_BEFORE_NAME: Final = (
    r"ông bà|ông|bà|anh|chị|em|cháu|cô|chú|bác|cụ|công dân|hộ dân|hộ ông|hộ bà|hộ|gia đình|người dân|người gửi|"
    r"người phản ánh|người kiến nghị|tôi tên là|tôi tên|tên tôi là|tên là|tôi là|họ và tên|họ tên|con tôi là|vợ tôi là|"
    r"chồng tôi là|mẹ tôi là|bố tôi là|cha tôi là"
)
_HONORED: Final = re.compile(rf"(?<!\w)(?P<before>(?i:{_BEFORE_NAME})\s*:?\s+)(?P<name>{_WORD}(?:[ ]{_WORD}){{0,5}})")
_BARE: Final = re.compile(
    rf"(?<!\w)(?P<name>(?:(?:{_STRONG})(?:[ ]{_WORD}){{2,4}}|(?:{_WEAK})[ ](?:Văn|Thị)(?:[ ]{_WORD}){{1,3}}"
    rf"|(?:{_PLAIN_FAMILY})[ ](?:Van|Thi)(?:[ ]{_WORD}){{1,3}}))(?!\w)"
)
# Typed without capitals: told by "văn, thị" after the family name.
_SMALL: Final = re.compile(
    rf"(?<!\w)(?P<before>(?:{_BEFORE_NAME})\s+)(?P<name>(?:{_FAMILY.lower()})\s+(?:văn|thị)\s+[^\W\d_]+)(?!\w)"
)
# Who and what is known by name, and places that begin like a person.
_KNOWN: Final = frozenset(
    ["ho", "ho chi minh", "ria", "na", "den", "trieu", "trung", "ich khiem", "chua xu", "ton", "diem", "hom"]
)
# What makes of a name a street, a school or an office.
_PLACE: Final = re.compile(
    r"(?i)(?:đường|phố|ngõ|hẻm|ngách|phường|xã|thị trấn|quận|huyện|thị xã|thành phố|tp\.?|tỉnh|thôn|ấp|bản|khu phố|"
    r"đặc khu|khu|đảo|làng|trường|thpt|thcs|tiểu học|mầm non|đại học|chợ|cầu|công viên|bệnh viện|quảng trường|"
    r"giải thưởng|giải|quỹ|tượng đài|di tích|nhà máy|"
    r"(?:công ty|doanh nghiệp|hợp tác xã)(?: (?:tnhh|mtv|cổ phần|cp|tư nhân))*)\s+$"
)
_OFFICE: Final = (
    r"(?:Phó\s+)?(?:Tổng\s+)?(?:Giám đốc|Chủ tịch|Bí thư|Trưởng (?:phòng|ban|thôn|khu phố)|Cục trưởng|Vụ trưởng|"
    r"Chi cục trưởng|Hiệu trưởng|Chánh Văn phòng|Chánh Thanh tra|Trưởng phòng|Bộ trưởng|Thủ tướng)|công chức|viên chức|"
    r"chuyên viên|cán bộ|đồng chí|đ/c"
)
_OFFICE_BEFORE: Final = re.compile(rf"(?i:(?:{_OFFICE}))(?:\s+[^.;,:()\n]{{0,60}})?\s*$")
_OFFICE_AFTER: Final = re.compile(rf"^\s*(?:,|-|–|\()\s*(?:(?i:nguyên|là)\s+)?(?i:{_OFFICE})")
_MAIL: Final = re.compile(r"(?<![\w.+-])(?P<first>\w)[\w.+-]*@(?P<host>[\w-]+(?:\.[\w-]+)+)")
# A phone: 0 or +84 with eight to ten digits more, however they are parted; a date (05-03-2023) is none.
_DATE: Final = r"(?!\d{1,2}[ .-]\d{1,2}[ .-](?:19|20)\d\d(?!\d))"
_PHONE: Final = re.compile(rf"(?<![\w]){_DATE}(?:\(?\+?84\)?|\(?0)(?:[ .()·-]{{0,2}}\d){{8,11}}(?!\d)")
_PARTED: Final = re.compile(
    r"(?i:(?:cmnd|cccd|căn cước(?: công dân)?|chứng minh(?: nhân dân)?|hộ chiếu|định danh(?: cá nhân)?|mã số thuế|"
    r"số tài khoản|tài khoản|stk)(?:\s+số)?\s*:?\s*(?:số\s+)?)(?P<number>[A-Z]?\d(?:[ .-]?\d){6,})"
)
_RUN: Final = re.compile(r"\d{9,}")
_HOUSE: Final = re.compile(r"(?i)(?<!\w)(?P<what>số nhà|nhà số|căn hộ(?: số)?|phòng số)\s+[\w/.-]*\d[\w/.-]*")


def initials(name: str) -> str:
    """Return "N.V.A" for "Nguyễn Văn An"."""
    return ".".join(word[0].upper() for word in re.findall(r"[^\W\d_]+", name))


_ORGANISATION: Final = re.compile(
    r"(?i)\s*(?:công ty|cty|doanh nghiệp|tập đoàn|hợp tác xã|htx|hộ kinh doanh|trường|trung tâm|bệnh viện|trạm|"
    r"ủy ban|ubnd|hđnd|sở|ban|phòng|văn phòng|chi cục|cục|hội|hiệp hội|đoàn|công đoàn|báo|đài|ngân hàng|câu lạc bộ|"
    r"tổ dân phố|thôn|khu phố|nhóm|tập thể)\s"
)


def is_organisation(name: str) -> bool:
    """Tell the name of an enterprise or a body from a person's."""
    given = fold(name).split()[1:2]
    return bool(_ORGANISATION.match(nfc(name))) and given not in (["thi"], ["van"])  # Đoàn Thị Hồng


def mask_name(name: str) -> str:
    """Return a name as initials; "ông", "bà" before it stays, and so does the name of an organisation."""
    if is_organisation(name):
        return mask_text(name)
    before = re.match(rf"(?i)\s*(?:(?:{_BEFORE_NAME})\s+)+", nfc(name))
    head = before.group().strip() if before else ""
    rest = nfc(name)[before.end() :] if before else nfc(name)
    return " ".join(part for part in (head, initials(rest)) if part)


def mask_number(number: str) -> str:
    """Return "09xx xxx 123" for a phone; of any other number only the last three digits stay."""
    digits = re.sub(r"\D", "", number)
    if len(digits) <= 3:
        return "x" * len(digits)
    if digits.startswith("84") and len(digits) in (11, 12):
        digits = "0" + digits[2:]
    if digits.startswith("0") and len(digits) in (10, 11):
        return f"{digits[:2]}xx {'x' * (len(digits) - 7)} {digits[-3:]}"
    return "x" * (len(digits) - 3) + digits[-3:]


def mask_address(address: str) -> str:
    """Keep of an address what is a commune or larger: house, street, hamlet go."""
    parts = [part.strip() for part in re.split(r"[,;]|\s-\s", nfc(address)) if part.strip()]
    kept = [part for part in parts if _LARGE.match(part)]
    return ", ".join(mask_text(part) for part in kept) if kept else ("(đã che địa chỉ)" if parts else "")


_LARGE: Final = re.compile(
    r"(?i)(?:phường|xã|thị trấn|thị xã|quận|huyện|thành phố|tỉnh|đặc khu|p\.|x\.|tt\.|tx\.|q\.|h\.|tp\.?|t\.)\s*\S"
)


def mask_text(text: str, names: Iterable[str] = ()) -> str:
    """Mask what running text says of citizens; `names` are those known from other fields."""
    text = nfc(text)
    text = _MAIL.sub(lambda m: f"{m['first']}***@{m['host']}", text)
    text = _PARTED.sub(lambda m: m.group()[: m.start("number") - m.start()] + mask_number(m["number"]), text)
    text = _PHONE.sub(lambda m: _keeping_space(m.group()), text)
    text = _RUN.sub(lambda m: mask_number(m.group()), text)
    text = _HOUSE.sub(lambda m: f"{m['what']} xx", text)
    for name in sorted({nfc(name).strip() for name in names}, key=len, reverse=True):
        text = _mask_known(text, name)
    text = _HONORED.sub(_masked_honored, text)
    text = _SMALL.sub(lambda m: m["before"] + initials(m["name"]), text)
    return _BARE.sub(_masked_bare, text)


def masked_row(row: Kept) -> Kept:
    """Return a row with everything masked that its register marks as private."""
    own = register(name_of(row))
    private = [field for field in own.fields if field.private is not None]
    if not private:
        return row
    names = [getattr(row, field.id) for field in private if field.private is Private.NAME]
    names = [name for name in names if not is_organisation(name)]
    phones = [getattr(row, field.id) for field in private if field.private is Private.PHONE]
    values = {}
    for field in private:
        value = getattr(row, field.id)
        if field.private is Private.NAME:
            values[field.id] = mask_name(value)
        elif field.private is Private.PHONE:
            values[field.id] = mask_text(value) if "@" in value else mask_number(value)
        elif field.private is Private.ADDRESS:
            values[field.id] = mask_address(value)
        else:
            for phone in filter(None, phones):
                value = value.replace(phone, mask_number(phone))
            values[field.id] = mask_text(value, names)
    return replace(row, **values)


def _keeping_space(found: str) -> str:
    tail = found[len(found.rstrip(" .()·-")) :]
    return mask_number(found) + tail


def _mask_known(text: str, name: str) -> str:
    """Mask a known name wherever it stands, whatever its accents and case."""
    bare = re.sub(rf"(?i)^(?:(?:{_BEFORE_NAME})\s+)+", "", name)
    words = bare.split()
    if len(words) < 2:
        return text
    wanted = fold(bare).split()
    if wanted[0] not in fold(text):
        return text
    pieces = list(re.finditer(r"[^\W\d_]+", text))
    folded = [fold(piece.group()) for piece in pieces]
    out, end, place = [], 0, 0
    while place <= len(pieces) - len(wanted):
        if folded[place : place + len(wanted)] == wanted:
            out.append(text[end : pieces[place].start()] + initials(bare))
            end = pieces[place + len(wanted) - 1].end()
            place += len(wanted)
        else:
            place += 1
    return "".join(out) + text[end:]


def _masked_honored(found: re.Match[str]) -> str:
    text, name = found.string, found["name"]
    if _is_official(text, found.start(), found.end()) or fold(name) in _KNOWN:
        return found.group()
    if _PLACE.search(text[: found.start()]):
        return found.group()
    before = fold(found["before"]).strip(" :")
    if before in _LOOSE and not re.match(rf"(?:{_FAMILY})\s", name):
        return found.group()
    if before in _KIN:
        word_after = re.match(r"\s+[^\W\d_]+", text[found.end() :])
        said = fold(f"{name}{word_after.group() if word_after else ''}")
        if said.startswith(_NO_PERSON) or _ENGLISH.search(text[: found.start()]):
            return found.group()
    return found["before"] + initials(name)


# After these a capitalised word need not be a name: "hộ Nông dân", "người dân Gia Lai".
_LOOSE: Final = ("ho", "ho dan", "gia dinh", "nguoi dan", "cong dan")
# After these it is one, a given name alone too ("anh Hùng"), but for what people are: "em Đoàn viên".
_KIN: Final = ("anh", "chi", "em", "chau", "co", "chu", "bac")
_NO_PERSON: Final = (
    "doan vien", "doi vien", "hoi vien", "dang vien", "hoc sinh", "hoc vien", "sinh vien", "giao vien", "nhan vien",
    "cong nhan", "nong dan", "cong dan", "cu tri", "thanh nien", "thieu nhi", "nhi dong", "phu nu", "bo doi",
    "chien si", "quan nhan", "cong an", "cong chuc", "vien chuc", "can bo", "viet nam",
)  # fmt: skip
_ENGLISH: Final = re.compile(r"(?i)(?:tiếng|nước|vương quốc|người|quốc gia)\s+$")  # Anh: England, English


def _masked_bare(found: re.Match[str]) -> str:
    text = found.string
    if _PLACE.search(text[: found.start()]) or _is_official(text, found.start(), found.end()):
        return found.group()
    return found.group() if fold(found["name"]) in _KNOWN else initials(found["name"])


def _is_official(text: str, start: int, end: int) -> bool:
    return bool(_OFFICE_BEFORE.search(text[max(0, start - 90) : start]) or _OFFICE_AFTER.match(text[end : end + 60]))
