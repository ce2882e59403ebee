"""Rolling a plan forward: own years move, cited documents never, lists are offered (product.md N1)."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.cli import run
from cchc_desktop.drafting.aging import names, old_names, replaced_documents, terms
from cchc_desktop.drafting.cited import cited
from cchc_desktop.drafting.places import placed_texts, with_texts
from cchc_desktop.drafting.report_dates import deadline_words, report_dates
from cchc_desktop.drafting.rollforward import Action, Rollforward, TokenClass, roll, rolled, survey
from cchc_desktop.drafting.year_tokens import Span, year_tokens
from cchc_desktop.errors import AppError, NotAPlanError
from cchc_desktop.intake.plan_text import plan_text, read_plan
from cchc_desktop.models import Level, Node, Plan, PlanState, Task
from cchc_desktop.workspace import Workspace

SAMPLES = Path(__file__).parent.parent / "samples"
HP, BD, YB, GTVT = "hai-phong-skhdt-2024", "binh-dinh-sldtbxh-2023", "yen-bai-ubnd-2020", "binh-dinh-sgtvt-2021-2025"


def sample(name: str) -> Plan:
    return read_plan(SAMPLES / "plans" / f"{name}.txt").plan


def all_plans() -> list[Plan]:
    found = []
    for file in sorted(SAMPLES.glob("plans*/*.txt")):
        try:
            found.append(read_plan(file).plan)
        except NotAPlanError:
            continue
    return found


PLANS = all_plans()


def cited_years(text: str) -> list[str]:
    """Return number and day of every document cited in a text: what a roll must leave as it was."""
    return [f"{item.number} {text[item.number_end : item.core_end].strip()}".strip() for item in cited(text)]


def cited_in(plan: Plan) -> Counter[str]:
    """Return number and day of every citation, and every whole date inside a citation's span."""
    return Counter(shown for item in placed_texts(plan) for shown in cited_years(item.text))


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: f"{plan.year_from} {plan.office}"[:40])
@pytest.mark.parametrize("later", [1, 4, 7])
def test_no_number_or_date_of_a_citation_changes(plan: Plan, later: int) -> None:
    new = roll(plan, plan.year_from + later)
    assert cited_in(new) == cited_in(plan)
    changed = [
        (old, fresh) for old, fresh in zip(placed_texts(plan), placed_texts(new), strict=True) if old.text != fresh.text
    ]
    assert changed, "the plan's own year moves"
    for old, fresh in changed:  # nothing but digits of years differs
        assert re.sub(r"(?:19|20)\d\d", "Y", old.text) == re.sub(r"(?:19|20)\d\d", "Y", fresh.text)


def test_hai_phong_to_2025() -> None:
    new = roll(sample(HP), 2025)
    text = plan_text(new)
    assert new.title == "Tuyên truyền cải cách hành chính nhà nước năm 2025"
    assert text.count("60/KH-UBND ngày 08/3/2024") == 2
    assert text.count("nhà nước thành phố Hải Phòng năm 2024") == 3  # titles of the city's documents
    assert "năm 4 2024 và phương hướng thực hiện công tác cải cách hành chính năm 2025" in text
    assert "ISO 9001:2015" in text and "ISO 18091:2020" in text
    assert "của Sở Kế hoạch và Đầu tư năm 2025./." in text
    assert (new.number, new.day, new.month, new.year) == ("", None, None, 2025)
    assert (new.id, new.uid, new.state) == (None, "", PlanState.DRAFT)


