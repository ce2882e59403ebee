"""The grid of the log at work: cells written at once, blocks pasted, filled down, emptied; each one step to undo."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout

from cchc_desktop import text
from cchc_desktop.errors import AppError
from cchc_desktop.intake.grid_cells import COLUMNS, Column, Names, changed, read_cell, value_of
from cchc_desktop.intake.grid_paste import PastePlan, as_block, parse_block, plan_paste, with_likeness
from cchc_desktop.models import Activity
from ui.context import Context
from ui.item_models.activity_grid import NEW_ROW, ActivityGridModel
from ui.pages.log_list import Totals
from ui.pages.log_undo import Undo
from ui.widgets import Card, line
from ui.widgets.log_grid import GridTable

COPY_MOST = 20_000
FILL_MOST = 5_000
KEPT_MOST = 50_000
SETTING = "log_grid_columns"

MakePlan = Callable[[bool], PastePlan]  # True: as new rows
AskPaste = Callable[[MakePlan, bool], PastePlan | None]


class GridPane(Card):
    """The card with the grid. The page gives it ids and the way back of each write."""

    delete_asked = Signal(list)  # ids

    def __init__(self, context: Context, undo: Undo) -> None:
        super().__init__()
        self._context = context
        self._undo = undo
        workspace = context.workspace
        names = Names(context.today(), tuple(workspace.units()))
        self.model = ActivityGridModel(workspace.activities, names, self.write, self)
        self.table = GridTable(context.theme, self)
        self.table.setModel(self.model)
        self.table.take_columns(workspace.setting(SETTING))
        self.totals = Totals()
        layout = QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table, 1)
        layout.addWidget(line())
        layout.addWidget(self.totals)
        self.body.addLayout(layout, 1)
        self.ask_paste: AskPaste = self._ask_paste  # a test answers in place of the dialog
        table = self.table
        table.copy_asked.connect(self.copy_out)
        table.paste_asked.connect(self.paste)
        table.fill_asked.connect(self.fill_down)
        table.cells.typed_for_all.connect(self.type_into_all)
        table.clear_asked.connect(self.clear_cells)
        table.row_ended.connect(self._row_ended)
        table.columns_moved.connect(self._keep_columns)
        self.model.refused.connect(self._refused)
        table.selectionModel().currentRowChanged.connect(self._row_left)

    # -- what is shown ---------------------------------------------------------------------------

    def show_ids(self, ids: array[int], *, keep_order: bool = False) -> None:
        """Show these activities; the current cell stays with its activity.

        `keep_order`: after a write rows stay where they are until the list is asked for anew, as in Excel;
        new ones come on top.
        """
        if keep_order and max(len(ids), len(self.model.ids)) <= KEPT_MOST:
            ids = _in_place(self.model.ids, ids)
        index = self.table.currentIndex()
        row_id, column = self.model.id_at(index.row()), index.column()
        self.model.show_ids(ids)
        if self.table.currentIndex().isValid():
            return
        row = self.model.row_of(row_id) if row_id is not None else -1
        if row < 0 and index.isValid():
            row = min(index.row(), self.model.rowCount() - 1)
        self.table.go(max(row, 0), max(column, 0))

    def set_writable(self, on: bool) -> None:
        """Let cells be typed in, or (in the bin) only be read: there is no row for a new activity then."""
        self.model.writable = on
        self.table.setRowHidden(NEW_ROW, not on)

    def reload(self) -> None:
        """Read the lines on screen again."""
        self.model.set_names(Names(self._context.today(), tuple(self._context.workspace.units())))
        self.model.refresh()

    def current_id(self) -> int | None:
        return self.model.id_at(self.table.currentIndex().row())

    def selected_ids(self) -> list[int]:
        """Return the ids of the rows that the chosen cells lie in."""
        return [row_id for row in self.table.block()[0] if (row_id := self.model.id_at(row)) is not None]

    def _keep_columns(self) -> None:
        self._context.workspace.set_setting(SETTING, self.table.keep_columns())

    # -- writing ---------------------------------------------------------------------------------

    def write(self, rows: list[Activity], new: Sequence[Activity] = (), words: str = "") -> bool:
        """Save changed activities and add new ones, all or none; say what is wrong."""
        workspace, signals = self._context.workspace, self._context.signals
        before = workspace.activities([row.id for row in rows if row.id])
        try:
            changes, added = workspace.write_activities(rows, list(new))
        except AppError as error:
            signals.say(str(error), tone="bad")
            return False
        if not words:
            words = f"sửa “{_short(rows[0].title)}”" if len(rows) == 1 else f"sửa {text.number(len(rows))} hoạt động"
        self._undo.push(words, partial(workspace.unwrite_activities, before, added))
        signals.wrote(changes)
        return True

    def _refused(self, index: QModelIndex, sentence: str, typed: str) -> None:
        self.table.keep_typing(index, sentence, typed)
        self._context.signals.say(sentence, tone="warning")

    def _row_left(self, _current, previous) -> None:
        if previous.isValid() and previous.row() == NEW_ROW:
            self.add_draft(quietly=True)

    def _row_ended(self, row: int) -> None:
        if row == NEW_ROW and self.add_draft():
            self.table.go(NEW_ROW, self.table.shown_columns()[0])

    def add_draft(self, *, quietly: bool = False) -> bool:
        """Add the activity of the first row; what is missing is said beside its cell."""
        if not any(typed.strip() for key, typed in self.model.draft.items() if key != "counting_unit"):
            return False
        activity, problems = self.model.drafted()
        if activity is None:
            if not quietly:
                column, sentence = problems[0]
                place = COLUMNS.index(column)
                self.table.go(NEW_ROW, place)
                self.table.tell(self.model.index(NEW_ROW, place), sentence)
            return False
        activity = self._context.workspace.proposals().given(activity)
        like = self._context.workspace.alike(activity)
        self.model.clear_draft()
        if not self.write([], [activity], f"thêm “{_short(activity.title)}”"):
            return False
        signals = self._context.signals
        signals.message.emit(f"Đã cất “{activity.title}”.")
        if like:
            known = f"{text.screen_date(like[0].date)} “{_short(like[0].title)}”"
            signals.say(f"Có thể đã ghi: {known}.", ("Hoàn tác dòng mới", self._undo.undo), tone="warning")
        return True

    # -- copy and paste --------------------------------------------------------------------------

    def copy_out(self) -> None:
        """Copy the chosen block with headings (one cell without), as Excel takes it."""
        rows, columns = self.table.block()
        rows = [row for row in rows if row != NEW_ROW][:COPY_MOST]
        if not rows or not columns:
            return
        chosen = [COLUMNS[column] for column in columns]
        lines = []
        for row in rows:
            activity = self.model.row_at(row)
            if activity is not None:
                lines.append([self._copied(column, activity) for column in chosen])
        headings = [column.heading if column.id != "evidence" else "Minh chứng" for column in chosen]
        single = len(lines) == 1 and len(chosen) == 1
        QGuiApplication.clipboard().setText(as_block(() if single else headings, lines))
        told = "Đã chép 1 ô." if single else f"Đã chép {text.number(len(lines))} dòng kèm tiêu đề."
        self._context.signals.message.emit(told)

    def _copied(self, column: Column, activity: Activity) -> str:
        if column.id == "evidence":
            from ui.item_models.activity_rows import EVIDENCE_TIPS

            return EVIDENCE_TIPS[activity.evidence]
        return column.show(activity, self.model.names)

    def paste(self) -> None:
        """Show what the clipboard would change and, once accepted, write it whole."""
        block = parse_block(QGuiApplication.clipboard().text())
        current = self.table.currentIndex()
        if not block or not self.model.writable:
            return
        rows, columns = self.table.block()
        if len(block) == 1 and len(block[0]) == 1 and len(rows) <= 1 and len(columns) <= 1:
            self._paste_cell(block[0][0])
            return
        order = [COLUMNS[place] for place in self.table.shown_columns()]
        start = rows[0] if rows else max(current.row(), 0)
        first = self.table.shown_columns().index(columns[0]) if columns else 0

        def make_plan(as_new: bool) -> PastePlan:
            targets: list[Activity] = []
            if not as_new:
                last = min(self.model.rowCount(), max(start, 1) + len(block) + len(rows))
                targets = [row for i in range(max(start, 1), last) if (row := self.model.row_at(i)) is not None]
            template = Activity(None, self._context.today(), "", "")
            plan = plan_paste(block, order, first, targets, template, self.model.names, repeat=len(rows))
            return with_likeness(plan, self._context.workspace.alike)

        plan = self.ask_paste(make_plan, start == NEW_ROW)
        if plan is None:
            return
        with_task = self._context.workspace.proposals().given
        new = [with_task(row) for row in plan.new]
        count = len(new) + len(plan.changed)
        if count and self.write(plan.changed, new, f"dán {text.number(count)} dòng"):
            bad = f" Còn {text.number(len(plan.bad))} dòng chưa hiểu, chưa cất." if plan.bad else ""
            tone = "warning" if bad else "good"
            self._context.signals.say(
                f"Đã cất {text.number(count)} dòng.{bad}", ("Hoàn tác", self._undo.undo), tone=tone
            )

    def _paste_cell(self, typed: str) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.model.setData(index, typed.rstrip("\n"))

    def _ask_paste(self, make_plan: MakePlan, as_new: bool) -> PastePlan | None:
        from ui.dialogs.log_paste import PasteDialog

        dialog = PasteDialog(self._context.theme, self.model.names, make_plan, as_new=as_new, parent=self.window())
        accepted = dialog.exec()
        dialog.deleteLater()
        return dialog.plan if accepted else None

    # -- many cells at once ----------------------------------------------------------------------

    def fill_down(self) -> None:
        """Give the cells below the first one its value (Ctrl+D); one row takes that of the row above."""
        rows, columns = self.table.block()
        rows = [row for row in rows if row != NEW_ROW]
        if len(rows) == 1 and rows[0] > 1:
            rows.insert(0, rows[0] - 1)
        source = self.model.row_at(rows[0]) if len(rows) > 1 else None
        if source is None or not self.model.writable:
            return
        if len(rows) > FILL_MOST:
            self._context.signals.say(f"Mỗi lần điền tối đa {text.number(FILL_MOST)} dòng.", tone="warning")
            return
        chosen = [COLUMNS[place] for place in columns if COLUMNS[place].read is not None]
        found = []
        for row in rows[1:]:
            activity = self.model.row_at(row)
            if activity is None:
                continue
            new = activity
            for column in chosen:
                new = changed(new, column, value_of(source, column))
            if new != activity:
                found.append(new)
        if found and self.write(found, (), f"điền xuống {text.number(len(found))} dòng"):
            self._context.signals.message.emit(f"Đã điền xuống {text.number(len(found))} dòng. Ctrl+Z để hoàn tác.")

    def type_into_all(self, typed: str) -> None:
        """Give every chosen cell what was typed in one of them (Ctrl+Enter); all of them or none."""
        rows, columns = self.table.block()
        if rows == [NEW_ROW]:
            self.model.setData(self.table.currentIndex(), typed)
            return
        rows = [row for row in rows if row != NEW_ROW]
        if len(rows) > FILL_MOST:
            self._context.signals.say(f"Mỗi lần điền tối đa {text.number(FILL_MOST)} dòng.", tone="warning")
            return
        values = []
        for column in (COLUMNS[place] for place in columns if COLUMNS[place].read is not None):
            value, problem = read_cell(column, typed, self.model.names)
            if problem:
                self._refused(self.table.currentIndex(), f"{column.heading}: {problem}", typed)
                return
            values.append((column, value))
        found = []
        for activity in filter(None, map(self.model.row_at, rows)):
            new = activity
            for column, value in values:
                new = changed(new, column, value)
            if new != activity:
                found.append(new)
        if found and self.write(found, (), f"điền {text.number(len(found))} dòng"):
            self._context.signals.message.emit(f"Đã điền {text.number(len(found))} dòng. Ctrl+Z để hoàn tác.")

    def clear_cells(self) -> None:
        """Move whole rows to the bin, or empty the chosen cells."""
        rows, columns = self.table.block()
        if not self.model.writable:
            return
        if self.table.whole_rows():
            self.delete_asked.emit(self.selected_ids())
            return
        if rows == [NEW_ROW]:
            for place in columns:
                self.model.draft.pop(COLUMNS[place].id, None)
            self.model.dataChanged.emit(self.model.index(0, 0), self.model.index(0, len(COLUMNS) - 1))
            return
        needed = [COLUMNS[place].heading for place in columns if COLUMNS[place].needed]
        chosen = [COLUMNS[place] for place in columns if COLUMNS[place].read is not None and not COLUMNS[place].needed]
        found = []
        for row in rows[:FILL_MOST]:
            activity = self.model.activity_at(row)
            if activity is None:
                continue
            new = activity
            for column in chosen:
                value, problem = (1.0, "") if column.id == "quantity" else read_cell(column, "", self.model.names)
                new = new if problem else changed(new, column, value)
            if new != activity:
                found.append(new)
        if needed and not chosen:
            self._context.signals.say(
                f"Ô {', '.join(needed).lower()} không để trống được. Chọn cả dòng (Shift+Space) rồi bấm Del để xóa.",
                tone="warning",
            )
        elif found and self.write(found, (), f"xóa nội dung ô của {text.number(len(found))} dòng"):
            self._context.signals.message.emit("Đã xóa nội dung ô. Ctrl+Z để hoàn tác.")


def _in_place(old: array[int], new: array[int]) -> array[int]:
    """Return the new ids in the old order, those that weren't there first."""
    known, wanted = set(old), set(new)
    return array("q", [*(i for i in new if i not in known), *(i for i in old if i in wanted)])


def _short(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:38].rstrip()}…"
