"""Where the program's data and its own resources lie."""

from __future__ import annotations

import sys
from pathlib import Path

APP_NAME = "CCHC Desktop"


def data_folder() -> Path:
    """Return the default data folder of this account: %LOCALAPPDATA%\\CCHC Desktop on Windows."""
    from platformdirs import user_data_dir

    return Path(user_data_dir(APP_NAME, appauthor=False))


def machine_folder() -> Path:
    """Return where settings of this computer lie, apart from the data, which may move."""
    from platformdirs import user_config_dir

    return Path(user_config_dir(APP_NAME, appauthor=False))


def resources() -> Path:
    """Return resources/: in a PyInstaller folder beside the frozen modules, else beside the package."""
    frozen = getattr(sys, "_MEIPASS", None)
    base = Path(frozen) if frozen else Path(__file__).resolve().parent.parent
    return base / "resources"
