"""List numbers of Word: the file keeps rules, not numbers, so the markers are counted here (product.md N1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cchc_desktop.text import roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass
class _Level:
    """One level of a list: its first number, kind of numeral, and pattern such as "%1.%2."."""

    start: int = 1
    kind: str = "decimal"
    pattern: str = ""
    legal: bool = False


@dataclass
class Numbering:
    """The lists of a document, counting as its paragraphs go by."""

    lists: dict[str, str] = field(default_factory=dict)  # numId to the abstract list that counts
    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)  # numId to level to its new first number
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def marker(self, num_id: str, level: int) -> str:
        """Count one paragraph of the list and return its marker, "" where the list shows none."""
        name = self.lists.get(num_id)
        rules = self.levels.get(name or "", {})
        if name is None or level not in rules:
            return ""
        counts = self.counts.setdefault(name, [None] * 9)
        if num_id not in self.begun:
            self.begun.add(num_id)
            for changed, first in self.restarts.get(num_id, {}).items():
                counts[changed] = None
                rules[changed].start = first
        current = counts[level]
        counts[level] = rules[level].start if current is None else current + 1
        counts[level + 1 :] = [None] * (8 - level)
        if rules[level].kind in ("bullet", "none"):
            return _bullet(rules[level].pattern) if rules[level].kind == "bullet" else ""
        text = rules[level].pattern
        for place in range(level, -1, -1):
            if f"%{place + 1}" in text and place in rules:
                value = counts[place]
                if value is None:  # a level that the writer skipped counts as its first number
                    value = counts[place] = rules[place].start
                kind = "decimal" if rules[level].legal else rules[place].kind
                text = text.replace(f"%{place + 1}", _NUMERALS.get(kind, str)(value))
        return text.strip()


def read_numbering(root: Any) -> Numbering:
    """Read numbering.xml; None (a document without lists) gives a numbering without lists."""
    numbering = Numbering()
    if root is None:
        return numbering
    for abstract in root.findall(f"{W}abstractNum"):
        name = abstract.get(f"{W}abstractNumId")
        numbering.levels[name] = {
            place: rule for element in abstract.findall(f"{W}lvl") for place, rule in _level(element)
        }
    for num in root.findall(f"{W}num"):
        num_id, abstract = num.get(f"{W}numId"), num.find(f"{W}abstractNumId")
        if num_id is None or abstract is None:
            continue
        numbering.lists[num_id] = abstract.get(f"{W}val")
        for override in num.findall(f"{W}lvlOverride"):
            place = _number(override.get(f"{W}ilvl"), 0)
            if (first := override.find(f"{W}startOverride")) is not None and 0 <= place <= 8:
                numbering.restarts.setdefault(num_id, {})[place] = _number(first.get(f"{W}val"), 1)
            for element in override.findall(f"{W}lvl"):
                numbering.levels.setdefault(numbering.lists[num_id], {}).update(_level(element))
    for num_id, changes in numbering.restarts.items():
        rules = numbering.levels.get(numbering.lists[num_id], {})
        numbering.restarts[num_id] = {place: first for place, first in changes.items() if place in rules}
    return numbering


def _level(element: Any) -> list[tuple[int, _Level]]:
    place = _number(element.get(f"{W}ilvl"), 0)
    if not 0 <= place <= 8:
        return []
    kind = _value(element, "numFmt", "decimal")
    legal = element.find(f"{W}isLgl") is not None
    return [(place, _Level(_number(_value(element, "start", "1"), 1), kind, _value(element, "lvlText", ""), legal))]


def _value(element: Any, name: str, default: str) -> str:
    child = element.find(f"{W}{name}")
    return default if child is None else child.get(f"{W}val") or ""


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else default


def _bullet(pattern: str) -> str:
    """Return a bullet that text can hold: Word's come from symbol fonts, most of them a dot."""
    sign = pattern.strip()[:1]
    if sign in "-–—\uf02d\uf0be\uf0b2" and sign:
        return "-"
    return sign if sign in ("+", "*", "•") else "•"


def _letters(value: int) -> str:
    """Word counts a to z, then aa, bb; it knows nothing of đ."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value < 400 else str(value)


_NUMERALS: dict[str, Callable[[int], str]] = {
    "upperRoman": lambda value: roman(value) if 0 < value < 4000 else str(value),
    "lowerRoman": lambda value: roman(value).lower() if 0 < value < 4000 else str(value),
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "decimalZero": lambda value: f"{value:02d}",
}
