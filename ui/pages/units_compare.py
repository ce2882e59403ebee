"""One row whole, beside what the log holds, field by field, with the differences marked and the reason in full."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cchc_desktop.exchange.mending import shown
from cchc_desktop.exchange.records import Decision, Verdict
from cchc_desktop.models import Activity
from cchc_desktop.records import plain
from cchc_desktop.reports.change_words import ACTIVITY_FIELDS, NOTHING, Names, field_changes
from ui.context import Context
from ui.item_models.triage_rows import WORDS, place_of
from ui.widgets import Card, Dot, Empty, Pill, Scroll, clear, label
from ui.widgets.cards import upright

_BLANK = {NOTHING, "không"}
_ALWAYS = ("date", "kind", "title", "quantity", "unit_id")


@dataclass(frozen=True, slots=True)
class Side:
    """One field as both sides say it."""

    label: str
    ours: str
    theirs: str
    differs: bool
    conflict: bool = False
    field: str = ""


def sides(verdict: Verdict, ours: Activity | None, names: Names, *, by_field: bool = False) -> list[Side]:
    """Return the fields that either side fills in, in the order of the form.

    `by_field`: only what the other side changed counts as a difference; what we changed alone stays, and says so.
    """
    theirs = shown(verdict)
    if theirs is None:
        return []
    clashes = {difference.field for difference in verdict.differences if difference.conflict}
    told = {difference.field for difference in verdict.differences}
    found = []
    for change in field_changes("activity", _listed(ours) if ours else None, _listed(theirs), names):
        if change.field in ("id", "evidence") or change.field not in ACTIVITY_FIELDS:
            continue
        if {change.before, change.after} <= _BLANK and change.field not in _ALWAYS:
            continue
        # A row that says nothing of a field doesn't take it away.
        silent = change.after == NOTHING and change.field not in told
        differs = ours is not None and change.before != change.after and not silent
        theirs_now = change.after
        if differs and by_field and change.field not in told:
            differs, theirs_now = False, f"{change.after} (giữ bên này: chỉ bên này đã sửa)"
        found.append(Side(change.label, change.before, theirs_now, differs, change.field in clashes, change.field))
    return found


def _listed(activity: Activity) -> dict[str, Any]:
    """Return the fields of an activity with lists for tuples, as the history keeps them."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in plain(activity).items()}


