"""Whether two records are one activity: links, titles, days, places; and how surely.

Scores run from 0 to 1. Numbers part titles: bài 1 and bài 2, quý I and quý II are two activities, whatever else is
alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cchc_desktop import catalog
from cchc_desktop.exchange.words import audience_words, joint_kinds, place_words, plain_words, short_forms, weights
from cchc_desktop.links import link_key
from cchc_desktop.models import Activity

_ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}
_COUNTED_BEFORE = {
    "quy",
    "ky",
    "dot",
    "lan",
    "khoa",
    "phan",
    "tap",
    "bai",
    "so",
    "tuan",
    "dieu",
    "chuong",
    "nhom",
    "giai",
}


_LONG = 6  # words of a title that says which activity it is, whatever they weigh


@dataclass(frozen=True, slots=True)
class Title:
    """A title as compared: its words by weight, its numbers, and a key that equal titles share."""

    key: str
    words: frozenset[str]
    numbers: frozenset[str]
    weight: float
    special: int  # words that not every activity has


@lru_cache(maxsize=65_536)
def title_of(text: str) -> Title:
    """Return a title's words, short forms written out ("HN" as hội nghị)."""
    short, weight = short_forms(), weights()
    plain = plain_words(text).split()
    long = " ".join(short.get(word, word) for word in plain).split()
    numbers, words = set(), set()
    for place, word in enumerate(long):
        if word.isdigit():
            if not (len(word) == 4 and word.startswith(("19", "20"))):  # a year says little
                numbers.add(word.lstrip("0") or "0")
        elif word in _ROMAN and place and long[place - 1] in _COUNTED_BEFORE:
            numbers.add(_ROMAN[word])
        elif any(sign.isdigit() for sign in word):
            numbers.add(word)
        else:
            words.add(word)
    total = sum(weight.get(word, 1.0) for word in words)
    special = sum(word not in weight for word in words)
    return Title(" ".join(long), frozenset(words), frozenset(numbers), total, special)


def titles_alike(first: str, second: str) -> float:
    """Return how alike two titles are, 0 to 1; the order of words doesn't count, what says little counts little."""
    one, two = title_of(first), title_of(second)
    if one.key == two.key:
        return 1.0
    if not one.words or not two.words:
        return 0.0
    weight = weights()
    common = one.words & two.words
    shared = sum(weight.get(word, 1.0) for word in common)
    value = 2 * shared / (one.weight + two.weight)
    smaller = min(one.weight, two.weight)
    if smaller >= 3.0 and sum(word not in weight for word in common) >= 3:
        value = max(value, 0.9 * shared / smaller)  # one says the same in more words
    if min(len(one.words), len(two.words)) >= _LONG and one.numbers == two.numbers and common in (one.words, two.words):
        value = max(value, 0.85)  # the other whole, and with whom or for whom besides
    if one.numbers and two.numbers and not (one.numbers <= two.numbers or two.numbers <= one.numbers):
        return min(value, 0.5)
    if one.numbers != two.numbers:
        value *= 0.93
    return min(value, 0.99)


def is_special(first: str, second: str) -> bool:
    """Tell whether two titles share words that not every such activity has."""
    common = title_of(first).words & title_of(second).words
    return sum(word not in weights() for word in common) >= 3


def each_its_own(first: str, second: str) -> bool:
    """Tell whether each of two titles names what the other doesn't: another audience, or words of its own."""
    one, two = title_of(first), title_of(second)
    if all(any(word not in weights() for word in left) for left in (one.words - two.words, two.words - one.words)):
        return True
    groups = [{words for words in audience_words() if f" {words} " in f" {title.key} "} for title in (one, two)]
    return all(groups) and not groups[0] & groups[1]


def gap(first: Activity, second: Activity) -> int:
    """Return the days between two activities, 0 where they overlap."""
    start, end = max(first.date, second.date), min(first.date_to or first.date, second.date_to or second.date)
    return max(0, (start - end).days)


def places_alike(first: str, second: str) -> float | None:
    """Return how alike two places are, None where one isn't told; "hội trường" and "UBND xã" say little."""
    one, two = _place_words(first), _place_words(second)
    if not one or not two:
        return None
    special_one, special_two = one - place_words(), two - place_words()
    if special_one and special_two:
        return len(special_one & special_two) / min(len(special_one), len(special_two))
    return 2 * len(one & two) / (len(one) + len(two))


@lru_cache(maxsize=8192)
def _place_words(text: str) -> frozenset[str]:
    short = short_forms()
    words = " ".join(short.get(word, word) for word in plain_words(text).split()).split()
    return frozenset(word for word in words if not word.isdigit())


