"""What became of a frozen report's rows: supplements for the next report, sums that must reconcile (N7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cchc_desktop.periods import Window
from cchc_desktop.reports.figures import Entry, Part, Reconciliation, Supplement


@dataclass(frozen=True, slots=True)
class FrozenRows:
    """One frozen report: its window, its rows by uid, and the supplements that it told."""

    period: str
    window: Window
    rows: Mapping[str, Entry]
    supplements: tuple[Supplement, ...] = ()


def told(reports: Iterable[FrozenRows]) -> dict[str, tuple[str, Entry]]:
    """Return what the superior was last told of each activity: uid → (period, entry).

    Reports come in the order in which they were frozen; a later one that covers the same days
    (6 tháng after quý I) speaks for them, and supplements correct what an earlier one said.
    """
    known: dict[str, tuple[str, Entry]] = {}
    for report in reports:
        for uid in [uid for uid, (_, entry) in known.items() if entry.date in report.window]:
            del known[uid]
        for uid, entry in report.rows.items():
            known[uid] = (report.period, entry)
        for change in report.supplements:
            if change.after is not None:
                if change.after.date not in report.window:
                    known[change.after.uid] = (change.period, change.after)
            elif change.before is not None:
                known.pop(change.before.uid, None)
    return known


def supplements(
    reports: Sequence[FrozenRows], now: Mapping[str, Entry], elsewhere: Mapping[str, Entry]
) -> tuple[Supplement, ...]:
    """Return what differs today from what was told, by day.

    `now` holds the activities dated inside the reports' windows, `elsewhere` those that were told and
    are dated outside now.
    """
    known = told(reports)
    found: list[Supplement] = []
    for uid, (period, before) in known.items():
        after = now.get(uid) or elsewhere.get(uid)
        if after is None or before.differs(after):
            found.append(Supplement(period, before, after))
    for uid, after in now.items():
        if uid not in known:
            found.append(Supplement(_period_of(reports, after.date), None, after))
    return tuple(sorted(found, key=lambda change: (change.entry.date, change.entry.title, change.entry.uid)))


def _period_of(reports: Sequence[FrozenRows], day: date) -> str:
    """Return the shortest frozen period that holds the day."""
    holding = [report for report in reports if day in report.window]
    return min(holding, key=lambda report: report.window.days).period if holding else ""


def reconcile(
    window: Window,
    reports: Sequence[FrozenRows],
    now: Mapping[str, Entry],
    elsewhere: Mapping[str, Entry],
    figures: Mapping[str, float],
    open_sums: Mapping[tuple[date, date], Mapping[str, float]],
) -> Reconciliation | None:
    """Put a cumulative report together from frozen parts; None when none of it was frozen.

    `figures` are the report's own quantities by kind; `open_sums` gives those of the days that no part
    covers (`gaps`). What parts and changes together don't explain stays in `unexplained`, to be printed.
    """
    chosen = parts_of(window, reports)
    if not chosen:
        return None
    parts: list[Part] = [
        Part(report.period, report.window.first, report.window.last, True, _sums(report.rows.values()))
        for report in chosen
    ]
    parts += [
        Part("", first, last, False, tuple(sorted(sums.items())))
        for (first, last), sums in open_sums.items()
        if any(sums.values())
    ]
    parts.sort(key=lambda part: part.first)
    total: dict[str, float] = {}
    for part in parts:
        for kind, quantity in part.kinds:
            total[kind] = total.get(kind, 0) + quantity
    added: dict[str, float] = {}
    changes: list[Supplement] = []
    for report in chosen:
        for change in _part_changes(report, now, elsewhere):
            changes.append(change)
            if change.before is not None:
                added[change.before.kind] = added.get(change.before.kind, 0) - change.before.quantity
            if change.after is not None and change.after.date in report.window:
                added[change.after.kind] = added.get(change.after.kind, 0) + change.after.quantity
    differences = tuple(
        (kind, total.get(kind, 0), added.get(kind, 0), figures.get(kind, 0))
        for kind in sorted({*total, *added, *figures})
        if abs(total.get(kind, 0) - figures.get(kind, 0)) > 1e-6 or added.get(kind)
    )
    return Reconciliation(tuple(parts), tuple(changes), differences)


def _part_changes(report: FrozenRows, now: Mapping[str, Entry], elsewhere: Mapping[str, Entry]) -> list[Supplement]:
    """Return what differs today from the rows of one frozen part; a row that moved out leaves the part."""
    found = []
    for uid, before in report.rows.items():
        after = now.get(uid) or elsewhere.get(uid)
        if after is None or before.differs(after):
            found.append(Supplement(report.period, before, after))
    found += [
        Supplement(report.period, None, after)
        for uid, after in now.items()
        if uid not in report.rows and after.date in report.window
    ]
    return sorted(found, key=lambda change: (change.entry.date, change.entry.title, change.entry.uid))


def parts_of(window: Window, reports: Sequence[FrozenRows]) -> list[FrozenRows]:
    """Return the frozen reports that lie inside a window and do not overlap, the shortest first taken."""
    inside = [r for r in reports if window.first <= r.window.first and r.window.last <= window.last]
    chosen: list[FrozenRows] = []
    for report in sorted(inside, key=lambda r: r.window.days):
        if report.window != window and all(
            report.window.last < other.window.first or other.window.last < report.window.first for other in chosen
        ):
            chosen.append(report)
    return sorted(chosen, key=lambda r: r.window.first)


def gaps(window: Window, parts: Sequence[FrozenRows]) -> list[Window]:
    """Return the days of a window that no part covers."""
    out: list[Window] = []
    start = window.first
    for part in parts:
        if start < part.window.first:
            out.append(Window(start, date.fromordinal(part.window.first.toordinal() - 1)))
        start = date.fromordinal(part.window.last.toordinal() + 1)
    if start <= window.last:
        out.append(Window(start, window.last))
    return out


def _sums(rows: Iterable[Entry]) -> tuple[tuple[str, float], ...]:
    sums: dict[str, float] = {}
    for row in rows:
        sums[row.kind] = sums.get(row.kind, 0) + row.quantity
    return tuple(sorted(sums.items()))
