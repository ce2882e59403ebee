"""The words of the command line: units template, log import."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cchc_desktop.cli import run
from cchc_desktop.exchange.columns import signature_of
from cchc_desktop.models import Plan, Unit
from cchc_desktop.storage.board import marks_of_board
from cchc_desktop.workspace import Workspace

Cli = Callable[..., tuple[int, str, str]]
KEYS = {"file", "sheet", "line", "decision", "reason", "date", "kind", "title"}


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    def call(*arguments: object) -> tuple[int, str, str]:
        code = run(["--data", str(tmp_path / "dữ liệu"), *map(str, arguments)])
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


def sheet(path: Path, *rows: list[Any], head: tuple[str, ...] = ("Ngày", "Hình thức", "Nội dung", "Số lượng")) -> Path:
    book = openpyxl.Workbook()
    page: Any = book.worksheets[0]
    page.title = "Nhật ký"
    page.append(head)
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def test_import_tells_each_row_and_writes_once(cli: Cli, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "don vi.xlsx",
        ["05/01/2026", "Hội nghị", "Hội nghị triển khai", 1],
        ["05/01/2026", "Hội nghị", "Hội nghị triển khai", 1],
        ["31/02/2026", "Hội nghị", "Hội nghị sai ngày", 1],
    )
    code, out, err = cli("log", "import", path, "--dry-run", "--json")
    rows = json.loads(out)
    assert (code, err) == (0, "") and all(row.keys() >= KEYS for row in rows)
    assert [(r["line"], r["decision"]) for r in rows] == [(2, "add"), (3, "duplicate"), (4, "refused")]
    assert rows[0] | {"reason": ""} == rows[0] | {
        "file": "don vi.xlsx", "sheet": "Nhật ký", "date": "2026-01-05", "kind": "conference",
        "title": "Hội nghị triển khai", "reason": "",
    }  # fmt: skip
    assert json.loads(cli("log", "list", "--json")[1]) == []
    cli("log", "import", path)
    assert len(json.loads(cli("log", "list", "--json")[1])) == 1
    again = json.loads(cli("log", "import", path, "--json")[1])
    assert [r["decision"] for r in again] == ["duplicate", "duplicate", "refused"]
    assert len(json.loads(cli("log", "list", "--json")[1])) == 1


def test_a_bad_file_is_told_and_the_others_come_in(cli: Cli, tmp_path: Path) -> None:
    good = sheet(tmp_path / "tot.xlsx", ["05/01/2026", "Hội nghị", "Hội nghị triển khai", 1])
    bad = tmp_path / "hong.xlsx"
    bad.write_bytes(b"PK\x03\x04 hong")
    strange = sheet(tmp_path / "la.xlsx", ["x", "y", "z", "t"], head=("A", "B", "C", "D"))
    code, out, err = cli("log", "import", good, bad, strange, tmp_path / "khong co.xlsx", "--json")
    assert code == 1 and [r["file"] for r in json.loads(out)] == ["tot.xlsx"]
    assert all(name in err for name in ("hong.xlsx", "la.xlsx", "khong co.xlsx")) and "Traceback" not in err
    assert len(json.loads(cli("log", "list", "--json")[1])) == 1


def test_columns_that_were_only_guessed_are_asked_about_until_they_are_confirmed(cli: Cli, tmp_path: Path) -> None:
    rows = [["05/01/2026", "Hội nghị", "Hội nghị triển khai kế hoạch", 1], ["06/01/2026", "Tờ rơi", "Phát tờ rơi", 9]]
    path = sheet(tmp_path / "khong tieu de.xlsx", *rows, head=("A", "B", "C", "D"))
    told = json.loads(cli("log", "import", path, "--json")[1])
    assert [r["decision"] for r in told] == ["ask", "ask"] and all("cột" in r["reason"] for r in told)
    assert json.loads(cli("log", "list", "--json")[1]) == []
    fields = ["date", "kind", "title", "quantity"]
    with Workspace.open(tmp_path / "dữ liệu") as workspace:
        workspace.exchange.save_layout(signature_of(["A", "B", "C", "D"]), fields)
    told = json.loads(cli("log", "import", path, "--json")[1])
    assert [r["decision"] for r in told] == ["add", "add"]
    assert len(json.loads(cli("log", "list", "--json")[1])) == 2
    with Workspace.open(tmp_path / "dữ liệu") as workspace:
        assert workspace.waiting.count() == 0
    # A change to what is in the log is no less than a new row.
    strange = sheet(tmp_path / "khong tieu de.xlsx", [*rows[0][:3], 7], rows[1], head=("E", "F", "G", "H"))
    told = json.loads(cli("log", "import", strange, "--json")[1])
    assert [r["decision"] for r in told] == ["ask", "duplicate"]


def test_workbooks_for_all_units_and_for_one(cli: Cli, tmp_path: Path) -> None:
    assert cli("units", "template", tmp_path / "mau")[0] == 1  # no unit yet: told
    assert cli("units", "template", tmp_path / "chung.xlsx")[0] == 0
    with Workspace.open(tmp_path / "dữ liệu") as workspace:
        for name in ("Văn phòng Sở", "Thanh tra Sở"):
            workspace.save_unit(Unit(None, name))
    code, out, _ = cli("units", "template", tmp_path / "mau")
    assert code == 0 and len(out.split("\n")) == 3 and len(list((tmp_path / "mau").glob("*.xlsx"))) == 2
    code, out, _ = cli("units", "template", tmp_path / "mot.xlsx", "--unit", "thanh tra", "--period", "2026-Q1")
    book: Any = openpyxl.load_workbook(tmp_path / "mot.xlsx")
    stamp = {row[0].value: row[1].value for row in book["_cchc"].iter_rows()}
    assert stamp["unit_name"] == "Thanh tra Sở" and stamp["period"] == "2026-Q1"
    assert cli("units", "template", tmp_path / "a.xlsx", "--unit", "không có")[0] == 1
    assert cli("units", "template", tmp_path / "a.xlsx", "--plan", "9")[0] == 1


def test_the_sender_can_be_told(cli: Cli, tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "dữ liệu") as workspace:
        workspace.save_unit(Unit(None, "Thanh tra Sở"))
    path = sheet(tmp_path / "tep khong ten.xlsx", ["05/01/2026", "Hội nghị", "Hội nghị triển khai", 1])
    assert cli("log", "import", path, "--unit", "Thanh tra")[0] == 0
    assert json.loads(cli("log", "list", "--json")[1])[0]["unit"] == "Thanh tra Sở"


def test_a_row_that_a_file_tells_no_more_is_said_and_kept(cli: Cli, tmp_path: Path) -> None:
    rows = [["05/01/2026", "Hội nghị", "Hội nghị triển khai", 1], ["06/01/2026", "Tờ rơi", "Phát tờ rơi chợ phiên", 9]]
    cli("log", "import", sheet(tmp_path / "don vi.xlsx", *rows))
    code, out, err = cli("log", "import", sheet(tmp_path / "don vi.xlsx", rows[0]), "--json")
    assert code == 0 and [r["decision"] for r in json.loads(out)] == ["duplicate"]
    assert "Có 1 dòng nhận lần trước không còn" in err and "Phát tờ rơi chợ phiên" in err
    assert len(json.loads(cli("log", "list", "--json")[1])) == 2


def test_a_template_speaks_of_its_plans_year(cli: Cli, tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "dữ liệu") as workspace:
        plan = workspace.add_plan(Plan(None, "Tuyên truyền cải cách hành chính năm 2023", 2023, 2023)).id
    assert cli("units", "template", tmp_path / "mau.xlsx", "--plan", plan)[0] == 0
    book: Any = openpyxl.load_workbook(tmp_path / "mau.xlsx")
    texts = [str(cell.value) for row in book.worksheets[0].iter_rows(max_row=6) for cell in row if cell.value]
    rules = [rule.prompt for rule in book.worksheets[0].data_validations.dataValidation if rule.prompt]
    assert any("05/3/2023" in text for text in texts) and any("05/3/2023" in prompt for prompt in rules)
    assert not any("2026" in text for text in [*texts, *rules])
    code, out, _ = cli("log", "import", tmp_path / "mau.xlsx", "--json")
    assert (code, json.loads(out)) == (0, [])  # its line of help is no activity


def test_the_day_of_receipt_is_the_one_told_or_todays(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workspace.open(tmp_path / "dữ liệu") as workspace:
        for name in ("Thanh tra Sở", "Văn phòng Sở"):
            workspace.save_unit(Unit(None, name))
    monkeypatch.setenv("CCHC_TODAY", "2023-03-20")
    for name, extra in (("Thanh tra Sở", ("--received", "13/3/2023")), ("Văn phòng Sở", ())):
        rows = ["05/01/2023", "Hội nghị", f"Hội nghị triển khai của {name}", 1]
        assert cli("log", "import", sheet(tmp_path / f"{name} quý I-2023.xlsx", rows), *extra)[0] == 0
    with Workspace.open(tmp_path / "dữ liệu") as workspace:
        days = sorted(str(day) for day, state, _ in marks_of_board(workspace._db).values() if state == "received")
    assert days == ["2023-03-13", "2023-03-20"]
    assert cli("log", "import", tmp_path / "x.xlsx", "--received", "32/3/2023")[0] == 1


def test_what_was_in_doubt_is_printed_as_it_ended(cli: Cli, tmp_path: Path) -> None:
    rows = [["05/01/2026", "Hội nghị", f"Hội nghị số {n} về việc riêng thứ {n}", 1] for n in range(70)]
    rows += [["06/01/2026", "Múa rối", "Biểu diễn", 1], ["32/01/2026", "Hội nghị", "Hội nghị sai ngày", 1]]
    path = sheet(tmp_path / "don vi.xlsx", *rows)
    assert "Chưa ghi gì" in cli("log", "import", path, "--dry-run")[1]
    lines = cli("log", "import", path)[1].splitlines()
    assert len(lines) == 5
    assert lines[2] == "1 tệp, 72 dòng: 70 thêm, 1 hỏi lại, 1 trả lại."
    assert "trang Đơn vị, nút “dòng chờ”" in lines[3] and "Bản trả lại" in lines[4]
    assert len(json.loads(cli("log", "import", path, "--json")[1])) == 72
