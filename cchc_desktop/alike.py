"""Whether two activities look like one written twice: a word at entry, never a refusal."""

from __future__ import annotations

from collections import Counter

from cchc_desktop.text import fold

ENOUGH = 0.75  # share of words in common from which two titles of one day are worth a question


def title_words(title: str) -> Counter[str]:
    """Return the words of a title without accents and punctuation."""
    return Counter("".join(sign if sign.isalnum() else " " for sign in fold(title)).split())


def titles_alike(first: Counter[str], second: Counter[str]) -> float:
    """Return the share of words in common (Dice), 0 where the numbers differ: bài 1 and bài 2 are two."""
    if not first or not second:
        return 0.0
    if _numbers(first) != _numbers(second):
        return 0.0
    common = sum((first & second).values())
    return 2 * common / (sum(first.values()) + sum(second.values()))


def _numbers(words: Counter[str]) -> set[str]:
    return {word.lstrip("0") for word in words if word.isdigit()}
