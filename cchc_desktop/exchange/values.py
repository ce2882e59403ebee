"""Cells as a clerk filled them: days, numbers, links, audiences."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from cchc_desktop import catalog
from cchc_desktop.exchange.words import plain_words
from cchc_desktop.intake.activity_words import numbers, plain, read_number
from cchc_desktop.text import fold, nfc, parse_date, parse_number

_NO_YEAR = re.compile(r"(?:ngay\s*)?\d{1,2}\s*[/-]\s*\d{1,2}|(?:ngay\s*)?\d{1,2} thang \d{1,2}")
_D, _SEP = r"\d{1,2}", r"\s*[/.-]\s*"
_YEAR = r"(?:\d{4}|\d{2})"
_TO = r"\s*(?:-|den(?: het)?(?: ngay)?|va|,)\s*"
_RANGES = (
    # 05-07/3/2026
    re.compile(rf"(?P<d1>{_D}){_TO}(?P<d2>{_D})(?:{_SEP}| thang )(?P<m>{_D})(?:{_SEP}|,? nam )(?P<y>{_YEAR})"),
    # 28/02 - 02/3/2026
    re.compile(rf"(?P<d1>{_D}){_SEP}(?P<m1>{_D}){_TO}(?P<d2>{_D}){_SEP}(?P<m>{_D}){_SEP}(?P<y>{_YEAR})"),
    # 28/02/2026 - 02/3/2026
    re.compile(
        rf"(?P<d1>{_D}){_SEP}(?P<m1>{_D}){_SEP}(?P<y1>{_YEAR}){_TO}"
        rf"(?P<d2>{_D}){_SEP}(?P<m>{_D}){_SEP}(?P<y>{_YEAR})"
    ),
)
_BEFORE = re.compile(
    r"^(?:(?:thu )?(?:hai|ba|tu|nam|sau|bay)|thu [2-7]|chu nhat|cn|t[2-7]|sang|chieu|toi|luc|tu ngay|tu|ngay)\b[\s,:(]*"
)
_HOUR = re.compile(r"^\d{1,2}\s*(?:h|gio|:)\s*\d{0,2}(?:\s*phut)?[\s,;-]+")


def date_of(text: str, today: date | None = None) -> tuple[date | None, date | None, bool]:
    """Return (day, last day, year known) of a cell's text, the day always before the month."""
    found = _date_of(text[:80], today)
    return found


@lru_cache(maxsize=8192)
def _date_of(text: str, today: date | None) -> tuple[date | None, date | None, bool]:
    plain = fold(text).strip(" .,;()")
    for _ in range(4):
        cut = _HOUR.sub("", _BEFORE.sub("", plain))
        if cut == plain:
            break
        plain = cut
    if plain in ("hn", "hq", "hom nay", "hom qua") or not plain:
        return None, None, False  # what "today" means in a file of last week is not known
    single = parse_date(plain, today)
    if single is not None:
        return single, None, not _NO_YEAR.fullmatch(plain)
    for shape in _RANGES:
        if hit := shape.fullmatch(plain):
            part = hit.groupdict()
            month = part.get("m1") or part["m"]
            first = parse_date(f"{part['d1']}/{month}/{part.get('y1') or part['y']}")
            last = parse_date(f"{part['d2']}/{part['m']}/{part['y']}")
            if first and last and first > last and part.get("y1") is None:
                first = parse_date(f"{part['d1']}/{month}/{last.year - 1}")
            if first and last and first <= last and last - first < timedelta(days=366):
                return first, (last if last != first else None), True
    return None, None, False


_MONTH = re.compile(
    rf"(?:thang|t)\s*(?P<m>{_D})(?:(?:{_SEP}|,? nam )(?P<y>\d{{4}}|\d{{2}}))?|(?P<m2>{_D})\s*[/-]\s*(?P<y2>20\d{{2}})"
)


def month_of(text: str, today: date | None = None) -> tuple[date, date] | None:
    """Return the first and the last day of a month that is told without a day; its year may be that of `today`."""
    hit = _MONTH.fullmatch(fold(text[:40]).strip(" .,;()").removeprefix("trong "))
    if hit is None or not (hit["y"] or hit["y2"] or today):
        return None
    year = hit["y"] or hit["y2"] or str(today.year if today else 0)
    first = parse_date(f"1/{hit['m'] or hit['m2']}/{year}")
    return (first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)) if first else None


def serial_of(text: str) -> float | None:
    """Return the serial of a day that was turned into text ("44928"), as tables saved as text have them."""
    return float(text) if re.fullmatch(r"[34]\d{4}|5[0-4]\d{3}", text.strip()) else None


_NUMBER = re.compile(r"[+-]?\d[\d.,\u00a0 ]*\d|\d")


def number_of(text: str) -> tuple[float | None, str]:
    """Return the one number of a cell's text ("02 cuộc", "120 lượt người"), and what is left of the text."""
    value = parse_number(text)
    if value is not None:
        return value, ""
    found = _NUMBER.findall(nfc(text))
    if not found:
        return _in_words(text)
    if len(found) != 1:
        return None, text
    value = parse_number(found[0].strip())
    return value, " ".join(text.replace(found[0], " ").split()).strip(" ,;:.-()")


def _in_words(text: str) -> tuple[float | None, str]:
    """Return the one number told in words ("hai", "mười lăm cuộc") and what is left of the text."""
    written = nfc(text)
    found = list(numbers(plain(written), written))
    value = read_number(found[0]) if len(found) == 1 and found[0].start() == 0 else None
    return (None, text) if value is None else (value, written[found[0].end() :].strip(" ,;:.-()"))


def whole_of(text: str) -> float | None:
    """Read "1,250" of what can only be whole (people, views) as 1250."""
    found = _NUMBER.findall(nfc(text))
    if len(found) == 1 and re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+", found[0].strip()):
        return float(found[0].replace(",", ""))
    return None


_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']+|(?:[\w-]+\.)+(?:vn|com|net|org|gov|be|watch)/[^\s<>\"']+", re.IGNORECASE
)
_SYMBOL = re.compile(r"\d+[a-z]?\s*(?:/\d{4})?/\s*[A-ZĐ][\wĐđ&.-]*(?:-[\wĐđ&.-]+)*|\d+-[A-ZĐ]\w*/[\wĐ-]+")


def proof_of(text: str) -> tuple[str, str, str]:
    """Return (link, number and symbol of a document, the rest) of a cell of the column Minh chứng."""
    url, number, rest = "", "", nfc(text).strip()
    if hit := _LINK.search(rest):
        url = hit[0].rstrip(".,;)")
        rest = (rest[: hit.start()] + " " + rest[hit.start() + len(url) :]).strip(" ,;.-")
    if hit := _SYMBOL.search(rest):
        number = "".join(hit[0].split())
        rest = (rest[: hit.start()] + " " + rest[hit.end() :]).strip(" ,;.-")
    return url, number, " ".join(rest.split())


@lru_cache(maxsize=2048)
def audiences_of(text: str) -> tuple[str, ...]:
    """Return the audience groups that a text names."""
    words = f" {plain_words(text)} "
    found = []
    for tag in catalog.audiences():
        parts = [plain_words(part) for part in tag.label.split(",")]
        if plain_words(tag.label) in words or any(len(part) > 5 and f" {part} " in words for part in parts):
            found.append(tag.id)
    if "civil_servants" not in found and re.search(r" (cbcc\w*|ccvc\w*|cc vc\w*|cong chuc|nld) ", words):
        found.append("civil_servants")
    return tuple(found)
