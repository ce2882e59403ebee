"""What goes back to a unit: its own file with the cells marked, a message, a receipt with the shared events."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cchc_desktop.exchange.records import Decision
from cchc_desktop.exports.xlsx.unit_template import FIRST
from cchc_desktop.models import Activity, Office, Unit
from cchc_desktop.periods import Period
from cchc_desktop.publish import export_document
from cchc_desktop.workspace import Workspace

TODAY = date(2026, 3, 16)
EVENT = "Ngày hội tư vấn dịch vụ công trực tuyến đầu xuân Bính Ngọ"


def book(path: Path, rows: list[list[Any]]) -> Path:
    made = openpyxl.Workbook()
    sheet: Any = made.worksheets[0]
    sheet.title = "Nhật ký"
    sheet.merge_cells("A1:E1")
    sheet["A1"] = "Nhật ký Quý I/2026"
    sheet.append([])
    sheet.append(["Ngày", "Hình thức", "Nội dung", "Số lượng", "Số lượt", "Địa điểm"])
    for row in rows:
        sheet.append(row)
    sheet["H1"] = "=1+1"
    made.save(path)
    return path


@pytest.fixture
def sent(workspace: Workspace, tmp_path: Path) -> tuple[Path, Path]:
    workspace.save_office(Office(name="Sở Nội vụ", place="Quy Nhơn"))
    for name in ("Phòng Lao động - Việc làm", "Đoàn Thanh niên"):
        workspace.save_unit(Unit(None, name))
    one = book(tmp_path / "Phong Lao dong - Viec lam.xlsx", [
        ["06/02/2026", "Sự kiện, ngày hội truyền thông", EVENT, 1, 900, "Quảng trường"],
        ["30/02/2026", "Hội nghị", "Hội nghị sai ngày", 1, 30, ""],
        ["07/02/2026", "Hội nghị", "Hội nghị sai số", -4, "x", ""],
        [None, "Hội nghị", "Hội nghị không ngày", 1, 30, ""],
    ])  # fmt: skip
    two = book(tmp_path / "Doan Thanh nien.xlsx", [["6/2/26", "sự kiện", EVENT.upper(), 1, 900, "Quảng trường"]])
    return one, two


def test_the_marked_copy_and_the_message(workspace: Workspace, sent: tuple[Path, Path], tmp_path: Path) -> None:
    before = hashlib.sha256(sent[0].read_bytes()).hexdigest()
    batch = workspace.exchange.triage_files(sent, today=TODAY)
    assert [v.decision for v in batch.verdicts].count(Decision.REFUSED) == 3
    (made,) = workspace.returns.write(workspace.returns.of_batch(batch), tmp_path / "tra lai")
    assert hashlib.sha256(sent[0].read_bytes()).hexdigest() == before
    sheet: Any = openpyxl.load_workbook(made.path)["Nhật ký"]
    marked = {c.coordinate: c.comment.text for row in sheet.iter_rows() for c in row if c.comment}
    assert {place: text.split(".")[0] for place, text in marked.items()} == {
        "A5": "Không hiểu ngày “30/02/2026”", "D6": "Số lượng âm (-4)", "A7": "Thiếu ngày",
    }  # fmt: skip
    assert all(sheet[place].fill.start_color.rgb.endswith("F8D0CC") for place in marked)
    assert sheet["C5"].value == "Hội nghị sai ngày" and sheet["H1"].value == "=1+1"
    assert "03 dòng" in made.message and "Dòng 5" in made.message and made.unit_id == 1

    workspace.exchange.accept(batch)
    assert [row.line for row in workspace.returns.waiting()] == [5, 6, 7]


def test_red_stands_over_the_templates_own_colours(workspace: Workspace, tmp_path: Path) -> None:
    workspace.save_unit(Unit(None, "Thanh tra Sở"))
    (path,) = workspace.exchange.write_templates(tmp_path / "mau", workspace.units(), period=Period.parse("2026-Q1"))
    made: Any = openpyxl.load_workbook(path)
    rows = [["31/02/2026", "Hội nghị", "Hội nghị một", 1], ["05/02/2026", "Hội nghị", "Hội nghị hai", -3]]
    for line, row in enumerate(rows, FIRST):
        for column, value in enumerate(row, 1):
            made.worksheets[0].cell(line, column, value)
    made.save(path)
    batch = workspace.exchange.triage_files([path], today=TODAY)
    (copy,) = workspace.returns.write(workspace.returns.of_batch(batch), tmp_path / "tra lai")
    sheet: Any = openpyxl.load_workbook(copy.path).worksheets[0]
    red = {c.coordinate for row in sheet.iter_rows() for c in row if c.comment}
    assert red == {f"A{FIRST}", f"D{FIRST + 1}"}
    colours = list(sheet.conditional_formatting)
    assert colours and not any(place in formatting for formatting in colours for place in red)
    for formatting in colours:  # the others keep theirs, each formula speaking of its own range's first line
        first = min(area.min_row for area in formatting.cells.ranges)
        assert all(f"{first}" in formula for rule in formatting.rules for formula in rule.formula)
    assert any(f"B{FIRST}" in formatting for formatting in colours)


def test_a_csv_goes_back_as_a_list(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "don vi.csv"
    path.write_text("Ngày;Hình thức;Nội dung\n31/04/2026;Hội nghị;=2+2 là nội dung\n", "utf-8-sig")
    batch = workspace.exchange.triage_files([path], today=TODAY)
    (made,) = workspace.returns.write(workspace.returns.of_batch(batch), tmp_path)
    sheet: Any = openpyxl.load_workbook(made.path).worksheets[0]
    assert [c.value for c in sheet[2]][:3] == ["don vi", "2", "Không hiểu ngày “31/04/2026”."]
    assert sheet["F2"].value == "=2+2 là nội dung" and sheet["F2"].data_type == "s"


def test_the_receipt_tells_what_is_shared_and_what_waits(
    workspace: Workspace, sent: tuple[Path, Path], tmp_path: Path
) -> None:
    workspace.exchange.accept(workspace.exchange.triage_files(sent, today=TODAY))
    rows = [["09/02/2026", "Múa rối", "Biểu diễn rối nước", 1], ["10/02/2026", "Hội nghị", None, 1]]
    more = book(tmp_path / "Phong Lao dong - Viec lam lan 2.xlsx", rows)
    workspace.exchange.accept(workspace.exchange.triage_files([more], today=TODAY))
    workspace.add_activity(Activity(None, date(2026, 2, 11), "banner", "Văn phòng ghi giúp", unit_id=1))
    document = workspace.returns.receipt(1, Period.parse("2026-Q1"), TODAY)
    out = export_document(document, tmp_path / "phieu.pdf")
    import pypdfium2

    pdf = pypdfium2.PdfDocument(out)
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    flat = " ".join(text.split())
    assert "đã ghi nhận 01 hoạt động" in flat and "Đoàn Thanh niên" in flat and "chỉ tính một lần" in flat
    assert "Ngoài ra" in flat and "01 hoạt động của đơn vị, không từ các tệp này" in flat
    assert "01 dòng cơ quan đang xem xét" in flat and "Múa rối" not in flat
    assert "Còn 04 dòng chưa ghi nhận" in flat and "dòng 5" in flat and "(chưa ghi nội dung)" in flat
    assert "Hoạt động mới" not in flat and "ngày 16 tháng" not in flat


def test_the_report_counts_a_joint_event_once_and_says_so(
    workspace: Workspace, sent: tuple[Path, Path], tmp_path: Path
) -> None:
    from cchc_desktop.reports.appendix_tables import unit_table

    workspace.exchange.accept(workspace.exchange.triage_files(sent, today=TODAY))
    figures = workspace.figures(Period.parse("2026-Q1"))
    assert figures.activities == 1 and figures.kinds[0].quantity == 1 and figures.kinds[0].reach == 900
    assert [row.activities for row in figures.units] == [1, 1]
    last = unit_table(figures).rows[-1]
    assert "chỉ tính một lần" in last[1] and last[5] == "1"


def test_a_row_that_comes_again_in_order_waits_no_more(
    workspace: Workspace, sent: tuple[Path, Path], tmp_path: Path
) -> None:
    workspace.exchange.accept(workspace.exchange.triage_files(sent, today=TODAY))
    rows = [["06/02/2026", "Sự kiện, ngày hội truyền thông", EVENT, 1, 900, "Quảng trường"],
            ["28/02/2026", "Hội nghị", "Hội nghị sai ngày", 1, 30, ""],
            ["07/02/2026", "Hội nghị", "Hội nghị sai số", -4, "x", ""]]  # fmt: skip
    workspace.exchange.accept(workspace.exchange.triage_files([book(sent[0], rows)], today=TODAY))
    assert [row.line for row in workspace.exchange.waiting()] == [6, 7]
    copy = book(tmp_path / "TraLai_Phong_Lao_dong-Viec_lam.xlsx", [rows[0], rows[1], [*rows[2][:3], 4, "", ""]])
    workspace.exchange.accept(workspace.exchange.triage_files([copy], today=TODAY))
    assert [row.line for row in workspace.exchange.waiting()] == [7]
