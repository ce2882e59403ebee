"""Packages between offices: whole or refused, the same in any order, conflicts shown field by field."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_desktop.errors import AppError
from cchc_desktop.exchange.package import read_package
from cchc_desktop.exchange.records import WRITTEN, Decision
from cchc_desktop.models import Activity, ActivityFilter, Office, Unit
from cchc_desktop.workspace import Workspace

NAMES = ("Trung tâm Dịch vụ việc làm", "Sở Nội vụ", "Ủy ban nhân dân tỉnh")
DAY = date(2026, 2, 2)
TITLES = (
    "Tập huấn số hóa hồ sơ người có công", "Hội nghị công khai kết quả trễ hẹn", "Tọa đàm thủ tục người khuyết tật",
    "Hội thi cán bộ một cửa giỏi", "Khảo sát hài lòng của doanh nghiệp", "Phát tờ rơi ở chợ phiên vùng cao",
)  # fmt: skip


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three offices that know each other's names."""
    root = tmp_path_factory.mktemp("offices")
    for place, name in enumerate(NAMES):
        with Workspace.open(root / str(place)) as workspace:
            workspace.save_office(Office(name=name))
            workspace.packages.office_uid()
            for other in NAMES:
                if other != name:
                    workspace.save_unit(Unit(None, other))
    return root


@pytest.fixture
def offices(empty: Path, tmp_path: Path) -> Iterator[list[Workspace]]:
    shutil.copytree(empty, tmp_path / "offices")
    opened = [Workspace.open(tmp_path / "offices" / str(place)) for place in range(3)]
    yield opened
    for workspace in opened:
        workspace.close()


def add(workspace: Workspace, n: int, **values: object) -> int:
    activity = Activity(None, DAY + timedelta(days=5 * n), "training", f"{TITLES[n % 6]} lần {n}")
    return workspace.add_activity(replace(activity, **values)).id or 0  # pyright: ignore[reportArgumentType]


def told(workspace: Workspace) -> list[tuple[object, ...]]:
    rows = workspace.activities(workspace.activity_ids(ActivityFilter()))
    return sorted((a.uid, a.title, a.quantity, a.reach, a.place) for a in rows)


def send(sender: Workspace, path: Path, *receivers: Workspace) -> list[Decision]:
    sender.packages.export(path)
    decisions: list[Decision] = []
    for receiver in receivers:
        read = receiver.packages.triage([path])
        assert read.batch.failed == ()
        receiver.packages.accept(read)
        decisions += [verdict.decision for verdict in read.batch.verdicts]
    return decisions


