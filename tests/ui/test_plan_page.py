"""Kế hoạch in the real window: take a plan in, correct it, see its pages, export it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from cchc_desktop.drafting.outline import walk
from cchc_desktop.errors import AppError
from cchc_desktop.intake.plan_text import read_plan
from cchc_desktop.models import Activity, LinkedDocument, Numbering, Office, PlanState, ReportDeadline, Signer
from cchc_desktop.workspace import Workspace
from tests.ui.plan_at_work import HAI_PHONG, SAMPLES, YEN_BAI, imported, kept, line_of, open_plan_page, put
from tests.ui.typing_keys import type_text
from ui.main_window import MainWindow
from ui.pages.plan import PlanPage

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(workspace: Workspace, open_window: Callable[[Workspace], MainWindow]) -> PlanPage:
    return open_plan_page(open_window(workspace))


def test_accepted_report_dates_fall_due(page: PlanPage) -> None:
    """Dates that the clerk accepted when rolling a plan make a reporting line of the office's own (R22)."""
    plan = read_plan(HAI_PHONG).plan
    page.files.take(
        replace(plan, deadlines=(ReportDeadline("quarter", 15, 3, True), ReportDeadline("quarter", 15, 6, True)))
    )
    own = [line for line in page.workspace.reporting.active_lines() if line.id.startswith("plan-")]
    assert [(line.day, line.month) for line in own[0].lines] == [(15, 3), (15, 6)]


def test_without_a_plan_the_page_says_how_to_begin(page: PlanPage) -> None:
    assert page.stack.currentWidget() is page.empty
    assert not page.sign_button.isVisible() and not page.export_button.isVisible()
    assert [words.split("…")[0] for words, _ in page.commands.more_entries()] == [
        "Lập mới từ mẫu", "Nhập từ tệp Word, văn bản", "Dán văn bản",
    ]  # fmt: skip


def test_a_news_item_becomes_an_activity_when_asked(page: PlanPage, qtbot) -> None:
    opened: list[tuple[str, object]] = []
    page.signals.open_page.connect(lambda name, target: opened.append((name, target)))
    page.files.import_file(SAMPLES / "thua-thien-hue-skhcn-2022-news.txt")
    qtbot.waitUntil(lambda: page.findChild(QMessageBox) is not None)
    box = page.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "bài viết, không phải kế hoạch" in box.text()
    next(button for button in box.buttons() if "hoạt động" in button.text()).click()
    name, activity = opened[0]
    assert name == "log" and isinstance(activity, Activity)
    assert "ban hành Kế hoạch tuyên truyền" in activity.title and activity.date == date(2022, 1, 10)
    assert page.workspace.plans() == []


def test_another_offices_head_is_not_filled_with_ours(page: PlanPage) -> None:
    page.workspace.save_office(Office("Sở Nội vụ", "UBND TỈNH BÌNH ĐỊNH", place="Quy Nhơn"))
    imported(page)
    assert page.plan is not None and (page.plan.parent, page.plan.place) == ("", "Hải Phòng")
    page.files.take(replace(read_plan(HAI_PHONG).plan, office="sở nội vụ", place=""))
    assert page.plan is not None and (page.plan.parent, page.plan.place) == ("UBND TỈNH BÌNH ĐỊNH", "Quy Nhơn")


def test_what_is_typed_is_saved_by_itself(page: PlanPage, qtbot) -> None:
    imported(page)
    before = page.workspace.plans()[0].outline[0].children[0]
    page.editor.go_to(before.id)
    qtbot.keyClick(page.editor, Qt.Key.Key_End)
    type_text(page.editor, " chung")
    qtbot.waitUntil(lambda: page.workspace.plans()[0].outline[0].children[0].text == "Mục đích chung")
    assert page.workspace.plans()[0].outline[0].children[0].children == before.children
    actions = [(entry.action, entry.entity) for entry in page.workspace.history(5)]
    type_text(page.editor, " hơn")
    qtbot.waitUntil(lambda: page.workspace.plans()[0].outline[0].children[0].text == "Mục đích chung hơn")
    assert [(entry.action, entry.entity) for entry in page.workspace.history(5)] == actions, "one entry in ten minutes"


