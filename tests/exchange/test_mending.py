"""A row that the clerk corrects before it is accepted: written as corrected, known again as the file has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cchc_desktop.doors.exchange import Batch
from cchc_desktop.exchange.records import WRITTEN, Decision
from cchc_desktop.models import Activity, ActivityFilter, Unit
from cchc_desktop.periods import Period
from cchc_desktop.workspace import Workspace

TODAY = date(2026, 3, 10)
Q1 = Period.parse("2026-Q1")
ROWS = [
    ["12/02/2026", "Múa rối nước", "Gặp mặt doanh nghiệp đầu xuân", 1, 30],
    ["31/02/2026", "Hội nghị", "Hội nghị triển khai kế hoạch năm", 2, 120],
    ["05/03/2026", "Hội nghị", "Tập huấn chữ ký số", 1, 40],
]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(tmp_path / "data") as workspace:
        for name in ("Văn phòng Sở", "Thanh tra Sở"):
            workspace.save_unit(Unit(None, name))
        yield workspace


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    page: Any = book.worksheets[0]
    page["A1"] = "Nhật ký Quý I/2026"
    page.append([])
    page.append(["Ngày", "Hình thức", "Nội dung", "Số lượng", "Số lượt"])
    for row in ROWS:
        page.append(row)
    book.save(tmp_path / "Văn phòng Sở.xlsx")
    return tmp_path / "Văn phòng Sở.xlsx"


def mended(office: Workspace, batch: Batch, title: str, **values: object) -> Batch:
    index = next(i for i, v in enumerate(batch.verdicts) if v.row.said[2] == title)
    verdict = office.exchange.mend(batch, index, batch.verdicts[index].row, values)
    verdicts = list(batch.verdicts)
    verdicts[index] = verdict
    return replace(batch, verdicts=tuple(verdicts))


def log(office: Workspace) -> dict[str, Activity]:
    return {a.title: a for a in office.activities(office.activity_ids(ActivityFilter()))}


def test_kind_and_day_are_written_as_corrected_and_known_again(office: Workspace, sheet: Path) -> None:
    batch = office.exchange.triage_files([sheet], today=TODAY)
    assert [v.decision for v in batch.verdicts] == [Decision.ASK, Decision.REFUSED, Decision.ADD]
    batch = mended(office, batch, ROWS[0][2], kind="dialogue")
    batch = mended(office, batch, ROWS[1][2], date=date(2026, 2, 28))
    assert [v.decision for v in batch.verdicts] == [Decision.ADD] * 3
    accepted = office.exchange.accept(batch)
    assert accepted.added == 3
    found = log(office)
    assert found[ROWS[0][2]].kind == "dialogue"
    # What else the unreadable row says is kept.
    assert (found[ROWS[1][2]].date, found[ROWS[1][2]].quantity, found[ROWS[1][2]].reach) == (date(2026, 2, 28), 2, 120)
    again = office.exchange.triage_files([sheet], today=TODAY)
    assert not [v for v in again.verdicts if v.decision is not Decision.DUPLICATE]
    assert accepted.batch is not None
    office.exchange.take_back(accepted.batch)
    assert log(office) == {}
    fresh = office.exchange.triage_files([sheet], today=TODAY)
    assert [v.decision for v in fresh.verdicts] == [Decision.ASK, Decision.REFUSED, Decision.ADD]


def test_a_day_moved_far_away_is_still_the_same_row(office: Workspace, sheet: Path) -> None:
    batch = mended(office, office.exchange.triage_files([sheet], today=TODAY), ROWS[2][2], date=date(2026, 1, 5))
    office.exchange.accept(batch)
    assert log(office)[ROWS[2][2]].date == date(2026, 1, 5)
    again = office.exchange.triage_files([sheet], today=TODAY).verdicts
    assert next(v for v in again if v.row.said[2] == ROWS[2][2]).decision is Decision.DUPLICATE


def test_another_unit_is_credited_in_place_of_the_files(office: Workspace, sheet: Path) -> None:
    other = next(unit for unit in office.units() if unit.name == "Thanh tra Sở")
    batch = mended(office, office.exchange.triage_files([sheet], today=TODAY), ROWS[2][2], unit_id=other.id)
    office.exchange.accept(batch)
    activity = log(office)[ROWS[2][2]]
    assert (activity.unit_id, activity.joint_unit_ids) == (other.id, ())
    assert not any(v.decision in WRITTEN for v in office.exchange.triage_files([sheet], today=TODAY).verdicts)


def test_a_corrected_row_that_is_known_is_not_added_twice(office: Workspace, sheet: Path) -> None:
    unit = next(unit for unit in office.units() if unit.name == "Văn phòng Sở")
    office.add_activity(Activity(None, date(2026, 2, 28), "conference", ROWS[1][2], quantity=2, reach=120,
                                 unit_id=unit.id))  # fmt: skip
    batch = mended(office, office.exchange.triage_files([sheet], today=TODAY), ROWS[1][2], date=date(2026, 2, 28))
    verdict = next(v for v in batch.verdicts if v.row.said[2] == ROWS[1][2])
    assert verdict.decision is Decision.DUPLICATE


def test_what_is_still_wrong_keeps_a_corrected_row_out(office: Workspace, sheet: Path) -> None:
    batch = mended(office, office.exchange.triage_files([sheet], today=TODAY), ROWS[1][2], kind="training")
    verdict = next(v for v in batch.verdicts if v.row.said[2] == ROWS[1][2])
    assert verdict.decision is Decision.REFUSED and "31/02/2026" in verdict.reason


def test_the_day_of_receipt_is_the_one_said(office: Workspace, sheet: Path) -> None:
    batch = office.exchange.triage_files([sheet], today=TODAY)
    office.exchange.accept(replace(batch, came=date(2026, 3, 7)))
    unit = next(unit for unit in office.units() if unit.name == "Văn phòng Sở")
    assert office.board.board(2026, TODAY).mark(unit, Q1).day == date(2026, 3, 7)
