"""The demo office: a real plan, its units, and a year of activities that is the same every time.

All words and numbers are data under resources/demo/; chance only spreads them over the days.
"""

from __future__ import annotations

import random
import shutil
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cchc_desktop import catalog, paths
from cchc_desktop.errors import CorruptDataError, DataFolderError
from cchc_desktop.files import safe_name
from cchc_desktop.models import Activity, Evidence, EvidenceState, Node, Office, Plan, Signer, Task, Unit, UnitKind
from cchc_desktop.periods import Period, PeriodKind, Window, WindowRule, periods_of, window
from cchc_desktop.text import padded, short_date

if TYPE_CHECKING:
    from cchc_desktop.documents.blocks import Document
    from cchc_desktop.workspace import Workspace

SEED = 2023
YEAR = 2023
MARKER = "DU_LIEU_MAU.txt"  # only a folder that holds it is ever emptied


@dataclass(frozen=True, slots=True)
class DemoActivity:
    """An activity and the proof that is kept of it: none beyond its link, a copy, or a signed document."""

    activity: Activity
    proof: EvidenceState


def fresh_demo(folder: Path) -> Workspace:
    """Make the demo office in a new folder, or in place of an earlier demo, and return it open.

    A folder with other data is refused: nothing of a real office is ever overwritten.
    """
    from cchc_desktop.workspace import Workspace

    _clear(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARKER).write_text(
            "Dữ liệu mẫu của CCHC Desktop. Chạy lại lệnh demo sẽ tạo lại thư mục này.\n", "utf-8"
        )
    except OSError as error:
        raise DataFolderError(f"Không tạo được thư mục “{folder}”.", "Chọn thư mục khác rồi thử lại.") from error
    workspace = Workspace.open(folder)
    try:
        make_demo(workspace)
    except BaseException:
        workspace.close()
        raise
    return workspace


def make_demo(workspace: Workspace) -> None:
    """Fill an empty workspace with the demo office."""
    office = _load("office.toml")
    signer = Signer(**office["signer"])
    workspace.save_office(Office(**office["office"], signer=signer))
    for name, value in office["settings"].items():
        workspace.set_setting(name, value)
    units: dict[str, int] = {}
    for entry in office["units"]:
        unit = Unit(None, entry["name"], entry.get("short_name", ""), UnitKind(entry["kind"]))
        units[entry["key"]] = _new_id(workspace.save_unit(unit).id)
    keys, plan = demo_plan()
    plan_id = _new_id(workspace.add_plan(plan).id)
    tasks = {key: _new_id(task.id) for key, task in zip(keys, workspace.plan(plan_id).tasks, strict=True)}
    rows = demo_activities(units, tasks)
    last = _new_id(workspace.add_activities([row.activity for row in rows]).id)
    _attach_proofs(workspace, rows, workspace.activities(range(last - len(rows) + 1, last + 1)))
    _fill_registers(workspace)


def _fill_registers(workspace: Workspace) -> None:
    from cchc_desktop.doors.registers import row_from_plain

    for name, entries in _load("registers.toml").items():
        for entry in entries:
            workspace.registers.save(row_from_plain(name, entry))


def demo_plan() -> tuple[tuple[str, ...], Plan]:
    """Return the keys of the demo's tasks and the plan of 2023 with these tasks."""
    from cchc_desktop.intake.plan_text import read_plan

    office = _load("office.toml")
    plan = read_plan(paths.resources() / "demo" / "plan.txt").plan
    entries = _load("tasks.toml")["tasks"]
    tasks = tuple(_task(entry, plan.outline) for entry in entries)
    plan = replace(
        plan,
        parent=plan.parent or office["office"]["parent"],
        office=plan.office or office["office"]["name"],
        year_from=YEAR,
        year_to=YEAR,
        tasks=tasks,
    )
    return tuple(entry["key"] for entry in entries), plan


def demo_activities(units: Mapping[str, int], tasks: Mapping[str, int]) -> list[DemoActivity]:
    """Return the demo's activities, oldest first: the report year 2023 and some of the year before."""
    maker = _Maker(units, tasks)
    rows: list[DemoActivity] = []
    entries = _load("activities.toml")["activities"]
    for year, count in ((YEAR - 1, "before"), (YEAR, "times")):
        for entry in entries:
            rows += maker.rows(entry, window(Period(year, PeriodKind.YEAR)), entry.get(count, 0))
    rows.sort(key=lambda row: row.activity.date)
    return _with_numbers(rows)


