"""Evidence on the screen: opened only by the system's viewer, replaced, binned, missing copies named, inbox watched."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cchc_desktop import machine
from cchc_desktop.models import Activity, EvidenceState
from cchc_desktop.workspace import Workspace
from ui.context import Context
from ui.dialogs.quick_inbox import InboxDialog
from ui.evidence_check import check_at_start
from ui.evidence_taking import attach_to
from ui.inbox_watch import watch_of
from ui.signals import Notice, Signals
from ui.tasks import Tasks
from ui.theme import Theme
from ui.widgets.evidence_view import EvidenceView


@pytest.fixture
def context(workspace: Workspace, qapp: QObject) -> Iterator[Context]:
    bugs: list[BaseException] = []
    signals = Signals()
    found = Context(workspace, signals, Tasks(workspace, bugs.append), Theme(), lambda: date(2026, 3, 20))
    yield found
    found.tasks.stop()
    assert bugs == []


@pytest.fixture
def notices(context: Context) -> list[Notice]:
    out: list[Notice] = []
    context.signals.notice.connect(out.append)
    return out


@pytest.fixture
def activity_id(workspace: Workspace) -> int:
    return workspace.add_activity(Activity(None, date(2026, 3, 9), "conference", "Hội nghị CCHC")).id or 0


@pytest.fixture
def show(context: Context, qtbot: QtBot, activity_id: int) -> Callable[[], EvidenceView]:
    def shown() -> EvidenceView:
        view = EvidenceView(context, context.workspace.activity(activity_id))
        qtbot.addWidget(view)
        return view

    return shown


def settle(qtbot: QtBot, context: Context) -> None:
    qtbot.wait(10)
    qtbot.waitUntil(lambda: not context.tasks.busy, timeout=10_000)


def picture(path: Path) -> Path:
    Image.new("RGB", (400, 300), (200, 40, 90)).save(path)
    return path


def test_a_photo_shows_itself_and_the_viewer_gets_a_copy(
    qtbot: QtBot, context: Context, show: Callable[[], EvidenceView], activity_id: int, tmp_path: Path
) -> None:
    attach_to(context, activity_id, [picture(tmp_path / "Ảnh hội nghị.png")])
    settle(qtbot, context)
    view = show()
    settle(qtbot, context)
    [tile] = view.tiles.tiles()
    assert tile._picture is not None and tile._picture.width() == 240
    assert list((context.workspace.folder / "thumbnails").rglob("*.png")), "made once, kept"
    opened: list[Path] = []
    view.open_file = lambda path: bool(opened.append(path)) or True
    tile.opened.emit()
    assert [path.name for path in opened] == ["Ảnh hội nghị.png"]
    assert not opened[0].is_relative_to(context.workspace.folder)
    target = tmp_path / "ra.png"
    view.choose_target = lambda _name: target
    view.save_as(view.kept[0])
    assert target.read_bytes() == (tmp_path / "Ảnh hội nghị.png").read_bytes()


def test_a_broken_picture_has_an_icon(
    qtbot: QtBot, context: Context, show: Callable[[], EvidenceView], activity_id: int, tmp_path: Path
) -> None:
    (tmp_path / "hỏng.jpg").write_bytes(b"\xff\xd8\xff broken")
    attach_to(context, activity_id, [tmp_path / "hỏng.jpg"])
    settle(qtbot, context)
    view = show()
    settle(qtbot, context)
    [tile] = view.tiles.tiles()
    assert tile._picture is None
    view.grab()


def test_replace_sign_bin_and_bring_back(
    qtbot: QtBot,
    context: Context,
    notices: list[Notice],
    show: Callable[[], EvidenceView],
    activity_id: int,
    tmp_path: Path,
) -> None:
    workspace = context.workspace
    workspace.attach(activity_id, picture(tmp_path / "cũ.png"))
    view = show()
    new = tmp_path / "mới.pdf"
    new.write_bytes(b"%PDF-1.4 moi")
    view.choose_one = lambda: new
    view.replace(view.kept[0])
    settle(qtbot, context)
    assert [item.name for item in workspace.evidence(activity_id)] == ["mới.pdf"]
    view = show()
    view.set_signed(view.kept[0], True)
    assert workspace.activity(activity_id).evidence is EvidenceState.SIGNED
    view = show()
    view.remove(view.kept[0])
    assert workspace.activity(activity_id).evidence is EvidenceState.NONE
    notices[-1].actions[0][1]()  # Hoàn tác
    assert workspace.activity(activity_id).evidence is EvidenceState.SIGNED


def test_a_refused_file_is_one_sentence(
    qtbot: QtBot, context: Context, notices: list[Notice], activity_id: int, tmp_path: Path
) -> None:
    (tmp_path / "a.exe").write_bytes(b"MZ")
    attach_to(context, activity_id, [tmp_path / "a.exe", tmp_path / "không có.pdf", tmp_path])
    settle(qtbot, context)
    assert notices[-1].tone == "bad" and "chương trình hoặc mã lệnh" in notices[-1].text
    assert context.workspace.evidence(activity_id) == []


def test_what_is_gone_is_named_at_start_with_its_activity(
    qtbot: QtBot,
    context: Context,
    notices: list[Notice],
    show: Callable[[], EvidenceView],
    activity_id: int,
    tmp_path: Path,
) -> None:
    workspace = context.workspace
    for name in ("một.png", "hai.png"):
        (tmp_path / name).write_bytes(b"\x89PNG " + name.encode())
        workspace.attach(activity_id, tmp_path / name)
    first, second = workspace.evidence(activity_id)
    workspace.proofs.path(first).unlink()
    altered = workspace.proofs.path(second)
    altered.write_bytes(altered.read_bytes()[::-1])
    asked: list[tuple[str, object]] = []
    context.signals.open_page.connect(lambda name, target: asked.append((name, target)))
    check_at_start(context)
    qtbot.waitUntil(lambda: len(notices) == 2, timeout=10_000)
    settle(qtbot, context)
    assert notices[0].text == "Thiếu tệp minh chứng “một.png” của hoạt động “Hội nghị CCHC”."
    assert "đã bị thay đổi: “hai.png”" in notices[1].text
    notices[0].actions[0][1]()
    assert asked == [("log", activity_id)]
    view = show()
    assert view.missing == [first]
    view.open(first)
    assert "Thiếu tệp" in notices[-1].text


def test_a_heic_photo_is_kept_and_says_what_to_do(
    qtbot: QtBot, context: Context, show: Callable[[], EvidenceView], activity_id: int, tmp_path: Path
) -> None:
    for name in ("IMG_0012.HEIC", "IMG_0013.heif", "a.png"):
        path = picture(tmp_path / name) if name.endswith("png") else tmp_path / name
        if not path.exists():
            path.write_bytes(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + name.encode())
        attach_to(context, activity_id, [path])
        settle(qtbot, context)
    view = show()
    settle(qtbot, context)
    assert len(view.tiles.tiles()) == 3 and sum(tile._picture is not None for tile in view.tiles.tiles()) == 1
    said = [one.text() for one in view.findChildren(QLabel) if "HEIC" in one.text()]
    assert len(said) == 1 and "Tương thích nhất" in said[0] and "Thay tệp" in said[0]


def test_new_files_in_the_inbox_become_cards(
    qtbot: QtBot, context: Context, activity_id: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.inbox_watch.SETTLE", 10)
    monkeypatch.setattr("cchc_desktop.doors.inbox._SETTLED", 0)
    inbox = tmp_path / "Zalo Received Files"
    inbox.mkdir()
    watch = watch_of(context)
    assert watch is watch_of(context) and watch.waiting == []
    watch.set_folder(inbox)
    settle(qtbot, context)
    source = picture(inbox / "mới.png")
    os.utime(source, (1_770_000_000, 1_770_000_000))
    qtbot.waitUntil(lambda: [item.name for item in watch.waiting] == ["mới.png"], timeout=10_000)
    dialog = InboxDialog(context, None)  # pyright: ignore[reportArgumentType]
    qtbot.addWidget(dialog)
    dialog.target = lambda: activity_id
    dialog.show()
    settle(qtbot, context)
    assert not dialog.attach.isEnabled(), "nothing is chosen yet"
    dialog.tiles.tiles()[0].click()
    assert dialog.attach.isEnabled() and "Hội nghị CCHC" in dialog.target_words.text()
    dialog.attach.click()
    settle(qtbot, context)
    assert [item.name for item in context.workspace.evidence(activity_id)] == ["mới.png"]
    assert watch.waiting == [] and source.exists(), "the clerk's own file stays where it is"
    dialog.close()
    watch.set_folder(None)
    assert machine.setting("inbox_folder") == ""


def test_a_file_put_aside_is_not_shown_again(qtbot: QtBot, context: Context, tmp_path: Path) -> None:
    inbox = tmp_path / "nhận"
    inbox.mkdir()
    os.utime(picture(inbox / "a.png"), (1_770_000_000, 1_770_000_000))
    watch = watch_of(context)
    watch.set_folder(inbox)
    qtbot.waitUntil(lambda: len(watch.waiting) == 1, timeout=10_000)
    item = watch.waiting[0]
    watch.skip(item)
    watch.look()
    settle(qtbot, context)
    assert watch.waiting == []
    watch.unskip(item)
    qtbot.waitUntil(lambda: len(watch.waiting) == 1, timeout=10_000)
    watch.set_folder(None)
