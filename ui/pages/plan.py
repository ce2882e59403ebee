"""Kế hoạch: the year's plan taken in, read as on paper, changed in place, and given out as PDF or Word."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cchc_desktop import publish
from cchc_desktop.errors import AppError, FileProblem, NotAPlanError
from cchc_desktop.labels import label as word_of
from cchc_desktop.models import Activity, Level, Plan, PlanState, Topic
from cchc_desktop.text import long_date, short_date
from ui.context import Context
from ui.item_models.plan_outline import OutlineModel
from ui.item_models.plan_outline import Path as NodePath
from ui.pages.base import Page
from ui.pages.plan_forms import FrameForm, LinesForm, SignerForm, TasksView
from ui.pages.plan_outline import OutlineView
from ui.pages.plan_preview import PreviewPane
from ui.widgets import Card, Empty, label, pill, primary, secondary

FRAME, RECIPIENTS, SIGNER, TASKS, TEXT = "frame", "recipients", "signer", "tasks", "text"
TONES = {PlanState.DRAFT: "warning", PlanState.SIGNED: "good", PlanState.AMENDED: "accent"}


def open_with_system(path: Path) -> bool:
    """Open a file with the program that the system uses for it."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def choose_plan_file(parent: QWidget) -> Path | None:
    """Ask which file to take in."""
    name, _ = QFileDialog.getOpenFileName(parent, "Nhập kế hoạch", "", "Kế hoạch (*.docx *.txt *.json);;Mọi tệp (*)")
    return Path(name) if name else None


def choose_target(parent: QWidget, name: str, suffix: str) -> Path | None:
    """Ask where a file goes."""
    words = "PDF (*.pdf)" if suffix == ".pdf" else "Word (*.docx)"
    chosen, _ = QFileDialog.getSaveFileName(parent, "Xuất khẩu", str(Path.home() / name), words)
    if not chosen:
        return None
    return Path(chosen) if Path(chosen).suffix.lower() == suffix else Path(f"{chosen}{suffix}")


