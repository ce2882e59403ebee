"""What offices really feed in: empty periods, plans without tasks, nameless units, endless titles, full disks."""

from __future__ import annotations

import errno
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from cchc_desktop.errors import AppError
from cchc_desktop.exports.docx import write_docx
from cchc_desktop.exports.pdf import write_pdf
from cchc_desktop.exports.xlsx import write_report_workbook
from cchc_desktop.models import Activity, Office, Plan, Unit
from cchc_desktop.periods import Period
from cchc_desktop.publish import export_report, freeze_report
from cchc_desktop.reports.figures import UnitFigures
from cchc_desktop.reports.report_document import report_document
from cchc_desktop.workspace import Workspace
from tests.reports.report_samples import figures, kind

Q1 = Period.parse("2023-Q1")
LONG = "Tuyên truyền cải cách hành chính " * 152  # 5,016 characters
FORMATS = (".xlsx", ".pdf", ".docx", ".eml")


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_empty_office_reports_that_nothing_was_done(workspace: Workspace, tmp_path: Path, suffix: str) -> None:
    out = export_report(workspace, Q1, tmp_path / f"a{suffix}")
    assert out.stat().st_size > 500


@pytest.mark.parametrize("suffix", FORMATS)
def test_awkward_rows_are_whole(workspace: Workspace, tmp_path: Path, suffix: str) -> None:
    workspace.save_office(Office("Sở 😀 <b>&", superior="UBND\ttỉnh"))
    workspace.add_plan(Plan(None, "Kế hoạch không có nhiệm vụ", 2023, 2023))
    for title in (LONG, "😀🎉 Hội nghị", "=1+1", "-x", "a\x0bb", "Dòng một\nDòng hai", "x" * 5000):
        workspace.add_activity(
            Activity(None, date(2023, 1, 5), "own_site", title, note=title, url="https://a.vn/" + "đ" * 900)
        )
    out = export_report(workspace, Q1, tmp_path / f"a{suffix}")
    if suffix == ".xlsx":
        sheet = openpyxl.load_workbook(out)["Chi tiết"]
        titles = [row[3] for row in sheet.iter_rows(min_row=5, values_only=True)]
        assert LONG.strip() in titles and "😀🎉 Hội nghị" in titles
        notes = {row[3]: str(row[15]) for row in sheet.iter_rows(min_row=5, values_only=True)}
        assert notes[LONG.strip()].startswith("Nội dung dài") and notes["=1+1"] == "=1+1"
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    freeze_report(workspace, Q1)
    assert len(list(workspace.reporting.details(workspace.reporting.report(Q1)))) == 7


def test_units_without_names(tmp_path: Path) -> None:
    nameless = UnitFigures(Unit(1, "", ""), 3, 1, kinds=(("own_site", 3.0),))
    data = replace(figures(kind("own_site", 3, activities=3)), units=(nameless, UnitFigures(None, 1, 0)))
    write_report_workbook(data, (), tmp_path / "a.xlsx")
    text = [str(c.value) for r in openpyxl.load_workbook(tmp_path / "a.xlsx")["Tổng hợp"].iter_rows() for c in r]
    assert "(đơn vị chưa có tên)" in text and "Chưa ghi đơn vị" in text
    write_docx(report_document(data, ()), tmp_path / "a.docx")
    write_pdf(report_document(data, ()), tmp_path / "a.pdf")


@pytest.mark.parametrize(
    ("suffix", "number", "said"),
    [
        (".xlsx", errno.ENOSPC, "đầy"),
        (".pdf", errno.EACCES, "đang mở"),
        (".docx", errno.EROFS, "chỉ cho phép đọc"),
        (".eml", errno.EACCES, "đang mở"),
    ],
)
def test_the_old_file_is_untouched(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, number: int, said: str
) -> None:
    out = tmp_path / "ra" / f"a{suffix}"
    out.parent.mkdir()
    out.write_bytes(b"old")
    real = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if Path(target) == out:
            raise OSError(number, "no")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr("cchc_desktop.files._PAUSE", 0.0)
    with pytest.raises(AppError, match=said):
        export_report(workspace, Q1, out)
    assert out.read_bytes() == b"old"
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_what_is_no_format_is_told(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(AppError, match=r"\.odt"):
        export_report(workspace, Q1, tmp_path / "a.odt")
