"""Qt's own words are Vietnamese wherever a clerk can meet them."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QDate, QLibraryInfo, QLocale
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QCalendarWidget, QDialogButtonBox, QFileDialog, QLineEdit, QMessageBox, QTextEdit
from pytestqt.qtbot import QtBot

from ui.translation import words

# What can't be met here: the window never calls aboutQt.
NOT_SHOWN = {"QMessageBox": "<p>Qt is a C++ toolkit"}
# Contexts of which only what is used has an entry: exotic keys and paper sizes keep their names.
PARTLY = {"QShortcut", "QPageSize"}


def _sources(path: Path) -> set[tuple[str, str]]:
    """Return (context, source) of every message in one of Qt's own .qm files."""
    data = path.read_bytes()
    place, messages = 16, b""
    while place < len(data):
        tag, length = struct.unpack(">BI", data[place : place + 5])
        if tag == 0x69:
            messages = data[place + 5 : place + 5 + length]
        place += 5 + length
    found, place = set(), 0
    context = source = ""
    while place < len(messages):
        tag = messages[place]
        place += 1
        if tag == 1:
            found.add((context, source))
            continue
        length = struct.unpack(">I", messages[place : place + 4])[0]
        length = 0 if length == 0xFFFFFFFF else length
        text = messages[place + 4 : place + 4 + length]
        place += 4 + length
        if tag == 6:
            source = text.decode()
        elif tag == 7:
            context = text.decode()
    return found


def test_every_word_of_the_dialogs_used_here_is_translated(qapp: object) -> None:
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    known = _sources(folder / "qtbase_de.qm")
    assert len(known) > 1000
    ours = words()
    missing = {
        (context, source)
        for context, source in known
        if context in ours
        and context not in PARTLY
        and source not in ours[context]
        and not source.startswith(NOT_SHOWN.get(context, "\0"))
    }
    assert missing == set()
    stale = {(context, source) for context in ours for source in ours[context]} - known
    assert stale == set()


@pytest.mark.parametrize("context", sorted(words()))
def test_places_for_values_and_mnemonics_survive(context: str) -> None:
    for source, ours in words()[context].items():
        assert ours, source
        assert sorted(re.findall(r"%\d|%p", source)) == sorted(re.findall(r"%\d|%p", ours)), source
        assert source.count("\n") == ours.count("\n"), source
        if (mark := re.search(r"&(?! )(.)", ours)) is not None:
            assert mark[1].isascii(), f"{ours}: a mnemonic with accents can't be typed"


def test_buttons_of_every_dialog(qapp: object, qtbot: QtBot) -> None:
    box = QDialogButtonBox()
    qtbot.addWidget(box)
    kinds = QDialogButtonBox.StandardButton
    expected = {
        kinds.Ok: "Đồng ý",
        kinds.Cancel: "Hoãn",
        kinds.Save: "Cất",
        kinds.Discard: "Không cất",
        kinds.Close: "Đóng",
        kinds.Yes: "Có",
        kinds.No: "Không",
        kinds.Apply: "Áp dụng",
        kinds.Help: "Giúp",
        kinds.Retry: "Thử lại",
        kinds.Ignore: "Bỏ qua",
        kinds.Open: "Mở",
    }
    for kind, text in expected.items():
        button = box.addButton(kind)
        assert button.text().replace("&", "") == text


def test_message_box_with_details(qapp: object, qtbot: QtBot) -> None:
    box = QMessageBox()
    qtbot.addWidget(box)
    box.setDetailedText("chi tiết")
    assert "Xem chi tiết..." in [button.text() for button in box.buttons()]


def test_menus_of_text_fields(qapp: object, qtbot: QtBot) -> None:
    for field in (QLineEdit("chữ"), QTextEdit("chữ")):
        qtbot.addWidget(field)
        menu = field.createStandardContextMenu()
        texts = {action.text().replace("&", "").split("\t")[0] for action in menu.actions() if action.text()}
        assert {"Hoàn tác", "Làm lại", "Cắt", "Chép", "Dán", "Xóa", "Chọn tất cả"} <= texts
        menu.deleteLater()


def test_file_dialog(qapp: object, qtbot: QtBot) -> None:
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    texts = {child.text().replace("&", "") for child in dialog.findChildren(QDialogButtonBox)[0].buttons()}
    assert texts == {"Cất", "Hoãn"}
    assert dialog.labelText(QFileDialog.DialogLabel.FileName) == "Tê&n tệp:"
    model = dialog.findChild(QCoreApplication, "none")
    assert model is None
    headers = {QCoreApplication.translate("QFileSystemModel", name) for name in ("Name", "Size", "Date Modified")}
    assert headers == {"Tên", "Cỡ", "Ngày sửa"}


def test_calendar_dates_and_numbers(qapp: object, qtbot: QtBot) -> None:
    locale = QLocale()
    assert locale.language() is QLocale.Language.Vietnamese
    assert locale.toString(1234.5, "f", 1) == "1.234,5"
    assert locale.dayName(1) == "Thứ Hai"
    calendar = QCalendarWidget()
    qtbot.addWidget(calendar)
    calendar.setSelectedDate(QDate(2023, 3, 10))
    assert calendar.locale().firstDayOfWeek().value == 1


def test_keys_have_the_names_of_keyboards_here(qapp: object) -> None:
    def shown(key: str) -> str:
        return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)

    assert shown("Ctrl+Shift+A") == "Ctrl+Shift+A"
    assert shown("Alt+Down") == "Alt+↓"
    assert shown("F1") == "F1"


def test_what_is_unknown_stays(qapp: object) -> None:
    assert QCoreApplication.translate("QPlatformTheme", "No such word") == "No such word"
