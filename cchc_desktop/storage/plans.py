"""Plans: the document as JSON, its tasks as rows that activities point at."""

from __future__ import annotations

import json
from typing import Any

from cchc_desktop.models import (
    Appendix,
    Level,
    LinkedDocument,
    Node,
    Numbering,
    Plan,
    PlanState,
    ReportDeadline,
    Signer,
    Task,
)
from cchc_desktop.storage.database import Database
from cchc_desktop.storage.values import as_json, day, iso, new_uid, now, words

_TEXTS = ("type_name", "parent", "office", "place", "day", "month", "year", "lead_in")


def plans(database: Database) -> list[Plan]:
    """Return all plans that are not in the bin, newest year first."""
    rows = database.query("SELECT * FROM plans WHERE deleted_at IS NULL ORDER BY year_to DESC, year_from DESC, id DESC")
    return [_plan(database, row) for row in rows]


def plan(database: Database, plan_id: int) -> Plan | None:
    rows = database.query("SELECT * FROM plans WHERE id = ? AND deleted_at IS NULL", (plan_id,))
    return _plan(database, rows[0]) if rows else None


def spans(database: Database) -> list[tuple[int, int]]:
    """Return first and last year of each plan that is not in the bin."""
    return database.tuples("SELECT year_from, year_to FROM plans WHERE deleted_at IS NULL")


def current_id(database: Database, year: int) -> int | None:
    """Return the plan that a year is measured by: signed before draft, narrow before wide, newest last."""
    return database.one(
        "SELECT id FROM plans WHERE deleted_at IS NULL AND year_from <= ? AND year_to >= ? "
        "ORDER BY state = 'draft', year_to - year_from, id DESC LIMIT 1",
        (year, year),
    )


def save(database: Database, value: Plan) -> int:
    """Insert or update a plan with its tasks and return its id."""
    row: dict[str, Any] = {
        "uid": value.uid or new_uid(),
        "title": value.title,
        "year_from": value.year_from,
        "year_to": value.year_to,
        "number": value.number,
        "symbol": value.symbol,
        "state": value.state.value,
        "document": as_json(document_to_data(value)),
        "updated_at": now(),
    }
    if value.id is None:
        row["created_at"] = row["updated_at"]
        plan_id = database.insert("plans", row)
    else:
        plan_id = value.id
        database.update("plans", plan_id, row)
    _save_tasks(database, plan_id, value.tasks)
    return plan_id


def remove(database: Database, plan_id: int) -> None:
    database.update("plans", plan_id, {"deleted_at": now()})


def restore(database: Database, plan_id: int) -> None:
    database.update("plans", plan_id, {"deleted_at": None})


def document_to_data(value: Plan) -> dict[str, Any]:
    """Return what the `document` column keeps: all of the plan that is not a column or a task."""
    return {name: getattr(value, name) for name in _TEXTS} | {
        "basis": value.basis,
        "outline": [node_to_data(node) for node in value.outline],
        "recipients": value.recipients,
        "signer": [value.signer.authority, value.signer.title, value.signer.name],
        "linked": [
            [item.type_name, item.number, iso(item.day), item.issuer, item.title, item.superior]
            for item in value.linked
        ],
        "appendices": [[item.title, [node_to_data(node) for node in item.outline]] for item in value.appendices],
        "task_table": value.task_table,
        "numbering": value.numbering,
        "deadlines": [[item.kind, item.day, item.month, item.before, item.text] for item in value.deadlines],
    }


def document_from_data(document: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a plan that its `document` column keeps."""
    return {name: document[name] for name in _TEXTS} | {
        "basis": tuple(document["basis"]),
        "outline": tuple(node_from_data(data) for data in document["outline"]),
        "recipients": tuple(document["recipients"]),
        "signer": Signer(*document["signer"]),
        "linked": tuple(
            LinkedDocument(kind, number, day(on), issuer, title, superior)
            for kind, number, on, issuer, title, superior in document.get("linked", ())
        ),
        "appendices": tuple(
            Appendix(title, tuple(node_from_data(data) for data in outline))
            for title, outline in document.get("appendices", ())
        ),
        "task_table": document.get("task_table", False),
        "numbering": Numbering(kept) if (kept := document.get("numbering")) else None,
        "deadlines": tuple(ReportDeadline(*item) for item in document.get("deadlines", ())),
    }


def node_to_data(node: Node) -> list[Any]:
    return [node.id, node.level.value, node.marker, node.text, [node_to_data(child) for child in node.children]]


def node_from_data(data: list[Any]) -> Node:
    node_id, level, marker, text, children = data
    return Node(Level(level), text, marker, tuple(node_from_data(child) for child in children), node_id)


def _save_tasks(database: Database, plan_id: int, tasks: tuple[Task, ...]) -> None:
    kept = {task.id for task in tasks if task.id is not None}
    there = {task_id for (task_id,) in database.tuples("SELECT id FROM tasks WHERE plan_id = ?", (plan_id,))}
    for task_id in there - kept:
        database.run("DELETE FROM tasks WHERE id = ?", (task_id,))
    for position, task in enumerate(tasks):
        row = {"plan_id": plan_id, "position": position, **task_row(task)}
        if task.id is None:
            database.insert("tasks", row)
        elif task.id in there:
            database.update("tasks", task.id, row)
        else:  # an undone deletion: the task comes back as itself
            database.insert("tasks", {"id": task.id, **row})


def task_row(task: Task) -> dict[str, Any]:
    """Return a task's columns."""
    return {
        "text": task.text,
        "lead": as_json(task.lead),
        "coordinating": as_json(task.coordinating),
        "time": task.time,
        "start": iso(task.start),
        "end": iso(task.end),
        "kinds": as_json(task.kinds),
        "target_low": task.target_low,
        "target_high": task.target_high,
        "target_unit": task.target_unit,
        "product": task.product,
        "budget": task.budget,
        "node_id": task.node_id,
    }


def _plan(database: Database, row: dict[str, Any]) -> Plan:
    tasks = database.query("SELECT * FROM tasks WHERE plan_id = ? ORDER BY position", (row["id"],))
    return Plan(
        id=row["id"],
        uid=row["uid"],
        title=row["title"],
        year_from=row["year_from"],
        year_to=row["year_to"],
        number=row["number"] or "",
        symbol=row["symbol"] or "",
        state=PlanState(row["state"]),
        tasks=tuple(task_of(task) for task in tasks),
        **document_from_data(json.loads(row["document"])),
    )


def task_of(row: dict[str, Any]) -> Task:
    return Task(
        id=row["id"],
        text=row["text"],
        lead=words(row["lead"]),
        coordinating=words(row["coordinating"]),
        time=row["time"] or "",
        start=day(row["start"]),
        end=day(row["end"]),
        kinds=words(row["kinds"]),
        target_low=row["target_low"],
        target_high=row["target_high"],
        target_unit=row["target_unit"] or "",
        product=row["product"] or "",
        budget=row["budget"] or "",
        node_id=row["node_id"] or "",
    )
