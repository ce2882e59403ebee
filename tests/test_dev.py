"""dev.py: what it asks of the machine, what it installs, and that it does no work twice."""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dev


def pins(*files: str) -> dict[str, Requirement]:
    lines = [line for name in files for line in (dev.ROOT / name).read_text("utf-8").splitlines()]
    wanted = [Requirement(line) for line in lines if line and not line.startswith(("#", "-r"))]
    return {canonicalize_name(requirement.name): requirement for requirement in wanted}


@pytest.fixture
def fake_venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with requirement files and a .venv whose Python is only a file."""
    for name in dev.DEVELOPMENT:
        (tmp_path / name).write_text("click==8.5.1\n", "utf-8")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "STAMP", tmp_path / ".venv" / "stamp.json")
    monkeypatch.setattr(dev, "PYTHON", python)
    monkeypatch.setattr(dev, "ensure_system", lambda *, development: None)
    monkeypatch.setattr(dev, "venv_works", lambda: True)
    return tmp_path


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Record the commands that dev.py would run instead of running them."""
    made: list[list[str]] = []

    def run(command: list[str | Path], *, check: bool = True, **changes: str) -> int:
        made.append([str(part) for part in command])
        return 0

    monkeypatch.setattr(dev, "run", run)
    return made


# --- what is installed ----------------------------------------------------------------------------------------------


def test_every_requirement_is_an_exact_version() -> None:
    for name, requirement in pins(*dev.DEVELOPMENT).items():
        assert re.fullmatch(r"==[\d.]+", str(requirement.specifier)), name


@pytest.mark.parametrize(
    ("lists", "platform"),
    [(dev.RUNTIME, "linux"), (dev.RUNTIME, "win32"), (dev.DEVELOPMENT, "linux"), (dev.DEVELOPMENT, "win32")],
)
def test_what_a_pinned_package_needs_is_pinned_too(lists: tuple[str, ...], platform: str) -> None:
    pinned = pins(*lists)
    environment = {"extra": "", "sys_platform": platform}
    for name, requirement in pinned.items():
        if requirement.marker and not requirement.marker.evaluate({"sys_platform": sys.platform}):
            continue  # not installed on this platform, so its own needs can't be read here
        for line in importlib.metadata.requires(name) or []:
            need = Requirement(line)
            if need.marker and not need.marker.evaluate(environment):
                continue
            assert canonicalize_name(need.name) in pinned or need.name == "pip", f"{name} needs {need}"


def test_the_installed_versions_are_the_pinned_ones() -> None:
    for name, requirement in pins(*dev.DEVELOPMENT).items():
        if requirement.marker is None or requirement.marker.evaluate():
            assert importlib.metadata.version(name) in requirement.specifier, name


# --- no work twice --------------------------------------------------------------------------------------------------


def test_a_second_set_up_runs_nothing(fake_venv: Path, calls: list[list[str]]) -> None:
    dev.setup()
    assert [command[1:4] for command in calls] == [["-m", "pip", "install"]]
    dev.setup()
    dev.setup(development=False)
    assert len(calls) == 1


def test_tests_need_more_than_the_program(fake_venv: Path, calls: list[list[str]]) -> None:
    dev.setup(development=False)
    assert calls[-1][-1].endswith("requirements.txt")
    dev.setup()
    assert calls[-1][-1].endswith("requirements-dev.txt") and len(calls) == 2


@pytest.mark.parametrize("cause", ["other requirements", "no Python", "broken stamp"])
def test_a_change_is_noticed(fake_venv: Path, calls: list[list[str]], cause: str) -> None:
    dev.setup()
    if cause == "other requirements":
        (fake_venv / "requirements.txt").write_text("click==8.5.0\n", "utf-8")
    elif cause == "no Python":
        dev.PYTHON.unlink()
    else:
        dev.STAMP.write_text("{", "utf-8")
    assert not dev.is_ready(development=False)
    dev.setup()
    assert len(calls) == 2


def test_the_kind_of_line_end_is_no_change(fake_venv: Path, calls: list[list[str]]) -> None:
    dev.setup()
    for name in dev.DEVELOPMENT:
        (fake_venv / name).write_bytes(b"click==8.5.1\r\n")
    assert dev.is_ready(development=True)


def test_a_failed_installation_leaves_no_stamp(fake_venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "run", lambda command, *, check=True, **changes: 1)
    with pytest.raises(dev.Stop, match="pip could not install"):
        dev.setup()
    assert not dev.is_ready(development=False)


# --- the system's packages ------------------------------------------------------------------------------------------

linux_only = pytest.mark.skipif(not dev.LINUX, reason="Debian's packages")


@pytest.fixture
def bare_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without Qt's libraries, fonts and Xvfb, where nothing may be installed."""
    monkeypatch.setattr(dev, "loads", lambda library: False)
    monkeypatch.setattr(dev, "FONT_FILES", ())
    monkeypatch.setattr(dev.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(dev, "root_prefix", lambda: None)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)


@linux_only
def test_who_may_not_install_is_given_the_command(bare_system: None) -> None:
    with pytest.raises(dev.Stop) as stop:
        dev.ensure_system(development=True)
    last = str(stop.value).splitlines()[-1]
    assert "apt-get install -y" in last
    for package in ("libegl1", "libxcb-cursor0", "fonts-liberation2", "xvfb"):
        assert package in last.split()


