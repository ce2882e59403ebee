"""The line below all pages: saved when, what is under way, where the data lie."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from ui.tasks import Task
from ui.theme import Theme
from ui.widgets.buttons import link
from ui.widgets.cards import label
from ui.widgets.elided import Elided


class TaskStrip(QWidget):
    """Long work: its name, how far, and a way to stop it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._title = label("", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(140)
        self._stop = link(theme, "Dừng", self._cancel)
        for widget in (self._title, self._bar, self._stop):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._tasks: list[Task] = []
        self.hide()

    def add(self, task: Task) -> None:
        """Show a task."""
        self._tasks.append(task)
        task.progressed.connect(lambda done, total, task=task: self._progress(task, done, total))
        self._bar.setRange(0, 0)
        self._show_last()

    def remove(self, task: Task) -> None:
        """Show the next task, or nothing."""
        if task in self._tasks:
            self._tasks.remove(task)
        self._show_last()

    def _show_last(self) -> None:
        self.setVisible(bool(self._tasks))
        if self._tasks:
            self._title.setText(f"{self._tasks[-1].title}…")
            self._stop.setEnabled(True)

    def _progress(self, task: Task, done: int, total: int) -> None:
        if self._tasks and task is self._tasks[-1]:
            self._bar.setRange(0, max(total, 1))
            self._bar.setValue(done)

    def _cancel(self) -> None:
        if self._tasks:
            self._tasks[-1].cancel()
            self._stop.setEnabled(False)
            self._title.setText("Đang dừng…")


class StatusBar(QWidget):
    """Saved when · passing message · work under way · where the data lie."""

    def __init__(self, theme: Theme, folder: Path) -> None:
        super().__init__()
        self.setProperty("look", "statusbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 1, 16, 0)
        row.setSpacing(16)
        self.saved = label("", "small")
        self.message = Elided("", "small", least=0)
        self.strip = TaskStrip(theme)
        where = label("Dữ liệu chỉ nằm trên máy này", "small")
        where.setToolTip(f"Thư mục dữ liệu: {folder}")
        where.setAccessibleDescription(str(folder))
        row.addWidget(self.saved)
        row.addWidget(self.message)
        row.addStretch(1)
        row.addWidget(self.strip)
        row.addWidget(where)
        self.setMinimumHeight(26)
        self._gone = QTimer(self)
        self._gone.setSingleShot(True)
        self._gone.setInterval(8000)
        self._gone.timeout.connect(lambda: self.message.setText(""))

    def say(self, text: str) -> None:
        """Show a passing message."""
        self.message.setText(text)
        self._gone.start()
