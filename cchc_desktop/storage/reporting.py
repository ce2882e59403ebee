"""Reporting lines, frozen reports, edited texts and the superior's forms; sums in one pass."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cchc_desktop.models import Sum
from cchc_desktop.reports.figures import Entry
from cchc_desktop.storage.activities import EVIDENCE_ORDER
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.values import as_json, day, iso, now
from cchc_desktop.unit_times import rolled_up, rolled_up_kinds

_LIVE = "deleted_at IS NULL AND date BETWEEN ? AND ?"


# -- sums ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class RangeSums:
    """The sums over some days, told in three ways from one pass over the covering index."""

    by_kind: dict[str, Sum] = field(default_factory=dict)
    by_unit: dict[int | None, Sum] = field(default_factory=dict)
    matrix: dict[int | None, dict[str, float]] = field(default_factory=dict)  # unit → kind → quantity


def range_sums(database: Database, first: date, last: date, *, units: bool = True) -> RangeSums:
    """Return the sums of `first` to `last` inclusive; a joint activity is credited to every unit that took part."""
    found = RangeSums()
    days = (iso(first), iso(last))
    for unit_id, kind, quantity, reach, activities, evidenced in _sums(database, days):
        _add(found.by_kind, kind, Sum(quantity, reach, activities, evidenced))
        _credit(found, unit_id, kind, quantity, activities, evidenced)
    if units and database.one("SELECT 1 FROM activity_units LIMIT 1"):
        joint = database.tuples(
            "SELECT u.unit_id, a.kind, sum(a.quantity), count(*), sum(a.evidence > 0) "
            "FROM activities a INDEXED BY activities_sums CROSS JOIN activity_units u ON u.activity_id = a.id "
            "WHERE a.deleted_at IS NULL AND a.date BETWEEN ? AND ? AND u.unit_id IS NOT a.unit_id "
            "GROUP BY u.unit_id, a.kind",
            days,
        )
        for unit_id, kind, quantity, activities, evidenced in joint:
            _credit(found, unit_id, kind, quantity, activities, evidenced)
    return found


_MANY = 20_000  # rows from which reading each kind and unit in order is faster than sorting them
_SUMMED = "sum(quantity), ifnull(sum(reach), 0), count(*), sum(evidence > 0)"


def _sums(database: Database, days: tuple[str | None, str | None]) -> Iterator[tuple[Any, ...]]:
    """Yield (unit, kind, quantity, reach, activities, evidenced) of every unit and kind that did something."""
    many = database.one(
        f"SELECT count(*) FROM (SELECT 1 FROM activities INDEXED BY activities_sums WHERE {_LIVE} LIMIT {_MANY})", days
    )
    if many < _MANY:
        yield from database.tuples(
            f"SELECT unit_id, kind, {_SUMMED} FROM activities INDEXED BY activities_sums WHERE {_LIVE} "
            "GROUP BY kind, unit_id",
            days,
        )
        return
    kinds = database.tuples(
        "WITH RECURSIVE found(kind) AS (SELECT min(kind) FROM activities WHERE deleted_at IS NULL UNION ALL "
        "SELECT (SELECT min(kind) FROM activities WHERE deleted_at IS NULL AND kind > found.kind) FROM found "
        "WHERE found.kind IS NOT NULL) SELECT kind FROM found WHERE kind IS NOT NULL"
    )
    units = [None, *(unit_id for (unit_id,) in database.tuples("SELECT id FROM units"))]
    sql = f"SELECT {_SUMMED} FROM activities INDEXED BY activities_totals WHERE kind = ? AND unit_id IS ? AND {_LIVE}"
    for (kind,) in kinds:
        for unit_id in units:
            quantity, reach, activities, evidenced = database.tuples(sql, (kind, unit_id, *days))[0]
            if activities:
                yield unit_id, kind, quantity, reach, activities, evidenced


def integrated_sums(database: Database, first: date, last: date) -> dict[str, float]:
    """Return of each kind the quantity that was lồng ghép in something else."""
    rows = database.tuples(
        f"SELECT kind, sum(quantity) FROM activities INDEXED BY activities_integrated WHERE integrated = 1 AND {_LIVE} "
        "GROUP BY kind",
        (iso(first), iso(last)),
    )
    return dict(rows)


def merge_units(database: Database, found: RangeSums, first: date, last: date, into: Mapping[int, int]) -> None:
    """Credit what forerunners did to their successors; an event of two that became one unit counts once for it."""
    if not into:
        return
    found.by_unit = rolled_up(found.by_unit, into)
    found.matrix = rolled_up_kinds(found.matrix, into)
    credited: dict[int, list[Any]] = {}
    for activity_id, own, kind, quantity, evidenced, joint in database.tuples(
        "SELECT a.id, a.unit_id, a.kind, a.quantity, a.evidence > 0, u.unit_id FROM activity_units u "
        "CROSS JOIN activities a ON a.id = u.activity_id "
        "WHERE a.deleted_at IS NULL AND a.date BETWEEN ? AND ? AND u.unit_id IS NOT a.unit_id",
        (iso(first), iso(last)),
    ):
        row = credited.setdefault(activity_id, [kind, quantity, evidenced, [own] if own is not None else []])
        row[3].append(joint)
    for kind, quantity, evidenced, units in credited.values():
        counts = Counter(into.get(unit_id, unit_id) for unit_id in units)
        for unit_id, times in counts.items():
            if times > 1:
                more = times - 1
                _add(found.by_unit, unit_id, Sum(activities=-more, with_evidence=-more * evidenced))
                found.matrix[unit_id][kind] -= more * quantity


def _add(into: dict[Any, Sum], key: Any, more: Sum) -> None:
    old = into.get(key)
    into[key] = (
        more
        if old is None
        else Sum(
            old.quantity + more.quantity,
            old.reach + more.reach,
            old.activities + more.activities,
            old.with_evidence + more.with_evidence,
        )
    )


def _credit(found: RangeSums, unit_id: int | None, kind: str, quantity: float, activities: int, evidenced: int) -> None:
    _add(found.by_unit, unit_id, Sum(activities=activities, with_evidence=evidenced))
    kinds = found.matrix.setdefault(unit_id, {})
    kinds[kind] = kinds.get(kind, 0) + quantity


def by_task(database: Database, plan_id: int, first: date, last: date) -> dict[int, dict[str, Sum]]:
    """Return for each task of a plan the sums of each kind that served it, read along the days."""
    ids = {task_id for (task_id,) in database.tuples("SELECT id FROM tasks WHERE plan_id = ?", (plan_id,))}
    if not ids:
        return {}
    rows = database.tuples(  # the tasks of a plan stand together: a range of ids spares a look-up a row
        "SELECT l.task_id, a.kind, sum(a.quantity), ifnull(sum(a.reach), 0), count(*), sum(a.evidence > 0) "
        "FROM activities a INDEXED BY activities_sums CROSS JOIN activity_tasks l "
        "ON l.activity_id = a.id AND l.task_id BETWEEN ? AND ? "
        "WHERE a.deleted_at IS NULL AND a.date BETWEEN ? AND ? GROUP BY l.task_id, a.kind",
        (min(ids), max(ids), iso(first), iso(last)),
    )
    found: dict[int, dict[str, Sum]] = {}
    for task_id, kind, *values in rows:
        if task_id not in ids:
            continue
        found.setdefault(task_id, {})[kind] = Sum(*values)
    return found


def entries(database: Database, first: date, last: date) -> dict[str, Entry]:
    """Return what reports remember of the activities of some days, by uid."""
    return _entries(database, f"{_LIVE.replace('deleted_at', 'a.deleted_at')}", (iso(first), iso(last)))


def entries_of(database: Database, uids: list[str]) -> dict[str, Entry]:
    """Return the same of single activities wherever they are dated now; those in the bin are left out."""
    found: dict[str, Entry] = {}
    for start in range(0, len(uids), 500):
        part = uids[start : start + 500]
        marks = ", ".join("?" for _ in part)
        found |= _entries(database, f"a.deleted_at IS NULL AND a.uid IN ({marks})", part)
    return found


def _entries(database: Database, where: str, values: Any) -> dict[str, Entry]:
    rows = database.stream(
        "SELECT a.uid, a.date, a.kind, a.title, a.quantity, a.reach, ifnull(u.name, ''), a.evidence "
        f"FROM activities a LEFT JOIN units u ON u.id = a.unit_id WHERE {where}",
        values,
    )
    return {
        uid: Entry(uid, date.fromisoformat(on), kind, title, quantity, reach, unit, EVIDENCE_ORDER[evidence].value)
        for uid, on, kind, title, quantity, reach, unit, evidence in rows
    }


def first_day(database: Database) -> date | None:
    """Return the day of the oldest activity."""
    return day(database.one("SELECT min(date) FROM activities WHERE deleted_at IS NULL"))


# -- reporting lines -------------------------------------------------------------------------------


def stored_lines(database: Database) -> list[tuple[str, bool, dict[str, Any]]]:
    """Return (key, active, data) of the lines that the office edited or added, in its order."""
    rows = database.tuples(
        "SELECT key, active, data FROM reporting_lines WHERE deleted_at IS NULL ORDER BY position, id"
    )
    return [(key, bool(active), json.loads(data)) for key, active, data in rows]


def save_line(database: Database, key: str, active: bool, data: Mapping[str, Any]) -> int:
    """Store a line's copy."""
    row = {"active": int(active), "data": as_json(data), "updated_at": now(), "deleted_at": None}
    known = database.one("SELECT id FROM reporting_lines WHERE key = ?", (key,))
    if known:
        database.update("reporting_lines", known, row)
        return known
    place = (database.one("SELECT max(position) FROM reporting_lines") or 0) + 1
    return database.insert("reporting_lines", {"key": key, "position": place, **row})


