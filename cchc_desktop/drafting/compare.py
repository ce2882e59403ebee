"""Two states of a plan compared line by line and word by word (N11, R17): what a reader must know, no more.

Lines keep their ids through edits, so two states of one plan are matched by id; two plans that only look alike are
matched by their text. Markers that moved because a line came in before are no change. A roll to a new year is one
item: "năm 2023 → 2027 ở 3 chỗ".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cchc_desktop.drafting.line_match import Line, Pair, match_lines
from cchc_desktop.drafting.places import placed_texts
from cchc_desktop.drafting.word_diff import Run, RunKind, word_runs
from cchc_desktop.models import Plan, Task
from cchc_desktop.text import fold

# A year, a period, or a year behind its quarter, month or day: "III/2026", "31/12/2026".
_YEARS = re.compile(
    r"(?P<lead>(?:[IVX]{1,3}|\d{1,2}(?:[/.-]\d{1,2})?)[/.-])?(?P<years>(?:19|20)\d\d(?:\s*[-–—]\s*(?:19|20)\d\d)?)"
)


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    YEARS = "years"  # the roll to another year, all places together


class Part(StrEnum):
    """The part of a plan that a change is in, in the order of print."""

    HEADER = "header"
    BASIS = "basis"
    OUTLINE = "outline"
    TASKS = "tasks"
    RECIPIENTS = "recipients"
    SIGNER = "signer"
    APPENDICES = "appendices"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `old_place` and `new_place` say where ("Mục II.1.a)"); `runs` are its words.

    `count` is how many places a YEARS change stands for, or how many lines came or went together. `field` names
    the field of a task.
    """

    kind: ChangeKind
    part: Part
    old_place: str
    new_place: str
    old: str = ""
    new: str = ""
    runs: tuple[Run, ...] = ()
    count: int = 1
    field: str = ""

    @property
    def place(self) -> str:
        return self.new_place or self.old_place


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes between two states, and every line of the outlines side by side.

    `pairs` holds (old line, new line), None where one side has none, in the order of print.
    """

    changes: tuple[Change, ...]
    pairs: tuple[Pair, ...]

    def of(self, kind: ChangeKind) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.kind is kind)


def compare(old: Plan, new: Plan) -> Comparison:
    """Compare two states of a plan, or the plans of two years."""
    years = _Years(old, new)
    outline = match_lines(_lines(old, "outline/"), _lines(new, "outline/"))
    appendices = match_lines(_lines(old, "appendices/"), _lines(new, "appendices/"))
    found = [
        *_fields(old, new),
        *_lists(old.basis, new.basis, Part.BASIS, "Căn cứ"),
        *_texts(Part.BASIS, "Câu dẫn", old.lead_in, new.lead_in),
        *_line_changes(outline, Part.OUTLINE),
        *_tasks(old, new),
        *_lists(old.recipients, new.recipients, Part.RECIPIENTS, "Nơi nhận"),
        *_signer(old, new),
        *_line_changes(appendices, Part.APPENDICES),
    ]
    kept = [change for change in (years.without(change) for change in found) if change is not None]
    return Comparison((*years.change(), *kept), (*outline, *appendices))


class _Years:
    """Take the years of a roll out of the changes and count them."""

    def __init__(self, old: Plan, new: Plan) -> None:
        self._old, self._new = (old.year_from, old.year_to), (new.year_from, new.year_to)
        self._shift = new.year_from - old.year_from
        self._count = 0

    def change(self) -> Iterator[Change]:
        if self._old != self._new:
            old, new = (f"{a}" if a == b else f"{a} - {b}" for a, b in (self._old, self._new))
            runs = (Run(RunKind.REMOVED, old), Run(RunKind.ADDED, new))
            yield Change(ChangeKind.YEARS, Part.HEADER, "Năm", "Năm", old, new, runs, self._count)

    def without(self, change: Change) -> Change | None:
        """Return a change without the moved years, None if nothing else is left of it."""
        if self._old == self._new or change.kind is not ChangeKind.CHANGED:
            return change
        runs: list[Run] = []
        moved = False
        for run in change.runs:
            last = runs[-1] if runs else None
            if last and last.kind is RunKind.REMOVED and run.kind is RunKind.ADDED and self._is_moved(last, run):
                runs[-1] = Run(RunKind.SAME, run.text)
                self._count += 1
                moved = True
            else:
                runs.append(run)
        if not moved:
            return change
        if all(run.kind is RunKind.SAME for run in runs):
            return None
        return Change(
            change.kind, change.part, change.old_place, change.new_place, change.old, change.new,
            _joined(runs), field=change.field,
        )  # fmt: skip

    def _is_moved(self, removed: Run, added: Run) -> bool:
        old, new = removed.text.strip(), added.text.strip()
        before, after = _YEARS.fullmatch(old), _YEARS.fullmatch(new)
        if not before or not after or before["lead"] != after["lead"]:
            return False
        old, new = before["years"], after["years"]
        first, second = ([int(year) for year in re.findall(r"\d{4}", text)] for text in (old, new))
        by_shift = [year + self._shift for year in first]
        by_ends = [self._new[1] if year == self._old[1] else year + self._shift for year in first]
        return second in (by_shift, by_ends)


def _joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    out: list[Run] = []
    for run in runs:
        if out and out[-1].kind is run.kind is RunKind.SAME:
            out[-1] = Run(RunKind.SAME, out[-1].text + run.text)
        else:
            out.append(run)
    return tuple(out)


def _fields(old: Plan, new: Plan) -> Iterator[Change]:
    """Yield the changes of the header. A draft has no number and day yet: their absence is no change."""
    for label, name in (
        ("Cơ quan chủ quản", "parent"), ("Cơ quan ban hành", "office"), ("Tên loại", "type_name"),
        ("Trích yếu", "title"), ("Địa danh", "place"),
    ):  # fmt: skip
        yield from _texts(Part.HEADER, label, getattr(old, name), getattr(new, name))
    if new.number or old.symbol != new.symbol:
        first, second = (plan.reference if new.number else plan.symbol for plan in (old, new))
        yield from _texts(Part.HEADER, "Số, ký hiệu", first, second)
    if new.day is not None:
        yield from _texts(Part.HEADER, "Ngày", _date(old), _date(new))


def _date(plan: Plan) -> str:
    return "/".join(f"{part:02d}" for part in (plan.day, plan.month, plan.year) if part)


def _texts(part: Part, place: str, old: str, new: str, field: str = "") -> Iterator[Change]:
    if old == new:
        return
    kind = ChangeKind.CHANGED if old and new else ChangeKind.ADDED if new else ChangeKind.REMOVED
    yield Change(kind, part, place, place, old, new, word_runs(old, new), field=field)


def _signer(old: Plan, new: Plan) -> Iterator[Change]:
    for label, name in (("Người ký, quyền hạn", "authority"), ("Người ký, chức vụ", "title"), ("Người ký", "name")):
        yield from _texts(Part.SIGNER, label, getattr(old.signer, name), getattr(new.signer, name))


def _lists(old: Sequence[str], new: Sequence[str], part: Part, label: str) -> Iterator[Change]:
    """Yield the changes of a list of lines: each is matched by its text."""
    lines = [
        [Line("", (str(place),), f"{label} {place}", "", text) for place, text in enumerate(texts, 1)]
        for texts in (old, new)
    ]
    yield from _line_changes(match_lines(lines[0], lines[1], by_id=False), part)


def _lines(plan: Plan, under: str) -> list[Line]:
    ids = _ids(plan)
    return [
        Line(ids.get(item.key, ""), tuple(item.key.split("/")), item.label, item.marker, item.text)
        for item in placed_texts(plan)
        if item.key.startswith(under)
    ]


def _ids(plan: Plan) -> dict[str, str]:
    found: dict[str, str] = {}

    def visit(nodes: Sequence, path: str) -> None:
        for place, node in enumerate(nodes):
            found[f"{path}/{place}"] = node.id
            visit(node.children, f"{path}/{place}")

    visit(plan.outline, "outline")
    for place, item in enumerate(plan.appendices):
        visit(item.outline, f"appendices/{place}")
    return found


def _line_changes(pairs: Sequence[Pair], part: Part) -> Iterator[Change]:
    """Yield the changes of matched lines; what came or went with the line above it is told with that line."""
    came = {pair.new.key for pair in pairs if pair.new and not pair.old}
    went = {pair.old.key for pair in pairs if pair.old and not pair.new}
    for old, new, moved in pairs:
        if old is None and new is not None:
            if new.key[:-1] not in came:
                runs = (Run(RunKind.ADDED, new.text),)
                yield Change(ChangeKind.ADDED, part, "", new.label, "", new.text, runs, _branch(new.key, came))
        elif new is None and old is not None:
            if old.key[:-1] not in went:
                runs = (Run(RunKind.REMOVED, old.text),)
                yield Change(ChangeKind.REMOVED, part, old.label, "", old.text, "", runs, _branch(old.key, went))
        elif old is not None and new is not None:
            if old.text != new.text:
                runs = word_runs(old.text, new.text)
                yield Change(ChangeKind.CHANGED, part, old.label, new.label, old.text, new.text, runs)
            if moved:
                runs = (Run(RunKind.SAME, new.text),)
                yield Change(ChangeKind.MOVED, part, old.label, new.label, old.text, new.text, runs)


def _branch(key: tuple[str, ...], keys: set[tuple[str, ...]]) -> int:
    """Return how many of the lines stand in a branch, its top one counted."""
    return sum(1 for other in keys if other[: len(key)] == key)


_TASK_FIELDS = (
    ("text", "nội dung"), ("lead", "chủ trì"), ("coordinating", "phối hợp"), ("time", "thời gian"),
    ("kinds", "hình thức"), ("product", "sản phẩm"), ("budget", "kinh phí"),
)  # fmt: skip


def _tasks(old: Plan, new: Plan) -> Iterator[Change]:
    """Yield the changes of tasks that the outline does not show already: a task's text is its line."""
    shown = [{fold(item.text) for item in placed_texts(plan) if item.key.startswith("outline/")} for plan in (old, new)]
    texts = ["\n".join(sorted(lines)) for lines in shown]
    pairs = match_lines(_task_lines(old), _task_lines(new))
    for first, second, _ in pairs:
        before = old.tasks[int(first.key[-1])] if first else None
        after = new.tasks[int(second.key[-1])] if second else None
        if before and after:
            yield from _task_changes(before, after, first, second, texts)
        elif after and fold(after.text) not in texts[1]:
            yield Change(
                ChangeKind.ADDED, Part.TASKS, "", second.label if second else "", "", after.text,
                (Run(RunKind.ADDED, after.text),),
            )  # fmt: skip
        elif before and fold(before.text) not in texts[0]:
            yield Change(
                ChangeKind.REMOVED, Part.TASKS, first.label if first else "", "", before.text, "",
                (Run(RunKind.REMOVED, before.text),),
            )  # fmt: skip


