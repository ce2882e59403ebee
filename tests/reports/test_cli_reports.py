"""The command line of reports: words and JSON that scripts and the issue rely on."""

from __future__ import annotations

import hashlib
import json
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from docx import Document

from cchc_desktop.cli import run


class Cli:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def __call__(self, *arguments: str | Path) -> tuple[int, str, str]:
        code = run(["--data", str(self.folder), *map(str, arguments)])
        said = self.capsys.readouterr()
        return code, said.out, said.err

    def json(self, *arguments: str | Path):
        code, out, err = self(*arguments, "--json")
        assert code == 0, err
        return json.loads(out)


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    made = Cli(tmp_path / "data", capsys)
    for day, kind in (("5/1/2023", "hội nghị"), ("14/3/2023", "tin, bài trên trang thông tin điện tử của cơ quan")):
        assert made("log", "add", "--date", day, "--kind", kind, "--title", "Việc", "--quantity", "2")[0] == 0
    made("line", "use", "four_quarters", "--main")
    return made


def test_due(cli: Cli) -> None:
    found = cli.json("due", "--on", "2023-03-10")
    assert {"line", "period", "deadline", "state", "days"} <= set(found[0])
    assert [(d["period"], d["deadline"], d["state"], d["days"]) for d in found][:2] == [
        ("2023-Q1", "2023-03-14", "soon", 4), ("2023-Q2", "2023-06-14", "later", 96),
    ]  # fmt: skip
    late = cli.json("due", "--on", "16/3/2023")
    assert (late[0]["state"], late[0]["days"]) == ("overdue", -2)
    estimated = cli.json("due", "--on", "2023-03-01", "--line", "fifth_of_month")
    assert (estimated[0]["deadline"], estimated[0]["estimate"]) == ("2023-03-04", True)
    assert [d["period"] for d in cli.json("due", "--on", "2023-10-02") if d["kind"] == "plan"] == ["2024"]
    code, out, _ = cli("due", "--on", "2023-03-10")
    assert code == 0 and out.startswith("14/3/2023\tcòn 4 ngày\tBáo cáo quý I/2023")


def test_the_file_made_with_the_freeze_is_the_frozen_one(cli: Cli, tmp_path: Path) -> None:
    assert cli("report", "2023-Q1", tmp_path / "a.pdf", "--freeze")[0] == 0
    kept = cli.json("report", "frozen")[0]["files"]
    assert hashlib.sha256((tmp_path / "a.pdf").read_bytes()).hexdigest() in kept.values()


def test_the_next_report_tells_what_was_added_to_a_frozen_one(cli: Cli, tmp_path: Path) -> None:
    assert cli("report", "2023-Q1", "--freeze")[0] == 0
    cli("log", "add", "--date", "2/2/2023", "--kind", "hội nghị", "--title", "Muộn", "--quantity", "3")
    assert cli.json("report", "2023-Q1")["frozen_at"] and cli.json("report", "2023-Q1")["supplements"] == []
    told = cli.json("report", "2023-Q2")["supplements"]
    assert [(c["period"], c["change"], c["title"], c["before"], c["after"]) for c in told] == [
        ("2023-Q1", "Bổ sung", "Muộn", None, 3)
    ]
    cli("report", "2023-Q2", tmp_path / "q2.docx")
    assert "BỔ SUNG KỲ TRƯỚC" in "\n".join(p.text for p in Document(str(tmp_path / "q2.docx")).paragraphs)


def test_verify_ends_with_one_line_of_sums_and_exit_code_0(cli: Cli, tmp_path: Path) -> None:
    cli("report", "2023-Q1", tmp_path / "a.docx")
    assert cli("report", "verify", tmp_path / "a.docx")[:2] == (0, "Mọi số trong tệp khớp với số liệu.\n")
    document = Document(str(tmp_path / "a.docx"))
    run_of_figure = next(r for p in document.paragraphs for r in p.runs if r.text == "02")
    run_of_figure.text = "12"
    document.paragraphs[-1].insert_paragraph_before("Ngoài ra đã đến 5 thôn.")
    document.save(str(tmp_path / "a.docx"))
    code, out, _ = cli("report", "verify", tmp_path / "a.docx")
    assert code == 0
    assert out.splitlines()[-1] == "Có 01 số liệu không khớp, 01 số gõ tay không gắn với số liệu."
    assert len(out.splitlines()) == 3 and len(cli.json("report", "verify", tmp_path / "a.docx")) == 2
    assert "Có 03 số liệu không khớp" in " ".join(cli("report", "verify", "--help")[1].split())


