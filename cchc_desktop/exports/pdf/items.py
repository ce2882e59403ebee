"""What stands on a page: items that know their height, and how they may be split between pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from cchc_desktop.exports.pdf.fonts import ASCENT, DESCENT
from cchc_desktop.exports.pdf.lines import Line
from cchc_desktop.exports.pdf.pen import Pen

WIDOW = 2  # lines of a paragraph that stay together at the foot and at the head of a page


class Item(Protocol):
    """A piece of the flow. `gap` is the space above it, dropped at the top of a page."""

    gap: float
    keep_next: bool
    outline: tuple[int, str] | None  # level and text for the reader's table of contents

    @property
    def height(self) -> float: ...

    def start_height(self) -> float:
        """Return the least height with which the item may begin on a page."""
        ...

    def fit(self, room: float, force: bool) -> tuple[Item | None, Item | None]:
        """Return (what stands in `room`, what is left); with `force` the first is never None."""
        ...

    def take_back(self, lines: int) -> tuple[Item | None, Item, int]:
        """Give up the last `lines` for the next page: (what stays, what goes, how many lines go)."""
        ...

    def draw(self, pen: Pen, left: float, top: float) -> None: ...


class Adjust(StrEnum):
    JUSTIFY = "justify"
    LEFT = "left"
    CENTER = "center"


@dataclass(slots=True)
class TextItem:
    """Lines of one size: a paragraph, a heading, a centred title."""

    lines: list[Line]
    size: float
    leading: float
    width: float
    gap: float = 0.0
    first_indent: float = 0.0
    inset: float = 0.0  # of all lines
    adjust: Adjust = Adjust.JUSTIFY
    keep_next: bool = False
    outline: tuple[int, str] | None = None

    @property
    def height(self) -> float:
        return len(self.lines) * self.leading

    def start_height(self) -> float:
        # Three lines can't be split into two and two, so they go together.
        return self.leading * (len(self.lines) if len(self.lines) < 2 * WIDOW else WIDOW)

    def fit(self, room: float, force: bool) -> tuple[Item | None, Item | None]:
        count = len(self.lines)
        fits = int((room + 0.01) / self.leading)
        if fits >= count:
            return self, None
        fits = min(fits, count - WIDOW)
        if fits < WIDOW:
            if not force:
                return None, self
            fits = max(1, min(int((room + 0.01) / self.leading), count - 1))
        return self._cut(fits)

    def take_back(self, lines: int) -> tuple[Item | None, Item, int]:
        count = len(self.lines)
        if count < lines + WIDOW or lines < WIDOW:
            return None, self, count
        head, tail = self._cut(count - lines)
        return head, tail, lines

    def _cut(self, at: int) -> tuple[TextItem, TextItem]:
        head = replace(self, lines=self.lines[:at], keep_next=False)
        return head, replace(self, lines=self.lines[at:], first_indent=0.0, gap=0.0, outline=None)

    def draw(self, pen: Pen, left: float, top: float) -> None:
        y = top - baseline(self.size, self.leading)
        for place, line in enumerate(self.lines):
            indent = 0.0 if place else self.first_indent
            x, extra = left + self.inset + indent, 0.0
            if self.adjust is Adjust.CENTER:
                x = left + (self.width - line.width) / 2
            elif self.adjust is Adjust.JUSTIFY:
                extra = line.stretch(self.width - indent, self.size)
            pen.text(x, y, line.segments, self.size, extra)
            y -= self.leading


@dataclass(slots=True)
class RuleItem:
    """A short rule under a title: drawn, never text underline (NĐ 30/2020, Phụ lục I)."""

    length: float
    width: float
    thickness: float
    gap: float = 4.0
    keep_next: bool = True
    outline: tuple[int, str] | None = None

    @property
    def height(self) -> float:
        return self.thickness

    def start_height(self) -> float:
        return self.height

    def fit(self, room: float, force: bool) -> tuple[Item | None, Item | None]:
        return (self, None) if force or self.height <= room else (None, self)

    def take_back(self, lines: int) -> tuple[Item | None, Item, int]:
        return None, self, 0

    def draw(self, pen: Pen, left: float, top: float) -> None:
        x = left + (self.width - self.length) / 2
        pen.rules([(x, top, x + self.length, top)], self.thickness)


def baseline(size: float, leading: float) -> float:
    """Return how far below the top of its line box the text stands."""
    return (leading - (ASCENT + DESCENT) * size) / 2 + ASCENT * size


def short_rule(widths: list[float]) -> float:
    """Return 1/3 to 1/2 of the last line, and of the longest as far as both can hold (domain.md 1.2)."""
    if not widths:
        return 0.0
    return min(widths[-1] / 2, max(widths[-1] * 0.4, max(widths) / 3))