def test_binh_dinh_to_2027() -> None:
    found = survey(sample(BD), 2027)
    uses = Counter(token.use for token in found.tokens)
    assert uses[TokenClass.OWN] == 3
    assert {token.spot.text for token in found.tokens if token.use is TokenClass.PERIOD} == {
        "2021-2025", "2021-2030", "2020 -2025",
    }  # fmt: skip
    new = rolled(found, {})
    assert "trên địa bàn tỉnh Bình Định năm 2023, Sở Lao động" in new.lead_in  # the province's plan keeps its year
    assert "của Sở năm 2027, cụ thể" in new.lead_in
    assert "giai đoạn 2022 – 2027" in plan_text(new)
    assert [(item.deadline.day, item.deadline.month, item.deadline.before) for item in found.deadlines] == [
        (15, 3, True), (15, 6, True), (15, 9, True), (15, 12, True),
    ]  # fmt: skip


def test_deadlines_of_yen_bai_are_offered_and_kept_when_accepted() -> None:
    found = survey(sample(YB), 2021)
    assert [(item.deadline.kind, item.deadline.day, item.deadline.month) for item in found.deadlines] == [
        ("quarter", 5, 0), ("half", 5, 6), ("year", 5, 11),
    ]  # fmt: skip
    assert rolled(found, {}).deadlines == ()
    new = rolled(found, {found.deadlines[0].id: "", found.deadlines[1].id: None})
    assert [(item.kind, item.day) for item in new.deadlines] == [("quarter", 5)]


def test_accepted_deadlines_stay_with_the_plan_and_give_its_days(workspace: Workspace) -> None:
    found = survey(sample(YB), 2021)
    new_id = workspace.add_plan(rolled(found, {item.id: "" for item in found.deadlines})).id or 0
    workspace.keep_revision(new_id, "Giữ lại")
    kept = workspace.plan(new_id)
    assert [f"{day:%d/%m}" for day, _ in report_dates(kept, 2021)] == [
        "05/03", "05/06", "05/06", "05/09", "05/11", "05/12",
    ]  # fmt: skip
    assert [deadline_words(item) for item in kept.deadlines] == [
        "Báo cáo quý: trước ngày 05 tháng cuối quý",
        "Báo cáo 6 tháng: trước ngày 05/6",
        "Báo cáo năm: trước ngày 05/11",
    ]
    assert workspace.revision(workspace.revisions(new_id)[0].id).deadlines == kept.deadlines


