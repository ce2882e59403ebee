"""Questions for files begin where files of that kind were last; endings are those that were typed or picked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop import machine
from ui import file_dialogs
from ui.file_dialogs import EXCEL, ask_file, ask_files, ask_folder, ask_target

KINDS = {**EXCEL, ".pdf": "Tài liệu PDF (*.pdf)"}


@pytest.fixture
def own_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration of its own, to be read anew at every call as after a restart."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "config"))
    return tmp_path


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


class Asked:
    """Stands for Qt's dialogs: keeps where each began and answers with `answer`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.starts: list[Path] = []
        self.answer: object = ("", "")
        for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"):
            monkeypatch.setattr(QFileDialog, name, self._ask)

    def _ask(self, _parent: QWidget, _title: str, start: str, *_rest: object) -> object:
        self.starts.append(Path(start))
        return self.answer


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, own_machine: Path) -> Asked:
    return Asked(monkeypatch)


def test_each_purpose_begins_where_it_ended(asked: Asked, parent: QWidget, tmp_path: Path) -> None:
    usb, share = tmp_path / "USB", tmp_path / "Dùng chung"
    usb.mkdir()
    share.mkdir()
    asked.answer = (str(usb / "KH 2023.docx"), "")
    assert ask_file(parent, "Nhập kế hoạch", "plan_in") == usb / "KH 2023.docx"
    asked.answer = ([str(share / "a.jpg"), str(share / "b.jpg")], "")
    assert ask_files(parent, "Chọn tệp minh chứng", "evidence") == [share / "a.jpg", share / "b.jpg"]
    asked.answer = ("", "")
    assert ask_file(parent, "Nhập kế hoạch", "plan_in") is None, "given up: what was kept stands"
    ask_file(parent, "Nhập kế hoạch", "plan_in")
    asked.answer = ([], "")
    assert ask_files(parent, "Chọn tệp minh chứng", "evidence") == []
    assert asked.starts[2:] == [usb, usb, share]
    assert asked.starts[0] not in (usb, share) and asked.starts[0].is_dir(), "the first time: a folder that is there"


def test_a_folder_that_is_gone_gives_way(asked: Asked, parent: QWidget, tmp_path: Path) -> None:
    usb = tmp_path / "USB"
    usb.mkdir()
    asked.answer = str(usb)
    assert ask_folder(parent, "Chọn thư mục", "letters") == usb
    usb.rmdir()
    asked.answer = ""
    assert ask_folder(parent, "Chọn thư mục", "letters") is None
    assert asked.starts[-1] != usb and asked.starts[-1].is_dir()


def test_a_configuration_that_is_broken_or_read_only_is_no_hindrance(
    asked: Asked, parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = machine._path()
    kept.parent.mkdir(parents=True)
    kept.write_text('{"folders": {"lists": 7}, "inbox_folder": "/x"}', "utf-8")
    asked.answer = (str(tmp_path / "a.xlsx"), EXCEL[".xlsx"])
    assert ask_target(parent, "Xuất danh sách", "lists", "a.xlsx", EXCEL) == tmp_path / "a.xlsx"
    assert machine.last_folder("lists") == tmp_path and machine.setting("inbox_folder") == "/x"

    def refuse(*_anything: object) -> None:
        raise OSError(13, "no")

    monkeypatch.setattr(machine, "write_atomic", refuse)
    asked.answer = (str(tmp_path / "x" / "a.xlsx"), EXCEL[".xlsx"])
    assert ask_target(parent, "Xuất danh sách", "lists", "a.xlsx", EXCEL) == tmp_path / "x" / "a.xlsx"


@pytest.mark.parametrize(
    ("typed", "picked", "written"),
    [
        ("Nhat ky.xlsx", ".xlsx", "Nhat ky.xlsx"),
        ("Nhat ky", ".xlsx", "Nhat ky.xlsx"),
        ("Nhat ky", ".pdf", "Nhat ky.pdf"),
        ("Nhat ky.xlsx", ".pdf", "Nhat ky.pdf"),  # the name was left as proposed, the kind was changed
        ("Nhat ky.pdf", ".xlsx", "Nhat ky.pdf"),  # the ending was typed
        ("Quý I.2026", ".xlsx", "Quý I.2026.xlsx"),
        ("Nhat ky.PDF", ".pdf", "Nhat ky.PDF"),
    ],
)
def test_the_ending_is_what_was_typed_else_picked(
    asked: Asked, parent: QWidget, tmp_path: Path, typed: str, picked: str, written: str
) -> None:
    asked.answer = (str(tmp_path / typed), KINDS[picked])
    assert ask_target(parent, "Xuất danh sách", "lists", "Nhat ky.xlsx", KINDS) == tmp_path / written


def test_a_file_that_got_its_ending_here_is_not_replaced_unasked(
    asked: Asked, parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"")
    asked.answer = (str(tmp_path / "a"), EXCEL[".xlsx"])
    for role, wanted in ((QMessageBox.ButtonRole.RejectRole, None), (QMessageBox.ButtonRole.AcceptRole, "a.xlsx")):

        def press(box: QMessageBox, role: QMessageBox.ButtonRole = role) -> None:
            box.open()
            next(button for button in box.buttons() if box.buttonRole(button) == role).click()

        monkeypatch.setattr(QMessageBox, "exec", press)
        found = ask_target(parent, "Xuất danh sách", "lists", "b.xlsx", EXCEL)
        assert found == (tmp_path / wanted if wanted else None)


def test_the_real_dialog_stands_in_the_folder_and_gives_the_name(
    own_machine: Path, parent: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = own_machine / "Báo cáo"
    folder.mkdir()
    machine.remember_folder("lists", folder)
    seen: list[str] = []

    def save(_parent: QWidget, title: str, start: str, kinds: str) -> tuple[str, str]:
        dialog = QFileDialog(parent, title, str(Path(start).parent), kinds)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(start)
        dialog.selectNameFilter(KINDS[".pdf"])
        dialog.open()
        seen.append(dialog.directory().absolutePath())
        dialog.accept()
        return dialog.selectedFiles()[0], dialog.selectedNameFilter()

    monkeypatch.setattr(file_dialogs.QFileDialog, "getSaveFileName", save)
    assert ask_target(parent, "Xuất danh sách", "lists", "Nhat ky.xlsx", KINDS) == folder / "Nhat ky.pdf"
    assert seen == [str(folder)]
