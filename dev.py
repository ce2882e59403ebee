#!/usr/bin/env python3
"""Make CCHC Desktop ready on this machine and run it: `python3 dev.py demo`, `python3 dev.py test`.

Standard library only, for Debian 12 (root or not, with or without a display) and Windows 10/11, with Python
3.11 to 3.13. Everything else goes into `.venv` beside this file, at the versions pinned in requirements*.txt;
a second call finds it there and does no work twice. `python3 dev.py` lists the commands.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "dev-stamp.json"
WINDOWS = sys.platform == "win32"
LINUX = sys.platform.startswith("linux")
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
SUPPORTED = ((3, 11), (3, 13))
RUNTIME = ("requirements.txt",)
DEVELOPMENT = ("requirements.txt", "requirements-dev.txt")

# What Qt 6.12's libraries load and its wheel does not carry: name of the shared library -> package of Debian.
# Found with ldd over libQt6Gui, libQt6Widgets and the platform plug-ins; tests/test_dev.py looks again.
GUI_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
}
# What only a real window needs (X11, or XWayland and Wayland); tests draw offscreen without them.
DISPLAY_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# Metric twins of Times New Roman and Arial with all Vietnamese letters (version 2; version 1 lacks some).
FONT_PACKAGE = "fonts-liberation2"
FONT_FILES = (
    Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"),
    Path("/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"),
)


class Stop(Exception):
    """Something the engineer has to do first; the text says what."""


# --- System packages ------------------------------------------------------------------------------------------------


def has_display() -> bool:
    """Tell whether a window could open here."""
    return not LINUX or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def loads(library: str) -> bool:
    """Tell whether the loader finds a shared library of this machine's own kind."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(*, development: bool) -> tuple[list[str], list[str]]:
    """Return the Debian packages still missing: those nothing works without, and those one can do without."""
    if not LINUX:
        return [], []
    needed = {package for library, package in GUI_LIBRARIES.items() if not loads(library)}
    if not any(font.exists() for font in FONT_FILES):
        needed.add(FONT_PACKAGE)
    display = {package for library, package in DISPLAY_LIBRARIES.items() if not loads(library)}
    useful: set[str] = set()
    (needed if has_display() else useful).update(display)
    if development and not shutil.which("Xvfb"):
        useful.add("xvfb")
    return sorted(needed), sorted(useful - needed)


def root_prefix() -> list[str] | None:
    """Return what to put before apt-get: nothing for root, sudo if it asks no password, None if we may not."""
    if os.geteuid() == 0:
        return ["env"]
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n", "env"]
    return None


def apt_command(packages: Sequence[str]) -> str:
    """Return the line an administrator would type."""
    return "sudo apt-get update && sudo apt-get install -y --no-install-recommends " + shlex.join(packages)


