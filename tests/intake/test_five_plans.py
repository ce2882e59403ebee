"""The five real plans of product.md N1: every count of its table, and no word lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from cchc_desktop.errors import NotAPlanError
from cchc_desktop.intake.citations import YearUse, citations, year_tokens
from cchc_desktop.intake.lines import source_lines, split_marker
from cchc_desktop.intake.plan_json import plan_to_json
from cchc_desktop.intake.plan_text import Recognition, classify, news_details, plan_words, read_plan, recognise
from cchc_desktop.models import Level, Node
from cchc_desktop.text import nfc

FOLDER = Path(__file__).resolve().parent.parent / "samples" / "plans"
SGTVT = "binh-dinh-sgtvt-2021-2025"
SLDTBXH = "binh-dinh-sldtbxh-2023"
SKHDT = "hai-phong-skhdt-2024"
YEN_BAI = "yen-bai-ubnd-2020"
HUE = "thua-thien-hue-skhcn-2022-news"
PLANS = (SGTVT, SKHDT, YEN_BAI, SLDTBXH)

# product.md N1. Markers are counted on the lines of the source, so dashes include recipients and the labels of
# Yên Bái's tasks. A citation is a number with its symbol; the plan's own "Số:" line is none. Own years follow
# "năm" (a page number may have fallen between), are in no date and begin no period.
MARKERS = {SGTVT: (3, 7, 2, 24, 7), HUE: (0, 0, 0, 0, 5), SKHDT: (3, 5, 0, 19, 8), YEN_BAI: (4, 12, 0, 11, 48),
           SLDTBXH: (4, 9, 0, 10, 23)}  # fmt: skip
JOINED = {SGTVT: 1, SKHDT: 2, YEN_BAI: 0, SLDTBXH: 1}
CITATIONS = {SGTVT: 7, HUE: 5, SKHDT: 13, YEN_BAI: 14, SLDTBXH: 9}
YEARS = {SGTVT: (37, 3, 24, 8), HUE: (13, 4, 2, 6), SKHDT: (43, 12, 14, 14), YEN_BAI: (54, 10, 26, 14),
         SLDTBXH: (31, 5, 16, 10)}  # fmt: skip
RECIPIENTS = {SGTVT: 7, SKHDT: 4, YEN_BAI: 12, SLDTBXH: 5}


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text("utf-8")


def read(name: str) -> Recognition:
    return read_plan(FOLDER / f"{name}.txt")


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from walk(node.children)


@pytest.mark.parametrize("name", MARKERS)
def test_markers_are_counted_as_in_the_table(name: str) -> None:
    marked = [found for line in source_lines(text_of(name)) if (found := split_marker(line.text))]
    counts = Counter(found.level for found in marked)
    levels = (Level.ROMAN, Level.ARABIC, Level.DECIMAL, Level.LETTER, Level.DASH)
    assert tuple(counts[level] for level in levels) == MARKERS[name]


@pytest.mark.parametrize("name", PLANS)
def test_the_outline_holds_every_marker_but_those_of_recipients(name: str) -> None:
    plan = read(name).plan
    counts = Counter(node.level for node in walk(plan.outline))
    roman, arabic, decimal, letter, dash = MARKERS[name]
    assert counts[Level.ROMAN] == roman
    assert counts[Level.ARABIC] == arabic
    assert counts[Level.DECIMAL] == decimal
    assert counts[Level.LETTER] == letter
    assert counts[Level.DASH] == dash - len(plan.recipients)


@pytest.mark.parametrize("name", JOINED)
def test_paragraphs_cut_by_a_page_are_joined(name: str) -> None:
    assert read(name).joined == JOINED[name]


@pytest.mark.parametrize("name", CITATIONS)
def test_citations(name: str) -> None:
    assert len(citations(text_of(name))) == CITATIONS[name]
    if name in PLANS:
        assert len(read(name).citations) == CITATIONS[name]


def test_the_five_hold_48_citations_44_distinct_in_their_files() -> None:
    found = [[citation.number for citation in citations(text_of(name))] for name in CITATIONS]
    assert sum(map(len, found)) == 48
    assert sum(len(set(numbers)) for numbers in found) == 44


@pytest.mark.parametrize("name", YEARS)
def test_years_by_use(name: str) -> None:
    tokens = year_tokens(text_of(name))
    uses = Counter(token.use for token in tokens)
    assert (len(tokens), uses[YearUse.OWN], uses[YearUse.PERIOD], uses[YearUse.DATE]) == YEARS[name]
    if name in PLANS:
        assert Counter(token.use for token in read(name).years) == uses


@pytest.mark.parametrize("name", RECIPIENTS)
def test_recipients(name: str) -> None:
    recipients = read(name).plan.recipients
    assert len(recipients) == RECIPIENTS[name]
    assert not any(name.startswith("-") or name.endswith((";", ".")) for name in recipients)
    assert recipients[-1].startswith("Lưu: VT, ")


@pytest.mark.parametrize("name", PLANS)
def test_no_word_is_lost_or_made_up(name: str) -> None:
    assert Counter(plan_words(read(name).plan)) == Counter(re.findall(r"\w+", nfc(text_of(name))))


@pytest.mark.parametrize("name", PLANS)
def test_ids_are_unique(name: str) -> None:
    ids = [node.id for node in walk(read(name).plan.outline)]
    assert all(ids) and len(set(ids)) == len(ids)


def test_frame_of_binh_dinh_sgtvt() -> None:
    plan = read(SGTVT).plan
    assert (plan.office, plan.parent) == ("Sở Giao thông vận tải", "")
    assert (plan.number, plan.symbol, plan.reference) == ("", "KH-SGTVT", "/KH-SGTVT")
    assert (plan.place, plan.day, plan.month, plan.year, plan.date) == ("Bình Định", None, 1, 2022, None)
    assert plan.type_name == "KẾ HOẠCH"
    assert plan.title.startswith("Thông tin, tuyên truyền cải cách hành chính nhà nước giai đoạn 2021 - 2025 của Sở")
    assert (plan.year_from, plan.year_to) == (2021, 2025)
    assert plan.basis == () and plan.lead_in.startswith("Thực hiện Kế hoạch số 116/KH-UBND")
    assert plan.recipients[0] == "UBND tỉnh (báo cáo)" and plan.recipients[-1] == "Lưu: VT, VP Sở"
    assert (plan.signer.authority, plan.signer.title, plan.signer.name) == ("", "GIÁM ĐỐC", "Trần Thanh Dũng")
    closing = plan.outline[-1]
    assert closing.level is Level.TEXT and closing.text.startswith("Trong quá trình triển khai")


def test_frame_of_binh_dinh_sldtbxh() -> None:
    plan = read(SLDTBXH).plan
    assert plan.office == "Sở Lao động – Thương binh và Xã hội"
    assert (plan.number, plan.symbol, plan.day, plan.month, plan.year) == ("", "KH-SLĐTBXH", None, 3, 2023)
    # One sentence that begins with "Căn cứ" and goes on to "như sau:" is a lead-in, no block of căn cứ (domain.md 1.5).
    assert plan.basis == () and plan.lead_in.startswith("Căn cứ Quyết định số 828")
    assert (plan.signer.authority, plan.signer.title) == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert plan.signer.name == "Phan Đình Hòa"


def test_frame_of_hai_phong_skhdt() -> None:
    plan = read(SKHDT).plan
    assert plan.office == "Sở Kế hoạch và Đầu tư"
    assert (plan.number, plan.symbol, plan.date) == ("18", "KH-KHĐT", date(2024, 3, 12))
    assert plan.place == "Hải Phòng" and (plan.year_from, plan.year_to) == (2024, 2024)
    assert plan.recipients == ("Sở TT&TT", "GD, các PGD Sở", "Các phòng, đơn vị", "Lưu: VT, VP (P.Q.N)")


def test_frame_of_yen_bai() -> None:
    plan = read(YEN_BAI).plan
    assert plan.office.startswith("Ủy ban nhân dân tỉnh")
    assert (plan.number, plan.symbol, plan.place, plan.day, plan.month, plan.year) == ("", "", "", None, None, None)
    assert (plan.signer.title, plan.signer.name) == ("", "Nguyễn Chiến Thắng")
    assert (plan.year_from, plan.year_to) == (2020, 2020)


def test_the_outline_nests_five_deep() -> None:
    contents = read(SGTVT).plan.outline[1].children[0]
    assert (contents.marker, contents.text) == ("1.", "Nội dung tuyên truyền")
    first, second = contents.children
    assert (first.marker, len(first.children)) == ("1.1.", 8)
    assert [child.marker for child in first.children] == ["a)", "b)", "c)", "d)", "đ)", "e)", "g)", "h)"]
    assert (second.marker, len(second.children)) == ("1.2", 4)


def test_seven_tasks_of_yen_bai() -> None:
    recognition = read(YEN_BAI)
    tasks = recognition.plan.tasks
    by_id = {node.id: node for node in walk(recognition.plan.outline)}
    assert [by_id[task.node_id].marker for task in tasks] == ["a)", "b)", "c)", "d)", "e)", "f)", "g)"]
    assert tasks[4].lead == ("Đài Phát thanh - Truyền hình tỉnh", "Báo Yên Bái")
    assert tasks[2].lead == ("Văn phòng Đoàn ĐBQH, HĐND và UBND tỉnh",)
    assert tasks[1].lead == ("Sở Văn hóa Thể thao và Du lịch",)
    assert [len(task.lead) for task in tasks] == [1, 1, 1, 1, 2, 1, 1]
    assert sum(1 for task in tasks if task.coordinating) == 6
    assert tasks[3].coordinating[:2] == ("Đài Phát thanh - Truyền hình tỉnh", "Báo Yên Bái")
    assert tasks[6].coordinating == ("Sở Nội vụ", "Cổng Thông tin điện tử tỉnh")
    timed = [task for task in tasks if task.time]
    assert len(timed) == 3
    assert {(task.time, task.start, task.end) for task in timed} == {
        ("Thường xuyên trong năm 2020", date(2020, 1, 1), date(2020, 12, 31))
    }


def test_forms_or_duties_are_tasks_where_no_line_names_who_leads() -> None:
    assert [task.text.split(" ")[0] for task in read(SLDTBXH).plan.tasks] == [
        "Lồng", "Xây", "Đăng", "Tuyên", "Tuyên"
    ]  # fmt: skip
    assert len(read(SGTVT).plan.tasks) == 5
    assert [task.lead for task in read(SKHDT).plan.tasks] == [
        ("Các phòng, đơn vị thuộc Sở",), ("Văn phòng Sở",), ("Văn phòng Sở",)
    ]  # fmt: skip


def test_deadlines_found_in_the_text() -> None:
    found = [(line.kind, line.day, line.month, line.before) for line in read(SLDTBXH).deadlines]
    assert found == [("quarter", 15, month, True) for month in (3, 6, 9, 12)]
    found = [(line.kind, line.day, line.month, line.before) for line in read(YEN_BAI).deadlines]
    assert found == [("quarter", 5, 0, True), ("half", 5, 6, True), ("year", 5, 11, True)]
    assert read(SGTVT).deadlines == () and read(SKHDT).deadlines == ()


def test_the_news_item_is_no_plan() -> None:
    text = text_of(HUE)
    with pytest.raises(NotAPlanError) as caught:
        recognise(text)
    assert caught.value.message == "Đây là bài viết, không phải kế hoạch."
    assert "hoạt động" in caught.value.hint
    assert classify(text) == "news"
    details = news_details(text)
    assert details.title == "Sở Khoa học và Công nghệ ban hành Kế hoạch tuyên truyền cải cách hành chính năm 2022"
    assert details.date == date(2022, 1, 10)
    assert all(classify(text_of(name)) == "plan" for name in PLANS)


def test_json_has_the_shape_that_scripts_rely_on() -> None:
    shown = plan_to_json(read(SKHDT).plan, 7)
    assert shown.keys() >= {
        "id", "state", "office", "superior", "number", "symbol", "place", "date", "title", "basis", "lead_in",
        "outline", "tasks", "recipients", "signer",
    }  # fmt: skip
    assert (shown["id"], shown["number"], shown["date"]) == (7, "18", "2024-03-12")
    assert shown["outline"][0].keys() == {"marker", "level", "text", "children"}
    assert shown["tasks"][0].keys() >= {"text", "lead", "coordinating", "time"}
    assert plan_to_json(read(SGTVT).plan, None)["date"] == ""
