"""The look through the bundle finds what would keep the program from starting on a clean Windows."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from installer import audit

COMPILER = shutil.which("x86_64-w64-mingw32-gcc")
needs_compiler = pytest.mark.skipif(COMPILER is None, reason="no compiler for Windows here")


def library(folder: Path, name: str, loads: str = "") -> Path:
    """Compile a tiny Windows library that loads another one."""
    assert COMPILER
    source, made = folder / "x.c", folder / name
    source.write_text("int __stdcall DllMain(void*a,unsigned b,void*c){return 1;} int one(void){return 1;}\n")
    if loads:
        exports = folder / "y.def"
        exports.write_text(f"LIBRARY {loads}\nEXPORTS\nwanted\n")
        subprocess.run(["x86_64-w64-mingw32-dlltool", "-d", exports, "-l", folder / "y.a"], check=True)
        source.write_text("int wanted(void); int __stdcall DllMain(void*a,unsigned b,void*c){return wanted();}\n")
    words = [COMPILER, "-shared", "-nostdlib", "-w", "-Wl,-e,DllMain", "-o", made, source]
    subprocess.run([*words, folder / "y.a"] if loads else words, check=True)
    for rest in ("x.c", "y.a", "y.def"):
        (folder / rest).unlink(missing_ok=True)
    return made


@needs_compiler
def test_a_missing_library_is_named_with_who_loads_it(tmp_path: Path) -> None:
    library(tmp_path, "ours.dll", loads="absent.dll")
    assert audit.missing(tmp_path) == {"absent.dll": ["ours.dll"]}
    library(tmp_path, "absent.dll")
    assert audit.missing(tmp_path) == {}


@needs_compiler
def test_what_windows_brings_is_not_missing(tmp_path: Path) -> None:
    library(tmp_path, "ours.dll", loads="KERNEL32.dll")
    assert audit.missing(tmp_path) == {}


@pytest.mark.parametrize("name", ["icuuc.dll", "_ssl.pyd", "Qt6Network.dll", "opengl32sw.dll"])
def test_what_must_not_travel_is_found_anywhere(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "_internal" / "PySide6"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(b"MZ")
    assert audit.forbidden(tmp_path) == [f"_internal/PySide6/{name}"]


def test_wines_own_libraries_are_recognised(tmp_path: Path) -> None:
    (tmp_path / "a.dll").write_bytes(b"MZ" + bytes(62) + b"Wine builtin DLL" + bytes(100))
    (tmp_path / "b.dll").write_bytes(b"MZ" + bytes(200))
    assert audit.from_wine(tmp_path) == ["a.dll"]


def test_the_sizes_add_up(tmp_path: Path) -> None:
    for name, size in (("CCHC.exe", 5), ("_internal/PySide6/Qt6Core.dll", 7), ("_internal/python313.dll", 3)):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(bytes(size))
    assert dict(audit.groups(tmp_path)) == {"CCHC.exe": 5, "Qt and PySide6": 7, "Python and its modules": 3}


def test_a_runtime_that_windows_lacks_is_not_in_the_list() -> None:
    system = audit.system_libraries()
    assert {"kernel32.dll", "user32.dll", "icuuc.dll"} <= system
    assert not {name for name in system if name.startswith(("vcruntime", "msvcp", "python", "qt6"))}