def test_leaving_the_page_saves_the_line_being_typed(page: PlanPage, qtbot) -> None:
    imported(page)
    page.editor.go_to(line_of(page, "a)"))
    type_text(page.editor, "Nội dung mới. ")
    window = page.window()
    assert isinstance(window, MainWindow)
    window.open_page("log")
    assert "Nội dung mới." in page.workspace.plans()[0].outline[0].children[0].children[0].text


def test_the_frame_is_kept_when_a_field_is_left(page: PlanPage) -> None:
    imported(page)
    page.sections.choose("frame")
    form = page.frame_form
    form.number.setText("25")
    form.day.setText("")
    form.leave()
    assert (kept(page).number, kept(page).day, kept(page).month) == ("25", None, 3)


def test_recipients_have_a_purpose_and_the_archive_line_stays_last(page: PlanPage, qtbot) -> None:
    imported(page)
    page.sections.choose("recipients")
    form = page.recipient_form
    form.add()
    row = form.table.currentRow()
    put(form.table, row, 0, "- UBND thành phố;")
    put(form.table, row, 1, "báo cáo")
    names = kept(page).recipients
    assert names[-2] == "UBND thành phố (báo cáo)" and names[-1].startswith("Lưu")
    assert form.printed.text().endswith(".") and "- UBND thành phố (báo cáo);" in form.printed.text()
    put(form.table, 0, 0, "Như trên")
    assert "Kính gửi" in form.note.text()


def test_a_signature_form_is_chosen_from_the_decrees(page: PlanPage) -> None:
    imported(page)
    page.sections.choose("signer")
    form = page.signer_form
    form.form.setCurrentIndex(form.form.findData("for_head"))
    form._choose()
    signer = kept(page).signer
    assert (signer.authority, signer.title) == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    form.authority.setPlainText("T/M ỦY BAN NHÂN DÂN")
    form.leave()
    assert "văn bản Đảng" in form.note.text()


def test_linked_documents_make_their_lines(page: PlanPage) -> None:
    imported(page)
    assert page.plan is not None
    page.sections.choose("basis")
    form, count, before = page.basis_form, len(page.plan.linked), page.plan.basis
    form.add()
    form.number.setText("76/NQ-CP")
    form.kind.setEditText("Nghị quyết")
    form.issuer.setText("Chính phủ")
    form.day.set_date(date(2021, 7, 15))
    form.leave()
    plan = kept(page)
    added = LinkedDocument("Nghị quyết", "76/NQ-CP", date(2021, 7, 15), "Chính phủ")
    assert plan.linked[count] == added
    form.write_lines()
    assert kept(page).basis[-1] == "Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ."
    form.move_by(-1)
    assert kept(page).linked[count - 1] == added
    form.remove()
    assert len(kept(page).linked) == count and kept(page).basis == before, "its line goes with it"


def test_a_new_document_is_of_the_type_that_its_number_says(page: PlanPage, qtbot) -> None:
    imported(page)
    page.sections.choose("basis")
    form = page.basis_form
    form.add()
    type_text(form.number, "61/KH-UBND")
    qtbot.keyClick(form.number, Qt.Key.Key_Return)
    assert kept(page).linked[-1].type_name == "Kế hoạch" and not form.warning.isVisible()
    form.day.line.setFocus()
    qtbot.keyClick(form.day.line, Qt.Key.Key_Return)
    assert form.issuer.hasFocus()  # what is pasted next goes there
    form.kind.setEditText("Quyết định")
    form.leave()
    assert form.warning.isVisible() and "61/KH-UBND" in form.warning.text()


def test_a_plan_to_take_in_comes_from_a_file_or_is_pasted(page: PlanPage, monkeypatch, qtbot) -> None:
    asked: list[str] = []
    monkeypatch.setattr(page.files, "ask_and_import", lambda: asked.append("file"))
    monkeypatch.setattr(page.files, "paste", lambda: asked.append("paste"))
    for words, done in (("Chọn tệp", "file"), ("Dán văn bản", "paste")):
        page.signals.open_page.emit("plan", "import")
        box = page.findChildren(QMessageBox)[-1]
        next(button for button in box.buttons() if button.text() == words).click()
        qtbot.waitUntil(lambda done=done: done in asked, timeout=1000)
    assert asked == ["file", "paste"]


