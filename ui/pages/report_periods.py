"""The left side of Báo cáo: whom the report goes to, the year's periods, what is frozen already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu

from cchc_desktop.periods import Period, PeriodKind, periods_of
from cchc_desktop.regimes import Regime
from cchc_desktop.text import short_date
from ui.context import Context
from ui.pages.periods import deadline_of, plan_periods, year_periods
from ui.pages.report_data import ReportView
from ui.theme import ROW
from ui.widgets import Button, Card, label

_KEY = Qt.ItemDataRole.UserRole


class PeriodCard(Card):
    """`chosen` gives (period, id of the reporting line or None)."""

    chosen = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._period: Period | None = None
        self._line: str | None = None
        self.to = label("", "secondary", wrap=True)
        self.to.setContentsMargins(8, 2, 8, 4)
        self.lines = Button(context.theme, "Đổi tuyến")
        self.lines.setMenu(QMenu(self))
        self.periods, self.past = _list("Kỳ báo cáo"), _list("Báo cáo đã chốt")
        self.periods.currentItemChanged.connect(self._choose)
        self.past.itemClicked.connect(self._choose_past)
        self.past.itemActivated.connect(self._choose_past)
        self.past_title = label("Đã chốt", "secondary")
        self.past_title.setContentsMargins(8, 8, 8, 2)
        self.body.setContentsMargins(6, 8, 6, 8)
        self.body.addWidget(self.to)
        self.body.addWidget(self.lines, 0, Qt.AlignmentFlag.AlignHCenter)
        self.periods.setMinimumHeight(3 * ROW)  # on a low screen both lists scroll
        self.past.setMinimumHeight(ROW)
        self.body.addWidget(self.periods, 7)
        self.body.addWidget(self.past_title)
        self.body.addWidget(self.past, 2)
        self.body.addStretch(0)

    def fill(self, period: Period, lines: Sequence[Regime], line: str | None) -> None:
        """List the chosen year's periods, and the lines where there is more than one to choose from."""
        self._period, self._line = period, line
        self.lines.setVisible(len(lines) > 1)
        menu = self.lines.menu()
        menu.clear()
        for regime in lines:
            action = menu.addAction(regime.label, lambda key=regime.id: self.chosen.emit((self._period, key)))
            action.setCheckable(True)
            action.setChecked(regime.id == line)
        self.periods.blockSignals(True)
        self.periods.clear()
        quarter = periods_of(self._context.today(), self._context.workspace.window_rule)
        for other in (*year_periods(self._context.year), *plan_periods(self._context)):
            item = _item(other.label if other.kind is PeriodKind.YEAR else other.short_label, other.code)
            deadline = deadline_of(self._context, other, line)
            tip = f"Chậm nhất {short_date(deadline.last_safe_day)}" if deadline else "Không nằm trong chế độ báo cáo"
            item.setToolTip(f"{tip}. Kỳ hiện tại" if other == quarter else tip)
            if deadline is None:
                item.setForeground(self._context.theme.color("secondary"))
            self.periods.addItem(item)
            if other == period:
                self.periods.setCurrentItem(item)
        self.periods.setMaximumHeight(self.periods.count() * (ROW - 2) + 4)
        self.periods.blockSignals(False)

    def show_view(self, view: ReportView) -> None:
        """Show what was read: the receiver, and every frozen report."""
        to = f"Gửi {view.to}" if view.to else "Chưa ghi nơi nhận báo cáo"
        line = view.line.partition(" (")[0]  # its dates stand in the tip
        self.to.setText(f"{to}\nTuyến: {line}" if self._line is not None else to)
        self.to.setToolTip(view.line)
        self.past.clear()
        for kept in view.past:
            state = "đã gửi" if kept.sent_on else "chưa gửi"
            item = _item(f"{kept.period.label} · {state}", (kept.period.code, kept.line))
            sent = f"; gửi ngày {short_date(kept.sent_on)}" if kept.sent_on else ""
            item.setToolTip(f"Chốt lúc {kept.at[11:16]} ngày {short_date(date.fromisoformat(kept.at[:10]))}{sent}")
            self.past.addItem(item)
        for widget in (self.past, self.past_title):
            widget.setVisible(bool(view.past))

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit((Period.parse(item.data(_KEY)), self._line))

    def _choose_past(self, item: QListWidgetItem) -> None:
        """Show a frozen report, of another year too."""
        code, line = item.data(_KEY)
        self.chosen.emit((Period.parse(code), line))


def _list(name: str) -> QListWidget:
    out = QListWidget()
    out.setProperty("look", "periods")
    out.setAccessibleName(name)
    return out


def _item(words: str, key: object) -> QListWidgetItem:
    item = QListWidgetItem(words)
    item.setData(_KEY, key)
    item.setSizeHint(QSize(0, ROW - 2))
    return item
