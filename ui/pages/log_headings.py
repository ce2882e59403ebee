"""What the headings of list and grid do: sort at a click, filter by value from their menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from cchc_desktop import catalog, text
from cchc_desktop.intake.grid_cells import COLUMNS
from cchc_desktop.models import EvidenceState
from cchc_desktop.text import sort_key
from cchc_desktop.workspace import Workspace
from ui.context import Context
from ui.item_models.activity_rows import EVIDENCE_TIPS
from ui.pages.log_filters import FilterBar, LogState
from ui.pages.log_saved import column_heading
from ui.widgets.log_header import LogHeader
from ui.widgets.log_values import Entry, ValueFilter

EMPTY = "(trống)"
_STATES = tuple(EvidenceState)
_BY_COUNT = ("quantity", "reach", "cost", "evidence", "month")  # in their own order, not the alphabet's


class Headings(QObject):
    """Serves both tables with one filter bar."""

    def __init__(self, context: Context, filters: FilterBar, sort: Callable[..., object]) -> None:
        super().__init__(filters)
        self._context, self._filters, self._sort = context, filters, sort
        self._served: list[tuple[LogHeader, Sequence[str]]] = []
        self.popup: ValueFilter | None = None

    def serve(self, heads: LogHeader, sorted_by: Sequence[str], filtered_by: Sequence[str]) -> None:
        """Make headings sort and filter; "" where a column does neither."""
        self._served.append((heads, filtered_by))
        heads.sectionClicked.connect(lambda place: sorted_by[place] and self._sort(sorted_by[place]))

        def ask(place: int, where: QPoint) -> None:
            self._menu(heads, sorted_by[place], filtered_by[place]).popup(where)

        heads.menu_asked.connect(ask)

    def serve_grid(self, heads: LogHeader) -> None:
        self.serve(heads, [column.order for column in COLUMNS], [column.values for column in COLUMNS])

    def show(self, state: LogState) -> None:
        """Mark the headings whose column is filtered."""
        active = {column for column, _ in state.values}
        for heads, filtered_by in self._served:
            heads.show_filtered(frozenset(place for place, column in enumerate(filtered_by) if column in active))

    def _menu(self, heads: LogHeader, order: str, column: str) -> QMenu:
        menu = QMenu(heads)
        menu.aboutToHide.connect(menu.deleteLater)
        if order:
            menu.addAction("Sắp xếp tăng dần", partial(self._sort, order, descending=False))
            menu.addAction("Sắp xếp giảm dần", partial(self._sort, order, descending=True))
        if column:
            menu.addSeparator()
            menu.addAction("Lọc theo giá trị…", partial(self.ask_values, column, heads.cursor().pos()))
            if any(column == active for active, _ in self._filters.state.values):
                menu.addAction("Bỏ lọc cột này", partial(self._take, column, ()))
        return menu

    def ask_values(self, column: str, place: QPoint) -> None:
        """Read the values of a column among what the other filters show, then offer them."""
        state = self._filters.state.with_values(column, ())
        wanted = state.wanted(self._context.workspace.window_rule)

        def read(reader: Workspace) -> list[tuple[Any, int]]:
            return reader.column_values(wanted, column)

        def offer(found: list[tuple[Any, int]]) -> None:
            self._offer(column, found, place)

        self._context.tasks.read(read, offer, key="log-values")

    def _offer(self, column: str, found: list[tuple[Any, int]], place: QPoint) -> None:
        chosen = next((values for name, values in self._filters.state.values if name == column), ())
        entries = self._entries(column, found)
        self.popup = ValueFilter(
            self._context.theme, column_heading(column), partial(self._take, column), self._filters.window()
        )
        self.popup.show_values(entries, chosen)
        self.popup.open_at(place)

    def _entries(self, column: str, found: list[tuple[Any, int]]) -> list[Entry]:
        named = [(value, self._words(column, value), count) for value, count in found]
        if column in _BY_COUNT:
            return sorted(named, key=lambda entry: (entry[0] is None, entry[0] or 0), reverse=column == "month")
        return sorted(named, key=lambda entry: (entry[1] == EMPTY, sort_key(entry[1])))

    def _words(self, column: str, value: Any) -> str:
        """Return a stored value as the list shows it."""
        if value is None or value == "":
            return EMPTY
        match column:
            case "kind":
                return catalog.kind(value).label
            case "unit" | "joint":
                return self._context.workspace.unit_names().get(value, EMPTY)
            case "evidence":
                return EVIDENCE_TIPS[_STATES[value]]
            case "month":
                year, month = value.split("-")
                return f"Tháng {int(month)}/{year}"
            case "integrated":
                return "Lồng ghép" if value else "Không lồng ghép"
            case "link":
                return "Có liên kết" if value else "Chưa có liên kết"
            case "content" | "audience":
                tags = catalog.contents() if column == "content" else catalog.audiences()
                return next((tag.label for tag in tags if tag.id == value), str(value))
            case "quantity" | "reach" | "cost":
                return text.number(int(value) if float(value).is_integer() else value)
            case _:
                return " ".join(str(value).split())

    def _take(self, column: str, values: tuple[Any, ...]) -> None:
        state = replace(self._filters.state)
        self._filters.change(values=state.with_values(column, values).values)
