"""Text of several faces broken into justified lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cchc_desktop.exports.pdf.fonts import Face, Family
from cchc_desktop.exports.pdf.pen import Segment

_PIECES = re.compile(r"( +|\n)")
_AFTER = "/-_.?&=,;:)@"  # a word wider than the line breaks after one of these, if there is one near
_CLINGING = {"-", "–", "—", "…", "...", "./.", ";", ",", ".", ":", "/"}  # never first on a line
_LOOSEST = 1.2  # em that justification may add to a space; a line with a long address after it stays ragged


@dataclass(slots=True)
class Word:
    parts: list[Segment] = field(default_factory=list)
    width: float = 0.0  # at size 1

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.parts)


@dataclass(frozen=True, slots=True)
class Line:
    segments: tuple[Segment, ...]
    width: float  # natural, in points
    spaces: int
    last: bool  # of its paragraph, or before a forced break

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.segments)

    def stretch(self, room: float, size: float) -> float:
        """Return what justification adds to each space."""
        if self.last or not self.spaces:
            return 0.0
        extra = (room - self.width) / self.spaces
        return extra if 0 < extra <= _LOOSEST * size else 0.0


def plain_line(family_face: Face, text: str, size: float) -> Line:
    """Return text as one line with its spaces as they are."""
    return Line(((family_face, text),), family_face.width(text) * size, _spaces(text), True)


def break_lines(runs: Iterable[Segment], size: float, width: float, first_width: float | None = None) -> list[Line]:
    """Break runs of cleaned text greedily; the first line may have a width of its own."""
    out: list[Line] = []
    room = (width if first_width is None else first_width) / size
    full = width / size
    for words in _paragraphs(runs):
        line: list[Word] = []
        used = 0.0
        for group in _groups(words):
            # A group stays together unless it alone is wider than a line.
            wide = _group_width(group) > full
            for unit in [[word] for word in group] if wide else [group]:
                queue = [unit]
                while queue:
                    unit = queue.pop(0)
                    space = unit[0].parts[0][0].space if line else 0.0
                    needed = _group_width(unit)
                    if used + space + needed <= room + 1e-6:
                        line += unit
                        used += space + needed
                        continue
                    if line and needed <= full:
                        out.append(_line(line, size, False))
                        line, used, room = list(unit), needed, full
                        continue
                    if line and used + space > room * 0.6:
                        out.append(_line(line, size, False))
                        line, used, room = [], 0.0, full
                        queue.insert(0, unit)
                        continue
                    head, tail = _cut(unit[0], room - used - space, force=not line)
                    if head is None:
                        out.append(_line(line, size, False))
                        line, used, room = [], 0.0, full
                        queue.insert(0, unit)
                        continue
                    out.append(_line([*line, head], size, False))
                    line, used, room = [], 0.0, full
                    if tail is not None:
                        queue.insert(0, [tail])
        out.append(_line(line, size, True))
        room = full
    return out


def runs_of(family: Family, runs: Iterable[tuple[str, bool, bool]]) -> list[Segment]:
    """Return cleaned segments of (text, bold, italic)."""
    return [(family.face(bold, italic), family.clean(text)) for text, bold, italic in runs if text]


def _paragraphs(runs: Iterable[Segment]) -> list[list[Word]]:
    """Split runs at spaces and forced breaks; a word may have parts of several faces."""
    paragraphs: list[list[Word]] = [[]]
    open_word: Word | None = None
    for face, text in runs:
        for piece in _PIECES.split(text):
            if not piece:
                continue
            if piece == "\n":
                paragraphs.append([])
                open_word = None
            elif piece[0] == " ":
                open_word = None
            else:
                if open_word is None:
                    open_word = Word()
                    paragraphs[-1].append(open_word)
                open_word.parts.append((face, piece))
                open_word.width += face.width(piece)
    return [words for words in paragraphs if words] or [[]]


def _groups(words: Sequence[Word]) -> list[list[Word]]:
    groups: list[list[Word]] = []
    for word in words:
        if groups and word.text in _CLINGING:
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups


def _group_width(words: Sequence[Word]) -> float:
    return sum(word.width for word in words) + sum(word.parts[0][0].space for word in words[1:])


def _line(words: Sequence[Word], size: float, last: bool) -> Line:
    """Merge words of one face into one segment, spaces included."""
    segments: list[tuple[Face, list[str]]] = []
    for place, word in enumerate(words):
        for index, (face, text) in enumerate(word.parts):
            lead = " " if place and not index else ""
            if segments and segments[-1][0] is face:
                segments[-1][1].append(lead + text)
            elif lead and segments:
                segments[-1][1].append(lead)
                segments.append((face, [text]))
            else:
                segments.append((face, [text]))
    done = tuple((face, "".join(texts)) for face, texts in segments)
    width = sum(face.width(text) for face, text in done) * size
    return Line(done, width, sum(_spaces(text) for _, text in done), last)


def _cut(word: Word, room: float, force: bool) -> tuple[Word | None, Word | None]:
    """Cut a word that is wider than a line; with `force` the head has at least one letter."""
    letters = [(face, letter) for face, text in word.parts for letter in text]
    fits, used = 0, 0.0
    for face, letter in letters:
        used += face.width(letter)
        if used > room:
            break
        fits += 1
    if fits < 3 and not force:
        return None, word
    fits = max(fits, 1)
    for back in range(fits, max(fits - 25, fits // 2), -1):
        if letters[back - 1][1] in _AFTER:
            fits = back
            break
    return _word(letters[:fits]), _word(letters[fits:]) if fits < len(letters) else None


def _word(letters: Sequence[Segment]) -> Word:
    word = Word()
    for face, letter in letters:
        if word.parts and word.parts[-1][0] is face:
            word.parts[-1] = (face, word.parts[-1][1] + letter)
        else:
            word.parts.append((face, letter))
        word.width += face.width(letter)
    return word


def _spaces(text: str) -> int:
    return text.count(" ") + text.count("\u00a0")
