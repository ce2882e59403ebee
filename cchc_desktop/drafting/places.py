"""Every text of a plan with the place it stands in, and a plan with some of its texts changed.

A place is a short path ("title", "outline/1/0", "tasks/2/time"): it needs no node ids, so it works for any plan.
A task's text repeats a line of the outline: it is no place of its own but follows that line's edits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cchc_desktop.drafting.outline import find, walk
from cchc_desktop.models import Level, Node, Plan, Task

HEADER = ("parent", "office", "place")  # names only: a year there is part of a name
_TASK_TEXTS = ("text", "time", "product", "budget")
_TASK_NAMES = ("lead", "coordinating")


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text of a plan: `key` is its path, `label` the place as a clerk says it, `marker` what is printed before it."""

    key: str
    label: str
    text: str
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `new` where [start, end) of a text stands."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class _Mirror:
    """A task's field that repeats [start, end) of another text."""

    key: str
    start: int
    end: int


def placed_texts(plan: Plan) -> tuple[PlacedText, ...]:
    """Return every text of a plan in the order of print, empty ones left out."""
    mirrors = _mirrors(plan)
    return tuple(item for item in _all_texts(plan) if item.text and item.key not in mirrors)


def with_edits(plan: Plan, edits: Mapping[str, Sequence[Edit]]) -> Plan:
    """Return a plan with its texts edited; edits of one text must not overlap. Tasks follow their lines."""
    texts = {item.key: item.text for item in _all_texts(plan)}
    changed = {key: edited(texts[key], its) for key, its in edits.items() if its}
    for key, mirror in _mirrors(plan).items():
        if its := edits.get(mirror.key):
            start, end = moved(mirror.start, its), moved(mirror.end, its, after=True)
            changed[key] = changed[mirror.key][start:end]
    return with_texts(plan, changed) if changed else plan