def _task_changes(
    old: Task, new: Task, first: Line | None, second: Line | None, texts: Sequence[str]
) -> Iterator[Change]:
    for name, label in _TASK_FIELDS:
        before, after = _shown(name, getattr(old, name)), _shown(name, getattr(new, name))
        in_outline = all(fold(part) in text for value, text in zip((before, after), texts, strict=True)
                         for part in value.split("; "))  # fmt: skip
        if before == after or in_outline:
            continue
        place = second.label if second else first.label if first else ""
        yield from _texts(Part.TASKS, f"{place}, {label}", before, after, label)
    low, high = _target(old), _target(new)
    place = second.label if second else ""
    yield from _texts(Part.TASKS, f"{place}, chỉ tiêu", low, high, "chỉ tiêu")


def _task_lines(plan: Plan) -> list[Line]:
    return [
        Line(task.node_id, ("tasks", str(place)), f"Nhiệm vụ {place + 1}", "", task.text)
        for place, task in enumerate(plan.tasks)
    ]


def _shown(name: str, value: str | tuple[str, ...]) -> str:
    if isinstance(value, str):
        return value
    if name != "kinds":
        return "; ".join(value)
    from cchc_desktop.catalog import kinds

    labels = {kind.id: kind.label for kind in kinds()}
    return "; ".join(labels.get(kind, kind) for kind in value)


def _target(task: Task) -> str:
    low, high = task.target_low, task.target_high
    ends = dict.fromkeys(f"{value:g}" for value in (low, high) if value is not None)
    return " ".join(part for part in (" - ".join(ends), task.target_unit) if part) if ends else ""
