"""Every day that a text mentions, and the part it plays there: happened on, posted on, cited, deadline…

Day before month always. Nothing is chosen here (`activity_dates` chooses): a mention that plays another
part than the day of the activity must never be mistaken for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from itertools import pairwise

from cchc_desktop.intake.activity_words import has_accents, sentence_bounds


class Role(IntEnum):
    """What part a day plays, the surest sign of the activity's own day first."""

    STRONG = 1  # "sáng 5/3", "Thời gian: 8h00 ngày …", "Ngày 5/3, Sở tổ chức"
    PLAIN = 2  # "ngày 5/3/2023" with nothing against it
    BARE = 3  # 5/3/2023 somewhere
    POSTED = 4  # when the text was put on line or sent
    LETTER = 5  # date line of a document
    CITED = 6  # belongs to a document that is named
    FUTURE = 7  # "sẽ tổ chức ngày"
    OTHER = 8  # deadline, effect, anniversary, "tính đến ngày"


@dataclass(frozen=True, slots=True)
class Mention:
    """A day or a few days in the text; `year` is None where the text gives none."""

    day: int
    month: int
    year: int | None
    start: int
    end: int
    role: Role = Role.BARE
    why: str = ""
    weekday: int | None = None  # 0 Monday, as written beside it
    last: tuple[int, int, int | None] | None = None  # day, month, year of a range's end
    issued: bool = False  # cited right after "ban hành"
    several: bool = False  # 2, 9, 16, 23/10: days apart, not a span

    def on(self, year: int | None = None) -> date | None:
        """Return the first day, in the year given or its own."""
        return make_day(self.year or year, self.month, self.day)

    def until(self, first: date) -> date | None:
        """Return the last day of a range that begins on `first`."""
        if self.last is None:
            return None
        day, month, year = self.last
        end = make_day(year or first.year, month, day)
        if end and end < first and year is None:
            end = make_day(first.year + 1, month, day)
        return end if end and end > first else None


def make_day(year: int | None, month: int, day: int) -> date | None:
    """Return a day that exists, between 1990 and 2100."""
    if year is None or not 1990 <= year <= 2100:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


_D = r"(?:0?[1-9]|[12]\d|3[01])"
_M = r"(?:0?[1-9]|1[0-2])"
_Y = r"(?:(?:19|20)\d{2})"
_MONTH_WORDS = {
    "gieng": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "muoi mot": 11, "muoi hai": 12, "chap": 12,
}  # fmt: skip
_MW = rf"(?:{_M}(?!\d)|muoi mot|muoi hai|hai|ba|tu|sau|bay|tam|chin|muoi)"
_JOIN = r"(?:\s*(?:-|den het|den|toi|va|&)\s*(?:het )?(?:ngay )?)"
_RANGE_JOIN = r"\s*(?:-|(?:den|toi)(?: het)?(?: ngay)?)\s*"
_NO_LEFT = r"(?<![\d/.\-])"
_NO_RIGHT = r"(?![\d/]|[.,]\d|-\d)"

