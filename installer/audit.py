"""Look through a frozen folder: will it start on a clean Windows, and does it hold nothing it must not?

Reads the imports of every exe, dll and pyd and looks for each name in the bundle, then in windows10.txt, the list of
libraries that every Windows 10 (1809) brings along. Prints what takes the space.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Made for Wine alone, or able to reach a network, or of tools that only build.
FORBIDDEN = (
    "icuuc.dll", "mscms.dll", "_wmi.pyd", "_ssl.pyd", "qt6network.dll", "qtnetwork.pyd", "libssl-3.dll",
    "libcrypto-3.dll", "libssl-3-x64.dll", "libcrypto-3-x64.dll", "opengl32sw.dll", "qt6webenginecore.dll",
    "_tkinter.pyd", "tcl86t.dll",
)  # fmt: skip
MOST_INSTALLED = 130_000_000  # bytes: issue 8's limit
BINARIES = (".exe", ".dll", ".pyd")


def system_libraries() -> frozenset[str]:
    """Return the names of the libraries that Windows 10 brings, in lower case."""
    lines = (HERE / "windows10.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip().lower() for line in lines if line.strip() and not line.startswith("#"))


def imports(file: Path) -> Iterator[str]:
    """Yield the names of the libraries that a Windows binary loads, delayed ones included."""
    import pefile

    binary = pefile.PE(str(file), fast_load=True)
    try:
        wanted = ("IMAGE_DIRECTORY_ENTRY_IMPORT", "IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT")
        binary.parse_data_directories([pefile.DIRECTORY_ENTRY[name] for name in wanted])
        for name in ("DIRECTORY_ENTRY_IMPORT", "DIRECTORY_ENTRY_DELAY_IMPORT"):
            for entry in getattr(binary, name, []):
                yield entry.dll.decode("ascii").lower()
    finally:
        binary.close()


def binaries(folder: Path) -> list[Path]:
    """Return every exe, dll and pyd of a folder."""
    return sorted(file for file in folder.rglob("*") if file.suffix.lower() in BINARIES)


def missing(folder: Path) -> dict[str, list[str]]:
    """Return each library that is neither in the bundle nor in Windows, with the files that load it."""
    files = binaries(folder)
    here = {file.name.lower() for file in files}
    system = system_libraries()
    found: dict[str, list[str]] = defaultdict(list)
    for file in files:
        for name in imports(file):
            api_set = name.startswith(("api-ms-win-", "ext-ms-win-"))
            if name not in here and name not in system and not api_set:
                found[name].append(file.relative_to(folder).as_posix())
    return dict(found)


def forbidden(folder: Path) -> list[str]:
    """Return the files that must not travel: Wine's stand-ins, anything that reaches a network, tools."""
    return [file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.name.lower() in FORBIDDEN]


def from_wine(folder: Path) -> list[str]:
    """Return the files that bear Wine's own mark."""
    marks = (b"Wine builtin DLL", b"Wine placeholder DLL")
    return [file.relative_to(folder).as_posix() for file in binaries(folder)
            if any(mark in file.read_bytes()[:4096] for mark in marks)]  # fmt: skip


def groups(folder: Path) -> list[tuple[str, int]]:
    """Return (part, bytes), largest first: libraries by their folder, Qt's and Python's files by name."""
    sums: dict[str, int] = defaultdict(int)
    for file in folder.rglob("*"):
        if file.is_file():
            sums[_part(file.relative_to(folder))] += file.stat().st_size
    return sorted(sums.items(), key=lambda item: -item[1])


def _part(path: Path) -> str:
    inside = path.parts[1:] if path.parts[0] == "_internal" else path.parts
    if len(inside) == 1:
        return "Python and its modules" if path.suffix in (".pyd", ".dll") else inside[0]
    if inside[0] == "PySide6":
        return "Qt and PySide6"
    return {"PIL": "Pillow", "pypdfium2_raw": "pdfium"}.get(inside[0], inside[0])


def problems(folder: Path) -> list[str]:
    """Return what is wrong with a bundle, one sentence each."""
    found = [f"{name} is in the bundle and must not be." for name in forbidden(folder)]
    found += [f"{name} was made by Wine." for name in from_wine(folder)]
    found += [f"{name} is missing on a clean Windows; loaded by {', '.join(files[:3])}."
              for name, files in sorted(missing(folder).items())]  # fmt: skip
    total = sum(size for _part, size in groups(folder))
    if total > MOST_INSTALLED:
        found.append(f"The bundle has {total / 1e6:.0f} MB, more than {MOST_INSTALLED / 1e6:.0f}.")
    return found


def table(rows: Iterable[tuple[str, int]], most: int = 14) -> str:
    """Lay out what takes the space."""
    rows = list(rows)
    shown = [*rows[:most], ("the rest", sum(size for _name, size in rows[most:]))]
    return "\n".join(f"{size / 1e6:7.1f} MB  {name}" for name, size in shown if size)


if __name__ == "__main__":
    bundle = Path(sys.argv[1])
    print(table(groups(bundle)))
    wrong = problems(bundle)
    print("\n".join(wrong) or "Every library is in the bundle or in Windows 10.", file=sys.stderr)
    sys.exit(1 if wrong else 0)
