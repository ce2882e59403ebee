"""Boxes 1 to 5b at the head of page 1: two columns of unequal width (domain.md 1.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cchc_desktop.documents.blocks import Letterhead
from cchc_desktop.documents.wording import MOTTO, NATIONAL_NAME, number_line
from cchc_desktop.exports.pdf.breaks import centred_lines
from cchc_desktop.exports.pdf.fonts import DESCENT, SINGLE, Face, Family
from cchc_desktop.exports.pdf.items import Item, baseline, short_rule
from cchc_desktop.exports.pdf.lines import break_lines
from cchc_desktop.exports.pdf.pen import Pen, Rule
from cchc_desktop.exports.pdf.style import MM, Style

_SLACK = 2 * MM  # beside the widest text of a column
_LEFT_MIN = 60 * MM
_APART = 6 * MM  # around an office's name, so that it never seems to run into Quốc hiệu
_REACH = 5 * MM  # how far the left column may reach into the left margin to keep a name on one line
_BEYOND = 10 * MM  # the same for a long địa danh; issued documents have heads of up to 175 mm
_TALLEST = 0.45  # of the page: names longer than any office has are set smaller, never cut off
_SMALLEST = 4.0


@dataclass(slots=True)
class _Ink:
    face: Face
    size: float
    x: float  # centre
    y: float  # baseline, below the top
    text: str


@dataclass(slots=True)
class LetterheadItem:
    """The laid-out head; `left`, `right` and their widths are kept for those who check the geometry."""

    ink: list[_Ink] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)  # relative to the text's left and the top
    height: float = 0.0
    thickness: float = 0.75
    left_width: float = 0.0
    right_width: float = 0.0
    gap: float = 0.0
    keep_next: bool = False
    outline: tuple[int, str] | None = None

    def start_height(self) -> float:
        return self.height

    def fit(self, room: float, force: bool) -> tuple[Item | None, Item | None]:
        return (self, None) if force or self.height <= room else (None, self)

    def take_back(self, lines: int) -> tuple[Item | None, Item, int]:
        return None, self, 0

    def draw(self, pen: Pen, left: float, top: float) -> None:
        for ink in self.ink:
            width = ink.face.width(ink.text) * ink.size
            pen.text(left + ink.x - width / 2, top - ink.y, ((ink.face, ink.text),), ink.size)
        for x0, y0, x1, y1 in self.rules:
            pen.rules([(left + x0, top + y0, left + x1, top + y1)], self.thickness)


def lay_letterhead(head: Letterhead, family: Family, style: Style) -> LetterheadItem:
    """Place the head: right column as wide as its widest line, the rest is the office's."""
    size = style.office
    item = _lay(head, family, style, size)
    while item.height > style.text_height(False) * _TALLEST and size > _SMALLEST:
        size = max(size * 0.8, _SMALLEST)
        item = _lay(head, family, style, size)
    return item


def office_lines(office: str) -> list[str]:
    """Return the name in the lines it is set in: a committee stands over the place it governs, as all issue it."""
    found = re.match(r"((?:ỦY|UỶ) BAN NHÂN DÂN)\s+(?=\S)", office)
    return [found[1], office[found.end() :]] if found else [office]


def _lay(head: Letterhead, family: Family, style: Style, size: float) -> LetterheadItem:
    clean = family.clean
    parent, office = clean(head.parent), clean(head.office)
    number = clean(number_line(head))
    subject = f"V/v {clean(head.subject).strip()}" if head.subject.strip() else ""
    place_date = clean(head.place_date).strip()
    block = style.text_width(False)

    date_size = style.place_date
    national = max(family.bold.width(NATIONAL_NAME) * style.national_name, family.bold.width(MOTTO) * style.motto)
    right = max(national, family.italic.width(place_date) * date_size) + _SLACK
    if block - right < _LEFT_MIN:
        date_size = min(date_size, 12.0)
        right = max(national, family.italic.width(place_date) * date_size) + _SLACK
    right = min(right, block + _BEYOND - _LEFT_MIN)
    left = block - right

    # A name that would just fit may push the column into the margin; a longer one is broken.
    widest = max(
        family.regular.width(parent) * size,
        *(family.bold.width(line) * size for line in office_lines(office)),
        family.regular.width(number) * style.number,
    )
    left = max(left, _LEFT_MIN, widest + _APART if widest + _APART <= left + _REACH else 0.0)
    left_x, right_x = block - right - left / 2, block - right / 2

    item = LetterheadItem(thickness=style.rule, left_width=left, right_width=right)
    y_left = 0.0
    names = [(family.regular, parent), *((family.bold, line) for line in office_lines(office))]
    for face, text in names:
        y_left = _stack(item, face, size, left_x, y_left, _broken(face, text, size, left - _APART))
    if item.ink:
        last = item.ink[-1]
        y_left = _rule(item, left_x, last.y + DESCENT * last.size, short_rule([last.face.width(last.text) * last.size]))

    y_right = _stack(item, family.bold, style.national_name, right_x, 0.0, [NATIONAL_NAME])
    y_right = _stack(item, family.bold, style.motto, right_x, y_right, [MOTTO])
    motto_foot = item.ink[-1].y + DESCENT * style.motto
    y_right = _rule(item, right_x, motto_foot, family.bold.width(MOTTO) * style.motto)

    # Box 3 and box 4 stand on one line.
    top = max(y_left, y_right) + 8
    y_left = _stack(item, family.regular, style.number, left_x, top, _raw(family.regular, number, style.number, left))
    dates = [place_date] if family.italic.width(place_date) * date_size <= right else []
    dates = dates or _broken(family.italic, place_date, date_size, right - _SLACK)
    y_right = _stack(item, family.italic, date_size, right_x, top, dates, style.number)
    if subject:
        lines = _broken(family.regular, subject, style.subject * size / style.office, left - _SLACK)
        y_left = _stack(item, family.regular, style.subject * size / style.office, left_x, y_left + 6, lines)
    item.height = max(y_left, y_right)
    return item


def _stack(
    item: LetterheadItem, face: Face, size: float, x: float, top: float, lines: list[str], beside: float | None = None
) -> float:
    """Put centred lines under each other; the first shares the base line of a text of size `beside`."""
    for place, text in enumerate(lines):
        box = beside if beside is not None and not place else size
        item.ink.append(_Ink(face, size, x, top + baseline(box, SINGLE * box), text))
        top += SINGLE * box
    return top


def _rule(item: LetterheadItem, x: float, foot: float, length: float) -> float:
    y = foot + 3.0
    item.rules.append((x - length / 2, -y, x + length / 2, -y))
    return y


def _broken(face: Face, text: str, size: float, limit: float) -> list[str]:
    """Return centred lines; a single word that is wider than the column is cut between letters."""
    out: list[str] = []
    for part in text.split("\n"):
        for line in centred_lines(part, lambda words: face.width(words) * size, limit):
            if face.width(line) * size <= limit + 0.01:
                out.append(line)
            else:
                out += [piece.text for piece in break_lines([(face, line)], size, limit)]
    return out


def _raw(face: Face, text: str, size: float, limit: float) -> list[str]:
    """Return the number line with its blank kept, unless it is too long for one line."""
    return [text] if face.width(text) * size <= limit else _broken(face, text, size, limit - _SLACK)