def with_texts(plan: Plan, texts: Mapping[str, str]) -> Plan:
    """Return a plan with the texts at some places exchanged."""
    return replace(
        plan,
        **{name: texts.get(name, getattr(plan, name)) for name in (*HEADER, "title", "lead_in")},
        basis=_list(plan.basis, "basis", texts),
        outline=_nodes(plan.outline, "outline", texts),
        recipients=_list(plan.recipients, "recipients", texts),
        signer=replace(
            plan.signer,
            authority=texts.get("signer/authority", plan.signer.authority),
            title=texts.get("signer/title", plan.signer.title),
        ),
        appendices=tuple(
            replace(
                item,
                title=texts.get(f"appendices/{place}", item.title),
                outline=_nodes(item.outline, f"appendices/{place}", texts),
            )
            for place, item in enumerate(plan.appendices)
        ),
        tasks=tuple(_task(task, f"tasks/{place}", texts) for place, task in enumerate(plan.tasks)),
    )


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with its edits made."""
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def moved(position: int, edits: Sequence[Edit], *, after: bool = False) -> int:
    """Return where a position of the old text lies in the new one; inside an edit its start, or its end if `after`."""
    out = position
    for edit in edits:
        if edit.end <= position:
            out += len(edit.new) - (edit.end - edit.start)
        elif edit.start < position:
            out += (len(edit.new) if after else 0) - (position - edit.start)
    return out


def line_label(markers: Sequence[str]) -> str:
    """Return "Mục II.2.a)" for the markers from the top down; "1.1." says "1." itself, a dash has no name."""
    named: list[str] = []
    for marker in markers:
        if named and marker.startswith(named[-1]) and marker[:1].isdigit():
            named.pop()
        if any(letter.isalnum() for letter in marker):
            named.append(marker)
    if not named:
        return "Nội dung"
    return f"Mục {re.sub(r'(?<=[a-zà-ỹ])(?=[A-ZĐ])|(?<=[IVX])(?=Đ)', ' ', ''.join(named))}"


def _all_texts(plan: Plan) -> Iterator[PlacedText]:
    for name, label in zip(HEADER, ("Cơ quan chủ quản", "Cơ quan ban hành", "Địa danh"), strict=True):
        yield PlacedText(name, label, getattr(plan, name))
    yield PlacedText("title", "Trích yếu", plan.title)
    for place, text in enumerate(plan.basis):
        yield PlacedText(f"basis/{place}", f"Căn cứ {place + 1}", text)
    yield PlacedText("lead_in", "Câu dẫn", plan.lead_in)
    yield from _lines(plan.outline, "outline", ())
    for place, text in enumerate(plan.recipients):
        yield PlacedText(f"recipients/{place}", "Nơi nhận", text, "-")
    yield PlacedText("signer/authority", "Người ký", plan.signer.authority)
    yield PlacedText("signer/title", "Người ký", plan.signer.title)
    for place, item in enumerate(plan.appendices):
        yield PlacedText(f"appendices/{place}", f"Phụ lục {place + 1}", item.title)
        for line in _lines(item.outline, f"appendices/{place}", ()):
            yield replace(line, label=f"Phụ lục {place + 1}, {line.label[0].lower()}{line.label[1:]}")
    for place, task in enumerate(plan.tasks):
        for name, text in _task_texts(task):
            yield PlacedText(f"tasks/{place}/{name}", f"Nhiệm vụ {place + 1}", text)


def _lines(nodes: Sequence[Node], path: str, above: tuple[str, ...]) -> Iterator[PlacedText]:
    dashes = 0
    for place, node in enumerate(nodes):
        dash = node.level in (Level.DASH, Level.PLUS)
        dashes += dash
        label = line_label((*above, node.marker)) + (f" gạch {dashes}" if dash else "")
        if not above and not node.marker and place == len(nodes) - 1:
            label = "Đoạn cuối"
        yield PlacedText(f"{path}/{place}", label, node.text, node.marker)
        yield from _lines(node.children, f"{path}/{place}", (*above, node.marker))


def _task_texts(task: Task) -> Iterator[tuple[str, str]]:
    for name in _TASK_TEXTS:
        yield name, getattr(task, name)
    for name in _TASK_NAMES:
        for place, text in enumerate(getattr(task, name)):
            yield f"{name}/{place}", text


def _mirrors(plan: Plan) -> dict[str, _Mirror]:
    """Return the task fields that repeat a text of the line they come from, or of the lines under it."""
    keys = {node.id: key for key, node in _keyed(plan.outline, "outline") if node.id}
    found: dict[str, _Mirror] = {}
    for place, task in enumerate(plan.tasks):
        node = find(plan.outline, task.node_id) if task.node_id else None
        if node is None:
            continue
        sources = [(keys[line.id], line.text) for line in walk((node,)) if line.id]
        for name, text in _task_texts(task):
            # A field has a line of its own under the task: "Cơ quan chủ trì: ..."; the task's own line comes last.
            for key, source in sources if name == "text" else (*sources[1:], *sources[:1]):
                if text and (start := source.find(text)) >= 0:
                    found[f"tasks/{place}/{name}"] = _Mirror(key, start, start + len(text))
                    break
    return found


def _keyed(nodes: Sequence[Node], path: str) -> Iterator[tuple[str, Node]]:
    for place, node in enumerate(nodes):
        yield f"{path}/{place}", node
        yield from _keyed(node.children, f"{path}/{place}")


def _list(values: tuple[str, ...], path: str, texts: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(texts.get(f"{path}/{place}", value) for place, value in enumerate(values))


def _nodes(nodes: tuple[Node, ...], path: str, texts: Mapping[str, str]) -> tuple[Node, ...]:
    return tuple(
        replace(
            node,
            text=texts.get(f"{path}/{place}", node.text),
            children=_nodes(node.children, f"{path}/{place}", texts),
        )
        for place, node in enumerate(nodes)
    )


def _task(task: Task, path: str, texts: Mapping[str, str]) -> Task:
    return replace(
        task,
        **{name: texts.get(f"{path}/{name}", getattr(task, name)) for name in _TASK_TEXTS},
        **{name: _list(getattr(task, name), f"{path}/{name}", texts) for name in _TASK_NAMES},
    )
