"""List numbers of Word: the file keeps rules, not numbers, so the markers are counted here (product.md N1).

Lists (w:num) that share an abstract list share its counters; what a list overrides (a level's look, a new
first number) is its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cchc_desktop.intake.docx_package import W
from cchc_desktop.legacy import convert
from cchc_desktop.text import fold, roman

_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: its first number, kind of numeral, and pattern such as "%1.%2."."""

    start: int = 1
    kind: str = "decimal"
    pattern: str = ""
    legal: bool = False
    restart: int | None = None  # 0: never begins anew; n: after level n only, counted from 1; None: after any above
    style: str = ""  # paragraph style that this level is linked to
    font: str = ""


@dataclass
class Numbering:
    """The lists of a document, counting as its paragraphs go by."""

    lists: dict[str, str] = field(default_factory=dict)  # numId to the abstract list that counts
    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)  # numId to its levels
    restarts: dict[str, set[int]] = field(default_factory=dict)  # numId to levels that begin anew at first use
    counts: dict[str, list[int | None]] = field(default_factory=dict)

    def level_of(self, num_id: str, styles: Sequence[str]) -> int | None:
        """Return the level of a list that one of the styles is linked to, the first style first."""
        linked = {rule.style: place for place, rule in self.levels.get(num_id, {}).items() if rule.style}
        return next((linked[name] for name in styles if name in linked), None)

    def marker(self, num_id: str, level: int) -> str:
        """Count one paragraph of the list and return its marker, "" where the list shows none."""
        name = self.lists.get(num_id)
        rules = self.levels.get(num_id, {})
        if name is None or level not in rules:
            return ""
        rule = rules[level]
        counts = self.counts.setdefault(name, [None] * _LEVELS)
        pending = self.restarts.get(num_id, set())
        current = counts[level]
        if level in pending:
            pending.discard(level)
            current = None
        counts[level] = rule.start if current is None else current + 1
        for place in range(level + 1, _LEVELS):
            after = rules[place].restart if place in rules else None
            if after is None or level < after:
                counts[place] = None
        return _bullet(rule, level, rules) if rule.kind == "bullet" else self._number(rules, level, counts)

    def _number(self, rules: Mapping[int, _Level], level: int, counts: list[int | None]) -> str:
        rule = rules[level]
        text = rule.pattern if rule.kind != "none" else rule.pattern.replace(f"%{level + 1}", "")
        for place in range(level, -1, -1):
            if f"%{place + 1}" in text and place in rules:
                value = counts[place]
                if value is None:  # a level that the writer skipped counts as its first number
                    value = counts[place] = rules[place].start
                kind = "decimal" if rule.legal else rules[place].kind
                text = text.replace(f"%{place + 1}", _NUMERALS.get(kind, str)(value))
        return " ".join(convert(text, rule.font).split())


def read_numbering(root: Any, list_styles: Mapping[str, str] | None = None) -> Numbering:
    """Read numbering.xml; None (a document without lists) gives a numbering without lists.

    `list_styles` are the list styles by name with the list that each names.
    """
    numbering = Numbering()
    if root is None:
        return numbering
    abstracts = {str(element.get(f"{W}abstractNumId")): element for element in root.findall(f"{W}abstractNum")}
    nums = {str(element.get(f"{W}numId")): element for element in root.findall(f"{W}num")}
    styled = {_value(element, "styleLink"): name for name, element in abstracts.items() if _value(element, "styleLink")}
    for num_id, element in nums.items():
        name = _value(element, "abstractNumId")
        link = _value(abstracts[name], "numStyleLink") if name in abstracts else ""
        if link:  # the rules stand with another abstract list, reached through a list style
            named = nums.get((list_styles or {}).get(link, ""))
            name = styled.get(link) or (_value(named, "abstractNumId") if named is not None else name)
        if name not in abstracts:
            continue
        numbering.lists[num_id] = name
        rules = dict(found for item in abstracts[name].findall(f"{W}lvl") for found in _level(item))
        for change in element.findall(f"{W}lvlOverride"):
            place = _number(change.get(f"{W}ilvl"), 0)
            rules |= dict(found for item in change.findall(f"{W}lvl") for found in _level(item, place))
            if (first := change.find(f"{W}startOverride")) is not None and place in rules:
                rules[place] = replace(rules[place], start=_number(first.get(f"{W}val"), 1))
                numbering.restarts.setdefault(num_id, set()).add(place)
        numbering.levels[num_id] = rules
    return numbering


def _level(element: Any, default: int = 0) -> list[tuple[int, _Level]]:
    place = _number(element.get(f"{W}ilvl"), default)
    if not 0 <= place < _LEVELS:
        return []
    fonts = element.find(f"{W}rPr/{W}rFonts")
    legal = element.find(f"{W}isLgl")
    restart = element.find(f"{W}lvlRestart")
    rule = _Level(
        start=_number(_value(element, "start", "1"), 1),
        kind=_value(element, "numFmt", "decimal"),
        pattern=_value(element, "lvlText"),
        legal=legal is not None and legal.get(f"{W}val") not in ("0", "false", "off"),
        restart=None if restart is None else _number(restart.get(f"{W}val"), 0),
        style=_value(element, "pStyle"),
        font=(fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "") if fonts is not None else "",
    )
    return [(place, rule)]


def _value(element: Any, name: str, default: str = "") -> str:
    child = element.find(f"{W}{name}")
    return default if child is None else child.get(f"{W}val") or ""


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else default


_PLAIN_BULLETS = "+*•●▪■◦‣·➢✓"


def _bullet(rule: _Level, level: int, rules: Mapping[int, _Level]) -> str:
    """Return a bullet that text can hold. A sign of a symbol font is a dash, one under another bullet a plus."""
    sign = rule.pattern.strip()[:1]
    if sign and sign in "-–—−\uf02d\uf0be":
        return "-"
    if sign == "\uf02b":
        return "+"
    if sign and sign in _PLAIN_BULLETS and not _is_symbol_font(rule.font):
        return sign
    above = sum(1 for place in range(level) if place in rules and rules[place].kind == "bullet")
    return "+" if above % 2 else "-"


def _is_symbol_font(name: str) -> bool:
    return fold(name).startswith(("symbol", "wingdings", "webdings", "courier"))


def _letters(value: int) -> str:
    """Word counts a to z, then aa, bb; it knows nothing of đ."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value < 400 else str(value)


_WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")


def _in_words(value: int) -> str:
    """Return a number up to 19 in words, as Word counts "Phần thứ một"; greater ones in digits."""
    if 0 <= value <= 10:
        return _WORDS[value]
    return f"mười {'lăm' if value == 15 else _WORDS[value - 10]}" if value < 20 else str(value)


_NUMERALS: dict[str, Callable[[int], str]] = {
    "upperRoman": lambda value: roman(value) if 0 < value < 4000 else str(value),
    "lowerRoman": lambda value: roman(value).lower() if 0 < value < 4000 else str(value),
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "decimalZero": lambda value: f"{value:02d}",
    "numberInDash": lambda value: f"- {value} -",
    "vietnameseCounting": _in_words,
    "cardinalText": _in_words,
}
