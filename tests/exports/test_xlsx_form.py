"""The superior's own form: mapped once, filled with formulas, formats, pictures and the rest untouched."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from cchc_desktop.errors import AppError
from cchc_desktop.exports.xlsx.form import fill_workbook
from cchc_desktop.intake.form_workbook import cell_name, cell_place, propose, read_form
from cchc_desktop.models import Office
from cchc_desktop.periods import Period
from cchc_desktop.publish import fill_form
from cchc_desktop.workspace import Workspace
from tests.reports.report_samples import figures, kind

FIGURES = figures(
    kind("conference", 2, reach=115, cumulative=6, planned=8, last_year=1),
    kind("own_site", 12.5, cumulative=30, planned=48),
)
CELLS = {
    "Biểu 01!C5": "kind:conference:planned",
    "Biểu 01!D5": "kind:conference:quantity",
    "Biểu 01!E5": "kind:conference:cumulative",
    "Biểu 01!D6": "kind:own_site:quantity",
    "Biểu 01!E6": "kind:own_site:cumulative",
    "Biểu 01!B2": "word:office",
    "Biểu 01!H9": "activities",
    "Biểu 01!D7": "kind:video:quantity",
}


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A form as a Sở Nội vụ would make it: title, merged cells, formulas, a chart, a picture, a locked sheet."""
    from PIL import Image as Picture

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Biểu 01"
    sheet["A1"] = "BIỂU TỔNG HỢP"
    sheet.merge_cells("A1:F1")
    sheet["A2"] = "Đơn vị báo cáo:"
    sheet.merge_cells("B2:F2")
    for column, text in enumerate(("STT", "Hình thức", "Kế hoạch năm", "Thực hiện trong kỳ", "Lũy kế", "Tỷ lệ"), 1):
        sheet.cell(4, column, text).font = Font(bold=True, name="Times New Roman")
    for row, label in (
        (5, "Hội nghị"),
        (6, "Tin, bài trên Trang thông tin điện tử của cơ quan"),
        (7, "Video clip tuyên truyền"),
    ):
        sheet.cell(row, 1, row - 4)
        sheet.cell(row, 2, label)
        sheet.cell(row, 6, f'=IF(C{row}="","",E{row}/C{row})').number_format = "0.0%"
        for column in (3, 4, 5):
            sheet.cell(row, column).fill = PatternFill("solid", start_color="FFF2CC")
    sheet["D8"] = "=SUM(D5:D7)"
    sheet.add_data_validation(DataValidation("whole", sqref="D5:D7"))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=5, max_row=7))
    sheet.add_chart(chart, "H12")
    picture = io.BytesIO()
    Picture.new("RGB", (8, 8), "red").save(picture, "PNG")
    sheet.add_image(Image(picture), "H2")
    locked = book.create_sheet("Khóa")
    locked["A1"], locked["A2"] = 1, 2
    locked["A2"].protection = Protection(locked=False)
    locked.protection.sheet = True
    path = tmp_path / "Bieu mau SNV.xlsx"
    book.save(path)
    return path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_filled_with_everything_else_kept(form: Path, tmp_path: Path) -> None:
    out = tmp_path / "nop.xlsx"
    fill_workbook(form, CELLS, FIGURES, out)
    sheet = openpyxl.load_workbook(out)["Biểu 01"]
    assert [sheet[c].value for c in ("C5", "D5", "E5", "D6", "E6", "B2", "H9", "D7")] == [
        8, 2, 6, 12.5, 30, "Sở Xây dựng", FIGURES.activities, 0,
    ]  # fmt: skip
    assert sheet["F5"].value == '=IF(C5="","",E5/C5)' and sheet["D8"].value == "=SUM(D5:D7)"
    assert sheet["D5"].fill.start_color.rgb == "00FFF2CC" and sheet["A1"].value == "BIỂU TỔNG HỢP"
    assert sheet.max_row >= 9 and openpyxl.load_workbook(out, read_only=True)["Biểu 01"].max_row != 8
    before, after = parts(form), parts(out)
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    assert b'fullCalcOnLoad="1"' in after["xl/workbook.xml"]
    for kept in (b"<mergeCell ", b"dataValidation", b"<drawing"):
        assert kept in after["xl/worksheets/sheet1.xml"]


