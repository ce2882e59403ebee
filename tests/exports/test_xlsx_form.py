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
from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.image import Image
from openpyxl.styles import Font, PatternFill, Protection
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
