"""Between the recogniser and the form: guesses are filled in and marked, what the clerk typed is never touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from cchc_desktop import text
from cchc_desktop.intake.activity_guess import Found, Guess
from ui.dialogs.activity_fields import Field
from ui.dialogs.activity_form import ActivityForm

# Looking at another window or at the list of a field is no leaving.
_AWAY = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


@dataclass
class _Spot:
    """One field of the form as guesses see it."""

    field: Field
    put: Callable[[Any], None]  # shows a value, None clears it
    found: Callable[[Guess], Found[Any] | None]
    rare: bool = False  # has no place in the short form but where something was found
    own: bool = False  # typed, chosen or confirmed by the clerk
    seen: bool = False  # the field was entered while the guess stood in it: leaving it confirms


class Guesses(QObject):
    """Marks on the fields of one form. A guess is confirmed by leaving its field or by saving."""

    changed = Signal()

    def __init__(self, form: ActivityForm) -> None:
        super().__init__(form)
        self.form = form
        self._filling = False
        self._lines: dict[QObject, str] = {form.title: "title"}
        self.spots: dict[str, _Spot] = {
            "kind": _Spot(form.kind_field, form.show_kind, lambda g: g.kind),
            "date": _Spot(form.date_field, form.show_date, lambda g: g.date),
            "date_to": _Spot(form.date_to_field, form.date_to.set_date, lambda g: g.date_to, rare=True),
            "title": _Spot(form.title_field, lambda v: form.title.setPlainText(v or ""), lambda g: g.title),
            "quantity": _Spot(
                form.quantity_field, lambda v: form.quantity.setText(text.number(v) if v else "1"), lambda g: g.quantity
            ),
            "reach": _Spot(
                form.reach_field, lambda v: form.reach.setText(text.number(v) if v else ""), lambda g: g.reach
            ),
            "unit": _Spot(form.unit_field, lambda v: form.unit.set_key(v.id if v else None), lambda g: g.unit),
            "url": _Spot(form.url_field, lambda v: form.url.setText(v or ""), lambda g: g.url),
            "number": _Spot(form.number_field, lambda v: form.number.setText(v or ""), lambda g: g.number, rare=True),
            "place": _Spot(form.place_field, lambda v: form.place.setText(v or ""), lambda g: g.place, rare=True),
        }
        for name, line in (
            ("kind", form.kind.line), ("date", form.date.line), ("date_to", form.date_to.line),
            ("quantity", form.quantity), ("reach", form.reach), ("unit", form.unit.line), ("url", form.url),
            ("number", form.number), ("place", form.place),
        ):  # fmt: skip
            line.textEdited.connect(lambda _typed, name=name: self._take(name))
            line.editingFinished.connect(lambda name=name: self._confirm(name))
            line.installEventFilter(self)
            self._lines[line] = name
        form.kind.chosen.connect(lambda _key: self._take("kind"))
        form.unit.chosen.connect(lambda _key: self._take("unit"))
        form.date.date_changed.connect(lambda _day: self._take("date"))
        form.title.textChanged.connect(lambda: self._take("title"))
        form.title.installEventFilter(self)
        self._ticks = {"integrated": False, "contents": False, "audiences": False}
        form.integrated.toggled.connect(lambda _on: self._take("integrated"))
        form.contents.changed.connect(lambda: self._take("contents"))
        form.audiences.changed.connect(lambda: self._take("audiences"))

    def start(self) -> None:
        """Forget all: a new entry."""
        for spot in self.spots.values():
            spot.own = False
            spot.field.guess("")
            if spot.rare and self.form.is_short:
                spot.field.hide()
        self._ticks = dict.fromkeys(self._ticks, False)
        self._mark_integrated(False)
        self.changed.emit()

    def show(self, guess: Guess) -> None:
        """Fill in what was recognised where the clerk has typed nothing; a doubt leaves the field empty."""
        with self.form.filling():
            self._filling = True
            try:
                for spot in self.spots.values():
                    if spot.own:
                        continue
                    found = spot.found(guess)
                    if spot.field is self.form.quantity_field and found is not None and found.confidence <= 0.5:
                        found = None  # one, because nothing else is said: no guess to look at
                    spot.seen = False
                    spot.put(found.value if found else None)
                    spot.field.guess(_why(found) if found else "")
                    if spot.rare and self.form.is_short:
                        spot.field.setVisible(found is not None)  # what is saved is seen
                if not self._ticks["integrated"]:
                    self.form.integrated.setChecked(guess.integrated is not None)
                    self._mark_integrated(guess.integrated is not None)
                for name, keys, fold in (
                    ("contents", guess.contents, self.form.contents_fold),
                    ("audiences", guess.audiences, self.form.audiences_fold),
                ):
                    if not self._ticks[name]:
                        getattr(self.form, name).set_keys(keys)
                        fold.show_count(len(keys), "đoán")
                self.form.after_filling()
            finally:
                self._filling = False
        self.changed.emit()

    def offer(self, name: str, found: Found[Any]) -> None:
        """Fill in one guess that the clerk asked for (an unsure day)."""
        with self.form.filling():
            self._filling = True
            try:
                self.spots[name].put(found.value)
                self.spots[name].field.guess(_why(found))
                self.form.after_filling()
            finally:
                self._filling = False
        self.changed.emit()

    def marked(self) -> list[str]:
        """Return the names of the fields that still hold a guess."""
        return [
            name for name, spot in self.spots.items() if spot.field.is_guess() and spot.field.isVisibleTo(self.form)
        ]

    def is_own(self, name: str) -> bool:
        return self.spots[name].own

    def own_names(self) -> list[str]:
        """Return the fields that the clerk typed, chose or confirmed."""
        own = [name for name, spot in self.spots.items() if spot.own]
        return own + [name for name, touched in self._ticks.items() if touched]

    def take_over(self, names: Iterable[str]) -> None:
        """Count fields as the clerk's own: a draft put back."""
        for name in names:
            if name in self._ticks:
                self._ticks[name] = True
            elif name in self.spots:
                self.spots[name].own = True
                self.spots[name].field.guess("")
        self.changed.emit()

    def first_open(self) -> QWidget:
        """Return the first field that is still needed, else the first guess, else the last field."""
        form = self.form
        for empty, editor in (
            (form.date.date() is None, form.date),
            (form.kind.key() is None, form.kind),
            (not form.title.toPlainText().strip(), form.title),
        ):
            if empty:
                return editor
        marked = self.marked()
        return self.spots[marked[0]].field.editor if marked else form.url

    def is_complete(self) -> bool:
        """Return whether nothing needed is missing."""
        form = self.form
        return bool(form.date.date() and form.kind.key() and form.title.toPlainText().strip())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and (name := self._lines.get(watched)):
            self.spots[name].seen = self.spots[name].field.is_guess()
        elif isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in _AWAY:
            self._confirm(self._lines[watched])
        return super().eventFilter(watched, event)

    def _take(self, name: str) -> None:
        """The clerk changed a field: it is his now."""
        if self._filling or self.form.is_filling():
            return
        if name in self._ticks:
            self._ticks[name] = True
            if name == "integrated":
                self._mark_integrated(False)
        elif not self.spots[name].own or self.spots[name].field.is_guess():
            self.spots[name].own = True
            self.spots[name].field.guess("")
        self.changed.emit()

    def _confirm(self, name: str) -> None:
        """Enter or Tab on a guess confirms it; one that was filled in under the cursor is not yet looked at."""
        spot = self.spots[name]
        if not self._filling and spot.seen and spot.field.is_guess() and self.form.isVisible():
            spot.own = True
            spot.field.guess("")
            self.changed.emit()

    def _mark_integrated(self, on: bool) -> None:
        words = "Lồng ghép trong hoạt động khác"
        self.form.integrated.setText(f"{words} · đoán" if on else words)


def _why(found: Found[Any]) -> str:
    return found.why or "theo nội dung dán vào"
