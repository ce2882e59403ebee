"""The workbook as a whole: its three sheets, their figures, their print set-up, and LibreOffice's opinion."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from cchc_desktop.exports.xlsx import write_report_workbook
from cchc_desktop.models import Office, Signer, Task, Unit
from cchc_desktop.periods import Period
from cchc_desktop.reports.figures import ReportFigures, TaskFigures
from cchc_desktop.reports.task_state import DONE, IDLE, LATER, ONGOING, OVERDUE, RUNNING, state_of
from tests.exports.report_samples import PLAN, UNITS, figures_of, quarter, rows_of

SHEETS = ["Tổng hợp", "Chi tiết", "Tiến độ kế hoạch"]


def opened(folder: Path, figures: ReportFigures, rows: list[Any]) -> Any:
    path = folder / "q.xlsx"
    write_report_workbook(figures, rows, path)
    return openpyxl.load_workbook(path)


def row_with(sheet: Worksheet, column: int, text: str) -> int:
    found = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, column).value == text]
    assert len(found) == 1, (text, found)
    return found[0]


def all_text(sheet: Worksheet) -> str:
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


@pytest.fixture(scope="module")
def sample() -> tuple[ReportFigures, list[Any]]:
    return quarter(110)


@pytest.fixture(scope="module")
def book(sample: tuple[ReportFigures, list[Any]], tmp_path_factory: pytest.TempPathFactory) -> Any:
    return opened(tmp_path_factory.mktemp("xlsx"), *sample)


def test_sheets_and_properties(book: Any) -> None:
    assert book.sheetnames == [*SHEETS, "Đơn vị - hình thức"]
    assert book.properties.creator == "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI"
    assert book.properties.title == "Báo cáo kết quả tuyên truyền cải cách hành chính quý I/2023"
    assert book.properties.lastModifiedBy is None


def test_every_cell_is_in_times_new_roman(book: Any) -> None:
    for sheet in book:
        assert {cell.font.name for row in sheet.iter_rows() for cell in row} == {"Times New Roman"}
    assert book._named_styles["Normal"].font.name == "Times New Roman"


def test_each_sheet_prints_on_a4(book: Any) -> None:
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.page_margins.left >= 0.2  # 5 mm: what a cheap laser printer reaches
        assert "&P" in sheet.oddFooter.right.text
        assert sheet.print_title_rows


def test_heads_are_frozen_filtered_and_repeated(book: Any) -> None:
    detail, tasks = book["Chi tiết"], book["Tiến độ kế hoạch"]
    assert detail.freeze_panes == "E5" and detail.auto_filter.ref == "A4:P114" and detail.print_title_rows == "$4:$4"
    assert tasks.freeze_panes == "C6" and tasks.auto_filter.ref == "A5:J14" and tasks.print_title_rows == "$5:$5"
    heads = [cell.value for cell in detail[4]]
    assert heads == [
        "STT", "Ngày", "Hình thức", "Nội dung", "Số lượng", "ĐVT", "Lượt", "ĐVT lượt", "Đơn vị thực hiện",
        "Nội dung CCHC", "Đối tượng", "Số, ký hiệu", "Liên kết", "Lồng ghép", "Minh chứng", "Ghi chú",
    ]  # fmt: skip
    assert [cell.value for cell in tasks[5]] == [
        "STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian", "Chỉ tiêu", "Đã làm", "Tỷ lệ", "Minh chứng",
        "Trạng thái",
    ]  # fmt: skip


def test_summary_holds_every_kinds_figures(book: Any, sample: tuple[ReportFigures, list[Any]]) -> None:
    sheet = book["Tổng hợp"]
    for kind in sample[0].kinds:
        row = row_with(sheet, 2, kind.label)
        values = [cell.value for cell in sheet[row]][2:13]
        reach = [kind.reach, kind.cumulative_reach] if kind.reach_unit else [None, None]
        assert values[:4] == [kind.counting_unit, kind.planned, kind.quantity, kind.cumulative]
        assert values[4] == (pytest.approx(kind.ratio) if kind.ratio is not None else None)
        change = kind.difference if kind.last_year or kind.quantity else None
        assert values[5:] == [kind.last_year, change, *reach, kind.activities, kind.with_evidence]
        assert change is None or sheet.cell(row, 9).number_format.startswith("+")
        assert "%" in sheet.cell(row, 7).number_format


def test_kinds_are_never_added_together(book: Any, sample: tuple[ReportFigures, list[Any]]) -> None:
    """Under the table's head, only rows of one kind have figures: no group's or table's sum."""
    sheet = book["Tổng hợp"]
    labels = {kind.label for kind in sample[0].kinds}
    first = int(sheet.print_title_rows.split(":")[1].strip("$")) + 1
    with_figures = [
        row
        for row in range(first, sheet.max_row + 1)
        if any(isinstance(sheet.cell(row, column).value, (int, float)) for column in range(4, 14))
    ]
    assert [sheet.cell(row, 2).value for row in with_figures] == [kind.label for kind in sample[0].kinds]
    assert len(labels) == len(with_figures)


