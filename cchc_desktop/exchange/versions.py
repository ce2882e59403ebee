"""Versions of a record that several offices hold: who changed which field having seen what; no clock is trusted.

Every office numbers its own changes of a record. A field carries the number of its last change (its dot), a record
how far its holder had seen each office's changes. From this two offices tell without asking anybody whether one
only went on from the other (taken over) or both changed a field unseen by each other (a conflict, shown to the clerk).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

Dot = tuple[str, int]  # office and the number of its change; ("", 0) for a field never written
DELETED = "deleted"
_NEVER: Dot = ("", 0)
_MARK = "*"


@dataclass(frozen=True, slots=True)
class FileVersion:
    """A proof of a record: there or taken away; the higher `count` is the later word."""

    count: int
    present: bool
    name: str
    size: int
    signed: bool = False
    captured: str = ""
    note: str = ""

    @property
    def rank(self) -> tuple[Any, ...]:
        """Return what decides between two words of one count, the same everywhere."""
        return self.count, self.present, self.signed, self.captured, self.note, self.name, self.size

    def says(self) -> tuple[Any, ...]:
        return (self.present, self.signed, self.captured, self.note) if self.present else (False,)


@dataclass(frozen=True, slots=True)
class Version:
    """A record as one office holds it; values are as JSON gives them back, `files` go by SHA-256."""

    values: Mapping[str, Any]
    dots: Mapping[str, Dot]
    seen: Mapping[str, int]
    files: Mapping[str, FileVersion] = field(default_factory=dict)

    @property
    def deleted(self) -> bool:
        return bool(self.values.get(DELETED))

    def has_seen(self, dot: Dot) -> bool:
        return self.seen.get(dot[0], 0) >= dot[1]

    def dot(self, name: str) -> Dot:
        return self.dots.get(name, _NEVER)


@dataclass(frozen=True, slots=True)
class News:
    """What another office's version has beside ours: fields it went on with, fields both changed, proofs."""

    newer: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()  # proofs that were taken away there

    def __bool__(self) -> bool:
        return bool(self.newer or self.conflicts or self.files or self.removed)


def edited(
    version: Version | None, values: Mapping[str, Any], office: str, files: Mapping[str, FileVersion] | None = None
) -> Version:
    """Return the version with what the office holds now; the same version where it holds nothing new.

    `values` may leave fields out that are not the office's to change. `files`: the proofs there are (their `count`
    is not looked at), None where they are not known.
    """
    old = version or Version({}, {}, {})
    changed = [name for name, value in values.items() if name not in old.values or old.values[name] != value]
    now = _files_now(old.files, files) if files is not None else old.files
    if not changed:
        return old if now == old.files else replace(old, files=now)
    dot = (office, old.seen.get(office, 0) + 1)
    return Version(
        {**old.values, **{name: values[name] for name in changed}},
        {**old.dots, **dict.fromkeys(changed, dot)},
        {**old.seen, office: dot[1]},
        now,
    )


def _files_now(old: Mapping[str, FileVersion], there: Mapping[str, FileVersion]) -> dict[str, FileVersion]:
    found = dict(old)
    for sha256, item in there.items():
        before = old.get(sha256)
        if before is None or before.says() != item.says():
            found[sha256] = replace(item, count=before.count + 1 if before else 1)
    for sha256, before in old.items():
        if before.present and sha256 not in there:
            found[sha256] = replace(before, count=before.count + 1, present=False)
    return found


def news(ours: Version, theirs: Version) -> News:
    """Return what their version has that ours lacks."""
    newer, conflicts = [], []
    for name in theirs.values:
        if name in ours.values and ours.values[name] == theirs.values[name]:
            continue
        one, two = ours.dot(name), theirs.dot(name)
        seen_two, seen_one = ours.has_seen(two), theirs.has_seen(one)
        if one != two and seen_two and not seen_one:
            continue
        # Both have seen both, or one number stands for two values: data folders were copied or restored.
        (newer if one != two and seen_one and not seen_two else conflicts).append(name)
    files, removed = [], []
    for sha256, item in theirs.files.items():
        before = ours.files.get(sha256)
        if before is not None and (before.rank >= item.rank or before.says() == item.says()):
            continue
        if item.present:
            files.append(sha256)
        elif before is not None and before.present:
            removed.append(sha256)
    return News(tuple(newer), tuple(conflicts), tuple(files), tuple(removed))


def joined(ours: Version, theirs: Version, office: str, kept: Collection[str] = ()) -> Version:
    """Return what both make together: their news taken over, but ours where `kept` names the field or the file.

    What is decided against a word that the other side gave later gets a number of our own, so that it holds there too.
    """
    found = news(ours, theirs)
    values, dots = dict(ours.values), dict(ours.dots)
    seen = {key: max(ours.seen.get(key, 0), theirs.seen.get(key, 0)) for key in {*ours.seen, *theirs.seen}}
    own = (office, seen.get(office, 0) + 1)
    for name in theirs.values:
        one, two = ours.dot(name), theirs.dot(name)
        if name in found.newer or name in found.conflicts:
            overruled = theirs.has_seen(one) if name in kept else ours.has_seen(two)
            if name not in kept:
                values[name] = theirs.values[name]
                dots[name] = two
            if overruled or one == two:
                dots[name] = own
        elif ours.values.get(name) == theirs.values[name] and one != two:
            one_old, two_old = theirs.has_seen(one), ours.has_seen(two)
            dots[name] = (two if one_old else one) if one_old != two_old else max(one, two)
    if own in dots.values():
        seen[office] = own[1]
    files = dict(ours.files)
    for sha256, item in theirs.files.items():
        before = files.get(sha256)
        if sha256 in kept and sha256 in (*found.files, *found.removed):
            gone = replace(item, present=False)
            files[sha256] = replace(before or gone, count=item.count + 1)
        elif before is None or item.rank > before.rank:
            files[sha256] = item
    return Version(values, dots, seen, files)


# -- as text --------------------------------------------------------------------------------------------


def as_plain(version: Version) -> dict[str, Any]:
    """Return a version for JSON; the commonest dot is written once."""
    counts: dict[Dot, int] = {}
    for dot in version.dots.values():
        counts[dot] = counts.get(dot, 0) + 1
    common = max(counts, key=lambda dot: (counts[dot], dot), default=_NEVER)
    dots: dict[str, list[Any]] = {_MARK: list(common)}
    dots.update({name: list(dot) for name, dot in sorted(version.dots.items()) if dot != common})
    files = [
        {"sha256": sha256, "count": f.count, "present": f.present, "name": f.name, "size": f.size, "signed": f.signed,
         "captured": f.captured, "note": f.note}
        for sha256, f in sorted(version.files.items())
    ]  # fmt: skip
    return {"values": dict(version.values), "dots": dots, "seen": dict(version.seen), "files": files}


def from_plain(row: Mapping[str, Any]) -> Version:
    """Return the version of checked JSON."""
    common = tuple(row["dots"][_MARK])
    dots = {name: tuple(row["dots"].get(name, common)) for name in row["values"]}
    files = {
        item["sha256"]: FileVersion(
            item["count"], item["present"], item["name"], item["size"], item["signed"], item["captured"], item["note"]
        )
        for item in row["files"]
    }
    return Version(dict(row["values"]), dots, dict(row["seen"]), files)