class ComparePanel(Card):
    """Under the table: at left the decision and why, at right the fields. `reasoned` gives the clerk's own reason."""

    reasoned = Signal(str)
    kept = Signal(str, bool)  # a field, and whether the log's side stands

    def __init__(self, context: Context) -> None:
        super().__init__("Đối chiếu")
        self._context = context
        row = QHBoxLayout()
        row.setSpacing(0)
        self._why, self._fields = QVBoxLayout(), QVBoxLayout()
        for column, stretch in ((self._why, 2), (self._fields, 5)):
            inner = QWidget()
            inner.setLayout(column)
            column.setContentsMargins(14, 8, 14, 8)
            column.setSpacing(5)
            if stretch == 5:
                row.addWidget(upright())
            row.addWidget(Scroll(inner), stretch)
        self.body.addLayout(row, 1)
        self.heading_row.setContentsMargins(14, 6, 14, 6)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Lý do trả lại, gửi kèm cho đơn vị")
        self.reason.setAccessibleName("Lý do trả lại")
        self.reason.editingFinished.connect(lambda: self.reasoned.emit(self.reason.text()))
        self.shown: list[Side] = []
        self._kept: Collection[str] | None = None
        self.show_nothing()

    def show_nothing(
        self, words: str = "Chọn một dòng để xem từng ô bên nhật ký và bên tệp.", heading: str = "Chưa chọn dòng"
    ) -> None:
        """Show words in place of a row."""
        self._clear()
        self.shown = []
        self.set_heading("Đối chiếu")
        self._fields.addWidget(Empty(heading, words))

    def show_row(
        self,
        verdict: Verdict,
        ours: Activity | None,
        from_file: bool,
        names: Names,
        kept: Collection[str] | None = None,
    ) -> None:
        """Show a row; `ours` is the activity or (`from_file`) the row of these files that it was matched with.

        `kept` are the fields that stay as the log has them, where each can be chosen; None where only all can.
        """
        self._kept = kept
        self._clear()
        word, tone, _ = WORDS[verdict.decision]
        row = verdict.row
        self.set_heading("Đối chiếu", place_of(row))
        top = QHBoxLayout()
        top.addWidget(Pill(word, tone))
        if verdict.target is not None or verdict.peer is not None:
            top.addWidget(label(f"Mức giống {round(verdict.strength * 100)}%", "secondary"))
        top.addStretch(1)
        self._why.addLayout(top)
        self._why.addWidget(label(_breakable(verdict.reason), wrap=True))
        for problem in row.problems:
            if problem.text not in verdict.reason:
                tone = "bad" if problem.fatal else "warning"
                self._why.addWidget(label(_breakable(problem.text), wrap=True, tone=tone))
        for note in row.notes:
            if note not in verdict.reason:
                self._why.addWidget(label(_breakable(note), "secondary", wrap=True))
        if verdict.mended:
            self._why.addWidget(label("Đã sửa trước khi nhận; tệp của đơn vị giữ nguyên.", "secondary", wrap=True))
        if verdict.decision is Decision.REFUSED:
            self.reason.setText("")
            self._why.addWidget(self.reason)
            self.reason.show()
        self._why.addStretch(1)
        self.shown = sides(verdict, ours, names, by_field=kept is not None)
        if kept is not None:  # what is to be chosen stands first
            self.shown.sort(key=lambda side: (not side.conflict, not side.differs))
        if self.shown:
            self._add_grid(ours is not None, "Dòng trong tệp khác" if from_file else "Trong nhật ký")
        else:
            self._add_said(verdict)
        self._fields.addStretch(1)

    def _add_grid(self, both: bool, heading: str) -> None:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(5)
        top = Qt.AlignmentFlag.AlignTop
        if not both:
            self._add_pairs(grid)
            self._fields.addWidget(holder)
            return
        grid.setColumnStretch(2, 1)
        grid.setColumnStretch(3, 1)
        grid.addWidget(label(heading, "small"), 0, 2)
        grid.addWidget(label("Trong tệp", "small"), 0, 3)
        for place, side in enumerate(self.shown, 1):
            if side.differs:
                tip = "Hai bên ghi khác nhau, cả hai đã sửa" if side.conflict else "Hai bên ghi khác nhau"
                grid.addWidget(Dot(self._context.theme, "bad" if side.conflict else "warning", tip=tip), place, 0, top)
            grid.addWidget(label(side.label, "secondary"), place, 1, top)
            grid.addWidget(self._ours(side), place, 2, top)
            tone = ("bad" if side.conflict else "warning") if side.differs else ""
            grid.addWidget(self._value(side.theirs, tone), place, 3, top)
        self._fields.addWidget(holder)

    def _add_pairs(self, grid: QGridLayout) -> None:
        """Lay out a row that stands for itself: two fields a line, the words of the activity over both."""
        top = Qt.AlignmentFlag.AlignTop
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        place = 0
        for side in self.shown:
            wide = side.field in ("title", "task_ids", "note", "url")
            place += place % 2 if wide else 0
            row, at = divmod(place, 2)
            grid.addWidget(label(side.label, "secondary"), row, 2 * at, top)
            grid.addWidget(self._value(side.theirs, ""), row, 2 * at + 1, 1, 3 if wide else 1, top)
            place += 2 if wide else 1

    def _ours(self, side: Side) -> QWidget:
        """Return the log's side of a field, with the choice to let it stand where both offices changed it."""
        value = self._value(side.ours, "")
        if self._kept is None or not side.conflict:
            return value
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(value)
        keep = QCheckBox("Giữ bên này")
        keep.setAccessibleName(f"{side.label}: giữ như trong nhật ký")
        keep.setChecked(side.field in self._kept)
        keep.toggled.connect(lambda on, field=side.field: self.kept.emit(field, on))
        column.addWidget(keep)
        return holder

    @staticmethod
    def _value(words: str, tone: str) -> QWidget:
        value = label(words, "" if words != NOTHING or tone else "secondary", wrap=True, tone=tone)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if tone:
            font = value.font()
            font.setBold(True)
            value.setFont(font)
        return value

    def _add_said(self, verdict: Verdict) -> None:
        for name, words in zip(("Ngày", "Hình thức", "Nội dung"), verdict.row.said, strict=True):
            self._fields.addWidget(label(f"{name}: {words or NOTHING}", wrap=True))

    def _clear(self) -> None:
        self._why.removeWidget(self.reason)
        self.reason.setParent(self)
        self.reason.hide()
        clear(self._why)
        clear(self._fields)


def _breakable(words: str) -> str:
    """Let a long file name go on in the next line behind its low lines."""
    return words.replace("_", "_\u200b")
