"""Words and numbers of a pasted text: a fold that keeps every place, and numbers as clerks write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from cchc_desktop.text import nfc, parse_number

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | {"“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " "})


@lru_cache(maxsize=4096)
def _plain_char(char: str) -> str:
    if char in "đĐ":
        return "d"
    base = unicodedata.normalize("NFKD", char)
    base = base[0] if base and not unicodedata.combining(base[0]) else char
    lower = base.lower()
    return lower if len(lower) == 1 else char


def plain(text: str) -> str:
    """Return the text without accents and case, letter for letter: spans in it are spans of the original."""
    return "".join(map(_plain_char, text.translate(_DASHES)))


def has_accents(text: str) -> bool:
    """Return whether the writer used accents at all: only then may a missing one be held against a word."""
    return any(ord(c) > 127 and c.isalpha() for c in text)


def clean_paste(text: str, limit: int = 20_000) -> str:
    """Return a pasted text ready to be read: NFC, plain line ends, no more than `limit` characters."""
    return nfc(text.replace("\r\n", "\n").replace("\t", " "))[:limit]


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the text with its place; `about` when the text says hơn, gần, khoảng."""

    value: float
    start: int
    end: int
    about: bool = False


_UNITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_AFTER_TEN = _UNITS | {"lam": 5, "tu": 4}
_WORD = r"(?:khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin)"
_WORD_NUMBER = (
    rf"(?:(?:{_WORD} tram(?: (?:le|linh))?(?: {_WORD} muoi| muoi)?(?: {_WORD})?)"
    rf"|(?:{_WORD} muoi(?: {_WORD})?)|(?:muoi(?: {_WORD})?)|(?:{_WORD} chuc)|(?:mot|hai|ba|bon|nam|sau|bay|tam|chin))"
)
_ABOUT = r"(?P<about>(?:hon|gan|khoang|tren|xap xi|uoc|du kien|it nhat)\s+)?"
_FIGURES = r"\d{1,3}\.\d(?=\s?(?:k|nghin|ngan|trieu)\b)|\d{1,3}(?:[.,]\d{3})+(?:,\d+)?|\d{1,3}(?: \d{3})+|\d+(?:,\d+)?"
_SCALE = r"(?:\s?(?P<scale>nghin|ngan|trieu|k)(?![a-z]))?"
NUMBER = re.compile(
    rf"(?<![\w.,/])(?<!\d-){_ABOUT}(?:(?P<figures>{_FIGURES}){_SCALE}|(?P<words>{_WORD_NUMBER})(?![a-z]))(?![\d/])"
)
_SCALES = {"nghin": 1000, "ngan": 1000, "k": 1000, "trieu": 1_000_000}


_SPELLINGS = {
    "khong": "không", "mot": "một mốt", "hai": "hai", "ba": "ba", "bon": "bốn", "tu": "tư", "nam": "năm", "lam": "lăm",
    "sau": "sáu", "bay": "bảy bẩy", "tam": "tám", "chin": "chín", "muoi": "mười mươi", "tram": "trăm", "chuc": "chục",
    "le": "lẻ", "linh": "linh",
}  # fmt: skip


def numbers(plain_text: str, text: str) -> Iterator[re.Match[str]]:
    """Yield the numbers of a text; in a text with accents tấm is no tám and sau no sáu."""
    accented = has_accents(text)
    for match in NUMBER.finditer(plain_text):
        if match["words"] and accented:
            written = text[match.start("words") : match.end("words")].lower().split()
            if any(
                word not in _SPELLINGS[flat].split() for word, flat in zip(written, match["words"].split(), strict=True)
            ):
                continue
        yield match


def read_number(match: re.Match[str]) -> float | None:
    """Return the value of a `NUMBER` match; what could mean two numbers gives None."""
    if match["words"]:
        return word_number(match["words"])
    figures = match["figures"]
    if match["scale"] and re.fullmatch(r"\d{1,3}\.\d", figures):
        figures = figures.replace(".", ",")  # 1.5k as phones write it
    value = parse_number(figures)
    if value is not None and match["scale"]:
        value *= _SCALES[match["scale"]]
    return value


def word_number(words: str) -> float | None:
    """Return "mười lăm" (plain: "muoi lam") as 15, "một trăm hai mươi" as 120."""
    total = 0
    part: int | None = None
    for word in words.split():
        if word == "tram":
            total += (part or 1) * 100
            part = None
        elif word in ("muoi", "chuc"):
            total += (part if part is not None else 1) * 10
            part = None
        elif word in ("le", "linh"):
            continue
        elif word in _AFTER_TEN:
            part = _AFTER_TEN[word]
        else:
            return None
    return float(total + (part or 0))


_STOP = re.compile(r"[.!?;](?=\s|$)|\n")


def sentence_bounds(text: str, place: int) -> tuple[int, int]:
    """Return where the sentence around a place begins and ends; figures' and symbols' dots do not end it."""
    start = 0
    for stop in _STOP.finditer(text, 0, place):
        start = stop.end()
    after = _STOP.search(text, place)
    return start, after.start() if after else len(text)
