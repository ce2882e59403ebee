"""Điều chỉnh: why a signed plan is opened again; and Phiên bản: every state of a plan that was kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop.errors import AppError
from cchc_desktop.labels import label as words_of
from cchc_desktop.models import Plan, PlanState, Revision
from cchc_desktop.text import screen_date
from cchc_desktop.workspace import Workspace
from ui.theme import Theme
from ui.widgets import Button, Card, Empty, label
from ui.widgets.selecting import choose_row


class AmendDialog(QDialog):
    """Asks for the reason; without one nothing is opened."""

    def __init__(self, theme: Theme, plan: Plan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Điều chỉnh kế hoạch")
        self.resize(560, 320)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(label(f"Kế hoạch số {plan.reference}", "section"))
        column.addWidget(
            label(
                "Bản đã ký giữ nguyên trong Phiên bản. Ghi lý do điều chỉnh; lý do in trong phần so sánh và lịch sử.",
                "secondary",
                wrap=True,
            )
        )
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.reason.setAccessibleName("Lý do điều chỉnh")
        self.reason.setPlaceholderText("Ví dụ: bổ sung nhiệm vụ theo ý kiến của lãnh đạo Sở tại cuộc họp giao ban")
        column.addWidget(self.reason, 1)
        self.problem = label("", tone="bad", wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(Button(theme, "Hoãn", key="Esc", own_key=False, on_click=self.reject))
        buttons.addWidget(Button(theme, "Mở bản điều chỉnh", kind="primary", key="Ctrl+S", on_click=self.accept))
        column.addLayout(buttons)

    def accept(self) -> None:
        if not self.reason.toPlainText().strip():
            self.problem.setText("Chưa ghi lý do điều chỉnh. Nhập lý do rồi thử lại.")
            self.problem.show()
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().accept()


class RevisionsDialog(QDialog):
    """The kept states, newest first: compare one with the present text or another, open the scan of a signed one."""

    def __init__(
        self,
        theme: Theme,
        workspace: Workspace,
        plan: Plan,
        parent: QWidget | None = None,
        *,
        open_file: Callable[[Path], bool],
        compare: Callable[[Plan, Plan], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._plan, self._open, self._compare = workspace, plan, open_file, compare
        self.revisions: list[Revision] = []
        self.setWindowTitle("Phiên bản của kế hoạch")
        self.resize(820, 460)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(label(plan.title, "section", wrap=True))
        card = Card()
        self.table = QTableWidget(0, 5)
        self.table.setProperty("look", "source")
        self.table.setAccessibleName("Các phiên bản")
        self.table.setHorizontalHeaderLabels(["Bản", "Lúc", "Trạng thái", "Lý do", "Bản quét"])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        for place, letters in ((0, 6), (1, 18), (2, 16), (4, 22)):
            self.table.setColumnWidth(place, theme.control_width(letters))
        self.empty = Empty(
            "Chưa có phiên bản nào",
            "Mỗi lần ban hành, điều chỉnh hoặc giữ lại một bản, nội dung khi đó được lưu ở đây.",
        )
        card.body.addWidget(self.table)
        card.body.addWidget(self.empty)
        column.addWidget(card, 1)
        self.note = label("Chọn một bản để so với nội dung hiện nay, hoặc hai bản (giữ Ctrl) để so với nhau.", "small")
        column.addWidget(self.note)
        row = QHBoxLayout()
        self.keep_button = Button(theme, "Giữ lại bản hiện nay", on_click=self.keep)
        self.scan_button = Button(theme, "Mở bản ký", on_click=self.open_scan)
        self.compare_button = Button(theme, "So sánh", kind="primary", on_click=self.compare_chosen)
        row.addWidget(self.keep_button)
        row.addStretch(1)
        for button in (Button(theme, "Đóng", key="Esc", own_key=False, on_click=self.reject), self.scan_button,
                       self.compare_button):  # fmt: skip
            row.addWidget(button)
        column.addLayout(row)
        self.table.itemSelectionChanged.connect(self._enable)
        self.fill()

    def fill(self) -> None:
        """Read the list again."""
        assert self._plan.id is not None
        self.revisions = self._workspace.revisions(self._plan.id)
        self.table.setRowCount(len(self.revisions))
        for place, item in enumerate(self.revisions):
            at = f"{item.at:%H:%M} {screen_date(item.at.date())}"
            for column, text in enumerate((f"{item.n}", at, words_of(item.state), item.reason, item.scan)):
                cell = QTableWidgetItem(text)
                cell.setToolTip(text)
                self.table.setItem(place, column, cell)
        self.table.setVisible(bool(self.revisions))
        self.empty.setVisible(not self.revisions)
        self.note.setVisible(bool(self.revisions) and self._compare is not None)
        if self.revisions:
            choose_row(self.table, 0)
        self._enable()

    def chosen(self) -> list[Revision]:
        """Return the revisions chosen, oldest first."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()}, reverse=True)
        return [self.revisions[row] for row in rows]

    def keep(self) -> None:
        """Keep the present state as a revision to compare with later."""
        assert self._plan.id is not None
        reason = "Điều chỉnh" if self._plan.state is PlanState.AMENDED else "Giữ lại để so sánh"
        self._workspace.keep_revision(self._plan.id, reason)
        self.fill()

    def open_scan(self) -> None:
        """Open the scan of the signed copy with what the system has for it."""
        for item in self.chosen():
            if (found := self._workspace.scan_path(item.id)) is not None and (problem := open_copy(found, self._open)):
                self.note.setText(problem)
                self.note.show()

    def compare_chosen(self) -> None:
        """Show what differs between the two states chosen, or the one chosen and the present text."""
        chosen = self.chosen()
        if self._compare is None or not chosen:
            return
        before = self._workspace.revision(chosen[0].id)
        after = self._workspace.revision(chosen[-1].id) if len(chosen) > 1 else self._plan
        self._compare(before, after)

    def _enable(self) -> None:
        chosen = self.chosen()
        self.scan_button.setEnabled(any(item.scan for item in chosen))
        self.compare_button.setVisible(self._compare is not None)
        self.compare_button.setEnabled(0 < len(chosen) <= 2)


def open_copy(found: tuple[Path, str], opener: Callable[[Path], bool]) -> str:
    """Open a kept file; return a sentence when it could not be."""
    try:
        opened = opener(named_copy(*found))
    except (OSError, AppError):
        return f"Không đọc được bản quét “{found[1]}” trong dữ liệu. Chạy lệnh check để kiểm tra dữ liệu."
    return "" if opened else f"Máy này chưa có chương trình mở được “{found[1]}”; bản quét vẫn còn trong dữ liệu."


def named_copy(kept: Path, name: str) -> Path:
    """Return a copy of a kept file under its own name: the store names files by hash, viewers go by the ending."""
    import tempfile

    from cchc_desktop.files import safe_name, write_atomic

    folder = Path(tempfile.gettempdir()) / "CCHC Desktop"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / safe_name(name)
    write_atomic(target, lambda stream: stream.write(kept.read_bytes()))
    return target