def test_command_line_rolls_and_lists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(tmp_path / "data")]
    assert run([*data, "plan", "import", str(SAMPLES / "plans" / f"{BD}.txt")]) == 0
    capsys.readouterr()
    assert run([*data, "plan", "roll", "1", "2027", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["id", "changed", "kept", "citations", "names", "terms", "deadlines"]
    assert told["id"] == 2
    assert [(item["place"], item["text"], item["new"]) for item in told["changed"]] == [
        ("Trích yếu", "2023", "2027"), ("Câu dẫn", "2023", "2027"), ("Đoạn cuối", "2023", "2027"),
    ]  # fmt: skip
    assert [len(told[name]) for name in ("kept", "citations", "names", "terms", "deadlines")] == [24, 9, 3, 2, 4]
    assert all({"place", "text"} <= set(item) for name in list(told)[1:] for item in told[name])
    assert run([*data, "plan", "roll", "1", "2027"]) == 0
    assert "Hạn báo cáo nêu trong kế hoạch: 4" in capsys.readouterr().out
    assert run([*data, "plan", "roll", "1", "2023"]) == 1
    assert "Kế hoạch đã là của năm này." in capsys.readouterr().err


def test_tasks_follow_their_lines() -> None:
    plan = sample(YB)
    found = survey(plan, 2026)
    new = rolled(found, {entry.id: entry.new for entry in found.names})
    assert [task.time for task in new.tasks if task.time] == ["Thường xuyên trong năm 2026"] * 3
    assert {(task.start, task.end) for task in new.tasks if task.time} == {(date(2026, 1, 1), date(2026, 12, 31))}
    assert new.tasks[4].lead == ("Đài Phát thanh - Truyền hình tỉnh", "Báo Lào Cai")
    assert all(task.id is None for task in new.tasks)
    assert [task.node_id for task in new.tasks] == [task.node_id for task in plan.tasks]


def test_period_plan_moves_as_a_period() -> None:
    new = roll(sample(GTVT), 2026)
    assert (new.year_from, new.year_to) == (2026, 2030)
    assert "giai đoạn 2026 - 2030 của Sở Giao thông vận tải" in new.title
    assert "giai đoạn 2021 - 2025 và định hướng đến năm 2030 trên địa bàn tỉnh Bình Định" in new.lead_in
    assert "giai đoạn 2019 - 2020" in plan_text(new)


def test_a_named_programmes_period_is_asked_but_not_in_the_title() -> None:
    text = "Chương trình tổng thể cải cách hành chính nhà nước giai đoạn 2021 - 2025"
    found = survey(replace(line(text, 2021, 2025), title=f"Truyền thông {text}"), 2026)
    new = rolled(found, {})
    assert new.title.endswith("giai đoạn 2026 - 2030") and new.outline[0].text == text
    assert [token.new for token in found.tokens if token.action is Action.ASK] == ["2026 - 2030"]


def test_superiors_plan_is_replaced_by_the_new_years_with_blanks() -> None:
    found = survey(sample(HP), 2025)
    superior = found.citations[0]
    assert (superior.text, superior.new) == (
        "Kế hoạch số 60/KH-UBND ngày 08/3/2024", "Kế hoạch số …/KH-UBND ngày …",
    )  # fmt: skip
    blank = rolled(found, {superior.id: superior.new})
    wanted = "Kế hoạch số …/KH-UBND ngày … của Ủy ban nhân dân thành phố về việc Tuyên truyền"
    assert plan_text(blank).count(wanted) == 2
    assert plan_text(blank).count("thành phố Hải Phòng năm 2025") == 2
    typed = rolled(found, {superior.id: "Kế hoạch số 41/KH-UBND ngày 20/01/2025"})
    assert typed.lead_in.startswith("Thực hiện Kế hoạch số 41/KH-UBND ngày 20/01/2025 của Ủy ban nhân dân thành phố")
    assert [(item.number, item.day) for item in typed.linked] == [("41/KH-UBND", date(2025, 1, 20))]


def test_documents_taken_for_the_new_year_stay_linked_and_are_named_anew() -> None:
    old = sample(BD)
    found = survey(old, 2027)
    new = rolled(found, {entry.id: entry.new for entry in found.citations if entry.new})
    assert len(new.linked) == len(old.linked) and [item.superior for item in new.linked].count(True) == 1
    blanks = [item for item in new.linked if item.number.startswith("…/")]
    assert blanks and all(item.day is None for item in blanks)
    decision = next(item for item in blanks if item.number == "…/QĐ-UBND")
    assert (decision.type_name, decision.issuer) == ("Quyết định", "Ủy ban nhân dân tỉnh")
    assert decision.title.endswith("trên địa bàn tỉnh Gia Lai năm 2027")
    assert "Bình Định" not in new.lead_in


def test_a_plan_is_not_rolled_back() -> None:
    with pytest.raises(AppError, match="đứng trước năm của kế hoạch gốc"):
        survey(sample(BD), 2022)


def test_replaced_documents_are_proposed() -> None:
    found = survey(sample(YB), 2026)
    entry = next(entry for entry in found.citations if "61/2018" in entry.text)
    assert entry.action is Action.ASK and entry.new.startswith("Nghị định số 118/2025/NĐ-CP ngày 09/6/2025")
    assert next(e for e in survey(sample(YB), 2021).citations if "61/2018" in e.text).action is Action.KEEP


def test_names_are_proposed_by_date_and_left_in_citations() -> None:
    entries = {entry.text: entry.new for entry in survey(sample(BD), 2027).names}
    assert entries["Sở Lao động – Thương binh và Xã hội"] == "Sở Nội vụ"
    assert entries["Bình Định"] == "Gia Lai"
    assert entries["KH-SLĐTBXH"] == ""  # the office types its symbol
    assert not survey(sample(BD), 2024).names
    found = survey(sample(BD), 2027)
    new = rolled(found, {entry.id: entry.new or "KH-SNV" for entry in found.names})
    assert (new.office, new.place, new.symbol) == ("Sở Nội vụ", "Gia Lai", "KH-SNV")
    assert "trên địa bàn tỉnh Bình Định năm 2023" in new.lead_in
    assert "Ngành Nội vụ; người dân" in plan_text(new)


def test_capitals_stay_capitals() -> None:
    plan = replace(sample(BD), parent="UBND TỈNH BÌNH ĐỊNH", office="SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI")
    found = survey(plan, 2027)
    new = rolled(found, {entry.id: entry.new for entry in found.names if entry.new})
    assert (new.parent, new.office) == ("UBND TỈNH GIA LAI", "SỞ NỘI VỤ")
    own = rolled(found, {"name:tỉnh Bình Định": "tỉnh Gia Lai"})
    assert (own.parent, own.place) == ("UBND TỈNH GIA LAI", "Gia Lai")


def test_expired_terms() -> None:
    found = survey(sample(BD), 2027)
    by_text = {entry.text: entry for entry in found.terms}
    assert by_text["mức độ 3, mức độ 4"].action is Action.KEEP  # inside the name of a project
    assert by_text["cấp huyện"].new == "cấp xã"
    open_term = next(entry for entry in survey(sample(GTVT), 2026).terms if "mức độ" in entry.text)
    assert (open_term.action, open_term.new) == (Action.ASK, "toàn trình, một phần")


def line(text: str, year_from: int = 2023, year_to: int = 0) -> Plan:
    node = Node(Level.DASH, text, "-", (), "n1")
    return Plan(None, "Tuyên truyền", year_from, year_to or year_from, outline=(node,))


def after(text: str, year: int, year_from: int = 2023, year_to: int = 0) -> str:
    return roll(line(text, year_from, year_to), year).outline[0].text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("năm 2023 và những năm tiếp theo", "năm 2024 và những năm tiếp theo"),
        ("tăng 10% so với năm 2022", "tăng 10% so với năm 2023"),
        ("Hoàn thành trước ngày 31/12/2023", "Hoàn thành trước ngày 31/12/2024"),
        ("xong trước ngày 15 tháng 11 năm 2023", "xong trước ngày 15 tháng 11 năm 2024"),
        ("Quý II, III/2023; tháng 6/2023", "Quý II, III/2024; tháng 6/2024"),
        ("định hướng đến năm 2030", "định hướng đến năm 2030"),
        ("theo Luật Cư trú năm 2020", "theo Luật Cư trú năm 2020"),
        ("Luật Cán bộ, công chức năm 2008 (sửa đổi, bổ sung năm 2019)",) * 2,
        ("Công văn số 12/SNV-CCHC ngày 05/01/2023 về nhiệm vụ năm 2023",) * 2,
        ("theo Công văn ngày 05/01/2023 của Sở Nội vụ",) * 2,
        ("xem https://sonoivu.gov.vn/2023/05/cchc và TCVN 5603:2023",) * 2,
        ("in 2023 tờ rơi", "in 2023 tờ rơi"),
        ("năm học 2022-2023", "năm học 2022-2023"),
        ("theo Thông tư số 01/2023/TT-BNV", "theo Thông tư số 01/2023/TT-BNV"),
        ("Quyết định số 12/QĐ-UBND năm 2023 của tỉnh",) * 2,
        ("theo Nghị quyết Trung ương năm 2023",) * 2,
        ("Luật Ngân sách nhà nước và kinh phí năm 2023", "Luật Ngân sách nhà nước và kinh phí năm 2024"),
        ("số liệu từ ngày 15/12/2022 đến ngày 14/12/2023", "số liệu từ ngày 15/12/2023 đến ngày 14/12/2024"),
        (
            "theo Thông báo số 12-TB/TU, ngày 05/9/2023 về nhiệm vụ năm 2023. Năm 2023",
            "theo Thông báo số 12-TB/TU, ngày 05/9/2023 về nhiệm vụ năm 2023. Năm 2024",
        ),
        ("các năm 2023, 2024", "các năm 2023, 2024"),
        ("kể từ ngày 01/7/2023", "kể từ ngày 01/7/2023"),
        ("phong trào “Năm 2023 - Năm dữ liệu số”",) * 2,
        ("Đề án “Tuyên truyền năm 2023” của tỉnh; năm 2023", "Đề án “Tuyên truyền năm 2023” của tỉnh; năm 2024"),
    ],
)
def test_single_lines(old: str, new: str) -> None:
    assert after(old, 2024) == new


