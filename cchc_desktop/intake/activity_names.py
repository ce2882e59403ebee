"""Names in a text: the unit that did it, where it was, the document that goes with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from cchc_desktop.intake.activity_guess import Found, KnownUnit
from cchc_desktop.intake.activity_words import plain

_READ = 3000
_DID = re.compile(
    r"\s*(?:,?\s*(?:so|tinh|thanh pho)\b[^.,;\n]{0,40})?\s*(?:da |vua |phoi hop |chu tri |se |"
    r"thuc hien )*(?:to chuc|dang|treo|phat|in|trien khai|hop|sinh hoat|mo|ra mat|niem yet|ban hanh|phoi hop|"
    r"thuc hien|tham gia|gui|long ghep|chu tri|xay dung|dong chi)\b"
)
_LABEL = re.compile(
    r"\b(?:don vi(?: thuc hien| to chuc| chu tri| phu trach| gui)?|bo phan|chu tri|to chuc boi|nguoi gui|noi gui|"
    r"tu)\s*:\s*$"
)
_BY = re.compile(r"\b(?:do|boi|thay mat)\s+(?:\w+\s+)?$")
_AT = re.compile(r"\b(?:tai|o|den|cho|voi|phoi hop voi|cua|gui|ve)\s+(?:cac\s+)?$")
_SHORT = {
    "van phong": ("vp",), "trung tam": ("tt",), "phong": ("p", "p."), "doan thanh nien": ("dtn", "doan tn"),
    "cong doan": ("cd",), "cong doan co so": ("cdcs",), "thanh tra": ("tt",),
}  # fmt: skip


@lru_cache(maxsize=512)
def _unit_patterns(unit: KnownUnit) -> tuple[tuple[re.Pattern[str], float], ...]:
    """Return patterns for a unit's name, short name and the abbreviations clerks type, the surest first."""
    out: list[tuple[re.Pattern[str], float]] = []
    names = [name for name in (unit.name, unit.short_name) if name.strip()]
    for name in names:
        words = re.findall(r"\w+", plain(name))
        if words:
            out.append((_words_pattern(words), 3.0 if len(words) > 1 else 2.0))
    words = re.findall(r"\w+", plain(unit.name))
    head_length = next((n for n in (3, 2, 1) if " ".join(words[:n]) in _SHORT and len(words) > n), 0)
    head, rest = words[:head_length], words[head_length:]
    if rest and rest[-1] == "so" and len(words) > 2 and head:
        # "Văn phòng Sở" is called "Văn phòng", "Đoàn Thanh niên Sở" "Đoàn Thanh niên".
        out.append((_words_pattern(words[:-1]), 1.5))
    if head:
        initials = "".join(word[0] for word in rest)
        tails = [r"\s*-?\s*".join(map(re.escape, rest))]
        if len(initials) >= 2:
            tails.append(r"[\s&-]*".join(initials))
        for length in (len(rest) - 1, len(rest) - 2):
            if length >= 3:  # the place at the end of a name is left out in speech
                tails.append(r"\s*-?\s*".join(map(re.escape, rest[:length])))
                tails.append(r"[\s&-]*".join(initials[:length]))
        heads = [r"\s+".join(head), *map(re.escape, _SHORT[" ".join(head)])]
        for tail in tails:
            for own in heads:
                out.append((re.compile(rf"(?<!\w){own}\.?\s*{tail}(?!\w)"), 2.5))
        if len(initials) >= 3:
            out.append((re.compile(rf"(?<!\w){initials}(?!\w)"), 1.6))
    return tuple(out)


def _words_pattern(words: list[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + r"[\s,&.-]*(?:va\s+)?".join(map(re.escape, words)) + r"(?!\w)")


def find_unit(plain_text: str, units: Sequence[KnownUnit]) -> Found[KnownUnit] | None:
    """Return the unit that did it: by its label, before its verb, or the only one named; two equals give none."""
    scope = plain_text[:_READ]
    met = [
        (match.start(), match.end(), weight, unit)
        for unit in units
        for pattern, weight in _unit_patterns(unit)
        for match in pattern.finditer(scope)
    ]
    # A longer name covers a shorter one: "Văn phòng Đăng ký đất đai" is no "Văn phòng".
    met = [
        one for one in met if not any(o[0] <= one[0] and one[1] <= o[1] and o[1] - o[0] > one[1] - one[0] for o in met)
    ]
    scored: dict[int, tuple[float, int, int, KnownUnit]] = {}
    for start, end, weight, unit in met:
        before = scope[max(0, start - 40) : start]
        score = weight + min(end - start, 40) / 20
        if _LABEL.search(before):
            score += 6
        elif _DID.match(scope, end):
            score += 3
        elif _BY.search(before):
            score += 2.5
        elif _AT.search(before):
            score -= 1.5
        score -= min(start, 1500) / 1500
        if score > scored.get(unit.id, (0.0, 0, 0, unit))[0]:
            scored[unit.id] = (score, start, end, unit)
    ranked = sorted(scored.values(), key=lambda item: -item[0])
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < 0.35):
        return None
    best = ranked[0]
    return Found(best[3], min(0.95, 0.45 + best[0] / 15), "tên đơn vị", best[1], best[2])


