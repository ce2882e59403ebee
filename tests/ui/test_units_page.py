"""Đơn vị: the board, workbooks of units in the real window, triage by keys, Nhận and its undo, files that go back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.exchange.records import Decision
from cchc_desktop.models import Activity, ActivityFilter
from cchc_desktop.periods import Period
from cchc_desktop.reports.due import UnitState
from cchc_desktop.workspace import Workspace
from tests.ui.small_office import UNITS
from ui.main_window import MainWindow
from ui.pages import units_files
from ui.pages.units import UnitsPage
from ui.pages.units_board_table import STATES, tip_of, words_of

Q1 = Period.parse("2023-Q1")
HEADS = ["Ngày", "Hình thức", "Nội dung", "Số lượng", "Số lượt"]


def book(path: Path, rows: list[list[Any]], heads: list[str] = HEADS) -> Path:
    made = openpyxl.Workbook()
    sheet: Any = made.worksheets[0]
    sheet.title = "Nhật ký"
    sheet["A1"] = "Nhật ký Quý I/2023"
    sheet.append([])
    sheet.append(heads)
    for row in rows:
        sheet.append(row)
    made.save(path)
    return path


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> UnitsPage:
    window.open_page("units")
    window.activateWindow()
    found = window.page("units")
    assert isinstance(found, UnitsPage)
    qtbot.waitUntil(lambda: found.board.board is not None)
    return found


@pytest.fixture
def settled(window: MainWindow, qtbot: QtBot) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: not window.context.tasks.busy, timeout=20_000)


@pytest.fixture
def sent(tmp_path: Path) -> list[Path]:
    """Two units' workbooks with one event of both, a day that is none, and a file that is no workbook."""
    event = "Ngày hội tư vấn dịch vụ công trực tuyến đầu xuân Quý Mão"
    folder = tmp_path / "gui"
    folder.mkdir()
    one = book(folder / f"{UNITS[2][0]}.xlsx", [
        ["05/01/2023", "Hội nghị", "Tập huấn hồ sơ điện tử cho cán bộ chính sách", 1, 40],
        ["18/02/2023", "Hội nghị", event, 1, 400],
        ["31/02/2023", "Hội nghị", "Ngày không có trong lịch", 1, 30],
    ])  # fmt: skip
    two = book(folder / f"{UNITS[4][0]}.xlsx", [
        ["09/01/2023", "Hội nghị", "Nói chuyện chuyên đề chi trả qua tài khoản", 1, 55],
        ["18/2/2023", "Hội nghị", event.upper(), 1, 400],
    ])  # fmt: skip
    broken = folder / "hong.xlsx"
    broken.write_bytes(b"%PDF-1.7 not a workbook")
    return [one, two, broken]


def drop(page: UnitsPage, paths: list[Path]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    keep = page, mime
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, keep[1], Qt.MouseButton.LeftButton,
                              Qt.KeyboardModifier.NoModifier))  # fmt: skip


def row_of(page: UnitsPage, decision: Decision) -> int:
    model = page.triage.model
    return next(
        row for row in range(model.rowCount()) if (v := model.verdict(row)) is not None and v.decision is decision
    )


def test_board_says_who_is_late_without_colour(page: UnitsPage, office: Workspace) -> None:
    assert page.board.board is not None
    unit = page.board.board.units[0]
    assert unit.id is not None
    last = next(w for w in page.board.board.reports if w.period == Q1).last_safe_day
    office.board.set_mark(unit.id, Q1, date(last.year, last.month, last.day))
    board = office.board.board(2023, last)
    assert board.mark(unit, Q1).state is UnitState.ON_TIME
    office.board.set_mark(unit.id, Q1, last.replace(day=last.day + 2))
    mark = office.board.board(2023, last).mark(unit, Q1)
    assert (mark.state, mark.late, words_of(mark)) == (UnitState.LATE, 2, "Muộn 2 ngày")
    assert unit.name in tip_of(unit, Q1, mark)
    assert len({word for word, _ in STATES.values()}) == len(UnitState)


