"""Find as typed in 1,000,000 activities, the newest page with all they hold: every keystroke of 25 phrases.

The peer is what a program without an index does: LIKE over title and note, newest first, same number of rows,
with every sign typed as it is written (LIKE can't leave accents out).
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable

from cchc_desktop.models import ActivityFilter
from cchc_desktop.workspace import Workspace
from tests.bench import Result, _million

ROWS = 48  # a first page of the list
GOAL = 0.050  # seconds, p95 (issue: find as typed)
PEER_KEYSTROKES = 60  # a LIKE that finds nothing reads the whole table


def phrases() -> list[str]:
    """Return 25 phrases of four words in a row, as they stand in plans."""
    words, rng = _million.chain(99), random.Random(3)
    return [" ".join(words[place : place + 4]).strip(".,;") for place in rng.sample(range(len(words) - 4), 25)]


def timed(run: Callable[[str], object], keystrokes: list[str]) -> list[float]:
    """Return the seconds of each keystroke, sorted."""
    times = []
    for typed in keystrokes:
        start = time.perf_counter()
        run(typed)
        times.append(time.perf_counter() - start)
    return sorted(times)


def p95(times: list[float]) -> float:
    return times[int(len(times) * 0.95)]


def measure() -> list[Result]:
    """Compare p50 and p95 of a keystroke."""
    keystrokes = [phrase[:length] for phrase in phrases() for length in range(1, len(phrase) + 1)]
    with Workspace.open(_million.folder(), read_only=True) as workspace:
        connection = workspace._db.connection

        def ours(typed: str) -> object:
            return workspace.newest(ActivityFilter(text=typed), ROWS)

        def like(typed: str) -> object:
            return connection.execute(
                "SELECT * FROM activities WHERE deleted_at IS NULL AND (title LIKE ? OR note LIKE ?) "
                "ORDER BY day_key DESC LIMIT ?",
                (f"%{typed}%", f"%{typed}%", ROWS),
            ).fetchall()

        timed(ours, keystrokes[:40])
        found = timed(ours, keystrokes)
        sample = random.Random(5).sample(keystrokes, PEER_KEYSTROKES)
        mine, theirs = timed(ours, sample), timed(like, sample)
    half = statistics.median(found)
    note = f"{len(found)} keystrokes, p50 {half * 1000:.1f} ms, p95 {p95(found) * 1000:.1f} ms"
    return [
        Result("find as typed in 1,000,000, p95 against 50 ms", p95(found) / GOAL, 1.0, p95(found), GOAL, note),
        Result("find as typed, p95 against a LIKE scan", p95(mine) / p95(theirs), 0.1, p95(mine), p95(theirs)),
        Result("find as typed, all keystrokes against a LIKE scan", sum(mine) / sum(theirs), 0.1, sum(mine),
               sum(theirs)),
    ]  # fmt: skip
