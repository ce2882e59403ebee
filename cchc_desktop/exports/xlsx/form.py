"""The superior's own workbook filled: values go into the sheet's XML, all else stays byte for byte.

openpyxl would lose pictures, charts and what it does not know; so only the cells that are mapped are written,
formulas are never touched. Their results are counted anew where that is certain, for previews and Protected View;
Excel and LibreOffice count them all again when the file is opened.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl.formula.translate import Translator

from cchc_desktop.errors import FileProblem
from cchc_desktop.exports.xlsx.formulas import Failed, Sheets, Unknown
from cchc_desktop.exports.xlsx.texts import clean, plain_number
from cchc_desktop.files import write_atomic
from cchc_desktop.intake.form_workbook import MAIN, FormPackage, cell_name, cell_place, open_form
from cchc_desktop.reports.figures import ReportFigures
from cchc_desktop.reports.queries import names, values
from cchc_desktop.text import long_date

_EPOCH = date(1899, 12, 30)
_XML = "{http://www.w3.org/XML/1998/namespace}"


def fill_workbook(form: Path, cells: Mapping[str, str], figures: ReportFigures, out: Path) -> None:
    """Fill a form: `cells` maps "Sheet1!C5" to a query. A formula, a locked or a missing sheet is told."""
    package = open_form(form)
    by_sheet: dict[str, dict[str, str]] = {}
    for place, query in cells.items():
        sheet, _, reference = place.rpartition("!")
        by_sheet.setdefault(sheet, {})[reference] = query
    known, words = values(figures), names(figures)
    days = {"word:first": figures.first, "word:last": figures.last}
    changed: dict[str, bytes] = {}
    for sheet, wanted in by_sheet.items():
        part = package.sheets.get(sheet)
        if part is None:
            raise FileProblem(f"Biểu mẫu không còn trang tính “{sheet}”.", "Khai lại các ô của biểu mẫu rồi điền lại.")
        root = package.root(part)
        for reference, query in wanted.items():
            amount: str | float | date | None
            if query in words:
                amount = days.get(query) or words[query][0]
            elif query in known:
                amount = known[query].number
            else:
                amount = 0 if query.startswith(("kind:", "unit:")) else None  # a kind that this period has not
            _put(root, sheet, reference, amount, package)
        changed[part] = package.serialised(root)
    changed |= _with_results(package, changed)
    changed[package.workbook] = _counting_anew(package)
    write_atomic(out, lambda target: _write(package, changed, target))


def _put(root: Any, sheet: str, reference: str, amount: str | float | date | None, package: FormPackage) -> None:
    row_number, column = _first_of_merged(root, *cell_place(reference))
    reference = cell_name(row_number, column)
    cell = _cell(root, row_number, column, reference)
    if cell.find(f"{MAIN}f") is not None:
        raise FileProblem(
            f"Ô {reference} của trang “{sheet}” là công thức nên không điền vào được.", "Chọn ô khác cho số liệu này."
        )
    if package.locked(root, cell):
        raise FileProblem(
            f"Ô {reference} của trang “{sheet}” đang bị khóa.", "Bỏ bảo vệ trang tính trong Excel hoặc chọn ô khác."
        )
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if isinstance(amount, date):
        amount = float((amount - _EPOCH).days) if package.shows_date(cell) else long_date(amount)
    if amount is None or amount == "":
        return
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    if isinstance(amount, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t")
        text.text = clean(amount)
        text.set(f"{_XML}space", "preserve")
    else:
        etree.SubElement(cell, f"{MAIN}v").text = repr(plain_number(amount))


def _first_of_merged(root: Any, row: int, column: int) -> tuple[int, int]:
    """Return the cell that shows: of merged ones only the first does."""
    for merged in root.iter(f"{MAIN}mergeCell"):
        first, _, last = (merged.get("ref") or "").partition(":")
        if last:
            (top, left), (bottom, right) = cell_place(first), cell_place(last)
            if top <= row <= bottom and left <= column <= right:
                return top, left
    return row, column


def _cell(root: Any, row_number: int, column: int, reference: str) -> Any:
    """Return the cell, made in its place when the form has none there."""
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    data = root.find(f"{MAIN}sheetData")
    row = None
    place = 0
    for place, found in enumerate(data, 1):
        number = int(found.get("r") or place)
        if number == row_number:
            row = found
            break
        if number > row_number:
            place -= 1
            break
    if row is None:
        row = etree.Element(f"{MAIN}row")
        row.set("r", str(row_number))
        data.insert(place, row)
    at = 0
    for at, found in enumerate(row, 1):
        here = cell_place(found.get("r") or "A1")[1]
        if here == column:
            return found
        if here > column:
            at -= 1
            break
    cell = etree.Element(f"{MAIN}c")
    cell.set("r", reference)
    if row.get("s") and row.get("customFormat"):
        cell.set("s", row.get("s"))
    row.insert(at, cell)
    if (extent := root.find(f"{MAIN}dimension")) is not None:
        root.remove(extent)  # readers that trust it would not see the new cell
    return cell


def _with_results(package: FormPackage, changed: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the sheets that hold formulas with their results counted anew, without them where that can't be done."""
    parts = {name: changed.get(part) or package.read(part) for name, part in package.sheets.items()}
    holding = [name for name, data in parts.items() if re.search(rb"<(?:\w+:)?f[ >/]", data)]
    if not holding:
        return {}
    roots = {name: package.parse(data) for name, data in parts.items()}
    sheets = Sheets()
    for name, root in roots.items():
        _read_cells(package, name, root, sheets)
    for name in holding:
        for cell in roots[name].iter(f"{MAIN}c"):
            if cell.find(f"{MAIN}f") is not None:
                _put_result(cell, (name, *cell_place(cell.get("r"))), sheets)
    return {package.sheets[name]: package.serialised(roots[name]) for name in holding}