def test_a_state_is_set_by_hand_and_sorts_the_board(
    page: UnitsPage, office: Workspace, settled: Callable[[], None]
) -> None:
    table, panel = page.board.table, page.board.panel
    cell = table.current()
    assert cell is not None
    unit, period, _ = cell
    panel.state.setCurrentIndex(panel.state.findData("sent"))
    panel.state.activated.emit(0)
    settled()
    board = office.board.board(2023, page.context.today())
    assert board.mark(unit, period).day == page.context.today()
    assert page.board.board is not None
    shown = [u.id for u in table.board_model.units]
    assert shown.index(unit.id) == len(shown) - 1  # the others are still awaited
    panel.note.setText("bản giấy")
    panel.save()
    settled()
    assert office.board.board(2023, page.context.today()).mark(unit, period).note == "bản giấy"


def test_thirty_files_dropped_are_one_table(
    page: UnitsPage, office: Workspace, sent: list[Path], settled: Callable[[], None], qtbot: QtBot
) -> None:
    before = len(office.activity_ids(ActivityFilter()))
    drop(page, sent)
    settled()
    assert page.triage_open
    model = page.triage.model
    assert model.told == 1 and "PDF" in model.line(0).reason
    counts = model.counts()
    assert counts[Decision.REFUSED] == 1 and counts[Decision.JOINT] == 1 and counts[Decision.ADD] == 3
    assert len(office.activity_ids(ActivityFilter())) == before  # nothing before Nhận
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert not page.triage_open
    assert len(office.activity_ids(ActivityFilter())) == before + 3  # the event of both counts once
    units = {unit.name: unit for unit in office.units()}
    board = office.board.board(2023, page.context.today())
    for name in (UNITS[2][0], UNITS[4][0]):
        assert board.mark(units[name], Q1).files == 1
    event = office.newest(ActivityFilter(text="ngay hoi tu van"), 1)[0]
    assert {event.unit_id, *event.joint_unit_ids} == {units[UNITS[2][0]].id, units[UNITS[4][0]].id}
    # The same files again: nothing new.
    page.take(sent)
    settled()
    assert page.triage.model.to_write == 0
    qtbot.keyClick(page.triage.table, Qt.Key.Key_Escape)
    # Hoàn tác, here from the history: the strip over the board lets go of it
    assert page.received.has_news
    page.signals.wrote(office.past.undo())
    settled()
    assert len(office.activity_ids(ActivityFilter())) == before
    assert not page.received.has_news and page.received.isHidden()


def test_keys_decide_and_the_comparison_shows_both_sides(
    page: UnitsPage, sent: list[Path], settled: Callable[[], None], qtbot: QtBot
) -> None:
    page.take(sent)
    settled()
    view, model = page.triage, page.triage.model
    row = row_of(page, Decision.JOINT)
    view.table.selectRow(row)
    assert view.compare.isVisible()
    title = next(side for side in view.compare.shown if side.label == "Nội dung")
    assert title.differs and title.ours.upper() == title.theirs
    qtbot.keyClick(view.table, Qt.Key.Key_R)
    view.table.selectRow(row)
    assert model.mark(row)[0] == "Trùng"
    qtbot.keyClick(view.table, Qt.Key.Key_R)
    assert model.mark(row)[0] == "Trả lại"
    view.table.selectRow(row)
    qtbot.keyClick(view.table, Qt.Key.Key_A)
    assert model.mark(row)[0] == "Thêm" and model.words(row, 7).startswith("Tự chọn")
    view.table.selectRow(row)
    qtbot.keyClick(view.table, Qt.Key.Key_J)
    assert model.mark(row)[0] == "Cùng sự kiện"
    bad = row_of(page, Decision.REFUSED)
    view.table.selectRow(bad)
    for key in (Qt.Key.Key_A, Qt.Key.Key_U, Qt.Key.Key_J):
        qtbot.keyClick(view.table, key)
        assert model.mark(bad)[0] == "Trả lại"  # what can't be read is never written
    view.filter_by(Decision.ADD)
    assert {model.mark(r)[0] for r in range(model.rowCount())} == {"Thêm"}
    rows = list(range(model.rowCount()))
    assert model.decide(rows, "U")  # new rows have nothing to update
    assert {model.mark(r)[0] for r in rows} == {"Thêm"}


