"""Vietnamese text: clean form, search form, alphabetical order, numbers and dates as a clerk writes them.

Every text is NFC from the door on. Dates and numbers follow domain.md 1.4: `strftime` is never
used for print, because the decree pads days below 10 and the months 1 and 2 only.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

from cchc_desktop import clock

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def nfc(s: str) -> str:
    """Return the form that is stored: NFC, line ends as \\n, nothing invisible.

    The soft hyphen U+00AD stays: in TCVN3 text it is the letter ư (domain.md 6).
    """
    if _UNSEEN.search(s):
        s = _UNSEEN.sub("", _LINE_ENDS.sub("\n", s))
    return unicodedata.normalize("NFC", s)


# đ has no decomposition; dashes and quotes differ between typists, not in meaning.
_FOLDED = str.maketrans(
    {"đ": "d", "Đ": "d", "\u00ad": "", "“": '"', "”": '"', "‘": "'", "’": "'"} | dict.fromkeys("‐‑‒–—―", "-")
)

_MARKS = re.compile("[\u0300-\u036f]+")


def fold(s: str) -> str:
    """Return the search form: no accents, đ as d, no case, single spaces; hòa = hoà = HÒA = hoa."""
    if not s.isascii():
        s = unicodedata.normalize("NFKD", nfc(s).translate(_FOLDED))
        s = _MARKS.sub("", unicodedata.normalize("NFKD", s.casefold()))
        s = s.translate(_FOLDED)
    return " ".join(s.casefold().split())


# --- alphabetical order ------------------------------------------------------------------------

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # ngang huyền hỏi ngã sắc nặng


def _sort_tables() -> tuple[dict[int, str], dict[int, str]]:
    primary: dict[int, str] = {}
    tone: dict[int, str] = {}
    for place, letter in enumerate(_ALPHABET):
        for rank, mark in enumerate(_TONES):
            composed = unicodedata.normalize("NFC", letter + mark)
            if len(composed) == 1:
                primary[ord(composed)] = chr(ord("a") + place)
                tone[ord(composed)] = str(rank)
    return primary, tone


_PRIMARY, _TONE = _sort_tables()
_DIGITS = re.compile(r"\d+")


def sort_key(s: str) -> str:
    """Return a string that sorts in Vietnamese order: a ă â b c d đ e ê ..., then by tone, then by case.

    Runs of digits sort as numbers, so Phường 2 comes before Phường 10.
    """
    text = " ".join(nfc(s).split())
    lower = text.lower()
    letters = _DIGITS.sub(lambda m: m.group().zfill(12), lower.translate(_PRIMARY))
    tones = "".join(_TONE.get(ord(c), "0") for c in lower)
    return f"{letters}\x00{tones}\x00{text.swapcase()}"


# --- numerals ------------------------------------------------------------------------------------

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def roman(n: int) -> str:
    """Return 1 to 3999 as a Roman numeral."""
    if not 0 < n < 4000:
        raise ValueError(f"no Roman numeral for {n}")
    out = []
    for value, sign in _ROMAN:
        count, n = divmod(n, value)
        out.append(sign * count)
    return "".join(out)


def from_roman(s: str) -> int | None:
    """Return the value of a well-formed Roman numeral in capitals, else None (IIII, VX and i are none)."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    if not s or len(s) > 15 or any(c not in values for c in s):
        return None
    total = 0
    for here, following in zip(s, s[1:] + " ", strict=True):
        value = values[here]
        total += -value if values.get(following, 0) > value else value
    return total if 0 < total < 4000 and roman(total) == s else None


_POINTS = "abcdđeghiklmnopqrstuvxy"


def letter_marker(i: int) -> str:
    """Return the letter of the i-th point, from 0: a b c d đ e g h i k ... y, then aa, ab (domain.md 1.5)."""
    if i < 0:
        raise ValueError(f"no marker for {i}")
    return _POINTS[i] if i < len(_POINTS) else letter_marker(i // len(_POINTS) - 1) + _POINTS[i % len(_POINTS)]


def number(x: float, decimals: int | None = None) -> str:
    """Return 1234.5 as "1.234,5"; without `decimals` at most two, and none that are zero."""
    if isinstance(x, float) and not math.isfinite(x):
        return ""
    exact = Decimal(x) if isinstance(x, int) else Decimal(repr(float(x)))
    places = 2 if decimals is None else max(decimals, 0)
    # The widest float has 309 digits: what is stored must always print, however absurd.
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=Context(prec=400))
    text = f"{rounded:,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if not rounded:
        text = text.removeprefix("-")
    return text.translate(str.maketrans(",.", ".,"))


def padded(n: float) -> str:
    """Return a count as a report writes it: "05", "12", "1.250" (domain.md 1.4)."""
    text = number(n)
    return f"0{text}" if len(text) == 1 and text != "0" else text


