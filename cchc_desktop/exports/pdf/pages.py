"""Items fill pages: headings stay with what follows, paragraphs keep two lines together, no signature alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from cchc_desktop.exports.pdf.closing import ClosingItem
from cchc_desktop.exports.pdf.items import WIDOW, Item, TextItem


@dataclass(slots=True)
class Page:
    """Items with the distance of their tops from the top of the text."""

    placed: list[tuple[Item, float]] = field(default_factory=list)

    @property
    def used(self) -> float:
        if not self.placed:
            return 0.0
        item, top = self.placed[-1]
        return top + item.height


class Paginator:
    """Fills pages of one height and hands each over as soon as it is full."""

    def __init__(self, room: float, emit: Callable[[Page], None]) -> None:
        self.room = room
        self._emit = emit
        self._page = Page()
        self._queue: deque[Item] = deque()

    def add(self, item: Item) -> None:
        """Take the next item; pages are made as far as what follows can't change them."""
        self._queue.append(item)
        if not item.keep_next and len(self._queue) > 1:
            self._run(keep=1)

    def finish(self) -> None:
        """Place what is left and hand over the last page."""
        self._run(keep=0)
        if self._page.placed:
            self._flush()

    def _run(self, keep: int) -> None:
        while len(self._queue) > keep:
            item = self._queue.popleft()
            empty = not self._page.placed
            gap = 0.0 if empty else item.gap
            room = self.room - self._page.used - gap
            # Where only the beginning of a heading stands, turning the page would leave it alone there.
            begun = all(placed.keep_next for placed, _ in self._page.placed)
            needed = item.start_height() if begun else self._needed(item)
            if not empty and needed > room + 0.01:
                self._queue.appendleft(item)
                self._turn()
                continue
            here, rest = item.fit(room, force=empty)
            if here is None:
                self._queue.appendleft(item)
                self._turn()
                continue
            self._page.placed.append((here, self._page.used + gap))
            if rest is not None:
                self._queue.appendleft(rest)
                self._turn()

    def _needed(self, item: Item) -> float:
        """Return the room an item wants to begin with: a heading wants the start of what follows too."""
        total, current = 0.0, item
        for following in self._queue:
            if not current.keep_next:
                break
            total += current.height + following.gap
            current = following
        total += current.start_height()
        return total if total <= self.room else item.start_height()

    def _turn(self) -> None:
        """Begin a page; a closing takes text along so that it never stands alone on it (domain.md 1.6)."""
        moved = self._companions()
        self._flush()
        self._queue.extendleft(reversed(moved))

    def _companions(self) -> list[Item]:
        """Take the last two lines off the page, or the whole last paragraph when it is short."""
        coming, lines = self._queue[0], 0
        closing = coming
        if isinstance(coming, TextItem) and len(coming.lines) < WIDOW and len(self._queue) > 1:
            closing, lines = self._queue[1], len(coming.lines)
        if not isinstance(closing, ClosingItem) or not closing.heading:
            return []
        placed = self._page.placed
        moved: list[Item] = []
        kept = list(placed)
        while kept and lines < WIDOW:
            item, top = kept.pop()
            stays, goes, count = item.take_back(WIDOW)
            if stays is not None:
                kept.append((stays, top))
            moved.insert(0, goes)
            lines += count
        while kept and kept[-1][0].keep_next:
            moved.insert(0, kept.pop()[0])
        together = [*moved, closing] if coming is closing else [*moved, coming, closing]
        height = sum(item.height for item in together) + sum(item.gap for item in together[1:])
        if not kept or not moved or height > self.room:
            return []
        placed[:] = kept
        return moved

    def _flush(self) -> None:
        page, self._page = self._page, Page()
        self._emit(page)
