"""A subordinate unit's plan, made from ours: our plan as its basis, the unit's tasks as its content (R18)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cchc_desktop.documents.task_table import target_words
from cchc_desktop.drafting.report_dates import deadline_words
from cchc_desktop.drafting.templates import fill, office_words, put_in, template, year_words
from cchc_desktop.errors import AppError
from cchc_desktop.intake.deadlines import deadlines_in
from cchc_desktop.intake.outline import walk
from cchc_desktop.intake.tasks import duties
from cchc_desktop.models import Level, LinkedDocument, Node, Office, Plan, ReportDeadline, Signer, Task, Unit, UnitKind
from cchc_desktop.text import fold, long_date

# Words by which a plan means all units of a kind.
_GROUPS = {
    UnitKind.DIVISION: ("cac phong", "phong chuyen mon", "phong, don vi", "cac don vi", "cac bo phan"),
    UnitKind.SUBORDINATE: ("don vi truc thuoc", "don vi thuoc", "cac don vi", "phong, don vi", "don vi su nghiep"),
    UnitKind.MASS: ("doan the", "to chuc chinh tri"),
    UnitKind.AGENCY: ("cac so", "so, ban, nganh", "cac co quan"),
    UnitKind.LOCAL: ("cac xa", "cap xa", "ubnd cac", "dia phuong"),
}


def derive(plan: Plan, unit: Unit, office: Office) -> Plan:
    """Return a draft for a unit: its head, our plan as basis and superior document, its tasks, no signer yet.

    A task that names nobody is everyone's: the unit helps with it. Duties that the plan lays on the unit under
    TỔ CHỨC THỰC HIỆN are tasks that it leads.
    """
    ours = plan.office or office.name
    own = Office(
        name=unit.name, parent=ours.upper(), place=office.place or plan.place, superior=ours, province=office.province
    )
    subject = _subject(plan.title, ours)
    words = office_words(own, ()) | year_words(plan.year_from, plan.year_to)
    words |= {
        "our_plan": _citation(plan, ours),
        "our_short": f"{_type(plan)} số {_number(plan)}",
        "subject": subject,
        "subject_low": subject[:1].lower() + subject[1:] if not subject[:2].isupper() else subject,
        "reports": _reports(plan),
    }
    shape = template("unit")
    draft = fill(replace(shape, outline=_without_places(shape.outline)), words, own, plan.year_from, plan.year_to)
    outline, tasks = _with_tasks(draft.outline, shape.outline, words, plan, unit)
    superior = LinkedDocument(_type(plan), plan.reference, plan.date, ours, plan.title, superior=True)
    others = tuple(replace(item, superior=False) for item in plan.linked if item.number != plan.reference)
    return replace(
        draft,
        outline=outline,
        tasks=tasks,
        linked=(superior, *others),
        year=plan.year or plan.year_from,
        signer=Signer(),
    )


def unit_named(units: Sequence[Unit], name: str) -> Unit:
    """Return the unit of a name or short name; one that is not on the list is taken as told, its kind by its name."""
    wanted = fold(name)
    for unit in units:
        if wanted in (fold(unit.name), fold(unit.short_name)):
            return unit
    if not wanted:
        raise AppError("Chưa nêu tên đơn vị.", "Nhập tên đơn vị cần lập kế hoạch.")
    starts = (("phong ", UnitKind.DIVISION), ("van phong", UnitKind.DIVISION), ("ubnd ", UnitKind.LOCAL),
              ("cong doan", UnitKind.MASS), ("doan ", UnitKind.MASS), ("hoi ", UnitKind.MASS),
              ("so ", UnitKind.AGENCY), ("bao ", UnitKind.AGENCY), ("dai ", UnitKind.AGENCY))  # fmt: skip
    kind = next((kind for start, kind in starts if wanted.startswith(start)), UnitKind.SUBORDINATE)
    return Unit(None, " ".join(name.split()), kind=kind)


def unit_tasks(plan: Plan, unit: Unit) -> tuple[tuple[Task, ...], tuple[Task, ...]]:
    """Return the tasks of a plan that a unit leads, and those that it helps with."""
    led = [task for task in plan.tasks if any(_means(name, unit) for name in task.lead)]
    texts = {fold(task.text) for task in plan.tasks}
    for duty in duties(plan.outline, plan.year_from, plan.year_to):
        if fold(duty.text) not in texts and any(_means(name, unit) for name in duty.lead):
            led.append(replace(duty, text=_own_words(duty.text)))
    helped = [
        task
        for task in plan.tasks
        if task not in led and (any(_means(name, unit) for name in task.coordinating) or not task.lead)
    ]
    return tuple(led), tuple(helped)


_OPENER = re.compile(r"(?:Căn cứ|Trên cơ sở|Theo)\b[^,;.]*\bkế hoạch\b[^,;.]*,\s*", re.IGNORECASE)
_ADDRESSED = re.compile(
    r"(?:đề nghị\s+)?(?:các|phòng|văn phòng|đơn vị|trung tâm|thanh tra|thủ trưởng|người đứng đầu|trưởng|ủy ban|ubnd"
    r"|công đoàn|đoàn thanh niên)\b[^.:]{0,200}?\s(?=(?:có trách nhiệm|chịu trách nhiệm|chủ trì|chủ động|phối hợp"
    r"|tăng cường|tổ chức|hướng dẫn|theo dõi|tham mưu|quán triệt|triển khai|xây dựng|cung cấp|đôn đốc|thực hiện"
    r"|thường xuyên|tuyên truyền)\b)",
    re.IGNORECASE,
)


def _own_words(duty: str) -> str:
    """Return a duty as the unit's own task: "Căn cứ Kế hoạch này, các phòng tăng cường …" is "Tăng cường …"."""
    bare = _OPENER.sub("", duty, count=1) if _OPENER.match(duty) else duty
    if addressed := _ADDRESSED.match(bare):
        bare = re.sub(r"^(?:có|chịu) trách nhiệm\s+", "", bare[addressed.end() :])
    return f"{bare[:1].upper()}{bare[1:]}" if len(bare) > 15 else duty