def test_what_is_open_is_asked() -> None:
    def asked(text: str) -> list[tuple[str, str]]:
        found = survey(line(text), 2024)
        return [(token.spot.text, token.new) for token in found.tokens if token.action is Action.ASK]

    assert asked("chỉ số năm 2022") == [("2022", "2023")]
    assert asked("giai đoạn 2021 - 2023") == [("2021 - 2023", "2024 - 2026")]
    assert asked("nhiệm kỳ 2018 - 2023") == [("2018 - 2023", "2023 - 2028")]
    assert asked("Tổ chức hội nghị ngày 15/3/2023") == [("2023", "2024")]
    assert asked("các năm 2023, 2024") == [("2023", "2024"), ("2024", "2025")]
    assert asked("kể từ ngày 01/7/2023") == [("2023", "2024")]
    assert asked("từ năm 2021 đến năm 2023") == [("2021 đến năm 2023", "2021 đến năm 2024")]
    assert asked("in 2023 tờ rơi") == [("2023", "2024")]
    assert asked("năm học 2022-2023") == [("2022-2023", "2023-2024")]


def test_a_years_plan_becomes_a_periods_and_back() -> None:
    text = "kế hoạch năm 2025; Thường xuyên trong năm 2025; Quý II năm 2025; trước ngày 31/12/2025"
    found = survey(line(text, 2025), 2026, 2030)
    assert rolled(found, {}).outline[0].text == (
        "kế hoạch giai đoạn 2026 - 2030; Thường xuyên trong giai đoạn 2026 - 2030; Quý II năm 2025; "
        "trước ngày 31/12/2025"
    )
    assert [token.action for token in found.tokens] == [Action.REPLACE, Action.REPLACE, Action.ASK, Action.ASK]
    back = survey(line("KẾ HOẠCH GIAI ĐOẠN 2021 - 2025, giai đoạn 2021-2025", 2021, 2025), 2026, 2026)
    assert rolled(back, {}).outline[0].text == "KẾ HOẠCH NĂM 2026, năm 2026"


