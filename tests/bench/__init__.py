"""Benchmarks: each module has `measure() -> list[Result]`, which `dev.py bench` runs in a fresh process.

Only ratios are claims: both sides run in turn in one run on one machine, medians are compared. Nothing here
runs under pytest, because a timed test fails on a busy machine and says nothing on a quiet one.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table: `ratio` is ours divided by the peer's, and `goal` the most it may be."""

    name: str
    ratio: float
    goal: float
    ours: float | None = None
    peer: float | None = None
    note: str = ""

    @property
    def ok(self) -> bool:
        return self.ratio <= self.goal


def alternate(ours: Callable[[], object], peer: Callable[[], object], rounds: int = 5) -> tuple[float, float]:
    """Run both in turn after one uncounted round; return their median seconds."""
    ours()
    peer()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for run, kept in zip((ours, peer), times, strict=True):
            start = time.perf_counter()
            run()
            kept.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])
