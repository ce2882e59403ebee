"""The log as a month: what was done on which day, what falls due, the chosen day's activities beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop import catalog, text
from cchc_desktop.models import Activity, ActivityFilter, EvidenceState
from cchc_desktop.regimes import due
from cchc_desktop.reports.coverage import Count, Day
from cchc_desktop.workspace import Workspace
from ui.context import Context
from ui.item_models.activity_rows import quantity_text
from ui.pages.periods import WEEKDAYS, weekday
from ui.widgets import EVIDENCE_TIPS, Button, Card, Dot, Empty, label
from ui.widgets.figure_table import Cell, Column, FigureTable
from ui.widgets.month_grid import DAYS, WEEKS, DayCell, Mark, MonthGrid, add_months, first_shown

_ROOMY = 1080  # below this width the heading has no room for the legend; the tool tips say it
DAY_MOST = 100  # activities of a day that the panel lists


@dataclass(frozen=True, slots=True)
class Month:
    """What was read for the shown weeks."""

    days: dict[date, Day]
    notes: dict[date, tuple[tuple[str, str], ...]]


def read_month(workspace: Workspace, first: date, last: date) -> Month:
    """Read the days with activities, the closing days of quarters and the deadlines of reports."""
    notes: dict[date, list[tuple[str, str]]] = {}
    holidays = workspace.reporting.holidays()
    for line in workspace.reporting.active_lines():
        for item in due(line, first, last, holidays):
            name = item.period.short_label
            words = (f"Hạn {name[0].lower()}{name[1:]}", "warning")
            if words not in notes.setdefault(item.last_safe_day, []):
                notes[item.last_safe_day].append(words)
    for year in {first.year, last.year, last.year + 1}:
        for number, quarter in enumerate(workspace.seeing.quarters(year), 1):
            if first <= quarter.last <= last:
                words = (f"Chốt quý {text.roman(number)}", "neutral")
                notes.setdefault(quarter.last, []).append(words)
    return Month(workspace.seeing.days(first, last), {day: tuple(found) for day, found in notes.items()})


def tone_of(count: Count) -> str:
    """Return the sign of the weakest of some activities, the same as an activity's own: bad where one lacks proof."""
    return "bad" if count.missing else "warning" if count.links else "good"


_TIPS = {"warning": "Hạn gửi báo cáo {}", "neutral": "Ngày cuối của số liệu {}"}


def day_cell(day: date, found: Day | None, notes: tuple[tuple[str, str], ...]) -> DayCell:
    """Return what a day of the grid shows."""
    kinds = found.kinds if found else ()
    marks = tuple(Mark(catalog.kind(kind).label, count.activities, tone_of(count)) for kind, count in kinds)
    total = found.total if found else Count()
    lines = [weekday(day), *(_TIPS[tone].format(words.partition(" ")[2]) for words, tone in notes)]
    lines += [f"{mark.words}: {mark.count}" for mark in marks]
    if total.missing:
        lines.append(f"{total.missing} hoạt động thiếu minh chứng")
    if total.links:
        lines.append(f"{total.links} hoạt động chỉ có liên kết")
    return DayCell(marks, total.activities, notes, "\n".join(lines) if found or notes else "")


