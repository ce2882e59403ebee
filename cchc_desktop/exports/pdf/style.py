"""Sizes and places of NĐ 30/2020, Phụ lục I: the decree's own samples, and what offices really use."""

from __future__ import annotations

from dataclasses import dataclass

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)


@dataclass(frozen=True, slots=True)
class Style:
    """Lengths in points unless the name says mm; each size lies in the decree's range."""

    top_mm: float = 20
    bottom_mm: float = 20
    left_mm: float = 30
    right_mm: float = 20

    national_name: float = 12
    motto: float = 13
    office: float = 12
    number: float = 13
    place_date: float = 13
    subject: float = 12  # trích yếu of a công văn
    title: float = 14
    body: float = 14
    note: float = 13
    recipients_title: float = 12
    recipients: float = 11
    signature: float = 14
    page_number: float = 14
    table: float = 12
    wide_table: float = 11  # from nine columns on

    indent_mm: float = 12.7  # first line: 1 cm or 1.27 cm
    line: float = 1.15  # of single spacing; the decree allows single to 1.5
    gap: float = 6  # between paragraphs, at least 6 pt
    signature_mm: float = 28  # room for signature and seal
    rule: float = 0.75  # thickness of the drawn rules

    def text_width(self, landscape: bool) -> float:
        return (297 if landscape else 210) * MM - (self.left_mm + self.right_mm) * MM

    def text_height(self, landscape: bool) -> float:
        return (210 if landscape else 297) * MM - (self.top_mm + self.bottom_mm) * MM
