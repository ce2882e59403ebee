"""Which kind of the catalogue a text means, as a unit wrote it."""

from __future__ import annotations

from functools import lru_cache

from cchc_desktop import catalog
from cchc_desktop.exchange.words import plain_words, short_forms


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, str], list[tuple[str, str]], list[tuple[str, str]]]:
    exact: dict[str, str] = {}
    labels: list[tuple[str, str]] = []
    words: list[tuple[str, str]] = []
    for kind in catalog.kinds():
        exact.setdefault(plain_words(kind.id), kind.id)
        exact.setdefault(plain_words(kind.id.replace("_", " ")), kind.id)
        exact[plain_words(kind.label)] = kind.id
        labels.append((plain_words(kind.label), kind.id))
        words += [(plain_words(word), kind.id) for word in kind.keywords]
    for word, kind_id in words:
        exact.setdefault(word, kind_id)
    return exact, labels, sorted(words + labels, key=lambda pair: -len(pair[0]))


@lru_cache(maxsize=4096)
def kind_of(text: str) -> tuple[str, float]:
    """Return the id of the kind that a cell of the column Hình thức means, and how surely (0: none)."""
    exact, labels, words = _tables()
    wanted = plain_words(text)
    if not wanted:
        return "", 0.0
    for form in dict.fromkeys((wanted, _long(wanted))):
        if form in exact:
            return exact[form], 1.0
        begun = {kind_id for label, kind_id in labels if label.startswith(form) or form.startswith(f"{label} ")}
        if len(begun) == 1 and len(form) >= 4:
            return begun.pop(), 0.95
    hit = _by_word(f" {_long(wanted)} ", words)
    if hit:
        return hit[0], 0.8
    best = max(((_common(_long(wanted), label), kind_id) for label, kind_id in labels), default=(0.0, ""))
    return (best[1], 0.7) if best[0] >= 0.66 else ("", 0.0)


@lru_cache(maxsize=4096)
def kind_in_title(title: str) -> tuple[str, float]:
    """Return the kind that a title speaks of, by the keywords of the catalogue."""
    hit = _by_word(f" {_long(plain_words(title))} ", _tables()[2])
    return (hit[0], 0.7 if len(hit[1]) >= 6 else 0.5) if hit else ("", 0.0)


def _by_word(text: str, words: list[tuple[str, str]]) -> tuple[str, str] | None:
    """Return (kind, word) of the keyword that stands first in the text, the longest of those."""
    hits = [(text.find(f" {word} "), -len(word), kind_id, word) for word, kind_id in words if f" {word} " in text]
    if not hits:
        return None
    _, _, kind_id, word = min(hits)
    return kind_id, word


def _long(words: str) -> str:
    short = short_forms()
    return " ".join(short.get(word, word) for word in words.split())


def _common(first: str, second: str) -> float:
    one, two = set(first.split()), set(second.split())
    return 2 * len(one & two) / (len(one) + len(two)) if one and two else 0.0
