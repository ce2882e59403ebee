"""A report's figures as plain data, for scripts: what the summary sheet shows."""

from __future__ import annotations

from typing import Any

from cchc_desktop.reports.appendix_tables import change_title, change_word
from cchc_desktop.reports.figures import ReportFigures, Supplement


def figures_to_json(figures: ReportFigures) -> dict[str, Any]:
    """Return the figures of a report; dates ISO, ratios as fractions, null where nothing is planned."""
    return {
        "period": figures.period.code,
        "label": figures.period.label,
        "first": figures.first.isoformat(),
        "last": figures.last.isoformat(),
        "year_first": figures.year_first.isoformat(),
        "line": figures.line,
        "receiver": figures.addressee,
        "estimate": figures.estimate,
        "frozen_at": figures.frozen_at,
        "activities": figures.activities,
        "with_evidence": figures.with_evidence,
        "plan": {"id": figures.plan.id, "title": figures.plan.title} if figures.plan else None,
        "kinds": [
            {
                "kind": row.kind,
                "label": row.label,
                "group": row.group,
                "unit": row.counting_unit,
                "planned": _number(row.planned),
                "quantity": _number(row.quantity),
                "integrated": _number(row.integrated),
                "cumulative": _number(row.cumulative),
                "ratio": row.ratio,
                "last_year": _number(row.last_year),
                "reach": row.reach,
                "reach_unit": row.reach_unit,
                "cumulative_reach": row.cumulative_reach,
                "activities": row.activities,
                "with_evidence": row.with_evidence,
            }
            for row in figures.kinds
        ],
        "units": [
            {
                "unit": row.unit.name if row.unit else "",
                "activities": row.activities,
                "with_evidence": row.with_evidence,
                "cumulative": row.cumulative,
                "last_year": row.last_year,
                "tasks": row.planned,
                "tasks_finished": row.finished,
            }
            for row in figures.units
        ],
        "tasks": [
            {
                "id": row.task.id,
                "text": row.task.text,
                "target": _number(row.task.target),
                "done": _number(row.done),
                "activities": row.activities,
                "with_evidence": row.with_evidence,
                "finished": row.finished,
            }
            for row in figures.tasks
        ],
        "supplements": [_change(change) for change in figures.changes],
    }


def _change(change: Supplement) -> dict[str, Any]:
    """Return a change of a frozen period: quantities then and now, null where there was no activity or is none."""
    entry = change.entry
    return {
        "period": change.period,
        "change": change_word(change),
        "date": entry.date.isoformat(),
        "kind": entry.kind,
        "title": change_title(change),
        "unit": entry.unit,
        "before": _number(change.before.quantity if change.before else None),
        "after": _number(change.after.quantity if change.after else None),
    }


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and float(value).is_integer() else value
