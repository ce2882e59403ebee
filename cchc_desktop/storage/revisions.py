"""Kept states of a plan. A revision is written once; only the scan of its signed copy may be put to it later."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from cchc_desktop.models import Plan, PlanState, Revision
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.plans import document_from_data, document_to_data, task_of, task_row
from cchc_desktop.storage.values import as_json, now

_COLUMNS = ("title", "year_from", "year_to", "number", "symbol", "uid")


def keep(database: Database, plan: Plan, who: str, reason: str, scan: tuple[str, str] | None = None) -> int:
    """Keep the plan as it is now; `scan` is the hash and name of the signed copy's scan."""
    data = {
        **{name: getattr(plan, name) for name in _COLUMNS},
        "document": document_to_data(plan),
        "tasks": [{"id": task.id, **task_row(task)} for task in plan.tasks],
    }
    n = database.one("SELECT ifnull(max(n), 0) + 1 FROM plan_revisions WHERE plan_id = ?", (plan.id,))
    return database.insert(
        "plan_revisions",
        {
            "plan_id": plan.id,
            "n": n,
            "at": now(),
            "who": who,
            "reason": reason,
            "state": plan.state.value,
            "plan": as_json(data),
            "scan_sha256": scan[0] if scan else None,
            "scan_name": scan[1] if scan else None,
        },
    )


def revisions(database: Database, plan_id: int) -> list[Revision]:
    """Return the kept states, newest first."""
    rows = database.tuples(
        "SELECT id, plan_id, n, at, who, reason, state, ifnull(scan_name, '') FROM plan_revisions "
        "WHERE plan_id = ? ORDER BY n DESC",
        (plan_id,),
    )
    return [
        Revision(row[0], row[1], row[2], datetime.fromisoformat(row[3]), row[4], row[5], PlanState(row[6]), row[7])
        for row in rows
    ]


def plan_at(database: Database, revision_id: int) -> Plan | None:
    """Return the plan as the revision kept it."""
    rows = database.query("SELECT plan_id, state, plan FROM plan_revisions WHERE id = ?", (revision_id,))
    if not rows:
        return None
    data: dict[str, Any] = json.loads(rows[0]["plan"])
    return Plan(
        id=rows[0]["plan_id"],
        state=PlanState(rows[0]["state"]),
        tasks=tuple(task_of(task) for task in data["tasks"]),
        **{name: data[name] for name in _COLUMNS},
        **document_from_data(data["document"]),
    )


def put_scan(database: Database, revision_id: int, scan: tuple[str, str]) -> None:
    """Put the scan of the signed copy, hash and name, to a revision: it often comes days after the number."""
    database.update("plan_revisions", revision_id, {"scan_sha256": scan[0], "scan_name": scan[1]})


def scan_of(database: Database, revision_id: int) -> tuple[str, str] | None:
    """Return hash and name of the scan that was kept with a revision."""
    rows = database.tuples("SELECT scan_sha256, scan_name FROM plan_revisions WHERE id = ?", (revision_id,))
    return (rows[0][0], rows[0][1]) if rows and rows[0][0] else None