def test_units_and_the_whole_office(book: Any, sample: tuple[ReportFigures, list[Any]]) -> None:
    sheet = book["Tổng hợp"]
    for part in sample[0].units:
        assert part.unit
        row = row_with(sheet, 2, part.unit.name)
        led = [part.planned, part.finished, pytest.approx(part.ratio)] if part.planned else [None] * 3
        assert [sheet.cell(row, c).value for c in range(3, 11)] == [
            *led, part.activities, part.cumulative, part.last_year, part.activities - part.last_year,
            part.with_evidence,
        ]  # fmt: skip
    assert any(part.planned for part in sample[0].units)
    row = row_with(sheet, 2, "Toàn cơ quan")
    tasks = sample[0].tasks
    assert [sheet.cell(row, c).value for c in (3, 4, 6, 10)] == [
        len(tasks), sum(task.finished for task in tasks), 110, sample[0].with_evidence,
    ]  # fmt: skip


def test_letterhead_window_and_signature(book: Any) -> None:
    text = all_text(book["Tổng hợp"])
    for part in (
        "UBND TỈNH BÌNH ĐỊNH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "(số liệu tính từ ngày 15/12/2022 đến ngày 14/3/2023)",
        "quý I/2023",
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "Phan Đình Hòa",
        "Kế hoạch số 18/KH-SLĐTBXH ngày 15/3/2023",
    ):
        assert part in text


def test_the_chart_shows_the_tables_own_per_cents(book: Any, sample: tuple[ReportFigures, list[Any]]) -> None:
    sheet = book["Tổng hợp"]
    chart, units = sheet._charts
    reference = chart.series[0].val.numRef.f.replace("$", "").split("!")[1]
    names = chart.series[0].cat.numRef.f.replace("$", "").split("!")[1]
    planned = [kind for kind in sample[0].kinds if kind.ratio is not None]
    assert [cell.value for (cell,) in sheet[reference]] == [pytest.approx(kind.ratio) for kind in planned]
    assert len(sheet[names]) == len(planned)
    counts = units.series[0].val.numRef.f.replace("$", "").split("!")[1]
    assert [cell.value for (cell,) in sheet[counts]] == sorted(
        (part.activities for part in sample[0].units if part.activities), reverse=True
    )
    assert all(sheet.column_dimensions[letter].hidden for letter in ("O", "R"))
    assert sheet.print_area.endswith(f"$M${sheet.max_row}")
    assert chart.visible_cells_only is False


def test_rules_of_the_letterhead_are_drawn(book: Any, sample: tuple[ReportFigures, list[Any]], tmp_path: Path) -> None:
    for figures in (sample[0], figures_of([], plan=None)):
        path = tmp_path / "q.xlsx"
        write_report_workbook(figures, [], path)
        with zipfile.ZipFile(path) as package:
            drawing = package.read("xl/drawings/drawing1.xml").decode()
            assert drawing.count('prst="line"') == 2
            assert "drawing1.xml" in package.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
            assert b"<drawing" in package.read("xl/worksheets/sheet1.xml")


def test_tasks_tell_target_done_and_state(book: Any, sample: tuple[ReportFigures, list[Any]]) -> None:
    sheet = book["Tiến độ kế hoạch"]
    for row, done in enumerate(sample[0].tasks, 6):
        task = done.task
        assert sheet.cell(row, 2).value == task.text
        assert sheet.cell(row, 7).value == done.done
        assert sheet.cell(row, 8).value == (pytest.approx(done.done / task.target) if task.target else None)
        assert sheet.cell(row, 9).value == (done.with_evidence if done.activities else None)
        assert sheet.cell(row, 10).value == state_of(done, sample[0])
    assert sheet.cell(6, 6).value == 8 and sheet.cell(6, 6).number_format == '#,##0" cuộc"_ '
    assert sheet.cell(8, 6).value == "04 - 05 lớp"


@pytest.mark.parametrize(
    ("task", "activities", "finished", "state"),
    [
        (Task(1, "a", target_low=3), 3, True, DONE),
        (Task(1, "a"), 3, True, ONGOING),
        (Task(1, "a", time="Quý II"), 3, True, DONE),  # once: neither a number nor a rhythm
        (Task(1, "a", end=date(2023, 3, 14)), 3, True, DONE),
        (Task(1, "a", end=date(2023, 3, 14)), 1, False, OVERDUE),
        (Task(1, "a", end=date(2023, 3, 15)), 1, False, RUNNING),
        (Task(1, "a", start=date(2023, 3, 15)), 0, False, LATER),
        (Task(1, "a"), 0, False, IDLE),
    ],
)
def test_states(
    sample: tuple[ReportFigures, list[Any]], task: Task, activities: int, finished: bool, state: str
) -> None:
    assert state_of(TaskFigures(task, activities, activities, 0, finished), sample[0]) == state


