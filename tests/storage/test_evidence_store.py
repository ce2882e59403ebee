"""Evidence that cannot vanish, and what is not let in: every refusal is one sentence and leaves nothing behind."""

from __future__ import annotations

import errno
import io
import os
import shutil
import socket
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cchc_desktop import filetypes
from cchc_desktop.errors import AppError, Cancelled, DataFolderError, FileProblem
from cchc_desktop.models import Activity, EvidenceState
from cchc_desktop.storage import evidence_store
from cchc_desktop.workspace import Workspace

PDF = b"%PDF-1.4\n" + b"minh chung " * 200


@pytest.fixture
def activity_id(workspace: Workspace) -> int:
    return workspace.add_activity(Activity(None, date(2026, 3, 9), "conference", "Hội nghị CCHC")).id or 0


def files_in(workspace: Workspace) -> list[Path]:
    return [path for path in (workspace.folder / "evidence").rglob("*") if path.is_file()]


def put(folder: Path, name: str, data: bytes = PDF) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_file_is_stored_once_under_its_hash_with_its_name(
    workspace: Workspace, activity_id: int, tmp_path: Path
) -> None:
    other = workspace.add_activity(Activity(None, date(2026, 3, 10), "briefing", "Giao ban")).id or 0
    source = put(tmp_path, "Giấy mời số 21.pdf")
    workspace.attach(activity_id, source)
    workspace.attach(other, source)
    workspace.attach(other, source)  # the same file proves the same activity once
    source.unlink()
    assert len(files_in(workspace)) == 1
    [item] = workspace.evidence(other)
    assert item.name == "Giấy mời số 21.pdf" and workspace.proofs.path(item).read_bytes() == PDF
    assert workspace.activity(activity_id).evidence is EvidenceState.COPY


def test_states_follow_what_is_there(workspace: Workspace, activity_id: int, tmp_path: Path) -> None:
    linked = workspace.add_activity(Activity(None, date(2026, 3, 9), "facebook", "Bài", url="https://fb.com/x")).id or 0
    assert workspace.activity(linked).evidence is EvidenceState.LINK
    assert workspace.activity(activity_id).evidence is EvidenceState.NONE
    workspace.attach(linked, put(tmp_path, "chụp.png"))
    [item] = workspace.evidence(linked)
    workspace.proofs.set_signed(item.id or 0, True)
    assert workspace.activity(linked).evidence is EvidenceState.SIGNED
    workspace.proofs.move(item.id or 0, activity_id)
    assert workspace.activity(linked).evidence is EvidenceState.LINK
    assert workspace.activity(activity_id).evidence is EvidenceState.SIGNED


def test_replace_bin_and_bring_back(workspace: Workspace, activity_id: int, tmp_path: Path) -> None:
    workspace.attach(activity_id, put(tmp_path, "cũ.pdf"))
    [old] = workspace.evidence(activity_id)
    workspace.proofs.replace(old.id or 0, workspace.proofs.keep(put(tmp_path, "mới.pdf", PDF + b"2")))
    assert [item.name for item in workspace.evidence(activity_id)] == ["mới.pdf"]
    assert [item.name for item in workspace.proofs.binned(activity_id)] == ["cũ.pdf"]
    workspace.proofs.restore(old.id or 0)
    assert {item.name for item in workspace.evidence(activity_id)} == {"cũ.pdf", "mới.pdf"}
    for item in workspace.evidence(activity_id):
        workspace.proofs.remove(item.id or 0)
    assert workspace.activity(activity_id).evidence is EvidenceState.NONE
    assert len(files_in(workspace)) == 2, "the bin keeps copies"


def test_the_folder_moves_and_everything_opens(workspace: Workspace, activity_id: int, tmp_path: Path) -> None:
    workspace.attach(activity_id, put(tmp_path, "ảnh.jpg"))
    workspace.close()
    moved = tmp_path / "USB" / "dữ liệu"
    shutil.copytree(workspace.folder, moved)
    shutil.rmtree(workspace.folder)
    with Workspace.open(moved) as opened:
        [item] = opened.evidence(activity_id)
        assert opened.proofs.path(item).read_bytes() == PDF
        assert opened.check() == []
        assert opened.proofs.save_as(item, tmp_path / "ra.jpg").read_bytes() == PDF
        shown = opened.proofs.to_look_at(item)
        assert shown.name == "ảnh.jpg" and shown.read_bytes() == PDF
        assert not shown.is_relative_to(moved), "the store itself is never handed out"