def test_appendices_are_added_counted_moved_and_taken_out(page: PlanPage, qtbot) -> None:
    imported(page)
    page.sections.choose("appendix:new")
    form = page.appendix_form
    type_text(form.editor, "DANH MỤC KHẨU HIỆU")
    form.put_table([], (("STT", "Khẩu hiệu"), ("1", "Chính quyền phục vụ Nhân dân")))
    form.add_reference()
    page.sections.choose("appendix:new")
    type_text(form.editor, "Nội dung khác")
    plan = kept(page)
    assert [item.title for item in plan.appendices] == ["Phụ lục I", "Phụ lục II"]
    texts = [node.text for node in walk(plan.appendices[0].outline)]
    assert texts[0] == "DANH MỤC KHẨU HIỆU" and texts[1].startswith("(Kèm theo Kế hoạch số")
    assert texts[2:] == ["STT\tKhẩu hiệu", "1\tChính quyền phục vụ Nhân dân"]
    before = dict(form.entries())["Chuyển lên trước"]
    assert before is not None
    before()
    assert dict(form.entries())["Chuyển lên trước"] is None and dict(form.entries())["Chuyển xuống sau"] is not None
    assert [node.text for node in kept(page).appendices[0].outline] == ["Nội dung khác"]
    form.remove()
    assert [item.title for item in kept(page).appendices] == ["Phụ lục"]
    page.undo()
    assert len(kept(page).appendices) == 2


def test_an_appendix_is_added_when_asked_for_not_when_passed_over(page: PlanPage, qtbot) -> None:
    imported(page)
    sections = page.sections
    sections.setCurrentRow(sections.count() - 2)
    qtbot.keyClick(sections, Qt.Key.Key_Down)
    assert sections.current_key() == "appendix:new" and not kept(page).appendices
    qtbot.keyClick(sections, Qt.Key.Key_Return)
    assert len(kept(page).appendices) == 1


def test_a_locked_plan_has_nothing_to_press_or_save(page: PlanPage) -> None:
    imported(page)
    said: list[str] = []
    page.signals.notice.connect(lambda notice: said.append(notice.text))
    plan = kept(page)
    page.show_written(page.workspace.sign_plan(plan.id or 0, "18", date(2024, 3, 12)))
    page.sections.choose("tasks")
    form = page.task_form
    assert not any(widget.isVisible() for widget in (*form.buttons, form.printed))
    page.save_now()
    assert "khóa" in said[-1]


def test_days_that_cannot_be_are_told_beside_them(page: PlanPage) -> None:
    imported(page)
    page.sections.choose("tasks")
    detail = page.task_form.detail
    detail.start.set_date(date(2024, 6, 30))
    detail.end.set_date(date(2024, 4, 1))
    detail.leave()
    assert detail.span_problem.isVisible() and "trước ngày bắt đầu" in detail.span_problem.text()
    detail.end.set_date(date(2024, 7, 1))
    detail.leave()
    assert not detail.span_problem.isVisible()


def test_a_signed_plan_cannot_be_typed_into(page: PlanPage, qtbot, tmp_path: Path) -> None:
    imported(page)
    scan = tmp_path / "bản ký.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    opened: list[Path] = []
    page.files.opener = lambda path: opened.append(path) is None
    plan = kept(page)
    page.show_written(page.workspace.sign_plan(plan.id or 0, "18", date(2024, 3, 12), scan))
    assert page.plan is not None and page.plan.state is PlanState.SIGNED
    assert page.editor.isReadOnly() and page.band.isVisible() and not page.tools.isVisible()
    assert "số 18/" in page.band.words.text()
    type_text(page.editor, "x")
    page.sections.choose("frame")
    assert not page.frame_form.isEnabled()
    page.undo()
    assert kept(page).outline == plan.outline
    page.band.scan_button.click()
    assert opened[0].suffix == ".pdf" and opened[0].read_bytes() == b"%PDF-1.4 scan"


def test_the_preview_shows_the_true_pages(page: PlanPage, qtbot) -> None:
    imported(page)
    qtbot.waitUntil(lambda: page.preview.pages == 4 and not page.preview.paper.pixmap().isNull(), timeout=10_000)
    page.preview.turn(1)
    assert "Trang 2/4" in page.preview.note.text()