def remove_line(database: Database, key: str) -> None:
    """Take away the stored copy: one of the program's own comes back as it was."""
    database.run("UPDATE reporting_lines SET deleted_at = ? WHERE key = ?", (now(), key))


# -- frozen reports --------------------------------------------------------------------------------

_HEAD = "id, uid, period, line, state, first, last, frozen_at, sha256, files, who, reason, unfrozen_at, sent_on"


def freeze(database: Database, row: Mapping[str, Any]) -> int:
    """Keep a report for good; `rows` is bytes, `snapshot`, `text`, `files` JSON."""
    return database.insert("reports", {"created_at": now(), "state": "frozen", **row})


def frozen_heads(database: Database, *, all_states: bool = False) -> list[dict[str, Any]]:
    """Return what is frozen, without rows and figures, in the order in which it was frozen."""
    where = "" if all_states else "WHERE state = 'frozen' "
    return database.query(f"SELECT {_HEAD} FROM reports {where}ORDER BY frozen_at, id")


def snapshot(database: Database, report_id: int) -> tuple[str, bytes, str]:
    """Return (figures as JSON, rows packed, text as JSON) of a frozen report."""
    return database.tuples("SELECT snapshot, rows, text FROM reports WHERE id = ?", (report_id,))[0]


def set_report(database: Database, report_id: int, values: Mapping[str, Any]) -> None:
    database.update("reports", report_id, dict(values))


