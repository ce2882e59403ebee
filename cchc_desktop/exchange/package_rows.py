"""What becomes of a package's rows that are known here by their uid, and rows as the triage of sheets takes them.

A row known by uid is settled by versions alone: the sender went on with it (update), knows nothing new (duplicate),
or both changed one field (asked, field by field). Deletions and proofs taken away are proposed, never done silently.
Pure: rows and what is held in, verdicts out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from cchc_desktop import catalog
from cchc_desktop.errors import AppError
from cchc_desktop.exchange.merging import _Unknown
from cchc_desktop.exchange.package import ORIGINAL, SHARED, Named, Package, PackageRow, typed
from cchc_desktop.exchange.records import Decision, Difference, Field, IncomingRow, Problem, Verdict
from cchc_desktop.exchange.unit_names import UnitFinder
from cchc_desktop.exchange.versions import DELETED, News, Version, news
from cchc_desktop.exchange.words import plain_words
from cchc_desktop.labels import FIELD_WORDS
from cchc_desktop.models import Activity
from cchc_desktop.records import checked
from cchc_desktop.text import screen_date, short_date

# Fields of a version → fields of an activity.
LOCAL = {"unit": "unit_id", "joint": "joint_unit_ids", "tasks": "task_ids"}


@dataclass(frozen=True, slots=True)
class Held:
    """What is held here of a row: its version with our own edits, and what fields said before we changed them."""

    version: Version
    activity: Activity | None = None  # None: only that it was deleted elsewhere is known
    base: Mapping[str, Any] = field(default_factory=dict)
    credit: int | None = None  # the unit it was credited to when it came


class OwnTerms:
    """Turns what a package says of offices, units and tasks into this office's own."""

    def __init__(
        self,
        package: Package,
        own: str,
        finder: UnitFinder,
        tasks: Mapping[str, int],
        remembered: Mapping[str, int],
        new: dict[int, Named],
    ) -> None:
        self.package, self.own, self.finder = package, own, finder
        self._tasks, self._remembered = tasks, remembered
        self._found: dict[str, int | None] = {}
        self.new = new  # units that are not there yet, by a number below 0: one for all packages read together

    def unit_of(self, office: str) -> int | None:
        """Return the unit that stands for another office here, None where there is none."""
        if office in self._found:
            return self._found[office]
        named = self.package.names.get(office)
        found = self._remembered.get(office) or self.finder.by_uid(office)
        if found is None and named is not None:
            found = self.finder.exactly(named.name) if named.name else None
            if found is None and named.short_name:
                found = self.finder.exactly(named.short_name)
        self._found[office] = found
        return found

    def credit(self, row: PackageRow) -> int | None:
        """Return the unit that a row counts for: the office it began in if it is followed here, else the sender."""
        if row.origin == self.own:
            return self.finder.by_uid(str(row.version.values.get("unit", "")))
        found = self.unit_of(row.origin)
        if found is None and self.package.sender.uid != self.own:
            found = self.unit_of(self.package.sender.uid) or self._new_unit(self.package.sender)
        return found

    def _new_unit(self, named: Named) -> int | None:
        if not named.name:
            return None
        for number, known in self.new.items():
            if known.uid == named.uid:
                return number
        number = -1 - len(self.new)
        self.new[number] = named
        return number

    def joint(self, uids: Sequence[str]) -> tuple[int, ...]:
        """Return the units of this office among those that took part."""
        found = []
        for uid in uids:
            named = self.package.names.get(uid)
            unit = self.finder.by_uid(uid)
            if unit is None and named is not None:
                unit = self.finder.exactly(named.name) if named.name else None
            if unit is not None:
                found.append(unit)
        return tuple(dict.fromkeys(found))

    def tasks(self, texts: Sequence[str]) -> tuple[int, ...]:
        found = (self._tasks.get(plain_words(text)) for text in texts)
        return tuple(dict.fromkeys(task for task in found if task is not None))

    def origin_words(self, row: PackageRow) -> str:
        """Return who did it: "Phòng Người có công" or "Trung tâm Dịch vụ việc làm, gửi qua Sở Nội vụ"."""
        names = self.package.names
        unit = names.get(str(row.version.values.get("unit", "")))
        office = names.get(row.origin)
        parts = [named.name for named in (unit, office if row.origin != self.package.sender.uid else None) if named]
        through = self.package.sender.name if row.origin not in (self.package.sender.uid, self.own) else ""
        return ", ".join(filter(None, [*parts, f"gửi qua {through}" if through else ""]))

    # -- rows for the triage ---------------------------------------------------------------------

    def incoming(self, row: PackageRow, line: int, file_no: int = 0) -> IncomingRow:
        """Return a row as the triage takes it; what can't be an activity here has a problem."""
        values = row.version.values
        credit = self.credit(row)
        problems: list[Problem] = []
        activity: Activity | None = Activity(
            id=None,
            uid=row.uid,
            unit_id=credit,
            joint_unit_ids=tuple(i for i in self.joint(values.get("joint", ())) if i != credit),
            task_ids=self.tasks(values.get("tasks", ())),
            **{name: typed(name, value) for name, value in values.items() if name not in (*LOCAL, DELETED)},
        )
        try:
            activity = checked(activity) if activity else None
            if activity and not 1990 <= activity.date.year <= 2100:
                problems.append(Problem(Field.DATE, f"Ngày {short_date(activity.date)} ngoài khoảng có thể có."))
            if activity and (unknown := unknown_tags(activity)):
                problems.append(Problem(Field.TITLE, f"Máy này chưa có mục “{unknown}” trong danh mục."))
        except AppError as error:
            problems.append(Problem(Field.TITLE, error.message))
            activity = None
        who = self.origin_words(row)
        return IncomingRow(
            file=self.package.path.name,
            sheet="",
            line=line,
            activity=activity,
            unit_id=credit,
            source=f"u{credit}" if credit is not None else f"p{row.origin}",
            row_id=row.uid,
            stamp=row.stamp,
            evidence=tuple(sha256 for sha256, item in row.version.files.items() if item.present),
            problems=tuple(problems),
            notes=(f"Thực hiện: {who}.",) if who else (),
            said=(screen_date(date.fromisoformat(values["date"])), values["kind"][:60], values["title"][:200]),
            file_no=file_no,
        )


