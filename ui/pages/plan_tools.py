"""The row above the text: levels, moves, numbering, each with its key, and the band over a signed plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.labels import label as words_of
from cchc_desktop.models import Level, Numbering, Plan
from ui.theme import Theme
from ui.widgets import Button, Pill, label
from ui.widgets.log_flow import FlowLayout

MenuEntry = tuple[str, Callable[[], object] | None]  # words, or "" for a line


def short_names(plans: Sequence[Plan]) -> list[str]:
    """Return "2026 · số 27" or "2027 · dự thảo" for each plan, those of one name counted: a narrow box shows it all."""
    names: list[str] = []
    for plan in plans:
        years = f"{plan.year_from}" if plan.year_from == plan.year_to else f"{plan.year_from}-{plan.year_to}"
        name = f"{years} · {f'số {plan.number}' if plan.number else 'dự thảo'}"
        count = sum(1 for other in names if other == name or other.startswith(f"{name} ("))
        names.append(f"{name} ({count + 1})" if count else name)
    return names


class FullNames(QStyledItemDelegate):
    """Shows an entry of an open list by its tip, which says more than the closed box has room for."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.text = index.data(Qt.ItemDataRole.ToolTipRole) or option.text  # pyright: ignore


def open_menu(button: QWidget, entries: list[MenuEntry], ticked: str = "") -> QMenu:
    """Open a menu below a button, one of its entries ticked."""
    menu = QMenu(button)
    for words, call in entries:
        if not words:
            menu.addSeparator()
            continue
        action = QAction(words, menu)
        action.setEnabled(call is not None)
        if words == ticked:
            action.setCheckable(True)
            action.setChecked(True)
        if call is not None:
            action.triggered.connect(lambda _checked=False, call=call: call())
        menu.addAction(action)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))
    return menu


def flowing(gap: int) -> tuple[QWidget, FlowLayout]:
    """Return a widget with a margin and the layout in it that fills lines as words do."""
    outer, inner = QWidget(), QWidget()
    column = QVBoxLayout(outer)
    column.setContentsMargins(12, 8, 12, 6)
    column.addWidget(inner)
    return outer, FlowLayout(inner, gap=gap)


class OutlineTools(QWidget):
    """Buttons that act on the lines the cursor is in; none takes the focus from the text."""

    act = Signal(str)
    level_chosen = Signal(object)  # models.Level
    numbering_chosen = Signal(object)  # models.Numbering
    more = Signal()
    _kept = False

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        inner = QWidget()
        column.addWidget(inner)
        row = FlowLayout(inner, gap=0)
        for words, key, action, tip in (
            ("◂", "Shift+Tab", "outdent", "Đưa ra một mức"),
            ("▸", "Tab", "indent", "Thụt vào một mức: I. → 1. → a) → - → +"),
            ("▴", "Alt+Up", "up", "Chuyển cả mục lên"),
            ("▾", "Alt+Down", "down", "Chuyển cả mục xuống"),
        ):
            self._add(row, theme, words, key, tip, lambda action=action: self.act.emit(action))
        self.level = self._add(row, theme, "Dạng", "", "Đổi dạng của dòng", self._levels)
        self.numbering = self._add(
            row, theme, "Đánh số: tự động", "", "Cách đánh số của kế hoạch này", self._numberings
        )
        self.other = self._add(row, theme, "Chèn", "", "Chèn trích dẫn, đánh dấu nhiệm vụ", self.more.emit)
        undo = self._add(row, theme, "", "", "Hoàn tác (Ctrl+Z)", lambda: self.act.emit("undo"))
        undo.set_icon_name("undo")

    def _add(self, row: FlowLayout, theme: Theme, words: str, key: str, tip: str, call: Callable[[], object]) -> Button:
        button = Button(theme, words, kind="ghost", key=key, own_key=False, on_click=call)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setStyleSheet("padding: 0 7px; min-height: 26px;")  # many on one line, as in a tool bar
        row.addWidget(button)
        return button

    def set_numbering(self, numbering: Numbering) -> None:
        """Show how this plan is numbered."""
        self._kept = numbering is Numbering.KEPT
        self.numbering.setText(f"Đánh số: {'tự động' if numbering is Numbering.AUTO else 'giữ nguyên'}")
        self.numbering.updateGeometry()

    def _levels(self) -> None:
        levels = list(Level)
        open_menu(
            self.level, [(words_of(level), lambda level=level: self.level_chosen.emit(level)) for level in levels]
        )

    def _numberings(self) -> None:
        auto, kept = "Tự động: a, b, c, d, đ, e, g", "Giữ nguyên như văn bản đã nhập"
        open_menu(
            self.numbering,
            [
                (auto, lambda: self.numbering_chosen.emit(Numbering.AUTO)),
                (kept, lambda: self.numbering_chosen.emit(Numbering.KEPT)),
                ("", None),
                ("Sửa số của dòng này", lambda: self.act.emit("marker")),
            ],
            kept if self._kept else auto,
        )


class SignedBand(QFrame):
    """Says over a signed plan that it is locked, and what can be done."""

    def __init__(
        self,
        theme: Theme,
        amend: Callable[[], object],
        open_scan: Callable[[], object],
        add_scan: Callable[[], object],
    ) -> None:
        super().__init__()
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 10, 6)
        row.setSpacing(8)
        row.addWidget(Pill("Đã khóa", "good"))
        self.words = label("", wrap=True)
        row.addWidget(self.words, 1)
        self.scan_button = Button(theme, "Mở bản ký", on_click=open_scan)
        self.add_scan_button = Button(theme, "Thêm bản ký", on_click=add_scan)
        self.add_scan_button.setToolTip("Cất bản quét của văn bản đã ký cùng kế hoạch")
        row.addWidget(self.scan_button)
        row.addWidget(self.add_scan_button)
        row.addWidget(Button(theme, "Điều chỉnh", on_click=amend))
        theme.changed.connect(self._recolour)
        self._recolour()

    def tell(self, words: str, *, has_scan: bool) -> None:
        self.words.setText(words)
        self.scan_button.setVisible(has_scan)
        self.add_scan_button.setVisible(not has_scan)

    def _recolour(self) -> None:
        roles = self._theme.roles
        self.setStyleSheet(f"SignedBand {{ background: {roles.good_soft}; border-bottom: 1px solid {roles.line}; }}")