class CalendarView(QWidget):
    """`wanted`: show these activities in the list; `start_entry`: type one with these fields (of Activity)."""

    wanted = Signal(object)  # ActivityFilter
    start_entry = Signal(dict)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme = context.theme
        self.setAccessibleName("Lịch hoạt động")
        self.grid = MonthGrid(theme, context.today())
        self.grid.month_changed.connect(lambda _month: self._month_shown())
        self.grid.selected.connect(lambda _day: self._show_day())
        self.grid.asked_new.connect(lambda day: self.start_entry.emit({"date": day}))
        self.grid.asked_list.connect(self._list_day)
        self._legend: list[QWidget] = []
        self._ids: list[int | None] = []
        body = QHBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(12)
        body.addWidget(self._make_month(), 1)
        body.addWidget(self._make_day())
        self.setFocusProxy(self.grid)
        theme.changed.connect(self._show_day)

    def _make_month(self) -> Card:
        theme, card = self._context.theme, Card("Tháng")
        self.before = Button(theme, "", kind="ghost", icon="chevron-left", on_click=lambda: self._step(-1))
        self.before.setToolTip("Tháng trước (PgUp)")
        self.before.setAccessibleName("Tháng trước")
        self.after = Button(theme, "", kind="ghost", icon="chevron-right", on_click=lambda: self._step(1))
        self.after.setToolTip("Tháng sau (PgDn)")
        self.after.setAccessibleName("Tháng sau")
        self.to_today = Button(theme, "Hôm nay", key="Home", own_key=False, on_click=self._go_today)
        row = card.heading_row
        row.setContentsMargins(14, 5, 8, 5)
        signs = (
            ("good", False, "đã có bản lưu"),
            ("warning", True, "chỉ có liên kết"),
            ("bad", False, "có hoạt động thiếu"),
        )
        for place, (tone, ring, words) in enumerate(signs):
            mark = QWidget()
            line = QHBoxLayout(mark)
            line.setContentsMargins(6, 0, 6, 0)
            line.setSpacing(4)
            line.addWidget(Dot(theme, tone, ring))
            line.addWidget(label(words, "small"))
            row.insertWidget(2 + place, mark)
            self._legend.append(mark)
        for button in (self.before, self.to_today, self.after):
            row.addWidget(button)
        card.body.addWidget(self.grid, 1)
        self._card = card
        return card

    def _make_day(self) -> Card:
        theme = self._context.theme
        self.day_card = Card("Ngày")
        self.day_card.setFixedWidth(theme.control_width(36))
        columns = [Column("", least=2), Column("Hoạt động", stretch=1)]
        self.list = FigureTable(theme, columns, name="Hoạt động của ngày")
        self.list.horizontalHeader().hide()
        self.list.picked.connect(self._open)
        self.none = Empty("Chưa có hoạt động", "Bấm đúp vào ngày, hoặc bấm Thêm ngày này để ghi một hoạt động.")
        self.day_card.body.addWidget(self.list, 1)
        self.day_card.body.addWidget(self.none, 1)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        self.add_button = Button(theme, "Thêm ngày này", key="Ins", own_key=False, icon="plus",
                                 on_click=lambda: self.start_entry.emit({"date": self.grid.day}))  # fmt: skip
        self.list_button = Button(theme, "Xem danh sách", key="Return", own_key=False,
                                  on_click=lambda: self._list_day(self.grid.day))  # fmt: skip
        column.addWidget(self.add_button)
        column.addWidget(self.list_button)
        self.day_card.body.addWidget(below)
        return self.day_card

    # -- reading ---------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the shown weeks and the chosen day again; another year of the top bar brings its month."""
        quarters, today = self._context.workspace.seeing.quarters(self._context.year), self._context.today()
        first, last = quarters[0].first, quarters[-1].last
        if not first <= self.grid.day <= last:
            self.grid.blockSignals(True)
            self.grid.choose(today if first <= today <= last else date(self._context.year, 1, 1))
            self.grid.blockSignals(False)
        self._month_shown()
        self._show_day()

    def _month_shown(self) -> None:
        month = self.grid.month
        self._card.set_heading(f"Tháng {month.month}/{month.year}")
        first = first_shown(month)
        last = first + timedelta(days=WEEKS * DAYS - 1)
        self._context.tasks.read(lambda reader: read_month(reader, first, last), self._month_read, key="calendar")

    def _month_read(self, found: Month) -> None:
        shown = {*found.days, *found.notes}
        self.grid.show_cells({day: day_cell(day, found.days.get(day), found.notes.get(day, ())) for day in shown})
        activities = sum(d.total.activities for day, d in found.days.items() if day.month == self.grid.month.month)
        month = self.grid.month
        words = f"{text.number(activities)} hoạt động" if activities else "chưa có hoạt động"
        self._card.set_heading(f"Tháng {month.month}/{month.year}: {words}")

    def _show_day(self) -> None:
        day = self.grid.day
        self.day_card.set_heading(f"{WEEKDAYS[day.weekday()]}, {text.short_date(day)}")
        wanted = ActivityFilter(first=day, last=day)
        self._context.tasks.read(
            lambda reader: (day, reader.newest(wanted, DAY_MOST)), self._day_read, key="calendar-day"
        )

    def _day_read(self, found: tuple[date, list[Activity]]) -> None:
        day, rows = found
        if day != self.grid.day:
            return
        names = self._context.workspace.unit_names()
        self._ids = [row.id for row in rows]
        self.list.set_rows([self._line(row, names.get(row.unit_id or 0, "")) for row in rows])
        self.list.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self.list_button.setEnabled(bool(rows))
        self.day_card.aside.setText(f"{len(rows)}{'+' if len(rows) == DAY_MOST else ''}" if rows else "")

    @staticmethod
    def _line(row: Activity, unit: str) -> tuple[Cell, Cell]:
        words = f"{catalog.kind(row.kind).label} · {quantity_text(row)}{f' · {unit}' if unit else ''}"
        mark = Cell(dot=_DOTS[row.evidence], tip=EVIDENCE_TIPS[row.evidence])
        return mark, Cell(f"{row.title}\n{words}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for mark in self._legend:  # the month's own words come first where there is little room
            mark.setVisible(self.width() >= _ROOMY)

    # -- what the clerk does -------------------------------------------------------------------------

    def _step(self, months: int) -> None:
        self.grid.choose(add_months(self.grid.day, months))
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_today(self) -> None:
        self.grid.choose(self._context.today())
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _list_day(self, day: date) -> None:
        self.wanted.emit(ActivityFilter(first=day, last=day))

    def _open(self, row: int) -> None:
        self._context.signals.open_page.emit("log", self._ids[row])


_DOTS = {
    EvidenceState.NONE: ("bad", False),
    EvidenceState.LINK: ("warning", True),
    EvidenceState.COPY: ("good", False),
    EvidenceState.SIGNED: ("good", False),
}
