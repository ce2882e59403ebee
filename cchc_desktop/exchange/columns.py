"""Find the heading of a table and what each of its columns holds: by words, then by what stands below."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cchc_desktop.exchange.kinds import kind_of
from cchc_desktop.exchange.records import Field
from cchc_desktop.exchange.values import date_of, number_of
from cchc_desktop.exchange.words import column_words, heading, plain_words
from cchc_desktop.intake.sheet_cells import Cell, RawRow

_LOOK_AHEAD = 60  # rows among which the heading is looked for
_SAMPLE = 60
NEEDED = (Field.DATE, Field.TITLE)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table begins (`last` is the heading's last line, 0 without one) and the field of each column."""

    last: int
    fields: tuple[str, ...]
    headings: tuple[str, ...] = ()
    signature: str = ""
    sure: bool = True
    remembered: bool = False
    guessed: bool = False  # from what the columns hold alone: no heading was understood

    def column(self, wanted: Field) -> int | None:
        return self.fields.index(wanted.value) if wanted.value in self.fields else None


def signature_of(headings: Sequence[str]) -> str:
    """Return what the same heading is known by when it comes again."""
    return hashlib.sha256("|".join(heading(text) for text in headings).encode()).hexdigest()[:24]


def find_layout(rows: Sequence[RawRow], remembered: Mapping[str, Sequence[str]] | None = None) -> Layout | None:
    """Return the layout of a sheet from its first rows, or None where no table of activities is seen.

    `remembered` are the columns that a clerk settled for a heading, by its signature.
    """
    if remembered:
        for row in rows[:_LOOK_AHEAD]:  # a heading that a clerk pointed at, whatever its words
            texts = _headings([row])
            if any(texts) and (signature := signature_of(texts)) in remembered:
                return Layout(row.line, tuple(remembered[signature]), tuple(texts), signature, True, True)
    found = _by_words(rows[:_LOOK_AHEAD])
    if found is not None:
        layout, first = found
        if remembered and layout.signature in remembered:
            return replace(layout, fields=tuple(remembered[layout.signature]), remembered=True, sure=True)
        layout = _by_contents(layout, rows[first : first + _SAMPLE])
        if not layout.sure and (guess := _without_heading(rows)) is not None and guess.sure:
            return guess
        return layout
    guess = _without_heading(rows)
    if guess is not None and remembered and guess.signature in remembered:
        return replace(guess, fields=tuple(remembered[guess.signature]), remembered=True, sure=True)
    return guess


def match_heading(text: str) -> tuple[Field, float] | None:
    """Return the field that a heading names and how surely."""
    exact, inside = column_words()
    for form, score in ((plain_words(text), 1.0), (heading(text), 0.98)):
        if form in exact:
            return exact[form], score
    words = f" {heading(text)} "
    if len(words) > 70:
        return None
    hits = [(words.find(f" {phrase} "), -len(phrase), field) for phrase, field in inside if f" {phrase} " in words]
    if not hits:
        return None
    # The audience with its number in one column: the number is what a report needs.
    fields = {field for _, _, field in hits}
    if Field.REACH in fields and Field.AUDIENCE in fields:
        return Field.REACH, 0.8
    if Field.PROOF in fields:
        return Field.PROOF, 0.85
    if Field.KIND in fields and " noi dung " in words:
        return Field.TITLE, 0.75  # "Hình thức, nội dung" in one column: the text tells the kind
    place, length, field = min(hits)
    return field, 0.8 - 0.02 * min(place, 10) - (0.1 if -length < len(words) / 3 else 0)


def _by_words(rows: Sequence[RawRow]) -> tuple[Layout, int] | None:
    best: tuple[float, int, int, list[str]] | None = None
    for place, row in enumerate(rows):
        for deep in (1, 2):
            part = rows[place : place + deep]
            if len(part) < deep or (deep == 2 and not _may_be_second(part[0], part[1])):
                continue
            texts = _headings(part)
            score = _score(texts)
            if score and (best is None or score > best[0] + 0.01):
                best = score, place, deep, texts
        del row
    if best is None:
        return None
    _, place, deep, texts = best
    fields = _assigned(texts)
    sure = all(need.value in fields for need in NEEDED)
    layout = Layout(rows[place + deep - 1].line, fields, tuple(texts), signature_of(texts), sure)
    return layout, place + deep


def _headings(rows: Sequence[RawRow]) -> list[str]:
    """Return the heading of each column: the lowest text, or the one above it where that is blank."""
    width = max(len(row.cells) for row in rows)
    texts = [""] * width
    for row in rows:
        for column, cell in enumerate(row.cells):
            if isinstance(cell, str) and cell.strip():
                texts[column] = cell
    return texts


def _may_be_second(first: RawRow, second: RawRow) -> bool:
    """Tell whether a row can be the lower part of a heading: short texts only, under a heading."""
    cells = [cell for cell in second.cells if cell is not None]
    if not cells or any(not isinstance(cell, str) or len(cell) > 50 for cell in cells):
        return False
    known = [cell for column, cell in enumerate(second.cells) if isinstance(cell, str) and column not in second.filled]
    return any(match_heading(text) for text in known) and sum(c is not None for c in first.cells) >= 2


def _score(texts: Sequence[str]) -> float:
    """Return how much a row looks like a heading; 0 where it can't be one."""
    found: dict[Field, float] = {}
    filled = [text for text in texts if text]
    for text in filled:
        if len(text) <= 80 and (hit := match_heading(text)):
            found[hit[0]] = max(found.get(hit[0], 0.0), hit[1])
    if len(found) < (2 if len(filled) <= 3 and Field.TITLE in found else 3):
        return 0.0
    if not (Field.TITLE in found or Field.KIND in found or Field.DATE in found):
        return 0.0
    if len(found) * 3 < len(filled) and len(found) < 4:
        return 0.0
    bonus = sum(0.5 for need in (Field.DATE, Field.TITLE, Field.KIND) if need in found)
    return sum(found.values()) + bonus


