"""Headings as offices write them, and cells as clerks fill them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.exchange.columns import find_layout
from cchc_desktop.exchange.kinds import kind_of
from cchc_desktop.exchange.reading import period_in
from cchc_desktop.exchange.values import date_of, number_of, proof_of
from cchc_desktop.intake.sheet_cells import RawRow
from cchc_desktop.text import number

DAY = date(2026, 1, 5)
MEETING = "Hội nghị triển khai kế hoạch năm"


def fields(*rows: list[Any]) -> list[str] | None:
    found = find_layout([RawRow(n, row) for n, row in enumerate(rows, 1)])
    return list(found.fields) if found and found.sure else None


@pytest.mark.parametrize(
    ("head", "row", "wanted"),
    [
        (["STT", "Khi nào", "Kiểu gì", "Làm việc gì", "Bao nhiêu", "Mấy người"],
         [1, DAY, "Hội nghị", MEETING, 1.0, 85.0], ["", "date", "kind", "title", "quantity", "reach"]),
        (["TT", "NGÀY THÁNG", "HÌNH THỨC TUYÊN TRUYỀN", "NỘI DUNG", "SL", "NGƯỜI DỰ"],
         [1, DAY, "Hội nghị", MEETING, 1.0, 85.0], ["order", "date", "kind", "title", "quantity", "reach"]),
        (["Ngay thuc hien", "Hinh thuc", "Noi dung hoat dong", "So luong", "Link minh chung"],
         ["05/01/2026", "Hội nghị", MEETING, 1.0, None], ["date", "kind", "title", "quantity", "proof"]),
        (["STT", "Ngày", "Hình thức, nội dung tuyên truyền", "Số cuộc", "Địa điểm"],
         [1, "05/1/2026", MEETING, 1.0, "HT"], ["order", "date", "title", "quantity", "place"]),
        (["Ngày đăng bài", "Tên bài viết", "Chuyên mục", "Đường link", "Số lượt xem"],
         [DAY, MEETING, "CCHC", "https://a.vn/1", 2.0], ["date", "title", "", "link", "reach"]),
        (["Ghi chú", "Số lượng", "Nội dung", "Hình thức", "Ngày"],
         [None, 1.0, MEETING, "Hội nghị", DAY], ["note", "quantity", "title", "kind", "date"]),
        (["Ngày", "Nội dung"], [DAY, MEETING], ["date", "title"]),
        (["Đối tượng, số lượt", "Thời gian", "Nội dung", "Loại hình"],
         ["CBCC: 30 người", DAY, MEETING, "Hội nghị"], ["reach", "date", "title", "kind"]),
    ],
)  # fmt: skip
def test_headings_are_found_by_words_and_by_what_stands_below(
    head: list[Any], row: list[Any], wanted: list[str]
) -> None:
    title = ["SỞ NỘI VỤ", None, None]
    assert fields(title, ["NHẬT KÝ TUYÊN TRUYỀN QUÝ I"], head, row, row) == wanted


def test_a_heading_of_two_lines() -> None:
    top = ["TT", "Ngày", "Hình thức", "Nội dung", "Kết quả", None, "Ghi chú"]
    low = [None, None, None, None, "Số lượng", "Số lượt", None]
    row = [1, DAY, "Hội nghị", MEETING, 1.0, 85.0, None]
    assert fields(top, low, row) == ["order", "date", "kind", "title", "quantity", "reach", "note"]


@pytest.mark.parametrize("rows", [[["Danh bạ"], ["Họ tên", "Điện thoại"], ["An", "0905"]], [["A", "B"], [1.0, 2.0]]])
def test_other_tables_are_no_logs(rows: list[list[Any]]) -> None:
    assert fields(*rows) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("5/3/26", date(2026, 3, 5), None), ("03/06/2026", date(2026, 6, 3), None),
        ("Thứ Hai, ngày 5/3/2026", date(2026, 3, 5), None), ("8h00, 05/3/2026", date(2026, 3, 5), None),
        ("05-07/3/2026", date(2026, 3, 5), date(2026, 3, 7)),
        ("30/12 - 02/01/2026", date(2025, 12, 30), date(2026, 1, 2)),
        ("từ ngày 5/3/2026 đến ngày 7/3/2026", date(2026, 3, 5), date(2026, 3, 7)),
        ("ngày 5 tháng 3 năm 2026", date(2026, 3, 5), None), ("30/02/2026", None, None), ("quý I", None, None),
        ("03/25/2026", None, None), ("hn", None, None),
    ],
)  # fmt: skip
def test_days(text: str, first: date | None, last: date | None) -> None:
    assert date_of(text)[:2] == (first, last)


@given(
    st.dates(date(2000, 1, 1), date(2079, 12, 31)), st.sampled_from(["{d}/{m}/{y}", "{d:02}-{m:02}-{y}", "{d}.{m}.{s}"])
)
def test_a_day_is_read_day_first_however_it_is_typed(day: date, shape: str) -> None:
    text = shape.format(d=day.day, m=day.month, y=day.year, s=f"{day.year % 100:02d}")
    assert date_of(text) == (day, None, True)


@given(st.integers(0, 10**8) | st.integers(0, 10**6).map(lambda n: n / 10))
def test_numbers_as_the_program_prints_them(value: float) -> None:
    assert number_of(number(value))[0] == value
    assert number_of(f"{number(value)} lượt người") == (value, "lượt người")


def test_kinds_links_and_periods() -> None:
    assert [kind_of(text)[0] for text in ("HỘI NGHỊ", "họp giao ban", "Fanpage", "tờ rơi ", "HN", "không có")] == [
        "conference", "briefing", "facebook", "leaflet", "conference", "",
    ]  # fmt: skip
    assert proof_of("Báo cáo 15/BC-SNV, xem https://a.gov.vn/tin/1.html.") == (
        "https://a.gov.vn/tin/1.html", "15/BC-SNV", "Báo cáo , xem",
    )  # fmt: skip
    names = ("NhatKy_Q1-2026", "Nhật ký quý IV năm 2025", "2026-Q2", "Bao cao Quy III_2026", "quy trinh 2026")
    assert [p.code if (p := period_in(name)) else None for name in names] == [
        "2026-Q1", "2025-Q4", "2026-Q2", "2026-Q3", None,
    ]  # fmt: skip
