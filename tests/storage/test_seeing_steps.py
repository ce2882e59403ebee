"""The schema steps of coverage and history on data that was there before them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from cchc_desktop.models import Activity
from cchc_desktop.reports.coverage import Count
from cchc_desktop.storage import migrations
from cchc_desktop.workspace import Workspace


@pytest.mark.parametrize("without", [("m005_coverage", "m010_coverage_links"), ("m010_coverage_links",)])
def test_coverage_is_counted_from_what_is_there(
    without: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        steps = tuple(step for step in migrations.STEPS if step.__name__ not in without)
        before.setattr(migrations, "STEPS", steps)
        with Workspace.open(tmp_path / "data") as workspace:
            workspace.add_activities(
                [
                    Activity(None, date(2023, 1, 5), "own_site", "a", contents=("procedures",), url="https://a.vn"),
                    Activity(None, date(2023, 1, 6), "own_site", "b", contents=("procedures", "steering")),
                    Activity(None, date(2023, 1, 7), "own_site", "c", contents=("procedures",)),
                ]
            )
            workspace.delete_activities([3])
    with Workspace.open(tmp_path / "data") as workspace:
        matrix = workspace.seeing.matrix(2023, date(2023, 3, 1))
        assert matrix.count("procedures", ("own_site",), 0) == Count(2, 1, 1)
        assert matrix.count("steering", ("own_site",), 0) == Count(1, 0)
        workspace.restore_activities([3])
        assert workspace.seeing.matrix(2023, date(2023, 3, 1)).count("procedures", ("own_site",), 0) == Count(3, 1, 1)
    assert list((tmp_path / "data" / "backups").glob("*.db")), "a copy is kept before the step"


def test_old_entries_of_the_history_are_found_without_accents() -> None:
    db = Database(memory=True)
    migrations.m001_foundation(db)
    db.table("history").insert(
        {"at": "2026-01-05T08:00:00", "who": "Đỗ Ánh", "action": "add", "entity": "plan", "summary": "Kế hoạch năm"}
    )
    migrations.m005_history(db)
    assert next(iter(db.query("SELECT search, undoes FROM history"))) == {
        "search": "do anh ke hoach nam",
        "undoes": None,
    }
