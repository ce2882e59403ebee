"""How many, and how many people: a number counts by the noun behind it, in the unit of the kind."""

from __future__ import annotations

import re
from functools import lru_cache

from cchc_desktop import catalog
from cchc_desktop.intake.activity_guess import Found
from cchc_desktop.intake.activity_words import NUMBER, numbers, plain, read_number

# What people and views are called, the surest first; a kind's own reach unit goes before all.
_PEOPLE = (
    (r"luot (?:nguoi|can bo|cong chuc|cbcc|dai bieu|hoc vien|hoi vien|doan vien|nguoi dan|khach|ba con)", 5),
    (
        r"(?:dai bieu|nguoi|hoc vien|can bo|cong chuc|dong chi|dong chi dang vien|d/c|dc) (?:tham du|tham gia|du|co mat)",
        5,
    ),
    (
        r"(?:dai bieu|hoc vien|thi sinh|hoi vien|doan vien|dang vien|thanh vien|khach moi|bao cao vien|tuyen truyen vien)",
        4,
    ),
    (r"(?:can bo|cong chuc|vien chuc|nguoi lao dong|cbcc|cb,? ?cc|ccvc|cbccvc|cb|cc)", 3.5),
    (r"(?:nguoi|ban doan|ba con|lao dong|doanh nghiep|hs|hoc sinh|sinh vien|dong chi|luot)", 3),
)
_VIEWS = (
    (r"luot (?:xem|tiep can|truy cap|doc|tuong tac|theo doi|nghe|quet)", 5),
    (r"(?:view|views|nguoi xem|nguoi tiep can|luot)", 3.5),
    (r"(?:luot (?:thich|chia se|binh luan)|like|likes)", 2),
)
_REACH_WORDS = {
    "thuê bao": r"thue bao", "phiếu": r"(?:luot )?phieu(?: khao sat| hai long| lay y kien)?", "ý kiến": r"(?:luot )?y kien",
    "bài dự thi": r"bai(?: du thi| thi| viet)?", "câu hỏi": r"(?:luot )?cau hoi", "lượt quét": r"luot quet",
    "người nhận": r"(?:nguoi nhan|dia chi|hop thu|can bo|cong chuc|cbcc)", "bản in": r"(?:ban in|ban)",
}  # fmt: skip
_BETWEEN = r"\s*(?:\([^)]{0,20}\)\s*)?"
_LISTED = re.compile(
    r"\b(?:thanh phan(?: tham du| du hop)?|so luong(?: tham du| nguoi| dai bieu)?|tham du|du hop|co mat|quan so|so nguoi)\s*(?:\([^)]*\))?\s*[:=]\s*"
)


def reach(plain_text: str, kind: catalog.Kind | None, text: str = "") -> Found[int] | None:
    """Return the people, views or copies of an activity, by what its kind counts."""
    online = kind is not None and kind.reach_unit in ("lượt xem", "lượt tiếp cận", "lượt quét")
    nouns: list[tuple[str, float]] = []
    if kind is not None and kind.reach_unit in _REACH_WORDS:
        nouns.append((_REACH_WORDS[kind.reach_unit], 6))
        if kind.reach_unit not in ("người nhận",):
            return _best(plain_text, text or plain_text, nouns)
    if kind is not None and not kind.reach_unit:
        return None
    nouns.extend(_VIEWS if online else _PEOPLE)
    return _best(plain_text, text or plain_text, nouns, listed=not online)


def _best(plain_text: str, text: str, nouns: list[tuple[str, float]], *, listed: bool = False) -> Found[int] | None:
    best: Found[int] | None = None
    best_score = 0.0
    compiled = [(re.compile(_BETWEEN + noun + r"(?![a-z])"), weight) for noun, weight in nouns]
    for match in numbers(plain_text, text):
        value = read_number(match)
        if value is None or value != int(value) or value <= 0:
            continue
        if match["words"] and value < 10 and match["words"] == "nam":
            continue
        for noun, weight in compiled:
            if after := noun.match(plain_text, match.end()):
                score = weight - (0.6 if match["about"] else 0) + min(value, 500) / 5000
                if score > best_score:
                    sure = 0.6 if match["about"] else 0.85
                    best = Found(int(value), sure, "số người, lượt", match.start(), after.end())
                    best_score = score
                break
    if best is None and listed:
        for label in _LISTED.finditer(plain_text):
            match = NUMBER.match(plain_text, label.end())
            value = read_number(match) if match else None
            if match and value and value == int(value):
                return Found(int(value), 0.7, "số người tham dự", match.start(), match.end())
    return best