# A list of days begins after "ngày", "từ" or at the line's start: in "Thứ 5, 12/11" the 5 is no day.
_LISTED = r"(?:(?<=ngay )|(?<=tu )|(?<=mung )|(?<=trong )|(?<=\()|(?<=: )|^|(?<=\n))"
_SHAPES = (
    # 28/02 đến 02/3/2023; from a full date to a full date
    re.compile(
        rf"{_NO_LEFT}(?P<d>{_D})/(?P<m>{_M})(?:/(?P<y>{_Y}))?{_RANGE_JOIN}(?P<d2>{_D})/(?P<m2>{_M})(?:/(?P<y2>{_Y}))?{_NO_RIGHT}"
    ),
    # 5 đến 7/3/2023; 5, 6 và 7/3; 05 - 07/3
    re.compile(
        rf"{_LISTED}(?P<d>{_D})(?:\s*,\s*{_D})*(?:{_JOIN}|"
        rf"\s*,\s*)(?P<d2>{_D})/(?P<m>{_M})(?:/(?P<y>{_Y}))?{_NO_RIGHT}"
    ),
    # 5 đến 7 tháng 3 năm 2023
    re.compile(
        rf"{_LISTED}(?P<d>{_D})(?:\s*,\s*{_D})*(?:{_JOIN}|\s*,\s*)(?P<d2>{_D}) thang (?P<m>{_MW})"
        rf"(?:\s*(?:,?\s*nam\s*|/)(?P<y>{_Y}))?(?!\d)"
    ),
    re.compile(rf"{_NO_LEFT}(?P<y>{_Y})-(?P<m>\d{{2}})-(?P<d>\d{{2}})(?![\d-])"),
    re.compile(rf"{_NO_LEFT}(?P<d>{_D})\s?(?P<s>[/.\-])\s?(?P<m>{_M})\s?(?P=s)\s?(?P<y>{_Y}|\d{{2}}){_NO_RIGHT}"),
    re.compile(rf"{_NO_LEFT}(?P<d>{_D}) thang (?P<m>{_MW})(?:\s*(?:,?\s*nam\s*|/)(?P<y>{_Y}))?(?!\d)"),
    re.compile(rf"{_NO_LEFT}(?P<d>{_D})(?P<s>[/\-.])(?P<m>{_M}){_NO_RIGHT}(?![/\-]\w)"),
)

_TIME = (
    r"(?:\d{1,2}\s*(?:h|g|gio|:)\s*(?:\d{1,2})?(?:\s*phut|')?(?:\s*(?:-|den)\s*\d{1,2}\s*(?:h|g|gio|"
    r":)\s*(?:\d{1,2})?(?:\s*phut)?)?)"
)
_WEEKDAY = r"(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|t[2-7]|cn)"
_WEEKDAY_NUMBERS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "chu nhat": 6, "cn": 6} | {
    str(n): n - 2 for n in range(2, 8)
}
_PART = r"(?:sang som|sang|chieu|toi|trua|dem)"
# What may stand between a cue and the day itself.
_GAP = (
    rf"\s*[,(]?\s*(?:{_TIME}\s*)?[,(]?\s*(?:{_PART}\s*)?(?:{_WEEKDAY}\s*)?[,(]?\s*(?:(?:tu|trong|ca|cac|hai|ba|bon|"
    rf"\d+)\s+)*(?:ngay|mung|mong)?\s*[,(:]?\s*$"
)