def test_no_absolute_path_in_the_database(workspace: Workspace, activity_id: int, tmp_path: Path) -> None:
    from cchc_desktop import machine

    machine.set_setting("inbox_folder", str(tmp_path / "Zalo"))
    workspace.attach(activity_id, put(tmp_path, "ảnh.jpg"))
    workspace.proofs.to_look_at(workspace.evidence(activity_id)[0])
    written = b"".join(path.read_bytes() for path in workspace.folder.glob("cchc.db*"))
    assert "ảnh.jpg".encode() in written and str(tmp_path).encode() not in written
    assert machine.setting("inbox_folder") == str(tmp_path / "Zalo")


def test_missing_and_altered_copies_are_named(workspace: Workspace, activity_id: int, tmp_path: Path) -> None:
    for name in ("một.pdf", "hai.pdf", "ba.pdf"):
        workspace.attach(activity_id, put(tmp_path, name, PDF + name.encode()))
    first, second, third = workspace.evidence(activity_id)
    workspace.proofs.path(first).unlink()
    altered = workspace.proofs.path(second)
    altered.write_bytes(altered.read_bytes()[::-1])  # same size: only its hash tells
    workspace.proofs.path(third).write_bytes(b"x")
    quick = {flaw.name: flaw for flaw in workspace.proofs.missing()}
    assert set(quick) == {"một.pdf", "ba.pdf"} and quick["một.pdf"].missing
    assert quick["một.pdf"].title == "Hội nghị CCHC"
    assert {flaw.name for flaw in workspace.proofs.flaws()} == {"một.pdf", "hai.pdf", "ba.pdf"}
    assert len(workspace.check()) == 3
    with pytest.raises(FileProblem, match="Thiếu tệp"):
        workspace.proofs.to_look_at(first)


