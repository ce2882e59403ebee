"""Where the documents cited in a text stand: type, number, day, issuer and title, each with its place.

A citation is never changed when a plan is rolled forward (product.md N1), so its whole span is known: from the
type's name to the end of the trích yếu. Laws, quoted names of projects and documents cited by day alone have
no number but are as untouchable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cchc_desktop.intake.citations import citations

Spans = tuple[tuple[int, int], ...]

_YEAR = r"(?:19|20)\d\d"
_TYPES = (
    r"Nghị quyết|Nghị định|Quyết định|Kế hoạch|Chỉ thị|Kết luận|Chương trình hành động|Chương trình|"
    r"Thông tư liên tịch|Thông tư|Công văn|Công điện|Hướng dẫn|Thông báo|Quy định|Đề án|Quy chế|Báo cáo|Tờ trình|"
    r"Bộ luật|Luật|Pháp lệnh|Văn bản"
)
_TYPE = re.compile(rf"(?P<type>{_TYPES})(?P<number>\s+(?:liên tịch\s+)?số)?[\s:]*$", re.IGNORECASE)
_DATE = rf"\d{{1,2}}\s*(?:[/.-]|tháng)\s*\d{{1,2}}\s*(?:[/.-]|năm)\s*{_YEAR}(?!\d)"
_DAY = re.compile(
    r"(?P<open>[\s,(]*)(?:ký\s+)?ngày\s+(?P<day>\d{1,2})\s*(?:/|-|\.|tháng)\s*(?P<month>\d{1,2})\s*"
    r"(?:/|-|\.|năm)\s*(?P<year>\d{4})(?!\d)\)?",
    re.IGNORECASE,
)
_OF_YEAR = re.compile(rf"\s+năm\s+{_YEAR}(?!\d)")  # "Quyết định số 12/QĐ-UBND năm 2024"
_OPENERS = (
    r"về|ban hành|phê duyệt|quy định|thực hiện|hướng dẫn|triển khai|công bố|sửa đổi|điều chỉnh|bổ sung|đẩy mạnh|"
    r"tăng cường|tuyên truyền|truyền thông|thông tin|thành lập|kiện toàn|tổ chức|cải cách|đổi mới|giao|sắp xếp|nâng cao"
)
_ISSUER = re.compile(
    r"\s*,?\s+của\s+(?P<name>[^;,.:()]{2,90}?)(?=\s+(?:về|ban hành|phê duyệt|quy định|thực hiện|hướng dẫn|triển khai|"
    r"công bố|sửa đổi|thành lập|để|nhằm|v/v|tuyên truyền|truyền thông)\b"
    rf"|\s+và\s+(?:(?!phát triển|đào tạo)[a-zđ]|{_TYPES}|$)|[;,.:()“\"]|$)"
)
_TITLE = re.compile(rf"\s*,?\s*(?:V/v\s|về\s|(?<![,\s])\s+(?:{_OPENERS})\s|[(“\"])", re.IGNORECASE)
# Where a trích yếu ends though no stop says so: the sentence of the office itself, or its own words after a comma.
_TITLE_END = re.compile(
    r"[;\n]|\.(?=\s|$)|:(?=\s|$)"
    r"|,?\s+(?:và|theo|tại)\s+(?=(?:[A-ZĐ]\w+\s)(?:\w+\s){0,3}số\s)"
    r"|,\s+(?=(?:Sở|Ủy ban|Uỷ ban|UBND|Ban|Văn phòng|Phòng|Cục|Chi cục|Trung tâm|Đảng ủy|Trường|Thanh tra|Công an|"
    r"Bảo hiểm|Hội|Liên đoàn)\b[^;.]{0,100}?\s(?:ban hành|xây dựng|triển khai|lập|tổ chức)\s)"
    r"|,?\s+(?=(?:để|nhằm)\b)"
    r"|,\s+(?=(?:đồng thời|góp phần|gắn với|trong đó|yêu cầu|đề nghị|cụ thể)\b)"
    r"|,\s+(?=(?:trong năm|tập trung|trọng tâm|phù hợp|năm (?:19|20)\d\d|đến năm|phấn đấu|như|theo)\b)",
)
_LIMIT = r"trước|chậm nhất|muộn nhất|hoàn thành|đến|gửi|xong|từ|vào|trong|hết|này"
_QUOTED = re.compile(
    r"(?:Đề án|Chương trình|Kế hoạch|Dự án|Chiến lược|Quy chế|Quy định|Bộ chỉ số|Phong trào|Cuộc vận động)\s+"
    r"(?:“[^”]{3,500}”|\"[^\"]{3,500}\")"
)
# "Đề án phát triển ... giai đoạn 2022 - 2025 ... theo Quyết định số": the title stands before its number.
_NAMED = re.compile(
    r"(?:Đề án|Chương trình|Dự án|Chiến lược)\s(?:(?!\bsố\s\d|Đề án|Chương trình|Dự án|Chiến lược)[^;.“”]){5,260}?\s"
    rf"(?:được\s+)?(?:ban hành\s+|phê duyệt\s+)?(?:kèm theo|theo|tại)\s+(?:{_TYPES})\s+số\s"
)
_LAW = re.compile(
    r"(?:Bộ luật|Luật|Pháp lệnh|Hiến pháp)\b"
    rf"(?:(?!\b(?:trong|đến|từ|kinh phí|dự toán|kế hoạch|nhiệm vụ|chỉ tiêu|{_TYPES})\b)[^.;:]){{0,150}}?"
    rf"(?:\(?\s*(?:được\s+)?(?:sửa đổi|bổ sung)[^.;:)]{{0,30}})?"
    rf"(?:năm\s+|ngày\s+\d{{1,2}}(?:/|\s+tháng\s+)\d{{1,2}}(?:/|\s+năm\s+))"
    rf"{_YEAR}(?!\d)(?:\s*\([^)]{{0,60}}{_YEAR}\))?"
)
# "Nghị quyết Trung ương năm 2019": no number, the year is the document's.
_BY_YEAR = re.compile(
    r"(?:Nghị quyết|Nghị định|Thông tư|Chỉ thị|Kết luận)\s"
    r"(?:(?!\b(?:về|và|trong|nhiệm vụ|kế hoạch)\b)[^.;:,\d]){0,40}?"
    rf"năm\s+{_YEAR}(?!\d)"
)
_BY_DAY = re.compile(
    rf"(?:{_TYPES}|Kết luận|Thông báo)\b(?:(?!\b(?:{_LIMIT}|{_TYPES})\b)[^.;:,]){{0,80}}?\sngày\s+{_DATE}"
)


@dataclass(frozen=True, slots=True)
class Cited:
    """A document cited in a text. Spans are [start, end) in it; an absent part is empty.

    `start` is where the type's name begins, `core_end` where number and day end, `end` where the title ends.
    """

    number: str
    start: int
    number_start: int
    number_end: int
    core_end: int
    end: int
    type_name: str = ""
    day: date | None = None
    issuer: str = ""
    title_start: int = 0

    @property
    def has_title(self) -> bool:
        return self.end > self.title_start > 0


def cited(text: str) -> tuple[Cited, ...]:
    """Return every document cited by its number, in the order of the text."""
    found = citations(text)
    starts = [_type_start(text, item.start) for item in found]
    out = []
    for place, item in enumerate(found):
        limit = starts[place + 1][0] if place + 1 < len(found) else len(text)
        number_end = item.start + len(item.number)
        out.append(_cited(text, item.number, item.start, number_end, starts[place], max(limit, number_end)))
    return tuple(out)


def untouchable(text: str) -> Spans:
    """Return the spans of a text that belong to cited documents, numbered or not."""
    spans = [(item.start, item.end) for item in cited(text)]
    for pattern in (_QUOTED, _NAMED, _LAW, _BY_YEAR, _BY_DAY):
        spans += [match.span() for match in pattern.finditer(text)]
    return tuple(sorted(spans))


def inside(spans: Spans, start: int, end: int) -> bool:
    """Tell whether [start, end) touches one of the spans."""
    return any(first < end and start < last for first, last in spans)


def _type_start(text: str, number_start: int) -> tuple[int, str]:
    window = max(0, number_start - 60)
    match = _TYPE.search(text[window:number_start])
    return (window + match.start(), match["type"]) if match else (number_start, "")


def _cited(text: str, number: str, start: int, number_end: int, named: tuple[int, str], limit: int) -> Cited:
    day = _DAY.match(text, number_end, limit)
    of_year = None if day else _OF_YEAR.match(text, number_end, limit)
    core_end = day.end() if day else of_year.end() if of_year else number_end
    if day and day.group().endswith(")") and "(" not in day["open"]:
        core_end -= 1
    issuer = _ISSUER.match(text, core_end, limit)
    end = issuer.end() if issuer else core_end
    title = _TITLE.match(text, end, limit)
    title_start = end
    if title:
        end = _title_end(text, title, limit)
    return Cited(
        number=number,
        start=named[0],
        number_start=start,
        number_end=number_end,
        core_end=core_end,
        end=end,
        type_name=named[1],
        day=_date(day) if day else None,
        issuer=issuer["name"].strip() if issuer else "",
        title_start=title_start if title else 0,
    )


def _title_end(text: str, title: re.Match[str], limit: int) -> int:
    closing = {"“": "”", '"': '"', "(": ")"}.get(title.group()[-1])
    if closing:
        found = text.find(closing, title.end(), limit)
        return found + 1 if found >= 0 else limit
    position = title.end()
    while True:
        stop = _TITLE_END.search(text, position, limit)
        if stop is None:
            return len(text[:limit].rstrip(" ,"))
        # A stop inside a quotation or a bracket belongs to the title.
        before = text[title.end() : stop.start()]
        if before.count("“") > before.count("”") or before.count("(") > before.count(")"):
            position = stop.end() + (stop.start() == stop.end())
            continue
        return stop.start()


def spelled_dates(text: str) -> Iterator[re.Match[str]]:
    """Yield the whole dates of a text, day to year."""
    return re.finditer(rf"(?<![\d/.-]){_DATE}", text)


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
