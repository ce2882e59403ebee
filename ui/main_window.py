"""The one window: top bar, rail of pages, the page, status bar. Pages are made when first shown."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QByteArray, QMimeData, QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop import clock
from cchc_desktop.errors import AppError
from cchc_desktop.models import Changes, Topic
from cchc_desktop.periods import periods_of
from cchc_desktop.text import screen_date
from cchc_desktop.workspace import Workspace
from ui import errors
from ui.context import Context
from ui.pages.base import Page
from ui.signals import Notice, Signals
from ui.tasks import Tasks
from ui.theme import Theme
from ui.widgets.rail import Rail
from ui.widgets.status_bar import StatusBar
from ui.widgets.toast import Toast
from ui.widgets.top_bar import TopBar


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the rail by where its class is: imported when it is first shown."""

    name: str
    title: str
    icon: str
    module: str
    cls: str


PAGES = (
    Entry("overview", "Tổng quan", "overview", "ui.pages.overview", "OverviewPage"),
    Entry("plan", "Kế hoạch", "plan", "ui.pages.plan", "PlanPage"),
    Entry("log", "Nhật ký", "log", "ui.pages.log", "LogPage"),
    Entry("units", "Đơn vị", "people", "ui.pages.units", "UnitsPage"),
    Entry("report", "Báo cáo", "report", "ui.pages.report", "ReportPage"),
    Entry("score", "Chấm điểm", "score", "ui.pages.score", "ScorePage"),
    Entry("registers", "Sổ theo dõi", "register", "ui.pages.registers", "RegistersPage"),
    Entry("history", "Lịch sử", "clock", "ui.pages.history", "HistoryPage"),
)
SETTINGS = Entry("settings", "Thiết lập", "settings", "ui.pages.settings", "SettingsPage")
ALL_PAGES = (*PAGES, SETTINGS)
# Pages that another leads to: no place in the rail, no key.
ASIDE = (Entry("gaps", "Minh chứng cần bổ sung", "warning", "ui.pages.gaps", "GapsPage"),)
NEW = "new"  # the target of open_page that starts a new entry on the page
_NARROW = 1180  # below this width the rail shows icons alone


@runtime_checkable
class HasQuickEntry(Protocol):
    """The log, as the window knows it."""

    def quick_entry(self, mime: QMimeData | None = None) -> object: ...


