"""Tasks that a plan's outline holds: who leads, who helps, when (product.md R11 to R13)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date

from cchc_desktop import catalog
from cchc_desktop.models import Level, Node, Task
from cchc_desktop.text import fold, from_roman

_WHO = r"(?:cơ quan|đơn vị|bộ phận)"
_FIELDS = (
    ("lead", re.compile(rf"(?:{_WHO}\s+)?chủ\s+trì(?:\s+(?:thực hiện|tham mưu|tổ chức))?\s*:", re.IGNORECASE)),
    ("coordinating", re.compile(rf"(?:{_WHO}\s+)?phối\s+hợp(?:\s+thực hiện)?\s*:", re.IGNORECASE)),
    ("time", re.compile(r"thời\s+(?:gian|hạn)(?:\s+(?:thực hiện|hoàn thành|tổ chức))?\s*:", re.IGNORECASE)),
    ("product", re.compile(r"(?:sản\s+phẩm|kết\s+quả)(?:\s+(?:đầu ra|dự kiến))?\s*:", re.IGNORECASE)),
    ("budget", re.compile(r"kinh\s+phí(?:\s+thực hiện)?\s*:", re.IGNORECASE)),
)
_TARGET = re.compile(
    r"(?:ít nhất|tối thiểu|từ)\s+(?:từ\s+)?(?P<low>\d{1,5})(?:\s*(?:đến|-|–)\s*(?P<high>\d{1,5}))?\s+"
    r"(?P<unit>tiểu phẩm|tin,? bài|bài viết|bài|tin|cuộc|hội nghị|lớp|buổi|chuyên mục|phóng sự|tờ rơi|tờ|tấm|chiếc|băng rôn|pano|video)"
)


def find_tasks(outline: Sequence[Node], year_from: int, year_to: int) -> tuple[Task, ...]:
    """Return the plan's tasks.

    Items with lines such as "Cơ quan chủ trì thực hiện:" are tasks for certain. Without any, the
    items under a heading with "hình thức" are; without those, the duties under "TỔ CHỨC THỰC HIỆN",
    led by the unit of their heading.
    """
    explicit = [_task(node, _fields(node), year_from, year_to) for node in _walk(outline) if "lead" in _fields(node)]
    if explicit:
        return tuple(explicit)
    forms = next((node for node in _walk(outline) if _is_forms(node)), None)
    if forms is not None:
        return tuple(_task(node, {}, year_from, year_to) for node in forms.children if node.marker)
    return tuple(_duties(outline, year_from, year_to))


def _walk(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _walk(node.children)


def _fields(node: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    for child in node.children:
        for name, pattern in _FIELDS:
            if match := pattern.match(child.text):
                found[name] = child.text[match.end() :].strip().rstrip(".;").strip()
    return found


def _is_forms(node: Node) -> bool:
    """Tell the heading of the list of forms: "2. Hình thức tuyên truyền", not "NỘI DUNG, HÌNH THỨC"."""
    is_heading = node.level in (Level.ROMAN, Level.ARABIC, Level.DECIMAL)
    has_items = sum(1 for child in node.children if child.marker) >= 2
    deeper = any(_is_forms(child) for child in node.children)
    return is_heading and "hinh thuc" in fold(node.text) and len(node.text) < 120 and has_items and not deeper


def _duties(outline: Sequence[Node], year_from: int, year_to: int) -> Iterator[Task]:
    for section in outline:
        if "to chuc thuc hien" not in fold(section.text):
            continue
        for unit in section.children:
            if not unit.marker:
                continue
            name, _, duty = unit.text.partition(":")
            lead = {"lead": name.strip().rstrip(".")}
            if unit.children:
                yield from (_task(child, lead, year_from, year_to) for child in unit.children)
            elif duty.strip():
                yield _task(Node(unit.level, duty.strip(), unit.marker, (), unit.id), lead, year_from, year_to)
            else:
                yield _task(unit, {}, year_from, year_to)


def _task(node: Node, fields: dict[str, str], year_from: int, year_to: int) -> Task:
    time = fields.get("time", "")
    start, end = time_range(time, year_from, year_to)
    target = _TARGET.search(node.text)
    return Task(
        id=None,
        text=node.text,
        lead=_names(fields.get("lead", "")),
        coordinating=_names(fields.get("coordinating", "")),
        time=time,
        start=start,
        end=end,
        kinds=guess_kinds(node.text),
        target_low=float(target["low"]) if target else None,
        target_high=float(target["high"]) if target and target["high"] else None,
        target_unit=target["unit"] if target else "",
        product=fields.get("product", ""),
        budget=fields.get("budget", ""),
        node_id=node.id,
    )


def _names(text: str) -> tuple[str, ...]:
    """Split agencies at semicolons only: a comma may stand inside a name."""
    return tuple(name for part in text.split(";") if (name := part.strip().rstrip(".").strip()))


def guess_kinds(text: str) -> tuple[str, ...]:
    """Return the kinds of the catalogue whose keywords a task's text names, in catalogue order."""
    folded = f" {' '.join(_words(text))} "
    return tuple(
        kind.id
        for kind in catalog.kinds()
        if not kind.retired and any(f" {' '.join(_words(word))} " in folded for word in (kind.label, *kind.keywords))
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))


_QUARTER = re.compile(r"quý\s+([IV]{1,3}|[1-4])(?:\s*[/-]\s*(\d{4})|\s+năm\s+(\d{4}))?", re.IGNORECASE)
_MONTH = re.compile(r"tháng\s+(\d{1,2})(?:\s*[/-]\s*(\d{4})|\s+năm\s+(\d{4}))?", re.IGNORECASE)
_YEAR = re.compile(r"năm\s+(\d{4})", re.IGNORECASE)


def time_range(text: str, year_from: int, year_to: int) -> tuple[date | None, date | None]:
    """Return the days that a free text such as "Quý II/2023", "Tháng 6" or "Thường xuyên" names."""
    if not text:
        return None, None
    months: list[tuple[int, int, int]] = []
    for match in _QUARTER.finditer(text):
        name = match.group(1)
        quarter = int(name) if name.isdigit() else from_roman(name.upper())
        if quarter and 1 <= quarter <= 4:
            months.append((int(match.group(2) or match.group(3) or year_from), quarter * 3 - 2, quarter * 3))
    for match in _MONTH.finditer(text):
        if 1 <= int(match.group(1)) <= 12:
            month = int(match.group(1))
            months.append((int(match.group(2) or match.group(3) or year_from), month, month))
    if months:
        first, last = min(months), max(months, key=lambda item: (item[0], item[2]))
        return date(first[0], first[1], 1), date(last[0], last[2], calendar.monthrange(last[0], last[2])[1])
    if match := _YEAR.search(text):
        return date(int(match.group(1)), 1, 1), date(int(match.group(1)), 12, 31)
    if re.search(r"thường xuyên|cả năm|hằng năm|hàng năm|trong năm|liên tục", text, re.IGNORECASE):
        return date(year_from, 1, 1), date(year_to, 12, 31)
    return None, None