_UNIT_WORDS = re.compile(
    r"(?:(?<=\A)|(?<=[\s(“\"-]))(?:Phòng|Văn phòng|Trung tâm|Chi cục|Thanh tra|Ban|Đoàn Thanh niên|Công đoàn|"
    r"Chi đoàn|Chi bộ|Trường|UBND|Sở)"
    r"(?:\s+(?:[A-ZĐÂĂÊÔƠƯÁÀẢÃẠẤẦẨẪẬẮẰẲẴẶÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ][\w-]*|xã|phường|huyện|"
    r"tỉnh|thành phố|vụ|việc|làm|và|-|hội|thương|cơ sở))+"
)


def unit_words(text: str) -> str:
    """Return the first agency named, as written, for an office that has no register of units yet."""
    found = _UNIT_WORDS.search(text[:_READ])
    return found.group().rstrip(" -") if found else ""


_PLACE_LABEL = re.compile(r"\b(?:dia diem|noi to chuc|tai dia diem)\s*:\s*([^\n.;]{3,90})")
_PLACE = re.compile(
    r"\b(?:tai|o)\s+((?:hoi truong|phong hop|nha van hoa|tru so|trung tam|hoi quan|san van dong|san|nha thi dau|"
    r"quang truong|khach san|"
    r"truong|bo phan|ubnd|cong vien|nha|so|diem cau)\b[^.,;:\n]{0,70})"
)
_PLACE_END = re.compile(
    r"\s(?:da|voi|de|cho|voi su|do|duoc|nham|ve|co|so|phong|van phong|ubnd|dong chi|luc|vao|ngay|sang|chieu|tren|"
    r"dien ra|to chuc)\s"
)
_PLACE_TIME = re.compile(r"\s(?:trong (?:thang|quy|tuan|nam|ngay|dip|thoi gian|dot)|nhan dip|tu ngay|suot|ca thang)\b")


def find_place(text: str, plain_text: str) -> Found[str] | None:
    """Return where it was: after "Địa điểm:" or "tại Hội trường …"."""
    if found := _PLACE_LABEL.search(plain_text):
        start, end = found.span(1)
        return Found(text[start:end].strip(" ,-"), 0.9, "sau “Địa điểm:”", start, end)
    if found := _PLACE.search(plain_text[:_READ]):
        start, end = found.span(1)
        if stop := _PLACE_TIME.search(plain_text, start, end):
            end = stop.start()
        if stop := _PLACE_END.search(plain_text, start + 8, end):
            end = stop.start()
        words = text[start:end].strip(" ,-")
        if len(words) >= 6:
            return Found(words, 0.7, "sau “tại”", start, end)
    return None


_SYMBOL = re.compile(
    r"(?<![\w/])\d{1,5}(?:[a-z])?(?:/\d{4})?/[A-ZĐ][\wĐ]*(?:-[\wĐ&]+)*|"
    r"(?<![\w/])\d{1,5}-[A-ZĐ][A-ZĐa-z]{0,3}/[A-ZĐ][\wĐ]*"
)
_BASIS = re.compile(
    r"\b(?:theo|can cu|thuc hien|trien khai|quan triet|pho bien|cua|tinh than|noi dung|thay the|"
    r"sua doi)\b[^.;\n]{0,60}$"
)


_GOES_WITH = re.compile(
    r"^\s*so\s*:?\s*$|\b(?:giay moi|ban hanh|kem theo|bien ban|thong bao|van ban|cong van)\b[^.;\n]{0,30}$"
)


def find_number(text: str, plain_text: str) -> Found[str] | None:
    """Return the symbol of the document that goes with it; one it rests on (căn cứ, thực hiện) is none."""
    for match in _SYMBOL.finditer(text[:_READ]):
        line = max(plain_text.rfind("\n", 0, match.start()), plain_text.rfind(". ", 0, match.start())) + 1
        before = plain_text[line : match.start()]
        if _GOES_WITH.search(before) and not _BASIS.search(before):
            return Found(match.group(), 0.8, "số, ký hiệu", match.start(), match.end())
    return None
