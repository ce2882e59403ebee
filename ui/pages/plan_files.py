"""What comes into Kế hoạch and what leaves it: import, paste, export, print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QMessageBox

from cchc_desktop import publish
from cchc_desktop.drafting.outline import is_numbered
from cchc_desktop.errors import NotAPlanError
from cchc_desktop.models import Activity, Numbering, Plan
from cchc_desktop.text import fold
from ui.file_dialogs import ask_file, ask_target
from ui.opening import open_file
from ui.tasks import Progress

if TYPE_CHECKING:
    from ui.pages.plan import PlanPage

_OPEN = "Kế hoạch (*.docx *.txt *.md);;Mọi tệp (*)"
_FILTERS = {".pdf": "Tài liệu PDF (*.pdf)", ".docx": "Văn bản Word (*.docx)"}


class PlanFiles(QObject):
    """The page's dealings with files; `opener` is put in by tests."""

    def __init__(self, page: PlanPage) -> None:
        super().__init__(page)
        self._page = page
        self.opener: Callable[[Path], bool] = open_file

    # -- in ------------------------------------------------------------------------------------

    def ask_source(self) -> None:
        """Ask whether the plan is in a file, is pasted or is made anew."""
        box = QMessageBox(QMessageBox.Icon.NoIcon, "Nhập kế hoạch", "Kế hoạch đang có ở đâu?", parent=self._page)
        box.setInformativeText(
            "Chương trình nhận ra đề mục, nhiệm vụ, nơi nhận và người ký để xem lại trước khi nhận. "
            "Chưa có kế hoạch thì lập mới từ mẫu."
        )
        role = QMessageBox.ButtonRole.ActionRole
        calls = {
            box.addButton("Chọn tệp", QMessageBox.ButtonRole.AcceptRole): self.ask_and_import,
            box.addButton("Dán văn bản", role): self.paste,
            box.addButton("Lập mới", role): self._page.commands.new_plan,
        }
        box.addButton("Hoãn", QMessageBox.ButtonRole.RejectRole)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def go(button: QAbstractButton) -> None:
            if call := next((call for its, call in calls.items() if its is button), None):
                QTimer.singleShot(0, self, call)  # once the question is closed

        box.buttonClicked.connect(go)
        box.open()

    def ask_and_import(self) -> None:
        """Ask for a file and show what is recognised in it."""
        if chosen := ask_file(self._page, "Nhập kế hoạch", "plan_in", _OPEN):
            self.import_file(chosen)

    def import_file(self, path: Path) -> None:
        """Recognise a file in a worker, then show the result."""

        def work(_progress: Progress) -> object:
            from cchc_desktop.intake.plan_text import read_plan

            return read_plan(path)

        self._page.context.tasks.run(
            work, self.show_recognition, title=f"Đang đọc {path.name}", failed=lambda error: self._refused(error, path)
        )

    def paste(self) -> None:
        """Ask for a pasted text and show what is recognised in it."""
        from ui.dialogs.plan_import import PasteDialog

        dialog = PasteDialog(self._page.theme, self._page)
        if dialog.exec() and (text := dialog.text.toPlainText()).strip():
            self.import_text(text)

    def import_text(self, text: str) -> None:
        """Recognise a text in a worker, then show the result."""

        def work(_progress: Progress) -> object:
            from cchc_desktop.intake.plan_text import recognise

            return recognise(text)

        self._page.context.tasks.run(work, self.show_recognition, failed=lambda error: self._refused(error, text))

    def show_recognition(self, recognition: Any) -> None:
        """Show both panes; only "Nhận" writes."""
        from ui.dialogs.plan_import import PlanImportDialog

        dialog = PlanImportDialog(self._page.theme, recognition, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.take(dialog.recognition.plan))
        dialog.open()

    def take(self, plan: Plan, words: str = "Đã nhập kế hoạch") -> None:
        """Write the plan, with the office's own head where its text has none; `words` say what was done."""
        page, office = self._page, self._page.workspace.office()
        if not plan.office or fold(plan.office) == fold(office.name):  # another office's head is not ours to fill
            plan = replace(
                plan,
                office=plan.office or office.name,
                parent=plan.parent or office.parent,
                place=plan.place or office.place,
            )
        if plan.numbering is None:
            plan = replace(plan, numbering=Numbering.AUTO if is_numbered(plan.outline) else Numbering.KEPT)
        changes = page.workspace.add_plan(plan)
        if plan.deadlines and changes.id is not None:  # report dates that were accepted when the plan was rolled
            lines = page.workspace.reporting.accept_deadlines(plan.deadlines, changes.id)
            if lines is not None:
                page.signals.wrote(lines)
        page.show_written(changes)
        page.signals.say(f"{words} với {len(plan.tasks)} nhiệm vụ")

    def _refused(self, error: BaseException, source: Path | str) -> None:
        """A news item may become an activity; anything else is told in its sentence."""
        from ui import errors

        if not isinstance(error, NotAPlanError) or "bài viết" not in error.message:
            errors.show(self._page, error, "Chưa nhập được kế hoạch")
            return
        box = QMessageBox(QMessageBox.Icon.Information, "Chưa nhập kế hoạch", error.message, parent=self._page)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText("Ghi bài viết này thành một hoạt động trong Nhật ký?")
        log = box.addButton("Ghi thành hoạt động", QMessageBox.ButtonRole.AcceptRole)
        box.addButton("Hoãn", QMessageBox.ButtonRole.RejectRole)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.buttonClicked.connect(lambda button: self._log_news(source) if button is log else None)
        box.open()

    def _log_news(self, source: Path | str) -> None:
        from cchc_desktop.intake.plan_text import file_text, news_details

        title, day = news_details(source if isinstance(source, str) else file_text(source))
        activity = Activity(None, day or self._page.context.today(), "own_site", title)
        self._page.signals.open_page.emit("log", activity)

    # -- out -----------------------------------------------------------------------------------

    def ask_and_export(self, suffix: str) -> None:
        """Ask where to, then write the plan there."""
        plan = self._page.plan
        if plan is None:
            return
        name, kinds = publish.plan_file_name(plan, suffix), {suffix: _FILTERS[suffix]}
        if path := ask_target(self._page, "Xuất kế hoạch", "plan_out", name, kinds):
            self.export(path)

    def export(self, path: Path) -> None:
        """Write the plan in a worker and say where it is."""
        page = self._page
        page.take_typed()
        plan = page.plan
        if plan is None:
            return

        def done(_path: Path) -> None:
            page.signals.say(
                f"Đã xuất {path.name}",
                ("Mở tệp", lambda: self.open(path)),
                ("Mở thư mục", lambda: self.open(path.parent)),
            )

        page.context.tasks.run(
            lambda progress: publish.export_plan(plan, path, progress), done, title=f"Đang lập {path.name}"
        )

    def open(self, path: Path) -> None:
        """Open a file or folder; say so when the system has nothing for it."""
        if not self.opener(path):
            self._page.signals.say(f"Máy này chưa có chương trình mở được {path.name}", tone="warning")

    def print_plan(self) -> None:
        """Show the pages that will be printed and the printers there are."""
        from ui.dialogs.print_dialog import PrintDialog

        page = self._page
        page.take_typed()
        if page.plan is None:
            return
        dialog = PrintDialog(page.context, page.plan, page, open_pdf=self.opener)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
