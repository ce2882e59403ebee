"""The left side of the log: the table, what stands there when it is empty, and the sums per kind."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from cchc_desktop import catalog, text
from ui.pages.log_filters import LogState
from ui.pages.log_table import ActivityTable
from ui.theme import Theme
from ui.widgets import Card, Empty, line, secondary
from ui.widgets.elided import Elided


class Totals(Elided):
    """One line of sums, as many as fit whole; it says how many do not, and its tool tip holds all, a line each."""

    def __init__(self) -> None:
        super().__init__("", "secondary")
        self.head, self.parts = "", list[str]()
        self.setContentsMargins(12, 8, 12, 9)
        self.setAccessibleName("Tổng theo từng hình thức")

    def show_totals(self, head: str, parts: list[str]) -> None:
        self.head, self.parts = head, parts
        self._fit()

    def _fit(self) -> None:
        count = len(self.parts)
        room, wide = self.contentsRect().width(), self.fontMetrics().horizontalAdvance
        while count > 1 and wide(self._words(count)) > room:
            count -= 1
        self.setText(self._words(count))

    def _words(self, count: int) -> str:
        if not self.parts:
            return f"{self.head}: chưa có hoạt động"
        left = len(self.parts) - count
        more = f" · và {left} hình thức khác" if left else ""
        return f"{self.head}: {' · '.join(self.parts[:count])}{more}"

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self.minimumSizeHint().width(), super().sizeHint().height())  # its words never widen the page

    def _tell(self) -> None:
        self.setToolTip("\n".join(self.parts))


Total = tuple[str, float, int, int]


def total_words(totals: list[Total]) -> list[str]:
    """Return what each kind comes to; quantities of different kinds are never added (domain.md 4)."""
    words = []
    for key, quantity, _reach, _activities in totals:
        kind = catalog.kind(key)
        words.append(f"{kind.label}: {text.padded(quantity)} {kind.counting_unit}")
    return words


class ListCard(Card):
    """Holds the table; `actions` are what the empty states offer: add, every day, no filter, leave the bin."""

    def __init__(self, theme: Theme, table: ActivityTable, actions: dict[str, Callable[[], object]]) -> None:
        super().__init__()
        self.table = table
        self.totals = Totals()
        self._none = QStackedWidget()
        self._stack = QStackedWidget()
        self._stack.addWidget(table)
        self._stack.addWidget(self._none)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(line())
        self.body.addWidget(self.totals)
        self.none_yet = Empty(
            "Chưa có hoạt động nào trong kỳ này",
            "Bấm Thêm (Ctrl+N) để ghi hoạt động đầu tiên, hoặc chọn kỳ khác ở trên.",
            (
                secondary(theme, "Thêm hoạt động", actions["add"]),
                secondary(theme, "Xem mọi thời gian", actions["every_day"]),
            ),
        )
        self.none_found = Empty(
            "Không có hoạt động nào phù hợp",
            "Bỏ bớt điều kiện lọc hoặc tìm trong mọi thời gian.",
            (
                secondary(theme, "Bỏ lọc", actions["no_filter"]),
                secondary(theme, "Tìm trong mọi thời gian", actions["every_day"]),
            ),
        )
        self.none_binned = Empty(
            "Thùng rác trống",
            "Hoạt động đã xóa nằm ở đây và khôi phục được bất cứ lúc nào.",
            (secondary(theme, "Trở lại nhật ký", actions["leave_bin"]),),
        )
        for state in (self.none_yet, self.none_found, self.none_binned):
            self._none.addWidget(state)

    def show_rows(self, has_rows: bool, state: LogState) -> None:
        """Show the table, or why there is nothing in it and what to do."""
        if has_rows:
            self._stack.setCurrentWidget(self.table)
            return
        empty = self.none_found if state.narrowed else self.none_binned if state.in_bin else self.none_yet
        self._none.setCurrentWidget(empty)
        self._stack.setCurrentWidget(self._none)

    def empty_state(self) -> QWidget | None:
        """Return the empty state on show, None while there are rows."""
        return None if self._stack.currentWidget() is self.table else self._none.currentWidget()

    def show_totals(self, totals: list[Total], state: LogState) -> None:
        """Say the sums, kinds apart, and what they are the sums of."""
        head = "Trong thùng rác" if state.in_bin else "Trong kỳ" if state.period else "Đang xem"
        self.totals.show_totals(head, total_words(totals))
