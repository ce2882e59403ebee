"""Text: clean and search form, order, numbers and dates."""

from __future__ import annotations

import random
import unicodedata
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop import text

TODAY = date(2026, 11, 24)
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (unicodedata.normalize("NFD", "Việt"), "Việt"),
        ("một\r\nhai\rba\u2028bốn\x0bnăm", "một\nhai\nba\nbốn\nnăm"),
        ("\ufeffSở\u200b Nội\x00 vụ\t", "Sở Nội vụ\t"),
        ("ch\u00ad¬ng tr×nh", "ch\u00ad¬ng tr×nh"),  # ư of TCVN3 must live until it is converted
    ],
)
def test_nfc_cleans_and_keeps_the_soft_hyphen(raw: str, clean: str) -> None:
    assert text.nfc(raw) == clean


@given(st.text())
def test_nfc_and_fold_are_stable(s: str) -> None:
    assert text.nfc(text.nfc(s)) == text.nfc(s)
    assert text.fold(text.fold(s)) == text.fold(s)


@given(st.text(alphabet="aàảãáạăằắâấđĐeêềôốơớuưừyỷ nghtHÒÀ"), st.sampled_from(["NFC", "NFD", "NFKD"]))
def test_fold_ignores_unicode_form_case_and_accents(s: str, form: Literal["NFC", "NFD", "NFKD"]) -> None:
    other = unicodedata.normalize(form, s.upper())
    assert text.fold(other) == text.fold(s)
    assert text.fold(s).isascii()


def test_fold_examples() -> None:
    assert text.fold("  Ủy ban\u00a0 nhân dân  tỉnh Bình ĐỊNH ") == "uy ban nhan dan tinh binh dinh"
    assert text.fold("hoà") == text.fold("hòa") == text.fold("HÒA") == "hoa"
    assert text.fold("Lao động – Thương binh") == text.fold("Lao động - Thương binh")


def test_sort_key_is_the_vietnamese_alphabet() -> None:
    order = ["an", "áo", "ăn", "ẩn", "ấn", "ba", "cắt", "dạ", "đá", "em", "ê", "ga", "ô", "ơ", "úa", "ưa", "ý"]
    shuffled = random.Random(1)
    assert sorted(shuffled.sample(order, len(order)), key=text.sort_key) == order
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(shuffled.sample(tones, len(tones)), key=text.sort_key) == tones
    assert sorted(["Phường 10", "phường 2", "Phường 1"], key=text.sort_key) == ["Phường 1", "phường 2", "Phường 10"]


@given(st.lists(st.text(alphabet="aáàbcdđeêoôơuưyÁĐ 12", max_size=6)))
def test_sort_is_total_and_form_blind(words: list[str]) -> None:
    keys = [text.sort_key(w) for w in words]
    assert keys == [text.sort_key(unicodedata.normalize("NFD", w)) for w in words]
    for a, b in pairwise(words):
        if text.sort_key(a) == text.sort_key(b):
            assert " ".join(a.split()) == " ".join(b.split())


@given(st.integers(1, 3999))
def test_roman_round_trip(n: int) -> None:
    assert text.from_roman(text.roman(n)) == n


@pytest.mark.parametrize("s", ["", "IIII", "VX", "IC", "iv", "A", "IVI", "I" * 40, "MMMM"])
def test_not_roman(s: str) -> None:
    assert text.from_roman(s) is None


def test_letter_markers_follow_the_decree() -> None:
    assert [text.letter_marker(i) for i in range(9)] == ["a", "b", "c", "d", "đ", "e", "g", "h", "i"]
    markers = [text.letter_marker(i) for i in range(100)]
    assert len(set(markers)) == 100
    assert not {"f", "j", "w", "z"} & set("".join(markers))
    assert markers[22:25] == ["y", "aa", "ab"]


@pytest.mark.parametrize(
    ("day", "short", "long"),
    [
        (date(2021, 9, 2), "02/9/2021", "ngày 02 tháng 9 năm 2021"),
        (date(2021, 7, 15), "15/7/2021", "ngày 15 tháng 7 năm 2021"),
        (date(2022, 2, 1), "01/02/2022", "ngày 01 tháng 02 năm 2022"),
        (date(2020, 1, 5), "05/01/2020", "ngày 05 tháng 01 năm 2020"),
        (date(2019, 6, 29), "29/6/2019", "ngày 29 tháng 6 năm 2019"),
        (date(2023, 12, 10), "10/12/2023", "ngày 10 tháng 12 năm 2023"),
    ],
)
def test_printed_dates(day: date, short: str, long: str) -> None:
    assert text.short_date(day) == short
    assert text.long_date(day) == long


