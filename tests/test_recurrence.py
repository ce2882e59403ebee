"""Recurring entries: known cases of an office's year, and what must hold of every rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.recurrence import DayOff, Every, Rule, due, is_off, words

TET = frozenset(date(2023, 1, 20) + timedelta(days=n) for n in range(7))

rules = st.builds(
    Rule,
    every=st.sampled_from(Every),
    start=st.dates(date(2020, 1, 1), date(2024, 12, 31)),
    interval=st.integers(1, 6),
    weekdays=st.lists(st.integers(0, 6), min_size=1, max_size=3).map(tuple),
    day=st.integers(1, 31),
    nth=st.sampled_from((1, 2, 3, 4, -1)),
    end=st.none() | st.dates(date(2023, 1, 1), date(2026, 12, 31)),
    day_off=st.sampled_from(DayOff),
)
days = st.dates(date(2019, 1, 1), date(2027, 12, 31))
holidays = st.frozensets(st.dates(date(2022, 1, 1), date(2024, 12, 31)), max_size=20)


def held(rule: Rule, first: date, last: date, off: frozenset[date] = frozenset()) -> list[date]:
    return [one.day for one in due(rule, first, last, off)]


def test_weekly_giao_ban_pauses_for_tet() -> None:
    rule = Rule(Every.WEEK, date(2023, 1, 2), day_off=DayOff.SKIP)
    assert held(rule, date(2023, 1, 1), date(2023, 2, 7), TET) == [
        date(2023, 1, 2), date(2023, 1, 9), date(2023, 1, 16), date(2023, 1, 30), date(2023, 2, 6),
    ]  # fmt: skip


def test_the_15th_of_every_month_moves_off_a_weekend() -> None:
    rule = Rule(Every.MONTH_DAY, date(2023, 1, 1), day=15, day_off=DayOff.NEXT, end=date(2023, 5, 1))
    assert held(rule, date(2023, 1, 1), date(2023, 12, 31)) == [
        date(2023, 1, 16), date(2023, 2, 15), date(2023, 3, 15), date(2023, 4, 17),
    ]  # fmt: skip
    assert held(rule, date(2023, 4, 16), date(2023, 4, 17)) == [date(2023, 4, 17)], "known by its 15th, held after"


def test_a_short_month_has_its_last_day() -> None:
    rule = Rule(Every.MONTH_DAY, date(2023, 1, 31), day=31)
    assert held(rule, date(2023, 1, 1), date(2023, 4, 30)) == [
        date(2023, 1, 31), date(2023, 2, 28), date(2023, 3, 31), date(2023, 4, 30),
    ]  # fmt: skip


def test_every_second_friday_and_the_last_monday() -> None:
    fridays = Rule(Every.WEEK, date(2023, 3, 1), interval=2, weekdays=(4,))
    assert held(fridays, date(2023, 3, 1), date(2023, 4, 1)) == [date(2023, 3, 3), date(2023, 3, 17), date(2023, 3, 31)]
    mondays = Rule(Every.MONTH_WEEKDAY, date(2023, 1, 1), weekdays=(0,), nth=-1)
    assert held(mondays, date(2023, 1, 1), date(2023, 3, 31)) == [
        date(2023, 1, 30),
        date(2023, 2, 27),
        date(2023, 3, 27),
    ]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Rule(Every.WEEK, date(2023, 1, 2)), "Thứ Hai hằng tuần"),
        (Rule(Every.WEEK, date(2023, 1, 2), 2, (4, 0)), "Thứ Hai, thứ Sáu, 2 tuần một lần"),
        (Rule(Every.MONTH_DAY, date(2023, 1, 2), day=15), "Ngày 15 hằng tháng"),
        (Rule(Every.MONTH_DAY, date(2023, 1, 2), 3, day=5), "Ngày 05 hằng quý"),
        (Rule(Every.MONTH_WEEKDAY, date(2023, 1, 2), weekdays=(0,), nth=1), "Thứ Hai đầu tiên hằng tháng"),
    ],
)
def test_a_rule_says_itself(rule: Rule, said: str) -> None:
    assert words(rule) == said


@settings(max_examples=60)
@given(rules, days, st.integers(0, 200), st.integers(0, 200), holidays)
def test_a_window_is_the_sum_of_its_parts(rule: Rule, first: date, one: int, two: int, off: frozenset[date]) -> None:
    middle, last = first + timedelta(days=one), first + timedelta(days=one + two + 1)
    parts = held(rule, first, middle, off) + held(rule, middle + timedelta(days=1), last, off)
    assert held(rule, first, last, off) == parts


@settings(max_examples=60)
@given(rules, days, st.integers(0, 400), holidays)
def test_days_are_in_order_within_their_bounds_and_working(
    rule: Rule, first: date, length: int, off: frozenset[date]
) -> None:
    last = first + timedelta(days=length)
    found = due(rule, first, last, off)
    shown = [one.day for one in found]
    assert shown == sorted(set(shown))
    for one in found:
        assert first <= one.day <= last and rule.start <= one.nominal and (not rule.end or one.nominal <= rule.end)
        if rule.day_off is DayOff.KEEP:
            assert one.day == one.nominal
        else:
            assert not is_off(one.day, off)
        if rule.every is Every.WEEK:
            weeks = (one.nominal - (rule.start - timedelta(days=rule.start.weekday()))).days // 7
            assert one.nominal.weekday() in rule.weekdays and weeks % rule.interval == 0
        else:
            months = (one.nominal.year - rule.start.year) * 12 + one.nominal.month - rule.start.month
            assert months % rule.interval == 0


@settings(max_examples=60)
@given(rules)
def test_a_rule_is_stored_and_read_back(rule: Rule) -> None:
    assert Rule.from_data(rule.to_data()) == rule
