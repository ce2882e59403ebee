"""A register as a workbook: citizens masked, nothing a formula, a list that Excel can filter and print."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cchc_desktop.cli import run
from cchc_desktop.exports.xlsx.register import ListColumn, ListSheet, write_list
from cchc_desktop.periods import Period
from cchc_desktop.publish import export_register
from cchc_desktop.registers import RECORDS, Feedback, IndexValue, register
from cchc_desktop.workspace import Workspace


def texts(path: Path) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def feedback(workspace: Workspace) -> None:
    workspace.registers.save(
        Feedback(received=date(2023, 2, 3), content="Bà Trần Thị Thu (0905 123 456) hỏi phí =SUM(A1)",
                 sender="Bà Trần Thị Thu", phone="0905 123 456", address="tổ 3, phường Trần Phú",
                 answered=date(2023, 2, 8), answered_by="Lê Văn Tám", link="https://a.gov.vn/tra-loi")
    )  # fmt: skip
    workspace.registers.save(Feedback(received=date(2023, 5, 3), content="=cmd|' /C calc'!A0", sender="Võ Thị Ba"))


def test_citizens_are_masked_unless_asked_otherwise(workspace: Workspace, tmp_path: Path) -> None:
    feedback(workspace)
    masked = str(texts(export_register(workspace, "feedback", tmp_path / "a.xlsx")))
    assert "T.T.T" in masked and "09xx xxx 456" in masked and "phường Trần Phú" in masked and "Lê Văn Tám" in masked
    assert "Trần Thị Thu" not in masked and "0905" not in masked and "tổ 3" not in masked
    assert "đã được che" in masked
    full = str(texts(export_register(workspace, "feedback", tmp_path / "b.xlsx", mask=False)))
    assert "Trần Thị Thu" in full and "0905 123 456" in full and "đã được che" not in full


def test_the_sheet_is_a_list_with_real_dates_and_no_formula(workspace: Workspace, tmp_path: Path) -> None:
    feedback(workspace)
    out = export_register(workspace, "feedback", tmp_path / "a.xlsx", workspace.window(Period.parse("2023-H1")))
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    rows = texts(out)
    assert rows[1][0] == "SỔ THEO DÕI PHẢN ÁNH, KIẾN NGHỊ"
    assert rows[2][0] == "(từ ngày 15/12/2022 đến ngày 14/6/2023)"
    head = rows[3]
    assert head[:3] == ["STT", "Ngày tiếp nhận", "Nội dung"] and head[-1] == "Trạng thái"
    assert "Người công khai" not in head, "a field that nobody filled has no column"
    assert [row[1] for row in rows[4:6]] == [datetime(2023, 2, 3), datetime(2023, 5, 3)]
    assert [row[-1] for row in rows[4:6]] == ["Đã trả lời", "Đã tiếp nhận"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert rows[5][2] == "=cmd|' /C calc'!A0" and sheet.cell(6, 3).quotePrefix
    assert [cell.hyperlink.target for row in sheet.iter_rows() for cell in row if cell.hyperlink] == [
        "https://a.gov.vn/tra-loi"
    ]
    assert (
        sheet.print_title_rows == "$4:$4" and sheet.auto_filter.ref == f"A4:{sheet.cell(4, len(head)).coordinate[:-1]}6"
    )
    assert sheet.page_setup.orientation == "landscape"


@pytest.mark.parametrize("name", RECORDS)
def test_an_empty_register_says_so(workspace: Workspace, tmp_path: Path, name: str) -> None:
    rows = texts(export_register(workspace, name, tmp_path / "x.xlsx"))
    assert rows[4][0] == f"Không có {register(name).noun} nào trong thời gian này."


def test_years_and_values_print_as_such(workspace: Workspace, tmp_path: Path) -> None:
    workspace.registers.save(IndexValue(year=2022, value=88.25, rank=3, ranked=20, published=date(2023, 3, 1)))
    rows = texts(export_register(workspace, "index", tmp_path / "x.xlsx"))
    line = dict(zip(rows[3], rows[4], strict=True))
    assert (line["Năm"], line["Giá trị"], line["Thứ hạng"]) == ("2022", 88.25, 3)
    assert line["Chỉ số"] == "PAR INDEX (Chỉ số cải cách hành chính)"


def test_a_name_that_is_no_sheet_name_is_made_one(tmp_path: Path) -> None:
    given = ListSheet("Danh sách", "A/B: [thử] * dài hơn ba mươi mốt ký tự", "Sở", "", (ListColumn("Tên", 20),),
                      (("x",),))  # fmt: skip
    write_list(given, tmp_path / "x.xlsx")
    (name,) = openpyxl.load_workbook(tmp_path / "x.xlsx").sheetnames
    assert len(name) <= 31 and not set("[]:*?/\\") & set(name)


# -- the command line ----------------------------------------------------------------------------------

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    def call(*arguments: object) -> tuple[int, str, str]:
        code = run(["--data", str(tmp_path / "dữ liệu"), *map(str, arguments)])
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


def test_a_row_goes_in_and_comes_out_by_command(cli: Cli, tmp_path: Path) -> None:
    row = {
        "received": "5/3/2023",
        "content": "Đề nghị niêm yết phí",
        "sender": "Võ Thị Ba",
        "channel": "Đường dây nóng",
    }
    code, out, _ = cli("register", "add", "feedback", "--json-row", json.dumps(row, ensure_ascii=False), "--json")
    assert code == 0
    shown = json.loads(out)
    assert (shown["received"], shown["channel"], shown["open"]) == ("2023-03-05", "hotline", True)
    code, out, _ = cli("register", "list", "feedback", "--period", "2023-Q1", "--json")
    assert (code, json.loads(out)) == (0, [shown])
    assert json.loads(cli("register", "list", "feedback", "--period", "2022-Q1", "--json")[1]) == []
    assert "Đề nghị niêm yết phí\tchưa trả lời" in cli("register", "list", "feedback")[1]
    code, out, _ = cli("register", "export", "feedback", tmp_path / "pa.xlsx")
    assert code == 0 and "Võ Thị Ba" not in str(texts(tmp_path / "pa.xlsx"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("list", "nope"), "Không có sổ theo dõi “nope”"),
        (("add", "obstacle", "--json-row", "{"), "không phải là một đối tượng JSON"),
        (("add", "obstacle", "--json-row", '{"dday": "5/3/2023"}'), "không có mục “dday”"),
        (("add", "obstacle", "--json-row", '{"day": "32/3/2023", "content": "x"}'), "không hiểu ngày"),
        (("add", "obstacle", "--json-row", '{"day": "5/3/2023"}'), "Chưa nhập “Nội dung”"),
        (("add", "index", "--json-row", '{"year": "hai", "index": "pci"}'), "không hiểu số"),
        (("export", "obstacle", "x.pdf"), "đuôi “.pdf”"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(cli: Cli, arguments: tuple[str, ...], words: str) -> None:
    cli("register", "add", "obstacle", "--json-row", '{"day": "5/3/2023", "content": "có sẵn"}')
    code, out, err = cli("register", *arguments)
    assert (code, out) == (1, "")
    assert words in err and err.count("\n") == 1