def test_filling_again_gives_the_new_period(form: Path, tmp_path: Path) -> None:
    """The filled file can serve as the form: old values go, zeros and blanks come."""
    out = tmp_path / "nop.xlsx"
    fill_workbook(form, CELLS, FIGURES, out)
    later = replace(FIGURES, kinds=(replace(FIGURES.kinds[0], planned=None, quantity=7),))
    fill_workbook(out, CELLS, later, out)
    sheet = openpyxl.load_workbook(out)["Biểu 01"]
    assert (sheet["C5"].value, sheet["D5"].value, sheet["D6"].value) == (None, 7, 0)


def test_merged_cells_take_the_value_where_it_shows(form: Path, tmp_path: Path) -> None:
    fill_workbook(form, {"Biểu 01!E2": "word:office"}, FIGURES, tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["Biểu 01"]["B2"].value == "Sở Xây dựng"


def test_text_never_becomes_a_formula(form: Path, tmp_path: Path) -> None:
    data = replace(FIGURES, office=replace(FIGURES.office, name='=HYPERLINK("http://x")<&>'))
    fill_workbook(form, CELLS, data, tmp_path / "a.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx")["Biểu 01"]["B2"]
    assert (cell.value, cell.data_type) == (data.office.name, "s")


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.slow
def test_libreoffice_counts_the_formulas_anew(form: Path, tmp_path: Path) -> None:
    out = tmp_path / "nop.xlsx"
    fill_workbook(form, CELLS, FIGURES, out)
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "csv", "nop.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    lines = (tmp_path / "nop.csv").read_text("latin-1").splitlines()
    assert ",75" in lines[4] and lines[7].split(",")[3] == "14.5"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Biểu 01!F5": "activities"}, "là công thức"),
        ({"Khóa!A1": "activities"}, "đang bị khóa"),
        ({"Không có!A1": "activities"}, "không còn trang tính"),
    ],
)
def test_what_must_not_be_written_is_told(form: Path, tmp_path: Path, cells: dict[str, str], said: str) -> None:
    out = tmp_path / "nop.xlsx"
    out.write_bytes(b"old")
    with pytest.raises(AppError, match=said):
        fill_workbook(form, cells, FIGURES, out)
    assert out.read_bytes() == b"old"


def test_an_open_cell_of_a_protected_sheet_is_filled(form: Path, tmp_path: Path) -> None:
    fill_workbook(form, {"Khóa!A2": "activities"}, FIGURES, tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["Khóa"]["A2"].value == FIGURES.activities


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: b"", "bị hỏng"),
        (lambda data: data[:900], "bị hỏng"),
        (lambda data: b"\xd0\xcf\x11\xe0" + b"\0" * 900, "mật khẩu"),
        (lambda data: data.replace(b"xl/workbook.xml", b"xl/w0rkbook.xml"), "bị hỏng"),
    ],
)
def test_a_protected_or_broken_form_is_told(form: Path, spoil: Callable[[bytes], bytes], said: str) -> None:
    form.write_bytes(spoil(form.read_bytes()))
    with pytest.raises(AppError, match=said):
        read_form(form)


def test_the_mapping_is_proposed_by_words(form: Path) -> None:
    proposed = propose(read_form(form))
    assert proposed == {
        f"Biểu 01!{column}{row}": f"kind:{kind_id}:{part}"
        for row, kind_id in ((5, "conference"), (6, "own_site"), (7, "video"))
        for column, part in (("C", "planned"), ("D", "quantity"), ("E", "cumulative"))
    }


