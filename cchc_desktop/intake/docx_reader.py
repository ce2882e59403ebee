"""Paragraphs of a .docx for the recogniser: list numbers counted, old fonts converted, tables as rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from cchc_desktop.errors import FileProblem
from cchc_desktop.intake.docx_numbering import Numbering, read_numbering
from cchc_desktop.intake.docx_package import W, WordFile, open_word_file
from cchc_desktop.intake.docx_styles import Look, Style, Styles, heading_of, list_place, read_styles
from cchc_desktop.intake.docx_tables import Paragraph, table_paragraphs
from cchc_desktop.intake.lines import SourceLine, tidy
from cchc_desktop.legacy import convert, is_legacy_font
from cchc_desktop.text import nfc

_GONE = (f"{W}del", f"{W}moveFrom")
_SKIPPED = {f"{W}{name}" for name in ("instrText", "drawing", "pict", "object", "rPr", "pPr", "sdtPr", "txbxContent")}
_WRAPPERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_SIGNS = {"F02D": "-", "F02B": "+", "F0B7": "•", "F0A7": "•", "F0D8": "•", "F0FC": "•", "F0B2": "•"}


def read_docx(path: Path) -> tuple[list[SourceLine], tuple[str, ...]]:
    """Return the paragraphs of a Word file and what the reader should be told about them."""
    file = open_word_file(path)
    reader = _Reader(file)
    lines = list(reader.lines())
    if not lines:
        raise FileProblem(f"Tệp “{path.name}” không có chữ nào.", "Chọn tệp khác hoặc dán văn bản của kế hoạch.")
    return lines, tuple(reader.notes(file))


@dataclass
class _Piece:
    """The text of one run with its look."""

    text: str
    look: Look


@dataclass
class _Reader:
    file: WordFile
    styles: Styles = field(init=False)
    numbering: Numbering = field(init=False)
    converted: bool = False
    tracked: bool = False
    hidden: bool = False
    tables: int = 0
    carried: list[_Piece] = field(default_factory=list)  # of a paragraph whose end was deleted: the next one goes on

    def __post_init__(self) -> None:
        self.styles = read_styles(self.file.styles, self.file.theme_fonts)
        self.numbering = read_numbering(self.file.numbering, self.styles.lists)

    def notes(self, file: WordFile) -> Iterator[str]:
        """Yield what the clerk should know about how the file was read."""
        if self.converted:
            yield "Văn bản dùng phông chữ cũ (TCVN3 hoặc VNI), đã chuyển sang Unicode."
        if self.tracked:
            yield "Văn bản còn theo dõi sửa đổi: đã lấy phần thêm, bỏ phần xóa."
        if self.hidden:
            yield "Văn bản có chữ ẩn (không in ra); phần chữ ẩn không được nhập."
        if next(file.document.iter(f"{W}footnoteReference", f"{W}endnoteReference"), None) is not None:
            yield "Văn bản có chú thích cuối trang; phần chú thích chưa được nhập."
        if next(file.document.iter(f"{W}altChunk", f"{W}subDoc"), None) is not None:
            yield "Văn bản có phần chèn từ tệp khác; phần đó chưa được nhập, hãy mở bằng Word và lưu lại."
        if file.macros:
            yield "Tệp có macro; chương trình chỉ đọc chữ, không chạy macro."

    def lines(self) -> Iterator[SourceLine]:
        """Yield the document's paragraphs in reading order, numbered from 1."""
        body = self.file.document.find(f"{W}body")
        number = 0
        for paragraph in self._blocks(body) if body is not None else ():
            if paragraph.table:
                number += 1
                yield _row_line(paragraph, number)
                continue
            # A line break inside a paragraph sets its parts apart: "KT. GIÁM ĐỐC" over "PHÓ GIÁM ĐỐC".
            for place, part in enumerate(paragraph.text.split("\n")):
                text = tidy(part)
                if not text:
                    continue
                number += 1
                columns = tuple(cell for piece in part.split("\t") if (cell := tidy(piece)))
                yield SourceLine(
                    text,
                    marker=paragraph.marker if place == 0 else "",
                    bold=paragraph.bold,
                    columns=columns if len(columns) > 1 else (),
                    number=number,
                    level=paragraph.level,
                    heading=paragraph.heading if place == 0 else 0,
                    broken=place > 0,
                )

    # -- blocks --------------------------------------------------------------------------------

    def _blocks(self, parent: Any) -> Iterator[Paragraph]:
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraphs(element)
                yield from self._text_boxes(element)
            elif element.tag == f"{W}tbl":
                self.tables += 1
                yield from table_paragraphs(element, self._blocks, self.tables, self._note_change)
            elif element.tag in _WRAPPERS:
                yield from self._blocks(element)

    def _note_change(self) -> None:
        self.tracked = True

    def _text_boxes(self, element: Any) -> Iterator[Paragraph]:
        """Yield what stands in text boxes; a box in a box is read with the outer one."""
        for box in element.iter(f"{W}txbxContent"):
            above = list(box.iterancestors())
            if not any(parent.tag == f"{W}txbxContent" for parent in above[: above.index(element)]):
                yield from self._blocks(box)

    def _paragraphs(self, element: Any) -> Iterator[Paragraph]:
        properties = element.find(f"{W}pPr")
        style = self.styles.of(properties)
        pieces = self.carried
        self.carried = []
        self._runs(element, style.look, pieces)
        end = properties.find(f"{W}rPr") if properties is not None else None
        if end is not None and any(end.find(name) is not None for name in _GONE):
            self.tracked = True
            self.carried = pieces  # the change took the paragraph's end: its words run on into the next
            return
        text = self._text(pieces)
        said = [piece.look.bold for piece in pieces if piece.text.strip()]
        yield Paragraph(
            text,
            self._marker(properties, style, bool(text.strip()) or _in_cell(element)),
            bool(said) and all(said),
            heading_of(properties, style.heading),
        )

    def _marker(self, properties: Any, style: Style, counts: bool) -> str:
        place = list_place(properties, style.place)
        if place.num_id in (None, "0") or not counts:
            return ""
        level = place.level
        if place is style.place or level is None:
            # Word takes the level from the link between style and list, whatever number the style gives.
            chain = style.chain[style.chain.index(style.name) :] if style.name in style.chain else style.chain
            linked = self.numbering.level_of(str(place.num_id), (*style.chain[:1], *chain))
            level = linked if linked is not None else level
        return self.numbering.marker(str(place.num_id), level or 0)

    # -- runs ----------------------------------------------------------------------------------

    def _runs(self, parent: Any, look: Look, pieces: list[_Piece]) -> None:
        for element in parent:
            if element.tag == f"{W}r":
                own = self.styles.look(element.find(f"{W}rPr"), look)
                text = _run_text(element)
                if own.hidden and text.strip():
                    self.hidden = True
                elif text:
                    pieces.append(_Piece(text, own))
            elif element.tag in _GONE:
                self.tracked = True
            elif element.tag not in _SKIPPED:
                self.tracked = self.tracked or element.tag == f"{W}ins"
                self._runs(element, look, pieces)

    def _text(self, pieces: list[_Piece]) -> str:
        """Join runs. An old font's stretch is converted whole: VNI's letter and mark may stand in two runs."""
        out = []
        for (encoding, caps), group in groupby(pieces, key=lambda piece: (_encoding(piece.look.font), piece.look.caps)):
            stretch = list(group)
            text = "".join(piece.text for piece in stretch)
            if encoding:
                font = stretch[0].look.font
                changed = convert(text, font)
                if changed == text:  # Unicode letters among them: run by run, so that these alone stay
                    changed = "".join(convert(piece.text, font) for piece in stretch)
                self.converted = self.converted or changed != text
                text = changed
            text = text.replace("\u00ad", "")
            out.append(text.upper() if caps else text)
        return nfc("".join(out))


