"""A new year's plan from an old one: the years, four lists to settle, and the result before it is made (N1)."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QIntValidator, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.drafting.entries import Spot
from cchc_desktop.drafting.places import placed_texts
from cchc_desktop.drafting.rollforward import Kind, Rollforward, rolled, survey
from cchc_desktop.drafting.word_diff import Run, RunKind, word_runs
from cchc_desktop.errors import AppError
from cchc_desktop.models import Plan
from ui.context import Context
from ui.item_models.roll_rows import NEW, OLD, PLACE, STATE, RollModel, RollRow, deadline_rows, entry_rows, year_rows
from ui.theme import ROW, Theme
from ui.widgets import Button, Card, Empty, label
from ui.widgets.run_text import RunBrowser, plain_html, runs_html

_Index = QModelIndex | QPersistentModelIndex
_STEPS = (
    (Kind.YEAR, "Năm", "Không có năm nào trong kế hoạch."),
    (Kind.CITATION, "Văn bản được dẫn", "Kế hoạch không dẫn văn bản nào."),
    (Kind.NAME, "Tên gọi hết hiệu lực", "Không thấy tên gọi nào đã hết hiệu lực."),
    (Kind.TERM, "Thuật ngữ cũ", "Không thấy thuật ngữ cũ."),
    (Kind.DEADLINE, "Hạn báo cáo", "Kế hoạch không nêu hạn báo cáo."),
)


class RollForwardDialog(QDialog):
    """Settle a roll-forward; `result_plan` is the new draft (not saved yet) when the dialog was accepted."""

    def __init__(self, context: Context, plan: Plan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = context.theme
        self.plan = plan
        self.result_plan: Plan | None = None
        self.choices: dict[str, str | None] = {}
        self.found: Rollforward | None = None
        self.setWindowTitle("Lập kế hoạch năm sau từ kế hoạch này")
        self.resize(980, 590)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(self._head(context.today()))
        middle = QHBoxLayout()
        middle.setSpacing(12)
        self.steps = QListWidget()
        self.steps.setProperty("look", "periods")
        self.steps.setAccessibleName("Các bước")
        self.steps.setFixedWidth(self.theme.control_width(27))
        self.steps.setSpacing(1)
        middle.addWidget(self.steps)
        self.stack = QStackedWidget()
        middle.addWidget(self.stack, 1)
        column.addLayout(middle, 1)
        column.addLayout(self._foot())
        self.lists = [_List(self.theme, kind, title, empty, self.choices) for kind, title, empty in _STEPS]
        for item in self.lists:
            item.model.settled.connect(self._recount)
            self.stack.addWidget(item)
        self.preview = RunBrowser("Kết quả, trước và sau")
        card = Card("Xem kết quả trước khi tạo")
        card.body.addWidget(self.preview)
        self.stack.addWidget(card)
        for _ in range(len(_STEPS) + 1):
            step = QListWidgetItem(self.steps)
            step.setSizeHint(QSize(0, ROW))
        self.steps.currentRowChanged.connect(self._open_step)
        self._look_over()
        self.steps.setCurrentRow(0)
        self.lists[0].table.setFocus()

    # -- parts -----------------------------------------------------------------------------------

    def _head(self, today: date) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        source = label(f"{self.plan.type_name.capitalize()} {self.plan.title}", "section", wrap=True)
        row.addWidget(source, 1)
        length = self.plan.year_to - self.plan.year_from
        first = self.plan.year_to + 1
        if not length:
            # An old plan is rolled to the year that is planned now: next year's from quarter IV on (R21).
            first = max(first, today.year + (today.month >= 10))
        self.year_from = self._year_field("Năm mới", first)
        self.year_to = self._year_field("Đến năm", first + length)
        row.addWidget(label("Kế hoạch mới: từ năm" if length else "Kế hoạch mới: năm", "secondary"))
        row.addWidget(self.year_from)
        self.to_label = label("đến năm", "secondary")
        row.addWidget(self.to_label)
        row.addWidget(self.year_to)
        for field in (self.to_label, self.year_to):
            field.setVisible(bool(length))
        return row

    def _year_field(self, name: str, year: int) -> QLineEdit:
        field = QLineEdit(str(year))
        field.setAccessibleName(name)
        field.setValidator(QIntValidator(1900, 2200, field))
        field.setFixedWidth(self.theme.control_width(9))
        field.editingFinished.connect(self._years_left)
        return field

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.count = label("", "strong", wrap=True)
        row.addWidget(self.count, 1)
        self.next_button = Button(self.theme, "Bước sau", key="Ctrl+Return", on_click=self._next_step)
        self.cancel_button = Button(self.theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject)
        self.make_button = Button(self.theme, "Tạo dự thảo", kind="primary", key="Ctrl+S", on_click=self._make)
        for button in (self.next_button, self.cancel_button, self.make_button):
            row.addWidget(button)
        return row

    # -- work ------------------------------------------------------------------------------------

    def _years_left(self) -> None:
        if self.plan.year_from == self.plan.year_to:
            self.year_to.setText(self.year_from.text())
        now = self.found.span if self.found else None
        if now is None or (str(now.new_from), str(now.new_to)) != (self.year_from.text(), self.year_to.text()):
            self._look_over()

    def _look_over(self) -> None:
        """Survey the plan for the years typed; choices already made stay where the same thing is still met."""
        try:
            self.found = survey(self.plan, int(self.year_from.text() or 0), int(self.year_to.text() or 0))
        except AppError as error:
            self.found = None
            self.count.setText(f"{error.message} {error.hint}".strip())
            self.make_button.setEnabled(False)
            for item in self.lists:
                item.model.set_rows([])
            return
        found = self.found
        rows = [
            year_rows(found),
            entry_rows(Kind.CITATION, found.citations),
            entry_rows(Kind.NAME, found.names),
            entry_rows(Kind.TERM, found.terms),
            deadline_rows(found.deadlines),
        ]
        old = {row.id: row.suggestion for item in self.lists for row in item.model.rows_all()}
        for its in rows:
            for row in its:
                # A proposal that was taken follows the new year.
                if self.choices.get(row.id) and self.choices[row.id] == old.get(row.id):
                    self.choices[row.id] = row.suggestion or None
        for item, its in zip(self.lists, rows, strict=True):
            item.set_rows(its)
        self.make_button.setEnabled(True)
        self._recount()

    def _recount(self) -> None:
        if self.found is None:
            return
        waiting = 0
        for place, item in enumerate(self.lists):
            left = item.model.unsettled()
            waiting += left
            done = "" if not item.model.total else f" ({left})" if left else " (xong)"
            self.steps.item(place).setText(f"{place + 1}. {_STEPS[place][1]}{done}")
        self.steps.item(len(self.lists)).setText(f"{len(self.lists) + 1}. Xem kết quả")
        self.count.setText(
            f"Còn {waiting} mục chưa chọn; mục chưa chọn giữ nguyên chữ cũ." if waiting else "Đã chọn xong mọi mục."
        )
        if self.stack.currentIndex() == len(self.lists):
            self._show_result()

    def unsettled(self) -> int:
        """Return how many rows wait for a choice."""
        return sum(item.model.unsettled() for item in self.lists)

    def _open_step(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        if place == len(self.lists):
            self._show_result()
        elif place >= 0:
            self.lists[place].open()

    def _next_step(self) -> None:
        self.steps.setCurrentRow((self.steps.currentRow() + 1) % self.steps.count())

    def _show_result(self) -> None:
        if self.found is None:
            self.preview.setHtml("")
            return
        new = rolled(self.found, self.choices)
        rows = []
        for old, fresh in zip(placed_texts(self.plan), placed_texts(new), strict=False):
            if old.text != fresh.text:
                runs = word_runs(old.text, fresh.text)
                rows.append(f"<p><b>{plain_html(old.label)}</b><br>{runs_html(self.theme, runs)}</p>")
        head = f"<p><b>{len(rows)} đoạn thay đổi.</b> Số và ngày của kế hoạch mới để trống.</p>"
        if new.deadlines:
            head += f"<p>Nhận {len(new.deadlines)} hạn báo cáo vào bảng hạn của kế hoạch mới.</p>"
        self.preview.setHtml(head + "".join(rows))

    def _make(self) -> None:
        self._years_left()
        if self.found is not None:
            self.result_plan = rolled(self.found, self.choices)
            self.accept()


class _Cells(QStyledItemDelegate):
    """Cells whose words stand under those of the header; a chosen row keeps the colours of its words."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        inner = QStyleOptionViewItem(option)
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        rect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("accent_soft"))
        inner.state = state & ~(QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus)  # pyright: ignore
        inner.rect = rect.adjusted(5, 0, -2, 0)  # pyright: ignore[reportAttributeAccessIssue]
        super().paint(painter, inner, index)


