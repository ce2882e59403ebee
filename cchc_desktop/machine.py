"""Settings of this computer, not of the data: paths stay out of the database, so that it can be moved."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from cchc_desktop.errors import AppError
from cchc_desktop.files import write_atomic
from cchc_desktop.paths import machine_folder

_FILE = "machine.json"
DEFAULTS: dict[str, Any] = {
    "inbox_folder": "",  # where Zalo or the scanner saves; watched for new evidence
    "inbox_skipped": [],  # hashes of files that the clerk put aside
    "folders": {},  # what for → where files of that kind were last taken from or written to
}


def setting(name: str) -> Any:
    """Return a setting of this machine, its default where none is kept or the file can't be read."""
    return _read().get(name, DEFAULTS[name])


def set_setting(name: str, value: Any) -> None:
    """Keep a setting of this machine; a folder that can't be written to is told by AppError."""
    assert name in DEFAULTS
    kept = {**_read(), name: value}
    data = json.dumps(kept, ensure_ascii=False, indent=1).encode()
    write_atomic(_path(), lambda out: out.write(data))


def last_folder(purpose: str) -> Path | None:
    """Return the folder used last for a purpose, as long as it is there: a USB stick may be out."""
    kept = setting("folders").get(purpose)
    if not isinstance(kept, str) or not kept:
        return None
    with contextlib.suppress(OSError, ValueError):
        return Path(kept) if Path(kept).is_dir() else None
    return None


def remember_folder(purpose: str, folder: Path) -> None:
    """Keep the folder used for a purpose; losing this is worth no message."""
    kept = setting("folders")
    if kept.get(purpose) != str(folder):
        with contextlib.suppress(AppError, OSError):
            set_setting("folders", {**kept, purpose: str(folder)})


def _path() -> Path:
    return machine_folder() / _FILE


def _read() -> dict[str, Any]:
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(_path().read_text("utf-8"))
        if isinstance(found, dict):
            return {name: value for name, value in found.items() if isinstance(value, type(DEFAULTS.get(name)))}
    return {}
