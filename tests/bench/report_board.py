"""Tổng quan with 60 units and 8 reports a year: read and drawn, against 0.3 s of this process's own time."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from tests.bench import Result

GOAL = 0.3  # seconds
TODAY = date(2023, 11, 1)


def measure() -> list[Result]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from cchc_desktop.models import Unit
    from cchc_desktop.periods import Period
    from cchc_desktop.workspace import Workspace
    from tests.ui.small_office import fill
    from ui.app import application
    from ui.main_window import MainWindow
    from ui.pages.overview import OverviewPage
    from ui.pages.overview_data import read_overview
    from ui.theme import Theme

    app = application()
    with tempfile.TemporaryDirectory() as folder, Workspace.open(Path(folder)) as workspace:
        fill(workspace)
        for n in range(len(workspace.units()) + 1, 61):
            workspace.save_unit(Unit(None, f"Ủy ban nhân dân xã số {n}"))
        reporting = workspace.reporting
        lines = (*reporting.line("fifth_of_month").lines, *reporting.line("after_cut_off").lines)
        reports = {(line.kind, line.index): line for line in lines} | {
            (line.kind, line.index): line for line in _months(lines[0])
        }
        eight = replace(reporting.line("bnv"), lines=tuple(reports.values())[:8], inward=True, active=True)
        reporting.save_line(eight)
        for unit in workspace.units()[:40]:
            for report in eight.lines[:5]:
                reporting.mark_unit(unit.id or 0, report.period(2023), date(2023, 3, 1))
        theme = Theme()
        theme.apply(app)
        window = MainWindow(workspace, theme, lambda: TODAY)
        window.resize(1366, 728)
        window.open_page("overview")
        window.show()
        while window.context.tasks.busy:
            app.processEvents()
        page = window.page("overview")
        assert isinstance(page, OverviewPage)
        period, times = Period.parse("2023"), []
        for _ in range(7):
            start = time.process_time()
            page._show(read_overview(workspace, period, TODAY))
            app.processEvents()
            page.grab()
            times.append(time.process_time() - start)
        assert page.unit_table.row_count == 60 and len(page.unit_table.columns) == 10
        window.close()
        window.deleteLater()
        app.processEvents()
    seconds = statistics.median(times)
    return [
        Result("due board of 60 units x 8 reports, read and drawn, against 0.3 s", seconds / GOAL, 1.0, seconds, GOAL)
    ]


def _months(line):
    from cchc_desktop.periods import PeriodKind

    return [replace(line, kind=PeriodKind.MONTH, index=n, month=n, day=20) for n in (1, 2)]