def test_freeze_unfreeze_and_reasons(cli: Cli, tmp_path: Path) -> None:
    assert cli("report", "2023-Q1", tmp_path / "a.xlsx", "--freeze")[0] == 0
    assert cli.json("report", "frozen")[0]["period"] == "2023-Q1"
    code, _, err = cli("report", "2023-Q1", "--freeze")
    assert code == 1 and "đã chốt số" in err
    assert cli.json("due", "--on", "2023-03-20")[0]["state"] == "done"
    before = cli.json("report", "2023-Q1")
    cli("log", "add", "--date", "2/2/2023", "--kind", "hội nghị", "--title", "Bổ sung")
    assert cli.json("report", "2023-Q1") == before
    assert cli("report", "unfreeze", "2023-Q1", "--reason", "lập lại")[0] == 0
    assert cli.json("report", "2023-Q1") != before


def test_verify(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    cli("report", "2023-Q1", path)
    assert cli.json("report", "verify", path) == []
    document = Document(str(path))
    for paragraph in document.paragraphs:
        for runs in paragraph.runs:
            if paragraph.text.startswith("- Tổ chức") and runs.text == "02":
                runs.text = "12"
    document.save(str(path))
    (found,) = cli.json("report", "verify", path)
    assert (found["expected"], found["found"]) == ("02", "12") and "Tổ chức" in found["text"] and found["figure"]
    code, _, err = cli("report", "verify", tmp_path / "khong co.docx")
    assert code == 1 and "Không tìm thấy" in err


def test_mail_and_span(cli: Cli, tmp_path: Path) -> None:
    assert cli("report", "2023-Q1", tmp_path / "a.eml", "--line", "bnv")[0] == 0
    message = BytesParser(policy=policy.default).parsebytes((tmp_path / "a.eml").read_bytes())
    names = [part.get_filename() for part in message.iter_attachments()]  # pyright: ignore[reportAttributeAccessIssue]
    assert [Path(str(name)).suffix for name in names] == [".docx", ".pdf", ".xlsx"]
    assert cli("report", "2021-2025", tmp_path / "gd.xlsx")[0] == 0
    assert cli("report", "2023-Q1", tmp_path / "b.docx", "--line", "không có")[0] == 1


def test_lines(cli: Cli) -> None:
    known = {line["id"]: line["active"] for line in cli.json("line", "list")}
    assert known["four_quarters"] and not known["bnv"]
    assert cli("line", "use", "Bộ Nội vụ")[0] == 0
    assert {line["id"] for line in cli.json("line", "list") if line["active"]} == {"four_quarters", "bnv"}
    assert cli("line", "drop", "bnv")[0] == 0
    assert {line["id"] for line in cli.json("line", "list") if line["active"]} == {"four_quarters"}


def test_a_second_line_is_told_that_the_first_froze_other_figures(cli: Cli, tmp_path: Path) -> None:
    assert cli("report", "2023-Q1", "--freeze")[0] == 0
    assert "Lưu ý" not in cli("report", "2023-Q1", tmp_path / "a.pdf", "--line", "bnv")[2]
    cli("log", "add", "--date", "6/1/2023", "--kind", "hội nghị", "--title", "Việc bổ sung")
    code, _, said = cli("report", "2023-Q1", tmp_path / "b.pdf", "--line", "bnv")
    assert code == 0 and "từ đó có 1 thay đổi nên hai báo cáo khác số" in said
    assert "Lưu ý" not in cli("report", "2023-Q1", tmp_path / "c.pdf")[2], "the frozen report itself"