def two_row_form(path: Path) -> Path:
    """A form whose heading takes two rows: the upper one only groups, the lower one tells (Biểu 03 of a Sở Nội vụ)."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet["A4"] = "BIỂU SỐ 03: KẾT QUẢ TUYÊN TRUYỀN CCHC"
    for place, text in (
        ("A6", "TT"), ("B6", "Hình thức"), ("D6", "Kết quả"), ("D7", "Kế hoạch năm"), ("E7", "Trong kỳ"),
        ("F6", "So sánh"), ("F7", "Đạt %"), ("G7", "Cùng kỳ"), ("H6", "Lượt"), ("B8", "Hội nghị"), ("B9", "Facebook"),
        ("B10", "Tin bài Cổng/Trang TTĐT"), ("C12", None), ("F8", '=IF(D8=0,"",E8/D8)'),
    ):  # fmt: skip
        sheet[place] = text
    for area in ("A6:A7", "B6:B7", "D6:E6", "F6:G6", "H6:H7"):
        sheet.merge_cells(area)
    sheet["C12"].number_format = "dd/mm/yyyy"
    sheet["E8"].comment = Comment("Chỉ tính cấp sở", "SNV")
    sheet.conditional_formatting.add("F8:F9", CellIsRule(operator="lessThan", formula=["0.5"]))
    book.defined_names["KetQua"] = DefinedName("KetQua", attr_text="Sheet!$E$8")
    book.save(path)
    return path


def test_of_two_rows_of_headings_the_lower_one_tells(tmp_path: Path) -> None:
    """ "Kết quả" over "Kế hoạch năm" must not put what was done under the plan; an unclear row stays the clerk's."""
    proposed = propose(read_form(two_row_form(tmp_path / "b.xlsx")))
    assert proposed == {
        f"Sheet!{column}{row}": f"kind:{kind_id}:{part}"
        for row, kind_id in ((8, "conference"), (9, "facebook"))
        for column, part in (("D", "planned"), ("E", "quantity"), ("F", "ratio"), ("G", "last_year"), ("H", "reach"))
        if (column, row) != ("F", 8)  # the formula
    }