class MainWindow(QMainWindow):
    """Holds the pages and passes between them; knows nothing of what is in them."""

    def __init__(self, workspace: Workspace, theme: Theme, today: Callable[[], date] = clock.today) -> None:
        super().__init__()
        self.setWindowTitle("CCHC Desktop")
        self.setMinimumSize(QSize(860, 520))
        self.setAcceptDrops(True)
        self.workspace = workspace
        self.theme = theme
        signals = Signals(self)
        self.context = Context(workspace, signals, Tasks(workspace, self.show_error), theme, today)
        self.context.year = workspace.setting("year") or periods_of(today(), workspace.window_rule).year
        self._pages: dict[str, Page] = {}
        self._current = ""
        self._build()
        theme.dress(self)
        self._connect(signals)
        self._shortcuts()
        self._restore_geometry()
        self._show_office()
        self._show_saved_at_start()

    # -- pages -----------------------------------------------------------------------------

    @property
    def current_page(self) -> Page:
        return self._pages[self._current]

    def page(self, name: str) -> Page:
        """Return a page, making it if it is new."""
        if name not in self._pages:
            entry = next(entry for entry in (*ALL_PAGES, *ASIDE) if entry.name == name)
            page: Page = getattr(importlib.import_module(entry.module), entry.cls)(self.context)
            self._pages[name] = page
            self.stack.addWidget(page)
        return self._pages[name]

    def open_page(self, name: str, target: object = None) -> None:
        """Show a page, and there what is asked for."""
        if name != self._current:
            if self._current and not self.current_page.leave():
                return
            page = self.page(name)
            self._current = name
            self.stack.setCurrentWidget(page)
            self.rail.set_current(name)
            self.setWindowTitle(f"{page.title} - CCHC Desktop")
            if not self.top_bar.search.hasFocus():
                page.setFocus(Qt.FocusReason.OtherFocusReason)
        if target == NEW:
            self.page(name).primary_action()
        elif target is not None:
            self.page(name).open_target(target)

    def step_page(self, step: int) -> None:
        """Show the next or the previous page of the rail."""
        names = [entry.name for entry in ALL_PAGES]
        here = names.index(self._current) if self._current in names else 0
        self.open_page(names[(here + step) % len(names)])

    # -- building --------------------------------------------------------------------------

    def _build(self) -> None:
        self.top_bar = TopBar(self.theme)
        self.rail = Rail(
            self.theme,
            [(e.name, e.title, e.icon, f"Alt+{n}") for n, e in enumerate(PAGES, 1)],
            [
                (SETTINGS.name, SETTINGS.title, SETTINGS.icon, f"Alt+{len(ALL_PAGES)}"),
                ("help", "Trợ giúp", "help", "F1"),
            ],
        )
        self.rail.buttons["help"].setCheckable(False)
        self.stack = QStackedWidget()
        self.status = StatusBar(self.theme, self.workspace.folder)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self.stack, 1)
        column.addWidget(self.top_bar)
        column.addLayout(row, 1)
        column.addWidget(self.status)
        self.setCentralWidget(centre)
        self.toast = Toast(self.theme, self.stack)

    def _connect(self, signals: Signals) -> None:
        self.rail.chosen.connect(self._chosen)
        self.top_bar.year_chosen.connect(self.choose_year)
        self.top_bar.quick.connect(lambda: self.quick_entry())
        self.top_bar.search.wanted.connect(self._search)
        self.top_bar.search.entered.connect(lambda: self.current_page.setFocus(Qt.FocusReason.ShortcutFocusReason))
        signals.changed.connect(self._on_changed)
        signals.notice.connect(self._on_notice)
        signals.undone.connect(self.toast.undone)
        signals.message.connect(self.status.say)
        signals.open_page.connect(self.open_page)
        signals.year_changed.connect(self._show_years)
        signals.badge.connect(lambda name, count: self.rail.buttons[name].set_count(count))
        self.context.tasks.started.connect(self.status.strip.add)
        self.context.tasks.ended.connect(self.status.strip.remove)

    def _shortcuts(self) -> None:
        def on(key: str, call: Callable[[], object]) -> None:
            QShortcut(QKeySequence(key), self).activated.connect(call)

        for number, entry in enumerate(ALL_PAGES, 1):
            on(f"Alt+{number}", lambda name=entry.name: self.open_page(name))
        on("Ctrl+PgDown", lambda: self.step_page(1))
        on("Ctrl+PgUp", lambda: self.step_page(-1))
        on("Ctrl+F", self._focus_search)
        on("F5", lambda: self.current_page.refresh())
        on("F1", self.show_help)

    # -- what the user does ------------------------------------------------------------------

    def choose_year(self, year: int) -> None:
        """Make every page show another year."""
        self.context.year = year
        self.context.workspace.set_setting("year", year)
        self.context.signals.year_changed.emit(year)

    def quick_entry(self, mime: QMimeData | None = None) -> None:
        """Open the quick-entry window over the log, on what was dropped if any."""
        self.open_page("log")
        page = self.page("log")
        assert isinstance(page, HasQuickEntry)
        page.quick_entry(*([mime] if mime is not None else []))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        if event.source() is None and (mime.hasUrls() or mime.hasText() or mime.hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Make an activity of what is dropped anywhere on the window."""
        event.acceptProposedAction()
        packages = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if packages and all(path.suffix.lower() == ".cchc" for path in packages):
            self.open_page("units", packages)
            return
        self.quick_entry(event.mimeData())

    def open_package(self, file: Path) -> None:
        """Show what a package of another office or a unit's workbook brings."""
        self.open_page("units", [file])

    def show_help(self) -> None:
        """Show the card of keys."""
        from ui.dialogs.keys import KeysDialog

        KeysDialog(self.theme, self).exec()

    def show_error(self, error: BaseException) -> None:
        """Tell of an error."""
        errors.show(self, error)

    def _chosen(self, name: str) -> None:
        if name == "help":
            self.show_help()
            return
        self.open_page(name)
        self.rail.set_current(self._current)

    def _focus_search(self) -> None:
        self.top_bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top_bar.search.selectAll()

    def _search(self, text: str) -> None:
        if text.strip():
            self.open_page("log")
        if "log" in self._pages:
            self._pages["log"].find(text)

    # -- what happened -----------------------------------------------------------------------

    def _on_changed(self, changes: Changes) -> None:
        if changes.topics - {Topic.SETTINGS}:
            self.status.saved.setText(f"Đã lưu lúc {datetime.now():%H:%M}")
        if changes.topics & {Topic.OFFICE, Topic.SETTINGS}:
            self._show_office()
        elif changes.topics & {Topic.ACTIVITIES, Topic.PLANS}:
            self._show_years()

    def _on_notice(self, notice: Notice) -> None:
        self.toast.tell(notice)

    def _show_office(self) -> None:
        self.top_bar.set_office(self.workspace.office())
        self._show_years()

    def _show_years(self) -> None:
        this_year = periods_of(self.context.today(), self.workspace.window_rule).year
        years = sorted({*self.workspace.years(), this_year, self.context.year}, reverse=True)
        self.top_bar.set_years(years, self.context.year)

    def _show_saved_at_start(self) -> None:
        last = self.workspace.history(1)
        if not last:
            self.status.saved.setText("Chưa có dữ liệu")
            return
        at = last[0].at
        if at.tzinfo is not None:
            at = at.astimezone()
        day = "hôm nay" if at.date() == date.today() else screen_date(at.date())
        self.status.saved.setText(f"Lần lưu gần nhất: {at:%H:%M} {day}")

    # -- window state --------------------------------------------------------------------------

    def _restore_geometry(self) -> None:
        kept = self.workspace.setting("window_geometry")
        if not (kept and self.restoreGeometry(QByteArray.fromBase64(kept.encode()))):
            screen = self.screen().availableSize()
            self.resize(min(1366, screen.width()), min(728, screen.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_narrow(self.width() < _NARROW)

    def closeEvent(self, event: QCloseEvent) -> None:
        if any(not page.may_close() for page in self._pages.values()):
            event.ignore()
            return
        self.context.tasks.stop()
        try:
            self.workspace.set_setting("window_geometry", bytes(self.saveGeometry().toBase64().data()).decode())
        except AppError as error:  # a full disk must not keep the window open
            errors.log_bug(error)
        event.accept()