def apt_install(packages: Sequence[str]) -> bool:
    """Install packages if this user may; return whether it was done."""
    if not shutil.which("apt-get"):
        return False
    prefix = root_prefix()
    if prefix is None:
        return False
    say(f"Installing by apt: {' '.join(packages)}")
    apt = [*prefix, "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    # The package lists of a fresh machine are empty or old; where they are good, the update is not paid for.
    if subprocess.run(install, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
        return True
    subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL)
    return subprocess.run(install, stdout=subprocess.DEVNULL).returncode == 0


def ensure_system(*, development: bool) -> None:
    """Have Qt's system libraries and the document font, or stop with the command that installs them."""
    needed, useful = missing_packages(development=development)
    if not needed and not useful:
        return
    if apt_install([*needed, *useful]):
        needed, useful = missing_packages(development=development)
    if needed:
        command = apt_command(needed + useful)
        raise Stop(f"System packages are missing. Install them, then call this again:\n  {command}")
    if useful:
        say(f"Going on without {' '.join(useful)} (for windows and pictures):\n  {apt_command(useful)}")


# --- .venv ----------------------------------------------------------------------------------------------------------


def fingerprint(files: Sequence[str]) -> str:
    """Return the hash of the requirement files: another list means another installation."""
    digest = hashlib.sha256()
    for name in files:
        digest.update((ROOT / name).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def read_stamp() -> dict[str, str]:
    """Return what was installed, or nothing if .venv is absent or its Python has gone or changed."""
    try:
        stamp = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    usable = PYTHON.exists() and isinstance(stamp, dict) and stamp.get("python") == str(PYTHON.resolve())
    return stamp if usable else {}


def is_ready(*, development: bool) -> bool:
    """Tell whether .venv already holds exactly the pinned packages that are asked for."""
    stamp = read_stamp()
    if stamp.get("development") == fingerprint(DEVELOPMENT):
        return True
    return not development and stamp.get("runtime") == fingerprint(RUNTIME)


def venv_works() -> bool:
    """Tell whether .venv can be kept: a Python that the program supports, with pip."""
    low, high = SUPPORTED
    check = f"import sys, pip; sys.exit(not {low} <= sys.version_info[:2] <= {high})"
    try:
        return subprocess.run([PYTHON, "-c", check], capture_output=True, env=child_env()).returncode == 0
    except OSError:
        return False


def make_venv() -> None:
    """Make .venv anew. Debian keeps ensurepip, which `venv` needs, in a package of its own."""
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not apt_install([package]):
            raise Stop(f"This Python lacks venv. Install it, then call this again:\n  {apt_command([package])}")
    say(f"Making .venv with Python {sys.version.split()[0]}")
    run([sys.executable, "-m", "venv", "--clear", str(VENV)])


def setup(*, development: bool = True) -> None:
    """Make all ready for the program, and for its tests if `development`."""
    low, high = SUPPORTED
    if not low <= sys.version_info[:2] <= high:
        raise Stop(f"Python {low[0]}.{low[1]} to {high[0]}.{high[1]} is needed; this is {sys.version.split()[0]}.")
    ensure_system(development=development)
    if is_ready(development=development):
        return
    if not venv_works():
        make_venv()
    STAMP.unlink(missing_ok=True)
    files = DEVELOPMENT if development else RUNTIME
    say(f"Installing {files[-1]} into .venv (once)")
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    # Wheels only: an office's or CI's machine has no compiler.
    if run([*pip, "--only-binary=:all:", "-r", ROOT / files[-1]], check=False):
        raise Stop("pip could not install the pinned packages; its message is above. Nothing else was changed.")
    stamp = {"python": str(PYTHON.resolve()), "runtime": fingerprint(RUNTIME)}
    if development:
        stamp["development"] = fingerprint(DEVELOPMENT)
    STAMP.write_text(json.dumps(stamp, indent=1), "utf-8")


# --- Running --------------------------------------------------------------------------------------------------------


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def child_env(**changes: str) -> dict[str, str]:
    """Return the environment of everything started here: UTF-8, and nothing of the user's other Pythons."""
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME", "PIP_USER")}
    return env | {"PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1"} | changes


def run(command: Sequence[str | Path], *, check: bool = True, **changes: str) -> int:
    """Run a command in the project's folder and return its exit code; stop on failure if `check`."""
    code = subprocess.run([str(part) for part in command], cwd=ROOT, env=child_env(**changes)).returncode
    if code and check:
        raise Stop(f"Failed ({code}): {shlex.join(str(part) for part in command)}")
    return code


def run_python(*arguments: str | Path, **changes: str) -> int:
    """Run .venv's Python and return its exit code."""
    return run([PYTHON, *arguments], check=False, **changes)


@contextlib.contextmanager
def own_screen() -> Iterator[dict[str, str]]:
    """Give the environment of a screen of 1366 x 768, the commonest in offices, that nobody sees.

    Own Xvfb where there is one; else Qt's offscreen platform on Linux, and the real screen elsewhere.
    """
    if not LINUX or not shutil.which("Xvfb"):
        yield {"QT_QPA_PLATFORM": "offscreen"} if LINUX else {}
        return
    ours, theirs = os.pipe()
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[theirs], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        os.close(theirs)
        with os.fdopen(ours, encoding="ascii") as pipe:
            number = pipe.readline().strip()
        if not number:
            raise Stop("Xvfb did not start.")
        yield {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()


# --- Commands -------------------------------------------------------------------------------------------------------


def command_setup(arguments: list[str]) -> int:
    """make everything ready, for tests too; run nothing"""
    options("setup", arguments)
    setup()
    say("Ready.")
    return 0


def command_demo(arguments: list[str]) -> int:
    """[--out DIR]  make a demo office and its files in DIR (demo/), then open the window on it"""
    out = options("demo", arguments, out="demo").out.resolve()
    setup(development=False)
    data = out / "data"
    if code := run_python("main.py", "--data", data, "demo", "--out", out):
        return code
    if has_display():
        return run_python("main.py", "--data", data)
    say(
        "There is no display here, so no window was opened. On a machine that has one, see it with:\n"
        f"  python3 dev.py run --data {shlex.quote(str(data))}"
    )
    return 0


def command_run(arguments: list[str]) -> int:
    """[ARGUMENT ...]  the program: without arguments its window, else its command line"""
    setup(development=False)
    command = arguments[2:] if arguments[:1] == ["--data"] else arguments
    if not command and not has_display() and "QT_QPA_PLATFORM" not in os.environ:
        raise Stop("There is no display here to open the window on. The command line: python3 dev.py run --help")
    return run_python("main.py", *arguments)


def command_test(arguments: list[str]) -> int:
    """[PYTEST ARGUMENT ...]  the tests; without arguments all of them, and lint"""
    setup()
    failed = 0 if arguments else lint()
    chosen = arguments or ["-q", "-n", str(min(4, os.cpu_count() or 1))]
    # Qt draws in memory unless told otherwise: no window flashes by, no display is needed.
    platform = os.environ.get("QT_QPA_PLATFORM", "offscreen")
    return run_python("-m", "pytest", *chosen, QT_QPA_PLATFORM=platform) or failed


def lint(*, fix: bool = False) -> int:
    """Run ruff and pyright; return 0 if both are content."""
    ruff = run_python("-m", "ruff", "check", "--quiet", *(["--fix"] if fix else []))
    pyright = run_python("-m", "pyright", "--warnings", PYRIGHT_PYTHON_IGNORE_WARNINGS="1")
    return ruff or pyright


def command_lint(arguments: list[str]) -> int:
    """[--fix]  ruff and pyright; --fix lets ruff repair what it can"""
    parser = argparse.ArgumentParser(prog="dev.py lint")
    parser.add_argument("--fix", action="store_true")
    chosen = parser.parse_args(arguments)
    setup()
    return lint(fix=chosen.fix)


def command_pictures(arguments: list[str]) -> int:
    """[--out DIR]  save a picture of every page and dialog on the demo data in DIR (pictures/)"""
    out = options("pictures", arguments, out="pictures").out.resolve()
    setup()
    with own_screen() as screen:
        return run_python("-m", "ui.pictures", "--out", out, **screen)


def command_bench(arguments: list[str]) -> int:
    """[NAME ...]  the benchmarks of tests/bench/: ratios measured in one run, beside their goals"""
    setup()
    known = sorted(file.stem for file in (ROOT / "tests" / "bench").glob("[!_]*.py"))
    if unknown := [name for name in arguments if name not in known]:
        raise Stop(f"No such benchmark: {' '.join(unknown)}. There are: {' '.join(known)}.")
    failed = 0
    print(f"{'ratio':>7} {'goal':>7}  {'':4}  {'ours s':>8} {'peer s':>8}  what")
    for name in arguments or known:
        command = [str(PYTHON), "-m", "tests.bench", name]
        # Each in a process of its own, so that none profits or suffers from what another loaded.
        done = subprocess.run(command, cwd=ROOT, env=child_env(), stdout=subprocess.PIPE, encoding="utf-8")
        for line in done.stdout.splitlines():
            if line.startswith("RESULT "):
                print(bench_line(json.loads(line.removeprefix("RESULT "))), flush=True)
        if done.returncode:
            say(f"The benchmark {name} failed ({done.returncode}).")
            failed = 1
    return failed


def command_installer(arguments: list[str]) -> int:
    """[--out DIR]  build setup.exe and the portable zip for Windows in DIR (dist/), from nothing"""
    out = options("installer", arguments, out="dist").out.resolve()
    setup()
    with own_screen() as screen:
        return run_python("-m", "installer.build", out, **screen)


def command_test_installer(arguments: list[str]) -> int:
    """[SETUP.EXE]  install, drive, kill, upgrade and remove the Windows program under Wine, as a clerk would"""
    setup()
    with own_screen() as screen:
        return run_python("-m", "installer.try_setup", *arguments, **screen)


def bench_line(result: dict[str, str | float | None]) -> str:
    """Lay out one result of a benchmark."""
    ratio, goal = float(result["ratio"] or 0), float(result["goal"] or 0)
    seconds = " ".join(f"{value:8.3f}" if isinstance(value := result.get(side), float) else " " * 8
                       for side in ("ours", "peer"))  # fmt: skip
    note = f" ({result['note']})" if result.get("note") else ""
    return f"{ratio:7.2f} {goal:7.2f}  {'ok' if ratio <= goal else 'OVER':4}  {seconds}  {result['name']}{note}"


def options(command: str, arguments: list[str], *, out: str | None = None) -> argparse.Namespace:
    """Parse the options of a command that takes at most --out DIR."""
    parser = argparse.ArgumentParser(prog=f"dev.py {command}")
    if out:
        parser.add_argument("--out", type=Path, default=ROOT / out, metavar="DIR")
    return parser.parse_args(arguments)


COMMANDS = {
    "demo": command_demo,
    "test": command_test,
    "setup": command_setup,
    "run": command_run,
    "lint": command_lint,
    "pictures": command_pictures,
    "bench": command_bench,
    "installer": command_installer,
    "test-installer": command_test_installer,
}


def usage() -> str:
    """Return the list of commands, from their docstrings."""
    lines = [f"  {name:14} {(function.__doc__ or '').strip()}" for name, function in COMMANDS.items()]
    return "\n".join(["usage: python3 dev.py COMMAND [ARGUMENT ...]", "", *lines])


def main(arguments: list[str]) -> int:
    """Run one command; return the exit code."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(usage())
        return 0 if arguments else 2
    command = COMMANDS.get(arguments[0])
    if command is None:
        say(f"dev.py has no command '{arguments[0]}'.\n\n{usage()}")
        return 2
    try:
        return command(arguments[1:])
    except Stop as stop:
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
