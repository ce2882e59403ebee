"""Sentences of the report: good Vietnamese, and no figure that the tables don't have."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given

from cchc_desktop import catalog
from cchc_desktop.errors import AppError
from cchc_desktop.models import Plan
from cchc_desktop.periods import Period
from cchc_desktop.reports.figures import ReportFigures
from cchc_desktop.reports.narrative import (
    Figure,
    Sentence,
    Words,
    as_template,
    fill,
    groups,
    kind_sentence,
    loose,
    missing_evidence,
    opening,
    plain,
    progress,
    report_sentences,
    summary,
    templates,
    unfinished,
)
from cchc_desktop.reports.sentences import CHIPS, SECTIONS, checked_sentences
from tests.reports.report_samples import PLAN, any_figures, figures, kind, task


def sentence_of(*args: object, **more: float) -> str:
    row = kind(*args, **more)  # pyright: ignore[reportArgumentType]
    return plain(kind_sentence(row, figures(row)))


def test_a_kind_with_its_reach() -> None:
    assert sentence_of("legal_conference", 2, reach=115) == (
        "Tổ chức 02 hội nghị phổ biến, giáo dục pháp luật với 115 lượt người tham dự"
    )


def test_a_kind_without_reach_says_nothing_of_it() -> None:
    assert sentence_of("own_site", 12) == "Đăng tải 12 tin, bài trên Trang thông tin điện tử của cơ quan"


@pytest.mark.parametrize(
    ("last_year", "said"),
    [
        (0, ""),
        (3, " (tăng 09 tin, bài so với cùng kỳ năm trước)"),
        (12, " (bằng cùng kỳ năm trước)"),
        (1262, " (giảm 1.250 tin, bài so với cùng kỳ năm trước)"),
    ],
)
def test_comparison_with_the_year_before(last_year: float, said: str) -> None:
    assert sentence_of("own_site", 12, last_year=last_year) == (
        f"Đăng tải 12 tin, bài trên Trang thông tin điện tử của cơ quan{said}"
    )


def test_cumulative_and_share_of_the_plan() -> None:
    assert sentence_of("own_site", 12, cumulative=30, planned=48).endswith(
        "của cơ quan; lũy kế từ đầu năm: 30 tin, bài, đạt 62,5% kế hoạch năm"
    )


def test_the_first_period_of_the_year_says_its_figure_once() -> None:
    row = kind("own_site", 12, planned=48)
    said = plain(kind_sentence(row, figures(row, period=Period.parse("2023-Q1"))))
    assert said == "Đăng tải 12 tin, bài trên Trang thông tin điện tử của cơ quan, đạt 25% kế hoạch năm"


def test_tasks_of_the_plan() -> None:
    tasks = tuple(task(f"Việc {n}", n <= 8, 24, 24) for n in range(1, 11))
    told = progress(figures(tasks=tasks, plan=PLAN))
    assert told is not None
    done = "Từ đầu năm đến hết quý III/2023, đã hoàn thành 08/10 nhiệm vụ (80%) của Kế hoạch số 5/KH-SXD ngày 05/3/2023"
    assert plain(told) == f"{done}."
    recurring = progress(figures(tasks=(*tasks[:6], task("a", True), task("b", True), *tasks[8:]), plan=PLAN))
    assert recurring is not None
    assert plain(recurring) == (
        f"{done}, trong đó 02 nhiệm vụ thường xuyên đạt tiến độ và tiếp tục được thực hiện đến hết năm."
    )
    year = progress(figures(tasks=tasks, plan=PLAN, period=Period.parse("2023")))
    assert year is not None
    assert plain(year).startswith("Trong năm 2023, đã hoàn thành 08/10 nhiệm vụ (80%) của Kế hoạch")
    left = unfinished(figures(tasks=tasks, plan=PLAN))
    assert left is not None and left[1] == ("Việc 9", "Việc 10")
    assert plain(left[0]).startswith("Còn 02 nhiệm vụ chưa hoàn thành")


def test_what_was_woven_into_something_else_is_told_apart() -> None:
    """The office did not hold those meetings: it spoke at them (product.md 1.5, domain.md 4)."""
    assert sentence_of("conference", 5, integrated=2, reach=115, last_year=1) == (
        "Tổ chức 05 hội nghị tuyên truyền, quán triệt với 115 lượt người tham dự (tăng 04 cuộc so với cùng kỳ năm "
        "trước); trong đó lồng ghép tại 02 cuộc"
    )
    assert sentence_of("conference", 3, integrated=3) == "Lồng ghép tuyên truyền tại 03 hội nghị"
    assert sentence_of("briefing", 9, integrated=9, reach=239) == (
        "Lồng ghép tuyên truyền tại 09 cuộc họp giao ban, họp định kỳ với 239 lượt người tham dự"
    )
    assert sentence_of("leaflet", 500, integrated=500) == "In, phát hành 500 tờ rơi"


@pytest.mark.parametrize(
    ("code", "begins"),
    [
        ("2023-Q1", "Trong quý I/2023,"), ("2023-Q2", "Từ đầu năm đến hết quý II/2023,"),
        ("2023-Q4", "Trong năm 2023,"), ("2023-H1", "Trong 6 tháng đầu năm 2023,"), ("2023-H2", "Trong năm 2023,"),
        ("2023", "Trong năm 2023,"), ("2023-9M", "Trong 9 tháng năm 2023,"),
        ("2021-2025", "Trong giai đoạn 2021 - 2025,"),
    ],
)  # fmt: skip
def test_the_progress_says_since_when(code: str, begins: str) -> None:
    told = progress(figures(tasks=(task("a", True, 24, 24),), plan=PLAN, period=Period.parse(code)))
    assert told is not None and plain(told).startswith(f"{begins} đã hoàn thành 01/01 nhiệm vụ")


def test_the_years_before_a_programme_are_no_measure_of_it() -> None:
    row = kind("conference", 6, last_year=1, planned=8)
    said = plain(kind_sentence(row, figures(row, period=Period.parse("2021-2025"))))
    assert said == "Tổ chức 06 hội nghị tuyên truyền, quán triệt, đạt 75% kế hoạch cả giai đoạn"


def test_what_serves_no_task_is_told_beside_the_progress() -> None:
    """Else one report has two truths: 125% of the year's banners, and a banner task that is not done."""
    data = replace(figures(tasks=(task("a", False),), plan=PLAN), loose=(("banner", 7.0), ("leaflet", 500.0)))
    told = loose(data)
    assert told is not None
    assert plain(told) == (
        "Tiến độ trên chưa gồm các kết quả chưa gắn với nhiệm vụ của kế hoạch: 07 tấm băng rôn; 500 tờ rơi."
    )
    assert loose(replace(data, loose=())) is None