def test_two_new_rows_are_made_one_event(
    page: UnitsPage, office: Workspace, sent: list[Path], settled: Callable[[], None]
) -> None:
    page.take(sent[:2])
    settled()
    model = page.triage.model
    before = len(office.activity_ids(ActivityFilter()))
    rows = [
        r for r in range(model.rowCount()) if "Tập huấn hồ sơ" in model.words(r, 3) or "chuyên đề" in model.words(r, 3)
    ]
    assert model.decide(rows, "J") == ""
    assert sorted(model.mark(r)[0] for r in rows) == ["Cùng sự kiện", "Thêm"]
    page.accept()
    settled()
    assert len(office.activity_ids(ActivityFilter())) == before + 2


def test_a_whole_sheet_goes_back_marked(
    page: UnitsPage, office: Workspace, sent: list[Path], settled: Callable[[], None], tmp_path: Path
) -> None:
    page.take(sent[:1])
    settled()
    came = date(2023, 3, 2)
    page.came.edit.set_date(came)
    page.accept()
    settled()
    cell = page.board.table.current()
    assert cell is not None and (cell[0].name, cell[1]) == (UNITS[2][0], Q1)  # what has just come is on show
    strip = page.received
    assert strip.isVisible() and strip.copy_button.isVisible()
    strip.copy_message()
    words = QGuiApplication.clipboard().text()
    assert "Dòng 6" in words and "31/02/2023" in words
    out = tmp_path / "tra"
    units_files.write_returned(page.context, strip._refused, out, strip.mark_returned)
    settled()
    (copy,) = out.iterdir()
    sheet: Any = openpyxl.load_workbook(copy)["Nhật ký"]
    assert [c.coordinate for row in sheet.iter_rows() for c in row if c.comment] == ["A6"]
    unit = next(u for u in office.units() if u.name == UNITS[2][0])
    assert office.board.board(2023, page.context.today()).mark(unit, Q1).state is UnitState.RETURNED
    mark = office.board.board(2023, page.context.today()).mark(unit, Q1)
    assert mark.day == came and "trả lại 1 dòng" in mark.note  # the day it came stays
    assert "1 chờ gửi lại" in page.board.legend.text()
    # A file mended and sent again counts as received.
    book(sent[0], [["28/02/2023", "Hội nghị", "Ngày không có trong lịch", 1, 30]])
    page.take(sent[:1])
    settled()
    page.accept()
    settled()
    assert office.board.board(2023, page.context.today()).mark(unit, Q1).state is not UnitState.RETURNED
    batch = page.triage.model.batch()
    units_files.write_receipts(page.context, batch, out)
    settled()
    assert any(path.suffix == ".pdf" and path.stat().st_size > 1000 for path in out.iterdir())


def test_a_foreign_sheet_is_mapped_once(
    page: UnitsPage, office: Workspace, settled: Callable[[], None], tmp_path: Path, qtbot: QtBot
) -> None:
    from ui.dialogs.sheet_mapping import SheetMappingDialog

    heads = ["Mã", "Khi nào", "Việc gì", "Ai làm"]
    rows = [[n, f"{n + 2}/01/2023", f"Hội nghị chuyên đề lần {n}", "Tổ truyền thông"] for n in range(1, 6)]
    path = book(tmp_path / "So tay.xlsx", rows, heads)
    page.take([path])
    settled()
    assert any(
        page.triage.model.line(r).head[0] in ("Cột tự đoán", "Cần ghép cột") for r in range(page.triage.model.told)
    )
    dialog = SheetMappingDialog(page.context, path, "Nhật ký", office.units()[1].id, page)
    qtbot.addWidget(dialog)
    dialog.show()
    settled()
    assert dialog.width() <= 1000 and dialog.height() <= 600
    wanted = {"Khi nào": "date", "Việc gì": "title", "Mã": "", "Ai làm": ""}
    for row, field in enumerate(dialog.fields):
        item = dialog.table.item(row, 1)
        assert item is not None
        field.setCurrentIndex(field.findData(wanted[item.text()]))
    dialog.save()
    assert dialog.saved is not None
    again = office.exchange.triage_files([path], today=date(2023, 3, 10))
    assert [v.row.activity.title for v in again.verdicts if v.row.activity] == [row[2] for row in rows]
    assert not again.files[0].guessed