def _read_cells(package: FormPackage, name: str, root: Any, sheets: Sheets) -> None:
    shared: dict[str, tuple[str, str]] = {}  # formulas told once for many cells: where and what
    for cell in root.iter(f"{MAIN}c"):
        reference = cell.get("r") or ""
        place = (name, *cell_place(reference))
        formula = cell.find(f"{MAIN}f")
        if formula is None:
            sheets.values[place] = package.value(cell)
            continue
        text, kind, number = formula.text or "", formula.get("t"), formula.get("si") or ""
        if kind == "shared" and text:
            shared[number] = (reference, text)
        elif kind == "shared" and number in shared:
            text = Translator(f"={shared[number][1]}", shared[number][0]).translate_formula(reference)[1:]
        sheets.formulas[place] = f"={text}" if kind in (None, "normal", "shared") else ""


def _put_result(cell: Any, place: tuple[str, int, int], sheets: Sheets) -> None:
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    for old in cell.findall(f"{MAIN}v"):
        cell.remove(old)
    cell.attrib.pop("t", None)
    kind, text = "", ""
    try:
        found = sheets.result(place)
        if isinstance(found, bool):
            kind, text = "b", str(int(found))
        elif isinstance(found, str):
            kind, text = "str", clean(found)
        elif found is not None:
            text = repr(plain_number(found))
    except Failed as error:
        kind, text = "e", str(error)
    except Unknown:
        return
    if kind:
        cell.set("t", kind)
    etree.SubElement(cell, f"{MAIN}v").text = text


def _counting_anew(package: FormPackage) -> bytes:
    """Return the workbook part asking for a full calculation when it is opened."""
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    root = package.root(package.workbook)
    node = root.find(f"{MAIN}calcPr")
    if node is None:
        node = etree.Element(f"{MAIN}calcPr")
        after = [root.find(f"{MAIN}{tag}") for tag in ("definedNames", "externalReferences", "sheets")]
        next(found for found in after if found is not None).addnext(node)
    node.set("fullCalcOnLoad", "1")
    return package.serialised(root)


def _write(package: FormPackage, changed: Mapping[str, bytes], target: BinaryIO) -> None:
    with (
        zipfile.ZipFile(io.BytesIO(package.data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for item in source.infolist():
            made.writestr(item, changed.get(item.filename, source.read(item)))
