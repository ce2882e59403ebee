"""The workbook that a unit fills in: one sheet of eight columns, lists to choose from, no macros.

Works in Excel 2010 and later, WPS and LibreOffice. A hidden sheet names unit, period and version; a hidden column
gives each prepared row an id, so that the same file sent again next quarter is known row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cchc_desktop.exports.xlsx.page import prepare
from cchc_desktop.exports.xlsx.styles import FONT, HEAD_FILL, RULE, Style, Styles
from cchc_desktop.exports.xlsx.texts import clean
from cchc_desktop.files import write_atomic

ROWS = 500  # prepared rows, each with an id
PRINTED = 100  # of them: a year of most units on three pages, as a row below the print area would be missed
SHEET, STAMP, LISTS = "Nhật ký", "_cchc", "_danh_muc"
HEAD_LINE, HELP_LINE, FIRST = 4, 5, 6
_DONE, _MISSING = "E3F3E6", "FFF2D0"
_FORMATS = {"date": "dd/mm/yyyy", "quantity": "#,##0.##", "reach": "#,##0"}


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    field: str
    heading: str
    help: str
    width: float


@dataclass(frozen=True, slots=True)
class UnitTemplate:
    """What one unit's workbook is made of. `uid` is new for each workbook: its rows' ids begin with it."""

    uid: str
    unit_uid: str
    unit_name: str
    office: str
    period: str  # code
    period_label: str
    title: str
    note: str
    version: str
    columns: tuple[TemplateColumn, ...]
    kinds: tuple[str, ...]
    example: str  # a day of the period, as a clerk types it
    tasks: tuple[str, ...] = ()


def write_unit_template(template: UnitTemplate, out: Path) -> Path:
    """Write a unit's workbook to `out`, whole or not at all."""
    write_atomic(out, lambda target: write_to(template, target))
    return out


def write_to(template: UnitTemplate, target: BinaryIO) -> None:
    book = Workbook()
    styles = Styles(book)
    sheet: Any = book.worksheets[0]
    sheet.title = SHEET
    widths = [column.width for column in template.columns]
    prepare(sheet, widths, f"{template.unit_name}. {template.period_label}")
    _heading(styles, sheet, template)
    _rows(styles, sheet, template)
    _lists(book, sheet, template)
    _colours(sheet, template)
    _stamp(book, template)
    sheet.freeze_panes = f"A{FIRST}"
    sheet.print_title_rows = f"{HEAD_LINE}:{HEAD_LINE}"
    # Not all the prepared rows: their hidden ids would print blank pages. Fixed, as openpyxl warns of a formula.
    last = get_column_letter(len(template.columns))
    sheet.print_area = f"A1:{last}{FIRST + PRINTED - 1}"
    sheet.sheet_view.zoomScale = 100
    sheet.sheet_view.selection[-1].activeCell = sheet.sheet_view.selection[-1].sqref = f"A{FIRST}"
    properties = book.properties
    properties.title = clean(f"{template.title} - {template.unit_name}")
    properties.creator = clean(template.office) or "CCHC Desktop"
    properties.language = "vi-VN"
    book.save(target)


def _heading(styles: Styles, sheet: Worksheet, template: UnitTemplate) -> None:
    width = len(template.columns)
    unit = template.unit_name or "Đơn vị: ……………………"
    top = Style(bold=True, border=False, wrap=False)
    styles.put(sheet, 1, 1, unit.upper() if template.unit_name else unit, top)
    styles.put(sheet, 1, width, template.office, Style(italic=True, across="right", border=False, wrap=False))
    title = f"{template.title} ({template.period_label})" if template.period_label else template.title
    styles.spread(sheet, 2, 1, width, title, Style(size=14, bold=True, across="center", border=False))
    styles.spread(sheet, 3, 1, width, template.note, Style(size=11, italic=True, across="center", border=False))
    head = Style(bold=True, across="center", fill=HEAD_FILL)
    help_ = Style(size=10, italic=True, across="center", fill="F7F9FC", ink="595959")
    for place, column in enumerate(template.columns, 1):
        styles.put(sheet, HEAD_LINE, place, column.heading, head)
        styles.put(sheet, HELP_LINE, place, column.help, help_)
    styles.put(sheet, HEAD_LINE, width + 1, "Mã dòng (không sửa)", head)
    styles.put(sheet, HELP_LINE, width + 1, "help", help_)
    for line, height in ((1, 18.0), (2, 21.0), (3, 17.0), (HEAD_LINE, 21.0), (HELP_LINE, 42.0)):
        sheet.row_dimensions[line].height = height


def _rows(styles: Styles, sheet: Worksheet, template: UnitTemplate) -> None:
    """Prepare the rows: each column's format, an id in the hidden column."""
    looks = []
    for column in template.columns:
        across = "center" if column.field == "date" else "right" if column.field in _FORMATS else "left"
        looks.append(styles.array(Style(border=False, across=across, format=_FORMATS.get(column.field, "@"))))
    ids = styles.array(Style(size=8, border=False, format="@", ink="7F7F7F"))
    for line in range(FIRST, FIRST + ROWS):
        for place, look in enumerate(looks, 1):
            sheet.cell(line, place)._style = look  # pyright: ignore[reportAttributeAccessIssue]
        cell: Any = sheet.cell(line, len(looks) + 1, f"{template.uid}-{line - FIRST + 1:03d}")
        cell._style = ids
    sheet.column_dimensions[get_column_letter(len(looks) + 1)].hidden = True


