"""Results of a form's formulas: right where they are given, none where Excel might say otherwise.

Held against LibreOffice on 700 random formulas when it was written; these are the cases that tell them apart.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from cchc_desktop.exports.xlsx.form import fill_workbook
from cchc_desktop.exports.xlsx.formulas import Failed, Sheets, Unknown
from tests.reports.report_samples import figures, kind

# A1 2, A2 3, A3 empty, A4 text, A5 true, B1 0, B2 0.5, on sheet "Biểu 1"; C1 of "Phụ lục" is 40.
VALUES = {
    ("Biểu 1", 1, 1): 2.0, ("Biểu 1", 2, 1): 3.0, ("Biểu 1", 4, 1): "chữ", ("Biểu 1", 5, 1): True,
    ("Biểu 1", 1, 2): 0.0, ("Biểu 1", 2, 2): 0.5, ("Phụ lục", 1, 3): 40.0,
}  # fmt: skip


def result(formula: str, **more: str) -> object:
    formulas = {("Biểu 1", 9, 1): formula} | {("Biểu 1", 9, ord(at) - 64): text for at, text in more.items()}
    return Sheets(dict(VALUES), formulas).result(("Biểu 1", 9, 1))


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=A1+A2*2", 8), ("=(A1+A2)*2", 10), ("=-A1^2", 4), ("=2^3^1", 8), ("=A1-A2-1", -2), ("=50%", 0.5),
        ("=SUM(A1:A5)", 5), ("=SUM(A1:A2,10,B2)", 15.5), ("=SUM('Phụ lục'!C1,A1)", 42), ("=AVERAGE(A1:A5)", 2.5),
        ("=COUNT(A1:A5)", 2), ("=COUNTA(A1:A5)", 4), ("=MAX(A1:B5)", 3), ("=MIN(A1:B5)", 0), ("=MAX(A3:A4)", 0),
        ('=IF(B1=0,"",A1/B1)', ""), ('=IF(B2=0,"",A1/B2)', 4), ("=IF(A1>5,1)", False), ("=IFERROR(A1/B1,0)", 0),
        ("=ROUND(2.345,2)", 2.35), ("=ROUND(A2/A1,0)", 2), ("=ABS(-A1)", 2), ('=A1&" lượt"', "2 lượt"),
        ('=A3=""', True), ("=A3=0", True), ("=A3+1", 1), ("=AND(A1>1,A2>1)", True), ("=NOT(A5)", False),
        ("=$A$1", 2), ("=PRODUCT(A1:A2)", 6), ('="a"="A"', True), ("=A1<>A2", True),
    ],
)  # fmt: skip
def test_what_is_certain_is_counted(formula: str, expected: object) -> None:
    assert result(formula) == expected


@pytest.mark.parametrize(
    "formula",
    ["=A4+1", "=VLOOKUP(A1,A1:B2,2)", "=A1:A2", "=TenO", "=SUM(A:A)", "=A9", "=B9", "=COUNT(A1/B1)", "={1,2}", "=A1+"],
)
def test_what_is_not_certain_has_no_result(formula: str) -> None:
    with pytest.raises(Unknown):
        result(formula, B="=C9", C="=B9")


@pytest.mark.parametrize(
    "formula", ["=" + "(" * 5000 + "1" + ")" * 5000, "=SUM(A1:Z9999)", "=9^9^9^9", "=" + "-" * 9000 + "1"]
)
def test_a_hostile_formula_is_left_alone(formula: str) -> None:
    with pytest.raises((Unknown, Failed)):
        result(formula)


def test_endless_sums_do_not_hold_the_program_up() -> None:
    formulas = {("S", row, 2): "=SUM(A1:A10000)" for row in range(1, 2001)}
    sheets = Sheets({("S", 1, 1): 1.0}, formulas)
    assert sheets.result(("S", 1, 2)) == 1
    with pytest.raises(Unknown):
        for row in range(1, 2001):
            sheets.result(("S", row, 2))


def test_a_division_by_nought_is_what_excel_shows() -> None:
    with pytest.raises(Failed, match="#DIV/0!"):
        result("=SUM(B9,1)", B="=A1/B1")


def test_a_filled_form_shows_its_totals_before_anything_counts_them(tmp_path: Path) -> None:
    """In Protected View, on a phone, in Zalo: no program counts there."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Biểu 1"
    for row in (5, 6):
        sheet.cell(row, 4, f'=IF(B{row}=0,"",C{row}/B{row})')
    sheet["C7"], sheet["D7"] = "=SUM(C5:C6)", "=C7/B7"
    book.create_sheet("Tổng")["A1"] = "='Biểu 1'!C7*2"
    book.save(tmp_path / "b.xlsx")
    cells = {
        "Biểu 1!B5": "kind:conference:planned",
        "Biểu 1!C5": "kind:conference:cumulative",
        "Biểu 1!C6": "activities",
    }
    data = figures(kind("conference", 2, cumulative=6, planned=8, activities=2))
    fill_workbook(tmp_path / "b.xlsx", cells, data, tmp_path / "a.xlsx")
    shown = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)
    sheet = shown["Biểu 1"]
    assert [sheet[at].value for at in ("D5", "D6", "C7", "D7")] == [0.75, None, 8, "#DIV/0!"]
    assert shown["Tổng"]["A1"].value == 16


def test_a_formula_told_once_for_many_cells_is_counted_in_each(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (1, 2, 3):
        sheet.cell(row, 1, row)
        sheet.cell(row, 2, "=A1*10")
    book.save(tmp_path / "b.xlsx")
    made = io.BytesIO()
    with zipfile.ZipFile(tmp_path / "b.xlsx") as source, zipfile.ZipFile(made, "w") as out:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("sheet1.xml"):
                parts = data.split(b"<f>A1*10</f>")
                assert len(parts) == 4
                data = (
                    parts[0] + b'<f t="shared" ref="B1:B3" si="0">A1*10</f>' + parts[1]
                    + b'<f t="shared" si="0"/>' + parts[2] + b'<f t="shared" si="0"/>' + parts[3]
                )  # fmt: skip
            out.writestr(name, data)
    (tmp_path / "c.xlsx").write_bytes(made.getvalue())
    fill_workbook(
        tmp_path / "c.xlsx",
        {"Sheet!A3": "activities"},
        figures(kind("conference", 2, activities=7)),
        tmp_path / "a.xlsx",
    )
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)["Sheet"]
    assert [sheet.cell(row, 2).value for row in (1, 2, 3)] == [10, 20, 70]
