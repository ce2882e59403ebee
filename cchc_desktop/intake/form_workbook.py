"""The superior's form opened: its sheets and cells to map figures to, and a first proposal by its words.

The file is hostile: sizes are bounded, entities stay closed, macros are never run; what is protected or broken
is told in a sentence.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cchc_desktop.errors import FileProblem
from cchc_desktop.files import read_limited
from cchc_desktop.text import fold, nfc

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LIMIT = 30 << 20
_PART_LIMIT = 40 << 20
_UNPACKED = 200 << 20
_MOST_ROWS, _MOST_COLUMNS = 400, 40  # of a sheet, as the mapping shows it
_LEADING = re.compile(r"(?:[-+*•]|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[IVX]{1,4})[.)/])\s*")  # a row's own marker
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    KeyError,
    ValueError,
)

# A form's headings, folded, and what they ask of a kind.
_HEADS = (
    ("cung ky", "last_year"),
    ("luy ke", "cumulative"),
    ("tang", "difference"),
    ("ty le", "ratio"),
    ("%", "ratio"),
    ("ke hoach", "planned"),
    ("chi tieu", "planned"),
    ("luot", "reach"),
    ("nguoi", "reach"),
    ("minh chung", "with_evidence"),
    ("so hoat dong", "activities"),
    ("thuc hien", "quantity"),
    ("trong ky", "quantity"),
    ("trong quy", "quantity"),
    ("ket qua", "quantity"),
    ("so luong", "quantity"),
)


@dataclass
class FormPackage:
    """The parts of a form, unchanged; `sheets` names each sheet's part."""

    data: bytes
    name: str
    workbook: str
    sheets: dict[str, str]
    strings: list[str] = field(default_factory=list)
    suffix: str = ".xlsx"  # .xlsm of a form with macros, which are kept and never run
    _unlocked: set[int] = field(default_factory=set)  # styles whose cells stay open under sheet protection
    _dates: set[int] = field(default_factory=set)  # styles that show a number as a date

    def read(self, part: str) -> bytes:
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            if archive.getinfo(part).file_size > _PART_LIMIT:
                raise FileProblem(f"Biểu mẫu “{self.name}” quá lớn khi mở ra.", "Xóa bớt dòng trống rồi lưu lại.")
            return archive.read(part)

    def parse(self, data: bytes) -> Any:
        from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))

    def root(self, part: str) -> Any:
        return self.parse(self.read(part))

    def serialised(self, root: Any) -> bytes:
        from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def locked(self, root: Any, cell: Any) -> bool:
        """Tell whether the sheet is protected and the cell is not left open."""
        return _protected(root) and int(cell.get("s") or 0) not in self._unlocked

    def value(self, cell: Any) -> float | str | bool | None:
        """Return what a cell without a formula holds."""
        text = _text(self, cell)
        if cell.get("t") in ("s", "inlineStr", "str", "e"):
            return text
        if not text:
            return None
        return text == "1" if cell.get("t") == "b" else float(text)

    def shows_date(self, cell: Any) -> bool:
        """Tell whether the cell is formatted as a date."""
        return int(cell.get("s") or 0) in self._dates

    def closed(self, part: str) -> bool:
        """Tell whether the sheet is protected with no cell left open."""
        root = self.root(part)
        return _protected(root) and all(self.locked(root, cell) for cell in root.iter(f"{MAIN}c"))


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell of the form: its words, whether it is a formula, may be filled (`free`) or holds a number."""

    text: str
    formula: bool = False
    free: bool = True


@dataclass(frozen=True, slots=True)
class FormSheet:
    name: str
    cells: Mapping[tuple[int, int], FormCell]  # by row and column from 1
    rows: int
    columns: int


def open_form(path: Path) -> FormPackage:
    """Return a form's parts. Raises FileProblem with a sentence for what is no open .xlsx."""
    data, name = read_limited(path, _LIMIT), nfc(path.name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileProblem(
            f"Biểu mẫu “{name}” có mật khẩu hoặc là tệp Excel đời cũ (.xls).",
            "Mở bằng Excel, bỏ mật khẩu và lưu lại dạng .xlsx.",
        )
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _UNPACKED:
                raise FileProblem(f"Biểu mẫu “{name}” quá lớn khi mở ra.", "Chọn tệp khác.")
            known = set(archive.namelist())
        workbook = "xl/workbook.xml"
        package = FormPackage(data, name, workbook, {})
        if any(part.endswith("vbaProject.bin") for part in known):
            package.suffix = ".xlsm"
        root = package.root(workbook)
        links = {
            link.get("Id"): posixpath.normpath(posixpath.join("xl", (link.get("Target") or "").lstrip("/")))
            for link in package.root("xl/_rels/workbook.xml.rels")
        }
        for sheet in root.iter(f"{MAIN}sheet"):
            part = links.get(sheet.get(f"{_REL}id"), "")
            part = part if part in known else part.removeprefix("xl/")
            if part in known and "/worksheets/" in part:
                package.sheets[nfc(sheet.get("name") or "")] = part
        if not package.sheets:
            raise FileProblem(f"Biểu mẫu “{name}” không có trang tính nào.", "Chọn tệp khác.")
        if "xl/sharedStrings.xml" in known:
            package.strings = [
                "".join(node.text or "" for node in item.iter(f"{MAIN}t"))
                for item in package.root("xl/sharedStrings.xml").iter(f"{MAIN}si")
            ]
        if "xl/styles.xml" in known:
            styles = package.root("xl/styles.xml")
            package._unlocked, package._dates = _open_styles(styles), _date_styles(styles)
        return package
    except (*_UNREADABLE, etree.XMLSyntaxError) as error:
        raise FileProblem(
            f"Biểu mẫu “{name}” bị hỏng hoặc không phải tệp Excel (.xlsx).", "Mở bằng Excel, lưu lại rồi thử lại."
        ) from error


def _open_styles(styles: Any) -> set[int]:
    found = set()
    formats = styles.find(f"{MAIN}cellXfs")
    for number, form in enumerate(formats if formats is not None else ()):
        protection = form.find(f"{MAIN}protection")
        if protection is not None and protection.get("locked") in ("0", "false"):
            found.add(number)
    return found


def _date_styles(styles: Any) -> set[int]:
    """Return the cell formats that show a date: Excel's own and the form's."""
    dates = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
    for custom in styles.iter(f"{MAIN}numFmt"):
        code = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", custom.get("formatCode") or "").lower()
        if "y" in code or "d" in code:
            dates.add(int(custom.get("numFmtId") or 0))
    formats = styles.find(f"{MAIN}cellXfs")
    listed = formats if formats is not None else ()
    return {number for number, form in enumerate(listed) if int(form.get("numFmtId") or 0) in dates}


def _protected(root: Any) -> bool:
    protection = root.find(f"{MAIN}sheetProtection")
    return protection is not None and protection.get("sheet") in ("1", "true")


def must_be_fillable(package: FormPackage) -> None:
    """Raise FileProblem where every sheet is protected and leaves no cell open."""
    if all(package.closed(part) for part in package.sheets.values()):
        raise FileProblem(
            f"Mọi trang của biểu mẫu “{package.name}” đang bị bảo vệ nên không điền được.",
            "Mở bằng Excel, chọn Review, Unprotect Sheet, lưu lại rồi khai lại.",
        )


def read_form(path: Path) -> list[FormSheet]:
    """Return a form's sheets as the mapping shows them."""
    package = open_form(path)
    return [_sheet(package, name, part) for name, part in package.sheets.items()]


def _sheet(package: FormPackage, name: str, part: str) -> FormSheet:
    root = package.root(part)
    cells: dict[tuple[int, int], FormCell] = {}
    rows = columns = 1
    for cell in root.iter(f"{MAIN}c"):
        row, column = cell_place(cell.get("r") or "A1")
        if row > _MOST_ROWS or column > _MOST_COLUMNS:
            continue
        formula = cell.find(f"{MAIN}f") is not None
        text = _text(package, cell)
        if text or formula:
            rows, columns = max(rows, row), max(columns, column)
        cells[row, column] = FormCell(text, formula, not formula and not package.locked(root, cell))
    return FormSheet(name, cells, min(rows + 5, _MOST_ROWS), min(columns + 2, _MOST_COLUMNS))


def _text(package: FormPackage, cell: Any) -> str:
    if cell.get("t") == "inlineStr":
        return nfc("".join(node.text or "" for node in cell.iter(f"{MAIN}t")))
    value = cell.find(f"{MAIN}v")
    if value is None or value.text is None:
        return ""
    if cell.get("t") == "s":
        place = int(value.text)
        return nfc(package.strings[place]) if place < len(package.strings) else ""
    return value.text


def cell_place(reference: str) -> tuple[int, int]:
    """Return (row, column) from 1 of "C5"."""
    found = _PLACE.fullmatch(reference.replace("$", "").upper())
    if found is None:
        raise FileProblem(f"“{reference}” không phải tên ô.", "Viết như C5.")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def cell_name(row: int, column: int) -> str:
    """Return "C5" of (5, 3)."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def propose(sheets: list[FormSheet]) -> dict[str, str]:
    """Return a first mapping by words: rows named like a kind, columns headed like a figure ("Sheet1!C5" → query)."""
    found: dict[str, str] = {}
    for sheet in sheets:
        rows: dict[int, str] = {}
        for (row, column), cell in sheet.cells.items():
            if column <= 4 and row not in rows and (kind := _kind(cell.text)):
                rows[row] = kind
        claimed = Counter(rows.values())
        rows = {row: kind for row, kind in rows.items() if claimed[kind] == 1}  # two rows of one kind: the clerk tells
        if not rows:
            continue
        first = min(rows)
        heads: dict[int, str] = {}
        for (row, column), cell in sorted(sheet.cells.items(), reverse=True):  # the lower heading says more
            if row < first and column > 1 and column not in heads and (part := _head(fold(cell.text))):
                heads[column] = part
        for column in sorted(heads, reverse=True):  # of two alike the left one
            if list(heads.values()).count(heads[column]) > 1:
                del heads[column]
        for row, kind in rows.items():
            for column, part in heads.items():
                cell = sheet.cells.get((row, column), FormCell(""))
                if cell.free and not re.search(r"[^\d.,\s-]", cell.text):
                    found[f"{sheet.name}!{cell_name(row, column)}"] = f"kind:{kind}:{part}"
    return found


def _kind(words: str) -> str:
    """Return the kind that a row's name means beyond doubt, as the kinds in units' sheets are understood."""
    from cchc_desktop.exchange.kinds import kind_of

    text = _LEADING.sub("", words.strip())
    if not 4 <= len(text) <= 120:
        return ""
    kind, sure = kind_of(text)
    several = re.search(r"[,;/]|\bvà\b", text)  # "Pa nô, áp phích": a label of the catalogue, or more than one kind
    return kind if kind != "other" and sure >= (0.9 if several else 0.8) else ""


def _head(words: str) -> str:
    if len(words) > 60 or ("tang" in words and "%" in words):  # a change in per cent is no figure of a report
        return ""
    return next((part for head, part in _HEADS if head in words), "")
