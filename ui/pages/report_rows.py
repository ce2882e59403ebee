"""From a figure of the report to what it counts: the log, a register, the plan, the frozen rows (product.md N6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from cchc_desktop.models import ActivityFilter
from cchc_desktop.reports.behind import Behind
from cchc_desktop.reports.queries import values

if TYPE_CHECKING:
    from ui.pages.report import ReportPage

_REGISTERS = {"praise": "praise", "criticism": "praise", "feedback": "feedback", "obstacles": "obstacle",
              "index": "index"}  # fmt: skip


class FigureRows:
    """Holds the page; `show` follows a query."""

    def __init__(self, page: ReportPage) -> None:
        self._page = page

    def show(self, query: str) -> None:
        """Show what a figure of the report on show counts."""
        page = self._page
        if page.view is None:
            return
        figures, subject = page.view.figures, query.partition(":")[0]
        if subject in _REGISTERS:
            page.signals.open_page.emit("registers", _REGISTERS[subject])
        elif subject == "tasks":
            page.signals.open_page.emit("plan", figures.plan.id if figures.plan else None)
        elif subject == "supplements":
            page.actions_of.show_changes()
        else:
            self._show_activities(query, page.workspace.reporting.behind(figures, query))

    def _show_activities(self, query: str, found: Behind) -> None:
        if found.compared is None:
            self._show_rows(query, found)
            return
        menu, past = QMenu(self._page), found.compared
        menu.addAction("Xem các hoạt động trong kỳ", lambda: self._show_rows(query, found))
        menu.addAction("Xem các hoạt động cùng kỳ năm trước", lambda: self._open_log(past))
        menu.popup(QCursor.pos())

    def _show_rows(self, query: str, found: Behind) -> None:
        if found.rows is None:
            self._open_log(found.wanted)
            return
        from ui.dialogs.report_rows import RowsDialog

        page = self._page
        assert page.view is not None
        known = values(page.view.figures).get(query)
        RowsDialog(page.theme, page.view.figures, known.label if known else "Hoạt động", found.rows, page).exec()

    def _open_log(self, wanted: ActivityFilter) -> None:
        page = self._page
        back = (page.period, page.line)
        page.signals.open_page.emit("log", wanted)
        words = f"Các hoạt động của số liệu báo cáo {page.period.phrase}"
        page.signals.say(words, ("Về báo cáo", lambda: page.signals.open_page.emit("report", back)), tone="neutral")
