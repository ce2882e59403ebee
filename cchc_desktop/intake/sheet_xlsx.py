"""Reader of .xlsx and .xlsm: streams the rows of a sheet, in bounded memory, with the fonts of its cells.

Only what the cells hold is read: cached values of formulas, never the formulas; macros, external links,
drawings are not opened. Fonts tell TCVN3 and VNI text (domain.md 6), which no ready reader gives while streaming.
"""

from __future__ import annotations

import contextlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.parsers import expat

from cchc_desktop.errors import FileProblem
from cchc_desktop.intake.sheet_cells import (
    EVERY,
    LONGEST_TEXT,
    MOST_ROWS,
    Cell,
    Progress,
    RawRow,
    SheetInfo,
    broken,
    is_date_format,
    protected,
    too_large,
    too_many_rows,
)
from cchc_desktop.intake.sheet_rows import SheetParser, Text, plain_texts
from cchc_desktop.intake.sheet_xml import (
    column_number,
    flat_path,
    font_name_of,
    local_name,
    new_parser,
    rel_id,
    unescaped,
    whole,
)
from cchc_desktop.legacy import is_legacy_font

_CHUNK = 1 << 18
_SHEET_LIMIT = 600 << 20  # bytes of a sheet's XML; 100,000 rows of 15 columns take about 90 MB
_TEXTS_LIMIT = 120 << 20
_PLAIN_LIMIT = 48 << 20  # read whole; longer tables of texts go piece by piece
_SMALL_LIMIT = 16 << 20
_MOST_PARTS = 5_000
_MOST_TEXTS = 2_000_000
_MOST_MERGES = 20_000
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    expat.ExpatError,
    ValueError,
    LookupError,
)
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)"')


