"""Ghi nhanh: the short form in a small window of its own, open beside whatever the clerk is doing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.errors import AppError
from cchc_desktop.models import Activity
from ui.context import Context
from ui.dialogs.activity_form import ActivityForm
from ui.widgets import ghost, label, primary, secondary


class QuickEntry(QDialog):
    """Not modal: Ctrl+S saves and closes, Ctrl+Enter saves and goes on, Esc puts off and keeps what is typed."""

    saved = Signal(object)  # Changes, before the pages hear of it: the log chooses the new line

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle("Ghi nhanh hoạt động")
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.form = ActivityForm(context.workspace, context.theme, self, short=True, today=context.today)
        self.state = label("", "secondary", wrap=True)
        theme = context.theme
        self.save = primary(theme, "Cất", self._save, key="Ctrl+S")
        self.save_next = secondary(theme, "Cất và thêm", self._save_next, key="Ctrl+Return")
        self.cancel = ghost(theme, "Hoãn", self.close, key="Esc")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(label("Ghi nhanh hoạt động", "section"))
        layout.addWidget(self.form, 1)
        layout.addWidget(self.state)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        for button in (self.save, self.save_next, self.cancel):
            bar.addWidget(button)
        bar.addStretch(1)
        layout.addLayout(bar)
        self.state.hide()
        self.form.last_field_left.connect(self._save)
        self._saved = 0
        self.resize(480, 560)

    def open_new(self) -> None:
        """Show the window; what was typed before and not saved still stands in it."""
        if not self.form.is_changed():
            self.form.show_activity(None)
            self._say("", "secondary")
        self.show()
        self.raise_()
        self.activateWindow()
        self.form.focus_first()

    def _save(self) -> None:
        if self._write():
            self.form.show_activity(None)
            self.close()

    def _save_next(self) -> None:
        activity = self._write()
        if activity:
            self._saved += 1
            self.form.show_activity(
                None, template=Activity(None, activity.date, activity.kind, "", unit_id=activity.unit_id)
            )
            self._say(f"Đã cất “{activity.title}”.", "good")
            self.form.focus_first()

    def _write(self) -> Activity | None:
        activity = self.form.read()
        if activity is None:
            return None
        try:
            changes = self._context.workspace.add_activity(activity)
        except AppError as error:
            self._say(str(error), "bad")
            return None
        self.saved.emit(changes)
        self._context.signals.wrote(changes)
        self._context.signals.message.emit(f"Đã cất “{activity.title}”.")
        return activity

    def _say(self, sentence: str, tone: str) -> None:
        self.state.setText(sentence)
        self.state.setProperty("tone", tone)
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)
        self.state.setVisible(bool(sentence))
