"""A unit, a department and a province with data of their own, and packages between them."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cchc_desktop.doors.packages import PackageBatch
from cchc_desktop.exchange.records import Decision
from cchc_desktop.models import Activity, ActivityFilter, Office, Unit
from cchc_desktop.workspace import Workspace

NAMES = ("Trung tâm Dịch vụ việc làm", "Sở Nội vụ", "Ủy ban nhân dân tỉnh")
DAY = date(2026, 2, 2)
TITLES = (
    "Tập huấn số hóa hồ sơ người có công", "Hội nghị công khai kết quả trễ hẹn", "Tọa đàm thủ tục người khuyết tật",
    "Hội thi cán bộ một cửa giỏi", "Khảo sát hài lòng của doanh nghiệp", "Phát tờ rơi ở chợ phiên vùng cao",
)  # fmt: skip
PDF = b"%PDF-1.4 minh chung "


def add(workspace: Workspace, n: int, **values: object) -> int:
    """Add an activity that is like no other."""
    activity = Activity(None, DAY + timedelta(days=5 * n), "training", f"{TITLES[n % 6]} lần {n}")
    return workspace.add_activity(replace(activity, **values)).id or 0  # pyright: ignore[reportArgumentType]


def rows(workspace: Workspace) -> list[Activity]:
    return workspace.activities(workspace.activity_ids(ActivityFilter()))


def told(workspace: Workspace) -> list[tuple[object, ...]]:
    """Return all that offices share of their activities."""
    proofs = workspace.proofs.of([a.id for a in rows(workspace) if a.id])
    return sorted(
        (a.uid, str(a.date), a.kind, a.title, a.quantity, a.reach or -1, a.place, a.note, a.contents,
         tuple(sorted((e.sha256, e.name, e.signed) for e in proofs.get(a.id or 0, ()))))
        for a in rows(workspace)
    )  # fmt: skip


def edit(workspace: Workspace, what: str, **values: object) -> None:
    (found,) = [a for a in rows(workspace) if what in a.title]
    workspace.save_activity(replace(found, **values))  # pyright: ignore[reportArgumentType]


def read(receiver: Workspace, path: Path) -> PackageBatch:
    return receiver.exchange.read_package(path)


def take(receiver: Workspace, path: Path) -> list[Decision]:
    batch = read(receiver, path)
    receiver.exchange.accept_package(batch)
    return [verdict.decision for verdict in batch.verdicts]


def send(sender: Workspace, path: Path, *receivers: Workspace) -> list[Decision]:
    sender.exchange.export_package(path)
    return [decision for receiver in receivers for decision in take(receiver, path)]


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def manifest_of(path: Path) -> dict[str, object]:
    return json.loads(parts_of(path)["manifest.json"])


def make_offices(root: Path) -> Path:
    for place, name in enumerate(NAMES):
        with Workspace.open(root / str(place)) as workspace:
            workspace.save_office(Office(name=name))
    with Workspace.open(root / "1") as department:
        for name in ("Phòng Người có công", "Phòng Cải cách hành chính", NAMES[0]):
            department.save_unit(Unit(None, name))
    return root


def open_offices(root: Path) -> Iterator[list[Workspace]]:
    opened = [Workspace.open(root / str(place)) for place in range(3)]
    try:
        yield opened
    finally:
        for workspace in opened:
            workspace.close()


@pytest.fixture(scope="session")
def three_offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_offices(tmp_path_factory.mktemp("offices"))


@pytest.fixture
def offices(three_offices: Path, tmp_path: Path) -> Iterator[list[Workspace]]:
    shutil.copytree(three_offices, tmp_path / "offices")
    yield from open_offices(tmp_path / "offices")


def attach(workspace: Workspace, activity_id: int, folder: Path, name: str, data: bytes, signed: bool = False) -> None:
    (folder / name).write_bytes(data)
    workspace.attach(activity_id, folder / name, signed=signed)
