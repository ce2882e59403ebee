"""Báo cáo: a period's figures, its text, what to check, the freeze, and the files made of them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop import publish
from cchc_desktop.models import Changes, Topic
from cchc_desktop.periods import Period
from cchc_desktop.regimes import Regime
from cchc_desktop.text import short_date
from ui.context import Context
from ui.pages.base import Page
from ui.pages.periods import current_period, days_left, deadline_of, window_words
from ui.pages.report_actions import ReportActions
from ui.pages.report_data import KIND_COLUMNS, UNIT_COLUMNS, Check, ReportView, kind_row, read_report, unit_row
from ui.pages.report_files import ask_path, open_file, show_in_folder
from ui.pages.report_periods import PeriodCard
from ui.pages.report_rows import FigureRows
from ui.pages.report_years import year_columns, year_rows
from ui.tasks import Progress
from ui.widgets import Button, Card, Dot, Empty, Fitted, Pill, label
from ui.widgets.figure_table import FigureTable
from ui.widgets.narrative_view import NarrativeView

_NARROW = 1060  # width of the page in logical pixels


class ReportPage(Page):
    """One report period at a time, chosen in the list at the left."""

    name: ClassVar[str] = "report"
    title: ClassVar[str] = "Báo cáo"
    topics: ClassVar[frozenset[Topic]] = frozenset(Topic)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.period: Period = current_period(context)
        self.view: ReportView | None = None
        self._folder = ""
        self.setAcceptDrops(True)
        self.line: str | None = None  # the reporting line chosen, where several ask for reports
        self.actions_of = ReportActions(self)
        self.rows_of = FigureRows(self)
        self._build_header()
        self.period_card = PeriodCard(context)
        self.period_card.chosen.connect(self.open_target)
        self.kinds = FigureTable(self.theme, KIND_COLUMNS, name="Kết quả theo hình thức")
        self.kinds.setToolTip("Enter hoặc bấm đúp một dòng để xem các hoạt động")
        self.kinds.picked.connect(self._open_kind)
        self.units = FigureTable(self.theme, UNIT_COLUMNS, name="Kết quả theo đơn vị")
        self.units.picked.connect(self._open_unit)
        self.narrative = NarrativeView(self.theme)
        self.narrative.figure_clicked.connect(self.rows_of.show)
        self.kind_card = Card("Kết quả theo hình thức", "không cộng gộp các hình thức khác nhau")
        self.empty = Empty(
            "Kỳ này chưa có số liệu",
            "Ghi hoạt động trong nhật ký hoặc chọn kỳ khác ở danh sách bên trái.",
            [Button(self.theme, "Ghi hoạt động", on_click=lambda: self.signals.open_page.emit("log", "new"))],
        )
        self.empty.hide()
        self.kind_card.body.addWidget(self.kinds)
        self.kind_card.body.addWidget(self.empty)
        self.text_card = Card("Lời văn", "số màu xanh gắn với dữ liệu, bấm để xem các dòng")
        self.edit_text = Button(self.theme, "Sửa lời văn", kind="link", on_click=self.actions_of.edit_text)
        self.text_card.heading_row.addWidget(self.edit_text)
        self.text_card.body.addWidget(self.narrative)
        self.checks = Card("Kiểm tra trước khi chốt")
        self.unit_card = Card("Theo đơn vị")
        self.unit_card.body.addWidget(self.units)
        self._lay_out()
        context.theme.changed.connect(self._redraw)

    # -- building ------------------------------------------------------------------------------

    def _build_header(self) -> None:
        self.state = Pill("", "neutral")
        self.header.set_pills(self.state)
        self.excel_button = Button(self.theme, "Excel", key="Ctrl+E", on_click=lambda: self.ask_and_export(".xlsx"))
        self.word_button = Button(self.theme, "Word", on_click=lambda: self.ask_and_export(".docx"))
        self.pdf_button = Button(self.theme, "PDF", on_click=lambda: self.ask_and_export(".pdf"))
        self.print_button = Button(self.theme, "In", key="Ctrl+P", own_key=False, on_click=self.print_report)
        printing = QAction(self)  # of the page: the button is hidden on a narrow screen
        printing.setShortcut(QKeySequence("Ctrl+P"))
        printing.triggered.connect(self.print_report)
        self.addAction(printing)
        self.mail_button = Button(self.theme, "Thư nháp", on_click=self.actions_of.ask_mail)
        self.mail_button.setToolTip("Thư nháp kèm tệp: mở bằng Outlook, Thunderbird; chương trình không tự gửi")
        self.more_button = Button(self.theme, "Việc khác")
        self.more_button.setMenu(self._more_menu())
        self.freeze_button = Button(self.theme, "Chốt số", kind="primary", on_click=self.actions_of.ask_freeze)
        self.sent_button = Button(self.theme, "Đánh dấu đã gửi", kind="primary", on_click=self.actions_of.mark_sent)
        self.sent_button.hide()
        for button in (
            self.excel_button,
            self.word_button,
            self.pdf_button,
            self.print_button,
            self.mail_button,
            self.more_button,
            self.freeze_button,
            self.sent_button,
        ):
            self.header.add_action(button)

    def _more_menu(self) -> QMenu:
        menu, do = QMenu(self), self.actions_of
        self._narrow = [
            menu.addAction("In\tCtrl+P", self.print_report),
            menu.addAction("Thư nháp kèm tệp...", do.ask_mail),
            menu.addSeparator(),
        ]
        menu.addAction("Chép tiêu đề và nội dung thư", do.copy_letter)
        menu.addAction("Lập tệp đính kèm, mở thư mục", do.open_attachments)
        menu.addAction("Chép tệp báo cáo cho Zalo", do.copy_for_zalo)
        menu.addAction("Điền biểu mẫu của cấp trên...", do.fill_form)
        menu.addAction("Đối chiếu tệp Word đã sửa...", do.ask_verify)
        menu.addSeparator()
        menu.addAction("Soạn văn bản đôn đốc đơn vị...", do.remind)
        menu.addAction("Thư nháp cho từng đơn vị chưa gửi...", do.unit_drafts)
        menu.addSeparator()
        menu.addAction("Bổ sung, đối chiếu kỳ đã chốt", do.show_changes)
        menu.addAction("Mẫu câu của báo cáo...", do.edit_sentences)
        menu.addAction("Tuyến báo cáo, hạn gửi, ngày nghỉ...", do.edit_lines)
        menu.addSeparator()
        self.sent_action = menu.addAction("Đánh dấu đã gửi", do.mark_sent)
        self.unfreeze_action = menu.addAction("Bỏ chốt số...", do.unfreeze)
        menu.aboutToShow.connect(self._more_shown)
        return menu

    def minimumSizeHint(self) -> QSize:
        """Let the page become narrow: only then the buttons that stand in the menu go."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), 880), hint.height())  # beside a rail with words at 1080

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen two of the header's buttons stand in the menu."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self.period_card.setFixedWidth(self.theme.control_width(19 if narrow else 24))
        for button in (self.print_button, self.mail_button):
            button.setVisible(not narrow)
        for action in self._narrow:
            action.setVisible(narrow)

    def _more_shown(self) -> None:
        frozen = self.view.frozen if self.view else None
        self.sent_action.setEnabled(frozen is not None)
        self.sent_action.setText("Đánh dấu chưa gửi" if frozen and frozen.sent_on else "Đánh dấu đã gửi")
        self.unfreeze_action.setEnabled(frozen is not None)

    def _lay_out(self) -> None:
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.setHandleWidth(12)
        middle.setChildrenCollapsible(False)
        middle.addWidget(self.kind_card)
        middle.addWidget(self.text_card)
        middle.setSizes([380, 250])
        middle.setStretchFactor(0, 4)
        middle.setStretchFactor(1, 3)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.checks.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column.addWidget(self.checks)
        column.addWidget(self.unit_card, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.period_card)
        row.addWidget(middle, 22)
        row.addWidget(right, 11)
        self._content = QWidget()
        self._content.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self._content, 1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _word_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hold a Word file that is dropped back against the data."""
        if (path := _word_file(event.mimeData())) is not None:
            event.acceptProposedAction()
            self.actions_of.verify(path)

    # -- what is shown -------------------------------------------------------------------------

    def refresh(self) -> None:
        if not self.period.year <= self.context.year <= self.period.last_year:
            self.period = current_period(self.context)
        lines = self._lines()
        self.period_card.fill(self.period, lines, self.line)
        self._show_header()
        period, line = self.period, self.line
        deadline, today = deadline_of(self.context, period, line), self.context.today()
        self.context.tasks.read(
            lambda reader: read_report(reader, period, deadline, today, line), self._show, key="report"
        )

    def open_target(self, target: object) -> None:
        """Show a period, or (period, id of a reporting line)."""
        if isinstance(target, tuple):
            target, self.line = target
        if isinstance(target, Period):
            if not target.year <= self.context.year <= target.last_year:
                self.context.year = target.year
                self.signals.year_changed.emit(target.year)
            self.period = target
            self.refresh()

    def _lines(self) -> tuple[Regime, ...]:
        """Return the lines by which this office reports, and settle which is chosen: one alone needs no choice."""
        upward = tuple(line for line in self.workspace.reporting.active_lines() if not line.inward)
        if len(upward) < 2:
            self.line = None
        elif self.line not in [line.id for line in upward]:
            self.line = upward[0].id
        return upward

    def _show_header(self) -> None:
        today, window = self.context.today(), self.workspace.window(self.period)
        deadline = deadline_of(self.context, self.period, self.line)
        self.header.set_title(f"Báo cáo {self.period.phrase}")
        note = window_words(window)
        frozen = self.view.frozen if self.view and self.view.figures.period == self.period else None
        if frozen is not None:
            late = 0 if frozen.sent_on or deadline is None else (today - deadline.last_safe_day).days
            state = "Đã gửi" if frozen.sent_on else "Đã chốt số"
            self.state.set(f"Chưa gửi, quá hạn {late} ngày" if late > 0 else state, "bad" if late > 0 else "good")
            note = f"chốt ngày {short_date(_day(frozen.at))}"  # the window of days is in the tooltip
        elif deadline is None:
            self.state.set("Ngoài chế độ", "neutral")
        else:
            left = (deadline.last_safe_day - today).days
            words = days_left(today, deadline.last_safe_day)
            tone = "bad" if left <= 1 else "warning" if left <= 15 else "neutral"
            self.state.set(words[0].upper() + words[1:], tone)
        if deadline is not None and frozen is None:
            note += f" · chậm nhất {short_date(deadline.last_safe_day)}"
            if deadline.estimate:
                note += " · số liệu ước đến hết kỳ"
        self.header.set_note(note)
        self.header.note.setToolTip(window_words(window))
        self.freeze_button.setVisible(frozen is None)
        self.sent_button.setVisible(frozen is not None and frozen.sent_on is None)
        self.edit_text.setVisible(frozen is None)

    def _redraw(self) -> None:
        if self.view is not None:
            self._show(self.view)

    def _show(self, view: ReportView) -> None:
        self.view = view
        figures = view.figures
        self._show_header()
        self.period_card.show_view(view)
        heading = "Kết quả từng năm và cả giai đoạn" if figures.years else "Kết quả theo hình thức"
        self.kind_card.set_heading(heading, "không cộng gộp các hình thức khác nhau")
        self.kinds.set_columns(year_columns(figures) if figures.years else KIND_COLUMNS)
        self.kinds.set_rows(year_rows(figures) if figures.years else [kind_row(row) for row in figures.kinds])
        self.kinds.setVisible(bool(figures.kinds))
        self.empty.setVisible(not figures.kinds)
        self.units.set_rows([unit_row(row, former=bool(figures.years)) for row in figures.units])
        self.unit_card.set_heading("Theo đơn vị", f"{figures.activities} hoạt động")
        self.narrative.show_figures(figures)
        self._show_checks(view)

    def _show_checks(self, view: ReportView) -> None:
        self.checks.clear()
        self.checks.set_heading("Kiểm tra trước khi chốt" if view.frozen is None else "Báo cáo đã chốt số")
        rows = Card()  # its rows alone are wanted: they scroll where the window is low
        rows.setProperty("card", "false")
        for number, check in enumerate(view.checks):
            widgets: list[QWidget] = [Dot(self.theme, check.tone, check.ring), label(check.text, wrap=True)]
            widgets[1].setToolTip(check.tip)
            if check.target is not None or check.action:
                words = {"remind": "Đôn đốc", "text": "Sửa"}.get(check.action, "Xem")
                see = Button(self.theme, words, kind="link")
                see.setAccessibleName(f"{words}: {check.text}")
                see.clicked.connect(lambda _checked=False, check=check: self._follow(check))
                widgets.append(see)
            rows.add_row(*widgets, stretch=1, last=number == len(view.checks) - 1)
        self.checks.body.addWidget(Fitted(rows))

    def _follow(self, check: Check) -> None:
        do = {
            "remind": self.actions_of.remind,
            "changes": self.actions_of.show_changes,
            "text": self.actions_of.edit_text,
        }
        if check.target is not None:
            self.signals.open_page.emit("log", check.target)
        else:
            do[check.action]()

    # -- to the rows behind a figure -------------------------------------------------------------

    def _open_kind(self, row: int) -> None:
        if self.view is not None and row < len(self.view.figures.kinds):  # below them: tasks of several years
            self.rows_of.show(f"kind:{self.view.figures.kinds[row].kind}:quantity")

    def _open_unit(self, row: int) -> None:
        if self.view is not None and (unit := self.view.figures.units[row].unit) is not None:
            self.rows_of.show(f"unit:{unit.id}:activities")

    # -- files -----------------------------------------------------------------------------------

    def primary_action(self) -> None:
        self.ask_and_export(".xlsx")

    def ask_and_export(self, suffix: str) -> None:
        """Ask where to, then write the report there."""
        name = publish.report_file_name(self.period, self.workspace.office().symbol, suffix)
        if (path := ask_path(self, "Xuất báo cáo", name, self._folder)) is not None:
            self.export(path)

    def export(self, path: Path) -> None:
        """Write the report in a worker and say where it is."""
        self._folder = str(path.parent)
        self._write(path, lambda: self._exported(path))

    def print_report(self) -> None:
        """Make the PDF in a folder for passing files and open it in the system's viewer, to be printed at 100 %."""
        name = publish.report_file_name(self.period, self.workspace.office().symbol, ".pdf")
        path = Path(tempfile.gettempdir()) / name
        self._write(path, lambda: open_file(path))

    def _write(self, path: Path, then: Callable[[], None]) -> None:
        period, line, workspace = self.period, self.line, self.workspace

        def work(progress: Progress) -> None:
            with workspace.reader() as reader:
                publish.export_report(reader, period, path, progress, line=line)

        self._enable(False)
        task = self.context.tasks.run(work, lambda _none: then(), title=f"Đang lập {path.name}")
        task.ended.connect(lambda: self._enable(True))

    def _exported(self, path: Path) -> None:
        self.signals.say(
            f"Đã xuất {path.name}",
            ("Mở tệp", lambda: open_file(path)),
            ("Mở thư mục", lambda: show_in_folder([path])),
        )

    def _enable(self, on: bool) -> None:
        for button in (self.print_button, self.pdf_button, self.word_button, self.excel_button, self.mail_button):
            button.setEnabled(on)
        self.freeze_button.setEnabled(on)

    def wrote(self, changes: Changes) -> None:
        """Tell the window about a write."""
        self.signals.wrote(changes)


def _word_file(mime: QMimeData) -> Path | None:
    """Return the one Word file that is dragged, None of anything else: that is the window's."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() == ".docx" else None


def _day(at: str) -> date:
    return date.fromisoformat(at[:10])
