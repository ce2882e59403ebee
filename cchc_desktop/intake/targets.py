"""A number to reach in words: "ít nhất từ 01 đến 02 tiểu phẩm", "2.000 - 3.000 tờ rơi" (product.md R12)."""

from __future__ import annotations

import re

from cchc_desktop.text import fold

Target = tuple[float | None, float | None, str]  # low end, high end, unit
NO_TARGET: Target = (None, None, "")

_UNITS = (
    r"tiểu phẩm|chuyên trang|chuyên mục|chuyên đề|phóng sự|tin,? bài|bài viết|bài|tin|cuộc thi|cuộc|hội nghị|hội thảo|"
    r"tọa đàm|lớp|buổi|đợt|tờ rơi|tờ gấp|tờ|tấm|chiếc|băng rôn|pa\s?nô|áp phích|video|clip|chương trình|số|lượt|%"
)
_COUNT = r"\d{1,3}(?:\.\d{3})+(?![\d.])|\d{1,6}"
_IN_TEXT = re.compile(
    rf"(?P<bound>ít nhất|tối thiểu|từ|đạt|tối đa|không quá)\s+(?:từ\s+)?(?P<low>{_COUNT})"
    rf"(?:\s*(?:đến|-|–)\s*(?P<high>{_COUNT}))?\s*(?P<unit>{_UNITS})(?!\w)",
    re.IGNORECASE,
)
# Alone in a cell: the number stands first, a unit of at most a few words follows or is one that is known.
_ALONE = re.compile(
    rf"(?:(?P<bound>ít nhất|tối thiểu|từ|đạt|tối đa|không quá|khoảng)\s+)?(?:từ\s+)?(?P<low>{_COUNT})(?![\d/.,])"
    rf"(?:\s*(?:đến|-|–)\s*(?P<high>{_COUNT})(?![\d/.,]))?(?:\s*(?P<unit>(?=[^\W\d_]|%).*))?",
    re.IGNORECASE | re.DOTALL,
)
_KNOWN = re.compile(rf"(?:{_UNITS})(?!\w)", re.IGNORECASE)
# What is no quantity of work: a share, a span of time, money, a quarter.
_NO_WORK = re.compile(
    r"%|(?:phần trăm|ngày|tuần|tháng|quý|năm|giờ|phút|đồng|nghìn|ngàn|triệu|tỷ|tỉ|vnđ|đ)(?!\w)", re.IGNORECASE
)
_UNIT_END = re.compile(r"\s*(?:[;,.(/:–]|\s-\s|\b(?:mỗi|hằng|hàng|một|trên|trong|cho|của|về|để|được|tại|và)\b)")
_MOST_WORDS = 3  # of a unit that is not a known one: "báo cáo", "kênh truyền thông"


def target_in(text: str) -> Target:
    """Return low end, high end and unit of a number to reach that running text names with a bound before it."""
    match = _IN_TEXT.search(text)
    return _read(match, match["unit"].lower()) if match else NO_TARGET


def target_of(cell: str, *, any_unit: bool = False) -> Target:
    """Return the number to reach that a cell begins with: "12 chuyên mục/năm", "01 hội nghị".

    A share, a span of time and money are none. `any_unit` takes whatever follows the number as its unit, even nothing.
    """
    match = _ALONE.fullmatch(cell.strip())
    if match is None:
        return NO_TARGET
    unit = (match["unit"] or "").strip()
    if any_unit:
        return _read(match, unit)
    if not unit or _NO_WORK.match(unit):
        return NO_TARGET
    if known := _KNOWN.match(unit):
        return _read(match, known.group().lower())
    end = _UNIT_END.search(unit)
    unit = (unit[: end.start()] if end else unit).strip()
    return _read(match, unit) if unit and len(unit.split()) <= _MOST_WORDS else NO_TARGET


def _read(match: re.Match[str], unit: str) -> Target:
    low = _value(match["low"])
    high = _value(match["high"]) if match["high"] else None
    if high is None and fold(match["bound"] or "") in ("toi da", "khong qua"):
        return None, low, unit
    if high is not None and high < low:
        low, high = high, low
    return low, high, unit


def _value(digits: str) -> float:
    return float(digits.replace(".", ""))
