"""The grid's cells and a block pasted from Excel: what is understood, what is said, and what goes round unchanged."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.intake.grid_cells import BY_ID, COLUMNS, Names, read_cell, value_of
from cchc_desktop.intake.grid_paste import MOST_ROWS, as_block, parse_block, plan_paste, with_likeness
from cchc_desktop.models import Activity, Unit

TODAY = date(2023, 3, 10)
NAMES = Names(TODAY, (Unit(1, "Văn phòng Sở", "VPS"), Unit(2, "Phòng Người có công"), Unit(3, "Phòng Lao động")))
TEMPLATE = Activity(None, TODAY, "", "")
ROW = Activity(5, date(2023, 3, 1), "conference", "Hội nghị quán triệt", quantity=1, reach=30, unit_id=1)


@pytest.mark.parametrize(
    ("column", "typed", "value"),
    [
        ("date", "5/3", date(2023, 3, 5)),
        ("date", "05/03/2023", date(2023, 3, 5)),
        ("date_to", "", None),
        ("quantity", "8,5", 8.5),
        ("quantity", "02 cuộc", 2),
        ("reach", "1.250", 1250),
        ("reach", "115 lượt người", 115),
        ("reach", "", None),
        ("kind", "hoi nghi", "conference"),
        ("unit", "nguoi co cong", 2),
        ("unit", "vps", 1),
        ("joint", "VPS; Phòng Lao động", (1, 3)),
        ("integrated", "x", True),
        ("integrated", "", False),
        ("cost", "1.500.000 đ", 1_500_000),
        ("cost", "1,5 triệu", 1_500_000),
        ("url", "so.gov.vn/tin/1", "https://so.gov.vn/tin/1"),
    ],
)
def test_cells_are_read_as_a_clerk_types_them(column: str, typed: str, value: object) -> None:
    assert read_cell(BY_ID[column], typed, NAMES) == (value, "")


@pytest.mark.parametrize(
    ("column", "typed", "said"),
    [
        ("date", "32/3", "không phải ngày"),
        ("date", "", "không phải ngày"),
        ("quantity", "nhiều", "không phải số"),
        ("quantity", "-2", "âm"),
        ("reach", "2,5", "số nguyên"),
        ("kind", "không có đâu", "Không có hình thức"),
        ("unit", "phòng", "nhiều đơn vị"),
        ("unit", "Sở khác", "Không có đơn vị"),
        ("title", " ", "phải có nội dung"),
        ("url", "javascript:alert(1)", "không phải liên kết"),
        ("integrated", "có lẽ", "chưa rõ"),
        ("counting_unit", "cuộc", "không nhập trực tiếp"),
    ],
)
def test_what_is_not_understood_is_said(column: str, typed: str, said: str) -> None:
    value, problem = read_cell(BY_ID[column], typed, NAMES)
    assert value is None and said in problem


@given(st.text(max_size=30), st.sampled_from(COLUMNS))
@settings(max_examples=150)
def test_no_text_breaks_a_cell(typed: str, column: object) -> None:
    value, problem = read_cell(column, typed, NAMES)  # type: ignore[arg-type]
    assert not problem or value is None


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["C"]) | st.sampled_from('\t\n"\'=+'), max_size=8),
                         min_size=2, max_size=4), min_size=1, max_size=4))  # fmt: skip
@settings(max_examples=100)
def test_a_copied_block_comes_back(rows: list[list[str]]) -> None:
    from cchc_desktop.intake.grid_paste import _unquoted
    from cchc_desktop.text import nfc

    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    rows[0][0] = rows[0][0] or "đầu"
    rows[-1][-1] = rows[-1][-1] or "cuối"
    back = parse_block(as_block((), rows))
    assert [[_unquoted(cell) for cell in row] for row in back] == [[nfc(cell) for cell in row] for row in rows]


def test_quotes_inside_a_text_are_letters() -> None:
    assert parse_block('"Một cửa" liên thông\tx\n"a\nb"\t"nói ""có"""\n') == [
        ['"Một cửa" liên thông', "x"],
        ["a\nb", 'nói "có"'],
    ]


