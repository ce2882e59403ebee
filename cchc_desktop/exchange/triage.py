"""What becomes of each row before anything is written: a pure function of the rows and of what is known.

Identity, in this order (product.md N5): the row's own id; the same link; the same evidence; else a score of
day, kind, title and place. Inside one file every row is an activity of its own unless it says exactly the same
as another. Files are taken in an order of their own, so that the order in which they were given never matters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from cchc_desktop.exchange.identity import (
    between_units,
    comparable,
    gap,
    key_of,
    link_of,
    overtyped,
    score,
    titles_alike,
)
from cchc_desktop.exchange.merging import FIELDS, Member, differences, merged, rebased, same
from cchc_desktop.exchange.records import Decision, Difference, IncomingRow, Known, Rules, Verdict
from cchc_desktop.exchange.senders import by_unit_sheet, is_known, rank
from cchc_desktop.labels import FIELD_WORDS
from cchc_desktop.models import Activity, EvidenceState
from cchc_desktop.text import short_date

Progress = Callable[[int, int], None]
_EVERY = 200


@dataclass(eq=False)
class Entry:
    """An activity known, or founded by a row of this batch, with all that is said of it."""

    members: list[Member]
    activity_id: int | None = None
    founder: int | None = None  # index of the row
    current: Activity | None = None
    binned: bool = False
    displaced: bool = False  # waits from now on, for a row of this batch
    by_hand: bool = False
    founded_by: tuple[int, str] | None = None
    taken: dict[tuple[int, str], int] = field(default_factory=dict)  # file and sender -> index of their row

    def named(self, row: IncomingRow) -> list[Member]:
        """Return the members that a row's own id names; the ids of packages are the same in every office."""
        anywhere = row.source.startswith("p")
        return [m for m in self.members if m.row_id == row.row_id and (anywhere or m.source == row.source)]

    @property
    def activity(self) -> Activity:
        return self.current or merged(self.members)

    def of(self, source: str) -> list[Member]:
        return [member for member in self.members if member.source == source]

    def take(self, member: Member, instead: Member | None = None) -> None:
        """Add what a sender says, or put it in the place of what it said before."""
        before = merged(self.members)
        kept = [other for other in self.members if other is not instead]
        self.members = [*kept, member]
        if self.current is not None:
            self.current = rebased(self.current, before, merged(self.members))

    def gives_way_to(self, row: IncomingRow) -> bool:
        """Tell whether a row that may be this activity goes before it, as it would have had it come first.

        The office's order of units decides, never the order of arrival; what the clerk touched stays.
        """
        now = self.current
        if (
            now is None
            or self.by_hand
            or now.evidence is not EvidenceState.NONE
            or not by_unit_sheet(row.source, row.file)
        ):
            return False
        if any(
            m.hand or not by_unit_sheet(m.source, m.file) or rank(m.source) <= rank(row.source) for m in self.members
        ):
            return False
        told = merged(self.members)
        return all(
            same(name, getattr(now, name), getattr(told, name)) for name in (*FIELDS, "unit_id", "joint_unit_ids")
        )

    @property
    def name(self) -> str:
        return f"“{_short(self.activity.title)}” ngày {short_date(self.activity.date)}"


def triage(
    rows: Sequence[IncomingRow], known: Known, rules: Rules | None = None, progress: Progress | None = None
) -> list[Verdict]:
    """Return the verdict on each row, in the order of `rows`. `progress` may raise Cancelled."""
    work = _Triage(rows, known, rules or Rules())
    return work.run(progress)


