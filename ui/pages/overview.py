"""Tổng quan: what waits, how far the year's plan has come, who has logged what."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from cchc_desktop.models import ActivityFilter, Changes, EvidenceState, Topic
from cchc_desktop.periods import PeriodKind
from cchc_desktop.reports.due import UnitState
from ui.context import Context
from ui.pages.base import Page
from ui.pages.overview_data import Overview, Todo, read_overview, task_amount, task_tone
from ui.pages.periods import current_period, days_left, weekday, window_words
from ui.widgets import Bar, Button, Card, Dot, Empty, Fitted, Pill, Scroll, label, line
from ui.widgets.elided import Elided
from ui.widgets.figure_table import Cell, Column, FigureTable

if TYPE_CHECKING:
    from cchc_desktop.reports.figures import TaskFigures


class OverviewPage(Page):
    """The opening screen."""

    name: ClassVar[str] = "overview"
    title: ClassVar[str] = "Tổng quan"
    topics: ClassVar[frozenset[Topic]] = frozenset(Topic)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._shown: Overview | None = None
        self._unfolded = False  # whether what is long past is listed
        self.due = Card("Từ lần mở trước")
        self.progress = Card("Tiến độ kế hoạch")
        self.units = Card("Đơn vị gửi số liệu")
        self.evidence = Card("Minh chứng")
        grid = QGridLayout()
        grid.setSpacing(12)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(12)
        self.due.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        left.addWidget(self.due)
        left.addWidget(self.progress, 1)
        right.addWidget(self.units, 1)
        right.addWidget(self.evidence)
        grid.addLayout(left, 0, 0)
        grid.addLayout(right, 0, 1)
        grid.setColumnStretch(0, 23)
        grid.setColumnStretch(1, 20)
        self.remind_letter = Button(self.theme, "Soạn văn bản đôn đốc", on_click=self._write_reminder)
        self.remind_message = Button(self.theme, "Chép tin nhắn Zalo", on_click=self._copy_reminder)
        self._start: Card | None = None
        self._table: FigureTable | None = None
        self._content = QWidget()
        self._content.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        self._content.setVisible(False)
        self.body.addWidget(self._content, 1000)
        self.body.addStretch(1)
        context.theme.changed.connect(self._redraw)

    def refresh(self) -> None:
        today, period = self.context.today(), current_period(self.context)
        window = self.workspace.window(period)
        note = f"{weekday(today)} · {period.short_label}: {window_words(window)}"
        if today <= window.last:
            note += f", {days_left(today, window.last)}"
        self.header.set_note(note.replace("Năm:", f"Năm {period.year}:"))
        self.context.tasks.read(lambda reader: read_overview(reader, period, today), self._show, key="overview")

    def primary_action(self) -> None:
        self.signals.open_page.emit("log", None)

    @property
    def unit_table(self) -> FigureTable:
        """The table of units: made with the first figures, after the window has been painted."""
        if self._table is None:
            self._table = FigureTable(
                self.theme,
                [Column("Đơn vị", stretch=1, least=14), Column("Hoạt động", right=True)],
                name="Đơn vị gửi số liệu",
            )
            self._table.setToolTip("Enter hoặc bấm đúp một đơn vị để ghi nhận đã gửi, trả lại")
            self._table.picked.connect(self._mark_unit)
            self.units.body.addWidget(self._table, 1)
            buttons = QHBoxLayout()
            buttons.setContentsMargins(10, 8, 10, 8)
            buttons.setSpacing(8)
            buttons.addWidget(self.remind_letter)
            buttons.addWidget(self.remind_message)
            buttons.addStretch(1)
            self.units.body.addLayout(buttons)
        return self._table

    # -- drawing -----------------------------------------------------------------------------

    def _redraw(self) -> None:
        if self._shown is not None:
            self._show(self._shown)

    def _show(self, data: Overview) -> None:
        self._shown = data
        if data.is_new and self._start is None:
            self._start = self._first_steps()
            self.body.insertWidget(self.body.indexOf(self._content), self._start)
        if self._start is not None:
            self._start.setVisible(data.is_new)
        self._content.setVisible(not data.is_new)
        self.signals.badge.emit(self.name, sum(1 for todo in data.todos if todo.urgent))
        if data.is_new:
            return
        self._show_todos(data.todos)
        self._show_progress(data)
        self._show_units(data)
        self._show_evidence(data)

    def _show_todos(self, todos: tuple[Todo, ...]) -> None:
        self.due.set_heading("Từ lần mở trước", f"{len(todos)} việc" if todos else "")
        self.due.clear()
        if not todos:
            self.due.body.addWidget(label_row("Không có việc nào đến hạn trong 30 ngày tới."))
            return
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        shown = [part for todo in todos for part in (todo, *(todo.folded if self._unfolded else ()))]
        first = next((todo for todo in shown if todo.primary), None)
        for number, todo in enumerate(shown):
            rows.addWidget(self._todo_row(todo, primary=todo is first))
            if number < len(shown) - 1:
                rows.addWidget(line(soft=True))
        rows.addStretch(1)
        self.due.body.addWidget(Fitted(inner), 1)

    def _todo_row(self, todo: Todo, *, primary: bool) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(12, 8, 10, 8)
        layout.setSpacing(10)
        holder = QWidget()
        held = QHBoxLayout(holder)
        held.setContentsMargins(0, 0, 0, 0)
        held.addWidget(Pill(todo.when, todo.tone), 0, Qt.AlignmentFlag.AlignLeft)
        holder.setMinimumWidth(self.theme.control_width(14))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(todo.title, "strong", wrap=True))
        words.addWidget(label(todo.detail, "secondary", wrap=True))
        text = "Thu gọn" if todo.folded and self._unfolded else todo.button
        button = Button(self.theme, text, kind="primary" if primary else "secondary")
        button.setAccessibleName(f"{text}: {todo.title}")
        button.clicked.connect(lambda: self._follow(todo))
        layout.addWidget(holder, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _follow(self, todo: Todo) -> None:
        """Open the page that a line leads to, or open and close what is folded in it."""
        if not todo.folded:
            self.signals.open_page.emit(todo.page, todo.target)
        elif self._shown is not None:
            self._unfolded = not self._unfolded
            self._show_todos(self._shown.todos)

    def _show_progress(self, data: Overview) -> None:
        plan, tasks = data.figures.plan, data.figures.tasks
        self.progress.clear()
        if plan is None:
            self.progress.set_heading("Tiến độ kế hoạch")
            self.progress.body.addWidget(
                Empty(
                    f"Chưa có kế hoạch của năm {self.context.year}",
                    "Nhập kế hoạch đã ban hành từ tệp hoặc dán nội dung, chương trình nhận ra nhiệm vụ và chỉ tiêu.",
                    [Button(self.theme, "Nhập kế hoạch", on_click=self._import_plan)],
                )
            )
            return
        name = f"Kế hoạch số {plan.reference}" if plan.number else "dự thảo kế hoạch"
        finished = sum(1 for task in tasks if task.finished)
        self.progress.set_heading(f"Tiến độ {name}", f"{finished}/{len(tasks)} nhiệm vụ đạt" if tasks else "")
        if not tasks:
            self.progress.body.addWidget(
                Empty(
                    "Kế hoạch chưa có nhiệm vụ",
                    "Mở kế hoạch, thêm nhiệm vụ với hình thức và chỉ tiêu để theo dõi tiến độ.",
                    [Button(self.theme, "Mở kế hoạch", on_click=lambda: self.signals.open_page.emit("plan", plan.id))],
                )
            )
            return
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for number, task in enumerate(tasks):
            self._progress_row(grid, number, task, task_tone(task, data.elapsed))
        grid.setRowStretch(2 * len(tasks), 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 1)
        self.progress.body.addWidget(Scroll(rows), 1)

    def _progress_row(self, grid: QGridLayout, number: int, task: TaskFigures, tone: str) -> None:
        words = Elided(task.task.text.strip().rstrip(".;:"), least=120)
        words.setContentsMargins(14, 8, 8, 8)
        share = min(1.0, task.done / task.task.target) if task.task.target else float(task.finished)
        bar = Bar(self.theme, share, tone)
        amount = label(task_amount(task))
        amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        amount.setContentsMargins(10, 0, 14, 0)
        state = {"good": "Đã đạt", "warning": "Chậm so với thời gian của năm", "accent": "Đang thực hiện"}[tone]
        for widget in (bar, amount):
            widget.setToolTip(state)
        bar.setAccessibleName(f"{task_amount(task)}, {state.lower()}")
        grid.addWidget(words, 2 * number, 0)
        grid.addWidget(bar, 2 * number, 1)
        grid.addWidget(amount, 2 * number, 2)
        grid.addWidget(line(soft=True), 2 * number + 1, 0, 1, 3)

    def _show_units(self, data: Overview) -> None:
        board = data.board
        self.units.set_heading("Đơn vị gửi số liệu", data.figures.period.phrase)
        reports = board.reports if board else ()
        names = [REPORT_HEADS.get((r.period.kind, r.period.index), r.period.short_label) for r in reports]
        columns = [Column("Đơn vị", stretch=1, least=14), Column("Hoạt động", right=True)]
        self.unit_table.set_columns([*columns, *(Column(name, least=3, tip=r.period.label)
                                                 for name, r in zip(names, reports, strict=True))])  # fmt: skip
        states = {unit.id: found for unit, found in board.rows} if board else {}
        self.unit_table.set_rows(
            [
                (
                    Cell(row.unit.name if row.unit else "Chưa ghi đơn vị", "text" if row.unit else "secondary"),
                    Cell(f"{row.activities}", "text" if row.activities else "faint",
                         tip=f"{row.with_evidence}/{row.activities} hoạt động có minh chứng"),
                    *(state_cell(state) for state in states.get(row.unit.id if row.unit else 0, ())),
                    *(Cell("") for _ in reports if not states.get(row.unit.id if row.unit else 0)),
                )
                for row in data.figures.units
            ]
        )  # fmt: skip
        for button in (self.remind_letter, self.remind_message):
            button.setVisible(bool(data.unsent))

    def _copy_reminder(self) -> None:
        if self._shown is not None and self._shown.message:
            QApplication.clipboard().setText(self._shown.message)
            self.signals.say(f"Đã chép tin nhắn nhắc {len(self._shown.unsent)} đơn vị")

    def _write_reminder(self) -> None:
        """Make the công văn that urges the late units, as Word."""
        from ui.pages.report_files import ask_reminder

        if self._shown is not None:
            ask_reminder(self, self.context, self._shown.asked)

    def _mark_unit(self, row: int) -> None:
        """Enter or a double click on a unit: how it stands with the period's figures."""
        if self._shown is None or self._shown.board is None:
            self._open_unit(row)
            return
        unit = self._shown.figures.units[row].unit
        if unit is None or unit.id is None:
            return
        period, today, key = self._shown.asked, self.context.today(), unit.id
        reporting = self.workspace.reporting
        menu = QMenu(self)
        menu.addAction(f"Đã gửi số liệu {period.phrase}", lambda: self._wrote(reporting.mark_unit(key, period, today)))
        menu.addAction("Đã trả lại để sửa", lambda: self._wrote(reporting.mark_unit(key, period, today, returned=True)))
        menu.addAction("Chưa gửi", lambda: self._wrote(reporting.mark_unit(key, period, None)))
        menu.addSeparator()
        menu.addAction("Xem các hoạt động của đơn vị", lambda: self._open_unit(row))
        place = self.unit_table.visualRect(self.unit_table.model().index(row, 0)).bottomLeft()
        menu.popup(self.unit_table.viewport().mapToGlobal(place))

    def _wrote(self, changes: Changes) -> None:
        self.signals.wrote(changes)

    def _show_evidence(self, data: Overview) -> None:
        heading = "Minh chứng và điểm" if data.scores else "Minh chứng"
        self.evidence.set_heading(heading, data.figures.period.phrase)
        self.evidence.clear()
        rows = Card()
        rows.setProperty("card", "false")
        self.evidence.body.addWidget(Fitted(rows))
        total = data.figures.activities
        if not total:
            rows.body.addWidget(label_row("Kỳ này chưa có hoạt động nào được ghi."))
        found = (
            ("good", False, data.kept, "hoạt động đã lưu bản sao hoặc văn bản ký", ()),
            ("warning", True, data.link_only, "hoạt động chỉ có liên kết, chưa lưu bản chụp", (EvidenceState.LINK,)),
            ("bad", False, data.missing, "hoạt động chưa có minh chứng", (EvidenceState.NONE,)),
        )
        for tone, ring, count, words, states in found:
            if not count:
                continue
            target = ActivityFilter(data.figures.first, data.figures.last, evidence=states)
            see = self._see(f"Xem {words}", "log", target) if states else None
            rows.add_row(Dot(self.theme, tone, ring), label(f"{count} {words}", wrap=True), *([see] if see else []),
                         stretch=1)  # fmt: skip
        if data.link_only or data.missing:
            by_unit = Button(self.theme, "Danh sách cần bổ sung theo đơn vị, tin nhắn nhắc", kind="link")
            by_unit.clicked.connect(lambda: self.signals.open_page.emit("gaps", data.figures.period))
            rows.add_row(by_unit)
        for title, points, gap in data.scores:
            name = Elided(title, least=120)
            name.setToolTip(gap or title)
            sample = [label("thang điểm mẫu", "secondary")] if data.sample else []
            rows.add_row(name, *sample, label(points, "strong"), self._see(f"Xem điểm: {title}", "score", None))
        rows.body.addStretch(1)

    def _see(self, name: str, page: str, target: object) -> Button:
        see = Button(self.theme, "Xem", kind="link")
        see.setAccessibleName(name)
        see.clicked.connect(lambda: self.signals.open_page.emit(page, target))
        return see

    # -- first steps ---------------------------------------------------------------------------

    def _first_steps(self) -> Card:
        card = Card("Bắt đầu từ đây")
        steps = (
            ("1", "Nhập thông tin cơ quan và các đơn vị", "Tên in trên văn bản, nơi nhận báo cáo, phòng và đơn vị "
             "trực thuộc.", "Mở Thiết lập", lambda: self.signals.open_page.emit("settings", None)),
            ("2", "Nhập kế hoạch của năm", "Chọn tệp kế hoạch đã ban hành hoặc dán nội dung, chương trình nhận ra "
             "đề mục, nhiệm vụ và nơi nhận.", "Nhập kế hoạch", self._import_plan),
            ("3", "Ghi hoạt động đầu tiên", "Mỗi hoạt động một dòng: ngày, hình thức, nội dung, số lượng, minh chứng. "
             "Báo cáo quý được tính từ đó.", "Ghi hoạt động", self._first_activity),
        )  # fmt: skip
        for number, (mark, title, detail, words, call) in enumerate(steps):
            text = QWidget()
            column = QVBoxLayout(text)
            column.setContentsMargins(0, 4, 0, 4)
            column.setSpacing(2)
            column.addWidget(label(title, "strong"))
            column.addWidget(label(detail, "secondary", wrap=True))
            button = Button(self.theme, words, kind="primary" if number == 0 else "secondary", on_click=call)
            card.add_row(Pill(mark, "accent"), text, button, stretch=1, last=number == len(steps) - 1)
        return card

    def _import_plan(self) -> None:
        self.signals.open_page.emit("plan", "import")

    def _first_activity(self) -> None:
        self.signals.open_page.emit("log", "new")

    def _open_unit(self, row: int) -> None:
        if self._shown is None:
            return
        figures = self._shown.figures
        unit = figures.units[row].unit
        if unit is not None:
            self.signals.open_page.emit("log", ActivityFilter(figures.first, figures.last, unit_id=unit.id))