def _lists(book: Workbook, sheet: Any, template: UnitTemplate) -> None:
    """Put the lists on a hidden sheet and the rules of the cells on the columns; they warn, never forbid."""
    lists: Any = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    names = {}
    for place, (field, name, items) in enumerate(
        (("kind", "CCHC_HinhThuc", template.kinds), ("task", "CCHC_NhiemVu", template.tasks)), 1
    ):
        for line, text in enumerate(items, 1):
            cell = lists.cell(line, place)
            cell._value, cell.data_type = clean(text), "s"
        if items:
            letter = get_column_letter(place)
            where = f"'{LISTS}'!${letter}$1:${letter}${len(items)}"
            book.defined_names[name] = DefinedName(name, attr_text=where)
            names[field] = name
    for place, column in enumerate(template.columns, 1):
        rule = _rule(column, names, template.example)
        if rule is None:
            continue
        letter = get_column_letter(place)
        rule.errorStyle = "warning"
        rule.errorTitle = rule.promptTitle = column.heading
        rule.showErrorMessage = rule.showInputMessage = True
        rule.add(f"{letter}{FIRST}:{letter}{FIRST + ROWS * 4}")
        sheet.add_data_validation(rule)


def _rule(column: TemplateColumn, names: dict[str, str], example: str) -> DataValidation | None:
    match column.field:
        case "date":
            rule = DataValidation("date", operator="between", formula1="43831", formula2="73050", allow_blank=True)
            rule.error = f"Ghi ngày trước tháng sau: ngày/tháng/năm, ví dụ {example}. Giữ nguyên ô này?"
            rule.prompt = f"Ngày/tháng/năm, ví dụ {example}."
        case "quantity" | "reach":
            kind = "whole" if column.field == "reach" else "decimal"
            rule = DataValidation(kind, operator="between", formula1="0", formula2="1000000000", allow_blank=True)
            rule.error = "Chỉ ghi số, không ghi đơn vị tính. Giữ nguyên ô này?"
            rule.prompt = "Chỉ ghi số."
        case "kind" | "task" if column.field in names:
            rule = DataValidation("list", formula1=f"={names[column.field]}", allow_blank=True)
            rule.error = "Nên chọn một dòng trong danh sách để không bị hỏi lại. Giữ nguyên ô này?"
            rule.prompt = "Bấm mũi tên ở góc phải ô, hoặc Alt+mũi tên xuống, để chọn."
        case _:
            return None
    return rule


def _colours(sheet: Any, template: UnitTemplate) -> None:
    """Colour a row that is complete, and what is missing in one that is begun; rule only rows in use."""
    place = {column.field: get_column_letter(n) for n, column in enumerate(template.columns, 1)}
    last = get_column_letter(len(template.columns))
    needed = [place[name] for name in ("date", "kind", "title", "quantity")]
    area = f"A{FIRST}:{last}{FIRST + ROWS * 4}"
    full = ",".join(f"LEN(${letter}{FIRST})>0" for letter in needed)
    used = f"COUNTA($A{FIRST}:${last}{FIRST})>0"
    side = Side(style="thin", color=RULE)
    rules = Border(left=side, right=side, top=side, bottom=side)
    done = PatternFill("solid", bgColor=_DONE, fgColor=_DONE)
    lacks = PatternFill("solid", bgColor=_MISSING, fgColor=_MISSING)
    for letter in needed:
        where = f"{letter}{FIRST}:{letter}{FIRST + ROWS * 4}"
        sheet.conditional_formatting.add(
            where, FormulaRule([f"AND({used},LEN(${letter}{FIRST})=0)"], fill=lacks, border=rules)
        )
    sheet.conditional_formatting.add(area, FormulaRule([f"AND({full})"], fill=done, border=rules))
    sheet.conditional_formatting.add(area, FormulaRule([used], border=rules))


def _stamp(book: Workbook, template: UnitTemplate) -> None:
    """Write on a hidden sheet whose workbook it is; the reader asks it first."""
    sheet: Any = book.create_sheet(STAMP)
    sheet.sheet_state = "hidden"
    pairs: Sequence[tuple[str, str]] = (
        ("CCHC-MAU", template.version), ("unit", template.unit_uid), ("unit_name", template.unit_name),
        ("office", template.office), ("period", template.period), ("template", template.uid),
    )  # fmt: skip
    for line, (name, value) in enumerate(pairs, 1):
        for place, text in ((1, name), (2, value)):
            cell = sheet.cell(line, place)
            cell._value, cell.data_type = clean(text), "s"
            cell.font = Font(name=FONT, size=10)
