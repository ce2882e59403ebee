"""Report periods and reporting regimes, against tables worked out by hand (domain.md 2)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.errors import AppError
from cchc_desktop.periods import (
    Period,
    PeriodKind,
    Window,
    WindowRule,
    containing,
    periods_of,
    previous_year,
    window,
    window_sentence,
    year_start,
)
from cchc_desktop.regimes import Regime, ReportingLine, WeekendRule, deadline, due, load_regimes

DECREE, CALENDAR = WindowRule.DECREE, WindowRule.CALENDAR
RULES = st.sampled_from(list(WindowRule))
DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
PERIODS = st.sampled_from(list(PeriodKind)).flatmap(
    lambda kind: st.builds(
        Period,
        year=st.integers(1950, 2150),
        kind=st.just(kind),
        index=st.integers(1, {"month": 12, "quarter": 4, "half": 2}.get(kind.value, 1)),
    )
)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2023-01", "2022-12-15", "2023-01-14"),
        ("2023-02", "2023-01-15", "2023-02-14"),
        ("2023-03", "2023-02-15", "2023-03-14"),
        ("2024-12", "2024-11-15", "2024-12-14"),
        ("2023-Q1", "2022-12-15", "2023-03-14"),
        ("2023-Q2", "2023-03-15", "2023-06-14"),
        ("2023-Q3", "2023-06-15", "2023-09-14"),
        ("2023-Q4", "2023-09-15", "2023-12-14"),
        ("2023-H1", "2022-12-15", "2023-06-14"),
        ("2023-H2", "2023-06-15", "2023-12-14"),
        ("2023-9M", "2022-12-15", "2023-09-14"),
        ("2023", "2022-12-15", "2023-12-14"),
    ],
)
def test_windows_of_the_decree(code: str, first: str, last: str) -> None:
    assert window(Period.parse(code)) == Window(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-12", "2023-12-01", "2023-12-31"),
        ("2023-Q1", "2023-01-01", "2023-03-31"),
        ("2023-Q4", "2023-10-01", "2023-12-31"),
        ("2023-H1", "2023-01-01", "2023-06-30"),
        ("2023-H2", "2023-07-01", "2023-12-31"),
        ("2023-9M", "2023-01-01", "2023-09-30"),
        ("2023", "2023-01-01", "2023-12-31"),
    ],
)
def test_windows_of_the_calendar(code: str, first: str, last: str) -> None:
    assert window(Period.parse(code), CALENDAR) == Window(date.fromisoformat(first), date.fromisoformat(last))


# day, quarter and month by the decree, quarter by the calendar
EDGES = [
    ("2022-12-13", "2022-Q4", "2022-12", "2022-Q4"),
    ("2022-12-14", "2022-Q4", "2022-12", "2022-Q4"),
    ("2022-12-15", "2023-Q1", "2023-01", "2022-Q4"),
    ("2022-12-16", "2023-Q1", "2023-01", "2022-Q4"),
    ("2022-12-31", "2023-Q1", "2023-01", "2022-Q4"),
    ("2023-01-01", "2023-Q1", "2023-01", "2023-Q1"),
    ("2023-01-14", "2023-Q1", "2023-01", "2023-Q1"),
    ("2023-01-15", "2023-Q1", "2023-02", "2023-Q1"),
    ("2023-01-31", "2023-Q1", "2023-02", "2023-Q1"),
    ("2023-02-01", "2023-Q1", "2023-02", "2023-Q1"),
    ("2023-02-14", "2023-Q1", "2023-02", "2023-Q1"),
    ("2023-02-15", "2023-Q1", "2023-03", "2023-Q1"),
    ("2023-02-28", "2023-Q1", "2023-03", "2023-Q1"),
    ("2024-02-29", "2024-Q1", "2024-03", "2024-Q1"),
    ("2023-03-01", "2023-Q1", "2023-03", "2023-Q1"),
    ("2023-03-13", "2023-Q1", "2023-03", "2023-Q1"),
    ("2023-03-14", "2023-Q1", "2023-03", "2023-Q1"),
    ("2023-03-15", "2023-Q2", "2023-04", "2023-Q1"),
    ("2023-03-16", "2023-Q2", "2023-04", "2023-Q1"),
    ("2023-03-31", "2023-Q2", "2023-04", "2023-Q1"),
    ("2023-04-01", "2023-Q2", "2023-04", "2023-Q2"),
    ("2023-04-14", "2023-Q2", "2023-04", "2023-Q2"),
    ("2023-04-15", "2023-Q2", "2023-05", "2023-Q2"),
    ("2023-04-30", "2023-Q2", "2023-05", "2023-Q2"),
    ("2023-05-14", "2023-Q2", "2023-05", "2023-Q2"),
    ("2023-05-15", "2023-Q2", "2023-06", "2023-Q2"),
    ("2023-06-14", "2023-Q2", "2023-06", "2023-Q2"),
    ("2023-06-15", "2023-Q3", "2023-07", "2023-Q2"),
    ("2023-06-30", "2023-Q3", "2023-07", "2023-Q2"),
    ("2023-07-01", "2023-Q3", "2023-07", "2023-Q3"),
    ("2023-07-15", "2023-Q3", "2023-08", "2023-Q3"),
    ("2023-08-14", "2023-Q3", "2023-08", "2023-Q3"),
    ("2023-08-15", "2023-Q3", "2023-09", "2023-Q3"),
    ("2023-09-14", "2023-Q3", "2023-09", "2023-Q3"),
    ("2023-09-15", "2023-Q4", "2023-10", "2023-Q3"),
    ("2023-09-30", "2023-Q4", "2023-10", "2023-Q3"),
    ("2023-10-01", "2023-Q4", "2023-10", "2023-Q4"),
    ("2023-10-15", "2023-Q4", "2023-11", "2023-Q4"),
    ("2023-11-14", "2023-Q4", "2023-11", "2023-Q4"),
    ("2023-11-15", "2023-Q4", "2023-12", "2023-Q4"),
    ("2023-12-14", "2023-Q4", "2023-12", "2023-Q4"),
    ("2023-12-15", "2024-Q1", "2024-01", "2023-Q4"),
    ("2023-12-31", "2024-Q1", "2024-01", "2023-Q4"),
    ("2024-12-20", "2025-Q1", "2025-01", "2024-Q4"),
]


@pytest.mark.parametrize(("day", "quarter", "month", "calendar"), EDGES)
def test_edges(day: str, quarter: str, month: str, calendar: str) -> None:
    d = date.fromisoformat(day)
    assert periods_of(d).code == quarter
    assert containing(d, PeriodKind.MONTH).code == month
    assert containing(d, PeriodKind.YEAR).code == quarter[:4]
    assert containing(d, PeriodKind.HALF).code == f"{quarter[:4]}-H{1 if quarter[-1] in '12' else 2}"
    assert periods_of(d, CALENDAR).code == calendar


@given(DAYS, RULES, st.sampled_from([k for k in PeriodKind if k is not PeriodKind.NINE_MONTHS]))
def test_every_day_lies_in_exactly_one_period(day: date, rule: WindowRule, kind: PeriodKind) -> None:
    period = containing(day, kind, rule)
    assert day in window(period, rule)
    assert day not in window(period.shifted(1), rule)
    assert day not in window(period.shifted(-1), rule)


@given(PERIODS, RULES)
def test_periods_follow_each_other_without_gap(period: Period, rule: WindowRule) -> None:
    if period.kind is not PeriodKind.NINE_MONTHS:
        assert window(period, rule).last + timedelta(days=1) == window(period.shifted(1), rule).first
    assert window(period, rule).first >= year_start(period, rule)
    assert previous_year(period).year == period.year - 1


@given(st.integers(1950, 2150), RULES)
def test_sums_of_parts(year: int, rule: WindowRule) -> None:
    def days(code: str) -> tuple[date, date]:
        w = window(Period.parse(f"{year}{code}"), rule)
        return w.first, w.last

    assert days("-H1") == (days("-Q1")[0], days("-Q2")[1])
    assert days("-9M") == (days("-Q1")[0], days("-Q3")[1])
    assert days("-H2") == (days("-Q3")[0], days("-Q4")[1])
    assert days("") == (days("-Q1")[0], days("-Q4")[1])


@given(PERIODS)
def test_codes_and_labels_read_back(period: Period) -> None:
    assert Period.parse(period.code) == period
    assert Period.parse(period.label) == period
    assert Period.parse(period.phrase.upper()) == period
    assert not set(period.file_code) & set("/\\ ")


@pytest.mark.parametrize(
    ("code", "label", "file_code"),
    [
        ("2023-Q1", "Quý I/2023", "Q1-2023"),
        ("2023-Q4", "Quý IV/2023", "Q4-2023"),
        ("2023-H1", "6 tháng đầu năm 2023", "6T-2023"),
        ("2023-H2", "6 tháng cuối năm 2023", "6TCuoi-2023"),
        ("2023-9M", "9 tháng năm 2023", "9T-2023"),
        ("2023", "Năm 2023", "Nam-2023"),
        ("2023-03", "Tháng 3/2023", "T03-2023"),
    ],
)
def test_labels(code: str, label: str, file_code: str) -> None:
    period = Period.parse(code)
    assert (period.label, period.file_code) == (label, file_code)


@pytest.mark.parametrize(
    "code", ["", "2023-Q5", "2023-Q0", "2023-13", "2023-00", "2023-H3", "23-Q1", "Q1", "0000", "2023-"]
)
def test_bad_codes_are_told(code: str) -> None:
    with pytest.raises(AppError, match="Không hiểu kỳ báo cáo") as caught:
        Period.parse(code)
    assert "2023-Q1" in caught.value.hint


def test_bad_periods_cannot_be_made() -> None:
    for kind, index in ((PeriodKind.QUARTER, 5), (PeriodKind.NINE_MONTHS, 2), (PeriodKind.MONTH, 0)):
        with pytest.raises(ValueError, match="no such period"):
            Period(2023, kind, index)


def test_window_sentence() -> None:
    assert window_sentence(window(Period.parse("2025-Q1"))) == ("(số liệu tính từ ngày 15/12/2024 đến ngày 14/3/2025)")


# --- regimes -------------------------------------------------------------------------------------


def regime(regime_id: str) -> Regime:
    return next(r for r in load_regimes() if r.id == regime_id)


def due_table(regime_id: str, year: int) -> list[tuple[str, str, bool]]:
    return [
        (d.period.code, d.last_safe_day.isoformat(), d.estimate)
        for d in (deadline(line, year) for line in regime(regime_id).lines)
    ]


def test_four_equal_quarters_of_binh_dinh() -> None:
    assert due_table("four_quarters", 2023) == [
        ("2023-Q1", "2023-03-14", False),
        ("2023-Q2", "2023-06-14", False),
        ("2023-Q3", "2023-09-14", False),
        ("2023-Q4", "2023-12-14", False),
    ]


def test_fifth_of_month_of_yen_bai_is_always_an_estimate() -> None:
    assert due_table("fifth_of_month", 2020) == [
        ("2020-Q1", "2020-03-04", True),
        ("2020-Q2", "2020-06-04", True),
        ("2020-H1", "2020-06-04", True),
        ("2020-Q3", "2020-09-04", True),
        ("2020", "2020-11-04", True),
        ("2020-Q4", "2020-12-04", True),
    ]


def test_four_reports_of_the_ministry() -> None:
    assert due_table("bnv", 2026) == [
        ("2026-Q1", "2026-03-20", False),
        ("2026-H1", "2026-06-20", False),
        ("2026-Q3", "2026-09-20", False),
        ("2026", "2026-12-20", False),
    ]


def test_working_days_after_the_cut_off() -> None:
    # 14/6/2026 is a Sunday, 14/3/2026 a Saturday
    assert due_table("after_cut_off", 2026)[:2] == [("2026-Q1", "2026-03-17", False), ("2026-H1", "2026-06-16", False)]


def test_weekend_rule_and_inclusive_day() -> None:
    """15/3/2026 is a Sunday; the day before it, the last safe one, a Saturday."""
    line = ReportingLine(PeriodKind.QUARTER, 1, day=15, month=3)
    moved = ReportingLine(PeriodKind.QUARTER, 1, day=15, month=3, weekend=WeekendRule.NEXT_WORKDAY)
    whole = ReportingLine(PeriodKind.QUARTER, 1, day=15, month=3, inclusive=True)
    assert deadline(line, 2026).last_safe_day == date(2026, 3, 14)
    assert deadline(moved, 2026).last_safe_day == date(2026, 3, 16)
    assert deadline(moved, 2026, [date(2026, 3, 16)]).last_safe_day == date(2026, 3, 17)
    assert deadline(whole, 2026).last_safe_day == date(2026, 3, 15)
    assert deadline(line, 2026).stated == date(2026, 3, 15)


def test_deadline_in_the_next_year() -> None:
    line = ReportingLine(PeriodKind.YEAR, day=5, month=1, next_year=True, inclusive=True)
    assert deadline(line, 2026).last_safe_day == date(2027, 1, 5)


def test_due_board() -> None:
    """What falls due in 30 days after 11/12/2026 (product.md N9)."""
    first, last = date(2026, 12, 1), date(2026, 12, 31)
    assert [d.period.code for d in due(regime("four_quarters"), first, last)] == ["2026-Q4"]
    assert [d.period.code for d in due(regime("fifth_of_month"), first, last)] == ["2026-Q4"]
    assert [d.period.code for d in due(regime("bnv"), first, last)] == ["2026"]
    year = due(regime("fifth_of_month"), date(2026, 1, 1), date(2026, 12, 31))
    assert [d.period.code for d in year] == ["2026-Q1", "2026-Q2", "2026-H1", "2026-Q3", "2026", "2026-Q4"]


@given(st.integers(1990, 2100))
def test_estimate_means_due_before_the_data_end(year: int) -> None:
    for each in load_regimes():
        for line in each.lines:
            d = deadline(line, year)
            assert d.estimate == (d.last_safe_day < d.window.last)
            assert d in due(each, d.last_safe_day, d.last_safe_day)


def test_regime_ids_are_unique_and_complete() -> None:
    regimes = load_regimes()
    assert len({r.id for r in regimes}) == len(regimes) == 4
    assert all(r.label and r.lines and r.source for r in regimes)


@pytest.mark.parametrize(
    "content",
    ["id = 1", 'id = "x"\nlabel = "x"\n[[lines]]\nkind = "quarter"\nday = 31\nmonth = 2',
     'id = "x"\nlabel = "x"\n[[lines]]\nkind = "quarter"',
     'id = "x"\nlabel = "x"\nlines = [{kind = "week", day = 1}]', "="],
)  # fmt: skip
def test_a_spoilt_regime_is_told_at_loading(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.toml").write_text(content, "utf-8")
    with pytest.raises(AppError, match=r"x\.toml"):
        load_regimes(tmp_path)


# -- plans for several years (product.md R20) ------------------------------------------------------


def test_a_plan_for_several_years_is_a_period() -> None:
    whole = Period.parse("2021-2025")
    assert (whole.code, whole.label, whole.file_code) == ("2021-2025", "Giai đoạn 2021 - 2025", "GD-2021-2025")
    assert window(whole) == Window(date(2020, 12, 15), date(2025, 12, 14))
    assert window(whole, CALENDAR) == Window(date(2021, 1, 1), date(2025, 12, 31))
    assert year_start(whole) == date(2020, 12, 15)
    assert previous_year(whole).code == "2016-2020"
    assert [part.code for part in whole.each_year()] == ["2021", "2022", "2023", "2024", "2025"]
    assert Period.parse("Giai đoạn 2021 - 2025") == whole == Period.parse("2021 – 2025")
    assert Period.parse("2021-2021") == Period.parse("2021")


@pytest.mark.parametrize("code", ["2025-2021", "1900-2100", "2021-20255"])
def test_no_such_span(code: str) -> None:
    with pytest.raises(AppError):
        Period.parse(code)