def test_onto_cells_only_what_differs_changes() -> None:
    block = parse_block("Hội nghị triển khai\t\t2\nTập huấn\tx\tnhiều")
    plan = plan_paste(block, COLUMNS, 3, [ROW, ROW], TEMPLATE, NAMES)
    assert [row.after.title for row in plan.rows] == ["Hội nghị triển khai", "Tập huấn"]
    assert plan.rows[0].after.quantity == 2 and plan.rows[1].after.quantity == 1
    assert plan.problems == 1 and "nhiều" in plan.rows[1].problems[0]
    mended = plan.retyped(1, 2, "3", NAMES)
    assert mended.problems == 0 and mended.changed[1].quantity == 3


def test_headings_say_where_columns_go_and_rows_left_over_are_new() -> None:
    block = parse_block(
        "STT\tNội dung\tNgày\tHình thức\tSố người\tĐơn vị thực hiện\n"
        "1\tTập huấn DVC\t5/3/2023\tTập huấn\t1.250\tNgười có công\n\n"
    )
    plan = plan_paste(block, COLUMNS, 0, [], TEMPLATE, NAMES)
    (new,) = plan.new
    assert (new.title, new.date, new.kind, new.reach, new.unit_id) == (
        "Tập huấn DVC", date(2023, 3, 5), "training", 1250, 2,
    )  # fmt: skip
    assert plan.ignored == ("STT",) and plan.problems == 0


def test_a_new_row_says_what_it_lacks() -> None:
    plan = plan_paste(parse_block("5/3"), COLUMNS, 0, [], TEMPLATE, NAMES)
    assert plan.problems == 1 and plan.rows[0].problems == ["Dòng mới còn thiếu hình thức, nội dung."]


def test_one_cell_fills_the_selection() -> None:
    plan = plan_paste(parse_block("12/3"), COLUMNS, 0, [ROW] * 3, TEMPLATE, NAMES, repeat=3)
    assert [row.after.date for row in plan.rows] == [date(2023, 3, 12)] * 3


def test_its_own_copy_pasted_back_changes_nothing() -> None:
    row = Activity(1, TODAY, "facebook", "=Tiêu đề hai dòng", note='nói "có"\tvậy', quantity=2.5, reach=1250,
                   unit_id=2, joint_unit_ids=(1, 3), url="https://a.vn/1", integrated=True, cost=2_000_000)  # fmt: skip
    block = as_block([c.heading for c in COLUMNS], [[c.show(row, NAMES) for c in COLUMNS]])
    plan = plan_paste(parse_block(block), COLUMNS, 0, [row], TEMPLATE, NAMES)
    assert plan.problems == 0 and plan.changed == []
    assert {cell.column.id for cell in plan.rows[0].cells} == {c.id for c in COLUMNS if c.read}
    assert value_of(row, BY_ID["joint"]) == (1, 3)


def test_a_row_pasted_twice_or_logged_already_is_said() -> None:
    head = "Ngày\tHình thức\tNội dung\n"
    rows = (
        "5/3\tHội nghị\tHội nghị triển khai Đề án\n5/3\tHội nghị\tTriển khai Đề án, hội nghị\n6/3\tHội nghị\tKhác hẳn"
    )
    logged = Activity(9, date(2023, 3, 6), "conference", "Khác hẳn")
    plan = plan_paste(parse_block(head + rows), COLUMNS, 0, [], TEMPLATE, NAMES)
    told = with_likeness(plan, lambda row: [logged] if row.title == logged.title else [])
    assert [row.like for row in told.rows] == [
        "",
        "Giống dòng 1 của khối đang dán",
        "Có thể đã ghi: 06/03/2023 “Khác hẳn”",
    ]
    assert told.alike == 2 and told.problems == 0 and len(told.new) == 3


def test_rows_beyond_the_most_are_told() -> None:
    plan = plan_paste([["x"]] * (MOST_ROWS + 7), [BY_ID["title"]], 0, [], TEMPLATE, NAMES)
    assert len(plan.rows) == MOST_ROWS and plan.ignored == ("7 dòng sau dòng thứ 5.000",)
