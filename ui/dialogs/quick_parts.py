"""Parts of the quick-entry window: where things are pasted, what became evidence, a line that offers something."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget
from shiboken6 import getCppPointer

from cchc_desktop.intake.photos import Group
from cchc_desktop.models import Evidence
from cchc_desktop.text import screen_date
from ui.context import Context
from ui.theme import Theme
from ui.widgets import Button, Scroll, label, link
from ui.widgets.cards import clear
from ui.widgets.evidence_tiles import Tile, Tiles

_HINT = (
    "Dán hoặc gõ nội dung, liên kết Facebook, Zalo, cổng thông tin.\n"
    "Dán ảnh chụp màn hình, thả ảnh hoặc tệp vào đây.\n\n"
    "Ví dụ: hn họp giao ban lồng ghép CCHC, 42 người\n\n"
    "Enter: sang ô tiếp theo. Shift+Enter: xuống dòng."
)
MOST_TEXT = 20_000


class DropBox(QPlainTextEdit):
    """A text field that hands pictures and files on instead of swallowing their names."""

    pasted = Signal(object, bool)  # QMimeData, from the clipboard
    left = Signal()  # Enter

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        del theme
        self.setPlaceholderText(_HINT)
        self.setTabChangesFocus(True)
        self.setAccessibleName("Nội dung có trong tay")

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return bool(source.hasText() or source.hasUrls() or source.hasImage())

    def insertFromMimeData(self, source: QMimeData) -> None:
        # The clipboard's own object is handed out for Ctrl+V; a drop brings another.
        own = QGuiApplication.clipboard().mimeData()
        self.pasted.emit(source, own is not None and getCppPointer(source) == getCppPointer(own))

    def add(self, words: str) -> None:
        """Put words where the cursor is, no more than a few pages."""
        room = MOST_TEXT - len(self.toPlainText())
        cursor = self.textCursor()
        cursor.insertText(words[: max(0, room)])
        self.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class NoteLine(QFrame):
    """A sentence with one answer; takes no room while it says nothing."""

    def __init__(self, theme: Theme, tone: str) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("look", "strip")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 10, 4)
        row.setSpacing(10)
        self.words = label("", wrap=True, tone=tone)
        row.addWidget(self.words, 1)
        self._answers = QHBoxLayout()
        row.addLayout(self._answers)
        self.answer: Callable[[], object] | None = None
        self._action: QAction | None = None
        self.hide()

    def tell(self, sentence: str, answer: tuple[str, Callable[[], object]] | None = None, key: str = "") -> None:
        """Show a sentence, or hide the line for ""."""
        clear(self._answers)
        if self._action is not None:
            self.removeAction(self._action)
            self._action = None
        self.words.setText(sentence)
        self.answer = answer[1] if answer and sentence else None
        if answer and sentence:
            self._answers.addWidget(link(self._theme, f"{answer[0]} ({key})" if key else answer[0], answer[1]))
            if key:
                self._action = QAction(self)
                self._action.setShortcut(QKeySequence(key))
                self._action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
                self._action.triggered.connect(lambda _on=False: answer[1]())
                self.addAction(self._action)
        self.setVisible(bool(sentence))


class EvidenceStrip(QWidget):
    """What this entry will be proven by, and the ways to more."""

    removed = Signal(int)
    choose = Signal()
    inbox = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        theme = context.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.words = label("", "secondary", wrap=True)
        column.addWidget(self.words)
        self.tiles = Tiles(context)
        self._scroll = Scroll(self.tiles)
        self._scroll.setMinimumHeight(96)
        self._scroll.setMaximumHeight(188)
        column.addWidget(self._scroll)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.choose_button = Button(theme, "Chọn tệp", icon="clip", key="Ctrl+O", on_click=self.choose.emit)
        self.inbox_button = Button(theme, "Hộp minh chứng", icon="folder", on_click=self.inbox.emit)
        row.addWidget(self.choose_button)
        row.addWidget(self.inbox_button)
        row.addStretch(1)
        column.addLayout(row)
        self.show_kept([], [])

    def show_kept(self, kept: Sequence[Evidence], waiting: Sequence[Group]) -> None:
        """Show tiles for copies, and how many photos of other days wait."""
        proofs = self._context.workspace.proofs
        shown = []
        for place, item in enumerate(kept):
            note = f"ngày {screen_date(item.captured)}" if item.captured else ""
            tile = Tile(self._context.theme, item.name, note)
            tile.actions_of = lambda place=place: (("Xóa khỏi phiếu này\tDel", lambda: self.removed.emit(place)),)
            shown.append((tile, item.sha256, proofs.path(item)))
        self.tiles.set(shown)
        self._scroll.setVisible(bool(kept))
        words = f"{len(kept)} minh chứng" if kept else "Chưa có minh chứng: dán ảnh chụp màn hình, thả ảnh hoặc tệp."
        if waiting:
            days = ", ".join(screen_date(g.day) if g.day else "chưa rõ ngày" for g in waiting)
            words += f" · còn ảnh của {len(waiting)} ngày khác ({days}), ghi tiếp sau khi cất"
        self.words.setText(words)
