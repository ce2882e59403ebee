"""The log as coverage: which content was told by which kind in which quarter, and how the plan's tasks stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QModelIndex, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from cchc_desktop import catalog
from cchc_desktop.models import ActivityFilter
from cchc_desktop.periods import Window
from cchc_desktop.reports.coverage import NOTHING, Count, Matrix, TaskCoverage, missing_words
from cchc_desktop.text import number, roman
from cchc_desktop.workspace import Workspace
from ui.context import Context
from ui.theme import Theme
from ui.widgets import Button, Card, Empty, label, line, link
from ui.widgets.figure_table import Cell, Column, FigureTable
from ui.widgets.matrix_table import MatrixCell, MatrixColumn, MatrixTable, paint_count

_FIRST_QUARTER = 5  # column of the task table


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read."""

    matrix: Matrix
    tasks: tuple[TaskCoverage, ...]
    untagged: int


def read_seen(workspace: Workspace, year: int, today: date) -> Seen:
    """Read the matrix and the tasks of a year."""
    return Seen(
        workspace.seeing.matrix(year, today),
        workspace.seeing.tasks(year, today),
        workspace.seeing.untagged(year),
    )


class Swatch(QWidget):
    """A cell as it looks, for the legend."""

    def __init__(self, theme: Theme, count: Count) -> None:
        super().__init__()
        self._theme, self._count = theme, count
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(26, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_count(painter, self._theme, QRectF(self.rect()), MatrixCell(self._count, True, ""))


class MatrixView(QWidget):
    """`wanted`: show these activities in the list; `start_entry`: type one with these fields (of Activity)."""

    wanted = Signal(object)  # ActivityFilter
    start_entry = Signal(dict)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._seen: Seen | None = None
        self._open: set[str] = set()  # groups shown kind by kind
        self._tags: list[str] = []
        theme = context.theme
        self.setAccessibleName("Ma trận bao phủ")
        body = QHBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        self.card = Card("Ma trận")
        body.addWidget(self.card)
        self.by_content = Button(theme, "Nội dung", kind="chip", on_click=lambda: self.show_part(0))
        self.by_task = Button(theme, "Nhiệm vụ của kế hoạch", kind="chip", on_click=lambda: self.show_part(1))
        row = self.card.heading_row
        row.setContentsMargins(14, 6, 12, 6)
        for button in (self.by_content, self.by_task):
            button.setCheckable(True)
            row.addWidget(button)
        self.table = MatrixTable(theme)
        self.table.chosen.connect(self._chosen)
        self.table.turned.connect(self._turn)
        self.tasks = FigureTable(
            theme,
            [
                Column("Nhiệm vụ", stretch=5, least=22),
                Column("Chủ trì", stretch=2, least=14),
                Column("Chỉ tiêu", right=True),
                Column("Đã làm", right=True),
                Column("Tiến độ", least=11),
                *(Column(f"Q.{roman(n)}", right=True, least=4, tip=f"Quý {roman(n)}: hoạt động có minh chứng, "
                         "sau dấu + là hoạt động thiếu minh chứng") for n in range(1, 5)),
                Column("Đánh giá", least=14, most=24),
            ],
            name="Nhiệm vụ của kế hoạch",
        )  # fmt: skip
        self.tasks.picked.connect(self._task_picked)
        self.tasks.clicked.connect(self._task_clicked)
        self.no_plan = Empty(
            "Chưa có nhiệm vụ của năm này",
            "Nhập kế hoạch và tách nhiệm vụ ở trang Kế hoạch để theo dõi từng nhiệm vụ theo quý.",
            [Button(theme, "Mở trang Kế hoạch", on_click=lambda: context.signals.open_page.emit("plan", None))],
        )
        self.stack = QStackedWidget()
        for widget in (self.table, self.tasks, self.no_plan):
            self.stack.addWidget(widget)
        self.card.body.addWidget(self.stack, 1)
        self.card.body.addWidget(line())
        self.card.body.addWidget(self._legend())
        self._part = 0
        self.show_part(0)

    def _legend(self) -> QWidget:
        theme = self._context.theme
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(12, 5, 12, 6)
        row.setSpacing(4)
        self._marks = QWidget()
        marks = QHBoxLayout(self._marks)
        marks.setContentsMargins(0, 0, 0, 0)
        marks.setSpacing(4)
        for count, words in (
            (Count(3, 3), "không thiếu"),
            (Count(3, 3, 1), "có hoạt động chỉ có liên kết"),
            (Count(4, 3), "có hoạt động thiếu"),
            (Count(2, 0), "thiếu tất cả"),
            (NOTHING, "trống: bấm để ghi"),
        ):
            marks.addWidget(Swatch(theme, count))
            marks.addWidget(label(words, "small"))
            marks.addSpacing(8)
        row.addWidget(self._marks)
        self.note = label("", "small")
        row.addWidget(self.note)
        row.addStretch(1)
        self.untagged = link(theme, "", self._show_untagged)
        row.addWidget(self.untagged)
        return holder

    # -- reading -----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the year of the top bar again."""
        year, today = self._context.year, self._context.today()
        self._context.tasks.read(lambda reader: read_seen(reader, year, today), self._show, key="matrix")

    def show_part(self, part: int) -> None:
        """Show the contents (0) or the plan's tasks (1)."""
        self._part = part
        self.by_content.setChecked(part == 0)
        self.by_task.setChecked(part == 1)
        empty = part == 1 and self._seen is not None and not self._seen.tasks
        self.stack.setCurrentWidget(self.no_plan if empty else self.tasks if part else self.table)
        self._marks.setVisible(part == 0)
        self.setFocusProxy(self.tasks if part else self.table)
        self._say()

    def _show(self, seen: Seen) -> None:
        self._seen = seen
        self._show_matrix()
        self.tasks.set_rows([self._task_cells(place, task) for place, task in enumerate(seen.tasks, 1)])
        self.show_part(self._part)

    def _show_matrix(self) -> None:
        assert self._seen is not None
        matrix = self._seen.matrix
        occurring = matrix.tags()
        tags = [tag for tag in catalog.contents() if not tag.retired or tag.id in occurring]
        self._tags = [tag.id for tag in tags]
        columns = self._columns(matrix)
        cells = [
            [self._cell(matrix, tag, column, quarter) for column in columns for quarter in range(4)] for tag in tags
        ]
        self.table.show_cells(columns, [tag.label for tag in tags], cells)

    def _columns(self, matrix: Matrix) -> list[MatrixColumn]:
        occurring = matrix.kinds()
        columns: list[MatrixColumn] = []
        for group in catalog.groups():
            kinds = [k for k in catalog.kinds() if k.group == group.id and (not k.retired or k.id in occurring)]
            if group.id in self._open:
                columns += [MatrixColumn(kind.label, (kind.id,), group.id, False) for kind in kinds]
            elif kinds:
                columns.append(MatrixColumn(group.label, tuple(kind.id for kind in kinds), group.id, True))
        return columns

    @staticmethod
    def _cell(matrix: Matrix, tag: catalog.Tag, column: MatrixColumn, quarter: int) -> MatrixCell:
        count = matrix.count(tag.id, column.kinds, quarter)
        due = quarter < matrix.begun
        if count.activities:
            words = f"{count.activities} hoạt động"
            words += f", {count.missing} thiếu minh chứng" if count.missing else ", không thiếu minh chứng"
            words += f", {count.links} chỉ có liên kết" if count.links else ""
        else:
            words = "chưa có hoạt động" if due else "chưa đến quý này"
        return MatrixCell(count, due, f"{tag.label}\n{column.label}, quý {roman(quarter + 1)}: {words}")

    def _say(self) -> None:
        seen, year = self._seen, self._context.year
        if seen is None:
            self.card.title.setText(f"Năm {year}")
            self.note.setText("")
            self.untagged.setVisible(False)
            return
        if self._part == 0:
            quarter = max(0, seen.matrix.begun - 1)
            kinds = tuple(kind.id for kind in catalog.kinds())
            told = sum(bool(seen.matrix.count(tag, kinds, quarter).evidenced) for tag in self._tags)
            self.card.title.setText(
                f"Quý {roman(quarter + 1)}/{year}: {told}/{len(self._tags)} nội dung đã có minh chứng"
            )
            self.note.setText("")
        else:
            done = sum(task.done for task in seen.tasks)
            self.card.title.setText(f"Năm {year}: {done}/{len(seen.tasks)} nhiệm vụ đúng tiến độ")
            self.note.setText(
                "Thường xuyên: mỗi quý ít nhất một hoạt động có minh chứng. “0 +2”: 0 có minh chứng, 2 thiếu."
            )
        self.untagged.setText(f"{number(seen.untagged)} hoạt động chưa ghi nội dung CCHC")
        self.untagged.setVisible(bool(seen.untagged) and self._part == 0)

    # -- the matrix --------------------------------------------------------------------------------

    def _turn(self, place: int) -> None:
        column = self.table.columns[place]
        self._open ^= {column.group}
        self._show_matrix()

    def _chosen(self, row: int, place: int, quarter: int) -> None:
        assert self._seen is not None
        column, tag = self.table.columns[place], self._tags[row]
        days = self._seen.matrix.quarters[quarter]
        if self.table.cell(row, place, quarter).count.activities:
            self.wanted.emit(ActivityFilter(days.first, days.last, kinds=column.kinds, values=(("content", (tag,)),)))
        else:
            kind = self._usual_kind(column.kinds)
            self.start_entry.emit({"date": self._day_in(days), "kind": kind, "contents": (tag,)})

    def _usual_kind(self, kinds: tuple[str, ...]) -> str:
        """Return the kind that the office uses most of these, else the first."""
        assert self._seen is not None
        matrix = self._seen.matrix

        def used(kind: str) -> int:
            return sum(matrix.count(tag, (kind,), quarter).activities for tag in self._tags for quarter in range(4))

        return max(kinds, key=used)

    def _day_in(self, days: Window) -> date:
        """Return today if the quarter holds it, else the quarter's day nearest to it."""
        return min(max(self._context.today(), days.first), days.last)

    def _show_untagged(self) -> None:
        if self._seen is not None:
            quarters = self._seen.matrix.quarters
            self.wanted.emit(ActivityFilter(quarters[0].first, quarters[-1].last, values=(("content", (None,)),)))

    # -- the tasks -----------------------------------------------------------------------------------

    def _task_cells(self, place: int, row: TaskCoverage) -> tuple[Cell, ...]:
        task, figures = row.task, row.figures
        unit = task.target_unit if task.target else "hoạt động"
        target = f"{number(task.target)} {task.target_unit}".strip() if task.target else "thường xuyên"
        if row.rhythm:
            met = len(row.due) - len(row.missing)
            share = met / len(row.due) if row.due else 0.0
        else:
            share = min(1.0, figures.done / task.target) if task.target else float(figures.finished)
            target = target if task.target else "01 lần"
        words, tone = self._verdict(row)
        return (
            Cell(f"{place}. {task.text.strip().rstrip('.;:')}"),
            Cell("; ".join(task.lead), "secondary"),
            Cell(target, "secondary"),
            Cell(f"{number(figures.done)} {unit}".strip()),
            Cell(bar=(share, tone if tone != "neutral" else "accent"), tip=f"{round(share * 100)}%"),
            *(self._quarter_cell(row, quarter) for quarter in range(4)),
            Cell(
                words, "text" if tone == "neutral" else tone if tone != "accent" else "secondary", bold=tone == "good"
            ),
        )

    def _quarter_cell(self, row: TaskCoverage, quarter: int) -> Cell:
        assert self._seen is not None
        count, begun = row.quarters[quarter], quarter < self._seen.matrix.begun
        if not count.activities:
            gap = quarter in row.missing
            return Cell("thiếu" if gap else "–" if begun else "", "warning" if gap else "faint",
                        tip="Bấm để ghi hoạt động cho quý này")  # fmt: skip
        words = str(count.evidenced) + (f" +{count.missing}" if count.missing else "")
        tip = f"{count.evidenced} hoạt động có minh chứng, {count.missing} thiếu"
        tip += f"; {count.links} chỉ có liên kết" if count.links else ""
        return Cell(words, "warning" if quarter in row.missing else "text", tip=tip)

    @staticmethod
    def _verdict(row: TaskCoverage) -> tuple[str, str]:
        if row.rhythm:
            if row.missing:
                words = missing_words(row)
                return f"{words[0].upper()}{words[1:]}", "warning"
            return ("Đúng nhịp", "good") if row.due else ("Chưa đến kỳ", "neutral")
        if row.done:
            return "Đã đạt", "good"
        return ("Đang thực hiện", "accent") if row.figures.activities else ("Chưa thực hiện", "neutral")

    def _task_clicked(self, index: QModelIndex) -> None:
        quarter = index.column() - _FIRST_QUARTER
        if 0 <= quarter < 4:
            self._task_quarter(index.row(), quarter)

    def _task_picked(self, row: int) -> None:
        """Show all of a task's activities, or start the first."""
        assert self._seen is not None
        found, quarters = self._seen.tasks[row], self._seen.matrix.quarters
        if found.figures.activities:
            self.wanted.emit(ActivityFilter(quarters[0].first, quarters[-1].last, task_id=found.task.id))
        else:
            self._start_task(found, self._context.today())

    def _task_quarter(self, row: int, quarter: int) -> None:
        assert self._seen is not None
        found, days = self._seen.tasks[row], self._seen.matrix.quarters[quarter]
        if found.quarters[quarter].activities:
            self.wanted.emit(ActivityFilter(days.first, days.last, task_id=found.task.id))
        else:
            self._start_task(found, self._day_in(days))

    def _start_task(self, row: TaskCoverage, day: date) -> None:
        fields: dict[str, object] = {"date": day, "task_ids": (row.task.id,)}
        if row.task.kinds:
            fields["kind"] = row.task.kinds[0]
        self.start_entry.emit(fields)
