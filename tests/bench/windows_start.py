"""CCHC.exe from start to drawn window against a bare PySide6 window frozen the same way, both under Wine.

Needs `python3 dev.py installer` to have been run here; the bare window is frozen once beside it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from tests.bench import Result, alternate

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "windows"
BARE = """
import os
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1366, 728)
window.show()
app.processEvents()
window.repaint()
os._exit(0)
"""


def measure() -> list[Result]:
    """Compare in turn, the Wine server running."""
    from installer.build import Build

    program = WORK / "dist" / "CCHC" / "CCHC.exe"
    display = os.environ.get("DISPLAY")
    if not shutil.which("wine") or not program.exists() or not display:
        return []
    build = Build(WORK, ROOT / "dist", display, Path(os.devnull))
    bare = build.freeze_bare(BARE)
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "data"
        wine = build.wine
        wine.run([program, "--data", wine.path(data), "demo", "--out", wine.path(Path(scratch) / "out")], limit=180)

        def ours() -> None:
            wine.run([program, "--data", wine.path(data), "--selftest-window"], limit=60, check=True)

        seconds, peer = alternate(ours, lambda: wine.run([bare], limit=60, check=True), rounds=7)
    name = "CCHC.exe to its drawn window v. a bare PySide6 window, both frozen, under Wine"
    return [Result(name, seconds / peer, goal=1.5, ours=seconds, peer=peer)]
