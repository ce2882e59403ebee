"""Totals of a quarter out of 1,000,000 activities (25,000 in it): by kind, by unit, by kind of what a filter shows.

The peer is the same sums without an index over the days: what a table alone would cost.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from cchc_desktop.models import ActivityFilter
from cchc_desktop.storage import sums
from cchc_desktop.workspace import Workspace
from tests.bench import Result, _million, alternate

GOAL = 0.050  # seconds


def measure() -> list[Result]:
    """Compare each with the goal of 50 ms, and the sums by kind with a reading of the table."""
    first, last = _million.QUARTER
    with Workspace.open(_million.folder(), read_only=True) as workspace:
        database = workspace._db

        def by_kind() -> object:
            return sums.by_kind(database, first, last)

        def without_index() -> object:
            return database.tuples(
                "SELECT kind, sum(quantity), ifnull(sum(reach), 0), count(*), sum(evidence > 0) "
                "FROM activities NOT INDEXED WHERE deleted_at IS NULL AND date BETWEEN ? AND ? GROUP BY kind",
                (first.isoformat(), last.isoformat()),
            )

        assert len(sums.by_kind(database, first, last)) == len(without_index()) > 40  # pyright: ignore
        ours, peer = alternate(by_kind, without_index, rounds=3)
        found = [
            Result("totals of a quarter by kind, 1,000,000 activities, against no index", ours / peer, 0.1, ours, peer)
        ]
        wanted = ActivityFilter(first, last)
        for name, run in (
            ("by kind", by_kind),
            ("by unit", lambda: sums.by_unit(database, first, last)),
            ("of the log's strip", lambda: workspace.totals(wanted)),
        ):
            seconds = _median(run)
            found.append(Result(f"totals of a quarter {name}, against 50 ms", seconds / GOAL, 1.0, seconds, GOAL))
    return found


def _median(run: Callable[[], object]) -> float:
    run()
    times = []
    for _ in range(9):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)
