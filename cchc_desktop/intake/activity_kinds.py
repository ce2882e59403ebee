"""Which kind of activity a text tells of: phrases with weights (resources/recognise/kinds.toml), no model."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from cchc_desktop import catalog, paths
from cchc_desktop.intake.activity_words import plain

_GAP = r"[^.;\n]{0,40}?"
_READ = 2500  # letters; what an item is about stands at its beginning
_LEAD = 220
_ORGANISE = re.compile(
    r"\b(?:to chuc|tham gia|mo|khai mac|khai giang|phat dong|dien ra|tai|trong|long ghep|thuc hien|phoi hop|buoi|"
    r"cuoc|dot|lop|le)"
    r"(?:\s+(?:thanh cong|mot|01|cac|nhieu|so|dot|buoi|cuoc|lop|noi dung|tuyen truyen|\d+))*\s*$"
)
_ACT = re.compile(
    r"\b(?:dang|dang tai|treo|phat|in|lap dat|niem yet|gui|trinh chieu|xay dung|san xuat|to chuc|mo|"
    r"cap nhat)(?:\s+\w+){0,2}\s*$"
)
_COUNT = re.compile(r"(?:\d|\b(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi))\s*(?:\w+\s+){0,1}$")
_ASIDE = re.compile(
    r"\b(?:theo|can cu|ket luan|tai cac|thong qua|nhu|cac hinh thuc|bang cac hinh thuc|tiep tuc|day manh|de nghi|"
    r"yeu cau|ke hoach|"
    r"tinh than|chi dao tai|sau|truoc|co hieu qua|tang cuong|se|trong thoi gian toi)(?:\s+\w+){0,3}\s*$"
)
_INTEGRATED = re.compile(r"\blong ghep\b")
_INTO = re.compile(
    r"\blong ghep\b[^.;\n]{0,90}?\b(?:tai|trong|vao|voi)(?:\s+(?:cac|cuoc|buoi|noi dung|hoat dong))*\s*$"
)


@dataclass(frozen=True, slots=True)
class _Phrase:
    kind: str
    words: str
    weight: float
    first: str  # its first word: where the text lacks it, the pattern is never built
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindHit:
    kind: str
    score: float
    start: int
    end: int
    words: str


@lru_cache(maxsize=1)
def _phrases() -> tuple[_Phrase, ...]:
    data = tomllib.loads((paths.resources() / "recognise" / "kinds.toml").read_text("utf-8"))
    known = {kind.id for kind in catalog.kinds() if not kind.retired}
    out = []
    for kind, phrases in data.items():
        if kind not in known:
            continue
        for words, weight in phrases.items():
            pieces = tuple(piece.strip() for piece in words.split("…"))
            first = re.split(r"[\s,-]+", plain(pieces[0]))[0]
            out.append(_Phrase(kind, words, float(weight), first, pieces))
    return tuple(out)


@lru_cache(maxsize=2048)
def _pattern(pieces: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_GAP.join(rf"\b({_loose(piece)})\b" for piece in pieces))


def _loose(piece: str) -> str:
    """Return a pattern for a phrase in which spaces, commas and hyphens may differ."""
    words = re.split(r"[\s,-]+", plain(piece))
    return (
        r"(?:\s*,\s*|\s*-\s*|\s+|(?<=\w)(?=\b))".join(map(re.escape, words)) if len(words) > 1 else re.escape(words[0])
    )


@lru_cache(maxsize=4096)
def _mark_key(words: str) -> tuple[tuple[str, str], ...]:
    """Return each word's letters and its marks apart, so that hòa and hoà are the same word."""
    out = []
    for word in re.findall(r"\w+", words.lower()):
        spread = unicodedata.normalize("NFD", word.replace("đ", "d\u0335"))
        letters = "".join(c for c in spread if not unicodedata.combining(c))
        out.append((letters, "".join(sorted(c for c in spread if unicodedata.combining(c)))))
    return tuple(out)


def _same_words(written: str, piece: tuple[tuple[str, str], ...]) -> bool:
    """Tell whether the words written are the phrase's: missing accents pass, other accents do not."""
    if written.isascii():
        return True
    own = _mark_key(written)
    return len(own) == len(piece) and all(
        a == b or (not a[1] and a[0] == b[0]) for a, b in zip(own, piece, strict=True)
    )


def hits(text: str, plain_text: str) -> list[KindHit]:
    """Return every phrase found, those inside a longer one left out."""
    found: list[tuple[KindHit, int]] = []
    scope, lower = plain_text[:_READ], text[:_READ]
    for phrase in _phrases():
        if phrase.first not in scope:
            continue
        for match in _pattern(phrase.pieces).finditer(scope):
            spans = [match.span(n) for n in range(1, len(phrase.pieces) + 1)]
            keys = map(_mark_key, phrase.pieces)
            if all(_same_words(lower[a:b], key) for (a, b), key in zip(spans, keys, strict=True)):
                hit = KindHit(phrase.kind, phrase.weight, match.start(), match.end(), phrase.words)
                found.append((hit, sum(b - a for a, b in spans)))
    found.sort(key=lambda item: (-item[1], item[0].start))
    kept: list[KindHit] = []
    for hit, _ in found:
        if not any(k.start <= hit.start and hit.end <= k.end and k.score >= hit.score for k in kept):
            kept.append(hit)
    return kept


_PRESS = re.compile(
    r"\b(?:Báo|Tạp chí)\s+(?:điện tử\s+)?(?=[A-ZĐÀ-ỸÂĂÊÔƠƯ])[^.;\n]{3,60}?"
    r"\b(đăng|đưa tin|có bài|phản ánh|đã viết)\b"
)


def _press_names(text: str) -> list[KindHit]:
    """Return where a newspaper is called by its name and published something: "Báo Gia Lai … đăng bài"."""
    return [
        KindHit("online_press", 8.0, found.start(), found.end(), " ".join(found.group().split()[:3]))
        for found in _PRESS.finditer(text[:_READ])
    ]


def score_kinds(text: str, plain_text: str) -> dict[str, tuple[float, KindHit]]:
    """Return for each kind met its score and its best phrase."""
    lead = len(plain_text) - len(plain_text.lstrip())
    first_line = plain_text.find("\n", lead)
    lead_end = max(lead + _LEAD, first_line if first_line >= 0 else 0)
    best: dict[str, list[tuple[float, KindHit]]] = {}
    for hit in (*hits(text, plain_text), *_press_names(text)):
        start = max(plain_text.rfind("\n", 0, hit.start), plain_text.rfind(". ", 0, hit.start)) + 1
        before = plain_text[max(start, hit.start - 70) : hit.start]
        factor = 1.0
        if hit.start < lead_end:
            factor *= 1.5
        if _INTO.search(before):
            factor *= 2.0
        elif _ASIDE.search(before):
            factor *= 0.45
        elif _ORGANISE.search(before):
            factor *= 1.5
        elif _ACT.search(before) or _COUNT.search(before):
            factor *= 1.3
        # What is said first is what it is about.
        factor *= 1.0 - 0.25 * min(hit.start, 1200) / 1200
        best.setdefault(hit.kind, []).append((hit.score * factor, hit))
    out = {}
    for kind, scored in best.items():
        scored.sort(key=lambda item: -item[0])
        rest = sum(score for score, _ in scored[1:4])
        out[kind] = (scored[0][0] + 0.2 * rest, scored[0][1])
    return out


def is_integrated(plain_text: str) -> re.Match[str] | None:
    """Return where the text says that communication was worked into another activity (lồng ghép)."""
    return _INTEGRATED.search(plain_text)