class PlanPage(Page):
    """The plans of the office, one open at a time."""

    name: ClassVar[str] = "plan"
    title: ClassVar[str] = "Kế hoạch"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.PLANS, Topic.OFFICE})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.plan: Plan | None = None
        self.open_file: Callable[[Path], bool] = open_with_system
        self.choose_file: Callable[[QWidget], Path | None] = choose_plan_file
        self.choose_target: Callable[[QWidget, str, str], Path | None] = choose_target
        self.preview_page: QWidget | None = None
        self._plan_ids: list[int] = []
        theme = self.theme
        self.plans_button = secondary(theme, "Kế hoạch khác", self._open_plans)
        self.import_button = secondary(theme, "Nhập", self.import_file, key="Ctrl+O")
        self.print_button = secondary(theme, "In", self.print_plan, key="Ctrl+P")
        self.word_button = secondary(theme, "Xuất Word", lambda: self.export(".docx"))
        self.pdf_button = primary(theme, "Xuất PDF", lambda: self.export(".pdf"))
        for button in (self.plans_button, self.import_button, self.print_button, self.word_button, self.pdf_button):
            self.header.add_action(button)
        self.stack = QStackedWidget()
        self.body.addWidget(self.stack, 1)
        self.empty = self._make_empty()
        self.editor = self._make_editor()
        self.refusal = self._make_refusal()
        for widget in (self.empty, self.editor, self.refusal):
            self.stack.addWidget(widget)

    # -- building ----------------------------------------------------------------------------

    def _make_empty(self) -> QWidget:
        theme = self.theme
        box = Card()
        box.body.addWidget(
            Empty(
                "Chưa có kế hoạch",
                "Nhập tệp kế hoạch (.docx, .txt) hoặc dán văn bản; chương trình nhận dạng các mục, nhiệm vụ, nơi nhận "
                "rồi để anh, chị xem trước khi nhận.",
                (
                    primary(theme, "Nhập kế hoạch", self.import_file),
                    secondary(theme, "Dán văn bản", self.paste),
                ),
            )
        )
        return box

    def _make_refusal(self) -> QWidget:
        """Return the state after a file that is no plan: what it is, and what can be done with it."""
        box = Card()
        column = QVBoxLayout()
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        self.refusal_words = label("", "section", wrap=True)
        self.refusal_hint = label("", "secondary", wrap=True)
        self.as_activity = primary(self.theme, "Ghi thành hoạt động", self._log_news)
        column.addWidget(self.refusal_words)
        column.addWidget(self.refusal_hint)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.as_activity, secondary(self.theme, "Nhập tệp khác", self.import_file),
                       secondary(self.theme, "Trở lại", self.refresh)):  # fmt: skip
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        box.body.addLayout(column)
        self._news: Activity | None = None
        return box

    def _make_editor(self) -> QWidget:
        self.outline = OutlineModel(self._save, self)
        self.view = OutlineView(self.theme, self.outline)
        self.frame = FrameForm(self._save)
        self.recipients = LinesForm(
            "Mỗi dòng một nơi nhận, không cần gạch đầu dòng; dòng cuối là nơi lưu.",
            lambda plan: plan.recipients,
            lambda plan, lines: replace(plan, recipients=lines),
            self._save,
        )
        self.signer = SignerForm(self._save)
        self.tasks = TasksView(self.context, self._save)
        self.sections = QListWidget()
        self.sections.setAccessibleName("Các phần của kế hoạch")
        self.sections.setSpacing(1)
        self.sections.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sections.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.sections.currentItemChanged.connect(self._section_chosen)
        left = Card()
        left.body.setContentsMargins(6, 8, 6, 8)
        left.body.addWidget(self.sections)
        self.middle = QStackedWidget()
        for widget in (self.view, self.frame, self.recipients, self.signer, self.tasks):
            self.middle.addWidget(widget)
        centre = Card()
        self.hint = label("F2 hoặc bấm đúp để sửa một dòng · Enter cất · Esc hoãn", "small")
        self.hint.setContentsMargins(14, 8, 14, 8)
        centre.body.addWidget(self.hint)
        centre.body.addWidget(self.middle, 1)
        self.preview = PreviewPane(self.context)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(12)
        splitter.setChildrenCollapsible(False)
        for widget, least in ((left, 150), (centre, 320), (self.preview, 220)):
            widget.setMinimumWidth(least)
            splitter.addWidget(widget)
        splitter.setSizes([190, 544, 372])
        splitter.setStretchFactor(1, 1)
        return splitter

    # -- showing -----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the plan of the chosen year, or the one that was open."""
        plans = self.workspace.plans()
        self._plan_ids = [plan.id for plan in plans if plan.id is not None]
        if self.preview_page is not None:
            return
        keep = next((plan for plan in plans if self.plan and plan.id == self.plan.id), None)
        current = self.workspace.current_plan(self.context.year)
        self.show_plan(keep or current or (plans[0] if plans else None))

    def on_year(self, year: int) -> None:
        """Show the plan of another year."""
        self.plan = self.workspace.current_plan(year) or self.plan
        self.refresh()

    def open_target(self, target: object) -> None:
        """Open a plan by its id."""
        if isinstance(target, int):
            self.show_plan(self.workspace.plan(target))

    def primary_action(self) -> None:
        """Start from a file."""
        self.import_file()

    def show_plan(self, plan: Plan | None) -> None:
        """Open a plan, or say that there is none."""
        self.plan = plan
        self.plans_button.setVisible(len(self._plan_ids) > 1)
        for button in (self.print_button, self.word_button, self.pdf_button):
            button.setVisible(plan is not None)
        if plan is None:
            self.header.set_title(self.title)
            self.header.set_pills()
            self.header.set_note("")
            self.stack.setCurrentWidget(self.empty)
            self.preview.show_plan(None)
            return
        years = str(plan.year_from) if plan.year_from == plan.year_to else f"{plan.year_from} - {plan.year_to}"
        self.header.set_title(f"Kế hoạch năm {years}" if plan.year_from == plan.year_to else f"Kế hoạch {years}")
        self.header.title.setToolTip(plan.title)
        self.header.set_pills(pill(word_of(plan.state), TONES[plan.state]))
        self.header.set_note(self._state_words(plan))
        self.outline.editable = plan.state is not PlanState.SIGNED
        self.outline.show_plan(plan)
        for form in (self.frame, self.recipients, self.signer, self.tasks):
            form.show_plan(plan)
            form.setEnabled(plan.state is not PlanState.SIGNED)
        self._show_sections(plan)
        self.preview.show_plan(plan)
        self.stack.setCurrentWidget(self.editor)

    def _state_words(self, plan: Plan) -> str:
        if plan.state is PlanState.SIGNED:
            day = f" {long_date(plan.date)}" if plan.date else ""
            return f"số {plan.reference}{day}, đã khóa"
        if not plan.number and plan.date is None:
            return "chưa có số, ngày"
        day = f"ngày {short_date(plan.date)}" if plan.date else "chưa có ngày"
        return f"số {plan.reference}, {day}" if plan.number else f"chưa có số, {day}"

    def _show_sections(self, plan: Plan) -> None:
        chosen = self.sections.currentItem()
        kept = chosen.data(Qt.ItemDataRole.UserRole) if chosen else None
        entries: list[tuple[str, tuple[str, Any] | None]] = [
            ("Thể thức", None),
            ("Cơ quan, số, ngày", (FRAME, None)),
            ("Nội dung", None),
        ]
        for place, node in enumerate(plan.outline):
            if node.level is Level.ROMAN:
                words = node.text.capitalize() if node.text.isupper() else node.text
                entries.append((f"{node.marker} {words}".strip(), (TEXT, (place,))))
        if not any(node.level is Level.ROMAN for node in plan.outline):
            entries.append(("Toàn văn", (TEXT, ())))
        entries += [
            ("Kèm theo", None),
            (f"Nhiệm vụ ({len(plan.tasks)})", (TASKS, None)),
            (f"Nơi nhận ({len(plan.recipients)})", (RECIPIENTS, None)),
            ("Người ký", (SIGNER, None)),
        ]
        old = [(self.sections.item(i).text(), self.sections.item(i).data(Qt.ItemDataRole.UserRole))
               for i in range(self.sections.count())]  # fmt: skip
        if old == entries:
            return
        self.sections.blockSignals(True)
        self.sections.clear()
        first: QListWidgetItem | None = None
        for words, key in entries:
            item = QListWidgetItem(words, self.sections)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setToolTip(words)
            if key is None:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                item.setForeground(self.theme.color("secondary"))
            if key == kept or (kept is None and first is None and key and key[0] == TEXT):
                first = item
        self.sections.setCurrentItem(first or self.sections.item(3))
        self.sections.blockSignals(False)
        if kept is None:
            self._section_chosen(self.sections.currentItem())

    def _section_chosen(self, item: QListWidgetItem | None, _before: QListWidgetItem | None = None) -> None:
        key = item.data(Qt.ItemDataRole.UserRole) if item else None
        if not key:
            return
        kind, path = key
        pages = {FRAME: self.frame, RECIPIENTS: self.recipients, SIGNER: self.signer, TASKS: self.tasks}
        self.middle.setCurrentWidget(pages.get(kind, self.view))
        locked = self.plan is not None and self.plan.state is PlanState.SIGNED
        self.hint.setText(
            "Kế hoạch đã ban hành nên được khóa." if locked
            else "F2 hoặc bấm đúp để sửa một dòng · Enter cất · Esc hoãn" if kind == TEXT
            else "Mỗi ô được cất khi rời khỏi ô."
        )  # fmt: skip
        if kind == TEXT:
            self._show_path(path)

    def _show_path(self, path: NodePath) -> None:
        if path == (0,):
            self.view.scrollToTop()
            self.view.setCurrentIndex(QModelIndex())
        else:
            self.view.show_path(path)

    def _open_plans(self) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for plan in self.workspace.plans():
            years = str(plan.year_from) if plan.year_from == plan.year_to else f"{plan.year_from} - {plan.year_to}"
            title = plan.title if len(plan.title) < 70 else f"{plan.title[:68].rstrip()}…"
            action = menu.addAction(f"{years} · {word_of(plan.state)} · {title}")
            action.setCheckable(True)
            action.setChecked(self.plan is not None and plan.id == self.plan.id)
            action.triggered.connect(lambda _on=False, plan=plan: self.show_plan(plan))
        menu.popup(self.plans_button.mapToGlobal(self.plans_button.rect().bottomLeft()))

    def _save(self, plan: Plan) -> bool:
        """Keep a changed plan and show it."""
        try:
            changes = self.workspace.save_plan(plan)
        except AppError as error:
            self.signals.say(str(error), tone="bad")
            return False
        if plan.id is not None:
            self.show_plan(self.workspace.plan(plan.id))
        self.signals.wrote(changes)
        return True

    def leave(self) -> bool:
        """Keep what is being typed in a list of lines."""
        if self.plan is not None and self.middle.currentWidget() is self.recipients:
            self.recipients.keep()
        return True

    # -- taking a plan in ----------------------------------------------------------------------

    def import_file(self) -> None:
        """Recognise the plan in a file, in a worker, and show it before it is taken in."""
        path = self.choose_file(self)
        if path is None:
            return

        def work(_progress: object) -> object:
            from cchc_desktop.intake.plan_text import read_plan

            return read_plan(path)

        self.context.tasks.run(
            work, self.show_recognised, title=f"Đọc {path.name}", key="plan-import",
            failed=lambda error: self._refused(error, path),
        )  # fmt: skip

    def paste(self) -> None:
        """Recognise a plan in pasted text."""
        from ui.pages.plan_import import PasteDialog

        dialog = PasteDialog(self.context, self)
        dialog.accepted.connect(lambda: self.recognise_text(dialog.text.toPlainText()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.setModal(True)
        dialog.open()

    def recognise_text(self, text: str) -> None:
        """Recognise a plan in text."""
        from cchc_desktop.intake.plan_text import recognise

        try:
            self.show_recognised(recognise(text))
        except AppError as error:
            self._refused(error, None, text)

    def show_recognised(self, recognition: object) -> None:
        """Show what was recognised beside its source."""
        from cchc_desktop.intake.plan_text import Recognition
        from ui.pages.plan_import import PlanPreview

        assert isinstance(recognition, Recognition)
        self._drop_preview()
        preview = PlanPreview(self.context, recognition, self._accept, self._put_off)
        self.preview_page = preview
        self.stack.addWidget(preview)
        self.stack.setCurrentWidget(preview)
        self.header.set_title("Xem trước khi nhận")
        self.header.set_pills()
        self.header.set_note("")
        for button in (self.plans_button, self.print_button, self.word_button, self.pdf_button):
            button.hide()

    def _accept(self) -> None:
        from ui.pages.plan_import import PlanPreview

        preview = self.preview_page
        if not isinstance(preview, PlanPreview):
            return
        try:
            changes = self.workspace.add_plan(preview.recognition.plan)
        except AppError as error:
            self.signals.say(str(error), tone="bad")
            return
        self._drop_preview()
        if changes.id is not None:
            self.plan = self.workspace.plan(changes.id)
        self.signals.wrote(changes)
        self.refresh()
        self.signals.say("Đã nhận kế hoạch.")

    def _put_off(self) -> None:
        self._drop_preview()
        self.refresh()

    def _drop_preview(self) -> None:
        if self.preview_page is not None:
            self.stack.removeWidget(self.preview_page)
            self.preview_page.deleteLater()
            self.preview_page = None

    def _refused(self, error: BaseException, path: Path | None, text: str = "") -> None:
        """Say what is wrong with a file; an article can be logged as an activity instead."""
        if not isinstance(error, AppError):
            raise error
        self._news = self._as_activity(path, text) if isinstance(error, NotAPlanError) else None
        self.refusal_words.setText(error.message)
        self.refusal_hint.setText(error.hint)
        self.as_activity.setVisible(self._news is not None)
        self.stack.setCurrentWidget(self.refusal)

    def _as_activity(self, path: Path | None, text: str) -> Activity | None:
        from cchc_desktop.intake.plan_text import classify, news_details
        from cchc_desktop.intake.reading import read_text

        try:
            if path is not None and path.suffix.lower() != ".docx":
                text = read_text(path)[0]
        except FileProblem:
            return None
        if not text or classify(text) != "news":
            return None
        details = news_details(text)
        return Activity(None, details.date or self.context.today(), "own_site", details.title)

    def _log_news(self) -> None:
        if self._news is not None:
            news = self._news
            self.refresh()
            self.signals.open_page.emit("log", news)

    # -- giving it out -------------------------------------------------------------------------

    def export(self, suffix: str) -> None:
        """Write the plan as PDF or Word where the clerk says."""
        plan = self.plan
        if plan is None:
            return
        target = self.choose_target(self, publish.plan_file_name(plan, suffix), suffix)
        if target is None:
            return
        self.context.tasks.run(
            lambda progress: publish.export_plan(plan, target, progress),
            self._exported,
            title=f"Xuất {target.name}",
        )

    def _exported(self, path: Path) -> None:
        self.signals.say(f"Đã xuất {path.name}.", ("Mở tệp", lambda: self._open(path)))

    def print_plan(self) -> None:
        """Make the PDF and open it with the system's viewer, which prints it at its true size."""
        plan = self.plan
        if plan is None:
            return
        target = Path(tempfile.mkdtemp(prefix="cchc-")) / publish.plan_file_name(plan, ".pdf")
        self.context.tasks.run(
            lambda progress: publish.export_plan(plan, target, progress), self._open, title="Chuẩn bị trang in"
        )

    def _open(self, path: Path) -> None:
        if not self.open_file(path):
            self.signals.say(
                "Máy chưa có chương trình mở tệp PDF. Xuất PDF rồi mở và in trên máy khác.", tone="warning"
            )