def _means(name: str, unit: Unit) -> bool:
    """Tell whether a name in a plan means the unit: by its name, its short name or its kind."""
    said = f" {fold(name)} "
    own = [fold(text) for text in (unit.name, unit.short_name) if text.strip()]
    return any(f" {text} " in said.replace(",", " ").replace(";", " ") or text == said.strip() for text in own) or any(
        words in said for words in _GROUPS[unit.kind]
    )


_PLACE = re.compile(r"@@ (?P<which>lead|coordinating): (?P<title>.+)")


def _without_places(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not _PLACE.match(line))


def _with_tasks(
    outline: Sequence[Node], text: str, words: dict[str, str], plan: Plan, unit: Unit
) -> tuple[tuple[Node, ...], tuple[Task, ...]]:
    """Put the unit's tasks under the heading of the template that stands over the places for them."""
    led, helped = unit_tasks(plan, unit)
    groups = {"lead": led, "coordinating": helped}
    lines = text.strip().split("\n")
    heading = lines[next(place for place, line in enumerate(lines) if _PLACE.match(line)) - 1]
    sections, tasks = [], []
    count = 0
    for match in filter(None, map(_PLACE.match, lines)):
        found = groups[match["which"]]
        if not found and (led or helped):
            continue
        count += 1
        children = []
        for place, task in enumerate(found, 1):
            node_id = f"u{count}.{place}"
            children.append(_item(task, node_id, match["which"] == "lead"))
            lead = (unit.name,) if match["which"] == "lead" else task.lead
            tasks.append(replace(task, id=None, node_id=node_id, lead=lead, text=task.text.removesuffix("./.")))
        if not found:
            children = [Node(Level.DASH, "«Nhiệm vụ của đơn vị»", "-", (), f"u{count}.1")]
        title = put_in(match["title"], words)
        sections.append(Node(Level.ARABIC, title, f"{count}.", _lettered(children), f"u{count}"))
    wanted = heading.split(". ", 1)[-1]
    out = tuple(
        replace(node, children=(*node.children, *sections)) if node.text == wanted else node for node in outline
    )
    return out, tuple(tasks)


