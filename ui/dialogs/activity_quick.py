"""Ghi nhanh: one small window that takes whatever the clerk has in hand and makes an activity of it.

Text and links are read as they are pasted, files and pictures become evidence, what was guessed is marked until it
is confirmed. Not modal: it stands beside whatever the clerk is doing; Esc puts off and keeps what is typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cchc_desktop.errors import AppError
from cchc_desktop.filetypes import FileType, type_of
from cchc_desktop.intake.activity_guess import Found, Guess
from cchc_desktop.intake.activity_text import recognise
from cchc_desktop.intake.photos import Group, Shot, group
from cchc_desktop.intake.reading import modern
from cchc_desktop.models import Activity, ActivityFilter, Evidence, EvidenceState
from cchc_desktop.text import short_date
from ui import clipboard
from ui.context import Context
from ui.dialogs.activity_form import ActivityForm
from ui.dialogs.activity_guesses import Guesses
from ui.dialogs.quick_alike import AlikeNote
from ui.dialogs.quick_draft import Draft
from ui.dialogs.quick_parts import DropBox, EvidenceStrip, NoteLine
from ui.evidence_taking import Taken, take_files
from ui.widgets import Card, ghost, label, primary, secondary

PAUSE = 250  # ms after a key before what is typed is read again


class QuickEntry(QDialog):
    """Ctrl+S saves and closes, Ctrl+Enter saves and goes on, F4 repeats the last, Esc puts off."""

    saved = Signal(object)  # Changes, before the pages hear of it: the log chooses the new line

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.context = context
        self.setWindowTitle("Ghi nhanh hoạt động")
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.setAcceptDrops(True)
        self.form = ActivityForm(context.workspace, context.theme, self, short=True, today=context.today)
        self.guesses = Guesses(self.form)
        self.guess: Guess | None = None
        self.kept: list[tuple[Evidence, Shot]] = []
        self.waiting: list[Group] = []  # photos of other days: the entries to come
        self._others: dict[str, Evidence] = {}  # their copies, by path
        self._source = ""
        self._last: Activity | None = None
        self._saved = 0
        self._taking = 0
        self._build()
        self._connect()
        self.draft = Draft(self)
        for signal in (self.form.edited, self.source.textChanged, self.guesses.changed):
            signal.connect(self.draft.later)
        self._restored = False

    def _build(self) -> None:
        theme = self.context.theme
        self.source = DropBox(theme, self)
        self.strip = EvidenceStrip(self.context, self)
        self.unsure = NoteLine(theme, "warning")
        self.alike = AlikeNote(self.context, self.form, lambda: [kept.sha256 for kept, _ in self.kept])
        self.state = label("", "secondary", wrap=True)
        self.state.hide()
        self.save = primary(theme, "Cất", self._save, key="Ctrl+S")
        self.save_next = secondary(theme, "Cất và thêm", self._save_next, key="Ctrl+Return")
        self.again = secondary(theme, "Lặp lại lần trước", self.repeat_last, key="F4")
        self.cancel = ghost(theme, "Hoãn", self.close, key="Esc")
        left = Card()
        side = QVBoxLayout()
        side.setContentsMargins(14, 12, 14, 12)
        side.setSpacing(8)
        side.addWidget(label("Nội dung có trong tay", "section"))
        side.addWidget(self.source, 1)
        side.addWidget(self.strip)
        left.body.addLayout(side)
        right = Card()
        column = QVBoxLayout()
        column.setContentsMargins(14, 12, 8, 12)
        column.setSpacing(8)
        self.heading = label("Hoạt động", "section")
        column.addWidget(self.heading)
        column.addWidget(self.unsure)
        column.addWidget(self.form, 1)
        right.body.addLayout(column)
        halves = QHBoxLayout()
        halves.setSpacing(12)
        halves.addWidget(left, 9)
        halves.addWidget(right, 10)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        for button in (self.save, self.save_next, self.again, self.cancel):
            bar.addWidget(button)
        bar.addStretch(1)
        self.state.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar.addWidget(self.state, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(10)
        layout.addWidget(self.alike)
        layout.addLayout(halves, 1)
        layout.addLayout(bar)
        self.resize(960, 560)

    def _connect(self) -> None:
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.read_source)
        self.source.textChanged.connect(self._pause.start)
        self.source.pasted.connect(self.take)
        self.source.left.connect(self._leave_source)
        self.strip.removed.connect(self._remove)
        self.strip.choose.connect(self._choose_files)
        self.strip.inbox.connect(self._open_inbox)
        self.guesses.changed.connect(self._show_marks)
        self.form.title.textChanged.connect(self._read_title)
        self.form.last_field_left.connect(self.save.setFocus)
        self.alike.same_link_told.connect(self._show_anyway)
        paste = QAction(self)
        paste.setShortcut(QKeySequence("Ctrl+Shift+V"))
        paste.triggered.connect(lambda: self.take(QGuiApplication.clipboard().mimeData(), True))
        self.addAction(paste)

    # -- opening -------------------------------------------------------------------------------

    def open_new(self, mime: QMimeData | None = None) -> None:
        """Show the window; what was typed before and not saved still stands in it."""
        if not self.is_begun():
            self._start(None)
            self._say("", "secondary")
            if not self._restored and self.draft.restore():
                self._say("Đây là nội dung nhập dở của lần trước, chưa cất.", "warning")
        self._restored = True
        self._fit()
        self.show()
        self.raise_()
        self.activateWindow()
        self.source.setFocus()
        if mime is not None:
            self.take(mime)

    def is_begun(self) -> bool:
        """Return whether something stands here that is not saved yet."""
        return bool(self.guesses.own_names() or self.kept or self.source.toPlainText().strip())

    def _fit(self) -> None:
        """Stay inside the window's screen: 1366 x 768 at 125 % has 1093 x 614."""
        screen = (self.parentWidget() or self).screen()
        if screen is not None:
            room = screen.availableSize()
            self.resize(min(960, room.width() - 24), min(560, room.height() - 48))

    def _start(self, template: Activity | None) -> None:
        self.form.show_activity(None, template=template)
        self.guess, self._source = None, ""
        self.source.clear()
        self._pause.stop()
        self.guesses.start()
        self.kept = []
        self.show_kept()
        self.unsure.tell("")
        self.alike.reset()
        self.draft.stop()

    # -- taking what comes -----------------------------------------------------------------------

    def take(self, mime: QMimeData | None, from_clipboard: bool = False) -> None:
        """Take what was pasted or dropped: text is read, files and pictures become evidence."""
        pasted = clipboard.read(mime, from_clipboard=from_clipboard) if mime is not None else clipboard.Pasted()
        if pasted.text.strip():
            words = modern(pasted.text)[0]
            self._source = pasted.source or self._source
            self.source.add(words)
            self.read_source()
            self._go_on()
        if pasted.picture:
            self._take_picture(pasted.picture)
        if pasted.files:
            self.take_files(pasted.files)
        if not pasted and mime is not None:
            if any("FileGroupDescriptor" in name for name in mime.formats()):
                self._say("Chưa đọc được tệp của Outlook: lưu ra thư mục rồi kéo vào đây.", "warning")
            else:
                self._say("Khay nhớ không có chữ, ảnh hoặc tệp nào.", "warning")

    def take_files(self, paths: Sequence[Path]) -> None:
        """Copy files in a worker; photos of several days become several entries."""
        self._taking += 1
        self._say(f"Đang lưu {len(paths)} tệp…", "secondary")
        task = take_files(self.context, paths, self._taken)
        task.ended.connect(self._taking_ended)

    def _taking_ended(self) -> None:
        self._taking -= 1

    def _take_picture(self, data: bytes) -> None:
        import io

        now = datetime.now()
        try:
            kept = self.context.workspace.proofs.keep_stream(io.BytesIO(data), clipboard.picture_name(now))
        except AppError as error:
            self._say(str(error), "bad")
            return
        today = self.context.today()
        shot = Shot(self.context.workspace.proofs.path(kept), today, False, "ngày dán ảnh chụp màn hình, chưa chắc")
        self._taken(Taken([(replace(kept, captured=today), shot)]))

    def _taken(self, taken: Taken) -> None:
        if taken.refused:
            more = f" (và {len(taken.refused) - 1} tệp khác)" if len(taken.refused) > 1 else ""
            self._say(f"{taken.refused[0]}{more}", "bad")
        elif taken.kept:
            self._say(f"Đã lưu bản sao {len(taken.kept)} tệp.", "good")
        if not taken.kept:
            return
        copies = {str(shot.path): kept for kept, shot in taken.kept}
        known = {kept.sha256 for kept, _ in self.kept}
        mine, *others = self._groups([shot for _, shot in taken.kept])
        self.kept += [(copies[str(s.path)], s) for s in mine.shots if copies[str(s.path)].sha256 not in known]
        for other in others:
            self.waiting.append(other)
            self._others.update({str(s.path): copies[str(s.path)] for s in other.shots})
        self.show_kept()
        self._guess_day(mine)
        self.alike.look()
        if not self.guesses.is_complete():
            self._go_on()

    def _groups(self, shots: Sequence[Shot]) -> list[Group]:
        """Return photos by day, this entry's first: the day that stands in the form, else the earliest.

        What is no photo (a signed letter, a recording) goes with this entry.
        """
        photos = [shot for shot in shots if type_of(shot.path.name) is FileType.IMAGE]
        papers = tuple(shot for shot in shots if shot not in photos)
        groups = group(photos) if photos else [Group(None, ())]
        day = (
            self.form.date.date()
            if (self.guess is not None and self.guess.date) or self.guesses.is_own("date")
            else None
        )
        groups.sort(key=lambda one: one.day != day)
        return [replace(groups[0], shots=(*groups[0].shots, *papers)), *groups[1:]]

    def _guess_day(self, mine: Group) -> None:
        """Fill in the day of photos where the camera tells it; else offer what the files tell."""
        if self.guesses.is_own("date") or (self.guess is not None and self.guess.date is not None):
            return
        if mine.day is not None:
            self.guesses.offer("date", Found(mine.day, 0.9, "ngày chụp ghi trong ảnh"))
            self._offer_day(None, "")
        elif any(shot.sure for _, shot in self.kept):
            return  # the photos beside it tell the day; this picture only knows when it was pasted
        elif not self.form.is_changed() or self.form.date_field.is_guess() or self.guess is not None:
            self.form.show_date(None)
            self.form.date_field.guess("")
            days = {shot.day: shot.why for shot in mine.shots if shot.day is not None}
            day = next(iter(days), None) if len(days) == 1 else None
            self._offer_day(Found(day, 0.4, days[day]) if day else None, "Ảnh không ghi ngày chụp.")

    def _choose_files(self) -> None:
        from ui.pages.log_detail import choose_files

        if paths := choose_files(self):
            self.take_files(paths)

    def _open_inbox(self) -> None:
        from ui.dialogs.quick_inbox import inbox_menu

        inbox_menu(self.context, self, self.take_files).popup(self.strip.inbox_button.mapToGlobal(QPoint(0, 34)))

    def done(self, result: int) -> None:
        """Put off: what stands here is kept."""
        self.draft.keep()
        super().done(result)
        self.draft.stop()

    def _remove(self, place: int) -> None:
        kept, _shot = self.kept.pop(place)
        self.context.workspace.proofs.drop([kept])
        self.show_kept()

    # -- reading ---------------------------------------------------------------------------------

    def read_source(self) -> None:
        """Read the text again and show what it tells, beside what the clerk typed."""
        self._pause.stop()
        words = self.source.toPlainText()
        if not words.strip():
            if self.guess is not None:
                self.guess = None
                self._offer_day(None, "")
            return
        channels = self.context.workspace.channels
        found = recognise(words, self.context.today(), channels.known_units(), channels.known())
        if found.url is None and self._source:
            found = replace(found, url=Found(self._source, 0.8, "trang đã chép nội dung"))
        day = next((shot.day for _, shot in self.kept if shot.sure), None)
        if found.date is None and day is not None:
            found = replace(found, date=Found(day, 0.9, "ngày chụp ghi trong ảnh"))
        self.guess = found
        self.guesses.show(found)
        self._offer_day(None if found.date else found.unsure_date, "" if found.date else found.date_note)
        self.alike.look()
        if found.also:
            self._say(f"Còn {', '.join(found.also)} chưa vào phiếu này: cất xong, ghi thêm một hoạt động.", "warning")

    def _read_title(self) -> None:
        """Let a title that is typed tell the kind, where nothing pasted and no choice of the clerk's tells it."""
        if self.form.is_filling() or self.guesses.is_own("kind") or self.source.toPlainText().strip():
            return
        found = recognise(self.form.title.toPlainText(), self.context.today()).kind
        if found is not None and found.value != self.form.kind.key():
            self.guesses.offer("kind", found)

    def _carry(self, last: Activity | None, *names: str) -> None:
        """Fill in what is likely the same as a moment ago, marked as a guess: nothing is carried over silently."""
        if last is None:
            return
        units = self.context.workspace.channels.known_units()
        unit = next((one for one in units if one.id == last.unit_id), None)
        values = {"date": last.date, "kind": last.kind, "unit": unit}
        for name in names:
            if values[name] is not None:
                self.guesses.offer(name, Found(values[name], 0.4, "như hoạt động vừa cất"))

    def _offer_day(self, found: Found | None, note: str) -> None:
        if self.guesses.is_own("date"):
            self.unsure.tell("")
        elif found is not None:
            words = f"{note} Có thể là {short_date(found.value)} ({found.why})."
            self.unsure.tell(words.strip(), ("Dùng ngày này", lambda: self._use_day(found)), key="Alt+D")
        else:
            self.unsure.tell(f"{note} Nhập ngày thực hiện." if note else "")

    def _use_day(self, found: Found) -> None:
        self.guesses.offer("date", found)
        self.unsure.tell("")
        self._go_on()

    def _go_on(self) -> None:
        """Put the focus where something is missing; where nothing is, on Cất: Enter saves."""
        (self.save if self.guesses.is_complete() else self.guesses.first_open()).setFocus()

    def _leave_source(self) -> None:
        self.read_source()
        self.guesses.first_open().setFocus()

    def _show_marks(self) -> None:
        marked = len(self.guesses.marked())
        self.heading.setText(f"Hoạt động · {marked} ô chương trình đoán, Enter để xác nhận" if marked else "Hoạt động")
        if self.guesses.is_own("date"):
            self.unsure.tell("")

    def show_kept(self) -> None:
        self.strip.show_kept([kept for kept, _ in self.kept], self.waiting)
        self.draft.later()

    # -- saving ----------------------------------------------------------------------------------

    def repeat_last(self) -> None:
        """Fill in what was logged last, with today's date and none of its proofs."""
        last = self._last
        if last is None:
            newest = self.context.workspace.newest(ActivityFilter(), 1)
            last = newest[0] if newest else None
        if last is None:
            self._say("Chưa có hoạt động nào để lặp lại.", "warning")
            return
        today = self.context.today()
        kept = self.kept
        self._start(
            replace(last, id=None, uid="", date=today, date_to=None, url="", number="", evidence=EvidenceState.NONE)
        )
        self.kept = kept
        self.show_kept()
        self._say(f"Lặp lại “{last.title[:60]}” với ngày hôm nay. Enter hoặc Ctrl+S để cất.", "secondary")
        self.alike.look()
        self.save.setFocus()

    def _save(self) -> None:
        if self._write():
            if self._next_group():
                return
            self._start(None)
            self.close()

    def _save_next(self) -> None:
        activity = self._write()
        if activity:
            self._saved += 1
            if self._next_group():
                return
            self._start(None)
            self._carry(activity, "date", "kind", "unit")
            self._say(f"Đã cất “{activity.title}”.", "good")
            self.source.setFocus()

    def _next_group(self) -> bool:
        """Go on with the photos of the next day."""
        if not self.waiting:
            return False
        following = self.waiting.pop(0)
        last = self._last
        self._start(None)
        self._carry(last, "kind", "unit")
        self.kept = [(self._others.pop(str(shot.path)), shot) for shot in following.shots]
        self.show_kept()
        self.form.show_date(None)
        if following.day is not None:
            self.guesses.offer("date", Found(following.day, 0.9, "ngày chụp ghi trong ảnh"))
        else:
            self._guess_day(following)
        left = f"; còn {len(self.waiting)} ngày ảnh nữa" if self.waiting else ""
        self._say(f"Đã cất. Tiếp theo: {len(self.kept)} ảnh{left}.", "good")
        self._go_on()
        return True

    def _show_anyway(self, anyway: bool) -> None:
        """Let the buttons say that a link would be counted twice."""
        self.save.setText("Vẫn cất" if anyway else "Cất")
        self.save_next.setText("Vẫn cất và thêm" if anyway else "Cất và thêm")
        for button in (self.save, self.save_next):
            button.updateGeometry()

    def _write(self) -> Activity | None:
        told = self.alike.same_link
        if self._taking:
            self._say("Đang lưu tệp minh chứng, đợi xong rồi cất.", "warning")
            return None
        if self._pause.isActive():
            self.read_source()
        activity = self.form.read()
        if activity is None:
            return None
        if self.alike.is_news(told):
            self._say("Liên kết này đã ghi rồi, xem dòng ở trên. Bấm Vẫn cất nếu đúng là hoạt động khác.", "warning")
            return None
        activity = self.context.workspace.proposals().given(activity)
        try:
            changes = self.context.workspace.proofs.add_proven(activity, kept=[kept for kept, _ in self.kept])
        except AppError as error:
            self._say(str(error), "bad")
            return None
        self.kept = []
        self.draft.drop()
        self._last = activity
        self.saved.emit(changes)
        self.context.signals.wrote(changes)
        self.context.signals.message.emit(f"Đã cất “{activity.title}”.")
        return activity

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus; in a field it only goes on, it never saves from there."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(focused := self.focusWidget(), QPushButton):
                focused.click()
            return
        super().keyPressEvent(event)

    # -- drops -----------------------------------------------------------------------------------

    def dragEnterEvent(self, event) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event) -> None:
        event.acceptProposedAction()
        self.take(event.mimeData())

    def _say(self, sentence: str, tone: str) -> None:
        self.state.setText(sentence)
        self.state.setProperty("tone", tone)
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)
        self.state.setVisible(bool(sentence))