_UNIT_ALIASES = {
    "cuộc": "cuoc|hoi nghi|buoi|hoi thao|lan", "lớp": "lop|khoa|hoi nghi|buoi|cuoc|dot", "buổi": "buoi|cuoc|ky|lan", "kỳ": "ky|dot",
    "đoàn": "doan|chuyen|dot", "tin, bài": "tin,? ?bai(?: viet)?|tin|bai(?: viet| dang)?|ban tin|tin,? bai va anh",
    "chuyên mục": "chuyen muc|chuyen trang|chuyen de|so|ky|ban tin",
    "thủ tục": "thu tuc(?: hanh chinh)?|tthc", "văn bản": "van ban|ke hoach|cong van|quyet dinh|chi thi|huong dan", "mã": "ma(?: qr)?|bang ma",
    "thư": "thu|email|e-mail|mail", "bài đăng": "bai(?: dang| viet)?|tin(?:,? bai)?|video|post|status", "tin đăng": "tin(?:,? bai)?(?: dang| nhan)?|bai(?: dang| viet)?|luot|noi dung",
    "video": "video|clip|phong su|phim", "clip": "clip|video|phim|infographic", "tin nhắn": "tin nhan|sms|luot tin|tin", "phóng sự": "phong su",
    "chương trình": "chuong trinh|so", "lượt phát": "luot(?: phat)?|lan|buoi|tin(?:,? bai)?|bai", "lượt": "luot|lan|cuoc|thu tuc|tthc|bo|man hinh|ngay|noi dung|khau hieu",
    "tấm": "tam|chiec|cai|bo|bang|cum|to", "khẩu hiệu": "khau hieu|tam|cau|bang", "bản tin": "ban tin|ban|tin|bai|luot", "chuyến": "chuyen|luot|dot|xe|buoi|ngay",
    "tờ": "to|ban", "cuốn": "cuon|quyen|ban|sach|dau sach", "số": "so|ky|ban", "bộ": "bo|de cuong|tai lieu|cuon|ban", "sự kiện": "su kien|ngay hoi|phien",
    "tiểu phẩm": "tieu pham|vo|tiet muc|kich", "đợt": "dot|lan|cuoc|buoi|doi hinh|ngay", "mô hình": "mo hinh", "câu hỏi": "cau(?: hoi)?|luot", "ý kiến": "y kien|phan anh|kien nghi|pakn|luot",
    "tập thể, cá nhân": "tap the|ca nhan|guong|dien hinh",
}  # fmt: skip


@lru_cache(maxsize=128)
def _quantity_nouns(kind_id: str) -> re.Pattern[str]:
    kind = catalog.kind(kind_id)
    names = [plain(word) for word in kind.keywords]
    names.append(plain(kind.noun.split(",")[0]))
    words = "|".join(sorted((re.escape(n) for n in names), key=len, reverse=True))
    units = _UNIT_ALIASES.get(kind.counting_unit, re.escape(plain(kind.counting_unit)))
    return re.compile(rf"\s*(?:(?P<unit>{units})|(?P<name>{words}))(?![a-z])")


_ORDINAL = re.compile(
    r"\b(?:lan thu|thu|so|ky|khoa|dieu|khoan|muc|phong|to|quy|thang|tuan|nam|cap|ngay|muc do|lan|phan|de an|tap|tang|gio|h|luc)\s*$"
)


def quantity(plain_text: str, kind: catalog.Kind, near: int, text: str = "") -> Found[float] | None:
    """Return the number in the kind's counting unit, nearest to the phrase (`near`) that named the kind."""
    pattern = _quantity_nouns(kind.id)
    best: Found[float] | None = None
    best_score = 0.0
    people = re.compile(_PEOPLE[0][0]) if kind.counting_unit not in ("lượt", "lượt phát") else None
    for match in numbers(plain_text, text or plain_text):
        value = read_number(match)
        if value is None or value <= 0 or _ORDINAL.search(plain_text[max(0, match.start() - 12) : match.start()]):
            continue
        after = pattern.match(plain_text, match.end())
        if not after or (
            people is not None and people.match(plain_text, after.start("unit") if after["unit"] else after.end())
        ):
            continue
        if re.match(r"\s*(?:nguoi|xem|tiep can|truy cap|tuong tac|thich)", plain_text[after.end() :]):
            continue
        distance = abs(match.start() - near)
        score = (3.0 if after["name"] else 2.5) - min(distance, 400) / 200
        if distance > 250 and not after["name"]:
            continue
        if score > best_score or best is None:
            best = Found(value, 0.6 if match["about"] else 0.85, f"số {kind.counting_unit}", match.start(), after.end())
            best_score = score
    return best
