"""A report's Word file read back: paragraphs with the bookmarks of their figures, tables as rows (N6).

The file is hostile: sizes are bounded, entities stay closed, nothing is fetched.
"""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cchc_desktop.documents.bookmarks import KEYWORD, query_of
from cchc_desktop.errors import AppError, FileProblem
from cchc_desktop.files import read_limited
from cchc_desktop.intake.docx_package import W
from cchc_desktop.periods import Period
from cchc_desktop.reports.verify import Mark, ReportText, TextParagraph, TextTable
from cchc_desktop.text import fold, nfc

_LIMIT = 64 << 20
_PART_LIMIT = 64 << 20  # a list of ten thousand activities takes 22 MB
_MOST_PARTS = 5_000
_GONE = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "rPr", "pPr", "txbxContent", "drawing", "pict")}
_NAMED = re.compile(
    r"(?:(quy [ivx]+|6 thang (?:dau|cuoi) nam|9 thang(?: dau)? nam|9 thang|nam|thang \d{1,2})(?: nam|/)? ?(20\d\d)"
    r"|(giai doan 20\d\d - 20\d\d))"
)


def read_report_docx(path: Path) -> ReportText:
    """Return the words of a report that was edited in Word. Raises FileProblem with a sentence."""
    data, name = read_limited(path, _LIMIT), path.name
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > _MOST_PARTS:
                raise FileProblem(f"Tệp “{name}” quá lớn khi mở ra.", "Chọn tệp khác.")
            root = _part(archive, "word/document.xml", name)
            keywords = _keywords(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, etree.XMLSyntaxError) as error:
        raise FileProblem(
            f"Tệp “{name}” bị hỏng hoặc không phải tệp Word (.docx).", "Mở bằng Word, lưu lại dạng .docx rồi thử lại."
        ) from error
    if root is None or root.tag != f"{W}document":
        raise FileProblem(f"“{name}” không phải tệp Word (.docx).", "Chọn tệp Word của báo cáo.")
    body = root.find(f"{W}body")
    paragraphs: list[TextParagraph] = []
    tables: list[TextTable] = []
    for block in _blocks(body) if body is not None else ():
        if block.tag == f"{W}p":
            paragraph = _paragraph(block)
            if paragraph.text.strip():
                paragraphs.append(paragraph)
        else:
            rows = tuple(_row(row) for row in block.iter(f"{W}tr"))
            tables.append(TextTable(tuple(row for row in rows if any(row))))
    code, line = _source(keywords)
    return ReportText(code or _named(paragraphs), line, tuple(paragraphs), tuple(tables))


def _part(archive: zipfile.ZipFile, part: str, name: str) -> Any:
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    try:
        size = archive.getinfo(part).file_size
    except KeyError:
        return None
    if size > _PART_LIMIT:
        raise FileProblem(
            f"Tệp “{name}” quá lớn khi mở ra.", "Xóa phụ lục danh sách trong tệp rồi đối chiếu phần lời văn."
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    return etree.fromstring(archive.read(part), parser)


def _keywords(archive: zipfile.ZipFile, name: str) -> str:
    core = _part(archive, "docProps/core.xml", name)
    if core is None:
        return ""
    return next((node.text or "" for node in core.iter() if str(node.tag).endswith("}keywords")), "")


def _source(keywords: str) -> tuple[str, str]:
    """Return (period, line) that the program left in the file."""
    found = re.search(rf"{KEYWORD} (\S+)(?: (\S+))?", keywords)
    return (found[1], found[2] or "") if found else ("", "")


def _named(paragraphs: list[TextParagraph]) -> str:
    """Return the period that the first paragraphs name."""
    for paragraph in paragraphs[:12]:
        if found := _NAMED.search(fold(paragraph.text)):
            words = found[3] or f"{found[1]} {found[2]}"
            for text in (words, words.replace(" 20", "/20")):
                with contextlib.suppress(AppError):  # what is no period is told by the caller
                    return Period.parse(text).code
    return ""


def _blocks(parent: Any) -> Iterator[Any]:
    for node in parent:
        if node.tag in (f"{W}p", f"{W}tbl"):
            yield node
        elif node.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            yield from _blocks(node)


def _paragraph(paragraph: Any) -> TextParagraph:
    text, marks = "", []
    started: dict[str, tuple[int, str]] = {}
    for node in _inside(paragraph):
        if node.tag == f"{W}t":
            text += node.text or ""
        elif node.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            text += " "
        elif node.tag == f"{W}noBreakHyphen":
            text += "-"
        elif node.tag == f"{W}bookmarkStart":
            if query := query_of(node.get(f"{W}name") or ""):
                started[node.get(f"{W}id") or ""] = (len(text), query)
        elif node.tag == f"{W}bookmarkEnd" and (begun := started.pop(node.get(f"{W}id") or "", None)):
            marks.append(Mark(begun[0], len(text), begun[1]))
    if nfc(text) != text:  # offsets would shift: the numbers are still found by their words
        text, marks = nfc(text), []
    return TextParagraph(text.replace("\u00a0", " "), tuple(marks))


def _inside(node: Any) -> Iterator[Any]:
    for child in node:
        if child.tag in _GONE:
            continue
        yield child
        yield from _inside(child)


def _row(row: Any) -> tuple[str, ...]:
    cells = []
    for cell in row.findall(f"{W}tc"):
        cells.append(" ".join(_paragraph(p).text.strip() for p in cell.iter(f"{W}p")).strip())
    return tuple(cells)
