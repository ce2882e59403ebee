"""Editing an outline's lines: none is lost, reading order holds, markers follow."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.drafting import lines as edit
from cchc_desktop.drafting import outline as tree
from cchc_desktop.drafting.lines import Line, Lines
from cchc_desktop.intake.plan_text import read_plan
from cchc_desktop.models import Level, Node
from cchc_desktop.text import letter_marker

SAMPLES = Path(__file__).parents[1] / "samples" / "plans"
PLANS = ["yen-bai-ubnd-2020", "hai-phong-skhdt-2024", "binh-dinh-sldtbxh-2023", "binh-dinh-sgtvt-2021-2025"]


def small(*texts: str) -> Lines:
    """I. and 1. over points a), b), ... named by `texts`."""
    points = [Line(f"p{i}", Level.LETTER, text, f"{letter_marker(i)})", 2) for i, text in enumerate(texts)]
    return [Line("r", Level.ROMAN, "MỤC ĐÍCH", "I.", 0), Line("h", Level.ARABIC, "Mục đích", "1.", 1), *points]


@lru_cache
def outline_of(name: str) -> tuple[Node, ...]:
    return read_plan(SAMPLES / f"{name}.txt").plan.outline


def place(lines: Lines, line_id: str) -> int:
    return next(i for i, line in enumerate(lines) if line.id == line_id)


def shape(lines: Lines) -> list[str]:
    return [f"{'  ' * line.depth}{line.marker} {line.text}" for line in edit.numbered(lines)]


@pytest.mark.parametrize("name", PLANS)
def test_an_outline_and_its_lines_are_the_same(name: str) -> None:
    assert edit.outline_of(edit.lines_of(outline_of(name))) == outline_of(name)


def test_a_point_goes_in_under_the_one_before_and_comes_out_again() -> None:
    start = small("một", "hai", "ba")
    inside = edit.indent(start, 3)
    assert shape(inside) == ["I. MỤC ĐÍCH", "  1. Mục đích", "    a) một", "      - hai", "    b) ba"]
    assert shape(edit.outdent(inside, 3)) == shape(start)


def test_what_follows_goes_under_a_line_taken_out() -> None:
    out = edit.outdent(small("một", "hai", "ba"), 3)
    assert shape(out) == ["I. MỤC ĐÍCH", "  1. Mục đích", "    a) một", "  2. hai", "    a) ba"]


def test_the_first_of_a_list_has_nothing_to_go_under() -> None:
    start = small("một", "hai")
    assert edit.indent(start, 2) == start
    assert edit.indent(start, 0) == start
    assert edit.outdent(start, 0) == start


def test_points_are_lettered_by_the_decree() -> None:
    start = small(*"abcdef")
    moved = edit.move(start, 7, -1)
    assert shape(moved)[-2:] == ["    đ) f", "    e) e"]
    assert edit.move(moved, 6, 1) == start


def test_a_branch_moves_into_the_list_beside_its_own() -> None:
    start = [*small("một"), Line("h2", Level.ARABIC, "Yêu cầu", "2.", 1), Line("q", Level.LETTER, "bốn", "a)", 2)]
    moved = edit.move(start, place(start, "q"), -1)
    assert shape(moved) == ["I. MỤC ĐÍCH", "  1. Mục đích", "    a) một", "    b) bốn", "  2. Yêu cầu"]
    assert edit.move(moved, place(moved, "q"), 1) == start


def test_another_kind_stands_beside_the_nearest_of_its_own() -> None:
    start = edit.with_level(small("một", "hai", "ba"), 3, Level.ARABIC)
    assert shape(start) == ["I. MỤC ĐÍCH", "  1. Mục đích", "    a) một", "  2. hai", "    a) ba"]
    assert shape(edit.with_level(start, 3, Level.DECIMAL))[3] == "    1.1. hai"


def test_kept_lettering_stays_and_a_new_line_counts_on() -> None:
    start = edit.lines_of(outline_of("yen-bai-ubnd-2020"))
    forms = [i for i, line in enumerate(start) if line.marker == "f)"]
    assert forms, "the plan has f), which the decree's alphabet lacks"
    at = forms[0]
    assert edit.numbered(start, start) == start
    more = [*start[:at], Line("new", Level.LETTER, "thêm", "", start[at].depth), *start[at:]]
    kept = edit.numbered(more, start)
    letters = [line.marker for line in kept if line.level is Level.LETTER]
    assert letters[-8:] == ["a)", "b)", "c)", "d)", "e)", "f)", "g)", "h)"], "the list goes on as it was lettered"
    assert kept[at].text == "thêm" and kept[at].marker == "f)"
    again = edit.numbered(more)
    assert "f)" not in [line.marker for line in again]


def test_decimals_follow_their_heading() -> None:
    again = tree.renumber_all(outline_of("binh-dinh-sgtvt-2021-2025"))
    assert [n.marker for n in tree.walk(again) if n.level is Level.DECIMAL] == ["1.1.", "1.2."]


def test_pasted_lines_stand_beside_their_own_level() -> None:
    start = small("một", "hai")
    pasted = [Line("", Level.ARABIC, "Yêu cầu", "1.", 0), Line("", Level.LETTER, "kịp thời", "a)", 1)]
    after, end, offset = edit.paste(start, 2, 3, pasted)
    assert shape(after) == [
        "I. MỤC ĐÍCH",
        "  1. Mục đích",
        "    a) một",
        "  2. Yêu cầu",
        "    a) kịp thời",
        "    b) hai",
    ]
    assert (after[end].text, offset) == ("kịp thời", 8)
    assert place(after, "p1") == 5, "lines that were there keep their ids"


def test_text_pasted_in_a_sentence_goes_on_in_it() -> None:
    start = small("một và ba")
    pasted = [Line("", Level.TEXT, "hai,", "", 0), Line("", Level.LETTER, "điểm", "a)", 0)]
    after, end, _ = edit.paste(start, 2, 4, pasted)
    assert [line.text for line in after[2:]] == ["một hai,", "điểm", "và ba"]
    assert after[2].id == "p0" and after[end].text == "điểm"


_MOVES: list[Callable[[Lines, int], Lines]] = [
    edit.indent,
    edit.outdent,
    lambda lines, i: edit.move(lines, i, -1),
    lambda lines, i: edit.move(lines, i, 1),
    lambda lines, i: edit.with_level(lines, i, Level.DECIMAL),
    lambda lines, i: edit.with_level(lines, i, Level.ROMAN),
]


@pytest.mark.parametrize("name", PLANS)
def test_lines_and_tree_are_counted_alike(name: str) -> None:
    lines = edit.lines_of(outline_of(name))
    bare = [replace(line, marker="") for line in lines]
    for start in (lines, bare):
        assert edit.outline_of(edit.numbered(start)) == tree.renumber_all(edit.outline_of(start))


@pytest.mark.parametrize("name", PLANS)
@settings(max_examples=20)
@given(data=st.data())
def test_no_line_is_ever_lost(name: str, data: st.DataObject) -> None:
    start = edit.lines_of(outline_of(name))
    now = start
    for _ in range(data.draw(st.integers(1, 8))):
        now = data.draw(st.sampled_from(_MOVES))(now, data.draw(st.integers(0, len(now) - 1)))
        now = edit.numbered(now)
    assert sorted((line.id, line.text) for line in now) == sorted((line.id, line.text) for line in start)
    assert edit.lines_of(edit.outline_of(now)) == now, "depths always make a tree"


@pytest.mark.parametrize("name", PLANS)
@settings(max_examples=20)
@given(data=st.data())
def test_tab_keeps_the_reading_order(name: str, data: st.DataObject) -> None:
    now = edit.lines_of(outline_of(name))
    ids = [line.id for line in now]
    for _ in range(data.draw(st.integers(1, 6))):
        now = data.draw(st.sampled_from(_MOVES[:2]))(now, data.draw(st.integers(0, len(now) - 1)))
    assert [line.id for line in edit.numbered(now)] == ids
