"""The board: which unit sent which report; beside it what came for the cell chosen, and its state set by hand."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.doors.board import Board, Mark, SeenFile
from cchc_desktop.errors import AppError
from cchc_desktop.models import ActivityFilter, Unit
from cchc_desktop.periods import Period
from cchc_desktop.reports.due import UnitState
from cchc_desktop.text import long_date, number, screen_date, short_date
from ui.context import Context
from ui.pages.units_board_table import STATES, BoardTable, words_of
from ui.widgets import Button, Card, Empty, Pill, Scroll, clear, label, line
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form, choices, line_edit, set_choice

_SENT, _RETURNED, _MISSING = "sent", "returned", "missing"


class CellPanel(Card):
    """What is known of one unit's report for one period."""

    receipt_asked = Signal(object, object)  # Unit, Period
    undo_asked = Signal(int, str)  # number of the acceptance that brought a file, when that was

    def __init__(self, context: Context) -> None:
        super().__init__("Đơn vị và kỳ")
        self._context = context
        self._cell: tuple[Unit, Period, Mark] | None = None
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(14, 10, 14, 10)
        self._column.setSpacing(6)
        self.body.addWidget(Scroll(inner), 1)
        self.body.addWidget(line(soft=True))
        form = Form()
        form.setContentsMargins(14, 10, 14, 6)
        words = [("Đã gửi", _SENT), ("Đã trả lại", _RETURNED), ("Chưa gửi", _MISSING)]
        self.state = form.add("&Trạng thái", choices([(text, key) for text, key in words], self.save))
        self.day = form.add("Ngày n&hận", DateEdit(context.theme))
        self.day.reference = context.today
        self.day.date_changed.connect(lambda _day: self.save())
        self.note = form.add("Ghi &chú", line_edit(self.save, "Ví dụ: gửi bản giấy"))
        self.body.addLayout(form)
        self.problem = label("", "small", tone="bad", wrap=True)
        self.problem.setContentsMargins(14, 0, 14, 0)
        self.problem.hide()
        self.body.addWidget(self.problem)
        row = QHBoxLayout()
        row.setContentsMargins(14, 4, 14, 12)
        row.setSpacing(8)
        self.log_button = Button(context.theme, "Xem hoạt động", on_click=self._open_log)
        self.receipt_button = Button(context.theme, "Phiếu nhận", icon="pdf", on_click=self._receipt)
        row.addWidget(self.log_button)
        row.addWidget(self.receipt_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.form_fields = (self.state, self.day, self.note)
        self.show_cell(None)

    def show_cell(
        self, cell: tuple[Unit, Period, Mark] | None, due: str = "", files: list[SeenFile] | None = None
    ) -> None:
        """Show a cell; `due` is its deadline in words."""
        self._cell = cell
        clear(self._column)
        for field in (*self.form_fields, self.log_button, self.receipt_button):
            field.setEnabled(cell is not None)
        self.problem.hide()
        if cell is None:
            self.set_heading("Đơn vị và kỳ")
            self._column.addWidget(Empty("Chưa chọn ô", "Chọn một ô ở bảng bên để xem tệp đã nhận."))
            return
        unit, period, mark = cell
        self.set_heading(period.label)
        self._column.addWidget(label(unit.name, "strong", wrap=True))
        tone = STATES[mark.state][1]
        self._column.addWidget(Pill(words_of(mark), "neutral" if tone == "faint" else tone))
        self._column.addWidget(label(due, "secondary", wrap=True))
        if mark.state is UnitState.MISSING and mark.late:
            self._column.addWidget(label(f"Quá hạn {mark.late} ngày", tone="bad"))
        for file in files or ():
            self._column.addWidget(line(soft=True))
            self._column.addWidget(label(file.name, wrap=True))
            at = screen_date_of(file.received_at)
            words = f"nạp lúc {at}, ghi {number(file.written)} trong {number(file.rows)} dòng"
            self._column.addWidget(label(words, "small", wrap=True))
            if file.batch is not None:
                back = partial(self.undo_asked.emit, file.batch, at)
                self._column.addWidget(Button(self._context.theme, "Hoàn lại lần nhận này", kind="link", on_click=back))
        if not files:
            self._column.addWidget(label("Chưa nhận tệp nào của kỳ này.", "secondary", wrap=True))
        self._column.addStretch(1)
        state = _RETURNED if mark.state is UnitState.RETURNED else _SENT if mark.day else _MISSING
        set_choice(self.state, state)
        self.day.set_date(mark.day)
        self.note.setText(mark.note)
        self.receipt_button.setEnabled(bool(files))

    def save(self) -> None:
        """Cất the state as set by hand."""
        if self._cell is None:
            return
        unit, period, mark = self._cell
        assert unit.id is not None
        state, note = self.state.currentData(), self.note.text().strip()
        day = self.day.date()
        if problem := self.day.problem():
            self._say(problem)
            return
        before = _RETURNED if mark.state is UnitState.RETURNED else _SENT if mark.day else _MISSING
        if state == before == _MISSING and day is not None:
            state = _SENT  # a day typed says that it came
        if state != _MISSING and day is None:
            day = self._context.today()
        if (state, note) == (before, mark.note) and (state == _MISSING or day == mark.day):
            return
        if state == _MISSING and note:
            self._say("Ghi chú chỉ lưu cùng ngày nhận. Chọn Đã gửi hoặc Đã trả lại trước.")
            return
        if day is not None and day > self._context.today() and state != _MISSING:
            self._say("Ngày nhận chưa tới. Nhập lại ngày nhận.")
            return
        first = self._context.workspace.window(period).first
        if day is not None and day < first and state != _MISSING:
            self._say(f"Ngày nhận đứng trước kỳ báo cáo (từ {short_date(first)}). Nhập lại ngày nhận.")
            return
        try:
            done = self._context.workspace.board.set_mark(
                unit.id, period, None if state == _MISSING else day, returned=state == _RETURNED, note=note
            )
        except AppError as error:
            self._say(str(error))
            return
        self._context.signals.wrote(done)

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _open_log(self) -> None:
        if self._cell is not None:
            unit, period, _ = self._cell
            days = self._context.workspace.window(period)
            self._context.signals.open_page.emit("log", ActivityFilter(days.first, days.last, unit_id=unit.id))

    def _receipt(self) -> None:
        if self._cell is not None:
            self.receipt_asked.emit(self._cell[0], self._cell[1])


class BoardView(QWidget):
    """Board and panel, or what to do where there is no unit yet."""

    waiting_asked = Signal()

    def __init__(self, context: Context, empty_buttons: list[Button]) -> None:
        super().__init__()
        self._context = context
        self.board: Board | None = None
        self.period: Period | None = None
        self.table = BoardTable(context.theme)
        self.panel = CellPanel(context)
        self.panel.setFixedWidth(context.theme.control_width(42))
        self._find = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(12)
        card = Card()
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 8)
        top.setSpacing(8)
        self.period_choice = choices([], self._choose_period)
        self.period_choice.setAccessibleName("Kỳ đang theo dõi")
        self.urgent = Button(context.theme, "Chưa gửi lên đầu", kind="chip", on_click=self._redraw)
        self.urgent.setCheckable(True)
        self.urgent.setChecked(True)
        self.legend = label("", "secondary", wrap=True)
        top.addWidget(self.period_choice)
        top.addWidget(self.urgent)
        self.waiting = Button(context.theme, "", kind="chip", icon="warning", on_click=self.waiting_asked.emit)
        self.waiting.setToolTip("Dòng của các tệp đã nhận còn chờ quyết định: ghi, bỏ qua hay trả lại đơn vị")
        self.waiting.hide()
        top.addWidget(self.waiting)
        top.addWidget(self.legend, 1)
        card.body.addLayout(top)
        card.body.addWidget(line(soft=True))
        card.body.addWidget(self.table, 1)
        row.addWidget(card, 1)
        row.addWidget(self.panel)
        grid = QWidget()
        grid.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        none = Card()
        none.body.addWidget(
            Empty(
                "Chưa có đơn vị nào",
                "Thêm các phòng, đơn vị trực thuộc ở trang Thiết lập, rồi gửi mẫu Excel để đơn vị ghi nhật ký.",
                empty_buttons,
            )
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(grid)
        self.stack.addWidget(none)
        column.addWidget(self.stack, 1)
        self.table.chosen.connect(self.show_cell)
        self.table.opened.connect(lambda: self.panel.state.setFocus())

    def show_board(self, board: Board) -> None:
        """Show a board, on the period chosen before or the one that is due."""
        self.board = board
        periods = [when.period for when in board.reports]
        if self.period not in periods:
            self.period = board.current(self._context.today())
        self.period_choice.blockSignals(True)
        self.period_choice.clear()
        for period in reversed(periods):
            self.period_choice.addItem(period.label, period.code)
        set_choice(self.period_choice, self.period.code)
        self.period_choice.blockSignals(False)
        self.stack.setCurrentIndex(0 if board.units else 1)
        self._redraw()

    def show_waiting(self, count: int) -> None:
        """Say how many rows of earlier files wait for a decision."""
        self.waiting.setVisible(bool(count))
        self.waiting.setText(f"{number(count)} dòng chờ")
        self.waiting.updateGeometry()

    def narrow(self, words: str) -> None:
        """Show the units whose name holds the words."""
        self._find = words
        self._redraw()

    def counts(self) -> dict[UnitState, int]:
        """Return how many units stand how with the period chosen."""
        if self.board is None or self.period is None:
            return {}
        marks = [self.board.mark(unit, self.period).state for unit in self.board.owing(self.period)]
        return {state: marks.count(state) for state in UnitState}

    def due_words(self, period: Period) -> str:
        """Return a period's deadline in words."""
        when = next((w for w in self.board.reports if w.period == period), None) if self.board else None
        return f"Hạn gửi: hết {long_date(when.last_safe_day)}" if when else ""

    def show_cell(self) -> None:
        """Show the cell under the cursor in the panel."""
        cell = self.table.current()
        if cell is None:
            self.panel.show_cell(None)
            return
        unit, period, mark = cell
        files = self._context.workspace.board.files_of(unit.id or 0, period) if mark.files else []
        self.panel.show_cell(cell, self.due_words(period), files)

    def _choose_period(self) -> None:
        code = self.period_choice.currentData()
        self.choose_period(Period.parse(code))

    def go_to(self, unit_id: int | None, period: Period) -> None:
        """Watch a period, from the next board on, with a unit's cell chosen."""
        self.period = period
        self.table.wanted = (unit_id, period)

    def choose_period(self, period: Period) -> None:
        """Watch another period."""
        self.period = period
        set_choice(self.period_choice, period.code)
        self.table.clearSelection()
        self.table.setCurrentIndex(self.table.board_model.index(-1, -1))
        self._redraw()

    def _redraw(self) -> None:
        if self.board is None or self.period is None:
            return
        self.table.show_board(self.board, self.period, urgent_first=self.urgent.isChecked(), find=self._find)
        counts = self.counts()
        back = counts.get(UnitState.RETURNED, 0)
        sent = counts.get(UnitState.ON_TIME, 0) + counts.get(UnitState.LATE, 0) + back
        when = next((w for w in self.board.reports if w.period == self.period), None)
        last = f"Hạn {short_date(when.last_safe_day)} · " if when else ""
        again = f", {back} chờ gửi lại" if back else ""
        self.legend.setText(f"{last}{sent}/{len(self.board.owing(self.period))} đã gửi{again}")
        self.show_cell()


def screen_date_of(stamp: str) -> str:
    """Return the day and time of a stored moment (UTC) as the clerk reads it."""
    from datetime import datetime

    try:
        at = datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    if at.tzinfo is not None:
        at = at.astimezone()
    return f"{screen_date(at.date())} {at:%H:%M}"
