"""Paragraphs of a .docx for the recogniser: list numbers counted, old fonts converted, tables as lines.

The two tables of an official document (letterhead, Nơi nhận with signature) give their cells one after
the other. A table of data gives a line for each row, with the heading of each column before its cell, so
that "Cơ quan chủ trì" and its like are found as they are in running text.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cchc_desktop.errors import FileProblem
from cchc_desktop.files import read_limited
from cchc_desktop.intake.docx_numbering import Numbering, W, read_numbering
from cchc_desktop.intake.lines import SourceLine, split_marker, tidy
from cchc_desktop.intake.reading import LIMIT
from cchc_desktop.legacy import convert, is_legacy_font
from cchc_desktop.text import fold, nfc

_UNPACKED_LIMIT = 200 << 20  # a small file that unpacks to gigabytes is no document
_TEXT_LIMIT = 16 << 20  # bytes of one part that is read; a plan of forty pages takes under 1 MB
_MOST_PARTS = 5_000
_READ = ("word/document.xml", "word/styles.xml", "word/numbering.xml")
_SKIPPED = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "drawing", "pict", "object", "rPr", "pPr")}
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def read_docx(path: Path) -> tuple[list[SourceLine], tuple[str, ...]]:
    """Return the paragraphs of a Word file and what the reader should be told about them."""
    reader = _Reader(*_parts(read_limited(path, LIMIT), path.name))
    lines = list(reader.lines())
    if not lines:
        raise FileProblem(f"Tệp “{path.name}” không có chữ nào.", "Chọn tệp khác hoặc dán văn bản của kế hoạch.")
    notes = []
    if reader.converted:
        notes.append("Văn bản dùng phông chữ cũ (TCVN3 hoặc VNI), đã chuyển sang Unicode.")
    if reader.tracked:
        notes.append("Văn bản còn theo dõi sửa đổi: đã lấy phần thêm, bỏ phần xóa.")
    if next(reader.document.iter(f"{W}footnoteReference", f"{W}endnoteReference"), None) is not None:
        notes.append("Văn bản có chú thích cuối trang; phần chú thích chưa được nhập.")
    return lines, tuple(notes)


def _parts(data: bytes, name: str) -> tuple[Any, Any, Any]:
    """Return the roots of document, styles and numbering; XML entities are not expanded."""
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileProblem(
            f"“{name}” là tệp Word đời cũ hoặc có mật khẩu.",
            "Mở tệp bằng Word, lưu lại dạng .docx không mật khẩu rồi nhập.",
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sizes = {item.filename: item.file_size for item in archive.infolist()}
            read = max((sizes.get(part, 0) for part in _READ), default=0)
            if len(archive.infolist()) > _MOST_PARTS or sum(sizes.values()) > _UNPACKED_LIMIT or read > _TEXT_LIMIT:
                raise FileProblem(f"Tệp “{name}” quá lớn khi mở ra.", "Chọn tệp khác hoặc tách tệp ra.")
            roots = [etree.fromstring(archive.read(part), parser) if part in sizes else None for part in _READ]
    except (*_UNREADABLE, etree.XMLSyntaxError) as error:
        raise FileProblem(
            f"Tệp “{name}” bị hỏng hoặc không phải tệp Word.", "Mở bằng Word, lưu lại rồi nhập."
        ) from error
    if roots[0] is None:
        raise FileProblem(f"“{name}” không phải tệp Word.", "Chọn tệp .docx của kế hoạch.")
    return roots[0], roots[1], roots[2]


@dataclass
class _Style:
    """What a paragraph style gives: font, capitals, bold, list."""

    font: str = ""
    caps: bool = False
    bold: bool = False
    list: tuple[str, int] | None = None


@dataclass
class _Paragraph:
    text: str
    marker: str = ""
    bold: bool = False
    columns: tuple[str, ...] = ()


@dataclass
class _Reader:
    document: Any
    style_root: Any
    numbering_root: Any
    converted: bool = False
    tracked: bool = False
    styles: dict[str, _Style] = field(default_factory=dict)
    default: _Style = field(default_factory=_Style)
    numbering: Numbering = field(default_factory=Numbering)

    def __post_init__(self) -> None:
        self.numbering = read_numbering(self.numbering_root)
        if self.style_root is not None:
            self._read_styles(self.style_root)

    def lines(self) -> Iterator[SourceLine]:
        """Yield the document's paragraphs in reading order, numbered from 1."""
        body = self.document.find(f"{W}body")
        number = 0
        for paragraph in self._blocks(body) if body is not None else ():
            # A line break inside a paragraph sets its parts apart: "KT. GIÁM ĐỐC" over "PHÓ GIÁM ĐỐC".
            for place, part in enumerate(paragraph.text.split("\n")):
                text = tidy(part)
                if not text:
                    continue
                number += 1
                columns = paragraph.columns or tuple(cell for piece in part.split("\t") if (cell := tidy(piece)))
                marker = paragraph.marker if place == 0 else ""
                yield SourceLine(
                    text, marker=marker, bold=paragraph.bold, columns=columns if len(columns) > 1 else (), number=number
                )

    # -- styles --------------------------------------------------------------------------------

    def _read_styles(self, root: Any) -> None:
        base = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self.default = self._properties(base, _Style())
        elements = {style.get(f"{W}styleId"): style for style in root.findall(f"{W}style")}
        for name in elements:
            chain, at = [], name
            while at in elements and elements[at] not in chain and len(chain) < 20:
                chain.append(elements[at])
                parent = elements[at].find(f"{W}basedOn")
                at = parent.get(f"{W}val") if parent is not None else None
            style = self.default
            for element in reversed(chain):
                style = self._properties(element.find(f"{W}rPr"), style)
                style.list = _list_of(element.find(f"{W}pPr"), style.list)
            self.styles[name] = style
        for element in elements.values():
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true"):
                self.default = self.styles[element.get(f"{W}styleId")]

    def _properties(self, element: Any, base: _Style) -> _Style:
        style = _Style(base.font, base.caps, base.bold, base.list)
        if element is None:
            return style
        fonts = element.find(f"{W}rFonts")
        if fonts is not None:
            style.font = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or style.font
        for name, attribute in (("caps", "caps"), ("b", "bold")):
            mark = element.find(f"{W}{name}")
            if mark is not None:
                setattr(style, attribute, mark.get(f"{W}val") not in ("0", "false", "off"))
        return style

    # -- blocks --------------------------------------------------------------------------------

    def _blocks(self, parent: Any) -> Iterator[_Paragraph]:
        for element in parent:
            if element.tag == f"{W}p":
                yield self._paragraph(element)
                yield from self._text_boxes(element)
            elif element.tag == f"{W}tbl":
                yield from self._table(element)
            elif element.tag in (f"{W}sdt", f"{W}customXml", f"{W}ins", f"{W}moveTo", f"{W}smartTag"):
                inner = element.find(f"{W}sdtContent") if element.tag == f"{W}sdt" else element
                if inner is not None:
                    yield from self._blocks(inner)

    def _text_boxes(self, element: Any) -> Iterator[_Paragraph]:
        """Yield what stands in text boxes; Word writes each twice, for itself and for its older self."""
        for box in element.iter(f"{W}txbxContent"):
            above = list(box.iterancestors())
            within = above[: above.index(element)]  # a box in a box is read with the outer one
            if not any(parent.tag in (f"{_MC}Fallback", f"{W}txbxContent") for parent in within):
                yield from self._blocks(box)

    def _paragraph(self, element: Any) -> _Paragraph:
        properties = element.find(f"{W}pPr")
        named = properties.find(f"{W}pStyle") if properties is not None else None
        style = self.styles.get(named.get(f"{W}val") if named is not None else "", self.default)
        pieces: list[tuple[str, bool]] = []
        self._runs(element, style, pieces)
        text = nfc("".join(piece for piece, _ in pieces))
        words = [is_bold for piece, is_bold in pieces if piece.strip()]
        marker = ""
        listed = _list_of(properties, style.list)
        if listed and text.strip():
            marker = self.numbering.marker(*listed)
        return _Paragraph(text, marker, bool(words) and all(words))

    def _runs(self, parent: Any, style: _Style, pieces: list[tuple[str, bool]]) -> None:
        for element in parent:
            if element.tag == f"{W}r":
                own = self._properties(element.find(f"{W}rPr"), style)
                pieces.append((self._run_text(element, own), own.bold))
            elif element.tag in (f"{W}del", f"{W}moveFrom"):
                self.tracked = True
            elif element.tag not in _SKIPPED and not str(element.tag).startswith(_MC):
                self.tracked = self.tracked or element.tag == f"{W}ins"
                self._runs(element, style, pieces)

    def _run_text(self, run: Any, style: _Style) -> str:
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
        if is_legacy_font(style.font):
            changed = convert(text, style.font)
            self.converted = self.converted or changed != text
            text = changed
        return text.replace("\u00ad", "").upper() if style.caps else text.replace("\u00ad", "")

    # -- tables --------------------------------------------------------------------------------

    def _table(self, element: Any) -> Iterator[_Paragraph]:
        rows = [[list(self._blocks(cell)) for cell in _cells(row)] for row in _rows(element)]
        texts = [[" ".join(p.text for p in cell if p.text.strip()) for cell in row] for row in rows]
        heading = next(
            (place for place, row in enumerate(texts) if len([cell for cell in row if cell.strip()]) >= 3), None
        )
        if heading is None or _is_frame(" ".join(" ".join(row) for row in texts)):
            for row in rows:
                for cell in row:
                    yield from cell
            return
        for row in texts[: heading + 1]:
            yield _Paragraph(" | ".join(map(tidy, row)), columns=tuple(map(tidy, row)))
        labels = [tidy(label) for label in texts[heading]]
        for row, row_texts in zip(rows[heading + 1 :], texts[heading + 1 :], strict=True):
            yield from _row_lines(labels, row, row_texts)


