"""Styles of plans that no sample has: headings without numbers, Phần over Chương, odd bullets and letters."""

from __future__ import annotations

import pytest

from cchc_desktop.intake.lines import split_marker
from cchc_desktop.intake.outline import walk
from cchc_desktop.intake.plan_text import recognise
from cchc_desktop.models import Level, Plan


def plan_of(*lines: str) -> Plan:
    return recognise("\n".join(lines)).plan


def test_headings_in_capitals_without_any_number() -> None:
    plan = plan_of(
        "SỞ XÂY DỰNG", "KẾ HOẠCH", "TUYÊN TRUYỀN CẢI CÁCH HÀNH CHÍNH", "NĂM 2026", "", "MỤC ĐÍCH, YÊU CẦU",
        "Nâng cao nhận thức của công chức.", "", "NỘI DUNG TUYÊN TRUYỀN", "a) Chương trình tổng thể.", "b) Chỉ số.",
        "TỔ CHỨC THỰC HIỆN", "Văn phòng Sở chủ trì.", "Nơi nhận:", "- Lưu: VT.", "GIÁM ĐỐC", "Trần Văn A",
    )  # fmt: skip
    assert plan.title == "TUYÊN TRUYỀN CẢI CÁCH HÀNH CHÍNH NĂM 2026"
    assert [(node.level, node.text) for node in plan.outline] == [
        (Level.ROMAN, "MỤC ĐÍCH, YÊU CẦU"), (Level.ROMAN, "NỘI DUNG TUYÊN TRUYỀN"), (Level.ROMAN, "TỔ CHỨC THỰC HIỆN"),
    ]  # fmt: skip
    assert [node.marker for node in plan.outline[1].children] == ["a)", "b)"]


def test_parts_over_chapters_over_sections_over_articles() -> None:
    plan = plan_of(
        "KẾ HOẠCH", "Truyền thông giai đoạn 2026 - 2030", "Phần I", "MỤC ĐÍCH", "1. Một.", "Phần II", "NHIỆM VỤ",
        "Chương 1", "TRỰC TIẾP", "Mục 1. Hội nghị", "Điều 1. Cấp tỉnh", "1. Mỗi năm một hội nghị.", "a) Quý I.",
        "Điều 2. Cấp xã", "Phần III: TỔ CHỨC THỰC HIỆN",
    )  # fmt: skip
    paths = []

    def visit(nodes, above: str = "") -> None:  # type: ignore[no-untyped-def]
        for node in nodes:
            paths.append(f"{above}/{node.marker}")
            visit(node.children, paths[-1])

    visit(plan.outline)
    assert paths == [
        "/Phần I", "/Phần I/1.", "/Phần II", "/Phần II/Chương 1", "/Phần II/Chương 1/Mục 1.",
        "/Phần II/Chương 1/Mục 1./Điều 1.", "/Phần II/Chương 1/Mục 1./Điều 1./1.",
        "/Phần II/Chương 1/Mục 1./Điều 1./1./a)", "/Phần II/Chương 1/Mục 1./Điều 2.", "/Phần III:",
    ]  # fmt: skip
    assert [node.text for node in walk(plan.outline)][2:4] == ["NHIỆM VỤ", "TRỰC TIẾP"]


@pytest.mark.parametrize(
    ("line", "level", "marker", "text"),
    [
        ("iii) Chuyển đổi số", Level.LETTER, "iii)", "Chuyển đổi số"),
        ("(iv) Bốn", Level.LETTER, "(iv)", "Bốn"),
        ("③ Khác", Level.DECIMAL, "③", "Khác"),
        ("I.1. Mục đích", Level.ARABIC, "I.1.", "Mục đích"),
        ("A.2 Yêu cầu", Level.ARABIC, "A.2", "Yêu cầu"),
        ("II.1.2. Việc", Level.DECIMAL, "II.1.2.", "Việc"),
    ],
)
def test_odd_markers(line: str, level: Level, marker: str, text: str) -> None:
    marked = split_marker(line)
    assert marked is not None
    assert (marked.level, marked.marker, marked.text) == (level, marker, text)


@pytest.mark.parametrize("line", ["C.1000 người dự", "vi phạm)", "xã) và phường"])
def test_what_only_looks_like_a_marker(line: str) -> None:
    assert split_marker(line) is None
