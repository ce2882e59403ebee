"""The coverage matrix of a year with 100,000 activities, against the join it was before counts were kept."""

from __future__ import annotations

import random
import tempfile
from datetime import date, timedelta
from pathlib import Path

from cchc_desktop import catalog
from cchc_desktop.models import Activity
from cchc_desktop.storage import coverage
from cchc_desktop.workspace import Workspace
from tests.bench import Result, alternate

COUNT = 100_000
GOAL = 0.08
_JOIN = (
    "SELECT c.tag, a.kind, (a.date >= ?) + (a.date >= ?) + (a.date >= ?) AS quarter, count(*), sum(a.evidence > 0), "
    "sum(a.evidence = 1) "
    "FROM activities a JOIN activity_contents c ON c.activity_id = a.id "
    "WHERE a.deleted_at IS NULL AND a.date BETWEEN ? AND ? GROUP BY c.tag, a.kind, quarter"
)


def measure() -> list[Result]:
    """Return the matrix's ratio to the join; both give the same rows."""
    with tempfile.TemporaryDirectory() as scratch, Workspace.open(Path(scratch) / "data") as workspace:
        _fill(workspace)
        quarters = workspace.seeing.quarters(2023)
        first, last = quarters[0].first, quarters[-1].last
        starts = [quarter.first for quarter in quarters[1:]]
        database = workspace._db

        def ours() -> list[tuple[str, str, int, int, int, int]]:
            return coverage.matrix(database, first, last, starts)

        def peer() -> list[tuple]:
            return database.tuples(_JOIN, [day.isoformat() for day in (*starts, first, last)])

        assert sorted(ours()) == sorted(peer())
        mine, join = alternate(ours, peer)
    return [Result("coverage matrix of 100,000 activities", mine / join, GOAL, mine, join, "one SQL join")]


def _fill(workspace: Workspace) -> None:
    rng = random.Random(1)
    kinds = [kind.id for kind in catalog.kinds()]
    tags = [tag.id for tag in catalog.contents()]
    for _ in range(10):
        workspace.add_activities(
            [
                Activity(
                    None,
                    date(2023, 12, 14) - timedelta(days=rng.randrange(365)),
                    rng.choice(kinds),
                    "Tuyên truyền cải cách hành chính",
                    contents=tuple(rng.sample(tags, rng.choice((1, 1, 2, 3)))),
                    url="https://so.binhdinh.gov.vn/bai" if rng.random() < 0.6 else "",
                )
                for _ in range(COUNT // 10)
            ]
        )