def _is_frame(text: str) -> bool:
    """Tell the letterhead and the closing table from a table of data."""
    folded = fold(text)
    return "doc lap" in folded or "noi nhan" in folded


def _row_lines(labels: list[str], row: list[list[_Paragraph]], texts: list[str]) -> Iterator[_Paragraph]:
    """Yield a row as an item with its further cells as labelled lines below it."""
    markers = [p.marker for cell in row[:1] for p in cell if p.marker]
    cells = [tidy(text.replace("\n", " ")) for text in texts]
    has_number = bool(labels) and fold(labels[0]) in ("stt", "tt", "so tt", "so thu tu") and len(cells) > 1
    first = 1 if has_number else 0
    number = (cells[0] or "".join(markers[:1])) if has_number else ""
    head = cells[first] if len(cells) > first else ""
    if number and not split_marker(f"{number} {head}"):
        number = f"{number}."
    if number or head:
        yield _Paragraph(f"{number} {head}".strip())
    for label, cell in zip(labels[first + 1 :], cells[first + 1 :], strict=False):
        if cell:
            yield _Paragraph(f"- {label}: {cell}" if label else f"- {cell}")
    for cell in cells[max(len(labels), first + 1) :]:
        if cell:
            yield _Paragraph(f"- {cell}")


def _rows(table: Any) -> Iterator[Any]:
    for element in table:
        if element.tag == f"{W}tr":
            yield element
        elif element.tag in (f"{W}sdt", f"{W}ins"):
            yield from element.iter(f"{W}tr")


def _cells(row: Any) -> Iterator[Any]:
    for element in row:
        if element.tag == f"{W}tc":
            yield element
        elif element.tag == f"{W}sdt":
            yield from element.iter(f"{W}tc")


def _list_of(properties: Any, inherited: tuple[str, int] | None) -> tuple[str, int] | None:
    """Return list and level of a paragraph; list 0 takes it out of its style's list."""
    numbers = properties.find(f"{W}numPr") if properties is not None else None
    if numbers is None:
        return inherited
    name, level = numbers.find(f"{W}numId"), numbers.find(f"{W}ilvl")
    list_id = name.get(f"{W}val") if name is not None else inherited[0] if inherited else "0"
    depth = level.get(f"{W}val") if level is not None else "0"
    return None if list_id in (None, "0") else (list_id, int(depth) if str(depth).isdecimal() else 0)