class _Triage:
    def __init__(self, rows: Sequence[IncomingRow], known: Known, rules: Rules) -> None:
        self.rows, self.rules = rows, rules
        self.verdicts: list[Verdict | None] = [None] * len(rows)
        # By day and by whose row founded the entry: a file's own rows are never compared with one another.
        self.by_day: dict[int, dict[tuple[int, str] | None, list[Entry]]] = defaultdict(dict)
        self.by_row: dict[str, list[Entry]] = defaultdict(list)
        self.by_link: dict[str, list[Entry]] = defaultdict(list)
        self.by_key: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
        self.by_place: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self.by_proof: dict[str, Entry] = {}
        self.by_id: dict[int, Entry] = {}
        self.founded: dict[int, Entry] = {}
        self.first_in_file: dict[tuple[object, ...], int] = {}
        self.replaced: dict[int, Member] = {}  # index of a row -> the earlier word of its sender that it takes over
        self.shared_links = self._shared_links()
        self._load(known)

    # -- what is known ---------------------------------------------------------------------------

    def _load(self, known: Known) -> None:
        entries = self.by_id
        for activity in known.activities:
            assert activity.id is not None
            entries[activity.id] = Entry([], activity.id, current=activity, binned=activity.id in known.binned)
        for source in known.sources:
            entry = entries.get(source.activity_id)
            if entry is not None:
                entry.members.append(Member.of(source))
                entry.by_hand |= source.by_hand
        for entry in entries.values():
            if not entry.members and entry.current is not None:
                unit = entry.current.unit_id
                uid = entry.current.uid
                entry.members.append(Member(f"u{unit}" if unit else "", entry.current, uid, hand=True))
            for member in entry.members:
                self._index(entry, member)
        for sha256, activity_id in known.evidence:
            if activity_id in entries:
                self.by_proof[sha256] = entries[activity_id]

    def _index(self, entry: Entry, member: Member) -> None:
        activity = member.activity
        first, last = activity.date.toordinal(), (activity.date_to or activity.date).toordinal()
        for day in range(first, min(last, first + 31) + 1):
            _put(self.by_day[day].setdefault(entry.founded_by, []), entry)
        if member.row_id:
            _put(self.by_row[member.row_id], entry)
        if link := link_of(activity.url):
            _put(self.by_link[link], entry)
        _put(self.by_key[key_of(activity)], entry)
        if member.where and not member.row_id and entry.activity_id is not None:
            _put(self.by_place[member.source, member.where], entry)

    def _shared_links(self) -> set[str]:
        """Return the links that one file gives to activities with different titles: they name none of them."""
        titles: dict[tuple[int, str], set[str]] = defaultdict(set)
        for row in self.rows:
            if row.activity and (link := link_of(row.activity.url)):
                titles[row.file_no, link].add(str(key_of(row.activity)[2]))
        return {link for (_, link), found in titles.items() if len(found) > 1}

    # -- the run ----------------------------------------------------------------------------------

    def run(self, progress: Progress | None) -> list[Verdict]:
        files: dict[int, list[int]] = defaultdict(list)
        for index, row in enumerate(self.rows):
            if any(problem.fatal for problem in row.problems) or row.activity is None:
                reason = " ".join(problem.text for problem in row.problems) or "Không đọc được dòng."
                self.verdicts[index] = Verdict(row, Decision.REFUSED, reason)
            else:
                files[row.file_no].append(index)
        order = sorted(files, key=lambda number: self._file_order(files[number]))
        done, total = 0, len(self.rows)
        for number in order:
            left = self._by_identity(files[number])
            for index in left:
                self._settle(index, self._by_looks(index))
                done += 1
                if progress and done % _EVERY == 0:
                    progress(done, total)
            done += len(files[number]) - len(left)
        if progress:
            progress(total, total)
        return [verdict for verdict in self.verdicts if verdict is not None]

    def _file_order(self, indexes: Sequence[int]) -> tuple[object, ...]:
        row = self.rows[indexes[0]]
        said = sorted(str(comparable(self._activity(i))) for i in indexes[:20])
        return rank(row.source), row.stamp, row.file, said

    def _activity(self, index: int) -> Activity:
        activity = self.rows[index].activity
        assert activity is not None
        return activity

    def _by_identity(self, indexes: Sequence[int]) -> list[int]:
        """Settle the rows of a file that are known by id or say exactly what is known; return the others."""
        left = list(indexes)
        for finder in (self._same_id_same_words, self._same_words, self._same_id):
            rest = []
            for index in left:
                verdict = finder(index)
                if verdict is None:
                    rest.append(index)
                else:
                    self._settle(index, verdict)
            left = rest
        return left

    def _same_id_same_words(self, index: int) -> Verdict | None:
        row, activity = self.rows[index], self._activity(index)
        if not row.row_id:
            return None
        for entry in self.by_row.get(row.row_id, ()):
            for member in entry.named(row):
                if comparable(member.activity) == comparable(activity):
                    if _hand(row) in entry.taken:
                        return self._twice(index, entry)
                    return self._known_already(row, entry, member)
        return None

    def _same_words(self, index: int) -> Verdict | None:
        row, activity = self.rows[index], self._activity(index)
        said = comparable(activity)
        for entry in self.by_key.get(key_of(activity), ()):
            for member in entry.of(row.source):
                if comparable(member.activity) == said:
                    if _hand(row) in entry.taken:
                        return self._twice(index, entry)
                    return self._known_already(row, entry, member)
        # The same words twice in this very file: the first founds, the second is a copy.
        twin = self.first_in_file.setdefault((row.file_no, row.source, said), index)
        if twin == index:
            return None
        return Verdict(row, Decision.DUPLICATE, _copy_of(self.rows[twin]), peer=twin)

    def _twice(self, index: int, entry: Entry) -> Verdict:
        row = self.rows[index]
        reason = _copy_of(self.rows[entry.taken[_hand(row)]])
        return Verdict(row, Decision.DUPLICATE, reason, target=entry.activity_id, peer=entry.founder)

    def _known_already(self, row: IncomingRow, entry: Entry, member: Member) -> Verdict:
        if entry.binned:
            return self._verdict(row, Decision.ASK, f"Hoạt động {entry.name} đã bị xóa khỏi nhật ký.", 1.0, entry)
        if entry.displaced:
            return self._verdict(row, Decision.ASK, f"{UNSURE_UNITS} với hoạt động khác trong các tệp này.", 0.7, entry)
        where = f"Đã nhận từ {member.where}." if member.where else "Đã có trong nhật ký."
        return self._verdict(row, Decision.DUPLICATE, where, 1.0, entry)

    def _same_id(self, index: int) -> Verdict | None:
        row, activity = self.rows[index], self._activity(index)
        if not row.row_id:
            return None
        for entry in self.by_row.get(row.row_id, ()):
            members = entry.named(row)
            if not members or _hand(row) in entry.taken:
                continue
            member = members[0]
            same_link = bool(link_of(activity.url)) and link_of(activity.url) == link_of(member.activity.url)
            alike = titles_alike(activity.title, member.activity.title)
            near = activity.date == member.activity.date and activity.kind == member.activity.kind
            if not (alike >= 0.45 or same_link or (near and alike >= 0.2)):
                reason = f"Mã dòng đã dùng cho hoạt động khác: {entry.name}."
                return self._verdict(row, Decision.ASK, reason, alike, entry)
            anywhere = same_link or row.source.startswith("p")  # an office's own ids are never used twice
            if not anywhere and overtyped(activity, member.activity, self.rules.days):
                reason = f"Mã dòng đã dùng cho {entry.name}; nay khác cả ngày và nội dung."
                return self._verdict(row, Decision.ASK, reason, min(alike, 0.8), entry)
            return self._changed(index, entry, member, "Cùng mã dòng", 1.0)
        return None

    # -- by looks ----------------------------------------------------------------------------------

    def _by_looks(self, index: int) -> Verdict:
        row, activity = self.rows[index], self._activity(index)
        if (found := self._same_link(index)) or (found := self._same_proof(index)):
            return found
        hits = sorted(self._scored(row, activity), key=lambda hit: (-hit[0], str(comparable(hit[1].activity))))
        if hits:
            best, entry, own = hits[0]
            rival = next((hit for hit in hits[1:] if hit[0] > best - 0.05 and hit[0] >= self.rules.unsure), None)
            if own and (member := self._same_key(row, activity, entry)) is not None and rival is None:
                return self._changed(index, entry, member, "Cùng ngày, hình thức và nội dung", best)
            if own and rival is None and (member := self._same_line(row, entry)) is not None:
                return self._changed(index, entry, member, "Cùng dòng của tệp gửi trước", best)
            if best >= self.rules.sure and rival is not None:
                reason = f"{TWO_ALIKE} {entry.name} và {rival[1].name}."
                return self._verdict(row, Decision.ASK, reason, best, entry)
            if best >= self.rules.sure and not own:
                return self._joint(row, activity, entry, f"Cùng sự kiện với {entry.name}{self._units(entry)}.", best)
            if best >= self.rules.unsure:
                if not own and all(entry.gives_way_to(row) and not mine for _, entry, mine in hits):
                    return self._displacing(row, [entry for _, entry, _ in hits], best)
                what = "Có thể trùng" if own else UNSURE_UNITS
                found = differences(entry.activity, activity)
                return self._verdict(row, Decision.ASK, f"{what} với {entry.name}.", best, entry, found)
        if (moved := self._moved_day(row, activity)) is not None:
            found = differences(moved.activity, activity)
            return self._verdict(row, Decision.ASK, f"Cùng dòng với {moved.name} nhưng khác ngày.", 0.7, moved, found)
        notes = (note for note in row.notes if not note.startswith(LATE))
        whose = () if row.unit_id is not None else ("Chưa rõ đơn vị gửi.",)
        return Verdict(row, Decision.ADD, " ".join(("Hoạt động mới.", *whose, *notes)))

    def _same_link(self, index: int) -> Verdict | None:
        row = self.rows[index]
        link = link_of(self._activity(index).url)
        if not link or link in self.shared_links:
            return None
        for entry in self.by_link.get(link, ()):
            if _hand(row) not in entry.taken:
                return self._strong(index, entry, "Cùng liên kết")
        return None

    def _same_proof(self, index: int) -> Verdict | None:
        row = self.rows[index]
        for sha256 in row.evidence:
            entry = self.by_proof.get(sha256)
            if entry is not None and _hand(row) not in entry.taken:
                return self._strong(index, entry, "Cùng tệp minh chứng")
        return None

    def _strong(self, index: int, entry: Entry, why: str) -> Verdict:
        """Settle a row that shares a link or a file with an activity, unless all else speaks against it."""
        row, activity = self.rows[index], self._activity(index)
        alike = max(titles_alike(activity.title, m.activity.title) for m in entry.members)
        apart = min(gap(activity, m.activity) for m in entry.members)
        if entry.binned:
            return self._verdict(row, Decision.ASK, f"{why} với {entry.name}, đã bị xóa khỏi nhật ký.", 0.9, entry)
        if apart > self.rules.days or alike < 0.3:
            found = differences(entry.activity, activity)
            reason = f"{why} với {entry.name} nhưng khác ngày hoặc khác nội dung."
            return self._verdict(row, Decision.ASK, reason, 0.7, entry, found)
        if own := entry.of(row.source):
            return self._changed(index, entry, own[0], why, 0.98)
        if not is_known(row.source) or not any(is_known(m.source) for m in entry.members):
            return self._verdict(row, Decision.ASK, f"{why} với {entry.name}; chưa rõ đơn vị.", 0.9, entry)
        return self._joint(row, activity, entry, f"{why} với {entry.name}{self._units(entry)}.", 0.98)

    def _scored(self, row: IncomingRow, activity: Activity) -> Iterable[tuple[float, Entry, bool]]:
        """Yield (score, entry, whether it is the same sender's) of what may be the same."""
        seen: set[int] = set()
        own_hand = _hand(row)
        first = activity.date.toordinal() - self.rules.days
        last = (activity.date_to or activity.date).toordinal() + self.rules.days
        for day in range(first, min(last, first + 60) + 1):
            groups = self.by_day.get(day, {})
            for entry in (entry for hand, group in groups.items() if hand != own_hand for entry in group):
                if id(entry) in seen or own_hand in entry.taken or entry.binned or entry.displaced:
                    continue
                seen.add(id(entry))
                own = bool(entry.of(row.source))
                best = 0.0
                for member in entry.members:
                    value = score(activity, member.activity, self.rules.days)
                    if value >= self.rules.unsure and not own:
                        value = self._between_units(row, activity, member, value)
                    best = max(best, value)
                if best >= self.rules.unsure:
                    yield best, entry, own

    def _between_units(self, row: IncomingRow, activity: Activity, member: Member, value: float) -> float:
        """Return the score of two units' activities being one event."""
        if not is_known(row.source) or not is_known(member.source):
            # Who sent it isn't known, it may be the same unit: what says exactly the same is asked about.
            same = comparable(activity) == comparable(member.activity)
            return min(value, 0.8, 0.8 if same else between_units(activity, member.activity))
        return min(value, between_units(activity, member.activity))

    @staticmethod
    def _same_key(row: IncomingRow, activity: Activity, entry: Entry) -> Member | None:
        return next((m for m in entry.of(row.source) if key_of(m.activity) == key_of(activity)), None)

    @staticmethod
    def _same_line(row: IncomingRow, entry: Entry) -> Member | None:
        """Return what the same sender said on this very line of its sheet before; its file has no row ids."""
        place = f", trang {row.sheet}, dòng {row.line}"
        return next((m for m in entry.of(row.source) if not m.row_id and m.where.endswith(place)), None)

    def _moved_day(self, row: IncomingRow, activity: Activity) -> Entry | None:
        """Return the activity of this line of the same file that no row tells any more: its day may be mended."""
        for entry in self.by_place.get((row.source, row.where), ()):
            member = entry.of(row.source)[0]
            near = abs((member.activity.date - activity.date).days) <= 45
            if near and _hand(row) not in entry.taken and titles_alike(member.activity.title, activity.title) >= 0.9:
                return entry
        return None

    @staticmethod
    def _displacing(row: IncomingRow, entries: Sequence[Entry], strength: float) -> Verdict:
        """Add a row whose unit goes first; what it may be one event with waits in its stead."""
        names, ids = " và ".join(e.name for e in entries), tuple(e.activity_id for e in entries if e.activity_id)
        reason = f"{UNSURE_UNITS} với {names}; đơn vị này đứng trước nên dòng kia chuyển sang chờ quyết định."
        return Verdict(row, Decision.ADD, reason, round(strength, 3), displaces=ids)

    # -- verdicts -----------------------------------------------------------------------------------

    def _changed(self, index: int, entry: Entry, member: Member, why: str, strength: float) -> Verdict:
        """Settle a newer or older version of what the same sender said."""
        row, activity = self.rows[index], self._activity(index)
        if entry.binned:
            return self._verdict(row, Decision.ASK, f"Hoạt động {entry.name} đã bị xóa khỏi nhật ký.", strength, entry)
        if row.stamp and member.stamp and _version(row.stamp, activity) < _version(member.stamp, member.activity):
            reason = f"{why}; bản đang có mới hơn ({member.where})." if member.where else f"{why}; bản cũ hơn."
            return self._verdict(row, Decision.DUPLICATE, reason, strength, entry)
        base = None if member.hand else member.activity
        found = differences(entry.activity, activity, base)
        if not found:
            return self._verdict(row, Decision.DUPLICATE, f"{why}; không có gì mới.", strength, entry)
        names = ", ".join(FIELD_WORDS[d.field] for d in found)
        if any(difference.conflict for difference in found):
            clash = ", ".join(FIELD_WORDS[d.field] for d in found if d.conflict)
            return self._verdict(row, Decision.ASK, f"{why}; hai bên ghi khác nhau: {clash}.", strength, entry, found)
        self.replaced[index] = member
        return self._verdict(row, Decision.UPDATE, f"{why}; khác: {names}.", strength, entry, found)

    def _joint(self, row: IncomingRow, activity: Activity, entry: Entry, reason: str, strength: float) -> Verdict:
        return self._verdict(row, Decision.JOINT, reason, strength, entry, differences(entry.activity, activity))

    @staticmethod
    def _verdict(
        row: IncomingRow,
        decision: Decision,
        reason: str,
        strength: float,
        entry: Entry,
        found: tuple[Difference, ...] = (),
    ) -> Verdict:
        peer = entry.founder if entry.activity_id is None else None
        return Verdict(row, decision, reason, round(strength, 3), entry.activity_id, peer, found)

    @staticmethod
    def _units(entry: Entry) -> str:
        return next((f" ({m.where})" for m in entry.members if m.where), "")

    def _settle(self, index: int, verdict: Verdict) -> None:
        """Keep a verdict; what it adds to the known is known to the rows after it."""
        row = self.rows[index]
        doubts = [problem.text for problem in row.problems if not problem.fatal]
        late = next((note for note in row.notes if note.startswith(LATE)), "")
        asked = verdict.decision is Decision.ASK and verdict.reason.startswith(AMBIGUOUS)
        comes_in = verdict.decision in (Decision.ADD, Decision.JOINT) or asked
        if (comes_in and (doubts or late)) or (verdict.decision is Decision.UPDATE and doubts):
            reason = " ".join((*doubts, late, verdict.reason)).strip()
            verdict = Verdict(
                row, Decision.ASK, reason, min(verdict.strength, 0.8), verdict.target, verdict.peer, verdict.differences
            )
        self.verdicts[index] = verdict
        if verdict.decision not in (Decision.ADD, Decision.JOINT, Decision.UPDATE, Decision.DUPLICATE):
            return
        activity = self._activity(index)
        member = Member(row.source, activity, row.row_id, row.stamp, row.where, row.file)
        if verdict.decision is Decision.ADD:
            for activity_id in verdict.displaces:
                self.by_id[activity_id].displaced = True
            entry = self.founded[index] = Entry([member], founder=index, founded_by=_hand(row))
            entry.taken[_hand(row)] = index
            self._index(entry, member)
            for sha256 in row.evidence:
                self.by_proof.setdefault(sha256, entry)
            return
        entry = self.by_id.get(verdict.target) if verdict.target is not None else self.founded.get(verdict.peer or 0)
        if entry is None:
            return
        entry.taken.setdefault(_hand(row), index)
        if verdict.decision is not Decision.DUPLICATE:
            entry.take(member, self.replaced.get(index))
            self._index(entry, member)


LATE = "Thuộc kỳ trước"
UNSURE_UNITS, TWO_ALIKE = "Có thể cùng sự kiện", "Giống"
AMBIGUOUS = (UNSURE_UNITS, TWO_ALIKE)  # begin the reasons of rows that are judged again whenever others come


def _copy_of(row: IncomingRow) -> str:
    return f"Giống hệt dòng {row.line} trang “{row.sheet}” cùng tệp."


def _version(stamp: str, activity: Activity) -> tuple[str, str]:
    """Return what orders two versions; of two with one stamp the order is the same everywhere."""
    return stamp, str(comparable(activity))


def _hand(row: IncomingRow) -> tuple[int, str]:
    """Return whose row of which file it is: in one file, a sender tells an activity once."""
    return row.file_no, row.source


def _put(entries: list[Entry], entry: Entry) -> None:
    if entry not in entries:
        entries.append(entry)


def _short(text: str, most: int = 70) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
