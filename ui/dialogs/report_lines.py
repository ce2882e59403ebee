"""Reporting lines as the office's own data: who reports to whom, by when, on which days; days off."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.errors import AppError
from cchc_desktop.periods import Period, PeriodKind, WindowRule
from cchc_desktop.regimes import Regime, ReportingLine, WeekendRule, deadline, load_holidays, load_regimes
from cchc_desktop.text import parse_date, short_date
from cchc_desktop.workspace import Workspace
from ui.signals import Signals
from ui.theme import ROW, Theme
from ui.widgets import Button, Card, Scroll, label
from ui.widgets.figure_table import Cell, Column, FigureTable
from ui.widgets.form import Form, choices, line_edit, set_choice

_PERIODS = [
    *((Period(2023, PeriodKind.QUARTER, n).short_label, f"quarter {n}") for n in range(1, 5)),
    ("6 tháng đầu năm", "half 1"),
    ("6 tháng cuối năm", "half 2"),
    ("9 tháng", "nine_months 1"),
    ("Năm", "year 1"),
    *((f"Tháng {n}", f"month {n}") for n in range(1, 13)),
]
_WEEKEND = [
    ("giữ nguyên", WeekendRule.NONE.value),
    ("lùi về sau", WeekendRule.NEXT_WORKDAY.value),
    ("sớm lên", WeekendRule.PREVIOUS_WORKDAY.value),
]
_WEEKEND_TIP = (
    "Hạn rơi vào thứ Bảy, Chủ Nhật, ngày nghỉ: giữ nguyên, lùi về ngày làm việc sau, sớm lên ngày làm việc trước"
)
_RULES = [("từ 15/12", WindowRule.DECREE.value), ("dương lịch", WindowRule.CALENDAR.value)]
_RULE_TIP = "Số liệu của năm: từ 15/12 năm trước đến 14/12 (Nghị định 09/2019/NĐ-CP), hoặc theo năm dương lịch"
_HEADS = ("Kỳ", "Hạn", "Cả ngày hạn", "Vào ngày nghỉ", "Số liệu", "Chậm nhất")
_WIDTHS = (19, 9, 12, 17, 16, 0)  # in characters; 0 takes the room that is left
_LAST = len(_HEADS) - 1
_DAY_COLUMNS = (
    Column("Ngày", least=11),
    Column("Thứ", least=5),
    Column("Tên ngày nghỉ", stretch=1, least=20),
    Column("", least=12),
)
_DAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_DUE = re.compile(r"\s*(\d{1,2})\s*/\s*(\d{1,2})(?:\s*/\s*(n|năm sau))?\s*", re.IGNORECASE)
_WORKDAYS = re.compile(r"\s*\+\s*(\d{1,2})\s*")


class LinesDialog(QDialog):
    """Lines at the left, the chosen one's form at the right; a second tab for the days off."""

    def __init__(
        self, theme: Theme, workspace: Workspace, signals: Signals, year: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._workspace, self._signals, self._year = theme, workspace, signals, year
        self._line: Regime | None = None
        self.setWindowTitle("Tuyến báo cáo, hạn gửi, ngày nghỉ")
        self.resize(990, 580)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        tabs = QTabWidget()
        tabs.addTab(self._lines_tab(), "Tuyến báo cáo")
        tabs.addTab(self._holidays_tab(), "Ngày nghỉ")
        tabs.currentChanged.connect(lambda _tab: self._show_chosen_day())  # a hidden list does not scroll
        column.addWidget(tabs, 1)
        self.problem = label("", tone="bad", wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(Button(theme, "Đóng", key="Esc", own_key=False, on_click=self.accept))
        column.addLayout(row)
        self._fill()

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    # -- lines -------------------------------------------------------------------------------

    def _lines_tab(self) -> QWidget:
        theme = self._theme
        self.list = QListWidget()
        self.list.setProperty("look", "periods")
        self.list.setAccessibleName("Tuyến báo cáo")
        self.list.setWordWrap(True)
        self.list.currentItemChanged.connect(self._choose)
        left = Card("Các tuyến")
        left.body.addWidget(self.list, 1)
        left.body.addWidget(_row(Button(theme, "Thêm tuyến", on_click=self._new)))
        forms = (Form(), Form())
        self.name, self.from_whom, self.receiver = line_edit(), line_edit(), line_edit()
        self.through, self.to, self.cc = line_edit(), line_edit(), line_edit()
        self.to.setPlaceholderText("Sở Nội vụ <snv@tinh.gov.vn>; ...")
        self.inward = choices([("cơ quan này gửi lên", False), ("đơn vị gửi về cơ quan này", True)])
        self.active = QCheckBox("nhắc hạn theo tuyến này")
        for place, (words, field) in enumerate((
            ("&Tên tuyến", self.name), ("&Hướng", self.inward), ("Bên &gửi", self.from_whom),
            ("Bên &nhận", self.receiver), ("&Qua", self.through), ("Thư &đến", self.to), ("Đồng gửi &Cc", self.cc),
            ("Đang &dùng", self.active),
        )):  # fmt: skip
            forms[place % 2].add(words, field)
        self.table = QTableWidget(0, len(_HEADS))
        self.table.setHorizontalHeaderLabels([*_HEADS[:-1], f"{_HEADS[-1]} {self._year}"])
        self.table.setAccessibleName("Các kỳ và hạn gửi")
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(ROW)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for place, width in enumerate(_WIDTHS):
            if width:
                self.table.setColumnWidth(place, theme.control_width(width))
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self.table.setMinimumHeight(ROW * 5 + 8)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        pair = QHBoxLayout()
        pair.setSpacing(0)
        for form in forms:
            form.setContentsMargins(14, 10, 0, 8)
            pair.addLayout(form, 1)
        column.addLayout(pair)
        hint = "Hạn ghi như 15/3; “15/01/n” là năm sau; “+2” là hai ngày làm việc sau ngày hết số liệu."
        note = label(hint, "small", wrap=True)
        note.setContentsMargins(14, 0, 14, 2)
        column.addWidget(note)
        column.addWidget(self.table, 1)
        right = Card("Tuyến đang sửa")
        right.body.addWidget(Scroll(content), 1)
        right.body.addWidget(
            _row(
                Button(theme, "Thêm kỳ", on_click=lambda: self._add_row(ReportingLine(PeriodKind.QUARTER, 1, day=15))),
                Button(theme, "Xóa kỳ", on_click=self._remove_row),
                Button(theme, "Xóa tuyến", on_click=self._remove),
                None,
                Button(theme, "Cất tuyến", kind="primary", key="Ctrl+S", on_click=self._save),
            )
        )
        tab = QWidget()
        row = QHBoxLayout(tab)
        row.setContentsMargins(0, 10, 0, 0)
        row.setSpacing(12)
        row.addWidget(left, 3)
        row.addWidget(right, 10)
        return tab

    def _fill(self, chosen: str = "") -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for line in self._workspace.reporting.lines():
            item = QListWidgetItem(f"{'Đang dùng · ' if line.active else ''}{line.label}")
            item.setData(Qt.ItemDataRole.UserRole, line.id)
            item.setSizeHint(QSize(0, ROW + 32))
            item.setToolTip(line.source)
            self.list.addItem(item)
        self.list.blockSignals(False)
        keys = [self.list.item(n).data(Qt.ItemDataRole.UserRole) for n in range(self.list.count())]
        self.list.setCurrentRow(keys.index(chosen) if chosen in keys else 0)
        self._choose(self.list.currentItem())

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            key = item.data(Qt.ItemDataRole.UserRole)
            self._show(next(line for line in self._workspace.reporting.lines() if line.id == key))

    def _show(self, line: Regime) -> None:
        self._line = line
        self._say("")
        for field, text in (
            (self.name, line.label), (self.from_whom, line.sender), (self.receiver, line.receiver),
            (self.through, line.through), (self.to, "; ".join(line.to)), (self.cc, "; ".join(line.cc)),
        ):  # fmt: skip
            field.setText(text)
            field.setCursorPosition(0)
        set_choice(self.inward, line.inward)
        self.active.setChecked(line.active)
        self.table.setRowCount(0)
        for report in line.lines:
            self._add_row(report)

    def _new(self) -> None:
        superior = self._workspace.office().superior
        reports = tuple(ReportingLine(PeriodKind.QUARTER, n, day=15, month=3 * n) for n in range(1, 5))
        self.list.clearSelection()
        key = f"own-{uuid.uuid4().hex[:8]}"
        self._show(Regime(key, "Tuyến mới", reports, receiver=superior, active=True))
        self.name.selectAll()
        self.name.setFocus()

    def _add_row(self, report: ReportingLine) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        period = choices(_PERIODS)
        set_choice(period, f"{report.kind.value} {report.index}")
        when = QLineEdit(_due_words(report))
        when.setAccessibleName("Hạn")
        whole = QCheckBox()
        whole.setAccessibleName("Tính cả ngày hạn")
        whole.setChecked(report.inclusive)
        weekend, rule = choices(_WEEKEND), choices(_RULES)
        weekend.setToolTip(_WEEKEND_TIP)
        set_choice(weekend, report.weekend.value)
        rule.setToolTip(_RULE_TIP)
        set_choice(rule, report.rule.value)
        for place, field in enumerate((period, when, whole, weekend, rule)):
            self.table.setCellWidget(row, place, field)
        told = QTableWidgetItem()
        told.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.table.setItem(row, _LAST, told)
        for box in (period, weekend, rule):
            box.currentIndexChanged.connect(self._show_days)
        when.textChanged.connect(self._show_days)
        whole.toggled.connect(self._show_days)
        self._show_days()

    def _show_days(self) -> None:
        """Say on which day each report is due in the year, by the rules and the days off as they stand."""
        closed = self._workspace.reporting.holidays()
        for row in range(self.table.rowCount()):
            item = self.table.item(row, _LAST)
            if item is None:  # the row is being made
                continue
            try:
                last = deadline(self._report(row), self._year, closed).last_safe_day
            except (AppError, ValueError):
                item.setText("chưa rõ")
                continue
            item.setText(f"{_DAYS[last.weekday()]}, {short_date(last)}")

    def _remove_row(self) -> None:
        row = self.table.currentRow()
        self.table.removeRow(row if row >= 0 else self.table.rowCount() - 1)

    def _reports(self) -> tuple[ReportingLine, ...]:
        return tuple(self._report(row) for row in range(self.table.rowCount()))

    def _report(self, row: int) -> ReportingLine:
        """Return the report that a row describes; told in a sentence if its day can't be read."""
        period, when, whole, weekend, rule = (self.table.cellWidget(row, n) for n in range(_LAST))
        kind, _, index = period.currentData().partition(" ")  # pyright: ignore[reportAttributeAccessIssue]
        text = when.text()  # pyright: ignore[reportAttributeAccessIssue]
        base = ReportingLine(
            PeriodKind(kind),
            int(index),
            WindowRule(rule.currentData()),  # pyright: ignore[reportAttributeAccessIssue]
            inclusive=whole.isChecked(),  # pyright: ignore[reportAttributeAccessIssue]
            weekend=WeekendRule(weekend.currentData()),  # pyright: ignore[reportAttributeAccessIssue]
        )
        if found := _WORKDAYS.fullmatch(text):
            return replace(base, workdays_after=int(found[1]))
        if found := _DUE.fullmatch(text):
            return replace(base, day=int(found[1]), month=int(found[2]), next_year=bool(found[3]))
        raise AppError(f"Hạn “{text}” chưa đúng.", "Ghi như 15/3, 15/01/n (năm sau) hoặc +2.")

    def _save(self) -> None:
        assert self._line is not None
        try:
            line = replace(
                self._line,
                label=self.name.text(),
                sender=self.from_whom.text().strip(),
                receiver=self.receiver.text().strip(),
                through=self.through.text().strip(),
                to=tuple(self.to.text().split(";")),
                cc=tuple(self.cc.text().split(";")),
                inward=bool(self.inward.currentData()),
                active=self.active.isChecked(),
                lines=self._reports(),
            )
            self._check_addresses(line)
            if not line.active and line.id == self._workspace.setting("regime"):
                self._signals.wrote(self._workspace.set_setting("regime", ""))
            self._signals.wrote(self._workspace.reporting.save_line(line))
        except AppError as error:
            self._say(str(error))
            return
        self._fill(line.id)

    def _check_addresses(self, line: Regime) -> None:
        from cchc_desktop.exports.eml import eml_bytes
        from cchc_desktop.reports.letter import Letter

        eml_bytes(Letter(tuple(t for t in line.to if t.strip()), tuple(t for t in line.cc if t.strip()), "x", "x"), ())

    def _remove(self) -> None:
        if self._line is None:
            return
        key = self._line.id
        if key in {line.id for line in self._workspace.reporting.lines()}:
            self._signals.wrote(self._workspace.reporting.remove_line(key))
        own = any(key == line.id for line in load_regimes())
        self._fill(key if own else "")
        if own:
            self._say("Tuyến có sẵn của chương trình đã trở lại như ban đầu.")

    # -- days off ----------------------------------------------------------------------------

    def _holidays_tab(self) -> QWidget:
        self.days = FigureTable(self._theme, _DAY_COLUMNS, name="Ngày nghỉ")
        self._day_of: list[date] = []
        self._gone = QShortcut(QKeySequence("Del"), self.days, self._remove_day)
        self._gone.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.day, self.day_name = line_edit(), line_edit()
        self.day.setPlaceholderText("16/2/2026")
        self.day_name.setPlaceholderText("Nghỉ Tết Nguyên đán")
        self.day.setAccessibleName("Ngày")
        self.day_name.setAccessibleName("Tên ngày nghỉ")
        card = Card("Ngày nghỉ, Tết", "dùng khi hạn gửi rơi vào ngày nghỉ hoặc tính theo ngày làm việc")
        card.body.addWidget(self.days, 1)
        card.body.addWidget(
            _row(
                self.day,
                self.day_name,
                Button(self._theme, "Thêm ngày", on_click=self._add_day),
                Button(self._theme, "Xóa ngày", key="Del", own_key=False, on_click=self._remove_day),
            )
        )
        tab = QWidget()
        column = QVBoxLayout(tab)
        column.setContentsMargins(0, 10, 0, 0)
        column.addWidget(card)
        self._fill_days()
        return tab

    def _fill_days(self, chosen: date | None = None) -> None:
        """List the days off, and show those of the chosen year first."""
        given, names = dict(load_holidays()), self._workspace.reporting.holiday_names()
        self._day_of = [day for day, _ in names]
        self.days.set_rows(
            [
                (
                    Cell(short_date(day)),
                    Cell(_DAYS[day.weekday()], "secondary"),
                    Cell(name),
                    Cell("" if given.get(day) == name else "cơ quan ghi", "secondary"),
                )
                for day, name in names
            ]
        )
        first = chosen or date(self._year, 1, 1)
        row = next((place for place, day in enumerate(self._day_of) if day >= first), len(self._day_of) - 1)
        self.days.selectRow(row)
        self._show_chosen_day()

    def _show_chosen_day(self) -> None:
        self.days.scrollTo(self.days.currentIndex(), QAbstractItemView.ScrollHint.PositionAtTop)

    def _add_day(self) -> None:
        found = parse_date(self.day.text())
        if found is None:
            self._say(f"Không hiểu ngày “{self.day.text()}”. Ghi ngày trước tháng sau, ví dụ 16/2/2026.")
            return
        self._say("")
        self._set_day(found, self.day_name.text())
        self.day.clear()

    def _remove_day(self) -> None:
        if 0 <= (row := self.days.currentIndex().row()) < len(self._day_of):
            self._set_day(self._day_of[row], None)

    def _set_day(self, day: date, name: str | None) -> None:
        self._signals.wrote(self._workspace.reporting.set_holiday(day, name))
        self._fill_days(day)
        self._show_days()


def _due_words(report: ReportingLine) -> str:
    if report.workdays_after is not None:
        return f"+{report.workdays_after}"
    month = report.month if report.month is not None else report.period(2023).last_month
    return f"{report.day}/{month}" + ("/n" if report.next_year else "")


def _row(*widgets: QWidget | None) -> QWidget:
    """Return widgets beside each other; None is the room between."""
    out = QWidget()
    row = QHBoxLayout(out)
    row.setContentsMargins(10, 8, 10, 8)
    row.setSpacing(8)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return out