@linux_only
def test_libraries_of_a_real_window_are_needed_only_where_one_opens(
    bare_system: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed, useful = dev.missing_packages(development=False)
    assert "libegl1" in needed and "libxcb-cursor0" in useful and "xvfb" not in useful
    monkeypatch.setenv("DISPLAY", ":0")
    needed, useful = dev.missing_packages(development=False)
    assert "libxcb-cursor0" in needed and useful == []


@linux_only
def test_going_on_without_what_is_only_useful(bare_system: None, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(dev, "missing_packages", lambda *, development: ([], ["xvfb"]))
    dev.ensure_system(development=True)
    assert "apt-get install -y --no-install-recommends xvfb" in capsys.readouterr().err


@linux_only
def test_qt_finds_all_it_loads() -> None:
    """The libraries named in dev.py are enough for what the program uses of Qt."""
    import PySide6

    base = Path(PySide6.__file__).parent
    files = [base / "Qt" / "lib" / f"libQt6{name}.so.6" for name in ("Core", "Gui", "Widgets", "Svg")]
    files += [base / "Qt" / "plugins" / "platforms" / "libqoffscreen.so"]
    if not any(dev.missing_packages(development=False)):
        files += sorted((base / "Qt" / "plugins" / "platforms").glob("libq[xw]*.so"))
        files += sorted((base / "Qt" / "plugins" / "imageformats").glob("libq*.so"))
    for file in files:
        assert file.exists()
        loaded = subprocess.run(["ldd", file], capture_output=True, text=True, check=True).stdout
        missing = [line.strip() for line in loaded.splitlines() if "not found" in line and "libQt6" not in line]
        assert missing == [], file.name


# --- commands -------------------------------------------------------------------------------------------------------


def test_usage_names_every_command(capsys) -> None:
    assert dev.main(["--help"]) == 0
    text = capsys.readouterr().out
    for name, function in dev.COMMANDS.items():
        assert re.search(rf"^  {name}\s+\S", text, re.MULTILINE), name
        assert function.__doc__
    assert dev.main([]) == 2
    assert dev.main(["dmeo"]) == 2
    assert "no command 'dmeo'" in capsys.readouterr().err


def test_the_demo_says_how_to_see_it_without_a_display(
    fake_venv: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setattr(dev, "has_display", lambda: False)
    out = fake_venv / "kết quả"
    assert dev.main(["demo", "--out", str(out)]) == 0
    assert calls[-1][1:] == ["main.py", "--data", str(out / "data"), "demo", "--out", str(out)]
    assert f"dev.py run --data '{out / 'data'}'" in capsys.readouterr().err
    monkeypatch.setattr(dev, "has_display", lambda: True)
    assert dev.main(["demo", "--out", str(out)]) == 0
    assert calls[-1][1:] == ["main.py", "--data", str(out / "data")]


def test_a_window_is_not_tried_without_a_display(
    fake_venv: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    dev.setup()
    monkeypatch.setattr(dev, "has_display", lambda: False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    assert dev.main(["run", "--data", "demo/data"]) == 1
    assert len(calls) == 1
    assert dev.main(["run", "--data", "demo/data", "check"]) == 0
    assert calls[-1][1:] == ["main.py", "--data", "demo/data", "check"]


def test_lint_counts_in_the_whole_suite_only(
    fake_venv: Path, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "lint", lambda: 1)
    assert dev.main(["test"]) == 1
    assert dev.main(["test", "tests/test_text.py", "-x"]) == 0
    assert calls[-1][1:] == ["-m", "pytest", "tests/test_text.py", "-x"]


def test_children_see_only_their_own_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    env = dev.child_env(QT_QPA_PLATFORM="offscreen")
    assert "PYTHONPATH" not in env
    assert env["PYTHONUTF8"] == "1" and env["QT_QPA_PLATFORM"] == "offscreen"


def test_dev_needs_the_standard_library_only(tmp_path: Path) -> None:
    """-I -S: no site-packages, no environment, another folder."""
    command = [sys.executable, "-I", "-S", str(dev.ROOT / "dev.py"), "--help"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not dev.LINUX or not dev.shutil.which("Xvfb"), reason="no Xvfb")
def test_the_own_screen_has_the_size_of_an_office_screen() -> None:
    code = (
        "from PySide6.QtWidgets import QApplication\n"
        "size = QApplication([]).primaryScreen().size()\n"
        "print(size.width(), size.height())"
    )
    with dev.own_screen() as screen:
        if not any(dev.missing_packages(development=True)):
            done = subprocess.run([sys.executable, "-c", code], env=os.environ | screen, capture_output=True, text=True)
            assert done.stdout.split() == ["1366", "768"], done.stderr


# --- benchmarks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(file.stem for file in (dev.ROOT / "tests" / "bench").glob("[!_]*.py")))
def test_every_benchmark_can_be_run(name: str) -> None:
    assert callable(importlib.import_module(f"tests.bench.{name}").measure)


def test_the_table_tells_what_is_over() -> None:
    from tests.bench import Result, alternate

    fine = Result("a", ratio=0.5, goal=1.0, ours=1.0, peer=2.0)
    over = Result("b", ratio=1.2, goal=1.0, note="slow disk")
    assert fine.ok and not over.ok
    lines = [dev.bench_line(json.loads(json.dumps(vars_of(result)))) for result in (fine, over)]
    assert lines[0].split() == ["0.50", "1.00", "ok", "1.000", "2.000", "a"]
    assert lines[1].split() == ["1.20", "1.00", "OVER", "b", "(slow", "disk)"]
    order: list[str] = []
    alternate(lambda: order.append("ours"), lambda: order.append("peer"), rounds=2)
    assert order == ["ours", "peer"] * 3


def vars_of(result: object) -> dict[str, object]:
    import dataclasses

    return dataclasses.asdict(result)  # type: ignore[call-overload]
