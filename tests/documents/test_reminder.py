"""The công văn that urges late units: parts of NĐ 30/2020 in Word and PDF, each unit and the deadline named."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cchc_desktop import publish
from cchc_desktop.documents.blocks import Paragraph
from cchc_desktop.doors.board import Reminder
from cchc_desktop.errors import AppError
from cchc_desktop.models import Office, Plan, Signer, Unit
from cchc_desktop.periods import Period
from cchc_desktop.workspace import Workspace

Q1 = Period.parse("2023-Q1")
LATE = date(2023, 3, 17)


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    workspace.set_setting("regime", "four_quarters")
    workspace.save_office(Office(
        name="Sở Lao động - Thương binh và Xã hội", parent="UBND TỈNH BÌNH ĐỊNH", place="Bình Định", symbol="SLĐTBXH",
        archive="VT, VP", signer=Signer("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Văn A"),
    ))  # fmt: skip
    return workspace


def words(path: Path) -> str:
    if path.suffix == ".docx":
        from docx import Document

        document = Document(str(path))
        cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
        return "\n".join([*(p.text for p in document.paragraphs), *cells])
    import pypdfium2

    pages = pypdfium2.PdfDocument(str(path))
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


@pytest.mark.parametrize("suffix", [".docx", ".pdf"])
def test_late_units_are_named_with_the_deadline(office: Workspace, tmp_path: Path, suffix: str) -> None:
    ids = [office.save_unit(Unit(None, name)).id or 0 for name in ("Phòng Người có công", "Văn phòng Sở", "Đoàn <b>&")]
    office.board.set_mark(ids[1], Q1, date(2023, 3, 10))
    out = publish.export_reminder(office, Q1, LATE, tmp_path / f"cv{suffix}")
    text = " ".join(words(out).split())
    assert "Kính gửi:" in text and "Phòng Người có công" in text and "Đoàn <b>&" in text
    assert "Văn phòng Sở;" not in text  # it has sent
    assert "V/v đôn đốc gửi số liệu" in text and "/SLĐTBXH-VP" in text
    assert "ngày 14 tháng 3 năm 2023" in text and "quá thời hạn" in text
    assert "chậm nhất ngày 21 tháng 3 năm 2023" in text  # the 17th was a Friday: two working days
    assert "Như trên" in text and "KT. GIÁM ĐỐC" in text and "./." in text
    assert "Căn cứ" not in text.split("Kính gửi")[0]


def test_who_is_named_is_what_is_said_of_them(office: Workspace) -> None:
    ids = [office.save_unit(Unit(None, name)).id for name in ("Văn phòng Sở", "Thanh tra Sở", "Phòng Người có công")]
    reminder = office.board.reminder(Q1, LATE)
    assert reminder is not None
    assert [unit.id for unit in reminder.units] == ids[1:]  # who gathers the figures sends none to himself

    def text(chosen: Reminder) -> str:
        blocks = office.board.reminder_document(chosen, LATE).blocks
        return " ".join(block.text for block in blocks if isinstance(block, Paragraph))

    assert "còn 02 đơn vị chưa gửi số liệu" in text(reminder)
    one = replace(reminder, units=reminder.units[:1], all=False)
    assert "Thanh tra Sở chưa gửi số liệu, quá thời hạn" in text(one) and "còn 01" not in text(one)
    assert "các đơn vị" not in text(one)
    assert office.board.reminder_words(one, LATE).startswith(
        "Sở Lao động - Thương binh và Xã hội đề nghị Thanh tra Sở gửi số liệu"
    )


def test_the_plan_is_cited_in_full_its_number_left_blank(office: Workspace) -> None:
    office.save_unit(Unit(None, "Thanh tra Sở"))
    office.add_plan(Plan(None, "Tuyên truyền công tác cải cách hành chính – 2023", 2023, 2023, symbol="KH-SLĐTBXH"))
    reminder = office.board.reminder(Q1, LATE)
    assert reminder is not None
    first = next(b.text for b in office.board.reminder_document(reminder, LATE).blocks if isinstance(b, Paragraph))
    assert first.startswith(
        "Thực hiện Kế hoạch số …/KH-SLĐTBXH ngày … tháng … năm 2023 của Sở Lao động - Thương binh và Xã hội về tuyên "
        "truyền công tác cải cách hành chính - 2023, Sở Lao động"
    )


def test_what_went_back_is_told_apart(office: Workspace, tmp_path: Path) -> None:
    ids = [office.save_unit(Unit(None, name)).id or 0 for name in ("Phòng Người có công", "Thanh tra Sở")]
    office.board.set_mark(ids[1], Q1, date(2023, 3, 10), returned=True)
    text = " ".join(words(publish.export_reminder(office, Q1, LATE, tmp_path / "cv.docx")).split())
    assert "còn 01 đơn vị chưa gửi số liệu và 01 đơn vị chưa gửi lại số liệu đã được đề nghị chỉnh sửa" in text
    reminder = office.board.reminder(Q1, LATE)
    assert reminder is not None
    message = office.board.reminder_words(reminder, LATE).splitlines()
    assert "02 đơn vị" in message[0] and "đã quá hạn ngày 14/3/2023, chậm nhất ngày 21/3/2023" in message[0]
    assert message[1:3] == ["1. Phòng Người có công", "2. Thanh tra Sở (gửi lại bản đã chỉnh sửa)"]
    early = office.board.reminder(Q1, date(2023, 3, 1))
    assert early is not None and early.by == early.when.last_safe_day
    assert "quá hạn" not in office.board.reminder_words(early, date(2023, 3, 1))


def test_many_units_go_into_an_appendix(office: Workspace, tmp_path: Path) -> None:
    for n in range(60):
        office.save_unit(Unit(None, f"Ủy ban nhân dân xã số {n + 1}"))
    out = publish.export_reminder(office, Q1, LATE, tmp_path / "cv.docx")
    text = words(out)
    assert "danh sách kèm theo" in text and "Phụ lục" in text
    assert all(f"xã số {n + 1}" in text for n in range(60))
    assert zipfile.ZipFile(out).testzip() is None


def test_nobody_late_is_said(office: Workspace, tmp_path: Path) -> None:
    unit = office.save_unit(Unit(None, "Văn phòng Sở")).id or 0
    office.board.set_mark(unit, Q1, date(2023, 3, 10))
    with pytest.raises(AppError, match="Không có đơn vị nào"):
        publish.export_reminder(office, Q1, LATE, tmp_path / "cv.pdf")
    assert not (tmp_path / "cv.pdf").exists()
