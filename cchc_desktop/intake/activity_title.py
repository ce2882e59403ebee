"""The title of an activity: the headline of what was pasted, cleaned; no word is invented."""

from __future__ import annotations

import re

from cchc_desktop.intake.activity_guess import Found
from cchc_desktop.intake.activity_words import plain

LONGEST = 240
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u2500-\u27bf\u2900-\u297f\u2b00-\u2bff\ufe0e\ufe0f\u200d\u20e3\u00a9\u00ae]+"
)
_HASHTAG = re.compile(r"(?<!\w)#[\w.]+")
_META = re.compile(
    r"(?:cong hoa xa hoi chu nghia.*|doc lap\s*-\s*tu do.*|so\s*:.*|kinh gui.*|dang cong san.*|trang chu.*|"
    r"tin tuc.*|tin hoat dong.*|"
    r"chi tiet(?: tin| bai viet)?|chuyen muc\s*:.*|(?:ngay )?(?:dang|cap nhat|xuat ban)\s*(?:ngay|luc|"
    r":)?\s*:?[\s\d/:.,-]{6,40}|tac gia\s*:.*|nguon\s*:.*|luot xem\s*:?.*|"
    r"bien ban|giay moi|thong bao|bao cao|cong van|bien ban hop|ubnd tinh.{0,30}|v/v|dang boi.*|"
    r"xem them.*|hotline\s*:.*|\[.*\]|"
    r"hinh anh|anh\s*:.*|link\s*:.*|thanh phan[^:]{0,24}:.*|"
    r"thoi gian\s*:.*|dia diem\s*:.*|.{2,30},\s*ngay .{0,40}nam \d{4}|"
    r"don vi[^:]{0,20}:.*|ngay[^:]{0,20}:.*|da nhan.*|vang\s*:.*|phieu [^:]{4,60}|hinh thuc\s*:.*|"
    r"so (?:luong|nguoi|luot)[^:]{0,15}:.*)"
)
_LABEL = re.compile(r"^\s*(?:(?:tieu de|chu de|ten hoat dong|ve viec|trich yeu)\s*:\s*|v/v\s*:?\s+)", re.IGNORECASE)
_CONTENT = re.compile(r"^\s*(?:\d{1,2}[.)]\s*)?noi dung(?: chinh| hop| hoat dong)?\s*:\s*")
_NUMBER = re.compile(r"^\s*\d{1,2}[.)]\s+(?=\D)")
_MINUTES = re.compile(r"^bien ban\s+(?=hop|hoi nghi|sinh hoat|lam viec)")
_GREETING = re.compile(
    r"^\s*(?:da\s+|a\s+)?(?:kinh )?(?:bao cao|thua|gui|chao|kinh chao|em chao|em gui|em bao cao|cac|xin phep|"
    r"bc)?\s*(?:anh|chi|sep|dong chi|cac dong chi|a/c|ac|ca nha|moi nguoi|cac anh chi|lanh dao|[a-z]+ oi)?"
    r"(?:\s*[a-z]{0,8})?\s*(?:a|oi|nhe)?\s*[,:!]\s*"
)
_LEAD_TIME = re.compile(
    r"^\s*(?:(?:vao\s+)?(?:luc\s+)?(?:\d{1,2}\s*(?:h|gio)\s*\d{0,2}\s*,?\s*)?)?(?:vao\s+)?(?:(?:sang|chieu|toi|"
    r"trua|dem)(?:\s+(?:nay|qua))?|hom nay|hom qua|trong (?:hai|ba|\d+) ngay|tu|ngay|hn|hq|thu \w+)?"
    r"[\s,(]*(?:thu (?:hai|ba|tu|nam|sau|bay|\d)|chu nhat)?[\s,(]*(?:tuan (?:truoc|nay|qua)|"
    r"vua qua)?[\s,(]*(?:ngay)?\s*(?:\d{1,2}(?:\s*(?:-|den|va|"
    r",)\s*(?:ngay )?\d{1,2})?(?:\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*(?:\d{4}|\d{2}))?| thang \d{1,2}(?:\s*(?:nam|"
    r"/)\s*\d{4})?)(?![\d/])|\d{8})?"
    r"\s*\)?(?:\s*(?:den|-|va)\s*(?:ngay )?\d{1,2}/\d{1,2}(?:/\d{4})?)?(?: vua qua)?\s*[,:;.)–-]*\s*"
)
_LEAD_PLACE = re.compile(r"(?:tai|o)\s[^,.;]{3,80},\s+(?=\w)")
_CHAT = re.compile(r"^\s*\[[^\]]{4,40}\]\s*(?:[^:\n]{2,40}:\s*)?")
_AGENCY = re.compile(
    r"(?:so|ubnd|trung tam|phong|van phong|cong an|cuc|chi cuc|ban|truong)\s(?:(?!to chuc|hop|day|trien).)*$"
)
_BREAK = re.compile(r"[.!?](?=\s|$)|\n|;")


