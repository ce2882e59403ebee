"""Reads a PDF back with PDFium: what stands where, in which face and size."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

from cchc_desktop.documents.blocks import Document
from cchc_desktop.exports.pdf import write_pdf

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Ink:
    """A piece of text as drawn: the bounds of its ink, its base line, its face and size."""

    text: str
    font: str
    size: float
    left: float
    right: float
    base: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def bold(self) -> bool:
        return "Bold" in self.font

    @property
    def italic(self) -> bool:
        return "Italic" in self.font


@dataclass(frozen=True, slots=True)
class Rule:
    left: float
    bottom: float
    right: float
    top: float

    @property
    def length(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(slots=True)
class Sheet:
    width: float
    height: float
    ink: list[Ink] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    text: str = ""

    def find(self, text: str) -> Ink:
        """Return the one piece that is exactly `text`."""
        found = [ink for ink in self.ink if ink.text == text]
        assert len(found) == 1, f"{text!r}: {len(found)} of {[ink.text for ink in self.ink]}"
        return found[0]

    def starting(self, text: str) -> Ink:
        found = [ink for ink in self.ink if ink.text.startswith(text)]
        assert found, f"nothing begins {text!r} in {[ink.text for ink in self.ink]}"
        return found[0]

    def rule_below(self, ink: Ink) -> Rule:
        """Return the nearest rule under a piece of text, at most 12 pt down."""
        near = [rule for rule in self.rules if 0 < ink.base - rule.top < 12 and rule.left < ink.middle < rule.right]
        assert near, f"no rule under {ink.text!r}: {self.rules}"
        return max(near, key=lambda rule: rule.top)


def read(data: bytes) -> list[Sheet]:
    """Return the pages of a PDF with all they show."""
    file = pypdfium2.PdfDocument(data)
    try:
        return [_sheet(file[number]) for number in range(len(file))]
    finally:
        file.close()


def printed(document: Document, **options: Any) -> list[Sheet]:
    """Write a document and read it back."""
    return read(pdf_of(document, **options))


def pdf_of(document: Document, **options: Any) -> bytes:
    out = io.BytesIO()
    write_pdf(document, out, **options)
    return out.getvalue()


def words(sheets: list[Sheet]) -> Counter[str]:
    """Count the words of the pages, page numbers left out."""
    return Counter(word for sheet in sheets for ink in body(sheet) for word in ink.text.split())


def body(sheet: Sheet) -> list[Ink]:
    """Return what stands below the top margin."""
    return [ink for ink in sheet.ink if ink.base < sheet.height - 20 * MM]


def page_number(sheet: Sheet) -> Ink | None:
    """Return what stands inside the top margin."""
    found = [ink for ink in sheet.ink if ink.base >= sheet.height - 20 * MM]
    assert len(found) < 2, found
    return found[0] if found else None


def _sheet(page: Any) -> Sheet:
    sheet = Sheet(page.get_width(), page.get_height())
    textpage = page.get_textpage()
    sheet.text = textpage.get_text_range()
    for thing in page.get_objects(max_depth=1, textpage=textpage):
        if thing.type == raw.FPDF_PAGEOBJ_TEXT:
            left, _, right, _ = thing.get_bounds()
            text = thing.extract()  # PDFium gives U+0002 for a hyphen at the end of a line
            sheet.ink.append(
                Ink(
                    text.replace("\x02", "-").strip(" \r\n\x00"),
                    thing.get_font().get_base_name(),
                    round(thing.get_font_size(), 2),
                    left,
                    right,
                    thing.get_matrix().f,
                )
            )
        elif thing.type == raw.FPDF_PAGEOBJ_PATH:
            sheet.rules.append(Rule(*thing.get_bounds()))
    textpage.close()
    return sheet