def _row_line(paragraph: Paragraph, number: int) -> SourceLine:
    line = SourceLine(paragraph.text, columns=paragraph.columns, number=number, level=paragraph.level)
    return replace(line, table=paragraph.table, table_head=paragraph.table_head, noise=paragraph.noise)


def _in_cell(element: Any) -> bool:
    """Tell an empty list paragraph in a cell: the number alone is what a column STT shows."""
    parent = element.getparent()
    return parent is not None and parent.tag == f"{W}tc" and len(parent.findall(f"{W}p")) == 1


def _encoding(font: str) -> str:
    """Return what tells two old fonts of different codes apart; the fonts of one code make one stretch."""
    if not is_legacy_font(font):
        return ""
    name = font.strip().upper()
    return f"{name[:3]}{'H' if name.startswith('.VN') and name.endswith('H') else ''}"


def _run_text(run: Any) -> str:
    text = ""
    for child in run:
        if child.tag == f"{W}t":
            text += child.text or ""
        elif child.tag in (f"{W}tab", f"{W}ptab"):
            text += "\t"
        elif child.tag == f"{W}cr" or (child.tag == f"{W}br" and child.get(f"{W}type") in (None, "textWrapping")):
            text += "\n"
        elif child.tag == f"{W}br":  # a page or column break within a sentence parts its words
            text += " "
        elif child.tag == f"{W}noBreakHyphen":
            text += "-"
        elif child.tag == f"{W}softHyphen":
            text += "\u00ad"
        elif child.tag == f"{W}sym":
            text += _SIGNS.get((child.get(f"{W}char") or "").upper(), "")
    return text