_STRONG = tuple(
    (re.compile(pattern + _GAP), why)
    for pattern, why in (
        (rf"\b{_PART}(?: nay| qua)?", "buổi trong ngày"),
        (r"\b(?:hom nay|hom qua|ngay hom nay|ngay hom qua)", "“hôm nay”, “hôm qua” kèm ngày"),
        (r"\b(?:thoi gian|thoi diem)(?:\s+\w+){0,3}\s*[:;-]", "sau “Thời gian:”"),
        (r"\bngay(?:\s+(?:thuc hien|to chuc|hop|dien ra|thang|lam viec)){0,2}\s*:", "sau “Ngày:”"),
        (r"\b(?:vao hoi|vao luc|luc|khai mac|dien ra|to chuc|hop|vao|bat dau|thuc hien|ra quan)", "sau động từ"),
        (rf"\b{_TIME}", "kèm giờ"),
        (rf"\b{_WEEKDAY}", "kèm thứ"),
    )
)
_AGAINST = tuple(
    (re.compile(pattern), role, why)
    for pattern, role, why in (
        # documents
        (
            r"(?:\d[\w.]*\s?[/-](?:\d{4}/)?\s?[a-z][\w&/.-]*|\bso\s*:?\s*\d[\w./-]*)\s*(?:\([^)]*\)\s*)?"
            r"(?:,|cua [^.;,:\"\n]{2,60})?\s*(?:ngay|ky ngay)?\s*$",
            Role.CITED,
            "ngày của văn bản",
        ),
        (
            r"\b(?:ke hoach|quyet dinh|cong van|chi thi|nghi quyet|nghi dinh|thong tu|giay moi|thong bao|to trinh|"
            r"bao cao|van ban|huong dan|chuong trinh|luat|ket luan|quy dinh|"
            r"cong dien)(?:\s+(?:so\s*)?[\w./-]*\d[\w./-]*)?"
            r"(?:\s+cua [^.;,:\"\n]{2,60})?,?\s*(?:ky |ban hanh )?ngay\s*$",
            Role.CITED,
            "ngày của văn bản",
        ),
        (r"\b(?:ky|sinh|cap|mat)\s+ngay\s*$", Role.OTHER, "ngày khác"),
        # deadlines, effect, as of
        (
            rf"\b(?:truoc|cham nhat|han(?: chot| cuoi| gui| nop| bao cao| nhan| dang ky)*|thoi han|het han|"
            rf"den het|het|ket thuc|xong|hoan thanh|muon nhat)"
            rf"(?:\s+(?:la|vao|den|trong|trươc))*\s*:?\s*(?:{_TIME}\s*,?\s*)?(?:{_WEEKDAY}\s*,?\s*)?(?:ngay)?\s*$",
            Role.OTHER,
            "hạn",
        ),
        (
            r"\b(?:hieu luc|ap dung|ke tu|tinh tu|tu|den|tinh den|so voi|"
            r"thoi diem)(?: ke)?(?: tu)?(?: het)?\s*(?:ngay)?\s*$",
            Role.OTHER,
            "mốc tính",
        ),
        (
            r"\b(?:truoc do|truoc day|lan truoc|nam ngoai|nam truoc)\s*,?\s*(?:vao )?(?:ngay )?\s*$",
            Role.OTHER,
            "việc trước đó",
        ),
        # anniversaries
        (
            r"\b(?:chao mung|nhan|dip|huong ung|ky niem|mung|quoc te|quoc khanh|le)\s+(?:dip |ngay |le )*\s*\(?\s*$",
            Role.OTHER,
            "ngày kỷ niệm",
        ),
        (
            r"\b(?:ky niem|ngay thanh lap|ngay truyen thong|quoc te|quoc khanh|ngay phap luat|ngay chuyen doi so|"
            r"giai phong|"
            r"ngay cach mang|chao mung|ngay hoi toan|ngay quoc|ngay gia dinh)[^.;,\n]{0,60}$",
            Role.OTHER,
            "ngày kỷ niệm",
        ),
    )
)
_POSTED = re.compile(
    rf"(?:\b(?:ngay dang|dang luc|dang tai luc|cap nhat(?: luc| ngay| lan cuoi)?|xuat ban|ngay tao|ngay gui|"
    rf"da gui|dang ngay|dang vao|"
    rf"dang tai (?:vao )?ngay|posted|date)\s*(?:ngay)?\s*:?\s*|\[\s*{_TIME}(?::\d\d)?\s*,?\s*)"
    rf"(?:{_WEEKDAY}\s*,?\s*)?(?:ngay\s*)?(?:{_TIME}\s*,?\s*)?$"
)
_NOT_THE_DAYS = re.compile(
    r"\b(?:nghi (?:tet|le)|lich (?:truc|nghi|tiep|cong tac)|thoi han|thoi gian (?:nhan|nop|dang ky|tiep nhan)|"
    r"tiep nhan|tuan(?: thu)?(?: \d+)?|"
    r"bao cao|so lieu|ky|giai doan|hieu luc|mien phi|giam phi)\b[^.;\n]{0,40}?\(?\s*(?:tu\s*)?(?:ngay\s*)?$"
)
_FUTURE = re.compile(
    rf"\b(?:se|du kien|sap|lan sau|tiep theo|ke tiep)\b[^.;\n]{{0,60}}?(?:vao |trong |luc |"
    rf"tu )?(?:{_TIME}\s*,?\s*)?(?:ngay)?\s*$"
)
_LETTER = re.compile(r"^[ \t]*[^\n,:;]{2,40},[ \t]*ngay[ \t]*$")
_AFTER_CITED = re.compile(
    r"\s*,?\s*cua\s+(?:ubnd|hdnd|bo|chinh phu|thu tuong|so|ban|tinh uy|thanh uy|huyen uy|uy ban|quoc hoi|"
    r"van phong|giam doc|chu tich|bnv|dang|trung uong|hoi dong|cuc|tong cuc|cong doan|tw|tu)\b"
)
_ISSUED = re.compile(
    r"\b(?:da |vua |moi )?(?:ban hanh|ky ban hanh|phat hanh|ra)\s+(?:\w+\s+){0,3}?(?:so\b|\d|[\w]+\s+so)[^.;\n]*$"
)
_STAMP_LINE = re.compile(
    rf"[\s|,:()\[\]\-–·•]*(?:luc\s+)?(?:{_TIME}(?::\d\d)?|{_WEEKDAY}|gmt\+?7|am|pm|ngay|[\s|,:()\[\]\-·•])*"
)
_CUE_BEFORE = re.compile(
    rf"(?:\b(?:ngay|mung|mong|{_PART}|{_PART} nay|hom nay|hom qua|hom|vao|luc|dot|tu)|{_WEEKDAY}|[:(]|"
    rf"{_TIME})\s*[,(:]?\s*(?:ngay)?\s*$"
)
_SHARE = re.compile(
    r"\s*(?:%|nhiem vu|chi tieu|tieu chi|don vi|phong|xa|phuong|huyen|so,|ho so|muc|noi dung|diem|gio|ngay|luot|"
    r"cau|ty|nguoi)"
)
_LUNAR = re.compile(r"\s*\(?\s*(?:am lich|al\b)")