def _assigned(texts: Sequence[str]) -> tuple[str, ...]:
    """Give each field to the column that names it best; a second column of a field stays unused."""
    hits = []
    for column, text in enumerate(texts):
        if text and (hit := match_heading(text)):
            hits.append((-hit[1], column, hit[0]))
    fields = [""] * len(texts)
    taken: set[Field] = set()
    for _, column, field in sorted(hits):
        if field not in taken:
            fields[column] = field.value
            taken.add(field)
    return tuple(fields)


# -- by what the columns hold ------------------------------------------------------------------------


def _share(rows: Sequence[RawRow], column: int, test: Callable[[Cell], bool]) -> float:
    cells = [row.cells[column] for row in rows if column < len(row.cells) and row.cells[column] is not None]
    return sum(map(test, cells)) / len(cells) if cells else 0.0


def _is_date(cell: Cell) -> bool:
    return isinstance(cell, date) or (isinstance(cell, str) and date_of(cell)[0] is not None)


def _is_kind(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) < 80 and kind_of(cell)[1] >= 0.9


def _is_kind_told(cell: Cell) -> bool:
    """Tell whether a cell names a kind in words of its own, where the column of titles is known already."""
    return isinstance(cell, str) and len(cell) < 50 and kind_of(cell)[1] >= 0.8


def _is_link(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip().lower().startswith(("http://", "https://", "www."))


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, (int, float)) or (isinstance(cell, str) and number_of(cell)[0] is not None)


def _length(rows: Sequence[RawRow], column: int) -> float:
    texts = [row.cells[column] for row in rows if column < len(row.cells)]
    long = [len(text) for text in texts if isinstance(text, str)]
    return sum(long) / max(1, len(texts)) if long else 0.0


def _by_contents(layout: Layout, rows: Sequence[RawRow]) -> Layout:
    """Mend a layout by its columns' contents: a heading can be wrong, or unknown."""
    width = max([len(layout.fields), *(len(row.cells) for row in rows)], default=0)
    fields = list(layout.fields) + [""] * (width - len(layout.fields))
    free = [c for c in range(width) if not fields[c]]

    def held(field: Field) -> int | None:
        return fields.index(field.value) if field.value in fields else None

    dates = held(Field.DATE)
    if dates is not None and rows and _share(rows, dates, _is_date) < 0.3:
        better = [c for c in free if _share(rows, c, _is_date) > 0.6]
        if better:
            fields[dates], fields[better[0]] = "", Field.DATE.value
            free = [c for c in range(width) if not fields[c]]
    for field, test, least in (
        (Field.DATE, _is_date, 0.6),
        (Field.KIND, _is_kind if held(Field.TITLE) is None else _is_kind_told, 0.6),
        (Field.LINK, _is_link, 0.5),
    ):
        if held(field) is None and not (field is Field.LINK and held(Field.PROOF) is not None):
            scored = [(share, -c) for c in free if (share := _share(rows, c, test)) >= least]
            if scored:
                column = -max(scored)[1]
                fields[column] = field.value
                free.remove(column)
    if held(Field.TITLE) is None:
        texts = [(length, -c) for c in free if (length := _length(rows, c)) >= 12]
        if texts:
            column = -max(texts)[1]
            fields[column] = Field.TITLE.value
            free.remove(column)
    title = held(Field.TITLE)
    for field in (Field.QUANTITY, Field.REACH):
        if held(field) is None and title is not None:
            # Only in a table whose heading says nothing known at all; the first number is how many, the next how far.
            numbers = [c for c in free if c > title and not _known(layout, c) and _share(rows, c, _is_number) >= 0.8]
            if numbers and layout.last == 0:
                fields[numbers[0]] = field.value
                free.remove(numbers[0])
    sure = all(need.value in fields for need in NEEDED)
    return replace(layout, fields=tuple(fields), sure=sure)


def _known(layout: Layout, column: int) -> bool:
    return column < len(layout.headings) and match_heading(layout.headings[column]) is not None


def _without_heading(rows: Sequence[RawRow]) -> Layout | None:
    """Return a layout from contents alone: a column of days beside a column of text."""
    body = [row for row in rows if any(_is_date(cell) for cell in row.cells)][:_SAMPLE]
    if not body:
        return None
    counts = Counter(column for row in body for column, cell in enumerate(row.cells) if _is_date(cell))
    column, hits = counts.most_common(1)[0]
    if hits < max(1, len(body) * 0.6):
        return None
    width = max(len(row.cells) for row in body)
    start = next((place for place, row in enumerate(rows) if row is body[0]), 0)
    above = rows[start - 1].cells if start else []
    texts = [cell if isinstance(cell, str) else "" for cell in above] + [""] * max(0, width - len(above))
    fields = [""] * width
    fields[column] = Field.DATE.value
    signature = signature_of(texts) if any(texts) else signature_of([f"#{width}"])
    layout = _by_contents(Layout(0, tuple(fields), tuple(texts), signature, False), body)
    kinds = layout.column(Field.KIND)
    sure = layout.sure and kinds is not None and _share(body, kinds, _is_kind) >= 0.6 and len(body) >= 2
    return replace(layout, last=body[0].line - 1, sure=sure, guessed=True)
