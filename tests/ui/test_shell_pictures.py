"""The pictures are made of every page and dialog, and no dialog is larger than the smallest screen allows."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest

from ui.main_window import ALL_PAGES


def _size(path: Path) -> tuple[int, int]:
    width, height = struct.unpack(">II", path.read_bytes()[16:24])
    return width, height


@pytest.mark.slow
def test_every_page_and_dialog_has_its_picture(demo_folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ui.pictures", "--look", "1080x600", "--data", str(demo_folder)]
    command += ["--out", str(tmp_path / "out")]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {f"1080x600-{entry.name}.png" for entry in ALL_PAGES} <= names
    dialogs = [path for path in (tmp_path / "out").iterdir() if "-dialog-" in path.name]
    assert len(dialogs) >= 6
    for path in dialogs:
        width, height = _size(path)
        assert width <= 1000, path.name
        assert height <= 600, path.name
    assert _size(tmp_path / "out" / "1080x600-log.png") == (1080, 600)
