"""A plan written as text and read back is the same plan; and no text, however odd, loses a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cchc_desktop.errors import NotAPlanError
from cchc_desktop.intake.outline import walk
from cchc_desktop.intake.plan_text import plan_text, plan_words, recognise, shifted
from cchc_desktop.models import Level, Node, Plan, Signer
from cchc_desktop.text import letter_marker, nfc, roman

WORDS = (
    "tuyên truyền cải cách hành chính nhà nước công chức viên chức người dân doanh nghiệp hội nghị trang thông tin "
    "điện tử kịp thời đầy đủ thường xuyên nâng cao nhận thức trách nhiệm giám sát thủ tục phối hợp kiểm tra đổi mới"
)
SYLLABLES = tuple(WORDS.split())
NAMES = ("Trần Thanh Dũng", "Nguyễn Thị Bích Hạnh", "Phan Đình Hòa", "Lê Văn Tám")

phrases = st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=14).map(lambda parts: " ".join(parts).capitalize())
sentences = st.builds(str.__add__, phrases, st.sampled_from([".", ";"]))
titles = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=6).map(lambda parts: " ".join(parts).upper())


def numbered(children: Sequence[Node], level: Level, prefix: str = "") -> tuple[Node, ...]:
    """Give items of one level the markers that the decree wants (domain.md 1.5)."""
    marks = {
        Level.ROMAN: lambda i: f"{roman(i)}.",
        Level.ARABIC: lambda i: f"{i}.",
        Level.DECIMAL: lambda i: f"{prefix}{i}.",
        Level.LETTER: lambda i: f"{letter_marker(i - 1)})",
        Level.DASH: lambda i: "-",
        Level.PLUS: lambda i: "+",
    }
    return tuple(
        Node(level, node.text, marks[level](place), children_of(node, f"{place}."))
        for place, node in enumerate(children, 1)
    )


def children_of(node: Node, prefix: str) -> tuple[Node, ...]:
    if not node.children or node.children[0].level is not Level.DECIMAL:
        return node.children
    return numbered(node.children, Level.DECIMAL, prefix)


def items(level: Level, text: st.SearchStrategy[str], below: st.SearchStrategy[tuple[Node, ...]], least: int = 1):
    one = st.builds(lambda text, children: Node(level, text, "", children), text, below)
    return st.lists(one, min_size=least, max_size=3).map(lambda found: numbered(found, level))


nothing = st.just(())
paragraphs = st.lists(st.builds(lambda text: Node(Level.TEXT, text), sentences), min_size=1, max_size=2).map(tuple)
pluses = items(Level.PLUS, sentences, nothing)
dashes = items(Level.DASH, sentences, nothing | pluses)
letters = items(Level.LETTER, sentences, nothing | dashes)
decimals = items(Level.DECIMAL, phrases, nothing | letters | dashes | paragraphs)
arabics = items(Level.ARABIC, phrases, nothing | letters | dashes | decimals | paragraphs)
outlines = items(Level.ROMAN, titles, nothing | arabics | dashes | paragraphs, least=2)


def bare(nodes: Sequence[Node]) -> list[tuple[Level, str, str, list]]:  # type: ignore[type-arg]
    """Return a tree without its ids."""
    return [(node.level, node.marker, node.text, bare(node.children)) for node in nodes]


plans = st.builds(
    lambda outline, title, year, number, day, month, people, name, closing: Plan(
        id=None,
        title=f"{title} năm {year}",
        year_from=year,
        year_to=year,
        parent="UBND TỈNH BÌNH ĐỊNH",
        office="SỞ XÂY DỰNG",
        number=number,
        symbol="KH-SXD",
        place="Bình Định",
        day=day,
        month=month,
        year=year,
        lead_in=f"Thực hiện Kế hoạch số 12/KH-UBND, Sở Xây dựng ban hành Kế hoạch năm {year} như sau:",
        outline=(*outline, Node(Level.TEXT, f"Trên đây là Kế hoạch {closing}./.")),
        recipients=(*people, "Lưu: VT, VP"),
        signer=Signer("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", name),
    ),
    outlines,
    phrases,
    st.integers(2011, 2035),
    st.sampled_from(["", "05", "18", "116"]),
    st.none() | st.integers(1, 28),
    st.integers(1, 12),
    st.lists(phrases, max_size=5),
    st.sampled_from(NAMES),
    phrases,
)


@settings(max_examples=150)
@given(plans)
def test_a_plan_written_as_text_reads_back_the_same(plan: Plan) -> None:
    text = plan_text(plan)
    read = recognise(paragraphs_of(text)).plan
    assert bare(read.outline) == bare(plan.outline)
    for field in ("title", "year_from", "year_to", "parent", "office", "number", "symbol", "place", "day", "month",
                  "year", "basis", "lead_in", "recipients", "signer", "type_name"):  # fmt: skip
        assert getattr(read, field) == getattr(plan, field), field
    assert plan_text(read) == text


@settings(max_examples=60)
@given(plans, st.sampled_from(["\r\n", "\r", " \n", "\u00a0\n\t"]))
def test_line_ends_and_blanks_make_no_difference(plan: Plan, ends: str) -> None:
    text = paragraphs_of(plan_text(plan))
    assert bare(recognise(text.replace("\n", ends)).plan.outline) == bare(plan.outline)


def paragraphs_of(text: str) -> str:
    """Set a blank line between paragraphs: without one, short paragraphs may be the lines of one that was broken."""
    return text.replace("\n", "\n\n")


ODD = st.sampled_from(
    ["I. ", "II.", "1. ", "1.1 ", "a) ", "- ", "+ ", "* ", "(1) ", "Điều 1. ", "PHẦN I", "Phụ lục I", "Nơi nhận:",
     "GIÁM ĐỐC", "KT. CHỦ TỊCH", "(Kèm theo", "Căn cứ Luật", "Số: 5/KH-A", "Hà Nam, ngày 5 tháng 3 năm 2024",
     "KẾ HOẠCH", "QUYẾT ĐỊNH", "UBND TỈNH X", "Lưu: VT.",
     "Trần Văn A", "12", "  ", "\t", "|", ":", "./.", "chủ trì: Sở A"]
)  # fmt: skip
odd_lines = st.lists(ODD | phrases | sentences, min_size=1, max_size=4).map("".join)


@settings(max_examples=150)
@given(st.lists(odd_lines, max_size=14), st.lists(odd_lines, max_size=6))
@example(before=["I. ", "12"], after=["(1) x"])
@example(before=["I. "], after=["II.12I. "])
@example(before=["I. "], after=["II.12Điều 1. "])
def test_whatever_a_plan_is_made_of_no_word_is_lost(before: list[str], after: list[str]) -> None:
    """Ragged text of every marker and label: it may be read oddly, but all of it is there, and each id once."""
    source = "\n".join(["KẾ HOẠCH", "Tuyên truyền năm 2024", "I. MỤC ĐÍCH", *before, "Nơi nhận:", *after])
    recognition = recognise(source)
    numbers = {line.text for line in recognition.lines if line.part == "page_number"}
    wanted = Counter(word for line in source.split("\n") if line.strip() not in numbers for word in tokens(line))
    missing = wanted - Counter(tokens(plan_text(recognition.plan)))
    # The labels of the frame are printed once, however often a ragged text repeats them.
    assert not [word for word in missing if word not in {"số", "nơi", "nhận"}], missing
    ids = [node.id for node in walk(recognition.plan.outline)]
    assert len(set(ids)) == len(ids)
    assert {line.node_id for line in recognition.lines if line.node_id} >= set(ids)


def tokens(text: str) -> list[str]:
    """Return numbers and runs of letters: a marker that was glued to a word ("12Điều") may be set apart."""
    found = re.findall(r"\d+|[^\W\d_]+", nfc(text))
    return [word.casefold().lstrip("0") or "0" for word in found]


@given(st.text(max_size=400))
def test_any_text_is_a_plan_or_is_refused_in_words(text: str) -> None:
    try:
        recognise(text)
    except NotAPlanError as error:
        assert error.message.endswith(".")
    except Exception as error:
        assert type(error).__name__ == "FileProblem" and not text.strip()


@settings(max_examples=40)
@given(plans, st.data())
def test_a_line_raised_or_lowered_keeps_every_word(plan: Plan, data: st.DataObject) -> None:
    recognition = recognise(plan_text(plan))
    body = [line for line in recognition.lines if line.node_id]
    line = data.draw(st.sampled_from(body))
    step = data.draw(st.sampled_from([-1, 1]))
    moved = shifted(recognition, line.number, step)
    assert Counter(plan_words(moved.plan)) == Counter(plan_words(recognition.plan))
    ladder = [level.value for level in Level]
    after = next(found for found in moved.lines if found.number == line.number)
    assert ladder.index(after.part) == min(max(ladder.index(line.part) + step, 0), len(ladder) - 1)
