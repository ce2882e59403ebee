"""Two states of a plan side by side: what was added is underlined, what was removed struck through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.documents.sign_pack import Before
from cchc_desktop.drafting.change_words import PART_NAMES, sentence, summary
from cchc_desktop.drafting.compare import ChangeKind, Comparison, Part, compare
from cchc_desktop.drafting.line_match import Line, Pair
from cchc_desktop.drafting.word_diff import Run, RunKind, word_runs
from cchc_desktop.models import Plan
from cchc_desktop.sign_pack import compared_with
from ui.context import Context
from ui.theme import Theme
from ui.widgets import Button, Card, label
from ui.widgets.form import choices
from ui.widgets.run_text import RunBrowser, plain_html, runs_html

_MARKS = {
    ChangeKind.ADDED: "thêm",
    ChangeKind.REMOVED: "bỏ",
    ChangeKind.CHANGED: "sửa",
    ChangeKind.MOVED: "chuyển",
    ChangeKind.YEARS: "năm",
}


class PlanCompareDialog(QDialog):
    """Compare a plan with any of its kept states or another plan; both sides can be chosen."""

    def __init__(
        self, context: Context, plan: Plan, parent: QWidget | None = None, *, previous: Before | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = context.theme
        self.setWindowTitle("So sánh kế hoạch")
        self.resize(980, 590)
        states = list(compared_with(context.workspace, plan))
        if previous is not None:
            states = [previous, *(state for state in states if state.plan != previous.plan)]
        self.states: list[Before] = [*states, Before(plan, "bản đang mở")]
        self.comparison: Comparison | None = None
        self._anchors: list[str] = []
        self._at = -1
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(self._head())
        card = Card("Thay đổi")
        self.card = card
        self.view = RunBrowser("Hai bản đặt cạnh nhau")
        card.body.addWidget(self.view)
        column.addWidget(card, 1)
        column.addLayout(self._foot())
        self.refresh()
        self.view.setFocus()

    def _head(self) -> QHBoxLayout:
        items: list[tuple[str, object]] = [(state.title, place) for place, state in enumerate(self.states)]
        self.left, self.right = choices(items, self.refresh), choices(items, self.refresh)
        for field, name, place in ((self.left, "Bản trước", 0), (self.right, "Bản này", len(items) - 1)):
            field.setAccessibleName(name)
            field.setCurrentIndex(place)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label("So", "secondary"))
        row.addWidget(self.left, 1)
        row.addWidget(label("với", "secondary"))
        row.addWidget(self.right, 1)
        self.only = QCheckBox("Chỉ chỗ khác")
        self.only.setChecked(True)
        self.only.toggled.connect(self.refresh)
        row.addWidget(self.only)
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label("Chữ gạch chân: thêm. Chữ gạch ngang: bỏ.", "secondary"), 1)
        self.before_button = Button(self.theme, "Chỗ trước", key="Shift+F3", on_click=lambda: self.go(-1))
        self.next_button = Button(self.theme, "Chỗ sau", key="F3", on_click=lambda: self.go(1))
        self.close_button = Button(self.theme, "Đóng", key="Esc", own_key=False, on_click=self.reject)
        for button in (self.before_button, self.next_button, self.close_button):
            row.addWidget(button)
        return row

    def refresh(self) -> None:
        """Compare what is chosen and show it."""
        old, new = self._state(self.left), self._state(self.right)
        self.comparison = found = compare(old.plan, new.plan)
        self.card.set_heading("Thay đổi", summary(found))
        page = _Page(self.theme, found, old, new, only=self.only.isChecked())
        self.view.setHtml(page.html())
        self._anchors, self._at = page.anchors, -1
        for button in (self.before_button, self.next_button):
            button.setEnabled(bool(self._anchors))

    def go(self, step: int) -> None:
        """Show the next change (1) or the one before (-1)."""
        if self._anchors:
            self._at = (self._at + step) % len(self._anchors) if self._at >= 0 or step > 0 else len(self._anchors) - 1
            self.view.scrollToAnchor(self._anchors[self._at])

    def _state(self, field: QComboBox) -> Before:
        return self.states[field.currentData()]


class _Page:
    """The comparison as HTML: a table of two columns, one row a line or a field."""

    def __init__(self, theme: Theme, found: Comparison, old: Before, new: Before, *, only: bool) -> None:
        self._theme, self._found, self._old, self._new, self._only = theme, found, old, new, only
        self.anchors: list[str] = []

    def html(self) -> str:
        if not self._found.changes and self._only:
            return "<p align='center'><br><b>Hai bản giống nhau.</b><br>Bỏ dấu “Chỉ chỗ khác” để đọc toàn văn.</p>"
        roles = self._theme.roles
        rows = [
            f'<tr><td width="50%"><b>{plain_html(self._old.title)}</b></td>'
            f'<td width="50%"><b>{plain_html(self._new.title)}</b></td></tr>'
        ]
        rows += self._years()
        for part in Part:
            its = list(self._lines(part)) if part in (Part.OUTLINE, Part.APPENDICES) else list(self._fields(part))
            if its:
                name = plain_html(PART_NAMES[part])
                rows.append(f'<tr><td colspan="2" bgcolor="{roles.neutral_soft}"><b>{name}</b></td></tr>')
                rows += its
        return f'<table width="100%" cellpadding="6" cellspacing="0" border="0">{"".join(rows)}</table>'

    def _years(self) -> Iterator[str]:
        for change in self._found.of(ChangeKind.YEARS):
            yield (
                f'<tr><td colspan="2" bgcolor="{self._theme.roles.accent_soft}">'
                f"{self._anchor()}{plain_html(sentence(change))}</td></tr>"
            )

    def _fields(self, part: Part) -> Iterator[str]:
        for change in self._found.changes:
            if change.part is part and change.kind is not ChangeKind.YEARS:
                # `change.runs` speaks of the new years only: each column shows the words of its own plan.
                yield self._row(change.place, change.place, change.kind, word_runs(change.old, change.new))

    def _lines(self, part: Part) -> Iterator[str]:
        outline = part is Part.OUTLINE
        shown = {(change.old_place, change.new_place): change for change in self._found.changes if change.part is part}
        for pair in self._found.pairs:
            line = pair.new or pair.old
            if line is None or (line.key[0] == "outline") is not outline:
                continue
            change = shown.get((pair.old.label if pair.old else "", pair.new.label if pair.new else ""))
            kind = _kind(pair)
            if change is None and (kind is None or kind is ChangeKind.CHANGED):
                # A line that only says another year counts with the years.
                if not self._only:
                    yield self._plain(pair)
            else:
                yield self._row(
                    _labelled(pair.old),
                    _labelled(pair.new),
                    change.kind if change else kind or ChangeKind.CHANGED,
                    _runs(pair),
                )

    def _plain(self, pair: Pair) -> str:
        return f"<tr><td>{_text(pair.old)}</td><td>{_text(pair.new)}</td></tr>"

    def _row(self, old_label: str, new_label: str, kind: ChangeKind, runs: Sequence[Run]) -> str:
        left = "" if kind is ChangeKind.ADDED else self._side(old_label, runs, RunKind.ADDED)
        right = "" if kind is ChangeKind.REMOVED else self._side(new_label, runs, RunKind.REMOVED)
        mark = f'<font color="{self._theme.roles.secondary}">[{_MARKS[kind]}]</font> '
        anchor = self._anchor()
        if kind is ChangeKind.REMOVED:
            return f"<tr><td>{anchor}{mark}{left}</td><td></td></tr>"
        return f"<tr><td>{left}</td><td>{anchor}{mark}{right}</td></tr>"

    def _side(self, name: str, runs: Sequence[Run], without: RunKind) -> str:
        head = f'<font color="{self._theme.roles.secondary}">{plain_html(name)}:</font> ' if name else ""
        return head + runs_html(self._theme, runs, without=without)

    def _anchor(self) -> str:
        self.anchors.append(f"c{len(self.anchors)}")
        return f'<a name="{self.anchors[-1]}"></a>'


def _kind(pair: Pair) -> ChangeKind | None:
    if pair.old is None or pair.new is None:
        return ChangeKind.ADDED if pair.old is None else ChangeKind.REMOVED
    if pair.moved:
        return ChangeKind.MOVED
    return ChangeKind.CHANGED if pair.old.text != pair.new.text else None


def _runs(pair: Pair) -> tuple[Run, ...]:
    if pair.old is None or pair.new is None:
        line = pair.new or pair.old
        kind = RunKind.ADDED if pair.old is None else RunKind.REMOVED
        return (Run(kind, line.text if line else ""),)
    return word_runs(pair.old.text, pair.new.text)


def _labelled(line: Line | None) -> str:
    return line.label if line else ""


def _text(line: Line | None) -> str:
    return plain_html(f"{line.marker} {line.text}".strip()) if line else ""
