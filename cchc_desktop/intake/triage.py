"""What a text is: a plan, an article about one, or another document; said before anything is read from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from cchc_desktop.errors import NotAPlanError
from cchc_desktop.intake.header import OTHER_TYPES, PLAN_TYPES, find_type, type_line
from cchc_desktop.intake.lines import SourceLine, source_lines, split_marker
from cchc_desktop.intake.wrapping import unwrap
from cchc_desktop.models import Level
from cchc_desktop.text import fold, parse_date

NEWS = "Đây là bài viết, không phải kế hoạch."
_NOTHING = "không có gì được nhập."

_DAY = r"(?P<day>\d{1,2}[/-]\d{1,2}[/-]\d{4})"
_STAMP = re.compile(
    rf"(?:ngày\s+(?:cập nhật|đăng|xuất bản)|cập nhật(?:\s+lúc)?|đăng\s+(?:ngày|lúc)|thứ\s+\w+,|chủ nhật,)\D{{0,20}}"
    rf"(?:\d{{1,2}}[:h]\d{{2}}\D{{0,10}})?{_DAY}|"
    rf"^{_DAY.replace('day', 'alone')}(?:[\s,|-]+\d{{1,2}}[:h]\d{{2}}.{{0,20}})?$",
    re.IGNORECASE,
)
_SIGNS = (
    "tin tuc", "cac tin khac", "tin lien quan", "xem tin theo ngay", "luot xem", "tin moi nhat", "bai viet khac",
    "nguon:", "tac gia:", "anh:", "chia se bai viet", "gui binh luan",
)  # fmt: skip
_STORY = re.compile(
    r"^(?:sáng|chiều|tối|ngày|vừa qua|mới đây|theo đó|phát biểu|tham dự|trong khuôn khổ|nhằm|tại (?:buổi|hội nghị))\b",
    re.IGNORECASE,
)


class NewsDetails(NamedTuple):
    """What an article gives to start an activity from."""

    title: str
    date: date | None


def classify(text: str) -> str:
    """Tell what a text is: "plan", "news" (an article about a plan) or "other"."""
    try:
        refuse_other(unwrap(source_lines(text)))
    except NotAPlanError as error:
        return "news" if error.message == NEWS else "other"
    return "plan"


def news_details(text: str) -> NewsDetails:
    """Return title and day of an article; a day that is not stamped on it is left out, never guessed."""
    lines = [line.text for line in unwrap(source_lines(text))]
    for place, line in enumerate(lines):
        if match := _STAMP.search(line):
            # The stamp stands under the title, seldom above it.
            around = lines[place - 1 : place] if place and len(lines[place - 1].split()) >= 4 else lines[place + 1 :]
            return NewsDetails(next(iter(around), "").rstrip(" .")[:300], parse_date(match["day"] or match["alone"]))
    title = next((line for line in lines if len(line.split()) >= 5), lines[0] if lines else "")
    return NewsDetails(title.rstrip(" .")[:300], None)


def refuse_other(lines: Sequence[SourceLine]) -> None:
    """Raise NotAPlanError for a text that is no plan, saying what it seems to be."""
    type_at = find_type(lines)
    named = fold((type_line(lines[type_at].text) or ("", ""))[0]) if type_at is not None else ""
    if named in PLAN_TYPES:
        return
    if named:
        raise NotAPlanError(f"Đây là {OTHER_TYPES[named]}, không phải kế hoạch.", f"Chọn tệp kế hoạch khác; {_NOTHING}")
    if _has_headings(lines):
        return  # a plan pasted without its head
    if _is_article(lines):
        raise NotAPlanError(NEWS, f"Có thể ghi bài viết này thành một hoạt động trong Nhật ký; {_NOTHING}")
    raise NotAPlanError(
        "Không nhận ra kế hoạch trong văn bản này.",
        f"Văn bản cần có chữ KẾ HOẠCH hoặc các mục I., II., III.; {_NOTHING}",
    )


def _has_headings(lines: Sequence[SourceLine]) -> bool:
    marked = [found for line in lines if (found := split_marker(line.full))]
    romans = sum(1 for found in marked if found.level is Level.ROMAN)
    return romans >= 1 and sum(1 for found in marked if found.level in (Level.ROMAN, Level.ARABIC)) >= 2


def _is_article(lines: Sequence[SourceLine]) -> bool:
    """Tell prose with the signs of a web page, or told as news; a text with neither is just some text."""
    prose = [line.text for line in lines if len(line.text) > 150]
    signs = sum(1 for line in lines if len(line.text) < 80 and any(sign in fold(line.text) for sign in _SIGNS))
    stamped = any(_STAMP.search(line.text) for line in lines)
    told = any(_STORY.match(text) for text in prose) or any("ban hành Kế hoạch" in text for text in prose)
    return bool(prose) and (stamped or signs >= 2 or (told and len(prose) >= 2))
