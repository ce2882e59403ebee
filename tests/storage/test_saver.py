"""Saving in another thread beside the open data: what the editor's autosave does."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from cchc_desktop.errors import InUseError
from cchc_desktop.models import Plan
from cchc_desktop.storage.database import OPEN_MARK
from cchc_desktop.workspace import Workspace


def test_a_save_beside_is_seen_and_lock_and_mark_stay(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "d") as workspace:
        plan_id = workspace.add_plan(Plan(None, "Tuyên truyền", 2024, 2024)).id or 0
        plan = workspace.plan(plan_id)

        def save() -> None:
            with workspace.saver() as saver:
                saver.save_plan(replace(plan, title="Tuyên truyền năm 2024"), typing=True)

        thread = threading.Thread(target=save)
        thread.start()
        thread.join()
        assert workspace.plan(plan_id).title == "Tuyên truyền năm 2024"
        assert (workspace.folder / OPEN_MARK).exists(), "the session is still open"
        with pytest.raises(InUseError):
            Workspace.open(workspace.folder)
        workspace.save_plan(replace(plan, title="lại ở đây"))
        assert workspace.plan(plan_id).title == "lại ở đây"


def test_typing_leaves_one_entry_of_history_in_ten_minutes(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "d") as workspace:
        plan_id = workspace.add_plan(Plan(None, "Kế hoạch", 2024, 2024)).id or 0
        plan = workspace.plan(plan_id)
        for text in "abc":
            workspace.save_plan(replace(plan, lead_in=text), typing=True)
        assert [entry.action for entry in workspace.history()] == ["update", "add"]
        workspace.save_plan(replace(plan, lead_in="d"))
        assert len(workspace.history()) == 3, "a change of a field has an entry of its own"


def test_years_of_plans_are_known_without_reading_the_plans(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "d") as workspace:
        workspace.add_plan(Plan(None, "Nhiều năm", 2021, 2023))
        gone = workspace.add_plan(Plan(None, "Đã xóa", 2030, 2030)).id or 0
        workspace.delete_plan(gone)
        assert workspace.years() == [2023, 2022, 2021]