def mentions(plain_text: str, text: str = "") -> list[Mention]:
    """Return the days of a text made `plain` (links already blanked out), in the order they stand.

    `text` is the original, place for place: its accents tell tối from tới and sáng from sang.
    """
    cues = cue_text(plain_text, text or plain_text)
    taken = [False] * len(plain_text)
    found: list[Mention] = []
    for shape in _SHAPES:
        for match in shape.finditer(plain_text):
            if any(taken[match.start() : match.end()]):
                continue
            if (read := _read(match, plain_text)) is not None:
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                found.append(_with_role(read, cues))
    return sorted(found, key=lambda mention: mention.start)


def _read(match: re.Match[str], text: str) -> Mention | None:
    parts = match.groupdict()
    day, month, year = int(parts["d"]), _month(parts["m"]), _year(parts.get("y"))
    last = None
    if parts.get("d2"):
        last = (int(parts["d2"]), _month(parts.get("m2") or parts["m"]), _year(parts.get("y2")) or year)
        if parts.get("y2") and year is None:
            year = last[2] if (month, day) <= (last[1], last[0]) else (last[2] or 0) - 1
        if make_day(last[2] or 2000, last[1], last[0]) is None:
            return None
    if make_day(year or 2000, month, day) is None or _LUNAR.match(text, match.end()):
        return None
    if year is None and "thang" not in match.group() and not _may_lack_year(match, text):
        return None
    several = last is not None and "d2" in parts and not parts.get("m2") and _apart(match.group())
    return Mention(day, month, year, match.start(), match.end(), last=last, several=several)


def _apart(listed: str) -> bool:
    """Tell whether days written one by one leave others out: each of them is a day of its own."""
    head = re.split(r"/|thang", listed)[0]
    if re.search(r"-|den|toi", head):
        return False
    days = [int(found) for found in re.findall(r"\d+", head)]
    return any(after - before != 1 for before, after in pairwise(days))


def _may_lack_year(match: re.Match[str], text: str) -> bool:
    """Tell whether 5/3 here is a day at all: 08/10 nhiệm vụ, 24/7 and 4/5 điểm are not."""
    start, _ = sentence_bounds(text, match.start())
    before = text[max(start, match.start() - 40) : match.start()]
    if _CUE_BEFORE.search(before):
        return not (before.rstrip().endswith((":", "(")) and _SHARE.match(text, match.end()))
    alone = not text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip(" -*+•·>")
    return alone and match.groupdict().get("s", "/") != "." and not _SHARE.match(text, match.end())


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTH_WORDS[text]


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text)


