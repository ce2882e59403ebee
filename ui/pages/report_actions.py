"""What the report page's buttons and menu do beside export: freeze, e-mail, forms, texts, checks of Word files."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QFileDialog

from cchc_desktop import publish
from cchc_desktop.doors.reporting import Draft
from cchc_desktop.errors import AppError
from cchc_desktop.text import short_date
from cchc_desktop.workspace import Workspace
from ui.pages.report_files import ask_path, ask_reminder, copy_files, open_file, show_in_folder
from ui.tasks import Progress

if TYPE_CHECKING:
    from ui.pages.report import ReportPage


class ReportActions:
    """Holds the page; every dialog is loaded when first asked for."""

    def __init__(self, page: ReportPage) -> None:
        self._page = page

    @property
    def _workspace(self) -> Workspace:
        return self._page.workspace

    # -- chốt số -----------------------------------------------------------------------------

    def ask_freeze(self) -> None:
        """Tell what a freeze means and what still lacks, then freeze."""
        from ui.dialogs.report_freeze import FreezeDialog

        page = self._page
        self._workspace.reporting.may_freeze(page.period, page.line)
        if page.view is not None and FreezeDialog(page.theme, page.view, page).exec():
            self.freeze()

    def freeze(self) -> None:
        """Make the files in a worker, then keep the report; what was frozen can be opened again with a reason."""
        page, period, line, workspace = self._page, self._page.period, self._page.line, self._page.workspace

        def work(progress: Progress) -> Draft:
            with workspace.reader() as reader:
                return publish.draft_freeze(reader, period, progress, line=line)

        def keep(draft: Draft) -> None:
            try:
                page.wrote(workspace.reporting.freeze(draft))
            except AppError:
                shutil.rmtree(workspace.reporting.folder_of(draft.uid), ignore_errors=True)
                raise
            folder = workspace.reporting.folder_of(draft.uid)
            page.signals.say(
                f"Đã chốt số báo cáo {period.phrase}",
                ("Mở thư mục", lambda: show_in_folder([folder / draft.files[0][0]])),
                ("Thư nháp kèm tệp", self.ask_mail),
            )

        page.freeze_button.setEnabled(False)
        task = page.context.tasks.run(work, keep, title=f"Đang chốt số {period.phrase}")
        task.ended.connect(lambda: page.freeze_button.setEnabled(True))

    def unfreeze(self) -> None:
        """Open a frozen report again, with a reason."""
        from ui.dialogs.report_reason import ReasonDialog

        view = self._page.view
        if view is None or view.frozen is None:
            return
        dialog = ReasonDialog(self._page.theme, view.frozen.period, self._page)
        if dialog.exec():
            self._page.wrote(self._workspace.reporting.unfreeze(view.frozen, dialog.reason))

    def mark_sent(self) -> None:
        """Record that the frozen report was sent today, or take it back."""
        view = self._page.view
        if view is None or view.frozen is None:
            return
        kept, reporting = view.frozen, self._workspace.reporting
        day = None if kept.sent_on else self._page.context.today()
        self._page.wrote(reporting.mark_sent(kept, day))
        if day is not None:
            back = ("Hoàn tác", lambda: self._page.wrote(reporting.mark_sent(kept, None)))
            self._page.signals.say(f"Đã ghi báo cáo {kept.period.phrase} là đã gửi ngày {short_date(day)}", back)

    def show_changes(self) -> None:
        """Show what changed in frozen periods, and how a cumulative report reconciles."""
        from ui.dialogs.report_changes import ChangesDialog

        if self._page.view is not None:
            ChangesDialog(self._page.theme, self._page.view.figures, self._page.view.since, self._page).exec()

    # -- e-mail ------------------------------------------------------------------------------

    def ask_mail(self) -> None:
        """Ask where to, then write the draft with the report's files."""
        name = publish.report_file_name(self._page.period, self._workspace.office().symbol, ".eml")
        if (path := ask_path(self._page, "Thư nháp kèm tệp", name)) is not None:
            self.write_mail(path)

    def write_mail(self, path: Path) -> None:
        """Write the draft in a worker; nothing is ever sent."""
        from cchc_desktop.exports.eml import size_warning

        page, period, line, workspace = self._page, self._page.period, self._page.line, self._workspace

        def work(progress: Progress) -> int:
            with workspace.reader() as reader:
                publish.export_report(reader, period, path, progress, line=line)
            return path.stat().st_size

        def done(size: int) -> None:
            warning = size_warning(size)
            page.signals.say(
                warning or f"Đã lập thư nháp {path.name}; mở thư, xem lại rồi tự gửi",
                ("Mở thư", lambda: open_file(path)),
                ("Mở thư mục", lambda: show_in_folder([path])),
                tone="warning" if warning else "good",
            )

        page.context.tasks.run(work, done, title=f"Đang lập {path.name}")

    def copy_letter(self) -> None:
        """Put subject and body on the clipboard, for a mail program that opens no drafts."""
        letter = self._workspace.reporting.letter(self._page.period, self._page.line)
        symbol = self._workspace.office().symbol
        names = [publish.report_file_name(self._page.period, symbol, s) for s in (".docx", ".pdf", ".xlsx")]
        body = letter.body.replace("{files}", "\n".join(f"- {name}" for name in names))
        copy = QApplication.clipboard().setText
        copy(f"{letter.subject}\n\n{body}")
        self._page.signals.say(
            "Đã chép tiêu đề và nội dung thư",
            ("Chỉ tiêu đề", lambda: copy(letter.subject)),
            ("Chỉ nội dung", lambda: copy(body)),
            ("Lập tệp đính kèm", self.open_attachments),
        )

    def open_attachments(self) -> None:
        """Make the files of a letter in a folder of their own and open it, for a mail program that opens no drafts."""
        self._make_files((".docx", ".pdf", ".xlsx"), show_in_folder)

    def copy_for_zalo(self) -> None:
        """Make the PDF and the workbook and put them on the clipboard."""

        def done(paths: list[Path]) -> None:
            copy_files(paths)
            words = "Đã chép tệp PDF và Excel; bấm Ctrl+V trong Zalo để đính kèm"
            self._page.signals.say(words, ("Mở thư mục", lambda: show_in_folder(paths)))

        self._make_files((".pdf", ".xlsx"), done)

    def _make_files(self, suffixes: tuple[str, ...], then: Callable[[list[Path]], None]) -> None:
        """Make files of the report, and nothing else, in a folder for passing files."""
        page, period, line, workspace = self._page, self._page.period, self._page.line, self._workspace
        folder = Path(tempfile.gettempdir()) / "CCHC" / period.file_code
        symbol = workspace.office().symbol
        paths = [folder / publish.report_file_name(period, symbol, suffix) for suffix in suffixes]

        def work(progress: Progress) -> None:
            shutil.rmtree(folder, ignore_errors=True)
            with workspace.reader() as reader:
                for path in paths:
                    publish.export_report(reader, period, path, progress, line=line, files=False)

        page.context.tasks.run(work, lambda _none: then(paths), title="Đang lập tệp")

    def remind(self) -> None:
        """Write the công văn that urges the late units."""
        ask_reminder(self._page, self._page.context, self._page.period)

    def unit_drafts(self) -> None:
        """Write one draft for each unit that has not sent."""
        chosen = QFileDialog.getExistingDirectory(self._page, "Chọn thư mục ghi thư nháp")
        if chosen:
            self.write_unit_drafts(Path(chosen))

    def write_unit_drafts(self, folder: Path) -> None:
        """Write the units' drafts in a worker."""
        page, period, workspace, today = self._page, self._page.period, self._workspace, self._page.context.today()

        def work(progress: Progress) -> list[Path]:
            with workspace.reader() as reader:
                return publish.unit_drafts(reader, period, today, folder, progress=progress)

        def done(made: list[Path]) -> None:
            if not made:
                page.signals.say("Không có đơn vị nào còn thiếu số liệu", tone="neutral")
                return
            words = f"Đã lập {len(made)} thư nháp, mỗi đơn vị một tệp; điền địa chỉ người nhận, xem lại rồi tự gửi"
            page.signals.say(words, ("Mở thư mục", lambda: show_in_folder(made)))

        page.context.tasks.run(work, done, title="Đang lập thư nháp cho từng đơn vị")

    # -- words, lines, forms -----------------------------------------------------------------

    def edit_text(self) -> None:
        """Edit the words of this report; the figures stay the data's."""
        from ui.dialogs.report_text import TextDialog

        page = self._page
        if page.view is None or page.view.frozen is not None:
            return
        dialog = TextDialog(page.theme, page.view.figures, page)
        if dialog.exec():
            for paragraph, text in dialog.edits().items():
                page.wrote(self._workspace.reporting.save_text(page.period, page.view.figures.line, paragraph, text))

    def edit_sentences(self) -> None:
        """Edit the office's own sentences."""
        from ui.dialogs.report_sentences import SentencesDialog

        dialog = SentencesDialog(self._page.theme, self._workspace.setting("report_sentences"), self._page)
        if dialog.exec():
            self._page.wrote(self._workspace.reporting.save_sentences(dialog.sentences()))

    def edit_lines(self) -> None:
        """Edit reporting lines and days off."""
        from ui.dialogs.report_lines import LinesDialog

        page = self._page
        LinesDialog(page.theme, self._workspace, page.signals, page.context.year, page).exec()
        page.refresh()

    def fill_form(self) -> None:
        """Map a form once, or fill one that is mapped."""
        from ui.dialogs.report_form import FormDialog

        page = self._page
        if page.view is not None:
            FormDialog(page.theme, self._workspace, page.view.figures, page.signals, page).exec()

    def ask_verify(self) -> None:
        """Ask for a Word file and hold it against the data."""
        chosen, _ = QFileDialog.getOpenFileName(self._page, "Đối chiếu tệp Word", "", "Văn bản Word (*.docx)")
        if chosen:
            self.verify(Path(chosen))

    def verify(self, path: Path) -> None:
        """Hold a Word file against the data in a worker and list every number that no longer agrees."""
        from cchc_desktop.periods import Period

        page, period, own, workspace = self._page, self._page.period, self._page.line, self._workspace

        def work(_progress: Progress) -> tuple[str, list]:
            from cchc_desktop.intake.report_docx import read_report_docx
            from cchc_desktop.reports.verify import verify

            text = read_report_docx(path)
            wanted = Period.parse(text.period) if text.period else period
            with workspace.reader() as reader, reader.reading():
                figures = reader.reporting.report(wanted, text.line or own)
                return wanted.phrase, verify(text, figures, reader.reporting.details(figures))

        def done(found: tuple[str, list]) -> None:
            from ui.dialogs.report_verify import VerifyDialog

            phrase, differences = found
            if not differences:
                page.signals.say(f"Mọi số trong {path.name} khớp với số liệu {phrase}")
                return
            VerifyDialog(page.theme, path, phrase, differences, page).exec()

        page.context.tasks.run(work, done, title=f"Đang đối chiếu {path.name}")