@given(DAYS)
def test_dates_read_back(day: date) -> None:
    forms = (text.short_date(day), text.long_date(day), text.screen_date(day), day.isoformat(), f"{day:%d%m%Y}")
    assert {text.parse_date(form, TODAY) for form in forms} == {day}


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("5/3", date(2026, 3, 5)),
        ("03/06", date(2026, 6, 3)),
        ("5-3-26", date(2026, 3, 5)),
        ("5.3.26", date(2026, 3, 5)),
        ("05032026", date(2026, 3, 5)),
        ("20260305", date(2026, 3, 5)),
        ("hn", TODAY),
        ("Hôm nay", TODAY),
        ("hq", date(2026, 11, 23)),
        ("ngày 5 tháng 3 năm 2024", date(2024, 3, 5)),
        ("Ngày 05 tháng 3", date(2026, 3, 5)),
        ("ngay 5 thang 3 nam 2024", date(2024, 3, 5)),
        ("ngày 16/6/2023", date(2023, 6, 16)),
        ("06/01-2022", date(2022, 1, 6)),
        ("2024-03-05 00:00:00", date(2024, 3, 5)),
        ("25/12", date(2026, 12, 25)),  # 31 days ahead
        ("26/12", date(2025, 12, 26)),  # 32 days ahead: last year's
        ("29/02/2024", date(2024, 2, 29)),
        (" 5 / 3 / 2024 ", date(2024, 3, 5)),
    ],
)
def test_typed_dates(typed: str, day: date) -> None:
    assert text.parse_date(typed, TODAY) == day


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "31/4", "29/02/2023", "29/02", "13/13/2024", "3", "5.3", "0503", "050326", "tháng 3 năm 2024", "5/3/202",
     "1/1/0001", "5/3/12345", "ngày", "abc", "5/3/2024 và 6/3/2024", "٥/٣/٢٠٢٤", "00/01/2024", "20242024"],
)  # fmt: skip
def test_unsure_dates_are_none(typed: str) -> None:
    assert text.parse_date(typed, TODAY) is None


@given(st.text(alphabet="0123456789/-. ngàythámnăhq", max_size=24), st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_any_typing_gives_a_date_or_nothing(typed: str, today: date) -> None:
    text.parse_date(typed, today)


@given(st.integers(1, 31), st.integers(1, 12), st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_missing_year_is_never_far_ahead(day: int, month: int, today: date) -> None:
    found = text.parse_date(f"{day}/{month}", today)
    if found:
        assert (found.day, found.month) == (day, month)
        assert today - timedelta(days=366) < found <= today + timedelta(days=31)


@pytest.mark.parametrize(
    ("n", "shown"),
    [(5, "05"), (0, "0"), (9, "09"), (10, "10"), (1250, "1.250"), (1234567, "1.234.567"), (2.0, "02"), (8.5, "8,5")],
)  # fmt: skip
def test_padded(n: float, shown: str) -> None:
    assert text.padded(n) == shown


def test_numbers_and_percent() -> None:
    assert text.number(1234.5) == "1.234,5"
    assert text.number(95) == "95"
    assert text.number(0.125) == "0,13"
    assert text.number(2, 1) == "2,0"
    assert text.number(-0.001) == "0"
    assert text.number(1e21) == "1.000.000.000.000.000.000.000"
    assert text.number(float("nan")) == ""
    assert text.percent(0.625) == "62,5%"
    assert text.percent(0.8) == "80%"
    assert text.percent(1.2) == "120%"
    assert text.percent(0.9999) == "99,9%"
    assert text.percent(0.0001) == "0,1%"
    assert text.percent(0) == "0%"


@given(st.integers(-(10**9), 10**9).map(lambda n: n / 100))
def test_number_round_trip(x: float) -> None:
    assert text.parse_number(text.number(x)) == x


@pytest.mark.parametrize(
    ("typed", "value"),
    [("8,5", 8.5), ("1.250", 1250), ("1.250,5", 1250.5), ("8.5", 8.5), ("1,234.5", 1234.5), ("1.250.000", 1250000),
     ("1 250", 1250), ("05", 5), ("-3", -3), ("0,125", 0.125), ("0.125", 0.125), (" 12 ", 12), ("1,250,000", 1250000)],
)  # fmt: skip
def test_numbers_read(typed: str, value: float) -> None:
    assert text.parse_number(typed) == value


@pytest.mark.parametrize(
    "typed", ["", "1,250", "1.25.000", "abc", "1e5", "nan", "5%", "--1", "1.250.5", "٥", "9" * 400]
)
def test_unsure_numbers_are_none(typed: str) -> None:
    assert text.parse_number(typed) is None


@pytest.mark.parametrize("value", [1e31, 1e308, -1e200, 10**40, 5e-324])
def test_any_stored_number_prints(value: float) -> None:
    assert text.number(value) and text.padded(abs(value))
