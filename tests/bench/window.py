"""The window ready with 100,000 activities against an empty PySide6 window: whole processes, first picture shown.

Ready is when it can be used: drawn with its page; the figures come from a worker, the note says when.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from cchc_desktop.demo import fresh_demo
from cchc_desktop.models import ActivityFilter
from tests.bench import Result, alternate

COUNT = 100_000
ROOT = Path(__file__).resolve().parents[2]

# Both end without tidying up: what is measured is how soon the window is there.
EMPTY = """
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


def fill(folder: Path) -> None:
    """Make the demo office with many more activities, spread over five years."""
    with fresh_demo(folder) as workspace:
        patterns = workspace.newest(ActivityFilter(), 400)
        workspace.add_activities(
            [
                replace(
                    pattern,
                    id=None,
                    uid="",
                    title=f"{pattern.title} ({number})",
                    date=pattern.date - timedelta(days=number // len(patterns) * 7),
                )
                for number in range(COUNT)
                for pattern in (patterns[number % len(patterns)],)
            ]
        )


def _run(*arguments: str) -> None:
    environment = os.environ | {"CCHC_TODAY": "2023-03-10"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its compiled modules
    if not environment.get("DISPLAY") and sys.platform != "win32":
        environment["QT_QPA_PLATFORM"] = "offscreen"
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True)


def measure() -> list[Result]:
    """Compare in turn."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "data"
        fill(folder)
        program = ("main.py", "--data", str(folder))
        ours, peer = alternate(lambda: _run(*program, "--selftest-window"), lambda: _run("-c", EMPTY), rounds=7)
        start = time.perf_counter()
        _run(*program, "--selftest-window-figures")
        note = f"with the figures of the overview drawn: {time.perf_counter() - start:.2f} s"
    name = f"window ready with {COUNT:,} activities v. an empty PySide6 window"
    return [Result(name, ours / peer, goal=2.5, ours=ours, peer=peer, note=note)]
