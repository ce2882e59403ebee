"""Fields of the log: dates as clerks type them, choices found without accents, titles on two lines."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.links import is_web_link
from tests.ui.typing_keys import type_text
from ui.theme import Theme
from ui.widgets.date_edit import DateEdit
from ui.widgets.log_choice import Choice, ChoiceEdit
from ui.widgets.log_rows import wrap_title

W = TypeVar("W", bound=QWidget)

CHOICES = (
    Choice("conference", "Hội nghị", "Trực tiếp"),
    Choice("press", "Họp báo", "Đại chúng", "cung cấp thông tin"),
    Choice("street", "Đường dây nóng", "Khác"),
)


@pytest.fixture
def field(qtbot: QtBot, qapp: object) -> DateEdit:
    """A date field with another field behind it."""
    return shown(qtbot, DateEdit(Theme()))


def shown(qtbot: QtBot, widget: W) -> W:
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.addWidget(widget)
    layout.addWidget(QLineEdit())
    qtbot.addWidget(box)
    widget.box = box  # pyright: ignore[reportAttributeAccessIssue] - kept alive with the field
    box.show()
    qtbot.waitExposed(box)
    return widget


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("5-3-26", date(2026, 3, 5)),
        ("05032026", date(2026, 3, 5)),
        ("03/06/2023", date(2023, 6, 3)),
        ("ngày 5 tháng 3 năm 2024", date(2024, 3, 5)),
        ("hn", date.today()),
    ],
)
def test_a_typed_date_is_shown_in_full(qtbot: QtBot, field: DateEdit, typed: str, meant: date) -> None:
    told: list[date | None] = []
    field.date_changed.connect(told.append)
    type_text(field.line, typed)
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert field.date() == meant and told == [meant]
    assert field.line.text() == f"{meant:%d/%m/%Y}" and field.problem() == ""


@pytest.mark.parametrize("typed", ["32/3/2023", "30/2/2023", "tuần trước", "13/13/2023"])
def test_an_unsure_date_is_no_date_and_says_so(qtbot: QtBot, field: DateEdit, typed: str) -> None:
    field.set_date(date(2023, 1, 1))
    field.line.selectAll()
    type_text(field.line, typed)
    assert field.date() is None
    assert typed in field.problem() and field.line.text() == typed


def test_the_calendar_opens_on_alt_down_and_gives_its_day(qtbot: QtBot, field: DateEdit) -> None:
    field.set_date(date(2023, 3, 9))
    field.open_calendar()
    popup = field._popup
    assert popup is not None and popup.isVisible()
    assert popup.calendar.selectedDate().toString("yyyy-MM-dd") == "2023-03-09"
    popup.calendar.setFocus()
    qtbot.keyClick(popup.calendar.focusWidget() or popup.calendar, Qt.Key.Key_Right)
    popup._take(popup.calendar.selectedDate())
    assert field.date() == date(2023, 3, 10) and not popup.isVisible()


@pytest.fixture
def choice(qtbot: QtBot, qapp: object) -> ChoiceEdit:
    """A choice field with three entries."""
    made = shown(qtbot, ChoiceEdit(Theme(), "hình thức"))
    made.set_choices(CHOICES)
    return made


@pytest.mark.parametrize(("typed", "key"), [("duong", "street"), ("HOI NGHI", "conference"), ("cung cap", "press")])
def test_a_choice_is_found_without_accents(qtbot: QtBot, choice: ChoiceEdit, typed: str, key: str) -> None:
    type_text(choice.line, typed)
    assert choice.line.text() == typed, "nothing is completed while typing"
    assert choice.key() == key


def test_what_fits_several_is_not_guessed(qtbot: QtBot, choice: ChoiceEdit) -> None:
    type_text(choice.line, "ho")
    assert choice.key() is None and "2 hình thức" in choice.problem()
    choice.line.selectAll()
    type_text(choice.line, "xyz")
    assert choice.key() is None and "xyz" in choice.problem() and choice.line.text() == "xyz"


def test_down_opens_the_grouped_list_and_enter_takes(qtbot: QtBot, choice: ChoiceEdit) -> None:
    choice.line.setFocus()
    qtbot.keyClick(choice.line, Qt.Key.Key_Down)
    popup = choice._popup
    assert popup.isVisible()
    rows = [choice._model.item(row).text() for row in range(choice._model.rowCount())]
    assert rows == ["Trực tiếp", "Hội nghị", "Đại chúng", "Họp báo", "Khác", "Đường dây nóng"]
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert choice.key() == "conference" and not popup.isVisible()


def test_the_list_opens_by_itself_after_a_pause(qtbot: QtBot, choice: ChoiceEdit) -> None:
    choice.line.setFocus()
    type_text(choice.line, "nong")
    assert not choice._popup.isVisible()
    qtbot.waitUntil(choice._popup.isVisible, timeout=2000)
    assert choice._model.rowCount() == 1
    choice._popup.hide()


def test_titles_wrap_to_two_lines_and_keep_the_pill(qapp: object) -> None:
    font = QFont()
    metrics = QFontMetrics(font)
    width = metrics.horizontalAdvance("n" * 30) + 2  # a word that just fits
    long = wrap_title("Phổ biến Đề án nâng cao chất lượng phục vụ người dân " * 4, width, metrics, font, 60)
    assert len(long.lines) == 2 and long.lines[1].endswith("…") and long.pill_line == 1
    assert long.pill_left + 60 <= width
    short = wrap_title("Ngắn", width, metrics, font, 0)
    assert short.lines == ("Ngắn",) and short.pill_line == -1
    full = wrap_title("n" * 30, width, metrics, font, 60)
    assert full.pill_line == 1 and full.lines[1] == ""


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///a", "http://", "ftp://a.vn", "https://a b"])
def test_only_web_addresses_go_to_the_browser(address: str) -> None:
    assert not is_web_link(address)
    assert is_web_link("https://sldtbxh.binhdinh.gov.vn/bai?id=1")
