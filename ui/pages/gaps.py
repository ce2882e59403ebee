"""Minh chứng cần bổ sung: what of a period has no evidence, or only a link, by unit; a message asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop import catalog, publish
from cchc_desktop.models import Activity, ActivityFilter, EvidenceState, Topic
from cchc_desktop.periods import Period, Window
from cchc_desktop.reports.coverage import UnitGaps
from cchc_desktop.reports.gap_message import NO_UNIT, VANISH, gap_message
from cchc_desktop.text import number, screen_date
from cchc_desktop.workspace import Workspace
from ui.context import Context
from ui.pages.base import Page
from ui.pages.list_files import ask_and_write
from ui.pages.periods import current_period, deadline_of, year_periods
from ui.widgets import EVIDENCE_TIPS, Button, Card, Dot, Empty, label
from ui.widgets.figure_table import Cell, Column, FigureTable

SHOWN = 200  # activities listed; the workbook holds all
_READ = 2000
_DOTS = {EvidenceState.NONE: ("bad", False), EvidenceState.LINK: ("warning", True)}


@dataclass(frozen=True, slots=True)
class Gaps:
    """What was read of a period."""

    days: Window
    units: tuple[UnitGaps, ...]
    rows: list[Activity]
    has_any: bool  # activities in the period at all


class GapsPage(Page):
    """The gap list of a period."""

    name: ClassVar[str] = "gaps"
    title: ClassVar[str] = "Minh chứng cần bổ sung"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.ACTIVITIES, Topic.EVIDENCE, Topic.UNITS, Topic.SETTINGS})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.period = current_period(context)
        self._gaps: Gaps | None = None
        self._shown: list[Activity] = []
        self._unit = 0  # row of the units: 0 all of them
        theme = self.theme
        self.period_chip = Button(theme, "", kind="chip", on_click=self._period_menu)
        self.copy_button = Button(theme, "Chép tin nhắn", key="Ctrl+Shift+C", icon="copy", on_click=self.copy_message)
        self.export_button = Button(theme, "Xuất Excel", icon="export", on_click=self._export)
        self.open_button = Button(theme, "Mở hoạt động", kind="primary", key="Return", own_key=False,
                                  on_click=self._open_current)  # fmt: skip
        for button in (self.period_chip, self.copy_button, self.export_button, self.open_button):
            self.header.add_action(button)
        self.warning = Card()
        self.warning.add_row(Dot(theme, "warning", True), label(VANISH, wrap=True), stretch=1, last=True)
        self.body.addWidget(self.warning)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.units = FigureTable(
            theme,
            [Column("Đơn vị", stretch=1, least=16), Column("Thiếu", right=True), Column("Chỉ liên kết", right=True)],
            name="Đơn vị cần bổ sung minh chứng",
        )
        self.units.selectionModel().currentRowChanged.connect(self._choose_unit)
        units = Card("Theo đơn vị")
        units.body.addWidget(self.units)
        units.setFixedWidth(theme.control_width(44))
        self.table = FigureTable(
            theme,
            [Column("", least=2), Column("Ngày", least=10), Column("Hình thức", stretch=2, least=14),
             Column("Nội dung", stretch=5, least=22), Column("Đơn vị", stretch=2, least=12)],
            name="Hoạt động cần bổ sung minh chứng",
        )  # fmt: skip
        self.table.picked.connect(self._open)
        self.list_card = Card("Hoạt động")
        self.list_card.body.addWidget(self.table)
        row.addWidget(units)
        row.addWidget(self.list_card, 1)
        lists = QWidget()
        lists.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self.none = Card()
        inner = QVBoxLayout()
        self.empty = Empty(
            "Không có minh chứng nào cần bổ sung",
            "Mọi hoạt động của kỳ này đã có bản lưu. Chọn kỳ khác ở trên để xem.",
            [Button(theme, "Mở nhật ký", on_click=lambda: self.signals.open_page.emit("log", self.period))],
        )
        inner.addWidget(self.empty)
        self.none.body.addLayout(inner)
        self.stack = QStackedWidget()
        self.stack.addWidget(lists)
        self.stack.addWidget(self.none)
        idle = Card()
        idle.body.addWidget(
            Empty(
                "Kỳ này chưa có hoạt động nào",
                "Ghi hoạt động ở Nhật ký, hoặc chọn kỳ khác ở trên.",
                [Button(theme, "Mở nhật ký", on_click=lambda: self.signals.open_page.emit("log", self.period))],
            )
        )
        self.stack.addWidget(idle)
        self.body.addWidget(self.stack, 1)
        theme.changed.connect(self.refresh)

    # -- reading -----------------------------------------------------------------------------------

    def refresh(self) -> None:
        period = self.period
        self.period_chip.setText(period.label)
        self.period_chip.updateGeometry()

        def read(reader: Workspace) -> Gaps:
            days = reader.window(period)
            has_any = bool(reader.count(ActivityFilter(days.first, days.last), at_most=1))
            return Gaps(days, reader.seeing.gaps(days), reader.seeing.gap_rows(days, _READ), has_any)

        self.context.tasks.read(read, self._show, key="gaps")

    def _show(self, gaps: Gaps) -> None:
        chosen = self.unit.unit_id if self.unit else -1
        self._gaps = gaps
        none, links = sum(unit.none for unit in gaps.units), sum(unit.link_only for unit in gaps.units)
        self.header.set_note(
            f"{number(none)} hoạt động thiếu minh chứng, {number(links)} chỉ có liên kết" if none or links else ""
        )
        rows = [(Cell("Tất cả đơn vị", bold=True), _count(none, "bad"), _count(links, "warning"))]
        rows += [
            (Cell(u.name or NO_UNIT, "text" if u.name else "secondary"), _count(u.none, "bad"),
             _count(u.link_only, "warning"))
            for u in gaps.units
        ]  # fmt: skip
        self.units.set_rows(rows)
        self._unit = next((n for n, unit in enumerate(gaps.units, 1) if unit.unit_id == chosen), 0)
        self.units.selectRow(self._unit)
        self.stack.setCurrentIndex(0 if gaps.units else 1 if gaps.has_any else 2)
        self.warning.setVisible(bool(links))
        for button in (self.copy_button, self.export_button, self.open_button):
            button.setEnabled(bool(gaps.units))
        self._show_rows()

    @property
    def unit(self) -> UnitGaps | None:
        """Return the unit chosen, None for all."""
        if self._gaps is None or not 0 < self._unit <= len(self._gaps.units):
            return None
        return self._gaps.units[self._unit - 1]

    def _show_rows(self) -> None:
        if self._gaps is None:
            return
        names, unit = self.workspace.unit_names(), self.unit
        rows = [row for row in self._gaps.rows if unit is None or row.unit_id == unit.unit_id]
        rows.sort(key=lambda row: row.evidence is not EvidenceState.NONE)  # newest first stays within each
        self._shown = rows[:SHOWN]
        self.table.set_rows([self._cells(row, names) for row in self._shown])
        more = f"{SHOWN} đầu trong " if len(rows) > SHOWN else ""
        self.list_card.set_heading(unit.name or NO_UNIT if unit else "Tất cả đơn vị", f"{more}{number(len(rows))}")
        if self._shown:
            self.table.selectRow(0)

    @staticmethod
    def _cells(row: Activity, names: dict[int, str]) -> tuple[Cell, ...]:
        return (
            Cell(dot=_DOTS[row.evidence], tip=EVIDENCE_TIPS[row.evidence]),
            Cell(screen_date(row.date)),
            Cell(catalog.kind(row.kind).label, "secondary"),
            Cell(f"{row.title}\n{_host(row.url)}" if row.url else row.title, tip=row.url),
            Cell(names.get(row.unit_id or 0, ""), "secondary"),
        )

    # -- what the clerk does -------------------------------------------------------------------------

    def _choose_unit(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.row() >= 0 and now.row() != self._unit:
            self._unit = now.row()
            self._show_rows()

    def _open(self, row: int) -> None:
        self.signals.open_page.emit("log", self._shown[row].id)

    def _open_current(self) -> None:
        row = self.table.currentIndex().row()
        if 0 <= row < len(self._shown):
            self._open(row)

    def primary_action(self) -> None:
        self._open_current()

    def message(self) -> str:
        """Return the message to the unit chosen, or to all of them."""
        if self._gaps is None:
            return ""
        unit, deadline = self.unit, deadline_of(self.context, self.period)
        by = deadline.last_safe_day if deadline and deadline.last_safe_day >= self.context.today() else None
        units = (unit,) if unit else self._gaps.units
        return gap_message(self.period, self._gaps.days, units, self._gaps.rows, by)

    def copy_message(self) -> None:
        """Put the message on the clipboard, to be pasted into a Zalo group."""
        QGuiApplication.clipboard().setText(self.message())
        whom = self.unit.name or NO_UNIT if self.unit else "tất cả đơn vị"
        self.signals.say(f"Đã chép tin nhắn cho {whom}. Dán vào nhóm Zalo bằng Ctrl+V.")

    def _export(self) -> None:
        period = self.period

        def write(reader: Workspace, path: Path) -> None:
            publish.export_gaps(reader, period, path)

        ask_and_write(self, "Xuất danh sách cần bổ sung", f"MinhChungConThieu_{period.file_code}.xlsx", write)

    def _period_menu(self) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for period in year_periods(self.context.year):
            action = menu.addAction(period.label)
            action.setCheckable(True)
            action.setChecked(period == self.period)
            action.triggered.connect(partial(self.choose_period, period))
        menu.popup(self.period_chip.mapToGlobal(QPoint(0, self.period_chip.height() + 2)))

    def choose_period(self, period: Period, _checked: bool = False) -> None:
        """Show another period."""
        self.period = period
        self.refresh()

    def on_year(self, year: int) -> None:
        del year
        self.choose_period(current_period(self.context))

    def open_target(self, target: object) -> None:
        """Show a period."""
        if isinstance(target, Period):
            self.choose_period(target)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _count(count: int, tone: str) -> Cell:
    return Cell(f"{count}" if count else "–", tone if count else "faint")


def _host(url: str) -> str:
    """Return where a link leads, shortly; what is no address stays as it is."""
    try:
        return urlsplit(url).netloc or url
    except ValueError:
        return url
