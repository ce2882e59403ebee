"""The dossier as it leaves: folders by criterion, links and page numbers that are right, hashes, all or nothing."""

from __future__ import annotations

import hashlib
import io
import shutil
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader, PdfWriter

from cchc_desktop import dossier
from cchc_desktop.cli import run
from cchc_desktop.dossier import export_dossier
from cchc_desktop.errors import AppError, Cancelled, FileProblem
from cchc_desktop.models import Activity, Office, Plan, Task
from cchc_desktop.periods import Period
from cchc_desktop.publish import draft_freeze
from cchc_desktop.scoring.scale import Criterion, Formula, Scale
from cchc_desktop.workspace import Workspace

DAY = date(2023, 12, 1)


def picture(colour: str = "navy") -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (800, 600), colour).save(data, "JPEG")
    data.seek(0)
    return data


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    """Return an office with a plan, a conference with a photo and a scan, a post without evidence."""
    with Workspace.open(tmp_path / "data") as workspace:
        workspace.save_office(Office("Sở Nội vụ", "UBND TỈNH", place="Quy Nhơn", symbol="SNV"))
        plan = Plan(
            None,
            "Tuyên truyền CCHC năm 2023",
            2023,
            2023,
            tasks=(Task(None, "Tổ chức hội nghị", kinds=("conference",)),),
        )
        workspace.add_plan(plan)
        task = workspace.plans()[0].id
        assert task
        ids = tuple(t.id for t in workspace.plan(task).tasks if t.id)
        meeting = workspace.add_activity(
            Activity(None, date(2023, 3, 9), "conference", "Hội nghị <CCHC> & chuyển đổi số", task_ids=ids)
        ).id
        post = workspace.add_activity(Activity(None, date(2023, 4, 9), "facebook", "Bài đăng trên fanpage")).id
        assert meeting and post
        workspace.attach_stream(meeting, picture(), "Ảnh hội nghị.jpg")
        yield workspace


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_every_file_stands_under_its_criterion_and_its_code(office: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "hồ sơ"
    made = export_dossier(office, 2023, out, today=DAY)
    assert made.paths == (out,) and made.documents == 3
    names = files(out)
    assert any(name.startswith("4.2.2_") and "/4.2.2-01_hoi_nghi" in name and name.endswith(".jpg") for name in names)
    assert all(name.isascii() and len(name) < 130 for name in names)
    assert {"MANIFEST.txt", "03_Tai_lieu_kiem_chung.pdf", "01_Bang_tu_cham_diem.docx"} <= names


def test_links_work_wherever_the_folder_lies_and_pages_are_right(office: Workspace, tmp_path: Path) -> None:
    export_dossier(office, 2023, tmp_path / "a", today=DAY)
    moved = tmp_path / "USB" / "hồ sơ năm 2023"
    moved.parent.mkdir()
    shutil.move(tmp_path / "a", moved)
    sheet = load_workbook(moved / "00_Muc_luc_van_ban_tai_lieu.xlsx").worksheets[0]
    reader = PdfReader(moved / "03_Tai_lieu_kiem_chung.pdf")
    starts = {item.title: reader.get_destination_page_number(item) + 1 for item in reader.outline}  # pyright: ignore
    rows = list(sheet.iter_rows(min_row=3))
    assert len(rows) == 3
    for row in rows:
        link = row[7].hyperlink
        target = link.target if link else ""
        assert target
        assert (moved / target).is_file() and not Path(target).is_absolute()
        code, title = str(row[6].value).split(";")[0], row[3].value
        assert starts[f"{code}. {title}"] == int(str(row[5].value).split("-")[0])


def test_the_manifest_names_every_file_with_its_hash(office: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "a"
    export_dossier(office, 2023, out, today=DAY)
    lines = [line for line in (out / "MANIFEST.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    said = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    assert said.keys() == files(out) - {"MANIFEST.txt"}
    assert all(hashlib.sha256((out / name).read_bytes()).hexdigest() == digest for name, digest in said.items())


def test_removing_one_piece_of_evidence_changes_score_and_gaps_at_once(office: Workspace) -> None:
    before = office.scoring.sheet(2023, DAY)
    assert before.line("4.2.2").score == 0.5
    kept = office.evidence(1)[0]
    assert kept.id
    office.proofs.remove(kept.id)
    after = office.scoring.sheet(2023, DAY)
    assert after.line("4.2.2").score == 0
    assert any("chưa có minh chứng" in gap.text for gap in after.line("4.2.2").missing)


def test_a_split_dossier_holds_each_file_once(office: Workspace, tmp_path: Path) -> None:
    activity = office.activity(1)
    for number in range(3):
        office.attach_stream(activity.id or 0, io.BytesIO(bytes([number]) * 700_000), f"Tệp {number}.mp4")
    for number in range(4):
        path = tmp_path / f"video {number}.mp4"
        path.write_bytes(bytes([number + 9]) * 700_000)
        office.scoring.attach(2023, "4.2.2", path, title=f"Phóng sự {number}")
    made = export_dossier(office, 2023, tmp_path / "hs.zip", today=DAY, split_mb=1)
    assert len(made.paths) > 1 and all(path.stat().st_size < 1_200_000 for path in made.paths)
    names = [name for path in made.paths for name in zipfile.ZipFile(path).namelist()]
    assert len(names) == len(set(names)) and "MANIFEST.txt" in names
    count = len(made.paths)
    told = zipfile.ZipFile(made.paths[1]).read(f"DOC_TRUOC_phan_2_tren_{count}.txt").decode("utf-8-sig")
    assert told.startswith(f"Phần 2/{count}") and "hs-1.zip" in told


def test_broken_and_foreign_files_stay_files_of_their_own(office: Workspace, tmp_path: Path) -> None:
    for name, data in (("hỏng.pdf", b"%PDF-1.4 broken"), ("hỏng.jpg", b"\xff\xd8\xff no"), ("bài.docx", b"PK\x03\x04")):
        path = tmp_path / name
        path.write_bytes(data)
        office.scoring.attach(2023, "4.1", path)
    out = tmp_path / "a"
    made = export_dossier(office, 2023, out, today=DAY)
    assert made.documents == 6
    rows = list(
        load_workbook(out / "00_Muc_luc_van_ban_tai_lieu.xlsx").worksheets[0].iter_rows(min_row=3, values_only=True)
    )
    own = [row for row in rows if "tệp riêng" in str(row[6])]
    assert len(own) == 3 and not any(row[5] for row in own)
    merged = PdfReader(out / "03_Tai_lieu_kiem_chung.pdf")
    assert len(merged.outline) == 3


def test_a_lost_copy_is_named_and_the_rest_is_written(office: Workspace, tmp_path: Path) -> None:
    kept = office.evidence(1)[0]
    office.proofs.path(kept).unlink()
    made = export_dossier(office, 2023, tmp_path / "a", today=DAY)
    assert made.lost == (f"4.2.2: {kept.name}",)


def test_nothing_half_written_stays(office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cancel(done: int, total: int) -> None:
        raise Cancelled

    target = tmp_path / "out"
    target.mkdir()
    with pytest.raises(Cancelled):
        export_dossier(office, 2023, target / "hs.zip", cancel, today=DAY)
    full = OSError(28, "No space left on device")
    monkeypatch.setattr(dossier, "_manifest", lambda *_: (_ for _ in ()).throw(full))
    with pytest.raises(FileProblem, match="đầy"):
        export_dossier(office, 2023, target / "hs.zip", today=DAY)
    assert list(target.iterdir()) == []


def test_a_folder_with_files_in_it_is_left_alone(office: Workspace, tmp_path: Path) -> None:
    (tmp_path / "có sẵn").mkdir()
    (tmp_path / "có sẵn" / "a.txt").write_text("x")
    with pytest.raises(AppError, match="không trống"):
        export_dossier(office, 2023, tmp_path / "có sẵn", today=DAY)


def test_an_empty_year_gives_a_dossier_that_says_so(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "data") as workspace:
        made = export_dossier(workspace, 2020, tmp_path / "a", today=DAY)
    assert made.sheet.total == 0
    assert (tmp_path / "a" / "02_Giai_trinh.pdf").stat().st_size > 5000


def test_marks_of_the_clerk_are_kept_and_taken_back(office: Workspace) -> None:
    door = office.scoring
    door.set_score(2023, "4.2.1", 0.25, "Đã kiểm tra")
    door.explain(2023, "4.1", "Nhiệm vụ lùi sang năm sau")
    door.set_numbers(2023, "4.1", (19, 20))
    sheet = door.sheet(2023, DAY)
    assert sheet.line("4.2.1").score == 0.25 and sheet.line("4.1").score == 0.95
    assert door.explanations(2023) == {"4.1": "Nhiệm vụ lùi sang năm sau"}
    door.set_score(2023, "4.2.1", None)
    door.set_numbers(2023, "4.1", None)
    assert door.sheet(2023, DAY).line("4.2.1").override is None
    for bad in (lambda: door.set_score(2023, "9.9", 1, "x"), lambda: door.set_numbers(2023, "4.1", (1, 0))):
        with pytest.raises(AppError):
            bad()


def test_next_year_begins_with_this_years_criteria(office: Workspace) -> None:
    door = office.scoring
    scale = door.scale(2023)
    assert not door.is_own(2023)
    door.save_scale(2023, scale)
    assert door.is_own(2023) and not door.is_own(2024)
    assert door.scale(2024) == scale
    door.reset_scale(2023)
    assert not door.is_own(2023)


def test_the_command_line(office: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    data = str(office.folder)
    assert run(["--data", data, "score", "2023", "--on", "1/12/2023", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["total"] == sum(c["score"] for c in said["criteria"] if "." not in c["code"])
    assert run(["--data", data, "score", "2023", "--on", "1/12/2023"]) == 0
    printed = capsys.readouterr().out
    assert "Thiếu: 4.2.1" in printed and "làm trước ngày 14/12/2023" in printed
    assert "Chỉ tính hoạt động từ ngày 15/12/2022 đến hết ngày 01/12/2023." in printed
    assert said["until"] == "2023-12-01" and "mẫu" in said["caution"]
    assert run(["--data", data, "score", "2023", "--on", "8/3/2023", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 0  # a day before anything was done
    assert run(["--data", data, "dossier", "2023", str(tmp_path / "hs.zip"), "--on", "1/12/2023"]) == 0
    with zipfile.ZipFile(tmp_path / "hs.zip") as archive:
        assert archive.testzip() is None and "MANIFEST.txt" in archive.namelist()


def index(folder: Path) -> list[tuple]:
    sheet = load_workbook(folder / "00_Muc_luc_van_ban_tai_lieu.xlsx").worksheets[0]
    return list(sheet.iter_rows(min_row=3, values_only=True))


def test_the_index_stands_in_the_order_of_days_within_each_criterion(office: Workspace, tmp_path: Path) -> None:
    for month, kind in ((11, "own_site"), (2, "facebook"), (6, "led"), (4, "own_site")):
        made = office.add_activity(Activity(None, date(2023, month, 5), kind, f"Tháng {month}")).id or 0
        office.attach_stream(made, picture(f"#0000{month:02x}"), "a.jpg")
    letter = tmp_path / "cv.pdf"
    letter.write_bytes(b"%PDF-1.4")
    office.scoring.attach(2023, "4.2.1", letter, title="Công văn", number="12/SNV", day=date(2023, 5, 1))
    export_dossier(office, 2023, tmp_path / "a", today=DAY)
    days = [row[2].month for row in index(tmp_path / "a") if str(row[6]).startswith("4.2.1")]
    assert days == [2, 4, 5, 6, 11]


def test_each_kind_that_earns_the_points_is_proven_before_a_kind_is_shown_twice(
    office: Workspace, tmp_path: Path
) -> None:
    for day in range(1, 13):
        made = office.add_activity(Activity(None, date(2023, 5, day), "conference", f"Hội nghị {day}")).id or 0
        office.attach_stream(made, picture(f"#00{day:02x}00"), "a.jpg")
    for kind in ("leaflet", "radio", "tv"):
        made = office.add_activity(Activity(None, date(2023, 9, 9), kind, f"Bằng {kind}")).id or 0
        office.attach_stream(made, picture(), "b.jpg")
    export_dossier(office, 2023, tmp_path / "a", today=DAY, most=5)
    titles = [row[3] for row in index(tmp_path / "a") if str(row[6]).startswith("4.2.2")]
    assert len(titles) == 5 and {"Bằng leaflet", "Bằng radio", "Bằng tv"} <= set(titles)


def test_nothing_after_the_day_goes_into_the_dossier(office: Workspace, tmp_path: Path) -> None:
    made = export_dossier(office, 2023, tmp_path / "a", today=date(2023, 3, 8))
    assert made.sheet.line("4.2.2").score == 0
    assert not any(str(row[6]).startswith("4.2.2") for row in index(tmp_path / "a"))


def test_names_are_safe_on_windows_whatever_criteria_and_files_are_called(office: Workspace, tmp_path: Path) -> None:
    codes = ("CON", "4.d", "4.đ", "aux")
    criteria = tuple(Criterion(code, "Lồng ghép: <a> " * 9, 1, formula=Formula.MANUAL) for code in codes)
    office.scoring.save_scale(2023, Scale("x", "x", "", criteria))
    long = tmp_path / f"{'Ngày hội việc làm ' * 9}.PDF"
    long.write_bytes(b"%PDF-1.4")
    decomposed = unicodedata.normalize("NFD", "Kế hoạch: số 5/KH?*")
    for code in codes:
        office.scoring.attach(2023, code, long, title=decomposed * 4)
        office.scoring.attach(2023, code, long, title="nul.")
    export_dossier(office, 2023, tmp_path / "a", today=DAY)
    names = files(tmp_path / "a")
    assert len(names) == len({name.casefold() for name in names}) and len(names) >= 8
    for name in names:
        assert name.isascii() and len(name) < 140 and not set(name) & set('<>:"|?*\\')
        for part in name.split("/"):
            assert part == part.strip(" .") and part.split(".")[0].casefold() not in {"con", "aux", "nul", "prn"}


def test_what_is_left_out_of_the_merged_file_is_told_in_a_sentence_each(office: Workspace, tmp_path: Path) -> None:
    locked = PdfWriter()
    locked.add_blank_page(100, 100)
    locked.encrypt("bí mật")
    locked.write(tmp_path / "mật.pdf")
    office.scoring.attach(2023, "4.1", tmp_path / "mật.pdf", title="Quyết định")
    made = export_dossier(office, 2023, tmp_path / "a", today=DAY)
    (note,) = made.notes
    assert note.startswith("4.1-0") and note.endswith("“mật.pdf”: PDF có mật khẩu, để thành tệp riêng.")
    assert any("tệp riêng (PDF có mật khẩu)" in str(row[6]) for row in index(tmp_path / "a"))


def test_a_file_larger_than_a_part_is_told(office: Workspace, tmp_path: Path) -> None:
    film = tmp_path / "phim.mp4"
    film.write_bytes(bytes(2_500_000))
    office.scoring.attach(2023, "4.2.2", film, title="Phóng sự")
    made = export_dossier(office, 2023, tmp_path / "hs.zip", today=DAY, split_mb=1)
    assert any("2,5 MB, lớn hơn mức chia 1 MB" in note for note in made.notes)


def test_a_sample_scale_is_said_to_be_one_on_every_paper(office: Workspace, tmp_path: Path) -> None:
    export_dossier(office, 2023, tmp_path / "a", today=DAY)
    for name in ("01_Bang_tu_cham_diem.pdf", "02_Giai_trinh.pdf"):
        text = " ".join(page.extract_text() for page in PdfReader(tmp_path / "a" / name).pages)
        assert "thang điểm mẫu" in " ".join(text.split())
    cells = load_workbook(tmp_path / "a" / "01_Bang_tu_cham_diem.xlsx").worksheets[0].iter_rows(values_only=True)
    assert any("thang điểm mẫu" in str(value) for row in cells for value in row)
    office.scoring.save_scale(2023, office.scoring.scale(2023))
    assert office.scoring.sheet(2023, DAY).caution == "" and "năm 2023" in office.scoring.sheet(2024, DAY).caution


def test_who_set_the_points_and_when_is_printed(office: Workspace, tmp_path: Path) -> None:
    office.set_setting("user_name", "Trần Thị Mai")
    office.scoring.set_score(2023, "4.1", 0.8, "Theo ví dụ của hướng dẫn")
    export_dossier(office, 2023, tmp_path / "a", today=DAY)
    text = " ".join(page.extract_text() for page in PdfReader(tmp_path / "a" / "02_Giai_trinh.pdf").pages)
    assert "Trần Thị Mai, ngày" in " ".join(text.split()) and ".." not in text


def test_a_program_is_no_document_of_a_criterion(office: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "quyết định.pdf"
    path.write_bytes(b"MZ\x90\x00")
    with pytest.raises(FileProblem, match="chương trình"):
        office.scoring.attach(2023, "4.1", path)
    assert office.scoring.files(2023) == ()


def test_an_entry_put_off_takes_no_copy_from_the_dossier(office: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "công văn.pdf"
    path.write_bytes(b"%PDF-1.4 x")
    office.scoring.attach(2023, "4.1", path)
    office.proofs.drop([office.proofs.keep(path)])
    assert office.scoring.path_of(office.scoring.files(2023)[0].sha256).is_file()


def test_frozen_reports_stand_in_the_dossier_by_their_periods(office: Workspace, tmp_path: Path) -> None:
    for code in ("2023-H1", "2023-Q1"):
        office.reporting.freeze(draft_freeze(office, Period.parse(code)))
    export_dossier(office, 2023, tmp_path / "a", today=DAY)
    titles = [str(row[3]) for row in index(tmp_path / "a") if str(row[6]).startswith("4.1")]
    assert [title.rpartition("hành chính ")[2] for title in titles[-3:]] == [
        "quý I/2023",
        "6 tháng đầu năm 2023",
        "năm 2023",
    ]