def test_the_preview_turns_to_the_page_of_the_line(page: PlanPage, qtbot) -> None:
    imported(page)
    qtbot.waitUntil(lambda: page.preview.pages == 4, timeout=10_000)
    assert page.plan is not None
    page.sections.choose(f"node:{page.plan.outline[-2].id}")
    qtbot.waitUntil(lambda: "Trang 4/4" in page.preview.note.text(), timeout=10_000)
    page.sections.choose(f"node:{page.plan.outline[0].id}")
    qtbot.waitUntil(lambda: "Trang 1/4" in page.preview.note.text(), timeout=10_000)


def test_keys_move_lines_and_every_step_can_be_undone(page: PlanPage, qtbot) -> None:
    imported(page)
    before = kept(page).outline
    editor = page.editor
    editor.go_to(line_of(page, "b)"))
    for key, modifier, expected in (
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "-"),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier, "b)"),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier, "a)"),
    ):
        qtbot.keyClick(editor, key, modifier)
        place = editor.place_of(editor.current_id)
        assert place is not None and editor.line_at(place).marker == expected
    assert kept(page).outline != before
    for _ in range(3):
        qtbot.keyClick(editor, Qt.Key.Key_Z, CONTROL)
    assert kept(page).outline == before
    qtbot.keyClick(editor, Qt.Key.Key_Y, CONTROL)
    assert kept(page).outline != before


def test_panel_edits_are_undone_too_and_shown(page: PlanPage) -> None:
    imported(page)
    start = kept(page)
    page.sections.choose("frame")
    page.frame_form.place.setText("Kiến An")
    page.frame_form.leave()
    page.sections.choose("signer")
    page.signer_form.signer.setText("Người Khác")
    page.signer_form.leave()
    page.sections.choose(f"node:{start.outline[0].id}")
    page.undo()
    assert page.middle.currentWidget() is page.signer_form and kept(page).signer == start.signer
    page.undo()
    assert page.middle.currentWidget() is page.frame_form and kept(page) == start
    page.redo()
    assert page.frame_form.place.text() == "Kiến An" and kept(page).place == "Kiến An"
    page.redo()
    assert kept(page).signer == Signer(start.signer.authority, start.signer.title, "Người Khác")


def test_lettering_is_kept_as_taken_in_or_computed(page: PlanPage, qtbot) -> None:
    imported(page, YEN_BAI)
    assert page.numbering() is Numbering.KEPT and "giữ nguyên" in page.tools.numbering.text()
    before = [node.marker for node in walk(kept(page).outline)]
    page.editor.go_to(line_of(page, "-"), offset=10_000)
    qtbot.keyClick(page.editor, Qt.Key.Key_Return)
    type_text(page.editor, "Thêm")
    after = [node.marker for node in walk(kept(page).outline) if node.text != "Thêm"]
    assert after == before and "f)" in after
    page.undo()
    page.undo()
    page.set_numbering(Numbering.AUTO)
    assert "f)" not in [node.marker for node in walk(kept(page).outline)]
    assert kept(page).numbering is Numbering.AUTO
    page.undo()
    assert [node.marker for node in walk(kept(page).outline)] == before


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
def test_the_plan_is_exported(page: PlanPage, qtbot, tmp_path: Path, suffix: str) -> None:
    imported(page)
    out = tmp_path / f"Kế hoạch{suffix}"
    said: list[str] = []
    page.signals.notice.connect(lambda notice: said.append(notice.text))
    page.files.export(out)
    qtbot.waitUntil(lambda: f"Đã xuất {out.name}" in said, timeout=10_000)
    assert out.stat().st_size > 5000


def test_what_cannot_be_saved_is_asked_about(page: PlanPage, monkeypatch) -> None:
    imported(page)
    before = kept(page)
    page.editor.go_to(line_of(page, "a)"))
    type_text(page.editor, "Mất điện. ")

    def full(*_args: object, **_options: object) -> None:
        raise AppError("Ổ đĩa đã đầy nên chưa ghi được.", "Giải phóng dung lượng rồi thử lại.")

    answers = iter(["Ở lại trang", "Bỏ phần chưa cất"])
    monkeypatch.setattr(page.workspace, "save_plan", full)

    def answer(box: QMessageBox) -> int:
        wanted = next(answers)
        next(button for button in box.buttons() if button.text() == wanted).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    page.editor.flush()
    page.steps._running = True  # the worker's save would meet the real disk
    assert page.leave() is False and page.steps.is_saving
    assert page.leave() is True and not page.steps.is_saving
    assert page.workspace.plans()[0] == before
