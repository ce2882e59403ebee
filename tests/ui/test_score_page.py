"""Chấm điểm: the sheet from the data, the clerk's own points, criteria to edit, the dossier as a file."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop import catalog
from cchc_desktop.scoring.scale import Formula, samples
from cchc_desktop.workspace import Workspace
from ui.dialogs import score_dossier
from ui.dialogs.score_dossier import DossierDialog
from ui.dialogs.score_paper import PaperDialog
from ui.dialogs.score_parts import KindsDialog
from ui.dialogs.score_scale import ScaleDialog
from ui.main_window import MainWindow
from ui.pages.score import ScorePage
from ui.theme import Theme


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> ScorePage:
    window.open_page("score")
    found = window.page("score")
    assert isinstance(found, ScorePage)
    settle(found, qtbot)
    return found


def settle(page: ScorePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.context.tasks.busy)


def texts(page: ScorePage, column: int) -> list[str]:
    model = page.table.model()
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def choose(page: ScorePage, code: str) -> None:
    page.open_target(code)
    assert page.detail._line is not None and page.detail._line.code == code


def test_the_sheet_is_what_the_data_say(page: ScorePage, office: Workspace) -> None:
    sheet = office.scoring.sheet(2023, page.context.today())
    assert texts(page, 0) == [line.code for line in sheet.lines]
    assert texts(page, 4)[1] == sheet.line("4.1").formula
    assert page.detail.title.text() == "Tiêu chí 4.1"


def test_points_of_the_clerk_need_a_reason_and_are_saved_with_it(
    page: ScorePage, office: Workspace, qtbot: QtBot
) -> None:
    choose(page, "4.1")
    page.detail.score.setFocus()
    page.detail.score.selectAll()
    page.detail.score.insert("0,8")
    page.detail.note.setFocus()
    assert office.scoring.overrides(2023) == {}  # the reason is still to come
    page.detail.note.insert("Theo ví dụ của hướng dẫn")
    page.table.setFocus()
    assert office.scoring.overrides(2023)["4.1"].score == 0.8
    settle(page, qtbot)
    assert "(tự chấm)" in texts(page, 4)[1]


@pytest.mark.parametrize(("typed", "said"), [("3", "nằm ngoài mức"), ("abc", "Chưa hiểu điểm")])
def test_points_that_cannot_be_are_told(
    page: ScorePage, office: Workspace, qtbot: QtBot, typed: str, said: str
) -> None:
    told: list[str] = []
    page.signals.notice.connect(lambda notice: told.append(notice.text))
    choose(page, "4.1")
    page.detail.score.insert(typed)
    page.detail.note.insert("lý do")
    page.detail.save_typed()
    assert office.scoring.overrides(2023) == {} and any(said in text for text in told)


def test_an_explanation_is_kept_when_another_criterion_is_chosen(
    page: ScorePage, office: Workspace, qtbot: QtBot
) -> None:
    choose(page, "4.1")
    page.detail.explanation.setPlainText("Hai nhiệm vụ lùi sang quý IV.")
    choose(page, "4.2.1")
    assert office.scoring.explanations(2023) == {"4.1": "Hai nhiệm vụ lùi sang quý IV."}
    assert page.detail.explanation.toPlainText() == ""


def test_numbers_can_be_typed_in_place_of_the_plans(page: ScorePage, office: Workspace, qtbot: QtBot) -> None:
    choose(page, "4.1")
    page.detail.done.insert("19")
    page.detail.planned.insert("20")
    page.detail.save_typed()
    assert office.scoring.sheet(2023, page.context.today()).line("4.1").score == 0.95
    choose(page, "4.2.1")
    assert not page.detail.done.isVisible()


def test_a_document_is_added_and_taken_away(page: ScorePage, office: Workspace, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "Quyết định.pdf"
    file.write_bytes(b"%PDF-1.4")
    choose(page, "4.1")
    page.detail.add_files([file])
    settle(page, qtbot)
    assert [kept.name for kept in office.scoring.files(2023)] == ["Quyết định.pdf"]
    page.detail._remove(office.scoring.files(2023)[0].id)
    assert office.scoring.files(2023) == ()


def test_the_dossier_is_written_in_a_worker(page: ScorePage, tmp_path: Path, qtbot: QtBot) -> None:
    told: list[str] = []
    page.signals.notice.connect(lambda notice: told.append(notice.text))
    page.export(tmp_path / "hồ sơ.zip")
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "Đã lập hồ sơ gồm" in told[0]
    with zipfile.ZipFile(tmp_path / "hồ sơ.zip") as archive:
        assert "MANIFEST.txt" in archive.namelist()


def test_a_sample_is_taken_over_for_the_year(page: ScorePage, office: Workspace, qtbot: QtBot) -> None:
    page._take(samples()[1], "mẫu")
    settle(page, qtbot)
    assert texts(page, 0) == ["1.1", "1.1.1", "1.1.2", "1.2", "1.3"]
    assert office.scoring.is_own(2023)


@pytest.mark.parametrize("scale", samples(), ids=lambda scale: scale.id)
def test_the_criteria_dialog_changes_nothing_by_itself(scale, qtbot: QtBot) -> None:
    dialog = ScaleDialog(Theme(), scale, 2023)
    qtbot.addWidget(dialog)
    for row in range(dialog.list.count()):
        dialog.list.setCurrentRow(row)
    dialog.accept()
    assert dialog.scale == scale


def test_a_criterion_is_added_edited_and_removed(qtbot: QtBot) -> None:
    dialog = ScaleDialog(Theme(), samples()[1], 2023)
    qtbot.addWidget(dialog)
    dialog.list.setCurrentRow(4)
    dialog.add()
    assert dialog.code.text() == "1.4"
    dialog.name.setText("Đối thoại với người dân")
    dialog.formula.setCurrentIndex(dialog.formula.findData(Formula.FORMS))
    dialog._shown()
    dialog.parts.add()
    row = dialog.parts._rows[0]
    row.name.setText("đối thoại")
    row.points.setText("0,5")
    row.part = replace(row.part, groups=("two_way",), excluded=("hotline",))
    dialog.max.setText("0,5")
    dialog.accept()
    assert dialog.scale is not None
    added = dialog.scale.find("1.4")
    assert added.parts[0].excluded == ("hotline",) and added.max == 0.5
    again = ScaleDialog(Theme(), dialog.scale, 2023)
    qtbot.addWidget(again)
    again.list.setCurrentRow(5)
    again.remove()
    again.accept()
    assert again.scale == samples()[1]


def test_what_cannot_be_scored_is_told_in_the_dialog(qtbot: QtBot) -> None:
    dialog = ScaleDialog(Theme(), samples()[0], 2023)
    qtbot.addWidget(dialog)
    dialog.list.setCurrentRow(1)
    for field, text in ((dialog.max, "x"), (dialog.max, "0"), (dialog.code, "4.2")):
        field.setText(text)
        dialog.accept()
        assert dialog.scale is None and dialog.problem.text()


def test_the_fields_that_a_formula_needs_are_there(qtbot: QtBot) -> None:
    dialog = ScaleDialog(Theme(), samples()[0], 2023)
    qtbot.addWidget(dialog)
    dialog.show()
    needs = {
        Formula.RATIO: {dialog.floor},
        Formula.STEPS: {dialog.steps},
        Formula.FORMS: {dialog.parts},
        Formula.REPORTS: {dialog.late, dialog.absent, dialog.absent_year},
        Formula.ON_TIME: {dialog.due, dialog.missing},
        Formula.MANUAL: set(),
    }
    every = set().union(*needs.values())
    dialog.list.setCurrentRow(1)
    for formula, wanted in needs.items():
        dialog.formula.setCurrentIndex(dialog.formula.findData(formula))
        dialog.formula.activated.emit(dialog.formula.currentIndex())
        assert {field for field in every if field.isVisibleTo(dialog)} == wanted, formula


def test_points_that_do_not_add_up_are_told_in_the_dialog(qtbot: QtBot) -> None:
    dialog = ScaleDialog(Theme(), samples()[0], 2023)
    qtbot.addWidget(dialog)
    dialog.list.setCurrentRow(1)
    dialog.max.setText("1,5")
    dialog.accept()
    assert dialog.scale is None and "tổng điểm các tiêu chí con 2,5 khác điểm tối đa 2" in dialog.problem.text()


def test_kinds_of_a_form_are_ticked_group_by_group(qtbot: QtBot) -> None:
    parts = [part for scale in samples() for item in scale.criteria for part in item.parts]
    for part in parts:
        dialog = KindsDialog(Theme(), part, part.label)
        qtbot.addWidget(dialog)
        made = dialog.part()
        assert [kind.id for kind in catalog.kinds() if made.holds(kind.id)] == [
            kind.id for kind in catalog.kinds() if part.holds(kind.id)
        ]
        assert (made.label, made.points) == (part.label, part.points)


def test_points_without_a_reason_are_said_to_be_unsaved(page: ScorePage, office: Workspace) -> None:
    choose(page, "4.1")
    assert not page.detail.unsaved.isVisible()
    page.detail.score.insert("0,8")
    assert page.detail.unsaved.isVisible() and office.scoring.overrides(2023) == {}
    page.detail.note.insert("Hướng dẫn của huyện")
    assert not page.detail.unsaved.isVisible()


def test_the_dossier_asks_how_and_refuses_numbers_that_cannot_be(
    page: ScorePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    assert page._read_now
    dialog = DossierDialog(Theme(), page._read_now.sheet, page)
    qtbot.addWidget(dialog)
    monkeypatch.setattr(score_dossier, "ask_target", lambda *_: tmp_path / "hs.zip")
    monkeypatch.setattr(score_dossier, "ask_folder", lambda *_: tmp_path)
    for field, text in ((dialog.files, "0"), (dialog.files, "nhiều"), (dialog.split, "1,5")):
        dialog.files.setText("20")
        dialog.split.clear()
        field.setText(text)
        dialog.accept()
        assert dialog.out is None and dialog.problem.text()
    dialog.split.setText("25")
    dialog.accept()
    assert (dialog.out, dialog.most, dialog.split_mb) == (tmp_path / "hs.zip", 20, 25)
    (tmp_path / "HoSo_ChamDiem_TuyenTruyenCCHC_2023").mkdir()
    dialog.as_folder.setChecked(True)
    dialog.accept()
    assert dialog.out == tmp_path / "HoSo_ChamDiem_TuyenTruyenCCHC_2023_2" and dialog.split_mb is None


def test_own_criteria_are_replaced_only_after_a_question(
    page: ScorePage, office: Workspace, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("ui.pages.score.confirm", lambda *words: asked.append(" ".join(words[1:])) or False)
    page._take(samples()[0], "mẫu")
    settle(page, qtbot)
    assert office.scoring.is_own(2023) and not asked
    office.scoring.set_score(2023, "4.1", 0.8, "Theo hướng dẫn")
    page._take(samples()[1], "mẫu")
    assert office.scoring.scale(2023) == samples()[0] and "tiêu chí 4.1 được giữ" in asked[0]


def test_a_year_begins_with_the_criteria_of_the_year_before(page: ScorePage, office: Workspace, qtbot: QtBot) -> None:
    page.signals.wrote(office.scoring.save_scale(2022, samples()[1]))
    settle(page, qtbot)
    assert page._read_now and page._read_now.mark == "theo năm 2022, chưa xác nhận"
    page._copy(page._read_now.before)
    settle(page, qtbot)
    assert office.scoring.is_own(2023) and page._read_now.mark == ""


def test_the_index_says_of_a_document_what_the_clerk_typed(
    page: ScorePage, office: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "scan0012.pdf"
    file.write_bytes(b"%PDF-1.4")
    page.signals.wrote(office.scoring.attach(2023, "4.1", file))
    kept = office.scoring.files(2023)[0]
    dialog = PaperDialog(Theme(), kept, page)
    qtbot.addWidget(dialog)
    dialog.number.setText(" 12/QĐ-SNV ")
    dialog.day.line.setText("31/2/2023")
    dialog.accept()
    assert not dialog.result() and dialog.problem.text()
    dialog.day.set_date(date(2023, 5, 3))
    dialog.title.setText("Quyết định công nhận")
    dialog.author.setText("Sở Nội vụ")
    dialog.accept()
    assert dialog.result()
    page.signals.wrote(office.scoring.describe_file(kept.id, dialog.chosen_day, **dialog.words))
    found = office.scoring.files(2023)[0]
    assert (found.number, found.day, found.title, found.author) == (
        "12/QĐ-SNV", date(2023, 5, 3), "Quyết định công nhận", "Sở Nội vụ",
    )  # fmt: skip


@pytest.mark.parametrize("size", [(1366, 728), (1080, 600)])
def test_no_words_beside_the_sheet_are_cut(
    page: ScorePage, window: MainWindow, size: tuple[int, int], qtbot: QtBot
) -> None:
    window.resize(*size)
    window.show()
    for line in page._read_now.sheet.lines if page._read_now else ():
        choose(page, line.code)
        qtbot.waitUntil(lambda: not cut_words(page.detail))


def cut_words(pane: QWidget) -> list[str]:
    """Return the wrapped words that have less height than they need."""
    found = (words for words in pane.findChildren(QLabel) if words.isVisible() and words.wordWrap())
    return [words.text() for words in found if words.height() < words.heightForWidth(words.width())]


def test_a_sample_looked_at_and_left_as_it_is_stays_a_sample(
    page: ScorePage, office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep(dialog: ScaleDialog) -> int:
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(ScaleDialog, "exec", keep)
    assert not office.scoring.is_own(2023)
    page.edit_scale()
    assert not office.scoring.is_own(2023)