def test_no_task_finished_is_said_in_words_not_as_zero() -> None:
    told = progress(figures(tasks=(task("a", False), task("b", False)), plan=PLAN))
    assert told is not None
    assert plain(told).endswith(
        "chưa có nhiệm vụ nào trong 02 nhiệm vụ của Kế hoạch số 5/KH-SXD ngày 05/3/2023 hoàn thành."
    )


def test_nothing_is_said_of_a_missing_plan() -> None:
    assert progress(figures()) is None and unfinished(figures()) is None and missing_evidence(figures()) is None
    assert (
        plain(opening(figures()))
        == "Sở Xây dựng báo cáo kết quả tuyên truyền cải cách hành chính quý III/2023 như sau:"
    )


@pytest.mark.parametrize(
    ("plan", "named"),
    [
        (
            PLAN,
            "Kế hoạch số 5/KH-SXD ngày 05/3/2023 của Sở Xây dựng về tuyên truyền cải cách hành chính năm 2023",
        ),
        (Plan(1, "Truyền thông của Sở Xây dựng", 2023, 2023), "Kế hoạch truyền thông của Sở Xây dựng"),
        (Plan(1, "", 2021, 2025), "Kế hoạch tuyên truyền giai đoạn 2021 - 2025"),
    ],
)
def test_the_first_citation_of_the_plan_is_in_full(plan: Plan, named: str) -> None:
    assert plain(opening(figures(plan=plan))).startswith(f"Thực hiện {named}, Sở Xây dựng báo cáo")