def percent(fraction: float) -> str:
    """Return 0.625 as "62,5%"; less than all never prints as 100%, more than nothing never as 0%."""
    shown = number(fraction * 100, 1).removesuffix(",0")
    if shown == "100" and fraction < 1:
        shown = "99,9"
    elif shown == "0" and fraction > 0:
        shown = "0,1"
    return f"{shown}%"


_PLAIN = re.compile(r"[+-]?\d+")
_DOTTED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?")  # 1.250  1.250.000,5
_COMMA = re.compile(r"[+-]?\d+,\d+")  # 8,5
_POINT = re.compile(r"[+-]?\d+\.\d+")  # 8.5
_FOREIGN = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:,\d{3}){2,}")  # 1,234.5  1,250,000
_UNSURE = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")  # 1,250: a thousand to one habit, one and a quarter to the other


def parse_number(s: str) -> float | None:
    """Read "8,5" as 8.5 and "1.250" as 1250; what could mean two numbers ("1,250") gives None."""
    text = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))", "", nfc(s).strip())
    if not text.isascii():
        return None
    if _PLAIN.fullmatch(text):
        value = float(text)
    elif _DOTTED.fullmatch(text) and not re.match(r"[+-]?0", text):
        value = float(text.replace(".", "").replace(",", "."))
    elif _FOREIGN.fullmatch(text):
        value = float(text.replace(",", ""))
    elif _UNSURE.fullmatch(text):
        return None
    elif _COMMA.fullmatch(text) or _POINT.fullmatch(text):
        value = float(text.replace(",", "."))
    else:
        return None
    return value if math.isfinite(value) else None


# --- dates -----------------------------------------------------------------------------------------


def short_date(d: date) -> str:
    """Return 02/9/2021, 15/7/2021, 01/02/2022: days below 10 and months 1 and 2 padded (NĐ 30/2020)."""
    return f"{d.day:02d}/{_month(d.month)}/{d.year}"


def long_date(d: date) -> str:
    """Return "ngày 05 tháng 01 năm 2020", "ngày 29 tháng 6 năm 2019" (NĐ 30/2020)."""
    return f"ngày {d.day:02d} tháng {_month(d.month)} năm {d.year}"


def screen_date(d: date) -> str:
    """Return dd/mm/yyyy, the fixed width of lists and fields on the screen."""
    return f"{d.day:02d}/{d.month:02d}/{d.year:04d}"


def _month(month: int) -> str:
    return f"{month:02d}" if month <= 2 else str(month)


_TIME = r"(?:[ t]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_DATE_SHAPES = (
    re.compile(rf"(?P<y>\d{{4}})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}}){_TIME}"),
    re.compile(rf"(?:ngay\s*)?(?P<d>\d{{1,2}})\s*[/.-]\s*(?P<m>\d{{1,2}})\s*[/.-]\s*(?P<y>\d{{4}}|\d{{2}}){_TIME}"),
    re.compile(r"(?:ngay\s*)?(?P<d>\d{1,2})\s*[/-]\s*(?P<m>\d{1,2})"),
    re.compile(r"(?:ngay\s*)?(?P<d>\d{1,2}) thang (?P<m>\d{1,2})(?:,? nam (?P<y>\d{4}|\d{2}))?"),
    re.compile(r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>(?:19|20)\d{2})"),
    re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})"),
)


def parse_date(s: str, today: date | None = None) -> date | None:
    """Read a date as a clerk types it, the day always first; what is unsure or impossible gives None.

    Read are 5/3, 5-3-26, 5.3.26, 05032026, hn (hôm nay), hq (hôm qua), "ngày 5 tháng 3 năm 2024" and
    the ISO form. A date without a year takes the year of `today`; if that lies more than 31 days ahead
    it takes the year before: "28/12" typed in January is last December, since what is logged has happened.
    """
    text = fold(s).strip(" .,;")
    now = today or clock.today()
    if text in ("hn", "hom nay"):
        return now
    if text in ("hq", "hom qua"):
        return now - timedelta(days=1)
    if not text.isascii():  # digits of other scripts
        return None
    for shape in _DATE_SHAPES:
        found = shape.fullmatch(text)
        if not found:
            continue
        parts = found.groupdict()
        day, month, year = int(parts["d"]), int(parts["m"]), parts.get("y")
        if year is not None:
            result = _date(_full_year(year), month, day)
        else:
            result = _date(now.year, month, day)
            if result and result > now + timedelta(days=31):
                result = _date(now.year - 1, month, day)
        if result:
            return result
    return None


def _full_year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else (2000 if year < 80 else 1900) + year


def _date(year: int, month: int, day: int) -> date | None:
    if not 1900 <= year <= 2100:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