def test_the_day_of_the_reorganisation_is_no_deadline() -> None:
    found = survey(line("không tổ chức cấp huyện từ ngày 01/7/2025; báo cáo trước ngày 01/8/2025", 2025), 2026)
    assert [token.action for token in found.tokens] == [Action.ASK, Action.REPLACE]


def test_a_leap_day_is_asked_and_a_dropped_period_takes_its_words() -> None:
    leap = survey(line("xong trước ngày 29/02/2024", 2024), 2025).tokens[0]
    assert leap.action is Action.ASK
    found = survey(line("nhiệm vụ CCHC, giai đoạn 2021-2023 của tỉnh"), 2024)
    assert rolled(found, {found.tokens[0].id: ""}).outline[0].text == "nhiệm vụ CCHC của tỉnh"


def test_only_the_choices_differ() -> None:
    plan = line("Kết quả năm 2023; chỉ số năm 2022")
    found = survey(plan, 2024)
    assert found.unsettled({}) == 1
    own, before = found.tokens
    assert rolled(found, {own.id: None, before.id: "2023"}).outline[0].text == "Kết quả năm 2023; chỉ số năm 2023"
    assert found.unsettled({before.id: None}) == 0


def test_a_task_range_that_the_clerk_set_moves_with_the_years() -> None:
    plan = replace(
        line("Tổ chức hội nghị", 2024),
        tasks=(Task(None, "Tổ chức hội nghị", start=date(2024, 2, 29), end=date(2024, 6, 30), node_id="n1"),),
    )
    task = roll(plan, 2025).tasks[0]
    assert (task.start, task.end) == (date(2025, 2, 28), date(2025, 6, 30))


