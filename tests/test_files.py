"""Files: atomic writing, limits, sentences for what goes wrong, file names, paths."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop import files, paths
from cchc_desktop.errors import Cancelled, FileProblem
from cchc_desktop.files import read_limited, safe_name, write_atomic


def put(data: bytes) -> Callable[[BinaryIO], None]:
    def write(out: BinaryIO) -> None:
        out.write(data)

    return write


def test_write_creates_folders_and_replaces(tmp_path: Path) -> None:
    target = tmp_path / "Báo cáo" / "Quý I.xlsx"
    write_atomic(target, put(b"one"))
    write_atomic(target, put(b"two"))
    assert target.read_bytes() == b"two"
    assert [p.name for p in target.parent.iterdir()] == ["Quý I.xlsx"]


@pytest.mark.parametrize("error", [Cancelled(), ValueError("bug"), KeyboardInterrupt()])
def test_an_error_in_the_middle_keeps_the_old_file(tmp_path: Path, error: BaseException) -> None:
    target = tmp_path / "report.pdf"
    target.write_bytes(b"old")

    def write(out: BinaryIO) -> None:
        out.write(b"half")
        raise error

    with pytest.raises(type(error)):
        write_atomic(target, write)
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["report.pdf"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "Ổ đĩa đã đầy"),
        (OSError(errno.EROFS, "Read-only file system"), "chỉ cho phép đọc"),
        (OSError(errno.EIO, "Input/output error"), "Không ghi được tệp"),
    ],
)
def test_system_errors_become_sentences(tmp_path: Path, error: OSError, words: str) -> None:
    def write(out: BinaryIO) -> None:
        raise error

    with pytest.raises(FileProblem, match=words) as caught:
        write_atomic(tmp_path / "a.pdf", write)
    assert caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_file_open_elsewhere_is_tried_three_times_then_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "Q1.xlsx"
    target.write_bytes(b"old")
    tries = []

    def blocked(self: Path, other: Path) -> None:
        tries.append(other)
        raise PermissionError(errno.EACCES, "sharing violation")

    monkeypatch.setattr(Path, "replace", blocked)
    monkeypatch.setattr(files, "_PAUSE", 0)
    with pytest.raises(FileProblem) as caught:
        write_atomic(target, put(b"new"))
    assert caught.value.message == "Tệp “Q1.xlsx” đang mở trong chương trình khác."
    assert caught.value.hint == "Đóng tệp rồi thử lại."
    assert len(tries) == 3
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_lock_that_goes_away_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, tries = Path.replace, []

    def once_blocked(self: Path, other: Path) -> Path:
        tries.append(other)
        if len(tries) == 1:
            raise PermissionError(errno.EACCES, "scanner")
        return real(self, other)

    monkeypatch.setattr(Path, "replace", once_blocked)
    monkeypatch.setattr(files, "_PAUSE", 0)
    write_atomic(tmp_path / "a.pdf", put(b"x"))
    assert (tmp_path / "a.pdf").read_bytes() == b"x"


def test_target_that_is_a_folder_or_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileProblem, match="là một thư mục"):
        write_atomic(tmp_path / "folder", put(b"x"))
    with pytest.raises(FileProblem, match="Không tạo được thư mục"):
        write_atomic(tmp_path / "file" / "a.pdf", put(b"x"))


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    target, plain = tmp_path / "a.pdf", tmp_path / "b"
    write_atomic(target, put(b"x"))
    plain.write_bytes(b"x")
    assert target.stat().st_mode == plain.stat().st_mode


def test_read_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "plan.txt"
    file.write_bytes(b"12345")
    assert read_limited(file, 5) == b"12345"
    with pytest.raises(FileProblem, match="quá lớn"):
        read_limited(file, 4)
    with pytest.raises(FileProblem, match="Không tìm thấy tệp"):
        read_limited(tmp_path / "none.txt", 5)
    with pytest.raises(FileProblem, match="là một thư mục"):
        read_limited(tmp_path, 5)

    def locked(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "locked")

    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(FileProblem, match="đang mở trong chương trình khác hoặc không có quyền đọc"):
        read_limited(file, 5)


def test_too_big_says_how_big(tmp_path: Path) -> None:
    file = tmp_path / "big.txt"
    with file.open("wb") as out:
        out.truncate(50 * 1024 * 1024)
    with pytest.raises(FileProblem, match="50,0 MB; giới hạn 5,0 MB"):
        read_limited(file, 5 * 1024 * 1024)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Sở Xây dựng", "So_Xay_dung"),
        ("BC_TuyenTruyenCCHC_Q4-2026_SoXayDung.xlsx", "BC_TuyenTruyenCCHC_Q4-2026_SoXayDung.xlsx"),
        ("Quý I/2023: báo cáo?", "Quy_I_2023_bao_cao"),
        ("18/KH-SLĐTBXH", "18_KH-SLDTBXH"),
        ("Sở Lao động – Thương binh", "So_Lao_dong-Thuong_binh"),
        ("con", "_con"),
        ("COM1.txt", "_COM1.txt"),
        ("../../etc", "etc"),
        ("", "tep"),
        ("???", "tep"),
    ],
)
def test_safe_names(title: str, name: str) -> None:
    assert safe_name(title) == name


@given(st.text(max_size=300))
def test_safe_name_is_always_a_file_name(title: str) -> None:
    name = safe_name(title)
    assert name and name.isascii() and len(name) <= 101
    assert not set(name) & set('<>:"/\\|?* \n\0')
    assert name[-1] not in ". " and name not in (".", "..")


def test_resources_in_a_checkout_and_frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (paths.resources() / "catalog" / "kinds.toml").is_file()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources() == tmp_path / "resources"


def test_data_folder_is_named_after_the_program() -> None:
    assert paths.data_folder().name == "CCHC Desktop"
    assert paths.data_folder().is_absolute()
