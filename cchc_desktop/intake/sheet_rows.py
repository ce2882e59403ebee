"""A sheet's XML to rows, piece by piece: the plain rows that Excel and its like write by one pattern, others by expat.

The pattern is twice as fast as a parser's events. A row that it does not match whole, cell for cell, goes to the
parser; so does a sheet whose names carry a prefix or whose head is in any way unusual.
"""

from __future__ import annotations

import codecs
import html
import math
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from cchc_desktop.intake.sheet_cells import LONGEST_TEXT, MOST_COLUMNS, UNCOUNTED, Cell, RawRow, serial_date
from cchc_desktop.intake.sheet_xml import column_number, new_parser, unescaped
from cchc_desktop.legacy import convert

Text = str | tuple[tuple[str, str], ...]  # plain, or runs with their fonts where one is an old font

_CELL = re.compile(
    r'<c r="([A-Z]{1,3})[0-9]+"(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?\s*'
    r"(?:/>|>(<f[^>]*(?:/>|>[^<]*</f>))?(?:<v>([^<]*)</v>|<v ?/>|<is><t[^>]*>([^<]*)</t></is>)?</c>)"
)
_ROW = re.compile(r'<row [^>]*?\br="([0-9]+)"')
_PLAIN_HEAD = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?<worksheet[\s>]")
_HEAD_LIMIT = 1 << 20
_LAST_LINE = 1 << 20  # of a sheet, by the format
_DIGITS = "0123456789"


_SI = re.compile(r"<si>\s*(?:<t(?: [^>]*)?>([^<]*)</t>|<t ?/>)\s*</si>")


def plain_texts(data: bytes) -> list[Text] | None:
    """Return the shared texts of a workbook where every one is plain; None sends the table to the parser."""
    declared = data[:200].lower()
    if b"<!" in data or (b"encoding" in declared and b'"utf-8"' not in declared):
        return None
    text = data.decode("utf-8-sig")
    found = _SI.findall(text)
    if not found or len(found) != text.count("<si") or not text.rstrip().endswith("</sst>"):
        return None
    return [unescaped(html.unescape(one) if "&" in one else one)[:LONGEST_TEXT] for one in found]


def _line(number: str) -> int:
    """Return the number of a line; ValueError where no sheet has such a line."""
    line = int(number)
    if not 0 < line <= _LAST_LINE:
        raise ValueError("a line that no sheet has")
    return line


class SheetParser:
    """Takes the bytes of a sheet's XML, gives its rows."""

    def __init__(self, texts: Sequence[Text], dates: set[int], fonts: dict[int, str], date1904: bool) -> None:
        self._values = _Values(texts, dates, fonts, date1904)
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._slow: _Events | None = None
        self._head: list[bytes] = []
        self._length = 0
        self._rest = ""
        self._started = False
        self._ended = False
        self._line = 0
        self._columns: dict[str, int] = {}

    def feed(self, chunk: bytes) -> list[RawRow]:
        """Return the rows that are complete by now. ValueError and expat's own error: the sheet is broken."""
        if self._slow is not None:
            return self._slow.feed(chunk)
        if not self._started:
            return self._start(chunk)
        return self._rows(self._decoder.decode(chunk))

    def close(self) -> list[RawRow]:
        """Return what is left; a sheet that was cut off is broken."""
        if self._slow is not None:
            return self._slow.close()
        if not self._started or not self._ended:
            if not self._started and self._head:
                self._slow = _Events(self._values)
                return [*self._slow.feed(b"".join(self._head)), *self._slow.close()]
            raise ValueError("the sheet ends before its end")
        return []

    def _start(self, chunk: bytes) -> list[RawRow]:
        """Look at the head: where the rows begin, and whether it is written the plain way."""
        self._head.append(chunk)
        self._length += len(chunk)
        whole = b"".join(self._head)
        at = whole.find(b"<sheetData>")
        if at < 0 and self._length < _HEAD_LIMIT:
            return []
        head = whole[: max(at, 0)]
        declared = head[:200].lower()
        plain = at >= 0 and b"<!" not in head and (b"encoding" not in declared or b'"utf-8"' in declared)
        if not plain or not _PLAIN_HEAD.match(head.decode("utf-8-sig", "replace")):
            self._slow = _Events(self._values)
            self._head = []
            return self._slow.feed(whole)
        self._started = True
        self._head = []
        return self._rows(self._decoder.decode(whole[at + len(b"<sheetData>") :]))

    def _rows(self, text: str) -> list[RawRow]:
        if self._ended:
            return []
        text = self._rest + text
        end = text.find("</sheetData>")
        if end >= 0:
            text, self._ended = text[:end], True
        pieces = text.split("</row>")
        self._rest = "" if self._ended else pieces.pop()
        if self._ended:
            pieces.pop()
        elif len(self._rest) > 64 << 20:
            raise ValueError("a row without an end")
        ready: list[RawRow] = []
        for piece in pieces:
            self._row(piece, ready)
        return ready

    def _row(self, piece: str, ready: list[RawRow]) -> None:
        at = piece.rfind("<row")
        found = _CELL.findall(piece, at if at > 0 else 0)
        head = _ROW.match(piece, at) if at >= 0 else None
        if head is None or piece.count("<c ", at) + piece.count("<c>", at) != len(found) or "<!" in piece:
            events = _Events(self._values, self._line)
            rows = events.feed(f"<worksheet><sheetData>{piece}</row></sheetData></worksheet>".encode())
            ready += rows + events.close()
            self._line = events.line
            return
        self._line = line = _line(head[1])
        cells: list[Cell] = []
        used = False
        columns, value = self._columns, self._values.value
        for letters, style, kind, formula, raw, inline in found:
            if not raw and not inline and (not formula or kind == "str"):
                continue
            column = columns.get(letters)
            if column is None:
                column = columns[letters] = column_number(letters)
            if column >= MOST_COLUMNS:
                continue
            text = raw or inline
            if not text:
                cell = UNCOUNTED
            else:
                cell = value(kind or "n", int(style) if style else 0, html.unescape(text) if "&" in text else text)
            if cell is None:
                continue
            gap = column - len(cells)
            if gap == 0:
                cells.append(cell)
            elif gap < 0:
                cells[column] = cell
            else:
                cells.extend([None] * gap)
                cells.append(cell)
            used = True
        if used:
            ready.append(RawRow(line, cells))


