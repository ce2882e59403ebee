"""The sheet Minh chứng: links that work beside the files, wherever the folder is carried."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest

from cchc_desktop.errors import AppError
from cchc_desktop.models import Activity
from cchc_desktop.periods import Period
from cchc_desktop.publish import export_report
from cchc_desktop.workspace import Workspace

Q1 = Period.parse("2023-Q1")


def filled(workspace: Workspace, tmp_path: Path) -> None:
    for number, name in enumerate(("Ảnh hội nghị #1 (bản đẹp).jpg", "a/../b.pdf", "Công văn 12.pdf", "a.jpg"), 1):
        made = workspace.add_activity(Activity(None, date(2023, 1, number), "own_site", f"Bài {number}"))
        source = tmp_path / name.rpartition("/")[2]
        source.write_bytes(name.encode() * 50)
        workspace.attach(made.id or 0, source, signed=number == 3)


def test_links_open_the_files_beside_the_workbook_even_after_a_move(workspace: Workspace, tmp_path: Path) -> None:
    filled(workspace, tmp_path)
    out = export_report(workspace, Q1, tmp_path / "ra" / "Báo cáo quý I.xlsx")
    carried = Path(shutil.move(tmp_path / "ra", tmp_path / "usb" / "E"))
    sheet = openpyxl.load_workbook(carried / out.name)["Minh chứng"]
    rows = [row for row in sheet.iter_rows(min_row=5) if isinstance(row[0].value, int)]
    assert len(rows) == 4
    for row in rows:
        target = getattr(row[5].hyperlink, "target", "") or ""
        assert not target.startswith(("/", "file:", "..")) and target.isascii() and "\\" not in target
        assert (carried / unquote(target)).stat().st_size > 100
    assert [row[6].value for row in rows] == ["Bản chụp", "Bản chụp", "Văn bản đã ký", "Bản chụp"]
    assert rows[0][5].value == "Ảnh hội nghị #1 (bản đẹp).jpg"


def test_without_files_there_is_no_sheet_and_no_folder(workspace: Workspace, tmp_path: Path) -> None:
    workspace.add_activity(Activity(None, date(2023, 1, 1), "own_site", "Bài", url="https://so.gov.vn/x"))
    out = export_report(workspace, Q1, tmp_path / "ra" / "a.xlsx")
    assert "Minh chứng" not in openpyxl.load_workbook(out).sheetnames
    assert [path.name for path in out.parent.iterdir()] == ["a.xlsx"]


@pytest.mark.parametrize("failing", ["copyfile", "workbook"])
def test_a_full_stick_keeps_no_half_of_the_evidence(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    filled(workspace, tmp_path)
    copied = []

    def copy(source: Path, target: Path) -> None:
        copied.append(target)
        if failing == "copyfile" and len(copied) == 3:
            raise OSError(28, "No space left on device")
        target.write_bytes(source.read_bytes())

    def no_workbook(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cchc_desktop.publish.shutil.copyfile", copy)
    if failing == "workbook":
        monkeypatch.setattr("cchc_desktop.exports.xlsx.write_report_workbook", no_workbook)
    (tmp_path / "ra").mkdir()
    with pytest.raises(AppError, match="đầy"):
        export_report(workspace, Q1, tmp_path / "ra" / "a.xlsx")
    assert copied and list((tmp_path / "ra").iterdir()) == []


def test_copies_can_be_left_out(workspace: Workspace, tmp_path: Path) -> None:
    filled(workspace, tmp_path)
    out = export_report(workspace, Q1, tmp_path / "ra" / "a.xlsx", files=False)
    assert [path.name for path in out.parent.iterdir()] == ["a.xlsx"]


def test_the_registers_fill_their_sheet_and_vanish_when_empty(workspace: Workspace, tmp_path: Path) -> None:
    from cchc_desktop.registers import Feedback, Obstacle, Praise

    assert "Khen - phản ánh - vướng mắc" not in openpyxl.load_workbook(
        export_report(workspace, Q1, tmp_path / "a.xlsx")
    ).sheetnames  # fmt: skip
    workspace.registers.save(Praise(day=date(2023, 2, 1), name="Nguyễn Văn A", achievement="Sáng kiến một cửa"))
    workspace.registers.save(
        Feedback(received=date(2023, 2, 2), content="Chậm trả kết quả", sender="Trần Thị B", phone="0912345678")
    )
    workspace.registers.save(Obstacle(day=date(2023, 2, 3), content="Thiếu kinh phí", proposal="Bổ sung dự toán"))
    out = export_report(workspace, Q1, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(out)["Khen - phản ánh - vướng mắc"]
    text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for part in ("Biểu dương, khen thưởng (1)", "Sáng kiến một cửa", "Chậm trả kết quả", "Thiếu kinh phí"):
        assert part in text
    assert "0912345678" not in text and "Trần Thị B" not in text
