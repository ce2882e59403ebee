"""A row corrected in the triage: F2, the fields in trouble first, judged again, written as corrected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cchc_desktop.exchange.records import Decision
from cchc_desktop.models import ActivityFilter
from cchc_desktop.workspace import Workspace
from tests.ui.small_office import UNITS
from tests.ui.test_units_page import book, page, row_of, sent, settled
from ui.item_models.triage_rows import Column
from ui.pages.units import UnitsPage

__all__ = ["page", "sent", "settled"]  # fixtures
NAME = "Gặp mặt doanh nghiệp đầu xuân, giải đáp vướng mắc"


def test_an_unknown_kind_is_chosen_before_the_row_is_taken(
    page: UnitsPage, office: Workspace, settled: Callable[[], None], tmp_path: Path, qtbot: QtBot
) -> None:
    page.take([book(tmp_path / f"{UNITS[2][0]}.xlsx", [["05/01/2023", "Cà phê doanh nhân", NAME, 1, 40]])])
    settled()
    view, model = page.triage, page.triage.model
    view.table.selectRow(row_of(page, Decision.ASK))
    qtbot.keyClick(view.table, Qt.Key.Key_F2)
    assert view.mend.isVisible() and view.mend.kind.line.hasFocus() and view.mend.kind.key() is None
    view.mend.save()
    assert view.mend.fields["kind"].said() == "Chọn hình thức."
    view.mend.kind.set_key("dialogue")
    view.mend.unit.set_key(office.units()[4].id)
    view.mend.task.set_key(next(iter(view._tasks)))
    qtbot.keyClick(view.mend.title, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert not view.mend.isVisible() and view.table.hasFocus()
    row = row_of(page, Decision.ADD)
    assert model.words(row, Column.KIND).startswith("Đối thoại")
    assert model.words(row, Column.UNIT) == office.units()[4].label
    assert model.words(row, Column.REASON).startswith("Đã sửa trước khi nhận")
    page.accept()
    settled()
    written = office.newest(ActivityFilter(text="gap mat doanh nghiep"), 1)[0]
    assert (written.kind, written.unit_id) == ("dialogue", office.units()[4].id)
    assert written.task_ids == (next(iter(view._tasks)),)


def test_a_day_that_is_none_is_set_and_escape_leaves_the_row(
    page: UnitsPage, office: Workspace, sent: list[Path], settled: Callable[[], None], qtbot: QtBot
) -> None:
    page.take(sent)
    settled()
    view = page.triage
    view.table.selectRow(row_of(page, Decision.REFUSED))
    before = [v.decision for v in view.model.verdicts]
    qtbot.keyClick(view.table, Qt.Key.Key_F2)
    assert view.mend.day.date() is None and view.mend.day.line.hasFocus()
    qtbot.keyClick(view.mend.day.line, Qt.Key.Key_Escape)
    assert page.triage_open and not view.mend.isVisible()
    assert [v.decision for v in view.model.verdicts] == before
    qtbot.keyClick(view.table, Qt.Key.Key_F2)
    view.mend.day.set_date(date(2023, 2, 28))
    view.mend.save()
    settled()
    assert Decision.REFUSED not in view.model.counts()
    page.accept()
    settled()
    assert office.newest(ActivityFilter(text="ngay khong co trong lich"), 1)[0].date == date(2023, 2, 28)
    page.take(sent)
    settled()
    assert page.triage.model.to_write == 0 and Decision.REFUSED not in page.triage.model.counts()
