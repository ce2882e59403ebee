"""Pictures in a text: printed as a plain sign or left out, the words untouched."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.documents.plan_document import plan_document
from cchc_desktop.documents.signs import pictures, printed
from cchc_desktop.intake.plan_text import read_plan

SAMPLES = Path(__file__).parents[1] / "samples" / "plans"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Tuyên truyền 😀 cải cách", "Tuyên truyền cải cách"),
        ("📢Thông báo", "Thông báo"),
        ("Hoàn thành ✅", "Hoàn thành x"),
        ("👨‍👩‍👧 gia đình ❤️", "gia đình"),
        ("a → b ≥ c, 5 °C ■ ①", "a → b ≥ c, 5 °C ■ ①"),
        ("Số:        /KH", "Số:        /KH"),
        ("", ""),
    ],
)
def test_signs(text: str, shown: str) -> None:
    assert printed(text) == shown


@given(st.text(alphabet="aă đ ệ-12😀✅️", max_size=40))
def test_letters_and_digits_stay_in_their_order(text: str) -> None:
    kept = [c for c in printed(text) if c.isalnum() and c != "x"]
    assert kept == [c for c in text if c.isalnum()]


def test_a_plan_of_words_is_printed_as_it_was() -> None:
    for path in SAMPLES.glob("*.txt"):
        if "news" not in path.name:
            assert pictures(read_plan(path).plan) == 0


def test_a_plans_pictures_are_counted_and_left_out() -> None:
    plan = read_plan(SAMPLES / "hai-phong-skhdt-2024.txt").plan
    spoilt = replace(plan, title=f"{plan.title} 🎉🎉", recipients=("Sở 😀 Nội vụ", *plan.recipients))
    assert pictures(spoilt) == 3
    assert plan_document(spoilt).title == plan_document(plan).title
    assert "- Sở Nội vụ;" in plan_document(spoilt).blocks[-1].recipients  # pyright: ignore
