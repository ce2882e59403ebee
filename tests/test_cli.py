"""The command line as scripts use it: words, JSON, exit codes, one sentence for what can't be done."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from cchc_desktop import catalog
from cchc_desktop.cli import run
from cchc_desktop.workspace import Workspace

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "tests" / "samples" / "plans"
Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run a command on a data folder of its own and return exit code, stdout, stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run(["--data", str(tmp_path / "dữ liệu"), *map(str, arguments)])
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


def as_json(cli: Cli, *arguments: object) -> Any:
    code, out, err = cli(*arguments, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_a_plan_goes_in_and_comes_out(cli: Cli, tmp_path: Path) -> None:
    shown = as_json(cli, "plan", "import", SAMPLES / "yen-bai-ubnd-2020.txt")
    assert as_json(cli, "plan", "show", shown["id"]) == shown
    assert [plan["id"] for plan in as_json(cli, "plan", "list")] == [shown["id"]]
    assert len(shown["tasks"]) == 7
    assert shown["tasks"][4]["lead"] == ["Đài Phát thanh - Truyền hình tỉnh", "Báo Yên Bái"]
    assert shown["tasks"][0]["time"] == "Thường xuyên trong năm 2020"
    assert shown["signer"] == {"authority": "", "title": "", "name": "Nguyễn Chiến Thắng"}
    assert [node["marker"] for node in shown["outline"] if node["marker"]] == ["I.", "II.", "III.", "IV."]
    for suffix in ("pdf", "docx"):
        code, out, _ = cli("plan", "export", shown["id"], tmp_path / f"ra.{suffix}")
        assert code == 0 and Path(out.strip()).stat().st_size > 10_000


def test_the_same_plan_again_is_said(cli: Cli) -> None:
    first = cli("plan", "import", SAMPLES / "hai-phong-skhdt-2024.txt")[1]
    assert "Mục lớn: 3;" in first and "Đã có kế hoạch" not in first
    assert "Đã có kế hoạch cùng tên, mã số 1." in cli("plan", "import", SAMPLES / "hai-phong-skhdt-2024.txt")[1]


def test_activities_are_added_listed_and_reported(cli: Cli, tmp_path: Path) -> None:
    first = as_json(cli, "log", "add", "--date", "14/3/2023", "--kind", "hội nghị", "--title", "Phổ biến Đề án",
                    "--quantity", "2", "--reach", "1.150", "--number", "21/GM-SNV")  # fmt: skip
    as_json(cli, "log", "add", "--date", "2023-03-15", "--kind", "facebook", "--title", "Bài đăng", "--url",
            "https://facebook.com/so")  # fmt: skip
    assert first == {
        "id": first["id"], "date": "2023-03-14", "date_to": None, "kind": "conference", "title": "Phổ biến Đề án",
        "quantity": 2, "reach": 1150, "unit": "", "url": "", "number": "21/GM-SNV", "joint": [], "integrated": False,
        "place": "", "cost": None, "note": "", "contents": [], "audiences": [], "tasks": [], "evidence": "none",
        "evidence_names": [],
    }  # fmt: skip
    assert as_json(cli, "log", "list", "--period", "2023-Q1") == [first]
    assert [row["kind"] for row in as_json(cli, "log", "list", "--find", "bai dang")] == ["facebook"]
    figures = as_json(cli, "report", "2023-Q1")
    assert (figures["first"], figures["last"], figures["activities"]) == ("2022-12-15", "2023-03-14", 1)
    assert [(row["kind"], row["quantity"]) for row in figures["kinds"]] == [("conference", 2)]
    for name in ("báo cáo.xlsx", "báo cáo.pdf", "báo cáo.docx"):
        assert cli("report", "2023-Q1", tmp_path / name)[0] == 0
    book = load_workbook(tmp_path / "báo cáo.xlsx")
    assert book.sheetnames == ["Tổng hợp", "Chi tiết", "Tiến độ kế hoạch", "Đơn vị - hình thức"]


def test_a_report_reads_beside_an_open_window_but_a_write_waits(cli: Cli, tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "dữ liệu"):
        assert cli("report", "2023", tmp_path / "năm.pdf")[0] == 0
        code, _, err = cli("log", "add", "--date", "hn", "--kind", "conference", "--title", "x")
    assert code == 1 and "cửa sổ khác" in err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("plan", "import", SAMPLES / "thua-thien-hue-skhcn-2022-news.txt"), "Đây là bài viết, không phải kế hoạch."),
        (("plan", "import", "không có.txt"), "Không tìm thấy tệp"),
        (("plan", "show", "7"), "Không có kế hoạch số 7"),
        (("plan", "export", "7", "ra.pdf"), "Không có kế hoạch số 7"),
        (("report", "2023-Q9", "ra.pdf"), "Không hiểu kỳ báo cáo"),
        (("report", "2023-Q1", "ra.txt"), "Không xuất được tệp"),
        (("log", "add", "--date", "31/2/2023", "--kind", "conference", "--title", "x"), "Không hiểu ngày"),
        (("log", "add", "--date", "1/2/2023", "--kind", "không rõ", "--title", "x"), "Không có hình thức"),
        (("log", "add", "--date", "1/2/2023", "--kind", "tin", "--title", "x"), "có thể là nhiều hình thức"),
        (("log", "add", "--date", "1/2/2023", "--kind", "tv", "--title", "x", "--quantity", "vài"), "không hiểu số"),
        (("log", "add", "--date", "1/2/2023", "--kind", "tv", "--title", "x", "--unit", "Sở"), "Không có đơn vị"),
        (
            ("log", "add", "--date", "1/2/2023", "--kind", "tv", "--title", "x", "--task", "99"),
            "không có trong dữ liệu",
        ),
        (("log", "add", "--date", "1/2/2023", "--kind", "tv", "--title", "x", "--quantity", "9" * 31), "lớn quá mức"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(cli: Cli, arguments: tuple[object, ...], sentence: str) -> None:
    code, out, err = cli(*arguments)
    assert code == 1 and out == "" and sentence in err
    assert len(err.strip().splitlines()) == 1 and "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("bay",), "không có lệnh"),
        (("log", "add"), "thiếu --date"),
        (("report", "2023", "--x"), "không có tùy chọn --x"),
        (("report", "2023"), "cần tên tệp"),
    ],
)
def test_a_wrong_command_says_what_is_wrong(cli: Cli, arguments: tuple[str, ...], complaint: str) -> None:
    code, _, err = cli(*arguments)
    assert code == 2 and complaint in err


def test_check_names_what_is_wrong(cli: Cli, tmp_path: Path) -> None:
    photo = tmp_path / "ảnh.jpg"
    photo.write_bytes(b"jpeg")
    shown = as_json(cli, "log", "add", "--date", "hn", "--kind", "conference", "--title", "x")
    with Workspace.open(tmp_path / "dữ liệu") as workspace:
        workspace.attach(shown["id"], photo)
        kept = workspace.proofs.path(workspace.evidence(shown["id"])[0])
    assert cli("check")[0] == 0
    kept.unlink()
    code, _, err = cli("check")
    assert code == 1 and "ảnh.jpg" in err


def test_units_are_added_and_listed(cli: Cli) -> None:
    assert cli("units", "add", "Phòng Nội vụ", "--short", "P. NV")[0] == 0
    code, _, complaint = cli("units", "add", "phong noi vu")
    assert code == 1 and "Đã có đơn vị “Phòng Nội vụ”" in complaint
    assert [unit["short_name"] for unit in as_json(cli, "units", "list")] == ["P. NV"]
    given = ("--date", "05/3/2023", "--kind", "conference", "--title", "Hội nghị", "--unit", "Phòng Nội vụ")
    assert cli("log", "add", *given)[0] == 0


def test_every_kind_is_known_by_its_label(cli: Cli) -> None:
    for kind in catalog.kinds():
        assert catalog.find_kind(kind.label).id == kind.id


def test_the_demo_runs_twice_and_is_the_same(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "main.py"), "demo", "--out", str(tmp_path)]
    made = []
    for again in range(2):
        if again:
            assert run(command[2:]) == 0
        else:
            subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
        with ZipFile(next(tmp_path.glob("*.xlsx"))) as book:
            made.append({name: book.read(name) for name in book.namelist() if name.startswith("xl/")})
        assert sorted(path.suffix for path in tmp_path.glob("*_*")) == [".pdf", ".pdf", ".xlsx"]
    assert made[0] == made[1], "the demo is the same every time"
