"""Recurring entries and saved filters. A series only proposes: an activity is written when a clerk confirms it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any

from cchc_desktop.doors import Door
from cchc_desktop.errors import AppError, NotFoundError
from cchc_desktop.models import Activity, Changes, Topic, changes
from cchc_desktop.records import checked, clean
from cchc_desktop.recurrence import Due, Rule, due, words
from cchc_desktop.storage import activities, duplicates
from cchc_desktop.storage import series as storage
from cchc_desktop.text import fold

LOOK_BACK = timedelta(days=400)  # older times that nobody logged are no longer asked for
MOST_DUE = 200
_OF_ONE_TIME = ("id", "uid", "date", "date_to", "url", "evidence", "number")  # what the next time doesn't repeat


@dataclass(frozen=True, slots=True)
class Series:
    """An entry that comes again: what it says (its day is the rule's) and when."""

    id: int | None
    template: Activity
    rule: Rule
    stopped_on: date | None = None

    @property
    def title(self) -> str:
        return self.template.title

    @property
    def words(self) -> str:
        """Return the rule in words, with its end."""
        return words(self.rule)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A time that is due and not logged; `already` is what seems to have logged it by hand."""

    series: Series
    due: Due
    already: Activity | None = None

    @property
    def activity(self) -> Activity:
        """Return the activity that confirming it writes."""
        return replace(self.series.template, date=self.due.day)


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter kept under a name; `wanted` is plain data of the list that saved it."""

    id: int | None
    name: str
    wanted: dict[str, Any] = field(default_factory=dict)


def template_of(activity: Activity) -> Activity:
    """Return what the next time of an activity repeats: everything but its day, link, number and proofs."""
    own = {item.name: getattr(activity, item.name) for item in fields(activity) if item.name not in _OF_ONE_TIME}
    return Activity(id=None, date=activity.date, **own)


class SeriesDoor(Door):
    """Series with their proposals, and the saved filters of the log."""

    def all(self) -> list[Series]:
        """Return every series, stopped ones too."""
        return [
            Series(row_id, _activity(template), Rule.from_data(rule), date.fromisoformat(stopped) if stopped else None)
            for row_id, _uid, _title, rule, template, stopped in storage.series(self._db)
        ]

    def get(self, series_id: int) -> Series:
        for one in self.all():
            if one.id == series_id:
                return one
        raise NotFoundError("Không có mục định kỳ này trong dữ liệu.")

    def save(self, value: Series) -> Changes:
        """Add or change a series; times already logged stay as they are."""
        template = checked(clean(template_of(value.template)))
        if value.rule.end and value.rule.end < value.rule.start:
            raise AppError("Ngày kết thúc đứng trước ngày bắt đầu.", "Nhập lại hai ngày.")
        with self._db.writing():
            saved = storage.save(self._db, value.id, template.title, value.rule.to_data(), _data(template))
            self._workspace.record("add" if value.id is None else "update", "series", saved, template.title)
        return changes(Topic.REGISTERS, row_id=saved)

    def stop(self, series_id: int, on: date | None) -> Changes:
        """Let a series propose nothing after a day; None lets it go on."""
        one = self.get(series_id)
        with self._db.writing():
            storage.stop(self._db, series_id, on.isoformat() if on else None)
            self._workspace.record("update", "series", series_id, one.title)
        return changes(Topic.REGISTERS, row_id=series_id)

    def delete(self, series_id: int, *, back: bool = False) -> Changes:
        """Move a series to the bin, or bring it back; what it logged stays in the log."""
        with self._db.writing():
            storage.bin_(self._db, series_id, back=back)
            title = storage.title(self._db, series_id)
            self._workspace.record("restore" if back else "delete", "series", series_id, title)
        return changes(Topic.REGISTERS, row_id=series_id)

    def due(self, today: date) -> list[Proposal]:
        """Return what is due up to today and neither logged nor passed over, oldest first."""
        holidays = self._workspace.reporting.holidays()
        found: list[Proposal] = []
        for one in self.all():
            assert one.id is not None
            last = min(today, one.stopped_on) if one.stopped_on else today
            settled = storage.entries(self._db, one.id)
            found += [
                Proposal(one, time)
                for time in due(one.rule, today - LOOK_BACK, last, holidays)
                if time.nominal.isoformat() not in settled
            ]
        found.sort(key=lambda proposal: (proposal.due.day, proposal.series.id or 0))
        return [self._with_likeness(proposal) for proposal in found[-MOST_DUE:]]

    def _with_likeness(self, proposal: Proposal) -> Proposal:
        like = duplicates.alike(self._db, proposal.activity)
        free = (row for row in like if row.id and storage.of_activity(self._db, row.id) is None)
        return replace(proposal, already=next(free, None))

    def log(self, proposal: Proposal, activity: Activity | None = None) -> Changes:
        """Write the activity of a proposal, as it is or as the clerk changed it."""
        return self.log_all([replace(proposal, already=None)], activity)

    def log_all(self, proposals: list[Proposal], activity: Activity | None = None) -> Changes:
        """Write the activities of proposals, all or none; one that seems logged already is only linked to it."""
        row_id: int | None = None
        with_task = self._workspace.proposals().given
        with self._db.writing():
            for proposal in proposals:
                series_id, day = proposal.series.id, proposal.due.nominal.isoformat()
                assert series_id is not None
                if day in storage.entries(self._db, series_id):
                    continue
                if proposal.already is not None:
                    row_id = proposal.already.id
                else:
                    row = checked(replace(with_task(activity or proposal.activity), id=None, uid=""))
                    row_id = activities.add(self._db, [row])[0]
                    self._workspace.record("add", "activity", row_id, row.title)
                storage.settle(self._db, series_id, day, row_id)
        return changes(Topic.ACTIVITIES, Topic.REGISTERS, row_id=row_id)

    def skip(self, proposal: Proposal) -> Changes:
        """Pass a time over: it is not asked for again."""
        assert proposal.series.id is not None
        with self._db.writing():
            storage.settle(self._db, proposal.series.id, proposal.due.nominal.isoformat(), None)
            self._workspace.record("update", "series", proposal.series.id, proposal.series.title)
        return changes(Topic.REGISTERS, row_id=proposal.series.id)

    def take_back(self, proposals: list[Proposal]) -> Changes:
        """Make times due again; activities that `log_all` wrote for them go to the bin."""
        with self._db.writing():
            for proposal in proposals:
                assert proposal.series.id is not None
                row_id = storage.unsettle(self._db, proposal.series.id, proposal.due.nominal.isoformat())
                if row_id is not None and proposal.already is None:
                    activities.bin_(self._db, [row_id])
                    self._workspace.record("delete", "activity", row_id, proposal.series.title)
        return changes(Topic.ACTIVITIES, Topic.REGISTERS)

    def of_activity(self, activity_id: int) -> Series | None:
        """Return the series that an activity was logged by."""
        found = storage.of_activity(self._db, activity_id)
        return next((one for one in self.all() if one.id == found), None) if found else None

    # -- saved filters -----------------------------------------------------------------------

    def saved_filters(self) -> list[SavedFilter]:
        return [SavedFilter(*row) for row in storage.saved_filters(self._db)]

    def save_filter(self, name: str, wanted: dict[str, Any], filter_id: int | None = None) -> Changes:
        """Keep a filter; one of the same name is replaced, so that a name means one thing."""
        name = " ".join(name.split())
        if not name:
            raise AppError("Bộ lọc chưa có tên.", "Nhập tên rồi cất lại.")
        same = [item.id for item in self.saved_filters() if fold(item.name) == fold(name) and item.id != filter_id]
        with self._db.writing():
            if filter_id is None and same:
                filter_id = same[0]
            elif same:
                raise AppError(f"Đã có bộ lọc tên “{name}”.", "Đặt tên khác.")
            saved = storage.save_filter(self._db, filter_id, name, wanted)
        return changes(Topic.SETTINGS, row_id=saved)

    def delete_filter(self, filter_id: int) -> Changes:
        with self._db.writing():
            storage.remove_filter(self._db, filter_id)
        return changes(Topic.SETTINGS, row_id=filter_id)


def _data(template: Activity) -> dict[str, Any]:
    data = asdict(template)
    return {name: value for name, value in data.items() if name not in _OF_ONE_TIME}


def _activity(data: dict[str, Any]) -> Activity:
    known = {item.name for item in fields(Activity)} - set(_OF_ONE_TIME)
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in data.items() if name in known}
    return Activity(id=None, date=date.min, **values)