def test_an_empty_period_is_one_sentence() -> None:
    assert plain(summary(figures())) == (
        "Trong quý III/2023, Sở Xây dựng chưa ghi nhận hoạt động tuyên truyền cải cách hành chính"
        " (số liệu tính từ ngày 15/6/2023 đến ngày 14/9/2023)."
    )
    assert list(groups(figures())) == []


def test_evidence() -> None:
    row = kind("own_site", 5, activities=4, with_evidence=3)
    assert "trong đó 03 hoạt động có minh chứng, chiếm 75% (số liệu" in plain(summary(figures(row)))
    missing = missing_evidence(figures(row))
    assert missing is not None and "01 hoạt động" in plain(missing)


def test_template_words_with_braces_from_the_data_stay_words() -> None:
    assert fill("{a} và {b}", {"a": "{b}", "b": Figure("02", "x")}) == (Words("{b} và "), Figure("02", "x"))


def sentences(data: ReportFigures) -> list[Sentence]:
    told = [summary(data), *(s for section in groups(data) for s in section.sentences)]
    left = unfinished(data)
    more = (progress(data), left[0] if left else None, missing_evidence(data))
    return [*told, *(s for s in more if s)]


def value(text: str) -> float:
    return float(text.removesuffix("%").replace(".", "").replace(",", "."))


@given(any_figures())
def test_every_number_is_a_figure_that_its_query_gives(data: ReportFigures) -> None:
    rows = {row.kind: row for row in data.kinds}
    finished = sum(row.finished for row in data.tasks)
    whole = {
        "activities": sum(row.activities for row in data.kinds),
        "evidenced": sum(row.with_evidence for row in data.kinds),
        "evidence:missing": sum(row.activities - row.with_evidence for row in data.kinds),
        "tasks:finished": finished,
        "tasks:all": len(data.tasks),
        "tasks:open": len(data.tasks) - finished,
        "tasks:ongoing": sum(row.finished and row.task.target is None for row in data.tasks),
    }
    for sentence in sentences(data):
        for piece in sentence:
            if not isinstance(piece, Figure) or piece.text.endswith("%"):
                continue
            if piece.query in whole:
                assert value(piece.text) == whole[piece.query]
                continue
            _, kind_id, name = piece.query.split(":")
            row = rows[kind_id]
            expected = abs(row.quantity - row.last_year) if name == "difference" else getattr(row, name)
            assert value(piece.text) == expected


@given(any_figures())
def test_words_hold_no_figure_of_their_own(data: ReportFigures) -> None:
    """Digits outside figures are the period's, the window's and the plan's names, and nothing else."""
    names = (data.period.phrase, r"\(số liệu tính từ ngày [\d/]+ đến ngày [\d/]+\)", r"số \d+/KH-SXD ngày 05/3/2023",
             "Kế hoạch tuyên truyền năm 2023")  # fmt: skip
    for sentence in sentences(data):
        words = "".join(piece.text if isinstance(piece, Words) else "•" for piece in sentence)
        for name in names:
            words = re.sub(name if "\\" in name else re.escape(name), "", words)
        assert not re.search(r"\d", words), words


@given(any_figures())
def test_zeros_are_dropped_and_small_counts_padded(data: ReportFigures) -> None:
    for sentence in sentences(data):
        for piece in sentence:
            if isinstance(piece, Figure):
                assert value(piece.text) > 0
                assert piece.text.endswith("%") or len(piece.text) > 1


@given(any_figures())
def test_kinds_are_never_added_together(data: ReportFigures) -> None:
    """A sentence tells of one kind; what counts over kinds is entries, not quantities."""
    told = [sentence for section in groups(data) for sentence in section.sentences]
    assert len(told) == sum(1 for row in data.kinds if row.quantity)
    for sentence in told:
        assert len({piece.query.split(":")[1] for piece in sentence if isinstance(piece, Figure)}) == 1
    over_all = {
        p.query for s in sentences(data) for p in s if isinstance(p, Figure) and not p.query.startswith("kind:")
    }
    assert over_all <= {
        "activities", "evidenced", "evidence_ratio", "evidence:missing",
        "tasks:finished", "tasks:all", "tasks:ratio", "tasks:open", "tasks:ongoing",
    }  # fmt: skip


