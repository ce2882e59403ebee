"""The log's list: seven columns of finished strings, drawn by the delegate of `log_table`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Qt

from cchc_desktop.intake.grid_paste import as_block
from ui.item_models.activity_pages import HORIZONTAL, Index, Load, PagedModel, heading
from ui.item_models.activity_rows import INTEGRATED, ActivityRow, RowMaker

# Enum members are looked up once: in data() each look-up costs as much as the rest (performance.md 4.2).
DISPLAY = int(Qt.ItemDataRole.DisplayRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
ID_ROLE = int(Qt.ItemDataRole.UserRole)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class Column(IntEnum):
    DAY = 0
    KIND = 1
    TITLE = 2
    QUANTITY = 3
    REACH = 4
    UNIT = 5
    EVIDENCE = 6


HEADINGS = ("Ngày", "Hình thức", "Nội dung", "Số lượng", "Lượt", "Đơn vị", "MC")
HEADING_TIPS = (
    "Ngày thực hiện",
    "Hình thức tuyên truyền",
    "Nội dung hoạt động",
    "Số lượng tính theo đơn vị của hình thức",
    "Lượt người, lượt xem hoặc lượt tiếp cận",
    "Đơn vị thực hiện",
    "Minh chứng",
)
SORT_TIP = "Bấm để sắp xếp, bấm chuột phải để lọc theo giá trị."
ALIGNMENTS = (LEFT, LEFT, LEFT, RIGHT, RIGHT, LEFT, CENTRE)

# What a click on a heading sorts by, and what its menu filters by (storage.listing).
SORTED_BY = ("date", "kind", "title", "quantity", "reach", "unit", "evidence")
FILTERED_BY = ("month", "kind", "", "quantity", "reach", "unit", "evidence")


class ActivityTableModel(PagedModel[ActivityRow]):
    """The finished strings of the list."""

    def __init__(self, load: Load, maker: RowMaker, parent: QObject | None = None) -> None:
        super().__init__(load, maker.row, len(HEADINGS), parent)

    # Qt's questions

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role in (DISPLAY, ACCESSIBLE):
            row = self.row_at(index.row()) if index.isValid() else None
            return "" if row is None else cell_text(row, index.column())
        if role == ID_ROLE:
            return self.id_at(index.row())
        if role == ALIGNMENT:
            return ALIGNMENTS[index.column()]
        if role == TOOLTIP:
            row = self.row_at(index.row()) if index.isValid() else None
            return None if row is None else cell_tip(row, index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is not HORIZONTAL or not 0 <= section < len(HEADINGS):
            return None
        if role == DISPLAY:
            return heading(HEADINGS[section], SORTED_BY[section], self.order)
        if role == TOOLTIP:
            return f"{HEADING_TIPS[section]}. {SORT_TIP}"
        if role == ALIGNMENT:
            return ALIGNMENTS[section]
        return None


def cell_text(row: ActivityRow, column: int) -> str:
    """Return what a cell says, for the accessibility tools and for copying out."""
    match column:
        case Column.DAY:
            return row.day
        case Column.KIND:
            return row.kind
        case Column.TITLE:
            return f"{row.title} ({INTEGRATED})" if row.integrated else row.title
        case Column.QUANTITY:
            return row.quantity
        case Column.REACH:
            return row.reach
        case Column.UNIT:
            return f"{row.unit} {row.joint}".strip()
        case _:
            return row.evidence_tip


def cell_tip(row: ActivityRow, column: int) -> str | None:
    """Return a tool tip where the cell shows less than it knows."""
    match column:
        case Column.EVIDENCE:
            return row.evidence_tip
        case Column.TITLE:
            return row.title
        case Column.REACH:
            return f"{row.reach} {row.reach_unit}" if row.reach else None
        case Column.UNIT:
            return f"{row.unit} {row.joint}".strip() or None
        case _:
            return None


def as_lines(rows: Sequence[ActivityRow]) -> str:
    """Return rows as tab-separated text with headings, as Excel pastes it."""
    cells = ([" ".join(cell_text(row, column).split()) for column in range(len(HEADINGS))] for row in rows)
    return as_block((*HEADINGS[:-1], "Minh chứng"), list(cells))
