"""Kế hoạch: take a plan in, read and correct it as on paper, see the true pages, export."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QMessageBox, QSplitter, QStackedWidget, QWidget

from cchc_desktop import publish
from cchc_desktop.drafting import outline as edit
from cchc_desktop.errors import NotAPlanError
from cchc_desktop.models import Activity, Plan, PlanState, Topic
from cchc_desktop.text import fold
from ui.context import Context
from ui.dialogs.plan_import import PasteDialog, PlanImportDialog
from ui.item_models.outline_rows import OutlineModel, with_text
from ui.pages.base import Page
from ui.pages.plan_forms import FrameForm, RecipientForm, TaskForm
from ui.pages.plan_sections import SectionList
from ui.pages.report import open_file
from ui.tasks import Progress
from ui.widgets import Button, Card, Empty, Pill
from ui.widgets.log_flow import FlowLayout
from ui.widgets.plan_outline import OutlineView
from ui.widgets.plan_preview import PlanPreview

_OPEN = "Kế hoạch (*.docx *.txt *.md);;Mọi tệp (*)"
_FILTERS = {".pdf": "Tài liệu PDF (*.pdf)", ".docx": "Văn bản Word (*.docx)"}
_OUTLINE_ACTIONS = {
    "indent": edit.indent,
    "outdent": edit.outdent,
    "up": lambda outline, node_id: edit.move(outline, node_id, -1),
    "down": lambda outline, node_id: edit.move(outline, node_id, 1),
    "remove": edit.remove,
}
_STATES = {
    PlanState.DRAFT: ("Dự thảo", "warning"),
    PlanState.SIGNED: ("Đã ban hành", "good"),
    PlanState.AMENDED: ("Đang điều chỉnh", "warning"),
}


class PlanPage(Page):
    """One plan at a time: parts at the left, text in the middle, printed page at the right."""

    name: ClassVar[str] = "plan"
    title: ClassVar[str] = "Kế hoạch"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.PLANS, Topic.OFFICE})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.plan: Plan | None = None
        self._wanted: int | None = None
        self._folder = ""
        self._build_header()
        self.sections = SectionList(self.theme)
        self.sections.chosen.connect(self._choose)
        self.outline = OutlineModel()
        self.outline.setParent(self)
        self.outline.edited.connect(self._edit_line)
        self.page_view = OutlineView(self.theme, self.outline)
        self.page_view.asked.connect(self._act)
        self._done: list[Plan] = []
        self._undone: list[Plan] = []
        self.frame_form, self.recipient_form, self.task_form = FrameForm(), RecipientForm(), TaskForm(self.theme)
        self.task_form.model.refused.connect(lambda sentence: self.signals.say(sentence, tone="warning"))
        for form in (self.frame_form, self.recipient_form, self.task_form):
            form.edited.connect(self._save)
        self.preview = PlanPreview(context)
        self._lay_out()

    # -- building ------------------------------------------------------------------------------

    def _build_header(self) -> None:
        self.state = Pill("", "neutral")
        self.header.set_pills(self.state)
        self.chooser = QComboBox()
        self.chooser.setAccessibleName("Chọn kế hoạch")
        self.chooser.setMinimumContentsLength(14)
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.chooser.activated.connect(self._pick)
        self.import_button = Button(self.theme, "Nhập", key="Ctrl+O", on_click=self.ask_and_import)
        self.import_button.setToolTip("Nhập kế hoạch từ tệp Word hoặc văn bản")
        self.paste_button = Button(self.theme, "Dán", on_click=self.paste)
        self.paste_button.setToolTip("Nhập kế hoạch từ văn bản đã chép")
        self.print_button = Button(self.theme, "In", key="Ctrl+P", on_click=self.print_plan)
        self.word_button = Button(self.theme, "Word", on_click=lambda: self.ask_and_export(".docx"))
        self.pdf_button = Button(
            self.theme, "Xuất PDF", kind="primary", key="Ctrl+E", on_click=lambda: self.ask_and_export(".pdf")
        )
        for widget in (self.chooser, self.import_button, self.paste_button, self.print_button, self.word_button,
                       self.pdf_button):  # fmt: skip
            self.header.add_action(widget)

    def _lay_out(self) -> None:
        self.section_card = Card()
        self.section_card.body.setContentsMargins(6, 8, 6, 8)
        self.section_card.body.addWidget(self.sections)
        self.section_card.setFixedWidth(self.theme.control_width(23))
        self.middle = QStackedWidget()
        for widget in (self.page_view, self.frame_form, self.recipient_form, self.task_form):
            self.middle.addWidget(widget)
        self.text_card = Card("Nội dung", "bấm đúp hoặc F2 để sửa một dòng")
        self.text_card.body.addWidget(self._tools())
        self.text_card.body.addWidget(self.middle)
        self.print_card = Card("Bản in")
        self.print_card.body.setContentsMargins(10, 8, 10, 8)
        self.print_card.body.addWidget(self.preview)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(12)
        split.setChildrenCollapsible(False)
        split.addWidget(self.text_card)
        split.addWidget(self.print_card)
        split.setSizes([560, 380])
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        self.content = QWidget()
        row = QHBoxLayout(self.content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.section_card)
        row.addWidget(split, 1)
        self.empty = Card()
        self.empty.body.addWidget(
            Empty(
                "Chưa có kế hoạch",
                "Nhập kế hoạch năm nay hoặc năm trước từ tệp Word, văn bản; chương trình nhận dạng các mục, "
                "nhiệm vụ, nơi nhận và người ký để xem trước khi nhận.",
                (
                    Button(self.theme, "Nhập kế hoạch", kind="primary", on_click=self.ask_and_import),
                    Button(self.theme, "Dán văn bản", on_click=self.paste),
                ),
            )
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.content)
        self.stack.addWidget(self.empty)
        self.body.addWidget(self.stack, 1)

    def _tools(self) -> QWidget:
        """The row of outline actions, each with its key; the keys work in the list itself."""
        self.tools = QWidget()
        row = FlowLayout(self.tools, gap=2)
        row.setContentsMargins(10, 6, 10, 2)
        for text, key, action, tip in (
            ("Thụt vào", "Tab", "indent", "Vào một mức: I. → 1. → a) → - → +"),
            ("Đưa ra", "Shift+Tab", "outdent", "Ra một mức"),
            ("Lên", "Alt+Up", "up", "Chuyển cả mục lên"),
            ("Xuống", "Alt+Down", "down", "Chuyển cả mục xuống"),
            ("Thêm dòng", "", "insert", "Thêm dòng cùng mức phía sau (Enter)"),
            ("Đánh số lại", "", "renumber", "Đánh số cả kế hoạch theo thứ tự a, b, c, d, đ, e, g"),
            ("Hoàn tác", "Ctrl+Z", "undo", "Hoàn tác lần sửa vừa rồi"),
        ):
            button = Button(
                self.theme, text, kind="ghost", own_key=False, on_click=lambda action=action: self._act(action)
            )
            button.setToolTip(f"{tip} ({key})" if key else tip)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(button)
        return self.tools

    # -- what is shown -------------------------------------------------------------------------

    def refresh(self) -> None:
        plans = self.workspace.plans()
        wanted = self._wanted if self._wanted is not None else (self.plan.id if self.plan else None)
        self._wanted = None
        found = next((p for p in plans if p.id == wanted), None)
        if found is None:
            found = self.workspace.current_plan(self.context.year) or (plans[0] if plans else None)
        self._fill_chooser(plans, found)
        self.show_plan(found)

    def on_year(self, year: int) -> None:
        """Show the plan of another year, if there is one."""
        if (plan := self.workspace.current_plan(year)) is not None:
            self._wanted = plan.id
        self.refresh()

    def open_target(self, target: object) -> None:
        """Show a plan by its id."""
        if isinstance(target, int):
            self._wanted = target
            self.refresh()

    def show_plan(self, plan: Plan | None) -> None:
        """Show a plan in all three columns; None shows how to begin."""
        self.plan = plan
        self.stack.setCurrentWidget(self.content if plan else self.empty)
        for button in (self.print_button, self.word_button, self.pdf_button):
            button.setVisible(plan is not None)
        self.state.setVisible(plan is not None)
        self.preview.show_plan(plan)
        if plan is None:
            self.header.set_title("Kế hoạch")
            self.header.set_note("")
            return
        editable = plan.state is not PlanState.SIGNED
        self.header.set_title(_name(plan))
        self.header.set_note(_note(plan))
        self.state.set(*_STATES[plan.state])
        self.outline.editable = editable
        self.outline.set_outline(plan.outline)
        for form in (self.frame_form, self.recipient_form, self.task_form):
            form.show_plan(plan, editable)
        self.sections.show_plan(plan)
        self._choose(self.sections.current_key(), scroll=False)

    def _fill_chooser(self, plans: list[Plan], current: Plan | None) -> None:
        self.chooser.setVisible(len(plans) > 1)
        self.chooser.clear()
        for plan in plans:
            self.chooser.addItem(f"{_years(plan)} · {plan.reference or 'chưa có số'}", plan.id)
            self.chooser.setItemData(self.chooser.count() - 1, plan.title, Qt.ItemDataRole.ToolTipRole)
            if current is not None and plan.id == current.id:
                self.chooser.setCurrentIndex(self.chooser.count() - 1)

    def _pick(self, row: int) -> None:
        self._wanted = self.chooser.itemData(row)
        self.refresh()

    def _choose(self, key: str, *, scroll: bool = True) -> None:
        widgets = {"frame": self.frame_form, "recipients": self.recipient_form, "tasks": self.task_form}
        titles = {
            "frame": ("Cơ quan, số, ngày", "số và ngày để trống đến khi văn thư cấp"),
            "recipients": ("Nơi nhận và người ký", ""),
            "tasks": ("Nhiệm vụ", "số liệu của báo cáo dựa vào hình thức và chỉ tiêu ở đây"),
        }
        self.middle.setCurrentWidget(widgets.get(key, self.page_view))
        self.tools.setVisible(key not in widgets and self.outline.editable)
        self.print_card.setVisible(key != "tasks")  # seven columns need the room
        self.text_card.set_heading(*titles.get(key, ("Nội dung", "bấm đúp hoặc F2 để sửa một dòng")))
        if key.startswith("node:") and scroll:
            place = self.outline.place_of(key.removeprefix("node:"))
            if place is not None:
                index = self.outline.index(place)
                self.page_view.setCurrentIndex(index)
                self.page_view.scrollTo(index, OutlineView.ScrollHint.PositionAtTop)

    # -- editing -------------------------------------------------------------------------------

    def _edit_line(self, node_id: str, text: str) -> None:
        if self.plan is None:
            return
        tasks = tuple(replace(task, text=text) if task.node_id == node_id else task for task in self.plan.tasks)
        self._save(replace(self.plan, outline=with_text(self.plan.outline, node_id, text), tasks=tasks))

    def _save(self, plan: Plan) -> None:
        """Keep what was typed at once: the task's line in the outline and its row are the same data."""
        if self.plan is not None:
            for task in plan.tasks:
                old = next((item for item in self.plan.tasks if item.id == task.id and task.id is not None), None)
                if old is not None and old.text != task.text and task.node_id:
                    plan = replace(plan, outline=with_text(plan.outline, task.node_id, task.text))
        if self.plan is not None and plan != self.plan:
            self._done.append(self.plan)
            self._undone.clear()
        self.signals.wrote(self.workspace.save_plan(plan))

    def _act(self, action: str) -> None:
        """Do what a key or button of the outline means for the chosen line, and keep the line chosen."""
        plan = self.plan
        if plan is None or not self.outline.editable:
            return
        if action in ("undo", "redo"):
            self._step(*((self._done, self._undone) if action == "undo" else (self._undone, self._done)))
            return
        chosen = self.page_view.currentIndex()
        node_id = self.outline.row_at(chosen.row()).node.id if chosen.isValid() else ""
        if action == "renumber":
            changed = edit.renumber_all(plan.outline)
        elif not node_id:
            self.signals.say("Chọn một dòng trước", tone="neutral")
            return
        elif action == "insert":
            changed, node_id = edit.insert_after(plan.outline, node_id, "Nội dung mới")
        else:
            changed = _OUTLINE_ACTIONS[action](plan.outline, node_id)
        if changed != plan.outline:
            self._save(replace(plan, outline=changed))
            self._show_line(node_id, near=chosen.row())
            if action == "insert":
                self.page_view.edit(self.page_view.currentIndex())

    def _step(self, source: list[Plan], other: list[Plan]) -> None:
        """Go one kept state back or forth."""
        if not source or self.plan is None or source[-1].id != self.plan.id:
            self.signals.say("Không còn gì để hoàn tác", tone="neutral")
            return
        other.append(self.plan)
        self.signals.wrote(self.workspace.save_plan(source.pop()))

    def _show_line(self, node_id: str, near: int) -> None:
        place = self.outline.place_of(node_id)
        row = place if place is not None else min(near, self.outline.rowCount() - 1)
        if row >= 0:
            index = self.outline.index(row)
            self.page_view.setCurrentIndex(index)
            self.page_view.scrollTo(index)

    def leave(self) -> bool:
        """A field being typed in is saved when the focus leaves it."""
        if (field := self.focusWidget()) is not None:
            field.clearFocus()
        return True

    # -- taking a plan in ------------------------------------------------------------------------

    def primary_action(self) -> None:
        self.ask_and_import()

    def ask_and_import(self) -> None:
        """Ask for a file and show what is recognised in it."""
        chosen, _ = QFileDialog.getOpenFileName(self, "Nhập kế hoạch", self._folder, _OPEN)
        if chosen:
            self.import_file(Path(chosen))

    def import_file(self, path: Path) -> None:
        """Recognise a file in a worker, then show the result."""
        self._folder = str(path.parent)

        def work(_progress: Progress) -> object:
            from cchc_desktop.intake.plan_text import read_plan

            return read_plan(path)

        self.context.tasks.run(
            work, self.show_recognition, title=f"Đang đọc {path.name}", failed=lambda error: self._refused(error, path)
        )

    def paste(self) -> None:
        """Ask for a pasted text and show what is recognised in it."""
        dialog = PasteDialog(self.theme, self)
        if dialog.exec() and (text := dialog.text.toPlainText()).strip():
            self.import_text(text)

    def import_text(self, text: str) -> None:
        """Recognise a text in a worker, then show the result."""

        def work(_progress: Progress) -> object:
            from cchc_desktop.intake.plan_text import recognise

            return recognise(text)

        self.context.tasks.run(work, self.show_recognition, failed=lambda error: self._refused(error, text))

    def show_recognition(self, recognition) -> None:
        """Show both panes; only "Nhận" writes."""
        dialog = PlanImportDialog(self.theme, recognition, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.take(recognition.plan))
        dialog.open()

    def take(self, plan: Plan) -> None:
        """Write the plan, with the office's own head where its text has none."""
        office = self.workspace.office()
        if not plan.office or fold(plan.office) == fold(office.name):  # another office's head is not ours to fill
            plan = replace(
                plan,
                office=plan.office or office.name,
                parent=plan.parent or office.parent,
                place=plan.place or office.place,
            )
        changes = self.workspace.add_plan(plan)
        self._wanted = changes.id
        self.signals.wrote(changes)
        self.refresh()
        self.signals.say(f"Đã nhập kế hoạch với {len(plan.tasks)} nhiệm vụ")

    def _refused(self, error: BaseException, source: Path | str) -> None:
        """A news item may become an activity; anything else is told in its sentence."""
        from ui import errors

        if not isinstance(error, NotAPlanError) or "bài viết" not in error.message:
            errors.show(self, error, "Chưa nhập được kế hoạch")
            return
        box = QMessageBox(QMessageBox.Icon.Information, "Chưa nhập kế hoạch", error.message, parent=self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText("Ghi bài viết này thành một hoạt động trong Nhật ký?")
        log = box.addButton("Ghi thành hoạt động", QMessageBox.ButtonRole.AcceptRole)
        box.addButton("Hoãn", QMessageBox.ButtonRole.RejectRole)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.buttonClicked.connect(lambda button: self._log_news(source) if button is log else None)
        box.open()

    def _log_news(self, source: Path | str) -> None:
        from cchc_desktop.intake.plan_text import news_details
        from cchc_desktop.intake.reading import read_text

        title, day = news_details(source if isinstance(source, str) else read_text(source)[0])
        self.signals.open_page.emit("log", Activity(None, day or self.context.today(), "own_site", title))

    # -- files -----------------------------------------------------------------------------------

    def ask_and_export(self, suffix: str) -> None:
        """Ask where to, then write the plan there."""
        if self.plan is None:
            return
        folder = self._folder or QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = publish.plan_file_name(self.plan, suffix)
        chosen, _ = QFileDialog.getSaveFileName(self, "Xuất kế hoạch", str(Path(folder) / name), _FILTERS[suffix])
        if chosen:
            path = Path(chosen)
            self.export(path if path.suffix.lower() == suffix else path.with_name(path.name + suffix))

    def export(self, path: Path) -> None:
        """Write the plan in a worker and say where it is."""
        self._folder = str(path.parent)
        self._write(
            path,
            lambda: self.signals.say(
                f"Đã xuất {path.name}",
                ("Mở tệp", lambda: open_file(path)),
                ("Mở thư mục", lambda: open_file(path.parent)),
            ),
        )

    def print_plan(self) -> None:
        """Make the PDF in a folder for passing files and open it in the system's viewer, to be printed at 100 %."""
        if self.plan is not None:
            path = Path(tempfile.gettempdir()) / publish.plan_file_name(self.plan, ".pdf")
            self._write(path, lambda: open_file(path))

    def _write(self, path: Path, then: Callable[[], object]) -> None:
        plan = self.plan
        assert plan is not None

        def done(_path: Path) -> None:
            then()

        self.context.tasks.run(
            lambda progress: publish.export_plan(plan, path, progress), done, title=f"Đang lập {path.name}"
        )


def _years(plan: Plan) -> str:
    return f"{plan.year_from}" if plan.year_from == plan.year_to else f"{plan.year_from} - {plan.year_to}"


def _name(plan: Plan) -> str:
    words = "năm" if plan.year_from == plan.year_to else "giai đoạn"
    return f"Kế hoạch {words} {_years(plan)}"


def _note(plan: Plan) -> str:
    return f"số {plan.reference}" if plan.number else "chưa có số, ngày"
