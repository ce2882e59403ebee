"""Praise, feedback, obstacles, indices in the report: sections fill themselves and vanish when empty (N15)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from cchc_desktop.documents.blocks import Role
from cchc_desktop.periods import Window
from cchc_desktop.registers import Feedback, IndexValue, Obstacle, Praise, Row
from cchc_desktop.reports.figures import ReportFigures
from cchc_desktop.reports.narrative import Figure, plain
from cchc_desktop.reports.passages import passages
from cchc_desktop.reports.queries import values
from cchc_desktop.reports.register_facts import register_facts
from tests.reports.report_samples import figures, kind

DAY = date(2023, 7, 5)


def told(*rows: Row) -> tuple[ReportFigures, list[str]]:
    data = figures(kind("own_site", 5, activities=5, with_evidence=5))
    data = replace(data, facts=register_facts(Window(data.first, data.last), rows))
    return data, [f"{p.marker} {plain(p.sentence)}".strip() for p in passages(data)]


def test_empty_registers_leave_nothing() -> None:
    data, text = told()
    assert data.facts is not None and data.facts.empty
    assert [p for p in text if p.split(".")[0].isupper() and p[0] in "IVX"] == ["I. KẾT QUẢ THỰC HIỆN"]


def test_praise_tells_who_and_how_many_were_commended() -> None:
    rows = (
        Praise(1, DAY, name="Nguyễn Văn A", unit="Văn phòng Sở", achievement="sáng kiến một cửa", award="commended",
               decision="Quyết định số 12/QĐ-SXD"),
        Praise(2, DAY, name="Phòng Hạ tầng", subject="collective", achievement="trả hồ sơ trước hạn"),
        Praise(3, DAY, sort="criticism", name="Bộ phận B", achievement="chậm trả lời"),
    )  # fmt: skip
    _, text = told(*rows)
    whole = "\n".join(text)
    assert "có 02 tập thể, cá nhân, mô hình, sáng kiến được biểu dương, trong đó 01 được khen thưởng:" in whole
    assert "a) Nguyễn Văn A, Văn phòng Sở: sáng kiến một cửa (Quyết định số 12/QĐ-SXD);" in text
    assert "b) Phòng Hạ tầng: trả hồ sơ trước hạn." in text
    assert "Đã nhắc nhở, phê bình 01 trường hợp:" in text


def test_feedback_by_how_far_it_has_come() -> None:
    one = Feedback(1, DAY, "Chậm trả kết quả", sender="Trần Thị B", phone="0912345678")
    done = Feedback(2, DAY, "Hỏi phí", handled=DAY, answered=DAY)
    assert "Tiếp nhận 01 phản ánh, kiến nghị về cải cách hành chính, đang xử lý." in told(one)[1]
    assert "Tiếp nhận 01 phản ánh, kiến nghị về cải cách hành chính và đã trả lời đầy đủ." in told(done)[1]
    data, text = told(one, done)
    assert (
        "Tiếp nhận 02 phản ánh, kiến nghị về cải cách hành chính; đã trả lời 01, đang xử lý 01." in text
        and "- Xử lý, trả lời 01 phản ánh, kiến nghị còn lại." in text
    )
    assert "0912345678" not in "\n".join(text)
    known = values(data)
    for passage in passages(data):
        for piece in passage.sentence:
            if isinstance(piece, Figure):
                assert piece.text == known[piece.query].text


def test_feedback_of_earlier_periods_is_told_without_zeros() -> None:
    old = Feedback(1, date(2023, 3, 1), "Chậm", due=date(2023, 6, 1))
    _, text = told(old)
    assert "Tiếp tục xử lý 01 phản ánh, kiến nghị của kỳ trước chuyển sang." in text
    assert not any(re.search(r"\b0+\b", line) for line in text)


def test_what_came_in_and_what_was_carried_over_are_told_apart() -> None:
    """The new one was answered, the old one waits: neither sentence may speak for the other."""
    old = Feedback(1, date(2023, 3, 7), "Chậm", due=date(2023, 3, 17))
    new = Feedback(2, DAY, "Hỏi phí", handled=DAY, answered=DAY)
    _, text = told(old, new)
    assert "Tiếp nhận 01 phản ánh, kiến nghị về cải cách hành chính và đã trả lời đầy đủ." in text
    assert "Tiếp tục xử lý 01 phản ánh, kiến nghị của kỳ trước chuyển sang." in text
    assert "Có 01 phản ánh, kiến nghị quá thời hạn trả lời." in text


def test_one_point_alone_has_no_letter() -> None:
    _, text = told(Obstacle(1, DAY, content="Thiếu kinh phí.", proposal="Đề nghị Sở bố trí kinh phí"))
    assert "- Thiếu kinh phí; đề nghị Sở bố trí kinh phí." in text
    assert not any(line.startswith("a)") for line in text)


def test_obstacles_and_indices() -> None:
    rows = (
        Obstacle(1, DAY, content="Thiếu kinh phí in tờ rơi.", proposal="bổ sung dự toán"),
        Obstacle(2, DAY, content="Mất kết nối", solved=DAY, solution="Đã thay cáp mới"),
        IndexValue(3, 2022, "par_index", "province", "tỉnh Gia Lai", 84.5, 30, 63, published=DAY),
        IndexValue(4, 2021, "par_index", "province", "tỉnh Gia Lai", 80.1, 33, 63, published=date(2022, 7, 1)),
    )
    _, text = told(*rows)
    assert "Trong kỳ có 02 khó khăn, vướng mắc:" in text
    assert "a) Thiếu kinh phí in tờ rơi; đề xuất: bổ sung dự toán;" in text
    assert "b) Mất kết nối (đã tháo gỡ: thay cáp mới)." in text
    index = next(line for line in text if "(PAR INDEX) của tỉnh Gia Lai" in line)
    assert "năm 2022: 84,5" in index and "xếp thứ 30/63" in index and "tăng 3 bậc so với năm 2021" in index


def test_sections_are_numbered_without_a_gap() -> None:
    data, _ = told(Praise(1, DAY, name="A"), Obstacle(2, DAY, content="B"), Feedback(3, DAY, "C"))
    romans = [p.marker for p in passages(data) if p.role is Role.ROMAN]
    assert romans == ["I.", "II.", "III.", "IV.", "V."]
