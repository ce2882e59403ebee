"""An official document as a list of typed blocks: what is said, not where the ink goes.

A document is a tuple of blocks in reading order. `Letterhead`, `Title`, `Addressees`
stand at the front of page 1, `Closing` at the end of the body, `NewPart` starts a page
with its own numbering (an appendix, a landscape table). Writers decide sizes and places
by NĐ 30/2020; a block never holds a size. Every writer must print every string (a test
pours one awkward document through all of them).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cchc_desktop.models import Signer


class Role(StrEnum):
    """What a paragraph is; the writer picks face and indent (domain.md 1.5)."""

    BASIS = "basis"  # căn cứ: italic
    BODY = "body"
    ROMAN = "roman"  # I. MỤC: bold
    HEADING = "heading"  # 1. Mục đích: a khoản with a title, bold, own line
    ARABIC = "arabic"  # 1. Text
    DECIMAL = "decimal"  # 1.1. Text
    LETTER = "letter"  # a) Text
    DASH = "dash"
    PLUS = "plus"
    NOTE = "note"  # small italic line under a heading or table


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Boxes 1 to 4. `number` may be blank; `place_date` is the finished line of box 4."""

    parent: str
    office: str
    number: str
    symbol: str
    place_date: str
    subject: str = ""  # box 5b of a công văn, without "V/v"
    numbered: bool = True  # False: a paper of a dossier, which văn thư gives no number


@dataclass(frozen=True, slots=True)
class Title:
    """Tên loại and trích yếu. `rule` is the short rule under the trích yếu."""

    kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class Addressees:
    """Kính gửi: one name stays on the line, several get lines of their own."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look. `figure` names the query that a number comes from: Word carries it as a bookmark."""

    text: str
    bold: bool = False
    italic: bool = False
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `marker` ("a)", "-") is printed before the text with one space."""

    role: Role
    runs: tuple[Run, ...]
    marker: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: heading, share of the width, alignment of its cells."""

    title: str
    share: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; header repeats on each page. A row of one cell spans (a group heading, bold)."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """Nơi nhận on the left and the signature on the right, on one level (box 7, 9b)."""

    recipients: tuple[str, ...]
    signer: Signer


@dataclass(frozen=True, slots=True)
class NewPart:
    """Start a page with numbering from 1: an appendix (`heading`, `title`, `reference`) or a bare part."""

    heading: str = ""  # "Phụ lục I"
    title: str = ""
    reference: str = ""  # "(Kèm theo Kế hoạch số ... )"
    landscape: bool = False


Block = Letterhead | Title | Addressees | Paragraph | Table | Closing | NewPart


@dataclass(frozen=True, slots=True)
class Document:
    """Blocks with what goes into the file's properties."""

    title: str
    blocks: tuple[Block, ...]
    author: str = ""
    source: str = ""  # what the figures come from, kept in a Word file: "2023-Q1" or "2023-Q1 bnv"


def body(text: str, role: Role = Role.BODY, marker: str = "", *, bold: bool = False, italic: bool = False) -> Paragraph:
    """Make a paragraph of one run."""
    return Paragraph(role, (Run(text, bold, italic),), marker)
