"""A plan as the command line prints it: words and shape are stable."""

from __future__ import annotations

from typing import Any

from cchc_desktop.models import Node, Plan, Task


def plan_to_json(plan: Plan, plan_id: int | None) -> dict[str, Any]:
    """Return a plan as plain data; a blank number or date is an empty text."""
    return {
        "id": plan_id,
        "state": plan.state.value,
        "office": plan.office,
        "superior": plan.parent,
        "number": plan.number,
        "symbol": plan.symbol,
        "place": plan.place,
        "date": plan.date.isoformat() if plan.date else "",
        "type": plan.type_name,
        "title": plan.title,
        "year_from": plan.year_from,
        "year_to": plan.year_to,
        "basis": list(plan.basis),
        "lead_in": plan.lead_in,
        "outline": [_node(node) for node in plan.outline],
        "appendices": [
            {"title": item.title, "outline": [_node(node) for node in item.outline]} for item in plan.appendices
        ],
        "tasks": [_task(task) for task in plan.tasks],
        "recipients": list(plan.recipients),
        "signer": {"authority": plan.signer.authority, "title": plan.signer.title, "name": plan.signer.name},
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "text": task.text,
        "lead": list(task.lead),
        "coordinating": list(task.coordinating),
        "time": task.time,
        "start": task.start.isoformat() if task.start else "",
        "end": task.end.isoformat() if task.end else "",
        "kinds": list(task.kinds),
        "target_low": task.target_low,
        "target_high": task.target_high,
        "target_unit": task.target_unit,
        "product": task.product,
        "budget": task.budget,
    }


def _node(node: Node) -> dict[str, Any]:
    return {
        "marker": node.marker,
        "level": node.level.value,
        "text": node.text,
        "children": [_node(child) for child in node.children],
    }
