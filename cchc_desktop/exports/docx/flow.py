"""Blocks become paragraphs and tables of the body; sizes come from the styles, places from the decree."""

from __future__ import annotations

from collections.abc import Callable

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
from cchc_desktop.documents.bookmarks import bookmark_name
from cchc_desktop.documents.wording import addressee_lines
from cchc_desktop.exports.docx.closing import closing
from cchc_desktop.exports.docx.letterhead import letterhead
from cchc_desktop.exports.docx.markup import (
    Element,
    broken,
    clean,
    element,
    fixed_blanks,
    keep_next,
    name,
    paragraph,
    rule,
    space_after,
    text_run,
)
from cchc_desktop.exports.docx.styles import ROLE_STYLES
from cchc_desktop.exports.docx.table import ruled_table
from cchc_desktop.exports.pdf.fonts import Face, Family
from cchc_desktop.exports.pdf.items import short_rule
from cchc_desktop.exports.pdf.style import MM, Style

_BOLD = {Role.ROMAN, Role.HEADING}
_ITALIC = {Role.BASIS, Role.NOTE}
_AFTER_TITLE = 12.0
_COLON_LETTERS = 240  # a sentence of about three lines that ends in a colon stays with its list
_TABLE_GAP, _CLOSING_GAP = 8.0, 14.0
_TITLE_LINES = 15  # a longer title stays with nothing: kept with what follows it would leave its page empty


def _kept(lines: list[str]) -> bool | None:
    return False if len(lines) > _TITLE_LINES else None


class Flow:
    """Makes the body's elements one block after the other; `elements` grows, the width follows the part."""

    def __init__(self, family: Family, style: Style, advance: Callable[[], None]) -> None:
        self.family, self.style, self._advance = family, style, advance
        self.landscape = False
        self.elements: list[Element] = []  # of the part at hand
        self._before: Block | None = None
        self._figures = 0  # bookmarks set so far: their ids are unique in the file

    @property
    def width(self) -> float:
        return self.style.text_width(self.landscape)

    def start_part(self, landscape: bool) -> None:
        self.landscape, self.elements = landscape, []

    def add(self, block: Block) -> None:
        """Add one block; call it in the order of the document."""
        match block:
            case Letterhead():
                self._add_table(letterhead(block, self.family, self.style)[0], 0.0)
            case Title():
                self._title(block)
            case Addressees():
                self._addressees(block)
            case Paragraph():
                self.elements.append(self._paragraph(block))
            case Table():
                if block.rows or any(column.title.strip() for column in block.columns):
                    made = ruled_table(block, self.family, self.style, self.width, self._advance)
                    self._add_table(made, _TABLE_GAP)
            case Closing():
                made = closing(block, self.family, self.style, self.width)
                if made is not None:
                    if self.elements:  # the signature never stands on a page alone
                        keep_next(self.elements[-1])
                    self._add_table(made, _CLOSING_GAP)
            case NewPart():
                self._part(block)
        self._before = block

    def end_part(self) -> Element:
        """Return the last paragraph of the part; a table is given one of no height to end on."""
        if not self.elements or self.elements[-1].tag != name("w:p"):
            self.elements.append(paragraph("DuongKe", exact=1.0, keep_next=False))
        return self.elements[-1]

    def _add_table(self, table: Element, gap: float) -> None:
        """Add a table; Word would join it to one that stands directly before it."""
        if self.elements:
            last = self.elements[-1]
            if last.tag == name("w:p"):
                if gap:
                    space_after(last, gap)
            else:
                self.elements.append(paragraph("DuongKe", exact=max(gap, 1.0)))
        self.elements.append(table)

    def _title(self, block: Title) -> None:
        size = self.style.title
        kind = self._lines(block.kind, self.family.bold, size)
        subject = self._lines(block.subject, self.family.bold, size)
        if kind:
            self.elements.append(paragraph("TenLoai", [text_run("\n".join(kind))]))
        if subject:
            self.elements.append(
                paragraph(
                    "TrichYeu", [text_run("\n".join(subject))], before=None if kind else 18.0, keep_next=_kept(subject)
                )
            )
            widths = [self.family.bold.width(line) * size for line in subject]
            self.elements.append(rule("DuongKe", short_rule(widths), self.width, self.style.rule, 4.0))

    def _part(self, block: NewPart) -> None:
        for style, text, face in (
            ("PhuLuc", block.heading, self.family.bold),
            ("TenPhuLuc", block.title.upper(), self.family.bold),
            ("KemTheo", block.reference, self.family.italic),
        ):
            if lines := self._lines(text, face, self.style.title):
                self.elements.append(paragraph(style, [text_run("\n".join(lines))], keep_next=_kept(lines)))

    def _addressees(self, block: Addressees) -> None:
        """One name stays on the line, several get lines of their own under the colon (domain.md 1.6)."""
        face, size = self.family.regular, self.style.body
        names = [clean(text) for text in addressee_lines(block.names)]
        if not names:
            return
        if len(names) == 1:
            side = self.width * 0.075
            self.elements.append(paragraph("KinhGui", [text_run(f"Kính gửi: {names[0]}")], left=side, right=side))
            return
        lead = face.width("Kính gửi") * size  # the dash stands under the colon
        widest = min(max(face.width(text) for text in names) * size, self.width - lead - 10 * MM)
        indent = max(0.0, (self.width - lead - widest) / 2)
        self.elements.append(paragraph("KinhGui", [text_run("Kính gửi:")], left=indent, align="left", keep_next=True))
        for text in names:
            self.elements.append(paragraph("NoiKinhGui", [text_run(text)], left=indent + lead))

    def _paragraph(self, block: Paragraph) -> Element:
        role = block.role
        runs = [text_run(clean(f"{block.marker} "))] if block.marker else []
        for run in block.runs:
            if run.text:
                bold = True if run.bold and role not in _BOLD else None
                italic = True if run.italic and role not in _ITALIC else None
                made = text_run(fixed_blanks(clean(run.text)), bold, italic)
                runs += self._marked(made, run.figure) if run.figure else [made]
        style = ROLE_STYLES[role]
        if role is Role.NOTE:  # centred under a title, at the margin under a table
            if isinstance(self._before, (Title, NewPart)):
                return paragraph(style, runs, before=4.0, align="center", keep_next=True)
            return paragraph(style, runs, before=_TABLE_GAP if isinstance(self._before, Table) else None)
        colon = block.text.rstrip().endswith(":") and len(block.text) <= _COLON_LETTERS
        after_title = isinstance(self._before, (Title, Addressees))
        return paragraph(
            style,
            runs,
            before=_AFTER_TITLE if after_title else None,
            keep_next=True if colon and role not in _BOLD else None,
        )

    def _marked(self, run: Element, query: str) -> list[Element]:
        """Put a figure between the two ends of its bookmark."""
        self._figures += 1
        number = str(self._figures)
        start = element("bookmarkStart", {"id": number, "name": bookmark_name(query, self._figures)})
        return [start, run, element("bookmarkEnd", {"id": number})]

    def _lines(self, text: str, face: Face, size: float) -> list[str]:
        return broken(text, lambda words: face.width(words) * size, self.width)
