"""Every question for a file or folder: it begins where files of that kind were last taken from or written to.

What was chosen is remembered for each purpose in the user's own configuration, apart from the data. A purpose is a
short word; dialogs that deal with the same files share one ("scan", "evidence").
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from cchc_desktop.machine import last_folder, remember_folder
from ui.confirm import confirm

EXCEL = {".xlsx": "Bảng tính Excel (*.xlsx)"}


def ask_file(parent: QWidget, title: str, purpose: str, kinds: str = "") -> Path | None:
    """Ask for a file to read; `kinds` is Qt's filter of names."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, str(_start(purpose)), kinds)
    return _remembered(purpose, chosen)


def ask_files(parent: QWidget, title: str, purpose: str, kinds: str = "") -> list[Path]:
    """Ask for files to read."""
    chosen, _ = QFileDialog.getOpenFileNames(parent, title, str(_start(purpose)), kinds)
    return [path for name in chosen if (path := _remembered(purpose, name))]


def ask_folder(parent: QWidget, title: str, purpose: str, start: Path | None = None) -> Path | None:
    """Ask for a folder; `start` is where the question begins, without it the one chosen last."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(start or _start(purpose)))
    if not chosen:
        return None
    remember_folder(purpose, Path(chosen))
    return Path(chosen)


def ask_target(
    parent: QWidget, title: str, purpose: str, name: str, kinds: Mapping[str, str] | None = None
) -> Path | None:
    """Ask where to write a file that is proposed as `name`; `kinds` are the endings it may have, with their words.

    The file gets an ending of `kinds`: the one that was typed, else that of the kind picked in the list.
    """
    kinds = kinds or {}
    chosen, kind = QFileDialog.getSaveFileName(parent, title, str(_start(purpose) / name), ";;".join(kinds.values()))
    path = _remembered(purpose, chosen)
    if path is None or not kinds:
        return path
    picked = next((ending for ending, words in kinds.items() if words == kind), next(iter(kinds)))
    named = with_ending(path, Path(name).suffix, picked, tuple(kinds))
    if named != path and named.exists() and not _may_replace(parent, named):
        return None
    return named


def with_ending(path: Path, proposed: str, picked: str, endings: tuple[str, ...]) -> Path:
    """Return the path with an ending of `endings`: a typed one stands; the proposed one yields to the picked one."""
    typed = path.suffix.lower()
    if typed not in endings:
        return path.with_name(path.name + picked)
    return path.with_suffix(picked) if typed == proposed and picked != typed else path


def _start(purpose: str) -> Path:
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return last_folder(purpose) or (documents if documents.is_dir() else Path.home())


def _remembered(purpose: str, chosen: str) -> Path | None:
    if not chosen:
        return None
    remember_folder(purpose, Path(chosen).parent)
    return Path(chosen)


def _may_replace(parent: QWidget, path: Path) -> bool:
    """Ask before a file is replaced that the dialog, which knew it without its ending, didn't ask about."""
    what, then = f"Thư mục này đã có tệp {path.name}.", "Ghi đè thì nội dung cũ của tệp không còn."
    return confirm(parent, "Ghi đè tệp", what, then, "Ghi đè")