def test_a_spoiled_copy_is_mended_when_the_file_comes_again(
    workspace: Workspace, activity_id: int, tmp_path: Path
) -> None:
    source = put(tmp_path, "ảnh.jpg")
    workspace.attach(activity_id, source)
    path = workspace.proofs.path(workspace.evidence(activity_id)[0])
    path.write_bytes(b"hong" * (len(PDF) // 4))
    workspace.attach(activity_id, source)
    assert path.read_bytes() == PDF and workspace.check() == []


# -- what is not let in ------------------------------------------------------------------------------


REFUSED = {
    "chương trình.exe": b"MZ\x90\x00",
    "ảnh.jpg": b"MZ\x90\x00\x03 not a picture",
    "bài.pdf": b"\x7fELF\x02\x01",
    "ghi chú.txt": b"#!/bin/sh\nrm -rf /\n",
    "trang.html": b"<html></html>",
    "anh.png": b"<script>alert(1)</script>",
    "lối tắt.lnk": b"L\x00\x00\x00\x01\x14\x02\x00",
    "anh.jpg.exe": PDF,
    "a.exe.": PDF,
    "mã.vbs": b"x = 1",
    "mã.js": b"var x",
    "chạy.bat": b"dir",
    "màn hình.scr": b"x",
    "hình.svg": b"<svg/>",
    "văn bản.docm": PDF,
    "bảng.xlsm": PDF,
    "nén.zip": b"PK\x03\x04",
    "không đuôi": PDF,
    "rỗng.pdf": b"",
    "ảnh\u202egpj.exe": PDF,
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_runs_or_is_nothing_is_refused(workspace: Workspace, activity_id: int, name: str) -> None:
    with pytest.raises(FileProblem) as told:
        workspace.attach_stream(activity_id, io.BytesIO(REFUSED[name]), name)
    assert told.value.message.endswith(".") and told.value.hint
    assert workspace.evidence(activity_id) == [] and files_in(workspace) == []


def test_macros_are_found_inside(workspace: Workspace, activity_id: int) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as parts:
        parts.writestr("word/document.xml", "<w/>")
        parts.writestr("word/vbaProject.bin", "x")
    for name, content in (
        ("giấy mời.docx", data.getvalue()),
        ("bảng.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000 + "_VBA_PROJECT".encode("utf-16-le")),
    ):
        with pytest.raises(FileProblem, match="macro"):
            workspace.attach_stream(activity_id, io.BytesIO(content), name)
    assert files_in(workspace) == []


@pytest.mark.parametrize(
    "name",
    ["a.heic", "a.webp", "a.pdf", "a.docx", "a.xlsx", "a.doc", "a.mp3", "a.m4a", "a.mp4", "a.mov", "a.JPG", "a.tiff"],
)
def test_what_offices_have_is_accepted(workspace: Workspace, activity_id: int, name: str) -> None:
    workspace.attach_stream(activity_id, io.BytesIO(b"\x00\x01 data " * 10), name)
    assert [item.name for item in workspace.evidence(activity_id)] == [name]
    assert filetypes.type_of(name) is not filetypes.FileType.OTHER


# -- bad days ----------------------------------------------------------------------------------------


def test_a_file_of_two_gigabytes_is_told_at_once(workspace: Workspace, activity_id: int, tmp_path: Path) -> None:
    big = tmp_path / "phim.mp4"
    with big.open("wb") as file:
        file.truncate(2 << 30)  # sparse: no block is written
    with pytest.raises(FileProblem, match=r"quá lớn \(2\.048 MB; giới hạn 1\.024 MB\)"):
        workspace.attach(activity_id, big)
    assert files_in(workspace) == []


def test_a_stream_without_end_is_cut(workspace: Workspace, activity_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_store, "LARGEST", 3 << 20)
    with pytest.raises(FileProblem, match="quá lớn"):
        workspace.attach_stream(activity_id, io.BytesIO(b"v" * (5 << 20)), "phim.mp4")
    assert files_in(workspace) == []


def test_a_name_of_250_letters(workspace: Workspace, activity_id: int, tmp_path: Path) -> None:
    name = "Ảnh " + "rất dài " * 40
    name = name[:246] + ".jpg"
    workspace.attach_stream(activity_id, io.BytesIO(PDF), name)
    [item] = workspace.evidence(activity_id)
    assert item.name == name and len(item.name) == 250
    shown = workspace.proofs.to_look_at(item)
    assert shown.suffix == ".jpg" and len(os.fsencode(shown.name)) <= 240
    with pytest.raises(AppError):
        workspace.attach(activity_id, tmp_path / ("x" * 300 + ".jpg"))


class Failing(io.BytesIO):
    """A source that goes away after its first block."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > evidence_store.filetypes.HEAD:
            raise OSError(errno.EIO, "gone")
        return super().read(size)


def test_a_file_that_vanishes_while_it_is_copied(workspace: Workspace, activity_id: int) -> None:
    with pytest.raises(FileProblem, match="biến mất"):
        workspace.attach_stream(activity_id, Failing(PDF * 10_000), "a.pdf")
    assert workspace.evidence(activity_id) == [] and files_in(workspace) == []


def test_a_file_cut_short_while_it_is_copied(workspace: Workspace, activity_id: int, tmp_path: Path) -> None:
    source = put(tmp_path, "a.pdf", PDF * 10_000)

    def shrink(done: int, total: int) -> None:
        del done, total
        os.truncate(source, 5000)

    with pytest.raises(FileProblem, match="bị ngắt"):
        workspace.proofs.keep(source, shrink)
    assert files_in(workspace) == []


def test_a_full_disk_in_the_middle(workspace: Workspace, activity_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(evidence_store.os, "fsync", no_room)
    with pytest.raises(DataFolderError, match="Ổ đĩa đã đầy"):
        workspace.attach_stream(activity_id, io.BytesIO(PDF), "a.pdf")
    monkeypatch.undo()
    assert workspace.evidence(activity_id) == [] and files_in(workspace) == []


def test_cancel_leaves_nothing(workspace: Workspace, activity_id: int, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        workspace.proofs.keep(put(tmp_path, "a.pdf"), stop)
    assert files_in(workspace) == []


def test_folder_pipe_missing_unreadable(
    workspace: Workspace, activity_id: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FileProblem, match="là một thư mục"):
        workspace.attach(activity_id, tmp_path)
    with pytest.raises(FileProblem, match="Không tìm thấy"):
        workspace.attach(activity_id, tmp_path / "không có.pdf")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "ống.pdf")
        with pytest.raises(FileProblem, match="không phải tệp thường"):
            workspace.attach(activity_id, tmp_path / "ống.pdf")
    locked = put(tmp_path, "khóa.pdf")

    def refuse(self: Path, *_: object) -> None:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileProblem, match="không có quyền đọc"):
        workspace.attach(activity_id, locked)


def test_all_files_or_none(workspace: Workspace, activity_id: int, tmp_path: Path) -> None:
    good, bad = put(tmp_path, "a.pdf"), put(tmp_path, "b.exe")
    with pytest.raises(FileProblem):
        workspace.proofs.attach_all(activity_id, [good, bad])
    assert workspace.evidence(activity_id) == [] and files_in(workspace) == []
    with pytest.raises(AppError):
        workspace.proofs.add_proven(Activity(None, date(2026, 3, 9), "conference", ""), [good])
    assert files_in(workspace) == [], "an entry that is refused leaves no copy"


def test_what_a_dead_process_left_is_swept(workspace: Workspace, activity_id: int) -> None:
    left = workspace.folder / "evidence" / "cu.part"
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"half")
    os.utime(left, (1, 1))
    workspace.attach_stream(activity_id, io.BytesIO(PDF), "a.pdf")
    assert not left.exists()


# -- inbox -------------------------------------------------------------------------------------------


def test_inbox_shows_what_is_not_kept_and_moves_nothing(workspace: Workspace, activity_id: int, tmp_path: Path) -> None:
    inbox = tmp_path / "Zalo Received Files"
    (inbox / "2026-03").mkdir(parents=True)
    files = [put(inbox, "mới.jpg", b"1" * 10), put(inbox / "2026-03", "mới 2.pdf", b"2" * 10), put(inbox, "đã giữ.jpg")]
    files += [
        put(inbox, "trùng.jpg", b"1" * 10),
        put(inbox, "chạy.exe"),
        put(inbox, "dở.crdownload"),
        put(inbox, "rỗng.jpg", b""),
    ]
    for path in files:
        os.utime(path, (1_770_000_000, 1_770_000_000))
    fresh = put(inbox, "đang tải.mp4", b"3" * 10)
    workspace.attach(activity_id, files[2])
    cache: dict[tuple[str, int, int], str] = {}
    found = workspace.inbox.look(inbox, cache)
    assert sorted(item.size for item in found) == [10, 10] and {item.sha256 for item in found} <= set(cache.values())
    assert all(path.exists() for path in (*files, fresh))
    workspace.inbox.skip(found[0].sha256)
    assert [item.name for item in workspace.inbox.look(inbox, cache)] == [found[1].name]
    workspace.inbox.unskip(found[0].sha256)
    assert len(workspace.inbox.look(inbox, cache)) == 2
    assert workspace.inbox.look(tmp_path / "không có", cache) == []


# -- no network --------------------------------------------------------------------------------------


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    yield


def test_the_whole_way_opens_no_socket(workspace: Workspace, tmp_path: Path, no_sockets: None) -> None:
    from cchc_desktop.intake.activity_text import recognise

    text = "Sáng 09/3/2026 Sở tổ chức hội nghị CCHC https://www.facebook.com/so/posts/1 https://rd.zapps.vn/detail/1?pageId=2"
    found = recognise(text, date(2026, 3, 20), workspace.channels.known_units(), workspace.channels.known())
    assert found.date and found.kind and found.title and found.url
    row = Activity(None, found.date.value, found.kind.value, found.title.value, url=found.url.value)
    saved = workspace.proofs.add_proven(row, [put(tmp_path, "a.pdf")])
    workspace.proofs.to_look_at(workspace.evidence(saved.id or 0)[0])
    assert workspace.check() == []
