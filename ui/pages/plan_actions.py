"""What the header's buttons and menus of Kế hoạch do: sign, amend, revisions, new plans, what is put into the text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from cchc_desktop.drafting.citing import citation, full_citation
from cchc_desktop.errors import AppError
from cchc_desktop.models import ActivityFilter, LinkedDocument, Plan, PlanState, Task
from cchc_desktop.text import short_date
from ui import errors
from ui.pages.plan_tools import MenuEntry, SignedBand, open_menu

if TYPE_CHECKING:
    from ui.pages.plan import PlanPage


class PlanActions(QObject):
    """Opens dialogs over the page and takes over what they give."""

    def __init__(self, page: PlanPage) -> None:
        super().__init__(page)
        self._page = page

    # -- menus -----------------------------------------------------------------------------------

    def open_export_menu(self) -> None:
        """Offer Word and PDF."""
        files = self._page.files
        open_menu(
            self._page.export_button,
            [
                ("Tài liệu PDF, đúng như bản in", lambda: files.ask_and_export(".pdf")),
                ("Văn bản Word", lambda: files.ask_and_export(".docx")),
            ],
        )

    def open_more_menu(self) -> None:
        """Offer what is done to a plan a few times a year."""
        open_menu(self._page.more_button, self.more_entries())

    def more_entries(self) -> list[MenuEntry]:
        """Return the entries of the menu "Thêm" for the plan shown."""
        page, plan, files = self._page, self._page.plan, self._page.files
        new: list[MenuEntry] = [
            ("Lập mới từ mẫu…", self.new_plan),
            ("Nhập từ tệp Word, văn bản…\tCtrl+O", files.ask_and_import),
            ("Dán văn bản…", files.paste),
        ]
        if plan is None:
            return new
        signed = plan.state is PlanState.SIGNED
        return [
            ("Ban hành…", None if signed else self.sign),
            ("Điều chỉnh…", self.amend if signed else None),
            ("Thêm bản quét của bản ký…", None if plan.state is PlanState.DRAFT else self.ask_scan),
            ("Phiên bản…", self.show_revisions),
            ("", None),
            ("Lập kế hoạch năm sau…", self.roll_forward),
            ("Lập kế hoạch cho đơn vị…", self.derive_for_unit),
            ("", None),
            *new,
            ("", None),
            ("Xóa kế hoạch…", None if page.plan is None or signed else self.delete),
        ]

    def open_insert_menu(self, button: QWidget) -> None:
        """Offer what can be put in at the cursor of the text."""
        page, plan = self._page, self._page.plan
        if plan is None:
            return
        page.take_typed()
        line_id = page.editor.current_id
        task = next((task for task in plan.tasks if task.node_id == line_id), None)
        entries: list[MenuEntry] = [
            ("Đánh dấu dòng này là nhiệm vụ", self.mark_task)
            if task is None
            else ("Mở nhiệm vụ của dòng này", self.open_task),
        ]
        if task is not None:
            entries.append(("Bỏ đánh dấu nhiệm vụ", self.unmark_task))
        entries += [("Thêm phụ lục", page.add_appendix), ("", None)]
        entries += [(f"Trích dẫn {_short(item)}", lambda item=item: self.cite(item)) for item in plan.linked[:20]] or [
            ("Trích dẫn văn bản (thêm ở mục Căn cứ trước)", None)
        ]
        open_menu(button, entries)

    # -- text and tasks --------------------------------------------------------------------------

    def cite(self, document: LinkedDocument) -> None:
        """Put a citation in: in full the first time, by type and number later."""
        plan = self._page.plan
        if plan is not None:
            self._page.editor.insert_words(citation(plan, document))
            self._page.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def mark_task(self) -> None:
        """Make the current line a task too: both are the same data from now on."""
        page, plan = self._page, self._page.plan
        place = page.editor.place_of(page.editor.current_id)
        if plan is None or place is None:
            return
        line = page.editor.line_at(place)
        if not line.text.strip():
            page.signals.say("Dòng này chưa có nội dung", tone="neutral")
            return
        page.keep(replace(plan, tasks=(*plan.tasks, Task(None, line.text.strip(), node_id=line.id))))
        page.signals.say("Đã thêm vào Nhiệm vụ", ("Mở", self.open_task))

    def unmark_task(self) -> None:
        """Take the current line's task out of the tasks."""
        page, plan = self._page, self._page.plan
        if plan is None:
            return
        gone = [task for task in plan.tasks if task.node_id == page.editor.current_id]
        if gone and self.confirm_tasks_removed(gone):
            page.keep(replace(plan, tasks=tuple(task for task in plan.tasks if task not in gone)))

    def open_task(self, line_id: str = "") -> None:
        """Show the task that a line is, the current one if none is named."""
        line_id = line_id or self._page.editor.current_id
        self._page.go_to("tasks")
        self._page.task_form.show_task(line_id)

    def confirm_tasks_removed(self, tasks: list[Task]) -> bool:
        """Ask before tasks go that activities are counted for: that link does not come back by undoing."""
        workspace = self._page.workspace
        counted = sum(workspace.count(ActivityFilter(task_id=task.id)) for task in tasks if task.id is not None)
        if not counted:
            return True
        box = QMessageBox(
            QMessageBox.Icon.Warning,
            "Xóa nhiệm vụ",
            f"Đã có {counted} hoạt động được ghi cho nhiệm vụ này.",
            parent=self._page,
        )
        box.setInformativeText("Xóa nhiệm vụ thì các hoạt động vẫn còn nhưng không còn gắn với nhiệm vụ nào.")
        yes = box.addButton("Xóa nhiệm vụ", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton("Hoãn", QMessageBox.ButtonRole.RejectRole)
        box.exec()
        return box.clickedButton() is yes

    def confirm_loss(self, error: AppError) -> bool:
        """Ask whether the page is left though its last changes could not be saved (a full disk, no right to write)."""
        box = QMessageBox(QMessageBox.Icon.Warning, "Chưa cất được kế hoạch", error.message, parent=self._page)
        box.setInformativeText(f"{error.hint} Rời trang bây giờ thì mất những chữ vừa gõ.")
        stay = box.addButton("Ở lại trang", QMessageBox.ButtonRole.RejectRole)
        box.addButton("Bỏ phần chưa cất", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(stay)
        box.exec()
        if box.clickedButton() is stay:
            return False
        self._page.steps.drop()
        return True

    # -- signing ---------------------------------------------------------------------------------

    def sign(self) -> None:
        """Record number, date and scan of the signed copy; the plan is locked then."""
        from ui.dialogs.plan_sign import SignDialog

        page = self._page
        page.take_typed()
        page.steps.finish()
        if page.plan is None:
            return
        dialog = SignDialog(page.theme, page.plan, page.context.today(), page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._signed(dialog))
        dialog.open()

    def _signed(self, dialog) -> None:
        page, plan = self._page, self._page.plan
        day = dialog.day.date()
        if plan is None or plan.id is None or day is None:
            return
        try:
            changes = page.workspace.sign_plan(plan.id, dialog.number.text(), day, dialog.scan)
        except AppError as error:
            errors.show(page, error, "Chưa ban hành được")
            return
        page.steps.forget(plan.id)
        page.show_written(changes)
        page.signals.say("Đã ban hành và khóa kế hoạch")

    def amend(self) -> None:
        """Open a signed plan for changes, with the reason."""
        from ui.dialogs.plan_amend import AmendDialog

        page = self._page
        if page.plan is None:
            return
        dialog = AmendDialog(page.theme, page.plan, page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._amended(dialog.reason.toPlainText()))
        dialog.open()

    def _amended(self, reason: str) -> None:
        page, plan = self._page, self._page.plan
        if plan is None or plan.id is None:
            return
        try:
            changes = page.workspace.amend_plan(plan.id, reason)
        except AppError as error:
            errors.show(page, error, "Chưa mở được bản điều chỉnh")
            return
        page.steps.forget(plan.id)
        page.show_written(changes)
        page.signals.say("Đã mở bản điều chỉnh; bản đã ký giữ trong Phiên bản")

    def fill_band(self, band: SignedBand) -> None:
        """Say over a signed plan what it is."""
        plan = self._page.plan
        assert plan is not None
        day = f" ngày {short_date(plan.date)}" if plan.date else ""
        words = f"Đã ban hành số {plan.reference}{day}. Muốn sửa, chọn Điều chỉnh và ghi lý do."
        band.tell(words, has_scan=self._scan() is not None)

    def open_scan(self) -> None:
        """Open the scan of the signed copy."""
        from ui.dialogs.plan_amend import open_copy

        if (found := self._scan()) is not None and (problem := open_copy(found, self._page.files.opener)):
            self._page.signals.say(problem, tone="warning")

    def ask_scan(self) -> None:
        """Ask for the scan of the signed copy: văn thư often hands it over days after the number."""
        from ui.dialogs.plan_sign import ask_scan

        if chosen := ask_scan(self._page):
            self.put_scan(chosen)

    def put_scan(self, path: Path) -> None:
        """Keep a scan with the plan as it was signed last, also while it is being amended."""
        page = self._page
        page.take_typed()
        page.steps.finish()
        plan = page.plan
        if plan is None or plan.id is None:
            return
        try:
            changes = page.workspace.put_scan(plan.id, path)
        except (AppError, OSError) as error:
            errors.show(page, error, "Chưa cất được bản quét")
            return
        page.show_written(changes)
        page.signals.say(f"Đã cất bản quét {path.name}", ("Mở", self.open_scan))

    def _scan(self):
        plan, workspace = self._page.plan, self._page.workspace
        if plan is None or plan.id is None:
            return None
        newest = next((item for item in workspace.revisions(plan.id) if item.state is PlanState.SIGNED), None)
        return workspace.scan_path(newest.id) if newest and newest.scan else None

    def show_revisions(self) -> None:
        """Show every kept state of the plan."""
        from ui.dialogs.plan_amend import RevisionsDialog

        page = self._page
        page.take_typed()
        page.steps.finish()
        if page.plan is not None:
            dialog = RevisionsDialog(
                page.theme, page.workspace, page.plan, page, open_file=page.files.opener, compare=self._compare_two
            )
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    # -- dialogs of other areas ----------------------------------------------------------------------

    def new_plan(self) -> None:
        """Make a plan from a template."""
        from ui.dialogs.plan_new import NewPlanDialog

        self._page.take_typed()
        self._page.steps.finish()
        dialog = NewPlanDialog(self._page.context, self._page)
        if dialog.exec() and dialog.plan is not None:
            self._page.files.take(dialog.plan, "Đã lập kế hoạch mới")

    def roll_forward(self) -> None:
        """Make next year's plan from this one."""
        from ui.dialogs.roll_forward import RollForwardDialog

        self._page.take_typed()
        if self._page.plan is not None:
            dialog = RollForwardDialog(self._page.context, self._page.plan, self._page)
            if dialog.exec() and dialog.result_plan is not None:
                self._page.files.take(dialog.result_plan, "Đã lập kế hoạch năm sau")

    def derive_for_unit(self) -> None:
        """Make a unit's plan from ours (R18)."""
        from ui.dialogs.plan_new import NewPlanDialog, Start

        page = self._page
        page.take_typed()
        page.steps.finish()
        if page.plan is not None:
            dialog = NewPlanDialog(page.context, page, base=page.plan, start=Start.UNIT)
            if dialog.exec() and dialog.plan is not None:
                page.files.take(dialog.plan, "Đã lập kế hoạch cho đơn vị")

    def compare(self) -> None:
        """Show what differs from last year's plan or another state."""
        from ui.dialogs.plan_compare import PlanCompareDialog

        self._page.take_typed()
        if self._page.plan is not None:
            PlanCompareDialog(self._page.context, self._page.plan, self._page).exec()

    def _compare_two(self, before: Plan, after: Plan) -> None:
        from cchc_desktop.documents.sign_pack import Before
        from ui.dialogs.plan_compare import PlanCompareDialog

        label = "bản trước" if before.state is not PlanState.SIGNED else f"bản đã ký {before.reference}"
        PlanCompareDialog(self._page.context, after, self._page, previous=Before(before, label)).exec()

    def sign_pack(self) -> None:
        """Make the PDF that goes to the leader with the draft."""
        from ui.dialogs.sign_pack import SignPackDialog

        self._page.take_typed()
        self._page.steps.finish()
        if self._page.plan is not None:
            SignPackDialog(self._page.context, self._page.plan, self._page).exec()

    def delete(self) -> None:
        """Move the plan to the bin; it can be brought back from the notice."""
        page, plan = self._page, self._page.plan
        if plan is None or plan.id is None:
            return
        page.take_typed()
        page.steps.finish()
        plan_id = plan.id
        page.plan = None
        page.show_written(page.workspace.delete_plan(plan_id))
        page.signals.say(
            "Đã xóa kế hoạch vào thùng rác",
            ("Khôi phục", lambda: page.show_written(page.workspace.restore_plan(plan_id))),
            tone="neutral",
        )


def _short(item: LinkedDocument) -> str:
    words = full_citation(item)
    return words if len(words) < 60 else f"{words[:58]}…"
