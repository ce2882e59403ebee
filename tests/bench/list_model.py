"""The log's list over 1,000,000 activities: first rows, scrolling, memory, repaint.

Peers: a Python list of all rows as a table model would hold them (memory), QSqlTableModel in a plain QTableView of
the same row height (repaint). A frame is what the model must give for what one screen shows: every cell of it.
Memory is of whole processes, less what the same process has before the list is made.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import Result, _million, alternate

FRAME = 0.016  # seconds
FIRST_ROWS = 0.100
ON_SCREEN = 17  # rows of two lines in a window of 1080 pixels

MEMORY = """
import sys
from pathlib import Path
from cchc_desktop.models import ActivityFilter
from cchc_desktop.workspace import Workspace
from PySide6.QtCore import QCoreApplication
from ui.item_models.activity_rows import RowMaker
from ui.item_models.activity_table import ActivityTableModel
app = QCoreApplication([])
def used():
    import re
    return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
workspace = Workspace.open(Path(sys.argv[1]), read_only=True)
maker = RowMaker(workspace.units())
workspace.newest(ActivityFilter(), 200)
before = used()
if sys.argv[2] == "ours":
    model = ActivityTableModel(workspace.activities, maker)
    model.show_ids(workspace.activity_ids(ActivityFilter()))
    for row in range(0, model.rowCount(), model.rowCount() // 40):
        model.row_at(row)
else:
    names = {unit.id: unit.label for unit in workspace.units()}
    rows = [
        (row[0], row[1], row[2], row[3], row[4], row[5], names.get(row[6], ""), row[7])
        for row in workspace._db.stream(
            "SELECT id, date, kind, title, quantity, reach, unit_id, evidence FROM activities ORDER BY day_key DESC"
        )
    ]
print(used() - before)
"""


def measure() -> list[Result]:
    """Measure with the offscreen platform: what is compared is painted by the same raster engine."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = _million.folder()
    found = []
    if Path("/proc/self/status").exists():
        ours, eager = (_memory(folder, side) for side in ("ours", "eager"))
        note = f"{ours / 1024:.0f} MiB against {eager / 1024:.0f} MiB"
        found.append(Result("list of 1,000,000, memory against an eager list", ours / eager, 0.05, note=note))
    return found + _in_window(folder)


def _memory(folder: Path, side: str) -> int:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", MEMORY, str(folder), side]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return int(done.stdout)


def _in_window(folder: Path) -> list[Result]:
    from PySide6.QtSql import QSqlDatabase, QSqlTableModel
    from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

    from cchc_desktop.models import ActivityFilter
    from cchc_desktop.workspace import Workspace
    from ui.app import application
    from ui.item_models.activity_pages import PAGE_ROWS
    from ui.item_models.activity_rows import RowMaker
    from ui.item_models.activity_table import DISPLAY, ActivityTableModel, Column
    from ui.pages.log_table import ActivityTable
    from ui.theme import Theme

    app = application()
    theme = Theme()
    theme.apply(app)
    with Workspace.open(folder, read_only=True) as workspace:
        maker = RowMaker(workspace.units())
        host = QWidget()
        table = ActivityTable(host, theme, lambda: None)
        table.resize(1100, 900)
        model = ActivityTableModel(workspace.activities, maker)
        table.setModel(model)

        def first_rows() -> None:
            model.show_first(workspace.newest(ActivityFilter(), PAGE_ROWS))
            table.grab()

        first = _median(first_rows, 7)
        model.show_ids(workspace.activity_ids(ActivityFilter()))
        rows = model.rowCount()

        def frame(top: int) -> None:
            for row in range(top, min(top + ON_SCREEN, rows)):
                for column in Column:
                    model.data(model.index(row, column), DISPLAY)

        worst = {}
        for name, tops in (
            ("wheel", range(0, 6000, 3)),
            ("page", range(50_000, 62_000, ON_SCREEN)),
            ("jump", [number * 7919 * 83 % (rows - 310_000) for number in range(400)]),
        ):
            # A frame that another process interrupts says nothing of the model: each way is gone four times, over
            # other rows, and the run whose worst frame is least counts.
            worst[name] = min(
                max(_own_seconds(lambda top=top + shift: frame(top)) for top in tops)
                for shift in (0, 99_000, 201_000, 303_000)
            )

        database = QSqlDatabase.addDatabase("QSQLITE")
        database.setDatabaseName(str(folder / "cchc.db"))
        database.setConnectOptions("QSQLITE_OPEN_READONLY")
        assert database.open()
        peer_model = QSqlTableModel(None, database)
        peer_model.setTable("activities")
        peer_model.select()
        peer = QTableView()
        peer.setModel(peer_model)
        peer.setWordWrap(False)
        peer.setFont(table.font())
        peer.verticalHeader().hide()
        peer.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        peer.verticalHeader().setDefaultSectionSize(table.rows.row_height)
        shown = [
            peer_model.fieldIndex(n) for n in ("date", "kind", "title", "quantity", "reach", "unit_id", "evidence")
        ]
        for column in range(peer_model.columnCount()):
            peer.setColumnHidden(column, column not in shown)
        for place, column in zip(shown, Column, strict=True):
            peer.setColumnWidth(place, table.columnWidth(column))
        peer.resize(1100, 900)
        table.scrollTo(model.index(0, 0))
        ours, theirs = alternate(table.viewport().grab, peer.viewport().grab, rounds=25)
        database.close()
    results = [Result("first rows of 1,000,000 on screen, against 100 ms", first / FIRST_ROWS, 1.0, first, FIRST_ROWS)]
    results += [
        Result(f"scrolling 1,000,000 by {name}: the worst frame in the model against 16 ms", seconds / FRAME, 1.0,
               seconds, FRAME)
        for name, seconds in worst.items()
    ]  # fmt: skip
    results.append(
        Result(
            "repaint of the list (lines drawn once are kept) against QSqlTableModel", ours / theirs, 1.0, ours, theirs
        )
    )
    return results


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _own_seconds(run: Callable[[], object]) -> float:
    """Return the processor's seconds of this thread: what other processes take of a frame isn't the model's."""
    start = time.thread_time()
    run()
    return time.thread_time() - start


def _median(run: Callable[[], object], rounds: int) -> float:
    run()
    return statistics.median(_seconds(run) for _ in range(rounds))
