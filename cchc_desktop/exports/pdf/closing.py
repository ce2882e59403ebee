"""Boxes 7 and 9b: Nơi nhận on the left, the signature on the right, on one level."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cchc_desktop.documents.blocks import Closing
from cchc_desktop.documents.wording import recipient_lines
from cchc_desktop.exports.pdf.breaks import centred_lines
from cchc_desktop.exports.pdf.fonts import SINGLE, Face, Family
from cchc_desktop.exports.pdf.items import Item, baseline
from cchc_desktop.exports.pdf.lines import Line, break_lines
from cchc_desktop.exports.pdf.pen import Pen
from cchc_desktop.exports.pdf.style import MM, Style

_HEADING = "Nơi nhận:"
_BETWEEN = 4 * MM
_SHARE = 0.5  # of the width for Nơi nhận; the signature stands in the right half


@dataclass(slots=True)
class ClosingItem:
    family: Family
    style: Style
    width: float
    recipients: list[list[Line]]  # lines of each recipient, the first of each without indent
    authority: list[str]  # quyền hạn and chức vụ
    name: list[str]
    heading: bool = True  # False on the rest of a list that needed another page
    gap: float = 14.0
    keep_next: bool = False
    outline: tuple[int, str] | None = None

    @property
    def height(self) -> float:
        return max(self._left_height(), self._right_height())

    def _left_height(self) -> float:
        # "Nơi nhận" shares its base line with the authority, so the first line box is the taller one.
        head = self.style.signature * SINGLE if self.heading else 0.0
        return head + sum(map(len, self.recipients)) * self._leading if self.recipients else 0.0

    def _right_height(self) -> float:
        if not self.authority and not self.name:
            return 0.0
        count = max(len(self.authority), 1) + len(self.name)
        return count * self.style.signature * SINGLE + (self.style.signature_mm * MM if self.name else 0.0)

    @property
    def _leading(self) -> float:
        return self.style.recipients * SINGLE

    def start_height(self) -> float:
        return self.height

    def fit(self, room: float, force: bool) -> tuple[Item | None, Item | None]:
        if self.height <= room + 0.01:
            return self, None
        if not force:
            return None, self
        # A list of recipients longer than a page goes on overleaf; the signature stays with its beginning.
        left = room - self.style.signature * SINGLE
        fits, used = 0, 0.0
        for lines in self.recipients:
            used += len(lines) * self._leading
            if used > left:
                break
            fits += 1
        fits = max(fits, 1)
        if fits >= len(self.recipients):
            return self, None
        rest = replace(self, recipients=self.recipients[fits:], authority=[], name=[], heading=False, gap=0.0)
        return replace(self, recipients=self.recipients[:fits]), rest

    def take_back(self, lines: int) -> tuple[Item | None, Item, int]:
        return None, self, 0

    def draw(self, pen: Pen, left: float, top: float) -> None:
        style, family = self.style, self.family
        leading = style.signature * SINGLE
        first = top - baseline(style.signature, leading)
        if self.recipients:
            y = first
            if self.heading:
                pen.text(left, first, ((family.bold_italic, _HEADING),), style.recipients_title)
                y = top - leading - baseline(style.recipients, self._leading)
            for lines in self.recipients:
                for place, line in enumerate(lines):
                    indent = hanging(family, style) if place else 0.0
                    pen.text(left + indent, y, line.segments, style.recipients)
                    y -= self._leading
        middle = left + self.width * (1 + _SHARE) / 2
        y = first
        for text in self.authority:
            _centre(pen, family.bold, style.signature, middle, y, text)
            y -= leading
        if not self.authority:
            y -= leading
        y -= style.signature_mm * MM
        for text in self.name:
            _centre(pen, family.bold, style.signature, middle, y, text)
            y -= leading


def lay_closing(block: Closing, family: Family, style: Style, width: float) -> ClosingItem:
    """Break both columns into lines."""
    room = width * _SHARE - _BETWEEN
    inner = room - hanging(family, style)
    recipients = [
        break_lines([(family.regular, family.clean(text))], style.recipients, inner, room)
        for text in recipient_lines(block.recipients)
    ]
    half = width * (1 - _SHARE)
    signer = block.signer
    authority = [line for text in (signer.authority, signer.title) for line in _lines(family, text, style, half)]
    return ClosingItem(family, style, width, recipients, authority, _lines(family, signer.name, style, half))


def hanging(family: Family, style: Style) -> float:
    """Return the indent of a recipient's second line: under its name, not under its dash."""
    return family.regular.width("- ") * style.recipients


def _lines(family: Family, text: str, style: Style, limit: float) -> list[str]:
    face, size = family.bold, style.signature
    out: list[str] = []
    for part in family.clean(text).split("\n"):
        for line in centred_lines(part, lambda words: face.width(words) * size, limit):
            if face.width(line) * size <= limit + 0.01:
                out.append(line)
            else:
                out += [piece.text for piece in break_lines([(face, line)], size, limit)]
    return out


def _centre(pen: Pen, face: Face, size: float, x: float, y: float, text: str) -> None:
    pen.text(x - face.width(text) * size / 2, y, ((face, text),), size)
