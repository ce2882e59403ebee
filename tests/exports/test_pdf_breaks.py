"""Where centred names and titles break (domain.md 1.3)."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.exports.pdf.breaks import PAIRS, centred_lines
from cchc_desktop.exports.pdf.fonts import load_family

OFFICE = 12.0
COLUMN = 63.7 * 72 / 25.4  # the office's column beside Quốc hiệu, less the room around


def broken(text: str, limit: float = COLUMN, size: float = OFFICE) -> list[str]:
    face = load_family().bold
    return centred_lines(text, lambda words: face.width(words) * size, limit)


@pytest.mark.parametrize(
    "lines",
    [
        ["SỞ NỘI VỤ"],
        ["ỦY BAN NHÂN DÂN", "THÀNH PHỐ HỒ CHÍ MINH"],
        ["ỦY BAN NHÂN DÂN", "PHƯỜNG QUY NHƠN NAM"],
        ["SỞ VĂN HÓA, THỂ THAO", "VÀ DU LỊCH"],
        ["SỞ TÀI NGUYÊN", "VÀ MÔI TRƯỜNG"],
        ["TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG"],
        ["BAN QUẢN LÝ", "KHU KINH TẾ CỬA KHẨU", "QUỐC TẾ LAO BẢO"],
    ],
    ids=lambda lines: " ".join(lines),
)
def test_office_names(lines: list[str]) -> None:
    assert broken(" ".join(lines)) == lines


@given(st.lists(st.sampled_from([" ".join(pair).upper() for pair in sorted(PAIRS)]), min_size=1, max_size=9))
def test_no_break_inside_a_word_of_two_syllables(names: list[str]) -> None:
    text = " VÀ ".join(names)
    lines = broken(text)
    assert " ".join(lines) == text
    face = load_family().bold
    assert all(face.width(line) * OFFICE <= COLUMN for line in lines)
    for first, second in itertools.pairwise(lines):
        assert first.split()[-1] != "VÀ"
        end, start = first.split()[-1], second.split()[0]
        assert (end.casefold(), start.casefold()) not in PAIRS or (end, start) in joints(names)


def joints(names: list[str]) -> set[tuple[str, str]]:
    """Neighbours that form a pair only by chance: the last syllable of a name and VÀ, or VÀ and the first."""
    return {(a.split()[-1], "VÀ") for a in names} | {("VÀ", b.split()[0]) for b in names}


def test_titles_break_evenly_and_before_a_new_piece() -> None:
    title = "Truyền thông về công tác cải cách hành chính nhà nước của Sở Lao động - Thương binh và Xã hội năm 2023"
    assert broken(title, 453, 14) == [
        "Truyền thông về công tác cải cách hành chính nhà nước",
        "của Sở Lao động - Thương binh và Xã hội năm 2023",
    ]
    period = (
        "Thông tin, tuyên truyền về công tác cải cách hành chính trên địa bàn phường giai đoạn 2026 - 2030 và sau đó"
    )
    for width in range(200, 460, 10):
        lines = broken(period, width, 14)
        assert not any(line.startswith(("-", "2026", "2030")) for line in lines)
        assert len(lines) == 1 or len(lines[-1].split()) > 1


@given(st.lists(st.text("abcđĂÂ-", min_size=1, max_size=30), max_size=40), st.floats(20, 500))
def test_nothing_is_lost(words: list[str], limit: float) -> None:
    lines = broken(" ".join(words), limit)
    assert " ".join(lines).split() == words
    face = load_family().bold
    assert all(face.width(line) * OFFICE <= limit + 0.01 or len(line.split(" ")) == 1 for line in lines)
