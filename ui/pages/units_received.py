"""What the last acceptance left to do: copies that go back, the words that go with them, receipts."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.doors.exchange import Accepted, Batch
from cchc_desktop.doors.returns import ReturnedRow
from cchc_desktop.models import Changes, Topic
from cchc_desktop.periods import Period
from cchc_desktop.text import number, short_date
from ui.context import Context
from ui.pages import units_files
from ui.widgets import Button, Card, Dot, label


class ReceivedStrip(Card):
    """Stands over the board after Nhận, until it is closed or the next one; `undo_asked` names the acceptance."""

    undo_asked = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._batch: Batch | None = None
        self._number: int | None = None
        self._refused: list[ReturnedRow] = []
        self.has_news = False
        theme = context.theme
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(14, 8, 10, 8)
        row.setSpacing(8)
        self.words = label("", wrap=True)
        self.copy_button = Button(theme, "Bản trả lại", icon="sheet", on_click=self._write_copies)
        self.copy_button.setToolTip("Tệp của chính đơn vị, ô cần sửa tô đỏ kèm ghi chú")
        self.message_button = Button(theme, "Chép lời nhắn", icon="copy", on_click=self.copy_message)
        self.receipt_button = Button(theme, "Phiếu nhận", icon="pdf", on_click=self._write_receipts)
        self.undo_button = Button(theme, "Hoàn tác", icon="undo", key="Ctrl+Z", on_click=self._undo)
        self.undo_button.setToolTip("Hoàn lại lần nhận này: nhật ký trở về như trước, tệp của đơn vị giữ nguyên")
        close = Button(theme, "", kind="ghost", icon="close", on_click=self._close)
        close.setToolTip("Đóng")
        close.setAccessibleName("Đóng")
        row.addWidget(Dot(theme, "good"))
        row.addWidget(self.words, 1)
        for button in (self.copy_button, self.message_button, self.receipt_button, self.undo_button, close):
            row.addWidget(button)
        self.body.addWidget(holder)
        self.hide()
        context.signals.changed.connect(self._look)

    def _look(self, changed: Changes) -> None:
        """Forget an acceptance that was taken back elsewhere (Lịch sử)."""
        if self._number is None or Topic.EXCHANGE not in changed.topics:
            return
        if not self._context.workspace.exchange.stands(self._number):
            self.forget()
            self.hide()

    def show_accepted(self, accepted: Accepted, batch: Batch) -> str:
        """Say what was written and offer what is left to do; return the counts in words."""
        refused = self._context.workspace.returns.of_batch(batch)
        self._batch, self._refused, self._number = batch, refused, accepted.batch
        self.undo_button.setVisible(accepted.batch is not None)
        parts = [
            f"{number(count)} {word}"
            for count, word in (
                (accepted.added, "thêm"), (accepted.updated, "cập nhật"), (accepted.joint, "cùng sự kiện"),
                (len(refused), "trả lại"), (max(0, accepted.waiting - len(refused)), "chờ quyết định"),
            )
            if count
        ]  # fmt: skip
        files = f"{len(batch.files)} tệp" if len(batch.files) != 1 else batch.files[0].name
        told = ", ".join(parts) or "không có gì mới"
        nameless = [file.name for file in batch.files if file.unit_id is None and file.kind == "sheet" and file.rows]
        without = f" Chưa rõ đơn vị gửi: {', '.join(nameless)}." if nameless else ""
        self.words.setText(f"Lần nhận vừa rồi ({files}): {told}.{without}")
        self.copy_button.setVisible(bool(refused))
        self.message_button.setVisible(bool(refused))
        self.receipt_button.setVisible(any(file.unit_id for file in batch.files))
        self.has_news = True
        return told

    def add(self, words: str) -> None:
        """Say something more of the acceptance."""
        self.words.setText(self.words.text() + words)

    def message(self) -> str:
        """Return the words that go with the copies, a paragraph for each file."""
        returns = self._context.workspace.returns
        by_file: dict[str, list[ReturnedRow]] = {}
        for row in self._refused:
            by_file.setdefault(row.path.name, []).append(row)
        return "\n\n".join(returns.message(name, rows) for name, rows in by_file.items())

    def copy_message(self) -> None:
        """Put the words on the clipboard."""
        QGuiApplication.clipboard().setText(self.message())
        self._context.signals.say("Đã chép lời nhắn. Dán vào thư hoặc nhóm Zalo bằng Ctrl+V.")

    def forget(self) -> None:
        """Forget the acceptance: it was taken back."""
        self.has_news = False
        self._batch, self._refused, self._number = None, [], None

    def _undo(self) -> None:
        if self._number is not None:
            self.undo_asked.emit(self._number)

    def _close(self) -> None:
        self.has_news = False
        self.hide()

    def _write_copies(self) -> None:
        if self._batch is not None:
            units_files.ask_returned(self, self._context, self._refused, self.mark_returned)

    def mark_returned(self) -> None:
        """Let the units whose rows go back stand as returned on the board."""
        workspace, today = self._context.workspace, self._context.today()
        assert self._batch is not None
        periods = {file.path: file.period for file in self._batch.files if file.period}
        counts: Counter[tuple[int, str]] = Counter()
        for row in self._refused:
            if row.unit_id is not None and (period := periods.get(str(row.path))):
                counts[row.unit_id, workspace.board.report_code(period)] += 1
        for (unit_id, code), count in counts.items():
            note = f"trả lại {count} dòng ngày {short_date(today)}"
            known = workspace.board.day_of(unit_id, code)
            done = workspace.board.set_mark(unit_id, Period.parse(code), known or today, returned=True, note=note)
            self._context.signals.wrote(done)

    def _write_receipts(self) -> None:
        if self._batch is not None:
            units_files.ask_receipts(self, self._context, self._batch)
