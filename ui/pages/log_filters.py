"""The chips over the log: each says what it narrows and opens the list of what it can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from cchc_desktop import catalog
from cchc_desktop.models import ActivityFilter, EvidenceState
from cchc_desktop.periods import Period, Window, WindowRule, window
from cchc_desktop.text import short_date
from ui.context import Context
from ui.dialogs.activity_fields import restyle
from ui.pages.log_saved import column_heading, saved_menu
from ui.pages.periods import year_periods
from ui.widgets import Button, link
from ui.widgets.log_flow import FlowLayout

_LONG = 34

Values = tuple[tuple[str, tuple[Any, ...]], ...]


@dataclass(frozen=True, slots=True)
class LogState:
    """What the chips stand at. `days` is a window that is no report period (another page asked for it)."""

    period: Period | None = None
    days: Window | None = None
    kinds: tuple[str, ...] = ()
    unit_id: int | None = None
    task_id: int | None = None
    evidence: tuple[EvidenceState, ...] = ()
    in_bin: bool = False
    text: str = ""
    plan_id: int | None = None
    values: Values = ()  # column of the list → values let through

    def wanted(self, rule: WindowRule) -> ActivityFilter:
        days = window(self.period, rule) if self.period else self.days
        return ActivityFilter(
            first=days.first if days else None,
            last=days.last if days else None,
            text=self.text,
            kinds=self.kinds,
            unit_id=self.unit_id,
            task_id=self.task_id,
            evidence=self.evidence,
            in_bin=self.in_bin,
            plan_id=self.plan_id,
            values=self.values,
        )

    @property
    def narrowed(self) -> bool:
        """Return whether anything but the period hides activities."""
        return bool(
            self.kinds or self.unit_id or self.task_id or self.evidence or self.text or self.plan_id or self.values
        )

    def with_values(self, column: str, let_through: tuple[Any, ...]) -> LogState:
        """Return the state with a column's filter by value; () takes it away."""
        others = tuple(pair for pair in self.values if pair[0] != column)
        return replace(self, values=(*others, (column, let_through)) if let_through else others)

    def to_data(self) -> dict[str, Any]:
        """Return plain values, as a saved filter keeps them; the bin is no part of it."""
        return {
            "period": self.period.code if self.period else None,
            "days": [self.days.first.isoformat(), self.days.last.isoformat()] if self.days else None,
            "kinds": list(self.kinds), "unit_id": self.unit_id, "task_id": self.task_id, "plan_id": self.plan_id,
            "evidence": [state.value for state in self.evidence], "text": self.text,
            "values": [[column, list(let_through)] for column, let_through in self.values],
        }  # fmt: skip

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> LogState:
        """Return a saved filter; a kind that the catalogue no longer has is left out."""
        known = {kind.id for kind in catalog.kinds()}
        days = data.get("days")
        return cls(
            period=Period.parse(data["period"]) if data.get("period") else None,
            days=Window(date.fromisoformat(days[0]), date.fromisoformat(days[1])) if days else None,
            kinds=tuple(kind for kind in data.get("kinds", ()) if kind in known),
            unit_id=data.get("unit_id"),
            task_id=data.get("task_id"),
            plan_id=data.get("plan_id"),
            evidence=tuple(EvidenceState(value) for value in data.get("evidence", ())),
            text=data.get("text", ""),
            values=tuple((column, tuple(let_through)) for column, let_through in data.get("values", ())),
        )

    @classmethod
    def of(cls, wanted: ActivityFilter, periods: tuple[Period, ...], rule: WindowRule) -> LogState:
        """Return the state that shows what another page asked for."""
        days = Window(wanted.first, wanted.last) if wanted.first and wanted.last else None
        period = next((item for item in periods if days and window(item, rule) == days), None)
        return cls(
            period=period,
            days=None if period else days,
            kinds=wanted.kinds,
            unit_id=wanted.unit_id,
            task_id=wanted.task_id,
            evidence=wanted.evidence,
            in_bin=wanted.in_bin,
            text=wanted.text,
            plan_id=wanted.plan_id,
            values=wanted.values,
        )


def short_window(days: Window) -> str:
    """Return "15/12 - 14/3": the days without their years, for a chip."""
    return f"{_day(days.first)} - {_day(days.last)}"


def _day(day: date) -> str:
    return short_date(day).rsplit("/", 1)[0]


def _short(words: str) -> str:
    return words if len(words) <= _LONG else f"{words[: _LONG - 1].rstrip()}…"


MISSING = (EvidenceState.NONE,)
UNCOPIED = (EvidenceState.NONE, EvidenceState.LINK)
EVIDENCE_CHOICES: tuple[tuple[str, tuple[EvidenceState, ...]], ...] = (
    ("tất cả", ()),
    ("thiếu", MISSING),
    ("chỉ có liên kết", (EvidenceState.LINK,)),
    ("thiếu hoặc chỉ có liên kết", UNCOPIED),
    ("đã có bản lưu", (EvidenceState.COPY, EvidenceState.SIGNED)),
)