class _Values:
    """Turns what stands in a cell's XML into a value."""

    def __init__(self, texts: Sequence[Text], dates: set[int], fonts: dict[int, str], date1904: bool) -> None:
        self._texts, self._dates, self._fonts, self._date1904 = texts, dates, fonts, date1904
        self._converted: dict[tuple[int, int], str] = {}

    def value(self, kind: str, style: int, raw: str) -> Cell:
        if kind == "s":
            index = int(raw)
            text = self._texts[index] if 0 <= index < len(self._texts) else ""
            if type(text) is str and style not in self._fonts:
                return text or None
            return self._old(index, style, text) or None
        if kind == "n":
            number = float(raw)
            if not math.isfinite(number):
                return raw
            if style in self._dates:
                return serial_date(number, self._date1904) or number
            return number
        if kind in ("str", "inlineStr"):
            text = unescaped(raw)[:LONGEST_TEXT]
            return convert(text, self._fonts[style]) if style in self._fonts else text or None
        if kind == "d":
            try:
                return date.fromisoformat(raw[:10])
            except ValueError:
                return raw
        if kind == "b":
            return "Có" if raw == "1" else None
        return None if kind == "e" else raw

    def _old(self, index: int, style: int, text: Text) -> str:
        key = (index, style)
        found = self._converted.get(key)
        if found is None:
            font = self._fonts.get(style, "")
            runs = ((text, font),) if isinstance(text, str) else text
            found = "".join(convert(unescaped(part), own or font) for part, own in runs)[:LONGEST_TEXT]
            self._converted[key] = found
        return found


class _Events:
    """The careful way: a parser's events to rows, whatever prefix the names carry."""

    def __init__(self, values: _Values, line: int = 0) -> None:
        self._values = values
        self._parser = new_parser(self._first, self._nothing, self._data)
        self._columns: dict[str, int] = {}
        self._ready: list[RawRow] = []
        self._cells: list[Cell] = []
        self.line = line
        self._column = -1
        self._type, self._style = "n", 0
        self._collecting = self._formula = False
        self._piece: list[str] = []

    def feed(self, chunk: bytes) -> list[RawRow]:
        self._parser.Parse(chunk, False)
        ready, self._ready = self._ready, []
        return ready

    def close(self) -> list[RawRow]:
        self._parser.Parse(b"", True)
        ready, self._ready = self._ready, []
        return ready

    def _first(self, tag: str, attrs: dict[str, str]) -> None:
        """Learn the prefix from the root, then take the handlers made for it."""
        del attrs
        prefix = tag[: -len("worksheet")] if tag.endswith("worksheet") else ""
        self._parser.StartElementHandler = self._starter(prefix)
        self._parser.EndElementHandler = self._ender(prefix)

    def _nothing(self, tag: str) -> None:
        """Is replaced by `_first`."""

    def _data(self, text: str) -> None:
        if self._collecting:
            self._piece.append(text)

    def _starter(self, prefix: str) -> Any:
        cell, value, text, row, formula = (prefix + name for name in ("c", "v", "t", "row", "f"))
        columns = self._columns

        def start(tag: str, attrs: dict[str, str]) -> None:
            if tag == cell:
                ref = attrs.get("r")
                if ref is None:
                    self._column += 1
                else:
                    letters = ref.rstrip(_DIGITS)
                    place = columns.get(letters)
                    if place is None:
                        place = columns[letters] = column_number(letters)
                    self._column = place
                self._type, self._style = attrs.get("t", "n"), int(attrs.get("s", 0))
                self._piece.clear()
                self._formula = False
            elif tag in (value, text):
                self._collecting = True
            elif tag == formula:
                self._formula = True
            elif tag == row:
                number = attrs.get("r")
                self.line = _line(number) if number else self.line + 1
                self._cells, self._column = [], -1

        return start

    def _ender(self, prefix: str) -> Any:
        cell, value, text, row = (prefix + name for name in ("c", "v", "t", "row"))

        def end(tag: str) -> None:
            if tag in (value, text):
                self._collecting = False
            elif tag == cell:
                if (self._piece or (self._formula and self._type != "str")) and self._column < MOST_COLUMNS:
                    raw = "".join(self._piece)
                    found = self._values.value(self._type, self._style, raw) if raw else UNCOUNTED
                    if found is not None:
                        self._cells.extend([None] * (self._column + 1 - len(self._cells)))
                        self._cells[self._column] = found
            elif tag == row and self._cells:
                self._ready.append(RawRow(self.line, self._cells))

        return end
