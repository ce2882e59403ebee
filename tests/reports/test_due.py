"""The due board against lists worked out by hand for a full year of both plans' regimes (N7, N9, domain.md 2)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from cchc_desktop.intake.deadlines import deadlines_in
from cchc_desktop.models import Plan, Unit
from cchc_desktop.periods import Period, PeriodKind, containing, window
from cchc_desktop.regimes import Regime, WeekendRule, deadline, find, from_data, from_plan, load_regimes, to_data
from cchc_desktop.reports.due import DueState, UnitReport, UnitState, days_words, due_items, grid, some_units
from cchc_desktop.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
QUARTERS = find(load_regimes(), "four_quarters")
FIFTH = find(load_regimes(), "fifth_of_month")
BNV = find(load_regimes(), "bnv")
SINCE = date(2025, 1, 1)

# 2026 by hand: (line, period, last safe day, number said in the plan, estimate).
YEAR = (
    ("fifth_of_month", "2026-Q1", "2026-03-04", True),
    ("four_quarters", "2026-Q1", "2026-03-14", False),
    ("fifth_of_month", "2026-Q2", "2026-06-04", True),
    ("fifth_of_month", "2026-H1", "2026-06-04", True),
    ("four_quarters", "2026-Q2", "2026-06-14", False),
    ("fifth_of_month", "2026-Q3", "2026-09-04", True),
    ("four_quarters", "2026-Q3", "2026-09-14", False),
    ("fifth_of_month", "2026", "2026-11-04", True),
    ("fifth_of_month", "2026-Q4", "2026-12-04", True),
    ("four_quarters", "2026-Q4", "2026-12-14", False),
)


def test_a_full_year_of_both_regimes_is_the_hand_list() -> None:
    found = due_items((QUARTERS, FIFTH), date(2026, 1, 1), since=SINCE, plan_years=(2025, 2026, 2027))
    rows = {(i.line, i.period.code, i.last_day.isoformat(), i.estimate) for i in found if i.last_day.year == 2026}
    assert rows == set(YEAR)


def test_every_day_of_the_year_shows_what_the_hand_list_says() -> None:
    """Late until frozen, today, within 15 days: for each day of the year."""
    lines = (QUARTERS, FIFTH)
    for n in range(365):
        today = date(2026, 1, 1) + timedelta(days=n)
        found = due_items(lines, today, since=date(2026, 1, 1), plan_years=range(2020, 2030))
        shown = {
            (i.line, i.period.code, i.state) for i in found if i.last_day.year == 2026 and i.state is not DueState.LATER
        }
        expected = set()
        for line, period, last, _ in YEAR:
            left = (date.fromisoformat(last) - today).days
            if left <= 15:
                state = DueState.OVERDUE if left < 0 else DueState.DUE if left == 0 else DueState.SOON
                expected.add((line, period, state))
        assert shown == expected, today


# Every edge of the year: the day, its quarter and report year by the decree, and how the quarter's report stands on
# that day by four_quarters and by fifth_of_month (o overdue, d due, s soon, l later).
EDGES = """
2025-12-14 2025-Q4 2025 d o   2025-12-15 2026-Q1 2026 l l   2025-12-31 2026-Q1 2026 l l   2026-01-01 2026-Q1 2026 l l
2026-02-16 2026-Q1 2026 l l   2026-02-17 2026-Q1 2026 l s   2026-02-26 2026-Q1 2026 l s   2026-02-27 2026-Q1 2026 s s
2026-02-28 2026-Q1 2026 s s   2026-03-03 2026-Q1 2026 s s   2026-03-04 2026-Q1 2026 s d   2026-03-05 2026-Q1 2026 s o
2026-03-13 2026-Q1 2026 s o   2026-03-14 2026-Q1 2026 d o   2026-03-15 2026-Q2 2026 l l   2026-03-31 2026-Q2 2026 l l
2026-04-01 2026-Q2 2026 l l   2026-05-19 2026-Q2 2026 l l   2026-05-20 2026-Q2 2026 l s   2026-05-29 2026-Q2 2026 l s
2026-05-30 2026-Q2 2026 s s   2026-06-04 2026-Q2 2026 s d   2026-06-05 2026-Q2 2026 s o   2026-06-14 2026-Q2 2026 d o
2026-06-15 2026-Q3 2026 l l   2026-06-30 2026-Q3 2026 l l   2026-07-01 2026-Q3 2026 l l   2026-08-19 2026-Q3 2026 l l
2026-08-20 2026-Q3 2026 l s   2026-08-29 2026-Q3 2026 l s   2026-08-30 2026-Q3 2026 s s   2026-09-04 2026-Q3 2026 s d
2026-09-05 2026-Q3 2026 s o   2026-09-14 2026-Q3 2026 d o   2026-09-15 2026-Q4 2026 l l   2026-09-30 2026-Q4 2026 l l
2026-10-01 2026-Q4 2026 l l   2026-11-18 2026-Q4 2026 l l   2026-11-19 2026-Q4 2026 l s   2026-11-29 2026-Q4 2026 s s
2026-12-04 2026-Q4 2026 s d   2026-12-05 2026-Q4 2026 s o   2026-12-14 2026-Q4 2026 d o   2026-12-15 2027-Q1 2027 l l
2026-12-31 2027-Q1 2027 l l   2024-02-29 2024-Q1 2024 s s   2024-12-14 2024-Q4 2024 d o   2024-12-15 2025-Q1 2025 l l
"""
EDGE_ROWS = [tuple(EDGES.split()[n : n + 5]) for n in range(0, len(EDGES.split()), 5)]


def test_there_are_enough_edges() -> None:
    assert len(EDGE_ROWS) >= 40


@pytest.mark.parametrize(("day", "quarter", "year", "plain", "fifth"), EDGE_ROWS)
def test_edges(day: str, quarter: str, year: str, plain: str, fifth: str) -> None:
    today, period = date.fromisoformat(day), Period.parse(quarter)
    assert containing(today, PeriodKind.QUARTER) == period
    assert containing(today, PeriodKind.YEAR).code == year
    letter = {DueState.OVERDUE: "o", DueState.DUE: "d", DueState.SOON: "s", DueState.LATER: "l"}
    found = due_items((QUARTERS, FIFTH), today, since=date(2020, 1, 1), plan_years=range(2020, 2030))
    states = {item.line: letter[item.state] for item in found if item.period == period}
    assert states == {"four_quarters": plain, "fifth_of_month": fifth}


def test_the_ministry_asks_for_four_reports_by_the_20th() -> None:
    found = due_items((BNV,), date(2026, 1, 1), since=SINCE, plan_years=(2025, 2026))
    shown = [(i.period.code, i.last_day.isoformat(), i.estimate) for i in found if i.last_day.year == 2026]
    assert shown == [
        ("2026-Q1", "2026-03-20", False), ("2026-H1", "2026-06-20", False), ("2026-Q3", "2026-09-20", False),
        ("2026", "2026-12-20", False),
    ]  # fmt: skip


def test_late_reports_stay_until_they_are_frozen() -> None:
    late = due_items((QUARTERS,), date(2026, 5, 1), since=SINCE, plan_years=(2025, 2026))
    assert [(i.period.code, i.state, i.past) for i in late][:6] == [
        ("2025-Q1", DueState.OVERDUE, True), ("2025-Q2", DueState.OVERDUE, True), ("2025-Q3", DueState.OVERDUE, True),
        ("2025-Q4", DueState.OVERDUE, True), ("2026-Q1", DueState.OVERDUE, False), ("2026-Q2", DueState.LATER, False),
    ]  # fmt: skip
    codes = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1")
    frozen = {("four_quarters", code): False for code in codes}
    kept = due_items((QUARTERS,), date(2026, 5, 1), since=SINCE, frozen=frozen, plan_years=(2025, 2026))
    assert all(i.state in (DueState.DONE, DueState.LATER) and not i.past for i in kept)
    assert days_words(kept[0]) == "đã chốt, chưa gửi, quá hạn 413 ngày"
    sent = due_items((QUARTERS,), date(2026, 5, 1), since=SINCE, frozen=dict.fromkeys(frozen, True))
    assert "2025-Q1" not in [i.period.code for i in sent]  # sent, and more than a year ago
    assert {days_words(i) for i in sent if i.state is DueState.DONE} == {"đã gửi"}


def test_no_late_report_ever_vanishes() -> None:
    """The report of quarter IV was lost on the day after its deadline's year: each day of three years shows it."""
    for n in range(0, 1100, 7):
        today = date(2025, 12, 15) + timedelta(days=n)
        shown = {i.period.code: i for i in due_items((QUARTERS,), today, since=SINCE)}
        assert shown["2025-Q4"].state is DueState.OVERDUE
        assert shown["2025-Q4"].past == (n > 93)  # folded once its year is long over


