"""A unit's workbook: filled in, sent, filled further and sent again."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from cchc_desktop import catalog
from cchc_desktop.exchange.records import Decision
from cchc_desktop.models import Plan, Task, Unit
from cchc_desktop.periods import Period
from cchc_desktop.workspace import Workspace

TODAY = date(2026, 3, 16)
TASK = "Đăng tải tin, bài về cải cách hành chính trên Trang thông tin điện tử; " * 6


@pytest.fixture
def template(workspace: Workspace, tmp_path: Path) -> Path:
    workspace.save_unit(Unit(None, "Phòng Lao động - Việc làm", "Phòng LĐ-VL"))
    workspace.save_unit(Unit(None, "=Phòng <&> lạ"))
    workspace.add_plan(Plan(None, "Kế hoạch", 2026, 2026, tasks=(Task(None, TASK), Task(None, "=Nhiệm vụ 2"))))
    unit = workspace.find_unit("Phòng LĐ-VL")
    (path,) = workspace.exchange.write_templates(tmp_path / "mau.xlsx", [unit], period=Period.parse("2026-Q1"))
    return path


def fill(path: Path, rows: list[list[Any]], start: int = 6, out: Path | None = None) -> Path:
    book = openpyxl.load_workbook(path)
    sheet = book["Nhật ký"]
    for line, row in enumerate(rows, start):
        for column, value in enumerate(row, 1):
            sheet.cell(line, column).value = value
    book.save(out or path)
    return out or path


def test_it_is_what_a_clerk_needs(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    sheet: Any = book["Nhật ký"]
    assert [cell.value for cell in sheet[4]][:8] == [
        "Ngày", "Hình thức", "Nội dung", "Số lượng", "Số lượt", "Nhiệm vụ", "Minh chứng", "Địa điểm, ghi chú",
    ]  # fmt: skip
    assert all(cell.value for cell in sheet[5][:8])  # one line of help a column
    assert sheet.freeze_panes == "A6" and sheet.print_title_rows == "$4:$4"
    assert sheet.print_area == "'Nhật ký'!$A$1:$H$105"  # 500 prepared rows are no reason for blank pages
    assert sheet.page_setup.orientation == "landscape" and str(sheet.page_setup.paperSize) == "9"
    assert sheet.column_dimensions["I"].hidden and sheet["I6"].value != sheet["I505"].value
    assert [s.sheet_state for s in book.worksheets] == ["visible", "hidden", "hidden"]
    rules = {str(rule.sqref)[0]: rule for rule in sheet.data_validations.dataValidation}
    assert set(rules) == {"A", "B", "D", "E", "F"}
    assert {rule.errorStyle for rule in rules.values()} == {"warning"}
    lists = book["_danh_muc"]
    for column, wanted in (("B", [k.label for k in catalog.kinds() if not k.retired]), ("F", None)):
        name = rules[column].formula1.lstrip("=")
        left, top, right, bottom = (n or 0 for n in range_boundaries(book.defined_names[name].attr_text.split("!")[1]))
        values = [lists.cell(line, left).value for line in range(top, bottom + 1)]
        assert left == right and all(isinstance(v, str) and len(v) <= 255 for v in values)
        if wanted:
            assert values == wanted
    for sheet_ in book.worksheets:
        for row in sheet_.iter_rows(max_row=60):
            assert not [c.coordinate for c in row if c.data_type == "f"]
            assert {c.font.name for c in row if c.value} <= {"Times New Roman"}
    assert sheet["A6"].number_format == "dd/mm/yyyy" and sheet["C6"].number_format == "@"
    formulas = [rule.formula[0] for rules in sheet.conditional_formatting for rule in rules.rules]
    assert len(formulas) == 6


def test_filled_sent_and_sent_again_with_more(template: Path, workspace: Workspace, tmp_path: Path) -> None:
    exchange = workspace.exchange
    assert exchange.triage_files([template], today=TODAY).verdicts == ()
    kinds = [k.label for k in catalog.kinds()]
    rows = [
        [date(2026, 1, 5), kinds[0], "Hội nghị triển khai kế hoạch", 1, 85, f"1. {TASK[:119].rsplit(' ', 1)[0]}…",
         "15/GM-SLĐTBXH", "Hội trường Sở"],
        ["7/1/26", "họp giao ban", "Họp giao ban tháng 1", "01", "30 người", None, None, None],
        ["8.1.2026", "Tờ rơi", "Tờ rơi chợ phiên", "1.250", None, None, "https://a.example.vn/tin/2026/bai-1.html", ""],
    ]  # fmt: skip
    fill(template, rows)
    batch = exchange.triage_files([template], today=TODAY)
    assert [v.decision for v in batch.verdicts] == [Decision.ADD] * 3
    first = batch.verdicts[0].row
    assert first.unit_id == 1 and first.row_id.endswith("-001") and batch.files[0].period == "2026-Q1"
    assert first.activity and first.activity.task_ids == (workspace.plans()[0].tasks[0].id,)
    assert (first.activity.number, first.activity.place) == ("15/GM-SLĐTBXH", "Hội trường Sở")
    assert [v.row.activity.quantity for v in batch.verdicts if v.row.activity] == [1, 1, 1250]
    exchange.accept(batch)

    renamed = fill(template, [[date(2026, 1, 6), kinds[0], "Hội nghị triển khai kế hoạch CCHC", 1, 90]],
                   out=tmp_path / "gui lai.xlsx")  # fmt: skip
    fill(renamed, [[date(2026, 4, 2), "Tập huấn", "Tập huấn quý II", 1, 40]], start=9)
    again = exchange.triage_files([renamed], today=date(2026, 4, 5))
    found = Counter(v.decision for v in again.verdicts)
    assert found == {Decision.UPDATE: 1, Decision.DUPLICATE: 2, Decision.ADD: 1}
    update = next(v for v in again.verdicts if v.decision is Decision.UPDATE)
    assert {d.field for d in update.differences} == {"date", "title", "reach"}
    exchange.accept(again)
    changed = workspace.activity(update.target or 0)
    assert (changed.date, changed.reach, changed.number) == (date(2026, 1, 6), 90, "15/GM-SLĐTBXH")
    assert [row.line for row in exchange.origin(update.target or 0)] == [6, 6]
    old = exchange.triage_files([template], today=TODAY)
    assert {v.decision for v in old.verdicts} == {Decision.DUPLICATE}


def test_each_unit_gets_its_own(workspace: Workspace, tmp_path: Path) -> None:
    for n in range(4):
        workspace.save_unit(Unit(None, f"Phòng {n}", "Phòng cùng tên" if n < 2 else ""))
    made = workspace.exchange.write_templates(tmp_path / "mau", workspace.units())
    assert len({path.name for path in made}) == 4
    batch = workspace.exchange.triage_files([fill(p, [["5/1/2026", "Hội nghị", f"Việc {p.stem}", 1]]) for p in made])
    assert [v.row.unit_id for v in batch.verdicts] == [1, 2, 3, 4]