def test_whose_a_file_is_can_be_said(
    page: UnitsPage, office: Workspace, settled: Callable[[], None], tmp_path: Path
) -> None:
    path = book(tmp_path / "khong ten.xlsx", [["05/01/2023", "Hội nghị", "Tập huấn chữ ký số", 1, 40]] * 1)
    page.take([path])
    settled()
    model = page.triage.model
    assert model.line(0).head[0] == "Chưa rõ đơn vị"
    unit = office.units()[3]
    page.triage.unit_asked.emit(str(path), unit.id)
    settled()
    assert model.told == 0 and model.words(0, 5) == unit.label


def test_reading_can_be_stopped(page: UnitsPage, sent: list[Path], settled: Callable[[], None]) -> None:
    page.take(sent)
    page.cancel()
    settled()
    assert page.stack.currentWidget() is page.board


def test_what_another_page_hands_over_is_read(
    window: MainWindow, sent: list[Path], settled: Callable[[], None]
) -> None:
    window.open_package(sent[0])
    settled()
    page = window.page("units")
    assert isinstance(page, UnitsPage) and page.triage_open


def test_an_activity_tells_its_file(page: UnitsPage, office: Workspace, sent: list[Path], window: MainWindow,
                                    settled: Callable[[], None]) -> None:  # fmt: skip
    page.take(sent[1:2])
    settled()
    page.accept()
    settled()
    activity = office.newest(ActivityFilter(text="chi tra qua tai khoan"), 1)[0]
    window.open_page("log", activity.id)
    settled()
    log: Any = window.page("log")
    assert log.detail._origin(activity) == [f"Từ tệp {UNITS[4][0]}.xlsx, trang Nhật ký, dòng 4"]


def test_rows_that_wait_are_decided_later(
    page: UnitsPage, office: Workspace, settled: Callable[[], None], tmp_path: Path
) -> None:
    rows = [["05/01/2023", "Hội nghị", f"Tập huấn chuyên đề số {n}", 1, 40] for n in (1, 2, 3)]
    rows += [["20/10/2022", "Hội nghị", f"Sót của quý trước, bài {n}", 1, 10] for n in (1, 2)]
    path = book(tmp_path / f"{UNITS[1][0]}.xlsx", rows)
    page.take([path])
    settled()
    assert page.triage.model.counts()[Decision.ASK] == 2
    page.accept()
    settled()
    path.unlink()  # the stick is gone; the rows are kept
    page.refresh()
    settled()
    assert page.board.waiting.isVisible() and page.board.waiting.text().startswith("2")
    before = len(office.activity_ids(ActivityFilter()))
    page.open_waiting()
    settled()
    model = page.triage.model
    assert [model.mark(r)[0] for r in range(model.rowCount())] == ["Hỏi lại", "Hỏi lại"]
    assert "Thuộc kỳ trước" in model.words(0, 7)
    model.decide([0], "A")
    model.decide([1], "R")
    page.accept()
    settled()
    assert len(office.activity_ids(ActivityFilter())) == before + 1
    assert office.waiting.count() == 0
    batch = office.exchange.files()[0].batch
    page.take_back(batch)
    settled()
    assert len(office.activity_ids(ActivityFilter())) == before and office.waiting.count() == 2


def test_a_package_goes_out_and_comes_in(
    page: UnitsPage, office: Workspace, settled: Callable[[], None], tmp_path: Path
) -> None:
    from cchc_desktop.models import Office

    path = tmp_path / "goi.cchc"
    units_files.write_package(page.context, Q1, path)
    settled()
    assert path.stat().st_size > 1000
    with Workspace.open(tmp_path / "tinh") as above:
        above.save_office(Office(name="Sở Nội vụ"))
        batch = above.packages.read(path)
        assert len(batch.verdicts) == len(office.activity_ids(ActivityFilter(
            first=office.window(Q1).first, last=office.window(Q1).last)))  # fmt: skip
    sheet = book(tmp_path / "Văn phòng Sở.xlsx", [["05/01/2023", "Hội nghị", "Tập huấn chữ ký số", 1, 40]])
    page.take([path, sheet])  # sheets first, then packages; of one's own package nothing is new
    settled()
    assert page.triage_open and page.triage.model.to_write == 1
    page.cancel()
    settled()
    assert page.triage_open and page.triage.model.to_write == 0
    page.cancel()
    settled()
    assert not page.triage_open


