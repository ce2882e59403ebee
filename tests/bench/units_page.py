"""Đơn vị: the board of 60 units and 8 periods, and the triage of 10,000 rows, drawn and narrowed against 0.3 s."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from tests.bench import Result

GOAL = 0.3  # seconds
TODAY = date(2023, 11, 1)
ROWS = 10_000


def measure() -> list[Result]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from cchc_desktop.doors.exchange import Batch
    from cchc_desktop.exchange.records import Decision, FileRead, IncomingRow, Verdict
    from cchc_desktop.models import Activity, Unit
    from cchc_desktop.workspace import Workspace
    from tests.ui.small_office import fill
    from ui.app import application
    from ui.main_window import MainWindow
    from ui.pages.units import UnitsPage
    from ui.pages.units_triage import Read
    from ui.theme import Theme

    app = application()
    with tempfile.TemporaryDirectory() as folder, Workspace.open(Path(folder)) as workspace:
        fill(workspace)
        workspace.set_setting("regime", "four_quarters")
        for n in range(len(workspace.units()) + 1, 61):
            workspace.save_unit(Unit(None, f"Ủy ban nhân dân xã số {n}"))
        for place, unit in enumerate(workspace.units()):
            for quarter in workspace.board.board(2023, TODAY).reports[: place % 8]:
                workspace.board.set_mark(unit.id or 0, quarter.period, quarter.stated)
        theme = Theme()
        theme.apply(app)
        window = MainWindow(workspace, theme, lambda: TODAY)
        window.resize(1366, 728)
        window.open_page("units")
        window.show()
        while window.context.tasks.busy:
            app.processEvents()
        page = window.page("units")
        assert isinstance(page, UnitsPage)

        def timed(work: Callable[[], object], rounds: int = 7, *, grab: bool = True) -> float:
            times = []
            for _ in range(rounds):
                start = time.perf_counter()
                work()
                app.processEvents()
                if grab:
                    page.grab()
                times.append(time.perf_counter() - start)
            return statistics.median(times)

        board = timed(lambda: page.board.show_board(workspace.board.board(2023, TODAY)))
        units = workspace.units()
        kinds = list(Decision)
        day = date(2023, 1, 1)
        rows = tuple(
            IncomingRow("nhat ky.xlsx", "Nhật ký", n + 4, Activity(None, day + timedelta(n % 80), "conference",
                        f"Phổ biến dịch vụ công trực tuyến cho người dân thôn {n}", unit_id=units[n % 60].id),
                        units[n % 60].id, f"u{units[n % 60].id}")
            for n in range(ROWS)
        )  # fmt: skip
        verdicts = tuple(Verdict(row, kinds[n % 6], "Hoạt động mới.", 0.9) for n, row in enumerate(rows))
        read = Read(Batch((FileRead("nhat ky.xlsx", "0" * 64, rows, units[0].id),), verdicts), {}, ())
        page._show_read(read, keep=False)
        table, model = page.triage.table, page.triage.model
        opened = timed(lambda: page.triage.show_read(read), 5)
        narrowed = timed(lambda: (page.triage.filter_by(Decision.ASK), page.triage.filter_by(None)), 5)
        table.selectAll()
        decided = timed(lambda: model.decide(range(model.rowCount()), "A"), 3)
        bar = table.verticalScrollBar()
        places = iter(range(0, bar.maximum(), max(1, bar.maximum() // 60)))
        frame = timed(lambda: bar.setValue(next(places)), 40, grab=False)
        model.own_clear()  # closing asks about decisions that would be lost
        window.close()
        app.processEvents()
    told = (
        ("board of 60 units x 8 reports, read and drawn, against 0.3 s", board, GOAL),
        ("triage of 10,000 rows opened, against 0.3 s", opened, GOAL),
        ("triage of 10,000 rows narrowed and widened, against 0.3 s", narrowed, GOAL),
        ("10,000 rows decided at once, against 0.3 s", decided, GOAL),
        ("a page of the triage scrolled and drawn, against 50 ms", frame, 0.05),
    )
    return [Result(name, ours / peer, 1.0, ours, peer) for name, ours, peer in told]
