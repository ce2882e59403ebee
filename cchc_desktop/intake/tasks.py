"""Tasks that a plan's outline holds: who leads, who helps, when (product.md R11 to R13)."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache

from cchc_desktop import catalog
from cchc_desktop.intake.table_columns import Role, role_of
from cchc_desktop.intake.targets import NO_TARGET, target_in, target_of
from cchc_desktop.intake.times import time_range
from cchc_desktop.models import Level, Node, Task
from cchc_desktop.text import fold

_WHO = r"(?:(?:các\s+)?(?:cơ quan|đơn vị|bộ phận|phòng)(?:\s*,\s*đơn vị)?\s+)?"
_LABELS = {
    "lead": rf"{_WHO}(?:chủ\s+trì|thực hiện)(?:\s+(?:thực hiện|tham mưu|tổ chức))?",
    "coordinating": rf"{_WHO}phối\s+hợp(?:\s+thực hiện)?",
    "time": r"(?:thời\s+(?:gian|hạn)|tiến\s+độ)(?:\s+(?:thực hiện|hoàn thành|tổ chức))*",
    "product": r"(?:sản\s+phẩm|kết\s+quả)(?:\s+(?:đầu ra|dự kiến|cần đạt|thực hiện))?",
    "budget": r"(?:kinh\s+phí|nguồn\s+kinh\s+phí)(?:\s+(?:thực hiện|dự kiến))?",
}
_LABEL = re.compile(
    "(?:" + "|".join(rf"(?P<{name}>{pattern})" for name, pattern in _LABELS.items()) + r")\s*:\s*", re.IGNORECASE
)


def find_tasks(outline: Sequence[Node], year_from: int, year_to: int) -> tuple[Task, ...]:
    """Return the plan's tasks.

    Items with lines such as "Cơ quan chủ trì thực hiện:" are tasks for certain. Without any, the
    items under a heading with "hình thức" are; without those, the duties under "TỔ CHỨC THỰC HIỆN",
    led by the unit of their heading.
    """
    if explicit := explicit_tasks(outline, year_from, year_to):
        return explicit
    forms = [node for node in _walk(outline) if _is_forms(node)]
    if forms:
        return tuple(
            _task(child, child.text, {}, year_from, year_to)
            for node in forms
            for child in node.children
            if child.marker
        )
    return tuple(duties(outline, year_from, year_to))


def explicit_tasks(
    outline: Sequence[Node], year_from: int, year_to: int, rows: Container[str] = ()
) -> tuple[Task, ...]:
    """Return the tasks that say who leads, or who helps and when.

    `rows` are the ids of nodes that came from a table's rows: for these one of lead, helper and time is enough.
    """
    found = []
    for node in _walk(outline):
        if node.id in rows:
            fields = _row_fields(node)
            if fields.keys() & {"lead", "coordinating", "time"}:
                found.append(_task(node, node.text, fields, year_from, year_to))
            continue
        own_text, fields = _fields(node)
        if fields.get("lead") or (fields.get("coordinating") and fields.get("time")):
            found.append(_task(node, own_text, fields, year_from, year_to))
    return tuple(found)


def _row_fields(node: Node) -> dict[str, str]:
    """Return what a row's columns hold, by the words over them."""
    found: dict[str, str] = {}
    for child in node.children:
        label, colon, value = child.text.partition(": ")
        role = role_of(label)
        if colon and role not in (Role.NUMBER, Role.CONTENT, Role.OTHER):
            found.setdefault(role.value, value.strip(" .;"))
    return found


