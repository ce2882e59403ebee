"""Thirty real files in any order and in any heaps: the same rows are in and the same rows wait, doubtful ones too."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cchc_desktop.doors.exchange import read_files
from cchc_desktop.exchange.identity import title_of
from cchc_desktop.exchange.records import Decision, FileRead
from cchc_desktop.exchange.triage import LATE
from cchc_desktop.models import Activity, ActivityFilter, Plan, Task, Unit
from cchc_desktop.workspace import Workspace
from tests.exchange.office_year import UNITS, quarter, units
from tests.exchange.spoiling import Sent, write_spoiled
from tests.exchange.test_triage_order import as_file, row

TASKS = (
    Task(None, "Đăng tin, bài trên Trang thông tin điện tử", kinds=("own_site",)),
    Task(None, "Tổ chức hội nghị tuyên truyền, phổ biến", kinds=("conference",)),
    Task(None, "Hội nghị đối thoại, tháo gỡ vướng mắc", kinds=("conference",)),
)
State = tuple[set[tuple[object, ...]], set[tuple[object, ...]]]


def key(a: Activity) -> tuple[object, ...]:
    return a.unit_id, str(a.date), a.kind, title_of(a.title).key, a.joint_unit_ids, a.task_ids


def state(workspace: Workspace) -> State:
    """Return (what is in, what waits)."""
    found = workspace.activities(workspace.activity_ids(ActivityFilter()))
    waiting = {(row.unit_id, *key(row.activity)) for row in workspace.exchange.waiting() if row.activity}
    return {key(a) for a in found}, waiting


def receive(workspace: Workspace, files: Sequence[FileRead]) -> int | None:
    heap = [replace(f, rows=tuple(replace(r, file_no=n) for r in f.rows)) for n, f in enumerate(files)]
    batch = workspace.exchange.triage_read(heap)
    done = workspace.exchange.accept(batch)
    waits = {(row.file, row.sheet, row.line) for row in workspace.exchange.waiting()}
    for verdict in workspace.exchange.outcome(batch, done).verdicts:  # what is told in the end is so
        place = verdict.row.file, verdict.row.sheet, verdict.row.line
        assert (place in waits) is (verdict.decision is Decision.ASK) or verdict.decision is Decision.REFUSED
    return done.batch


@pytest.fixture(scope="module")
def thirty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[FileRead]]:
    folder = tmp_path_factory.mktemp("thirty")
    told, paths = quarter(), []
    for unit in range(len(UNITS)):
        sent = Sent(folder / f"{UNITS[unit]}.{'csv' if unit % 10 == 9 else 'xlsx'}", unit)
        rows = sorted(((n, t.activity) for n, t in enumerate(told) if t.unit == unit), key=lambda row: row[1].date)
        write_spoiled(sent.path, UNITS[unit], rows, unit, sent)
        paths.append(sent.path)
    with Workspace.open(folder / "data") as workspace:
        for unit in units():
            workspace.save_unit(unit)
        workspace.add_plan(Plan(None, "Tuyên truyền năm 2026", 2026, 2026, tasks=TASKS))
        files, failed = read_files(paths, workspace.exchange.office(), date(2026, 3, 16))
    assert not failed
    return folder / "data", files


def test_thirty_files_in_any_order_are_one_state(thirty: tuple[Path, list[FileRead]], tmp_path: Path) -> None:
    empty, files = thirty
    states: list[State] = []
    for number, heap in enumerate((30, 3, 7, 1)):
        order = list(range(30))
        random.Random(number).shuffle(order)
        shutil.copytree(empty, tmp_path / str(number))
        with Workspace.open(tmp_path / str(number)) as workspace:
            for start in range(0, 30, heap):
                receive(workspace, [files[i] for i in order[start : start + heap]])
            states.append(state(workspace))
            again = workspace.exchange.triage_read(files)
            assert not [v for v in again.verdicts if v.decision in (Decision.ADD, Decision.JOINT)]
    assert len(states[0][1]) >= 5  # there are rows in doubt at all
    assert any(one[-1] for one in states[0][0]), "a sheet without a column of tasks is counted to the plan too"
    for admitted, waits in states[1:]:
        assert admitted ^ states[0][0] == set()
        assert waits ^ states[0][1] == set()


TITLES = ("Hội thi công chức một cửa thân thiện toàn tỉnh", "Hội thi công chức một cửa thân thiện tỉnh")
DOUBT: dict[str, Any] = {"kind": "contest", "place": "Nhà văn hóa lao động"}


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    workspace = Workspace.open(tmp_path / "data")
    for name in ("Văn phòng Sở", "Thanh tra Sở", "Phòng Người có công"):
        workspace.save_unit(Unit(None, name))
    return workspace


def doubtful(unit: int, day: int) -> FileRead:
    return as_file(f"u{unit}.xlsx", [row(unit, TITLES[0], date=date(2026, 2, day), **DOUBT)])


def test_the_unit_that_goes_first_displaces_and_taking_back_undoes_it(office: Workspace) -> None:
    with office:
        receive(office, [doubtful(2, 3)])
        before = state(office)
        batch = office.exchange.triage_read([doubtful(1, 2)])
        assert [v.decision for v in batch.verdicts] == [Decision.ADD] and "chuyển sang chờ" in batch.verdicts[0].reason
        done = office.exchange.accept(batch)
        assert (done.added, done.displaced) == (1, 1)
        admitted, waits = state(office)
        assert [a[0] for a in admitted] == [1] and [w[0] for w in waits] == [2]
        assert office.waiting.count() == 1
        office.exchange.take_back(done.batch or 0)
        assert state(office) == before


def test_what_the_clerk_edited_is_never_displaced(office: Workspace) -> None:
    with office:
        receive(office, [doubtful(2, 3)])
        mine = office.activities(office.activity_ids(ActivityFilter()))[0]
        office.save_activity(replace(mine, reach=77))
        receive(office, [doubtful(1, 2)])
        admitted, waits = state(office)
        assert [a[0] for a in admitted] == [2] and [w[0] for w in waits] == [1]


def test_what_the_clerk_let_in_himself_is_never_displaced(office: Workspace) -> None:
    with office:
        receive(office, [doubtful(2, 3)])
        batch = office.exchange.triage_read([doubtful(3, 4)])
        assert batch.verdicts[0].decision is Decision.ASK
        chosen = replace(batch.verdicts[0], decision=Decision.ADD, by_hand=True)
        office.exchange.accept(replace(batch, verdicts=(chosen,)))
        receive(office, [doubtful(1, 2)])
        admitted, waits = state(office)
        assert {a[0] for a in admitted} == {2, 3} and [w[0] for w in waits] == [1]


def test_a_row_in_doubt_that_is_late_too_never_comes_in_by_itself(office: Workspace) -> None:
    late = doubtful(2, 3)
    late = replace(late, rows=tuple(replace(r, notes=(f"{LATE} Quý IV/2025.",)) for r in late.rows))
    with office:
        first = receive(office, [doubtful(1, 2)])
        receive(office, [late])
        office.exchange.take_back(first or 0)
        other = as_file("u3.xlsx", [row(3, "Tọa đàm thủ tục khuyết tật", date=date(2026, 2, 3))])
        receive(office, [other])
        admitted, waits = state(office)
        assert [a[0] for a in admitted] == [3] and [w[0] for w in waits] == [2]


def test_a_package_displaces_nothing_and_is_not_displaced(office: Workspace) -> None:
    with office:
        receive(office, [doubtful(2, 3)])
        sent = doubtful(1, 2)
        sent = replace(sent, name="a.cchc", rows=tuple(replace(r, file="a.cchc", sheet="") for r in sent.rows))
        assert [v.decision for v in office.exchange.triage_read([sent]).verdicts] == [Decision.ASK]
