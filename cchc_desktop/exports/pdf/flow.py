"""Blocks become items: which face, size, indent and gap each role has (NĐ 30/2020, Phụ lục I)."""

from __future__ import annotations

from collections.abc import Iterable

from cchc_desktop.documents.blocks import (
    Addressees,
    Block,
    Closing,
    Letterhead,
    NewPart,
    Paragraph,
    Role,
    Table,
    Title,
)
from cchc_desktop.documents.wording import addressee_lines
from cchc_desktop.exports.pdf.breaks import centred_lines
from cchc_desktop.exports.pdf.closing import lay_closing
from cchc_desktop.exports.pdf.fonts import SINGLE, Face, Family
from cchc_desktop.exports.pdf.items import Adjust, Item, RuleItem, TextItem, short_rule
from cchc_desktop.exports.pdf.letterhead import lay_letterhead
from cchc_desktop.exports.pdf.lines import Line, break_lines, plain_line, runs_of
from cchc_desktop.exports.pdf.pen import Segment
from cchc_desktop.exports.pdf.style import MM, Style
from cchc_desktop.exports.pdf.table import TableItem
from cchc_desktop.exports.pdf.table_layout import TableLayout

_BOLD = {Role.ROMAN, Role.HEADING}
_ITALIC = {Role.BASIS, Role.NOTE}
_TITLE_GAP, _AFTER_TITLE = 18.0, 12.0
_ADDRESSEE_GAP = 14.0
_NUMBERED = {Role.ARABIC, Role.DECIMAL, Role.LETTER}
_OPENING_LINES = 3  # an opening line longer than this need not stay with its list


class Flow:
    """Lays out the blocks of one document; the width follows the part they stand in."""

    def __init__(self, family: Family, style: Style) -> None:
        self.family, self.style = family, style
        self.landscape = False
        self._before: Block | None = None

    @property
    def width(self) -> float:
        return self.style.text_width(self.landscape)

    def items(self, block: Block) -> list[Item]:
        """Return the items of one block; call it in the order of the document."""
        made = self._make(block)
        self._before = block
        return made

    def _make(self, block: Block) -> list[Item]:
        match block:
            case Letterhead():
                return [lay_letterhead(block, self.family, self.style)]
            case Title():
                return self._title(block)
            case Addressees():
                return self._addressees(block)
            case Paragraph():
                return [self._paragraph(block)]
            case Table():
                page = self.style.text_height(self.landscape)
                layout = TableLayout(block, self.family, self.style, self.width, page)
                if not block.rows and layout.header is None:
                    return []
                return [TableItem(layout, layout.first)]
            case Closing():
                item = lay_closing(block, self.family, self.style, self.width)
                return [item] if item.height else []
            case NewPart():
                return self._part(block)

    def _title(self, block: Title) -> list[Item]:
        kind = self._centred(block.kind, self.family.bold, self.style.title, gap=_TITLE_GAP)
        subject = self._centred(block.subject, self.family.bold, self.style.title, gap=2.0 if kind else _TITLE_GAP)
        items: list[Item] = [*kind, *subject]
        if items:
            items[0].outline = (0, " ".join(f"{block.kind} {block.subject}".split()))
        if subject:
            length = short_rule([line.width for line in subject[0].lines])
            items.append(RuleItem(length, self.width, self.style.rule))
        return items

    def _part(self, block: NewPart) -> list[Item]:
        family, size = self.family, self.style.title
        items: list[TextItem] = [
            *self._centred(block.heading, family.bold, size),
            *self._centred(block.title, family.bold, size, gap=2.0),
            *self._centred(block.reference, family.italic, size, gap=2.0),
        ]
        if items:
            items[0].outline = (0, " ".join(f"{block.heading} {block.title}".split()))
        return list(items)

    def _addressees(self, block: Addressees) -> list[Item]:
        """One name stays on the line, several get lines of their own under the colon (domain.md 1.6)."""
        family, size = self.family, self.style.body
        face, names = family.regular, [family.clean(name) for name in addressee_lines(block.names)]
        label = "Kính gửi:"
        if not names:
            return []
        lead = face.width("Kính gửi") * size  # the dash stands under the colon
        if len(names) == 1:
            lines = break_lines([(face, f"{label} {names[0]}")], size, self.width * 0.85)
            item = self._text(lines, size, SINGLE * size, _ADDRESSEE_GAP, adjust=Adjust.CENTER)
            return [item]
        room = self.width - lead - 10 * MM
        broken = [break_lines([(face, name)], size, room) for name in names]
        block_width = lead + max(line.width for lines in broken for line in lines)
        indent = max(0.0, (self.width - block_width) / 2)
        first = self._text([plain_line(face, label, size)], size, SINGLE * size, _ADDRESSEE_GAP, adjust=Adjust.LEFT)
        first.inset, first.keep_next = indent, True
        items: list[Item] = [first]
        for lines in broken:
            item = self._text(lines, size, SINGLE * size, 2.0, adjust=Adjust.LEFT)
            item.inset = indent + lead
            items.append(item)
        return items

    def _paragraph(self, block: Paragraph) -> TextItem:
        style, role = self.style, block.role
        bold, italic = role in _BOLD, role in _ITALIC
        size = style.note if role is Role.NOTE else style.body
        marker = [(f"{block.marker} ", bold, italic)] if block.marker else []
        runs = runs_of(self.family, [*marker, *((r.text, r.bold or bold, r.italic or italic) for r in block.runs)])
        gap = _AFTER_TITLE if isinstance(self._before, (Title, Addressees)) else style.gap
        if role is Role.NOTE:
            return self._note(runs, size, gap)
        indent = style.indent_mm * MM
        lines = break_lines(runs, size, self.width, self.width - indent)
        item = self._text(lines, size, SINGLE * size * style.line, gap)
        item.first_indent = indent
        text = block.text.rstrip()
        # A line that only opens what follows: it ends in a colon, or has a number and no stop.
        opens = text.endswith(":") or (role in _NUMBERED and not text.endswith((".", ";", ",", "…")))
        item.keep_next = role in _BOLD or (opens and len(lines) <= _OPENING_LINES)
        if role is Role.ROMAN:
            item.outline = (1, " ".join(f"{block.marker} {block.text}".split()))
        return item

    def _note(self, runs: Iterable[Segment], size: float, gap: float) -> TextItem:
        """A note under a title is centred, one under a table stands at the margin."""
        under_title = isinstance(self._before, (Title, NewPart))
        item = self._text(break_lines(runs, size, self.width), size, SINGLE * size, 4.0 if under_title else gap)
        item.adjust = Adjust.CENTER if under_title else Adjust.JUSTIFY
        item.keep_next = under_title
        return item

    def _centred(self, text: str, face: Face, size: float, gap: float = 0.0) -> list[TextItem]:
        clean = self.family.clean(text)
        lines: list[Line] = []
        for part in clean.split("\n"):
            for piece in centred_lines(part, lambda words: face.width(words) * size, self.width):
                lines += break_lines([(face, piece)], size, self.width)
        if not lines:
            return []
        return [self._text(lines, size, SINGLE * size, gap, adjust=Adjust.CENTER, keep_next=True)]

    def _text(
        self,
        lines: list[Line],
        size: float,
        leading: float,
        gap: float,
        adjust: Adjust = Adjust.JUSTIFY,
        keep_next: bool = False,
    ) -> TextItem:
        return TextItem(lines, size, leading, self.width, gap, adjust=adjust, keep_next=keep_next)
