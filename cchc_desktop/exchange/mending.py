"""What the clerk corrects in a row before it is accepted. The row keeps what the file says: sent again, it is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cchc_desktop.exchange.records import Field, IncomingRow, Verdict
from cchc_desktop.models import Activity

# Field of an activity that can be corrected → the column whose trouble it settles.
MENDABLE = {
    "date": Field.DATE,
    "date_to": Field.DATE_TO,
    "kind": Field.KIND,
    "title": Field.TITLE,
    "quantity": Field.QUANTITY,
    "reach": Field.REACH,
    "unit_id": Field.UNIT,
    "task_ids": Field.TASK,
}


def as_mended(row: IncomingRow, mended: Mapping[str, object]) -> IncomingRow:
    """Return the row as it would stand in the file had the unit written it so: what triage judges."""
    said = row.draft or row.activity
    if said is None or not mended:
        return row
    settled = {column for name, column in MENDABLE.items() if name in mended}
    problems = tuple(problem for problem in row.problems if problem.field not in settled)
    readable = bool(said.title or mended.get("title")) and not any(problem.fatal for problem in problems)
    activity = laid_over(said, mended) if readable else None
    return replace(row, activity=activity, problems=problems, unit_id=_unit(mended, row.unit_id))


def as_kept(row: IncomingRow, mended: Mapping[str, object]) -> IncomingRow:
    """Return the row as it is kept: its words as read, where they could be read."""
    after = as_mended(row, mended)
    return replace(after, activity=row.activity) if row.activity is not None else after


def laid_over(activity: Activity, mended: Mapping[str, object], said_by: int | None = None) -> Activity:
    """Return the activity with the clerk's corrections; `said_by` is the unit of the row, which another replaces."""
    values = {name: value for name, value in mended.items() if name != "unit_id"}
    after = replace(activity, **values)  # pyright: ignore[reportArgumentType]
    if after.date_to is not None and after.date_to < after.date:
        after = replace(after, date_to=None)
    unit = _unit(mended, None)
    if unit is None:
        return after
    owner = unit if after.unit_id in (None, said_by) or said_by is None else after.unit_id
    joint = {unit if each == said_by else each for each in after.joint_unit_ids} | {unit}
    return replace(after, unit_id=owner, joint_unit_ids=tuple(sorted(joint - {owner})))


def shown(verdict: Verdict) -> Activity | None:
    """Return what would be written of a verdict's row alone."""
    return corrected(verdict, verdict.row.activity) if verdict.row.activity is not None else None


def corrected(verdict: Verdict, activity: Activity) -> Activity:
    """Return what is written for a verdict's row: the activity with its corrections."""
    if not verdict.mended:
        return activity
    said_by = verdict.row.activity.unit_id if verdict.row.activity else None
    return laid_over(activity, verdict.mended, said_by)


def _unit(mended: Mapping[str, object], otherwise: int | None) -> int | None:
    unit = mended.get("unit_id", otherwise)
    return unit if isinstance(unit, int) else otherwise