def test_a_day_goes_as_a_date_into_a_cell_that_shows_dates(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    fill_workbook(two_row_form(tmp_path / "b.xlsx"), {"Sheet!C12": "word:last", "Sheet!C13": "word:last"}, FIGURES, out)
    sheet = openpyxl.load_workbook(out)["Sheet"]
    assert sheet["C12"].value.date() == FIGURES.last and sheet["C13"].value == "ngày 14 tháng 9 năm 2023"


def with_macros(form: Path, out: Path) -> Path:
    """Turn a form into one with a macro project, as Excel packs it."""
    main, link = b"officedocument.spreadsheetml.sheet.main+xml", b"</Relationships>"
    with zipfile.ZipFile(form) as source, zipfile.ZipFile(out, "w") as made:
        for name in source.namelist():
            data = source.read(name).replace(b"vnd.openxmlformats-" + main, b"vnd.ms-excel.sheet.macroEnabled.main+xml")
            if name == "xl/_rels/workbook.xml.rels":
                kind = b"http://schemas.microsoft.com/office/2006/relationships/vbaProject"
                data = data.replace(link, b'<Relationship Id="rV" Type="%s" Target="vbaProject.bin"/>' % kind + link)
            made.writestr(name, data)
        made.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macros")
    return out


def test_a_form_with_macros_keeps_them_and_its_ending(form: Path, workspace: Workspace, tmp_path: Path) -> None:
    forms = workspace.reporting.forms
    sha256, name = forms.keep(with_macros(form, tmp_path / "Biểu có macro.xlsm"))
    forms.save("Biểu macro", sha256, name, {"Biểu 01!D5": "activities"})
    assert forms.form("macro").suffix == ".xlsm"
    with pytest.raises(AppError, match="đuôi"):
        fill_form(workspace, Period.parse("2023-Q1"), "macro", tmp_path / "a.xlsx")
    out = fill_form(workspace, Period.parse("2023-Q1"), "macro", tmp_path / "a.xlsm")
    assert parts(out)["xl/vbaProject.bin"] == b"\xd0\xcf\x11\xe0 macros"
    assert openpyxl.load_workbook(out, keep_vba=True)["Biểu 01"]["D5"].value == 0


def test_a_form_whose_sheets_are_all_locked_is_refused_in_a_sentence(workspace: Workspace, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet["A1"] = "Hội nghị"
    sheet.protection.sheet = True
    book.save(tmp_path / "khoa.xlsx")
    with pytest.raises(AppError, match="đang bị bảo vệ nên không điền được"):
        workspace.reporting.forms.keep(tmp_path / "khoa.xlsx")
    sheet["B1"].protection = Protection(locked=False)
    book.save(tmp_path / "khoa.xlsx")
    assert workspace.reporting.forms.keep(tmp_path / "khoa.xlsx")[1] == "khoa.xlsx"


def test_nothing_but_the_mapped_cells_and_stale_results_changes(tmp_path: Path) -> None:
    """Comments, conditional formats, names, merged areas: the sheet's XML without the cells' values is the same."""
    form, out = two_row_form(tmp_path / "b.xlsx"), tmp_path / "a.xlsx"
    fill_workbook(form, propose(read_form(form)), FIGURES, out)
    before, after = parts(form), parts(out)
    assert {n for n in before if before[n] != after[n]} == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    assert bare(before["xl/worksheets/sheet1.xml"]) == bare(after["xl/worksheets/sheet1.xml"])


def bare(sheet: bytes) -> bytes:
    """Return a sheet's XML without what its cells hold and the extent that readers trust."""
    root = etree.fromstring(sheet)
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    for cell in root.iter(f"{main}c"):
        cell.attrib.pop("t", None)
        for child in cell.findall(f"{main}v") + cell.findall(f"{main}is"):
            cell.remove(child)
    for row in root.iter(f"{main}row"):
        for cell in [c for c in row if not len(c) and c.get("s") is None]:
            row.remove(cell)
    for extent in root.findall(f"{main}dimension"):
        root.remove(extent)
    return etree.tostring(root, method="c14n")


def test_places() -> None:
    for reference, place in (("A1", (1, 1)), ("Z9", (9, 26)), ("AA10", (10, 27)), ("XFD1048576", (1048576, 16384))):
        assert cell_place(reference) == place and cell_name(*place) == reference


def test_a_form_is_kept_and_filled_by_its_name(form: Path, workspace: Workspace, tmp_path: Path) -> None:
    workspace.save_office(Office("Sở Xây dựng"))
    forms = workspace.reporting.forms
    sha256, name = forms.keep(form)
    forms.save("Biểu 01 của Sở Nội vụ", sha256, name, CELLS)
    form.unlink()
    out = fill_form(workspace, Period.parse("2023-Q1"), "bieu 01", tmp_path / "nop.xlsx")
    assert openpyxl.load_workbook(out)["Biểu 01"]["B2"].value == "Sở Xây dựng"
    assert workspace.check() == []
    with pytest.raises(AppError, match="Không có biểu mẫu"):
        forms.form("khác")
    forms.remove(forms.all()[0])
    assert forms.all() == []


def test_rows_are_known_by_the_words_offices_use_and_doubt_is_left_to_the_clerk(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    named = {
        "1. Tổ chức hội nghị tuyên truyền": "conference", "Bài đăng trên mạng xã hội Facebook": "facebook",
        "Phát thanh trên loa cơ sở": "loudspeaker", "Pa nô, áp phích": "", "Tổng số hoạt động": "",
        "Bài trên trang fanpage Facebook": "",  # a second row of one kind: which of the two is the clerk's to say
    }  # fmt: skip
    sheet.append(["Hình thức", "Trong kỳ"])
    for words in named:
        sheet.append([words, None])
    book.save(tmp_path / "a.xlsx")
    kinds = {query.split(":")[1] for query in propose(read_form(tmp_path / "a.xlsx")).values()}
    assert kinds == {"conference", "loudspeaker"}
