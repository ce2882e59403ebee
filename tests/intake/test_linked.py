"""Documents that a plan rests on, read from its căn cứ and lead-in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cchc_desktop.intake.linked import linked_documents
from cchc_desktop.intake.plan_text import read_plan
from cchc_desktop.models import LinkedDocument

PLANS = Path(__file__).resolve().parent.parent / "samples" / "plans"


@pytest.mark.parametrize(
    ("name", "kind", "number", "day", "issuer"),
    [
        ("binh-dinh-sgtvt-2021-2025", "Kế hoạch", "116/KH-UBND", date(2021, 11, 16), "UBND tỉnh"),
        ("hai-phong-skhdt-2024", "Kế hoạch", "60/KH-UBND", date(2024, 3, 8), "Ủy ban nhân dân thành phố"),
        ("binh-dinh-sldtbxh-2023", "Quyết định", "828/QĐ-UBND", date(2022, 3, 19), "Ủy ban nhân dân tỉnh"),
    ],
)
def test_the_superior_plan_of_the_real_plans(name: str, kind: str, number: str, day: date, issuer: str) -> None:
    (document,) = [item for item in read_plan(PLANS / f"{name}.txt").plan.linked if item.superior]
    assert (document.type_name, document.number, document.day, document.issuer) == (kind, number, day, issuer)


def test_a_province_has_no_superior_plan_in_its_own_earlier_plan() -> None:
    linked = read_plan(PLANS / "yen-bai-ubnd-2020.txt").plan.linked
    assert [(item.type_name, item.number, item.issuer, item.superior) for item in linked] == [
        ("Kết luận", "229-KL-TU", "Ban Thường vụ Tỉnh ủy", False),
        ("Kế hoạch", "211/KH-UBND", "Ủy ban nhân dân tỉnh", False),
    ]


def test_a_block_of_can_cu() -> None:
    linked = linked_documents(
        "SỞ NỘI VỤ",
        (
            "Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ ban hành Chương trình tổng thể;",
            "Căn cứ Kế hoạch số 5/KH-UBND ngày 31/02/2024 của UBND tỉnh về cải cách hành chính năm 2024;",
            "Căn cứ Kế hoạch số 9/KH-UBND ngày 05/3/2024 của UBND tỉnh về tuyên truyền cải cách hành chính năm 2024,",
            "Thực hiện Kế hoạch số 9/KH-UBND, Sở Nội vụ ban hành Kế hoạch như sau:",
        ),
    )
    assert linked == (
        LinkedDocument("Nghị quyết", "76/NQ-CP", date(2021, 7, 15), "Chính phủ", "ban hành Chương trình tổng thể"),
        LinkedDocument("Kế hoạch", "5/KH-UBND", None, "UBND tỉnh", "về cải cách hành chính năm 2024"),
        LinkedDocument(
            "Kế hoạch", "9/KH-UBND", date(2024, 3, 5), "UBND tỉnh", "về tuyên truyền cải cách hành chính năm 2024", True
        ),
    )


def test_no_citation_no_document() -> None:
    assert linked_documents("", ("Thực hiện chỉ đạo của cấp trên, Sở ban hành Kế hoạch như sau:", "")) == ()
