"""Tasks out of an outline: labels in many wordings, lists of agencies, times, targets, kinds."""

from __future__ import annotations

from datetime import date

import pytest

from cchc_desktop import catalog
from cchc_desktop.intake.plan_text import recognise
from cchc_desktop.intake.targets import target_in, target_of
from cchc_desktop.intake.tasks import agencies, guess_kinds
from cchc_desktop.intake.times import time_range
from cchc_desktop.models import Task


def tasks_of(*lines: str) -> tuple[Task, ...]:
    return recognise("\n".join(["KẾ HOẠCH", "Tuyên truyền năm 2023", *lines])).plan.tasks


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Quý II/2023", date(2023, 4, 1), date(2023, 6, 30)),
        ("Quý II năm 2024", date(2024, 4, 1), date(2024, 6, 30)),
        ("Quý I, II/2023", date(2023, 1, 1), date(2023, 6, 30)),
        ("Quý I - Quý III", date(2023, 1, 1), date(2023, 9, 30)),
        ("Quý 4", date(2023, 10, 1), date(2023, 12, 31)),
        ("Tháng 6", date(2023, 6, 1), date(2023, 6, 30)),
        ("Tháng 02/2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("Từ tháng 3 đến tháng 5 năm 2023", date(2023, 3, 1), date(2023, 5, 31)),
        ("Tháng 3, 6, 9 và tháng 12", date(2023, 3, 1), date(2023, 12, 31)),
        ("6 tháng đầu năm 2023", date(2023, 1, 1), date(2023, 6, 30)),
        ("6 tháng cuối năm", date(2023, 7, 1), date(2023, 12, 31)),
        ("Trước ngày 15/6/2023", None, date(2023, 6, 15)),
        ("Hoàn thành trước ngày 30 tháng 6 năm 2023", None, date(2023, 6, 30)),
        ("Từ ngày 01/3 đến ngày 15/4", date(2023, 3, 1), date(2023, 4, 15)),
        ("Thường xuyên trong năm 2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("Thường xuyên", date(2023, 1, 1), date(2025, 12, 31)),
        ("Hằng năm", date(2023, 1, 1), date(2025, 12, 31)),
        ("Giai đoạn 2021 - 2025", date(2021, 1, 1), date(2025, 12, 31)),
        ("Năm 2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("Theo yêu cầu của cấp trên", None, None),
        ("Ngày 31/02/2023", None, None),
        ("", None, None),
    ],
)
def test_times(text: str, first: date | None, last: date | None) -> None:
    assert time_range(text, 2023, 2025) == (first, last)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Đài Phát thanh - Truyền hình tỉnh; Báo Yên Bái.", ("Đài Phát thanh - Truyền hình tỉnh", "Báo Yên Bái")),
        ("Sở Văn hóa, Thể thao và Du lịch.", ("Sở Văn hóa, Thể thao và Du lịch",)),
        ("Văn phòng Đoàn ĐBQH, HĐND và UBND tỉnh", ("Văn phòng Đoàn ĐBQH, HĐND và UBND tỉnh",)),
        ("Sở Nội vụ, Cổng Thông tin điện tử tỉnh", ("Sở Nội vụ", "Cổng Thông tin điện tử tỉnh")),
        ("Sở Nội vụ, các sở, ban, ngành, địa phương", ("Sở Nội vụ", "các sở, ban, ngành, địa phương")),
        ("Các sở, ban, ngành; UBND các huyện, thị xã", ("Các sở, ban, ngành", "UBND các huyện, thị xã")),
        ("Các sở, ban, ngành cấp tỉnh, UBND cấp huyện", ("Các sở, ban, ngành cấp tỉnh, UBND cấp huyện",)),
        ("", ()),
    ],
)
def test_agencies(text: str, names: tuple[str, ...]) -> None:
    assert agencies(text) == names


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("thực hiện ít nhất từ 01 đến 02 tiểu phẩm tuyên truyền", (1, 2, "tiểu phẩm")),
        ("tối thiểu 12 tin, bài mỗi quý", (12, None, "tin, bài")),
        ("từ 3 - 5 lớp", (3, 5, "lớp")),
        ("không quá 02 cuộc", (None, 2, "cuộc")),
        ("đạt 95%", (95, None, "%")),
        ("Nghị quyết số 76/NQ-CP", (None, None, "")),
        ("từ 2021 đến 2025", (None, None, "")),
    ],
)
def test_targets(text: str, target: tuple[float | None, float | None, str]) -> None:
    assert target_in(text) == target


@pytest.mark.parametrize(
    "labels",
    [
        ("Cơ quan chủ trì thực hiện", "Cơ quan phối hợp", "Thời gian thực hiện"),
        ("Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian hoàn thành"),
        ("Chủ trì", "Phối hợp", "Thời gian"),
        ("Bộ phận chủ trì", "Phối hợp thực hiện", "Thời hạn"),
        ("CHỦ TRÌ", "PHỐI HỢP", "THỜI GIAN"),
    ],
)
@pytest.mark.parametrize("shape", ["dashes", "plain", "one line", "in brackets"])
def test_labels_in_every_shape(labels: tuple[str, str, str], shape: str) -> None:
    lead, coordinating, time = (
        f"{labels[0]}: Văn phòng Sở", f"{labels[1]}: Các phòng; Thanh tra Sở", f"{labels[2]}: Quý II/2023"
    )  # fmt: skip
    item = "1. Tổ chức hội nghị tuyên truyền"
    lines = {
        "dashes": (f"{item}.", f"- {lead}.", f"- {coordinating}.", f"- {time}."),
        "plain": (f"{item}.", f"{lead}.", f"{coordinating}.", f"{time}."),
        "one line": (f"{item}.", f"- {lead}. {coordinating}. {time}."),
        "in brackets": (f"{item} ({lead}; {coordinating}; {time}).",),
    }[shape]
    tasks = tasks_of("I. MỤC ĐÍCH", "II. NHIỆM VỤ", *lines)
    assert len(tasks) == 1
    task = tasks[0]
    assert task.text.rstrip(".") == "Tổ chức hội nghị tuyên truyền"
    assert (task.lead, task.coordinating) == (("Văn phòng Sở",), ("Các phòng", "Thanh tra Sở"))
    assert (task.time, task.start, task.end) == ("Quý II/2023", date(2023, 4, 1), date(2023, 6, 30))