def test_what_was_dropped_or_sent_back_is_not_asked_again(
    page: UnitsPage, office: Workspace, settled: Callable[[], None], tmp_path: Path
) -> None:
    rows = [["05/01/2023", "Hội nghị", f"Tập huấn chuyên đề số {n}", 1, 40] for n in (1, 2, 3)]
    path = book(tmp_path / f"{UNITS[1][0]}.xlsx", rows)
    page.take([path])
    settled()
    model = page.triage.model
    for words, key in (("số 1", "R"), ("số 2", "A")):
        row = next(r for r in range(model.rowCount()) if model.words(r, 3).endswith(words))
        model.decide([row], key)
    late = next(r for r in range(model.rowCount()) if model.words(r, 3).endswith("số 3"))
    page.accept()
    settled()
    del late
    # The unit adds a row above and sends the file again.
    book(path, [["04/01/2023", "Hội nghị", "Dòng chèn thêm của đơn vị", 1, 5], *rows])
    found = office.exchange.triage_files([path], today=date(2023, 3, 10)).verdicts
    said = {v.row.activity.title: v.decision for v in found if v.row.activity}
    assert said == {
        "Dòng chèn thêm của đơn vị": Decision.ADD,
        "Tập huấn chuyên đề số 1": Decision.REFUSED,
        "Tập huấn chuyên đề số 2": Decision.DUPLICATE,
        "Tập huấn chuyên đề số 3": Decision.DUPLICATE,
    }
    # Mended, it is a row like any other.
    rows[0][2] = "Tập huấn chuyên đề số 1, đã sửa lại tên"
    book(path, rows)
    found = office.exchange.triage_files([path], today=date(2023, 3, 10)).verdicts
    assert next(v for v in found if v.row.line == 4).decision in (Decision.ADD, Decision.ASK)


def test_a_row_left_out_once_stays_out(
    page: UnitsPage, office: Workspace, sent: list[Path], settled: Callable[[], None]
) -> None:
    page.take(sent[:2])
    settled()
    model = page.triage.model
    row = row_of(page, Decision.JOINT)
    title = model.words(row, 3)
    assert model.decide([row], "R") == "" and model.mark(row)[0] == "Trùng"
    page.accept()
    settled()
    assert office.waiting.count() == 0
    again = office.exchange.triage_files(sent[:2], today=date(2023, 3, 10)).verdicts
    verdict = next(v for v in again if v.row.activity and v.row.activity.title == title)
    assert verdict.decision is Decision.DUPLICATE and "bỏ qua" in verdict.reason
    assert not any(v.decision in (Decision.ADD, Decision.UPDATE, Decision.JOINT) for v in again)


def test_a_conflict_of_two_offices_is_settled_field_by_field(
    page: UnitsPage, office: Workspace, settled: Callable[[], None], tmp_path: Path
) -> None:
    from dataclasses import replace

    from PySide6.QtWidgets import QCheckBox

    from cchc_desktop.models import Office

    with Workspace.open(tmp_path / "don vi") as unit:
        unit.save_office(Office(name="Phòng Người có công"))
        made = unit.activity(
            unit.add_activity(Activity(None, date(2023, 2, 2), "conference", "Tập huấn", quantity=1)).id or 0
        )
        first = unit.packages.export(tmp_path / "a.cchc").path
        office.exchange.accept(office.packages.read(first))
        mine = office.newest(ActivityFilter(text="tap huan"), 1)[0]
        office.save_activity(replace(mine, title="Tập huấn của Sở", place="Hội trường Sở"))
        unit.save_activity(replace(made, title="Tập huấn của Phòng", place="Nhà văn hóa", quantity=2))
        second = unit.packages.export(tmp_path / "b.cchc").path
    page.take([second])
    settled()
    model = page.triage.model
    row = row_of(page, Decision.ASK)
    page.triage.table.selectRow(row)
    assert {side.field for side in page.triage.compare.shown if side.conflict} == {"title", "place"}
    boxes = {box.accessibleName().split(":")[0]: box for box in page.triage.compare.findChildren(QCheckBox)}
    boxes["Nội dung"].setChecked(True)
    assert model.mark(row)[0] == "Cập nhật"
    page.accept()
    settled()
    assert mine.id is not None
    now = office.activity(mine.id)
    assert (now.title, now.place, now.quantity) == ("Tập huấn của Sở", "Nhà văn hóa", 2)
