"""A row corrected in the triage: F2, the fields in trouble first, judged again, written as corrected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from cchc_desktop.exchange.records import Decision
from cchc_desktop.models import ActivityFilter
from cchc_desktop.periods import Period
from cchc_desktop.workspace import Workspace
from tests.ui.small_office import UNITS
from tests.ui.test_units_page import Q1, book, page, row_of, sent, settled
from ui.item_models.triage_rows import Column
from ui.pages.units import UnitsPage

__all__ = ["page", "sent", "settled"]  # fixtures
NAME = "Gặp mặt doanh nghiệp đầu xuân, giải đáp vướng mắc"


def test_an_unknown_kind_is_chosen_before_the_row_is_taken(
    page: UnitsPage, office: Workspace, settled: Callable[[], None], tmp_path: Path, qtbot: QtBot
) -> None:
    page.take([book(tmp_path / f"{UNITS[2][0]}.xlsx", [["05/01/2023", "Múa rối nước", NAME, 1, 40]])])
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


def test_rows_of_no_unit_are_asked_about_before_they_are_written(
    page: UnitsPage, office: Workspace, settled: Callable[[], None], tmp_path: Path
) -> None:
    before = len(office.activity_ids(ActivityFilter()))
    path = book(tmp_path / "khong ten.xlsx", [["05/01/2023", "Hội nghị", "Tập huấn chữ ký số", 1, 40]])
    page.take([path])
    settled()
    asked: list[str] = []

    def answer(words: str) -> Callable[[QMessageBox], None]:
        def press(box: QMessageBox) -> None:
            asked.append(box.text())
            next(button for button in box.buttons() if button.text() == words).click()

        return press

    page.ask = answer("Hoãn")
    page.accept()
    settled()
    assert asked == ["1 dòng sắp ghi chưa rõ đơn vị gửi."]
    assert page.triage_open and len(office.activity_ids(ActivityFilter())) == before
    page.ask = answer("Nhận, để trống đơn vị")
    page.accept()
    settled()
    assert len(office.activity_ids(ActivityFilter())) == before + 1
    assert "khong ten.xlsx" in page.received.words.text()


def test_the_day_of_receipt_is_set_when_files_are_taken(
    page: UnitsPage, office: Workspace, sent: list[Path], settled: Callable[[], None]
) -> None:
    page.take(sent[:1])
    settled()
    assert page.came.isVisible() and page.came.day() == page.context.today()
    page.came.edit.set_date(date(2024, 1, 1))
    page.accept()
    assert page.triage_open  # a day that is still to come is none
    page.came.edit.set_date(date(2023, 3, 7))
    page.board.period = Period.parse("2022")
    page.accept()
    settled()
    assert page.board.period == Q1  # the board shows what has just come
    unit = next(u for u in office.units() if u.name == UNITS[2][0])
    assert office.board.board(2023, page.context.today()).mark(unit, Q1).day == date(2023, 3, 7)
    # Corrected on the board.
    table, panel = page.board.table, page.board.panel
    row = next(n for n, u in enumerate(table.board_model.units) if u.id == unit.id)
    column = next(n for n, w in enumerate(page.board.board.reports) if w.period == Q1) if page.board.board else 0
    table.setCurrentIndex(table.board_model.index(row, column))
    panel.day.set_date(date(2023, 3, 6))
    panel.save()
    settled()
    assert office.board.board(2023, page.context.today()).mark(unit, Q1).day == date(2023, 3, 6)


def test_a_sheet_without_a_table_is_passed_over(
    page: UnitsPage, settled: Callable[[], None], tmp_path: Path, qtbot: QtBot
) -> None:
    from ui.dialogs.sheet_mapping import SheetMappingDialog

    made = openpyxl.Workbook()
    sheet: Any = made.worksheets[0]
    sheet.title = "Bìa"
    sheet["B4"] = "NHẬT KÝ TUYÊN TRUYỀN"
    path = tmp_path / f"{UNITS[2][0]}.xlsx"
    made.save(path)
    dialog = SheetMappingDialog(page.context, path, "Bìa", None, page)
    qtbot.addWidget(dialog)
    dialog.show()
    settled()
    assert dialog.stack.currentIndex() == 1 and not dialog.save_button.isEnabled()
    dialog.reject()
    heads = ["Mã", "Khi nào", "Việc gì", "Ai làm"]
    rows = [[n, f"{n + 2}/01/2023", f"Hội nghị chuyên đề lần {n}", "Tổ truyền thông"] for n in range(1, 6)]
    page.take([book(path, rows, heads)])
    settled()
    view, model = page.triage, page.triage.model
    told = model.told
    view.table.selectRow(next(n for n in range(told) if model.skippable(n)))
    assert view.keys["R"].isEnabled() and not view.keys["A"].isEnabled()
    qtbot.keyClick(view.table, Qt.Key.Key_R)
    assert model.told == told - 1


def test_whose_a_file_is_is_found_by_typing(page: UnitsPage, office: Workspace, qtbot: QtBot) -> None:
    from ui.dialogs.units_whose import UnitDialog

    dialog = UnitDialog(page.context, "/tmp/khong ten.xlsx", page)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.accept()
    assert dialog.unit_id is None and dialog.field.said() == "Chọn đơn vị gửi tệp này."
    qtbot.keyClicks(dialog.unit.line, "bao tro")
    qtbot.keyClick(dialog.unit.line, Qt.Key.Key_Return)
    assert dialog.unit_id == next(unit.id for unit in office.units() if unit.name == "Trung tâm Bảo trợ xã hội")


def test_rows_of_another_year_are_told(
    page: UnitsPage, office: Workspace, settled: Callable[[], None], tmp_path: Path
) -> None:
    path = book(tmp_path / f"{UNITS[2][0]}.xlsx", [["10/11/2022", "Hội nghị", "Hội nghị cũ", 1, 40],
                                                   ["10/11/2020", "Hội nghị", "Hội nghị năm khác", 1, 40]])  # fmt: skip
    page.take([path])
    settled()
    assert page.triage.model.outside(2023) == 1
    assert "1 dòng ngoài năm 2023" in [shown.text() for shown in page.header.findChildren(QLabel)]


def test_a_day_before_the_period_is_no_day_of_receipt(page: UnitsPage, office: Workspace) -> None:
    cell = page.board.table.current()
    assert cell is not None
    unit, period, _ = cell
    panel = page.board.panel
    panel.day.set_date(office.window(period).first.replace(year=2021))
    panel.save()
    assert "trước kỳ báo cáo" in panel.problem.text()
    assert office.board.board(2023, page.context.today()).mark(unit, period).day is None