class XlsxBook:
    """An open workbook."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.modified: datetime | None = None
        self.notes: tuple[str, ...] = ()
        self.date1904 = False
        try:
            self._zip = zipfile.ZipFile(path)
        except _UNREADABLE as error:
            raise broken(path.name) from error
        try:
            self._open()
        except FileProblem:
            self.close()
            raise
        except (*_UNREADABLE, RuntimeError) as error:
            self.close()
            raise (protected if isinstance(error, RuntimeError) else broken)(path.name) from error

    def close(self) -> None:
        self._zip.close()

    def __enter__(self) -> XlsxBook:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- parts of the package ------------------------------------------------------------------

    def _open(self) -> None:
        items = self._zip.infolist()
        if len(items) > _MOST_PARTS:
            raise too_large(self.path.name)
        self._sizes = {item.filename: item.file_size for item in items}
        main = self._main_part()
        root = self._xml(main)
        if root is None:
            raise broken(self.path.name)
        rels = self._relations(main)
        self._parts: list[str] = []
        sheets = []
        for element in root.iter():
            name = local_name(element.tag)
            if name == "workbookPr":
                self.date1904 = element.get("date1904", "0") in ("1", "true", "on")
            elif name == "sheet":
                target = rels.get(rel_id(element), "")
                if target in self._sizes and "/chartsheets/" not in target and "/dialogsheets/" not in target:
                    self._parts.append(target)
                    sheets.append(SheetInfo(element.get("name", ""), element.get("state", "visible") != "visible"))
        self.sheets = tuple(sheets)
        folder = main.rpartition("/")[0]
        by_end = {target.rpartition("/")[2].lower(): target for target in rels.values()}
        self._texts_part = by_end.get("sharedstrings.xml", f"{folder}/sharedStrings.xml")
        self._read_styles(by_end.get("styles.xml", f"{folder}/styles.xml"))
        self._texts: list[Text] | None = None
        self._read_modified()

    def _main_part(self) -> str:
        rels = self._relations("")
        for target in rels.values():
            if target in self._sizes and target.endswith(".xml") and "workbook" in target.rpartition("/")[2].lower():
                return target
        return "xl/workbook.xml"

    def _relations(self, part: str) -> dict[str, str]:
        folder, _, name = part.rpartition("/")
        root = self._xml(f"{folder}/_rels/{name}.rels".lstrip("/"))
        found = {}
        for element in root if root is not None else ():
            if element.get("TargetMode") == "External":
                continue
            target = element.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
            found[element.get("Id", "")] = flat_path(path)
        return found

    def _xml(self, part: str, limit: int = _SMALL_LIMIT) -> Any:
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import ParseError, fromstring

        if part not in self._sizes:
            return None
        if self._sizes[part] > limit:
            raise too_large(self.path.name)
        try:
            return fromstring(self._zip.read(part), forbid_dtd=True)
        except (ParseError, DefusedXmlException) as error:
            raise broken(self.path.name) from error

    def _read_modified(self) -> None:
        with contextlib.suppress(FileProblem, *_UNREADABLE):
            root = self._xml("docProps/core.xml", 1 << 20)
            for element in root if root is not None else ():
                if local_name(element.tag) == "modified" and element.text:
                    self.modified = datetime.fromisoformat(element.text.strip().replace("Z", "+00:00")).replace(
                        tzinfo=None
                    )

    def _read_styles(self, part: str) -> None:
        """Find which cell styles show days, and which draw in an old font."""
        self._date_styles: set[int] = set()
        self._old_fonts: dict[int, str] = {}
        root = self._xml(part)
        if root is None:
            return
        codes: dict[int, str] = {}
        fonts: list[str] = []
        formats: Any = ()
        for block in root:
            match local_name(block.tag):
                case "numFmts":
                    codes = {whole(e.get("numFmtId")): e.get("formatCode", "") for e in block}
                case "fonts":
                    fonts = [font_name_of(font) for font in block]
                case "cellXfs":
                    formats = block
        for place, style in enumerate(formats):
            number = whole(style.get("numFmtId"))
            if is_date_format(number, codes.get(number, "")):
                self._date_styles.add(place)
            font = whole(style.get("fontId"))
            if font < len(fonts) and is_legacy_font(fonts[font]):
                self._old_fonts[place] = fonts[font]

    # -- shared texts ---------------------------------------------------------------------------

    def _shared(self) -> list[Text]:
        if self._texts is None:
            self._texts = self._read_texts() if self._texts_part in self._sizes else []
        return self._texts

    def _read_texts(self) -> list[Text]:
        if self._sizes[self._texts_part] > _TEXTS_LIMIT:
            raise too_large(self.path.name)
        if self._sizes[self._texts_part] <= _PLAIN_LIMIT and (quick := plain_texts(self._zip.read(self._texts_part))):
            return quick
        texts: list[Text] = []
        runs: list[tuple[str, str]] = []
        state = {"font": "", "text": False, "skip": False}
        piece: list[str] = []

        def start(tag: str, attrs: dict[str, str]) -> None:
            match tag.rpartition(":")[2]:
                case "si":
                    runs.clear()
                    state["font"] = ""
                case "r":
                    state["font"] = ""
                case "rFont":
                    state["font"] = attrs.get("val", "")
                case "rPh":
                    state["skip"] = True
                case "t":
                    state["text"] = not state["skip"]
                    piece.clear()

        def end(tag: str) -> None:
            match tag.rpartition(":")[2]:
                case "t":
                    if state["text"]:
                        runs.append(("".join(piece), str(state["font"])))
                    state["text"] = False
                case "rPh":
                    state["skip"] = False
                case "si":
                    old = any(is_legacy_font(font) for _, font in runs)
                    texts.append(tuple(runs) if old else unescaped("".join(text for text, _ in runs))[:LONGEST_TEXT])
                    if len(texts) > _MOST_TEXTS:
                        raise too_large(self.path.name)

        def data(text: str) -> None:
            if state["text"]:
                piece.append(text)

        parser = new_parser(start, end, data)
        for _ in self._feed(parser, self._texts_part):
            pass
        return texts

    # -- rows -----------------------------------------------------------------------------------

    def rows(self, index: int, progress: Progress | None = None) -> Iterator[RawRow]:
        """Yield the rows of a sheet that hold something, merged cells filled downward."""
        part = self._parts[index]
        size = self._sizes[part]
        if size > _SHEET_LIMIT:
            raise too_large(self.path.name)
        if progress:
            progress(0, size)
        try:
            merges = self._merges(part)
            texts = self._shared()
            yield from self._filled(self._stream(part, texts, progress), merges)
        except (*_UNREADABLE, RuntimeError) as error:
            raise broken(self.path.name) from error

    def _stream(self, part: str, texts: list[Text], progress: Progress | None) -> Iterator[RawRow]:
        parser = SheetParser(texts, self._date_styles, self._old_fonts, self.date1904)
        count, told, fed, size = 0, 0, 0, self._sizes[part]
        with self._zip.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                fed += len(chunk)
                ready = parser.feed(chunk)
                yield from ready
                count += len(ready)
                if count > MOST_ROWS:
                    raise too_many_rows(self.path.name)
                if progress and (count - told >= EVERY or fed % (1 << 20) == 0):
                    progress(min(fed, size), size)
                    told = count
        yield from parser.close()

    def _feed(self, parser: Any, part: str) -> Iterator[int]:
        """Give a part to the parser piece by piece; yield the bytes given so far."""
        fed = 0
        with self._zip.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
                fed += len(chunk)
                yield fed
        parser.Parse(b"", True)
        yield fed

    def _merges(self, part: str) -> dict[int, list[tuple[int, int, int]]]:
        """Return the merged cells of more than one row by first line: (column, last column, last line)."""
        found: dict[int, list[tuple[int, int, int]]] = {}
        count, rest = 0, b""
        with self._zip.open(part) as stream:
            while chunk := stream.read(1 << 20):
                data = rest + chunk
                if b"mergeCell" in data:
                    cut = data.rfind(b"<")
                    for left, top, right, bottom in _MERGE.findall(data[:cut] if cut > 0 else data):
                        count += 1
                        if count > _MOST_MERGES:
                            return {}
                        if top != bottom and len(left) <= 3 and len(right) <= 3:
                            place = (column_number(left.decode()), column_number(right.decode()), int(bottom))
                            found.setdefault(int(top), []).append(place)
                    rest = data[cut:] if cut > 0 else b""
                else:
                    rest = data[-300:]
                if len(rest) > _CHUNK:
                    rest = b""
        return found

    @staticmethod
    def _filled(rows: Iterator[RawRow], merges: dict[int, list[tuple[int, int, int]]]) -> Iterator[RawRow]:
        if not merges:
            yield from rows
            return
        active: list[tuple[int, int, Cell]] = []  # column, last line, value
        for row in rows:
            active = [merge for merge in active if merge[1] >= row.line]
            filled = set()
            for column, _, value in active:
                if column >= len(row.cells):
                    row.cells.extend([None] * (column + 1 - len(row.cells)))
                if row.cells[column] is None and value is not None:
                    row.cells[column] = value
                    filled.add(column)
            for column, _, last in merges.get(row.line, ()):
                if column < len(row.cells):
                    active.append((column, last, row.cells[column]))
            yield RawRow(row.line, row.cells, frozenset(filled)) if filled else row