class _List(Card):
    """One list: table, what surrounds the row chosen, and the keys that settle it."""

    def __init__(self, theme: Theme, kind: Kind, title: str, empty: str, choices: dict[str, str | None]) -> None:
        super().__init__(title)
        self._theme, self._kind, self._title = theme, kind, title
        self.model = RollModel(theme, choices)
        self.model.setParent(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(title)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(30)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(NEW, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(OLD, QHeaderView.ResizeMode.Stretch)
        self.table.setItemDelegate(_Cells(theme, self.table))
        self.table.setColumnWidth(STATE, theme.control_width(16))
        self.table.setColumnWidth(PLACE, theme.control_width(34 if kind is Kind.YEAR else 18))
        self.pages = QStackedWidget()
        self.pages.addWidget(self.table)
        self.pages.addWidget(Empty(empty, "Sang bước sau."))
        self.body.addWidget(self.pages, 1)
        self.detail = RunBrowser("Đoạn văn quanh mục đang chọn")
        self.detail.setFixedHeight(104)
        self.body.addWidget(self.detail)
        self.body.addLayout(self._buttons())
        self.table.selectionModel().currentRowChanged.connect(self._show)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.model.settled.connect(self._settled)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 10)
        row.setSpacing(6)
        deadline = self._kind is Kind.DEADLINE
        self.keep = Button(self._theme, "Không nhận" if deadline else "Giữ", key="G", on_click=self._keep)
        self.take = Button(self._theme, "Nhận" if deadline else "Thay", key="T", on_click=self._take)
        self.edit = Button(self._theme, "Sửa", key="F2", own_key=False, on_click=self._edit)
        self.drop = Button(self._theme, "Bỏ", key="B", on_click=self._drop)
        self.rest = Button(self._theme, "Giữ các mục còn lại", key="Ctrl+G", on_click=self.model.keep_rest)
        for button in (self.keep, self.take, self.edit, self.drop):
            row.addWidget(button)
        self.edit.setVisible(not deadline)
        self.drop.setVisible(self._kind is Kind.YEAR)
        row.addStretch(1)
        self.all = QCheckBox("Hiện cả chỗ không đổi")
        self.all.setVisible(self._kind is Kind.YEAR)
        self.all.toggled.connect(self._show_all)
        row.addWidget(self.all)
        row.addWidget(self.rest)
        return row

    def set_rows(self, rows: list[RollRow]) -> None:
        place = max(self.table.currentIndex().row(), 0)
        self.model.set_rows(rows)
        self.pages.setCurrentIndex(0 if rows else 1)
        for widget in (self.detail, self.keep, self.take, self.edit, self.drop, self.rest, self.all):
            widget.setEnabled(bool(rows))
        self.all.setText(f"Hiện cả {self.model.hidden} chỗ không đổi" if self.model.hidden else "Hiện cả chỗ không đổi")
        self._select(min(place, self.model.rowCount() - 1))
        self._head()

    def open(self) -> None:
        """Be shown: the first row that waits is chosen."""
        if (place := self.model.next_open(-1)) is not None:
            self._select(place)
        self.table.setFocus()
        self._enable()

    def _head(self) -> None:
        left = self.model.unsettled()
        self.set_heading(self._title, f"{left} mục chưa chọn" if left else "đã chọn xong")

    def _select(self, place: int) -> None:
        if 0 <= place < self.model.rowCount():
            # By the model: the view would take a held Ctrl (Ctrl+Enter opens the next step) for "choose this one too".
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(self.model.index(place, NEW), flags)
        else:
            self.detail.setHtml("")

    def _selected(self) -> list[int]:
        return sorted({index.row() for index in self.table.selectionModel().selectedRows()})

    def _keep(self) -> None:
        self._apply(lambda places: self.model.choose(places, None))

    def _take(self) -> None:
        self._apply(self.model.take_proposals)

    def _drop(self) -> None:
        self._apply(lambda places: self.model.choose([p for p in places if self.model.row(p).may_drop], ""))

    def _apply(self, settle) -> None:
        chosen = self._selected()
        if not chosen:
            return
        last = chosen[-1]
        if settle(chosen):  # rows without a proposal: the clerk types what takes their place
            self._edit()
            return
        following = self.model.next_open(last)
        if following is not None and (self.model.row(last).id in self.model.choices):
            self._select(following)

    def _edit(self) -> None:
        place = self.table.currentIndex().row()
        if place >= 0:
            self.table.setFocus()
            self.table.edit(self.model.index(place, NEW))

    def _show_all(self, on: bool) -> None:
        self.model.show_all(on)
        self._select(0)

    def _settled(self) -> None:
        self._head()
        self._show(self.table.currentIndex())

    def _enable(self) -> None:
        rows = [self.model.row(place) for place in self._selected()]
        free = [row for row in rows if not row.fixed]
        self.keep.setEnabled(bool(free))
        self.take.setEnabled(bool(free))
        self.edit.setEnabled(len(free) == 1)
        self.drop.setEnabled(any(row.may_drop for row in free))

    def _show(self, current: QModelIndex, _before: QModelIndex | None = None) -> None:
        if not current.isValid():
            self.detail.setHtml("")
            return
        row = self.model.row(current.row())
        self.detail.setHtml(f"{self._around(row)}<p>{plain_html(row.why[:1].upper() + row.why[1:])}.</p>")

    def _around(self, row: RollRow) -> str:
        """Return the first place of a row as it will be: old words struck through, new ones underlined."""
        first = next(iter(row.spots), None)
        if first is None:
            return f"<p><b>{plain_html(row.text)}</b></p>"
        chosen = self.model.chosen(row)
        waits = row.is_open and row.id not in self.model.choices and bool(row.suggestion)
        more = f" và {len(row.spots) - 1} chỗ khác" if len(row.spots) > 1 else ""
        head = f"{plain_html(first.label + more)}{', nếu thay' if waits else ''}:"
        return f"<p><b>{head}</b> {self._as(row, first, row.suggestion if waits else chosen)}</p>"

    def _as(self, row: RollRow, spot: Spot, value: str | None) -> str:
        new = value
        if value is not None and row.entry is not None:
            new = next(edit.new for _, edit in row.entry.edits(value))
        if new is None or new == spot.text:
            middle = f"<b>{plain_html(spot.text)}</b>"
        else:
            middle = runs_html(self._theme, (Run(RunKind.REMOVED, spot.text), Run(RunKind.ADDED, new)))
        return f"{plain_html(spot.before)}{middle}{plain_html(spot.after)}"
