"""Editing the outline: no line is lost, markers follow, undoing a move gives the tree back."""

from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.drafting import outline as edit
from cchc_desktop.intake.plan_text import read_plan
from cchc_desktop.models import Level, Node
from cchc_desktop.text import letter_marker

SAMPLES = Path(__file__).parents[1] / "samples" / "plans"


def tree(*texts: str) -> tuple[Node, ...]:
    """I. with points a), b), ... named by `texts`."""
    points = tuple(Node(Level.LETTER, text, f"{letter_marker(i)})", (), f"p{i}") for i, text in enumerate(texts))
    head = Node(Level.ARABIC, "Mục đích", "1.", points, "h")
    return (Node(Level.ROMAN, "MỤC ĐÍCH", "I.", (head,), "r"),)


@lru_cache
def outline_of(name: str) -> tuple[Node, ...]:
    return read_plan(SAMPLES / f"{name}.txt").plan.outline


def shape(nodes: tuple[Node, ...]) -> list[str]:
    return [f"{node.marker} {node.text}" for node in edit.walk(nodes)]


def test_a_point_goes_in_under_the_one_before_and_comes_out_again() -> None:
    start = tree("một", "hai", "ba")
    inside = edit.indent(start, "p1")
    assert shape(inside) == ["I. MỤC ĐÍCH", "1. Mục đích", "a) một", "- hai", "b) ba"]
    assert shape(edit.outdent(inside, "p1")) == shape(start)


def test_the_first_of_a_list_has_nothing_to_go_under() -> None:
    start = tree("một", "hai")
    assert edit.indent(start, "p0") == start
    assert edit.indent(start, "r") == start
    assert edit.outdent(start, "r") == start


def test_points_are_lettered_by_the_decree() -> None:
    start = tree(*"abcdef")
    assert [n.marker for n in start[0].children[0].children] == ["a)", "b)", "c)", "d)", "đ)", "e)"]
    moved = edit.move(start, "p5", -1)
    assert shape(moved)[-2:] == ["đ) f", "e) e"]
    assert edit.move(moved, "p5", 1) == start


def test_a_heading_taken_out_becomes_a_mục() -> None:
    out = edit.outdent(tree("một"), "h")
    assert shape(out) == ["I. MỤC ĐÍCH", "II. Mục đích", "a) một"]


def test_a_new_line_stands_behind_with_the_next_marker() -> None:
    after, new_id = edit.insert_after(tree("một", "hai"), "p0", "mới")
    assert shape(after)[2:] == ["a) một", "b) mới", "c) hai"]
    assert edit.remove(after, new_id) == tree("một", "hai")


def test_only_the_list_touched_is_numbered_again() -> None:
    plan = read_plan(SAMPLES / "yen-bai-ubnd-2020.txt").plan
    before = plan.outline
    forms = before[1].children[1]
    assert [n.marker for n in forms.children] == ["a)", "b)", "c)", "d)", "e)", "f)", "g)"], "as the plan has it"
    changed = edit.move(before, before[2].children[0].id, 1)
    assert changed[1] == before[1], "other lists keep their lettering"
    again = edit.renumber_all(before)
    assert [n.marker for n in again[1].children[1].children] == ["a)", "b)", "c)", "d)", "đ)", "e)", "g)"]


def test_decimals_follow_their_heading() -> None:
    plan = read_plan(SAMPLES / "binh-dinh-sgtvt-2021-2025.txt").plan
    decimals = [n.marker for n in edit.walk(edit.renumber_all(plan.outline)) if n.level is Level.DECIMAL]
    assert decimals == ["1.1.", "1.2."]


@pytest.mark.parametrize("name", ["yen-bai-ubnd-2020", "hai-phong-skhdt-2024", "binh-dinh-sldtbxh-2023"])
@given(data=st.data())
def test_no_line_is_ever_lost(name: str, data: st.DataObject) -> None:
    start = outline_of(name)
    ids = [node.id for node in edit.walk(start)]
    now = start
    for _ in range(data.draw(st.integers(1, 8))):
        chosen = data.draw(st.sampled_from(ids))
        now = data.draw(
            st.sampled_from(
                [
                    lambda t, i: edit.indent(t, i),
                    lambda t, i: edit.outdent(t, i),
                    lambda t, i: edit.move(t, i, -1),
                    lambda t, i: edit.move(t, i, 1),
                ]
            )
        )(now, chosen)
    assert sorted(node.id for node in edit.walk(now)) == sorted(ids)
    assert sorted(node.text for node in edit.walk(now)) == sorted(node.text for node in edit.walk(start))