def test_who_has_not_sent_is_named_of_what_is_near_or_late() -> None:
    asked: list[str] = []

    def missing(period: Period) -> tuple[str, ...]:
        asked.append(period.code)
        return ("A", "B", "C", "D")

    found = due_items((QUARTERS,), date(2026, 3, 1), since=date(2026, 1, 1), missing=missing)
    assert [len(item.missing) for item in found if item.state is DueState.SOON] == [4]
    assert asked == ["2026-Q1"]
    assert some_units(found[0].missing) == "A, B, C và 1 đơn vị khác"


def test_an_office_that_has_just_begun_is_not_nagged() -> None:
    assert not [i for i in due_items((QUARTERS, BNV), date(2026, 11, 24), since=None) if i.state is DueState.OVERDUE]
    begun = due_items((QUARTERS,), date(2026, 11, 24), since=date(2026, 8, 1), plan_years=(2026,))
    assert [i.period.code for i in begun if i.state is DueState.OVERDUE] == ["2026-Q3"]


@pytest.mark.parametrize(
    ("day", "asked", "state"),
    [
        ("2026-09-30", [], None),
        ("2026-10-01", ["2027"], DueState.LATER),
        ("2026-12-16", ["2027"], DueState.SOON),
        ("2026-12-31", ["2027"], DueState.DUE),
        ("2027-01-05", ["2027"], DueState.OVERDUE),
    ],
)
def test_quarter_iv_asks_for_next_years_plan(day: str, asked: list[str], state: DueState | None) -> None:
    found = due_items((), date.fromisoformat(day), since=SINCE, plan_years=(2025, 2026))
    assert [i.period.code for i in found] == asked
    assert all(i.kind == "plan" and i.state is state for i in found)
    if asked:
        assert found[0].title == ("Chưa có kế hoạch năm 2027" if state is DueState.OVERDUE else
                                  "Đến kỳ xây dựng kế hoạch năm 2027")  # fmt: skip
    assert not due_items((), date.fromisoformat(day), since=SINCE, plan_years=(2025, 2026, 2027))


