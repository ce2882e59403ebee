"""Start CCHC Desktop: no command opens the window, a command runs the command line."""

from __future__ import annotations

import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Run the window or the command line and return the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    folder, rest = _data_folder(arguments)
    if rest:
        from cchc_desktop.cli import run

        return run(arguments)
    from ui.app import run_window

    return run_window(folder)


def _data_folder(arguments: list[str]) -> tuple[Path | None, list[str]]:
    """Split `--data DIR` from the rest: the window takes it without loading click."""
    if arguments[:1] == ["--data"] and len(arguments) > 1:
        return Path(arguments[1]), arguments[2:]
    if arguments and arguments[0].startswith("--data="):
        return Path(arguments[0].removeprefix("--data=")), arguments[1:]
    return None, arguments


if __name__ == "__main__":
    sys.exit(main())
