"""Cell texts, links, row heights and number formats of the workbook."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.exports.xlsx.measure import HIGHEST_ROW, line_count, row_height
from cchc_desktop.exports.xlsx.tasks import with_unit
from cchc_desktop.exports.xlsx.texts import (
    CUT_NOTE,
    LONGEST_TEXT,
    clean,
    escaped,
    link_target,
    looks_like_formula,
    plain_number,
)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(st.text(st.characters(), max_size=60))
def test_clean_text_is_legal_in_xml_and_settled(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not any(ord(c) < 32 and c not in "\n\t" for c in once)
    assert not any(0xD800 <= ord(c) <= 0xDFFF or ord(c) in (0xFFFE, 0xFFFF) for c in once)


@pytest.mark.parametrize("letter", ["ẫ", "😀"])
def test_text_is_cut_at_excels_limit_with_a_note(letter: str) -> None:
    assert clean(letter * 10_000) == letter * 10_000
    cut = clean(letter * 40_000)
    assert LONGEST_TEXT - 1 <= units(cut) <= LONGEST_TEXT
    assert cut.endswith(CUT_NOTE)
    assert set(cut[: -len(CUT_NOTE)]) == {letter}


def test_decomposed_text_is_composed() -> None:
    assert clean("Vie\u0323\u0302t") == "Việt"


def test_what_looks_like_excels_escape_is_made_literal() -> None:
    assert escaped("mã _x0041_ và a_xin") == "mã _x005F_x0041_ và a_xin"


@pytest.mark.parametrize("text", ["=1+1", "+84 256 3822 000", "- Lưu: VT", "@sldtbxh"])
def test_formula_like_text_is_known(text: str) -> None:
    assert looks_like_formula(text)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("https://sldtbxh.binhdinh.gov.vn/tin?id=1&p=2", "https://sldtbxh.binhdinh.gov.vn/tin?id=1&p=2"),
        ("http://a.vn:8080/Tin bài", ""),
        ("http://a.vn/Tin-bài", "http://a.vn/Tin-b%C3%A0i"),
        ("https://a.vn/100%/x", "https://a.vn/100%25/x"),
        ("https://a.vn/%E1%BB%87[1]", "https://a.vn/%E1%BB%87%5B1%5D"),
        ("mailto:vp@sldtbxh.binhdinh.gov.vn", "mailto:vp@sldtbxh.binhdinh.gov.vn"),
        ("file:///C:/x.docx", ""),
        ("javascript:alert(1)", ""),
        ("\\\\may-chu\\chung", ""),
        ("www.binhdinh.gov.vn", ""),
        ("https://[::1/x", ""),
        ("https://", ""),
        ("https://a.vn/" + "x" * 3000, ""),
    ],
)
def test_only_plain_links_become_hyperlinks(text: str, target: str) -> None:
    assert link_target(text) == target


@given(st.text(max_size=40))
def test_a_link_target_is_always_a_valid_ascii_address(rest: str) -> None:
    target = link_target("https://a.vn/" + rest)
    if target:
        assert target.isascii()
        assert urlsplit(target).netloc == "a.vn"
        assert not set(target) & set(' "<>\\^`{|}')


def test_numbers_stay_whole_where_they_are() -> None:
    assert plain_number(3.0) == 3 and isinstance(plain_number(3.0), int)
    assert plain_number(1.5) == 1.5
    assert plain_number(float("nan")) is None
    assert plain_number(float("inf")) is None


def test_lines_are_counted_by_width_and_by_line_ends() -> None:
    words = "tuyên truyền cải cách hành chính " * 6
    assert line_count("ngắn", 30, 11) == 1
    assert line_count("a\nb\nc", 30, 11) == 3
    assert line_count(words, 30, 11) > line_count(words, 60, 11) > 1
    assert line_count("x" * 300, 15, 11) >= 20  # an address without blanks
    assert line_count(words, 30, 11, bold=True) >= line_count(words, 30, 11)


def test_rows_never_pass_excels_limit() -> None:
    assert row_height(1000, 11) == HIGHEST_ROW
    assert row_height(2, 12) > row_height(1, 12) >= 15.75


def test_a_unit_cannot_break_its_number_format() -> None:
    assert with_unit('tin"; "bài\\', 2) == '#,##0" tin; bài"_ '
    assert with_unit("", 2.5) == "#,##0.0#_ "
