"""The list model: pages, growth, order, copying out; checked by Qt's own model tester."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QModelIndex
from pytestqt.modeltest import ModelTester

from cchc_desktop.models import Activity, EvidenceState, Order, Unit
from ui.item_models.activity_pages import HORIZONTAL, PAGE_ROWS, PAGES_KEPT
from ui.item_models.activity_rows import RowMaker, quantity_text
from ui.item_models.activity_table import (
    DISPLAY,
    ID_ROLE,
    TOOLTIP,
    ActivityTableModel,
    Column,
    as_lines,
)


def activity(number: int, **values: object) -> Activity:
    base = {"reach": 1250, "unit_id": 1, "evidence": EvidenceState.LINK} | values
    return Activity(number, date(2023, 3, 9), "conference", f"Hội nghị {number}", **base)  # pyright: ignore


class Source:
    """Hands out activities and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.gone: set[int] = set()

    def load(self, ids: Sequence[int]) -> list[Activity]:
        self.asked.append(len(ids))
        return [activity(i) for i in ids if i not in self.gone]


def made(source: Source) -> ActivityTableModel:
    return ActivityTableModel(source.load, RowMaker([Unit(1, "Văn phòng Sở")]))


def test_qt_finds_the_model_sound(qtmodeltester: ModelTester) -> None:
    model = made(Source())
    model.show_ids(array("q", range(1, 451)))
    qtmodeltester.check(model)
    model.show_ids(array("q", range(1, 901)))
    model.show_ids(array("q"))


def test_a_line_says_what_a_clerk_reads(qapp: object) -> None:
    model = made(Source())
    model.show_ids(array("q", [7]))
    shown = [model.data(model.index(0, column), DISPLAY) for column in Column]
    assert shown == ["09/03/2023", "Hội nghị", "Hội nghị 7", "01 cuộc", "1.250", "Văn phòng Sở",
                     "Mới có liên kết, chưa lưu bản chụp"]  # fmt: skip
    assert model.data(model.index(0, 0), ID_ROLE) == 7
    assert model.data(model.index(0, Column.EVIDENCE), TOOLTIP) == "Mới có liên kết, chưa lưu bản chụp"


def test_quantity_is_padded_and_keeps_its_half() -> None:
    assert quantity_text(activity(1, quantity=12.0)) == "12 cuộc"
    assert quantity_text(activity(1, quantity=8.5)) == "8,5 cuộc"


def test_only_the_page_on_screen_is_read(qapp: object) -> None:
    source = Source()
    model = made(source)
    model.show_ids(array("q", range(1, PAGE_ROWS * 1000 + 1)))
    model.row_at(PAGE_ROWS * 1000 - 1)
    model.row_at(PAGE_ROWS * 999)
    assert source.asked == [PAGE_ROWS]


def test_old_pages_are_forgotten(qapp: object) -> None:
    source = Source()
    model = made(source)
    model.show_ids(array("q", range(1, PAGE_ROWS * (PAGES_KEPT + 5))))
    for page in range(PAGES_KEPT + 3):
        model.row_at(page * PAGE_ROWS)
    assert len(model._pages) == PAGES_KEPT


def test_the_first_page_is_shown_without_a_query_and_grows_in_place(qapp: object) -> None:
    source = Source()
    model = made(source)
    first = [activity(i) for i in range(1, PAGE_ROWS + 1)]
    model.show_first(first)
    resets: list[int] = []
    grown: list[tuple[int, int]] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.rowsInserted.connect(lambda _parent, start, end: grown.append((start, end)))
    assert model.row_at(0) is not None and source.asked == []
    model.show_ids(array("q", range(1, 501)))
    assert (resets, grown) == ([], [(PAGE_ROWS, 499)])
    assert model.row_at(PAGE_ROWS - 1) is not None and source.asked == []
    line = model.row_at(499)
    assert line is not None and line.title == "Hội nghị 500"


def test_an_activity_that_has_just_gone_is_an_empty_line(qapp: object) -> None:
    source = Source()
    source.gone.add(2)
    model = made(source)
    model.show_ids(array("q", [1, 2, 3]))
    assert [model.data(model.index(row, Column.TITLE), DISPLAY) for row in range(3)] == ["Hội nghị 1", "", "Hội nghị 3"]


def test_rows_are_found_by_id_and_headings_say_the_order(qapp: object) -> None:
    model = made(Source())
    model.show_ids(array("q", [30, 10, 20]))
    assert (model.row_of(20), model.row_of(99), model.id_at(5)) == (2, -1, None)
    assert model.headerData(0, HORIZONTAL) == "Ngày ▾"
    model.show_order(Order(descending=False))
    assert model.headerData(0, HORIZONTAL) == "Ngày ▴"
    model.show_order(Order("unit"))
    assert [model.headerData(column, HORIZONTAL) for column in (0, 5)] == ["Ngày", "Đơn vị ▾"]
    assert model.rowCount(model.index(0, 0)) == 0 and model.rowCount(QModelIndex()) == 3


def test_copied_lines_have_headings_and_stay_text_in_excel() -> None:
    maker = RowMaker()
    rows = [maker.row(activity(1, unit_id=None)), maker.row(Activity(2, date(2023, 3, 1), "conference", "=1+1\tx\ny"))]
    head, first, second = as_lines(rows).split("\n")
    assert head.split("\t") == ["Ngày", "Hình thức", "Nội dung", "Số lượng", "Lượt", "Đơn vị", "Minh chứng"]
    assert first.split("\t")[2] == "Hội nghị 1"
    assert second.split("\t")[2] == "'=1+1 x y"
