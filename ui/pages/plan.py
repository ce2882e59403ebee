"""Kế hoạch: take a plan in, draft it as on paper, see the true pages, sign it, print and export it."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from cchc_desktop.drafting.annexes import headed
from cchc_desktop.drafting.outline import find, is_numbered, renumber_all
from cchc_desktop.errors import AppError
from cchc_desktop.models import Appendix, Changes, Numbering, Plan, PlanState, Topic
from ui.context import Context
from ui.pages.base import Page
from ui.pages.plan_actions import PlanActions
from ui.pages.plan_appendix import AppendixForm
from ui.pages.plan_basis import BasisForm
from ui.pages.plan_closing import RecipientForm, SignerForm
from ui.pages.plan_files import PlanFiles
from ui.pages.plan_forms import FrameForm, PlanForm
from ui.pages.plan_sections import TITLES, SectionList
from ui.pages.plan_steps import PlanSteps, UndoPasses, place_of_change, same_tasks
from ui.pages.plan_tasks import TaskForm
from ui.pages.plan_tools import FullNames, OutlineTools, SignedBand, short_names
from ui.widgets import Button, Card, Empty, Pill
from ui.widgets.form import Choices
from ui.widgets.plan_editor import OutlineEditor
from ui.widgets.plan_preview import PlanPreview

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
        self._own = self._shared = False
        self._sizes = [3, 2]
        self.files, self.commands = PlanFiles(self), PlanActions(self)
        self.steps = PlanSteps(context)
        self.steps.setParent(self)
        self.steps.saved.connect(self._tell)
        self._build_header()
        self.sections = SectionList(self.theme)
        self.sections.chosen.connect(self._choose)
        self._build_editor()
        self._build_forms()
        self.preview = PlanPreview(context)
        self.editor.textChanged.connect(self.preview.wait)
        self._lay_out()
        self._undo_filter = UndoPasses(self)
        for field in (*self.findChildren(QLineEdit), *self.findChildren(QPlainTextEdit)):
            field.installEventFilter(self._undo_filter)
        for key, call in (("Ctrl+Z", self.undo), ("Ctrl+Y", self.redo), ("Ctrl+Shift+Z", self.redo),
                          ("Ctrl+O", self.files.ask_and_import), ("Ctrl+S", self.save_now)):  # fmt: skip
            QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut).activated.connect(
                call
            )

    # -- building ------------------------------------------------------------------------------

    def _build_header(self) -> None:
        self.state = Pill("", "neutral")
        self.header.set_pills(self.state)
        theme, commands = self.theme, self.commands
        self.compare_button = Button(theme, "So với năm trước", on_click=commands.compare)
        self.print_button = Button(theme, "In", key="Ctrl+P", on_click=self.files.print_plan)
        self.export_button = Button(theme, "Xuất", key="Ctrl+E", on_click=commands.open_export_menu)
        self.export_button.setToolTip("Xuất ra Word hoặc PDF")
        self.more_button = Button(theme, "Thêm", icon="more", on_click=commands.open_more_menu)
        self.more_button.setToolTip("Ban hành, điều chỉnh, phiên bản, lập kế hoạch mới")
        self.sign_button = Button(theme, "Trình ký", kind="primary", on_click=commands.sign_pack)
        for button in (self.compare_button, self.print_button, self.export_button, self.more_button, self.sign_button):
            self.header.add_action(button)

    def _build_editor(self) -> None:
        self.editor = OutlineEditor(self.theme)
        self.editor.setPlaceholderText("Gõ tên mục đầu tiên, ví dụ MỤC ĐÍCH, YÊU CẦU; hoặc dán nội dung từ Word.")
        self.editor.edited.connect(self._take_outline)
        self.editor.asked.connect(self._act)
        self.editor.line_changed.connect(self._mark_section)
        self.editor.mark_clicked.connect(self.commands.open_task)
        self.tools = OutlineTools(self.theme)
        self.tools.act.connect(self._act)
        self.tools.level_chosen.connect(self.editor.set_level)
        self.tools.numbering_chosen.connect(self.set_numbering)
        self.tools.more.connect(lambda: self.commands.open_insert_menu(self.tools.other))

    def _build_forms(self) -> None:
        theme = self.theme
        self.frame_form, self.basis_form = FrameForm(), BasisForm(theme)
        self.recipient_form = RecipientForm(theme, self.workspace.office().archive or "VT")
        self.signer_form, self.task_form = SignerForm(theme), TaskForm(theme)
        self.appendix_form = AppendixForm(theme)
        self.forms: dict[str, PlanForm] = {
            "frame": self.frame_form,
            "basis": self.basis_form,
            "recipients": self.recipient_form,
            "signer": self.signer_form,
            "tasks": self.task_form,
            "appendix": self.appendix_form,
        }
        for form in self.forms.values():
            form.edited.connect(lambda plan, form=form: self.keep(plan, source=form))
        self.task_form.model.refused.connect(lambda sentence: self.signals.say(sentence, tone="warning"))
        self.task_form.confirm_removal = self.commands.confirm_tasks_removed
        self.task_form.open_line.connect(lambda node_id: self.go_to(f"node:{node_id}"))
        self.appendix_form.asked.connect(self._act)
        self.appendix_form.moved.connect(lambda place: self.go_to(f"appendix:{place}" if place >= 0 else "tasks"))

    def _lay_out(self) -> None:
        self.chooser = Choices()
        self.chooser.setAccessibleName("Chọn kế hoạch")
        self.chooser.setMinimumContentsLength(10)
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.chooser.activated.connect(self._pick)
        self.chooser.setItemDelegate(FullNames(self.chooser))
        self.chooser.view().setMinimumWidth(self.theme.control_width(60))
        section_card = Card()
        section_card.body.setContentsMargins(6, 8, 6, 8)
        section_card.body.setSpacing(6)
        section_card.body.addWidget(self.chooser)
        section_card.body.addWidget(self.sections, 1)
        section_card.setFixedWidth(self.theme.control_width(23))
        self.middle = QStackedWidget()
        self.middle.setMinimumWidth(self.theme.control_width(44))  # not that of its widest form
        for widget in (self.editor, *self.forms.values()):
            self.middle.addWidget(widget)
        self.band = SignedBand(self.theme, self.commands.amend, self.commands.open_scan, self.commands.ask_scan)
        self.text_card = Card()
        self.text_card.body.addWidget(self.band)
        self.text_card.body.addWidget(self.tools)
        self.text_card.body.addWidget(self.middle, 1)
        self.print_card = Card()
        self.print_card.body.setContentsMargins(10, 8, 10, 8)
        self.print_card.body.addWidget(self.preview)
        self.print_card.setMinimumWidth(self.theme.control_width(36))
        self.split = split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(12)
        split.setChildrenCollapsible(False)
        split.addWidget(self.text_card)
        split.addWidget(self.print_card)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        self.content = QWidget()
        row = QHBoxLayout(self.content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(section_card)
        row.addWidget(split, 1)
        self.empty = Card()
        self.empty.body.addWidget(
            Empty(
                "Chưa có kế hoạch",
                "Nhập kế hoạch năm nay hoặc năm trước từ tệp Word, văn bản; chương trình nhận dạng các mục, "
                "nhiệm vụ, nơi nhận và người ký để xem trước khi nhận. Hoặc lập mới từ mẫu có sẵn.",
                (
                    Button(self.theme, "Nhập kế hoạch", kind="primary", on_click=self.files.ask_and_import),
                    Button(self.theme, "Dán văn bản", on_click=self.files.paste),
                    Button(self.theme, "Lập mới", on_click=self.commands.new_plan),
                ),
            )
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.content)
        self.stack.addWidget(self.empty)
        self.body.addWidget(self.stack, 1)

    # -- what is shown -------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._shared:  # the text takes three fifths of the room at first; then the clerk's hand decides
            self._shared = True
            QTimer.singleShot(0, self, lambda: self.split.setSizes([3 * self.width() // 5, 2 * self.width() // 5]))

    def refresh(self) -> None:
        self.take_typed()
        self.steps.finish()
        plans = self.workspace.plans()
        wanted = self._wanted if self._wanted is not None else (self.plan.id if self.plan else None)
        self._wanted = None
        found = next((p for p in plans if p.id == wanted), None)
        if found is None:
            found = self.workspace.current_plan(self.context.year) or (plans[0] if plans else None)
        self._fill_chooser(plans, found)
        if found is not None and self.plan is not None and found.id == self.plan.id and found != self.plan:
            self.steps.forget(found.id)  # changed elsewhere: undoing over that would lose it
        self.show_plan(found)

    def on_changes(self, changes: Changes) -> None:
        if not self._own:
            self.refresh()

    def on_year(self, year: int) -> None:
        """Show the plan of another year, if there is one."""
        if (plan := self.workspace.current_plan(year)) is not None:
            self._wanted = plan.id
        self.refresh()

    def open_target(self, target: object) -> None:
        """Show a plan by its id; "import" asks where a plan comes from."""
        if target == "import":
            self.files.ask_source()
        if isinstance(target, int):
            self._wanted = target
            self.refresh()

    def show_written(self, changes: Changes) -> None:
        """Show the plan that was just written."""
        self._wanted = changes.id
        self._tell(changes)
        self.refresh()

    def show_plan(self, plan: Plan | None) -> None:
        """Show a plan in all three columns; None shows how to begin."""
        other = self.plan is None or plan is None or plan.id != self.plan.id
        self.plan = plan
        self.stack.setCurrentWidget(self.content if plan else self.empty)
        for button in (self.compare_button, self.print_button, self.export_button, self.sign_button):
            button.setVisible(plan is not None)
        self.state.setVisible(plan is not None)
        if plan is None:
            self.preview.show_plan(None)
            self.header.set_title("Kế hoạch")
            self.header.set_note("")
            return
        self.editor.setReadOnly(not self.editable)
        self.sign_button.setVisible(self.editable)
        if other or self.editor.outline() != plan.outline or self.editor.auto is not self._is_auto(plan):
            self.editor.set_outline(plan.outline, auto=self._is_auto(plan))
        self._show_parts(None)
        self._choose(self.sections.current_key(), scroll=other)

    @property
    def editable(self) -> bool:
        return self.plan is not None and self.plan.state is not PlanState.SIGNED

    def numbering(self) -> Numbering:
        """Return how the plan shown is numbered."""
        return Numbering.AUTO if self.plan is None or self._is_auto(self.plan) else Numbering.KEPT

    @staticmethod
    def _is_auto(plan: Plan) -> bool:
        if plan.numbering is None:
            return is_numbered(plan.outline)
        return plan.numbering is Numbering.AUTO

    def _show_parts(self, source: QObject | None) -> None:
        """Show the plan's state around what it was changed in."""
        plan = self.plan
        assert plan is not None
        self.header.set_title(_name(plan))
        self.header.set_note(f"số {plan.reference}" if plan.number else "chưa có số, ngày")
        self.state.set(*_STATES[plan.state])
        self.band.setVisible(not self.editable)
        if not self.editable:
            self.commands.fill_band(self.band)
        self.tools.set_numbering(self.numbering())
        self.editor.set_marked({task.node_id for task in plan.tasks if task.node_id})
        for form in self.forms.values():
            if form is source or not form.isVisible():
                form.plan, form.editable = plan, self.editable
            else:
                form.show_plan(plan, self.editable)
        self.sections.show_plan(plan)
        self.preview.show_plan(plan)

    def _fill_chooser(self, plans: list[Plan], current: Plan | None) -> None:
        self.chooser.setVisible(len(plans) > 1)
        self.chooser.clear()
        for plan, words in zip(plans, short_names(plans), strict=True):
            self.chooser.addItem(words, plan.id)
            full = " · ".join(part for part in (words, plan.office, plan.title) if part)
            self.chooser.setItemData(self.chooser.count() - 1, full, Qt.ItemDataRole.ToolTipRole)
            if current is not None and plan.id == current.id:
                self.chooser.setCurrentIndex(self.chooser.count() - 1)

    def _pick(self, row: int) -> None:
        self.take_typed()
        self._wanted = self.chooser.itemData(row)
        self.refresh()

    def go_to(self, key: str) -> None:
        """Show a part of the plan; a line of the text is scrolled to."""
        if key.startswith("node:"):
            self._choose(key)
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.sections.mark(key)
            self._choose(key)

    def _choose(self, key: str, *, scroll: bool = True) -> None:
        plan = self.plan
        if plan is None:
            return
        if key == "appendix:new":
            self.add_appendix()
            return
        name, _, place = key.partition(":")
        form = self.forms.get(name)
        if form is not None:
            if isinstance(form, AppendixForm):
                form.place = int(place)
            form.show_plan(plan, self.editable)
        self.middle.setCurrentWidget(form or self.editor)
        self.tools.setVisible(form is None and self.editable)
        if self.print_card.isVisibleTo(self.split) and name == "tasks":  # list and fields need the room
            self._sizes = self.split.sizes()
            self.print_card.hide()
        elif name != "tasks" and not self.print_card.isVisibleTo(self.split):
            self.print_card.show()
            self.split.setSizes(self._sizes)
        self.text_card.set_heading(*TITLES.get(name, ("", "")))
        if form is None and scroll:
            self.editor.go_to(place)

    def _mark_section(self, line_id: str) -> None:
        """Show at the left which mục the cursor is in."""
        if self.plan is None or self.middle.currentWidget() is not self.editor:
            return
        if (place := self.editor.place_of(line_id)) is not None:
            line = self.editor.line_at(place)
            self.preview.follow(f"{line.marker} {line.text}".strip())
        for node in self.plan.outline:
            if node.id == line_id or find(node.children, line_id) is not None:
                self.sections.mark(f"node:{node.id}")
                return

    # -- editing -------------------------------------------------------------------------------

    def _take_outline(self, outline: tuple) -> None:
        if self.plan is not None and self.editable:
            self.keep(replace(self.plan, outline=outline), source=self.editor, typed=True)

    def keep(self, plan: Plan, *, source: QObject | None = None, typed: bool = False) -> None:
        """Take over a changed plan as a step that can be undone, and save it: typed text in the background."""
        before = self.plan
        if before is None or not self.editable or plan == before:
            return
        plan = same_tasks(before, plan)
        self.steps.push(before)
        self._write(plan, source, typed=typed)

    def _write(self, plan: Plan, source: QObject | None, *, typed: bool = False) -> None:
        if typed:
            self.plan = plan
            self.steps.save_soon(plan)
        else:
            changes = self.steps.save_now(plan)
            fresh = any(task.id is None for task in plan.tasks)
            self.plan = self.workspace.plan(plan.id) if fresh and plan.id is not None else plan
            source = None if fresh else source
            self._tell(changes)
        if source is not self.editor and self.editor.outline() != self.plan.outline:
            self.editor.set_outline(self.plan.outline, auto=self._is_auto(self.plan), follow=True)
        self._show_parts(source)

    def _tell(self, changes: Changes) -> None:
        self._own = True
        self.signals.wrote(changes)
        self._own = False

    def take_typed(self) -> None:
        """Take over what is typed in the text or in a field that was not left yet."""
        if self.plan is None or not self.editable:
            return
        self.editor.flush()
        shown = self.middle.currentWidget()
        if isinstance(shown, AppendixForm):
            shown.editor.flush()
        if isinstance(shown, PlanForm):
            shown.leave()

    def save_now(self) -> None:
        """Save at once and say so (Ctrl+S): all is saved by itself, but a clerk wants to see it."""
        if self.plan is not None and not self.editable:
            self.signals.say("Kế hoạch đã ban hành và khóa, không có gì để cất", tone="neutral")
            return
        self.take_typed()
        self.steps.finish()
        self.signals.say("Đã cất kế hoạch")

    def undo(self) -> None:
        self._step(back=True)

    def redo(self) -> None:
        self._step(back=False)

    def _step(self, *, back: bool) -> None:
        self.take_typed()
        before = self.plan
        if before is None or not self.editable:
            return
        plan = self.steps.step(before, back=back)
        if plan is None:
            self.signals.say("Không còn gì để hoàn tác" if back else "Không còn gì để làm lại", tone="neutral")
            return
        self._write(plan, None)
        if (key := place_of_change(before, plan)) and key.partition(":")[0] != self._shown_part():
            self.go_to(key)

    def _shown_part(self) -> str:
        shown = self.middle.currentWidget()
        return next((name for name, form in self.forms.items() if form is shown), "node")

    def _act(self, action: str) -> None:
        """Do what a key or button of the outline means."""
        if action in ("undo", "redo"):
            self._step(back=action == "undo")
        elif action == "marker":
            self._ask_marker()
        else:
            self.editor.act(action)
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_marker(self) -> None:
        place = self.editor.place_of(self.editor.current_id)
        if place is None or not self.editable:
            return
        typed, taken = QInputDialog.getText(
            self,
            "Số của dòng",
            "Số, chữ hoặc dấu đầu dòng, ví dụ II., 3., đ), -",
            text=self.editor.line_at(place).marker,
        )
        if taken:
            if self.numbering() is Numbering.AUTO:  # else it would be computed away at once
                self.set_numbering(Numbering.KEPT)
            self.editor.set_marker(typed.strip())

    def set_numbering(self, numbering: Numbering) -> None:
        """Compute all markers from now on, or keep those of the text taken in."""
        if self.plan is None or not self.editable:
            return
        self.take_typed()
        outline = renumber_all(self.plan.outline) if numbering is Numbering.AUTO else self.plan.outline
        self.keep(replace(self.plan, numbering=numbering, outline=outline))
        self.editor.set_outline(self.plan.outline, auto=numbering is Numbering.AUTO)

    def add_appendix(self) -> None:
        """Add an empty appendix and show it."""
        if self.plan is None or not self.editable:
            return
        self.take_typed()
        plan = headed(replace(self.plan, appendices=(*self.plan.appendices, Appendix("Phụ lục"))))
        self.keep(plan)
        self.go_to(f"appendix:{len(plan.appendices) - 1}")
        self.appendix_form.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.signals.say("Đã thêm một phụ lục trống", ("Hoàn tác", self.undo))

    def leave(self) -> bool:
        """Nothing typed is lost when the page is left or the window closed; what can't be saved is asked about."""
        try:
            self.take_typed()
            self.steps.finish()
        except AppError as error:
            return self.commands.confirm_loss(error)
        return True

    # -- what the window asks for ----------------------------------------------------------------

    def primary_action(self) -> None:
        self.commands.new_plan()


def _years(plan: Plan) -> str:
    return f"{plan.year_from}" if plan.year_from == plan.year_to else f"{plan.year_from} - {plan.year_to}"


def _name(plan: Plan) -> str:
    words = "năm" if plan.year_from == plan.year_to else "giai đoạn"
    return f"Kế hoạch {words} {_years(plan)}"
