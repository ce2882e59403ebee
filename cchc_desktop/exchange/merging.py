"""One activity out of what several units, versions and the clerk say of it; the order they came in never matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cchc_desktop.exchange.identity import comparable, title_of
from cchc_desktop.exchange.records import Difference, Source
from cchc_desktop.exchange.words import plain_words
from cchc_desktop.links import link_key
from cchc_desktop.models import Activity

FIELDS = (
    "date", "date_to", "kind", "title", "quantity", "reach", "integrated", "task_ids", "contents", "audiences",
    "place", "number", "url", "cost", "note",
)  # fmt: skip
_BLANK = (None, "", (), 0, False)


@dataclass(frozen=True, slots=True)
class Member:
    """What one source says of an activity."""

    source: str
    activity: Activity
    row_id: str = ""
    stamp: str = ""
    where: str = ""
    file: str = ""
    hand: bool = False  # typed into the log here, not sent

    @classmethod
    def of(cls, said: Source) -> Member:
        """Return what a source said that was accepted earlier."""
        return cls(said.source, said.activity, said.row_id, said.stamp, said.where, said.file)


def merged(members: Sequence[Member]) -> Activity:
    """Return the activity that the members make together.

    The office's own entry speaks first, then the units in the office's order; what one leaves blank another
    fills. People are counted once: the largest number told. Every unit is credited.
    """
    ordered = sorted(members, key=_order)
    first = ordered[0].activity
    values = {name: getattr(first, name) for name in FIELDS}
    for member in ordered[1:]:
        for name in FIELDS:
            if values[name] in _BLANK and getattr(member.activity, name) not in _BLANK:
                values[name] = getattr(member.activity, name)
    reaches = [m.activity.reach for m in ordered if m.activity.reach is not None]
    if reaches and not ordered[0].hand:
        values["reach"] = max(reaches)
    units = [m.activity.unit_id for m in ordered if m.activity.unit_id is not None]
    owner = first.unit_id if first.unit_id is not None else (units[0] if units else None)
    named = {i for m in ordered for i in m.activity.joint_unit_ids}
    joint = tuple(sorted((set(units) | named) - {owner}))
    return replace(first, **values, unit_id=owner, joint_unit_ids=joint)


def _order(member: Member) -> tuple[object, ...]:
    unit = member.activity.unit_id
    return (
        not member.hand, unit is None, unit or 0, member.source, member.row_id,
        tuple(str(part) for part in comparable(member.activity)), member.activity.title,
    )  # fmt: skip


def rebased(now: Activity, before: Activity, after: Activity) -> Activity:
    """Return `now` with what the sources changed between `before` and `after`; the clerk's own edits stay."""
    values = {}
    for name in (*FIELDS, "unit_id"):
        if same(name, getattr(now, name), getattr(before, name)):
            values[name] = getattr(after, name)
    joint = set(now.joint_unit_ids) | (set(after.joint_unit_ids) - set(before.joint_unit_ids))
    gone = set(before.joint_unit_ids) - set(after.joint_unit_ids)
    result = replace(now, **values)
    return replace(result, joint_unit_ids=tuple(sorted(joint - gone - {result.unit_id})))


def differences(ours: Activity, theirs: Activity, base: Activity | None = None) -> tuple[Difference, ...]:
    """Return the fields that differ; a blank on their side is no difference unless it was filled before."""
    found = []
    for name in FIELDS:
        one, two = getattr(ours, name), getattr(theirs, name)
        before = getattr(base, name) if base is not None else None
        if same(name, one, two) or (two in _BLANK and (base is None or before in _BLANK)):
            continue
        if base is not None and same(name, two, before):
            continue  # only we changed it
        if name == "quantity" and base is None and two == 1 and one not in _BLANK:
            continue  # the default of a blank cell
        found.append(Difference(name, one, two, before if base is not None else (None if one in _BLANK else _Unknown)))
    return tuple(found)


class _Unknown:
    """Stands for a common beginning that nobody knows: both sides are taken to have changed it."""


def same(name: str, one: object, two: object) -> bool:
    """Tell whether two values of a field say the same."""
    if one == two:
        return True
    if name == "title" and isinstance(one, str) and isinstance(two, str):
        return title_of(one).key == title_of(two).key
    if name == "url" and isinstance(one, str) and isinstance(two, str):
        return (link_key(one) or plain_words(one)) == (link_key(two) or plain_words(two))
    if name in ("place", "note", "number") and isinstance(one, str) and isinstance(two, str):
        return plain_words(one) == plain_words(two)
    if name in ("task_ids", "contents", "audiences") and isinstance(one, tuple) and isinstance(two, tuple):
        return sorted(map(str, one)) == sorted(map(str, two))
    return False