def find_title(text: str, plain_text: str) -> Found[str] | None:
    """Return the headline: a label's value, else the first line that says something, without its day and greeting."""
    place = 0
    candidates: list[tuple[int, str]] = []
    for line in text.split("\n"):
        if line.strip():
            candidates.append((place, line))
        place += len(line) + 1
    for start, line in candidates[:40]:
        if label := _LABEL.match(plain(line)):
            words = _tidy(line[label.end() :])
            if len(words) >= 8:
                return Found(words, 0.85, "sau nhãn", start, start + len(line))
    chosen: tuple[int, str] | None = None
    for start, line in candidates[:40]:
        flat = plain(line)
        if mark := (_CONTENT.match(flat) or _NUMBER.match(flat)):
            line = line[mark.end() :]
        words = _tidy(_without_lead(line))
        if mark := _MINUTES.match(plain(words)):
            words = words[mark.end() :][:1].upper() + words[mark.end() + 1 :]
        bare = plain(words).strip(" .,:-")
        letterhead = line.isupper() and bare.startswith(
            ("so ", "ubnd ", "uy ban ", "dang uy ", "cong doan ", "trung tam ")
        )
        if len(bare.split()) <= 5 and _AGENCY.match(bare) and len(candidates) > 1:
            continue
        if letterhead and len(bare) < 60 and not re.search(r"\b(?:to chuc|day manh|trien khai|:)", bare):
            continue
        if len(bare) < 8 or _META.fullmatch(bare) or not re.search(r"[a-z]{2}\s+[a-z]{2}", bare):
            continue
        chosen = (start, words)
        break
    if chosen is None:
        return None
    start, words = chosen
    return Found(_shorten(words), 0.7, "dòng đầu", start, min(len(text), start + len(words)))


def _without_lead(line: str) -> str:
    """Take the chat stamp, the greeting and the day off the start of a line."""
    flat = plain(line)
    at = 0
    if chat := _CHAT.match(flat):
        at = chat.end()
    if (greeting := _GREETING.match(flat[at:])) and greeting.end() < 45 and greeting.group().strip(" ,:!"):
        at += greeting.end()
    lead = _LEAD_TIME.match(flat[at:])
    if lead and re.search(r"\d|nay|qua|hn|hq|truoc", lead.group()):
        after = flat[at + lead.end() :]
        if after.strip():
            at += lead.end()
            if (place := _LEAD_PLACE.match(flat[at:])) and len(flat[at + place.end() :]) >= 25:
                at += place.end()
    return line[at:]


def _tidy(words: str) -> str:
    """Return a line without links, emoji, hashtags and marks around it, its first letter a capital."""
    words = re.sub(r"https?://\S+|www\.\S+", " ", words)
    words = _HASHTAG.sub(" ", _EMOJI.sub(" ", words))
    words = re.sub(r"^[\s\-+*•·.:>|,;)\]/]+", "", words)
    words = " ".join(words.split())
    words = re.sub(r"\s+([,.;:])", r"\1", words).strip(" -–|:;,\"“”'*_/")
    words = re.sub(r"(?:\./\.|[.!…]+)$", "", words).strip()
    if words.count("(") > words.count(")"):
        words = words.rsplit("(", 1)[0].rstrip(" ,-")
    for opening, closing in (("“", "”"), ('"', '"'), ("‘", "’")):
        # The mark that was taken off the end belongs to one inside.
        if words.count(opening) > (words.count(closing) if opening != closing else words.count(opening) // 2 * 2):
            words += closing
    return words[:1].upper() + words[1:]


_COUNT_TAIL = re.compile(
    r"\s*[,;(]?\s*(?:voi|co|thu hut|gom)\s+(?:su (?:tham du|tham gia|co mat) cua\s+)?(?:hon |gan |khoang |tren )?"
    r"\d[\d.]*\s+"
    r"(?:luot|nguoi|dai bieu|hoc vien|can bo|cong chuc|dang vien|doan vien|thi sinh|doanh nghiep)\b.*$"
)


_FACT_TAIL = re.compile(
    r"(?<!\d)\s*[,;(]\s*(?:(?:hon |gan |khoang |tren |dat )?\d[\d.,]*\s?(?:k|nghin|ngan|trieu)?\s*"
    r"(?:luot(?: [a-z]+){0,2}|views?|likes?|nguoi(?: [a-z]+){0,2})|"
    r"(?:vao )?(?:ngay )?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?)\s*\)?\s*$"
)


def _shorten(words: str) -> str:
    """Cut a long first sentence where a thought ends, and the count of people, which has a field of its own."""
    while (tail := _FACT_TAIL.search(plain(words))) and tail.start() >= 12:
        words = words[: tail.start()].rstrip(" ,;(-")
    if (tail := _COUNT_TAIL.search(plain(words))) and tail.start() >= 20:
        words = words[: tail.start()].rstrip(" ,;(-")
    if (stop := _BREAK.search(words)) and stop.start() >= 25:
        words = words[: stop.start()]
    if len(words) <= LONGEST:
        return words
    cut = words[:LONGEST]
    for mark in ("; ", ", ", " với ", " nhằm ", " để "):
        place = cut.rfind(mark)
        if place > 80:
            return cut[:place]
    return cut[: cut.rfind(" ")]