def test_product_and_budget() -> None:
    (task,) = tasks_of(
        "I. NHIỆM VỤ", "1. In tờ rơi", "- Chủ trì: Văn phòng.",
        "- Sản phẩm: tối thiểu 500 tờ rơi.", "- Kinh phí: 5 triệu đồng."
    )  # fmt: skip
    assert (task.product, task.budget) == ("tối thiểu 500 tờ rơi", "5 triệu đồng")
    assert (task.target_low, task.target_high, task.target_unit, task.target) == (500, None, "tờ rơi", 500)


def test_duties_are_led_by_the_unit_of_their_heading() -> None:
    tasks = tasks_of(
        "I. MỤC ĐÍCH", "1. Một.", "II. TỔ CHỨC THỰC HIỆN",
        "1. Văn phòng Sở", "- Theo dõi.", "- Tổng hợp.",
        "2. Công đoàn cơ sở: Phối hợp tuyên truyền.",
        "3. Các phòng, đơn vị có trách nhiệm phổ biến.",
        "Trên đây là Kế hoạch./.",
    )  # fmt: skip
    assert [(task.text, task.lead) for task in tasks] == [
        ("Theo dõi.", ("Văn phòng Sở",)),
        ("Tổng hợp.", ("Văn phòng Sở",)),
        ("Phối hợp tuyên truyền.", ("Công đoàn cơ sở",)),
        ("Các phòng, đơn vị có trách nhiệm phổ biến.", ("Các phòng, đơn vị",)),
    ]


def test_kinds_are_those_whose_words_stand_in_the_text() -> None:
    known = {kind.id for kind in catalog.kinds() if not kind.retired}
    found = guess_kinds("Tổ chức HỘI NGHỊ, tập huấn; in tờ rơi và pa nô")
    assert set(found) <= known and {"conference", "training"} <= set(found)
    assert guess_kinds("Không có gì ở đây") == ()
    assert guess_kinds("hội nghịch") == ()  # whole words only


@pytest.mark.parametrize("bar", ["\t", " | "])
def test_a_table_pasted_as_text(bar: str) -> None:
    """Word gives a copied table with tabs between cells, web pages often with bars; empty cells keep their place."""
    rows = (
        ("STT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian"),
        ("I", "Tuyên truyền trực quan"),
        ("1", "In tờ rơi", "Văn phòng Sở", "", "Quý II/2023"),
        ("2", "Đăng tin", "Ban biên tập", "Phòng A", ""),
    )
    lines = [bar.join(row) for row in rows]
    tasks = tasks_of("I. MỤC ĐÍCH", "II. NHIỆM VỤ", *lines, "III. KINH PHÍ", "Ngân sách.")
    assert [(task.text, task.lead, task.coordinating, task.time) for task in tasks] == [
        ("In tờ rơi", ("Văn phòng Sở",), (), "Quý II/2023"),
        ("Đăng tin", ("Ban biên tập",), ("Phòng A",), ""),
    ]


@pytest.mark.parametrize(
    ("cell", "target"),
    [("12 chuyên mục", (12, None, "chuyên mục")), ("01 hội nghị", (1, None, "hội nghị")),
     ("2.000 - 3.000 tờ rơi", (2000, 3000, "tờ rơi")), ("02 - 03 hội nghị/năm", (2, 3, "hội nghị")),
     ("Ít nhất 04 tin, bài mỗi tháng", (4, None, "tin, bài")), ("Tối đa 05 cuộc", (None, 5, "cuộc")),
     ("01 báo cáo", (1, None, "báo cáo")), ("Từ 1 đến 2 lớp tập huấn", (1, 2, "lớp")),
     ("100% cán bộ", (None, None, "")), ("15/12/2026", (None, None, "")), ("03 ngày", (None, None, "")),
     ("Kế hoạch của Sở", (None, None, "")), ("500 triệu đồng", (None, None, "")), ("2026", (None, None, "")),
     ("Quý II", (None, None, "")), ("", (None, None, "")), ("12.000.000 đồng", (None, None, ""))],
)  # fmt: skip
def test_a_number_alone_in_a_cell_is_a_target(cell: str, target: tuple[float | None, float | None, str]) -> None:
    assert target_of(cell) == target


def test_a_column_of_products_gives_targets_and_stays() -> None:
    text = (
        "KẾ HOẠCH\nTuyên truyền cải cách hành chính năm 2026\nI. NỘI DUNG\n"
        "STT | Nhiệm vụ | Sản phẩm | Chủ trì\n1 | Phát thanh chuyên mục | 12 chuyên mục | Phòng A\n"
        "2 | Phát tờ rơi | 2.000 - 3.000 tờ rơi | Phòng B\n3 | Ban hành kế hoạch | Kế hoạch của UBND | Phòng C"
    )
    found = [(task.product, task.target_low, task.target_high, task.target_unit) for task in recognise(text).plan.tasks]
    assert found == [
        ("12 chuyên mục", 12, None, "chuyên mục"),
        ("2.000 - 3.000 tờ rơi", 2000, 3000, "tờ rơi"),
        ("Kế hoạch của UBND", None, None, ""),
    ]
