"""Báo cáo: the page shows the figures of the data, leads to rows, writes files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from cchc_desktop import publish
from cchc_desktop.models import ActivityFilter, Plan
from cchc_desktop.periods import Period, PeriodKind
from cchc_desktop.text import number
from cchc_desktop.workspace import Workspace
from ui.main_window import MainWindow
from ui.pages.report import ReportPage, _word_file
from ui.widgets import Button

Q1 = Period(2023, PeriodKind.QUARTER, 1)


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> ReportPage:
    window.open_page("report")
    qtbot.waitUntil(lambda: not window.context.tasks.busy)
    found = window.page("report")
    assert isinstance(found, ReportPage)
    return found


def test_the_current_quarter_is_shown_first(page: ReportPage) -> None:
    assert page.period == Q1
    assert page.header.title.text() == "Báo cáo quý I/2023"
    assert "số liệu từ 15/12/2022 đến 14/3/2023" in page.header.note.text()


def test_the_table_is_the_figures(page: ReportPage, office: Workspace) -> None:
    figures = office.figures(Q1)
    assert page.kinds.row_count == len(figures.kinds) > 3
    for place, row in enumerate(figures.kinds):
        cells = [page.kinds.cell(place, column).text for column in range(7)]
        assert cells[0] == row.label
        assert cells[3:5] == [number(row.quantity), number(row.cumulative)]
        dot = page.kinds.cell(place, 7).dot
        assert (dot is None) == (row.activities == 0)


def test_another_period_is_one_key_away(page: ReportPage, window: MainWindow, qtbot: QtBot) -> None:
    page.period_card.periods.setCurrentRow(page.period_card.periods.count() - 1)
    qtbot.waitUntil(lambda: not window.context.tasks.busy)
    assert page.period == Period(2023, PeriodKind.YEAR)
    assert page.header.title.text() == "Báo cáo năm 2023"


def test_another_page_can_ask_for_a_period(window: MainWindow, page: ReportPage, qtbot: QtBot) -> None:
    window.open_page("report", Period(2022, PeriodKind.QUARTER, 4))
    qtbot.waitUntil(lambda: not window.context.tasks.busy)
    assert page.period.code == "2022-Q4"
    assert window.context.year == 2022
    assert window.top_bar.year.text() == "Năm 2022"


def test_checks_name_what_lacks_and_lead_to_it(page: ReportPage, window: MainWindow, office: Workspace) -> None:
    assert page.view is not None
    texts = [check.text for check in page.view.checks]
    assert "8 hoạt động chưa có minh chứng" in texts
    asked: list[object] = []
    window.context.signals.open_page.disconnect()
    window.context.signals.open_page.connect(lambda _name, target: asked.append(target))
    page.checks.findChildren(Button)[0].click()
    assert isinstance(asked[0], ActivityFilter)
    assert office.count(asked[0]) == 8


def test_a_row_leads_to_its_activities(page: ReportPage, window: MainWindow, office: Workspace) -> None:
    asked: list[object] = []
    window.context.signals.open_page.disconnect()
    window.context.signals.open_page.connect(lambda _name, target: asked.append(target))
    page.kinds.picked.emit(0)
    first = office.figures(Q1).kinds[0]
    assert isinstance(asked[0], ActivityFilter)
    assert office.count(asked[0]) == first.activities


def test_the_words_of_the_report_carry_its_figures(page: ReportPage, office: Workspace) -> None:
    chips = {piece.text.strip() for piece in page.narrative.chips}
    assert len(chips) > 3
    shown = page.narrative.toPlainText().replace("\u00a0", " ")
    for row in office.figures(Q1).kinds:
        if row.quantity:
            padded = f"{int(row.quantity):02d}"
            assert padded in chips, row.label
            assert padded in shown


@pytest.mark.parametrize("suffix", [".xlsx", ".pdf", ".docx"])
def test_files_are_written_and_offered(
    page: ReportPage, window: MainWindow, qtbot: QtBot, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / publish.report_file_name(Q1, "SLĐTBXH", suffix)
    assert path.name == f"BC_TuyenTruyenCCHC_Q1-2023_SLDTBXH{suffix}"
    page.export(path)
    assert not page.excel_button.isEnabled()
    qtbot.waitUntil(lambda: not window.context.tasks.busy, timeout=30_000)
    qtbot.waitUntil(lambda: page.excel_button.isEnabled())
    assert path.stat().st_size > 1000
    assert window.toast.accessibleName() == f"Đã xuất {path.name}"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("activities", lambda figures: figures.activities),
        ("evidenced", lambda figures: figures.with_evidence),
        ("evidence:missing", lambda figures: figures.activities - figures.with_evidence),
        ("kind:conference:activities", lambda figures: figures.kind("conference").activities),
    ],
)
def test_a_click_on_a_figure_shows_just_its_rows(
    page: ReportPage, window: MainWindow, office: Workspace, query: str, expected
) -> None:
    asked: list[object] = []
    window.context.signals.open_page.disconnect()
    window.context.signals.open_page.connect(lambda _name, target: asked.append(target))
    page.narrative.figure_clicked.emit(query)
    assert isinstance(asked[0], ActivityFilter)
    assert office.count(asked[0]) == expected(office.figures(Q1))


def test_every_figure_with_rows_leads_somewhere(page: ReportPage) -> None:
    assert page.narrative.chips and all(piece.tip for piece in page.narrative.chips)


def test_a_word_file_dropped_on_the_page_is_held_against_the_data(
    page: ReportPage, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = publish.export_report(window.workspace, Q1, tmp_path / "bao cao.docx")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, no_key = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, Qt.MouseButton.LeftButton, no_key))
    qtbot.waitUntil(lambda: not window.context.tasks.busy, timeout=30_000)
    assert window.toast.accessibleName() == "Mọi số trong bao cao.docx khớp với số liệu quý I/2023"
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "anh.jpg"))])
    assert _word_file(mime) is None  # the window makes an activity of it


def test_a_plan_for_several_years_has_its_whole_report(
    page: ReportPage, window: MainWindow, office: Workspace, qtbot: QtBot
) -> None:
    window.context.signals.wrote(office.add_plan(Plan(None, "Tuyên truyền CCHC giai đoạn 2021 - 2025", 2021, 2025)))
    qtbot.waitUntil(lambda: not window.context.tasks.busy)
    page.period_card.periods.setCurrentRow(page.period_card.periods.count() - 1)
    qtbot.waitUntil(lambda: not window.context.tasks.busy)
    assert page.period.code == "2021-2025" and window.context.year == 2023
    assert page.header.title.text() == "Báo cáo giai đoạn 2021 - 2025"
    assert page.view is not None and page.view.figures.activities == office.count(
        ActivityFilter(date(2020, 12, 15), date(2025, 12, 14))
    )