def test_15_march_2026_is_a_sunday_under_both_settings() -> None:
    """Stated "chậm nhất 15/3": that day as it is, Monday the 16th, or Friday the 13th by the line's weekend rule."""
    data = to_data(QUARTERS)
    for rule, last in (("none", "2026-03-15"), ("next_workday", "2026-03-16"), ("previous_workday", "2026-03-13")):
        data["lines"][0] |= {"inclusive": True, "weekend": rule}
        line = from_data(data).lines[0]
        assert deadline(line, 2026).last_safe_day.isoformat() == last
    assert WeekendRule(data["lines"][0]["weekend"]) is WeekendRule.PREVIOUS_WORKDAY


def test_a_line_is_plain_data_there_and_back() -> None:
    for regime in load_regimes():
        assert from_data(to_data(regime)) == regime


@pytest.mark.parametrize(
    ("plan", "reports"),
    [
        ("binh-dinh-sldtbxh-2023", [("2023-Q1", "2023-03-14"), ("2023-Q2", "2023-06-14"), ("2023-Q3", "2023-09-14"),
                                    ("2023-Q4", "2023-12-14")]),
        ("yen-bai-ubnd-2020", [("2023-Q1", "2023-03-04"), ("2023-Q2", "2023-06-04"), ("2023-H1", "2023-06-04"),
                               ("2023-Q3", "2023-09-04"), ("2023", "2023-11-04"), ("2023-Q4", "2023-12-04")]),
    ],
)  # fmt: skip
def test_the_dates_of_a_plans_text_make_its_line(plan: str, reports: list[tuple[str, str]]) -> None:
    text = (ROOT / "tests" / "samples" / "plans" / f"{plan}.txt").read_text("utf-8")
    line = from_plan(deadlines_in(" ".join(text.split())), key="x", label="Theo kế hoạch")
    assert line is not None
    found = [deadline(report, 2023) for report in line.lines]
    assert sorted((d.last_safe_day.isoformat(), d.period.code) for d in found) == sorted((d, p) for p, d in reports)


def test_units_against_reports() -> None:
    units = [Unit(1, "Văn phòng"), Unit(2, "Thanh tra"), Unit(3, "Đoàn Thanh niên")]
    sent = [
        UnitReport(1, "four_quarters", "2026-Q1", UnitState.ON_TIME, date(2026, 3, 10)),
        UnitReport(2, "four_quarters", "2026-Q1", UnitState.RETURNED, date(2026, 3, 12)),
        UnitReport(3, "bnv", "2026-Q1", UnitState.LATE),
    ]
    reports, rows = grid(QUARTERS, 2026, units, sent, date(2026, 3, 15))
    assert [d.period.code for d in reports] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert [[s.value for s in states[:2]] for _, states in rows] == [
        ["on_time", "waiting"],
        ["returned", "waiting"],
        ["missing", "waiting"],
    ]
    before = grid(QUARTERS, 2026, units, [], date(2026, 3, 14))[1]
    assert all(states[0] is UnitState.WAITING for _, states in before)


def test_the_grid_of_sixty_units_is_whole() -> None:
    units = [Unit(n, f"Đơn vị {n}") for n in range(1, 61)]
    eight = Regime("eight", "Tám kỳ", tuple(x for r in (FIFTH, BNV) for x in r.lines)[:8])
    reports, rows = grid(eight, 2026, units, [], date(2026, 12, 31))
    assert len(reports) == 8 and len(rows) == 60
    assert {state for _, states in rows for state in states} == {UnitState.MISSING}
    assert window(reports[0].period).first == date(2025, 12, 15)


def test_an_office_that_begins_with_next_years_plan_is_told_of_what_fell_due_since(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "data") as workspace:
        year = date.today().year
        workspace.add_plan(Plan(None, "Kế hoạch năm sau", year + 1, year + 1))
        assert workspace.reporting.since({year + 1}) == date.today()
        assert workspace.reporting.since({year - 1}) == date(year - 1, 1, 1)
