"""The form beside the list: heading, the fields, a strip for what needs an answer, the buttons with their keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from cchc_desktop.models import Activity
from ui.context import Context
from ui.dialogs.activity_form import ActivityForm, State
from ui.dialogs.quick_alike import AlikeNote
from ui.widgets import Card, ghost, label, link, primary, secondary
from ui.widgets.cards import clear


class Strip(QFrame):
    """A sentence with its answers, inside the panel: nothing is asked by a box that stops the work."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._theme = context.theme
        self.setProperty("look", "strip")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 8, 10, 8)
        self._column.setSpacing(4)
        self.words = label("", wrap=True, tone="warning")
        self._column.addWidget(self.words)
        self._answers = QHBoxLayout()
        self._answers.setSpacing(12)
        self._column.addLayout(self._answers)
        self.hide()

    def ask(self, sentence: str, *answers: tuple[str, Callable[[], object]], tone: str = "warning") -> None:
        """Show a sentence and what can be answered."""
        clear(self._answers)
        self.words.setText(sentence)
        self.words.setProperty("tone", tone)
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)
        for words, call in answers:
            self._answers.addWidget(link(self._theme, words, lambda call=call: (self.hide(), call())))
        self._answers.addStretch(1)
        self.show()


class FormPanel(Card):
    """Says what the clerk wants; the page saves."""

    save_asked = Signal(bool)  # True: and add the next
    cancel_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme = context.theme
        self.form = ActivityForm(context.workspace, theme, today=context.today)
        self.strip = Strip(context)
        self.heading_words: QLabel = label("", "section")
        column = QVBoxLayout()
        column.setContentsMargins(14, 12, 6, 12)
        column.setSpacing(8)
        column.addWidget(self.heading_words)
        column.addWidget(self.strip)
        self.alike = AlikeNote(context, self.form)
        column.addWidget(self.alike)
        column.addWidget(self.form, 1)
        bar = QHBoxLayout()
        bar.setContentsMargins(0, 0, 8, 0)
        bar.setSpacing(8)
        self.save = primary(theme, "Cất", lambda: self.save_asked.emit(False), key="Ctrl+S")
        self.save_next = secondary(theme, "Cất và thêm", lambda: self.save_asked.emit(True), key="Ctrl+Return")
        self.cancel = ghost(theme, "Hoãn", self.cancel_asked.emit, key="Esc")
        for button in (self.save, self.save_next, self.cancel):
            bar.addWidget(button)
        bar.addStretch(1)
        column.addLayout(bar)
        self.body.addLayout(column)
        self.form.last_field_left.connect(self.save.setFocus)
        self.alike.same_link_told.connect(self._show_anyway)
        self.setAccessibleName("Phiếu hoạt động")

    def show_activity(self, activity: Activity | None, *, template: Activity | None = None) -> None:
        """Open the form on an activity, or on a new one."""
        self.heading_words.setText("Sửa hoạt động" if activity else "Thêm hoạt động")
        self.save_next.setVisible(activity is None)
        self.strip.hide()
        self.form.show_activity(activity, template=template)
        self.alike.reset()

    def _show_anyway(self, anyway: bool) -> None:
        self.save.setText("Vẫn cất" if anyway else "Cất")
        self.save_next.setText("Vẫn cất và thêm" if anyway else "Cất và thêm")
        for button in (self.save, self.save_next):
            button.updateGeometry()

    def restore(self, state: State) -> None:
        """Type a kept draft back in."""
        self.form.type_state(state)

    def is_changed(self) -> bool:
        return self.form.is_changed()
