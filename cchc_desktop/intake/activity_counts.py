"""How many, and how many people: a number counts by the noun behind it, in the unit of the kind."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache

from cchc_desktop import catalog, paths
from cchc_desktop.intake.activity_guess import Found
from cchc_desktop.intake.activity_words import NUMBER, numbers, plain, read_number

# What people and views are called, the surest first; a kind's own reach unit goes before all.
_PEOPLE = (
    (r"luot (?:nguoi|can bo|cong chuc|cbcc|dai bieu|hoc vien|hoi vien|doan vien|nguoi dan|khach|ba con)", 5),
    (
        r"(?:dai bieu|nguoi|hoc vien|can bo|cong chuc|dong chi|dong chi dang vien|d/c|dc) (?:tham du|tham gia|du|"
        r"co mat)",
        5,
    ),
    (
        r"(?:dai bieu|hoc vien|thi sinh|hoi vien|doan vien|dang vien|thanh vien|khach moi|bao cao vien|"
        r"tuyen truyen vien)",
        4,
    ),
    (r"(?:can bo|cong chuc|vien chuc|nguoi lao dong|cbcc|cb,? ?cc|ccvc|cbccvc|cb|cc)", 3.5),
    (r"(?:nguoi|ban doan|ba con|lao dong|doanh nghiep|hs|hoc sinh|sinh vien|dong chi|luot)", 3),
)
_VIEWS = (
    (r"luot (?:xem|tiep can|truy cap|doc|tuong tac|theo doi|nghe|quet)", 5),
    (r"(?:view|views|luot)", 3.5),
    (r"nguoi(?: tiep can| xem| doc| theo doi)?", 3),
    (r"(?:luot (?:thich|chia se|binh luan)|like|likes)", 2),
)
_BETWEEN = r"\s*(?:\([^)]{0,20}\)\s*)?"
_LISTED = re.compile(
    r"\b(?:thanh phan(?: tham du| du hop)?|so luong(?: tham du| nguoi| dai bieu)|tham du|du hop|co mat|quan so|"
    r"so nguoi)\s*(?:\([^)]*\))?\s*[:=]\s*"
)


@lru_cache(maxsize=1)
def _nouns() -> dict[str, dict[str, str]]:
    return tomllib.loads((paths.resources() / "recognise" / "counting.toml").read_text("utf-8"))


def reach(plain_text: str, kind: catalog.Kind | None, text: str = "") -> Found[int] | None:
    """Return the people, views or copies of an activity, by what its kind counts."""
    online = kind is not None and kind.reach_unit in ("lượt xem", "lượt tiếp cận", "lượt quét")
    nouns: list[tuple[str, float]] = []
    if kind is not None and (own := _nouns()["reach_units"].get(kind.reach_unit)):
        nouns.append((own, 6))
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


@lru_cache(maxsize=128)
def _quantity_nouns(kind_id: str) -> re.Pattern[str]:
    kind = catalog.kind(kind_id)
    names = [plain(word) for word in kind.keywords]
    names.append(plain(kind.noun.split(",")[0]))
    words = "|".join(sorted((re.escape(n) for n in names), key=len, reverse=True))
    units = _nouns()["counting_units"].get(kind.counting_unit, re.escape(plain(kind.counting_unit)))
    return re.compile(rf"\s*(?:(?P<unit>{units})|(?P<name>{words}))(?![a-z])")


_ORDINAL = re.compile(
    r"\b(?:lan thu|thu|so|ky|khoa|dieu|khoan|muc|phong|to|quy|thang|tuan|nam|cap|ngay|muc do|lan|phan|de an|tap|"
    r"tang|gio|h|luc)\s*$"
)


_QUANTITY_LABEL = re.compile(r"\bso luong(?: thuc hien| bai| tin,? ?bai)?\s*:\s*(?!\d+\s*(?:nguoi|luot|dai bieu))")


def quantity(plain_text: str, kind: catalog.Kind, near: int, text: str = "") -> Found[float] | None:
    """Return the number in the kind's counting unit, nearest to the phrase (`near`) that named the kind."""
    pattern = _quantity_nouns(kind.id)
    best: Found[float] | None = None
    best_score = 0.0
    if (label := _QUANTITY_LABEL.search(plain_text)) and (match := NUMBER.match(plain_text, label.end())):
        value = read_number(match)
        if value:
            return Found(value, 0.9, "sau “Số lượng:”", match.start(), match.end())
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
        if re.match(r"\s*/", plain_text[after.end() :]):
            continue  # "3 buổi/tuần"
        own = plain_text.startswith(plain(kind.counting_unit).split(",")[0], match.end() + 1)
        score = (3.0 if after["name"] else 3.3 if own else 2.5) - min(distance, 400) / 200
        if distance > 250 and not after["name"]:
            continue
        if score > best_score or best is None:
            best = Found(value, 0.6 if match["about"] else 0.85, f"số {kind.counting_unit}", match.start(), after.end())
            best_score = score
    return best