class FilterBar(QWidget):
    """Holds the `LogState` and tells when the clerk changes it."""

    changed = Signal()
    by_unit_wanted = Signal()  # what lacks evidence is gone through unit by unit

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.state = LogState()
        self._missing: int | None = None
        theme = context.theme
        self.period = self._chip("Kỳ số liệu", self._period_menu)
        self.kind = self._chip("Hình thức", self._kind_menu)
        self.unit = self._chip("Đơn vị", self._unit_menu)
        self.task = self._chip("Nhiệm vụ của kế hoạch", self._task_menu)
        self.evidence = self._chip("Minh chứng", self._evidence_menu)
        self.columns = self._chip("Lọc theo cột", self._columns_menu)
        self.saved = self._chip("Bộ lọc", lambda: saved_menu(self, self._context))
        self.saved.setToolTip("Bộ lọc đã lưu: dùng lại, lưu bộ lọc đang dùng, đổi tên, xóa")
        self.bin = Button(theme, "Thùng rác", kind="chip", on_click=self._toggle_bin)
        self.reset = link(theme, "Bỏ lọc", self.clear)
        flow = FlowLayout(self, gap=8)
        for chip in (self.period, self.kind, self.unit, self.task, self.evidence, self.columns, self.saved, self.bin,
                     self.reset):  # fmt: skip
            flow.addWidget(chip)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_state()

    def apply(self, state: LogState) -> None:
        """Take a saved filter; one saved without a period keeps the period on show."""
        if not state.period and not state.days:
            state = replace(state, period=self.state.period, days=self.state.days)
        if state != self.state:
            self.set_state(state)
            self.changed.emit()

    def _chip(self, name: str, menu: Callable[[], QMenu]) -> Button:
        chip = Button(self._context.theme, name, kind="chip")
        chip.setAccessibleDescription(f"Lọc theo: {name}")
        chip.clicked.connect(lambda: self._open(chip, menu()))
        return chip

    def _open(self, chip: Button, menu: QMenu) -> None:
        menu.popup(chip.mapToGlobal(QPoint(0, chip.height() + 2)))

    # The state

    def set_state(self, state: LogState) -> None:
        """Show a state without telling."""
        self.state = state
        self.show_state()

    def change(self, **values: object) -> None:
        """Take a choice of the clerk."""
        new = replace(self.state, **values)  # pyright: ignore[reportArgumentType]
        if new != self.state:
            self.set_state(new)
            self.changed.emit()

    def clear(self) -> None:
        """Show everything of the period again."""
        self.set_state(LogState(period=self.state.period, days=self.state.days, in_bin=self.state.in_bin))
        self.changed.emit()

    def set_missing(self, count: int | None) -> None:
        """Show how many activities of the period have no evidence."""
        self._missing = count
        self.show_state()

    def show_state(self) -> None:
        state, rule = self.state, self._context.workspace.window_rule
        if state.period:
            words = f"{state.period.short_label} ({short_window(window(state.period, rule))})"
        elif state.days:
            words = f"{short_date(state.days.first)} - {short_date(state.days.last)}"
        else:
            words = "Mọi thời gian"
        self._say(self.period, words, bool(state.period or state.days))
        kinds = [catalog.kind(key).label for key in state.kinds]
        kind = "tất cả" if not kinds else kinds[0] if len(kinds) == 1 else f"{len(kinds)} loại"
        self._say(self.kind, f"Hình thức: {kind}", bool(kinds))
        unit = self._context.workspace.unit_names().get(state.unit_id, "") if state.unit_id else "tất cả"
        self._say(self.unit, f"Đơn vị: {_short(unit)}", bool(state.unit_id))
        self._say(self.task, self._task_words(), bool(state.task_id or state.plan_id))
        names = ", ".join(column_heading(column).lower() for column, _ in state.values)
        self.columns.setVisible(bool(state.values))
        self._say(self.columns, f"Theo cột: {_short(names)}", True)
        self._show_evidence()
        self._say(self.bin, "Thùng rác", state.in_bin)
        self.reset.setFixedHeight(self.period.sizeHint().height())  # on one line with the chips
        self.reset.setVisible(state.narrowed)

    def words(self) -> str:
        """Return what the list shows in words, as a printed list says it under its title."""
        state, rule = self.state, self._context.workspace.window_rule
        days = window(state.period, rule) if state.period else state.days
        if days:
            parts = [f"từ ngày {short_date(days.first)} đến ngày {short_date(days.last)}"]
        else:
            parts = ["toàn bộ thời gian"]
        if state.in_bin:
            parts.append("trong thùng rác")
        for chip, on in ((self.kind, state.kinds), (self.unit, state.unit_id), (self.evidence, state.evidence)):
            if on:
                parts.append(chip.text()[:1].lower() + chip.text()[1:])
        if state.task_id or state.plan_id:
            parts.append(self._task_words()[:1].lower() + self._task_words()[1:])
        if state.values:
            parts.append(f"lọc theo {', '.join(column_heading(column).lower() for column, _ in state.values)}")
        if state.text:
            parts.append(f"có “{state.text}”")
        return "; ".join(parts)

    def _show_evidence(self) -> None:
        state = self.state
        if not state.evidence and self._missing:
            # The gap is the thing to see, but nothing is filtered yet: no colon, no look of a filter.
            self._say(self.evidence, f"Minh chứng ({self._missing} thiếu)", False)
            return
        evidence = next((words for words, states in EVIDENCE_CHOICES if states == state.evidence), "một phần")
        count = f" ({self._missing})" if state.evidence == MISSING and self._missing else ""
        self._say(self.evidence, f"Minh chứng: {evidence}{count}", bool(state.evidence))

    def _say(self, chip: Button, words: str, active: bool) -> None:
        chip.setText(words)
        chip.setAccessibleName(words)
        restyle(chip, "active", "true" if active else "false")
        chip.updateGeometry()

    def _task_words(self) -> str:
        if self.state.plan_id is not None:
            return "Nhiệm vụ: cả kế hoạch"
        if self.state.task_id is None:
            return "Nhiệm vụ"
        for plan in self._context.workspace.plans():
            for place, task in enumerate(plan.tasks, 1):
                if task.id == self.state.task_id:
                    return _short(f"Nhiệm vụ: {place}. {task.text}")
        return "Nhiệm vụ: đã chọn"

    def _columns_menu(self) -> QMenu:
        menu = self._menu()
        for column, let_through in self.state.values:
            words = f"Bỏ lọc {column_heading(column).lower()} ({len(let_through)} giá trị)"
            values = self.state.with_values(column, ()).values
            menu.addAction(words, lambda values=values: self.change(values=values))
        if len(self.state.values) > 1:
            menu.addSeparator()
            menu.addAction("Bỏ lọc mọi cột", lambda: self.change(values=()))
        return menu

    def _toggle_bin(self) -> None:
        self.change(in_bin=not self.state.in_bin)

    # The lists

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.setToolTipsVisible(True)
        return menu

    def _add(self, menu: QMenu, words: str, on: bool, tip: str = "", **values: object) -> None:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(on)
        action.setToolTip(tip)
        action.triggered.connect(lambda _on=False: self.change(**values))

    def _period_menu(self) -> QMenu:
        menu, state, rule = self._menu(), self.state, self._context.workspace.window_rule
        for period in year_periods(self._context.year):
            words = f"{period.label}  ({short_window(window(period, rule))})"
            self._add(menu, words, state.period == period, period=period, days=None)
        menu.addSeparator()
        self._add(menu, "Mọi thời gian", not state.period and not state.days, period=None, days=None)
        return menu

    def _kind_menu(self) -> QMenu:
        menu, state = self._menu(), self.state
        self._add(menu, "Tất cả hình thức", not state.kinds, kinds=())
        menu.addSeparator()
        for group in catalog.groups():
            kinds = [kind for kind in catalog.kinds() if kind.group == group.id]
            inner = QMenu(group.label, menu)
            menu.addMenu(inner)
            every = tuple(kind.id for kind in kinds)
            self._add(inner, "Cả nhóm", state.kinds == every, kinds=every)
            inner.addSeparator()
            for kind in kinds:
                self._add(inner, kind.label, state.kinds == (kind.id,), kinds=(kind.id,))
        return menu

    def _unit_menu(self) -> QMenu:
        menu, state = self._menu(), self.state
        self._add(menu, "Tất cả đơn vị", not state.unit_id, unit_id=None)
        menu.addSeparator()
        for unit in self._context.workspace.units():
            self._add(menu, unit.name, state.unit_id == unit.id, unit_id=unit.id)
        return menu

    def _task_menu(self) -> QMenu:
        menu, state = self._menu(), self.state
        self._add(menu, "Tất cả nhiệm vụ", not (state.task_id or state.plan_id), task_id=None, plan_id=None)
        for plan in self._context.workspace.plans():
            words = f"Cả kế hoạch: {_short(plan.title)} ({plan.year_from})"
            self._add(menu, words, state.plan_id == plan.id, plan.title, plan_id=plan.id, task_id=None)
        plan = self._context.workspace.current_plan(self._context.year)
        tasks = plan.tasks if plan else ()
        if not tasks:
            menu.addAction(f"Chưa có nhiệm vụ nào của năm {self._context.year}").setEnabled(False)
            return menu
        menu.addSeparator()
        for place, task in enumerate(tasks, 1):
            words = task.text if len(task.text) <= 80 else f"{task.text[:78].rstrip()}…"
            self._add(menu, f"{place}. {words}", state.task_id == task.id, task.text, task_id=task.id, plan_id=None)
        return menu

    def _evidence_menu(self) -> QMenu:
        menu, state = self._menu(), self.state
        for words, states in EVIDENCE_CHOICES:
            count = f" ({self._missing})" if states == MISSING and self._missing else ""
            self._add(menu, f"{words[0].upper()}{words[1:]}{count}", state.evidence == states, evidence=states)
        menu.addSeparator()
        by_unit = menu.addAction("Danh sách cần bổ sung theo đơn vị")
        by_unit.triggered.connect(lambda: self._context.signals.open_page.emit("gaps", self.state.period))
        return menu