@lru_cache(maxsize=1024)
def _kinds_alike(first: str, second: str) -> float:
    if first == second:
        return 1.0
    groups = {kind.id: kind.group for kind in catalog.kinds()}
    return 0.6 if groups.get(first) == groups.get(second) else 0.0


def score(first: Activity, second: Activity, days: int = 3) -> float:
    """Return how surely two activities are one, by day, kind, title and place (product.md N5)."""
    apart = gap(first, second)
    if apart > days:
        return 0.0
    title = titles_alike(first.title, second.title)
    if title < 0.55:
        return min(title, 0.55)
    kind = _kinds_alike(first.kind, second.kind)
    total = 0.6 * title + 0.15 * (1 - 0.12 * apart) + 0.1 * kind
    place = places_alike(first.place, second.place)
    value = total / 0.85 if place is None else total + 0.15 * place
    if place is not None and place < 0.3:
        value = min(value, 0.75)  # one title, two places: each unit held its own
    if apart:
        value = min(value, 0.84)  # another day is never silently the same
    if kind == 0:
        value = min(value, 0.8)
    return min(value, 1.0)


def between_units(first: Activity, second: Activity) -> float:
    """Return the most that the likeness of two units' activities may count: 1 one event, below 0.85 asked, 0 two.

    Units do much alike on the same days, each for itself. One event needs a kind that units share, one day, a title
    that not everyone's has; figures or places that contradict each other make it a question.
    """
    apart, title = gap(first, second), titles_alike(first.title, second.title)
    place = places_alike(first.place, second.place)
    same_place = place is not None and place >= 0.6
    kinds = joint_kinds()
    if not (first.kind in kinds and second.kind in kinds):
        known = apart == 0 and title >= 0.9 and place is not None and place >= 0.9
        return 0.84 if known and _reach_agrees(first, second) is not False else 0.0
    contradicted = place is not None and place < 0.3
    if apart:
        return 0.84 if first.kind == second.kind and title >= 0.8 and not contradicted else 0.0
    if contradicted:
        return 0.75 if first.kind == second.kind and title >= 0.9 else 0.0
    if first.kind != second.kind and title < 0.75 and not same_place:
        return 0.0
    if first.kind != second.kind:
        return 0.84
    reach, own = _reach_agrees(first, second), each_its_own(first.title, second.title)
    if reach is True or (same_place and not own):
        return 1.0
    if not is_special(first.title, second.title):
        return 0.8
    return 0.84 if own or reach is False else 1.0


def _reach_agrees(first: Activity, second: Activity) -> bool | None:
    """Tell whether two counts of the people reached are one count; None where one isn't told or says little."""
    if first.reach is None or second.reach is None or max(first.reach, second.reach) < 20:
        return None
    return min(first.reach, second.reach) >= 0.95 * max(first.reach, second.reach)


_ID = re.compile(r"\d{4,}|[A-Za-z0-9_-]{11,}")


@lru_cache(maxsize=65_536)
def _link_key(url: str) -> str:
    return link_key(url)


@lru_cache(maxsize=65_536)
def link_of(url: str) -> str:
    """Return what a link points at, or "" where it names no single page (a site's front page, a fanpage)."""
    key = _link_key(url)
    host, _, path = key.partition("/")
    if not path or not host:
        return ""
    parts = [part for part in path.split("/") if part]
    return key if len(parts) >= 2 or "?" in path or len(path) >= 20 or _ID.search(path) else ""


def comparable(activity: Activity) -> tuple[object, ...]:
    """Return what makes a row the same row: how its text is spelt, spaced or cased does not."""
    return (
        activity.date,
        activity.date_to,
        activity.kind,
        title_of(activity.title).key,
        float(activity.quantity),
        activity.reach,
        _link_key(activity.url) or plain_words(activity.url) if activity.url else "",
        plain_words(activity.number),
        plain_words(activity.place),
        plain_words(activity.note),
        activity.cost,
        tuple(sorted(activity.task_ids)),
        activity.integrated,
        tuple(sorted(activity.contents)),
        tuple(sorted(activity.audiences)),
    )


def overtyped(now: Activity, before: Activity, days: int) -> bool:
    """Tell whether a line of last quarter's workbook, its hidden id kept, holds another activity now."""
    alike = titles_alike(now.title, before.title)
    apart = abs((now.date - before.date).days)
    return alike < 1 and (apart > days or (apart > 0 and alike < 0.6))


def key_of(activity: Activity) -> tuple[object, ...]:
    """Return day, kind and title: what a unit calls one activity."""
    return activity.date, activity.kind, title_of(activity.title).key
