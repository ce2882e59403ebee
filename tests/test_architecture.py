"""The rules of the README that keep the tree in shape: who imports what, what starts light, what data must load."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = [ROOT / "main.py", *sorted((ROOT / "cchc_desktop").rglob("*.py")), *sorted((ROOT / "ui").rglob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
RESOURCES = sorted((ROOT / "resources").rglob("*.toml"))
LONGEST = 500

# A library is imported in the folders that need it and nowhere else, so that it can be replaced.
ONLY_IN = {
    "sqlite3": ("cchc_desktop/storage/",),
    "sqlite_utils": ("cchc_desktop/storage/",),
    "openpyxl": ("cchc_desktop/exports/", "cchc_desktop/intake/"),
    "python_calamine": ("cchc_desktop/intake/",),
    "docx": ("cchc_desktop/exports/", "cchc_desktop/intake/"),
    "lxml": ("cchc_desktop/exports/", "cchc_desktop/intake/"),
    "reportlab": ("cchc_desktop/exports/",),
    "click": ("cchc_desktop/cli/",),
    "platformdirs": ("cchc_desktop/paths.py",),
    "PySide6": ("ui/",),
}
# What a package may not import: main -> ui -> cchc_desktop, never back; what is drawn or written gets plain data,
# never a connection, so that a worker thread needs no database.
NEVER_IN = {
    "": ("tests", "dev", "pytest", "hypothesis", "xlsxwriter"),
    "ui/": ("main", "cchc_desktop.storage"),
    "cchc_desktop/": ("main", "ui", "PySide6", "shiboken6"),
    "cchc_desktop/documents/": ("cchc_desktop.storage", "cchc_desktop.workspace"),
    "cchc_desktop/exports/": ("cchc_desktop.storage", "cchc_desktop.workspace"),
    "cchc_desktop/intake/": ("cchc_desktop.storage", "cchc_desktop.workspace"),
    "cchc_desktop/reports/": ("cchc_desktop.storage", "cchc_desktop.workspace"),
    "cchc_desktop/storage/": ("cchc_desktop.workspace",),
}
NETWORK = (
    "socket", "socketserver", "ssl", "http", "urllib.request", "ftplib", "smtplib", "imaplib", "poplib", "telnetlib",
    "xmlrpc", "requests", "httpx", "aiohttp", "PySide6.QtNetwork", "PySide6.QtWebEngineWidgets", "PySide6.QtWebSockets",
)  # fmt: skip
# Libraries that a start must not pay for: half a second together.
HEAVY = ("openpyxl", "reportlab", "docx", "sqlite_utils", "lxml", "PIL", "pypdfium2", "python_calamine")

SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|DELETE\s+FROM|UPDATE\s+\w+\s+SET|CREATE\s+(TABLE|INDEX|VIEW)|"
    r"PRAGMA\s+\w+)\b",
    re.DOTALL,
)
# A home folder, a drive with a user's name: what only one machine has.
MACHINE_PATH = re.compile(r"(?<![\w.:/<])/(?:home|root|work|Users)/[\w.]+|\b[A-Z]:\\+(?:Users|Program)[\w\\]*")


def where(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"), str(file))


def imports(file: Path) -> Iterator[str]:
    """Yield every module a file imports, wherever in it: `from a import b` gives both `a` and `a.b`."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_of(module: str, name: str) -> bool:
    return module == name or module.startswith(name + ".")


def importers(*banned: str, among: list[Path]) -> list[str]:
    """Return `file imports module` for every import of a banned module or of something in it."""
    return [
        f"{where(file)} imports {module}"
        for file in among
        for module in imports(file)
        for name in banned
        if is_of(module, name)
    ]


@pytest.mark.parametrize("place", NEVER_IN, ids=lambda place: place or "everywhere")
def test_imports_go_main_to_ui_to_core_never_back(place: str) -> None:
    files = [file for file in PROGRAM if where(file).startswith(place)]
    assert files, f"{place} has gone: take it out of NEVER_IN"
    assert importers(*NEVER_IN[place], among=files) == []


@pytest.mark.parametrize("library", ONLY_IN)
def test_each_library_has_its_own_place(library: str) -> None:
    elsewhere = [file for file in PROGRAM if not where(file).startswith(ONLY_IN[library])]
    assert importers(library, among=elsewhere) == []


def test_the_program_has_no_way_to_a_network() -> None:
    assert importers(*NETWORK, among=[*PROGRAM, ROOT / "dev.py"]) == []


def test_sql_is_written_in_storage_only() -> None:
    found = [
        f"{where(file)}:{node.lineno}"
        for file in PROGRAM
        if not where(file).startswith("cchc_desktop/storage/")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)
    ]
    assert found == []
    assert SQL.search("SELECT id\n FROM plans") and not SQL.search("Chọn SELECT")


def modules_after(code: str) -> set[str]:
    """Return what a fresh Python has loaded after running `code`."""
    command = [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize("code", ["import main, ui.app, cchc_desktop.workspace", "import cchc_desktop.cli"])
def test_the_start_loads_no_heavy_library(code: str) -> None:
    loaded = modules_after(code)
    assert "cchc_desktop.workspace" in loaded
    assert loaded.intersection(HEAVY) == set()


def test_the_core_loads_no_qt() -> None:
    places = [where(file) for file in PROGRAM if where(file).startswith("cchc_desktop/")]
    names = [place.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for place in places]
    loaded = modules_after("import " + ", ".join(names))
    assert loaded.issuperset(names)
    assert [name for name in loaded if is_of(name, "PySide6") or is_of(name, "ui")] == []


def test_every_data_file_loads() -> None:
    assert {where(file).split("/")[1] for file in RESOURCES} >= {"catalog", "regimes"}
    for file in RESOURCES:
        assert tomllib.loads(file.read_text("utf-8")), where(file)


def test_files_stay_short_enough_to_read() -> None:
    lengths = {where(file): len(file.read_text("utf-8").splitlines()) for file in [*PROGRAM, ROOT / "dev.py", *TESTS]}
    assert {place: lines for place, lines in lengths.items() if lines > LONGEST} == {}


def test_no_file_knows_one_machine() -> None:
    """The program runs from wherever it is put."""
    found = [
        f"{where(file)}: {hit}"
        for file in [*PROGRAM, ROOT / "dev.py", *RESOURCES, *TESTS]
        if file != Path(__file__).resolve()
        for hit in MACHINE_PATH.findall(file.read_text("utf-8"))
    ]
    assert found == []
    assert MACHINE_PATH.search("open('/home/an/x')") and MACHINE_PATH.search(r"C:\Users\An")


def test_every_module_says_what_it_is() -> None:
    silent = [where(file) for file in PROGRAM if file.read_text("utf-8").strip() and not ast.get_docstring(tree(file))]
    assert silent == []
