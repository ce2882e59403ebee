"""The demo office: the same every time, every kind of the catalogue, nothing of a real office overwritten."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from cchc_desktop import catalog, paths
from cchc_desktop.demo import MARKER, YEAR, DemoActivity, demo_activities, demo_plan, fresh_demo
from cchc_desktop.errors import DataFolderError
from cchc_desktop.models import ActivityFilter, EvidenceState
from cchc_desktop.periods import Period, window
from cchc_desktop.workspace import Workspace

WHOLE_YEAR = window(Period.parse(str(YEAR)))


def keys(file: str, table: str) -> Mapping[str, int]:
    data = tomllib.loads((paths.resources() / "demo" / file).read_text("utf-8"))
    return {entry["key"]: number for number, entry in enumerate(data[table], 1)}


@pytest.fixture(scope="module")
def rows() -> list[DemoActivity]:
    return demo_activities(keys("office.toml", "units"), keys("tasks.toml", "tasks"))


def test_the_same_every_time(rows: list[DemoActivity]) -> None:
    assert rows == demo_activities(keys("office.toml", "units"), keys("tasks.toml", "tasks"))


def test_a_full_year_and_a_little_of_the_one_before(rows: list[DemoActivity]) -> None:
    in_year = [row.activity for row in rows if row.activity.date in WHOLE_YEAR]
    before = [row.activity for row in rows if row.activity.date in window(Period.parse(str(YEAR - 1)))]
    assert 380 <= len(in_year) <= 440
    assert 40 <= len(before) == len(rows) - len(in_year)
    assert {a.kind for a in in_year} == {kind.id for kind in catalog.kinds() if not kind.retired}
    for quarter in range(1, 5):
        days = window(Period.parse(f"{YEAR}-Q{quarter}"))
        assert sum(a.date in days for a in in_year) >= 60
        assert any(a.date in window(Period.parse(f"{YEAR - 1}-Q{quarter}")) for a in before)


def test_activities_are_believable(rows: list[DemoActivity]) -> None:
    contents, audiences = ({tag.id for tag in tags} for tags in (catalog.contents(), catalog.audiences()))
    assert {row.activity.unit_id for row in rows} == set(range(1, 13))
    for row in rows:
        a = row.activity
        kind = catalog.kind(a.kind)
        assert a.contents and set(a.contents) <= contents and a.audiences and set(a.audiences) <= audiences
        assert (a.reach is not None) == bool(kind.reach_unit), a.kind
        assert a.quantity >= 1 and "{" not in a.title + a.url + a.place + a.number
        assert a.title[0].isupper() or not a.title[0].isalpha()
        assert not a.url or (a.url.isascii() and a.url.startswith("https://"))
        assert a.date_to is None or a.date < a.date_to <= WHOLE_YEAR.last
        assert a.unit_id not in a.joint_unit_ids
        assert row.proof is not EvidenceState.LINK or a.url
    weekend = sum(row.activity.date.weekday() >= 5 for row in rows)
    assert 0 < weekend < len(rows) / 20
    assert not [row for row in rows if date(2023, 1, 20) <= row.activity.date <= date(2023, 1, 26)]  # Tết
    titles = [row.activity.title for row in rows]
    assert len(set(titles)) > 0.75 * len(titles)
    unproven = sum(row.proof is EvidenceState.NONE for row in rows)
    assert 0 < unproven < len(rows) / 5


def test_numbers_of_documents_grow_with_the_days(rows: list[DemoActivity]) -> None:
    """Numbers restart on 1 January (domain.md 1.4); those of UBND tỉnh are another series."""
    own = [r.activity for r in rows if r.activity.number and not r.activity.number.endswith("UBND")]
    for year in (2022, 2023):
        numbers = [int(a.number.split("/")[0]) for a in own if a.date.year == year]
        assert numbers == sorted(set(numbers)) and len(numbers) > 5


def test_every_task_points_at_its_line_of_the_plan() -> None:
    names, plan = demo_plan()
    assert len(names) == len(plan.tasks) >= 12
    assert (plan.year_from, plan.year_to, plan.number, plan.day) == (YEAR, YEAR, "", None)
    for task in plan.tasks:
        assert task.node_id, task.text
        assert task.kinds and all(catalog.kind(kind) for kind in task.kinds)
        if task.target:
            assert task.target_unit == catalog.kind(task.kinds[0]).counting_unit


def test_the_office_is_whole(demo_workspace: Workspace) -> None:
    workspace = demo_workspace
    assert workspace.office().symbol == "SLĐTBXH"
    assert len(workspace.units()) == 12
    assert len(workspace.plans()) == 1
    assert workspace.check() == []
    year = workspace.figures(Period.parse(str(YEAR)))
    assert {figures.kind for figures in year.kinds} == {kind.id for kind in catalog.kinds()}
    assert year.activities == workspace.count(ActivityFilter(first=WHOLE_YEAR.first, last=WHOLE_YEAR.last))
    assert 0.85 < year.with_evidence / year.activities < 1
    finished = [task.finished for task in year.tasks]
    assert finished.count(True) >= len(finished) - 2 and not all(finished)
    quarter = workspace.figures(Period.parse(f"{YEAR}-Q1"))
    assert any(figures.last_year for figures in quarter.kinds)
    assert 0 < sum(task.finished for task in quarter.tasks) < len(finished)


def test_copies_are_kept_and_shared(demo_workspace: Workspace) -> None:
    copied = demo_workspace.newest(ActivityFilter(evidence=(EvidenceState.COPY, EvidenceState.SIGNED)), 1000)
    assert len(copied) > 100
    kept = [item for activity in copied for item in demo_workspace.evidence(activity.id or 0)]
    assert len(kept) == len(copied)
    assert len({item.sha256 for item in kept}) < 40
    assert demo_workspace.proofs.path(kept[0]).read_bytes().startswith(b"%PDF")
    assert {item.signed for item in kept} == {True, False}


def test_a_demo_is_made_anew_in_its_own_folder(demo_folder: Path) -> None:
    with Workspace.open(demo_folder) as workspace:
        before = workspace.count(ActivityFilter())
        workspace.delete_activities(list(workspace.activity_ids(ActivityFilter(), 5)))
    with fresh_demo(demo_folder) as workspace:
        assert workspace.count(ActivityFilter()) == before


def test_other_data_is_never_overwritten(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "data"):
        pass
    kept = {path.name for path in (tmp_path / "data").iterdir()}
    with pytest.raises(DataFolderError, match="không phải dữ liệu mẫu"):
        fresh_demo(tmp_path / "data")
    assert {path.name for path in (tmp_path / "data").iterdir()} == kept
    assert MARKER not in kept


def test_a_demo_that_is_open_is_left_alone(demo_folder: Path) -> None:
    with Workspace.open(demo_folder) as workspace:
        with pytest.raises(DataFolderError):
            fresh_demo(demo_folder)
        assert workspace.count(ActivityFilter()) > 0