# Short heads of the board's columns.
REPORT_HEADS = {
    (PeriodKind.QUARTER, 1): "Q.I",
    (PeriodKind.QUARTER, 2): "Q.II",
    (PeriodKind.QUARTER, 3): "Q.III",
    (PeriodKind.QUARTER, 4): "Q.IV",
    (PeriodKind.HALF, 1): "6 tháng",
    (PeriodKind.HALF, 2): "6T cuối",
    (PeriodKind.NINE_MONTHS, 1): "9 tháng",
    (PeriodKind.YEAR, 1): "Năm",
}
_STATES = {
    UnitState.ON_TIME: ("đúng hạn", "good"),
    UnitState.LATE: ("gửi muộn", "warning"),
    UnitState.MISSING: ("chưa gửi", "warning"),
    UnitState.RETURNED: ("đã trả lại", "bad"),
    UnitState.WAITING: ("", "faint"),
}


def state_cell(state: UnitState) -> Cell:
    """Return how a unit stands with one report: the word says it, the colour helps the eye."""
    words, tone = _STATES[state]
    tip = "Chưa đến hạn" if state is UnitState.WAITING else ""
    return Cell(words, tone, tip=tip, pill=tone if words else "")


def label_row(text: str) -> QWidget:
    """Return one quiet line for a card with nothing to show."""
    out = label(text, "secondary", wrap=True)
    out.setContentsMargins(14, 12, 14, 12)
    return out
