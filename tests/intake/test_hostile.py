"""Texts made to be slow: work grows with their length, not with its square, and nothing but an AppError comes out."""

from __future__ import annotations

import time

import pytest

from cchc_desktop.errors import AppError
from cchc_desktop.intake.plan_text import classify, news_details, recognise

HEAD = "KẾ HOẠCH\nTuyên truyền năm 2024\nI. MỤC ĐÍCH\n1. Mục đích\n"
# One line without end, of what each pattern could try again at every place.
LINES = {
    "digits": "1",
    "dotted": "1.",
    "capitals": "A",
    "names": "Trần Văn ",
    "days": "ngày 1 tháng ",
    "limits": "báo cáo trước ngày 1/1 ",
    "labels": "chủ trì: a; ",
    "stars": "** a",
    "blanks": "_",
    "columns": "a\t",
    "spans": "giai đoạn giai đoạn ",
    "issuers": "Sở Nội vụ ban hành ",
    "signed": "(đã ký ",
    "breaks": "<br>|",
    "recipients": "Nơi nhận: - a; ",
}
# Many lines, of what lines are joined, nested and looked back from.
MANY = {
    "going on": "công tác cải cách hành chính\n",
    "basis": "Căn cứ \n",
    "receivers": "Nơi nhận:\n",
    "posts": "GIÁM ĐỐC\n",
    "appendices": "Phụ lục\n",
    "stamps": "Email: a\n",
    "page numbers": "1\n",
    "lone markers": "-\n",
    "types": "KẾ HOẠCH\n",
}


def run(text: str) -> float:
    start = time.process_time()
    for reader in (recognise, classify, news_details):
        try:
            reader(text)
        except AppError as error:
            assert error.message
    return time.process_time() - start


def assert_linear(unit: str, size: int) -> None:
    """Four times the text takes about four times the work; were it squared, it would be sixteen times."""
    ratios = []
    for _ in range(3):  # the machine may be busy: one good run tells
        small, large = (run(HEAD + unit * (length // len(unit))) for length in (size, 4 * size))
        ratios.append(large / max(small, 0.002))
        if ratios[-1] < 10:
            return
    pytest.fail(f"work grows faster than the text: {ratios}")


@pytest.mark.parametrize("name", LINES)
def test_one_endless_line(name: str) -> None:
    assert_linear(LINES[name], 20_000)


@pytest.mark.parametrize("name", MANY)
def test_very_many_lines(name: str) -> None:
    assert_linear(MANY[name], 10_000)


@pytest.mark.parametrize("unit", ["1", "báo cáo "])
def test_two_megabytes_come_to_an_end(unit: str) -> None:
    run(HEAD + unit * (2_000_000 // len(unit)))