def _with_role(mention: Mention, text: str) -> Mention:
    line_start = text.rfind("\n", 0, mention.start) + 1
    line_end = text.find("\n", mention.end)
    line_end = len(text) if line_end < 0 else line_end
    sentence, _ = sentence_bounds(text, mention.start)
    before = text[max(sentence, mention.start - 110) : mention.start]
    line_before, line_after = text[line_start : mention.start], text[mention.end : line_end]
    mention = replace(mention, weekday=_weekday(before, line_after))

    def role(value: Role, why: str) -> Mention:
        return replace(mention, role=value, why=why)

    if mention.last is None and _LETTER.match(line_before) and not line_after.strip(" ."):
        return role(Role.LETTER, "ngày ký văn bản")
    if _POSTED.search(before):
        return role(Role.POSTED, "ngày đăng")
    if _AFTER_CITED.match(text, mention.end):
        return replace(role(Role.CITED, "ngày của văn bản"), issued=bool(_ISSUED.search(before)))
    if mention.last is not None and _NOT_THE_DAYS.search(before):
        return role(Role.OTHER, "khoảng ngày khác")
    for pattern, against, why in _AGAINST:
        if (mention.last is None or why == "ngày kỷ niệm") and pattern.search(before):
            return replace(role(against, why), issued=against is Role.CITED and bool(_ISSUED.search(before)))
    if _FUTURE.search(before):
        return role(Role.FUTURE, "việc chưa diễn ra")
    for pattern, why in _STRONG:
        if pattern.search(before):
            if why == "kèm thứ" and _is_stamp_line(line_before, line_after, line_start):
                return role(Role.POSTED, "ngày đăng")
            return role(Role.STRONG, why)
    if _is_stamp_line(line_before, line_after, line_start):
        return role(Role.POSTED, "ngày đăng")
    if mention.last is not None:
        return role(
            Role.STRONG if re.search(r"\b(?:tu|ngay|trong)\s*(?:ngay\s*)?$", before) else Role.PLAIN, "khoảng ngày"
        )
    if before.strip(" -*+•·>\"'(") == "ngay":
        return role(Role.STRONG, "đầu câu")
    leads = not line_before.strip(" -*+•·>\"'(")
    if leads and ((line_start == 0 and line_after.strip()) or line_after.startswith(":")):
        return role(Role.STRONG, "đầu dòng")
    if before.rstrip().endswith("ngay"):
        follows = re.match(r"\s*,?\s*(?:tai|o)\b", text[mention.end :])
        return role(Role.STRONG if follows else Role.PLAIN, "sau “ngày”")
    return role(Role.BARE, "một ngày trong văn bản")


_WORDS = re.compile(r"[a-z]+")
# Words that make out the part of a day, as they are spelled; other words look the same without their accents.
_SPELLED = {
    "tu": "từ", "den": "đến", "toi": "tối", "sang": "sáng", "han": "hạn", "het": "hết", "truoc": "trước", "dem": "đêm",
    "trua": "trưa", "chieu": "chiều", "hop": "họp", "luc": "lúc", "vao": "vào", "se": "sẽ", "sap": "sắp", "le": "lễ",
    "mung": "mừng mùng", "dip": "dịp", "nhan": "nhân nhận", "ky": "ký kỳ kỷ", "mat": "mất", "hom": "hôm", "nay": "nay",
    "cua": "của", "ngay": "ngày", "gio": "giờ", "xong": "xong",
}  # fmt: skip
_NEVER_BARE = frozenset({"tu", "sang", "toi"})


def cue_text(plain_text: str, text: str) -> str:
    """Return the plain text with words blanked that only look like a cue: tử and tư are no từ, hợp is no họp.

    "tới ngày" is read as "đến ngày"; so is "sang ngày" (chuyển sang ngày), in a text without accents too
    where a day or "chuyển", "đổi" stands before it.
    """
    if not has_accents(text):
        return re.sub(r"(?<=\d )sang(?= ngay)|(?<=chuyen )sang(?= ngay)|(?<=doi )sang(?= ngay)", "den ", plain_text)

    def spelled(match: re.Match[str]) -> str:
        word = match.group()
        wanted = _SPELLED.get(word)
        if wanted is None:
            return word
        written = text[match.start() : match.end()].lower()
        if written in wanted.split() or (written == word and word not in _NEVER_BARE):
            return word
        if written == "tới":
            return "den"
        if written == "sang":
            return "den "
        if written == "tư" and plain_text.endswith("thu ", 0, match.start()):
            return word
        return "_" * len(word)

    return _WORDS.sub(spelled, plain_text)


