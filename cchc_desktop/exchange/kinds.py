"""Which kind of the catalogue a text means, as a unit wrote it."""

from __future__ import annotations

from functools import lru_cache

from cchc_desktop import catalog
from cchc_desktop.exchange.words import kind_words, plain_words, short_forms
from cchc_desktop.intake.activity_kinds import score_kinds
from cchc_desktop.intake.activity_words import plain
from cchc_desktop.text import nfc

_HEARD = 3.0  # score of phrases from which a cell of the column Hình thức names a kind
_SAID = 6.0  # from which a title says of itself what it is: "treo 02 băng rôn", not "tiếp nhận phản ánh"


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, str], list[tuple[str, str]]]:
    exact: dict[str, str] = {}
    for kind in catalog.kinds():
        exact.setdefault(plain_words(kind.id), kind.id)
        exact.setdefault(plain_words(kind.id.replace("_", " ")), kind.id)
        exact[plain_words(kind.label)] = kind.id
    for kind in catalog.kinds():
        for word in kind.keywords:
            exact.setdefault(plain_words(word), kind.id)
    exact |= kind_words()
    return exact, [(plain_words(kind.label), kind.id) for kind in catalog.kinds()]


@lru_cache(maxsize=4096)
def kind_of(text: str) -> tuple[str, float]:
    """Return the id of the kind that a cell of the column Hình thức means, and how surely (0: none)."""
    exact, labels = _tables()
    wanted = plain_words(text)
    if not wanted:
        return "", 0.0
    forms = tuple(dict.fromkeys((wanted, _long(wanted))))
    for form in forms:
        if form in exact:
            return exact[form], 1.0
    for form in forms:
        begun = {kind_id for label, kind_id in labels if label.startswith(form)}
        if len(begun) == 1 and len(form) >= 4:
            return begun.pop(), 0.95
    kind_id, score, alone = _by_phrase(text)
    if score >= _HEARD:
        return kind_id, 0.8 if alone else 0.7
    for form in forms:
        begun = {kind_id for label, kind_id in labels if form.startswith(f"{label} ")}
        if len(begun) == 1:
            return begun.pop(), 0.8
    best = max(((_common(forms[-1], label), kind_id) for label, kind_id in labels), default=(0.0, ""))
    return (best[1], 0.7) if best[0] >= 0.66 else ("", 0.0)


@lru_cache(maxsize=4096)
def kind_in_title(title: str) -> tuple[str, float]:
    """Return the kind that a title speaks of and how surely: from 0.7 on it says so itself, below it only hints."""
    kind_id, score, _ = _by_phrase(title)
    if score >= _SAID:
        return kind_id, 0.7
    return (kind_id, 0.5) if score >= _HEARD else ("", 0.0)


def _by_phrase(text: str) -> tuple[str, float, bool]:
    """Return the kind that phrases of quick entry tell best, its score, and whether no other is near it."""
    whole = nfc(text)
    scores = score_kinds(whole, plain(whole))
    ranked = sorted(((score, kind_id) for kind_id, (score, _) in scores.items()), reverse=True)
    if not ranked:
        return "", 0.0, False
    return ranked[0][1], ranked[0][0], len(ranked) < 2 or ranked[1][0] < 0.7 * ranked[0][0]


def _long(words: str) -> str:
    short = short_forms()
    return " ".join(short.get(word, word) for word in words.split())


def _common(first: str, second: str) -> float:
    one, two = set(first.split()), set(second.split())
    return 2 * len(one & two) / (len(one) + len(two)) if one and two else 0.0