def test_an_empty_period_without_plan_and_units(tmp_path: Path) -> None:
    figures = figures_of([], plan=None, units=(), office=Office())
    book = opened(tmp_path, figures, [])
    assert book.sheetnames == SHEETS
    assert "chưa ghi nhận hoạt động tuyên truyền" in all_text(book["Tổng hợp"])
    assert "Chưa có kế hoạch của năm 2023" in all_text(book["Tiến độ kế hoạch"])
    assert book["Tổng hợp"]._charts == []
    assert "None" not in all_text(book["Tổng hợp"])


def test_without_a_plan_the_chart_counts_activities_by_group(tmp_path: Path) -> None:
    figures, rows = quarter(60)
    figures = figures_of(rows, plan=None)
    sheet = opened(tmp_path, figures, rows)["Tổng hợp"]
    chart = sheet._charts[0]
    reference = chart.series[0].val.numRef.f.replace("$", "").split("!")[1]
    assert sum(cell.value for (cell,) in sheet[reference]) == 60


def test_joint_activities_get_their_sentence(tmp_path: Path) -> None:
    figures, rows = quarter(20)
    assert "chỉ tính một lần" not in all_text(opened(tmp_path, figures, rows)["Tổng hợp"])
    doubled = tuple(replace(part, activities=part.activities * 2) for part in figures.units)
    assert "chỉ tính một lần" in all_text(opened(tmp_path, replace(figures, units=doubled), rows)["Tổng hợp"])


def test_awkward_names_stay_text(tmp_path: Path) -> None:
    office = Office(name="=Sở & <Nội vụ>\x00", place="", signer=Signer("", "GIÁM ĐỐC", "+Nguyễn Văn A"))
    units = (Unit(1, "=cmd|' /C calc'!A0"), Unit(2, ""), *UNITS[2:])
    tasks = (replace(PLAN.tasks[0], text="- " + "dài " * 1500, target_unit='cuộc"\\'),)
    rows = rows_of(12, date(2022, 12, 15), 60)
    figures = figures_of(rows, plan=replace(PLAN, tasks=tasks, number=""), units=units, office=office)
    book = opened(tmp_path, figures, rows)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    sheet = book["Tổng hợp"]
    assert sheet.cell(row_with(sheet, 2, units[0].name), 2).quotePrefix
    assert book["Tiến độ kế hoạch"].row_dimensions[6].height == 409
    assert "Kế hoạch tuyên truyền năm 2023" in all_text(sheet)


def test_pages_break_before_a_heading_not_after_it(tmp_path: Path) -> None:
    """No page of the summary ends with the heading of a group, and the signatures are on one page."""
    for count in (20, 60, 110, 200):
        figures, rows = quarter(count)
        sheet = opened(tmp_path, figures, rows)["Tổng hợp"]
        breaks = {found.id for found in sheet.row_breaks.brk}
        assert breaks
        groups = {row for row in range(1, sheet.max_row) if sheet.cell(row, 2).font.b and sheet.cell(row, 1).value}
        assert not breaks & groups
        signature = row_with(sheet, 1, "NGƯỜI LẬP BIỂU")
        assert not breaks & set(range(signature - 3, sheet.max_row))


@pytest.mark.parametrize("code", ["2023-03", "2023-H1", "2023-9M", "2023"])
def test_every_kind_of_period(tmp_path: Path, code: str) -> None:
    figures = figures_of([], period=Period.parse(code))
    book = opened(tmp_path, figures, [])
    label = figures.period.label
    assert label[:1].lower() + label[1:] in all_text(book["Tổng hợp"])
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in book.sheetnames)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.slow
def test_libreoffice_opens_and_prints_it(tmp_path: Path) -> None:
    import pypdfium2

    figures, rows = quarter(30)
    path = tmp_path / "q.xlsx"
    write_report_workbook(figures, rows, path)
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "q.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    document = pypdfium2.PdfDocument(tmp_path / "q.pdf")
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    sizes = {tuple(round(side) for side in page.get_size()) for page in document}
    document.close()
    assert sizes == {(842, 595)}
    for part in ("KẾT QUẢ THEO HÌNH THỨC", "DANH MỤC HOẠT ĐỘNG", "TIẾN ĐỘ THỰC HIỆN", "15/12/2022", "Phan Đình Hòa"):
        assert part in text
    assert "###" not in text


def test_a_number_too_long_for_its_column_is_made_smaller(book: Any) -> None:
    """Excel and LibreOffice print ### of a number that doesn't fit: 345.016,7% of a small plan."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float) and cell.alignment.horizontal == "right":
                    assert cell.alignment.shrink_to_fit, (sheet.title, cell.coordinate)


def test_a_count_alone_makes_no_chart_and_its_table_stays_on_one_page(tmp_path: Path) -> None:
    """One activity of a commune: no bar beside nothing, no heading at the foot of a page, no zero told."""
    row = rows_of(1, date(2023, 2, 3), 1)[0]
    book = opened(tmp_path, figures_of([row], plan=None, units=()), [row])
    sheet = book["Tổng hợp"]
    assert sheet._charts == []
    head = next(cell.row for (cell,) in sheet["A1:A60"] if str(cell.value).startswith("II."))
    assert not any(head <= mark.id <= head + 4 for mark in sheet.row_breaks.brk)
    assert "0 hoạt động" not in all_text(sheet)