def test_unit_to_department_to_province_with_evidence(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, province = offices
    first = add(unit, 1, reach=40)
    add(unit, 2)
    proof = tmp_path / "Ảnh hội nghị.txt"
    proof.write_text("bằng chứng", "utf-8")
    unit.attach(first, proof, signed=True)
    add(department, 3)
    assert send(unit, tmp_path / "a.cchc", department) == [Decision.ADD, Decision.ADD]
    assert send(department, tmp_path / "b.cchc", province) == [Decision.ADD] * 3
    assert told(department) == told(province)
    assert told(unit) == [row for row in told(province) if row in told(unit)]
    rows = {a.title: a for a in province.activities(province.activity_ids(ActivityFilter()))}
    names = province.unit_names()
    assert names[rows[f"{TITLES[1]} lần 1"].unit_id or 0] == NAMES[0]  # credited where it began, not who passed it on
    assert names[rows[f"{TITLES[3]} lần 3"].unit_id or 0] == NAMES[1]
    copy = province.evidence(rows[f"{TITLES[1]} lần 1"].id or 0)
    assert [(e.name, e.signed) for e in copy] == [("Ảnh hội nghị.txt", True)]
    assert province.evidence_path(copy[0]).read_text("utf-8") == "bằng chứng"
    # Again, and directly past the department: nothing new.
    assert send(unit, tmp_path / "c.cchc", department, province) == [Decision.DUPLICATE] * 4
    assert province.check() == []
    # Its own records come back to the unit: known.
    assert set(send(department, tmp_path / "d.cchc", unit)) == {Decision.DUPLICATE, Decision.ADD}
    assert told(unit) == told(department)


def test_conflicts_are_shown_field_by_field(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, _ = offices
    made = add(unit, 1, reach=40, place="Hội trường")
    send(unit, tmp_path / "a.cchc", department)
    theirs = department.activities(department.activity_ids(ActivityFilter()))[0]
    department.save_activity(replace(theirs, reach=45, note="đã đối chiếu"))
    unit.save_activity(replace(unit.activity(made), reach=50, quantity=2))
    unit.packages.export(tmp_path / "b.cchc")
    read = department.packages.triage([tmp_path / "b.cchc"])
    (verdict,) = read.batch.verdicts
    assert verdict.decision is Decision.ASK
    found = {d.field: (d.base, d.ours, d.theirs, d.conflict) for d in verdict.differences}
    assert found["reach"] == (40, 45, 50, True)
    assert found["quantity"][1:] == (1.0, 2.0, False)
    before = told(department)
    department.packages.accept(read)
    assert told(department) == before  # nothing silently
    department.packages.accept(read, read.batch.with_decision(0, Decision.UPDATE))
    after = department.activities(department.activity_ids(ActivityFilter()))[0]
    assert (after.reach, after.quantity, after.note) == (50, 2, "đã đối chiếu")


@given(seed=st.integers(0, 10_000))
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_exchanges_end_the_same_in_every_order(seed: int, empty: Path, tmp_path: Path) -> None:
    chance = random.Random(seed)
    root = tmp_path / str(seed)
    if root.exists():
        shutil.rmtree(root)
    shutil.copytree(empty, root)
    makers = [Workspace.open(root / str(place)) for place in range(2)]
    packages: list[Path] = []
    try:
        ids: list[list[int]] = [[], []]
        clock = 0
        for step in range(8):
            who = chance.randrange(2)
            if ids[who] and chance.random() < 0.4:
                old = makers[who].activity(chance.choice(ids[who]))
                makers[who].save_activity(replace(old, quantity=old.quantity + 1, place=f"nơi {step}"))
            else:
                ids[who].append(add(makers[who], 10 * who + step))
            if chance.random() < 0.6 or step == 7:
                clock += 1
                path = root / f"{clock}.cchc"
                makers[who].packages.export(path)
                _at(path, clock)
                packages.append(path)
    finally:
        for maker in makers:
            maker.close()
    ends = []
    for turn in range(3):
        order = [*packages, *chance.sample(packages, min(2, len(packages)))]
        chance.shuffle(order)
        shutil.copytree(root / "2", root / f"end{turn}")
        with Workspace.open(root / f"end{turn}") as receiver:
            for path in order:
                receiver.packages.accept(receiver.packages.triage([path]))
            again = receiver.packages.triage(packages)
            assert not [v for v in again.batch.verdicts if v.decision in WRITTEN]
            ends.append(told(receiver))
    assert ends[0] == ends[1] == ends[2]


def _at(path: Path, clock: int) -> None:
    """Give the rows of a package that changed since the last a later stamp: tests run within one second."""

    def later(rows: list[dict[str, object]]) -> list[dict[str, object]]:
        return [row | {"stamp": f"2026-03-01T00:00:{int(float(str(row['quantity']))):02d}"} for row in rows]

    del clock
    rewrite(path, later)


def rewrite(path: Path, change: Callable[[list[dict[str, object]]], object]) -> None:
    """Write a package again with other rows, its hashes right."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    rows = change(json.loads(parts["rows.json"])["rows"])
    parts["rows.json"] = json.dumps({"rows": rows}).encode()
    seal(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)


def seal(parts: dict[str, bytes]) -> None:
    manifest = json.loads(parts["manifest.json"])
    manifest["files"]["rows.json"] = {
        "sha256": hashlib.sha256(parts["rows.json"]).hexdigest(),
        "size": len(parts["rows.json"]),
    }
    parts["manifest.json"] = json.dumps(manifest).encode()
    parts["manifest.sha256"] = hashlib.sha256(parts["manifest.json"]).hexdigest().encode()


# -- hostile ------------------------------------------------------------------------------------------


@pytest.fixture
def good(offices: list[Workspace], tmp_path: Path) -> Path:
    made = add(offices[0], 1)
    proof = tmp_path / "a.txt"
    proof.write_bytes(b"x" * 5000)
    offices[0].attach(made, proof)
    offices[0].packages.export(tmp_path / "good.cchc")
    return tmp_path / "good.cchc"


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def remake(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


SPOILERS: dict[str, Callable[[dict[str, bytes]], object]] = {
    "row changed": lambda p: p.update({"rows.json": p["rows.json"].replace(b"training", b"contest")}),
    "evidence changed": lambda p: p.update({n: b"y" * 5000 for n in p if n.startswith("files/")}),
    "manifest changed": lambda p: p.update({"manifest.json": p["manifest.json"].replace(b"Trung", b"trung")}),
    "path out": lambda p: p.update({"../../evil.txt": b"x"}),
    "absolute path": lambda p: p.update({"/etc/evil": b"x"}),
    "windows path": lambda p: p.update({"files\\..\\..\\evil.exe": b"x"}),
    "program": lambda p: p.update({"setup.exe": b"MZ"}),
    "file missing": lambda p: [p.pop(n) for n in list(p) if n.startswith("files/")],
    "rows missing": lambda p: [p.pop("rows.json")],
    "not json": lambda p: p.update({"rows.json": b"{", "manifest.json": b"{"}),
    "not a package": lambda p: (p.clear(), p.update({"a.txt": b"x"})),
}


@pytest.mark.parametrize("name", SPOILERS)
def test_a_spoilt_package_is_refused_whole(name: str, good: Path, offices: list[Workspace]) -> None:
    parts = parts_of(good)
    SPOILERS[name](parts)
    remake(good, parts)
    receiver = offices[1]
    read = receiver.packages.triage([good])
    assert read.batch.verdicts == () and len(read.batch.failed) == 1
    sentence = str(read.batch.failed[0][1])
    assert "good.cchc" in sentence and "Traceback" not in sentence
    assert receiver.packages.accept(read).batch is None
    assert told(receiver) == []


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_cut_off_package_is_refused(share: float, good: Path) -> None:
    data = good.read_bytes()
    good.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(AppError, match=r"good\.cchc"):
        read_package(good)


def test_a_bomb_is_not_unpacked(good: Path) -> None:
    parts = parts_of(good)
    manifest = json.loads(parts["manifest.json"])
    name = next(n for n in parts if n.startswith("files/"))
    parts[name] = bytes(50 << 20)  # says 5,000 bytes, holds fifty million
    parts["manifest.json"] = json.dumps(manifest).encode()
    parts["manifest.sha256"] = hashlib.sha256(parts["manifest.json"]).hexdigest().encode()
    with pytest.raises(AppError, match="quá lớn"):
        read_package(remake(good, parts))


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(row=st.dictionaries(
    st.sampled_from(["uid", "origin", "date", "date_to", "kind", "title", "quantity", "reach", "cost", "evidence",
                     "joint", "tasks", "contents", "stamp", "integrated", "unit", "note"]), VALUES))  # fmt: skip
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_of_any_shape_are_read_or_refused(row: dict[str, object], good: Path, offices: list[Workspace]) -> None:
    copy = good.with_name("odd.cchc")
    shutil.copyfile(good, copy)
    rewrite(copy, lambda rows: [rows[0] | row])
    read = offices[1].packages.triage([copy])
    assert len(read.batch.verdicts) + len(read.batch.failed) == 1
    for verdict in read.batch.verdicts:
        assert verdict.decision is Decision.REFUSED or verdict.row.activity is not None