def _item(task: Task, node_id: str, leads: bool) -> Node:
    return Node(Level.LETTER, task.text.removesuffix("./.").rstrip(), "", tuple(_fields(task, node_id, leads)), node_id)


def _fields(task: Task, node_id: str, leads: bool) -> Iterator[Node]:
    target = target_words(task.target_low, task.target_high, task.target_unit)
    pairs = (
        ("Đơn vị chủ trì", "" if leads else "; ".join(task.lead)),
        ("Đơn vị phối hợp", "; ".join(task.coordinating) if leads else ""),
        ("Thời gian thực hiện", task.time),
        ("Sản phẩm", task.product),
        ("Chỉ tiêu", "" if not target or fold(target) in fold(f"{task.text} {task.product}") else target),
    )
    for place, (label, text) in enumerate(((label, text) for label, text in pairs if text), 1):
        yield Node(Level.DASH, f"{label}: {text.rstrip('.')}.", "-", (), f"{node_id}.{place}")


def _lettered(nodes: Sequence[Node]) -> tuple[Node, ...]:
    from cchc_desktop.text import letter_marker

    return tuple(
        replace(node, marker=f"{letter_marker(place)})") if node.level is Level.LETTER else node
        for place, node in enumerate(nodes)
    )


# -- words ------------------------------------------------------------------------------------------


def _type(plan: Plan) -> str:
    return plan.type_name.capitalize() or "Kế hoạch"


def _number(plan: Plan) -> str:
    return plan.reference if plan.number else f"«số»/{plan.symbol or '«ký hiệu»'}"


def _citation(plan: Plan, ours: str) -> str:
    """Return our plan cited in full: type, number, date, issuer, trích yếu (domain.md 1.5)."""
    day = long_date(plan.date) if plan.date else "ngày «ngày, tháng, năm»"
    title = plan.title[:1].lower() + plan.title[1:] if not plan.title[:2].isupper() else plan.title
    about = title if title.startswith("về ") else f"về việc {title}"
    return f"{_type(plan)} số {_number(plan)} {day} của {ours} {about}"


_ISSUED_BY = re.compile(
    r"\s+của\s+(?:Sở|Ủy ban|Uỷ ban|UBND|Ban|Văn phòng|Phòng|Cục|Chi cục|Trung tâm|Thanh tra|Trường)\b.*?"
    r"(?=\s+(?:năm|giai đoạn)\s+\d|$)"
)
_WHERE = re.compile(r"\s+(?:trên địa bàn|tại)\s+(?:tỉnh|thành phố|xã|phường|đặc khu)\b.*$")


def _subject(title: str, ours: str) -> str:
    """Return a plan's title without its office and place: "Tuyên truyền cải cách hành chính nhà nước năm 2024"."""
    words = [re.escape(word) if word not in "-–—" else "[-–—]" for word in ours.split()]
    exact = re.compile(r"\s+của\s+" + r"\s+".join(words), re.IGNORECASE) if words else _ISSUED_BY
    bare = exact.sub("", title)
    return _WHERE.sub("", bare if bare != title else _ISSUED_BY.sub("", title)).strip()


def _reports(plan: Plan) -> str:
    """Return when the unit reports to us: by the plan's accepted report dates, else by those that its text names."""
    items: Sequence[ReportDeadline] = plan.deadlines
    if not items:
        text = "\n".join(node.text for node in walk(plan.outline))
        items = [ReportDeadline(d.kind, d.day, d.month, d.before) for d in deadlines_in(text)]
    if not items:
        return "trước ngày «thời hạn báo cáo»"
    groups: dict[str, list[str]] = {}
    for kind, _, day in (deadline_words(item).partition(": ") for item in items):
        groups.setdefault(kind.lower(), []).append(day)
    told = "; ".join(f"{kind} {', '.join(dict.fromkeys(days))}" for kind, days in groups.items())
    return f"đúng thời hạn ({told.replace(', trước ngày ', ', ')})"