def _walk(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _walk(node.children)


def _fields(node: Node) -> tuple[str, dict[str, str]]:
    """Return the item's own text and its labelled lines, which stand under it or at its end in one paragraph."""
    found: dict[str, str] = {}
    own_text = node.text
    labels = _labels(node.text)
    if len(labels) >= 2 and labels[0].start():
        own_text = node.text[: labels[0].start()].rstrip(" (-–;")
        _collect(node.text, labels, found)
    for child in node.children:
        if child.level not in (Level.ROMAN, Level.ARABIC) and _LABEL.match(child.text):
            _collect(child.text, _labels(child.text), found)
    return own_text, found


_OPENERS = tuple(".;:(-–")


def _labels(text: str) -> list[re.Match[str]]:
    """Return the labels of a text that begin a clause; without a colon there is none."""
    if ":" not in text:
        return []
    found = _LABEL.finditer(text)
    return [m for m in found if not m.start() or text[max(0, m.start() - 9) : m.start()].rstrip().endswith(_OPENERS)]


def _collect(text: str, labels: Sequence[re.Match[str]], found: dict[str, str]) -> None:
    for label, after in zip(labels, [*labels[1:], None], strict=True):
        value = text[label.end() : after.start() if after else None].strip(" -–;.")
        if value.endswith(")") and value.count(")") > value.count("("):
            value = value[:-1]
        name = str(label.lastgroup)
        if name not in found:
            found[name] = value.rstrip(" .;")


def _is_forms(node: Node) -> bool:
    """Tell the heading of the list of forms: "2. Hình thức tuyên truyền", not "NỘI DUNG, HÌNH THỨC" above it."""
    if "hinh thuc" not in fold(node.text[:200]) or len(node.text) >= 120 or node.text.rstrip().endswith("."):
        return False
    has_items = sum(1 for child in node.children if child.marker) >= 2
    return has_items and not any(_is_forms(child) or _is_contents(child) for child in node.children)


def _is_contents(node: Node) -> bool:
    return bool(node.children) and fold(node.text[:40]).startswith("noi dung")


_DUTY = re.compile(
    r"\s+(?:có trách nhiệm|chịu trách nhiệm|chủ trì|chủ động|phối hợp|căn cứ|tổ chức|hướng dẫn|theo dõi|tham mưu"
    r"|quán triệt|triển khai|xây dựng|cung cấp|đôn đốc"
    r"|là đầu mối)\b"
)


_NO_AGENCY = re.compile(r"(?:chế độ|kinh phí|thời gian|tiến độ|về\s)", re.IGNORECASE)


def duties(outline: Sequence[Node], year_from: int, year_to: int) -> Iterator[Task]:
    """Yield what a plan lays on each unit under "TỔ CHỨC THỰC HIỆN", led by the unit of its heading."""
    for section in outline:
        if not any(name in fold(section.text[:200]) for name in ("to chuc thuc hien", "trach nhiem cua", "phan cong")):
            continue
        for unit in section.children:
            if not unit.marker:
                continue
            name, colon, duty = unit.text.removeprefix("Đề nghị ").partition(":")
            if unit.children:
                lead = {"lead": name.strip().rstrip(".")} if len(name) < 160 else {}
                yield from (_task(child, child.text, lead, year_from, year_to) for child in unit.children)
            elif colon and duty.strip() and len(name) < 160:
                lead = {} if _NO_AGENCY.match(name) else {"lead": name.strip()}
                yield _task(unit, duty.strip(), lead, year_from, year_to)
            else:
                verb = _DUTY.search(unit.text)
                lead = unit.text[: verb.start()] if verb and 0 < verb.start() < 160 else ""
                yield _task(unit, unit.text, {"lead": lead.strip(" ,")} if lead else {}, year_from, year_to)


def _task(node: Node, text: str, fields: dict[str, str], year_from: int, year_to: int) -> Task:
    time = fields.get("time", "")
    start, end = time_range(time, year_from, year_to)
    product = fields.get("product", "")
    named = target_in(f"{text} {product}")
    low, high, unit = named if named != NO_TARGET else target_of(product)
    return Task(
        id=None,
        text=text,
        lead=agencies(fields.get("lead", "")),
        coordinating=agencies(fields.get("coordinating", "")),
        time=time,
        start=start,
        end=end,
        kinds=guess_kinds(text),
        target_low=low,
        target_high=high,
        target_unit=unit,
        product=product,
        budget=fields.get("budget", ""),
        node_id=node.id,
    )


# A comma ends a name only where another agency's name plainly begins; "Sở Văn hóa, Thể thao và Du lịch" is one name.
_NEXT_AGENCY = re.compile(
    r",\s+(?=(?:các\s|Sở\s|Ban\s|Báo\s|Đài\s|Cổng\s|UBND\s|Ủy ban\s|Uỷ ban\s|Công an\s|Văn phòng\s|Phòng\s|Công đoàn\b|"
    r"Đoàn Thanh niên\b|Trung tâm\s|Thanh tra\s|Cục\s|Chi cục\s|Hội\s|Bộ\s|Liên đoàn\s))"
)


def agencies(text: str) -> tuple[str, ...]:
    """Split a list of agencies at semicolons; where there is none, at a comma before another agency's name.

    A group that begins with "Các" keeps its commas: "Các sở, ban, ngành cấp tỉnh, UBND cấp huyện, cấp xã".
    """
    parts = text.split(";") if ";" in text or re.match(r"các\s", text, re.IGNORECASE) else _NEXT_AGENCY.split(text)
    return tuple(name for part in parts if (name := part.strip().rstrip(".").strip()))


_WORD = re.compile(r"[^\W_]+")


def guess_kinds(text: str) -> tuple[str, ...]:
    """Return the kinds of the catalogue whose label or keywords a task's text names, in catalogue order.

    "Hội nghị" right before another kind's word says how that is held: "hội nghị đối thoại" is a dialogue.
    """
    folded = _words(_held_as().sub("", " ".join(fold(text).split())))
    return tuple(kind for kind, needles in _needles() if any(needle in folded for needle in needles))


@lru_cache(maxsize=1)
def _held_as() -> re.Pattern[str]:
    others = {needle.strip() for kind, needles in _needles() if kind != "conference" for needle in needles}
    return re.compile(rf"\bhoi nghi (?=(?:{'|'.join(map(re.escape, sorted(others)))})\b)")


@lru_cache(maxsize=1)
def _needles() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (kind.id, tuple({_words(word) for word in (kind.label, *kind.keywords)}))
        for kind in catalog.kinds()
        if not kind.retired
    )


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(fold(text)))} "
