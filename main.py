"""Start CCHC Desktop: no command opens the window, a command runs the command line."""

from __future__ import annotations

import gc
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Run the window or the command line and return the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    folder, rest = _data_folder(arguments)
    try:
        return _run(arguments, folder, rest)
    except Exception:
        if not getattr(sys, "frozen", False):
            raise
        import traceback  # a frozen program would show a box that nobody at a script can close

        if sys.stderr is not None:
            traceback.print_exc()
        return 70


def _run(arguments: list[str], folder: Path | None, rest: list[str]) -> int:
    if rest and not _is_package(rest):
        if sys.stdout is None:
            _join_console()
        if rest[0].startswith("--selftest"):
            return _selftest(rest[0], folder)
        from cchc_desktop.cli import run

        return run(arguments)
    gc.disable()  # until the window is drawn: modules only ever grow, looking them over is 4 % of the start
    from ui.app import run_window

    return run_window(folder, Path(rest[0]) if rest else None)


def _selftest(word: str, folder: Path | None) -> int:
    """Run what tries the program on the machine it was installed on."""
    if word in ("--selftest-window", "--selftest-window-figures"):
        gc.disable()
        from ui.app import show_and_leave

        return show_and_leave(folder, figures=word.endswith("figures"))
    from cchc_desktop import selftest

    return selftest.save_forever(folder) if word == "--selftest-save-forever" else selftest.run(folder)


def _is_package(rest: list[str]) -> bool:
    """Tell whether the program was started by a double click on a package of another office."""
    return len(rest) == 1 and rest[0].lower().endswith(".cchc")


def _join_console() -> None:
    """Speak into the console that started us: a Windows program with a window has no stdout of its own."""
    if sys.platform == "win32":
        import ctypes

        if ctypes.windll.kernel32.AttachConsole(-1):  # the parent's
            sys.stdout = open("CONOUT$", "w", encoding="utf-8")  # noqa: PTH123, SIM115
            sys.stderr = sys.stdout


def _data_folder(arguments: list[str]) -> tuple[Path | None, list[str]]:
    """Split `--data DIR` from the rest: the window takes it without loading click."""
    if arguments[:1] == ["--data"] and len(arguments) > 1:
        return Path(arguments[1]), arguments[2:]
    if arguments and arguments[0].startswith("--data="):
        return Path(arguments[0].removeprefix("--data=")), arguments[1:]
    return None, arguments


if __name__ == "__main__":
    sys.exit(main())
