"""How many lines a text takes in a cell: neither Excel nor LibreOffice sets row heights on opening.

Widths are those of Times New Roman (Liberation Serif has the same) in thousandths of the type size.
"""

from __future__ import annotations

import math
import unicodedata

# fmt: off
_ASCII = (
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500,
    500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889,
    722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500,
    444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480,
    200, 480, 541,
)
# fmt: on
_WIDTHS: dict[str, int] = {chr(32 + place): width for place, width in enumerate(_ASCII)} | {
    "đ": 500,
    "Đ": 722,
    "ơ": 529,
    "ư": 542,
    "Ơ": 722,
    "Ư": 776,
    "–": 500,
    "“": 444,
    "”": 444,
    "‘": 333,
    "’": 333,
}  # fmt: skip
_WORDS: dict[str, int] = {}
_MOST_WORDS = 50_000
_LONGEST_WORD = 20  # longer ones are addresses, all different: not worth a store, their letters are like others'
_ADDRESS_LETTER = 490

BOLD = 1.08
SAFETY = 0.95  # screens round each letter to whole pixels, so lines break earlier than on paper
CHARACTER = 6.0  # points in one unit of column width while the workbook's own font is 12 pt
PADDING = 5.0  # points kept free at the sides of a cell
HIGHEST_ROW = 409.0  # Excel's limit, points
_LINE = {9: 11.4, 10: 12.6, 11: 14.4, 12: 15.3, 13: 16.8, 14: 18.75}


def _letter(letter: str) -> int:
    width = _WIDTHS.get(letter)
    if width is None:
        base = unicodedata.normalize("NFD", letter)[0]
        width = _WIDTHS.get(base, 0 if unicodedata.combining(letter) else 1000)
        _WIDTHS[letter] = width
    return width


def word_width(word: str) -> int:
    """Return the width of a word in thousandths of the type size."""
    width = _WORDS.get(word)
    if width is None:
        if len(word) > _LONGEST_WORD and word.isascii():
            return len(word) * _ADDRESS_LETTER
        width = sum(map(_letter, word))
        if len(_WORDS) < _MOST_WORDS:
            _WORDS[word] = width
    return width


def line_count(text: str, column: float, size: float, *, bold: bool = False) -> int:
    """Return the lines that `text` takes in a column of that many characters, broken at blanks."""
    room = (column * CHARACTER - PADDING) * SAFETY * 1000 / (size * (BOLD if bold else 1.0))
    if "\n" not in text:
        return _lines(text, room)
    return sum(_lines(part, room) for part in text.split("\n"))


def _lines(text: str, room: float) -> int:
    if len(text) * 600 < room:
        return 1
    lines, used = 1, 0.0
    for word in text.split(" "):
        width = _WORDS.get(word) or word_width(word)
        if used and used + 250 + width > room:
            lines += 1
            used = 0.0
        if width > room:  # an address: broken anywhere
            more = math.ceil(width / room)
            lines += more - 1
            used = width - (more - 1) * room
        else:
            used += width + (250 if used else 0)
    return lines


def row_height(lines: int, size: int, padding: float = 3.0) -> float:
    """Return the height in points of a row with that many lines."""
    return min(HIGHEST_ROW, round(lines * _LINE[size] + padding, 2))
