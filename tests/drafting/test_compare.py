"""Two states of a plan compared: exactly what was changed, nothing that only moved with it (N11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.drafting import lines as editor
from cchc_desktop.drafting.change_words import sentence, shortened, summary
from cchc_desktop.drafting.compare import ChangeKind, Part, compare
from cchc_desktop.drafting.outline import find, renumber_all, walk
from cchc_desktop.drafting.places import Edit, placed_texts, with_edits, with_texts
from cchc_desktop.drafting.rollforward import roll
from cchc_desktop.drafting.word_diff import RunKind, word_runs
from cchc_desktop.intake.plan_text import read_plan
from cchc_desktop.models import Level, Node, Plan, Signer, Task

SAMPLES = Path(__file__).parent.parent / "samples" / "plans"


def sample(name: str) -> Plan:
    return read_plan(SAMPLES / f"{name}.txt").plan


BD = sample("binh-dinh-sldtbxh-2023")
YB = sample("yen-bai-ubnd-2020")


def edited(plan: Plan, node_id: str, old: str, new: str) -> Plan:
    """Return the plan with words of one line exchanged, as the editor does it."""
    node = find(plan.outline, node_id)
    assert node is not None and old in node.text
    item = next(item for item in placed_texts(plan) if item.text == node.text)
    start = item.text.index(old)
    return with_edits(plan, {item.key: [Edit(start, start + len(old), new)]})


def line_with(plan: Plan, words: str) -> str:
    return next(node.id for node in walk(plan.outline) if words in node.text)


def place_of(plan: Plan, node_id: str) -> int:
    return [line.id for line in editor.lines_of(plan.outline)].index(node_id)


def six_edits(plan: Plan) -> Plan:
    """Return a rolled draft as a clerk leaves it: six things of six sorts."""
    plan = edited(plan, line_with(plan, "băng rôn..."), "băng rôn", "băng rôn, màn hình điện tử")
    plan = edited(plan, line_with(plan, "nhóm Zalo chính thức"), "fanpage trên Facebook, ", "")
    lines = editor.lines_of(plan.outline)
    last = place_of(plan, line_with(plan, "nhóm Zalo chính thức"))
    new = replace(lines[last], id=editor.free_id(lines), text="Tổ chức 02 hội nghị tập huấn cho cán bộ một cửa.")
    gone = place_of(plan, line_with(plan, "Kịp thời tham mưu lãnh đạo Sở biểu dương"))
    lines = [*lines[: last + 1], new, *lines[last + 1 : gone], *lines[gone + 1 :]]
    plan = replace(plan, outline=editor.outline_of(lines))
    plan = replace(plan, recipients=(*plan.recipients[:1], "Ban Giám đốc Sở", *plan.recipients[1:]))
    return replace(plan, signer=replace(plan.signer, name="Nguyễn Thị Hạnh"))


def test_the_roll_with_six_edits_lists_exactly_those_six() -> None:
    rolled = roll(BD, 2027)
    found = compare(rolled, six_edits(rolled)).changes
    assert [sentence(change) for change in found] == [
        "Mục II.2. gạch 4: thêm “, màn hình điện tử” sau “khẩu hiệu, băng rôn”.",
        "Mục II.2. gạch 5: bỏ “fanpage trên Facebook,” sau “thông qua việc ứng dụng”.",
        "Mục II.2. gạch 6: thêm “Tổ chức 02 hội nghị tập huấn cho cán bộ một cửa”.",
        "Mục IV.2. gạch 4: bỏ “Kịp thời tham mưu lãnh đạo Sở biểu dương những tổ chức, cá nhân có những cách làm "
        "tích cực, hiệu quả”.",
        "Nơi nhận 2: thêm “Ban Giám đốc Sở”.",
        "Người ký: thay “Phan Đình Hòa” bằng “Nguyễn Thị Hạnh”.",
    ]


def test_against_last_years_plan_the_years_are_one_item() -> None:
    found = compare(BD, six_edits(roll(BD, 2027))).changes
    assert len(found) == 7
    assert sentence(found[0]) == "Đổi năm 2023 → 2027 ở 3 chỗ."
    assert summary(compare(BD, roll(BD, 2027))) == "năm 2023 → 2027 ở 3 chỗ"


def test_quarters_and_days_move_with_the_year_and_numbers_do_not() -> None:
    def plan(text: str, year: int) -> Plan:
        return Plan(None, "Tuyên truyền", year, year, outline=(Node(Level.DASH, text, "-", (), "n1"),))

    old = plan("Quý III/2026, tháng 6/2026, trước ngày 31/12/2026, Thông tư 01/2026/TT-BNV", 2026)
    new = plan("Quý III/2027, tháng 6/2027, trước ngày 31/12/2027, Thông tư 01/2026/TT-BNV", 2027)
    assert summary(compare(old, new)) == "năm 2026 → 2027 ở 3 chỗ"
    other = plan("Quý IV/2027, tháng 6/2027, trước ngày 31/12/2027, Thông tư 01/2027/TT-BNV", 2027)
    assert [sentence(change) for change in compare(old, other).changes] == [
        "Đổi năm 2026 → 2027 ở 2 chỗ.",
        "Nội dung gạch 1: thay “III/2026” bằng “IV/2027”; thay “01/2026/TT-BNV” bằng “01/2027/TT-BNV”.",
    ]


def test_a_year_beside_another_change_in_one_line_is_not_listed_twice() -> None:
    new = roll(BD, 2027)
    new = replace(new, title=new.title.replace("Truyền thông về", "Thông tin, tuyên truyền về"))
    found = compare(BD, new).changes
    assert [change.kind for change in found] == [ChangeKind.YEARS, ChangeKind.CHANGED]
    assert found[0].count == 3
    assert sentence(found[1]) == "Trích yếu: thay “Truyền thông” bằng “Thông tin, tuyên truyền”."


@pytest.mark.parametrize("plan", [BD, YB, sample("hai-phong-skhdt-2024"), sample("binh-dinh-sgtvt-2021-2025")])
def test_same_plan_has_no_changes_and_renumbering_is_none(plan: Plan) -> None:
    assert compare(plan, plan).changes == ()
    assert compare(plan, replace(plan, outline=renumber_all(plan.outline))).changes == ()
    assert all(pair.old and pair.new for pair in compare(plan, plan).pairs)


def test_moves_are_told_once() -> None:
    first = YB.outline[1].children[0].children[1]  # II.1.b)
    lines, place = editor.lines_of(YB.outline), place_of(YB, first.id)
    moved = replace(YB, outline=editor.outline_of(editor.move(lines, place, 1)))
    found = compare(YB, moved).changes
    assert [change.kind for change in found] == [ChangeKind.MOVED]
    last = place_of(YB, YB.outline[1].children[0].children[-1].id)  # II.1.d) goes under c)
    out = replace(YB, outline=editor.outline_of(editor.indent(lines, last)))
    found = compare(YB, out).changes
    assert [change.kind for change in found] == [ChangeKind.MOVED]
    assert sentence(found[0]).startswith("Chuyển “Tuyên truyền, biểu dương các mô hình")
    assert "từ mục II.1.d) đến mục II.1.c)" in sentence(found[0])


def test_two_plans_with_the_same_ids_are_not_matched_by_them() -> None:
    found = compare(BD, YB)
    same = [pair for pair in found.pairs if pair.old and pair.new]
    assert all(pair.old and pair.new and pair.old.text[:3] for pair in same)
    assert len(same) < len(found.pairs) / 2
    assert any(pair.old and pair.old.text == "MỤC ĐÍCH, YÊU CẦU" for pair in same)


def test_a_second_import_without_ids_of_the_first_is_matched_by_text() -> None:
    def blank(nodes):
        return tuple(replace(node, id="", children=blank(node.children)) for node in nodes)

    plan = replace(YB, outline=blank(YB.outline), tasks=())
    other = with_texts(plan, {"outline/0/1": "Tăng cường sự hiểu biết của người dân về công tác CCHC."})
    found = compare(plan, other).changes
    assert [change.kind for change in found] in ([ChangeKind.CHANGED], [ChangeKind.REMOVED, ChangeKind.ADDED])


def test_task_fields_are_compared_where_the_outline_does_not_show_them() -> None:
    task = Task(1, "Tổ chức hội nghị", ("Văn phòng Sở",), (), "Quý II", target_low=2, target_unit="hội nghị")
    plan = Plan(1, "Tuyên truyền", 2023, 2023, tasks=(task,))
    changed = replace(task, lead=("Phòng Tổng hợp",), target_low=3, start=date(2023, 4, 1))
    found = compare(plan, replace(plan, tasks=(changed,))).changes
    assert [sentence(change) for change in found] == [
        "Nhiệm vụ 1, chủ trì: thay “Văn phòng Sở” bằng “Phòng Tổng hợp”.",
        "Nhiệm vụ 1, chỉ tiêu: thay “2” bằng “3”.",
    ]
    assert [change.kind for change in compare(plan, replace(plan, tasks=())).changes] == [ChangeKind.REMOVED]
    # A task that only repeats its line is one change, not two.
    new = edited(YB, YB.tasks[0].node_id, "tọa đàm", "tọa đàm, đối thoại")
    assert new.tasks[0].text != YB.tasks[0].text
    assert [change.part for change in compare(YB, new).changes] == [Part.OUTLINE]


def test_tasks_of_one_line_are_matched_by_what_they_say() -> None:
    node = Node(Level.DASH, "Các hình thức", "-", (), "n1")
    tasks = tuple(Task(place, f"Việc {name}", node_id="n1") for place, name in enumerate(("một", "hai", "ba chốt"), 1))
    plan = Plan(1, "Tuyên truyền", 2023, 2023, outline=(node,), tasks=tasks)
    assert compare(plan, plan).changes == ()
    assert [change.old for change in compare(plan, replace(plan, tasks=tasks[:2])).changes] == ["Việc ba chốt"]


def test_header_signer_and_number() -> None:
    signed = replace(BD, number="05", day=3, month=2)
    found = compare(BD, replace(signed, signer=Signer("", "GIÁM ĐỐC", BD.signer.name), place="Quy Nhơn")).changes
    assert [change.place for change in found] == [
        "Địa danh", "Số, ký hiệu", "Ngày", "Người ký, quyền hạn", "Người ký, chức vụ",
    ]  # fmt: skip
    assert compare(signed, roll(signed, 2027)).changes[1:] == ()  # a draft's blanks are no change


def test_a_line_written_anew_is_not_patched_together() -> None:
    runs = word_runs("Tổ chức hội nghị tập huấn cho cán bộ", "Phát sóng phóng sự của Đài cho người dân xem")
    assert [run.kind for run in runs] == [RunKind.REMOVED, RunKind.ADDED]


@given(st.text("ab c.,23", max_size=30), st.text("ab c.,23", max_size=30))
def test_runs_put_together_are_the_texts(old: str, new: str) -> None:
    runs = word_runs(old, new)
    assert "".join(run.text for run in runs if run.kind is not RunKind.ADDED) == old
    assert "".join(run.text for run in runs if run.kind is not RunKind.REMOVED) == new


@given(st.permutations(range(6)), st.integers(0, 5))
def test_any_order_of_lines_is_told_by_the_fewest_moves(order: list[int], gone: int) -> None:
    lines = YB.outline[1].children[0].children[0].children[:6]
    plan = replace(YB, outline=lines, tasks=(), appendices=())
    other = replace(plan, outline=tuple(lines[place] for place in order if place != gone))
    found = compare(plan, other)
    assert [change.old for change in found.of(ChangeKind.REMOVED)] == [lines[gone].text]
    left = [place for place in order if place != gone]
    longest = max((_rise(left[start:]) for start in range(5)), default=0)
    assert len(found.of(ChangeKind.MOVED)) == 5 - longest
    assert not found.of(ChangeKind.ADDED) and not found.of(ChangeKind.CHANGED)


def _rise(values: list[int]) -> int:
    return 1 + max((_rise(values[place:]) for place in range(1, len(values)) if values[place] > values[0]), default=0)


def test_long_quotations_are_cut_at_a_word() -> None:
    assert shortened("một hai ba bốn", 9) == "một hai…"
    assert shortened("một  hai\nba") == "một hai ba"


def test_a_branch_that_came_or_went_is_one_change() -> None:
    lines = editor.lines_of(YB.outline)
    task = place_of(YB, YB.tasks[2].node_id)  # II.2.c) with its two labelled lines
    less = replace(YB, outline=editor.outline_of(editor.remove(lines, task)), tasks=())
    old = replace(YB, tasks=())
    gone, come = compare(old, less).changes, compare(less, old).changes
    assert [(change.kind, change.count) for change in gone] == [(ChangeKind.REMOVED, 3)]
    assert [(change.kind, change.count) for change in come] == [(ChangeKind.ADDED, 3)]
    assert sentence(come[0]).endswith("kiểm soát TTHC” và 2 dòng dưới.")
