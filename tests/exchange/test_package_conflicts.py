"""What two offices changed, what one deleted, what was decided wrongly: asked, settled for good, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc_desktop.exchange.records import Decision
from cchc_desktop.models import ActivityFilter
from cchc_desktop.workspace import Workspace
from tests.exchange.three_offices import (
    PDF,
    TITLES,
    add,
    attach,
    edit,
    offices,
    read,
    rows,
    send,
    take,
    three_offices,
    told,
)  # fmt: skip

__all__ = ["offices", "three_offices"]


def test_conflicts_are_shown_field_by_field_and_settled_by_the_clerk(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, province = offices
    add(unit, 1, reach=40, place="Hội trường")
    send(unit, tmp_path / "a.cchc", department)
    send(department, tmp_path / "b.cchc", province)
    edit(department, "lần 1", reach=45, note="đã đối chiếu")
    send(department, tmp_path / "b2.cchc", province)
    edit(unit, "lần 1", reach=50, quantity=2)
    unit.exchange.export_package(tmp_path / "c.cchc")
    batch = read(department, tmp_path / "c.cchc")
    (verdict,) = batch.verdicts
    assert verdict.decision is Decision.ASK and batch.conflicts == [0]
    assert verdict.reason == "Cùng một hoạt động; hai bên ghi khác nhau: số lượt."
    found = {d.field: (d.base, d.ours, d.theirs, d.conflict) for d in verdict.differences}
    assert found == {"reach": (40, 45, 50, True), "quantity": (1.0, 1.0, 2.0, False)}
    before = told(department)
    waiting = department.exchange.accept_package(batch)
    assert told(department) == before and waiting.waiting == 1  # nothing silently
    assert department.exchange.accept_package(read(department, tmp_path / "c.cchc")).batch is None
    assert len(department.exchange.waiting()) == 1
    # Ours for what clashes, theirs for the rest; then the unit hears of it, and the province too.
    department.exchange.accept_package(batch.with_fields(0, ["reach"]))
    (after,) = rows(department)
    assert (after.reach, after.quantity, after.note) == (45, 2, "đã đối chiếu")
    assert department.exchange.waiting() == []
    assert take(department, tmp_path / "c.cchc") == [Decision.DUPLICATE]
    assert send(department, tmp_path / "d.cchc", unit, province) == [Decision.UPDATE] * 2
    assert told(unit) == told(department) == told(province)


@pytest.mark.parametrize("choice", [Decision.UPDATE, Decision.DUPLICATE])
def test_a_conflict_can_be_settled_either_way_for_good(
    choice: Decision, offices: list[Workspace], tmp_path: Path
) -> None:
    unit, department, _ = offices
    add(unit, 1, reach=40)
    send(unit, tmp_path / "a.cchc", department)
    edit(department, "lần 1", reach=45)
    edit(unit, "lần 1", reach=50)
    unit.exchange.export_package(tmp_path / "b.cchc")
    batch = read(department, tmp_path / "b.cchc")
    department.exchange.accept_package(batch.with_decision(0, choice))
    assert rows(department)[0].reach == (50 if choice is Decision.UPDATE else 45)
    assert take(department, tmp_path / "b.cchc") == [Decision.DUPLICATE]
    send(department, tmp_path / "c.cchc", unit)
    assert told(unit) == told(department)


def test_a_deletion_is_proposed_never_done(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, province = offices
    made = add(unit, 1)
    add(unit, 2)
    send(unit, tmp_path / "a.cchc", department)
    unit.delete_activities([made])
    unit.exchange.export_package(tmp_path / "b.cchc")
    batch = read(department, tmp_path / "b.cchc")
    asked = {v.row.row_id: v for v in batch.verdicts}[unit.activity(made).uid]
    assert asked.decision is Decision.ASK and asked.reason.startswith("Nơi gửi đã xóa hoạt động này.")
    department.exchange.accept_package(batch)
    assert len(rows(department)) == 2
    department.exchange.accept_package(batch.with_decision(batch.verdicts.index(asked), Decision.UPDATE))
    assert [a.title for a in rows(department)] == [f"{TITLES[2]} lần 2"]
    assert department.count(ActivityFilter(in_bin=True)) == 1
    # Who hears of the deletion first is not given the activity by an older package afterwards.
    assert take(province, tmp_path / "b.cchc") == [Decision.ADD]
    assert take(province, tmp_path / "a.cchc") == [Decision.DUPLICATE] * 2
    assert len(rows(province)) == 1


def test_a_deletion_that_is_declined_stays_declined(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, _ = offices
    made = add(unit, 1)
    send(unit, tmp_path / "a.cchc", department)
    unit.delete_activities([made])
    unit.exchange.export_package(tmp_path / "b.cchc")
    batch = read(department, tmp_path / "b.cchc")
    department.exchange.accept_package(batch.with_decision(0, Decision.DUPLICATE))
    assert len(rows(department)) == 1
    assert take(department, tmp_path / "b.cchc") == [Decision.DUPLICATE]
    department.exchange.export_package(tmp_path / "c.cchc")
    back = read(unit, tmp_path / "c.cchc")
    assert [v.decision for v in back.verdicts] == [Decision.ASK]  # deleted here, kept there
    unit.exchange.accept_package(back.with_decision(0, Decision.UPDATE))
    assert told(unit) == told(department)


def test_what_was_deleted_here_does_not_come_back_by_itself(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, _ = offices
    add(unit, 1)
    send(unit, tmp_path / "a.cchc", department)
    department.delete_activities([rows(department)[0].id or 0])
    assert take(department, tmp_path / "a.cchc") == [Decision.DUPLICATE]
    edit(unit, "lần 1", reach=9)
    assert send(unit, tmp_path / "b.cchc", department) == [Decision.ASK]
    assert rows(department) == []


def test_a_proof_taken_away_is_asked_about(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, _ = offices
    made = add(unit, 1)
    attach(unit, made, tmp_path, "a.pdf", PDF)
    send(unit, tmp_path / "a.cchc", department)
    unit.delete_evidence(unit.evidence(made)[0].id or 0)
    unit.exchange.export_package(tmp_path / "b.cchc")
    batch = read(department, tmp_path / "b.cchc")
    assert [v.decision for v in batch.verdicts] == [Decision.ASK] and "a.pdf" in batch.verdicts[0].reason
    department.exchange.accept_package(batch)
    assert len(department.evidence(rows(department)[0].id or 0)) == 1
    department.exchange.accept_package(batch.with_decision(0, Decision.UPDATE))
    assert told(unit) == told(department)


def test_what_changed_here_since_it_was_read_is_asked_again(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, _ = offices
    add(unit, 1, reach=40)
    send(unit, tmp_path / "a.cchc", department)
    edit(unit, "lần 1", reach=50)
    unit.exchange.export_package(tmp_path / "b.cchc")
    batch = read(department, tmp_path / "b.cchc")
    assert [v.decision for v in batch.verdicts] == [Decision.UPDATE]
    edit(department, "lần 1", reach=45)  # in another window of time
    assert department.exchange.accept_package(batch).waiting == 1
    assert rows(department)[0].reach == 45


def test_an_acceptance_is_taken_back_whole(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, _ = offices
    made = add(unit, 1, reach=40)
    send(unit, tmp_path / "a.cchc", department)
    before = told(department)
    edit(unit, "lần 1", reach=50)
    attach(unit, made, tmp_path, "a.pdf", PDF)
    add(unit, 2)
    unit.exchange.export_package(tmp_path / "b.cchc")
    done = department.exchange.accept_package(read(department, tmp_path / "b.cchc"))
    assert told(department) == told(unit)
    department.exchange.take_back(done.batch or 0)
    assert told(department) == before
    assert sorted(take(department, tmp_path / "b.cchc")) == [Decision.ADD, Decision.UPDATE]
    assert told(department) == told(unit) and department.check() == []


def test_what_was_left_open_is_settled_without_the_package(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, _ = offices
    made = [add(unit, n, reach=40) for n in (1, 2, 3)]
    send(unit, tmp_path / "a.cchc", department)
    for n in (1, 2):
        edit(department, f"lần {n}", reach=45)
        edit(unit, f"lần {n}", reach=50)
    attach(unit, made[0], tmp_path, "a.pdf", PDF)
    unit.delete_activities([made[2]])
    unit.exchange.export_package(tmp_path / "b.cchc")
    assert take(department, tmp_path / "b.cchc") == [Decision.ASK] * 3
    received = len(department.exchange.files())
    (tmp_path / "b.cchc").unlink()
    assert department.packages.waiting_count() == 3
    batch = department.packages.waiting()
    assert [v.decision for v in batch.verdicts] == [Decision.ASK] * 3
    assert department.packages.accept(batch).batch is None, "left open again: nothing is written"
    found = {v.row.row_id: i for i, v in enumerate(batch.verdicts)}
    for n, choice in enumerate((Decision.UPDATE, Decision.DUPLICATE, Decision.UPDATE)):
        batch = batch.with_decision(found[unit.activity(made[n]).uid], choice)
    done = department.packages.accept(batch)
    assert department.packages.waiting_count() == 0 and len(department.exchange.files()) == received
    assert sorted((a.title[-1], a.reach) for a in rows(department)) == [("1", 50), ("2", 45)]
    department.exchange.take_back(done.batch or 0)
    assert department.packages.waiting_count() == 3 and len(rows(department)) == 3
    department.packages.accept(batch)
    unit.exchange.export_package(tmp_path / "c.cchc")  # the proof comes with the next package
    assert sorted(take(department, tmp_path / "c.cchc")) == [Decision.DUPLICATE, Decision.DUPLICATE, Decision.UPDATE]
    assert send(department, tmp_path / "d.cchc", unit) == [Decision.DUPLICATE, Decision.UPDATE, Decision.DUPLICATE]
    assert told(unit) == told(department)
