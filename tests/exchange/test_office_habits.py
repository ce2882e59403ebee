"""Sheets as offices write them, not as the program would: each habit once, read right or asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cchc_desktop.exchange.identity import between_units, each_its_own, score
from cchc_desktop.exchange.kinds import kind_in_title, kind_of
from cchc_desktop.exchange.records import Decision, Verdict
from cchc_desktop.exchange.values import month_of, number_of
from cchc_desktop.models import Activity, Unit
from cchc_desktop.storage.board import marks_of_board
from cchc_desktop.workspace import Workspace

TODAY = date(2023, 3, 20)
HEAD = ["Ngày", "Hình thức", "Nội dung", "Số lượng"]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "data") as workspace:
        for name in ("Văn phòng Sở", "Thanh tra Sở", "Phòng Người có công"):
            workspace.save_unit(Unit(None, name))
        yield workspace


def read(office: Workspace, path: Path, **sheets: Sequence[Sequence[Any]]) -> list[Verdict]:
    book = openpyxl.Workbook()
    for place, (name, rows) in enumerate(sheets.items()):
        page: Any = book.worksheets[0] if place == 0 else book.create_sheet()
        page.title = name.replace("_", " ")
        for row in rows:
            page.append(row)
    file = path / "Văn phòng Sở.xlsx"
    book.save(file)
    batch = office.exchange.triage_files([file], today=TODAY)
    assert not batch.failed
    assert not batch.files[0].unread
    return list(batch.verdicts)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Bài viết trên Trang TTĐT", "own_site"),
        ("Tuyên truyền trên Trang TTĐT Sở", "own_site"),
        ("Phát thanh trên loa", "loudspeaker"),
        ("Loa phát thanh phường", "loudspeaker"),
        ("Phát thanh cơ sở", "loudspeaker"),
        ("Đài phát thanh", "radio"),
        ("Mạng xã hội Facebook", "facebook"),
        ("Hội nghị tập huấn", "training"),
        ("Khác", "other"),
    ],
)
def test_a_kind_in_a_clerks_own_words(text: str, kind: str) -> None:
    assert kind_of(text)[0] == kind
    assert kind_of(text)[1] >= 0.8


def test_two_kinds_in_one_cell_are_told(office: Workspace, tmp_path: Path) -> None:
    [verdict] = read(office, tmp_path, A=[HEAD, ["05/3/2023", "Facebook, Zalo", "Đăng bài về Đề án 06", 2]])
    assert "Hình thức hiểu từ “Facebook, Zalo”" in verdict.reason


def test_a_kind_is_never_guessed_from_a_word_that_only_looks_like_it(office: Workspace, tmp_path: Path) -> None:
    assert kind_in_title("Hướng dẫn nộp hồ sơ bảo hiểm thất nghiệp qua mạng")[1] == 0
    rows = [["Ngày", "Nội dung", "Số lượng"], ["05/3/2023", "Tuyên truyền tiếp nhận phản ánh, kiến nghị", 1]]
    [verdict] = read(office, tmp_path, A=rows)
    assert verdict.decision is Decision.ASK
    assert "Thiếu hình thức" in verdict.reason


def test_headings_of_groups_tell_the_kind_of_their_rows(office: Workspace, tmp_path: Path) -> None:
    rows = [
        ["STT", "Nội dung", "Ngày", "Số lượng"],
        ["I", "Tuyên truyền trên Trang thông tin điện tử", None, 2],
        [1, "Phổ biến chữ ký số", "05/3/2023", 1],
        ["II", "Tuyên truyền qua mạng xã hội Facebook", None, 1],
        [1, "Giới thiệu Đề án 06", "06/3/2023", 1],
        ["III", "Công tác khác", None, 1],
        [1, "Rà soát hồ sơ quý", "07/3/2023", 1],
    ]
    verdicts = read(office, tmp_path, A=rows)
    kinds = [v.row.activity.kind for v in verdicts if v.row.activity]
    assert kinds == ["own_site", "facebook", "other"]
    assert [v.decision for v in verdicts] == [Decision.ADD, Decision.ADD, Decision.ASK]


def test_sums_are_passed_over_and_what_only_begins_like_one_is_not_lost(office: Workspace, tmp_path: Path) -> None:
    rows = [
        HEAD,
        ["05/3/2023", "Băng rôn", "Treo băng rôn", 1],
        [None, None, "Cộng tháng 3", 1],
        ["CỘNG QUÝ I", None, None, 1],
        ["32/3/2023", None, "Công khai thủ tục hành chính", 1],
        [None, None, "Công bố danh mục thủ tục hành chính trên Cổng dịch vụ công", 1],
    ]
    told = [(v.decision, v.row.said[2]) for v in read(office, tmp_path, A=rows)]
    assert told == [
        (Decision.ADD, "Treo băng rôn"),
        (Decision.REFUSED, "Công khai thủ tục hành chính"),
        (Decision.REFUSED, "Công bố danh mục thủ tục hành chính trên Cổng dịch vụ công"),
    ]


def test_the_title_of_a_list_tells_the_kind_of_all_its_rows(office: Workspace, tmp_path: Path) -> None:
    rows = [
        ["DANH SÁCH TIN, BÀI ĐĂNG TRÊN TRANG THÔNG TIN ĐIỆN TỬ QUÝ I/2023"],
        ["TT", "Tên bài", "Ngày đăng"],
        [1, "Giảm 30% thời gian giải quyết thủ tục", "05/3/2023"],
    ]
    [verdict] = read(office, tmp_path, A=rows)
    assert verdict.row.activity is not None
    assert (verdict.decision, verdict.row.activity.kind) == (Decision.ADD, "own_site")
    assert "Hình thức lấy từ tiêu đề phía trên." in verdict.reason


def test_a_column_of_kinds_is_known_by_what_it_holds(office: Workspace, tmp_path: Path) -> None:
    words = ["Treo băng rôn", "Tổ chức hội nghị", "Phát tờ rơi"]
    rows = [
        ["Ngày", "Diễn giải", "Dạng"],
        *([f"0{n}/3/2023", f"Việc {n} về chữ ký số", w] for n, w in enumerate(words, 1)),
    ]
    verdicts = read(office, tmp_path, A=rows)
    assert [v.row.activity.kind for v in verdicts if v.row.activity] == ["banner", "conference", "leaflet"]


def test_a_sheet_for_each_month_gives_days_their_month_and_year(office: Workspace, tmp_path: Path) -> None:
    def sheet(month: int, *days: Any) -> list[list[Any]]:
        rows = [[day, "Băng rôn", f"Treo băng rôn số {n} tháng {month}", 1] for n, day in enumerate(days)]
        return [[f"KẾT QUẢ TUYÊN TRUYỀN THÁNG {month} NĂM 2023"], HEAD, *rows]

    verdicts = read(office, tmp_path, Tháng_1=sheet(1, "06/01", "7/1"), Tháng_2=sheet(2, 5, "09"))
    assert [v.row.activity.date for v in verdicts if v.row.activity] == [
        date(2023, 1, 6),
        date(2023, 1, 7),
        date(2023, 2, 5),
        date(2023, 2, 9),
    ]
    assert {v.decision for v in verdicts} == {Decision.ADD}


def test_a_month_without_a_day_is_asked_about_with_its_days(office: Workspace, tmp_path: Path) -> None:
    [verdict] = read(office, tmp_path, A=[HEAD, ["Tháng 3/2023", "Băng rôn", "Treo băng rôn cổng trụ sở", 1]])
    assert verdict.row.activity is not None
    assert verdict.decision is Decision.ASK
    assert (verdict.row.activity.date, verdict.row.activity.date_to) == (date(2023, 3, 1), date(2023, 3, 31))
    assert month_of("tháng 13/2023") is None
    assert month_of("tháng 3") is None


def test_a_serial_saved_as_text_is_a_day(office: Workspace, tmp_path: Path) -> None:
    [verdict] = read(office, tmp_path, A=[HEAD, ["44985", "Băng rôn", "Treo băng rôn cổng trụ sở", 1]])
    assert verdict.row.activity is not None
    assert verdict.row.activity.date == date(2023, 2, 28)


@pytest.mark.parametrize(
    ("cell", "decision", "value", "words"),
    [
        ("hai", Decision.ADD, 2, ""),
        ("mười lăm tấm", Decision.ADD, 15, ""),
        ("02 lượt", Decision.ADD, 2, ""),
        ("nhiều", Decision.ASK, 1, "Không hiểu số lượng “nhiều”."),
        ("abc", Decision.ASK, 1, "Không hiểu số lượng “abc”."),
        ("8,5", Decision.ASK, 8.5, "Số lượng không thể lẻ (8,5)."),
        (8.5, Decision.ASK, 8.5, "Số lượng không thể lẻ (8,5)."),
        ("1.250", Decision.ADD, 1250, ""),
    ],
)
def test_a_quantity_is_never_taken_for_one_in_silence(
    office: Workspace, tmp_path: Path, cell: Any, decision: Decision, value: float, words: str
) -> None:
    [verdict] = read(office, tmp_path, A=[HEAD, ["05/3/2023", "Băng rôn", "Treo băng rôn cổng trụ sở", cell]])
    assert verdict.row.activity is not None
    assert (verdict.decision, verdict.row.activity.quantity) == (decision, value)
    assert words in verdict.reason


def test_number_words_stand_first_and_alone() -> None:
    assert number_of("Hai cuộc") == (2, "cuộc")
    assert number_of("cuộc họp thứ ba")[0] is None
    assert number_of("tấm")[0] is None


def test_a_cover_without_a_table_is_passed_over(office: Workspace, tmp_path: Path) -> None:
    verdicts = read(
        office, tmp_path, Bìa=[["SỞ NỘI VỤ"]], Theo_dõi=[HEAD, ["05/3/2023", "Băng rôn", "Treo băng rôn", 1]]
    )
    assert len(verdicts) == 1


def test_a_formula_without_a_result_is_told(office: Workspace, tmp_path: Path) -> None:
    rows = [
        HEAD,
        ["05/3/2023", "Hội nghị", '=CONCATENATE("Hội nghị"," lớn")', 1],
        ["06/3/2023", "Hội nghị", "Họp", "=1+1"],
    ]
    title, count = read(office, tmp_path, A=rows)
    assert title.decision is Decision.REFUSED
    assert title.reason.startswith("Ô “Nội dung” là công thức chưa có kết quả")
    assert count.decision is Decision.ASK
    assert "Số lượng" in count.reason


def event(title: str, day: int = 12, **values: Any) -> Activity:
    return Activity(None, date(2023, 1, day), "conference", title, **values)


def test_two_units_events_for_two_audiences_are_not_one() -> None:
    one = event("Hướng dẫn kết quả giải quyết hồ sơ đúng hạn cho công chức")
    two = event("Phổ biến kết quả giải quyết hồ sơ đúng hạn đến đoàn viên")
    assert each_its_own(one.title, two.title)
    assert between_units(one, two) < 0.85
    assert not each_its_own(one.title, "Hướng dẫn kết quả giải quyết hồ sơ đúng hạn cho CC")


def test_one_event_with_its_partner_named_is_asked_about() -> None:
    title = "Hội nghị đối thoại với người lao động về dịch vụ công trực tuyến"
    one = event(title, place="Hội trường tầng 2 trụ sở Sở")
    two = event(f"{title} (phối hợp Trung tâm DVVL)", 13, place="Hội trường Sở")
    assert 0.6 <= min(score(one, two), between_units(one, two)) < 0.85


def test_last_quarters_workbook_overtyped_is_asked_about(office: Workspace, tmp_path: Path) -> None:
    head = [*HEAD, "Mã dòng"]
    first = ["05/01/2023", "Hội nghị", "Hội nghị triển khai Đề án 06", 1, "r1"]
    mended = ["06/01/2023", "Hội nghị", "Hội nghị triển khai Đề án 06 năm 2023", 2, "r1"]
    office.exchange.accept(office.exchange.triage_files([book(tmp_path, head, first)], today=TODAY))
    [verdict] = office.exchange.triage_files([book(tmp_path, head, mended)], today=TODAY).verdicts
    assert verdict.decision is Decision.UPDATE
    later = ["06/3/2023", "Hội nghị", "Hội nghị sơ kết triển khai Đề án 06", 1, "r1"]
    [verdict] = office.exchange.triage_files([book(tmp_path, head, later)], today=TODAY).verdicts
    assert verdict.decision is Decision.ASK
    assert "nay khác cả ngày và nội dung" in verdict.reason


def book(path: Path, *rows: Sequence[Any]) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.worksheets[0].append(list(row))
    made.save(path / "Thanh tra Sở.xlsx")
    return path / "Thanh tra Sở.xlsx"


def test_a_unit_that_ended_is_told_with_its_successor_who_gets_the_file(office: Workspace, tmp_path: Path) -> None:
    old = office.find_unit("Thanh tra Sở")
    office.save_unit(replace(old, valid_to=date(2022, 6, 30), successor_id=office.find_unit("Văn phòng Sở").id))
    path = book(tmp_path, ["Nhật ký Quý I/2023"], HEAD, ["05/01/2023", "Hội nghị", "Hội nghị triển khai", 1])
    batch = office.exchange.triage_files([path], today=TODAY)
    assert "Thanh tra Sở hoạt động đến 30/6/2022; nay là Văn phòng Sở." in batch.verdicts[0].reason
    office.exchange.accept(batch)
    marks = marks_of_board(office._db)
    assert {unit for unit, _ in marks} == {office.find_unit("Văn phòng Sở").id}
