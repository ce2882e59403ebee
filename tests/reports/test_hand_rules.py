"""Every figure against the rules of domain.md 2 worked out anew from plain SQL: no code of the program counts here.

Random logs on all the edge days of 2020 to 2025, both window rules, every month, quarter, half, nine months, year and
2021-2025; joint events, units that merged or ended on 30/6/2025, evidence by link or copy, the bin.
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cchc_desktop import catalog
from cchc_desktop.models import Activity, Plan, Task, Unit
from cchc_desktop.periods import Period, WindowRule
from cchc_desktop.workspace import Workspace

KINDS = ("conference", "own_site", "leaflet", "loudspeaker", "banner", "legal_conference")
PERIODS = [
    f"{year}{part}"
    for year in range(2021, 2026)
    for part in ("", "-H1", "-H2", "-9M", *(f"-Q{n}" for n in range(1, 5)), *(f"-{n:02d}" for n in range(1, 13)))
] + ["2021-2025"]
MONTHS = {"": (1, 12), "H1": (1, 6), "H2": (7, 12), "9M": (1, 9)} | {f"Q{n}": (3 * n - 2, 3 * n) for n in range(1, 5)}


def days_of(code: str, rule: str) -> tuple[date, date]:
    """Return the first and last day by the table of domain.md 2.1."""
    first_year, last_year = int(code[:4]), int(code[5:9] if len(code) == 9 else code[:4])
    part = "" if len(code) == 9 else code[5:]
    first, last = MONTHS.get(part) or (int(part), int(part))
    if rule == "calendar":
        end = date(last_year + last // 12, last % 12 + 1, 1) - timedelta(1)
        return date(first_year, first, 1), end
    start = date(first_year - 1, 12, 15) if first == 1 else date(first_year, first - 1, 15)
    return start, date(last_year, last, 14)


def year_before(code: str) -> str:
    return "2016-2020" if len(code) == 9 else f"{int(code[:4]) - 1}{code[4:]}"


@dataclass
class Row:
    """One activity as the database has it; `units` are all that took part."""

    day: date
    kind: str
    quantity: float
    reach: int
    units: set[int | None]
    tasks: set[int]
    proved: bool
    integrated: bool


def fill(workspace: Workspace, seed: int, photo: Path) -> None:
    chance = random.Random(seed)
    for name in ("Văn phòng", "Phòng CCHC", "Thanh tra", "Phòng cũ A", "Phòng cũ B", "Ban giải thể"):
        workspace.save_unit(Unit(None, name))
    units = workspace.units()
    for old in units[3:5]:
        workspace.save_unit(replace(old, valid_to=date(2025, 6, 30), successor_id=units[1].id))
    workspace.save_unit(replace(units[5], valid_to=date(2025, 2, 28)))
    tasks = (
        Task(None, "Đăng tin", lead=("Văn phòng",), kinds=("own_site",), target_low=24, target_unit="tin, bài"),
        Task(None, "Hội nghị", lead=("phòng cchc", "Thanh tra"), kinds=("conference",), target_low=2, target_high=4),
        Task(None, "Thường xuyên", lead=("Phòng cũ A",)),
        Task(None, "Chỉ năm 2024", kinds=("banner",), target_low=3, start=date(2024, 1, 1), end=date(2024, 12, 31)),
    )
    workspace.add_plan(Plan(None, "Kế hoạch giai đoạn 2021 - 2025", 2021, 2025, tasks=tasks))
    edges = [
        date(year, month, day) for year in range(2020, 2026) for month in range(1, 13) for day in (1, 13, 14, 15, 28)
    ]
    edges += [date(year, 12, 31) for year in range(2020, 2026)]
    rows = [
        Activity(
            None, chance.choice(edges), chance.choice(KINDS), f"Việc {n}",
            quantity=chance.choice([1, 2, 9, 0.5, 1250]), reach=chance.choice([None, 0, 115]),
            unit_id=chance.choice([None, *(unit.id for unit in units)]), integrated=chance.random() < 0.3,
            joint_unit_ids=tuple(chance.sample([u.id or 0 for u in units], chance.choice([0, 0, 2, 3]))),
            task_ids=tuple(chance.sample(range(1, 5), chance.choice([0, 1, 2]))),
            url=chance.choice(["", "https://so.gov.vn/x"]),
        )
        for n in range(250)
    ]  # fmt: skip
    workspace.add_activities(rows)
    photo.write_bytes(b"\xff\xd8\xff\xe0 photo")
    for number in chance.sample(range(1, 251), 5):
        workspace.attach(number, photo)
    workspace.delete_activities(chance.sample(range(1, 251), 15))


def read(folder: Path) -> tuple[list[Row], list[dict[str, Any]], list[dict[str, Any]]]:
    """Return activities, units and tasks of the file."""
    file = sqlite3.connect(f"file:{folder / 'cchc.db'}?mode=ro", uri=True)
    file.row_factory = sqlite3.Row
    joint, served = defaultdict(set), defaultdict(set)
    for activity, unit in file.execute("SELECT activity_id, unit_id FROM activity_units"):
        joint[activity].add(unit)
    for activity, task in file.execute("SELECT activity_id, task_id FROM activity_tasks"):
        served[activity].add(task)
    copied = {row[0] for row in file.execute("SELECT activity_id FROM evidence WHERE deleted_at IS NULL")}
    rows = [
        Row(
            date.fromisoformat(r["date"]), r["kind"], r["quantity"], r["reach"] or 0, {r["unit_id"]} | joint[r["id"]],
            served[r["id"]], bool(r["url"]) or r["id"] in copied, bool(r["integrated"]),
        )
        for r in file.execute("SELECT * FROM activities WHERE deleted_at IS NULL")
    ]  # fmt: skip
    units = [dict(row) for row in file.execute("SELECT * FROM units ORDER BY position, id")]
    return rows, units, [dict(row) for row in file.execute("SELECT * FROM tasks ORDER BY position")]


def in_force(task: dict[str, Any], code: str) -> int:
    """Return in how many years of the period a task is in force."""
    years = range(int(code[:4]), int(code[5:9] if len(code) == 9 else code[:4]) + 1)
    return sum(
        (not task["start"] or int(task["start"][:4]) <= year) and (not task["end"] or year <= int(task["end"][:4]))
        for year in years
    )


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("rule", ["decree", "calendar"])
def test_every_figure_is_the_hand_rules(workspace: Workspace, tmp_path: Path, seed: int, rule: str) -> None:
    fill(workspace, seed, tmp_path / "a.jpg")
    rows, units, tasks = read(workspace.folder)
    unit_of = {"tin, bài": "own_site"}
    for code in PERIODS:
        (first, last), (past, past_last) = days_of(code, rule), days_of(year_before(code), rule)
        start = days_of(code[:4], rule)[0]
        now, so_far, before = (
            [row for row in rows if a <= row.day <= b] for a, b in ((first, last), (start, last), (past, past_last))
        )
        found = workspace.reporting.figures(Period.parse(code), WindowRule(rule))
        assert (found.first, found.last, found.year_first) == (first, last, start), code
        assert (found.activities, found.with_evidence) == (len(now), sum(row.proved for row in now))
        assert (found.activities_so_far, found.activities_last_year) == (len(so_far), len(before))
        # Kinds: quantities of one kind only, whoever did them, joint events once.
        planned: dict[str, float] = defaultdict(float)
        for task in tasks:
            kinds, target = json.loads(task["kinds"]), task["target_low"]
            if target and len(kinds) == 1 and (years := in_force(task, code)):
                planned[kinds[0]] += target * years
        expected = {row.kind for row in (*now, *so_far, *before)} | set(planned)
        assert {row.kind for row in found.kinds} == expected
        for row in found.kinds:
            own = [[r for r in part if r.kind == row.kind] for part in (now, so_far, before)]
            sums = [sum(r.quantity for r in part) for part in own]
            assert [row.quantity, row.cumulative, row.last_year] == pytest.approx(sums), (code, row.kind)
            assert (row.reach, row.cumulative_reach) == tuple(sum(r.reach for r in part) for part in own[:2])
            assert (row.activities, row.with_evidence) == (len(own[0]), sum(r.proved for r in own[0]))
            assert row.integrated == pytest.approx(sum(r.quantity for r in own[0] if r.integrated))
            assert row.planned == (planned.get(row.kind) or None)
        # Units: a joint event for each that took part, forerunners in their successor's row, once.
        into = {
            u["id"]: u["successor_id"]
            if u["valid_to"] and u["valid_to"] < last.isoformat() and u["successor_id"]
            else u["id"]
            for u in units
        } | {None: None}

        def credited(part: list[Row], unit: int | None, into: dict[Any, Any] = into) -> list[Row]:
            return [row for row in part if unit in {into[one] for one in row.units}]

        shown = []
        for unit in [*units, {"id": None, "valid_to": None}]:
            key = unit["id"]
            counts = tuple(len(credited(part, key)) for part in (now, so_far, before))
            if into[key] == key and (any(counts) or (key is not None and not unit["valid_to"])):
                shown.append((key, sum(row.proved for row in credited(now, key)), *counts))
        assert [
            (u.unit.id if u.unit else None, u.with_evidence, u.activities, u.cumulative, u.last_year)
            for u in found.units
        ] == shown, code
        # Tasks: what was done for each since the year began, in the target's unit.
        asked = tasks if len(code) == 9 else [task for task in tasks if in_force(task, code)]
        for task, done in zip(asked, found.tasks, strict=True):
            kinds, target, unit = json.loads(task["kinds"]), task["target_low"], task["target_unit"]
            mine = [row for row in so_far if task["id"] in row.tasks]
            if target:
                fit = [r for r in mine if r.kind in kinds and (not unit or unit_of.get(unit) == r.kind)]
                assert done.done == pytest.approx(sum(row.quantity for row in fit)), (code, task["text"])
                assert done.finished == (done.done >= target * max(1, in_force(task, code)))
            else:
                assert (done.done, done.finished) == (len(mine), any(row.proved for row in mine))
        led = {
            place
            for place, task in enumerate(asked)
            for unit in units
            if into[unit["id"]] in {key for key, *_ in shown}
            if re.sub(r"\s+", " ", unit["name"].lower()) in [lead.lower() for lead in json.loads(task["lead"])]
        }
        assert found.unled == len(asked) - len(led), code
    assert catalog.kind("own_site").counting_unit == "tin, bài"