def _is_stamp_line(before: str, after: str, line_start: int) -> bool:
    """Tell a line that holds a day and perhaps hour and weekday, and nothing else: a news item's stamp."""
    if not (_STAMP_LINE.fullmatch(before) and _STAMP_LINE.fullmatch(after)):
        return False
    timed = bool(re.search(_TIME, before + after) or re.search(_WEEKDAY, before + after))
    return timed or (line_start > 0 and "ngay" not in before)


def _weekday(before: str, after: str) -> int | None:
    found = re.search(rf"({_WEEKDAY})\s*[,(]?\s*(?:ngay)?\s*\(?\s*$", before) or re.match(
        rf"\s*[(,]\s*({_WEEKDAY})\b", after
    )
    if not found:
        return None
    words = found[1]
    key = words.removeprefix("thu ") if words not in ("chu nhat", "cn") else words
    return _WEEKDAY_NUMBERS.get(key.removeprefix("t") if re.fullmatch(r"t[2-7]", key) else key)


_RELATIVE = (
    (re.compile(r"\b(?:hom nay|hnay)\b"), 0, ("hôm nay", "hnay")),
    (
        re.compile(r"\b(?:sang|trua|chieu|toi|dem) nay\b"),
        0,
        ("sáng nay", "trưa nay", "chiều nay", "tối nay", "đêm nay"),
    ),
    (re.compile(r"\b(?:hom qua|hqua)\b"), -1, ("hôm qua", "hqua")),
    (
        re.compile(r"\b(?:sang|trua|chieu|toi|dem) qua\b"),
        -1,
        ("sáng qua", "trưa qua", "chiều qua", "tối qua", "đêm qua"),
    ),
    (re.compile(r"\bhom kia\b"), -2, ("hôm kia",)),
)
_RELATIVE_WEEKDAY = re.compile(
    rf"\b(?P<day>{_WEEKDAY})\s*,?\s*(?P<which>tuan truoc|tuan qua|tuan roi|tuan vua qua|tuan vua roi|tuan nay|"
    rf"vua qua|vua roi)\b"
)
_NOT_TODAY = re.compile(
    r"(?:\b(?:den|cho den|tinh den|nhu|ngay nay|moi)\s+(?:ngay )?|\b(?:hoi nghi|buoi hop|cuoc hop|buoi le|"
    r"thi truong)\s+(?:ngay )?)$"
)


@dataclass(frozen=True, slots=True)
class Relative:
    """A day told from the day of writing: `offset` days, or a weekday of this or the last week."""

    start: int
    end: int
    offset: int | None = None
    weekday: int | None = None
    weeks_back: int | None = None  # None: the last such day before


def relatives(plain_text: str, text: str) -> Iterator[Relative]:
    """Yield hôm qua, chiều nay, thứ Sáu tuần trước …; `text` is the original, asked for its accents."""
    accented = any(ord(c) > 127 and c.isalpha() for c in text)
    for pattern, offset, spellings in _RELATIVE:
        for match in pattern.finditer(plain_text):
            written = text[match.start() : match.end()].lower()
            # "toi nay" may be "tới nay", "sang nay" "sang này": with accents in use they must be right.
            if accented and written not in spellings:
                continue
            if not _NOT_TODAY.search(plain_text[max(0, match.start() - 30) : match.start()]):
                yield Relative(match.start(), match.end(), offset)
    for match in _RELATIVE_WEEKDAY.finditer(plain_text):
        words = match["day"]
        key = words.removeprefix("thu ") if words not in ("chu nhat", "cn") else words
        weekday = _WEEKDAY_NUMBERS.get(key.removeprefix("t") if re.fullmatch(r"t[2-7]", key) else key)
        if weekday is None:
            continue
        which = match["which"]
        back = 0 if which == "tuan nay" else 1 if which.startswith("tuan") else None
        yield Relative(match.start(), match.end(), None, weekday, back)
