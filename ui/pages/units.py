"""Đơn vị: who sent what, workbooks out and in, the triage of what came, packages between offices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QMenu,
    QMessageBox,
    QStackedWidget,
    QWidget,
)

from cchc_desktop.doors.board import Board
from cchc_desktop.doors.exchange import Accepted
from cchc_desktop.doors.packages import PackageBatch
from cchc_desktop.exchange.records import Verdict
from cchc_desktop.models import Activity, Changes, Topic
from cchc_desktop.periods import Period
from cchc_desktop.reports.due import UnitState
from cchc_desktop.text import number
from cchc_desktop.workspace import Workspace
from ui.context import Context
from ui.file_dialogs import ask_files
from ui.pages import units_files
from ui.pages.base import Page
from ui.pages.report_files import ask_reminder
from ui.pages.units_accepting import Answer, DayOfReceipt, ask_for_unit, ask_to_take_back, without_unit
from ui.pages.units_board import BoardView
from ui.pages.units_reading import PACKAGE, ReadingView, files_of, known, triaged
from ui.pages.units_received import ReceivedStrip
from ui.pages.units_triage import Read, TriageView
from ui.tasks import Progress, Task
from ui.widgets import Button, pill

SHEETS = "Bảng tính và gói số liệu (*.xlsx *.xlsm *.xls *.ods *.csv *.cchc);;Mọi tệp (*)"


class UnitsPage(Page):
    """Board, reading, triage: one at a time in the same place."""

    name: ClassVar[str] = "units"
    title: ClassVar[str] = "Đơn vị"
    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.UNITS, Topic.EXCHANGE, Topic.REPORTS, Topic.OFFICE, Topic.SETTINGS}
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._task: Task | None = None
        self._paths: tuple[Path, ...] = ()
        self._queue: list[tuple[Path, ...]] = []
        self.ask: Callable[[QMessageBox], object] = QMessageBox.exec  # tests answer themselves
        self._packages_wait = False  # rows of packages come after the rows of sheets that wait
        self.setAcceptDrops(True)
        theme = self.theme
        self.package_button = Button(theme, "Gói số liệu", icon="file", on_click=self._package_menu)
        self.send_button = Button(theme, "Gửi mẫu", icon="sheet", on_click=self.send_templates)
        self.send_button.setToolTip("Tạo mẫu Excel để các đơn vị ghi nhật ký")
        self.remind_button = Button(theme, "Nhắc đơn vị", icon="clock", key="Ctrl+R", on_click=self.remind)
        self.remind_button.setToolTip("Công văn đôn đốc, thư nháp và tin nhắn cho các đơn vị chưa gửi")
        self.import_button = Button(
            theme, "Nhập tệp của đơn vị", kind="primary", key="Ctrl+O", on_click=self.choose_files
        )
        self.drop_button = Button(theme, "Hoãn", key="Esc", own_key=False, on_click=self.cancel)
        self.accept_button = Button(theme, "Nhận", kind="primary", key="Ctrl+S", on_click=self.accept)
        self._board_actions = (self.package_button, self.send_button, self.remind_button, self.import_button)
        self.accept_button.setToolTip("Ghi các dòng Thêm, Cập nhật, Cùng sự kiện; giữ riêng dòng Hỏi lại và Trả lại")
        self.came = DayOfReceipt(self.context)
        self._triage_actions = (self.came, self.drop_button, self.accept_button)
        for button in (*self._board_actions, *self._triage_actions):
            self.header.add_action(button)
        self.received = ReceivedStrip(context)
        self.received.undo_asked.connect(self.take_back)
        self.body.addWidget(self.received)
        self.board = BoardView(
            context,
            [
                Button(
                    theme,
                    "Mở Thiết lập",
                    kind="primary",
                    on_click=lambda: self.signals.open_page.emit("settings", None),
                )
            ],
        )
        self.board.panel.receipt_asked.connect(lambda unit, period: units_files.ask_receipt(self, unit, period))
        self.board.panel.undo_asked.connect(self._ask_take_back)
        self.board.waiting_asked.connect(self.open_waiting)
        self.triage = TriageView(context)
        self.triage.changed.connect(self._tell_triage)
        self.triage.map_asked.connect(self.map_columns)
        self.triage.unit_asked.connect(self._unit_said)
        self.triage.mend_asked.connect(self._mend)
        self.stack = QStackedWidget()
        self.reading = ReadingView(theme, self.cancel)
        for view in (self.board, self.reading, self.triage):
            self.stack.addWidget(view)
        self.body.addWidget(self.stack, 1)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._escape)
        self._show_view(self.board)

    # -- the board -----------------------------------------------------------------------------------

    def refresh(self) -> None:
        year, today = self.context.year, self.context.today()
        self.context.tasks.read(
            lambda reader: (reader.board.board(year, today), reader.waiting.count() + reader.packages.waiting_count()),
            self._show_board,
            key="units-board",
        )

    def _show_board(self, found: tuple[Board, int]) -> None:
        board, waiting = found
        self.board.show_board(board)
        self.board.show_waiting(waiting)
        self.remind_button.setEnabled(bool(board.units))
        counts = self.board.counts()
        self.signals.badge.emit(self.name, counts.get(UnitState.MISSING, 0))
        if self.stack.currentWidget() is self.board:
            self._tell_board()

    def _tell_board(self) -> None:
        counts = self.board.counts()
        missing, late = counts.get(UnitState.MISSING, 0), counts.get(UnitState.LATE, 0)
        self.header.set_title(self.title)
        period = self.board.period.phrase if self.board.period else ""
        pills = []
        if missing:
            pills.append(pill(f"{missing} chưa gửi", "bad"))
        if late:
            pills.append(pill(f"{late} gửi muộn", "warning"))
        self.header.set_pills(*pills)
        self.header.set_note(period)

    def find(self, text: str) -> None:
        self.board.narrow(text)

    def on_year(self, year: int) -> None:
        del year
        self.board.period = None
        self.refresh()

    # -- files in --------------------------------------------------------------------------------------

    def primary_action(self) -> None:
        self.choose_files()

    def choose_files(self) -> None:
        """Ask which files the units sent."""
        if paths := ask_files(self, "Chọn tệp của các đơn vị", "unit-files", SHEETS):
            self.take(paths)

    def open_target(self, target: object) -> None:
        """Read files (a list of paths), or watch a period."""
        if isinstance(target, Period):
            if self.board.board is not None and any(w.period == target for w in self.board.board.reports):
                self.board.choose_period(target)
            else:
                self.board.period = target
        elif isinstance(target, Sequence) and target:
            self.take([Path(str(item)) for item in target])

    def take(self, paths: Sequence[Path]) -> None:
        """Read files in a worker and show the triage; packages of other offices are read apart from sheets."""
        if self.triage_open and not self._may_drop():
            return
        paths = [file for path in paths for file in files_of(path)]
        packages = [path for path in paths if path.suffix.lower() == PACKAGE]
        sheets = [path for path in paths if path not in packages]
        # A package is checked whole against what it brought before: sheets first, then the packages.
        self._queue = [tuple(part) for part in (sheets, packages) if part]
        if len(self._queue) > 1:
            self.signals.say(
                f"Đối chiếu {len(sheets)} bảng tính trước, {len(packages)} gói số liệu sau.", tone="neutral"
            )
        self._next()

    def _next(self) -> None:
        """Read what was dropped and not read yet."""
        if self._queue:
            self._read(self._queue.pop(0))
        elif self._packages_wait:
            self.open_waiting(packages=True)

    def _read(self, paths: tuple[Path, ...], units: dict[str, int] | None = None, *, keep: bool = False) -> None:
        self._paths = paths
        workspace, today, said = self.workspace, self.context.today(), dict(units or {})

        def work(progress: Progress) -> Read:
            with workspace.reader() as reader:
                return triaged(reader, paths, today, said, progress)

        words = paths[0].name if len(paths) == 1 else f"{len(paths)} tệp"
        self.reading.begin(f"Đang đọc {words}")
        if not keep:
            self._show_view(self.reading)
            self.reading.stop_button.setFocus()
        self._task = self.context.tasks.run(
            work, lambda read: self._show_read(read, keep), title=f"Đang đọc {words}", key="units-read",
            failed=self._reading_failed,
        )  # fmt: skip
        self._task.progressed.connect(self.reading.show_progress)
        task = self._task
        task.ended.connect(lambda: self._reading_ended(task))

    def _reading_failed(self, error: BaseException) -> None:
        self._show_view(self.board)
        self.context.tasks._on_error(error)
        self._next()

    def _reading_ended(self, task: Task) -> None:
        if self._task is not task:
            return  # the next file is being read
        self._task = None
        if self.stack.currentWidget() is self.reading:  # stopped
            self._show_view(self.board)

    def _show_read(self, read: Read, keep: bool) -> None:
        if not keep:
            self.came.reset()
        self.triage.show_read(read, keep=keep)
        self._show_view(self.triage)
        self.triage.table.setFocus()

    def open_waiting(self, *, packages: bool = False, keep: bool = False) -> None:
        """Show the rows of earlier files that wait for a decision: those of sheets, then those of packages."""
        self._paths, self._packages_wait = (), False

        def read(reader: Workspace) -> tuple[Read, bool]:
            more = bool(reader.packages.waiting_count())
            by_sheets = not packages and bool(reader.waiting.count() or not more)
            batch = reader.waiting.batch() if by_sheets else reader.packages.waiting()
            return Read(batch, known(reader, batch), (), waiting=True), by_sheets and more

        def show(found: tuple[Read, bool]) -> None:
            self._packages_wait = found[1]
            if found[0].batch.verdicts or not packages:
                self._show_read(found[0], keep=keep)

        self.context.tasks.read(read, show, key="units-read")

    def _unit_said(self, path: str, unit_id: int) -> None:
        if self.triage.read is None:
            return
        batch = self.triage.read.batch
        if isinstance(batch, PackageBatch):
            # What comes from this office is credited to the unit from now on, by whatever name it goes.
            sender = next(package.sender.uid for package, _ in batch.parts if str(package.path) == path)
            self.workspace.packages.let_stand_for(sender, unit_id)
            if self.triage.read.waiting:
                self.open_waiting(packages=True, keep=True)
                return
        if not self._paths:
            return
        self._read(self._paths, {**self.triage.read.units, path: unit_id}, keep=True)

    def map_columns(self, path: str, sheet: str) -> None:
        """Let the clerk say what the columns of a sheet are, then read again."""
        from ui.dialogs.sheet_mapping import SheetMappingDialog

        read = self.triage.read
        assert read is not None
        unit = next((file.unit_id for file in read.batch.files if file.path == path), None)
        dialog = SheetMappingDialog(self.context, Path(path), sheet, unit, self)
        if dialog.exec() and dialog.saved is not None:
            self.signals.wrote(dialog.saved)
            self._read(self._paths, dict(read.units), keep=True)

    def _mend(self, index: int, mended: Mapping[str, object]) -> None:
        """Judge a row again as the clerk corrected it: it may be one that is known."""
        model = self.triage.model
        batch, row = model.batch(), model.as_read(index)

        def judge(reader: Workspace) -> tuple[Verdict, dict[int, Activity]]:
            verdict = reader.exchange.mend(batch, index, row, mended)
            return verdict, known(reader, replace(batch, verdicts=(verdict,)))

        self.context.tasks.read(judge, lambda found: self.triage.show_mended(index, *found), key="units-mend")

    # -- the triage --------------------------------------------------------------------------------------

    @property
    def triage_open(self) -> bool:
        return self.stack.currentWidget() is self.triage

    def _show_view(self, view: QWidget) -> None:
        self.stack.setCurrentWidget(view)
        for button in self._board_actions:
            button.setVisible(view is self.board)
        for button in self._triage_actions:
            button.setVisible(view is self.triage)
        read = self.triage.read
        # Rows that wait came on a day of their own.
        self.came.setVisible(view is self.triage and read is not None and not read.waiting)
        self.received.setVisible(view is self.board and self.received.has_news)
        if view is self.board:
            self._tell_board()
        elif view is self.triage:
            self._tell_triage()
        else:
            self.header.set_title("Đọc tệp của đơn vị")
            self.header.set_pills()
            self.header.set_note("")

    def _tell_triage(self) -> None:
        if not self.triage_open:
            return
        model = self.triage.model
        count = model.to_write
        self.header.set_title("Đối chiếu trước khi nhận")
        files = len(model.files)
        told = f"{files} tệp, {number(len(model.verdicts))} dòng"
        pills = [pill(f"{model.told} việc cần xem trước", "warning")] if model.told else []
        if strange := model.outside(self.context.year):
            pills.append(pill(f"{number(strange)} dòng ngoài năm {self.context.year}", "warning"))
        self.header.set_pills(*pills)
        open_rows = model.open_rows
        self.header.set_note(told if count or open_rows else f"{told}, không có gì mới")
        words = f"Để chờ {number(open_rows)} dòng" if open_rows else "Xong"
        self.accept_button.setText(f"Nhận {number(count)} dòng" if count else words)
        self.accept_button.updateGeometry()

    def accept(self) -> None:
        """Nhận: write every row that is to be added, updated or joined, in one transaction."""
        read = self.triage.read
        if not self.triage_open or read is None:
            return
        batch, workspace = self.triage.model.batch(), self.workspace
        day = self.came.day()
        if day is None:
            self.signals.say(self.came.problem(), tone="warning")
            return
        if rows := without_unit(batch) if self.workspace.units() else 0:
            answer = ask_for_unit(self, rows, self.ask)
            if answer is Answer.CHOOSE:
                self.triage.choose_unit()
            if answer is not Answer.LEAVE:
                return
        batch = replace(batch, came=day)
        self.accept_button.setEnabled(False)

        def work(_progress: Progress) -> Accepted:
            with workspace.saver() as saver:
                if read.waiting and not isinstance(batch, PackageBatch):
                    return saver.waiting.accept(batch)
                return saver.exchange.accept(batch)

        def done(accepted: Accepted) -> None:
            self.accept_button.setEnabled(True)
            self._accepted(accepted)

        def failed(error: BaseException) -> None:
            self.accept_button.setEnabled(True)
            self.context.tasks._on_error(error)

        self.context.tasks.run(work, done, title=f"Đang ghi {number(self.triage.model.to_write)} dòng", failed=failed)

    def _accepted(self, accepted: Accepted) -> None:
        batch = self.triage.model.batch()
        parts = self.received.show_accepted(accepted, batch)
        came = Counter(file.period for file in batch.files if file.period)
        if came:  # the board shows what has just come
            first = came.most_common(1)[0][0]
            unit = next((file.unit_id for file in batch.files if file.period == first and file.unit_id), None)
            period = Period.parse(self.workspace.board.report_code(first))
            self.board.go_to(unit, period)
            if period.year not in (self.context.year, self.context.year - 1):
                self.received.add(f" Tệp thuộc {period.phrase}: chọn Năm {period.year} ở đầu cửa sổ để xem.")
        self.triage.model.own_clear()
        self._show_view(self.board)
        written = accepted.added + accepted.updated + accepted.joint
        if accepted.batch is None:
            self.signals.wrote(accepted.changes)
            self.signals.say("Không có gì mới: các dòng này đã nhận từ trước.", tone="neutral")
            self.refresh()
            self._next()
            return
        self.signals.wrote(accepted.changes)
        words = f"Đã nhận {number(written)} dòng" if written else "Chưa ghi dòng nào vào nhật ký"
        if accepted.waiting:
            words += f" ({parts})"
        if accepted.rejudged:
            words += f"; {number(accepted.rejudged)} dòng chờ của tệp trước đã rõ nên được ghi"
        if accepted.displaced:
            words += f"; {number(accepted.displaced)} hoạt động chuyển sang chờ quyết định"
        self.signals.say(f"{words}.", ("Hoàn tác", lambda: self.take_back(accepted.batch)))
        self._next()

    def _ask_take_back(self, batch: int, at: str) -> None:
        """Undo an earlier acceptance once the clerk has said yes."""
        if ask_to_take_back(self, at, self.ask):
            self.take_back(batch)

    def take_back(self, number_: int | None) -> None:
        """Undo an acceptance."""
        if number_ is None:
            return
        workspace = self.workspace

        def work(_progress: Progress) -> Changes:
            with workspace.saver() as saver:
                return saver.exchange.take_back(number_)

        def done(changed: Changes) -> None:
            self.received.forget()
            self.received.hide()
            self.signals.wrote(changed)
            self.signals.say("Đã hoàn lại lần nhận vừa rồi.", tone="neutral")

        self.context.tasks.run(work, done, title="Đang hoàn lại lần nhận")

    def cancel(self) -> None:
        """Hoãn: stop reading, or leave the triage with nothing written."""
        if self._task is not None:
            self._queue.clear()
            self._packages_wait = False
            self._task.cancel()
            self._show_view(self.board)
        elif self.triage_open and self._may_drop():
            self.triage.model.own_clear()
            self._show_view(self.board)
            self.board.table.setFocus()
            self._next()

    def _escape(self) -> None:
        if self.triage_open and self.triage.close_panel():
            return
        self.cancel()

    def may_close(self) -> bool:
        """Ask before decisions are lost with the window; another page on show keeps them."""
        return not self.triage_open or self._may_drop()

    def _may_drop(self) -> bool:
        count = self.triage.model.own_decisions
        if not count:
            return True
        answer = QMessageBox.question(
            self, "Hoãn đối chiếu", f"Bỏ {count} quyết định đã chọn? Tệp của đơn vị vẫn còn nguyên, có thể đọc lại."
        )
        return answer == QMessageBox.StandardButton.Yes

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is None and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read every file dropped on the page."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.take(paths)

    # -- files out -----------------------------------------------------------------------------------------

    def send_templates(self) -> None:
        """Make workbooks for the units."""
        from ui.dialogs.units_send import SendTemplatesDialog

        current = self.board.table.current()
        SendTemplatesDialog(self.context, self, chosen=current[0] if current else None).exec()

    def remind(self) -> None:
        """Show the công văn đôn đốc and the words for the group of the period watched."""
        if self.board.period is not None:
            ask_reminder(self, self.context, self.board.period)

    def _package_menu(self) -> None:
        menu, button = self.package_menu(), self.package_button
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))  # filled first: an empty menu is not shown

    def package_menu(self) -> QMenu:
        """Return what can be done with packages."""
        menu = QMenu(self)
        if (period := self.board.period) is not None:
            menu.addAction(f"Xuất gói {period.phrase}…", lambda: units_files.ask_package(self, period))
        menu.addAction("Xuất gói toàn bộ nhật ký…", lambda: units_files.ask_package(self, None))
        menu.addSeparator()
        menu.addAction("Nhập gói của cơ quan khác…", self._choose_packages)
        return menu

    def _choose_packages(self) -> None:
        if paths := ask_files(self, "Chọn gói số liệu", "packages", f"Gói số liệu (*{PACKAGE})"):
            self.take(paths)
