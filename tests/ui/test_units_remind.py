"""Nhắc đơn vị: what the button shows, which units are named, what is copied and written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from email import policy
from email.parser import BytesParser
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cchc_desktop.workspace import Workspace
from tests.ui.test_units_page import page, settled
from ui.dialogs.units_remind import RemindDialog
from ui.pages.units import UnitsPage

__all__ = ["page", "settled"]  # fixtures


def opened(page: UnitsPage, office: Workspace, qtbot: QtBot) -> RemindDialog:
    assert page.board.period is not None
    reminder = office.board.reminder(page.board.period, page.context.today())
    assert reminder is not None
    dialog = RemindDialog(page.context, reminder, page)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_the_letter_and_the_words_name_the_units_awaited(
    page: UnitsPage, office: Workspace, settled: Callable[[], None], qtbot: QtBot
) -> None:
    first, second, third = office.units()[:3]
    assert page.board.period is not None and first.id and second.id
    office.board.set_mark(first.id, page.board.period, page.context.today())
    office.board.set_mark(second.id, page.board.period, page.context.today(), returned=True)
    dialog = opened(page, office, qtbot)
    qtbot.waitUntil(
        lambda: any(not sheet.pixmap().isNull() for sheet in dialog.desk.findChildren(QLabel)), timeout=9000
    )
    settled()
    assert dialog.width() <= 1000 and dialog.height() <= 600
    assert len(dialog.boxes) == len(office.units()) - 1
    assert dialog.boxes[0].text().endswith("(đã trả lại)") and dialog.boxes[0].toolTip().startswith(second.name)
    dialog.boxes[1].setChecked(False)  # this one has telephoned
    dialog.copy()
    words = QGuiApplication.clipboard().text()
    assert f"{second.name} (gửi lại bản đã chỉnh sửa)" in words
    assert first.name not in words and third.name not in words
    QGuiApplication.clipboard().clear()


def test_word_and_drafts_are_written_for_the_units_chosen(
    page: UnitsPage, office: Workspace, settled: Callable[[], None], qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened(page, office, qtbot)
    dialog.ask_path = lambda suffix: tmp_path / f"cv{suffix}"
    dialog._tick(False)
    assert not dialog.word_button.isEnabled() and dialog.told.text() == "Chọn ít nhất một đơn vị."
    dialog.boxes[2].setChecked(True)
    dialog.by.set_date(date(2020, 2, 1))
    dialog._changed()
    assert not dialog.word_button.isEnabled() and "đã qua" in dialog.told.text()
    dialog.by.set_date(date(2023, 3, 20))
    dialog._changed()
    dialog.write(".docx")
    settled()
    assert dialog.isVisible() and dialog.told.text() == "Đã lưu cv.docx."  # it stays for the next file
    from docx import Document

    told = "\n".join(p.text for p in Document(str(tmp_path / "cv.docx")).paragraphs)
    assert office.units()[2].name in told and office.units()[1].name not in told
    dialog.ask_drafts = lambda: tmp_path
    dialog.write_drafts()
    settled()
    (draft,) = tmp_path.glob("*.eml")
    assert draft.name.startswith("01_DonDoc_")
    message = BytesParser(policy=policy.default).parsebytes(draft.read_bytes())
    names = [str(part.get_filename()) for part in message.iter_attachments()]
    assert [name.rpartition(".")[2] for name in names] == ["pdf", "xlsx"]


def test_nothing_to_remind_is_said(page: UnitsPage, office: Workspace) -> None:
    assert page.board.period is not None
    for unit in office.units():
        office.board.set_mark(unit.id or 0, page.board.period, page.context.today())
    said: list[str] = []
    page.signals.notice.connect(lambda notice: said.append(notice.text))
    page.remind()
    assert said and "Mọi đơn vị đã gửi" in said[0]