class _Maker:
    """Makes the activities of one entry after another from one stream of chance."""

    def __init__(self, units: Mapping[str, int], tasks: Mapping[str, int]) -> None:
        self._units, self._tasks = units, tasks
        self._chance = random.Random(SEED)
        self._words = _load("topics.toml")
        self._holidays = frozenset(self._words["holidays"])
        self._used: Counter[str] = Counter()

    def rows(self, entry: dict[str, Any], days: Window, times: int) -> Iterator[DemoActivity]:
        possible = self._possible(days, bool(entry.get("saturday")), tuple(entry.get("months", range(1, 13))))
        for turn in range(times):
            day = possible[int((turn + self._chance.random()) / times * len(possible))]
            yield self._row(entry, day, turn, days)

    @cache  # noqa: B019 - the maker lives as long as one demo is made
    def _possible(self, days: Window, saturday: bool, months: tuple[int, ...]) -> list[date]:
        weekdays = (5,) if saturday else range(5)
        return [
            day
            for day in (days.first + timedelta(days=n) for n in range(days.days))
            if day.weekday() in weekdays and day not in self._holidays and day.month in months
        ]

    def _row(self, entry: dict[str, Any], day: date, turn: int, days: Window) -> DemoActivity:
        chance = self._chance
        unit = chance.choice(entry["units"])
        title, contents, names = self._title(entry, day, turn)
        identity = 10_000 + day.toordinal() % 10_000 * 5 + chance.randrange(5)
        names |= {
            "id": str(identity),
            "fb": str(10**14 + chance.randrange(9 * 10**14)),
            "slug": safe_name(title, 60).lower().replace("_", "-"),
        }
        low, high = entry["quantity"]
        step = entry.get("step", 1)
        length = chance.randint(*entry["days"]) - 1 if "days" in entry else 0
        activity = Activity(
            id=None,
            date=day,
            date_to=min(day + timedelta(days=length), days.last) if length else None,
            kind=entry["kind"],
            title=title,
            integrated=chance.random() < entry.get("integrated", 0),
            quantity=chance.randint(low // step, high // step) * step,
            reach=chance.randint(*entry["reach"]) if "reach" in entry else None,
            unit_id=self._units[unit],
            joint_unit_ids=tuple(self._units[key] for key in entry.get("joint", ()) if key != unit),
            task_ids=tuple(self._tasks[key] for key in entry.get("tasks", ())) if days.first.year == YEAR - 1 else (),
            contents=contents,
            audiences=tuple(entry["audiences"]),
            place=_upper_first(chance.choice(entry["place"]).format(**names)) if "place" in entry else "",
            number=entry.get("number", ""),
            url=entry.get("url", "").format(**names),
            cost=round(entry["cost"] * (0.9 + 0.2 * chance.random()) / 50_000) * 50_000 if "cost" in entry else None,
        )
        return DemoActivity(activity, self._proof(entry))

    def _title(self, entry: dict[str, Any], day: date, turn: int) -> tuple[str, tuple[str, ...], dict[str, str]]:
        """Return a title, its contents, and the names it was filled with."""
        pattern = entry["titles"][turn % len(entry["titles"])]
        contents = tuple(entry.get("contents", ()))
        names = {
            "year": str(day.year),
            "prev": str(day.year - 1),
            "next": str(day.year + 1),
            "quarter": periods_of(day, WindowRule.CALENDAR).phrase,
            "month": Period(day.year, PeriodKind.MONTH, day.month).phrase,
            "district": self._chance.choice(self._words["districts"]),
        }
        for word, source in (("{topic}", "topics"), ("{news}", "news")):
            if word in pattern:
                fitting = [e for e in self._words[source] if day.month in e.get("months", range(1, 13))]
                chosen = self._least_used(fitting, entry["kind"])
                pattern = pattern.replace(word, chosen["text"])
                contents = contents or tuple(chosen["contents"])
        return _upper_first(pattern.format(**names)), contents, names

    def _least_used(self, entries: list[dict[str, Any]], kind: str) -> dict[str, Any]:
        """Choose among what this kind has said least often, so that titles rarely repeat."""
        fewest = min(self._used[kind + entry["text"]] for entry in entries)
        chosen = self._chance.choice([e for e in entries if self._used[kind + e["text"]] == fewest])
        self._used[kind + chosen["text"]] += 1
        return chosen

    def _proof(self, entry: dict[str, Any]) -> EvidenceState:
        proven = self._chance.random() < entry.get("proven", 0.93)
        if entry["evidence"] == "link":
            return EvidenceState.COPY if self._chance.random() < entry.get("captured", 0) else EvidenceState.LINK
        return EvidenceState(entry["evidence"]) if proven else EvidenceState.NONE


def _with_numbers(rows: list[DemoActivity]) -> list[DemoActivity]:
    """Give document numbers in the order of days, from 01 each 1 January (domain.md 1.4)."""
    done: list[DemoActivity] = []
    last: dict[int, int] = {}
    for row in rows:
        activity = row.activity
        if activity.number:
            of_year = (activity.date - date(activity.date.year, 1, 1)).days
            number = max(last.get(activity.date.year, 0) + 1, of_year * 3 // 2)
            last[activity.date.year] = number
            text = activity.number.format(n=padded(number).replace(".", ""), m=str(400 + of_year * 11))
            row = replace(row, activity=replace(activity, number=text))
        done.append(row)
    return done


def _attach_proofs(workspace: Workspace, rows: list[DemoActivity], stored: Iterable[Activity]) -> None:
    """Keep a copy for every proven activity: one signed list a month, as an office files them."""
    months: dict[tuple[int, int], list[tuple[Activity, bool]]] = {}
    for row, activity in zip(rows, stored, strict=True):
        if row.activity.title != activity.title:
            raise AssertionError("activities came back in another order")
        if row.proof in (EvidenceState.COPY, EvidenceState.SIGNED):
            key = (activity.date.year, activity.date.month)
            months.setdefault(key, []).append((activity, row.proof is EvidenceState.SIGNED))
    from cchc_desktop.exports.pdf import write_pdf

    units = workspace.unit_names()
    proofs: list[tuple[int, Evidence]] = []
    for (year, month), proven in months.items():
        copy = BytesIO()
        write_pdf(_proof_document(year, month, [activity for activity, _ in proven], units), copy)
        copy.seek(0)
        kept = workspace.proofs.keep_stream(copy, "bang-ke.pdf")
        for activity, signed in proven:
            name = f"{activity.date:%Y-%m-%d}_{safe_name(catalog.kind(activity.kind).label, 40)}.pdf"
            proofs.append((_new_id(activity.id), replace(kept, name=name, signed=signed, captured=activity.date)))
    workspace.proofs.attach_each(proofs)


def _proof_document(year: int, month: int, activities: list[Activity], units: Mapping[int, str]) -> Document:
    from cchc_desktop.documents.blocks import Align, Column, Document, Table, Title

    period = Period(year, PeriodKind.MONTH, month)
    title = f"Tài liệu kiểm chứng hoạt động tuyên truyền cải cách hành chính {period.phrase} (dữ liệu mẫu)"
    table = Table(
        columns=(
            Column("STT", 0.08, Align.CENTER),
            Column("Ngày", 0.16, Align.CENTER),
            Column("Nội dung", 0.5),
            Column("Đơn vị thực hiện", 0.26),
        ),
        rows=tuple(
            (str(place), short_date(a.date), a.title, units.get(a.unit_id or 0, ""))
            for place, a in enumerate(activities, 1)
        ),
    )
    return Document(title, (Title("BẢNG KÊ", title), table))


def _task(entry: dict[str, Any], outline: tuple[Node, ...]) -> Task:
    target = entry.get("target", [])
    return Task(
        id=None,
        text=entry["text"],
        lead=tuple(entry.get("lead", ())),
        coordinating=tuple(entry.get("coordinating", ())),
        time=entry.get("time", ""),
        kinds=tuple(entry["kinds"]),
        target_low=target[0] if target else None,
        target_high=target[-1] if target else None,
        target_unit=entry.get("target_unit", ""),
        product=entry.get("product", ""),
        budget=entry.get("budget", ""),
        node_id=next((node.id for node in _nodes(outline) if node.text.startswith(entry["under"])), ""),
    )


def _nodes(outline: tuple[Node, ...]) -> Iterator[Node]:
    for node in outline:
        yield node
        yield from _nodes(node.children)


def _clear(folder: Path) -> None:
    """Empty the folder of an earlier demo; refuse a folder with anything else in it."""
    from cchc_desktop.workspace import Workspace

    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / MARKER).is_file():
        raise DataFolderError(
            f"Thư mục “{folder}” đã có dữ liệu và không phải dữ liệu mẫu; không có gì bị thay đổi.",
            "Chọn một thư mục mới cho dữ liệu mẫu.",
        )
    with suppress(CorruptDataError):  # a spoilt demo is made anew
        Workspace.open(folder).close()  # a window that has it open must be closed first
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise DataFolderError(
            f"Không xóa được dữ liệu mẫu cũ trong “{folder}”.", "Đóng chương trình đang mở tệp rồi thử lại."
        ) from error


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((paths.resources() / "demo" / name).read_text("utf-8"))


def _new_id(value: int | None) -> int:
    assert value is not None
    return value


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
