"""What the build is made of agrees with the program: names, versions, lists, the self-test."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from cchc_desktop import __version__, selftest
from installer.build import HERE, ROOT, Build, digest, tree_hash
from ui import instance


def test_the_setup_script_knows_the_programs_names() -> None:
    """The setup program closes a running one by these names; a slip would overwrite files in use."""
    script = (HERE / "setup.nsi").read_text("utf-8")
    assert f'w "{instance.MUTEX}"' in script
    assert f'w "{instance.QUIT}"' in script
    assert "RequestExecutionLevel user" in script and "HKLM" not in script


def test_uninstalling_never_names_the_data_folder_for_removal() -> None:
    script = (HERE / "setup.nsi").read_text("utf-8")
    removals = re.findall(r"^\s*(?:RMDir|Delete)\b.*$", script, re.M)
    assert removals
    assert not [line for line in removals if "LOCALAPPDATA" in line or ('$INSTDIR"' in line and "/r" in line)]
    recursive = {line.strip() for line in removals if "/r" in line}
    assert recursive == {r'RMDir /r "$INSTDIR\_moi"'}  # what this very run unpacked


def test_everything_that_travels_is_pinned() -> None:
    for file in (ROOT / "requirements.txt", HERE / "requirements-build.txt"):
        lines = [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]
        assert lines and all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines)


def test_files_bear_the_programs_version(tmp_path: Path) -> None:
    build = Build(tmp_path / "work", tmp_path / "out", None, Path(sys.executable))
    assert build.setup_file.name == f"CCHC-Desktop-{__version__}-setup.exe"
    assert build.version == __version__


def test_the_list_of_files_names_what_is_in_a_folder_before_the_folder(tmp_path: Path) -> None:
    build = Build(tmp_path, tmp_path / "out", None, Path(sys.executable))
    inside = build.dist / "_internal"
    (inside / "resources" / "icons").mkdir(parents=True)
    (inside / "resources" / "icons" / "app.svg").write_text("x")
    (inside / "python313.dll").write_text("x")
    build._list_files()
    lines = (inside / "CCHC-files.txt").read_bytes().decode("ascii").split("\r\n")
    assert lines == ["F resources\\icons\\app.svg", "D resources\\icons", "D resources", "F python313.dll", ""]


def test_a_step_is_done_again_only_when_its_sources_change(tmp_path: Path) -> None:
    build = Build(tmp_path, tmp_path / "out", None, Path(sys.executable))
    assert not build._is_made("bundle", "a")
    build._made("bundle", "a")
    assert build._is_made("bundle", "a") and not build._is_made("bundle", "b")
    assert tree_hash([HERE / "setup.nsi"]) != tree_hash([HERE / "bundle.spec"])
    assert len(digest("x")) == 64


def test_the_self_test_passes_and_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "Thử máy"
    folder.mkdir()
    command = [sys.executable, "main.py", "--data", str(folder), "--selftest"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    *told, verdict = done.stdout.splitlines()
    names = [name for name, _ in selftest.checks(folder)]
    assert [line.rpartition(" (")[0] for line in told] == [f"ok   {name}" for name in names], "no other line"
    assert verdict == "SELFTEST OK" and "package" in names
    assert [path.name for path in folder.iterdir()] == ["selftest.txt"]


def test_the_self_test_tells_of_what_fails(tmp_path: Path, monkeypatch, capsys) -> None:
    def broken() -> None:
        raise RuntimeError("no disk")

    monkeypatch.setattr(selftest, "checks", lambda place: iter([("database", broken)]))
    assert selftest.run(tmp_path) == 1
    assert "FAIL database" in capsys.readouterr().out