# -- texts -----------------------------------------------------------------------------------------


def texts(database: Database, line: str, period: str) -> dict[str, str]:
    """Return the edited paragraphs of a report, by paragraph."""
    rows = database.tuples("SELECT paragraph, text FROM report_texts WHERE line = ? AND period = ?", (line, period))
    return dict(rows)


def save_text(database: Database, line: str, period: str, paragraph: str, text: str | None) -> None:
    """Keep an edited paragraph; None gives it back to the template."""
    database.run("DELETE FROM report_texts WHERE line = ? AND period = ? AND paragraph = ?", (line, period, paragraph))
    if text is not None:
        database.insert(
            "report_texts", {"line": line, "period": period, "paragraph": paragraph, "text": text, "at": now()}
        )


# -- the superior's forms --------------------------------------------------------------------------


def forms(database: Database) -> list[dict[str, Any]]:
    return database.query(
        "SELECT id, name, file_name, sha256, cells FROM report_forms WHERE deleted_at IS NULL ORDER BY name, id"
    )


def save_form(database: Database, form_id: int | None, row: Mapping[str, Any]) -> int:
    values = {**row, "updated_at": now()}
    if form_id is None:
        return database.insert("report_forms", values)
    database.update("report_forms", form_id, values)
    return form_id


def remove_form(database: Database, form_id: int) -> None:
    database.update("report_forms", form_id, {"deleted_at": now()})


# -- files that prove ------------------------------------------------------------------------------


def kept_files(database: Database, first: date, last: date) -> list[tuple[Any, ...]]:
    """Return (day, title, unit, number, sha256, name, size, signed) of every kept file of some days, oldest first."""
    return database.tuples(
        "SELECT a.date, a.title, ifnull(u.name, ''), ifnull(a.number, ''), e.sha256, e.name, e.size, e.signed "
        "FROM activities a JOIN evidence e ON e.activity_id = a.id LEFT JOIN units u ON u.id = a.unit_id "
        "WHERE a.deleted_at IS NULL AND e.deleted_at IS NULL AND a.date BETWEEN ? AND ? ORDER BY a.day_key, e.id",
        (iso(first), iso(last)),
    )
