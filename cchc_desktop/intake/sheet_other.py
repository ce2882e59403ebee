"""Readers of tables that are no .xlsx: .xls, .xlsb and .ods by calamine, .csv by the standard library."""

from __future__ import annotations

import csv
import io
import math
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from cchc_desktop.errors import AppError, FileProblem
from cchc_desktop.files import read_limited
from cchc_desktop.intake.reading import decode, modern
from cchc_desktop.intake.sheet_cells import (
    EVERY,
    LONGEST_TEXT,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Progress,
    RawRow,
    SheetInfo,
    broken,
    protected,
    too_large,
    too_many_rows,
)
from cchc_desktop.legacy import from_tcvn3, from_vni

_BINARY_LIMIT = 30 << 20  # calamine holds the whole file and all its cells
_UNPACKED_LIMIT = 300 << 20
_CSV_LIMIT = 60 << 20


class CalamineBook:
    """A workbook of another format. Fonts are not known, so old encodings are told by their looks."""

    date1904 = False  # calamine turns serials of days into days itself

    def __init__(self, path: Path) -> None:
        self.path = path
        self.modified: datetime | None = None
        self.notes: tuple[str, ...] = ()
        data = read_limited(path, _BINARY_LIMIT)
        if data.startswith(b"PK"):
            _must_be_small(data, path.name)
        try:
            self._book = _guarded(lambda: _load(data), path.name)
        except FileProblem:
            raise
        self.sheets = tuple(
            SheetInfo(meta.name, not str(meta.visible).endswith(".Visible"))
            for meta in self._book.sheets_metadata
            if "worksheet" in str(meta.typ).lower()
        )

    def close(self) -> None:
        self._book = None

    def rows(self, index: int, progress: Progress | None = None) -> Iterator[RawRow]:
        name = self.sheets[index].name
        book: Any = self._book
        sheet: Any = _guarded(lambda: book.get_sheet_by_name(name), self.path.name)
        merged = _guarded(lambda: sheet.merged_cell_ranges or [], self.path.name)
        spans: dict[int, list[tuple[int, int]]] = {}
        for (top, left), (bottom, _right) in merged:
            if bottom > top:
                spans.setdefault(top, []).append((left, bottom))
        start = sheet.start
        first, shift = start if start else (0, 0)
        active: list[tuple[int, int, Cell]] = []
        convert = self._converter(sheet)
        count = 0
        for place, values in enumerate(sheet.iter_rows(), first):
            cells: list[Cell] = [None] * shift
            cells += [_cell(value, convert) for value in values[:MOST_COLUMNS]]
            active = [merge for merge in active if merge[1] >= place]
            used = any(cell is not None for cell in cells)
            filled = set()
            for column, _, value in active:
                if used and column < len(cells) and cells[column] is None and value is not None:
                    cells[column] = value
                    filled.add(column)
            for column, last in spans.get(place, ()):
                if column < len(cells):
                    active.append((column, last, cells[column]))
            if used:
                count += 1
                if count > MOST_ROWS:
                    raise too_many_rows(self.path.name)
                if progress and count % EVERY == 0:
                    progress(place, sheet.total_height or place)
                yield RawRow(place + 1, cells, frozenset(filled))

    def _converter(self, sheet: Any) -> Any:
        """Return what turns the sheet's texts into Unicode: chosen by the first thousand cells together."""
        sample: list[str] = []
        for values in sheet.iter_rows():
            sample += [value for value in values if isinstance(value, str)]
            if len(sample) > 1_000:
                break
        text = "\n".join(sample)
        converted, notes = modern(text)
        if not notes or converted == text:
            return None
        self.notes = notes
        return from_tcvn3 if "TCVN3" in notes[0] else from_vni


def _load(data: bytes) -> Any:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(io.BytesIO(data))


def _guarded(call: Any, name: str) -> Any:
    """Call calamine; whatever it says of the file, a panic of its own too, becomes one sentence."""
    try:
        return call()
    except (AppError, KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a Rust panic is no Exception
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise protected(name) from error
        raise broken(name) from error


def _must_be_small(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            items = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise broken(name) from error
    if len(items) > 5_000 or sum(item.file_size for item in items) > _UNPACKED_LIMIT:
        raise too_large(name)


def _cell(value: Any, convert: Any) -> Cell:
    if isinstance(value, str):
        text = value[:LONGEST_TEXT]
        return (convert(text) if convert and text else text) or None
    if isinstance(value, bool):
        return "Có" if value else None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)):
        return float(value) if math.isfinite(value) else str(value)
    if isinstance(value, timedelta):
        return value.total_seconds() / 86_400
    return None


class CsvBook:
    """A table as text: the encoding and the delimiter are guessed, every cell is text."""

    date1904 = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self.modified: datetime | None = None
        text, self.notes = decode(read_limited(path, _CSV_LIMIT), path.name)
        self._text = text
        self._delimiter = _delimiter(text)
        self._quoting: Literal[0, 3] = csv.QUOTE_MINIMAL
        if text.count('"') % 2:  # one that is never closed would take all rows below it into one cell
            self._quoting = csv.QUOTE_NONE
            self.notes = (*self.notes, "Tệp có dấu ngoặc kép không đóng; mỗi dòng được đọc riêng.")
        self.sheets = (SheetInfo(path.stem),)

    def close(self) -> None:
        self._text = ""

    def rows(self, index: int, progress: Progress | None = None) -> Iterator[RawRow]:
        del index
        lines = io.StringIO(self._text, newline="")
        reader = csv.reader(lines, delimiter=self._delimiter, quoting=self._quoting)
        around = ' \t"' if self._quoting == csv.QUOTE_NONE else None
        count = 0
        try:
            for values in reader:
                cells: list[Cell] = [value.strip(around)[:LONGEST_TEXT] or None for value in values[:MOST_COLUMNS]]
                if not any(cells):
                    continue
                count += 1
                if count > MOST_ROWS:
                    raise too_many_rows(self.path.name)
                if progress and count % EVERY == 0:
                    progress(count, count + 1)
                yield RawRow(reader.line_num, cells)
        except csv.Error as error:
            raise broken(self.path.name) from error


def _delimiter(text: str) -> str:
    """Return the sign that parts the most lines into the same number of cells."""
    lines = [line for line in text.splitlines()[:60] if line.strip()]
    best, most = ",", 0.0
    for sign in ("\t", ";", ",", "|"):
        counts = [len(next(csv.reader([line], delimiter=sign), [])) for line in lines]
        wide = [count for count in counts if count > 1]
        if not wide:
            continue
        usual = max(set(wide), key=wide.count)
        score = wide.count(usual) * min(usual, 8)
        if score > most:
            best, most = sign, score
    return best
