"""The dialogs of Báo cáo in the real window: freeze, words, sentences, lines, forms, Word files, e-mail."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cchc_desktop.models import Activity
from cchc_desktop.periods import Period
from cchc_desktop.publish import export_report
from cchc_desktop.reports.narrative import as_template, plain
from cchc_desktop.reports.passages import passages
from cchc_desktop.workspace import Workspace
from ui.dialogs.report_changes import ChangesDialog
from ui.dialogs.report_form import FormDialog
from ui.dialogs.report_freeze import FreezeDialog
from ui.dialogs.report_lines import LinesDialog
from ui.dialogs.report_reason import ReasonDialog
from ui.dialogs.report_rows import RowsDialog
from ui.dialogs.report_sentences import SentencesDialog
from ui.dialogs.report_text import TextDialog
from ui.dialogs.report_verify import VerifyDialog
from ui.main_window import MainWindow
from ui.pages.report import ReportPage
from ui.pages.report_data import read_report

Q1, Q2 = Period.parse("2023-Q1"), Period.parse("2023-Q2")


@pytest.fixture
def page(window: MainWindow, office: Workspace, qtbot: QtBot) -> ReportPage:
    office.set_setting("regime", "four_quarters")
    window.open_page("report")
    qtbot.waitUntil(lambda: not window.context.tasks.busy)
    found = window.page("report")
    assert isinstance(found, ReportPage)
    return found


def wait(page: ReportPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.context.tasks.busy, timeout=30_000)


def test_freezing_shows_the_report_as_frozen_and_what_came_after(
    page: ReportPage, office: Workspace, qtbot: QtBot
) -> None:
    assert page.view is not None
    asked = FreezeDialog(page.theme, page.view)
    qtbot.addWidget(asked)
    words = " ".join(found.text() for found in asked.findChildren(QLabel))
    assert "báo cáo kỳ sau kể là “bổ sung kỳ trước”" in words and "8 hoạt động chưa có minh chứng" in words
    page.actions_of.freeze()
    wait(page, qtbot)
    assert page.state.text() == "Đã chốt số" and not page.freeze_button.isVisible() and page.sent_button.isVisible()
    assert page.period_card.past.count() == 1 and "Quý I/2023" in page.period_card.past.item(0).text()
    page.signals.wrote(office.add_activity(Activity(None, date(2023, 2, 2), "own_site", "Đăng thêm", quantity=3)))
    page.open_target(Q2)
    wait(page, qtbot)
    assert page.view is not None
    assert "1 dòng bổ sung kỳ trước (Quý I/2023)" in [check.text for check in page.view.checks]
    dialog = ChangesDialog(page.theme, page.view.figures)
    qtbot.addWidget(dialog)
    assert [dialog.changes.cell(0, n).text for n in (0, 1, 4, 6)] == ["Quý I/2023", "Bổ sung", "Đăng thêm", "3"]


def test_a_frozen_report_shows_its_own_rows_and_what_changed_since(
    page: ReportPage, office: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.actions_of.freeze()
    wait(page, qtbot)
    page.signals.wrote(office.add_activity(Activity(None, date(2023, 2, 2), "own_site", "Đăng thêm", quantity=3)))
    wait(page, qtbot)
    assert page.view is not None and len(page.view.since) == 1
    texts = [check.text for check in page.view.checks]
    assert "1 thay đổi sau khi chốt số: bản đã chốt giữ nguyên, báo cáo kỳ sau sẽ kể" in texts
    assert not any("chưa có minh chứng" in text for text in texts)  # the evidence of today is not this report's
    dialog = ChangesDialog(page.theme, page.view.figures, page.view.since)
    qtbot.addWidget(dialog)
    assert dialog.changes.row_count == 1 and dialog.changes.cell(0, 4).text == "Đăng thêm"
    shown: list[RowsDialog] = []
    monkeypatch.setattr(RowsDialog, "exec", lambda self: shown.append(self))
    page.narrative.figure_clicked.emit("activities")
    page.narrative.figure_clicked.emit("evidence:missing")
    assert [dialog.table.row_count for dialog in shown] == [page.view.figures.activities, 8]


def test_the_log_says_that_its_period_is_frozen(page: ReportPage, window: MainWindow, qtbot: QtBot) -> None:
    page.actions_of.freeze()
    wait(page, qtbot)
    window.open_page("log")
    wait(page, qtbot)
    assert window.page("log").header.note.text().endswith("kỳ đã chốt số: thay đổi sẽ là bổ sung kỳ sau")


def test_each_line_has_its_own_report(page: ReportPage, window: MainWindow, office: Workspace, qtbot: QtBot) -> None:
    assert not page.period_card.lines.isVisible()
    page.signals.wrote(office.reporting.set_active("fifth_of_month", True))
    wait(page, qtbot)
    assert page.period_card.lines.isVisible() and page.line == "four_quarters"
    window.open_page("report", (Q1, "fifth_of_month"))
    wait(page, qtbot)
    assert page.view is not None and page.view.figures.line == "fifth_of_month"
    assert "số liệu ước đến hết kỳ" in page.header.note.text()
    page.actions_of.freeze()
    wait(page, qtbot)
    page.open_target((Q1, "four_quarters"))
    wait(page, qtbot)
    assert page.view.frozen is None and page.freeze_button.isVisible()
    assert any("Kỳ này đã chốt theo tuyến" in check.text for check in page.view.checks)


def test_opening_again_needs_a_reason(page: ReportPage, qtbot: QtBot) -> None:
    dialog = ReasonDialog(page.theme, Q1)
    qtbot.addWidget(dialog)
    assert not dialog.go.isEnabled()
    dialog._text.setPlainText(" Lập lại ")
    assert dialog.go.isEnabled() and dialog.reason == "Lập lại"


def test_words_are_edited_and_figures_stay_bound(page: ReportPage, office: Workspace, qtbot: QtBot) -> None:
    assert page.view is not None
    dialog = TextDialog(page.theme, page.view.figures)
    qtbot.addWidget(dialog)
    keys = [dialog.list.item(n).data(256) for n in range(dialog.list.count())]
    dialog.list.setCurrentRow(keys.index("kind:conference"))
    before = dialog.edit.template()
    assert "{kind:conference:quantity}" in before
    cursor = dialog.edit.textCursor()
    cursor.setPosition(0)
    cursor.insertText("Nổi bật: ")
    assert dialog.edits() == {"kind:conference": "Nổi bật: " + before}
    page.wrote(
        office.reporting.save_text(Q1, page.view.figures.line, "kind:conference", dialog.edits()["kind:conference"])
    )
    figures = office.reporting.report(Q1)
    told = next(p for p in passages(figures) if p.id == "kind:conference")
    row = figures.kind("conference")
    assert row is not None and told.edited
    assert plain(told.sentence).startswith("Nổi bật: ") and f"{int(row.quantity):02d}" in plain(told.sentence)


@pytest.mark.parametrize("code", ["2023-Q1", "2023-H1", "2023-9M", "2023-03", "2023", "2021-2025"])
def test_words_added_to_any_paragraph_raise_no_alarm(office: Workspace, code: str) -> None:
    """Periods, dates and headings are no numbers typed by hand."""
    period = Period.parse(code)
    figures = office.reporting.report(period)
    edits = {p.id: f"Nhìn chung, {as_template(p.sentence)}" for p in passages(figures) if p.id}
    checks = read_report(office, period, None).checks
    for key, text in edits.items():
        office.reporting.save_text(period, figures.line, key, text)
    edited = read_report(office, period, None).checks
    assert [c.text for c in edited if c.tone == "bad"] == [c.text for c in checks if c.tone == "bad"]


def test_a_typed_number_is_one_short_line_and_a_frozen_text_has_no_link(
    page: ReportPage, office: Workspace, qtbot: QtBot
) -> None:
    assert page.view is not None
    page.wrote(office.reporting.save_text(Q1, page.view.figures.line, "summary", "Trong quý I/2023 có 5.000 người."))
    wait(page, qtbot)
    told = next(check for check in read_report(office, Q1, None).checks if "5.000" in check.text)
    assert told.text == "Số gõ tay: 5.000" and "có 5.000 người" in told.tip and told.action == "text"
    page.actions_of.freeze()
    qtbot.waitUntil(lambda: page.view is not None and page.view.frozen is not None, timeout=20000)
    wait(page, qtbot)
    assert page.view is not None and "text" not in [check.action for check in page.view.checks]
    assert page.header.note.text().startswith("chốt ngày ") and "số liệu từ" in page.header.note.toolTip()


def test_a_number_typed_into_the_words_is_told(page: ReportPage, qtbot: QtBot) -> None:
    assert page.view is not None
    dialog = TextDialog(page.theme, page.view.figures)
    qtbot.addWidget(dialog)
    keys = [dialog.list.item(n).data(256) for n in range(dialog.list.count())]
    dialog.list.setCurrentRow(keys.index("summary"))
    dialog.edit.textCursor().insertText("Có 99 hoạt động. ")
    assert dialog.problem.text() == ""  # nothing is checked between two keys
    qtbot.waitUntil(lambda: "Số gõ tay không khớp: 99" in dialog.problem.text())
    dialog.back.click()
    assert dialog.problem.text() == "" and dialog.edits() == {}


def test_a_chip_goes_whole_and_comes_back(page: ReportPage, qtbot: QtBot) -> None:
    assert page.view is not None
    dialog = TextDialog(page.theme, page.view.figures)
    qtbot.addWidget(dialog)
    dialog.edit.set_template("Có {activities} hoạt động", {"activities": "20"})
    cursor = dialog.edit.textCursor()
    cursor.setPosition(4)
    cursor.deletePreviousChar()
    assert dialog.edit.template() == "Có hoạt động"
    dialog.edit.undo()
    assert dialog.edit.template() == "Có {activities} hoạt động"
    dialog.edit.undo()  # nothing was typed before: the words that were shown are no step of it
    assert dialog.edit.template() == "Có {activities} hoạt động"
    dialog.edit.redo()
    assert dialog.edit.template() == "Có hoạt động"


def test_the_offices_sentence(page: ReportPage, office: Workspace, qtbot: QtBot) -> None:
    dialog = SentencesDialog(page.theme, {})
    qtbot.addWidget(dialog)
    keys = [dialog.list.item(n).data(256) for n in range(dialog.list.count())]
    dialog.list.setCurrentRow(keys.index("kind.more"))
    assert dialog.sentences() == {}
    dialog.edit.textCursor().insertText("5 ")
    assert "chữ số gõ tay" in dialog.problem.text()
    dialog.edit.set_template(" (nhiều hơn {difference} {unit} so với cùng kỳ)", {"difference": "d", "unit": "u"})
    dialog._edited()
    assert dialog.sentences() == {"kind.more": " (nhiều hơn {difference} {unit} so với cùng kỳ)"}
    page.wrote(office.reporting.save_sentences(dialog.sentences()))
    assert office.reporting.report(Q1).sentences == dialog.sentences()


def test_a_line_is_the_offices_own_data(page: ReportPage, office: Workspace, qtbot: QtBot) -> None:
    dialog = LinesDialog(page.theme, office, page.signals, 2026)
    qtbot.addWidget(dialog)
    assert dialog.table.rowCount() == 4
    dialog.table.cellWidget(0, 1).setText("12/3")  # pyright: ignore[reportAttributeAccessIssue]
    dialog.to.setText("Sở Nội vụ <snv@gialai.gov.vn>; khong phai")
    dialog._save()
    assert "không phải địa chỉ" in dialog.problem.text()
    dialog.to.setText("Sở Nội vụ <snv@gialai.gov.vn>")
    dialog._save()
    line = office.reporting.line("four_quarters")
    assert line.to == ("Sở Nội vụ <snv@gialai.gov.vn>",)
    when = office.reporting.deadline(Q1)
    assert when is not None and when.last_safe_day == date(2023, 3, 11)
    dialog._new()
    dialog.name.setText("Báo cáo riêng")
    dialog.table.cellWidget(1, 1).setText("31/6")  # pyright: ignore[reportAttributeAccessIssue]
    dialog._save()
    assert "không có trong lịch" in dialog.problem.text()
    dialog.table.cellWidget(1, 1).setText("+2")  # pyright: ignore[reportAttributeAccessIssue]
    dialog._save()
    assert office.reporting.line("Báo cáo riêng").active
    dialog.day.setText("13/2/2026")
    dialog.day_name.setText("Nghỉ bù")
    dialog._add_day()
    assert date(2026, 2, 13) in office.reporting.holidays()
    row = dialog.days.currentIndex().row()
    assert [dialog.days.cell(row, n).text for n in range(4)] == ["13/02/2026", "T6", "Nghỉ bù", "cơ quan ghi"]
    dialog._remove_day()
    assert date(2026, 2, 13) not in office.reporting.holidays()


def test_the_last_day_follows_the_weekend_rule_and_the_days_off(
    page: ReportPage, office: Workspace, qtbot: QtBot
) -> None:
    """15/3/2026 is a Sunday."""
    dialog = LinesDialog(page.theme, office, page.signals, 2026)
    qtbot.addWidget(dialog)
    whole, weekend = dialog.table.cellWidget(0, 2), dialog.table.cellWidget(0, 3)
    assert isinstance(whole, QCheckBox) and isinstance(weekend, QComboBox)

    def last() -> str:
        item = dialog.table.item(0, 5)
        assert item is not None
        return item.text()

    assert last() == "T7, 14/3/2026"
    whole.setChecked(True)
    assert last() == "CN, 15/3/2026"
    weekend.setCurrentIndex(weekend.findData("next_workday"))
    assert last() == "T2, 16/3/2026"
    dialog.day.setText("16/3/2026")
    dialog._add_day()
    assert last() == "T3, 17/3/2026"


def test_a_form_is_mapped_once_and_filled(page: ReportPage, office: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for column, text in enumerate(("STT", "Nội dung", "Thực hiện trong kỳ"), 1):
        sheet.cell(1, column, text)
    sheet["B2"], sheet["D2"] = "Hội nghị", "=C2*2"
    form = tmp_path / "bieu.xlsx"
    book.save(form)
    assert page.view is not None
    dialog = FormDialog(page.theme, office, page.view.figures, page.signals)
    qtbot.addWidget(dialog)
    dialog.add(form)
    assert dialog._cells == {"Sheet!C2": "kind:conference:quantity"}
    dialog.table.setCurrentCell(2, 2)
    dialog.search.setText("so hoat dong trong ky")  # without accents; the first that fits is chosen
    dialog.search.returnPressed.emit()
    dialog.table.setCurrentCell(1, 3)
    dialog._bind()
    assert "công thức" in dialog.problem.text()
    dialog.table.setCurrentCell(2, 2)
    dialog.unbind.click()
    assert "Sheet!C3" not in dialog._cells and not dialog.unbind.isEnabled()
    dialog._bind()
    assert dialog.save()
    dialog.write(tmp_path / "ra.xlsx")
    filled = openpyxl.load_workbook(tmp_path / "ra.xlsx").worksheets[0]
    figures = office.reporting.report(Q1)
    row = figures.kind("conference")
    assert row is not None
    assert (filled["C2"].value, filled["C3"].value, filled["D2"].value) == (row.quantity, figures.activities, "=C2*2")


def test_a_word_file_is_held_against_the_data(
    page: ReportPage, office: Workspace, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[VerifyDialog] = []
    monkeypatch.setattr(VerifyDialog, "exec", lambda self: shown.append(self))
    path = export_report(office, Q1, tmp_path / "a.docx")
    page.actions_of.verify(path)
    wait(page, qtbot)
    assert shown == []
    page.signals.wrote(office.add_activity(Activity(None, date(2023, 2, 2), "own_site", "Đăng thêm", quantity=3)))
    page.actions_of.verify(path)
    wait(page, qtbot)
    assert len(shown) == 1 and shown[0].table.row_count >= 2
    qtbot.addWidget(shown[0])


def test_the_draft_and_the_words_for_other_mail_programs(page: ReportPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.actions_of.write_mail(tmp_path / "thu.eml")
    wait(page, qtbot)
    assert (tmp_path / "thu.eml").read_bytes().startswith(b"X-Unsent: 1\r\n")
    page.actions_of.copy_letter()
    assert "BC_TuyenTruyenCCHC_Q1-2023_SLDTBXH.docx" in QApplication.clipboard().text()
    page.actions_of.copy_for_zalo()
    wait(page, qtbot)
    urls = [Path(url.toLocalFile()) for url in QApplication.clipboard().mimeData().urls()]
    assert [path.suffix for path in urls] == [".pdf", ".xlsx"] and all(path.is_file() for path in urls)
    QApplication.clipboard().clear()  # Qt's offscreen clipboard falls over what is left on it at the end


def test_units_are_marked_and_reminded(window: MainWindow, office: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    from ui.dialogs.units_remind import RemindDialog
    from ui.pages.overview import OverviewPage

    page = window.page("overview")
    assert isinstance(page, OverviewPage)
    office.set_setting("regime", "four_quarters")
    first = office.units()[0].id or 0
    window.context.signals.wrote(office.reporting.mark_unit(first, Q1, date(2023, 3, 9)))
    window.context.signals.wrote(office.reporting.mark_unit(first + 1, Q1, date(2023, 3, 9), returned=True))
    window.open_page("overview")
    qtbot.waitUntil(lambda: not window.context.tasks.busy)
    assert [page.unit_table.cell(n, 2).text for n in range(3)] == ["đúng hạn", "đã trả lại", ""]
    assert page.remind_message.isVisible()
    page.remind_message.click()
    assert "Phòng Lao động - Việc làm" in QApplication.clipboard().text()
    reminder = office.board.reminder(Q1, window.context.today())
    assert reminder is not None
    dialog = RemindDialog(window.context, reminder)
    qtbot.addWidget(dialog)
    dialog.ask_path = lambda suffix: tmp_path / f"cv{suffix}"
    dialog.write(".docx")
    qtbot.waitUntil(lambda: (tmp_path / "cv.docx").is_file(), timeout=20_000)
    qtbot.waitUntil(lambda: not window.context.tasks.busy)


def test_every_dialog_fits_a_small_screen(page: ReportPage, office: Workspace, qtbot: QtBot) -> None:
    assert page.view is not None
    figures = page.view.figures
    for dialog in (
        TextDialog(page.theme, figures),
        SentencesDialog(page.theme, {}),
        LinesDialog(page.theme, office, page.signals, 2026),
        FormDialog(page.theme, office, figures, page.signals),
        ChangesDialog(page.theme, figures),
        ReasonDialog(page.theme, Q1),
        FreezeDialog(page.theme, page.view),
        RowsDialog(page.theme, figures, "Số hoạt động trong kỳ", tuple(office.reporting.details(figures))),
    ):
        qtbot.addWidget(dialog)
        dialog.show()
        assert dialog.width() <= 1000 and dialog.height() <= 600, type(dialog).__name__
        assert dialog.minimumSizeHint().width() <= 1000 and dialog.minimumSizeHint().height() <= 600
        assert all(button.accessibleName() or button.text() for button in dialog.findChildren(QPushButton))
        dialog.close()
