"""Scores computed by hand first (product.md N8, domain.md 3): floors, steps, forms, late reports, overrides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.errors import AppError
from cchc_desktop.scoring.compute import (
    Facts,
    Gap,
    KindFact,
    Line,
    Override,
    ReportFact,
    Sheet,
    TaskFact,
    check_override,
    gap_words,
    score_sheet,
)
from cchc_desktop.scoring.scale import Criterion, Formula, Part, Scale, Source, balanced, from_data, samples, to_data

YEAR = Facts(2023, date(2022, 12, 15), date(2023, 12, 14), today=date(2023, 12, 20), plan="Kế hoạch số 18/KH-SNV")
COMMUNE = next(scale for scale in samples() if scale.id == "dong-nai-xa-2022")


def tasks(done: int, planned: int) -> Facts:
    """Return a year whose plan has so many tasks, so many of them finished."""
    return replace(YEAR, tasks=tuple(TaskFact(f"Nhiệm vụ {n}", n < done) for n in range(planned)))


def one(item: Criterion, facts: Facts) -> float:
    return score_sheet(Scale("x", "x", "", (item,)), facts).total


NINETY = Criterion("1", "Kế hoạch", 1, formula=Formula.RATIO, floor=0.9)
EIGHTY = Criterion("1", "Kế hoạch", 2, formula=Formula.RATIO, floor=0.8)
STEPS = Criterion("1", "Kế hoạch", 1, formula=Formula.STEPS, steps=((1.0, 1.0), (0.8, 0.5)))


@pytest.mark.parametrize(
    ("item", "done", "planned", "score"),
    [
        (NINETY, 10, 10, 1.0),  # 100%: full
        (NINETY, 9, 10, 0.9),  # exactly at the floor: pro rata
        (NINETY, 19, 20, 0.95),
        (NINETY, 4, 5, 0.0),  # 80% is below 90%: 0, whatever the guide's own example says
        (NINETY, 0, 7, 0.0),
        (NINETY, 7, 7, 1.0),
        (EIGHTY, 8, 10, 1.6),  # exactly at 80%: 2 x 0,8
        (EIGHTY, 79, 100, 0.0),  # 79%: nothing
        (EIGHTY, 5, 6, 1.6667),
        (STEPS, 10, 10, 1.0),
        (STEPS, 8, 10, 0.5),
        (STEPS, 99, 100, 0.5),  # 99% is not 100%
        (STEPS, 7, 10, 0.0),
    ],
)
def test_ratio_and_steps_by_hand(item: Criterion, done: int, planned: int, score: float) -> None:
    assert one(item, tasks(done, planned)) == score


def test_a_plan_without_tasks_scores_nothing_and_says_so() -> None:
    sheet = score_sheet(Scale("x", "x", "", (NINETY,)), YEAR)
    assert sheet.total == 0
    assert sheet.lines[0].missing == (Gap("kế hoạch chưa có nhiệm vụ nào", YEAR.last),)


def test_typed_numbers_take_the_place_of_the_plans_tasks() -> None:
    facts = replace(tasks(1, 10), typed={"1": (19, 20)})
    assert one(NINETY, facts) == 0.95
    typed = replace(NINETY, source=Source.TYPED)
    sheet = score_sheet(Scale("x", "x", "", (typed,)), tasks(10, 10))
    assert sheet.lines[0].computed is None and sheet.total == 0


def forms(**evidenced: int) -> Facts:
    """Return a year with one activity of each kind named, evidenced or not."""
    return replace(YEAR, kinds={kind: KindFact(1, proven, proven) for kind, proven in evidenced.items()})


@pytest.mark.parametrize(
    ("facts", "online", "traditional"),
    [
        (forms(), 0, 0),
        (forms(own_site=1), 0.25, 0),  # website alone
        (forms(led=1, facebook=1), 0.5, 0),  # LED screen and social network
        (forms(led=1, conference=1), 0.25, 0.5),
        (forms(conference=1, banner=1, leaflet=1), 0, 0.5),  # three forms of one group count once
        (forms(conference=0, own_site=0), 0, 0),  # no evidence, no points
    ],
)
def test_diversity_of_the_commune_scale(facts: Facts, online: float, traditional: float) -> None:
    sheet = score_sheet(COMMUNE, facts)
    assert sheet.line("4.2.1").score == online
    assert sheet.line("4.2.2").score == traditional
    assert sheet.line("4.2").score == online + traditional


def test_a_form_without_evidence_is_named_as_a_gap() -> None:
    facts = replace(forms(own_site=0), today=date(2023, 9, 5))
    sheet = score_sheet(COMMUNE, facts)
    assert "có 01 hoạt động nhưng chưa có minh chứng" in missing(sheet, "4.2.1")
    words = gap_words(sheet.line("4.2.1"), facts.today)
    assert "đang đạt 0/0,5" in words and words.endswith("; làm trước ngày 14/12/2023")
    after = replace(facts, today=date(2024, 1, 5))
    words = gap_words(score_sheet(COMMUNE, after).line("4.2.1"), after.today)
    assert "hạn 14/12/2023 đã qua" in words and "bổ sung trước khi nộp hồ sơ" in words


def missing(sheet: Sheet, code: str) -> str:
    return "; ".join(gap.text for gap in sheet.line(code).missing)


def test_what_can_still_be_done_comes_first_each_with_its_day() -> None:
    today = date(2023, 5, 1)
    tasks = (TaskFact("Hội nghị", False, "đã làm 01/02 cuộc", date(2023, 9, 30)), TaskFact("Tin, bài", False),
             TaskFact("Pano", False, "", date(2023, 3, 31)))  # fmt: skip
    line = score_sheet(Scale("x", "x", "", (NINETY,)), replace(YEAR, tasks=tasks, today=today)).lines[0]
    assert gap_words(line, today) == (
        "1. Kế hoạch: đang đạt 0/1; thiếu: nhiệm vụ chưa hoàn thành: Hội nghị (đã làm 01/02 cuộc); "
        "làm trước ngày 30/9/2023; Tin, bài; Pano; "
        "làm trước ngày 14/12/2023"
    )
    late = ReportFact("Báo cáo quý I/2023", False, date(2023, 3, 14), None)
    line = score_sheet(Scale("x", "x", "", (REPORTS,)), replace(YEAR, today=today, reports=(late,))).lines[0]
    assert gap_words(line, today).endswith("thiếu: Báo cáo quý I/2023 chưa gửi; hạn 14/3/2023 đã qua")


def test_links_alone_count_and_are_warned_of() -> None:
    facts = replace(YEAR, kinds={"facebook": KindFact(3, 3, 0)})
    sheet = score_sheet(COMMUNE, facts)
    assert sheet.line("4.2.1").score == 0.25
    assert "chỉ có liên kết" in missing(sheet, "4.2.1")


REPORTS = Criterion("1", "Báo cáo", 2, formula=Formula.REPORTS, late=0.25, absent=0.5, absent_year=1)


def reports(*sent: date | None) -> Facts:
    """Return four reports due on 14/3, 14/6, 14/9, 14/12 (the last the year's), sent on these days."""
    days = [date(2023, month, 14) for month in (3, 6, 9, 12)]
    facts = [ReportFact(f"Báo cáo {n}", n == 4, day, on) for n, (day, on) in enumerate(zip(days, sent, strict=True), 1)]
    return replace(YEAR, reports=tuple(facts))


@pytest.mark.parametrize(
    ("sent", "score"),
    [
        ((date(2023, 3, 14), date(2023, 6, 1), date(2023, 9, 14), date(2023, 12, 14)), 2.0),
        ((date(2023, 3, 15), date(2023, 6, 1), date(2023, 9, 14), date(2023, 12, 14)), 1.75),  # a day late
        ((None, date(2023, 6, 1), date(2023, 9, 14), date(2023, 12, 14)), 1.5),  # a quarter missing
        ((date(2023, 3, 15), None, date(2023, 9, 20), None), 0.0),  # 2 - 0,25 - 0,5 - 0,25 - 1
        ((None, None, None, None), 0.0),  # never below nothing
    ],
)
def test_reports_by_hand(sent: tuple[date | None, ...], score: float) -> None:
    assert one(REPORTS, reports(*sent)) == score


def test_points_taken_off_are_written_as_they_are_counted() -> None:
    none = score_sheet(Scale("x", "x", "", (replace(REPORTS, absent=2),)), reports(None, None, None, None)).lines[0]
    assert none.formula == "2 - 7, không dưới 0: 0 điểm"
    some = score_sheet(
        Scale("x", "x", "", (REPORTS,)), replace(reports(None, None, None, None), today=date(2023, 6, 30))
    )
    assert some.lines[0].formula == "2 - 1 = 1 điểm"


def test_a_report_not_yet_due_takes_nothing_off() -> None:
    facts = replace(reports(date(2023, 3, 14), None, None, None), today=date(2023, 5, 1))
    assert one(REPORTS, facts) == 2.0


ON_TIME = Criterion("1", "Ban hành", 1, min=-1, formula=Formula.ON_TIME, due=(12, 31, -1), missing=-1)


@pytest.mark.parametrize(
    ("facts", "score"),
    [
        (replace(YEAR, plan_day=date(2022, 12, 31)), 1.0),
        (replace(YEAR, plan_day=date(2023, 1, 1)), 0.0),
        (replace(YEAR, plan=""), -1.0),
        (YEAR, -1.0),  # a draft without day long after the deadline
        (replace(YEAR, today=date(2022, 11, 1)), 0.0),  # a draft before it
        (replace(YEAR, plan="", today=date(2022, 12, 31)), 0.0),  # none at all, on the last day
    ],
)
def test_the_day_of_issue(facts: Facts, score: float) -> None:
    assert one(ON_TIME, facts) == score


def test_an_override_counts_in_the_sums_above_and_keeps_the_formula_to_see() -> None:
    sheet = score_sheet(COMMUNE, tasks(4, 5), {"4.1": Override(0.8, "Ví dụ của hướng dẫn ngày 08/8/2022 tính 0,8")})
    line = sheet.line("4.1")
    assert (line.score, line.computed) == (0.8, 0.0)
    assert sheet.line("4").score == 0.8 == sheet.total


@pytest.mark.parametrize("override", [Override(0.8, "  "), Override(1.5, "x"), Override(-0.1, "x")])
def test_an_override_needs_a_reason_and_stays_in_range(override: Override) -> None:
    with pytest.raises(AppError):
        check_override(NINETY, override)


@given(st.integers(0, 60), st.integers(1, 60), st.sampled_from([0, 0.5, 0.8, 0.9, 1.0]))
def test_more_tasks_finished_never_score_less(done: int, planned: int, floor: float) -> None:
    item = replace(NINETY, floor=floor)
    done = min(done, planned)
    scores = [one(item, tasks(n, planned)) for n in range(done + 1)]
    assert scores == sorted(scores)
    assert 0 <= scores[-1] <= item.max
    assert (scores[-1] == item.max) == (done == planned)


@pytest.mark.parametrize("scale", samples(), ids=lambda scale: scale.id)
def test_samples_survive_being_stored(scale: Scale) -> None:
    assert balanced(from_data(to_data(scale))) == scale
    assert scale.max == round(sum(item.max for item in scale.leaves), 4)


@pytest.mark.parametrize(
    "criteria",
    [
        (),
        (NINETY, NINETY),
        (replace(NINETY, max=0),),
        (replace(NINETY, floor=1.5),),
        (replace(NINETY, code=""),),
        (replace(NINETY, formula=Formula.SUM),),
        (replace(NINETY, formula=Formula.FORMS),),
        (replace(NINETY, formula=Formula.STEPS),),
        (NINETY, replace(NINETY, code="1.1")),
        (replace(NINETY, code="4/1"),),
        (replace(NINETY, code="1..2"),),
        (replace(NINETY, code="1" * 21),),
        (replace(NINETY, code="4a"), replace(NINETY, code="4A")),
        (replace(ON_TIME, due=(2, 29, 0)),),
        (replace(ON_TIME, due=(6, 31, 0)),),
        (replace(NINETY, min=float("nan")),),
    ],
)
def test_a_scale_that_cannot_be_scored_is_refused_in_a_sentence(criteria: tuple[Criterion, ...]) -> None:
    with pytest.raises(AppError) as told:
        balanced(from_data(to_data(Scale("x", "x", "", criteria))))
    assert told.value.hint


SUM = Criterion("1", "Tuyên truyền", 2)
LEAF = Criterion("1.1", "Một", 1, formula=Formula.MANUAL)
FORMS = Criterion("1", "Hình thức", 1, formula=Formula.FORMS)


@pytest.mark.parametrize(
    ("criteria", "said"),
    [
        ((SUM, replace(LEAF, max=1.5), replace(LEAF, code="1.2")), "tổng điểm các tiêu chí con 2,5 khác điểm tối đa 2"),
        ((replace(FORMS, parts=(Part("a", 0.5, groups=("web",)),)),), "chỉ được 0,5/1 điểm"),
        ((replace(FORMS, parts=(Part("a", 1),)),), "chưa chọn hình thức"),
        ((replace(FORMS, parts=(Part("a", -1, groups=("web",)), Part("b", 2, groups=("web",)))),), "lớn hơn 0"),
        ((replace(STEPS, steps=((1.0, 0.5), (0.8, 1.0))),), "tỷ lệ cao hơn"),
        ((replace(STEPS, steps=((1.0, 0.5),)),), "điểm tối đa 1"),
        ((replace(STEPS, steps=((1.0, 1.0), (1.0, 0.5))),), "tỷ lệ cao hơn"),
        ((replace(REPORTS, late=-1),), "không âm"),
        ((replace(ON_TIME, missing=2),), "lớn hơn điểm tối đa"),
    ],
)
def test_points_that_do_not_add_up_are_refused_in_a_sentence(criteria: tuple[Criterion, ...], said: str) -> None:
    with pytest.raises(AppError, match=said):
        balanced(from_data(to_data(Scale("x", "x", "", criteria))))


def test_an_older_scale_whose_points_do_not_add_up_never_passes_its_maximum() -> None:
    scale = Scale("x", "x", "", (SUM, replace(LEAF, max=1.5), replace(LEAF, code="1.2")))
    marks = {code: Override(points, "x") for code, points in (("1.1", 1.5), ("1.2", 1.0))}
    assert score_sheet(scale, YEAR, marks).total == 2


def test_what_an_older_program_kept_is_still_scored() -> None:
    item = replace(ON_TIME, code="1/a", due=(2, 29, 0))
    scale = from_data(to_data(Scale("x", "x", "", (item,))))
    assert score_sheet(scale, replace(YEAR, plan_day=date(2023, 2, 28))).total == 1


ROW = {"code": "1", "label": "a", "max": 1}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"criteria": [{}]},
        {"id": "x", "label": "x", "criteria": [ROW | {"max": "nhiều", "formula": "ratio"}]},
        {"id": "x", "label": "x", "criteria": [ROW | {"formula": "ratio", "unknown": 1}]},
        {"id": "x", "label": "x", "criteria": [ROW | {"formula": "magic"}]},
    ],
)
def test_broken_data_of_a_scale_is_told(data: dict) -> None:
    with pytest.raises(AppError):
        from_data(data)


def test_a_part_holds_kinds_by_name_group_and_channel() -> None:
    part = Part("x", 1, kinds=("banner",), groups=("web",), channels=("online",), excluded=("led",))
    assert part.holds("banner") and part.holds("own_site") and part.holds("facebook")
    assert not part.holds("led") and not part.holds("conference")


def test_what_is_left_out_of_a_gap_stands_before_its_day() -> None:
    day = date(2023, 12, 14)
    gaps = tuple(Gap(f"nhiệm vụ chưa hoàn thành: {name}", day) for name in "ABCDE")
    line = Line(Criterion("4.1", "Mức độ thực hiện", 1.0), 0.0, 0.0, "", (), gaps)
    assert gap_words(line, date(2023, 3, 1)).endswith(
        "thiếu: nhiệm vụ chưa hoàn thành: A; B; C và 02 việc khác; làm trước ngày 14/12/2023"
    )
    later = replace(line, missing=(*gaps[:3], Gap("bổ sung minh chứng", date(2024, 1, 5))))
    assert gap_words(later, date(2023, 3, 1)).endswith("C; làm trước ngày 14/12/2023; và 01 việc khác")
