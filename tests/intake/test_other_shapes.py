"""Plans in the shapes that offices really have them: every part of the frame, the outline, no word lost.

The samples are written for these tests; each carries other habits (two columns glued by tabs, spaces or table
marks, text broken at 72 columns, "1.Mục đích", Điều, Phần thứ nhất, stamps of digital signatures, ...).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from cchc_desktop.intake.outline import walk
from cchc_desktop.intake.plan_text import Recognition, plan_words, read_plan, recognise
from cchc_desktop.models import Level, Plan
from tests.intake.other_shapes import EXPECTED

FOLDER = Path(__file__).resolve().parent.parent / "samples" / "plans_other"


def read(name: str) -> Recognition:
    return read_plan(FOLDER / f"{name}.txt")


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_bytes().decode("utf-8")


def words(text: str) -> Counter[str]:
    """Count words without regard to capitals and leading zeros: "ngày 3" is printed "ngày 03"."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("hoà", "hòa")
    return Counter(word.strip("_").lstrip("0") or "0" for word in re.findall(r"\w+", plain) if word.strip("_"))


def frame(plan: Plan) -> tuple[str, str, str, str, str]:
    return plan.parent, plan.office, plan.number, plan.symbol, plan.place


def test_every_sample_is_expected() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_frame(name: str) -> None:
    plan, expected = read(name).plan, EXPECTED[name]
    assert frame(plan) == expected.frame
    assert (plan.day, plan.month, plan.year) == expected.day
    assert (plan.type_name, plan.title) == (expected.type_name, expected.title)
    assert (plan.year_from, plan.year_to) == expected.years
    assert len(plan.basis) == expected.basis and all(re.match("Căn cứ|Xét", line) for line in plan.basis)
    assert plan.lead_in.endswith((":", ")"))


@pytest.mark.parametrize("name", EXPECTED)
def test_outline(name: str) -> None:
    plan, expected = read(name).plan, EXPECTED[name]
    counts = Counter(node.level for node in walk(plan.outline))
    assert tuple(counts[level] for level in Level) == expected.levels
    assert tuple(f"{node.marker} {node.text[:40]}".strip() for node in plan.outline) == expected.top


@pytest.mark.parametrize("name", EXPECTED)
def test_ending(name: str) -> None:
    plan, expected = read(name).plan, EXPECTED[name]
    assert plan.recipients == expected.recipients
    assert (plan.signer.authority, plan.signer.title, plan.signer.name) == expected.signer


@pytest.mark.parametrize("name", EXPECTED)
def test_no_word_is_lost_or_made_up(name: str) -> None:
    recognition = read(name)
    source, held = words(text_of(name)), words(" ".join(plan_words(recognition.plan)))
    assert source - held == words(EXPECTED[name].left_out)
    assert held - source == words(EXPECTED[name].added)
    assert not any("chưa được đưa vào" in warning for warning in recognition.warnings)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_preview_shows_every_line_of_the_source(name: str) -> None:
    recognition = read(name)
    assert [line.number for line in recognition.lines] == [line.number for line in recognition.source]
    shown = words(" ".join(f"{line.marker} {line.text}" for line in recognition.lines))
    assert not words(text_of(name)) - shown - Counter(br=99)


VARIANTS = {
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "CRLF": lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n"),
    "no-break spaces": lambda text: re.sub(r"(?<=\w)([.)]) ", "\\1\u00a0", text),
    "trailing spaces": lambda text: re.sub(r"(\r?\n)", r"  \1", text),
    "zero-width": lambda text: "\ufeff" + text.replace(" năm ", " \u200bnăm "),
    "blank lines": lambda text: text if "  " in text else re.sub(r"\n(?=[IVX]+[./-])", "\n\n\n", text),
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", EXPECTED)
def test_the_way_it_was_typed_makes_no_difference(name: str, variant: str) -> None:
    assert recognise(VARIANTS[variant](text_of(name))).plan == read(name).plan


def test_tasks_with_who_leads_and_when() -> None:
    first, second, third = read("so-y-te-phu-luc-bang").plan.tasks
    assert (first.lead, first.coordinating) == (
        ("Văn phòng Sở",), ("Các phòng chuyên môn", "các đơn vị trực thuộc")
    )  # fmt: skip
    assert (second.time, str(second.start), str(second.end)) == ("Quý III năm 2024", "2024-07-01", "2024-09-30")
    assert (second.target, second.target_unit, second.product) == (3, "lớp", "Báo cáo kết quả tập huấn")
    assert (third.start, str(third.end)) == (None, "2024-10-30")
    tasks = read("ubnd-huyen-hai-cot-tab").plan.tasks
    assert [task.lead[0] for task in tasks] == ["Phòng Văn hóa và Thông tin", "UBND các xã, thị trấn", "Phòng Nội vụ"]
    assert tasks[2].coordinating == ("Huyện đoàn", "Hội Liên hiệp Phụ nữ huyện")


def test_duties_name_the_agency_not_the_request() -> None:
    assert [task.lead for task in read("ubnd-phuong-markdown").plan.tasks] == [
        ("Phòng Văn hóa - Xã hội",), ("Trung tâm Phục vụ hành chính công",), ("UBMTTQVN phường",)
    ]  # fmt: skip
    assert read("lien-tich-hai-chu-ky").plan.tasks[2].lead == ()  # "Chế độ báo cáo:" is nobody


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("so-y-te-phu-luc-bang", [("half", 10, 6), ("year", 10, 11)]),
        ("so-tnmt-nfd-crlf", [("quarter", 10, month) for month in (3, 6, 9, 12)]),
        ("ubnd-xa-2026-mot-dong", [("quarter", 10, 0)]),
        ("ubnd-tinh-kem-quyet-dinh", [("year", 10, 12)]),
        ("ubnd-huyen-hai-cot-tab", [("other", 15, 11)]),  # the day of the "Tờ trình" is none
        ("lien-tich-hai-chu-ky", [("half", 15, 6), ("year", 15, 12)]),
        ("so-tu-phap-chu-ky-so", []),
    ],
)
def test_deadlines(name: str, days: list[tuple[str, int, int]]) -> None:
    assert [(line.kind, line.day, line.month) for line in read(name).deadlines] == days


def test_the_table_behind_the_signature_is_an_appendix() -> None:
    (appendix,) = read("so-y-te-phu-luc-bang").plan.appendices
    assert appendix.title == "Phụ lục"
    heading, *_ = appendix.outline
    assert heading.text.startswith("PHÂN CÔNG NHIỆM VỤ") and len(heading.children) == 6


def test_stamps_are_shown_and_named_but_left_out() -> None:
    recognition = read("so-tu-phap-chu-ky-so")
    assert [line.part for line in recognition.lines[:5]] == ["stamp"] * 4 + ["office"]
    assert any("chữ ký số" in warning for warning in recognition.warnings)
