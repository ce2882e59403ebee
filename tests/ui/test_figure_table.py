"""The small table of figures: a row is as high as its text is drawn."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from ui.theme import BODY, Theme
from ui.widgets.figure_table import Cell, Column, FigureTable

TEXTS = (
    "Sở Lao động - Thương binh và Xã hội",
    "Trung tâm Công tác xã hội và Bảo trợ xã hội Bình Định",
    "Tiêu đề dài của một hoạt động\nTin, bài trên Trang thông tin điện tử của cơ quan · 01 bài",
    "https://sldtbxh.binhdinh.gov.vn/tin-tuc/cai-cach-hanh-chinh/bai-viet-so-mot-rat-dai.html",
)


@pytest.mark.parametrize("width", range(90, 260, 17))
def test_no_line_of_a_cell_is_cut(qtbot: QtBot, width: int) -> None:
    theme = Theme()
    table = FigureTable(theme, [Column("Đơn vị", stretch=1)], name="thử")
    qtbot.addWidget(table)
    table.resize(width, 400)
    table.set_rows([(Cell(text),) for text in TEXTS])
    table.show()
    table.fit()
    image = QImage(10, 10, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    painter.setFont(theme.font(BODY))
    delegate = table.itemDelegate()
    for row, text in enumerate(TEXTS):
        room = QRectF(0, 0, table.columnWidth(0) - 16, 10_000)
        drawn = painter.boundingRect(room, text, delegate._wrapping(table.columns[0]))  # pyright: ignore
        assert table.rowHeight(row) - 14 >= drawn.height(), text
    painter.end()