def unknown_tags(activity: Activity) -> str:
    """Return what of an activity's tags the catalogue here lacks, "" where it has all: a newer program sent it."""
    contents = {tag.id for tag in catalog.contents()}
    audiences = {tag.id for tag in catalog.audiences()}
    missing = [tag for tag in activity.contents if tag not in contents]
    missing += [tag for tag in activity.audiences if tag not in audiences]
    return ", ".join(missing)[:100]


def settle(row: PackageRow, incoming: IncomingRow, held: Held) -> Verdict:
    """Return the verdict on a row that is known here by its uid."""
    found = news(held.version, row.version)
    target = held.activity.id if held.activity else None

    def verdict(decision: Decision, reason: str, told: tuple[Difference, ...] = ()) -> Verdict:
        return Verdict(incoming, decision, reason, 1.0, target, None, told)

    if row.version.deleted and held.version.deleted:
        return verdict(Decision.DUPLICATE, "Hai bên đều đã xóa hoạt động này.")
    moved = _moved(incoming, held)
    if not found and not moved:
        where = "Đã bị xóa ở đây; nơi gửi không có gì mới." if held.version.deleted else "Đã nhận; không có gì mới."
        return verdict(Decision.DUPLICATE, where)
    told = (*_differences(found, row, held), *moved)
    if row.version.deleted:
        return verdict(Decision.ASK, "Nơi gửi đã xóa hoạt động này. Cập nhật là xóa ở đây.", told)
    if any(problem.fatal for problem in incoming.problems) or incoming.activity is None:
        return verdict(Decision.REFUSED, " ".join(problem.text for problem in incoming.problems))
    words = _words((*found.newer, *(d.field for d in moved)))
    if found.files:
        words = ", ".join(filter(None, [words, f"minh chứng ({len(found.files)} tệp)"]))
    if held.version.deleted:
        return verdict(
            Decision.ASK, f"Đã bị xóa ở đây; nơi gửi vẫn giữ và đã sửa: {words}. Cập nhật là khôi phục.", told
        )
    if found.conflicts:
        reason = f"Cùng một hoạt động; hai bên ghi khác nhau: {_words(found.conflicts)}."
        return verdict(Decision.ASK, reason, told)
    if found.removed:
        names = ", ".join(f"“{held.version.files[sha256].name}”" for sha256 in found.removed[:3])
        return verdict(Decision.ASK, f"Nơi gửi đã bỏ minh chứng {names}. Cập nhật là bỏ ở đây.", told)
    return verdict(Decision.UPDATE, f"Nơi gửi đã sửa: {words}.", told)


def _moved(incoming: IncomingRow, held: Held) -> tuple[Difference, ...]:
    """Tell that an activity credited to whom passed it on counts for its own office from now on."""
    activity = held.activity
    if activity is None or held.credit is None or activity.unit_id != held.credit or incoming.unit_id is None:
        return ()
    if incoming.unit_id in (held.credit, *activity.joint_unit_ids) or incoming.activity is None:
        return ()
    return (Difference("unit_id", activity.unit_id, incoming.unit_id, activity.unit_id),)


def _differences(found: News, row: PackageRow, held: Held) -> tuple[Difference, ...]:
    told = []
    for name in sorted((*found.newer, *found.conflicts), key=_place):
        if name == DELETED or name in LOCAL:
            continue
        ours, theirs = typed(name, held.version.values.get(name)), typed(name, row.version.values[name])
        base: Any = ours
        if name in found.conflicts:
            base = typed(name, held.base[name]) if name in held.base else _Unknown
            if base in (ours, theirs):
                base = _Unknown
        told.append(Difference(name, ours, theirs, base))
    return tuple(told)


def _words(names: Iterable[str]) -> str:
    """Return fields in a clerk's words, in the order of the form."""
    words = (
        "hiệu lực" if name == DELETED else FIELD_WORDS[LOCAL.get(name, name)] for name in sorted(names, key=_place)
    )
    return ", ".join(dict.fromkeys(words))


def _place(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


_ORDER = (*SHARED, *ORIGINAL)


def distinct(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Return the verdicts of rows not known by uid; one sender's package holds no activity twice.

    Two units may each have told the same words: the sender keeps them apart, so they stay apart here.
    """
    taken: set[int] = set()
    result = []
    for verdict in verdicts:
        if verdict.target is None and verdict.peer is not None:
            reason = " ".join(("Hoạt động mới.", *verdict.row.notes))
            verdict = replace(verdict, decision=Decision.ADD, reason=reason, strength=1.0, peer=None, differences=())
        elif verdict.target is not None and verdict.decision is not Decision.ASK:
            if verdict.target in taken:
                reason = "Hai hoạt động của gói cùng giống một hoạt động đang có."
                verdict = replace(verdict, decision=Decision.ASK, reason=reason)
            else:
                taken.add(verdict.target)
        result.append(verdict)
    return result