@pytest.mark.parametrize("entry", catalog.kinds(), ids=lambda entry: entry.id)
def test_every_kind_of_the_catalogue_reads_as_a_sentence(entry: catalog.Kind) -> None:
    said = sentence_of(entry.id, 3, reach=40, last_year=1, cumulative=7, planned=10)
    assert said[0].isupper() and "  " not in said and "{" not in said
    assert said.startswith(f"{entry.verb[:1].upper()}{entry.verb[1:]} 03 {entry.noun}")
    assert f" với 40 {entry.reach_phrase or 'lượt tiếp cận'} (" in said


def test_templates_name_only_what_the_editor_can_name() -> None:
    texts = [text for part in templates().values() for text in part.values()]
    assert {name for text in texts for name in re.findall(r"\{(\w+)\}", text)} == set(CHIPS)
    assert set(templates()) == set(SECTIONS)
    assert all("!" not in text for text in texts)


def test_an_offices_sentence_that_names_a_figure_no_more_gives_way() -> None:
    """Stored by an older program, or part of a frozen report: the report must still be made."""
    own = {
        "summary.lead": "Đã có {gone} việc {window}.",
        "summary.no_evidence": "Cơ quan làm {activities} việc {window}.",
    }
    row = kind("own_site", 5, activities=4, with_evidence=3)
    assert plain(summary(replace(figures(row), sentences=own))).startswith("Trong quý III/2023, Sở Xây dựng")
    bare = kind("own_site", 5, activities=4)
    assert plain(summary(replace(figures(bare), sentences=own))).startswith("Cơ quan làm 04 việc (số liệu")


def test_an_estimate_says_so() -> None:
    data = replace(figures(kind("own_site", 5)), estimate=True)
    assert "(số liệu ước đến hết kỳ, tính từ ngày 15/6/2023 đến ngày 14/9/2023)" in plain(summary(data))


def test_the_offices_own_sentence_is_told_with_the_same_figures() -> None:
    own = checked_sentences({"kind.plain": "đã {verb} được {quantity} {noun}"})
    data = replace(figures(kind("own_site", 12)), sentences=own)
    told = plain(next(groups(data)).sentences[0])
    assert told == "Đã đăng tải được 12 tin, bài trên Trang thông tin điện tử của cơ quan"
    assert checked_sentences({"kind.plain": templates()["kind"]["plain"], "kind.more": " "}) == {}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{verb} {activities} {noun}", "không dùng được số liệu"),
        ("{verb} {quantity {noun}", "ngoặc nhọn lẻ"),
        ("{verb} 12 {noun}", "chữ số gõ tay"),
        ("{verb} " + "rất " * 200, "quá dài"),
    ],
)
def test_a_sentence_that_could_lie_is_refused(text: str, why: str) -> None:
    with pytest.raises(AppError, match=why):
        checked_sentences({"kind.plain": text})


def test_words_can_be_edited_and_figures_cannot() -> None:
    before = figures(kind("own_site", 12, last_year=3))
    text = as_template(kind_sentence(before.kinds[0], before))
    assert "{kind:own_site:quantity}" in text and "{kind:own_site:difference}" in text and "12" not in text
    edited = text.replace("Đăng tải", "Ban biên tập đã đăng tải kịp thời")
    after = replace(figures(kind("own_site", 15, last_year=3)), edits={"kind:own_site": edited + "."})
    told = [plain(s) for s in report_sentences(after)]
    assert any(
        s == "Ban biên tập đã đăng tải kịp thời 15 tin, bài trên Trang thông tin điện tử của cơ quan"
        " (tăng 12 tin, bài so với cùng kỳ năm trước)." for s in told
    )  # fmt: skip