def test_years_that_make_no_plan_are_refused() -> None:
    for year, last in ((1066, None), (2025, 2024), (2023, 2023)):
        with pytest.raises(AppError):
            survey(line("năm 2023"), year, last)


def test_own_number_over_an_appendix_is_asked() -> None:
    plan = read_plan(SAMPLES / "plans_other" / "so-y-te-phu-luc-bang.txt").plan
    found = survey(plan, 2025)
    own = next(entry for entry in found.citations if "88/KH-SYT" in entry.text)
    assert own.action is Action.ASK
    assert "(Kèm theo Kế hoạch số …/KH-SYT ngày … của Sở Y tế)" in plan_text(rolled(found, {own.id: own.new}))


def test_hand_added_documents_stay_linked() -> None:
    plan = sample(BD)
    added = replace(plan.linked[0], number="99/KH-BCĐ", superior=False)
    new = roll(replace(plan, linked=(*plan.linked, added)), 2027)
    assert [item.number for item in new.linked] == ["828/QĐ-UBND", "99/KH-BCĐ"]


def survey_of(text: str) -> Rollforward:
    return survey(line(text), 2024)


PIECES = st.sampled_from(
    ["năm 2023", "2023", "Quyết định số 12/QĐ-UBND ngày 05/3/2023", " của UBND tỉnh", " về việc tuyên truyền năm 2023",
     "; ", ". ", ", ", "giai đoạn 2021-2025", "ISO 9001:2015", "trước ngày 31/12/2023", "“", "”", "(", ")", "Đề án ",
     "theo Nghị định số 61/2018/NĐ-CP", "tỉnh Bình Định", "cấp huyện", "\n", "Luật Cư trú năm 2020", "\t"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12))
def test_any_text_rolls_without_touching_a_citation(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = survey_of(text)
    assert Counter(cited_years(found.plan.outline[0].text)) == Counter(cited_years(rolled(found, {}).outline[0].text))
    everything = {entry.id: entry.new for entry in found.entries} | {token.id: token.new for token in found.tokens}
    rolled(found, everything)
    for token in year_tokens(text, Span(2023, 2023, 2024, 2024)):
        assert text[token.start : token.end] == token.text


def test_places_write_back_what_they_read() -> None:
    for plan in PLANS:
        assert with_texts(plan, {item.key: item.text for item in placed_texts(plan)}) == plan


def test_cited_spans_hold_their_parts() -> None:
    for plan in PLANS:
        for item in placed_texts(plan):
            for one in cited(item.text):
                assert one.start <= one.number_start < one.number_end <= one.core_end <= one.end <= len(item.text)
                assert item.text[one.number_start : one.number_end] == one.number


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.pattern.pattern[:30])
def test_each_term_finds_its_bad_texts_alone(term) -> None:
    assert term.bad and all(term.pattern.search(text) for text in term.bad)
    assert not any(term.pattern.search(text) for text in term.good)


def test_each_old_name_finds_itself() -> None:
    for entry in names():
        if not entry.bare:
            found = list(old_names(f"Gửi {entry.text}; trả lời", date(2026, 12, 31)))
            assert [item.name for item in found] == [entry.name], entry.text


def test_each_replacement_is_a_citation_of_another_document() -> None:
    for entry in replaced_documents():
        assert [item.number for item in cited(entry.new)] and entry.number not in entry.new
